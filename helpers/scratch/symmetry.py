"""The symmetry experiment of Rumelhart, Hinton & Williams (1986, Fig. 1): is a row of six bits symmetric?"""

from itertools import islice, product
from typing import NamedTuple

import numpy as np

from helpers.scratch import net1986


class Run(NamedTuple):
    """What came of s nets: the first sweep with all 64 cases right (−1: none), the last errors, the last weights."""

    solved: np.ndarray
    error: np.ndarray
    weights: list[np.ndarray]


def patterns() -> tuple[np.ndarray, np.ndarray]:
    """All 64 rows of six bits, and 1 for the 8 symmetric ones, else 0: (64, 6), (64, 1)."""
    x = np.array(list(product((0., 1.), repeat=6)))
    return x, (x == x[:, ::-1]).all(axis=1, keepdims=True).astype(float)


def run(seeds: range, rate: float = .1, momentum: float = .9, sweeps: int = 10_000, spread: float = .3) -> Run:
    """6-2-1 nets from one random start for each seed, trained side by side; the paper's settings by default."""
    x, d = patterns()
    solved = np.full(len(seeds), -1)
    nets = net1986.train(x, d, net1986.starts(seeds, [6, 2, 1], spread), rate, momentum)
    for sweep, state in enumerate(islice(nets, sweeps + 1)):
        y, weights = state
        right = ((y > .5) == (d > .5)).all(axis=(1, 2))
        solved[(solved < 0) & right] = sweep
    return Run(solved, net1986.error(y, d), weights)


def mirror_error(weights: np.ndarray) -> np.ndarray:
    """The largest |w_i + w_mirror| of a net's input weights over its largest |w|: (s, 7, 2) -> (s,)."""
    w = weights[:, :6]
    return np.abs(w + w[:, ::-1]).max(axis=(1, 2)) / np.abs(w).max(axis=(1, 2))


def sizes(weights: np.ndarray) -> np.ndarray:
    """The sizes of the mirror pairs, mean of both hidden units, sorted, the smallest as 1: (s, 7, 2) -> (s, 3)."""
    pairs = np.abs(weights[:, :3] - weights[:, 5:2:-1]).mean(axis=2) / 2
    pairs.sort(axis=1)
    return pairs / pairs[:, :1]
