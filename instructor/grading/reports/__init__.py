"""What goes out: tables, feedback pages, a summary, all in the assignment's language."""

from collections.abc import Sequence
from pathlib import Path

from helpers import language
from helpers.language import tr
from instructor.grading.records import Assignment, Gradebook, Graded
from instructor.grading.reports import lms, pages, summary, tables


def write(folder: Path, assignment: Assignment, graded: Sequence[Graded],
          gradebook: Gradebook | None = None) -> str:
    """Write every report into a folder; gives what the terminal shows."""
    with language.speaking(assignment.lang):
        folder.mkdir(parents=True, exist_ok=True)
        tables.write_grades(folder / "grades.csv", assignment, graded)
        pages.write_pages(folder / "pages", assignment, graded)
        summary.write_summary(folder / "summary.html", assignment, graded, "pages")
        told = lms.write_all(folder, assignment, graded, gradebook or Gradebook())
        if pages.write_zip(folder / "feedback.zip", assignment, graded):
            told.append(tr('  feedback.zip: in Moodle, "Upload multiple feedback files in a zip"',
                           "  feedback.zip: súbelo en Moodle como zip con varios archivos de "
                           "retroalimentación"))
        written = tr(f"Written into {folder}: "
                     "grades.csv, summary.html, pages/ with a page for each student",
                     f"Escrito en {folder}: "
                     "grades.csv, summary.html, pages/ con una página por estudiante")
        return "\n".join([summary.text(assignment, graded), written, *told])
