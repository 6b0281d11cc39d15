"""What a small net makes of the plane, sweep by sweep, as it learns what no line separates."""

from functools import cache, lru_cache
from itertools import islice

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.scratch import net1986
from helpers.widgets.explorer import Explorer, choice, player, slider
from helpers.widgets.plane import HIGH, LOW, at, frame, half_plane

SWEEPS, STRIDE, MOMENTUM, SPREAD = 1000, 5, .9, 1.
SIDE = 90  # the plane is asked at SIDE × SIDE places
HIDDEN, RATES = (1, 2, 3, 4, 8), (.05, .2, .5, 1, 5)


@cache
def points(data: str) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 2) and their targets (n, 1) of 0 or 1: "XOR", or "moons", two noisy half rings."""
    if data == "XOR":
        return np.array([[0., 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.], [1], [1], [0]])
    angle, rng = np.linspace(0, np.pi, 20), np.random.default_rng(1)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    both = .9 * np.concatenate([upper, [1, .5] - upper]) + rng.normal(0, .08, (40, 2))
    return both, np.repeat([[0.], [1]], 20, axis=0)


@lru_cache(maxsize=64)
def train_net(data: str, hidden: int, rate: float,
              seed: int) -> tuple[np.ndarray, list[list[np.ndarray]]]:
    """The error before each sweep, and the weights before every STRIDE-th.

    Trained once a setting, in about 0.1 s.
    """
    x, d = points(data)
    weights = net1986.start(np.random.default_rng(seed), [2, hidden, 1], SPREAD)
    states = list(islice(net1986.train(x, d, weights, rate, MOMENTUM), SWEEPS + 1))
    return np.array([net1986.error(y, d) for y, _ in states]), [w for _, w in states[::STRIDE]]


@cache
def places() -> np.ndarray:
    """The middles of the plane's SIDE × SIDE pixels, row by row from the top left: (SIDE², 2)."""
    middles = LOW + (np.arange(SIDE) + .5) * (HIGH - LOW) / SIDE
    return np.stack(np.meshgrid(middles, middles[::-1]), axis=-1).reshape(-1, 2)


def shade(weights: list[np.ndarray]) -> np.ndarray:
    """The net's output over the plane as greys (uint8): dark near 1, black where it passes 0.5."""
    heights = net1986.outputs(places(), weights)[-1].reshape(SIDE, SIDE)
    on, border = heights > .5, np.zeros((SIDE, SIDE), bool)
    border[:, 1:] |= on[:, 1:] != on[:, :-1]
    border[1:] |= on[1:] != on[:-1]
    return np.where(border, 0, 255 - 125 * heights).astype(np.uint8)


