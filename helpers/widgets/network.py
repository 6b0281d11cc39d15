"""A net of two inputs, two hidden units and an output: values forward, gradients back, by steps."""

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.widgets.explorer import Explorer, explained, matrix, player, slider
from helpers.widgets.matrices import read_matrix, write_matrix
from helpers.widgets.one_pass import EDGES, Pass, sources

WEIGHTS = np.array([[1., -1, 1], [-1, 1, 0], [2, -1, 0]])  # of units 3, 4, 5: two weights, bias
PLACES = {1: (90, 120), 2: (90, 300), 3: (420, 120), 4: (420, 300), 5: (730, 210)}
STEPS = 10
# The step at which a unit's output is known, and ∂E/∂y, ∂E/∂x and ∂E/∂w.
FORWARD_AT, ERROR_AT = {3: 1, 4: 2, 5: 3}, {3: 7, 4: 7, 5: 4}
UNIT_AT, WEIGHT_AT = {3: 8, 4: 8, 5: 5}, {3: 9, 4: 9, 5: 6}


def short(value: float) -> str:
    """Four decimals at most, and a true minus sign."""
    if abs(value) >= 1000 or 0 < abs(value) < .0001:
        return f"{value:.2e}".replace("-", "−")
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text != "-0" else "0"


def factor(value: float) -> str:
    """As `short`, in parentheses if negative, to stand in a product or a sum."""
    return f"({short(value)})" if value < 0 else short(value)


@explained
def draw_network(weights: str, y1: float, y2: float, target: float, rate: float, step: int) -> str:
    """The net after `step` steps, what is known by then at units and edges, and the last step."""
    rows = read_matrix(weights, 99)
    if rows.shape != (3, 3):
        raise ValueError(tr("Type three rows of three numbers: for units 3, 4 and 5, "
                            "the two weights and the bias.",
                            "Escribe tres filas de tres números: dos pesos y el sesgo "
                            "de las unidades 3, 4 y 5."))
    now = Pass(rows, y1, y2, target)
    title, *formulas = story(now, rows, (y1, y2, target), rate)[step]
    heading = f"{tr('Step', 'Paso')} {step}/{STEPS} · {title}"
    parts = [draw_edge(now, i, j, step) for i, j in EDGES]
    parts += [edge_words(now, i, j, step) for i, j in EDGES]
    parts += [part for unit in PLACES for part in draw_unit(now, unit, step)]
    parts += [svg.text(845, 190, f"d = {short(target)}", 15),
              svg.text(845, 20, f"ε = {short(rate)}", 15)]
    if step >= 4:
        parts.append(svg.text(845, 214, f"E = {short(now.error)}", 15, weight="bold"))
    parts += [svg.text(10, 20, tr("forward: y, x", "hacia adelante: y, x"), 13, "start"),
              svg.heading(10, 40, tr("backward: ∂ (gradients of E)",
                                     "hacia atrás: ∂ (gradientes de E)"), 13, svg.ORANGE),
              svg.heading(20, 438, heading, 15), svg.paragraph(20, 464, formulas, 14)]
    return svg.picture(svg.WIDE, 570, parts, f"{heading}. {'. '.join(formulas)}")


def draw_unit(now: Pass, unit: int, step: int) -> list[str]:
    """A unit with its number and what is known there: output, total input, both gradients."""
    (x, y), known = PLACES[unit], step >= FORWARD_AT.get(unit, 0)
    fresh = step in (FORWARD_AT.get(unit), ERROR_AT.get(unit), UNIT_AT.get(unit))
    parts = [svg.circle(x, y, 32, svg.PALE if fresh else svg.PAPER, svg.INK, 4 if fresh else 1.5),
             svg.text(x, y - 8, unit, 12, fill=svg.GREY),
             svg.text(x, y + 12, short(now.y[unit]) if known else "y = ?", 14, weight="bold")]
    notes = unit_notes(now, unit, step) if unit > 2 else []
    top = y - 40 - 17 * (len(notes) - 1) if y < 250 else y + 52
    return parts + [svg.text(x, top + 17 * i, words, 13, halo=svg.PAPER,
                             fill=svg.ORANGE if words[0] == "∂" else svg.INK,
                             weight="bold" if words[0] == "∂" else "normal")
                    for i, words in enumerate(notes)]


def unit_notes(now: Pass, unit: int, step: int) -> list[str]:
    """What is known at a unit by then, besides its output."""
    notes = [(0, f"b = {short(now.w[unit, 0])}"), (FORWARD_AT[unit], f"x = {short(now.x[unit])}"),
             (ERROR_AT[unit], f"∂E/∂y = {short(now.along_y[unit])}"),
             (UNIT_AT[unit], f"∂E/∂x = {short(now.along_x[unit])}")]
    return [words for known_at, words in notes if step >= known_at]


def draw_edge(now: Pass, source: int, unit: int, step: int) -> str:
    """An edge, dashed if its weight is negative; blue where the step passes."""
    fresh = step in (FORWARD_AT[unit], WEIGHT_AT[unit]) or (step == 7 and unit == 5)
    return svg.line(*PLACES[source], *PLACES[unit], svg.BLUE if fresh else svg.GREY,
                    4 if fresh else 1.5, "" if now.w[unit, source] >= 0 else "7 5")


