"""Where trainings are kept, and what is said of one that is found there, or not."""

import os
from pathlib import Path

from helpers import datasets
from helpers.datasets.files import out_of_reach
from helpers.language import tr
from helpers.training.whole_file import Arrays, Facts, read

DRIVE = Path("/content/drive/MyDrive")


def folders() -> list[Path]:
    """Where trainings are kept: Google Drive where Colab has it mounted, and the cache without it.

    The cache takes over while Drive cannot be read or written.
    """
    cache = datasets.cache() / "trainings"
    return [DRIVE / "convnets-course", cache] if os.path.isdir(DRIVE) else [cache]


def look_up(file: str, run: str) -> tuple[Path, Arrays, Facts]:
    """A training's path, and what is kept of it, from where it has got farthest.

    That a folder cannot be read just now is said. OSError if none can be read.
    """
    *places, last = (folder / file for folder in folders())
    found = []
    for path in (*places, last):
        try:
            found.append((path, *kept(path, run)))
        except OSError as error:
            if path == last and not found:
                raise OSError(out_of_reach(path, error)) from error
            print(out_of_reach(path, error), in_the_cache(last) if path != last else "")
    return max(found, key=lambda one: one[2]["epoch"])


def kept(path: Path, run: str) -> tuple[Arrays, Facts]:
    """What a training's file holds; nothing if there is none."""
    try:
        return read(path, run)
    except FileNotFoundError:
        return {}, {"seconds": 0., "epoch": 0}


def in_the_cache(path: Path) -> str:
    """What to say where the cache takes over."""
    return tr(f"Until then the training is kept in {path}.",
              f"Mientras tanto el entrenamiento se guarda en {path}.")


def announce(name: str, path: Path, facts: Facts, epochs: int) -> None:
    """Say what becomes of this training: read, resumed, or begun anew; not in a built notebook."""
    if os.environ.get("COURSE_STATIC"):
        return
    minutes, done = f"{facts['seconds'] / 60:.1f}", facts["epoch"]
    if facts.get("ended"):
        print(tr(f"{name}: trained earlier, in {minutes} min; read from {path}. "
                 "Delete that file to train again.",
                 f"{name}: se entrenó antes, en {minutes} min; leído de {path}. "
                 "Bórralo para entrenar de nuevo."))
    elif done:
        print(tr(f"{name}: goes on after epoch {done} of {epochs}, as saved in {path}.",
                 f"{name}: continúa después de la época {done} de {epochs}, guardada en {path}."))
    elif list(path.parent.glob(f"{name}-{'?' * 12}.npz")):
        print(tr(f"{name}: starts anew. What {path.parent} holds under this name has other data, "
                 "another recipe or another random start, and is left as it is.",
                 f"{name}: empieza desde cero. Lo que {path.parent} guarda con este nombre tiene "
                 "otros datos, otra receta u otro inicio al azar, y queda como está."))
    elif "COLAB_RELEASE_TAG" in os.environ and len(folders()) == 1:
        print(tr(f"{name}: if Colab ends the session, what was trained is lost. "
                 "To keep it, mount Google Drive first:",
                 f"{name}: si Colab termina la sesión, lo entrenado se pierde. "
                 "Para conservarlo, monta antes Google Drive:"),
              'from google.colab import drive; drive.mount("/content/drive")')
