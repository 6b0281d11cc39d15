"""Browse neighbours: an image, and those nearest to it, by one measure or another."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.language import label, tr
from helpers.plots import svg
from helpers.widgets.explorer import Explorer, choice, slider

TOP, LARGE, SMALL, GAP = 46, 190, 104, 14  # panels' top; sides of the image asked with and found
LEFT = 10 + LARGE + 40  # where what was found begins
ACROSS = 5


class Searched(NamedTuple):
    """Images of bytes (n, h, w, 3) and their labels (n,), to search among and to ask with.

    `found` has for each measure, by its name, the places in `known` of the nearest, nearest first:
    (asked, k). `classes` are the labels' names.
    """

    known: np.ndarray
    known_labels: np.ndarray
    asked: np.ndarray
    asked_labels: np.ndarray
    found: Mapping[str, np.ndarray]
    classes: Sequence[str]

    def right(self, by: str) -> np.ndarray:
        """Which of the found have the class of the image asked with: (asked, k)."""
        return self.known_labels[self.found[by]] == self.asked_labels[:, None]


def draw_neighbours(searched: Searched, by: str, image: int) -> str:
    """The image asked with, its nearest in rows, and in words how many are of its class."""
    name = searched.classes[searched.asked_labels[image]]
    places = searched.found[by][image]
    rows = -(-len(places) // ACROSS)
    parts = [svg.heading(10, TOP - 14, tr(f"Asked with: {name}", f"Se pregunta con: {name}")),
             svg.image(searched.asked[image], 10, TOP, LARGE),
             svg.rect(10, TOP, LARGE, LARGE, "none", svg.INK),
             svg.heading(LEFT, TOP - 14, tr(f"Nearest by {label(by)}",
                                            f"Más cercanas según {label(by)}"))]
    for k, place in enumerate(places):
        parts += draw_found(searched, place, k, bool(searched.right(by)[image, k]))
    bottom = TOP + max(LARGE, rows * (SMALL + 2 * GAP))
    return svg.page(parts, bottom + 24, sentences(searched, by, image),
                    tr(f"{name}, and its nearest. ", f"{name}, y sus más cercanas. "))


def draw_found(searched: Searched, place: int, k: int, right: bool) -> list[str]:
    """The k-th image found, with its class; those of another class have a thick dashed frame."""
    row, column = divmod(k, ACROSS)
    x, y = LEFT + column * (SMALL + GAP), TOP + row * (SMALL + 2 * GAP)
    name = searched.classes[searched.known_labels[place]]
    frame = (svg.INK, 1, "") if right else (svg.ORANGE, 4, "8 5")
    return [svg.image(searched.known[place], x, y, SMALL),
            svg.rect(x, y, SMALL, SMALL, "none", *frame),
            svg.text(x + SMALL / 2, y + SMALL + 14, ("✓ " if right else "✗ ") + name, 12)]


def sentences(searched: Searched, by: str, image: int) -> list[str]:
    """The precision for this image, and for all of them by each measure."""
    right, k = searched.right(by)[image], searched.found[by].shape[1]
    names = ", ".join(searched.classes[label] for label in
                      searched.known_labels[searched.found[by][image]])
    every = "; ".join(f"{label(way)} {searched.right(way).mean():.2f}" for way in searched.found)
    total = len(searched.asked)
    return [tr(f"{right.sum()} of {k} have its class: precision {right.mean():.2f}. "
               f"Nearest first: {names}.",
               f"{right.sum()} de {k} tienen su clase: precisión {right.mean():.2f}. "
               f"De la más cercana a la más lejana: {names}."),
            tr(f"Over all {total} images: {every}.", f"En las {total} imágenes: {every}.")]


def neighbours(searched: Searched) -> Explorer:
    """Choose an image and a measure, and see which images are nearest."""
    by = choice(tr("Nearest by", "Más cercanas según"),
                [(label(way), way) for way in searched.found], next(iter(searched.found)))
    image = slider(tr("Image", "Imagen"), 0, len(searched.asked) - 1, 0)
    return Explorer(partial(draw_neighbours, searched), {"by": by, "image": image})
