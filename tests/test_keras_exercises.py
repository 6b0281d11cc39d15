"""Exercises whose answer is a Keras model: styles, single wrong settings, and Keras's own words."""

import inspect
import random
import sys

import keras
import numpy as np
import pytest
from keras import Input, Model, Sequential, layers, ops
from mutants import function, mutants, passes, solution

from helpers import language
from helpers.exercises import Exercise, Misconception, all_exercises, check
from helpers.exercises.loading import extra_exercises
from helpers.exercises.messages import describe
from helpers.exercises.model_layers import layers_of
from helpers.exercises.outcome import Outcome, difference, import_first
from helpers.exercises.values import plain

IDS = [id for id, exercise in all_exercises().items() if hasattr(exercise.answer, "cache_info")]


def test_two_in_each_lesson_on_networks():
    lessons = 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 12, 12, 13, 13, 14, 14, 15, 15
    assert [id[:2] for id in IDS] == [f"{n:02}" for n in lessons]


# Right answers in other styles: a name, tuples, activations as layers, Sequential, operations.

def lenet_in_a_row(classes):
    net = Sequential(name="mine")
    net.add(Input(shape=(32, 32, 1)))
    net.add(layers.Conv2D(6, kernel_size=(5, 5), name="C1"))
    net.add(layers.ReLU())
    net.add(layers.MaxPool2D(pool_size=(2, 2), strides=(2, 2)))
    net.add(layers.Conv2D(16, (5, 5), activation=keras.activations.relu, padding="valid"))
    net.add(layers.MaxPool2D((2, 2), strides=2))
    net.add(layers.Conv2D(120, 5))
    net.add(layers.Activation("relu"))
    net.add(layers.Flatten())
    net.add(layers.Dense(84, "relu", kernel_initializer="he_normal"))
    net.add(layers.Dense(classes, activation="linear"))
    return net


def scaled_before_the_mean(shape):
    return Sequential([Input(shape), layers.DepthwiseConv2D((1, 1)),
                       layers.AvgPool2D((2, 2), padding="same"), layers.Activation("tanh")])


def start_of_pieces(side, filters):
    return Sequential([Input((side, side, 3)),
                       Sequential([layers.Conv2D(filters, (11, 11), (4, 4)), layers.ReLU()]),
                       layers.MaxPool2D((3, 3), (2, 2))])


def head_dropped_before_relu(shape, units, classes):
    x = images = Input(shape)
    x = layers.Flatten()(x)
    x = ops.relu(layers.Dropout(.5)(layers.Dense(units)(x)))
    x = layers.Dropout(.5)(layers.ReLU()(layers.Dense(units, name="fc7")(x)))
    return Model(inputs=images, outputs=layers.Dense(classes, name="fc8")(x))


def block_as_a_list(shape, convolutions, filters):
    rows = [layers.Conv2D(filters, (3, 3), padding="SAME", activation="relu", name=f"conv_{n}")
            for n in range(convolutions)]
    return Sequential([layers.InputLayer(shape=shape), *rows, layers.MaxPooling2D()])


def mean_before_the_last(shape, window, units, classes):
    x = images = Input(shape)
    x = layers.Conv2D(units, (window, window))(x)
    x = layers.Conv2D(units, 1, padding="same")(layers.ReLU()(x))
    x = layers.Conv2D(classes, (1, 1))(layers.ReLU()(x))
    return Model(images, ops.mean(x, axis=(1, 2)))


def module_backwards(shape, ones, threes, doubled, pooled):
    def conv(filters, size):
        return layers.Conv2D(filters, size, padding="same", activation="relu")
    x = Input(shape)
    d = conv(pooled, 1)(layers.MaxPool2D((3, 3), (1, 1), "same")(x))
    c = conv(doubled[1], 3)(conv(doubled[1], 3)(conv(doubled[0], 1)(x)))
    b = layers.ReLU()(layers.Conv2D(threes[1], (3, 3), padding="same")(conv(threes[0], 1)(x)))
    return Model(x, layers.concatenate([conv(ones, 1)(x), b, c, d], axis=3))


def head_in_a_row(shape, filters, units, classes):
    return Sequential([
        Input(shape), layers.AvgPool2D((5, 5), (3, 3), "valid"), layers.Conv2D(filters, 1),
        layers.ReLU(), layers.Reshape((-1,)), layers.Dense(units, "relu"), layers.Dropout(.7),
        layers.Dense(classes)])


