"""Batches, augmentation and stored weights."""

import json

import keras
import numpy as np
import pytest

from helpers import architectures, training, weights

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
