"""Back-propagation through any formula: each operation notes its sources and its way back."""

from collections.abc import Callable

import numpy as np

Back = Callable[[np.ndarray], tuple[np.ndarray, ...]]  # from its own gradient to its sources'
Derivative = Callable[[np.ndarray, np.ndarray], np.typing.ArrayLike]  # as a function of x and y


class Value:
    """An array in a computation; after `end.backward()` its `grad` is ∂end/∂(this array)."""

    def __init__(self, data: np.typing.ArrayLike, sources: tuple["Value", ...] = (),
                 back: Back = lambda d: ()) -> None:
        self.data, self.sources, self.back = np.asarray(data, float), sources, back
        self.grad = np.zeros(self.data.shape)

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, (self, other), lambda d: (d, d))

    def __mul__(self, other: "Value") -> "Value":
        a, b = self.data, other.data
        return Value(a * b, (self, other), lambda d: (d * b, d * a))

    def __matmul__(self, other: "Value") -> "Value":
        a, b = self.data, other.data
        return Value(a @ b, (self, other), lambda d: (d @ b.T, a.T @ d))

    def each(self, function: Callable[[np.ndarray], np.ndarray], derivative: Derivative) -> "Value":
        """A function of every number by itself."""
        y = function(self.data)
        return Value(y, (self,), lambda d: (d * derivative(self.data, y),))

    def sum(self, axis: int | None = None) -> "Value":
        """The sum of all numbers, or along one axis, which stays with length 1."""
        total = self.data.sum(axis, keepdims=axis is not None)
        return Value(total, (self,), lambda d: (d * np.ones(self.data.shape),))

    def backward(self) -> None:
        """Add up, from the end to the beginning, what every use of a value adds to its gradient."""
        self.grad = np.ones(self.data.shape)
        for value in reversed(sources_first(self, {})):
            for source, d in zip(value.sources, value.back(value.grad), strict=True):
                source.grad += unbroadcast(d, source.data.shape)


def sources_first(end: Value, found: dict[Value, None]) -> dict[Value, None]:
    """`found` and all that `end` was made of, each value after its sources."""
    if end not in found:
        for source in end.sources:
            sources_first(source, found)
        found[end] = None
    return found


def unbroadcast(d: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The gradient of an array that broadcasting stretched, summed back to its own shape."""
    d = d.sum(axis=tuple(range(d.ndim - len(shape))))
    return d.sum(axis=tuple(i for i, n in enumerate(shape) if n < d.shape[i]), keepdims=True)
