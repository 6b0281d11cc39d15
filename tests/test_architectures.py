"""The architectures against their papers: totals, every table's rows, a step on each backend."""

import importlib.util
import os
import subprocess
import sys
from math import prod
from pathlib import Path

import keras
import numpy as np
import pytest

from helpers import architectures
from helpers.architectures import lenet, tables
from helpers.architectures.ledger import agrees, by_row, compare, ledger, receptive_fields

ROOT = Path(__file__).parent.parent
TOTALS = {
    ("lenet5", True): 60_000, ("lenet5", False): 61_706,
    ("alexnet", True): 60_965_224, ("alexnet", False): 62_378_344,
    ("vgg", "A"): 132_863_336, ("vgg", "A-LRN"): 132_863_336, ("vgg", "B"): 133_047_848,
    ("vgg", "C"): 133_638_952, ("vgg", "D"): 138_357_544, ("vgg", "E"): 143_667_240,
    ("googlenet", False): 6_998_552, ("googlenet", True): 13_378_280,
    ("resnet", 18): 11_689_512, ("resnet", 34): 21_797_672, ("resnet", 50): 25_557_032,
    ("resnet", 101): 44_549_160, ("resnet", 152): 60_192_808,
    ("efficientnet_lite0", 1000): 4_652_008,
}
RESNET_FLOPS = {18: "1.8G", 34: "3.6G", 50: "3.8G", 101: "7.6G", 152: "11.3G"}
CIFAR_RESNETS = {20: "0.27M", 32: "0.46M", 44: "0.66M", 56: "0.85M", 110: "1.7M"}
SMALL = {"lenet5": (32, 32, 1), "alexnet_cifar": (32, 32, 3), "vgg_cifar": (32, 32, 3),
         "googlenet_cifar": (32, 32, 3), "resnet_cifar": (32, 32, 3),
         "sprint": (32, 32, 3)}


def module(name: str):
    """A module of helpers.architectures; the package's attribute of that name is the function."""
    return sys.modules[f"helpers.architectures.{name}"]


@pytest.fixture(autouse=True)
def freed():
    """Big models go when their test ends."""
    yield
    keras.backend.clear_session()


@pytest.mark.parametrize(("name", "variant"), TOTALS, ids=str)
def test_the_published_total_of_parameters_is_hit_exactly(name, variant):
    model = getattr(architectures, name)(variant)
    assert sum(prod(weight.shape) for weight in model.trainable_weights) == TOTALS[name, variant]
    assert ledger(model).total("parameters") == TOTALS[name, variant]


@pytest.mark.parametrize("depth", RESNET_FLOPS)
def test_the_multiply_adds_of_the_resnets_are_those_of_table_1(depth):
    assert agrees(ledger(architectures.resnet(depth)).total("multiply_adds"), RESNET_FLOPS[depth])
    assert float(RESNET_FLOPS[depth][:-1]) * 1e9 == module("resnet").FLOPS[depth]


def test_efficientnet_lite0_has_the_papers_resolutions_and_the_published_size():
    model = architectures.efficientnet_lite0()
    rows = ledger(model)
    assert agrees(rows.total("parameters"), "4.7M")
    # Products with kernels; the authors print 407 million multiply-adds, of whatever.
    assert rows.total("multiply_adds") == 385_187_552
    firsts = {"1": "stem", "2": "block1_depthwise", "3": "block2_expand", "4": "block4_expand",
              "5": "block6_expand", "6": "block9_expand", "7": "block12_expand",
              "8": "block16_expand", "9": "head"}
    for line in module("efficientnet").TABLE:
        seen = model.get_layer(firsts[line["stage"]]).input.shape[1:3]
        assert seen == tables.numbers(line["resolution"])
    assert model.get_layer("block16_project").output.shape[1:] == (7, 7, 320)
    assert sum(row.kind == "Add" for row in rows) == 9


