"""The exercises of lesson 04: pooling both ways, the S-cell, and the first ConvNet's numbers."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception, repairs
from helpers.scratch import pooling

IMAGE = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])

Starts = Callable[[int, int, int], range]  # from a side's length, the size and the stride
Share = Callable[[np.ndarray, float], np.ndarray]  # (2, 2), () -> (2, 2)


def integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random whole numbers from −9 to 9, so that results can be followed by hand."""
    return rng.integers(-9, 10, shape)


def quarters(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random fractions, multiples of ¼."""
    return rng.integers(-40, 40, shape) / 4 + .25


def max_pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
    """The largest number of each window that lies inside, (h, w) -> (h', w')."""
    return pooling.max_pool(image[None, :, :, None], size, stride)[0, :, :, 0]


def max_pool_at(starts: Starts) -> Callable:
    """A `max_pool` whose windows start where `starts` says; they may be cut off at the end."""
    def pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
        down, right = (starts(n, size, stride) for n in image.shape)
        return np.array([[np.max(image[i:i + size, j:j + size]) for j in right] for i in down])
    return pool


def mean_pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
    """`max_pool` with the mean in place of the maximum."""
    return pooling.average_pool(image[None, :, :, None], size, stride)[0, :, :, 0]


def max_pool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's map, negative numbers, then windows with gaps, overlap and pixels left over.

    In the last the window just fits, and the numbers are fractions.
    """
    yield IMAGE, 2, 2
    yield np.arange(25).reshape(5, 5), 3, 2
    yield np.arange(-16, 0).reshape(4, 4), 2, 2
    sizes = ((6, 4, 2, 2), (5, 7, 3, 2), (7, 6, 3, 1), (8, 5, 2, 3), (7, 9, 4, 3))
    for h, w, size, stride in sizes:
        yield integers(rng, h, w), size, stride
    yield integers(rng, 3, 3), 3, 2
    yield quarters(rng, 4, 5), 2, 1


def average_pool(image: np.ndarray, size: int) -> np.ndarray:
    """The mean of each window, (h, w, c) -> (h/size, w/size, c)."""
    return pooling.average_pool(image[None], size)[0]


def average_pool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's map first, then oblong ones with several channels."""
    yield IMAGE[:, :, None], 2
    for h, w, c, size in ((4, 6, 2, 2), (6, 3, 3, 3), (4, 8, 5, 4), (6, 6, 2, 2), (2, 3, 2, 1)):
        yield integers(rng, h, w, c), size
    yield quarters(rng, 3, 3, 2), 3


def mean_of_blocks(shape: Callable[[int, int, int, int], tuple[int, ...]],
                   axes: tuple[int, ...]) -> Callable:
    """An `average_pool` that reshapes to `shape(h, w, c, size)` and takes the mean over `axes`."""
    return lambda image, size: image.reshape(shape(*image.shape, size)).mean(axis=axes)


def same_pool_with(value: float = -np.inf, one_sided: bool = False, mixed: bool = False,
                   jumping: bool = False) -> Callable:
    """`same_pool` with the number that it pads with, and some of the other bugs of the exercise."""
    def pool(image: np.ndarray, size: int) -> np.ndarray:
        edge = (0, size - 1) if one_sided else (size // 2, size // 2)
        padded = np.pad(image.astype(float), (edge, edge, (0, 0)), constant_values=value)
        maps = pooling.max_pool(padded[None], size, size if jumping else 1)[0]
        return maps.max(axis=2, keepdims=True) if mixed else maps
    return pool


def same_pool(image: np.ndarray, size: int) -> np.ndarray:
    """The maximum around every pixel, with what lies outside left out, (h, w, c) -> (h, w, c)."""
    return same_pool_with()(image, size)


def same_pool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One channel of negative numbers by hand, then more channels, larger windows, both signs.

    The last are fractions, and far below zero.
    """
    yield -np.arange(1, 10).reshape(3, 3, 1), 3
    yield np.arange(-8, 10).reshape(3, 3, 2), 3
    for h, w, c, size in ((4, 5, 2, 3), (6, 4, 3, 5), (5, 5, 2, 1)):
        yield integers(rng, h, w, c), size
        yield -rng.integers(2, 10, (h, w, c)), size
    yield quarters(rng, 3, 5, 2), 3
    yield integers(rng, 4, 4, 1) - 10**6, 3


def max_pool_backward(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The image's gradient under 2×2 max pooling, the first of equals wins.

    (h/2, w/2), (h, w) -> (h, w).
    """
    d_maps, images = d_map[None, :, :, None].astype(float), image[None, :, :, None]
    return pooling.max_pool_backward(d_maps, images)[0, :, :, 0]


def backward_by(share: Share) -> Callable:
    """A backward pass in which each window of gradient d contributes `share(window, d)`."""
    def backward(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
        d_image = np.zeros(image.shape)
        for i, j in np.ndindex(d_map.shape):
            place = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
            d_image[place] = share(image[place], d_map[i, j])
        return d_image
    return backward


def share_among_largest(window: np.ndarray, d: float) -> np.ndarray:
    """Equal parts of d at all the largest numbers, 0 elsewhere."""
    largest = window == window.max()
    return np.where(largest, d / np.sum(largest), 0)


def at_first_largest(window: np.ndarray) -> np.ndarray:
    """1 at the first largest number, 0 elsewhere."""
    return np.eye(4)[window.argmax()].reshape(2, 2)


def at_last_largest(window: np.ndarray) -> np.ndarray:
    """1 at the last largest number, 0 elsewhere."""
    return at_first_largest(window[::-1, ::-1])[::-1, ::-1]


def write_into_first_window(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """`max_pool_backward` that forgets where its windows begin: each writes into the first one."""
    d_image = np.zeros(image.shape)
    for i, j in np.ndindex(d_map.shape):
        window = image[2 * i:2 * i + 2, 2 * j:2 * j + 2]
        d_image[np.unravel_index(window.argmax(), (2, 2))] = d_map[i, j]
    return d_image


def backward_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's arrays, a tie of three, then maps after a ReLU, full of ties, and decimals.

    The last gradient has fractions, the image has none.
    """
    yield np.array([[10, 20], [30, 40]]), IMAGE
    yield np.array([[6]]), np.array([[1, 2], [2, 2]])
    for h, w in ((2, 3), (3, 2), (4, 4)):
        d_map = rng.integers(1, 10, (h, w)) * rng.choice([-1, 1], (h, w))
        yield d_map, np.maximum(integers(rng, 2 * h, 2 * w), 0)
        yield d_map, rng.normal(size=(2 * h, 2 * w)).round(2)
    yield quarters(rng, 2, 3), integers(rng, 4, 6)


def root_mean_square(u: np.ndarray, c: np.ndarray) -> float:
    """The inhibitory cell's answer v: the root of the mean square of u with weights c."""
    return np.sqrt(np.sum(c * u**2))


def inhibition_weight(r: float) -> float:
    """The factor of b·v in the denominator."""
    return 2 * r / (1 + r)


def s_cell_with(v: Callable[[np.ndarray, np.ndarray], float] = root_mean_square,
                weight: Callable[[float], float] = inhibition_weight,
                gain: Callable[[float], float] = lambda r: r,
                one: int = 1, floor: float = 0, shift: float = 1) -> Callable:
    """`s_cell` with a part replaced: v, the factor of b·v, the factor in front, the ones.

    `floor` is what φ gives at least, `shift` what is taken from the fraction.
    """
    def respond(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray, r: float) -> float:
        excitation = one + np.sum(a * u)
        inhibition = one + weight(r) * b * v(u, c)
        return gain(r) * max(excitation / inhibition - shift, floor)
    return respond


def s_cell(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray, r: float) -> float:
    """An S-cell's response: (k, k), (k, k), (), (k, k), () -> ().

    Source: Fukushima (1980), equations 1 to 3.
    """
    return s_cell_with()(u, a, b, c, r)


def s_cell_by_difference(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray,
                         r: float) -> float:
    """`s_cell` that takes the inhibition away in place of dividing by it."""
    inhibition = inhibition_weight(r) * b * root_mean_square(u, c)
    return r * max(np.sum(a * u) - inhibition, 0)


def s_cell_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's four inputs, the same from the wrong side, darkness, then random ones."""
    line, quarter = np.array([[1, 0], [1, 0]]), np.full((2, 2), .25)
    yield 2 * line, line, 1.0, quarter, 1.0
    yield 2 * line[:, ::-1], line, 1.0, quarter, 1.0
    yield 0 * line, line, 1.0, quarter, 4.0
    for k, b, r in ((2, .5, 4.0), (3, .75, 1.5), (3, 9.0, 4.0), (5, 1.5, 1.5), (5, 2.5, 4.0)):
        c = rng.integers(1, 5, (k, k))
        yield rng.integers(0, 4, (k, k)), rng.integers(0, 3, (k, k)), b, c / c.sum(), r


def shapes_with(sides: tuple[int, ...], channels: tuple[int, ...] = (16, 16, 32, 32),
                flat: int | None = None) -> tuple[tuple[int, ...], ...]:
    """The net's six shapes from the sides and the channels of its four maps.

    `flat` is the length of the flattened maps, if it is not what follows from these.
    """
    maps = [(side, side, depth) for side, depth in zip(sides, channels, strict=True)]
    if flat is None:
        flat = sides[-1] * sides[-1] * channels[-1]
    return *maps, (flat,), (10,)


def write_without_double(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """`max_pool_backward` whose window (i, j) begins at pixel (i, j)."""
    d_image = np.zeros(image.shape)
    for i, j in np.ndindex(d_map.shape):
        window = image[2 * i:2 * i + 2, 2 * j:2 * j + 2]
        down, right = np.unravel_index(window.argmax(), (2, 2))
        d_image[i + down, j + right] = d_map[i, j]
    return d_image


EXERCISES = {
    "max_pool": Exercise(
        answer=max_pool, cases=max_pool_cases, points=2,
        misconceptions={
            "stride ignored": Misconception(
                lambda image, size, stride: max_pool(image, size, size),
                en="Your windows always stand side by side. "
                   "By how much should the next one start later?",
                es="Tus ventanas siempre quedan una junto a otra. "
                   "¿Cuánto más allá debe empezar la siguiente?"),
            "one pixel at a time": Misconception(
                lambda image, size, stride: max_pool(image, size, 1),
                en="Your window moves one pixel at a time. Which argument says how far it moves?",
                es="Tu ventana avanza de píxel en píxel. ¿Qué argumento dice cuánto avanza?"),
            "place of the output": Misconception(
                max_pool_at(lambda n, size, stride: range((n - size) // stride + 1)),
                en="The map has the right shape, "
                   "but where does window 1 start in the image? And window 2?",
                es="El mapa tiene la forma correcta, "
                   "pero ¿dónde empieza en la imagen la ventana 1? ¿Y la 2?"),
            "last window missing": Misconception(
                max_pool_at(lambda n, size, stride: range(0, n - size, stride)),
                en="A window of 2 on 4 pixels may start at 0, 1 and 2. "
                   "Does your range reach the last of these?",
                es="Una ventana de 2 sobre 4 píxeles puede empezar en 0, 1 y 2. "
                   "¿Llega tu range hasta el último?"),
            "windows cut off": Misconception(
                max_pool_at(lambda n, size, stride: range(0, n, stride)),
                en="Some of your windows stick out, and NumPy cuts them off silently. "
                   "Print the shape of each window.",
                es="Algunas de tus ventanas sobresalen y NumPy las recorta sin avisar. "
                   "Imprime la forma de cada una."),
            "the mean": Misconception(
                mean_pool,
                en="The windows are right. Which one number should speak for a window here?",
                es="Las ventanas son correctas. ¿Qué número debe hablar aquí por cada ventana?"),
            "starts at zero": Misconception(
                lambda image, size, stride: np.maximum(max_pool(image, size, stride), 0),
                en="In a window of negative pixels, your number is none of them. "
                   "Where does the 0 come from?",
                es="En una ventana de píxeles negativos, tu número no es ninguno de ellos. "
                   "¿De dónde sale el 0?"),
            "loops swapped": Misconception(
                lambda image, size, stride: max_pool(image, size, stride).T,
                en="The numbers are right, but the map lies on its side. "
                   "Which loop is the outer one, rows or columns?",
                es="Los números son correctos, pero el mapa está acostado. "
                   "¿Qué bucle va por fuera: filas o columnas?"),
        }),
    "average_pool": Exercise(
        answer=average_pool, cases=average_pool_cases, points=2,
        misconceptions={
            "the maximum": Misconception(
                lambda image, size: pooling.max_pool(image[None], size)[0],
                en="The windows are right. "
                   "Here every pixel of a window should count, not one alone.",
                es="Las ventanas son correctas. "
                   "Aquí debe contar cada píxel de la ventana, no uno solo."),
            "sides together": Misconception(
                mean_of_blocks(lambda h, w, c, k: (h // k, w // k, k, k, c), (2, 3)),
                en="The shape is right, but print one of your blocks: "
                   "do its four numbers lie together in the image?",
                es="La forma es correcta, pero imprime un bloque: "
                   "¿están juntos en la imagen sus cuatro números?"),
            "the other axes": Misconception(
                mean_of_blocks(lambda h, w, c, k: (h // k, k, w // k, k, c), (0, 2)),
                en="The reshape is right. "
                   "Which two of the five axes count the pixels inside a window?",
                es="El reshape es correcto. "
                   "¿Cuáles de los cinco ejes recorren los píxeles de una ventana?"),
            "axes exchanged": Misconception(
                mean_of_blocks(lambda h, w, c, k: (k, h // k, k, w // k, c), (0, 2)),
                en="Your windows are made of pixels that lie far apart. "
                   "Of two axes side by side, which one runs faster?",
                es="Tus ventanas reúnen píxeles alejados entre sí. "
                   "De dos ejes vecinos, ¿cuál avanza más rápido?"),
            "channels together": Misconception(
                mean_of_blocks(lambda h, w, c, k: (h // k, k, w // k, k, c), (1, 3, 4)),
                en="The channels are gone. How many maps go in, and how many should come out?",
                es="Los canales desaparecieron. ¿Cuántos mapas entran y cuántos deben salir?"),
            "the sum": Misconception(
                lambda image, size: average_pool(image, size) * size**2,
                en="You add up the window. What does a window of ones give? It should give 1.",
                es="Sumas la ventana. ¿Qué da una ventana de unos? Debería dar 1."),
            "divided by the side": Misconception(
                lambda image, size: average_pool(image, size) * size,
                en="You divide by the window's side. How many pixels has a window of 3×3?",
                es="Divides entre el lado de la ventana. "
                   "¿Cuántos píxeles tiene una ventana de 3×3?"),
            "whole division": Misconception(
                lambda image, size: average_pool(image, size) // 1,
                en="Your means have no fractions. Which division cuts them off?",
                es="Tus promedios no tienen fracciones. ¿Qué división las corta?"),
        }),
    "same_pool": Exercise(
        answer=same_pool, cases=same_pool_cases, points=3,
        given=same_pool_with(0, one_sided=True, mixed=True, jumping=True),
        lent=("helpers.scratch.pooling.max_pool",),
        misconceptions={
            **repairs(same_pool_with, {
                "still zeros": (
                    {"value": 0},
                    "what comes out at the border of an image full of −1?",
                    "¿qué sale en el borde de una imagen llena de −1?"),
                "still one-sided": (
                    {"one_sided": True},
                    "a single bright pixel should become a square. Where is its middle?",
                    "un píxel encendido da un cuadrado. ¿Dónde está su centro?"),
                "channels still mixed": (
                    {"mixed": True},
                    "how many channels go in, and how many come out?",
                    "¿cuántos canales entran y cuántos salen?"),
                "still jumping": (
                    {"jumping": True},
                    "what stride does max_pool take if you do not say one?",
                    "¿qué stride usa max_pool si no le dices ninguno?"),
            }),
            "a small number": Misconception(
                same_pool_with(-1),
                en="Your padding is negative, but try an image full of −5. "
                   "Which number can never win?",
                es="Tu padding es negativo, pero prueba una imagen llena de −5. "
                   "¿Qué número no gana nunca?"),
        }),
    "max_pool_backward": Exercise(
        answer=max_pool_backward, cases=backward_cases, points=3,
        misconceptions={
            "all of a tie": Misconception(
                backward_by(lambda window, d: np.where(window == window.max(), d, 0)),
                en="Look at a window with two equal largest numbers: "
                   "more gradient comes out than went in. Who should win?",
                es="Mira una ventana con dos máximos iguales: sale más gradiente del que entra. "
                   "¿Quién debe ganar?"),
            "a tie shared": Misconception(
                backward_by(share_among_largest),
                en="Sharing a tie is a defensible choice. "
                   "Which one did the lesson make, to agree with argmax?",
                es="Repartir un empate es una elección defendible. "
                   "¿Cuál hizo la lección, para coincidir con argmax?"),
            "the last of a tie": Misconception(
                backward_by(lambda window, d: at_last_largest(window) * d),
                en="Right without ties. With equal numbers, "
                   "a later one takes the place from an earlier one: `>` or `>=`?",
                es="Bien sin empates. Con números iguales, "
                   "uno posterior le quita el lugar al anterior: ¿`>` o `>=`?"),
            "the whole window": Misconception(
                backward_by(lambda window, d: d),
                en="Nudge a pixel that is not the largest of its window. "
                   "How much does the maximum move?",
                es="Cambia un poco un píxel que no es el mayor de su ventana. "
                   "¿Cuánto cambia el máximo?"),
            "equal shares": Misconception(
                backward_by(lambda window, d: d / 4),
                en="This is how another kind of pooling sends its gradient back. "
                   "Do all four pixels move a maximum?",
                es="Así devuelve su gradiente otro tipo de pooling. "
                   "¿Acaso los cuatro píxeles cambian el máximo?"),
            "the number itself": Misconception(
                backward_by(lambda window, d: at_first_largest(window) * window.max()),
                en="The places are right. But you put the pixels back: what travels backward?",
                es="Los lugares son correctos. "
                   "Pero devuelves los píxeles: ¿qué es lo que viaja hacia atrás?"),
            "ones": Misconception(
                backward_by(lambda window, d: at_first_largest(window)),
                en="The places are right, but you send back a 1 to each. "
                   "What does d_map say about each window?",
                es="Los lugares son correctos, pero devuelves un 1 a cada uno. "
                   "¿Qué dice d_map de cada ventana?"),
            "all in the first window": Misconception(
                write_into_first_window,
                en="Your whole gradient lands in the upper left corner of the image. "
                   "Where does window (i, j) begin?",
                es="Todo tu gradiente cae en la esquina superior izquierda de la imagen. "
                   "¿Dónde empieza la ventana (i, j)?"),
            "times the pixel": Misconception(
                backward_by(lambda window, d: at_first_largest(window) * window.max() * d),
                en="Nudge the largest pixel by 0.1: by how much does the maximum move? "
                   "Does it matter how large it is?",
                es="Aumenta en 0.1 el píxel mayor: ¿cuánto aumenta el máximo? "
                   "¿Importa qué tan grande es?"),
            "row and column exchanged": Misconception(
                backward_by(lambda window, d: at_first_largest(window).T * d),
                en="Your gradients land in the right windows, some in the wrong corner. "
                   "In what order does unravel_index give row and column?",
                es="Tus gradientes caen en la ventana correcta, algunos en otra esquina. "
                   "¿En qué orden da unravel_index la fila y la columna?"),
            "windows begin at (i, j)": Misconception(
                write_without_double,
                en="Your gradients crowd into the upper left quarter. How far apart do two "
                   "windows of 2×2 begin?",
                es="Tus gradientes se amontonan en el cuarto superior izquierdo. ¿A qué "
                   "distancia empiezan dos ventanas de 2×2?"),
        }),
    "steadiest": Exercise(
        answer="max 3×3, stride 2",
        misconceptions={
            "every second": Misconception(
                "every second",
                en="After a step of one pixel this one looks at quite other pixels. "
                   "Did you print its change?",
                es="Tras un paso de un píxel, esta mira píxeles muy distintos. "
                   "¿Imprimiste su cambio?"),
            "max 2×2": Misconception(
                "max 2×2",
                en="It is not the worst. "
                   "Is its change the least of all four, or did you compare only two of them?",
                es="No es la peor. ¿Su cambio es el menor de los cuatro, o comparaste solo dos?"),
            "average 2×2": Misconception(
                "average 2×2",
                en="A mean sounds smooth, but is that what you measured? "
                   "Print change(name) for each name in pools.",
                es="Promediar parece suavizar, pero ¿es eso lo que mediste? "
                   "Imprime change(nombre) para cada nombre."),
        }),
    "s_cell": Exercise(
        answer=s_cell, cases=s_cell_cases, points=2,
        withheld=("helpers.scratch.neocognitron",),
        misconceptions={
            "no threshold": Misconception(
                s_cell_with(floor=-np.inf),
                en="Your cell answers with a negative number where inhibition wins. "
                   "What does φ do with those?",
                es="Tu célula responde con un número negativo donde gana la inhibición. "
                   "¿Qué hace φ con esos?"),
            "no r in front": Misconception(
                s_cell_with(gain=lambda r: 1),
                en="Nearly. Compare with the formula: which letter stands in front of φ?",
                es="Casi. Compara con la fórmula: ¿qué letra está delante de φ?"),
            "no root": Misconception(
                s_cell_with(v=lambda u, c: np.sum(c * u**2)),
                en="If all inputs double, v should double. Does yours?",
                es="Si todas las entradas se duplican, v debe duplicarse. ¿Ocurre con la tuya?"),
            "a plain mean": Misconception(
                s_cell_with(v=lambda u, c: np.sum(c * u)),
                en="Your v is a weighted mean of the inputs. "
                   "The paper's is a mean of another power: which?",
                es="Tu v es un promedio ponderado de las entradas. "
                   "El del artículo es de otra potencia: ¿cuál?"),
            "weights squared": Misconception(
                s_cell_with(v=lambda u, c: np.sqrt(np.sum((c * u)**2))),
                en="What does your square apply to? "
                   "In the formula it stands at one of the two letters only.",
                es="¿A qué se aplica tu cuadrado? "
                   "En la fórmula está en una sola de las dos letras."),
            "b alone": Misconception(
                s_cell_with(weight=lambda r: 1),
                en="Right for r = 1. "
                   "What multiplies b in the denominator when r is another number?",
                es="Bien para r = 1. "
                   "¿Qué multiplica a b en el denominador cuando r es otro número?"),
            "b left out": Misconception(
                lambda u, a, b, c, r: s_cell(u, a, 1, c, r),
                en="Right for b = 1. Which argument have you not used yet?",
                es="Bien para b = 1. ¿Qué argumento no has usado todavía?"),
            "half the inhibition": Misconception(
                s_cell_with(weight=lambda r: r / (1 + r)),
                en="For r = 1 the factor of b v in the denominator should be 1. What is yours?",
                es="Para r = 1, el factor de b v en el denominador debe ser 1. "
                   "¿Cuánto vale el tuyo?"),
            "parentheses": Misconception(
                s_cell_with(weight=lambda r: 2 * r / 1 + r),
                en="What does Python compute first in `2 * r / 1 + r`? "
                   "Try it with r = 4: it should be 1.6.",
                es="¿Qué calcula Python primero en `2 * r / 1 + r`? "
                   "Pruébalo con r = 4: debe dar 1.6."),
            "no ones": Misconception(
                s_cell_with(one=0),
                en="What should a cell that sees only darkness answer? "
                   "Look at both parts of the fraction again.",
                es="¿Qué debe responder una célula que solo ve oscuridad? "
                   "Mira otra vez ambas partes de la fracción."),
            "subtracted": Misconception(
                s_cell_by_difference,
                en="You take the inhibition away from the excitation. "
                   "How does the formula let one hold back the other?",
                es="Restas la inhibición de la excitación. "
                   "¿De qué manera frena una a la otra en la fórmula?"),
            "1 not subtracted": Misconception(
                s_cell_with(shift=0),
                en="Where excitation and inhibition are alike, the fraction is 1 and the cell "
                   "should be silent. What is missing?",
                es="Donde la excitación y la inhibición son iguales, la fracción vale 1 y la "
                   "célula debe callar. ¿Qué falta?"),
        }),
    "shapes": Exercise(
        answer=shapes_with((26, 13, 11, 5)), points=2,
        misconceptions={
            "same padding": Misconception(
                shapes_with((28, 14, 14, 7)),
                en="Your convolutions keep the size. "
                   "What padding does Conv2D use if you do not name one?",
                es="Tus convoluciones conservan el tamaño. "
                   "¿Qué padding usa Conv2D si no le indicas ninguno?"),
            "rounded up": Misconception(
                shapes_with((26, 13, 11, 6)),
                en="Nearly all of it is right. "
                   "Now place windows of 2 on 11 pixels: what happens to the last one?",
                es="Casi todo está bien. "
                   "Ahora coloca ventanas de 2 sobre 11 píxeles: ¿qué pasa con el último?"),
            "n − f": Misconception(
                shapes_with((25, 12, 9, 4)),
                en="Count the places of a window of 3 on 5 pixels: it can start at 0, 1 and 2. "
                   "Is one missing in yours?",
                es="Cuenta los lugares de una ventana de 3 sobre 5 píxeles: "
                   "empieza en 0, 1 y 2. ¿Te falta uno?"),
            "pooling with stride 1": Misconception(
                shapes_with((26, 25, 23, 22)),
                en="How far does a pooling window move if nobody says a stride?",
                es="¿Cuánto avanza una ventana de pooling si nadie le indica un stride?"),
            "channels halved": Misconception(
                shapes_with((26, 13, 11, 5), channels=(16, 8, 32, 16)),
                en="Height and width are right. Does pooling look across the channels?",
                es="El alto y el ancho son correctos. ¿Mira el pooling a través de los canales?"),
            "filters times channels": Misconception(
                shapes_with((26, 13, 11, 5), channels=(16, 16, 512, 512)),
                en="16 × 32 maps? Each filter of the second layer sums over all the channels: "
                   "how many maps does it make?",
                es="¿16 × 32 mapas? Cada filtro de la segunda capa suma sobre todos los canales: "
                   "¿cuántos mapas hace?"),
            "one map flattened": Misconception(
                shapes_with((26, 13, 11, 5), flat=25),
                en="You flattened one map. How many maps does the last pooling hand over?",
                es="Aplanaste un solo mapa. ¿Cuántos mapas entrega el último pooling?"),
        }),
    "parameters": Exercise(
        answer=(160, 0, 4640, 0, 0, 8010), points=2,
        misconceptions={
            "no biases": Misconception(
                (144, 0, 4608, 0, 0, 8000),
                en="These are the weights. Each filter, and each unit, has one number more.",
                es="Esos son los pesos. Cada filtro, y cada unidad, tiene un número más."),
            "one bias a layer": Misconception(
                (145, 0, 4609, 0, 0, 8001),
                en="One bias for a whole layer? "
                   "Sixteen filters make sixteen maps, each with its own.",
                es="¿Un sesgo para toda la capa? "
                   "Dieciséis filtros hacen dieciséis mapas, cada uno con el suyo."),
            "flat filters": Misconception(
                (160, 0, 320, 0, 0, 8010),
                en="Right but for the third layer. "
                   "How many channels does one of its filters reach through?",
                es="Bien, salvo la tercera capa. ¿Cuántos canales atraviesa uno de sus filtros?"),
            "a bias a channel": Misconception(
                (160, 0, 5120, 0, 0, 8010),
                en="Right but for the third layer. "
                   "A filter that sees 16 channels still makes one map: how many biases?",
                es="Bien, salvo la tercera capa. "
                   "Un filtro hace un solo mapa, vea los canales que vea: ¿cuántos sesgos?"),
            "pooling learns": Misconception(
                (160, 80, 4640, 160, 0, 8010),
                en="What would pooling learn? "
                   "Keras printed its number of parameters in section 2.",
                es="¿Qué aprendería el pooling? "
                   "Keras imprimió su cantidad de parámetros en la sección 2."),
            "flattening counted": Misconception(
                (160, 0, 4640, 0, 800, 8010),
                en="Flatten lays its numbers in a row. Does it multiply them by anything?",
                es="Flatten pone sus números en fila. ¿Los multiplica por algo?"),
            "one map": Misconception(
                (160, 0, 4640, 0, 0, 260),
                en="The dense layer sees more than one map of 5×5. What does Flatten hand over?",
                es="La capa densa ve más que un mapa de 5×5. ¿Qué le entrega Flatten?"),
            "same padding": Misconception(
                (160, 0, 4640, 0, 0, 15690),
                en="Your last layer has inputs from 32 maps of 7×7. "
                   "Compare with the shapes of the exercise before.",
                es="Tu última capa recibe 32 mapas de 7×7. "
                   "Compara con las formas del ejercicio anterior."),
            "rounded up": Misconception(
                (160, 0, 4640, 0, 0, 11530),
                en="Your last layer has inputs from 32 maps of 6×6. "
                   "How many windows of 2 fit into 11 pixels?",
                es="Tu última capa recibe 32 mapas de 6×6. "
                   "¿Cuántas ventanas de 2 caben en 11 píxeles?"),
        }),
}
