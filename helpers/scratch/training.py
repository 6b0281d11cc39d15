"""Losses, the momentum step of 1986, and a multi-layer perceptron made of `dense` layers."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from helpers.scratch import dense

Weights = list[np.ndarray]  # kernel, bias, kernel, bias, …


def squared_error(y: np.ndarray, d: np.ndarray) -> tuple[float, np.ndarray]:
    """½ Σ (y − d)² over all cases and units (1986, eq. 3), and its slope y − d (eq. 4): twice (n, k) -> (), (n, k)."""
    return float(np.sum((y - d) ** 2) / 2), y - d


def softmax(z: np.ndarray) -> np.ndarray:
    """e^z / Σ e^z over the last axis. The largest z is taken away first: no overflow, same result."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def cross_entropy(z: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean of −log softmax(z)[label] and its slope (softmax(z) − onehot) / n: (n, k), (n,) -> (), (n, k)."""
    rows = np.arange(len(labels))
    shifted = z - z.max(axis=1, keepdims=True)
    loss = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, labels])
    slope = softmax(z)
    slope[rows, labels] -= 1
    return float(loss), slope / len(labels)


def momentum_step(weights: Weights, slopes: Weights, steps: Weights, rate: float,
                  momentum: float) -> tuple[Weights, Weights]:
    """Δw(t) = −ε ∂E/∂w + α Δw(t−1) (1986, eq. 9) for each array: the new weights and the steps taken."""
    steps = [momentum * step - rate * slope for step, slope in zip(steps, slopes, strict=True)]
    return [w + step for w, step in zip(weights, steps, strict=True)], steps


def he_start(rng: np.random.Generator, sizes: list[int]) -> Weights:
    """Normal kernels of standard deviation √(2/inputs) and zero biases for layers of these sizes, inputs first."""
    weights = []
    for inputs, units in pairwise(sizes):
        weights += [rng.normal(0, (2 / inputs) ** .5, (inputs, units)), np.zeros(units)]
    return weights


def activations(x: np.ndarray, weights: Weights) -> list[np.ndarray]:
    """The input, every hidden layer after its ReLU, and the logits: (n, d) -> [(n, d), …, (n, k)]."""
    outputs = [x]
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        outputs.append(dense.relu(dense.forward(outputs[-1], kernel, bias)))
    return [*outputs, dense.forward(outputs[-1], *weights[-2:])]


def gradients(x: np.ndarray, labels: np.ndarray, weights: Weights) -> tuple[float, Weights]:
    """The cross-entropy of an MLP and its slope along every weight: (n, d), (n,) -> (), arrays as `weights`."""
    *outputs, logits = activations(x, weights)
    loss, slope = cross_entropy(logits, labels)
    slopes: Weights = []
    for k in reversed(range(len(outputs))):
        d_x, *layer = dense.backward(slope, outputs[k], weights[2 * k])
        slopes = [*layer, *slopes]
        slope = dense.relu_backward(d_x, outputs[k])
    return loss, slopes


def batches(rng: np.random.Generator, n: int, size: int) -> Iterator[np.ndarray]:
    """Every index below n once, in random order, `size` at a time."""
    order = rng.permutation(n)
    return (order[start:start + size] for start in range(0, n, size))


def train(x: np.ndarray, labels: np.ndarray, weights: Weights, rng: np.random.Generator, rate: float = .1,
          momentum: float = .9, size: int = 32) -> Iterator[Weights]:
    """Epochs of stochastic gradient descent without end: yields the weights after each. (n, d), (n,) -> Weights."""
    steps = [np.zeros_like(w) for w in weights]
    while True:
        for batch in batches(rng, len(x), size):
            _, slopes = gradients(x[batch], labels[batch], weights)
            weights, steps = momentum_step(weights, slopes, steps, rate, momentum)
        yield weights


def accuracy(x: np.ndarray, labels: np.ndarray, weights: Weights) -> float:
    """The share of examples whose largest logit is their label's: (n, d), (n,) -> ()."""
    return float(np.mean(activations(x, weights)[-1].argmax(axis=1) == labels))
