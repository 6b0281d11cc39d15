"""A grey square on a photo, and how probable its class still is: from a grid counted before."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.feature_maps import greys
from helpers.widgets.explorer import Explorer, choice, limit, slider

TOP, SIDE, MAP, BAR = 40, 320, 380, 780  # panels' top; pictures' side; where map and bars begin


class Occluded(NamedTuple):
    """A photo (side, side, 3) of bytes, and its class's probability for each place of the square.

    `grid` is (rows, columns) of places, `step` pixels apart; `size` is the square's side, `word`
    the class, `whole` its probability without a square.
    """

    photo: np.ndarray
    grid: np.ndarray
    size: int
    step: int
    word: str
    whole: float


def draw_occluder(photos: Mapping[str, Occluded], photo: str, row: int, column: int) -> str:
    """The photo with the square, the map of all places, and two bars: with and without it."""
    seen = photos[photo]
    rows, columns = seen.grid.shape
    row, column = min(row, rows - 1), min(column, columns - 1)
    parts = [svg.heading(10, TOP - 12, photo), *draw_photo(seen, row, column),
             svg.heading(MAP, TOP - 12, tr("Probability, by place", "Probabilidad, por lugar")),
             *draw_map(seen, row, column), *draw_bars(seen, float(seen.grid[row, column]))]
    return svg.page(parts, TOP + SIDE + 30, sentences(seen, row, column), f"{photo}. ")


def draw_photo(seen: Occluded, row: int, column: int) -> list[str]:
    """The photo with the grey square on it."""
    scale = SIDE / len(seen.photo)
    x, y, side = (scale * n for n in (seen.step * column, seen.step * row, seen.size))
    return [svg.image(seen.photo, 10, TOP, SIDE),
            svg.rect(10 + x, TOP + y, side, side, "#7f7f7f", svg.PAPER, 2)]


def draw_map(seen: Occluded, row: int, column: int) -> list[str]:
    """A cell for each place, white where the class is most probable; a frame around this one."""
    rows, columns = seen.grid.shape
    wide = SIDE / columns
    return [svg.image(greys(seen.grid, max(float(seen.grid.max()), seen.whole)), MAP, TOP, SIDE),
            svg.rect(MAP, TOP, SIDE, wide * rows, "none", svg.GREY),
            svg.rect(MAP + column * wide, TOP + row * wide, wide, wide, "none", svg.ORANGE, 4)]


def draw_bars(seen: Occluded, now: float) -> list[str]:
    """The probability without and with the square, as bars on one scale."""
    base, parts = TOP + SIDE, []
    for k, (name, value) in enumerate(((tr("whole", "entera"), seen.whole),
                                       (tr("covered", "tapada"), now))):
        x, high = BAR + 55 * k, value * (SIDE - 40)
        parts += [svg.rect(x, base - 20 - high, 36, high, (svg.PALE, svg.INK)[k], svg.INK),
                  svg.text(x + 18, base - 26 - high, f"{value:.2f}"),
                  svg.text(x + 18, base - 4, name, 12)]
    return [svg.line(BAR - 6, base - 20, BAR + 97, base - 20), *parts]


def sentences(seen: Occluded, row: int, column: int) -> list[str]:
    """Where the square is, what is left, and where least is left."""
    now, least = float(seen.grid[row, column]), seen.grid.argmin()
    worst = np.unravel_index(least, seen.grid.shape)
    top, left = seen.step * row, seen.step * column
    return [tr(f"The square covers rows {top} to {top + seen.size - 1} and columns {left} to "
               f"{left + seen.size - 1}. “{seen.word}”: {seen.whole:.2f} without it, {now:.2f} "
               "with it.",
               f"El cuadrado tapa las filas {top} a {top + seen.size - 1} y las columnas {left} a "
               f"{left + seen.size - 1}. «{seen.word}»: {seen.whole:.2f} sin él, {now:.2f} "
               "con él."),
            tr(f"Least is left at row {worst[0]}, column {worst[1]} of the map: "
               f"{seen.grid.min():.2f}. Black is 0.",
               f"Donde menos queda es en la fila {worst[0]}, columna {worst[1]} del mapa: "
               f"{seen.grid.min():.2f}. El negro es 0.")]


def occluder(photos: Mapping[str, Occluded]) -> Explorer:
    """Move a grey square over a photo, and watch the probability of its class."""
    first = next(iter(photos))
    photo = choice(tr("Photo", "Foto"), list(photos), first)
    rows, columns = photos[first].grid.shape
    row = slider(tr("Row", "Fila"), 0, rows - 1, rows // 2)
    column = slider(tr("Column", "Columna"), 0, columns - 1, columns // 2)
    limit(row, [photo], lambda: photos[photo.value].grid.shape[0] - 1)
    limit(column, [photo], lambda: photos[photo.value].grid.shape[1] - 1)
    return Explorer(partial(draw_occluder, photos), {"photo": photo, "row": row, "column": column})
