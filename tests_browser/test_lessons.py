"""Each lesson in JupyterLab, looked at in both languages; nothing in it needs the network.

The Spanish notebook of each lesson with a widget of its own is run to its end: its words are the
longer ones. The others, and all English ones, are looked at as they open, with their stored
outputs: the code is the same (tests/test_notebooks.py).
"""

import re
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Locator

from helpers import explorables
from instructor.editions import EDITIONS, ROOT
from tests_browser import controls
from tests_browser.accessibility import violations
from tests_browser.lab import code_cells, open_notebook, run_all, shut_down_kernels, sources

PATHS = {edition.lang: [str(path.relative_to(ROOT))
                        for path in sorted((ROOT / edition.folder).glob("*.ipynb"))]
         for edition in EDITIONS if not edition.solved}
LIVE = PATHS["es"][:6]  # the nets of lessons 6 to 10 are shown by one widget, that of lesson 6
SCREEN = 3000  # pixels of a lesson on one screenshot

# MathJax's text for screen readers is not seen, but it can be wider than its formula, and then the
# cell scrolls.
UNSEEN = "mjx-assistive-mml { width: 1px !important; }"

# A slider's handle stands out of its track at the end; that is no scrolling. Neither is a letter
# inside a picture (SVG), whose box is the letter's own.
TOO_WIDE = """panel => [document.documentElement, ...panel.querySelectorAll(
    ".jp-WindowedPanel-outer, .jp-MarkdownOutput, .jp-OutputArea-output, " +
    ".jp-OutputArea-output *, .cm-scroller")]
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .filter(part => part.clientWidth > 0 && !part.closest(".widget-slider, svg *, .frame"))
    .map(part => `${part.scrollWidth} pixels wide, room for ${part.clientWidth}: ` +
                 part.textContent.slice(0, 80))"""

NAMED = """handles => handles.map(
    handle => handle.role == "slider" && handle.ariaLabel && handle.ariaValueText)"""


class Lesson(NamedTuple):
    """A lesson that is open: its notebook's path, the panel that shows it, its visit, its cells."""

    path: str
    panel: Locator
    visit: object
    sources: list[str]
    cells: list[dict]

    @property
    def name(self) -> str:
        """Language and file: es-03_convolution."""
        return name_of(self.path)

    def complaints(self) -> list[str]:
        """What was written on stderr, each with its cell; JupyterLab shows errors there too."""
        return [f"{self.path}, cell {cell['prompt']}\n{source}\n--> {output['text'][-1500:]}"
                for source, cell in zip(self.sources, self.cells, strict=True)
                for output in cell["outputs"] if output["kind"].endswith("stderr")]

    def widgets(self) -> list[tuple[str, Locator]]:
        """The widgets: their names in the code, and their places in the page."""
        called = re.findall(r"^widgets\.(\w+)\(", "\n".join(self.sources), re.MULTILINE)
        names = [name for name in called if name not in explorables.__all__]
        places = self.panel.locator(".jp-OutputArea-output > .widget-vbox").all()
        return list(zip(names, places, strict=True))


def name_of(path):
    """Language and file: es-03_convolution."""
    return "-".join(path.removesuffix(".ipynb").split("/")[1:])


def look_at(path, lab, visit, prepare):
    """A lesson, opened and prepared; its kernel ends afterwards."""
    panel = open_notebook(visit.page, lab, path)
    prepare(visit.page, panel)
    visit.page.add_style_tag(content=UNSEEN)
    yield Lesson(path, panel, visit, sources(lab, path), code_cells(panel))
    shut_down_kernels(visit.page, lab)


@pytest.fixture(scope="module", params=LIVE, ids=name_of)
def lesson(request, lab, visit):
    """A lesson in Spanish, run to its end."""
    yield from look_at(request.param, lab, visit, run_all)


@pytest.fixture(scope="module", params=PATHS["en"] + PATHS["es"][6:], ids=name_of)
def unrun(request, lab, visit):
    """A lesson as it opens."""
    yield from look_at(request.param, lab, visit, lambda page, panel: None)


def test_runs_to_the_end(lesson):
    numbers = [f"[{k + 1}]:" for k in range(len(lesson.sources))]
    assert [cell["prompt"] for cell in lesson.cells] == numbers, "\n\n".join(lesson.complaints())


def test_says_nothing_on_stderr(lesson):
    assert not lesson.complaints()


def test_fits_in_the_window(lesson):
    assert not lesson.panel.evaluate(TOO_WIDE)


def test_is_accessible(lesson):
    faults = violations(lesson.panel)
    assert not faults, "\n".join(faults)


def test_controls_have_names(lesson):
    for name, widget in lesson.widgets():
        handles = widget.locator(controls.HANDLE).evaluate_all(NAMED)
        assert all(handles), f"{name}: {handles}"


def test_widgets_follow_the_keyboard_and_the_mouse(lesson):
    for name, widget in lesson.widgets():
        for label, target, by_keyboard, by_mouse in controls.controls(widget):
            fault = f"{name}: the picture does not follow {label!r}"
            assert by_keyboard(widget, target), f"{fault} by keyboard"
            assert by_mouse(widget, target), f"{fault} by mouse"
        lesson.visit.shoot(f"{lesson.name}-{name}", widget)


def test_latency(lesson, record_property):
    for name, widget in lesson.widgets():
        record_property("latencies", (lesson.name, name, controls.latencies(widget)))


def test_screenshots(lesson):
    page = lesson.visit.page
    page.set_viewport_size({"width": 1280, "height": SCREEN})
    scroller = lesson.panel.locator(".jp-WindowedPanel-outer")
    height = scroller.evaluate("part => part.scrollHeight")
    for k in range(0, height, SCREEN - 150):
        scroller.evaluate("(part, top) => part.scrollTop = top", k)
        lesson.visit.shoot(f"{lesson.name}-{k:05}")


def test_console_is_silent(lesson):
    assert not lesson.visit.errors


def test_it_opens_with_its_outputs_and_fits_in_the_window(unrun):
    stored = [bool(cell.outputs) for cell in nbformat.read(ROOT / unrun.path, as_version=4).cells
              if cell.cell_type == "code"]
    assert [bool(cell["outputs"]) for cell in unrun.cells] == stored
    assert sum(stored) > len(stored) / 3
    assert not unrun.panel.evaluate(TOO_WIDE)


# JupyterLab shows a stored PNG without the alt text that its metadata holds; that the text is
# there, and that other readers show it, is tested in test_reading.py and tests/test_notebooks.py.
STORED_PNG = [".jp-RenderedImage img"]


def test_unrun_it_is_accessible_and_its_console_silent(unrun):
    faults = violations(unrun.panel, upstream=STORED_PNG)
    assert not faults, "\n".join(faults)
    assert not unrun.visit.errors
