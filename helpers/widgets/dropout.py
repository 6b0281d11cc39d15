"""Dropout masks, one draw at a time, and the mean that they come to."""

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.scratch.dropout import forward
from helpers.widgets.explorer import Explorer, player, slider, tick

DRAWS, ROWS, COLUMNS, CELL = 200, 5, 8, 46
# A ReLU layer's activations; a unit is kept in a draw where its number is at least the rate.
UNITS = np.maximum(np.random.default_rng(2).normal(.4, 1, (ROWS, COLUMNS)), 0).round(1)
NUMBERS = np.random.default_rng(0).random((DRAWS, ROWS, COLUMNS))
LEFT, TOP, WIDE, TALL = 480, 190, 380, 110  # of the chart


def outputs(rate: float, draws: int, training: bool) -> np.ndarray:
    """The layer's outputs in each of the first draws: (draws, rows, columns)."""
    kept = NUMBERS[:draws] >= rate
    return forward(UNITS, kept, rate) if training else np.broadcast_to(UNITS, kept.shape)


def draw_dropout(rate: float, draw: int, training: bool) -> str:
    """The units of one draw, crossed out where dropped, and the sums of all draws so far."""
    layers = outputs(rate, draw, training)
    dropped = (NUMBERS[draw - 1] < rate) & training
    sums = layers.sum(axis=(1, 2))
    off, every = dropped.sum(), dropped.size
    scale = f"{1 / (1 - rate) if training else 1:.3g}"
    sentences = [
        tr(f"Draw {draw}: {off} of {every} units dropped, the rest × {scale}.",
           f"Sorteo {draw}: {off} de {every} unidades apagadas, el resto × {scale}."),
        tr("Sum without dropout", "Suma sin dropout") + f": {UNITS.sum():.1f}",
        tr("Sum of this draw", "Suma de este sorteo") + f": {sums[-1]:.1f}",
        tr(f"Mean of draws 1 to {draw}", f"Media de los sorteos 1 a {draw}")
        + f": {sums.mean():.1f}"]
    parts = [svg.heading(20, 30, tr("The units' outputs", "Las salidas de las unidades"), 13),
             *(cell(i, j, layers[-1, i, j], dropped[i, j]) for i, j in np.ndindex(dropped.shape)),
             svg.paragraph(LEFT - 40, 46, svg.lines(sentences, 430, 14), 14), *chart(sums)]
    return svg.picture(svg.WIDE, 350, parts, " ".join(sentences))


def cell(i: int, j: int, value: float, dropped: bool) -> str:
    """One unit: its output, or a cross on grey if it is dropped."""
    x, y, side = 20 + j * CELL, 46 + i * CELL, CELL - 6
    if not dropped:
        return (svg.rect(x, y, side, side, svg.PAPER, svg.BLUE, 1.5)
                + svg.fitted(x, y, side, f"{value:.1f}", share=.4))
    low, high = 9, side - 9
    return (svg.rect(x, y, side, side, svg.PALE, svg.GREY, 1.5)
            + svg.line(x + low, y + low, x + high, y + high, svg.GREY, 2)
            + svg.line(x + low, y + high, x + high, y + low, svg.GREY, 2))


def chart(sums: np.ndarray) -> list[str]:
    """Every draw's sum as a dot, their running mean, and the sum without dropout, dashed."""
    target, right, bottom = UNITS.sum(), LEFT + WIDE, TOP + TALL

    def place(draw: float, value: float) -> tuple[float, float]:
        return LEFT + WIDE * draw / DRAWS, bottom - TALL * min(value / (2 * target), 1)

    level, mean = place(0, target)[1], np.cumsum(sums) / np.arange(1, len(sums) + 1)
    dots = [svg.circle(*place(k, value), 1.8, svg.GREY, svg.GREY, .5)
            for k, value in enumerate(sums, 1)]
    line = [place(k, value) for k, value in enumerate(mean, 1)]
    words = tr("dots: sums; line: their mean; dashes: without dropout",
               "puntos: sumas; línea: su media; a trazos: sin dropout")
    return [svg.line(LEFT, TOP, LEFT, bottom), svg.line(LEFT, bottom, right, bottom),
            svg.line(LEFT, level, right, level, svg.INK, 1.2, "6 4"), *dots,
            svg.polyline(line, svg.ORANGE, 2.5),
            svg.circle(*line[-1], 4, svg.PAPER, svg.ORANGE, 2),
            svg.text(LEFT - 6, level + 4, f"{target:.1f}", 12, "end"),
            svg.text(LEFT - 6, bottom + 4, "0", 12, "end"),
            svg.text(right, bottom + 18, tr(f"draws, up to {DRAWS}", f"sorteos, hasta {DRAWS}"),
                     12, "end"),
            svg.text(LEFT - 40, bottom + 36, words, 12, "start")]


def dropout() -> Explorer:
    """Draw masks over a layer of 40 units; the mean of its sum comes to what inference gives."""
    draw = slider(tr("Draw", "Sorteo"), 1, DRAWS, 1)
    rate = slider(tr("Rate", "Tasa"), 0.0, .9, .5, .1)
    training = tick(tr("Training", "Entrenamiento"), True)
    return Explorer(draw_dropout, {"rate": rate, "draw": draw, "training": training},
                    [player(draw, 150)])
