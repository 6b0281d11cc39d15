"""Matrices that a student types."""

import numpy as np

from helpers.language import tr


def read_matrix(rows: str, largest: float = 999) -> np.ndarray:
    """The matrix (h, w) typed in a `matrix` box; 1/9 is a number too.

    ValueError, in words for the reader, if a number cannot be read or exceeds `largest`, or if
    rows differ in length.
    """
    values = [[_read_number(word, largest) for word in row.replace(",", " ").split()]
              for row in rows.splitlines() if row.strip(" ,\t")]
    if not values:
        raise ValueError(tr("Type a matrix: one row a line, with spaces between its numbers.",
                            "Escribe una matriz: una fila por línea, con espacios entre "
                            "los números."))
    first = len(values[0])
    odd = next((len(row) for row in values if len(row) != first), None)
    if odd:
        raise ValueError(tr(f"The rows must be equally long; these have {first} and {odd} numbers.",
                            "Las filas deben tener el mismo largo; "
                            f"hay de {first} y de {odd} números."))
    return np.array(values)


def _read_number(word: str, largest: float) -> float:
    """The number that a word such as −1, .5 or 1/9 means. ValueError if beyond ±largest."""
    try:
        above, _, below = word.replace("−", "-").partition("/")
        value = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        value = np.nan
    if not abs(value) <= largest:
        raise ValueError(tr(f"{word[:12]!r} is not a number from −{largest} to {largest}.",
                            f"{word[:12]!r} no es un número entre −{largest} y {largest}."))
    return value


def write_matrix(values: np.ndarray) -> str:
    """The text that `read_matrix` reads back as `values` (h, w)."""
    return "\n".join(" ".join(f"{value:.6g}" for value in row) for row in values)
