"""What all figures share, and the two most used: lines over x, and a row of images."""

import base64
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.language import label, term, tr

STYLES = [("#1a1a1a", "-", "o"), ("#b34700", "--", "s"), ("#0b5fa5", ":", "^"), ("#5a7d2a", "-.", "D")]


@dataclass(frozen=True)
class Picture:
    """A finished figure that shows itself as PNG at 80 dpi with its alt text.

    In a notebook at work it is HTML too, for JupyterLab drops a PNG's alt text; what the build stores is PNG alone.
    """

    figure: Figure
    alt: str

    def _repr_mimebundle_(self, **_: object) -> tuple[dict, dict]:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=80, metadata={"Software": None})
        data = {"image/png": buffer.getvalue(), "text/plain": self.alt}
        if not os.environ.get("COURSE_STATIC"):
            source = base64.b64encode(buffer.getvalue()).decode()
            data["text/html"] = f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{source}">'
        return data, {"image/png": {"alt": self.alt}}


def figure(width: float = 6, height: float = 3.5) -> Callable:
    """Make a function `draw(ax, …) -> alt text` into one that returns a Picture; it takes `ax` to draw elsewhere."""
    def decorate(draw: Callable[..., str]) -> Callable[..., Picture]:
        @wraps(draw)
        def call(*args: object, ax: Axes | None = None, **options: object) -> Picture:
            if ax is None:
                ax = Figure((width, height), layout="constrained").subplots()
                ax.spines[["top", "right"]].set_visible(False)
            return Picture(ax.figure, draw(ax, *args, **options))
        return call
    return decorate


@figure()
def curves(ax: Axes, lines: Mapping[str, tuple | np.ndarray], x: str, y: str, log: bool = False) -> str:
    """Lines over x: each `name: y-values` (over 1, 2, 3 …) or `name: (x-values, y-values)`; names are terms."""
    says = []
    for (name, line), (color, dash, marker) in zip(lines.items(), STYLES * len(lines), strict=False):
        xs, ys = line if isinstance(line, tuple) else (np.arange(1, len(line) + 1), np.asarray(line))
        ax.plot(xs, ys, dash, color=color, marker=marker if len(xs) <= 30 else None, label=term(name))
        top, ends = int(np.argmax(ys)), f"{ys[0]:.3g} … {ys[-1]:.3g}"
        says.append(f"{term(name)} {ends}, " + tr("highest", "máximo") + f" {ys[top]:.3g} ({xs[top]:.3g})")
    ax.set(xlabel=term(x), ylabel=term(y), yscale="log" if log else "linear")
    ax.locator_params(axis="x", integer=True)
    if len(lines) > 1:
        ax.legend(frameon=False)
    return tr("Line chart of ", "Gráfico de líneas: ") + f"{term(y)} / {term(x)}: " + "; ".join(says) + "."


@figure(7, 2.2)
def images(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """A row of images (h, w), (h, w, 1) or (h, w, 3), each under its title; grey ones scaled to their own range."""
    ax.axis("off")
    for k, (title, image) in enumerate(pictures.items()):
        place = ax.inset_axes([k / len(pictures), 0, .94 / len(pictures), .85])
        place.imshow(np.squeeze(image), cmap="gray", interpolation="nearest")
        place.set_title(label(title), fontsize=9)
        place.set(xticks=[], yticks=[])
    return tr("Images side by side: ", "Imágenes una junto a otra: ") + ", ".join(map(label, pictures)) + "."
