"""Lesson 4: pooling equals Keras, forward and back; the neocognitron's cells and learning."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language, plots
from helpers.scratch import neocognitron, pooling
from helpers.scratch.gradients import numerical
from helpers.scratch.neocognitron import (
    DIGITS,
    LEVELS,
    Neocognitron,
    c_cells,
    falling,
    placed,
    representatives,
    s_cells,
)

COUNTS, SIDES, SIZES = st.integers(1, 3), st.integers(1, 9), st.integers(1, 4)
STRIDES, SEEDS = st.one_of(st.none(), SIZES), st.integers(0, 10**6)
LAYERS = st.tuples(COUNTS, SIDES, SIDES, SIZES, SIZES, STRIDES, SEEDS)
POOLS = ((pooling.max_pool, pooling.max_pool_backward),
         (pooling.average_pool, pooling.average_pool_backward))


def draw_layer(numbers, ties=False):
    """Random images that hold the window, its size and stride, and a gradient along the maps."""
    count, height, width, channels, size, stride, seed = numbers
    rng = np.random.default_rng(seed)
    shape = (count, max(height, size), max(width, size), channels)
    images = rng.integers(0, 3, shape).astype(float) if ties else rng.normal(size=shape)
    d_maps = rng.normal(size=pooling.max_pool(images, size, stride).shape)
    return images, size, stride, d_maps


@pytest.fixture(params=language.LANGUAGES)
def tongue(request):
    """Each language in turn."""
    language.use(request.param)
    yield request.param
    language.use("en")


# pooling

@given(LAYERS)
@settings(max_examples=30, deadline=None)
def test_pooling_equals_keras(numbers):
    from keras import ops

    images, size, stride, _ = draw_layer(numbers)
    for (pool, _), keras_pool in zip(POOLS, (ops.max_pool, ops.average_pool), strict=True):
        ours, theirs = pool(images, size, stride), keras_pool(images, size, stride)
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_global_pooling_equals_keras_and_one_window():
    import keras

    images = np.random.default_rng(0).normal(size=(2, 6, 6, 3))
    ours = pooling.global_average_pool(images)
    theirs = keras.layers.GlobalAveragePooling2D(dtype="float64")(images)
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
    np.testing.assert_allclose(ours, pooling.average_pool(images, 6)[:, 0, 0], atol=1e-12)


@given(LAYERS, st.booleans())
@settings(max_examples=30, deadline=None)
def test_backward_equals_tensorflow_ties_included(numbers, ties):
    import tensorflow as tf
    from keras import ops

    images, size, stride, d_maps = draw_layer(numbers, ties)
    for (_, backward), keras_pool in zip(POOLS, (ops.max_pool, ops.average_pool), strict=True):
        with tf.device("CPU"), tf.GradientTape() as tape:
            variable = tf.Variable(images)
            total = tf.reduce_sum(d_maps * keras_pool(variable, size, stride))
        ours, theirs = backward(d_maps, images, size, stride), tape.gradient(total, variable)
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


@given(LAYERS)
@settings(max_examples=15, deadline=None)
def test_backward_equals_finite_differences(numbers):
    images, size, stride, d_maps = draw_layer(numbers)
    ranks = np.argsort(np.argsort(images, axis=None))
    images = ranks.reshape(images.shape) / 10  # no two are close to equal
    for pool, backward in POOLS:
        found = numerical(lambda pool=pool: np.sum(d_maps * pool(images, size, stride)), images)
        np.testing.assert_allclose(backward(d_maps, images, size, stride), found, atol=1e-7)


def test_pooling_leaves_its_inputs_alone_and_needs_room():
    images = np.arange(16.).reshape(1, 4, 4, 1)
    maps = pooling.max_pool(images)
    pooling.max_pool_backward(np.ones(maps.shape), images)
    pooling.average_pool_backward(np.ones(maps.shape), images)
    np.testing.assert_array_equal(images.ravel(), np.arange(16))
    assert maps.ravel().tolist() == [5, 7, 13, 15]
    with pytest.raises(ValueError, match="does not fit"):
        pooling.max_pool(images, 5)


# the neocognitron's cells

def test_s_cell_by_hand():
    seen = np.array([2., 0, 2, 0]).reshape(1, 2, 2, 1)
    kernel = np.array([1., 0, 1, 0]).reshape(2, 2, 1, 1)
    b, c = np.ones(1), np.full((2, 2), 1 / 4)
    assert s_cells(seen, kernel, b, c, 1).item() == pytest.approx(5 / (1 + np.sqrt(2)) - 1)
    assert s_cells(seen[:, ::-1, ::-1], kernel, b, c, 1).item() == 0


def test_s_cells_of_several_planes_by_loops():
    rng = np.random.default_rng(0)
    seen, kernel, b = rng.random((2, 7, 6, 3)), rng.random((5, 5, 3, 4)), rng.random(4)
    c = falling(.8) / 30
    answers = s_cells(seen, kernel, b, c, 1.5)
    assert answers.shape == (2, 3, 2, 4)
    for n, i, j, k in np.ndindex(answers.shape):
        window = seen[n, i:i + 5, j:j + 5]
        v = np.sqrt(np.sum(c[:, :, None] * window**2))
        expected = 1.5 * max((1 + np.sum(kernel[..., k] * window)) / (1 + 1.2 * b[k] * v) - 1, 0)
        assert answers[n, i, j, k] == pytest.approx(expected)


@pytest.mark.parametrize("r", [1.5, 4])
def test_s_cell_that_has_learned_answers_by_the_cosine(r):
    rng = np.random.default_rng(0)
    c, q = falling(.7) / falling(.7).sum(), 1e7
    learned = rng.random((5, 5))
    size = np.sqrt(np.sum(c * learned**2))
    kernel, b = q * (c * learned)[:, :, None, None], np.array([q / 2 * size])
    other, incomplete = rng.random((5, 5)), learned * (rng.random((5, 5)) > .4)
    for pattern in (learned, 3 * learned, other, incomplete, np.eye(5)):
        cosine = np.sum(c * learned * pattern) / size / np.sqrt(np.sum(c * pattern**2))
        answer = s_cells(pattern[None, :, :, None], kernel, b, c, r)
        assert answer.item() == pytest.approx(max((1 + r) * cosine - r, 0), abs=1e-5)


def test_c_cells_by_hand():
    np.testing.assert_allclose(c_cells(np.array([[3., 0, 0], [9., 0, 0], [1., 1, 1]])),
                               [[2 / 3, 0, 0], [.75, 0, 0], [0, 0, 0]])
    assert c_cells(np.array([1e9] + 23 * [0.])).max() < 1


def test_weights_fall_with_the_distance():
    weights = falling(.5)
    assert weights.shape == (5, 5)
    assert weights[2, 2] == 1
    assert weights[2, 0] == weights[4, 2] == .25
    assert weights[1, 1] == pytest.approx(.5 ** np.sqrt(2))


# its layers

def test_sizes_of_all_layers_are_the_papers():
    responses = Neocognitron()(np.array([placed(digit) for digit in DIGITS]))
    sides = {"S1": 16, "C1": 10, "S2": 8, "C2": 6, "S3": 2, "C3": 1}
    assert {name: cells.shape for name, cells in responses.items()} == {
        name: (5, side, side, 24) for name, side in sides.items()}
    assert 16 * 16 + 24 * sum(side**2 for side in sides.values()) == 11_320
    levels = [(level.r, level.q, level.window) for level in LEVELS]
    assert levels == [(4, 1, 5), (1.5, 16, 5), (1.5, 16, 2)]


def test_inhibition_weighs_all_that_a_cell_sees_by_one_in_all():
    net = Neocognitron()
    sums = [(c * kernel.shape[2]).sum() for c, kernel in zip(net.c, net.kernels, strict=True)]
    assert sums == pytest.approx([1] * 3)


def test_digits_on_the_retina():
    assert DIGITS.shape == (5, 8, 8)
    rows = np.array([[1, 0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 1, 0]])
    assert np.array_equal(DIGITS[2, 1:3] > 0, rows)
    moved = placed(DIGITS[4], -4, 4)
    assert moved.shape == (16, 16)
    np.testing.assert_array_equal(moved[:8, 8:], DIGITS[4])
    assert placed(np.ones((8, 9))).sum() == 72


# its learning

def test_representatives_are_one_a_plane_and_the_strongest_of_their_columns():
    s = np.zeros((16, 16, 3))
    s[2, 2, 0], s[2, 3, 1], s[12, 12, 0], s[4, 12, 2], s[9, 12, 2] = 5, 4, 6, 1, 1
    # (2, 3) is the strongest around (2, 5)
    assert representatives(s) == {0: (12, 12), 1: (2, 3), 2: (4, 12)}
    s[2, 6, 0] = 4.5
    assert representatives(s) == {0: (12, 12), 2: (4, 12)}  # the 4.5 hides (2, 3)
    assert representatives(np.zeros((8, 8, 3))) == {}


def test_the_first_presentation_teaches_what_the_representative_sees():
    net, bar = Neocognitron(), np.zeros((16, 16))
    bar[4:9, 7] = 1
    before = net.kernels[0].copy()
    chosen = representatives(net(bar[None])["S1"][0])
    net(bar[None], learn=True)
    seen = np.pad(bar, 2)
    for plane in range(24):
        gain = net.kernels[0][:, :, 0, plane] - before[:, :, 0, plane]
        window = np.zeros((5, 5))
        if plane in chosen:
            i, j = chosen[plane]
            window = seen[i:i + 5, j:j + 5]
        np.testing.assert_allclose(gain, net.c[0] * window, atol=1e-12)
        assert net.b[0][plane] == pytest.approx(.5 * np.sqrt(np.sum(net.c[0] * window**2)))
    assert 0 < len(chosen) <= 24


def test_presenting_without_learning_changes_nothing_and_learning_is_one_by_one():
    net = Neocognitron()
    before = [kernel.copy() for kernel in net.kernels]
    patterns = np.array([placed(digit) for digit in DIGITS])
    assert net.winners(patterns).shape == (5,)
    for kernel, old in zip(net.kernels, before, strict=True):
        np.testing.assert_array_equal(kernel, old)
    with pytest.raises(ValueError, match="one pattern"):
        net(patterns, learn=True)


def train_net(seed):
    """A net shown each digit 20 times, within 2 pixels of the middle, as in the lesson."""
    net, chance = Neocognitron(), np.random.default_rng(seed)
    for _ in range(20):
        for digit in DIGITS:
            net(placed(digit, *chance.integers(-2, 3, 2))[None], learn=True)
    return net


def test_it_recognises_shifted_digits_where_a_template_matcher_fails():
    places = [(down, right) for down in range(-4, 5) for right in range(-4, 5)]
    near = np.array([max(map(abs, place)) <= 2 for place in places])
    middle = np.array([placed(digit) for digit in DIGITS])
    shifted = np.array([[placed(digit, *place) for place in places] for digit in DIGITS])
    for seed in range(3):
        net = train_net(seed)
        planes = net.winners(middle)
        right = np.array([net.winners(patterns) == plane
                          for patterns, plane in zip(shifted, planes, strict=True)])
        assert len(set(planes.tolist())) >= 4
        assert right[:, near].mean() > .97
        assert right.mean() > .85
    stored = middle.reshape(5, -1) / np.linalg.norm(middle, axis=(1, 2))[:, None]
    fit = (shifted.reshape(5, 81, -1) @ stored.T).argmax(axis=2)
    assert (fit == np.arange(5)[:, None])[:, near].mean() < .35


def test_rounding_makes_learning_the_same_on_every_machine(monkeypatch):
    first, start, rng = train_net(1), neocognitron.start, np.random.default_rng(0)

    def disturb_start(channels):
        return start(channels) * (1 + 1e-13 * rng.normal(size=(5, 5, channels, 24)))

    monkeypatch.setattr(neocognitron, "start", disturb_start)
    for one, two in zip(first.kernels, train_net(1).kernels, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-9)


# published numbers, figures

def test_the_slides_model():
    import keras
    from keras import layers

    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3),
        layers.MaxPool2D(),
        layers.Conv2D(32, 3),
        layers.MaxPool2D(),
        layers.Flatten(),
        layers.Dense(10)])
    assert [layer.count_params() for layer in model.layers] == [160, 0, 4640, 0, 0, 8010]
    assert model.count_params() == 12_810
    assert [layer.output.shape[1:] for layer in model.layers] == [
        (26, 26, 16), (13, 13, 16), (11, 11, 32), (5, 5, 32), (800,), (10,)]


def test_figure_of_feature_maps_says_its_numbers(tongue):
    maps = np.zeros((4, 5, 7))
    maps[1, 2, 3] = 2.5
    picture = plots.feature_maps({"kernel": -maps, "C1": maps}, across=4)
    shown, _ = picture._repr_mimebundle_()
    assert shown["image/svg+xml"].count("data:image/png;base64,") == 2  # one sheet a layer
    for said in ("C1 7 × (4×5), 0 … 2.5, 6 ", language.term("kernel") + " 7 × (4×5), -2.5 … "):
        assert said in picture.alt.replace("−", "-")
    width, height = map(float, re.search('viewBox="0 0 ([^ ]+) ([^"]+)"', picture.svg).groups())
    # Names take 68 and the margin 10 of the width. A sheet has two rows of four maps, each
    # 15 pixels wide and 12 high with a gap of 1.
    sheet = 812 * (2 * 13) / (4 * 16)
    assert width == 890
    assert height == pytest.approx(6 + 2 * (sheet + 12), abs=.01)
