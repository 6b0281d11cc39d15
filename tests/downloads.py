"""Data to download in tests, and a server on this machine that gives it out well or badly."""

import hashlib
import io
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from helpers.datasets.catalogue import Mirror
from helpers.datasets.files import KEYS, read_npz


@dataclass(frozen=True)
class Answer:
    """What the server sends: `body`, up to `until`, where it cuts, resets or waits for `go_on`."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    until: int | None = None
    reset: bool = False
    go_on: threading.Event | None = None
    pause: float = 0  # seconds after each hundredth of the body


class Server(ThreadingHTTPServer):
    """Gives to `/path` the answers offered there, one after the other, the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.requests, self.commands, self.ranges, self.agents = {}, [], [], [], set()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": .01},
                         daemon=True).start()

    def offer(self, path: str, *answers: Answer | bytes | int) -> str:
        """The address of what is offered: an answer, the bytes of a file, or a status."""
        made = {bytes: lambda body: Answer(body), int: lambda status: Answer(status=status)}
        self.answers[f"/{path}"] = [made.get(type(answer), lambda same: same)(answer)
                                    for answer in answers]
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.commands.append(self.command)
        self.server.ranges.append(self.headers["Range"])
        self.server.agents.add(self.headers["User-Agent"])
        answers = self.server.answers[self.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        ranged = self.headers["Range"] and answer.ranges and answer.status == 200
        start = int(re.findall(r"\d+", self.headers["Range"])[0]) if ranged else 0
        if start and start >= len(answer.body):
            return self.send_error(416)
        self.send_response(206 if ranged else answer.status)
        for name, value in {"Content-Length": str(len(answer.body) - start),
                            **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        return self.send(answer, start)

    def do_HEAD(self) -> None:
        self.do_GET()

    def send(self, answer: Answer, start: int) -> None:
        if self.command == "HEAD":
            return
        step = max(1, len(answer.body) // 100) if answer.pause else len(answer.body) or 1
        end = len(answer.body) if answer.until is None else answer.until
        for place in range(start, end, step):
            self.wfile.write(answer.body[place:min(place + step, end)])
            time.sleep(answer.pause)
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # at once, so that the client is told in the rudest way
            socket.close(self.connection.detach())
            return
        if answer.go_on:
            answer.go_on.wait()
            self.wfile.write(answer.body[end:])

    def log_message(self, *_: object) -> None:
        pass


def arrays(image: tuple[int, ...] = (28, 28), n: int = 20, seed: int = 0) -> dict[str, np.ndarray]:
    """Random images and labels, as many test images as half the training images."""
    rng, labels = np.random.default_rng(seed), np.arange(n, dtype=np.uint8) % 10
    return {"x_train": rng.integers(0, 256, (n, *image), np.uint8), "y_train": labels,
            "x_test": rng.integers(0, 256, (n // 2, *image), np.uint8), "y_test": labels[: n // 2]}


def npz(**content: np.ndarray) -> bytes:
    """The bytes of an npz file."""
    buffer = io.BytesIO()
    np.savez(buffer, **content)
    return buffer.getvalue()


def sha(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def same(data: object, content: dict[str, np.ndarray]) -> bool:
    """Whether a data set has these images and labels."""
    return all(np.array_equal(getattr(data, key).reshape(content[key].shape), content[key])
               for key in KEYS)


GOOD = npz(**arrays())


def one(address: str, content: bytes = GOOD) -> Mirror:
    """A mirror that is one npz file."""
    return Mirror({address: sha(content)}, read_npz)
