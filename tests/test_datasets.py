"""helpers.datasets: what is always there, stand-ins, files, the mirrors' formats; no network."""

import gzip
import io
import subprocess
import sys
import tarfile
from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from downloads import GOOD, arrays, npz, one, same, sha

from helpers import datasets, language
from helpers.datasets import Dataset, DatasetError, catalogue, embedded, load, photo
from helpers.datasets.catalogue import FACTS, Mirror
from helpers.datasets.files import KEYS, read_cifar, read_idx, read_npz

pytestmark = pytest.mark.usefixtures("cache")


# --- always there ---

def test_digits_are_the_real_ones_and_their_split_is_fixed():
    data = load("digits")
    assert data.x_train.shape == (1437, 8, 8, 1)
    assert data.x_test.shape == (360, 8, 8, 1)
    parts = (data.x_train, data.y_train, data.x_test, data.y_test)
    assert {part.dtype for part in parts} == {np.dtype(np.uint8)}
    assert (data.x_train.min(), data.x_train.max()) == (0, 255)
    assert data.class_names == tuple("0123456789")
    assert set(Counter(data.y_test.tolist()).values()) <= {34, 35, 36, 37}
    assert sha(data.y_test.tobytes() + data.x_test.tobytes())[:16] == "244dbd9e4ae292d2"
    assert sha(data.y_train.tobytes() + data.x_train.tobytes())[:16] == "431bb68aa6a9a063"


def test_digits_split_has_every_image_once():
    from sklearn.datasets import load_digits
    data = load("digits")
    ours = np.concatenate([data.x_train, data.x_test]).reshape(1797, 64)
    theirs = np.rint(load_digits().data * 255 / 16).astype(np.uint8)
    assert sorted(map(bytes, ours)) == sorted(map(bytes, theirs))
    assert not {bytes(image) for image in data.x_train} & {bytes(image) for image in data.x_test}


def test_dataset_is_frozen_and_shows_itself_in_one_line():
    data = load("digits")
    with pytest.raises(FrozenInstanceError):
        data.source = "elsewhere"
    assert "(1437, 8, 8, 1)" in repr(data)
    assert "scikit-learn" in repr(data)
    assert len(repr(data)) < 200


def test_shapes_are_the_same_each_time_and_learnable_but_not_trivial():
    from sklearn.linear_model import RidgeClassifier
    data, again = load("shapes"), embedded.shapes()
    assert same(data, again)
    assert data.x_train.shape == (4000, 32, 32, 3)
    assert data.x_test.shape == (1000, 32, 32, 3)
    assert np.bincount(data.y_train).tolist() == [400] * 10
    assert len(set(data.class_names)) == 10
    assert not set(data.classes) & set(FACTS["cifar10"].classes)
    grey = [x.mean(axis=3).reshape(len(x), -1) for x in (data.x_train, data.x_test)]
    score = RidgeClassifier(alpha=1e6).fit(grey[0], data.y_train).score(grey[1], data.y_test)
    assert .25 < score < .6  # chance is 0.1; a small convolutional network reaches 0.97


def test_class_names_speak_the_language_in_use():
    """Of data that were loaded before, too: a notebook is built in both languages in one run."""
    data = load("shapes")
    assert data.class_names == data.classes
    language.use("es")
    assert len(set(data.class_names)) == 10
    assert "triángulo" in data.class_names
    assert set(FACTS["cifar10"].classes) <= set(language.GLOSSARY)


@pytest.mark.parametrize("name", embedded.PHOTOS)
def test_photos(name):
    image = photo(name)
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert min(image.shape[:2]) >= 300
    assert image.std() > 10
    assert image.flags.writeable


def test_grey_photo_has_three_equal_channels():
    image = photo("camera")
    assert np.array_equal(image[..., 0], image[..., 2])


@pytest.mark.parametrize(("lang", "says"),
                         [("en", "There is no photo 'dog'"), ("es", "No existe la foto 'dog'")])
