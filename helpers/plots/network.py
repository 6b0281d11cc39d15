"""Nets of several layers: the units with their weights on the edges, and what a net makes of the plane."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import label, tr
from helpers.plots.arrays import shown
from helpers.plots.core import figure

HALO = {"facecolor": "white", "edgecolor": "none", "pad": .8}


@figure(7, 3.6)
def network(ax: Axes, weights: list[np.ndarray]) -> str:
    """Units as discs, numbered from the first input; weights on the edges, biases at the units; dashed if negative.

    weights: one array (d + 1, k) a layer, the biases in its last row.
    """
    ax.axis("off")
    sizes = [len(weights[0]) - 1, *(w.shape[1] for w in weights)]
    first, largest = np.cumsum([0, *sizes]) + 1, max(np.abs(w[:-1]).max() for w in weights)
    says = []
    heights = [[height(i, size, max(sizes)) for i in range(size)] for size in sizes]
    for k, w in enumerate(weights):
        says += draw_edges(ax, w, (k, first[k], first[k + 1]), heights[k:k + 2], largest)
    for k, layer in enumerate(heights):
        for i, y in enumerate(layer):
            ax.plot(2 * k, y, "o", markersize=22, color="white", markeredgecolor="#1a1a1a", zorder=3)
            ax.text(2 * k, y, str(first[k] + i), ha="center", va="center", zorder=4)
            if k:
                ax.annotate(f"b = {shown(weights[k - 1][-1, i])}", (2 * k, y), (0, 17), textcoords="offset points",
                            ha="center", fontsize=9, bbox=HALO, zorder=4)
    ax.set(xlim=(-.3, 2 * len(weights) + .3), ylim=(-max(sizes) / 2 - .1, max(sizes) / 2 + .2))
    return tr("Net of ", "Red de ") + "-".join(map(str, sizes)) + tr(" units. ", " unidades. ") + "; ".join(says) + "."


def height(i: int, size: int, largest: int) -> float:
    """How high the i-th of so many units of a layer stands, the largest layer having that many."""
    return ((size - 1) / 2 - i) * min(2, largest / size)


def draw_edges(ax: Axes, w: np.ndarray, at: tuple[int, int, int], heights: list[list[float]],
               largest: float) -> list[str]:
    """A layer's edges and their weights; says them too. `at`: its index, the numbers of its first source and unit."""
    (d, n), (k, source, unit) = (len(w) - 1, w.shape[1]), at
    for i, j in np.ndindex(d, n):
        y0, y1 = heights[0][i], heights[1][j]
        ax.plot([2 * k, 2 * k + 2], [y0, y1], "-" if w[i, j] >= 0 else "--", color="#767676",
                linewidth=.6 + 2 * abs(w[i, j]) / largest, zorder=1)
        along = .2 if d > 2 else .3
        ax.text(2 * k + 2 * along, y0 + along * (y1 - y0), shown(w[i, j]), ha="center", va="center", fontsize=9,
                bbox=HALO, zorder=2)
    return [f"{unit + j}: " + " ".join(f"{source + i}→{shown(w[i, j])}" for i in range(d)) + f" b {shown(w[-1, j])}"
            for j in range(n)]


@figure(8, 2.5)
def surface(ax: Axes, x: np.ndarray, t: np.ndarray, nets: Mapping[str, Callable[[np.ndarray], np.ndarray]]) -> str:
    """What nets, functions (m, 2) -> (m,) from 0 to 1, say all over the plane: dark near 1, a line at 0.5.

    Points (n, 2) are ⊕ where the target is 1, ⊟ where it is 0.
    """
    ax.axis("off")
    (left, low), (right, high), says = x.min(0) - .6, x.max(0) + .6, []
    across, up = np.linspace(left, right, 80), np.linspace(low, high, 80)
    places = np.stack(np.meshgrid(across, up), axis=-1)
    for k, (name, net) in enumerate(nets.items()):
        place = ax.inset_axes([k / len(nets), 0, .94 / len(nets), .88])
        heights = net(places.reshape(-1, 2)).reshape(80, 80)
        place.imshow(heights, cmap="Greys", vmin=0, vmax=1.6, origin="lower", extent=(left, right, low, high))
        place.contour(across, up, heights, [.5], colors="#1a1a1a", linewidths=2)
        for target, face, ink, shape, sign in ((1, "#1a1a1a", "white", "o", "+"), (0, "white", "#1a1a1a", "s", "_")):
            place.scatter(*x[t == target].T, s=110, c=face, edgecolors="#1a1a1a", marker=shape, zorder=3)
            place.scatter(*x[t == target].T, s=40, c=ink, marker=sign, zorder=4)
        place.set_title(label(name), fontsize=9)
        place.set(xticks=[], yticks=[])
        wrong = int(np.sum((net(x) > .5) != (t > .5)))
        says.append(tr(f"{label(name)}: {wrong} of {len(x)} wrong, output {heights.min():.2f} to {heights.max():.2f}",
                       f"{label(name)}: {wrong} de {len(x)} mal, salida de {heights.min():.2f} a {heights.max():.2f}"))
    return tr("Output over the plane, dark is 1: ", "Salida sobre el plano, oscuro es 1: ") + "; ".join(says) + "."
