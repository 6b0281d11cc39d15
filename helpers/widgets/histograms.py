"""Activations, and gradients on their way back, layer by layer in a deep network at its start."""

from functools import cache
from itertools import product

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import number
from helpers.scratch.initialisers import glorot_std, he_std
from helpers.scratch.layers import Activation, BatchNormalization, Dense
from helpers.scratch.network import Network
from helpers.widgets.explorer import Explorer, choice, tick

DEPTH, WIDTH, INPUTS = 30, 100, 100
LAYERS = (1, 2, 5, 10, 20, 30)  # the layers that get a histogram
STARTS = {"he_normal": he_std((WIDTH, WIDTH)), "glorot_normal": glorot_std((WIDTH, WIDTH)),
          "0.01": .01, "0.3": .3}
WORDS = {"activations": ("activations", "las activaciones"),
         "gradients": ("gradients", "los gradientes")}
Measured = tuple[list[np.ndarray], np.ndarray, float]
KINDS = ("relu", "tanh", "sigmoid")
BINS = 31
FULL = .2  # the share that a bar as high as its panel stands for
LEFT, PANEL, TALL, BASE = 20, 143, 110, 160  # of the histograms, in pixels
TOP, LOW, HIGH = 230, -12, 12  # of the chart below, and its powers of ten


def network(start: str, kind: str, normalised: bool) -> Network:
    """A fresh stack of equal layers; the activation of each is a layer of its own."""
    block = [Dense(WIDTH), *([BatchNormalization()] if normalised else []), Activation(kind)]
    fresh = Network(block * DEPTH, WIDTH, dtype=np.float64)
    rng = np.random.default_rng(1)
    for values in fresh.values:
        if "kernel" in values:
            values["kernel"] = rng.normal(0, STARTS[start], (WIDTH, WIDTH))
    return fresh


@cache
def signals(start: str, kind: str, normalised: bool) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Each layer's activations for random inputs, and a random loss's gradients along them.

    All are (inputs, units).
    """
    rng, stack = np.random.default_rng(0), network(start, kind, normalised)
    past = stack.forward(rng.standard_normal((INPUTS, WIDTH)), training=True)
    along, _ = past.backward(rng.standard_normal((INPUTS, WIDTH)))
    behind = [k for k, layer in enumerate(stack.layers, 1) if isinstance(layer, Activation)]
    return [past.outputs[k] for k in behind], [along[k] for k in behind]


@cache
def measure(what: str, start: str, kind: str, normalised: bool) -> Measured:
    """Shares in BINS bins for the layers in LAYERS, all layers' rms, and the bins' outer edge."""
    layers = signals(start, kind, normalised)[what == "gradients"]
    edge = 3.0 if what == "gradients" or kind == "relu" else 1.05
    counts = [np.histogram(layers[k - 1], BINS, (-edge, edge))[0] / layers[0].size for k in LAYERS]
    return counts, np.array([np.sqrt(np.mean(layer ** 2)) for layer in layers]), edge


def draw_histograms(what: str, start: str, kind: str, normalised: bool) -> str:
    """Six histograms on one scale, and the root mean square of every layer on a logarithmic one."""
    counts, sizes, edge = measure(what, start, kind, normalised)
    title = tr(f"Shares of the values, from −{edge:g} to {edge:g}",
               f"Proporción de los valores, de −{edge:g} a {edge:g}")
    panels = [part for i, (layer, shares) in enumerate(zip(LAYERS, counts, strict=True))
              for part in panel(LEFT + i * PANEL, layer, shares, sizes[layer - 1])]
    values = "; ".join(f"{layer}: {power(sizes[layer - 1])}" for layer in LAYERS)
    en, es = WORDS[what]
    alt = tr(f"Root mean square of the {en} in layers {values}.",
             f"Raíz de la media de los cuadrados de {es} en las capas {values}.")
    name = tr(f"rms of the {en} by layer", f"rms de {es} por capa")
    return svg.picture(svg.WIDE, 420, [svg.heading(LEFT, 20, title, 13), *panels,
                                       svg.heading(LEFT, TOP - 8, name, 13), *chart(sizes)], alt)


def panel(x: float, layer: int, shares: np.ndarray, size: float) -> list[str]:
    """One histogram: bars, an axis with its 0, the layer's number, and its root mean square."""
    wide = PANEL - 13
    middle, right, bar = x + wide / 2, x + wide, wide / BINS
    heights = np.minimum(shares / FULL, 1) * TALL
    bars = [svg.rect(x + k * bar, BASE - h, bar, h, svg.BLUE, svg.BLUE, .3)
            for k, h in enumerate(heights) if h > .2]
    if shares.max() > FULL:
        bars.append(svg.text(right, 62, f"{100 * shares.max():.0f} %", 12, "end", halo=svg.PAPER))
    return [*bars, svg.line(x, BASE, right, BASE), svg.line(middle, BASE, middle, BASE + 5),
            svg.text(middle, BASE + 18, "0", 12),
            svg.text(middle, 44, tr(f"layer {layer}", f"capa {layer}")),
            svg.text(middle, BASE + 38, "rms " + power(size), 12)]


def power(value: float) -> str:
    """A size as short as it reads well: 0.71, 1600, 3.2e−7."""
    return number(float(f"{value:.2g}")).replace("e−0", "e−").replace("e+0", "e")


def chart(sizes: np.ndarray) -> list[str]:
    """The root mean square against the layer; beyond 1e±12 it runs along the edge."""
    def place(layer: float, exponent: float) -> tuple[float, float]:
        share = (HIGH - np.clip(exponent, LOW, HIGH)) / (HIGH - LOW)
        return 90 + (layer - 1) * 26.5, TOP + 150 * share

    parts = []
    for exponent in range(LOW, HIGH + 1, 6):
        (x, y), (end, _) = place(1, exponent), place(DEPTH, exponent)
        words = f"1e{exponent}".replace("-", "−") if exponent else "1"
        parts += [svg.line(x, y, end, y, svg.PALE if exponent else svg.GREY, 1),
                  svg.text(x - 8, y + 4, words, 12, "end")]
    parts += [svg.text(place(layer, LOW)[0], TOP + 170, layer, 12) for layer in LAYERS]
    dots = [place(layer, np.log10(max(size, 1e-300))) for layer, size in enumerate(sizes, 1)]
    return [*parts, svg.polyline(dots, svg.BLUE, 1.5),
            *(svg.circle(x, y, 3, svg.PAPER, svg.BLUE) for x, y in dots)]


def histograms(start: str = "he_normal", kind: str = "relu", normalised: bool = False) -> Explorer:
    """Choose how 30 layers of 100 units start; see the signal's size in both directions."""
    normal = tr("normal, standard deviation ", "normal, desviación estándar ")
    starts = [(name if name.endswith("normal") else normal + name, name) for name in STARTS]
    whats = [(tr("activations, forward", "activaciones, hacia adelante"), "activations"),
             (tr("gradients, backward", "gradientes, hacia atrás"), "gradients")]
    for settings in product(WORDS, STARTS, KINDS, (False, True)):
        measure(*settings)
    return Explorer(draw_histograms, {
        "what": choice(tr("Show", "Mostrar"), whats, "activations"),
        "start": choice(tr("Initialiser", "Inicializador"), starts, start),
        "kind": choice(tr("Activation", "Activación"), KINDS, kind),
        "normalised": tick(tr("Batch normalisation", "Normalización por lotes"), normalised)})