def test_unknown_photo(lang, says):
    language.use(lang)
    with pytest.raises(ValueError, match=f"{says}.*astronaut.*cat.*rocket"):
        photo("dog")


@pytest.mark.parametrize(("lang", "says"),
                         [("en", "Did you mean cifar10"), ("es", "Quisiste decir cifar10")])
def test_unknown_name_gets_the_near_ones(lang, says):
    language.use(lang)
    with pytest.raises(ValueError, match=f"{says}.*digits, shapes, mnist, cifar10"):
        load("CIFAR-10")


def test_import_is_light():
    heavy = {"sklearn", "skimage", "tqdm", "PIL", "tensorflow", "keras", "pooch", "filelock",
             "requests"}
    code = f"import helpers.datasets, sys; sys.exit(len({heavy!r} & set(sys.modules)))"
    root = Path(datasets.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# --- stand-ins ---

@pytest.mark.parametrize(("lang", "word"), [("en", "STAND-IN, NOT"), ("es", "SUSTITUTO, NO ES")])
@pytest.mark.parametrize(("name", "shape"), [("mnist", (28, 28, 1)), ("cifar10", (32, 32, 3))])
def test_standins_are_announced_loudly(monkeypatch, capsys, name, shape, lang, word):
    monkeypatch.setenv("COURSE_DATA", "standin")
    language.use(lang)
    data, out = load(name), capsys.readouterr().out
    assert data.x_train.shape[1:] == data.x_test.shape[1:] == shape
    assert data.x_train.dtype == data.y_train.dtype == np.uint8
    assert f"{word} {FACTS[name].title}" in out
    assert "COURSE_DATA=standin" in out
    assert out.count("!" * 80) == 2
    assert data.source.startswith(word)
    assert data.source in out


def test_mnist_standin_is_real_and_learnable(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "standin")
    data = load("mnist")
    means = np.stack([data.x_train[data.y_train == k].mean(0) for k in range(10)])
    nearest = ((data.x_test[:, None] - means) ** 2).sum((2, 3, 4)).argmin(1)
    assert (nearest == data.y_test).mean() > .85
    assert not data.x_train[:, :4].any()
    assert not data.x_train[:, :, -4:].any()


def test_standin_goes_before_all_other_sources(monkeypatch, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(GOOD)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COURSE_DATA", "standin")
    assert len(load("mnist").x_train) == 1437


def test_course_data_takes_no_other_value(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "stand-in")
    with pytest.raises(ValueError, match=r"'stand-in'.*'standin'"):
        load("mnist")


# --- files ---

def test_own_folder_goes_before_cache_and_download(monkeypatch, tmp_path, cache, server, mirrors):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    load("mnist")
    own = arrays(seed=1)
    (tmp_path / "mnist.npz").write_bytes(npz(**own))
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    data = load("mnist")
    assert same(data, own)
    assert data.x_train.shape == (20, 28, 28, 1)
    assert str(tmp_path / "mnist.npz") in data.source
    assert len(server.requests) == 1


def test_own_folder_with_keras_label_column(monkeypatch, tmp_path):
    content = arrays((32, 32, 3))
    column = content | {"y_train": content["y_train"][:, None].astype(np.int64),
                        "y_test": content["y_test"][:, None]}
    (tmp_path / "cifar10.npz").write_bytes(npz(**column))
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    data = load("cifar10")
    assert same(data, content)
    assert data.y_train.shape == (20,)
    assert data.y_train.dtype == np.uint8
    assert " ".join(data.class_names) == (
        "airplane automobile bird cat deer dog frog horse ship truck")


def test_own_folder_without_the_file_falls_through(monkeypatch, tmp_path, server, mirrors):
    mirrors("mnist", one(server.offer("mnist.npz", GOOD)))
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "nowhere"))
    assert "downloaded from http://127.0.0.1" in load("mnist").source


