"""What came late, and what that costs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from helpers.language import tr
from instructor.grading.records import LATE, Graded, Mark


def days(time: tuple[int, ...], due: datetime | None) -> int:
    """The days begun since a due date; 0 if it came in time, or if nothing says when."""
    if due is None or not time:
        return 0
    return max(0, ceil((datetime(*time) - due) / timedelta(days=1)))


def deduct(rows: Sequence[Graded], percent: float) -> list[Graded]:
    """The rows with what being late costs: a share of the points for each day begun.

    A row that a human already decided on, and one that has no points, stays as it is.
    """
    return [with_cost(row, percent) if percent and row.late and (row.total or 0) > 0
            and not any(mark.id in LATE for mark in row.marks) else row for row in rows]


def with_cost(row: Graded, percent: float) -> Graded:
    """A late row with one mark more, of negative points."""
    share = min(100, percent * row.late)
    told = tr(f"{row.late} {'day' if row.late == 1 else 'days'} late: {share:g} % less",
              f"{row.late} {'día' if row.late == 1 else 'días'} de retraso: {share:g} % menos")
    cost = Mark(tr(*LATE), "late", -row.total * share / 100, 0.0, told)
    return replace(row, marks=(*row.marks, cost))
