"""Exercises that know their typical wrong answers, and `check`, which tells about them."""

from helpers.exercises.checking import Result, check
from helpers.exercises.declaration import Exercise, Formula, Misconception, repairs
from helpers.exercises.loading import all_exercises, find
from helpers.exercises.portable import learn

__all__ = ["Exercise", "Formula", "Misconception", "Result",
           "all_exercises", "check", "find", "learn", "repairs"]
