"""How good a detector is: recall of its proposals, and average precision of its answers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from helpers.where.boxes import Boxes, iou


class Found(NamedTuple):
    """What a detector says of one image: boxes (n, 4), scores (n,), labels (n,)."""

    boxes: Boxes
    scores: np.ndarray
    labels: np.ndarray


class Truth(NamedTuple):
    """What there is in one image: boxes (n, 4), labels (n,)."""

    boxes: Boxes
    labels: np.ndarray


def recall(proposals: Sequence[Boxes], truths: Sequence[Truth], count: int,
           threshold: float = .5) -> float:
    """Which share of all objects is met by one of the first `count` boxes of its image."""
    met = [(iou(boxes[:count], truth.boxes) >= threshold).any(axis=0)
           for boxes, truth in zip(proposals, truths, strict=True)]
    return float(np.concatenate(met).mean())


def hits(found: Found, truth: Truth, label: int, threshold: float = .5) -> list[tuple[float, bool]]:
    """For each box of a label, best first: its score, and whether it found an object.

    It did if the object of this label that it overlaps most reaches the threshold, and no better
    box has had it: a second box on the same object is a mistake.
    """
    objects, taken, said = truth.boxes[truth.labels == label], set(), []
    own = np.flatnonzero(found.labels == label)
    for k in own[np.argsort(-found.scores[own], kind="stable")]:
        overlaps = iou(found.boxes[[k]], objects)[0]
        best = int(overlaps.argmax()) if len(objects) else -1
        hit = best >= 0 and overlaps[best] >= threshold and best not in taken
        taken |= {best} if hit else set()
        said.append((float(found.scores[k]), hit))
    return said


def average_precision(said: Iterable[tuple[float, bool]], objects: int) -> float:
    """The area below precision against recall; 0 where nothing was said.

    Boxes by falling score: after each, recall is the share of objects found so far, precision the
    share of boxes that were right. Precision at a recall is the best that is had at that recall or
    a higher one (as in Pascal VOC since 2010).
    """
    ordered = sorted(said, key=lambda pair: -pair[0])
    right = np.cumsum([hit for _, hit in ordered])
    precision = right / np.arange(1, len(right) + 1)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.diff(right, prepend=0) / objects  # of recall
    return float((steps * best_from_here).sum())


def mean_average_precision(found: Sequence[Found], truths: Sequence[Truth], classes: int = 10,
                           threshold: float = .5) -> float:
    """The mean of the average precisions of all labels that occur."""
    every = []
    for label in range(classes):
        objects = sum(int((truth.labels == label).sum()) for truth in truths)
        said = [pair for one, truth in zip(found, truths, strict=True)
                for pair in hits(one, truth, label, threshold)]
        every += [average_precision(said, objects)] if objects else []
    return float(np.mean(every))
