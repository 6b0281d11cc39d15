"""The pictures of architectures: their boxes, what units see, the five nets' table."""

import re
from xml.etree import ElementTree

import keras
import numpy as np
import pytest
from keras import layers
from readable import assert_readable, texts, words

from helpers import architectures, language, plots, widgets
from helpers.anatomy.blocks import blocks, stem
from helpers.anatomy.fields import fields, inputs, operations
from helpers.architectures.ledger import ledger, receptive_fields
from helpers.plots.architectures import Row
from helpers.plots.five import FIVE
from helpers.plots.modules import draw_bands
from instructor.pictures import without_svg

MODELS = {
    "LeNet-5": architectures.lenet5,
    "AlexNet": architectures.alexnet,
    "VGG-16": architectures.vgg,
    "GoogLeNet": architectures.googlenet,
    "ResNet-152": lambda: architectures.resnet(152),
}


@pytest.fixture(autouse=True)
def clear_models():
    """Big models go when their test ends."""
    yield
    keras.backend.clear_session()


@pytest.mark.parametrize("net", FIVE, ids=lambda net: net.name)
def test_the_five_cost_what_their_models_do(net):
    rows = ledger(model := MODELS[net.name]())
    assert net.parameters == rows.total("parameters")
    assert net.multiply_adds == rows.total("multiply_adds")
    depth = {}  # by a tensor's id: the layers with a kernel on the longest way to it
    for operation in operations(model):
        own = hasattr(operation, "kernel") and type(operation).__name__ != "Subsampling"
        before = max([depth[id(tensor)] for tensor in inputs(operation)], default=0)
        depth[id(operation.output)] = before + own
    assert depth[id(model.outputs[0])] == net.depth


def test_boxes_of_a_chain():
    names = [block.name for block in blocks(architectures.lenet5())]
    assert names == ["image", "C1", "S2", "C3", "S4", "C5", "F6", "output"]
    made = {block.name: block for block in blocks(architectures.alexnet())}
    assert list(made)[1:] == [
        "conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool3", "fc6", "fc7", "fc8"]
    assert made["pool1"].layers == ("pool1", "norm1")
    assert made["pool3"].shape == (6, 6, 256)
    assert made["fc6"].layers == ("fc6", "drop6")


@pytest.mark.parametrize("auxiliary", [False, True])
def test_boxes_of_branches(auxiliary):
    made = blocks(architectures.googlenet(auxiliary))
    assert " ".join(block.name for block in made) == (
        "image conv1 pool1 conv2 pool2 3a 3b pool3 4a 4b 4c 4d 4e pool4 5a 5b pool5 linear")
    assert {block.kind for block in made if block.name[0] in "345"} == {"branches"}


def test_boxes_of_residual_blocks():
    made = blocks(architectures.resnet_cifar(20))
    stage = ["projection", "identity", "identity"]
    assert [block.shortcut for block in made] == ["", "", *3 * ["identity"], *stage, *stage, "", ""]
    plain = blocks(architectures.resnet_cifar(20, residual=False))
    assert [block[0] for block in plain] == [block[0] for block in made]
    many = blocks(architectures.resnet_cifar(110))
    assert [(block.name, block.repeats) for block in many[2:5]] == [
        ("conv2_1…18", 18), ("conv3_1", 1), ("conv3_2…18", 17)]


def test_boxes_of_a_model_without_names_of_its_own():
    x = image = keras.Input((16, 16, 3))
    x = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(8, 3, padding="same")(x)))
    f = layers.Conv2D(8, 3, padding="same")(x)
    f = layers.Conv2D(8, 3, padding="same")(f)
    x = layers.Add()([x, f])
    pool = layers.MaxPooling2D(3, 1, padding="same")(x)
    x = layers.Concatenate()([layers.Conv2D(4, 1)(x), pool])
    made = blocks(keras.Model(image, layers.Dense(2)(layers.Flatten()(x))))
    kinds = [block.kind for block in made]
    assert kinds == ["image", "convolution", "residual", "branches", "dense"]
    assert [block.shape[-1] for block in made] == [3, 8, 8, 12, 2]
    assert [stem(name) for name in ("3a_3x3r", "conv2_1_a_bn", "conv1_2", "conv2d_1", "fc")] == [
        "3a", "conv2_1", "conv1_2", "conv2d_1", "fc"]


