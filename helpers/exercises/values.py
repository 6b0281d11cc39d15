"""An answer's value as plain data, whatever it is: what `comparing` looks at."""

import re
from fractions import Fraction
from numbers import Number
from typing import Any

import numpy as np

from helpers.exercises.models import is_model, plain_model

DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'"})


class Fields(dict):
    """The fields of a named tuple by name: a layer's arguments, say. Their texts are code."""


def plain(value: Any) -> Any:
    """The value as numbers, text, arrays, tuples and dicts; other objects stay as they are.

    A Keras model becomes what it does. A named tuple becomes its type's name and its fields, so
    that Dropout(0.5) is not the same as Noise(0.5).
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return type(value).__name__, Fields(plain(value._asdict()))
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Number):
        return real(value)
    if is_model(value):
        return plain_model(value)
    if hasattr(value, "__array__") and type(value).__name__ != "KerasTensor":
        value = numeric(np.asarray(value))
        return value if value.ndim else value.item()
    return value


def real(value: Number) -> Any:
    """A fraction, a decimal or a complex number without imaginary part as int or float."""
    if isinstance(value, complex):
        return value if value.imag else value.real
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return value


def numeric(array: np.ndarray) -> np.ndarray:
    """An array of objects that are all numbers as an array of numbers; others as they are."""
    if array.dtype.kind != "O":
        return array
    try:
        found = np.array(array.tolist())
    except (ValueError, TypeError):
        return array
    return found if found.dtype.kind in "biuf" and found.shape == array.shape else array


def is_named(value: Any) -> bool:
    """True for what `plain` makes of a named tuple, also after it was sent as JSON."""
    return (isinstance(value, tuple) and len(value) == 2
            and isinstance(value[0], str) and isinstance(value[1], dict))


def canonical(text: str) -> str:
    """A text without what is only typography: case, spaces, dashes, x or * for ×."""
    text = " ".join(text.casefold().translate(DASHES).split())
    text = re.sub(r"(?<=\d)\s*[x*×]\s*(?=\d)", "×", text)
    return re.sub(r"\s*([^\w\s.])\s*", r"\1", text).rstrip(".")
