"""Faster R-CNN's two networks trained at once: four losses, one sum.

This is its "approximate joint training" (section 3.2); its results come from training by turns.
Simpler than there: the loss is of all anchors, not of 256 drawn ones; no proposals are suppressed.
"""

import keras
import numpy as np
from keras import KerasTensor, ops

from helpers.where.anchors import anchors, roles
from helpers.where.boxes import decode, encode, iou
from helpers.where.regions import crop

GUESSES, TOP = 3, 20  # regions of a scene: guesses at each object, and the best proposals
BACKGROUND, FOUND = 10, .5  # the eleventh class; a region with this IoU shows the object
STRIDE, COUNT = 4, 7  # of the map that regions are read from; places of a region's side
FINER = 5  # the second fit is that much smaller than the first, and counts as much


def smooth_l1(difference: KerasTensor) -> KerasTensor:
    """Half the square near 0, beyond 1 a line: far misses do not rule (Fast R-CNN, eq. 3)."""
    away = ops.abs(difference)
    return ops.where(away < 1, away**2 / 2, away - .5)


def nearest(overlaps: KerasTensor, objects: KerasTensor) -> KerasTensor:
    """For each box the object that it overlaps most: (n, k, m), (n, m, c) -> (n, k, c)."""
    chosen = ops.one_hot(ops.argmax(overlaps, axis=-1), objects.shape[1])
    return ops.einsum("nkm,nmc->nkc", chosen, objects)


def mean_over(values: KerasTensor, chosen: KerasTensor) -> KerasTensor:
    """The mean of values where `chosen` is true: arrays of one shape -> ()."""
    chosen = ops.cast(chosen, "float32")
    return ops.sum(values * chosen) / ops.maximum(ops.sum(chosen), 1)


class Joint(keras.Model):
    """A trunk and a head, and the sum of their losses, which `fit` makes small."""

    def __init__(self, trunk: keras.Model, head: keras.Model, seed: int = 0) -> None:
        super().__init__()
        self.trunk, self.head = trunk, head
        self.anchors = anchors()
        self.dice = keras.random.SeedGenerator(seed)

    def call(self, images: KerasTensor, training: bool = False) -> list[KerasTensor]:
        """(n, 96, 96, 1) -> objectness (n, 864), shifts (n, 864, 4), maps (n, 24, 24, 32)."""
        return self.trunk(images, training=training)

    def get_config(self) -> dict[str, dict]:
        """What tells one training's network from another's."""
        return {"trunk": keras.saving.serialize_keras_object(self.trunk),
                "head": keras.saving.serialize_keras_object(self.head)}

    def compute_loss(self, x: KerasTensor | None = None, y: KerasTensor | None = None,
                     y_pred: list[KerasTensor] | None = None, sample_weight: None = None,
                     training: bool = True) -> KerasTensor:
        """The four losses added up; y is the objects (n, m, 5) of `scenes.Scenes`.

        In the place of an object that is not there stands the scene's first one again, which
        changes no IoU's maximum.
        """
        scores, codes, maps = y_pred
        objects = ops.where(y[..., 4:] < 0, y[:, :1], y)
        regions = ops.stop_gradient(self.regions(scores, codes, objects[..., :4]))
        return proposal_loss(self.anchors, scores, codes, objects) \
            + self.region_loss(maps, regions, objects)

    def regions(self, scores: KerasTensor, codes: KerasTensor, boxes: KerasTensor) -> KerasTensor:
        """What the head practises on: shaken objects, and the proposals of the moment.

        Noise on the scores brings variety. -> (n, 3 m + 20, 4).
        """
        noise = keras.random.normal(ops.shape(scores), seed=self.dice)
        best = ops.top_k(scores + noise, TOP)[1]
        shifts = ops.take_along_axis(codes, best[..., None], axis=1)
        proposals = decode(ops.take(self.anchors, best, axis=0), shifts, ops)
        return ops.concatenate([self.shaken(ops.repeat(boxes, GUESSES, axis=1)), proposals], axis=1)

    def shaken(self, boxes: KerasTensor) -> KerasTensor:
        """Boxes moved by up to .15 of their size, and up to e^.25 = 1.3 times as large or small."""
        shape = ops.shape(boxes[..., :2])
        move = keras.random.uniform(shape, -.15, .15, seed=self.dice)
        grow = keras.random.uniform(shape, -.25, .25, seed=self.dice)
        return decode(boxes, ops.concatenate([move, grow], axis=-1), ops)

    def region_loss(self, maps: KerasTensor, regions: KerasTensor,
                    objects: KerasTensor) -> KerasTensor:
        """What is in each region, and how far its box is off."""
        overlaps = iou(regions, objects[..., :4], ops)
        shows = ops.max(overlaps, axis=-1) >= FOUND
        wanted = nearest(overlaps, objects)
        labels = ops.where(shows, ops.cast(wanted[..., 4], "int32"), BACKGROUND)
        logits, fit = self.look(maps, regions)
        off = FINER * (fit - encode(regions, wanted[..., :4], ops))
        wrong = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
        return ops.mean(wrong) + mean_over(ops.sum(smooth_l1(off), axis=-1) / FINER, shows)

    def look(self, maps: KerasTensor, regions: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
        """The head's answer for each region: -> (n, k, 11), (n, k, 4)."""
        blocks = crop(maps, regions, STRIDE, COUNT, ops)
        flat = ops.reshape(blocks, (-1, *blocks.shape[2:]))
        return tuple(ops.reshape(answer, (-1, regions.shape[1], answer.shape[-1]))
                     for answer in self.head(flat))


def proposal_loss(boxes: np.ndarray, scores: KerasTensor, codes: KerasTensor,
                  objects: KerasTensor) -> KerasTensor:
    """Is an object there, and how is the anchor to be shifted: a mean for each, added up (eq. 1).

    Background is far more frequent than objects, so each has its own mean; it counts three times,
    or else there would be too many proposals.
    """
    overlaps = iou(ops.convert_to_tensor(boxes)[None], objects[..., :4], ops)
    role = roles(overlaps, ops)
    missed = mean_over(ops.softplus(-scores), role == 1)
    invented = mean_over(ops.softplus(scores), role == 0)
    off = codes - encode(boxes, nearest(overlaps, objects[..., :4]), ops)
    return missed + 3 * invented + 2 * mean_over(ops.sum(smooth_l1(off), axis=-1), role == 1)
