"""The gradient of a number by the images that it comes from, on any of Keras's backends.

Training asks for gradients by weights, and Keras has them hidden in `fit`. By inputs each backend
has a way of its own: TensorFlow records what happens on a tape, JAX makes a new function
of a function, PyTorch notes on each tensor how it came about.
"""

from collections.abc import Callable

import keras
import numpy as np
from keras import KerasTensor

Score = Callable[[KerasTensor], KerasTensor]  # images, or maps -> one number


def gradient(score: Score, inputs: np.ndarray) -> np.ndarray:
    """How much the score changes with each number of the inputs: an array of their shape."""
    inputs = np.asarray(inputs, "float32")
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf
            watched = tf.convert_to_tensor(inputs)
            with tf.GradientTape() as tape:
                tape.watch(watched)
                value = score(watched)
            return np.array(tape.gradient(value, watched))
        case "jax":
            import jax
            return np.array(jax.grad(score)(jax.numpy.asarray(inputs)))
        case "torch":
            import torch
            watched = keras.ops.convert_to_tensor(inputs).requires_grad_()
            return torch.autograd.grad(score(watched), watched)[0].cpu().numpy()


def repeated(score: Score) -> Callable[[np.ndarray], np.ndarray]:
    """`gradient` of one score for many inputs of one shape: compiled, where the backend can.

    Compiling takes seconds and pays after a dozen calls.
    """
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf

            @tf.function
            def compiled(inputs: tf.Tensor) -> tf.Tensor:
                with tf.GradientTape() as tape:
                    tape.watch(inputs)
                    value = score(inputs)
                return tape.gradient(value, inputs)
        case "jax":
            import jax
            compiled = jax.jit(jax.grad(score))
        case "torch":
            return lambda inputs: gradient(score, inputs)
    return lambda inputs: np.array(compiled(keras.ops.convert_to_tensor(inputs, "float32")))
