"""How good a label for each pixel is (Long, Shelhamer & Darrell, arXiv 1411.4038, section 5)."""

import numpy as np

from helpers.using.judging import confusion as confusion  # lesson 12's, of pixels for images

Labels = np.ndarray  # whole numbers from 0, (…, h, w)


def pixel_accuracy(table: np.ndarray) -> float:
    """The share of pixels that were called what they are."""
    return float(np.trace(table) / table.sum())


def ious(table: np.ndarray) -> np.ndarray:
    """Each class's IoU: called so rightly, of what is so or was called so; NaN where nothing is.

    (classes, classes) -> (classes,).
    """
    right = np.diag(table)
    either = table.sum(axis=0) + table.sum(axis=1) - right
    return np.divide(right, either, out=np.full(len(right), np.nan), where=either > 0)


def mean_iou(table: np.ndarray) -> float:
    """The mean over the classes that occur."""
    return float(np.nanmean(ious(table)))


def coarsen(labels: Labels, stride: int) -> Labels:
    """The best that a net of this stride can say, if it says one label for each square.

    Each square of stride × stride pixels gets its most frequent label: (n, h, w) -> (n, h, w).
    """
    n, height, width = labels.shape
    squares = labels.reshape(n, height // stride, stride, width // stride, stride)
    classes = np.arange(int(labels.max()) + 1)
    votes = (squares[..., None] == classes).sum(axis=(2, 4))
    return votes.argmax(axis=-1).repeat(stride, axis=1).repeat(stride, axis=2)
