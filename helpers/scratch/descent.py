"""Gradient descent: batches in random order, and the momentum step of 1986."""

from collections.abc import Iterator, Sequence

import numpy as np

Weights = Sequence[np.ndarray]  # arrays of any shapes, in an order that the caller chooses


def batches(rng: np.random.Generator, n: int, size: int) -> Iterator[np.ndarray]:
    """Every index below n once, in random order, `size` at a time."""
    order = rng.permutation(n)
    return (order[start:start + size] for start in range(0, n, size))


def momentum_step(weights: Weights, gradients: Weights, steps: Weights, rate: float,
                  momentum: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Δw(t) = −ε ∂E/∂w + α Δw(t−1) (1986, eq. 9): the new weights and the steps taken.

    Nothing is changed in place: who keeps the weights of every sweep can look back at them.
    """
    steps = [momentum * step - rate * gradient
             for step, gradient in zip(steps, gradients, strict=True)]
    return [w + step for w, step in zip(weights, steps, strict=True)], steps
