"""Numbers and matrices as words, for labels, formulas and alt texts."""

from collections.abc import Iterable

import numpy as np

from helpers.outputs import number


def factor(value: float) -> str:
    """A number to write in a product or a sum: a negative one in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def times(sizes: Iterable[int], sign: str = "×") -> str:
    """Sizes as a product: 28×28×6."""
    return sign.join(map(str, sizes))


def spoken(cells: np.ndarray) -> str:
    """A matrix as words: rows apart by semicolons, a dot for what is not filled in yet."""
    return "; ".join(" ".join(number(value) or "·" for value in row) for row in cells)


def products(patch: np.ndarray, weights: np.ndarray) -> list[str]:
    """The sum of products of two matrices of one shape written out, a line for each row."""
    rows = [" + ".join(f"{factor(a)}×{factor(b)}" for a, b in zip(*pair, strict=True))
            for pair in zip(patch, weights, strict=True)]
    rows = [rows[0], *("+ " + row for row in rows[1:])]
    rows[-1] += f" = {number((patch * weights).sum())}"
    return rows
