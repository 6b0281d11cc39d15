"""The towers of an inception module as boxes, and which takes which."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers.language import term, tr
from helpers.plots.core import figure
from helpers.scratch.towers import Layers, ends

Place = tuple[float, float]
MIDDLE = 2.5  # between the four columns
BOX = {"boxstyle": "square,pad=.35", "edgecolor": "#1a1a1a"}


@figure(8, 2.9)
def towers(ax: Axes, layers: Layers, wiring: Mapping[str, str]) -> str:
    """The layers of a module from the input below to the joining above.

    An arrow leads from each to those that take it. A layer that the output does not
    depend on is dashed.
    """
    ax.axis("off")
    last, used = ends(layers), needed(wiring, ends(layers))
    levels = 1 + max(int(name[-1]) for name in layers)
    places = {"input": (MIDDLE, 0), "output": (MIDDLE, levels)}
    places |= {name: place(name) for name in layers}
    boxes = {}
    for name, (x, y) in places.items():
        idle = name in layers and name not in used
        fill = "white" if name not in layers or layers[name] == "pool" else "#dbe7f2"
        look = {**BOX, "facecolor": fill, "linestyle": "--" if idle else "-"}
        words = ax.text(x, y, box_words(name, layers), ha="center", va="center", fontsize=9,
                        zorder=3, bbox=look)
        boxes[name] = words.get_bbox_patch()
    for name, source in wiring.items():
        arrow(ax, places[source], places[name], boxes[source], boxes[name])
    for name in last:
        end = MIDDLE + (places[name][0] - MIDDLE) / 5
        arrow(ax, places[name], (end, levels), boxes[name], boxes["output"])
    ax.set(xlim=(.3, 4.7), ylim=(-.35, levels + .35))
    return alt_text(layers, wiring, used)


def place(name: str) -> Place:
    """tower_3_2 stands in the third column, in the second row from below."""
    return float(name[-3]), float(name[-1])


def arrow(ax: Axes, start: Place, end: Place, leaves: Patch, meets: Patch) -> None:
    """From the edge of one box to the edge of another."""
    ax.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>", "color": "#1a1a1a", "shrinkA": 0, "shrinkB": 1,
        "patchA": leaves, "patchB": meets})


def needed(wiring: Mapping[str, str], last: list[str]) -> set[str]:
    """The layers that the output depends on."""
    found: set[str] = set()
    for name in last:
        while name != "input" and name not in found:
            found.add(name)
            name = wiring[name]
    return found


def box_words(name: str, layers: Layers) -> str:
    """What stands in a box: "3×3, 64" for 64 filters of 3×3."""
    if name == "input":
        return term("input")
    if name not in layers:
        return tr("joined along the channels", "unidas por los canales")
    if layers[name] == "pool":
        return tr("3×3 max pooling", "max pooling 3×3")
    filters, size = layers[name]
    return f"{size}×{size}, {filters}"


def alt_text(layers: Layers, wiring: Mapping[str, str], used: set[str]) -> str:
    """The picture in words: each layer and what it takes, and which layers lead nowhere."""
    takes = [f"{name} ({box_words(name, layers)}) ← {source}" for name, source in wiring.items()]
    idle = [name for name in layers if name not in used]
    words = tr("A module of four towers: ", "Un módulo de cuatro torres: ") + "; ".join(takes)
    return words + (tr(f". Not connected to the output: {', '.join(idle)}.",
                       f". Sin conexión con la salida: {', '.join(idle)}.") if idle else ".")
