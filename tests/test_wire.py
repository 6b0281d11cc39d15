"""What judge and worker send one another: values come through whole, hostile bytes are refused."""

import json
import math
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.exercises import all_exercises
from helpers.exercises.declaration import Formula
from helpers.exercises.outcome import compare, plain
from helpers.exercises.trials import argument_lists, outcomes
from instructor.grading import wire

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
ARRAYS = hnp.arrays(st.sampled_from(["bool", "int64", "uint8", "float32", "float64", "complex64"]),
                    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
VALUES = st.recursive(SCALARS | ARRAYS, lambda inner: (
    st.lists(inner, max_size=3) | st.tuples(inner, inner)
    | st.dictionaries(st.text() | st.integers(), inner, max_size=3)), max_leaves=8)


@given(VALUES)
def test_value_comes_through(value):
    assert repr(wire.decode(json.loads(json.dumps(wire.encode(value))))) == repr(value)


def test_bytes_of_an_array_are_put_in_order():
    assert wire.decode(wire.encode(np.arange(3, dtype=">i4"))).tolist() == [0, 1, 2]


@pytest.mark.parametrize("id", [id for id, exercise in all_exercises().items() if exercise.cases])
def test_inputs_and_results_of_every_exercise_come_through(id, monkeypatch):
    monkeypatch.setitem(wire.DECODERS, "formula", lambda data, depth: Formula(data["formula"]))
    exercise = all_exercises()[id]
    cases = argument_lists(exercise, np.random.default_rng(3))
    sent = [tuple(wire.decode(wire.encode(value)) for value in args) for args in cases]
    for args, got in zip(cases, sent, strict=True):
        assert compare(plain(got), plain(args), 0) is None
    there = outcomes(exercise, exercise.answer, cases)
    here = outcomes(exercise, exercise.answer, sent)
    for before, after in zip(there, here, strict=True):
        assert compare(after.value, before.value, 0) is None
        assert type(after.error) is type(before.error)


def test_what_is_no_data_becomes_the_name_of_its_type():
    assert type(wire.decode(wire.encode(math))).__name__ == "module"
    assert type(wire.decode(wire.encode([lambda: 0]))[0]).__name__ == "function"
    loop: list = []
    loop.append(loop)
    assert "other" in json.dumps(wire.encode(loop))


def test_judge_cannot_be_handed_code():
    with pytest.raises(wire.WireError, match="no known kind"):
        wire.decode({"formula": "__import__('os').abort()"})


DEEP: dict = {"list": []}
for _ in range(100):
    DEEP = {"list": [DEEP]}
HOSTILE = {
    "number as object": [], "float": 1.5, "nothing": {}, "nested": DEEP,
    "unknown kind": {"pickle": "gASV"},
    "no number": {"number": "1; import os"}, "number of another type": {"number": 3},
    "enormous number": {"number": "9" * 10_000}, "list that is none": {"list": 3},
    "dict of an unhashable key": {"dict": [[{"list": []}, None]]},
    "dict without pairs": {"dict": [1]},
    "array without shape": {"array": "", "dtype": "<f8"},
    "object array": {"array": "", "dtype": "|O", "shape": [0]},
    "array too short": {"array": "AAAA", "dtype": "<f8", "shape": [2]},
    "array of negative size": {"array": "", "dtype": "<f8", "shape": [-1, 0]},
    "array of an enormous size": {"array": "", "dtype": "<f8", "shape": [2 ** 40, 0]},
    "array of a boolean size": {"array": "", "dtype": "|u1", "shape": [False]},
    "array of 100 dimensions": {"array": "", "dtype": "|u1", "shape": [0] * 100},
    "no base64": {"array": "é", "dtype": "|u1", "shape": [1]},
    "shape of text": {"array": "", "dtype": "|u1", "shape": "x"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_is_refused(name):
    with pytest.raises(wire.WireError):
        wire.decode(HOSTILE[name])


def received(raw: bytes, seconds: float = 1, close: bool = True):
    """What the judge makes of these bytes."""
    near, far = socket.socketpair()
    with near, far:
        sender = threading.Thread(target=far.sendall, args=(raw,))
        sender.start()
        sender.join()
        if close:
            far.shutdown(socket.SHUT_WR)
        return wire.receive(near, seconds)


@pytest.mark.parametrize(("raw", "reason"), [
    (b"", "gone"), (b"\x00\x00", "gone"), (struct.pack("!I", 5) + b"{}", "gone"), (b"\xff" * 8,
                                                                                   "bytes"),
    (struct.pack("!I", 3) + b"abc", "JSON"), (struct.pack("!I", 2) + b"[]", "message"),
    (struct.pack("!I", 4000) + b"[" * 4000, "JSON")])
def test_bytes_that_are_no_message_are_refused(raw, reason):
    with pytest.raises(wire.WireError, match=reason):
        received(raw)


def test_silence_ends_in_time_and_is_watched():
    looks = []
    near, far = socket.socketpair()
    start = time.monotonic()
    with near, far, pytest.raises(wire.LateError):
        wire.receive(near, .7, lambda: looks.append(1))
    assert looks
    assert time.monotonic() - start >= .7


def test_message_too_long_is_not_sent():
    near, far = socket.socketpair()
    with near, far, pytest.raises(wire.TooLongError):
        wire.send(near, {"x": "x" * wire.LIMIT})
