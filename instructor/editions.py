"""Turn a lesson's cells into its four notebooks: two languages, each with and without solutions."""

import hashlib
import tomllib
from itertools import count
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from instructor.lesson import COMPARED, Cell
from instructor.solutions import BEGIN, END, stub

ROOT = Path(__file__).parent.parent
SETUP_ID = "set-up"


class Edition(NamedTuple):
    """One of the notebooks that a lesson becomes."""

    lang: str
    solved: bool

    @property
    def folder(self) -> str:
        """Where the edition's notebooks are, from the repository's root."""
        return f"notebooks/solutions/{self.lang}" if self.solved else f"notebooks/{self.lang}"


EDITIONS = [Edition(lang, solved) for solved in (False, True) for lang in ("en", "es")]

BUTTON = "https://colab.research.google.com/assets/colab-badge.svg"
BADGE = {  # in HTML, which LaTeX leaves out: it cannot fetch a picture
    "en": '<a href="{colab}"><img src="' + BUTTON + '" alt="Open In Colab"></a> · '
          "[Esta lección en español]({twin})\n\n"
          "Run the next cell first; its code is folded. On Colab it fetches the course, "
          "on your own computer it only finds it.",
    "es": '<a href="{colab}"><img src="' + BUTTON + '" alt="Abrir en Colab"></a> · '
          "[This lesson in English]({twin})\n\n"
          "Ejecuta primero la celda siguiente; su código está plegado. En Colab descarga el "
          "curso, en tu computadora solo lo encuentra.",
}
NEXT = {"en": "**Next lesson:** [{title}]({lesson}.ipynb)",
        "es": "**Siguiente lección:** [{title}]({lesson}.ipynb)"}
FOLDED = {"cellView": "form",
          "jupyter": {"source_hidden": True}}  # Colab's way to fold a cell's code, and JupyterLab's
SETUP = """# @title {title}
import os
import shutil
import subprocess
import sys
import tempfile

above = [os.path.abspath(up) for up in ("..", "../..", "../../..")]
sys.path[:0] = [up for up in above if os.path.isfile(f"{{up}}/helpers/language.py")]
sys.path.sort(key=lambda folder: folder == "")  # your own random.py is not Python's
if not hasattr(sys.modules.get("helpers"), "doctor"):
    sys.modules.pop("helpers", None)  # another module of this name
try:
    from helpers import language
except ImportError:
    sys.modules.pop("helpers", None)
    course, address = tempfile.mkdtemp(prefix="course-"), "{address}"
    if not shutil.which("git"):
        raise RuntimeError(f\"\"\"{no_git}\"\"\") from None
    failed, reason = subprocess.getstatusoutput(f'git clone -q --depth 1 {{address}} "{{course}}"')
    if failed:
        raise RuntimeError(f\"\"\"{failure}\"\"\") from None
    sys.path.insert(0, course)
    from helpers import language

language.use("{lang}")"""
NO_GIT = {
    "en": "The course could not be fetched: git is not installed here.\n"
          "Install it from https://git-scm.com, restart the kernel, and run this cell again.\n"
          "Or download {address}/archive/HEAD.zip, unpack it, and open the notebook there.",
    "es": "No se pudo descargar el curso: git no está instalado aquí.\n"
          "Instálalo (https://git-scm.com), reinicia el kernel y vuelve a ejecutar esta celda.\n"
          "O descarga {address}/archive/HEAD.zip, descomprímelo y abre ahí el notebook.",
}
SETUP_TITLE = {"en": "Find the course, or fetch it", "es": "Buscar el curso, o descargarlo"}
FAILURE = {
    "en": "The course could not be fetched: {reason}\n"
          "Wait a minute, then run this cell again. If that does not help, open {address} in your "
          "browser.\n"
          "If the page does not open either, check your connection.\n"
          "If it opens, show this message to your instructor.",
    "es": "No se pudo descargar el curso: {reason}\n"
          "Espera un minuto y vuelve a ejecutar esta celda. Si eso no ayuda, abre {address} en tu "
          "navegador.\n"
          "Si la página tampoco abre, revisa tu conexión.\n"
          "Si abre, muéstrale este mensaje a tu docente.",
}


