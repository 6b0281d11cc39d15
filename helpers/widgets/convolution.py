"""A kernel slides over an image: every product, the sum, and the map it fills in."""

from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import number, products, spoken, times
from helpers.widgets.explorer import Explorer, explained, limit, matrix, player, slider, tick
from helpers.widgets.matrices import read_matrix, write_matrix
from helpers.widgets.slide import Slide

IMAGE = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0],
                  [0, 1, 1, 0, 0]])
KERNEL = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
LARGEST_IMAGE, LARGEST_KERNEL = 9, 5
TOP, CELL = 52, 46  # where the matrices begin, below their titles, and a cell's side at most


def read_inputs(image: str, kernel: str) -> tuple[np.ndarray, np.ndarray]:
    """The typed image (h, w) and kernel (k, k'). ValueError if one is wrong or too large."""
    return (read_input(tr("Image", "Imagen"), image, LARGEST_IMAGE),
            read_input("Kernel", kernel, LARGEST_KERNEL))


def read_input(name: str, rows: str, most: int) -> np.ndarray:
    """A typed matrix of at most so many rows. ValueError, in words for the reader, if not."""
    try:
        values = read_matrix(rows)
    except ValueError as wrong:
        raise ValueError(f"{name}: {wrong}") from None
    if max(values.shape) > most:
        size = times(values.shape)
        raise ValueError(tr(f"{name}: it is {size}; at most {most}×{most} fits here.",
                            f"{name}: es de {size}; aquí cabe como máximo {most}×{most}."))
    return values


@explained
def draw_convolution(image: str, kernel: str, stride: int, padding: int, dilation: int, flip: bool,
                     position: int) -> str:
    """The padded image under the kernel, the kernel, the map so far, and one sum of products."""
    pixels, weights = read_inputs(image, kernel)
    slide = Slide(pixels, weights[::-1, ::-1] if flip else weights, stride, padding, dilation)
    height, width = slide.sizes()
    slide = slide._replace(position=min(position, height * width - 1))
    output, x, bottom, parts, alt = slide.output(), 10., 0., [], ""
    for panel in panels(slide, output, flip):
        parts += [svg.titles(x, panel.name, panel.detail), panel.draw(x)]
        cells = panel.cells.shape[1] * panel.side
        x += max(cells, 8 * len(panel.name), 7.8 * len(panel.detail)) + 25
        bottom = max(bottom, TOP + len(panel.cells) * panel.side)
        alt += f"{panel.name} {panel.detail}: {spoken(panel.cells)}. "
    sums = output_words(slide, output)
    parts.append(svg.paragraph(10, bottom + 28, sums, 14))
    return svg.page(parts, bottom + 36 + 21 * len(sums), explanation(slide, output),
                    alt + " ".join(sums) + " ", 13)


class Panel(NamedTuple):
    """What stands side by side: a name, a detail, cells of one side, and some of them marked."""

    name: str
    detail: str
    cells: np.ndarray
    side: float
    marked: np.ndarray | None = None
    grey: np.ndarray | None = None
    slide: Slide | None = None  # that lies over the cells

    def draw(self, x: float) -> str:
        """The cells from x on; with a slide, those that it covers have its numbers."""
        if self.slide:
            return draw_image(self.slide, self.cells, x, TOP, self.side)
        return svg.grid(self.cells, x, TOP, self.side, self.marked, self.grey)


def panels(slide: Slide, output: np.ndarray, flip: bool) -> list[Panel]:
    """The image, the kernel, and the output as far as it is filled in."""
    padded, kernel = slide.padded(), slide.kernel
    around = tr(", with padding ", ", con padding ") + times(padded.shape) if slide.padding else ""
    turned = tr(", turned by 180°", ", girado 180°") if flip else ""
    now = np.arange(output.size).reshape(output.shape)
    so_far = np.where(now <= slide.position, output, np.nan)
    return [Panel(tr("Image", "Imagen"), times(slide.image.shape) + around, padded,
                  min(CELL, 380 / max(padded.shape)), slide=slide),
            Panel("Kernel", times(kernel.shape) + turned, kernel,
                  min(CELL, 150 / max(kernel.shape))),
            Panel(tr("Output", "Salida"), times(output.shape), so_far,
                  min(CELL, 280 / max(output.shape)), now == slide.position, now > slide.position)]


