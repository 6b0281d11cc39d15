"""The set-up cell where students really are: other modules of our names, no git, any depth."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from helpers import language
from instructor.editions import ROOT, set_up

NOWHERE = "http://127.0.0.1:9/course"  # where nobody answers
# As a kernel runs a cell: it has begun, and the notebook's folder is first on the path.
AS_A_KERNEL = """if True:
    import sys
    del sys.path[0]
    import random, subprocess, tempfile
    sys.path.insert(0, "")
    exec(sys.stdin.read())
    import calendar, helpers
    print(helpers.__file__)
    {more}
"""


def run(folder, *, lang="en", address=NOWHERE, more="", before="", **env):
    """Run the set-up cell in a folder, and then `more`."""
    code = AS_A_KERNEL.format(more=more).replace("exec(", f"{before or 'pass'}; exec(")
    return subprocess.run([sys.executable, "-c", code], input=set_up(lang, address), cwd=folder,
                          env=os.environ | env, capture_output=True, text=True)


@pytest.fixture
def course(tmp_path):
    """A folder with the course in it, by links: the path that leads to it is not the real one."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "helpers").symlink_to(ROOT / "helpers")
    return folder


def finds(done, folder):
    """Whether the course of this folder was found, without a word."""
    return done.returncode == 0 and done.stdout.split("\n")[0].startswith(str(folder)), done.stderr


@pytest.mark.parametrize("below", ["hw1", "notebooks/en", "notebooks/en/mine", "notebooks",
                                   "tareas de María"])
def test_course_is_found_from_any_depth_inside_it(course, below):
    (course / below).mkdir(parents=True)
    assert finds(run(course / below), course) == (True, "")


@pytest.mark.parametrize("name", ["helpers.py", "helpers/__init__.py", "random.py", "calendar.py",
                                  "datasets.py", "language.py", "numpy/__init__.py"])
@pytest.mark.parametrize("where", ["beside", "above"])
def test_own_modules_of_our_names_and_of_pythons_do_no_harm(course, name, where):
    lesson = course / "work" / "week3"
    lesson.mkdir(parents=True)
    own = (lesson if where == "beside" else lesson.parent) / name
    own.parent.mkdir(exist_ok=True)
    own.write_text("raise SystemExit('not Python\'s, nor the course\'s')")
    assert finds(run(lesson, more="import numpy"), course) == (True, "")


def test_installed_package_of_our_name_does_no_harm(course, tmp_path):
    (tmp_path / "site" / "helpers").mkdir(parents=True)
    (tmp_path / "site" / "helpers" / "__init__.py").write_text("")
    (course / "hw").mkdir()
    site = {"PYTHONPATH": str(tmp_path / "site")}
    assert finds(run(course / "hw", **site), course) == (True, "")
    assert finds(run(course / "hw", before="import helpers", **site), course) == (True, "")


@pytest.mark.parametrize(("lang", "words"), [("en", "git is not installed"),
                                             ("es", "git no está instalado")])
def test_missing_git_is_named(tmp_path, lang, words):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to(shutil.which("sh"))
    done = run(tmp_path, lang=lang, PATH=str(tmp_path / "bin"))
    assert words in done.stderr
    assert f"{NOWHERE}/archive/HEAD.zip" in done.stderr
    assert "https://git-scm.com" in done.stderr


@pytest.mark.parametrize(("settings", "backend"), [
    ('{"floatx": "float64"}', "tensorflow"), ('{"image_data_format": "channels_first"}', ""),
    ('{"backend": "nothing"}', "jax5"), ("{", "torch" * 2)])
def test_keras_settings_of_the_reader_change_no_lesson(course, tmp_path, settings, backend):
    (tmp_path / "home" / ".keras").mkdir(parents=True)
    (tmp_path / "home" / ".keras" / "keras.json").write_text(settings)
    (course / "hw").mkdir()
    more = ("import keras; print(keras.backend.backend(), keras.config.floatx(), "
            "keras.config.image_data_format())")
    done = run(course / "hw", more=more, HOME=str(tmp_path / "home"), KERAS_BACKEND=backend,
               XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert done.stdout.splitlines()[-1] == "tensorflow float32 channels_last", done.stderr
    assert ("not installed here" in done.stdout) == (backend not in ("", "tensorflow"))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_terminals_that_know_few_letters_stop_nothing(encoding):
    code = ("import helpers; from helpers import language; language.use('es'); "
            "print('Δ → ✓', helpers.doctor().summary)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True,
                          env=os.environ | {"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr
    assert "problema" in done.stdout.decode(encoding)


def test_badge_needs_no_picture_in_latex():
    for lang in language.LANGUAGES:
        cells = nbformat.read(ROOT / "notebooks" / lang / "01_perceptron.ipynb", 4).cells
        badge = next(cell.source for cell in cells if cell.id == "badge")
        assert re.match('<a href="https://colab[^"]+"><img src="https:[^"]+" alt="[^"]+"></a> ',
                        badge)
        assert "![" not in badge
