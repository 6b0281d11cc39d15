"""What was handed in, from a folder or the LMS's zip.

It is one submission a student, and one for each file set aside.
"""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from helpers.language import tr
from instructor.grading import names, roster
from instructor.grading.archives import Entry, entries, is_junk
from instructor.grading.names import COPY, MOODLE, SUFFIX, Student, stem
from instructor.grading.notebooks import Unreadable, read_cells
from instructor.grading.records import Submission
from instructor.grading.reports import words


def collect(path: Path, workdir: Path, pattern: str | None = None,
            people: Path | None = None) -> list[Submission]:
    """Every student's submission, sorted by name; what a zip holds is unpacked below `workdir`.

    A pattern and a roster say whose they are where names do not. Of several notebooks of one
    student the last that can be read counts; the others are marked as duplicates. ValueError, with
    what to do, if `path` cannot be opened or holds nothing.
    """
    known = roster.load(people) if people else []
    students = by_student(entries(path, workdir), pattern)
    if not students:
        raise ValueError(f"{path} holds no submissions: give the folder of notebooks, or the zip "
                         "from the LMS")
    students = roster.name_all(students, known)
    found = [submission for student in students for submission in submissions(student)]
    return sorted(found, key=lambda one: (one.student.casefold(), one.number,
                                          one.problem == "duplicate", one.name))


def nameless(found: list[Submission]) -> bool:
    """Whether no file says whose it is: all have one name, with a browser's numbers."""
    return len({one.student for one in found}) > 1 and len({stem(one.name) for one in found}) == 1 \
        and all(one.student == SUFFIX.sub("", one.name) for one in found)


def by_student(found: list[Entry], pattern: str | None = None) -> list[Student]:
    """Who the files come from, as their names tell."""
    kept = [folder_of(entry) if is_junk(entry.name) else entry for entry in found]
    wrapper = common_folder([entry.name for entry in kept])
    paths = [entry.name.removeprefix(wrapper) for entry in kept]
    name_of = names.namer(paths, pattern)
    students: dict[tuple[str, str], Student] = {}
    for entry, path in zip(kept, paths, strict=True):
        who = name_of(path)
        if who and who.name:
            student = students.setdefault((who.number, who.number or who.name), who)
            student.late |= who.late
            if who.note:
                names.read_note(student, entry)
            elif not entry.name.endswith("/"):
                student.files.append(replace(entry, time=who.time or entry.time))
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
    late = tr("late", "con retraso") if student.late else ""
    says = "; ".join(part for part in (late, file.detail, detail) if part)
    path = None if file.problem else file.path
    return Submission(student.name, student.number, file.name, path, student.folder,
                      file.problem, says)
