"""Publishing: lessons run on real data, at the budget `cpu` or a larger one.

What a reader sees before running a cell are then results, not a test's. One run gives both
languages their outputs, so no training is paid twice; a run that was cut off finds in the cache the
trainings that it had ended.
"""

import os
import re
from pathlib import Path

from helpers import budget, datasets
from instructor import build
from instructor.editions import sources
from instructor.lesson import Cell, LessonError, read

REAL = re.compile(r"(?:real_or_standin|datasets\.load)\(\"(mnist|cifar10)\"\)")


def main(wanted: list[str]) -> int:
    """Run the wanted lessons, all if none is named, and store their outputs.

    LessonError, before anything is run, if the real data cannot be had; and for outputs that are
    still a test's.
    """
    os.environ["COURSE_BUDGET"] = os.environ.get("COURSE_BUDGET") or "cpu"
    own = os.environ.get("COURSE_DATA_DIR")
    if own:  # the lessons run in another folder
        os.environ["COURSE_DATA_DIR"] = str(Path(own).expanduser().resolve())
    lessons = build.select(sources(), wanted)
    demand(needed([cell for lesson in lessons for cell in read(sources()[lesson])]))
    for lesson in lessons:  # each is written as soon as it has run
        build.main([lesson], check=False, fresh=True)
    return 0


def needed(cells: list[Cell]) -> list[str]:
    """The data sets that code loads and that are not part of the course."""
    found = {name for cell in cells if cell.kind == "code" for name in REAL.findall(cell.source)}
    return sorted(found)


def demand(names: list[str]) -> None:
    """LessonError if the settings ask for a test, or one of the data sets cannot be had."""
    if budget.name() == "smoke":
        raise LessonError("COURSE_BUDGET is 'smoke', which only tests; "
                          "to publish, set cpu, gpu or paper, or nothing for cpu")
    if datasets.wants_standin():
        raise LessonError("COURSE_DATA asks for stand-ins; to publish, unset it")
    for name in names:
        try:
            datasets.load(name)
        except datasets.DatasetError as error:
            raise LessonError(f"{error}\nNothing was run: to publish needs the real data. Put "
                              f"{name}.npz into a folder, and set COURSE_DATA_DIR to it.") from None
