"""Lesson 5: initialisers, batch normalisation, dropout and their stacks equal Keras both ways."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language, plots
from helpers.exercises import check, find
from helpers.scratch import batchnorm, dropout, initialisers
from helpers.scratch.experiments import Split, digits, fit, runs, steps_to
from helpers.scratch.layers import Activation, BatchNormalization, Dense, Dropout
from helpers.scratch.losses import CLIP, TINY, categorical_crossentropy
from helpers.scratch.network import Network
from helpers.widgets.dropout import UNITS, outputs
from helpers.widgets.histograms import DEPTH, KINDS, LAYERS, STARTS, WIDTH, measure, signals

SHAPES = st.lists(st.integers(1, 5), min_size=0, max_size=2).flatmap(
    lambda middle: st.tuples(st.integers(2, 9), *map(st.just, middle), st.integers(1, 5)))
SEEDS = st.integers(0, 10**6)


@pytest.fixture(params=language.LANGUAGES)
def tongue(request):
    """Each language in turn."""
    language.use(request.param)
    yield request.param
    language.use("en")


def numbers(seed, *shapes):
    """Random arrays of these shapes."""
    rng = np.random.default_rng(seed)
    return [rng.normal(rng.normal(), 1 + rng.random(), shape) for shape in shapes]


def central_difference(loss, values, place, step=1e-6):
    """The central difference of loss() along one number of an array."""
    values[place] += step
    up = loss()
    values[place] -= 2 * step
    down = loss()
    values[place] += step
    return (up - down) / (2 * step)


# initialisers

@pytest.mark.parametrize("name", initialisers.INITIALISERS)
@pytest.mark.parametrize("shape", [(64, 200), (784, 300), (3, 3, 16, 64), (5, 3, 8, 128)])
def test_initialisers_equal_keras(name, shape):
    import keras

    ours = initialisers.INITIALISERS[name](np.random.default_rng(0), shape)
    theirs = np.asarray(keras.initializers.get({"class_name": name, "config": {"seed": 0}})(shape))
    assert ours.shape == shape
    assert ours.std() == pytest.approx(theirs.std(), rel=.03)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=.01)
    levels = np.linspace(.05, .95, 19)
    mine, other = np.quantile(ours, levels), np.quantile(theirs, levels)
    np.testing.assert_allclose(mine, other, atol=.08 * theirs.std())


@pytest.mark.parametrize(("shape", "he", "glorot"), [
    ((64, 200), .176777, .087039),
    ((200, 100), .1, .081650),
    ((100, 100), .141421, .1),
    ((784, 200), .050508, .045083),
])
def test_standard_deviations(shape, he, glorot):
    assert initialisers.he_std(shape) == pytest.approx(he, abs=1e-6)
    assert initialisers.glorot_std(shape) == pytest.approx(glorot, abs=1e-6)


def test_truncation_keeps_the_standard_deviation_and_the_bounds():
    from scipy.stats import truncnorm

    drawn = initialisers.truncated_normal(np.random.default_rng(0), (1000, 1000), 3)
    assert truncnorm.std(-2, 2) == pytest.approx(initialisers.TRUNCATED)
    assert drawn.std() == pytest.approx(3, rel=.002)
    assert np.abs(drawn).max() <= 6 / initialisers.TRUNCATED


# batch normalisation

@given(SHAPES, SEEDS, st.sampled_from([.5, .9, .99]), st.sampled_from([1e-3, 1e-5, .3]))
@settings(max_examples=25, deadline=None)
def test_batch_normalisation_equals_keras_in_both_modes(shape, seed, momentum, epsilon):
    import keras
    import tensorflow as tf

    x, gamma, beta, mean, weights = numbers(seed, shape, *[shape[-1:]] * 3, shape)
    variance = np.random.default_rng(seed).random(shape[-1]) + .1
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon, dtype="float64")
    layer.build(shape)
    layer.set_weights([gamma, beta, mean, variance])
    np.testing.assert_allclose(batchnorm.inference(x, gamma, beta, mean, variance, epsilon),
                               layer(x, training=False), atol=1e-9)
    data = tf.Variable(x)
    with tf.GradientTape() as tape:
        theirs = layer(data, training=True)
        loss = tf.reduce_sum(theirs * weights)
    ours, seen = batchnorm.forward(x, gamma, beta, epsilon)
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
    for running, new, theirs in ((mean, seen.mean, layer.moving_mean),
                                 (variance, seen.variance, layer.moving_variance)):
        ours = batchnorm.update_running(running, new, momentum)
        np.testing.assert_allclose(ours, theirs, atol=1e-9)
    gradients = tape.gradient(loss, [data, layer.gamma.value, layer.beta.value])
    for mine, their in zip(batchnorm.backward(weights, seen, gamma), gradients, strict=True):
        np.testing.assert_allclose(mine, their, atol=1e-7, rtol=1e-6)


@given(SHAPES, SEEDS)
@settings(max_examples=25, deadline=None)
def test_backward_of_batch_normalisation_equals_finite_differences(shape, seed):
    x, gamma, beta, weights = numbers(seed, shape, *[shape[-1:]] * 2, shape)
    gradients = batchnorm.backward(weights, batchnorm.forward(x, gamma, beta, .1)[1], gamma)

    def loss():
        return np.sum(weights * batchnorm.forward(x, gamma, beta, .1)[0])

    for values, found in zip((x, gamma, beta), gradients, strict=True):
        place = tuple(n // 2 for n in values.shape)
        nudged = central_difference(loss, values, place)
        assert found[place] == pytest.approx(nudged, abs=1e-5, rel=1e-5)


def test_running_variance_is_the_biased_one():
    x = np.array([[1.0], [2], [3], [6]])
    _, seen = batchnorm.forward(x, np.ones(1), np.zeros(1))
    assert batchnorm.update_running(np.ones(1), seen.variance)[0] == pytest.approx(1.025)


@given(SHAPES, SEEDS)
@settings(max_examples=20, deadline=None)
def test_shift_and_scale_do_not_matter_and_gradients_sum_to_zero(shape, seed):
    x, weights = numbers(seed, shape, shape)
    one, zero = np.ones(shape[-1]), np.zeros(shape[-1])
    y, seen = batchnorm.forward(x, one, zero, 1e-12)
    if seen.variance.min() > 1e-3:
        np.testing.assert_allclose(batchnorm.forward(7 * x + 3, one, zero, 1e-12)[0], y, atol=1e-6)
    along_x = batchnorm.backward(weights, seen, one)[0]
    np.testing.assert_allclose(along_x.sum(batchnorm.others(x)), 0, atol=1e-6)


# dropout

@given(SHAPES, SEEDS, st.sampled_from([0, .1, .2, .5, .9]))
@settings(max_examples=20, deadline=None)
def test_dropout_equals_keras_in_both_modes(shape, seed, rate):
    import keras
    import tensorflow as tf

    x, weights = numbers(seed, shape, shape)
    layer, data = keras.layers.Dropout(rate, seed=seed, dtype="float64"), tf.Variable(x)
    np.testing.assert_array_equal(layer(data, training=False), x)
    with tf.GradientTape() as tape:
        theirs = layer(data, training=True)
        loss = tf.reduce_sum(theirs * weights)
    mask = np.asarray(theirs) != 0
    np.testing.assert_allclose(dropout.forward(x, mask, rate), theirs, atol=1e-12)
    mine, other = dropout.backward(weights, mask, rate), tape.gradient(loss, data)
    np.testing.assert_allclose(mine, other, atol=1e-12)


@given(SHAPES, SEEDS, st.sampled_from([.1, .5, .8]))
@settings(max_examples=20, deadline=None)
def test_backward_of_dropout_equals_finite_differences(shape, seed, rate):
    x, weights = numbers(seed, shape, shape)
    mask = dropout.draw(np.random.default_rng(seed), shape, rate)
    place = tuple(n // 2 for n in shape)
    found = central_difference(lambda: np.sum(weights * dropout.forward(x, mask, rate)), x, place)
    assert dropout.backward(weights, mask, rate)[place] == pytest.approx(found, abs=1e-6)


def test_dropout_keeps_its_share_and_the_mean():
    mask = dropout.draw(np.random.default_rng(0), (1000, 100), .2)
    assert mask.mean() == pytest.approx(.8, abs=.01)
    assert dropout.forward(np.ones(mask.shape), mask, .2).mean() == pytest.approx(1, abs=.01)


# whole stacks

BLOCKS = {
    "plain": [Dense(6, "relu", "he_normal"), Dense(5, "tanh")],
    "before": [Dense(6, None, "he_normal", False), BatchNormalization(.9), Activation("relu")],
    "after": [Dense(6, "sigmoid"), BatchNormalization(.5, .1)],
    "first": [BatchNormalization(), Dense(6, "relu", "lecun_normal")],
}
ENDS = {"softmax": [Dense(4, "softmax")], "logits": [Dense(4), Activation("softmax")],
        "normalised": [Dense(4, "softmax"), BatchNormalization()]}


def keras_twin(network, layers, inputs):
    """The Keras model of a list, in float64 and with the network's values."""
    import keras

    twins = []
    for layer in layers:
        kind = getattr(keras.layers, type(layer).__name__)
        twins.append(kind(**layer._asdict(), dtype="float64"))
    model = keras.Sequential([keras.Input((inputs,), dtype="float64"), *twins])
    for layer, values in zip(twins, network.values, strict=True):
        if values:
            layer.set_weights(list(values.values()))
    return model


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("block", BLOCKS)
def test_network_equals_keras_in_both_modes_and_backward(block, end):
    import tensorflow as tf

    layers = [*BLOCKS[block], Dense(7, "relu"), *ENDS[end]]
    rng = np.random.default_rng(0)
    x = rng.normal(size=(9, 3))
    network = Network(layers, 3, 1, np.float64)
    model = keras_twin(network, layers, 3)
    sizes = [value.size for values in network.values for value in values.values()]
    assert model.count_params() == sum(sizes)
    np.testing.assert_allclose(network(x), model(x, training=False), atol=1e-9)
    weights = rng.normal(size=(9, 4))
    with tf.GradientTape() as tape:
        theirs = model(x, training=True)
        loss = tf.reduce_sum(theirs * weights)
    past = network.forward(x, training=True)
    np.testing.assert_allclose(past.outputs[-1], theirs, atol=1e-9)
    _, found = past.backward(weights)
    trainable = [gradients[name] for gradients, values in zip(found, network.values, strict=True)
                 for name in values if name in gradients]
    variables = [variable.value for variable in model.trainable_variables]
    for mine, their in zip(trainable, tape.gradient(loss, variables), strict=True):
        np.testing.assert_allclose(mine, their, atol=1e-8)


