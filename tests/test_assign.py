"""Assignments: each exercise alone, in both languages, runs as handed out and solved.

The seed is private and kept.
"""

import json
import os
import re
import stat
import sys
from contextlib import suppress
from functools import cache
from itertools import cycle
from pathlib import Path

import nbformat
import pytest
from cells import code, run
from nbclient import NotebookClient

from helpers import language
from helpers.exercises import all_exercises, loading
from instructor import __main__ as command_line
from instructor import assign, homework
from instructor.context import TASK, handout, place_of, section, task_of
from instructor.editions import ROOT, SETUP_ID, solved, sources
from instructor.grading.records import PRIVATE, Assignment
from instructor.lesson import Cell, read
from instructor.solutions import solution_lines

BANK = ROOT / "instructor" / "example_bank"
LESSONS = {name[:2]: read(path) for name, path in sources().items()}
SOURCES = {id: homework.Source(exercise, LESSONS[id[:2]], "lesson")
           for id, exercise in all_exercises().items()}
SAYS = {"not attempted": {"en": "Not attempted yet", "es": "Sin intentar"},
        "passed": {"en": "Correct", "es": "Correcto"}}


@cache
def made(lang, *ids):
    return homework.notebook("hw", "Homework", lang, dict.fromkeys(ids, 1), {id: SOURCES[id]
                                                                             for id in ids})


