"""Lesson 15: the net that sprints, clock and leaderboard, several devices, the step's parts."""

import importlib.util
import os
import subprocess
import sys
from math import prod
from pathlib import Path

import keras
import numpy as np
import pytest

from helpers import architectures, datasets, language
from helpers.architectures.ledger import agrees, compare, ledger
from helpers.architectures.sprint import SIZES, TABLE, FastBias, FirstCopies, whitening
from helpers.exercises.loading import declarations
from helpers.plots import pipeline
from helpers.training import (
    Batches,
    Clock,
    Leaderboard,
    OneCycle,
    SeedSpentError,
    SmoothedCrossentropy,
    fit,
    standardised,
)
from instructor import ladder, plans

ROOT = Path(__file__).parent.parent
ANSWERS = declarations("15")

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def images():
    """Four photographs' middles as training images are prepared."""
    photos = [datasets.photo(name)[40:200, 40:200] for name in ("china", "flower", "coffee", "cat")]
    return standardised(np.stack(photos)[:, ::2, ::2])


def test_the_wide_net_has_the_weights_and_the_operations_of_airbench94():
    """3.6·10¹⁴ operations for 9.9 epochs are printed in the paper (section 1) and in its code."""
    model = architectures.sprint("wide")
    learnt = sum(prod(weight.shape) for weight in model.trainable_weights)
    stem = 2 * 2 * 3 * 24
    convolutions = 9 * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256)
    biases = 24 + 2 * (64 + 256 + 256)
    assert learnt + stem == stem + convolutions + biases + 256 * 10 == 1_971_640
    rows = ledger(model)
    assert rows.total("parameters") == learnt
    operations = 2 * 3 * rows.total("multiply_adds") * 9.9 * 50_000
    assert 3.4e14 < operations < 3.6e14


@pytest.mark.parametrize("size", SIZES)
def test_the_net_is_its_table(size):
    model = architectures.sprint(size)
    rows = [{"row": row["row"], "output": f"{row['output']}×{row[size]}"} for row in TABLE]
    assert len(compare(model, rows)) == len(TABLE)
    assert model.output_shape == (None, 10)


def test_an_unknown_size_is_told():
    with pytest.raises(ValueError, match="no size 'huge' of this net; there are narrow, wide"):
        architectures.sprint("huge")


def test_whitened_windows_vary_alike_and_independently(images):
    kernels = whitening(images, least=0)
    assert kernels.shape == (2, 2, 3, 24)
    assert np.array_equal(kernels[..., :12], -kernels[..., 12:])
    found = np.asarray(keras.ops.conv(images, kernels)).reshape(-1, 24)[:, :12]
    np.testing.assert_allclose(found.T @ found / len(found), np.eye(12), atol=.02)


def test_whitening_dampens_what_hardly_varies():
    grey = np.repeat(RNG.normal(size=(20, 8, 8, 1)), 3, axis=-1).astype("float32")
    kernels = whitening(grey, size=1)
    assert kernels.shape == (1, 1, 3, 6)
    assert np.abs(kernels).max() < 1 / np.sqrt(5e-4) + 1e-3  # two of three colours say nothing


@pytest.mark.parametrize(("channels", "filters"), [(3, 5), (4, 4), (5, 3)])
def test_the_first_filters_copy(channels, filters):
    kernel = FirstCopies(seed=0)((3, 3, channels, filters))
    maps = RNG.normal(size=(2, 5, 6, channels)).astype("float32")
    found = np.asarray(keras.ops.conv(maps, kernel, padding="same"))
    copied = min(channels, filters)
    np.testing.assert_allclose(found[..., :copied], maps[..., :copied], atol=1e-6)
    assert found.shape[-1] == filters
    assert channels >= filters or np.abs(found[..., copied:]).mean() > .1


def test_a_fast_bias_learns_as_if_its_rate_were_the_factors_square():
    """One step of SGD on the same gradient, with a bias of 8·b and with one of b."""
    moved = {}
    for faster in (1, 8):
        model = keras.Sequential([keras.Input((1, 1, 2)), FastBias(faster)])
        model.compile(keras.optimizers.SGD(.001), "mse")
        model.train_on_batch(np.zeros((4, 1, 1, 2)), np.ones((4, 1, 1, 2)))
        moved[faster] = faster * np.asarray(model.weights[0])
    np.testing.assert_allclose(moved[8], 64 * moved[1], rtol=1e-5)


def test_the_stem_keeps_its_kernels(images):
    kernels = whitening(images)
    model = architectures.sprint(kernels=kernels)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(.1), loss)
    model.train_on_batch(RNG.normal(size=(4, 32, 32, 3)), np.arange(4))
    assert np.array_equal(model.get_layer("stem").kernel, kernels)
    assert agrees(ledger(model).total("multiply_adds"), "33M")


def test_the_net_survives_being_saved(tmp_path):
    model = architectures.sprint()
    model.save(tmp_path / "net.keras")
    again = keras.saving.load_model(tmp_path / "net.keras")
    given = RNG.normal(size=(2, 32, 32, 3)).astype("float32")
    np.testing.assert_allclose(again(given), model(given), atol=1e-6)


def small_net(seed=0):
    """Two pixels, two classes."""
    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])


