"""Many boxes on a scene, and those that non-maximum suppression leaves."""

from functools import partial

import numpy as np

from helpers.language import tr
from helpers.plots import svg
from helpers.where.boxes import nms
from helpers.widgets.boxes import LEFT, SIDE, TOP, outline
from helpers.widgets.explorer import Explorer, slider

RIGHT, ROW = 430, 24  # where the list of boxes begins, and how high its lines are
SHOWN = 14  # boxes in the list


def draw_suppression(image: np.ndarray, boxes: np.ndarray, scores: np.ndarray, threshold: float,
                     count: int) -> str:
    """The scene with the boxes that stay in orange, those that go thin; their scores beside it."""
    scale = SIDE / len(image)
    order = np.argsort(-scores, kind="stable")[:count]
    boxes, scores = boxes[order], scores[order]
    stay = set(nms(boxes, scores, threshold).tolist())
    gone = [k for k in range(len(boxes)) if k not in stay]
    parts = [svg.image(image[..., 0], LEFT, TOP, SIDE),
             *(outline(boxes[k], scale, svg.PAPER, 1.5, "3 3") for k in gone),
             *(outline(boxes[k], scale, svg.ORANGE, 4) for k in sorted(stay)),
             *listing(scores, stay)]
    return svg.page(parts, TOP + SIDE + 28,
                    [tr(f"Boxes that stay: {len(stay)} of {len(boxes)}. Those that go have an IoU "
                        f"above {threshold:.2f} with a better one.",
                        f"Cajas que quedan: {len(stay)} de {len(boxes)}. Las que se van tienen un "
                        f"IoU mayor que {threshold:.2f} con una mejor.")])


def listing(scores: np.ndarray, stay: set[int]) -> list[str]:
    """The best boxes' scores as bars, full for those that stay."""
    parts = [svg.heading(RIGHT, TOP + 12, tr("Score", "Puntaje"))]
    for k, score in enumerate(scores[:SHOWN]):
        y = TOP + 26 + ROW * k
        word = tr("stays", "queda") if k in stay else tr("goes", "se va")
        parts += [svg.rect(RIGHT, y, 220 * max(float(score), .005), 16,
                           svg.ORANGE if k in stay else svg.PALE, svg.INK),
                  svg.text(RIGHT + 280, y + 13, f"{score:.2f}", 13, "end"),
                  svg.text(RIGHT + 300, y + 13, word, 13, "start")]
    return parts


def suppression(image: np.ndarray, boxes: np.ndarray, scores: np.ndarray) -> Explorer:
    """Choose NMS's threshold for boxes (n, 4) with scores (n,), 0..1, on a scene (96, 96, 1)."""
    threshold = slider(tr("Threshold", "Umbral"), .0, 1., .4, .05)
    count = slider(tr("Boxes", "Cajas"), 1, len(boxes), len(boxes))
    return Explorer(partial(draw_suppression, image, boxes, scores),
                    {"threshold": threshold, "count": count})
