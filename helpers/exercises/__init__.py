"""Exercises that know their typical wrong answers: one module of declarations a lesson, and `check`."""

from helpers.exercises.checking import Result, check
from helpers.exercises.declaration import Exercise, Misconception, all_exercises, find
from helpers.exercises.portable import learn

__all__ = ["Exercise", "Misconception", "Result", "all_exercises", "check", "find", "learn"]
