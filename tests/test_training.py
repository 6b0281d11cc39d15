"""Batches, data on the device, today's recipes, the plans, and what is stored of trainings."""

import json
import os
import re
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers, ops

from helpers import architectures, datasets, training
from helpers.training import recipes, stored
from instructor import ladder, plans
from instructor.editions import sources
from instructor.lesson import read

RUNS = sorted({path.stem for path in stored.CURVES.glob("*.json")} - {"ladder"})
MAKE = {
    "lenet5": architectures.lenet5,
    "alexnet_cifar": architectures.alexnet_cifar,
    "vgg_cifar": partial(architectures.vgg_cifar, configuration="wide"),
    "googlenet_cifar": partial(architectures.googlenet_cifar, batch_norm=True),
    "resnet20_cifar": architectures.resnet_cifar,
    "resnet20": partial(architectures.resnet_cifar, 20, residual=True),
    "resnet56": partial(architectures.resnet_cifar, 56, residual=True),
    "plain20": partial(architectures.resnet_cifar, 20, residual=False),
    "plain56": partial(architectures.resnet_cifar, 56, residual=False),
}
FIG6 = ("plain20", "plain56", "resnet20", "resnet56")
CHECKED = {"wrong_of_first_2000", "sha256_of_first_2000"}
FACTS = {"model", "parameters", "trained_on", "recipe", "machine", "versions", "licence"}


def test_every_image_comes_once_an_epoch_in_a_new_order_that_the_seed_fixes():
    images = np.arange(12, dtype="float32").reshape(12, 1, 1, 1)
    first, second = (training.Batches(images, np.arange(12), 4, seed=3) for _ in range(2))
    orders = []
    for _ in range(2):
        orders.append(np.concatenate([first[k][1] for k in range(len(first))]))
        again = np.concatenate([second[k][0].ravel() for k in range(len(second))])
        assert np.array_equal(orders[-1], again)
        first.on_epoch_end()
        second.on_epoch_end()
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(12))
    assert list(orders[0]) != list(orders[1])


def shifts(image: np.ndarray) -> set[bytes]:
    """An image (h, w) moved by up to a pixel each way, zeros coming in."""
    height, width = image.shape
    padded = np.pad(image, 1)
    return {padded[i:i + height, j:j + width].tobytes() for i in range(3) for j in range(3)}


def test_augmented_images_are_shifted_and_mirrored_copies():
    image = np.arange(1, 13, dtype="float32").reshape(1, 3, 4, 1)
    upright, mirrored = shifts(image[0, :, :, 0]), shifts(image[0, :, ::-1, 0])
    copies, rng = np.repeat(image, 400, axis=0), np.random.default_rng(0)
    made = training.augmented(copies, rng, reach=1)[..., 0]
    assert {picture.tobytes() for picture in made} == upright | mirrored
    made = training.augmented(copies, rng, reach=1, mirror=False)[..., 0]
    assert {picture.tobytes() for picture in made} == upright
    assert len(upright) == 9


def test_images_come_in_as_the_networks_want_them():
    lenet = training.for_lenet(np.array([0, 255], np.uint8).reshape(1, 1, 2, 1))
    assert lenet.shape == (1, 5, 6, 1)
    assert np.allclose([lenet.min(), lenet.max()], [-.1, 1.175])
    assert training.standardised(np.full((1, 32, 32, 3), 120, np.uint8)).max() == 0


def test_pictures_are_looked_up_and_standardised_and_augmented_only_in_training():
    images = np.arange(24, dtype="uint8").reshape(2, 3, 4, 1)
    pictures = training.Pictures(images, reach=1, seed=4)
    wanted = training.standardised(images)
    assert np.array_equal(pictures(np.array([1, 0, 1])), wanted[[1, 0, 1]])
    ones, second = np.ones(400, "int32"), wanted[1, :, :, 0]
    made, again = (np.array(pictures(ones, training=True))[..., 0] for _ in range(2))
    assert {picture.tobytes() for picture in made} == shifts(second) | shifts(second[:, ::-1])
    assert not np.array_equal(made, again)
    still = training.Pictures(images, reach=0, mirror=False)
    assert np.array_equal(still(np.array([0]), training=True), wanted[:1])


def linear() -> keras.Model:
    """A net on images (8, 8, 1) that a mirror image is not the same to."""
    return keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(3)])


