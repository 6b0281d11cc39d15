"""Train the models whose weights and curves the course keeps: `python -m instructor train NAME`.

Needs the real data (COURSE_DATA_DIR, the cache or a download). After each epoch the curves so far
are written to data/runs, with what the training was; one cut off goes on when it is started again.

CIFAR-10 is trained on 45,000 images. Whatever was chosen (rates, above all) was chosen on the other
5,000. The test images are looked at after the training; the curves of Fig. 6, which nothing was
chosen by, have them at every epoch.
"""

import hashlib
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import keras
import numpy as np
from keras.optimizers import schedules
from scipy.ndimage import affine_transform

from helpers import architectures, datasets
from helpers.architectures.lenet import competitive_loss
from helpers.architectures.sprint import whitening
from helpers.training import (
    Batches,
    OneCycle,
    Pictures,
    SmoothedCrossentropy,
    fit,
    for_lenet,
    gpus,
    half_precision,
    on_numbers,
    refresh_statistics,
    standardised,
    stored,
    with_mirror_images,
)

ACCURACY = "sparse_categorical_accuracy"
TRAIN, VALIDATION = 45_000, 5_000  # images of CIFAR-10, as in section 4.2 of the ResNet paper
EPOCHS = 64  # of CIFAR-10
WHITENED = 2_000  # training images from which the first layer of lesson 15's net is computed
FIRST = 2_000  # test images, on which anyone can check a card in seconds
MOMENTUM = .9

History = dict[str, list[float]]
Examples = tuple[np.ndarray, np.ndarray]  # images or numbers of images, labels


@dataclass(frozen=True)
class Trial:
    """A training about to begin.

    `model` gives logits for images; `fed` is what is compiled and fed: the same model, or it on
    numbers of images. With `tests`, the error on them is noted after each epoch.
    """

    model: keras.Model
    fed: keras.Model
    batches: Batches
    validation: Examples
    tests: Examples | None = None


@dataclass(frozen=True)
class Plan:
    """What to train, for how many epochs, at which rate, and whether the weights are kept.

    A kind of plan has its data and their division in words, the clocks that minutes are told by,
    and what Keras calls the accuracy behind each curve of errors. Its `recipe` is what the card
    tells, its `trial` what `fit` begins with, its `outcome` the model to keep and facts about it.
    """

    make: Callable[[], keras.Model]
    epochs: int
    rate: float
    weights: bool = True

    data: ClassVar[str]
    division: ClassVar[str] = ""
    clocks: ClassVar[dict[str, Callable[[], float]]]
    accuracies: ClassVar[dict[str, str]]


@dataclass(frozen=True)
class Mnist(Plan):
    """LeNet-5 on MNIST: SGD with momentum, the rate falling to 0 along a cosine.

    `copies` of each training image are added, distorted.
    """

    copies: int = 0

    data = "mnist"
    clocks: ClassVar = {"minutes": time.perf_counter, "cpu_minutes": time.process_time}
    accuracies: ClassVar = {"train_error": ACCURACY, "test_error": f"val_{ACCURACY}"}

    def recipe(self) -> str:
        """How it is trained."""
        return (f"SGD, momentum {MOMENTUM:g}, rate {self.rate:g}, falling to 0 along a cosine; "
                f"batches of 64; {self.copies} distorted copies of each image")

    def trial(self, data: datasets.Dataset, seed: int) -> Trial:
        """The model fed by NumPy, and tested after each epoch."""
        model = self.make()
        batches = Batches(*with_copies(data.x_train, data.y_train, self.copies), 64, seed)
        rate = schedules.CosineDecay(self.rate, self.epochs * len(batches))
        model.compile(keras.optimizers.SGD(rate, MOMENTUM), competitive_loss, metrics=[ACCURACY])
        return Trial(model, model, batches, (for_lenet(data.x_test), data.y_test))

    def outcome(self, trial: Trial, data: datasets.Dataset,
                history: History) -> tuple[keras.Model, stored.Card]:
        """The model as the last epoch left it and as it is stored, and that epoch's errors."""
        found = curves(self, history)
        facts = {name: found[name][-1] for name in self.accuracies}
        kept = self.make()
        kept.set_weights(stored.rounded(trial.model))
        return kept, facts | first_errors(kept, data, for_lenet)


