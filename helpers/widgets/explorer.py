"""What all widgets share: controls, a picture that follows them, and a static picture for readers without a kernel."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from xml.etree import ElementTree

import ipywidgets
import numpy as np
from IPython.display import display

from helpers.language import tr
from helpers.widgets import svg
from helpers.widgets.accessible import make_accessible, style_class

WIDE = {"description_width": "initial"}


def slider(label: str, low: float, high: float, value: float, step: float = 1) -> ipywidgets.Widget:
    """A slider with its label: of integers if all four numbers are, else of decimals."""
    whole = all(isinstance(n, int) for n in (low, high, value, step))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(value=value, min=low, max=high, step=step, description=label, style=WIDE, layout={"width": "290px"})


def choice(label: str, options: list[tuple[str, object]], value: object) -> ipywidgets.Dropdown:
    """A drop-down list of (shown text, value) pairs."""
    return ipywidgets.Dropdown(options=options, value=value, description=label, style=WIDE)


def matrix(label: str, rows: str, height: int = 3) -> ipywidgets.Textarea:
    """A box to type a matrix in: one row a line, numbers apart by spaces."""
    return ipywidgets.Textarea(value=rows, description=label, rows=height, style=WIDE, layout={"width": "260px"})


def tick(label: str, value: bool) -> ipywidgets.Checkbox:
    """A box to tick."""
    return ipywidgets.Checkbox(value=value, description=label, indent=False, style=WIDE, layout={"width": "auto"})


def player(followed: ipywidgets.IntSlider, milliseconds: int = 900) -> ipywidgets.Play:
    """A Play button that moves the slider, also when the slider's end moves."""
    play = ipywidgets.Play(value=followed.value, min=followed.min, max=followed.max, interval=milliseconds,
                           description=tr("Play", "Reproducir"))
    ipywidgets.jslink((play, "value"), (followed, "value"))
    followed.observe(lambda change: setattr(play, "max", change.new), "max")
    return play


@dataclass
class Explorer:
    """A picture that follows its controls: `draw(**values) -> svg` is called with the value of each control.

    `extras` are shown beside the controls but their values are not passed to `draw` (a Play button, say);
    `rows` lists all of them as they are to be shown; unless given, all in one row, the controls first.
    """

    draw: Callable[..., str]
    controls: Mapping[str, ipywidgets.Widget]
    extras: list[ipywidgets.Widget] = field(default_factory=list)
    rows: list[list[ipywidgets.Widget]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.picture = ipywidgets.HTML(self.svg())
        for control in self.controls.values():
            control.observe(self._redraw, "value")

    def svg(self) -> str:
        """The picture for the controls' present values."""
        return self.draw(**{name: control.value for name, control in self.controls.items()})

    def _redraw(self, _change: object) -> None:
        self.picture.value = self.svg()

    def _ipython_display_(self) -> None:
        """The live widget; with COURSE_STATIC set, as when the build stores outputs, the picture alone."""
        if os.environ.get("COURSE_STATIC"):
            drawing = self.svg()
            alt = ElementTree.fromstring(drawing).get("aria-label")
            display({"image/svg+xml": drawing, "text/plain": alt}, metadata={"image/svg+xml": {"alt": alt}}, raw=True)
        else:
            style = ipywidgets.Layout(flex_flow="row wrap", max_width="900px", align_items="center")
            rows = self.rows or [[*self.controls.values(), *self.extras]]
            box = ipywidgets.VBox([*(ipywidgets.HBox(row, layout=style) for row in rows), self.picture])
            box.add_class(style_class())
            display(box)
            make_accessible()


def explained(draw: Callable[..., str]) -> Callable[..., str]:
    """Make a draw function show its ValueError's text as a picture."""
    @wraps(draw)
    def call(*args: object, **values: object) -> str:
        try:
            return draw(*args, **values)
        except ValueError as wrong:
            return svg.message(str(wrong))
    return call


def read_matrix(rows: str, largest: float = 999) -> np.ndarray:
    """The matrix (h, w) typed in a `matrix` box; 1/9 is a number too.

    ValueError, in words for the reader, if a number cannot be read or exceeds `largest`, or if rows differ in length.
    """
    values = [[_read_number(word, largest) for word in row.replace(",", " ").split()]
              for row in rows.splitlines() if row.strip(" ,\t")]
    if not values:
        raise ValueError(tr("Type a matrix: one row a line, with spaces between its numbers.",
                            "Escribe una matriz: una fila por línea, con espacios entre los números."))
    odd = next((row for row in values if len(row) != len(values[0])), None)
    if odd:
        raise ValueError(tr(f"The rows must be equally long; these have {len(values[0])} and {len(odd)} numbers.",
                            f"Las filas deben tener el mismo largo; hay de {len(values[0])} y de {len(odd)} números."))
    return np.array(values)


def _read_number(word: str, largest: float) -> float:
    """The number that a word such as −1, .5 or 1/9 means. ValueError if none, or beyond ±largest."""
    try:
        above, _, below = word.replace("−", "-").partition("/")
        value = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        value = np.nan
    if not abs(value) <= largest:
        raise ValueError(tr(f"{word[:12]!r} is not a number from −{largest} to {largest}.",
                            f"{word[:12]!r} no es un número entre −{largest} y {largest}."))
    return value


def write_matrix(values: np.ndarray) -> str:
    """The text that `read_matrix` reads back as `values` (h, w)."""
    return "\n".join(" ".join(f"{value:.6g}" for value in row) for row in values)
