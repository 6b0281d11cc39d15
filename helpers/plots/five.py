"""LeNet-5, AlexNet, VGG-16, GoogLeNet, ResNet-152: what each costs, how often each is wrong."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.language import tr
from helpers.plots.core import figure


class Entry(NamedTuple):
    """One of the five: what it costs for an image, and its top-5 errors on ImageNet, in %.

    Depth is the number of layers with weights on the longest way, without LeNet-5's subsampling.
    `single` is the best that one network of this form gives on the validation images; `entry` is
    the competition's, on the test images, averaged over so many nets.
    """

    name: str
    year: int
    parameters: int
    multiply_adds: int
    depth: int
    single: float | None = None
    entry: float | None = None
    nets: int = 0


# Errors: AlexNet section 6.1 and Table 2 (two of the seven nets pre-trained on all of ImageNet,
# with a sixth convolution; the five others alone 16.4 %); VGG Table 5 (D, multi-crop and dense) and
# section 4.5; GoogLeNet Table 3 (144 crops) and section 7; ResNet Table 4 and section 4.1 (six nets
# of different depth, two of them with 152 layers).
FIVE = [Entry("LeNet-5", 1998, 60_000, 328_096, 5),
        Entry("AlexNet", 2012, 60_965_224, 724_406_816, 8, 18.2, 15.3, 7),
        Entry("VGG-16", 2014, 138_357_544, 15_470_264_320, 16, 7.2, 7.3, 7),
        Entry("GoogLeNet", 2014, 6_998_552, 1_582_671_872, 22, 7.89, 6.67, 7),
        Entry("ResNet-152", 2015, 60_192_808, 11_282_415_616, 152, 4.49, 3.57, 6)]
PLACES = {"LeNet-5": (0, 37, "left"), "AlexNet": (22, 0, "left"), "VGG-16": (8, 44, "center"),
          "GoogLeNet": (-12, -4, "right"), "ResNet-152": (-20, -11, "right")}  # labels, in points
PARAMETERS_A_POINT = 1.4e5  # of a circle's area, in square points
LINE, MARK = "#1a1a1a", "#0b5fa5"


@figure(8.5, 4.4)
def chart_of_five(ax: Axes) -> str:
    """The five nets: multiply-adds against error, areas as the parameters."""
    says = []
    for net in FIVE:
        draw_entry(ax, net)
        says.append(", ".join([f"{net.name} ({net.year})", *cost_words(net)]))
    ax.set(xscale="log", xlim=(1e5, 2e11), ylim=(0, 22),
           xlabel=tr("multiply-adds for one image (log scale)",
                     "multiplicaciones y sumas por imagen (escala logarítmica)"),
           ylabel=tr("top-5 error on ImageNet (%)", "error top-5 en ImageNet (%)"))
    add_legend(ax)
    return tr("Top-5 error on ImageNet against multiply-adds for one image: ",
              "Error top-5 en ImageNet frente a las multiplicaciones y sumas por imagen: ") \
        + "; ".join(says) + "."


def draw_entry(ax: Axes, net: Entry) -> None:
    """A circle for one net, a diamond for the entry, and their words; a triangle if not there."""
    place = net.multiply_adds, net.single or 0
    if net.single:
        ax.scatter(*place, net.parameters / PARAMETERS_A_POINT, "white", edgecolor=LINE,
                   linewidth=1.5, zorder=2)
        ax.plot([net.multiply_adds] * 2, [net.single, net.entry], "-", color=MARK, zorder=3)
    ax.plot(net.multiply_adds, net.entry or 0, "D" if net.entry else "^", color=MARK, zorder=4,
            clip_on=False)
    right, up, side = PLACES[net.name]
    label = {"textcoords": "offset points", "ha": side}
    ax.annotate(f"{net.name} ({net.year})", place, (right, up + 16), va="bottom", fontsize=10,
                fontweight="bold", **label)
    ax.annotate("\n".join(cost_words(net)), place, (right, up + 14), va="top", fontsize=9, **label)


def cost_words(net: Entry) -> list[str]:
    """Parameters and depth of one of the five, its multiply-adds, and its errors."""
    million = f"{net.parameters / 1e6:.3g} M"
    giga = round(net.multiply_adds / 1e9, 2)
    work = f"{giga:g} G" if giga else f"{net.multiply_adds / 1e6:.2g} M"
    errors = tr(f"one net {net.single} %; entry ({net.nets} nets) {net.entry} %",
                f"una red {net.single} %; concurso ({net.nets} redes) {net.entry} %")
    if not net.single:
        errors = tr("not on ImageNet; on MNIST 0.95 %", "no en ImageNet; en MNIST 0.95 %")
    return [tr(f"{million} parameters, {net.depth} layers",
               f"{million} de parámetros, {net.depth} capas"),
            tr(f"{work} multiply-adds", f"{work} de multiplicaciones y sumas"), errors]


def add_legend(ax: Axes) -> None:
    """What circles and diamonds stand for."""
    one = tr("one network, best testing; area: parameters",
             "una red, la mejor prueba; área: parámetros")
    many = tr("entry of the competition: mean of several networks",
              "en el concurso: media de varias redes")
    circle = Line2D([], [], marker="o", color=LINE, markerfacecolor="white", markersize=10,
                    linestyle="", label=one)
    diamond = Line2D([], [], marker="D", color=MARK, linestyle="-", label=many)
    ax.legend(handles=[circle, diamond], loc="upper left", frameon=False, fontsize=9)
