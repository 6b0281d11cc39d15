"""How much to train here: little on CI, more on a laptop's CPU, most on a GPU.

On request, as much as the paper did.
"""

import os
import shutil
from typing import TypeVar

from helpers.language import tr

BUDGETS = ("smoke", "cpu", "gpu", "paper")
Value = TypeVar("Value")


def name() -> str:
    """The budget in use: COURSE_BUDGET of the environment, else "gpu" or "cpu" as the machine is.

    ValueError if COURSE_BUDGET is none of BUDGETS.
    """
    chosen = os.environ.get("COURSE_BUDGET") or ("gpu" if shutil.which("nvidia-smi") else "cpu")
    if chosen not in BUDGETS:
        raise ValueError(tr(f"COURSE_BUDGET is {chosen!r}; it must be one of {BUDGETS}.",
                            f"COURSE_BUDGET vale {chosen!r}; debe ser uno de {BUDGETS}."))
    return chosen


def pick(smoke: Value, cpu: Value, gpu: Value | None = None, paper: Value | None = None) -> Value:
    """The value for the budget in use; a budget that is not given takes the one before it."""
    values = {"smoke": smoke, "cpu": cpu}
    values["gpu"] = values["cpu"] if gpu is None else gpu
    values["paper"] = values["gpu"] if paper is None else paper
    return values[name()]
