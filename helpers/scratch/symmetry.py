"""The symmetry experiment of Rumelhart, Hinton & Williams (1986, Fig. 1) on rows of six bits."""

from itertools import islice, product
from typing import NamedTuple

import numpy as np

from helpers.scratch import net1986


class Run(NamedTuple):
    """Of s nets: the first sweep with all 64 cases right (or −1), the last errors and weights."""

    solved: np.ndarray
    error: np.ndarray
    weights: list[np.ndarray]


def patterns() -> tuple[np.ndarray, np.ndarray]:
    """All 64 rows of six bits, and 1 for the 8 symmetric ones, else 0: (64, 6), (64, 1)."""
    x = np.array(list(product((0., 1.), repeat=6)))
    return x, (x == x[:, ::-1]).all(axis=1, keepdims=True).astype(float)


def run(seeds: range, rate: float = .1, momentum: float = .9, sweeps: int = 10_000,
        spread: float = .3) -> Run:
    """6-2-1 nets from a random start a seed, side by side; by default with the paper's settings."""
    x, d = patterns()
    solved = np.full(len(seeds), -1)
    nets = net1986.train(x, d, net1986.starts(seeds, [6, 2, 1], spread), rate, momentum)
    for sweep, state in enumerate(islice(nets, sweeps + 1)):
        y, weights = state
        right = ((y > .5) == (d > .5)).all(axis=(1, 2))
        solved[(solved < 0) & right] = sweep
    return Run(solved, net1986.error(y, d), weights)


def mirror_error(weights: np.ndarray) -> np.ndarray:
    """The largest |w_i + w_mirror| of input weights over the largest |w|: (s, 7, 2) -> (s,)."""
    w = weights[:, :6]
    return np.abs(w + w[:, ::-1]).max(axis=(1, 2)) / np.abs(w).max(axis=(1, 2))


def sizes(weights: np.ndarray) -> np.ndarray:
    """The sizes of the mirror pairs, sorted, the smallest as 1: (s, 7, 2) -> (s, 3).

    A pair's size is half the difference of its two weights, mean of both hidden units.
    """
    pairs = np.abs(weights[:, :3] - weights[:, 5:2:-1]).mean(axis=2) / 2
    pairs.sort(axis=1)
    return pairs / pairs[:, :1]
