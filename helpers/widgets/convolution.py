"""A kernel slides over an image: every product, the sum, and the map it fills in."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.scratch.convolution import forward, output_size
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, explained, matrix, player, read_matrix, slider, tick, write_matrix

IMAGE = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]])
KERNEL = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
LARGEST_IMAGE, LARGEST_KERNEL = 9, 5


def read_inputs(image: str, kernel: str) -> tuple[np.ndarray, np.ndarray]:
    """The typed image (h, w) and kernel (k, k'). ValueError, in words for the reader, if one is wrong or too large."""
    read = []
    for name, rows, most in [(tr("Image", "Imagen"), image, LARGEST_IMAGE), ("Kernel", kernel, LARGEST_KERNEL)]:
        try:
            read.append(read_matrix(rows))
        except ValueError as wrong:
            raise ValueError(f"{name}: {wrong}") from None
        if max(read[-1].shape) > most:
            raise ValueError(tr(f"{name}: it is {by(read[-1].shape)}; at most {most}×{most} fits here.",
                                f"{name}: es de {by(read[-1].shape)}; aquí cabe como máximo {most}×{most}."))
    return read[0], read[1]


def by(shape: tuple[int, ...]) -> str:
    """A shape as words: 5×5."""
    return "×".join(map(str, shape))


class Slide(NamedTuple):
    """A kernel (k, k') on its way over an image (h, w), at one place of the output, counted along rows."""

    image: np.ndarray
    kernel: np.ndarray
    stride: int
    padding: int
    dilation: int
    position: int

    def output(self) -> np.ndarray:
        """The whole map (h', w')."""
        pixels, weights = self.image[None, :, :, None], self.kernel[:, :, None, None]
        return forward(pixels, weights, np.zeros(1), self.stride, self.padding, self.dilation)[0, :, :, 0]

    def sizes(self) -> list[int]:
        """The map's height and width. ValueError, in words for the reader, if the kernel does not fit."""
        try:
            return [output_size(n, f, self.stride, self.padding, self.dilation)
                    for n, f in zip(self.image.shape, self.kernel.shape, strict=True)]
        except ValueError:
            raise ValueError(misfit(self)) from None

    def covered(self) -> list[np.ndarray]:
        """The rows and the columns of the padded image that the kernel's cells lie on."""
        return [self.stride * at + self.dilation * np.arange(f)
                for at, f in zip(divmod(self.position, self.sizes()[1]), self.kernel.shape, strict=True)]

    def missed(self) -> list[int]:
        """How many of the last rows and columns of the padded image the kernel never reaches."""
        return [(n + 2 * self.padding - self.dilation * (f - 1) - 1) % self.stride
                for n, f in zip(self.image.shape, self.kernel.shape, strict=True)]


def misfit(slide: Slide) -> str:
    """Why the kernel does not fit, and what to do."""
    shape, dilation = by(slide.kernel.shape), slide.dilation
    reach = by(dilation * (f - 1) + 1 for f in slide.kernel.shape)
    room = by(n + 2 * slide.padding for n in slide.image.shape)
    return tr(f"The kernel does not fit: {shape} with dilation {dilation} covers {reach} cells, but the image with its "
              f"padding is {room}. Choose more padding, less dilation or a smaller kernel.",
              f"El kernel no cabe: de {shape} y con dilatación {dilation} cubre {reach} celdas, pero la imagen con su "
              f"padding es de {room}. Elige más padding, menos dilatación o un kernel más pequeño.")


@explained
def draw_convolution(image: str, kernel: str, stride: int, padding: int, dilation: int, flip: bool,
                     position: int) -> str:
    """The padded image under the kernel, the kernel, the map so far, and the sum of products at output `position`."""
    pixels, weights = read_inputs(image, kernel)
    weights = weights[::-1, ::-1] if flip else weights
    slide = Slide(pixels, weights, stride, padding, dilation, position)
    height, width = slide.sizes()
    slide = slide._replace(position=min(position, height * width - 1))
    output, x, bottom, parts, alt = slide.output(), 10, 0, [], ""
    for name, detail, cells, side, draw in panels(slide, output, flip):
        parts += [svg.text(x, 20, name, 14, "start", weight="bold"), svg.text(x, 40, detail, 13, "start"),
                  draw(x, 52, side)]
        x += max(cells.shape[1] * side, 8 * len(name), 7.8 * len(detail)) + 25
        bottom, alt = max(bottom, 52 + len(cells) * side), alt + f"{name} {detail}: {spoken(cells)}. "
    sums, notes = products(slide, output), svg.lines(explanation(slide, output), 870)
    parts += [svg.paragraph(10, bottom + 28, sums, 14), svg.paragraph(10, bottom + 36 + 21 * len(sums), notes)]
    return svg.picture(890, bottom + 30 + 21 * len(sums) + 19.5 * len(notes), parts, alt + " ".join(sums + notes))


def panels(slide: Slide, output: np.ndarray, flip: bool) -> list[tuple[str, str, np.ndarray, float, Callable]]:
    """What stands side by side: name, detail, cells, a cell's side, and a function (x, y, side) -> svg."""
    padded = np.pad(slide.image, slide.padding)
    detail = tr(", with padding ", ", con padding ") + by(padded.shape) if slide.padding else ""
    turned = tr(", turned by 180°", ", girado 180°") if flip else ""
    now = np.arange(output.size).reshape(output.shape)
    so_far = np.where(now <= slide.position, output, np.nan)
    return [(tr("Image", "Imagen"), by(slide.image.shape) + detail, padded, min(46, 380 / max(padded.shape)),
             lambda x, y, side: draw_image(slide, padded, x, y, side)),
            ("Kernel", by(slide.kernel.shape) + turned, slide.kernel, min(46, 150 / max(slide.kernel.shape)),
             lambda x, y, side: svg.grid(slide.kernel, x, y, side)),
            (tr("Output", "Salida"), by(output.shape), so_far, min(46, 280 / max(output.shape)),
             lambda x, y, side: svg.grid(so_far, x, y, side, now == slide.position, now > slide.position))]


def draw_image(slide: Slide, padded: np.ndarray, x: float, y: float, side: float) -> str:
    """The padded image: padding grey, covered cells framed with the kernel's number, unreached cells crossed."""
    rows, columns = slide.covered()
    is_padding = np.pad(np.zeros(slide.image.shape), slide.padding, constant_values=1)
    marked = np.zeros(padded.shape, bool)
    marked[np.ix_(rows, columns)] = True
    parts = [svg.grid(np.where(marked, np.nan, padded), x, y, side, marked, is_padding)]
    for (a, b), weight in np.ndenumerate(slide.kernel):
        left, top = x + columns[b] * side, y + rows[a] * side
        parts += [svg.fitted(left, top - .14 * side, side, svg.number(padded[rows[a], columns[b]])),
                  svg.fitted(left, top + .26 * side, side, "×" + svg.number(weight), svg.BLUE, .3)]
    high, wide = (n - m for n, m in zip(padded.shape, slide.missed(), strict=True))
    parts += [svg.line(x + b * side, y + (a + 1) * side, x + (b + 1) * side, y + a * side, svg.GREY, 1)
              for a, b in np.ndindex(padded.shape) if a >= high or b >= wide]
    return "".join(parts)


def spoken(cells: np.ndarray) -> str:
    """A matrix as words: rows apart by semicolons, a dot for what is not filled in yet."""
    return "; ".join(" ".join(svg.number(value) or "·" for value in row) for row in cells)


def products(slide: Slide, output: np.ndarray) -> list[str]:
    """The sum of products at the slide's place, one line for each of the kernel's rows."""
    window = np.pad(slide.image, slide.padding)[np.ix_(*slide.covered())]
    i, j = divmod(slide.position, output.shape[1])
    terms = [" + ".join(f"{svg.factor(a)}×{svg.factor(b)}" for a, b in zip(*pair, strict=True))
             for pair in zip(window, slide.kernel, strict=True)]
    said = [tr("output", "salida") + f"[{i}, {j}] = {terms[0]}", *("+ " + row for row in terms[1:])]
    said[-1] += f" = {svg.number(output[i, j])}"
    return said


def explanation(slide: Slide, output: np.ndarray) -> list[str]:
    """The output's size with the numbers put in, and what the stride leaves out."""
    _, _, s, p, d, _ = slide
    sizes = dict.fromkeys(zip(slide.image.shape, slide.kernel.shape, output.shape, strict=True))
    names = [tr("Output height", "Alto de salida"), tr("Output width", "Ancho de salida")]
    names = names if len(sizes) == 2 else [tr("Output height and width", "Alto y ancho de salida")]
    said = [f"{name} = ⌊(N + 2P − D(F − 1) − 1)/S⌋ + 1 = ⌊({n} + 2×{p} − {d}×({f} − 1) − 1)/{s}⌋ + 1 = {m}"
            for name, (n, f, m) in zip(names, sizes, strict=True)]
    rows, columns = slide.missed()
    if rows or columns:
        said.append(tr(f"Stride {s} does not divide evenly: the last rows ({rows}) and columns ({columns}), "
                       "crossed out, are never reached.",
                       f"El stride {s} no divide exactamente: nunca se llega a las últimas filas ({rows}) ni a las "
                       f"últimas columnas ({columns}), que están tachadas."))
    return said


def convolution() -> Explorer:
    """Slide a kernel over an image, with stride, padding, dilation, and both matrices to edit."""
    boxes = {"image": matrix(tr("Image", "Imagen"), write_matrix(IMAGE), 5),
             "kernel": matrix("Kernel", write_matrix(KERNEL), 5)}
    sliders = {"stride": slider("Stride S", 1, 3, 1), "padding": slider("Padding P", 0, 2, 0),
               "dilation": slider(tr("Dilation D", "Dilatación D"), 1, 3, 1)}
    flip = tick(tr("Flip the kernel (true convolution)", "Girar el kernel 180° (convolución verdadera)"), False)
    position = slider(tr("Output position", "Posición de salida"), 0, 8, 0)

    def follow(_change: object) -> None:
        """Let the position end where the output ends."""
        try:
            slide = Slide(*read_inputs(boxes["image"].value, boxes["kernel"].value),
                          *(control.value for control in sliders.values()), 0)
            position.max = int(np.prod(slide.sizes())) - 1
        except ValueError:
            pass  # the picture already says what is wrong

    for control in [*boxes.values(), *sliders.values()]:
        control.observe(follow, "value")
    play = player(position)
    return Explorer(draw_convolution, {**boxes, **sliders, "flip": flip, "position": position}, [play],
                    [[*boxes.values()], [*sliders.values(), flip], [position, play]])
