"""A data set that lives where the model computes: sent there once, in bytes, looked up by number, augmented in the step.

Fed from outside, a small network on a fast device waits for its images: 128 of CIFAR-10 are 1.5 MB in float32 and
131 kB in bytes, and as numbers of images half a kilobyte. So the model's input is the number of an image, and what
used to be done to a batch on the way (shift, mirror, standardise) is a layer of the compiled step.
"""

import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable("convnets")
class Pictures(layers.Layer):
    """Numbers of images (b,) -> images (b, h, w, c), standardised, and shifted and mirrored while training.

    `images` are bytes (n, h, w, c). Shifts are of up to `reach` pixels each way, drawn for each image, with the value
    `mean` coming in, which is 0 once standardised; half the images are mirrored. What comes out is
    (byte − mean) / deviation.
    """

    def __init__(self, images: np.ndarray, reach: int = 4, mirror: bool = True, mean: float = 120,
                 deviation: float = 64, seed: int = 0, **options: object) -> None:
        super().__init__(**options)
        self.reach, self.mirror, self.mean, self.deviation = reach, mirror, mean, deviation
        self.random = keras.random.SeedGenerator(seed)
        self.bytes = self.add_weight(
            shape=images.shape, dtype="uint8", trainable=False, autocast=False, name="bytes",
            initializer=lambda shape, dtype: ops.convert_to_tensor(images))

    def call(self, numbers: keras.KerasTensor, training: bool = False) -> keras.KerasTensor:
        """(b,) -> (b, h, w, c)."""
        images = ops.cast(ops.take(self.bytes, numbers, axis=0), "float32")
        images = (images - self.mean) / self.deviation
        if training and self.reach:
            images = self.shift(self.shift(images, axis=1), axis=2)
        if training and self.mirror:
            images = ops.where(self.draw(images, 2) == 1, ops.flip(images, axis=2), images)
        return images

    def shift(self, images: keras.KerasTensor, axis: int) -> keras.KerasTensor:
        """Each image moved along an axis by a number of pixels of its own, zeros coming in: same shape.

        A gather with other indices for each image is slow on most devices. So all 2·reach + 1 shifts are made, which
        are slices of one padded array, and each image takes its own.
        """
        size = images.shape[axis]
        frame = [(self.reach, self.reach) if k == axis else (0, 0) for k in range(4)]
        padded = ops.pad(images, frame)
        chosen = self.draw(images, 2 * self.reach + 1)
        moved = ops.zeros_like(images)
        for start in range(2 * self.reach + 1):
            view = padded[:, start:start + size] if axis == 1 else padded[:, :, start:start + size]
            moved = ops.where(chosen == start, view, moved)
        return moved

    def draw(self, images: keras.KerasTensor, n: int) -> keras.KerasTensor:
        """A whole number below n for each image: (b, h, w, c) -> (b, 1, 1, 1)."""
        return keras.random.randint((ops.shape(images)[0], 1, 1, 1), 0, n, seed=self.random)

    def get_config(self) -> dict[str, object]:
        """How images are augmented; the images themselves are not part of the recipe."""
        return {"reach": self.reach, "mirror": self.mirror, "mean": self.mean, "deviation": self.deviation}


def on_numbers(model: keras.Model, pictures: Pictures) -> keras.Model:
    """The same model, sharing its weights, on numbers of images: (b,) -> what the model gives for those images."""
    numbers = keras.Input((), dtype="int32")
    return keras.Model(numbers, model(pictures(numbers)), name=model.name)


def with_mirror_images(model: keras.Model) -> keras.Model:
    """The same model, sharing its weights, whose logits are the mean of those for an image and its mirror image."""
    images = keras.Input(model.input_shape[1:])
    return keras.Model(images, (model(images) + model(ops.flip(images, axis=2))) / 2, name=model.name)
