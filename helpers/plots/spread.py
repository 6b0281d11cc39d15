"""Results of several random starts: every run a dot, or a band from the lowest to the highest."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import label, term, tr
from helpers.plots.core import FEW, against, figure, of, styled

Runs = tuple[np.ndarray, np.ndarray]  # x-values (n,), y-values (runs, n)


@figure(7.5, 2.4)
def strips(ax: Axes, groups: Mapping[str, np.ndarray], x: str) -> str:
    """One row of dots for each group `name: (runs,)`, and an upright line at its median."""
    says = []
    for row, (name, values, color, _, marker) in enumerate(styled(groups)):
        median, scatter = np.median(values), .12 * np.cos(np.arange(len(values)) * 2.4)
        ax.plot(values, row + scatter, marker, color=color, markerfacecolor="white")
        ax.plot([median, median], [row - .3, row + .3], "-", color="#1a1a1a", linewidth=2)
        low, high = f"{min(values):.3g}", f"{max(values):.3g}"
        says.append(label(name) + tr(f" from {low} to {high}, median {median:.3g}",
                                     f" de {low} a {high}, mediana {median:.3g}"))
    ax.set(xlabel=term(x), yticks=range(len(groups)), ylim=(len(groups) - .5, -.5))
    ax.set_yticklabels(map(label, groups))
    what = tr(f"{term(x)} of every run (dots) and medians (lines)",
              f"{term(x)} de cada corrida (puntos) y medianas (rayas)")
    return f"{of(what, groups)}: {'; '.join(says)}."


@figure(7.5, 3.8)
def bands(ax: Axes, lines: Mapping[str, Runs], x: str, y: str, log: bool = False) -> str:
    """Medians over x with a band from lowest to highest, for each `name: (x-values, runs)`."""
    says = []
    for name, (xs, runs), color, dash, marker in styled(lines):
        median, low, high = np.median(runs, axis=0), np.min(runs, axis=0), np.max(runs, axis=0)
        ax.plot(xs, median, dash, color=color, marker=marker if len(xs) <= FEW else None,
                label=label(name))
        ax.fill_between(xs, low, high, color=color, alpha=.15, linewidth=0)
        first, last = f"{median[0]:.3g}", f"{median[-1]:.3g}"
        least, most = f"{low[-1]:.3g}", f"{high[-1]:.3g}"
        says.append(label(name) + tr(f" from {first} to {last} (at the end {least} to {most})",
                                     f" de {first} a {last} (al final {least} a {most})"))
    ax.set(xlabel=term(x), ylabel=term(y), yscale="log" if log else "linear")
    ax.xaxis.get_major_locator().set_params(integer=True)
    if len(lines) > 1:
        ax.figure.legend(frameon=False, loc="outside upper center", ncols=len(lines))
    runs = tr("one run each", "una corrida de cada una")
    if max(len(runs) for _, runs in lines.values()) > 1:
        runs = tr("medians of several runs, with bands from the lowest to the highest",
                  "medianas de varias corridas, con bandas de la menor a la mayor")
    return f"{of(against(y, x), lines)}; {runs}: {'; '.join(says)}."
