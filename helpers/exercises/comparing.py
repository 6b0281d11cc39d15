"""Compare a plain value with the expected one: types and shapes before values."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.exercises.model_layers import difference_of_layers
from helpers.exercises.models import is_plain_model
from helpers.exercises.values import canonical, is_named, plain


@dataclass(frozen=True)
class Difference:
    """Why an outcome is not the expected one."""

    kind: str  # a key of messages.SENTENCES
    detail: tuple = ()  # what that sentence is about
    place: tuple = ()  # where in nested tuples and dicts: indices and keys, outermost first


def compare(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """The first difference between two plain values, or None; types and shapes before values."""
    if got is None and expected is not None:
        return Difference("none")
    if is_plain_model(expected):
        return compare_models(got, expected, tolerance)
    if is_named(expected):
        return compare_named(got, expected, tolerance)
    if isinstance(expected, tuple | dict):
        return compare_items(got, expected, tolerance)
    if isinstance(expected, np.ndarray | bool | int | float):
        return compare_numbers(got, expected, tolerance)
    if expected is not None and type(got) is not type(expected):
        return Difference("type", (got, expected))
    same = canonical(got) == canonical(expected) if isinstance(expected, str) else got == expected
    return None if same else Difference("value", (got,))


def compare_items(got: Any, expected: tuple | dict, tolerance: float) -> Difference | None:
    """As `compare`, for collections: length or keys, then item by item, with the item's place."""
    if isinstance(expected, tuple):
        got = items(got, expected)
        if isinstance(got, Difference):
            return got
        got, expected = dict(enumerate(got)), dict(enumerate(expected))
    elif not isinstance(got, dict):
        return Difference("type", (got, expected))
    if set(got) != set(expected):
        return Difference("keys", (sorted(map(str, got)), sorted(map(str, expected))))
    for key in expected:
        found = compare(got[key], expected[key], tolerance)
        if found is not None and found.kind == "none":
            return Difference("value", (None,), (key,))
        if found is not None:
            return replace(found, place=(key, *found.place))
    return None


def items(got: Any, expected: tuple) -> tuple | Difference:
    """The items of an answer where so many are expected; an array only if it is these, stacked."""
    if isinstance(got, np.ndarray):
        if got.dtype.kind != "O" and {got.shape[1:]} != {shape_of(item) for item in expected}:
            return Difference("one for several", (got, len(expected)))
        got = plain(list(got))
    if isinstance(got, bool | int | float):
        return Difference("one for several", (got, len(expected)))
    if not isinstance(got, tuple) or is_named(got):
        return Difference("type", (got, expected))
    if len(got) == len(expected):
        return got
    large = any(isinstance(item, int) and abs(item) >= 1000 for item in expected)
    kind = "length with commas" if large and len(got) > len(expected) else "length"
    return Difference(kind, (len(got), len(expected)))


def shape_of(value: Any) -> tuple | None:
    """The shape of an array, or of what can be one; None if it cannot."""
    try:
        return np.shape(value)
    except ValueError:
        return None


def compare_named(got: Any, expected: tuple, tolerance: float) -> Difference | None:
    """As `compare`, for named tuples such as a layer; their texts are code and must be exact."""
    (name, fields), others = expected, got
    if not is_named(got):
        return Difference("named", (got, name))
    if got[0] != name:
        return Difference("other name", (got[0],))
    if set(got[1]) != set(fields):
        return Difference("keys", (sorted(got[1]), sorted(fields)))
    for number, key in enumerate(fields):
        mine, theirs = others[1][key], fields[key]
        found = compare(mine, theirs, tolerance)
        if found is None and isinstance(theirs, str) and mine != theirs:
            found = Difference("value", (mine,))
        if found is not None:
            found = Difference("value", (None,)) if found.kind == "none" else found
            return replace(found, place=((number, key), *found.place))
    return None


def compare_models(got: Any, expected: dict, tolerance: float) -> Difference | None:
    """As `compare`, for Keras models: what they do decides, their layers say what is wrong."""
    if not is_plain_model(got):
        return Difference("not a model", (got,))
    if got["input"] is None:
        return Difference("no input")
    if compare(got["input"], expected["input"], tolerance) is not None:
        return Difference("input", (got["input"],))
    does = ("output", "weights", "training", "predictions")
    if all(compare(got[part], expected[part], tolerance) is None for part in does):
        return None
    return Difference("model", difference_of_layers(got["layers"], expected["layers"]))


def compare_numbers(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """As `compare`, for numbers and arrays: numeric at all, shape, NaN, then values.

    Whole numbers must be exact.
    """
    given, expected = got, np.asarray(expected)
    got = as_numbers(given)
    if got is not None and expected.dtype.kind == "b" and np.isin(got, (0, 1)).all():
        got = got.astype(bool)
    if got is None or (got.dtype.kind == "b") != (expected.dtype.kind == "b"):
        return Difference("type", (given, expected if expected.ndim else expected.item()))
    if got.shape != expected.shape:
        commas = expected.shape == () and has_commas(given)
        return Difference("commas", (given,)) if commas else Difference(
            "shape", (given, got.shape, expected.shape))
    if np.isnan(got).any() and not np.isnan(expected).any():
        return Difference("nan")
    relative = tolerance if expected.dtype.kind == "f" else 0
    wrong = ~np.isclose(got, expected, rtol=relative, atol=tolerance, equal_nan=True)
    if not wrong.any():
        return None
    first = tuple(int(i) for i in np.argwhere(wrong)[0]) if wrong.ndim else ()
    return Difference("value", (given, int(wrong.sum()), wrong.size, first))


def has_commas(value: Any) -> bool:
    """True for what Python makes of a number written with commas: 49,152,000 or 2,30."""
    return (isinstance(value, tuple) and len(value) > 1
            and all(type(item) is int for item in value)
            and (len(value) == 2 or all(0 <= item < 1000 for item in value[1:])))


def as_numbers(value: Any) -> np.ndarray | None:
    """A plain value as an array of booleans, integers or floats, or None if it is no such thing."""
    if not isinstance(value, np.ndarray | bool | int | float | tuple):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None
