"""The table below a row of volumes: each block's name, kernels, channels and size."""

from itertools import groupby

from helpers.anatomy.blocks import Block, Step
from helpers.language import tr
from helpers.plots import svg
from helpers.plots.words import times

LEFT, RIGHT = 72, 884  # where the columns begin and end
SIZE, HIGH = 12, 15  # of the letters, of a line
Cells = list[list[str]]  # a column's lines of words


def table(boxes: list[Block], halved: list[bool], top: float) -> tuple[list[str], float]:
    """The words, a column for each block; and where they end."""
    slot, parts = (RIGHT - LEFT) / len(boxes), []
    rows = {tr("name", "nombre"): [[box.name] for box in boxes],
            "kernel": [kernels(box) for box in boxes],
            tr("channels", "canales"): [
                [f"2×{box.shape[-1] // 2}" if half else f"{box.shape[-1]}"]
                for box, half in zip(boxes, halved, strict=True)]}
    for header, cells in rows.items():
        words, bottom = draw_row(cells, slot, top)
        parts += [svg.text(LEFT - 6, top + HIGH, header, SIZE, "end", svg.GREY), *words]
        top = bottom + 3
    words, bottom = sizes(boxes, slot, top)
    return [*parts, *words], bottom


def draw_row(cells: Cells, slot: float, top: float) -> tuple[list[str], float]:
    """Lines below each other, or turned where a line is wider than its column; and their end."""
    if longest(cells) * svg.LETTER * SIZE < slot:
        parts = [svg.text(LEFT + slot * (k + .5), top + HIGH * (i + 1), line, SIZE)
                 for k, lines in enumerate(cells) for i, line in enumerate(lines)]
        return parts, top + HIGH * max(map(len, cells))
    turned = [[" ".join(lines)] for lines in cells]
    parts = [svg.text(LEFT + slot * (k + .5) + 4, top + 6, words, SIZE, "end", turn=-90)
             for k, (words,) in enumerate(turned) if words]
    return parts, top + 6 + longest(turned) * svg.LETTER * SIZE


def longest(cells: Cells) -> int:
    """The letters of the longest line."""
    return max(len(line) for lines in cells for line in lines)


def sizes(boxes: list[Block], slot: float, top: float) -> tuple[list[str], float]:
    """Below a bracket around neighbours of one size: that size, lower if there is no room."""
    parts = [svg.text(LEFT - 6, top + 18, tr("pixels", "píxeles"), SIZE, "end", svg.GREY)]
    maps = [times(box.shape[:2]) if len(box.shape) > 1 else "" for box in boxes]
    first, lower, bottom = 0, False, top + 26
    for size, run in groupby(maps):
        wide = slot * len(list(run))
        left, first = LEFT + first * slot, first + round(wide / slot)
        if size:
            lower = not lower and len(size) * svg.LETTER * SIZE > wide
            y = top + (34 if lower else 18)
            bottom = max(bottom, y + 8)
            start, end = left + 3, left + wide - 3
            parts += [svg.polyline([(start, top), (start, top + 4), (end, top + 4), (end, top)],
                                   svg.GREY), svg.text(left + wide / 2, y, size, SIZE)]
    return parts, bottom


def kernels(block: Block) -> list[str]:
    """The windows on the longest way through a block, "3×3/2" for a stride of 2; or of all ways."""
    if block.kind == "branches":
        return [times((n, n)) for n in sorted({step.side for way in block.ways for step in way})]
    way = max(block.ways, key=len, default=())
    return [words for step in way for words in step_words(step)]


def step_words(step: Step) -> list[str]:
    """A window's size, below what a pooling does with it."""
    if step.kind in ("dense", "other"):
        return []
    stride = f"/{step.stride}" if step.stride > 1 else ""
    does = {"Max": "max", "Ave": tr("mean", "media"), "Glo": tr("mean", "media"),
            "Sub": tr("sum", "suma")}
    return [*filter(None, [does.get(step.layer[:3])]), f"{step.side}×{step.side}{stride}"]