def sources() -> dict[str, Path]:
    """The source of each lesson by its name, as "03_convolution", in order."""
    return {path.parent.name: path for path in sorted((ROOT / "lessons").glob("*/lesson.py"))}


def set_up(lang: str, address: str) -> str:
    """The set-up cell, which finds the course or fetches it from the address.

    It fetches it into a new temporary folder. Such a folder is never half a copy or an old one, nor
    is it on the student's Drive, where git is slow.
    """
    return SETUP.format(title=SETUP_TITLE[lang], address=address, failure=FAILURE[lang],
                        no_git=NO_GIT[lang], lang=lang)


def repository() -> str:
    """The course's address, from pyproject.toml."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["urls"]["Repository"]


def colab(path: str) -> str:
    """The address that opens a committed notebook in Colab."""
    name = repository().removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{name}/blob/main/{path}"


def cell_id(lesson: str, kind: str, source: str, taken: set[str]) -> str:
    """A fixed id from lesson, kind and source.

    A cell that stands twice gets another one the second time.
    """
    for copy in count():
        text = f"{lesson}\n{kind}\n{copy}\n{source}"
        id = hashlib.sha256(text.encode()).hexdigest()[:12]
        if id not in taken:
            break
    taken.add(id)
    return id


def solved(source: str) -> str:
    """The cell as the solution notebook has it: no markers, nor what the student starts from."""
    lines, keep = [], True
    for line in source.split("\n"):
        if line.strip() in (BEGIN, END):
            keep = True
        elif line.strip() == "### STUB":
            keep = False
        elif keep:
            lines.append(line)
    return "\n".join(lines)


def code_hash(cells: list[Cell]) -> str:
    """A digest of all the code of a lesson: stored outputs belong to it."""
    code = "\n\n".join(cell.source for cell in cells if cell.kind == "code")
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def assemble(lesson: str, cells: list[Cell], edition: Edition,
             following: tuple[str, list[Cell]] | None = None) -> nbformat.NotebookNode:
    """One edition of a lesson, without outputs.

    It has the title, badge, set-up cell, the rest, and the way to the next lesson.
    """
    other = {"en": "es", "es": "en"}[edition.lang]
    up = "../../" if edition.solved else "../"
    beside = Edition(other, edition.solved).folder.removeprefix("notebooks/")
    badge = BADGE[edition.lang].format(colab=colab(f"{edition.folder}/{lesson}.ipynb"),
                                       twin=f"{up}{beside}/{lesson}.ipynb")
    setup = new_code_cell(set_up(edition.lang, repository()), id=SETUP_ID, metadata=FOLDED)
    taken: set[str] = set()
    body = [notebook_cell(lesson, cell, edition, taken) for cell in cells]
    body = [cell for cell in body if cell is not None]
    body[1:1] = [new_markdown_cell(badge, id="badge"), setup]
    if following is not None:
        words = NEXT[edition.lang].format(title=title(following[1], edition.lang),
                                          lesson=following[0])
        body.append(new_markdown_cell(words, id="next"))
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
                "colab": {"provenance": [], "name": f"{lesson}.ipynb"}}
    return new_notebook(cells=body, metadata=metadata)


def notebook_cell(lesson: str, cell: Cell, edition: Edition,
                  taken: set[str]) -> nbformat.NotebookNode | None:
    """A source cell as the edition has it; None if it is prose in the other language."""
    id = cell_id(lesson, f"{cell.kind} {cell.lang}", cell.source, taken)
    if cell.kind == "markdown":
        return new_markdown_cell(cell.source, id=id) if cell.lang == edition.lang else None
    source = solved(cell.source) if edition.solved else stub(cell.source)
    tags = cell.tags + [COMPARED] * (cell.checks is not None and COMPARED not in cell.tags)
    return new_code_cell(source, id=id, metadata={"tags": tags} if tags else {})


def title(cells: list[Cell], lang: str) -> str:
    """A lesson's title in a language: the first heading of its first prose cell."""
    first = next(cell for cell in cells if cell.lang == lang)
    return first.source.split("\n", 1)[0].removeprefix("# ")
