"""Train the models whose weights and curves the course keeps in data/: `python -m instructor train NAME`.

Needs the real data (COURSE_DATA_DIR, the cache or a download). After each epoch the curves so far are written to
data/runs, with what the training was; a training cut off goes on when it is started again.
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
from helpers.training import Batches, fit, for_lenet, runs, standardised, weights

CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
ACCURACY = "sparse_categorical_accuracy"


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


def degradation(depth: int, residual: bool) -> Plan:
    """One curve of the paper's Fig. 6: half its width, with the recipe of its section 4.2 in few epochs."""
    return Plan(partial(architectures.resnet_cifar, depth, residual, width=8), "cifar10", standardised, 10, .1, reach=4,
                mirror=True, drop=7, decay=1e-3, weights=False)


CIFAR = {"data": "cifar10", "prepare": standardised, "reach": 4, "mirror": True}
PLANS = {
    "lenet5": Plan(architectures.lenet5, "mnist", for_lenet, 20, 5e-4, competitive_loss),
    "lenet5_plain": Plan(architectures.lenet5, "mnist", for_lenet, 20, 1e-3, competitive_loss, weights=False),
    "lenet5_distorted": Plan(architectures.lenet5, "mnist", for_lenet, 2, 1e-3, competitive_loss, copies=9,
                             weights=False),
    "alexnet_cifar": Plan(architectures.alexnet_cifar, epochs=6, rate=.02, **CIFAR),
    "vgg_cifar": Plan(architectures.vgg_cifar, epochs=6, rate=.05, **CIFAR),
    "googlenet_cifar": Plan(architectures.googlenet_cifar, epochs=12, rate=.05, **CIFAR),
    "resnet20_narrow": Plan(partial(architectures.resnet_cifar, width=8), epochs=6, rate=.1, **CIFAR),
    "plain20": degradation(20, residual=False),
    "plain56": degradation(56, residual=False),
    "resnet20": degradation(20, residual=True),
    "resnet56": degradation(56, residual=True),
}


def main(name: str, source: str | None = None) -> None:
    """Train one model and write its curves and its weights; `source` tells where the data came from, for the cards.

    ValueError if there is no plan of this name.
    """
    if name not in PLANS:
        raise ValueError(f"no plan {name!r}; there are {', '.join(PLANS)}")
    plan, data = PLANS[name], datasets.load(PLANS[name].data)
    keras.utils.set_random_seed(0)
    model, batches = plan.make(), batches_of(plan, data)
    model.compile(optimizer(plan, len(batches)), plan.loss, metrics=[ACCURACY])
    facts = facts_of(plan, name, model, source or data.source)
    history = fit(model, batches, plan.epochs, name, verbose=2, callbacks=[Curves(name, facts)],
                  validation_data=(plan.prepare(data.x_test), data.y_test))
    print(runs.save(name, facts, curves(history)))
    if plan.weights:
        print(weights.save(model, name, facts | results(history)))


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
            "machine": f"{platform.machine()}, CPU, {os.cpu_count()} cores",
            "versions": f"Keras {keras.__version__} on {keras.backend.backend()}", "licence": "CC BY 4.0"}


def curves(history: dict[str, list[float]]) -> dict[str, list[float]]:
    """Losses, errors in percent and minutes of each epoch, from Keras's history."""
    errors = {part: [round(100 * (1 - value), 2) for value in history[key]]
              for part, key in (("train_error", ACCURACY), ("test_error", f"val_{ACCURACY}"))}
    return {"train_loss": [round(value, 4) for value in history["loss"]], **errors,
            "minutes": [round(value, 2) for value in history["minutes"]],
            "cpu_minutes": [round(value, 2) for value in history["cpu_minutes"]]}


def results(history: dict[str, list[float]]) -> runs.Card:
    """What a card of weights tells after the training."""
    return {"epochs": len(history["loss"]), "minutes": round(sum(history["minutes"]), 1),
            "train_accuracy": round(100 * history[ACCURACY][-1], 2),
            "test_error": round(100 * (1 - history[f"val_{ACCURACY}"][-1]), 2)}


class Curves(keras.callbacks.Callback):
    """Notes the minutes of each epoch, by the clock and of the processor, and writes the curves so far."""

    def __init__(self, name: str, facts: runs.Card) -> None:
        super().__init__()
        self.name, self.facts = name, facts

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Look at the clocks."""
        self.clocks = np.array([time.perf_counter(), time.process_time()])

    def on_epoch_end(self, epoch: int, logs: dict) -> None:
        """Add the minutes to what Keras notes of an epoch."""
        spent = np.array([time.perf_counter(), time.process_time()]) - self.clocks
        logs["minutes"], logs["cpu_minutes"] = (spent / 60).tolist()
        before = self.model.history.history
        runs.save(self.name, self.facts, curves({key: [*before.get(key, ()), value] for key, value in logs.items()}))
