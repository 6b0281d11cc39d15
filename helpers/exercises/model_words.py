"""A Keras model's layers as plain data, and what is wrong with them in Keras's own words."""

from typing import TYPE_CHECKING, Any

from helpers.language import tr

if TYPE_CHECKING:
    import keras

Layer = dict[str, Any]  # a layer's kind, and its settings by Keras's names for them

SETTINGS = ("filters", "units", "kernel_size", "pool_size", "strides", "padding", "groups",
            "dilation_rate", "depth_multiplier", "use_bias", "rate")
ACTIVATIONS = {"activation", "relu", "softmax", "tanh", "sigmoid", "leakyrelu", "elu", "gelu",
               "silu"}
SILENT = ("InputLayer",)
ORDINALS = (("first", "primera"), ("second", "segunda"), ("third", "tercera"),
            ("fourth", "cuarta"), ("fifth", "quinta"), ("sixth", "sexta"), ("seventh", "séptima"))


def layers_of(model: "keras.Model") -> list[Layer]:
    """Each layer's kind and settings; an activation counts as a setting of the layer before it.

    So `Conv2D(…, activation="relu")` is the same as `Conv2D(…)` with `ReLU()` on it.
    """
    found, makers = [], {}
    for step in steps(model):
        maker = makers.get(id(tensor(step, "input")))
        if kind_of(step).lower() in ACTIVATIONS and maker is not None:
            maker["activation"] = activation(step)
        else:
            maker = describe_layer(step)
            found.append(maker)
        makers[id(tensor(step, "output"))] = maker
    return found


def steps(model: "keras.Model") -> list[Any]:
    """A model's layers and operations in order; those of models inside it in their place."""
    inside = getattr(model, "layers", None) if type(model).__name__ == "Sequential" else None
    found = []
    for step in inside or model.operations:
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
    found |= {name: getattr(step, name) for name in SETTINGS if hasattr(step, name)}
    if kind_of(step) == "Concatenate" and hasattr(step, "axis"):
        found["axis"] = step.axis
    if getattr(step, "weights", None):
        found["trainable"] = step.trainable
    found["activation"] = activation(step)
    return {name: tuple(value) if isinstance(value, list) else value
            for name, value in found.items()}


def activation(step: Any) -> str:
    """The name of a layer's activation; of a layer that is one, its own; "linear" if none."""
    chosen = getattr(step, "activation", None)
    if chosen is not None:
        return getattr(chosen, "__name__", type(chosen).__name__)
    return kind_of(step).lower() if kind_of(step).lower() in ACTIVATIONS else "linear"


def difference_of_layers(yours: list[Layer], right: list[Layer]) -> tuple:
    """Why the layers are not those of the reference: `says` makes a sentence of it.

    First kinds that are too many or too few, then a layer with another setting; () if every layer
    is right by itself. The order of equal layers does not count, as branches have none.
    """
    for kind in dict.fromkeys(layer["kind"] for layer in [*right, *yours]):
        mine, theirs = (sum(layer["kind"] == kind for layer in layers) for layers in (yours, right))
        if mine != theirs:
            return ("count", kind, mine, mine > theirs)
    left = list(right)
    strange = [layer for layer in yours if not took(layer, left)]
    if not strange:
        return ()
    layer = strange[0]
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


def says(what: str = "", *details: Any) -> str:
    """The sentence for a difference of layers, in the language in use; it never gives the answer.

    It ends with what the student wrote.
    """
    if what == "count":
        return count_sentence(*details)
    if what == "setting":
        return setting_sentence(*details)
    return tr("Each layer by itself is as the task says, but together they are another model: "
              "look at their order and at what each one takes.",
              "Cada capa por sí sola es como dice la tarea, pero juntas son otro modelo: "
              "mira su orden y qué recibe cada una.")


def count_sentence(kind: str, mine: int, too_many: bool) -> str:
    """The sentence for layers of a kind that are too many or too few."""
    if not mine:
        return tr(f"Your model has no {kind} layer.", f"Tu modelo no tiene ninguna capa {kind}.")
    more, más = ("more", "más") if too_many else ("fewer", "menos")
    return tr(f"{kind} layers in your model: {mine}. That is {more} than the task says.",
              f"Capas {kind} en tu modelo: {mine}. Son {más} de las que dice la tarea.")


def setting_sentence(kind: str, place: int, among: int, name: str, value: Any) -> str:
    """The sentence for a layer with a setting that is not the task's."""
    first, primera = ORDINALS[place] if place < len(ORDINALS) else (f"{place + 1}th",) * 2
    yours, tuya = (f"Your {kind}", f"Tu {kind}") if among == 1 else (
        f"Your {first} {kind}", f"Tu {primera} {kind}")
    if name == "activation" and value == "linear":
        return tr(f"{yours} has no activation.", f"{tuya} no tiene activación.")
    return tr(f"{yours} has {name}={value!r}, which is not what the task says.",
              f"{tuya} tiene {name}={value!r}, que no es lo que dice la tarea.")
