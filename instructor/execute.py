"""Run a lesson once and keep its outputs for all its editions."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from tqdm import tqdm

from instructor.editions import EDITIONS, ROOT, Edition, set_up, solved
from instructor.lesson import Cell, LessonError
from instructor.pictures import without_svg
from instructor.solutions import stub

# For each edition, the outputs of each code cell of the lesson.
Outputs = dict[Edition, list[list[dict]]]
ASKS = re.compile(r"\bbudget\.(?:pick|announce)\(|\breal_or_standin\(")
# What outputs of a test say, in both languages: of stand-ins, and of weights that are missing.
TESTS = ("STAND-IN, NOT ", "SUSTITUTO, NO ES ", "No result below is a result on ",
         "Ningún resultado de abajo vale para ", "goes on without", "sigue sin")


@contextmanager
def kernel() -> Iterator[NotebookClient]:
    """A fresh kernel that has run the set-up cell, in a notebook's folder.

    Widgets show their static picture in it.
    """
    folder = ROOT / "notebooks" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"COURSE_STATIC": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    environment.setdefault("COURSE_BUDGET", "smoke")
    timeout = 600 if environment["COURSE_BUDGET"] == "smoke" else None
    client = NotebookClient(new_notebook(), timeout=timeout,
                            kernel_name="python3", coalesce_streams=True,
                            resources={"metadata": {"path": str(folder)}})
    with client.setup_kernel(env=environment):
        run(client, set_up("en", address=""))
        yield client


def run(client: NotebookClient, source: str) -> list[dict]:
    """The outputs of one cell, its pictures as PNG. CellExecutionError if it raises."""
    cell = new_code_cell(source)
    client.nb.cells = [cell]
    client.execute_cell(cell, 0, store_history=False)
    for output in cell.outputs:
        output.pop("execution_count", None)
    return [without_svg(output) for output in cell.outputs]


def run_in_each_language(client: NotebookClient, cell: Cell, source: str) -> dict[str, list[dict]]:
    """The outputs in English and in Spanish; a cell that shows no words is run once for both."""
    english = run(client, source)
    if not cell.speaks:
        return {"en": english, "es": english}
    run(client, 'language.use("es")')
    spanish = run(client, source)
    run(client, 'language.use("en")')
    return {"en": english, "es": spanish}


def outputs_of(lesson: str, cells: list[Cell]) -> Outputs:
    """The outputs of every code cell in every edition, from one run of the lesson.

    An exercise is run as the student gets it, then its check, then the exercise solved, then its
    check again.
    """
    code = [cell for cell in cells if cell.kind == "code"]
    outputs: Outputs = {edition: [] for edition in EDITIONS}
    with kernel() as client:
        for cell, before in zip(tqdm(code, desc=lesson, unit="cell"), [None, *code], strict=False):
            try:
                variants = variants_of(client, cell)
                if cell.checks:
                    solution = run(client, solved(before.source))
                    variants[True] = run_in_each_language(client, cell, cell.source)
            except CellExecutionError as error:
                raise LessonError(f"lessons/{lesson}/lesson.py:{cell.line}: {error.ename}: "
                                  f"{error.evalue}") from None
            for edition in EDITIONS:
                if cell.checks and edition.solved:
                    outputs[edition][-1] = solution
                outputs[edition].append(variants[edition.solved][edition.lang])
    return outputs


def variants_of(client: NotebookClient, cell: Cell) -> dict[bool, dict[str, list[dict]]]:
    """The outputs of one cell as the student has it, by language.

    The same for the solved editions.
    """
    shown = run_in_each_language(client, cell, stub(cell.source))
    return {False: shown, True: shown}


def store(notebook: nbformat.NotebookNode, outputs: list[list[dict]], first: int = 2) -> None:
    """Put outputs and execution counts into a notebook's code cells.

    They begin after the set-up cell, which is silent and is 1.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cells[0].execution_count = first - 1
    for count, (cell, shown) in enumerate(zip(cells[1:], outputs, strict=True), first):
        cell.execution_count = count
        cell.outputs = [nbformat.from_dict(dict(output)) for output in shown]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def budget_of(cells: list[Cell]) -> dict[str, str]:
    """What a notebook notes of how it was run, if its outputs depend on that."""
    asks = any(cell.kind == "code" and ASKS.search(cell.source) for cell in cells)
    return {"budget": os.environ.get("COURSE_BUDGET", "smoke")} if asks else {}


def refuse_a_test(lesson: str, outputs: Outputs) -> None:
    """LessonError if outputs say what only a test's may say."""
    said = [sign for sign in TESTS if sign in str(outputs)]
    if said:
        raise LessonError(f"{lesson}: its outputs are a test's and were not stored; they say: "
                          + "; ".join(said))


def warn(lessons: dict[str, list[Cell]]) -> None:
    """Say which lessons now have the outputs of a test."""
    tested = [lesson for lesson, cells in lessons.items()
              if budget_of(cells).get("budget") == "smoke"]
    if tested:
        print("Outputs of a test, at the budget smoke. Before you commit them, run: "
              f"python -m instructor publish {' '.join(tested)}", file=sys.stderr)
