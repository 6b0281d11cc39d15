"""VGGNet (Simonyan & Zisserman, arXiv 1409.1556, Table 1), and a small one for images of 32×32."""

from collections.abc import Callable

import keras
from keras import KerasTensor, layers

from helpers.architectures.alexnet import LocalResponseNormalization

# Table 1, a column a line; "|" is a max pooling. conv3-64: 64 filters of 3×3.
CONFIGURATIONS = {
    "A": """conv3-64 | conv3-128 | conv3-256 conv3-256 | conv3-512 conv3-512 |
            conv3-512 conv3-512 |""",
    "A-LRN": """conv3-64 LRN | conv3-128 | conv3-256 conv3-256 | conv3-512 conv3-512 |
            conv3-512 conv3-512 |""",
    "B": """conv3-64 conv3-64 | conv3-128 conv3-128 | conv3-256 conv3-256 | conv3-512 conv3-512 |
            conv3-512 conv3-512 |""",
    "C": """conv3-64 conv3-64 | conv3-128 conv3-128 | conv3-256 conv3-256 conv1-256 |
            conv3-512 conv3-512 conv1-512 | conv3-512 conv3-512 conv1-512 |""",
    "D": """conv3-64 conv3-64 | conv3-128 conv3-128 | conv3-256 conv3-256 conv3-256 |
            conv3-512 conv3-512 conv3-512 | conv3-512 conv3-512 conv3-512 |""",
    "E": """conv3-64 conv3-64 | conv3-128 conv3-128 | conv3-256 conv3-256 conv3-256 conv3-256 |
            conv3-512 conv3-512 conv3-512 conv3-512 | conv3-512 conv3-512 conv3-512 conv3-512 |""",
    "small": """conv3-16 conv3-16 | conv3-32 conv3-32 | conv3-64 conv3-64 conv3-64 |""",
    "wide": """conv3-32 conv3-32 | conv3-64 conv3-64 | conv3-128 conv3-128 conv3-128 |""",
}
MILLIONS = {"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 144}  # Table 2


def convolution(x: KerasTensor, word: str, name: str, batch_norm: bool) -> KerasTensor:
    """conv3-64: a convolution with ReLU, and batch normalisation between the two if asked for."""
    size, filters = map(int, word.removeprefix("conv").split("-"))
    x = layers.Conv2D(filters, size, padding="same", use_bias=not batch_norm, name=name,
                      kernel_initializer="he_normal", activation=None if batch_norm else "relu")(x)
    if batch_norm:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
        x = layers.Activation("relu", name=f"{name}_relu")(x)
    return x


def features(x: KerasTensor, words: str, batch_norm: bool = False) -> KerasTensor:
    """The convolutions and poolings of a configuration; conv3_2 is the second one of block 3."""
    block, count = 1, 0
    for word in words.split():
        if word == "|":
            x = layers.MaxPooling2D(name=f"pool{block}")(x)
            block, count = block + 1, 0
        elif word == "LRN":
            x = LocalResponseNormalization(name=f"norm{block}")(x)
        else:
            count += 1
            x = convolution(x, word, f"conv{block}_{count}", batch_norm)
    return x


def head(x: KerasTensor, units: list[int], dropout: Callable[[str], layers.Layer]) -> KerasTensor:
    """Dense layers after the convolutions: ReLU and dropout after each but the last, the logits."""
    x = layers.Flatten(name="flatten")(x)
    for number, count in enumerate(units[:-1], start=6):
        x = layers.Dense(count, "relu", kernel_initializer="he_normal", name=f"fc{number}")(x)
        x = dropout(f"drop{number}")(x)
    return layers.Dense(units[-1], name=f"fc{5 + len(units)}")(x)


def vgg(configuration: str = "D") -> keras.Model:
    """A configuration of Table 1 on images (224, 224, 3), 1000 logits.

    From 132,863,336 parameters (A) to 143,667,240 (E). ValueError if it is none of them.
    """
    if configuration not in MILLIONS:
        known = ", ".join(MILLIONS)
        raise ValueError(f"no VGG configuration {configuration!r}; there are {known}")
    inputs = keras.Input((224, 224, 3))
    x = features(inputs, CONFIGURATIONS[configuration])
    x = head(x, [4096, 4096, 1000], lambda name: layers.Dropout(.5, name=name))
    return keras.Model(inputs, x, name="vgg")


def vgg_cifar(batch_norm: bool = True, dropout: float = .5,
              configuration: str = "small") -> keras.Model:
    """A small VGG on images (32, 32, 3), ten logits; "wide" has twice the filters of "small"."""
    inputs = keras.Input((32, 32, 3))
    x = features(inputs, CONFIGURATIONS[configuration], batch_norm)
    x = head(x, [128, 10], lambda name: layers.Dropout(dropout, name=name))
    return keras.Model(inputs, x, name="vgg_cifar")
