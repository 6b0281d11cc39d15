"""Downloads on a bad day: the server is slow, lies, cuts off; disks fill up; processes die."""

import errno
import fcntl
import os
import pickle
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import numpy as np
import pooch
import pytest
import urllib3
from downloads import GOOD, Answer, Server, arrays, npz, one, same, sha

from helpers import language
from helpers.datasets import DatasetError, __main__, download, lite0, load
from helpers.datasets.catalogue import FACTS, Mirror
from helpers.datasets.files import KEYS, read_idx, read_npz
from helpers.exercises.outcome import time_limit

pytestmark = pytest.mark.usefixtures("cache")

CHUNK = 128  # bytes that a broken connection can lose
HALF = len(GOOD) // 2 // CHUNK * CHUNK
BUSY, CUT, RESET = 503, Answer(GOOD, until=HALF), Answer(GOOD, until=HALF, reset=True)
CUT_WHOLE = Answer(GOOD, until=HALF, ranges=False)
HTML = Answer(b"\n<!doctype html><title>Sign in</title>", ranges=False,
              headers={"Content-Type": "text/html; charset=utf-8"})
DISGUISED = Answer(b"<html>Sign in</html>", ranges=False,
                   headers={"Content-Type": "application/octet-stream"})


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """What came before a cut is kept to the byte, as all cuts are at multiples of this."""
    monkeypatch.setattr(download, "CHUNK", CHUNK)


def listing(cache):
    """What is in the cache, but the empty file of the lock."""
    return sorted(path.name for path in cache.iterdir() if path.name != ".mnist.lock")


def partial(cache, content=GOOD):
    """Where a half download of these bytes waits."""
    return cache / ".download-mnist" / sha(content)


