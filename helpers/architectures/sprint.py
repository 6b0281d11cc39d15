"""Sprint: a wide and shallow net for CIFAR-10 that learns in minutes (lesson 15).

Its plan is that of airbench94 (Jordan 2024, arXiv 2404.00498), which goes back to David Page's
ResNet-9 (2018). Each idea is to save steps: kernels that whiten, set before the first step; deep
convolutions that begin by copying; biases that learn faster than kernels.
"""

import keras
import numpy as np
from keras import KerasTensor, layers, ops
from numpy.lib.stride_tricks import sliding_window_view

from helpers.architectures.tables import read

# Filters of each row; "wide" has airbench94's. A group is two convolutions of 3×3, and pools once.
TABLE = read("""
row     output  narrow  wide
stem    31×31   24      24
group1  15×15   32      64
group2  7×7     128     256
group3  3×3     128     256
""")
SIZES = ("narrow", "wide")
FASTER = 8  # a bias of 8·b learns 64 times as fast as b
LOGITS = 1 / 9  # the logits' factor: without it, the first answers are too sure


def whitening(images: np.ndarray, size: int = 2, least: float = 5e-4) -> np.ndarray:
    """Kernels that make the parts of images independent: (n, h, w, c) -> (k, k, c, 2kkc).

    Neighbouring pixels and colours say nearly the same. Let C be the covariance of all windows of
    k×k pixels, e an eigenvector of it and v its eigenvalue: along e the windows vary by v, so along
    e/√v by 1, and along two different ones independently. That is what the first layers of a
    trained net come close to; here it is computed. An activation passes one sign alone, so each
    kernel is there with both. `least` is added to v, lest noise be blown up.
    """
    windows = sliding_window_view(images, (size, size), axis=(1, 2))
    windows = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * images.shape[-1])
    covariance = windows.T @ windows / len(windows)
    values, vectors = np.linalg.eigh(covariance)
    kernels = vectors[:, ::-1] / np.sqrt(values[::-1] + least)
    kernels = kernels.reshape(size, size, images.shape[-1], -1)
    return np.concatenate([kernels, -kernels], axis=-1).astype("float32")


@keras.saving.register_keras_serializable("convnets")
class FirstCopies(keras.initializers.Initializer):
    """Kernels (k, k, c, f), at random but for the first c filters, which copy their channels.

    So signal and gradient pass a layer from the first step on, as they pass a shortcut.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed
        self.random = keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform", seed)

    def __call__(self, shape: tuple[int, ...], dtype: str | None = None) -> KerasTensor:
        """Kernels of a shape."""
        kernel = np.array(self.random(shape, "float32"))
        size, _, channels, filters = shape
        copied = min(channels, filters)
        kernel[..., :copied] = 0
        kernel[size // 2, size // 2, range(copied), range(copied)] = 1
        return ops.convert_to_tensor(kernel, dtype)

    def get_config(self) -> dict[str, int | None]:
        """The arguments."""
        return {"seed": self.seed}


@keras.saving.register_keras_serializable("convnets")
class FastBias(layers.Layer):
    """Adds to each channel a number that is learnt faster than other weights: same shape.

    With y = x + s·b the gradient along b is s times that along the bias s·b; a step of rate r
    along b moves the bias by s·r·s times its gradient: as if its own rate were s² r.
    """

    def __init__(self, faster: float = FASTER, **options: object) -> None:
        super().__init__(**options)
        self.faster = faster

    def build(self, shape: tuple[int, ...]) -> None:
        """One number a channel, 0 at first."""
        self.bias = self.add_weight(shape=shape[-1:], initializer="zeros", name="bias")

    def call(self, x: KerasTensor) -> KerasTensor:
        """(n, h, w, c) -> (n, h, w, c)."""
        return x + self.faster * self.bias

    def get_config(self) -> dict[str, object]:
        """The arguments."""
        return {**super().get_config(), "faster": self.faster}


def normalised(x: KerasTensor, name: str) -> KerasTensor:
    """Batch normalisation without a scale of its own, a fast bias, and the activation."""
    x = layers.BatchNormalization(momentum=.6, center=False, scale=False, name=f"{name}_bn")(x)
    x = FastBias(name=f"{name}_bias")(x)
    return layers.Activation("gelu", name=f"{name}_gelu")(x)


def group(x: KerasTensor, filters: int, name: str) -> KerasTensor:
    """Two convolutions, each normalised; after the first, pooling: (n, h, w, c) -> (n, h/2, …)."""
    def convolution(x: KerasTensor, part: str) -> KerasTensor:
        return layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_{part}",
                             kernel_initializer=FirstCopies())(x)

    x = convolution(x, "a")
    x = layers.MaxPooling2D(name=f"{name}_pool")(x)
    x = normalised(x, f"{name}_a")
    return normalised(convolution(x, "b"), f"{name}_b")


def sprint(size: str = "narrow", kernels: np.ndarray | None = None) -> keras.Model:
    """The net on images (32, 32, 3), ten logits.

    `kernels` are the stem's, (2, 2, 3, 24), from `whitening`, and stay as they are. ValueError if
    the table has no such size.
    """
    if size not in SIZES:
        raise ValueError(f"no size {size!r} of this net; there are {', '.join(SIZES)}")
    x = inputs = keras.Input((32, 32, 3))
    stem, *groups = TABLE
    x = layers.Conv2D(int(stem[size]), 2, use_bias=False, trainable=False, name="stem")(x)
    x = FastBias(1, name="stem_bias")(x)
    x = layers.Activation("gelu", name="stem_gelu")(x)
    for row in groups:
        x = group(x, int(row[size]), row["row"])
    x = layers.MaxPooling2D(3, name="pool")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(10, use_bias=False, name="fc")(x)
    model = keras.Model(inputs, layers.Rescaling(LOGITS, name="logits")(x), name=f"sprint_{size}")
    if kernels is not None:
        model.get_layer("stem").set_weights([kernels])
    return model
