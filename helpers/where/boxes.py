"""Boxes: how much two overlap, and one told from the other by four numbers.

A box is (top, left, bottom, right), in pixels from the image's upper left corner; arrays of boxes
are (…, n, 4). `xp` is NumPy, or `keras.ops`, which has the same names: training needs both.
"""

from types import ModuleType

import numpy as np

Boxes = np.ndarray  # (..., n, 4); in training a tensor of the same shape
LARGEST = 1.5  # of |t_h| and |t_w|: no box becomes more than e^1.5 = 4.5 times its anchor's size


def sizes(boxes: Boxes) -> np.ndarray:
    """Heights and widths: (…, n, 4) -> (…, n, 2)."""
    return boxes[..., 2:] - boxes[..., :2]


def middles(boxes: Boxes) -> np.ndarray:
    """The rows and columns of the centres: (…, n, 4) -> (…, n, 2)."""
    return (boxes[..., :2] + boxes[..., 2:]) / 2


def iou(a: Boxes, b: Boxes, xp: ModuleType = np) -> np.ndarray:
    """Intersection over union, for each box of a and each of b: (…, n, 4), (…, m, 4) -> (…, n, m).

    What two boxes share begins at the later of the two starts and ends at the earlier of the two
    ends; where that is less, they share nothing. Two empty boxes have an IoU of 0.
    """
    start = xp.maximum(a[..., :, None, :2], b[..., None, :, :2])
    end = xp.minimum(a[..., :, None, 2:], b[..., None, :, 2:])
    shared = xp.prod(xp.maximum(end - start, 0), axis=-1)
    areas = xp.prod(sizes(a), axis=-1)[..., :, None] + xp.prod(sizes(b), axis=-1)[..., None, :]
    return shared / xp.maximum(areas - shared, 1e-9)


def encode(anchors: Boxes, boxes: Boxes, xp: ModuleType = np) -> np.ndarray:
    """Each box as seen from its anchor: (…, 4), (…, 4) -> (…, 4), as (t_y, t_x, t_h, t_w).

    The shift is in sizes of the anchor, so that it means the same for large boxes and small ones;
    the size is a logarithm, so that twice and half are equally far from 0. Girshick and others
    (R-CNN, appendix C); Faster R-CNN, eq. 2.
    """
    shift = (middles(boxes) - middles(anchors)) / sizes(anchors)
    return xp.concatenate([shift, xp.log(sizes(boxes) / sizes(anchors))], axis=-1)


def decode(anchors: Boxes, codes: np.ndarray, xp: ModuleType = np) -> Boxes:
    """The way back from `encode`: (…, 4), (…, 4) -> (…, 4)."""
    middle = middles(anchors) + codes[..., :2] * sizes(anchors)
    half = sizes(anchors) * xp.exp(xp.clip(codes[..., 2:], -LARGEST, LARGEST)) / 2
    return xp.concatenate([middle - half, middle + half], axis=-1)


def nms(boxes: Boxes, scores: np.ndarray, threshold: float, most: int = 300) -> np.ndarray:
    """Non-maximum suppression: (n, 4), (n,) -> numbers of the boxes that stay, best first.

    The best box stays, and sends away all that overlap it by more than the threshold; then the best
    of the rest; and so on, until `most` have stayed.
    """
    waiting, stay = np.argsort(-scores, kind="stable"), []
    while len(waiting) and len(stay) < most:
        best, waiting = waiting[0], waiting[1:]
        stay.append(best)
        waiting = waiting[iou(boxes[[best]], boxes[waiting])[0] <= threshold]
    return np.array(stay, int)
