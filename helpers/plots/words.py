"""Numbers and matrices as words, for labels, formulas and alt texts."""

from collections.abc import Iterable

import numpy as np

from helpers.language import tr


def number(value: float) -> str:
    """A number as short as it reads well: 4, −1, 0.25, 1200; none for NaN."""
    if value != value:
        return ""
    plain = abs(value) < 1e6 and (abs(value) >= 100 or value == round(value))
    short = f"{value:.0f}" if plain else f"{value:.3g}"
    return short.replace("-", "−") if short != "-0" else "0"


def factor(value: float) -> str:
    """A number to write in a product or a sum: a negative one in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def count(value: int) -> str:
    """A whole number with its thousands apart, as the language in use writes them."""
    return f"{value:,}".replace(",", tr(",", "\u202f" if value >= 10_000 else ""))


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
