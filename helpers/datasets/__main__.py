"""`python -m helpers.datasets FOLDER`: data and weights for a classroom without the network.

There the folder is to be used as COURSE_DATA_DIR.
"""

import argparse
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from helpers import language
from helpers.datasets import DatasetError, from_file, lite0
from helpers.datasets.catalogue import FACTS
from helpers.datasets.download import from_mirrors
from helpers.language import tr


def main(arguments: list[str] | None = None) -> int:
    """Fill a folder with two data sets and a net's weights; 1 if one cannot be had, else 0."""
    parser = argparse.ArgumentParser(prog="python -m helpers.datasets", description=__doc__)
    parser.add_argument("folder", type=Path, help="made if missing; what it holds is only checked")
    parser.add_argument("--lang", choices=language.LANGUAGES, default="en", help="of the messages")
    options = parser.parse_args(arguments)
    language.use(options.lang)
    folder = options.folder.expanduser().resolve()
    files = {f"{name}.npz": partial(_data_set, name) for name in FACTS} | {lite0.FILE: _weights}
    failed = [file for file, get in files.items() if not _ready(folder / file, get)]
    if not failed:
        print(tr("Copy the folder, or share it, and on each computer set:",
                 "Copia o comparte la carpeta y, en cada computadora, define:"),
              f"COURSE_DATA_DIR={folder}")
    return len(failed) > 0


def _data_set(name: str, path: Path) -> None:
    """Make sure that the file holds this data set. DatasetError if it cannot be had."""
    if not path.is_file():
        from_mirrors(FACTS[name], path)
    from_file(name, path)


def _weights(path: Path) -> None:
    """Make sure that the file holds the weights. DatasetError if they cannot be had."""
    if not path.is_file():
        shutil.copyfile(lite0.find(), path)
    lite0.checked(path)


def _ready(path: Path, get: Callable[[Path], None]) -> bool:
    """Whether the file is right, in the end; says so, or says why not."""
    try:
        get(path)
    except DatasetError as error:
        again = tr("Run this again: it goes on where it stopped.",
                   "Ejecuta esto de nuevo: sigue donde se quedó.")
        print(f"{path.name}: {error}", again, sep="\n", file=sys.stderr)
        return False
    print(f"{path.name}: {tr('ready', 'listo')}, {path.stat().st_size / 1e6:.1f} MB")
    return True


if __name__ == "__main__":
    sys.exit(main())
