"""Networks that others trained on ImageNet: EfficientNet-Lite0, and those of keras.applications.

All give logits of the same thousand classes.
"""

from pathlib import Path

import keras
import numpy as np
from keras import applications

from helpers import architectures
from helpers.datasets import DatasetError, lite0
from helpers.language import tr
from helpers.training import legacy_torch

NAMES = Path(__file__).parents[2] / "data" / "imagenet_names.txt"  # in the classes' order
PREPARED = {"vgg16": applications.vgg16.preprocess_input,  # by the model's name
            "resnet50": applications.resnet.preprocess_input,
            "inception_v3": applications.inception_v3.preprocess_input}


def efficientnet_lite0() -> keras.Model | None:
    """EfficientNet-Lite0 with its weights, or None, and then it says why.

    It takes photos in 0..255. Their file is a package of requirements.txt; see `datasets.lite0`.
    """
    try:
        arrays = legacy_torch.read(lite0.find())
    except (DatasetError, OSError) as error:
        print(unavailable("EfficientNet-Lite0", error))
        return None
    model = architectures.efficientnet_lite0()
    model.set_weights([channels_last(array) for array in arrays.values() if array.ndim])
    return model


def channels_last(array: np.ndarray) -> np.ndarray:
    """PyTorch's weights with Keras's axes: (f, c, h, w) -> (h, w, c, f), (f, n) -> (n, f).

    A depthwise kernel is (c, 1, h, w) there and (h, w, c, 1) here. Vectors stay as they are.
    """
    if array.ndim < 4:
        return array.T
    depthwise = array.shape[1] == 1
    return array.transpose(2, 3, 0, 1) if depthwise else array.transpose(2, 3, 1, 0)


def imagenet(name: str = "VGG16") -> keras.Model | None:
    """A model of keras.applications with its weights, or None, and then it says why."""
    try:
        return getattr(applications, name)(weights="imagenet", classifier_activation=None)
    except Exception as error:  # Keras raises a bare Exception if a download fails
        print(unavailable(name, error))
        return None


def unavailable(name: str, error: Exception) -> str:
    """What to say of a network whose weights are not here."""
    return tr(f"{name}: its weights cannot be had here. {error}\n"
              "With the network, run this cell again.",
              f"{name}: no se pueden obtener aquí sus pesos. {error}\n"
              "Cuando haya red, ejecuta de nuevo esta celda.")


def middle(photo: np.ndarray, side: int = 256, crop: int = 224) -> np.ndarray:
    """The square in the middle of a photo, scaled first until its shorter side is `side`.

    (h, w, 3) -> (crop, crop, 3).
    """
    height, width = photo.shape[:2]
    size = [round(length * side / min(height, width)) for length in (height, width)]
    scaled = np.array(keras.ops.image.resize(photo.astype("float32"), size, antialias=True))
    top, left = ((length - crop) // 2 for length in size)
    return scaled[top:top + crop, left:left + crop].clip(0, 255)


def named(model: keras.Model | None, *photos: np.ndarray) -> dict[str, np.ndarray]:
    """The middles of photos (h, w, 3), in 0..1, each by its five words; none without a model."""
    found = {}
    for photo in photos if model else ():
        words = [f"{word} {chance:.2f}" for word, chance in answers(model, photo)]
        found["\n".join(words)] = middle(photo) / 255
    return found


def answers(model: keras.Model, photo: np.ndarray) -> list[tuple[str, float]]:
    """What one of these models sees in a photo (h, w, 3): five words and their probabilities."""
    crop = model.input_shape[1]
    image = middle(photo, round(crop * 256 / 224), crop)[None]
    prepared = PREPARED.get(model.name, np.copy)(image)
    chances = np.array(keras.ops.softmax(model(prepared, training=False)[0]))
    words = NAMES.read_text("utf-8").splitlines()
    return [(words[k], float(chances[k])) for k in np.argsort(-chances)[:5]]
