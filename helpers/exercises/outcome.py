"""Call an answer, whatever it is, and compare what it gives with what the reference gives."""

import copy
import dis
import inspect
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any

import numpy as np

from helpers.exercises.models import (
    dice_kept,
    is_model,
    is_plain_model,
    plain_model,
    prepare,
    why_not,
)

SECONDS = 10  # what one call of an answer may take


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a plain value or an error; and whether it changed its arguments."""

    value: Any = None
    error: BaseException | None = None
    changed_input: bool = False


@dataclass(frozen=True)
class Difference:
    """Why an outcome is not the expected one."""

    kind: str  # a key of messages.SENTENCES
    detail: tuple = ()  # what that sentence is about
    place: tuple = ()  # where in nested tuples and dicts: indices and keys, outermost first


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds, where there are alarms and this is the main thread."""
    main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not main:
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def call(answer: Any, args: tuple, seconds: float = SECONDS) -> Outcome:
    """What `answer(*args)` gives, whatever that is.

    The arguments are copied first, so a change to them is seen and does no harm.
    """
    mine = copy.deepcopy(args)
    prepare(answer)
    try:
        with time_limit(seconds), np.errstate(all="ignore"), dice_kept():
            value = plain(answer(*mine))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)
    return Outcome(value, changed_input=compare(plain(mine), plain(args), 0) is not None)


def is_stub(answer: Any) -> bool:
    """True for a function that does nothing but return None or `...`."""
    lazy = inspect.CO_GENERATOR | inspect.CO_COROUTINE
    if not isinstance(answer, FunctionType) or answer.__code__.co_flags & lazy:
        return False
    steps = [step for step in dis.get_instructions(answer) if step.opname not in ("RESUME", "NOP")]
    returns = ("LOAD_CONST", "RETURN_CONST", "RETURN_VALUE")
    return all(step.opname in returns and step.argval in (None, ...) for step in steps)


def plain(value: Any) -> Any:
    """The value as numbers, text, arrays, tuples and dicts; other objects stay as they are.

    A Keras model becomes what it does. A named tuple becomes its type's name and its fields, so
    that Dropout(0.5) is not the same as Noise(0.5).
    """
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | complex | str):
        return value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return type(value).__name__, plain(value._asdict())
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if is_model(value):
        return plain_model(value)
    if hasattr(value, "__array__") and type(value).__name__ != "KerasTensor":
        value = np.asarray(value)
        return value if value.ndim else value.item()
    return value


def compare(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """The first difference between two plain values, or None; types and shapes before values."""
    if got is None and expected is not None:
        return Difference("none")
    if is_plain_model(expected):
        why = why_not(got, expected, lambda one, other: compare(one, other, tolerance) is None)
        return why and Difference(*why)
    if isinstance(expected, tuple | dict):
        return compare_items(got, expected, tolerance)
    if isinstance(expected, np.ndarray | bool | int | float):
        return compare_numbers(got, expected, tolerance)
    if expected is not None and type(got) is not type(expected):
        return Difference("type", (got, expected))
    return None if got == expected else Difference("value", (got,))


def compare_items(got: Any, expected: tuple | dict, tolerance: float) -> Difference | None:
    """As `compare`, for collections: length or keys, then item by item, with the item's place."""
    if isinstance(got, np.ndarray) and isinstance(expected, tuple):
        got = plain(list(got))
    if not isinstance(got, type(expected)):
        return Difference("type", (got, expected))
    if isinstance(expected, tuple):
        if len(got) != len(expected):
            return Difference("length", (len(got), len(expected)))
        got, expected = dict(enumerate(got)), dict(enumerate(expected))
    if set(got) != set(expected):
        return Difference("keys", (sorted(map(str, got)), sorted(map(str, expected))))
    for key in expected:
        found = compare(got[key], expected[key], tolerance)
        if found is not None and found.kind == "none":
            return Difference("value", (None,), (key,))
        if found is not None:
            return replace(found, place=(key, *found.place))
    return None


def compare_numbers(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """As `compare`, for numbers and arrays: numeric at all, shape, NaN, then values.

    Whole numbers must be exact.
    """
    given, expected = got, np.asarray(expected)
    got = as_numbers(given)
    if got is None or (got.dtype.kind == "b") != (expected.dtype.kind == "b"):
        return Difference("type", (given, expected if expected.ndim else expected.item()))
    if got.shape != expected.shape:
        return Difference("shape", (got.shape, expected.shape))
    if np.isnan(got).any() and not np.isnan(expected).any():
        return Difference("nan")
    relative = tolerance if expected.dtype.kind == "f" else 0
    wrong = ~np.isclose(got, expected, rtol=relative, atol=tolerance, equal_nan=True)
    if not wrong.any():
        return None
    first = tuple(int(i) for i in np.argwhere(wrong)[0]) if wrong.ndim else ()
    return Difference("value", (given, int(wrong.sum()), wrong.size, first))


def as_numbers(value: Any) -> np.ndarray | None:
    """A plain value as an array of booleans, integers or floats, or None if it is no such thing."""
    if not isinstance(value, np.ndarray | bool | int | float | tuple):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def difference(got: Outcome, expected: Outcome, tolerance: float) -> Difference | None:
    """Why an answer's outcome is not as good as the reference's, or None if it is."""
    if expected.error is not None:
        if isinstance(got.error, type(expected.error)):
            return None
        return Difference("should raise", (type(expected.error).__name__, got))
    if got.error is not None:
        return Difference("raised", (got.error,))
    if got.changed_input:
        return Difference("changed input")
    return compare(got.value, expected.value, tolerance)
