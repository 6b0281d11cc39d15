"""A pooling window walks over a stroke; shift the stroke and see which outputs change."""

from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.scratch import pooling as reference
from helpers.widgets import svg
from helpers.widgets.convolution import spoken
from helpers.widgets.explorer import Explorer, choice, player, slider

STROKE = np.array([[9, 9, 9, 9, 0, 0], [0, 0, 5, 9, 0, 0], [0, 0, 9, 4, 0, 0],
                   [0, 4, 9, 0, 0, 0], [0, 9, 4, 0, 0, 0], [0, 9, 0, 0, 0, 0]])
POOLS = {"maximum": reference.max_pool, "average": reference.average_pool}
TOP = 52  # where the panels begin, below their titles


def shifted(shift: int) -> np.ndarray:
    """The stroke moved to the right, dark behind it; what leaves the image is lost: () -> (h, w)."""
    return np.pad(STROKE, ((0, 0), (shift, 0)))[:, :STROKE.shape[1]]


class Walk(NamedTuple):
    """A pooling window on its way over the shifted stroke, at one place of the output, counted along rows."""

    kind: str
    size: int
    stride: int
    shift: int
    position: int

    def output(self, shift: int) -> np.ndarray:
        """The whole output (h', w') for the stroke shifted by so much."""
        return POOLS[self.kind](shifted(shift)[None, :, :, None], self.size, self.stride)[0, :, :, 0]

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
    """The shifted stroke under the window, the window's numbers, the output, and the output without the shift."""
    walk = Walk(kind, size, stride, shift, position)
    now, still, changed = walk.output(shift), walk.output(0), walk.changed()
    side, current = min(46, 184 / len(now)), np.zeros(now.shape, bool)
    current[walk.place()] = True
    titles = [(10, tr("Input", "Entrada"), tr(f"shift {shift}", f"desplazamiento {shift}")),
              (310, tr("Window", "Ventana"), f"{size}×{size}"),
              (490, tr("Output", "Salida"), f"{len(now)}×{len(now)}"),
              (700, tr("Without the shift", "Sin desplazar"), f"{len(now)}×{len(now)}")]
    parts = [svg.text(x, y, words, 14 if y == 20 else 13, "start", weight="bold" if y == 20 else "normal")
             for x, *named in titles for y, words in zip((20, 40), named, strict=True)]
    parts += [draw_input(walk, 10, 46), draw_window(walk, 310, min(46, 140 / size)),
              svg.grid(now, 490, TOP, side, current), corners(changed, 490, side),
              svg.grid(still, 700, TOP, side)]
    said = svg.lines(sentences(walk), 870, 14)
    alt = [f"{name} {detail}: {spoken(cells)}." for (_, name, detail), cells in
           zip(titles, (shifted(shift), walk.window(), now, still), strict=True)]
    return svg.picture(890, 350 + 21 * len(said), [*parts, svg.paragraph(10, 360, said, 14)], " ".join(alt + said))


def draw_input(walk: Walk, x: float, side: float) -> str:
    """The shifted stroke, ink on grey ground, the window framed, cells that no window reaches crossed out."""
    pixels, (i, j) = shifted(walk.shift), walk.corner()
    reached = walk.stride * (len(walk.output(0)) - 1) + walk.size
    parts = [svg.grid(pixels, x, TOP, side, padding=pixels > 0)]
    parts += [svg.line(x + b * side, TOP + (a + 1) * side, x + (b + 1) * side, TOP + a * side, svg.GREY, 1)
              for a, b in np.ndindex(pixels.shape) if max(a, b) >= reached]
    long = walk.size * side
    return "".join([*parts, svg.rect(x + j * side, TOP + i * side, long, long, "none", svg.BLUE, 4)])


def draw_window(walk: Walk, x: float, side: float) -> str:
    """The window's numbers; with the maximum, those that are the largest are framed."""
    window = walk.window()
    return svg.grid(window, x, TOP, side, window == window.max() if walk.kind == "maximum" else None, window > 0)


def corners(changed: np.ndarray, x: float, side: float) -> str:
    """A filled upper right corner ◥ on each changed output."""
    return "".join(svg.polygon([(x + (j + 1) * side, TOP + i * side), (x + (j + 1) * side, TOP + (i + .26) * side),
                                (x + (j + .74) * side, TOP + i * side)], svg.ORANGE, svg.INK, 1)
                   for i, j in np.argwhere(changed))


def sentences(walk: Walk) -> list[str]:
    """The present result written out, how many outputs changed, and what no window reaches."""
    changed, missed = walk.changed(), (len(STROKE) - walk.size) % walk.stride
    said = [tr("output", "salida") + f"[{', '.join(map(str, walk.place()))}] = {sum_up(walk)}",
            tr(f"◥ Shifted by {walk.shift}: {changed.sum()} of {changed.size} outputs changed.",
               f"◥ Con desplazamiento {walk.shift}, salidas que cambian: {changed.sum()} de {changed.size}.")]
    if missed:
        said.append(tr(f"No window reaches the last rows ({missed}) and columns ({missed}), crossed out.",
                       f"Ninguna ventana llega a las últimas filas ({missed}) y columnas ({missed}), tachadas."))
    return said


def sum_up(walk: Walk) -> str:
    """How the window's numbers become one."""
    numbers, value = [svg.number(pixel) for pixel in walk.window().flat], walk.output(walk.shift)[walk.place()]
    result = svg.number(value)
    if walk.kind == "maximum":
        return tr("max", "máx") + f"({', '.join(numbers)}) = {result}"
    equals = "=" if float(result) == value else "≈"
    return f"({' + '.join(numbers)}) / {len(numbers)} = {walk.window().sum()} / {len(numbers)} {equals} {result}"


def pooling() -> Explorer:
    """Walk a window over a stroke; change the pooling, the window's size and stride, and shift the stroke."""
    kinds = [(tr("maximum", "máximo"), "maximum"), (tr("average", "promedio"), "average")]
    controls = {"kind": choice("Pooling", kinds, "maximum"),
                "size": slider(tr("Window size", "Tamaño"), 1, 4, 2),
                "stride": slider("Stride", 1, 3, 2),
                "shift": slider(tr("Shift", "Desplazamiento"), 0, 3, 0)}
    position = slider(tr("Position", "Posición"), 0, 8, 0)

    def follow(_change: object) -> None:
        """Let the places end where the output ends."""
        side = (len(STROKE) - controls["size"].value) // controls["stride"].value + 1
        position.max = side**2 - 1

    for name in ("size", "stride"):
        controls[name].observe(follow, "value")
    play = player(position)
    return Explorer(draw_pooling, {**controls, "position": position}, [play],
                    [[controls["kind"], controls["size"], controls["stride"]], [controls["shift"], position, play]])
