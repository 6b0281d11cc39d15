"""The dense layer and its non-linearities, forward and backward.

Source: Rumelhart, Hinton & Williams 1986, eqs. 1–7. `kernel[i, j]` is the weight from unit i to
unit j: w_ji in the paper's notation, kernel in Keras's. The layer also takes stacks of nets, with
more axes in front, and computes them side by side.
"""

import numpy as np

Gradients = tuple[np.ndarray, np.ndarray, np.ndarray]  # along x, along the kernel, along the bias


def forward(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The total inputs of a layer's units (eq. 1): (n, d), (d, k), (k,) -> (n, k)."""
    return x @ kernel + bias


def backward(d_out: np.ndarray, x: np.ndarray, kernel: np.ndarray) -> Gradients:
    """The loss's gradients along x, kernel and bias from the one along the output.

    (n, k), (n, d), (d, k) -> (n, d), (d, k), (k,). As out_nj = Σ_i x_ni·kernel_ij + bias_j:
    x_ni acts on the loss through every out_nj, so its gradient is a sum over j (eq. 7);
    kernel_ij acts through the out_nj of every example, so its gradient is a sum over n (eq. 6);
    bias_j is the weight of an input that is always 1.
    """
    return d_out @ kernel.mT, x.mT @ d_out, d_out.sum(axis=-2)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x) (eq. 2), any shape; the power is kept below overflow, in 32 bits too."""
    return 1 / (1 + np.exp(-np.maximum(x, -88)))


def sigmoid_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient along x from the one along y = sigmoid(x) (eq. 5): d_y · y(1 − y)."""
    return d_y * y * (1 - y)


def tanh_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient along x from the one along y = tanh(x): d_y · (1 − y²)."""
    return d_y * (1 - y * y)


def relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0), for any shape."""
    return np.maximum(x, 0)


def relu_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The gradient along x from the one along y = relu(x): d_y where the unit is on, else 0."""
    return d_y * (y > 0)
