"""Plain and residual stacks in NumPy (He, Zhang, Ren & Sun 2015, eq. 1): y = relu(F(x) + x), or relu(F(x)) if plain.

F is two dense layers, each followed by batch normalisation, with a ReLU between them.
"""

from typing import NamedTuple

import numpy as np

from helpers.scratch import batchnorm, dense
from helpers.scratch.training import cross_entropy, momentum_step


class Pass(NamedTuple):
    """What the backward pass of a block needs: its input, what its two layers made of it, and its output."""

    x: np.ndarray
    first: batchnorm.Batch
    hidden: np.ndarray
    second: batchnorm.Batch
    y: np.ndarray


def forward(x: np.ndarray, kernels: np.ndarray, residual: bool = True) -> tuple[np.ndarray, Pass]:
    """One block in training mode, with γ = 1 and β = 0: (n, d), (2, d, d) -> (n, d)."""
    one, zero = np.ones(x.shape[-1]), np.zeros(x.shape[-1])
    sums, first = batchnorm.forward(x @ kernels[0], one, zero, epsilon=0)
    hidden = dense.relu(sums)
    f, second = batchnorm.forward(hidden @ kernels[1], one, zero, epsilon=0)
    y = dense.relu(f + x if residual else f)
    return y, Pass(x, first, hidden, second, y)


def backward(d_y: np.ndarray, past: Pass, kernels: np.ndarray, residual: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """The slopes along x and the kernels: (n, d) -> (n, d), (2, d, d). The shortcut hands d_y to x as it is."""
    one = np.ones(d_y.shape[-1])
    d_y = dense.relu_backward(d_y, past.y)
    d_f, _, _ = batchnorm.backward(d_y, past.second, one)
    d_hidden, d_second, _ = dense.backward(d_f, past.hidden, kernels[1])
    d_sums, _, _ = batchnorm.backward(dense.relu_backward(d_hidden, past.hidden), past.first, one)
    d_x, d_first, _ = dense.backward(d_sums, past.x, kernels[0])
    return d_x + d_y if residual else d_x, np.stack([d_first, d_second])


def start(rng: np.random.Generator, blocks: int, units: int) -> np.ndarray:
    """He's normal kernels of a stack: (blocks, 2, units, units)."""
    return rng.normal(0, np.sqrt(2 / units), (blocks, 2, units, units))


def slope_norms(blocks: int, residual: bool, seed: int = 0, units: int = 64, batch: int = 128) -> np.ndarray:
    """‖∂L/∂x‖ at the input of each block of a new stack, and at the last output, where it is 1: (blocks + 1,).

    The slope at the output is random: nothing but the stack shapes the rest.
    """
    rng = np.random.default_rng(seed)
    kernels = start(rng, blocks, units)
    x, passes = dense.relu(rng.normal(size=(batch, units))), []
    for pair in kernels:
        x, past = forward(x, pair, residual)
        passes.append(past)
    slope = rng.normal(size=x.shape)
    norms = [np.linalg.norm(slope)]
    for pair, past in zip(kernels[::-1], passes[::-1], strict=True):
        slope, _ = backward(slope, past, pair, residual)
        norms.append(np.linalg.norm(slope))
    return np.array(norms[::-1]) / norms[0]


def step(weights: list[np.ndarray], x: np.ndarray, labels: np.ndarray,
         residual: bool) -> tuple[float, list[np.ndarray]]:
    """Loss and slopes of a whole net: a layer in, the stack, a layer out; `weights` are their three arrays of kernels.

    (n, d), (n,) -> (), [(d, u), (blocks, 2, u, u), (u, classes)]. No γ, β and biases are learnt.
    """
    into, stack, out = weights
    one, zero, passes = np.ones(into.shape[1]), np.zeros(into.shape[1]), []
    sums, first = batchnorm.forward(x @ into, one, zero)
    start_of_stack = y = dense.relu(sums)
    for pair in stack:
        y, past = forward(y, pair, residual)
        passes.append(past)
    loss, slope = cross_entropy(y @ out, labels)
    d_out, slope, d_stack = y.T @ slope, slope @ out.T, []
    for pair, past in zip(stack[::-1], passes[::-1], strict=True):
        slope, d_pair = backward(slope, past, pair, residual)
        d_stack.append(d_pair)
    slope, _, _ = batchnorm.backward(dense.relu_backward(slope, start_of_stack), first, one)
    return loss, [x.T @ slope, np.array(d_stack[::-1]), d_out]


def train(x: np.ndarray, labels: np.ndarray, blocks: int, residual: bool, seed: int = 0, units: int = 32,
          steps: int = 200, rate: float = .1, batch: int = 64) -> np.ndarray:
    """The training loss of each step of a net of 2·blocks + 2 layers: (n, d), (n,) -> (steps,). Momentum is 0.9."""
    rng, classes = np.random.default_rng(seed), labels.max() + 1
    weights = [rng.normal(0, np.sqrt(2 / x.shape[1]), (x.shape[1], units)), start(rng, blocks, units),
               rng.normal(0, np.sqrt(1 / units), (units, classes))]
    moves, losses = [np.zeros_like(array) for array in weights], []
    for _ in range(steps):
        chosen = rng.choice(len(x), batch, replace=False)
        loss, slopes = step(weights, x[chosen], labels[chosen], residual)
        weights, moves = momentum_step(weights, slopes, moves, rate, .9)
        losses.append(loss)
    return np.array(losses)
