"""Inverted dropout: `rate` is the share that is dropped.

Source: Srivastava et al. 2014, scaled in training as in Keras.
"""

import numpy as np


def draw(rng: np.random.Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    """A mask: True, with probability 1 − rate, where a unit is kept."""
    return rng.random(shape) >= rate


def forward(x: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    """Training: dropped units give 0, kept ones x/(1 − rate); inference gives x.

    A unit is kept with probability 1 − rate, so its mean over masks is x.
    """
    return np.where(mask, x / (1 - rate), 0)


def backward(d_y: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    """The gradient along x: y is x times mask/(1 − rate), and so is the gradient."""
    return forward(d_y, mask, rate)
