"""Random starts for weights, as Keras 3 defines them. Kernels are (n_in, n_out) or (k, k', channels, filters)."""

from math import prod

import numpy as np

TRUNCATED = 0.87962566103423978  # the standard deviation of a unit normal cut off at ±2


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many inputs one output sees, and how many outputs one input feeds: k·k'·channels and k·k'·filters."""
    window = prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


def truncated_normal(rng: np.random.Generator, shape: tuple[int, ...], std: float) -> np.ndarray:
    """Normal numbers of standard deviation `std` after those beyond two (of the uncut bell's) were drawn again."""
    numbers = rng.standard_normal(shape)
    while (far := np.abs(numbers) > 2).any():
        numbers[far] = rng.standard_normal(far.sum())
    return numbers * std / TRUNCATED


def he_std(shape: tuple[int, ...]) -> float:
    """√(2 / fan-in): half of the mean square survives a ReLU (He et al. 2015, eq. 10)."""
    return (2 / fans(shape)[0]) ** .5


def glorot_std(shape: tuple[int, ...]) -> float:
    """√(2 / (fan-in + fan-out)): between what forward and backward ask for (Glorot & Bengio 2010, eq. 12)."""
    return (2 / sum(fans(shape))) ** .5


def lecun_std(shape: tuple[int, ...]) -> float:
    """√(1 / fan-in): keeps the variance through a layer without ReLU."""
    return (1 / fans(shape)[0]) ** .5


def he_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A kernel with `he_std`."""
    return truncated_normal(rng, shape, he_std(shape))


def glorot_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A kernel with `glorot_std`."""
    return truncated_normal(rng, shape, glorot_std(shape))


def lecun_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A kernel with `lecun_std`."""
    return truncated_normal(rng, shape, lecun_std(shape))


def glorot_uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Keras's default: even from −a to a, whose variance a²/3 is that of `glorot_std` (eq. 16)."""
    limit = 3 ** .5 * glorot_std(shape)
    return rng.uniform(-limit, limit, shape)


INITIALISERS = {f.__name__: f for f in (he_normal, glorot_normal, lecun_normal, glorot_uniform)}
