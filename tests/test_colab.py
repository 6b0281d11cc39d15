"""Google Colab, rehearsed: its versions, an empty folder, the public address, its way to save.

Not rehearsed, because it cannot be had here: Colab's GPU and TPU runtimes, its own front end, its
real network.
"""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from sysconfig import get_path

import nbformat
import pytest
from colab import as_saved, environment, github, publish
from nbclient import NotebookClient

from instructor.colab_versions import PINS, canonical, pins
from instructor.editions import EDITIONS, ROOT, repository, sources
from instructor.lesson import COMPARED

STAMP = Path(sys.prefix, "stamp")  # setup.sh notes there which versions it installed
pytestmark = pytest.mark.skipif(STAMP.exists() and PINS not in STAMP.read_text(),
                                reason="not Colab's versions")

STUDENTS = [(lesson, edition) for lesson in sources()
            for edition in EDITIONS if not edition.solved]
NAMES = re.findall(r"^[\w-]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
NEEDED = set(map(canonical, NAMES))
SECONDS = 10
MEGABYTES = 25  # what 20 Mbit/s bring in 10 s
RUN_TWICE = """
import json, sys
source = sys.stdin.read()
for _ in range(2):
    exec(source)
import helpers
print(json.dumps([helpers.__file__, language.current()]))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course on a server, which gets the public address's requests."""
    folder = tmp_path_factory.mktemp("github")
    publish(folder)
    with github(folder) as server:
        yield server


@pytest.fixture
def colab(course, tmp_path):
    """An empty folder to run in, and the environment to do so."""
    course.cut, course.clones, course.sent = None, 0, 0
    (tmp_path / "content").mkdir()
    (tmp_path / "tmp").mkdir()
    address = f"http://127.0.0.1:{course.server_port}/convnets"
    env = {"COURSE_BUDGET": "smoke", **environment(address), "TMPDIR": str(tmp_path / "tmp")}
    return tmp_path / "content", env


def notebook(lesson, edition):
    return nbformat.read(ROOT / edition.folder / f"{lesson}.ipynb", as_version=4)


def set_up_of(book):
    """A notebook's first code cell, found by its place: Colab may have lost its id."""
    return next(cell.source for cell in book.cells if cell.cell_type == "code")


def run(source, folder, env):
    command = [sys.executable, "-c", RUN_TWICE]
    return subprocess.run(command, input=source, cwd=folder, env=env, capture_output=True,
                          text=True)


def installed():
    """Each installed package with its version, and each installed file with its size and time."""
    site = Path(get_path("purelib"))
    files = {Path(folder, name): os.stat(Path(folder, name)) for folder, _, names in os.walk(site)
             if not folder.endswith("__pycache__") for name in names}
    return versions(), {path: (stat.st_size, stat.st_mtime_ns) for path, stat in files.items()}


def versions():
    return {canonical(package.metadata["Name"]): package.version for package in distributions()}


def children_seconds():
    times = os.times()
    return times.children_user + times.children_system


def test_installed_versions_are_colabs():
    wanted, have = pins((ROOT / PINS).read_text("utf-8")), versions()
    assert NEEDED & wanted.keys() <= have.keys()
    assert {name: have[name] for name in wanted if name in have} == {
        name: version for name, version in wanted.items() if name in have}


@pytest.mark.parametrize(("lesson", "edition"), STUDENTS)
def test_set_up_finds_the_course_quietly_and_once(lesson, edition, course, colab):
    folder, env = colab
    before = children_seconds()
    done = run(set_up_of(notebook(lesson, edition)), folder, env)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1, done.stdout
    file, lang = json.loads(done.stdout)
    assert Path(file).is_relative_to(env["TMPDIR"])
    assert lang == edition.lang
    assert course.clones == 1
    assert not list(folder.iterdir())
    assert children_seconds() - before < SECONDS
    assert course.sent < MEGABYTES * 1e6


@pytest.mark.parametrize("edition", EDITIONS[:2])
def test_set_up_changes_nothing_that_is_installed(edition, colab):
    before = installed()
    assert run(set_up_of(notebook("01_perceptron", edition)), *colab).returncode == 0
    assert installed() == before


def no_such_course(course, env):
    course.folder = course.folder / "nothing"


def cut_off(course, env):
    course.cut = 100_000


def no_network(course, env):
    env.update(environment("http://127.0.0.1:9/"))


@pytest.mark.parametrize("edition", EDITIONS[:2])
@pytest.mark.parametrize(("trouble", "reason"), [
    (no_network, "127.0.0.1"), (no_such_course, "not found"), (cut_off, "early EOF"),
])
def test_set_up_that_fails_says_what_to_do_and_works_when_tried_again(edition, trouble, reason,
                                                                      course, colab):
    folder, env = colab
    place, healthy = course.folder, dict(env)
    trouble(course, env)
    source = set_up_of(notebook("01_perceptron", edition))
    done = run(source, folder, env)
    course.folder, course.cut = place, None
    before, _, said = done.stderr.partition("RuntimeError: ")
    assert done.returncode == 1
    assert reason in said, done.stderr
    assert repository() in said
    assert {"en": "run this cell again", "es": "vuelve a ejecutar esta celda"}[edition.lang] in said
    assert "Error" not in before  # one error, not a chain of them
    assert run(source, folder, healthy).returncode == 0


def test_old_or_half_finished_copies_from_before_do_no_harm(colab):
    folder, env = colab
    for name in ("course", "course/.git", "course/helpers"):  # a killed clone, on a kept Drive
        (folder / name).mkdir()
    (folder / "course/helpers/__init__.py").write_text("")
    (Path(env["TMPDIR"]) / "course-half" / ".git").mkdir(parents=True)
    assert run(set_up_of(notebook("01_perceptron", EDITIONS[1])), folder, env).returncode == 0


# One lesson that needs no data, one with data, stored weights and a training. What is special about
# the others on Colab is their set-up cell, tried above; their code runs solved, too.
@pytest.mark.parametrize("lesson", ["01_perceptron", "06_lenet"])
def test_lesson_saved_by_colab_runs_to_its_end(lesson, course, colab):
    folder, env = colab
    original = notebook(lesson, EDITIONS[1])
    path = folder / f"{lesson}.ipynb"
    path.write_text(json.dumps(as_saved(original)), encoding="utf-8")
    book = nbformat.read(path, as_version=4)
    before = versions()
    client = NotebookClient(book, timeout=600, kernel_name="python3", coalesce_streams=True,
                            resources={"metadata": {"path": str(folder)}})
    client.execute(env=env)
    first, *cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert first.outputs == []
    assert (course.clones, versions()) == (1, before)
    pairs = zip(code_after_set_up(original), cells, strict=True)
    compared = [(shown(cell), shown(ran)) for cell, ran in pairs
                if COMPARED in cell.metadata.get("tags", [])]
    assert len(compared) > 5
    assert [ran for _, ran in compared] == [stored for stored, _ in compared]


def code_after_set_up(book):
    return [cell for cell in book.cells if cell.cell_type == "code"][1:]


def shown(cell):
    """What a cell shows, as nbval compares it: what it prints, and the texts that it displays."""
    return [output.get("text") or texts(output.data) for output in cell.outputs
            if output.get("name") != "stderr"]


def texts(data):
    """The forms of a displayed object that are text: plain, HTML and the like."""
    return {kind: text for kind, text in data.items() if kind.startswith("text/")}
