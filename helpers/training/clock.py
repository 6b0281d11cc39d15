"""How long a training takes, and on which machine: no time without it."""

import os
import platform
import time
from pathlib import Path

import keras

from helpers.budget import gpus

CPU = Path("/proc/cpuinfo")  # Linux tells there which processor it runs on


class Clock(keras.callbacks.Callback):
    """Notes for each epoch its "seconds" by the clock, and those of the processor, of all cores.

    Those of the processor do not count what other programs do meanwhile; on two cores at work they
    are about twice as many. Both are kept with the history where `fit` saves it.
    """

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Look at both clocks."""
        self.begun = time.perf_counter(), time.process_time()

    def on_epoch_end(self, epoch: int, logs: dict) -> None:
        """Add what has passed to what Keras notes of an epoch."""
        logs["seconds"] = time.perf_counter() - self.begun[0]
        logs["processor"] = time.process_time() - self.begun[1]


def machine() -> str:
    """What computes here: the GPUs, or else the processor's name and the number of cores."""
    found = gpus() or [processor()]
    return f"{', '.join(found)}, {os.cpu_count()} cores"


def processor() -> str:
    """The processor's name; where it cannot be told, its kind."""
    lines = CPU.read_text("utf-8").splitlines() if CPU.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
