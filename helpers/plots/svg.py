"""Pictures as SVG text. Every function returns a string; lengths are in pixels."""

import base64
from collections.abc import Iterable
from html import escape
from textwrap import wrap
from typing import NamedTuple

import numpy as np

from helpers.plots.png import png
from helpers.plots.words import number

INK, PAPER, GREY, PALE = "#1a1a1a", "#ffffff", "#767676", "#e8e8e8"
BLUE, ORANGE = "#0b5fa5", "#b34700"  # readable on white; told apart in grey by shape or label too
FONT = "font-family:system-ui,sans-serif"
LETTER = .6  # a letter's mean width, in font sizes: what lines are broken by
WIDE = 890  # of most pictures


def picture(width: float, height: float, parts: Iterable[str], alt: str) -> str:
    """A whole SVG document on white paper; `alt` is what a screen reader says."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="img" '
            f'aria-label="{escape(alt, quote=True)}" style="max-width:100%;height:auto;{FONT}">'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>')


def page(parts: Iterable[str], top: float, sentences: list[str], alt: str = "",
         size: float = 14) -> str:
    """A picture with sentences below it, the first with its baseline at `top`.

    They are its alt text too, after `alt`.
    """
    rows = lines(sentences, WIDE - 20, size)
    height = top + 1.5 * size * len(rows) - 8
    return picture(WIDE, height, [*parts, paragraph(10, top, rows, size)],
                   alt + " ".join(sentences))


def text(x: float, y: float, words: object, size: float = 13, anchor: str = "middle",
         fill: str = INK, weight: str = "normal", halo: str = "", turn: float = 0) -> str:
    """Words with their baseline at y; anchor is start, middle or end.

    A halo's colour keeps them readable on lines; `turn` is in degrees, clockwise around (x, y).
    """
    around = f' stroke="{halo}" stroke-width="4" paint-order="stroke"' if halo else ""
    turned = f' transform="rotate({turn:g} {x:g} {y:g})"' if turn else ""
    return (f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}" '
            f'fill="{fill}" font-weight="{weight}"{around}{turned}>{escape(str(words))}</text>')


def heading(x: float, y: float, words: str, size: float = 14, fill: str = INK) -> str:
    """Bold words that begin at x."""
    return text(x, y, words, size, "start", fill, "bold")


def titles(x: float, name: str, detail: str) -> str:
    """What stands above a panel that begins at x: its name, and a detail below it."""
    return heading(x, 20, name) + text(x, 40, detail, 13, "start")


def lines(words: Iterable[str], width: float, size: float = 13) -> list[str]:
    """Sentences, each broken into lines that fit in `width`."""
    letters = int(width / (LETTER * size))
    return [line for sentence in words for line in wrap(sentence, letters)]


def paragraph(x: float, y: float, words: Iterable[str], size: float = 13,
              weight: str = "normal") -> str:
    """Lines of words below each other, the first with its baseline at y."""
    return "".join(text(x, y + i * 1.5 * size, line, size, "start", weight=weight)
                   for i, line in enumerate(words))


class Entry(NamedTuple):
    """A line of a legend: a mark drawn around (0, 0), 24 wide at most, and what it means."""

    mark: str
    words: str


def legend(entries: Iterable[Entry], left: float, y: float, right: float, size: float = 13,
           rows_apart: float = 20) -> tuple[list[str], float]:
    """Entries beside each other, in as many rows as it takes; and the last row's baseline."""
    x, parts = left, []
    for mark, words in entries:
        wide = 18 + (LETTER * size + .2) * len(words) + (30 if mark else 0)
        if x > left and x + wide > right:
            x, y = left, y + rows_apart
        if mark:
            parts.append(f'<g transform="translate({x + 12:g} {y - 5:g})">{mark}</g>')
        parts.append(text(x + (30 if mark else 0), y, words, size, "start"))
        x += wide
    return parts, y


def rect(x: float, y: float, width: float, height: float, fill: str = "none", stroke: str = INK,
         line: float = 1, dash: str = "") -> str:
    """A rectangle with its top left corner at (x, y); dash as stroke-dasharray ("4 3")."""
    return (f'<rect x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}" '
            f'fill="{fill}" stroke="{stroke}" stroke-width="{line:g}" stroke-dasharray="{dash}"/>')


