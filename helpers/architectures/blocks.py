"""A model as a picture shows it: in a few blocks, each the layers that belong together; and what a unit sees.

Keras is imported only when a model is at hand, so that lessons without it start at once.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from helpers.language import tr

if TYPE_CHECKING:
    import keras

# Layers that belong to the one before them: they keep its shape, or only write it in another form.
QUIET = {"Activation", "ActivityRegularization", "AlphaDropout", "BatchNormalization", "Dropout", "ELU", "Flatten",
         "GaussianDropout", "GaussianNoise", "InputLayer", "LeakyReLU", "Normalization", "PReLU", "Pad", "ReLU",
         "Relu", "Rescaling", "Reshape", "Softmax", "SpatialDropout2D"}
KINDS = {"image": ("image", "imagen"), "convolution": ("convolution", "convolución"), "pooling": ("pooling", "pooling"),
         "normalisation": ("normalisation", "normalización"), "dense": ("fully connected", "totalmente conectada"),
         "branches": ("branches, joined", "ramas, unidas"), "residual": ("residual block", "bloque residual"),
         "other": ("other", "otra")}


class Block(NamedTuple):
    """One box of the picture: its layers, what comes out of the last, and how often it stands there in a row."""

    name: str
    kind: str  # a key of KINDS
    shape: tuple[int, ...]
    layers: tuple[str, ...]
    shortcut: str = ""  # of a residual block: "identity" or "projection"
    repeats: int = 1

    def height(self) -> int:
        """The height of the output in pixels; 1 for a vector."""
        return self.shape[0] if len(self.shape) > 1 else 1


def kind_words(kind: str) -> str:
    """A kind in the language in use."""
    return tr(*KINDS[kind])


def operations(model: "keras.Model") -> list["keras.Operation"]:
    """All that is computed on the way to the model's first output, in order: layers, and functions such as `pad`."""
    import keras
    return list(keras.Model(model.inputs, model.outputs[0]).operations)


def inputs(operation: "keras.Operation") -> list["keras.KerasTensor"]:
    """The tensors that an operation takes; none for the model's input."""
    if type(operation).__name__ == "InputLayer":
        return []
    return operation.input if isinstance(operation.input, list) else [operation.input]


def is_quiet(operation: "keras.Operation") -> bool:
    """Whether it gets no box of its own."""
    return type(operation).__name__ in QUIET


def kind(operation: "keras.Operation") -> str:
    """The kind of box that an operation makes: a key of KINDS."""
    name = type(operation).__name__
    found = {"InputLayer": "image", "Add": "residual", "Concatenate": "branches", "Conv": "convolution",
             "Pool": "pooling", "Subsampling": "pooling", "Norm": "normalisation", "Dense": "dense", "Codes": "dense"}
    return next((found[part] for part in found if part in name), "other")


def stem(name: str) -> str:
    """What the names of a block's layers have in common: 3a for 3a_3x3r, conv2_1 for conv2_1_a_bn, conv1_2 as it is."""
    first, _, last = name.rpartition("_")
    return stem(first) if first and not last.isdigit() else name


def segments(line: list["keras.Operation"]) -> list[list["keras.Operation"]]:
    """The operations cut wherever a single tensor goes on: each layer of a chain alone, all branches together."""
    place = {id(operation.output): k for k, operation in enumerate(line)}
    last = list(range(len(line)))  # the last operation that takes each one's output
    for k, operation in enumerate(line):
        for tensor in inputs(operation):
            last[place[id(tensor)]] = k
    cut, parts, reach = 0, [], -1
    for k in range(len(line)):
        if reach <= k:
            parts.append(line[cut:k + 1])
            cut = k + 1
        reach = max(reach, last[k])
    return parts


def blocks(model: "keras.Model", most: int = 34) -> list[Block]:
    """The model's blocks from the image on; beyond `most`, equal ones in a row become one that says how many.

    Layers that branch and meet again are one block, and so are neighbours whose names have one stem. Batch
    normalisation, activations and dropout belong to the layer before. Auxiliary heads are left out.
    """
    groups: list[list] = []
    for part in segments(operations(model)):
        loud = [operation for operation in part if not is_quiet(operation)]
        if groups and (not loud or stem(loud[-1].name) == stem(groups[-1][-1].name)):
            groups[-1] += part
        else:
            groups.append(part)
    made = [block(group) for group in groups]
    return made if len(made) <= most else list(collapsed(made))


def block(group: list["keras.Operation"]) -> Block:
    """The block of these operations."""
    loud = [operation for operation in group if not is_quiet(operation)] or group[:1]
    of_kind = next((found for found in map(kind, reversed(loud)) if found != "normalisation"), "normalisation")
    name = loud[0].name if len(loud) == 1 else stem(loud[-1].name)
    if of_kind == "image":
        name = tr("image", "imagen")
    shortcut = ""
    if of_kind == "residual":
        own = {id(operation.output) for operation in group}
        straight = any(id(tensor) not in own for tensor in inputs(loud[-1]))
        shortcut = "identity" if straight else "projection"
    return Block(name, of_kind, tuple(loud[-1].output.shape[1:]), tuple(layer.name for layer in group), shortcut)


def collapsed(made: Iterable[Block]) -> Iterable[Block]:
    """Equal blocks in a row as one, conv4_2…36 for conv4_2 to conv4_36, with how many they are."""
    for _, run in groupby(made, lambda block: (block.kind, block.shape, block.shortcut, len(block.layers))):
        first, *more = run
        name = f"{first.name}…{more[-1].name.rpartition('_')[2]}" if more else first.name
        layers = tuple(layer for block in (first, *more) for layer in block.layers)
        yield first._replace(name=name, layers=layers, repeats=1 + len(more))


class Field(NamedTuple):
    """What units see of the image, in pixels: unit i sees from start + i·step on, so many pixels."""

    start: int
    size: int
    step: int

    def of(self, unit: int) -> tuple[int, int]:
        """The first pixel that a unit sees, and the first that it no longer sees; they may lie outside the image."""
        return self.start + unit * self.step, self.start + unit * self.step + self.size


def fields(model: "keras.Model") -> dict[str, Field]:
    """Each operation's receptive field in height, on the way to the model's first output."""
    seen: dict[int, Field] = {}  # by a tensor's id
    named = {}
    for operation in operations(model):
        before = [seen[id(tensor)] for tensor in inputs(operation)]
        field = looked_at(operation, before) if before else Field(0, 1, 1)
        seen[id(operation.output)] = named[operation.name] = field
    return named


def looked_at(operation: "keras.Operation", before: list[Field]) -> Field:
    """The field of an operation, given those of what it takes; "same" padding lets the first window begin outside."""
    shape = inputs(operation)[0].shape
    start = min(field.start for field in before)
    size, step = max(field.start + field.size for field in before) - start, max(field.step for field in before)
    length, stride = window(operation, shape)
    outside = 0
    if getattr(operation, "padding", "valid") == "same" and len(shape) == 4:
        outside = max((-(-shape[1] // stride) - 1) * stride + length - shape[1], 0) // 2
    return Field(start - outside * step, size + (length - 1) * step, step * stride)


def window(operation: "keras.Operation", shape: tuple[int | None, ...]) -> tuple[int, int]:
    """The height of the window that a layer slides over its input, and its stride; all of it for a global layer."""
    if type(operation).__name__ in ("Flatten", "GlobalAveragePooling2D") and len(shape) == 4:
        return shape[1], 1
    size = getattr(operation, "kernel_size", None) or getattr(operation, "pool_size", None) or (1,)
    return size[0], getattr(operation, "strides", (1,))[0]