def wait_for(what, seconds=60):
    """Until `what()` is true; an error if it never is."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(.02)


# --- all is well ---

def test_download_is_checked_cached_and_not_repeated(server, mirrors, cache):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    first, second = load("mnist"), load("mnist")
    assert same(first, arrays())
    assert same(second, arrays())
    assert "downloaded from http://127.0.0.1" in first.source
    assert str(cache / "mnist.npz") in second.source
    assert server.requests == ["/mnist.npz"]
    assert all(agent.startswith("convnets-course") for agent in server.agents)
    assert listing(cache) == ["mnist.npz"]


def test_slow_download_shows_progress_and_arrives(server, mirrors, capsys):
    mirrors("mnist", one(server.offer("mnist.npz", Answer(GOOD, pause=.01))))
    language.use("es")
    assert same(load("mnist"), arrays())
    shown = capsys.readouterr().err
    assert "descargando mnist.npz" in shown
    assert "/24.6k" in shown
    assert shown.count("\r") > 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(server, mirrors, status):
    there = server.offer("there.npz", CUT, GOOD)
    mirrors("mnist", one(server.offer("here.npz",
                                      Answer(status=status, headers={"Location": there}))))
    assert same(load("mnist"), arrays())
    assert server.requests == ["/here.npz", "/there.npz"] * 2
    assert server.ranges[-1] == f"bytes={HALF}-"


# --- troubles that pass ---

@pytest.mark.parametrize("trouble", [BUSY, CUT, RESET, CUT_WHOLE, 408, 429, 500])
def test_new_attempt_after_a_failure(server, mirrors, cache, capsys, trouble):
    mirrors("mnist", one(server.offer("mnist.npz", trouble, trouble, GOOD)))
    assert same(load("mnist"), arrays())
    assert len(server.requests) == 3
    assert capsys.readouterr().out.count("Trying again") == 2
    assert listing(cache) == ["mnist.npz"]


def test_server_that_falls_silent(server, mirrors, capsys, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", 1)
    silence = threading.Event()
    end = threading.Timer(30, silence.set)  # so that it would end without a limit
    end.start()
    mirrors("mnist", one(server.offer("mnist.npz", Answer(GOOD, until=HALF, go_on=silence), GOOD)))
    language.use("es")
    assert same(load("mnist"), arrays())
    end.cancel()
    assert "dejó de responder. Nuevo intento en 0 s." in capsys.readouterr().out


def test_it_goes_on_where_it_was_cut_and_counts_attempts_anew(server, mirrors, cache):
    ends = [len(GOOD) * k // 10 // CHUNK * CHUNK for k in range(1, 10)]
    mirrors("mnist", one(server.offer("mnist.npz", *(Answer(GOOD, until=end) for end in ends),
                                      GOOD)))
    assert same(load("mnist"), arrays())
    assert server.ranges == [None, *(f"bytes={end}-" for end in ends)]
    assert listing(cache) == ["mnist.npz"]


def test_next_run_goes_on_where_the_last_one_gave_up(server, mirrors, cache):
    mirrors("mnist", one(server.offer("mnist.npz", CUT, BUSY)))
    with pytest.raises(DatasetError, match="HTTP 503"):
        load("mnist")
    assert listing(cache) == [".download-mnist"]
    assert partial(cache).read_bytes() == GOOD[:HALF]
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    assert same(load("mnist"), arrays())
    assert server.ranges[-1] == f"bytes={HALF}-"
    assert listing(cache) == ["mnist.npz"]


def test_another_mirror_of_the_same_file_goes_on(server, mirrors):
    mirrors("mnist", one(server.offer("first", CUT, BUSY)), one(server.offer("second", GOOD)))
    assert same(load("mnist"), arrays())
    assert server.requests == ["/first"] * 3 + ["/second"]
    assert server.ranges[-1] == f"bytes={HALF}-"


WRONG_PART = Answer(GOOD[:-1000], status=206,
                    headers={"Content-Range": f"bytes 0-{len(GOOD) - 1001}/{len(GOOD)}"},
                    ranges=False)


PIECES = {  # what is held, what is answered, what is asked for
    "a server that knows no ranges": (GOOD[:HALF], [Answer(GOOD, ranges=False)],
                                      [f"bytes={HALF}-"]),
    "half of another file": (b"x" * HALF, [GOOD], [f"bytes={HALF}-", None]),
    "a server that sends another part": (GOOD[:HALF], [WRONG_PART, GOOD], [f"bytes={HALF}-", None]),
    "more than the whole": (GOOD + b"x", [GOOD], [f"bytes={len(GOOD) + 1}-", None]),
    "the whole, of a run killed at its end": (GOOD, [GOOD], []),
    "nothing": (b"", [GOOD], [None])}


@pytest.mark.parametrize("case", PIECES)
def test_the_sum_decides_whether_pieces_belong_together(server, mirrors, cache, case):
    held, answers, ranges = PIECES[case]
    mirrors("mnist", one(server.offer("mnist.npz", *answers)))
    partial(cache).parent.mkdir(parents=True)
    partial(cache).write_bytes(held)
    assert same(load("mnist"), arrays())
    assert server.ranges == ranges
    assert listing(cache) == ["mnist.npz"]


def test_files_that_came_are_not_asked_for_again(server, mirrors):
    content = {key: bytes([k]) * 100 for k, key in enumerate(KEYS)}
    files = {server.offer(key, file): sha(file) for key, file in content.items()}
    server.offer("y_test", 404)
    mirrors("mnist", Mirror(files, read_idx))
    for _ in range(2):
        with pytest.raises(DatasetError, match="HTTP 404"):
            load("mnist")
    assert server.requests == [*(f"/{key}" for key in KEYS), "/y_test"]


# --- troubles that stay ---

LOOP = Answer(status=302, headers={"Location": "/mnist.npz"})
# trouble: requests, what is said in English and Spanish, whether something waits for the next run
FAILURES = {
    "403": (403, 1, r"the server refuses; a filter of this network .* \(HTTP 403\)",
            "niega .* filtro", False),
    "404": (404, 1, r"the file is not there \(HTTP 404\)", "el archivo no está allí", False),
    "407": (407, 1, r"proxy .* password \(HTTP 407\)", "contraseña", False),
    "418": (418, 1, r"the server refuses \(HTTP 418\)", "el servidor niega el acceso", False),
    "500": (500, 3, r"the server is in trouble \(HTTP 500\)", "tiene un problema", False),
    "503": (503, 3, r"the server is in trouble \(HTTP 503\)", "tiene un problema", False),
    "loop": (LOOP, 6, r"round in circles \(HTTP 302\)", "redirige en círculos", False),
    "page": (HTML, 1, "a web page came instead .* sign in", "llegó una página web .* inicia sesión",
             False),
    "disguised page": (DISGUISED, 1, "a web page came instead", "llegó una página web", False),
    "other content": (b"Not Found", 1, "wrong content: its SHA-256 is",
                      "contenido incorrecto: su SHA-256", False),
    "truncated": (GOOD[:HALF], 1, "wrong content: its SHA-256 is",
                  "contenido incorrecto: su SHA-256", False),
    "empty": (b"", 1, "wrong content: its SHA-256 is", "contenido incorrecto: su SHA-256", False),
    "cut": (CUT_WHOLE, 3, "the connection broke off", "la conexión se cortó", True),
    "reset": (Answer(GOOD, until=0, reset=True), 3, "the connection broke off",
              "la conexión se cortó", False),
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("trouble", FAILURES)
def test_failed_download_says_why_and_leaves_no_half_file(server, mirrors, cache, trouble, lang):
    answer, requests, *says, waits = FAILURES[trouble]
    # 404, so that it would end
    mirrors("mnist", one(server.offer("mnist.npz", *[answer] * 40, 404)))
    language.use(lang)
    with pytest.raises(DatasetError, match=says[lang == "es"]):
        load("mnist")
    assert trouble == "loop" or len(server.requests) == requests
    assert listing(cache) == [".download-mnist"] * waits


@pytest.mark.parametrize("trouble",
                         [403, 404, BUSY, CUT, CUT_WHOLE, LOOP, HTML, DISGUISED, b"other content"])
def test_second_mirror_when_the_first_fails(server, mirrors, cache, trouble):
    mirrors("mnist", one(server.offer("mnist.npz", trouble, BUSY)),
            one(server.offer("second", GOOD)))
    data = load("mnist")
    assert same(data, arrays())
    assert data.source.endswith("/second")
    assert listing(cache) == ["mnist.npz"]


def test_web_page_in_between_does_not_destroy_what_came_before(server, mirrors, cache):
    mirrors("mnist", one(server.offer("mnist.npz", CUT, HTML, GOOD)))
    with pytest.raises(DatasetError, match="web page"):
        load("mnist")
    assert partial(cache).read_bytes() == GOOD[:HALF]
    assert same(load("mnist"), arrays())
    assert server.ranges[-1] == f"bytes={HALF}-"


def test_no_network(server, mirrors):
    deaf = Server()
    nobody = deaf.offer("mnist.npz", GOOD)
    deaf.shutdown()
    deaf.server_close()
    mirrors("mnist", one(nobody))
    with pytest.raises(DatasetError, match="nobody answers there"):
        load("mnist")
    mirrors("mnist", one(nobody), one(server.offer("second", GOOD)))
    assert load("mnist").source.endswith("/second")


@pytest.mark.parametrize(("error", "english", "spanish"), [
    (socket.gaierror(-3, "Temporary failure"), "name is not found; is this computer online",
     "no se encuentra el nombre"),
    (ssl.SSLCertVerificationError("self-signed"), "certificate is not trusted.*macOS.*date",
     "no se confía en el certificado.*macOS.*fecha"),
    (ssl.SSLError("wrong version number"), "no secure connection.*Is there a proxy",
     "no hay conexión segura.*proxy"),
    (OSError("Tunnel connection failed: 407 Proxy Authentication Required"),
     "the proxy of this network wants a password", "el proxy de esta red pide una contraseña"),
    (TimeoutError("timed out"), "does not answer", "no responde"),
    (ConnectionRefusedError(111, "refused"), "nobody answers", "nadie responde en esa")])
def test_no_connection_is_told_in_words(mirrors, monkeypatch, error, english, spanish):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(urllib3.util.connection, "create_connection", fail)
    mirrors("mnist", one("http://localhost/mnist.npz"))
    for lang, says in (("en", english), ("es", spanish)):
        language.use(lang)
        with pytest.raises(DatasetError, match=f"mnist.npz: .*{says}"):
            load("mnist")


def test_right_sum_but_wrong_arrays_is_never_cached(server, mirrors, cache):
    bad = npz(**arrays() | {"y_train": np.zeros(3, np.uint8)})
    mirrors("mnist", one(server.offer("mnist.npz", bad), bad))
    with pytest.raises(DatasetError, match="y_train should be"):
        load("mnist")
    assert listing(cache) == [".download-mnist"]


class Bomb:
    def __reduce__(self) -> tuple:
        return os.mkdir, ("unpickled",)


def test_nothing_is_unpickled(server, mirrors, cache, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bomb = npz(**arrays() | {"y_test": np.array([Bomb()] * 10, dtype=object)})
    mirrors("mnist", one(server.offer("mnist.npz", bomb), bomb))
    with pytest.raises(DatasetError, match=r"cannot be read .Object arrays"):
        load("mnist")
    cache.joinpath("mnist.npz").write_bytes(bomb)
    with pytest.raises(DatasetError, match=r"cannot be read .Object arrays"):
        load("mnist")
    assert not (tmp_path / "unpickled").exists()
    pickle.loads(pickle.dumps(Bomb()))
    assert (tmp_path / "unpickled").exists()  # so the bomb was live


@pytest.mark.parametrize(("lang", "says"), [
    ("en", ["MNIST could not be had", "COURSE_DATA_DIR: not set", "cache: no ",
            "run this cell again"]),
    ("es", ["No se pudo obtener MNIST", "COURSE_DATA_DIR: no definida", "caché: no existe ",
            "esta celda de nuevo"])])
def test_last_word_says_what_happened_and_the_three_things_to_do(server, mirrors, cache, lang,
                                                                 says):
    mirrors("mnist", one(server.offer("first", 404)), one(server.offer("second", b"other content")))
    language.use(lang)
    with pytest.raises(DatasetError) as caught:
        load("mnist")
    text = str(caught.value)
    for part in [*says, f"/first: {language.tr('the file', 'el archivo')}",
                 str(cache / "mnist.npz"),
                 f"/second: {language.tr('wrong content', 'contenido incorrecto')}",
                 "  1. ", "  2. ", "%env COURSE_DATA_DIR=/", "  3. ", "%env COURSE_DATA=standin",
                 "helpers.doctor()"]:
        assert part in text


def test_last_word_names_the_own_folder(server, mirrors, tmp_path, monkeypatch):
    mirrors("mnist", one(server.offer("first", 404)))
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    with pytest.raises(DatasetError, match=f"no mnist.npz in {tmp_path}"):
        load("mnist")


@pytest.mark.parametrize("name", ["pooch", "filelock", "requests"])
def test_library_that_is_missing_is_named(server, mirrors, monkeypatch, name):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    monkeypatch.setitem(sys.modules, name, None)
    for lang, says in (("en", f"the package {name} is missing:  %pip install {name}"),
                       ("es", f"falta el paquete {name}:  %pip install {name}")):
        language.use(lang)
        with pytest.raises(DatasetError, match=says):
            load("mnist")


# --- the disk ---

def test_cache_that_cannot_be_written(tmp_path, monkeypatch, server, mirrors):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    language.use("es")
    with pytest.raises(DatasetError,
                       match=r"no se puede escribir en .*file/convnets-course .Not a directory"):
        load("mnist")


def test_too_little_disk_is_said_before_anything_comes(server, mirrors, monkeypatch, cache):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    monkeypatch.setattr(shutil, "disk_usage",
                        lambda folder: shutil._ntuple_diskusage(10 ** 9, 10 ** 9, 20 * 10 ** 6))
    with pytest.raises(DatasetError,
                       match=r"no space left for .*some disk .70 MB are needed, 20 MB are free"):
        load("mnist")
    assert server.requests == listing(cache) == []


@pytest.mark.parametrize("where", ["download", "savez"])
def test_disk_that_fills_up_meanwhile_gets_its_space_back(server, mirrors, monkeypatch, cache,
                                                          where):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fill_up(bring: pooch.HTTPDownloader, address: str, file: IO, *_: object) -> None:
        real(bring, address, file, None)
        fail()

    real = pooch.HTTPDownloader.__call__

    mirrors("mnist", one(server.offer("first", GOOD)), one(server.offer("second", GOOD)))
    if where == "savez":
        monkeypatch.setattr(np, "savez", fail)
    else:
        monkeypatch.setattr(pooch.HTTPDownloader, "__call__", fill_up)
    language.use("es")
    with pytest.raises(DatasetError, match=r"no queda espacio para .*libera espacio"):
        load("mnist")
    assert server.requests == ["/first"]  # another mirror would not help
    assert listing(cache) == []


# --- processes ---

LOAD = """
import signal
import sys
from dataclasses import replace
from helpers import datasets
from helpers.datasets.catalogue import FACTS, Mirror
from helpers.datasets.files import read_npz
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored after a shell's &
address, sha256 = sys.argv[1:]
mirror = Mirror({address: sha256}, read_npz)
FACTS["mnist"] = replace(FACTS["mnist"], megabytes=0, mirrors=(mirror,))
try:
    print(datasets.load("mnist").source)
