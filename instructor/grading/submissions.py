"""What was handed in, from a folder or the LMS's zip.

It is one submission a student, and one for each file set aside.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from helpers.language import tr
from instructor.grading.archives import Entry, entries, is_junk
from instructor.grading.notebooks import Unreadable, read_cells
from instructor.grading.records import Submission
from instructor.grading.reports import words

# Moodle's name of a student's folder ("…_file_" before version 4.1, "…_file" since), or how a
# file's name begins if it was told to make no folders. Underscores in a student's name become
# spaces there.
MOODLE = re.compile(r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(_(?P<rest>.*))?")
SUFFIX = re.compile(r"(\.ipynb)?\.\w{1,6}$")  # ".ipynb", ".ipynb.txt"
COPY = re.compile(r"\s*\((\d+)\)$")  # what a browser adds: "hw (1).ipynb"


@dataclass
class Student:
    """Who handed something in, with everything that came from them."""

    name: str
    number: str = ""
    folder: str = ""
    files: list[Entry] = field(default_factory=list)


def collect(path: Path, workdir: Path) -> list[Submission]:
    """Every student's submission, sorted by name; what a zip holds is unpacked below `workdir`.

    Of several notebooks of one student the last that can be read counts; the others are marked as
    duplicates. ValueError, with what to do, if `path` cannot be opened or holds nothing.
    """
    students = by_student(entries(path, workdir))
    if not students:
        raise ValueError(f"{path} holds no submissions: give the folder of notebooks, or the zip "
                         "from the LMS")
    found = [submission for student in students for submission in submissions(student)]
    return sorted(found, key=lambda one: (one.student.casefold(), one.number,
                                          one.problem == "duplicate", one.name))


def by_student(found: list[Entry]) -> list[Student]:
    """Who the files come from: by Moodle's folders or file names; else by folder or file name."""
    kept = [folder_of(entry) if is_junk(entry.name) else entry for entry in found]
    wrapper = common_folder([entry.name for entry in kept])
    students: dict[tuple[str, str], Student] = {}
    for entry in kept:
        who = student_of(entry.name.removeprefix(wrapper))
        if who:
            student = students.setdefault((who.number, who.number or who.name), who)
            student.files += [] if entry.name.endswith("/") else [entry]
    return list(students.values())


def folder_of(entry: Entry) -> Entry:
    """The folder that something irrelevant lies in: its student is not forgotten."""
    parts = PurePosixPath(entry.name).parts
    first = next(i for i, part in enumerate(parts) if is_junk(part))
    return Entry("".join(f"{part}/" for part in parts[:first]))


def common_folder(names: list[str]) -> str:
    """The one folder, "name/", that several files or one of Moodle's folders lie in.

    "" if there is none.
    """
    files = [PurePosixPath(name).parts for name in names if name and not name.endswith("/")]
    tops = {parts[0] for parts in files}
    if len(tops) != 1 or any(len(parts) == 1 for parts in files):
        return ""
    if MOODLE.fullmatch(top := tops.pop()):
        return ""
    return f"{top}/" if len(files) > 1 or MOODLE.fullmatch(files[0][1]) else ""


def student_of(name: str) -> Student | None:
    """Who a path belongs to, as its first part tells; None for the folder above all."""
    first, inside, _ = name.partition("/")
    if found := MOODLE.fullmatch(first):
        who = " ".join(found["student"].split()) or found["number"]
        return Student(who, found["number"],
                       f"{found['student']}_{found['number']}_assignsubmission_file_")
    return Student(" ".join((first if inside else stem(first)).split()) or first) if first else None


def stem(name: str) -> str:
    """A file's name without suffix, and without a browser's number for a second download."""
    return COPY.sub("", SUFFIX.sub("", name))


def submissions(student: Student) -> list[Submission]:
    """What a student handed in: the notebook that counts and those that do not, or why none is."""
    if not student.files:
        return [Submission(student.name, student.number, student.folder, folder=student.folder,
                           problem="no file")]
    files = sorted((with_problem(file) for file in student.files), key=rank)
    notebooks = [file for file in files if is_notebook(file)] or files[-1:]
    rest = [file.name for file in files if file not in notebooks]
    last = submission_of(student, notebooks[-1], "; ".join([tr("also there:", "también:"), *rest])
                         if rest else "")
    others = [submission_of(student, replace(file, problem="duplicate"),
                            words.status(file.problem) if file.problem else "")
              for file in notebooks[:-1]]
    return [last, *others]


def with_problem(file: Entry) -> Entry:
    """A file with its problem, if it has one.

    Whether it is a notebook is seen by reading it, not by its name.
    """
    if file.problem:
        return file
    try:
        read_cells(file.path)
    except Unreadable as fault:
        return replace(file, problem=fault.key, detail=fault.detail)
    return file


def is_notebook(file: Entry) -> bool:
    """True for a readable notebook, and for what was meant to be one."""
    return file.problem is None or file.name.lower().endswith(".ipynb")


def rank(file: Entry) -> tuple:
    """Sorts a student's files so that the one that counts is last.

    That is one that is readable, meant as a notebook, newest, "(2)".
    """
    name = SUFFIX.sub("", PurePosixPath(file.name).name)
    copy = COPY.search(name)
    natural = re.sub(r"\d+", lambda digits: digits[0].zfill(9), stem(name))
    return file.problem is None, is_notebook(file), file.time, natural, int(copy[1]) if copy else 0


def submission_of(student: Student, file: Entry, detail: str) -> Submission:
    """The submission that a file is."""
    says = "; ".join(part for part in (file.detail, detail) if part)
    path = None if file.problem else file.path
    return Submission(student.name, student.number, file.name, path, student.folder,
                      file.problem, says)
