"""The course as a worker sees it: `helpers` without what the asked exercises' answers are made of.

The answers themselves, with cases and misconceptions, are in the lessons and in an instructor's
bank: these are not copied.
"""

import ast
import inspect
import re
import shutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import Any

from helpers.exercises import Exercise

ROOT = Path(__file__).parents[2]
WORKER = ("instructor/grading/wire.py", "instructor/grading/worker.py",
          "instructor/grading/isolation.py")
LEFT_OUT = shutil.ignore_patterns("widgets", "plots", "__pycache__")
WITHHELD = re.compile(r"(?P<name>helpers\.[\w.]+) is withheld: an exercise asks for it\. "
                      r"Write your own\.")
COLAB = ("__init__", "ai", "auth", "data_table", "drive", "files", "output", "patches", "runtime",
         "userdata", "widgets")
NOTHING = '''"""Stands for a part of Colab, which grading does not have: it does nothing."""


class Nothing:
    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Nothing()
'''
SILENT = '''"""Not part of grading, where the judge checks: what is asked for here does nothing."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *args, **kwargs: None
'''


def write(folder: Path, exercises: Iterable[Exercise], lent: Iterable[str] = ()) -> None:
    """Write into a folder, for any user, the course for grading these exercises.

    Of the functions that the answers call, it has those that are lent.
    """
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=LEFT_OUT)
    for name in ("exercises", "widgets", "plots"):
        put(folder / "helpers" / name / "__init__.py", SILENT)
    for name in ("instructor", "instructor/grading"):
        put(folder / name / "__init__.py", "")
    for name in COLAB:  # "google" itself is a namespace, which TensorFlow needs another part of
        put(folder / "google" / "colab" / f"{name}.py", NOTHING)
    for name in WORKER:
        put(folder / name, (ROOT / name).read_text("utf-8"))
    kept = {name for function in lent for name in dependencies(function)}
    for module, constants in withheld(exercises).items():
        path = folder / Path(*module.split(".")).with_suffix(".py")
        source = path.read_text("utf-8")
        path.write_text(without_bodies(source, module, constants, kept), "utf-8")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def put(path: Path, text: str) -> None:
    """Write a file, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def withheld(exercises: Iterable[Exercise]) -> dict[str, set[str]]:
    """The modules that do what the exercises ask for, each with its constants that are answers.

    These modules are the modules of `helpers.scratch` that the answers call, and those that the
    declarations name.
    """
    exercises = list(exercises)
    found: dict[str, set[str]] = {}
    for exercise in exercises:
        modules = (*exercise.withheld, *scratch_calls(exercise.answer, set()))
        found |= {module: set() for module in modules}
    answers = [exercise.answer for exercise in exercises]
    for module in scratch_modules():
        for name, value in vars(module).items():
            is_answer = any(value is answer for answer in answers)
            if is_answer and not isinstance(value, int | float | str):
                found.setdefault(module.__name__, set()).add(name)
    return found


def dependencies(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """A function of the course, by its full name, and all of the course's that it calls."""
    module, _, attribute = name.rpartition(".")
    function = getattr(import_module(module), attribute)
    names = {f"{value.__module__}.{value.__qualname__}" for value in references(function)
             if isinstance(value, FunctionType) and value.__module__.startswith("helpers.")}
    seen |= {name}
    return {name}.union(*(dependencies(other, seen) for other in names - seen))


def scratch_modules() -> Iterator[ModuleType]:
    """The reference implementations, module by module."""
    for info in iter_modules(import_module("helpers.scratch").__path__):
        yield import_module(f"helpers.scratch.{info.name}")


def scratch_calls(function: Any, seen: set[int]) -> Iterator[str]:
    """The modules of `helpers.scratch` that a declared function uses, also through others."""
    if not isinstance(function, FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    for value in references(function):
        is_module = isinstance(value, ModuleType)
        name = value.__name__ if is_module else getattr(value, "__module__", "") or ""
        if name.startswith("helpers.scratch."):
            yield name
        elif getattr(value, "__globals__", None) is function.__globals__:
            yield from scratch_calls(value, seen)


def references(function: FunctionType) -> Iterator[Any]:
    """The values that a function's names, and those of functions inside it, stand for."""
    outside = inspect.getclosurevars(function)
    yield from (*outside.globals.values(), *outside.nonlocals.values())
    for constant in function.__code__.co_consts:
        if inspect.iscode(constant):
            known = function.__globals__
            yield from (known[name] for name in constant.co_names if name in known)


def without_bodies(source: str, module: str, constants: set[str],
                   kept: set[str] = frozenset()) -> str:
    """A module without these constants, whose functions only raise an error that says why.

    Those kept are as they were.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if (name := f"{module}.{node.name}") not in kept:
            text = f"{name} is withheld: an exercise asks for it. Write your own."  # as WITHHELD
            node.body = ast.parse(f"raise PermissionError({text!r})").body
            node.decorator_list = [mark for mark in node.decorator_list
                                   if isinstance(mark, ast.Name)]
    return "\n".join([ast.unparse(tree), *(f"del {name}" for name in sorted(constants)), ""])
