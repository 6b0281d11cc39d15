"""The perceptron rule on points in the plane, one example at a time."""

import ipywidgets
import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import factor, number
from helpers.widgets.explorer import Explorer, choice, explained, matrix, player, slider
from helpers.widgets.matrices import read_matrix, write_matrix
from helpers.widgets.plane import HIGH, LOW, Unit, legend, marks, plane, sign
from helpers.widgets.replay import Step, replay, verdict

PASSES = 15  # how far the step slider goes
INPUTS = [(0, 0), (0, 1), (1, 0), (1, 1)]
CLOUD = [(-.75, 1.5), (1.5, .75), (0, .25), (.5, 2), (.75, -.75), (1.75, 1.75), (-.5, -.25),
         (1, 1.25), (.25, -.5), (2, 0), (-.75, .5), (.25, 1.5)]
DATA = {"AND": [(*x, 1 if all(x) else -1) for x in INPUTS],
        "OR": [(*x, 1 if any(x) else -1) for x in INPUTS],
        "XOR": [(*x, 1 if sum(x) == 1 else -1) for x in INPUTS],
        "12": [(a, b, 1 if a + b > 1 else -1) for a, b in CLOUD]}


def read_points(rows: str) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 2) and targets (n,) from lines 'x1 x2 target'. ValueError if wrong."""
    table = read_matrix(rows)
    if table.shape[1] != 3 or len(table) > 20:
        raise ValueError(tr("Type at most 20 lines, each with three numbers: x1 x2 target.",
                            "Escribe como máximo 20 líneas, cada una con tres números: "
                            "x1 x2 objetivo."))
    if np.abs(table[:, 2]).tolist() != [1] * len(table):
        raise ValueError(tr("Each target, the third number, must be 1 or −1.",
                            "Cada objetivo, el tercer número, debe ser 1 o −1."))
    if table[:, :2].min() < LOW or table[:, :2].max() > HIGH:
        raise ValueError(tr("x1 and x2 must lie between −1 and 2.",
                            "x1 y x2 deben estar entre −1 y 2."))
    return table[:, :2], table[:, 2]


@explained
def draw_perceptron(points: str, chosen: int, step: int) -> str:
    """The plane after `step` looks, the sum and the update written out.

    `points` as `read_points` reads them.
    """
    inputs, targets = read_points(points)
    history = replay(inputs, targets, min(step, PASSES * len(inputs)))
    sentences = story(history, inputs, targets)
    result = conclusion(verdict(history, len(inputs)))
    panel = [svg.paragraph(440, 40, svg.lines(sentences, 440, 14), 14),
             svg.paragraph(440, 295, svg.lines([result], 430, 14), 14, "bold"), *legend(440, 346)]
    places = "; ".join(f"({number(a)}, {number(b)}) {sign(t)}"
                       for (a, b), t in zip(inputs, targets, strict=True))
    alt = " ".join([*sentences, result, tr("Points: ", "Puntos: ") + places + "."])
    before, after, example = (0, 0, 0), (0, 0, 0), None
    if history:
        before, after, example = history[-1].before, history[-1].after, history[-1].example
    drawing = [*plane(before, after), *marks(inputs, targets, example, chosen)]
    return svg.picture(svg.WIDE, 430, drawing + panel, alt)


def conclusion(state: str) -> str:
    """A verdict in words."""
    return {"converged": tr("✓ Converged: a whole pass without a mistake.",
                            "✓ Convergió: una pasada completa sin errores."),
            "cycles": tr("⟲ It cycles: earlier weights came back after mistakes, "
                         "so no line separates these points.",
                         "⟲ Es un ciclo: tras errores volvieron pesos anteriores; "
                         "ninguna recta separa los puntos."),
            "": ""}[state]


def story(history: list[Step], points: np.ndarray, targets: np.ndarray) -> list[str]:
    """The last step: the example, the sum, the prediction, the update, the mistakes."""
    n, k = len(points), len(history)
    if not history:
        return [tr(f"Start: w = (0, 0), b = 0; {n} examples.",
                   f"Inicio: w = (0, 0), b = 0; {n} ejemplos."),
                tr("No line yet: every sum is 0, so every prediction is −1.",
                   "Aún no hay recta: toda suma es 0, así que toda predicción es −1."),
                tr("Press Play, or move the step.", "Presiona Reproducir o mueve el paso.")]
    now = history[-1]
    x, t, current = points[now.example], targets[now.example], now.example + 1
    (w1, w2, b), (x1, x2) = map(factor, now.before), map(factor, x)
    result, changes = tr(": ✓ right", ": ✓ correcto"), [tr("No change.", "Sin cambio.")]
    if now.prediction != t:
        result, changes = tr(": ✗ mistake", ": ✗ error"), change(now, x, t)
    return [tr(f"Step {k}, pass {(k - 1) // n + 1}: example {current} of {n}",
               f"Paso {k}, pasada {(k - 1) // n + 1}: ejemplo {current} de {n}"),
            f"w·x + b = {w1}×{x1} + {w2}×{x2} + {b} = {number(now.total)}",
            tr("Prediction ", "Predicción ") + sign(now.prediction)
            + tr(", target ", ", objetivo ") + sign(t) + result, *changes,
            tr("Before: ", "Antes: ") + weights(now.before),
            tr("After: ", "Después: ") + weights(now.after),
            tr(f"Mistakes so far: {now.mistakes} in {k} steps",
               f"Errores hasta ahora: {now.mistakes} en {k} pasos")]


def change(now: Step, x: np.ndarray, t: float) -> list[str]:
    """The update with its numbers, one line for w and one for b."""
    operation = "+" if t > 0 else "−"
    old, example, new = (", ".join(map(number, values))
                         for values in (now.before[:2], x, now.after[:2]))
    return [f"w ← w + t·x = ({old}) {operation} ({example}) = ({new})",
            f"b ← b + t = {number(now.before[2])} {operation} 1 = {number(now.after[2])}"]


def weights(values: Unit) -> str:
    """(w1, w2, b) as words."""
    w1, w2, b = map(number, values)
    return f"w = ({w1}, {w2}), b = {b}"


def perceptron(data: str = "AND") -> Explorer:
    """Watch the perceptron rule look at one example at a time, on points that can be moved.

    data: "AND", "OR", "XOR" or "12" (twelve separable points).
    """
    rows = DATA[data]
    points = matrix(tr("Points (x1 x2 target)", "Puntos (x1 x2 objetivo)"), write_matrix(rows), 4)
    step = slider(tr("Step", "Paso"), 0, PASSES * len(rows), 0)
    names = ["AND", "OR", "XOR", (tr("12 points", "12 puntos"), "12")]
    source = choice(tr("Data", "Datos"), names, data)
    chosen = choice(tr("Point to move", "Punto para mover"), numbered(len(rows)), 0)
    moves = [slider(name, LOW, HIGH, float(rows[0][i]), .25) for i, name in enumerate(("x1", "x2"))]
    flip = ipywidgets.Button(description=tr("Flip its target", "Cambiar su objetivo"),
                             layout={"width": "auto"})
    connect(points, step, source, chosen, moves, flip)
    play = player(step)
    return Explorer(draw_perceptron, {"points": points, "chosen": chosen, "step": step},
                    [source, *moves, flip, play],
                    [[source, points], [chosen, *moves, flip], [step, play]])


def edit_points(points: str, row: int, column: int, value: float | None = None) -> str:
    """The points' text with one number changed; without a value, its sign.

    Half-typed text stays as it is.
    """
    try:
        table = np.column_stack(read_points(points))
    except ValueError:
        return points
    table[row, column] = -table[row, column] if value is None else value
    return write_matrix(table)


def numbered(n: int) -> list[tuple[str, int]]:
    """The choices of a point."""
    return [(tr(f"point {i + 1}", f"punto {i + 1}"), i) for i in range(n)]


def connect(points: ipywidgets.Textarea, step: ipywidgets.IntSlider, source: ipywidgets.Dropdown,
            chosen: ipywidgets.Dropdown, moves: list[ipywidgets.FloatSlider],
            flip: ipywidgets.Button) -> None:
    """Let the other controls edit the points' text, which alone holds the points, and follow it."""
    def follow(_change: object) -> None:
        """The text has changed: show its points in the other controls."""
        try:
            table = np.column_stack(read_points(points.value))
        except ValueError:
            return
        if len(chosen.options) != len(table):
            chosen.options, step.max = numbered(len(table)), PASSES * len(table)
        for move, value in zip(moves, table[chosen.value], strict=False):
            move.value = value

    def edit(column: int, value: float | None = None) -> None:
        points.value = edit_points(points.value, chosen.value, column, value)

    def start(change: object) -> None:
        step.value, points.value = 0, write_matrix(DATA[change.new])

    points.observe(follow, "value")
    chosen.observe(follow, "value")
    source.observe(start, "value")
    for column, move in enumerate(moves):
        move.observe(lambda change, column=column: edit(column, change.new), "value")
    flip.on_click(lambda _button: edit(2))
