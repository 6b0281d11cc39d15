"""Many submissions at once: each is a task for Dask, on this machine's cores or a cluster."""

import atexit
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import dask
from distributed import Client, Future, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from helpers.exercises import Exercise, all_exercises
from instructor import bank
from instructor.grading import course, examination, judge
from instructor.grading.examination import Group
from instructor.grading.records import Assignment, Graded, Submission
from instructor.grading.sandbox import FIRST_UID, Limits
from instructor.grading.slot import Slot

ROOT = Path(__file__).parents[2]
IN_FLIGHT = 4  # submissions for each worker of the cluster, waiting or running


@dataclass(frozen=True)
class Job:
    """What a worker needs to know to grade the submissions of an assignment."""

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
    """What one process of the cluster keeps from one submission to the next.

    Exercises that are lent the same functions of the course are asked together, in a course that
    has these.
    """

    def __init__(self, job: Job) -> None:
        exercises = find(job.assignment)
        self.folder = Path(tempfile.mkdtemp(prefix="grading-"))
        self.folder.chmod(0o755)
        self.groups = []
        loans = dict.fromkeys(exercise.lent for exercise in exercises.values())
        for number, lent in enumerate(loans):
            sheets = [judge.sheet(id, exercise, job.assignment.points[id], job.assignment.seed)
                      for id, exercise in exercises.items() if exercise.lent == lent]
            folder = self.folder / f"course-{number}"
            course.write(folder, exercises.values(), lent)
            hidden, uid = tuple(map(Path, job.hidden)), os.getpid() % FIRST_UID
            slots = {keras: Slot(folder, job.limits, hidden, keras, uid, job.safe)
                     for keras in (False, True)}
            self.groups.append(Group(sheets, slots))
        atexit.register(self.close)

    def close(self) -> None:
        """End the slots and remove the folder."""
        for group in self.groups:
            for slot in group.slots.values():
                slot.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


PLACES: dict[str, Place] = {}  # by the job's key


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


def grade_one(submission: Submission, content: bytes, job: Job, key: str) -> Graded:
    """The row of one submission; runs on a worker of the cluster. Never raises."""
    try:
        if key not in PLACES:
            PLACES[key] = Place(job)
        place = PLACES[key]
        path = place.folder / "submission"
        path.write_bytes(content)
        row = examination.examine(replace(submission, path=path), place.groups, job.assignment.lang)
        order = list(job.assignment.points)
        return replace(row, marks=tuple(sorted(row.marks, key=lambda mark: order.index(mark.id))))
    except Exception as error:
        return without_marks(submission, "grader failed", f"{type(error).__name__}: {error}")


def without_marks(submission: Submission, status: str, detail: str) -> Graded:
    """The row of a submission that cannot be read, or that the grader failed to grade."""
    return Graded(submission.student, submission.number, submission.name, status,
                  folder=submission.folder, detail=detail)


@contextmanager
def client(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A Dask cluster: the one at an address, or processes on this machine.

    A task whose process dies is tried again.
    """
    if scheduler:
        with Client(scheduler, timeout=20) as far:
            yield far
        return
    settings = {"n_workers": workers, "threads_per_worker": 1, "memory_limit": 0,
                "dashboard_address": None}
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        local = LocalCluster(**settings, silence_logs=logging.CRITICAL)
        try:
            with Client(local) as near:
                yield near
        finally:
            with suppress(TimeoutError):  # a busy machine may take long to end the processes
                local.close(timeout=60)


def grade_all(submissions: dict[Path, Submission], job: Job,
              client: Client) -> Iterator[tuple[Path, Graded]]:
    """The rows under their keys, as they are ready.

    Where a process dies, Dask tries what it ran or was to run next once more. What is lost again
    may be innocent, so in the end it runs alone; if the process dies even then, the row says so.
    """
    key, places, left, suspects = job.key, {}, iter(submissions.items()), []

    def submit(submission: Submission) -> Future:
        content = submission.path.read_bytes()
        return client.submit(grade_one, submission, content, job, key, pure=False)

    def send(most: int) -> list[Future]:
        """Give the cluster so many more; not all at once, as files travel with their tasks."""
        sent = {submit(submission): path for path, submission in islice(left, most)}
        places.update(sent)
        return list(sent)

    running = as_completed(send(IN_FLIGHT * len(client.ncores())), with_results=True,
                           raise_errors=False)
    for future, result in running:
        if future.status == "finished":
            yield places.pop(future), result
        else:
            suspects.append(places.pop(future))
        running.update(send(1))
    for path in suspects:
        submission = submissions[path]
        future = submit(submission)
        try:
            yield path, future.result()
        except KilledWorker:
            yield path, without_marks(submission, "grader failed",
                                      "its process died, also when it ran alone")
