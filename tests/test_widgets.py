"""Every widget, every control, both languages: no exception, a readable picture, its numbers."""

import random
import re
from functools import cache

import ipywidgets
import numpy as np
import pytest
from readable import assert_readable, words

from helpers import language, widgets
from helpers.plots import svg
from helpers.plots.feature_maps import contact_sheet, greys, shades
from helpers.plots.words import number
from helpers.scratch import perceptron as rule
from helpers.widgets.feature_maps import draw_feature_maps
from helpers.widgets.matrices import read_matrix, write_matrix
from helpers.widgets.perceptron import (
    DATA,
    draw_perceptron,
    edit_points,
    read_points,
    replay,
    verdict,
)
from helpers.widgets.pooling import STROKE, draw_pooling
from helpers.widgets.volume import draw_volume

PHOTO = np.random.default_rng(3).integers(0, 256, (96, 130, 3), dtype=np.uint8)
DIGITS = np.random.default_rng(4).random((10, 28, 28, 1), np.float32)
SIZES = {"conv 1": (26, 16), "pool 1": (13, 16), "conv 2": (11, 32), "pool 2": (5, 32)}


def draw_maps(mean, side, channels):
    """A layer's maps for ten images, with a ReLU behind it."""
    sums = np.random.default_rng(5).normal(mean, 1, (10, side, side, channels))
    return np.maximum(sums, 0).astype(np.float32)


MAPS = {name: draw_maps(mean, *size) for mean, (name, size) in enumerate(SIZES.items())}
MAPS["conv 1"][:, :, :, 0] = 0
CHANCES = np.random.default_rng(6).dirichlet(np.full(10, .3), 10).astype(np.float32)
COLOURS = np.random.default_rng(7).normal(0, 1, (2, 32, 32, 3)).astype(np.float32)
GRIDS = np.random.default_rng(8).random((2, 6, 4))
COVERED = {"china": widgets.Occluded(PHOTO[:, :96], GRIDS[0], 24, 14, "palace", .41),
           "cup": widgets.Occluded(PHOTO[:90, :90], GRIDS[1, :4], 30, 20, "espresso", .95)}
STARTS = np.random.default_rng(9).uniform(0, 40, (20, 2))
MANY, SCORES = np.concatenate([STARTS, STARTS + 30], axis=1), np.linspace(1, .02, 20)
DECODED = widgets.Decoded(np.random.default_rng(9).integers(0, 256, (5, 5, 28, 28), np.uint8),
                          np.array([-3., -2.]), 8.,
                          np.random.default_rng(9).normal(0, 3, (60, 2)), np.arange(60) % 10)
SEARCHED = widgets.Searched(
    PHOTO[:64, :64].reshape(4, 16, 64, 3), np.array([0, 1, 1, 0]),
    PHOTO[:32, :32].reshape(2, 16, 32, 3), np.array([0, 1]),
    {"features": np.array([[0, 3, 1], [1, 2, 0]]), "pixels": np.array([[1, 2, 0], [0, 3, 1]])},
    ("cat", "dog"))
MAKE = {
    "perceptron": widgets.perceptron,
    "xor": lambda: widgets.perceptron("XOR"),
    "twelve": lambda: widgets.perceptron("12"),
    "volume": widgets.volume,
    "network": widgets.network,
    "decision": widgets.decision,
    "moons": lambda: widgets.decision("moons"),
    "histograms": widgets.histograms,
    "dropout": widgets.dropout,
    "pooling": widgets.pooling,
    "feature_maps": lambda: widgets.feature_maps(DIGITS, MAPS, CHANCES),
    "occluder": lambda: widgets.occluder(COVERED),
    "boxes": lambda: widgets.boxes(PHOTO[:, :96, :1], np.array([20, 30, 60, 55])),
    "suppression": lambda: widgets.suppression(PHOTO[:, :96, :1], MANY, SCORES),
    "decoder": lambda: widgets.decoder(DECODED),
    "neighbours": lambda: widgets.neighbours(SEARCHED),
    "pipeline": lambda: widgets.pipeline({"ResNet-20": 40.6e6, "narrow": 33.1e6}),
    "architecture": lambda: widgets.architecture(net(), COLOURS),
    "bare": lambda: widgets.architecture(net()),
}
GARBAGE = [
    "", " \n\n", "-", "1 2\n3", "a b c", "1 0 1\n0 1",
    "nan", "inf 1\n1 1", "1e999", "1/0", "1/3 1 1", "1,2,1", "<b>&\x00",
    "0 0 2", "9 9 1", "999 999 999\n-999 -999 -999\n.001 -.001 1e-9", "1", "0 0 1",
    "1 " * 10, "1 1 1\n" * 25,
    "\n".join(["-888.888 " * 5] * 5), "\n".join(["-123.456 " * 9] * 9),
    "½ ² ٣",
]
every_widget = pytest.mark.parametrize("name", MAKE)
both_languages = pytest.mark.parametrize("spoken", language.LANGUAGES)


