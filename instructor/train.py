"""Train the small models whose weights the course keeps in data/weights: `python -m instructor train NAME`.

Needs the real data (COURSE_DATA_DIR, the cache or a download). The card tells how it was trained and how well it does.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import keras
import numpy as np

from helpers import architectures, datasets, weights
from helpers.architectures.lenet import competitive_loss
from helpers.training import Batches, for_lenet, standardised

CROSS_ENTROPY = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@dataclass(frozen=True)
class Plan:
    """What to train, on what, and how: SGD with momentum .9, the rate falling to 0 along a cosine."""

    make: Callable[[], keras.Model]
    data: str
    prepare: Callable[[np.ndarray], np.ndarray]
    epochs: int
    rate: float
    loss: Callable = CROSS_ENTROPY
    reach: int = 0
    mirror: bool = False


PLANS = {
    "lenet5": Plan(architectures.lenet5, "mnist", for_lenet, 20, 5e-4, competitive_loss),
    "alexnet_cifar": Plan(architectures.alexnet_cifar, "cifar10", standardised, 6, .02, reach=4, mirror=True),
    "vgg_cifar": Plan(architectures.vgg_cifar, "cifar10", standardised, 6, .05, reach=4, mirror=True),
    "googlenet_cifar": Plan(architectures.googlenet_cifar, "cifar10", standardised, 12, .05, reach=4, mirror=True),
    "resnet20_narrow": Plan(partial(architectures.resnet_cifar, width=8), "cifar10", standardised, 6, .1, reach=4,
                            mirror=True),
}


def main(name: str) -> None:
    """Train one model and write its weights and card. ValueError if there is no plan of this name."""
    if name not in PLANS:
        raise ValueError(f"no plan {name!r}; there are {', '.join(PLANS)}")
    plan, data = PLANS[name], datasets.load(PLANS[name].data)
    keras.utils.set_random_seed(0)
    model, batches = plan.make(), Batches(plan.prepare(data.x_train), data.y_train, 64, reach=plan.reach,
                                          mirror=plan.mirror)
    rate = keras.optimizers.schedules.CosineDecay(plan.rate, plan.epochs * len(batches))
    model.compile(keras.optimizers.SGD(rate, momentum=.9), plan.loss, metrics=["sparse_categorical_accuracy"])
    start = perf_counter()
    history = model.fit(batches, epochs=plan.epochs, verbose=2).history
    minutes = (perf_counter() - start) / 60
    right = model.predict(plan.prepare(data.x_test), batch_size=500, verbose=0).argmax(axis=1) == data.y_test
    print(weights.save(model, name, {
        "model": name, "parameters": model.count_params(), "trained_on": data.source, "epochs": plan.epochs,
        "minutes": round(minutes, 1), "machine": f"{platform.machine()}, CPU",
        "recipe": f"SGD, momentum 0.9, rate {plan.rate:g} to 0 along a cosine, batches of 64; "
                  f"shifted by up to {plan.reach} pixels, {'' if plan.mirror else 'not '}mirrored",
        "train_accuracy": round(100 * history["sparse_categorical_accuracy"][-1], 2),
        "test_error": round(100 * float(1 - right.mean()), 2),
        "versions": f"Keras {keras.__version__} on {keras.backend.backend()}", "licence": "CC BY 4.0"}))
