"""The course as a worker sees it: `helpers` without the exercises' answers and without what answers are made of."""

import ast
import inspect
import shutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import Any

from helpers.exercises import Exercise

ROOT = Path(__file__).parents[2]
IN_THE_SANDBOX = ("instructor/grading/wire.py", "instructor/grading/worker.py", "instructor/grading/isolation.py",
                  "helpers/exercises/outcome.py", "helpers/exercises/models.py", "helpers/exercises/formula.py")
LEFT_OUT = shutil.ignore_patterns("exercises", "widgets", "plots", "__pycache__")
SILENT = '''"""Not part of grading: whatever is asked for here does nothing."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
'''
EXERCISES = '''"""In grading, `check` says nothing: the judge does."""


def check(id, answer):
    return None


def learn(id, text):
    return None
'''


def write(folder: Path, exercises: Iterable[Exercise], lent: Iterable[str] = ()) -> None:
    """Write into a folder the course for grading these exercises, with the functions that are lent, for any user."""
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=LEFT_OUT)
    for name in ("widgets", "plots"):
        put(folder / "helpers" / name / "__init__.py", SILENT)
    put(folder / "helpers" / "exercises" / "__init__.py", EXERCISES)
    for name in ("instructor", "instructor/grading"):
        put(folder / name / "__init__.py", "")
    for name in IN_THE_SANDBOX:
        put(folder / name, (ROOT / name).read_text("utf-8"))
    kept = {name for function in lent for name in needed(function)}
    for module, constants in withheld(exercises).items():
        path = folder / Path(*module.split(".")).with_suffix(".py")
        path.write_text(emptied(path.read_text("utf-8"), module, constants, kept), "utf-8")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def put(path: Path, text: str) -> None:
    """Write a file, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def withheld(exercises: Iterable[Exercise]) -> dict[str, set[str]]:
    """The modules that do what the exercises ask for, each with its constants that are answers themselves.

    These are the modules of `helpers.scratch` that the answers call, and those that the declarations name.
    """
    exercises = list(exercises)
    found: dict[str, set[str]] = {module: set() for exercise in exercises
                                  for module in (*exercise.withheld, *called(exercise.answer, set()))}
    for module in scratch_modules():
        for name, value in vars(module).items():
            if any(value is exercise.answer for exercise in exercises) and not isinstance(value, int | float | str):
                found.setdefault(module.__name__, set()).add(name)
    return found


def needed(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """A function of the course, by its full name, and all of the course's that it calls."""
    module, _, attribute = name.rpartition(".")
    names = {f"{value.__module__}.{value.__qualname__}" for value in used(getattr(import_module(module), attribute))
             if isinstance(value, FunctionType) and value.__module__.startswith("helpers.")}
    return {name}.union(*(needed(other, seen | {name}) for other in names - seen - {name}))


def scratch_modules() -> Iterator[ModuleType]:
    """The reference implementations, module by module."""
    for info in iter_modules(import_module("helpers.scratch").__path__):
        yield import_module(f"helpers.scratch.{info.name}")


def called(function: Any, seen: set[int]) -> Iterator[str]:
    """The modules of `helpers.scratch` that a function of the declarations uses, directly or through others there."""
    if not isinstance(function, FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    for value in used(function):
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "") or ""
        if name.startswith("helpers.scratch."):
            yield name
        elif name.startswith("lessons.") or getattr(value, "__globals__", None) is function.__globals__:
            yield from called(value, seen)


def used(function: FunctionType) -> Iterator[Any]:
    """The values that a function's names stand for: globals, what it closes over, and what functions inside it use."""
    outside = inspect.getclosurevars(function)
    yield from (*outside.globals.values(), *outside.nonlocals.values())
    for constant in function.__code__.co_consts:
        if inspect.iscode(constant):
            yield from (function.__globals__[name] for name in constant.co_names if name in function.__globals__)


def emptied(source: str, module: str, constants: set[str], kept: set[str] = frozenset()) -> str:
    """A module whose functions, but for those kept, raise an error that says why, and without these constants."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and f"{module}.{node.name}" not in kept:
            text = f"{module}.{node.name} is withheld: an exercise asks for it. Write your own."
            node.body = ast.parse(f"raise PermissionError({text!r})").body
            node.decorator_list = [mark for mark in node.decorator_list if isinstance(mark, ast.Name)]
    return "\n".join([ast.unparse(tree), *(f"del {name}" for name in sorted(constants)), ""])
