"""Lesson 12: what it says by hand, its answers against the helpers, the papers' tables."""

import re

import numpy as np
import pytest

from helpers import architectures
from helpers.exercises import check
from helpers.exercises.loading import declarations
from helpers.using import fine_tuning, judging, neighbours, probe
from instructor.editions import sources

ANSWERS = declarations("12")
RNG = np.random.default_rng(0)
TEXT = sources()["12_using"].read_text(encoding="utf-8")


def test_the_search_by_hand():
    known, asked = np.array([[0, 5], [3, 3], [9, 9], [2, 1]]), np.array([1, 1])
    assert ((known - asked)**2).sum(axis=1).tolist() == [17, 8, 128, 1]
    assert ANSWERS.nearest(known, asked, 2).tolist() == [3, 1]
    assert ANSWERS.precision_at_k(np.array([[0, 0, 1], [1, 0, 0]]), np.array([0, 1])) == .5


def test_the_answers_are_what_the_helpers_do():
    known, asked = RNG.normal(size=(12, 5)), RNG.normal(size=(4, 5))
    for row, found in zip(asked, neighbours.nearest(known, asked, 3), strict=True):
        assert np.array_equal(ANSWERS.nearest(known, row, 3), found)
    labels, answers = RNG.integers(0, 4, (2, 30))
    assert np.array_equal(ANSWERS.confusion(labels, answers, 5),
                          judging.confusion(labels, answers, 5))
    chances = RNG.dirichlet(np.ones(4), 30)
    assert np.array_equal(ANSWERS.surest_mistakes(chances, labels, 6),
                          judging.surest_mistakes(chances, labels, 6))


def test_the_scale_is_the_probes():
    train, test = RNG.normal(2, 3, (20, 4)), RNG.normal(1, 2, (5, 4))
    fitted = probe.fit_probe(train, RNG.integers(0, 2, 20), 2)
    np.testing.assert_allclose(ANSWERS.by_training(train, test),
                               (test - fitted.mean) / fitted.deviation)


def test_one_test_image_on_its_own_scale_is_nothing():
    with np.errstate(invalid="ignore"):
        alone = ANSWERS.by_its_own(np.ones((2, 3)), np.array([[1., 2, 3]]))
    assert np.isnan(alone).all()


def test_the_line_by_hand():
    fitted = probe.fit_probe(np.array([[0.], [2], [4], [6]]), np.array([0, 0, 1, 1]), 2, 0)
    np.testing.assert_allclose(fitted.scores(np.array([[1.], [3], [5]])),
                               [[.9, .1], [.5, .5], [.1, .9]])


def test_what_learns_and_what_could():
    body = fine_tuning.body_of(architectures.efficientnet_lite0(side=32), "pool")
    could = fine_tuning.learning(body)
    assert could == 3_371_008
    exercise = ANSWERS.EXERCISES["what_learns"]
    assert exercise.answer == 1280 * 5 + 5
    wrong = {name: each.wrong for name, each in exercise.misconceptions.items()}
    assert wrong["the whole net"] == could + exercise.answer
    assert wrong["the old head"] == 1280 * 1000 + 1000
    assert wrong["maps, not means"] == 7 * 7 * 1280 * 5 + 5


def test_the_layers_that_the_lesson_names_are_there():
    names = {layer.name for layer in architectures.efficientnet_lite0(side=32).layers}
    assert "block12_expand" in names
    assert set(re.findall(r'"((?:stem|block|head)\w*)"', TEXT)) <= names


def frozen_net(shape, filters, classes, frozen):
    """The exercise's net; `frozen` says of each layer with weights whether it is."""
    from keras import Input, Model, layers
    x = images = Input(shape)
    made = []
    for _ in range(2):
        made += [layers.Conv2D(filters, 3, padding="same", use_bias=False),
                 layers.BatchNormalization()]
        x = layers.ReLU()(made[-1](made[-2](x)))
    made.append(layers.Dense(classes))
    x = made[-1](layers.GlobalAveragePooling2D()(x))
    for layer, still in zip(made, frozen, strict=True):
        layer.trainable = not still
    return Model(images, x)


@pytest.mark.parametrize("bits", range(32))
def test_only_the_right_layers_may_be_frozen(bits):
    frozen = [bool(bits >> k & 1) for k in range(5)]
    result = check("12.half_frozen", lambda *case: frozen_net(*case, frozen))
    right = frozen == [True, True, False, True, False]
    assert (result.status == "passed") == right
    exchanged = frozen == [False, True, True, True, False]  # the settings, but in other places
    told = result.misconception == "upside down" if exchanged else "trainable=" in result.message
    assert right or told


def test_a_model_frozen_as_a_whole_says_so():
    def all_of_it(*case):
        model = frozen_net(*case, [False] * 5)
        model.trainable = False
        return model
    assert check("12.half_frozen", all_of_it).misconception == "all frozen"


def test_both_languages_quote_the_papers_alike():
    for number in ("3,371,008", "2.25", "1.75", "Caltech-256", "1311.2901", "1810.03993"):
        assert number in TEXT
    assert "3 371 008" in TEXT