def test_models_on_numbers_and_with_mirror_images_share_the_weights():
    bytes_ = np.random.default_rng(0).integers(0, 256, (6, 8, 8, 1), dtype="uint8")
    model, images = linear(), training.standardised(bytes_)
    numbered = training.on_numbers(model, training.Pictures(bytes_))
    mirrored = training.with_mirror_images(model)
    for factor in (1, 2):
        model.set_weights([factor * weight for weight in model.get_weights()])
        logits, reverse = np.array(model(images)), np.array(model(images[:, :, ::-1]))
        assert np.allclose(numbered(np.array([4, 2])), logits[[4, 2]], atol=1e-5)
        assert np.allclose(mirrored(images), (logits + reverse) / 2, atol=1e-5)
        assert not np.allclose(logits, reverse, atol=.1)


class Stop(keras.callbacks.Callback):
    """Stops a training as a notebook's stop button does, in the middle of an epoch."""

    def __init__(self, epoch: str) -> None:
        super().__init__()
        self.at = epoch  # not a number, which would make it another recipe

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.epoch = str(epoch)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        if self.epoch == self.at and batch == 1:
            raise KeyboardInterrupt


def train(name: str, stop: str = "never") -> tuple[dict, list[np.ndarray]]:
    """Train a net with its images on the device: the history, and all that it and SGD hold."""
    keras.utils.set_random_seed(0)
    images = np.random.default_rng(0).integers(0, 256, (40, 8, 8, 1), dtype="uint8")
    model = training.on_numbers(linear(), training.Pictures(images, reach=1))
    model.compile(keras.optimizers.SGD(.01, momentum=.9), training.SmoothedCrossentropy())
    batches = training.Batches(np.arange(40, dtype="int32"), images[:, 0, 0, 0] % 3, 10)
    history = training.fit(model, batches, 4, name, every=0, callbacks=[Stop(stop)])
    state = [np.array(each) for each in (*model.variables, *model.optimizer.variables)]
    return history, state


def test_a_net_with_pictures_is_saved_without_them_and_goes_on_as_if_undisturbed(
        tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    calm, calm_state = train("calm")
    with pytest.raises(KeyboardInterrupt):
        train("cut", stop="2")
    history, state = train("cut")
    assert "goes on after epoch 2 of 4" in capsys.readouterr().out
    assert history == calm
    assert all(np.array_equal(*pair) for pair in zip(state, calm_state, strict=True))
    files = sorted(tmp_path.rglob("*.npz"))
    assert len(files) == 2
    for file in files:
        with np.load(file) as arrays:
            assert max(arrays[key].size for key in arrays if key != "facts") == 64 * 3


def test_keras_tells_which_gpus_can_be_used(monkeypatch):
    monkeypatch.setattr(keras.distribution, "list_devices", lambda: ["cpu:0", "gpu:0"])
    assert training.gpus.__wrapped__() == ["gpu:0"]
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    cuda = SimpleNamespace(device_count=lambda: 2)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    assert training.gpus.__wrapped__() == ["gpu:0", "gpu:1"]


@pytest.mark.parametrize(("devices", "fast", "policy"), [
    ([], True, "float32"),
    (["gpu:0"], True, "mixed_bfloat16"),
    (["gpu:0"], False, "mixed_float16"),
])
def test_half_precision_is_what_the_device_is_fast_at(monkeypatch, devices, fast, policy):
    monkeypatch.setattr(recipes, "gpus", lambda: devices)
    monkeypatch.setattr(recipes, "has_bfloat16", lambda: fast)
    try:
        assert training.half_precision() == policy == keras.mixed_precision.dtype_policy().name
    finally:
        keras.mixed_precision.set_global_policy("float32")


def test_the_rate_of_one_cycle_rises_to_its_peak_and_falls_to_0():
    rate = training.OneCycle(.4, steps=100)
    steps = (0, 10, 25, 70, 100, 101)
    assert np.allclose([rate(step) for step in steps], [0, .16, .4, .16, 0, 0])
    late = training.OneCycle(1, steps=10, rise=.5)
    assert np.allclose([late(step) for step in (4, 5, 6)], [.8, 1, .8])


def test_smoothed_cross_entropy_is_its_formula():
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(7, 5)).astype("float32"), rng.integers(0, 5, 7)
    targets = .8 * np.eye(5)[labels] + .2 / 5
    log_softmax = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    wanted = -np.sum(targets * log_softmax, axis=1).mean()
    smoothed = training.SmoothedCrossentropy(.2)
    assert np.isclose(smoothed(labels, logits), wanted, rtol=1e-5)
    assert np.isclose(smoothed(labels[:, None], logits), wanted, rtol=1e-5)
    plain = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    assert np.isclose(training.SmoothedCrossentropy(0)(labels, logits), plain, rtol=1e-5)
    assert not np.isclose(plain, wanted, rtol=1e-2)


