"""A net of two inputs, two hidden units and one output: values go forward, slopes come back, one step at a time."""

import numpy as np

from helpers.language import tr
from helpers.scratch import net1986
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, explained, matrix, player, read_matrix, slider, write_matrix

WEIGHTS = np.array([[1., -1, 1], [-1, 1, 0], [2, -1, 0]])  # a row for each of units 3, 4, 5: two weights, bias
PLACES = {1: (90, 120), 2: (90, 300), 3: (420, 120), 4: (420, 300), 5: (730, 210)}
EDGES = [(1, 3), (2, 3), (1, 4), (2, 4), (3, 5), (4, 5)]
STEPS = 10
FORWARD_AT, ERROR_AT, UNIT_AT = {3: 1, 4: 2, 5: 3}, {3: 7, 4: 7, 5: 4}, {3: 8, 4: 8, 5: 5}  # step at which it is known
WEIGHT_AT = {3: 9, 4: 9, 5: 6}


class Pass:
    """Everything that one pass forward and back gives, by the unit's number; weights by (unit, source), 0 the bias."""

    def __init__(self, rows: np.ndarray, y1: float, y2: float, target: float) -> None:
        layers = [rows[:2].T, rows[2:].T]
        past = net1986.forward(np.array([[y1, y2]]), layers)
        hidden, last = net1986.gradients(past, np.array([[target]]))
        self.y = dict(enumerate(np.concatenate(past.outputs, axis=1)[0].tolist(), start=1))
        self.along = np.vstack([hidden.T, last.T])
        self.w, self.along_w = by_unit(rows), by_unit(self.along)
        self.x = {j: sum(self.w[j, i] * self.y[i] for i, k in EDGES if k == j) + self.w[j, 0] for j in (3, 4, 5)}
        self.along_x = {j: self.along_w[j, 0] for j in (3, 4, 5)}
        self.along_y = {5: self.y[5] - target, **{i: self.along_x[5] * self.w[5, i] for i in (3, 4)}}
        self.error = float((self.y[5] - target) ** 2 / 2)


def by_unit(rows: np.ndarray) -> dict[tuple[int, int], float]:
    """The numbers of a table as WEIGHTS by (unit, source); source 0 is the bias."""
    sources = {3: (1, 2, 0), 4: (1, 2, 0), 5: (3, 4, 0)}
    return {(unit, source): float(value) for unit, row in zip(sources, rows, strict=True)
            for source, value in zip(sources[unit], row, strict=True)}


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
    """The net after `step` steps, what is known by then at its units and edges, and the last step written out."""
    rows = read_matrix(weights, 99)
    if rows.shape != (3, 3):
        raise ValueError(tr("Type three rows of three numbers: for units 3, 4 and 5, the two weights and the bias.",
                            "Escribe tres filas de tres números: dos pesos y el sesgo de las unidades 3, 4 y 5."))
    now = Pass(rows, y1, y2, target)
    title, *said = story(now, rows, (y1, y2, target), rate)[step]
    heading = f"{tr('Step', 'Paso')} {step}/{STEPS} · {title}"
    edges = [draw_edge(now, i, j, step) for i, j in EDGES]
    parts = [part for lines_or_words in zip(*edges, strict=True) for part in lines_or_words]
    parts += [part for unit in PLACES for part in draw_unit(now, unit, step)]
    parts += [svg.text(845, 190, f"d = {short(target)}", 15), svg.text(845, 20, f"ε = {short(rate)}", 15)]
    parts += [svg.text(845, 214, f"E = {short(now.error)}", 15, weight="bold")] if step >= 4 else []
    parts += [svg.text(10, 20, tr("forward: y, x", "hacia adelante: y, x"), 13, "start"),
              svg.text(10, 40, tr("backward: ∂ (slopes of E)", "hacia atrás: ∂ (pendientes de E)"), 13, "start",
                       svg.ORANGE, "bold")]
    return svg.picture(890, 570, [*parts, svg.text(20, 438, heading, 15, "start", weight="bold"),
                                  svg.paragraph(20, 464, said, 14)], f"{heading}. {'. '.join(said)}")


