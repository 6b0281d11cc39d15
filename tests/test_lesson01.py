"""Lesson 1: the perceptron, Adaline and Madaline in NumPy, and the figures that show them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language, plots
from helpers.plots.plane import crossings
from helpers.scratch import adaline, madaline, perceptron

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, XOR = np.array([-1, -1, -1, 1]), np.array([-1, 1, 1, -1])
LINE = (np.array([1.0, 1.0]), -1.5)


@pytest.fixture(params=language.LANGUAGES)
def tongue(request):
    """Each language in turn."""
    language.use(request.param)
    yield request.param
    language.use("en")


def separable_set(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A random set that some plane separates; even seeds draw whole numbers, for sums of 0."""
    rng = np.random.default_rng(seed)
    n, d = rng.integers((1, 1), (20, 5))
    x = rng.normal(size=(n, d)) if seed % 2 else rng.integers(-2, 3, (n, d))
    return x, perceptron.predict(x, rng.normal(size=d), rng.normal())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_the_perceptron_converges_within_the_bound_in_any_order(seed):
    x, t = separable_set(seed)
    order = np.random.default_rng(seed).permutation(len(x))
    w, b = perceptron.widest(x, t)
    margin = perceptron.margin(x, t, w, b)
    unit = perceptron.train(x[order], t[order], epochs=10**6)
    assert margin > 0
    assert (perceptron.predict(x, unit.w, unit.b) == t).all()
    assert sum(unit.mistakes) <= perceptron.bound(x, margin) * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_known_separator_has_a_wider_margin_than_the_widest(seed):
    x, t = separable_set(seed)
    unit = perceptron.train(x, t, epochs=10**6)
    found = perceptron.margin(x, t, *perceptron.widest(x, t))
    if unit.w.any() or unit.b:
        assert found >= perceptron.margin(x, t, unit.w, unit.b) - 1e-9


@pytest.mark.parametrize(("x", "bound", "mistakes"), [(X, 51, 10), (2 * X - 1, 9, 3)])
def test_the_bound_of_and_is_the_one_worked_out_by_hand(x, bound, mistakes):
    margin = perceptron.margin(x, AND, *perceptron.widest(x, AND))
    assert perceptron.bound(x, margin) == pytest.approx(bound)
    assert sum(perceptron.train(x, AND).mistakes) == mistakes


def test_xor_has_no_positive_margin_and_the_rule_cycles():
    assert perceptron.margin(X, XOR, *perceptron.widest(X, XOR)) <= 0
    assert perceptron.train(X, XOR, epochs=50).mistakes[2:] == [4] * 48


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_the_gradient_of_adaline_is_the_central_difference(seed):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=(6, 3)), rng.choice([-1, 1], 6)
    w, b, h = rng.normal(size=3), rng.normal(), 1e-5
    along_w, along_b = adaline.gradient(x, t, w, b)
    for i in range(3):
        step = h * np.eye(3)[i]
        up, down = (adaline.mean_squared_error(x, t, w + s, b) for s in (step, -step))
        assert along_w[i] == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-8)
    up, down = (adaline.mean_squared_error(x, t, w, b + s) for s in (h, -h))
    assert along_b == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-8)


def test_lms_steps_follow_the_gradient_on_average_and_rest_at_the_best():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(7, 2)), rng.choice([-1, 1], 7)
    w, b = rng.normal(size=2), .3
    steps = [adaline.update(w, b, *example, .1) for example in zip(x, t, strict=True)]
    along_w, along_b = adaline.gradient(x, t, w, b)
    np.testing.assert_allclose(np.mean([step[0] for step in steps], axis=0), w - .1 * along_w)
    np.testing.assert_allclose(np.mean([step[1] for step in steps]), b - .1 * along_b)
    at_the_best = np.hstack(adaline.gradient(x, t, *adaline.best(x, t)))
    np.testing.assert_allclose(at_the_best, 0, atol=1e-12)


def test_training_an_adaline_is_what_keras_does():
    import keras
    rng = np.random.default_rng(1)
    x = rng.normal(size=(12, 3)).astype("float32")
    t = rng.choice([-1, 1], 12).astype("float32")
    unit = keras.layers.Dense(1, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((3,)), unit])
    model.compile(optimizer=keras.optimizers.SGD(.02), loss="mse")
    model.fit(x, t, batch_size=1, epochs=3, shuffle=False, verbose=0)
    w, b, losses = adaline.train(x, t, .02, epochs=3)
    kernel, bias = model.layers[0].get_weights()
    np.testing.assert_allclose(kernel[:, 0], w, atol=1e-5)
    np.testing.assert_allclose(bias[0], b, atol=1e-5)
    assert losses[2] < losses[0]


