"""The exercises of lesson 09: 1×1 convolutions, a module's cost and wiring, a row of the table."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.exercises.models import remembered
from helpers.scratch.towers import SLIDE, WIRED

Cost = tuple[int, int, int]  # channels out, weights, multiply-adds


def pointwise(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A 1×1 convolution with ReLU: (n, h, w, c), (c, f), (f,) -> (n, h, w, f)."""
    return np.maximum(images @ kernel + bias, 0)


def pointwise_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's two pixels, with a bias; then images whose sides differ from the channels.

    The last kernels have fractions.
    """
    pixels = np.array([[[[1, 2, 3], [0, 1, 1]]]])
    yield pixels, np.array([[1, 0], [0, 1], [1, -1]]), np.array([-2, 3])
    for *sides, c, f in ((1, 2, 2, 4, 3), (2, 3, 4, 2, 2), (3, 4, 2, 3, 5), (1, 5, 5, 6, 1),
                         (2, 2, 3, 5, 5)):
        images, kernel = rng.integers(-3, 9, (*sides, c)), rng.integers(-4, 5, (c, f))
        yield images, kernel, rng.choice([-6, -3, 2, 5], f)
    yield rng.integers(-3, 9, (1, 3, 2, 2)), rng.integers(-9, 9, (2, 3)) / 4, np.array([-1, 2, 3])
    yield rng.integers(-9, 9, (2, 2, 1, 3)) / 4, rng.integers(-4, 5, (3, 2)), np.array([.5, -.25])


def join_pixels(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """`pointwise` whose pixels stand in one long row: (n, h, w, c), (c, f), (f,) -> (n·h·w, f)."""
    return pointwise(images.reshape(-1, images.shape[-1]), kernel, bias)


def module_cost(size: int, channels: int, ones: int, reduce3: int, threes: int, reduce5: int,
                fives: int, projection: int) -> Cost:
    """Channels out, weights and multiply-adds of a module with reductions on size×size×channels."""
    pointwise_filters = ones + reduce3 + reduce5 + projection
    weights = channels * pointwise_filters + 9 * reduce3 * threes + 25 * reduce5 * fives
    return ones + threes + fives + projection, weights, weights * size * size


def module_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One filter of each kind on one pixel first, then 3a, then others."""
    yield 1, 2, 1, 1, 1, 1, 1, 1
    yield 28, 192, 64, 96, 128, 16, 32, 32
    yield 2, 10, 3, 2, 4, 1, 2, 5
    for size, channels in rng.integers([3, 20], [9, 60], (5, 2)).tolist():
        yield size, channels, *rng.integers([4, 5, 6, 2, 3, 4], [12, 13, 20, 5, 9, 12]).tolist()


def module_cost_with(reductions: int = 1, projections: int = 1, cells3: int = 9,
                     cells5: int = 25) -> Callable:
    """`module_cost` with parts left out by a factor of 0, or other numbers of cells in a kernel."""
    def cost(size: int, channels: int, ones: int, reduce3: int, threes: int, reduce5: int,
             fives: int, projection: int) -> Cost:
        pointwise_filters = ones + reductions * (reduce3 + reduce5) + projections * projection
        large = cells3 * reduce3 * threes + cells5 * reduce5 * fives
        weights = channels * pointwise_filters + large
        return ones + threes + fives + projection, weights, weights * size * size
    return cost


def naive_cost(size: int, channels: int, ones: int, reduce3: int, threes: int, reduce5: int,
               fives: int, projection: int) -> Cost:
    """The large kernels on all channels, as if the reductions stood beside them."""
    weights = channels * (ones + reduce3 + 9 * threes + reduce5 + 25 * fives + projection)
    return ones + threes + fives + projection, weights, weights * size * size


def join_reductions(size: int, channels: int, *filters: int) -> Cost:
    """The reductions' maps counted among the output."""
    _, reduce3, _, reduce5, _, _ = filters
    out, weights, products = module_cost(size, channels, *filters)
    return out + reduce3 + reduce5, weights, products


