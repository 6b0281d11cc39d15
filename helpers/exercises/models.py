"""A Keras model as plain data, so that an answer that is one is compared by what it does."""

import sys
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras

# What only acts in training, or differs then: predictions cannot show it.
TRAINING = {"Dropout": "rate", "SpatialDropout2D": "rate", "GaussianDropout": "rate",
            "GaussianNoise": "stddev", "BatchNormalization": "momentum"}
PARTS = {"input", "output", "weights", "training", "predictions"}


def is_model(value: Any) -> bool:
    """True for a Keras model; Keras is not imported to find out."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Model)


def is_plain_model(value: Any) -> bool:
    """True for what `plain_model` gives, also after it was sent as JSON."""
    return isinstance(value, dict) and set(value) in (PARTS, {"model", "problem"})


def plain_model(model: "keras.Model") -> dict[str, Any]:
    """Shapes of input, output and weights, what acts in training, and predictions.

    These are with fixed weights for fixed inputs. Both depend on shapes only, so two models that
    compute the same give the same, however they are written. If the model's input shape is not
    known, that alone: {"model": its name, "problem": "no input shape"}.
    """
    shapes = input_shapes(model)
    if not shapes or any(size is None for shape in shapes for size in shape):
        return {"model": model.name, "problem": "no input shape"}
    before = model.get_weights()
    model.set_weights([filling(weight.path.rsplit("/", 1)[-1], weight.shape)
                       for weight in model.weights])
    inputs = [filling("input", (2, *shape)) for shape in shapes]
    outputs = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    model.set_weights(before)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    return {"input": tuple(shapes),
            "output": tuple(tuple(tensor.shape[1:]) for tensor in outputs),
            "weights": tuple(sorted(tuple(weight.shape) for weight in model.weights)),
            "training": tuple(sorted(in_training(layer) for layer in model.layers
                                     if type(layer).__name__ in TRAINING)),
            "predictions": tuple(np.asarray(output, "float32") for output in outputs)}


def input_shapes(model: "keras.Model") -> list[tuple]:
    """The shapes of a model's inputs without the batch; none if it does not know them yet."""
    try:
        return [tuple(tensor.shape[1:]) for tensor in model.inputs or ()]
    except (AttributeError, ValueError):  # neither Input nor call yet, or a subclass of Model
        built = model.get_build_config() or {} if model.built else {}
        shape = built.get("input_shape")
        return [tuple(shape[1:])] if isinstance(shape, list | tuple) and len(shape) > 1 else []


def filling(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Fixed numbers for a weight of this name and shape, spread so that signals stay alive."""
    rng = np.random.default_rng(zlib.crc32(repr((name, tuple(shape))).encode()))
    spread = 1 / np.sqrt(max(1, np.prod(shape[:-1]))) if len(shape) > 1 and name != "input" else 1
    values = rng.normal(0, spread, shape)
    return np.abs(values) + .5 if "variance" in name else values


def in_training(layer: "keras.Layer") -> tuple[str, float]:
    """A layer that acts in training, with its rate."""
    name = type(layer).__name__
    return name, round(float(getattr(layer, TRAINING[name])), 6)
