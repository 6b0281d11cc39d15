"""The built notebooks: same code in all editions, no solution for students, outputs compared."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from instructor import execute
from instructor.editions import EDITIONS, ROOT, SETUP_ID, repository, set_up, sources
from instructor.lesson import COMPARED, Cell, read
from instructor.solutions import solution_lines

LESSONS = list(sources())
NOTEBOOKS = [(lesson, edition) for lesson in LESSONS for edition in EDITIONS]
LARGE = {"11_seeing": 2e6}  # bytes; it shows five photographs seven times
SAYS = {("en", False): "Not attempted", ("es", False): "Sin intentar",
        ("en", True): "Correct", ("es", True): "Correcto"}


def notebook(lesson, edition):
    return nbformat.read(ROOT / edition.folder / f"{lesson}.ipynb", as_version=4)


def code(lesson, edition):
    return [cell for cell in notebook(lesson, edition).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_both_languages_hold_the_same_code(lesson):
    for english, spanish in (EDITIONS[:2], EDITIONS[2:]):
        pairs = list(zip(code(lesson, english), code(lesson, spanish), strict=True))
        for en, es in pairs:
            if en.id == SETUP_ID:
                assert en.source == set_up("en", repository())
                assert es.source == set_up("es", repository())
            else:
                assert (en.id, en.source, en.metadata) == (es.id, es.source, es.metadata)


@pytest.mark.parametrize("lesson", LESSONS)
def test_compared_outputs_are_the_same_in_all_editions(lesson):
    """But for cells that speak: their words differ between languages."""
    def compared(edition):
        return [cell for cell in code(lesson, edition)
                if COMPARED in cell.metadata.get("tags", [])]

    def wordless(cells):
        return {cell.id: cell.outputs for cell in cells
                if not Cell("code", cell.source, 0).speaks}

    first, *others = map(compared, EDITIONS)
    assert len(first) > 5
    assert all(wordless(other) == wordless(first) for other in others)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_only_exercises_and_checks_differ_for_students(lesson, lang):
    """All other cells have the same code and outputs: so a run of one edition serves for both."""
    editions = [code(lesson, edition) for edition in EDITIONS if edition.lang == lang]
    for student, solved in zip(*editions, strict=True):
        assert (student.id, student.metadata) == (solved.id, solved.metadata)
        if student.source.startswith("# exercise: "):
            assert student.source.split("\n")[0] == solved.source.split("\n")[0]
        elif student.source.startswith("check("):
            assert student.source == solved.source
        else:
            assert (student.source, student.outputs) == (solved.source, solved.outputs)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_solution_line_in_a_student_notebook(lesson, lang):
    secret = set().union(*(solution_lines(cell.source) for cell in read(sources()[lesson])
                           if cell.exercise))
    assert secret
    edition = next(edition for edition in EDITIONS if edition == (lang, False))
    lines = "\n".join(cell.source for cell in notebook(lesson, edition).cells).split("\n")
    shown = {line.strip() for line in lines}
    assert not secret & shown


@pytest.mark.parametrize(("lesson", "edition"), NOTEBOOKS)
def test_checks_say_what_they_should(lesson, edition):
    checks = [cell for cell in code(lesson, edition) if cell.source.startswith("check(")]
    assert checks
    for cell in checks:
        assert SAYS[edition] in cell.outputs[0].data["text/plain"]
        assert COMPARED in cell.metadata.tags


@pytest.mark.parametrize(("lesson", "edition"), NOTEBOOKS)
def test_notebook_is_sound(lesson, edition):
    path = ROOT / edition.folder / f"{lesson}.ipynb"
    book = notebook(lesson, edition)
    nbformat.validate(book)
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert "widgets" not in book.metadata
    assert path.stat().st_size < LARGE.get(lesson, 1.5e6)
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    assert all(output.get("name") != "stderr" for output in outputs)
    assert not any("widget-view" in kind for output in outputs for kind in output.get("data", {}))


@pytest.mark.parametrize(("lesson", "edition"), NOTEBOOKS)
def test_every_picture_has_alt_text(lesson, edition):
    outputs = [output for cell in code(lesson, edition) for output in cell.outputs]
    kinds = [output.get("data", {}) for output in outputs]
    assert not any("image/svg+xml" in kind for kind in kinds), "not every reader shows SVG"
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    for output in pictures:
        alt = output.metadata["image/png"]["alt"]
        assert len(alt) > 20
        assert alt == output.data["text/plain"]


@pytest.mark.parametrize(("lesson", "edition"), NOTEBOOKS)
def test_outputs_are_published(lesson, edition):
    """Results on real data, not a test's: `python -m instructor publish` makes them."""
    shown = str([cell.outputs for cell in code(lesson, edition)])
    assert not [sign for sign in execute.TESTS if sign in shown]
    if execute.budget_of(read(sources()[lesson])):
        assert notebook(lesson, edition).metadata.get("budget") in ("cpu", "gpu", "paper")


def test_a_wrong_compared_output_fails(tmp_path):
    for shown in (6, 7):
        cell = new_code_cell("2 * 3", metadata={"tags": [COMPARED]}, execution_count=1, outputs=[
            new_output("execute_result", {"text/plain": str(shown)}, execution_count=1)])
        path = tmp_path / f"shows_{shown}.ipynb"
        nbformat.write(new_notebook(cells=[cell]), path)
        options = ["--nbval-lax", "--nbval-current-env", "-c", "/dev/null"]
        command = [sys.executable, "-m", "pytest", *options, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == (shown != 6), done.stdout
