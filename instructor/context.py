"""What an exercise needs outside its lesson: the prose that states it, and the code that its cell leans on.

The prose cell before an exercise states it, from "Your turn" or "Exercise" on. A cell that carries the exercise's id as a
tag goes with it whole. Code comes by the names that the exercise uses: the statements that make them, and no others.
"""

import ast
import re
import symtable
from collections.abc import Iterable
from typing import NamedTuple

from instructor.lesson import Cell
from instructor.solutions import stub

TASK = {"en": re.compile(r"\*\*(Your turn|Exercise)\b"), "es": re.compile(r"\*\*([Tt]u turno|Ejercicio)\b")}
NUMBER = re.compile(r"\*\*(Exercise|Ejercicio) \d+\.\*\*\s*")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")


class Piece(NamedTuple):
    """A cell of what is handed out with an exercise. `names` are those that its code makes; `place` orders the pieces."""

    kind: str  # "markdown", "code", or "import"
    source: str
    names: frozenset[str] = frozenset()
    place: int = 0


class Statement(NamedTuple):
    """A statement of a lesson's code: where it stands, what it binds or changes, what it uses now and when called."""

    cell: int
    source: str
    imports: bool
    binds: frozenset[str]
    changes: frozenset[str]
    uses: frozenset[str]
    later: frozenset[str]


def handout(cells: list[Cell], id: str, lang: str) -> list[Piece]:
    """The prose and the code that go before an exercise, in their order in the lesson."""
    at = place_of(cells, id)
    told = task_of(cells, at, lang)
    prose = [Piece("markdown", prose_for(cell, id, lang, place == told), place=place)
             for place, cell in enumerate(cells[:at]) if cell.lang == lang and (place == told or id in cell.needed_by)]
    whole = {place for place, cell in enumerate(cells[:at]) if cell.kind == "code" and id in cell.needed_by}
    names = uses(cells[at].source) | uses(stub(cells[at].source)) | quoted(prose[-1].source if prose else "")
    code = code_pieces(cells, statements(cells[:at]), names, whole)
    return sorted([*prose, *code], key=lambda piece: piece.place)


def place_of(cells: list[Cell], id: str) -> int:
    """Where an exercise stands among the cells."""
    return next(place for place, cell in enumerate(cells) if cell.exercise == id)


def task_of(cells: list[Cell], at: int, lang: str) -> int | None:
    """Where the prose stands that states the exercise at `at`: the last before it, with no other exercise between."""
    for place in range(at - 1, -1, -1):
        if cells[place].lang == lang:
            return place
        if cells[place].exercise is not None:
            return None
    return None


def prose_for(cell: Cell, id: str, lang: str, states: bool) -> str:
    """What of a prose cell is handed out: without headings, without the lesson's number, without another's task."""
    text = cell.source
    for heading in HEADING.finditer(cell.source):
        text = cell.source[heading.end():]
    begin = TASK[lang].search(text)
    if begin is not None and not states:
        text = text[:begin.start()]
    elif begin is not None and id not in cell.needed_by:
        text = text[begin.start():]
    return NUMBER.sub("", text).strip()


def section(cells: list[Cell], at: int, lang: str) -> str:
    """The last heading before a place, as the lesson has it; the lesson's title if there is no other."""
    found = [heading[1] for cell in cells[:at] if cell.lang == lang for heading in HEADING.finditer(cell.source)]
    return found[-1] if found else ""


def quoted(text: str) -> frozenset[str]:
    """The functions and modules in the `code` of a prose."""
    found: set[str] = set()
    for code in QUOTED.findall(text):
        try:
            found |= {name for node in ast.walk(ast.parse(code)) for name in heads(node)}
        except SyntaxError:
            continue
    return frozenset(found)


def heads(node: ast.AST) -> set[str]:
    """The name at the head of a call or of a dotted name."""
    part = node.func if isinstance(node, ast.Call) else node if isinstance(node, ast.Attribute) else None
    return {name} if part is not None and (name := root(part)) is not None else set()


