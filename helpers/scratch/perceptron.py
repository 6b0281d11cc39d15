"""Rosenblatt's perceptron (1958): a weighted sum, a threshold, and a rule that mends mistakes."""

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

    On a mistake w ← w + t·x and b ← b + t, and t·(w·x + b) grows by |x|² + 1; else nothing changes.
    """
    return (w, b) if predict(x, w, b) == t else (w + t * x, b + t)


def train(x: np.ndarray, t: np.ndarray, epochs: int = 100) -> Trained:
    """The rule from zero on, until an epoch without mistakes: (n, d), (n,) -> Trained."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    while len(mistakes) < epochs and (not mistakes or mistakes[-1]):
        mistakes.append(0)
        for example, target in zip(x, t, strict=True):
            mistakes[-1] += int(predict(example, w, b) != target)
            w, b = update(w, b, example, target)
    return Trained(w, float(b), mistakes)


def margin(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """The smallest distance of an example from the plane w·x + b = 0; negative if one is wrong.

    (n, d), (n,), (d,), () -> (). Measured in the space of (x, 1), as the theorem needs it: the bias
    is one more weight, on a constant input 1.
    """
    return float(np.min(t * (x @ w + b)) / np.sqrt(w @ w + b * b))


def widest(x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float]:
    """The plane with the largest `margin`, up to scale: (n, d), (n,) -> (d,), ().

    Write z = t·(x, 1): a plane v = (w, b) is right about an example if v·z > 0, and its margin is
    the least v·z / |v|. The widest v is the point nearest to 0 of the convex hull of the z: if a
    point p of the hull is nearest, then p·z ≥ |p|² for every z, or moving towards z would come
    nearer; and no v does better, as its least v·z is at most v·p ≤ |v||p|. That point is shares @ z
    with shares ≥ 0 of sum 1. Non-negative least squares finds it up to scale: it minimises
    |shares @ z|² + (Σ shares − 1)², whose second term only keeps the shares from being 0.
    If no plane separates the examples, 0 is in the hull: then so is the result, about.
    """
    from scipy.optimize import nnls
    z = t[:, None] * np.column_stack([x, np.ones(len(x))])
    rows = np.vstack([z.T, np.ones(len(z))])
    wanted = np.append(np.zeros(z.shape[1]), 1)
    shares, _ = nnls(rows, wanted)
    nearest = shares @ z
    return nearest[:-1], float(nearest[-1])


def bound(x: np.ndarray, margin: float) -> float:
    """The most mistakes of the rule, (R/γ)² with the largest |(x, 1)| as R (Novikoff 1962)."""
    return float((np.sum(x * x, axis=1) + 1).max() / margin**2)
