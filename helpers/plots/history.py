"""The field's history: a timeline, and the ImageNet challenge year by year."""

from collections.abc import Iterable

from matplotlib.axes import Axes

from helpers.language import label, term, tr
from helpers.plots.core import figure

LETTER = .69  # width of a letter of the timeline, in years
LEVELS = [k * sign for k in range(1, 20) for sign in (1, -1)]  # of its labels
Entry = tuple[int, str, float, int | None, int]  # year, name, error in %, layers, place


@figure(9, 3.6)
def timeline(ax: Axes, events: Iterable[tuple[int, str]]) -> str:
    """Events (year, name), years to scale: each label on the first free level above or below."""
    ends: dict[int, float] = {}
    labels = [(year, f"{year} {label(name)}".replace("&", tr("&", "y")))
              for year, name in sorted(events, key=lambda event: event[0])]
    for year, words in labels:
        late = year > 2008
        start = year - late * LETTER * len(words)
        level = next(k for k in LEVELS if ends.get(k, 0) < start)
        ends[level] = start + LETTER * len(words) + 1
        ax.plot([year, year], [0, level], "-", color="#999999", linewidth=.8, zorder=1)
        ax.plot(year, 0, "ok", markersize=5)
        ax.text(year, level, words, ha="right" if late else "left", va="center", fontsize=9,
                zorder=2, bbox={"facecolor": "white", "edgecolor": "none", "pad": .8})
    ax.axhline(0, color="#1a1a1a", linewidth=1.5, zorder=0)
    ax.set(xlabel=term("year"), yticks=[], ylim=(min(ends) - .7, max(ends) + .7), xlim=(1955, 2018))
    ax.spines["left"].set_visible(False)
    what = tr(f"Timeline from {labels[0][0]} to {labels[-1][0]}",
              f"Línea de tiempo de {labels[0][0]} a {labels[-1][0]}")
    return f"{what}: " + "; ".join(words for _, words in labels) + "."


@figure(8, 3.6)
def challenge(ax: Axes, rows: Iterable[Entry], human: float) -> str:
    """Bars of the error (%) of each entry; white where the place is not 1.

    A dashed line shows the human error.
    """
    names, says = [], []
    for k, (year, name, error, layers, place) in enumerate(rows):
        depth = f"{layers} {term('layers')}" if layers else term("shallow")
        rank = "" if place == 1 else tr(f" (no. {place})", f" (n.º {place})")
        names.append(f"{name}{rank}\n{year}")
        look = {"color": "#b9c7d6"} if place == 1 else {"color": "white", "hatch": "///"}
        ax.bar(k, error, width=.7, edgecolor="#1a1a1a", **look)
        ax.text(k, max(error, human) + .6, f"{error:g}\n{depth}", ha="center", fontsize=9)
        says.append(f"{year} {name}{rank} {error:g} ({depth})")
    ax.axhline(human, color="#b34700", linestyle="--")
    ax.text(len(names) - .5, human + .7, f"{term('human')}\n{human:g}", fontsize=9, color="#7a3000")
    ax.set(ylabel=term("error (%)"), xlim=(-.6, len(names) + .3), ylim=(0, 33),
           xticks=range(len(names)))
    ax.set_xticklabels(names, fontsize=9)
    return tr("Top-5 error on ImageNet (%) year by year, and layers: ",
              "Error top-5 en ImageNet (%) año por año, y capas: ") \
        + "; ".join(says) + f". {term('human')}: {human:g}."