def statements(cells: list[Cell]) -> list[Statement]:
    """The statements of the code cells that are neither exercises nor checks; imports are split, one a name."""
    found = []
    for place, cell in enumerate(cells):
        if cell.kind == "code" and cell.exercise is None and cell.checks is None:
            for node in ast.parse(cell.source).body:
                found += [statement(place, source, node) for source in sources(cell.source, node)]
    return found


def sources(cell: str, node: ast.stmt) -> list[str]:
    """The text of a statement as it stands in its cell; for an import, one text for each name."""
    if isinstance(node, ast.Import):
        return [ast.unparse(ast.Import([alias])) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.unparse(ast.ImportFrom(node.module, [alias], node.level)) for alias in node.names]
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
    return ["\n".join(cell.split("\n")[first - 1:node.end_lineno])]


def statement(place: int, source: str, node: ast.stmt) -> Statement:
    """A statement with what Python's own symbol table says about its names."""
    top = symtable.symtable(source, "cell", "exec")
    imports = isinstance(node, ast.Import | ast.ImportFrom)
    binds = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    now = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    return Statement(place, source, imports, frozenset(binds), changed(node), frozenset(now), frozenset(globals_in(top)))


def globals_in(table: symtable.SymbolTable) -> set[str]:
    """The global names that the functions and classes inside a table use when they run."""
    inner = [{symbol.get_name() for symbol in child.get_symbols() if symbol.is_global() and symbol.is_referenced()}
             | globals_in(child) for child in table.get_children()]
    return set().union(*inner)


def uses(source: str) -> frozenset[str]:
    """All global names that a cell uses, now or when its functions are called."""
    top = symtable.symtable(source, "cell", "exec")
    return frozenset({symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()} | globals_in(top))


def changed(node: ast.stmt) -> frozenset[str]:
    """Names whose value a statement may change without binding them: `x[0] = 1`, `x.append(1)`."""
    targets = [part for part in ast.walk(node) if isinstance(part, ast.Subscript | ast.Attribute)
               and isinstance(part.ctx, ast.Store)]
    calls = [part.value.func for part in ast.walk(node) if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call)
             and isinstance(part.value.func, ast.Attribute)]
    return frozenset(name for name in map(root, [*targets, *calls]) if name is not None)


def root(node: ast.expr) -> str | None:
    """The name at the start of `name.part[0].part`, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def makers(known: list[Statement], name: str, before: int) -> list[int]:
    """The places of the statements that give a name the value it has before a place: its last binding, and changes."""
    found = []
    for place in range(before - 1, -1, -1):
        if name in known[place].binds:
            return [place] if known[place].imports else [*found, place]
        if name in known[place].changes:
            found.append(place)
    return []


def needed(known: list[Statement], names: Iterable[str], whole: set[int]) -> set[int]:
    """The places of all statements that it takes to have these names at the end, and to run the cells of `whole`."""
    end = len(known)
    chosen = {place for place, one in enumerate(known) if one.cell in whole}
    wanted = [(name, end) for name in names]
    wanted += [(name, place) for place in chosen for name in known[place].uses]
    wanted += [(name, end) for place in chosen for name in known[place].later]
    while wanted:
        for place in set(makers(known, *wanted.pop())) - chosen:
            chosen.add(place)
            wanted += [(name, place) for name in known[place].uses | known[place].changes]
            wanted += [(name, end) for name in known[place].later]
    return chosen


def code_pieces(cells: list[Cell], known: list[Statement], names: Iterable[str], whole: set[int]) -> list[Piece]:
    """The needed code: each import by itself, then a piece for each cell that statements come from."""
    chosen = [known[place] for place in sorted(needed(known, names, whole))]
    imports = [Piece("import", one.source, one.binds) for one in chosen if one.imports]
    rest = [one for one in chosen if not one.imports]
    pieces = []
    for place in sorted({one.cell for one in rest} | whole):
        inside = [one for one in rest if one.cell == place]
        source = cells[place].source if place in whole else "\n\n".join(one.source for one in inside)
        pieces.append(Piece("code", source, frozenset().union(*(one.binds for one in inside)), place))
    return imports + pieces