@given(SEEDS, st.sampled_from(["softmax", "any", "zeros"]))
@settings(max_examples=30, deadline=None)
def test_cross_entropy_equals_keras_on_any_outputs(seed, kind):
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    labels, outputs_ = rng.integers(0, 5, 6), rng.random((6, 5)) + .1
    outputs_ = {
        "softmax": outputs_ / outputs_.sum(1, keepdims=True),
        "any": outputs_ - .3,
        "zeros": outputs_ * (rng.random((6, 5)) > .3),
    }[kind]
    if (np.abs(outputs_.sum(1)) < .05).any():
        return
    data, targets = tf.Variable(outputs_), keras.utils.to_categorical(labels, 5)
    with tf.GradientTape() as tape:
        theirs = tf.reduce_mean(keras.losses.categorical_crossentropy(targets, data))
    loss, gradients = categorical_crossentropy(outputs_, labels, CLIP)
    assert loss == pytest.approx(float(theirs), abs=1e-6)
    np.testing.assert_allclose(gradients, tape.gradient(theirs, data), atol=1e-6)


@pytest.mark.parametrize("cut", [CLIP, TINY])
def test_softmax_and_cross_entropy_give_the_difference_from_the_target(cut):
    rng = np.random.default_rng(0)
    network = Network([Dense(4, "softmax")], 3, 0, np.float64)
    x, labels = rng.normal(size=(6, 3)), rng.integers(0, 4, 6)
    past = network.forward(x)
    p = past.outputs[-1]
    _, [found] = past.backward(categorical_crossentropy(p, labels, cut)[1])
    np.testing.assert_allclose(found["bias"], (p - np.eye(4)[labels]).mean(0), atol=1e-12)


