"""Lesson 2: layers and training in NumPy equal Keras; gradients equal finite differences."""

import importlib
import re
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import datasets, language, plots
from helpers.exercises import find
from helpers.exercises.checking import check
from helpers.scratch import dense, descent, gradients, losses, net1986, symmetry
from helpers.scratch.autograd import Value
from helpers.scratch.initialisers import he_start, he_std, whole_bell
from helpers.scratch.layers import Activation, BatchNormalization, Dense
from helpers.scratch.network import Network, Residual
from helpers.widgets.decision import HIDDEN, RATES, draw_decision, points, train_net
from helpers.widgets.matrices import write_matrix
from helpers.widgets.network import STEPS, WEIGHTS, Pass, draw_network, short

XOR = np.array([[0., 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.], [1], [1], [0]])
SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6))


def layer(shape):
    """Random inputs, kernel, bias and gradient of the output for (n, d, k, seed)."""
    n, d, k, seed = shape
    rng = np.random.default_rng(seed)
    return [rng.normal(size=size) for size in ((n, d), (d, k), k, (n, k))]


ACTIVATIONS = {
    None: (lambda x: x, lambda d, y: d),
    "sigmoid": (dense.sigmoid, dense.sigmoid_backward),
    "relu": (dense.relu, dense.relu_backward),
}


@given(SHAPES)
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_dense_equals_keras_forward_and_backward(name, shape):
    import tensorflow as tf
    from keras import activations
    x, kernel, bias, d_y = layer(shape)
    forward, backward = ACTIVATIONS[name]
    y = forward(dense.forward(x, kernel, bias))
    variables = [tf.Variable(value) for value in (x, kernel, bias)]
    with tf.GradientTape() as tape:
        theirs = activations.get(name)(variables[0] @ variables[1] + variables[2])
        loss = tf.reduce_sum(theirs * d_y)
    np.testing.assert_allclose(y, theirs, atol=1e-12)
    ours = dense.backward(backward(d_y, y), x, kernel)
    for mine, other in zip(ours, tape.gradient(loss, variables), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-12)


@given(SHAPES)
@settings(max_examples=20, deadline=None)
def test_dense_backward_equals_finite_differences(shape):
    x, kernel, bias, d_y = layer(shape)
    y = dense.sigmoid(dense.forward(x, kernel, bias))
    found = dense.backward(dense.sigmoid_backward(d_y, y), x, kernel)
    for values, gradient in zip((x, kernel, bias), found, strict=True):
        nudged = gradients.numerical(
            lambda: np.sum(d_y * dense.sigmoid(dense.forward(x, kernel, bias))), values)
        np.testing.assert_allclose(gradient, nudged, atol=1e-8)


@given(SHAPES, st.floats(.1, 300))
@settings(max_examples=20, deadline=None)
def test_softmax_and_cross_entropy_equal_keras(shape, scale):
    import tensorflow as tf
    from keras import losses as keras_losses
    n, _, k, seed = shape
    rng = np.random.default_rng(seed)
    z, labels = scale * rng.normal(size=(n, k)), rng.integers(0, k, n)
    logits = tf.Variable(z)
    with tf.GradientTape() as tape:
        theirs = keras_losses.SparseCategoricalCrossentropy(
            from_logits=True, dtype="float64")(labels, logits)
    loss, gradient = losses.cross_entropy(z, labels)
    assert loss == pytest.approx(float(theirs), rel=1e-6, abs=1e-6)
    np.testing.assert_allclose(gradient, tape.gradient(theirs, logits), atol=1e-7)
    np.testing.assert_allclose(losses.softmax(z), tf.nn.softmax(z), atol=1e-12)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)


def test_huge_numbers_stay_finite():
    z = np.array([[1e4, 0, -1e4]])
    assert losses.cross_entropy(z, np.array([0]))[0] == 0
    assert losses.cross_entropy(z, np.array([2]))[0] == 2e4
    assert dense.sigmoid(np.array([-1e9, 0, 1e9])).round(12).tolist() == [0, .5, 1]


def mlp(seed, sizes):
    """ReLU layers with logits, in float64; its biases are not 0, where the ReLU has its kink."""
    *hidden, last = (Dense(units, None, whole_bell(he_std)) for units in sizes[1:])
    layers = [*(layer._replace(activation="relu") for layer in hidden), last]
    network = Network(layers, sizes[0], seed, np.float64, losses.cross_entropy)
    for values in network.values:
        values["bias"] += network.rng.normal(0, .1, values["bias"].shape)
    return network


