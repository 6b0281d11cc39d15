"""The notebooks as read without a kernel.

Converted by nbconvert, and cut down as by GitHub, which trusts nobody.
"""

from itertools import product
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Page, Route

from instructor.editions import ROOT, sources

LANGS = ("en", "es")
LESSONS = list(sources())
FEWER = {"15_code": 4}  # pictures, in a lesson with fewer than five
MATHJAX = ROOT / "node_modules" / "mathjax"  # of the version that nbconvert's pages fetch
SCRIPTS = "https://scripts.invalid"
SCRIPT = f"{SCRIPTS}/MathJax.js?config=TeX-AMS_CHTML-full,Safe"
DOLLARS = 'window.MathJax = {tex2jax: {inlineMath: [["$", "$"]]}, messageStyle: "none"}'
NBCONVERT = HTMLExporter(mathjax_url=SCRIPT, require_js_url=f"{SCRIPTS}/require.js")
BARE = HTMLExporter(template_name="basic")

# GitHub's preview cannot be had here. It is known to take scripts, styles, drawings and widgets out
# of what nbconvert makes, and to typeset the formulas: so this leaves words, pictures, structure.
SANITISE = """() => {
    document.querySelectorAll("script, style, link, svg, iframe, object, form")
        .forEach(part => part.remove());
    for (const part of document.querySelectorAll("*"))
        for (const {name} of [...part.attributes])
            if (!["src", "href", "alt", "width", "height"].includes(name))
                part.removeAttribute(name);
}"""
# nbconvert's template lab passes no alt text on; basic and classic do.
NO_ALT = "No description has been provided for this image"
BROKEN = "images => images.filter(image => image.naturalWidth < 10).length"
TYPESET = "() => new Promise(done => MathJax.Hub.Queue(() => done(MathJax.Hub.getAllJax().length)))"
LEFT_OVER = r"""() => {
    const page = document.body.cloneNode(true);
    page.querySelectorAll("pre, code, script, style").forEach(part => part.remove());
    return page.textContent.match(/\$[^$\n]+\$|\\[a-zA-Z]+/g) || [];
}"""
FAULTY = ".MathJax_Error, .merror, [data-mjx-error], .noError"


class Read(NamedTuple):
    """A notebook as a reader shows it in the browser."""

    cells: list[dict]
    page: Page
    errors: list[str]
    formulas: int
    reader: str
    lesson: str

    def pictures(self) -> list[str]:
        """The alt texts that the reader shows of the notebook's pictures, in order.

        An explorable's still picture has its own, in its HTML.
        """
        outputs = [output for cell in self.cells for output in cell.get("outputs", [])]
        return [output.metadata["image/png"]["alt"]
                if self.reader == "sanitised" or "text/html" in output.data else NO_ALT
                for output in outputs if "image/png" in output.get("data", {})]


def serve(route: Route) -> None:
    """A part of MathJax, from this machine; in the place of require.js, nothing."""
    path = MATHJAX / route.request.url.split("?")[0].removeprefix(f"{SCRIPTS}/")
    if path.is_file():
        route.fulfill(path=path, headers={"Access-Control-Allow-Origin": "*"})
    elif path.name == "require.js":
        route.fulfill(body="")
    else:
        route.abort()


def show(page: Page, reader: str, notebook: Path, folder: Path) -> None:
    """Open a notebook as the reader shows it."""
    exporter = {"nbconvert": NBCONVERT, "sanitised": BARE}[reader]
    html = folder / "page.html"
    body, _ = exporter.from_filename(notebook)
    html.write_text(f'<!doctype html><meta charset="utf-8">{body}', encoding="utf-8")
    page.goto(html.as_uri())
    if reader == "sanitised":
        page.evaluate(SANITISE)
        page.add_script_tag(content=DOLLARS)
        page.add_script_tag(url=SCRIPT)


@pytest.fixture(scope="module", params=product(("nbconvert", "sanitised"), LANGS, LESSONS),
                ids="-".join)
def read(request, visit, tmp_path_factory):
    """A notebook, converted, in the browser, its formulas typeset."""
    reader, lang, lesson = request.param
    path = ROOT / "notebooks" / lang / f"{lesson}.ipynb"
    visit.errors.clear()
    visit.page.context.route(f"{SCRIPTS}/**", serve)
    show(visit.page, reader, path, tmp_path_factory.mktemp("read"))
    visit.page.wait_for_function("() => window.MathJax?.isReady")
    formulas = visit.page.evaluate(TYPESET)
    visit.shoot(f"read-{'-'.join(request.param)}")
    return Read(nbformat.read(path, as_version=4).cells, visit.page, visit.errors, formulas, reader,
                lesson)


def test_nothing_fails_or_is_fetched_from_elsewhere(read):
    assert not read.errors


def test_figures_and_static_pictures_show(read):
    pictures = read.page.locator("img[src^='data:image/png']")
    assert pictures.count() == len(read.pictures()) >= FEWER.get(read.lesson, 5)
    assert pictures.evaluate_all(BROKEN) == 0


def test_pictures_have_alt_text(read):
    pictures = read.page.locator("img[src^='data:image/png']")
    alts = pictures.evaluate_all("images => images.map(image => image.alt)")
    assert alts == read.pictures()


def test_no_debris_of_widgets(read):
    text = read.page.locator("body").inner_text()
    debris = ("VBox(", "HBox(", "children=(", "Figure(", "<svg")
    assert not [word for word in debris if word in text]
    assert read.page.locator(".widget-view, [type*='widget']").count() == 0


def test_formulas_are_typeset(read):
    assert read.formulas > 0
    assert read.page.locator(".MathJax, .MathJax_Display, .mjx-chtml").count() >= read.formulas
    assert read.page.locator(FAULTY).count() == 0
    assert not read.page.evaluate(LEFT_OVER)


def test_tables_and_checks_keep_their_words(read):
    text = " ".join(read.page.locator("body").inner_text().split())
    checks = [cell for cell in read.cells if cell.source.startswith("check(")]
    shown = [" ".join(output["data"]["text/plain"].split())
             for cell in checks for output in cell.outputs]
    assert shown
    assert all(words.replace(": ", " ", 1) in text for words in shown)
