"""Images in rows: each under its title, or with a word below it."""

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.language import label, tr
from helpers.plots.core import figure, resize

Rows, Words = Sequence[Sequence[np.ndarray]], Sequence[Sequence[str]]
SMALL = 64  # pixels: larger images are photographs
FEW, MANY = 3, 10  # so many photographs stand in a row, and so many other images
LARGEST = 2.5  # inches: of an image's side
GAP = .06  # between two images, in their sides
LINE = .17  # inches: of a line of a title
APART = .35  # between the first image of each row and the others, where it stands apart


@figure(7.5, 1)
def images(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """Images (h, w), (h, w, 1) or (h, w, 3) in rows, each under its title, larger ones larger.

    Grey ones are scaled to their own range. A figure of its own becomes as high as it must.
    """
    ax.axis("off")
    photographs = max(max(image.shape[:2]) for image in pictures.values()) > SMALL
    rows = ceil(len(pictures) / (FEW if photographs else MANY))
    across = ceil(len(pictures) / rows)
    side = min(ax.figure.get_figwidth() / across, LARGEST)
    line = LINE / side
    title = line * (1.8 + max(name.count("\n") for name in pictures))
    tallest = max(image.shape[0] / max(image.shape[:2]) for image in pictures.values())
    for k, (name, image) in enumerate(pictures.items()):
        row, column = divmod(k, across)
        top = row * (title + tallest) + title
        ax.text(column + (1 - GAP) / 2, top - line / 3, label(name), ha="center", va="bottom")
        draw(ax, np.squeeze(image), column, top, 1 - GAP)
    high = rows * (title + tallest)
    ax.set(xlim=(-.01, across), ylim=(high, 0), aspect="equal")
    resize(ax, across * side, high * side)
    return tr("Images side by side: ", "Imágenes una junto a otra: ") \
        + ", ".join(map(label, pictures)) + "."


@figure(7.5, 1)
def gallery(ax: Axes, rows: Rows, words: Words = (), apart: bool = False) -> str:
    """Rows of images (h, w, 3), 0..1 or bytes, each with its word below.

    `apart` leaves a gap after the first ones. A figure of its own becomes as high as it must.
    """
    ax.axis("off")
    high = 1.25 if words else 1 + GAP
    for row, images in enumerate(rows):
        for k, image in enumerate(images):
            left = (1 + GAP) * k + (APART if apart and k else 0)
            draw(ax, image, left, row * high, 1)
            if words:
                ax.text(left + .5, row * high + 1.03, words[row][k], ha="center", va="top",
                        fontsize=8)
    across = (1 + GAP) * max(map(len, rows)) + (APART if apart else 0)
    ax.set(xlim=(-.03, across), ylim=(len(rows) * high, -.03), aspect="equal")
    width = ax.figure.get_figwidth()
    resize(ax, width, width * len(rows) * high / across)
    return gallery_words(rows, words)


def draw(ax: Axes, image: np.ndarray, left: float, top: float, side: float) -> None:
    """An image whose longer side is so long, in a thin frame; grey ones on their own scale."""
    h, w = (side * length / max(image.shape[:2]) for length in image.shape[:2])
    ax.imshow(image, cmap="gray", interpolation="nearest", extent=(left, left + w, top + h, top))
    ax.add_patch(Rectangle((left, top), w, h, fill=False, edgecolor="#767676", linewidth=.6))


def gallery_words(rows: Rows, words: Words) -> str:
    """The rows in words: how many images, and what is written below them."""
    h, w = rows[0][0].shape[:2]
    count = f"{sum(map(len, rows))} × ({h}×{w})"
    lines = "; ".join(", ".join(line) for line in words)
    return tr(f"Colour images in rows, {count}", f"Imágenes a color en filas, {count}") \
        + (f": {lines}." if lines else ".")
