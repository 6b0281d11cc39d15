"""Which misconception an answer shows, if any: matched tightly, so that no hint misleads."""

import re
from typing import Any

import numpy as np

from helpers.exercises.comparing import compare
from helpers.exercises.declaration import Exercise
from helpers.exercises.outcome import Outcome, difference
from helpers.exercises.trials import mistakes, outcomes, trial

NEAR = 2e-3  # relative and absolute: an answer's distance from a misconception's number
CLAIMS = re.compile(r"right|nearly|bien|correct|casi", re.IGNORECASE)  # about the other parts


def agree(got: list[Outcome], other: list[Outcome], tolerance: float) -> bool:
    """True if two answers gave the same on every case, within this tolerance."""
    pairs = zip(got, other, strict=True)
    return all(difference(mine, theirs, tolerance) is None for mine, theirs in pairs)


def recognise(exercise: Exercise, cases: list[tuple], got: list[Outcome],
              expected: list[Outcome] | None = None,
              wrong: dict[str, list[Outcome]] | None = None) -> str | None:
    """The name of the misconception that gives just what this answer gave, or explains it.

    To explain is possible where several results are expected: see `explain`.
    """
    known = trial(exercise)
    if wrong is None:
        wrong = known.mistakes if cases is known.cases else mistakes(exercise, cases)
    tolerance = min(exercise.tolerance, NEAR)
    for name, theirs in wrong.items():
        if agree(got, theirs, tolerance):
            return name
    if expected is None:
        expected = outcomes(exercise, exercise.answer, cases)
    return explain(exercise, parts(got), parts(expected),
                   {name: parts(theirs) for name, theirs in wrong.items()})


def parts(outcomes: list[Outcome]) -> list[list[Any]] | None:
    """What an answer gives at each place of its results, case by case.

    None where the results are not tuples of equal length, or the answer stopped.
    """
    values = [outcome.value for outcome in outcomes]
    if any(outcome.error or outcome.changed_input for outcome in outcomes):
        return None
    if not all(isinstance(value, tuple) for value in values) or len({*map(len, values)}) != 1:
        return None
    return [list(part) for part in zip(*values, strict=True)]


def explain(exercise: Exercise, got: list | None, expected: list | None,
            wrong: dict[str, list | None]) -> str | None:
    """The name of the misconception that explains every wrong place and changes the fewest.

    It explains the places where the answer agrees with it, half at least of those that it
    changes, and those that are wrong only because they are computed from such a place.
    """
    if got is None or expected is None or len(got) != len(expected):
        return None
    places = differing(got, expected)
    found = []
    for name, theirs in wrong.items():
        if theirs is None or len(theirs) != len(expected):
            continue
        changed = differing(theirs, expected)
        agreeing = {i for i in places & changed if not differs(got[i], theirs[i])}
        carried = {i for i in places - agreeing for j in agreeing
                   if in_proportion(got, expected, i, j)}
        if 2 * len(agreeing) < len(changed) or not agreeing:
            continue
        claims = CLAIMS.search(exercise.misconceptions[name].hint)
        if agreeing | carried == places and not (carried and claims):
            found.append((len(changed), name))
    return min(found)[1] if found else None


def differing(one: list[list], other: list[list]) -> set[int]:
    """The places where two answers give different results."""
    pairs = zip(one, other, strict=True)
    return {place for place, (mine, theirs) in enumerate(pairs) if differs(mine, theirs)}


def differs(mine: list, theirs: list) -> bool:
    """True if one place of two answers differs in any case."""
    return any(compare(one, other, NEAR / 1000) is not None
               for one, other in zip(mine, theirs, strict=True))


def in_proportion(got: list, expected: list, place: int, origin: int) -> bool:
    """True if a wrong number stands to another one as the right ones do: it follows from it."""
    rows = [*zip(got[place], got[origin], expected[place], expected[origin], strict=True)]
    if not all(type(number) in (int, float) for row in rows for number in row):
        return False
    return all(b and d and np.isclose(a * d, b * c, rtol=1e-9) for a, b, c, d in rows)
