"""The convolution layer: every rung equals Keras, and the backward pass the finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.scratch import convolution

SIZES = st.integers(1, 3)
LAYERS = st.tuples(*[st.integers(1, 9)] * 2, *[SIZES] * 7, st.integers(0, 2))


def draw_layer(numbers):
    """Random images that hold the kernel, kernel, bias and (stride, padding, dilation)."""
    height, width, count, channels, filters, rows, columns, stride, dilation, padding = numbers
    rng = np.random.default_rng(sum(numbers))
    height = max(height, dilation * (rows - 1) + 1)
    width = max(width, dilation * (columns - 1) + 1)
    images = rng.normal(size=(count, height, width, channels))
    kernel = rng.normal(size=(rows, columns, channels, filters))
    bias = rng.normal(size=filters)
    return images, kernel, bias, (stride, padding, dilation)


@given(LAYERS)
@settings(max_examples=40, deadline=None)
def test_fast_rungs_equal_the_loops(numbers):
    images, kernel, bias, options = draw_layer(numbers)
    expected = convolution.naive(images, kernel, bias, *options)
    for rung in (convolution.windows, convolution.forward):
        found = rung(images, kernel, bias, *options)
        np.testing.assert_allclose(found, expected, atol=1e-12)


@given(LAYERS)
@settings(max_examples=15, deadline=None)
def test_forward_and_backward_equal_keras(numbers):
    import tensorflow as tf
    from keras import ops

    images, kernel, bias, (stride, padding, dilation) = draw_layer(numbers)
    stride = 1 if dilation > 1 else stride  # Keras refuses both at once
    variables = [tf.Variable(value) for value in (images, kernel, bias)]
    with tf.GradientTape() as tape:
        padded = tf.pad(variables[0], [[0, 0], [padding] * 2, [padding] * 2, [0, 0]])
        maps = ops.conv(padded, variables[1], stride, "valid", dilation_rate=dilation)
        maps += variables[2]
        loss = ops.sum(ops.sin(maps))
    ours = convolution.forward(images, kernel, bias, stride, padding, dilation)
    np.testing.assert_allclose(ours, maps, atol=1e-10)
    gradients = convolution.backward(np.cos(ours), images, kernel, stride, padding, dilation)
    for mine, theirs in zip(gradients, tape.gradient(loss, variables), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-10)


@given(LAYERS)
@settings(max_examples=15, deadline=None)
def test_backward_equals_finite_differences(numbers):
    images, kernel, bias, options = draw_layer(numbers)
    maps = convolution.forward(images, kernel, bias, *options)
    weights = np.random.default_rng(1).normal(size=maps.shape)

    def loss():
        return np.sum(weights * convolution.forward(images, kernel, bias, *options))

    gradients = convolution.backward(weights, images, kernel, *options)
    for values, gradient in zip((images, kernel, bias), gradients, strict=True):
        place, step = tuple(n // 2 for n in values.shape), 1e-5
        values[place] += step
        up = loss()
        values[place] -= 2 * step
        down = loss()
        values[place] += step
        assert gradient[place] == pytest.approx((up - down) / (2 * step), abs=1e-6)


@pytest.mark.parametrize(("arguments", "size"), [
    ((7, 3), 5),
    ((7, 3, 2), 3),
    ((7, 3, 3), 2),
    ((7, 3, 1, 1), 7),
    ((32, 5), 28),
    ((227, 11, 4), 55),
    ((5, 3, 1, 0, 2), 1),
])
def test_output_size(arguments, size):
    assert convolution.output_size(*arguments) == size


def test_kernel_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"kernel of 5 .* does not fit on 3"):
        convolution.output_size(3, 5)


def test_receptive_field_of_a_stack():
    assert convolution.receptive_field([(3, 1)] * 3) == 7
    assert convolution.receptive_field([(7, 2), (3, 2), (3, 1)]) == 19
