"""Grad-CAM: where a class's evidence is (Selvaraju and others, arXiv 1610.02391)."""

import keras
import numpy as np

from helpers.seeing.input_gradient import gradient


def split(model: keras.Model, layer: str) -> tuple[keras.Model, keras.Model]:
    """A model cut in two at a layer: images -> its maps, and its maps -> logits.

    ValueError if there is a way past the layer, as past one branch of a block.
    """
    maps = model.get_layer(layer).output
    try:
        above = keras.Model(maps, model.output)
        closed = model.layers[0] not in above.layers
    except ValueError:  # Keras 3.15 finds the way past by itself
        closed = False
    if not closed:
        raise ValueError(f"there is a way past {layer!r}: cut where the branches meet")
    return keras.Model(model.input, maps), above


def weigh(maps: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Equations 1 and 2: a channel's weight is the mean of its gradient; ReLU of the weighted sum.

    (h, w, c), (h, w, c) -> (h, w).
    """
    weights = along.mean(axis=(0, 1))
    return np.maximum(maps @ weights, 0)


def grad_cam(model: keras.Model, photo: np.ndarray, layer: str, unit: int) -> np.ndarray:
    """Where in a photo (h, w, 3) the evidence for a unit of the logits is: (h', w') of the layer.

    The gradient is the logit's, not the probability's: the softmax would mix in all other classes.
    """
    below, above = split(model, layer)
    maps = np.array(below(photo[None], training=False))
    along = gradient(lambda maps: above(maps, training=False)[0, unit], maps)
    return weigh(maps[0], along[0])
