"""A model as a row of volumes, one a block: a figure, and what the widget walks along."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from helpers.anatomy.blocks import KINDS, Block, Step, blocks, kind_words
from helpers.anatomy.fields import Shape
from helpers.language import tr
from helpers.plots import svg
from helpers.plots.columns import LEFT, RIGHT, SIZE, kernels, table
from helpers.plots.core import Drawing
from helpers.plots.modules import ROOM, draw_bands, draw_module, glyphs
from helpers.plots.volumes import Scale, Solid, full, kernel
from helpers.plots.words import times

if TYPE_CHECKING:
    import keras

FILL = {"image": "#f3ecd8", "convolution": "#c4d9ec", "pooling": "#f4c9a5", "dense": "#d9cbe3",
        "branches": "#cfe0bf", "residual": "#9fc0de", "other": "#e8e8e8", "simple": "#c4d9ec",
        "complex": "#f4c9a5"}
DASHES = {"identity": "", "projection": "4 3"}  # of a shortcut's arc


class Row:
    """A model's volumes in a row, from `top` to `bottom`, with a table of their numbers below.

    An arc is a residual block's shortcut, dashed where it changes the shape. A net of grouped
    convolutions is drawn as two streams, with dashed lines from one to the other.
    """

    def __init__(self, boxes: list[Block], top: float = 0) -> None:
        self.boxes = boxes
        self.scale = Scale(self.boxes, (RIGHT - LEFT) / len(self.boxes))
        self.split = any(step.groups == 2 for box in self.boxes for way in box.ways for step in way)
        legend, below = svg.legend(legend_entries(self), 10, top + 14, RIGHT, SIZE)
        count, self.axis = range(len(self.boxes)), 0.
        self.solids = [self.stand(k) for k in count]
        self.axis = below + 12 - min(self.place(k)[1] - self.room(k) for k in count)
        self.solids = [self.stand(k) for k in count]
        bottom = max(s.y + s.height for of_one in self.solids for s in of_one)
        words, self.bottom = table(self.boxes, list(map(self.halved, count)), bottom + 8)
        self.parts = [*legend, *map(self.draw, count), *map(self.link, count[1:]),
                      *map(self.path, count), *words]

    def middle(self, k: int) -> float:
        """Where the k-th box has its middle."""
        return LEFT + self.scale.slot * (k + .5)

    def stand(self, k: int) -> list[Solid]:
        """The k-th block's volume; or the halves of it, one a stream."""
        shape = self.boxes[k].shape
        if not self.halved(k):
            return [self.scale.solid(shape, self.middle(k), self.axis)]
        half = (*shape[:-1], shape[-1] // 2)
        tall = max(self.scale.solid(self.boxes[j].shape, 0, 0).around()[3]
                   for j in range(len(self.boxes)) if self.halved(j) and self.boxes[j].height() > 1)
        return [self.scale.solid(half, self.middle(k), self.axis + side * (tall / 2 + 4))
                for side in (-1, 1)]

    def halved(self, k: int) -> bool:
        """Whether the k-th block stands in two streams: all but the image and the answer."""
        return self.split and 0 < k < len(self.boxes) - 1

    def place(self, k: int) -> tuple[float, float, float, float]:
        """Where the k-th block stands: left, top, width, height."""
        x, y, width, _ = self.solids[k][0].around()
        last = self.solids[k][-1]
        return x, y, width, last.y + last.height - y

    def room(self, k: int) -> float:
        """How much room is needed above the k-th block."""
        return ROOM + 8 if self.boxes[k].kind == "branches" else 16 if self.boxes[k].shortcut else 0

    def draw(self, k: int) -> str:
        """A block's volume, and how many equal blocks it stands for."""
        block = self.boxes[k]
        drawn = "".join(solid.draw(FILL[block.kind]) for solid in self.solids[k])
        if block.kind == "branches":
            drawn += draw_bands(block, self.solids[k][0])
        if block.repeats > 1:
            x, y, _, height = self.place(k)
            drawn += svg.text(x, y + height + 17, f"×{block.repeats}", 14, "start", weight="bold")
        return drawn

    def link(self, k: int) -> str:
        """What leads to the k-th block from the one before: kernels, or a full connection."""
        block, before = self.boxes[k], self.boxes[k - 1]
        way = max(block.ways, key=len)
        if block.kind == "branches" or not way or way[0].kind == "other":
            return ""
        step = way[0]
        mixes, drawn = step.kind != "pooling" and step.groups == 1, ""
        for i, start in enumerate(self.solids[k - 1]):
            for j, end in enumerate(self.solids[k]):
                across = i != j and self.halved(k) and self.halved(k - 1)
                if across and not mixes:
                    continue
                dash = "3 3" if across else ""
                drawn += (full(start, end, dash) if step.kind == "dense" else
                          kernel(start, end, step.side / before.height(), dash))
        return drawn

    def path(self, k: int) -> str:
        """A block's shortcut or branches, above it."""
        block, (_, y, *_) = self.boxes[k], self.place(k)
        half = self.scale.slot / 2
        if block.shortcut:
            return svg.arc(self.middle(k) - half, self.middle(k) + half, y - 4, svg.ORANGE,
                           DASHES[block.shortcut])
        if block.kind == "branches":
            return draw_module(block, self.middle(k), y - 8 - ROOM, .94 * half)
        return ""


def legend_entries(row: Row) -> list[svg.Entry]:
    """The kinds, shortcuts and branches that occur, and what the sizes of volumes mean."""
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in row.boxes)]
    arcs = [arc for arc in DASHES if any(box.shortcut == arc for box in row.boxes)]
    marks = [*(svg.Entry(svg.rect(-9, -6, 18, 12, FILL[kind]), kind_words(kind)) for kind in kinds),
             *(svg.Entry(svg.arc(-11, 11, 3, svg.ORANGE, DASHES[arc]), arc_words(arc))
               for arc in arcs)]
    if "branches" in kinds:
        marks += glyphs()
    if row.split:
        marks.append(svg.Entry(svg.line(-11, 0, 11, 0, svg.BLUE, 1, "3 3"),
                               tr("from one half to the other", "de una mitad a la otra")))
    return [*marks, svg.Entry("", scale_words(row.scale))]