def test_fresh_statistics_are_the_plain_means_over_the_batches():
    rng = np.random.default_rng(0)
    batches = [rng.normal(k, 1 + k, (16, 3)).astype("float32") for k in range(4)]
    norm = layers.BatchNormalization(momentum=.7)
    inner = keras.Sequential([keras.Input((3,)), norm])
    inputs = keras.Input((3,))
    training.refresh_statistics(keras.Model(inputs, inner(inputs)), batches)
    means = np.mean([batch.mean(axis=0) for batch in batches], axis=0)
    variances = np.mean([batch.var(axis=0) for batch in batches], axis=0)
    assert np.allclose(norm.moving_mean, means, rtol=1e-4)
    assert np.allclose(norm.moving_variance, variances, rtol=1e-4)
    assert norm.momentum == .7


def test_weight_decay_shrinks_kernels_as_a_penalty_would_and_nothing_else():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2), layers.BatchNormalization()])
    for variable in model.trainable_variables:
        variable.assign(ops.ones_like(variable))
    plan = plans.Cifar(linear, 2, .1, decay=1e-3, drops=(1,))
    optimizer = plans.cifar_optimizer(plan, steps=10)
    still = [ops.zeros_like(variable) for variable in model.trainable_variables]
    optimizer.apply(still, model.trainable_variables)
    optimizer.apply(still, model.trainable_variables)
    kernel, *others = map(np.array, model.trainable_variables)
    assert np.allclose(1 - kernel, 1 - (1 - .1 * 1e-3 / (1 - .9))**2, rtol=1e-3)
    assert len(others) == 3
    assert all(np.array_equal(other, np.ones(2)) for other in others)


def test_the_rate_of_a_plan_with_drops_is_a_tenth_after_each():
    rate = plans.cifar_optimizer(plans.PLANS["plain20"], steps=10)._learning_rate
    steps = (0, 320, 321, 480, 481)  # after 32 and after 48 of 64 epochs
    assert np.allclose([rate(step) for step in steps], [.1, .1, .01, .01, .001])


def test_weights_are_stored_of_all_these_models():
    assert {path.stem for path in stored.WEIGHTS.glob("*.json")} == set(MAKE)
    assert {path.stem for path in stored.WEIGHTS.glob("*.npz")} == set(MAKE)


@pytest.mark.parametrize("name", MAKE)
def test_stored_weights_fit_their_model_and_their_card(name):
    model = stored.load_weights(MAKE[name](), name)
    card = stored.card(name)
    assert card.keys() >= FACTS | CHECKED
    assert card["model"] == name
    assert card["parameters"] == model.count_params()
    assert 0 < card["test_error"] < (35 if name == "plain56" else 16)  # the one that degraded
    assert (stored.WEIGHTS / f"{name}.npz").stat().st_size < 2e6
    assert all(np.isfinite(array).all() for array in model.get_weights())


def real(name: str) -> datasets.Dataset:
    """The real data from COURSE_DATA_DIR or the cache; the test is skipped where neither has it."""
    own = os.environ.get("COURSE_DATA_DIR")
    folders = [Path(own), datasets.cache()] if own else [datasets.cache()]
    if not any((folder / f"{name}.npz").is_file() for folder in folders):
        pytest.skip(f"no {name}.npz in COURSE_DATA_DIR or the cache")
    return datasets.load(name)


@pytest.mark.parametrize("name", MAKE)
def test_the_errors_on_the_cards_are_found_again(name, monkeypatch):
    """On the card's own images up to two answers may differ from one processor to the next.

    On another copy of them (one never stored as JPEG, say) the share of wrong answers may be three
    standard errors away, √(p(1 − p)/n) each. That holds for the error on all test images too.
    """
    monkeypatch.delenv("COURSE_DATA", raising=False)
    card, is_lenet = stored.card(name), name.startswith("lenet5")
    data = real("mnist" if is_lenet else "cifar10")
    prepared = training.for_lenet if is_lenet else training.standardised
    found = plans.first_errors(stored.load_weights(MAKE[name](), name), data, prepared)
    wrong, sha256 = found.keys()
    p, n = card["test_error"] / 100, plans.FIRST
    reach = 3 * (p * (1 - p) * n) ** .5
    assert abs(card[wrong] - p * n) < reach
    assert abs(found[wrong] - card[wrong]) <= (2 if found[sha256] == card[sha256] else reach)


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Folders of their own for curves, weights and checkpoints."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    monkeypatch.setattr(stored, "CURVES", tmp_path / "runs")
    monkeypatch.setattr(stored, "WEIGHTS", tmp_path / "weights")


