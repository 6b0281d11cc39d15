"""Gradients along pixels as pictures (Simonyan, Vedaldi & Zisserman, arXiv 1312.6034)."""

import numpy as np


def saliency(along: np.ndarray) -> np.ndarray:
    """How much each pixel matters: its colours' largest gradient, without sign (section 3.1).

    (h, w, c) -> (h, w).
    """
    return np.abs(along).max(axis=-1)


def visible(signal: np.ndarray) -> np.ndarray:
    """Numbers of both signs as colours in 0..1, with 0 as grey; the most extreme 1 % are cut."""
    most = np.quantile(np.abs(signal), .99)
    return np.clip(.5 + signal / (2 * most + 1e-12), 0, 1)
