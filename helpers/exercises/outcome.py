"""Call an answer, whatever it is, and note what it gives."""

import copy
import dis
import importlib
import inspect
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType
from typing import Any

import numpy as np

from helpers.exercises.comparing import Difference, compare
from helpers.exercises.models import dice_kept
from helpers.exercises.values import plain

SECONDS = 10  # what an answer may take for all cases of a check together
STORM = 3e-5  # seconds between alarms: so few that one comes within any `except`
CALM = .25  # seconds that code has after the first one, to clean up
OURS = (__file__, contextmanager.__code__.co_filename)  # sets the limit and takes it back
SLOW = ("keras", "tensorflow", "torch", "jax")  # take longer to import than an answer may take


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a plain value or an error; and whether it changed its arguments."""

    value: Any = None
    error: BaseException | None = None
    changed_input: bool = False


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds, where there are alarms and this is the main thread.

    The code may swallow it, `except: pass` in its loop. So after CALM the alarm goes on, every
    STORM seconds, until one error comes while the code is in its `except`, where nothing swallows
    it.
    """
    main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not main:
        yield
        return
    armed, pause = True, CALM

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal pause
        if not armed or frame is None or frame.f_code.co_filename in OURS:
            return
        signal.setitimer(signal.ITIMER_REAL, pause, STORM)
        pause = STORM
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, .001), CALM)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before if callable(before) else lambda *_: None)


def call(answer: Any, args: tuple, seconds: float | None = None) -> Outcome:
    """What `answer(*args)` gives, whatever that is.

    The arguments are copied first, so a change to them is seen and does no harm.
    """
    mine = copy.deepcopy(args)
    try:
        with (np.errstate(all="ignore"), dice_kept(),
              time_limit(SECONDS if seconds is None else seconds)):
            value = plain(answer(*mine))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)
    return Outcome(value, changed_input=compare(plain(mine), plain(args), 0) is not None)


def call_all(answer: Any, cases: list[tuple], seconds: float | None = None) -> list[Outcome]:
    """What an answer gives on every case, all of them within so many seconds, else SECONDS.

    Once it is passed nothing more is called: the remaining cases count as too long as well.
    """
    import_first(answer)
    end, found = time.monotonic() + (SECONDS if seconds is None else seconds), []
    for args in cases:
        if found and isinstance(found[-1].error, TimeoutError):
            found.append(found[-1])
        else:
            found.append(call(answer, args, end - time.monotonic()))
    return found


def import_first(answer: Any) -> None:
    """Import what an answer imports itself, if that is slow, before its time begins to run."""
    code = getattr(getattr(answer, "__wrapped__", answer), "__code__", None)
    for name in getattr(code, "co_names", ()) if isinstance(code, CodeType) else ():
        if name in SLOW and name not in sys.modules:
            with suppress(Exception):
                importlib.import_module(name)


def is_stub(answer: Any) -> bool:
    """True for a function that does nothing but return None or `...`."""
    lazy = inspect.CO_GENERATOR | inspect.CO_COROUTINE
    if not isinstance(answer, FunctionType) or answer.__code__.co_flags & lazy:
        return False
    steps = [step for step in dis.get_instructions(answer) if step.opname not in ("RESUME", "NOP")]
    returns = ("LOAD_CONST", "RETURN_CONST", "RETURN_VALUE")
    return all(step.opname in returns and step.argval in (None, ...) for step in steps)


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
