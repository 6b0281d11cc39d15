"""Networks that others trained on ImageNet: keras.applications.

They are there where their weights are kept or can be downloaded.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np

from helpers import budget
from helpers.language import tr

PATIENCE = 10.  # seconds until a host that does not answer counts as out of reach


def imagenet(name: str = "VGG16") -> keras.Model | None:
    """A model of keras.applications with its ImageNet weights, or None, and then it says why.

    Nothing is fetched at the smoke budget; without the network it gives up after some seconds.
    """
    if budget.name() == "smoke":
        print(tr(f"{name}: the smallest budget fetches no weights. "
                 "The lesson goes on without them.",
                 f"{name}: el presupuesto más pequeño no descarga pesos. "
                 "La lección sigue sin ellos."))
        return None
    try:
        with patience():
            return getattr(keras.applications, name)(weights="imagenet")
    except Exception as error:  # Keras raises a bare Exception if a download fails
        print(tr(f"{name}: its weights cannot be had here ({error}). "
                 "The lesson goes on without them; with the network, run this cell again.",
                 f"{name}: sus pesos no se pueden obtener aquí ({error}). "
                 "La lección sigue sin ellos; cuando haya red, ejecuta de nuevo esta celda."))
        return None


@contextmanager
def patience(seconds: float = PATIENCE) -> Iterator[None]:
    """Connections opened meanwhile give up when nothing comes for so long."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def middle(photo: np.ndarray, side: int = 256, crop: int = 224) -> np.ndarray:
    """The square in the middle of a photo, scaled first until its shorter side is `side`.

    (h, w, 3) -> (crop, crop, 3).
    """
    height, width = photo.shape[:2]
    size = [round(length * side / min(height, width)) for length in (height, width)]
    scaled = np.array(keras.ops.image.resize(photo.astype("float32"), size, antialias=True))
    top, left = ((length - crop) // 2 for length in size)
    return scaled[top:top + crop, left:left + crop]


def answers(model: keras.Model, name: str, photo: np.ndarray, side: int = 256,
            crop: int = 224) -> list[tuple[str, float]]:
    """What a model of keras.applications sees in a photo: five words and their probabilities.

    `name` is that of the model's module, such as "vgg16".
    """
    module = getattr(keras.applications, name)
    with patience():
        image = module.preprocess_input(middle(photo, side, crop)[None])
        rows = module.decode_predictions(model.predict(image, verbose=0))
    return [(word, float(probability)) for _, word, probability in rows[0]]
