"""An instructor's own exercises: the example is sound, faults are told, no answer travels."""

import re
import sys

import nbformat
import numpy as np
import pytest
from cells import code, run

from helpers import language
from helpers.exercises import all_exercises, check, learn, loading
from helpers.exercises.portable import decode, encode
from instructor import assign, bank
from instructor.context import place_of
from instructor.editions import ROOT, solved
from instructor.homework import check_data
from instructor.lesson import LessonError
from instructor.packing import pack
from instructor.solutions import solution_lines
from instructor.soundness import faults, main

EXAMPLE = ROOT / "instructor" / "example_bank"
NUMPY = (EXAMPLE / "moving_average.py").read_text("utf-8")
TAKE_FUNCTIONS = ("02.gradient_check", "11.occlusion_drops")  # text cannot hold such inputs
PORTABLE = [id for id in all_exercises() if id not in TAKE_FUNCTIONS]


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """What a test teaches `check` is forgotten afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    loading.extra_exercises.clear()


def written(tmp_path, *changes):
    """A bank with the NumPy example, changed."""
    text = NUMPY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("id", PORTABLE)
def test_a_check_from_text_says_what_the_declaration_says(id, lang):
    language.use(lang)
    exercise = all_exercises()[id]
    learn("bank.copy", pack(exercise))
    for answer in (exercise.answer, ..., "text", *(known.wrong
                                                   for known in exercise.misconceptions.values())):
        mine, theirs = check("bank.copy", answer), check(id, answer)
        assert (mine.status, mine.misconception,
                mine.message) == (theirs.status, theirs.misconception, theirs.message)


def test_values_survive():
    values = [1, -0.0, True, None, "ñ", (1, [2.5, ()]), {"a": {1: np.eye(2)}},
              np.zeros((0, 3), "float32"), np.array([[True, False]]),
              np.array([2**63 + 1], "uint64"), float("inf")]
    copied = decode(encode(values))
    assert repr(copied) == repr(values)
    assert copied[7].dtype == "float32"
    assert copied[7].shape == (0, 3)
    with pytest.raises(ValueError, match="of type set cannot be written down"):
        encode({1, 2})


def test_example_bank_is_sound(capsys):
    assert main(EXAMPLE) == 0
    said = capsys.readouterr().out
    assert "✓ bank.moving_average (moving_average.py): 4 misconceptions, en, es" in said
    assert "2 exercises, none with faults" in said


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("id", ["bank.moving_average", "bank.small_convnet"])
def test_exercise_of_a_bank_is_handed_out_without_its_answer(tmp_path, id, lang):
    assign.main([id], tmp_path / "hw", lang, bank=EXAMPLE)
    notebook = nbformat.read(tmp_path / "hw" / "hw.ipynb", as_version=4)
    entry = bank.load(EXAMPLE)[id]
    cell = entry.cells[place_of(entry.cells, id)]
    shown = {line.strip() for cell in notebook.cells for line in cell.source.split("\n")}
    assert solution_lines(cell.source)
    assert not solution_lines(cell.source) & shown
    assert not [line for line in shown if "Misconception" in line or "EXERCISES" in line
                or "def cases" in line]
    cells = code(notebook)
    assert run(cells)[-1].status == "not attempted"
    with_answer = [solved(cell.source) if source.startswith("# exercise") else source
                   for source in cells]
    assert run(with_answer)[-1].status == "passed"


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_student_of_a_bank_exercise_gets_the_hint_of_the_misconception(lang):
    entry = bank.load(EXAMPLE)["bank.moving_average"]
    language.use(lang)
    run([check_data("bank.moving_average", entry.exercise)])
    for name, misconception in entry.exercise.misconceptions.items():
        result = check("bank.moving_average", misconception.wrong)
        assert (result.status, result.misconception) == ("failed", name)
        assert misconception.hint in result.message
        assert "series = [1., 2., 3., 6.], k = 2" in result.message


SUM, LAST = (NUMPY.index(f"            \"{name}\"") for name in ("sum", "one too few"))


@pytest.mark.parametrize(("change", "reason"), [
    ((NUMPY[SUM:LAST], ""), "knows 2 misconceptions; at least 3"),
    (("points=2", "points=0"), "points must be more than 0"),
    (("You add up k numbers. What makes a sum a mean?", "No."),
     "'sum' has no real hint in en: 'No.'"),
    (("Sumas k números. ¿Qué convierte una suma en una media?", ""),
     "'sum' has no real hint in es: ''"),
    (("You add up k numbers. What makes a sum a mean?",
      "The last window is missing. Which is the last place where k numbers fit?"),
     "the hint of 'sum' in en is that of another misconception"),
    (("np.ones(k)", "np.full(k, 1 / k)"), "'sum' gives the right results on the check's inputs"),
    (('np.convolve(series, np.ones(k), "valid")', 'np.convolve(series, np.full(k, 1 / k), "same")'),
     "'sum' cannot be told from 'zeros outside'"),
    (('return np.convolve(series, np.full(k, 1 / k), "valid")', "return np.random.random()"),
     "the reference fails on its own inputs"),
    (("yield np.array([1.0, 2, 3, 6]), 2", "yield rng.normal(size=40_000), 2"),
     "use smaller inputs"),
    (("    for k in (1, 2, 3, 5):",
      "    yield np.array([1.0, 2 + 0j]), 2\n    for k in (1, 2, 3, 5):"),
     "cannot be written down"),
    (("    ### END SOLUTION", "    ### STUB\n    # return series\n    ### END SOLUTION"),
     "what the student starts from counts as an answer"),
    (("import numpy as np\n",
      "import numpy as np\n\nlambda series, k: (\n    0)\nif False:\n    def f(series, k):\n"
      '        return np.convolve(series, np.full(k, 1 / k), "valid")\n'),
     "a line of the solution is handed out (en)"),
])
def test_faults_of_an_exercise_are_told(tmp_path, capsys, change, reason):
    folder = written(tmp_path, change)
    assert main(folder) == 1
    assert reason in capsys.readouterr().out
    with pytest.raises(ValueError, match=re.escape(reason)):
        assign.main(["bank.moving_average"], tmp_path / "hw", "en", bank=folder)
    assert not (tmp_path / "hw").exists()


@pytest.mark.parametrize(("change", "line", "reason"), [
    (("# exercise: bank.moving_average", "# exercise: 03.moving_average"), 17,
     "must be bank. and the name"),
    (("# exercise: bank.moving_average", "# exercise: bank.other"), 17, "does not define 'other'"),
    (("# exercise: bank.moving_average", "# mine"), 1, "0 exercises; each file must have one"),
    (("    ### END SOLUTION", ""), 20, "without '### END SOLUTION'"),
    (("EXERCISES = {", "MINE = {"), 1, 'EXERCISES = {"moving_average": Exercise(…)}'),
    (("return np.convolve", "return = np.convolve"), 21, "not valid Python"),
    (("def cases(rng):", "1 / 0\n\n\ndef cases(rng):"), 29, "ZeroDivisionError: division by zero"),
    (('# %% [markdown] lang="es"', '# %% [markdown]'), 8,
     'a prose cell needs lang="en" or lang="es"'),
])
def test_broken_file_is_refused_by_file_and_line(tmp_path, change, line, reason):
    with pytest.raises(LessonError) as caught:
        bank.load(written(tmp_path, change))
    told = [fault for fault in str(caught.value).split("\n")
            if fault.startswith(f"{tmp_path / 'mine.py'}:{line}: ")]
    assert any(reason in fault for fault in told), caught.value


def test_bank_in_one_language_is_sound_and_assigned_only_in_it(tmp_path):
    spanish = NUMPY[NUMPY.index('# %% [markdown] lang="es"'):]
    folder = written(tmp_path, (NUMPY, re.sub(r"\n +en=.*", "", spanish)))
    entry = bank.load(folder)["bank.moving_average"]
    assert entry.languages("bank.moving_average") == ["es"]
    assert not list(faults("bank.moving_average", entry))
    assign.main(["bank.moving_average"], tmp_path / "hw", "es", bank=folder)
    with pytest.raises(ValueError, match="no text in 'en', only in es"):
        assign.main(["bank.moving_average"], tmp_path / "hw2", "en", bank=folder)


def test_an_id_in_two_files_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(LessonError, match="no Python file in it"):
        bank.load(tmp_path)
    folder = written(tmp_path)
    (folder / "again.py").write_text(NUMPY, encoding="utf-8")
    with pytest.raises(LessonError, match=r"mine\.py:1: the exercise bank\.moving_average is in "
                                          r"again\.py too"):
        bank.load(folder)
