"""Train the models whose weights and curves the course keeps in data/: `python -m instructor train NAME`.

Needs the real data (COURSE_DATA_DIR, the cache or a download). After each epoch the curves so far are written to
data/runs, with what the training was; a training cut off goes on when it is started again.

CIFAR-10 is trained on 45,000 images. Whatever was chosen (rates, above all) was chosen on the other 5,000. The test
images are looked at after the training; the curves of Fig. 6, which nothing was chosen by, have them at every epoch.
"""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from scipy.ndimage import affine_transform

from helpers import architectures, datasets
from helpers.architectures.lenet import competitive_loss
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
    runs,
    standardised,
    weights,
    with_mirror_images,
)

CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
ACCURACY = "sparse_categorical_accuracy"
TRAIN, VALIDATION = 45_000, 5_000  # images of CIFAR-10, as in section 4.2 of the ResNet paper


@dataclass(frozen=True)
class Plan:
    """What to train, on what, and how: SGD with momentum .9, the rate falling to 0 along a cosine.

    With `drop` the rate is constant instead, and a tenth of it from that epoch on. `copies` are added to each training
    image, distorted; `decay` is meant as Keras means it. The weights are kept if `weights` is true.
    """

    make: Callable[[], keras.Model]
    data: str
    prepare: Callable[[np.ndarray], np.ndarray]
    epochs: int
    rate: float
    loss: Callable = CROSS_ENTROPY
    reach: int = 0
    mirror: bool = False
    drop: int | None = None
    decay: float | None = None
    copies: int = 0
    weights: bool = True


@dataclass(frozen=True)
class Cifar:
    """What to train on CIFAR-10's 45,000 images, on the device: SGD with Nesterov's momentum .9, one cycle of the rate.

    With `drops` the momentum is plain and the rate constant, divided by ten after each of these epochs. `decay` is the
    L2 penalty's coefficient as papers give it. `average` is the decay of the averaged weights, a step.
    """

    make: Callable[[], keras.Model]
    epochs: int
    rate: float
    batch: int = 128
    decay: float = 5e-4
    smoothing: float = .1
    average: float | None = .99
    drops: tuple[int, ...] = ()
    tests: bool = False  # the test error at every epoch


