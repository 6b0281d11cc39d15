"""A photograph beside what a small kernel makes of it, and one pixel's sum under the magnifier."""

from functools import partial

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.feature_maps import shrink
from helpers.plots.words import number, products, times
from helpers.scratch.kernels import KERNELS
from helpers.widgets.explorer import Explorer, choice, explained, matrix, slider, tick
from helpers.widgets.matrices import read_matrix, write_matrix

SIDE = 160  # pixels of the photograph's longer side


def names() -> list[tuple[str, str]]:
    """The classic kernels' names as shown, each with its key in KERNELS; then the student's own."""
    spanish = {"identity": "identidad", "box blur": "desenfoque de caja",
               "Gaussian blur": "desenfoque gaussiano", "sharpen": "enfoque",
               "Sobel x": "Sobel x", "Sobel y": "Sobel y", "Laplacian": "laplaciano",
               "emboss": "relieve", "outline": "contorno"}
    own = tr("(your own)", "(propio)"), ""
    return [*((tr(name, spanish[name]), name) for name in KERNELS), own]


def grey(photo: np.ndarray, side: int = SIDE) -> np.ndarray:
    """A small grey copy of a photo (h, w) or (h, w, 3), by means over blocks: uint8, at most side².

    Pixels are 0…255 or floats 0…1. Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
    """
    photo = np.asarray(photo)
    whole = photo.dtype == np.uint8 or np.max(photo) > 1
    pixels = photo.astype(float) * (1 if whole else 255)
    pixels = pixels @ [.299, .587, .114] if pixels.ndim == 3 else pixels
    return shrink(pixels[:, :, None], side).round().astype(np.uint8)[:, :, 0]


def read_kernel(rows: str) -> np.ndarray:
    """The typed kernel. ValueError, in words for the reader, unless its sides are 1, 3 or 5."""
    kernel = read_matrix(rows)
    if not set(kernel.shape) <= {1, 3, 5}:
        shape = times(kernel.shape)
        raise ValueError(tr(f"The kernel is {shape}; its sides must be 1, 3 or 5, "
                            "so that it has a middle.",
                            f"El kernel es de {shape}; sus lados deben medir 1, 3 o 5, "
                            "para que tenga un centro."))
    return kernel


