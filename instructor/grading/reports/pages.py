"""The feedback: one page a student, and the zip of them that Moodle hands out."""

import hashlib
import hmac
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import jinja2

from helpers import language
from instructor.grading.records import Assignment, Graded
from instructor.grading.reports import words

TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent),
                               autoescape=True, undefined=jinja2.StrictUndefined,
                               trim_blocks=True, lstrip_blocks=True)
TEMPLATES.globals.update(tr=language.tr, points=words.points, sign=words.sign, told=words.told,
                         status=words.status)
TEMPLATES.filters.update(coded=words.coded)
# How each status of a mark looks; else it is "wrong".
KINDS = {"passed": "passed", "not attempted": "open", "missing": "open", "stopped": "open",
         "by hand": "open"}


def render(template: str, **values: object) -> str:
    """A page from its template, in the language in use; every value is escaped."""
    return TEMPLATES.get_template(template).render(lang=language.current(), **values)


def of_students(graded: Iterable[Graded]) -> list[tuple[Graded, list[Graded]]]:
    """Each student's row that counts, with those that were set aside."""
    rows = defaultdict(list)
    for row in graded:
        rows[row.number, row.number or row.student].append(row)
    counts = [sorted(own, key=lambda row: row.status == "duplicate") for own in rows.values()]
    return [(own[0], own[1:]) for own in counts]


def page(assignment: Assignment, row: Graded, others: Iterable[Graded]) -> str:
    """A student's page."""
    return render("page.html", assignment=assignment, row=row, reason=words.reason(row),
                  file=short(row.name), others=[short(other.name) for other in others],
                  out_of=sum(assignment.points.values()),
                  kind=lambda status: KINDS.get(status, "wrong"))


def short(name: str) -> str:
    """A path as it came, without its folders."""
    return PurePosixPath(name).name or name


def file_name(assignment: Assignment, row: Graded) -> str:
    """The name of a student's page.

    It says whose it is, and nobody without the seed can guess that of another.
    """
    plain = unicodedata.normalize("NFKD", row.student).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "page"
    secret = hmac.new(assignment.seed.encode(), f"{row.number}\n{row.student}".encode(),
                      hashlib.sha256)
    return f"{slug}-{secret.hexdigest()[:16]}.html"


def write_pages(folder: Path, assignment: Assignment, graded: Iterable[Graded]) -> None:
    """Write every student's page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for row, others in of_students(graded):
        (folder / file_name(assignment, row)).write_text(page(assignment, row, others),
                                                         encoding="utf-8")


def write_zip(path: Path, assignment: Assignment, graded: Iterable[Graded]) -> bool:
    """The zip for Moodle's "Upload multiple feedback files in a zip".

    False if no file came in a Moodle folder. Moodle finds the student by the folder's name, the one
    of the download. Source: mod/assign/feedback/file.
    """
    students = [(row, others) for row, others in of_students(graded) if row.folder]
    name = language.tr("feedback", "retroalimentacion")
    if students:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for row, others in students:
                archive.writestr(f"{row.folder}/{name}.html", page(assignment, row, others))
    return bool(students)
