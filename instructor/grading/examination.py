"""One submission from file to row: read, run and asked, and again where something went wrong."""

import time
from dataclasses import replace
from typing import NamedTuple

from helpers import language
from helpers.language import tr
from instructor.grading import notebooks, remarks, wire
from instructor.grading.judge import Sheet, mark, too_long, without_points
from instructor.grading.records import Graded, Mark, Submission
from instructor.grading.remarks import Fault
from instructor.grading.slot import MemoryLimitError, Slot

# A failure of the worker -> the status of the row.
TROUBLE = [(wire.LateError, "timeout"), (MemoryLimitError, "memory"), (wire.WireError, "crashed")]


class Group(NamedTuple):
    """Exercises that are asked together, and the slots for them, without Keras and with it."""

    sheets: list[Sheet]
    slots: dict[bool, Slot]


def examine(submission: Submission, groups: list[Group], lang: str) -> Graded:
    """The row of a submission, its marks in the order of the groups."""
    language.use(lang)
    begun = time.monotonic()
    row = Graded(submission.student, submission.number, submission.name, "ok",
                 folder=submission.folder)
    try:
        cells = [notebooks.to_python(source) for source in notebooks.read_cells(submission.path)]
    except notebooks.Unreadable as error:
        return replace(row, status=error.key, detail=error.detail)
    keras = any(word in source for source in cells for word in ("keras", "tensorflow"))
    slots = [group.slots[keras] for group in groups]
    end = begun + min(slot.limits.total for slot in slots)
    runs = [Examination(cells, group.sheets, slot, end)
            for group, slot in zip(groups, slots, strict=True)]
    for run in runs:
        run.run()
    marks = [remarks.corrected(run.marks[sheet.id], sheet.name, cells, run.faults)
             for run in runs for sheet in run.sheets]
    status = status_of(runs, marks)
    names = {sheet.name for group in groups for sheet in group.sheets}
    return replace(row, status=status, marks=() if status == "no answers" else tuple(marks),
                   seconds=round(time.monotonic() - begun, 2),
                   notes=tuple(remarks.notes(cells, names, runs[0].faults)),
                   detail=next((run.detail for run in runs if run.detail), ""))


def status_of(runs: list["Examination"], marks: list[Mark]) -> str:
    """The status of a row."""
    if trouble := next((run.trouble for run in runs if run.trouble), ""):
        return trouble
    if all(mark.status == "missing" for mark in marks):
        return "no answers"
    return "cell errors" if runs[0].faults else "ok"


class Examination:
    """The marks of one submission as they come, through as many runs as it takes."""

    def __init__(self, cells: list[str], sheets: list[Sheet], slot: Slot, end: float) -> None:
        self.cells, self.sheets, self.slot, self.end = cells, sheets, slot, end
        self.marks: dict[str, Mark] = {}
        self.faults: list[Fault] = []
        self.trouble, self.detail = "", ""

    def run(self) -> None:
        """First with all cells; what could not be asked then, with the definitions alone."""
        self.attempt(definitions_only=False)
        if self.waiting():
            self.attempt(definitions_only=True)
        for sheet in self.waiting():
            self.marks[sheet.id] = not_graded(sheet)

    def waiting(self) -> list[Sheet]:
        """The exercises without a mark."""
        return [sheet for sheet in self.sheets if sheet.id not in self.marks]

    def attempt(self, definitions_only: bool) -> None:
        """Ask for what has no mark yet, as long as there is time.

        After a failure anew for the rest, unless the cells themselves failed.
        """
        left = self.waiting()
        while left and time.monotonic() < self.end:
            asked = len(left)
            try:
                with self.slot.run(self.cells, definitions_only, self.end) as run:
                    if not definitions_only:
                        self.faults = faults_in(run.faults)
                    while left:
                        current = left.pop(0)
                        self.marks[current.id] = mark(run, current)
            except wire.WireError as error:
                self.note_failure(error, current if len(left) < asked else None)
                if len(left) == asked:
                    return

    def note_failure(self, error: wire.WireError, current: Sheet | None) -> None:
        """Note a failure.

        A call without end is the answer's own fault, anything else may be the cells'.
        """
        status = next(status for cause, status in TROUBLE if isinstance(error, cause))
        self.trouble, self.detail = self.trouble or status, self.detail or told(status, error)
        if current is not None and status == "timeout":
            self.marks[current.id] = too_long(current)


def told(status: str, error: wire.WireError) -> str:
    """A failure of the worker, for the instructor."""
    if status == "timeout":
        return tr("no answer in time", "no respondió a tiempo")
    if status == "memory":
        return tr("more memory than is allowed", "más memoria de la permitida")
    return tr(f"the sandbox: {error}", f"el entorno aislado: {error}")


def not_graded(sheet: Sheet) -> Mark:
    """The mark where the code ended, or had to be ended, for another reason."""
    return without_points(
        sheet, "stopped",
        tr("The notebook's code ended or had to be ended before this could be asked.",
           "El código del notebook terminó, o hubo que detenerlo, antes de llegar aquí."))


def faults_in(faults: object) -> list[Fault]:
    """The errors of cells as a worker reports them. WireError if they are not that."""
    try:
        return [Fault(int(cell), str(name)[:50], str(message)[:300], int(line))
                for cell, name, message, line in faults]
    except (TypeError, ValueError):
        raise wire.WireError("no list of errors") from None
