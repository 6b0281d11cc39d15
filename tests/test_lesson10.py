"""Lesson 10: residual stacks in NumPy, how their gradients grow; the paper's shortcuts in Keras."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.architectures.resnet import zero_padding
from helpers.exercises.loading import declarations
from helpers.scratch import residual
from helpers.scratch.gradients import numerical
from helpers.scratch.network import pairs

ANSWERS = declarations("10")


def kernels(network):
    """The two kernels of a network of one block, in the shortcut or plain."""
    values = network.values[0] if isinstance(network.values[0], list) else network.values
    return [own["kernel"] for own in values if "kernel" in own]


def loss(network, x):
    """A loss that depends on all outputs of a block: the sum of their sines."""
    return np.sin(network(x, training=True)).sum()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_the_gradients_of_a_block_are_the_nudged_ones(seed, shortcut):
    network = residual.stack(1, 3, shortcut, seed)
    x = network.rng.normal(size=(7, 3))
    past = network.forward(x, training=True)
    along, gradients = past.backward(np.cos(past.outputs[-1]))
    found = [gradient for _, gradient in pairs(network.values, gradients)]
    for gradient, values in zip([along[0], *found], [x, *kernels(network)], strict=True):
        nudged = numerical(partial(loss, network, x), values, step=1e-6)
        np.testing.assert_allclose(gradient, nudged, atol=1e-4)


def test_a_block_is_what_keras_computes():
    import keras
    from keras import layers
    network = residual.stack(1, 5)
    x = np.random.default_rng(0).normal(size=(20, 5)).astype("float32")
    inputs = keras.Input((5,))
    f = layers.Dense(5, use_bias=False)(inputs)
    f = layers.BatchNormalization(epsilon=0)(f)
    f = layers.Activation("relu")(f)
    f = layers.Dense(5, use_bias=False)(f)
    f = layers.BatchNormalization(epsilon=0)(f)
    model = keras.Model(inputs, layers.Activation("relu")(layers.Add()([f, inputs])))
    dense = [layer for layer in model.layers if isinstance(layer, layers.Dense)]
    for layer, kernel in zip(dense, kernels(network), strict=True):
        layer.set_weights([kernel])
    np.testing.assert_allclose(model(x, training=True), network(x, training=True), atol=1e-4)


def test_the_gradient_of_a_plain_stack_grows_by_the_derived_factor_in_each_layer():
    growth = [residual.gradient_norms(27, False, seed)[0] ** (1 / 54) for seed in range(5)]
    assert np.sqrt(np.pi / (np.pi - 1)) == pytest.approx(1.2112, abs=1e-4)
    assert np.mean(growth) == pytest.approx(np.sqrt(np.pi / (np.pi - 1)), abs=.01)


def median_norm(blocks, shortcut):
    """The gradient's norm at the input of a stack: the median of five starts."""
    return np.median([residual.gradient_norms(blocks, shortcut, seed)[0] for seed in range(5)])


def test_the_gradient_of_a_residual_stack_grows_by_a_power():
    growth = {blocks: median_norm(blocks, shortcut=True) for blocks in (13, 27, 54)}
    assert 1.5 < growth[27] / growth[13] < 4
    assert 1.5 < growth[54] / growth[27] < 4


def test_the_number_asked_for_is_the_measured_one():
    medians = {blocks: median_norm(blocks, shortcut=False) for blocks in (11, 12, 18, 19)}
    assert medians[18] < 1000 < medians[ANSWERS.EXERCISES["blocks_to_1000"].answer]
    assert medians[11] < 100 < medians[12]
    one_start = {blocks: residual.gradient_norms(blocks, False)[0] for blocks in (17, 18)}
    assert one_start[17] < 1000 < one_start[18]


@pytest.mark.parametrize("shape", [(4, 4, 2), (6, 2, 3)])
def test_option_a_in_numpy_is_the_networks(shape):
    import keras
    h, w, c = shape
    image = np.random.default_rng(0).normal(size=shape).astype("float32")
    inputs = keras.Input(shape)
    model = keras.Model(inputs, zero_padding(inputs, keras.Input((h // 2, w // 2, 2 * c)), 2, "a"))
    np.testing.assert_allclose(model(image[None])[0], ANSWERS.zero_padding(image))


@pytest.mark.parametrize(("filters", "weights"), [(64, 69_632), (512, 17 * 512**2)])
def test_the_weights_of_a_bottleneck(filters, weights):
    assert ANSWERS.bottleneck_weights(filters) == weights
