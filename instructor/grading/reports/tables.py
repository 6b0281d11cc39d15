"""The tables: `grades.csv` for the instructor, and the worksheet that Moodle takes."""

import csv
from collections.abc import Iterable
from html import escape
from pathlib import Path

from helpers.language import tr
from instructor.grading.records import Assignment, Graded
from instructor.grading.reports import words

# Moodle finds columns by their names in its user's language, and skips those that it does not
# know: so both stand there.
# The identifier's word has to be followed by one space; the date may be empty.
MOODLE = (("Identifier", "Identificador"), ("Full name", "Nombre completo"),
          ("Grade", "Calificación"),
          ("Maximum Grade", "Calificación máxima"),
          ("Last modified (grade)", "Última modificación (calificación)"),
          ("Feedback comments", "Comentarios de retroalimentación"))
PARTICIPANT = ("Participant", "Participante")


def write_grades(path: Path, assignment: Assignment, graded: Iterable[Graded]) -> None:
    """A row for every file: name, number, points by exercise, total, status, reason.

    Words in the language in use.
    """
    english = ["student", "id", "total", "out of", "status", "reason", "seconds", "file", "detail"]
    spanish = ["estudiante", "id", "total", "máximo", "estado", "motivo", "segundos", "archivo",
               "detalle"]
    head = [tr(*pair) for pair in zip(english, spanish, strict=True)]
    heading = [*head[:2], *assignment.points, *head[2:]]
    write(path, [heading, *(grades_row(assignment, row) for row in graded)])


def grades_row(assignment: Assignment, row: Graded) -> list[str]:
    """A file's row of `grades.csv`; points stay empty where nothing was graded."""
    earned = {mark.id: f"{mark.points:g}" for mark in row.marks}
    total = "" if row.total is None else f"{row.total:g}"
    return [row.student, row.number, *(earned.get(id, "") for id in assignment.points), total,
            f"{sum(assignment.points.values()):g}",
            words.status(row.status), words.reason(row), f"{row.seconds:.2f}",
            row.name, row.detail]


def write_moodle(path: Path, assignment: Assignment, graded: Iterable[Graded]) -> bool:
    """A row for each student whose folder is Moodle's, for "Upload grading worksheet".

    False if there is none.

    Nothing is written for what was not graded but the reason, as a comment. Source:
    mod/assign/feedback/offline.
    """
    rows = [row for row in graded if row.folder and row.status != "duplicate"]
    if rows:
        heading = [word for pair in MOODLE for word in pair]
        write(path, [heading, *(moodle_row(assignment, row) for row in rows)])
    return bool(rows)


def moodle_row(assignment: Assignment, row: Graded) -> list[str]:
    """A student's row: every value under its English and its Spanish head."""
    grade = "" if row.total is None else f"{row.total:.2f}"
    highest = f"{sum(assignment.points.values()):.2f}"
    same = [row.student.replace("\\", ""), grade, highest, "", comment(row)]
    return [*(f"{word} {row.number}" for word in PARTICIPANT),
            *(value for value in same for _ in PARTICIPANT)]


def comment(row: Graded) -> str:
    """What Moodle shows the student beside the grade, as HTML."""
    lines = [f"{mark.id}: {words.points(mark.points)}/{words.points(mark.out_of)}, "
             f"{words.told(mark.status)}"
             + (f". {mark.message}" if mark.status == "by hand" and mark.message else "")
             for mark in row.marks]
    return "<br>".join(escape(line).replace("\\", "&#92;")
                       for line in [words.reason(row), *lines] if line)


def write(path: Path, rows: Iterable[list[str]]) -> None:
    """A CSV in UTF-8 with a mark, by which Excel knows the accents; no cell is a formula."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([defuse(cell) for cell in row]
                                                          for row in rows)


def defuse(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else line
