"""Hostile notebooks earn what their honest answers are worth, and leave nothing behind; in the real sandbox."""

import shutil
from pathlib import Path

import psutil
import pytest
import students

from helpers.exercises import find
from instructor.grading import course, examination, judge, sandbox, slot
from instructor.grading.records import Submission

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed (apt install bubblewrap)")
LIMITS = sandbox.Limits(cells=4, call=2, megabytes=256)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The sheets of the assignment and a slot whose worker has NumPy."""
    folder = tmp_path_factory.mktemp("place")
    for above in (folder, *folder.parents[:3]):
        above.chmod(0o755)
    sheets = [judge.sheet(id, find(id), points, students.SEED) for id, points in students.POINTS.items()]
    course.write(folder / "course", [sheet.exercise for sheet in sheets])
    with slot.Slot(folder / "course", LIMITS) as running:
        yield sheets, running


def examine(place, tmp_path: Path, sources: list[str]):
    """The row of a notebook with these cells."""
    sheets, running = place
    path = students.write(tmp_path / "work.ipynb", sources)
    return examination.examine(Submission("Ana", "1", "work.ipynb", path), sheets, lambda keras: running, "en")


@pytest.mark.parametrize("name", students.HOSTILE)
def test_hostile_notebook_earns_its_honest_points(place, tmp_path, name):
    added, points, status = students.HOSTILE[name]
    row = examine(place, tmp_path, students.cells() + added)
    assert (row.total, row.status) == (points, status), row
    after = examine(place, tmp_path, students.cells())
    assert (after.total, after.status) == (students.FULL, "ok"), after
    assert not [p for p in psutil.process_iter(["cmdline"]) if "98765" in (p.info["cmdline"] or [])]
