"""What `helpers.doctor()` does: look at everything at once, for some seconds, and tell it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Thread

from helpers.datasets.catalogue import FACTS
from helpers.diagnosis import data, machine, packages, surroundings
from helpers.diagnosis.findings import tell
from helpers.diagnosis.report import Finding, Report
from helpers.language import tr

PATIENCE = 6.  # seconds for everything
Topic = tuple[str, str]  # in English and in Spanish
CHECKS: dict[Topic, Callable[[], Iterator[Finding]]] = {
    ("Runtime", "Entorno"): machine.runtime,
    ("Python", "Python"): machine.python,
    ("Processor", "Procesador"): machine.processor,
    ("GPU", "GPU"): machine.gpu,
    ("Memory", "Memoria"): machine.memory,
    ("Disk", "Disco"): machine.disk,
    ("Packages", "Paquetes"): packages.versions,
    ("Widgets", "Widgets"): packages.widgets,
    ("Settings", "Opciones"): data.settings,
    ("Names", "Nombres"): surroundings.names,
    ("Keras", "Keras"): surroundings.keras_settings,
    **{(facts.title, facts.title): partial(data.data_set, name) for name, facts in FACTS.items()},
}


def examine() -> Report:
    """Run all CHECKS side by side; this neither raises nor hangs, whatever they do."""
    answers: dict[Topic, list[Finding]] = {}
    threads = [Thread(target=_look, args=(topic, answers), daemon=True) for topic in CHECKS]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    return Report(tuple(replace(finding, topic=finding.topic or tr(*topic))
                        for topic in CHECKS for finding in answers.get(topic, [tell("late")])))


def _look(topic: Topic, answers: dict[Topic, list[Finding]]) -> None:
    """Put the findings of one check into `answers`, whatever happens."""
    try:
        answers[topic] = list(CHECKS[topic]())
    except Exception as error:
        answers[topic] = [tell("failed", why=f"{type(error).__name__}: {error}")]
