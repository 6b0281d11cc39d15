"""Lesson 6: what it claims of LeNet-5's parts; its exercises agree with the course's layers."""

import numpy as np
import pytest

from helpers import architectures
from helpers.architectures.ledger import ledger, receptive_fields
from helpers.architectures.lenet import (
    CODES,
    CONNECTIONS,
    TABLE,
    PartialConv2D,
    Subsampling,
    competitive_loss,
)
from helpers.exercises.loading import declarations
from helpers.training import stored

ANSWERS = declarations("06")


@pytest.fixture(scope="module")
def net():
    """LeNet-5 of 1998, untrained."""
    return architectures.lenet5()


def test_subsampling_equals_the_layer():
    rng = np.random.default_rng(0)
    maps, coefficients, biases = rng.normal(size=(6, 4, 3)), rng.normal(size=3), rng.normal(size=3)
    layer = Subsampling()
    layer.build((None, 6, 4, 3))
    layer.set_weights([coefficients, biases])
    theirs = layer(maps[None].astype("float32"))[0]
    assert np.allclose(ANSWERS.subsample(maps, coefficients, biases), theirs, atol=1e-5)


def test_loss_equals_the_helpers():
    rng = np.random.default_rng(1)
    distances, labels = rng.uniform(0, 6, (8, 10)), rng.integers(10, size=8)
    ours = [ANSWERS.competition(y, label, .1) for y, label in zip(distances, labels, strict=True)]
    assert np.allclose(ours, competitive_loss(labels, -distances.astype("float32")), atol=1e-5)


def test_reading_codes_equals_the_output_layer(net):
    drawn = np.random.default_rng(2).normal(size=(20, 84)).astype("float32")
    answers = np.asarray(net.get_layer("output")(drawn)).argmax(axis=1)
    assert [ANSWERS.read_code(x, CODES.reshape(10, 84), np.inf) for x in drawn] == answers.tolist()


def test_squashing_is_one_at_one_and_bends_most_there():
    a = np.linspace(0, 3, 3001)
    bend = np.abs(np.gradient(np.gradient(ANSWERS.squash(a), a), a))
    assert np.allclose(ANSWERS.squash(np.array([-1, 1])), [-1, 1], atol=1e-4)
    assert abs(a[bend.argmax()] - 1) < .02


def test_rows_of_the_exercises(net):
    tables = {"s4_row": (net, "S4"), "c3_today": (architectures.lenet5(original=False), "C3")}
    for exercise, (model, name) in tables.items():
        *size, parameters, connections = ANSWERS.EXERCISES[exercise].answer
        row = next(row for row in ledger(model) if row.name == name)
        assert (tuple(size), parameters) == (row.output_shape, row.parameters)
        places = size[0] * size[1]
        assert connections == (parameters * places if name == "C3" else 5 * np.prod(size))


def test_what_a_unit_sees_is_told_of_each_layer_and_not_of_the_input(net):
    for model in (net, architectures.lenet5(original=False)):
        assert list(receptive_fields(model).items()) == [
            ("C1", 5), ("S2", 6), ("C3", 14), ("S4", 16), ("C5", 32), ("flatten", 32), ("F6", 32),
            ("output", 32)]


def test_connections_of_the_paper(net):
    wires = {row["row"]: int(row["connections"]) for row in TABLE}
    assert sum(wires.values()) == 340_908
    assert sum(wires.values()) - wires["output"] == 340_068
    assert ANSWERS.partial_parameters(CONNECTIONS, 5) == net.get_layer("C3").count_params() == 1516
    assert wires["C3"] == 1516 * 10 * 10


def test_table_one_has_the_papers_plan():
    neighbours = [np.roll(np.arange(6) < wide, start) for wide in (3, 4) for start in range(6)]
    assert np.array_equal(CONNECTIONS[:, :12], np.array(neighbours).T)
    assert CONNECTIONS[:, 12:].sum(axis=0).tolist() == [4, 4, 4, 6]
    for column in CONNECTIONS[:, 12:15].T:
        assert not any(np.array_equal(column, other) for other in neighbours)


def test_a_partial_layer_sees_only_its_maps():
    layer = PartialConv2D()
    maps = np.random.default_rng(3).normal(size=(1, 14, 14, 6)).astype("float32")
    before = np.asarray(layer(maps))
    maps[..., 0] += 1
    changed = (np.asarray(layer(maps)) != before).any(axis=(0, 1, 2))
    assert np.array_equal(changed, CONNECTIONS[0])


def test_the_stored_net_is_near_the_paper():
    card = stored.card("lenet5")
    assert abs(card["test_error"] - .95) < .4
    assert card["epochs"] == 20
