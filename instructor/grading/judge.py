"""The judge: fresh inputs from the secret seed, what the worker gives for them, what that earns.

It alone knows answers, seed and points, and runs no line of a student's. What a worker sends is
data, and suspect.
"""

import builtins
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises import Exercise
from helpers.exercises.checking import matches, verdict
from helpers.exercises.outcome import Outcome, compare, plain
from helpers.exercises.trials import argument_lists, outcomes
from helpers.language import tr
from instructor.grading import course, wire
from instructor.grading.records import Mark
from instructor.grading.slot import Run

ROUNDS = 2  # how often fresh inputs are drawn


@dataclass(frozen=True, eq=False)
class Sheet:
    """An exercise with its inputs, those of the check first, and the reference's outcomes."""

    id: str
    exercise: Exercise
    points: float
    cases: list[tuple]
    expected: list[Outcome]
    public: int  # how many of the cases are those of the check

    @property
    def name(self) -> str:
        """The function or variable that the student defines."""
        return self.id.partition(".")[2]


def sheet(id: str, exercise: Exercise, points: float, seed: str) -> Sheet:
    """The sheet of an exercise; the same seed gives the same inputs."""
    cases = argument_lists(exercise, np.random.default_rng(0))
    public = len(cases)
    if exercise.cases is not None:
        digest = hashlib.sha256(f"{seed} {id}".encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest))
        cases += [args for _ in range(ROUNDS) for args in argument_lists(exercise, rng)]
    return Sheet(id, exercise, points, cases, outcomes(exercise, exercise.answer, cases), public)


def mark(run: Run, sheet: Sheet) -> Mark:
    """What one exercise earns in a submission that has run. WireError if the worker fails."""
    seen = run.look(sheet.name)
    found = seen.get("found")
    if found == "nothing":
        return without_points(sheet, "missing",
                              tr(f"Nothing in the notebook is called `{sheet.name}`.",
                                 f"Nada en el notebook se llama `{sheet.name}`."))
    if found == "stub":
        return not_attempted(sheet)
    if (found == "function") != (sheet.exercise.cases is not None):
        return without_points(sheet, "failed", wrong_kind(sheet))
    replies = run.call(sheet.name, sheet.cases) if found == "function" else [seen]
    got = [outcome(reply, args) for reply, args in zip(replies, sheet.cases, strict=True)]
    return mark_outcomes(sheet, got)


def without_points(sheet: Sheet, status: str, message: str) -> Mark:
    """A mark without points."""
    return Mark(sheet.id, status, 0.0, sheet.points, message)


def not_attempted(sheet: Sheet) -> Mark:
    """The mark where the cell is as it was handed out."""
    return without_points(sheet, "not attempted",
                          tr("Not attempted: the code is as it was handed out.",
                             "Sin intentar: el código está como se entregó."))


def too_long(sheet: Sheet) -> Mark:
    """The mark where an answer did not come to an end."""
    return without_points(
        sheet, "timeout",
        tr("Your code took too long, so it was stopped. Does a loop never end?",
           "Tu código tardó demasiado y se detuvo. ¿Hay un bucle que no termina?"))


def wrong_kind(sheet: Sheet) -> str:
    """What to say where a function is expected and a value was found, or the other way round."""
    if sheet.exercise.cases is None:
        return tr(f"`{sheet.name}` is a function; a value is expected.",
                  f"`{sheet.name}` es una función; se espera un valor.")
    return tr(f"`{sheet.name}` is a value; a function is expected.",
              f"`{sheet.name}` es un valor; se espera una función.")


def outcome(reply: Any, args: tuple) -> Outcome:
    """A worker's reply as an outcome. WireError if it is none."""
    if not isinstance(reply, dict):
        raise wire.WireError("no outcome")
    if "error" in reply:
        return Outcome(error=error_of(reply["error"], reply.get("message")))
    try:
        value = plain(wire.decode(reply["value"]))
        after = plain(wire.decode(reply["args"]))
    except (KeyError, RecursionError, TypeError) as error:
        raise wire.WireError(f"no outcome: {error}") from None
    return Outcome(value, changed_input=bool(args) and compare(after, plain(args), 0) is not None)


def error_of(names: Any, message: Any) -> Exception:
    """An error of the first of these classes that Python itself has, under the first name."""
    names = [str(name)[:50] for name in names] if isinstance(names, list) else []
    known = (getattr(builtins, name, None) for name in names)
    errors = (kind for kind in known if isinstance(kind, type) and issubclass(kind, Exception))
    base = next(errors, Exception)
    if issubclass(base, UnicodeError):
        base = ValueError
    name = names[0] if names and names[0].isidentifier() else base.__name__
    return type(name, (base,), {})(str(message)[:300])


def mark_outcomes(sheet: Sheet, got: list[Outcome]) -> Mark:
    """The mark for what an answer gave. Of inputs that the check does not have, nothing is told."""
    exercise, public = sheet.exercise, sheet.public
    if exercise.given is not None:
        given = outcomes(exercise, exercise.given, sheet.cases[:public])
        if matches(exercise, got[:public], given):
            return not_attempted(sheet)
    if any(isinstance(o.error, TimeoutError) for o in got):
        return too_long(sheet)
    if name := next(filter(None, map(withheld_name, got)), ""):
        return without_points(
            sheet, "withheld",
            tr(f"`{name}` is switched off in grading: an exercise asks for it. Write your own.",
               f"`{name}` está desactivada al calificar: un ejercicio pide hacerla. Escribe la "
               "tuya."))
    seen = verdict(sheet.id, exercise, sheet.cases[:public], got[:public], sheet.expected[:public])
    if seen.status != "passed":
        return Mark(sheet.id, seen.status, 0.0, sheet.points, seen.message, seen.misconception)
    hidden = verdict(sheet.id, exercise, sheet.cases[public:], got[public:],
                     sheet.expected[public:])
    if hidden.status == "passed":
        return Mark(sheet.id, "passed", sheet.points, sheet.points, seen.message)
    return Mark(sheet.id, "failed", 0.0, sheet.points, only_public(exercise, hidden.misconception),
                hidden.misconception)


def withheld_name(got: Outcome) -> str:
    """The course's function that refused to do what an exercise asks for; "" if none did."""
    found = course.WITHHELD.fullmatch(str(got.error))
    return found["name"] if found and isinstance(got.error, PermissionError) else ""


def only_public(exercise: Exercise, misconception: str | None) -> str:
    """What to say where the check's inputs give the right results and fresh ones do not."""
    symptom = tr("Right on the inputs of the notebook's check, wrong on others. "
                 "Does it work for those only?",
                 "Correcto con las entradas de la verificación del notebook, pero no con otras. "
                 "¿Sirve solo para esas?")
    if misconception is None:
        return symptom
    return f"{symptom}\n{tr('Hint: ', 'Pista: ')}{exercise.misconceptions[misconception].hint}"
