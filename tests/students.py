"""Notebooks as students hand them in: right, wrong in each typical way, garbage, and hostile; for the grader's tests."""

import json
from pathlib import Path

from instructor.grading.records import Assignment

SEED = "5eed" * 8
POINTS = {"03.convolve2d": 3.0, "03.output_size": 2.0, "03.pad_same": 2.0, "03.count_parameters": 1.0, "05.saved": 1.0}
ASSIGNMENT = Assignment("Homework 1", "en", POINTS, SEED, "test")
SETUP = "import os\nimport sys\n!git clone -q nowhere course\nfrom helpers import language\nlanguage.use('en')"
IMPORTS = "import numpy as np\n\nfrom helpers.exercises import check"

RIGHT = {
    "03.convolve2d": """
def convolve2d(image, kernel):
    k = len(kernel)
    rows, columns = (range(n - k + 1) for n in image.shape)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in columns] for i in rows])""",
    "03.output_size": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError("does not fit")
    return room // stride + 1""",
    "03.pad_same": """
def pad_same(image, f):
    return np.pad(image, ((f - 1) // 2, f // 2))""",
    "03.count_parameters": """
def count_parameters(k, channels, filters):
    return (k * k * channels + 1) * filters""",
    "05.saved": "saved = 400",
}

# Each misconception of the declarations, written as a student might.
WRONG = {
    "03.convolve2d": {
        "flipped kernel": """
def convolve2d(image, kernel):
    kernel, k = kernel[::-1, ::-1], len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
        "transposed kernel": """
def convolve2d(image, kernel):
    kernel, k = kernel.T, len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
        "loops swapped": """
def convolve2d(image, kernel):
    k = len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for i in range(image.shape[0] - k + 1)]
                     for j in range(image.shape[1] - k + 1)])""",
        "last window missing": """
def convolve2d(image, kernel):
    k = len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k] * kernel) for j in range(image.shape[1] - k)]
                     for i in range(image.shape[0] - k)]).reshape(image.shape[0] - k, image.shape[1] - k)""",
        "same size": """
def convolve2d(image, kernel):
    k = len(kernel)
    padded = np.pad(image, ((k - 1) // 2, k // 2))
    return np.array([[np.sum(padded[i:i + k, j:j + k] * kernel) for j in range(image.shape[1])]
                     for i in range(image.shape[0])])""",
        "sum without products": """
def convolve2d(image, kernel):
    k = len(kernel)
    return np.array([[np.sum(image[i:i + k, j:j + k]) for j in range(image.shape[1] - k + 1)]
                     for i in range(image.shape[0] - k + 1)])""",
    },
    "03.output_size": {
        "no error": "def output_size(n, f, stride, padding):\n    return (n + 2 * padding - f) // stride + 1",
        "fraction": "def output_size(n, f, stride, padding):\n    return (n + 2 * padding - f) / stride + 1",
        "padding once": """
def output_size(n, f, stride, padding):
    room = n - f + padding
    if room < 0 or room % stride:
        raise ValueError
    return room // stride + 1""",
        "fence posts": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError
    return room // stride""",
        "stride ignored": """
def output_size(n, f, stride, padding):
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError
    return room + 1""",
    },
    "03.pad_same": {
        "as wide as the kernel": "def pad_same(image, f):\n    return np.pad(image, f)",
        "one side": "def pad_same(image, f):\n    return np.pad(image, (0, f - 1))",
        "larger half first": "def pad_same(image, f):\n    return np.pad(image, (f // 2, (f - 1) // 2))",
        "edge repeated": "def pad_same(image, f):\n    return np.pad(image, ((f - 1) // 2, f // 2), mode='edge')",
    },
    "03.count_parameters": {
        "no biases": "def count_parameters(k, channels, filters):\n    return k * k * channels * filters",
        "one bias for all": "def count_parameters(k, channels, filters):\n    return k * k * channels * filters + 1",
        "flat filters": "def count_parameters(k, channels, filters):\n    return (k * k + 1) * filters",
        "caret": "def count_parameters(k, channels, filters):\n    return (k ^ 2 * channels + 1) * filters",
        "a bias for each channel": "def count_parameters(k, channels, filters):\n    return (k * k + 1) * channels * filters",
    },
    "05.saved": {
        "the output's too": "saved = 410", "γ and β": "saved = 800", "all that it adds": "saved = 1600",
        "one of the layers missing": "saved = 300", "one for each layer": "saved = 3", "one layer": "saved = 200",
    },
}

