"""Counts what the notebooks' run covers, and prints it for each lesson after the tests."""

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from downloads import Server
from hypothesis import settings

from helpers import language
from helpers.datasets import download
from helpers.datasets.catalogue import FACTS

settings.register_profile("course", derandomize=True, deadline=None)  # the same in every run
settings.load_profile("course")

COLUMNS = ("cells executed", "cells compared", "exercises", "misconceptions rejected")


@pytest.fixture(autouse=True)
def english():
    """Every test starts and ends in English."""
    language.use("en")
    yield
    language.use("en")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own, no wish in the environment, no wait between attempts."""
    for name in ("COURSE_DATA", "COURSE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(download, "PAUSES", (0, 0))
    return tmp_path / "cache" / "convnets-course"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine, to download from."""
    server = Server()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def mirrors(monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Replace the mirrors of a data set."""
    return lambda name, *new: monkeypatch.setitem(FACTS, name, replace(FACTS[name], mirrors=new))


def pytest_collection_finish() -> None:
    """Hide what the collection made from the garbage collector, which Keras calls in each test."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note on each notebook cell what running it will count as."""
    for item in items:
        if hasattr(item, "cell"):
            lesson = Path(item.path).stem
            item.user_properties.append(("counts", (lesson, "cells executed")))
            if item.options["check"] and item.cell.outputs:
                item.user_properties.append(("counts", (lesson, "cells compared")))
            if "solutions" in item.path.parts and item.cell.source.startswith("check("):
                item.user_properties.append(("counts", (lesson, "exercises")))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print, for each lesson, the cells executed and compared, and the exercises."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "counts" and report.when == "call":
                counts[value[0]][value[1]] += 1
    if counts:
        terminalreporter.section("what ran, by lesson")
        terminalreporter.write_line("".join(f"{column:>26}" for column in ("lesson", *COLUMNS)))
    for lesson, row in sorted(counts.items()):
        terminalreporter.write_line(f"{lesson:>26}"
                                    + "".join(f"{row[column]:>26}" for column in COLUMNS))
