"""Your own photos: a folder with a folder for each class; what cannot be used is told."""

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from helpers.datasets.files import DAMAGED, DatasetError
from helpers.language import tr

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
PHONES = (".heic", ".heif", ".avif")  # what Pillow alone does not read
MOST = 500 * 2**20  # bytes: of what is taken out of a zip file


@dataclass(frozen=True, eq=False, repr=False)
class Photos:
    """Square photos uint8 (n, side, side, 3), labels (n,), classes, files, and what was told.

    A label is a class's place in `classes`.
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    files: tuple[Path, ...]
    told: tuple[str, ...]

    def __repr__(self) -> str:
        counts = np.bincount(self.labels, minlength=len(self.classes))
        each = ", ".join(f"{name} {count}"
                         for name, count in zip(self.classes, counts, strict=True))
        return "\n".join([tr(f"{len(self.labels)} photos: ", f"{len(self.labels)} fotos: ") + each,
                          *self.told])

    def split(self, share: float = .25, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Places of the photos to train with and to test with: the same share of each class.

        At least one photo of each class is tested. ValueError if a class has but one photo.
        """
        rng, test = np.random.default_rng(seed), np.zeros(len(self.labels), bool)
        for k, name in enumerate(self.classes):
            places = rng.permutation(np.flatnonzero(self.labels == k))
            if len(places) < 2:
                raise ValueError(tr(f"Class {name!r} has {len(places)} photo; it needs two: "
                                    "one to train with, one to test with.",
                                    f"La clase {name!r} tiene {len(places)} foto; necesita dos: "
                                    "una para entrenar y otra para probar."))
            test[places[:max(1, round(share * len(places)))]] = True
        return np.flatnonzero(~test), np.flatnonzero(test)


def folder(path: str | Path, side: int = 224) -> Photos:
    """The photos in a folder's folders, each turned upright and cut to its middle square.

    The folders' names are the classes. Grey photos get three equal channels, what is transparent
    becomes white. A file that cannot be used is left out, and told; so is a class without photos.
    DatasetError if there is no such folder, or if fewer than two classes are left.
    """
    path = Path(path).expanduser()
    if not path.is_dir():
        raise DatasetError(tr(f"There is no folder {path}. Where are you? {Path.cwd()}",
                              f"No existe la carpeta {path}. ¿Dónde estás? {Path.cwd()}"))
    images, labels, classes, files, told = [], [], [], [], list(strays(path))
    for inside in sorted(one for one in path.iterdir() if one.is_dir() and seen(one)):
        before = len(images)
        for file in sorted(one for one in inside.rglob("*") if one.is_file() and seen(one)):
            photo = read(file, side)
            if isinstance(photo, str):
                told.append(f"- {file.relative_to(path)}: {photo}")
                continue
            images.append(photo)
            labels.append(len(classes))
            files.append(file)
        if len(images) > before:
            classes.append(inside.name)
        else:
            told.append(tr(f"- {inside.name}: no photo that can be used, so no class",
                           f"- {inside.name}: ninguna foto que sirva, así que no es una clase"))
    if len(classes) < 2:
        raise DatasetError(too_few(path, classes, told))
    return Photos(np.stack(images), np.array(labels), tuple(classes), tuple(files), tuple(told))


def seen(path: Path) -> bool:
    """Whether a file or folder is there to be seen: not .DS_Store, not __MACOSX."""
    return not path.name.startswith((".", "__"))


def strays(path: Path) -> Iterator[str]:
    """What to say of files that lie in no class's folder."""
    loose = [file.name for file in sorted(path.iterdir()) if file.is_file() and seen(file)]
    if loose:
        yield tr(f"- in no class's folder, so left out: {', '.join(loose[:5])}",
                 f"- en la carpeta de ninguna clase, así que no se usan: {', '.join(loose[:5])}")


