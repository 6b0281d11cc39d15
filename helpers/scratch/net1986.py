"""The net of Rumelhart, Hinton & Williams (1986): sigmoid units, squared error, whole sweeps.

A layer's weights are one array (d + 1, k) whose last row is the biases, weights of an input that
is always 1. All functions also take stacks of nets, arrays (…, d + 1, k), and train them side by
side.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from helpers.scratch import network
from helpers.scratch.descent import Weights, momentum_step
from helpers.scratch.layers import Dense
from helpers.scratch.losses import squared_error


def start(rng: np.random.Generator, sizes: list[int], spread: float = .3) -> Weights:
    """Weights and biases uniform in ±spread for layers of these sizes, inputs first."""
    return [rng.uniform(-spread, spread, (d + 1, k)) for d, k in pairwise(sizes)]


def starts(seeds: range, sizes: list[int], spread: float = .3) -> Weights:
    """A stack of nets, one `start` for each seed."""
    nets = [start(np.random.default_rng(seed), sizes, spread) for seed in seeds]
    return [np.stack(layer) for layer in zip(*nets, strict=True)]


def forward(x: np.ndarray, weights: Weights) -> network.Pass:
    """The pass through dense layers of sigmoid units (eqs. 1, 2)."""
    layers = [Dense(w.shape[-1], "sigmoid") for w in weights]
    values = [{"kernel": w[..., :-1, :], "bias": w[..., -1:, :]} for w in weights]
    return network.forward(layers, values, x)


def outputs(x: np.ndarray, weights: Weights) -> list[np.ndarray]:
    """What each layer's units give, the inputs first: (n, d) -> [(n, d), (…, n, h), (…, n, k)]."""
    return forward(x, weights).outputs


def gradients(past: network.Pass, d: np.ndarray) -> Weights:
    """∂E/∂w for every layer, for the targets d (n, k), by eqs. 4–7, summed over the n cases."""
    _, along_y = squared_error(past.outputs[-1], d)
    _, layers = past.backward(along_y)
    return [np.concatenate([layer["kernel"], layer["bias"][..., None, :]], axis=-2)
            for layer in layers]


def error(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """½ Σ (y − d)² over cases and units, for each net of a stack: (…, n, k), (n, k) -> (…)."""
    return squared_error(y, d)[0]


def train(x: np.ndarray, d: np.ndarray, weights: Weights, rate: float,
          momentum: float) -> Iterator[tuple[np.ndarray, Weights]]:
    """Sweeps without end (eq. 9): the outputs (…, n, k) and the weights before each change."""
    steps = [np.zeros_like(w) for w in weights]
    while True:
        past = forward(x, weights)
        yield past.outputs[-1], weights
        weights, steps = momentum_step(weights, gradients(past, d), steps, rate, momentum)
