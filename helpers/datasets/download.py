"""Downloads that arrive: progress, timeout, new attempts that go on where the last one ended, SHA-256, one rename.

What has come so far waits beside the target, in the folder .download-NAME, in a file named by the SHA-256 that it must
have in the end: so the next attempt, the next run and another mirror of the same file can all go on with it.
"""

import hashlib
import os
import shutil
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path

import numpy as np

from helpers.datasets.catalogue import Facts, Mirror
from helpers.datasets.files import DatasetError, checked
from helpers.datasets.lock import alone
from helpers.datasets.reasons import is_local, local_reason, no_space, reason
from helpers.language import tr

TIMEOUT = 20  # seconds without a byte
PAUSES = (1, 4)  # seconds before the second and the third attempt
CHUNK = 1 << 14  # bytes; what a broken connection can lose
BROKEN = (urllib.error.URLError, ConnectionError, TimeoutError, HTTPException)
AGENT = {"User-Agent": "convnets-course (Python urllib)"}


def from_mirrors(facts: Facts, target: Path) -> str | None:
    """Write `target`, an npz, from the first mirror that works, and return that mirror's address.

    None if another process wrote it meanwhile. DatasetError, with a line for each trouble, if it cannot be had.
    """
    folder = target.with_name(f".download-{target.stem}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target.with_name(f".{target.stem}.lock"), lambda: print(_waiting(facts))):
            return None if target.is_file() else _alone_from_mirrors(facts, folder, target)
    except OSError as error:
        raise DatasetError(local_reason(error, target.parent)) from error


def _waiting(facts: Facts) -> str:
    """What to say while another process downloads the same."""
    return tr(f"Another notebook is downloading {facts.title}: waiting for it.",
              f"Otro notebook está descargando {facts.title}: se espera a que termine.")


def _alone_from_mirrors(facts: Facts, folder: Path, target: Path) -> str:
    """As `from_mirrors`, with nobody else at work in `folder`; OSError if the disk is the trouble."""
    folder.mkdir(exist_ok=True)
    try:
        _make_sure_of_space(facts, folder)
        return _first_that_works(facts, folder, target)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)  # a full disk gets its space back
        raise
    finally:
        with suppress(OSError):
            folder.rmdir()  # unless something has come that the next run can go on with


def _make_sure_of_space(facts: Facts, folder: Path) -> None:
    """DatasetError if the disk cannot hold the download and the npz made of it."""
    free = (shutil.disk_usage(folder).free + sum(path.stat().st_size for path in folder.iterdir())) // 10 ** 6
    if free < facts.megabytes:
        raise DatasetError(no_space(folder.parent) + tr(f" ({facts.megabytes} MB are needed, {free} MB are free)",
                                                        f" (se necesitan {facts.megabytes} MB y hay {free} MB libres)"))


def _first_that_works(facts: Facts, folder: Path, target: Path) -> str:
    """The address of the first mirror that works; OSError if the disk is the trouble, DatasetError if none works."""
    errors = []
    for mirror in facts.mirrors:
        address = next(iter(mirror.files))
        try:
            _from_mirror(mirror, facts, folder, target)
            return address
        except (OSError, HTTPException, DatasetError) as error:
            if is_local(error):
                raise
            errors.append(f"{address}: {reason(error)}")
    raise DatasetError("\n".join(errors))


def _from_mirror(mirror: Mirror, facts: Facts, folder: Path, target: Path) -> None:
    """Download the files of a mirror into `folder`, make one npz of them there, and move it to its place at once."""
    paths = [fetch(address, sha256, folder / sha256) for address, sha256 in mirror.files.items()]
    arrays, ready = checked(mirror.read(*paths), facts.image, next(iter(mirror.files))), folder / target.name
    with ready.open("wb") as file:
        np.savez(file, **arrays)
        file.flush()
        os.fsync(file.fileno())  # on the disk before it gets its name
    for path in folder.iterdir():  # first, so that a run killed just here leaves nothing large for ever
        if path != ready:
            path.unlink()
    os.replace(ready, target)


def fetch(address: str, sha256: str, path: Path) -> Path:
    """Download one file, going on with what `path` holds already; the SHA-256 says whether that was right.

    OSError or HTTPException if the last attempt fails, DatasetError if other bytes come than the expected ones.
    """
    if path.exists() and _sum(path) == sha256:
        return path
    if _attempts(address, path) and _sum(path) != sha256:  # pieces that do not belong together: once more, whole
        path.unlink()
        _attempts(address, path)
    if (found := _sum(path)) != sha256:
        path.unlink()
        raise DatasetError(tr(f"wrong content: its SHA-256 is {found}, not {sha256}",
                              f"contenido incorrecto: su SHA-256 es {found}, no {sha256}"))
    return path


def _attempts(address: str, path: Path) -> int:
    """Transfer until all is there, with a new attempt after each of PAUSES; the byte that the last one began at.

    The attempts are counted anew whenever one got further than all before it.
    """
    pauses, furthest = list(PAUSES), 0
    while True:
        try:
            return _transfer(address, path)
        except BROKEN as error:
            if (got := path.stat().st_size if path.exists() else 0) > furthest:
                pauses, furthest = list(PAUSES), got
            if not pauses or _final(error):
                raise
            if getattr(error, "code", None) == 416:  # the server's file ends before ours does
                path.unlink(missing_ok=True)
            print(f"{address}: {reason(error)}.", tr(f"Trying again in {pauses[0]} s.",
                                                     f"Nuevo intento en {pauses[0]} s."))
            time.sleep(pauses.pop(0))


def _transfer(address: str, path: Path) -> int:
    """One attempt to get what `path` lacks; the byte that it began at, 0 if the server sent the whole file.

    ConnectionError if fewer bytes come than were promised.
    """
    from tqdm import tqdm
    held = path.stat().st_size if path.exists() else 0
    request = urllib.request.Request(address, headers=AGENT | ({"Range": f"bytes={held}-"} if held else {}))
    with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
        start = held if reply.status == 206 else 0
        _refuse_web_page(reply)
        size = start + (reply.length or 0)
        with path.open("ab" if start else "wb") as file, tqdm.wrapattr(
                reply, "read", total=size or None, initial=start, unit="B", unit_scale=True, leave=False,
                desc=tr("downloading ", "descargando ") + Path(address).name) as stream:
            shutil.copyfileobj(stream, file, CHUNK)
    if (got := path.stat().st_size) < size:
        raise ConnectionError(tr(f"cut off after {got} of {size} bytes", f"se cortó tras {got} de {size} bytes"))
    return start


def _refuse_web_page(reply: HTTPResponse) -> None:
    """DatasetError if a web page comes in the place of the data, before it overwrites anything."""
    if reply.headers.get_content_type() == "text/html" or (reply.status == 200 and reply.peek(1)[:1] == b"<"):
        raise DatasetError(tr(
            "a web page came instead of the data; does this network ask one to sign in? Open any page in the browser, "
            "sign in", "llegó una página web en lugar de los datos; ¿esta red pide iniciar sesión? Abre cualquier "
            "página en el navegador, inicia sesión"))


def _final(error: Exception) -> bool:
    """Whether the server has answered in a way that a new attempt will not change: 404, 403 …"""
    return isinstance(error, urllib.error.HTTPError) and error.code < 500 and error.code not in (408, 416, 429)


def _sum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
