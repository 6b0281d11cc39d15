"""A kernel slides over an image: every product, the sum, and the map it fills in."""

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


def map_size(image: np.ndarray, kernel: np.ndarray, stride: int, padding: int, dilation: int) -> tuple[int, int]:
    """The output's height and width. ValueError, in words for the reader, if the kernel does not fit."""
    try:
        height, width = [output_size(n, f, stride, padding, dilation)
                         for n, f in zip(image.shape, kernel.shape, strict=True)]
    except ValueError:
        reach, room = [dilation * (f - 1) + 1 for f in kernel.shape], [n + 2 * padding for n in image.shape]
        raise ValueError(tr(
            f"The kernel does not fit: {by(kernel.shape)} with dilation {dilation} covers {by(reach)} cells, but the "
            f"image with its padding is {by(room)}. Choose more padding, less dilation or a smaller kernel.",
            f"El kernel no cabe: {by(kernel.shape)} con dilatación {dilation} cubre {by(reach)} celdas, pero la imagen "
            f"con su padding es de {by(room)}. Elige más padding, menos dilatación o un kernel más pequeño.")) from None
    return height, width


@explained
def draw_convolution(image: str, kernel: str, stride: int, padding: int, dilation: int, flip: bool,
                     position: int) -> str:
    """The kernel at output `position` (counted along rows): padded image, kernel, map so far, and the sum of products."""
    pixels, weights = read_inputs(image, kernel)
    weights = weights[::-1, ::-1] if flip else weights
    size = map_size(pixels, weights, stride, padding, dilation)
    output = forward(pixels[None, :, :, None], weights[:, :, None, None], np.zeros(1), stride, padding, dilation)
    done, output = min(position, output.size - 1), output[0, :, :, 0]
    i, j = divmod(done, size[1])
    rows, columns = (stride * at + dilation * np.arange(f) for at, f in zip((i, j), weights.shape, strict=True))
    padded = np.pad(pixels, padding)
    missed = [n - (stride * (m - 1) + dilation * (f - 1) + 1) for n, m, f in
              zip(padded.shape, size, weights.shape, strict=True)]
    sums = products(padded[np.ix_(rows, columns)], weights, f"output[{i}, {j}] = ", output[i, j])
    notes = svg.lines(explanation(pixels.shape, weights.shape, stride, padding, dilation, missed), 870, 13)
    left, top = draw_image(padded, weights, rows, columns, padding, missed), 64
    parts = [left, *draw_kernel(weights, flip), *draw_map(output, done)]
    bottom = top + max(len(padded) * image_cell(padded), len(weights) * kernel_cell(weights), len(output) * map_cell(output))
    parts += [svg.paragraph(10, bottom + 30, sums, 14), svg.paragraph(10, bottom + 44 + 21 * len(sums), notes)]
    return svg.picture(890, bottom + 50 + 21 * len(sums) + 19.5 * len(notes), parts, " ".join(sums + notes))
