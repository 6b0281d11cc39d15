"""A map of heat on the photo that it belongs to."""

from collections.abc import Mapping
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import tr
from helpers.plots.core import figure, resize, side_by_side

Box = tuple[int, int, int, int]  # top, left, bottom, right
FEW = 3  # in a row
SIDE, TITLE = 2.5, .3  # inches


@figure(7.5, 2.8)
def heat(ax: Axes, photos: Mapping[str, tuple[np.ndarray, np.ndarray]],
         boxes: Mapping[str, Box] | None = None) -> str:
    """Photos (h, w, 3), 0..255, each under a map (h', w'), in rows of three under their titles.

    Bright where the map is large, a line around what is above half its largest value; a dashed
    frame around a photo's box.
    """
    says, across = [], min(len(photos), FEW)
    resize(ax, SIDE * across, (SIDE + TITLE) * ceil(len(photos) / across))
    places = side_by_side(ax, photos, .98, SIDE / (SIDE + TITLE), across)
    for title, (name, (photo, values), place) in zip(photos, places, strict=True):
        height, width = photo.shape[:2]
        place.imshow(photo.mean(axis=-1), cmap="gray", vmin=0, vmax=255)
        extent = (-.5, width - .5, height - .5, -.5)
        place.imshow(values, cmap="inferno", alpha=.55, extent=extent, interpolation="bilinear")
        outline(place, values, height, width)
        if boxes:
            top, left, bottom, right = boxes[title]
            place.add_patch(Rectangle((left, top), right - left, bottom - top, fill=False,
                                      edgecolor="white", linestyle="--", linewidth=1.5))
        says.append(f"{name}: {peak(values)}")
    return tr("Maps on their photos. Each is largest at: ",
              "Mapas sobre sus fotos. Cada uno es máximo en: ") + "; ".join(says) + "."


def outline(ax: Axes, values: np.ndarray, height: int, width: int) -> None:
    """A line around what is above half the map's largest value."""
    rows, columns = values.shape
    down = (np.arange(rows) + .5) * height / rows
    right = (np.arange(columns) + .5) * width / columns
    if values.max() > values.min():
        ax.contour(right, down, values, [values.max() / 2], colors="white", linewidths=1)
    ax.set(xlim=(-.5, width - .5), ylim=(height - .5, -.5))


def peak(values: np.ndarray) -> str:
    """Where a map is largest, in percent of its height and width."""
    row, column = np.unravel_index(values.argmax(), values.shape)
    down, right = ((100 * (k + .5) / n for k, n in zip((row, column), values.shape, strict=True)))
    return tr(f"{down:.0f} % from above, {right:.0f} % from the left",
              f"{down:.0f} % desde arriba, {right:.0f} % desde la izquierda")
