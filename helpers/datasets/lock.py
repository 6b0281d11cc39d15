"""One process at a time: a lock on a file, which the system takes back when its holder ends, even if it is killed."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what POSIX and Windows say while another process holds it
PAUSE = .2  # seconds between two looks


@contextmanager
def alone(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on `path`, an empty file that stays; `waiting` is called once if another process holds it.

    Where the file system has no locks, as on some network drives, nobody waits.
    """
    with path.open("a") as file:
        if not _taken(file):
            waiting()
            while not _taken(file):
                time.sleep(PAUSE)
        yield


def _taken(file: IO[str]) -> bool:
    """Whether the lock is ours now, or can be nobody's."""
    try:
        _lock(file)
    except OSError as error:
        return error.errno not in TAKEN
    return True


def _lock(file: IO[str]) -> None:
    """Ask for the lock once. OSError if another process has it, or if there are no locks here."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
