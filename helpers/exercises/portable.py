"""An exercise as text: the cases of its check, with what the reference and the misconceptions give for them.

With it a notebook checks an exercise that the course does not declare. The code of the answer is not in the text.
"""

import base64
import builtins
import inspect
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.exercises.checking import argument_lists, outcomes
from helpers.exercises.declaration import Exercise, Misconception, learned
from helpers.exercises.outcome import Outcome

LIMIT = 200_000  # characters of an exercise's text


def pack(exercise: Exercise) -> str:
    """The exercise as a text in the language in use. ValueError if it holds what cannot be written down."""
    cases = [tuple(args) for args in argument_lists(exercise, np.random.default_rng(0))]
    function = exercise.cases is not None
    data = {"tolerance": exercise.tolerance, "cases": [encode(args) for args in cases] if function else None,
            "parameters": list(inspect.signature(exercise.answer).parameters) if function else None,
            "answer": recorded(exercise, exercise.answer, cases),
            "given": None if exercise.given is None else recorded(exercise, exercise.given, cases),
            "misconceptions": {name: {"hint": m.hint, "wrong": recorded(exercise, m.wrong, cases)}
                               for name, m in exercise.misconceptions.items()}}
    text = base64.b64encode(zlib.compress(json.dumps(data).encode(), 9)).decode()
    if len(text) > LIMIT:
        raise ValueError(f"its check takes {len(text):,} characters, more than {LIMIT:,}: use smaller inputs")
    return text


def learn(id: str, text: str) -> None:
    """From now on `check(id, …)` knows the exercise that `pack` made this text of."""
    data = json.loads(zlib.decompress(base64.b64decode("".join(text.split()))))
    answers = {"answer": data["answer"], "given": data["given"]}
    answers |= {name: m["wrong"] for name, m in data["misconceptions"].items()}
    cases = None if data["cases"] is None else [decode(args) for args in data["cases"]]
    played = {name: None if rows is None else replay(rows, cases, data["parameters"])
              for name, rows in answers.items()}
    misconceptions = {name: Misconception(played[name], m["hint"], m["hint"])
                      for name, m in data["misconceptions"].items()}
    learned[id] = Exercise(played["answer"], misconceptions, None if cases is None else lambda rng: iter(cases),
                           tolerance=data["tolerance"], given=played["given"])


def recorded(exercise: Exercise, answer: Any, cases: list[tuple]) -> list:
    """What an answer gives for each case, as data. ValueError for a value or an error that cannot be written down."""
    return [{"error": error_name(one.error), "text": str(one.error)} if one.error is not None
            else {"value": encode(one.value)} for one in outcomes(exercise, answer, cases)]


def error_name(error: BaseException) -> str:
    """The name of a built-in exception. ValueError for any other."""
    name = type(error).__name__
    if getattr(builtins, name, None) is not type(error):
        raise ValueError(f"raises {name}, which is not one of Python's own exceptions: {error}")
    return name


def replay(rows: list[dict], cases: list[tuple] | None, parameters: list[str] | None) -> Any:
    """A function that gives for each of the cases what was recorded, under the original's signature; or the value."""
    results = [Outcome(error=getattr(builtins, row["error"])(row["text"])) if "error" in row
               else Outcome(decode(row["value"])) for row in rows]
    if cases is None:
        return results[0].value
    return answering(dict(zip(map(key, cases), results, strict=True)), parameters)


def answering(results: dict[str, Outcome], parameters: list[str]) -> Callable:
    """A function of these parameters that looks its result up."""
    def answer(*args: Any) -> Any:
        result = results[key(args)]
        if result.error is not None:
            raise result.error
        return result.value

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    answer.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in parameters])
    return answer


def key(args: tuple) -> str:
    """A text that is the same for equal arguments."""
    return json.dumps(encode(args))


def encode(value: Any) -> Any:
    """A value as JSON can hold it. ValueError if it is not made of numbers, text, arrays, lists, tuples and dicts."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        return {"array": value.ravel().tolist(), "dtype": value.dtype.str, "shape": list(value.shape)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(name), encode(item)] for name, item in value.items()]}
    raise ValueError(f"{value!r} of type {type(value).__name__} cannot be written down: use numbers, text, arrays, "
                     "lists, tuples and dicts")


def decode(data: Any) -> Any:
    """The value that `encode` made data of."""
    if not isinstance(data, dict):
        return data
    if "array" in data:
        return np.array(data["array"]).astype(data["dtype"]).reshape(data["shape"])[()]
    items = list(decoded_items(data))
    return {"list": list, "tuple": tuple, "dict": dict}[next(iter(data))](items)


def decoded_items(data: dict) -> Iterator[Any]:
    """The items of a list, a tuple or a dict; those of a dict in pairs."""
    kind, items = next(iter(data.items()))
    for item in items:
        yield tuple(map(decode, item)) if kind == "dict" else decode(item)