@given(st.integers(0, 10**6), st.sampled_from([[3, 2], [4, 3, 2], [2, 5, 4, 3]]))
@settings(max_examples=15, deadline=None)
def test_gradients_of_the_mlp_and_of_the_net_of_1986(seed, sizes):
    network, rng = mlp(seed, sizes), np.random.default_rng(seed)
    x, labels = rng.normal(size=(5, sizes[0])), rng.integers(0, sizes[-1], 5)
    d = rng.random((5, sizes[-1]))
    for found, values in zip(network.gradients(x, labels).gradients, network.values, strict=True):
        for name, array in values.items():
            nudged = gradients.numerical(lambda: network.gradients(x, labels).loss, array, 1e-6)
            np.testing.assert_allclose(found[name], nudged, atol=1e-6)
    net = net1986.start(rng, sizes, 1)
    for gradient, w in zip(net1986.gradients(net1986.forward(x, net), d), net, strict=True):
        nudged = gradients.numerical(lambda: net1986.error(net1986.outputs(x, net)[-1], d), w)
        np.testing.assert_allclose(gradient, nudged, atol=1e-8)


def test_numerical_leaves_the_values_and_relative_error_is_safe():
    values = np.array([1., 2])
    assert gradients.numerical(lambda: float(values @ values), values) == pytest.approx(2 * values)
    assert values.tolist() == [1, 2]
    assert gradients.relative_error(np.array([0., 1]), np.array([0., 2])) == .5


def test_squared_error_is_that_of_the_net():
    y, d = np.array([[.5, 1]]), np.array([[1., 0]])
    assert losses.squared_error(y, d)[0] == net1986.error(y, d) == .625
    assert losses.squared_error(y, d)[1].tolist() == [[-.5, 1]]


def as_values(arrays):
    """A layer's arrays as Values."""
    return {name: Value(array) for name, array in arrays.items()}


def relu(value):
    """The ReLU of every number of a Value."""
    return value.each(dense.relu, lambda x, y: y > 0)


def mean_cross_entropy(z, labels):
    """The loss of logits as a formula of Values."""
    n, k = z.data.shape
    total = z.each(np.exp, lambda x, y: y).sum(axis=1).each(np.log, lambda x, y: 1 / x)
    right = Value(-np.eye(k)[labels]) * z
    return Value(1 / n) * (total.sum() + right.sum())


def normalise(x):
    """Batch normalisation without ε, γ and β as a formula of Values."""
    mean = Value(np.full((1, len(x.data)), 1 / len(x.data)))
    centred = x + Value(-1) * (mean @ x)
    return centred * (mean @ (centred * centred)).each(lambda v: v ** -.5, lambda v, y: -.5 * y / v)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_autograd_equals_the_network_on_an_mlp(seed):
    network, rng = mlp(seed, [3, 5, 4, 2]), np.random.default_rng(seed)
    x, labels = rng.normal(size=(4, 3)), rng.integers(0, 2, 4)
    layers = [as_values(values) for values in network.values]
    *hidden, last = layers
    z = Value(x)
    for layer in hidden:
        z = relu(z @ layer["kernel"] + layer["bias"])
    end = mean_cross_entropy(z @ last["kernel"] + last["bias"], labels)
    end.backward()
    result = network.gradients(x, labels)
    assert float(end.data) == pytest.approx(result.loss)
    for values, found in zip(layers, result.gradients, strict=True):
        for name, value in values.items():
            np.testing.assert_allclose(value.grad, found[name], atol=1e-12)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_autograd_equals_the_network_on_a_residual_block(seed):
    rng = np.random.default_rng(seed)
    norm = BatchNormalization(epsilon=0, center=False, scale=False)
    f = [Dense(3), norm, Activation("relu"), Dense(3), norm]
    layers = [Residual(f), Activation("relu"), Dense(2)]
    network = Network(layers, 3, seed, np.float64, losses.cross_entropy)
    x, labels = rng.normal(size=(8, 3)), rng.integers(0, 2, 8)
    first, _, _, second, _ = map(as_values, network.values[0])
    last = as_values(network.values[2])
    inputs = Value(x)
    hidden = relu(normalise(inputs @ first["kernel"] + first["bias"]))
    y = relu(normalise(hidden @ second["kernel"] + second["bias"]) + inputs)
    end = mean_cross_entropy(y @ last["kernel"] + last["bias"], labels)
    end.backward()
    past = network.forward(x, training=True)
    loss, d = network.loss(past.outputs[-1], labels)
    along, (in_block, _, in_last) = past.backward(d)
    assert float(end.data) == pytest.approx(loss)
    np.testing.assert_allclose(inputs.grad, along[0], atol=1e-8)
    for values, found in ((first, in_block[0]), (second, in_block[3]), (last, in_last)):
        for name, value in values.items():
            np.testing.assert_allclose(value.grad, found[name], atol=1e-8)


