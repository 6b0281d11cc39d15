"""A slot runs one submission after the other, in a worker that has NumPy or Keras imported."""

import contextlib
import math
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil

from instructor.grading import sandbox, syscalls, wire
from instructor.grading.sandbox import Limits

LIGHT = ("numpy", "helpers.exercises", "instructor.grading.wire")
WARM = {False: LIGHT, True: (*LIGHT, "keras")}
GRACE = 5  # seconds that a worker has to say that something took too long
STARTING = 120  # seconds for a worker to import what it needs


def filter_of_calls() -> list[int]:
    """The descriptor that the filter of system calls can be read from; none on other machines."""
    if not (filtering := syscalls.program()):
        return []
    reader, writer = os.pipe()
    os.write(writer, filtering)
    os.close(writer)
    return [reader]


class MemoryLimitError(wire.WireError):
    """The submission's processes used more memory than they may."""


class Slot:
    """One place where submissions run.

    Started when first needed, and anew after anything went wrong.
    """

    def __init__(self, course: Path, limits: Limits, hidden: tuple[Path, ...] = (),
                 keras: bool = False, number: int = 0, safe: bool = True) -> None:
        self.course, self.limits, self.hidden, self.keras = course, limits, hidden, keras
        self.uid, self.safe = (sandbox.FIRST_UID + number) * (safe and os.getuid() == 0), safe
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the worker. WireError, with what it printed, if it does not come up."""
        self.control, far = socket.socketpair()
        filters, environment = (filter_of_calls() if self.safe else []), None
        command = sandbox.command(self.course, self.hidden, far.fileno(), self.limits.scratch,
                                  *filters or [None])
        if not self.safe:
            command = sandbox.python(far.fileno())
            environment = os.environ | sandbox.environment() | {"PYTHONPATH": str(self.course)}
        output = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
                  "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(
            command, pass_fds=[far.fileno(), *filters], **output, start_new_session=True,
            cwd="/" if self.safe else self.course, env=environment)
        far.close()
        for descriptor in filters:
            os.close(descriptor)
        try:
            wire.send(self.control, {"uid": self.uid, "warm": WARM[self.keras], "nest": self.safe})
            self.nested = wire.receive(self.control, STARTING)["nested"]
            self.idle = self.memory("rss")
        except wire.WireError as error:
            raise wire.WireError(f"{error}: {self.stop()}") from None

    def stop(self) -> str:
        """End the worker and all that it started; what it had printed on stderr."""
        if self.process is None:
            return ""
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        printed = self.process.communicate()[1]
        self.process = None
        return printed[-2000:].decode(errors="replace").strip()

    @contextlib.contextmanager
    def run(self, cells: list[str], definitions_only: bool = False,
            end: float = math.inf) -> Iterator["Run"]:
        """A fresh process that has executed a notebook's cells.

        WireError if it did not come through; it has until `end`, by the monotonic clock.
        """
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.start()
        job = {"cells": cells, "seconds": until(end, self.limits.cells),
               "definitions_only": definitions_only,
               "scratch": self.limits.scratch, "limits": self.limits.of_process(),
               "sandboxed": self.safe, "id": secrets.token_hex(8)}
        try:
            yield from self.run_nested(job, end) if self.nested else self.run_alone(job, end)
        except BaseException:
            self.stop()
            raise

    def run_nested(self, job: dict, end: float) -> Iterator["Run"]:
        """As `run`, in a fork of the warm worker, which lives on."""
        near, far = socket.socketpair()
        with near:
            with far:
                socket.send_fds(self.control, [b"-"], [far.fileno()])
            wire.send(self.control, job)
            if not wire.receive(self.control, STARTING)["started"]:
                raise wire.WireError("no process could be started")
            yield Run(self, near, job, end)
        wire.send(self.control, {"end": True})
        wire.receive(self.control, STARTING)

    def run_alone(self, job: dict, end: float) -> Iterator["Run"]:
        """As `run`, in the worker itself, which serves this one only."""
        wire.send(self.control, job)
        yield Run(self, self.control, job, end)
        self.stop()

    def watch(self) -> None:
        """MemoryLimitError if the submission's processes use too much memory."""
        limit = 2 * self.idle + self.limits.megabytes * 2 ** 20
        # What forks share counts once in pss, which is slow.
        if self.memory("rss") > limit and self.memory("pss") > limit:
            raise MemoryLimitError(f"more than {self.limits.megabytes} MB of memory")

    def memory(self, kind: str) -> int:
        """Bytes of memory of the worker and all that it started, by psutil: rss or pss."""
        used = 0
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                full = kind != "rss"
                info = process.memory_full_info() if full else process.memory_info()
                used += getattr(info, kind)
        return used


def until(end: float, seconds: float) -> float:
    """So many seconds, or as many as are left until the end by the monotonic clock."""
    return max(0., min(seconds, end - time.monotonic()))


class Run:
    """One submission in its process: what its cells did, and questions to it."""

    def __init__(self, slot: Slot, channel: socket.socket, job: dict, end: float) -> None:
        self.slot, self.channel, self.end = slot, channel, end
        self.faults = self.reply(job, job["seconds"])["faults"]

    def look(self, name: str) -> dict:
        """What a name is.

        {"found": "nothing" or "stub" or "function"}, or {"found": "value", "value": …}.
        """
        return self.ask({"look": name})

    def call(self, name: str, cases: list[tuple]) -> list[dict]:
        """What a function gives on each case.

        {"value": …, "args": …} or {"error": […], "message": …}.
        """
        encoded = [[wire.encode(value) for value in args] for args in cases]
        seconds = until(self.end, self.slot.limits.call)
        question = {"call": name, "cases": encoded, "seconds": seconds}
        outcomes = self.ask(question).get("outcomes")
        if not isinstance(outcomes, list) or len(outcomes) != len(cases):
            raise wire.WireError("not an outcome for each case")
        return outcomes

    def ask(self, question: dict) -> dict:
        """One question and its answer. WireError if there is none in time."""
        question["id"] = secrets.token_hex(8)
        wire.send(self.channel, question)
        return self.reply(question, until(self.end, self.slot.limits.call))

    def reply(self, question: dict, seconds: float) -> dict:
        """The answer to a question. WireError for anything else that comes: it was forged."""
        message = wire.receive(self.channel, seconds + GRACE, self.slot.watch)
        if message.get("id") != question["id"]:
            raise wire.WireError("a message that answers no question")
        return message
