"""The restricted Boltzmann machine: energy, contrastive divergence, a stack of them, unrolled.

Sources: G. E. Hinton, Neural Computation 14 (2002) 1771–1800, for the rule; G. E. Hinton and R. R.
Salakhutdinov, Science 313 (2006) 504–507, for the stack. Units are 0 or 1, and only a visible and a
hidden one are joined:

    E(v, h) = −a·v − b·h − v·W·h        p(v, h) = e^−E(v, h) / Z

As no two hidden units are joined, E is a sum over j of −h_j (b_j + (v·W)_j), and a part without h.
So given v each hidden unit is on by itself, with odds e^(b_j + (v·W)_j) to 1: with the probability
sigmoid(b_j + (v·W)_j). The same holds for visible units, given h.

What is counted over all states, at the end, is for tiny machines only: it checks the rule.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.scratch.dense import sigmoid
from helpers.scratch.descent import batches, momentum_step

Rng = np.random.Generator
Gradient = list[np.ndarray]  # along the weights, the visible and the hidden biases
DECAY = 2e-4  # of weights; it, the rates and the momentum are those of the authors' programs
RATE, SLOW_RATE = .1, .001  # the slow one where hidden units are numbers
FIRST_MOMENTUM, MOMENTUM = .5, .9
BATCH, SMALL = 100, .1  # images at a time; the spread of the first weights


class RBM(NamedTuple):
    """Weights (visible, hidden) and both layers' biases.

    `linear` hidden units are numbers with a spread of 1 around b + v·W, in place of 0 or 1: they
    add Σ h_j²/2 to E. `energy` and all that is counted below are for units of 0 or 1.
    """

    weights: np.ndarray
    visible: np.ndarray
    hidden: np.ndarray
    linear: bool = False


def energy(rbm: RBM, v: np.ndarray, h: np.ndarray) -> np.ndarray:
    """E(v, h) of pairs of states: (n, visible), (n, hidden) -> (n,)."""
    joined = ((v @ rbm.weights) * h).sum(axis=-1)
    return -(v @ rbm.visible) - h @ rbm.hidden - joined


def up(rbm: RBM, v: np.ndarray) -> np.ndarray:
    """The probabilities that hidden units are on; of linear ones the means: -> (n, hidden)."""
    sums = v @ rbm.weights + rbm.hidden
    return sums if rbm.linear else sigmoid(sums)


def down(rbm: RBM, h: np.ndarray) -> np.ndarray:
    """The probabilities that visible units are on: (n, hidden) -> (n, visible)."""
    return sigmoid(h @ rbm.weights.T + rbm.visible)


def flip(p: np.ndarray, rng: Rng) -> np.ndarray:
    """Units that are on with these probabilities: 0 or 1, same shape."""
    return (rng.random(p.shape, p.dtype) < p).astype(p.dtype)


def draw(rbm: RBM, means: np.ndarray, rng: Rng) -> np.ndarray:
    """States of the hidden units, from what `up` says: same shape."""
    if rbm.linear:
        return means + rng.standard_normal(means.shape, means.dtype)
    return flip(means, rng)


def downhill(seen: np.ndarray, model: np.ndarray, rbm: RBM) -> Gradient:
    """The gradient of −log p from states of the data and of the model: two (n, visible).

    −∂ log p/∂w_ij = ⟨v_i h_j⟩ of the model − ⟨v_i h_j⟩ of the data, with h at its mean given v. A
    bias is the weight of a unit that is always on.
    """
    h_seen, h_model = up(rbm, seen), up(rbm, model)
    along_weights = model.T @ h_model / len(model) - seen.T @ h_seen / len(seen)
    return [along_weights, model.mean(axis=0) - seen.mean(axis=0),
            h_model.mean(axis=0) - h_seen.mean(axis=0)]


def reconstruct(rbm: RBM, v: np.ndarray, rng: Rng, steps: int = 1,
                sampled: bool = False) -> np.ndarray:
    """The data after `steps` times up and down: hidden states drawn, visible ones at their means.

    (n, visible) -> same. `sampled` draws the visible states too.
    """
    for _ in range(steps):
        v = down(rbm, draw(rbm, up(rbm, v), rng))
        if sampled:
            v = flip(v, rng)
    return v


def divergence(rbm: RBM, v: np.ndarray, rng: Rng, steps: int = 1,
               sampled: bool = False) -> Gradient:
    """Contrastive divergence, CD-k: the reconstruction stands for the model: (n, visible) -> …"""
    return downhill(v, reconstruct(rbm, v, rng, steps, sampled), rbm)


def start(visible: int, hidden: int, rng: Rng, linear: bool = False) -> RBM:
    """A machine before learning, in 32 bits."""
    weights = SMALL * rng.standard_normal((visible, hidden), np.float32)
    return RBM(weights, np.zeros(visible, np.float32), np.zeros(hidden, np.float32), linear)


def train(rbm: RBM, patterns: np.ndarray, epochs: int, rng: Rng) -> RBM:
    """CD-1 on patterns (n, visible) in 0..1; for the first third of the epochs less momentum."""
    *arrays, linear = rbm
    steps = [np.zeros_like(array) for array in arrays]
    rate = SLOW_RATE if linear else RATE
    for epoch in range(epochs):
        momentum = FIRST_MOMENTUM if epoch < epochs / 3 else MOMENTUM
        for chosen in batches(rng, len(patterns), BATCH):
            gradient = divergence(RBM(*arrays, linear), patterns[chosen], rng)
            gradient[0] += DECAY * arrays[0]
            arrays, steps = momentum_step(arrays, gradient, steps, rate, momentum)
    return RBM(*arrays, linear)


def stack(patterns: np.ndarray, sizes: tuple[int, ...], epochs: int, rng: Rng) -> list[RBM]:
    """One machine on the other: each learns what the one below makes of the patterns.

    (n, sizes[0]) in 0..1. The hidden units of the last one are linear: the code.
    """
    machines = []
    for level, (below, above) in enumerate(pairwise(sizes), 2):
        rbm = start(below, above, rng, linear=level == len(sizes))
        machines.append(train(rbm, patterns, epochs, rng))
        patterns = up(machines[-1], patterns)
    return machines


def unroll(machines: list[RBM]) -> list[np.ndarray]:
    """Kernel and bias of each layer of the autoencoder: up through the stack, and down again."""
    encoder = [array for rbm in machines for array in (rbm.weights, rbm.hidden)]
    decoder = [array for rbm in machines[::-1] for array in (rbm.weights.T, rbm.visible)]
    return encoder + decoder


def states(units: int) -> np.ndarray:
    """All states of so many units, counted in binary: -> (2**units, units)."""
    return np.array(list(np.ndindex(*[2] * units)), float)


def free_energy(rbm: RBM, v: np.ndarray) -> np.ndarray:
    """−log Σ_h e^−E(v, h) = −a·v − Σ_j log(1 + e^(b_j + (v·W)_j)): (n, visible) -> (n,)."""
    return -(v @ rbm.visible) - np.logaddexp(0, v @ rbm.weights + rbm.hidden).sum(axis=-1)


def probabilities(rbm: RBM) -> np.ndarray:
    """p(v) of all visible states, in the order of `states`: -> (2**visible,)."""
    powers = np.exp(-free_energy(rbm, states(len(rbm.visible))))
    return powers / powers.sum()


def log_likelihood(rbm: RBM, v: np.ndarray) -> float:
    """The mean of log p(v) over patterns (n, visible)."""
    every = -free_energy(rbm, states(len(rbm.visible)))
    return float(-free_energy(rbm, v).mean() - np.logaddexp.reduce(every))


def gibbs(rbm: RBM) -> np.ndarray:
    """Where one step up and down leads, both drawn: p(new v | v): -> (2**visible, 2**visible)."""
    v, h = (states(len(biases)) for biases in (rbm.visible, rbm.hidden))
    on_hidden, on_visible = up(rbm, v), down(rbm, h)
    to_hidden = np.where(h == 1, on_hidden[:, None], 1 - on_hidden[:, None]).prod(axis=-1)
    to_visible = np.where(v == 1, on_visible[:, None], 1 - on_visible[:, None]).prod(axis=-1)
    return to_hidden @ to_visible


def expected(rbm: RBM, seen: np.ndarray, chances: np.ndarray) -> Gradient:
    """`downhill` where model states have these probabilities: (n, visible), (2**visible,) -> …"""
    v = states(len(rbm.visible))
    weighted, h = v * chances[:, None], up(rbm, v)
    h_seen = up(rbm, seen)
    return [weighted.T @ h - seen.T @ h_seen / len(seen),
            weighted.sum(axis=0) - seen.mean(axis=0), chances @ h - h_seen.mean(axis=0)]
