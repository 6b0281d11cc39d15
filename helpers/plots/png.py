"""Pixels as a PNG file, without a library for images."""

import struct
import zlib

import numpy as np


def png(pixels: np.ndarray) -> bytes:
    """Pixels (uint8), grey (h, w) or in colour (h, w, 3), as a file."""
    height, width = pixels.shape[:2]
    colours = 0 if pixels.ndim == 2 else 2
    rows = np.insert(pixels.reshape(height, -1), 0, 0, axis=1)  # each begins with a filter's number
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)),
              (b"IDAT", zlib.compress(rows.tobytes(), 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks)
