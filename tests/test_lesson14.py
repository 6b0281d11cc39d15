"""Lesson 14: what it says by hand, its answers against the helpers, its figure and its widget."""

import inspect
import os
from itertools import pairwise

import numpy as np
import pytest

from helpers import datasets, language, plots, widgets
from helpers.exercises.loading import declarations
from helpers.plots.codes import window
from helpers.scratch import rbm

ANSWERS = declarations("14")
RNG = np.random.default_rng(0)
PAPER = 784, 1000, 500, 250, 30


def tiny(visible=5, hidden=4):
    """A machine as the helpers have it."""
    return rbm.RBM(RNG.normal(size=(visible, hidden)), RNG.normal(size=visible),
                   RNG.normal(size=hidden))


def test_the_sum_of_states_has_538_digits():
    assert len(str(2**(784 + 1000))) == 538


def test_the_numbers_that_learn():
    pairs = list(pairwise(PAPER))
    stack = sum(n * m + n + m for n, m in pairs)
    unrolled = sum(2 * n * m + n + m for n, m in pairs)
    assert ANSWERS.EXERCISES["numbers_that_learn"].answer == [stack, unrolled]
    model = inspect.unwrap(ANSWERS.net_of())(PAPER)
    assert model.count_params() == unrolled


def test_the_answers_are_what_the_helpers_do():
    one, v, h = tiny(), RNG.integers(0, 2, 5), RNG.integers(0, 2, 4)
    assert ANSWERS.energy(v, h, *one[:3]) == pytest.approx(rbm.energy(one, v, h))
    seen, again = RNG.random((2, 6, 5))
    step = ANSWERS.cd_step(seen, rbm.up(one, seen), again, rbm.up(one, again))
    np.testing.assert_allclose(-step, rbm.downhill(seen, again, one)[0])
    u = RNG.random((6, 4))
    expected = rbm.down(one, (u < rbm.up(one, seen)).astype(float))
    np.testing.assert_allclose(ANSWERS.driven_by_states(seen, *one[:3], u), expected)
    machines = [tiny(5, 4), tiny(4, 2)]
    pairs = zip(ANSWERS.unrolled([each[:3] for each in machines]), rbm.unroll(machines),
                strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs)


def test_pca_by_hand_and_as_scikit_learn_has_it():
    from sklearn.decomposition import PCA
    four = np.array([[1., 2], [2, 1], [3, 4], [4, 3]])
    assert ANSWERS.pca_error(four, four, 1) == pytest.approx(.5)
    train, test = RNG.normal(size=(40, 8)) * np.arange(1, 9), RNG.normal(size=(20, 8))
    pca = PCA(3).fit(train)
    again = pca.inverse_transform(pca.transform(test))
    assert ANSWERS.pca_error(train, test, 3) == pytest.approx(((again - test)**2).sum(1).mean())


@pytest.mark.skipif("COURSE_DATA_DIR" not in os.environ, reason="needs MNIST itself")
def test_pca_has_the_paper_s_error_on_mnist(monkeypatch):
    monkeypatch.delenv("COURSE_DATA", raising=False)
    data = datasets.load("mnist")
    train, test = (images.reshape(len(images), 784).astype("float32") / 255
                   for images in (data.x_train, data.x_test))
    mean = train.mean(axis=0)
    _, axes = np.linalg.eigh(((train - mean).T @ (train - mean)).astype(float))
    for k, error in ((30, 13.87), (0, 52.90)):
        kept = axes[:, 784 - k:]
        again = mean + (test - mean) @ kept @ kept.T
        assert round(float(((again - test)**2).sum(axis=1).mean()), 2) == error


def test_the_window_holds_most_codes():
    codes = np.vstack([RNG.normal(size=(980, 2)), 1000 * np.ones((20, 2))])
    corner, side = window(codes)
    inside = ((codes >= corner) & (codes <= corner + side)).all(axis=1)
    assert .95 < inside.mean() < .98
    assert side < 20


@pytest.mark.parametrize(("lang", "says"), [("en", "medians 1 (0.0, 2.0), 7 (−3.0, 4.0)"),
                                            ("es", "medianas 1 (0.0, 2.0), 7 (−3.0, 4.0)")])
def test_the_figure_says_where_each_digit_is(lang, says):
    language.use(lang)
    points = np.array([[0., 2], [0, 2], [-3, 4]])
    assert says in plots.codes({"PCA": points}, np.array([1, 1, 7])).alt


def decoded():
    """A plane of 3×3 images from (−2, −2) to (2, 2), and twelve codes, most of them of sevens."""
    images = np.zeros((3, 3, 4, 4), np.uint8)
    images[2, 0] = 255
    codes = np.vstack([np.full((9, 2), (-2., 2.)), np.full((3, 2), (2., -2.))])
    return widgets.Decoded(images, np.array([-2., -2.]), 4., codes, np.array([7] * 9 + [3] * 3))


@pytest.mark.parametrize(("lang", "says"), [
    ("en", "The code is (−2.0, 2.0). Of the 10 test images with the nearest codes, 9 show a 7."),
    ("es", "El código es (−2.0, 2.0). De las 10 imágenes de prueba con los códigos más cercanos, "
           "9 muestran un 7.")])
def test_the_widget_says_what_is_near(lang, says):
    language.use(lang)
    explorer = widgets.decoder(decoded())
    explorer.controls["first"].value, explorer.controls["second"].value = -2., 2.
    assert says in explorer.svg()


def test_the_second_number_points_upwards():
    explorer = widgets.decoder(decoded())
    explorer.controls["first"].value, explorer.controls["second"].value = -2., 2.
    frame = explorer.svg().split('stroke="#b34700"')[0].split("<rect")[-1]
    assert 'x="10" y="40"' in frame