@pytest.mark.parametrize("x", [X, 2 * X - 1])
def test_madaline_solves_xor_from_any_start_in_random_order(x):
    for seed in range(60):
        w, b, mistakes = madaline.train(x, XOR, np.random.default_rng(seed), epochs=300)
        assert mistakes[-1] == 0
        assert (madaline.predict(x, w, b) == XOR).all()


def test_madaline_in_a_fixed_order_runs_into_a_cycle():
    early, late = (madaline.train(X, XOR, np.random.default_rng(0), epochs=n, shuffle=False)[0]
                   for n in (400, 425))
    np.testing.assert_allclose(early, late, atol=1e-9)


def test_madaline_disturbs_as_little_as_possible():
    w, b = np.zeros((3, 2)), np.zeros(3)
    raised, _ = madaline.update(w, b, X[3], 1)
    assert (raised != w).any(axis=1).sum() == 1
    w, b = np.array([[1, 0], [0, -1], [0, 1]]), np.zeros(3)
    lowered, _ = madaline.update(w, b, X[3], -1)
    assert (lowered != w).any(axis=1).tolist() == [True, False, True]
    assert madaline.update(w, b, X[3], 1)[0] is w


@pytest.mark.parametrize(("w", "b", "expected"), [
    ((1, 1), -1.5, [(0, 1.5), (1.5, 0)]),
    ((1, 0), -1, [(1, 0), (1, 2)]),
    ((0, 1), -1, [(0, 1), (2, 1)]),
    ((1, 1), -9, None),
    ((0, 0), 1, None)])
def test_crossings_are_where_a_line_leaves_the_box(w, b, expected):
    found = crossings(np.array(w), b, np.zeros(2), np.full(2, 2))
    assert (found is None) == (expected is None)
    assert found is None or found.tolist() == [list(p) for p in expected]


EVENTS = [(1957, "perceptron"), (2015, "ResNet")]
WINNERS = [(2014, "VGG", 7.3, 19, 2), (2011, "XRCE", 25.8, None, 1)]


def bowl(w, b):
    """A loss that is least at (1, 0)."""
    return (w - 1)**2 + b * b


FIGURES = {
    "timeline": (
        lambda: plots.timeline(EVENTS),
        ["1957", "ResNet"]),
    "challenge": (
        lambda: plots.challenge(WINNERS, 5.1),
        ["7.3", "19", "25.8", "5.1"]),
    "points": (
        lambda: plots.points(X, AND, {"a": LINE, "b": LINE}),
        ["1·x1 +1·x2 −1.5 = 0", "(1, 1)"]),
    "no line": (
        lambda: plots.points(X, AND, {"a": (np.zeros(2), 1.0)}),
        ["(1, 1)"]),
    "weights": (
        lambda: plots.weights({"a": np.eye(4), "b": np.zeros((2, 2))}),
        ["0.25"]),
    "landscape": (
        lambda: plots.landscape(bowl, {"a": np.eye(2)}, (-1, 3), (-2, 2)),
        ["(1, 0)"]),
    "rates": (
        lambda: plots.rates({.1: np.array([4, 2.5]), .2: np.array([4, 9.0])}),
        ["0.1: 4 → 2.5"]),
    "below": (
        lambda: plots.below(np.array([10.0, 20]), np.array([1.0, 5])),
        ["0.1", "0.25"]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_draw_and_say_the_numbers_in_both_languages(name, tongue):
    draw, numbers = FIGURES[name]
    shown, _ = draw()._repr_mimebundle_()
    assert shown["image/png"].startswith(b"\x89PNG")
    assert all(number in shown["text/plain"] for number in numbers), shown["text/plain"]


def test_labels_of_the_timeline_do_not_overlap():
    picture = plots.timeline([
        (1960, "Adaline"), (1960, "Mark I"), (1961, "perceptron"), (1962, "Madaline"),
        (2013, "ZFNet"), (2014, "VGG"), (2015, "ResNet")])
    picture.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in picture.figure.axes[0].texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
