"""The files that hold the data, read without ever unpickling anything."""

import errno
import gzip
import hashlib
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

from helpers.language import tr

Arrays = dict[str, np.ndarray]
KEYS = ("x_train", "y_train", "x_test", "y_test")
DAMAGED = (ValueError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
FORBIDDEN = (errno.EACCES, errno.EPERM)


class DatasetError(RuntimeError):
    """The data cannot be had, or a file holds something else; the message says what to do."""


def read_npz(path: Path) -> Arrays:
    """The arrays of an npz file.

    DatasetError if it is damaged, holds pickled objects, or cannot be read just now.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in KEYS if key in file}
    except OSError as error:
        raise DatasetError(out_of_reach(path, error)) from error
    except DAMAGED as error:
        raise unusable(path, tr(f"it cannot be read ({error})",
                                f"no se puede leer ({error})")) from error


def read_idx(*paths: Path) -> Arrays:
    """MNIST's four gzipped IDX files, in the order of KEYS.

    Labels follow 8 bytes of header, images 16 -> (n, 28, 28). Format: LeCun, Cortes & Burges.
    """
    x_train, y_train, x_test, y_test = (
        np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8) for path in paths)
    return {"x_train": x_train[16:].reshape(-1, 28, 28), "y_train": y_train[8:],
            "x_test": x_test[16:].reshape(-1, 28, 28), "y_test": y_test[8:]}


def read_cifar(path: Path) -> Arrays:
    """CIFAR-10's binary archive, read as a stream: five training batches and one test batch.

    A record is a label byte and 3,072 bytes of image, (3, 32, 32) -> (32, 32, 3).
    Format: Krizhevsky's cifar.html.
    """
    batches = {}
    with tarfile.open(path, "r|gz") as archive:
        for member in archive:
            if member.name.endswith(".bin"):
                content = np.frombuffer(archive.extractfile(member).read(), np.uint8)
                batches[Path(member.name).stem] = content.reshape(-1, 3073)
    train = np.concatenate([batches[f"data_batch_{k}"] for k in range(1, 6)])
    return _split("train", train) | _split("test", batches["test_batch"])


def _split(part: str, records: np.ndarray) -> Arrays:
    """CIFAR records as images and labels. (n, 3073) -> (n, 32, 32, 3), (n,)"""
    images = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return {f"x_{part}": np.ascontiguousarray(images), f"y_{part}": records[:, 0].copy()}


def checked(arrays: Arrays, image: tuple[int, int, int], origin: Path | str) -> Arrays:
    """`arrays` as uint8 images (n, *image) and labels (n,), if they are that.

    Takes images without the axis of their one channel, and Keras's labels (n, 1). DatasetError,
    which names `origin`, if they are something else.
    """
    if missing := [key for key in KEYS if key not in arrays]:
        raise unusable(origin, tr("it lacks ", "le falta ") + ", ".join(missing))
    return _half("train", arrays, image, origin) | _half("test", arrays, image, origin)


def _half(part: str, arrays: Arrays, image: tuple[int, int, int], origin: Path | str) -> Arrays:
    """One half of `checked`."""
    x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
    shapes = (image, image[:2]) if image[2] == 1 else (image,)
    if x.dtype != np.uint8 or x.shape[1:] not in shapes or not len(x):
        raise unusable(origin, tr(
            f"x_{part} is {x.dtype} {x.shape}, and should be uint8 (n, {image})",
            f"x_{part} es {x.dtype} {x.shape}, y debería ser uint8 (n, {image})"))
    whole = y.dtype.kind in "iu" and y.shape in ((len(x),), (len(x), 1))
    if not whole or y.min() < 0 or y.max() > 9:
        raise unusable(origin, tr(
            f"y_{part} should be {len(x)} whole numbers from 0 to 9, and is {y.dtype} {y.shape}",
            f"y_{part} debería ser {len(x)} enteros de 0 a 9, y es {y.dtype} {y.shape}"))
    return {f"x_{part}": x.reshape(-1, *image), f"y_{part}": y.reshape(-1).astype(np.uint8)}


def unusable(origin: Path | str, why: str) -> DatasetError:
    """The error that names a bad file and says why it is bad."""
    return DatasetError(tr(
        f"{origin} cannot be used: {why}. Delete or replace it, then run this again.",
        f"{origin} no sirve: {why}. Bórralo o reemplázalo, y ejecuta esto de nuevo."))


def out_of_reach(path: Path, error: OSError) -> str:
    """What to say of a file that the system does not give out: it may be sound."""
    why = error.strerror or str(error)
    if error.errno in FORBIDDEN:
        return tr(
            f"{path} may not be read by this account ({why}). "
            "Ask whoever put it there to share it.",
            f"esta cuenta no puede leer {path} ({why}). "
            "Pídele a quien lo puso ahí que lo comparta.")
    return tr(
        f"{path} cannot be read just now ({why}); it may be sound. "
        "Is its disk or Google Drive still connected? Then run this again.",
        f"{path} no se puede leer en este momento ({why}); puede estar intacto. "
        "¿Sigue conectado su disco o Google Drive? Entonces ejecuta esto de nuevo.")


def is_there(path: Path) -> bool:
    """Whether there is such a file. DatasetError if the system cannot tell."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise DatasetError(out_of_reach(path, error)) from error


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
