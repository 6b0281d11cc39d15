"""What a model costs, layer by layer, and how that compares with the table that its paper prints.

Costs are for one image. A row of a paper's table may stand for several layers: those whose names
begin with the row's name and an underscore, as `3a_1x1` and `3a_5x5` do for inception 3a.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from math import prod
from typing import NamedTuple

import keras

from helpers.anatomy.fields import Shape, fields
from helpers.architectures.tables import Table as Rows
from helpers.architectures.tables import numbers
from helpers.language import tr
from helpers.outputs import Table, count, table

COLUMNS = {"output": "output_shape", "params": "parameters", "parameters": "parameters",
           "ops": "multiply_adds"}
Reason = tuple[str, str]  # in English, in Spanish
Reasons = Mapping[tuple[str, str], Reason]  # by row and column


class Row(NamedTuple):
    """One layer. Gradients train its parameters; multiply-adds are products with its weights."""

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    multiply_adds: int
    activation_bytes: int  # of its output, in float32


class Ledger(tuple):
    """The rows of a model, which show themselves as a table with their totals."""

    def total(self, column: str) -> int:
        """The sum of a column of numbers."""
        return sum(getattr(row, column) for row in self)

    def _table(self) -> Table:
        """One line a layer, the totals last."""
        header = ("layer", "kind", "output", "parameters", "multiply-adds", "kB")
        return table(map(cells, [*self, self.totals()]), header)

    def __repr__(self) -> str:
        return repr(self._table())

    def _repr_html_(self) -> str:
        return self._table()._repr_html_()

    def totals(self) -> Row:
        """The sums of all columns of numbers, as a row without a name and a shape."""
        return Row("", "", (), *map(self.total, Row._fields[3:]))


class Cell(NamedTuple):
    """One cell of a paper's table against ours, and why they differ if they do."""

    row: str
    column: str
    paper: str
    ours: str
    reason: str


class Comparison(tuple):
    """The cells that were compared; shows itself as a table."""

    def _table(self) -> Table:
        """One line a cell: paper, ours, and the reason where they differ."""
        return table(self, ("row", "column", "paper", "ours", "reason"))

    def __repr__(self) -> str:
        return repr(self._table())

    def _repr_html_(self) -> str:
        return self._table()._repr_html_()


def cells(row: Row) -> tuple:
    """A row as it is shown: no zeros, the activations in kB."""
    return (row.name, row.kind, size_words(row.output_shape), row.parameters or "",
            row.multiply_adds or "", row.activation_bytes / 1000)


def size_words(shape: Shape) -> str:
    """(5, 5, 16) -> "5×5×16"."""
    return "×".join(map(str, shape))


def ledger(model: keras.Model) -> Ledger:
    """A row for each layer of a built model: what it puts out, trains, multiplies and keeps."""
    return Ledger(entry(layer) for layer in model.layers
                  if not isinstance(layer, keras.layers.InputLayer))


def entry(layer: keras.Layer) -> Row:
    """One layer's row: each number of its kernel is used once at each place of its output."""
    shape = tuple(layer.output.shape[1:])
    kernel = getattr(layer, "kernel", None)
    products = 0 if kernel is None else prod(kernel.shape) * prod(shape[:-1])
    trained = sum(prod(weight.shape) for weight in layer.trainable_weights)
    return Row(layer.name, type(layer).__name__, shape, trained, products, 4 * prod(shape))


def by_row(rows: Iterable[Row]) -> Ledger:
    """The layers of one row of a paper's table as one: their costs added up, the last's output."""
    groups = groupby(rows, lambda row: row.name.split("_")[0])
    return Ledger(merge(name, Ledger(layers)) for name, layers in groups)


def merge(name: str, rows: Ledger) -> Row:
    """Rows as one: their costs added up, the kind and the output of the last."""
    last = rows[-1]
    return rows.totals()._replace(name=name, kind=last.kind, output_shape=last.output_shape)


def agrees(ours: float, paper: str, kilo: int = 1000) -> bool:
    """Whether a number is less than one unit of the last printed digit away from the printed one.

    That may end in K, M or G, each `kilo` times the one before: "2.7K", "1.8G", "60,000".
    """
    digits = paper.replace(",", "").rstrip("KMG")
    unit = kilo ** (1 + "KMG".index(paper[-1])) if paper[-1] in "KMG" else 1
    step = unit * 10 ** Decimal(digits).as_tuple().exponent
    return abs(ours - float(digits) * unit) < step


def compare(model: keras.Model, printed: Rows, reasons: Reasons | None = None,
            kilo: int = 1000) -> Comparison:
    """A model's costs against a paper's table: `output`, `params` (or `parameters`) and `ops`.

    `reasons` tells for a cell (row, column) why it differs, in English and Spanish. A row "total"
    stands for all layers. ValueError if a cell differs without a reason, if a reason is for a cell
    that agrees, or if a row has no layer.
    """
    rows = ledger(model)
    ours = {row.name: row for row in [*by_row(rows), merge("total", rows)]}
    if missing := [line["row"] for line in printed if line["row"] not in ours]:
        raise ValueError(f"no layer of {model.name} belongs to {', '.join(missing)}; "
                         f"its rows are {', '.join(ours)}")
    compared = []
    for line in printed:
        for column in (column for column in line if column in COLUMNS and line[column]):
            name = line["row"]
            number = getattr(ours[name], COLUMNS[column])
            reason = (reasons or {}).get((name, column))
            compared.append(cell(name, column, line[column], number, reason, kilo))
    return Comparison(compared)


def cell(row: str, column: str, paper: str, ours: int | Shape, reason: Reason | None,
         kilo: int) -> Cell:
    """One cell compared; ValueError as in `compare`. A vector may be printed as 1×1×1000."""
    if isinstance(ours, tuple):
        same = numbers(paper) == ours or numbers(paper) == (1, 1, *ours)
    else:
        same = agrees(ours, paper, kilo)
    shown = size_words(ours) if isinstance(ours, tuple) else count(ours)
    if same == bool(reason):
        fault = "they agree, so no reason is needed" if same else "no reason is given"
        raise ValueError(f"{row}, {column}: the paper says {paper}, the model {shown}; {fault}")
    return Cell(row, column, paper, shown, tr(*reason) if reason else "")


def receptive_fields(model: keras.Model) -> dict[str, int]:
    """How many pixels, in height, one unit of each layer sees; maybe more than the image has."""
    names = {row.name for row in ledger(model)}
    return {name: field.size for name, field in fields(model).items() if name in names}
