"""Search among images by distance (Krizhevsky, Sutskever & Hinton 2012, section 6.1, Fig. 4)."""

import numpy as np


def squared_distances(known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Each row of `asked` (m, d) against each row of `known` (n, d): -> (m, n).

    |a − b|² = |a|² − 2 a·b + |b|²: so a matrix product does the work, and no array (m, n, d) is
    made. Rounding can leave a little less than 0, which is cut off.
    """
    squares = (asked**2).sum(axis=1)[:, None] + (known**2).sum(axis=1)
    return np.maximum(squares - 2 * asked @ known.T, 0)


def nearest(known: np.ndarray, asked: np.ndarray, k: int) -> np.ndarray:
    """The k rows of `known` (n, d) nearest to each row of `asked` (m, d), nearest first: (m, k)."""
    return np.argsort(squared_distances(known, asked), axis=1, kind="stable")[:, :k]


def precision(found: np.ndarray, wanted: np.ndarray) -> float:
    """Precision at k: the share of what was found that has the label wanted. (m, k), (m,)."""
    return float((found == wanted[:, None]).mean())
