"""The build cuts solutions by parsing, refuses broken sources, and gives the same bytes twice."""

import shutil

import nbformat
import pytest

from instructor import build, editions
from instructor.lesson import Cell, LessonError, read
from instructor.solutions import SolutionError, solution_lines, stub

HEADER = '''# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: -all,lang,tags
# ---

'''
TITLE = '''# %% [markdown] lang="en"
# # Title

# %% [markdown] lang="es"
# # Título

'''
EXERCISE = '''# %%
# exercise: 99.double
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

'''
CHECK = '''# %%
check("99.double", double)

'''


def lesson(tmp_path, text):
    path = tmp_path / "99_test.py"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_solution_is_cut_at_any_indent():
    source = ("class A:\n    def f(self):\n        x = 1\n        ### BEGIN SOLUTION\n        if "
              "x:\n"
              "            return 2\n        ### END SOLUTION\n\n    def g(self):\n        return "
              "3")
    assert stub(source) == ("class A:\n    def f(self):\n        x = 1\n        ...\n\n    def "
                            "g(self):\n"
                            "        return 3")
    assert solution_lines(source) == {"if x:", "return 2"}


def test_values_become_dots():
    source = "### BEGIN SOLUTION\nanswer = 3\nother = 4\n### END SOLUTION"
    assert stub(source) == "answer = ...\nother = ..."


def test_student_can_start_from_given_code():
    source = ("def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### STUB\n    # for i in "
              "x:\n"
              "    #     return x - 1\n    ### END SOLUTION")
    assert stub(source) == "def f(x):\n    for i in x:\n        return x - 1"
    assert editions.solved(source) == "def f(x):\n    return x + 1"
    assert solution_lines(source) == {"return x + 1"}


def test_markers_in_a_string_are_text():
    source = 'text = """\n### BEGIN SOLUTION\n"""'
    assert stub(source) == source


@pytest.mark.parametrize(("source", "line"), [
    ("x = 1\n### BEGIN SOLUTION\ny = 2", 2),
    ("x = 1\n### END SOLUTION", 2),
    ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", 2),
])
def test_unbalanced_markers(source, line):
    with pytest.raises(SolutionError) as caught:
        stub(source)
    assert caught.value.line == line


@pytest.mark.parametrize(("text", "line", "reason"), [
    (TITLE + EXERCISE.replace("    ### END SOLUTION\n", "") + CHECK, 17, "without"),
    (TITLE + EXERCISE, 14, "must be followed by a cell check"),
    (TITLE + CHECK, 14, "does not follow its exercise"),
    (TITLE + EXERCISE + CHECK + EXERCISE + CHECK, 25, "used twice"),
    (TITLE + EXERCISE.replace("def double", "def triple") + CHECK, 14, "does not define 'double'"),
    (TITLE + EXERCISE.replace("# exercise: 99.double\n", ""), 14, "a solution outside an exercise"),
    (TITLE + "# %%\nx = (\n", 14, "not valid Python"),
    (TITLE.replace('lang="es"', ""), 11, "needs lang"),
    (TITLE.split("# %% [markdown] lang=\"es\"")[0], 8, "not followed by its Spanish twin"),
    (TITLE + '# %% [markdown] lang="es"\n# Solo\n', 14, "does not follow its English twin"),
])
def test_broken_source_is_refused_by_file_and_line(tmp_path, text, line, reason):
    path = lesson(tmp_path, text)
    with pytest.raises(LessonError) as caught:
        read(path)
    faults = [fault
              for fault in str(caught.value).split("\n") if fault.startswith(f"{path}:{line}: ")]
    assert any(reason in fault for fault in faults), caught.value


def test_sound_source_is_read(tmp_path):
    cells = read(lesson(tmp_path, TITLE + EXERCISE + CHECK))
    assert [cell.kind for cell in cells] == ["markdown", "markdown", "code", "code"]
    assert (cells[2].exercise, cells[3].checks, cells[3].speaks) == ("99.double", "99.double", True)


@pytest.mark.parametrize(("source", "speaks"), [
    ("ledger(net)", True), ("rows = ledger(net)\nrows", True), ("rows", True),
    ("rows = ledger(net)\ndel net", False), ("x = 1\nx", False), ("# nothing", False)])
def test_a_ledger_speaks_where_it_is_shown(source, speaks):
    """Elsewhere a cell is run once: what it deletes is not there for a second run."""
    assert Cell("code", source, 0).speaks == speaks


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course's sources and notebooks to change."""
    for name in ("lessons", "notebooks"):
        shutil.copytree(editions.ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "README.md", "README.es.md"):
        shutil.copy(editions.ROOT / name, tmp_path)
    for module in (build, editions):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_committed_notebooks_are_what_the_sources_give(course):
    assert build.main([], check=True, fresh=False) == 0


@pytest.mark.parametrize("folder", [edition.folder for edition in editions.EDITIONS])
def test_changed_notebook_is_found(course, folder, capsys):
    path = next((course / folder).glob("*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source += " "
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    assert build.main([], check=True, fresh=False) == 1
    assert str(path.relative_to(course)) in capsys.readouterr().err


def test_changed_code_asks_for_a_run(course):
    path = next((course / "lessons").glob("*/lesson.py"))
    path.write_text(path.read_text(encoding="utf-8") + "\n# %%\nx = 1\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"python -m instructor (publish|build --execute) "):
        build.main([], check=True, fresh=False)


def test_changed_address_reaches_every_notebook_and_readme(course, capsys):
    change(course / "pyproject.toml", "https://github.com/OWNER/convnets",
           "https://github.com/me/mine")
    assert build.main([], check=True, fresh=False) == 1
    stale = capsys.readouterr().err.strip().split("\n")
    assert len(stale) == 2 + 4 * len(list((course / "lessons").glob("*/lesson.py")))


def test_unknown_lesson_names_those_there_are(course):
    with pytest.raises(LessonError, match=r"99.*01_perceptron"):
        build.main(["99"], check=True, fresh=False)
