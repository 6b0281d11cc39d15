"""Plain and residual stacks (He, Zhang, Ren & Sun 2015, eq. 1): relu(F(x) + x) against relu(F(x)).

F is two dense layers, each followed by batch normalisation, with a ReLU between them. Nothing but
the kernels is learnt: no biases, no γ, no β.
"""

import numpy as np

from helpers.scratch import initialisers
from helpers.scratch.batchnorm import EPSILON
from helpers.scratch.layers import Activation, BatchNormalization, Dense, Layer
from helpers.scratch.losses import cross_entropy
from helpers.scratch.network import Network, Residual


def normal_layer(units: int, epsilon: float = 0) -> list[Layer]:
    """A dense layer from He's start, and batch normalisation."""
    norm = BatchNormalization(epsilon=epsilon, center=False, scale=False)
    he = initialisers.whole_bell(initialisers.he_std)
    return [Dense(units, None, he, use_bias=False), norm]


def block(units: int, shortcut: bool = True) -> list[Layer]:
    """Two layers of so many units, with a shortcut around them or plain, and the ReLU behind."""
    f = [*normal_layer(units), Activation("relu"), *normal_layer(units)]
    return [*([Residual(f)] if shortcut else f), Activation("relu")]


def stack(blocks: int, units: int, shortcut: bool = True, seed: int = 0) -> Network:
    """A new network of nothing but blocks."""
    return Network(block(units, shortcut) * blocks, units, seed, np.float64)


def gradient_norms(blocks: int, shortcut: bool, seed: int = 0, units: int = 64,
                   batch: int = 128) -> np.ndarray:
    """‖∂L/∂x‖ at the input of each block of a new stack and at its end, where it is 1.

    () -> (blocks + 1,). The gradient at the end is random: nothing but the stack shapes the rest.
    """
    network = stack(blocks, units, shortcut, seed)
    x = np.maximum(network.rng.normal(size=(batch, units)), 0)
    along, _ = network.forward(x, training=True).backward(network.rng.normal(size=x.shape))
    layers_a_block = len(network.layers) // blocks
    norms = np.array([np.linalg.norm(d) for d in along[::layers_a_block]])
    return norms / norms[-1]


def classifier(inputs: int, blocks: int, units: int, classes: int, shortcut: bool = True,
               seed: int = 0) -> Network:
    """A layer in, the blocks, a layer out: a network of 2·blocks + 2 layers with kernels."""
    layer_in = [*normal_layer(units, EPSILON), Activation("relu")]
    lecun = initialisers.whole_bell(initialisers.lecun_std)
    layer_out = Dense(classes, None, lecun, use_bias=False)
    layers = [*layer_in, *block(units, shortcut) * blocks, layer_out]
    return Network(layers, inputs, seed, np.float64, cross_entropy)


def train(x: np.ndarray, labels: np.ndarray, blocks: int, shortcut: bool, seed: int = 0,
          units: int = 32, steps: int = 200, rate: float = .1, batch: int = 64) -> np.ndarray:
    """The training loss of each step of a `classifier`, with momentum 0.9.

    (n, d), (n,) -> (steps,).
    """
    network = classifier(x.shape[1], blocks, units, labels.max() + 1, shortcut, seed)
    losses = []
    for _ in range(steps):
        chosen = network.rng.choice(len(x), batch, replace=False)
        loss, _ = network.step(x[chosen], labels[chosen], rate)
        losses.append(loss)
    return np.array(losses)
