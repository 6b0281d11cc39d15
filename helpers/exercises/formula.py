"""A function that an exercise hands to a student's function: it is its formula, so it can be shown and sent as text."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Formula:
    """A function written as a lambda, "lambda w: np.sum(w**2)", with NumPy as `np`; SyntaxError if it is none."""

    text: str

    def __call__(self, *args: Any) -> Any:
        return eval(self.text, {"np": np})(*args)

    def __repr__(self) -> str:
        return self.text
