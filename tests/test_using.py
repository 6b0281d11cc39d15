"""One network, many uses: features, search, probes, frozen layers, a folder of photos, a card."""

import zipfile

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers
from PIL import Image

from helpers import datasets, language, widgets
from helpers.datasets.example_folder import patches
from helpers.datasets.folder import read, unpack
from helpers.using import features, fine_tuning, judging, model_card, neighbours, probe

SEEDS = st.integers(0, 10**6)
RNG = np.random.default_rng(0)


def small_net():
    """Two convolutions with batch normalisation, their mean, and a dense layer."""
    keras.utils.set_random_seed(0)
    x = inputs = keras.Input((8, 8, 3))
    for name in ("low", "high"):
        x = layers.Conv2D(4, 3, padding="same", name=name)(x)
        x = layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_bn")(x))
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(inputs, layers.Dense(5, name="classes")(x))


# Features.

def test_a_tap_gives_the_means_of_the_layers():
    model, images = small_net(), RNG.random((5, 8, 8, 3)).astype("float32")
    low, pool = features.features(features.tap(model, ["low_relu", "pool"]), images, size=2)
    maps = np.array(keras.Model(model.input, model.get_layer("low_relu").output)(images))
    np.testing.assert_allclose(low, maps.mean(axis=(1, 2)), atol=1e-5)
    expected = keras.Model(model.input, model.get_layer("pool").output)(images)
    np.testing.assert_allclose(pool, expected, atol=1e-5)


def test_one_layer_tapped_is_a_list_of_one():
    tapped = features.tap(small_net(), ["pool"])
    found = features.features(tapped, RNG.integers(0, 256, (3, 4, 4, 3), dtype=np.uint8))
    assert [layer.shape for layer in found] == [(3, 4)]


def test_an_image_of_one_colour_stays_so_when_enlarged():
    assert np.array_equal(features.enlarged(np.full((1, 2, 2, 3), 7, np.uint8), 6),
                          np.full((1, 6, 6, 3), 7))


# Search.

@given(SEEDS)
def test_distances_are_those_of_the_definition(seed):
    rng = np.random.default_rng(seed)
    known, asked = rng.normal(size=(6, 3)), rng.normal(size=(4, 3))
    every = ((asked[:, None] - known)**2).sum(axis=-1)
    np.testing.assert_allclose(neighbours.squared_distances(known, asked), every, atol=1e-9)
    assert np.array_equal(neighbours.nearest(known, asked, 3), every.argsort(axis=1)[:, :3])


def test_nearest_is_scikit_learns():
    from sklearn.neighbors import NearestNeighbors
    known, asked = RNG.normal(size=(40, 6)), RNG.normal(size=(7, 6))
    theirs = NearestNeighbors(n_neighbors=5).fit(known).kneighbors(asked, return_distance=False)
    assert np.array_equal(neighbours.nearest(known, asked, 5), theirs)


def test_an_image_is_nearest_to_itself():
    known = RNG.normal(size=(9, 4)) * 1e3
    assert neighbours.nearest(known, known, 1)[:, 0].tolist() == list(range(9))


def test_precision_by_hand():
    assert neighbours.precision(np.array([[0, 0, 1], [1, 0, 0]]), np.array([0, 1])) == .5


# Probes.

@pytest.mark.parametrize("penalty", [.1, 1])
def test_a_probe_is_scikit_learns_ridge(penalty):
    from sklearn.linear_model import Ridge
    x, labels = RNG.normal(2, 3, (50, 6)), RNG.integers(0, 3, 50)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    theirs = Ridge(alpha=penalty * len(x)).fit(scaled, np.eye(3)[labels])
    ours = probe.fit_probe(x, labels, 3, penalty)
    np.testing.assert_allclose(ours.scores(x), theirs.predict(scaled), atol=1e-8)


def test_a_probes_weights_are_where_the_gradient_is_zero():
    x, labels = RNG.normal(size=(30, 4)), RNG.integers(0, 2, 30)
    fitted = probe.fit_probe(x, labels, 2, penalty=.3)
    scaled = (x - fitted.mean) / fitted.deviation
    error = scaled @ fitted.weights + fitted.bias - np.eye(2)[labels]
    gradient = 2 * scaled.T @ error / len(x) + 2 * .3 * fitted.weights
    assert np.abs(gradient).max() < 1e-9


