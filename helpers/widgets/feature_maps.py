"""The feature maps of a trained network: every channel of a layer at once, and one large."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.feature_maps import ROOM, View, draw_sheet, draw_view, greys
from helpers.widgets.explorer import Explorer, choice, limit, slider

TOP, SIDE = 40, 180  # where the panels begin, below their titles, and the image's side
BAR = 80  # the height of a bar of 100 %


def draw_feature_maps(images: np.ndarray, maps: Mapping[str, np.ndarray], probabilities: np.ndarray,
                      digit: int, layer: str, channel: int) -> str:
    """The image with its probabilities, all maps of the layer, and the chosen one large."""
    view = View(np.asarray(maps[layer], float), digit, min(channel, maps[layer].shape[3] - 1))
    image = np.squeeze(images[digit])
    parts = [svg.heading(10, TOP - 12, tr(f"Digit {digit}", f"Dígito {digit}")),
             svg.image(greys(image, image.max()), 10, TOP, SIDE),
             *draw_bars(probabilities[digit], 10, TOP + SIDE + 26),
             draw_sheet(view, TOP), *draw_view(view, TOP)]
    alt = tr(f"Digit {digit}. {layer}, ", f"Dígito {digit}. {layer}, ") + view.page_words() + ". "
    sentences = [*map_words(view, layer), answer(probabilities[digit])]
    return svg.page(parts, TOP + ROOM + 42, sentences, alt)


def draw_bars(probabilities: np.ndarray, x: float, y: float) -> list[str]:
    """The probabilities in % as upright bars over their digits; the largest is black."""
    wide, winner = SIDE / len(probabilities), int(np.argmax(probabilities))
    base = y + 38 + BAR
    parts = [svg.heading(x, y, tr("Probabilities (%)", "Probabilidades (%)"), 13),
             svg.line(x, base, x + SIDE, base)]
    for k, share in enumerate(probabilities):
        middle, high = x + (k + .5) * wide, float(share) * BAR
        fill, weight = (svg.INK, "bold") if k == winner else (svg.PALE, "normal")
        parts += [svg.rect(middle - .35 * wide, base - high, .7 * wide, high, fill, svg.INK),
                  svg.text(middle, base - high - 4, f"{100 * share:.0f}", 10, weight=weight),
                  svg.text(middle, base + 16, k, 13, weight=weight)]
    return parts


def map_words(view: View, name: str) -> list[str]:
    """The chosen map's largest value and share of zeros, the layer's zeros, and the greys."""
    channel, maps = view.channel, view.maps()
    here, of_channel, of_layer = (f"{values.max():.3g}"
                                  for values in (view.map(), view.of_channel(), view.every))
    zeros, all_zeros = (f"{100 * np.mean(values == 0):.0f}" for values in (view.map(), maps))
    silent = np.sum(~maps.any(axis=(0, 1)))
    return [tr(f"{name}, channel {channel}: the largest value is {here}; "
               f"{zeros} % of its cells are 0.",
               f"{name}, canal {channel}: el mayor valor es {here}; "
               f"{zeros} % de sus celdas son 0."),
            tr(f"The whole of {name}: {all_zeros} % of the cells are 0; "
               f"channels that are 0 everywhere: {silent}.",
               f"Todo {name}: {all_zeros} % de las celdas son 0; "
               f"canales que son 0 en todas partes: {silent}."),
            tr(f"Black is 0. White is the largest value that any digit gives: {of_layer} for the "
               f"small maps (all channels), {of_channel} for the large one (channel {channel}).",
               f"El negro es 0. El blanco es el mayor valor que da algún dígito: {of_layer} en los "
               f"mapas pequeños (todos los canales), {of_channel} en el grande (canal {channel}).")]


def answer(probabilities: np.ndarray) -> str:
    """The network's answer and how sure it is."""
    best = int(np.argmax(probabilities))
    percent = 100 * float(probabilities[best])
    sure = f"{percent:.1f}" if percent < 99.95 else tr("more than 99.9", "más de 99.9")
    return tr(f"The network's answer: {best}, with a probability of {sure} %.",
              f"La respuesta de la red: {best}, con una probabilidad de {sure} %.")


def feature_maps(images: np.ndarray, maps: Mapping[str, np.ndarray],
                 probabilities: np.ndarray) -> Explorer:
    """Browse what a trained network makes of one image of each digit.

    images (10, h, w, 1), maps {layer: (10, h', w', c)}, probabilities (10, 10).
    """
    first = next(iter(maps))
    digit = slider(tr("Digit", "Dígito"), 0, len(images) - 1, 4 % len(images))
    layer = choice(tr("Layer", "Capa"), list(maps), first)
    channel = slider(tr("Channel", "Canal"), 0, maps[first].shape[3] - 1, 0)
    limit(channel, [layer], lambda: maps[layer.value].shape[3] - 1)
    return Explorer(partial(draw_feature_maps, images, maps, probabilities),
                    {"digit": digit, "layer": layer, "channel": channel})
