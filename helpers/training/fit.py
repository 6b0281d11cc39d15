"""Batches in an order that a seed fixes, shifted and mirrored, and a `fit` that survives."""

from collections.abc import Iterable

import keras
import numpy as np

from helpers import budget
from helpers.training import checkpoints

Images, Labels = np.ndarray, np.ndarray
MEAN, DEVIATION = 120, 64  # of CIFAR's bytes, about


def for_lenet(images: np.ndarray) -> Images:
    """MNIST's bytes as LeNet-5 sees them: white −0.1, ink 1.175, a frame of two pixels.

    (n, 28, 28, 1) -> (n, 32, 32, 1). So the mean is about 0, the variance about 1 (section II.B).
    """
    frame = (0, 0), (2, 2), (2, 2), (0, 0)
    return np.pad(images, frame).astype("float32") * (1.275 / 255) - .1


def standardised(images: np.ndarray) -> Images:
    """CIFAR's bytes with a mean near 0 and a variance near 1: (n, 32, 32, 3) -> same, float32."""
    return (images.astype("float32") - MEAN) / DEVIATION


def augmented(images: Images, rng: np.random.Generator, reach: int = 4,
              mirror: bool = True) -> Images:
    """Each image shifted by up to `reach` pixels, zeros coming in, and half of them mirrored.

    (n, h, w, c) -> same.
    """
    n, height, width, _ = images.shape
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
    rows = rng.integers(0, 2 * reach + 1, n)[:, None] + np.arange(height)
    columns = rng.integers(0, 2 * reach + 1, n)[:, None] + np.arange(width)
    if mirror:
        flipped = rng.random(n) < .5
        columns[flipped] = columns[flipped, ::-1]
    return padded[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


class Batches(keras.utils.PyDataset):
    """Batches in a new order each epoch, augmented if asked for.

    The same seed gives the same batches.
    """

    def __init__(self, images: Images, labels: Labels, size: int = 128, seed: int = 0,
                 reach: int = 0, mirror: bool = False) -> None:
        super().__init__()
        self.images, self.labels, self.size = images, labels, size
        self.reach, self.mirror = reach, mirror
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(images))

    def __len__(self) -> int:
        """Batches in an epoch; images that do not fill the last one wait for the next order."""
        return len(self.images) // self.size

    def __getitem__(self, index: int) -> tuple[Images, Labels]:
        """The batch of this number: (size, h, w, c), (size,)."""
        chosen = self.order[index * self.size:(index + 1) * self.size]
        images = self.images[chosen]
        if self.reach or self.mirror:
            images = augmented(images, self.rng, self.reach, self.mirror)
        return images, self.labels[chosen]

    def on_epoch_end(self) -> None:
        """Draw the next epoch's order."""
        self.order = self.rng.permutation(len(self.images))


def fit(model: keras.Model, batches: Batches, epochs: int, name: str, verbose: int = 0,
        every: float = 20, callbacks: Iterable[keras.callbacks.Callback] = (),
        **options: object) -> dict[str, list[float]]:
    """Train as `model.fit` does and return the history.

    Cut off at any moment, the same call goes on and ends the same. What is saved each `every`
    seconds, after an epoch, belongs to this name, model, recipe, data and random start; of
    callbacks it has what `ReduceLROnPlateau` and `EarlyStopping` count. A training that has ended
    is read, not repeated. At the budget `smoke` nothing is saved. CheckpointError if a saved file
    cannot be used.
    """
    callbacks = list(callbacks)
    options |= {"epochs": epochs, "verbose": verbose}
    if budget.name() == "smoke":
        return model.fit(batches, callbacks=callbacks, **options).history
    history = keras.callbacks.History()
    run = _run(model, batches, callbacks, options)
    keep = checkpoints.Checkpoint(name, run, epochs, batches, history, callbacks, every)
    model.fit(batches, initial_epoch=keep.epoch, callbacks=[*callbacks, history, keep], **options)
    return history.history


def _run(model: keras.Model, batches: Batches, callbacks: list[keras.callbacks.Callback],
         options: dict[str, object]) -> str:
    """What the result of `fit` depends on, as a digest."""
    rest = {key: options[key] for key in options if key not in ("validation_data", "verbose")}
    return checkpoints.digest(
        checkpoints.recipe(model), checkpoints.start(model), rest,
        *options.get("validation_data", ()),
        [(type(each).__name__, checkpoints.numbers(each)) for each in callbacks],
        batches.images, batches.labels, batches.size, batches.reach, batches.mirror,
        batches.rng.bit_generator.state)
