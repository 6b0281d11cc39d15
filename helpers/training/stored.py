"""What this project's trainings left: weights in data/weights, curves in data/runs, with cards.

A card tells what was trained, on what, how, for how long, where, and with which result. That of
weights lies beside them, NAME.npz and NAME.json; that of curves is the file itself.
`python -m instructor train NAME` writes both.
"""

import json
from pathlib import Path

import keras
import numpy as np

from helpers.datasets.files import checksum
from helpers.language import tr

WEIGHTS, CURVES = (Path(__file__).parents[2] / "data" / name for name in ("weights", "runs"))
Card = dict[str, str | int | float | list[float]]


def card(name: str) -> Card:
    """What stored weights are. ValueError that names all if there are none of this name."""
    return read(WEIGHTS, name)


def load_curves(name: str) -> Card:
    """A training: its facts, and lists with a number an epoch, such as "test_error".

    ValueError that names all trainings if there is none of this name.
    """
    return read(CURVES, name)


def load_weights(model: keras.Model, name: str) -> keras.Model:
    """The model with stored weights in it.

    ValueError if the file is not the one that its card describes, or if the weights belong to
    another model.
    """
    path = WEIGHTS / f"{name}.npz"
    if card(name)["sha256"] != checksum(path):
        raise ValueError(tr(
            f"{path} is damaged: its checksum is not the card's. Get the course anew.",
            f"{path} está dañado: su suma no es la de la ficha. Descarga el curso otra vez."))
    with np.load(path, allow_pickle=False) as file:
        arrays = [file[key].astype("float32") for key in file]
    if [array.shape for array in arrays] != [tuple(weight.shape) for weight in model.weights]:
        raise ValueError(tr(
            f"The weights {name!r} do not fit the model {model.name!r}: other shapes.",
            f"Los pesos {name!r} no corresponden al modelo {model.name!r}: otras formas."))
    model.set_weights(arrays)
    return model


def rounded(model: keras.Model) -> list[np.ndarray]:
    """A model's weights as they are stored: kernels in float16.

    Vectors are few, and the variances among them can be beyond float16's 65,504.
    """
    weights = model.get_weights()
    return [weight.astype("float16") if weight.ndim > 1 else weight for weight in weights]


def save_weights(model: keras.Model, name: str, facts: Card) -> Path:
    """Write a model's weights and their card; returns the weights' path."""
    path = WEIGHTS / f"{name}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, *rounded(model))
    write(WEIGHTS, name, {**facts, "sha256": checksum(path)})
    return path


def save_curves(name: str, facts: Card, curves: dict[str, list[float]]) -> Path:
    """Write a training's facts and curves; returns the file's path."""
    return write(CURVES, name, facts | curves)


def read(folder: Path, name: str) -> Card:
    """A card. ValueError that names all cards of the folder if there is none of this name."""
    path = folder / f"{name}.json"
    if not path.is_file():
        names = ", ".join(sorted(path.stem for path in folder.glob("*.json")))
        raise ValueError(tr(f"There is no {name!r} in {folder.name}. There are: {names}",
                            f"No existe {name!r} en {folder.name}. Existen: {names}"))
    return json.loads(path.read_text("utf-8"))


def write(folder: Path, name: str, facts: Card) -> Path:
    """Write a card, a line a fact; returns its path."""
    path = folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
             for key, value in facts.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return path
