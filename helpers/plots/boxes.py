"""Scenes with boxes on them, and a label for each pixel in colour."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from scipy import ndimage

from helpers.language import tr
from helpers.plots.core import figure, side_by_side

COLOURS = np.array([  # paper for no digit, then one for each
    (255, 255, 255), (31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189),
    (140, 86, 75), (227, 119, 194), (127, 127, 127), (188, 189, 34), (23, 190, 207)], np.uint8)
HALO = [patheffects.withStroke(linewidth=2.5, foreground="black")]
FEW = .002  # of the pixels: a smaller part of a picture is not named


class Boxed(NamedTuple):
    """A scene (h, w, 1) of bytes, boxes found with a word for each, and the true ones, dashed."""

    image: np.ndarray
    found: np.ndarray
    words: Sequence[str] = ()
    truth: np.ndarray = ()


@figure(7.5, 2.3)
def boxes(ax: Axes, scenes: Mapping[str, Boxed]) -> str:
    """Scenes in a row under their titles: boxes found in orange, true ones dashed in white."""
    says = []
    for name, scene, place in side_by_side(ax, scenes, height=.86):
        place.imshow(np.squeeze(scene.image), cmap="gray", vmin=0, vmax=255)
        for box in scene.truth:
            frame(place, box, "white", "--")
        for k, box in enumerate(scene.found):
            frame(place, box, "#ff8c1a", "-")
            if k < len(scene.words):
                place.text(box[1] + 1, max(box[0] - 2, 8), scene.words[k], color="white",
                           fontsize=8, path_effects=HALO)
        says.append(f"{name}: {boxes_words(scene)}")
    return tr("Scenes with boxes: ", "Escenas con cajas: ") + "; ".join(says) + "."


def frame(ax: Axes, box: np.ndarray, colour: str, line: str) -> None:
    """A box (top, left, bottom, right), black below its line."""
    corner, height, width = (box[1] - .5, box[0] - .5), box[2] - box[0], box[3] - box[1]
    ax.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=colour, linewidth=1.4,
                           linestyle=line, path_effects=HALO))


def boxes_words(scene: Boxed) -> str:
    """How many boxes, the first six with their words and places."""
    count, true = len(scene.found), len(scene.truth)
    many = [tr("1 box", "1 caja") if count == 1 else tr(f"{count} boxes", f"{count} cajas")]
    if true:
        many.append(tr(f"true ones dashed: {true}",
                       f"verdaderas, con línea discontinua: {true}"))
    at = [tr(f"{word} at row {box[0]:.0f}, column {box[1]:.0f}",
             f"{word} en la fila {box[0]:.0f}, columna {box[1]:.0f}")
          for word, box in zip(scene.words[:6], scene.found, strict=False)]
    return ", ".join([*many[not count:], *at])


@figure(7.5, 1.9)
def masks(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """Scenes (h, w, 1) of bytes and labels of pixels (h, w) in a row under their titles.

    Label 0 is white, k has the colour of digit k − 1, whose name stands in its middle.
    """
    says = []
    for name, picture, place in side_by_side(ax, pictures, height=.84):
        if picture.ndim == 3:
            place.imshow(picture[..., 0], cmap="gray", vmin=0, vmax=255)
            continue
        place.imshow(COLOURS[picture])
        found = list(parts(picture))
        for digit, row, column, _ in found:
            place.text(column, row, digit, color="white", fontsize=8, ha="center", va="center",
                       path_effects=HALO)
        shares = ", ".join(f"{digit} ({100 * share:.0f} %)" for digit, *_, share in found)
        says.append(f"{name}: {shares or '–'}")
    return tr("Labels for pixels, and each part's share: ",
              "Etiquetas de píxeles, y cuánto ocupa cada parte: ") + "; ".join(says) + "."


def parts(labels: np.ndarray) -> Iterable[tuple[str, float, float, float]]:
    """Each connected part: its digit, the row and column of its middle, its share of pixels."""
    for label in np.unique(labels[labels > 0]):
        pieces, count = ndimage.label(labels == label)
        for piece in range(1, count + 1):
            rows, columns = np.nonzero(pieces == piece)
            if len(rows) > FEW * labels.size:
                yield str(label - 1), np.median(rows), np.median(columns), len(rows) / labels.size
