"""The plane with points of two classes and the line between them."""

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import number

LOW, HIGH = -1, 2  # both axes
Place = tuple[float, float]
Unit = tuple[float, float, float]  # w1, w2 and b
CORNERS = [(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)]


def half_plane(w1: float, w2: float, b: float) -> tuple[list[Place], list[Place]]:
    """The corners of the part where w1·x1 + w2·x2 + b > 0, and the line's ends (none or two)."""
    corners, ends = [], []
    for p, q in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True):
        at_p, at_q = (w1 * x + w2 * y + b for x, y in (p, q))
        if at_p > 0:
            corners.append(p)
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


def frame() -> list[str]:
    """A frame with the numbers and the names of both axes."""
    (left, top), (right, bottom) = at(LOW, HIGH), at(HIGH, LOW)
    parts = [svg.rect(left, top, right - left, bottom - top, stroke=svg.GREY)]
    for v in range(LOW, HIGH + 1):
        x, y = at(v, v)
        parts += [svg.line(x, bottom, x, bottom + 4), svg.line(left - 4, y, left, y),
                  svg.text(x, bottom + 18, number(v)),
                  svg.text(left - 8, y + 5, number(v), anchor="end")]
    return [*parts, svg.text(230, bottom + 34, "x1"), svg.text(14, 215, "x2")]


def plane(before: Unit, after: Unit) -> list[str]:
    """The axes; shaded, where w·x + b > 0; the line with its arrow, and dashed as it was before."""
    corners, ends = half_plane(*after)
    parts = [svg.polygon([at(*p) for p in corners], svg.PALE), *frame()]
    old = half_plane(*before)[1] if before != after else []
    if old:
        parts.append(svg.line(*at(*old[0]), *at(*old[1]), svg.GREY, 1.5, "6 4"))
    if ends:
        parts += [svg.line(*at(*ends[0]), *at(*ends[1]), svg.BLUE, 3), arrow(ends, after)]
    return parts


def arrow(ends: list[tuple[float, float]], w: Unit) -> str:
    """An arrow from the line, along (w1, w2): to the side predicted +1."""
    x, y = at(*np.average(ends, axis=0, weights=(3, 1)))
    dx, dy = np.array([w[0], -w[1]]) / np.hypot(w[0], w[1])
    head = [(x + a * dx - c * dy, y + a * dy + c * dx) for a, c in [(34, 0), (22, 7), (22, -7)]]
    return svg.line(x, y, x + 24 * dx, y + 24 * dy, svg.BLUE, 3) + svg.polygon(head, svg.BLUE)


def mark(x: float, y: float, target: float) -> str:
    """A filled disc with + for target +1, an open square with − for target −1."""
    shape = svg.rect(x - 8, y - 8, 16, 16, svg.PAPER, line=2)
    if target > 0:
        shape = svg.circle(x, y, 9, svg.INK)
    ink = svg.PAPER if target > 0 else svg.INK
    return shape + svg.text(x, y + 5, sign(target)[0], 15, fill=ink, weight="bold")


def marks(points: np.ndarray, targets: np.ndarray, current: int | None, chosen: int) -> list[str]:
    """The points with their numbers; a ring around the current, a dashed frame, the chosen."""
    parts = []
    for i, (point, target) in enumerate(zip(points, targets, strict=True)):
        x, y = at(*point)
        parts += [mark(x, y, target), svg.text(x + 18, y - 13, i + 1, halo=svg.PAPER)]
        if current == i:
            parts.append(svg.circle(x, y, 15, "none", svg.ORANGE, 3))
        if chosen == i:
            parts.append(svg.rect(x - 19, y - 19, 38, 38, "none", svg.GREY, 1.5, "3 3"))
    return parts


def legend(x: float, y: float) -> list[str]:
    """What each mark means."""
    square = -10, -10, 20, 20
    entries = [svg.Entry(mark(0, 0, 1), tr("target +1", "objetivo +1")),
               svg.Entry(mark(0, 0, -1), tr("target −1", "objetivo −1")),
               svg.Entry(svg.circle(0, 0, 9, "none", svg.ORANGE, 3),
                         tr("looked at", "se examina")),
               svg.Entry(svg.rect(*square, svg.PALE, svg.GREY),
                         tr("predicted +1", "predicción +1")),
               svg.Entry(svg.line(-11, 0, 11, 0, svg.BLUE, 3), tr("line now", "recta actual")),
               svg.Entry(svg.line(-11, 0, 11, 0, svg.GREY, 1.5, "6 4"),
                         tr("line before", "recta anterior")),
               svg.Entry(svg.rect(*square, "none", svg.GREY, 1.5, "3 3"),
                         tr("to move", "para mover"))]
    return svg.legend(entries, x, y + 5, svg.WIDE, rows_apart=32)[0]
