"""What the layers of a model give for a few images, as pictures: all maps of a layer on one sheet, and one large."""

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from helpers.language import tr
from helpers.widgets import svg
from helpers.widgets.feature_maps import greys
from helpers.widgets.stops import Stop

if TYPE_CHECKING:
    import keras


def visible(image: np.ndarray) -> np.ndarray:
    """An image (h, w, 1) or (h, w, 3) as bytes: floats from their least to their largest."""
    if image.dtype != np.uint8:
        image = greys(image - image.min(), float(np.ptp(image)))
    return image[:, :, 0] if image.shape[2] == 1 else image[:, :, :3]


def responses(model: "keras.Model", line: list[Stop], images: np.ndarray) -> list[np.ndarray]:
    """What each stop gives for the images: (n, h, w, c), a vector as n maps of 1×1."""
    import keras
    probe = keras.Model(model.inputs, [stop.output for stop in line])
    found = probe([keras.ops.convert_to_tensor(np.asarray(images, "float32"))], training=False)
    return [np.asarray(keras.ops.convert_to_numpy(values), "float32").reshape(len(images), *stop.size())
            for stop, values in zip(line, found, strict=True)]


def ends(values: np.ndarray) -> tuple[float, float]:
    """What is black and what is white: 0 and the largest; as far below 0 as above it where there are both signs."""
    low, high = min(float(values.min()), 0.), max(float(values.max()), 0.)
    return (-max(-low, high), max(-low, high)) if low < 0 < high else (low, high)


def shades(values: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Values as greys between the ends of `scale`, which holds those of all images."""
    black, white = ends(scale)
    return greys(values - black, white - black)


def contact_sheet(maps: np.ndarray) -> np.ndarray:
    """Maps (h, w, c) of bytes in rows, as one picture; large ones smaller, by means, tiny ones larger."""
    block = ceil(maps.shape[0] / 36)
    h, w, c = maps.shape[0] // block, maps.shape[1] // block, maps.shape[2]
    maps = maps[:h * block, :w * block].reshape(h, block, w, block, c).mean((1, 3)).astype(np.uint8)
    grow = max(1, 12 // h)
    maps = maps.repeat(grow, 0).repeat(grow, 1)
    (h, w, c), gap = maps.shape, max(1, len(maps) // 10)
    across = ceil(c**.5)
    sheet = np.full((ceil(c / across) * (h + gap), across * (w + gap)), 255, np.uint8)
    for k in range(c):
        row, column = divmod(k, across)
        place = sheet[row * (h + gap):, column * (w + gap):]
        place[:h + gap, :w + gap] = 208
        place[:h, :w] = maps[:, :, k]
    return sheet


def map_words(maps: np.ndarray, image: int, channel: int) -> list[str]:
    """The chosen channel in numbers, and what black and white are."""
    one, of_channel = maps[image, :, :, channel], maps[:, :, :, channel]
    n = svg.number
    zeros, least, most = f"{100 * np.mean(one == 0):.0f}", n(float(one.min())), n(float(one.max()))
    said = tr(f"Channel {channel} for this image: from {least} to {most}; {zeros} % of its cells are 0.",
              f"Canal {channel} para esta imagen: de {least} a {most}; el {zeros} % de sus celdas son 0.")
    if one.size == 1:
        best = int(maps[image].argmax())
        said = tr(f"Unit {channel} for this image: {most}. The largest is unit {best}: {n(float(maps[image].max()))}.",
                  f"Unidad {channel} para esta imagen: {most}. La mayor es la unidad {best}: "
                  f"{n(float(maps[image].max()))}.")
    black, white, dark, light = map(n, (*ends(maps), *ends(of_channel)))
    return [said, tr(f"Small maps: black is {black}, white {white}. Large one: black is {dark}, white {light}. "
                     "The same for all images.",
                     f"Mapas pequeños: negro es {black}, blanco {white}. El grande: negro es {dark}, blanco {light}. "
                     "Igual para todas las imágenes.")]
