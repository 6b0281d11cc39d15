"""What a check says about Keras models and lists of layers that are not as asked for."""

from typing import Any

from helpers.exercises.phrases import brief, kind
from helpers.language import tr

ORDINALS = (("first", "primera"), ("second", "segunda"), ("third", "tercera"),
            ("fourth", "cuarta"), ("fifth", "quinta"), ("sixth", "sexta"), ("seventh", "séptima"))


def not_a_layer(value: Any, name: str) -> str:
    """The sentence for something else, a layer of Keras say, where the lesson's is expected."""
    if "keras" in type(value).__module__ or type(value).__name__ == name:
        return tr(f"This is the {type(value).__name__} of Keras. Here the lesson's own is meant: "
                  f"from helpers.scratch.layers import {name}",
                  f"Esta es la {type(value).__name__} de Keras. Aquí se usa la de la lección: "
                  f"from helpers.scratch.layers import {name}")
    return tr(f"A layer such as {name} is expected here, not {kind(value)}.",
              f"Aquí se espera una capa como {name}, no {kind(value)}.")


def not_a_model(yours: Any) -> str:
    """The sentence for an answer that is something else than a Keras model."""
    words = tr(f"A Keras model is expected here, but yours is {kind(yours)}.",
               f"Aquí se espera un modelo de Keras, pero lo tuyo es {kind(yours)}.")
    if type(yours).__name__ == "KerasTensor":
        words += tr(" keras.Model(inputs, outputs) makes a model of two tensors.",
                    " keras.Model(inputs, outputs) hace un modelo con dos tensores.")
    return words


def shapes(several: Any) -> str:
    """Shapes of inputs, one after the other."""
    return ", ".join(map(brief, several)) if isinstance(several, tuple) else brief(several)


def says(what: str = "", *details: Any) -> str:
    """The sentence for a difference of layers, in the language in use; it never gives the answer.

    It ends with what the student wrote.
    """
    if what in SAYS:
        return SAYS[what](*details)
    return tr("Each layer by itself is as the task says, but together they are another model: "
              "look at their order and at what each one takes.",
              "Cada capa por sí sola es como dice la tarea, pero juntas son otro modelo: "
              "mira su orden y qué recibe cada una.")


def count_sentence(kind: str, mine: int, too_many: bool) -> str:
    """The sentence for layers of a kind that are too many or too few."""
    if not mine:
        return tr(f"Your model has no {kind} layer.", f"Tu modelo no tiene ninguna capa {kind}.")
    more, más = ("more", "más") if too_many else ("fewer", "menos")
    return tr(f"{kind} layers in your model: {mine}. That is {more} than the task says.",
              f"Capas {kind} en tu modelo: {mine}. Son {más} de las que dice la tarea.")


def setting_sentence(kind: str, place: int, among: int, name: str, value: Any) -> str:
    """The sentence for a layer with a setting that is not the task's."""
    later = f"{place + 1}th", f"{place + 1}.ª"
    first, primera = ORDINALS[place] if place < len(ORDINALS) else later
    yours, tuya = (f"Your {kind}", f"Tu {kind}") if among == 1 else (
        f"Your {first} {kind}", f"Tu {primera} {kind}")
    if name == "activation" and value == "linear":
        return tr(f"{yours} has no activation.", f"{tuya} no tiene activación.")
    return tr(f"{yours} has {name}={brief(value)}, which is not what the task says.",
              f"{tuya} tiene {name}={brief(value)}, que no es lo que dice la tarea.")


SAYS = {
    "count": count_sentence,
    "setting": setting_sentence,
    "unseen": lambda: tr(
        "Your model does something else than the task says. If you write it with "
        "keras.Sequential or keras.Model(inputs, outputs), a check can tell in which layer.",
        "Tu modelo no hace lo que dice la tarea. Si lo escribes con keras.Sequential o "
        "keras.Model(inputs, outputs), la verificación puede decir en qué capa."),
}
MODEL_SENTENCES = {
    "named": not_a_layer,
    "other name": lambda name: tr(f"A {name} is not right here.",
                                  f"Una {name} no es correcta aquí."),
    "not a model": not_a_model,
    "no input": lambda: tr(
        "Your model does not know the shape of its input yet. Does it begin with keras.Input?",
        "Tu modelo aún no conoce la forma de su entrada. ¿Empieza con keras.Input?"),
    "input": lambda yours: tr(
        f"Your model takes inputs of shape {shapes(yours)}, which is not what the task says.",
        f"Tu modelo recibe entradas de forma {shapes(yours)}, que no es lo que dice la tarea."),
    "model": says,
}