@cache
def net():
    """A network with branches, shortcuts of both kinds, and more than 64 maps.

    Keras is imported only here.
    """
    import keras
    from keras import layers

    from helpers import architectures
    keras.utils.set_random_seed(8)
    small = architectures.resnet_cifar(8)
    x = small.get_layer("conv4_1_relu").output
    x = layers.Conv2D(70, 3, 2, activation="relu", name="wide")(x)
    side = layers.Conv2D(4, 1, use_bias=False, name="side")(x)
    x = layers.Concatenate(name="both")([x, side])
    x = layers.Dropout(.5, name="drop")(layers.Flatten(name="flat")(x))
    return keras.Model(small.inputs, layers.Dense(10, name="answer")(x), name="net")


def shown_controls(explorer):
    """All controls, also those followed indirectly; not Play, which holds no state of its own."""
    return [control for control in [*explorer.controls.values(), *explorer.extras]
            if not isinstance(control, ipywidgets.Play)]


def settings(control):
    """The values to try: both ends of a slider, every option, both states, garbage text."""
    match control:
        case ipywidgets.IntSlider() | ipywidgets.FloatSlider():
            return [control.min, control.max, control.min + control.step]
        case ipywidgets.Dropdown():
            return [value for _, value in control.options]
        case ipywidgets.Checkbox():
            return [True, False]
        case ipywidgets.Textarea():
            return GARBAGE
    return []


def touch(control, value):
    """Do what a student does: set a value, or press the button."""
    match control:
        case ipywidgets.Button():
            control.click()
        case ipywidgets.Dropdown() if value not in [option for _, option in control.options]:
            pass
        case _:
            control.value = value


@both_languages
@every_widget
def test_every_setting_from_the_default_state(name, spoken):
    language.use(spoken)
    assert_readable(MAKE[name]().svg())
    for index in range(len(shown_controls(MAKE[name]()))):
        explorer = MAKE[name]()
        control = shown_controls(explorer)[index]
        for value in settings(control) or [None]:
            touch(control, value)
            assert_readable(explorer.picture.value)
            assert explorer.picture.value == explorer.svg()


@both_languages
@every_widget
def test_random_walks(name, spoken):
    language.use(spoken)
    chance = random.Random(name + spoken)
    for _ in range(8):
        explorer = MAKE[name]()
        for _ in range(25):
            control = chance.choice(shown_controls(explorer))
            values = settings(control)
            if isinstance(control, ipywidgets.IntSlider):
                values = range(control.min, control.max + 1)
            touch(control, chance.choice(values) if values else None)
            assert_readable(explorer.picture.value)
            assert explorer.picture.value == explorer.svg()


@every_widget
def test_every_control_has_a_label_and_moves_the_picture(name):
    explorer = MAKE[name]()
    for control in [*explorer.controls.values(), *explorer.extras]:
        assert control.description.strip()
    for index in range(len(shown_controls(explorer))):
        pictures = set()
        explorer = MAKE[name]()
        control = shown_controls(explorer)[index]
        for value in settings(control) or [None, None]:
            touch(control, value)
            pictures.add(explorer.picture.value)
        assert len(pictures) > 1, control.description


