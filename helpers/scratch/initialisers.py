"""Random starts for weights, as Keras 3 defines them.

Kernels are (n_in, n_out) or (k, k', channels, filters).
"""

from collections.abc import Callable
from itertools import pairwise
from math import prod

import numpy as np

Shape = tuple[int, ...]
Initialiser = Callable[[np.random.Generator, Shape], np.ndarray]

TRUNCATED = 0.87962566103423978  # the standard deviation of a unit normal cut off at ±2


def fans(shape: Shape) -> tuple[int, int]:
    """Fan-in and fan-out: how many inputs an output sees, and how many outputs an input feeds.

    (k, k', channels, filters) -> k·k'·channels, k·k'·filters.
    """
    window = prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


def truncated_normal(rng: np.random.Generator, shape: Shape, std: float) -> np.ndarray:
    """Normal numbers of standard deviation `std`; those beyond two of the bell's are redrawn.

    Redrawing makes the bell narrower, by TRUNCATED, so the numbers are divided by that.
    """
    numbers = rng.standard_normal(shape)
    while (far := np.abs(numbers) > 2).any():
        numbers[far] = rng.standard_normal(far.sum())
    return numbers * std / TRUNCATED


def he_std(shape: Shape) -> float:
    """√(2 / fan-in): half of the mean square survives a ReLU (He et al. 2015, eq. 10)."""
    return (2 / fans(shape)[0]) ** .5


def glorot_std(shape: Shape) -> float:
    """√(2 / (fan-in + fan-out)): what forward and backward agree on (Glorot & Bengio, eq. 12)."""
    return (2 / sum(fans(shape))) ** .5


def lecun_std(shape: Shape) -> float:
    """√(1 / fan-in): keeps the variance through a layer without ReLU."""
    return (1 / fans(shape)[0]) ** .5


def he_normal(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """A kernel with `he_std`."""
    return truncated_normal(rng, shape, he_std(shape))


def glorot_normal(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """A kernel with `glorot_std`."""
    return truncated_normal(rng, shape, glorot_std(shape))


def lecun_normal(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """A kernel with `lecun_std`."""
    return truncated_normal(rng, shape, lecun_std(shape))


def glorot_uniform(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Keras's default: even from −a to a, whose variance a²/3 is that of `glorot_std` (eq. 16)."""
    limit = 3 ** .5 * glorot_std(shape)
    return rng.uniform(-limit, limit, shape)


INITIALISERS = {f.__name__: f for f in (he_normal, glorot_normal, lecun_normal, glorot_uniform)}


def whole_bell(std: Callable[[Shape], float]) -> Initialiser:
    """An initialiser that draws from the whole bell, with the deviation that a rule gives a shape.

    The papers draw so; Keras cuts off the bell's ends.
    """
    return lambda rng, shape: rng.normal(0, std(shape), shape)


def he_start(rng: np.random.Generator, sizes: list[int]) -> list[np.ndarray]:
    """Kernels with `he_std` from the whole bell and zero biases, for layers of these sizes.

    Inputs come first: [d, h, k] -> [(d, h), (h,), (h, k), (k,)].
    """
    kernels = [whole_bell(he_std)(rng, shape) for shape in pairwise(sizes)]
    return [array for kernel in kernels for array in (kernel, np.zeros(kernel.shape[1]))]
