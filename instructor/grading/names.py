"""Whose a file is, as each LMS says it in the names of what it lets one download.

Sources: Canvas: lib/content_zipper.rb. Blackboard: "Assignment File Download" of the Grade Centre.
Brightspace: the zip of an assignment's folder. Google Classroom: the assignment's folder on Drive,
which a browser downloads as a zip.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from instructor.grading.archives import Entry, normal

# Moodle's name of a student's folder ("…_file_" before version 4.1, "…_file" since), or how a
# file's name begins if it was told to make no folders. Underscores in a student's name become
# spaces there.
MOODLE = re.compile(r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(_(?P<rest>.*))?")
# name, whether late, the user's number, the file's, the file; a text or a link has no number.
CANVAS = re.compile(r"((?!LATE_)(?P<student>[^_]+)_)?((?P<late>LATE)_)?"
                    r"(?P<number>\d+|anon_\w{5})_(\d+_.+|text\.html|link\.html)")
# assignment, login, when; the file, or the text that Blackboard adds.
BLACKBOARD = re.compile(r".+?_(?P<student>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})"
                        r"(_(?P<rest>.+)|\.txt)")
NOTE = re.compile(r"\w+: (?P<name>.+) \((?P<login>[^()]+)\)")  # how that text begins
# the user's number and the submission's, name, when; a file, or a folder.
BRIGHTSPACE = re.compile(r"(?P<number>\d+)-\d+ - (?P<student>.+?) - "
                         r"(?P<time>\w{3} \d{1,2}, \d{4} \d{3,4} [AP]M)( - .+)?")
SUFFIX = re.compile(r"(\.ipynb)?\.\w{1,6}$")  # ".ipynb", ".ipynb.txt"
COPY = re.compile(r"\s*\((\d+)\)$")  # what a browser adds: "hw (1).ipynb"


@dataclass
class Student:
    """Who handed something in, with everything that came from them."""

    name: str
    number: str = ""
    folder: str = ""  # Moodle's
    late: bool = False
    time: tuple[int, ...] = ()  # when this file came, if its name says so
    note: bool = False  # whether the file is the LMS's own, not the student's
    files: list[Entry] = field(default_factory=list)


Namer = Callable[[str], Student | None]


def namer(names: Iterable[str], pattern: str | None) -> Namer:
    """What tells whose a path is: None for the folder above all.

    That is the instructor's pattern; else the LMS's, if most of the paths are as it makes them;
    else Moodle's, or the folder's or the file's name.
    """
    names = [name for name in names if name]
    if pattern is not None:
        return by_pattern(pattern)
    for each in (canvas, blackboard, brightspace):
        if 2 * sum(each(name) is not None for name in names) > len(names):
            return lambda name: each(name) or plain(name)
    stems = {stem(name) for name in names if "/" not in name}
    if len(names) > 1 and len(stems) == 1 and not any("/" in name for name in names):
        return lambda name: Student(SUFFIX.sub("", name))  # Classroom: nothing says whose they are
    titles = {one.rpartition(" - ")[::2] for one in stems}
    if len(titles) > 1 and all(who for who, _ in titles) and len({what for _, what in titles}) == 1:
        return lambda name: plain(name, classroom=True)
    return plain


def by_pattern(pattern: str) -> Namer:
    """As an instructor's pattern for whole paths says. ValueError if it cannot say it."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"--names is no regular expression: {error}") from None
    if "student" not in compiled.groupindex:
        raise ValueError("--names needs a group that is the student, as in "
                         r"'(?P<student>[^_]+)_(?P<id>\d+)_.*'; a group id may be there too")

    def name_of(name: str) -> Student | None:
        if not (found := compiled.fullmatch(name)):
            return None if name.endswith("/") else plain(name)
        return Student(spaced(found["student"]), found.groupdict().get("id") or "")
    return name_of


def plain(name: str, classroom: bool = False) -> Student | None:
    """Moodle's student; else the folder or the file is called as the student.

    In Classroom's copies for each student the assignment's name follows.
    """
    first, inside, _ = name.partition("/")
    if found := MOODLE.fullmatch(first):
        who = spaced(found["student"]) or found["number"]
        return Student(who, found["number"],
                       f"{found['student']}_{found['number']}_assignsubmission_file_")
    own = first if inside else stem(first)
    own = own.rpartition(" - ")[0] if classroom else own
    return Student(spaced(own) or first) if first else None


def canvas(name: str) -> Student | None:
    """Canvas's student; None if this is not one of its names. A group's files have its name."""
    if not (found := CANVAS.fullmatch(name.partition("/")[0])):
        return None
    number = found["number"]
    return Student(found["student"] or number, number, late=bool(found["late"]))


def blackboard(name: str) -> Student | None:
    """Blackboard's student, by login; None if this is not one of its names."""
    if not (found := BLACKBOARD.fullmatch(name.partition("/")[0])):
        return None
    time = tuple(map(int, found["time"].split("-")))
    return Student(found["student"], found["student"], time=time, note=not found["rest"])


def brightspace(name: str) -> Student | None:
    """Brightspace's student; None if this is not one of its names."""
    if name == "index.html":
        return Student("", note=True)
    if not (found := BRIGHTSPACE.fullmatch(name.partition("/")[0])):
        return None
    day, _, clock = found["time"].rpartition(" ")[0].rpartition(" ")
    half = found["time"][-2:]
    try:
        time = datetime.strptime(f"{day} {clock.zfill(4)} {half}", "%b %d, %Y %I%M %p").timetuple()
    except ValueError:
        time = ()
    return Student(spaced(found["student"]), found["number"], time=tuple(time[:6]))


def read_note(student: Student, file: Entry) -> None:
    """Take the student's name from the first line of the text that Blackboard adds."""
    if file.path is not None:
        with file.path.open("rb") as opened:
            first = opened.read(500).decode("utf-8-sig", "replace").partition("\n")[0]
        found = NOTE.fullmatch(first.strip())
        if found and found["login"] == student.number:
            student.name = spaced(normal(found["name"]))


def spaced(name: str) -> str:
    """A name with single spaces."""
    return " ".join(name.split())


def stem(name: str) -> str:
    """A file's name without suffix, and without a browser's number for a second download."""
    return COPY.sub("", SUFFIX.sub("", PurePosixPath(name).name))