def test_autograd_adds_over_uses_and_undoes_broadcasting():
    a, b = Value(3.), Value(np.ones((2, 1)))
    (a * a * a + a).backward()
    assert a.grad == 28
    (Value(np.ones((2, 3))) * b + Value(2.)).sum().backward()
    assert b.grad.tolist() == [[3], [3]]


def test_autograd_is_at_most_60_lines():
    module = importlib.import_module("helpers.scratch.autograd")
    with open(module.__file__, encoding="utf-8") as file:
        assert len(file.readlines()) <= 60


@pytest.mark.parametrize("momentum", [0., .9])
def test_training_steps_equal_keras(momentum):
    import keras
    network, rng = mlp(0, [6, 5, 3]), np.random.default_rng(0)
    x, labels = rng.normal(size=(40, 6)), rng.integers(0, 3, 40)
    hidden, last = keras.layers.Dense(5, "relu"), keras.layers.Dense(3)
    model = keras.Sequential([keras.Input((6,)), hidden, last])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(.1, momentum), loss)
    model.set_weights([array for values in network.values for array in values.values()])
    model.fit(x, labels, batch_size=8, epochs=2, shuffle=False, verbose=0)
    for start in [*range(0, 40, 8)] * 2:
        network.step(x[start:start + 8], labels[start:start + 8], .1, momentum)
    ours = [array for values in network.values for array in values.values()]
    for mine, theirs in zip(ours, model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)


def test_momentum_step_is_the_exercise():
    w, gradient, step = np.array([1.]), np.array([2.]), np.array([-.5])
    [new], [taken] = descent.momentum_step([w], [gradient], [step], .1, .9)
    assert (new, taken) == find("02.momentum_step").answer(w, gradient, step, .1, .9)
    assert (new, taken) == (pytest.approx(.35), pytest.approx(-.65))


def test_digits_are_learned_from_any_start():
    digits = datasets.load("digits")
    x, x_test = (images.reshape(-1, 64) / 255 for images in (digits.x_train, digits.x_test))
    layers = [Dense(32, "relu", whole_bell(he_std)), Dense(10, None, whole_bell(he_std))]
    for seed in range(5):
        network = Network(layers, 64, seed, np.float64, losses.cross_entropy)
        for _ in range(21):
            for batch in descent.batches(network.rng, len(x), 32):
                network.step(x[batch], digits.y_train[batch], .1)
        assert np.mean(network(x_test).argmax(axis=1) == digits.y_test) >= .95


def test_the_start_of_lesson_2_is_the_networks():
    kernel, bias, last, _ = he_start(np.random.default_rng(3), [6, 5, 3])
    layers = [Dense(5, "relu", whole_bell(he_std)), Dense(3, None, whole_bell(he_std))]
    first, second = Network(layers, 6, 3, np.float64).values
    np.testing.assert_array_equal(first["kernel"], kernel)
    np.testing.assert_array_equal(second["kernel"], last)
    assert not bias.any()


def test_a_stack_of_nets_trains_as_each_alone():
    stack = net1986.starts(range(3), [2, 2, 1])
    together, _ = next(islice(net1986.train(*XOR, stack, .5, .9), 60, None))
    for seed in range(3):
        alone = net1986.start(np.random.default_rng(seed), [2, 2, 1])
        y, _ = next(islice(net1986.train(*XOR, alone, .5, .9), 60, None))
        np.testing.assert_allclose(together[seed], y, atol=1e-12)


def test_the_symmetry_net_learns_the_mirror():
    x, d = symmetry.patterns()
    assert (x.shape, d.sum()) == ((64, 6), 8)
    run = symmetry.run(range(20), rate=.05, sweeps=3000)
    assert (run.solved >= 0).all()
    assert symmetry.mirror_error(run.weights[0]).max() < .01
    ratios = symmetry.sizes(run.weights[0])
    to_doubles, to_halves = (abs(ratios - sizes).max(axis=1) for sizes in ([1, 2, 4], [1, 1.5, 2]))
    assert (np.minimum(to_doubles, to_halves) < .35).all()


def test_sizes_and_mirror_by_hand():
    w = np.array([1., -4, 2, -2, 4, -1, 9])[None, :, None] * [1, -1]
    assert symmetry.mirror_error(w).tolist() == [0]
    assert symmetry.sizes(w).tolist() == [[1, 2, 4]]
    w[0, 0, 0] = 2
    assert symmetry.mirror_error(w).tolist() == [.25]


def test_the_code_given_for_repair_is_not_an_attempt():
    def as_given(y, kernel, bias, d):
        out = dense.sigmoid(dense.forward(y, kernel, bias))
        along_x = d - out
        return y.T @ along_x, along_x.sum(axis=0)

    assert check("02.mean_gradients", as_given).status == "not attempted"


