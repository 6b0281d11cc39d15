"""What an exercise needs outside its lesson: the prose that states it, the code that it leans on.

The prose cell before an exercise states it, from "Your turn" or "Exercise" on. A cell that has the
exercise's id as a tag goes with it whole. Code comes by the names that the exercise uses: the
statements that make them, and no others.
"""

import ast
import re
from typing import NamedTuple

from instructor.lesson import Cell
from instructor.slices import Statement, head, makers, needed, statements, uses
from instructor.solutions import stub

TASK = {"en": re.compile(r"\*\*(Your turn|Exercise)\b"),
        "es": re.compile(r"\*\*([Tt]u turno|Ejercicio)\b")}
NUMBER = re.compile(r"\*\*(Exercise|Ejercicio) \d+\.\*\*\s*")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")


class Piece(NamedTuple):
    """A cell that is handed out with an exercise: its place in the lesson, and what it binds."""

    kind: str  # "markdown", "code", or "import"
    source: str
    place: int = 0
    binds: frozenset[str] = frozenset()


class Handout(NamedTuple):
    """All that goes before an exercise.

    `relies` are the names whose values must stay as they are for its code to work.
    """

    pieces: list[Piece]
    relies: frozenset[str]


def handout(cells: list[Cell], id: str, lang: str) -> Handout:
    """The prose and the code that go before an exercise: imports, then the lesson's order."""
    at = place_of(cells, id)
    task = task_of(cells, at, lang)
    prose = [Piece("markdown", excerpt(cell, id, lang, place == task), place)
             for place, cell in enumerate(cells[:at])
             if cell.lang == lang and (place == task or id in cell.needed_by)]
    whole = {place for place, cell in enumerate(cells[:at])
             if cell.kind == "code" and id in cell.needed_by}
    source = cells[at].source
    names = uses(source) | uses(stub(source)) | names_in(prose[-1].source if prose else "")
    known = statements(cells[:at])
    chosen = [known[place] for place in needed(known, names, whole)]
    relies = names.union(*(one.binds if one.imports else one.later for one in chosen))
    relies = frozenset(name for name in relies if makers(known, name, len(known)))
    pieces = [*prose, *code(cells, chosen, whole)]
    return Handout(sorted(pieces, key=lambda piece: piece.place), relies)


def place_of(cells: list[Cell], id: str) -> int:
    """Where an exercise stands among the cells."""
    return next(place for place, cell in enumerate(cells) if cell.exercise == id)


def task_of(cells: list[Cell], at: int, lang: str) -> int | None:
    """Where the prose stands that states the exercise at `at`.

    It is the last before it, with no other exercise between.
    """
    for place in range(at - 1, -1, -1):
        if cells[place].lang == lang:
            return place
        if cells[place].exercise is not None:
            return None
    return None


def excerpt(cell: Cell, id: str, lang: str, states: bool) -> str:
    """What of a prose cell is handed out: what follows its last heading.

    The task of another exercise is left out. Of the cell that states the exercise, only the task,
    unless the cell has the exercise's id as a tag.
    """
    text = HEADING.split(cell.source)[-1]
    begin = TASK[lang].search(text)
    if begin is not None and not states:
        text = text[:begin.start()]
    elif begin is not None and id not in cell.needed_by:
        text = text[begin.start():]
    return NUMBER.sub("", text).strip()


def section(cells: list[Cell], at: int, lang: str) -> str:
    """The last heading before a place; nothing if there is none."""
    found = [heading
             for cell in cells[:at] if cell.lang == lang
             for heading in HEADING.findall(cell.source)]
    return found[-1] if found else ""


def names_in(text: str) -> frozenset[str]:
    """The functions that are called, and the modules that are named, in the `code` of a prose."""
    found = set()
    for code in QUOTED.findall(text):
        try:
            parts = list(ast.walk(ast.parse(code)))
        except SyntaxError:
            continue
        found |= {head(part.func) for part in parts if isinstance(part, ast.Call)}
        found |= {head(part) for part in parts if isinstance(part, ast.Attribute)}
    return frozenset(found - {None})


def code(cells: list[Cell], chosen: list[Statement], whole: set[int]) -> list[Piece]:
    """The needed code: each import by itself, then a piece for each cell with statements."""
    imports = [one for one in chosen if one.imports and one.cell not in whole]
    pieces = [Piece("import", one.source, binds=one.binds) for one in imports]
    rest = [one for one in chosen if one not in imports]
    for place in sorted({one.cell for one in rest}):
        inside = [one for one in rest if one.cell == place]
        source = "\n\n".join(one.source for one in inside)
        if place in whole:
            source = cells[place].source
        binds = frozenset().union(*(one.binds for one in inside))
        pieces.append(Piece("code", source, place, binds))
    return pieces
