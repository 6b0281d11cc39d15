"""A convolution layer as boxes: what goes in, what comes out, and what it costs."""

from typing import NamedTuple

from helpers.language import tr
from helpers.outputs import count
from helpers.plots import svg
from helpers.plots.volumes import DEPTH, box
from helpers.plots.words import number, times
from helpers.scratch.convolution import output_size
from helpers.widgets.explorer import Explorer, slider

GROUND = 360  # the boxes' front edges stand on this line
IN, OUT = 55, 545  # where the input and the output begin
NARROWEST = 2.5  # between the output's maps, in pixels, if they are drawn


def fitting_size(n: int, f: int, stride: int, padding: int) -> int | None:
    """The output's side, (n − f + 2·padding)/stride + 1; None where that is not whole."""
    room = n - f + 2 * padding
    return None if room < 0 or room % stride else output_size(n, f, stride, padding)


def draw_volume(height: int, width: int, channels: int, filters: int, size: int, stride: int,
                padding: int) -> str:
    """Input, filter and output as boxes on one scale, and the sizes and counts with numbers."""
    layer = Layer(height, width, channels, filters, size, stride, padding)
    out, scale = layer.output(), layer.scale()
    title = tr("Output ", "Salida ") + (times((*out, filters)) if out else "—")
    parts = [*draw_input(layer, scale), svg.heading(500, 22, title)]
    parts += draw_output(layer, scale) if out else [
        svg.heading(500, 190, tr("⚠ The filter does not fit.", "⚠ El filtro no cabe."), 18)]
    return svg.page(parts, 400, layer.sentences(), f"{'. '.join([*layer.names(), title])}. ")


class Layer(NamedTuple):
    """A convolution layer: the input's size; the filters' number, size, stride and padding."""

    height: int
    width: int
    channels: int
    filters: int
    size: int
    stride: int
    padding: int

    def output(self) -> tuple[int, int] | None:
        """The output's height and width; None if the filter does not fit exactly."""
        sides = [fitting_size(n, self.size, self.stride, self.padding)
                 for n in (self.height, self.width)]
        return None if None in sides else tuple(sides)

    def ground(self) -> tuple[int, int]:
        """Height and width of the padded input, or of the filter where that is larger."""
        return (max(self.height + 2 * self.padding, self.size),
                max(self.width + 2 * self.padding, self.size))

    def scale(self) -> float:
        """Pixels a cell, so that input and output have room beside each other."""
        boxes = [(*self.ground(), self.channels)]
        if out := self.output():
            boxes.append((*out, self.filters))
        return min(min(300 / (h + DEPTH * d), 330 / (w + DEPTH * d)) for h, w, d in boxes)

    def names(self) -> tuple[str, str]:
        """The input and the filter with their sizes."""
        size = times((self.height, self.width, self.channels))
        around = f", padding {self.padding}" if self.padding else ""
        return (tr("Input ", "Entrada ") + size + around,
                tr("Filter ", "Filtro ") + times((self.size, self.size, self.channels)))

    def sentences(self) -> list[str]:
        """Sizes and counts with the numbers put in."""
        if self.height == self.width:
            name = tr("Output height and width", "Alto y ancho de salida")
            return [side_words(name, self.height, self), *costs(self)]
        return [side_words(tr("Output height", "Alto de salida"), self.height, self),
                side_words(tr("Output width", "Ancho de salida"), self.width, self), *costs(self)]


def side_words(name: str, n: int, layer: Layer) -> str:
    """One output side's formula with its numbers, or why the filter does not fit."""
    f, stride, padding = layer.size, layer.stride, layer.padding
    result = (n - f + 2 * padding) / stride + 1
    words = (f"{name} = (N − F + 2P)/S + 1 = ({n} − {f} + 2×{padding})/{stride} + 1 = "
             f"{number(result)}")
    if f > n + 2 * padding:
        return words + tr(f": a filter of {f} is larger than {n} + 2×{padding}; it does not fit.",
                          f": un filtro de {f} es mayor que {n} + 2×{padding}; no cabe.")
    if result % 1:
        return words + tr(f": not whole, it does not fit; "
                          f"libraries round down to {int(result)} and skip the rest.",
                          f": no es entero, no cabe; "
                          f"las bibliotecas redondean a {int(result)} y omiten el resto.")
    return words


