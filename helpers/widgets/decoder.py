"""A point of the plane of codes, and the image that it decodes to: from a grid made before."""

from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.widgets.explorer import Explorer, slider

TOP, SIDE, LARGE, RIGHT = 40, 420, 280, 480  # panels' top, sides, and where the image begins
NEAREST = 10  # images that are asked what they are


class Decoded(NamedTuple):
    """Images (rows, columns, h, w) of bytes, for codes on a grid; and images whose codes one has.

    The first number grows with the column, from `corner[0]` on, the second with the row, from
    `corner[1]` on, both over `side`; `codes` (n, 2) and `labels` (n,) are those images'.
    """

    images: np.ndarray
    corner: np.ndarray
    side: float
    codes: np.ndarray
    labels: np.ndarray


def draw_decoder(decoded: Decoded, first: float, second: float) -> str:
    """All images of the grid, a frame around the chosen one, and that one large."""
    column, row = place(decoded, first, second)
    rows, columns, height, width = decoded.images.shape
    sheet = decoded.images[::-1].swapaxes(1, 2).reshape(rows * height, columns * width)
    cell = SIDE / columns
    parts = [svg.heading(10, TOP - 12, tr("The plane, decoded", "El plano, decodificado")),
             svg.image(sheet, 10, TOP, SIDE), svg.rect(10, TOP, SIDE, SIDE, stroke=svg.GREY),
             svg.rect(10 + column * cell, TOP + (rows - 1 - row) * cell, cell, cell, "none",
                      svg.ORANGE, 3),
             svg.heading(RIGHT, TOP - 12, tr("This point", "Este punto")),
             svg.image(decoded.images[row, column], RIGHT, TOP, LARGE),
             svg.rect(RIGHT, TOP, LARGE, LARGE, stroke=svg.GREY)]
    return svg.page(parts, TOP + SIDE + 30, sentences(decoded, row, column))


def place(decoded: Decoded, first: float, second: float) -> tuple[int, int]:
    """The column and the row of a code on the grid."""
    rows, columns = decoded.images.shape[:2]
    share = (np.array([first, second]) - decoded.corner) / decoded.side
    column, row = np.rint(share * (columns - 1, rows - 1)).astype(int)
    return int(np.clip(column, 0, columns - 1)), int(np.clip(row, 0, rows - 1))


def sentences(decoded: Decoded, row: int, column: int) -> list[str]:
    """Where the point is, and what the images with the nearest codes are."""
    rows, columns = decoded.images.shape[:2]
    x, y = decoded.corner + decoded.side * np.array([column / (columns - 1), row / (rows - 1)])
    far = ((decoded.codes - (x, y))**2).sum(axis=1)
    counts = np.bincount(decoded.labels[np.argsort(far, kind="stable")[:NEAREST]].astype(int))
    kind, count = counts.argmax(), counts.max()
    at = f"({x:.1f}, {y:.1f})".replace("-", "−")
    return [tr(f"The code is {at}. Of the {NEAREST} test images with the nearest codes, {count} "
               f"show a {kind}.",
               f"El código es {at}. De las {NEAREST} imágenes de prueba con los códigos más "
               f"cercanos, {count} muestran un {kind}.")]


def decoder(decoded: Decoded) -> Explorer:
    """Move a point in the plane of codes, and see the image that it decodes to."""
    rows, columns = decoded.images.shape[:2]
    x, y = map(float, decoded.corner)
    side = float(decoded.side)
    numbers = [slider(words, low, low + side, low + side / 2, side / (count - 1))
               for words, low, count in ((tr("First number", "Primer número"), x, columns),
                                         (tr("Second number", "Segundo número"), y, rows))]
    return Explorer(partial(draw_decoder, decoded), {"first": numbers[0], "second": numbers[1]})
