"""Batch normalisation (Ioffe & Szegedy 2015).

The last axis is the features'; statistics run over all the others.
"""

from typing import NamedTuple

import numpy as np

EPSILON, MOMENTUM = 1e-3, .99  # Keras's


class Batch(NamedTuple):
    """What the backward pass needs: x̂ (…, d), √(variance + ε) (d,), and both statistics (d,)."""

    normal: np.ndarray
    spread: np.ndarray
    mean: np.ndarray
    variance: np.ndarray


Gradients = tuple[np.ndarray, np.ndarray, np.ndarray]  # along x, γ and β


def others(x: np.ndarray) -> tuple[int, ...]:
    """All axes but the last."""
    return tuple(range(x.ndim - 1))


def forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray,
            epsilon: float = EPSILON) -> tuple[np.ndarray, Batch]:
    """Training (Algorithm 1): y = γ·(x − mean)/√(variance + ε) + β, the batch's own statistics.

    (…, d), (d,), (d,) -> (…, d). The variance divides by the count, not by the count less one.
    """
    mean = x.mean(others(x))
    centred = x - mean
    variance = (centred ** 2).mean(others(x))
    spread = np.sqrt(variance + epsilon)
    normal = centred / spread
    return gamma * normal + beta, Batch(normal, spread, mean, variance)


def backward(d_y: np.ndarray, batch: Batch, gamma: np.ndarray) -> Gradients:
    """The gradients along x, γ and β: (…, d), Batch, (d,) -> (…, d), (d,), (d,).

    y = γ·x̂ + β gives ∂L/∂γ = Σ dy·x̂, ∂L/∂β = Σ dy and ∂L/∂x̂ = γ·dy. Each of the m
    numbers x moves the mean (by 1/m) and the spread (by x̂/m) of x̂ = (x − mean)/spread, so that
    ∂x̂_j/∂x_i = ([i = j] − 1/m − x̂_i·x̂_j/m) / spread. Summed over j, each times γ·dy_j:
    dx = γ/spread · (dy − mean(dy) − x̂·mean(dy·x̂)), the paper's six equations in one.
    """
    axes = others(d_y)
    d_gamma = (d_y * batch.normal).sum(axes)
    d_beta = d_y.sum(axes)
    count = d_y.size / d_y.shape[-1]
    inner = d_y - d_beta / count - batch.normal * (d_gamma / count)
    return gamma / batch.spread * inner, d_gamma, d_beta


def update_running(running: np.ndarray, batch: np.ndarray,
                   momentum: float = MOMENTUM) -> np.ndarray:
    """A running statistic after one more batch: momentum·old + (1 − momentum)·new, as in Keras."""
    return momentum * running + (1 - momentum) * batch


def inference(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray,
              variance: np.ndarray, epsilon: float = EPSILON) -> np.ndarray:
    """Afterwards: the same formula with the running statistics, a straight line a feature."""
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
