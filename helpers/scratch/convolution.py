"""The convolution layer, from seven loops to a sum of shifted matrix products, and its way back.

As in every deep-learning library, "convolution" here does not flip the kernel. Shapes: images
(n, h, w, c), kernel (k, k', c, f), bias (f,), maps (n, h', w', f).
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Gradients = tuple[np.ndarray, np.ndarray, np.ndarray]  # along images, kernel and bias


def output_size(n: int, f: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """How many places a kernel of length f has on an input of length n.

    ⌊(n + 2·padding − d(f−1) − 1)/stride⌋ + 1; ValueError if the kernel does not fit even once.
    """
    room = n + 2 * padding - dilation * (f - 1) - 1
    if room < 0:
        raise ValueError(f"a kernel of {f} with dilation {dilation} does not fit on {n} "
                         f"with padding {padding}")
    return room // stride + 1


def receptive_field(layers: list[tuple[int, int]]) -> int:
    """How many pixels a stack of (kernel, stride) layers sees: r = 1 + Σ (k_l − 1) Π_{m<l} s_m."""
    field, jump = 1, 1
    for size, stride in layers:
        field, jump = field + (size - 1) * jump, jump * stride
    return field


def pad(images: np.ndarray, padding: int) -> np.ndarray:
    """Zeros around every image: (n, h, w, c) -> (n, h + 2·padding, w + 2·padding, c)."""
    return np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def map_shape(images: np.ndarray, kernel: np.ndarray, stride: int, padding: int,
              dilation: int) -> tuple[int, int]:
    """Height and width of the output map."""
    return (output_size(images.shape[1], kernel.shape[0], stride, padding, dilation),
            output_size(images.shape[2], kernel.shape[1], stride, padding, dilation))


def naive(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1,
          padding: int = 0, dilation: int = 1) -> np.ndarray:
    """The definition in seven loops: (n, h, w, c), (k, k', c, f), (f,) -> (n, h', w', f)."""
    height, width = map_shape(images, kernel, stride, padding, dilation)
    padded = pad(images, padding)
    maps = np.zeros((len(images), height, width, kernel.shape[3])) + bias
    for n, i, j, f in np.ndindex(maps.shape):
        for a, b, c in np.ndindex(kernel.shape[:3]):
            pixel = padded[n, i * stride + a * dilation, j * stride + b * dilation, c]
            maps[n, i, j, f] += pixel * kernel[a, b, c, f]
    return maps


def windows(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1,
            padding: int = 0, dilation: int = 1) -> np.ndarray:
    """All windows at once, then one contraction; shapes as `naive`."""
    map_shape(images, kernel, stride, padding, dilation)
    reach = [dilation * (k - 1) + 1 for k in kernel.shape[:2]]
    views = sliding_window_view(pad(images, padding), reach, axis=(1, 2))
    views = views[:, ::stride, ::stride, :, ::dilation, ::dilation]
    return np.einsum("nijcab,abcf->nijf", views, kernel, optimize=True) + bias


def shifts(padded: np.ndarray, size: tuple[int, int], shape: tuple[int, int], stride: int,
           dilation: int = 1) -> Iterator[tuple[int, int, np.ndarray]]:
    """For each cell (a, b) of a window the pixels it meets as it slides: views (n, h', w', c)."""
    for a, b in np.ndindex(size):
        rows = slice(a * dilation, a * dilation + stride * (shape[0] - 1) + 1, stride)
        columns = slice(b * dilation, b * dilation + stride * (shape[1] - 1) + 1, stride)
        yield a, b, padded[:, rows, columns]


def forward(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1,
            padding: int = 0, dilation: int = 1) -> np.ndarray:
    """A sum of shifted matrix products, one a kernel cell: the fast rung. Shapes as `naive`."""
    shape = map_shape(images, kernel, stride, padding, dilation)
    places = shifts(pad(images, padding), kernel.shape[:2], shape, stride, dilation)
    return bias + sum(view @ kernel[a, b] for a, b, view in places)


def backward(d_maps: np.ndarray, images: np.ndarray, kernel: np.ndarray, stride: int = 1,
             padding: int = 0, dilation: int = 1) -> Gradients:
    """The loss's gradients from the one along the maps (n, h', w', f).

    maps = Σ view_ab @ kernel_ab + bias is a sum of dense layers, one for each kernel cell (a, b),
    so the dense layer's rules hold for each: d kernel_ab = view_abᵀ @ d_maps, summed over images
    and places, and view_ab gets d_maps @ kernel_abᵀ. Views of several cells overlap; a pixel adds
    up what it gets from each, hence the += into views of one array. Padding is cut off at the end.
    """
    padded, d_kernel = pad(images, padding), np.zeros(kernel.shape)
    d_padded = np.zeros(padded.shape)
    for a, b, view in shifts(padded, kernel.shape[:2], d_maps.shape[1:3], stride, dilation):
        d_kernel[a, b] = np.tensordot(view, d_maps, axes=([0, 1, 2], [0, 1, 2]))
    for a, b, view in shifts(d_padded, kernel.shape[:2], d_maps.shape[1:3], stride, dilation):
        view += d_maps @ kernel[a, b].T
    inner = slice(padding, d_padded.shape[1] - padding), slice(padding, d_padded.shape[2] - padding)
    return d_padded[:, *inner], d_kernel, d_maps.sum(axis=(0, 1, 2))
