"""Layers: each says with which arrays it starts, and runs forward.

With its output a layer hands over its way back: a function from the gradient along the output to
those along the input and along its arrays. Names and defaults are Keras's, so that one list trains
in NumPy and builds a model in Keras. The formulas are in `dense`, `batchnorm` and `dropout`.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from helpers.scratch import batchnorm, dense, dropout
from helpers.scratch.initialisers import INITIALISERS, Initialiser
from helpers.scratch.losses import softmax, softmax_backward

Values = dict[str, np.ndarray] | list["Values"]  # a layer's arrays by name, a stack's by layer
Back = Callable[[np.ndarray], tuple[np.ndarray, Values]]
Rng = np.random.Generator

# name: (y from z; the gradient along z from the gradient along y, and y)
ACTIVATIONS = {
    None: (lambda z: z, lambda d, y: d),
    "relu": (dense.relu, dense.relu_backward),
    "sigmoid": (dense.sigmoid, dense.sigmoid_backward),
    "tanh": (np.tanh, dense.tanh_backward),
    "softmax": (softmax, softmax_backward),
}


class Layer(Protocol):
    """What a network asks of each of its layers."""

    def start(self, rng: Rng, inputs: int) -> Values:
        """The layer's arrays before training, if so many numbers come in."""

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        """The output and the way back; `rng` draws masks in training, and is None in inference."""


class Dense(NamedTuple):
    """activation(x @ kernel + bias); the initialiser is a name of Keras's, or a function."""

    units: int
    activation: str | None = None
    kernel_initializer: str | Initialiser = "glorot_uniform"
    use_bias: bool = True

    def start(self, rng: Rng, inputs: int) -> Values:
        draw = INITIALISERS.get(self.kernel_initializer, self.kernel_initializer)
        bias = {"bias": np.zeros(self.units)} if self.use_bias else {}
        return {"kernel": draw(rng, (inputs, self.units)), **bias}

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        activate, activation_backward = ACTIVATIONS[self.activation]
        y = activate(dense.forward(x, values["kernel"], values.get("bias", 0)))

        def back(d: np.ndarray) -> tuple[np.ndarray, Values]:
            along_sums = activation_backward(d, y)
            d_x, d_kernel, d_bias = dense.backward(along_sums, x, values["kernel"])
            gradients = {"kernel": d_kernel, "bias": d_bias}
            return d_x, {name: gradients[name] for name in values}
        return y, back


class Activation(NamedTuple):
    """A non-linearity as a layer of its own."""

    activation: str

    def start(self, rng: Rng, inputs: int) -> Values:
        return {}

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        activate, activation_backward = ACTIVATIONS[self.activation]
        y = activate(x)
        return y, lambda d: (activation_backward(d, y), {})


class Dropout(NamedTuple):
    """See `dropout`; `rate` is the share that is dropped."""

    rate: float

    def start(self, rng: Rng, inputs: int) -> Values:
        return {}

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        if rng is None:
            return x, lambda d: (d, {})
        mask = dropout.draw(rng, x.shape, self.rate)
        y = dropout.forward(x, mask, self.rate)
        return y, lambda d: (dropout.backward(d, mask, self.rate), {})


class BatchNormalization(NamedTuple):
    """See `batchnorm`; without `center` there is no β, without `scale` no γ."""

    momentum: float = batchnorm.MOMENTUM
    epsilon: float = batchnorm.EPSILON
    center: bool = True
    scale: bool = True

    def start(self, rng: Rng, inputs: int) -> Values:
        gamma = {"gamma": np.ones(inputs)} if self.scale else {}
        beta = {"beta": np.zeros(inputs)} if self.center else {}
        statistics = {"moving_mean": np.zeros(inputs), "moving_variance": np.ones(inputs)}
        return {**gamma, **beta, **statistics}

    def forward(self, values: Values, x: np.ndarray, rng: Rng | None) -> tuple[np.ndarray, Back]:
        gamma, beta = values.get("gamma", 1), values.get("beta", 0)
        if rng is None:
            mean, variance = values["moving_mean"], values["moving_variance"]
            scale = gamma / np.sqrt(variance + self.epsilon)
            y = batchnorm.inference(x, gamma, beta, mean, variance, self.epsilon)
            return y, lambda d: (d * scale, {})
        y, batch = batchnorm.forward(x, gamma, beta, self.epsilon)
        for name, new in (("moving_mean", batch.mean), ("moving_variance", batch.variance)):
            values[name] = batchnorm.update_running(values[name], new, self.momentum)

        def back(d: np.ndarray) -> tuple[np.ndarray, Values]:
            d_x, d_gamma, d_beta = batchnorm.backward(d, batch, gamma)
            gradients = {"gamma": d_gamma, "beta": d_beta}
            return d_x, {name: gradients[name] for name in gradients if name in values}
        return y, back
