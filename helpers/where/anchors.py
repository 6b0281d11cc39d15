"""Anchors: the boxes that a detector starts from (Ren, He, Girshick & Sun, arXiv 1506.01497).

At each place of a feature map stand the same few boxes. Here they are fitted to digits of 18 to 44
pixels: three heights, and two widths for each; the paper has three areas and three ratios.
"""

from types import ModuleType

import numpy as np

from helpers.where.boxes import Boxes

STRIDE = 8  # pixels between two places of the map
HEIGHTS = 18, 28, 42  # pixels
WIDTHS = .45, .85  # in heights
EACH = len(HEIGHTS) * len(WIDTHS)  # anchors at a place
POSITIVE, NEGATIVE, LEAST = .6, .3, .2  # the paper has .7 and .3


def anchors(side: int = 96, stride: int = STRIDE) -> Boxes:
    """All anchors of an image, by rows, columns, heights, widths: -> (places · EACH, 4).

    A place of the map stands for a square of stride × stride pixels; its anchors have their centre
    in the middle of it.
    """
    centres = stride * (np.arange(side // stride) + .5)
    height, width = (axis.ravel() for axis in np.meshgrid(HEIGHTS, WIDTHS, indexing="ij"))
    half = np.stack([height, width * height], axis=-1) / 2  # (EACH, 2)
    places = np.stack(np.meshgrid(centres, centres, indexing="ij"), axis=-1)[:, :, None]
    return np.concatenate([places - half, places + half], axis=-1).reshape(-1, 4).astype("float32")


def roles(overlaps: np.ndarray, xp: ModuleType = np) -> np.ndarray:
    """1 for an anchor that should find an object, 0 for background, −1 for neither.

    IoU (…, anchors, objects) -> (…, anchors). Positive is an anchor with an IoU of .6 with some
    object, and the best anchor of each object (the best, if several, and if above .2); negative is
    one below .3 with all. What lies between has no part in the loss. Section 3.1.2.
    """
    best = xp.max(overlaps, axis=-2, keepdims=True)  # of each object
    forced = xp.any((overlaps >= best - 1e-6) & (overlaps > LEAST), axis=-1)
    most = xp.max(overlaps, axis=-1)
    return xp.where(forced | (most >= POSITIVE), 1, xp.where(most < NEGATIVE, 0, -1))
