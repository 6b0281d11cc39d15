"""The file of a training: written at once, and read only if it is whole and the right one."""

import json
import os
from pathlib import Path

import numpy as np

from helpers.datasets.files import DAMAGED
from helpers.language import tr

Arrays = dict[str, np.ndarray]
Facts = dict[str, object]


class CheckpointError(RuntimeError):
    """A file of a training cannot be used; the message says why and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(tr(
            f"{path} cannot be used: {why}. "
            "Delete it and run this again: the training starts anew.",
            f"{path} no sirve: {why}. "
            "Bórralo y ejecuta esto de nuevo: el entrenamiento empieza desde cero."))


def write(path: Path, arrays: Arrays, facts: Facts) -> None:
    """Put arrays and facts into a file, at once: whoever is killed here leaves it as it was."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, facts=np.array(json.dumps(facts)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def read(path: Path, run: str) -> tuple[Arrays, Facts]:
    """The arrays and the facts of a file.

    CheckpointError if it is damaged or belongs to another run; OSError if the system does not give
    it out, which says nothing about the file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file}
        facts = json.loads(str(arrays.pop("facts")))
    except (*DAMAGED, KeyError) as error:
        why = tr(f"it is damaged ({error})", f"está dañado ({error})")
        raise CheckpointError(path, why) from error
    if facts.get("run") != run:
        why = tr("it holds another training", "contiene otro entrenamiento")
        raise CheckpointError(path, why)
    return arrays, facts
