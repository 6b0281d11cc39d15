"""`check(id, answer)`: tells a student at once what is wrong and why, never the answer."""

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise, find
from helpers.exercises.messages import describe, kind, shown
from helpers.exercises.outcome import Outcome, call, is_stub, judge
from helpers.language import tr

MARKS = {"passed": "✓", "failed": "✗", "error": "⚠", "not attempted": "…"}


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
        border = {"passed": "solid #2e7d32", "not attempted": "dashed #767676"}.get(self.status, "double #b34700")
        body = escape(self.message).replace("\n", "<br>")
        return (f'<div style="border-left:6px {border};padding:.4em .8em" role="status">'
                f"<b>{MARKS[self.status]} {escape(self.id)}</b><br>{body}</div>")


def check(id: str, answer: Any) -> Result:
    """Compare an answer with the exercise's reference on its cases. KeyError if there is no such exercise."""
    exercise = find(id)
    if not attempted(exercise, answer):
        return Result(id, "not attempted", tr("Not attempted yet. ", "Sin intentar. ") + what_to_do(exercise))
    if exercise.cases is not None and not callable(answer):
        return Result(id, "error", tr(f"A function is expected here, not {kind(answer)}.",
                                      f"Aquí se espera una función, no {kind(answer)}."))
    cases = argument_lists(exercise, np.random.default_rng(0))
    return verdict(id, exercise, cases, outcomes(exercise, answer, cases))


def what_to_do(exercise: Exercise) -> str:
    """How to begin an exercise."""
    if exercise.given is not None:
        return tr("This is still the code that you were given: change it, run its cell, then this one.",
                  "Este es todavía el código que recibiste: cámbialo, ejecuta su celda y luego esta.")
    return tr("Replace the three dots, run the cell, then this one.",
              "Reemplaza los tres puntos, ejecuta la celda y luego esta.")


def argument_lists(exercise: Exercise, rng: np.random.Generator) -> list[tuple]:
    """The arguments of every case; a value is one case without arguments."""
    return [()] if exercise.cases is None else list(exercise.cases(rng))


def run(exercise: Exercise, answer: Any, args: tuple) -> Outcome:
    """What an answer to the exercise gives on one case, be it a function or a value."""
    return call(answer, args) if exercise.cases is not None else call(lambda: answer, ())


def outcomes(exercise: Exercise, answer: Any, cases: list[tuple]) -> list[Outcome]:
    """What an answer gives on every case."""
    return [run(exercise, answer, args) for args in cases]


def attempted(exercise: Exercise, answer: Any) -> bool:
    """False for `...`, for a function whose body is empty or not implemented, and for the given code unchanged."""
    if answer is ... or is_stub(answer):
        return False
    cases = argument_lists(exercise, np.random.default_rng(0))
    if exercise.given is not None:
        return not matches(exercise, outcomes(exercise, answer, cases), outcomes(exercise, exercise.given, cases))
    first = run(exercise, answer, cases[0])
    return not isinstance(first.error, NotImplementedError) and first.value is not ...


def matches(exercise: Exercise, got: list[Outcome], other: list[Outcome]) -> bool:
    """True if two answers gave the same on every case."""
    return all(judge(mine, theirs, exercise.tolerance) is None for mine, theirs in zip(got, other, strict=True))


def verdict(id: str, exercise: Exercise, cases: list[tuple], got: list[Outcome],
            expected: list[Outcome] | None = None) -> Result:
    """The result for the outcomes that an answer had on the cases, where the reference had the expected ones."""
    expected = outcomes(exercise, exercise.answer, cases) if expected is None else expected
    differences = [judge(mine, reference, exercise.tolerance) for mine, reference in zip(got, expected, strict=True)]
    if not any(differences):
        return Result(id, "passed", tr("Correct.", "Correcto."))
    first = next(i for i, difference in enumerate(differences) if difference)
    symptom = describe(differences[first]) + shown(exercise, cases[first], differences[first])
    name = recognise(exercise, cases, got)
    if name is not None:
        hint = tr("Hint: ", "Pista: ") + exercise.misconceptions[name].hint
        return Result(id, "failed", f"{symptom}\n{hint}", name)
    return Result(id, "error" if differences[first].kind == "raised" else "failed", symptom)


def recognise(exercise: Exercise, cases: list[tuple], got: list[Outcome]) -> str | None:
    """The name of the misconception that gives just what this answer gave, or None."""
    known = exercise.misconceptions.items()
    return next((name for name, m in known if matches(exercise, got, outcomes(exercise, m.wrong, cases))), None)
