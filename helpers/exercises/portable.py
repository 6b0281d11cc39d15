"""An exercise that came with its notebook, as text: its check's cases, and what answers give there.

With it a notebook checks an exercise that the course does not declare. No answer's code is in the
text, which `instructor.packing.pack` makes.
"""

import base64
import builtins
import inspect
import json
import zlib
from typing import Any

import numpy as np

from helpers.exercises.declaration import Exercise, Misconception
from helpers.exercises.loading import extra_exercises


def learn(id: str, text: str) -> None:
    """From now on `check(id, …)` knows the exercise that `pack` made this text of."""
    data = json.loads(zlib.decompress(base64.b64decode(text)))
    cases = None if data["cases"] is None else [decode(args) for args in data["cases"]]

    def answer(rows: list[dict]) -> Any:
        if cases is None:
            return decode(rows[0].get("value"))
        return replay(rows, cases, data["parameters"])

    extra_exercises[id] = Exercise(
        answer(data["answer"]),
        {name: Misconception(answer(m["wrong"]), m["hint"], m["hint"])
         for name, m in data["misconceptions"].items()},
        cases=None if cases is None else lambda rng: cases,
        tolerance=data["tolerance"],
        given=None if data["given"] is None else answer(data["given"]))


def replay(rows: list[dict], cases: list[tuple], parameters: list[str]) -> Any:
    """A function of these parameters that gives for each of the cases what was recorded."""
    results = {key(args): row for args, row in zip(cases, rows, strict=True)}

    def answer(*args: Any) -> Any:
        row = results[key(args)]
        if "error" in row:
            raise getattr(builtins, row["error"])(row["text"])
        return decode(row["value"])

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    named = [inspect.Parameter(name, kind) for name in parameters]
    answer.__signature__ = inspect.Signature(named)
    return answer


def key(args: tuple) -> str:
    """A text that is the same for equal arguments."""
    return json.dumps(encode(args))


def encode(value: Any) -> Any:
    """A value as JSON can hold it: numbers, text, arrays, lists, tuples, dicts; else ValueError."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        shape = list(value.shape)
        return {"array": value.ravel().tolist(), "dtype": value.dtype.str, "shape": shape}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(name), encode(item)] for name, item in value.items()]}
    raise ValueError(f"{value!r} of type {type(value).__name__} cannot be written down: "
                     "use numbers, text, arrays, lists, tuples and dicts")


def decode(data: Any) -> Any:
    """The value that `encode` made data of."""
    if not isinstance(data, dict):
        return data
    if "array" in data:
        return np.array(data["array"]).astype(data["dtype"]).reshape(data["shape"])[()]
    if "dict" in data:
        return {decode(name): decode(item) for name, item in data["dict"]}
    (name, items), = data.items()
    return {"list": list, "tuple": tuple}[name](map(decode, items))
