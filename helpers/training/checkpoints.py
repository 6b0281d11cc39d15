"""Trainings that survive a kill or a lost runtime: all that they depend on, in one file, after an epoch.

`keras.callbacks.BackupAndRestore` would lose the history and the order of the batches, and it keeps weights and epoch
in two files: killed between them, a training would do an epoch twice.
"""

import hashlib
import json
import os
import random
import re
import time
from collections.abc import Iterable
from pathlib import Path

import keras
import numpy as np

from helpers import datasets
from helpers.datasets.files import UNREADABLE
from helpers.language import tr

DRIVE = Path("/content/drive/MyDrive")
COUNTS = ("best", "wait", "cooldown_counter", "best_epoch")  # of ReduceLROnPlateau and EarlyStopping
Facts = dict[str, object]


class CheckpointError(RuntimeError):
    """A file of a training cannot be used; the message says why and what to do."""


def folder() -> Path:
    """Where trainings are kept: in Google Drive where it is mounted, as Colab does, else in the course's cache."""
    return DRIVE / "convnets-course" if DRIVE.is_dir() else datasets.cache() / "trainings"


def digest(*parts: object) -> str:
    """Twelve hex digits that change with any of the parts; of arrays every byte counts."""
    total = hashlib.sha256()
    for part in parts:
        array = isinstance(part, np.ndarray)
        total.update(f"{part.dtype} {part.shape};".encode() if array else f"{part!r};".encode())
        total.update(np.ascontiguousarray(part).data if array else b"")
    return total.hexdigest()[:12]


def recipe(model: keras.Model) -> str:
    """Layers, optimiser and loss as JSON, each name replaced by a number: Keras counts layers on within a session."""
    text = model.to_json()
    for k, name in enumerate(dict.fromkeys(re.findall(r'"name": ("[^"]+")', text))):
        text = text.replace(name, str(k))
    return text


def start(model: keras.Model) -> list[str]:
    """The weights in short, rounded: another processor may give other last digits to the same random start."""
    return [f"{np.mean(weight):.2e} {np.std(weight):.2e}" for weight in model.get_weights()]


def numbers(callback: keras.callbacks.Callback) -> Facts:
    """What a callback is set to: its attributes that are numbers."""
    return {name: value for name, value in vars(callback).items() if type(value) in (bool, int, float)}


def write(path: Path, arrays: dict[str, np.ndarray], facts: Facts) -> None:
    """Put arrays and facts into a file, at once: whoever is killed here leaves the file as it was."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, facts=np.array(json.dumps(facts)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, run: str) -> tuple[dict[str, np.ndarray], Facts]:
    """The arrays and the facts of a file. CheckpointError if it is damaged or belongs to another run."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file}
        facts = json.loads(str(arrays.pop("facts")))
    except (*UNREADABLE, KeyError) as error:
        raise _unusable(path, tr(f"it is damaged ({error})", f"está dañado ({error})")) from error
    if facts.get("run") != run:
        raise _unusable(path, tr("it holds another training", "contiene otro entrenamiento"))
    return arrays, facts


def _unusable(path: Path, why: str) -> CheckpointError:
    """The error that names a bad file and says what to do."""
    return CheckpointError(tr(f"{path} cannot be used: {why}. Delete it and run this again: the training starts anew.",
                              f"{path} no sirve: {why}. Bórralo y ejecuta esto de nuevo: el entrenamiento empieza "
                              "desde cero."))


