"""AlexNet (Krizhevsky, Sutskever & Hinton, NIPS 2012), and a small one for images of 32×32."""

import keras
from keras import KerasTensor, layers, ops

from helpers.architectures.tables import ImageShape, Table, TableRow, numbers, read

# The layers with their outputs. `groups` 2: each half of the filters sees one half of the maps (one
# of the two GPUs). Norm after pooling, as in the list that everybody uses; the paper has it before
# (section 3.5).
TABLE = read("""
row    kernel  stride  padding  groups  output
conv1  11×11   4       valid    1       55×55×96
pool1  3×3     2       valid    ·       27×27×96
norm1  ·       ·       ·        ·       27×27×96
conv2  5×5     1       same     2       27×27×256
pool2  3×3     2       valid    ·       13×13×256
norm2  ·       ·       ·        ·       13×13×256
conv3  3×3     1       same     1       13×13×384
conv4  3×3     1       same     2       13×13×384
conv5  3×3     1       same     2       13×13×256
pool3  3×3     2       valid    ·       6×6×256
fc6    ·       ·       ·        ·       4096
fc7    ·       ·       ·        ·       4096
fc8    ·       ·       ·        ·       1000
""")

# The same plan at a size that trains on two cores. With 32 pixels, conv1 has a stride of 1.
SMALL_TABLE = read("""
row    kernel  stride  padding  groups  output
conv1  5×5     1       same     1       32×32×32
pool1  3×3     2       valid    ·       15×15×32
norm1  ·       ·       ·        ·       15×15×32
conv2  5×5     1       same     2       15×15×64
pool2  3×3     2       valid    ·       7×7×64
norm2  ·       ·       ·        ·       7×7×64
conv3  3×3     1       same     1       7×7×96
conv4  3×3     1       same     2       7×7×96
conv5  3×3     1       same     2       7×7×64
pool3  3×3     2       valid    ·       3×3×64
fc6    ·       ·       ·        ·       256
fc7    ·       ·       ·        ·       256
fc8    ·       ·       ·        ·       10
""")


@keras.saving.register_keras_serializable("convnets")
class LocalResponseNormalization(layers.Layer):
    """b_i = a_i / (k + α Σ a_j²)^β, the sum over the n maps nearest to map i (section 3.3).

    With n // 2 maps of zeros put before the first map and behind the last, the n maps around i are
    those with the numbers i, i + 1, …, i + n − 1. So the sums of all i at once are the sum of n
    copies of the padded squares, each shifted by one map.
    """

    k, n, alpha, beta = 2, 5, 1e-4, .75

    def call(self, maps: KerasTensor) -> KerasTensor:
        """(n, h, w, c) -> (n, h, w, c)."""
        channels = maps.shape[-1]
        reach = self.n // 2
        squares = ops.pad(ops.square(maps), ((0, 0), (0, 0), (0, 0), (reach, reach)))
        nearby = sum(squares[..., start:start + channels] for start in range(self.n))
        return maps / (self.k + self.alpha * nearby) ** self.beta


def layer(row: TableRow, grouped: bool, activation: str) -> layers.Layer:
    """The layer that a row of the table describes."""
    name, units = row["row"], numbers(row["output"])[-1]
    window = {"strides": int(row["stride"] or 1), "padding": row["padding"], "name": name}
    match name[:4]:
        case "conv":
            groups = int(row["groups"]) if grouped else 1
            return layers.Conv2D(units, numbers(row["kernel"]), groups=groups,
                                 activation=activation, **window)
        case "pool":
            return layers.MaxPooling2D(numbers(row["kernel"]), **window)
        case "norm":
            return LocalResponseNormalization(name=name)
    return layers.Dense(units, activation=None if name == "fc8" else activation, name=name)


def build(table: Table, shape: ImageShape, grouped: bool, activation: str,
          dropout: float, name: str = "alexnet") -> keras.Model:
    """The table from top to bottom, dropout after fc6 and fc7: images of this shape -> logits."""
    x = inputs = keras.Input(shape)
    for row in table:
        if row["row"] == "fc6":
            x = layers.Flatten(name="flatten")(x)
        x = layer(row, grouped, activation)(x)
        if row["row"] in ("fc6", "fc7"):
            x = layers.Dropout(dropout, name=row["row"].replace("fc", "drop"))(x)
    return keras.Model(inputs, x, name=name)


def alexnet(grouped: bool = True) -> keras.Model:
    """AlexNet on images (227, 227, 3), 1000 logits: 60,965,224 parameters, ungrouped 62,378,344."""
    return build(TABLE, (227, 227, 3), grouped, "relu", .5)


def alexnet_cifar(grouped: bool = False, activation: str = "relu",
                  dropout: float = .5) -> keras.Model:
    """A small AlexNet on (32, 32, 3), ten logits; ungrouped, for TensorFlow's speed on a CPU."""
    return build(SMALL_TABLE, (32, 32, 3), grouped, activation, dropout)