def hatch(name: str, ground: str, strokes: str) -> str:
    """A pattern to fill with, as url(#name): a tile of 8×8 pixels with the strokes of a path."""
    return (f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{ground}"/>'
            f'<path d="{strokes or "M0 0"}" fill="none" stroke="{INK}" stroke-width="1.1"/>'
            '</pattern>')


def polygon(corners: Iterable[tuple[float, float]], fill: str = "none", stroke: str = "none",
            width: float = 1.5) -> str:
    """A closed shape through the corners (x, y)."""
    path = " ".join(f"{x:.5g},{y:.5g}" for x, y in corners)
    return f'<polygon points="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def polyline(places: Iterable[tuple[float, float]], stroke: str = INK, width: float = 1) -> str:
    """A line through the places (x, y)."""
    path = " ".join(f"{x:.5g},{y:.5g}" for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>'


def arc(start: float, end: float, y: float, stroke: str = INK, dash: str = "") -> str:
    """An arrow that rises from (start, y) and comes down at (end, y)."""
    head = polygon([(end, y), (end - 5, y - 3), (end - 1, y - 6)], stroke)
    return (f'<path d="M{start:.5g} {y:.5g}Q{(start + end) / 2:.5g} {y - 20:.5g} {end - 1:.5g} '
            f'{y - 2:.5g}" fill="none" stroke="{stroke}" stroke-width="1.3" '
            f'stroke-dasharray="{dash}"/>') + head


def image(pixels: np.ndarray, x: float, y: float, width: float) -> str:
    """A picture as `png` takes it, its pixels kept sharp, stretched to `width`."""
    height = width * pixels.shape[0] / pixels.shape[1]
    return (f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{height:.5g}" '
            'style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(png(pixels)).decode()}"/>')


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, width: float = 1.5,
         dash: str = "") -> str:
    """A straight line; dash as stroke-dasharray ("4 3")."""
    return (f'<line x1="{x1:.5g}" y1="{y1:.5g}" x2="{x2:.5g}" y2="{y2:.5g}" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-dasharray="{dash}"/>')


def circle(x: float, y: float, radius: float, fill: str = PAPER, stroke: str = INK,
           width: float = 1.5) -> str:
    """A disc with its centre at (x, y)."""
    return (f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{radius:g}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{width:g}"/>')


def grid(values: np.ndarray, x: float, y: float, cell: float = 28,
         marked: np.ndarray | None = None, padding: np.ndarray | None = None) -> str:
    """A matrix (h, w) as a table of numbers, NaN blank.

    `marked` cells get a thick frame, `padding` ones a grey ground.
    """
    parts = []
    for (i, j), value in np.ndenumerate(np.asarray(values)):
        ground = PALE if padding is not None and padding[i, j] else PAPER
        parts.append(rect(x + j * cell, y + i * cell, cell, cell, ground, GREY))
        parts.append(fitted(x + j * cell, y + i * cell, cell, number(value)))
    if marked is not None:
        parts += [rect(x + j * cell + 1.5, y + i * cell + 1.5, cell - 3, cell - 3, "none", BLUE, 3)
                  for i, j in np.argwhere(marked)]
    return "".join(parts)


def crossed(cells: Iterable[tuple[int, int]], x: float, y: float, side: float) -> list[str]:
    """A stroke through each of the cells (row, column) of a grid that begins at (x, y)."""
    return [line(x + j * side, y + (i + 1) * side, x + (j + 1) * side, y + i * side, GREY, 1)
            for i, j in cells]


def fitted(x: float, y: float, cell: float, words: str, fill: str = INK, share: float = .45) -> str:
    """Words in the middle of a square cell, as large as fits but at most `share` of its height."""
    size = min(cell * share, (cell - 6) / (LETTER * max(len(words), 1)))
    return text(x + cell / 2, y + cell / 2 + .36 * size, words, size, fill=fill) if words else ""


def message(words: str, width: float = 640) -> str:
    """A picture that says what is wrong with the input, and what to do."""
    rows = lines(["⚠ " + words], width - 40, 14)
    height = 21 * len(rows) + 34
    return picture(width, height, [rect(4, 4, width - 8, height - 8, PAPER, ORANGE, 2),
                                   paragraph(20, 34, rows, 14)], words)