def test_the_gradients_to_repair_are_those_of_the_mean_loss():
    x, kernel, bias, d = layer((5, 3, 2, 0))

    def mean_loss():
        return np.sum((dense.sigmoid(dense.forward(x, kernel, bias)) - d)**2) / 10

    found = find("02.mean_gradients").answer(x, kernel, bias, d)
    for gradient, values in zip(found, (kernel, bias), strict=True):
        nudged = gradients.numerical(mean_loss, values)
        np.testing.assert_allclose(gradient, nudged, atol=1e-8)


def words(drawing):
    """All the text of a picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_network_widget_tells_the_table_of_the_lesson():
    drawings = [draw_network(write_matrix(WEIGHTS), 1, 2, 1, 1, step) for step in range(STEPS + 1)]
    said = [" ".join(words(drawing)) for drawing in drawings]
    for step, formula in (
            (1, "1·1 + (−1)·2 + 1 = 0"),
            (3, "2·0.5 + (−1)·0.7311 + 0 = 0.2689"),
            (4, "= −0.4332"),
            (5, "= −0.1064"),
            (6, "∂E/∂w54 = ∂E/∂x5 · y4 = (−0.1064) · 0.7311 = −0.0778"),
            (7, "(−0.1064) · 2 = −0.2127"),
            (8, "= 0.0209"),
            (9, "= 0.0418"),
            (10, "E: 0.0938 → 0.0592")):
        assert formula in said[step]
    assert "three rows" in " ".join(words(draw_network("1 2\n3 4", 1, 2, 1, 1, 0)))


@pytest.mark.parametrize("seed", range(8))
def test_network_widget_equals_finite_differences(seed):
    rng = np.random.default_rng(seed)
    rows, case = rng.normal(size=(3, 3)), (*rng.normal(size=2), float(rng.random()))
    now = Pass(rows, *case)
    nudged = gradients.numerical(lambda: Pass(rows, *case).error, rows)
    np.testing.assert_allclose(now.along, nudged, atol=1e-8)
    assert now.y[5] == pytest.approx(dense.sigmoid(now.x[5]))


def test_short_numbers():
    assert [short(value) for value in (-.5, 0., -0., 1 / 3, 12345., 1e-7, -1e-5)] == [
        "−0.5", "0", "0", "0.3333", "1.23e+04", "1.00e−07", "−1.00e−05"]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("rate", RATES)
def test_decision_widget_counts_what_is_wrong(hidden, rate):
    for data in ("XOR", "moons"):
        x, d = points(data)
        _, states = train_net(data, hidden, rate, 0)
        wrong = int(np.sum((net1986.outputs(x, states[-1])[-1] > .5) != (d > .5)))
        said = " ".join(words(draw_decision(data, hidden, rate, 0, 1000)))
        assert (f"{wrong} of {len(x)} points wrong" if wrong else "all points right") in said
        assert f"Parameters: {4 * hidden + 1}" in said


def test_xor_stuck_and_solved_as_the_lesson_says():
    assert train_net("XOR", 2, .5, 0)[0][-1] == pytest.approx(.25, abs=.02)
    assert train_net("XOR", 3, .5, 0)[0][-1] < .01
    assert train_net("XOR", 1, .5, 0)[0][-1] == pytest.approx(1 / 3, abs=.02)
    assert train_net("moons", 8, .5, 2)[0][-1] < .1
    assert train_net("moons", 8, 5, 2)[0][-1] > 2
    assert sum(abs(train_net("moons", 8, 5, seed)[0][-1] - 10) < .1 for seed in range(10)) > 5


SURFACES = {"a": lambda p: 1 - p[:, 0] * 0, "50": lambda p: p[:, 0]}
FIGURES = {
    "network": (
        lambda: plots.network([WEIGHTS[:2].T, WEIGHTS[2:].T]),
        ["2-2-1", "3: 1→1 2→−1 b 1", "5: 3→2 4→−1 b 0"]),
    "wide network": (
        lambda: plots.network([np.ones((7, 2)), np.zeros((3, 1))]),
        ["6-2-1", "9: 7→0 8→0 b 0"]),
    "surface": (
        lambda: plots.surface(XOR[0], XOR[1][:, 0], SURFACES),
        ["2 ", " 4 ", "1.00"]),
}


@pytest.mark.filterwarnings("ignore:No contour levels")
@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_figures_say_their_numbers(name, spoken):
    language.use(spoken)
    draw, numbers = FIGURES[name]
    shown, _ = draw()._repr_mimebundle_()
    assert shown["image/png"].startswith(b"\x89PNG")
    assert all(number in shown["text/plain"] for number in numbers), shown["text/plain"]
