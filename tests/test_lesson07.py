"""Lesson 7: grouped convolutions as two cards, the update rule in Keras, the norm, the gallery."""

import numpy as np
import pytest

from helpers import language, plots
from helpers.exercises.loading import declarations
from helpers.scratch.convolution import forward

PAPER = {"k": 2, "n": 5, "alpha": 1e-4, "beta": .75}

ANSWERS = declarations("07")


def test_a_grouped_convolution_is_two_small_ones_and_one_with_zeros():
    import keras

    layer = keras.layers.Conv2D(8, 3, groups=2)
    maps = np.random.default_rng(0).normal(size=(2, 6, 6, 4))
    theirs = np.asarray(layer(maps.astype("float32")))
    kernel, bias = layer.get_weights()
    wide = np.zeros((3, 3, 4, 8))
    wide[:, :, :2, :4], wide[:, :, 2:, 4:] = kernel[..., :4], kernel[..., 4:]
    halves = [forward(maps[..., :2], kernel[..., :4], bias[:4]),
              forward(maps[..., 2:], kernel[..., 4:], bias[4:])]
    np.testing.assert_allclose(np.concatenate(halves, axis=-1), theirs, atol=1e-5)
    np.testing.assert_allclose(forward(maps, wide, bias), theirs, atol=1e-5)


def test_the_layer_is_the_exercises_formula():
    from helpers.architectures.alexnet import LocalResponseNormalization

    maps = np.random.default_rng(1).exponential(100, (3, 4, 9))
    layer = LocalResponseNormalization(dtype="float64")
    np.testing.assert_allclose(layer(maps[None])[0], ANSWERS.lrn(maps, **PAPER))


def test_the_norm_only_scales_small_responses():
    for a, divided in ((1, 2**.75), (63.2456, 4**.75)):
        normed = ANSWERS.lrn(np.full((1, 1, 9), float(a)), **PAPER)[0, 0, 4]
        assert a / normed == pytest.approx(divided, rel=1e-3)


@pytest.mark.parametrize(("options", "as_the_paper"), [
    ({"penalty": .00025}, True), ({"weight_decay": .0005}, False)])
def test_a_penalty_is_the_papers_decay_and_keras_weight_decay_is_not(options, as_the_paper):
    import keras

    penalty = options.pop("penalty", 0)
    theirs, optimizer = keras.Variable(2.), keras.optimizers.SGD(.1, momentum=.9, **options)
    w, v = 2., 0.
    for gradient in np.random.default_rng(2).normal(size=50):
        whole = keras.ops.convert_to_tensor(gradient + 2 * penalty * theirs, dtype="float32")
        optimizer.apply([whole], [theirs])
        w, v = ANSWERS.update(w, v, gradient, .1)
    assert (abs(float(theirs) - w) < 1e-4) == as_the_paper


def test_top_k_error_of_all_and_of_none():
    scores, labels = np.eye(4), np.arange(4)
    assert ANSWERS.top_k_error(scores, labels, 1) == 0
    assert ANSWERS.top_k_error(-scores, labels, 3) == 1
    assert ANSWERS.top_k_error(-scores, labels, 4) == 0


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_gallery_says_its_words_and_grows_with_its_rows(lang):
    language.use(lang)
    image = np.zeros((32, 32, 3))
    one = plots.gallery([[image] * 3], [["cat", "✗ dog", "cat"]], apart=True)
    two = plots.gallery([[image] * 3] * 2)
    assert "3 × (32×32): cat, ✗ dog, cat." in one.alt
    assert "6 × (32×32)." in two.alt
    assert two.figure.get_figheight() > 1.4 * one.figure.get_figheight()
    language.use("en")
