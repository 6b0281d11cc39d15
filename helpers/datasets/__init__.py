"""Images to learn from: load("digits"), load("mnist"), load("cifar10"), load("shapes"), photo("cat")."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers import budget
from helpers.datasets import embedded
from helpers.datasets.catalogue import FACTS
from helpers.datasets.download import from_mirrors
from helpers.datasets.embedded import photo
from helpers.datasets.files import DatasetError, checked, read_npz
from helpers.language import tr

__all__ = ["NAMES", "Dataset", "DatasetError", "load", "photo", "real_or_standin"]
NAMES = ("digits", "shapes", *FACTS)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images uint8 0..255 (n, h, w, c), labels uint8 (n,), the classes' names, and where it all came from."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    source: str

    def __repr__(self) -> str:
        return (f"Dataset(x_train={self.x_train.shape}, x_test={self.x_test.shape},\n"
                f"        class_names={' '.join(self.class_names)!r},\n"
                f"        source={self.source!r})")


def load(name: str) -> Dataset:
    """A data set by its name, one of NAMES.

    "digits" and "shapes" (drawn) are always there. "mnist" and "cifar10" come from the folder COURSE_DATA_DIR, the
    cache or a download; with COURSE_DATA=standin from stand-ins. DatasetError if they cannot be had, ValueError for
    any other name.
    """
    if name not in NAMES:
        raise ValueError(_unknown(name))
    if name == "digits":
        return Dataset(**embedded.digits(), class_names=tuple("0123456789"), source=_digits_source())
    if name == "shapes":
        return Dataset(**embedded.shapes(), class_names=embedded.shape_names(), source=_shapes_source())
    return _standin(name) if wants_standin() else _stored(name)


def real_or_standin(name: str) -> Dataset:
    """"mnist" or "cifar10"; at the smoke budget, and where they cannot be had, their stand-in, announced."""
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


def _digits_source() -> str:
    return tr("scikit-learn's real handwritten digits (8x8)", "dígitos manuscritos reales de scikit-learn (8x8)")


def _shapes_source() -> str:
    return tr("shapes drawn by this course", "figuras dibujadas por este curso")


def wants_standin() -> bool:
    """Whether COURSE_DATA asks for stand-ins. ValueError if it says anything else."""
    if (value := os.environ.get("COURSE_DATA", "")) not in ("", "standin"):
        raise ValueError(tr(f"COURSE_DATA is {value!r}; it must be 'standin' or not set.",
                            f"COURSE_DATA vale {value!r}; debe ser 'standin' o no estar definida."))
    return value == "standin"


def _standin(name: str) -> Dataset:
    """What stands in for "mnist" (the digits, enlarged) or "cifar10" (the shapes), announced so that all see it."""
    title = FACTS[name].title
    made, names, what = {
        "mnist": (embedded.enlarged_digits, FACTS["mnist"].class_names, _digits_source()),
        "cifar10": (embedded.shapes, embedded.shape_names(), _shapes_source())}[name]
    source = tr(f"STAND-IN, NOT {title}: {what}", f"SUSTITUTO, NO ES {title}: {what}")
    asked = tr("COURSE_DATA=standin is set. ", "COURSE_DATA=standin está definida. ") if wants_standin() else ""
    warning = tr(f"No result below is a result on {title}.", f"Ningún resultado de abajo vale para {title}.")
    print("!" * 80, source, f"({asked}{warning})", "!" * 80, sep="\n")
    return Dataset(**made(), class_names=names, source=source)


def cache() -> Path:
    """The folder that keeps downloads: convnets-course in XDG_CACHE_HOME or ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "convnets-course"


def _stored(name: str) -> Dataset:
    """The real data from the first of: COURSE_DATA_DIR, the cache, a download. DatasetError if all fail."""
    title, kept = FACTS[name].title, cache() / f"{name}.npz"
    own = os.environ.get("COURSE_DATA_DIR")
    for path in ([Path(own).expanduser() / kept.name] if own else []) + [kept]:
        if path.is_file():
            return from_file(name, path)
    try:
        address = from_mirrors(FACTS[name], kept)
    except DatasetError as error:
        raise DatasetError(_advice(title, own, kept, str(error))) from None
    return from_file(name, kept, address)


def from_file(name: str, path: Path, address: str | None = None) -> Dataset:
    """The data set of this name in an npz file, just downloaded from `address`. DatasetError if it is not in there."""
    facts = FACTS[name]
    arrays = checked(read_npz(path), facts.image, path)
    source = (tr(f"{facts.title}, downloaded from {address}", f"{facts.title}, descargado de {address}") if address
              else tr(f"{facts.title}, from the file {path}", f"{facts.title}, del archivo {path}"))
    return Dataset(**arrays, class_names=facts.class_names, source=source)


def _advice(title: str, own: str | None, kept: Path, errors: str) -> str:
    """What was tried, what came of it, and the three things that one can do."""
    file, unset = kept.name, tr("not set", "no definida")
    tried = ["COURSE_DATA_DIR: " + (tr(f"no {file} in {own}", f"no hay {file} en {own}") if own else unset),
             tr(f"cache: no {kept} (XDG_CACHE_HOME moves it)", f"caché: no existe {kept} (XDG_CACHE_HOME la mueve)"),
             *errors.splitlines()]
    return tr(f"{title} could not be had. What was tried:", f"No se pudo obtener {title}. Lo que se intentó:") + (
        "".join(f"\n  - {line}" for line in tried)) + tr(
        f"""
What you can do:
  1. Try again: check the connection and what is said above, and run this cell again. It goes on where it stopped.
  2. Set COURSE_DATA_DIR to a folder that holds {file}:  %env COURSE_DATA_DIR=/path/to/folder
  3. Go on with stand-in data, announced as such:  %env COURSE_DATA=standin
What else this computer has and lacks:  import helpers; helpers.doctor()""",
        f"""
Qué puedes hacer:
  1. Volver a intentar: revisa la conexión y lo que se dice arriba, y ejecuta esta celda de nuevo. Sigue donde se quedó.
  2. Definir COURSE_DATA_DIR como una carpeta que contenga {file}:  %env COURSE_DATA_DIR=/ruta/de/la/carpeta
  3. Seguir con datos sustitutos, anunciados como tales:  %env COURSE_DATA=standin
Qué más tiene y qué le falta a esta computadora:  import helpers; helpers.doctor()""")
