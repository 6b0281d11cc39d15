"""Notebooks as students hand them in, for the grader's tests: right, wrong, garbage, hostile."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from instructor.grading.records import Assignment

SEED = "5eed" * 8
POINTS = {"03.convolve2d": 3.0, "03.output_size": 2.0, "03.pad_same": 2.0,
          "03.count_parameters": 1.0, "05.saved": 1.0}
ASSIGNMENT = Assignment("Homework 1", "en", POINTS, SEED, "test")
SETUP = ("import os\nimport sys\n!git clone -q nowhere course\n"
         "from helpers import language\nlanguage.use('en')")
IMPORTS = "import numpy as np\n\nfrom helpers.exercises import check"

RIGHT = {
    "03.convolve2d": """
def convolve2d(image, kernel):
    k = len(kernel)
    rows, columns = (range(n - k + 1) for n in image.shape)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in columns] for i in rows])""",
    "03.output_size": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError("does not fit")
    return room // stride + 1""",
    "03.pad_same": """
def pad_same(image, f):
    return np.pad(image, ((f - 1) // 2, f // 2))""",
    "03.count_parameters": """
def count_parameters(k, channels, filters):
    return (k * k * channels + 1) * filters""",
    "05.saved": "saved = 400",
}

# Each misconception of the declarations, written as a student might.
WRONG = {
    "03.convolve2d": {
        "flipped kernel": """
def convolve2d(image, kernel):
    kernel, k = kernel[::-1, ::-1], len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel)
                      for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
        "transposed kernel": """
def convolve2d(image, kernel):
    kernel, k = kernel.T, len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel)
                      for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
        "loops swapped": """
def convolve2d(image, kernel):
    k = len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel)
                      for i in range(image.shape[0] - k + 1)]
                     for j in range(image.shape[1] - k + 1)])""",
        "last window missing": """
def convolve2d(image, kernel):
    k = len(kernel)
    rows, columns = (n - k for n in image.shape)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in range(columns)]
                     for i in range(rows)]).reshape(rows, columns)""",
        "same size": """
def convolve2d(image, kernel):
    k = len(kernel)
    padded = np.pad(image, ((k - 1) // 2, k // 2))
    return np.array([[np.sum(padded[i:i + k, j:j + k] * kernel) for j in range(image.shape[1])]
                     for i in range(image.shape[0])])""",
        "sum without products": """
def convolve2d(image, kernel):
    k = len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k]) for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
    },
    "03.output_size": {
        "no error": "def output_size(n, f, stride, padding):\n    return (n + 2 * padding - f) // "
                    "stride + 1",
        "fraction": "def output_size(n, f, stride, padding):\n    return (n + 2 * padding - f) / "
                    "stride + 1",
        "padding once": """
def output_size(n, f, stride, padding):
    room = n - f + padding
    if room < 0 or room % stride:
        raise ValueError
    return room // stride + 1""",
        "fence posts": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError
    return room // stride""",
        "stride ignored": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError
    return room + 1""",
        "padding forgotten in the test": """
def output_size(n, f, stride, padding):
    if f > n or (n + 2 * padding - f) % stride:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
        "padding once in the test": """
def output_size(n, f, stride, padding):
    if n + padding < f or (n + 2 * padding - f) % stride:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
        "exact fit refused": """
def output_size(n, f, stride, padding):
    if n + 2 * padding <= f or (n + 2 * padding - f) % stride:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
        "padding forgotten in the remainder": """
def output_size(n, f, stride, padding):
    if n + 2 * padding < f or (n - f) % stride:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
        "no test of the length": """
def output_size(n, f, stride, padding):
    if (n + 2 * padding - f) % stride:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
        "no test of the remainder": """
def output_size(n, f, stride, padding):
    if n + 2 * padding < f:
        raise ValueError
    return (n + 2 * padding - f) // stride + 1""",
    },
    "03.pad_same": {
        "as wide as the kernel": "def pad_same(image, f):\n    return np.pad(image, f)",
        "one side": "def pad_same(image, f):\n    return np.pad(image, (0, f - 1))",
        "larger half first": "def pad_same(image, f):\n    return np.pad(image, (f // 2, (f - 1) "
                             "// 2))",
        "half on both sides": "def pad_same(image, f):\n    return np.pad(image, f // 2)",
        "smaller half on both sides": "def pad_same(image, f):\n    return np.pad(image, (f - 1) "
                                      "// 2)",
        "edge repeated": "def pad_same(image, f):\n    return np.pad(image, ((f - 1) // 2, f // "
                         "2), mode='edge')",
    },
    "03.count_parameters": {
        "no biases": "def count_parameters(k, channels, filters):\n    return k * k * channels * "
                     "filters",
        "one bias for all": "def count_parameters(k, channels, filters):\n    return k * k * "
                            "channels * filters + 1",
        "flat filters": "def count_parameters(k, channels, filters):\n    return (k * k + 1) * "
                        "filters",
        "caret": """
def count_parameters(k, channels, filters):
    return (k ^ 2 * channels + 1) * filters""",
        "a bias for each channel": """
def count_parameters(k, channels, filters):
    return (k * k + 1) * channels * filters""",
    },
    "05.saved": {
        "the output's too": "saved = 410", "γ and β": "saved = 800",
        "all that it adds": "saved = 1600", "one of the layers missing": "saved = 300",
        "one for each layer": "saved = 3", "one layer": "saved = 200",
    },
}

FULL = sum(POINTS.values())
HEAD = re.compile(r"# loses: (.*); status: (.*)\n")



class Hostile(NamedTuple):
    """A cell put after the right answers: the points that it leaves, the statuses of its row."""

    source: str
    points: float
    statuses: tuple[str, ...]


def hostile() -> dict[str, Hostile]:
    """The cells in the folder hostile/; the first line of each says what it costs."""
    found = {}
    for path in sorted((Path(__file__).parent / "hostile").glob("*.py")):
        source = path.read_text("utf-8")
        lost, statuses = HEAD.match(source).groups()
        points = FULL - sum(POINTS[id] for id in lost.split(", ") if id != "nothing")
        found[path.stem.replace("_", " ")] = Hostile(source, points, tuple(statuses.split(" or ")))
    return found


def cells(**changed: str | None) -> list[str]:
    """A notebook with all right answers but for some, given by the exercise's name.

    None leaves one out.
    """
    answers = {id.partition(".")[2]: source for id, source in RIGHT.items()} | changed
    ids = {id.partition(".")[2]: id for id in RIGHT}
    parts = [(f"# exercise: {ids[name]}\n{source.strip()}", f'check("{ids[name]}", {name})')
             for name, source in answers.items() if source is not None]
    return [SETUP, IMPORTS, *(cell for pair in parts for cell in pair)]


def with_mistake(id: str, misconception: str) -> list[str]:
    """A notebook that is right but for one misconception."""
    return cells(**{id.partition(".")[2]: WRONG[id][misconception]})


def notebook(sources: list[str]) -> dict:
    """A notebook of code cells as Colab saves it: no ids, no tags."""
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [],
              "source": source.splitlines(keepends=True)} for source in sources]
    return {"nbformat": 4, "nbformat_minor": 0,
            "metadata": {"colab": {"provenance": []}}, "cells": cells}


def write(path: Path, sources: list[str]) -> Path:
    """Write a notebook; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(sources)), "utf-8")
    return path
