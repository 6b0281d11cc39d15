"""A table that a person, a spreadsheet or an LMS wrote, as a CSV."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path


def load(path: Path, columns: Mapping[str, Sequence[str]],
         needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows below the heading, each by our names of the columns.

    Commas, semicolons or tabs; UTF-8, or what Windows writes. A column may be called by any of its
    names; one that is not there is "" in all rows. ValueError if the file cannot be read or lacks a
    column that is needed.
    """
    heads, *lines = cells(path) or [[]]
    heads = [head.strip().lower() for head in heads]
    places = {key: next((heads.index(name) for name in names if name in heads), None)
              for key, names in columns.items()}
    if lacking := [key for key in needed if places[key] is None]:
        told = ", ".join(" or ".join(columns[key]) for key in lacking)
        raise ValueError(f"{path}: its first line has no column called {told}")
    return [{key: line[place].strip() if place is not None and place < len(line) else ""
             for key, place in places.items()} for line in lines]


def cells(path: Path) -> list[list[str]]:
    """All lines of the file, as their cells."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    heading = text.partition("\n")[0]
    return list(csv.reader(text.splitlines(), delimiter=max(",;\t", key=heading.count)))
