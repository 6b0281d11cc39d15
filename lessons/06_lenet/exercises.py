"""The exercises of lesson 06: LeNet-5's table, partial connections, subsampling, codes and loss."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception, repairs
from helpers.exercises.models import remembered


def partial_parameters(table: np.ndarray, k: int) -> int:
    """What a layer learns whose map j looks at map i where table[i, j].

    (inputs, maps), () -> ().
    """
    return int(table.sum()) * k * k + table.shape[1]


def table_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two maps that look at one and at two, a single map, then random tables.

    Each map looks at one at least.
    """
    yield np.array([[True, True], [False, True], [False, False]]), 2
    yield np.array([[True], [True], [False]]), 3
    for inputs, maps, k in ((6, 16, 5), (3, 5, 3), (8, 4, 5), (2, 7, 1)):
        table = rng.random((inputs, maps)) < .6
        table[rng.integers(inputs, size=maps), np.arange(maps)] = True
        yield table, k


def squash(a: np.ndarray) -> np.ndarray:
    """1.7159·tanh(2a/3), eq. 6 of the paper."""
    return 1.7159 * np.tanh(2 / 3 * a)


def windows(maps: np.ndarray) -> np.ndarray:
    """Windows of 2×2 side by side: (h, w, c) -> (h/2, 2, w/2, 2, c)."""
    h, w, c = maps.shape
    return maps.reshape(h // 2, 2, w // 2, 2, c)


def window_sums(maps: np.ndarray) -> np.ndarray:
    """The sum of each window: (h, w, c) -> (h/2, w/2, c)."""
    return windows(maps).sum(axis=(1, 3))


def sums_of_far_pixels(maps: np.ndarray) -> np.ndarray:
    """`window_sums` whose windows join pixels half an image apart."""
    h, w, c = maps.shape
    return maps.reshape(2, h // 2, 2, w // 2, c).sum(axis=(0, 2))


def subsample_with(pool: Callable[[np.ndarray], np.ndarray] = window_sums,
                   activation: Callable[[np.ndarray], np.ndarray] = squash) -> Callable:
    """`subsample` with its own way from four pixels to one, and its own activation."""
    def answer(maps: np.ndarray, coefficients: np.ndarray, biases: np.ndarray) -> np.ndarray:
        return activation(coefficients * pool(maps) + biases)
    return answer


def subsample(maps: np.ndarray, coefficients: np.ndarray, biases: np.ndarray) -> np.ndarray:
    """Trainable subsampling: (h, w, c), (c,), (c,) -> (h/2, w/2, c)."""
    return squash(coefficients * window_sums(maps) + biases)


def scale_bias_too(maps: np.ndarray, coefficients: np.ndarray, biases: np.ndarray) -> np.ndarray:
    """`subsample` that adds the bias before it multiplies."""
    return squash(coefficients * (window_sums(maps) + biases))


def subsample_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The window of the text first, then more rows, columns and maps."""
    yield np.array([[.5, -.5], [1, 1]])[:, :, None], np.array([.25]), np.array([0.])
    yield np.arange(8).reshape(2, 2, 2) / 8, np.array([.5, -.25]), np.array([.1, -.2])
    for h, w, c in ((4, 2, 3), (2, 6, 2), (6, 4, 5)):
        yield rng.normal(size=(h, w, c)), rng.normal(size=c), rng.normal(size=c)


def read_code(x: np.ndarray, codes: np.ndarray, most: float) -> int:
    """The class with the nearest code, or −1 if it is farther than `most`.

    (d,), (classes, d), () -> ().
    """
    distances = ((codes - x) ** 2).sum(axis=1)
    return int(distances.argmin()) if distances.min() <= most else -1


def read_code_with(no_square: bool = False, farthest: bool = False,
                   upside_down: bool = False) -> Callable:
    """`read_code` with some of the three bugs of the exercise."""
    def read(x: np.ndarray, codes: np.ndarray, most: float) -> int:
        differences = codes - x
        distances = (differences if no_square else differences ** 2).sum(axis=1)
        found = int(distances.argmax() if farthest else distances.argmin())
        too_far = distances[found] > most
        return found if too_far == upside_down else -1
    return read


def read_code_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three pixels and two codes, one just at the limit; then noisy copies, near enough or not.

    Two cases of four pixels tell distances apart; one has a single code, and it is hit.
    """
    codes = np.array([[1, -1, 1], [-1, -1, 1]])
    yield np.array([.8, -1, .1]), codes, 2
    yield np.array([-.9, -.8, 1]), codes, 2
    yield np.array([0, 5, 0]), codes, 2
    yield np.array([1, -1, 2]), codes, 1
    yield np.array([.4, -.4, 1]), codes, 1
    yield np.array([0, 0, 0]), codes, 1
    codes = np.array([[1, 1, 1, 1], [-1, -1, 1, -1]])
    yield np.array([.5, .5, 0, 0]), codes, 2
    yield np.array([1, 1, 0, 1]), codes, .5
    yield np.array([1, -1]), np.array([[1, -1]]), 0
    for classes, d in ((3, 6), (5, 8), (10, 12)):
        codes = np.where(rng.random((classes, d)) < .5, -1, 1)
        for noise, most in ((.2, d / 4), (.2, 1000), (2, .5), (.6, d / 3)):
            yield codes[rng.integers(classes)] + rng.normal(0, noise, d), codes, most


def read_by_sizes(x: np.ndarray, codes: np.ndarray, most: float) -> int:
    """`read_code` with the sum of absolute differences for a distance."""
    distances = np.abs(codes - x).sum(axis=1)
    return int(distances.argmin()) if distances.min() <= most else -1


def competition(y: np.ndarray, label: int, j: float) -> float:
    """The loss of eq. 9 for one image: (classes,), (), () -> ()."""
    return float(y[label] + np.log(np.exp(-j) + np.exp(-y).sum()))


def compete_with_others(y: np.ndarray, label: int, j: float) -> float:
    """`competition` whose sum leaves the right class out."""
    others = np.delete(y, label)
    return float(y[label] + np.log(np.exp(-j) + np.exp(-others).sum()))


def competition_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The two classes of the text first, then more, and a class alone."""
    yield np.array([1., 2]), 0, .1
    for classes, j in ((2, 1.), (3, .1), (5, 2.), (10, .5)):
        yield rng.uniform(0, 5, classes), int(rng.integers(classes)), j
    yield np.array([1.5]), 0, .5


def sum_then_square(x: np.ndarray, codes: np.ndarray, most: float) -> int:
    """`read_code` that squares the sum of the differences."""
    distances = (codes - x).sum(axis=1) ** 2
    return int(distances.argmin()) if distances.min() <= most else -1


def read_by_largest(x: np.ndarray, codes: np.ndarray, most: float) -> int:
    """`read_code` with the largest difference for a distance."""
    distances = np.abs(codes - x).max(axis=1)
    return int(distances.argmin()) if distances.min() <= most else -1


def squash_first(maps: np.ndarray, coefficients: np.ndarray, biases: np.ndarray) -> np.ndarray:
    """`subsample` that squashes the pixels, not the sum."""
    return coefficients * window_sums(squash(maps)) + biases


def lenet_with(padding: str = "valid", activation: str | None = "relu", pool: str = "Max",
               dense_c5: bool = False, f6: str | None = "relu",
               last: str | None = None) -> Callable:
    """Today's LeNet-5 in Keras, with other parts."""
    @remembered
    def build(classes: int) -> object:
        from keras import Input, Sequential, layers
        pooling = getattr(layers, f"{pool}Pooling2D")
        c5 = ([layers.Flatten(), layers.Dense(120, activation)] if dense_c5
              else [layers.Conv2D(120, 5, activation=activation), layers.Flatten()])
        return Sequential([
            Input((32, 32, 1)),
            layers.Conv2D(6, 5, padding=padding, activation=activation), pooling(2),
            layers.Conv2D(16, 5, padding=padding, activation=activation), pooling(2),
            *c5, layers.Dense(84, f6), layers.Dense(classes, last)])
    return build


def lenet_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Ten classes, then another number of them."""
    yield (10,)
    yield (3,)


def subsampling_with(pool: str = "Average", strides: int | None = None, mixes: bool = False,
                     kernel: int = 1, use_bias: bool = True, activation: str | None = "tanh",
                     early: bool = False) -> Callable:
    """The block of subsampling in Keras, with other parts; `early` squashes before it scales."""
    @remembered
    def build(shape: tuple[int, int, int]) -> object:
        from keras import Input, Sequential, layers
        settings = {"kernel_size": kernel, "strides": kernel, "use_bias": use_bias,
                    "activation": None if early else activation}
        scale = (layers.Conv2D(shape[-1], **settings) if mixes
                 else layers.DepthwiseConv2D(**settings))
        pooling = [getattr(layers, f"{pool}Pooling2D")(2, strides)] if kernel == 1 else []
        squash = [layers.Activation(activation)] if early else []
        return Sequential([Input(shape), *pooling, *squash, scale])
    return build


def block_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """An image of 4×6 with two maps, then other sides and maps."""
    yield ((4, 6, 2),)
    yield ((8, 2, 3),)


EXERCISES = {
    "s4_row": Exercise(
        answer=[5, 5, 16, 32, 2000], points=2,
        misconceptions={
            "pooling of lesson 4": Misconception(
                [5, 5, 16, 0, 2000],
                en="Lesson 4's pooling had nothing to learn. What does each map of S2 learn here?",
                es="El pooling de la lección 4 no tenía nada que aprender. "
                   "¿Qué aprende aquí cada mapa de S2?"),
            "no biases": Misconception(
                [5, 5, 16, 16, 1600],
                en="A coefficient for each map. And what is added after the multiplication?",
                es="Un coeficiente por mapa. ¿Y qué se suma después de la multiplicación?"),
            "wires without the bias": Misconception(
                [5, 5, 16, 32, 1600],
                en="The parameters are right. "
                   "A unit has a wire from each of four pixels. From what else?",
                es="Los parámetros están bien. "
                   "A una unidad le llega un cable desde cada uno de cuatro píxeles. "
                   "¿De dónde le llega otro?"),
            "a weight for each pixel": Misconception(
                [5, 5, 16, 80, 2000],
                en="The four pixels of a window are added first. "
                   "By how many numbers is the sum multiplied?",
                es="Primero se suman los cuatro píxeles de la ventana. "
                   "¿Por cuántos números se multiplica la suma?"),
            "places of C3": Misconception(
                [10, 10, 16, 32, 8000],
                en="The windows lie side by side. How many of them fit on 10×10?",
                es="Las ventanas van una junto a otra. ¿Cuántas caben en 10×10?"),
            "wires are parameters": Misconception(
                [5, 5, 16, 32, 32],
                en="The parameters are right, but each is used at many places. "
                   "How many wires has one unit, and how many units are there?",
                es="Los parámetros están bien, pero cada uno se usa en muchos lugares. "
                   "¿Cuántos cables tiene una unidad, y cuántas unidades hay?"),
            "S2's row": Misconception(
                [14, 14, 6, 12, 5880],
                en="That is the row of S2. How many maps come out of C3, and how large are they?",
                es="Esa es la fila de S2. ¿Cuántos mapas salen de C3 y de qué tamaño son?"),
        }),
    "partial_parameters": Exercise(
        answer=partial_parameters, cases=table_cases, points=2,
        misconceptions={
            "all connected": Misconception(
                lambda table, k: table.size * k * k + table.shape[1],
                en="That is the layer with all connections. "
                   "Which kernels does the table leave out?",
                es="Esa es la capa con todas las conexiones. ¿Qué kernels deja fuera la tabla?"),
            "no biases": Misconception(
                lambda table, k: int(table.sum()) * k * k,
                en="These are the weights. Each map has one number more.",
                es="Esos son los pesos. Cada mapa tiene un número más."),
            "a bias for each kernel": Misconception(
                lambda table, k: int(table.sum()) * (k * k + 1),
                en="A map adds up all its kernels, and then its bias. "
                   "How many biases is that in all?",
                es="Un mapa suma todos sus kernels y luego su sesgo. "
                   "¿Cuántos sesgos son en total?"),
            "biases of the inputs": Misconception(
                lambda table, k: int(table.sum()) * k * k + table.shape[0],
                en="The biases belong to the maps of this layer. "
                   "Are they the rows or the columns of the table?",
                es="Los sesgos son de los mapas de esta capa. "
                   "¿Son las filas o las columnas de la tabla?"),
            "one kernel for each map": Misconception(
                lambda table, k: table.shape[1] * (k * k + 1),
                en="A map has a kernel of its own for each map that it looks at.",
                es="Un mapa tiene un kernel propio por cada mapa al que mira."),
            "one bias": Misconception(
                lambda table, k: int(table.sum()) * k * k + 1,
                en="The kernels are right. "
                   "How many maps does the layer make, and has each a bias of its own?",
                es="Los kernels están bien. "
                   "¿Cuántos mapas produce la capa, y tiene cada uno su propio sesgo?"),
            "kernel of one row": Misconception(
                lambda table, k: int(table.sum()) * k + table.shape[1],
                en="A kernel is a square. How many numbers has one that is k wide?",
                es="Un kernel es un cuadrado. ¿Cuántos números tiene uno de ancho k?"),
        }),
    "subsample": Exercise(
        answer=subsample, cases=subsample_cases, points=3,
        withheld=("helpers.architectures.lenet",),
        misconceptions={
            "mean": Misconception(
                subsample_with(pool=lambda maps: windows(maps).mean(axis=(1, 3))),
                en="Nearly: you take the mean of the window. The paper adds up.",
                es="Casi: tomas el promedio de la ventana. El artículo suma."),
            "maximum": Misconception(
                subsample_with(pool=lambda maps: windows(maps).max(axis=(1, 3))),
                en="The maximum came later. What does S2 do with the four numbers of its window?",
                es="El máximo llegó después. ¿Qué hace S2 con los cuatro números de su ventana?"),
            "not squashed": Misconception(
                subsample_with(activation=lambda a: a),
                en="Right so far. What happens last, in every layer up to F6?",
                es="Hasta ahí va bien. ¿Qué pasa al final, en toda capa hasta F6?"),
            "bias inside": Misconception(
                scale_bias_too,
                en="The coefficient multiplies the sum only. When does the bias come in?",
                es="El coeficiente multiplica solo a la suma. ¿Cuándo entra el sesgo?"),
            "plain tanh": Misconception(
                subsample_with(activation=np.tanh),
                en="The plan is right. Is np.tanh the squashing function of this paper?",
                es="El plan es correcto. ¿Es np.tanh la función de compresión de este artículo?"),
            "no bias": Misconception(
                lambda maps, coefficients, biases: subsample(maps, coefficients, 0 * biases),
                en="One of your three arguments is never used.",
                es="Uno de tus tres argumentos no se usa nunca."),
            "halves, not pairs": Misconception(
                subsample_with(pool=sums_of_far_pixels),
                en="You split the rows into 2 blocks of h/2. "
                   "Which order of the two lets `reshape` pair neighbours?",
                es="Divides las filas en 2 bloques de h/2. "
                   "¿En qué orden de los dos `reshape` une filas vecinas?"),
            "squashed first": Misconception(
                squash_first,
                en="You squash the pixels before they are added. In the formula, what stands "
                   "inside f?",
                es="Comprimes los píxeles antes de sumarlos. En la fórmula, ¿qué está dentro de "
                   "f?"),
            "no coefficient": Misconception(
                lambda maps, coefficients, biases: subsample(maps, 0 * coefficients + 1, biases),
                en="Which of your three arguments is not used? Each map has a number that "
                   "multiplies its sums.",
                es="¿Cuál de tus tres argumentos no usas? Cada mapa tiene un número que "
                   "multiplica sus sumas."),
        }),
    "read_code": Exercise(
        answer=read_code, cases=read_code_cases, points=3,
        given=read_code_with(no_square=True, farthest=True, upside_down=True),
        misconceptions={
            **repairs(read_code_with, {
                "not squared": (
                    {"no_square": True},
                    "can your distance be negative? Then it is none.",
                    "¿tu distancia puede ser negativa? Entonces no lo es."),
                "the farthest": (
                    {"farthest": True},
                    "give it one of the codes. How far away is the class that it answers?",
                    "dale uno de los códigos. ¿Qué tan lejos queda la respuesta?"),
                "near ones rejected": (
                    {"upside_down": True},
                    "which pictures are turned away, those near their code or those far?",
                    "¿qué dibujos rechaza, los cercanos a su código o los lejanos?"),
            }),
            "nothing rejected": Misconception(
                lambda x, codes, most: read_code(x, codes, np.inf),
                en="The class is right. "
                   "What should come out when even the nearest code is farther than `most`?",
                es="La clase es correcta. "
                   "¿Qué debe salir cuando hasta el código más cercano está más lejos que `most`?"),
            "root taken": Misconception(
                lambda x, codes, most: read_code(x, codes, most**2),
                en="The nearest is the nearest, with or without a root. "
                   "But `most` is compared with the squared distance.",
                es="El más cercano lo es con raíz o sin ella. "
                   "Pero `most` se compara con la distancia al cuadrado."),
            "absolute values": Misconception(
                read_by_sizes,
                en="Your distance is never negative, good. "
                   "But it adds up absolute values. What does equation 7 add up?",
                es="Tu distancia nunca es negativa, bien. "
                   "Pero suma valores absolutos. ¿Qué suma la ecuación 7?"),
            "mean of the squares": Misconception(
                lambda x, codes, most: read_code(x, codes, most * len(x)),
                en="The class is right, but your distance is a mean. "
                   "Does equation 7 divide by the number of pixels?",
                es="La clase es correcta, pero tu distancia es una media. "
                   "¿La ecuación 7 divide entre el número de píxeles?"),
            "just at the limit": Misconception(
                lambda x, codes, most: read_code(x, codes, np.nextafter(most, -1)),
                en="What if the distance is exactly `most`? Is that farther than `most`?",
                es="¿Y si la distancia es exactamente `most`? ¿Eso es más lejos que `most`?"),
            "square of the sum": Misconception(
                sum_then_square,
                en="You square the sum of the differences, in which + and − cancel. What does "
                   "equation 7 square?",
                es="Elevas al cuadrado la suma de las diferencias, donde + y − se cancelan. ¿Qué "
                   "eleva la ecuación 7?"),
            "the largest difference": Misconception(
                read_by_largest,
                en="Your distance looks at one pixel only, the one that differs most. What do "
                   "the other pixels add?",
                es="Tu distancia mira un solo píxel, el que más difiere. ¿Qué aportan los demás?"),
        }),
    "competition": Exercise(
        answer=competition, cases=competition_cases, points=2,
        misconceptions={
            "no competition": Misconception(
                lambda y, label, j: float(y[label]),
                en="This is equation 8: it only pulls. "
                   "Where is the term that pushes the other codes away?",
                es="Esta es la ecuación 8: solo atrae. "
                   "¿Dónde está el término que aleja los demás códigos?"),
            "no constant": Misconception(
                lambda y, label, j: float(y[label] + np.log(np.exp(-y).sum())),
                en="This is a cross-entropy over the classes alone. "
                   "What keeps far codes from being pushed ever farther?",
                es="Es una entropía cruzada solo sobre las clases. "
                   "¿Qué impide que los códigos lejanos se alejen cada vez más?"),
            "wrong signs": Misconception(
                lambda y, label, j: float(y[label] + np.log(np.exp(j) + np.exp(y).sum())),
                en="Look at the exponents: "
                   "a small distance should weigh much in the sum, a large one little.",
                es="Mira los exponentes: "
                   "una distancia pequeña debe pesar mucho en la suma; una grande, poco."),
            "difference": Misconception(
                lambda y, label, j: float(y[label] - np.log(np.exp(-j) + np.exp(-y).sum())),
                en="With your sign, is the loss lower when the wrong codes are near, "
                   "or when they are far?",
                es="Con tu signo, ¿la pérdida es menor cuando los códigos equivocados están cerca, "
                   "o cuando están lejos?"),
            "others only": Misconception(
                compete_with_others,
                en="You leave the right class out of the sum. Does the equation?",
                es="Dejas la clase correcta fuera de la suma. ¿La ecuación también?"),
            "competition only": Misconception(
                lambda y, label, j: float(np.log(np.exp(-j) + np.exp(-y).sum())),
                en="This term pushes all codes away, the right one too. "
                   "Which term pulls that one back?",
                es="Este término aleja todos los códigos, también el correcto. "
                   "¿Qué término atrae a ese?"),
            "sign of j": Misconception(
                lambda y, label, j: float(y[label] + np.log(np.exp(j) + np.exp(-y).sum())),
                en="Nearly. Look at the exponent of the constant in equation 9.",
                es="Casi. Mira el exponente de la constante en la ecuación 9."),
            "base ten": Misconception(
                lambda y, label, j: float(y[label] + np.log10(np.exp(-j) + np.exp(-y).sum())),
                en="Your logarithm has base 10. Which one undoes e^y?",
                es="Tu logaritmo es de base 10. ¿Cuál deshace e^y?"),
            "sign of the distances": Misconception(
                lambda y, label, j: float(y[label] + np.log(np.exp(-j) + np.exp(y).sum())),
                en="Look at the exponent of the distances: a far code should weigh little in the "
                   "sum.",
                es="Mira el exponente de las distancias: un código lejano debe pesar poco en la "
                   "suma."),
            "mean of the classes": Misconception(
                lambda y, label, j: float(y[label] + np.log(np.exp(-j) + np.exp(-y).mean())),
                en="You average over the classes. What does equation 9 do with them?",
                es="Promedias sobre las clases. ¿Qué hace con ellas la ecuación 9?"),
        }),
    "c3_today": Exercise(
        answer=[10, 10, 16, 2416, 241_600], points=2,
        misconceptions={
            "Table I": Misconception(
                [10, 10, 16, 1516, 151_600],
                en="That is C3 of 1998. Today every map looks at all six.",
                es="Esa es la C3 de 1998. Hoy cada mapa mira a los seis."),
            "no biases": Misconception(
                [10, 10, 16, 2400, 240_000],
                en="These are the weights of 96 kernels. What else has each of the 16 maps?",
                es="Esos son los pesos de 96 kernels. ¿Qué más tiene cada uno de los 16 mapas?"),
            "flat kernels": Misconception(
                [10, 10, 16, 416, 41_600],
                en="Your filters are flat. How many maps of S2 does one reach through?",
                es="Tus filtros son planos. ¿Cuántos mapas de S2 atraviesa uno?"),
            "multiply-adds": Misconception(
                [10, 10, 16, 2416, 240_000],
                en="You count the multiplications. "
                   "The paper counts the wire from the bias as well.",
                es="Cuentas las multiplicaciones. El artículo cuenta también el cable del sesgo."),
            "padded": Misconception(
                [14, 14, 16, 2416, 473_536],
                en="That would need padding. How many places has a kernel of 5 on 14 pixels?",
                es="Para eso haría falta padding. "
                   "¿Cuántos lugares tiene un kernel de 5 sobre 14 píxeles?"),
            "wires are parameters": Misconception(
                [10, 10, 16, 2416, 2416],
                en="The parameters are right, but each is used at every place of the map. "
                   "How many places are there?",
                es="Los parámetros están bien, pero cada uno se usa en cada lugar del mapa. "
                   "¿Cuántos lugares hay?"),
            "a bias for each kernel": Misconception(
                [10, 10, 16, 2496, 249_600],
                en="You gave a bias to each of the 96 kernels. "
                   "A map adds its six up: how many biases does it need then?",
                es="Le diste un sesgo a cada uno de los 96 kernels. "
                   "Un mapa suma seis: ¿cuántos sesgos necesita?"),
        }),
    "lenet_today": Exercise(
        answer=lenet_with(), cases=lenet_cases, points=3, tolerance=1e-4,
        withheld=("helpers.architectures.lenet",),
        misconceptions={
            "no ReLU": Misconception(
                lenet_with(activation=None),
                en="The shapes are right. What does a convolution of this net do to negative sums?",
                es="Las formas son correctas. "
                   "¿Qué hace una convolución de esta red con las sumas negativas?"),
            "padding": Misconception(
                lenet_with(padding="same"),
                en="Your first maps are as large as the image. In the plan they are 28×28.",
                es="Tus primeros mapas son tan grandes como la imagen. En el plano son de 28×28."),
            "average pooling": Misconception(
                lenet_with(pool="Average"),
                en="Which number of each window does the pooling of today's column keep?",
                es="¿Qué número de cada ventana conserva el pooling de la columna de hoy?"),
            "softmax at the end": Misconception(
                lenet_with(last="softmax"),
                en="The loss of the lesson is told from_logits=True: it does the softmax itself. "
                   "What should the last layer hand to it?",
                es="La pérdida de la lección recibe from_logits=True: ella misma hace la softmax. "
                   "¿Qué debe entregarle la última capa?"),
            "ReLU at the end": Misconception(
                lenet_with(last="relu"),
                en="A class that is unlikely has a negative number. Can your last layer give one?",
                es="Una clase poco probable tiene un número negativo. "
                   "¿Puede darlo tu última capa?"),
            "C5 is dense": Misconception(
                lenet_with(dense_c5=True),
                en="The numbers come out the same, but the name is C5, not F5. "
                   "Which kernel has just one place on a map of 5×5?",
                es="Los números salen iguales, pero el nombre es C5, no F5. "
                   "¿Qué kernel tiene un solo lugar en un mapa de 5×5?"),
            "F6 is linear": Misconception(
                lenet_with(f6=None),
                en="Two dense layers in a row, and nothing between them: could one do the same?",
                es="Dos capas densas seguidas y nada entre ellas: "
                   "¿podría una sola hacer lo mismo?"),
            "tanh": Misconception(
                lenet_with(activation="tanh", f6="tanh"),
                en="That squashes as in 1998. Which function does the task name?",
                es="Así se comprimía en 1998. ¿Qué función nombra la tarea?"),
        }),
    "subsampling_block": Exercise(
        answer=subsampling_with(), cases=block_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.lenet",),
        misconceptions={
            "max pooling": Misconception(
                subsampling_with(pool="Max"),
                en="S2 adds up its window, and a mean is a sum but for a factor. "
                   "What does your pooling take?",
                es="S2 suma su ventana, y una media es una suma salvo un factor. "
                   "¿Qué toma tu pooling?"),
            "maps are mixed": Misconception(
                subsampling_with(mixes=True),
                en="Count your weights: each map should have one coefficient and one bias. "
                   "Which Keras layer keeps the maps apart?",
                es="Cuenta tus pesos: cada mapa debe tener un coeficiente y un sesgo. "
                   "¿Qué capa de Keras mantiene separados los mapas?"),
            "a weight for each pixel": Misconception(
                subsampling_with(kernel=2),
                en="Your layer learns four weights for each map. "
                   "If the window is averaged first, how many are left to learn?",
                es="Tu capa aprende cuatro pesos por mapa. "
                   "Si primero se promedia la ventana, ¿cuántos quedan por aprender?"),
            "no activation": Misconception(
                subsampling_with(activation=None),
                en="Coefficient and bias are there. What happens last?",
                es="El coeficiente y el sesgo están. ¿Qué ocurre al final?"),
            "squashed too early": Misconception(
                subsampling_with(early=True),
                en="You squash the mean. What does the paper squash?",
                es="Comprimes la media. ¿Qué comprime el artículo?"),
            "no bias": Misconception(
                subsampling_with(use_bias=False),
                en="What is added after the multiplication?",
                es="¿Qué se suma después de la multiplicación?"),
            "windows overlap": Misconception(
                subsampling_with(strides=1),
                en="Windows lie side by side. How far does yours move?",
                es="Las ventanas van una junto a otra. ¿Cuánto avanza la tuya?"),
        }),
}