def hand_on_all_channels(size: int, channels: int, *filters: int) -> Cost:
    """The pooling tower handing on all channels, besides its projection's cost."""
    *_, projection = filters
    out, weights, products = module_cost(size, channels, *filters)
    return out - projection + channels, weights, products


def count_biases(size: int, channels: int, *filters: int) -> Cost:
    """A bias for each filter among the weights."""
    out, weights, products = module_cost(size, channels, *filters)
    return out, weights + sum(filters), products


def count_one_side(size: int, channels: int, *filters: int) -> Cost:
    """Each weight used once for each row of places only."""
    out, weights, _ = module_cost(size, channels, *filters)
    return out, weights, weights * size


OUT_3B, WEIGHTS_3B, PRODUCTS_3B = module_cost(28, 256, 128, 128, 192, 32, 96, 64)
NAIVE_3B = naive_cost(28, 256, 128, 0, 192, 0, 96, 64)


def separable_weights(k: int, channels: int, multiplier: int, filters: int) -> int:
    """Weights of a separable convolution: k×k kernels for each channel, then a 1×1 convolution."""
    return k * k * channels * multiplier + channels * multiplier * filters


def separable_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One kernel, then the stem of the net, then others."""
    yield from ((3, 1, 1, 1), (7, 3, 8, 64), (3, 2, 1, 4))
    yield from rng.integers([2, 3, 2, 5], 10, (4, 4)).tolist()


def mix_the_image(k: int, channels: int, multiplier: int, filters: int) -> int:
    """`separable_weights` whose 1×1 step takes the channels of the image."""
    return k * k * channels * multiplier + channels * filters


def share_kernels(k: int, channels: int, multiplier: int, filters: int) -> int:
    """`separable_weights` with the same kernels for all channels."""
    return k * k * multiplier + channels * multiplier * filters


def separable_with_biases(k: int, channels: int, multiplier: int, filters: int) -> int:
    """`separable_weights` and a bias for each filter."""
    return separable_weights(k, channels, multiplier, filters) + filters


def conv(filters: int, size: int, activation: str | None = "relu") -> object:
    """A convolution that keeps height and width."""
    from keras import layers
    return layers.Conv2D(filters, size, padding="same", activation=activation)


def doubled_tower(x: object, filters: tuple[int, int], sizes: tuple[int, ...],
                  activation: str | None) -> object:
    """A reduction with this activation, then convolutions of these sizes."""
    if activation != "none at all":
        x = conv(filters[0], 1, activation)(x)
    for size in sizes:
        x = conv(filters[1], size)(x)
    return x


def module_with(sizes: tuple[int, ...] = (3, 3), reduced: str | None = "relu", pool: str = "Max",
                pooled_first: bool = True, order: tuple[int, ...] = (0, 1, 2, 3),
                chained: bool = False) -> Callable:
    """The module with two 3×3 for a 5×5, with other parts; `chained` as on the slides."""
    @remembered
    def build(shape: tuple[int, int, int], ones: int, threes: tuple[int, int],
              doubled: tuple[int, int], pooled: int) -> object:
        from keras import Input, Model, layers
        x = Input(shape)
        pooling = getattr(layers, f"{pool}Pooling2D")(3, 1, padding="same")
        project = conv(pooled, 1)
        first = conv(ones, 1)(x)
        second = doubled_tower(x, threes, (3,), reduced)
        third = doubled_tower(second if chained else x, doubled, sizes, reduced)
        fourth = project(pooling(x)) if pooled_first else pooling(project(x))
        towers = first, second, third, fourth
        return Model(x, layers.Concatenate()([towers[number] for number in order]))
    return build


def module_of_2015_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Each tower with another number of filters."""
    yield (4, 4, 3), 2, (3, 4), (2, 5), 3
    yield (3, 5, 4), 4, (2, 3), (3, 1), 2


