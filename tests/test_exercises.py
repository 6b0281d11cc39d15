"""Each exercise accepts its reference, rejects misconceptions with hints, survives any answer."""

import itertools
import re

import numpy as np
import pytest

from helpers import language
from helpers.exercises import all_exercises, check, find, loading
from helpers.exercises.checking import verdict
from helpers.exercises.trials import argument_lists, mistakes, outcomes
from instructor.editions import ROOT, sources

LESSONS = {name[:2]: name for name in sources()}
EXERCISES = all_exercises()
FUNCTIONS = [id for id, exercise in EXERCISES.items() if exercise.cases]
MISCONCEPTIONS = [(id, name) for id, exercise in EXERCISES.items()
                  for name in exercise.misconceptions]


def changes_its_input(*args):
    for value in args:
        if isinstance(value, np.ndarray):
            value += 1
    return 0


def raises(*args):
    raise ZeroDivisionError("division by zero")


def leaves(*args):
    raise SystemExit


class Unprintable:
    def __repr__(self):
        raise RuntimeError


ANSWERS = {
    "None": None, "text": "five", "number": -12345.678, "nan": np.nan,
    "list": [1, [2, 3]], "array": np.ones((2, 7, 1)),
    "objects": np.array([None, "x"], dtype=object),
    "class": Unprintable, "object": Unprintable(), "module": np,
}
FUNCTION_ANSWERS = {
    "raises": raises, "leaves": leaves, "changes its input": changes_its_input,
    "takes nothing": lambda: 0, "takes too much": lambda a, b, c, d, e, f, g, h: 0,
    "infinite generator": lambda *args: itertools.count(),
    "generator function": lambda *args: (yield 1), "function": lambda *args: raises,
    "ragged": lambda *args: [[1], [2, 3]], "ellipsis deep": lambda *args: (..., ...),
    **{f"returns {name}": (lambda *args, value=value: value) for name, value in ANSWERS.items()},
}


@pytest.mark.parametrize("id", EXERCISES)
def test_reference_is_accepted_on_fresh_cases(id):
    exercise = find(id)
    assert check(id, exercise.answer).status == "passed"
    for seed in range(1, 6):
        cases = argument_lists(exercise, np.random.default_rng(seed))
        assert verdict(id, exercise, cases,
                       outcomes(exercise, exercise.answer, cases)).status == "passed"


@pytest.mark.parametrize("id", EXERCISES)
def test_declaration_is_whole(id):
    exercise = find(id)
    assert len(exercise.misconceptions) >= 3
    hints = [hint for m in exercise.misconceptions.values() for hint in (m.en, m.es)]
    assert len(set(hints)) == len(hints)
    assert all(len(hint) > 20 for hint in hints)
    assert exercise.points > 0


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize(("id", "name"), MISCONCEPTIONS)
def test_misconception_is_rejected_with_its_own_hint(id, name, lang, record_property):
    language.use(lang)
    misconception = find(id).misconceptions[name]
    result = check(id, misconception.wrong)
    assert (result.status, result.misconception) == ("failed", name)
    assert misconception.hint in result.message
    if lang == "en":
        record_property("counts", (LESSONS[id.split(".")[0]], "misconceptions rejected"))


@pytest.mark.parametrize("id", EXERCISES)
def test_misconceptions_are_rejected_and_told_apart_on_fresh_cases(id):
    exercise = find(id)
    for seed in range(1, 4):
        cases = argument_lists(exercise, np.random.default_rng(seed))
        expected, found = outcomes(exercise, exercise.answer, cases), mistakes(exercise, cases)
        for name, got in found.items():
            assert verdict(id, exercise, cases, got, expected, found).misconception == name


def says_clearly(id, answer):
    """Check in both languages; the messages are sentences, differ, and show no traceback."""
    results = []
    for lang in language.LANGUAGES:
        language.use(lang)
        results.append(check(id, answer))
    assert {result.status for result in results} <= {"failed", "error", "not attempted"}
    for result in results:
        assert len(result.message) > 10
        assert "Traceback" not in repr(result) + result._repr_html_()
    assert results[0].message != results[1].message
    return results[0]


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("id", EXERCISES)
def test_garbage_gets_a_clear_message(id, name):
    says_clearly(id, ANSWERS[name])


