"""A JupyterLab and a browser for the tests.

At the end it prints the widgets' latencies and where the screenshots are.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, sync_playwright

from instructor.editions import ROOT
from tests_browser.accessibility import AXE
from tests_browser.lab import Lab, serve

WIDE, HIGH = 1280, 900
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--no-sandbox", "--disable-background-networking"]
ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1:)")

# The only thing that a lesson fetches from elsewhere: its Colab badge. The tests need no network:
# they supply it.
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"
BADGE_STUB = ('<svg xmlns="http://www.w3.org/2000/svg" width="117" height="20">'
              '<circle cx="9" cy="10" r="9"/></svg>')

# Console errors that do not come from the course, by a part of their text, with the reason.
NOT_OURS = {
    "reading 'Queue'": "ipywidgets 7 looks for MathJax 2, to typeset labels that hold formulas; "
                       "JupyterLab's is newer",
    "widget model not found": "ipywidgets' message for a widget that it draws and does not know; "
                              "seen once, on a busy machine, cause not found. A lesson that lacks "
                              "a widget fails in test_lessons.py",
}


@dataclass
class Visit:
    """A page, what its console said that is an error, and the screenshots' folder."""

    page: Page
    folder: Path
    errors: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep an error, unless it is known not to be the course's."""
        if not any(part in text for part in NOT_OURS):
            self.errors.append(text)

    def hear(self, message: ConsoleMessage) -> None:
        """Note a message of the console if it is an error."""
        if message.type == "error":
            self.note(f"{message.text} ({message.location.get('url', '')})")

    def answer(self, route: Route) -> None:
        """Supply the badge; refuse all else that a page asks of another host, and note it."""
        if route.request.url == BADGE:
            route.fulfill(body=BADGE_STUB, content_type="image/svg+xml")
        else:
            self.note(f"asked another host for {route.request.url}")
            route.abort()

    def shoot(self, name: str, part: Locator | None = None) -> None:
        """Keep a screenshot of the window, or of a part of the page."""
        (part or self.page).screenshot(path=self.folder / f"{name}.png")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the screenshots go."""
    parser.addoption("--screenshots", type=Path, default=ROOT / "tests_browser" / "screenshots",
                     help="folder for the screenshots (default: tests_browser/screenshots)")


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a lesson together, in one process: they look at the same page."""
    for item in items:
        group = item.callspec.id if hasattr(item, "callspec") else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A running JupyterLab."""
    with serve(tmp_path_factory.mktemp("course")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.exit("no Chromium was found. Debian, Ubuntu: sudo apt install chromium; "
                    "or CHROMIUM=/path/to/chromium")
    if not AXE.exists():
        pytest.exit(f"{AXE.relative_to(ROOT)} is missing: npm install --no-package-lock")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh page, watched."""
    folder = request.config.getoption("screenshots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": WIDE, "height": HIGH})
    watched = Visit(context.new_page(), folder)
    watched.page.on("console", watched.hear)
    watched.page.on("pageerror", lambda error: watched.note(str(error)))
    context.route(ELSEWHERE, watched.answer)
    yield watched
    context.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter,
                            config: pytest.Config) -> None:
    """Print each widget's milliseconds from key press to picture, and where the screenshots are."""
    passed = terminalreporter.stats.get("passed", [])
    rows = [value for report in passed for name, value in report.user_properties
            if name == "latencies" and report.when == "call"]
    terminalreporter.section("from key press to pixels, ms (not asserted: machines differ)")
    for lesson, widget, times in sorted(rows):
        terminalreporter.write_line(f"{lesson:>22} {widget:16} median {median(times):5.0f}   "
                                    f"fastest {min(times):5.0f}   slowest {max(times):5.0f}   "
                                    f"of {len(times)}")
    terminalreporter.write_line(f"screenshots: {config.getoption('screenshots')}")
