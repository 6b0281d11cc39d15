"""What `helpers.doctor()` does: look at everything at once, for some seconds at most, and tell it."""

import time
from collections.abc import Callable
from functools import partial
from threading import Thread

from helpers.datasets.catalogue import FACTS
from helpers.diagnosis import data, machine, packages
from helpers.diagnosis.report import Finding, Report
from helpers.language import tr

PATIENCE = 6.  # seconds for everything
CHECKS: dict[tuple[str, str], Callable[[], list[Finding]]] = {
    ("Runtime", "Entorno"): machine.runtime,
    ("Python", "Python"): machine.python,
    ("GPU", "GPU"): machine.gpu,
    ("Memory", "Memoria"): machine.memory,
    ("Disk", "Disco"): machine.disk,
    ("Packages", "Paquetes"): packages.versions,
    ("Widgets", "Widgets"): packages.widgets,
    ("Settings", "Opciones"): data.settings,
    **{(facts.title, facts.title): partial(data.data_set, name) for name, facts in FACTS.items()},
}


def examine() -> Report:
    """Run all CHECKS side by side; one that fails or is late is told as a finding: this neither raises nor hangs."""
    answers: dict[tuple[str, str], list[Finding]] = {}
    threads = [Thread(target=_look, args=(topic, answers), daemon=True) for topic in CHECKS]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    late = tr("it took too long to find out", "se tardó demasiado en averiguarlo")
    return Report(tuple(finding for topic in CHECKS for finding in answers.get(topic) or [_unknown(topic, late)]))


def _look(topic: tuple[str, str], answers: dict[tuple[str, str], list[Finding]]) -> None:
    """Put the findings of one check into `answers`, whatever happens."""
    try:
        answers[topic] = CHECKS[topic]()
    except Exception as error:
        answers[topic] = [_unknown(topic, f"{type(error).__name__}: {error}")]


def _unknown(topic: tuple[str, str], why: str) -> Finding:
    """The finding that nothing was found."""
    return Finding(tr(*topic), "note", tr(f"could not be found out ({why})", f"no se pudo averiguar ({why})"))
