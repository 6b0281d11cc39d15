"""A model as a picture shows it: in a few blocks, each the layers that belong together."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from helpers.anatomy.fields import Shape, inputs, operations, window
from helpers.language import tr

if TYPE_CHECKING:
    import keras

# Layers that belong to the one before them: they keep its shape, or only write it in another form.
QUIET = {"Activation", "ActivityRegularization", "AlphaDropout", "BatchNormalization", "Dropout",
         "ELU", "FastBias", "Flatten", "GaussianDropout", "GaussianNoise", "InputLayer",
         "LeakyReLU", "Normalization", "PReLU", "Pad", "ReLU", "Relu", "Rescaling", "Reshape",
         "Softmax", "SpatialDropout2D"}
KINDS = {"image": ("image", "imagen"), "convolution": ("convolution", "convolución"),
         "pooling": ("pooling", "pooling"), "normalisation": ("normalisation", "normalización"),
         "dense": ("fully connected", "totalmente conectada"), "other": ("other", "otra"),
         "branches": ("branches, joined", "ramas, unidas"),
         "residual": ("residual block", "bloque residual"),
         "simple": ("S-cells: look for a feature", "células S: buscan una característica"),
         "complex": ("C-cells: forgive where it is", "células C: perdonan dónde está")}
# What the name of a layer's class holds, and the kind of box that it makes; the first that fits.
PARTS = {"InputLayer": "image", "Add": "residual", "Concatenate": "branches", "Conv": "convolution",
         "Pool": "pooling", "Subsampling": "pooling", "Norm": "normalisation", "Dense": "dense",
         "Codes": "dense"}


class Step(NamedTuple):
    """A layer on a way through a block: its window's side and stride, groups, output channels."""

    kind: str  # a key of KINDS
    layer: str  # its class
    side: int
    stride: int
    groups: int
    channels: int


class Block(NamedTuple):
    """One box of the picture: its layers, what the last puts out, and for how many it stands."""

    name: str
    kind: str  # a key of KINDS
    shape: Shape
    layers: tuple[str, ...]
    shortcut: str = ""  # of a residual block: "identity" or "projection"
    repeats: int = 1
    ways: tuple[tuple[Step, ...], ...] = ()  # one, or one for each tensor that its last layer joins

    def height(self) -> int:
        """The height of the output in pixels; 1 for a vector."""
        return self.shape[0] if len(self.shape) > 1 else 1


def kind_words(kind: str) -> str:
    """A kind in the language in use."""
    return tr(*KINDS[kind])


def is_quiet(operation: "keras.Operation") -> bool:
    """Whether it is no stop of its own on a walk through the model."""
    return type(operation).__name__ in QUIET


def is_small(operation: "keras.Operation") -> bool:
    """Whether it gets no box of its own: if it is quiet, or normalises."""
    return is_quiet(operation) or kind(operation) == "normalisation"


def kind(operation: "keras.Operation") -> str:
    """The kind of box that an operation makes: a key of KINDS."""
    name = type(operation).__name__
    return next((PARTS[part] for part in PARTS if part in name), "other")


def stem(name: str) -> str:
    """What a block's names share: 3a of 3a_3x3r, conv2_1 of conv2_1_a_bn, conv1_2 as it is."""
    first, _, last = name.rpartition("_")
    return stem(first) if first and not last.isdigit() else name


def segments(line: list["keras.Operation"]) -> list[list["keras.Operation"]]:
    """The operations cut wherever a single tensor goes on: a chain's layers, or branches together.

    Behind operation k one tensor goes on, k's own output, if nothing computed before k is needed
    after k. `reach` is the last operation that needs something computed before k: so cut if
    reach <= k. In x → a → b → add(x, b) the output of x is needed by add: from a on reach is add's
    number, nothing is cut before it, and a, b and add are one segment.
    """
    number = {id(operation.output): k for k, operation in enumerate(line)}
    needed = {number[id(tensor)]: k for k, operation in enumerate(line)
              for tensor in inputs(operation)}  # the last one that takes each output
    parts, part, reach = [], [], 0
    for k, operation in enumerate(line):
        part.append(operation)
        if reach <= k:
            parts.append(part)
            part = []
        reach = max(reach, needed.get(k, k))
    return parts


def blocks(model: "keras.Model", most: int = 34) -> list[Block]:
    """The model's blocks from the image on; beyond `most`, equal neighbours become one.

    Layers that branch and meet again are one block, and so are neighbours whose names have one
    stem. Normalisations, activations and dropout belong to the layer before. Auxiliary heads are
    left out.
    """
    groups: list[list] = []
    for part in segments(operations(model)):
        loud = [operation for operation in part if not is_small(operation)]
        if groups and (not loud or stem(loud[-1].name) == stem(groups[-1][-1].name)):
            groups[-1] += part
        else:
            groups.append(part)
    made = [block(group) for group in groups]
    return made if len(made) <= most else list(merge_equal(made))


def block(group: list["keras.Operation"]) -> Block:
    """The block of these operations."""
    loud = [operation for operation in group if not is_small(operation)] or group[:1]
    of_kind = kind(loud[-1])
    name = loud[0].name if len(loud) == 1 else stem(loud[-1].name)
    if of_kind == "image":
        name = tr("image", "imagen")
    shortcut = ""
    if of_kind == "residual":
        own = {id(operation.output) for operation in group}
        straight = any(id(tensor) not in own for tensor in inputs(loud[-1]))
        shortcut = "identity" if straight else "projection"
    names = tuple(operation.name for operation in group)
    return Block(name, of_kind, tuple(loud[-1].output.shape[1:]), names, shortcut,
                 ways=ways(group, loud[-1]))


def step(operation: "keras.Operation") -> Step:
    """What a picture tells of a layer."""
    side, stride = window(operation)
    return Step(kind(operation), type(operation).__name__, side, stride,
                getattr(operation, "groups", 1), operation.output.shape[-1])


def ways(group: list["keras.Operation"], last: "keras.Operation") -> tuple[tuple[Step, ...], ...]:
    """The layers on each way from a block's input to its last layer; none on an identity."""
    source = {id(operation.output): operation for operation in group}

    def back(tensor: "keras.KerasTensor") -> tuple[Step, ...]:
        if id(tensor) not in source:
            return ()
        operation = source[id(tensor)]
        before = back(inputs(operation)[0]) if inputs(operation) else ()
        return before if is_small(operation) else (*before, step(operation))

    joins = kind(last) in ("residual", "branches")
    return tuple(map(back, inputs(last) if joins else [last.output]))


def merge_equal(made: Iterable[Block]) -> Iterable[Block]:
    """Equal neighbours as one, conv4_2…36 for conv4_2 to conv4_36, with how many they are."""
    def look(block: Block) -> tuple[str, Shape, str, int]:
        return block.kind, block.shape, block.shortcut, len(block.layers)

    for _, run in groupby(made, look):
        first, *more = run
        name = f"{first.name}…{more[-1].name.rpartition('_')[2]}" if more else first.name
        layers = tuple(layer for block in (first, *more) for layer in block.layers)
        yield first._replace(name=name, layers=layers, repeats=1 + len(more))
