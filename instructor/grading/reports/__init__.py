"""What goes out: tables, feedback pages, a summary, all in the assignment's language."""

from collections.abc import Sequence
from pathlib import Path

from helpers import language
from helpers.language import tr
from instructor.grading.records import Assignment, Graded
from instructor.grading.reports import pages, summary, tables


def write(folder: Path, assignment: Assignment, graded: Sequence[Graded]) -> str:
    """Write every report into a folder; gives what the terminal shows."""
    before = language.current()
    language.use(assignment.lang)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tables.write_grades(folder / "grades.csv", assignment, graded)
        pages.write_pages(folder / "pages", assignment, graded)
        summary.write_summary(folder / "summary.html", assignment, graded, "pages")
        moodle = tables.write_moodle(folder / "moodle.csv", assignment, graded)
        feedback = pages.write_zip(folder / "feedback.zip", assignment, graded)
        return "\n".join([summary.text(assignment, graded),
                          *inventory(folder, assignment, moodle, feedback)])
    finally:
        language.use(before)


def inventory(folder: Path, assignment: Assignment, moodle: bool, feedback: bool) -> list[str]:
    """What lies in the folder now, and what to do with it."""
    highest = f"{sum(assignment.points.values()):g}"
    lines = [tr(f"Written into {folder}: "
                "grades.csv, summary.html, pages/ with a page for each student",
                f"Escrito en {folder}: "
                "grades.csv, summary.html, pages/ con una página por estudiante")]
    if moodle:
        lines.append(tr('  moodle.csv: in Moodle, "Upload grading worksheet"; '
                        f"the maximum grade there must be {highest}",
                        "  moodle.csv: súbelo en Moodle como hoja de calificaciones; "
                        f"allí la calificación máxima debe ser {highest}"))
    if feedback:
        lines.append(tr('  feedback.zip: in Moodle, "Upload multiple feedback files in a zip"',
                        "  feedback.zip: súbelo en Moodle como zip con varios archivos de "
                        "retroalimentación"))
    return lines
