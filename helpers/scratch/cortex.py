"""Model cells of the primary visual cortex: Gabor receptive fields, simple cells and complex cells.

Sources: receptive field, Jones & Palmer 1987 (doi 10.1152/jn.1987.58.6.1233); energy model, Adelson & Bergen 1985
(doi 10.1364/JOSAA.2.000284). Angles are in degrees, lengths in pixels.
"""

import numpy as np

SIZE, WAVELENGTH = 65, 16.0
SIGMA, ELONGATION = 0.4 * WAVELENGTH, 1.5  # envelope: 0.4 wavelengths across the bars, 1.5 times as much along them


def coordinates(angle: float) -> tuple[np.ndarray, np.ndarray]:
    """How far each pixel lies across and along a line through the centre at `angle`: two (SIZE, SIZE) arrays."""
    y, x = np.mgrid[:SIZE, :SIZE] - SIZE // 2
    radians = np.deg2rad(angle)
    return x * np.sin(radians) + y * np.cos(radians), x * np.cos(radians) - y * np.sin(radians)


def gabor(angle: float, phase: float = 0.0, elongation: float = ELONGATION) -> np.ndarray:
    """A receptive field for bars at `angle`: a wave in a bell, exp(−(u² + (v/elongation)²)/2σ²)·cos(2πu/λ − phase).

    Degrees -> (SIZE, SIZE), made to sum to 0 so that even light gives nothing. Positive weights excite, negative
    ones inhibit; with phase 0 the crest is in the centre.
    """
    across, along = coordinates(angle)
    bell = np.exp(-(across**2 + (along / elongation) ** 2) / (2 * SIGMA**2))
    field = bell * np.cos(2 * np.pi * across / WAVELENGTH - np.deg2rad(phase))
    return field - bell * field.sum() / bell.sum()


def bar(angle: float, shift: float = 0.0, width: float = 4.0) -> np.ndarray:
    """An image of a bright bar through the whole field at `angle`, moved sideways by `shift`: (SIZE, SIZE), 0 to 1."""
    across, _ = coordinates(angle)
    return np.clip((width + 1) / 2 - np.abs(across - shift), 0, 1)


def simple_cell(field: np.ndarray, image: np.ndarray) -> float:
    """A simple cell's response: the weighted sum of the light, and nothing below zero: two (h, w) -> ()."""
    return max(0.0, float(np.sum(field * image)))


def complex_cell(angle: float, image: np.ndarray) -> float:
    """A complex cell's response by the energy model: √(even² + odd²) of two fields a quarter wave apart: -> ()."""
    even, odd = (float(np.sum(gabor(angle, phase) * image)) for phase in (0.0, 90.0))
    return float(np.hypot(even, odd))


def half_width(angles: np.ndarray, responses: np.ndarray) -> float:
    """How far from its peak a tuning curve falls to half, the mean of both sides, in degrees: two (n,) -> ()."""
    peak = int(np.argmax(responses))
    right = np.interp(-responses[peak] / 2, -responses[peak:], angles[peak:])
    left = np.interp(responses[peak] / 2, responses[:peak + 1], angles[:peak + 1])
    return float(right - left) / 2
