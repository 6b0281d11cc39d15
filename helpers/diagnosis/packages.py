"""The packages: their versions, and widgets against the front end that shows them."""

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.diagnosis.findings import tell
from helpers.diagnosis.machine import where
from helpers.diagnosis.report import Finding
from helpers.language import tr

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
OWN_FRONT_END = ("Google Colab", "Kaggle", "VS Code")  # show widgets without JupyterLab's packages


def versions() -> Iterator[Finding]:
    """Each package that is missing, too old, too new or loaded in another version, if any."""
    needed = _needed()
    found = {one.name: installed(one.name) for one in needed}
    wrong = [finding for one in needed for finding in _wrong(one, found[one.name])]
    yield from wrong
    if not wrong:
        all_here = tell("packages", count=len(needed))
        yield Finding("", "fine", all_here.found + _against_tested(found))


def _needed() -> "list[Requirement]":
    """What the lessons need here, from requirements.txt; weights are fetched where missing."""
    from packaging.requirements import Requirement
    needed = [Requirement(line) for line in _lines("requirements.txt")]
    spared = ("jupyterlab", "efficientnet") if where() in OWN_FRONT_END else ()
    return [one for one in needed if not one.name.startswith(spared)]


def installed(name: str) -> str | None:
    """The version of an installed package, which is not imported for that; None if missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _lines(path: str) -> list[str]:
    """The lines of one of the course's lists of packages, without comments."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [line for line in (line.split("#")[0].strip() for line in lines) if line]


def _wrong(needed: "Requirement", version: str | None) -> Iterator[Finding]:
    """What is wrong with one package, if anything."""
    from packaging.version import Version
    if version is None:
        yield tell("missing", needed.name, needed=needed)
        return
    if not needed.specifier.contains(version, prereleases=True):
        lowest = max(Version(part.version) for part in needed.specifier if ">" in part.operator)
        key = "too new" if Version(version) >= lowest else "too old"
        yield tell(key, needed.name, version=version, range=needed.specifier, needed=needed)
    loaded = getattr(sys.modules.get(needed.name), "__version__", None)
    if loaded and Version(loaded) != Version(version):
        yield tell("stale", needed.name, loaded=loaded, version=version)


def _against_tested(found: dict[str, str | None]) -> str:
    """Which versions are others than those that the course is tested with."""
    tested = dict(line.split("==") for line in _lines("constraints/colab.txt"))
    others = [f"{name} {version} ({tested[name]})" for name, version in found.items()
              if tested.get(name, version) != version]
    if not others:
        return tr("all as tested", "todos como en las pruebas")
    return tr("in brackets, the versions of the tests: ",
              "entre paréntesis, las versiones de las pruebas: ") + ", ".join(others)


def widgets() -> Iterator[Finding]:
    """Whether ipywidgets is here, and a front end that can show it."""
    version, front = installed("ipywidgets"), installed("jupyterlab_widgets")
    if version is None:
        yield tell("no widgets")
    elif where() is None:
        yield tell("unseen widgets", version=version)
    elif where() in OWN_FRONT_END:
        yield tell("widgets", version=version, front="")
    else:
        yield _front_end(version, front)


def _front_end(version: str, front: str | None) -> Finding:
    """Whether JupyterLab shows ipywidgets: of jupyterlab_widgets 1, version 7 works with 1.1.11."""
    first, good = ("1", "1.1.11") if version.startswith("7.") else ("3", "3.0.13")
    if front and front.split(".")[0] == first:
        return tell("widgets", version=version, front=f", jupyterlab_widgets {front}")
    here = tr(f"{front or 'none'} is here", f"aquí está {front}" if front else "no está")
    return tell("wrong front end", version=version, first=first, here=here, good=good)
