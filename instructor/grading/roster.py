"""Who is in the class, from a CSV: it gives names and numbers, and shows who is missing.

Canvas's exported gradebook and Moodle's grading worksheet are such files.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from instructor.grading.names import Student

# What a column may be called, in lower case.
COLUMNS = {
    "name": ("student", "name", "full name", "estudiante", "nombre", "nombre completo", "alumno"),
    "number": ("id", "number", "número", "identifier", "identificador"),
    "login": ("login", "username", "user", "usuario", "sis login id", "email", "correo"),
    "file": ("file", "archivo"),
}


@dataclass(frozen=True)
class Person:
    """A line of the roster."""

    name: str
    number: str = ""
    login: str = ""
    file: str = ""

    def signs(self) -> set[str]:
        """What can stand for this person in a file's name, folded."""
        words = self.name.replace(",", " ").split()
        turned = {fold("".join(words[i:] + words[:i])) for i in range(len(words))}
        return (turned | {fold(self.login), fold(self.login.partition("@")[0])}) - {""}


def load(path: Path) -> list[Person]:
    """The people of a CSV, with commas or semicolons. ValueError if it has no names."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("cp1252", "replace")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    first = text.partition("\n")[0]
    lines = list(csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count)))
    heads = [head.strip().lower() for head in lines[0]] if lines else []
    places = {key: next((heads.index(name) for name in names if name in heads), None)
              for key, names in COLUMNS.items()}
    if places["name"] is None:
        raise ValueError(f"{path} has no column called name or student")
    people = [Person(**{key: line[place].strip() if place is not None and place < len(line) else ""
                        for key, place in places.items()}) for line in lines[1:]]
    return [person for person in people
            if person.name and not person.name.lower().startswith("points possible")]


def fold(name: str) -> str:
    """A name by its letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def person_of(student: Student, people: Iterable[Person]) -> Person | None:
    """The one person who is this student: by file, number, login or name. None if unclear."""
    files = {file.name.rpartition("/")[2] for file in student.files}
    for same in (lambda person: person.file and person.file in files,
                 lambda person: student.number and digits(person.number) == student.number,
                 lambda person: fold(student.name) in person.signs()):
        found = [person for person in people if same(person)]
        if len(found) == 1:
            return found[0]
    return None


def digits(number: str) -> str:
    """A number without what an LMS puts before it: "Participant 12"."""
    return number.rpartition(" ")[2]


def name_all(students: Sequence[Student], people: Sequence[Person]) -> list[Student]:
    """The students with their names and numbers as in the roster, then those who are missing.

    Moodle's number stays, which its import needs. Two students are never made one.
    """
    taken: set[Person] = set()
    for student in students:
        person = person_of(student, people)
        if person is not None and person not in taken:
            taken.add(person)
            student.name = person.name
            student.number = student.number if student.folder else digits(person.number)
    return [*students, *(Student(person.name, digits(person.number))
                         for person in people if person not in taken)]
