"""The site, opened from disk, without the network.

It is complete, readable, searchable and printable in both languages.
"""

import re
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Page, expect

from instructor.editions import ROOT, colab, sources
from instructor.site import readme
from tests_browser.accessibility import violations

SITE = ROOT / "site"
LANGS = ("en", "es")
LESSONS = list(sources())
PAGES = [(lang, name) for lang in LANGS for name in ("index", "networks", *LESSONS)]
TWIN = {"en": "es", "es": "en"}
ARTICLE = "article.bd-article"
OURS = [ARTICLE, "a.language"]
# Parts of ours that the theme makes, and the reason why their faults are not ours to mend.
THEME: dict[str, str] = {}

WIDE_PARTS = """() => [document.documentElement, document.body]
    .filter(part => part.scrollWidth > window.innerWidth).map(part => part.scrollWidth)"""
CUT_OFF = """parts => [...document.querySelectorAll(parts)]
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .map(part => part.innerText.slice(0, 80))"""
PROSE = """part => {
    part = part.cloneNode(true);
    part.querySelectorAll("pre, code, script, style").forEach(code => code.remove());
    return part.textContent;
}"""
CODE = "article .cell_input pre"
BROKEN = "images => images.filter(image => !image.naturalWidth).length"


class Opened(NamedTuple):
    """A page of the site in the browser."""

    lang: str
    name: str
    page: Page
    errors: list[str]

    def outputs(self) -> list[dict]:
        """The outputs of the lesson's notebook; none for another page."""
        path = ROOT / "notebooks" / self.lang / f"{self.name}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.exists() else []
        return [output for cell in cells for output in cell.get("outputs", [])]


def address(lang: str, name: str) -> str:
    """Where a page is on disk."""
    path = SITE / lang / f"{name}.html"
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: make site"
    return path.as_uri()


def settled(page: Page) -> None:
    """Wait until the formulas are typeset, if MathJax is there."""
    page.evaluate("() => window.MathJax?.startup?.promise.then(() => null)")


@pytest.fixture(scope="module", params=PAGES, ids="-".join)
def opened(request, visit):
    """A page of the site, opened from disk; no other host answers."""
    visit.errors.clear()
    visit.page.goto(address(*request.param))
    settled(visit.page)
    visit.shoot(f"site-{'-'.join(request.param)}")
    return Opened(*request.param, visit.page, visit.errors)


def test_opens_without_error_or_network(opened):
    assert not opened.errors
    assert opened.page.locator("html").get_attribute("lang") == opened.lang
    assert opened.page.locator(f"{ARTICLE} h1").count() == 1


def test_formulas_are_typeset(opened):
    formulas = opened.page.locator(f"{ARTICLE} .math")
    assert formulas.count() == opened.page.locator(f"{ARTICLE} mjx-container:has(> svg)").count()
    assert (formulas.count() > 0) == (opened.name in LESSONS)
    assert opened.page.locator("[data-mml-node=merror], mjx-merror").count() == 0
    prose = opened.page.locator(ARTICLE).evaluate(PROSE)
    assert not re.findall(r"\$[^$]+\$|\\[a-z(\[]\w*", prose)


def test_stored_outputs_show(opened):
    pictures = opened.page.locator(f"{ARTICLE} img")
    stored = [output for output in opened.outputs() if "image/png" in output.get("data", {})]
    alts = [output.metadata["image/png"]["alt"].replace("\n", " ") for output in stored]
    if opened.name == "index":
        alts = re.findall(r"^!\[(.+?)\]", readme(opened.lang), re.MULTILINE)
    assert pictures.evaluate_all("images => images.map(image => image.alt)") == alts
    assert pictures.evaluate_all(BROKEN) == 0
    text = opened.page.locator(ARTICLE).inner_text()
    assert "VBox(" not in text
    printed = [line.strip() for output in opened.outputs() if output.output_type == "stream"
               for line in output.text.splitlines()]
    missing = [line for line in printed if line not in text]
    fault = f"the notebook has it, the page has not (make site builds it anew): {missing}"
    assert not missing, fault


