"""A model as a row of boxes to scale, one a block: a figure, and what the widget walks along."""

from math import log2
from typing import TYPE_CHECKING

from helpers.anatomy.blocks import KINDS, Block, blocks, kind_words
from helpers.language import tr
from helpers.plots import svg
from helpers.plots.core import Drawing
from helpers.plots.words import times

if TYPE_CHECKING:
    import keras

# A kind's colour, and the lines with which a tile of 8×8 pixels is hatched.
LOOKS = {"image": (svg.PAPER, ""), "convolution": ("#dbe7f2", "M0 8L8 0"),
         "pooling": (svg.PAPER, "M1 2H3M5 6H7"), "normalisation": (svg.PAPER, "M4 0V8"),
         "dense": ("#f0e6d6", "M0 8L8 0M0 0L8 8"),
         "branches": ("#e3eddb", "M2 4a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"),
         "residual": ("#dbe7f2", "M0 0L8 8"), "other": (svg.PAPER, "M4 0V8M0 4H8")}
DASHES = {"identity": "", "projection": "4 3"}  # of a shortcut's arc
LEFT, RIGHT = 40, 880  # where the boxes begin and end
TALL = 96  # of the tallest box
SIZE = 12  # of the letters


class Row:
    """A model's boxes on one line, from `top` to `bottom`: their heights and widths logarithmic.

    Hatching tells the kind; an arc is a residual block's shortcut, dashed where it changes the
    shape. Below each box its name and the size of what comes out of it.
    """

    def __init__(self, model: "keras.Model", top: float = 0) -> None:
        self.name, self.boxes = model.name, blocks(model)
        self.slot = (RIGHT - LEFT) / len(self.boxes)
        self.widest = max(log2(1 + box.shape[-1]) for box in self.boxes)
        self.highest = max(box.height() for box in self.boxes)
        legend, below = svg.legend(legend_entries(self.boxes), 10, top + 14, RIGHT, SIZE)
        self.ground = below + 18 + TALL
        words, self.bottom = self.labels()
        self.parts = [*tiles(), *legend, svg.line(LEFT, self.ground, RIGHT, self.ground, width=1),
                      *self.axis(), *map(self.box, range(len(self.boxes))), *words]

    def above_ground(self, height: int) -> float:
        """How high a box of an image of so many pixels is."""
        return TALL * log2(2 * height) / log2(2 * self.highest)

    def middle(self, k: int) -> float:
        """Where the k-th box has its middle."""
        return LEFT + self.slot * (k + .5)

    def place(self, k: int) -> tuple[float, float, float, float]:
        """Where the k-th box stands: left, top, width, height."""
        width = .9 * self.slot * log2(1 + self.boxes[k].shape[-1]) / self.widest
        height = self.above_ground(self.boxes[k].height())
        return self.middle(k) - width / 2, self.ground - height, width, height

    def box(self, k: int) -> str:
        """A box with its hatching, its shortcut, and how many equal blocks it stands for."""
        block, (x, y, width, height) = self.boxes[k], self.place(k)
        drawn = svg.rect(x, y, width, height, f"url(#hatch-{block.kind})")
        if block.shortcut:
            start = self.middle(k) - self.slot / 2
            drawn += svg.arc(start, start + self.slot, y - 3, svg.ORANGE, DASHES[block.shortcut])
        if block.repeats > 1:
            drawn += svg.text(self.middle(k), self.ground - height / 2 + 4, f"×{block.repeats}",
                              SIZE, weight="bold", halo=svg.PAPER)
        return drawn

    def axis(self) -> list[str]:
        """The heights that occur, in pixels, as far as there is room for their numbers."""
        parts, free = [], self.ground - TALL
        for height in sorted({box.height() for box in self.boxes}, reverse=True):
            y = self.ground - self.above_ground(height)
            if y >= free:
                parts += [svg.line(LEFT - 4, y, LEFT, y, width=1),
                          svg.text(LEFT - 7, y + 4, height, SIZE, "end")]
                free = y + SIZE
        return parts

    def labels(self) -> tuple[list[str], float]:
        """Each box's name and output size, turned where there is no room; and where they end."""
        across = [[box.name, times(box.shape[:2]),
                   *(f"×{channels}" for channels in box.shape[2:])] for box in self.boxes]
        if longest(across) * svg.LETTER * SIZE < self.slot:
            parts = [svg.text(self.middle(k), self.ground + 15 + 14 * i, words, SIZE)
                     for k, label in enumerate(across) for i, words in enumerate(label)]
            return parts, self.ground + 8 + 14 * max(map(len, across))
        turned = [[box.name, times(box.shape)] for box in self.boxes]
        parts = [svg.text(self.middle(k) - 2 + SIZE * i, self.ground + 6, words, SIZE, "end",
                          turn=-90)
                 for k, label in enumerate(turned) for i, words in enumerate(label)]
        return parts, self.ground + 18 + longest(turned) * svg.LETTER * SIZE


def longest(labels: list[list[str]]) -> int:
    """The letters of the longest line of all labels."""
    return max(len(line) for label in labels for line in label)


def tiles() -> list[str]:
    """The hatching of each kind, to be named as a box's colour."""
    return [svg.hatch(f"hatch-{kind}", *look) for kind, look in LOOKS.items()]


def legend_entries(boxes: list[Block]) -> list[svg.Entry]:
    """The kinds and the shortcuts that occur, and what the sizes of boxes mean."""
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in boxes)]
    arcs = [arc for arc in DASHES if any(box.shortcut == arc for box in boxes)]
    return [*(svg.Entry(svg.rect(-11, -7, 22, 14, f"url(#hatch-{kind})"), kind_words(kind))
              for kind in kinds),
            *(svg.Entry(svg.arc(-11, 11, 3, svg.ORANGE, DASHES[arc]), arc_words(arc))
              for arc in arcs),
            svg.Entry("", tr("log scales: heights in pixels, widths in channels",
                             "escalas log.: altos en píxeles, anchos en canales"))]


def arc_words(shortcut: str) -> str:
    """What an arc stands for."""
    return {"": "", "identity": tr("shortcut", "atajo"),
            "projection": tr("shortcut that changes the shape",
                             "atajo que cambia la forma")}[shortcut]


def alt_text(name: str, boxes: list[Block]) -> str:
    """The picture in words: each box with its kind, output size, shortcut and number."""
    says = []
    for box in boxes:
        kind = ", ".join(filter(None, (kind_words(box.kind), arc_words(box.shortcut))))
        number = f" × {box.repeats}" if box.repeats > 1 else ""
        says.append(f"{box.name} ({kind}) {times(box.shape)}{number}")
    return tr(f"The network {name} in {len(boxes)} boxes, on logarithmic scales: ",
              f"La red {name} en {len(boxes)} cajas, con escalas logarítmicas: ") \
        + "; ".join(says) + "."


def architecture(model: "keras.Model") -> Drawing:
    """A model as a row of boxes, one a block: the row that `widgets.architecture` walks along."""
    row = Row(model)
    return Drawing(svg.picture(svg.WIDE, row.bottom, row.parts, alt_text(row.name, row.boxes)))
