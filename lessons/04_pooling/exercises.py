"""The exercises of lesson 04: pooling forward and backward, the S-cell, and the first ConvNet's numbers."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.scratch import pooling

IMAGE = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])


def integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random whole numbers from −9 to 9, so that results can be followed by hand."""
    return rng.integers(-9, 10, shape)


def max_pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
    """The largest number of each window that lies inside, (h, w) -> (h', w')."""
    return pooling.max_pool(image[None, :, :, None], size, stride)[0, :, :, 0]


def windows_at(rows: Callable, of: Callable = np.max) -> Callable:
    """A `max_pool` whose windows start where `rows(n, size, stride)` says; they may be cut off at the end."""
    def pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
        down, right = (rows(n, size, stride) for n in image.shape)
        return np.array([[of(image[i:i + size, j:j + size]) for j in right] for i in down])
    return pool


def max_pool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's map first, negative numbers, then windows with gaps, with overlap and with pixels left over."""
    yield IMAGE, 2, 2
    yield np.arange(25).reshape(5, 5), 3, 2
    yield np.arange(-16, 0).reshape(4, 4), 2, 2
    for h, w, size, stride in ((6, 4, 2, 2), (5, 7, 3, 2), (7, 6, 3, 1), (8, 5, 2, 3), (7, 9, 4, 3)):
        yield integers(rng, h, w), size, stride


def average_pool(image: np.ndarray, size: int) -> np.ndarray:
    """The mean of each window, (h, w, c) -> (h/size, w/size, c)."""
    return pooling.average_pool(image[None], size)[0]


def average_pool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's map first, then oblong ones with several channels."""
    yield IMAGE[:, :, None], 2
    for h, w, c, size in ((4, 6, 2, 2), (6, 3, 3, 3), (4, 8, 5, 4), (6, 6, 2, 2), (2, 3, 2, 1)):
        yield integers(rng, h, w, c), size


def regrouped(shape: Callable, axes: tuple[int, ...]) -> Callable:
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
    """One channel of negative numbers by hand, then more channels, larger windows, both signs, and far below zero."""
    yield -np.arange(1, 10).reshape(3, 3, 1), 3
    yield np.arange(-8, 10).reshape(3, 3, 2), 3
    for h, w, c, size in ((4, 5, 2, 3), (6, 4, 3, 5), (5, 5, 2, 1)):
        yield integers(rng, h, w, c), size
        yield -rng.integers(2, 10, (h, w, c)), size
    yield integers(rng, 4, 4, 1) - 10**6, 3