@pytest.mark.parametrize("side", [96, 224])
def test_efficientnet_lite0_takes_bytes_and_other_sides(side):
    model = architectures.efficientnet_lite0(classes=3, side=side)
    grey = np.full((1, side, side, 3), 127, "uint8")
    assert np.allclose(model.get_layer("rescale")(grey), 0, atol=1e-6)
    assert np.allclose(model.get_layer("rescale")(grey + 64), .5, atol=1e-6)
    assert model(grey).shape == (1, 3)
    assert model.get_layer("head").output.shape[1:] == (side // 32, side // 32, 1280)


@pytest.mark.parametrize("depth", CIFAR_RESNETS)
def test_the_resnets_for_cifar_have_the_parameters_of_table_6(depth):
    residual = ledger(architectures.resnet_cifar(depth))
    plain = ledger(architectures.resnet_cifar(depth, residual=False))
    assert agrees(residual.total("parameters"), CIFAR_RESNETS[depth])
    assert agrees(module("resnet").CIFAR_MILLIONS[depth] * 1e6, CIFAR_RESNETS[depth])
    assert plain.total("parameters") == residual.total("parameters")  # option A costs nothing
    assert sum(row.kind in ("Conv2D", "Dense") for row in residual) == depth


def test_the_vgg_totals_are_those_of_table_2():
    totals = {name: TOTALS["vgg", name] for name in module("vgg").MILLIONS}
    assert all(agrees(total, f"{module('vgg').MILLIONS[name]}M") for name, total in totals.items())


def test_lenet5_layer_by_layer_and_its_connections():
    model = architectures.lenet5()
    compare(model, lenet.TABLE)
    inputs = {"C1": 25, "S2": 4, "C3": 25 * lenet.CONNECTIONS.sum() / 16, "S4": 4, "C5": 400,
              "F6": 120, "output": 83}
    rows = {row.name: row for row in ledger(model)}
    connections = {name: int((count + 1) * prod(rows[name].output_shape))
                   for name, count in inputs.items()}
    assert connections == {line["row"]: int(line["connections"]) for line in lenet.TABLE}
    assert sum(connections.values()) == 340_908
    assert lenet.CONNECTIONS.sum(axis=0).tolist() == [3] * 6 + [4] * 9 + [6]
    assert len({tuple(column) for column in lenet.CONNECTIONS.T}) == 16


def test_the_partial_connections_are_a_convolution_with_zeros():
    layer = lenet.PartialConv2D()
    maps = np.random.default_rng(0).normal(size=(2, 14, 14, 6)).astype("float32")
    layer(maps)
    kernel, bias = (np.asarray(weight) for weight in layer.weights)
    assert kernel.size + bias.size == 1516
    full = np.zeros((5, 5, 6, 16), "float32")
    full[:, :, *np.nonzero(lenet.CONNECTIONS)] = kernel.reshape(5, 5, -1)
    expected = lenet.scaled_tanh(keras.ops.conv(maps, full) + bias)
    assert np.allclose(layer(maps), expected, atol=1e-5)


def test_subsampling_and_codes_by_hand():
    maps = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
    layer = lenet.Subsampling()
    layer(maps)
    layer.set_weights([np.array([.01], "float32"), np.array([.5], "float32")])
    total = .01 * (0 + 1 + 4 + 5) + .5
    assert np.allclose(layer(maps)[0, 0, 0, 0], 1.7159 * np.tanh(2 / 3 * total))
    codes = lenet.Codes()
    distances = np.asarray(codes(lenet.CODES.reshape(10, 84).astype("float32")))
    assert distances.argmax(axis=1).tolist() == list(range(10))
    assert np.allclose(np.diag(distances), 0)
    nearest = np.sort(-distances, axis=1)[:, 1]
    assert nearest.min() >= 4 * 8  # any two digits differ in at least eight dots


def test_the_competitive_loss_is_equation_9():
    outputs, labels = np.array([[-1., -3, -2] + [-9.] * 7]), np.array([1])
    expected = 3 + np.log(np.exp(-.1) + np.exp(outputs).sum())
    loss = lenet.competitive_loss(labels, keras.ops.convert_to_tensor(outputs))
    assert np.allclose(loss, expected)


@pytest.mark.parametrize("grouped", [True, False])
def test_alexnet_has_the_slides_outputs_line_by_line(grouped):
    assert len(compare(architectures.alexnet(grouped), module("alexnet").TABLE)) == 13


def test_alexnet_does_not_fit_on_224():
    net = module("alexnet")
    with pytest.raises(AssertionError):
        compare_shape(net.build(net.TABLE, (224, 224, 3), True, "relu", .5))


def compare_shape(model: keras.Model) -> None:
    """conv1 gives 55×55."""
    assert model.get_layer("conv1").output.shape[1:3] == (55, 55)


def test_local_response_normalisation_is_the_papers_formula():
    maps = np.random.default_rng(0).normal(0, 30, (2, 3, 4, 7))
    expected = np.empty_like(maps)
    for i in range(7):
        nearby = (maps[..., max(0, i - 2):i + 3] ** 2).sum(axis=-1)
        expected[..., i] = maps[..., i] / (2 + 1e-4 * nearby) ** .75
    layer = module("alexnet").LocalResponseNormalization(dtype="float64")
    assert np.allclose(layer(maps), expected)
    first, nearby = maps[0, 0, 0, 0], (maps[0, 0, 0, :3] ** 2).sum()
    assert np.allclose(expected[0, 0, 0, 0], first / (2 + 1e-4 * nearby) ** .75)


def test_googlenet_against_its_table_each_deviation_with_a_reason():
    google, model = module("googlenet"), architectures.googlenet()
    for column, kilo in (("output", 1000), ("params", 1024), ("ops", 1000)):
        table = [{"row": line["row"], column: line[column]} for line in google.TABLE]
        reasons = {cell: reason for cell, reason in google.REASONS.items() if cell[1] == column}
        cells = compare(model, table, reasons, kilo)
        assert {(cell.row, cell.column) for cell in cells if cell.reason} == set(reasons)


def test_googlenet_is_22_layers_deep_and_its_columns_contradict_each_other():
    google = module("googlenet")
    assert sum(int(line["depth"]) for line in google.TABLE) == 22
    rows = {row.name: row for row in by_row(ledger(architectures.googlenet()))}
    for line in google.TABLE:
        reason = google.REASONS.get((line["row"], "params"))
        if reason in (google.CONTRADICTION, google.LESS):
            weights = float(line["params"][:-1]) * 1024
            places = prod(tables.numbers(line["output"])[:2])
            assert agrees(rows[line["row"]].multiply_adds, line["ops"])
            assert agrees(weights * places, line["ops"]) == (reason is google.LESS)
            share = weights / rows[line["row"]].parameters
            assert reason is google.CONTRADICTION or .99 < share < 1


def test_the_first_layer_of_googlenets_table_is_a_separable_convolution():
    assert agrees(7 * 7 * 3 * 8 + 24 * 64, "2.7K")
    assert agrees((7 * 7 * 3 * 8 + 24 * 64) * 112 * 112, "34M")


def test_the_figures_of_row_5a_are_those_of_a_row_with_48_filters_before_its_5x5():
    lines = {line["row"]: line for line in module("googlenet").TABLE}
    weights = 832 * (256 + 160 + 48 + 128) + 9 * 160 * 320 + 25 * 48 * 128
    assert (lines["5a"]["5×5r"], lines["5b"]["5×5r"]) == ("32", "48")
    assert agrees(weights * 49, lines["5a"]["ops"])
    share = float(lines["5a"]["params"][:-1]) * 1024 / weights
    weights_4e = 528 * (256 + 160 + 32 + 128) + 9 * 160 * 320 + 25 * 32 * 128
    assert round(share, 4) == round(float(lines["4e"]["params"][:-1]) * 1024 / weights_4e, 4)


def test_the_auxiliary_heads_are_those_of_section_5():
    model = architectures.googlenet(auxiliary=True)
    assert [tuple(output.shape) for output in model.outputs] == [(None, 1000)] * 3
    rows = {row.name: row for row in ledger(model)}
    assert rows["aux4a_pool"].output_shape == (4, 4, 512)
    assert rows["aux4d_pool"].output_shape == (4, 4, 528)


def test_compare_raises_where_a_difference_has_no_reason_or_a_reason_no_difference():
    model, why = architectures.lenet5(), ("why", "por qué")
    said = "C1, parameters: the paper says 157, the model 156; no reason is given"
    with pytest.raises(ValueError, match=said):
        compare(model, [{"row": "C1", "parameters": "157"}])
    with pytest.raises(ValueError, match="they agree, so no reason is needed"):
        compare(model, [{"row": "C1", "parameters": "156"}], {("C1", "parameters"): why})
    with pytest.raises(ValueError, match="no layer of lenet5 belongs to C9; its rows are C1"):
        compare(model, [{"row": "C9", "parameters": "1"}])
    cells = compare(model, [{"row": "total", "parameters": "61K"}], {("total", "parameters"): why})
    assert "why" in repr(cells)
    assert "60,000" in repr(cells)


@pytest.mark.parametrize(("ours", "paper", "same"), [
    (60_000, "60,000", True), (60_001, "60,000", False),
    (163_696, "163K", True), (163_696, "164K", True), (163_696, "165K", False),
    (2_712, "2.7K", True), (2_812, "2.7K", False), (138_357_544, "138M", True),
    (3_663_761_408, "3.6G", True), (3_663_761_408, "3.8G", False)])
def test_agreement_is_less_than_one_unit_of_the_last_printed_digit(ours, paper, same):
    assert agrees(ours, paper) is same


def test_a_thousand_of_1024():
    assert agrees(114_944, "112K", kilo=1024)
    assert not agrees(114_944, "112K")


def test_multiply_adds_count_the_products_of_the_definition():
    rows = {row.name: row for row in ledger(architectures.alexnet(grouped=True))}
    assert rows["conv1"].multiply_adds == 55 * 55 * 96 * 11 * 11 * 3
    assert rows["conv2"].multiply_adds == 27 * 27 * 256 * 5 * 5 * 48  # filters see half of the maps
    assert rows["fc6"].multiply_adds == 6 * 6 * 256 * 4096
    assert rows["conv1"].activation_bytes == 4 * 55 * 55 * 96


@pytest.mark.parametrize(("make", "layer", "field"), [
    (architectures.lenet5, "C3", 14), (architectures.lenet5, "F6", 32),
    (architectures.alexnet, "pool3", 195), (lambda: architectures.vgg("D"), "pool5", 212),
    (lambda: architectures.resnet_cifar(8), "conv2_1_add", 7)])
def test_receptive_fields(make, layer, field):
    assert receptive_fields(make())[layer] == field


@pytest.mark.parametrize("name", SMALL)
def test_receptive_fields_are_where_gradients_come_from(name):
    """Nudge pixels: a layer's middle unit feels those in its field, and no others.

    The layer is the first that is pooled or strided.
    """
    model = getattr(architectures, name)()
    fields = receptive_fields(model)
    layer = [row.name for row in ledger(model) if len(row.output_shape) == 3][2]
    inner = keras.Model(model.inputs[0], model.get_layer(layer).output)
    rng, (height, width, channels) = np.random.default_rng(0), SMALL[name]
    image = rng.normal(size=(1, height, width, channels)).astype("float32")
    nudged = np.repeat(image, width, axis=0)
    nudged[range(width), :, range(width)] += 50
    maps = np.asarray(inner(np.concatenate([image, nudged])))
    middle = maps[:, maps.shape[1] // 2, maps.shape[2] // 2]
    felt = np.flatnonzero(np.abs(middle[1:] - middle[0]).max(axis=-1) > 1e-4)
    assert felt[-1] - felt[0] + 1 <= fields[layer]
    assert len(felt) > fields[layer] / 2


@pytest.mark.parametrize(("call", "words"), [
    (lambda: architectures.vgg("F"), "no VGG configuration 'F'; there are A, A-LRN"),
    (lambda: architectures.resnet(51), "no ResNet of depth 51 in Table 1; there are 18, 34"),
    (lambda: architectures.resnet_cifar(21), "a depth of 21 is not 6n\\+2"),
    (lambda: tables.read("a b\n1 2\n3"), "shorter|longer|argument")])
def test_wrong_arguments_get_a_clear_error(call, words):
    with pytest.raises(ValueError, match=words):
        call()


STEP = """
import keras, numpy as np
from helpers import architectures
for name, shape in {shapes}.items():
    model = getattr(architectures, name)()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1e-4, momentum=.9), loss)
    images = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    before = [np.array(weight) for weight in model.trainable_weights]
    assert np.isfinite(model.train_on_batch(images, np.array([3, 7])))
    moved = [not np.array_equal(a, b) for a, b in zip(before, model.trainable_weights)]
    assert sum(moved) > .9 * len(moved), (name, moved)
    print(keras.backend.backend(), name)
"""
BIG = {"alexnet": (227, 227, 3), "googlenet": (224, 224, 3), "resnet": (224, 224, 3)}


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_every_model_takes_a_training_step(backend):
    """VGG's step takes the memory of 138 million parameters four times over, and is left out."""
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    env = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    ran = subprocess.run([sys.executable, "-c", STEP.format(shapes=SMALL | BIG)], text=True,
                         capture_output=True, env=env, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count(f"{backend} ") == len(SMALL | BIG)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_small_googlenets_are_their_tables(batch_norm):
    table = module("googlenet").WIDE_TABLE if batch_norm else module("googlenet").SMALL_TABLE
    rows = [{"row": row["row"], "output": row["output"]} for row in table]
    cells = compare(architectures.googlenet_cifar(batch_norm=batch_norm), rows)
    assert len(cells) == len(table)  # an error is raised where they differ


def test_the_wide_nets_that_the_course_stores_have_their_sizes():
    assert architectures.vgg_cifar(configuration="wide").count_params() == 699_882
    assert architectures.googlenet_cifar(batch_norm=True).count_params() == 342_954
