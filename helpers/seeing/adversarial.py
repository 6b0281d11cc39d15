"""A photo changed so little that nobody sees it, and named otherwise.

Szegedy and others (arXiv 1312.6199) found such pictures; Goodfellow, Shlens and Szegedy (arXiv
1412.6572) make them in one step.
"""

import numpy as np


def fgsm(photo: np.ndarray, along: np.ndarray, epsilon: float) -> np.ndarray:
    """Each number of the photo, 0..255, moved by ε where the loss's gradient points.

    The fast gradient sign method: of all changes by at most ε a number, the one along which a
    linear loss grows most, for it grows by ε Σ|gradient|.
    """
    return np.clip(photo + epsilon * np.sign(along), 0, 255)
