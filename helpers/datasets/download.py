"""Downloads that arrive: from the first mirror that works, going on where the last attempt ended.

pooch brings the bytes and sums them up, filelock keeps two processes apart. What has come so far
waits beside the target, in the folder .download-NAME, in a file named by the SHA-256 that it must
have in the end: the next attempt, the next run and another mirror can all go on with it.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from helpers.datasets import reasons
from helpers.datasets.catalogue import Facts, Mirror
from helpers.datasets.files import DatasetError, checked
from helpers.language import tr

if TYPE_CHECKING:
    from requests import Response

TIMEOUT = 20  # seconds without a byte
PAUSES = (1, 4)  # seconds before the second and the third attempt
CHUNK = 1 << 12  # bytes; what a broken connection can lose
HEADERS = {"User-Agent": "convnets-course (Python)", "Accept-Encoding": "identity"}


def from_mirrors(facts: Facts, target: Path) -> str | None:
    """Write `target`, an npz, from the first mirror that works, and return that mirror's address.

    None if another process wrote it meanwhile. DatasetError, with a line for each trouble.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(target, facts.title):
            return None if target.is_file() else _download(facts, target)
    except ModuleNotFoundError as error:
        missing = tr(f"the package {error.name} is missing", f"falta el paquete {error.name}")
        raise DatasetError(f"{missing}:  %pip install {error.name}") from error
    except OSError as error:
        raise DatasetError(reasons.local_reason(error, target.parent)) from error


@contextmanager
def exclusive(target: Path, title: str) -> Iterator[None]:
    """Hold the lock for `target`; the system takes it back from a process that is killed.

    Where the file system has no locks, as on some network drives, nobody waits.
    """
    from filelock import FileLock, Timeout
    lock = FileLock(target.with_name(f".{target.stem}.lock"), fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(tr(f"Another notebook is downloading {title}: waiting for it.",
                 f"Otro notebook está descargando {title}: se espera a que termine."))
        lock.acquire()
    except OSError as error:
        if reasons.is_local(error):
            raise
    try:
        yield
    finally:
        lock.release()


def _download(facts: Facts, target: Path) -> str:
    """Write `target`, with nobody else at work, and return the address of the mirror that worked.

    OSError if the disk is the trouble, DatasetError if no mirror works.
    """
    folder = target.with_name(f".download-{target.stem}")
    folder.mkdir(exist_ok=True)
    errors = []
    try:
        _make_sure_of_space(facts, folder)
        for mirror in facts.mirrors:
            try:
                return _from_mirror(mirror, facts, folder, target)
            except (OSError, DatasetError) as error:  # those of requests are OSErrors
                if reasons.is_local(error):
                    shutil.rmtree(folder)  # a full disk gets its space back
                    raise
                errors.append(f"{next(iter(mirror.files))}: {reasons.reason(error)}")
        raise DatasetError("\n".join(errors))
    finally:
        with suppress(OSError):
            for empty in (path for path in folder.iterdir() if not _size(path)):
                empty.unlink()
            folder.rmdir()  # unless something has come that the next run can go on with


def _make_sure_of_space(facts: Facts, folder: Path) -> None:
    """DatasetError if the disk cannot hold the download and the npz made of it."""
    held = sum(path.stat().st_size for path in folder.iterdir())
    free = (shutil.disk_usage(folder).free + held) // 10 ** 6
    if free < facts.megabytes:
        raise DatasetError(reasons.no_space(folder.parent) + tr(
            f" ({facts.megabytes} MB are needed, {free} MB are free)",
            f" (se necesitan {facts.megabytes} MB y hay {free} MB libres)"))


def _from_mirror(mirror: Mirror, facts: Facts, folder: Path, target: Path) -> str:
    """Bring a mirror's files, make one npz of them, give it its name; the mirror's address."""
    address = next(iter(mirror.files))
    paths = [fetch(file, sha256, folder / sha256) for file, sha256 in mirror.files.items()]
    arrays = checked(mirror.read(*paths), facts.image, address)
    ready = folder / target.name
    with ready.open("wb") as file:
        np.savez(file, **arrays)
        file.flush()
        os.fsync(file.fileno())  # on the disk before it gets its name
    for path in folder.iterdir():  # first, so that a run killed just here leaves nothing large
        if path != ready:
            path.unlink()
    os.replace(ready, target)
    return address


def fetch(address: str, sha256: str, path: Path) -> Path:
    """Bring one file, going on with what `path` holds; its SHA-256 says whether that was right.

    It tries again after each of PAUSES, which count anew whenever more has come than ever before.
    RequestException if the last attempt fails, DatasetError if something else comes.
    """
    from requests import RequestException
    pauses, furthest = list(PAUSES), 0
    while _sum(path) != sha256:
        try:
            _transfer(address, sha256, path)
        except RequestException as error:
            if _size(path) > furthest:
                pauses, furthest = list(PAUSES), _size(path)
            if not pauses or reasons.is_final(error):
                raise
            if reasons.status(error) == 416:  # the server's file ends before ours does
                path.unlink()
            print(f"{address}: {reasons.reason(error)}.", tr(f"Trying again in {pauses[0]} s.",
                                                     f"Nuevo intento en {pauses[0]} s."))
            time.sleep(pauses.pop(0))
    return path


def _transfer(address: str, sha256: str, path: Path) -> None:
    """One attempt to get what `path` lacks. Pieces that do not belong together are thrown away.

    RequestException if it breaks off, DatasetError if something else comes from its beginning.
    """
    from pooch import HTTPDownloader
    from tqdm import tqdm
    held = _size(path)
    what = tr("downloading ", "descargando ") + Path(address).name
    with (path.open("ab") as file,
          tqdm(total=1, unit="B", unit_scale=True, leave=False, desc=what) as bar):
        bring = HTTPDownloader(bar, CHUNK, timeout=TIMEOUT,
                               headers=HEADERS | ({"Range": f"bytes={held}-"} if held else {}),
                               hooks={"response": partial(_look_at, file)})
        bring(address, file, None)
    if (found := _sum(path)) != sha256:
        is_page = path.read_bytes()[:1] == b"<"
        path.unlink()
        if not held:
            raise reasons.web_page() if is_page else DatasetError(tr(
                f"wrong content: its SHA-256 is {found}, not {sha256}",
                f"contenido incorrecto: su SHA-256 es {found}, no {sha256}"))


def _look_at(file: IO[bytes], reply: "Response", **_: object) -> None:
    """Refuse a page before it overwrites anything; empty `file` if all comes, not the rest."""
    if reply.status_code in (200, 206):
        reasons.refuse_web_page(reply)
    if reply.status_code == 200:
        file.truncate(0)


def _size(path: Path) -> int:
    """The bytes that have come."""
    return path.stat().st_size if path.exists() else 0


def _sum(path: Path) -> str | None:
    """The SHA-256 of what has come."""
    from pooch import file_hash
    return file_hash(path) if path.exists() else None
