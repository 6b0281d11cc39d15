"""A stack of layers in NumPy, written as in Keras: one list describes the model, trains here, and builds in Keras."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from helpers.scratch import batchnorm, dense, dropout
from helpers.scratch.initialisers import INITIALISERS
from helpers.scratch.training import softmax

CLIP, TINY = 1e-7, 1e-37  # what Keras lifts a share to before its logarithm is taken, and what a softmax needs


class Dense(NamedTuple):
    """activation(x @ kernel + bias), with Keras's names and defaults."""

    units: int
    activation: str | None = None
    kernel_initializer: str = "glorot_uniform"
    use_bias: bool = True


class BatchNormalization(NamedTuple):
    """See `batchnorm`."""

    momentum: float = batchnorm.MOMENTUM
    epsilon: float = batchnorm.EPSILON


class Dropout(NamedTuple):
    """See `dropout`; `rate` is the share that is dropped."""

    rate: float


class Activation(NamedTuple):
    """A non-linearity as a layer of its own."""

    activation: str


Layer = Dense | BatchNormalization | Dropout | Activation
Values = dict[str, np.ndarray]
Back = Callable[[np.ndarray], tuple[np.ndarray, Values]]  # slope of the output -> slopes of the input and the values


# name: (y from z, slope along z from the slope along y, and y)
ACTIVATIONS = {
    None: (lambda z: z, lambda d, y: d),
    "relu": (dense.relu, dense.relu_backward),
    "sigmoid": (dense.sigmoid, dense.sigmoid_backward),
    "tanh": (np.tanh, lambda d, y: d * (1 - y * y)),
    "softmax": (softmax, lambda d, y: y * (d - (d * y).sum(-1, keepdims=True))),
}


def categorical_crossentropy(outputs: np.ndarray, labels: np.ndarray, cut: float = CLIP) -> tuple[float, np.ndarray]:
    """The mean loss that Keras gives by this name to outputs, and its slope along them: (n, k), (n,) -> (), (n, k).

    Each row is divided by its sum s and cut to [1e-7, 1 − 1e-7]. −log(o_t/s) has the slope 1/s − [k = t]/o_t, or 0
    where it was cut. Right behind a softmax Keras works with the logits instead, as `training.cross_entropy` does, and
    cuts nothing: `cut=TINY`.
    """
    total, places = outputs.sum(1, keepdims=True), (np.arange(len(labels)), labels)
    shares = (outputs / total)[places]
    inside = (shares > cut) & (shares < 1 - cut)
    slopes = np.repeat(1 / total, outputs.shape[1], axis=1)
    slopes[places] -= 1 / np.where(inside, outputs[places], 1)
    loss = float(-np.log(shares.clip(cut, 1 - cut)).mean())
    return loss, slopes * np.where(inside, 1 / len(labels), 0).astype(outputs.dtype)[:, None]