PICKLED = npz(**arrays() | {"y_test": np.array([{"pickled": 1}] * 10, dtype=object)})
BAD = {
    "lacks x_test, y_test": npz(x_train=arrays()["x_train"], y_train=arrays()["y_train"]),
    "x_train is float64": npz(**arrays() | {"x_train": np.zeros((20, 28, 28))}),
    "x_test is uint8 .10, 32, 32, 3.": npz(**arrays() | {"x_test": arrays((32, 32, 3))["x_test"]}),
    "x_train is uint8 .0, 28, 28.": npz(**arrays() | {"x_train": arrays()["x_train"][:0]}),
    "y_train should be 20 whole numbers": npz(**arrays() | {"y_train": np.zeros(19, np.uint8)}),
    "y_test should be 10 whole numbers": npz(**arrays() | {"y_test": np.full(10, 10)}),
    "cannot be read": GOOD[:-100],
    "cannot be read ": b"",
    "cannot be read  ": b"<html>Sign in to the campus network</html>",
    "cannot be read .Object arrays": PICKLED,
}


@pytest.mark.parametrize("says", BAD)
def test_bad_file_is_named_with_what_is_wrong(monkeypatch, tmp_path, says):
    (tmp_path / "mnist.npz").write_bytes(BAD[says])
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    with pytest.raises(DatasetError, match=f"{tmp_path}/mnist.npz cannot be used.*{says.rstrip()}"):
        load("mnist")


def test_npy_in_the_place_of_npz(monkeypatch, tmp_path):
    with (tmp_path / "mnist.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    with pytest.raises(DatasetError, match="cannot be read"):
        load("mnist")


def test_bad_cache_is_named_in_spanish(cache):
    cache.mkdir(parents=True)
    (cache / "cifar10.npz").write_bytes(GOOD)
    language.use("es")
    with pytest.raises(DatasetError, match=r"cifar10\.npz no sirve.*x_train es uint8.*Bórralo"):
        load("cifar10")


# --- the formats of the mirrors ---

def idx(content, header):
    return gzip.compress(bytes(header) + content.tobytes())


def test_mnist_from_idx_files(server, mirrors):
    content = arrays()
    files = {key: idx(content[key], 16 if key[0] == "x" else 8) for key in KEYS}
    mirrors("mnist", Mirror({server.offer(key, file): sha(file) for key, file in files.items()},
                            read_idx))
    assert same(load("mnist"), content)


def archive(content, batches=5):
    """CIFAR's archive of `content`: test batch first, training batches backwards, a text file."""
    def batch(x, y):
        return np.concatenate([y[:, None], x.transpose(0, 3, 1, 2).reshape(len(x), -1)],
                              axis=1).tobytes()

    parts = zip(np.split(content["x_train"], batches), np.split(content["y_train"], batches),
                strict=True)
    members = {"test_batch.bin": batch(content["x_test"], content["y_test"]),
               "batches.meta.txt": b"airplane\n"}
    training = [(f"data_batch_{k}.bin", batch(*part)) for k, part in enumerate(parts, 1)]
    members |= dict(reversed(training))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        folder = tarfile.TarInfo("cifar-10-batches-bin")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, data in members.items():
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_cifar_from_its_archive(server, mirrors):
    content = arrays((32, 32, 3))
    file = archive(content)
    mirrors("cifar10", Mirror({server.offer("cifar-10-binary.tar.gz", file): sha(file)},
                              read_cifar))
    assert same(load("cifar10"), content)
    assert same(load("cifar10"), content)
    assert len(server.requests) == 1


def test_the_real_catalogue():
    for facts in catalogue.FACTS.values():
        assert len(facts.classes) == 10
        assert len(facts.mirrors) >= 2
        assert facts.megabytes > 60_000 * (np.prod(facts.image) + 1) / 10 ** 6
        for mirror in facts.mirrors:
            assert mirror.read in (read_npz, read_idx, read_cifar)
            for address, digest in mirror.files.items():
                assert address.startswith("https://")
                assert len(bytes.fromhex(digest)) == 32
    assert datasets.NAMES == ("digits", "shapes", "mnist", "cifar10")
    assert Dataset.__dataclass_params__.frozen