def test_the_clock_notes_each_epochs_time_with_the_history(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")  # else the training is read where it was kept
    model = small_net()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss)
    images, labels = RNG.normal(size=(8, 2)), RNG.integers(0, 2, 8)
    past = fit(model, Batches(images, labels, 4), 2, "15-test", callbacks=[Clock()])
    assert len(past["seconds"]) == len(past["processor"]) == len(past["loss"]) == 2
    assert 0 < past["first"][1] < past["seconds"][1] < 60


@pytest.fixture
def board(monkeypatch, tmp_path):
    """A leaderboard that is kept, in an empty folder."""
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    images, labels = RNG.normal(size=(50, 2)), RNG.integers(0, 2, 50)
    return lambda: Leaderboard("test", images, labels)


def test_the_leaderboard_tests_a_seed_once(board):
    net = small_net()
    first = board().submit(net, "one", 0, 12.3)
    wrong = net.predict(board().images, verbose=0).argmax(axis=1) != board().labels
    assert first.error == round(100 * wrong.mean(), 2)
    assert board().submit(net, "renamed", 0, 99) == first  # after a restart, the same answer
    assert first.line().startswith(f"| one | 0 | {first.error:.2f} % | 12 s | ")


@pytest.mark.parametrize(("lang", "says"), [
    ("en", "Seed 0 has been tested already"), ("es", "La semilla 0 ya se probó")])
def test_the_leaderboard_refuses_a_second_look(board, lang, says):
    language.use(lang)
    book = board()
    book.submit(small_net(), "one", 0, 1)
    with pytest.raises(SeedSpentError, match=says):
        book.submit(small_net(1), "another", 0, 1)
    with pytest.raises(SeedSpentError):
        board().submit(small_net(1), "another, after a restart", 0, 1)
    assert board().submit(small_net(1), "another", 1, 1).seed == 1


def test_at_smoke_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Leaderboard("test", np.ones((1, 2)), np.ones(1)).submit(small_net(), "one", 0, 1)
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_four_simulated_devices_give_the_weights_of_one(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    ran = subprocess.run([sys.executable, "-m", "helpers.training.several_devices", "4"], text=True,
                         capture_output=True, env=os.environ | {"KERAS_BACKEND": backend}, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    name, devices, apart = ran.stdout.split()
    assert (name, devices) == (backend, "4")
    assert 0 <= float(apart) < 1e-5


def test_the_answers_are_what_the_helpers_do():
    labels, logits = RNG.integers(0, 4, 5), RNG.normal(size=(5, 4)).astype("float32")
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = -(ANSWERS.smoothed(labels, 4, .3) * np.log(chances)).sum(axis=1).mean()
    assert np.isclose(float(SmoothedCrossentropy(.3)(labels, logits)), expected, atol=1e-5)
    falling = [float(OneCycle(2, 40, .3)(step)) for step in range(12, 41)]
    np.testing.assert_allclose([ANSWERS.triangle(step, 40, 2, .3) for step in range(12, 41)],
                               falling, atol=1e-6)


def test_the_average_is_that_of_keras():
    model = small_net()
    model.compile(keras.optimizers.SGD(.5, use_ema=True, ema_momentum=.8), "mse")
    images, targets, past = RNG.normal(size=(4, 2)), RNG.normal(size=(4, 2)), []
    for _ in range(5):
        model.train_on_batch(images, targets)
        past.append(np.array(model.weights[0]).ravel())
    model.optimizer.finalize_variable_values(model.trainable_variables)
    expected = ANSWERS.averaged(np.array(past), .8)
    np.testing.assert_allclose(np.array(model.weights[0]).ravel(), expected, atol=1e-5)


def test_the_parts_of_a_step_by_hand():
    parts = pipeline.step("T4, float32", "float32", 100, 5, 4.5e7)
    assert np.isclose(parts.prepare, 100 * pipeline.PREPARED)
    assert np.isclose(parts.send, 1000 * 100 * 12_288 / 6e9)
    assert np.isclose(parts.start, 1)
    assert np.isclose(parts.compute, 1000 * 6 * 4.5e7 * 100 / 2.7e12)
    assert parts.largest() == "compute"
    assert pipeline.step("2 cores", "number", 100, 1, 1e7).prepare == 0
    assert pipeline.Step(1, 2, 3, 6).gain() == 2


def test_the_ladder_runs_the_lessons_cells_up_to_what_was_kept():
    code = ladder.cells()
    assert sum("climb" in source for source in code) >= 4
    assert not any("machine()" in source for source in code)  # the next cell names the machine
    assert not any("final(" in source for source in code)
    assert not any("x_test" in source for source in code)  # no rung sees the test images
    kept = ladder.columns({"a": (1.234, 2, 3, 4), "b": (5, 6, 7, 8)})
    assert kept["rungs"] == ["a", "b"]
    assert kept["error"] == [4, 8]
    assert kept["images_a_second"] == [1.23, 5]


def test_the_plan_of_the_long_run_computes_the_stem():
    pictures = RNG.integers(0, 256, (40, 32, 32, 3), dtype="uint8")
    labels = RNG.integers(0, 10, 40)
    data = datasets.Dataset(pictures, labels, pictures[:8], labels[:8], (), "")
    trial = plans.PLANS["sprint_narrow"].trial(data, seed=0)
    expected = whitening(standardised(pictures))
    np.testing.assert_allclose(trial.model.get_layer("stem").kernel, expected, atol=1e-5)
