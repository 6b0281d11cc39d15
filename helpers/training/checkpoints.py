"""Trainings that survive a kill or a lost runtime.

All that they depend on goes into one file, after an epoch. `keras.callbacks.BackupAndRestore` would
lose the history and the order of the batches, and it keeps weights and epoch in two files: killed
between them, a training would do an epoch twice.
"""

import hashlib
import random
import re
import time
from collections.abc import Iterable

import keras
import numpy as np

from helpers.language import tr
from helpers.training.keeping import announce, folders, in_the_cache, look_up
from helpers.training.whole_file import Arrays, CheckpointError, Facts, write

# What ReduceLROnPlateau and EarlyStopping count.
COUNTS = ("best", "wait", "cooldown_counter", "best_epoch")


def digest(*parts: object) -> str:
    """Twelve hex digits that change with any of the parts; of arrays every byte counts."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            total.update(f"{part.dtype} {part.shape};".encode())
            total.update(np.ascontiguousarray(part).data)
        else:
            total.update(f"{part!r};".encode())
    return total.hexdigest()[:12]


def recipe(model: keras.Model) -> str:
    """Layers, optimiser and loss as JSON, each name replaced by a number.

    For within a session Keras counts the names of layers on: dense, dense_1, …
    """
    text = model.to_json()
    for k, name in enumerate(dict.fromkeys(re.findall(r'"name": ("[^"]+")', text))):
        text = text.replace(name, str(k))
    return text


def start(model: keras.Model) -> list[str]:
    """The weights in short, rounded.

    Another processor may give other last digits to the same random start.
    """
    return [f"{np.mean(weight):.2e} {np.std(weight):.2e}" for weight in model.get_weights()]


def numbers(callback: keras.callbacks.Callback) -> Facts:
    """What a callback is set to: its attributes that are numbers."""
    values = vars(callback)
    return {name: values[name] for name in values if type(values[name]) in (bool, int, float)}


def counts(callback: keras.callbacks.Callback) -> Facts:
    """What a callback has counted so far."""
    values = vars(callback)
    return {name: values[name] for name in COUNTS if name in values}


class Checkpoint(keras.callbacks.Callback):
    """Keeps a training in one of `folders()` and puts it back.

    `epoch` tells how many epochs are done, all if it has ended.
    """

    def __init__(self, name: str, run: str, epochs: int, batches: keras.utils.PyDataset,
                 history: keras.callbacks.History, others: Iterable[keras.callbacks.Callback],
                 every: float) -> None:
        """Look for the run `run` of the training `name`, and say what is found.

        It is saved each `every` seconds.
        """
        super().__init__()
        self.run, self.every = run, every
        self.batches, self.history, self.others = batches, history, list(others)
        self.path, self.arrays, self.facts = look_up(f"{name}-{run}.npz", run)
        self.epoch = epochs if self.facts.get("ended") else self.facts["epoch"]
        self.clock = self.saved = time.monotonic()
        for part in self.path.parent.glob(f"{self.path.name}.*.part"):
            part.unlink(missing_ok=True)  # left by one that was killed while writing
        announce(name, self.path, self.facts, epochs)

    def state(self) -> list[keras.Variable]:
        """All that changes while the model is trained; not the images that it may hold, as bytes.

        Weights, statistics and seeds, and the optimiser's counter, rate and momenta.
        """
        weights = [each for each in self.model.variables if each.dtype != "uint8"]
        return [*weights, *self.model.optimizer.variables]

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Put everything back as it was."""
        if not self.arrays:
            return
        self.restore_variables()
        self.batches.order = self.arrays["order"]
        self.batches.rng.bit_generator.state = self.facts["rng"]
        version, words, gauss = self.facts["random"]
        random.setstate((version, tuple(words), gauss))
        self.history.history.update(self.facts["history"])
        for callback, remembered in zip(self.others, self.facts["callbacks"], strict=True):
            vars(callback).update(remembered)

    def restore_variables(self) -> None:
        """Put back what the model and its optimiser hold. CheckpointError if it does not fit."""
        self.model.optimizer.build(self.model.trainable_variables)
        values = [self.arrays[key] for key in self.arrays if key != "order"]
        if [value.shape for value in values] != [tuple(each.shape) for each in self.state()]:
            why = tr("another version of Keras wrote it", "lo escribió otra versión de Keras")
            raise CheckpointError(self.path, why)
        for variable, value in zip(self.state(), values, strict=True):
            variable.assign(value)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Save, unless that was done less than `every` seconds ago."""
        self.epoch = epoch + 1
        if time.monotonic() - self.saved >= self.every:
            self.save(ended=False)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Save the result."""
        if not self.facts.get("ended"):
            self.save(ended=True)

    def save(self, ended: bool) -> None:
        """Write the file. Where that cannot be done, say so and let the training go on."""
        history = self.history.history
        facts = {
            "run": self.run, "epoch": self.epoch, "ended": ended,
            "seconds": self.facts["seconds"] + time.monotonic() - self.clock,
            "history": {key: [float(value) for value in history[key]] for key in history},
            "rng": self.batches.rng.bit_generator.state, "random": random.getstate(),
            "callbacks": [counts(each) for each in self.others],
        }
        arrays = {str(k): keras.ops.convert_to_numpy(each) for k, each in enumerate(self.state())}
        self.write({**arrays, "order": self.batches.order}, facts)
        self.saved = time.monotonic()

    def write(self, arrays: Arrays, facts: Facts) -> None:
        """Write the file, into the cache where its own folder cannot take it; else say so."""
        for path in dict.fromkeys((self.path, folders()[-1] / self.path.name)):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path, arrays, facts)
            except OSError as error:
                print(tr(f"The training could not be saved ({error}); it goes on.",
                         f"No se pudo guardar el entrenamiento ({error}); continúa."))
                continue
            if path != self.path:
                print(in_the_cache(path))
                self.path = path
            return
