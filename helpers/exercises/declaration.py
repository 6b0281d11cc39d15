"""How an exercise is declared, once: by the course, or by an instructor."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from helpers.language import tr


@dataclass(frozen=True)
class Misconception:
    """A typical wrong answer, function or value, and the hint for it, in one language or both."""

    wrong: Any
    en: str = ""
    es: str = ""

    @property
    def hint(self) -> str:
        """The hint in the language in use, or else in the one that it has."""
        return tr(self.en, self.es) or self.en or self.es


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise: from this come the instant check, the grader's inputs and the tests.

    `answer` is the reference: a function, or a value if `cases` is None.
    `cases(rng)` yields tuples of arguments, the smallest first.
    `given` is the code that the student starts from, where the exercise is to repair something.
    `tolerance` is relative and absolute, for floats.
    `withheld` are modules of the course that do what is asked, besides those that `answer` calls;
    a grader hides both.
    `lent` are the functions among them that the task allows: "helpers.scratch.perceptron.predict".
    """

    answer: Any
    misconceptions: Mapping[str, Misconception]
    cases: Callable[[np.random.Generator], Iterable[tuple]] | None = None
    points: int = 1
    tolerance: float = 1e-6
    given: Any = None
    withheld: tuple[str, ...] = ()
    lent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Formula:
    """A function that a student's function is given: as its text, it can be shown and sent.

    The text is a lambda, "lambda w: np.sum(w**2)", with NumPy as `np`; SyntaxError if it is none.
    """

    text: str

    def __call__(self, *args: Any) -> Any:
        return eval(self.text, {"np": np})(*args)

    def __repr__(self) -> str:
        return self.text


COUNTS = ("", "One bug is gone", "Two bugs are gone", "Three bugs are gone")
LEFT = ("", "One is left: ", "Two are left: ", "Three are left: ")
CUENTAS = ("", "un error", "dos errores", "tres errores")
FALTAN = ("", "Falta uno: ", "Faltan dos: ", "Faltan tres: ")


def repairs(build: Callable, bugs: Mapping[str, tuple[dict, str, str]]) -> dict[str, Misconception]:
    """A misconception for each choice of the bugs, at most four, that may be left in code.

    `build(**options)` gives the code with the bugs of these options; `bugs` has for each bug's name
    its options and its hint in English and in Spanish. Not among them: no bug left, or all.
    """
    found = {}
    for left in range(1, len(bugs)):
        for names in combinations(bugs, left):
            options, en, es = zip(*(bugs[name] for name in names), strict=True)
            gone = len(bugs) - left
            found[", ".join(names)] = Misconception(
                build(**{key: value for one in options for key, value in one.items()}),
                f"{COUNTS[gone]}. {LEFT[left]}{enumerated(en)}",
                f"Ya corregiste {CUENTAS[gone]}. {FALTAN[left]}{enumerated(es)}")
    return found


def enumerated(hints: tuple[str, ...]) -> str:
    """One hint as it is, several with numbers."""
    if len(hints) == 1:
        return hints[0]
    return " ".join(f"({number}) {hint}" for number, hint in enumerate(hints, 1))
