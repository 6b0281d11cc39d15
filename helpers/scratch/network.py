"""A network is a list of layers; back-propagation through it is written once: `Pass.backward`."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.scratch.descent import momentum_step
from helpers.scratch.layers import Back, Layer, Rng, Values
from helpers.scratch.losses import CLIP, TINY, Loss, categorical_crossentropy


class Pass(NamedTuple):
    """A pass forward: the input and what each layer made of it, and the layers' ways back."""

    outputs: list[np.ndarray]
    backs: list[Back]

    def backward(self, d: np.ndarray) -> tuple[list[np.ndarray], list[Values]]:
        """The gradients along `outputs`, of which `d` is the last, and along each layer's arrays.

        The chain rule, link by link from the end: a layer turns the gradient along its output into
        those along its arrays and its input, and its input is the output of the layer before.
        """
        along, gradients = [d], []
        for back in reversed(self.backs):
            d, found = back(d)
            along.append(d)
            gradients.append(found)
        return along[::-1], gradients[::-1]


def start(layers: list[Layer], rng: Rng, inputs: int) -> list[Values]:
    """The arrays of each layer at random, where so many numbers enter the first one."""
    values = []
    for layer in layers:
        values.append(layer.start(rng, inputs))
        inputs = getattr(layer, "units", inputs)
    return values


def forward(layers: list[Layer], values: list[Values], x: np.ndarray,
            rng: Rng | None = None) -> Pass:
    """Through a stack of layers; in training `rng` draws the masks."""
    outputs, backs = [x], []
    for layer, own in zip(layers, values, strict=True):
        y, back = layer.forward(own, outputs[-1], rng)
        outputs.append(y)
        backs.append(back)
    return Pass(outputs, backs)


class Residual(NamedTuple):
    """F(x) + x, F being a stack that keeps the number of units (He and others 2015, eq. 1)."""

    layers: list[Layer]

    def start(self, rng: Rng, inputs: int) -> Values:
        return start(self.layers, rng, inputs)

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        past = forward(self.layers, values, x, rng)

        def back(d: np.ndarray) -> tuple[np.ndarray, Values]:
            along, gradients = past.backward(d)
            return along[0] + d, gradients  # ∂(F(x) + x)/∂x = ∂F/∂x + 1
        return past.outputs[-1] + x, back


class Result(NamedTuple):
    """What a batch gives: loss, accuracy, and the gradients along the network's values."""

    loss: float
    accuracy: float
    gradients: list[Values]


class Network:
    """Layers with their values (kernel, bias, gamma, …), a loss, and the last step of each value.

    Without a `loss` it is Keras's categorical cross-entropy.
    """

    def __init__(self, layers: list[Layer], inputs: int, seed: int = 0, dtype: type = np.float32,
                 loss: Loss | None = None) -> None:
        self.layers, self.rng = layers, np.random.default_rng(seed)
        self.values = cast(start(layers, self.rng, inputs), dtype)
        self.loss = loss or loss_behind(layers[-1])
        self.steps: list[np.ndarray] = []

    def __call__(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The outputs for inputs (n, d)."""
        return self.forward(x, training).outputs[-1]

    def forward(self, x: np.ndarray, training: bool = False) -> Pass:
        """In training mode masks are drawn, and the statistics are the batch's."""
        return forward(self.layers, self.values, x, self.rng if training else None)

    def gradients(self, x: np.ndarray, labels: np.ndarray) -> Result:
        """Forward in training mode, the loss, and back: (n, d), (n,) -> Result."""
        past = self.forward(x, training=True)
        loss, d = self.loss(past.outputs[-1], labels)
        _, gradients = past.backward(d)
        return Result(loss, accuracy(past.outputs[-1], labels), gradients)

    def step(self, x: np.ndarray, labels: np.ndarray, rate: float,
             momentum: float = .9) -> tuple[float, float]:
        """One step of descent with momentum; loss and accuracy of the batch before it."""
        result = self.gradients(x, labels)
        arrays, gradients = zip(*pairs(self.values, result.gradients), strict=True)
        steps = self.steps or [np.zeros_like(array) for array in arrays]
        new, self.steps = momentum_step(arrays, gradients, steps, rate, momentum)
        for array, weights in zip(arrays, new, strict=True):
            array[:] = weights
        return result.loss, result.accuracy


def cast(values: Values, dtype: type) -> Values:
    """The same arrays in another precision."""
    if isinstance(values, dict):
        return {name: array.astype(dtype) for name, array in values.items()}
    return [cast(own, dtype) for own in values]


def pairs(values: Values, gradients: Values) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Every array that is learnt, with its gradient; running statistics have none."""
    if isinstance(values, dict):
        yield from ((values[name], gradient) for name, gradient in gradients.items())
    else:
        for own, found in zip(values, gradients, strict=True):
            yield from pairs(own, found)


def loss_behind(layer: Layer) -> Loss:
    """Keras's categorical cross-entropy, which cuts nothing off right behind a softmax."""
    ends_in_softmax = getattr(layer, "activation", None) == "softmax"
    return partial(categorical_crossentropy, cut=TINY if ends_in_softmax else CLIP)


def accuracy(outputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of examples whose largest output is their label's: (n, k), (n,) -> ()."""
    return float((outputs.argmax(axis=1) == labels).mean())
