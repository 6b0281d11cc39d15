"""One pass forward and back through a net of two inputs, two hidden units and an output."""

import numpy as np

from helpers.scratch import net1986

EDGES = [(1, 3), (2, 3), (1, 4), (2, 4), (3, 5), (4, 5)]  # from a unit to one that takes it


class Pass:
    """Everything that one pass forward and back gives, by the unit's number.

    Weights are by (unit, source), 0 being the bias.
    """

    def __init__(self, rows: np.ndarray, y1: float, y2: float, target: float) -> None:
        layers = [rows[:2].T, rows[2:].T]
        past = net1986.forward(np.array([[y1, y2]]), layers)
        hidden, last = net1986.gradients(past, np.array([[target]]))
        self.y = dict(enumerate(np.concatenate(past.outputs, axis=1)[0].tolist(), start=1))
        self.along = np.vstack([hidden.T, last.T])
        self.w, self.along_w = by_unit(rows), by_unit(self.along)
        self.x = {j: sum(self.w[j, i] * self.y[i] for i in sources(j)) + self.w[j, 0]
                  for j in (3, 4, 5)}
        self.along_x = {j: self.along_w[j, 0] for j in (3, 4, 5)}
        self.along_y = {i: self.along_x[5] * self.w[5, i] for i in (3, 4)}
        self.along_y[5] = self.y[5] - target
        self.error = float((self.y[5] - target) ** 2 / 2)


def sources(unit: int) -> list[int]:
    """The units whose outputs a unit takes."""
    return [source for source, taker in EDGES if taker == unit]


def by_unit(rows: np.ndarray) -> dict[tuple[int, int], float]:
    """The numbers of a table as WEIGHTS by (unit, source); source 0 is the bias."""
    return {(unit, source): float(value) for unit, row in zip((3, 4, 5), rows, strict=True)
            for source, value in zip([*sources(unit), 0], row, strict=True)}
