"""Every budget: values that fit the code, a lesson run at each, minutes that the prose has too."""

import ast
import re
from dataclasses import replace

import keras
import pytest

from helpers import budget, datasets
from instructor.editions import solved, sources
from instructor.lesson import read

FEW = 192


def calls(path, function):
    """What the calls of `budget.function` in a lesson say: by keyword, or by place."""
    names = dict(enumerate(("smoke", "cpu", "gpu", "paper")))
    for cell in read(path):
        for node in ast.walk(ast.parse(cell.source) if cell.kind == "code" else ast.Module()):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"budget.{function}":
                said = {names[k]: value for k, value in enumerate(node.args)}
                said |= {option.arg: option.value for option in node.keywords}
                known = {"three": []}  # lesson 7's rates
                yield {name: eval(ast.unparse(value), known) for name, value in said.items()}


TRAINING = [name for name, path in sources().items() if list(calls(path, "pick"))]


def kind(value):
    """What code that takes a value apart relies on: its type, and how many numbers it has."""
    if isinstance(value, tuple):
        return len(value)
    return int if isinstance(value, float) else type(value)


@pytest.mark.parametrize("lesson", TRAINING)
def test_what_a_lesson_picks_is_of_one_kind_at_every_budget(lesson):
    for values in calls(sources()[lesson], "pick"):
        assert set(values) <= set(budget.BUDGETS)
        empty = () in values.values()  # nothing to do
        assert empty or len({kind(value) for value in values.values()}) == 1, values


def test_lessons_that_train_on_real_data_say_their_minutes():
    """What is announced where the training starts is what the first cell says, in both languages.

    At most 10 minutes on two cores, at most 15 on a T4.
    """
    for name, path in sources().items():
        heads = [cell.source for cell in read(path) if cell.lang][:2]
        announced = list(calls(path, "announce"))
        text = path.read_text(encoding="utf-8")
        trains = "real_or_standin(" in text and "fit(" in text  # lesson 11 only looks
        assert len(announced) == trains, name
        for minutes in announced:
            assert minutes["cpu"] <= 10
            assert minutes["gpu"] <= 15
            for head in heads:
                found = re.findall(r"`(cpu|gpu|paper)` ([\d.]+) (minut|h)", head)
                stated = {key: float(value) * (60 if unit == "h" else 1)
                          for key, value, unit in found}
                assert stated == minutes, name


@pytest.fixture
def short(monkeypatch, tmp_path):
    """Few images, and trainings that end after one call of steps."""
    def few(name):
        data = load(name)
        parts = {part: getattr(data, part)[:FEW]
                 for part in ("x_train", "y_train", "x_test", "y_test")}
        return replace(data, **parts)

    def fit(model, *args, epochs=1, steps_per_epoch=20, **options):
        return train(model, *args, epochs=1, steps_per_epoch=min(steps_per_epoch, 20), **options)

    load, train = datasets.real_or_standin, keras.Model.fit
    monkeypatch.setattr(datasets, "real_or_standin", few)
    monkeypatch.setattr(keras.Model, "fit", fit)
    monkeypatch.setenv("COURSE_DATA", "standin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def budgeted(lesson):
    """The code cells from which budgets matter, up to the stored weights; what they lean on."""
    for cell in read(sources()[lesson]):
        if "stored." in cell.source:
            return
        if cell.kind == "code" and "train_from_equal" not in cell.source:
            yield solved(cell.source).replace("seeds = range(3)", "seeds = range(1)")


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("chosen", ["cpu", "gpu", "paper"])
def test_a_lesson_runs_at_every_budget(chosen, monkeypatch, capsys):
    """Without what it asserts of results; `make test` runs `smoke`."""
    monkeypatch.setenv("COURSE_BUDGET", chosen)
    names = {}
    for source in budgeted("06_lenet"):
        exec(compile(source, "lesson 6", "exec", optimize=1), names)
    assert f"Budget {chosen}: " in capsys.readouterr().out
    assert names["steps"] == next(calls(sources()["06_lenet"], "pick"))[chosen][0]
    assert set(names["by_kind"]) == {"plain", "distorted"}
