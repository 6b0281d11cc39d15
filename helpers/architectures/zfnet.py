"""ZFNet (Zeiler & Fergus, arXiv 1311.2901, Fig. 3): AlexNet mended after looking into it."""

import keras

from helpers.architectures.alexnet import build
from helpers.architectures.tables import read

# Fig. 3. Its pooling makes 55 of 110, 13 of 26 and 6 of 13: "same" but for the last, 7 with it.
TABLE = read("""
row    kernel  stride  padding  groups  output
conv1  7×7     2       valid    1       110×110×96
pool1  3×3     2       same     ·       55×55×96
norm1  ·       ·       ·        ·       55×55×96
conv2  5×5     2       valid    1       26×26×256
pool2  3×3     2       same     ·       13×13×256
norm2  ·       ·       ·        ·       13×13×256
conv3  3×3     1       same     1       13×13×384
conv4  3×3     1       same     1       13×13×384
conv5  3×3     1       same     1       13×13×256
pool3  3×3     2       valid    ·       6×6×256
fc6    ·       ·       ·        ·       4096
fc7    ·       ·       ·        ·       4096
fc8    ·       ·       ·        ·       1000
""")


def zfnet() -> keras.Model:
    """ZFNet on images (225, 225, 3), 1000 logits: 62,357,608 parameters.

    The paper says 224 and no padding: without any that gives 109; 225 gives its 110.
    """
    return build(TABLE, (225, 225, 3), grouped=False, activation="relu", dropout=.5, name="zfnet")
