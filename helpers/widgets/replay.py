"""The perceptron rule, one example at a time, and what it comes to."""

from typing import NamedTuple

import numpy as np

from helpers.scratch.perceptron import predict, update
from helpers.widgets.plane import Unit


class Step(NamedTuple):
    """One look at one example.

    The example's index, w·x + b, the prediction, (w1, w2, b) before and after, mistakes so far.
    """

    example: int
    total: float
    prediction: int
    before: Unit
    after: Unit
    mistakes: int


def replay(points: np.ndarray, targets: np.ndarray, steps: int) -> list[Step]:
    """The perceptron rule from zero, the examples in turn: (n, 2), (n,) of ±1 -> one Step each."""
    w, b, history, mistakes = np.zeros(2), 0.0, [], 0
    for k in range(steps):
        x, t = points[k % len(points)], int(targets[k % len(points)])
        total, prediction, before = float(x @ w + b), int(predict(x, w, b)), (*w.tolist(), b)
        mistakes += prediction != t
        w, b = update(w, b, x, t)
        after = (*w.tolist(), b)
        history.append(Step(k % len(points), total, prediction, before, after, mistakes))
    return history


def verdict(history: list[Step], n: int) -> str:
    """What a replay over n points has come to: 'converged', 'cycles' or ''.

    It cycles if weights came back after a mistake.
    """
    earlier = history[-n - 1].mistakes if len(history) > n else 0
    if len(history) >= n and history[-1].mistakes == earlier:
        return "converged"
    starts = [tuple(round(value, 9) for value in step.before) for step in history[::n]]
    return "cycles" if len(set(starts)) < len(starts) else ""