def max_pool_backward(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The slope along the image under 2×2 max pooling, first of equals wins, (h/2, w/2), (h, w) -> (h, w)."""
    return pooling.max_pool_backward(d_map[None, :, :, None].astype(float), image[None, :, :, None])[0, :, :, 0]


def routed(share: Callable) -> Callable:
    """A backward pass in which each window (2, 2) with slope d contributes `share(window, d)` (2, 2)."""
    def backward(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
        d_image = np.zeros(image.shape)
        for i, j in np.ndindex(d_map.shape):
            place = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
            d_image[place] = share(image[place], d_map[i, j])
        return d_image
    return backward


def in_first_window(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """`max_pool_backward` that forgets where its windows begin: each writes into the first one."""
    d_image = np.zeros(image.shape)
    for i, j in np.ndindex(d_map.shape):
        window = image[2 * i:2 * i + 2, 2 * j:2 * j + 2]
        d_image[np.unravel_index(window.argmax(), (2, 2))] = d_map[i, j]
    return d_image


def backward_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's arrays, a tie of three, then maps after a ReLU, which are full of ties, and decimals."""
    yield np.array([[10, 20], [30, 40]]), IMAGE
    yield np.array([[6]]), np.array([[1, 2], [2, 2]])
    for h, w in ((2, 3), (3, 2), (4, 4)):
        slopes = rng.integers(1, 10, (h, w)) * rng.choice([-1, 1], (h, w))
        yield slopes, np.maximum(integers(rng, 2 * h, 2 * w), 0)
        yield slopes, rng.normal(size=(2 * h, 2 * w)).round(2)


def s_cell(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray, r: float) -> float:
    """An S-cell's response, (k, k), (k, k), (), (k, k), () -> (): Fukushima (1980), equations 1 to 3."""
    return r * max((1 + np.sum(a * u)) / (1 + 2 * r / (1 + r) * b * np.sqrt(np.sum(c * u**2))) - 1, 0)


def inhibited(v: Callable = lambda u, c: np.sqrt(np.sum(c * u**2)), weight: Callable = lambda r: 2 * r / (1 + r),
              gain: Callable = lambda r: r, one: int = 1, floor: float = 0) -> Callable:
    """`s_cell` with a part replaced: v, the factor of b, the factor in front, the ones, what φ cuts off at."""
    def respond(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray, r: float) -> float:
        return gain(r) * max((one + np.sum(a * u)) / (one + weight(r) * b * v(u, c)) - 1, floor)
    return respond


def s_cell_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's four inputs, the same from the wrong side, darkness, then random ones of both kinds."""
    line, quarter = np.array([[1, 0], [1, 0]]), np.full((2, 2), .25)
    yield 2 * line, line, 1.0, quarter, 1.0
    yield 2 * line[:, ::-1], line, 1.0, quarter, 1.0
    yield 0 * line, line, 1.0, quarter, 4.0
    for k, b, r in ((2, .5, 4.0), (3, .75, 1.5), (3, 9.0, 4.0), (5, 1.5, 1.5), (5, 2.5, 4.0)):
        c = rng.integers(1, 5, (k, k))
        yield rng.integers(0, 4, (k, k)), rng.integers(0, 3, (k, k)), b, c / c.sum(), r


def shapes_with(first: int, pooled: int, second: int, last: int, channels: tuple[int, ...] = (16, 16, 32, 32),
                flat: int = 0) -> tuple:
    """The six shapes, from the sides of the four maps, their channels, and the flat length unless it follows."""
    sides = zip((first, pooled, second, last), channels, strict=True)
    return *((n, n, c) for n, c in sides), (flat or last * last * channels[-1],), (10,)


EXERCISES = {
    "max_pool": Exercise(
        answer=max_pool, cases=max_pool_cases, points=2,
        misconceptions={
            "stride ignored": Misconception(
                lambda image, size, stride: max_pool(image, size, size),
                "Your windows always stand side by side. By how much should the next one start later?",
                "Tus ventanas siempre quedan una junto a otra. ¿Cuánto más allá debe empezar la siguiente?"),
            "one pixel at a time": Misconception(
                lambda image, size, stride: max_pool(image, size, 1),
                "Your window moves one pixel at a time. Which argument says how far it moves?",
                "Tu ventana avanza de píxel en píxel. ¿Qué argumento dice cuánto avanza?"),
            "place of the output": Misconception(
                lambda image, size, stride: windows_at(lambda n, *_: range((n - size) // stride + 1))(image, size, 1),
                "The map has the right shape, but where does window 1 start in the image? And window 2?",
                "El mapa tiene la forma correcta, pero ¿dónde empieza en la imagen la ventana 1? ¿Y la 2?"),
            "last window missing": Misconception(
                windows_at(lambda n, size, stride: range(0, n - size, stride)),
                "A window of 2 on 4 pixels may start at 0, 1 and 2. Does your range reach the last of these?",
                "Una ventana de 2 sobre 4 píxeles puede empezar en 0, 1 y 2. ¿Llega tu range hasta el último?"),
            "windows cut off": Misconception(
                windows_at(lambda n, size, stride: range(0, n, stride)),
                "Some of your windows stick out, and NumPy cuts them off silently. Print the shape of each window.",
                "Algunas de tus ventanas sobresalen y NumPy las recorta sin avisar. Imprime la forma de cada una."),
            "the mean": Misconception(
                lambda image, size, stride: pooling.average_pool(image[None, :, :, None], size, stride)[0, :, :, 0],
                "The windows are right. Which one number should speak for a window here?",
                "Las ventanas son correctas. ¿Qué número debe hablar aquí por cada ventana?"),
            "starts at zero": Misconception(
                lambda image, size, stride: np.maximum(max_pool(image, size, stride), 0),
                "In a window of negative pixels, your number is none of them. Where does the 0 come from?",
                "En una ventana de píxeles negativos, tu número no es ninguno de ellos. ¿De dónde sale el 0?"),
            "loops swapped": Misconception(
                lambda image, size, stride: max_pool(image, size, stride).T,
                "The numbers are right, but the map lies on its side. Which loop is the outer one, rows or columns?",
                "Los números son correctos, pero el mapa está acostado. ¿Qué bucle va por fuera: filas o columnas?"),
        }),
    "average_pool": Exercise(
        answer=average_pool, cases=average_pool_cases, points=2,
        misconceptions={
            "the maximum": Misconception(
                lambda image, size: pooling.max_pool(image[None], size)[0],
                "The windows are right. Here every pixel of a window should count, not one alone.",
                "Las ventanas son correctas. Aquí debe contar cada píxel de la ventana, no uno solo."),
            "sides together": Misconception(
                regrouped(lambda h, w, c, k: (h // k, w // k, k, k, c), (2, 3)),
                "The shape is right, but print one of your blocks: do its four numbers lie together in the image?",
                "La forma es correcta, pero imprime un bloque: ¿están juntos en la imagen sus cuatro números?"),
            "the other axes": Misconception(
                regrouped(lambda h, w, c, k: (h // k, k, w // k, k, c), (0, 2)),
                "The reshape is right. Which two of the five axes count the pixels inside a window?",
                "El reshape es correcto. ¿Cuáles de los cinco ejes recorren los píxeles de una ventana?"),
            "axes exchanged": Misconception(
                regrouped(lambda h, w, c, k: (k, h // k, k, w // k, c), (0, 2)),
                "Your windows are made of pixels that lie far apart. Of two axes side by side, which one runs faster?",
                "Tus ventanas reúnen píxeles alejados entre sí. De dos ejes vecinos, ¿cuál avanza más rápido?"),
            "channels together": Misconception(
                regrouped(lambda h, w, c, k: (h // k, k, w // k, k, c), (1, 3, 4)),
                "The channels are gone. How many maps go in, and how many should come out?",
                "Los canales desaparecieron. ¿Cuántos mapas entran y cuántos deben salir?"),
            "the sum": Misconception(
                lambda image, size: average_pool(image, size) * size**2,
                "You add up the window. What does a window of ones give? It should give 1.",
                "Sumas la ventana. ¿Qué da una ventana de unos? Debería dar 1."),
            "divided by the side": Misconception(
                lambda image, size: average_pool(image, size) * size,
                "You divide by the window's side. How many pixels has a window of 3×3?",
                "Divides entre el lado de la ventana. ¿Cuántos píxeles tiene una ventana de 3×3?"),
        }),
    "same_pool": Exercise(
        answer=same_pool, cases=same_pool_cases, points=3, given=same_pool_with(0, True, True, True),
        lent=("helpers.scratch.pooling.max_pool",),
        misconceptions={
            "still zeros": Misconception(
                same_pool_with(0),
                "Three bugs are gone. One is left: what comes out at the border of an image full of −1?",
                "Ya corregiste tres errores. Falta uno: ¿qué sale en el borde de una imagen llena de −1?"),
            "a small number": Misconception(
                same_pool_with(-1),
                "Your padding is negative, but try an image full of −5. Which number can never win?",
                "Tu padding es negativo, pero prueba una imagen llena de −5. ¿Qué número no gana nunca?"),
            "still one-sided": Misconception(
                same_pool_with(one_sided=True),
                "Three bugs are gone. One is left: a single bright pixel should become a square. Where is its middle?",
                "Ya corregiste tres errores. Falta uno: un píxel encendido da un cuadrado. ¿Dónde está su centro?"),
            "channels still mixed": Misconception(
                same_pool_with(mixed=True),
                "Three bugs are gone. One is left: how many channels go in, and how many come out?",
                "Ya corregiste tres errores. Falta uno: ¿cuántos canales entran y cuántos salen?"),
            "still jumping": Misconception(
                same_pool_with(jumping=True),
                "Three bugs are gone. One is left: what stride does max_pool take if you do not say one?",
                "Ya corregiste tres errores. Falta uno: ¿qué stride usa max_pool si no le dices ninguno?"),
        }),
    "max_pool_backward": Exercise(
        answer=max_pool_backward, cases=backward_cases, points=3,
        misconceptions={
            "all of a tie": Misconception(
                routed(lambda window, d: np.where(window == window.max(), d, 0)),
                "Look at a window with two equal largest numbers: more slope comes out than went in. Who should win?",
                "Mira una ventana con dos máximos iguales: sale más pendiente de la que entra. ¿Quién debe ganar?"),
            "a tie shared": Misconception(
                routed(lambda window, d: np.where(window == window.max(), d / np.sum(window == window.max()), 0)),
                "Sharing a tie is a defensible choice. Which one did the lesson make, to agree with argmax?",
                "Repartir un empate es una elección defendible. ¿Cuál hizo la lección, para coincidir con argmax?"),
            "the last of a tie": Misconception(
                routed(lambda window, d: np.eye(4)[3 - window.ravel()[::-1].argmax()].reshape(2, 2) * d),
                "Right without ties. With equal numbers, a later one takes the place from an earlier one: `>` or `>=`?",
                "Bien sin empates. Con números iguales, uno posterior le quita el lugar al anterior: ¿`>` o `>=`?"),
            "the whole window": Misconception(
                routed(lambda window, d: d),
                "Nudge a pixel that is not the largest of its window. How much does the maximum move?",
                "Cambia un poco un píxel que no es el mayor de su ventana. ¿Cuánto cambia el máximo?"),
            "equal shares": Misconception(
                routed(lambda window, d: d / 4),
                "This is how another kind of pooling sends its slope back. Do all four pixels move a maximum?",
                "Así devuelve su pendiente otro tipo de pooling. ¿Acaso los cuatro píxeles cambian el máximo?"),
            "the number itself": Misconception(
                routed(lambda window, d: np.eye(4)[window.argmax()].reshape(2, 2) * window.max()),
                "The places are right. But you put the pixels back: what travels backward?",
                "Los lugares son correctos. Pero devuelves los píxeles: ¿qué es lo que viaja hacia atrás?"),
            "ones": Misconception(
                routed(lambda window, d: np.eye(4)[window.argmax()].reshape(2, 2)),
                "The places are right, but you send back a 1 to each. What does d_map say about each window?",
                "Los lugares son correctos, pero devuelves un 1 a cada uno. ¿Qué dice d_map de cada ventana?"),
            "all in the first window": Misconception(
                in_first_window,
                "All your slopes land in the upper left corner of the image. Where does window (i, j) begin?",
                "Todas tus pendientes caen en la esquina superior izquierda. ¿Dónde empieza la ventana (i, j)?"),
            "times the pixel": Misconception(
                routed(lambda window, d: np.eye(4)[window.argmax()].reshape(2, 2) * window.max() * d),
                "Nudge the largest pixel by 0.1: by how much does the maximum move? Does it matter how large it is?",
                "Aumenta en 0.1 el píxel mayor: ¿cuánto aumenta el máximo? ¿Importa qué tan grande es?"),
            "row and column exchanged": Misconception(
                routed(lambda window, d: np.eye(4)[window.argmax()].reshape(2, 2).T * d),
                "Your slopes land in the right windows, some in the wrong corner. In what order does unravel_index "
                "give row and column?",
                "Tus pendientes caen en la ventana correcta, algunas en otra esquina. ¿En qué orden da unravel_index "
                "la fila y la columna?"),
        }),
    "steadiest": Exercise(
        answer="max 3×3, stride 2",
        misconceptions={
            "every second": Misconception(
                "every second",
                "After a step of one pixel this one looks at quite other pixels. Did you print its change?",
                "Tras un paso de un píxel, esta mira píxeles muy distintos. ¿Imprimiste su cambio?"),
            "max 2×2": Misconception(
                "max 2×2",
                "It is not the worst. Is its change the least of all four, or did you compare only two of them?",
                "No es la peor. ¿Su cambio es el menor de los cuatro, o comparaste solo dos?"),
            "average 2×2": Misconception(
                "average 2×2",
                "A mean sounds smooth, but is that what you measured? Print change(name) for each name in pools.",
                "Un promedio suena suave, pero ¿es eso lo que mediste? Imprime change(nombre) para cada nombre."),
        }),
    "s_cell": Exercise(
        answer=s_cell, cases=s_cell_cases, points=2,
        withheld=("helpers.scratch.neocognitron",),
        misconceptions={
            "no threshold": Misconception(
                inhibited(floor=-np.inf),
                "Your cell answers with a negative number where inhibition wins. What does φ do with those?",
                "Tu célula responde un número negativo donde gana la inhibición. ¿Qué hace φ con esos?"),
            "no r in front": Misconception(
                inhibited(gain=lambda r: 1),
                "Nearly. Compare with the formula: which letter stands in front of φ?",
                "Casi. Compara con la fórmula: ¿qué letra está delante de φ?"),
            "no root": Misconception(
                inhibited(v=lambda u, c: np.sum(c * u**2)),
                "If all inputs double, v should double. Does yours?",
                "Si todas las entradas se duplican, v debe duplicarse. ¿Ocurre con la tuya?"),
            "a plain mean": Misconception(
                inhibited(v=lambda u, c: np.sum(c * u)),
                "Your v is a weighted mean of the inputs. The paper's is a mean of another power: which?",
                "Tu v es un promedio ponderado de las entradas. El del artículo es de otra potencia: ¿cuál?"),
            "weights squared": Misconception(
                inhibited(v=lambda u, c: np.sqrt(np.sum((c * u)**2))),
                "What does your square apply to? In the formula it stands at one of the two letters only.",
                "¿A qué se aplica tu cuadrado? En la fórmula está en una sola de las dos letras."),
            "b alone": Misconception(
                inhibited(weight=lambda r: 1),
                "Right for r = 1. What multiplies b in the denominator when r is another number?",
                "Bien para r = 1. ¿Qué multiplica a b en el denominador cuando r es otro número?"),
            "b left out": Misconception(
                lambda u, a, b, c, r: s_cell(u, a, 1, c, r),
                "Right for b = 1. Which argument have you not used yet?",
                "Bien para b = 1. ¿Qué argumento no has usado todavía?"),
            "half the inhibition": Misconception(
                inhibited(weight=lambda r: r / (1 + r)),
                "For r = 1 the factor of b v in the denominator should be 1. What is yours?",
                "Para r = 1, el factor de b v en el denominador debe ser 1. ¿Cuánto vale el tuyo?"),
            "parentheses": Misconception(
                inhibited(weight=lambda r: 2 * r / 1 + r),
                "What does Python compute first in `2 * r / 1 + r`? Try it with r = 4: it should be 1.6.",
                "¿Qué calcula Python primero en `2 * r / 1 + r`? Pruébalo con r = 4: debe dar 1.6."),
            "no ones": Misconception(
                inhibited(one=0),
                "What should a cell that sees only darkness answer? Look at both parts of the fraction again.",
                "¿Qué debe responder una célula que solo ve oscuridad? Mira otra vez ambas partes de la fracción."),
            "subtracted": Misconception(
                lambda u, a, b, c, r: r * max(np.sum(a * u) - 2 * r / (1 + r) * b * np.sqrt(np.sum(c * u**2)), 0),
                "You take the inhibition away from the excitation. How does the formula let one hold back the other?",
                "Restas la inhibición de la excitación. ¿De qué manera frena una a la otra en la fórmula?"),
        }),
    "shapes": Exercise(
        answer=shapes_with(26, 13, 11, 5), points=2,
        misconceptions={
            "same padding": Misconception(
                shapes_with(28, 14, 14, 7),
                "Your convolutions keep the size. What padding does Conv2D use if you do not name one?",
                "Tus convoluciones conservan el tamaño. ¿Qué padding usa Conv2D si no le indicas ninguno?"),
            "rounded up": Misconception(
                shapes_with(26, 13, 11, 6),
                "Nearly all of it is right. Now place windows of 2 on 11 pixels: what happens to the last one?",
                "Casi todo está bien. Ahora coloca ventanas de 2 sobre 11 píxeles: ¿qué pasa con el último?"),
            "n − f": Misconception(
                shapes_with(25, 12, 9, 4),
                "Count the places of a window of 3 on 5 pixels: it can start at 0, 1 and 2. Is one missing in yours?",
                "Cuenta los lugares de una ventana de 3 sobre 5 píxeles: empieza en 0, 1 y 2. ¿Te falta uno?"),
            "pooling with stride 1": Misconception(
                shapes_with(26, 25, 23, 22),
                "How far does a pooling window move if nobody says a stride?",
                "¿Cuánto avanza una ventana de pooling si nadie le indica un stride?"),
            "channels halved": Misconception(
                shapes_with(26, 13, 11, 5, (16, 8, 32, 16)),
                "Height and width are right. Does pooling look across the channels?",
                "El alto y el ancho son correctos. ¿Mira el pooling a través de los canales?"),
            "filters times channels": Misconception(
                shapes_with(26, 13, 11, 5, (16, 16, 512, 512)),
                "16 × 32 maps? Each filter of the second layer sums over all the channels: how many maps does it make?",
                "¿16 × 32 mapas? Cada filtro de la segunda capa suma sobre todos los canales: ¿cuántos mapas hace?"),
            "one map flattened": Misconception(
                shapes_with(26, 13, 11, 5, flat=25),
                "You flattened one map. How many maps does the last pooling hand over?",
                "Aplanaste un solo mapa. ¿Cuántos mapas entrega el último pooling?"),
        }),
    "parameters": Exercise(
        answer=(160, 0, 4640, 0, 0, 8010), points=2,
        misconceptions={
            "no biases": Misconception(
                (144, 0, 4608, 0, 0, 8000),
                "These are the weights. Each filter, and each unit, has one number more.",
                "Esos son los pesos. Cada filtro, y cada unidad, tiene un número más."),
            "one bias a layer": Misconception(
                (145, 0, 4609, 0, 0, 8001),
                "One bias for a whole layer? Sixteen filters make sixteen maps, each with its own.",
                "¿Un sesgo para toda la capa? Dieciséis filtros hacen dieciséis mapas, cada uno con el suyo."),
            "flat filters": Misconception(
                (160, 0, 320, 0, 0, 8010),
                "Right but for the third layer. How many channels does one of its filters reach through?",
                "Bien, salvo la tercera capa. ¿Cuántos canales atraviesa uno de sus filtros?"),
            "a bias a channel": Misconception(
                (160, 0, 5120, 0, 0, 8010),
                "Right but for the third layer. A filter that sees 16 channels still makes one map: how many biases?",
                "Bien, salvo la tercera capa. Un filtro hace un solo mapa, vea los canales que vea: ¿cuántos sesgos?"),
            "pooling learns": Misconception(
                (160, 80, 4640, 160, 0, 8010),
                "What would pooling learn? Keras printed its number of parameters in section 2.",
                "¿Qué aprendería el pooling? Keras imprimió su cantidad de parámetros en la sección 2."),
            "flattening counted": Misconception(
                (160, 0, 4640, 0, 800, 8010),
                "Flatten lays its numbers in a row. Does it multiply them by anything?",
                "Flatten pone sus números en fila. ¿Los multiplica por algo?"),
            "one map": Misconception(
                (160, 0, 4640, 0, 0, 260),
                "The dense layer sees more than one map of 5×5. What does Flatten hand over?",
                "La capa densa ve más que un mapa de 5×5. ¿Qué le entrega Flatten?"),
            "same padding": Misconception(
                (160, 0, 4640, 0, 0, 15690),
                "Your last layer has inputs from 32 maps of 7×7. Compare with the shapes of the exercise before.",
                "Tu última capa recibe 32 mapas de 7×7. Compara con las formas del ejercicio anterior."),
            "rounded up": Misconception(
                (160, 0, 4640, 0, 0, 11530),
                "Your last layer has inputs from 32 maps of 6×6. How many windows of 2 fit into 11 pixels?",
                "Tu última capa recibe 32 mapas de 6×6. ¿Cuántas ventanas de 2 caben en 11 píxeles?"),
        }),
}
