"""What all figures share, and the two most used: lines over x, and a row of images."""

import base64
import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from html import escape
from xml.etree import ElementTree

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.language import label, term, tr

STYLES = [("#1a1a1a", "-", "o"), ("#b34700", "--", "s"), ("#0b5fa5", ":", "^"),
          ("#5a7d2a", "-.", "D")]  # a line's colour, dashes and marker
FEW = 30  # so many points of a line get markers
MimeBundle = tuple[dict[str, object], dict[str, dict]]  # data and metadata, by kind of content


@dataclass(frozen=True)
class Picture:
    """A finished figure that shows itself as PNG at 80 dpi with its alt text.

    In a notebook at work it is HTML too, for JupyterLab drops a PNG's alt text; what the build
    stores is PNG alone.
    """

    figure: Figure
    alt: str

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=80, metadata={"Software": None})
        source = base64.b64encode(buffer.getvalue()).decode()
        html = f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{source}">'
        return bundle("image/png", buffer.getvalue(), self.alt, html)


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text, which holds its alt text; the build makes a PNG of it."""

    svg: str

    @property
    def alt(self) -> str:
        """What a screen reader says."""
        return ElementTree.fromstring(self.svg).get("aria-label")

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return bundle("image/svg+xml", self.svg, self.alt, self.svg)


def bundle(kind: str, picture: bytes | str, alt: str, html: str) -> MimeBundle:
    """A picture with its alt text; as HTML too, unless the build is going to store it."""
    data = {kind: picture, "text/plain": alt}
    if not os.environ.get("COURSE_STATIC"):
        data["text/html"] = html
    return data, {kind: {"alt": alt}}


def figure(width: float = 6, height: float = 3.5) -> Callable:
    """Make a function `draw(ax, …) -> alt text` into one that returns a Picture.

    It takes `ax` to draw elsewhere.
    """
    def decorate(draw: Callable[..., str]) -> Callable[..., Picture]:
        @wraps(draw)
        def call(*args: object, ax: Axes | None = None, **options: object) -> Picture:
            if ax is None:
                ax = Figure((width, height), layout="constrained").subplots()
                ax.spines[["top", "right"]].set_visible(False)
            return Picture(ax.figure, draw(ax, *args, **options))
        return call
    return decorate


def styled(lines: Mapping) -> Iterable[tuple]:
    """Each name with its value and the colour, dashes and marker of its line."""
    for k, (name, value) in enumerate(lines.items()):
        yield name, value, *STYLES[k % len(STYLES)]


def side_by_side(ax: Axes, pictures: Mapping, width: float = .94,
                 height: float = .88) -> Iterable[tuple]:
    """Each name with its value and axes of its own, in one row, under its title; no ticks.

    `width` is a share of a picture's place, `height` of the whole.
    """
    ax.axis("off")
    for k, (name, value) in enumerate(pictures.items()):
        place = ax.inset_axes([k / len(pictures), 0, width / len(pictures), height])
        place.set_title(label(name), fontsize=9)
        place.set(xticks=[], yticks=[])
        yield label(name), value, place


@figure()
def curves(ax: Axes, lines: Mapping[str, tuple | np.ndarray], x: str, y: str,
           log: bool = False) -> str:
    """Lines over x; names are terms.

    Each is `name: y-values` (over 1, 2, 3 …) or `name: (x-values, y-values)`.
    """
    says = []
    for name, line, color, dash, marker in styled(lines):
        ys = line[1] if isinstance(line, tuple) else np.asarray(line)
        xs = line[0] if isinstance(line, tuple) else np.arange(1, len(ys) + 1)
        ax.plot(xs, ys, dash, color=color, marker=marker if len(xs) <= FEW else None,
                label=term(name))
        top = int(np.argmax(ys))
        highest = tr("highest", "máximo") + f" {ys[top]:.3g} ({xs[top]:.3g})"
        says.append(f"{term(name)} {ys[0]:.3g} … {ys[-1]:.3g}, {highest}")
    ax.set(xlabel=term(x), ylabel=term(y), yscale="log" if log else "linear")
    ax.locator_params(axis="x", integer=True)
    if len(lines) > 1:
        ax.legend(frameon=False)
    return tr("Line chart of ", "Gráfico de líneas: ") + f"{term(y)} / {term(x)}: " \
        + "; ".join(says) + "."


@figure(7, 2.2)
def images(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """A row of images (h, w), (h, w, 1) or (h, w, 3), each under its title.

    Grey ones are scaled to their own range.
    """
    for _, image, place in side_by_side(ax, pictures, height=.85):
        place.imshow(np.squeeze(image), cmap="gray", interpolation="nearest")
    return tr("Images side by side: ", "Imágenes una junto a otra: ") \
        + ", ".join(map(label, pictures)) + "."