def test_weights_that_are_damaged_missing_or_anothers_are_refused(folders):
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    path = stored.save_weights(model, "tiny", {"model": "tiny"})
    model.set_weights([array + 1 for array in model.get_weights()])
    assert stored.load_weights(model, "tiny").get_weights()[1].tolist() == [0]
    with pytest.raises(ValueError, match=r"There is no 'tny' in weights\. There are: tiny"):
        stored.load_weights(model, "tny")
    with pytest.raises(ValueError, match="do not fit"):
        stored.load_weights(keras.Sequential([keras.Input((3,)), layers.Dense(1)]), "tiny")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="damaged"):
        stored.load_weights(model, "tiny")
    assert json.loads(path.with_suffix(".json").read_text()).keys() == {"model", "sha256"}


def test_kernels_are_stored_in_16_bits_and_vectors_as_they_are(folders):
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    model.set_weights([np.full((2, 1), .1, "float32"), np.array([70_000.1], "float32")])
    kernel, bias = stored.rounded(model)
    assert (kernel.dtype, bias.dtype) == ("float16", "float32")
    stored.save_weights(model, "tiny", {})
    found = stored.load_weights(model, "tiny").get_weights()
    assert np.array_equal(found[0], kernel.astype("float32"))
    assert np.array_equal(found[1], bias)


def test_stored_ladder_is_complete():
    kept = stored.load_curves("ladder")
    assert kept.keys() >= {"trained_on", "machine", "budget", "seen"}
    assert all(len(kept[column]) == len(kept["rungs"]) for column in ladder.COLUMNS)
    assert len(kept["speeds"]) == len(kept["speed_rungs"])


@pytest.mark.parametrize("name", RUNS)
def test_stored_curves_are_complete(name):
    run, plan = stored.load_curves(name), re.sub(r"_\d+$", "", name)
    assert run["model"] == name
    assert run["parameters"] == plans.PLANS[plan].make().count_params()
    assert run.keys() >= FACTS
    curves = {key: values for key, values in run.items() if isinstance(values, list)}
    wanted = {"train_loss", "train_error", "validation_error", "minutes"}
    if plan in FIG6:
        wanted |= {"test_error"}
    if plan.startswith("lenet5"):
        wanted = {"train_loss", "train_error", "test_error", "minutes", "cpu_minutes"}
    assert curves.keys() == wanted
    assert {len(values) for values in curves.values()} == {run["epochs_planned"]}
    errors = [value for key in curves if key.endswith("error") for value in curves[key]]
    assert all(0 <= error <= 100 for error in errors)
    assert min(run["minutes"]) > 0
    assert 0 < run["train_loss"][-1] < run["train_loss"][0]


@pytest.fixture
def small(monkeypatch):
    """Makes few of the stand-ins' images the data that plans load."""
    def shrink(name: str, train: int, test: int) -> datasets.Dataset:
        monkeypatch.setenv("COURSE_DATA", "standin")
        data = datasets.load(name)
        data = replace(data, x_train=data.x_train[:train], y_train=data.y_train[:train],
                       x_test=data.x_test[:test], y_test=data.y_test[:test])
        monkeypatch.setattr(datasets, "load", {name: data}.get)
        return data
    return shrink


def tiny() -> keras.Model:
    """A net that sees what LeNet-5 does."""
    return keras.Sequential([keras.Input((32, 32, 1)), layers.Flatten(), layers.Dense(10)])