@pytest.mark.parametrize("name", FUNCTION_ANSWERS)
@pytest.mark.parametrize("id", FUNCTIONS)
def test_garbage_function_gets_a_clear_message(id, name):
    says_clearly(id, FUNCTION_ANSWERS[name])


def test_messages_name_the_symptom():
    function = FUNCTIONS[-1]
    assert "division by zero" in says_clearly(function, raises).message
    assert "return" in says_clearly(function, lambda *args: print(end="")).message
    assert says_clearly(function, "text").status == "error"


def test_input_is_protected():
    id = next(id for id in FUNCTIONS if isinstance(find(id).answer(*argument_lists(
        find(id), np.random.default_rng(0))[0]), np.ndarray | np.number))

    def meddles(*args):
        result = find(id).answer(*args)
        changes_its_input(*args)
        return result

    assert "copy" in says_clearly(id, meddles).message


@pytest.mark.parametrize("id",
                         ["08.parameters", "08.fc6_after_means", "09.module_cost", "09.saved"])
def test_a_large_whole_number_off_by_one_is_wrong(id):
    answer = find(id).answer
    if callable(answer):
        assert check(id, lambda *args: off_by_one(answer(*args))).status == "failed"
    else:
        assert check(id, off_by_one(answer)).status == "failed"
        assert check(id, float(answer)).status == "passed"


def off_by_one(value):
    """A whole number plus 1; of a tuple, the last one."""
    return (*value[:-1], value[-1] + 1) if isinstance(value, tuple) else value + 1


def test_endless_loop_is_stopped(monkeypatch):
    monkeypatch.setattr("helpers.exercises.outcome.SECONDS", .1)

    def endless(*args):
        while True:
            pass

    assert "seconds" in check(FUNCTIONS[0], endless).message


@pytest.mark.parametrize("body", [lambda *args: None, lambda *args: ...])
@pytest.mark.parametrize("id", FUNCTIONS)
def test_stub_is_not_attempted(id, body):
    assert check(id, body).status == "not attempted"
    assert check(id, ...).status == "not attempted"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder for lessons that has none yet, in place of the course's."""
    forget = (loading.all_exercises, loading.declarations)
    monkeypatch.setattr(loading, "LESSONS", tmp_path / "lessons")
    for function in forget:
        function.cache_clear()
    yield tmp_path / "lessons"
    for function in forget:
        function.cache_clear()


def test_without_the_lessons_check_says_what_to_copy(elsewhere):
    with pytest.raises(FileNotFoundError, match=re.escape(f"{elsewhere}, which is missing: copy")):
        check(FUNCTIONS[0], ...)


@pytest.mark.parametrize(("text", "reason"), [
    ("import helpers\n\n1 / 0", "3: ZeroDivisionError: division by zero"),
    ("a = 1\nb = (", "2: SyntaxError: "),
    ("MINE = {}", '1: at the end there must be: EXERCISES = {"name": Exercise(…)}'),
    ("EXERCISES = {'a': 1}", "1: at the end there must be: EXERCISES"),
])
def test_broken_declarations_of_a_lesson_are_told_by_file_and_line(elsewhere, text, reason):
    path = elsewhere / "01_topic" / "exercises.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(loading.DeclarationError, match=re.escape(f"{path}:{reason}")):
        check("01.a", ...)


def test_unknown_id_names_the_near_ones():
    with pytest.raises(KeyError, match=FUNCTIONS[0]):
        check(FUNCTIONS[0] + "x", None)


@pytest.mark.parametrize(("readme", "words"), [
    ("README.md", "{} exercises know {} typical wrong answers"),
    ("README.es.md", "{} ejercicios conocen {} respuestas equivocadas")])
def test_readmes_count_them(readme, words):
    said = words.format(len(EXERCISES), len(MISCONCEPTIONS))
    assert said in (ROOT / readme).read_text("utf-8")