def test_fields_lie_where_a_changed_pixel_is_seen():
    rng = np.random.default_rng(1)
    model = keras.Sequential([
        keras.Input((21, 21, 1)),
        layers.Conv2D(1, 3, 2, padding="same", name="a"),
        layers.Conv2D(1, 4, name="b"),
        layers.AveragePooling2D(3, 2, padding="same", name="c")])
    model.set_weights([rng.random(weight.shape) + .1 for weight in model.get_weights()])
    where, sizes = fields(model), receptive_fields(model)
    for name in "abc":
        assert where[name].size == sizes[name]
    black = np.zeros((1, 21, 21, 1), "float32")
    lit = np.repeat(np.eye(21, dtype="float32")[:, :, None, None], 21, axis=2)
    for name in "abc":
        part = keras.Model(model.inputs, model.get_layer(name).output)
        changed = np.asarray(part([lit])) != np.asarray(part([black]))
        seen = np.any(changed, axis=(2, 3))  # (pixel's row, unit's row)
        for unit in range(seen.shape[1]):
            first, end = where[name].of(unit)
            in_image = range(max(first, 0), min(end, 21))
            assert np.flatnonzero(seen[:, unit]).tolist() == list(in_image)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_figures_say_what_they_show(spoken):
    language.use(spoken)
    picture = plots.architecture(architectures.resnet_cifar(8))
    kind = {
        "en": "residual block 3×3/2 3×3, shortcut that changes the shape",
        "es": "bloque residual 3×3/2 3×3, atajo que cambia la forma",
    }
    assert f"conv3_1 ({kind[spoken]}) 16×16×32; " in picture.alt
    chart = plots.chart_of_five()
    for said in ("GoogLeNet (2014), 7 M", "22 ", "15.47 G", "18.2 %", "15.3 %", "3.57 %", "0.95 %"):
        assert said in chart.alt
    assert chart._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")
    shown, metadata = picture._repr_mimebundle_()
    assert metadata == {"image/svg+xml": {"alt": picture.alt}}
    stored = without_svg({"data": {name: shown[name] for name in ("image/svg+xml", "text/plain")}})
    assert stored["metadata"]["image/png"] == {"alt": picture.alt, "width": 890}


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("name", ["lenet5", "vgg", "googlenet", "resnet"])
def test_the_figure_is_the_row_that_the_widget_walks_along(name, spoken):
    language.use(spoken)
    model = getattr(architectures, name)()
    figure, walk = plots.architecture(model).svg, widgets.architecture(model)
    assert_readable(figure)
    said = words(figure)
    assert {block.name for block in blocks(model)} <= set(said)
    assert set(said) <= set(words(walk.svg()))


@pytest.mark.parametrize(("name", "power"), [("lenet5", 1), ("vgg", .5), ("resnet", .5)])
def test_volumes_are_to_scale(name, power):
    row = Row(blocks(getattr(architectures, name)()))
    solids = [solid for (solid,) in row.solids]
    assert [solid.x for solid in solids] == sorted(solid.x for solid in solids)
    maps = [(solid, box.shape) for solid, box in zip(solids, row.boxes, strict=True)
            if box.height() > 1]
    (first, of_first), (widest, of_widest) = maps[0], max(maps, key=lambda pair: pair[1][-1])
    for solid, (height, width, channels) in maps:
        assert solid.height / first.height == pytest.approx((height / of_first[0]) ** power)
        if power == 1:
            assert (solid.width, solid.maps) == (pytest.approx(solid.height), channels)
        else:
            assert solid.depth / first.height == pytest.approx((width / of_first[1]) ** power)
            ratio = channels / of_widest[-1]
            assert solid.width / widest.width == pytest.approx(ratio ** power)
    columns = [(solid.slant() if power == 1 else solid.height, box.shape[-1])
               for solid, box in zip(solids, row.boxes, strict=True) if box.height() == 1]
    for long, units in columns:
        assert long / columns[0][0] == pytest.approx((units / columns[0][1]) ** power)


