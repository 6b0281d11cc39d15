"""Read a lesson's source into cells, and refuse one that breaks the conventions."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext

from instructor.solutions import SolutionError, stub

EXERCISE = re.compile(r"# exercise: (\S+)$")
ID = re.compile(r"(\d\d|bank)\.\w+")
# What they show depends on the language; of budget, what it announces.
SPEAKING = {"check", "compare", "datasets", "plots", "show", "table", "widgets"}
COMPARED = "nbval-check-output"


class LessonError(Exception):
    """What is wrong in the sources, one `file:line: reason` a line."""


@dataclass
class Cell:
    """A cell of a lesson's source.

    `line` is where its text starts. `lang` is None for code, which both languages share.
    `needed_by` are the exercises that the cell goes with when they are handed out without their
    lesson.
    """

    kind: str
    source: str
    line: int
    lang: str | None = None
    tags: list[str] = field(default_factory=list)
    needed_by: list[str] = field(default_factory=list)

    @property
    def exercise(self) -> str | None:
        """The id of the exercise that this cell holds, or None."""
        found = EXERCISE.match(self.source.split("\n", 1)[0]) if self.kind == "code" else None
        return found and found[1]

    @property
    def checks(self) -> str | None:
        """The id of the exercise that this cell checks, or None."""
        calls = [node for node in self._nodes()
                 if isinstance(node, ast.Call) and _name(node.func) == "check"]
        ids = (call.args[0].value for call in calls
               if call.args and isinstance(call.args[0], ast.Constant))
        return next(ids, None)

    @property
    def speaks(self) -> bool:
        """True if the cell calls something whose output is in the notebook's language."""
        calls = [node.func for node in self._nodes() if isinstance(node, ast.Call)]
        return self._shows_a_ledger(calls) or any(
            _name(called) in SPEAKING or ast.unparse(called) == "budget.announce"
            for called in calls)

    def _shows_a_ledger(self, calls: list[ast.expr]) -> bool:
        """True if the cell may show one: by a name, alone or after its making, or by the call."""
        match ast.parse(self.source).body:
            case [ast.Expr(ast.Name())]:
                return True
            case [*_, ast.Expr(ast.Name())]:
                return "ledger" in map(_name, calls)
            case [*_, ast.Expr(ast.Call(called))]:
                return _name(called) == "ledger"
        return False

    def _nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.source))) if self.kind == "code" else []


def _name(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def read(path: Path) -> list[Cell]:
    """The cells of a lesson in jupytext's percent format.

    LessonError lists everything that is wrong with it.
    """
    cells = parse(path)
    refuse(path, find_faults(cells))
    return cells


def parse(path: Path) -> list[Cell]:
    """The cells of a file in jupytext's percent format. LessonError if it is not in that format."""
    text = path.read_text(encoding="utf-8")
    parsed = jupytext.reads(text, fmt="py:percent").cells
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("# %%")]
    if len(lines) != len(parsed):
        refuse(path, [(1, "every cell must start with a line '# %%'")])
    return [Cell(cell.cell_type, cell.source, line + 1, cell.metadata.get("lang"),
                 *sorted_tags(cell.metadata))
            for cell, line in zip(parsed, lines, strict=True)]


def refuse(path: Path, faults: list[tuple[int, str]]) -> None:
    """LessonError that lists the faults by file and line, if there are any."""
    if faults:
        raise LessonError("\n".join(f"{path}:{line}: {reason}" for line, reason in sorted(faults)))


def sorted_tags(metadata: dict) -> tuple[list[str], list[str]]:
    """The tags for the notebook, and those that are ids of exercises, which stay in the source."""
    tags = metadata.get("tags", [])
    return [tag for tag in tags if not ID.fullmatch(tag)], [tag
                                                            for tag in tags if ID.fullmatch(tag)]


def find_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """Everything in a lesson that breaks the conventions, as (line, reason)."""
    faults = syntax_faults(cells)
    return faults or [*prose_faults(cells), *exercise_faults(cells), *tag_faults(cells)]


def syntax_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """Code that does not parse, and solution markers that do not match."""
    faults = []
    for cell in (cell for cell in cells if cell.kind == "code"):
        try:
            ast.parse(cell.source)
            ast.parse(stub(cell.source))
        except SolutionError as error:
            faults.append((cell.line + error.line - 1, str(error)))
        except SyntaxError as error:
            faults.append((cell.line + (error.lineno or 1) - 1, f"not valid Python: {error.msg}"))
    return faults


def prose_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """Prose cells without a language, and those without their twin.

    An English one must be followed at once by a Spanish one, and that only follows such a one.
    """
    faults, before = [], None
    for cell in [*cells, Cell("end", "", cells[-1].line if cells else 1)]:
        if cell.kind == "markdown" and cell.lang not in ("en", "es"):
            faults.append((cell.line, 'a prose cell needs lang="en" or lang="es"'))
        if before is not None and before.lang == "en" and cell.lang != "es":
            faults.append((before.line, "this English prose cell is not followed by its Spanish "
                                        "twin"))
        if cell.lang == "es" and (before is None or before.lang != "en"):
            faults.append((cell.line, "this Spanish prose cell does not follow its English twin"))
        before = cell
    return faults


def exercise_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """Exercises and checks that are not together, ids used twice or not the answer's name."""
    faults, seen = [], set()
    for before, cell, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
        if (id := cell.exercise) is not None:
            if id in seen:
                faults.append((cell.line, f"the exercise id {id} is used twice"))
            seen.add(id)
            if after is None or after.checks != id:
                faults.append((cell.line,
                               f'the exercise {id} must be followed by a cell check("{id}", …)'))
            if id.partition(".")[2] not in names(cell.source):
                faults.append((cell.line, f"the exercise {id} does not define "
                                          f"{id.partition('.')[2]!r}"))
            if stub(cell.source) == cell.source:
                faults.append((cell.line, f"the exercise {id} has no solution between markers"))
        elif "### BEGIN SOLUTION" in cell.source:
            faults.append((cell.line, "a solution outside an exercise: the cell's first line must "
                                      "be '# exercise: ID'"))
        if cell.checks is not None and (before is None or before.exercise != cell.checks):
            faults.append((cell.line, f'check("{cell.checks}", …) does not follow its exercise'))
    return faults


def tag_faults(cells: list[Cell]) -> list[tuple[int, str]]:
    """Tags that name no later exercise, and twins that do not go with the same exercises."""
    faults = []
    for place, cell in enumerate(cells):
        later = {other.exercise for other in cells[place:]}
        faults += [(cell.line, f"the tag {id} is the id of no exercise that follows")
                   for id in cell.needed_by if id not in later]
        if place and cell.lang == "es" and cell.needed_by != cells[place - 1].needed_by:
            faults.append((cell.line, "this Spanish prose cell has not the tags of its English "
                                      "twin"))
    return faults


def names(source: str) -> set[str]:
    """The functions, classes and variables that a cell defines at its top level."""
    found = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        else:
            found |= {part.id for part in ast.walk(node)
                      if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return found
