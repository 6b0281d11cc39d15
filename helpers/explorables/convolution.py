"""A kernel slides over an image, of a few numbers or a photograph: each product, sum and pixel."""

import numpy as np

from helpers import plots
from helpers.explorables.page import Explorable, packed
from helpers.language import term, tr
from helpers.plots.feature_maps import shrink
from helpers.plots.words import times
from helpers.scratch.convolution import forward
from helpers.scratch.kernels import KERNELS

IMAGE = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0],
                  [0, 1, 1, 0, 0]])
KERNEL = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
LARGEST_IMAGE, LARGEST_KERNEL = 128, 7
FEW = 10  # of a side: a larger image is drawn without numbers
SIDE = 128  # pixels of a photograph's longer side


def convolution(image: np.ndarray | None = None, kernel: np.ndarray | None = None) -> Explorable:
    """Slide a kernel (k, k') over an image (h, w), with stride, padding, dilation; edit both.

    By default those of lesson 3. ValueError if one is no matrix, or larger than fits.
    """
    pixels = as_matrix("image", IMAGE if image is None else image, LARGEST_IMAGE)
    weights = as_matrix("kernel", KERNEL if kernel is None else kernel, LARGEST_KERNEL)
    small = max(pixels.shape) <= FEW
    settings = {"image": pixels.tolist() if small else packed(pixels), "kernel": weights.tolist(),
                "state": {"everything": not small, "how": "rescale"},
                "controls": ["stride", "padding", "dilation", "flip", "how", "everything"],
                "repeat": False, "classics": [], "greys": False, "speed": 1 if small else 9}
    return Explorable("convolution", settings, still_convolution(pixels, weights))


def image_kernels(photo: np.ndarray | None = None) -> Explorable:
    """Filter a photograph, (h, w) or (h, w, 3), with a classic kernel or your own.

    By default the photograph is a bundled one. Its border is repeated outwards, as far as the
    kernel reaches.
    """
    if photo is None:
        from helpers import datasets
        photo = datasets.photo("camera")
    pixels, kernel = grey(photo), whole_numbers("outline")
    height, width = pixels.shape
    classics = [(term(name), whole_numbers(name).tolist()) for name in KERNELS]
    settings = {"image": packed(pixels), "kernel": kernel.tolist(),
                "state": {"divide": True, "how": "clip", "row": height // 4, "column": width // 2},
                "controls": ["classic", "how", "divide"],
                "repeat": True, "classics": classics, "greys": True, "speed": 10}
    pictures = {"photograph": pixels, "outline": np.clip(filtered(pixels, kernel), 0, 255)}
    still = plots.images(pictures, caption="a photograph under a kernel that finds outlines")
    return Explorable("image-kernels", settings, still)


def as_matrix(name: str, values: object, most: int) -> np.ndarray:
    """A matrix (h, w), also from (h, w, 1) or (1, h, w, 1). ValueError, in words, if it is none."""
    array = np.asarray(values)
    if array.ndim == 4 and array.shape[0] == 1:
        array = array[0]
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    word = term(name)
    if array.ndim != 2 or not array.size or array.dtype.kind not in "biuf":
        raise ValueError(tr(f"{word}: a matrix (h, w) of numbers is needed, not {array.shape}.",
                            f"{word}: se necesita una matriz (h, w) de números, "
                            f"no {array.shape}."))
    if max(array.shape) > most:
        raise ValueError(tr(f"{word}: it is {times(array.shape)}; at most {most}×{most} fits here.",
                            f"{word}: es de {times(array.shape)}; aquí cabe como máximo "
                            f"{most}×{most}."))
    if not np.isfinite(array).all():
        raise ValueError(tr(f"{word}: it holds NaN or infinity.",
                            f"{word}: contiene NaN o infinito."))
    return array.astype(int) if array.dtype.kind == "b" else array


def still_convolution(image: np.ndarray, kernel: np.ndarray) -> plots.Picture:
    """Image, kernel and map; of a large image a picture."""
    maps = forward(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))[0, :, :, 0] \
        if (np.array(image.shape) >= kernel.shape).all() else np.zeros((1, 1))
    parts = {"image": image, "kernel": kernel, "map": maps}
    if max(image.shape) > FEW:
        return plots.images({"image": image, "map": maps},
                            caption="an image, and the map that a kernel makes of it")
    window = tuple(slice(0, side) for side in kernel.shape)
    return plots.arrays(parts, framed=window, caption="image, kernel, and the map found by hand")


def whole_numbers(name: str) -> np.ndarray:
    """A classic kernel in whole numbers: a blur's are to be divided by their sum."""
    kernel = KERNELS[name]
    return np.rint(kernel / np.abs(kernel[kernel != 0]).min()).astype(int)


def grey(photo: np.ndarray, side: int = SIDE) -> np.ndarray:
    """A small grey copy of a photo (h, w) or (h, w, 3), by means over blocks: uint8, at most side².

    Pixels are 0…255 or floats 0…1. Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
    """
    photo = np.asarray(photo)
    whole = photo.dtype == np.uint8 or np.max(photo) > 1
    pixels = photo.astype(float) * (1 if whole else 255)
    pixels = pixels @ [.299, .587, .114] if pixels.ndim == 3 else pixels
    return shrink(pixels[:, :, None], side).round().astype(np.uint8)[:, :, 0]


def filtered(pixels: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The kernel's sum at every pixel, the border repeated: (h, w), (k, k') -> (h, w)."""
    padded = np.pad(pixels.astype(float), [(n // 2, n // 2) for n in kernel.shape], "edge")
    return forward(padded[None, :, :, None], kernel[:, :, None, None], np.zeros(1))[0, :, :, 0]
