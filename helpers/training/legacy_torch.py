"""Weights in PyTorch's old file format, read without PyTorch and without trust.

Such a file is five pickles and then numbers: a magic number, a version, facts about the machine,
the tensors by name, the keys of their storages; then each storage, its length and its numbers, in
the order of the keys (torch/serialization.py, `_legacy_save`).

A pickle may ask for any function of Python and call it. This reader knows the four names that our
file of weights needs, and refuses all others.
"""

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import IO

import numpy as np

from helpers.datasets.files import Arrays, unusable

MAGIC, VERSION = 0x1950a86a20f9469cfc6c, 1001


def place(*description: object) -> tuple:
    """Where a tensor is, in the stead of torch's `_rebuild_tensor_v2`, which would make one.

    It is (key, type) of its storage, the number with which it starts, its shape, its steps.
    """
    return description[:4]


NAMES = {("collections", "OrderedDict"): OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): place,
         ("torch", "FloatStorage"): "<f4", ("torch", "LongStorage"): "<i8"}


class PlaceUnpickler(pickle.Unpickler):
    """Reads places of tensors, and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        """What a name of the file stands for. UnpicklingError if it is none of NAMES."""
        if (module, name) not in NAMES:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return NAMES[module, name]

    def persistent_load(self, identity: tuple) -> tuple[str, str]:
        """("storage", type, key, device, length, view) -> (key, type)."""
        return identity[2], identity[1]


def read(path: Path) -> Arrays:
    """The arrays by name, in the file's order. DatasetError if it is damaged or asks for more."""
    try:
        with path.open("rb") as file:
            return arrays(file)
    except Exception as error:  # a damaged pickle can raise any
        raise unusable(path, str(error)) from error


def arrays(file: IO[bytes]) -> Arrays:
    """The arrays of an open file. ValueError and others if it is none of weights."""
    magic, version, _, places, keys = (PlaceUnpickler(file).load() for _ in range(5))
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError(f"it begins with {magic}, {version}")
    types = dict(storage for storage, *_ in places.values())
    storages = {key: numbers(file, types[key]) for key in keys}
    return {name: array(storages[key], *rest) for name, ((key, _), *rest) in places.items()}


def numbers(file: IO[bytes], kind: str) -> np.ndarray:
    """The next storage. ValueError if the file ends before it does."""
    (length,) = np.frombuffer(file.read(8), "<i8")
    return np.frombuffer(file.read(length * np.dtype(kind).itemsize), kind, length)


def array(storage: np.ndarray, start: int, shape: tuple, steps: tuple) -> np.ndarray:
    """A tensor's numbers in its storage. ValueError if it reaches beyond that."""
    size = storage.itemsize
    return np.ndarray(shape, storage.dtype, storage, start * size, [step * size for step in steps])
