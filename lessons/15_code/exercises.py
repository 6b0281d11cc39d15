"""The exercises of lesson 15: where time goes, today's recipe in small, one look at the test."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception, repairs
from helpers.exercises.models import remembered


def bottleneck(calls: np.ndarray, milliseconds: np.ndarray) -> tuple[int, float]:
    """The part that takes most, and how many times faster all would be without it.

    (n,), (n,) -> place, factor.
    """
    return without(calls * milliseconds, int((calls * milliseconds).argmax()))


def without(spent: np.ndarray, k: int) -> tuple[int, float]:
    """Part k, and how many times faster all would be without it: (n,) -> place, factor."""
    return k, float(spent.sum() / (spent.sum() - spent[k]))


def bottleneck_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three parts first, then random ones; most calls, longest call and most time are elsewhere."""
    yield np.array([1, 2, 4]), np.array([5, 4, 1])
    yield np.array([20, 5, 10, 1]), np.array([1., 3, 2.5, 7])
    for n in (3, 4, 5, 6, 7):
        calls, milliseconds = rng.integers(1, 40, n), rng.integers(1, 80, n) / 4
        spent = calls * milliseconds
        if (spent == spent.max()).sum() > 1:
            calls[0] += 100
        yield calls, milliseconds


def triangle(step: float, steps: int, peak: float, rise: float) -> float:
    """The rate at a step: from peak/5 along a line to the peak, then along a line to 0."""
    top = rise * steps
    if step < top:
        return peak * (.2 + .8 * step / top)
    return peak * (steps - step) / (steps - top)


def triangle_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Half-way up first; the beginning, the peak, the end; then random steps on both sides."""
    yield 1, 8, 1., .25
    yield from ((0, 8, 1., .25), (2, 8, 1., .25), (5, 8, 1., .25), (8, 8, 1., .25))
    for steps, rise in ((20, .3), (50, .2), (40, .35), (100, .23), (30, .4)):
        peak = int(rng.integers(1, 30)) / 8
        yield int(rng.integers(1, int(rise * steps))), steps, peak, rise
        yield int(rng.integers(int(rise * steps) + 1, steps)), steps, peak, rise


def smoothed(labels: np.ndarray, classes: int, smoothing: float) -> np.ndarray:
    """One-hot labels with a share spread over all classes: (n,) -> (n, classes)."""
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / classes


def smoothed_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One label of four classes first, then more."""
    yield np.array([1]), 4, .2
    for n, classes, smoothing in ((2, 3, .1), (3, 5, .25), (5, 10, .2), (4, 6, .4), (6, 8, .05)):
        yield rng.integers(0, classes, n), classes, smoothing


def averaged(weights: np.ndarray, decay: float) -> np.ndarray:
    """The exponential average after the last step, from the first: (steps, n) -> (n,)."""
    average = weights[0]
    for row in weights[1:]:
        average = decay * average + (1 - decay) * row
    return average


def from_zero(weights: np.ndarray, decay: float) -> np.ndarray:
    """`averaged` that starts from zeros."""
    return averaged(np.vstack([np.zeros_like(weights[:1]), weights]), decay)


def averaged_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three steps of one weight first, then more of more."""
    yield np.array([[8], [4], [0]]), .75
    yield np.array([[1., -2]]), .9
    for steps, n, decay in ((2, 3, .9), (4, 2, .8), (5, 3, .6), (7, 4, .95)):
        yield rng.integers(-20, 21, (steps, n)) / 4, decay


def best_with(by_test: bool = False, lowest: bool = False, accuracy: bool = False) -> Callable:
    """The choice of rate and epoch, with some of the three bugs of the exercise."""
    def best(validation: np.ndarray, test: np.ndarray) -> tuple[int, int, float]:
        """The rate and the epoch that validation chooses, and their test error in percent."""
        judged = test if by_test else validation
        place = judged.argmin() if lowest else judged.argmax()
        rate, epoch = (int(k) for k in np.unravel_index(place, judged.shape))
        score = test[rate, epoch]
        return rate, epoch, float(100 * (score if accuracy else 1 - score))
    return best


def best_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two rates and three epochs first, then larger tables; the two images' bests differ."""
    yield (np.array([[.5, .7, .65], [.4, .6, .8]]), np.array([[.55, .75, .625], [.45, .6, .7]]))
    for shape in ((2, 4), (3, 3), (4, 2), (3, 5), (5, 4)):
        validation = rng.permutation(np.prod(shape)).reshape(shape) / 64 + .25
        test = np.roll(validation, 1, axis=1) + rng.integers(1, 5, shape) / 512
        yield validation, test


