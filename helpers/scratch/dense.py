"""The dense layer and its non-linearities, forward and backward (Rumelhart, Hinton & Williams 1986, eqs. 1–7).

`kernel[i, j]` is the weight from unit i to unit j: w_ji in the paper's notation, kernel in Keras's.
"""

import numpy as np


def forward(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The total inputs of a layer's units (eq. 1): (n, d), (d, k), (k,) -> (n, k)."""
    return x @ kernel + bias


def backward(d_out: np.ndarray, x: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The loss's slopes along x, kernel and bias from those along the output: (n, k) -> (n, d), (d, k), (k,).

    out_nj = Σ_i x_ni·kernel_ij + bias_j, so slopes along x sum over j (eq. 7), those along the kernel over the n
    examples (eq. 6), and a bias is the weight of an input that is always 1.
    """
    return d_out @ kernel.T, x.T @ d_out, d_out.sum(axis=0)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x) (eq. 2), for any shape; the power is kept below overflow, in 32 bits too."""
    return 1 / (1 + np.exp(-np.maximum(x, -88)))


def sigmoid_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slope along x from the slope along y = sigmoid(x) (eq. 5): d_y · y(1 − y)."""
    return d_y * y * (1 - y)


def relu(x: np.ndarray) -> np.ndarray:
    """max(x, 0), for any shape."""
    return np.maximum(x, 0)


def relu_backward(d_y: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slope along x from the slope along y = relu(x): d_y where the unit is on, else 0."""
    return d_y * (y > 0)
