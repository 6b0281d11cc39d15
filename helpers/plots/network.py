"""Nets of several layers: units and the weights on their edges, and what they make of the plane."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import tr
from helpers.plots.arrays import short
from helpers.plots.core import figure, side_by_side
from helpers.plots.plane import MARGIN, draw_examples

HALO = {"facecolor": "white", "edgecolor": "none", "pad": .8}
Net = Callable[[np.ndarray], np.ndarray]  # (m, 2) -> (m,) from 0 to 1
FINE = 80  # the plane is asked at FINE × FINE places


@figure(7.5, 3.8)
def network(ax: Axes, weights: list[np.ndarray]) -> str:
    """Units as discs, numbered from the first input; weights on the edges, biases at the units.

    An edge is dashed if its weight is negative. weights: one array (d + 1, k) a layer, the biases
    in its last row.
    """
    ax.axis("off")
    sizes = [len(weights[0]) - 1, *(w.shape[1] for w in weights)]
    first, tallest = np.cumsum([0, *sizes]) + 1, max(sizes)
    largest = max(np.abs(w[:-1]).max() for w in weights)
    says = []
    for k, size in enumerate(sizes):
        if k:
            draw_edges(ax, weights[k - 1], k, tallest, largest)
            says += unit_words(weights[k - 1], first[k - 1], first[k])
        for i in range(size):
            bias = weights[k - 1][-1, i] if k else None
            draw_unit(ax, 2 * k, height(i, size, tallest), first[k] + i, bias)
    ax.set(xlim=(-.3, 2 * len(weights) + .3), ylim=(-tallest / 2 - .1, tallest / 2 + .2))
    name = "-".join(map(str, sizes))
    return tr(f"Net of {name} units: ", f"Red de {name} unidades: ") + "; ".join(says) + "."


def height(i: int, size: int, tallest: int) -> float:
    """How high the i-th of so many units of a layer stands; the largest layer has `tallest`."""
    return ((size - 1) / 2 - i) * min(2, tallest / size)


def draw_unit(ax: Axes, x: float, y: float, number: int, bias: float | None) -> None:
    """A disc with the unit's number, and its bias above, if it has one."""
    ax.plot(x, y, "o", markersize=22, color="white", markeredgecolor="#1a1a1a", zorder=3)
    ax.text(x, y, str(number), ha="center", va="center", zorder=4)
    if bias is not None:
        ax.annotate(f"b = {short(bias)}", (x, y), (0, 17), textcoords="offset points",
                    ha="center", fontsize=9, bbox=HALO, zorder=4)


def draw_edges(ax: Axes, w: np.ndarray, k: int, tallest: int, largest: float) -> None:
    """The edges into the k-th layer with their weights; the thickest is `largest`."""
    d, n = len(w) - 1, w.shape[1]
    along = .2 if d > 2 else .3  # how far on its edge a weight stands
    for i, j in np.ndindex(d, n):
        start, end = height(i, d, tallest), height(j, n, tallest)
        ax.plot([2 * k - 2, 2 * k], [start, end], "-" if w[i, j] >= 0 else "--", color="#767676",
                linewidth=.6 + 2 * abs(w[i, j]) / largest, zorder=1)
        ax.text(2 * (k - 1 + along), start + along * (end - start), short(w[i, j]), ha="center",
                va="center", fontsize=9, bbox=HALO, zorder=2)


def unit_words(w: np.ndarray, source: int, unit: int) -> list[str]:
    """Each unit of a layer with its weights and its bias, numbered from `source` and `unit` on."""
    return [f"{unit + j}: " + " ".join(f"{source + i}→{short(weight)}"
                                       for i, weight in enumerate(column)) + f" b {short(bias)}"
            for j, (*column, bias) in enumerate(w.T)]


@figure(8, 2.5)
def surface(ax: Axes, x: np.ndarray, t: np.ndarray, nets: Mapping[str, Net]) -> str:
    """What nets say all over the plane: dark near 1, a line at 0.5.

    Points (n, 2) are ⊕ where the target is 1, ⊟ where it is 0.
    """
    low, high = x.min(0) - MARGIN, x.max(0) + MARGIN
    across, up = np.linspace(low[0], high[0], FINE), np.linspace(low[1], high[1], FINE)
    places = np.stack(np.meshgrid(across, up), axis=-1)
    says = []
    for name, net, place in side_by_side(ax, nets):
        heights = net(places.reshape(-1, 2)).reshape(FINE, FINE)
        place.imshow(heights, cmap="Greys", vmin=0, vmax=1.6, origin="lower",
                     extent=(low[0], high[0], low[1], high[1]))
        place.contour(across, up, heights, [.5], colors="#1a1a1a", linewidths=2)
        draw_examples(place, x, t > .5, 110)
        wrong, least, most = int(np.sum((net(x) > .5) != (t > .5))), heights.min(), heights.max()
        says.append(f"{name}: " + tr(
            f"{wrong} of {len(x)} wrong, output {least:.2f} to {most:.2f}",
            f"{wrong} de {len(x)} mal, salida de {least:.2f} a {most:.2f}"))
    return tr("Output over the plane, dark is 1: ", "Salida sobre el plano, oscuro es 1: ") \
        + "; ".join(says) + "."