@dataclass(frozen=True)
class Cifar(Plan):
    """A net on CIFAR-10, on the device: SGD with Nesterov's momentum, one cycle of the rate.

    With `drops` the momentum is plain and the rate constant, divided by ten after each of these
    epochs. `decay` is the L2 penalty's coefficient as papers give it; `average` the decay of the
    averaged weights, a step. With `tests`, the test error is noted after each epoch.
    """

    batch: int = 128
    decay: float = 5e-4
    smoothing: float = .1
    average: float | None = .99
    drops: tuple[int, ...] = ()
    tests: bool = False

    data = "cifar10"
    division = f"; {TRAIN:,} images to train, {VALIDATION:,} to choose by"
    clocks: ClassVar = {"minutes": time.perf_counter}
    accuracies: ClassVar = {"train_error": ACCURACY, "validation_error": f"val_{ACCURACY}",
                            "test_error": f"test_{ACCURACY}"}

    def recipe(self) -> str:
        """How it is trained."""
        course = (f"Nesterov's momentum {MOMENTUM:g}, rate up to {self.rate:g} over a quarter of "
                  "the steps and down to 0")
        if self.drops:
            epochs = " and again after ".join(map(str, self.drops))
            course = (f"plain momentum {MOMENTUM:g}, rate {self.rate:g}, "
                      f"a tenth of it after {epochs} epochs")
        parts = [f"SGD, {course}", f"batches of {self.batch}",
                 f"L2 penalty {self.decay:g} on kernels", f"labels smoothed by {self.smoothing:g}",
                 "shifted by up to 4 pixels, mirrored"]
        if self.average:
            parts.append(f"weights averaged with {self.average:g} a step, then statistics anew")
        return "; ".join(parts)

    def trial(self, data: datasets.Dataset, seed: int) -> Trial:
        """The model on numbers of images that live on the device, in half precision."""
        half_precision()
        model = self.make()
        images = np.concatenate([data.x_train, data.x_test])
        labels = np.concatenate([data.y_train, data.y_test]).astype("int32")
        parts = np.split(np.arange(len(labels), dtype="int32"), [TRAIN, TRAIN + VALIDATION])
        training, validation, test = ((numbers, labels[numbers]) for numbers in parts)
        batches = Batches(*training, self.batch, seed)
        fed = on_numbers(model, Pictures(images, seed=seed, dtype="float32"))
        fed.compile(cifar_optimizer(self, len(batches)), SmoothedCrossentropy(self.smoothing),
                    metrics=[ACCURACY])
        return Trial(model, fed, batches, validation, test if self.tests else None)

    def outcome(self, trial: Trial, data: datasets.Dataset,
                history: History) -> tuple[keras.Model, stored.Card]:
        """The model in float32 with its weights as they are stored, and its test errors."""
        if self.average:
            numbers = trial.batches.images
            refresh_statistics(trial.fed, np.split(numbers[:len(numbers) // 40 * 40], 40))
        keras.mixed_precision.set_global_policy("float32")
        kept = self.make()
        kept.set_weights(stored.rounded(trial.model))
        facts = test_errors(kept, standardised(data.x_test), data.y_test)
        return kept, facts | first_errors(kept, data, standardised)


@dataclass(frozen=True)
class Sprint(Cifar):
    """Lesson 15's net, whose first layer is computed from training images before the first step."""

    def trial(self, data: datasets.Dataset, seed: int) -> Trial:
        """As for other nets, the stem's kernels set."""
        trial = super().trial(data, seed)
        kernels = whitening(standardised(data.x_train[:WHITENED]))
        trial.model.get_layer("stem").set_weights([kernels])
        return trial


def degradation(depth: int, residual: bool) -> Cifar:
    """One curve of the paper's Fig. 6, with the recipe of its section 4.2.

    The rate is .1, a tenth of it from the middle on, and again from three quarters on.
    """
    return Cifar(partial(architectures.resnet_cifar, depth, residual), EPOCHS, .1, decay=1e-4,
                 smoothing=0, average=None, drops=(EPOCHS // 2, EPOCHS * 3 // 4), tests=True)


PLANS = {
    "lenet5": Mnist(architectures.lenet5, 20, 5e-4),
    "lenet5_plain": Mnist(architectures.lenet5, 20, 1e-3, weights=False),
    "lenet5_distorted": Mnist(architectures.lenet5, 2, 1e-3, copies=9, weights=False),
    # The rates are the best of three, tried for eight epochs: the cards tell which.
    "alexnet_cifar": Cifar(architectures.alexnet_cifar, EPOCHS, .05),
    "vgg_cifar": Cifar(partial(architectures.vgg_cifar, configuration="wide"), EPOCHS, .2),
    "googlenet_cifar": Cifar(partial(architectures.googlenet_cifar, batch_norm=True), EPOCHS, .2),
    "resnet20_cifar": Cifar(partial(architectures.resnet_cifar, 20), EPOCHS, .4),
    # Lesson 15's long runs, sized for two cores: 15 minutes and an hour, if they are quiet.
    "sprint_narrow": Sprint(partial(architectures.sprint, "narrow"), 4, .125, smoothing=.2),
    "sprint_wide": Sprint(partial(architectures.sprint, "wide"), 6, .125, smoothing=.2),
    "plain20": degradation(20, residual=False),
    "plain56": degradation(56, residual=False),
    "resnet20": degradation(20, residual=True),
    "resnet56": degradation(56, residual=True),
}


def main(name: str, source: str | None = None, seed: int = 0) -> None:
    """Train one model and write its curves and its weights.

    `source` tells where the data came from, for the cards. Of another start than 0, only the curves
    are kept, as NAME_SEED. ValueError if there is no plan of this name.
    """
    if name not in PLANS:
        raise ValueError(f"no plan {name!r}; there are {', '.join(PLANS)}")
    plan = PLANS[name]
    kept = f"{name}_{seed}" if seed else name
    data = datasets.load(plan.data)
    keras.utils.set_random_seed(seed)
    trial = plan.trial(data, seed)
    facts = facts_of(plan, kept, trial.model, source or data.source, seed)
    history = fit(trial.fed, trial.batches, plan.epochs, kept, verbose=2,
                  callbacks=[Curves(plan, kept, facts, trial.tests)],
                  validation_data=trial.validation, validation_batch_size=1000)
    model, found = plan.outcome(trial, data, history)
    spent = {"epochs": plan.epochs, "minutes": round(sum(history["minutes"]), 1)}
    facts |= spent | found
    print(stored.save_curves(kept, facts, curves(plan, history)))
    if plan.weights and not seed:
        print(stored.save_weights(model, kept, facts))


def facts_of(plan: Plan, name: str, model: keras.Model, source: str, seed: int) -> stored.Card:
    """What a card tells before the training: on what, how, where."""
    machine = os.environ.get("COURSE_MACHINE") or ", ".join(gpus()) or "CPU"
    precision = keras.mixed_precision.dtype_policy().name
    return {
        "model": name, "parameters": model.count_params(), "seed": seed,
        "trained_on": source + plan.division, "epochs_planned": plan.epochs,
        "recipe": plan.recipe(),
        "machine": f"{platform.machine()}, {machine}, {os.cpu_count()} cores",
        "versions": f"Keras {keras.__version__} on {keras.backend.backend()}, {precision}",
        "licence": "CC BY 4.0",
    }


def with_copies(images: np.ndarray, labels: np.ndarray, copies: int) -> Examples:
    """Images as LeNet-5 sees them, and distorted copies of each behind them, with their labels."""
    rng, shape = np.random.default_rng(0), for_lenet(images[:1]).shape[1:]
    found = np.empty((1 + copies, len(images), *shape), "float32")  # filled in parts: gigabytes
    found[0] = for_lenet(images)
    for k in range(1, 1 + copies):
        found[k] = for_lenet(distort(images, rng))
    return found.reshape(-1, *shape), np.tile(labels, 1 + copies)


def distort(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image squeezed, scaled, sheared and moved at random, as in lesson 6.

    (n, h, w, 1) -> same.
    """
    copies, middle = np.empty_like(images), (np.array(images.shape[1:3]) - 1) / 2
    for k, image in enumerate(images[..., 0]):
        scale, squeeze, shear = rng.uniform(-1, 1, 3) * (.1, .1, .2)
        matrix = (1 + scale) * np.array([[1 + squeeze, 0], [shear, 1 / (1 + squeeze)]])
        shift = rng.uniform(-1.5, 1.5, 2)
        offset = middle - matrix @ (middle + shift)
        copies[k, ..., 0] = affine_transform(image, matrix, offset, order=1)
    return copies


def cifar_optimizer(plan: Cifar, steps: int) -> keras.Optimizer:
    """SGD with the plan's rate, for so many steps an epoch.

    Keras shrinks the weights by rate · weight_decay a step. A penalty's gradient goes through the
    momentum m, so that its steps add up to 1/(1 − m) times as much: hence decay/(1 − m).
    """
    rate: schedules.LearningRateSchedule = OneCycle(plan.rate, plan.epochs * steps)
    if plan.drops:
        ends = [epoch * steps for epoch in plan.drops]
        rates = [plan.rate / 10**k for k in range(len(plan.drops) + 1)]
        rate = schedules.PiecewiseConstantDecay(ends, rates)
    found = keras.optimizers.SGD(
        rate, MOMENTUM, nesterov=not plan.drops, weight_decay=plan.decay / (1 - MOMENTUM),
        use_ema=plan.average is not None, ema_momentum=plan.average or .99)
    found.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return found


def test_errors(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """The test error in percent, from the images alone and from each with its mirror image."""
    found = {}
    for name, each in (("test_error", model), ("test_error_mirrored", with_mirror_images(model))):
        logits = each.predict(images, batch_size=1000, verbose=0)
        found[name] = percent(np.mean(logits.argmax(axis=1) == labels))
    return found


def first_errors(model: keras.Model, data: datasets.Dataset,
                 prepared: Callable[[np.ndarray], np.ndarray]) -> stored.Card:
    """How many of the first test images a model gets wrong, and the SHA-256 of these images.

    CIFAR-10 is there in copies that differ, if one of them was stored as JPEG.
    """
    images = data.x_test[:FIRST]
    answers = model.predict(prepared(images), batch_size=500, verbose=0).argmax(axis=1)
    return {f"wrong_of_first_{FIRST}": int(np.sum(answers != data.y_test[:FIRST])),
            f"sha256_of_first_{FIRST}": hashlib.sha256(images.tobytes()).hexdigest()}


def percent(accuracy: float) -> float:
    """The error in percent, with two decimals."""
    return round(100 * (1 - float(accuracy)), 2)


def curves(plan: Plan, history: History) -> dict[str, list[float]]:
    """Losses, errors in percent and minutes of each epoch, from Keras's history."""
    found = {"train_loss": [round(float(loss), 4) for loss in history["loss"]]}
    for name, key in plan.accuracies.items():
        if key in history:
            found[name] = [percent(accuracy) for accuracy in history[key]]
    for name in plan.clocks:
        found[name] = [round(minutes, 3) for minutes in history[name]]
    return found


class Curves(keras.callbacks.Callback):
    """Notes the minutes of each epoch by the plan's clocks, and writes the curves so far.

    With `tests` it also notes the accuracy on them, which costs no minutes of the training's.
    """

    def __init__(self, plan: Plan, name: str, facts: stored.Card,
                 tests: Examples | None = None) -> None:
        super().__init__()
        self.plan, self.name, self.facts, self.tests = plan, name, facts, tests

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Look at the clocks."""
        self.begun = {name: clock() for name, clock in self.plan.clocks.items()}

    def on_epoch_end(self, epoch: int, logs: dict) -> None:
        """Add minutes and test accuracy to what Keras notes of an epoch."""
        for name, clock in self.plan.clocks.items():
            logs[name] = (clock() - self.begun[name]) / 60
        if self.tests:
            inputs, labels = self.tests
            logits = self.model.predict(inputs, batch_size=1000, verbose=0).astype("float32")
            logs[f"test_{ACCURACY}"] = float(np.mean(logits.argmax(axis=1) == labels))
        before = self.model.history.history
        history = {key: [*before.get(key, ()), value] for key, value in logs.items()}
        stored.save_curves(self.name, self.facts, curves(self.plan, history))
