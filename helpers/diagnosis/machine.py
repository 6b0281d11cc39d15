"""The machine: where the notebook runs, Python, graphics card, memory and disk."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from helpers import datasets
from helpers.datasets.catalogue import FACTS
from helpers.diagnosis.report import Finding
from helpers.language import tr

LOWEST_PYTHON = (3, 11)
MEMORY = 2200  # MB; training ResNet-56 on all of CIFAR-10, on a processor, took 2,185 at its peak
CONTAINER = Path("/sys/fs/cgroup")
SECONDS = 3  # for a program to answer
NAMES = {"colab": "Google Colab", "kaggle": "Kaggle", "vscode": "VS Code", "jupyterlab": "JupyterLab",
         "notebook": "Jupyter Notebook", "jupyter": "Jupyter", "python": "Python"}


def where() -> str:
    """Where this code runs, one of the keys of NAMES."""
    if "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ:
        return "colab"
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        return "kaggle"
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if not hasattr(shell, "kernel"):
        return "python"
    if "__vsc_ipynb_file__" in shell.user_ns:
        return "vscode"
    server = _output("ps", "-o", "args=", "-p", os.environ.get("JPY_PARENT_PID", "0")) or ""
    return next((name for name, sign in (("jupyterlab", "jupyterlab"), ("jupyterlab", "jupyter-lab"),
                                         ("notebook", "notebook")) if sign in server), "jupyter")


def _output(*command: str) -> str | None:
    """What a program prints; None if there is no such program, or it fails, or it takes longer than SECONDS."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def runtime() -> list[Finding]:
    """Where this runs, and on which system."""
    place, system = where(), f"{platform.system()} {platform.machine()}"
    if place != "python":
        return [Finding(tr("Runtime", "Entorno"), "fine", f"{NAMES[place]} ({system})")]
    return [Finding(tr("Runtime", "Entorno"), "note",
                    tr(f"plain Python, not a notebook ({system})", f"Python solo, no un notebook ({system})"),
                    tr("Open a lesson with `make lab`, or on Google Colab with its badge.",
                       "Abre una lección con `make lab`, o en Google Colab con su botón."))]


def python() -> list[Finding]:
    """The version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    if tuple(sys.version_info[:2]) >= LOWEST_PYTHON:
        return [Finding("Python", "fine", f"{version} ({sys.executable})")]
    return [Finding("Python", "problem",
                    tr(f"{version}; the course needs 3.11 or newer", f"{version}; el curso necesita 3.11 o posterior"),
                    tr("On Colab: Runtime → Change runtime type → Runtime version: Latest.\n"
                       "Elsewhere: install a newer Python and run `make lab` again.",
                       "En Colab: Entorno de ejecución → Cambiar tipo de entorno de ejecución → la versión más "
                       "reciente.\nEn otro lugar: instala un Python más reciente y ejecuta `make lab` de nuevo."))]


def gpu() -> list[Finding]:
    """The graphics card, as its driver names it."""
    if not shutil.which("nvidia-smi"):
        return [Finding("GPU", "note", tr("no NVIDIA card. Lessons 1 to 5 need none; the others train less without it",
                                          "no hay tarjeta NVIDIA. Las lecciones 1 a 5 no la necesitan; las demás "
                                          "entrenan menos sin ella"), _how_to_get_a_gpu())]
    cards = _output("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")
    if not cards:
        return [Finding("GPU", "problem",
                        tr("there is a driver (nvidia-smi), but no card answers",
                           "hay un controlador (nvidia-smi), pero ninguna tarjeta responde"),
                        tr("Restart the computer or the runtime.\nTo go on without it:  %env COURSE_BUDGET=cpu",
                           "Reinicia la computadora o el entorno.\nPara seguir sin ella:  %env COURSE_BUDGET=cpu"))]
    return [Finding("GPU", "fine", "; ".join(cards.splitlines())), *_unused()]


def _how_to_get_a_gpu() -> str:
    """What to do for a graphics card, on Colab; elsewhere nothing."""
    return tr("Runtime → Change runtime type → T4 GPU, then run the notebook from its start.",
              "Entorno de ejecución → Cambiar tipo de entorno de ejecución → GPU T4, y ejecuta el notebook desde el "
              "principio.") if where() == "colab" else ""


def _unused() -> list[Finding]:
    """The card that TensorFlow does not use, if TensorFlow is loaded already."""
    loaded = sys.modules.get("tensorflow")
    if loaded is None or loaded.config.list_physical_devices("GPU"):
        return []
    return [Finding("GPU", "note", tr("TensorFlow does not see the card", "TensorFlow no ve la tarjeta"),
                    tr('It needs its CUDA libraries:  %pip install "tensorflow[and-cuda]"  then restart the kernel.\n'
                       "To go on without the card:  %env COURSE_BUDGET=cpu",
                       'Le faltan bibliotecas de CUDA:  %pip install "tensorflow[and-cuda]"  y reinicia el kernel.\n'
                       "Para seguir sin la tarjeta:  %env COURSE_BUDGET=cpu"))]


def memory() -> list[Finding]:
    """The memory that is free, against what the hungriest lesson takes."""
    free, total = (count // 10 ** 6 for count in _free_and_total())
    found = tr(f"{free} MB free of {total} MB", f"{free} MB libres de {total} MB")
    if free >= MEMORY:
        return [Finding(tr("Memory", "Memoria"), "fine", found)]
    return [Finding(tr("Memory", "Memoria"), "problem",
                    found + tr(f"; a lesson takes up to {MEMORY} MB", f"; una lección ocupa hasta {MEMORY} MB"),
                    tr("Close other programs, and shut down the kernels of other notebooks.",
                       "Cierra otros programas y apaga los kernels de otros notebooks."))]


def _free_and_total() -> tuple[int, int]:
    """The bytes of memory that are free and that there are, of the machine or of the container if it has less."""
    import psutil
    machine = psutil.virtual_memory()
    try:
        limit, used = (int((CONTAINER / name).read_text()) for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # no container, or one without a limit
        return machine.available, machine.total
    return min(machine.available, limit - used), min(machine.total, limit)


def disk() -> list[Finding]:
    """The space that is free for the data, against what is still to be downloaded."""
    folder = datasets.cache()
    needed = sum(facts.megabytes for name, facts in FACTS.items() if not (folder / f"{name}.npz").is_file())
    existing: Path = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 10 ** 6
    found = tr(f"{free} MB free for {folder}", f"{free} MB libres para {folder}")
    if not os.access(existing, os.W_OK):
        return [Finding(tr("Disk", "Disco"), "problem", tr(f"{existing} cannot be written",
                                                         f"no se puede escribir en {existing}"), _move())]
    if free >= needed:
        return [Finding(tr("Disk", "Disco"), "fine", found)]
    return [Finding(tr("Disk", "Disco"), "problem",
                    found + tr(f"; the data sets need {needed} MB", f"; los datos necesitan {needed} MB"), _move())]


def _move() -> str:
    """What to do about the disk."""
    return tr("Free some disk, or put the data elsewhere:  %env XDG_CACHE_HOME=/another/folder",
              "Libera espacio, o guarda los datos en otro lugar:  %env XDG_CACHE_HOME=/otra/carpeta")
