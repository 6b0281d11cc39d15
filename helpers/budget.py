"""How much to train here: little on CI, more on a laptop's CPU, most on a GPU.

On request, as much as the paper did.
"""

import os
import shutil
from functools import cache
from typing import TypeVar

from helpers.language import tr

BUDGETS = ("smoke", "cpu", "gpu", "paper")
Value = TypeVar("Value")


@cache
def gpus() -> list[str]:
    """The GPUs that Keras can use, as "gpu:0"; none where Keras is not installed."""
    try:
        import keras
    except ImportError:
        return []
    if keras.backend.backend() == "torch":  # its devices Keras does not list
        import torch
        return [f"gpu:{k}" for k in range(torch.cuda.device_count())]
    devices = keras.distribution.list_devices()  # of GPUs alone, JAX raises an error if none
    return [device for device in devices if not device.startswith("cpu")]


def name() -> str:
    """The budget in use: COURSE_BUDGET of the environment, else "gpu" or "cpu" as the machine is.

    Keras, slow to start, is only asked where there is a driver. ValueError if COURSE_BUDGET is none
    of BUDGETS.
    """
    chosen = os.environ.get("COURSE_BUDGET")
    if not chosen:
        chosen = "gpu" if shutil.which("nvidia-smi") and gpus() else "cpu"
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


def announce(cpu: float, gpu: float, paper: float | None = None) -> None:
    """Say how many minutes a lesson's trainings take: on two cores, else on a Colab T4.

    The minutes on a T4 are estimates; the lesson's first cell has their arithmetic.
    """
    minutes, budget = pick(0, cpu, gpu, paper), name()
    time = tr(f"{minutes} minutes", f"{minutes} minutos")
    if minutes >= 60:
        time = tr(f"{minutes / 60:.1f} hours", f"{minutes / 60:.1f} horas")
    machine = tr("on a Colab T4 (an estimate)", "en una T4 de Colab (estimado)")
    if budget == "cpu":
        machine = tr("on two cores", "en dos núcleos")
    if budget == "smoke":
        time, machine = tr("seconds", "segundos"), tr("for a test", "para una prueba")
    print(tr(f"Budget {budget}: the trainings below take about {time} {machine}.",
             f"Presupuesto {budget}: los entrenamientos que siguen toman unos {time} {machine}."))
