"""The data and the settings: what is here, what could be downloaded, and what was wished."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from helpers import budget, datasets
from helpers.datasets import reasons
from helpers.datasets.catalogue import FACTS
from helpers.datasets.download import HEADERS
from helpers.datasets.files import is_there, out_of_reach
from helpers.diagnosis.findings import tell
from helpers.diagnosis.report import Finding

TIMEOUT = 2.5  # seconds for each server


def settings() -> Iterator[Finding]:
    """The budget and the wish for stand-ins, and whether they are understood."""
    wrong = False
    rights = {budget.name: "COURSE_BUDGET=cpu", datasets.wants_standin: "COURSE_DATA="}
    for ask, right in rights.items():
        try:
            ask()
        except ValueError as error:
            wrong = True
            yield tell("wrong setting", error=error, right=f"%env {right}")
    if not wrong:
        yield tell("tests only" if budget.name() == "smoke" else "budget", budget=budget.name())


def data_set(name: str) -> Iterator[Finding]:
    """The file of a data set that is here, else whether a server that has it answers."""
    file = f"{name}.npz"
    own = os.environ.get("COURSE_DATA_DIR")
    path = (Path(own).expanduser() if own else datasets.cache()) / file
    if os.environ.get("COURSE_DATA") == "standin":
        yield tell("stand-in")
    elif is_there(path):
        yield _of_file(path)
    elif own:
        yield tell("wrong folder", file=file, own=own)
    else:
        yield _servers(name)


def _of_file(path: Path) -> Finding:
    """Whether a file can be read, and is whole as far as its directory tells."""
    try:
        with path.open("rb") as file:
            return tell("data" if zipfile.is_zipfile(file) else "damaged data", path=path)
    except OSError as error:
        return tell("data out of reach", why=out_of_reach(path, error))


def _servers(name: str) -> Finding:
    """Whether one of the servers that have a data set answers."""
    troubles: dict[str, list[str]] = {}  # what is wrong: with which servers
    for address in (next(iter(mirror.files)) for mirror in FACTS[name].mirrors):
        host = address.split("/")[2]
        try:
            _ask(address)
        except (OSError, datasets.DatasetError) as error:
            troubles.setdefault(reasons.reason(error), []).append(host)
        else:
            return tell("server", host=host)
    why = "; ".join(f"{', '.join(hosts)}: {why}" for why, hosts in troubles.items())
    return tell("no data", why=why, ways="\n".join(reasons.ways_out(f"{name}.npz")))


def _ask(address: str) -> None:
    """An error if a server would not give a file; the file itself does not come."""
    import requests
    reply = requests.head(address, headers=HEADERS, timeout=TIMEOUT, allow_redirects=True)
    reply.raise_for_status()
    reasons.refuse_web_page(reply)
