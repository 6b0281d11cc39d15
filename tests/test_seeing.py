"""The ways to ask a network what it sees: against Keras, finite differences, and by hand."""

import importlib.util
import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers, ops

from helpers import architectures, language, plots
from helpers.scratch import convolution, pooling
from helpers.scratch.gradients import numerical
from helpers.seeing import adversarial, deconvnet, gradcam, maximisation, occlusion
from helpers.seeing.input_gradient import gradient, repeated
from helpers.seeing.saliency import saliency, visible
from instructor.editions import ROOT

SEEDS = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def vgg():
    """A small VGG whose normalisation does something, as after a training."""
    keras.utils.set_random_seed(0)
    model = architectures.vgg_cifar()
    rng = np.random.default_rng(0)
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights([rng.uniform(.5, 1.5, weight.shape) for weight in layer.weights])
    return model


@pytest.fixture(scope="module")
def images():
    """Three images of noise."""
    return np.random.default_rng(1).normal(size=(3, 32, 32, 3)).astype("float32")


@given(SEEDS, st.sampled_from([(2, 4, 6, 3), (1, 2, 2, 1), (3, 8, 4, 2)]))
def test_unpooling_is_the_gradient_of_pooling(seed, shape):
    rng = np.random.default_rng(seed)
    maps = rng.integers(0, 4, shape)  # with ties
    pooled, switches = deconvnet.pool(maps)
    assert np.array_equal(pooled, pooling.max_pool(maps))
    signal = rng.normal(size=pooled.shape)
    assert np.array_equal(deconvnet.unpool(signal, switches),
                          pooling.max_pool_backward(signal, maps))


@given(SEEDS)
def test_the_turned_kernel_is_the_way_back(seed):
    rng = np.random.default_rng(seed)
    images, kernel = rng.normal(size=(2, 5, 4, 3)), rng.normal(size=(3, 3, 3, 2))
    signal = rng.normal(size=(2, 5, 4, 2))
    along, *_ = convolution.backward(signal, images, kernel, padding=1)
    np.testing.assert_allclose(deconvnet.transposed(signal, kernel), along, atol=1e-12)


def test_the_chain_is_the_model(vgg, images):
    chain = deconvnet.stages(vgg)
    assert [stage.pooled for stage in chain] == [False, True, False, True, False, False, True]
    body = keras.Model(vgg.input, vgg.get_layer("pool3").output)
    np.testing.assert_allclose(deconvnet.ascend(chain, images)[-1].output, body(images), atol=1e-4)


def test_the_rule_gradient_is_keras_gradient(vgg, images):
    chain = deconvnet.stages(vgg)
    body = keras.Model(vgg.input, vgg.get_layer("pool3").output)
    past = deconvnet.ascend(chain, images)
    signal = np.random.default_rng(2).normal(size=past[-1].output.shape).astype("float32")
    found = deconvnet.descend(chain, past, signal, "gradient")
    expected = gradient(lambda x: ops.sum(body(x) * signal), images)
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()


def test_the_three_rules_pass_what_their_names_say():
    sums, signal = np.array([1, -1, 1, -1]), np.array([3, 3, -2, -2])
    passed = [deconvnet.rectify(signal, sums, rule).tolist() for rule in deconvnet.RULES]
    assert passed == [[3, 0, -2, 0], [3, 3, 0, 0], [3, 0, 0, 0]]


def test_only_the_strongest_unit_of_a_map_is_left():
    maps = np.random.default_rng(0).random((2, 3, 4, 5))
    one = deconvnet.strongest(maps, 2)
    assert (one != 0).sum() == 2
    assert np.array_equal(one.max(axis=(1, 2))[:, 2], maps[..., 2].max(axis=(1, 2)))


def test_shuffled_kernels_have_the_same_numbers_elsewhere(vgg):
    chain = deconvnet.stages(vgg)[:2]
    for old, new in zip(chain, deconvnet.shuffled(chain, np.random.default_rng(0)), strict=True):
        assert np.array_equal(np.sort(old.kernel.ravel()), np.sort(new.kernel.ravel()))
        assert not np.array_equal(old.kernel, new.kernel)


@pytest.mark.parametrize("way", [gradient, lambda score, x: repeated(score)(x)])
def test_a_gradient_along_inputs_is_the_nudged_one(way):
    x = np.random.default_rng(0).normal(size=(2, 3))
    found = way(lambda pixels: ops.sum(ops.sin(pixels) * pixels), x)
    nudged = numerical(lambda: (np.sin(x) * x).sum(), x, step=1e-5)
    np.testing.assert_allclose(found, nudged, atol=1e-4)


