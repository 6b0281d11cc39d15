"""A newcomer's way: what `make lab` prints → lesson 1 → an exercise wrong, its hint, then right.

In both languages.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import language
from helpers.exercises import find
from tests_browser.lab import LATE, choose, opened, shut_down_kernels

EXERCISE = "01.predict"
STUB = """def predict(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    return """
WRONG, MISTAKE = "np.where(x @ w + b >= 0, 1, -1)", "at_least"
RIGHT = "np.where(x @ w + b > 0, 1, -1)"
SAYS = {"en": ("Not attempted yet.", "Hint: ", "Correct."),
        "es": ("Sin intentar.", "Pista: ", "Correcto.")}
TWIN = "Esta lección en español"


@pytest.fixture(scope="module")
def english(lab, visit):
    """Lesson 1 in English: what the address shows that `make lab` prints."""
    visit.page.goto(lab.printed)
    yield opened(visit.page, lab, "notebooks/en/01_perceptron.ipynb")
    shut_down_kernels(visit.page, lab)


@pytest.fixture(scope="module")
def spanish(lab, visit, english):
    """Lesson 1 in Spanish: where the link below the title of the English one leads."""
    english.get_by_role("link", name=TWIN).click()
    there = visit.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)",
                               has_text="This lesson in English")
    there.wait_for(timeout=LATE)
    return opened(visit.page, lab, "notebooks/es/01_perceptron.ipynb")


def cell(panel: Locator, code: str) -> Locator:
    """The code cell that contains `code`."""
    return panel.locator(".jp-CodeCell", has=panel.page.locator(".jp-InputArea", has_text=code))


def run(page: Page, where: Locator) -> None:
    """Run a cell with Shift+Enter."""
    where.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def answer(page: Page, panel: Locator, code: str) -> Locator:
    """Type an answer in the place of the stub, run it and its check: the check's cell."""
    stub, check = cell(panel, f"# exercise: {EXERCISE}"), cell(panel, f'check("{EXERCISE}"')
    stub.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"# exercise: {EXERCISE}\n{STUB}{code}")
    run(page, stub)
    run(page, check)
    return check


def walk(visit, panel: Locator, lang: str) -> None:
    """Run the lesson's first cells and its first exercise: left out, wrong, right."""
    page = visit.page
    untouched, hint, correct = SAYS[lang]
    visit.shoot(f"newcomer-{lang}-1-opened")
    check = cell(panel, f'check("{EXERCISE}"')
    check.locator(".cm-content").click()
    choose(page, "Run", "Run All Above Selected Cell")
    run(page, check)
    expect(check.get_by_role("status")).to_contain_text(untouched, timeout=LATE)
    visit.shoot(f"newcomer-{lang}-2-not-attempted")
    language.use(lang)
    declared = find(EXERCISE).misconceptions[MISTAKE].hint
    language.use("en")
    status = answer(page, panel, WRONG).get_by_role("status")
    expect(status).to_contain_text(hint + declared, timeout=LATE)
    visit.shoot(f"newcomer-{lang}-3-hint")
    status = answer(page, panel, RIGHT).get_by_role("status")
    expect(status).to_contain_text(f"✓ {EXERCISE}", timeout=LATE)
    expect(status).to_contain_text(correct)
    visit.shoot(f"newcomer-{lang}-4-right")


def test_in_english(visit, english):
    walk(visit, english, "en")


def test_in_spanish(visit, spanish):
    walk(visit, spanish, "es")


def test_nothing_covers_the_lesson(visit, spanish):
    """JupyterLab's own offers, as news, would stand before a newcomer's first lesson."""
    assert visit.page.locator(".Toastify__toast").count() == 0


def test_console_is_silent(visit, spanish):
    assert not visit.errors
