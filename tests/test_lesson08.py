"""Lesson 8: composed kernels, VGG's costs and their figure, full layers."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import architectures, language, plots
from helpers.architectures.ledger import Row, agrees, ledger, receptive_fields
from helpers.architectures.vgg import CONFIGURATIONS, MILLIONS, features
from helpers.exercises import find
from helpers.scratch import convolution

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@pytest.fixture(params=language.LANGUAGES)
def tongue(request):
    """Each language in turn."""
    language.use(request.param)
    yield request.param
    language.use("en")


def one_filter(image, kernel):
    """A convolution layer with one filter on one grey image."""
    maps = convolution.forward(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))
    return maps[0, :, :, 0]


@settings(deadline=None)
@given(SIZES, st.integers(0, 10**6))
def test_layers_in_turn_are_one_layer_with_the_composed_kernel(sizes, seed):
    rng = np.random.default_rng(seed)
    kernels = [rng.integers(-5, 6, (size, size)) for size in sizes]
    image = in_turn = rng.integers(-5, 6, (15, 16))
    for kernel in kernels:
        in_turn = one_filter(in_turn, kernel)
    composed = find("08.compose").answer(kernels)
    assert np.array_equal(one_filter(image, composed), in_turn)
    assert len(composed) == convolution.receptive_field([(size, 1) for size in sizes])


@pytest.mark.parametrize("name", MILLIONS)
def test_the_repaired_function_counts_every_net_of_table_2(name):
    words = [word.removeprefix("conv").split("-")
             for word in CONFIGURATIONS[name].split() if "conv" in word]
    total = find("08.parameters").answer([(int(side), int(filters)) for side, filters in words])
    assert agrees(total, f"{MILLIONS[name]}M")
    assert total == {"A": 132_863_336, "A-LRN": 132_863_336, "B": 133_047_848, "C": 133_638_952,
                     "D": 138_357_544, "E": 143_667_240}[name]


def test_the_row_to_predict_is_the_one_of_net_c():
    inputs = keras.Input((224, 224, 3))
    model = keras.Model(inputs, features(inputs, CONFIGURATIONS["C"]))
    rows = {row.name: row for row in ledger(model)}
    row = rows["conv3_3"]
    assert (*row.output_shape, row.parameters) == find("08.third_of_block_3").answer
    keras.backend.clear_session()


def test_fc6_after_global_average_pooling():
    inputs = keras.Input((7, 7, 512))
    means = keras.layers.GlobalAveragePooling2D()(inputs)
    model = keras.Model(inputs, keras.layers.Dense(4096)(means))
    assert model.count_params() == find("08.fc6_after_means").answer


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4),
       st.integers(0, 10**6))
def test_a_full_layer_is_a_convolution_as_large_as_the_map(height, width, channels, units, seed):
    rng = np.random.default_rng(seed)
    maps = rng.normal(size=(2, height, width, channels))
    weights = rng.normal(size=(height * width * channels, units))
    kernel = find("08.as_kernel").answer(weights, height, width)
    flat = np.asarray(keras.layers.Flatten()(maps)) @ weights
    assert np.allclose(convolution.forward(maps, kernel, np.zeros(units))[:, 0, 0], flat, atol=1e-5)


def test_what_the_prose_says_of_the_small_net():
    model = architectures.vgg_cifar()
    rows = {row.name: row.parameters for row in ledger(model)}
    assert receptive_fields(model)["conv3_3"] == 40
    assert rows["fc6"] > sum(rows.values()) / 2
    plain = ledger(architectures.vgg_cifar(batch_norm=False)).total("parameters")
    assert sum(rows.values()) - plain == 2 * 16 + 2 * 32 + 3 * 64


def test_costs_names_the_largest_shares(tongue):
    rows = [Row("conv", "Conv2D", (4, 4, 2), 10, 900, 128),
            Row("pool", "MaxPooling2D", (2, 2, 2), 0, 0, 32),
            Row("flat", "Flatten", (8,), 0, 0, 32), Row("fc", "Dense", (9,), 30, 100, 40)]
    alt = plots.costs(rows).alt
    assert "fc 75.0 %" in alt
    assert "conv 90.0 %" in alt
    assert "conv 64.0 %" in alt
    assert "flat" not in alt