def draw_unit(now: Pass, unit: int, step: int) -> list[str]:
    """A unit with its number and what is known there: its output, its total input, the slopes along both."""
    (x, y), known = PLACES[unit], step >= FORWARD_AT.get(unit, 0)
    fresh = step in (FORWARD_AT.get(unit), ERROR_AT.get(unit), UNIT_AT.get(unit))
    above = y < 250
    parts = [svg.circle(x, y, 32, svg.PALE if fresh else svg.PAPER, svg.INK, 4 if fresh else 1.5),
             svg.text(x, y - 8, unit, 12, fill=svg.GREY),
             svg.text(x, y + 12, short(now.y[unit]) if known else "y = ?", 14, weight="bold")]
    notes = []
    if unit > 2:
        notes = [(f"b = {short(now.w[unit, 0])}", svg.INK)]
        notes += [(f"x = {short(now.x[unit])}", svg.INK)] if known else []
        notes += [(f"∂E/∂y = {short(now.along_y[unit])}", svg.ORANGE)] if step >= ERROR_AT[unit] else []
        notes += [(f"∂E/∂x = {short(now.along_x[unit])}", svg.ORANGE)] if step >= UNIT_AT[unit] else []
    top = y - 40 - 17 * (len(notes) - 1) if above else y + 52
    return parts + [svg.text(x, top + 17 * i, words, 13, fill=ink, weight="bold" if ink == svg.ORANGE else "normal",
                             halo=svg.PAPER) for i, (words, ink) in enumerate(notes)]


def draw_edge(now: Pass, source: int, unit: int, step: int) -> tuple[str, str]:
    """An edge, dashed if its weight is negative; and its words, the weight and, once known, the slope along it."""
    (x1, y1), (x2, y2), w = PLACES[source], PLACES[unit], now.w[unit, source]
    fresh = step in (FORWARD_AT[unit], WEIGHT_AT[unit]) or (step == 7 and unit == 5)
    share = .5 if y1 == y2 else .3 if unit < 5 else .42
    x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
    line = svg.line(x1, y1, x2, y2, svg.BLUE if fresh else svg.GREY, 4 if fresh else 1.5, "" if w >= 0 else "7 5")
    known = step >= WEIGHT_AT[unit]
    words = svg.rect(x - 62, y - 17, 124, 36, svg.PAPER, "none") if known else ""
    words += svg.text(x, y - 4, f"w{unit}{source} = {short(w)}", 13, halo=svg.PAPER)
    if known:
        slope = short(now.along_w[unit, source])
        words += svg.text(x, y + 14, f"∂E/∂w = {slope}", 13, fill=svg.ORANGE, weight="bold", halo=svg.PAPER)
    return line, words


def story(now: Pass, rows: np.ndarray, case: tuple[float, float, float], rate: float) -> list[list[str]]:
    """For every step its title and its formulas with the numbers put in."""
    y, d, f = now.y, case[2], factor
    last = [tr("the error and its slope along the output", "el error y su pendiente respecto de la salida"),
            f"E = ½(y5 − d)² = ½({short(y[5])} − {f(d)})² = {short(now.error)}",
            f"∂E/∂y5 = y5 − d = {short(y[5])} − {f(d)} = {short(now.along_y[5])}"]
    back = [tr("back to the outputs of units 3 and 4", "hacia atrás, a las salidas de las unidades 3 y 4"),
            *(f"∂E/∂y{i} = ∂E/∂x5 · w5{i} = {f(now.along_x[5])} · {f(now.w[5, i])} = {short(now.along_y[i])}"
              for i in (3, 4))]
    return [[tr("the inputs are given", "las entradas están dadas"),
             tr("Press Play or move the step.", "Presiona Reproducir o mueve el paso.")],
            *(ahead(now, j) for j in (3, 4, 5)), last, through(now, (5,)), weighed(now, (5,)), back,
            through(now, (3, 4)), weighed(now, (3, 4)), learned(now, rows, case, rate)]


