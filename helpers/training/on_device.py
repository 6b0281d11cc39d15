"""A data set that lives where the model computes: sent there once, in bytes, looked up by number.

Fed from outside, a small network on a fast device waits for its images: 128 of CIFAR-10 are 1.5 MB
in float32, 393 kB in bytes, and as numbers of images half a kilobyte. So the model's input is the
number of an image, and what used to be done to a batch on the way (shift, mirror, standardise) is a
layer of the compiled step.
"""

import keras
import numpy as np
from keras import KerasTensor, layers, ops

from helpers.training.fit import DEVIATION, MEAN


@keras.saving.register_keras_serializable("convnets")
class Pictures(layers.Layer):
    """Numbers of images (b,) -> images (b, h, w, c), as `standardised` and `augmented` make them.

    `images` are bytes (n, h, w, c). While training, each image is shifted by a number of pixels of
    its own, up to `reach` each way, zeros coming in, and half the images are mirrored.
    """

    def __init__(self, images: np.ndarray, reach: int = 4, mirror: bool = True, seed: int = 0,
                 **options: object) -> None:
        super().__init__(**options)
        self.reach, self.mirror = reach, mirror
        self.random = keras.random.SeedGenerator(seed)
        self.bytes = self.add_weight(
            shape=images.shape, dtype="uint8", trainable=False, autocast=False, name="bytes",
            initializer=lambda shape, dtype: ops.convert_to_tensor(images))

    def call(self, numbers: KerasTensor, training: bool = False) -> KerasTensor:
        """(b,) -> (b, h, w, c)."""
        images = ops.cast(ops.take(self.bytes, numbers, axis=0), "float32")
        images = (images - MEAN) / DEVIATION
        if training and self.reach:
            images = self.shift(self.shift(images, axis=1), axis=2)
        if training and self.mirror:
            mirrored = self.draw(images, 2) == 1
            images = ops.where(mirrored, ops.flip(images, axis=2), images)
        return images

    def shift(self, images: KerasTensor, axis: int) -> KerasTensor:
        """Each image moved along an axis by a number of pixels of its own: same shape.

        A gather with other indices for each image is slow on most devices. So all 2·reach + 1
        shifts are made, which are slices of one padded array, and each image takes its own.
        """
        size = images.shape[axis]
        frame = [(self.reach, self.reach) if k == axis else (0, 0) for k in range(4)]
        padded = ops.pad(images, frame)
        chosen = self.draw(images, 2 * self.reach + 1)
        moved = ops.zeros_like(images)
        for start in range(2 * self.reach + 1):
            pixels = slice(start, start + size)
            view = padded[:, pixels] if axis == 1 else padded[:, :, pixels]
            moved = ops.where(chosen == start, view, moved)
        return moved

    def draw(self, images: KerasTensor, n: int) -> KerasTensor:
        """A whole number below n for each image: (b, h, w, c) -> (b, 1, 1, 1)."""
        return keras.random.randint((ops.shape(images)[0], 1, 1, 1), 0, n, seed=self.random)

    def get_config(self) -> dict[str, object]:
        """How images are augmented; the images themselves are not part of the recipe."""
        return {"reach": self.reach, "mirror": self.mirror}


def on_numbers(model: keras.Model, pictures: Pictures) -> keras.Model:
    """The same model, sharing its weights, on numbers of images: (b,) -> what it gives for them."""
    numbers = keras.Input((), dtype="int32")
    return keras.Model(numbers, model(pictures(numbers)), name=model.name)


def with_mirror_images(model: keras.Model) -> keras.Model:
    """The same model, sharing its weights, that looks at an image and at its mirror image.

    Its logits are the mean of those for the two.
    """
    images = keras.Input(model.input_shape[1:])
    logits = model(images) + model(ops.flip(images, axis=2))
    return keras.Model(images, logits / 2, name=model.name)
