"""Madaline: several Adalines whose ±1 outputs a fixed OR joins; trained by Madaline Rule I (1962).

Source: Widrow & Lehr 1990, "30 Years of Adaptive Neural Networks", Proc. IEEE 78(9), 1415–1442.
"""

import numpy as np


def sums(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The weighted sum of each Adaline: (n, d), (k, d), (k,) -> (n, k); also (d,) -> (k,)."""
    return x @ w.T + b


def predict(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """+1 if any Adaline says +1, else −1: (n, d), (k, d), (k,) -> (n,); also (d,) -> ()."""
    return np.where((sums(x, w, b) > 0).any(axis=-1), 1, -1)


def update(w: np.ndarray, b: np.ndarray, x: np.ndarray, t: int,
           rate: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Madaline Rule I on one example: (k, d), (k,), (d,), ±1 -> (k, d), (k,).

    Minimal disturbance: where the answer must become +1, the Adaline nearest to 0 moves towards +1;
    where it must become −1, every Adaline that says +1 moves towards −1. A step takes away the part
    `rate` of the error.
    """
    s = sums(x, w, b)
    if predict(x, w, b) == t:
        return w, b
    at_fault = np.arange(len(s)) == s.argmax() if t > 0 else s > 0
    step = at_fault * rate * (t - s) / (x @ x + 1)
    return w + np.outer(step, x), b + step


def train(x: np.ndarray, t: np.ndarray, rng: np.random.Generator, adalines: int = 2,
          epochs: int = 100, shuffle: bool = True) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Madaline Rule I from small random weights: (n, d), (n,) -> (k, d), (k,), mistakes an epoch.

    Each epoch takes the examples in a new random order, or, with shuffle=False, in the same one.
    """
    w, b, mistakes = rng.normal(0, .1, (adalines, x.shape[1])), rng.normal(0, .1, adalines), []
    while len(mistakes) < epochs and (not mistakes or mistakes[-1]):
        mistakes.append(0)
        for i in rng.permutation(len(x)) if shuffle else range(len(x)):
            mistakes[-1] += int(predict(x[i], w, b) != t[i])
            w, b = update(w, b, x[i], t[i])
    return w, b, mistakes
