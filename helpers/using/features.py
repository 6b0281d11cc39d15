"""A network's layers as features of images (Donahue and others, arXiv 1310.1531, section 3).

A feature is one number of a layer. Of a map only its mean is kept: how much of it, not where.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import KerasTensor, layers, ops


def pooled(maps: KerasTensor) -> KerasTensor:
    """The mean of each map, (n, h, w, c) -> (n, c); vectors stay as they are."""
    return layers.GlobalAveragePooling2D()(maps) if len(maps.shape) == 4 else maps


def tap(model: keras.Model, names: Sequence[str]) -> keras.Model:
    """A model that gives the features of several of another's layers at once, as a list."""
    tapped = keras.Model(model.input, [pooled(model.get_layer(name).output) for name in names])
    tapped.jit_compile = False  # on processors XLA is slower here, before and after it compiles
    return tapped


def features(tapped: keras.Model, images: np.ndarray, size: int = 50) -> list[np.ndarray]:
    """The features of images of any side, enlarged to the model's, `size` at a time.

    (n, h, w, c) -> a list of (n, d), one for each layer tapped.
    """
    batches = (enlarged(images[k:k + size], tapped.input_shape[1])
               for k in range(0, len(images), size))
    parts = [as_list(tapped.predict_on_batch(batch)) for batch in batches]
    return [np.concatenate(layer) for layer in zip(*parts, strict=True)]


def as_list(outputs: np.ndarray | list[np.ndarray]) -> list[np.ndarray]:
    """What a model gives, as a list; Keras takes a list of one out of its list."""
    return outputs if isinstance(outputs, list) else [outputs]


def enlarged(images: np.ndarray, side: int) -> np.ndarray:
    """Images with this many rows and columns, between pixels bilinearly: -> (n, side, side, c)."""
    return np.array(ops.image.resize(images.astype("float32"), (side, side)))