def costs(layer: Layer) -> list[str]:
    """The parameters; where the filter fits, the multiply-adds.

    And then the weights of a fully connected layer of the same output.
    """
    h, w, c, k, f, _, _ = layer
    words = [tr("Parameters", "Parámetros")
             + f": F·F·C·K + K = {f}·{f}·{c}·{k} + {k} = {count(f * f * c * k + k)}"]
    if out := layer.output():
        a, b = out
        words += [tr("Output", "Salida") + f": {a}×{b}×{k} = {count(a * b * k)} "
                  + tr("numbers", "números"),
                  tr("Multiply-adds: ", "Multiplicaciones y sumas: ")
                  + f"{a}·{b}·{k} × {f}·{f}·{c} = {count(a * b * k * f * f * c)}",
                  tr("A fully connected layer with the same output: ",
                     "Una capa totalmente conectada con la misma salida: ")
                  + f"{h}·{w}·{c} × {a}·{b}·{k} = {count(h * w * c * a * b * k)} "
                  + tr("weights", "pesos")]
    return words


def draw_input(layer: Layer, scale: float) -> list[str]:
    """The input, its padding dashed, and the filter at its first place."""
    h, w, c, _, f, _, p = layer
    x, y, border = IN, GROUND - layer.ground()[0] * scale, p * scale
    wide, high = w * scale, h * scale
    around = svg.rect(x, y, wide + 2 * border, high + 2 * border, "none", svg.GREY, 1.5, "5 4")
    given, sliding = layer.names()
    return [svg.heading(10, 22, given), svg.heading(10, 43, sliding, fill=svg.BLUE),
            box(x + border, y + border, wide, high, c * scale, svg.PALE),
            *labels(x + border, y + border, (h, w, c), scale), around if p else "",
            box(x, y, f * scale, f * scale, c * scale, "none", svg.BLUE, 3)]


def draw_output(layer: Layer, scale: float) -> list[str]:
    """The output as a stack of a map for each filter, and the cell of the filter's first place."""
    (h, w), k = layer.output(), layer.filters
    x, y, f = OUT, GROUND - h * scale, layer.size * scale
    right, high, step = x + w * scale, h * scale, DEPTH * scale
    slices = [svg.polyline([(x + d, y - d), (right + d, y - d), (right + d, y + high - d)],
                           svg.GREY)
              for d in (step * i for i in range(1, k) if step >= NARROWEST)]
    top = GROUND - layer.ground()[0] * scale
    rays = [svg.line(IN + f, top + a * f, x, y + a * scale, svg.BLUE, 1, "4 4") for a in (0, 1)]
    words = tr("■ what this place of the filter gives", "■ lo que da esta posición del filtro")
    return [box(x, y, w * scale, high, k * scale, svg.PAPER), *slices,
            *labels(x, y, (h, w, k), scale), *rays,
            svg.rect(x, y, max(scale, 3), max(scale, 3), svg.BLUE, svg.BLUE),
            svg.heading(500, 43, words, fill=svg.BLUE)]


def labels(x: float, y: float, sides: tuple[int, int, int], scale: float) -> list[str]:
    """A box's height, width and depth beside its edges."""
    (h, w, d), slant = sides, DEPTH * sides[2] * scale
    bottom, right = y + h * scale, x + w * scale
    return [svg.text(x - 6, y + h * scale / 2 + 5, h, anchor="end"),
            svg.text(x + w * scale / 2, GROUND + 18, w),
            svg.text(right + slant / 2 + 8, bottom - slant / 2 + 14, d, anchor="start")]


def volume() -> Explorer:
    """Choose a convolution layer's numbers; see it as boxes to scale, and what it costs."""
    return Explorer(draw_volume, {
        "height": slider(tr("Input height H", "Alto de entrada H"), 1, 256, 32),
        "width": slider(tr("Input width W", "Ancho de entrada W"), 1, 256, 32),
        "channels": slider(tr("Input channels C", "Canales de entrada C"), 1, 512, 3),
        "filters": slider(tr("Filters K", "Filtros K"), 1, 512, 6),
        "size": slider(tr("Filter size F", "Tamaño del filtro F"), 1, 11, 5),
        "stride": slider("Stride S", 1, 5, 1),
        "padding": slider("Padding P", 0, 5, 0)})
