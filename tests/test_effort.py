"""The networks at equal effort: the stored table is that of cards and models, the site shows it."""

import json
import re
from functools import partial

import pytest

from helpers import architectures
from helpers.training import stored
from instructor import comparison, effort, plans, site

TABLE = json.loads(comparison.FILE.read_text("utf-8"))


def test_the_stored_table_is_that_of_the_cards_and_the_models():
    assert {name: TABLE[name] for name in effort.counted()} == effort.counted()
    assert len(TABLE["seconds"]) == len(TABLE["networks"])
    assert min(TABLE["seconds"]) > 0
    assert TABLE["steps"] == 45_000 // 128


def test_the_efforts_are_equal():
    cards = [stored.card(name) for name in TABLE["networks"]]
    for fact in ("epochs", "trained_on", "minutes"):
        assert len({card[fact] for card in cards}) == 1, fact
    assert all("batches of 128" in card["recipe"] for card in cards)
    old = {name for name in TABLE["networks"] if plans.PLANS[name].drops}
    titles = dict(zip(TABLE["networks"], TABLE["titles"], strict=True))
    assert old == {name for name, title in titles.items() if title.endswith("(2015)")}


@pytest.mark.parametrize("lang", site.LANGS)
def test_the_page_has_all_numbers_in_both_languages(lang):
    text = comparison.page(lang)
    head, _, *rows = [line.strip("| ").split(" | ") for line in text.splitlines()
                      if line.startswith("|")]
    assert [row[0] for row in rows] == TABLE["titles"]
    assert [float(row[1]) for row in rows] == TABLE["test_error"]
    assert [int(re.sub(r"\D", "", row[2])) for row in rows] == TABLE["parameters"]
    seconds = [int(re.sub(r"\D", "", row[5])) for row in rows]
    assert seconds == [round(second) for second in TABLE["seconds"]]
    assert {len(row) for row in rows} == {len(head)}
    assert TABLE["cpu"] in text
    assert "{" not in text


def test_the_seconds_are_those_of_a_training_step(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(effort.time, "process_time", lambda: next(clock))
    monkeypatch.setattr(effort, "TRIED", 2)
    small = partial(architectures.resnet_cifar, 8, width=4)
    monkeypatch.setitem(plans.PLANS, "tiny", plans.Cifar(small, 1, .1, batch=4))
    assert effort.seconds("tiny") == 45_000 // 4
