"""Gradients by nudging: what every backward pass is checked against."""

from collections.abc import Callable

import numpy as np


def numerical(loss: Callable[[], float], values: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """The central difference (L(v + h) − L(v − h)) / 2h along every number that `loss` reads.

    Any shape -> the same shape. The error is of order h² plus rounding of order 1e-16/h, so use
    float64 and h ≈ 1e-5. `values` is nudged in place and left as it was.
    """
    gradient = np.zeros(values.shape)
    for place in np.ndindex(values.shape):
        before = values[place]
        values[place] = before + step
        up = loss()
        values[place] = before - step
        gradient[place] = (up - loss()) / (2 * step)
        values[place] = before
    return gradient


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """The largest |a − b| / max(|a|, |b|) over all places; 0 where both are 0: twice (…) -> ()."""
    larger = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(larger == 0, 1, larger)))
