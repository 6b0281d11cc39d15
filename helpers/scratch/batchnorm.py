"""Batch normalisation (Ioffe & Szegedy 2015). The last axis is the features'; statistics run over all the others."""

from typing import NamedTuple

import numpy as np

EPSILON, MOMENTUM = 1e-3, .99  # Keras's


class Batch(NamedTuple):
    """What the backward pass needs: x̂ (…, d), √(variance + ε) (d,), and the batch's mean and variance (d,)."""

    normal: np.ndarray
    spread: np.ndarray
    mean: np.ndarray
    variance: np.ndarray


def others(x: np.ndarray) -> tuple[int, ...]:
    """All axes but the last."""
    return tuple(range(x.ndim - 1))


def forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float = EPSILON) -> tuple[np.ndarray, Batch]:
    """Training (Algorithm 1): y = γ·(x − mean)/√(variance + ε) + β with the batch's own statistics.

    (…, d), (d,), (d,) -> (…, d). The variance divides by the count, not by the count less one.
    """
    mean = x.mean(others(x))
    centred = x - mean
    variance = (centred ** 2).mean(others(x))
    spread = np.sqrt(variance + epsilon)
    normal = centred / spread
    return gamma * normal + beta, Batch(normal, spread, mean, variance)


def backward(d_y: np.ndarray, batch: Batch, gamma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The slopes along x, γ and β. All x share mean and variance, so two means are subtracted:

    dx = γ/√(variance + ε) · (dy − mean(dy) − x̂·mean(dy·x̂)), which is the paper's six equations in one.
    """
    axes = others(d_y)
    d_gamma, d_beta = (d_y * batch.normal).sum(axes), d_y.sum(axes)
    count = d_y.size / d_y.shape[-1]
    return gamma / batch.spread * (d_y - d_beta / count - batch.normal * (d_gamma / count)), d_gamma, d_beta


def moved(running: np.ndarray, batch: np.ndarray, momentum: float = MOMENTUM) -> np.ndarray:
    """A running statistic after one more batch: momentum·old + (1 − momentum)·new, as Keras keeps them."""
    return momentum * running + (1 - momentum) * batch


def inference(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray, variance: np.ndarray,
              epsilon: float = EPSILON) -> np.ndarray:
    """Afterwards: the same formula with the running statistics, so one fixed straight line for each feature."""
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