def test_a_feature_that_never_changes_counts_for_nothing():
    x = np.column_stack([RNG.normal(size=20), np.full(20, 5.)])
    fitted = probe.fit_probe(x, RNG.integers(0, 2, 20), 2)
    asked = np.array([[1., 5], [1, 900]])
    scores = fitted.scores(asked)
    assert np.isfinite(scores).all()
    assert np.array_equal(scores[0], scores[1])


def test_the_scale_of_features_does_not_matter_however_small():
    x, labels = RNG.normal(2, 3, (30, 4)), RNG.integers(0, 3, 30)
    whole, tiny = (probe.fit_probe(scale * x, labels, 3).scores(scale * x) for scale in (1, 1e-12))
    np.testing.assert_allclose(tiny, whole, atol=1e-8)


def test_classes_that_lie_apart_are_read_and_a_missing_class_does_no_harm():
    labels = np.repeat([0, 1, 3], 10)
    x = np.eye(4)[labels] + RNG.normal(0, .05, (30, 4))
    assert probe.fit_probe(x, labels, 4, .01).accuracy(x, labels) == 1
    numbers = probe.accuracy_by_number([4, 30], x, labels, x, labels)
    assert numbers.shape == (2,)
    assert numbers[-1] == 100 * probe.fit_probe(x, labels, 4).accuracy(x, labels)
    assert probe.accuracy_by_depth([x, x[:, :1]], labels, [x, x[:, :1]], labels)[0] == numbers[-1]


# A new head; who may learn.

def test_only_the_head_learns_when_the_body_is_frozen():
    model = fine_tuning.with_head(fine_tuning.body_of(small_net(), "pool"), 3)
    fine_tuning.freeze(model)
    assert fine_tuning.learning(model) == 4 * 3 + 3
    before = [weight.copy() for weight in model.get_layer("high").get_weights()]
    norm = model.get_layer("high_bn")
    known = np.array(norm.moving_mean)
    train(model)
    assert all(map(np.array_equal, before, model.get_layer("high").get_weights()))
    assert np.array_equal(known, norm.moving_mean)


@pytest.mark.parametrize("norms", [False, True])
def test_upper_layers_learn_and_normalisations_only_if_asked(norms):
    model = fine_tuning.with_head(fine_tuning.body_of(small_net(), "pool"), 3)
    fine_tuning.freeze(model)
    fine_tuning.thaw(model, "high", norms)
    conv = 3 * 3 * 4 * 4 + 4
    assert fine_tuning.learning(model) == conv + norms * 2 * 4 + 4 * 3 + 3
    low, high = (model.get_layer(name).get_weights()[0] for name in ("low", "high"))
    norm = model.get_layer("high_bn")
    known = np.array(norm.moving_mean)
    train(model)
    assert np.array_equal(low, model.get_layer("low").get_weights()[0])
    assert not np.array_equal(high, model.get_layer("high").get_weights()[0])
    assert np.array_equal(known, norm.moving_mean) != norms


