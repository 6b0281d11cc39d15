"""Arrays as pictures: small matrices with their numbers, side by side."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import label, tr
from helpers.plots.core import figure


def shown(number: float) -> str:
    """A number as short as it reads well, with a true minus sign."""
    return f"{number:.3g}".replace("-", "−")


@figure(7.5, 2.4)
def arrays(ax: Axes, matrices: Mapping[str, np.ndarray], framed: tuple[slice, slice] | None = None) -> str:
    """Matrices (h, w) in a row, each with its numbers under its title; `framed` marks a window of the first one."""
    ax.axis("off")
    ax.set(aspect="equal")
    left, tallest = 0, max(len(matrix) for matrix in matrices.values())
    for k, (title, matrix) in enumerate(matrices.items()):
        ax.text(left + matrix.shape[1] / 2, -.25, label(title), ha="center", va="bottom", fontsize=10)
        draw_matrix(ax, np.asarray(matrix), left, framed if k == 0 else None)
        left += matrix.shape[1] + 1.5
    ax.set(xlim=(-.1, left - 1.4), ylim=(tallest + .1, -1.2))
    said = "; ".join(f"{label(title)} {np.asarray(matrix).tolist()}" for title, matrix in matrices.items())
    return tr(f"Matrices side by side: {said}.", f"Matrices una junto a otra: {said}.")


def draw_matrix(ax: Axes, matrix: np.ndarray, left: float, framed: tuple[slice, slice] | None) -> None:
    """One matrix as a grid of numbers with its left edge at `left`."""
    for i, j in np.ndindex(matrix.shape):
        inside = framed is not None and i in range(*framed[0].indices(len(matrix))) \
            and j in range(*framed[1].indices(matrix.shape[1]))
        ax.add_patch(plain_cell(left + j, i, inside))
        ax.text(left + j + .5, i + .5, shown(matrix[i, j]), ha="center", va="center", fontsize=9,
                weight="bold" if inside else "normal")


def plain_cell(x: float, y: float, inside: bool) -> Rectangle:
    """The square of one number; grey and thickly framed if it is inside the marked window."""
    return Rectangle((x, y), 1, 1, facecolor="#dcdcdc" if inside else "white", edgecolor="black",
                     linewidth=1.6 if inside else .6)