def degradation(depth: int, residual: bool) -> Cifar:
    """One curve of the paper's Fig. 6, with the recipe of its section 4.2: rate .1, a tenth at 1/2, again at 3/4."""
    return Cifar(partial(architectures.resnet_cifar, depth, residual), FIG6_EPOCHS, .1, decay=1e-4, smoothing=0,
                 average=None, drops=(FIG6_EPOCHS // 2, FIG6_EPOCHS * 3 // 4), tests=True)


FIG6_EPOCHS, EPOCHS = 60, 60
PLANS = {
    "lenet5": Plan(architectures.lenet5, "mnist", for_lenet, 20, 5e-4, competitive_loss),
    "lenet5_plain": Plan(architectures.lenet5, "mnist", for_lenet, 20, 1e-3, competitive_loss, weights=False),
    "lenet5_distorted": Plan(architectures.lenet5, "mnist", for_lenet, 2, 1e-3, competitive_loss, copies=9),
    "alexnet_cifar": Cifar(architectures.alexnet_cifar, EPOCHS, .05),
    "vgg_cifar": Cifar(partial(architectures.vgg_cifar, configuration="wide"), EPOCHS, .1),
    "googlenet_cifar": Cifar(partial(architectures.googlenet_cifar, batch_norm=True), EPOCHS, .1),
    "resnet20_cifar": Cifar(partial(architectures.resnet_cifar, 20), EPOCHS, .2),
    "plain20": degradation(20, residual=False),
    "plain56": degradation(56, residual=False),
    "resnet20": degradation(20, residual=True),
    "resnet56": degradation(56, residual=True),
}


def main(name: str, source: str | None = None, seed: int = 0) -> None:
    """Train one model and write its curves and its weights; `source` tells where the data came from, for the cards.

    Of another start than 0, only the curves are kept, as NAME_SEED. ValueError if there is no plan of this name.
    """
    if name not in PLANS:
        raise ValueError(f"no plan {name!r}; there are {', '.join(PLANS)}")
    plan = PLANS[name]
    train = train_on_the_device if isinstance(plan, Cifar) else train_from_outside
    train(plan, f"{name}_{seed}" if seed else name, source, seed)


def train_from_outside(plan: Plan, name: str, source: str | None, seed: int) -> None:
    """Train with batches made by NumPy."""
    data = datasets.load(plan.data)
    keras.utils.set_random_seed(seed)
    model, batches = plan.make(), batches_of(plan, data)
    model.compile(optimizer(plan, len(batches)), plan.loss, metrics=[ACCURACY])
    facts = facts_of(plan, name, model, source or data.source)
    history = fit(model, batches, plan.epochs, name, verbose=2, callbacks=[Curves(name, facts)],
                  validation_data=(plan.prepare(data.x_test), data.y_test))
    print(runs.save(name, facts, curves(history)))
    if plan.weights and not seed:
        print(weights.save(model, name, facts | results(history)))


def train_on_the_device(plan: Cifar, name: str, source: str | None, seed: int) -> None:
    """Train with the images on the device, then test once; the averaged weights are kept if there are any."""
    data = datasets.load("cifar10")
    keras.utils.set_random_seed(seed)
    half_precision()
    model = plan.make()
    labels = np.concatenate([data.y_train, data.y_test]).astype("int32")
    pictures = Pictures(np.concatenate([data.x_train, data.x_test]), seed=seed, dtype="float32")
    training, validation, test = np.split(np.arange(len(labels), dtype="int32"), [TRAIN, TRAIN + VALIDATION])
    numbered = on_numbers(model, pictures)
    batches = Batches(training, labels[training], plan.batch, seed)
    numbered.compile(cifar_optimizer(plan, len(batches)), SmoothedCrossentropy(plan.smoothing), metrics=[ACCURACY])
    facts = cifar_facts(plan, name, model, source or data.source, seed)
    tests = (test, labels[test]) if plan.tests else None
    history = fit(numbered, batches, plan.epochs, name, callbacks=[Curves(name, facts, "validation_error", tests)],
                  validation_data=(validation, labels[validation]), validation_batch_size=1000)
    if plan.average:
        refresh_statistics(numbered, np.split(training[:TRAIN // 40 * 40], 40))
    keras.mixed_precision.set_global_policy("float32")
    kept = plan.make()
    kept.set_weights([weight.astype("float16") for weight in model.get_weights()])  # as they are stored
    found = errors_of(kept, pictures, test, labels[test])
    print(runs.save(name, facts | found, curves(history, "validation_error")))
    if not seed:
        print(weights.save(kept, name, facts | found))


def errors_of(model: keras.Model, pictures: Pictures, numbers: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """The test error in percent, from the images alone and from each with its mirror image."""
    found = {}
    for key, each in (("test_error", model), ("test_error_mirrored", with_mirror_images(model))):
        logits = on_numbers(each, pictures).predict(numbers, batch_size=1000, verbose=0)
        found[key] = round(100 * float(np.mean(logits.argmax(axis=1) != labels)), 2)
    return found


def cifar_optimizer(plan: Cifar, steps: int) -> keras.Optimizer:
    """SGD with the plan's rate, for so many steps an epoch.

    Keras shrinks the weights by rate · weight_decay a step. A penalty's gradient goes through the momentum m, so that
    its steps add up to 1/(1 − m) times as much: hence decay/(1 − .9).
    """
    momentum = .9
    rate: keras.optimizers.schedules.LearningRateSchedule = OneCycle(plan.rate, plan.epochs * steps)
    if plan.drops:
        rates = [plan.rate / 10**k for k in range(len(plan.drops) + 1)]
        rate = keras.optimizers.schedules.PiecewiseConstantDecay([epoch * steps for epoch in plan.drops], rates)
    found = keras.optimizers.SGD(rate, momentum, nesterov=not plan.drops, weight_decay=plan.decay / (1 - momentum),
                                 use_ema=plan.average is not None, ema_momentum=plan.average or .99)
    found.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return found


def cifar_facts(plan: Cifar, name: str, model: keras.Model, source: str, seed: int) -> runs.Card:
    """What a card tells before the training: on what, how, where."""
    course = (f"plain momentum 0.9, rate {plan.rate:g}, a tenth of it after {' and again after '.join(map(str, plan.drops))} epochs"
              if plan.drops else f"Nesterov's momentum 0.9, rate up to {plan.rate:g} over a quarter of the steps and down to 0")
    averaged = f"; weights averaged with {plan.average:g} a step, then statistics anew" if plan.average else ""
    return {"model": name, "parameters": model.count_params(), "seed": seed,
            "trained_on": f"{source}; {TRAIN:,} images to train, {VALIDATION:,} to choose by",
            "epochs_planned": plan.epochs,
            "recipe": f"SGD, {course}; batches of {plan.batch}; L2 penalty {plan.decay:g} on kernels; labels smoothed by "
                      f"{plan.smoothing:g}; shifted by up to 4 pixels, mirrored{averaged}",
            "machine": machine(), "versions": versions(), "licence": "CC BY 4.0"}


def machine() -> str:
    """The processor, and the GPU if there is one."""
    name = os.environ.get("COURSE_MACHINE") or ", ".join(gpus()) or "CPU"
    return f"{platform.machine()}, {name}, {os.cpu_count()} cores"


def versions() -> str:
    """Keras, its backend and the precision."""
    return f"Keras {keras.__version__} on {keras.backend.backend()}, {keras.mixed_precision.dtype_policy().name}"


def batches_of(plan: Plan, data: datasets.Dataset) -> Batches:
    """The training images, with distorted copies if the plan wants them, in batches of 64."""
    rng, shape = np.random.default_rng(0), plan.prepare(data.x_train[:1]).shape[1:]
    images = np.empty((1 + plan.copies, len(data.x_train), *shape), "float32")  # filled piece by piece: gigabytes
    for k in range(1 + plan.copies):
        images[k] = plan.prepare(distorted(data.x_train, rng) if k else data.x_train)
    return Batches(images.reshape(-1, *shape), np.tile(data.y_train, 1 + plan.copies), 64, reach=plan.reach,
                   mirror=plan.mirror)


def distorted(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image squeezed, scaled, sheared and moved at random, as in lesson 6: (n, h, w, 1) -> same."""
    copies, middle = np.empty_like(images), (np.array(images.shape[1:3]) - 1) / 2
    for k, image in enumerate(images[..., 0]):
        scale, squeeze, shear = rng.uniform(-1, 1, 3) * (.1, .1, .2)
        matrix = (1 + scale) * np.array([[1 + squeeze, 0], [shear, 1 / (1 + squeeze)]])
        shift = rng.uniform(-1.5, 1.5, 2)
        copies[k, ..., 0] = affine_transform(image, matrix, middle - matrix @ (middle + shift), order=1)
    return copies


def optimizer(plan: Plan, steps: int) -> keras.Optimizer:
    """SGD with the plan's rate, for so many steps an epoch."""
    rate = (keras.optimizers.schedules.PiecewiseConstantDecay([plan.drop * steps], [plan.rate, plan.rate / 10])
            if plan.drop else keras.optimizers.schedules.CosineDecay(plan.rate, plan.epochs * steps))
    return keras.optimizers.SGD(rate, momentum=.9, weight_decay=plan.decay)


def facts_of(plan: Plan, name: str, model: keras.Model, source: str) -> runs.Card:
    """What a card tells before the training: on what, how, where."""
    falling = f"a tenth of it after {plan.drop} epochs" if plan.drop else "falling to 0 along a cosine"
    return {"model": name, "parameters": model.count_params(), "trained_on": source, "epochs_planned": plan.epochs,
            "recipe": f"SGD, momentum 0.9, rate {plan.rate:g}, {falling}; batches of 64; weight decay "
                      f"{plan.decay or 0:g}; shifted by up to {plan.reach} pixels, {'' if plan.mirror else 'not '}"
                      f"mirrored; {plan.copies} distorted copies of each image",
            "machine": machine(), "versions": versions(), "licence": "CC BY 4.0"}


def curves(history: dict[str, list[float]], held_out: str = "test_error") -> dict[str, list[float]]:
    """Losses, errors in percent and minutes of each epoch, from Keras's history.

    `held_out` says what the images are that Keras calls validation data.
    """
    names = {"train_error": ACCURACY, held_out: f"val_{ACCURACY}", "test_error": f"test_{ACCURACY}"}
    found = {"train_loss": [round(float(value), 4) for value in history["loss"]]}
    for name, key in names.items():
        if key in history:
            found[name] = [round(100 * (1 - float(value)), 2) for value in history[key]]
    for key in ("minutes", "cpu_minutes"):
        found[key] = [round(value, 3) for value in history[key]]
    return found


def results(history: dict[str, list[float]]) -> runs.Card:
    """What a card of weights tells after the training."""
    return {"epochs": len(history["loss"]), "minutes": round(sum(history["minutes"]), 1),
            "train_accuracy": round(100 * history[ACCURACY][-1], 2),
            "test_error": round(100 * (1 - history[f"val_{ACCURACY}"][-1]), 2)}


class Curves(keras.callbacks.Callback):
    """Notes the minutes of each epoch, by the clock and of the processor, and writes the curves so far.

    With `tests`, inputs and labels, it also notes the accuracy on them, which costs no minutes of the training's.
    """

    def __init__(self, name: str, facts: runs.Card, held_out: str = "test_error",
                 tests: tuple[np.ndarray, np.ndarray] | None = None) -> None:
        super().__init__()
        self.name, self.facts, self.held_out, self.tests = name, facts, held_out, tests

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Look at the clocks."""
        self.clocks = np.array([time.perf_counter(), time.process_time()])

    def on_epoch_end(self, epoch: int, logs: dict) -> None:
        """Add minutes and test accuracy to what Keras notes of an epoch."""
        spent = np.array([time.perf_counter(), time.process_time()]) - self.clocks
        logs["minutes"], logs["cpu_minutes"] = (spent / 60).tolist()
        if self.tests is not None:
            outputs = self.model.predict(self.tests[0], batch_size=1000, verbose=0)
            outputs = outputs.astype("float32")
            logs[f"test_{ACCURACY}"] = float(np.mean(outputs.argmax(axis=1) == self.tests[1]))
        before = self.model.history.history
        history = {key: [*before.get(key, ()), value] for key, value in logs.items()}
        runs.save(self.name, self.facts, curves(history, self.held_out))
