"""Pictures as SVG text: what the widgets draw with. Every function returns a string; lengths are in pixels."""

import base64
import struct
import zlib
from collections.abc import Iterable
from html import escape
from textwrap import wrap

import numpy as np

from helpers.language import tr

INK, PAPER, GREY, PALE = "#1a1a1a", "#ffffff", "#767676", "#e8e8e8"
BLUE, ORANGE = "#0b5fa5", "#b34700"  # both readable on white, and told apart in grey by shape or label as well
FONT = "font-family:system-ui,sans-serif"
LETTER = .6  # a letter's mean width, in font sizes: what lines are broken by


def picture(width: float, height: float, parts: Iterable[str], alt: str) -> str:
    """A whole SVG document on white paper, at most as wide as its place; `alt` is what a screen reader says."""
    alt = escape(alt, quote=True)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img" aria-label="{alt}" style="max-width:100%;height:auto;{FONT}">'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>')


def text(x: float, y: float, words: object, size: float = 13, anchor: str = "middle", fill: str = INK,
         weight: str = "normal", halo: str = "") -> str:
    """Words with their baseline at y; anchor is start, middle or end; a halo's colour keeps them readable on lines."""
    around = f' stroke="{halo}" stroke-width="4" paint-order="stroke"' if halo else ""
    return (f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}" '
            f'font-weight="{weight}"{around}>{escape(str(words))}</text>')


def lines(words: Iterable[str], width: float, size: float = 13) -> list[str]:
    """Sentences, each broken into lines that fit in `width`."""
    return [line for sentence in words for line in wrap(sentence, int(width / (LETTER * size)))]


def paragraph(x: float, y: float, words: Iterable[str], size: float = 13, weight: str = "normal") -> str:
    """Lines of words below each other, the first with its baseline at y."""
    return "".join(text(x, y + i * 1.5 * size, line, size, "start", weight=weight) for i, line in enumerate(words))


def rect(x: float, y: float, width: float, height: float, fill: str = "none", stroke: str = INK,
         line: float = 1, dash: str = "") -> str:
    """A rectangle with its top left corner at (x, y); dash as in SVG's stroke-dasharray ("4 3")."""
    return (f'<rect x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="{line:g}" stroke-dasharray="{dash}"/>')


def polygon(corners: Iterable[tuple[float, float]], fill: str = "none", stroke: str = "none",
            width: float = 1.5) -> str:
    """A closed shape through the corners (x, y)."""
    path = " ".join(f"{x:.5g},{y:.5g}" for x, y in corners)
    return f'<polygon points="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'


def polyline(places: Iterable[tuple[float, float]], stroke: str = INK, width: float = 1) -> str:
    """A line through the places (x, y)."""
    path = " ".join(f"{x:.5g},{y:.5g}" for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>'


def image(pixels: np.ndarray, x: float, y: float, width: float) -> str:
    """A picture of uint8, grey (h, w) or in colour (h, w, 3), its pixels kept sharp, stretched to `width`."""
    height, across = pixels.shape[:2]
    raw = np.insert(pixels.reshape(height, -1), 0, 0, axis=1).tobytes()  # a PNG's rows start with a filter's number: 0
    kind = 0 if pixels.ndim == 2 else 2
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", across, height, 8, kind, 0, 0, 0)), (b"IDAT", zlib.compress(raw, 1)),
              (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + kind + data
                                          + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return (f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{width * height / across:.5g}" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{base64.b64encode(png).decode()}"/>')


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, width: float = 1.5, dash: str = "") -> str:
    """A straight line; dash as in SVG's stroke-dasharray ("4 3")."""
    return (f'<line x1="{x1:.5g}" y1="{y1:.5g}" x2="{x2:.5g}" y2="{y2:.5g}" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-dasharray="{dash}"/>')


def circle(x: float, y: float, radius: float, fill: str = PAPER, stroke: str = INK, width: float = 1.5) -> str:
    """A disc with its centre at (x, y)."""
    return (f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{radius:g}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{width:g}"/>')


def number(value: float) -> str:
    """A number as short as it reads well: 4, −1, 0.25, 1200; none for NaN."""
    if value != value:
        return ""
    plain = 100 <= abs(value) < 1e6 or value == round(value)
    short = f"{value:.0f}" if plain and abs(value) < 1e6 else f"{value:.3g}"
    return short.replace("-", "−") if short != "-0" else "0"


def factor(value: float) -> str:
    """A number to write in a product or a sum: a negative one in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def count(value: int) -> str:
    """A whole number with its thousands apart, as the language in use writes them."""
    return f"{value:,}".replace(",", tr(",", "\u202f" if value >= 10_000 else ""))


def grid(values: np.ndarray, x: float, y: float, cell: float = 28, marked: np.ndarray | None = None,
         padding: np.ndarray | None = None) -> str:
    """A matrix (h, w) as a table of numbers, NaN blank; `marked` cells get a thick frame, `padding` a grey ground."""
    values, parts = np.asarray(values), []
    for (i, j), value in np.ndenumerate(values):
        ground = PALE if padding is not None and padding[i, j] else PAPER
        parts.append(rect(x + j * cell, y + i * cell, cell, cell, ground, GREY))
        parts.append(fitted(x + j * cell, y + i * cell, cell, number(value)))
    if marked is not None:
        parts += [rect(x + j * cell + 1.5, y + i * cell + 1.5, cell - 3, cell - 3, "none", BLUE, 3)
                  for i, j in np.argwhere(marked)]
    return "".join(parts)


def fitted(x: float, y: float, cell: float, words: str, fill: str = INK, share: float = .45) -> str:
    """Words in the middle of a square cell, as large as fits but at most `share` of its height."""
    size = min(cell * share, (cell - 6) / (LETTER * max(len(words), 1)))
    return text(x + cell / 2, y + cell / 2 + .36 * size, words, size, fill=fill) if words else ""


def message(words: str, width: float = 640) -> str:
    """A picture that says what is wrong with the input, and what to do."""
    said = lines(["⚠ " + words], width - 40, 14)
    height = 21 * len(said) + 34
    return picture(width, height, [rect(4, 4, width - 8, height - 8, PAPER, ORANGE, 2), paragraph(20, 34, said, 14)],
                   words)