def pad(pixels: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The pixels with their border repeated outwards, as far as the kernel reaches."""
    return np.pad(pixels, [(n // 2, n // 2) for n in kernel.shape], "edge")


def cross_correlation(pixels: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The kernel's sum at every pixel, the border repeated: (h, w), (k, k') -> float (h, w)."""
    (h, w), padded = pixels.shape, pad(pixels.astype(np.float32), kernel)
    terms = (np.float32(kernel[i, j]) * padded[i:i + h, j:j + w] for i, j in np.argwhere(kernel))
    return sum(terms, np.zeros((h, w), np.float32))


def to_greys(values: np.ndarray, how: str) -> np.ndarray:
    """Values as greys 0…255 (uint8).

    `how`: 'clip' as they are, 'absolute', or 'rescale' from their least to their largest.
    """
    if how == "absolute":
        values = np.abs(values)
    if how == "rescale":
        values = (values - values.min()) * (255 / max(float(np.ptp(values)), 1e-9))
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


@explained
def draw_image_kernels(pixels: np.ndarray, kernel: str, divide: bool, how: str, x: int,
                       y: int) -> str:
    """The grey photograph (h, w), its filtered copy, and the numbers at column x and row y."""
    weights = read_kernel(kernel)
    x, y = min(x, pixels.shape[1] - 1), min(y, pixels.shape[0] - 1)
    total = float(weights.sum())
    divisor = total if divide and abs(total) > 1e-9 else 1.0
    values = cross_correlation(pixels, weights) / divisor
    after, (a, b) = to_greys(values, how), weights.shape
    new = int(after[y, x])
    patch = pad(pixels, weights)[y:y + a, x:x + b]
    sentences = [*sum_words(patch, weights, divisor), grey_words(float(values[y, x]), new, how)]
    if divide and divisor == 1 and total != 1:
        sentences.append(tr("The kernel's numbers sum to 0: nothing to divide by.",
                            "Los números del kernel suman 0: no se divide."))
    zoom = 280 / max(pixels.shape)
    parts = [draw_photo(pixels, 10, tr("Photograph", "Fotografía"), zoom, x, y, a, b),
             draw_photo(after, 305, tr("Filtered", "Filtrada"), zoom, x, y, 1, 1),
             *magnifier(patch, weights, new, x, y)]
    means = f"{pixels.mean():.0f} → {after.mean():.0f}"
    alt = tr(f"Photograph and its filtered copy, x {x}, y {y}, mean grey {means}: ",
             f"Fotografía y su copia filtrada, x {x}, y {y}, gris medio {means}: ")
    return svg.page(parts, 345, sentences, alt, 13)


def sum_words(patch: np.ndarray, weights: np.ndarray, divisor: float) -> list[str]:
    """The sum of products, one line for each of the kernel's rows, and its division."""
    total = (patch * weights).sum()
    division = f"{number(total)} / {number(divisor)} = {number(total / divisor)}"
    return products(patch, weights) + ([division] if divisor != 1 else [])


def grey_words(value: float, grey_value: int, how: str) -> str:
    """How the sum becomes a grey."""
    way = {"clip": tr("clipped to 0…255", "recortado a 0…255"),
           "absolute": tr("absolute value, clipped", "valor absoluto, recortado"),
           "rescale": tr("rescaled to 0…255", "reescalado a 0…255")}[how]
    return tr("Grey shown: ", "Gris mostrado: ") + f"{number(value)} → {grey_value} ({way})"


def draw_photo(pixels: np.ndarray, left: float, name: str, zoom: float, x: int, y: int, a: int,
               b: int) -> str:
    """A picture under its name, with a frame around the a × b cells in whose middle (x, y) lies."""
    frame = (left + (x - b // 2) * zoom - 3, 32 + (y - a // 2) * zoom - 3,
             b * zoom + 6, a * zoom + 6)
    return (svg.heading(left, 20, name) + svg.image(pixels, left, 32, zoom * pixels.shape[1])
            + svg.rect(*frame, "none", svg.PAPER, 4) + svg.rect(*frame, "none", svg.INK, 2))


def magnifier(patch: np.ndarray, weights: np.ndarray, after: int, x: int, y: int) -> list[str]:
    """The patch's greys above the kernel's numbers, and the grey that comes out."""
    side = 130 / max(weights.shape)
    title = tr(f"Pixels around ({x}, {y})", f"Píxeles en torno a ({x}, {y})")
    parts = [svg.heading(610, 20, title), svg.grid(weights, 610, 194, side),
             svg.heading(610, 184, "Kernel"), svg.heading(780, 184, tr("Filtered", "Filtrado")),
             svg.text(762, 221, "→", 16), grey_cell(after, 780, 194, 43)]
    return parts + [grey_cell(value, 610 + j * side, 32 + i * side, side)
                    for (i, j), value in np.ndenumerate(patch)]


def grey_cell(value: int, x: float, y: float, side: float) -> str:
    """A square of a grey 0…255 with its number, in white or black, whichever reads better."""
    colour, ink = f"#{value:02x}{value:02x}{value:02x}", svg.PAPER if value < 118 else svg.INK
    return svg.rect(x, y, side, side, colour, svg.GREY) + svg.fitted(x, y, side, str(value), ink)


def image_kernels(photo: np.ndarray | None = None) -> Explorer:
    """Filter a photograph, (h, w) or (h, w, 3), with a classic kernel or your own.

    By default the photograph is a bundled one.
    """
    if photo is None:
        from helpers import datasets
        photo = datasets.photo("camera")
    pixels = grey(photo)
    kernel = matrix("Kernel", write_kernel("outline"), 5)
    classic = choice(tr("Classic kernel", "Kernel clásico"), names(), "outline")
    connect(classic, kernel)
    ways = [(tr("as it is, clipped", "tal cual, recortado"), "clip"),
            (tr("absolute value", "valor absoluto"), "absolute"),
            (tr("rescaled to 0…255", "reescalado a 0…255"), "rescale")]
    height, width = pixels.shape
    divide = tick(tr("Divide by the kernel's sum", "Dividir entre la suma del kernel"), True)
    controls = {"kernel": kernel, "divide": divide,
                "how": choice(tr("Show", "Mostrar"), ways, "clip"),
                "x": slider("x", 0, width - 1, width // 2),
                "y": slider("y", 0, height - 1, height // 4)}
    return Explorer(partial(draw_image_kernels, pixels), controls, [classic],
                    [[classic, kernel, divide], [controls[name] for name in ("how", "x", "y")]])


def write_kernel(name: str) -> str:
    """A classic kernel as text, in whole numbers: a blur's are to be divided by their sum."""
    kernel = KERNELS[name]
    return write_matrix(np.rint(kernel / np.abs(kernel[kernel != 0]).min()))


def connect(classic: object, kernel: object) -> None:
    """Let the list fill the box, and show '(your own)' where the box holds no classic kernel."""
    texts = {name: write_kernel(name) for name in KERNELS}

    def fill(change: object) -> None:
        kernel.value = texts.get(change.new, kernel.value)

    def follow(change: object) -> None:
        classic.value = next((name for name, rows in texts.items() if rows == change.new), "")

    classic.observe(fill, "value")
    kernel.observe(follow, "value")
