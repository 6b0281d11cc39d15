"""One unit of a net: its inputs, weights, sum and step, with the numbers of an example."""

from collections.abc import Sequence

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.core import Drawing
from helpers.plots.words import factor, number

ACROSS = {"input": 120, "weight": 280, "sum": 440, "step": 620, "answer": 790}
APART, TOP = 70, 76  # the rows of inputs


def unit(x: Sequence[float], w: Sequence[float], b: float) -> Drawing:
    """A threshold unit on the example x with weights w and bias b: +1 if the sum exceeds 0."""
    total = sum(value * weight for value, weight in zip(x, w, strict=True)) + b
    answer = "+1" if total > 0 else "−1"
    products = [f"{factor(value)}×{factor(weight)}" for value, weight in zip(x, w, strict=True)]
    sentence = " + ".join([*products, factor(b)]) + f" = {number(total)}"
    middle, bottom = TOP + APART * len(x) / 2, TOP + APART * (len(x) + 1)
    parts = [*headings(), *draw_inputs([*x, 1], [*w, b], middle), *draw_step(total, middle),
             disc("sum", middle, "Σ"), disc("answer", middle, answer),
             svg.text(ACROSS["sum"], bottom - 8, sentence, 16, weight="bold")]
    alt = tr("A unit, its inputs, weights, sum and step: ",
             "Una unidad, sus entradas, pesos, suma y escalón: ") + f"{sentence} → {answer}."
    return Drawing(svg.picture(svg.WIDE, bottom + 8, parts, alt))


def headings() -> list[str]:
    """What stands in each column."""
    words = {"input": tr("inputs", "entradas"), "weight": tr("× weights", "× pesos"),
             "sum": tr("sum", "suma"), "step": tr("step", "escalón"),
             "answer": tr("answer", "respuesta")}
    return [svg.text(ACROSS[name], 30, word, 16, weight="bold") for name, word in words.items()]


def disc(column: str, y: float, words: str) -> str:
    """A circle with words in it."""
    return svg.circle(ACROSS[column], y, 24) + svg.text(ACROSS[column], y + 6, words, 17)


def draw_inputs(x: list[float], w: list[float], middle: float) -> list[str]:
    """The inputs, a 1 for the bias last, each with its weight on the way to the sum."""
    parts = []
    for k, (value, weight) in enumerate(zip(x, w, strict=True)):
        y = TOP + APART * k
        half = y + (middle - y) * (ACROSS["weight"] - ACROSS["input"]) \
            / (ACROSS["sum"] - ACROSS["input"])
        name = f"w{'₁₂₃₄₅₆₇₈₉'[k]}" if k < len(x) - 1 else "b"
        parts += [svg.line(ACROSS["input"], y, ACROSS["sum"], middle, svg.GREY,
                           dash="" if weight >= 0 else "6 4"),
                  disc("input", y, number(value)),
                  svg.text(ACROSS["weight"], half - 8, f"{name} = {number(weight)}", 15,
                           fill=svg.BLUE, halo=svg.PAPER)]
    return parts


def draw_step(total: float, middle: float) -> list[str]:
    """The step from −1 to +1 at 0, and a dot where the sum stands, at most 2 from it."""
    x, up = ACROSS["step"], 26 if total > 0 else -26
    along = 26 * max(-2, min(total, 2))
    steps = [(x - 60, middle + 26), (x, middle + 26), (x, middle - 26), (x + 60, middle - 26)]
    return [svg.line(ACROSS["sum"], middle, x - 64, middle, svg.GREY),
            svg.line(x + 64, middle, ACROSS["answer"], middle, svg.GREY),
            svg.rect(x - 64, middle - 38, 128, 76, svg.PAPER),
            svg.line(x - 60, middle, x + 60, middle, svg.GREY, 1),
            svg.polyline(steps, svg.BLUE, 2.5),
            svg.circle(x + along, middle - up, 5, svg.ORANGE), svg.text(x + 9, middle + 15, 0, 12)]
