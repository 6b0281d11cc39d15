"""Slips of the pen: a lesson's own solution with one operator, number or factor changed."""

import ast
import contextlib
import copy
import itertools
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from helpers.exercises import find
from helpers.exercises.outcome import call, difference
from helpers.exercises.trials import trial
from instructor.editions import solved, sources
from instructor.lesson import Cell, read

SWAPS = {ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
         ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
         ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div),
         ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,),
         ast.And: (ast.Or,), ast.Or: (ast.And,), ast.USub: (ast.UAdd,)}
OTHER = {"max": ("min", "mean", "sum"), "min": ("max",), "maximum": ("minimum",),
         "argmax": ("argmin",), "argmin": ("argmax",), "mean": ("sum", "max"),
         "sum": ("mean", "max"), "any": ("all",), "T": ("real",), "sqrt": ("square",),
         "log": ("log2", "log10")}
SLOW = ("keras", "tensorflow", "matplotlib", "helpers.architectures",
        "helpers.training", "helpers.plots", "helpers.widgets", "helpers.datasets")
DEFINITIONS = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef


@cache
def code_cells(number: str) -> list[Cell]:
    """The code of a lesson."""
    path = next(path for name, path in sources().items() if name.startswith(number))
    return [cell for cell in read(path) if cell.kind == "code"]


@cache
def lesson(number: str) -> tuple[dict, dict[str, ast.FunctionDef]]:
    """A lesson's definitions, and the functions that its exercises ask for, by their ids."""
    space, wanted = {"__name__": f"lesson{number}"}, {}
    for cell in code_cells(number):
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
    names = [alias.name for alias in getattr(node, "names", ())]
    full = [f"{module}.{name}" for name in names] if module else names
    return any(name.startswith(SLOW) for name in full)


def run(node: ast.stmt, space: dict) -> None:
    """Execute one statement."""
    exec(compile(ast.Module([node], []), "<lesson>", "exec"), space)


def solution(id: str) -> ast.FunctionDef | None:
    """The lesson's own function for an exercise; None if it asks for a value."""
    return lesson(id[:2])[1].get(id)


def function(id: str, node: ast.FunctionDef, **slow: Any) -> Callable:
    """The function of this definition, among the definitions of its lesson and what is slow."""
    space = lesson(id[:2])[0] | slow
    run(node, space)
    return space[node.name]


def passes(id: str, answer: Callable, seconds: float) -> bool:
    """Whether the check accepts a function; a case that takes longer is wrong."""
    expected = zip(trial(find(id)).cases, trial(find(id)).expected, strict=True)
    return all(difference(call(answer, args, seconds), right, find(id).tolerance) is None
               for args, right in expected)


def mutants(id: str, **slow: Any) -> Iterator[tuple[str, Callable]]:
    """(what was changed, function) for every slip in the solution of an exercise."""
    original = solution(id)
    before = ast.unparse(original)
    for number in range(len(places(original))):
        tree = copy.deepcopy(original)
        node, slip = places(tree)[number]
        slip(node)
        ast.fix_missing_locations(tree)
        yield changed(before, ast.unparse(tree)), function(id, tree, **slow)
    arguments = [argument.arg for argument in original.args.args]
    for one, other in itertools.permutations(arguments[:5], 2):
        for number in range(len(uses(original, one))):
            tree = copy.deepcopy(original)
            uses(tree, one)[number].id = other
            yield changed(before, ast.unparse(tree)), function(id, tree, **slow)


def places(tree: ast.AST) -> list[tuple[ast.AST, Callable]]:
    """Every node of the code's body with every slip at it."""
    return [(node, slip) for part in tree.body for node in nodes(part) for slip in slips(node)]


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but what is in a message."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.JoinedStr):
            yield from nodes(child)


def uses(tree: ast.AST, name: str) -> list[ast.Name]:
    """Where the value of a variable is used."""
    return [node for part in tree.body for node in nodes(part)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)]


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
    if isinstance(node, ast.Attribute):
        for other in OTHER.get(node.attr, ()):
            yield lambda node, other=other: setattr(node, "attr", other)
    if isinstance(node, ast.Name) and node.id in OTHER:
        yield lambda node: setattr(node, "id", OTHER[node.id][0])


def replace(node: ast.AST, other: ast.AST) -> None:
    """Let a node be another one."""
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__)


def changed(before: str, after: str) -> str:
    """The line that differs, as it was and as it is now."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    was, now = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
    return f"{was} -> {now}"