def block_with_operations(shape, filters, strides):
    def conv(x, size, step):
        x = layers.Conv2D(filters, size, step, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)
    x = Input(shape)
    around = x if strides == 1 and filters == shape[2] else conv(x, 1, strides)
    y = conv(layers.Activation("relu")(conv(x, 3, strides)), 3, 1)
    return Model(x, ops.relu(ops.add(around, y)))


def block_spelt_out(shape):
    c = shape[-1]
    x = Input(shape)
    y = layers.Activation("relu")(layers.BatchNormalization(name="first")(x))
    y = layers.Conv2D(filters=c, kernel_size=(3, 3), padding="same", use_bias=False)(y)
    y = ops.relu(layers.BatchNormalization()(y))
    y = layers.Conv2D(c, 3, 1, "same", use_bias=False)(y)
    return Model(x, x + y)


def head_written_out(shape, classes, rate):
    x = maps = Input(shape)
    x = layers.Dropout(rate)(ops.mean(x, axis=(1, 2)))
    return Model(maps, layers.Dense(classes, activation="linear", name="logits")(x))


def frozen_at_birth(shape, filters, classes):
    def conv(name, trainable):
        return layers.Conv2D(filters, (3, 3), padding="SAME", use_bias=False, name=name,
                             trainable=trainable)
    x = images = Input(shape)
    x = ops.relu(layers.BatchNormalization(trainable=False)(conv("low", False)(x)))
    x = layers.ReLU()(layers.BatchNormalization(trainable=False)(conv("high", True)(x)))
    return Model(images, layers.Dense(classes)(layers.GlobalAvgPool2D()(x)))


def siblings_of_a_layer(shape, anchors):
    maps = Input(shape=shape, name="maps")
    x = layers.ReLU()(layers.Conv2D(shape[-1], (3, 3), (1, 1), "SAME", name="window")(maps))
    shifts = layers.Conv2D(anchors * 4, kernel_size=(1, 1), name="reg")(x)
    scores = layers.Conv2D(anchors, 1, activation="linear", padding="same", name="cls")(x)
    return Model(maps, outputs=(scores, shifts))


def enlarged_before_scored(coarse, fine, classes):
    small, large = Input(coarse), Input(fine)
    x = layers.UpSampling2D((2, 2), interpolation="bilinear")(small)
    scores = [layers.Conv2D(classes, (1, 1), name=f"score{k}")(y) for k, y in enumerate((x, large))]
    return Model(inputs=[small, large], outputs=layers.add(scores))


def autoencoder_with_operations(sizes):
    x = pixels = Input(sizes[:1])
    for size in sizes[1:-1]:
        x = layers.ReLU()(layers.Dense(size)(x))
    x = layers.Dense(sizes[-1], "linear", name="code")(x)
    for size in sizes[-2:0:-1]:
        x = ops.relu(layers.Dense(size)(x))
    return Model(pixels, layers.Activation("sigmoid")(layers.Dense(sizes[0])(x)))


def classifier_step_by_step(pixels, units, classes):
    x = images = Input((pixels,))
    for width in units:
        x = ops.sigmoid(layers.Dense(width)(x))
    return Model(images, layers.Dense(classes, "linear")(x))


def group_of_pieces(shape, filters):
    def half(pooling):
        pools = [layers.MaxPool2D((2, 2), (2, 2))] if pooling else []
        return [layers.Conv2D(filters, (3, 3), 1, "same", use_bias=False), *pools,
                layers.BatchNormalization(), layers.Activation("relu")]
    return Sequential([Input(shape), *half(True), Sequential(half(False))])


def nine_layers_with_operations(width):
    def unit(x, filters):
        x = layers.Conv2D(filters, (3, 3), padding="same", use_bias=False)(x)
        return ops.relu(layers.BatchNormalization(name=None)(x))

    images = Input((32, 32, 3), name="images")
    x = layers.MaxPool2D(2)(unit(unit(images, width), 2 * width))
    x = layers.Add()([unit(unit(x, 2 * width), 2 * width), x])
    x = layers.MaxPool2D(2)(unit(x, 4 * width))
    x = layers.MaxPool2D(2)(unit(x, 8 * width))
    x = layers.GlobalMaxPool2D()(x + unit(unit(x, 8 * width), 8 * width))
    return Model(images, layers.Rescaling(.125)(layers.Dense(10, use_bias=False)(x)))


