"""The pictures of architectures: their boxes, what units see, the five nets' table."""

import keras
import numpy as np
import pytest
from keras import layers
from readable import assert_readable, words

from helpers import architectures, language, plots, widgets
from helpers.anatomy.blocks import blocks, stem
from helpers.anatomy.fields import fields, inputs, operations
from helpers.architectures.ledger import ledger, receptive_fields
from helpers.plots.five import FIVE
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
        "conv1", "pool1", "norm1", "conv2", "pool2", "norm2", "conv3", "conv4", "conv5", "pool3",
        "fc6", "fc7", "fc8"]
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
        "en": "residual block, shortcut that changes the shape",
        "es": "bloque residual, atajo que cambia la forma",
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
