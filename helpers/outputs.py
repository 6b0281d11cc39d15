"""What a cell shows says what it is: labelled lines and tables, in the notebook's language.

Numbers are rounded and grouped as the prose writes them, here and in figures and widgets.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from numbers import Integral, Real

import numpy as np

from helpers import language
from helpers.language import GLOSSARY, label, tr

NAMES = {re.sub(r"\W", "_", english): english for english in GLOSSARY}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NUMERIC = re.compile(r"[−+±]?\d[\S\u202f]*( ± \S+)?( ?%)?")


def number(value: float) -> str:
    """A number as short as it reads well: 4, −1, 0.25, 1,200, 2×10⁻⁵; none for NaN."""
    if value != value:
        return ""
    plain = abs(value) < 1e6 and (abs(value) >= 100 or value == round(value))
    if plain or isinstance(value, Integral):
        return count(round(value))
    digits, _, power = f"{value:.3g}".replace("-", "−").partition("e")
    if not power:
        return digits
    return f"{digits}×10" + str(int(power.replace("−", "-"))).translate(RAISED)


def count(value: int) -> str:
    """A whole number with its thousands apart, as the language in use writes them."""
    gap = tr(",", "\u202f" if abs(value) >= 10_000 else "")
    return f"{value:,}".replace(",", gap).replace("-", "−")


def words(value: object) -> str:
    """A value as it is shown: a list's parts with commas between, an array as NumPy prints it.

    Decimals of an array end with the third; a text that is a term is in the language in use.
    """
    if isinstance(value, np.ndarray) and value.ndim:
        return str(value if value.dtype.kind != "f" else np.round(value, 3) + 0.0)
    if isinstance(value, bool | np.bool_):
        return tr("yes", "sí") if value else "no"
    if isinstance(value, Real):
        return number(value)
    if isinstance(value, list):
        return ", ".join(map(words, value))
    return re.sub(r"^-(?=\d)", "−", label(value)) if isinstance(value, str) else str(value)


def show(**values: object) -> None:
    """Print each value after its name; `multiply_adds` is said as the glossary's "multiply-adds".

    A name that is no term of the glossary is code, and stays. TypeError if nothing is to be shown.
    """
    if not values:
        raise TypeError("show() needs something to show: show(name=value)")
    labels = [label(NAMES.get(name, name)) + ":" for name in values]
    width = max(map(len, labels)) + 1
    for name, value in zip(labels, values.values(), strict=True):
        print(f"{name:{width}}" + words(value).replace("\n", "\n" + " " * width))


@dataclass(frozen=True)
class Table:
    """Cells in columns, which show themselves as HTML, or as text where there is none."""

    head: list[str]
    body: list[list[str]]
    caption: str

    @property
    def sides(self) -> str:
        """Each column's side: numbers to the right (>), words to the left (<)."""
        columns = zip(*self.body, strict=True)
        return "".join("<>"[all(map(NUMERIC.fullmatch, filter(None, column))) and any(column)]
                       for column in columns) or "<" * len(self.head)

    def __repr__(self) -> str:
        text = text_table([self.head, *self.body], self.sides)
        return f"{self.caption}\n{text}" if self.caption else text

    def _repr_html_(self) -> str:
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        body = "".join(f"<tr>{self._row('td', row)}</tr>" for row in self.body)
        return (f'<div style="overflow-x:auto" tabindex="0" lang="{language.current()}">'
                f'<table style="border-collapse:collapse;font-size:.9em">{caption}<thead><tr '
                f'style="border-bottom:1px solid #767676">{self._row("th", self.head)}</tr></thead>'
                f"<tbody>{body}</tbody></table></div>")

    def _row(self, kind: str, cells: list[str]) -> str:
        """The cells of one row, `th` in the header and `td` below."""
        start = kind + (' scope="col"' if kind == "th" else "")
        align = {"<": "left", ">": "right;white-space:nowrap"}
        return "".join(f'<{start} style="padding:.2em .5em;text-align:{align[side]}">'
                       f"{escape(cell)}</{kind}>"
                       for side, cell in zip(self.sides, cells, strict=True))


def table(rows: Iterable[Sequence], columns: Sequence[str], caption: str = "") -> Table:
    """Rows under their columns' headings; show it by ending a cell with it.

    ValueError if a row has not as many cells as there are columns.
    """
    rows = list(rows)
    for place, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"row {place} has {len(row)} cells, but there are "
                             f"{len(columns)} columns: {', '.join(columns)}")
    return Table([label(NAMES.get(name, name)) for name in columns],
                 [[words(cell).replace("\n", " ") for cell in row] for row in rows], label(caption))


def text_table(lines: Sequence[Sequence[str]], sides: str) -> str:
    """Cells in columns, each column to the left (<) or to the right (>)."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    formats = [f"{side}{width}" for side, width in zip(sides, widths, strict=True)]
    return "\n".join("  ".join(map(format, line, formats)).rstrip() for line in lines)
