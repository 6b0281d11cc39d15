"""The exercises of lesson 08: composed kernels, parameters, layers as convolutions, evidence."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import pairwise

import numpy as np
from scipy.signal import convolve2d, correlate2d

from helpers.exercises import Exercise, Misconception, repairs
from helpers.exercises.models import remembered

Convolutions = list[tuple[int, int]]  # the side of the kernel and the number of filters, each


def compose(kernels: list[np.ndarray]) -> np.ndarray:
    """The one kernel that does what these do one after the other: k and l make k + l − 1."""
    return reduce(convolve2d, kernels)


def compose_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """By hand first, then lopsided kernels of several sizes, two to four of them.

    Then one alone, and kernels with fractions.
    """
    yield ([np.array([[1, 2], [0, 1]]), np.array([[1, 0], [3, 1]])],)
    for sizes in ((3, 3), (2, 3, 3), (3, 3, 3), (3, 5, 2), (2, 3, 2, 3)):
        yield ([lopsided_kernel(rng, size) for size in sizes],)
    yield ([lopsided_kernel(rng, 2)],)
    yield ([lopsided_kernel(rng, 3), lopsided_kernel(rng, 2) / 4],)


def lopsided_kernel(rng: np.random.Generator, size: int) -> np.ndarray:
    """Whole numbers from 1 to 5 with random signs: (size, size)."""
    return rng.integers(1, 6, (size, size)) * rng.choice([-1, 1], (size, size))


def parameters(convolutions: Convolutions) -> int:
    """All weights and biases of the convolutions, on colour images, and of FC 4096, 4096, 1000."""
    return parameters_with()(convolutions)


def parameters_with(flat: bool = False, no_bias: bool = False, same_channels: bool = False,
                    one_number: bool = False) -> Callable:
    """`parameters` with some of the four bugs of the exercise."""
    def count(convolutions: Convolutions) -> int:
        total, channels = 0, 3
        bias = 0 if no_bias else 1
        for side, filters in convolutions:
            cells = side if flat else side * side
            total += (cells * channels + bias) * filters
            channels = channels if same_channels else filters
        flattened = channels if one_number else 7 * 7 * channels
        full = pairwise([flattened, 4096, 4096, 1000])
        return total + sum((numbers + bias) * units for numbers, units in full)
    return count


def fc6_from(cells: int) -> Callable:
    """`parameters` whose fc6 takes so many cells of each map, in place of 7·7."""
    def count(convolutions: Convolutions) -> int:
        _, maps = convolutions[-1]
        return parameters(convolutions) + (cells - 7 * 7) * maps * 4096
    return count


def parameters_without_filter_biases(convolutions: Convolutions) -> int:
    """`parameters` less a bias for each filter."""
    return parameters(convolutions) - sum(filters for _, filters in convolutions)


def parameters_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two layers first, then net A and the like, and one layer alone."""
    yield ([(3, 2), (3, 4)],)
    yield ([(3, filters) for filters in (64, 128, 256, 256, 512, 512, 512, 512)],)
    for layers in (3, 4, 6):
        sides = rng.choice([1, 3, 5], layers - 1).tolist()
        filters = rng.integers(4, 99, layers - 1).tolist()
        yield ([*zip(sides, filters, strict=True), (3, 7)],)
    yield ([(5, 6)],)


