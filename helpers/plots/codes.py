"""Codes of two numbers: planes in which each image is a point, written as its class."""

from collections.abc import Mapping

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from helpers.language import label, tr
from helpers.plots.core import figure, side_by_side

MOST = .97  # of the codes are within the part of the plane that is shown
INKS = colormaps["Dark2"].colors  # a class has its digit too, which tells it in grey


def window(codes: np.ndarray) -> tuple[np.ndarray, float]:
    """The square of the plane that holds most codes: its lower left corner and side.

    (n, 2) -> (2,), (). Around the median, for codes of a ReLU net run far out along rays.
    """
    middle = np.median(codes, axis=0)
    reach = float(np.quantile(np.abs(codes - middle).max(axis=1), MOST))
    return middle - reach, 2 * reach


@figure(7.5, 4)
def codes(ax: Axes, planes: Mapping[str, np.ndarray], labels: np.ndarray) -> str:
    """Codes (n, 2) of the same images by several methods; each image is the digit of its class."""
    says = []
    for name, points, place in side_by_side(ax, planes, .96, .92):
        corner, side = window(points)
        place.set(xlim=(corner[0], corner[0] + side), ylim=(corner[1], corner[1] + side),
                  xlabel=tr("first number", "primer número"),
                  ylabel="" if says else tr("second number", "segundo número"))
        for (x, y), kind in zip(points, labels, strict=True):
            place.text(x, y, f"{kind}", fontsize=7, ha="center", va="center", clip_on=True,
                       color=INKS[int(kind) % len(INKS)])
        says.append(f"{label(name)}, {middles_words(points, labels)}")
    return tr("Images as points of a plane, each written as its class: ",
              "Imágenes como puntos de un plano, cada una escrita como su clase: ") \
        + "; ".join(says) + "."


def middles_words(points: np.ndarray, labels: np.ndarray) -> str:
    """Where the middle of each class is, in words."""
    middles = [(kind, *np.median(points[labels == kind], axis=0)) for kind in np.unique(labels)]
    places = (f"{kind} ({x:.1f}, {y:.1f})" for kind, x, y in middles)
    return tr("medians ", "medianas ") + ", ".join(places).replace("-", "−")
