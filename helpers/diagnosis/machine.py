"""The machine: where the notebook runs, Python, graphics card, memory and disk."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from helpers import datasets
from helpers.datasets.catalogue import FACTS
from helpers.diagnosis.findings import tell
from helpers.diagnosis.report import Finding

LOWEST_PYTHON = (3, 11)
MEMORY = 2200  # MB; ResNet-56 on all of CIFAR-10, on a processor, took 2,185 at its peak
CONTAINER = Path("/sys/fs/cgroup")
SECONDS = 3  # for a program to answer
CPUINFO = Path("/proc/cpuinfo")  # of Linux
# Systems for which there is no TensorFlow of the versions that the course needs.
NO_TENSORFLOW = {("Darwin", "x86_64"): "macOS, Intel", ("Windows", "ARM64"): "Windows, ARM"}
SERVERS = {"jupyterlab": "JupyterLab", "jupyter-lab": "JupyterLab", "notebook": "Jupyter Notebook"}


def where() -> str | None:
    """Where this code runs, by its name; None outside notebooks."""
    if "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ:
        return "Google Colab"
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        return "Kaggle"
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if not hasattr(shell, "kernel"):
        return None
    if "__vsc_ipynb_file__" in shell.user_ns:
        return "VS Code"
    server = _output("ps", "-o", "args=", "-p", os.environ.get("JPY_PARENT_PID", "0"))
    return next((name for sign, name in SERVERS.items() if sign in server), "Jupyter")


def _output(*command: str) -> str:
    """What a program prints; "" if there is none, or it fails, or it takes longer than SECONDS."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS,
                              check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def runtime() -> Iterator[Finding]:
    """Where this runs, and on which system."""
    place = where()
    system = f"{platform.system()} {platform.machine()}"
    yield tell("notebook" if place else "plain Python", place=place, system=system)


def python() -> Iterator[Finding]:
    """The version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    old = tuple(sys.version_info[:2]) < LOWEST_PYTHON
    yield tell("old Python" if old else "Python", version=version, path=sys.executable)


def processor() -> Iterator[Finding]:
    """Whether TensorFlow exists for this system, and its instructions for this processor."""
    system = platform.system(), platform.machine()
    if system in NO_TENSORFLOW:
        yield tell("no TensorFlow", system=NO_TENSORFLOW[system])
    elif CPUINFO.is_file() and " sse2 " in (flags := CPUINFO.read_text()) and " avx " not in flags:
        yield tell("no AVX")
    else:
        yield tell("processor", system=platform.machine())


def gpu() -> Iterator[Finding]:
    """The graphics card, as its driver names it, and whether a loaded TensorFlow uses it."""
    if not shutil.which("nvidia-smi"):
        none = tell("no card")
        yield none if where() == "Google Colab" else replace(none, advice="")
        return
    cards = _output("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
    yield tell("card" if cards else "silent card", cards="; ".join(cards.splitlines()))
    loaded = sys.modules.get("tensorflow")
    if cards and loaded and not loaded.config.list_physical_devices("GPU"):
        yield tell("unused card")


def memory() -> Iterator[Finding]:
    """The memory that is free, against what the hungriest lesson takes."""
    free, total = (count // 10 ** 6 for count in _free_and_total())
    key = "memory" if free >= MEMORY else "little memory"
    yield tell(key, free=free, total=total, needed=MEMORY)


def _free_and_total() -> tuple[int, int]:
    """The bytes of memory, free and in all, of the machine or of its container if that has less."""
    import psutil
    machine = psutil.virtual_memory()
    try:
        limit, used = (int((CONTAINER / name).read_text())
                       for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # no container, or one without a limit
        return machine.available, machine.total
    return min(machine.available, limit - used), min(machine.total, limit)


def disk() -> Iterator[Finding]:
    """The space that is free for the data, against what is still to be downloaded."""
    folder = datasets.cache()
    needed = sum(facts.megabytes for name, facts in FACTS.items()
                 if not (folder / f"{name}.npz").is_file())
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 10 ** 6
    if os.access(existing, os.W_OK):
        key = "disk" if free >= needed else "little disk"
        yield tell(key, free=free, folder=folder, needed=needed)
    else:
        yield tell("locked disk", folder=existing)
