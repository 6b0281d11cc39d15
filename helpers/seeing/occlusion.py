"""Cover a part of a photo, ask the network again (Zeiler & Fergus, arXiv 1311.2901, section 4.2).

A grey square visits the photo on a grid of places. Where the probability of the right class drops,
the network was looking.
"""

from collections.abc import Callable, Iterator

import numpy as np

Predict = Callable[[np.ndarray], np.ndarray]  # photos (n, h, w, c) -> one probability each, (n,)
Box = tuple[int, int, int, int]  # top, left, bottom, right: rows and columns of pixels
GREY = 127


def corners(length: int, size: int, step: int) -> range:
    """Where the square's upper (or left) edge may stand on a side of this length."""
    return range(0, length - size + 1, step)


def cover(image: np.ndarray, top: int, left: int, size: int, grey: float = GREY) -> np.ndarray:
    """A copy of the image (h, w, c) with a grey square on it."""
    copy = image.copy()
    copy[top:top + size, left:left + size] = grey
    return copy


def covered_rows(image: np.ndarray, size: int, step: int) -> Iterator[np.ndarray]:
    """For each row of places the photos with the square there: (places, h, w, c)."""
    height, width = image.shape[:2]
    for top in corners(height, size, step):
        yield np.stack([cover(image, top, left, size) for left in corners(width, size, step)])


def occlusion_map(predict: Predict, image: np.ndarray, size: int, step: int) -> np.ndarray:
    """The probability for each place of the square: (h, w, c) -> (rows, columns) of places."""
    return np.stack([predict(photos) for photos in covered_rows(image, size, step)])


def spread(drops: np.ndarray, side: int, size: int, step: int) -> np.ndarray:
    """A drop for each place as one for each pixel: the mean over the squares that cover it.

    (rows, columns) -> (side, side); 0 where no square was.
    """
    total, count = np.zeros((2, side, side))
    for (row, column), drop in np.ndenumerate(drops):
        square = (slice(row * step, row * step + size),
                  slice(column * step, column * step + size))
        total[square] += drop
        count[square] += 1
    return total / np.maximum(count, 1)


def share_inside(heat: np.ndarray, box: Box) -> float:
    """Which share of all that is positive in a map (h, w) lies in a box; nan if nothing is."""
    top, left, bottom, right = box
    positive = np.maximum(heat, 0)
    total = positive.sum()
    return float(positive[top:bottom, left:right].sum() / total) if total else float("nan")


def area_inside(side: int, box: Box) -> float:
    """Which share of a photo's pixels lies in a box: what a map without any aim would give."""
    return share_inside(np.ones((side, side)), box)
