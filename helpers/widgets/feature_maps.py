"""The feature maps of a trained network: every channel of a layer at once, and one of them large."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from helpers.language import tr
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, choice, slider

TOP = 52  # where the panels begin, below their titles
ROOM, LARGE = 340, 250  # the square that a layer's maps share, and the side of the chosen one


class View(NamedTuple):
    """One digit's way through a network: its image (h, w), a layer's maps (h', w', c), the probabilities (classes,).

    `largest` has each channel's largest value over all digits (c,), so that maps of different digits compare.
    """

    digit: int
    layer: str
    channel: int
    image: np.ndarray
    maps: np.ndarray
    largest: np.ndarray
    probabilities: np.ndarray

    def map(self) -> np.ndarray:
        """The chosen channel's map (h', w')."""
        return self.maps[:, :, self.channel]


def greys(values: np.ndarray, white: float) -> np.ndarray:
    """Values as greys (uint8): 0 and less is black, `white` and more is white."""
    return np.rint(255 * np.clip(values / max(white, 1e-9), 0, 1)).astype(np.uint8)


def draw_feature_maps(images: np.ndarray, maps: Mapping[str, np.ndarray], probabilities: np.ndarray, digit: int,
                      layer: str, channel: int) -> str:
    """The image with its probabilities, all maps of the layer with the chosen one framed, and that one large."""
    channel = min(channel, maps[layer].shape[3] - 1)
    view = View(digit, layer, channel, np.squeeze(images[digit]), np.asarray(maps[layer][digit], float),
                np.max(maps[layer], axis=(0, 1, 2)), probabilities[digit])
    height, width, channels = view.maps.shape
    titles = [(10, tr("Image", "Imagen"), tr(f"digit {digit}", f"dígito {digit}")),
              (245, layer, tr(f"{channels} maps of {height}×{width}", f"{channels} mapas de {height}×{width}")),
              (625, tr(f"Channel {channel}", f"Canal {channel}"), layer)]
    parts = [svg.text(x, y, words, 14 if y == 20 else 13, "start", weight="bold" if y == 20 else "normal")
             for x, *named in titles for y, words in zip((20, 40), named, strict=True)]
    parts += [svg.image(greys(view.image, view.image.max()), 10, TOP, 180), *bars(view.probabilities, 10, 258),
              *overview(view, 245), svg.image(greys(view.map(), view.largest[channel]), 625, TOP, LARGE)]
    said = sentences(view)
    rows = svg.lines(said, 870, 14)
    alt = tr(f"Digit {digit}. {layer}, {channels} maps of {height}×{width}. ",
             f"Dígito {digit}. {layer}, {channels} mapas de {height}×{width}. ")
    return svg.picture(890, 410 + 21 * len(rows), [*parts, svg.paragraph(10, 424, rows, 14)], alt + " ".join(said))


def overview(view: View, x: float) -> list[str]:
    """All maps of the layer, in rows, each under its frame; the chosen one's is thick, on white and black."""
    channels = view.maps.shape[2]
    across = int(np.ceil(np.sqrt(channels)))
    step, parts = ROOM / across, []
    pixels = greys(view.maps, view.largest.max())
    side = step - 6
    for k in range(channels):
        left, top = x + k % across * step, TOP + k // across * step
        parts.append(svg.image(pixels[:, :, k], left, top, side))
        if k == view.channel:
            parts += [svg.rect(left - 2, top - 2, side + 4, side + 4, "none", svg.ORANGE, 4)]
    return parts


def bars(probabilities: np.ndarray, x: float, y: float) -> list[str]:
    """The probabilities in % as upright bars over their digits; the largest black, with its number in bold."""
    wide, tall, winner = 180 / len(probabilities), 80, int(np.argmax(probabilities))
    base = y + 38 + tall
    parts = [svg.text(x, y, tr("Probabilities (%)", "Probabilidades (%)"), 13, "start", weight="bold"),
             svg.line(x, base, x + 180, base)]
    for k, share in enumerate(probabilities):
        middle, high, weight = x + (k + .5) * wide, float(share) * tall, "bold" if k == winner else "normal"
        fill = svg.INK if k == winner else svg.PALE
        parts += [svg.rect(middle - .35 * wide, base - high, .7 * wide, high, fill, svg.INK),
                  svg.text(middle, base - high - 4, f"{100 * share:.0f}", 10, weight=weight),
                  svg.text(middle, base + 16, k, 13, weight=weight)]
    return parts


def sentences(view: View) -> list[str]:
    """The chosen map's largest value and share of zeros, the layer's zeros, the greys, and the network's answer."""
    name, channel, best = view.layer, view.channel, int(np.argmax(view.probabilities))
    here, of_channel, of_layer = (f"{np.max(x):.3g}" for x in (view.map(), view.largest[channel], view.largest))
    zeros, all_zeros = (f"{100 * np.mean(values == 0):.0f}" for values in (view.map(), view.maps))
    silent, percent = np.sum(~view.maps.any(axis=(0, 1))), 100 * float(view.probabilities[best])
    sure = f"{percent:.1f}" if percent < 99.95 else tr("more than 99.9", "más de 99.9")
    return [tr(f"{name}, channel {channel}: the largest value is {here}; {zeros} % of its cells are 0.",
               f"{name}, canal {channel}: el mayor valor es {here}; {zeros} % de sus celdas son 0."),
            tr(f"The whole of {name}: {all_zeros} % of the cells are 0; channels that are 0 everywhere: {silent}.",
               f"Todo {name}: {all_zeros} % de las celdas son 0; canales que son 0 en todas partes: {silent}."),
            tr(f"Black is 0. White is the largest value that any digit gives: {of_layer} for the small maps (all "
               f"channels), {of_channel} for the large one (channel {channel}).",
               f"El negro es 0. El blanco es el mayor valor que da algún dígito: {of_layer} en los mapas pequeños "
               f"(todos los canales), {of_channel} en el grande (canal {channel})."),
            tr(f"The network's answer: {best}, with a probability of {sure} %.",
               f"La respuesta de la red: {best}, con una probabilidad de {sure} %.")]


def feature_maps(images: np.ndarray, maps: Mapping[str, np.ndarray], probabilities: np.ndarray) -> Explorer:
    """Browse what a trained network makes of one image of each digit.

    images (10, h, w, 1), maps {layer: (10, h', w', c)}, probabilities (10, 10).
    """
    names = list(maps)
    controls = {"digit": slider(tr("Digit", "Dígito"), 0, len(images) - 1, 4 % len(images)),
                "layer": choice(tr("Layer", "Capa"), [(name, name) for name in names], names[0]),
                "channel": slider(tr("Channel", "Canal"), 0, maps[names[0]].shape[3] - 1, 0)}

    def follow(change: object) -> None:
        """Let the channels end where the layer's do."""
        controls["channel"].max = maps[change.new].shape[3] - 1

    controls["layer"].observe(follow, "value")
    return Explorer(partial(draw_feature_maps, images, maps, probabilities), controls)
