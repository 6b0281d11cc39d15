"""Losses: each gives its value, and its gradient along what the network put out."""

from collections.abc import Callable

import numpy as np

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]  # of outputs and targets

CLIP, TINY = 1e-7, 1e-37  # the least share before a logarithm: Keras's, and what a softmax needs


def squared_error(y: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """½ Σ (y − d)² over cases and units (1986, eq. 3), and its gradient y − d (eq. 4).

    (…, n, k), (n, k) -> (…), (…, n, k): one error for each net of a stack.
    """
    difference = y - d
    return np.sum(difference ** 2, axis=(-1, -2)) / 2, difference


def softmax(z: np.ndarray) -> np.ndarray:
    """e^z / Σ e^z over the last axis. The largest z is taken away first, against overflow."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def softmax_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient along z from the gradient along y = softmax(z).

    ∂y_i/∂z_k = y_i ([i = k] − y_k). Summed with d_y_i over i, this is y_k (d_y_k − Σ d_y_i y_i).
    """
    return y * (d_y - (d_y * y).sum(-1, keepdims=True))


def cross_entropy(z: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean of −log softmax(z)[label], and its gradient (softmax(z) − onehot) / n.

    (n, k), (n,) -> (), (n, k).
    """
    rows = np.arange(len(labels))
    shifted = z - z.max(axis=1, keepdims=True)
    loss = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, labels])
    gradient = softmax(z)
    gradient[rows, labels] -= 1
    return float(loss), gradient / len(labels)


def categorical_crossentropy(outputs: np.ndarray, labels: np.ndarray,
                             cut: float = CLIP) -> tuple[float, np.ndarray]:
    """The mean loss that Keras gives by this name to any outputs, and its gradient along them.

    (n, k), (n,) -> (), (n, k). Keras does not ask whether a row is a distribution. It divides the
    row by its sum s, cuts the shares to [cut, 1 − cut], so that no logarithm is infinite, and takes
    −log of the right one, t. Differentiate −log(o_t / s) = log s − log o_t: every output has 1/s
    from log s, and the right one −1/o_t besides. Where the share was cut, the loss is constant and
    the whole row's gradient is 0. Right behind a softmax Keras works with the logits instead, as
    `cross_entropy` does, and cuts nothing: `cut=TINY`.
    """
    total = outputs.sum(1, keepdims=True)
    right = np.arange(len(labels)), labels
    shares = (outputs / total)[right]
    loss = float(-np.log(shares.clip(cut, 1 - cut)).mean())
    inside = (shares > cut) & (shares < 1 - cut)
    gradient = np.repeat(1 / total, outputs.shape[1], axis=1)
    gradient[right] -= 1 / np.where(inside, outputs[right], 1)
    weights = np.where(inside, 1 / len(labels), 0).astype(outputs.dtype)
    return loss, gradient * weights[:, None]
