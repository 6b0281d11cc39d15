"""Arrays as pictures: small matrices with their numbers, side by side."""

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import label, tr
from helpers.plots.core import figure, resize

Window = tuple[slice, slice]  # rows and columns of a matrix
GAP, TITLE = 1.2, 1.1  # between two matrices and above them, in cells


def short(number: float) -> str:
    """A number in three digits, with a true minus sign."""
    return f"{number:.3g}".replace("-", "−")


@figure(7.5, 2.4)
def arrays(ax: Axes, matrices: Mapping[str, np.ndarray], framed: Window | None = None) -> str:
    """Matrices (h, w) in a row, each with its numbers under its title, all cells of one size.

    `framed` marks a window of the first one. A figure of its own becomes as large as it must.
    """
    ax.axis("off")
    matrices = {label(title): np.asarray(matrix) for title, matrix in matrices.items()}
    left, tallest = 0., max(len(matrix) for matrix in matrices.values())
    cells = sum(matrix.shape[1] + GAP for matrix in matrices.values()) - GAP + .2
    wanted = cell_side(matrices.values())
    side = min(wanted, ax.figure.get_figwidth() / cells)
    for title, matrix in matrices.items():
        width = matrix.shape[1]
        ax.text(left + width / 2, -.25, title, ha="center", va="bottom")
        draw_matrix(ax, matrix, left, None if left else framed, 9 * side / wanted)
        left += width + GAP
    ax.set(xlim=(-.1, cells - .1), ylim=(tallest + .1, -TITLE), aspect="equal")
    resize(ax, side * cells, side * (tallest + .1 + TITLE))
    says = "; ".join(f"{title} {matrix.tolist()}" for title, matrix in matrices.items())
    return tr(f"Matrices side by side: {says}.", f"Matrices una junto a otra: {says}.")


def cell_side(matrices: Iterable[np.ndarray]) -> float:
    """The inches that a cell needs for the longest number."""
    letters = max(len(short(number)) for matrix in matrices for number in matrix.flat)
    return max(.36, .1 + .08 * letters)


def draw_matrix(ax: Axes, matrix: np.ndarray, left: float, framed: Window | None,
                size: float) -> None:
    """One matrix as a grid of numbers of that font size, with its left edge at `left`."""
    inside = np.zeros(matrix.shape, bool)
    if framed:
        inside[framed] = True
    for i, j in np.ndindex(matrix.shape):
        ax.add_patch(Rectangle((left + j, i), 1, 1, edgecolor="black",
                               facecolor="#dcdcdc" if inside[i, j] else "white",
                               linewidth=1.6 if inside[i, j] else .6))
        ax.text(left + j + .5, i + .5, short(matrix[i, j]), ha="center", va="center",
                fontsize=size, weight="bold" if inside[i, j] else "normal")
