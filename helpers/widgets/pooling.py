"""A pooling window walks over a stroke; shift the stroke and see which outputs change."""

from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import number, spoken, times
from helpers.scratch import pooling as reference
from helpers.widgets.explorer import Explorer, choice, limit, player, slider

STROKE = np.array([[9, 9, 9, 9, 0, 0], [0, 0, 5, 9, 0, 0], [0, 0, 9, 4, 0, 0],
                   [0, 4, 9, 0, 0, 0], [0, 9, 4, 0, 0, 0], [0, 9, 0, 0, 0, 0]])
POOLS = {"maximum": reference.max_pool, "average": reference.average_pool}
TOP = 52  # where the panels begin, below their titles


def shifted(shift: int) -> np.ndarray:
    """The stroke moved to the right, dark behind it; what leaves the image is lost: (h, w)."""
    return np.pad(STROKE, ((0, 0), (shift, 0)))[:, :STROKE.shape[1]]


class Walk(NamedTuple):
    """A pooling window on its way over the shifted stroke, at one place, counted along rows."""

    kind: str
    size: int
    stride: int
    shift: int
    position: int

    def output(self, shift: int) -> np.ndarray:
        """The whole output (h', w') for the stroke shifted by so much."""
        pixels = shifted(shift)[None, :, :, None]
        return POOLS[self.kind](pixels, self.size, self.stride)[0, :, :, 0]

    def changed(self) -> np.ndarray:
        """Where the output is not what it was without the shift: (h', w') of bool."""
        return self.output(self.shift) != self.output(0)

    def place(self) -> tuple[int, int]:
        """The row and the column of the present output; the last one if the position is beyond."""
        output = self.output(0)
        return divmod(min(self.position, output.size - 1), output.shape[1])

    def corner(self) -> tuple[int, int]:
        """The row and the column of the input at which the present window begins."""
        return tuple(self.stride * at for at in self.place())

    def window(self) -> np.ndarray:
        """The numbers in the present window: (size, size)."""
        i, j = self.corner()
        return shifted(self.shift)[i:i + self.size, j:j + self.size]


def draw_pooling(kind: str, size: int, stride: int, shift: int, position: int) -> str:
    """The shifted stroke, the window on it, the output, and the output without the shift."""
    walk = Walk(kind, size, stride, shift, position)
    now, still = walk.output(shift), walk.output(0)
    side, current = min(46, 184 / len(now)), np.zeros(now.shape, bool)
    current[walk.place()] = True
    size_words = times(now.shape)
    panels = [(10, tr("Input", "Entrada"), tr(f"shift {shift}", f"desplazamiento {shift}"),
               shifted(shift)),
              (310, tr("Window", "Ventana"), f"{size}×{size}", walk.window()),
              (490, tr("Output", "Salida"), size_words, now),
              (700, tr("Without the shift", "Sin desplazar"), size_words, still)]
    parts = [svg.titles(x, name, detail) for x, name, detail, _ in panels]
    parts += [draw_input(walk, 10, 46), draw_window(walk, 310, min(46, 140 / size)),
              svg.grid(now, 490, TOP, side, current), corners(walk.changed(), 490, side),
              svg.grid(still, 700, TOP, side)]
    alt = "".join(f"{name} {detail}: {spoken(cells)}. " for _, name, detail, cells in panels)
    return svg.page(parts, 360, sentences(walk), alt)


def draw_input(walk: Walk, x: float, side: float) -> str:
    """The shifted stroke, ink on grey ground, the window framed, unreached cells crossed out."""
    pixels, (i, j) = shifted(walk.shift), walk.corner()
    reached = walk.stride * (len(walk.output(0)) - 1) + walk.size
    missed = [cell for cell in np.ndindex(pixels.shape) if max(cell) >= reached]
    long = walk.size * side
    return "".join([svg.grid(pixels, x, TOP, side, padding=pixels > 0),
                    *svg.crossed(missed, x, TOP, side),
                    svg.rect(x + j * side, TOP + i * side, long, long, "none", svg.BLUE, 4)])


def draw_window(walk: Walk, x: float, side: float) -> str:
    """The window's numbers; with the maximum, those that are the largest are framed."""
    window = walk.window()
    largest = window == window.max() if walk.kind == "maximum" else None
    return svg.grid(window, x, TOP, side, largest, window > 0)


def corners(changed: np.ndarray, x: float, side: float) -> str:
    """A filled upper right corner ◥ on each changed output."""
    parts, size = [], .26 * side
    for i, j in np.argwhere(changed):
        right, top = x + (j + 1) * side, TOP + i * side
        parts.append(svg.polygon([(right, top), (right, top + size), (right - size, top)],
                                 svg.ORANGE, svg.INK, 1))
    return "".join(parts)


def sentences(walk: Walk) -> list[str]:
    """The present result written out, how many outputs changed, and what no window reaches."""
    changed, missed = walk.changed(), (len(STROKE) - walk.size) % walk.stride
    count, every = changed.sum(), changed.size
    words = [tr("output", "salida") + f"[{', '.join(map(str, walk.place()))}] = {sum_up(walk)}",
             tr(f"◥ Shifted by {walk.shift}: {count} of {every} outputs changed.",
                f"◥ Con desplazamiento {walk.shift}, salidas que cambian: {count} de {every}.")]
    if missed:
        words.append(tr(f"No window reaches the last rows ({missed}) and columns ({missed}), "
                        "crossed out.",
                        f"Ninguna ventana llega a las últimas filas ({missed}) "
                        f"y columnas ({missed}), tachadas."))
    return words


def sum_up(walk: Walk) -> str:
    """How the window's numbers become one."""
    window, value = walk.window(), walk.output(walk.shift)[walk.place()]
    numbers, result = [number(pixel) for pixel in window.flat], number(value)
    if walk.kind == "maximum":
        return tr("max", "máx") + f"({', '.join(numbers)}) = {result}"
    equals, n = "=" if float(result) == value else "≈", len(numbers)
    return f"({' + '.join(numbers)}) / {n} = {window.sum()} / {n} {equals} {result}"


def pooling() -> Explorer:
    """Walk a window over a stroke; change the pooling, the window, the stride and the shift."""
    kind = choice("Pooling", [(tr("maximum", "máximo"), "maximum"),
                              (tr("average", "promedio"), "average")], "maximum")
    size = slider(tr("Window size", "Tamaño"), 1, 4, 2)
    stride = slider("Stride", 1, 3, 2)
    shift = slider(tr("Shift", "Desplazamiento"), 0, 3, 0)
    position = slider(tr("Position", "Posición"), 0, 8, 0)
    limit(position, [size, stride],
          lambda: ((len(STROKE) - size.value) // stride.value + 1)**2 - 1)
    play = player(position)
    return Explorer(draw_pooling, {"kind": kind, "size": size, "stride": stride, "shift": shift,
                                   "position": position},
                    [play], [[kind, size, stride], [shift, position, play]])
