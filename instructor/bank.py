"""An instructor's own exercises: a folder of Python files that is kept out of the public course.

A file has one exercise, in jupytext's percent format: prose and code that are handed out with it,
its cell with the solution between the markers, and then `EXERCISES`, as the course declares its
own. What follows the exercise's cell is never handed out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from helpers import language
from helpers.exercises import Exercise
from helpers.exercises.loading import DeclarationError, load_declarations
from instructor.context import place_of, task_of
from instructor.lesson import Cell, LessonError, names, parse, prose_faults, refuse, syntax_faults
from instructor.solutions import stub

PREFIX = "bank."
WHAT_A_BANK_IS = "a bank is a folder of Python files with exercises"


class Entry(NamedTuple):
    """An exercise of a bank: its file, that file's cells, the names it defines, the declaration."""

    path: Path
    cells: list[Cell]
    defined: dict[str, Any]
    exercise: Exercise

    def languages(self, id: str) -> list[str]:
        """The languages in which its text is."""
        at = place_of(self.cells, id)
        return [lang for lang in language.LANGUAGES if task_of(self.cells, at, lang) is not None]


def load(folder: Path) -> dict[str, Entry]:
    """The exercises of a bank by their ids, "bank.name".

    LessonError lists all that is wrong, by file and line.
    """
    found: dict[str, Entry] = {}
    reasons = []
    for path in files(folder):
        try:
            id, loaded = entry(path)
            if id in found:
                refuse(path, [(1, f"the exercise {id} is in {found[id].path.name} too")])
            found[id] = loaded
        except (LessonError, DeclarationError) as error:
            reasons.append(str(error))
    if reasons:
        raise LessonError("\n".join(reasons))
    return found


def files(folder: Path) -> list[Path]:
    """The files of a bank. LessonError if there are none."""
    if not folder.is_dir():
        raise LessonError(f"{folder}: no such folder; {WHAT_A_BANK_IS}")
    if not (found := sorted(folder.glob("*.py"))):
        raise LessonError(f"{folder}: no Python file in it; {WHAT_A_BANK_IS}")
    return found


def entry(path: Path) -> tuple[str, Entry]:
    """The exercise of a file, with its id.

    LessonError or DeclarationError if the file is not as it should be.
    """
    cells = parse(path)
    refuse(path, syntax_faults(cells) or form_faults(cells))
    at, id = next((place, cell.exercise) for place, cell in enumerate(cells) if cell.exercise)
    for cell in cells[:at]:
        cell.needed_by = [id]
    name = id.removeprefix(PREFIX)
    defined = vars(load_declarations(path, name))
    return id, Entry(path, cells, defined, defined["EXERCISES"][name])


def form_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """What breaks the form of a file: one exercise, prose before it, in one language or two."""
    places = [place for place, cell in enumerate(cells) if cell.exercise is not None]
    if len(places) != 1:
        return [(1, f"{len(places)} exercises; each file must have one, "
                    "in a cell that starts with a line like '# exercise: bank.moving_average'")]
    cell = cells[places[0]]
    languages = {cell.lang for cell in cells if cell.kind == "markdown"}
    found = [(cell.line, reason) for reason in cell_faults(cell, cell.exercise)]
    if all(task_of(cells, places[0], lang) is None for lang in language.LANGUAGES):
        found.append((cell.line, "no prose cell before the exercise says what to do"))
    return found + (prose_faults(cells) if languages not in ({"en"}, {"es"}) else [])


def cell_faults(cell: Cell, id: str) -> Iterator[str]:
    """What is wrong with an exercise's cell."""
    if not id.startswith(PREFIX) or not id[len(PREFIX):].isidentifier():
        yield f"the id {id} must be bank. and the name that the cell defines: bank.moving_average"
    elif id[len(PREFIX):] not in names(cell.source):
        yield f"the exercise {id} does not define {id[len(PREFIX):]!r}"
    if stub(cell.source) == cell.source:
        yield f"the exercise {id} has no solution between markers"