def ahead(now: Pass, j: int) -> list[str]:
    """A unit's total input and output."""
    a, b = (i for i, k in EDGES if k == j)
    terms = " + ".join(f"{factor(now.w[j, i])}·{factor(now.y[i])}" for i in (a, b))
    return [tr(f"forward through unit {j}", f"hacia adelante por la unidad {j}"),
            f"x{j} = w{j}{a}·y{a} + w{j}{b}·y{b} + b{j} = {terms} + {factor(now.w[j, 0])} = {short(now.x[j])}",
            f"y{j} = 1/(1 + e^−x{j}) = {short(now.y[j])}"]


def through(now: Pass, units: tuple[int, ...]) -> list[str]:
    """From the slopes along the outputs of units to those along their total inputs."""
    return [named(tr("back through", "hacia atrás por"), units),
            *(f"∂E/∂x{j} = ∂E/∂y{j} · y{j}(1 − y{j}) = {factor(now.along_y[j])} · {short(now.y[j])} · "
              f"{short(1 - now.y[j])} = {short(now.along_x[j])}" for j in units)]


def weighed(now: Pass, units: tuple[int, ...]) -> list[str]:
    """From the slopes along the total inputs of units to those along their weights and biases."""
    return [named(tr("the slopes along the weights of", "las pendientes respecto de los pesos de"), units),
            *(f"∂E/∂w{j}{i} = ∂E/∂x{j} · y{i} = {factor(now.along_x[j])} · {factor(now.y[i])} = "
              f"{short(now.along_w[j, i])}" for j in units for i, k in EDGES if k == j),
            ",  ".join(f"∂E/∂b{j} = ∂E/∂x{j} = {short(now.along_x[j])}" for j in units)]


def named(words: str, units: tuple[int, ...]) -> str:
    """Words and the units they are about."""
    units_said = tr(" and ", " y ").join(map(str, units))
    return f"{words} {tr('unit', 'la unidad') if len(units) == 1 else tr('units', 'las unidades')} {units_said}"


def learned(now: Pass, rows: np.ndarray, case: tuple[float, float, float], rate: float) -> list[str]:
    """The weights after one step against the slopes, and what that does to the error."""
    after = rows - rate * now.along
    names = {3: "w31, w32, b3", 4: "w41, w42, b4", 5: "w53, w54, b5"}
    return [tr("every weight moves against its slope", "cada peso se mueve contra su pendiente"),
            f"w ← w − ε·∂E/∂w,  ε = {short(rate)}",
            *(f"{names[j]} = {', '.join(map(short, after[j - 3]))}" for j in names),
            f"E: {short(now.error)} → {short(Pass(after, *case).error)}"]


def network(step: int = 9) -> Explorer:
    """Step through one pass of back-propagation on a 2-2-1 net whose numbers can all be changed; opens at `step`."""
    weights = matrix(tr("w31 w32 b3 / w41 w42 b4 / w53 w54 b5", "Pesos: w31 w32 b3 / w41 w42 b4 / w53 w54 b5"),
                     write_matrix(WEIGHTS))
    weights.layout.width = "480px"
    steps = slider(tr("Step", "Paso"), 0, STEPS, step)
    values = {"y1": slider(tr("Input y1", "Entrada y1"), -2., 2., 1., .1),
              "y2": slider(tr("Input y2", "Entrada y2"), -2., 2., 2., .1),
              "target": slider(tr("Target d", "Objetivo d"), 0., 1., 1., .1),
              "rate": slider(tr("Learning rate ε", "Tasa de aprendizaje ε"), .1, 10., 1., .1)}
    play = player(steps, 2000)
    return Explorer(draw_network, {"weights": weights, **values, "step": steps}, [play],
                    [[weights], list(values.values()), [steps, play]])
