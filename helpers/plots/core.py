"""What all figures share, and the one most used: lines over x."""

import base64
import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from html import escape
from math import ceil
from xml.etree import ElementTree

import numpy as np
from IPython.display import display
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from helpers.language import label, term, tr
from helpers.plots.caption import Caption

STYLES = [("#1a1a1a", "-", "o"), ("#b34700", "--", "s"), ("#0b5fa5", ":", "^"),
          ("#5a7d2a", "-.", "D")]  # a line's colour, dashes and marker
FEW = 30  # so many points of a line get markers
COLUMN = 855  # pixels: the width of a page's column
SHOWN = 114  # pixels of a page for an inch of a figure, which is less for a figure wider than that
SHARP, SHARP_ENOUGH = 2, 1  # stored pixels for one that is shown, in charts and in photographs
LARGE = 120_000  # bytes: a larger file is of photographs
LOOK = {"font.size": 9, "axes.titlesize": 9.5, "legend.fontsize": 9}  # letters of 11 px and more
MimeBundle = tuple[dict[str, object], dict[str, dict]]  # data and metadata, by kind of content


@dataclass(frozen=True)
class Picture:
    """A finished figure that shows itself as PNG, with its alt text, above its caption.

    In a notebook at work it is HTML too, for JupyterLab drops a PNG's alt text; what the build
    stores is PNG alone.
    """

    figure: Figure
    alt: str

    def _ipython_display_(self) -> None:
        show(self)

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        width = round(min(SHOWN * self.figure.get_figwidth(), COLUMN))
        dpi = width / self.figure.get_figwidth()
        file = self.png(SHARP * dpi)
        if len(file) > LARGE:
            file = self.png(SHARP_ENOUGH * dpi)
        source = base64.b64encode(file).decode()
        html = (f'<img alt="{escape(self.alt)}" width="{width}" style="max-width:100%;height:auto" '
                f'src="data:image/png;base64,{source}">')
        return bundle("image/png", file, self.alt, html, width=width)

    def png(self, dpi: float) -> bytes:
        """The figure as a file of 256 colours."""
        file, smaller = io.BytesIO(), io.BytesIO()
        with style.context("default"):
            self.figure.savefig(file, format="png", dpi=dpi)
        image = Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        image.save(smaller, "PNG", optimize=True)
        return smaller.getvalue()


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text, which holds its alt text; the build makes a PNG of it."""

    svg: str

    @property
    def alt(self) -> str:
        """What a screen reader says."""
        return ElementTree.fromstring(self.svg).get("aria-label")

    def _ipython_display_(self) -> None:
        show(self)

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return bundle("image/svg+xml", self.svg, self.alt, self.svg)


def show(picture: Picture | Drawing, words: str = "") -> None:
    """Show a picture and, below it, its number and words.

    They are what its alt text has before the first colon, unless given.
    """
    data, metadata = picture._repr_mimebundle_()
    display(data, metadata=metadata, raw=True)
    display(Caption(words or picture.alt.partition(": ")[0].removesuffix(".") + "."))


def bundle(kind: str, picture: bytes | str, alt: str, html: str, **size: int) -> MimeBundle:
    """A picture with its alt text; as HTML too, unless the build is going to store it."""
    data = {kind: picture, "text/plain": alt}
    if not os.environ.get("COURSE_STATIC"):
        data["text/html"] = html
    return data, {kind: {"alt": alt, **size}}


def figure(width: float = 7.5, height: float = 3.6) -> Callable:
    """Make a function `draw(ax, …) -> alt text` into one that returns a Picture.

    It takes `ax` to draw elsewhere, and `caption` to say what one sees: a term, which takes the
    place of what the alt text has before its first colon. The user's own style of Matplotlib does
    not matter. Inches; `COLUMN / SHOWN` of them fill the page's column.
    """
    def decorate(draw: Callable[..., str]) -> Callable[..., Picture]:
        @wraps(draw)
        def call(*args: object, ax: Axes | None = None, caption: str = "",
                 **options: object) -> Picture:
            with style.context(["default", LOOK]):
                if ax is None:
                    ax = Figure((width, height), layout="constrained").subplots()
                    ax.spines[["top", "right"]].set_visible(False)
                alt = draw(ax, *args, **options)
            if caption:
                alt = ": ".join([term(caption), *alt.split(": ", 1)[1:]])
            return Picture(ax.figure, alt)
        return call
    return decorate


def styled(lines: Mapping) -> Iterable[tuple]:
    """Each name with its value and the colour, dashes and marker of its line."""
    for k, (name, value) in enumerate(lines.items()):
        yield name, value, *STYLES[k % len(STYLES)]


def resize(ax: Axes, width: float, height: float) -> None:
    """Give a figure that holds nothing else so many inches."""
    if ax.figure.axes == [ax]:
        ax.figure.set_size_inches(width, height)


def of(what: str, names: Iterable[str]) -> str:
    """The words for a figure of several things: "error (%) against epoch — training, test"."""
    return " — ".join(filter(None, (what, ", ".join(map(label, names)))))


def against(y: str, x: str) -> str:
    """The words for what is drawn over x: "error (%) against epoch"."""
    return tr(f"{term(y)} against {term(x)}", f"{term(y)} frente a {term(x)}")


def side_by_side(ax: Axes, pictures: Mapping, width: float = .94, height: float = .88,
                 across: int | None = None) -> Iterable[tuple]:
    """Each name with its value and axes of its own, under its title; no ticks.

    In rows of `across`, or in one. `width` and `height` are shares of a picture's place.
    """
    ax.axis("off")
    across = across or len(pictures)
    rows = ceil(len(pictures) / across)
    for k, (name, value) in enumerate(pictures.items()):
        row, column = divmod(k, across)
        place = ax.inset_axes([column / across, 1 - (row + 1) / rows,
                               width / across, height / rows])
        place.set_title(label(name), fontsize=9)
        place.set(xticks=[], yticks=[])
        yield label(name), value, place


@figure()
def curves(ax: Axes, lines: Mapping[str, tuple | np.ndarray], x: str, y: str,
           log: bool = False, log_x: bool = False) -> str:
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
        highest = tr("highest", "máximo") + f" {ys[top]:.3g} ({xs[top]:g})"
        says.append(f"{term(name)} {ys[0]:.3g} … {ys[-1]:.3g}, {highest}")
    ax.set(xlabel=term(x), ylabel=term(y), yscale="log" if log else "linear")
    if log_x:
        ax.set_xscale("log")
    else:
        ax.locator_params(axis="x", integer=True)
    if len(lines) > 1:
        ax.legend(frameon=False)
    return f"{of(against(y, x), lines if len(lines) > 1 else ())}: {'; '.join(says)}."
