"""A Keras model's layers as plain data, and which of them differ from a reference's."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

Layer = dict[str, Any]  # a layer's kind, and its settings by Keras's names for them

SETTINGS = ("filters", "units", "kernel_size", "pool_size", "strides", "padding", "groups",
            "dilation_rate", "depth_multiplier", "use_bias", "rate", "stddev", "momentum",
            "epsilon")
ACTIVATIONS = {"activation", "relu", "softmax", "tanh", "sigmoid", "leakyrelu", "elu", "gelu",
               "silu"}
SILENT = ("InputLayer",)


def layers_of(model: "keras.Model") -> tuple[Layer, ...] | None:
    """Each layer's kind and settings; an activation counts as a setting of the layer before it.

    So `Conv2D(…, activation="relu")` is the same as `Conv2D(…)` with `ReLU()` on it. None if the
    model does not say what follows what: a subclass of Model, whose `call` is code.
    """
    if not has_graph(model):
        return None
    found, makers = [], {}
    for step in steps(model):
        maker = makers.get(id(tensor(step, "input")))
        if kind_of(step).lower() in ACTIVATIONS and maker is not None:
            maker["activation"] = activation(step)
        else:
            maker = describe_layer(step)
            found.append(maker)
        makers[id(tensor(step, "output"))] = maker
    return tuple(found)


def has_graph(model: "keras.Model") -> bool:
    """Whether a model and all models inside it know their operations in order."""
    known = kind_of(model) == "Sequential" or hasattr(model, "operations")
    return known and all(has_graph(layer) for layer in model.layers if hasattr(layer, "layers"))


def steps(model: "keras.Model") -> list[Any]:
    """A model's layers and operations in order; those of models inside it in their place."""
    inside = model.layers if kind_of(model) == "Sequential" else ()
    found = []
    for step in inside or getattr(model, "operations", model.layers):
        found += steps(step) if hasattr(step, "layers") else [step]
    return [step for step in found if kind_of(step) not in SILENT]


def tensor(step: Any, end: str) -> Any:
    """What goes into a layer or comes out of it; the layer itself if that is not one tensor."""
    try:
        return getattr(step, end)
    except (AttributeError, ValueError):
        return step


def kind_of(step: Any) -> str:
    """The class of a layer or an operation, as Keras spells it."""
    return type(step).__name__


def describe_layer(step: Any) -> Layer:
    """A layer's kind, and those of Keras's settings that it has."""
    found = {"kind": kind_of(step)}
    for name in (*SETTINGS, "axis") if kind_of(step) == "Concatenate" else SETTINGS:
        value = getattr(step, name, None)
        value = tuple(value) if isinstance(value, list) else value
        if value is not None and is_setting(value):
            found[name] = value
    if getattr(step, "weights", None):
        found["trainable"] = step.trainable
    return found | {"activation": activation(step)}


def is_setting(value: Any) -> bool:
    """Whether this can be a setting: a name, a number or a truth value, or some of these."""
    if isinstance(value, tuple):
        return all(map(is_setting, value))
    return isinstance(value, int | float) or (isinstance(value, str) and len(value) < 50)


def are_layers(value: Any) -> bool:
    """Whether this is what `layers_of` gives: what comes from a grader's worker may be anything."""
    return isinstance(value, tuple) and all(
        isinstance(layer, dict) and isinstance(layer.get("kind"), str)
        and all(map(is_setting, [*layer, *layer.values()])) for layer in value)


def activation(step: Any) -> str:
    """The name of a layer's activation; of a layer that is one, its own; "linear" if none."""
    chosen = getattr(step, "activation", None)
    if chosen is not None:
        return getattr(chosen, "__name__", kind_of(chosen).lower())
    return kind_of(step).lower() if kind_of(step).lower() in ACTIVATIONS else "linear"


def difference_of_layers(yours: Any, right: Any) -> tuple:
    """Why the layers are not those of the reference: `model_messages.says` makes words of it.

    First kinds that are too many or too few, then a layer with another setting; () if every layer
    is right by itself. The order of equal layers does not count, as branches have none.
    """
    if not (are_layers(yours) and are_layers(right)):
        return ("unseen",)
    for kind in dict.fromkeys(layer["kind"] for layer in [*right, *yours]):
        mine, theirs = (sum(layer["kind"] == kind for layer in layers) for layers in (yours, right))
        if mine != theirs:
            return ("count", kind, mine, mine > theirs)
    left = list(right)
    strange = [layer for layer in yours if not took(layer, left)]
    return setting_that_differs(strange[0], yours, left) if strange else ()


def setting_that_differs(layer: Layer, yours: tuple[Layer, ...], left: list[Layer]) -> tuple:
    """The first setting of one of your layers that the nearest of those left does not have."""
    wrong = min((settings_that_differ(layer, other) for other in left
                 if other["kind"] == layer["kind"]), key=len)
    same = [other for other in yours if other["kind"] == layer["kind"]]
    place = next(number for number, other in enumerate(same) if other is layer)
    return ("setting", layer["kind"], place, len(same), wrong[0], layer.get(wrong[0]))


def took(layer: Layer, left: list[Layer]) -> bool:
    """Whether a list has this layer, which is then taken out of it."""
    if layer not in left:
        return False
    left.remove(layer)
    return True


def settings_that_differ(layer: Layer, other: Layer) -> list[str]:
    """The names of the settings in which two layers differ."""
    names = dict.fromkeys([*layer, *other])
    return [name for name in names if layer.get(name) != other.get(name)]
