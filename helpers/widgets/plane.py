"""The plane with points of two classes and the line between them."""

import numpy as np

from helpers.language import tr
from helpers.widgets import svg

LOW, HIGH = -1, 2  # both axes
CORNERS = [(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)]


def half_plane(w1: float, w2: float, b: float) -> tuple[list, list]:
    """The corners of the picture's part where w1·x1 + w2·x2 + b > 0, and the ends of the line there (none or two)."""
    corners, ends = [], []
    for p, q in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True):
        at_p, at_q = (w1 * x + w2 * y + b for x, y in (p, q))
        corners += [p] if at_p > 0 else []
        if (at_p > 0) != (at_q > 0):
            f = at_p / (at_p - at_q)
            ends.append((p[0] + f * (q[0] - p[0]), p[1] + f * (q[1] - p[1])))
            corners.append(ends[-1])
    return corners, ends


def sign(target: float) -> str:
    """+1 or −1."""
    return "+1" if target > 0 else "−1"


def at(x1: float, x2: float) -> tuple[float, float]:
    """A point's place in the picture."""
    return 50 + 120 * (x1 - LOW), 390 - 120 * (x2 - LOW)


def plane(before: tuple[float, ...], after: tuple[float, ...]) -> list[str]:
    """The axes; shaded, where w·x + b > 0; the line for (w1, w2, b) with its arrow, and dashed as it was before."""
    corners, ends = half_plane(*after)
    parts = [svg.polygon([at(*p) for p in corners], svg.PALE), svg.rect(50, 30, 360, 360, stroke=svg.GREY)]
    for v in range(LOW, HIGH + 1):
        (x, y), label = at(v, v), svg.number(v)
        parts += [svg.line(x, 390, x, 394), svg.line(46, y, 50, y), svg.text(x, 408, label),
                  svg.text(42, y + 5, label, anchor="end")]
    parts += [svg.text(230, 424, "x1"), svg.text(14, 215, "x2")]
    parts += [svg.line(*at(*old[0]), *at(*old[1]), svg.GREY, 1.5, "6 4")
              for old in [half_plane(*before)[1]] if old and before != after]
    return parts + ([svg.line(*at(*ends[0]), *at(*ends[1]), svg.BLUE, 3), arrow(ends, after)] if ends else [])


def arrow(ends: list, w: tuple[float, ...]) -> str:
    """An arrow from the line, along (w1, w2): to the side predicted +1."""
    x, y = at(*np.average(ends, axis=0, weights=(3, 1)))
    dx, dy = np.array([w[0], -w[1]]) / np.hypot(w[0], w[1])
    tip, left, right = [(x + a * dx - c * dy, y + a * dy + c * dx) for a, c in [(34, 0), (22, 7), (22, -7)]]
    return svg.line(x, y, x + 24 * dx, y + 24 * dy, svg.BLUE, 3) + svg.polygon([tip, left, right], svg.BLUE)


def mark(x: float, y: float, target: float) -> str:
    """A filled disc with + for target +1, an open square with − for target −1."""
    shape = svg.circle(x, y, 9, svg.INK) if target > 0 else svg.rect(x - 8, y - 8, 16, 16, svg.PAPER, line=2)
    return shape + svg.text(x, y + 5, sign(target)[0], 15, fill=svg.PAPER if target > 0 else svg.INK, weight="bold")


def marks(points: np.ndarray, targets: np.ndarray, looked_at: int | None, chosen: int) -> list[str]:
    """The points with their numbers; a ring around the one looked at, a dashed frame around the one to move."""
    parts = []
    for i, (point, target) in enumerate(zip(points, targets, strict=True)):
        x, y = at(*point)
        parts += [mark(x, y, target), svg.text(x + 18, y - 13, i + 1, halo=svg.PAPER)]
        parts += [svg.circle(x, y, 15, "none", svg.ORANGE, 3)] if looked_at == i else []
        parts += [svg.rect(x - 19, y - 19, 38, 38, "none", svg.GREY, 1.5, "3 3")] if chosen == i else []
    return parts


def legend(x: float, y: float) -> list[str]:
    """What each mark means."""
    places = [(x + 12 + 145 * (i % 3), y + 32 * (i // 3)) for i in range(7)]
    drawn = [lambda a, b: mark(a, b, 1), lambda a, b: mark(a, b, -1),
             lambda a, b: svg.circle(a, b, 9, "none", svg.ORANGE, 3),
             lambda a, b: svg.rect(a - 10, b - 10, 20, 20, svg.PALE, svg.GREY),
             lambda a, b: svg.line(a - 11, b, a + 11, b, svg.BLUE, 3),
             lambda a, b: svg.line(a - 11, b, a + 11, b, svg.GREY, 1.5, "6 4"),
             lambda a, b: svg.rect(a - 10, b - 10, 20, 20, "none", svg.GREY, 1.5, "3 3")]
    words = [tr("target +1", "objetivo +1"), tr("target −1", "objetivo −1"), tr("looked at", "se examina"),
             tr("predicted +1", "predicción +1"), tr("line now", "recta actual"),
             tr("line before", "recta anterior"), tr("to move", "para mover")]
    return [draw(*place) + svg.text(place[0] + 18, place[1] + 5, word, 13, "start")
            for draw, place, word in zip(drawn, places, words, strict=True)]
