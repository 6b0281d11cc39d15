"""Is an exercise of a bank sound?

It is asked what the tests ask of the course's exercises.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from helpers.exercises import Exercise
from helpers.exercises.checking import is_attempted, verdict
from helpers.exercises.trials import argument_lists, mistakes, outcomes
from instructor.bank import PREFIX, Entry, load
from instructor.context import handout, place_of
from instructor.packing import pack
from instructor.solutions import solution_lines, stub

FRESH = range(1, 6)  # seeds of the inputs that an exercise is tried on, besides those of its check


def main(folder: Path) -> int:
    """Report what is wrong with the exercises of a bank, by file and exercise.

    1 if anything is, else 0.
    """
    bank = load(folder)
    faulty = 0
    for id, entry in bank.items():
        found = list(faults(id, entry))
        faulty += bool(found)
        known, languages = len(entry.exercise.misconceptions), ", ".join(entry.languages(id))
        print(f"{'✗' if found else '✓'} {id} ({entry.path.name}): "
              f"{known} misconceptions, {languages}")
        for reason in found:
            print(f"    {reason}")
    print(f"{len(bank)} exercises, {faulty or 'none'} with faults")
    return 1 if faulty else 0


def faults(id: str, entry: Entry) -> Iterator[str]:
    """What is wrong with an exercise: declaration, what it accepts, what it gives away."""
    yield from declaration_faults(entry, entry.languages(id))
    yield from answer_faults(id, entry)
    yield from misconception_faults(entry.exercise)
    yield from handout_faults(id, entry)


def declaration_faults(entry: Entry, languages: list[str]) -> Iterator[str]:
    """Points, the number of misconceptions, and hints that are missing, too short or the same."""
    if not entry.exercise.points > 0:
        yield f"points must be more than 0, not {entry.exercise.points}"
    known = entry.exercise.misconceptions
    if len(known) < 3:
        yield f"it knows {len(known)} misconceptions; at least 3 are needed"
    for lang in languages:
        hints = [getattr(misconception, lang) for misconception in known.values()]
        for name, hint in zip(known, hints, strict=True):
            if len(hint) <= 20:
                yield f"the misconception {name!r} has no real hint in {lang}: {hint!r}"
            elif hints.count(hint) > 1:
                yield f"the hint of {name!r} in {lang} is that of another misconception"


def answer_faults(id: str, entry: Entry) -> Iterator[str]:
    """A reference that fails or is not the same twice, and a stub that counts as an answer."""
    exercise = entry.exercise
    for seed in (0, *FRESH):
        cases = argument_lists(exercise, np.random.default_rng(seed))
        result = verdict(id, exercise, cases, outcomes(exercise, exercise.answer, cases))
        if result.status != "passed":
            yield f"the reference fails on its own inputs (seed {seed}): {result.message}"
            return
    name = id.removeprefix(PREFIX)
    defined = dict(entry.defined)
    exec(stub(entry.cells[place_of(entry.cells, id)].source), defined)
    if is_attempted(exercise, defined[name]):
        yield ("what the student starts from counts as an answer; "
               "if code is given, declare it: Exercise(…, given=…)")


def misconception_faults(exercise: Exercise) -> Iterator[str]:
    """Misconceptions that are right, or that give what another one gives.

    They are tried on the check's inputs and on fresh ones.
    """
    for seed in (0, *FRESH):
        cases = argument_lists(exercise, np.random.default_rng(seed))
        where = "the check's inputs" if seed == 0 else f"fresh inputs (seed {seed})"
        expected, wrong = outcomes(exercise, exercise.answer, cases), mistakes(exercise, cases)
        for name, got in wrong.items():
            result = verdict("", exercise, cases, got, expected, wrong)
            if result.status == "passed":
                yield f"the misconception {name!r} gives the right results on {where}"
            elif result.misconception != name:
                seen = result.misconception
                yield f"the misconception {name!r} cannot be told from {seen!r} on {where}"


def handout_faults(id: str, entry: Entry) -> Iterator[str]:
    """A check that cannot travel, and lines of the solution in what the student gets."""
    try:
        pack(entry.exercise)
    except ValueError as error:
        yield f"its check cannot be handed out: {error}"
    cell = entry.cells[place_of(entry.cells, id)]
    for lang in entry.languages(id):
        pieces = [piece.source
                  for piece in handout(entry.cells, id, lang).pieces] + [stub(cell.source)]
        shown = {line.strip() for piece in pieces for line in piece.split("\n")}
        for line in sorted(solution_lines(cell.source) & shown):
            yield f"a line of the solution is handed out ({lang}): {line}"
