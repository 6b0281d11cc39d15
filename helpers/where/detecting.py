"""From a trained detector's numbers to boxes with names."""

from typing import NamedTuple

import keras
import numpy as np

from helpers.where.boxes import Boxes, decode, nms
from helpers.where.joint import COUNT, STRIDE, Joint
from helpers.where.precision import Found
from helpers.where.regions import crop

SIDE, BEST = 96, 400  # pixels; anchors of which proposals are made


class Seen(NamedTuple):
    """What the trunk says of one scene: scores (864,), shifts (864, 4), maps (24, 24, 32)."""

    scores: np.ndarray
    codes: np.ndarray
    maps: np.ndarray


def see(model: Joint, images: np.ndarray) -> list[Seen]:
    """The trunk on scenes (n, 96, 96, 1)."""
    return [Seen(*one) for one in zip(*model.trunk.predict(images, 50, verbose=0), strict=True)]


def propose(seen: Seen, anchors: Boxes, count: int = 300, threshold: float = .7) -> Boxes:
    """The best anchors, shifted, without those that overlap a better one: -> (≤ count, 4)."""
    best = np.argsort(-seen.scores)[:BEST]
    boxes = np.clip(decode(anchors[best], seen.codes[best]), 0, SIDE)
    return boxes[nms(boxes, seen.scores[best], threshold, count)]


def name(model: Joint, seen: Seen, boxes: Boxes) -> Found:
    """The head on regions (k, 4): their boxes, shifted, their likeliest digits, how likely."""
    blocks = crop(seen.maps[None], boxes[None], STRIDE, COUNT)[0].astype("float32")
    logits, codes = map(np.array, model.head(blocks, training=False))
    chances = np.array(keras.ops.softmax(logits))[:, :-1]  # without "none"
    return Found(np.clip(decode(boxes, codes), 0, SIDE), chances.max(axis=1),
                 chances.argmax(axis=1))


def settle(found: Found, threshold: float = .4, least: float = .05) -> Found:
    """Of boxes that overlap the best one alone, whatever their digits; none below a score."""
    stay = nms(found.boxes, found.scores, threshold)
    stay = stay[found.scores[stay] > least]
    return Found(*(part[stay] for part in found))


def detect(model: Joint, images: np.ndarray, count: int = 10) -> list[Found]:
    """All of it: scenes (n, 96, 96, 1) -> the digits found in each, from `count` proposals."""
    return [settle(name(model, seen, propose(seen, model.anchors, count)))
            for seen in see(model, images)]