def test_colab_link_opens_this_notebook(opened):
    buttons = opened.page.locator(f"{ARTICLE} a.colab")
    links = buttons.evaluate_all("links => links.map(link => link.href)")
    lessons = {"index": LESSONS, "networks": []}.get(opened.name, [opened.name])
    assert links == [colab(f"notebooks/{opened.lang}/{lesson}.ipynb") for lesson in lessons]


def test_nothing_is_wider_than_the_window_and_no_code_is_cut_off(opened):
    assert not opened.page.evaluate(WIDE_PARTS)
    assert not opened.page.evaluate(CUT_OFF, CODE)


def test_our_part_is_accessible(opened):
    faults = violations(opened.page.locator(ARTICLE), OURS, THEME)
    assert not faults, "\n".join(faults)


def test_fits_a_phone(opened):
    opened.page.set_viewport_size({"width": 390, "height": 844})
    try:
        assert not opened.page.evaluate(WIDE_PARTS)
        assert not opened.page.evaluate(CUT_OFF, CODE)
    finally:
        opened.page.set_viewport_size({"width": 1280, "height": 900})


def test_prints_all_of_it(opened):
    opened.page.emulate_media(media="print")
    opened.page.set_viewport_size({"width": 717, "height": 1000})  # A4 at 96 dpi, without margins
    try:
        assert not opened.page.evaluate(CUT_OFF, "article pre, article img, article table")
        for navigation in (".bd-sidebar-primary", ".language", ".prev-next-footer"):
            expect(opened.page.locator(navigation).first).to_be_hidden()
    finally:
        opened.page.emulate_media(media="screen")
        opened.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("name", ["index", "networks", "search", *LESSONS])
@pytest.mark.parametrize("lang", LANGS)
def test_language_switch_leads_to_the_twin_and_back(visit, lang, name):
    page = visit.page
    page.goto(address(lang, name))
    for expected in (TWIN[lang], lang):
        page.locator("a.language").click()
        expect(page).to_have_url(address(expected, name))
        assert page.locator("html").get_attribute("lang") == expected


@pytest.mark.parametrize(("lang", "words", "lesson"), [
    ("en", "neocognitron", "04_pooling"), ("es", "neocognitrón", "04_pooling"),
    ("es", "corteza", "03_convolution")])
def test_search_finds(visit, lang, words, lesson):
    page = visit.page
    visit.errors.clear()
    page.goto(address(lang, "index"))
    page.locator(".bd-sidebar-primary .search-button-field").click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    found = page.locator(f"#search-results a[href*='{lesson}.html']").first
    expect(found).to_be_visible(timeout=30_000)
    assert not visit.errors


@pytest.mark.parametrize("lang", LANGS)
def test_each_page_leads_to_the_next(visit, lang):
    page = visit.page
    page.goto(address(lang, "index"))
    pages = (*LESSONS, "networks")
    for name in pages:
        page.locator("a.right-next").click()
        expect(page).to_have_url(address(lang, name))
        expect(page.locator(".bd-sidebar-primary li.toctree-l1 > a")).to_have_count(len(pages))


@pytest.mark.parametrize(("locale", "lang"), [
    ("es-MX", "es"), ("es", "es"), ("en-GB", "en"), ("de-DE", "en")])
def test_landing_page_takes_the_browser_s_language(browser, locale, lang):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto((SITE / "index.html").as_uri())
    expect(page).to_have_url(address(lang, "index"))
    context.close()


def test_landing_page_without_scripts_offers_both(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((SITE / "index.html").as_uri())
    links = [link.get_attribute("href") for link in page.locator("a").all()]
    assert links == ["en/index.html", "es/index.html"]
    context.close()
