"""The course's networks at equal effort: what each costs, and how often each is wrong.

`python -m instructor effort` counts, measures and writes data/effort.json, which lesson 10 and the
site show. Errors are from the cards of the stored weights. The seconds are the processor's, so that
it may do other work beside; let TensorFlow have one thread (TF_NUM_INTRAOP_THREADS=1).
"""

import platform
import time
from pathlib import Path

import keras
import numpy as np

from helpers.architectures.ledger import ledger
from helpers.training import Batches, Pictures, SmoothedCrossentropy, on_numbers, stored
from instructor import plans
from instructor.comparison import FILE

TITLES = {
    "alexnet_cifar": "AlexNet", "vgg_cifar": "VGG", "googlenet_cifar": "GoogLeNet",
    "resnet20_cifar": "ResNet-20", "plain20": "plain-20 (2015)", "resnet20": "ResNet-20 (2015)",
    "resnet56": "ResNet-56 (2015)",
}  # 2015: with the recipe of the ResNet paper
TRIED = 12  # steps
CPU = Path("/proc/cpuinfo")


def main() -> int:
    """Count and measure all networks, and write the file."""
    columns = counted()
    columns["seconds"] = [round(seconds(name), 1) for name in TITLES]
    print(stored.write(FILE.parent, FILE.stem, columns | machine()))
    return 0


def counted() -> dict[str, list]:
    """The columns that no machine changes: networks, errors and costs."""
    rows = [ledger(plans.PLANS[name].make()).totals() for name in TITLES]
    return {
        "networks": list(TITLES), "titles": list(TITLES.values()),
        "test_error": [stored.card(name)["test_error"] for name in TITLES],
        "parameters": [row.parameters for row in rows],
        "multiply_adds": [row.multiply_adds for row in rows],
        "activation_bytes": [row.activation_bytes for row in rows],
    }


def machine() -> stored.Card:
    """Where and how the seconds were measured."""
    found = [line.split(": ")[1] for line in CPU.read_text("utf-8").splitlines()
             if line.startswith("model name")] if CPU.exists() else []
    return {"cpu": found[0] if found else platform.machine(), "tried": TRIED,
            "steps": plans.TRAIN // plans.Cifar.batch,
            "versions": f"Keras {keras.__version__} on {keras.backend.backend()}, float32"}


def seconds(name: str) -> float:
    """The seconds of a training epoch, on this machine with images drawn at random."""
    plan, rng = plans.PLANS[name], np.random.default_rng(0)
    images = rng.integers(0, 256, (10 * plan.batch, 32, 32, 3), dtype="uint8")
    numbers, labels = np.arange(len(images), dtype="int32"), rng.integers(0, 10, len(images))
    steps = plans.TRAIN // plan.batch
    model = on_numbers(plan.make(), Pictures(images))
    model.compile(plans.cifar_optimizer(plan, steps), SmoothedCrossentropy(plan.smoothing))
    batch = Batches(numbers, labels.astype("int32"), plan.batch)[0]
    model.train_on_batch(*batch)  # compiles
    taken = []
    for _ in range(TRIED):
        begun = time.process_time()  # other work on the machine does not count
        model.train_on_batch(*batch)
        taken.append(time.process_time() - begun)
    return min(taken) * steps
