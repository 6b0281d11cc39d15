"""What a human adds: points and comments from `marks.csv`, which is never written again."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from helpers.language import tr
from instructor.grading.records import Assignment, Graded, Mark
from instructor.grading.roster import fold

HEAD = (("student", "estudiante"), ("id", "id"), ("exercise", "ejercicio"), ("points", "puntos"),
        ("comment", "comentario"))


@dataclass(frozen=True)
class Line:
    """A line of the file: points for an exercise, or extra ones if it names none, and a comment."""

    number: int
    student: str
    id: str
    exercise: str
    points: float | None
    comment: str

    def is_about(self, row: Graded) -> bool:
        """Whether a row is this student's, by the number, or by the name if there is none."""
        if self.id:
            return self.id == row.number
        return fold(self.student) == fold(row.student)


def begin(path: Path) -> None:
    """Make the file with its heading alone, unless it is there."""
    if not path.exists():
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow([tr(*pair) for pair in HEAD])


def load(path: Path, assignment: Assignment) -> list[Line]:
    """The lines of the file; none if there is no file. ValueError, with its line, for a mistake."""
    if not path.exists():
        return []
    text = path.read_text("utf-8-sig") or "\n"
    first = text.partition("\n")[0]
    heads, *lines = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    heads = [head.strip().lower() for head in heads]
    places = [next((heads.index(name) for name in pair if name in heads), None) for pair in HEAD]
    if None in (places[0], places[3]):
        raise ValueError(f"{path}: its first line must name the columns student and points")
    found = []
    for number, line in enumerate(lines, 2):
        cells = [line[place].strip() if place is not None and place < len(line) else ""
                 for place in places]
        if any(cells):
            found.append(parse(path, number, cells, assignment))
    return found


def parse(path: Path, number: int, cells: list[str], assignment: Assignment) -> Line:
    """One line of the file. ValueError for a mistake in it."""
    student, id, exercise, points, comment = cells
    if exercise and exercise not in assignment.points:
        raise ValueError(f"{path}, line {number}: no exercise {exercise!r} in this assignment; "
                         f"there are {', '.join(assignment.points)}")
    try:
        value = float(points.replace(",", ".")) if points else None
    except ValueError:
        value = float("nan")
    if value is not None and not isfinite(value):
        raise ValueError(f"{path}, line {number}: {points!r} is no number of points")
    if exercise and value is None:
        raise ValueError(f"{path}, line {number}: {exercise} has no points")
    return Line(number, student, id, exercise, value, comment)


def add(rows: Sequence[Graded], lines: Sequence[Line], assignment: Assignment) -> list[Graded]:
    """The rows with what a human decided; rows that do not count stay as they are.

    A line that is not about exactly one student counts for none.
    """
    lost = strangers(rows, lines)
    clear = [line for line in lines if line.number not in lost]
    return [row if row.status == "duplicate" else
            with_lines(row, [line for line in clear if line.is_about(row)], assignment)
            for row in rows]


def with_lines(row: Graded, lines: Sequence[Line], assignment: Assignment) -> Graded:
    """A student's row with its lines: the last one for an exercise counts, extra points add up."""
    marks = {mark.id: mark for mark in row.marks}
    notes = list(row.notes)
    for line in lines:
        if line.points is None:
            notes.append(line.comment)
        elif line.exercise:
            marks[line.exercise] = Mark(line.exercise, "by hand", line.points,
                                        assignment.points[line.exercise], line.comment)
        else:
            id = tr(f"extra, line {line.number}", f"extra, línea {line.number}")
            marks[id] = Mark(id, "by hand", line.points, 0.0, line.comment)
    order = [*assignment.points, *marks]
    return replace(row, notes=tuple(notes),
                   marks=tuple(sorted(marks.values(), key=lambda mark: order.index(mark.id))))


def strangers(rows: Sequence[Graded], lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines that are about nobody, or about more than one student."""
    counting = [row for row in rows if row.status != "duplicate"]
    return [line.number for line in lines if sum(map(line.is_about, counting)) != 1]
