"""A walk through an architecture: the net as a row of boxes, each layer with its numbers, its sight and its maps."""

from functools import lru_cache
from math import ceil, cos, log2, pi, sin
from typing import TYPE_CHECKING

import numpy as np
from ipywidgets import Widget

from helpers.anatomy.blocks import Block, blocks
from helpers.language import tr
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, choice, slider
from helpers.widgets.maps import contact_sheet, map_words, responses, shades, visible
from helpers.widgets.stops import Stop, stops

if TYPE_CHECKING:
    import keras

GROUND, TALL = 134, 70  # the line on which the row of boxes stands, and the height of the tallest
TOP = 196  # where the panels begin, below their titles
SIDE, ROOM, LARGE = 210, 320, 250  # the image's longer side, the square that all maps share, the chosen map's
PAGE = 64  # so many maps are shown at once


class Walk:
    """A model, with all that its pictures need, computed once; images (n, h, w, c) as the model takes them, or none."""

    def __init__(self, model: "keras.Model", images: np.ndarray | None) -> None:
        self.boxes, self.stops = blocks(model), stops(model)
        self.shape = tuple(model.inputs[0].shape[1:])
        self.at = {name: k for k, box in enumerate(self.boxes) for name in box.layers}
        self.row = "".join(draw_row(self.boxes))
        self.images, self.maps = [], []
        if images is not None:
            if np.shape(images)[1:] != self.shape:
                raise ValueError(tr(f"images must be (n, {', '.join(map(str, self.shape))}), not {np.shape(images)}",
                                    f"las imágenes deben ser (n, {', '.join(map(str, self.shape))}), "
                                    f"no {np.shape(images)}"))
            self.images = [visible(image) for image in np.asarray(images)]
            self.maps = responses(model, self.stops, images)
        self.sheet = lru_cache(256)(self.sheet)  # the pictures of a layer's maps, by layer, image and page

    def sheet(self, layer: int, image: int, page: int) -> str:
        """Up to 64 maps of a layer side by side, as one picture; all maps of the layer share one scale."""
        every = self.maps[layer]
        return svg.image(contact_sheet(shades(every[image][:, :, page:page + PAGE], every)), 245, TOP, ROOM)

    def draw(self, layer: int, image: int = 0, channel: int = 0) -> str:
        """The whole net with the layer (from 1) framed, what it is, what its middle unit sees, and its maps."""
        layer -= 1
        here = self.stops[layer]
        title = tr(f"Layer {layer + 1} of {len(self.stops)}: ", f"Capa {layer + 1} de {len(self.stops)}: ") + here.name
        what = svg.lines([here.what], 870, 14)[0]
        parts = [svg.text(10, 20, title, 16, "start", weight="bold"), svg.text(10, 41, what, 14, "start"), self.row,
                 pointer(self.boxes, self.at[here.name]), *self.sight(here, image)]
        said, channel = here.said, min(channel, here.shape[-1] - 1)
        if self.maps:
            parts += self.panels(here, layer, image, channel)
            said = [*said, *map_words(self.maps[layer], image, channel)]
            rows, x, y = svg.lines(said, 870, 14), 10, TOP + ROOM + 26
        else:
            rows, x, y = svg.lines(said, 630, 15), 250, TOP + 12
        size = 14 if self.maps else 15
        height = max(y + 1.5 * size * len(rows), TOP + SIDE + 20)
        return svg.picture(890, height, [*parts, svg.paragraph(x, y, rows, size)],
                           f"{title}: {here.what}. {' '.join(said)}")

    def sight(self, here: Stop, image: int) -> list[str]:
        """The image, or an empty square of its size, with a frame around what the layer's middle unit sees."""
        height, width = self.shape[:2]
        zoom = SIDE / max(height, width)
        unit = ", ".join(str(size // 2) for size in here.shape[:2])
        name = tr(f"What unit ({unit}) sees", f"Lo que ve la unidad ({unit})") if len(here.shape) == 3 else \
            tr("What each unit sees", "Lo que ve cada unidad")
        ground = (svg.image(self.images[image], 10, TOP, width * zoom) if self.images else
                  svg.rect(10, TOP, width * zoom, height * zoom, svg.PALE, svg.GREY))
        top, bottom = framed(here, 0, height)
        left, right = framed(here, 1, width)
        frame = [10 + left * zoom, TOP + top * zoom, (right - left) * zoom, (bottom - top) * zoom]
        return [svg.text(10, TOP - 12, name, 14, "start", weight="bold"), ground,
                svg.rect(*frame, "none", svg.PAPER, 6), svg.rect(*frame, "none", svg.INK, 2.5)]

    def panels(self, here: Stop, layer: int, image: int, channel: int) -> list[str]:
        """All maps of the layer, the chosen one framed, and that one large."""
        height, width, channels = here.size()
        page = channel // PAGE * PAGE
        shown = min(channels - page, PAGE)
        across = ceil(shown**.5)
        step = ROOM / across
        row, column = divmod(channel - page, across)
        tall = step * height / width
        return [self.sheet(layer, image, page), *self.large(here, layer, image, channel),
                svg.text(245, TOP - 12, page_words(here, page), 14, "start", weight="bold"),
                svg.rect(245 + column * step - 1, TOP + row * tall - 1, step, tall, "none", svg.ORANGE, 4)]

    def large(self, here: Stop, layer: int, image: int, channel: int) -> list[str]:
        """One map large, on its channel's own scale; a single unit with its value."""
        height, width, _ = here.size()
        every = self.maps[layer]
        one, alone = every[image][:, :, channel], height == width == 1
        name = tr(f"Unit {channel}", f"Unidad {channel}") if alone else tr(f"Channel {channel}", f"Canal {channel}")
        value = svg.text(625 + LARGE / 2, TOP + LARGE / 2 + 10, svg.number(float(one[0, 0])), 30, halo=svg.PAPER)
        return [svg.text(625, TOP - 12, name, 14, "start", weight="bold"),
                svg.image(shades(one, every[:, :, :, channel]), 625, TOP, LARGE),
                svg.rect(625, TOP, LARGE, LARGE * height / width, "none", svg.GREY), value if alone else ""]


def page_words(here: Stop, page: int) -> str:
    """How many maps a layer has, of what size, and which of them are shown if not all."""
    height, width, channels = here.size()
    last = min(page + PAGE, channels) - 1
    size = tr(f" of {height}×{width}", f" de {height}×{width}")
    words = tr(f"{channels} maps", f"{channels} mapas") + size if height > 1 else tr(f"{channels} units",
                                                                                    f"{channels} unidades")
    return words if channels <= PAGE else words + tr(f": {page} to {last}", f": del {page} al {last}")


def draw_row(boxes: list[Block]) -> list[str]:
    """The whole net: boxes on one line, heights and widths logarithmic, with arcs for the shortcuts."""
    parts = [svg.line(10, GROUND, 880, GROUND, svg.GREY, 1)]
    for k, box in enumerate(boxes):
        x, y, width, height = place(boxes, k)
        parts.append(svg.rect(x, y, width, height, svg.PAPER if box.kind in ("image", "pooling") else svg.PALE))
        if box.shortcut:
            middle, reach = x + width / 2, 435 / len(boxes)
            parts.append(svg.polyline([(middle - reach * cos(pi * t / 8), y - 2 - 10 * sin(pi * t / 8))
                                       for t in range(9)], svg.ORANGE, 1.2))
        if box.repeats > 1:
            parts.append(svg.text(x + width / 2, GROUND - 8, f"×{box.repeats}", 12, weight="bold", halo=svg.PAPER))
    return parts


def place(boxes: list[Block], k: int) -> tuple[float, float, float, float]:
    """Where a box stands: left, top, width, height."""
    slot = 870 / len(boxes)
    widest = max(log2(1 + box.shape[-1]) for box in boxes)
    width = .86 * slot * log2(1 + boxes[k].shape[-1]) / widest
    height = TALL * log2(2 * boxes[k].height()) / log2(2 * max(box.height() for box in boxes))
    return 10 + slot * (k + .5) - width / 2, GROUND - height, width, height


def pointer(boxes: list[Block], k: int) -> str:
    """A thick frame around a box, and an arrow with its name and size below it."""
    x, y, width, height = place(boxes, k)
    words = f"▲ {boxes[k].name} {'×'.join(map(str, boxes[k].shape))}"
    long = svg.LETTER * 13 * len(words)
    left = min(max(x + width / 2 - 5, 10), 880 - long)
    return (svg.rect(x - 2, y - 2, width + 4, height + 4, "none", svg.ORANGE, 4)
            + svg.text(left, GROUND + 19, words, 13, "start", svg.ORANGE, "bold"))


def framed(here: Stop, axis: int, length: int) -> tuple[int, int]:
    """From which pixel to which, along a side of the image, the layer's middle unit sees, inside the image."""
    if len(here.shape) == 1:
        return 0, length
    low, high = here.field.of(here.shape[axis] // 2)
    return max(low, 0), min(high, length)


def architecture(model: "keras.Model", images: np.ndarray | None = None) -> Explorer:
    """Walk through a model, layer by layer; with images (n, h, w, c), as the model takes them, also through its maps.

    ValueError if the images have another size than the model's.
    """
    walk = Walk(model, images)
    layer = slider(tr("Layer", "Capa"), 1, len(walk.stops), 1)
    jump = choice(tr("by name", "por nombre"), [(stop.name, k + 1) for k, stop in enumerate(walk.stops)], 1)
    controls = {"layer": layer}
    if len(walk.images) > 1:
        numbers = [(tr(f"number {k + 1}", f"número {k + 1}"), k) for k in range(len(walk.images))]
        controls["image"] = choice(tr("Image", "Imagen"), numbers, 0)
    if walk.maps:
        controls["channel"] = slider(tr("Channel", "Canal"), 0, walk.stops[0].shape[-1] - 1, 0)
    connect(walk, layer, jump, controls.get("channel"))
    return Explorer(walk.draw, controls, [jump], [[layer, jump], [*controls.values()][1:]][:len(controls)])


def connect(walk: Walk, layer: Widget, jump: Widget, channel: Widget | None) -> None:
    """Let the slider and the list of names follow each other, and the channels end where the layer's do."""
    def follow(change: object) -> None:
        jump.value = layer.value = change.new
        if channel:
            channel.max = walk.stops[change.new - 1].shape[-1] - 1

    layer.observe(follow, "value")
    jump.observe(follow, "value")