ELSEWHERE = """
import keras, numpy as np
from helpers import architectures
from helpers.seeing import gradcam, maximisation
from helpers.seeing.input_gradient import gradient, repeated
x = np.arange(6, dtype="float32").reshape(2, 3)
for way in (gradient, lambda score, x: repeated(score)(x)):
    assert np.allclose(way(lambda x: keras.ops.sum(x**2), x), 2 * x)
net = architectures.resnet_cifar()
image = np.random.default_rng(0).normal(size=(32, 32, 3)).astype("float32")
layer = net.layers[-3].name
print(keras.backend.backend(), gradcam.grad_cam(net, image, layer, 3).shape)
"""


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_other_backends_give_the_same(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    env = os.environ | {"KERAS_BACKEND": backend}
    ran = subprocess.run([sys.executable, "-c", ELSEWHERE], text=True, capture_output=True,
                         env=env, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert backend in ran.stdout


def linear_head():
    """Maps of two channels, their mean, a dense layer: Grad-CAM is CAM here."""
    inputs = keras.Input((4, 4, 2))
    maps = layers.Activation("relu", name="maps")(inputs)
    logits = layers.Dense(3, name="logits")(layers.GlobalAveragePooling2D()(maps))
    model = keras.Model(inputs, logits)
    model.get_layer("logits").set_weights([np.array([[1., 2, -1], [0, -3, 1]]), np.zeros(3)])
    return model


@pytest.mark.parametrize("unit", range(3))
def test_grad_cam_of_a_linear_head_is_its_weights(unit):
    model, photo = linear_head(), np.random.default_rng(0).random((4, 4, 2)).astype("float32")
    weights = np.array(model.get_layer("logits").kernel)[:, unit] / 16
    np.testing.assert_allclose(gradcam.grad_cam(model, photo, "maps", unit),
                               np.maximum(photo @ weights, 0), atol=1e-6)


def test_a_network_with_branches_is_cut_where_they_meet_and_nowhere_else(images):
    model = architectures.googlenet_cifar()
    meeting = next(layer for layer in reversed(model.layers)
                   if isinstance(layer, layers.Concatenate))
    below, above = gradcam.split(model, meeting.name)
    np.testing.assert_allclose(above(below(images)), model(images), atol=1e-4)
    with pytest.raises(ValueError, match="a way past '4b_1x1'"):
        gradcam.split(model, "4b_1x1")


def test_occlusion_by_hand():
    image = np.arange(1, 10).reshape(3, 3, 1)
    left = occlusion.occlusion_map(lambda photos: photos[:, 1, 1, 0], image, 2, 1)
    assert left.tolist() == [[127, 127], [127, 127]]
    fine = occlusion.occlusion_map(lambda photos: photos[:, 1, 1, 0], image, 1, 1)
    assert (fine == 5).sum() == 8
    assert fine[1, 1] == 127
    assert image[1, 1] == 5


@given(SEEDS)
def test_shares_add_up_to_one(seed):
    rng = np.random.default_rng(seed)
    heat = occlusion.spread(rng.normal(size=(4, 4)), 12, 3, 3)
    if heat.max() > 0:
        parts = [(0, 0, 6, 12), (6, 0, 12, 5), (6, 5, 12, 12)]
        assert sum(occlusion.share_inside(heat, box) for box in parts) == pytest.approx(1)
    assert occlusion.area_inside(12, (0, 0, 6, 12)) == .5


def test_a_drop_is_spread_over_its_square():
    heat = occlusion.spread(np.array([[4., 0], [0, 0]]), 5, 3, 2)
    assert heat.tolist() == [[4, 4, 2, 0, 0], [4, 4, 2, 0, 0], [2, 2, 1, 0, 0],
                             [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]


@pytest.mark.parametrize("basis", [maximisation.pixels(8), maximisation.fourier(8)])
def test_the_gradient_along_coefficients_is_the_nudged_one(basis):
    rng = np.random.default_rng(0)
    z, weights = rng.normal(size=(1, 8, 8, 3)), rng.normal(size=(1, 8, 8, 3))
    nudged = numerical(lambda: (basis.sums(z) * weights).sum(), z, step=1e-6)
    np.testing.assert_allclose(basis.along(weights), nudged, atol=1e-6)


def test_waves_are_orthonormal_and_slow_ones_move_most():
    waves, scale = maximisation.fourier(16)
    np.testing.assert_allclose(waves.T @ waves, np.eye(16), atol=1e-12)
    assert scale[0, 0] == scale[0, 1] == 16 > scale[1, 1] > scale[15, 15]


@pytest.mark.parametrize("jitter", [0, 2])
def test_the_climb_finds_the_picture_that_a_linear_unit_likes(jitter):
    wanted = np.zeros((1, 8, 8, 3))
    wanted[:, :4] = 1
    wanted[:, 4:] = -1
    start = np.zeros((1, 8, 8, 3))
    found = maximisation.climb(lambda pictures: wanted, start, 40, maximisation.pixels(8), jitter,
                               rate=.2)
    assert found[:, :2].min() > .85
    assert found[:, 6:].max() < .15


def test_each_picture_climbs_for_its_own_unit():
    inputs = keras.Input((4, 4, 3))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D(name="means")(inputs))
    along = gradient(maximisation.liking(model, "means", [2, 0]), np.zeros((2, 4, 4, 3)))
    assert (along[0, ..., 2] > 0).all()
    assert (along[1, ..., 0] > 0).all()
    assert np.count_nonzero(along) == 32


def test_the_step_of_a_linear_loss_is_the_sum_of_its_weights():
    w = np.array([.5, -1, 2])
    photo = np.full(3, 100.)
    assert (adversarial.fgsm(photo, w, 1) - photo) @ w == 3.5
    assert adversarial.fgsm(np.array([0., 255]), np.array([-1, 1]), 3).tolist() == [0, 255]


def test_saliency_and_colours():
    along = np.array([[[1, -5, 2], [0, 0, 0]]])
    assert saliency(along).tolist() == [[5, 0]]
    colours = visible(np.array([-2., 0, 2]))
    assert colours[1] == .5
    assert colours[0] < .01
    assert colours[2] > .99


@pytest.mark.parametrize(("lang", "says"), [("en", "75 % from above, 25 % from the left"),
                                            ("es", "75 % desde arriba, 25 % desde la izquierda")])
def test_a_map_of_heat_says_where_it_is_largest(lang, says):
    language.use(lang)
    values = np.array([[0., 1], [3, 2]])
    drawn = plots.heat({"x": (np.zeros((10, 10, 3)), values)}, {"x": (0, 0, 5, 5)})
    assert says in drawn.alt
    assert plots.heat({"flat": (np.zeros((10, 10, 3)), np.zeros((2, 2)))}).alt
