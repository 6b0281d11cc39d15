"""The build: lessons/NN_topic/lesson.py → the notebooks of its four editions.

It makes the lesson tables of the READMEs too.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import nbformat

from instructor import execute
from instructor.editions import EDITIONS, ROOT, Edition, assemble, code_hash, colab, sources, title
from instructor.lesson import Cell, LessonError, read

TABLE = re.compile(r"(<!-- lessons -->\n).*?(<!-- /lessons -->)", re.DOTALL)


def main(wanted: list[str], check: bool, fresh: bool) -> int:
    """Build the wanted lessons, all if none is named.

    1 if `check` finds a file out of date, else 0. With `fresh`, the lessons are run and their
    outputs stored; otherwise the stored outputs are kept.
    """
    everything = {name: read(path) for name, path in sources().items()}
    files, lessons = {}, select(everything, wanted)
    for lesson in lessons:
        files |= notebooks(lesson, everything, fresh)
    if not wanted:
        readmes = {"en": ROOT / "README.md", "es": ROOT / "README.es.md"}
        files |= {path: readme(path, lang, everything) for lang, path in readmes.items()}
    stale = [path for path, text in files.items()
             if not path.exists() or path.read_text(encoding="utf-8") != text]
    if fresh:
        execute.warn({lesson: everything[lesson] for lesson in lessons})
    return report(stale) if check else write(files, stale)


def select(everything: Iterable[str], wanted: list[str]) -> list[str]:
    """The lessons that are meant by "03" or "03_convolution".

    LessonError for one that does not exist.
    """
    unknown = [name for name in wanted
               if not any(matches(lesson, name) for lesson in everything)]
    if unknown:
        raise LessonError(f"no such lesson: {', '.join(unknown)}; "
                          f"there are: {', '.join(everything)}")
    return [lesson for lesson in everything
            if not wanted or any(matches(lesson, name) for name in wanted)]


def matches(lesson: str, name: str) -> bool:
    """True if `name` means the lesson: by number, name, or the path of its source or notebook."""
    path = Path(name)
    meant = path.parent.name if path.name == "lesson.py" else path.stem
    return meant in (lesson, lesson.split("_")[0])


def notebooks(lesson: str, everything: dict[str, list[Cell]], fresh: bool) -> dict[Path, str]:
    """The text of each edition's notebook.

    It has new outputs if `fresh`, else those stored for the same code.
    """
    cells = everything[lesson]
    following = next(((name, later) for name, later in everything.items() if name > lesson), None)
    outputs = execute.outputs_of(lesson, cells) if fresh else None
    if fresh and execute.budget_of(cells).get("budget") != "smoke":
        execute.refuse_a_test(lesson, outputs)
    files = {}
    for edition in EDITIONS:
        path = ROOT / edition.folder / f"{lesson}.ipynb"
        notebook = assemble(lesson, cells, edition, following)
        if outputs is not None:
            execute.store(notebook, outputs[edition])
            notebook.metadata["executed"] = code_hash(cells)
            notebook.metadata |= execute.budget_of(cells)
        else:
            keep_outputs(notebook, path, edition, cells)
        files[path] = nbformat.writes(notebook) + "\n"
    return files


def keep_outputs(notebook: nbformat.NotebookNode, path: Path, edition: Edition,
                 cells: list[Cell]) -> None:
    """Take over the outputs of the committed notebook, if they are of the same code.

    LessonError if there are none.
    """
    old = nbformat.read(path, as_version=4) if path.exists() else None
    if old is None or old.metadata.get("executed") != code_hash(cells):
        command = "publish" if execute.budget_of(cells) else "build --execute"
        raise LessonError(f"{edition.folder}/{path.name}: the stored outputs are not of this code; "
                          f"run: python -m instructor {command} {path.stem}")
    notebook.metadata |= {key: old.metadata[key] for key in ("executed", "budget")
                          if key in old.metadata}
    stored = {cell.id: cell for cell in old.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.id in stored:
            cell.outputs = stored[cell.id].outputs
            cell.execution_count = stored[cell.id].execution_count


def readme(path: Path, lang: str, everything: dict[str, list[Cell]]) -> str:
    """A README with its lesson table made anew. LessonError if a lesson has no sentence for it."""
    sentences = tomllib.loads((ROOT / "lessons" / "contents.toml").read_text(encoding="utf-8"))
    if missing := [lesson for lesson in everything if lang not in sentences.get(lesson, ())]:
        raise LessonError(f"lessons/contents.toml says nothing in {lang!r} of {', '.join(missing)}")
    rows = [f"| **{title(cells, lang)}**<br>{sentences[lesson][lang]} | "
            f"{links(lesson, 'en')} | {links(lesson, 'es')} |\n"
            for lesson, cells in everything.items()]
    head = {"en": "| Lesson | English | Spanish |", "es": "| Lección | Inglés | Español |"}[lang]
    table = f"{head}\n| --- | --- | --- |\n{''.join(rows)}"
    return TABLE.sub(lambda found: found[1] + table + found[2], path.read_text(encoding="utf-8"))


def links(lesson: str, lang: str) -> str:
    """The Colab badge and the link to read a lesson's notebook."""
    path = f"notebooks/{lang}/{lesson}.ipynb"
    badge = "![Colab](https://colab.research.google.com/assets/colab-badge.svg)"
    return f"[{badge}]({colab(path)}) [{lang}]({path})"


def report(stale: list[Path]) -> int:
    """Say which files are out of date."""
    for path in stale:
        print(f"{path.relative_to(ROOT)}: not what the sources give; "
              "run: python -m instructor build", file=sys.stderr)
    return 1 if stale else 0


def write(files: dict[Path, str], stale: list[Path]) -> int:
    """Write the files that changed."""
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    print(f"{len(files) - len(stale)} of {len(files)} files unchanged")
    return 0
