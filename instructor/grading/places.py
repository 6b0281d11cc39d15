"""Where submissions are graded: what a process keeps from one submission to the next."""

import atexit
import hashlib
import os
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.exercises import Exercise, all_exercises
from instructor import bank
from instructor.grading import course, examination, judge, workplace
from instructor.grading.examination import Group
from instructor.grading.records import Assignment, Graded, Submission
from instructor.grading.sandbox import FIRST_UID, Limits
from instructor.grading.slot import Slot

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Job:
    """What a process needs to know to grade the submissions of an assignment."""

    assignment: Assignment
    limits: Limits
    hidden: tuple[str, ...] = ()  # folders that students' code must not see
    safe: bool = True

    @property
    def key(self) -> str:
        """A digest of all that marks depend on besides the submission.

        That is the assignment, the limits and the course's code.
        """
        digest = hashlib.sha256(repr((self.assignment, self.limits, self.safe)).encode())
        own = [Path(self.assignment.bank)] if self.assignment.bank else []
        folders = [ROOT / "helpers", ROOT / "instructor", *own]
        for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()


class Place:
    """The exercises of a job with their slots, in a folder that must be private.

    Exercises that are lent the same functions of the course are asked together, in a course that
    has these.
    """

    def __init__(self, job: Job, folder: Path) -> None:
        exercises = find(job.assignment)
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.groups = []
        loans = dict.fromkeys(exercise.lent for exercise in exercises.values())
        for number, lent in enumerate(loans):
            sheets = [judge.sheet(id, exercise, job.assignment.points[id], job.assignment.seed)
                      for id, exercise in exercises.items() if exercise.lent == lent]
            own = self.folder / f"course-{number}"
            course.write(own, exercises.values(), lent)
            hidden, uid = (*map(Path, job.hidden), folder), os.getpid() % FIRST_UID
            slots = {keras: Slot(own, job.limits, hidden, keras, uid, job.safe)
                     for keras in (False, True)}
            self.groups.append(Group(sheets, slots))

    def close(self) -> None:
        """End the slots."""
        for group in self.groups:
            for slot in group.slots.values():
                slot.stop()


PLACES: dict[str, Place] = {}  # by the job's key
ONE_AT_A_TIME = threading.Lock()


def close_all() -> None:
    """End the slots of all places of this process."""
    while PLACES:
        PLACES.popitem()[1].close()


def find(assignment: Assignment) -> dict[str, Exercise]:
    """The assignment's exercises, the course's and the bank's.

    ValueError if one is not there any more.
    """
    own = bank.load(Path(assignment.bank)) if assignment.bank else {}
    known = all_exercises() | {id: entry.exercise for id, entry in own.items()}
    if gone := [id for id in assignment.points if id not in known]:
        raise ValueError(f"the assignment asks for {', '.join(gone)}, which this version of the "
                         f"course does not have (it was made with {assignment.version})")
    return {id: known[id] for id in assignment.points}


def grade_one(submission: Submission, job: Job, key: str, folder: Path) -> Graded:
    """The row of one submission; what this takes lies in a private folder. Never raises."""
    try:
        if key not in PLACES:
            PLACES[key] = Place(job, folder)
        row = examination.examine(submission, PLACES[key].groups, job.assignment.lang)
        order = list(job.assignment.points)
        return replace(row, marks=tuple(sorted(row.marks, key=lambda mark: order.index(mark.id))))
    except Exception as error:
        return without_marks(submission, "grader failed", f"{type(error).__name__}: {error}")


def grade_sent(submission: Submission, content: bytes, job: Job, key: str) -> Graded:
    """As `grade_one`, on a machine of a cluster, to which the file's content was sent.

    One at a time, also where a worker has several threads.
    """
    with ONE_AT_A_TIME:
        try:
            folder = own_workplace()
            path = folder / "submission"
            path.write_bytes(content)
        except OSError as error:
            return without_marks(submission, "grader failed", f"{type(error).__name__}: {error}")
        return grade_one(replace(submission, path=path), job, key, folder)


OWN: list[Path] = []  # the private folder of a cluster's process


def own_workplace() -> Path:
    """The private folder of this process, made when first asked for, removed at its end."""
    if not OWN:
        held = workplace.workplace()
        OWN.append(held.__enter__())
        atexit.register(held.__exit__, None, None, None)
        atexit.register(close_all)
    return OWN[0]


def without_marks(submission: Submission, status: str, detail: str) -> Graded:
    """The row of a submission that cannot be read, or that the grader failed to grade."""
    return Graded(submission.student, submission.number, submission.name, status,
                  folder=submission.folder, detail=detail)