def draw_decision(data: str, hidden: int, rate: float, seed: int, sweep: int) -> str:
    """The plane as the net sees it after `sweep` sweeps, its hidden units' lines, and the error."""
    (x, d), (errors, states) = points(data), train_net(data, hidden, rate, seed)
    weights, sweep = states[sweep // STRIDE], sweep - sweep % STRIDE
    y = net1986.outputs(x, weights)[-1]
    wrong, count = int(np.sum((y > .5) != (d > .5))), sum(w.size for w in weights)
    result = tr("✓ all points right", "✓ todos los puntos bien")
    if wrong:
        result = tr(f"✗ {wrong} of {len(x)} points wrong", f"✗ {wrong} de {len(x)} puntos mal")
    sentences = [tr("Sweep", "Barrido") + f" {sweep}: E = {errors[sweep]:.4f}", result,
                 tr("Parameters", "Parámetros") + f": {count}"]
    parts = [svg.image(shade(weights), *at(LOW, HIGH), 360), *lines(weights[0]), *frame(),
             *marks(x, d), svg.paragraph(450, 50, sentences, 15), *curve(errors, sweep), *legend()]
    name = tr(data, data.replace("moons", "lunas"))
    alt = tr(f"Net 2-{hidden}-1 on {name}, ε = {rate:g}. ",
             f"Red 2-{hidden}-1 con {name}, ε = {rate:g}. ")
    return svg.picture(svg.WIDE, 430, parts, alt + ". ".join(sentences) + ".")


def lines(layer: np.ndarray) -> list[str]:
    """The line on which each hidden unit gives 0.5, dashed, with the unit's number."""
    parts = []
    for j, unit in enumerate(layer.T.tolist(), 1):
        ends = half_plane(*unit)[1]
        if len(ends) == 2:
            (x1, y1), (x2, y2) = (at(*end) for end in ends)
            x, y = x1 + .12 * (x2 - x1), y1 + .12 * (y2 - y1) + 5
            parts += [svg.line(x1, y1, x2, y2, svg.ORANGE, 2, "7 4"),
                      svg.text(x, y, j, 14, fill=svg.ORANGE, weight="bold", halo=svg.PAPER)]
    return parts


def mark(x: float, y: float, target: float, radius: float) -> str:
    """A black disc for target 1, a white square for target 0."""
    if target > .5:
        return svg.circle(x, y, radius, svg.INK, svg.PAPER)
    return svg.rect(x - radius, y - radius, 2 * radius, 2 * radius, svg.PAPER, line=2)


def marks(x: np.ndarray, d: np.ndarray) -> list[str]:
    """The points."""
    radius = 9 if len(x) < 9 else 5
    return [mark(*at(*place), target, radius)
            for place, [target] in zip(x.tolist(), d, strict=True)]


def curve(errors: np.ndarray, sweep: int) -> list[str]:
    """The error against the sweeps, with a disc at the present one."""
    left, bottom, wide, tall = 480, 330, 380, 170
    right, top = left + wide, bottom - tall
    most = errors.max() or 1
    path = [(left + wide * k / SWEEPS, bottom - tall * e / most)
            for k, e in enumerate(errors.tolist())]
    return [svg.line(left, bottom, right, bottom), svg.line(left, bottom, left, top),
            svg.polyline(path[::STRIDE], svg.BLUE, 2), svg.circle(*path[sweep], 6, svg.INK),
            svg.text(left - 8, bottom + 4, 0, 12, "end"),
            svg.text(right, bottom + 18, SWEEPS, 12, "end"),
            svg.text(left - 8, top + 8, f"{most:.3g}", 12, "end"),
            svg.text(left - 8, bottom - tall / 2, "E", 14, "end"),
            svg.text(left + wide / 2, bottom + 18, tr("sweep", "barrido"))]


def legend() -> list[str]:
    """What each mark means."""
    entries = [svg.Entry(mark(0, 0, 1, 8), tr("target 1", "objetivo 1")),
               svg.Entry(mark(0, 0, 0, 8), tr("target 0", "objetivo 0")),
               svg.Entry(svg.line(-12, 0, 12, 0, svg.INK, 5), tr("output 0.5", "salida 0.5")),
               svg.Entry(svg.line(-12, 0, 12, 0, svg.ORANGE, 2, "7 4"),
                         tr("hidden unit: 0.5", "unidad oculta: 0.5"))]
    return svg.legend(entries, 448, 385, svg.WIDE, rows_apart=30)[0]


def decision(data: str = "XOR", seed: int = 2, sweep: int = SWEEPS) -> Explorer:
    """Watch a net of sigmoid units learn XOR, or "moons", by the rule of 1986 with momentum 0.9.

    It opens at `sweep`.
    """
    step = slider(tr("Sweep", "Barrido"), 0, SWEEPS, sweep, STRIDE)
    play = player(step, 150)
    play.step = 2 * STRIDE
    controls = {
        "data": choice(tr("Data", "Datos"), ["XOR", (tr("moons", "lunas"), "moons")], data),
        "hidden": choice(tr("Hidden units", "Unidades ocultas"), [(str(n), n) for n in HIDDEN], 2),
        "rate": choice(tr("Learning rate ε", "Tasa de aprendizaje ε"),
                       [(f"{rate:g}", rate) for rate in RATES], .5),
        "seed": slider(tr("Random start", "Inicio al azar"), 0, 9, seed), "sweep": step}
    first = [controls[name] for name in ("data", "hidden", "rate", "seed")]
    return Explorer(draw_decision, controls, [play], [first, [step, play]])
