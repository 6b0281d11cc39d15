"""Where exercises are found: in Python files that declare them, a lesson's or an instructor's."""

import difflib
import traceback
from functools import cache
from pathlib import Path
from types import ModuleType

from helpers.exercises.declaration import Exercise
from helpers.language import tr

LESSONS = Path(__file__).parents[2] / "lessons"
extra_exercises: dict[str, Exercise] = {}  # exercises that a notebook has with it, by their ids


class DeclarationError(ValueError):
    """What is wrong with a file of declarations, as `file:line: reason`."""


def load_declarations(path: Path, name: str | None = None) -> ModuleType:
    """Run a file that declares EXERCISES; if a name is given, that exercise alone.

    DeclarationError, with the line, if the file stops with an error or declares something else.
    """
    module = ModuleType(f"{path.parent.name}.{path.stem}")
    module.__file__ = str(path)
    try:
        exec(compile(path.read_text("utf-8"), str(path), "exec"), vars(module))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise DeclarationError(f"{path}:{line(error, path)}: {reason}") from error
    if not is_declaration(vars(module).get("EXERCISES"), name):
        wanted = f'EXERCISES = {{"{name or "name"}": Exercise(…)}}'
        raise DeclarationError(f"{path}:1: at the end there must be: {wanted}")
    return module


def line(error: Exception, path: Path) -> int:
    """The line of a file where an error was raised; 1 if unknown."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return lines[-1] if lines else getattr(error, "lineno", None) or 1


def is_declaration(declared: object, name: str | None) -> bool:
    """Whether this is a dict of exercises; if a name is given, of the one with that name."""
    if not isinstance(declared, dict) or (name is not None and list(declared) != [name]):
        return False
    return all(isinstance(exercise, Exercise) for exercise in declared.values())


@cache
def declarations(number: str) -> ModuleType:
    """What lesson "03" declares: `EXERCISES`, and what they are made of."""
    return load_declarations(next(LESSONS.glob(f"{number}_*/exercises.py")))


def bare(line: str) -> str:
    """A line of code without its indent and without the mark of a comment."""
    return line.strip().removeprefix("#").strip()


@cache
def given_lines(id: str) -> set[str]:
    """The lines of an exercise's cell in its lesson, bare; none if the lesson is not there."""
    path = next(LESSONS.glob(f"{id[:2]}_*/lesson.py"), None)
    text = path.read_text("utf-8") if path else ""
    _, marker, cell = text.partition(f"# exercise: {id}\n")
    return {"", bare(marker), *map(bare, cell.split("\n# %%")[0].splitlines())} if cell else set()


@cache
def all_exercises() -> dict[str, Exercise]:
    """The course's exercises by their ids, "03.convolve2d": lesson and what the student defines.

    FileNotFoundError that says what to do if the lessons are not beside helpers.
    """
    numbers = sorted(path.parent.name[:2] for path in LESSONS.glob("*/exercises.py"))
    if not numbers:
        raise FileNotFoundError(tr(
            f"The exercises are in {LESSONS}, which is missing: copy the whole course, "
            "with lessons beside helpers.",
            f"Los ejercicios están en {LESSONS}, que falta: copia el curso completo, "
            "con lessons junto a helpers."))
    return {f"{number}.{name}": exercise for number in numbers
            for name, exercise in declarations(number).EXERCISES.items()}


def find(id: str) -> Exercise:
    """The exercise with this id. KeyError that names the nearest ids if there is none."""
    if id in extra_exercises:
        return extra_exercises[id]
    exercises = all_exercises()
    if id not in exercises:
        close = difflib.get_close_matches(str(id), exercises | extra_exercises, cutoff=0.4)
        near = ", ".join(close or exercises)
        raise KeyError(tr(f"no exercise {id!r}; did you mean: {near}?",
                          f"no existe el ejercicio {id!r}; ¿quizás: {near}?"))
    return exercises[id]
