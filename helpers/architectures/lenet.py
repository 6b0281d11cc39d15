"""LeNet-5 (LeCun et al., Proc. IEEE 86 (1998) 2278–2324, section II.B), as then and as today."""

import keras
import numpy as np
from keras import KerasTensor, layers, ops

from helpers.anatomy.fields import Shape
from helpers.architectures.tables import read

# Trainable parameters and connections as section II.B gives them; the output's are fixed.
TABLE = read("""
row     output    parameters  connections
C1      28×28×6   156         122304
S2      14×14×6   12          5880
C3      10×10×16  1516        151600
S4      5×5×16    32          2000
C5      1×1×120   48120       48120
F6      84        10164       10164
output  10        0           840
""")

# Table I: which maps of S2 (rows) each map of C3 (columns) looks at.
CONNECTIONS = np.array([[mark == "X" for mark in row.split()] for row in """
    X . . . X X X . . X X X X . X X
    X X . . . X X X . . X X X X . X
    X X X . . . X X X . . X . X X X
    . X X X . . X X X X . . X . X X
    . . X X X . . X X X X . X X . X
    . . . X X X . . X X X X . X X X""".strip().splitlines()])

# The targets of the ten outputs, 7 wide and 12 high as the paper's (Fig. 3), drawn for this course.
BITMAPS = """
    ..###.. ...#... ..###.. .#####. .....#. ####### ...##.. ####### ..###.. ..###..
    .#...#. ..##... .#...#. #.....# ....##. #...... ..#.... ......# .#...#. .#...#.
    #.....# .#.#... #.....# ......# ...#.#. #...... .#..... .....#. #.....# #.....#
    #.....# ...#... ......# ......# ..#..#. #...... #...... .....#. #.....# #.....#
    #.....# ...#... ......# .....#. .#...#. #.###.. #...... ....#.. .#...#. #.....#
    #.....# ...#... .....#. ..###.. #....#. ##...#. #.###.. ....#.. ..###.. .#...##
    #.....# ...#... ....#.. .....#. ####### ......# ##...#. ...#... .#...#. ..###.#
    #.....# ...#... ...#... ......# .....#. ......# #.....# ...#... #.....# ......#
    #.....# ...#... ..#.... ......# .....#. ......# #.....# ..#.... #.....# ......#
    #.....# ...#... .#..... ......# .....#. ......# #.....# ..#.... #.....# .....#.
    .#...#. ...#... #...... #.....# .....#. #.....# .#...#. .#..... .#...#. ....#..
    ..###.. .#####. ####### .#####. .....#. .#####. ..###.. .#..... ..###.. ..##..."""
ROWS = [[[1 if dot == "#" else -1 for dot in glyph] for glyph in line.split()]
        for line in BITMAPS.strip().splitlines()]
CODES = np.array(ROWS).transpose(1, 0, 2)  # (12, 10, 7) -> (10, 12, 7)


@keras.saving.register_keras_serializable("convnets")
def scaled_tanh(a: KerasTensor) -> KerasTensor:
    """1.7159·tanh(2a/3): the paper's squashing function (eq. 6 and appendix A), f(±1) = ±1."""
    return 1.7159 * ops.tanh(2 / 3 * a)


def uniform(inputs: int) -> keras.initializers.Initializer:
    """Uniform in ±2.4/inputs, as appendix A has it for a unit with so many inputs."""
    return keras.initializers.RandomUniform(-2.4 / inputs, 2.4 / inputs)


@keras.saving.register_keras_serializable("convnets")
class Subsampling(layers.Layer):
    """f(coefficient · sum of each 2×2 window + bias), one coefficient and one bias a map."""

    pool_size = strides = (2, 2)

    def build(self, shape: Shape) -> None:
        """Shape: (None, h, w, c)."""
        self.kernel = self.add_weight(shape=shape[-1:], initializer=uniform(4), name="coefficient")
        self.bias = self.add_weight(shape=shape[-1:], initializer="zeros", name="bias")

    def call(self, maps: KerasTensor) -> KerasTensor:
        """(n, h, w, c) -> (n, h/2, w/2, c)."""
        return scaled_tanh(4 * ops.average_pool(maps, 2, 2) * self.kernel + self.bias)


