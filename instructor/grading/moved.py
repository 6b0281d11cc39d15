"""Whose grade moved since the last run."""

import json
from collections.abc import Sequence
from pathlib import Path

from helpers.language import tr
from instructor.grading.records import Graded
from instructor.grading.reports.words import points

SHOWN = 20  # names at most


def since_last_time(path: Path, rows: Sequence[Graded]) -> str:
    """Who has another total than the file says, which then has the new ones; "" if nobody."""
    now = {f"{row.student} ({row.number})" if row.number else row.student: row.total
           for row in rows if row.status != "duplicate"}
    try:
        before = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        before = {}
    path.write_text(json.dumps(now, ensure_ascii=False), "utf-8")
    steps = [f"{who} {points(before[who])} → {points(total)}" for who, total in now.items()
             if who in before and before[who] != total]
    if not steps:
        return ""
    more = len(steps) - SHOWN
    if more > 0:
        steps[SHOWN:] = [tr(f"and {more} more", f"y {more} más")]
    return tr("Moved since the last run: ", "Cambiaron desde la última vez: ") + ", ".join(steps)
