"""The notebook of an assignment: exercises, what they need of lessons, how to hand in."""

import textwrap
from collections.abc import Mapping
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import language
from helpers.exercises import Exercise
from helpers.language import tr
from instructor.context import Handout, handout, place_of, section
from instructor.editions import FOLDED, SETUP_ID, cell_id, colab, repository, set_up, title
from instructor.lesson import Cell
from instructor.packing import pack
from instructor.solutions import stub
from instructor.typesetting import unbroken


class Source(NamedTuple):
    """Where an exercise comes from: its declaration, the cells of its file, and its lesson.

    None for a bank's.
    """

    exercise: Exercise
    cells: list[Cell]
    lesson: str | None


def notebook(name: str, heading: str, lang: str, points: Mapping[str, float],
             sources: Mapping[str, Source]) -> nbformat.NotebookNode:
    """The assignment as students get it.

    ValueError if two of its exercises get in each other's way.
    """
    with language.speaking(lang):
        handouts = {id: handout(source.cells, id, lang) for id, source in sources.items()}
        refuse_clashes(handouts)
        cells = [("markdown", first_words(heading, points), {}),
                 ("code", set_up(lang, repository()), FOLDED),
                 ("code", imports(handouts), {})]
        told: set[str] = set()
        for number, (id, source) in enumerate(sources.items(), 1):
            cells += exercise_cells(number, id, source, points[id], handouts[id], told)
        cells.append(("markdown", last_words(name), {}))
    taken: set[str] = set()
    make = {"markdown": new_markdown_cell, "code": new_code_cell}
    body = [make[kind](unbroken(text) if kind == "markdown" else text,
                       id=cell_id(name, kind, text, taken), metadata=metadata)
            for kind, text, metadata in cells]
    body[1].id = SETUP_ID
    return new_notebook(cells=body, metadata={
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"}, "colab": {"provenance": [], "name": f"{name}.ipynb"}})


def refuse_clashes(handouts: Mapping[str, Handout]) -> None:
    """ValueError if one exercise needs a name that another one gives another value.

    The other one may do that with its code or with its answer.
    """
    bound = {id: {name: piece.source for piece in given.pieces for name in piece.binds}
             | {answer_name(id): id}
             for id, given in handouts.items()}
    for id, given in handouts.items():
        for other in handouts:
            for name in sorted(given.relies | {answer_name(id)}):
                if name in bound[other] and bound[other][name] != bound[id].get(name):
                    raise ValueError(f"{id} and {other} cannot be in one notebook: "
                                     f"both use the name {name!r} for different things. "
                                     "Put them into two assignments.")


def answer_name(id: str) -> str:
    """The function or variable that an exercise asks for."""
    return id.partition(".")[2]


def imports(handouts: Mapping[str, Handout]) -> str:
    """The cell with all the imports that the exercises need."""
    needed = [piece.source for given in handouts.values()
              for piece in given.pieces if piece.kind == "import"]
    lines = ["import numpy as np", *needed, "from helpers.exercises import check"]
    return "\n".join(dict.fromkeys(lines))


def exercise_cells(number: int, id: str, source: Source, points: float, given: Handout,
                   told: set[str]) -> list[tuple[str, str, dict]]:
    """The cells of one exercise as (kind, text, metadata).

    What an exercise before has `told` is not said again.
    """
    cells = [("markdown", exercise_heading(number, id, source, points), {})]
    for piece in given.pieces:
        if piece.kind != "import" and piece.source not in told:
            cells.append((piece.kind, piece.source, {}))
            told.add(piece.source)
    cells.append(("code", stub(source.cells[place_of(source.cells, id)].source), {}))
    if source.lesson is None:
        cells.append(("code", check_data(id, source.exercise), FOLDED))
    return [*cells, ("code", f'check("{id}", {answer_name(id)})', {})]


def exercise_heading(number: int, id: str, source: Source, points: float) -> str:
    """The number and name of an exercise, what it is worth, and where in the course it is from."""
    lines = [f"## {number} · {answer_name(id)}", "", f"**{worth(points)}**"]
    if source.lesson is not None:
        lang = language.current()
        part = section(source.cells, place_of(source.cells, id), lang)
        link = f"[{title(source.cells, lang)}]({colab(f'notebooks/{lang}/{source.lesson}.ipynb')})"
        lines[-1] += tr(f" · from the lesson {link}, section *{part}*",
                        f" · de la lección {link}, sección *{part}*")
    return "\n".join(lines)


def worth(points: float) -> str:
    """So many points, in words."""
    return f"{points:g} " + (tr("point", "punto") if points == 1 else tr("points", "puntos"))


def check_data(id: str, exercise: Exercise) -> str:
    """The cell that tells `check` about an exercise which the course does not have."""
    words = tr(f"@title For the check of {answer_name(id)}: run this cell, there is nothing to "
               "change in it",
               f"@title Para la verificación de {answer_name(id)}: ejecuta esta celda, no hay nada "
               "que cambiar en ella")
    text = "\n".join(textwrap.wrap(pack(exercise), 100))
    return f'# {words}\nfrom helpers.exercises import learn\n\nlearn("{id}", """\n{text}\n""")'


def first_words(heading: str, points: Mapping[str, float]) -> str:
    """The first cell: title, and how to work with the notebook."""
    count, total = len(points), worth(sum(points.values()))
    exercises = tr("1 exercise", "1 ejercicio") if count == 1 else tr(f"{count} exercises",
                                                                      f"{count} ejercicios")
    return f"# {heading}\n\n{exercises} · {total}\n\n" + tr(
        "Run the next two cells first; on Colab, the first one fetches the course.\n\n"
        "- Write each answer in its own cell, in the place of the three dots. "
        "Where there is code to repair, change it. Do not rename the function or the variable: "
        "your answer is found by its name. You may add cells.\n"
        "- Run the check below an answer as often as you like. It says what is wrong and often "
        "gives a hint.\n"
        "- **For the grade your functions get other inputs**, drawn at random. "
        "A function that only gives the right results for the check's inputs earns nothing. "
        "Where a number or another value is asked for, the check says already whether it is "
        "right.\n"
        "- Answer with your own code. In grading, the functions of the course that do what is "
        "asked for are switched off.",
        "Ejecuta primero las dos celdas siguientes; en Colab, la primera descarga el curso.\n\n"
        "- Escribe cada respuesta en su celda, en el lugar de los tres puntos. "
        "Donde haya código para reparar, cámbialo. No cambies el nombre de la función o de la "
        "variable: por él se encuentra tu respuesta. Puedes agregar celdas.\n"
        "- Ejecuta la verificación que sigue a una respuesta cuantas veces quieras. "
        "Dice qué está mal y a menudo da una pista.\n"
        "- **Para la nota, tus funciones reciben otras entradas**, elegidas al azar. "
        "Una función que solo acierta con las entradas de la verificación no obtiene puntos. "
        "Donde se pide un número u otro valor, la verificación ya dice si es correcto.\n"
        "- Responde con tu propio código. Al calificar, las funciones del curso que hacen lo que "
        "se pide están desactivadas.")


def last_words(name: str) -> str:
    """The last cell: how to hand in."""
    return tr(
        "## Hand in\n\n"
        "1. Run everything once more from the start: *Runtime → Restart session and run all* on "
        "Colab, *Kernel → Restart Kernel and Run All Cells* in JupyterLab. Look at each check.\n"
        "2. Download the notebook: *File → Download → Download .ipynb* on Colab, *File → Download* "
        "in JupyterLab.\n"
        f"3. Upload that file, `{name}.ipynb`, to the assignment in your course's site. "
        "No PDF, no link.",
        "## Entrega\n\n"
        "1. Ejecuta todo una vez más desde el principio: *Entorno de ejecución → Reiniciar sesión "
        "y ejecutar todo* en Colab, *Kernel → Restart Kernel and Run All Cells* en JupyterLab. "
        "Mira cada verificación.\n"
        "2. Descarga el notebook: *Archivo → Descargar → Descargar .ipynb* en Colab, *File → "
        "Download* en JupyterLab.\n"
        f"3. Sube ese archivo, `{name}.ipynb`, a la tarea en el sitio de tu curso. "
        "Ni PDF ni enlace.")
