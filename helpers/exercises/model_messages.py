"""What a check says about Keras models and lists of layers that are not as asked for."""

from typing import Any

from helpers.exercises.phrases import kind
from helpers.language import tr


def not_a_layer(value: Any, name: str) -> str:
    """The sentence for something else, a layer of Keras say, where the lesson's is expected."""
    if "keras" in type(value).__module__ or type(value).__name__ == name:
        return tr(f"This is the {type(value).__name__} of Keras. Here the lesson's own is meant: "
                  f"from helpers.scratch.layers import {name}",
                  f"Esta es la {type(value).__name__} de Keras. Aquí se usa la de la lección: "
                  f"from helpers.scratch.layers import {name}")
    return tr(f"A layer such as {name} is expected here, not {kind(value)}.",
              f"Aquí se espera una capa como {name}, no {kind(value)}.")


def wrong_weights(yours: tuple, right: tuple) -> str:
    """The sentence for a model whose arrays of weights have other shapes, or are more or fewer."""
    if len(yours) != len(right):
        return tr(f"The model should have {len(right)} arrays of weights and biases; "
                  f"yours has {len(yours)}.",
                  f"El modelo debe tener {len(right)} arreglos de pesos y sesgos; "
                  f"el tuyo tiene {len(yours)}.")
    odd = next(shape for shape in yours if yours.count(shape) > right.count(shape))
    return tr(f"In your model, weights of shape {odd} are not as asked for. "
              "Look at kernels, filters and units.",
              f"En tu modelo, unos pesos de forma {odd} no son los pedidos. "
              "Mira los kernels, los filtros y las unidades.")


def shapes(several: tuple) -> str:
    """Shapes of inputs or outputs, one after the other."""
    return ", ".join(map(str, several))


def acting(layers: tuple) -> str:
    """The layers that act in training, each with its rate or momentum."""
    words = ", ".join(f"{name}({rate:g})" for name, rate in layers)
    return words or tr("nothing", "nada")


MODEL_SENTENCES = {
    "named": not_a_layer,
    "other name": lambda name: tr(f"A {name} is not right here.",
                                  f"Una {name} no es correcta aquí."),
    "not a model": lambda value: tr(f"A Keras model is expected here, not {kind(value)}.",
                                    f"Aquí se espera un modelo de Keras, no {kind(value)}."),
    "model without inputs": lambda: tr(
        "Your model does not know the shape of its input: begin it with keras.Input(shape).",
        "Tu modelo no conoce la forma de su entrada: debe comenzar con keras.Input(forma)."),
    "model's input": lambda yours, right: tr(
        f"The model's input should have the shape {shapes(right)}, but yours has {shapes(yours)}.",
        f"La entrada del modelo debe tener la forma {shapes(right)}; la tuya, {shapes(yours)}."),
    "model's output": lambda yours, right: tr(
        f"The model's output should have the shape {shapes(right)}, but yours has {shapes(yours)}.",
        f"La salida del modelo debe tener la forma {shapes(right)}; la tuya, {shapes(yours)}."),
    "model's weights": wrong_weights,
    "model's training": lambda yours: tr(
        "The shapes are right. But what acts in training is not as asked for; in yours it is "
        f"{acting(yours)}.",
        "Las formas son correctas. Pero lo que actúa al entrenar no es lo pedido; en el tuyo es "
        f"{acting(yours)}."),
    "model's predictions": lambda: tr(
        "All shapes are right, but your model computes something else. Look at the activations, "
        "the pooling and the order of the layers.",
        "Todas las formas son correctas, pero tu modelo calcula otra cosa. Mira las activaciones, "
        "el pooling y el orden de las capas."),
}
