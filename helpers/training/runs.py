"""The curves of long trainings: one file a training in data/runs, with what was trained, on what, how and for how long.

`python -m instructor train NAME` writes them.
"""

import json
from pathlib import Path

from helpers.language import tr

FOLDER = Path(__file__).parents[2] / "data" / "runs"
Card = dict[str, str | int | float | list[float]]


def load(name: str) -> Card:
    """A training: its facts, and lists with a number an epoch, such as "test_error". ValueError for an unknown name."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        names = ", ".join(sorted(path.stem for path in FOLDER.glob("*.json")))
        raise ValueError(tr(f"There is no training {name!r}. There are: {names}",
                            f"No existe el entrenamiento {name!r}. Existen: {names}"))
    return json.loads(path.read_text("utf-8"))


def save(name: str, facts: Card, curves: dict[str, list[float]]) -> Path:
    """Write a training's facts and curves; returns the file's path."""
    path = FOLDER / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in (facts | curves).items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return path
