"""A model as a graph of operations, and what a unit of each sees of the image."""

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import keras

Shape = tuple[int, ...]  # without the batch: (h, w, channels), or (units,)


def operations(model: "keras.Model") -> list["keras.Operation"]:
    """What is computed on the way to the first output, in order: layers, and functions as `pad`."""
    import keras
    return list(keras.Model(model.inputs, model.outputs[0]).operations)


def inputs(operation: "keras.Operation") -> list["keras.KerasTensor"]:
    """The tensors that an operation takes; none for the model's input."""
    if type(operation).__name__ == "InputLayer":
        return []
    return operation.input if isinstance(operation.input, list) else [operation.input]


class Field(NamedTuple):
    """What units see of the image, in pixels: unit i sees `size` from start + i·step on."""

    start: int
    size: int
    step: int

    def of(self, unit: int) -> tuple[int, int]:
        """The first pixel that a unit sees and the first that it no longer sees; maybe outside."""
        first = self.start + unit * self.step
        return first, first + self.size


def fields(model: "keras.Model") -> dict[str, Field]:
    """Each operation's receptive field in height, on the way to the model's first output."""
    seen: dict[int, Field] = {}  # by a tensor's id
    named = {}
    for operation in operations(model):
        before = [seen[id(tensor)] for tensor in inputs(operation)]
        field = next_field(operation, before) if before else Field(0, 1, 1)
        seen[id(operation.output)] = named[operation.name] = field
    return named


def next_field(operation: "keras.Operation", before: list[Field]) -> Field:
    """The field of an operation, given those of what it takes; a join sees what any of them sees.

    A window takes `length` units of the input, each `step` pixels from the next: so it sees
    (length − 1)·step pixels more than one of them. Windows lie stride·step pixels apart.
    """
    start = min(field.start for field in before)
    size = max(field.start + field.size for field in before) - start
    step = max(field.step for field in before)
    length, stride = window(operation)
    outside = units_outside(operation, length, stride)
    return Field(start - outside * step, size + (length - 1) * step, step * stride)


def units_outside(operation: "keras.Operation", length: int, stride: int) -> int:
    """How many units of the first window are "same" padding.

    ⌈height / stride⌉ windows reach over (windows − 1)·stride + length units. What the input lacks
    of them is put half before it (rounded down) and half behind.
    """
    shape = inputs(operation)[0].shape
    if getattr(operation, "padding", "valid") != "same" or len(shape) != 4:
        return 0
    windows = ceil(shape[1] / stride)
    return max((windows - 1) * stride + length - shape[1], 0) // 2


def window(operation: "keras.Operation") -> tuple[int, int]:
    """The height of a layer's window, and its stride; a global layer's is the whole input."""
    shape = inputs(operation)[0].shape
    if type(operation).__name__ in ("Flatten", "GlobalAveragePooling2D") and len(shape) == 4:
        return shape[1], 1
    pool = getattr(operation, "pool_size", (1,))
    return getattr(operation, "kernel_size", pool)[0], getattr(operation, "strides", (1,))[0]
