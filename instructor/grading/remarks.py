"""What a student should know besides the marks: which cells failed, and which answers are in them.

Cells are numbered as Jupyter and Colab do after "Run all": code cells from 1, without empty ones.
"""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from helpers.language import tr
from instructor.grading import notebooks
from instructor.grading.records import Mark

FAULTS = 5  # cell errors that are told


class Fault(NamedTuple):
    """An error that stopped a cell, counted from 0; line 0 is an unknown one."""

    cell: int
    name: str
    message: str
    line: int


def number(cells: Sequence[str], index: int) -> int:
    """The number of a code cell as the student sees it."""
    return sum(bool(cell.strip()) for cell in cells[:index + 1])


def notes(cells: Sequence[str], names: set[str], faults: Sequence[Fault]) -> list[str]:
    """Cells that failed, and answers that stand more than once."""
    told = [told_fault(cells, fault) for fault in faults[:FAULTS]]
    if len(faults) > FAULTS:
        told.append(tr(f"{len(faults) - FAULTS} more cells stopped with an error.",
                       f"Otras {len(faults) - FAULTS} celdas se detuvieron con un error."))
    places = notebooks.definitions(cells, names)
    return told + [tr(f"`{name}` is defined in {len(where)} cells; the last one counts.",
                      f"`{name}` está definida en {len(where)} celdas; cuenta la última.")
                   for name, where in sorted(places.items()) if len(where) > 1]


def told_fault(cells: Sequence[str], fault: Fault) -> str:
    """One cell's error, as a sentence."""
    which, line = number(cells, fault.cell), ""
    if fault.line:
        line = tr(f" in line {fault.line}", f" en la línea {fault.line}")
    return tr(f"Code cell {which} stopped{line} with {fault.name}: {fault.message}",
              f"La celda de código {which} se detuvo{line} con {fault.name}: {fault.message}")


def corrected(mark: Mark, name: str, cells: Sequence[str], faults: Sequence[Fault]) -> Mark:
    """A mark that says what is wrong with the cell of an answer.

    That is instead of "no such name" or "as it was handed out", where a cell failed.
    """
    if mark.status not in ("missing", "not attempted"):
        return mark
    says = in_broken_cell(name, cells) or in_stopped_cell(name, cells, faults)
    if not says and mark.status == "not attempted":
        says = cut_in_two(name, cells, faults)
    return replace(mark, status="error", message=says) if says else mark


def in_broken_cell(name: str, cells: Sequence[str]) -> str:
    """What to say where a cell that is no Python was meant to define a name; "" otherwise."""
    for index in reversed(range(len(cells))):
        if (line_of(name, cells[index])) and (error := syntax_error(cells[index])):
            which, line = number(cells, index), error.lineno or 1
            return tr(f"The cell that defines `{name}`, code cell {which}, has a syntax error in "
                      f"line {line}: {error.msg}. So nothing in it was run.",
                      f"La celda que define `{name}`, la celda de código {which}, tiene un error "
                      f"de sintaxis en la línea {line}: {error.msg}. Por eso nada de ella se "
                      "ejecutó.")
    return ""


def in_stopped_cell(name: str, cells: Sequence[str], faults: Sequence[Fault]) -> str:
    """What to say where the last cell that defines a name stopped before it did; "" otherwise."""
    where = notebooks.definitions(cells, [name])[name]
    fault = next((fault for fault in faults if where and fault.cell == where[-1]), None)
    if fault is None or not 0 < fault.line < line_of(name, cells[fault.cell]):
        return ""
    which = number(cells, fault.cell)
    return tr(f"The cell that defines `{name}`, code cell {which}, stopped in line {fault.line} "
              f"with {fault.name}, before it came to `{name}`.",
              f"La celda que define `{name}`, la celda de código {which}, se detuvo en la línea "
              f"{fault.line} con {fault.name}, antes de llegar a `{name}`.")


def cut_in_two(name: str, cells: Sequence[str], faults: Sequence[Fault]) -> str:
    """What to say where the cell after an empty function stopped; "" otherwise."""
    where = notebooks.definitions(cells, [name])[name]
    following = (index for index in range(where[-1] + 1 if where else 0, len(cells))
                 if cells[index].strip())
    after = next(following, None)
    fault = next((fault for fault in faults if fault.cell == after), None)
    if not where or fault is None:
        return ""
    first, second = number(cells, where[-1]), number(cells, after)
    return tr(f"`{name}` in code cell {first} has no code of yours, and the cell after it, "
              f"{second}, stopped with {fault.name}. Is the function cut in two? All of its lines "
              "belong in one cell, indented below `def`.",
              f"`{name}`, en la celda de código {first}, no tiene código tuyo, y la celda "
              f"siguiente, la {second}, se detuvo con {fault.name}. ¿Está la función cortada en "
              "dos? Todas sus líneas van en una celda, con sangría debajo de `def`.")


def line_of(name: str, source: str) -> int:
    """The line of a cell that begins to define a name, by its words alone; 0 if there is none."""
    kinds = rf"(?:async[ \t]+)?(?:def|class)[ \t]+{name}\b|{name}[ \t]*(?::[^=\n]*)?=(?!=)"
    found = re.search(rf"^[ \t]*(?:{kinds})", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def syntax_error(source: str) -> SyntaxError | None:
    """Why a cell is no Python; None if it is, or too large to be parsed here."""
    if len(source) > notebooks.CELL:
        return None
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return None
