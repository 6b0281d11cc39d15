"""A leaderboard on the test images that lets nobody look twice.

Whoever tests ten nets and reports the best one has chosen by the test images, and reports luck. So
a seed stands for one training, and its model is tested once; another needs another seed.
"""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from helpers import budget
from helpers.language import tr
from helpers.training.clock import machine
from helpers.training.keeping import folders


class SeedSpentError(RuntimeError):
    """This seed's look at the test images is spent on another model."""

    def __init__(self, seed: int) -> None:
        super().__init__(tr(
            f"Seed {seed} has been tested already, with another model. The test images answer "
            "once: train from a new seed, without changing anything because of the first answer.",
            f"La semilla {seed} ya se probó, con otro modelo. Las imágenes de prueba responden una "
            "sola vez: entrena con una semilla nueva, sin cambiar nada por la primera respuesta."))


class Entry(NamedTuple):
    """One line: who, which start, its error in percent, the seconds of its training, and where."""

    name: str
    seed: int
    error: float
    seconds: float
    machine: str

    def line(self) -> str:
        """The line to paste into a table in Markdown."""
        error, seconds = f"{self.error:.2f} %", f"{self.seconds:.0f} s"
        return f"| {self.name} | {self.seed} | {error} | {seconds} | {self.machine} |"


class Leaderboard:
    """Test images and the book of what was tested on them.

    The book is kept beside the trainings, under the board's name; at `smoke` it is forgotten.
    """

    def __init__(self, name: str, images: np.ndarray, labels: np.ndarray) -> None:
        self.images, self.labels = images, labels
        self.path = None if budget.name() == "smoke" else folders()[0] / f"leaderboard-{name}.json"
        self.book = read(self.path)

    def submit(self, model: keras.Model, name: str, seed: int, seconds: float) -> Entry:
        """Test a model, once; the same model again gets the answer that it got.

        SeedSpentError if this seed was tested with another model.
        """
        weights = digest(model)
        if str(seed) not in self.book:
            error = percent_wrong(model, self.images, self.labels)
            entry = Entry(name, seed, error, round(seconds, 1), machine())
            self.book[str(seed)] = {"weights": weights, **entry._asdict()}
            write(self.path, self.book)
        known = dict(self.book[str(seed)])
        if known.pop("weights") != weights:
            raise SeedSpentError(seed)
        return Entry(**known)


def digest(model: keras.Model) -> str:
    """Twelve hex digits that change with any weight that is learned.

    Running means are left out: taken anew, they may differ in their last digits.
    """
    total = hashlib.sha256()
    for weight in model.trainable_weights:
        total.update(keras.ops.convert_to_numpy(weight).tobytes())
    return total.hexdigest()[:12]


def percent_wrong(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """The error of a model's answers in percent, with two decimals."""
    answers = []
    for start in range(0, len(images), 500):
        logits = model(images[start:start + 500], training=False)
        answers.extend(keras.ops.convert_to_numpy(keras.ops.argmax(logits, axis=1)))
    return round(100 * float(np.mean(answers != labels)), 2)


def read(path: Path | None) -> dict[str, dict]:
    """The book in a file; an empty one if there is none yet."""
    return json.loads(path.read_text("utf-8")) if path and path.is_file() else {}


def write(path: Path | None, book: dict[str, dict]) -> None:
    """Keep the book."""
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(book, indent=2), "utf-8")
