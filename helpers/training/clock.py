"""How long a training takes, and on which machine: no time without it."""

import os
import platform
import time
from pathlib import Path

import keras

from helpers.budget import gpus

CPU = Path("/proc/cpuinfo")  # Linux tells there which processor it runs on


class Clock(keras.callbacks.Callback):
    """Notes for each epoch its "seconds" by the clock, and those of the "processor", of all cores.

    Those of the processor do not count what other programs do meanwhile; on two cores at work they
    are about twice as many. "first" are the seconds of the first call, which may compile. All are
    kept with the history where `fit` saves it.
    """

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Look at both clocks."""
        self.begun, self.first = (time.perf_counter(), time.process_time()), None

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Look at the clock after the first call."""
        self.first = self.first or time.perf_counter() - self.begun[0]

    def on_epoch_end(self, epoch: int, logs: dict) -> None:
        """Add what has passed to what Keras notes of an epoch."""
        logs["seconds"] = time.perf_counter() - self.begun[0]
        logs["processor"] = time.process_time() - self.begun[1]
        logs["first"] = self.first


def machine() -> str:
    """What computes here: the GPUs, or else the processor's name and the number of cores."""
    found = gpus() or [processor()]
    return f"{', '.join(found)}, {os.cpu_count()} cores"


def processor() -> str:
    """The processor's name; where it cannot be told, its kind."""
    lines = CPU.read_text("utf-8").splitlines() if CPU.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
