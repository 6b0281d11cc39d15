"""The net of Rumelhart, Hinton & Williams (1986): sigmoid units, squared error, gradients summed over a sweep.

A layer's weights are one array (d + 1, k) whose last row is the biases, weights of an input that is always 1. All
functions also take stacks of nets, arrays (…, d + 1, k), and train them side by side.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from helpers.scratch.dense import sigmoid, sigmoid_backward
from helpers.scratch.training import Weights, momentum_step


def start(rng: np.random.Generator, sizes: list[int], spread: float = .3) -> Weights:
    """Weights and biases uniform in ±spread for layers of these sizes, inputs first."""
    return [rng.uniform(-spread, spread, (d + 1, k)) for d, k in pairwise(sizes)]


def starts(seeds: range, sizes: list[int], spread: float = .3) -> Weights:
    """A stack of nets, one `start` for each seed."""
    nets = [start(np.random.default_rng(seed), sizes, spread) for seed in seeds]
    return [np.stack(layer) for layer in zip(*nets, strict=True)]


def outputs(x: np.ndarray, weights: Weights) -> list[np.ndarray]:
    """What the units of each layer give, the inputs first (eqs. 1, 2): (n, d) -> [(n, d), (…, n, h), (…, n, k)]."""
    layers = [x]
    for w in weights:
        layers.append(sigmoid(layers[-1] @ w[..., :-1, :] + w[..., -1:, :]))
    return layers


def slopes(layers: list[np.ndarray], d: np.ndarray, weights: Weights) -> Weights:
    """∂E/∂w for every layer from its outputs and the targets d (n, k), by eqs. 4–7, summed over the n cases."""
    found, d_y = [], layers[-1] - d
    for k in reversed(range(len(weights))):
        d_x = sigmoid_backward(d_y, layers[k + 1])
        along_kernel = np.swapaxes(layers[k], -1, -2) @ d_x
        found.append(np.concatenate([along_kernel, d_x.sum(axis=-2, keepdims=True)], axis=-2))
        d_y = d_x @ np.swapaxes(weights[k][..., :-1, :], -1, -2)
    return found[::-1]


def error(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """½ Σ (y − d)² over cases and units, for each net of a stack (eq. 3): (…, n, k), (n, k) -> (…)."""
    return np.sum((y - d) ** 2, axis=(-1, -2)) / 2


def train(x: np.ndarray, d: np.ndarray, weights: Weights, rate: float,
          momentum: float) -> Iterator[tuple[np.ndarray, Weights]]:
    """Sweeps without end (eq. 9): yields the outputs (…, n, k) and the weights before each change."""
    steps = [np.zeros_like(w) for w in weights]
    while True:
        layers = outputs(x, weights)
        yield layers[-1], weights
        weights, steps = momentum_step(weights, slopes(layers, d, weights), steps, rate, momentum)
