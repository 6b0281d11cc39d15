"""What surrounds a notebook on Google Colab, pretended.

GitHub, which serves the course, and Colab's way to save.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat

from instructor.editions import ROOT, repository


def publish(folder: Path, past: int = 30_000_000) -> None:
    """Make a bare repository: main is the course as it is here, after a past of so many bytes."""
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    git = ["git", *me, f"--git-dir={folder}/convnets"]
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder / "convnets"], check=True)
    (folder / "past").mkdir()
    (folder / "past" / "large").write_bytes(os.urandom(past))
    for tree in (folder / "past", ROOT):
        for command in (["add", "--all", "."], ["commit", "-q", "-m", tree.name]):
            subprocess.run([*git, f"--work-tree={tree}", *command], check=True, cwd=tree)
    subprocess.run([*git, "repack", "-adq"], check=True)  # once, not for each clone


class GitHub(BaseHTTPRequestHandler):
    """Serves a repository with git's own smart HTTP, as GitHub does.

    Answers break off after `server.cut` bytes. `server.clones` counts the clones that began,
    `server.sent` the bytes.
    """

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        environment = os.environ | {
            "GIT_PROJECT_ROOT": str(self.server.folder), "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        done = subprocess.run(["git", "http-backend"], input=body, env=environment,
                              capture_output=True, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.server.clones += path.endswith("/info/refs")
        self.reply(int(fields.pop("Status", "200")[:3]), fields, content)

    do_POST = do_GET  # noqa: N815

    def reply(self, status: int, fields: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in (fields | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.server.sent += self.wfile.write(content[:self.server.cut])

    def log_message(self, *words: object) -> None:
        """Nothing: the tests' output stays clean."""


@contextmanager
def github(folder: Path) -> Iterator[ThreadingHTTPServer]:
    """A server for the repositories in a folder.

    `environment()` makes git go there for the public address.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
    server.folder, server.cut, server.clones, server.sent = folder, None, 0, 0
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def environment(address: str) -> dict[str, str]:
    """The environment in which git goes to `address` where it is told the public one."""
    return os.environ | {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{address}.insteadOf",
                         "GIT_CONFIG_VALUE_0": repository()}


def as_saved(book: nbformat.NotebookNode) -> dict:
    """The notebook as Colab saves it: nbformat 4.0, no cell ids or tags, metadata of its own."""
    cells = [{"cell_type": "markdown", "metadata": {"id": "view-in-github", "colab_type": "text"},
              "source": ['<a href="https://colab.research.google.com/" target="_parent">'
                         'Open In Colab</a>']}]
    for number, cell in enumerate(book.cells):
        saved = {"cell_type": cell.cell_type, "metadata": {"id": f"q7Wx{number:08d}"},
                 "source": cell.source.splitlines(keepends=True)}
        if cell.cell_type == "code":
            saved["metadata"] |= {"colab": {"base_uri": "https://localhost:8080/"},
                                  "outputId": f"{number:08d}-91d3"}
            saved |= {"execution_count": cell.execution_count, "outputs": cell.outputs}
        cells.append(saved)
    metadata = {"colab": {"provenance": [], "include_colab_link": True},
                "kernelspec": {"name": "python3", "display_name": "Python 3"},
                "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": cells}
