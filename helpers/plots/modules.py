"""An inception module above its volume: its branches as lines, a square for each layer."""

from itertools import accumulate

from helpers.anatomy.blocks import Block, Step
from helpers.plots import svg
from helpers.plots.volumes import Solid

ROOM = 58  # a module's height
FILL = {1: "#e8f1e0", 3: "#a9c98f", 5: "#5a7d2a"}  # by the kernel's side
POOL = "#f4c9a5"


def fill(step: Step) -> str:
    """A layer's colour."""
    return POOL if step.kind == "pooling" else FILL.get(step.side, svg.PALE)


def glyph(step: Step, x: float, y: float) -> str:
    """A layer as a square, larger for a larger kernel; pooling is a disc."""
    if step.kind == "pooling":
        return svg.circle(x, y, 4, POOL, width=1)
    half = 2 + step.side / 2
    return svg.rect(x - half, y - half, 2 * half, 2 * half, fill(step))


def glyphs() -> list[svg.Entry]:
    """What squares and the disc stand for."""
    steps = [Step("convolution", "", n, 1, 1, 0) for n in FILL]
    return [*(svg.Entry(glyph(step, 0, 0), f"{step.side}×{step.side}") for step in steps),
            svg.Entry(glyph(Step("pooling", "", 3, 1, 1, 0), 0, 0), "max 3×3")]


def draw_module(block: Block, x: float, top: float, half: float) -> str:
    """The branches below each other, from one point to another, with x in the middle."""
    parts, middle = [], top + ROOM / 2
    apart = ROOM / len(block.ways)
    for k, way in enumerate(block.ways):
        y = top + apart * (k + .5)
        parts.append(svg.polyline([(x - half, middle), (x - .55 * half, y), (x + .55 * half, y),
                                   (x + half, middle)], svg.INK))
        places = [x] if len(way) == 1 else [x - .32 * half, x + .32 * half]
        parts += [glyph(step, place, y) for step, place in zip(way, places, strict=False)]
    return "".join(parts) + svg.circle(x - half, middle, 2, svg.INK) \
        + svg.circle(x + half, middle, 2, svg.INK)


def draw_bands(block: Block, solid: Solid) -> str:
    """The front cut into bands, as wide as the channels that each branch gives."""
    ends = [0, *accumulate(channels(block))]
    scale = solid.width / ends[-1]
    return "".join(svg.rect(solid.x + scale * left, solid.y, scale * (right - left), solid.height,
                            band(way), line=.7)
                   for way, left, right in zip(block.ways, ends, ends[1:], strict=False))


def band(way: tuple[Step, ...]) -> str:
    """A branch's colour: its pooling's, or its largest kernel's; pale if it is the input itself."""
    if not way:
        return svg.PALE
    return fill(max(way, key=lambda step: (step.kind == "pooling", step.side)))


def channels(block: Block) -> list[int]:
    """How many channels each branch gives to the joined volume; the input itself gives the rest."""
    known = [way[-1].channels if way else 0 for way in block.ways]
    return [given or block.shape[-1] - sum(known) for given in known]
