"""Where a kernel can stand on a small image, for several strides and paddings."""

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.core import Drawing
from helpers.plots.words import times

CELL = 22  # pixels


def windows(n: int, f: int, cases: list[tuple[int, int]]) -> Drawing:
    """An image of n×n under an f×f kernel for each (stride, padding), a dot for each place.

    The first place is framed, the next dashed; padding is grey, a pixel never seen crossed.
    """
    slot, wide = svg.WIDE / len(cases), n + 2 * max(padding for _, padding in cases)
    parts, says = [], []
    for k, (stride, padding) in enumerate(cases):
        size = len(starts(n, f, stride, padding))
        words = f"stride {stride}, padding {padding}", tr("map ", "mapa ") + times((size, size))
        left = slot * (k + .5) - CELL * wide / 2
        inset = CELL * (wide - n - 2 * padding) / 2
        parts += [svg.titles(left, *words), draw_places(n, f, stride, padding, left, 54 + inset)]
        says.append(": ".join(words))
    alt = tr(f"Where a kernel of {f}×{f} can stand on {n}×{n} pixels: ",
             f"Dónde puede estar un kernel de {f}×{f} sobre {n}×{n} píxeles: ") + "; ".join(says)
    return Drawing(svg.picture(svg.WIDE, 54 + CELL * wide + 8, parts, alt + "."))


def starts(n: int, f: int, stride: int, padding: int) -> range:
    """Where windows begin along a row with its padding."""
    return range(0, n + 2 * padding - f + 1, stride)


def draw_places(n: int, f: int, stride: int, padding: int, x: float, y: float) -> str:
    """One image with its padding, the first two windows, and each window's middle."""
    where, side = starts(n, f, stride, padding), n + 2 * padding
    border = np.pad(np.zeros((n, n), bool), padding, constant_values=True)
    seen = where[-1] + f
    unseen = [cell for cell in np.ndindex(side, side) if max(cell) >= seen]
    frames = [(0, svg.BLUE, ""), (stride, svg.ORANGE, "5 3")]
    return "".join([
        svg.grid(np.full((side, side), np.nan), x, y, CELL, padding=border),
        *svg.crossed(unseen, x, y, CELL),
        *(svg.circle(x + CELL * (j + f / 2), y + CELL * (i + f / 2), 3.5, svg.INK)
          for i in where for j in where),
        *(svg.rect(x + CELL * first, y, CELL * f, CELL * f, "none", colour, 3, dash)
          for first, colour, dash in frames)])
