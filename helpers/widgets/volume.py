"""A convolution layer as boxes: what goes in, what comes out, and what it costs."""

from helpers.language import tr
from helpers.scratch.convolution import output_size
from helpers.widgets import svg
from helpers.widgets.explorer import Explorer, slider

DEPTH = .35  # a box's depth goes up and to the right by this much of its length


def fitting_size(n: int, f: int, stride: int, padding: int) -> int | None:
    """The output's side, (n − f + 2·padding)/stride + 1; None where the filter does not fit exactly."""
    room = n - f + 2 * padding
    return None if room < 0 or room % stride else output_size(n, f, stride, padding)


def box(x: float, y: float, width: float, height: float, depth: float, fill: str = "none", stroke: str = svg.INK,
        line: float = 1.5) -> str:
    """A box seen from the front left; (x, y) is the front's top left corner; lengths in pixels."""
    d = DEPTH * depth
    top = [(x, y), (x + d, y - d), (x + width + d, y - d), (x + width, y)]
    side = [(x + width, y), (x + width + d, y - d), (x + width + d, y + height - d), (x + width, y + height)]
    return (svg.rect(x, y, width, height, fill, stroke, line) + svg.polygon(top, fill, stroke, line)
            + svg.polygon(side, fill, stroke, line))


def draw_volume(height: int, width: int, channels: int, filters: int, size: int, stride: int, padding: int) -> str:
    """Input, filter and output as boxes on one scale, and the sizes and counts with the numbers put in."""
    out = [fitting_size(n, size, stride, padding) for n in (height, width)]
    fits = None not in out
    said = sentences(height, width, channels, filters, size, stride, padding, *out)
    boxes = [(height + 2 * padding, width + 2 * padding, channels)] + ([(*out, filters)] if fits else [])
    scale = min(min(300 / (h + DEPTH * d), 340 / (w + DEPTH * d)) for h, w, d in [*boxes, (size, size, channels)])
    parts = draw_input(height, width, channels, size, padding, scale)
    if fits:
        parts += draw_output(*out, filters, size, padding, scale)
    else:
        parts.append(svg.text(650, 190, tr("⚠ does not fit", "⚠ no cabe"), 18, fill=svg.ORANGE, weight="bold"))
    rows = svg.lines(said, 870)
    return svg.picture(890, 392 + 19.5 * len(rows), [*parts, svg.paragraph(10, 390, rows)], " ".join(said))


def corner(height: float, channels: float, scale: float, left: float) -> tuple[float, float]:
    """Where the front's top left corner goes, so that the box stands on the ground line."""
    return left, 345 - height * scale


def draw_input(height: int, width: int, channels: int, size: int, padding: int, scale: float) -> list[str]:
    """The input, its padding dashed, and the filter at the first place."""
    x, y = corner(height + padding, channels, scale, 50 + padding * scale)
    border = padding * scale
    around = svg.rect(x - border, y - border, width * scale + 2 * border, height * scale + 2 * border, "none", svg.GREY, 1,
                      "5 4") if padding else ""
    filled = box(x - border, y - border, size * scale, size * scale, channels * scale, "none", svg.BLUE, 2.5)
    return [box(x, y, width * scale, height * scale, channels * scale, svg.PALE), around, filled,
            svg.text(50, 22, tr("Input ", "Entrada ") + f"{height}×{width}×{channels}", 14, "start", weight="bold"),
            svg.text(x + width * scale / 2, 345 + 16, f"{width}"), svg.text(44, y + height * scale / 2 + 5, f"{height}", anchor="end"),
            svg.text(x + (width + DEPTH * channels / 2) * scale + 10, y + (height - DEPTH * channels / 2) * scale + 10,
                     f"{channels}", anchor="start")]