def median_with(first: bool = False, mean: bool = False, seconds: bool = False) -> Callable:
    """The time of a step from clock readings, with some of the three bugs of the exercise."""
    def median(readings: np.ndarray) -> float:
        """The median step after the first one, in milliseconds: (steps + 1,) -> ()."""
        taken = np.diff(readings) if first else np.diff(readings)[1:]
        typical = np.mean(taken) if mean else np.median(taken)
        return float(typical if seconds else 1000 * typical)
    return median


def median_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Four steps first, the first slow; then more, one of them disturbed."""
    yield (np.array([0, 3, 3.25, 3.5, 4.5]),)
    for steps in (4, 6, 7, 10, 12):
        taken = rng.integers(10, 60, steps) / 512
        taken[0] += 4
        taken[-2] += .75
        yield (5 + np.concatenate([[0], np.cumsum(taken)]),)


def conv(filters: int, use_bias: bool = False) -> object:
    """A convolution of 3×3 with same padding, and no bias unless asked for."""
    from keras import layers
    return layers.Conv2D(filters, 3, padding="same", use_bias=use_bias)


def group_with(order: str = "conv pool norm relu conv norm relu", use_bias: bool = False,
               average: bool = False) -> Callable:
    """The group of the exercise, with other parts in another order."""
    @remembered
    def build(shape: tuple[int, int, int], filters: int) -> object:
        from keras import Input, Model, layers
        make = {"conv": lambda: conv(filters, use_bias), "norm": layers.BatchNormalization,
                "pool": layers.AveragePooling2D if average else layers.MaxPooling2D,
                "relu": layers.ReLU}
        x = images = Input(shape)
        for word in order.split():
            x = make[word]()(x)
        return Model(images, x)
    return build


def group_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """More filters than channels, then fewer."""
    yield (4, 6, 2), 3
    yield (6, 4, 4), 3


def resnet9_with(shortcut: bool = True, last_relu: bool = True, second: bool = False,
                 average: bool = False, use_bias: bool = False,
                 factor: float | None = 1 / 8) -> Callable:
    """ResNet-9 with other parts: see the exercise."""
    @remembered
    def build(width: int) -> object:
        from keras import Input, Model, layers

        def unit(x: object, filters: int, relu: bool = True) -> object:
            x = layers.BatchNormalization()(conv(filters)(x))
            return layers.ReLU()(x) if relu else x

        x = images = Input((32, 32, 3))
        x = unit(x, width)
        for k, filters in enumerate((2 * width, 4 * width, 8 * width)):
            x = layers.MaxPooling2D()(unit(x, filters))
            if k != 1 or second:
                y = unit(unit(x, filters), filters, last_relu)
                x = layers.Add()([x, y]) if shortcut else y
                x = x if last_relu else layers.ReLU()(x)
        x = layers.GlobalAveragePooling2D()(x) if average else layers.MaxPooling2D(4)(x)
        x = layers.Dense(10, use_bias=use_bias)(layers.Flatten()(x))
        return Model(images, layers.Rescaling(factor)(x) if factor else x)
    return build


def resnet9_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two widths."""
    yield (2,)
    yield (3,)