class Network:
    """A list of layers and, layer by layer, its values (kernel, bias, gamma, …) by their Keras names."""

    def __init__(self, layers: list[Layer], inputs: int, seed: int = 0, dtype: type = np.float32) -> None:
        self.layers, self.rng, self.values = layers, np.random.default_rng(seed), []
        for layer in layers:
            values = {}
            if isinstance(layer, Dense):
                values = {"kernel": INITIALISERS[layer.kernel_initializer](self.rng, (inputs, layer.units))}
                inputs = layer.units
                if layer.use_bias:
                    values["bias"] = np.zeros(inputs)
            elif isinstance(layer, BatchNormalization):
                values = {"gamma": np.ones(inputs), "beta": np.zeros(inputs),
                          "moving_mean": np.zeros(inputs), "moving_variance": np.ones(inputs)}
            self.values.append({name: value.astype(dtype) for name, value in values.items()})
        self.speeds: list[Values] = [{} for _ in layers]
        self.backs: list[Back] = []

    def __call__(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The outputs for inputs (n, d); in training mode masks are drawn and the statistics are the batch's."""
        self.backs = []
        for layer, values in zip(self.layers, self.values, strict=True):
            x, back = self.apply(layer, values, x, training)
            self.backs.append(back)
        return x

    def apply(self, layer: Layer, values: Values, x: np.ndarray, training: bool) -> tuple[np.ndarray, Back]:
        """One layer's output, and how slopes go back through it."""
        match layer:
            case Dense(activation=name):
                return connect(values, x, name)
            case Activation(name):
                y = ACTIVATIONS[name][0](x)
                return y, lambda d: (ACTIVATIONS[name][1](d, y), {})
            case Dropout(rate) if training:
                mask = dropout.draw(self.rng, x.shape, rate)
                return dropout.forward(x, mask, rate), lambda d: (dropout.backward(d, mask, rate), {})
            case BatchNormalization():
                return (normalise if training else normalise_fixed)(layer, values, x)
        return x, lambda d: (d, {})

    @property
    def ends_in_softmax(self) -> bool:
        """Whether a softmax is the last thing that is done."""
        return getattr(self.layers[-1], "activation", None) == "softmax"

    def gradients(self, x: np.ndarray, labels: np.ndarray) -> tuple[float, float, list[Values]]:
        """Loss and accuracy of a batch in training mode, and the slope along every value."""
        outputs = self(x, training=True)
        loss, d = categorical_crossentropy(outputs, labels, TINY if self.ends_in_softmax else CLIP)
        found = []
        for back in reversed(self.backs):
            d, slopes = back(d)
            found.append(slopes)
        return loss, float((outputs.argmax(1) == labels).mean()), found[::-1]

    def step(self, x: np.ndarray, labels: np.ndarray, rate: float, momentum: float = .9) -> tuple[float, float]:
        """One step of gradient descent with momentum; loss and accuracy of the batch, as `fit` reports them."""
        loss, accuracy, gradients = self.gradients(x, labels)
        for values, speeds, slopes in zip(self.values, self.speeds, gradients, strict=True):
            for name, slope in slopes.items():
                if name in values:
                    speed = speeds.setdefault(name, np.zeros_like(slope))
                    speed *= momentum  # in place: new arrays would take as long as the arithmetic
                    speed -= rate * slope
                    values[name] += speed
        return loss, accuracy


def connect(values: Values, x: np.ndarray, name: str | None) -> tuple[np.ndarray, Back]:
    """A dense layer with its activation forward, and its way back."""
    act, slope = ACTIVATIONS[name]
    y = act(dense.forward(x, values["kernel"], values.get("bias", 0)))

    def back(d: np.ndarray) -> tuple[np.ndarray, Values]:
        d_x, d_kernel, d_bias = dense.backward(slope(d, y), x, values["kernel"])
        return d_x, {"kernel": d_kernel, "bias": d_bias}
    return y, back


def normalise(layer: BatchNormalization, values: Values, x: np.ndarray) -> tuple[np.ndarray, Back]:
    """Batch normalisation in training: also moves the running statistics."""
    y, batch = batchnorm.forward(x, values["gamma"], values["beta"], layer.epsilon)
    for name, new in (("moving_mean", batch.mean), ("moving_variance", batch.variance)):
        values[name] = batchnorm.moved(values[name], new, layer.momentum)

    def back(d: np.ndarray) -> tuple[np.ndarray, Values]:
        d_x, d_gamma, d_beta = batchnorm.backward(d, batch, values["gamma"])
        return d_x, {"gamma": d_gamma, "beta": d_beta}
    return y, back


def normalise_fixed(layer: BatchNormalization, values: Values, x: np.ndarray) -> tuple[np.ndarray, Back]:
    """Batch normalisation in inference, where nothing is learned any more."""
    fixed = [values[name] for name in ("gamma", "beta", "moving_mean", "moving_variance")]
    scale = values["gamma"] / np.sqrt(values["moving_variance"] + layer.epsilon)
    return batchnorm.inference(x, *fixed, layer.epsilon), lambda d: (d * scale, {})
