"""Widrow and Hoff's Adaline (1960): the delta rule, or LMS, follows the weighted sum's error."""

import numpy as np


def error(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """The target minus the weighted sum, before any threshold: (n, d), (n,), (d,), () -> (n,)."""
    return t - (x @ w + b)


def mean_squared_error(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """The mean of the squared errors: (n, d), (n,), (d,), () -> ()."""
    return float(np.mean(error(x, t, w, b) ** 2))


def gradient(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> tuple[np.ndarray, float]:
    """The gradient of the mean squared error along w and b: (n, d), (n,), (d,), () -> (d,), ().

    ∂/∂w mean((t − w·x − b)²) = −2 mean(error · x), and the same without x for b.
    """
    e = error(x, t, w, b)
    return -2 * e @ x / len(x), -2 * float(e.mean())


def update(w: np.ndarray, b: float, x: np.ndarray, t: float,
           rate: float) -> tuple[np.ndarray, float]:
    """One LMS step on one example: w ← w + 2·rate·error·x: (d,), (), (d,), (), () -> (d,), ().

    Source: Widrow & Lehr 1990, eq. 33.
    """
    e = t - (x @ w + b)
    return w + 2 * rate * e * x, b + 2 * rate * e


def train(x: np.ndarray, t: np.ndarray, rate: float,
          epochs: int) -> tuple[np.ndarray, float, list[float]]:
    """LMS from zero, example by example: (n, d), (n,) -> (d,), (), losses after each epoch."""
    w, b, losses = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        for example, target in zip(x, t, strict=True):
            w, b = update(w, b, example, target, rate)
        losses.append(mean_squared_error(x, t, w, b))
    return w, b, losses


def best(x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float]:
    """The bottom of the error surface, by least squares: (n, d), (n,) -> (d,), ()."""
    solution = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), t, rcond=None)[0]
    return solution[:-1], float(solution[-1])
