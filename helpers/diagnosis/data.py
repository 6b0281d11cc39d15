"""The data and the settings: what is here, what could be downloaded (which is not done), and what was wished."""

import os
import urllib.request
import zipfile
from pathlib import Path

from helpers import budget, datasets
from helpers.datasets.catalogue import FACTS, Facts
from helpers.datasets.download import HEADERS
from helpers.datasets.reasons import reason
from helpers.diagnosis.report import Finding
from helpers.language import tr

TIMEOUT = 2.5  # seconds for each server


def settings() -> list[Finding]:
    """The budget and the wish for stand-ins, and whether they are understood."""
    wrong = []
    for ask, right in ((budget.name, "%env COURSE_BUDGET=cpu"), (datasets.wants_standin, "%env COURSE_DATA=")):
        try:
            ask()
        except ValueError as error:
            wrong.append(Finding(tr("Settings", "Opciones"), "problem", str(error), right))
    return wrong or [Finding(tr("Settings", "Opciones"), "note" if budget.name() == "smoke" else "fine", _budget())]


def _budget() -> str:
    """The budget in use, in words."""
    return f"COURSE_BUDGET: {budget.name()}, " + {
        "smoke": tr("training for seconds, only to test the lessons; their results mean little",
                    "se entrena unos segundos, solo para probar las lecciones; sus resultados dicen poco"),
        "cpu": tr("the lessons train as much as a processor can",
                  "las lecciones entrenan lo que un procesador permite"),
        "gpu": tr("the lessons train as much as a graphics card can",
                  "las lecciones entrenan lo que una tarjeta gráfica permite"),
        "paper": tr("the lessons train as long as the papers did", "las lecciones entrenan tanto como los artículos"),
    }[budget.name()]


def data_set(name: str) -> list[Finding]:
    """The file of a data set that is here, else whether a server that has it answers."""
    facts, file = FACTS[name], f"{name}.npz"
    own = os.environ.get("COURSE_DATA_DIR")
    if os.environ.get("COURSE_DATA") == "standin":
        return [Finding(facts.title, "note", tr("a stand-in is used, because COURSE_DATA=standin is set",
                                                "se usa un sustituto, porque COURSE_DATA=standin está definida"),
                        tr("For the real data:  %env COURSE_DATA=", "Para los datos reales:  %env COURSE_DATA="))]
    if own and not (Path(own).expanduser() / file).is_file():
        return [Finding(facts.title, "problem", tr(f"COURSE_DATA_DIR is set, but there is no {file} in {own}",
                                                   f"COURSE_DATA_DIR está definida, pero no hay {file} en {own}"),
                        tr("Correct it:  %env COURSE_DATA_DIR=/path/to/folder\nOr empty it, to download:  "
                           "%env COURSE_DATA_DIR=",
                           "Corrígela:  %env COURSE_DATA_DIR=/ruta/de/la/carpeta\nO déjala vacía, para descargar:  "
                           "%env COURSE_DATA_DIR="))]
    path = (Path(own).expanduser() if own else datasets.cache()) / file
    return [_file(facts, path) if path.is_file() else _servers(facts)]


def _file(facts: Facts, path: Path) -> Finding:
    """What can be said of a file that is here."""
    if zipfile.is_zipfile(path):
        return Finding(facts.title, "fine", tr(f"here, in {path}", f"está aquí, en {path}"))
    return Finding(facts.title, "problem", tr(f"{path} is damaged", f"{path} está dañado"),
                   tr("Delete it; it is then downloaded again.", "Bórralo; se descargará de nuevo."))


def _servers(facts: Facts) -> Finding:
    """Whether one of the servers that have a data set answers."""
    troubles: dict[str, list[str]] = {}  # what is wrong: with which servers
    for address in (next(iter(mirror.files)) for mirror in facts.mirrors):
        host = address.split("/")[2]
        try:
            _ask(address)
        except Exception as error:
            troubles.setdefault(reason(error), []).append(host)
        else:
            return Finding(facts.title, "fine",
                           tr(f"not here yet; {host} answers, and a lesson downloads it when it needs it",
                              f"aún no está aquí; {host} responde, y la lección que lo necesite lo descargará"))
    return Finding(facts.title, "problem", tr("not here, and out of reach. ", "no está aquí ni al alcance. ")
                   + "; ".join(f"{', '.join(hosts)}: {why}" for why, hosts in troubles.items()), _advice())


def _ask(address: str) -> None:
    """An error if a server would not give a file; the file itself does not come."""
    request = urllib.request.Request(address, headers=HEADERS, method="HEAD")
    with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
        if reply.headers.get_content_type() == "text/html":
            raise datasets.DatasetError(tr("a web page answers; does this network ask one to sign in?",
                                           "responde una página web; ¿esta red pide iniciar sesión?"))


def _advice() -> str:
    """The three things that one can do without a data set."""
    return tr("Check the connection, sign in to the network if it asks for that, and run this again.\n"
              "Or use files that somebody gave you:  %env COURSE_DATA_DIR=/path/to/folder\n"
              "Or go on with stand-in data:  %env COURSE_DATA=standin",
              "Revisa la conexión, inicia sesión en la red si lo pide, y ejecuta esto de nuevo.\n"
              "O usa archivos que alguien te dio:  %env COURSE_DATA_DIR=/ruta/de/la/carpeta\n"
              "O sigue con datos sustitutos:  %env COURSE_DATA=standin")
