"""Data between the judge and a worker: JSON messages, each behind its length.

Values are numbers, text and arrays. Nothing is ever unpickled. What comes from a worker is hostile:
sizes, types and shapes are checked before use.
"""

import base64
import json
import math
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.declaration import Formula

LENGTH = struct.Struct("!I")
DTYPES = {np.dtype(name).str: np.dtype(name) for name in (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128")}
DEPTH = 30  # how deep values may nest
LIMIT = 32 * 2 ** 20  # bytes of a message


class WireError(Exception):
    """The other side is gone or does not keep to the protocol."""


class LateError(WireError):
    """The other side did not answer in time."""


class TooLongError(WireError):
    """A message is too long to be sent; nothing of it was."""


def encode(value: Any, depth: int = DEPTH) -> Any:
    """A value as JSON can hold it; a value that is not data becomes the name of its type."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):  # a subclass may show itself as another number
        return {"number": int.__repr__(value) if isinstance(value, int) else float.__repr__(value)}
    if isinstance(value, complex):
        return {"complex": [repr(value.real), repr(value.imag)]}
    if isinstance(value, np.ndarray) and value.dtype.newbyteorder("<").str in DTYPES:
        array = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
        return {"array": base64.b64encode(array).decode(), "dtype": array.dtype.str,
                "shape": list(value.shape)}
    if isinstance(value, Formula):
        return {"formula": value.text}
    if depth and isinstance(value, list | tuple | dict):
        return encode_collection(value, depth - 1)
    return {"other": type(value).__name__}


def encode_collection(value: list | tuple | dict, depth: int) -> dict:
    """As `encode`, for what holds other values."""
    if isinstance(value, dict):
        return {"dict": [[encode(key, depth), encode(item, depth)] for key, item in value.items()]}
    name = "tuple" if isinstance(value, tuple) else "list"
    return {name: [encode(item, depth) for item in value]}


def decode(data: Any, depth: int = DEPTH) -> Any:
    """The value that `encode` made data of. WireError if this is not such data."""
    if data is None or isinstance(data, bool | str):
        return data
    if not isinstance(data, dict) or not depth:
        raise WireError("not a value")
    kind = next((kind for kind in DECODERS if kind in data), None)
    if kind is None:
        raise WireError("a value of no known kind")
    try:
        return DECODERS[kind](data, depth - 1)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise WireError(f"a damaged {kind}: {error}") from None


def number(text: str) -> int | float:
    """A number from its repr."""
    return float(text) if any(letter in text for letter in ".enE") else int(text)


def array(data: dict, _: int) -> np.ndarray:
    """An array, once its bytes are as many as its shape and type need."""
    dtype, shape = DTYPES[data["dtype"]], data["shape"]
    raw = base64.b64decode(data["array"], validate=True)
    if not all(type(size) is int and 0 <= size < 2 ** 31 for size in shape) or len(shape) > 16:
        raise ValueError("shape")
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError("size")
    return np.frombuffer(raw, dtype).reshape(shape).copy()


def other(data: dict, _: int) -> object:
    """An object of an empty class that has the name of what could not be sent."""
    name = str(data["other"])[:50]
    return type(name if name.isidentifier() else "object", (), {})()


# Formulas are code: only a worker adds them here.
DECODERS: dict[str, Callable[[dict, int], Any]] = {
    "number": lambda data, depth: number(data["number"]),
    "complex": lambda data, depth: complex(*map(float, data["complex"])),
    "array": array,
    "dict": lambda data, depth: {decode(key, depth): decode(item, depth)
                                 for key, item in data["dict"]},
    "tuple": lambda data, depth: tuple(decode(item, depth) for item in data["tuple"]),
    "list": lambda data, depth: [decode(item, depth) for item in data["list"]],
    "other": other,
}


def send(channel: socket.socket, message: dict) -> None:
    """Send one message. TooLongError if it is, WireError if nobody listens."""
    raw = json.dumps(message).encode()
    if len(raw) > LIMIT:
        raise TooLongError(f"a message of {len(raw)} bytes")
    try:
        channel.sendall(LENGTH.pack(len(raw)) + raw)
    except OSError as error:
        raise WireError(str(error)) from None


def receive(channel: socket.socket, seconds: float | None = None,
            watch: Callable[[], None] = lambda: None) -> dict:
    """The next message; `watch` is called now and then while waiting.

    LateError if it is not there, whole, within so many seconds; WireError if it is no message.
    """
    end = None if seconds is None else time.monotonic() + seconds
    length, = LENGTH.unpack(read(channel, LENGTH.size, end, watch))
    if length > LIMIT:
        raise WireError(f"a message of {length} bytes")
    try:
        message = json.loads(read(channel, length, end, watch))
    except (ValueError, RecursionError):
        raise WireError("not JSON") from None
    if not isinstance(message, dict):
        raise WireError("not a message")
    return message


def read(channel: socket.socket, size: int, end: float | None, watch: Callable[[], None]) -> bytes:
    """Exactly so many bytes. LateError or WireError otherwise."""
    parts, missing = [], size
    while missing:
        left = .2 if end is None else min(.2, end - time.monotonic())
        if left <= 0:
            raise LateError("no answer in time")
        channel.settimeout(left)
        try:
            part = channel.recv(min(missing, 2 ** 20))
        except TimeoutError:
            watch()
            continue
        except OSError as error:
            raise WireError(str(error)) from None
        if not part:
            raise WireError("the other side is gone")
        parts.append(part)
        missing -= len(part)
    channel.settimeout(None)
    return b"".join(parts)