def with_solution(cells, sources):
    """The cells with each exercise solved."""
    answers = {f"# exercise: {id}": solved(source.cells[place_of(source.cells, id)].source)
               for id, source in sources.items()}
    return [answers.get(cell.split("\n")[0], cell) for cell in cells]


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """What a notebook adds to the path is forgotten, and so is what it teaches `check`."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    loading.extra_exercises.clear()


# The code is the same in both languages: they take turns.
@pytest.mark.parametrize(("id", "lang"), zip(SOURCES, cycle(language.LANGUAGES)))
def test_each_exercise_runs_alone_as_handed_out_and_solved(id, lang):
    cells = code(made(lang, id))
    results = {status: run(source)[-1] for status, source in (
        ("not attempted", cells), ("passed", with_solution(cells, {id: SOURCES[id]})))}
    for status, result in results.items():
        assert (result.id, result.status) == (id, status), result
        assert SAYS[status][lang] in result.message


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("id", SOURCES)
def test_text_states_the_task_and_gives_nothing_away(id, lang):
    cells = SOURCES[id].cells
    at = place_of(cells, id)
    stated = cells[task_of(cells, at, lang)]
    assert len(TASK[lang].findall(stated.source)) == 1
    given = handout(cells, id, lang).pieces
    assert section(cells, at, lang)
    prose = "\n".join(piece.source for piece in given if piece.kind == "markdown")
    assert len(TASK[lang].findall(prose)) <= 1  # no other exercise's task
    assert not prose.startswith("#")
    shown = {line.strip() for cell in made(lang, id).cells for line in cell.source.split("\n")}
    assert not solution_lines(cells[at].source) & shown


def test_many_exercises_of_many_lessons_run_in_one_notebook():
    chosen = {}
    for id, source in SOURCES.items():
        more = chosen | {id: handout(source.cells, id, "en")}
        with suppress(ValueError):
            homework.refuse_clashes(more)
            chosen = more
    assert len(chosen) >= len(SOURCES) - 8
    cells = code(made("en", *chosen))
    results = [shown for shown in run(with_solution(cells, {id: SOURCES[id] for id in chosen}))
               if hasattr(shown, "status")]
    assert [(result.id, result.status) for result in results] == [(id, "passed") for id in chosen]


@pytest.mark.parametrize(("first", "second", "name"), [
    ("02.parameters", "08.parameters", "parameters"), ("03.convolve2d", "08.compose", "convolve2d"),
    ("02.forward", "04.steadiest", "forward")])
def test_exercises_that_need_one_name_for_two_things_are_refused(first, second, name):
    for ids in ([first, second], [second, first]):
        with pytest.raises(ValueError, match=f"both use the name '{name}'"):
            made("en", *ids)


def test_what_two_exercises_need_is_there_once():
    ids = ["02.momentum_step", "02.best_momentum"]
    sources = [cell.source for cell in made("es", *ids).cells]
    assert len(set(sources)) == len(sources)
    assert sum("\\quad(9)" in source for source in sources) == 1


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_notebook_is_sound_and_says_how_to_hand_in(lang):
    notebook = made(lang, "03.convolve2d", "06.s4_row")
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert SETUP_ID in ids
    assert f'language.use("{lang}")' in code(notebook)[0]
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert "hw.ipynb" in notebook.cells[-1].source
    headings = [cell.source for cell in notebook.cells if cell.source.startswith("## ")][:2]
    assert all({"en": "**1 point**", "es": "**1 punto**"}[lang] in heading for heading in headings)
    assert made.__wrapped__(lang, "03.convolve2d", "06.s4_row") == notebook


def cell(kind, source, lang=None, tags=()):
    return Cell(kind, source, 1, lang, needed_by=list(tags))


def test_code_comes_by_the_names_that_are_used():
    cells = [cell("code", "import math\nfrom helpers import plots, widgets\nunused = 1\nrate = "
                          "2\nlog = []"),
             cell("code", "def helper(x):\n    return base + "
                          "x\n\nlog.append(rate)\nplots.images({})"),
             cell("code", "for base in range(3):\n    rate = base\n    print(rate)"),
             cell("markdown", "**Your turn.** Use `math.pi` and `unknown(x)`.", "en"),
             cell("code", "# exercise: 99.f\n### BEGIN SOLUTION\nf = helper(1) + len(log)\n"
                          "### END SOLUTION")]
    given = handout(cells, "99.f", "en")
    assert [piece.source for piece in given.pieces] == [
        "import math", "rate = 2\n\nlog = []",
        "def helper(x):\n    return base + x\n\nlog.append(rate)",
        "for base in range(3):\n    rate = base\n    print(rate)",
        "**Your turn.** Use `math.pi` and `unknown(x)`."]
    assert given.relies == {"math", "helper", "log", "base"}


def test_prose_is_handed_out_by_task_and_tag():
    cells = [cell("markdown", "# Lesson", "en"),
             cell("markdown", "A remark.\n\n## Part\n\nA rule.", "en", ["99.f"]),
             cell("markdown", "More.\n\n**Your turn:** g.", "en", ["99.f"]),
             cell("code", "# exercise: 99.g\n### BEGIN SOLUTION\ng = 1\n### END SOLUTION"),
             cell("code", 'check("99.g", g)'),
             cell("markdown", "See above. **Exercise 7.** Do f.", "en"),
             cell("code", "# exercise: 99.f\n### BEGIN SOLUTION\nf = 1\n### END SOLUTION")]
    pieces = handout(cells, "99.f", "en").pieces
    assert [piece.source for piece in pieces] == ["A rule.", "More.", "Do f."]
    assert [piece.source for piece in handout(cells, "99.g", "en").pieces] == ["**Your turn:** g."]
    assert section(cells, 6, "en") == "Part"


def call(*words):
    """What the command line gives for these words."""
    before, sys.argv = sys.argv, ["instructor", *map(str, words)]
    try:
        return command_line.main()
    finally:
        sys.argv = before


def test_command_writes_notebook_and_private_file(tmp_path, capsys):
    out = tmp_path / "tarea 1"
    assert call("assign", "03.convolve2d", "01.flaw", "--out", out, "--lang", "es", "--points",
                "2.5,1") == 0
    assert str(out / PRIVATE) in capsys.readouterr().out
    notebook = nbformat.read(out / "tarea 1.ipynb", as_version=4)
    assert notebook.cells[0].source.startswith("# Tarea tarea 1\n\n2 ejercicios · 3.5 puntos")
    private = Assignment.load(out)
    assert (private.lang, private.points,
            private.bank) == ("es", {"03.convolve2d": 2.5, "01.flaw": 1.0}, None)
    assert stat.S_IMODE(os.stat(out / PRIVATE).st_mode) == 0o600
    assert len(private.seed) == 64
    assert private.version.startswith("0.")
    assert private.seed not in (out / "tarea 1.ipynb").read_text("utf-8")


def test_seeds_differ(tmp_path):
    for name in ("a", "b"):
        assign.main(["01.flaw"], tmp_path / name, "en")
    assert Assignment.load(tmp_path / "a").seed != Assignment.load(tmp_path / "b").seed


@pytest.mark.parametrize("lost", [PRIVATE, "hw1.ipynb"])
def test_an_assignment_is_never_overwritten(tmp_path, capsys, lost):
    out = tmp_path / "hw1"
    assign.main(["01.flaw"], out, "en")
    (out / lost).unlink()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert call("assign", "01.update", "--out", out, "--lang", "en") == 1
    assert "is there already" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize(("words", "reason"), [
    (["03.convolve"], r"'03\.convolve'; did you mean: 03\.convolve2d"),
    (["convolve2d"], "did you mean: 03.convolve2d"),
    (["xyzzy"], "instructor exercises"),
    (["bank.moving_average"], "--bank FOLDER"),
    (["01.flaw", "01.flaw"], "named twice: 01.flaw"),
    (["01.flaw", "--points", "1,2"], "2 numbers for 1 exercises"),
    (["01.flaw", "--points", "many"], "numbers with commas"),
    (["01.flaw", "--points", "0"], "more than 0"),
    (["01.flaw", "--points", "nan"], "more than 0"),
    (["01.flaw", "--points", "inf"], "more than 0"),
    (["01.flaw", "--lang", "fr"], "no language 'fr'; there are: en, es"),
    (["01.flaw", "--bank", "nowhere"], "nowhere: no such folder"),
    (["03.convolve2d", "08.compose"], "two assignments"),
])
def test_wrong_options_are_refused_and_nothing_is_written(tmp_path, capsys, words, reason):
    out = tmp_path / "hw1"
    lang = [] if "--lang" in words else ["--lang", "en"]
    assert call("assign", *words, "--out", out, *lang) == 1
    said = capsys.readouterr().err
    assert re.search(reason, said), said
    assert not out.exists()


def test_list_of_exercises_has_them_all(capsys):
    assert call("exercises", "--bank", BANK) == 0
    listed = capsys.readouterr().out
    assert all(id in listed for id in [*SOURCES, "bank.moving_average", "bank.small_convnet"])


@pytest.mark.parametrize(("lang", "ids"),
                         [("en", ["03.convolve2d", "05.saved"]), ("es", ["bank.moving_average"])])
def test_notebook_runs_in_a_kernel(tmp_path, lang, ids):
    out = tmp_path / "hw1"
    assign.main(ids, out, lang, bank=BANK)
    notebook = nbformat.read(out / "hw1.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120,
                   resources={"metadata": {"path": str(ROOT / "notebooks" / lang)}}).execute()
    checks = [cell for cell in notebook.cells if cell.source.startswith("check(")]
    assert len(checks) == len(ids)
    assert all(SAYS["not attempted"][lang] in cell.outputs[-1].data["text/plain"]
               for cell in checks)


def test_the_private_file_says_where_the_bank_is_from_there(tmp_path):
    assign.main(["bank.moving_average"], tmp_path / "hw1", "en", bank=BANK)
    kept = json.loads((tmp_path / "hw1" / PRIVATE).read_text("utf-8"))["bank"]
    assert not os.path.isabs(kept)
    assert Assignment.load(tmp_path / "hw1").bank == str(BANK)


def test_a_private_file_is_not_committed():
    assert "PRIVATE-*.json" in Path(ROOT / ".gitignore").read_text("utf-8")
