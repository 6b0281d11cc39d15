"""`check(id, answer)`: tells a student at once what is wrong and why, never the answer."""

import inspect
from dataclasses import dataclass
from html import escape
from typing import Any

from helpers.exercises.declaration import Exercise
from helpers.exercises.general import general_hint
from helpers.exercises.hints import agree, recognise
from helpers.exercises.loading import bare, find, given_lines
from helpers.exercises.messages import case, describe, kind, not_here, unknown_text
from helpers.exercises.outcome import Outcome, difference, is_stub
from helpers.exercises.trials import outcomes, trial
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
    cases = trial(exercise).cases
    not_a_function = exercise.cases is not None and not callable(answer)
    idle = not_a_function or answer is ... or is_stub(answer)
    got = [] if idle else outcomes(exercise, answer, cases)
    if not is_attempted(exercise, answer, got):
        return Result(id, "not attempted", what_to_do(id, exercise, answer))
    if not_a_function:
        return Result(id, "error", tr(f"A function is expected here, not {kind(answer)}.",
                                      f"Aquí se espera una función, no {kind(answer)}."))
    return verdict(id, exercise, cases, got, trial(exercise).expected)


def what_to_do(id: str, exercise: Exercise, answer: Any) -> str:
    """How to begin an exercise, or to go on with code that has been changed without effect."""
    if exercise.given is not None and is_changed(id, answer):
        return tr("Your code gives the same results as the code that you were given: "
                  "what you changed makes no difference.",
                  "Tu código da los mismos resultados que el que recibiste: "
                  "lo que cambiaste no los altera.")
    words = tr("Not attempted yet. ", "Sin intentar. ")
    if exercise.given is not None:
        return words + tr("This is still the code that you were given: "
                          "change it, run its cell, then this one.",
                          "Este es todavía el código que recibiste: "
                          "cámbialo, ejecuta su celda y luego esta.")
    return words + tr("Replace the three dots, run the cell, then this one.",
                      "Reemplaza los tres puntos, ejecuta la celda y luego esta.")


def is_changed(id: str, answer: Any) -> bool:
    """True if a function has a line that the lesson's cell does not have.

    False if that cannot be seen.
    """
    given = given_lines(id)
    try:
        lines = inspect.getsource(answer).splitlines()
    except (OSError, TypeError, SyntaxError):
        return False
    return bool(given) and not {bare(line) for line in lines} <= given


def is_attempted(exercise: Exercise, answer: Any, got: list[Outcome] | None = None) -> bool:
    """False for `...`, a function whose body is empty or not implemented, and the given code."""
    if answer is ... or is_stub(answer):
        return False
    if got is None:
        got = outcomes(exercise, answer, trial(exercise).cases)
    if exercise.given is not None:
        return not got or not matches(exercise, got, trial(exercise).given)
    return not got or (not isinstance(got[0].error, NotImplementedError)
                       and got[0].value is not ...)


def matches(exercise: Exercise, got: list[Outcome], other: list[Outcome]) -> bool:
    """True if two answers gave the same on every case."""
    return agree(got, other, exercise.tolerance)


def verdict(id: str, exercise: Exercise, cases: list[tuple], got: list[Outcome],
            expected: list[Outcome] | None = None,
            wrong: dict[str, list[Outcome]] | None = None) -> Result:
    """The result for what an answer gave on the cases.

    `expected` is what the reference gives, `wrong` what each misconception gives, if known.
    """
    if expected is None:
        expected = outcomes(exercise, exercise.answer, cases)
    pairs = zip(got, expected, strict=True)
    found = [difference(mine, theirs, exercise.tolerance) for mine, theirs in pairs]
    if not any(found):
        return Result(id, "passed", tr("Correct.", "Correcto."))
    first, args = next((one, args) for one, args in zip(found, cases, strict=True) if one)
    symptom = (describe(first) + not_here(first, expected) + unknown_text(exercise, first)
               + case(exercise, args, first))
    name = recognise(exercise, cases, got, expected, wrong)
    if name is not None:
        hint = tr("Hint: ", "Pista: ") + exercise.misconceptions[name].hint
        return Result(id, "failed", f"{symptom}\n{hint}", name)
    hint = general_hint(got, expected)
    symptom += f"\n{tr('Hint: ', 'Pista: ')}{hint}" if hint else ""
    return Result(id, "error" if first.kind == "raised" else "failed", symptom)
