"""What a check says about a wrong answer: the symptom and where it shows, never the answer."""

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.exercises.comparing import Difference
from helpers.exercises.declaration import Exercise
from helpers.exercises.model_messages import MODEL_SENTENCES
from helpers.exercises.outcome import SECONDS, Outcome
from helpers.exercises.phrases import brief, kind
from helpers.exercises.values import canonical, plain
from helpers.language import tr


def describe(difference: Difference) -> str:
    """One sentence that says what is wrong, in the language in use."""
    place = "".join(map(step, difference.place))
    where = tr(f"In result{place}: ", f"En resultado{place}: ") if place else ""
    return where + SENTENCES[difference.kind](*difference.detail)


def step(key: Any) -> str:
    """A step to a place in nested results: an index, a key, or an argument with its name."""
    if isinstance(key, tuple):
        number, name = key
        return f"[{number}] ({name})"
    return f"[{key!r}]"


def not_here(difference: Difference, expected: list[Outcome]) -> str:
    """What to add where an error is raised that is right for other arguments only."""
    if difference.kind != "raised":
        return ""
    error = type(difference.detail[0])
    if not any(issubclass(error, type(other.error)) for other in expected if other.error):
        return ""
    return tr(f". No {error.__name__} should be raised here.",
              f". Aquí no debe lanzarse un {error.__name__}.")


def unknown_text(exercise: Exercise, difference: Difference) -> str:
    """What to add where a text is none of those that anyone could mean, so perhaps a slip."""
    if exercise.cases is not None or difference.kind != "value":
        return ""
    text = difference.detail[0]
    wrong = [misconception.wrong for misconception in exercise.misconceptions.values()]
    known = map(canonical, texts(plain([exercise.answer, *wrong])))
    if not isinstance(text, str) or canonical(text) in known:
        return ""
    return tr(" Is it written just as in the lesson?", " ¿Está escrito tal como en la lección?")


