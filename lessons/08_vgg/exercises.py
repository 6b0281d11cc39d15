"""The exercises of lesson 08: composed kernels, VGG's parameters, full layers as convolutions, fair experiments."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import pairwise

import numpy as np
from scipy.signal import convolve2d, correlate2d

from helpers.exercises import Exercise, Misconception


def compose(kernels: list[np.ndarray]) -> np.ndarray:
    """The one kernel that does what these do one after the other: k and l make k + l − 1."""
    return reduce(convolve2d, kernels)


def compose_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """By hand first, then lopsided kernels of several sizes, two to four of them."""
    yield ([np.array([[1, 2], [0, 1]]), np.array([[1, 0], [3, 1]])],)
    for sizes in ((3, 3), (2, 3, 3), (3, 3, 3), (3, 5, 2), (2, 3, 2, 3)):
        yield ([rng.integers(1, 6, (size, size)) * rng.choice([-1, 1], (size, size)) for size in sizes],)


def parameters(convolutions: list[tuple[int, int]]) -> int:
    """All weights and biases: convolutions (kernel's side, filters) on colour images, then FC 4096, 4096, 1000."""
    return broken(False, False, False, False)(convolutions)


def broken(flat: bool, no_bias: bool, same_channels: bool, one_number: bool) -> Callable:
    """`parameters` with some of the four bugs of the exercise."""
    def count(convolutions: list[tuple[int, int]]) -> int:
        total, before, bias = 0, 3, 0 if no_bias else 1
        for side, filters in convolutions:
            total += ((side if flat else side * side) * before + bias) * filters
            before = before if same_channels else filters
        sizes = [before if one_number else 7 * 7 * before, 4096, 4096, 1000]
        return total + sum((numbers + bias) * units for numbers, units in pairwise(sizes))
    return count


def parameters_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two layers first, then net A and the like."""
    yield ([(3, 2), (3, 4)],)
    yield ([(3, filters) for filters in (64, 128, 256, 256, 512, 512, 512, 512)],)
    for layers in (3, 4, 6):
        yield ([(int(side), int(filters)) for side, filters in
                zip(rng.choice([1, 3, 5], layers - 1), rng.integers(4, 99, layers - 1), strict=True)] + [(3, 7)],)


def as_kernel(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """A full layer's weights as a kernel: (height·width·c, units) -> (height, width, c, units)."""
    return weights.reshape(height, width, -1, weights.shape[1])


def as_kernel_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two pixels of two channels first; height, width, channels and units all differ."""
    yield np.arange(1, 9).reshape(4, 2), 1, 2
    for height, width, channels, units in ((2, 3, 2, 4), (3, 2, 4, 2), (4, 2, 3, 5), (2, 5, 3, 2)):
        yield rng.integers(-9, 10, (height * width * channels, units)), height, width


EVIDENCE = {"normalisation": "A/A-LRN", "non-linearity": "B/C", "context": "C/D"}

EXERCISES = {
    "compose": Exercise(
        answer=compose, cases=compose_cases, points=2,
        misconceptions={
            "same size": Misconception(
                lambda kernels: reduce(lambda a, b: convolve2d(a, b, "same"), kernels),
                "Your kernel is no larger than the first one. How many pixels do two kernels of 3 see in a row?",
                "Tu kernel no es mayor que el primero. ¿Cuántos píxeles de una fila ven dos kernels de 3?"),
            "correlated": Misconception(
                lambda kernels: reduce(lambda a, b: correlate2d(a, b, "full"), kernels),
                "The size is right. Send a single 1 through both layers by hand: is one of your kernels turned round?",
                "El tamaño es correcto. Haz pasar a mano un solo 1 por ambas capas: ¿gira alguno de los kernels?"),
            "only two": Misconception(
                lambda kernels: reduce(convolve2d, kernels[:2]),
                "Right for two kernels. What happens to the third?",
                "Bien para dos kernels. ¿Qué pasa con el tercero?"),
            "turned at the end": Misconception(
                lambda kernels: compose(kernels)[::-1, ::-1],
                "The numbers are right, in the opposite order. Layers do not turn their kernels; neither need you.",
                "Los números son correctos, en orden inverso. Las capas no giran sus kernels; tú tampoco debes."),
            "transposed": Misconception(
                lambda kernels: compose(kernels).T,
                "Rows and columns have changed places.",
                "Las filas y las columnas cambiaron de lugar."),
            "only inside": Misconception(
                lambda kernels: reduce(lambda a, b: convolve2d(a, b, "valid"), kernels),
                "You move one kernel only where it lies inside the other. A single 1 spreads at every layer: how far?",
                "Mueves un kernel solo donde cabe dentro del otro. Un solo 1 se extiende en cada capa: ¿hasta dónde?"),
            "first and last": Misconception(
                lambda kernels: convolve2d(kernels[0], kernels[-1]),
                "The first kernel meets the last. Does your loop start again from the first one each time?",
                "El primer kernel se junta con el último. ¿Tu bucle parte cada vez otra vez del primero?"),
        }),
    "third_of_block_3": Exercise(
        answer=(56, 56, 256, 65_792), points=1,
        misconceptions={
            "as in D": Misconception(
                (56, 56, 256, 590_080),
                "That is D's third convolution of the block. How large is C's kernel there?",
                "Esa es la tercera convolución del bloque en D. ¿De qué tamaño es el kernel de C ahí?"),
            "no biases": Misconception(
                (56, 56, 256, 65_536),
                "These are the weights. What else does each filter learn?",
                "Esos son los pesos. ¿Qué más aprende cada filtro?"),
            "channels of block 2": Misconception(
                (56, 56, 256, 33_024),
                "The channels come from the layer just before it, not from block 2. How many are they?",
                "Los canales vienen de la capa inmediatamente anterior, no del bloque 2. ¿Cuántos son?"),
            "one pooling too few": Misconception(
                (112, 112, 256, 65_792),
                "The parameters are right. How many poolings are there before block 3?",
                "Los parámetros son correctos. ¿Cuántos poolings hay antes del bloque 3?"),
            "one pooling too many": Misconception(
                (28, 28, 256, 65_792),
                "The parameters are right. The pooling of block 3 comes after its last convolution.",
                "Los parámetros son correctos. El pooling del bloque 3 viene después de su última convolución."),
            "one weight a filter": Misconception(
                (56, 56, 256, 512),
                "A 1×1 kernel looks at one pixel, but not at one channel. How deep is a filter?",
                "Un kernel de 1×1 mira un píxel, pero no un canal. ¿Qué profundidad tiene un filtro?"),
            "never halved": Misconception(
                (224, 224, 256, 65_792),
                "The parameters are right. Convolutions keep the size of the map; what stands between the blocks?",
                "Los parámetros son correctos. Las convoluciones conservan el tamaño; ¿qué hay entre los bloques?"),
        }),
    "parameters": Exercise(
        answer=parameters, cases=parameters_cases, points=3, given=broken(True, True, True, True),
        misconceptions={
            "still flat kernels": Misconception(
                broken(True, False, False, False),
                "Three bugs are gone. One is left: how many cells has a kernel whose side is 3?",
                "Ya corregiste tres errores. Falta uno: ¿cuántas celdas tiene un kernel de lado 3?"),
            "still without biases": Misconception(
                broken(False, True, False, False),
                "Three bugs are gone. One is left: what does every filter and every unit learn besides its weights?",
                "Ya corregiste tres errores. Falta uno: ¿qué aprende cada filtro y cada unidad además de sus pesos?"),
            "still three channels": Misconception(
                broken(False, False, True, False),
                "Three bugs are gone. One is left: how many channels does the second convolution get?",
                "Ya corregiste tres errores. Falta uno: ¿cuántos canales recibe la segunda convolución?"),
            "still one number a channel": Misconception(
                broken(False, False, False, True),
                "Three bugs are gone. One is left: what is the side of the map after five poolings of 224 pixels?",
                "Ya corregiste tres errores. Falta uno: ¿cuánto mide el lado de un mapa de 224 tras cinco poolings?"),
            "biases in the convolutions only": Misconception(
                lambda convolutions: parameters(convolutions) - 4096 - 4096 - 1000,
                "The convolutions are right. Do the units of the three full layers have no biases?",
                "Las convoluciones están bien. ¿No tienen sesgos las unidades de las tres capas completas?"),
            "biases in the full layers only": Misconception(
                lambda convolutions: parameters(convolutions) - sum(filters for _, filters in convolutions),
                "The full layers are right. Do the filters have no biases?",
                "Las capas completas están bien. ¿No tienen sesgos los filtros?"),
            "one row of the map": Misconception(
                lambda convolutions: parameters(convolutions) - (7 * 7 - 7) * convolutions[-1][1] * 4096,
                "Your fc6 takes one row of each channel's map. How many rows has that map?",
                "Tu fc6 toma una sola fila del mapa de cada canal. ¿Cuántas filas tiene ese mapa?"),
            "four poolings": Misconception(
                lambda convolutions: parameters(convolutions) + (14 * 14 - 7 * 7) * convolutions[-1][1] * 4096,
                "You halve 224 four times. After which blocks is there a pooling? After the last one, too?",
                "Reduces 224 cuatro veces. ¿Después de qué bloques hay un pooling? ¿También después del último?"),
        }),
    "fc6_after_means": Exercise(
        answer=513 * 4096, points=1,
        misconceptions={
            "no biases": Misconception(
                512 * 4096,
                "Nearly: these are the weights. Each unit has one number more.",
                "Casi: esos son los pesos. Cada unidad tiene un número más."),
            "mean over channels": Misconception(
                50 * 4096,
                "You took the mean over the channels, at each of the 49 places. It is taken over the places.",
                "Tomaste la media sobre los canales, en cada uno de los 49 lugares. Se toma sobre los lugares."),
            "as before": Misconception(
                25_089 * 4096,
                "That is fc6 as it is in D. How many numbers come in when each map is one mean?",
                "Esa es fc6 tal como está en D. ¿Cuántos números entran si cada mapa es una sola media?"),
            "one unit": Misconception(
                513,
                "That is one unit of fc6.",
                "Eso es una sola unidad de fc6."),
            "that is fc7": Misconception(
                4097 * 4096,
                "These are the parameters of fc7, which takes 4096 numbers. How many does fc6 take now?",
                "Esos son los parámetros de fc7, que recibe 4096 números. ¿Cuántos recibe ahora fc6?"),
            "a bias for each number": Misconception(
                512 * 4096 + 512,
                "The weights are right. Biases belong to the units of the layer, not to what comes in.",
                "Los pesos están bien. Los sesgos son de las unidades de la capa, no de lo que entra."),
            "what is saved": Misconception(
                48 * 512 * 4096,
                "That is how many fewer there are than before. How many are left?",
                "Esa es la cantidad que se ahorra. ¿Cuántos quedan?"),
        }),
    "as_kernel": Exercise(
        answer=as_kernel, cases=as_kernel_cases, points=2,
        misconceptions={
            "channels first": Misconception(
                lambda weights, height, width: np.moveaxis(
                    weights.reshape(-1, height, width, weights.shape[1]), 0, 2),
                "The shape is right, the order is not. In the flattened map, which numbers stand next to each other: "
                "those of one channel, or those of one pixel?",
                "La forma es correcta, el orden no. En el mapa aplanado, ¿qué números están juntos: los de un canal o "
                "los de un píxel?"),
            "sides swapped": Misconception(
                lambda weights, height, width: weights.reshape(width, height, -1, weights.shape[1]),
                "Which comes first in (h, w, c)?",
                "¿Cuál va primero en (h, w, c)?"),
            "units first": Misconception(
                lambda weights, height, width: weights.reshape(weights.shape[1], height, width, -1),
                "The units are the last axis of a kernel, as they are of the weights.",
                "Las unidades son el último eje de un kernel, como lo son de los pesos."),
            "columns first": Misconception(
                lambda weights, height, width: np.swapaxes(
                    weights.reshape(width, height, -1, weights.shape[1]), 0, 1),
                "The shape is right, but you go down the columns. Flatten goes along the rows.",
                "La forma es correcta, pero recorres las columnas. Flatten recorre las filas."),
            "turned round": Misconception(
                lambda weights, height, width: as_kernel(weights, height, width)[::-1, ::-1],
                "The kernel is turned by 180°. Layers do not turn kernels.",
                "El kernel está girado 180°. Las capas no giran los kernels."),
            "units before channels": Misconception(
                lambda weights, height, width: weights.reshape(height, width, weights.shape[1], -1),
                "The last two axes have each other's length. Which is last in a kernel of Keras?",
                "Los dos últimos ejes tienen cada uno el largo del otro. ¿Cuál va al final en un kernel de Keras?"),
            "transposed first": Misconception(
                lambda weights, height, width: weights.T.reshape(height, width, -1, weights.shape[1]),
                "The shape is right, but you turned the weights over first. What do their rows stand for?",
                "La forma es correcta, pero antes volteaste los pesos. ¿Qué representan sus filas?"),
        }),
    "evidence": Exercise(
        answer=EVIDENCE, points=2,
        misconceptions={
            "depth for context": Misconception(
                {**EVIDENCE, "context": "B/D"},
                "B and D differ in their number of layers too. Which two nets have equally many?",
                "B y D difieren también en el número de capas. ¿Qué dos redes tienen las mismas?"),
            "the deepest for context": Misconception(
                {**EVIDENCE, "context": "D/E"},
                "E has three layers more than D. Which two nets have equally many?",
                "E tiene tres capas más que D. ¿Qué dos redes tienen las mismas?"),
            "wider field for non-linearity": Misconception(
                {**EVIDENCE, "non-linearity": "A/B"},
                "B's new layers are 3×3: they see more as well. Which net adds layers that look at one pixel?",
                "Las capas nuevas de B son de 3×3: también ven más. ¿Qué red agrega capas que miran un solo píxel?"),
            "the two swapped": Misconception(
                {**EVIDENCE, "non-linearity": "C/D", "context": "B/C"},
                "You have the two pairs the wrong way round: what does a 1×1 layer add, and what a 3×3 in its place?",
                "Tienes los dos pares cambiados: ¿qué agrega una capa de 1×1, y qué una de 3×3 en su lugar?"),
            "normalisation against depth": Misconception(
                {**EVIDENCE, "normalisation": "A-LRN/B"},
                "A-LRN and B differ in two things. Which net is A-LRN without the normalisation?",
                "A-LRN y B difieren en dos cosas. ¿Qué red es A-LRN sin la normalización?"),
            "C and D twice": Misconception(
                {**EVIDENCE, "non-linearity": "C/D"},
                "C and D have equally many ReLUs. Which net has the same layers as C, less the ones of 1×1?",
                "C y D tienen igual número de ReLU. ¿Qué red tiene las capas de C, menos las de 1×1?"),
            "B and C twice": Misconception(
                {**EVIDENCE, "context": "B/C"},
                "From B to C nothing sees more in space. Where do 3×3 layers take the place of 1×1?",
                "De B a C nada ve más espacio. ¿Dónde ocupan capas de 3×3 el lugar de las de 1×1?"),
            "the order": Misconception(
                {**EVIDENCE, "normalisation": "A-LRN/A"},
                "The pair is right. In which order do the two stand in the table?",
                "El par es correcto. ¿En qué orden están las dos en la tabla?"),
        }),
}
