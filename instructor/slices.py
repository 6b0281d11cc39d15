"""The part of a lesson's code that some names need, with all that it leans on."""

import ast
import symtable
from collections.abc import Iterable
from typing import NamedTuple

from instructor.lesson import Cell


class Statement(NamedTuple):
    """A statement of a lesson's code, with the cell that it stands in and the names in it."""

    cell: int
    source: str
    imports: bool
    binds: frozenset[str]
    changes: frozenset[str]
    reads: frozenset[str]  # at once
    later: frozenset[str]  # by its functions, when they are called


def statements(cells: list[Cell]) -> list[Statement]:
    """The statements of the code cells that are neither exercises nor checks.

    Imports are split, one a name.
    """
    return [statement(place, source, node)
            for place, cell in enumerate(cells)
            if cell.kind == "code" and cell.exercise is None and cell.checks is None
            for node in ast.parse(cell.source).body
            for source in sources(cell.source, node)]


def statement(place: int, source: str, node: ast.stmt) -> Statement:
    """A statement with what Python's own symbol table says about its names."""
    imports = isinstance(node, ast.Import | ast.ImportFrom)
    return Statement(place, source, imports, binds(source), changes(node), reads(node),
                     uses_later(table(source)))


def table(source: str) -> symtable.SymbolTable:
    """Python's own table of the names in a piece of code."""
    return symtable.symtable(source, "cell", "exec")


def sources(cell: str, node: ast.stmt) -> list[str]:
    """The text of a statement as it stands in its cell; for an import, one text for each name."""
    if isinstance(node, ast.Import):
        return [ast.unparse(ast.Import([alias])) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
                for alias in node.names]
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return ["\n".join(cell.split("\n")[first - 1:node.end_lineno])]


def binds(source: str) -> frozenset[str]:
    """The names that a piece of code binds at its top level."""
    symbols = table(source).get_symbols()
    return frozenset(symbol.get_name() for symbol in symbols
                     if symbol.is_assigned() or symbol.is_imported())


def reads(node: ast.stmt) -> frozenset[str]:
    """The names that a statement reads before it binds them itself.

    Exact for `for` loops, else all that it reads.
    """
    if isinstance(node, ast.For):
        bound, found = binds(f"{ast.unparse(node.target)} = 0"), reads(ast.Expr(node.iter))
        for part in [*node.body, *node.orelse]:
            found |= reads(part) - bound
            bound |= binds(ast.unparse(part))
        return found
    return uses_now(table(ast.unparse(node)))


def changes(node: ast.stmt) -> frozenset[str]:
    """Names whose value a statement may change without binding them: `x[0] = 1`, `x.append(1)`."""
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            found.append(head(part))
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            is_method = isinstance(part.value.func, ast.Attribute)
            found.append(head(part.value.func) if is_method else None)
    return frozenset(name for name in found if name is not None)


def head(node: ast.expr) -> str | None:
    """The name at the head of `name.part[0].part`, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def uses_now(names: symtable.SymbolTable) -> frozenset[str]:
    """The global names that code reads when it runs, comprehensions included."""
    found = {symbol.get_name() for symbol in names.get_symbols()
             if symbol.is_referenced() and (symbol.is_global() or names.get_type() == "module")}
    return frozenset(found.union(*(uses_now(child)
                                   for child in names.get_children() if is_comprehension(child))))


def uses_later(names: symtable.SymbolTable) -> frozenset[str]:
    """The global names that the functions and classes in code read when they run."""
    found = [uses_later(child) | (frozenset() if is_comprehension(child) else uses_now(child))
             for child in names.get_children()]
    return frozenset().union(*found)


def is_comprehension(names: symtable.SymbolTable) -> bool:
    """True for the names of a comprehension, which Python keeps like a function's."""
    return names.get_name() in ("listcomp", "setcomp", "dictcomp", "genexpr")


def uses(source: str) -> frozenset[str]:
    """All global names that a cell reads, at once or when its functions are called."""
    return uses_now(table(source)) | uses_later(table(source))


def makers(known: list[Statement], name: str, before: int) -> list[int]:
    """The places of the statements that give a name its value before a place.

    They are its last binding, and the changes after it.
    """
    found = []
    for place in range(before - 1, -1, -1):
        if name in known[place].binds:
            return [place] if known[place].imports else [*found, place]
        if name in known[place].changes:
            found.append(place)
    return []


def needed(known: list[Statement], names: Iterable[str], whole: set[int]) -> list[int]:
    """The places of all statements that these names need, and the cells of `whole`."""
    end = len(known)
    chosen = {place for place, one in enumerate(known) if one.cell in whole}
    wanted = [(name, end) for name in names]
    wanted += [(name, place) for place in chosen for name in known[place].reads]
    wanted += [(name, end) for place in chosen for name in known[place].later]
    while wanted:
        for place in set(makers(known, *wanted.pop())) - chosen:
            chosen.add(place)
            wanted += [(name, place) for name in known[place].reads | known[place].changes]
            wanted += [(name, end) for name in known[place].later]
    return sorted(chosen)
