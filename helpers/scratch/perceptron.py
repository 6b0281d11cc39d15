"""Rosenblatt's perceptron (1958): a weighted sum, a threshold, and a rule that learns only from mistakes."""

from typing import NamedTuple

import numpy as np


class Trained(NamedTuple):
    """What training leaves: weights (d,), bias, and the number of mistakes in each epoch."""

    w: np.ndarray
    b: float
    mistakes: list[int]


def predict(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """+1 where the weighted sum exceeds 0, else −1: (n, d), (d,), () -> (n,); also (d,) -> ()."""
    return np.where(x @ w + b > 0, 1, -1)


def update(w: np.ndarray, b: float, x: np.ndarray, t: int) -> tuple[np.ndarray, float]:
    """One step of the perceptron rule on one example: (d,), (), (d,), ±1 -> (d,), ().

    On a mistake w ← w + t·x and b ← b + t; otherwise nothing changes. The sum t·(w·x + b) grows by |x|² + 1.
    """
    return (w, b) if predict(x, w, b) == t else (w + t * x, b + t)


def train(x: np.ndarray, t: np.ndarray, epochs: int = 100) -> Trained:
    """The perceptron rule from zero, example by example, until an epoch without mistakes: (n, d), (n,) -> Trained."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    while len(mistakes) < epochs and (not mistakes or mistakes[-1]):
        mistakes.append(0)
        for example, target in zip(x, t, strict=True):
            mistakes[-1] += int(predict(example, w, b) != target)
            w, b = update(w, b, example, target)
    return Trained(w, float(b), mistakes)


def margin(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """The smallest distance of an example from the plane w·x + b = 0 in the space of (x, 1); negative if one is wrong.

    (n, d), (n,), (d,), () -> (). With the bias as one more weight on a constant input 1, as the theorem needs it.
    """
    return float(np.min(t * (x @ w + b)) / np.sqrt(w @ w + b * b))


def widest(x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float]:
    """The plane with the largest `margin` that separates the examples, up to scale: (n, d), (n,) -> (d,), ().

    Its (w, b) is the point nearest to 0 that weights ≥ 0 of sum 1 make of the t·(x, 1): a least-squares problem.
    The result is about 0, and its margin not positive, if no plane separates them.
    """
    from scipy.optimize import nnls
    z = t[:, None] * np.column_stack([x, np.ones(len(x))])
    shares, _ = nnls(np.vstack([z.T, np.ones(len(z))]), np.append(np.zeros(z.shape[1]), 1))
    nearest = shares @ z
    return nearest[:-1], float(nearest[-1])


def bound(x: np.ndarray, margin: float) -> float:
    """The most mistakes the rule can make, (R/γ)², R being the largest |(x, 1)|: (n, d), () -> () (Novikoff 1962)."""
    return float((np.sum(x * x, axis=1) + 1).max() / margin**2)
