"""ResNet (He, Zhang, Ren & Sun, arXiv 1512.03385): Table 1 (ImageNet), section 4.2 (CIFAR-10)."""

from collections.abc import Callable

import keras
from keras import KerasTensor, layers, ops

from helpers.architectures.tables import read

# Table 1: the blocks of each stage at each depth; two 3×3 layers up to 34, bottlenecks from 50 on.
TABLE = read("""
stage  output  filters  18  34  50  101  152
conv2  56×56   64       2   3   3   3    3
conv3  28×28   128      2   4   4   4    8
conv4  14×14   256      2   6   6   23   36
conv5  7×7     512      2   3   3   3    3
""")
FLOPS = {18: 1.8e9, 34: 3.6e9, 50: 3.8e9, 101: 7.6e9, 152: 11.3e9}  # multiply-adds, Table 1
CIFAR_MILLIONS = {20: .27, 32: .46, 44: .66, 56: .85, 110: 1.7}  # parameters, Table 6

Body = Callable[[KerasTensor, int, int, str], KerasTensor]  # x, filters, strides, name
Shortcut = Callable[[KerasTensor, KerasTensor, int, str], KerasTensor]


def convolution(x: KerasTensor, filters: int, size: int, name: str, strides: int = 1,
                relu: bool = True) -> KerasTensor:
    """A convolution without bias, batch normalisation, and ReLU unless it comes later."""
    x = layers.Conv2D(filters, size, strides, padding="same", use_bias=False, name=name,
                      kernel_initializer="he_normal")(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x) if relu else x


def basic(x: KerasTensor, filters: int, strides: int, name: str) -> KerasTensor:
    """What a block adds: two convolutions of 3×3 (Fig. 5, left)."""
    x = convolution(x, filters, 3, f"{name}_a", strides)
    return convolution(x, filters, 3, f"{name}_b", relu=False)


def bottleneck(x: KerasTensor, filters: int, strides: int, name: str) -> KerasTensor:
    """What a block adds: 1×1 down, 3×3, 1×1 up to four times the filters (Fig. 5, right)."""
    x = convolution(x, filters, 1, f"{name}_a", strides)
    x = convolution(x, filters, 3, f"{name}_b")
    return convolution(x, 4 * filters, 1, f"{name}_c", relu=False)


def projection(x: KerasTensor, like: KerasTensor, strides: int, name: str) -> KerasTensor:
    """The input, through a 1×1 convolution where the block changes the shape (eq. 2, option B)."""
    if x.shape == like.shape:
        return x
    return convolution(x, like.shape[-1], 1, f"{name}_shortcut", strides, relu=False)


def zero_padding(x: KerasTensor, like: KerasTensor, strides: int, name: str) -> KerasTensor:
    """The input; where the block changes the shape, every second pixel and new channels of zeros.

    This is option A. A max pooling of 1×1 windows takes the maximum of one pixel: it only strides.
    """
    if x.shape == like.shape:
        return x
    x = layers.MaxPooling2D(1, strides, name=f"{name}_shortcut")(x)
    extra = like.shape[-1] - x.shape[-1]
    return ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, extra)))


def block(x: KerasTensor, filters: int, strides: int, name: str, body: Body = basic,
          shortcut: Shortcut | None = projection) -> KerasTensor:
    """relu(body(x) + shortcut(x)), or relu(body(x)) where there is no shortcut: a plain block."""
    y = body(x, filters, strides, name)
    if shortcut:
        y = layers.Add(name=f"{name}_add")([y, shortcut(x, y, strides, name)])
    return layers.Activation("relu", name=f"{name}_relu")(y)


def resnet(depth: int = 50) -> keras.Model:
    """ResNet-18, 34, 50, 101 or 152 on images (224, 224, 3), 1000 logits.

    ResNet-50 has 25,557,032 parameters. ValueError if Table 1 has no such depth.
    """
    if depth not in FLOPS:
        known = ", ".join(map(str, FLOPS))
        raise ValueError(f"no ResNet of depth {depth} in Table 1; there are {known}")
    body = bottleneck if depth >= 50 else basic
    inputs = keras.Input((224, 224, 3))
    x = convolution(inputs, 64, 7, "conv1", 2)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool1")(x)
    for row in TABLE:
        for k in range(int(row[str(depth)])):
            strides = 2 if k == 0 and row["stage"] != "conv2" else 1
            x = block(x, int(row["filters"]), strides, f"{row['stage']}_{k + 1}", body)
    x = layers.GlobalAveragePooling2D(name="pool5")(x)
    return keras.Model(inputs, layers.Dense(1000, name="fc")(x), name=f"resnet{depth}")


def resnet_cifar(depth: int = 20, residual: bool = True, width: int = 16) -> keras.Model:
    """The 6n+2 layers of section 4.2 on images (32, 32, 3), ten logits.

    `residual=False` leaves the shortcuts out. The paper's networks have a width of 16: 16, 32 and
    64 filters. ValueError if the depth is not 6n+2.
    """
    if depth < 8 or depth % 6 != 2:
        raise ValueError(f"a depth of {depth} is not 6n+2 with n ≥ 1: "
                         "take 8, 14, 20, 32, 44, 56, 110, …")
    x = inputs = keras.Input((32, 32, 3))
    x = convolution(x, width, 3, "conv1")
    shortcut = zero_padding if residual else None
    for stage in range(3):
        for k in range((depth - 2) // 6):
            strides = 2 if k == 0 and stage > 0 else 1
            name = f"conv{stage + 2}_{k + 1}"
            x = block(x, width * 2**stage, strides, name, basic, shortcut)
    x = layers.GlobalAveragePooling2D(name="pool4")(x)
    x = layers.Dense(10, kernel_initializer="he_normal", name="fc")(x)
    return keras.Model(inputs, x, name=f"{'resnet' if residual else 'plain'}{depth}")
