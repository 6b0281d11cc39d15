"""The famous architectures: each as boxes to scale, and the five beside each other."""

from math import log2
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from helpers.anatomy.blocks import Block, blocks, kind_words
from helpers.language import tr
from helpers.plots.core import figure

if TYPE_CHECKING:
    import keras

LOOKS = {"image": ("white", ""), "convolution": ("#dbe7f2", "///"), "pooling": ("white", "..."),
         "normalisation": ("white", "|||"), "dense": ("#f0e6d6", "xx"), "branches": ("#e3eddb", "oo"),
         "residual": ("#dbe7f2", "\\\\\\"), "other": ("white", "++")}
DASHES, ARC = {"identity": "-", "projection": (0, (3, 2))}, "#b34700"  # of the arcs
FLOOR = .5  # where the boxes stand on the logarithmic axis of heights
LETTER = 6.2  # a letter's mean width in the labels, in pixels
ROOM = 720  # the pixels that all boxes share


@figure(10, 3.4)
def architecture(ax: Axes, model: "keras.Model") -> str:
    """A model as a row of boxes, one a block: as high as its images (log scale), as wide as the log of its channels.

    Hatching tells the kind; an arc over a box is a residual block's shortcut, dashed where it changes the shape.
    """
    made = blocks(model)
    widest = max(log2(1 + block.shape[-1]) for block in made)
    for x, block in enumerate(made):
        fill, hatch = LOOKS[block.kind]
        ax.bar(x, block.height() - FLOOR, .9 * log2(1 + block.shape[-1]) / widest, FLOOR, color=fill, hatch=hatch,
               edgecolor="#1a1a1a", linewidth=1)
        if block.shortcut:
            draw_shortcut(ax, x, block)
    label_boxes(ax, made)
    scale(ax, made)
    return said(model.name, made)


def draw_shortcut(ax: Axes, x: int, block: Block) -> None:
    """An arc over a box; dashed where the shortcut changes the shape."""
    top = block.height() * 1.12
    ax.add_patch(FancyArrowPatch((x - .5, top), (x + .5, top), connectionstyle="arc3,rad=-.6", arrowstyle="-|>",
                                 mutation_scale=7, linestyle=DASHES[block.shortcut], color=ARC, shrinkA=1, shrinkB=1))


def arc_words(shortcut: str) -> str:
    """What an arc stands for."""
    return {"": "", "identity": tr("shortcut", "atajo"),
            "projection": tr("shortcut that changes the shape", "atajo que cambia la forma")}[shortcut]


def size_words(block: Block) -> str:
    """The size of what comes out of a block: 28×28×6."""
    return "×".join(map(str, block.shape))


def label_boxes(ax: Axes, made: list[Block]) -> None:
    """Each box's name and output size below it, upright where there is no room; how many it stands for, in it."""
    words = ["\n×".join([f"{block.name}\n" + "×".join(map(str, block.shape[:2])), *map(str, block.shape[2:])])
             for block in made]
    narrow = max(len(line) for label in words for line in label.split("\n")) * LETTER > ROOM / len(made)
    if narrow:
        words = [f"{block.name}\n{size_words(block)}" for block in made]
    ax.set_xticks(range(len(made)), words, fontsize=8 if narrow else 8.5, rotation=90 if narrow else 0)
    ax.tick_params("x", length=0)
    for x, block in enumerate(made):
        if block.repeats > 1:
            ax.text(x, block.height()**.5, f"× {block.repeats}", ha="center", fontweight="bold", fontsize=9,
                    bbox={"facecolor": "white", "pad": 1.5})


def scale(ax: Axes, made: list[Block]) -> None:
    """The axis of heights with the heights that occur, and what hatches and arcs mean."""
    heights = sorted({block.height() for block in made})
    ticks = [size for size, above in zip(heights, [*heights[1:], 1e9], strict=True) if above >= 1.25 * size]
    ax.set_yscale("log", base=2)
    ax.set_yticks(ticks, ticks)
    ax.set_yticks([], minor=True)
    ax.set(ylim=(FLOOR, heights[-1] * 2.2), xlim=(-.7, len(made) - .3))
    ax.set_ylabel(tr("image height, pixels\n(log scale)", "alto de la imagen, píxeles\n(escala log.)"))
    ax.set_xlabel(tr("width of a box: logarithm of the channels", "ancho de una caja: logaritmo de los canales"))
    kinds = [kind for kind in LOOKS if any(block.kind == kind for block in made)]
    marks = [Patch(facecolor=LOOKS[kind][0], hatch=LOOKS[kind][1], edgecolor="#1a1a1a", label=kind_words(kind))
             for kind in kinds]
    marks += [Line2D([], [], color=ARC, linestyle=DASHES[kind], label=arc_words(kind))
              for kind in DASHES if any(block.shortcut == kind for block in made)]
    ax.legend(handles=marks, loc="lower right", bbox_to_anchor=(1, 1), frameon=False, ncols=len(marks), fontsize=8.5,
              handleheight=1.3, columnspacing=1.3)


def said(name: str, made: list[Block]) -> str:
    """The picture in words: each box with its kind, output size, shortcut and number."""
    boxes = [f"{block.name} ({', '.join(filter(None, (kind_words(block.kind), arc_words(block.shortcut))))}) "
             + size_words(block) + (f" × {block.repeats}" if block.repeats > 1 else "") for block in made]
    return tr(f"{name} as {len(made)} boxes, on logarithmic scales of height and channels: ",
              f"{name} en {len(made)} cajas, con escalas logarítmicas de alto y canales: ") + "; ".join(boxes) + "."


