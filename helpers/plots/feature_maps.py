"""The channels of layers, each as a small grey image."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import label, tr
from helpers.plots.core import figure


@figure(7.5, 1)
def feature_maps(ax: Axes, layers: Mapping[str, np.ndarray], across: int = 12) -> str:
    """Layer by layer, each channel of its maps or kernels (h, w, c) as a grey image, `across` in a row.

    All channels of a layer have one scale: 0 is black and the largest number white, or, where there are negative
    numbers, 0 is grey. A figure of its own becomes as high as it must.
    """
    ax.axis("off")
    top, says = 0., []
    for name, maps in layers.items():
        says.append(said(name, np.asarray(maps)))
        ax.text(-.15, top + .5, label(name), ha="right", va="center", fontsize=9)
        top += draw_layer(ax, np.asarray(maps), top, across) + .25
    ax.set(xlim=(-1.1, across), ylim=(top, 0), aspect="equal")
    if ax.figure.axes == [ax]:
        ax.figure.set_figheight(ax.figure.get_figwidth() * top / (across + 1.1))
    return tr("Maps, layer by layer: ", "Mapas, capa por capa: ") + "; ".join(says) + "."


def draw_layer(ax: Axes, maps: np.ndarray, top: float, across: int) -> int:
    """One layer's images from `top` downwards; how many rows they take."""
    largest = np.abs(maps).max() or 1
    for k in range(maps.shape[2]):
        row, left = divmod(k, across)
        ax.imshow(maps[:, :, k], cmap="gray", interpolation="nearest", vmin=-largest if maps.min() < 0 else 0,
                  vmax=largest, extent=(left, left + .9, top + row + .9, top + row))
        ax.add_patch(Rectangle((left, top + row), .9, .9, fill=False, edgecolor="#666666", linewidth=.6))
    return -(-maps.shape[2] // across)


def said(name: str, maps: np.ndarray) -> str:
    """A layer in words: how many images of what size, between which numbers, how many of them all 0."""
    h, w, c = maps.shape
    silent = int((maps == 0).all(axis=(0, 1)).sum())
    return (f"{label(name)} {c} × ({h}×{w}), {maps.min():.3g} … {maps.max():.3g}"
            + (tr(f", {silent} all zero", f", {silent} todo ceros") if silent else ""))
