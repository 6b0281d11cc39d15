"""Weights that this project trained: one file and one card a model in data/weights, read with its checksum."""

import hashlib
import json
from pathlib import Path

import keras
import numpy as np

from helpers.language import tr

FOLDER = Path(__file__).parents[2] / "data" / "weights"


def card(name: str) -> dict[str, str | int | float]:
    """What a file of weights is: trained on what, how, with which result. ValueError if there is none of this name."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        names = ", ".join(sorted(path.stem for path in FOLDER.glob("*.json")))
        raise ValueError(tr(f"There are no weights {name!r}. There are: {names}",
                            f"No existen los pesos {name!r}. Existen: {names}"))
    return json.loads(path.read_text("utf-8"))


def load(model: keras.Model, name: str) -> keras.Model:
    """The model with these weights in it.

    ValueError if the file is not the one that the card describes, or if the weights belong to another model.
    """
    path = FOLDER / f"{name}.npz"
    if hashlib.sha256(path.read_bytes()).hexdigest() != card(name)["sha256"]:
        raise ValueError(tr(f"{path} is damaged: its checksum is not the card's. Get the course anew.",
                            f"{path} está dañado: su suma no es la de la ficha. Descarga el curso otra vez."))
    with np.load(path, allow_pickle=False) as file:
        arrays = [file[key].astype("float32") for key in file]
    if [array.shape for array in arrays] != [tuple(weight.shape) for weight in model.weights]:
        raise ValueError(tr(f"The weights {name!r} do not fit the model {model.name!r}: other shapes.",
                            f"Los pesos {name!r} no corresponden al modelo {model.name!r}: otras formas."))
    model.set_weights(arrays)
    return model


def save(model: keras.Model, name: str, facts: dict[str, str | int | float]) -> Path:
    """Write a model's weights, in float16, and their card; returns the file's path."""
    path = FOLDER / f"{name}.npz"
    np.savez_compressed(path, *(weight.astype("float16") for weight in model.get_weights()))
    facts = {**facts, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    path.with_suffix(".json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path
