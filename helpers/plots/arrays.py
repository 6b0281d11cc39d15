"""Arrays as pictures: small matrices with their numbers, side by side."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import label, tr
from helpers.plots.core import figure

Window = tuple[slice, slice]  # rows and columns of a matrix
GAP = 1.5  # between two matrices, in cells


def short(number: float) -> str:
    """A number in three digits, with a true minus sign."""
    return f"{number:.3g}".replace("-", "−")


@figure(7.5, 2.4)
def arrays(ax: Axes, matrices: Mapping[str, np.ndarray], framed: Window | None = None) -> str:
    """Matrices (h, w) in a row, each with its numbers under its title.

    `framed` marks a window of the first one.
    """
    ax.axis("off")
    ax.set(aspect="equal")
    left, tallest = 0., max(len(matrix) for matrix in matrices.values())
    for title, matrix in matrices.items():
        width = matrix.shape[1]
        ax.text(left + width / 2, -.25, label(title), ha="center", va="bottom", fontsize=10)
        draw_matrix(ax, np.asarray(matrix), left, None if left else framed)
        left += width + GAP
    ax.set(xlim=(-.1, left - GAP + .1), ylim=(tallest + .1, -1.2))
    says = "; ".join(f"{label(title)} {np.asarray(matrix).tolist()}"
                     for title, matrix in matrices.items())
    return tr(f"Matrices side by side: {says}.", f"Matrices una junto a otra: {says}.")


def draw_matrix(ax: Axes, matrix: np.ndarray, left: float, framed: Window | None) -> None:
    """One matrix as a grid of numbers with its left edge at `left`."""
    inside = np.zeros(matrix.shape, bool)
    if framed:
        inside[framed] = True
    for i, j in np.ndindex(matrix.shape):
        ax.add_patch(Rectangle((left + j, i), 1, 1, edgecolor="black",
                               facecolor="#dcdcdc" if inside[i, j] else "white",
                               linewidth=1.6 if inside[i, j] else .6))
        ax.text(left + j + .5, i + .5, short(matrix[i, j]), ha="center", va="center", fontsize=9,
                weight="bold" if inside[i, j] else "normal")