class Entry(NamedTuple):
    """One of the five: what it costs for an image, and its top-5 errors on ImageNet, in %.

    Depth is the number of layers with weights on the longest way, without LeNet-5's subsampling. `single` is the best
    that one network of this form gives on the validation images; `entry` is the competition's, on the test images,
    averaged over so many nets.
    """

    name: str
    year: int
    parameters: int
    multiply_adds: int
    depth: int
    single: float | None = None
    entry: float | None = None
    nets: int = 0


# Errors: AlexNet section 6.1 and Table 2 (two of the seven nets pre-trained on all of ImageNet, with a sixth
# convolution; the five others alone 16.4 %); VGG Table 5 (D, multi-crop and dense) and section 4.5; GoogLeNet Table 3
# (144 crops) and section 7; ResNet Table 4 and section 4.1 (six nets of different depth, two of them with 152 layers).
FIVE = [Entry("LeNet-5", 1998, 60_000, 328_096, 5),
        Entry("AlexNet", 2012, 60_965_224, 724_406_816, 8, 18.2, 15.3, 7),
        Entry("VGG-16", 2014, 138_357_544, 15_470_264_320, 16, 7.2, 7.3, 7),
        Entry("GoogLeNet", 2014, 6_998_552, 1_582_671_872, 22, 7.89, 6.67, 7),
        Entry("ResNet-152", 2015, 60_192_808, 11_282_415_616, 152, 4.49, 3.57, 6)]
PLACES = {"LeNet-5": (0, 37, "left"), "AlexNet": (22, 0, "left"), "VGG-16": (8, 44, "center"),
          "GoogLeNet": (-12, -4, "right"), "ResNet-152": (-20, -11, "right")}  # of the labels, in points


@figure(8.5, 4.4)
def chart_of_five(ax: Axes) -> str:
    """LeNet-5, AlexNet, VGG-16, GoogLeNet and ResNet-152: multiply-adds against error, areas as the parameters."""
    says = []
    for net in FIVE:
        words = [f"{net.name} ({net.year})", *costs(net)]
        says.append(", ".join(words))
        if net.single:
            ax.scatter(net.multiply_adds, net.single, net.parameters / 1.4e5, "white", edgecolor="#1a1a1a",
                       linewidth=1.5, zorder=2)
            ax.plot([net.multiply_adds] * 2, [net.single, net.entry], "-", color="#0b5fa5", zorder=3)
        ax.plot(net.multiply_adds, net.entry or 0, "D" if net.entry else "^", color="#0b5fa5", zorder=4, clip_on=False)
        right, up, side = PLACES[net.name]
        place = net.multiply_adds, net.single or 0
        ax.annotate(words[0], place, (right, up + 16), textcoords="offset points", ha=side, va="bottom", fontsize=10,
                    fontweight="bold")
        ax.annotate("\n".join(words[1:]), place, (right, up + 14), textcoords="offset points", ha=side, va="top",
                    fontsize=9)
    ax.set(xscale="log", xlim=(1e5, 2e11), ylim=(0, 22),
           xlabel=tr("multiply-adds for one image (log scale)",
                     "multiplicaciones y sumas por imagen (escala logarítmica)"),
           ylabel=tr("top-5 error on ImageNet (%)", "error top-5 en ImageNet (%)"))
    explain(ax)
    return tr("Top-5 error on ImageNet against multiply-adds for one image: ",
              "Error top-5 en ImageNet frente a las multiplicaciones y sumas por imagen: ") + "; ".join(says) + "."


def costs(net: Entry) -> list[str]:
    """Parameters, multiply-adds and depth of one of the five, and its errors, in words."""
    million, depth = f"{net.parameters / 1e6:.3g} M", tr(f"{net.depth} layers", f"{net.depth} capas")
    first = tr(f"{million} parameters, {depth}", f"{million} de parámetros, {depth}")
    giga = round(net.multiply_adds / 1e9, 2)
    work = f"{giga:g} G" if giga else f"{net.multiply_adds / 1e6:.2g} M"
    work = tr(f"{work} multiply-adds", f"{work} de multiplicaciones y sumas")
    if not net.single:
        return [first, work, tr("not on ImageNet; on MNIST 0.95 %", "no en ImageNet; en MNIST 0.95 %")]
    return [first, work, tr(f"one net {net.single:g} %; entry ({net.nets} nets) {net.entry:g} %",
                            f"una red {net.single:g} %; concurso ({net.nets} redes) {net.entry:g} %")]


def explain(ax: Axes) -> None:
    """What circles and diamonds stand for."""
    one = tr("one network, best testing; area: parameters", "una red, la mejor prueba; área: parámetros")
    many = tr("entry of the competition: mean of several networks", "en el concurso: media de varias redes")
    ax.legend(handles=[Line2D([], [], marker="o", color="#1a1a1a", markerfacecolor="white", markersize=10,
                              linestyle="", label=one),
                       Line2D([], [], marker="D", color="#0b5fa5", linestyle="-", label=many)],
              loc="upper left", frameon=False, fontsize=9)
