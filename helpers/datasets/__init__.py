"""Images to learn from: load("digits"), "mnist", "cifar10", "shapes", photo("cat"); your folder."""

import difflib
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from helpers import budget
from helpers.datasets import embedded
from helpers.datasets.catalogue import FACTS
from helpers.datasets.download import from_mirrors
from helpers.datasets.embedded import photo
from helpers.datasets.example_folder import example_folder
from helpers.datasets.files import DatasetError, checked, is_there, read_npz
from helpers.datasets.folder import Photos, folder, upload
from helpers.datasets.reasons import ways_out
from helpers.language import label, tr

__all__ = ["NAMES", "Dataset", "DatasetError", "Photos", "example_folder", "folder", "load",
           "photo", "real_or_standin", "upload"]
NAMES = ("digits", "shapes", *FACTS)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images uint8 0..255 (n, h, w, c), labels uint8 (n,), the classes in English, the source."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]
    source: str

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes' names in the language in use."""
        return tuple(map(label, self.classes))

    def __repr__(self) -> str:
        return (f"Dataset(x_train={self.x_train.shape}, x_test={self.x_test.shape},\n"
                f"        class_names={' '.join(self.class_names)!r},\n"
                f"        source={self.source!r})")


def load(name: str) -> Dataset:
    """A data set by its name, one of NAMES.

    "digits" and "shapes" (drawn) are always there. "mnist" and "cifar10" come from the folder
    COURSE_DATA_DIR, the cache or a download; with COURSE_DATA=standin from stand-ins.
    DatasetError if they cannot be had, ValueError for any other name.
    """
    if name not in NAMES:
        raise ValueError(_unknown(name))
    if name in FACTS:
        return _standin(name) if wants_standin() else _stored(name)
    return _always_there(name)


def real_or_standin(name: str) -> Dataset:
    """"mnist" or "cifar10"; an announced stand-in at the smoke budget, and if all else fails."""
    if budget.name() != "smoke" and not wants_standin():
        try:
            return load(name)
        except DatasetError as error:
            print(error)
    return _standin(name)


def _unknown(name: str) -> str:
    """What to say about a name that does not exist: the near ones, and all."""
    near = " / ".join(difflib.get_close_matches(str(name).lower(), NAMES, cutoff=.5))
    guess = tr(f" Did you mean {near}?", f" ¿Quisiste decir {near}?") if near else ""
    return tr(f"There is no data set {name!r}.{guess} There are: ",
              f"No existe el conjunto de datos {name!r}.{guess} Existen: ") + ", ".join(NAMES)


def _always_there(name: str) -> Dataset:
    """"digits" or "shapes"."""
    if name == "digits":
        source = tr("scikit-learn's real handwritten digits (8x8)",
                    "dígitos manuscritos reales de scikit-learn (8x8)")
        return Dataset(**embedded.digits(), classes=tuple("0123456789"), source=source)
    source = tr("shapes drawn by this course", "figuras dibujadas por este curso")
    return Dataset(**embedded.shapes(), classes=tuple(embedded.SHAPES), source=source)


def wants_standin() -> bool:
    """Whether COURSE_DATA asks for stand-ins. ValueError if it says anything else."""
    if (value := os.environ.get("COURSE_DATA", "")) not in ("", "standin"):
        raise ValueError(tr(f"COURSE_DATA is {value!r}; it must be 'standin' or not set.",
                            f"COURSE_DATA vale {value!r}; debe ser 'standin' o no estar definida."))
    return value == "standin"


def _standin(name: str) -> Dataset:
    """What stands in for "mnist" (the digits, enlarged) or "cifar10" (the shapes), announced."""
    title = FACTS[name].title
    data = _always_there("digits" if name == "mnist" else "shapes")
    if name == "mnist":
        data = replace(data, **embedded.enlarged_digits())
    source = tr(f"STAND-IN, NOT {title}: ", f"SUSTITUTO, NO ES {title}: ") + data.source
    asked = ""
    if wants_standin():
        asked = tr("COURSE_DATA=standin is set. ", "COURSE_DATA=standin está definida. ")
    warning = tr(f"No result below is a result on {title}.",
                 f"Ningún resultado de abajo vale para {title}.")
    print("!" * 80, source, f"({asked}{warning})", "!" * 80, sep="\n")
    return replace(data, source=source)


def cache() -> Path:
    """The folder that keeps downloads: convnets-course in XDG_CACHE_HOME or ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "convnets-course"


def _stored(name: str) -> Dataset:
    """The real data from the first of: COURSE_DATA_DIR, the cache, a download. DatasetError."""
    kept = cache() / f"{name}.npz"
    own = os.environ.get("COURSE_DATA_DIR")
    places = [Path(own).expanduser() / kept.name, kept] if own else [kept]
    for path in places:
        if is_there(path):
            return from_file(name, path)
    try:
        address = from_mirrors(FACTS[name], kept)
    except DatasetError as error:
        raise DatasetError(_last_word(FACTS[name].title, own, kept, str(error))) from None
    return from_file(name, kept, address)


def from_file(name: str, path: Path, address: str | None = None) -> Dataset:
    """The data set of this name in an npz file, just downloaded from `address`.

    DatasetError if it is not in there.
    """
    facts = FACTS[name]
    arrays = checked(read_npz(path), facts.image, path)
    source = tr(f"{facts.title}, from the file {path}", f"{facts.title}, del archivo {path}")
    if address:
        source = tr(f"{facts.title}, downloaded from {address}",
                    f"{facts.title}, descargado de {address}")
    return Dataset(**arrays, classes=facts.classes, source=source)


def _last_word(title: str, own: str | None, kept: Path, errors: str) -> str:
    """What was tried, what came of it, and the three things that one can do."""
    nothing = tr(f"no {kept.name} in {own}", f"no hay {kept.name} en {own}")
    lines = [
        tr(f"{title} could not be had. What was tried:",
           f"No se pudo obtener {title}. Lo que se intentó:"),
        "  - COURSE_DATA_DIR: " + (nothing if own else tr("not set", "no definida")),
        tr(f"  - cache: no {kept} (XDG_CACHE_HOME moves it)",
           f"  - caché: no existe {kept} (XDG_CACHE_HOME la mueve)"),
        *(f"  - {error}" for error in errors.splitlines()),
        tr("What you can do:", "Qué puedes hacer:"),
        *(f"  {number}. {way}" for number, way in enumerate(ways_out(kept.name), 1)),
        tr("What else this computer has and lacks:  import helpers; helpers.doctor()",
           "Qué más tiene y qué le falta a esta computadora:  import helpers; helpers.doctor()")]
    return "\n".join(lines)
