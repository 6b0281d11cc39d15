"""What a check says about a wrong answer: the symptom and where it shows, never the answer."""

import inspect
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise
from helpers.exercises.model_words import says
from helpers.exercises.outcome import SECONDS, Difference, Outcome
from helpers.language import tr


def describe(difference: Difference) -> str:
    """One sentence that says what is wrong, in the language in use."""
    place = "".join(f"[{key!r}]" for key in difference.place)
    where = tr(f"In result{place}: ", f"En resultado{place}: ") if place else ""
    return where + SENTENCES[difference.kind](*difference.detail)


def stopped(error: BaseException) -> str:
    """The sentence for an answer that raised an error."""
    if isinstance(error, TimeoutError):
        return tr(f"Your code took more than {SECONDS} seconds, so it was stopped. "
                  "Does a loop never end?",
                  f"Tu código tardó más de {SECONDS} segundos y se detuvo. "
                  "¿Hay un bucle que no termina?")
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
    return tr(f"{wrong} of {size} numbers are wrong; "
              f"the first is at {place}, where yours is {yours}.",
              f"{wrong} de {size} números no son correctos; "
              f"el primero está en {place}, donde el tuyo es {yours}.")


def not_a_model(yours: Any) -> str:
    """The sentence for an answer that is something else than a Keras model."""
    words = tr(f"A Keras model is expected here, but yours is {kind(yours)}.",
               f"Aquí se espera un modelo de Keras, pero lo tuyo es {kind(yours)}.")
    if type(yours).__name__ == "KerasTensor":
        words += tr(" keras.Model(inputs, outputs) makes a model of two tensors.",
                    " keras.Model(inputs, outputs) hace un modelo con dos tensores.")
    return words


def shapes(many: tuple[tuple, ...]) -> str:
    """The shapes of a model's inputs, for a sentence."""
    return ", ".join(map(str, many))


SENTENCES = {
    "raised": stopped,
    "should raise": should_raise,
    "changed input": lambda: tr(
        "Your function changes the array it is given. Work on a copy.",
        "Tu función modifica el arreglo que recibe. Trabaja sobre una copia."),
    "none": lambda: tr("Your result is None. Is a `return` missing?",
                       "Tu resultado es None. ¿Falta un `return`?"),
    "type": lambda yours, right: tr(
        f"The result should be {kind(right)}, but yours is {kind(yours)}.",
        f"El resultado debe ser {kind(right)}, pero el tuyo es {kind(yours)}."),
    "length": lambda yours, right: tr(
        f"The number of values should be {right}, but yours is {yours}.",
        f"El número de valores debe ser {right}, pero el tuyo es {yours}."),
    "keys": lambda yours, right: tr(
        f"The keys should be {', '.join(right)}; yours are {', '.join(yours)}.",
        f"Las claves deben ser {', '.join(right)}; las tuyas son {', '.join(yours)}."),
    "shape": wrong_shape,
    "not a model": not_a_model,
    "no input": lambda: tr(
        "Your model does not know yet how large its images are. Does it begin with keras.Input?",
        "Tu modelo aún no sabe qué tamaño tienen sus imágenes. ¿Empieza con keras.Input?"),
    "input": lambda yours: tr(
        f"Your model takes inputs of shape {shapes(yours)}, which is not what the task says.",
        f"Tu modelo recibe entradas de forma {shapes(yours)}, que no es lo que dice la tarea."),
    "model": says,
    "nan": lambda: tr("Your result has NaN (not a number) in it. Is something divided by zero?",
                      "Tu resultado contiene NaN (no es un número). ¿Hay una división entre cero?"),
    "value": wrong_value,
}


def case(exercise: Exercise, args: tuple, difference: Difference) -> str:
    """One more line: the arguments on which the answer failed, by name; nothing for a value."""
    if exercise.cases is None or difference.kind == "changed input":
        return ""
    names = inspect.signature(exercise.answer).parameters
    pairs = ", ".join(f"{name} = {brief(value)}" for name, value in zip(names, args, strict=False))
    return tr("\nIt happened with ", "\nOcurrió con ") + pairs


def brief(value: Any, quote: bool = True) -> str:
    """A value on one line: small arrays whole, large ones by shape, text cut; never an error."""
    if isinstance(value, np.ndarray):
        if value.size > 25 or value.dtype.kind not in "biuf":
            return kind(value)
        value = np.array2string(value, separator=", ", precision=4, suppress_small=True)
        quote = False
    try:
        words = " ".join((repr(value) if quote else value).split())
    except Exception:
        words = kind(value)
    return words if len(words) <= 120 else words[:117] + "…"


NUMBERS = ("numbers", "números")
CONTENTS = {"b": ("True and False", "True y False"), "O": ("objects", "objetos"),
            "U": ("text", "texto")}  # by the kind of an array
KINDS = {"NoneType": ("None", "None"), "bool": ("True or False", "True o False"),
         "int": ("a number", "un número"), "float": ("a number", "un número"),
         "str": ("a text", "un texto"), "tuple": ("a list or tuple", "una lista o tupla"),
         "dict": ("a dict", "un dict"), "function": ("a function", "una función"),
         "generator": ("a generator", "un generador")}


def kind(value: Any) -> str:
    """What a value is, for a sentence: a number, an array with its shape, or of which type."""
    if isinstance(value, np.ndarray):
        what, shape = tr(*CONTENTS.get(value.dtype.kind, NUMBERS)), value.shape
        return tr(f"an array of {what} of shape {shape}", f"un arreglo de {what} de forma {shape}")
    name = type(value).__name__
    return tr(*KINDS.get(name, (f"of type {name}", f"de tipo {name}")))