STYLES = {
    "06.lenet_today": lenet_in_a_row, "06.subsampling_block": scaled_before_the_mean,
    "07.first_layers": start_of_pieces, "07.dense_head": head_dropped_before_relu,
    "08.vgg_block": block_as_a_list, "08.convolutional_head": mean_before_the_last,
    "09.module_of_2015": module_backwards, "09.auxiliary_head": head_in_a_row,
    "10.block_with_shortcut": block_with_operations, "10.pre_activation_block": block_spelt_out,
    "12.new_head": head_written_out, "12.half_frozen": frozen_at_birth,
    "13.proposal_head": siblings_of_a_layer, "13.fused_scores": enlarged_before_scored,
    "14.linear_code": autoencoder_with_operations, "14.classifier": classifier_step_by_step,
    "15.resnet9": nine_layers_with_operations, "15.conv_group": group_of_pieces,
}


@pytest.mark.parametrize("id", IDS)
def test_another_style_is_accepted(id):
    assert check(id, STYLES[id]).message in ("Correct.", "Correcto.")


# One setting wrong in one layer, wherever it is.

def changes(layer):
    """Configurations of a layer with one setting of another value, by the setting's name."""
    config = layer.get_config()
    if config.get("activation") in ("relu", "tanh"):
        yield "activation", config | {"activation": "linear"}
    if isinstance(layer, layers.Conv2D) and not isinstance(layer, layers.DepthwiseConv2D):
        yield "use_bias", config | {"use_bias": not config["use_bias"]}


def without(layer, config):
    """A function for `clone_model` that makes this one layer from another configuration."""
    return lambda one: type(one).from_config(config if one is layer else one.get_config())


@pytest.mark.parametrize("id", IDS)
def test_one_wrong_setting_in_any_layer_is_rejected_and_named(id):
    exercise = all_exercises()[id]
    language.use("en")
    *args, = next(iter(exercise.cases(np.random.default_rng(0))))
    model = inspect.unwrap(exercise.answer)(*args)
    right = Outcome(exercise.answer(*args))
    for layer in model.layers:
        for name, config in changes(layer):
            wrong = keras.models.clone_model(model, clone_function=without(layer, config))
            found = difference(Outcome(plain(wrong)), right, 1e-4)
            assert found is not None, (layer.name, name)
            said = describe(found)
            assert type(layer).__name__ in said
            assert f"{name}=" in said or "no activation" in said


SLOW = {"keras": keras, "layers": layers}


@pytest.mark.parametrize("id", IDS)
def test_lessons_solution_passes_and_no_slip_of_the_pen_does(id):
    assert passes(id, function(id, solution(id), **SLOW), seconds=10)
    assert [change for change, answer in mutants(id, **SLOW)
            if passes(id, answer, seconds=10)] == []


# What is said.

def model(strides=1, last=None, filters=4):
    """Two convolutions and a dense layer."""
    return Sequential([Input((6, 6, 1)), layers.Conv2D(4, 3, activation="relu"),
                       layers.Conv2D(filters, 3, strides, padding="same", activation="relu"),
                       layers.Flatten(), layers.Dense(2, last)])


class Subclassed(Model):
    """Two dense layers, whose order is in code alone."""

    def __init__(self, units=3):
        super().__init__()
        self.first, self.second = layers.Dense(units, "relu"), layers.Dense(2)

    def call(self, x):
        return self.second(self.first(x))


def called(**options):
    """The subclass after its first call, so that it knows the shape of its input."""
    net = Subclassed(**options)
    net(np.zeros((1, 4), "float32"))
    return net


WORDS = [
    (lambda: model(strides=2), "Your second Conv2D has strides=(2, 2), which is not",
     "Tu segunda Conv2D tiene strides=(2, 2), que no es"),
    (lambda: model(filters=5), "Your second Conv2D has filters=5", "filters=5"),
    (lambda: model(last="softmax"), "Your Dense has activation='softmax'", "Tu Dense tiene"),
    (lambda: Sequential([Input((6, 6, 1)), layers.Conv2D(4, 3)]),
     "Conv2D layers in your model: 1. That is fewer", "Capas Conv2D en tu modelo: 1. Son menos"),
    (lambda: Sequential([Input((6, 6, 1)), layers.ReLU()]), "Your model has no Conv2D layer",
     "Tu modelo no tiene ninguna capa Conv2D"),
    (lambda: Sequential([Input((6, 5, 1)), layers.Conv2D(4, 3)]),
     "takes inputs of shape (6, 5, 1)", "entradas de forma (6, 5, 1)"),
    (lambda: Sequential([layers.Dense(2)]), "Does it begin with keras.Input?", "keras.Input?"),
    (Subclassed, "Does it begin with keras.Input?", "keras.Input?"),
    (lambda: Input((6, 6, 1)), "keras.Model(inputs, outputs) makes", "keras.Model(inputs"),
    (lambda: [layers.Dense(2)], "A Keras model is expected here, but yours is a list",
     "Aquí se espera un modelo de Keras, pero lo tuyo es una lista"),
]


