"""helpers.doctor(): each problem is simulated, found, told in both languages, with what to do."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import threading
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import psutil
import pytest
import urllib3
from downloads import GOOD, Answer, one
from nbclient import NotebookClient

import helpers
from helpers import diagnosis, language
from helpers.datasets.catalogue import FACTS
from helpers.diagnosis import data, machine, packages, report
from helpers.diagnosis.report import Finding, Report
from instructor.editions import ROOT

pytestmark = pytest.mark.usefixtures("cache")


@pytest.fixture(autouse=True)
def healthy(monkeypatch, tmp_path, server, mirrors):
    """A computer without problems, in which JupyterLab runs; a test breaks one thing."""
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    for name in ("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program(tmp_path, "nvidia-smi", "echo 'Tesla T4, 15360 MiB'")
    program(tmp_path, "ps", "echo /usr/bin/python3 -m jupyterlab")
    monkeypatch.setitem(sys.modules, "IPython", ipython())
    for name in ("keras", "tensorflow"):  # other tests have imported them
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(psutil, "virtual_memory",
                        lambda: SimpleNamespace(available=8 * 10 ** 9, total=16 * 10 ** 9))
    monkeypatch.setattr(machine, "CONTAINER", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=10 ** 10))
    for name in FACTS:
        mirrors(name, one(server.offer(f"{name}.npz", GOOD)))


def program(folder, name, script):
    """Put a program into a folder."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def ipython(**names):
    """What IPython looks like from within a kernel whose notebook has these names."""
    return SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object(), user_ns=names))


def pretend(monkeypatch, **versions):
    """Have other versions of packages; None for a missing one."""
    def version(name):
        if name in versions and versions[name] is None:
            raise metadata.PackageNotFoundError(name)
        return versions.get(name) or real(name)

    real = metadata.version
    monkeypatch.setattr(metadata, "version", version)


def told(english, spanish, state="problem"):
    """The finding that says this, in both languages, with something to do if it is a problem."""
    for lang, words in (("es", spanish), ("en", english)):
        language.use(lang)
        findings = [finding for finding in helpers.doctor().findings if words in finding.found]
        assert len(findings) == 1, (words, helpers.doctor())
        assert findings[0].state == state
        assert findings[0].advice or state != "problem"
    return findings[0]


def test_healthy_computer():
    found = helpers.doctor()
    assert found.problems == []
    assert [finding.topic for finding in found.findings] == [
        "Runtime", "Python", "Processor", "GPU", "Memory", "Disk", "Packages", "Widgets",
        "Settings", "Names", "Keras", "MNIST", "CIFAR-10"]
    assert "No problem found" in repr(found)
    language.use("es")
    assert "ningún problema" in repr(helpers.doctor())


