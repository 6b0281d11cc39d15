"""How an exercise is declared, once, and where the declarations are found."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from helpers.language import tr


@dataclass(frozen=True)
class Misconception:
    """A typical wrong answer (a function, or a value) and the hint for whoever gives it, in one language or both."""

    wrong: Any
    en: str = ""
    es: str = ""

    @property
    def hint(self) -> str:
        """The hint in the language in use, or else in the one that it has."""
        return tr(self.en, self.es) or self.en or self.es


@dataclass(frozen=True)
class Exercise:
    """An exercise: from this come the instant check, the grader's inputs and the tests.

    `answer` is the reference: a function, or a value if `cases` is None.
    `cases(rng)` yields tuples of arguments, the smallest first.
    `given` is the code that the student starts from, where the exercise is to repair something.
    `tolerance` is relative and absolute, for floats.
    `withheld` are modules of the course that do what is asked, besides those that `answer` calls; a grader hides both.
    `lent` are the functions among them that the task allows, as "helpers.scratch.perceptron.predict".
    """

    answer: Any
    misconceptions: Mapping[str, Misconception]
    cases: Callable[[np.random.Generator], Iterable[tuple]] | None = None
    points: int = 1
    tolerance: float = 1e-6
    given: Any = None
    withheld: tuple[str, ...] = ()
    lent: tuple[str, ...] = ()


LESSONS = Path(__file__).parents[2] / "lessons"
learned: dict[str, Exercise] = {}  # exercises that a notebook brought with it, by their ids


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the course by its id, "03.convolve2d": lesson and name of the function or variable."""
    return {f"{path.parent.name[:2]}.{name}": exercise for path in sorted(LESSONS.glob("*/exercises.py"))
            for name, exercise in declarations(path).EXERCISES.items()}


@cache
def declarations(path: Path) -> ModuleType:
    """The module that a file of declarations is: `EXERCISES`, and what it is made of."""
    spec = spec_from_file_location(f"lessons.{path.parent.name}.exercises", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find(id: str) -> Exercise:
    """The exercise with this id. KeyError that names the nearest ids if there is none."""
    exercises = all_exercises() | learned
    if id not in exercises:
        near = ", ".join(difflib.get_close_matches(str(id), exercises, cutoff=0.4)) or ", ".join(exercises)
        raise KeyError(tr(f"no exercise {id!r}; did you mean: {near}?",
                          f"no existe el ejercicio {id!r}; ¿quizás: {near}?"))
    return exercises[id]
