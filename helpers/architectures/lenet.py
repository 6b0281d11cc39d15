"""LeNet-5 (LeCun, Bottou, Bengio & Haffner, Proc. IEEE 86 (1998) 2278–2324, section II.B), and as it is built today."""

import keras
import numpy as np
from keras import layers, ops

from helpers.architectures.tables import read

# Trainable parameters and connections as section II.B gives them, layer by layer; the output's are fixed, not trained.
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

# The targets of the ten outputs, 7 wide and 12 high as the paper's (Fig. 3), but drawn for this course.
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
CODES = np.array([[[1 if dot == "#" else -1 for dot in glyph] for glyph in line.split()]
                  for line in BITMAPS.strip().splitlines()]).transpose(1, 0, 2)  # (10, 12, 7)


@keras.saving.register_keras_serializable("convnets")
def scaled_tanh(a: keras.KerasTensor) -> keras.KerasTensor:
    """1.7159·tanh(2a/3): the paper's squashing function (eq. 6 and appendix A), with f(1) = 1 and f(−1) = −1."""
    return 1.7159 * ops.tanh(2 / 3 * a)


def uniform(inputs: int) -> keras.initializers.Initializer:
    """Uniform in ±2.4/inputs, as appendix A has it for a unit with so many inputs."""
    return keras.initializers.RandomUniform(-2.4 / inputs, 2.4 / inputs)


@keras.saving.register_keras_serializable("convnets")
class Subsampling(layers.Layer):
    """f(coefficient · sum of each 2×2 window + bias), one coefficient and one bias a map: halves height and width."""

    pool_size = strides = (2, 2)

    def build(self, shape: tuple) -> None:
        """Shape: (None, h, w, c)."""
        self.kernel = self.add_weight(shape=shape[-1:], initializer=uniform(4), name="coefficient")
        self.bias = self.add_weight(shape=shape[-1:], initializer="zeros", name="bias")

    def call(self, maps: keras.KerasTensor) -> keras.KerasTensor:
        """(n, h, w, c) -> (n, h/2, w/2, c)."""
        return scaled_tanh(4 * ops.average_pool(maps, 2, 2) * self.kernel + self.bias)


@keras.saving.register_keras_serializable("convnets")
class PartialConv2D(layers.Layer):
    """A 5×5 convolution whose map j sees only the maps i with CONNECTIONS[i, j]: 60 kernels and not 6·16."""

    kernel_size, strides = (5, 5), (1, 1)

    def build(self, shape: tuple) -> None:
        """Shape: (None, h, w, 6). Each kernel has its place (i, j) in the full kernel (5, 5, 6, 16)."""
        places = np.flatnonzero(CONNECTIONS)
        self.places = np.eye(CONNECTIONS.size, dtype="float32")[places]
        fan_in = np.broadcast_to(25 * CONNECTIONS.sum(axis=0), CONNECTIONS.shape).ravel()[places]
        self.kernel = self.add_weight(shape=(25, len(places)), initializer=uniform(1), name="kernel")
        self.kernel.assign(self.kernel / fan_in)
        self.bias = self.add_weight(shape=CONNECTIONS.shape[1:], initializer="zeros", name="bias")

    def call(self, maps: keras.KerasTensor) -> keras.KerasTensor:
        """(n, 14, 14, 6) -> (n, 10, 10, 16)."""
        full = ops.reshape(ops.matmul(self.kernel, self.places), (5, 5, *CONNECTIONS.shape))
        return scaled_tanh(ops.conv(maps, full) + self.bias)


@keras.saving.register_keras_serializable("convnets")
class Codes(layers.Layer):
    """Minus the squared distance to each class's code (eq. 7), so that the largest output is the answer."""

    def build(self, shape: tuple) -> None:
        """Shape: (None, 84)."""
        self.kernel = self.add_weight(shape=(10, 84), initializer="zeros", trainable=False, name="codes")
        self.kernel.assign(CODES.reshape(10, 84))

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """(n, 84) -> (n, 10)."""
        return -ops.sum((x[:, None] - self.kernel) ** 2, axis=-1)


@keras.saving.register_keras_serializable("convnets")
def competitive_loss(labels: keras.KerasTensor, outputs: keras.KerasTensor, j: float = .1) -> keras.KerasTensor:
    """The criterion of eq. 9, with outputs = −y: y_label + log(e^−j + Σ e^−y). (n,), (n, 10) -> (n,).

    It pulls the right output's distance y down and pushes the others up, as long as they are not above the constant j.
    """
    rubbish = -j * ops.ones_like(outputs[:, :1])
    everything = ops.logsumexp(ops.concatenate([outputs, rubbish], axis=-1), axis=-1)
    return everything - ops.sum(ops.one_hot(ops.reshape(labels, (-1,)), 10, dtype=outputs.dtype) * outputs, axis=-1)


def lenet5(original: bool = True) -> keras.Model:
    """LeNet-5 on images (32, 32, 1). As in 1998: 60,000 parameters, outputs −distance. Today's: 61,706, logits."""
    return original_lenet5() if original else modern_lenet5()


def original_lenet5() -> keras.Model:
    """The paper's network: scaled tanh, trainable subsampling, the partial connections of C3, fixed output codes."""
    return keras.Sequential([
        keras.Input((32, 32, 1)),
        layers.Conv2D(6, 5, activation=scaled_tanh, kernel_initializer=uniform(25), name="C1"),
        Subsampling(name="S2"),
        PartialConv2D(name="C3"),
        Subsampling(name="S4"),
        layers.Conv2D(120, 5, activation=scaled_tanh, kernel_initializer=uniform(400), name="C5"),
        layers.Flatten(name="flatten"),
        layers.Dense(84, activation=scaled_tanh, kernel_initializer=uniform(120), name="F6"),
        Codes(name="output")], name="lenet5")


def modern_lenet5() -> keras.Model:
    """The same plan with today's parts: ReLU, max pooling, full connections, ten logits."""
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