@pytest.mark.parametrize(("answer", "english", "spanish"), WORDS)
def test_the_message_is_in_words_of_keras(answer, english, spanish):
    right, got = Outcome(plain(model())), Outcome(plain(answer()))
    for lang, words in (("en", english), ("es", spanish)):
        language.use(lang)
        said = describe(difference(got, right, 1e-4))
        assert words in said
        assert "'weights'" not in said


def small(units=3, activation="relu", start=True):
    """What the subclass does, as Keras can see it."""
    begin = [Input((4,))] if start else []
    return Sequential([*begin, layers.Dense(units, activation), layers.Dense(2)])


@pytest.fixture
def bank():
    """An exercise that asks for a model, not for a function."""
    wrong = {name: Misconception(small(activation=name), name * 20, name * 21)
             for name in ("tanh", "linear", "softmax")}
    extra_exercises["bank.small"] = Exercise(small(), wrong, tolerance=1e-4)
    yield
    del extra_exercises["bank.small"]


@pytest.mark.usefixtures("bank")
def test_model_may_be_a_value_and_a_subclass():
    language.use("en")
    for right in (small(), called()):
        assert check("bank.small", right).status == "passed"
    assert check("bank.small", small(activation="tanh")).misconception == "tanh"
    for model, words in (
            (small(start=False), "keras.Input"), (Subclassed(), "keras.Input"),
            (small(units=5), "units=5"), (called(units=5), "can tell in which layer"),
            (Sequential([Input((4,)), called(units=5)]), "can tell in which layer"),
            ("text", "A Keras model is expected"), ([1], "A Keras model is expected")):
        message = check("bank.small", model).message
        assert words in message
        assert "result[" not in message


def trained(momentum=.99, rate=.5):
    """Two layers that only training shows."""
    return [layers.BatchNormalization(momentum=momentum), layers.Dropout(rate)]


@pytest.mark.parametrize(("options", "words"), [
    ({}, None), ({"momentum": .9}, "Your BatchNormalization has momentum=0.9"),
    ({"rate": .3}, "Your Dropout has rate=0.3")])
def test_what_acts_in_training_is_seen_in_a_model_inside_and_named(options, words):
    language.use("en")
    right = Sequential([Input((4,)), *trained()])
    net = Sequential([Input((4,)), Sequential(trained(**options))])
    found = difference(Outcome(plain(net)), Outcome(plain(right)), 1e-4)
    assert found is None if words is None else words in describe(found)


FORGED = [5, None, (1,), ({},), ({"kind": 3},), ({"kind": "x" * 999},),
          ({"kind": "Dense", "units": {}},), ({"kind": "Dense", "rate": np.ones(2)},)]


@pytest.mark.parametrize("forged", FORGED)
def test_forged_layers_do_no_harm(forged):
    right = plain(small())
    found = difference(Outcome(right | {"layers": forged, "output": ()}), Outcome(right), 1e-4)
    assert found.detail == ("unseen",)


def test_keras_is_imported_before_the_time_of_a_reference_runs(monkeypatch):
    asked = []
    monkeypatch.delitem(sys.modules, "keras")
    monkeypatch.setattr("helpers.exercises.outcome.importlib.import_module", asked.append)
    for id in IDS:
        exercise = all_exercises()[id]
        for answer in (exercise.answer, *(m.wrong for m in exercise.misconceptions.values())):
            import_first(answer)
            assert asked.pop() == "keras"
    assert not asked


def test_activation_as_argument_as_layer_and_as_operation_is_one():
    x = Input((3,))
    y = layers.Dense(2)(x)
    nets = [Model(x, layers.Dense(2, "relu")(x)), Model(x, layers.ReLU()(y)),
            Model(x, layers.Activation("relu")(y)), Model(x, ops.relu(y))]
    assert all(layers_of(net) == layers_of(nets[0]) for net in nets)


def test_a_check_leaves_the_dice_of_keras_alone():
    starts = []
    for answer in (None, STYLES["08.vgg_block"]):
        keras.utils.set_random_seed(3)
        if answer is not None:
            check("08.vgg_block", answer)
        starts.append((random.random(), model().get_weights()[0]))
    assert starts[0][0] == starts[1][0]
    assert np.array_equal(starts[0][1], starts[1][1])
