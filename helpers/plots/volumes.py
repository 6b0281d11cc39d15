"""Volumes in perspective: boxes, stacks of maps, and what leads from one to the next."""

from typing import NamedTuple

from helpers.anatomy.blocks import Block
from helpers.plots import svg

DEPTH = .35  # a box's depth goes up and to the right by this much of its length
SEEN = 5  # pixels: a kernel is drawn no smaller
TALL = 132  # of the highest box
COUNTABLE = 24  # so many maps are drawn one by one
Place = tuple[float, float]


def shade(colour: str, light: float) -> str:
    """A colour, as #c4d9ec, with its light multiplied; no colour stays none."""
    if colour == "none":
        return colour
    parts = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{min(round(light * part), 255):02x}" for part in parts)


def box(x: float, y: float, width: float, height: float, depth: float, fill: str = "none",
        stroke: str = svg.INK, line: float = 1.5) -> str:
    """A box seen from the front left; (x, y) is the front's top left corner; lengths in pixels."""
    d, right, bottom = DEPTH * depth, x + width, y + height
    top = [(x, y), (x + d, y - d), (right + d, y - d), (right, y)]
    side = [(right, y), (right + d, y - d), (right + d, bottom - d), (right, bottom)]
    return (svg.rect(x, y, width, height, fill, stroke, line)
            + svg.polygon(top, shade(fill, 1.06), stroke, line)
            + svg.polygon(side, shade(fill, .88), stroke, line))


class Solid(NamedTuple):
    """A box as it stands in a picture, or a stack of so many `maps` that face the reader."""

    x: float
    y: float
    width: float
    height: float
    depth: float = 0
    maps: int = 0

    def slant(self) -> float:
        """How far the back is up and to the right of the front; of a stack, to the left."""
        return self.depth if self.maps else DEPTH * self.depth

    def around(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of all of it."""
        slant = self.slant()
        return self.x, self.y - slant, self.width + slant, self.height + slant

    def draw(self, fill: str) -> str:
        """The box, or each map."""
        if not self.maps:
            return box(self.x, self.y, self.width, self.height, self.depth, fill, line=1)
        left, top, *_ = self.around()
        step = self.depth / max(self.maps - 1, 1)
        return "".join(svg.rect(left + step * i, top + step * i, self.width, self.height,
                                shade(fill, .88 if i < self.maps - 1 else 1.06))
                       for i in range(self.maps))

    def face(self, along: float, down: float) -> Place:
        """A place on the map that a kernel slides over: shares of its width and height."""
        if self.maps:
            left = self.x + self.slant()
            return left + along * self.width, self.y + down * self.height
        slant = along * self.slant()
        return self.x + self.width + slant, self.y - slant + down * self.height

    def ends(self, right: bool) -> tuple[Place, Place]:
        """Its upper and its lower end, on the right or on the left."""
        if self.maps:
            return self.face(right, 0), self.face(right, 1)
        x = self.x + right * self.width
        return (x + self.slant(), self.y - self.slant()), (x, self.y + self.height)


def kernel(start: Solid, end: Solid, share: float, dash: str = "") -> str:
    """A kernel over such a share of a map's side, and its rays to the unit that it makes."""
    room = max(end.x - start.x - start.width, SEEN)
    across = start.width if start.maps else max(start.slant(), 1)
    middle = .7 if start.maps else min(.5, .5 * room / across)
    wide, high = (min(max(share, SEEN / n), 1) / 2 for n in (across, start.height))
    middle = min(max(middle, wide), 1 - wide)
    corners = [start.face(middle + i * wide, .5 + j * high)
               for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    goal = end.face(.3, .5) if end.maps else (end.x, end.y + end.height / 2)
    fill = svg.PAPER if share < .5 else "none"
    return svg.polygon(corners, fill, svg.BLUE, 1.2) + "".join(
        svg.line(*corner, *goal, svg.BLUE, .8, dash) for corner in corners)


def full(start: Solid, end: Solid, dash: str = "") -> str:
    """The outermost lines of a full connection."""
    return "".join(svg.line(*one, *other, svg.GREY, 1, dash)
                   for one, other in zip(start.ends(True), end.ends(False), strict=True))


class Scale:
    """How long a volume's sides are drawn: in proportion where maps can be counted, else as roots.

    Pixels, channels and units each have a scale of their own.
    """

    def __init__(self, boxes: list[Block], slot: float) -> None:
        maps = [box.shape for box in boxes if box.height() > 1]
        units = [box.shape[-1] for box in boxes if box.height() == 1]
        self.slot = slot
        self.stacks = all(shape[-1] <= COUNTABLE for shape in maps)
        self.power = 1 if self.stacks else .5
        self.most = max(shape[0] for shape in maps), max(shape[-1] for shape in maps), \
            max(units, default=1)
        self.step = min(3, .45 * slot / self.most[1])  # between the maps of a stack
        rooms = [(.96 * slot - self.step * (shape[-1] - 1)) * self.most[0] / shape[0]
                 for shape in maps]
        self.long = min(TALL, .8 * slot, *rooms) if self.stacks else TALL

    def side(self, pixels: int) -> float:
        """Of a map."""
        return self.long * (pixels / self.most[0]) ** self.power

    def width(self, channels: int) -> float:
        """Of a box of so many channels."""
        return min(.62 * self.slot, 60) * (channels / self.most[1]) ** self.power

    def length(self, units: int) -> float:
        """Of a column of units."""
        return .8 * self.long * (units / self.most[2]) ** self.power

    def solid(self, shape: tuple[int, ...], x: float, y: float) -> Solid:
        """The volume of a shape, with its middle at (x, y): a stack, a box, a rod, or a column."""
        if len(shape) == 1 or shape[0] == 1:
            long = self.length(shape[-1])
            made = Solid(0, 0, 6, 6, long / DEPTH) if self.stacks else Solid(0, 0, 7, long, 14)
        elif self.stacks:
            made = Solid(0, 0, self.side(shape[1]), self.side(shape[0]),
                         self.step * (shape[-1] - 1), shape[-1])
        else:
            made = Solid(0, 0, self.width(shape[-1]), self.side(shape[0]), self.side(shape[1]))
        _, top, width, height = made.around()
        shift = min(width, made.width + .3 * self.slot) if not made.maps else width
        return made._replace(x=x - shift / 2, y=y - top - height / 2)
