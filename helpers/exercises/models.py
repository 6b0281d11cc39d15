"""A Keras model as plain data, so that an answer that is one is compared by what it does."""

import random
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.exercises.model_layers import layers_of, steps

if TYPE_CHECKING:
    import keras

# What only acts in training, or differs then: predictions cannot show it.
TRAINING = {"Dropout": "rate", "SpatialDropout2D": "rate", "GaussianDropout": "rate",
            "GaussianNoise": "stddev", "BatchNormalization": "momentum"}
PARTS = ("input", "output", "weights", "training", "predictions", "layers")


def is_model(value: Any) -> bool:
    """True for a Keras model; Keras is not imported to find out."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Model)


def plain_model(model: "keras.Model") -> dict[str, Any]:
    """Shapes, which weights may learn, what acts in training, predictions, and the layers.

    Predictions are with fixed weights for fixed inputs. Both depend on shapes only, so two models
    that compute the same give the same, however they are written. The layers do not count in a
    comparison; they are for words. All is None if the model knows no shape of its input.
    """
    shapes = input_shapes(model)
    if not shapes or any(size is None for shape in shapes for size in shape):
        return dict.fromkeys(PARTS)
    before = model.get_weights()
    model.set_weights([filling(weight.path.rsplit("/", 1)[-1], weight.shape)
                       for weight in model.weights])
    inputs = [filling("input", (2, *shape)) for shape in shapes]
    outputs = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    model.set_weights(before)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    return {"input": shapes,
            "output": tuple(tuple(tensor.shape[1:]) for tensor in outputs),
            "weights": tuple(sorted((tuple(weight.shape), bool(weight.trainable))
                                    for weight in model.weights)),
            "training": in_training(model),
            "predictions": tuple(np.asarray(output, "float32") for output in outputs),
            "layers": layers_of(model)}


def input_shapes(model: "keras.Model") -> tuple[tuple[int | None, ...], ...]:
    """The shapes of a model's inputs, without the batch; () if it does not know them yet."""
    try:
        return tuple(tuple(tensor.shape[1:]) for tensor in model.inputs or ())
    except (AttributeError, ValueError):  # neither Input nor call yet, or a subclass of Model
        built = model.get_build_config() or {} if model.built else {}
        shape = built.get("input_shape")
        return (tuple(shape[1:]),) if isinstance(shape, list | tuple) and len(shape) > 1 else ()


def is_plain_model(value: Any) -> bool:
    """True for what `plain_model` gives, also after it was sent as JSON."""
    return isinstance(value, dict) and set(value) == set(PARTS)


@contextmanager
def dice_kept() -> Iterator[None]:
    """Python's random numbers go on afterwards as if nothing had been drawn.

    Keras draws from them where each layer starts: without this, a net that is built after a check
    would start elsewhere.
    """
    before = random.getstate()
    try:
        yield
    finally:
        random.setstate(before)


def remembered(build: Callable) -> Callable:
    """A function that builds a model, as one that describes it, once for the same arguments.

    So a reference and its misconceptions are not built anew where a grader draws inputs again.
    """
    return wraps(build)(cache(lambda *args: plain_model(build(*args))))


def filling(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Fixed numbers for a weight of this name and shape, spread so that signals stay alive.

    What is added to a whole map is small, and what multiplies it is not: so every ReLU lets some
    numbers of a map through and stops others. Each map of an input has a level of its own, and
    the second input has the opposite one: so a window's largest number is not always positive.
    """
    rng = np.random.default_rng(zlib.crc32(repr((name, tuple(shape))).encode()))
    if name == "input":
        levels = rng.normal(0, 2, shape[-1])
        return np.stack([levels, -levels][:shape[0]]).reshape(
            shape[0], *[1] * (len(shape) - 2), -1) + rng.normal(size=shape)
    if len(shape) > 1:
        return rng.normal(0, 1 / np.sqrt(max(1, np.prod(shape[:-1]))), shape)
    values = rng.normal(0, .2, shape)
    if name == "moving_variance":
        return np.abs(values) + .5
    return np.copysign(1 + np.abs(values), values) if name == "gamma" else values


def in_training(model: "keras.Model") -> tuple[tuple[str, float, int], ...]:
    """The layers that act in training: kind, rate, and after how many layers with weights."""
    found, before = [], 0
    for step in steps(model):
        name = type(step).__name__
        if name in TRAINING:
            place = before if name != "BatchNormalization" else 0
            found.append((name, round(float(getattr(step, TRAINING[name])), 6), place))
        elif getattr(step, "weights", None):
            before += 1
    return tuple(sorted(found))
