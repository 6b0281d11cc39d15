"""What a check says about a wrong answer: the symptom and the case it happened on, never the answer."""

import inspect
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise
from helpers.exercises.outcome import SECONDS, Difference, Outcome
from helpers.language import tr


def describe(difference: Difference) -> str:
    """One sentence that says what is wrong, in the language in use."""
    place = "".join(f"[{key!r}]" for key in difference.place)
    where = tr(f"In result{place}: ", f"En resultado{place}: ") if place else ""
    return where + SENTENCES[difference.kind](*difference.detail)


def raised(error: BaseException) -> str:
    """The sentence for an answer that raised an error."""
    if isinstance(error, TimeoutError):
        return tr(f"Your code took more than {SECONDS} seconds, so it was stopped. Does a loop never end?",
                  f"Tu código tardó más de {SECONDS} segundos y se detuvo. ¿Hay un bucle que no termina?")
    what = f"{type(error).__name__}: {brief(str(error), quote=False)}".rstrip(": ")
    return tr(f"Your code stopped with {what}", f"Tu código se detuvo con {what}")


def should_raise(error: str, got: Outcome) -> str:
    """The sentence for an answer that gave a value, or raised another error, where it should have raised one."""
    if got.error is not None:
        return raised(got.error) + tr(f". A {error} should be raised here.", f". Aquí debe lanzarse un {error}.")
    value = got.value
    return tr(f"A {error} should be raised here, but your function returns {brief(value)}.",
              f"Aquí debe lanzarse un {error}, pero tu función devuelve {brief(value)}.")


def wrong_type(value: Any, expected: Any) -> str:
    """The sentence for an answer of the wrong type."""
    return tr(f"The result should be {kind(expected)}, but yours is {kind(value)}.",
              f"El resultado debe ser {kind(expected)}, pero el tuyo es {kind(value)}.")


def wrong_shape(yours: tuple, right: tuple) -> str:
    """The sentence for an array of the wrong shape, or one where a single number is expected."""
    if right == ():
        return tr(f"One number is expected, but yours is an array of shape {yours}.",
                  f"Se espera un solo número, pero el tuyo es un arreglo de forma {yours}.")
    return tr(f"The shape should be {right}, but yours is {yours}.",
              f"La forma debe ser {right}, pero la tuya es {yours}.")


def wrong_value(value: Any, wrong: int = 1, size: int = 1, first: tuple = ()) -> str:
    """The sentence for numbers or words that differ from the expected ones."""
    if not first:
        return tr(f"{brief(value)} is not right.", f"{brief(value)} no es correcto.")
    place = f"[{', '.join(map(str, first))}]"
    yours = brief(np.asarray(value)[first].item())
    return tr(f"{wrong} of {size} numbers are wrong; the first is at {place}, where yours is {yours}.",
              f"{wrong} de {size} números no son correctos; el primero está en {place}, donde el tuyo es {yours}.")


SENTENCES = {
    "raised": raised,
    "should raise": should_raise,
    "changed input": lambda: tr("Your function changes the array it is given. Work on a copy.",
                                "Tu función modifica el arreglo que recibe. Trabaja sobre una copia."),
    "none": lambda: tr("Your result is None. Is a `return` missing?", "Tu resultado es None. ¿Falta un `return`?"),
    "type": wrong_type,
    "length": lambda yours, right: tr(f"The number of values should be {right}, but yours is {yours}.",
                                      f"El número de valores debe ser {right}, pero el tuyo es {yours}."),
    "keys": lambda yours, right: tr(f"The keys should be {', '.join(right)}; yours are {', '.join(yours)}.",
                                    f"Las claves deben ser {', '.join(right)}; las tuyas son {', '.join(yours)}."),
    "shape": wrong_shape,
    "nan": lambda: tr("Your result has NaN (not a number) in it. Is something divided by zero?",
                      "Tu resultado contiene NaN (no es un número). ¿Hay una división entre cero?"),
    "value": wrong_value,
}


def shown(exercise: Exercise, args: tuple, difference: Difference) -> str:
    """The case on which the answer failed, with the arguments' names, as one more line; nothing for a value."""
    if exercise.cases is None or difference.kind == "changed input":
        return ""
    names = inspect.signature(exercise.answer).parameters
    pairs = ", ".join(f"{name} = {brief(value)}" for name, value in zip(names, args, strict=False))
    return tr("\nIt happened with ", "\nOcurrió con ") + pairs


def brief(value: Any, quote: bool = True) -> str:
    """A value on one line: small arrays whole, large ones by their shape, long text cut; never an error."""
    if isinstance(value, np.ndarray):
        if value.size > 25 or value.dtype.kind not in "biuf":
            return kind(value)
        value, quote = np.array2string(value, separator=", ", precision=4, suppress_small=True), False
    try:
        words = " ".join((repr(value) if quote else value).split())
    except Exception:
        words = kind(value)
    return words if len(words) <= 120 else words[:117] + "…"


def kind(value: Any) -> str:
    """What a value is, for a sentence: a number, a tuple, an array with its shape, or the name of its type."""
    if isinstance(value, np.ndarray):
        holds = {"b": ("True and False", "True y False"), "O": ("objects", "objetos"), "U": ("text", "texto")}
        what = tr(*holds.get(value.dtype.kind, ("numbers", "números")))
        return tr(f"an array of {what} of shape {value.shape}", f"un arreglo de {what} de forma {value.shape}")
    names = {"NoneType": ("None", "None"), "int": ("a number", "un número"), "float": ("a number", "un número"),
             "bool": ("True or False", "True o False"), "str": ("a text", "un texto"),
             "tuple": ("a list or tuple", "una lista o tupla"), "dict": ("a dict", "un dict"),
             "function": ("a function", "una función"), "generator": ("a generator", "un generador")}
    return tr(*names.get(type(value).__name__, (f"of type {type(value).__name__}", f"de tipo {type(value).__name__}")))
