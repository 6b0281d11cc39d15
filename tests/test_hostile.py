"""Hostile notebooks earn what their honest answers are worth, and leave nothing behind.

In the real sandbox.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import students

from helpers.exercises import find
from instructor.grading import course, examination, judge, sandbox, slot, syscalls, wire
from instructor.grading.records import Submission

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None,
                                reason="bubblewrap is missing: apt install bubblewrap")
HOSTILE = students.hostile()
LIMITS = sandbox.Limits(cells=4, call=2, megabytes=256)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The exercises of the assignment, with a slot whose worker has NumPy."""
    folder = tmp_path_factory.mktemp("place")
    for above in (folder, *folder.parents[:3]):
        above.chmod(above.stat().st_mode | 0o055)
    sheets = [judge.sheet(id, find(id), points, students.SEED)
              for id, points in students.POINTS.items()]
    course.write(folder / "course", [sheet.exercise for sheet in sheets])
    with slot.Slot(folder / "course", LIMITS) as running:
        yield examination.Group(sheets, {False: running, True: running})


def examine(place, tmp_path: Path, sources: list[str]):
    """The row of a notebook with these cells."""
    path = students.write(tmp_path / "work.ipynb", sources)
    return examination.examine(Submission("Ana", "1", "work.ipynb", path), [place], "en")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_notebook_earns_its_honest_points(place, tmp_path, name):
    source, points, statuses = HOSTILE[name]
    own = str(10 ** 6 + os.getpid())  # another process may run the same notebook in another test
    source = source.replace("98765", own)
    row = examine(place, tmp_path, [*students.cells(), source])
    assert row.total == points, row
    assert row.status in statuses, row
    after = examine(place, tmp_path, students.cells())
    assert (after.total, after.status) == (students.FULL, "ok"), after
    assert not [p for p in psutil.process_iter(["cmdline"]) if own in (p.info["cmdline"] or [])]


@pytest.mark.parametrize(("id", "name"), [(id, name) for id, names in students.WRONG.items()
                                          for name in names])
def test_misconception_is_recognised_from_what_the_worker_sends(place, tmp_path, id, name):
    row = examine(place, tmp_path, students.with_mistake(id, name))
    assert row.status == "ok"
    assert {mark.id: mark.misconception
            for mark in row.marks if mark.points < mark.out_of} == {id: name}
    assert find(id).misconceptions[name].en in next(mark.message
                                                    for mark in row.marks if mark.id == id)


def test_every_misconception_of_the_assignment_is_among_the_students():
    assert {id: set(names) for id, names in students.WRONG.items()} == {
        id: set(find(id).misconceptions) for id in students.WRONG}


def test_stub_missing_and_wrong_kind_are_told_apart(place, tmp_path):
    sources = students.cells(convolve2d="def convolve2d(image, kernel):\n    ...", output_size=None,
                             saved="saved = ...", pad_same="pad_same = 3",
                             count_parameters="count_parameters = ...")
    statuses = [mark.status for mark in examine(place, tmp_path, sources).marks]
    assert statuses == ["not attempted", "missing", "failed", "not attempted", "not attempted"]


def test_last_definition_counts_and_the_page_says_so(place, tmp_path):
    row = examine(place, tmp_path, [*students.cells(), students.WRONG["05.saved"]["γ and β"]])
    assert row.total == students.FULL - 1
    assert row.notes == ("`saved` is defined in 2 cells; the last one counts.",)


def test_definitions_after_a_long_cell_are_graded(place, tmp_path):
    sources = students.cells()
    row = examine(place, tmp_path, [*sources[:2], "import time\ntime.sleep(100)", *sources[2:]])
    assert (row.total, row.status) == (students.FULL, "cell errors")
    assert "TimeoutError" in row.notes[0]


COLAB = """
from google.colab import drive, files
from google.colab.patches import cv2_imshow
import google.colab
import google.protobuf
drive.mount('/content/drive')
for name in files.upload():
    raise ValueError(name)
with google.colab.output.use_tags('x'):
    files.download('hw1.ipynb')
"""


def test_what_colab_brings_does_nothing_and_no_harm(place, tmp_path):
    row = examine(place, tmp_path, [COLAB + students.RIGHT["03.pad_same"],
                                    *students.cells(pad_same=None)])
    assert (row.total, row.status, row.notes) == (students.FULL, "ok", ())


def test_syntax_error_is_told_once_and_for_the_cell_that_the_student_sees(place, tmp_path):
    row = examine(place, tmp_path, ["", *students.cells(
        convolve2d="def convolve2d(image, kernel:\n    return image")])
    (note, *_) = row.notes
    assert note == "Code cell 3 stopped in line 2 with SyntaxError: '(' was never closed"
    mark = next(mark for mark in row.marks if mark.id == "03.convolve2d")
    assert mark.status == "error"
    assert "code cell 3, has a syntax error in line 2" in mark.message


def test_an_error_that_only_sounds_like_the_courses_own_is_the_students(place, tmp_path):
    source = "def pad_same(image, f):\n    raise PermissionError('this is withheld: write it')"
    row = examine(place, tmp_path, students.cells(pad_same=source))
    assert next(mark.status for mark in row.marks if mark.id == "03.pad_same") == "error"


FOREVER = """
def forever(*args):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

convolve2d = output_size = pad_same = count_parameters = forever"""


def test_answers_without_end_take_a_bounded_time_all_together(place, tmp_path, monkeypatch):
    for running in place.slots.values():
        monkeypatch.setattr(running, "limits", replace(LIMITS, total=6))
    row = examine(place, tmp_path, [*students.cells(), FOREVER])
    assert row.status == "timeout"
    assert row.seconds < 20
    statuses = {mark.id: mark.status for mark in row.marks}
    assert statuses["03.convolve2d"] == "timeout"
    assert statuses["05.saved"] == "stopped"


def test_filter_of_system_calls_is_there_for_this_machine():
    assert len(syscalls.program()) % 8 == 0
    assert syscalls.program()
    assert syscalls.program("aarch64") != syscalls.program("x86_64")
    assert syscalls.program("z80") == b""


def test_without_nested_namespaces_each_submission_has_a_sandbox_of_its_own(place, tmp_path,
                                                                            monkeypatch):
    running = place.slots[False]
    running.stop()
    send = wire.send
    monkeypatch.setattr(wire, "send", lambda channel,
                        message: send(channel, message | {"nest": False}))
    for added in ([], [HOSTILE["leaves a process running"].source]):
        row = examine(place, tmp_path, students.cells() + added)
        assert (row.total, row.status) == (students.FULL, "ok")
        assert running.process is None
