"""What answers to an exercise give on its cases; on those of the check, worked out once."""

from functools import cache, cached_property
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise
from helpers.exercises.outcome import Outcome, call_all

AMPLE = 100  # seconds


def argument_lists(exercise: Exercise, rng: np.random.Generator) -> list[tuple]:
    """The arguments of every case; a value is one case without arguments."""
    return [()] if exercise.cases is None else list(exercise.cases(rng))


def outcomes(exercise: Exercise, answer: Any, cases: list[tuple]) -> list[Outcome]:
    """What an answer to the exercise gives on every case, be it a function or a value.

    The reference has all the time that it takes on a slow computer.
    """
    function = answer if exercise.cases is not None else lambda: answer
    return call_all(function, cases, AMPLE if answer is exercise.answer else None)


class Trial:
    """The cases of an exercise's check, and what reference and declared answers give there."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.cases = argument_lists(exercise, np.random.default_rng(0))

    @cached_property
    def expected(self) -> list[Outcome]:
        """What the reference gives."""
        return outcomes(self.exercise, self.exercise.answer, self.cases)

    @cached_property
    def given(self) -> list[Outcome]:
        """What the code that the student starts from gives."""
        return outcomes(self.exercise, self.exercise.given, self.cases)

    @cached_property
    def mistakes(self) -> dict[str, list[Outcome]]:
        """What each misconception gives, by its name."""
        return mistakes(self.exercise, self.cases)


def mistakes(exercise: Exercise, cases: list[tuple]) -> dict[str, list[Outcome]]:
    """What each misconception gives on these cases, by its name."""
    return {name: outcomes(exercise, misconception.wrong, cases)
            for name, misconception in exercise.misconceptions.items()}


@cache
def trial(exercise: Exercise) -> Trial:
    """The trial of an exercise: always the same one."""
    return Trial(exercise)