@keras.saving.register_keras_serializable("convnets")
class PartialConv2D(layers.Layer):
    """A 5×5 convolution whose map j sees only the maps i with CONNECTIONS[i, j]: 60 kernels.

    A plain convolution wants all 6·16 = 96, with zeros where there is no connection. Count the
    pairs (i, j) as 16·i + j. Row r of the matrix `places` (60, 96) is zero but for a one at the
    number of the r-th connected pair. So kernels (25, 60) @ places (60, 96) brings each kernel to
    its pair's column and leaves zeros in the other 36; gradients come back the same way.
    """

    kernel_size, strides = (5, 5), (1, 1)

    def build(self, shape: Shape) -> None:
        """Shape: (None, h, w, 6). A kernel's weights are uniform in ±2.4/inputs of its map j."""
        pairs = np.flatnonzero(CONNECTIONS)
        self.places = np.eye(CONNECTIONS.size, dtype="float32")[pairs]
        inputs = 25 * CONNECTIONS.sum(axis=0)
        fan_in = inputs[pairs % len(inputs)]
        self.kernel = self.add_weight(shape=(25, len(pairs)), initializer=uniform(1), name="kernel")
        self.kernel.assign(self.kernel / fan_in)
        self.bias = self.add_weight(shape=inputs.shape, initializer="zeros", name="bias")

    def call(self, maps: KerasTensor) -> KerasTensor:
        """(n, 14, 14, 6) -> (n, 10, 10, 16)."""
        full = ops.reshape(ops.matmul(self.kernel, self.places), (5, 5, *CONNECTIONS.shape))
        return scaled_tanh(ops.conv(maps, full) + self.bias)


@keras.saving.register_keras_serializable("convnets")
class Codes(layers.Layer):
    """Minus the squared distance to each class's code (eq. 7): the largest output is the answer."""

    def build(self, shape: Shape) -> None:
        """Shape: (None, 84)."""
        self.kernel = self.add_weight(shape=(10, 84), initializer="zeros", trainable=False,
                                      name="codes")
        self.kernel.assign(CODES.reshape(10, 84))

    def call(self, x: KerasTensor) -> KerasTensor:
        """(n, 84) -> (n, 10)."""
        return -ops.sum((x[:, None] - self.kernel) ** 2, axis=-1)


@keras.saving.register_keras_serializable("convnets")
def competitive_loss(labels: KerasTensor, outputs: KerasTensor, j: float = .1) -> KerasTensor:
    """The criterion of eq. 9, with outputs = −y: y_label + log(e^−j + Σ e^−y).

    (n,), (n, 10) -> (n,). It pulls the right output's distance y down and pushes the others up,
    as long as they are not above the constant j.
    """
    rubbish = -j * ops.ones_like(outputs[:, :1])
    everything = ops.logsumexp(ops.concatenate([outputs, rubbish], axis=-1), axis=-1)
    right = ops.one_hot(ops.reshape(labels, (-1,)), 10, dtype=outputs.dtype)
    return everything - ops.sum(right * outputs, axis=-1)


def lenet5(original: bool = True) -> keras.Model:
    """LeNet-5 on images (32, 32, 1): 60,000 parameters, −distances; today's has 61,706, logits."""
    if original:
        return keras.Sequential([
            keras.Input((32, 32, 1)),
            layers.Conv2D(6, 5, activation=scaled_tanh, kernel_initializer=uniform(25), name="C1"),
            Subsampling(name="S2"),
            PartialConv2D(name="C3"),
            Subsampling(name="S4"),
            layers.Conv2D(120, 5, activation=scaled_tanh, kernel_initializer=uniform(400),
                          name="C5"),
            layers.Flatten(name="flatten"),
            layers.Dense(84, activation=scaled_tanh, kernel_initializer=uniform(120), name="F6"),
            Codes(name="output")], name="lenet5")
    return keras.Sequential([
        keras.Input((32, 32, 1)),
        layers.Conv2D(6, 5, activation="relu", name="C1"),
        layers.MaxPooling2D(name="S2"),
        layers.Conv2D(16, 5, activation="relu", name="C3"),
        layers.MaxPooling2D(name="S4"),
        layers.Conv2D(120, 5, activation="relu", name="C5"),
        layers.Flatten(name="flatten"),
        layers.Dense(84, activation="relu", name="F6"),
        layers.Dense(10, name="output")], name="lenet5_today")
