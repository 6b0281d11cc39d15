"""Controls, and a picture that follows them; a static picture for readers without a kernel."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps

import ipywidgets
from IPython.display import display

from helpers.language import tr
from helpers.plots import svg
from helpers.plots.caption import Caption
from helpers.plots.core import Drawing, show
from helpers.widgets.accessible import make_accessible, style_class

WIDE = {"description_width": "initial"}


def slider(label: str, low: float, high: float, value: float,
           step: float = 1) -> ipywidgets.Widget:
    """A slider with its label: of integers if all four numbers are, else of decimals."""
    whole = all(isinstance(n, int) for n in (low, high, value, step))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(value=value, min=low, max=high, step=step, description=label, style=WIDE,
                layout={"width": "290px"})


def choice(label: str, options: Iterable[str | tuple[str, object]],
           value: object) -> ipywidgets.Dropdown:
    """A drop-down list of (words, value) pairs, or of words that stand for themselves."""
    pairs = [(option, option) if isinstance(option, str) else option for option in options]
    return ipywidgets.Dropdown(options=pairs, value=value, description=label, style=WIDE)


def matrix(label: str, rows: str, height: int = 3) -> ipywidgets.Textarea:
    """A box to type a matrix in: one row a line, numbers apart by spaces."""
    return ipywidgets.Textarea(value=rows, description=label, rows=height, style=WIDE,
                               layout={"width": "260px"})


def tick(label: str, value: bool) -> ipywidgets.Checkbox:
    """A box to tick."""
    return ipywidgets.Checkbox(value=value, description=label, indent=False, style=WIDE,
                               layout={"width": "auto"})


def player(followed: ipywidgets.IntSlider, milliseconds: int = 900) -> ipywidgets.Play:
    """A Play button that moves the slider, also when the slider's end moves."""
    play = ipywidgets.Play(value=followed.value, min=followed.min, max=followed.max,
                           interval=milliseconds, description=tr("Play", "Reproducir"))
    ipywidgets.jslink((play, "value"), (followed, "value"))
    followed.observe(lambda change: setattr(play, "max", change.new), "max")
    return play


def limit(followed: ipywidgets.IntSlider, controls: Iterable[ipywidgets.Widget],
          last: Callable[[], int]) -> None:
    """Let a slider end at `last()` whenever one of the controls changes.

    With a ValueError it stays as it is: the picture says what is wrong.
    """
    def follow(_change: object) -> None:
        with suppress(ValueError):
            followed.max = last()

    for control in controls:
        control.observe(follow, "value")


@dataclass
class Explorer:
    """A picture that follows its controls: `draw(**values) -> svg` gets each control's value.

    `extras` are shown beside the controls but their values are not passed to `draw` (a Play
    button, say); `rows` lists all of them as they are to be shown; unless given, all in one row,
    the controls first.
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
        """The live widget; with COURSE_STATIC set, as in the build, the picture alone."""
        words = tr("Interactive: where the notebook runs, the picture follows its controls.",
                   "Interactiva: donde corre el notebook, la imagen sigue a sus controles.")
        if os.environ.get("COURSE_STATIC"):
            show(Drawing(self.svg()), words)
        else:
            style = ipywidgets.Layout(flex_flow="row wrap", max_width="900px", align_items="center")
            rows = self.rows or [[*self.controls.values(), *self.extras]]
            boxes = [ipywidgets.HBox(row, layout=style) for row in rows]
            box = ipywidgets.VBox([*boxes, self.picture])
            box.add_class(style_class())
            display(box)
            make_accessible()
            display(Caption(words))


def explained(draw: Callable[..., str]) -> Callable[..., str]:
    """Make a draw function show its ValueError's text as a picture."""
    @wraps(draw)
    def call(*args: object, **values: object) -> str:
        try:
            return draw(*args, **values)
        except ValueError as wrong:
            return svg.message(str(wrong))
    return call
