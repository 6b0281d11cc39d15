"""Batches, augmentation and stored weights."""

import json

import keras
import numpy as np
import pytest

from helpers import architectures, datasets, training
from helpers.training import runs, weights
from instructor import plans
from instructor.editions import sources
from instructor.lesson import read

RUNS = sorted(path.stem for path in runs.FOLDER.glob("*.json"))
NAMES = sorted(path.stem for path in weights.FOLDER.glob("*.json"))
MAKE = {"lenet5": architectures.lenet5, "alexnet_cifar": architectures.alexnet_cifar,
        "vgg_cifar": architectures.vgg_cifar, "googlenet_cifar": architectures.googlenet_cifar,
        "resnet20_narrow": lambda: architectures.resnet_cifar(20, width=8)}


def test_every_image_comes_once_an_epoch_in_a_new_order_that_the_seed_fixes():
    images = np.arange(12, dtype="float32").reshape(12, 1, 1, 1)
    first, second = (training.Batches(images, np.arange(12), 4, seed=3) for _ in range(2))
    orders = []
    for _ in range(2):
        orders.append(np.concatenate([first[k][1] for k in range(len(first))]))
        assert np.array_equal(orders[-1], np.concatenate([second[k][0].ravel() for k in range(len(second))]))
        first.on_epoch_end()
        second.on_epoch_end()
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(12))
    assert list(orders[0]) != list(orders[1])


def test_augmented_images_are_shifted_and_mirrored_copies():
    image = np.arange(1, 13, dtype="float32").reshape(1, 3, 4, 1)
    allowed = set()
    for picture in (image[0, :, :, 0], image[0, :, ::-1, 0]):
        padded = np.pad(picture, 1)
        allowed |= {padded[i:i + 3, j:j + 4].tobytes() for i in range(3) for j in range(3)}
    made = training.augmented(np.repeat(image, 400, axis=0), np.random.default_rng(0), reach=1)
    assert {picture.tobytes() for picture in made[..., 0]} == allowed
    upright = training.augmented(np.repeat(image, 400, axis=0), np.random.default_rng(0), reach=1, mirror=False)
    assert len({picture.tobytes() for picture in upright[..., 0]}) == 9


def test_images_come_in_as_the_networks_want_them():
    lenet = training.for_lenet(np.array([0, 255], np.uint8).reshape(1, 1, 2, 1))
    assert lenet.shape == (1, 5, 6, 1)
    assert np.allclose([lenet.min(), lenet.max()], [-.1, 1.175])
    assert training.standardised(np.full((1, 32, 32, 3), 120, np.uint8)).max() == 0
    assert training.half_precision() == ("mixed_float16" if keras.distribution.list_devices("gpu") else "float32")


@pytest.mark.parametrize("name", NAMES)
def test_stored_weights_fit_their_model_and_their_card(name):
    model = weights.load(MAKE[name](), name)
    card = weights.card(name)
    assert card["parameters"] == model.count_params()
    assert card["test_error"] < 40
    assert (weights.FOLDER / f"{name}.npz").stat().st_size < 5e6
    assert all(np.isfinite(array).all() for array in model.get_weights())


def test_weights_that_are_damaged_missing_or_anothers_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    path = weights.save(model, "tiny", {"model": "tiny"})
    model.set_weights([array + 1 for array in model.get_weights()])
    assert weights.load(model, "tiny").get_weights()[1].tolist() == [0]
    with pytest.raises(ValueError, match="no weights 'tny'"):
        weights.card("tny")
    with pytest.raises(ValueError, match="do not fit"):
        weights.load(keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]), "tiny")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="damaged"):
        weights.load(model, "tiny")
    assert "sha256" in json.loads(path.with_suffix(".json").read_text())


@pytest.mark.parametrize("name", RUNS)
def test_stored_curves_are_complete(name):
    run = runs.load(name)
    assert run["model"] == name
    assert run["parameters"] == plans.PLANS[name].make().count_params()
    assert {"trained_on", "recipe", "machine", "versions", "licence"} <= run.keys()
    curves = {key: values for key, values in run.items() if isinstance(values, list)}
    assert set(curves) == {"train_loss", "train_error", "test_error", "minutes", "cpu_minutes"}
    assert {len(values) for values in curves.values()} == {len(run["minutes"])}
    assert 1 <= len(run["minutes"]) <= run["epochs_planned"]
    assert all(0 <= value <= 100 for key in ("train_error", "test_error") for value in run[key])


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Folders of their own for curves, weights and checkpoints."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    monkeypatch.setattr(runs, "FOLDER", tmp_path / "runs")
    monkeypatch.setattr(weights, "FOLDER", tmp_path)
    return tmp_path


def test_a_training_by_the_command_writes_curves_and_weights_and_is_read_the_second_time(folders, monkeypatch, capsys):
    def make() -> keras.Model:
        return keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(10)], name="tiny")
    plan = plans.Plan(make, "digits", lambda images: images[:, :8, :8] / np.float32(255), 3, .1, drop=2, copies=1)
    monkeypatch.setitem(plans.PLANS, "tiny", plan)
    plans.main("tiny", source="digits, distorted")
    run, card = runs.load("tiny"), weights.card("tiny")
    assert run["trained_on"] == card["trained_on"] == "digits, distorted"
    assert "0.1, a tenth of it after 2 epochs" in run["recipe"]
    assert "1 distorted" in run["recipe"]
    assert run["train_loss"][2] < run["train_loss"][0]
    assert len(run["minutes"]) == card["epochs"] == 3
    assert run["test_error"][2] == card["test_error"] < 50
    (runs.FOLDER / "tiny.json").unlink()
    capsys.readouterr()
    plans.main("tiny", source="digits, distorted")
    assert "trained earlier" in capsys.readouterr().out
    assert runs.load("tiny") == run


def test_curves_are_there_after_each_epoch_of_a_training_cut_off(folders):
    cut = plans.Curves("tiny", {"model": "tiny"})
    cut.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
    cut.model.history = keras.callbacks.History()
    cut.on_epoch_begin(0)
    cut.on_epoch_end(0, {"loss": 2.0, plans.ACCURACY: .25, f"val_{plans.ACCURACY}": .5})
    run = runs.load("tiny")
    assert (run["train_loss"], run["train_error"], run["test_error"]) == ([2.0], [75.0], [50.0])
    with pytest.raises(ValueError, match=r"no training 'tny'\. There are: tiny"):
        runs.load("tny")


def test_an_unknown_plan_is_refused_with_the_names_of_the_others():
    with pytest.raises(ValueError, match="no plan 'lenet'; there are lenet5, "):
        plans.main("lenet")


def test_distorted_digits_are_those_of_lesson_6():
    cells = [cell.source for cell in read(sources()["06_lenet"]) if cell.kind == "code"]
    lesson = {"np": np}
    for name in ("warped", "distorted"):
        exec(next(source for source in cells if f"def {name}(" in source), lesson)
    digits = datasets.load("digits").x_train[:5]
    ours, theirs = (make(digits, np.random.default_rng(4)) for make in (plans.distorted, lesson["distorted"]))
    assert np.array_equal(ours, theirs)
    assert not np.array_equal(ours, digits)
