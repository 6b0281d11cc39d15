"""Small fully convolutional networks (Long, Shelhamer & Darrell, arXiv 1411.4038) for scenes.

The paper's strides are 32, 16 and 8; these networks have 16, 8 and 4, for pictures a quarter as
wide. Their first five layers are those of the detector, whose weights fit them.
"""

import keras
from keras import KerasTensor, layers

from helpers.architectures.faster_rcnn import SIDE, TRUNK, chain
from helpers.architectures.tables import read

TABLE = [*TRUNK[:5], *read("""
row    kernel  stride  output
conv6  3×3     2       6×6×128
conv7  3×3     1       6×6×128
""")]
CLASSES = 11  # no digit, and the digits
SCORED = {16: "conv7", 8: "conv5", 4: "conv3"}  # the layer that is scored at each stride


def score(x: KerasTensor, stride: int) -> KerasTensor:
    """A score for each class at each place, by a 1×1 convolution.

    A new skip starts at zero, so that it changes nothing at first (section 4.2).
    """
    start = "glorot_uniform" if stride == 16 else "zeros"
    return layers.Conv2D(CLASSES, 1, kernel_initializer=start, name=f"score{stride}")(x)


def up(x: KerasTensor, times: int, name: str) -> KerasTensor:
    """Larger maps by linear interpolation; the paper lets them be learnt from that start."""
    return layers.UpSampling2D(times, interpolation="bilinear", name=name)(x)


def fcn() -> dict[int, keras.Model]:
    """The networks of stride 16, 8 and 4, which share their layers: (96, 96, 1) -> (96, 96, 11).

    Each adds to the coarser scores, made twice as large, the scores of an earlier layer (Fig. 3).
    """
    images = keras.Input((SIDE, SIDE, 1))
    outputs, models, scores = chain(images, TABLE), {}, None
    for stride, layer in SCORED.items():
        own = score(outputs[layer], stride)
        if scores is not None:
            own = layers.Add(name=f"sum{stride}")([up(scores, 2, f"twice{stride}"), own])
        scores = own
        models[stride] = keras.Model(images, up(scores, stride, f"pixels{stride}"),
                                     name=f"fcn_{stride}s")
    return models
