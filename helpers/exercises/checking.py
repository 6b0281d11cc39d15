"""`check(id, answer)`: tells a student at once what is wrong and why, never the answer."""

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise
from helpers.exercises.loading import find
from helpers.exercises.messages import case, describe, kind
from helpers.exercises.outcome import Outcome, call, difference, is_stub
from helpers.language import tr

MARKS = {"passed": "✓", "failed": "✗", "error": "⚠", "not attempted": "…"}
BORDERS = {"passed": "solid #2e7d32", "failed": "double #b34700", "error": "double #b34700",
           "not attempted": "dashed #767676"}


@dataclass(frozen=True)
class Result:
    """What a check found; shows itself as a coloured box, or as text where there is no HTML."""

    id: str
    status: str  # a key of MARKS
    message: str
    misconception: str | None = None

    def __repr__(self) -> str:
        return f"{MARKS[self.status]} {self.id}: {self.message}"

    def _repr_html_(self) -> str:
        style = f"border-left:6px {BORDERS[self.status]};padding:.4em .8em"
        body = escape(self.message).replace("\n", "<br>")
        return (f'<div style="{style}" role="status">'
                f"<b>{MARKS[self.status]} {escape(self.id)}</b><br>{body}</div>")


def check(id: str, answer: Any) -> Result:
    """Compare an answer with the exercise's reference on its cases.

    KeyError if there is no such exercise, FileNotFoundError if the lessons are not there.
    """
    exercise = find(id)
    if not is_attempted(exercise, answer):
        words = tr("Not attempted yet. ", "Sin intentar. ") + what_to_do(exercise)
        return Result(id, "not attempted", words)
    if exercise.cases is not None and not callable(answer):
        return Result(id, "error", tr(f"A function is expected here, not {kind(answer)}.",
                                      f"Aquí se espera una función, no {kind(answer)}."))
    cases = argument_lists(exercise, np.random.default_rng(0))
    return verdict(id, exercise, cases, outcomes(exercise, answer, cases))


def what_to_do(exercise: Exercise) -> str:
    """How to begin an exercise."""
    if exercise.given is not None:
        return tr("This is still the code that you were given: "
                  "change it, run its cell, then this one.",
                  "Este es todavía el código que recibiste: "
                  "cámbialo, ejecuta su celda y luego esta.")
    return tr("Replace the three dots, run the cell, then this one.",
              "Reemplaza los tres puntos, ejecuta la celda y luego esta.")


def argument_lists(exercise: Exercise, rng: np.random.Generator) -> list[tuple]:
    """The arguments of every case; a value is one case without arguments."""
    return [()] if exercise.cases is None else list(exercise.cases(rng))


def outcomes(exercise: Exercise, answer: Any, cases: list[tuple]) -> list[Outcome]:
    """What an answer to the exercise gives on every case, be it a function or a value."""
    function = (lambda: answer) if exercise.cases is None else answer
    return [call(function, args) for args in cases]


def is_attempted(exercise: Exercise, answer: Any) -> bool:
    """False for `...`, a function whose body is empty or not implemented, and the given code."""
    if answer is ... or is_stub(answer):
        return False
    cases = argument_lists(exercise, np.random.default_rng(0))
    if exercise.given is not None:
        given = outcomes(exercise, exercise.given, cases)
        return not matches(exercise, outcomes(exercise, answer, cases), given)
    first, = outcomes(exercise, answer, cases[:1])
    return not isinstance(first.error, NotImplementedError) and first.value is not ...


def matches(exercise: Exercise, got: list[Outcome], other: list[Outcome]) -> bool:
    """True if two answers gave the same on every case."""
    pairs = zip(got, other, strict=True)
    return all(difference(mine, theirs, exercise.tolerance) is None for mine, theirs in pairs)


def verdict(id: str, exercise: Exercise, cases: list[tuple], got: list[Outcome],
            expected: list[Outcome] | None = None) -> Result:
    """The result for what an answer gave on the cases; `expected` is what the reference gives."""
    if expected is None:
        expected = outcomes(exercise, exercise.answer, cases)
    pairs = zip(got, expected, strict=True)
    found = [difference(mine, theirs, exercise.tolerance) for mine, theirs in pairs]
    if not any(found):
        return Result(id, "passed", tr("Correct.", "Correcto."))
    first, args = next((one, args) for one, args in zip(found, cases, strict=True) if one)
    symptom = describe(first) + case(exercise, args, first)
    name = recognise(exercise, cases, got)
    if name is not None:
        hint = tr("Hint: ", "Pista: ") + exercise.misconceptions[name].hint
        return Result(id, "failed", f"{symptom}\n{hint}", name)
    return Result(id, "error" if first.kind == "raised" else "failed", symptom)


def recognise(exercise: Exercise, cases: list[tuple], got: list[Outcome]) -> str | None:
    """The name of the misconception that gives just what this answer gave, or None."""
    for name, misconception in exercise.misconceptions.items():
        if matches(exercise, got, outcomes(exercise, misconception.wrong, cases)):
            return name
    return None
