"""How a classifier errs: which class for which, and where it is sure of what is wrong."""

import numpy as np


def confusion(labels: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """How many images of each class (a row) got each answer (a column): (n,), (n,) -> (c, c)."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, answers), 1)
    return counts


def surest_mistakes(chances: np.ndarray, labels: np.ndarray, most: int) -> np.ndarray:
    """Places of wrong answers, the surest first, at most so many: (n, c), (n,) -> (m,)."""
    wrong = np.flatnonzero(chances.argmax(axis=1) != labels)
    sure = chances[wrong].max(axis=1)
    return wrong[np.argsort(-sure, kind="stable")[:most]]
