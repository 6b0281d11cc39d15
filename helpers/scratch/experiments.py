"""Train a network on the digits, and the same again from other random starts."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from helpers import datasets
from helpers.scratch.descent import batches
from helpers.scratch.layers import Layer
from helpers.scratch.network import Network, accuracy


class Split(NamedTuple):
    """Inputs (n, d) and labels (n,) to train on, and others to test with."""

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


class History(NamedTuple):
    """After each epoch; `loss` and `accuracy` as Keras's fit reports them.

    That is, as means over the epoch's training batches, while the weights still move.
    """

    loss: np.ndarray
    accuracy: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray


def digits(standardised: bool = False) -> Split:
    """scikit-learn's handwritten digits as rows of 64 numbers from 0 to 1.

    (1437, 64), (1437,), (360, 64), (360,). Standardised: each pixel less its mean over the training
    images, divided by its standard deviation + 0.1.
    """
    data = datasets.load("digits")
    x, x_test = (images.reshape(len(images), 64).astype(np.float32) / 255
                 for images in (data.x_train, data.x_test))
    if standardised:
        mean, spread = x.mean(0), x.std(0) + np.float32(.1)
        x, x_test = (x - mean) / spread, (x_test - mean) / spread
    return Split(x, data.y_train.astype(int), x_test, data.y_test.astype(int))


def fit(network: Network, data: Split, seed: int = 0, epochs: int = 10, rate: float = .05,
        momentum: float = .9, batch: int = 64) -> History:
    """Gradient descent with momentum; what is left over at an epoch's end is skipped."""
    rng, rows = np.random.default_rng(seed), []
    for _ in range(epochs):
        whole = [chosen for chosen in batches(rng, len(data.x), batch) if len(chosen) == batch]
        reports = [network.step(data.x[chosen], data.y[chosen], rate, momentum) for chosen in whole]
        rows.append((*np.mean(reports, axis=0), *score(network, data)))
    return History(*np.array(rows).T)


def score(network: Network, data: Split) -> tuple[float, float]:
    """Loss and accuracy of inference on the test images."""
    outputs = network(data.x_test)
    loss, _ = network.loss(outputs, data.y_test)
    return loss, accuracy(outputs, data.y_test)


def runs(layers: list[Layer], data: Split, seeds: Iterable[int], **options: float) -> History:
    """`fit` from several starts: each array is (seeds, epochs).

    The seed draws the weights and the order of the batches; `options` are those of `fit`.
    """
    inputs = data.x.shape[1]
    every = [fit(Network(layers, inputs, seed), data, seed, **options) for seed in seeds]
    return History(*(np.array(values) for values in zip(*every, strict=True)))


def steps_to(target: float, network: Network, data: Split, rate: float, seed: int = 0,
             limit: int = 1500, batch: int = 60) -> int:
    """Steps of plain gradient descent until this share of the test images is right, or `limit`.

    Looked at after every fifth step.
    """
    rng = np.random.default_rng(seed)
    for step in range(1, limit + 1):
        chosen = rng.integers(0, len(data.x), batch)
        network.step(data.x[chosen], data.y[chosen], rate, momentum=0)
        if step % 5 == 0 and score(network, data)[1] >= target:
            return step
    return limit
