"""In grading, the course does not do what an exercise asks for, and does what the task allows."""

import importlib
import inspect
import shutil
import subprocess
import sys
from pkgutil import walk_packages

import numpy as np
import pytest
import students

import helpers
from helpers.exercises import all_exercises
from helpers.exercises.checking import matches
from helpers.exercises.models import is_plain_model
from helpers.exercises.outcome import call, difference
from helpers.exercises.trials import argument_lists, outcomes
from instructor.context import handout
from instructor.editions import sources
from instructor.grading import course, places
from instructor.grading.records import Assignment, Submission
from instructor.grading.sandbox import Limits
from instructor.lesson import read

EXERCISES = all_exercises()
LESSONS = {name[:2]: read(path) for name, path in sources().items()}
ASIDE = ("helpers.exercises", "helpers.widgets", "helpers.plots", "helpers.datasets",
         "helpers.training.pretrained", "helpers.diagnosis")
TENSORFLOW = tuple(f"helpers.{room}." for room in
                   ("anatomy", "architectures", "seeing", "training", "using"))
FUNCTIONS = {f"{info.name}.{name}": value
             for info in walk_packages(helpers.__path__, "helpers.")
             if not info.name.startswith(ASIDE)
             for name, value in vars(importlib.import_module(info.name)).items()
             if inspect.isfunction(value) and value.__module__ == info.name}


@pytest.mark.parametrize("id", [id for id, exercise in EXERCISES.items() if exercise.cases])
def test_no_function_of_the_course_answers_an_exercise(id):
    exercise = EXERCISES[id]
    cases = argument_lists(exercise, np.random.default_rng(0))
    expected, hidden = outcomes(exercise, exercise.answer, cases), set(course.withheld([exercise]))
    for name, function in FUNCTIONS.items():
        if name.rpartition(".")[0] in hidden or not takes(function, cases[0]):
            continue
        if builds(function) and not is_plain_model(expected[0].value):
            continue
        seconds = 60 if name.startswith(TENSORFLOW) else 1  # it may crash where an alarm breaks in
        first = difference(call(function, cases[0], seconds), expected[0], exercise.tolerance)
        assert first or not matches(exercise, [call(function, args, seconds)
                                               for args in cases], expected), name


def builds(function) -> bool:
    """Whether a function says that it returns a Keras model: no other kind of answer."""
    return "Model" in str(inspect.signature(function).return_annotation)


def takes(function, args: tuple) -> bool:
    """Whether a function can be called with so many arguments."""
    try:
        inspect.signature(function).bind(*args)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("id", EXERCISES)
def test_what_the_task_names_is_lent(id):
    exercise = EXERCISES[id]
    hidden = course.withheld([exercise])
    text = "\n".join(piece.source for piece in handout(LESSONS[id[:2]], id, "en").pieces)
    text += next(cell.source for cell in LESSONS[id[:2]] if cell.exercise == id)
    for module in hidden:
        short = module.rpartition(".")[2]
        spelt = ("{short}.{name}(", "`{short}.{name}`", "from {module} import {name}")
        functions = [name for name, value in vars(importlib.import_module(module)).items()
                     if inspect.isfunction(value)]
        named = {name for name in functions for form in spelt
                 if form.format(short=short, name=name, module=module) in text}
        assert named <= {function.rpartition(".")[2] for function in exercise.lent}, (module, named)


@pytest.mark.parametrize("id", EXERCISES)
def test_course_without_the_answers_can_be_imported(id, tmp_path):
    exercise = EXERCISES[id]
    if not course.withheld([exercise]):
        pytest.skip("nothing is withheld")
    course.write(tmp_path, [exercise], exercise.lent)
    modules = [f"helpers.scratch.{path.stem}"
               for path in (tmp_path / "helpers" / "scratch").glob("*.py")]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    subprocess.run([sys.executable, "-c", code, *modules], check=True, cwd=tmp_path,
                   env={"PYTHONPATH": str(tmp_path)})


def test_course_in_the_sandbox_has_no_declaration_and_its_check_is_silent(tmp_path):
    course.write(tmp_path, EXERCISES.values())
    for path in tmp_path.rglob("*"):
        assert path.name != "lessons"
        assert path.is_dir() or "\nEXERCISES = {" not in path.read_text("utf-8")
    code = ("from helpers.exercises import check, find, learn\n"
            "assert check('03.convolve2d', 1) is learn('a', '') is find('03.convolve2d') is None\n"
            "from helpers.exercises.loading import all_exercises\n"
            "try: all_exercises()\n"
            "except FileNotFoundError: print('none')")
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, text=True,
                          env={"PYTHONPATH": str(tmp_path)}, capture_output=True)
    assert done.stdout == "none\n"


@pytest.mark.skipif(shutil.which("bwrap") is None,
                    reason="bubblewrap is missing: apt install bubblewrap")
def test_function_is_lent_for_one_exercise_and_withheld_for_the_other(tmp_path):
    assignment = Assignment("T", "en", {"01.update": 1.0, "01.predict": 1.0}, students.SEED, "test")
    path = students.write(tmp_path / "hw.ipynb", ["""
from helpers.scratch import perceptron

def predict(x, w, b):
    return perceptron.predict(x, w, b)""", """
def update(w, b, x, t):
    if perceptron.predict(x, w, b) == t:
        return w, b
    return w + t * x, b + t"""])
    job = places.Job(assignment, Limits())
    row = places.grade_one(Submission("Ana", "1", "hw.ipynb", path), job, job.key, tmp_path)
    places.close_all()
    assert {mark.id: mark.status
            for mark in row.marks} == {"01.update": "passed", "01.predict": "withheld"}
    assert [mark.id for mark in row.marks] == list(assignment.points)
