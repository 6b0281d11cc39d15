"""Results of several random starts: every run a dot, or a band from the lowest to the highest."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import label, term, tr
from helpers.plots.core import STYLES, figure


@figure(6.4, 2.6)
def strips(ax: Axes, groups: Mapping[str, np.ndarray], x: str) -> str:
    """One row of dots for each group `name: (runs,)`, and an upright line at its median."""
    says = []
    for row, ((name, values), (color, _, marker)) in enumerate(zip(groups.items(), STYLES * len(groups), strict=False)):
        median = np.median(values)
        ax.plot(values, row + .12 * np.cos(np.arange(len(values)) * 2.4), marker, color=color, markerfacecolor="white")
        ax.plot([median, median], [row - .3, row + .3], "-", color="#1a1a1a", linewidth=2)
        says.append(tr(f"{label(name)} from {min(values):.3g} to {max(values):.3g}, median {median:.3g}",
                       f"{label(name)} de {min(values):.3g} a {max(values):.3g}, mediana {median:.3g}"))
    ax.set(xlabel=term(x), yticks=range(len(groups)), ylim=(len(groups) - .5, -.5))
    ax.set_yticklabels(map(label, groups))
    return tr("Dots, one for each run: ", "Puntos, uno por corrida: ") + f"{term(x)}: " + "; ".join(says) + "."


@figure(6.4, 3.6)
def bands(ax: Axes, lines: Mapping[str, tuple[np.ndarray, np.ndarray]], x: str, y: str, log: bool = False) -> str:
    """Medians over x with a band from lowest to highest, `name: (x-values (n,), y-values (runs, n))`."""
    says = []
    for (name, (xs, runs)), (color, dash, marker) in zip(lines.items(), STYLES * len(lines), strict=False):
        middle = np.median(runs, axis=0)
        ax.plot(xs, middle, dash, color=color, marker=marker if len(xs) <= 30 else None, label=label(name))
        ax.fill_between(xs, np.min(runs, axis=0), np.max(runs, axis=0), color=color, alpha=.15, linewidth=0)
        says.append(tr(f"{label(name)} from {middle[0]:.3g} to {middle[-1]:.3g} (at the end {runs[:, -1].min():.3g} to "
                       f"{runs[:, -1].max():.3g})",
                       f"{label(name)} de {middle[0]:.3g} a {middle[-1]:.3g} (al final {runs[:, -1].min():.3g} a "
                       f"{runs[:, -1].max():.3g})"))
    ax.set(xlabel=term(x), ylabel=term(y), yscale="log" if log else "linear")
    ax.xaxis.get_major_locator().set_params(integer=True)
    if len(lines) > 1:
        ax.figure.legend(frameon=False, loc="outside upper center", ncols=len(lines))
    what = tr("One run each: ", "Una corrida cada una: ")
    if max(len(runs) for _, runs in lines.values()) > 1:
        what = tr("Medians of several runs: ", "Medianas de varias corridas: ")
    return f"{what}{term(y)} / {term(x)}: {'; '.join(says)}."
