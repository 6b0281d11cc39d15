"""The deconvnet: a unit's signal sent back down to the pixels (Zeiler & Fergus, arXiv 1311.2901).

Section 2.1 names three steps for each layer: unpool, rectify, filter. Unpooling and filtering are
what back-propagation does too; only the ReLU is passed in another way, and there are three:

    gradient   where the sum was positive on the way up             (Simonyan, arXiv 1312.6034)
    deconvnet  where the signal on the way down is positive         (Zeiler & Fergus)
    guided     where both are                                       (Springenberg, arXiv 1412.6806)

All in NumPy, for a chain of 3×3 convolutions with ReLU and 2×2 max pooling.
"""

from typing import NamedTuple

import keras
import numpy as np

from helpers.scratch import convolution, pooling

RULES = ("gradient", "deconvnet", "guided")


class Stage(NamedTuple):
    """A convolution (3, 3, c, f) with ReLU, and whether 2×2 max pooling follows."""

    kernel: np.ndarray
    bias: np.ndarray
    pooled: bool


class Past(NamedTuple):
    """What a stage did on the way up: sums before the ReLU, the switches, and what it gave."""

    sums: np.ndarray
    switches: np.ndarray | None
    output: np.ndarray


def stages(model: keras.Model) -> list[Stage]:
    """The convolutions of a `vgg_cifar`, each with its batch normalisation folded in.

    At inference γ(x·w − μ)/σ + β is a convolution too, with the kernel γw/σ and the bias β − γμ/σ.
    """
    found = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            kernel = np.array(layer.kernel)
        elif isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            scale = gamma / np.sqrt(variance + layer.epsilon)
            found.append(Stage(kernel * scale, beta - scale * mean, False))
        elif isinstance(layer, keras.layers.MaxPooling2D):
            found[-1] = found[-1]._replace(pooled=True)
    return found


def pool(maps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """2×2 max pooling, and the switches: which of the window's four was the largest, 0 to 3.

    (n, h, w, c) -> (n, h/2, w/2, c) twice. If several tie, the first.
    """
    four = np.stack(list(pooling.copies(maps, 2, 2)))
    return four.max(axis=0), four.argmax(axis=0)


def unpool(maps: np.ndarray, switches: np.ndarray) -> np.ndarray:
    """Each number back to the place that its switch remembers, 0 at the other three.

    (n, h, w, c) twice -> (n, 2h, 2w, c).
    """
    n, h, w, c = maps.shape
    large = np.zeros((n, 2 * h, 2 * w, c))
    for place, view in enumerate(pooling.copies(large, 2, 2)):
        view += np.where(switches == place, maps, 0)
    return large


def rectify(signal: np.ndarray, sums: np.ndarray, rule: str) -> np.ndarray:
    """A signal on its way down through a ReLU whose inputs were `sums`; see the module's head."""
    keep = {"gradient": sums > 0,
            "deconvnet": signal > 0,
            "guided": (sums > 0) & (signal > 0)}
    return np.where(keep[rule], signal, 0)


def transposed(signal: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The way back through a 3×3 convolution: (n, h, w, f), (3, 3, c, f) -> (n, h, w, c).

    A pixel that gave to the output cell one step to its right gets back from there. So it is a
    convolution with the kernel turned by 180°, its channels and filters changing places.
    """
    turned = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    return convolution.forward(signal, turned, np.zeros(turned.shape[3]), padding=1)


def ascend(chain: list[Stage], images: np.ndarray) -> list[Past]:
    """The forward pass, stage by stage: images (n, h, w, c) -> what each stage did."""
    past = []
    for stage in chain:
        sums = convolution.forward(images, stage.kernel, stage.bias, padding=1)
        images, switches = np.maximum(sums, 0), None
        if stage.pooled:
            images, switches = pool(images)
        past.append(Past(sums, switches, images))
    return past


def descend(chain: list[Stage], past: list[Past], signal: np.ndarray,
            rule: str = "deconvnet") -> np.ndarray:
    """A signal (n, h, w, f) at the last of these stages, sent down to the pixels (n, h, w, 3)."""
    for stage, did in zip(reversed(chain), reversed(past), strict=True):
        if stage.pooled:
            signal = unpool(signal, did.switches)
        signal = transposed(rectify(signal, did.sums, rule), stage.kernel)
    return signal


def strongest(maps: np.ndarray, channel: int) -> np.ndarray:
    """Of each image's map of a channel the largest number alone, all others 0; same shape."""
    one = np.zeros(maps.shape)
    for image, values in enumerate(maps[..., channel]):
        row, column = np.unravel_index(values.argmax(), values.shape)
        one[image, row, column, channel] = values[row, column]
    return one


def shuffled(chain: list[Stage], rng: np.random.Generator) -> list[Stage]:
    """The same stages with each kernel's numbers in random order.

    Adebayo and others (arXiv 1810.03292) draw new weights instead; shuffling keeps their values.
    """
    return [stage._replace(kernel=rng.permutation(stage.kernel.ravel()).reshape(stage.kernel.shape))
            for stage in chain]
