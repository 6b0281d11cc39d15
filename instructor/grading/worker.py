"""What runs inside the sandbox.

It executes one notebook's cells, then calls its functions on what the judge sends. It holds no
answer, no seed and no score. Whatever a student's code does to it, the judge sees only data or
silence.
"""

import ast
import contextlib
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from types import CodeType
from typing import Any

import numpy as np

from helpers.exercises.declaration import Formula
from helpers.exercises.outcome import is_stub, plain
from instructor.grading import isolation, wire

wire.DECODERS["formula"] = lambda data, depth: Formula(data["formula"])
WORDS = 300  # characters of an error's message
DEFINITIONS = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class NoShell:
    """Stands for IPython's shell: magics and shell commands do nothing here."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds; code that swallows it is ended by the judge."""
    def ring(*_: object) -> None:
        raise TimeoutError(f"stopped after {seconds:.0f} seconds")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, .01), 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def execute(cells: list[str], seconds: float, definitions_only: bool) -> tuple[dict, list]:
    """The namespace after all cells, and each failure: (cell, error's name, message, line)."""
    space: dict[str, Any] = {"__name__": "__main__", "get_ipython": NoShell,
                             "display": lambda *args, **kwargs: None}
    faults, end = [], time.monotonic() + seconds
    for number, source in enumerate(cells):
        try:
            code = compile_cell(source, number, definitions_only)
            with alarm(min(end - time.monotonic(), seconds / 2)):
                exec(code, space)
        except BaseException as error:
            faults.append((number, type(error).__name__, words(error), line(error)))
    return space, faults


def compile_cell(source: str, number: int, definitions_only: bool) -> CodeType:
    """A cell ready to run: all of it, or only imports, functions, classes and plain assignments."""
    tree = ast.parse(source, f"cell {number}")
    if definitions_only:
        tree.body = [node for node in tree.body
                     if isinstance(node, DEFINITIONS) or is_literal(node)]
    return compile(tree, f"cell {number}", "exec")


def is_literal(node: ast.stmt) -> bool:
    """True for an assignment that calls nothing."""
    calls = any(isinstance(part, ast.Call | ast.Attribute) for part in ast.walk(node))
    return isinstance(node, ast.Assign | ast.AnnAssign) and not calls


def words(error: BaseException) -> str:
    """An error's message, cut; it may be any object's. Of a cell's syntax, without the place."""
    try:
        ours = isinstance(error, SyntaxError) and str(error.filename).startswith("cell ")
        return str(error.msg if ours else error)[:WORDS]
    except BaseException:
        return ""


def line(error: BaseException) -> int:
    """The line of the cell where an error was raised; 0 if unknown."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame.filename.startswith("cell ")]
    return frames[-1].lineno if frames else 0


def look(space: dict, name: str) -> dict:
    """What a name stands for in the namespace, and its value if it is no function."""
    if name not in space:
        return {"found": "nothing"}
    value = space[name]
    if value is ... or is_stub(value):
        return {"found": "stub"}
    if callable(value):
        return {"found": "function"}
    return {"found": "value", **answer(lambda: value, [], 10)}


def answers(function: Any, cases: list, seconds: float) -> dict:
    """What a function gives on each case, all of them within so many seconds."""
    end, outcomes = time.monotonic() + seconds, []
    for args in cases:
        outcomes.append(answer(function, [wire.decode(value)
                                          for value in args], end - time.monotonic()))
    return {"outcomes": outcomes}


def answer(function: Any, args: list, seconds: float) -> dict:
    """What one call gives: its value and the arguments after it, or the error that it raised."""
    try:
        with alarm(seconds), np.errstate(all="ignore"):
            value = wire.encode(plain(function(*args)))
            return {"value": value, "args": wire.encode(plain(tuple(args)))}
    except BaseException as error:
        return {"error": [base.__name__ for base in type(error).__mro__], "message": words(error)}


def serve(channel: socket.socket, job: dict) -> None:
    """Run one submission: the cells first, then each question, until the judge hangs up."""
    os.chdir(tempfile.mkdtemp())
    me = os.getpid()
    space, faults = execute(job["cells"], job["seconds"], job["definitions_only"])
    question, reply = job, {"faults": faults}
    while True:
        if os.getpid() != me:
            os._exit(0)  # a fork that the student's code made
        if job["sandboxed"]:
            end_others()
        respond(channel, question, reply)
        question = wire.receive(channel)
        if "look" in question:
            reply = look(space, question["look"])
        else:
            reply = answers(space[question["call"]], question["cases"], question["seconds"])


def respond(channel: socket.socket, question: dict, reply: dict) -> None:
    """Send the reply to a question; where it is too long, that it is, for each case."""
    try:
        wire.send(channel, {**reply, "id": question["id"]})
    except wire.TooLongError:
        error = {"error": ["MemoryError"], "message": "the result is too large"}
        wire.send(channel, {"id": question["id"], "found": "value", **error,
                            "outcomes": [error] * len(question.get("cases", ()))})


def end_others() -> None:
    """Kill all processes that the student's code has left.

    In the sandbox there are no others to be seen.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def serve_alone(channel: socket.socket, job: dict, used: int) -> None:
    """Take the limits, let nothing be printed, and serve one submission."""
    isolation.limit(**job["limits"], used=used)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    with contextlib.suppress(wire.WireError):
        serve(channel, job)


def fork_for_each(control: socket.socket) -> None:
    """Serve one submission after the other, each in a fork of its own.

    That is killed when the judge says so.
    """
    used = isolation.in_use()
    while True:
        _, (descriptor,), _, _ = socket.recv_fds(control, 1, 1)
        channel, job = socket.socket(fileno=descriptor), wire.receive(control)

        def work(channel: socket.socket = channel, job: dict = job) -> None:
            control.close()
            serve_alone(channel, job, used)

        pid = isolation.fork_isolated(work, job["scratch"])
        channel.close()
        wire.send(control, {"started": bool(pid)})
        wire.receive(control)  # the end
        isolation.end(pid)
        wire.send(control, {"ended": True})


def main() -> None:
    """Import what is asked for.

    Then serve one submission, or, where namespaces can be nested, one after the other.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    start = wire.receive(control)
    if start["uid"]:
        isolation.become(start["uid"])
    for name in start["warm"]:
        importlib.import_module(name)
    nested = start["nest"] and isolation.works()
    wire.send(control, {"nested": nested})
    with contextlib.suppress(wire.WireError):
        if nested:
            fork_for_each(control)
        else:
            serve_alone(control, wire.receive(control), isolation.in_use())


if __name__ == "__main__":
    main()
