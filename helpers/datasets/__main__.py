"""`python -m helpers.datasets FOLDER`: the data for a classroom without the network.

There the folder is to be used as COURSE_DATA_DIR.
"""

import argparse
import sys
from pathlib import Path

from helpers import language
from helpers.datasets import DatasetError, from_file
from helpers.datasets.catalogue import FACTS
from helpers.datasets.download import from_mirrors
from helpers.language import tr


def main(arguments: list[str] | None = None) -> int:
    """Fill a folder with mnist.npz and cifar10.npz; 1 if one of them cannot be had, else 0."""
    parser = argparse.ArgumentParser(prog="python -m helpers.datasets", description=__doc__)
    parser.add_argument("folder", type=Path, help="made if missing; what it holds is only checked")
    parser.add_argument("--lang", choices=language.LANGUAGES, default="en", help="of the messages")
    options = parser.parse_args(arguments)
    language.use(options.lang)
    folder = options.folder.expanduser().resolve()
    failed = [name for name in FACTS if not _ready(name, folder / f"{name}.npz")]
    if not failed:
        print(tr("Copy the folder, or share it, and on each computer set:",
                 "Copia o comparte la carpeta y, en cada computadora, define:"),
              f"COURSE_DATA_DIR={folder}")
    return len(failed) > 0


def _ready(name: str, path: Path) -> bool:
    """Whether the file holds this data set, in the end; says so, or says why not."""
    try:
        if not path.is_file():
            from_mirrors(FACTS[name], path)
        from_file(name, path)
    except DatasetError as error:
        again = tr("Run this again: it goes on where it stopped.",
                   "Ejecuta esto de nuevo: sigue donde se quedó.")
        print(f"{path.name}: {error}", again, sep="\n", file=sys.stderr)
        return False
    print(f"{path.name}: {tr('ready', 'listo')}, {path.stat().st_size / 1e6:.1f} MB")
    return True


if __name__ == "__main__":
    sys.exit(main())