def read(file: Path, side: int) -> np.ndarray | str:
    """A photo as a square (side, side, 3) of bytes, or in words why it is none."""
    if file.suffix.lower() in PHONES:
        return tr("a phone's format; save it as JPEG", "formato de teléfono; guárdala como JPEG")
    if file.suffix.lower() not in KINDS:
        return tr("no photo, by its name", "no es una foto, por su nombre")
    from PIL import Image
    try:
        with Image.open(file) as photo:
            return squared(photo, side)
    except (OSError, EOFError, ValueError, SyntaxError, struct.error,
            Image.DecompressionBombError):
        return tr("cannot be read: damaged, cut off, or no photo inside",
                  "no se puede leer: dañada, cortada, o no es una foto por dentro")


def squared(photo: "Image", side: int) -> np.ndarray:
    """A photo's middle square, upright, scaled: (side, side, 3) of bytes."""
    from PIL import ImageOps
    photo.draft("RGB", (2 * side, 2 * side))  # a large JPEG is read smaller
    upright = ImageOps.exif_transpose(photo)
    return np.array(ImageOps.fit(on_white(upright), (side, side)))


def on_white(photo: "Image") -> "Image":
    """A photo in three channels, white where it was transparent."""
    from PIL import Image
    if photo.has_transparency_data:
        layer = photo.convert("RGBA")
        photo = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    if photo.mode.startswith("I"):  # grey in 16 bits
        photo = Image.fromarray((np.asarray(photo) / 256).clip(0, 255).astype(np.uint8))
    return photo.convert("RGB")


def too_few(path: Path, classes: list[str], told: list[str]) -> str:
    """What to say of a folder with fewer than two classes."""
    return "\n".join([tr(f"{path} has {len(classes)} classes with photos; there must be two. "
                         "Make a folder for each class in it, and put photos there.",
                         f"{path} tiene {len(classes)} clases con fotos; debe haber dos. "
                         "Haz en ella una carpeta por clase, y pon ahí las fotos."), *told])


def unpack(file: Path, into: Path) -> Path:
    """Take the photos out of a zip file, class by class, and nothing else; returns `into`.

    Of each name only the last two parts count, so nothing is written elsewhere; what would then
    be called alike is numbered. DatasetError if that cannot be done, or if it is more than MOST.
    """
    times = Counter()
    try:
        with zipfile.ZipFile(file) as archive:
            names = [one for one in archive.infolist() if is_photo(one.filename)]
            if sum(one.file_size for one in names) > MOST:
                raise ValueError(tr(f"more than {MOST >> 20} MB of photos",
                                    f"más de {MOST >> 20} MB de fotos"))
            for one in names:
                place = into.joinpath(*parts_of(one.filename)[-2:])
                times[place] += 1
                place = place.with_stem(place.stem + f"-{times[place]}" * (times[place] > 1))
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(one))
    except (*DAMAGED, RuntimeError) as error:  # RuntimeError: it wants a password
        raise DatasetError(tr(f"{file} is no zip file that can be unpacked ({error}).",
                              f"{file} no es un archivo zip que se pueda abrir ({error}).")
                           ) from error
    return into


def is_photo(name: str) -> bool:
    """Whether a name in a zip file is that of a photo in a class's folder."""
    parts = parts_of(name)
    hidden = any(part.startswith((".", "__")) or ":" in part for part in parts)
    return len(parts) > 1 and not hidden and Path(name).suffix.lower() in KINDS + PHONES


def parts_of(name: str) -> tuple[str, ...]:
    """The folders of a name in a zip file, and the file; Windows writes them with backslashes."""
    return PurePosixPath(name.replace("\\", "/").lstrip("/")).parts


def upload(into: str = "photos") -> Path:
    """On Google Colab: ask for a zip file of the folder, and unpack it; returns the folder.

    DatasetError elsewhere, where the folder can be used as it is.
    """
    try:
        from google.colab import files
    except ImportError:
        raise DatasetError(tr("This is not Colab: give datasets.folder the folder's path.",
                              "Esto no es Colab: dale a datasets.folder la ruta de la carpeta."
                              )) from None
    for name in files.upload():
        unpack(Path(name), Path(into))
    return Path(into)
