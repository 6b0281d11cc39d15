"""Call an answer, whatever it is, and compare what it gives with the reference; nothing here fails on bad answers."""

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

from helpers.exercises.models import is_model, plain_model

SECONDS = 10  # what one call of an answer may take


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a plain value, or the error it raised; and whether it changed its arguments."""

    value: Any = None
    error: BaseException | None = None
    changed_input: bool = False


@dataclass(frozen=True)
class Difference:
    """Why an outcome is not the expected one; `kind` is a key of messages.SENTENCES, `detail` what that needs."""

    kind: str
    detail: tuple = ()
    place: tuple = ()  # where in nested tuples and dicts: indices and keys, outermost first


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds, where the platform has alarms and this is the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
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
    """What `answer(*args)` gives; the arguments are copied first, so a mutation is seen and does no harm."""
    mine = copy.deepcopy(args)
    try:
        with time_limit(seconds), np.errstate(all="ignore"):
            value = plain(answer(*mine))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)
    return Outcome(value, changed_input=compare(plain(mine), plain(args), 0) is not None)


def is_stub(answer: Any) -> bool:
    """True for a function that does nothing but return None or `...`."""
    if not isinstance(answer, FunctionType) or answer.__code__.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE):
        return False
    steps = [step for step in dis.get_instructions(answer) if step.opname not in ("RESUME", "NOP")]
    returns = ("LOAD_CONST", "RETURN_CONST", "RETURN_VALUE")
    return all(step.opname in returns and step.argval in (None, ...) for step in steps)


def plain(value: Any) -> Any:
    """The value in terms of numbers, text, arrays, tuples and dicts, a Keras model too; anything else stays as it is.

    A named tuple becomes its type's name and its fields, so that Dropout(0.5) is not the same as Noise(0.5).
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
    if hasattr(value, "__array__"):
        value = np.asarray(value)
        return value if value.ndim else value.item()
    return value


def compare(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """The first difference between two plain values, or None; types and shapes are looked at before values."""
    if got is None and expected is not None:
        return Difference("none")
    if isinstance(expected, tuple):
        return compare_tuples(got, expected, tolerance)
    if isinstance(expected, dict):
        return compare_dicts(got, expected, tolerance)
    if isinstance(expected, np.ndarray | bool | int | float):
        return compare_numbers(got, expected, tolerance)
    if expected is not None and type(got) is not type(expected):
        return Difference("type", (got, expected))
    return None if got == expected else Difference("value", (got,))


def compare_tuples(got: Any, expected: tuple, tolerance: float) -> Difference | None:
    """As `compare`, for tuples and lists: length, then item by item."""
    if isinstance(got, np.ndarray):
        got = tuple(plain(item) for item in got)
    if not isinstance(got, tuple):
        return Difference("type", (got, expected))
    if len(got) != len(expected):
        return Difference("length", (len(got), len(expected)))
    return first_inside(dict(enumerate(got)), dict(enumerate(expected)), tolerance)


def compare_dicts(got: Any, expected: dict, tolerance: float) -> Difference | None:
    """As `compare`, for dicts: keys, then item by item."""
    if not isinstance(got, dict):
        return Difference("type", (got, expected))
    if set(got) != set(expected):
        return Difference("keys", (sorted(map(str, got)), sorted(map(str, expected))))
    return first_inside(got, expected, tolerance)


def first_inside(got: dict, expected: dict, tolerance: float) -> Difference | None:
    """The first difference between the items of two collections with the same keys, with its place."""
    for key in expected:
        if (difference := compare(got[key], expected[key], tolerance)) is not None:
            if difference.kind == "none":
                difference = Difference("value", (None,))
            return replace(difference, place=(key, *difference.place))
    return None


def compare_numbers(got: Any, expected: Any, tolerance: float) -> Difference | None:
    """As `compare`, for numbers and arrays: numeric at all, shape, NaN, then values; whole ones must be exact."""
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
    """An array of booleans, integers or floats from a plain value, or None if it is not made of numbers."""
    if not isinstance(value, np.ndarray | bool | int | float | tuple):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def judge(got: Outcome, expected: Outcome, tolerance: float) -> Difference | None:
    """The difference between two outcomes, or None if the answer's is as good as the reference's."""
    if expected.error is not None:
        as_expected = isinstance(got.error, type(expected.error))
        return None if as_expected else Difference("should raise", (type(expected.error).__name__, got))
    if got.error is not None:
        return Difference("raised", (got.error,))
    if got.changed_input:
        return Difference("changed input")
    return compare(got.value, expected.value, tolerance)
