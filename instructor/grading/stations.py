"""Many submissions at once on this machine, in processes that grade one after the other.

They talk with their parent through pipes that have no name: nothing listens, so nobody else can
join in.
"""

import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path

from helpers.language import tr
from instructor.grading import places
from instructor.grading.places import Job
from instructor.grading.records import Graded, Submission

NEW = multiprocessing.get_context("spawn")  # no memory, thread or descriptor of this process
STARTING = 600  # seconds that a process has to get ready, on a busy machine
TRIES = 2  # how often a submission is given to a process that dies
ENDING = 5  # seconds to end the sandboxes


class Station:
    """A process with the submission that it is grading."""

    def __init__(self, job: Job, key: str, folder: Path) -> None:
        self.connection, far = NEW.Pipe()
        self.process = NEW.Process(target=serve, daemon=True,
                                   args=(far, places.grade_one, job, key, folder))
        with interrupts_held():
            self.process.start()
        far.close()
        self.seconds, self.extra = job.limits.total, STARTING
        self.path: Path | None = None

    def give(self, path: Path, submission: Submission) -> None:
        """Let it grade a submission, whose row is kept under a path."""
        self.path = path
        self.end = time.monotonic() + self.seconds + self.extra
        with contextlib.suppress(BrokenPipeError):  # it is dead, as `take` will find
            self.connection.send(submission)

    def take(self) -> Graded:
        """The row of the submission. EOFError if the process died, TimeoutError if it is late."""
        try:
            if not self.connection.poll():
                raise TimeoutError(tr("it took too long outside the sandbox",
                                      "tardó demasiado fuera del entorno aislado"))
            row = self.connection.recv()
        except (EOFError, ConnectionError):
            raise EOFError(tr(f"its process died {TRIES} times",
                              f"su proceso murió {TRIES} veces")) from None
        self.path, self.extra = None, STARTING / 10
        return row

    def is_late(self) -> bool:
        """Whether its submission has taken longer than any may."""
        return time.monotonic() > self.end

    def stop(self) -> None:
        """End the process and its sandboxes."""
        self.connection.close()
        self.process.terminate()
        self.process.join(ENDING)
        self.process.kill()
        self.process.join()


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """A process that starts in here does not see Ctrl-C until it asks for it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def serve(connection: Connection, grade: Callable[..., Graded], job: Job, key: str,
          folder: Path) -> None:
    """Grade what comes through the connection until the parent hangs up or is gone."""
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is the parent's affair
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        with contextlib.suppress(EOFError, OSError):
            while True:
                connection.send(grade(connection.recv(), job, key, folder))
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # or the sandboxes would outlive this
        places.close_all()


def end_with_parent() -> None:
    """End this process when its parent was killed; the sandboxes go with it."""
    wait([multiprocessing.parent_process().sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ENDING)
    os._exit(1)


class Room:
    """The stations of one run, at most so many."""

    def __init__(self, job: Job, workers: int, folder: Path) -> None:
        self.open = functools.partial(Station, job, job.key, folder)
        self.workers, self.stations = workers, []

    def close(self) -> None:
        """End all stations."""
        while self.stations:
            self.stations.pop().stop()

    def busy(self) -> list[Station]:
        """The stations that have a submission."""
        return [station for station in self.stations if station.path]

    def give(self, left: deque[Path], submissions: dict[Path, Submission]) -> None:
        """Give the next submissions to stations without one, and to new ones."""
        while left and len(self.busy()) < self.workers:
            station = next((one for one in self.stations if not one.path), None)
            if station is None:
                self.stations.append(station := self.open())
            station.give(path := left.popleft(), submissions[path])

    def ready(self) -> list[Station]:
        """The stations that have something to say or are late, after a second at most."""
        said = wait([station.connection for station in self.busy()], 1)
        return [station for station in self.busy()
                if station.connection in said or station.is_late()]

    def dismiss(self, station: Station) -> None:
        """End a station whose process is of no use any more."""
        self.stations.remove(station)
        station.stop()


def grade_all(submissions: dict[Path, Submission], job: Job, workers: int,
              folder: Path) -> Iterator[tuple[Path, Graded]]:
    """The rows under their keys, as they are ready.

    Where a process dies, its submission is tried once more in a new one. If that dies too, or if
    one had to be stopped, the row says so.
    """
    left, deaths = deque(submissions), Counter()
    with contextlib.closing(Room(job, workers, folder)) as room:
        while left or room.busy():
            room.give(left, submissions)
            for station in room.ready():
                path = station.path
                try:
                    yield path, station.take()
                except (EOFError, TimeoutError) as reason:
                    room.dismiss(station)
                    deaths[path] += 1
                    if isinstance(reason, EOFError) and deaths[path] < TRIES:
                        left.append(path)
                    else:
                        yield path, places.without_marks(submissions[path], "grader failed",
                                                         str(reason))
