"""Scenes: grey pictures of 96×96 pixels with digits at places that are known.

Real digits, cut to their ink and enlarged or shrunk, on parts of real photographs, with scraps of
other digits and a little noise. Every seed is a set of scenes. Photographs that serve for training
serve for no test.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.ndimage import binary_dilation, binary_fill_holes

from helpers import datasets
from helpers.where.boxes import iou
from helpers.where.precision import Truth

SIDE, SMALLEST, LARGEST = 96, 18, 44  # pixels: a scene's side, a digit's height
MOST, NOTHING = 4, -1  # digits in a scene; the label of a box that is not there
BACKGROUNDS = {"train": ("china", "coffee", "brick", "rocket"),
               "test": ("flower", "cat", "gravel", "camera")}
INK = .3  # of 1: fainter pixels are not part of a digit's box
Rng = np.random.Generator


class Stamp(NamedTuple):
    """A digit cut to its ink, 0..1 (h, w), and what it is."""

    ink: np.ndarray
    label: int


class Place(NamedTuple):
    """Where a digit goes: its top and left in pixels, and its height."""

    stamp: Stamp
    top: int
    left: int
    height: int

    @property
    def width(self) -> int:
        """That of the stamp at this height, at least 3."""
        return max(3, round(self.stamp.ink.shape[1] * self.height / self.stamp.ink.shape[0]))

    @property
    def box(self) -> np.ndarray:
        """(4,)."""
        return np.array([self.top, self.left, self.top + self.height, self.left + self.width])


class Scenes(NamedTuple):
    """Scenes for a network: images (n, 96, 96, 1) of bytes, objects (n, 4, 5), masks (n, 96, 96).

    An object is its box and its label, which is −1 if there is none; a mask is 0 where no digit is,
    else the digit plus 1.
    """

    images: np.ndarray
    objects: np.ndarray
    masks: np.ndarray

    def truths(self) -> list[Truth]:
        """The objects of each scene, without those that are not there."""
        there = [objects[objects[:, 4] != NOTHING] for objects in self.objects]
        return [Truth(objects[:, :4], objects[:, 4].astype(int)) for objects in there]


def cut(image: np.ndarray, label: int) -> Stamp:
    """A digit's bytes (h, w, 1) cut to the smallest box that holds its ink."""
    ink = image[..., 0] / 255
    rows, columns = (np.flatnonzero((ink > INK).any(axis=axis)) for axis in (1, 0))
    return Stamp(ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1], int(label))


def enlarge(grey: np.ndarray, height: int, width: int) -> np.ndarray:
    """A grey picture (h, w) at another size, by linear interpolation."""
    picture = Image.fromarray(grey.astype("float32"))
    return np.array(picture.resize((width, height), Image.Resampling.BILINEAR))


@cache
def photograph(name: str) -> np.ndarray:
    """A photo of the course in grey, 0..1 (h, w)."""
    return datasets.photo(name).mean(axis=-1) / 255


def background(rng: Rng, names: Sequence[str]) -> np.ndarray:
    """A square part of a photo, of any size, perhaps mirrored, its greys stretched: (96, 96)."""
    photo = photograph(str(rng.choice(names)))
    side = int(SIDE * rng.uniform(.6, 2))
    top, left = (rng.integers(0, length - side + 1) for length in photo.shape)
    part = enlarge(photo[top:top + side, left:left + side], SIDE, SIDE)
    part = part[:, ::-1] if rng.random() < .5 else part
    part = part - part.min()
    return part / max(part.max(), .3)


def press(scene: np.ndarray, ink: np.ndarray, top: int, left: int, grey: float) -> None:
    """Draw ink (h, w), 0..1, of a shade of grey on a scene."""
    under = scene[top:top + ink.shape[0], left:left + ink.shape[1]]
    under += (grey - under) * ink


def region(ink: np.ndarray) -> np.ndarray:
    """The pixels that count as the digit's: its strokes thickened, its holes filled."""
    thick = binary_dilation(ink > .4, iterations=max(1, len(ink) // 10))
    return binary_fill_holes(thick)


def compose(places: Iterable[Place], rng: Rng, photos: Sequence[str] = BACKGROUNDS["test"],
            scraps: Sequence[Stamp] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Digits at these places on part of a photo: -> image (96, 96, 1) of bytes, mask (96, 96).

    The digits are lighter than the background or darker; so are the scraps.
    """
    light = rng.random() < .5
    scene = (.05 if light else .4) + .55 * background(rng, photos)
    mask = np.zeros((SIDE, SIDE), np.uint8)

    def grey() -> float:
        return rng.uniform(.75, 1) if light else rng.uniform(0, .25)

    for stamp in scraps:
        scrap(scene, stamp, rng, grey())
    for place in places:
        ink = enlarge(place.stamp.ink, place.height, place.width)
        press(scene, ink, place.top, place.left, grey())
        there = slice(place.top, place.top + place.height), slice(place.left,
                                                                  place.left + place.width)
        mask[there][region(ink)] = place.stamp.label + 1
    noisy = np.clip(scene + rng.normal(0, .04, scene.shape), 0, 1)
    return np.rint(255 * noisy).astype(np.uint8)[..., None], mask


def scrap(scene: np.ndarray, stamp: Stamp, rng: Rng, grey: float) -> None:
    """Draw a third of a digit, 6 to 12 pixels large, anywhere."""
    part = np.array([length // 3 + 1 for length in stamp.ink.shape])
    top, left = rng.integers(0, stamp.ink.shape - part + 1)
    side = int(rng.integers(6, 13))
    ink = enlarge(stamp.ink[top:top + part[0], left:left + part[1]], side, side)
    press(scene, ink, *rng.integers(0, SIDE - side, 2), grey)


def scatter(stamps: Sequence[Stamp], rng: Rng) -> list[Place]:
    """One to four digits of any height at places where they hardly touch.

    Heights are drawn by their logarithm, so small digits are as frequent as large ones.
    """
    places: list[Place] = []
    for _ in range(rng.integers(1, MOST + 1)):
        for _try in range(20):
            stamp = stamps[rng.integers(len(stamps))]
            height = int(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
            place = Place(stamp, 0, 0, height)
            if place.width > SIDE - 4:
                continue
            place = place._replace(top=int(rng.integers(0, SIDE - height + 1)),
                                   left=int(rng.integers(0, SIDE - place.width + 1)))
            others = np.array([other.box for other in places]).reshape(-1, 4)
            if iou(place.box[None], others).max(initial=0) < .05:
                places.append(place)
                break
    return places


def make(count: int, images: np.ndarray, labels: np.ndarray, part: str, seed: int) -> Scenes:
    """Scenes from digits (n, h, w, 1) of bytes and their labels; part is "train" or "test"."""
    rng = np.random.default_rng(seed)
    stamps = [cut(image, label) for image, label in zip(images, labels, strict=True)]
    objects = np.zeros((count, MOST, 5), "float32")
    objects[..., 4] = NOTHING
    drawn = []
    for row in objects:
        places = scatter(stamps, rng)
        scraps = [stamps[k] for k in rng.integers(0, len(stamps), rng.integers(2, 6))]
        drawn.append(compose(places, rng, BACKGROUNDS[part], scraps))
        for slot, place in zip(row, places, strict=False):
            slot[:] = *place.box, place.stamp.label
    pictures, masks = zip(*drawn, strict=True)
    return Scenes(np.stack(pictures), objects, np.stack(masks))
