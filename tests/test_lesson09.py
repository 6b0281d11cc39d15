"""Lesson 9: the module's wiring, its costs, and where the paper's table contradicts itself."""

import keras
import pytest

from helpers import language, plots
from helpers.architectures.googlenet import TABLE
from helpers.architectures.ledger import agrees
from helpers.architectures.tables import numbers
from helpers.exercises.loading import declarations
from helpers.scratch import towers

MODULES = [row for row in TABLE if row["1×1"]]
FILTERS = "1×1", "3×3r", "3×3", "5×5r", "5×5", "pool"

ANSWERS = declarations("09")


def parameters(model):
    return {layer.name: layer.count_params() for layer in model.layers if layer.count_params()}


def test_the_repaired_module_has_the_summarys_parameters():
    module = towers.assemble(towers.WIRED)
    assert parameters(module) == {"tower_1_1": 256, "tower_2_1": 256, "tower_3_1": 256,
                                  "tower_2_2": 36_928, "tower_3_2": 102_464, "tower_4_2": 256}
    assert module.output_shape == (None, 112, 112, 256)


def test_the_slides_module_is_a_chain_of_the_same_shape():
    module = towers.assemble(towers.SLIDE)
    assert parameters(module) == {"tower_1_1": 256, "tower_2_2": 36_928, "tower_3_2": 102_464,
                                  "tower_4_2": 4_160}
    assert module.output_shape == (None, 112, 112, 256)


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_picture_tells_which_layers_lead_nowhere(lang):
    language.use(lang)
    alt = plots.towers(towers.LAYERS, towers.SLIDE).alt
    assert alt.endswith("tower_2_1, tower_3_1, tower_4_1.")
    assert "tower_4_2 (1×1, 64) ← tower_3_2" in alt
    whole = plots.towers(towers.LAYERS, towers.WIRED).alt
    assert "tower_4_2 (1×1, 64) ← tower_4_1." in whole


def test_3a_naive_and_reduced():
    built = {name: towers.assemble(towers.sources(layers), layers, (28, 28, 192))
             for name, layers in (("naive", towers.NAIVE), ("reduced", towers.REDUCED))}
    assert built["naive"].count_params() == 387_072 + 64 + 128 + 32
    assert built["reduced"].count_params() == 163_328 + 64 + 96 + 128 + 16 + 32 + 32
    assert [model.output_shape[-1] for model in built.values()] == [416, 256]


def test_ops_over_places_side_with_the_filters():
    channels, found = 192, {}
    for row in MODULES:
        h, _, out = numbers(row["output"])
        filters = [int(row[key]) for key in FILTERS]
        made, weights, products = ANSWERS.module_cost(h, channels, *filters)
        assert made == out
        found[row["row"]] = agrees(products, row["ops"]), agrees(weights, row["params"], 1024)
        channels = out
    assert [name for name, (ops, _) in found.items() if not ops] == ["5a"]
    assert [name for name, (_, params) in found.items() if params] == ["3a"]


def test_the_printed_ops_are_the_budget():
    assert sum(int(row["ops"].rstrip("M")) for row in TABLE if row["ops"]) == 1502


def test_the_first_row_is_a_separable_convolution():
    layer = keras.layers.SeparableConv2D(64, 7, depth_multiplier=8, use_bias=False)
    layer.build((None, 224, 224, 3))
    assert layer.count_params() == ANSWERS.separable_weights(7, 3, 8, 64) == 2_712
    assert agrees(2_712, "2.7K", 1024)
    assert agrees(2_712 * 112 * 112, "34M")
