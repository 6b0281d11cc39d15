"""The same three steps of training on one device and on several: `python -m` this, and a number.

The devices may be simulated: JAX and TensorFlow can call one processor four. That shows that the
results agree, and says nothing of speed, since all of them share its cores. It is a program of its
own, for both must be told before they start. `keras.distribution` works on JAX; Keras 3.13 calls
its TensorFlow part a prototype that is not to be used, so there TensorFlow's own way is taken.
"""

import os
import sys
from contextlib import nullcontext

STEPS, BATCH = 3, 16


def simulate(devices: int) -> None:
    """Let the processor count as so many devices; before Keras is imported."""
    if os.environ.get("KERAS_BACKEND") == "jax":
        os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={devices}"
        return
    import tensorflow as tf
    cpu = tf.config.list_physical_devices("CPU")[0]
    parts = [tf.config.LogicalDeviceConfiguration()] * devices
    tf.config.set_logical_device_configuration(cpu, parts)


def spread(devices: int) -> object:
    """Share batches among so many devices: what models are then built in."""
    import keras
    if keras.backend.backend() == "jax":
        names = keras.distribution.list_devices("cpu")[:devices]
        keras.distribution.set_distribution(keras.distribution.DataParallel(devices=names))
        return nullcontext()
    import tensorflow as tf
    return tf.distribute.MirroredStrategy([f"CPU:{k}" for k in range(devices)]).scope()


def trained() -> list:
    """The weights of a small net after a few steps, always from the same start."""
    import keras
    import numpy as np
    rng = np.random.default_rng(0)
    images = rng.normal(size=(STEPS * BATCH, 8, 8, 3)).astype("float32")
    labels = rng.integers(0, 10, STEPS * BATCH)
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3, activation="relu"),
                              keras.layers.Flatten(), keras.layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(.1, momentum=.9), loss)
    model.fit(images, labels, batch_size=BATCH, epochs=1, shuffle=False, verbose=0)
    return model.get_weights()


def main(devices: int) -> None:
    """Print how many devices there are, and how far the weights of both ways are apart."""
    simulate(devices)
    import keras
    import numpy as np
    alone = trained()
    with spread(devices):
        together = trained()
    apart = max(float(np.abs(a - b).max()) for a, b in zip(alone, together, strict=True))
    print(f"{keras.backend.backend()} {devices} {apart:.1e}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
