"""Downloads that end well or leave nothing: progress, timeout, new attempts, SHA-256, and one rename at the end."""

import hashlib
import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

import numpy as np

from helpers.datasets.catalogue import Facts, Mirror
from helpers.datasets.files import DatasetError, checked
from helpers.language import tr

TIMEOUT = 20  # seconds without a byte
PAUSES = (1, 4)  # seconds before the second and the third attempt
BROKEN = (urllib.error.URLError, ConnectionError, TimeoutError, HTTPException)


def from_mirrors(facts: Facts, target: Path) -> str:
    """Write `target`, an npz, from the first mirror that works, and return that mirror's address.

    DatasetError, with a line for each mirror, if none works.
    """
    errors = []
    for mirror in facts.mirrors:
        address = next(iter(mirror.files))
        try:
            _from_mirror(mirror, facts, target)
            return address
        except (OSError, HTTPException, DatasetError) as error:
            errors.append(f"{address}: {str(error) or type(error).__name__}")
    raise DatasetError("\n".join(errors))


def _from_mirror(mirror: Mirror, facts: Facts, target: Path) -> None:
    """Work in a folder of its own beside `target`, then move the finished npz there: two processes cannot collide."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=target.parent) as folder:
        paths = [fetch(address, sha256, Path(folder, f"{k}-{Path(address).name}"))
                 for k, (address, sha256) in enumerate(mirror.files.items())]
        np.savez(Path(folder, target.name), **checked(mirror.read(*paths), facts.image, next(iter(mirror.files))))
        os.replace(Path(folder, target.name), target)


def fetch(address: str, sha256: str, path: Path) -> Path:
    """Download one file, with a new attempt after each of PAUSES while the connection fails.

    OSError or HTTPException if the last attempt fails, DatasetError if the bytes are not the expected ones.
    """
    for pause in (*PAUSES, None):
        try:
            _transfer(address, path)
            break
        except BROKEN as error:
            if pause is None or _final(error):
                raise
            print(tr(f"{address}: {error}. Trying again in {pause} s.",
                     f"{address}: {error}. Nuevo intento en {pause} s."))
            time.sleep(pause)
    _verify(path, sha256)
    return path


def _transfer(address: str, path: Path) -> None:
    """One attempt. ConnectionError if fewer bytes come than were promised."""
    from tqdm import tqdm
    request = urllib.request.Request(address, headers={"User-Agent": "convnets-course (Python urllib)"})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as reply, path.open("wb") as file:
        size = int(reply.headers["Content-Length"] or 0)
        with tqdm.wrapattr(reply, "read", total=size or None, leave=False,
                           desc=tr("downloading ", "descargando ") + Path(address).name) as stream:
            shutil.copyfileobj(stream, file)
    if path.stat().st_size < size:
        raise ConnectionError(tr(f"cut off after {path.stat().st_size} of {size} bytes",
                                 f"se cortó tras {path.stat().st_size} de {size} bytes"))


def _final(error: Exception) -> bool:
    """Whether the server has answered in a way that a new attempt will not change: 404, 403 …"""
    return isinstance(error, urllib.error.HTTPError) and error.code < 500 and error.code not in (408, 429)


def _verify(path: Path, sha256: str) -> None:
    """DatasetError if the file's SHA-256 is another one."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise DatasetError(tr(f"wrong content: its SHA-256 is {found}, not {sha256}",
                              f"contenido incorrecto: su SHA-256 es {found}, no {sha256}"))
