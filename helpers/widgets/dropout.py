"""Dropout masks, one draw at a time, and the mean that they come to."""

import numpy as np

from helpers.language import tr
from helpers.scratch.dropout import forward
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, player, slider, tick

DRAWS, ROWS, COLUMNS, CELL = 200, 5, 8, 46
UNITS = np.maximum(np.random.default_rng(2).normal(.4, 1, (ROWS, COLUMNS)), 0).round(1)  # a ReLU layer's activations
NUMBERS = np.random.default_rng(0).random((DRAWS, ROWS, COLUMNS))  # a unit is kept where its number ≥ the rate
LEFT, TOP, WIDE, TALL = 480, 190, 380, 110  # of the chart


def outputs(rate: float, draws: int, training: bool) -> np.ndarray:
    """The layer's outputs in each of the first draws: (draws, rows, columns)."""
    kept = NUMBERS[:draws] >= rate
    return forward(UNITS, kept, rate) if training else np.broadcast_to(UNITS, kept.shape)


def draw_dropout(rate: float, draw: int, training: bool) -> str:
    """The units of one draw, crossed out where dropped, and the sums of all draws so far with their running mean."""
    layers = outputs(rate, draw, training)
    dropped = (NUMBERS[draw - 1] < rate) & training
    sums = layers.sum(axis=(1, 2))
    factor = 1 / (1 - rate) if training else 1
    said = [tr(f"Draw {draw}: {dropped.sum()} of {dropped.size} units dropped, the rest × {factor:.3g}.",
               f"Sorteo {draw}: {dropped.sum()} de {dropped.size} unidades apagadas, el resto × {factor:.3g}."),
            tr(f"Sum without dropout: {UNITS.sum():.1f}", f"Suma sin dropout: {UNITS.sum():.1f}"),
            tr(f"Sum of this draw: {sums[-1]:.1f}", f"Suma de este sorteo: {sums[-1]:.1f}"),
            tr(f"Mean of draws 1 to {draw}: {sums.mean():.1f}", f"Media de los sorteos 1 a {draw}: {sums.mean():.1f}")]
    parts = [cell(i, j, layers[-1, i, j], dropped[i, j]) for i, j in np.ndindex(dropped.shape)]
    panel = [svg.paragraph(LEFT - 40, 46, svg.lines(said, 430, 14), 14), *chart(sums)]
    return svg.picture(890, 350, [svg.text(20, 30, tr("The units' outputs", "Las salidas de las unidades"), 13, "start",
                                           weight="bold"), *parts, *panel], " ".join(said))


def cell(i: int, j: int, value: float, dropped: bool) -> str:
    """One unit: its output, or a cross on grey if it is dropped."""
    x, y = 20 + j * CELL, 46 + i * CELL
    box = svg.rect(x, y, CELL - 6, CELL - 6, svg.PALE if dropped else svg.PAPER, svg.GREY if dropped else svg.BLUE, 1.5)
    if not dropped:
        return box + svg.fitted(x, y, CELL - 6, f"{value:.1f}", share=.4)
    a, b = 9, CELL - 15
    return box + svg.line(x + a, y + a, x + b, y + b, svg.GREY, 2) + svg.line(x + a, y + b, x + b, y + a, svg.GREY, 2)


def chart(sums: np.ndarray) -> list[str]:
    """Every draw's sum as a dot, their running mean as a line, and the sum without dropout as a dashed line."""
    top = 2 * UNITS.sum()

    def place(draw: float, value: float) -> tuple[float, float]:
        return LEFT + WIDE * draw / DRAWS, TOP + TALL * (1 - min(value / top, 1))

    target, mean = place(0, UNITS.sum())[1], np.cumsum(sums) / np.arange(1, len(sums) + 1)
    dots = [svg.circle(*place(k, value), 1.8, svg.GREY, svg.GREY, .5) for k, value in enumerate(sums, 1)]
    line = [place(k, value) for k, value in enumerate(mean, 1)]
    return [svg.line(LEFT, TOP, LEFT, TOP + TALL), svg.line(LEFT, TOP + TALL, LEFT + WIDE, TOP + TALL),
            svg.line(LEFT, target, LEFT + WIDE, target, svg.INK, 1.2, "6 4"), *dots,
            svg.polyline(line, svg.ORANGE, 2.5), svg.circle(*line[-1], 4, svg.PAPER, svg.ORANGE, 2),
            svg.text(LEFT - 6, target + 4, f"{UNITS.sum():.1f}", 12, "end"),
            svg.text(LEFT - 6, TOP + TALL + 4, "0", 12, "end"),
            svg.text(LEFT + WIDE, TOP + TALL + 18, tr(f"draws, up to {DRAWS}", f"sorteos, hasta {DRAWS}"), 12, "end"),
            svg.text(LEFT - 40, TOP + TALL + 36, tr("dots: sums; line: their mean; dashes: without dropout",
                                               "puntos: sumas; línea: su media; a trazos: sin dropout"), 12, "start")]


def dropout() -> Explorer:
    """Draw masks over a layer of 40 units, and watch the mean of its sum come to what inference gives."""
    draw = slider(tr("Draw", "Sorteo"), 1, DRAWS, 1)
    return Explorer(draw_dropout, {"rate": slider(tr("Rate", "Tasa"), 0.0, .9, .5, .1), "draw": draw,
                                   "training": tick(tr("Training", "Entrenamiento"), True)}, [player(draw, 150)])