def edge_words(now: Pass, source: int, unit: int, step: int) -> str:
    """An edge's weight and, once known, the gradient along it."""
    (x1, y1), (x2, y2) = PLACES[source], PLACES[unit]
    share = .5 if y1 == y2 else .3 if unit < 5 else .42
    x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
    weight = svg.text(x, y - 4, f"w{unit}{source} = {short(now.w[unit, source])}", 13,
                      halo=svg.PAPER)
    if step < WEIGHT_AT[unit]:
        return weight
    gradient = svg.text(x, y + 14, f"∂E/∂w = {short(now.along_w[unit, source])}", 13,
                        fill=svg.ORANGE, weight="bold", halo=svg.PAPER)
    return svg.rect(x - 62, y - 17, 124, 36, svg.PAPER, "none") + weight + gradient


def story(now: Pass, rows: np.ndarray, case: tuple[float, float, float],
          rate: float) -> list[list[str]]:
    """For every step its title and its formulas with the numbers put in."""
    y, d = short(now.y[5]), factor(case[2])
    last = [tr("the error and its gradient along the output",
               "el error y su gradiente respecto de la salida"),
            f"E = ½(y5 − d)² = ½({y} − {d})² = {short(now.error)}",
            f"∂E/∂y5 = y5 − d = {y} − {d} = {short(now.along_y[5])}"]
    back = [tr("back to the outputs of units 3 and 4",
               "hacia atrás, a las salidas de las unidades 3 y 4"),
            *(f"∂E/∂y{i} = ∂E/∂x5 · w5{i} = {factor(now.along_x[5])} · {factor(now.w[5, i])} = "
              f"{short(now.along_y[i])}" for i in (3, 4))]
    return [[tr("the inputs are given", "las entradas están dadas"),
             tr("Press Play or move the step.", "Presiona Reproducir o mueve el paso.")],
            *(forward_words(now, j) for j in (3, 4, 5)), last,
            input_words(now, [5]), weight_words(now, [5]), back,
            input_words(now, [3, 4]), weight_words(now, [3, 4]),
            update_words(now, rows, case, rate)]


def forward_words(now: Pass, j: int) -> list[str]:
    """A unit's total input and output."""
    a, b = sources(j)
    terms = " + ".join(f"{factor(now.w[j, i])}·{factor(now.y[i])}" for i in (a, b))
    return [tr(f"forward through unit {j}", f"hacia adelante por la unidad {j}"),
            f"x{j} = w{j}{a}·y{a} + w{j}{b}·y{b} + b{j} = {terms} + {factor(now.w[j, 0])} = "
            f"{short(now.x[j])}", f"y{j} = 1/(1 + e^−x{j}) = {short(now.y[j])}"]


def input_words(now: Pass, units: list[int]) -> list[str]:
    """From the gradients along the outputs of units to those along their total inputs."""
    return [tr("back through ", "hacia atrás por ") + unit_names(units),
            *(f"∂E/∂x{j} = ∂E/∂y{j} · y{j}(1 − y{j}) = {factor(now.along_y[j])} · "
              f"{short(now.y[j])} · {short(1 - now.y[j])} = {short(now.along_x[j])}"
              for j in units)]


def weight_words(now: Pass, units: list[int]) -> list[str]:
    """From the gradients along the total inputs of units to those along weights and biases."""
    title = tr("the gradients along the weights of ", "los gradientes respecto de los pesos de ")
    return [title + unit_names(units),
            *(f"∂E/∂w{j}{i} = ∂E/∂x{j} · y{i} = {factor(now.along_x[j])} · {factor(now.y[i])} = "
              f"{short(now.along_w[j, i])}" for j in units for i in sources(j)),
            ",  ".join(f"∂E/∂b{j} = ∂E/∂x{j} = {short(now.along_x[j])}" for j in units)]


def unit_names(units: list[int]) -> str:
    """The units as words."""
    if len(units) == 1:
        return tr(f"unit {units[0]}", f"la unidad {units[0]}")
    return tr("units ", "las unidades ") + tr(" and ", " y ").join(map(str, units))


def update_words(now: Pass, rows: np.ndarray, case: tuple[float, float, float],
                 rate: float) -> list[str]:
    """The weights after one step against the gradients, and what that does to the error."""
    after = rows - rate * now.along
    names = ["w31, w32, b3", "w41, w42, b4", "w53, w54, b5"]
    return [tr("every weight moves against its gradient", "cada peso se mueve contra su gradiente"),
            f"w ← w − ε·∂E/∂w,  ε = {short(rate)}",
            *(f"{name} = {', '.join(map(short, row))}"
              for name, row in zip(names, after, strict=True)),
            f"E: {short(now.error)} → {short(Pass(after, *case).error)}"]


def network(step: int = 9) -> Explorer:
    """Step through one pass of back-propagation on a 2-2-1 net; opens at `step`.

    All its numbers can be changed.
    """
    names = "w31 w32 b3 / w41 w42 b4 / w53 w54 b5"
    weights = matrix(tr(names, f"Pesos: {names}"), write_matrix(WEIGHTS))
    weights.layout.width = "480px"
    steps = slider(tr("Step", "Paso"), 0, STEPS, step)
    values = {"y1": slider(tr("Input y1", "Entrada y1"), -2., 2., 1., .1),
              "y2": slider(tr("Input y2", "Entrada y2"), -2., 2., 2., .1),
              "target": slider(tr("Target d", "Objetivo d"), 0., 1., 1., .1),
              "rate": slider(tr("Learning rate ε", "Tasa de aprendizaje ε"), .1, 10., 1., .1)}
    play = player(steps, 2000)
    return Explorer(draw_network, {"weights": weights, **values, "step": steps}, [play],
                    [[weights], list(values.values()), [steps, play]])
