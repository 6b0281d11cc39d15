"""The layers of a model as the stops of a walk: what each is, in words, with its numbers put in."""

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from helpers.anatomy.blocks import is_quiet, kind
from helpers.anatomy.fields import Field, fields, inputs, operations
from helpers.language import tr
from helpers.outputs import count
from helpers.plots.words import times

if TYPE_CHECKING:
    import keras


class Stop(NamedTuple):
    """A layer with the quiet ones that follow it: its sizes, its words, and what it puts out."""

    name: str
    what: str
    shape: tuple[int, ...]
    sentences: list[str]
    field: Field
    output: "keras.KerasTensor"

    def size(self) -> tuple[int, int, int]:
        """Height, width and channels; a vector's height and width are 1."""
        return self.shape if len(self.shape) == 3 else (1, 1, self.shape[-1])

    def sight(self, axis: int, length: int) -> tuple[int, int]:
        """From which pixel to which, along a side of the image, its middle unit sees of it."""
        if len(self.shape) == 1:
            return 0, length
        low, high = self.field.of(self.shape[axis] // 2)
        return max(low, 0), min(high, length)


def stops(model: "keras.Model") -> list[Stop]:
    """A stop for each layer on the way to the first output that shapes, trains or joins."""
    line, seen = operations(model), fields(model)
    owner: dict[int, object] = {}  # a tensor's id -> the loud operation that it belongs to
    followers: dict[object, list] = {}
    for operation in line:
        if is_quiet(operation) and inputs(operation):
            owner[id(operation.output)] = first = owner[id(inputs(operation)[0])]
            followers[first].append(operation)
        else:
            owner[id(operation.output)] = operation
            followers[operation] = []
    image = model.inputs[0].shape[1:3]
    return [stop(first, [owner[id(tensor)].name for tensor in inputs(first)], rest,
                 seen[first.name], image)
            for first, rest in followers.items() if inputs(first)]


def stop(first: "keras.Operation", sources: list[str], rest: list["keras.Operation"],
         field: Field, image: tuple[int, int]) -> Stop:
    """The stop of a layer and of the quiet ones behind it, as long as they keep its shape."""
    same = [operation for operation in rest if operation.output.shape == first.output.shape]
    shape = tuple(first.output.shape[1:])
    steps = [words for words in (activation(first), *map(follower, same)) if words]
    what = description(first, sources)
    if steps:
        what += tr(", then ", ", luego ") + ", ".join(steps)
    number = f" = {count(prod(shape))}" if len(shape) > 1 else ""
    sentences = [tr("Output: ", "Salida: ") + times(shape) + number + tr(" numbers.", " números."),
                 parameters([first, *same]), multiply_adds(first), field_words(field, shape, image)]
    return Stop(first.name, what, shape, sentences, field, [first, *same][-1].output)


def dots(sizes: tuple[int, ...]) -> str:
    """A product written out: 5·5·6."""
    return times(sizes, "·")


def description(layer: "keras.Operation", sources: list[str]) -> str:
    """What a layer is, with its settings; one that joins, with the stops whose output it takes."""
    name, stride = type(layer).__name__, getattr(layer, "strides", (1,))[0]
    match kind(layer):
        case "convolution" | "pooling" if hasattr(layer, "strides"):
            window = times(getattr(layer, "kernel_size", None) or layer.pool_size)
            padding = f", padding {layer.padding}" if hasattr(layer, "padding") else ""
            return f"{noun(name)} {window}, stride {stride}{padding}{parts(layer)}"
        case "dense":
            into, out = inputs(layer)[0].shape[-1], layer.output.shape[-1]
            return f"{noun(name)}, {into} → {out}"
        case "residual" | "branches":
            return noun(name) + ": " + ", ".join(sources)
    return noun(name)


def parts(layer: "keras.Operation") -> str:
    """How many groups a convolution has, if several."""
    groups = getattr(layer, "groups", 1)
    return "" if groups == 1 else tr(f", {groups} groups", f", {groups} grupos")


def noun(name: str) -> str:
    """A class of layers in the language in use; its name where there is no word."""
    words = {"Conv2D": ("convolution", "convolución"),
             "PartialConv2D": ("partial convolution", "convolución parcial"),
             "MaxPooling2D": ("max pooling", "max pooling"),
             "AveragePooling2D": ("average pooling", "average pooling"),
             "GlobalAveragePooling2D": ("global average pooling", "global average pooling"),
             "Subsampling": ("trainable subsampling", "submuestreo entrenable"),
             "Dense": ("fully connected", "totalmente conectada"),
             "Codes": ("distances to codes", "distancias a códigos"), "Add": ("sum", "suma"),
             "Concatenate": ("joined along the channels", "unidos a lo largo de los canales"),
             "LocalResponseNormalization": ("local response normalisation",
                                            "normalización de respuesta local"),
             "BatchNormalization": ("batch normalisation", "normalización por lotes")}
    return tr(*words.get(name, (name, name)))


def activation(layer: "keras.Operation") -> str:
    """The name of a layer's activation; none if it is linear."""
    name = getattr(getattr(layer, "activation", None), "__name__", "linear")
    return {"linear": "", "relu": "ReLU"}.get(name, name.replace("_", " "))


def follower(layer: "keras.Operation") -> str:
    """A quiet layer in words."""
    return activation(layer) or noun(type(layer).__name__)


def parameters(layers: list["keras.Operation"]) -> str:
    """How the trained numbers of these layers come about, and their sum."""
    shapes = [[tuple(weight.shape) for weight in getattr(layer, "trainable_weights", [])]
              for layer in layers]
    terms = [formula(of_layer) for of_layer in shapes if of_layer]
    if not terms:
        return tr("Parameters that are trained: none.", "Parámetros que se entrenan: ninguno.")
    total = sum(prod(shape) for of_layer in shapes for shape in of_layer)
    return tr("Parameters: ", "Parámetros: ") + f"{' + '.join(terms)} = {count(total)}."


def formula(shapes: list[tuple[int, ...]]) -> str:
    """(5·5·6 + 1)·16 for a kernel with biases, 2·16 for two numbers a channel, else 25·60 + 16."""
    if len(shapes) > 1 and len(set(shapes)) == len(shapes[0]) == 1:
        return f"{len(shapes)}·{shapes[0][0]}"
    if len(shapes) == 2 and len(shapes[0]) > 1 and shapes[1] == shapes[0][-1:]:
        return f"({dots(shapes[0][:-1])} + 1)·{shapes[0][-1]}"
    return " + ".join(map(dots, shapes))


def multiply_adds(layer: "keras.Operation") -> str:
    """How the products with a layer's weights come about: its places times its kernel's numbers."""
    kernel, places = getattr(layer, "kernel", None), layer.output.shape[1:-1]
    name = tr("Multiply-adds: ", "Multiplicaciones y sumas: ")
    if kernel is None:
        return name + tr("none with weights.", "ninguna con pesos.")
    way = (dots(places) + " × " if places else "") + dots(kernel.shape)
    return f"{name}{way} = {count(prod(places) * prod(kernel.shape))}."


def field_words(field: Field, shape: tuple[int, ...], image: tuple[int, int]) -> str:
    """How much of the image one unit sees."""
    name = tr("Receptive field of a unit: ", "Campo receptivo de una unidad: ")
    size, whole = f"{field.size}×{field.size}", times(image)
    if len(shape) == 1 or field.size == image[0]:
        return name + tr(f"the whole image, {whole}.", f"toda la imagen, {whole}.")
    if field.size > image[0]:
        return name + tr(f"{size} pixels, more than the image has ({whole}); the rest is padding.",
                         f"{size} píxeles, más de los que tiene la imagen ({whole}); "
                         "el resto es relleno.")
    return name + tr(f"{size} pixels of {whole}.", f"{size} píxeles de {whole}.")