def test_gradients_of_a_stack_with_dropout_equal_finite_differences():
    rng = np.random.default_rng(0)
    layers = [
        Dense(8, "tanh"), Dropout(.5),
        Dense(6), BatchNormalization(), Activation("sigmoid"),
        Dense(3, "softmax")]
    x, labels = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    network = Network(layers, 4, 0, np.float64)

    def loss():
        network.rng = np.random.default_rng(5)  # the same masks each time
        return network.gradients(x, labels).loss

    loss()
    network.rng = np.random.default_rng(5)
    found = network.gradients(x, labels).gradients
    for values, gradients in zip(network.values, found, strict=True):
        for name in gradients:
            place = tuple(n // 2 for n in values[name].shape)
            nudged = central_difference(loss, values[name], place)
            assert gradients[name][place] == pytest.approx(nudged, abs=1e-7, rel=1e-4)


def test_momentum_step():
    network = Network([Dense(2, "softmax", use_bias=False)], 1, 0, np.float64)
    kernel, x, labels = network.values[0]["kernel"], np.ones((1, 1)), np.array([0])
    before, speed = kernel.copy(), 0
    for _ in range(3):
        p = network(x)
        speed = .5 * speed - .1 * (p - np.eye(2)[:1])
        before = before + speed
        network.step(x, labels, .1, .5)
        np.testing.assert_allclose(kernel, before)


# training

def test_training_is_repeatable_learns_and_leaves_the_digits_alone():
    data = digits()
    copy = Split(*(values.copy() for values in data))
    layers = [Dense(32, "relu", "he_normal"), Dense(10, "softmax")]
    one, two = (runs(layers, data, range(2), epochs=4) for _ in range(2))
    assert one.test_accuracy.shape == (2, 4)
    assert one.test_accuracy[:, -1].min() > .8
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(data, copy, strict=True):
        np.testing.assert_array_equal(a, b)
    assert data.x.min() == 0
    assert data.x.max() == 1


def test_standardised_digits_and_steps_to():
    data = digits(standardised=True)
    assert np.abs(data.x.mean(0)).max() < 1e-4
    assert .5 < data.x.std() < 1
    layers = [Dense(32, "relu", "he_normal"), Dense(10, "softmax")]
    assert steps_to(.8, Network(layers, 64), data, .1, limit=500) % 5 == 0
    assert steps_to(1.1, Network(layers, 64), data, .1, limit=20) == 20
    assert len(fit(Network(layers, 64), data, epochs=2).loss) == 2


# figures and widgets

def test_figures_of_spread_say_their_numbers(tongue):
    values = np.array([[1.0, 2, 4], [3, 2, 8], [2, 5, 6]])
    both = {name: (np.arange(3), values) for name in ("layer", "x")}
    lines = plots.bands(both, "epoch", "accuracy (%)", log=True)
    strips = plots.strips({"before": values[:, 0], "after": values[:, 2]}, "test accuracy (%)")
    for picture in (lines, strips):
        shown, _ = picture._repr_mimebundle_()
        assert shown["image/png"].startswith(b"\x89PNG")
        assert all(number in shown["text/plain"] for number in "2468")
    assert language.term("layer") in lines.alt
    several = language.tr("; medians of several runs, ", "; medianas de varias corridas, ")
    assert several in lines.alt
    one = plots.bands({"layer": (np.arange(3), values[:1])}, "epoch", "accuracy (%)")
    assert language.tr("; one run each: ", "; una corrida de cada una: ") in one.alt
    assert language.term("after") in strips.alt


@pytest.mark.parametrize("kind", KINDS)
def test_histograms_show_the_signals(kind):
    for start in STARTS:
        activations, gradients = signals(start, kind, False)
        assert len(activations) == len(gradients) == DEPTH
        counts, sizes, edge = measure("activations", start, kind, False)
        assert sizes[0] == pytest.approx(np.sqrt(np.mean(activations[0] ** 2)))
        assert len(counts) == len(LAYERS)
        assert sum(counts[0]) == pytest.approx(np.mean(np.abs(activations[0]) <= edge))
        assert activations[0].shape[1] == WIDTH


def test_histograms_show_what_the_lesson_says():
    sizes = {key: measure("activations", *key)[1] for key in [
        ("he_normal", "relu", False), ("glorot_normal", "relu", False), ("0.01", "relu", True)]}
    he, glorot, normalised = sizes.values()
    assert .2 < he[-1] / he[0] < 5
    assert -17 < np.log2(glorot[-1] / glorot[0]) < -12
    assert np.ptp(normalised) < .2
    assert measure("gradients", "he_normal", "relu", True)[1][0] > 10


def test_dropout_widget_draws_every_mask_once():
    layers = outputs(.5, 200, True)
    assert set(np.unique((layers / np.where(UNITS, UNITS, 1)).round(6))) == {0, 2}
    assert layers.sum((1, 2)).mean() == pytest.approx(UNITS.sum(), rel=.05)
    np.testing.assert_array_equal(outputs(.5, 3, False)[2], UNITS)


@pytest.mark.parametrize(("change", "words"), [
    (lambda layers: [Dense(200), *layers[1:]], "In result[0][1] (activation): None is not right."),
    (lambda layers: [*layers[:3], layers[3]._replace(activation="relu")], "'relu' is not right."),
    (lambda layers: [Dropout(.5), *layers[1:]], "In result[0]: A Dropout is not right here."),
    (lambda layers: layers[:-1], "The number of values should be 4, but yours is 3.")])
def test_a_wrong_model_is_told_where_it_is_wrong_and_not_what_is_right(change, words):
    result = check("05.he_model", change(list(find("05.he_model").answer)))
    assert result.status == "failed"
    assert words in result.message
