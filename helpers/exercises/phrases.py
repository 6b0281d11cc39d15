"""Values in a few words, for the sentences of `messages`."""

from typing import Any

import numpy as np

from helpers.exercises.models import is_plain_model
from helpers.language import tr


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
    if isinstance(value, tuple) and value and all(type(item) in (int, float) for item in value):
        return tr(f"a list or tuple of {len(value)}", f"una lista o tupla de {len(value)}")
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):
        return tr(f"a {value[0]}", f"un {value[0]}")
    if is_plain_model(value):
        return tr("a Keras model", "un modelo de Keras")
    name = type(value).__name__
    return tr(*KINDS.get(name, (f"of type {name}", f"de tipo {name}")))
