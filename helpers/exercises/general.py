"""Hints that fit any exercise: facts about how an answer's numbers differ from the right ones.

They come after the declared misconceptions, and name no cause that is not certain.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.exercises.comparing import as_numbers, compare
from helpers.exercises.outcome import Outcome
from helpers.language import tr

ENOUGH = 3  # results on which a fact must hold, and different numbers among them


def general_hint(got: list[Outcome], expected: list[Outcome]) -> str | None:
    """What is true of an answer on all cases, in the language in use; None if nothing is known."""
    pairs = [(mine.value, theirs.value) for mine, theirs in zip(got, expected, strict=True)
             if mine.error is None and theirs.error is None]
    stopped = any((mine.error is None) != (theirs.error is None)
                  for mine, theirs in zip(got, expected, strict=True))
    if stopped or any(outcome.changed_input for outcome in got):
        return None
    if len(pairs) < ENOUGH or len({*numbers(tuple(mine for mine, _ in pairs))} - {0}) < ENOUGH:
        return None
    for change, words in CHANGES:
        if all(is_changed_so(mine, theirs, change) for mine, theirs in pairs):
            return tr(*words)
    return constant(pairs)


def numbers(value: Any) -> Iterator[float]:
    """All numbers in an answer's results."""
    if isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif (array := as_numbers(value)) is not None:
        yield from array.ravel().tolist()


def is_changed_so(mine: Any, theirs: Any, change: Callable) -> bool:
    """True if an answer's result is the right one after this change."""
    try:
        return compare(mine, change(theirs), 1e-6) is None
    except (TypeError, ValueError, AttributeError):
        return False


def each(change: Callable) -> Callable:
    """The change for a number or an array, and for each of several results."""
    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(changed(item) for item in value)
        return change(np.asarray(value))
    return changed


def reverse(value: Any) -> tuple:
    """Several results in the opposite order. TypeError if it is only one."""
    if not isinstance(value, tuple):
        raise TypeError
    return value[::-1]


CHANGES = [
    (each(lambda value: value.astype(int)), (
        "Your numbers are right up to the point; what follows it is cut off. "
        "Is your result an array of whole numbers, made with zeros_like or dtype=int, say?",
        "Tus números son correctos hasta el punto decimal; lo que sigue está cortado. "
        "¿Tu resultado es un arreglo de enteros, hecho por ejemplo con zeros_like o dtype=int?")),
    *((each(lambda value, digits=digits: value.round(digits)), (
        "Your numbers are right, but rounded. Leave them as they are.",
        "Tus números son correctos, pero redondeados. Déjalos como están."))
      for digits in (0, 1, 2, 3, 4)),
    (lambda value: np.asarray(value).T, (
        "The numbers are right, but rows and columns have changed places.",
        "Los números son correctos, pero las filas y las columnas cambiaron de lugar.")),
    (lambda value: np.asarray(value).ravel(), (
        "The numbers are right, but they stand in one row. Which shape is asked for?",
        "Los números son correctos, pero están en una sola fila. ¿Qué forma se pide?")),
    (reverse, ("The results are right, but in the opposite order.",
               "Los resultados son correctos, pero en el orden contrario.")),
    (each(lambda value: np.maximum(value, 0)), (
        "The numbers are right, but where one should be negative yours is 0.",
        "Los números son correctos, pero donde uno debe ser negativo el tuyo es 0.")),
    (each(np.abs), ("The numbers are right but for the sign: yours are never negative.",
                    "Los números son correctos salvo el signo: los tuyos nunca son negativos.")),
]


def constant(pairs: list[tuple]) -> str | None:
    """The hint for results that are off by the same factor or the same amount everywhere."""
    rows = [row for mine, theirs in pairs for row in flat(mine, theirs)]
    if not rows or any(row is None for row in rows):
        return None
    mine, theirs = (np.concatenate(side).astype(float) for side in zip(*rows, strict=True))
    if len({*theirs}) < ENOUGH or not np.isfinite(mine).all():
        return None
    factor, amount = (mine @ theirs) / (theirs @ theirs), (mine - theirs).mean()
    if np.allclose(mine, factor * theirs, rtol=1e-6, atol=1e-9) and factor:
        return same_factor(factor)
    if np.allclose(mine, theirs + amount, rtol=1e-9, atol=1e-9):
        much = f"{abs(amount):.4g}"
        return tr(f"Each of your numbers is too {'large' if amount > 0 else 'small'} by {much}.",
                  f"A cada uno de tus números le {'sobra' if amount > 0 else 'falta'} {much}.")
    return None


def same_factor(factor: float) -> str:
    """The hint for results that are all the same multiple of the right ones."""
    if np.isclose(factor, -1):
        return tr("The numbers are right but for the sign: all signs are the opposite.",
                  "Los números son correctos salvo el signo: todos los signos están al revés.")
    return tr(f"Each of your numbers is {factor:.4g} times the right one.",
              f"Cada uno de tus números es {factor:.4g} veces el correcto.")


def flat(mine: Any, theirs: Any) -> Iterator[tuple[np.ndarray, np.ndarray] | None]:
    """An answer's numbers beside the right ones, in rows; None where they cannot be compared."""
    if isinstance(theirs, tuple) and isinstance(mine, tuple) and len(mine) == len(theirs):
        for one, other in zip(mine, theirs, strict=True):
            yield from flat(one, other)
        return
    one, other = as_numbers(mine), as_numbers(theirs)
    alike = one is not None and other is not None and one.shape == other.shape
    yield (one.ravel(), other.ravel()) if alike else None