@pytest.mark.parametrize("name", ["lenet5", "vgg", "zfnet"])
def test_numbers_below_the_volumes_are_the_layers(name):
    model = getattr(architectures, name)()
    below = {}  # by the block: what stands in its column, from above
    for element, x, y in placed(plots.architecture(model).svg):
        below.setdefault(round(x, 1), []).append((y, element))
    row = Row(blocks(model))
    for k, box in enumerate(row.boxes[1:], 1):
        layer = model.get_layer(box.layers[0])
        here = [x for x in below if abs(x - row.middle(k)) < 4.5]
        near = [words for x in here for _, words in sorted(below[x])]
        assert f"{layer.output.shape[-1]}" in near[near.index(box.name):]
        if hasattr(layer, "kernel_size") or hasattr(layer, "pool_size"):
            side = getattr(layer, "kernel_size", None) or layer.pool_size
            stride = f"/{layer.strides[0]}" if layer.strides[0] > 1 else ""
            assert f"{side[0]}×{side[1]}{stride}" in near


def placed(drawing):
    return [(element.text, float(element.get("x")), float(element.get("y")))
            for element, _, _ in texts(ElementTree.fromstring(drawing))]


def test_shortcuts_end_where_the_model_adds():
    model = architectures.resnet(18)
    row = Row(blocks(model))
    by_shape = {entry.name: entry.output_shape for entry in ledger(model)}
    paths = {k: row.path(k) for k in range(len(row.boxes)) if row.path(k)}
    added = [entry.name for entry in ledger(model) if entry.kind == "Add"]
    assert [row.boxes[k].layers for k in paths] == [
        next(box.layers for box in row.boxes if name in box.layers) for name in added]
    for (k, drawn), name in zip(paths.items(), added, strict=True):
        start, end = (float(x) for x in re.search(r"M(\S+) \S+ \S+ (\S+) ", drawn).groups())
        left, _, width, _ = row.place(k)
        assert start <= left
        assert end + 1 >= left + width - row.scale.slot / 5
        changes = by_shape[name] != row.boxes[k - 1].shape
        assert ('stroke-dasharray="4 3"' in drawn) == changes


def test_two_streams_cross_where_a_convolution_is_not_grouped():
    model = architectures.alexnet()
    row = Row(blocks(model))
    crossing = [row.boxes[k].name for k in range(1, len(row.boxes))
                if 'stroke-dasharray="3 3"' in row.link(k)]
    assert crossing == ["conv3", "fc6", "fc7"]
    assert [len(solids) for solids in row.solids] == [1, *10 * [2], 1]
    assert {"2×48", "2×128", "2×192", "2×2048"} <= set(words(plots.architecture(model).svg))
    assert not Row(blocks(architectures.alexnet(grouped=False))).split


def test_bands_are_as_wide_as_the_branches():
    model = architectures.googlenet()
    row = Row(blocks(model))
    for k, box in enumerate(row.boxes):
        if box.kind == "branches":
            bands = draw_bands(box, row.solids[k][0])
            wide = [float(n) for n in re.findall(r' width="(\S+?)"', bands)]
            gives = [tensor.shape[-1] for tensor in inputs(model.get_layer(box.layers[-1]))]
            assert np.allclose(np.divide(wide, sum(wide)), np.divide(gives, sum(gives)), atol=1e-3)
            squares = row.path(k).count("<rect") + row.path(k).count("<circle") - 2
            assert squares == sum(map(len, box.ways))
