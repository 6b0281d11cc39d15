"""The packages: their versions against what the course needs, and widgets against the front end that shows them."""

import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.diagnosis.machine import where
from helpers.diagnosis.report import Finding
from helpers.language import tr

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
OWN_FRONT_END = ("colab", "kaggle", "vscode")  # show widgets without jupyterlab or jupyterlab_widgets
FRONT_END = {"7": ("1", "1.1.11"), "8": ("3", "3.0.13")}  # ipywidgets 7: jupyterlab_widgets 1, of which one works


def versions() -> list[Finding]:
    """Each package that is missing, too old, too new or loaded in another version; a good finding if none is."""
    needed = _needed()
    found = {one.name: installed(one.name) for one in needed}
    wrong = [finding for one in needed for finding in _wrong(one, found[one.name])] + _stale(found)
    all_here = tr(f"the {len(needed)} that the course needs; ", f"los {len(needed)} que el curso necesita; ")
    return wrong or [Finding(tr("Packages", "Paquetes"), "fine", all_here + _against_tested(found))]


def _needed() -> "list[Requirement]":
    """What the lessons need here, from requirements.txt."""
    from packaging.requirements import Requirement
    needed = [Requirement(line) for line in _lines("requirements.txt")]
    return [one for one in needed if where() not in OWN_FRONT_END or not one.name.startswith("jupyterlab")]


def installed(name: str) -> str | None:
    """The version of an installed package, which is not imported for that; None if it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _lines(path: str) -> list[str]:
    """The lines of one of the course's lists of packages, without comments."""
    lines = (line.split("#")[0].strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def _wrong(needed: "Requirement", version: str | None) -> list[Finding]:
    """What is wrong with the version of one package, if anything."""
    from packaging.version import Version
    install = f'%pip install "{needed}"  ' + tr("then restart the kernel", "y reinicia el kernel")
    if version is None:
        return [Finding(needed.name, "problem", tr("is missing", "falta"), install)]
    if needed.specifier.contains(version, prereleases=True):
        return []
    if all(Version(version) >= Version(part.version) for part in needed.specifier):
        return [Finding(needed.name, "note", tr(f"{version} is newer than what the course was tested with",
                                                f"{version} es más reciente que lo probado con el curso"),
                        tr("If a lesson fails with it:  ", "Si una lección falla:  ") + install)]
    return [Finding(needed.name, "problem",
                    tr(f"{version} is too old; the course needs {needed.specifier}",
                       f"{version} es demasiado antiguo; el curso necesita {needed.specifier}"), install)]


def _stale(found: dict[str, str | None]) -> list[Finding]:
    """The packages that were installed anew after the kernel had loaded them."""
    from packaging.version import Version
    loaded = {name: getattr(sys.modules.get(name), "__version__", None) for name in found}
    return [Finding(name, "problem",
                    tr(f"{loaded[name]} is loaded, but {version} is installed",
                       f"está cargado {loaded[name]}, pero está instalado {version}"),
                    tr("Restart the kernel and run the notebook from its start.",
                       "Reinicia el kernel y ejecuta el notebook desde el principio."))
            for name, version in found.items()
            if version and loaded[name] and Version(loaded[name]) != Version(version)]


def _against_tested(found: dict[str, str | None]) -> str:
    """Which versions are others than those that the course is tested with."""
    tested = dict(line.split("==") for line in _lines("constraints/colab.txt"))
    others = [f"{name} {version} ({tested[name]})" for name, version in found.items()
              if tested.get(name, version) != version]
    if not others:
        return tr("all as tested", "todos como en las pruebas")
    return tr("in brackets, the versions of the tests: ",
              "entre paréntesis, las versiones de las pruebas: ") + ", ".join(others)


def widgets() -> list[Finding]:
    """Whether ipywidgets is here, and a front end that can show it."""
    version, place = installed("ipywidgets"), where()
    if version is None:
        return [Finding("Widgets", "problem", tr("ipywidgets is missing: no slider can be shown",
                                                 "falta ipywidgets: no se puede mostrar ningún control"),
                        tr("Install it, as said at its name.", "Hay que instalarlo, como se dice junto a su nombre."))]
    if place == "python":
        return [Finding("Widgets", "note", tr(f"ipywidgets {version}; they show only in a notebook",
                                              f"ipywidgets {version}; solo se ven en un notebook"))]
    return _front_end(version, None if place in OWN_FRONT_END else installed("jupyterlab_widgets") or "0")


def _front_end(version: str, front: str | None) -> list[Finding]:
    """Whether a version of ipywidgets is shown by one of jupyterlab_widgets ("0": missing, None: not needed)."""
    first, good = FRONT_END["7" if version.startswith("7.") else "8"]
    if front is None or front.split(".")[0] == first:
        shown = f"ipywidgets {version}" + (f", jupyterlab_widgets {front}" if front else "")
        return [Finding("Widgets", "fine", shown + tr("; if a slider does not show all the same, reload the page",
                                                      "; si aun así no se ve algún control, recarga la página"))]
    has = tr("none is here", "no está") if front == "0" else tr(f"{front} is here", f"aquí está {front}")
    return [Finding("Widgets", "problem",
                    tr(f"ipywidgets {version} needs jupyterlab_widgets {first}, and {has}: JupyterLab shows nothing "
                       "where sliders should be",
                       f"ipywidgets {version} necesita jupyterlab_widgets {first} y {has}: JupyterLab no muestra nada "
                       "donde debería haber controles"),
                    f'%pip install "jupyterlab_widgets=={good}"  '
                    + tr("then close JupyterLab, start it again and reload the page",
                         "luego cierra JupyterLab, vuelve a abrirlo y recarga la página"))]