@every_widget
def test_spanish_is_not_english(name):
    english = MAKE[name]()
    language.use("es")
    spanish = MAKE[name]()
    labels, spanish_labels = ({control.description for control in shown_controls(explorer)}
                              for explorer in (english, spanish))
    assert labels != spanish_labels
    drawn = set(words(spanish.svg()))
    language.use("en")
    assert set(words(english.svg())) != drawn


@every_widget
def test_static_picture(name, monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    explorer, displayed = MAKE[name](), []

    def display(*data, **_):
        displayed.extend(data)

    monkeypatch.setattr("helpers.plots.core.display", display)
    explorer._ipython_display_()
    data, caption = displayed
    assert re.fullmatch(r"Figure \d+\. Interactive: .+", repr(caption))
    assert set(data) == {"image/svg+xml", "text/plain"}
    assert data["image/svg+xml"] == explorer.svg()
    assert len(data["text/plain"]) > 20


def test_live_widget_has_its_names_put_in_the_page(monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    displayed = []

    def display(data, **_):
        displayed.append(data)

    for module in ("explorer", "accessible"):
        monkeypatch.setattr(f"helpers.widgets.{module}.display", display)
    language.use("es")
    widgets.dropout()._ipython_display_()
    box, script, _ = displayed
    assert box._dom_classes == ("course-es",)
    assert ".course-es .widget-play" in script["application/javascript"]
    assert "'Reproducir'" in script["application/javascript"]
    assert "LANGUAGE" not in script["application/javascript"]


def test_live_widget_shows_every_control(monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    displayed = []
    monkeypatch.setattr("helpers.widgets.explorer.display", displayed.append)
    monkeypatch.setattr("helpers.widgets.accessible.display", lambda *_, **__: None)
    for make in MAKE.values():
        explorer = make()
        explorer._ipython_display_()
        box, _ = displayed
        displayed.clear()
        *rows, picture = box.children
        assert picture is explorer.picture
        controls = {*explorer.controls.values(), *explorer.extras}
        assert {child for row in rows for child in row.children} == controls


@pytest.mark.parametrize("data", DATA)
def test_replay_equals_training(data):
    table = np.array(DATA[data], float)
    points, targets = table[:, :2], table[:, 2]
    history = replay(points, targets, 15 * len(table))
    trained = rule.train(points, targets, 15)
    epochs = [step.mistakes for step in history[len(table) - 1::len(table)]]
    mistakes = np.diff([0, *epochs])[:len(trained.mistakes)]
    np.testing.assert_array_equal(mistakes, trained.mistakes)
    if data == "XOR":
        assert verdict(history, 4) == "cycles"
    else:
        assert verdict(history, len(table)) == "converged"
        assert history[-1].after == (*trained.w, trained.b)
    assert verdict(history[:len(table)], len(table)) == ""


def test_perceptron_picture_tells_the_step():
    said = words(draw_perceptron(write_matrix(DATA["AND"]), 0, 5))
    assert {
        "w·x + b = 1×0 + 1×0 + 1 = 1",
        "Prediction +1, target −1: ✗ mistake",
        "b ← b + t = 1 − 1 = 0",
        "Before: w = (1, 1), b = 1",
        "After: w = (1, 1), b = 0",
        "Mistakes so far: 2 in 5 steps",
    } <= set(said)
    said = words(draw_perceptron(write_matrix(DATA["XOR"]), 0, 40))
    assert any("cycles" in line for line in said)


def test_moving_and_flipping_edit_the_points():
    explorer = widgets.perceptron("12")
    source, x1, x2, flip, _play = explorer.extras
    explorer.controls["chosen"].value = 6
    assert (x1.value, x2.value) == DATA["12"][6][:2]
    x1.value, x2.value = 1.5, .25
    flip.click()
    points, targets = read_points(explorer.controls["points"].value)
    expected = np.array(DATA["12"], float)
    expected[6] = 1.5, .25, -expected[6, 2]
    np.testing.assert_array_equal(np.column_stack([points, targets]), expected)
    explorer.controls["points"].value = "half typed"
    x1.value = 0
    flip.click()
    source.value = "OR"
    assert explorer.controls["points"].value == write_matrix(DATA["OR"])
    assert len(explorer.controls["chosen"].options) == 4
    assert edit_points("0 0 1", 0, 2) == "0 0 -1"


def test_embedded_png_is_the_picture():
    import base64
    import io

    from PIL import Image
    pixels = PHOTO[:, :, 0]
    encoded = re.search(r"base64,([^\"]+)", svg.image(pixels, 0, 0, 100))[1]
    opened = Image.open(io.BytesIO(base64.b64decode(encoded)))
    np.testing.assert_array_equal(np.array(opened), pixels)


def test_volume_numbers():
    said = " ".join(words(draw_volume(227, 227, 3, 96, 11, 4, 0)))
    for result in ["Output 55×55×96", "34,944", "290,400", "105,415,200",
                   f"{227 * 227 * 3 * 290_400:,}"]:
        assert result in said
    unfit = " ".join(words(draw_volume(7, 7, 3, 6, 3, 3, 0)))
    assert "does not fit" in unfit
    assert "2.33" in unfit


def pool(image, take, size, stride):
    """The pooled image by loops; `take` makes one number of a window."""
    places = range(0, len(image) - size + 1, stride)
    return np.array([[float(take(image[i:i + size, j:j + size])) for j in places] for i in places])


@pytest.mark.parametrize(("kind", "take"), [("maximum", np.max), ("average", np.mean)])
@pytest.mark.parametrize(("size", "stride", "shift"), [
    (2, 2, 0), (2, 2, 2), (3, 2, 1), (4, 1, 3), (1, 3, 2)])
def test_pooling_picture_equals_loops(kind, take, size, stride, shift):
    still = np.pad(STROKE, ((0, 0), (0, 3)))
    moved = np.roll(still, shift, axis=1)[:, :6]
    now, before = (pool(image, take, size, stride) for image in (moved, STROKE))
    changed = (now != before).sum()
    for position, place in enumerate(np.ndindex(now.shape)):
        drawing = draw_pooling(kind, size, stride, shift, position)
        said, cells = words(drawing), [*moved.flat, *now.flat, *before.flat]
        i, j = stride * place[0], stride * place[1]
        window = moved[i:i + size, j:j + size]
        [result] = [line for line in said if line.startswith(f"output[{place[0]}, {place[1]}] = ")]
        in_brackets = result.split("(")[1].split(")")[0]
        assert [int(n) for n in re.findall(r"\d+", in_brackets)] == window.ravel().tolist()
        assert float(re.split("[=≈] ", result)[-1]) == pytest.approx(now[place], rel=.005)
        assert ("≈" in result) == (float(number(now[place])) != now[place])
        assert all(number(value) in said for value in cells)
        assert f"◥ Shifted by {shift}: {changed} of {now.size} outputs changed." in said
        assert drawing.count("<polygon") == changed
    assert ("crossed out" in " ".join(said)) == bool((6 - size) % stride)


def test_pooling_forgives_what_the_lesson_says():
    strokes = [np.roll(STROKE, shift, axis=1) for shift in (0, 1, 2)]
    still, one, two = (pool(stroke, np.max, 2, 2) for stroke in strokes)
    np.testing.assert_array_equal(two, np.roll(still, 1, axis=1))
    still_mean, one_mean, _ = (pool(stroke, np.mean, 2, 2) for stroke in strokes)
    assert [still.size, (one != still).sum(), (still_mean != one_mean).sum()] == [9, 5, 7]
    assert not STROKE[:, 4:].any()  # so that a shift by 2 moves nothing out of the picture


def test_places_end_where_the_output_ends():
    explorer = widgets.pooling()
    explorer.controls["position"].value = 8
    explorer.controls["size"].value = 4
    assert (explorer.controls["position"].max, explorer.controls["position"].value) == (3, 3)
    explorer.controls["stride"].value = 1
    assert explorer.controls["position"].max == explorer.extras[0].max == 8


@pytest.mark.parametrize(("digit", "layer", "channel"), [
    (0, "conv 1", 3), (9, "conv 1", 0), (4, "pool 2", 31)])
def test_feature_maps_picture_tells_the_numbers(digit, layer, channel):
    drawing = draw_feature_maps(DIGITS, MAPS, CHANCES, digit, layer, channel)
    said, chosen = words(drawing), MAPS[layer][digit, :, :, channel]
    n, channels = SIZES[layer]
    assert f"{channels} maps of {n}×{n}" in said
    assert (f"{layer}, channel {channel}: the largest value is {chosen.max():.3g}; "
            f"{100 * np.mean(chosen == 0):.0f} % of its cells are 0.") in said
    silent = f"channels that are 0 everywhere: {int(layer == 'conv 1')}."
    assert any(silent in line for line in said)
    best = CHANCES[digit].argmax()
    chance = f"{100 * CHANCES[digit, best]:.1f} %"
    assert f"The network's answer: {best}, with a probability of {chance}." in said
    first = said.index("Probabilities (%)") + 1
    assert said[first:first + 20:2] == [f"{100 * share:.0f}" for share in CHANCES[digit]]
    assert said[first + 1:first + 20:2] == [str(k) for k in range(10)]
    pictures = re.findall(r"base64,[^\"]+", drawing)
    assert len(pictures) == 3  # the digit, all maps on one sheet, and the chosen one
    sheet = contact_sheet(greys(MAPS[layer][digit], MAPS[layer].max()))
    assert pictures[1] == re.search(r"base64,[^\"]+", svg.image(sheet, 0, 0, 9))[0]
    large = greys(chosen, MAPS[layer][:, :, :, channel].max())
    assert pictures[-1] == re.search(r"base64,[^\"]+", svg.image(large, 0, 0, 9))[0]


def test_channels_end_where_the_layer_does():
    explorer = MAKE["feature_maps"]()
    explorer.controls["layer"].value = "pool 2"
    assert explorer.controls["channel"].max == 31
    explorer.controls["channel"].value = 31
    explorer.controls["layer"].value = "conv 1"
    channel = explorer.controls["channel"]
    assert (channel.max, channel.value) == (15, 15)
    assert greys(np.array([-1., 0, 1, 2, 9]), 2).tolist() == [0, 0, 128, 255, 255]
    assert greys(np.zeros(2), 0).tolist() == [0, 0]


def walk(images=None):
    """The architecture widget, and by layer the words of its first image's first channel."""
    explorer = widgets.architecture(net(), images)
    jump, pictures = explorer.extras[0], {}
    for name, place in jump.options:
        jump.value = place
        assert explorer.controls["layer"].value == place
        pictures[name] = words(explorer.picture.value)
    return explorer, pictures


def field_words(field):
    """What the walk says of a receptive field on an image of 32×32."""
    if field < 32:
        return f"{field}×{field} pixels"
    return "more than the image" if field > 32 else "whole"


def test_walk_counts_what_the_ledger_counts():
    from helpers.architectures.ledger import ledger, receptive_fields
    rows = {row.name: row for row in ledger(net())}
    _, pictures = walk()
    counted = {"Parameters": 0, "Multiply-adds": 0}
    for name, said in pictures.items():
        assert f"Layer {list(pictures).index(name) + 1} of {len(pictures)}: {name}" in said
        text = " ".join(said)
        assert f"Output: {'×'.join(map(str, rows[name].output_shape))}" in text
        field = receptive_fields(net())[name]
        assert field_words(field) in text or "the whole image" in text
        for kind in counted:
            if found := re.search(rf"{kind}: ([-+()·× \d]+) = ([\d,]+)\.", text):
                product = found[1].replace("·", "*").replace("×", "*")
                total = int(found[2].replace(",", ""))
                assert eval(product) == total
                counted[kind] += total
    assert counted == {
        "Parameters": ledger(net()).total("parameters"),
        "Multiply-adds": ledger(net()).total("multiply_adds"),
    }
    no_stop = ("BatchNormalization", "Activation", "Flatten", "Dropout")
    assert set(pictures) == {name for name, row in rows.items() if row.kind not in no_stop}


def test_walk_says_what_layers_are_made_of():
    _, pictures = walk()
    text = {name: " ".join(said) for name, said in pictures.items()}
    first = "convolution 3×3, stride 1, padding same, then batch normalisation, ReLU"
    assert first in text["conv1"]
    assert "(3·3·64 + 1)·70 = 40,390" in text["wide"]
    assert "1·1·70·4 = 280" in text["side"]
    assert "joined along the channels: wide, side" in text["both"]
    assert "sum: conv2_1_b, conv1, then ReLU" in text["conv2_1_add"]
    assert "3·3·3·16 + 2·16 = 464" in text["conv1"]
    assert "fully connected, 666 → 10" in text["answer"]


def test_walk_shows_the_maps_of_the_model():
    import keras
    explorer, pictures = walk(COLOURS)
    until_wide = keras.Model(net().inputs, net().get_layer("wide").output)
    wide = np.asarray(until_wide([COLOURS]))
    explorer.extras[0].value = dict(explorer.extras[0].options)["wide"]
    assert explorer.controls["channel"].max == 69
    assert explorer.controls["channel"].value == wide[0].mean(axis=(0, 1)).argmax()
    for image, channel in [(0, 3), (1, 69)]:
        explorer.controls["image"].value, explorer.controls["channel"].value = image, channel
        drawing, one = explorer.picture.value, wide[image, :, :, channel]
        said = " ".join(words(drawing))
        assert f"Channel {channel} for this image: from {number(float(one.min()))} to " in said
        assert f"70 maps of 3×3: {'0 to 63' if channel < 64 else '64 to 69'}" in said
        large = greys(one, wide[:, :, :, channel].max())
        assert re.search(r"base64,[^\"]+", svg.image(large, 0, 0, 9))[0] in drawing
    answers = np.asarray(net()([COLOURS[:1]]))[0]
    best = f"The largest is unit {answers.argmax()}: {number(float(answers.max()))}."
    assert best in " ".join(pictures["answer"])
    explorer.extras[0].value = 1
    first = explorer.draw.__self__.maps[0]
    strongest = max(range(16), key=lambda channel: first[0, :, :, channel].sum())
    assert (explorer.controls["channel"].max, explorer.controls["channel"].value) == (15, strongest)


def test_walk_refuses_images_of_another_size():
    with pytest.raises(ValueError, match=r"images must be \(n, 32, 32, 3\), not \(2, 28, 28, 1\)"):
        widgets.architecture(net(), np.zeros((2, 28, 28, 1)))


def test_greys_of_maps_and_their_sheet():
    assert shades(np.array([-1., 0, 2]), np.array([-1., 2])).tolist() == [64, 128, 255]
    assert shades(np.array([0., 1]), np.array([0., 2])).tolist() == [0, 128]
    assert shades(np.array([-4., -1]), np.array([-4., -1])).tolist() == [0, 191]
    maps = np.stack([np.full((20, 20), 10 * k) for k in range(5)], -1)
    sheet = contact_sheet(maps.astype(np.uint8))
    assert sheet.shape == (44, 66)
    assert [sheet[22 * (k // 3) + 19, 22 * (k % 3)] for k in range(5)] == [0, 10, 20, 30, 40]
    assert contact_sheet(np.zeros((224, 224, 2), np.uint8)).shape == (35, 70)
    assert contact_sheet(np.zeros((1, 1, 64), np.uint8)).shape == (104, 104)


def test_typed_numbers():
    assert read_matrix("1/4 −2\n.5, 3\n").tolist() == [[.25, -2], [.5, 3]]
    assert [number(value) for value in (-0., 1234, 1234.5, .0625, -1e7, np.nan)] == [
        "0", "1,234", "1,234", "0.0625", "−1×10⁷", ""]
