"""The table for the instructor, `grades.csv`, and how any table is written."""

import csv
from collections.abc import Iterable
from pathlib import Path

from helpers.language import tr
from instructor.grading.records import Assignment, Graded
from instructor.grading.reports import words


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


def write(path: Path, rows: Iterable[list[str]]) -> None:
    """A CSV in UTF-8 with a mark, by which Excel knows the accents; no cell is a formula."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([defuse(cell) for cell in row]
                                                          for row in rows)


def defuse(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else line
