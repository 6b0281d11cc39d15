"""A box to move over a scene: its IoU with the true one, its code, and the anchors it matches."""

from functools import partial

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.where import boxes as of
from helpers.where.anchors import POSITIVE, anchors
from helpers.widgets.explorer import Explorer, slider

TOP, LEFT, SIDE, BARS = 16, 10, 384, 440  # of the scene's picture; where the numbers begin
NAMES = "t_y", "t_x", "t_h", "t_w"


def draw_boxes(image: np.ndarray, truth: np.ndarray, top: int, left: int, height: int,
               width: int) -> str:
    """The scene with both boxes and the anchors, and beside it IoU and code as bars."""
    scale = SIDE / len(image)
    box = np.array([top, left, top + height, left + width], float)
    overlap = float(of.iou(box[None], truth[None])[0, 0])
    codes = of.encode(box, truth)
    every = anchors(len(image))
    overlaps = of.iou(every, box[None])[:, 0]
    answering = every[overlaps >= POSITIVE] if (overlaps >= POSITIVE).any() \
        else every[[overlaps.argmax()]]
    parts = [svg.image(image[..., 0], LEFT, TOP, SIDE),
             *(outline(each, scale, svg.BLUE, 1.5, "2 3") for each in answering),
             outline(truth, scale, svg.PAPER, 3, "8 5"), outline(box, scale, svg.ORANGE, 4),
             *legend(), *bar(0, "IoU", overlap, 1),
             *(part for k, (name, code) in enumerate(zip(NAMES, codes, strict=True), 1)
               for part in bar(k, name, float(code), 1.5))]
    return svg.page(parts, TOP + SIDE + 28,
                    sentences(overlap, codes, len(answering), overlaps.max()))


def outline(box: np.ndarray, scale: float, colour: str, width: float, dash: str = "") -> str:
    """A box on the scene's picture, as far as it lies on it."""
    top, left, bottom, right = np.clip(box * scale, 0, SIDE)
    return svg.rect(LEFT + left, TOP + top, right - left, bottom - top, "none", colour, width, dash)


def legend() -> list[str]:
    """What the three kinds of lines mean."""
    lines = [(svg.ORANGE, 4, "", tr("your box", "tu caja")),
             (svg.INK, 3, "8 5", tr("the digit's box (white there)",
                                    "la caja del dígito (ahí, blanca)")),
             (svg.BLUE, 1.5, "2 3", tr(f"anchors with an IoU of {POSITIVE} or more, or the best",
                                       f"anchors con IoU de {POSITIVE} o más, o el mejor"))]
    parts = []
    for k, (colour, width, dash, words) in enumerate(lines):
        y = TOP + 14 + 24 * k
        parts += [svg.line(BARS, y - 5, BARS + 40, y - 5, colour, width, dash),
                  svg.text(BARS + 50, y, words, 13, "start")]
    return parts


def bar(row: int, name: str, value: float, reach: float) -> list[str]:
    """A number as a bar from a zero line in the middle; what goes beyond `reach` is cut off."""
    y, zero, half = TOP + 120 + 50 * row, BARS + 210, 130
    long = half * min(abs(value), reach) / reach
    start = zero if value >= 0 else zero - long
    return [svg.text(BARS, y + 15, name, 15, "start"),
            svg.rect(start, y, long, 20, svg.PALE if row else svg.ORANGE, svg.INK),
            svg.line(zero, y - 4, zero, y + 24),
            svg.text(BARS + 400, y + 15, f"{value:.2f}".replace("-", "−"), 15, "end")]


def sentences(overlap: float, codes: np.ndarray, count: int, best: float) -> list[str]:
    """IoU, code and anchors in words."""
    code = ", ".join(f"{code:.2f}".replace("-", "−") for code in codes)
    return [tr(f"IoU with the digit's box: {overlap:.2f}.",
               f"IoU con la caja del dígito: {overlap:.2f}."),
            tr(f"If your box were an anchor, the digit's code would be ({code}).",
               f"Si tu caja fuera un anchor, el código del dígito sería ({code})."),
            tr(f"If it were an object, so many anchors would have to find it: {count}. The best "
               f"has an IoU of {best:.2f} with it.",
               f"Si fuera un objeto, tendrían que hallarlo tantos anchors: {count}. El mejor tiene "
               f"con él un IoU de {best:.2f}.")]


def boxes(image: np.ndarray, truth: np.ndarray) -> Explorer:
    """Move a box over a scene (96, 96, 1) of bytes, towards the box (4,) of its digit."""
    side = len(image)
    top, left = (min(int(start) + 10, side - 12) for start in truth[:2])  # not quite there
    controls = {"top": slider(tr("Top", "Arriba"), 0, side - 12, top),
                "left": slider(tr("Left", "Izquierda"), 0, side - 12, left),
                "height": slider(tr("Height", "Alto"), 6, 60, 28),
                "width": slider(tr("Width", "Ancho"), 6, 60, 28)}
    return Explorer(partial(draw_boxes, image, np.asarray(truth, float)), controls)
