"""Colour images in rows, each with a word below it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from helpers.language import tr
from helpers.plots.core import figure

Rows, Words = Sequence[Sequence[np.ndarray]], Sequence[Sequence[str]]
GAP = .35  # between the first image of each row and the others, where it stands apart


@figure(7.5, 1)
def gallery(ax: Axes, rows: Rows, words: Words = (), apart: bool = False) -> str:
    """Rows of images (h, w, 3), 0..1 or bytes, each with its word below.

    `apart` leaves a gap after the first ones. A figure of its own becomes as high as it must.
    """
    ax.axis("off")
    high = 1.28 if words else 1.08
    for row, images in enumerate(rows):
        for k, image in enumerate(images):
            left, top = 1.06 * k + (GAP if apart and k else 0), row * high
            ax.imshow(image, interpolation="nearest", extent=(left, left + 1, top + 1, top))
            if words:
                ax.text(left + .5, top + 1.03, words[row][k], ha="center", va="top", fontsize=8)
    across = 1.06 * max(map(len, rows)) + (GAP if apart else 0)
    ax.set(xlim=(-.03, across), ylim=(len(rows) * high, -.03), aspect="equal")
    if ax.figure.axes == [ax]:
        ax.figure.set_figheight(ax.figure.get_figwidth() * len(rows) * high / across)
    return alt_text(rows, words)


def alt_text(rows: Rows, words: Words) -> str:
    """The rows in words: how many images, and what is written below them."""
    h, w = rows[0][0].shape[:2]
    count = f"{sum(map(len, rows))} × ({h}×{w})"
    lines = "; ".join(", ".join(line) for line in words)
    return tr(f"Colour images in rows, {count}", f"Imágenes a color en filas, {count}") \
        + (f": {lines}." if lines else ".")
