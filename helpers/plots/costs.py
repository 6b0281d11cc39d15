"""Where a network's parameters, multiply-adds and activations sit."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from helpers.language import tr
from helpers.plots.core import figure

if TYPE_CHECKING:
    from helpers.architectures.ledger import Row

HATCHES = {"Dense": "xx", "MaxPooling2D": "..."}
COLUMNS = {"parameters": ("parameters", "parámetros", 1e6, "M"),
           "multiply_adds": ("multiply-adds", "multiplicaciones y sumas", 1e9, "G"),
           "activation_bytes": ("activations", "activaciones", 1e6, "MB")}


@figure(9.5, 4.6)
def costs(ax: Axes, rows: Iterable["Row"]) -> str:
    """Three columns of bars, a bar a layer, of parameters, multiply-adds and activation bytes.

    Each is a share in %. `rows` are a model's ledger; layers that only write what they get in
    another form are left out.
    """
    ax.axis("off")
    rows = [row for row in rows if row.kind not in ("Flatten", "Dropout", "Activation")]
    says = [panel(ax, k, rows, column) for k, column in enumerate(COLUMNS)]
    return tr("The layers' shares of parameters, multiply-adds and activations: ",
              "Lo que toca a cada capa de parámetros, multiplicaciones y sumas, y activaciones: ") \
        + "; ".join(says) + "."


def panel(ax: Axes, place: int, rows: list["Row"], column: str) -> str:
    """One column of bars; what it says in words: the total, and the three largest shares."""
    *words, unit, letter = COLUMNS[column]
    values = np.array([getattr(row, column) for row in rows], float)
    shares, total = 100 * values / values.sum(), f"{values.sum() / unit:.3g} {letter}"
    inner = ax.inset_axes([.09 + .31 * place, .06, .27, .86])
    inner.barh(range(len(rows)), shares, color="#dbe7f2", edgecolor="#1a1a1a", linewidth=.8,
               hatch=[HATCHES.get(row.kind, "///") for row in rows])
    for y, share in enumerate(shares):
        if share >= .05:
            inner.text(share + .02 * shares.max(), y, f"{share:.1f}", va="center", fontsize=9)
    inner.set(xlim=(0, 1.2 * shares.max()), ylim=(len(rows) - .4, -.6), xlabel="%")
    inner.set_yticks(range(len(rows)), [row.name for row in rows] if place == 0 else [], fontsize=9)
    inner.spines[["top", "right"]].set_visible(False)
    inner.set_title(f"{tr(*words)}: {total}", fontsize=10)
    largest = [f"{rows[k].name} {shares[k]:.1f} %" for k in np.argsort(-shares)[:3]]
    return f"{tr(*words)} {total}: {', '.join(largest)}"
