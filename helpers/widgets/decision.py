"""What a small net makes of the plane, sweep by sweep, as it learns two classes that no line separates."""

from functools import cache, lru_cache
from itertools import islice

import numpy as np

from helpers.language import tr
from helpers.scratch import net1986
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, choice, player, slider
from helpers.widgets.plane import HIGH, LOW, at, half_plane

SWEEPS, STRIDE, MOMENTUM, SPREAD = 1000, 5, .9, 1.
SIDE = 90  # the plane is asked at SIDE × SIDE places
HIDDEN, RATES = (1, 2, 3, 4, 8), (.05, .2, .5, 1, 5)


@cache
def points(data: str) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 2) and their targets (n, 1) of 0 or 1: "XOR", or "moons", two half rings with some noise."""
    if data == "XOR":
        return np.array([[0., 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.], [1], [1], [0]])
    angle, rng = np.linspace(0, np.pi, 20), np.random.default_rng(1)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    both = .9 * np.concatenate([upper, [1, .5] - upper]) + rng.normal(0, .08, (40, 2))
    return both, np.repeat([[0.], [1]], 20, axis=0)


@lru_cache(maxsize=64)
def learned(data: str, hidden: int, rate: float, seed: int) -> tuple[np.ndarray, list[list[np.ndarray]]]:
    """The error before each sweep, and the weights before every STRIDE-th; trained once a setting, in about 0.1 s."""
    x, d = points(data)
    weights = net1986.start(np.random.default_rng(seed), [2, hidden, 1], SPREAD)
    states = list(islice(net1986.train(x, d, weights, rate, MOMENTUM), SWEEPS + 1))
    return np.array([net1986.error(y, d) for y, _ in states]), [w for _, w in states[::STRIDE]]


@cache
def places() -> np.ndarray:
    """The middles of the plane's SIDE × SIDE pixels, row by row from the top left: (SIDE², 2)."""
    middles = LOW + (np.arange(SIDE) + .5) * (HIGH - LOW) / SIDE
    return np.stack(np.meshgrid(middles, middles[::-1]), axis=-1).reshape(-1, 2)


def shaded(weights: list[np.ndarray]) -> np.ndarray:
    """The net's output over the plane as greys, dark near 1, black where it passes 0.5: uint8 (SIDE, SIDE)."""
    heights = net1986.outputs(places(), weights)[-1].reshape(SIDE, SIDE)
    on, border = heights > .5, np.zeros((SIDE, SIDE), bool)
    border[:, 1:] |= on[:, 1:] != on[:, :-1]
    border[1:] |= on[1:] != on[:-1]
    return np.where(border, 0, 255 - 125 * heights).astype(np.uint8)


