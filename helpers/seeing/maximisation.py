"""Activation maximisation: a picture that a unit likes best, found by climbing its gradient.

Erhan and others (2009) climb in the pixels, on small networks. On a large one that gives noise.
Olah, Mordvintsev and Schubert (Distill 2017) say what helps: shift the picture at random
before each step, and climb in Fourier coefficients, where slow waves are as near as quick ones.
"""

from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
from keras import KerasTensor

from helpers.scratch.dense import sigmoid
from helpers.seeing.input_gradient import Score

Gradient = Callable[[np.ndarray], np.ndarray]  # pictures (n, h, w, 3) -> the same shape


class Basis(NamedTuple):
    """Waves as columns (side, side), and how far each coefficient moves the picture (side, side).

    With the matrix W of waves and the scales S, coefficients z are the picture W (S z) Wᵀ. The
    picture's gradient g is then S (Wᵀ g W) along the coefficients.
    """

    waves: np.ndarray
    scale: np.ndarray

    def sums(self, z: np.ndarray) -> np.ndarray:
        """Coefficients (n, side, side, 3) -> the picture's numbers, of both signs."""
        return np.einsum("ia,nabc,jb->nijc", self.waves, self.scale[..., None] * z, self.waves,
                         optimize=True)

    def along(self, g: np.ndarray) -> np.ndarray:
        """The gradient by the picture's numbers -> by the coefficients; same shape."""
        back = np.einsum("ia,nijc,jb->nabc", self.waves, g, self.waves, optimize=True)
        return self.scale[..., None] * back


def pixels(side: int) -> Basis:
    """Each coefficient is a pixel."""
    return Basis(np.eye(side), np.ones((side, side)))


def fourier(side: int) -> Basis:
    """Cosine waves, the k-th with k half periods on the side (discrete cosine transform, type 2).

    Each is divided by its frequency, so that slow waves move as easily as quick ones.
    """
    k = np.arange(side)
    waves = np.cos(np.pi * np.outer(k + .5, k) / side)
    frequency = np.hypot(*np.meshgrid(k, k))
    return Basis(waves / np.linalg.norm(waves, axis=0), side / np.maximum(frequency, 1))


def shift(pictures: np.ndarray, down: int, right: int) -> np.ndarray:
    """All pictures (n, h, w, c) moved; what leaves at one edge comes in at the other."""
    return np.roll(pictures, (down, right), axis=(1, 2))


def climb(gradient: Gradient, start: np.ndarray, steps: int, basis: Basis,
          jitter: int = 0, rate: float = .05, seed: int = 0) -> np.ndarray:
    """Adam's ascent from coefficients (n, side, side, 3) -> pictures (n, side, side, 3) in 0..1.

    `jitter`: by how many pixels a picture is shifted at most before each step.
    """
    rng, z, mean, square = np.random.default_rng(seed), start, 0., 0.
    for step in range(1, steps + 1):
        y = sigmoid(basis.sums(z))
        down, right = rng.integers(-jitter, jitter + 1, 2)
        along = shift(gradient(shift(y, down, right)), -down, -right)
        along = basis.along(along * y * (1 - y))
        mean, square = .9 * mean + .1 * along, .999 * square + .001 * along**2
        size = np.sqrt(square / (1 - .999**step)) + 1e-12
        z = z + rate * mean / (1 - .9**step) / size
    return sigmoid(basis.sums(z))


def liking(model: keras.Model, layer: str, units: list[int]) -> Score:
    """A score for `climb`: what the first picture gives the first unit, the second the second, …

    Added up, so that one gradient serves all pictures. A map counts as its mean. The model takes
    photos in 0..255.
    """
    below = keras.Model(model.input, model.get_layer(layer).output)

    def score(pictures: KerasTensor) -> KerasTensor:
        given = below(255 * pictures, training=False)
        if len(given.shape) == 4:
            given = keras.ops.mean(given, axis=(1, 2))
        return sum(given[k, unit] for k, unit in enumerate(units))

    return score
