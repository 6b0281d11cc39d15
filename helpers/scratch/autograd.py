"""Back-propagation through any formula: each operation notes its inputs and how a slope goes back to them."""

from collections.abc import Callable
from typing import Self

import numpy as np


class Value:
    """An array in a computation; after `end.backward()` its `slope` is ∂end/∂(this array)."""

    def __init__(self, data: object, sources: tuple[Self, ...] = (), back: Callable = lambda d: ()) -> None:
        self.data, self.sources, self.back = np.asarray(data, float), sources, back
        self.slope = np.zeros(self.data.shape)

    def __add__(self, other: Self) -> Self:
        return Value(self.data + other.data, (self, other), lambda d: (d, d))

    def __mul__(self, other: Self) -> Self:
        return Value(self.data * other.data, (self, other), lambda d: (d * other.data, d * self.data))

    def __matmul__(self, other: Self) -> Self:
        return Value(self.data @ other.data, (self, other), lambda d: (d @ other.data.T, self.data.T @ d))

    def each(self, function: Callable, derivative: Callable) -> Self:
        """A function of every number by itself; the derivative is given as a function of (x, y)."""
        y = function(self.data)
        return Value(y, (self,), lambda d: (d * derivative(self.data, y),))

    def sum(self, axis: int | None = None) -> Self:
        """The sum of all numbers, or along one axis, which stays with length 1."""
        total = self.data.sum(axis, keepdims=axis is not None)
        return Value(total, (self,), lambda d: (d * np.ones(self.data.shape),))

    def backward(self) -> None:
        """Add up, from the end to the beginning, the slope that every use of a value contributes."""
        self.slope = np.ones(self.data.shape)
        for value in reversed(sources_first(self, {})):
            for source, d in zip(value.sources, value.back(value.slope), strict=True):
                source.slope += folded(d, source.data.shape)


def sources_first(end: Value, found: dict[Value, None]) -> dict[Value, None]:
    """`found` and all that `end` was made of, each value after its sources."""
    if end not in found:
        for source in end.sources:
            sources_first(source, found)
        found[end] = None
    return found


def folded(d: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The slope of an array that broadcasting stretched: summed back to the array's own shape."""
    d = d.sum(axis=tuple(range(d.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n < d.shape[i]), keepdims=True)