def scale_words(scale: Scale) -> str:
    """What is to scale, and how."""
    if scale.stacks:
        return tr("every map is drawn, its sides to scale", "se dibuja cada mapa, lados a escala")
    return tr("to scale as square roots: sides in pixels, widths in channels, columns in units; "
              "small kernels enlarged",
              "a escala de raíces cuadradas: lados en píxeles, anchos en canales, columnas en "
              "unidades; kernels pequeños aumentados")


def arc_words(shortcut: str) -> str:
    """What an arc stands for."""
    return {"": "", "identity": tr("shortcut", "atajo"),
            "projection": tr("shortcut that changes the shape",
                             "atajo que cambia la forma")}[shortcut]


def alt_text(name: str, boxes: list[Block]) -> str:
    """The picture in words: each volume with its kind, kernels, size, shortcut and number."""
    says = []
    for box in boxes:
        kind = ", ".join(filter(None, (" ".join([kind_words(box.kind), *kernels(box)]),
                                       arc_words(box.shortcut))))
        number = f" × {box.repeats}" if box.repeats > 1 else ""
        says.append(f"{box.name} ({kind}) {times(box.shape)}{number}")
    return tr(f"The network {name} in perspective, a row of {len(boxes)} volumes: ",
              f"La red {name} en perspectiva, una fila de {len(boxes)} volúmenes: ") \
        + "; ".join(says) + "."


def architecture(model: "keras.Model") -> Drawing:
    """A model as a row of volumes: the row that `widgets.architecture` walks along."""
    return draw_row(model.name, blocks(model))


def hierarchy(name: str, sizes: Mapping[str, Shape], windows: Mapping[str, int]) -> Drawing:
    """Layers of S- and C-cells: planes (h, w, c) by name, and the side of what one cell sees."""
    boxes = []
    for layer, shape in sizes.items():
        kind = {"S": "simple", "C": "complex"}.get(layer[0], "image")
        steps = (Step(kind, "", windows[layer], 1, 1, shape[-1]),) if layer in windows else ()
        boxes.append(Block(layer, kind, shape, (layer,), ways=(steps,)))
    return draw_row(name, boxes)


def draw_row(name: str, boxes: list[Block]) -> Drawing:
    """Blocks as a picture."""
    row = Row(boxes)
    return Drawing(svg.picture(svg.WIDE, row.bottom, row.parts, alt_text(name, boxes)))