def draw_decision(data: str, hidden: int, rate: float, seed: int, sweep: int) -> str:
    """The plane as the net sees it after `sweep` sweeps, the hidden units' lines, and the error up to there."""
    (x, d), (errors, states) = points(data), learned(data, hidden, rate, seed)
    weights, sweep = states[sweep // STRIDE], sweep - sweep % STRIDE
    y = net1986.outputs(x, weights)[-1]
    wrong = int(np.sum((y > .5) != (d > .5)))
    said = [tr(f"Sweep {sweep}: E = {errors[sweep]:.4f}", f"Barrido {sweep}: E = {errors[sweep]:.4f}"),
            (tr("✓ all points right", "✓ todos los puntos bien") if not wrong else
             tr(f"✗ {wrong} of {len(x)} points wrong", f"✗ {wrong} de {len(x)} puntos mal")),
            tr(f"Parameters: {sum(w.size for w in weights)}", f"Parámetros: {sum(w.size for w in weights)}")]
    parts = [svg.image(shaded(weights), *at(LOW, HIGH), 360), *lines(weights[0]), *axes(), *marks(x, d)]
    name = tr(data, data.replace("moons", "lunas"))
    alt = tr(f"Net 2-{hidden}-1 on {name}, ε = {rate:g}. ", f"Red 2-{hidden}-1 con {name}, ε = {rate:g}. ")
    return svg.picture(890, 430, [*parts, svg.paragraph(450, 50, said, 15), *curve(errors, sweep), *legend()],
                       alt + ". ".join(said) + ".")


def lines(layer: np.ndarray) -> list[str]:
    """The line on which each hidden unit gives 0.5, dashed, with the unit's number."""
    parts = []
    for j, unit in enumerate(layer.T.tolist()):
        ends = half_plane(*unit)[1]
        if len(ends) == 2:
            (x1, y1), (x2, y2) = (at(*end) for end in ends)
            parts += [svg.line(x1, y1, x2, y2, svg.ORANGE, 2, "7 4"),
                      svg.text(x1 + .12 * (x2 - x1), y1 + .12 * (y2 - y1) + 5, j + 1, 14, fill=svg.ORANGE,
                               weight="bold", halo=svg.PAPER)]
    return parts


def axes() -> list[str]:
    """A frame with the numbers of both axes."""
    left, top = at(LOW, HIGH)
    parts = [svg.rect(left, top, 360, 360, stroke=svg.GREY)]
    for v in range(LOW, HIGH + 1):
        x, y = at(v, v)
        parts += [svg.text(x, top + 378, svg.number(v)), svg.text(left - 8, y + 5, svg.number(v), anchor="end")]
    return [*parts, svg.text(230, 426, "x1"), svg.text(12, 215, "x2")]


def mark(x: float, y: float, target: float, radius: float) -> str:
    """A black disc for target 1, a white square for target 0."""
    return svg.circle(x, y, radius, svg.INK, svg.PAPER) if target > .5 else \
        svg.rect(x - radius, y - radius, 2 * radius, 2 * radius, svg.PAPER, line=2)


def marks(x: np.ndarray, d: np.ndarray) -> list[str]:
    """The points."""
    return [mark(*at(*place), target, 9 if len(x) < 9 else 5) for place, [target] in zip(x.tolist(), d, strict=True)]


def curve(errors: np.ndarray, sweep: int) -> list[str]:
    """The error against the sweeps, with a disc at the present one."""
    left, bottom, wide, tall = 480, 330, 380, 170
    top = errors.max() or 1
    path = [(left + wide * k / SWEEPS, bottom - tall * e / top) for k, e in enumerate(errors.tolist())]
    return [svg.line(left, bottom, left + wide, bottom), svg.line(left, bottom, left, bottom - tall),
            svg.polyline(path[::STRIDE], svg.BLUE, 2), svg.circle(*path[sweep], 6, svg.INK),
            svg.text(left - 8, bottom + 4, 0, 12, "end"), svg.text(left + wide, bottom + 18, SWEEPS, 12, "end"),
            svg.text(left - 8, bottom - tall + 8, f"{top:.3g}", 12, "end"),
            svg.text(left - 8, bottom - tall / 2, "E", 14, "end"),
            svg.text(left + wide / 2, bottom + 18, tr("sweep", "barrido"))]


def legend() -> list[str]:
    """What each mark means."""
    words = [tr("target 1", "objetivo 1"), tr("target 0", "objetivo 0"), tr("output 0.5", "salida 0.5"),
             tr("hidden unit: 0.5", "unidad oculta: 0.5")]
    spots = [(460, 380), (580, 380), (460, 410), (580, 410)]
    drawn = [mark(*spots[0], 1, 8), mark(*spots[1], 0, 8), svg.line(448, 410, 472, 410, svg.INK, 5),
             svg.line(568, 410, 592, 410, svg.ORANGE, 2, "7 4")]
    return [*drawn, *(svg.text(x + 18, y + 5, word, 13, "start") for (x, y), word in zip(spots, words, strict=True))]


def decision(data: str = "XOR", seed: int = 2, sweep: int = SWEEPS) -> Explorer:
    """Watch a net of sigmoid units learn XOR, or "moons", by the rule of 1986 with momentum 0.9; opens at `sweep`."""
    step = slider(tr("Sweep", "Barrido"), 0, SWEEPS, sweep, STRIDE)
    play = player(step, 150)
    play.step = 2 * STRIDE
    controls = {
        "data": choice(tr("Data", "Datos"), [("XOR", "XOR"), (tr("moons", "lunas"), "moons")], data),
        "hidden": choice(tr("Hidden units", "Unidades ocultas"), [(str(n), n) for n in HIDDEN], 2),
        "rate": choice(tr("Learning rate ε", "Tasa de aprendizaje ε"), [(f"{r:g}", r) for r in RATES], .5),
        "seed": slider(tr("Random start", "Inicio al azar"), 0, 9, seed), "sweep": step}
    first = [controls[name] for name in ("data", "hidden", "rate", "seed")]
    return Explorer(draw_decision, controls, [play], [first, [step, play]])