def as_kernel(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """A full layer's weights as a kernel: (height·width·c, units) -> (height, width, c, units)."""
    return weights.reshape(height, width, -1, weights.shape[1])


def channels_first(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """`as_kernel` of a map that was flattened channel by channel."""
    return np.moveaxis(weights.reshape(-1, height, width, weights.shape[1]), 0, 2)


def columns_first(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """`as_kernel` of a map that was flattened column by column."""
    return np.swapaxes(weights.reshape(width, height, -1, weights.shape[1]), 0, 1)


def transpose_first(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """`as_kernel` that turns the weights over before it reshapes them."""
    return weights.T.reshape(height, width, -1, weights.shape[1])


def as_kernel_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two pixels of two channels first; height, width, channels and units all differ.

    The last two: one unit, and fractions.
    """
    yield np.arange(1, 9).reshape(4, 2), 1, 2
    for height, width, channels, units in ((2, 3, 2, 4), (3, 2, 4, 2), (4, 2, 3, 5), (2, 5, 3, 2)):
        yield rng.integers(-9, 10, (height * width * channels, units)), height, width
    yield rng.integers(-9, 10, (12, 1)), 3, 2
    yield rng.integers(-9, 10, (12, 2)) / 4, 2, 3


EVIDENCE = {"normalisation": "A/A-LRN", "non-linearity": "B/C", "context": "C/D"}


def block_with(kernel: int = 3, padding: str = "same", activation: str | None = "relu",
               pool: str = "Max", window: int = 2, more: int = 0, pool_each: bool = False,
               doubled: bool = False) -> Callable:
    """A block of VGG in Keras, with other parts, and `more` or fewer convolutions."""
    @remembered
    def build(shape: tuple[int, int, int], convolutions: int, filters: int) -> object:
        from keras import Input, Sequential, layers
        pooling = getattr(layers, f"{pool}Pooling2D")
        parts = []
        for number in range(convolutions + more):
            width = filters * 2**number if doubled else filters
            parts += [layers.Conv2D(width, kernel, padding=padding, activation=activation)]
            parts += [pooling(window, 2)] if pool_each else []
        parts += [] if pool_each else [pooling(window, 2)]
        return Sequential([Input(shape), *parts])
    return build


def block_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two convolutions and three, with few filters, and never as many as convolutions."""
    yield (8, 8, 3), 2, 4
    yield (8, 12, 2), 3, 5


def slide_with(padding: str = "valid", second: int = 1, activation: str | None = "relu",
               last: str | None = None, pool: str = "Average", mean: bool = True) -> Callable:
    """VGG's three full layers as convolutions, with other parts."""
    @remembered
    def build(shape: tuple[int, int, int], window: int, units: int, classes: int) -> object:
        from keras import Input, Sequential, layers
        at_the_end = getattr(layers, f"Global{pool}Pooling2D")
        return Sequential([
            Input(shape),
            layers.Conv2D(units, window, padding=padding, activation=activation),
            layers.Conv2D(units, second, padding="same", activation=activation),
            layers.Conv2D(classes, 1, activation=last), *([at_the_end()] if mean else [])])
    return build


@remembered
def mean_first(shape: tuple[int, int, int], window: int, units: int, classes: int) -> object:
    """The mean of each map, then three full layers."""
    from keras import Input, Sequential, layers
    return Sequential([Input(shape), layers.GlobalAveragePooling2D(),
                       layers.Dense(units, "relu"), layers.Dense(units, "relu"),
                       layers.Dense(classes)])


def slide_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Maps with several places for the window, not square; no two of the numbers are equal."""
    yield (4, 5, 2), 3, 6, 7
    yield (5, 4, 3), 2, 7, 6


EXERCISES = {
    "compose": Exercise(
        answer=compose, cases=compose_cases, points=2,
        misconceptions={
            "same size": Misconception(
                lambda kernels: reduce(lambda a, b: convolve2d(a, b, "same"), kernels),
                en="Your kernel is no larger than the first one. "
                   "How many pixels of a row do two kernels of 3 see, one after the other?",
                es="Tu kernel no es mayor que el primero. "
                   "¿Cuántos píxeles de una fila ven dos kernels de 3, uno tras otro?"),
            "correlated": Misconception(
                lambda kernels: reduce(lambda a, b: correlate2d(a, b, "full"), kernels),
                en="The size is right. Send a single 1 through both layers by hand: "
                   "is one of your kernels turned round?",
                es="El tamaño es correcto. "
                   "Haz pasar a mano un solo 1 por ambas capas: ¿gira alguno de los kernels?"),
            "only two": Misconception(
                lambda kernels: reduce(convolve2d, kernels[:2]),
                en="Right for two kernels. What happens to the third?",
                es="Bien para dos kernels. ¿Qué pasa con el tercero?"),
            "turned at the end": Misconception(
                lambda kernels: compose(kernels)[::-1, ::-1],
                en="The numbers are right, in the opposite order. "
                   "Layers do not turn their kernels; neither need you.",
                es="Los números son correctos, en orden inverso. "
                   "Las capas no giran sus kernels; tú tampoco debes."),
            "transposed": Misconception(
                lambda kernels: compose(kernels).T,
                en="Rows and columns have changed places. Where does your code transpose?",
                es="Las filas y las columnas cambiaron de lugar. ¿Dónde transpone tu código?"),
            "only inside": Misconception(
                lambda kernels: reduce(lambda a, b: convolve2d(a, b, "valid"), kernels),
                en="You move one kernel only where it lies inside the other. "
                   "A single 1 spreads at every layer: how far?",
                es="Mueves un kernel solo donde cabe dentro del otro. "
                   "Un solo 1 se extiende en cada capa: ¿hasta dónde?"),
            "first and last": Misconception(
                lambda kernels: convolve2d(kernels[0], kernels[-1]),
                en="The first kernel meets only the last. "
                   "Does your loop start again from the first one each time?",
                es="El primer kernel se combina solo con el último. "
                   "¿Tu bucle vuelve a partir del primero cada vez?"),
        }),
    "third_of_block_3": Exercise(
        answer=(56, 56, 256, 65_792), points=1,
        misconceptions={
            "as in D": Misconception(
                (56, 56, 256, 590_080),
                en="That is D's third convolution of the block. How large is C's kernel there?",
                es="Esa es la tercera convolución del bloque en D. "
                   "¿De qué tamaño es el kernel de C ahí?"),
            "no biases": Misconception(
                (56, 56, 256, 65_536),
                en="These are the weights. What else does each filter learn?",
                es="Esos son los pesos. ¿Qué más aprende cada filtro?"),
            "channels of block 2": Misconception(
                (56, 56, 256, 33_024),
                en="The channels come from the layer just before it, not from block 2. "
                   "How many are they?",
                es="Los canales vienen de la capa inmediatamente anterior, "
                   "no del bloque 2. ¿Cuántos son?"),
            "one pooling too few": Misconception(
                (112, 112, 256, 65_792),
                en="The parameters are right. How many poolings are there before block 3?",
                es="Los parámetros son correctos. ¿Cuántos poolings hay antes del bloque 3?"),
            "one pooling too many": Misconception(
                (28, 28, 256, 65_792),
                en="The parameters are right. "
                   "The pooling of block 3 comes after its last convolution.",
                es="Los parámetros son correctos. "
                   "El pooling del bloque 3 viene después de su última convolución."),
            "one weight a filter": Misconception(
                (56, 56, 256, 512),
                en="A 1×1 kernel looks at one pixel, but not at one channel only. "
                   "How deep is a filter?",
                es="Un kernel de 1×1 mira un solo píxel, pero no un solo canal. "
                   "¿Qué profundidad tiene un filtro?"),
            "never halved": Misconception(
                (224, 224, 256, 65_792),
                en="The parameters are right. "
                   "Convolutions keep the size of the map; what stands between the blocks?",
                es="Los parámetros son correctos. "
                   "Las convoluciones conservan el tamaño; ¿qué hay entre los bloques?"),
        }),
    "parameters": Exercise(
        answer=parameters, cases=parameters_cases, points=3,
        given=parameters_with(flat=True, no_bias=True, same_channels=True, one_number=True),
        misconceptions={
            **repairs(parameters_with, {
                "still flat kernels": (
                    {"flat": True},
                    "how many cells has a kernel whose side is 3?",
                    "¿cuántas celdas tiene un kernel de lado 3?"),
                "still without biases": (
                    {"no_bias": True},
                    "what does every filter and every unit learn besides its weights?",
                    "¿qué aprende cada filtro y cada unidad además de sus pesos?"),
                "still three channels": (
                    {"same_channels": True},
                    "how many channels does the second convolution get?",
                    "¿cuántos canales recibe la segunda convolución?"),
                "still one number a channel": (
                    {"one_number": True},
                    "what is the side of the map after five poolings of 224 pixels?",
                    "¿cuánto mide el lado de un mapa de 224 tras cinco poolings?"),
            }),
            "biases in the convolutions only": Misconception(
                lambda convolutions: parameters(convolutions) - 4096 - 4096 - 1000,
                en="The convolutions are right. "
                   "Do the units of the three full layers have no biases?",
                es="Las convoluciones están bien. "
                   "¿No tienen sesgos las unidades de las tres capas completas?"),
            "biases in the full layers only": Misconception(
                parameters_without_filter_biases,
                en="The full layers are right. Do the filters have no biases?",
                es="Las capas completas están bien. ¿No tienen sesgos los filtros?"),
            "one row of the map": Misconception(
                fc6_from(cells=7),
                en="Your fc6 takes one row of each channel's map. How many rows has that map?",
                es="Tu fc6 toma una sola fila del mapa de cada canal. "
                   "¿Cuántas filas tiene ese mapa?"),
            "four poolings": Misconception(
                fc6_from(cells=14 * 14),
                en="You halve 224 four times. "
                   "After which blocks is there a pooling? After the last one, too?",
                es="Divides 224 entre dos cuatro veces. "
                   "¿Después de qué bloques hay un pooling? ¿También después del último?"),
        }),
    "fc6_after_means": Exercise(
        answer=513 * 4096, points=1,
        misconceptions={
            "no biases": Misconception(
                512 * 4096,
                en="Nearly: these are the weights. Each unit has one number more.",
                es="Casi: esos son los pesos. Cada unidad tiene un número más."),
            "mean over channels": Misconception(
                50 * 4096,
                en="You took the mean over the channels, at each of the 49 places. "
                   "It is taken over the places.",
                es="Tomaste la media sobre los canales, en cada uno de los 49 lugares. "
                   "Se toma sobre los lugares."),
            "as before": Misconception(
                25_089 * 4096,
                en="That is fc6 as it is in D. "
                   "How many numbers come in when each map is one mean?",
                es="Esa es fc6 tal como está en D. "
                   "¿Cuántos números entran si cada mapa es una sola media?"),
            "one unit": Misconception(
                513,
                en="That is one unit of fc6. How many units has the layer?",
                es="Eso es una sola unidad de fc6. ¿Cuántas unidades tiene la capa?"),
            "that is fc7": Misconception(
                4097 * 4096,
                en="These are the parameters of fc7, which takes 4096 numbers. "
                   "How many does fc6 take now?",
                es="Esos son los parámetros de fc7, que recibe 4096 números. "
                   "¿Cuántos recibe ahora fc6?"),
            "a bias for each number": Misconception(
                512 * 4096 + 512,
                en="The weights are right. "
                   "Biases belong to the units of the layer, not to what comes in.",
                es="Los pesos están bien. "
                   "Los sesgos son de las unidades de la capa, no de lo que entra."),
            "what is saved": Misconception(
                48 * 512 * 4096,
                en="That is how many fewer there are than before. How many are left?",
                es="Esa es la cantidad que se ahorra. ¿Cuántos quedan?"),
        }),
    "as_kernel": Exercise(
        answer=as_kernel, cases=as_kernel_cases, points=2,
        misconceptions={
            "channels first": Misconception(
                channels_first,
                en="The shape is right, the order is not. "
                   "In the flattened map, which numbers stand next to each other: "
                   "those of one channel, or those of one pixel?",
                es="La forma es correcta, el orden no. En el mapa aplanado, "
                   "¿qué números están juntos: los de un canal o los de un píxel?"),
            "sides swapped": Misconception(
                lambda weights, height, width: weights.reshape(width, height, -1, weights.shape[1]),
                en="The sides have changed places. Which comes first in (h, w, c)?",
                es="Los lados están intercambiados. ¿Cuál va primero en (h, w, c)?"),
            "units first": Misconception(
                lambda weights, height, width: weights.reshape(weights.shape[1], height, width, -1),
                en="The units are the last axis of a kernel, as they are of the weights.",
                es="Las unidades son el último eje de un kernel, como lo son de los pesos."),
            "columns first": Misconception(
                columns_first,
                en="The shape is right, but you go down the columns. Flatten goes along the rows.",
                es="La forma es correcta, pero recorres las columnas. Flatten recorre las filas."),
            "turned round": Misconception(
                lambda weights, height, width: as_kernel(weights, height, width)[::-1, ::-1],
                en="The kernel is turned by 180°. Layers do not turn kernels.",
                es="El kernel está girado 180°. Las capas no giran los kernels."),
            "units before channels": Misconception(
                lambda weights, height, width: weights.reshape(height, width, weights.shape[1], -1),
                en="The last two axes have each other's length. "
                   "Which is last in a kernel of Keras?",
                es="Los dos últimos ejes tienen los largos intercambiados. "
                   "¿Cuál va al final en un kernel de Keras?"),
            "transposed first": Misconception(
                transpose_first,
                en="The shape is right, but you turned the weights over first. "
                   "What do their rows stand for?",
                es="La forma es correcta, pero antes volteaste los pesos. "
                   "¿Qué representan sus filas?"),
        }),
    "evidence": Exercise(
        answer=EVIDENCE, points=2,
        misconceptions={
            "depth for context": Misconception(
                {**EVIDENCE, "context": "B/D"},
                en="B and D differ in their number of layers too. "
                   "Which two nets have equally many?",
                es="B y D difieren también en el número de capas. "
                   "¿Qué dos redes tienen igual número de capas?"),
            "the deepest for context": Misconception(
                {**EVIDENCE, "context": "D/E"},
                en="E has three layers more than D. Which two nets have equally many?",
                es="E tiene tres capas más que D. "
                   "¿Qué dos redes tienen tantas capas la una como la otra?"),
            "wider field for non-linearity": Misconception(
                {**EVIDENCE, "non-linearity": "A/B"},
                en="B's new layers are 3×3: they see more as well. "
                   "Which net adds layers that look at one pixel?",
                es="Las capas nuevas de B son de 3×3: también ven más. "
                   "¿Qué red agrega capas que miran un solo píxel?"),
            "the two swapped": Misconception(
                {**EVIDENCE, "non-linearity": "C/D", "context": "B/C"},
                en="You have the two pairs the wrong way round: "
                   "what does a 1×1 layer add, and what a 3×3 in its place?",
                es="Tienes los dos pares cambiados: "
                   "¿qué agrega una capa de 1×1, y qué una de 3×3 en su lugar?"),
            "normalisation against depth": Misconception(
                {**EVIDENCE, "normalisation": "A-LRN/B"},
                en="A-LRN and B differ in two things. "
                   "Which net is A-LRN without the normalisation?",
                es="A-LRN y B difieren en dos cosas. ¿Qué red es A-LRN sin la normalización?"),
            "C and D twice": Misconception(
                {**EVIDENCE, "non-linearity": "C/D"},
                en="C and D have equally many ReLUs. "
                   "Which net has the same layers as C, less the ones of 1×1?",
                es="C y D tienen igual número de ReLU. "
                   "¿Qué red tiene las capas de C, menos las de 1×1?"),
            "B and C twice": Misconception(
                {**EVIDENCE, "context": "B/C"},
                en="From B to C no layer sees a larger region. "
                   "Where do 3×3 layers take the place of 1×1?",
                es="De B a C ninguna capa ve una región mayor. "
                   "¿Dónde ocupan capas de 3×3 el lugar de las de 1×1?"),
            "the order": Misconception(
                {**EVIDENCE, "normalisation": "A-LRN/A"},
                en="The pair is right. In which order do the two stand in the table?",
                es="El par es correcto. ¿En qué orden están las dos en la tabla?"),
        }),
    "vgg_block": Exercise(
        answer=block_with(), cases=block_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.vgg",),
        misconceptions={
            "no ReLU": Misconception(
                block_with(activation=None),
                en="Section 2 composed such kernels into one. "
                   "What keeps your convolutions from collapsing so?",
                es="La sección 2 compuso kernels así en uno solo. "
                   "¿Qué impide que tus convoluciones se reduzcan a una?"),
            "no padding": Misconception(
                block_with(padding="valid"),
                en="Your maps shrink with each convolution. In VGG only the pooling halves them.",
                es="Tus mapas se encogen con cada convolución. "
                   "En VGG solo el pooling los reduce."),
            "average pooling": Misconception(
                block_with(pool="Average"),
                en="The sizes are right. Which of the four numbers should a window keep?",
                es="Los tamaños son correctos. ¿Cuál de los cuatro números debe conservar "
                   "cada ventana?"),
            "kernels of 5×5": Misconception(
                block_with(kernel=5),
                en="Your kernels are too large for this paper, whose point is their size.",
                es="Tus kernels son demasiado grandes para este artículo, "
                   "cuya idea es justamente su tamaño."),
            "pooling after each convolution": Misconception(
                block_with(pool_each=True),
                en="How often is the image halved in one block? "
                   "Look at what stands inside your loop.",
                es="¿Cuántas veces se reduce la imagen a la mitad en un bloque? "
                   "Mira qué está dentro de tu bucle."),
            "one convolution too few": Misconception(
                block_with(more=-1),
                en="Count the convolutions: is one of your counts off by one?",
                es="Cuenta las convoluciones: ¿falta una?"),
            "AlexNet's windows": Misconception(
                block_with(window=3),
                en="Your pooling windows overlap, as in lesson 7. How large are VGG's?",
                es="Tus ventanas de pooling se superponen, como en la lección 7. "
                   "¿De qué tamaño son las de VGG?"),
            "filters doubled inside": Misconception(
                block_with(doubled=True),
                en="The number of filters grows from block to block. And within one?",
                es="El número de filtros crece de un bloque a otro. ¿Y dentro de uno?"),
        }),
    "convolutional_head": Exercise(
        answer=slide_with(), cases=slide_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.vgg",),
        misconceptions={
            "padding": Misconception(
                slide_with(padding="same"),
                en="Your first layer also answers where its window sticks out over the edge. "
                   "Should it?",
                es="Tu primera capa responde también donde su ventana se sale del borde. "
                   "¿Debe hacerlo?"),
            "second kernel of 3×3": Misconception(
                slide_with(second=3),
                en="A full layer on one place of the map sees that place alone. "
                   "How large is its kernel?",
                es="Una capa completa sobre un lugar del mapa ve solo ese lugar. "
                   "¿De qué tamaño es su kernel?"),
            "no ReLU": Misconception(
                slide_with(activation=None),
                en="The shapes are right. What did the full layers do to negative sums?",
                es="Las formas son correctas. "
                   "¿Qué hacían las capas completas con las sumas negativas?"),
            "softmax before the mean": Misconception(
                slide_with(last="softmax"),
                en="You average probabilities. Which numbers does the task average?",
                es="Promedias probabilidades. ¿Qué números promedia la tarea?"),
            "ReLU at the end": Misconception(
                slide_with(last="relu"),
                en="Does the last layer of a classifier cut off negative scores?",
                es="¿Recorta los puntajes negativos la última capa de un clasificador?"),
            "the largest answer": Misconception(
                slide_with(pool="Max"),
                en="You let one place speak for the image. What does VGG do with all its answers?",
                es="Dejas que un solo lugar hable por la imagen. "
                   "¿Qué hace VGG con todas sus respuestas?"),
            "a map of answers": Misconception(
                slide_with(mean=False),
                en="Right up to the map of answers. How does it become one answer?",
                es="Bien hasta el mapa de respuestas. ¿Cómo se vuelve una sola respuesta?"),
            "mean first": Misconception(
                mean_first,
                en="You average the maps before any layer has seen a window of them. "
                   "When is the mean taken?",
                es="Promedias los mapas antes de que una capa haya visto una ventana de ellos. "
                   "¿Cuándo se toma la media?"),
        }),
}