def test_a_training_by_the_command_writes_curves_and_weights_and_is_read_the_second_time(
        folders, small, monkeypatch, capsys):
    small("mnist", 1000, 200)
    monkeypatch.setitem(plans.PLANS, "tiny", plans.Mnist(tiny, 3, .01, copies=1))
    plans.main("tiny", source="digits, distorted")
    run, card = stored.load_curves("tiny"), stored.card("tiny")
    assert run["trained_on"] == card["trained_on"] == "digits, distorted"
    assert "rate 0.01, falling to 0 along a cosine" in run["recipe"]
    assert "1 distorted" in run["recipe"]
    assert run["train_loss"][2] < run["train_loss"][0]
    assert len(run["minutes"]) == len(run["cpu_minutes"]) == card["epochs"] == 3
    assert run["test_error"][2] == card["test_error"] < 50
    assert "validation_error" not in run
    (stored.CURVES / "tiny.json").unlink()
    capsys.readouterr()
    plans.main("tiny", source="digits, distorted")
    assert "trained earlier" in capsys.readouterr().out
    assert stored.load_curves("tiny") == run


def test_a_net_on_the_device_is_trained_averaged_tested_and_stored(folders, small, monkeypatch):
    def make() -> keras.Model:
        return keras.Sequential([
            keras.Input((32, 32, 3)), layers.Conv2D(4, 3, strides=4, use_bias=False),
            layers.BatchNormalization(), layers.ReLU(), layers.Flatten(), layers.Dense(10)])
    data = small("cifar10", 250, 100)
    monkeypatch.setattr(plans, "TRAIN", 200)
    monkeypatch.setattr(plans, "VALIDATION", 50)
    plan = plans.Cifar(make, 2, .05, batch=20, average=.9, tests=True)
    monkeypatch.setitem(plans.PLANS, "tiny", plan)
    plans.main("tiny", source="shapes")
    run, card = stored.load_curves("tiny"), stored.card("tiny")
    lists = {key: values for key, values in run.items() if isinstance(values, list)}
    wanted = {"train_loss", "train_error", "validation_error", "test_error", "minutes"}
    assert lists.keys() == wanted
    assert {len(values) for values in lists.values()} == {2}
    assert run["train_loss"][1] < run["train_loss"][0]
    assert run["trained_on"].startswith("shapes; 45,000 images to train")
    assert "averaged with 0.9 a step" in run["recipe"]
    model, images = stored.load_weights(make(), "tiny"), training.standardised(data.x_test)
    for key, each in (("test_error", model),
                      ("test_error_mirrored", training.with_mirror_images(model))):
        wrong = each.predict(images, verbose=0).argmax(axis=1) != data.y_test
        assert card[key] == 100 * wrong.mean()
    assert keras.mixed_precision.dtype_policy().name == "float32"


def test_of_another_start_the_curves_alone_are_kept(folders, small, monkeypatch):
    small("mnist", 200, 100)
    monkeypatch.setitem(plans.PLANS, "tiny", plans.Mnist(tiny, 1, .01))
    plans.main("tiny", seed=1)
    assert [path.name for path in stored.CURVES.iterdir()] == ["tiny_1.json"]
    assert not stored.WEIGHTS.exists()
    assert stored.load_curves("tiny_1")["seed"] == 1


def test_curves_are_there_after_each_epoch_of_a_training_cut_off(folders):
    cut = plans.Curves(plans.PLANS["lenet5"], "tiny", {"model": "tiny"})
    cut.set_model(keras.Sequential([keras.Input((1,)), layers.Dense(1)]))
    cut.model.history = keras.callbacks.History()
    cut.on_epoch_begin(0)
    cut.on_epoch_end(0, {"loss": 2.0, plans.ACCURACY: .25, f"val_{plans.ACCURACY}": .5})
    run = stored.load_curves("tiny")
    assert (run["train_loss"], run["train_error"], run["test_error"]) == ([2.0], [75.0], [50.0])
    with pytest.raises(ValueError, match=r"There is no 'tny' in runs\. There are: tiny"):
        stored.load_curves("tny")


def test_an_unknown_plan_is_refused_with_the_names_of_the_others():
    with pytest.raises(ValueError, match="no plan 'lenet'; there are lenet5, "):
        plans.main("lenet")


def test_distorted_digits_are_those_of_lesson_6():
    cells = [cell.source for cell in read(sources()["06_lenet"]) if cell.kind == "code"]
    lesson = {"np": np}
    for name in ("warp", "distort"):
        exec(next(source for source in cells if f"def {name}(" in source), lesson)
    digits = datasets.load("digits").x_train[:5]
    ours = plans.distort(digits, np.random.default_rng(4))
    theirs = lesson["distort"](digits, np.random.default_rng(4))
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, digits)
