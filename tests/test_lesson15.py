"""Lesson 15: the net that sprints, against airbench94's figures and by hand."""

from math import prod

import keras
import numpy as np
import pytest

from helpers import architectures, datasets
from helpers.architectures.ledger import agrees, compare, ledger
from helpers.architectures.sprint import SIZES, TABLE, FastBias, FirstCopies, whitening
from helpers.training import standardised

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