except datasets.DatasetError as error:
    print(error)
    sys.exit(3)
"""
ROOT = Path(download.__file__).parents[2]
LARGE = npz(**arrays(n=200))


def process(address, content=LARGE, before=()):
    """Another Python, which loads MNIST from an address."""
    return subprocess.Popen([*before, sys.executable, "-u", "-c", LOAD, address, sha(content)],
                            cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def halfway(server, cache):
    """The address of a file whose first download stops halfway, and a process that waits there."""
    still = threading.Event()
    address = server.offer("mnist.npz", Answer(LARGE, until=len(LARGE) // 2, go_on=still), LARGE)
    standing = process(address)
    wait_for(lambda: partial(cache, LARGE).exists() and partial(cache, LARGE).stat().st_size > 0)
    yield address, standing, still
    still.set()
    standing.kill()
    standing.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_interrupted_download_leaves_no_half_file_and_goes_on(server, mirrors, cache, halfway, how):
    address, standing, _ = halfway
    standing.send_signal(how)
    _, errors = standing.communicate(timeout=60)
    assert standing.returncode == -how
    assert ("KeyboardInterrupt" in errors) == (how == signal.SIGINT)
    assert listing(cache) == [".download-mnist"]
    held = partial(cache, LARGE).stat().st_size
    mirrors("mnist", one(address, LARGE))
    assert same(load("mnist"), arrays(n=200))
    assert server.ranges == [None, f"bytes={held}-"]
    assert listing(cache) == ["mnist.npz"]


def test_killed_runs_do_not_pile_up(server, mirrors, cache):
    still = threading.Event()
    address = server.offer("mnist.npz",
                           *(Answer(LARGE, until=end, go_on=still)
                             for end in (10 ** 5, 2 * 10 ** 5)))
    for size in (0, 10 ** 5 - download.CHUNK):
        standing = process(address)
        wait_for(lambda size=size: partial(cache, LARGE).exists()
                 and partial(cache, LARGE).stat().st_size > size)
        standing.kill()
        standing.communicate()
        assert listing(cache) == [".download-mnist"]
        assert len(list(partial(cache).parent.iterdir())) == 1
    mirrors("mnist", one(server.offer("mnist.npz", LARGE), LARGE))
    load("mnist")
    assert listing(cache) == ["mnist.npz"]


def test_two_processes_at_once_download_once(server, cache, halfway):
    address, first, still = halfway
    second = process(address)
    assert second.stdout.readline() == "Another notebook is downloading MNIST: waiting for it.\n"
    still.set()
    assert "downloaded from" in first.communicate(timeout=60)[0]
    assert f"from the file {cache / 'mnist.npz'}" in second.communicate(timeout=60)[0]
    assert (first.returncode, second.returncode) == (0, 0)
    assert server.requests == ["/mnist.npz"]
    assert listing(cache) == ["mnist.npz"]


def test_the_one_that_waits_takes_over_from_one_that_is_killed(server, cache, halfway):
    address, first, _ = halfway
    second = process(address)
    second.stdout.readline()
    first.kill()
    assert "downloaded from" in second.communicate(timeout=60)[0]
    assert server.ranges[-1].startswith("bytes=")
    assert listing(cache) == ["mnist.npz"]


def test_many_downloads_at_once_do_not_collide(server, mirrors, cache):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    start, results = threading.Barrier(6), []

    def work() -> None:
        start.wait()
        results.append(load("mnist"))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert all(same(data, arrays()) for data in results)
    assert server.requests == ["/mnist.npz"]
    assert listing(cache) == ["mnist.npz"]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_disk_without_locks_is_no_reason_to_wait(server, mirrors, monkeypatch, number):
    def none(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", none)
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    with time_limit(60):
        assert same(load("mnist"), arrays())


@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap to make a small disk")
def test_small_disk_that_fills_up_for_real(server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/mnt")
    disk = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--size", str(len(LARGE) // 2),
            "--tmpfs", "/mnt"]
    full = process(server.offer("mnist.npz", LARGE), before=disk)
    said, errors = full.communicate(timeout=60)
    assert full.returncode == 3, errors
    assert "no space left for /mnt/convnets-course; free some disk" in said
    assert server.requests == ["/mnist.npz"]


# --- a classroom without the network ---

def test_folder_for_a_classroom(server, mirrors, tmp_path, monkeypatch, capsys):
    pictures = npz(**arrays((32, 32, 3)))
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    mirrors("cifar10", one(server.offer("cifar10.npz", pictures), pictures))
    folder = tmp_path / "new" / "classroom"
    assert __main__.main([str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir() if path.name[0] != ".") == [
        "cifar10.npz", lite0.FILE, "mnist.npz"]
    assert f"COURSE_DATA_DIR={folder}" in capsys.readouterr().out
    for path in folder.iterdir():
        path.chmod(0o444)
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder))
    assert same(load("mnist"), arrays())
    assert str(folder / "cifar10.npz") in load("cifar10").source
    assert len(server.requests) == 2


def test_folder_for_a_classroom_again(server, mirrors, tmp_path, capsys):
    (tmp_path / "cifar10.npz").write_bytes(npz(**arrays((32, 32, 3))))
    mirrors("mnist", one(server.offer("mnist.npz", 404, GOOD)))
    assert __main__.main([str(tmp_path), "--lang", "es"]) == 1
    said = capsys.readouterr()
    assert "cifar10.npz: listo" in said.out
    assert "el archivo no está allí (HTTP 404)" in said.err
    assert "COURSE_DATA_DIR" not in said.out
    assert __main__.main([str(tmp_path)]) == 0
    assert read_npz(tmp_path / "mnist.npz")["x_train"].shape == (20, 28, 28, 1)


def test_folder_for_a_classroom_that_holds_something_else(server, mirrors, tmp_path, capsys):
    for name in FACTS:
        (tmp_path / f"{name}.npz").write_bytes(GOOD)
    assert __main__.main([str(tmp_path)]) == 1
    assert f"{tmp_path / 'cifar10.npz'} cannot be used: x_train is uint8" in capsys.readouterr().err


def test_folder_for_a_classroom_from_the_shell(tmp_path):
    for name, facts in FACTS.items():
        (tmp_path / f"{name}.npz").write_bytes(npz(**arrays(facts.image)))
    done = subprocess.run([sys.executable, "-m", "helpers.datasets", str(tmp_path)], cwd=ROOT,
                          text=True,
                          capture_output=True, check=True)
    assert done.stdout.count("ready") == 3


def test_folder_for_a_classroom_with_damaged_weights(mirrors, tmp_path, capsys):
    for name, facts in FACTS.items():
        (tmp_path / f"{name}.npz").write_bytes(npz(**arrays(facts.image)))
    (tmp_path / lite0.FILE).write_bytes(GOOD)
    assert __main__.main([str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert f"{tmp_path / lite0.FILE} cannot be used: its SHA-256 is" in said.err
    assert "COURSE_DATA_DIR" not in said.out
