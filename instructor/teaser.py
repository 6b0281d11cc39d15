"""The moving picture at the top of the READMEs: a kernel slides over a photograph."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from helpers import datasets
from helpers.scratch import convolution

PATH = Path(__file__).parents[1] / "data" / "convolution.gif"
KERNEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])  # Sobel's, for vertical edges
SIDE, ZOOM, GAP, TOP = 64, 5, 24, 8  # pixels of the photo, of one of them, between panels, above
CELL = 48  # of the kernel
ROWS = 2  # of the output, in one frame
FRAME, DARK, LIGHT = "#b34700", "#1a1a1a", "#ffffff"


def main() -> int:
    """Write the picture."""
    pictures = frames()
    pictures[0].save(PATH, save_all=True, append_images=pictures[1:], loop=0, optimize=True,
                     duration=[160] * (len(pictures) - 1) + [3000])
    print(f"wrote {PATH}: {len(pictures)} frames, {PATH.stat().st_size / 1000:.0f} kB")
    return 0


def frames() -> list[Image.Image]:
    """The frames: the output grows by some rows at a time."""
    photo = small(datasets.photo("camera")[..., 0])
    output = convolution.forward(photo[None, ..., None], KERNEL[..., None, None],
                                 np.zeros(1))[0, ..., 0]
    ends = [*range(ROWS, len(output), ROWS), len(output)]
    return [frame(photo, output, end) for end in ends]


def small(photo: np.ndarray) -> np.ndarray:
    """A small square copy of a grey photo, in numbers from 0 to 1."""
    return np.array(Image.fromarray(photo).resize((SIDE, SIDE), Image.Resampling.BOX)) / 255


def frame(photo: np.ndarray, output: np.ndarray, end: int) -> Image.Image:
    """The photo with the window where the kernel is, the kernel, and the output's first rows."""
    width = 2 * SIDE * ZOOM + 3 * CELL + 4 * GAP
    picture = Image.new("RGB", (width, SIDE * ZOOM + 2 * TOP), LIGHT)
    draw = ImageDraw.Draw(picture)
    left, row, column = GAP, end - 1, output.shape[1] // 2
    picture.paste(enlarged(np.uint8(255 * photo)), (left, TOP))
    corner = left + column * ZOOM, TOP + row * ZOOM
    draw.rectangle([*corner, corner[0] + 3 * ZOOM, corner[1] + 3 * ZOOM], outline=FRAME, width=3)
    left += SIDE * ZOOM + GAP
    draw_kernel(draw, left, TOP + (SIDE * ZOOM - 3 * CELL) // 2)
    left += 3 * CELL + GAP
    shown = np.where(np.arange(len(output))[:, None] < end, output, 0)
    picture.paste(enlarged(coloured(shown, np.abs(output).max())), (left, TOP + ZOOM))
    return picture


def enlarged(pixels: np.ndarray) -> Image.Image:
    """An array as a picture, each pixel a square."""
    image = Image.fromarray(pixels)
    return image.resize((image.width * ZOOM, image.height * ZOOM), Image.Resampling.NEAREST)


def coloured(values: np.ndarray, most: float) -> np.ndarray:
    """Numbers from -most to most in blue and red, 0 in white."""
    return np.uint8(255 * mpl.colormaps["RdBu_r"](values / most / 2 + .5)[..., :3])


def draw_kernel(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The kernel, a number in each cell."""
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 20)
    fills = coloured(KERNEL, 2 * np.abs(KERNEL).max())
    for (row, column), value in np.ndenumerate(KERNEL):
        x, y = left + column * CELL, top + row * CELL
        draw.rectangle([x, y, x + CELL, y + CELL], fill=tuple(map(int, fills[row, column])),
                       outline=DARK)
        draw.text((x + CELL / 2, y + CELL / 2), f"{value}".replace("-", "−"), DARK, font,
                  anchor="mm")
