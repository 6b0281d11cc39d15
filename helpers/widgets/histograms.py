"""What the activations, and the slopes on their way back, look like layer by layer in a deep network at its start."""

from functools import cache

import numpy as np

from helpers.language import tr
from helpers.scratch.initialisers import glorot_std, he_std
from helpers.scratch.layers import Activation, BatchNormalization, Dense
from helpers.scratch.network import Network
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, choice, tick

DEPTH, WIDTH, INPUTS = 30, 100, 100
SHOWN = (1, 2, 5, 10, 20, 30)  # the layers that get a histogram
STARTS = {"he_normal": he_std((WIDTH, WIDTH)), "glorot_normal": glorot_std((WIDTH, WIDTH)), "0.01": .01, "0.3": .3}
KINDS = ("relu", "tanh", "sigmoid")
BINS = 31
LEFT, PANEL, TALL, BASE = 20, 143, 110, 160  # of the histograms, in pixels
TOP, LOW, HIGH = 230, -12, 12  # of the chart below, and its powers of ten


def network(start: str, kind: str, normalised: bool) -> Network:
    """A fresh stack of equal layers; its dense layers have no activation, which is a layer of its own."""
    block = [Dense(WIDTH), *([BatchNormalization()] if normalised else []), Activation(kind)]
    fresh = Network(block * DEPTH, WIDTH, dtype=np.float64)
    rng = np.random.default_rng(1)
    for values in fresh.values:
        if "kernel" in values:
            values["kernel"] = rng.normal(0, STARTS[start], (WIDTH, WIDTH))
    return fresh


@cache
def signals(start: str, kind: str, normalised: bool) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Each layer's activations for random inputs, and the slopes along them of a random loss: (inputs, units) each."""
    rng, stack = np.random.default_rng(0), network(start, kind, normalised)
    past = stack.forward(rng.standard_normal((INPUTS, WIDTH)), training=True)
    along, _ = past.backward(rng.standard_normal((INPUTS, WIDTH)))
    behind = [k for k, layer in enumerate(stack.layers, 1) if isinstance(layer, Activation)]
    return [past.outputs[k] for k in behind], [along[k] for k in behind]


@cache
def measured(what: str, start: str, kind: str, normalised: bool) -> tuple[list[np.ndarray], np.ndarray, float]:
    """Shares in BINS bins for the layers shown, the root mean squares of all layers, and the bins' outer edge."""
    layers = signals(start, kind, normalised)[what == "slopes"]
    edge = 3.0 if what == "slopes" or kind == "relu" else 1.05
    counts = [np.histogram(layers[k - 1], BINS, (-edge, edge))[0] / layers[0].size for k in SHOWN]
    return counts, np.array([np.sqrt(np.mean(layer ** 2)) for layer in layers]), edge


def draw_histograms(what: str, start: str, kind: str, normalised: bool) -> str:
    """Six histograms on one scale, and the root mean square of every layer on a logarithmic one."""
    counts, sizes, edge = measured(what, start, kind, normalised)
    parts = [svg.text(LEFT, 20, tr("Shares of the values, from ", "Proporción de los valores, de ")
                      + f"−{edge:g} " + tr("to", "a") + f" {edge:g}", 13, "start", weight="bold")]
    for i, (layer, shares) in enumerate(zip(SHOWN, counts, strict=True)):
        parts += panel(LEFT + i * PANEL, layer, shares, sizes[layer - 1])
    said = "; ".join(f"{layer}: {power(sizes[layer - 1])}" for layer in SHOWN)
    name = tr("activations", "activaciones") if what == "activations" else tr("slopes", "pendientes")
    alt = tr(f"Root mean square of the {name} in layers ", f"Raíz de la media de los cuadrados de las {name} en las "
             "capas ") + said + "."
    return svg.picture(890, 420, [*parts, *chart(sizes, name)], alt)


def panel(x: float, layer: int, shares: np.ndarray, size: float) -> list[str]:
    """One histogram: bars, an axis with its 0, the layer's number, and its root mean square."""
    wide = (PANEL - 13) / BINS
    heights = np.minimum(shares / .2, 1) * TALL
    bars = [svg.rect(x + k * wide, BASE - h, wide, h, svg.BLUE, svg.BLUE, .3) for k, h in enumerate(heights) if h > .2]
    middle = x + (PANEL - 13) / 2
    tallest = svg.text(x + PANEL - 13, 62, f"{100 * shares.max():.0f} %", 12, "end", halo=svg.PAPER)
    return [*bars, tallest if shares.max() > .2 else "",
            svg.line(x, BASE, x + PANEL - 13, BASE), svg.line(middle, BASE, middle, BASE + 5),
            svg.text(middle, BASE + 18, "0", 12), svg.text(middle, 44, tr("layer ", "capa ") + str(layer), 13),
            svg.text(middle, BASE + 38, "rms " + power(size), 12, fill=svg.INK)]


def power(value: float) -> str:
    """A size as short as it reads well: 0.71, 1600, 3.2e−7."""
    return svg.number(float(f"{value:.2g}")).replace("e−0", "e−").replace("e+0", "e")


def chart(sizes: np.ndarray, name: str) -> list[str]:
    """The root mean square against the layer; beyond 1e±12 it runs along the edge."""
    def place(layer: float, exponent: float) -> tuple[float, float]:
        return 90 + (layer - 1) * 26.5, TOP + 150 * (HIGH - np.clip(exponent, LOW, HIGH)) / (HIGH - LOW)

    parts = [svg.text(LEFT, TOP - 8, tr(f"rms of the {name} by layer", f"rms de las {name} por capa"), 13, "start",
                      weight="bold")]
    for exponent in range(LOW, HIGH + 1, 6):
        y = place(1, exponent)[1]
        parts += [svg.line(90, y, place(DEPTH, 0)[0], y, svg.PALE if exponent else svg.GREY, 1),
                  svg.text(82, y + 4, f"1e{exponent}".replace("-", "−") if exponent else "1", 12, "end")]
    parts += [svg.text(place(layer, LOW)[0], TOP + 170, layer, 12) for layer in SHOWN]
    dots = [place(layer, np.log10(max(size, 1e-300))) for layer, size in enumerate(sizes, 1)]
    return [*parts, svg.polyline(dots, svg.BLUE, 1.5), *(svg.circle(x, y, 3, svg.PAPER, svg.BLUE) for x, y in dots)]


def histograms(start: str = "he_normal", kind: str = "relu", normalised: bool = False) -> Explorer:
    """Choose how a network of 30 layers of 100 units starts, and see what becomes of the signal in both directions."""
    normal = tr("normal, standard deviation ", "normal, desviación estándar ")
    starts = [(name if name.endswith("normal") else normal + name, name) for name in STARTS]
    whats = [(tr("activations, forward", "activaciones, hacia adelante"), "activations"),
             (tr("slopes, backward", "pendientes, hacia atrás"), "slopes")]
    for settings in [(s, k, n) for s in STARTS for k in KINDS for n in (False, True)]:
        measured("activations", *settings), measured("slopes", *settings)
    return Explorer(draw_histograms, {
        "what": choice(tr("Show", "Mostrar"), whats, "activations"),
        "start": choice(tr("Initialiser", "Inicializador"), starts, start),
        "kind": choice(tr("Activation", "Activación"), [(name, name) for name in KINDS], kind),
        "normalised": tick(tr("Batch normalisation", "Normalización por lotes"), normalised)})