def test_nothing_heavy_is_imported():
    code = """if True:
        import sys
        before = set(sys.modules)
        import helpers
        print(set(sys.modules) - before)
        helpers.doctor()
        heavy = {"tensorflow", "keras", "sklearn", "skimage", "matplotlib", "ipywidgets"}
        print(set(sys.modules) & heavy)"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True,
                          check=True)
    assert done.stdout == "{'helpers'}\nset()\n"


# --- it neither raises nor hangs ---

def test_a_check_that_fails_is_told(monkeypatch):
    def fail():
        raise RuntimeError("no such thing")

    for topic in diagnosis.CHECKS:
        monkeypatch.setitem(diagnosis.CHECKS, topic, fail)
    findings = helpers.doctor().findings
    assert len(findings) == len(diagnosis.CHECKS)
    assert {finding.found for finding in findings} == {
        "could not be found out (RuntimeError: no such thing)"}


def test_a_check_that_hangs_is_told(monkeypatch):
    awake = threading.Event()
    end = threading.Timer(30, awake.set)  # so that it would end if one waited for it
    end.start()
    monkeypatch.setattr(diagnosis, "PATIENCE", .3)
    monkeypatch.setattr(diagnosis, "CHECKS", {("Python", "Python"): awake.wait})
    told("took too long", "se tardó demasiado", "note")
    assert not awake.is_set()
    end.cancel()
    awake.set()


@pytest.mark.parametrize("name", ["packaging.requirements", "psutil"])
def test_a_package_that_it_needs_itself_is_missing(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    assert name.split(".")[0] in told("could not be found out", "no se pudo averiguar",
                                      "note").found


# --- the machine ---

@pytest.mark.parametrize(("name", "breaks"), [
    ("Google Colab", lambda patch: patch.setenv("COLAB_RELEASE_TAG", "release-colab")),
    ("Google Colab", lambda patch: patch.setitem(sys.modules, "google.colab", SimpleNamespace())),
    ("Kaggle", lambda patch: patch.setenv("KAGGLE_KERNEL_RUN_TYPE", "Interactive")),
    ("VS Code", lambda patch: patch.setitem(sys.modules, "IPython",
                                            ipython(__vsc_ipynb_file__="x.ipynb"))),
    ("JupyterLab", lambda patch: None)])
def test_runtimes(monkeypatch, name, breaks):
    breaks(monkeypatch)
    assert told(f"{name} (", f"{name} (", "fine").topic == "Runtime"


@pytest.mark.parametrize(("command", "name"), [
    ("/bin/jupyter-lab --port=1", "JupyterLab"), ("/bin/jupyter-notebook", "Jupyter Notebook"),
    ("/bin/x", "Jupyter")])
def test_servers(tmp_path, command, name):
    program(tmp_path, "ps", f"echo {command}")
    told(f"{name} (", f"{name} (", "fine")
    program(tmp_path, "ps", "exit 1")
    told("Jupyter (", "Jupyter (", "fine")


def test_plain_python(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython")
    assert "make lab" in told("plain Python", "Python solo", "note").advice
    told("show only in a notebook", "solo se ven en un notebook", "note")


def test_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    told("3.10.12; the course needs 3.11", "3.10.12; el curso necesita 3.11")


@pytest.mark.parametrize(("system", "machine_", "says"), [
    ("Darwin", "x86_64", "macOS, Intel"), ("Windows", "ARM64", "Windows, ARM")])
def test_system_without_tensorflow(monkeypatch, system, machine_, says):
    monkeypatch.setattr(machine.platform, "system", lambda: system)
    monkeypatch.setattr(machine.platform, "machine", lambda: machine_)
    assert "Colab" in told(says, says).advice


@pytest.mark.parametrize(("flags", "fine"), [
    ("fpu sse2 ssse3 sse4_2", False), ("fpu sse2 avx avx2", True), ("fpu sse2 avx", True)])
def test_processor_without_avx(monkeypatch, tmp_path, flags, fine):
    monkeypatch.setattr(machine, "CPUINFO", tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text(f"flags\t\t: {flags} nx\n")
    finding, = machine.processor()
    assert finding.state == ("fine" if fine else "problem")
    assert fine or ("AVX" in finding.found and "Colab" in finding.advice)


@pytest.mark.parametrize("name", ["random.py", "helpers.py", "numpy/__init__.py"])
def test_file_that_hides_a_module(monkeypatch, tmp_path, name):
    folder = tmp_path / "project"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("")
    monkeypatch.chdir(folder)
    told(f"hides the module {name.split('.')[0].split('/')[0]}",
         f"oculta el módulo {name.split('.')[0].split('/')[0]}")


@pytest.mark.parametrize(("settings", "says"), [
    ('{"floatx": "float64"}', "floatx float64"),
    ('{"image_data_format": "channels_first"}', "image_data_format channels_first"),
    ('{"floatx": "float16", "backend": "torch"}', "floatx float16")])
def test_keras_settings_that_lessons_do_not_count_on(monkeypatch, tmp_path, settings, says):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "keras.json").write_text(settings)
    told(says, says)


def test_graphics_card():
    assert told("Tesla T4, 15360 MiB", "Tesla T4, 15360 MiB", "fine").topic == "GPU"


def test_no_graphics_card(tmp_path, monkeypatch):
    (tmp_path / "nvidia-smi").unlink()
    assert not told("no NVIDIA card", "no hay tarjeta NVIDIA", "note").advice
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    assert "T4 GPU" in told("no NVIDIA card", "no hay tarjeta NVIDIA", "note").advice


@pytest.mark.parametrize("script", ["exit 9", "exec sleep 60", ":"])
def test_graphics_card_that_does_not_answer(tmp_path, monkeypatch, script):
    monkeypatch.setattr(machine, "SECONDS", .5)
    program(tmp_path, "nvidia-smi", script)
    assert "COURSE_BUDGET=cpu" in told("no card answers", "ninguna tarjeta responde").advice


@pytest.mark.parametrize("seen", [[], ["a card"]])
def test_graphics_card_that_tensorflow_does_not_see(monkeypatch, seen):
    config = SimpleNamespace(list_physical_devices=lambda kind: seen)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(config=config))
    if seen:
        assert helpers.doctor().problems == []
    else:
        assert "tensorflow[and-cuda]" in told("does not see the card", "no ve la tarjeta",
                                              "note").advice


def test_little_memory(monkeypatch):
    monkeypatch.setattr(psutil, "virtual_memory",
                        lambda: SimpleNamespace(available=10 ** 9, total=16 * 10 ** 9))
    told("1000 MB free of 16000 MB; a lesson takes",
         "1000 MB libres de 16000 MB; una lección ocupa")


def test_little_memory_in_a_container(tmp_path):
    (tmp_path / "memory.current").write_text("500000000\n")
    (tmp_path / "memory.max").write_text("1000000000\n")
    told("500 MB free of 1000 MB", "500 MB libres de 1000 MB")
    (tmp_path / "memory.max").write_text("max\n")
    told("8000 MB free of 16000 MB", "8000 MB libres de 16000 MB", "fine")


def test_little_disk(monkeypatch, cache):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=10 ** 8))
    assert "XDG_CACHE_HOME" in told("100 MB free", "100 MB libres").advice
    told("need 430 MB", "necesitan 430 MB")
    cache.mkdir(parents=True)
    (cache / "cifar10.npz").write_bytes(GOOD)
    told("100 MB free", "100 MB libres", "fine")


def test_disk_that_cannot_be_written(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    told("cannot be written", "no se puede escribir")


# --- packages ---

def test_missing_package(monkeypatch):
    pretend(monkeypatch, **{"scikit-image": None})
    missing = told("is missing", "falta")
    assert missing.topic == "scikit-image"
    assert '%pip install "scikit-image<1,>=0.25"' in missing.advice


def test_package_that_is_too_old(monkeypatch):
    pretend(monkeypatch, tensorflow="2.19.1")
    assert told("2.19.1 is too old; the course needs <3,>=2.20",
                "2.19.1 es demasiado antiguo").topic == "tensorflow"


def test_package_that_is_too_new(monkeypatch):
    pretend(monkeypatch, numpy="3.0.1")
    assert "If a lesson fails" in told("3.0.1 is newer", "3.0.1 es más reciente", "note").advice


def test_package_that_is_not_the_tested_one(monkeypatch):
    pretend(monkeypatch, keras="3.14.0")
    told(f"keras 3.14.0 ({colab('keras')})", "las versiones de las pruebas: ", "fine")


def colab(name):
    """The version of a package that the tests run on."""
    lines = (ROOT / "constraints" / "colab.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{name}==")).split("==")[1]


def test_package_that_was_loaded_before_it_was_changed(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", SimpleNamespace(__version__="3.13.0"))
    pretend(monkeypatch, keras="3.13.2")
    assert "Restart the kernel" in told("3.13.0 is loaded, but 3.13.2",
                                        "está cargado 3.13.0, pero").advice


def test_colab_needs_no_jupyterlab(monkeypatch):
    pretend(monkeypatch, jupyterlab=None, jupyterlab_widgets=None)
    assert len(helpers.doctor().problems) == 3
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    assert helpers.doctor().problems == []


# --- widgets ---

@pytest.mark.parametrize(("version", "front", "install"), [
    ("7.7.1", "3.0.16", "1.1.11"), ("7.8.5", None, "1.1.11"),
    ("8.1.7", "1.1.11", "3.0.13"), ("8.0.0", None, "3.0.13")])
def test_front_end_that_does_not_match(monkeypatch, version, front, install):
    pretend(monkeypatch, ipywidgets=version, jupyterlab_widgets=front)
    needs = f"ipywidgets {version} needs jupyterlab_widgets {install[0]}"
    wrong = told(f"{needs}, and {front or 'none'}",
                 f"ipywidgets {version} necesita jupyterlab_widgets {install[0]} y")
    assert f'"jupyterlab_widgets=={install}"' in wrong.advice


@pytest.mark.parametrize(("version", "front"), [("7.7.1", "1.1.11"), ("8.1.7", "3.0.16")])
def test_front_end_that_matches(monkeypatch, version, front):
    pretend(monkeypatch, ipywidgets=version, jupyterlab_widgets=front)
    told(f"ipywidgets {version}, jupyterlab_widgets {front};", "recarga la página", "fine")


def test_colab_shows_any_widget(monkeypatch):
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    pretend(monkeypatch, ipywidgets="7.7.1", jupyterlab_widgets="3.0.16")
    told("ipywidgets 7.7.1; if", "ipywidgets 7.7.1; si", "fine")


def test_no_widgets(monkeypatch):
    pretend(monkeypatch, ipywidgets=None)
    told("ipywidgets is missing", "falta ipywidgets")


# --- settings and data ---

def test_settings_that_are_not_understood(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "lots")
    assert told("COURSE_BUDGET is 'lots'", "COURSE_BUDGET vale 'lots'").topic == "Settings"
    monkeypatch.setenv("COURSE_DATA", "stand-in")
    told("COURSE_DATA is 'stand-in'", "COURSE_DATA vale 'stand-in'")


@pytest.mark.parametrize("budget", ["smoke", "cpu", "gpu", "paper"])
def test_budget(monkeypatch, budget):
    monkeypatch.setenv("COURSE_BUDGET", budget)
    says = f"COURSE_BUDGET: {budget}, "
    told(says, says, "note" if budget == "smoke" else "fine")


def test_data_are_asked_for_and_not_downloaded(server, cache):
    body = server.answers["/mnist.npz"][0].body
    assert len(body) > 20_000
    findings = [finding for finding in helpers.doctor().findings
                if "answers, and a lesson" in finding.found]
    assert [finding.topic for finding in findings] == ["MNIST", "CIFAR-10"]
    assert sorted(server.requests) == ["/cifar10.npz", "/mnist.npz"]
    assert set(server.commands) == {"HEAD"}
    assert not cache.exists()


def test_no_network(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", fail)
    for lang, words in (("en", "server's name is not found"),
                        ("es", "no se encuentra el nombre del servidor")):
        language.use(lang)
        problems = helpers.doctor().problems
        assert [problem.topic for problem in problems] == ["MNIST", "CIFAR-10"]
        assert all(words in problem.found for problem in problems)
        assert all(part in problems[0].advice
                   for part in ("COURSE_DATA_DIR=/", "COURSE_DATA=standin"))


HTML = Answer(b"<html>", headers={"Content-Type": "text/html"})


@pytest.mark.parametrize(("answer", "english", "spanish"), [
    (403, "HTTP 403", "HTTP 403"), (404, "the file is not there", "el archivo no está"),
    (HTML, "does this network ask one to sign in", "esta red pide iniciar sesión")])
def test_servers_that_do_not_give_the_data(server, mirrors, answer, english, spanish):
    mirrors("mnist", one(server.offer("mnist.npz", answer)))
    assert told(english, spanish).topic == "MNIST"
    mirrors("mnist", one(server.offer("mnist.npz", answer)), one(server.offer("second.npz", GOOD)))
    assert helpers.doctor().problems == []


def test_server_that_falls_silent(mirrors, monkeypatch, cache):
    cache.mkdir(parents=True)
    (cache / "cifar10.npz").write_bytes(GOOD)
    monkeypatch.setattr(data, "TIMEOUT", .3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        mirrors("mnist", one(f"http://127.0.0.1:{deaf.getsockname()[1]}/mnist.npz"))
        told("the server does not answer", "el servidor no responde")


def test_data_that_are_here(monkeypatch, server, cache, tmp_path):
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(GOOD)
    told(f"here, in {cache / 'mnist.npz'}", f"está aquí, en {cache / 'mnist.npz'}", "fine")
    (tmp_path / "cifar10.npz").write_bytes(GOOD)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    told(f"here, in {tmp_path / 'cifar10.npz'}", f"está aquí, en {tmp_path / 'cifar10.npz'}",
         "fine")
    assert "/mnist.npz" not in server.requests
    missing = told(f"there is no mnist.npz in {tmp_path}", f"no hay mnist.npz en {tmp_path}")
    assert "%env COURSE_DATA_DIR=" in missing.advice


def test_data_that_are_damaged(cache):
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(GOOD[:-100])
    assert "Delete it" in told("mnist.npz is damaged", "mnist.npz está dañado").advice


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE])
def test_data_out_of_reach(cache, monkeypatch, number):
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(b"")
    opened = Path.open

    def fail(path, *args, **options):
        if path.name == "mnist.npz":
            raise OSError(number, os.strerror(number))
        return opened(path, *args, **options)
    monkeypatch.setattr(Path, "open", fail)
    finding = told(os.strerror(number), os.strerror(number))
    assert "damaged" not in finding.found
    assert "elete" not in finding.found + finding.advice


def test_standins(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "standin")
    topics = [finding.topic for finding in helpers.doctor().findings
              if "stand-in is used" in finding.found]
    assert topics == ["MNIST", "CIFAR-10"]


# --- how it shows itself ---

SHOWN = Report((Finding("Disk", "fine", "a < b"), Finding("GPU", "note", "none"),
                Finding("Data", "problem", "out of reach", "first\nsecond")))


def test_text():
    assert repr(SHOWN).splitlines() == [
        "One problem was found.", "✓ fine      Disk: a < b", "i note      GPU: none",
        "✗ problem   Data: out of reach", "            → first", "            → second"]


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_table_can_be_heard_and_told_without_colour(lang):
    language.use(lang)
    table = ElementTree.fromstring(SHOWN._repr_html_().replace("<br>", "<br/>"))
    assert table.get("lang") == lang
    assert "".join(table.find("caption").itertext()) == SHOWN.summary
    assert [head.get("scope") for head in table.iter("th")] == ["col"] * 3 + ["row"] * 3
    cells = [[" ".join(cell.itertext()) for cell in row] for row in table.find("tbody")]
    words = [report.STATES[state][2 if lang == "es" else 1]
             for state in ("fine", "note", "problem")]
    assert [cell[1].split()[1] for cell in cells] == words
    assert cells[0][2] == "a < b"
    assert cells[2][2] == "out of reach → first → second"
    assert len({row.get("style") for row in table.find("tbody")}) == 3


def test_in_a_real_notebook(monkeypatch):
    code = "from helpers import language\nimport helpers\nlanguage.use('es')\nhelpers.doctor()"
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("COURSE_DATA", "standin")  # asks no server
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = notebook.cells[0].outputs[-1]["data"]
    assert "<caption" in shown["text/html"]
    assert "Entorno: Jupyter" in shown["text/plain"]
    assert "Python solo" not in shown["text/plain"]


def test_course_lists_are_where_it_looks():
    assert len(packages._needed()) == len(packages._lines("requirements.txt")) > 8
    assert packages.installed("no-such-package") is None