FULL = sum(POINTS.values())

# name -> (cells around the right answers, the points that they earn all the same, the row's status)
HOSTILE: dict[str, tuple[list[str], float, str]] = {
    "reads the reference answers": ([
        "import helpers.exercises.lesson03 as answers\nconvolve2d = answers.EXERCISES['convolve2d'].answer"], FULL, "cell errors"),
    "uses the course's own function": ([
        "from helpers.scratch import convolution\n"
        "def convolve2d(image, kernel):\n"
        "    return convolution.forward(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))[0, :, :, 0]"],
        FULL - 3, "ok"),
    "looks for the seed and the environment": ([
        "import os\nfound = [name for place in ('/tmp', '/course', '/work', '/home', '/mnt') for _, _, names in os.walk(place)\n"
        "         for name in names if 'PRIVATE' in name or name.startswith('lesson')]\n"
        "assert not found, found\nassert not any('5eed' in value for value in os.environ.values())"], FULL, "ok"),
    "opens a socket": (["import socket\nsocket.create_connection(('1.1.1.1', 53), 2)"], FULL, "cell errors"),
    "writes outside its folder": ([
        "for place in ('/course/helpers/language.py', '/usr/x', '/x', '/dev/x', '/etc/passwd'):\n"
        "    try:\n        open(place, 'w')\n    except OSError:\n        continue\n    raise SystemExit(place)"], FULL, "ok"),
    "leaves a process running": ([
        "import subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)"], FULL, "ok"),
    "forks without end": ([
        "import os\nfor _ in range(100000):\n    try:\n        os.fork()\n    except OSError:\n        pass"], FULL, "cell errors"),
    "takes all memory": (["hoard = []\nwhile True:\n    hoard.append(bytearray(10**8))"], FULL, "cell errors"),
    "takes all memory in many processes": ([
        "import os, time\nfor _ in range(9):\n    if os.fork() == 0:\n        hoard = b'x' * 10**8\n"
        "        time.sleep(60)\ntime.sleep(60)"], FULL, "memory"),
    "writes without end": (["with open('/tmp/big', 'wb') as file:\n    while True:\n        file.write(bytes(10**7))"],
                           FULL, "cell errors"),
    "prints without end": (["import os\nfor _ in range(10**5):\n    print('x' * 1000)\n    os.write(1, b'x' * 1000)"], FULL, "ok"),
    "loops without end": (["while True:\n    pass"], FULL, "cell errors"),
    "swallows interrupts": (["while True:\n    try:\n        while True:\n            sum(range(9))\n    except BaseException:\n        pass"],
                            FULL, "timeout"),
    "switches the alarm off": (["import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n    pass"], FULL, "timeout"),
    "exits the interpreter": (["import os\nos._exit(0)"], FULL, "crashed"),
    "raises SystemExit": (["raise SystemExit"], FULL, "cell errors"),
    "kills everything": (["import contextlib, os, signal\nfor pid in (-1, 1, 2, os.getppid()):\n    with contextlib.suppress(OSError):\n"
                          "        os.kill(pid, signal.SIGKILL)"], FULL, "ok"),
    "redefines check": (["def check(id, answer):\n    return 'passed'\nsaved = 'passed'"], FULL - 1, "ok"),
    "redefines NumPy's comparison": (["np.isclose = np.array_equal = np.allclose = lambda *a, **k: True"], FULL, "ok"),
    "redefines builtins": (["import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda x: 0"], FULL, "crashed"),
    "equals everything": ([
        "class Yes:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
        "    def __repr__(self): return '400'\n    __hash__ = None\n"
        "saved = Yes()\ndef convolve2d(image, kernel): return Yes()"], FULL - 4, "ok"),
    "lies about its shape": ([
        "class Lie(np.ndarray):\n    shape = (2, 2)\n    def __eq__(self, other): return True\n    def tobytes(self): return b''\n"
        "def pad_same(image, f): return np.zeros((1, 1)).view(Lie)"], FULL - 2, "ok"),
    "makes np.asarray raise": ([
        "class Trap:\n    def __array__(self, *a, **k): raise SystemExit\ndef pad_same(image, f): return Trap()"], FULL - 2, "ok"),
    "prints forged results into the channel": ([
        "import os, json, struct\nraw = json.dumps({'faults': []}).encode()\n"
        "for descriptor in range(3, 64):\n    try:\n        os.write(descriptor, struct.pack('!I', len(raw)) + raw)\n"
        "    except OSError:\n        pass"], FULL, "crashed"),
    "sends a message of 4 GB": ([
        "import os\nfor descriptor in range(3, 64):\n    try:\n        os.write(descriptor, b'\\xff' * 64)\n"
        "    except OSError:\n        pass"], FULL, "crashed"),
    "mutates the inputs": ([
        "right = pad_same\ndef pad_same(image, f):\n    result = right(image, f)\n    image += 1\n    return result"], FULL - 2, "ok"),
    "knows the check's inputs by heart": ([
        "known = {(5, 3, 1): 76, (5, 3, 6): 456, (3, 1, 16): 160, (3, 16, 32): 4640}\n"
        "def count_parameters(k, channels, filters):\n    return known.get((k, channels, filters), 76)"], FULL - 1, "ok"),
    "guesses the seed": (["import random\nrandom.seed(0)\nnp.random.seed(0)\nnp.random.default_rng = lambda *a: None"], FULL, "ok"),
    "answers with a generator without end": (["import itertools\ndef pad_same(image, f): return itertools.count()"], FULL - 2, "ok"),
    "answers with nested lists without end": ([
        "def pad_same(image, f):\n    loop = []\n    loop.append(loop)\n    return loop"], FULL - 2, "ok"),
    "answers with 2 GB": (["def pad_same(image, f): return np.zeros((16384, 16384))"], FULL - 2, "ok"),
    "answers with an endless call": (["def pad_same(image, f):\n    while True: pass"], FULL - 2, "ok"),
    "answers with a call that swallows interrupts": ([
        "def pad_same(image, f):\n    while True:\n        try:\n            while True: sum(range(9))\n"
        "        except BaseException: pass"],
        FULL - 2, "timeout"),
    "ends the interpreter in a call": (["import os\ndef pad_same(image, f): os._exit(0)"], FULL - 2, "crashed"),
    "raises the error that the judge raises": ([
        "def pad_same(image, f): raise PermissionError('withheld')"], FULL - 2, "ok"),
    "raises an error that cannot be shown": ([
        "class Mute(Exception):\n    def __str__(self): raise SystemExit\ndef pad_same(image, f): raise Mute"], FULL - 2, "ok"),
}


def cells(**changed: str | None) -> list[str]:
    """A notebook with all right answers but for some, given by the exercise's name; None leaves one out."""
    answers = {id.partition(".")[2]: source for id, source in RIGHT.items()} | changed
    parts = [(f"# exercise: 0.{name}\n{source.strip()}", f'check("03.{name}", {name})')
             for name, source in answers.items() if source is not None]
    return [SETUP, IMPORTS, *(cell for pair in parts for cell in pair)]


def notebook(sources: list[str]) -> dict:
    """A notebook of code cells as Colab saves it: no ids, no tags."""
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": {"provenance": []}}, "cells": [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [],
         "source": source.splitlines(keepends=True)} for source in sources]}


def write(path: Path, sources: list[str]) -> Path:
    """Write a notebook; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(sources)), "utf-8")
    return path
