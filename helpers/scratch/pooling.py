"""Pooling, forward and backward: images (n, h, w, c), maps (n, h', w', c), each channel by itself.

Windows have size×size pixels, `stride` apart (or else their size), and lie inside the image.
"""

from collections.abc import Iterator

import numpy as np

from helpers.scratch.convolution import output_size, shifts


def copies(images: np.ndarray, size: int, stride: int | None) -> Iterator[np.ndarray]:
    """For each cell of the window, in row order, the pixels it meets as it slides.

    (n, h, w, c) -> size² views (n, h', w', c). ValueError if the window does not fit even once.
    """
    stride = stride or size
    shape = output_size(images.shape[1], size, stride), output_size(images.shape[2], size, stride)
    return (view for _, _, view in shifts(images, (size, size), shape, stride))


def max_pool(images: np.ndarray, size: int = 2, stride: int | None = None) -> np.ndarray:
    """The largest number of each window: (n, h, w, c) -> (n, h', w', c)."""
    first, *others = copies(images, size, stride)
    maps = first.copy()
    for view in others:
        np.maximum(maps, view, out=maps)
    return maps


def max_pool_backward(d_maps: np.ndarray, images: np.ndarray, size: int = 2,
                      stride: int | None = None) -> np.ndarray:
    """The gradient along the images: each window's goes to its largest pixel.

    (n, h', w', c), (n, h, w, c) -> (n, h, w, c). If several tie, to the first in row order, as in
    Keras with TensorFlow on a CPU.
    """
    maps = max_pool(images, size, stride)
    d_images = np.zeros(images.shape, d_maps.dtype)
    undecided = np.ones(maps.shape, bool)
    both = copies(images, size, stride), copies(d_images, size, stride)
    for view, d_view in zip(*both, strict=True):
        wins = undecided & (view == maps)
        d_view += np.where(wins, d_maps, 0)
        undecided &= ~wins
    return d_images


def average_pool(images: np.ndarray, size: int = 2, stride: int | None = None) -> np.ndarray:
    """The mean of each window: (n, h, w, c) -> (n, h', w', c)."""
    return sum(copies(images, size, stride)) / size**2


def average_pool_backward(d_maps: np.ndarray, images: np.ndarray, size: int = 2,
                          stride: int | None = None) -> np.ndarray:
    """The gradient along the images: each window's in equal shares; shapes as above."""
    d_images = np.zeros(images.shape)
    for d_view in copies(d_images, size, stride):
        d_view += d_maps / size**2
    return d_images


def global_average_pool(images: np.ndarray) -> np.ndarray:
    """One mean a channel: (n, h, w, c) -> (n, c)."""
    return images.mean(axis=(1, 2))
