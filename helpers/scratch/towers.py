"""The four towers of an inception module as data: their wiring can be shown, mended and built."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

# The slides' layers, under the names in the summary that they print: filters and kernel size.
LAYERS = {"tower_1_1": (64, 1), "tower_2_1": (64, 1), "tower_2_2": (64, 3), "tower_3_1": (64, 1),
          "tower_3_2": (64, 5), "tower_4_1": "pool", "tower_4_2": (64, 1)}
# Which layer takes which, as it should be, and as the slides have it.
WIRED = {name: "input" if name.endswith("_1") else f"{name[:-1]}1" for name in LAYERS}
SLIDE = {**WIRED, "tower_2_2": "tower_1_1", "tower_3_2": "tower_2_2", "tower_4_2": "tower_3_2"}
# The same with the filters of module 3a, as the paper's Fig. 2 has it without and with reductions.
NAIVE = {"tower_1_1": (64, 1), "tower_2_1": (128, 3), "tower_3_1": (32, 5), "tower_4_1": "pool"}
REDUCED = {"tower_1_1": (64, 1), "tower_2_1": (96, 1), "tower_2_2": (128, 3), "tower_3_1": (16, 1),
           "tower_3_2": (32, 5), "tower_4_1": "pool", "tower_4_2": (32, 1)}

Layers = Mapping[str, tuple[int, int] | str]


def sources(layers: Layers) -> dict[str, str]:
    """Each layer with the one that it takes, wired as they should be."""
    return {name: WIRED[name] for name in layers}


def ends(layers: Layers) -> list[str]:
    """The last layer of each tower: what the module joins."""
    return [max(name for name in layers if name.startswith(f"tower_{k}")) for k in range(1, 5)]


def assemble(wiring: Mapping[str, str], layers: Layers = LAYERS,
             shape: tuple[int, int, int] = (112, 112, 3)) -> "keras.Model":
    """The module in Keras, each layer on the output of the one that the wiring names."""
    import keras
    tensors = {"input": keras.Input(shape, name="input")}
    for name, source in wiring.items():
        tensors[name] = layer(name, layers[name])(tensors[source])
    joined = keras.layers.Concatenate(name="output")([tensors[name] for name in ends(wiring)])
    return keras.Model(tensors["input"], joined)


def layer(name: str, what: tuple[int, int] | str) -> "keras.Layer":
    """One layer of a tower: a convolution with ReLU, or max pooling that keeps the size."""
    from keras import layers
    if what == "pool":
        return layers.MaxPooling2D(3, strides=1, padding="same", name=name)
    return layers.Conv2D(*what, padding="same", activation="relu", name=name)
