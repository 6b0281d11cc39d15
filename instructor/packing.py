"""An exercise as the text that travels in a notebook; there `helpers.exercises.learn` reads it."""

import base64
import builtins
import inspect
import json
import zlib
from typing import Any

import numpy as np

from helpers.exercises import Exercise
from helpers.exercises.portable import encode
from helpers.exercises.trials import argument_lists, outcomes

LIMIT = 200_000  # characters of an exercise's text


def pack(exercise: Exercise) -> str:
    """The exercise as a text in the language in use. ValueError if that cannot be written down."""
    cases = argument_lists(exercise, np.random.default_rng(0))
    data = {"tolerance": exercise.tolerance, "cases": None, "parameters": None, "given": None,
            "answer": record(exercise, exercise.answer, cases),
            "misconceptions": {name: {"hint": m.hint, "wrong": record(exercise, m.wrong, cases)}
                               for name, m in exercise.misconceptions.items()}}
    if exercise.cases is not None:
        data["cases"] = [encode(tuple(args)) for args in cases]
        data["parameters"] = list(inspect.signature(exercise.answer).parameters)
    if exercise.given is not None:
        data["given"] = record(exercise, exercise.given, cases)
    text = base64.b64encode(zlib.compress(json.dumps(data).encode(), 9)).decode()
    if len(text) > LIMIT:
        raise ValueError(f"its check takes {len(text):,} characters, more than {LIMIT:,}: "
                         "use smaller inputs")
    return text


def record(exercise: Exercise, answer: Any, cases: list[tuple]) -> list[dict]:
    """What an answer gives for each case, as data. ValueError if that cannot be written down."""
    return [{"value": encode(one.value)} if one.error is None
            else {"error": error_name(one.error), "text": str(one.error)}
            for one in outcomes(exercise, answer, cases)]


def error_name(error: BaseException) -> str:
    """The name of a built-in exception. ValueError for any other."""
    name = type(error).__name__
    if getattr(builtins, name, None) is not type(error):
        raise ValueError(f"raises {name}, which is not one of Python's own exceptions: {error}")
    return name