EXERCISES = {
    "bottleneck": Exercise(
        answer=bottleneck, cases=bottleneck_cases, points=1,
        misconceptions={
            "longest call": Misconception(
                lambda calls, ms: without(calls * ms, int(ms.argmax())),
                en="You take the part whose single call is longest. How often is it called?",
                es="Tomas la parte cuya llamada es la más larga. ¿Cuántas veces se la llama?"),
            "most calls": Misconception(
                lambda calls, ms: without(calls * ms, int(calls.argmax())),
                en="You take the part that is called most often. How long does a call take?",
                es="Tomas la parte que más veces se llama. ¿Cuánto dura cada llamada?"),
            "one call taken away": Misconception(
                lambda calls, ms: (bottleneck(calls, ms)[0], float(
                    (calls * ms).sum()
                    / ((calls * ms).sum() - ms[bottleneck(calls, ms)[0]]))),
                en="The part is right. How much time is left if all of its calls are gone?",
                es="La parte es correcta. ¿Cuánto tiempo queda si desaparecen todas sus llamadas?"),
            "its share": Misconception(
                lambda calls, ms: (bottleneck(calls, ms)[0],
                                   float((calls * ms).max() / (calls * ms).sum())),
                en="That is the part's share of the time. "
                   "How long does all take without it, and how many times is that less?",
                es="Esa es la fracción del tiempo que toma la parte. "
                   "¿Cuánto dura todo sin ella, y cuántas veces menos es eso?"),
            "one over its share": Misconception(
                lambda calls, ms: (bottleneck(calls, ms)[0],
                                   float((calls * ms).sum() / (calls * ms).max())),
                en="That is how much faster it would be if nothing but this part were left. "
                   "Which time remains: the part's, or the others'?",
                es="Eso es cuánto más rápido sería si solo quedara esa parte. "
                   "¿Qué tiempo queda: el de la parte o el de las demás?"),
        }),
    "triangle": Exercise(
        answer=triangle, cases=triangle_cases, points=2,
        withheld=("helpers.training.recipes",),
        misconceptions={
            "begins at 0": Misconception(
                lambda step, steps, peak, rise: peak * step / (rise * steps)
                if step < rise * steps else triangle(step, steps, peak, rise),
                en="The way down is right. At step 0 the rate should be a fifth of the peak.",
                es="La bajada es correcta. En el paso 0 la tasa debe ser un quinto de la máxima."),
            "begins at the peak": Misconception(
                lambda step, steps, peak, rise: peak if step < rise * steps
                else triangle(step, steps, peak, rise),
                en="The rate does not rise. Where is it at step 0?",
                es="La tasa no sube. ¿Dónde está en el paso 0?"),
            "stays up": Misconception(
                lambda step, steps, peak, rise: min(
                    peak, peak * (.2 + .8 * step / (rise * steps))),
                en="The rise is right. What should happen after the peak?",
                es="La subida es correcta. ¿Qué debe pasar después del máximo?"),
            "falls from step 0": Misconception(
                lambda step, steps, peak, rise: triangle(step, steps, peak, rise)
                if step < rise * steps else peak * (1 - step / steps),
                en="After the peak the rate jumps. "
                   "From which step on does it fall, and for how many steps?",
                es="Después del máximo la tasa salta. "
                   "¿Desde qué paso baja, y durante cuántos pasos?"),
            "too slow a fall": Misconception(
                lambda step, steps, peak, rise: triangle(step, steps, peak, rise)
                if step < rise * steps else peak * (1 - (step - rise * steps) / steps),
                en="At the last step the rate is not 0 yet. "
                   "How many steps are left for the fall after the rise?",
                es="En el último paso la tasa todavía no es 0. "
                   "¿Cuántos pasos quedan para bajar después de la subida?"),
            "ends at a fifth": Misconception(
                lambda step, steps, peak, rise: triangle(step, steps, peak, rise)
                if step < rise * steps
                else peak * (.2 + .8 * (steps - step) / (steps - rise * steps)),
                en="At the last step a fifth of the peak is left. Where should the rate end?",
                es="En el último paso queda un quinto del máximo. ¿Dónde debe terminar la tasa?"),
        }),
    "smoothed": Exercise(
        answer=smoothed, cases=smoothed_cases, points=1,
        withheld=("helpers.training.recipes",),
        misconceptions={
            "spread over the others": Misconception(
                lambda labels, classes, smoothing: np.where(
                    np.eye(classes)[labels] == 1, 1 - smoothing, smoothing / (classes - 1)),
                en="You spread the share over the other classes only. "
                   "Here it is spread over all of them, the right one too.",
                es="Repartes la parte solo entre las otras clases. "
                   "Aquí se reparte entre todas, también la correcta."),
            "more than 1": Misconception(
                lambda labels, classes, smoothing: np.eye(classes)[labels] + smoothing / classes,
                en="Each row adds up to more than 1. What is given must be taken somewhere.",
                es="Cada fila suma más de 1. Lo que se da hay que quitarlo de algún lado."),
            "nothing spread": Misconception(
                lambda labels, classes, smoothing: (1 - smoothing) * np.eye(classes)[labels],
                en="Each row adds up to less than 1. Where does the share go?",
                es="Cada fila suma menos de 1. ¿Adónde va la parte que quitaste?"),
            "the whole share to each": Misconception(
                lambda labels, classes, smoothing:
                    (1 - smoothing) * np.eye(classes)[labels] + smoothing,
                en="Each class gets the whole share. Among how many is it divided?",
                es="Cada clase recibe la parte entera. ¿Entre cuántas se divide?"),
            "exchanged": Misconception(
                lambda labels, classes, smoothing:
                    smoothing * np.eye(classes)[labels] + (1 - smoothing) / classes,
                en="With a share of 0 the labels should stay as they are. Try it by hand.",
                es="Con una parte de 0 las etiquetas deben quedar como están. Pruébalo a mano."),
        }),
    "averaged": Exercise(
        answer=averaged, cases=averaged_cases, points=1,
        misconceptions={
            "from zero": Misconception(
                from_zero,
                en="Your average starts at 0, so it is too small at first. "
                   "With which weights should it start?",
                es="Tu media parte de 0, y por eso al principio es demasiado pequeña. "
                   "¿Con qué pesos debe partir?"),
            "decay exchanged": Misconception(
                lambda weights, decay: averaged(weights, 1 - decay),
                en="Old and new are exchanged. Which of them is multiplied by the decay?",
                es="Lo viejo y lo nuevo están intercambiados. ¿Cuál se multiplica por `decay`?"),
            "plain mean": Misconception(
                lambda weights, decay: weights.mean(axis=0),
                en="That is the plain mean of all steps. "
                   "The early ones should count less and less.",
                es="Esa es la media simple de todos los pasos. "
                   "Los primeros deben contar cada vez menos."),
            "last weights": Misconception(
                lambda weights, decay: weights[-1],
                en="Those are the last weights. What remains of the earlier ones?",
                es="Esos son los últimos pesos. ¿Qué queda de los anteriores?"),
            "last step missing": Misconception(
                lambda weights, decay: averaged(weights[:-1], decay)
                if len(weights) > 1 else weights[0],
                en="One step is missing. Does the last row count?",
                es="Falta un paso. ¿Cuenta la última fila?"),
        }),
    "best": Exercise(
        answer=best_with(), cases=best_cases, points=2,
        given=best_with(by_test=True, lowest=True, accuracy=True),
        misconceptions={
            **repairs(best_with, {
                "chosen by test": (
                    {"by_test": True},
                    "who chooses rate and epoch, validation or test?",
                    "¿quién elige la tasa y la época, la validación o la prueba?"),
                "the worst": (
                    {"lowest": True},
                    "the tables hold accuracies: is the best one the smallest?",
                    "las tablas contienen exactitudes: ¿la mejor es la menor?"),
                "accuracy": (
                    {"accuracy": True},
                    "an error in percent was asked for.",
                    "se pidió un error en porcentaje."),
            }),
            "validation's own error": Misconception(
                lambda validation, test: (*best_with()(validation, test)[:2],
                                          float(100 * (1 - validation.max()))),
                en="Rate and epoch are right, but the error is that on the validation images, "
                   "by which they were chosen: it is too good.",
                es="La tasa y la época son correctas, pero el error es el de las imágenes de "
                   "validación, con las que se eligieron: es demasiado bueno."),
        }),
    "median_step": Exercise(
        answer=median_with(), cases=median_cases, points=2,
        given=median_with(first=True, mean=True, seconds=True),
        misconceptions={
            **repairs(median_with, {
                "the first step counts": (
                    {"first": True},
                    "what happens in the first step, and never again?",
                    "¿qué pasa en el primer paso, y nunca más?"),
                "mean": (
                    {"mean": True},
                    "one step that another program disturbed moves your result. "
                    "Which middle does it not move?",
                    "un paso que otro programa estorbó mueve tu resultado. ¿A qué medio no lo "
                    "mueve?"),
                "seconds": (
                    {"seconds": True},
                    "in which unit are the readings, and in which the answer?",
                    "¿en qué unidad están las lecturas, y en cuál la respuesta?"),
            }),
            "readings for steps": Misconception(
                lambda readings: float(1000 * np.median(readings[1:])),
                en="That is a time of day. How long a step took is a difference of two readings.",
                es="Esa es una hora del reloj. Lo que duró un paso es la diferencia de dos "
                   "lecturas."),
        }),
    "conv_group": Exercise(
        answer=group_with(), cases=group_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.sprint",),
        misconceptions={
            "pooled at the end": Misconception(
                group_with("conv norm relu conv norm relu pool"),
                en="You pool at the end: the second convolution then has four times the places. "
                   "After which layer does the task say?",
                es="Haces el pooling al final: así la segunda convolución tiene cuatro veces más "
                   "lugares. ¿Después de qué capa lo pide la tarea?"),
            "pooled after the ReLU": Misconception(
                group_with("conv norm relu pool conv norm relu"),
                en="You normalise and rectify before pooling, as ResNet-9 does. "
                   "What comes directly behind the first convolution here?",
                es="Normalizas y rectificas antes del pooling, como ResNet-9. "
                   "¿Qué viene aquí justo detrás de la primera convolución?"),
            "pooled first": Misconception(
                group_with("pool conv norm relu conv norm relu"),
                en="The first convolution sees halved maps. What stands first?",
                es="La primera convolución ve mapas reducidos. ¿Qué va primero?"),
            "means": Misconception(
                group_with(average=True),
                en="That pooling takes means. Which number of a window should go on?",
                es="Ese pooling toma medias. ¿Qué número de la ventana debe seguir?"),
            "biases": Misconception(
                group_with(use_bias=True),
                en="Your convolutions have biases. What does batch normalisation do to them?",
                es="Tus convoluciones tienen sesgos. ¿Qué les hace la normalización por lotes?"),
            "ReLU before the normalisation": Misconception(
                group_with("conv pool relu norm conv relu norm"),
                en="The ReLU stands before the normalisation. Which of the two comes first?",
                es="La ReLU está antes de la normalización. ¿Cuál de las dos va primero?"),
            "one normalisation": Misconception(
                group_with("conv pool relu conv norm relu"),
                en="One of the two convolutions has no normalisation behind it.",
                es="Una de las dos convoluciones no tiene normalización detrás."),
        }),
    "resnet9": Exercise(
        answer=resnet9_with(), cases=resnet9_cases, points=3, tolerance=1e-4,
        withheld=("helpers.architectures.resnet",),
        misconceptions={
            "no shortcuts": Misconception(
                resnet9_with(shortcut=False),
                en="Nine layers in a row, and no shortcut. Where does the table say +?",
                es="Nueve capas en fila, y ningún atajo. ¿Dónde dice + la tabla?"),
            "ReLU after the sum": Misconception(
                resnet9_with(last_relu=False),
                en="You rectify the sum, as the ResNet of 2015 does. "
                   "Here both units have their ReLU before it.",
                es="Rectificas la suma, como la ResNet de 2015. "
                   "Aquí ambas unidades tienen su ReLU antes de sumar."),
            "three residual groups": Misconception(
                resnet9_with(second=True),
                en="You have 11 layers. Which of the three groups has no residual part?",
                es="Tienes 11 capas. ¿Cuál de los tres grupos no tiene parte residual?"),
            "means at the end": Misconception(
                resnet9_with(average=True),
                en="At the end you take the mean of each map. What does the table take?",
                es="Al final tomas la media de cada mapa. ¿Qué toma la tabla?"),
            "a bias at the end": Misconception(
                resnet9_with(use_bias=True),
                en="The last layer has ten numbers too many.",
                es="La última capa tiene diez números de más."),
            "logits as they are": Misconception(
                resnet9_with(factor=None),
                en="All is right but for the last line of the table: the factor.",
                es="Todo está bien salvo la última línea de la tabla: el factor."),
        }),
}
