"""What a model costs, layer by layer, and how that compares with the table that its paper prints.

Costs are for one image. A row of a paper's table may stand for several layers: those whose names begin with the row's
name and an underscore, as `3a_1x1` and `3a_5x5` do for inception 3a.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from math import prod
from typing import NamedTuple

import keras

from helpers.architectures.blocks import fields
from helpers.architectures.tables import numbers
from helpers.language import tr

COLUMNS = {"output": "output_shape", "params": "parameters", "parameters": "parameters", "ops": "multiply_adds"}


class Row(NamedTuple):
    """One layer. Parameters are those that gradients train; multiply-adds are the products with its weights."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    activation_bytes: int  # of its output, in float32


class Ledger(tuple):
    """The rows of a model, which print as a table with their totals."""

    def total(self, column: str) -> int:
        """The sum of a column of numbers."""
        return sum(getattr(row, column) for row in self)

    def __repr__(self) -> str:
        """The table in plain text: one line a layer, the totals last."""
        total = Row("", "", (), *map(self.total, Row._fields[3:]))
        return aligned([("", "", "output", "parameters", "multiply-adds", "kB"), *map(words, [*self, total])], "<<<>>>")


class Cell(NamedTuple):
    """One cell of a paper's table against ours, and why they differ if they do."""

    row: str
    column: str
    paper: str
    ours: str
    reason: str


class Comparison(tuple):
    """The cells that were compared; prints as a table."""

    def __repr__(self) -> str:
        """One line a cell: paper, ours, and the reason where they differ."""
        return aligned([("", "", tr("paper", "artículo"), tr("ours", "nuestro"), ""), *self], "<<>><")


def aligned(lines: list[tuple[str, ...]], sides: str) -> str:
    """Cells in columns, each column to the left (<) or to the right (>)."""
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(line, sides, wide, strict=True))
                     .rstrip() for line in lines)


def words(row: Row) -> tuple[str, ...]:
    """A row as it is printed: no zeros, thousands separated, the activations in kB."""
    counts = [f"{count:,}" if count else "" for count in row[3:5]]
    return row.name, row.kind, size_words(row.output_shape), *counts, f"{row.activation_bytes / 1000:,.1f}"


def size_words(shape: tuple[int, ...]) -> str:
    """(5, 5, 16) -> "5×5×16"."""
    return "×".join(map(str, shape))


def ledger(model: keras.Model) -> Ledger:
    """A row for each layer of a built model but its inputs: what it puts out, trains, multiplies and keeps."""
    return Ledger(entry(layer) for layer in model.layers if not isinstance(layer, keras.layers.InputLayer))


def entry(layer: keras.Layer) -> Row:
    """One layer's row. Each number of its kernel is used once at each place of the output: one multiply-add."""
    shape = tuple(layer.output.shape[1:])
    kernel = getattr(layer, "kernel", None)
    products = 0 if kernel is None else prod(kernel.shape) * prod(shape[:-1])
    trained = sum(prod(weight.shape) for weight in layer.trainable_weights)
    return Row(layer.name, type(layer).__name__, shape, trained, products, 4 * prod(shape))


def by_row(rows: Iterable[Row]) -> Ledger:
    """The layers of one row of a paper's table added up: their costs, and the output of the last."""
    def merged(name: str, layers: Iterator[Row]) -> Row:
        *_, last = layers = list(layers)
        return Row(name, last.kind, last.output_shape,
                   *(sum(getattr(layer, column) for layer in layers) for column in Row._fields[3:]))

    return Ledger(merged(name, layers) for name, layers in groupby(rows, lambda row: row.name.split("_")[0]))


def agrees(ours: float, paper: str, kilo: int = 1000) -> bool:
    """Whether a number is the printed one, rounded or cut off there: less than one unit of the last digit away.

    The printed one may end in K, M or G, each `kilo` times the one before: "2.7K", "1.8G", "60,000".
    """
    digits = paper.replace(",", "").rstrip("KMG")
    unit = kilo ** (1 + "KMG".index(paper[-1])) if paper[-1] in "KMG" else 1
    step = unit * 10 ** Decimal(digits).as_tuple().exponent
    return abs(ours - float(digits) * unit) < step


def compare(model: keras.Model, table: list[dict[str, str]],
            reasons: Mapping[tuple[str, str], tuple[str, str]] | None = None, kilo: int = 1000) -> Comparison:
    """A model's costs against a paper's table: its columns `output`, `params` (or `parameters`) and `ops`.

    `reasons` tells for a cell (row, column) why it differs, in English and Spanish. A row "total" stands for all
    layers. ValueError if a cell differs without a reason, if a reason is for a cell that agrees, or if a row has no
    layer.
    """
    rows = ledger(model)
    ours = {row.name: row for row in by_row(rows)}
    ours["total"] = Row("total", "", rows[-1].output_shape, *map(rows.total, Row._fields[3:]))
    if missing := [line["row"] for line in table if line["row"] not in ours]:
        raise ValueError(f"no layer of {model.name} belongs to {', '.join(missing)}; its rows are {', '.join(ours)}")
    return Comparison(cell(line["row"], column, line[column], getattr(ours[line["row"]], COLUMNS[column]),
                           (reasons or {}).get((line["row"], column)), kilo)
                      for line in table for column in line if column in COLUMNS and line[column])


def cell(row: str, column: str, paper: str, ours: int | tuple[int, ...], reason: tuple[str, str] | None,
         kilo: int) -> Cell:
    """One cell compared; ValueError as in `compare`."""
    if isinstance(ours, tuple):
        same = numbers(paper) == ours or numbers(paper) == (1, 1, *ours)
    else:
        same = agrees(ours, paper, kilo)
    shown = size_words(ours) if isinstance(ours, tuple) else f"{ours:,}"
    if same == bool(reason):
        raise ValueError(f"{row}, {column}: the paper says {paper}, the model {shown}; " +
                         ("they agree, so no reason is needed" if same else "no reason is given"))
    return Cell(row, column, paper, shown, tr(*reason) if reason else "")


def receptive_fields(model: keras.Model) -> dict[str, int]:
    """How many pixels of the image, in height, one unit of each layer sees; more than the image has, where it pads."""
    layers = {layer.name for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)}
    return {name: field.size for name, field in fields(model).items() if name in layers}
