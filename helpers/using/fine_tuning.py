"""A trained network with a new head, and which of its layers may learn.

(Girshick and others, arXiv 1311.2524, section 2.3: a new last layer, a rate a tenth of the first
one's. Yosinski and others, arXiv 1411.1792: frozen or fine-tuned, layer by layer.)
"""

import keras
from keras import layers


def body_of(model: keras.Model, last: str) -> keras.Model:
    """A model up to a layer: images -> its output. Layers and weights are the model's own."""
    return keras.Model(model.input, model.get_layer(last).output, name="body")


def with_head(body: keras.Model, classes: int, rate: float = .2) -> keras.Model:
    """A body that gives vectors, then dropout and a new dense layer: logits."""
    features = layers.Dropout(rate, name="new_drop")(body.output)
    logits = layers.Dense(classes, name="new_classes")(features)
    return keras.Model(body.input, logits, name="fine_tuned")


def freeze(model: keras.Model, but: str = "new_") -> None:
    """No layer may learn, except those whose names begin with `but`."""
    for layer in model.layers:
        layer.trainable = layer.name.startswith(but)


def thaw(model: keras.Model, first: str, norms: bool = False) -> None:
    """The layers from `first` on may learn; batch normalisation only if `norms`.

    One that may not learn is in inference mode, also in `fit`: it divides by the deviations that
    it knows, not by those of a small batch, and does not change them.
    """
    names = [layer.name for layer in model.layers]
    for layer in model.layers[names.index(first):]:
        layer.trainable = norms or not isinstance(layer, layers.BatchNormalization)


def learning(model: keras.Model) -> int:
    """How many of a model's numbers may learn."""
    return sum(weight.size for weight in map(keras.ops.convert_to_numpy, model.trainable_weights))
