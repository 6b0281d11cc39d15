"""What the grader's parts hand to one another: assignment, submission, and what it earned."""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

# What became of one exercise. Only "passed" earns points, and "by hand" those that a human gave.
MARKS = ("passed", "failed", "not attempted", "missing", "error", "timeout", "withheld", "stopped",
         "by hand")
# What became of a submission as a whole. The first two have marks from a run that went to its end.
STATUSES = ("ok", "cell errors", "timeout", "memory", "crashed", "no answers", "duplicate",
            "no file", "empty", "too large", "not a notebook", "unreadable", "unsafe archive",
            "grader failed")
PRIVATE = "PRIVATE-assignment.json"


@dataclass(frozen=True)
class Assignment:
    """What the instructor decided, and the secret seed that fresh inputs are drawn from.

    Kept from students.
    """

    title: str
    lang: str
    points: dict[str, float]  # exercise id -> what it is worth, in the order of the notebook
    seed: str  # hexadecimal
    version: str  # of the course that made it
    bank: str | None = None  # the folder of the instructor's own exercises

    def save(self, folder: Path) -> Path:
        """Write the private file, readable by its owner only.

        FileExistsError if there is one: a seed is for ever.
        """
        path = folder / PRIVATE
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                  encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2, ensure_ascii=False)
        return path

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The assignment in a folder.

        ValueError, with what to do, if there is none or it is damaged.
        """
        path = folder / PRIVATE
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            raise ValueError(f"{folder} has no {PRIVATE}: it is not a folder that `python -m "
                             "instructor assign` "
                             "made, or the private file was moved") from None
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path} is damaged: {error}") from None


@dataclass(frozen=True)
class Cluster:
    """Where a Dask scheduler is, and the files that prove to it who we are, for tls://."""

    scheduler: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


@dataclass(frozen=True)
class Submission:
    """One student's file as it came in. `problem` is a status if it cannot be graded, else None."""

    student: str  # the name to show
    number: str  # the participant's number in the LMS; "" if unknown
    name: str  # the file's path as it came
    path: Path | None = None  # where the file lies now; None if there is none
    folder: str = ""  # the LMS's folder name, which a feedback file needs to find its student again
    problem: str | None = None
    detail: str = ""  # technical, for the instructor


@dataclass(frozen=True)
class Mark:
    """What one exercise earned, with what the student is told (in the assignment's language)."""

    id: str
    status: str  # one of MARKS
    points: float
    out_of: float
    message: str = ""
    misconception: str | None = None


@dataclass(frozen=True)
class Graded:
    """A submission's row: never without a status, never a silent 0."""

    student: str
    number: str
    name: str
    status: str  # one of STATUSES
    marks: tuple[Mark, ...] = ()
    seconds: float = 0.0
    folder: str = ""
    detail: str = ""  # for the instructor
    notes: tuple[str, ...] = field(default=())  # for the student, in the assignment's language

    @property
    def total(self) -> float | None:
        """The points earned; None where nothing could be graded, which is not a 0."""
        return sum(mark.points for mark in self.marks) if self.marks else None

    def to_json(self) -> dict:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Self:
        """From plain data, as `to_json` gives it."""
        marks = tuple(Mark(**mark) for mark in data["marks"])
        return cls(**{**data, "marks": marks, "notes": tuple(data["notes"])})

    def of(self, submission: Submission) -> Self:
        """The same result for another student's identical file, with what is told of that file."""
        told = [submission.detail] if submission.problem else [self.detail, submission.detail]
        return replace(self, student=submission.student, number=submission.number,
                       name=submission.name, folder=submission.folder,
                       detail="; ".join(filter(None, told)))
