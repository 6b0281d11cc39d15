"""Slips of the pen: a lesson's own solution with one operator, number or factor changed."""

import ast
import contextlib
import copy
import linecache
from collections.abc import Callable, Iterator
from functools import cache

from instructor.editions import solved, sources
from instructor.lesson import read

SWAPS = {ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
         ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
         ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div),
         ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,),
         ast.And: (ast.Or,), ast.Or: (ast.And,), ast.USub: (ast.UAdd,)}
SLOW = ("keras", "tensorflow", "matplotlib", "helpers.training", "helpers.plots")
DEFINITIONS = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef


@cache
def lesson(number: str) -> tuple[dict, dict[str, ast.FunctionDef]]:
    """A lesson's definitions, and the functions that its exercises ask for, by their ids."""
    path = next(path for name, path in sources().items() if name.startswith(number))
    space, wanted = {"__name__": path.parent.name}, {}
    for cell in read(path):
        if cell.kind != "code":
            continue
        for node in ast.parse(solved(cell.source)).body:
            if isinstance(node, DEFINITIONS) and not is_slow(node):
                with contextlib.suppress(Exception):
                    run(node, space)
            if isinstance(node, ast.FunctionDef) and cell.exercise:
                wanted[cell.exercise] = node
    return space, wanted


def is_slow(node: ast.stmt) -> bool:
    """True for an import that takes seconds."""
    module = getattr(node, "module", None)
    names = [module] if module else [a.name for a in getattr(node, "names", ())]
    return any((name or "").startswith(SLOW) for name in names)


def run(node: ast.stmt, space: dict) -> None:
    """Execute one statement."""
    exec(compile(ast.Module([node], []), "<lesson>", "exec"), space)


def solution(id: str) -> ast.FunctionDef | None:
    """The lesson's own function for an exercise; None if it asks for a value."""
    return lesson(id[:2])[1].get(id)


def function(id: str, node: ast.FunctionDef) -> Callable:
    """The function of this definition, among the definitions of its lesson."""
    space = dict(lesson(id[:2])[0])
    run(node, space)
    return space[node.name]


def mutants(id: str) -> Iterator[tuple[str, Callable]]:
    """(what was changed, function) for every slip in the solution of an exercise."""
    original = solution(id)
    count = sum(1 for node in ast.walk(original) for _ in slips(node))
    for number in range(count):
        tree = copy.deepcopy(original)
        before = ast.unparse(tree)
        change = [(node, slip) for node in ast.walk(tree) for slip in slips(node)][number]
        apply(*change)
        after = ast.unparse(tree)
        yield difference(before, after), function(id, ast.fix_missing_locations(tree))


def slips(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """What can go wrong at this node of the code."""
    if isinstance(node, ast.Compare):
        for swap in SWAPS.get(type(node.ops[0]), ()):
            yield lambda node, swap=swap: node.ops.__setitem__(0, swap())
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.UnaryOp):
        for swap in SWAPS.get(type(node.op), ()):
            yield lambda node, swap=swap: setattr(node, "op", swap())
    if isinstance(node, ast.BinOp):
        yield lambda node: replace(node, node.left)
        yield lambda node: replace(node, node.right)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda node: setattr(node, "value", node.value + 1)
        yield lambda node: setattr(node, "value", node.value - 1)


def replace(node: ast.AST, other: ast.AST) -> None:
    """Let a node be another one."""
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__)


def apply(node: ast.AST, slip: Callable) -> None:
    """Make one slip."""
    slip(node)


def difference(before: str, after: str) -> str:
    """The line that differs, as it was and as it is now."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    was, now = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
    return f"{was} -> {now}"
