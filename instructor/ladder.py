"""Climb lesson 15's ladder and keep it: `python -m instructor ladder` writes data/runs/ladder.json.

It runs the lesson's own cells, solved, up to the one that names the machine. It needs the real
data, and the budget of which the course publishes the outputs: COURSE_BUDGET=cpu.
"""

import keras

from helpers import budget
from helpers.training import machine, stored
from instructor.editions import solved, sources
from instructor.lesson import read

LESSON, END = "15_code", "machine()"
COLUMNS = ("images_a_second", "seconds", "processor_seconds", "error")


def main(source: str | None = None) -> int:
    """Run the lesson's first half and write what its ladder noted.

    `source` tells where the data came from, for the card.
    """
    names: dict = {}
    for code in cells():
        exec(compile(code, LESSON, "exec"), names)
    card = facts(names) | ({"trained_on": source} if source else {})
    print(stored.save_curves("ladder", card, columns(names["ladder"])))
    return 0


def cells() -> list[str]:
    """The code of the lesson before the machine is named."""
    code = [cell.source for cell in read(sources()[LESSON]) if cell.kind == "code"]
    end = next(place for place, source in enumerate(code) if END in source)
    return [solved(source) for source in code[:end]]


def facts(names: dict) -> stored.Card:
    """What was climbed, on what, and where."""
    return {"trained_on": names["data"].source, "seen": names["seen"] * names["epochs"],
            "validation_images": names["kept"], "budget": budget.name(), "machine": machine(),
            "versions": f"Keras {keras.__version__} on {keras.backend.backend()}",
            "licence": "CC BY 4.0", "speed_rungs": list(names["speeds"]),
            "speeds": [round(value, 1) for value in names["speeds"].values()]}


def columns(ladder: dict[str, tuple[float, ...]]) -> dict[str, list]:
    """The rungs' names and their numbers, rounded."""
    rows = [[round(value, 2) for value in values] for values in ladder.values()]
    return {"rungs": list(ladder), **dict(zip(COLUMNS, map(list, zip(*rows, strict=True)),
                                              strict=True))}
