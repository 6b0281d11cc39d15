"""Assign exercises: one notebook for the students, and a private file.

The file has the seed of the graded inputs.
"""

import difflib
import os
import secrets
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import nbformat

from helpers import language
from helpers.exercises import all_exercises
from instructor import bank as banks
from instructor.context import place_of, section
from instructor.editions import ROOT, sources, title
from instructor.grading.records import PRIVATE, Assignment
from instructor.homework import Source, notebook, worth
from instructor.lesson import read
from instructor.soundness import faults


def main(ids: list[str], out: Path, lang: str, heading: str | None = None,
         points: str | None = None, bank: Path | None = None) -> int:
    """Write the notebook and the private file of an assignment into a folder that has none yet."""
    if lang not in language.LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are: {', '.join(language.LANGUAGES)}")
    name = out.resolve().name
    refuse_old(out, name)
    sources = choose(ids, lang, bank)
    usual = {"en": f"Assignment {name}", "es": f"Tarea {name}"}
    assignment = Assignment(heading or usual[lang], lang,
                            each_worth(sources, points), secrets.token_hex(32), version(),
                            bank and os.path.relpath(bank.resolve(), out.resolve()))
    made = notebook(name, assignment.title, lang, assignment.points, sources)
    out.mkdir(parents=True, exist_ok=True)
    assignment.save(out)
    path = out / f"{name}.ipynb"
    path.write_text(nbformat.writes(made) + "\n", encoding="utf-8")
    report(path, assignment)
    return 0


def refuse_old(out: Path, name: str) -> None:
    """ValueError if the folder has an assignment.

    Students may have its notebook, and their grades need its seed.
    """
    for path in (out / PRIVATE, out / f"{name}.ipynb"):
        if os.path.lexists(path):
            raise ValueError(f"{path} is there already, and is left as it is: "
                             "what has been handed out can only be graded with the seed that was "
                             "drawn for it. Choose another folder with --out; "
                             "if that assignment was never handed out, remove its folder first.")


def choose(ids: list[str], lang: str, bank: Path | None) -> dict[str, Source]:
    """The exercises with these ids.

    ValueError for ids that do not exist or stand twice, and for an unsound bank.
    """
    if twice := [id for id, count in Counter(ids).items() if count > 1]:
        raise ValueError(f"named twice: {', '.join(twice)}")
    entries = {} if bank is None else banks.load(bank)
    known = [*all_exercises(), *entries]
    if unknown := [id for id in ids if id not in known]:
        raise ValueError("\n".join(not_found(id, known, bank) for id in unknown))
    for id in ids:
        if id in entries:
            refuse_unsound(id, entries[id], lang)
    own = {id: Source(entry.exercise, entry.cells, None) for id, entry in entries.items()}
    return {id: own[id] if id in own else from_course(id) for id in ids}


def not_found(id: str, known: Iterable[str], bank: Path | None) -> str:
    """What to say about an id that does not exist: the nearest ones, or where to look."""
    if id.startswith(banks.PREFIX) and bank is None:
        return f"no exercise {id!r} without its bank: add --bank FOLDER"
    names = {known_id.partition(".")[2]: known_id for known_id in known}
    name = id.partition(".")[2] or id
    near = [*difflib.get_close_matches(id, known, 3, 0.5),
            *(names[close] for close in difflib.get_close_matches(name, names, 3, 0.6))]
    if near:
        return f"no exercise {id!r}; did you mean: {', '.join(dict.fromkeys(near))}?"
    return f"no exercise {id!r}; python -m instructor exercises lists them"


def refuse_unsound(id: str, entry: banks.Entry, lang: str) -> None:
    """ValueError if an exercise of a bank has no text in the language, or has faults."""
    if lang not in entry.languages(id):
        raise ValueError(f"{entry.path}: {id} has no text in {lang!r}, only in "
                         f"{', '.join(entry.languages(id))}")
    if found := list(faults(id, entry)):
        raise ValueError("\n".join(f"{entry.path}: {id}: {reason}" for reason in found))


def from_course(id: str) -> Source:
    """An exercise of the course with its lesson."""
    lesson, path = next((name, path) for name, path in sources().items() if name[:2] == id[:2])
    return Source(all_exercises()[id], read(path), lesson)


def each_worth(sources: dict[str, Source], points: str | None) -> dict[str, float]:
    """What each exercise is worth: as declared, or as "3,2,1" says.

    ValueError if that does not fit the exercises.
    """
    if points is None:
        return {id: source.exercise.points for id, source in sources.items()}
    try:
        values = [float(part) for part in points.split(",")]
    except ValueError:
        raise ValueError("--points must be numbers with commas between them, as 3,2,1.5; "
                         f"not {points!r}") from None
    if len(values) != len(sources):
        raise ValueError(f"--points has {len(values)} numbers for {len(sources)} exercises")
    if not all(0 < value < float("inf") for value in values):
        raise ValueError(f"each exercise must be worth more than 0 points: {points}")
    return dict(zip(sources, values, strict=True))


def version() -> str:
    """The course's version, and the commit where this is a git repository."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        number = tomllib.load(file)["project"]["version"]
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return number
    return f"{number} ({done.stdout.strip()})"


def report(path: Path, assignment: Assignment) -> None:
    """Say what was written, and what each file is for."""
    for id, points in assignment.points.items():
        print(f"{id:32}{points:>6g}")
    print(f"{'':32}{sum(assignment.points.values()):>6g}")
    print(f"{path}: hand this out")
    print(f"{path.parent / PRIVATE}: keep this to yourself; grading needs it")


def overview(bank: Path | None) -> int:
    """List all exercises by lesson: id, points, and the section that it belongs to."""
    cells, lesson = [], ""
    for id, exercise in all_exercises().items():
        if (source := from_course(id) if id[:2] != lesson else None) is not None:
            cells, lesson = source.cells, id[:2]
            print(title(cells, "en"))
        print(f"    {id:28}{worth(exercise.points):12}{section(cells, place_of(cells, id), 'en')}")
    for id, entry in ({} if bank is None else banks.load(bank)).items():
        print(f"    {id:28}{worth(entry.exercise.points):12}{entry.path.name}")
    return 0
