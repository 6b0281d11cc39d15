"""Lesson 11: what it says by hand, ZFNet's sum, aliasing, and the widget's sentences."""

from itertools import pairwise

import numpy as np
import pytest

from helpers import architectures, datasets, language, widgets
from helpers.architectures.ledger import compare, ledger
from helpers.architectures.zfnet import TABLE
from helpers.exercises.loading import declarations
from helpers.scratch import pooling
from helpers.seeing import adversarial, deconvnet, gradcam, occlusion

ANSWERS = declarations("11")
RNG = np.random.default_rng(0)


def test_the_parameters_of_zfnet_by_hand():
    model = architectures.zfnet()
    sizes = [(7, 3, 96), (5, 96, 256), (3, 256, 384), (3, 384, 384), (3, 384, 256)]
    dense = pairwise([6 * 6 * 256, 4096, 4096, 1000])
    by_hand = sum((k * k * c + 1) * f for k, c, f in sizes) + sum((n + 1) * m for n, m in dense)
    rows = ledger(model)
    assert by_hand == rows.total("parameters") == 62_357_608
    assert len(compare(model, TABLE)) == len(TABLE)
    assert rows[0].multiply_adds == 110**2 * 7**2 * 3 * 96


@pytest.mark.parametrize(("length", "stride", "alias"), [(5, 4, 20), (6, 4, 12), (3, 2, 6)])
def test_a_short_wave_is_a_long_one_after_the_stride(length, stride, alias):
    at = stride * np.arange(60)
    np.testing.assert_allclose(np.cos(2 * np.pi * at / length), np.cos(2 * np.pi * at / alias),
                               atol=1e-9)
    assert length < 2 * stride


def test_the_answers_are_what_the_helpers_do():
    maps, signal = RNG.random((4, 6)), RNG.normal(size=(2, 3))
    _, switches = deconvnet.pool(maps[None, :, :, None])
    expected = pooling.max_pool_backward(signal[None, :, :, None], maps[None, :, :, None])
    assert np.array_equal(ANSWERS.unpool(signal, switches[0, :, :, 0]), expected[0, :, :, 0])
    sums, arriving = RNG.normal(size=(2, 5, 5))
    assert np.array_equal(ANSWERS.guided(arriving, sums),
                          deconvnet.rectify(arriving, sums, "guided"))
    layer, along = RNG.normal(size=(2, 3, 3, 4))
    np.testing.assert_allclose(ANSWERS.heat_map(layer, along), gradcam.weigh(layer, along))
    photo, slope = RNG.integers(0, 256, (4, 4, 3)), RNG.normal(size=(4, 4, 3))
    assert np.array_equal(ANSWERS.one_step(photo, slope, 3), adversarial.fgsm(photo, slope, 3))


def test_the_transposed_convolution_is_keras():
    import keras
    signal, kernel = RNG.normal(size=(3, 4)), RNG.normal(size=(3, 3))
    given = keras.ops.conv_transpose(signal[None, :, :, None].astype("float32"),
                                     kernel[:, :, None, None].astype("float32"), strides=2,
                                     padding="valid")
    np.testing.assert_allclose(ANSWERS.transposed(signal, kernel, 2),
                               np.array(given)[0, :, :, 0], atol=1e-5)


def test_occlusion_drops_are_the_helpers():
    image = RNG.random((6, 7))

    def score(values):
        return values[2, 3] * values[4, 1]

    left = occlusion.occlusion_map(
        lambda photos: np.array([score(photo[..., 0]) for photo in photos]), image[..., None], 2, 2)
    drops = ANSWERS.occlusion_drops(score, image, 2, 2, occlusion.GREY)
    np.testing.assert_allclose(drops, score(image) - left)


def test_a_sure_net_has_no_gradient_of_its_probability():
    w, b, x = np.array([[2., 1], [0, 3]]), np.array([30., 0]), np.ones(2)
    assert np.abs(ANSWERS.of_probability(w, b, x, 0)).max() < 1e-9
    assert ANSWERS.of_logit(w, b, x, 0).tolist() == [2, 1]


def test_the_silhouette_is_there_without_a_network():
    horse = datasets.photo("horse")
    assert horse.shape == (328, 400, 3)
    assert set(np.unique(horse)) >= {0, 255}


@pytest.mark.parametrize(("lang", "says"), [
    ("en", "“palace”: 0.41 without it, 0.20 with it"),
    ("es", "«palace»: 0.41 sin él, 0.20 con él")])
def test_the_widget_says_what_is_left(lang, says):
    language.use(lang)
    grid = np.array([[.4, .3, .2], [.1, .5, .4]])
    photo = np.zeros((8, 8, 3), np.uint8)
    explorer = widgets.occluder({"china": widgets.Occluded(photo, grid, 4, 2, "palace", .41),
                                 "one": widgets.Occluded(photo, grid[:1, :1], 4, 2, "x", .5)})
    explorer.controls["row"].value, explorer.controls["column"].value = 0, 2
    assert says in explorer.svg()
    assert "0.10" in explorer.svg()
    explorer.controls["photo"].value = "one"
    assert explorer.controls["column"].max == 0