def train(model):
    """Two epochs on noise, with a large rate."""
    model.compile(keras.optimizers.SGD(.1),
                  keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    images = np.random.default_rng(1).normal(size=(12, 8, 8, 3)).astype("float32")
    model.fit(images, np.arange(12) % 3, batch_size=4, epochs=2, verbose=0)


# How it errs.

@given(SEEDS)
def test_confusion_is_scikit_learns(seed):
    from sklearn.metrics import confusion_matrix
    rng = np.random.default_rng(seed)
    labels, answers = rng.integers(0, 4, (2, 25))
    expected = confusion_matrix(labels, answers, labels=range(5))
    assert np.array_equal(judging.confusion(labels, answers, 5), expected)


def test_the_surest_mistakes_by_hand():
    chances = np.array([[.9, .1], [.6, .4], [.2, .8], [.3, .7]])
    assert judging.surest_mistakes(chances, np.array([0, 1, 0, 1]), 5).tolist() == [2, 1]
    assert judging.surest_mistakes(chances, np.array([0, 0, 1, 1]), 5).size == 0


# The card.

FACTS = dict.fromkeys(model_card.FIELDS, "x")


@pytest.mark.parametrize("name", model_card.FIELDS)
@pytest.mark.parametrize("value", ["", "  ", None])
def test_a_card_says_everything_or_is_none(name, value):
    with pytest.raises(ValueError, match=name):
        model_card.card(**FACTS | {name: value})


def test_a_card_keeps_its_order_and_zeros_and_takes_no_other_field():
    card = model_card.card(**dict(reversed(FACTS.items())) | {"accuracy": 0.})
    assert list(card) == list(model_card.FIELDS)
    assert card["accuracy"] == "0.0"
    with pytest.raises(ValueError, match="colour"):
        model_card.card(**FACTS, colour="blue")


# A folder of photos.

@pytest.fixture
def mixed(tmp_path):
    """The example, and some more of what folders have."""
    path = datasets.example_folder(tmp_path / "mine")
    Image.new("RGB", (90, 60), "red").save(path / "loose.png")
    Image.new("LA", (50, 70), (200, 0)).save(path / "grass" / "17.png")
    Image.fromarray(np.full((40, 60), 40_000, np.uint16)).save(path / "gravel" / "18.png")
    Image.new("CMYK", (64, 48)).save(path / "gravel" / "19.jpg")
    Image.new("P", (33, 77)).save(path / "brick" / "20.gif")
    (path / "brick" / "IMG_1.HEIC").write_bytes(b"ftypheic")
    (path / "brick" / "empty.png").write_bytes(b"")
    (path / "brick" / ".DS_Store").write_bytes(b"x")
    (path / "__MACOSX").mkdir()
    return path


def test_a_mixed_folder_is_read_and_each_fault_is_told(mixed):
    photos = datasets.folder(mixed, side=32)
    assert photos.classes == ("brick", "grass", "gravel")
    assert photos.images.shape == (16 * 3 + 4, 32, 32, 3)
    assert photos.images.dtype == np.uint8
    assert np.bincount(photos.labels).tolist() == [17, 17, 18]
    told = "\n".join(photos.told)
    for name in ("broken.jpg", "notes.txt", "sand", "IMG_1.HEIC", "empty.png", "loose.png"):
        assert name in told
    assert "DS_Store" not in told
    assert "MACOSX" not in told
    assert len(photos.told) == 6
    assert len(photos.files) == len(photos.labels)


@pytest.mark.parametrize(("lang", "says"), [("en", ("52 photos: brick 17", "no photo, by its")),
                                            ("es", ("52 fotos: brick 17", "no es una foto, por"))])
def test_what_was_read_is_said_in_both_languages(mixed, lang, says):
    language.use(lang)
    said = repr(datasets.folder(mixed, side=16))
    assert all(words in said for words in says)


def test_a_photo_on_its_side_is_turned_upright(mixed):
    upright = patches("brick")[0].mean(axis=2)
    turned = read(mixed / "brick" / "00.jpg", 128).mean(axis=2)
    assert np.corrcoef(upright.ravel(), turned.ravel())[0, 1] > .95
    lying = np.array(Image.open(mixed / "brick" / "00.jpg").convert("L"), float)
    assert np.corrcoef(upright.ravel(), lying.ravel())[0, 1] < .9


def test_what_is_transparent_becomes_white_and_grey_gets_three_channels(mixed):
    assert (read(mixed / "grass" / "17.png", 16) == 255).all()
    grey = read(mixed / "grass" / "00_grey.png", 16)
    assert np.array_equal(grey[..., 0], grey[..., 2])
    assert abs(int(read(mixed / "gravel" / "18.png", 16)[0, 0, 0]) - 156) <= 1


def test_the_middle_square_is_kept(tmp_path):
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert read(tmp_path / "wide.png", 20).min() == 255


def test_a_large_jpeg_is_read(tmp_path):
    Image.new("RGB", (3000, 2000), "blue").save(tmp_path / "large.jpg")
    assert read(tmp_path / "large.jpg", 64).shape == (64, 64, 3)


@pytest.mark.parametrize("names", [(), ("one",)])
def test_fewer_than_two_classes_are_refused(tmp_path, names):
    for name in names:
        (tmp_path / name).mkdir()
        Image.new("RGB", (9, 9)).save(tmp_path / name / "a.png")
    with pytest.raises(datasets.DatasetError, match=f"{len(names)} classes"):
        datasets.folder(tmp_path)


def test_a_folder_that_is_not_there_says_where_one_is(tmp_path):
    with pytest.raises(datasets.DatasetError, match="Where are you"):
        datasets.folder(tmp_path / "nowhere")


def test_a_split_keeps_each_class_on_both_sides(mixed):
    photos = datasets.folder(mixed, side=16)
    train, test = photos.split()
    assert sorted([*train, *test]) == list(range(len(photos.labels)))
    assert np.bincount(photos.labels[test]).tolist() == [4, 4, 4]
    assert np.array_equal(photos.split()[1], test)
    assert not np.array_equal(photos.split(seed=1)[1], test)


def test_a_class_with_one_photo_cannot_be_split(tmp_path):
    for name, count in (("cup", 2), ("one", 1)):
        (tmp_path / name).mkdir()
        for k in range(count):
            Image.new("RGB", (9, 9)).save(tmp_path / name / f"{k}.png")
    with pytest.raises(ValueError, match="'one' has 1 photo"):
        datasets.folder(tmp_path, 8).split()


def test_a_zip_gives_its_photos_and_writes_nothing_elsewhere(tmp_path):
    names = ["mine/cup/a.png", "../../evil.png", "/abs/cup/b.png", "cup/.hidden.png",
             "__MACOSX/cup/c.png", "cup/run.py", "loose.png", "cup/../../up.png",
             "mine\\jar\\d.JPG", "/up.png", "C:\\up.png"]
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    into = unpack(tmp_path / "photos.zip", tmp_path / "box" / "photos")
    written = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert written == {"photos.zip", "box/photos/cup/a.png", "box/photos/cup/b.png",
                       "box/photos/jar/d.JPG"}
    assert into == tmp_path / "box" / "photos"


def test_photos_of_one_name_are_all_kept(tmp_path):
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for part in ("train", "test", "more"):
            archive.writestr(f"{part}/cup/1.png", part)
    into = unpack(tmp_path / "photos.zip", tmp_path / "photos")
    files = {path.name: path.read_text() for path in (into / "cup").iterdir()}
    assert files == {"1.png": "train", "1-2.png": "test", "1-3.png": "more"}


def test_zip_with_a_password_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("cup/1.png", "photo")
    content = bytearray((tmp_path / "x.zip").read_bytes())
    for header, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(header) + flags] |= 1
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(datasets.DatasetError, match=r"unpacked.*password"):
        unpack(tmp_path / "x.zip", tmp_path)


def test_what_is_no_zip_is_told(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no")
    with pytest.raises(datasets.DatasetError, match="no zip file"):
        unpack(tmp_path / "x.zip", tmp_path)


def test_upload_is_for_colab():
    with pytest.raises(datasets.DatasetError, match="not Colab"):
        datasets.upload()


# The widget.

@pytest.mark.parametrize(("lang", "says"), [
    ("en", ("2 of 3 have its class: precision 0.67", "features 0.67; pixels 0.33")),
    ("es", ("2 de 3 tienen su clase: precisión 0.67", "características 0.67; píxeles 0.33"))])
def test_the_widget_says_the_precision(lang, says):
    language.use(lang)
    images = RNG.integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
    found = {"features": np.array([[0, 3, 1]]), "pixels": np.array([[1, 2, 0]])}
    explorer = widgets.neighbours(widgets.Searched(
        images, np.array([0, 1, 1, 0]), images[:1], np.array([0]), found, ("cat", "dog")))
    assert all(words in explorer.svg() for words in says)
    explorer.controls["by"].value = "pixels"
    assert "0.33" in explorer.svg()