def draw_image(slide: Slide, padded: np.ndarray, x: float, y: float, side: float) -> str:
    """The padded image: padding grey, unreached cells crossed out.

    Covered cells are framed and have the kernel's number too.
    """
    rows, columns = slide.covered()
    is_padding = np.pad(np.zeros(slide.image.shape), slide.padding, constant_values=1)
    marked = np.zeros(padded.shape, bool)
    marked[np.ix_(rows, columns)] = True
    parts = [svg.grid(np.where(marked, np.nan, padded), x, y, side, marked, is_padding)]
    for (a, b), weight in np.ndenumerate(slide.kernel):
        left, top = x + columns[b] * side, y + rows[a] * side
        parts += [svg.fitted(left, top - .14 * side, side, number(padded[rows[a], columns[b]])),
                  svg.fitted(left, top + .26 * side, side, "×" + number(weight), svg.BLUE, .3)]
    high, wide = (n - m for n, m in zip(padded.shape, slide.missed(), strict=True))
    missed = [(a, b) for a, b in np.ndindex(padded.shape) if a >= high or b >= wide]
    return "".join([*parts, *svg.crossed(missed, x, y, side)])


def output_words(slide: Slide, output: np.ndarray) -> list[str]:
    """The sum of products at the slide's place, one line for each of the kernel's rows."""
    i, j = divmod(slide.position, output.shape[1])
    first, *rest = products(slide.padded()[np.ix_(*slide.covered())], slide.kernel)
    return [tr("output", "salida") + f"[{i}, {j}] = {first}", *rest]


def explanation(slide: Slide, output: np.ndarray) -> list[str]:
    """The output's size with the numbers put in, and what the stride leaves out."""
    s, p, d = slide.stride, slide.padding, slide.dilation
    sizes = dict.fromkeys(zip(slide.image.shape, slide.kernel.shape, output.shape, strict=True))
    names = [tr("Output height and width", "Alto y ancho de salida")]
    if len(sizes) == 2:
        names = [tr("Output height", "Alto de salida"), tr("Output width", "Ancho de salida")]
    sentences = [f"{name} = ⌊(N + 2P − D(F − 1) − 1)/S⌋ + 1 = "
                 f"⌊({n} + 2×{p} − {d}×({f} − 1) − 1)/{s}⌋ + 1 = {m}"
                 for name, (n, f, m) in zip(names, sizes, strict=True)]
    rows, columns = slide.missed()
    if rows or columns:
        sentences.append(tr(
            f"Stride {s} does not divide evenly: the last rows ({rows}) and columns ({columns}), "
            "crossed out, are never reached.",
            f"El stride {s} no divide exactamente: nunca se llega a las últimas filas ({rows}) "
            f"ni a las últimas columnas ({columns}), que están tachadas."))
    return sentences


def convolution() -> Explorer:
    """Slide a kernel over an image, with stride, padding, dilation, and both matrices to edit."""
    boxes = {"image": matrix(tr("Image", "Imagen"), write_matrix(IMAGE), 5),
             "kernel": matrix("Kernel", write_matrix(KERNEL), 5)}
    sliders = {"stride": slider("Stride S", 1, 3, 1), "padding": slider("Padding P", 0, 2, 0),
               "dilation": slider(tr("Dilation D", "Dilatación D"), 1, 3, 1)}
    flip = tick(tr("Flip the kernel (true convolution)",
                   "Girar el kernel 180° (convolución verdadera)"), False)
    position = slider(tr("Output position", "Posición de salida"), 0, 8, 0)

    def last_position() -> int:
        settings = {name: control.value for name, control in sliders.items()}
        pair = read_inputs(boxes["image"].value, boxes["kernel"].value)
        return int(np.prod(Slide(*pair, **settings).sizes())) - 1

    limit(position, [*boxes.values(), *sliders.values()], last_position)
    play = player(position)
    return Explorer(draw_convolution, {**boxes, **sliders, "flip": flip, "position": position},
                    [play], [[*boxes.values()], [*sliders.values(), flip], [position, play]])
