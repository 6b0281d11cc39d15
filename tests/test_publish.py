"""`python -m instructor publish`: real data or a clear refusal; what is a test's is not stored."""

import nbformat
import numpy as np
import pytest

from helpers import datasets, language
from helpers.datasets.catalogue import FACTS
from instructor import build, execute, publish
from instructor.editions import EDITIONS, sources
from instructor.lesson import LessonError, read

READ = {name: read(path) for name, path in sources().items()}


@pytest.fixture
def built(monkeypatch):
    """The lessons that would be run, and the budget of each."""
    done = []
    monkeypatch.setenv("COURSE_BUDGET", "")
    monkeypatch.setattr(build, "main", lambda wanted, check, fresh: done.append((*wanted, fresh)))
    return done


def own_data(folder, name):
    """Two images of a data set in a folder."""
    image = np.zeros((2, *FACTS[name].image), "uint8")
    arrays = {"x_train": image, "y_train": np.arange(2), "x_test": image, "y_test": np.arange(2)}
    np.savez(folder / f"{name}.npz", **arrays)


@pytest.mark.usefixtures("cache")
def test_lessons_are_run_one_by_one_on_real_data(built, monkeypatch, tmp_path):
    own_data(tmp_path, "mnist")
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setenv("COURSE_DATA_DIR", tmp_path.name)
    assert publish.main(["01", "06"]) == 0
    assert built == [("01_perceptron", True), ("06_lenet", True)]
    assert publish.os.environ["COURSE_BUDGET"] == "cpu"
    assert publish.os.environ["COURSE_DATA_DIR"] == str(tmp_path)


@pytest.mark.usefixtures("cache")
def test_without_the_data_nothing_is_run(built, monkeypatch, mirrors):
    mirrors("cifar10")
    with pytest.raises(LessonError, match=r"(?s)CIFAR-10 could not.*Nothing was run.*cifar10.npz"):
        publish.main(["01", "07"])
    monkeypatch.setenv("COURSE_DATA", "standin")
    with pytest.raises(LessonError, match="unset it"):
        publish.main(["07"])
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    with pytest.raises(LessonError, match="smoke"):
        publish.main(["01"])
    assert not built


def test_the_data_of_every_lesson_are_known():
    needed = {name: publish.needed(cells) for name, cells in READ.items()}
    assert needed["06_lenet"] == ["mnist"]
    assert needed["10_resnet"] == ["cifar10"]
    for name, cells in READ.items():
        asks = any("real_or_standin(" in cell.source for cell in cells if cell.kind == "code")
        assert bool(needed[name]) == asks, name
        assert bool(execute.budget_of(cells)) >= asks


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_what_stand_ins_say_is_not_stored(lang, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    language.use(lang)
    datasets.real_or_standin("cifar10")
    for line in capsys.readouterr().out.split("\n")[1:3]:
        with pytest.raises(LessonError, match="were not stored"):
            execute.refuse_a_test("07", {EDITIONS[0]: [[{"text": line}]]})
    execute.refuse_a_test("07", {EDITIONS[0]: [[{"text": "CIFAR-10"}]]})


@pytest.fixture
def one_lesson(monkeypatch, tmp_path):
    """A course of one lesson, which asks the budget; gives its notebook."""
    cells = [cell for cell in READ["06_lenet"] if "budget.pick(" in cell.source or cell.lang][:2]
    cells += [cell for cell in READ["06_lenet"] if cell.kind == "code"][:1]
    cells[2].source = "budget.pick(1, 2)"
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "sources", lambda: {"99_test": None})
    monkeypatch.setattr(build, "read", lambda path: cells)
    monkeypatch.setattr(execute, "outputs_of", lambda *_: {one: [[]] for one in EDITIONS})
    for name in ("README.md", "README.es.md"):
        (tmp_path / name).write_text("")
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/contents.toml").write_text('[99_test]\nen = "A test."\nes = "Una prueba."')
    return tmp_path / "notebooks/es/99_test.ipynb"


def test_a_notebook_notes_its_budget_and_keeps_the_note(one_lesson, monkeypatch, capsys):
    for budget in ("cpu", "smoke"):
        monkeypatch.setenv("COURSE_BUDGET", budget)
        build.main(["99"], check=False, fresh=True)
        assert ("publish 99_test" in capsys.readouterr().err) == (budget == "smoke")
        assert nbformat.read(one_lesson, 4).metadata.budget == budget
        monkeypatch.setenv("COURSE_BUDGET", "gpu")
        assert build.main([], check=False, fresh=False) == 0
        assert nbformat.read(one_lesson, 4).metadata.budget == budget