class Checkpoint(keras.callbacks.Callback):
    """Keeps a training in `folder()` and puts it back; `epoch` tells how many epochs are done, all if it has ended."""

    def __init__(self, name: str, run: str, epochs: int, batches: keras.utils.PyDataset,
                 history: keras.callbacks.History, others: Iterable[keras.callbacks.Callback], every: float) -> None:
        """Look for the run `run` of the training `name`, and say what is found. It is saved each `every` seconds."""
        super().__init__()
        self.path, self.run, self.batches, self.every = folder() / f"{name}-{run}.npz", run, batches, every
        self.history, self.others = history, list(others)
        self.arrays, self.facts = read(self.path, run) if self.path.is_file() else ({}, {"seconds": 0., "epoch": 0})
        self.epoch = epochs if self.facts.get("ended") else self.facts["epoch"]
        self.clock = self.saved = time.monotonic()
        for part in self.path.parent.glob(f"{self.path.name}.*.part"):  # left by one that was killed while writing
            part.unlink(missing_ok=True)
        _announce(name, self.path, self.facts, epochs)

    def state(self) -> list[keras.Variable]:
        """Weights, statistics and seeds of the model, not its images; counter, rate and momenta of its optimiser."""
        weights = [variable for variable in self.model.variables if variable.dtype != "uint8"]
        return [*weights, *self.model.optimizer.variables]

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Put everything back as it was."""
        if not self.arrays:
            return
        self.model.optimizer.build(self.model.trainable_variables)
        values = [self.arrays[key] for key in self.arrays if key != "order"]
        if [value.shape for value in values] != [tuple(variable.shape) for variable in self.state()]:
            raise _unusable(self.path, tr("another version of Keras wrote it", "lo escribió otra versión de Keras"))
        for variable, value in zip(self.state(), values, strict=True):
            variable.assign(value)
        self.batches.order, self.batches.rng.bit_generator.state = self.arrays["order"], self.facts["rng"]
        version, words, gauss = self.facts["random"]
        random.setstate((version, tuple(words), gauss))
        self.history.history.update(self.facts["history"])
        for callback, remembered in zip(self.others, self.facts["callbacks"], strict=True):
            vars(callback).update(remembered)

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
        history = {key: [float(value) for value in values] for key, values in self.history.history.items()}
        facts = {"run": self.run, "epoch": self.epoch, "ended": ended, "history": history,
                 "seconds": self.facts["seconds"] + time.monotonic() - self.clock,
                 "rng": self.batches.rng.bit_generator.state, "random": random.getstate(),
                 "callbacks": [{key: vars(each)[key] for key in COUNTS if key in vars(each)} for each in self.others]}
        arrays = {f"{k}": keras.ops.convert_to_numpy(variable) for k, variable in enumerate(self.state())}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write(self.path, {**arrays, "order": self.batches.order}, facts)
        except OSError as error:
            print(tr(f"The training could not be saved ({error}); it goes on.",
                     f"No se pudo guardar el entrenamiento ({error}); continúa."))
        self.saved = time.monotonic()


def _announce(name: str, path: Path, facts: Facts, epochs: int) -> None:
    """Say what becomes of this training: read, resumed, or begun anew."""
    minutes, done = f"{facts['seconds'] / 60:.1f}", facts["epoch"]
    if facts.get("ended"):
        print(tr(f"{name}: trained earlier, in {minutes} min; read from {path}. Delete that file to train again.",
                 f"{name}: se entrenó antes, en {minutes} min; leído de {path}. Bórralo para entrenar de nuevo."))
    elif done:
        print(tr(f"{name}: goes on after epoch {done} of {epochs}, as saved in {path}.",
                 f"{name}: continúa después de la época {done} de {epochs}, guardada en {path}."))
    elif list(path.parent.glob(f"{name}-{'?' * 12}.npz")):
        print(tr(f"{name}: starts anew. What {path.parent} holds under this name has other data, another recipe or "
                 "another random start, and is left as it is.",
                 f"{name}: empieza desde cero. Lo que {path.parent} guarda con este nombre tiene otros datos, otra "
                 "receta u otro inicio al azar, y queda como está."))
    elif "COLAB_RELEASE_TAG" in os.environ and not DRIVE.is_dir():
        print(tr(f"{name}: if Colab ends the session, what was trained is lost. To keep it, mount Google Drive first:",
                 f"{name}: si Colab termina la sesión, lo entrenado se pierde. Para conservarlo, monta antes Google "
                 "Drive:"), 'from google.colab import drive; drive.mount("/content/drive")')
