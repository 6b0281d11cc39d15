"""A walk through an architecture: each layer with its numbers, what it sees, and its maps."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from helpers.anatomy.blocks import blocks
from helpers.language import tr
from helpers.plots import svg
from helpers.plots.architectures import Row
from helpers.plots.feature_maps import ROOM, View, draw_sheet, draw_view, ends, greys
from helpers.plots.words import number
from helpers.widgets.explorer import Explorer, choice, limit, slider
from helpers.widgets.stops import Stop, stops

if TYPE_CHECKING:
    import keras

ROW = 46  # where the row of boxes begins, below the title
SIDE = 210  # the image's longer side


class Walk:
    """A model, with all that its pictures need, computed once.

    Images are (n, h, w, c), as the model takes them, or none. ValueError if of another size.
    """

    def __init__(self, model: "keras.Model", images: np.ndarray | None) -> None:
        self.row, self.stops = Row(blocks(model), ROW), stops(model)
        self.drawn_row = "".join(self.row.parts)
        self.top = self.row.bottom + 32  # where the panels begin, below their titles
        self.shape = tuple(model.inputs[0].shape[1:])
        self.at = {name: k for k, box in enumerate(self.row.boxes) for name in box.layers}
        self.images, self.maps = [], []
        if images is not None:
            if np.shape(images)[1:] != self.shape:
                sizes = ", ".join(map(str, self.shape))
                raise ValueError(tr(f"images must be (n, {sizes}), not {np.shape(images)}",
                                    f"las imágenes deben ser (n, {sizes}), no {np.shape(images)}"))
            self.images = [visible(image) for image in np.asarray(images)]
            self.maps = responses(model, self.stops, images)
        self.sheet = lru_cache(256)(self.sheet)

    def sheet(self, layer: int, image: int, page: int) -> str:
        """A page of a layer's maps; kept, for the channels of a page share it."""
        return draw_sheet(View(self.maps[layer], image, page), self.top)

    def draw(self, layer: int, image: int = 0, channel: int = 0) -> str:
        """The whole net with the layer (from 1) framed, its numbers, its sight and its maps."""
        here, count = self.stops[layer - 1], len(self.stops)
        title = tr(f"Layer {layer} of {count}: ", f"Capa {layer} de {count}: ") + here.name
        parts = [svg.heading(10, 20, title, 16),
                 svg.text(10, 41, svg.lines([here.what], 870, 14)[0], 14, "start"), self.drawn_row,
                 self.pointer(here), *self.draw_sight(here, image)]
        alt = f"{title}: {here.what}. "
        if not self.maps:
            rows = svg.lines(here.sentences, 630, 15)
            height = max(self.top + 12 + 22.5 * len(rows), self.top + SIDE + 20)
            parts.append(svg.paragraph(250, self.top + 12, rows, 15))
            return svg.picture(svg.WIDE, height, parts, alt + " ".join(here.sentences))
        view = View(self.maps[layer - 1], image, min(channel, here.shape[-1] - 1))
        parts += [self.sheet(layer - 1, image, view.page()), *draw_view(view, self.top)]
        return svg.page(parts, self.top + ROOM + 26, [*here.sentences, *map_words(view)], alt)

    def strongest(self, layer: int) -> int:
        """The channel of a layer (from 1) with the largest mean over the first image."""
        return int(self.maps[layer - 1][0].mean(axis=(0, 1)).argmax())

    def pointer(self, here: Stop) -> str:
        """A thick frame around the layer's box."""
        x, y, width, height = self.row.place(self.at[here.name])
        return svg.rect(x - 2, y - 2, width + 4, height + 4, "none", svg.ORANGE, 4)

    def draw_sight(self, here: Stop, image: int) -> list[str]:
        """The image, or an empty square, with a frame around what the layer's middle unit sees."""
        (height, width), top = self.shape[:2], self.top
        zoom = SIDE / max(height, width)
        name = tr("What each unit sees", "Lo que ve cada unidad")
        if len(here.shape) == 3:
            unit = ", ".join(str(size // 2) for size in here.shape[:2])
            name = tr(f"What unit ({unit}) sees", f"Lo que ve la unidad ({unit})")
        ground = svg.rect(10, top, width * zoom, height * zoom, svg.PALE, svg.GREY)
        if self.images:
            ground = svg.image(self.images[image], 10, top, width * zoom)
        (first, last), (left, right) = here.sight(0, height), here.sight(1, width)
        frame = (10 + left * zoom, top + first * zoom, (right - left) * zoom, (last - first) * zoom)
        return [svg.heading(10, top - 12, name), ground,
                svg.rect(*frame, "none", svg.PAPER, 6), svg.rect(*frame, "none", svg.INK, 2.5)]


def visible(image: np.ndarray) -> np.ndarray:
    """An image (h, w, 1) or (h, w, 3) as bytes: floats from their least to their largest."""
    if image.dtype != np.uint8:
        image = greys(image - image.min(), float(np.ptp(image)))
    return image[:, :, 0] if image.shape[2] == 1 else image[:, :, :3]


def responses(model: "keras.Model", line: list[Stop], images: np.ndarray) -> list[np.ndarray]:
    """What each stop gives for the images: (n, h, w, c), a vector as n maps of 1×1."""
    import keras
    probe = keras.Model(model.inputs, [stop.output for stop in line])
    pixels = keras.ops.convert_to_tensor(np.asarray(images, "float32"))
    outputs = [keras.ops.convert_to_numpy(values) for values in probe([pixels], training=False)]
    return [np.asarray(values, "float32").reshape(len(images), *stop.size())
            for stop, values in zip(line, outputs, strict=True)]


def map_words(view: View) -> list[str]:
    """The chosen channel in numbers, and what black and white are."""
    one, channel = view.map(), view.channel
    zeros = f"{100 * np.mean(one == 0):.0f}"
    least, most, largest = (number(float(n)) for n in (one.min(), one.max(), view.maps().max()))
    words = tr(f"Channel {channel} for this image: from {least} to {most}; "
               f"{zeros} % of its cells are 0.",
               f"Canal {channel} para esta imagen: de {least} a {most}; "
               f"el {zeros} % de sus celdas son 0.")
    if one.size == 1:
        best = int(view.maps().argmax())
        words = tr(f"Unit {channel} for this image: {most}. "
                   f"The largest is unit {best}: {largest}.",
                   f"Unidad {channel} para esta imagen: {most}. "
                   f"La mayor es la unidad {best}: {largest}.")
    black, white, dark, light = map(number, (*ends(view.every), *ends(view.of_channel())))
    return [words, tr(f"Small maps: black is {black}, white {white}. "
                      f"Large one: black is {dark}, white {light}. The same for all images.",
                      f"Mapas pequeños: negro es {black}, blanco {white}. "
                      f"El grande: negro es {dark}, blanco {light}. "
                      "Igual para todas las imágenes.")]


def architecture(model: "keras.Model", images: np.ndarray | None = None) -> Explorer:
    """Walk through a model, layer by layer; with images also through its maps.

    Images are (n, h, w, c), as the model takes them; ValueError if they have another size.
    """
    walk = Walk(model, images)
    layer = slider(tr("Layer", "Capa"), 1, len(walk.stops), 1)
    numbers = [(stop.name, k) for k, stop in enumerate(walk.stops, 1)]
    jump = choice(tr("by name", "por nombre"), numbers, 1)
    layer.observe(lambda change: setattr(jump, "value", change.new), "value")
    jump.observe(lambda change: setattr(layer, "value", change.new), "value")
    more = {}
    if len(walk.images) > 1:
        name = tr("number", "número")
        more["image"] = choice(tr("Image", "Imagen"),
                               [(f"{name} {k + 1}", k) for k in range(len(walk.images))], 0)
    if walk.maps:
        channel = slider(tr("Channel", "Canal"), 0, walk.stops[0].shape[-1] - 1, walk.strongest(1))
        limit(channel, [layer], lambda: walk.stops[layer.value - 1].shape[-1] - 1)
        layer.observe(lambda change: setattr(channel, "value", walk.strongest(change.new)), "value")
        more["channel"] = channel
    rows = [[layer, jump], [*more.values()]]
    return Explorer(walk.draw, {"layer": layer, **more}, [jump], rows if more else rows[:1])