def texts(value: Any) -> Iterator[str]:
    """All texts in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def stopped(error: BaseException) -> str:
    """The sentence for an answer that raised an error."""
    if isinstance(error, TimeoutError):
        return tr(f"Your code took more than {SECONDS} seconds, so it was stopped. "
                  "Does a loop never end?",
                  f"Tu código tardó más de {SECONDS} segundos y se detuvo. "
                  "¿Hay un bucle que no termina?")
    if isinstance(error, SystemExit):
        return tr("Your code ended with exit() or quit(). Take that out.",
                  "Tu código terminó con exit() o quit(). Quita esa llamada.")
    what = f"{type(error).__name__}: {brief(str(error), quote=False)}".rstrip(": ")
    return tr(f"Your code stopped with {what}", f"Tu código se detuvo con {what}")


def should_raise(error: str, got: Outcome) -> str:
    """The sentence for an answer that did not raise the error that it should have raised."""
    if got.error is not None:
        return stopped(got.error) + tr(f". A {error} should be raised here.",
                                       f". Aquí debe lanzarse un {error}.")
    value = brief(got.value)
    return tr(f"A {error} should be raised here, but your function returns {value}.",
              f"Aquí debe lanzarse un {error}, pero tu función devuelve {value}.")


def wrong_shape(value: Any, yours: tuple, right: tuple) -> str:
    """The sentence for an array of the wrong shape, or one where a single number is expected."""
    if right == ():
        return tr(f"One number is expected, but yours is {kind(value)}.",
                  f"Se espera un solo número, pero el tuyo es {kind(value)}.")
    if yours == ():
        return tr(f"An array of shape {right} is expected, but yours is a single number.",
                  f"Se espera un arreglo de forma {right}, pero el tuyo es un solo número.")
    return tr(f"The shape should be {right}, but yours is {yours}.",
              f"La forma debe ser {right}, pero la tuya es {yours}.")


def wrong_value(value: Any, wrong: int = 1, size: int = 1, first: tuple = ()) -> str:
    """The sentence for numbers or words that differ from the expected ones."""
    if not first:
        return tr(f"{brief(value)} is not right.", f"{brief(value)} no es correcto.")
    place = f"[{', '.join(map(str, first))}]"
    yours = brief(np.asarray(value)[first].item())
    if size == 1:
        return tr(f"Its one number, {yours}, is not right.",
                  f"Su único número, {yours}, no es correcto.")
    return tr(f"{wrong} of {size} numbers are wrong; "
              f"the first is at {place}, where yours is {yours}.",
              f"{wrong} de {size} números no son correctos; "
              f"el primero está en {place}, donde el tuyo es {yours}.")


def one_for_several(value: Any, count: int) -> str:
    """The sentence for a single result where several are expected."""
    if count == 1:
        return tr(f"A tuple of one is expected, written (7,) with a comma, not {kind(value)}.",
                  f"Se espera una tupla de un elemento, escrita (7,) con coma, no {kind(value)}.")
    return tr(f"A list or tuple of {count} results is expected, but you give only one thing: "
              f"{kind(value)}.",
              f"Se espera una lista o tupla de {count} resultados, pero das una sola cosa: "
              f"{kind(value)}.")


SENTENCES = {
    "raised": stopped,
    "should raise": should_raise,
    "changed input": lambda: tr(
        "Your function changes the array or list it is given. Work on a copy.",
        "Tu función modifica el arreglo o la lista que recibe. Trabaja sobre una copia."),
    "none": lambda: tr("Your result is None. Is a `return` missing?",
                       "Tu resultado es None. ¿Falta un `return`?"),
    "type": lambda yours, right: tr(
        f"The result should be {kind(right)}, but yours is {kind(yours)}.",
        f"El resultado debe ser {kind(right)}, pero el tuyo es {kind(yours)}."),
    "length": lambda yours, right: tr(
        f"The number of values should be {right}, but yours is {yours}.",
        f"El número de valores debe ser {right}, pero el tuyo es {yours}."),
    "length with commas": lambda yours, right: tr(
        f"The number of values should be {right}, but yours is {yours}. A number is written "
        "without commas, or as 1_234_567: at a comma Python begins a new one.",
        f"El número de valores debe ser {right}, pero el tuyo es {yours}. Un número se escribe "
        "sin comas, o como 1_234_567: en cada coma Python empieza otro."),
    "commas": lambda value: tr(
        f"Python reads {len(value)} numbers here: at a comma it begins a new one. "
        "Write 1234567 or 1_234_567, and decimals with a point, 1.5.",
        f"Python lee aquí {len(value)} números: en cada coma empieza otro. "
        "Escribe 1234567 o 1_234_567, y los decimales con punto, 1.5."),
    "one for several": one_for_several,
    "keys": lambda yours, right: tr(
        f"The keys should be {', '.join(right)}; yours are {', '.join(yours)}.",
        f"Las claves deben ser {', '.join(right)}; las tuyas son {', '.join(yours)}."),
    "shape": wrong_shape,
    "nan": lambda: tr(
        "Your result has NaN (not a number) in it. Where does it come from: a division by zero, "
        "the logarithm or root of a negative number, or did you put it in?",
        "Tu resultado contiene NaN (no es un número). ¿De dónde sale: una división entre cero, "
        "el logaritmo o la raíz de un negativo, o lo pusiste tú?"),
    "value": wrong_value,
    **MODEL_SENTENCES,
}


def case(exercise: Exercise, args: tuple, difference: Difference) -> str:
    """One more line: the arguments on which the answer failed, by name; nothing for a value."""
    if exercise.cases is None or difference.kind == "changed input":
        return ""
    names = inspect.signature(exercise.answer).parameters
    pairs = ", ".join(f"{name} = {brief(value)}" for name, value in zip(names, args, strict=False))
    return tr("\nIt happened with ", "\nOcurrió con ") + pairs
