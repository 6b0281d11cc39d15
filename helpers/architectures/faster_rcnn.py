"""A small Faster R-CNN (Ren, He, Girshick & Sun, arXiv 1506.01497) for scenes of 96×96 pixels.

Two networks share five convolutions. The region proposal network says at each place of a map, for
each of six anchors, whether an object is there, and how the anchor must be shifted to fit it. The
head looks at one region, read from a finer map, and says what is in it. Where the paper has VGG-16
and 512 channels, these tables have 64.
"""

import keras
from keras import KerasTensor, layers

from helpers.architectures.tables import Table, TableRow, numbers, read

TRUNK = read("""
row         kernel  stride  output
conv1       5×5     2       48×48×16
conv2       3×3     2       24×24×32
conv3       3×3     1       24×24×32
conv4       3×3     2       12×12×64
conv5       3×3     1       12×12×64
rpn         3×3     1       12×12×64
objectness  1×1     1       12×12×6
shifts      1×1     1       12×12×24
""")
HEAD = read("""
row      kernel  stride  output
conv6    3×3     1       5×5×64
fc7      ·       ·       128
classes  ·       ·       11
fit      ·       ·       4
""")
SIDE, REGION, FINE = 96, 7, 4  # pixels; places of a region; stride of the map that regions are of
FINE_MAP = "conv3"
Outputs = dict[str, KerasTensor]


def convolution(x: KerasTensor, row: TableRow) -> KerasTensor:
    """A row's convolution, batch normalisation and ReLU."""
    x = layers.Conv2D(numbers(row["output"])[-1], numbers(row["kernel"]), int(row["stride"]),
                      padding="same", use_bias=False, name=row["row"])(x)
    x = layers.BatchNormalization(name=f"{row['row']}_bn")(x)
    return layers.ReLU(name=f"{row['row']}_relu")(x)


def chain(x: KerasTensor, rows: Table) -> Outputs:
    """Rows one after the other, bytes made numbers around 0 first: -> the output of each."""
    x, outputs = layers.Rescaling(1 / 64, -2, name="rescaled")(x), {}
    for row in rows:
        x = outputs[row["row"]] = convolution(x, row)
    return outputs


def sibling(x: KerasTensor, row: TableRow) -> KerasTensor:
    """A row's numbers without normalisation and ReLU, from a 1×1 convolution."""
    return layers.Conv2D(numbers(row["output"])[-1], 1, name=row["row"])(x)


def trunk() -> keras.Model:
    """Scenes (96, 96, 1) of bytes -> objectness (864,), shifts (864, 4), fine maps (24, 24, 32).

    The anchors are in the order of `helpers.where.anchors`.
    """
    images = keras.Input((SIDE, SIDE, 1))
    *shared, objectness, shifts = TRUNK
    outputs = chain(images, shared)
    scores = layers.Reshape((-1,), name="scores")(sibling(outputs["rpn"], objectness))
    codes = layers.Reshape((-1, 4), name="codes")(sibling(outputs["rpn"], shifts))
    return keras.Model(images, [scores, codes, outputs[FINE_MAP]], name="trunk")


def head() -> keras.Model:
    """A region (7, 7, 32) -> logits of ten digits and of none (11,), and its own shift (4,)."""
    conv6, fc7, classes, fit = HEAD
    region = keras.Input((REGION, REGION, 32))
    x = layers.Conv2D(numbers(conv6["output"])[-1], 3, activation="relu",
                      name="conv6")(region)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(int(fc7["output"]), "relu", name="fc7")(x)
    ends = [layers.Dense(int(row["output"]), name=row["row"])(x) for row in (classes, fit)]
    return keras.Model(region, ends, name="head")
