"""The parts of today's recipes: precision, learning rate, smoothed labels, fresh statistics."""

from collections.abc import Iterable

import keras
import numpy as np
from keras import KerasTensor, ops

from helpers.budget import gpus

Batch = np.ndarray


def half_precision() -> str:
    """Let models built from now on compute in 16 bits if there is a GPU; returns the policy in use.

    bfloat16 where the device multiplies it fast, as from NVIDIA's Ampere on. Elsewhere float16,
    whose small range makes Keras scale the loss. Weights stay in float32.
    """
    if gpus():
        short = "bfloat16" if has_bfloat16() else "float16"
        keras.mixed_precision.set_global_policy(f"mixed_{short}")
    return keras.mixed_precision.dtype_policy().name


def has_bfloat16() -> bool:
    """Whether the first GPU is of compute capability 8 or newer."""
    match keras.backend.backend():
        case "jax":
            import jax
            capability = jax.devices()[0].compute_capability
        case "torch":
            import torch
            capability = torch.cuda.get_device_capability()[0]
        case _:
            import tensorflow as tf
            device = tf.config.list_physical_devices("GPU")[0]
            capability = tf.config.experimental.get_device_details(device)["compute_capability"][0]
    return float(capability) >= 8


@keras.saving.register_keras_serializable("convnets")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """The rate rises along a line to its peak, then falls along a line to 0.

    `rise` is the share of the steps on which it rises. (Smith 2018, arXiv 1803.09820.)
    """

    def __init__(self, peak: float, steps: int, rise: float = .25) -> None:
        super().__init__()
        self.peak, self.steps, self.rise = peak, steps, rise

    def __call__(self, step: KerasTensor) -> KerasTensor:
        """The rate at a step."""
        done = ops.cast(step, "float32") / self.steps
        rising, falling = done / self.rise, (1 - done) / (1 - self.rise)
        return self.peak * ops.maximum(ops.minimum(rising, falling), 0)

    def get_config(self) -> dict[str, float]:
        """The arguments."""
        return {"peak": self.peak, "steps": self.steps, "rise": self.rise}


@keras.saving.register_keras_serializable("convnets")
class SmoothedCrossentropy(keras.losses.Loss):
    """Cross-entropy of logits, with a share of each label spread over all classes.

    That share is `smoothing`. (Szegedy et al. 2015, arXiv 1512.00567, section 7.)
    """

    def __init__(self, smoothing: float = .1, **options: object) -> None:
        super().__init__(**options)
        self.smoothing = smoothing

    def call(self, labels: KerasTensor, logits: KerasTensor) -> KerasTensor:
        """(n,) or (n, 1), (n, k) -> (n,)."""
        labels = ops.cast(ops.reshape(labels, (-1,)), "int32")
        targets = ops.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
        return keras.losses.categorical_crossentropy(
            targets, logits, from_logits=True, label_smoothing=self.smoothing)

    def get_config(self) -> dict[str, object]:
        """The arguments."""
        return {**super().get_config(), "smoothing": self.smoothing}


def refresh_statistics(model: keras.Model, batches: Iterable[Batch]) -> None:
    """Take each batch normalisation's running mean and variance anew: plain means over batches.

    Running statistics lag behind the weights, and say nothing of averaged weights. With momentum
    (k − 1)/k at the k-th batch, the running value is the mean of the k batches seen.
    (Ioffe & Szegedy 2015, Algorithm 2, lines 8–12.)
    """
    norms = [layer for layer in model._flatten_layers()
             if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in norms]
    for k, batch in enumerate(batches, start=1):
        for layer in norms:
            layer.momentum = (k - 1) / k
        model(batch, training=True)
    for layer, momentum in zip(norms, momenta, strict=True):
        layer.momentum = momentum
