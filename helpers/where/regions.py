"""From a box of any size a block of a fixed size, which a dense layer can take.

Fast R-CNN (Girshick, arXiv 1504.08083, section 2.1) takes maxima over whole cells of the map. Its
successors read the map between its cells, so that nothing is rounded (Mask R-CNN, arXiv 1703.06870,
section 3). The course's detector does that, with one sample for each bin.
"""

from itertools import pairwise
from types import ModuleType

import numpy as np

from helpers.where.boxes import Boxes


def bins(start: float, end: float, count: int) -> list[slice]:
    """A stretch of cells cut into `count` parts, each widened to whole cells."""
    edges = start + (end - start) * np.arange(count + 1) / count
    return [slice(int(np.floor(low)), int(np.ceil(high)))
            for low, high in pairwise(edges)]


def roi_max_pool(maps: np.ndarray, box: tuple[int, int, int, int], count: int) -> np.ndarray:
    """The largest number of each bin: (h, w, c), a box in whole cells -> (count, count, c)."""
    top, left, bottom, right = box
    return np.array([[maps[rows, columns].max(axis=(0, 1)) for columns in bins(left, right, count)]
                     for rows in bins(top, bottom, count)])


def shares(start: np.ndarray, end: np.ndarray, cells: int, count: int,
           xp: ModuleType = np) -> np.ndarray:
    """How much of each cell the `count` samples of a stretch take: (…,), (…,) -> (…, count, cells).

    Sample k stands in the middle of bin k. It takes from the two cells whose middles are nearest,
    of each the more the nearer: 1 − distance.
    """
    steps = (np.arange(count, dtype="float32") + .5) / count
    at = start[..., None] + (end - start)[..., None] * steps  # (…, count)
    at = xp.clip(at, .5, cells - .5)
    away = xp.abs(at[..., None] - (np.arange(cells, dtype="float32") + .5))
    return xp.maximum(1 - away, 0)


def crop(maps: np.ndarray, boxes: Boxes, stride: int, count: int,
         xp: ModuleType = np) -> np.ndarray:
    """Blocks read from maps by linear interpolation, down and then across.

    (n, h, w, c), boxes (n, k, 4) in pixels -> (n, k, count, count, c).
    """
    top, left, bottom, right = (boxes[..., side] / stride for side in range(4))
    down = shares(top, bottom, maps.shape[1], count, xp)
    across = shares(left, right, maps.shape[2], count, xp)
    rows = xp.einsum("nkrh,nhwc->nkrwc", down, maps)
    return xp.einsum("nkrwc,nksw->nkrsc", rows, across)
