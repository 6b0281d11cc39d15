"""EfficientNet-Lite0: Table 1 of Tan & Le (arXiv 1905.11946) with what phones do not like left out.

The lite nets are the authors' own, of 2020 (tensorflow/tpu, models/official/efficientnet/lite): no
squeeze and excitation, and ReLU6, which is min(max(x, 0), 6), in place of swish.
"""

import keras
from keras import KerasTensor, layers

from helpers.architectures.tables import TableRow, numbers, read

# Table 1. The resolution is that of a stage's input; where it halves, the stage's first layer
# strides. MBConv6: the block widens its input six times.
TABLE = read("""
stage  operator  kernel  resolution  channels  layers
1      Conv      3×3     224×224     32        1
2      MBConv1   3×3     112×112     16        1
3      MBConv6   3×3     112×112     24        2
4      MBConv6   5×5     56×56       40        2
5      MBConv6   3×3     28×28       80        3
6      MBConv6   5×5     14×14       112       3
7      MBConv6   5×5     14×14       192       4
8      MBConv6   3×3     7×7         320       1
9      Conv      1×1     7×7         1280      1
""")


def normalised(x: KerasTensor, convolution: layers.Layer, relu6: bool = True) -> KerasTensor:
    """A convolution without bias, batch normalisation, and ReLU6 unless the layer is linear."""
    x = convolution(x)
    x = layers.BatchNormalization(name=f"{convolution.name}_bn")(x)
    return layers.ReLU(6, name=f"{convolution.name}_relu6")(x) if relu6 else x


def convolution(filters: int, size: int, name: str, strides: int = 1) -> layers.Layer:
    """A convolution that keeps height and width (divided by the stride), without bias."""
    return layers.Conv2D(filters, size, strides, padding="same", use_bias=False, name=name)


def depthwise(size: int, name: str, strides: int) -> layers.Layer:
    """One kernel for each channel, which sees that channel alone."""
    return layers.DepthwiseConv2D(size, strides, padding="same", use_bias=False, name=name)


def block(x: KerasTensor, row: TableRow, strides: int, name: str) -> KerasTensor:
    """MBConv: 1×1 widens, a depthwise kernel looks around, 1×1 narrows, linearly; then the input.

    A bottleneck turned inside out: the shortcut joins the narrow ends (Sandler and others, arXiv
    1801.04381). It is there where the block keeps the shape.
    """
    widening = int(row["operator"].removeprefix("MBConv"))
    y = x
    if widening > 1:
        y = normalised(y, convolution(widening * x.shape[-1], 1, f"{name}_expand"))
    y = normalised(y, depthwise(numbers(row["kernel"])[0], f"{name}_depthwise", strides))
    y = normalised(y, convolution(int(row["channels"]), 1, f"{name}_project"), relu6=False)
    return layers.Add(name=f"{name}_add")([x, y]) if x.shape == y.shape else y


def strides_of(stage: int) -> int:
    """How many times smaller a stage makes the map: its input's side over the next stage's."""
    before, after = (numbers(row["resolution"])[0] for row in TABLE[stage - 1:stage + 1])
    return before // after


def efficientnet_lite0(classes: int = 1000, side: int = 224) -> keras.Model:
    """EfficientNet-Lite0 on photos (side, side, 3) in 0..255, logits: 4,652,008 parameters.

    `side` is a multiple of 32. Its first layer brings the pixels to −1..1, as (x − 127)/128.
    """
    stem, *blocks, head = TABLE
    inputs = keras.Input((side, side, 3))
    x = layers.Rescaling(1 / 128, -127 / 128, name="rescale")(inputs)
    x = normalised(x, convolution(int(stem["channels"]), 3, "stem", strides_of(1)))
    count = 0
    for row in blocks:
        for k in range(int(row["layers"])):
            count += 1
            strides = strides_of(int(row["stage"])) if k == 0 else 1
            x = block(x, row, strides, f"block{count}")
    x = normalised(x, convolution(int(head["channels"]), 1, "head"))
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dropout(.2, name="drop")(x)
    return keras.Model(inputs, layers.Dense(classes, name="classes")(x), name="efficientnet_lite0")
