"""Model cells of the primary visual cortex: Gabor receptive fields, simple cells and complex cells.

Sources: receptive field, Jones & Palmer 1987 (doi 10.1152/jn.1987.58.6.1233); energy model,
Adelson & Bergen 1985 (doi 10.1364/JOSAA.2.000284). Angles are in degrees, lengths in pixels.
"""

import numpy as np

SIZE, WAVELENGTH = 65, 16.0
SIGMA, ELONGATION = 0.4 * WAVELENGTH, 1.5  # the bell across the bars, and how much longer along


def coordinates(angle: float) -> tuple[np.ndarray, np.ndarray]:
    """How far each pixel lies across and along a line through the centre: twice (SIZE, SIZE)."""
    y, x = np.mgrid[:SIZE, :SIZE] - SIZE // 2
    radians = np.deg2rad(angle)
    return x * np.sin(radians) + y * np.cos(radians), x * np.cos(radians) - y * np.sin(radians)


def gabor(angle: float, phase: float = 0.0, elongation: float = ELONGATION) -> np.ndarray:
    """A receptive field for bars at `angle`: a wave in a bell, (SIZE, SIZE).

    exp(−(u² + (v/elongation)²)/2σ²)·cos(2πu/λ − phase), made to sum to 0, so that even light gives
    nothing. Positive weights excite, negative inhibit; with phase 0 the crest is in the centre.
    """
    across, along = coordinates(angle)
    bell = np.exp(-(across**2 + (along / elongation) ** 2) / (2 * SIGMA**2))
    field = bell * np.cos(2 * np.pi * across / WAVELENGTH - np.deg2rad(phase))
    return field - bell * field.sum() / bell.sum()


def bar(angle: float, shift: float = 0.0, width: float = 4.0) -> np.ndarray:
    """A bright bar at `angle`, moved sideways by `shift`: (SIZE, SIZE), from 0 to 1."""
    across, _ = coordinates(angle)
    return np.clip((width + 1) / 2 - np.abs(across - shift), 0, 1)


def simple_cell(field: np.ndarray, image: np.ndarray) -> float:
    """A simple cell's response: the weighted sum of the light, at least 0: twice (h, w) -> ()."""
    return max(0.0, float(np.sum(field * image)))


def complex_cell(angle: float, image: np.ndarray) -> float:
    """A complex cell's response, √(even² + odd²) of fields a quarter wave apart: (h, w) -> ()."""
    even, odd = (float(np.sum(gabor(angle, phase) * image)) for phase in (0.0, 90.0))
    return float(np.hypot(even, odd))


def half_width(angles: np.ndarray, responses: np.ndarray) -> float:
    """How far from its peak a tuning curve falls to half, mean of both sides: twice (n,) -> ()."""
    peak = int(np.argmax(responses))
    right = np.interp(-responses[peak] / 2, -responses[peak:], angles[peak:])
    left = np.interp(responses[peak] / 2, responses[:peak + 1], angles[:peak + 1])
    return float(right - left) / 2
