"""What layers give, as grey images: all channels on one sheet, or a page of them and one large."""

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

import numpy as np

from helpers.language import label, tr
from helpers.plots import svg
from helpers.plots.core import Drawing, of
from helpers.plots.words import number

MAPS, ROOM, ALONE, LARGE = 245, 320, 625, 250  # the left and the side of all maps, and of one
PAGE = 64  # so many maps are shown at once


def greys(values: np.ndarray, white: float) -> np.ndarray:
    """Values as greys (uint8): 0 and less is black, `white` and more is white."""
    return np.rint(255 * np.clip(values / max(white, 1e-9), 0, 1)).astype(np.uint8)


def ends(values: np.ndarray) -> tuple[float, float]:
    """What is black and what is white: 0 and the largest; with both signs, 0 is in the middle."""
    low, high = min(float(values.min()), 0.), max(float(values.max()), 0.)
    if low < 0 < high:
        return -max(-low, high), max(-low, high)
    return low, high


def shades(values: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Values as greys between the ends of `scale`, which holds those of all images."""
    black, white = ends(scale)
    return greys(values - black, white - black)


def shrink(maps: np.ndarray, most: int) -> np.ndarray:
    """Maps (h, w, c) as means over blocks, so small that their longer side is at most `most`."""
    block = ceil(max(maps.shape[:2]) / most)
    h, w = maps.shape[0] // block, maps.shape[1] // block
    blocks = maps[:h * block, :w * block].reshape(h, block, w, block, -1)
    return blocks.mean((1, 3))


def contact_sheet(maps: np.ndarray, across: int = 0, most: int = 36) -> np.ndarray:
    """Maps (h, w, c) of bytes as one picture, `across` in a row, by default as many as rows.

    Large ones become smaller, at most `most` pixels high; tiny ones larger.
    """
    maps = shrink(maps, most).astype(np.uint8)
    grow = max(1, 12 // len(maps))
    maps = maps.repeat(grow, 0).repeat(grow, 1)
    (h, w, c), gap = maps.shape, max(1, len(maps) // 10)
    across = across or ceil(c**.5)
    sheet = np.full((ceil(c / across) * (h + gap), across * (w + gap)), 255, np.uint8)
    for k in range(c):
        row, column = divmod(k, across)
        place = sheet[row * (h + gap):, column * (w + gap):]
        place[:h + gap, :w + gap] = 208
        place[:h, :w] = maps[:, :, k]
    return sheet


def feature_maps(layers: Mapping[str, np.ndarray], across: int = 12) -> Drawing:
    """Layer by layer, each channel of its maps or kernels (h, w, c) as a grey image.

    `across` stand in a row. All channels of a layer have one scale: 0 is black and the largest
    number white, or, where there are both signs, 0 is grey.
    """
    left = 20 + 8 * max(len(label(name)) for name in layers)
    step, top, parts, says = (svg.WIDE - 10 - left) / across, 6., [], []
    for name, maps in layers.items():
        maps = np.asarray(maps)
        sheet = contact_sheet(shades(maps, maps), across, int(step))
        parts += [svg.text(left - 12, top + step / 2, label(name), 14, "end"),
                  svg.image(sheet, left, top, step * across)]
        top += step * across * sheet.shape[0] / sheet.shape[1] + 12
        says.append(layer_words(name, maps))
    what = of(tr("Channels as grey images", "Canales como imágenes en gris"), layers)
    alt = f"{what}: {'; '.join(says)}."
    return Drawing(svg.picture(svg.WIDE, top, parts, alt))


def layer_words(name: str, maps: np.ndarray) -> str:
    """A layer in words: how many images of what size, their ends, how many of them all 0."""
    h, w, c = maps.shape
    silent = int((maps == 0).all(axis=(0, 1)).sum())
    words = f"{label(name)} {c} × ({h}×{w}), {maps.min():.3g} … {maps.max():.3g}".replace("-", "−")
    return words + (tr(f", {silent} all zero", f", {silent} todo ceros") if silent else "")


class View(NamedTuple):
    """What a layer gives for some images, (n, h, w, c), and the image and channel looked at."""

    every: np.ndarray
    image: int
    channel: int

    def maps(self) -> np.ndarray:
        """All maps of the image: (h, w, c)."""
        return self.every[self.image]

    def map(self) -> np.ndarray:
        """The channel's map of the image: (h, w)."""
        return self.every[self.image, :, :, self.channel]

    def of_channel(self) -> np.ndarray:
        """The channel's maps of all images: (n, h, w)."""
        return self.every[:, :, :, self.channel]

    def page(self) -> int:
        """The first channel of the page that is shown."""
        return self.channel // PAGE * PAGE

    def page_words(self) -> str:
        """How many maps the layer has, of what size, and which are shown if not all."""
        height, width, channels = self.maps().shape
        first, last = self.page(), min(self.page() + PAGE, channels) - 1
        words = tr(f"{channels} units", f"{channels} unidades")
        if height > 1:
            words = tr(f"{channels} maps of {height}×{width}",
                       f"{channels} mapas de {height}×{width}")
        return words if channels <= PAGE else words + tr(f": {first} to {last}",
                                                         f": del {first} al {last}")


def draw_sheet(view: View, top: float) -> str:
    """A page of the layer's maps side by side; all maps of the layer share one scale."""
    page = view.maps()[:, :, view.page():view.page() + PAGE]
    return svg.image(contact_sheet(shades(page, view.every)), MAPS, top, ROOM)


def draw_view(view: View, top: float) -> list[str]:
    """What stands beside and on the sheet: titles, the chosen map's frame, and that map large.

    Large, it is on its channel's own scale; a single unit with its value.
    """
    height, width, channels = view.maps().shape
    across = ceil(min(channels - view.page(), PAGE)**.5)
    row, column = divmod(view.channel - view.page(), across)
    wide = ROOM / across
    tall = wide * height / width
    unit = height == width == 1
    name = tr("Unit", "Unidad") if unit else tr("Channel", "Canal")
    value = svg.text(ALONE + LARGE / 2, top + LARGE / 2 + 10, number(float(view.map()[0, 0])),
                     30, halo=svg.PAPER)
    return [svg.heading(MAPS, top - 12, view.page_words()),
            svg.rect(MAPS + column * wide - 1, top + row * tall - 1, wide, tall, "none",
                     svg.ORANGE, 4),
            svg.heading(ALONE, top - 12, f"{name} {view.channel}"),
            svg.image(shades(view.map(), view.of_channel()), ALONE, top, LARGE),
            svg.rect(ALONE, top, LARGE, LARGE * height / width, "none", svg.GREY),
            value if unit else ""]
