"""The exercises of lesson 03: convolution, sizes, parameters and padding."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.exercises import Exercise, Misconception, repairs
from helpers.scratch import convolution

IMAGE = np.array([[1, 1, 1, 0, 0],
                  [0, 1, 1, 1, 0],
                  [0, 0, 1, 1, 1],
                  [0, 0, 1, 1, 0],
                  [0, 1, 1, 0, 0]])


def integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random whole numbers from −9 to 9, so that sums can be followed by hand."""
    return rng.integers(-9, 10, shape)


def quarters(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random fractions, multiples of ¼."""
    return rng.integers(-40, 40, shape) / 4 + .25


def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """One image, one kernel: (h, w), (k, k') -> (h − k + 1, w − k' + 1)."""
    images, kernels = image[None, :, :, None], kernel[:, :, None, None]
    return convolution.forward(images, kernels, np.zeros(1))[0, :, :, 0]


def convolve2d_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """By hand first, then square and oblong ones; no kernel is its own mirror image.

    In the last the kernel just fits, and the numbers are fractions.
    """
    yield np.arange(9).reshape(3, 3), np.array([[1, 2], [3, 5]])
    yield IMAGE, np.array([[1, 0, 2], [0, 1, 0], [3, 0, 1]])
    for h, w, k in ((4, 6, 2), (7, 5, 3), (6, 6, 5), (9, 8, 1)):
        yield integers(rng, h, w), integers(rng, k, k)
    yield integers(rng, 3, 3), integers(rng, 3, 3)
    yield quarters(rng, 4, 5), quarters(rng, 2, 2)
    yield quarters(rng, 3, 4), integers(rng, 2, 2)


def output_size(n: int, f: int, stride: int, padding: int) -> int:
    """How many places; ValueError where a window would stick out or pixels would be left over."""
    if (n + 2 * padding - f) % stride or n + 2 * padding < f:
        raise ValueError("does not fit")
    return convolution.output_size(n, f, stride, padding)


def output_size_ignoring_stride(n: int, f: int, stride: int, padding: int) -> int:
    """`output_size` of stride 1, for the strides that fit."""
    output_size(n, f, stride, padding)
    return output_size(n, f, 1, padding)


def output_size_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The slide's 7×7 with 3×3, then cases that fit, some just so, then some that do not.

    In some the padding decides whether the kernel fits.
    """
    yield from ((7, 3, 1, 0), (7, 3, 2, 0), (7, 3, 1, 1))
    yield from ((32, 5, 1, 2), (227, 11, 4, 0), (8, 2, 2, 0))
    yield from ((5, 5, 1, 0), (5, 5, 3, 0), (3, 5, 1, 1), (4, 5, 1, 1), (2, 5, 1, 2))
    yield from ((7, 3, 3, 1), (5, 3, 2, 1), (3, 7, 4, 2), (4, 7, 1, 2))
    yield from ((7, 3, 3, 0), (3, 5, 1, 0), (6, 3, 2, 1), (3, 5, 2, 0), (6, 3, 3, 1))
    yield from ((2, 5, 1, 1), (3, 5, 2, 0), (1, 3, 1, 0), (2, 7, 2, 2))
    for f, stride, padding, places in rng.integers([1, 1, 0, 2], [6, 4, 3, 9], (4, 4)).tolist():
        yield f + stride * (places - 1), f, stride, 0
        yield f + stride * (places + 4), f, stride, padding * stride
        yield f + stride * places, f, stride, padding


def conv_layer(image: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A layer on one image: (h, w, c), (k, k, c, f), (f,) -> (h', w', f)."""
    return convolution.forward(image[None], kernel, bias)[0]


def conv_layer_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One place with two channels first, then more of everything; fractional kernels at the end."""
    yield np.arange(8).reshape(2, 2, 2), np.arange(1, 9).reshape(2, 2, 2, 1), np.array([10])
    for h, w, c, k, f in ((3, 3, 2, 2, 3), (5, 4, 3, 3, 4), (6, 6, 4, 1, 2), (4, 7, 3, 2, 5)):
        yield integers(rng, h, w, c), integers(rng, k, k, c, f), rng.integers(1, 9, f)
    yield integers(rng, 4, 3, 2), quarters(rng, 2, 2, 2, 3), rng.integers(1, 9, 3)
    yield quarters(rng, 3, 4, 1), integers(rng, 2, 2, 1, 2), quarters(rng, 2)


def pad_same(image: np.ndarray, f: int) -> np.ndarray:
    """Zeros around (h, w), so that an f×f kernel keeps the size; an odd one below and right."""
    before = (f - 1) // 2
    return np.pad(image, (before, f - 1 - before))


def repeat_edge(image: np.ndarray, f: int) -> np.ndarray:
    """`pad_same` with the pixels of the edge in place of zeros."""
    before = (f - 1) // 2
    return np.pad(image, (before, f - 1 - before), mode="edge")


def pad_same_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A single pixel, then odd and even kernels; the last image has fractions."""
    yield np.array([[5]]), 3
    for h, w, f in ((2, 3, 2), (3, 3, 5), (4, 2, 4), (3, 5, 1)):
        yield rng.integers(1, 10, (h, w)), f
    yield quarters(rng, 2, 3), 4


def filter_image(image: np.ndarray, kernel: np.ndarray, bias: float, stride: int,
                 padding: int) -> np.ndarray:
    """One filter on one grey image: (h, w), (k, k), () -> (h', w')."""
    images, kernels = image[None, :, :, None], kernel[:, :, None, None]
    return convolution.forward(images, kernels, np.array([bias]), stride, padding)[0, :, :, 0]


def filter_image_with(flipped: bool = False, one_sided: bool = False, no_bias: bool = False,
                      no_stride: bool = False) -> Callable:
    """`filter_image` with some of the four bugs of the exercise."""
    def answer(image: np.ndarray, kernel: np.ndarray, bias: float, stride: int,
               padding: int) -> np.ndarray:
        padded = np.pad(image, (0, padding) if one_sided else padding)
        step = 1 if no_stride else stride
        windows = sliding_window_view(padded, kernel.shape)[::step, ::step]
        weights = kernel[::-1, ::-1] if flipped else kernel
        sums = np.sum(windows * weights, axis=(2, 3))
        return sums if no_bias else sums + bias
    return answer


def filter_image_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Small ones in which each bug shows: padding, stride above 1, a bias and a lopsided kernel.

    Then oblong ones, without padding, and with fractions.
    """
    sizes = ((3, 2, 1, 2, 1), (4, 3, -2, 2, 1), (5, 3, 4, 3, 2), (6, 2, 7, 2, 2))
    for n, k, bias, stride, padding in sizes:
        yield integers(rng, n, n), integers(rng, k, k), bias, stride, padding
    for h, w, k, stride, padding in ((4, 6, 3, 1, 1), (7, 4, 2, 2, 0), (3, 5, 3, 1, 0)):
        yield integers(rng, h, w), integers(rng, k, k), 3, stride, padding
    yield integers(rng, 5, 4), quarters(rng, 2, 2), .5, 1, 1
    yield quarters(rng, 4, 5), integers(rng, 3, 3), 2, 2, 1


def parameter_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's layers, then others."""
    yield from ((5, 3, 1), (5, 3, 6), (3, 1, 16), (3, 16, 32))
    yield from rng.integers([2, 3, 3], 9, (4, 3)).tolist()


def output_size_if(fits: Callable[[int, int, int, int], bool]) -> Callable:
    """`output_size` that raises its ValueError where `fits` says no, and nowhere else."""
    def size(n: int, f: int, stride: int, padding: int) -> int:
        if not fits(n, f, stride, padding):
            raise ValueError("does not fit")
        return (n + 2 * padding - f) // stride + 1
    return size


def last_channel(image: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """`conv_layer` whose sum begins anew with each channel."""
    return conv_layer(image[:, :, -1:], kernel[:, :, -1:], bias)


EXERCISES = {
    "convolve2d": Exercise(
        answer=convolve2d, cases=convolve2d_cases, points=3,
        misconceptions={
            "flipped kernel": Misconception(
                lambda image, kernel: convolve2d(image, kernel[::-1, ::-1]),
                en="Which number of the kernel meets the top left pixel of the window? "
                   "Here nothing is turned round.",
                es="¿Qué número del kernel cae sobre el píxel superior izquierdo de la ventana? "
                   "Aquí no se gira nada."),
            "transposed kernel": Misconception(
                lambda image, kernel: convolve2d(image, kernel.T),
                en="Rows and columns of the kernel have changed places. "
                   "Does your first index walk down in both arrays?",
                es="Las filas y las columnas del kernel están intercambiadas. "
                   "¿Tu primer índice baja en ambos arreglos?"),
            "loops swapped": Misconception(
                lambda image, kernel: convolve2d(image, kernel).T,
                en="The sums are right, but the map lies on its side. "
                   "Which loop is the outer one, rows or columns?",
                es="Las sumas son correctas, pero el mapa está acostado. "
                   "¿Qué bucle va por fuera: filas o columnas?"),
            "last window missing": Misconception(
                lambda image, kernel: convolve2d(image, kernel)[:-1, :-1],
                en="Count the places in one row: "
                   "a kernel of 3 on 5 pixels starts at 0, 1 and 2. How many is that?",
                es="Cuenta los lugares en una fila: "
                   "un kernel de 3 sobre 5 píxeles empieza en 0, 1 y 2. ¿Cuántos son?"),
            "same size": Misconception(
                lambda image, kernel: convolve2d(pad_same(image, len(kernel)), kernel),
                en="Your map is as large as the image, so some windows stick out. "
                   "Here every window must lie inside.",
                es="Tu mapa es tan grande como la imagen: algunas ventanas sobresalen. "
                   "Aquí toda ventana queda dentro."),
            "sum without products": Misconception(
                lambda image, kernel: convolve2d(image, np.ones_like(kernel)),
                en="You add up the pixels of the window. Where does the kernel come in?",
                es="Sumas los píxeles de la ventana. ¿Dónde interviene el kernel?"),
        }),
    "output_size": Exercise(
        answer=output_size, cases=output_size_cases, points=2,
        misconceptions={
            "no error": Misconception(
                lambda n, f, stride, padding: (n + 2 * padding - f) // stride + 1,
                en="Right where the kernel fits. "
                   "Where it does not, raise a ValueError instead of rounding.",
                es="Bien cuando el kernel cabe. "
                   "Cuando no cabe, lanza un ValueError en vez de redondear."),
            "fraction": Misconception(
                lambda n, f, stride, padding: (n + 2 * padding - f) / stride + 1,
                en="Half a window? Test first whether the division leaves a remainder, "
                   "and raise a ValueError if it does.",
                es="¿Media ventana? Comprueba primero si la división deja resto y, "
                   "si lo deja, lanza un ValueError."),
            "padding once": Misconception(
                lambda n, f, stride, padding: output_size(n + padding, f, stride, 0),
                en="The zeros stand on both sides of the row. "
                   "How many columns does padding 1 add?",
                es="Los ceros van a ambos lados de la fila. "
                   "¿Cuántas columnas agrega un padding de 1?"),
            "fence posts": Misconception(
                lambda n, f, stride, padding: output_size(n, f, stride, padding) - 1,
                en="You count the steps. "
                   "How many places does a kernel visit that takes two steps?",
                es="Cuentas los pasos. ¿Cuántos lugares visita un kernel que da dos pasos?"),
            "stride ignored": Misconception(
                output_size_ignoring_stride,
                en="With stride 2 the kernel skips every second place. "
                   "Where does your formula use the stride?",
                es="Con stride 2 el kernel salta un lugar de cada dos. "
                   "¿Dónde usa tu fórmula el stride?"),
            "padding forgotten in the test": Misconception(
                output_size_if(lambda n, f, stride, padding:
                               n >= f and (n + 2 * padding - f) % stride == 0),
                en="You refuse a kernel that is larger than the row. With zeros on both sides, "
                   "may it fit after all?",
                es="Rechazas un kernel más largo que la fila. Con ceros a ambos lados, ¿no puede "
                   "caber?"),
            "padding once in the test": Misconception(
                output_size_if(lambda n, f, stride, padding:
                               n + padding >= f and (n + 2 * padding - f) % stride == 0),
                en="In your test whether the kernel fits, the zeros stand on one side only.",
                es="En tu prueba de si el kernel cabe, los ceros están en un solo lado."),
            "exact fit refused": Misconception(
                output_size_if(lambda n, f, stride, padding:
                               n + 2 * padding > f and (n + 2 * padding - f) % stride == 0),
                en="A kernel as large as the row: in how many places does it fit?",
                es="Un kernel tan largo como la fila: ¿en cuántos lugares cabe?"),
            "padding forgotten in the remainder": Misconception(
                output_size_if(lambda n, f, stride, padding:
                               n + 2 * padding >= f and (n - f) % stride == 0),
                en="You take the remainder without the padding. Which columns may be left over?",
                es="Tomas el resto sin el padding. ¿Qué columnas pueden sobrar?"),
            "no test of the length": Misconception(
                output_size_if(lambda n, f, stride, padding: (n + 2 * padding - f) % stride == 0),
                en="You test the remainder. What if the kernel is longer than the row with its "
                   "zeros?",
                es="Compruebas el resto. ¿Y si el kernel es más largo que la fila con sus ceros?"),
            "no test of the remainder": Misconception(
                output_size_if(lambda n, f, stride, padding: n + 2 * padding >= f),
                en="You test the length. What if the steps do not end at the last pixel?",
                es="Compruebas el largo. ¿Y si los pasos no terminan en el último píxel?"),
        }),
    "pad_same": Exercise(
        answer=pad_same, cases=pad_same_cases, points=2,
        misconceptions={
            "as wide as the kernel": Misconception(
                lambda image, f: np.pad(image, f),
                en="That is too much: a kernel of 3 sticks out by 1 on each side, not by 3.",
                es="Eso es demasiado: un kernel de 3 sobresale 1 a cada lado, no 3."),
            "one side": Misconception(
                lambda image, f: np.pad(image, (0, f - 1)) if f > 1 else image,
                en="The size is right, but the image has moved into a corner. "
                   "Share the zeros between both sides.",
                es="El tamaño es correcto, pero la imagen quedó en una esquina. "
                   "Reparte los ceros entre ambos lados."),
            "larger half first": Misconception(
                lambda image, f: np.pad(image, (f // 2, f - 1 - f // 2)),
                en="Nearly. With an even kernel one zero is left over: "
                   "Keras puts it below and on the right.",
                es="Casi. Con un kernel par sobra un cero: Keras lo pone abajo y a la derecha."),
            "edge repeated": Misconception(
                repeat_edge,
                en="The border repeats the edge pixels. Here it is made of zeros.",
                es="El borde repite los píxeles de la orilla. Aquí se rellena con ceros."),
            "half on both sides": Misconception(
                lambda image, f: np.pad(image, f // 2),
                en="Right for odd kernels. An even one of 2 would give a row and a column too "
                   "many: how many zeros are f − 1 in all?",
                es="Bien para kernels impares. Con uno de 2 sobran una fila y una columna: "
                   "¿cuántos ceros son f − 1 en total?"),
            "smaller half on both sides": Misconception(
                lambda image, f: np.pad(image, (f - 1) // 2),
                en="Right for odd kernels. With an even one a row and a column are missing: on "
                   "which sides do they go?",
                es="Bien para kernels impares. Con uno par faltan una fila y una columna: ¿de "
                   "qué lado van?"),
        }),
    "conv_layer": Exercise(
        answer=conv_layer, cases=conv_layer_cases, points=3,
        misconceptions={
            "no bias": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel, 0 * bias),
                en="Every number of a map is off by the same amount. "
                   "What has a filter besides weights?",
                es="Todos los números de un mapa difieren en la misma cantidad. "
                   "¿Qué tiene un filtro además de sus pesos?"),
            "first channel only": Misconception(
                lambda image, kernel, bias: conv_layer(image[:, :, :1], kernel[:, :, :1], bias),
                en="A filter is as deep as the image. You look at one channel only.",
                es="Un filtro es tan profundo como la imagen. Solo miras un canal."),
            "mean over channels": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel / image.shape[2], bias),
                en="The products of all channels are added, not averaged.",
                es="Los productos de todos los canales se suman; no se promedian."),
            "bias for each channel": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel, bias * image.shape[2]),
                en="The bias goes in several times. Is it added inside the loop over channels?",
                es="El sesgo entra varias veces. ¿Lo sumas dentro del bucle de los canales?"),
            "bias for each weight": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel, bias * kernel[..., 0].size),
                en="The bias goes in with every product. "
                   "A filter adds it when its sum is complete.",
                es="El sesgo entra con cada producto. "
                   "Un filtro lo agrega cuando su suma está completa."),
            "flipped kernel": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel[::-1, ::-1], bias),
                en="Which number of the kernel meets the top left pixel of the window? Layers do "
                   "not turn their kernels.",
                es="¿Qué número del kernel cae sobre el píxel superior izquierdo? Las capas no "
                   "giran sus kernels."),
            "one bias for all": Misconception(
                lambda image, kernel, bias: conv_layer(image, kernel, 0 * bias + bias[0]),
                en="The first map is right. Does every filter add its own bias?",
                es="El primer mapa es correcto. ¿Suma cada filtro su propio sesgo?"),
            "last channel only": Misconception(
                last_channel,
                en="Only the last channel is left in your sum. Is it `=` or `+=` in the loop "
                   "over the channels?",
                es="En tu suma queda solo el último canal. ¿Es `=` o `+=` en el bucle de los "
                   "canales?"),
            "filters first": Misconception(
                lambda image, kernel, bias: np.moveaxis(conv_layer(image, kernel, bias), 2, 0),
                en="The maps are right, but the filters come first. Which axis should be the "
                   "last?",
                es="Los mapas son correctos, pero los filtros van primero. ¿Qué eje debe ser el "
                   "último?"),
        }),
    "count_parameters": Exercise(
        answer=lambda k, channels, filters: (k * k * channels + 1) * filters,
        cases=parameter_cases, points=1,
        misconceptions={
            "no biases": Misconception(
                lambda k, channels, filters: k * k * channels * filters,
                en="These are the weights. Each filter has one number more.",
                es="Esos son los pesos. Cada filtro tiene un número más."),
            "one bias for all": Misconception(
                lambda k, channels, filters: k * k * channels * filters + 1,
                en="One bias for the whole layer? Six filters make six maps, each with its own.",
                es="¿Un solo sesgo para toda la capa? "
                   "Seis filtros hacen seis mapas, cada uno con el suyo."),
            "flat filters": Misconception(
                lambda k, channels, filters: (k * k + 1) * filters,
                en="Your filters are flat. "
                   "A filter reaches through all the channels of its input.",
                es="Tus filtros son planos. Un filtro atraviesa todos los canales de su entrada."),
            "caret": Misconception(
                lambda k, channels, filters: (k ^ 2 * channels + 1) * filters,
                en="In Python `^` is not a power: print 3 ^ 2. How else can you write a square?",
                es="En Python `^` no es una potencia: imprime 3 ^ 2. "
                   "¿De qué otro modo se escribe un cuadrado?"),
            "a bias for each channel": Misconception(
                lambda k, channels, filters: (k * k + 1) * channels * filters,
                en="A filter sums over its channels and then adds its bias. How often is that?",
                es="Un filtro suma sobre sus canales y luego agrega su sesgo. "
                   "¿Cuántas veces ocurre eso?"),
        }),
    "filter_image": Exercise(
        answer=filter_image, cases=filter_image_cases, points=3,
        given=filter_image_with(flipped=True, one_sided=True, no_bias=True, no_stride=True),
        misconceptions={
            **repairs(filter_image_with, {
                "still flipped": (
                    {"flipped": True},
                    "give it an image with a single 1. Which way does the kernel lie?",
                    "dale una imagen con un solo 1. ¿Cómo queda el kernel?"),
                "still one-sided": (
                    {"one_sided": True},
                    "print the padded image. On which sides are the zeros?",
                    "imprime la imagen con padding. ¿En qué lados están los ceros?"),
                "still without bias": (
                    {"no_bias": True},
                    "what does your function give for an image of zeros?",
                    "¿qué devuelve tu función para una imagen de ceros?"),
                "stride still ignored": (
                    {"no_stride": True},
                    "change the stride. What happens to the shape of the result?",
                    "cambia el stride. ¿Qué pasa con la forma del resultado?"),
            }),
        }),
}