def auxiliary_with(pool: str = "Average", strides: int | None = 3, activation: str | None = "relu",
                   flat: bool = True, dense: str | None = "relu", rate: float = .7,
                   last: str | None = None) -> Callable:
    """An auxiliary classifier in Keras, with other parts."""
    @remembered
    def build(shape: tuple[int, int, int], filters: int, units: int, classes: int) -> object:
        from keras import Input, Sequential, layers
        pooling = getattr(layers, f"{pool}Pooling2D")
        return Sequential([
            Input(shape), pooling(5, strides), conv(filters, 1, activation),
            layers.Flatten() if flat else layers.GlobalAveragePooling2D(),
            layers.Dense(units, dense), *([layers.Dropout(rate)] if rate else []),
            layers.Dense(classes, last)])
    return build


def auxiliary_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Maps on which the pooling has several places, and not as many in both directions."""
    yield (8, 11, 2), 3, 5, 4
    yield (14, 11, 3), 2, 4, 3


def count_biases_twice(size: int, channels: int, *filters: int) -> Cost:
    """A bias for each filter among the weights, and among the products."""
    out, weights, _ = count_biases(size, channels, *filters)
    return out, weights, weights * size * size


EXERCISES = {
    "pointwise": Exercise(
        answer=pointwise, cases=pointwise_cases, points=2,
        misconceptions={
            "no ReLU": Misconception(
                lambda images, kernel, bias: images @ kernel + bias,
                en="The sums are right. What does a ReLU do with those below zero?",
                es="Las sumas son correctas. ¿Qué hace una ReLU con las que son menores que cero?"),
            "no bias": Misconception(
                lambda images, kernel, bias: np.maximum(images @ kernel, 0),
                en="The third argument is not used. "
                   "Each filter has one number that it adds to every sum.",
                es="El tercer argumento no se usa. "
                   "Cada filtro tiene un número que agrega a cada suma."),
            "bias after the ReLU": Misconception(
                lambda images, kernel, bias: np.maximum(images @ kernel, 0) + bias,
                en="Can what a ReLU gives be negative? Look at the order: sum, bias, ReLU.",
                es="¿Puede ser negativo lo que da una ReLU? Mira el orden: suma, sesgo, ReLU."),
            "pixels in one row": Misconception(
                join_pixels,
                en="All the numbers are right, but the images are gone: "
                   "which shape should they have at the end?",
                es="Todos los números son correctos, pero ya no hay imágenes: "
                   "¿qué forma deben tener al final?"),
            "mean over the channels": Misconception(
                lambda images, kernel, bias: pointwise(images, kernel / len(kernel), bias),
                en="You divide by the number of channels. "
                   "A convolution adds its products and leaves it there.",
                es="Divides entre el número de canales. "
                   "Una convolución suma sus productos y nada más."),
            "absolute values": Misconception(
                lambda images, kernel, bias: np.abs(images @ kernel + bias),
                en="A negative sum came out positive. "
                   "A ReLU does not turn the sign: what does it give for −3?",
                es="Una suma negativa salió positiva. "
                   "Una ReLU no cambia el signo: ¿qué da para −3?"),
        }),
    "module_cost": Exercise(
        answer=module_cost, cases=module_cases, points=3,
        misconceptions={
            "large kernels on all channels": Misconception(
                naive_cost,
                en="Your 3×3 and 5×5 still look at all the channels. "
                   "What do they stand on, with a reduction below them?",
                es="Tus 3×3 y 5×5 todavía miran todos los canales. "
                   "¿Sobre qué están, con una reducción debajo?"),
            "reductions are free": Misconception(
                module_cost_with(reductions=0),
                en="A reduction is a convolution too. What does a 1×1 over all the channels cost?",
                es="Una reducción también es una convolución. "
                   "¿Cuánto cuesta una 1×1 sobre todos los canales?"),
            "projection is free": Misconception(
                module_cost_with(projections=0),
                en="Pooling has no weights. But what comes after it, in the fourth tower?",
                es="El pooling no tiene pesos. Pero ¿qué viene después, en la cuarta torre?"),
            "sides instead of areas": Misconception(
                module_cost_with(cells3=3, cells5=5),
                en="How many weights has a 3×3 kernel on a single channel? Count its cells.",
                es="¿Cuántos pesos tiene un kernel 3×3 sobre un solo canal? Cuenta sus celdas."),
            "reductions in the output": Misconception(
                join_reductions,
                en="Weights and products are right. "
                   "Are the reductions' maps joined too, or only used inside?",
                es="Pesos y productos son correctos. "
                   "¿También se unen los mapas de las reducciones, o se usan dentro?"),
            "pooling hands all channels on": Misconception(
                hand_on_all_channels,
                en="Weights and products are right. "
                   "In the naive module the pooling hands on every channel; and here?",
                es="Pesos y productos son correctos. "
                   "En el módulo ingenuo el pooling deja pasar todos los canales; ¿y aquí?"),
            "biases among the weights": Misconception(
                count_biases,
                en="Your number of weights is a little high, by one for each filter. "
                   "Are biases asked for here?",
                es="Cuentas unos pocos pesos de más: uno por filtro. ¿Se piden aquí los sesgos?"),
            "one side of the image": Misconception(
                count_one_side,
                en="Channels and weights are right. "
                   "At how many places is each weight used on an image of size×size?",
                es="Canales y pesos son correctos. "
                   "¿En cuántos lugares se usa cada peso en una imagen de size×size?"),
            "biases in both": Misconception(
                count_biases_twice,
                en="Weights and products are both too large, by one for each filter and place. "
                   "Are biases asked for, and are they multiplied?",
                es="Pesos y productos son mayores en uno por filtro y lugar. ¿Se piden los "
                   "sesgos, y se multiplican por algo?"),
        }),
    "wiring": Exercise(
        answer=WIRED, given=SLIDE, points=2,
        misconceptions={
            "the second tower left": Misconception(
                {**WIRED, "tower_2_2": "tower_1_1"},
                en="Towers 3 and 4 are right. "
                   "The parameters of tower 2 would be right too; what does it still borrow?",
                es="Las torres 3 y 4 están bien. "
                   "También los parámetros de la 2 lo estarían; ¿qué toma prestado todavía?"),
            "the third tower left": Misconception(
                {**WIRED, "tower_3_2": "tower_2_2"},
                en="Towers 2 and 4 are right. "
                   "In the third, does anyone take the output of tower_3_1?",
                es="Las torres 2 y 4 están bien. "
                   "En la tercera, ¿alguien toma la salida de tower_3_1?"),
            "the fourth tower left": Misconception(
                {**WIRED, "tower_4_2": "tower_3_2"},
                en="Towers 2 and 3 are right. Where does the output of the pooling go?",
                es="Las torres 2 y 3 están bien. ¿Adónde va la salida del pooling?"),
            "everything on the input": Misconception(
                dict.fromkeys(WIRED, "input"),
                en="Now every layer takes the image itself. "
                   "Which of them should stand on another one?",
                es="Ahora cada capa toma la imagen misma. ¿Cuáles deberían estar encima de otra?"),
            "only the pooling on the input": Misconception(
                {**WIRED, **dict.fromkeys(("tower_2_1", "tower_3_1", "tower_4_1"), "tower_1_1")},
                en="Each tower is whole, but three of them stand on the first one. "
                   "What do all four share?",
                es="Cada torre está completa, pero tres se apoyan en la primera. "
                   "¿Qué comparten las cuatro?"),
            "only the fourth mended": Misconception(
                {**SLIDE, "tower_4_2": "tower_4_1"},
                en="The fourth tower is whole. "
                   "Look at the other two in the same way: whose output does nobody take?",
                es="La cuarta torre está completa. "
                   "Mira así las otras dos: ¿qué capa tiene una salida que nadie toma?"),
            "only the second mended": Misconception(
                {**SLIDE, "tower_2_2": "tower_2_1"},
                en="The second tower is whole. "
                   "The third and the fourth still stand on what is beside them.",
                es="La segunda torre está completa. "
                   "La tercera y la cuarta todavía se apoyan en la de al lado."),
            "pooling after the convolution": Misconception(
                {**WIRED, "tower_4_1": "tower_4_2", "tower_4_2": "input"},
                en="Three towers are right. "
                   "In the fourth, which comes first in the summary: pooling or convolution?",
                es="Tres torres están bien. "
                   "En la cuarta, ¿qué va primero en el resumen: el pooling o la convolución?"),
            "only the third mended": Misconception(
                {**SLIDE, "tower_3_2": "tower_3_1"},
                en="The third tower is whole. The second and the fourth still stand on what is "
                   "beside them.",
                es="La tercera torre está completa. La segunda y la cuarta todavía se apoyan en "
                   "la de al lado."),
        }),
    "row_3b": Exercise(
        answer=(28, 28, OUT_3B, WEIGHTS_3B, PRODUCTS_3B), points=2,
        misconceptions={
            "without reductions": Misconception(
                (28, 28, OUT_3B, *NAIVE_3B[1:]),
                en="The 128 before the 192 and the 32 before the 96 are reductions: "
                   "what do the large kernels stand on?",
                es="El 128 antes del 192 y el 32 antes del 96 son reducciones: "
                   "¿sobre qué están los kernels grandes?"),
            "all six added": Misconception(
                (28, 28, 128 + 128 + 192 + 32 + 96 + 64, WEIGHTS_3B, PRODUCTS_3B),
                en="Four towers are joined, not six layers. "
                   "Which numbers of the row come out of the module?",
                es="Se unen cuatro torres, no seis capas. "
                   "¿Qué números de la fila salen del módulo?"),
            "the pooling's channels": Misconception(
                (28, 28, 128 + 192 + 96 + 256, WEIGHTS_3B, PRODUCTS_3B),
                en="Nearly. The fourth tower does not hand on all its 256 channels: "
                   "what follows the pooling?",
                es="Casi. La cuarta torre no deja pasar sus 256 canales: ¿qué sigue al pooling?"),
            "halved by the pooling": Misconception(
                (14, 14, OUT_3B, WEIGHTS_3B, WEIGHTS_3B * 14 * 14),
                en="The pooling in a module has stride 1. "
                   "Does the image become smaller here, or between the groups?",
                es="El pooling de un módulo tiene stride 1. "
                   "¿La imagen se achica aquí, o entre los grupos?"),
            "with biases": Misconception(
                (28, 28, OUT_3B, WEIGHTS_3B + 640, PRODUCTS_3B),
                en="Among your weights there is one more for each filter of the six layers. "
                   "Are these asked for?",
                es="Entre tus pesos hay uno más por cada filtro de las seis capas. "
                   "¿Se pide contarlos?"),
            "input of 3a": Misconception(
                (28, 28, *module_cost(28, 192, 128, 128, 192, 32, 96, 64)),
                en="You took 192 channels, the input of 3a. What comes out of 3a, and so into 3b?",
                es="Tomaste 192 canales, la entrada de 3a. "
                   "¿Qué sale de 3a y, por tanto, entra en 3b?"),
            "one side of the image": Misconception(
                (28, 28, OUT_3B, WEIGHTS_3B, WEIGHTS_3B * 28),
                en="Four of the five are right. "
                   "At how many places of a 28×28 image is each weight used?",
                es="Cuatro de los cinco son correctos. "
                   "¿En cuántos lugares de una imagen de 28×28 se usa cada peso?"),
            "sides instead of areas": Misconception(
                (28, 28, *module_cost_with(cells3=3, cells5=5)(28, 256, 128, 128, 192, 32, 96, 64)),
                en="How many weights has a 3×3 kernel on one channel, and a 5×5? Count their "
                   "cells.",
                es="¿Cuántos pesos tiene un kernel 3×3 sobre un canal, y uno 5×5? Cuenta sus "
                   "celdas."),
            "projection is free": Misconception(
                (28, 28, *module_cost_with(projections=0)(28, 256, 128, 128, 192, 32, 96, 64)),
                en="Something is missing: pooling has no weights, but what follows it in the "
                   "fourth tower?",
                es="Falta algo: el pooling no tiene pesos, pero ¿qué le sigue en la cuarta "
                   "torre?"),
            "reductions are free": Misconception(
                (28, 28, *module_cost_with(reductions=0)(28, 256, 128, 128, 192, 32, 96, 64)),
                en="Something is missing: a 1×1 convolution that reduces has weights too.",
                es="Falta algo: una convolución 1×1 que reduce también tiene pesos."),
        }),
    "saved": Exercise(
        answer=49_152_000,
        misconceptions={
            "the flattened layer": Misconception(
                50_177_000,
                en="That is what the flattened layer would cost. "
                   "What does the layer after the average cost?",
                es="Eso costaría la capa sobre los números aplanados. "
                   "¿Cuánto cuesta la capa que sigue al promedio?"),
            "weights of the flattened layer": Misconception(
                50_176_000,
                en="These are the flattened layer's weights alone. "
                   "The question is by how much it exceeds the other one.",
                es="Son solo los pesos de la capa aplanada. "
                   "La pregunta es en cuánto supera a la otra."),
            "the layer that is there": Misconception(
                1_025_000,
                en="These are the parameters that GoogLeNet's last layer has. "
                   "How many would it have without the average?",
                es="Son los parámetros que tiene la última capa de GoogLeNet. "
                   "¿Cuántos tendría sin el promedio?"),
            "one map": Misconception(
                48_000,
                en="Your layer sees one map of 7×7. How many maps come in?",
                es="Tu capa ve un solo mapa de 7×7. ¿Cuántos mapas entran?"),
            "biases counted once": Misconception(
                49_151_000,
                en="Nearly: both layers have 1000 biases. What happens to them in the difference?",
                es="Casi: las dos capas tienen 1000 sesgos. ¿Qué pasa con ellos en la diferencia?"),
            "biases added": Misconception(
                49_153_000,
                en="Nearly: the layer on the average has its 1000 biases too. "
                   "Do they remain in the difference?",
                es="Casi: la capa sobre el promedio también tiene sus 1000 sesgos. "
                   "¿Quedan en la diferencia?"),
        }),
    "separable_weights": Exercise(
        answer=separable_weights, cases=separable_cases, points=2,
        misconceptions={
            "an ordinary convolution": Misconception(
                lambda k, channels, multiplier, filters: k * k * channels * filters,
                en="That is an ordinary convolution. "
                   "Here the k×k kernels do not mix channels; a second step does.",
                es="Esa es una convolución común. "
                   "Aquí los kernels k×k no mezclan canales; lo hace un segundo paso."),
            "no mixing": Misconception(
                lambda k, channels, multiplier, filters: k * k * channels * multiplier,
                en="That is the first step. What makes `filters` maps out of its results?",
                es="Ese es el primer paso. ¿Qué convierte sus resultados en `filters` mapas?"),
            "mixing the image": Misconception(
                mix_the_image,
                en="The 1×1 step takes what the first step gives. How many maps are that?",
                es="El paso 1×1 toma lo que da el primer paso. ¿Cuántos mapas son?"),
            "multiplier forgotten": Misconception(
                lambda k, channels, multiplier, filters: k * k * channels + channels * filters,
                en="Each channel has several kernels of its own. "
                   "Where does the multiplier come in?",
                es="Cada canal tiene varios kernels propios. ¿Dónde entra el multiplicador?"),
            "the steps multiplied": Misconception(
                lambda k, channels, multiplier, filters: k * k * channels * multiplier * filters,
                en="The two steps follow one another. Are their weights multiplied, or added?",
                es="Los dos pasos van uno tras otro. ¿Sus pesos se multiplican o se suman?"),
            "kernels shared by the channels": Misconception(
                share_kernels,
                en="Does every channel use the same kernels? Each has `multiplier` of its own.",
                es="¿Todos los canales usan los mismos kernels? "
                   "Cada uno tiene `multiplier` propios."),
            "with biases": Misconception(
                separable_with_biases,
                en="A little too many: as many as there are filters. Are biases asked for?",
                es="Sobran unos pocos: tantos como filtros. ¿Se piden los sesgos?"),
        }),
    "module_of_2015": Exercise(
        answer=module_with(), cases=module_of_2015_cases, points=3, tolerance=1e-4,
        withheld=("helpers.architectures.googlenet",),
        misconceptions={
            "still a 5×5": Misconception(
                module_with(sizes=(5,)),
                en="That is the module of 2014. What takes the place of its largest kernel?",
                es="Ese es el módulo de 2014. ¿Qué ocupa el lugar de su kernel más grande?"),
            "one 3×3": Misconception(
                module_with(sizes=(3,)),
                en="Your third tower sees 3×3 pixels. How does it get to see 5×5?",
                es="Tu tercera torre ve 3×3 píxeles. ¿Cómo llega a ver 5×5?"),
            "no reductions": Misconception(
                module_with(reduced="none at all"),
                en="That is the naive module. What did section 4 put before the dear kernels?",
                es="Ese es el módulo ingenuo. "
                   "¿Qué puso la sección 4 antes de los kernels caros?"),
            "linear reductions": Misconception(
                module_with(reduced=None),
                en="The wiring is right. Does every convolution of this net have its ReLU?",
                es="Las conexiones son correctas. "
                   "¿Tiene su ReLU cada convolución de esta red?"),
            "projected, then pooled": Misconception(
                module_with(pooled_first=False),
                en="Three towers are right. What is the first thing that the fourth does to x?",
                es="Tres torres son correctas. ¿Qué es lo primero que hace la cuarta con x?"),
            "average pooling": Misconception(
                module_with(pool="Average"),
                en="The fourth tower takes another number from each window. Which one?",
                es="La cuarta torre toma otro número de cada ventana. ¿Cuál?"),
            "other order": Misconception(
                module_with(order=(1, 2, 0, 3)),
                en="All four towers are there. In which order does the task join them?",
                es="Están las cuatro torres. ¿En qué orden las une la tarea?"),
            "a chain": Misconception(
                module_with(chained=True),
                en="Section 5 has this fault: one of your towers takes what another one puts out.",
                es="La sección 5 tiene esa falla: "
                   "una de tus torres recibe lo que sale de otra."),
        }),
    "auxiliary_head": Exercise(
        answer=auxiliary_with(), cases=auxiliary_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.googlenet",),
        misconceptions={
            "max pooling": Misconception(
                auxiliary_with(pool="Max"),
                en="The sizes are right. What does the paper take of each window of 5×5 here?",
                es="Los tamaños son correctos. "
                   "¿Qué toma aquí el artículo de cada ventana de 5×5?"),
            "windows side by side": Misconception(
                auxiliary_with(strides=None),
                en="Unless told otherwise, a pooling moves by its own window. How far should it?",
                es="Si no se le dice otra cosa, un pooling avanza lo que mide su ventana. "
                   "¿Cuánto debe avanzar?"),
            "linear convolution": Misconception(
                auxiliary_with(activation=None),
                en="Does the 1×1 convolution have its ReLU?",
                es="¿Tiene su ReLU la convolución 1×1?"),
            "linear dense layer": Misconception(
                auxiliary_with(dense=None),
                en="Two dense layers, and nothing between them that bends the line.",
                es="Dos capas densas, y nada entre ellas que doble la recta."),
            "means of the maps": Misconception(
                auxiliary_with(flat=False),
                en="The main classifier averages its maps (section 7). Does this one?",
                es="El clasificador principal promedia sus mapas (sección 7). ¿Y este?"),
            "what is kept": Misconception(
                auxiliary_with(rate=.3),
                en="Keras's rate is the share that is dropped. Is 70 % dropped or kept here?",
                es="La tasa de Keras es la parte que se descarta. "
                   "¿Aquí 70 % se descarta o se conserva?"),
            "no dropout": Misconception(
                auxiliary_with(rate=0),
                en="The predictions are right. What acts in training only?",
                es="Las predicciones son correctas. ¿Qué actúa solo al entrenar?"),
            "softmax at the end": Misconception(
                auxiliary_with(last="softmax"),
                en="The loss does one step more than you leave to it. Which?",
                es="La pérdida hace un paso más de lo que le dejas. ¿Cuál?"),
        }),
}
