"""What the LMS takes back: Moodle's worksheet, Canvas's gradebook, Blackboard's columns.

Sources: Moodle: mod/assign/feedback/offline. Canvas: lib/gradebook_importer.rb. Blackboard: "Work
Offline" of the Grade Centre.
"""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from helpers.language import tr
from instructor.grading.records import Assignment, Gradebook, Graded
from instructor.grading.reports import words
from instructor.grading.reports.tables import write

# Moodle finds columns by their names in its user's language, and skips those that it does not
# know: so both stand there.
# The identifier's word has to be followed by one space; the date may be empty.
MOODLE = (("Identifier", "Identificador"), ("Full name", "Nombre completo"),
          ("Grade", "Calificación"),
          ("Maximum Grade", "Calificación máxima"),
          ("Last modified (grade)", "Última modificación (calificación)"),
          ("Feedback comments", "Comentarios de retroalimentación"))
PARTICIPANT = ("Participant", "Participante")


class Sheet(NamedTuple):
    """A gradebook's lines: grades are already in its points."""

    heading: str  # of the assignment's column
    highest: float
    rows: Sequence[tuple[Graded, str]]  # with the grade, "" where there is none


def write_all(folder: Path, assignment: Assignment, graded: Sequence[Graded],
              gradebook: Gradebook) -> list[str]:
    """A file for each LMS that something came from; gives what to do with it, a line each."""
    highest = maximum(assignment, gradebook)
    told = []
    for lms, (lines, how) in WRITERS.items():
        rows = [row for row in graded if row.lms == lms and row.status != "duplicate"]
        if rows:
            sheet = Sheet(gradebook.column or assignment.title, highest,
                          [(row, grade(row, assignment, highest)) for row in rows])
            write(folder / f"{lms}.csv", lines(sheet))
            told.append(f"  {lms}.csv: {how(sheet)}")
    return told


def maximum(assignment: Assignment, gradebook: Gradebook) -> float:
    """The highest grade: what the instructor says, else the points, which Moodle needs whole."""
    points = sum(assignment.points.values())
    return gradebook.maximum or (points if points == int(points) else 100.0)


def grade(row: Graded, assignment: Assignment, highest: float) -> str:
    """A row's grade of `highest`; "" where nothing was graded."""
    if row.total is None:
        return ""
    return f"{row.total * highest / sum(assignment.points.values()):.2f}"


def moodle(sheet: Sheet) -> list[list[str]]:
    """Moodle's worksheet: every value under its English and its Spanish head.

    Nothing is written for what was not graded but the reason, as a comment.
    """
    lines = [[word for pair in MOODLE for word in pair]]
    for row, points in sheet.rows:
        same = [row.student.replace("\\", ""), points, f"{sheet.highest:.2f}", "", comment(row)]
        lines.append([*(f"{word} {row.number}" for word in PARTICIPANT),
                      *(value for value in same for _ in PARTICIPANT)])
    return lines


def canvas(sheet: Sheet) -> list[list[str]]:
    """Canvas's gradebook: it finds students by ID, and the assignment by its heading."""
    lines = [["Student", "ID", "Section", sheet.heading],
             ["Points Possible", "", "", f"{sheet.highest:g}"]]
    return lines + [[row.student, row.number, "", points] for row, points in sheet.rows]


def blackboard(sheet: Sheet) -> list[list[str]]:
    """Blackboard's columns: it finds students by user name, and the assignment by its heading."""
    lines = [["Username", sheet.heading, "Feedback to Learner", "Feedback Format"]]
    return lines + [[row.number, points, comment(row), "HTML"] for row, points in sheet.rows]


def comment(row: Graded) -> str:
    """What the LMS shows the student beside the grade, as HTML."""
    lines = [f"{mark.id}: {words.points(mark.points)}/{words.points(mark.out_of)}, "
             f"{words.told(mark.status)}"
             + (f". {mark.message}" if mark.status in words.TOLD_WHOLE and mark.message else "")
             for mark in row.marks]
    return "<br>".join(escape(line).replace("\\", "&#92;")
                       for line in [words.reason(row), *lines] if line)


def for_moodle(sheet: Sheet) -> str:
    """What an instructor does with Moodle's file."""
    return tr(f'in Moodle, "Upload grading worksheet"; the maximum grade there must be '
              f"{sheet.highest:g}",
              "súbelo en Moodle como hoja de calificaciones; allí la calificación máxima debe ser "
              f"{sheet.highest:g}")


def for_a_gradebook(name: str, en: str, es: str) -> Callable[[Sheet], str]:
    """What an instructor does with the file of an LMS that finds the assignment by its heading."""
    return lambda sheet: tr(
        f"in {name}, {en}; the assignment there must be called {sheet.heading!r} (else give "
        f"its heading with --column) and be worth {sheet.highest:g}",
        f"súbelo en {name}: {es}; la tarea allí debe llamarse {sheet.heading!r} (si no, da su "
        f"encabezado con --column) y valer {sheet.highest:g}")


WRITERS = {
    "moodle": (moodle, for_moodle),
    "canvas": (canvas, for_a_gradebook("Canvas", "Grades, Import", "Calificaciones, Importar")),
    "blackboard": (blackboard, for_a_gradebook(
        "Blackboard", "Grade Centre, Work Offline, Upload",
        "Centro de calificaciones, Trabajar sin conexión, Cargar")),
}
