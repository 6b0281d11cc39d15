"""The private folder of one run: what came in, and the courses that the sandboxes see.

Nobody else can look into it. It goes when the run ends or is interrupted; what a run that was
killed has left goes when the next one starts.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "convnets-grading-"


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A new folder for this user only, locked while it is in use, removed afterwards."""
    sweep()
    folder, lock = make()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def make() -> tuple[Path, int]:
    """A new private folder and the descriptor that holds its lock until the process ends."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():  # no other run took it for left over before it was locked
            return folder, lock
        os.close(lock)


def sweep() -> None:
    """Remove the folders of this user's runs that have ended without removing theirs."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid == os.getuid():
                remove_unused(folder)


def remove_unused(folder: Path) -> None:
    """Remove a folder that no run holds. OSError if it is in use, or no folder."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
