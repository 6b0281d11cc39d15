"""The exercises of lesson 07: the top-5 error, a row of AlexNet's table, normalisation, crops and the update rule."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception


def top_k_error(scores: np.ndarray, labels: np.ndarray, k: int) -> float:
    """The share of images whose label is not among their k highest scores: (n, classes), (n,) -> float."""
    best = np.argsort(scores, axis=1)[:, scores.shape[1] - k:]
    return float(1 - (best == labels[:, None]).any(axis=1).mean())


def top_k_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three images and four classes by hand; then more, without ties, each k above 1."""
    yield np.array([[1, 5, 3, 2], [9, 7, 8, 6], [0, 1, 2, 4]]), np.array([2, 0, 0]), 2
    for n, classes, k in ((10, 8, 3), (12, 9, 2), (9, 7, 3), (20, 12, 5)):
        yield rng.permuted(np.tile(np.arange(classes), (n, 1)), axis=1), rng.integers(0, classes, n), k


def lrn(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
    """Local response normalisation of one image's maps, section 3.3: (h, w, c) -> same."""
    return unrepaired(False, False, False)(maps, k, n, alpha, beta)


def unrepaired(one_sided: bool, unsquared: bool, shared: bool) -> Callable:
    """`lrn` with some of the three bugs of the exercise."""
    def normalise(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
        result = np.empty(maps.shape)
        for i in range(maps.shape[-1]):
            nearby = maps[..., i:i + n] if one_sided else maps[..., max(0, i - n // 2):i + n // 2 + 1]
            total = (nearby if unsquared else nearby ** 2).sum(axis=-1)
            result[..., i] = maps[..., i] / (k + (alpha / n if shared else alpha) * total) ** beta
        return result
    return normalise


def lrn_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One pixel by hand, k, alpha and beta 1; then responses from 0 to 9 with the window at every edge."""
    yield np.array([[[0., 2, 1, 0, 3]]]), 1, 3, 1, 1
    for h, w, c, k, n, alpha, beta in ((1, 1, 6, 2, 5, .5, .75), (2, 3, 7, 2, 3, .1, .75), (3, 2, 4, 1, 5, 1, .5)):
        yield rng.integers(0, 10, (h, w, c)).astype(float), k, n, alpha, beta


def update(w: np.ndarray, v: np.ndarray, slope: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """One step of section 5: the new weights and the new v, (…), (…), (…), () -> (…), (…)."""
    v = .9 * v - .0005 * rate * w - rate * slope
    return w + v, v


def update_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A single weight with round numbers, then arrays; a large rate, so that the decay shows."""
    yield 2., .1, 1., .1
    for shape, rate in (((3,), .1), ((2, 2), 1.), ((4,), 10.)):
        yield (*rng.integers(1, 10, (3, *shape)).astype(float), rate)


def updated_otherwise(decay: Callable = lambda rate: .0005 * rate, slope_sign: int = -1, old: bool = False,
                      apart: bool = False, momentum: float = .9) -> Callable:
    """`update` with something wrong: the decay, the sign, the v that moves the weight, or where the decay goes."""
    def step(w: np.ndarray, v: np.ndarray, slope: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray]:
        faded = decay(rate) * w
        new = momentum * v - (0 if apart else faded) + slope_sign * rate * slope
        return w + (v if old else new) - (faded if apart else 0), new
    return step


EXERCISES = {
    "top_k_error": Exercise(
        answer=top_k_error, cases=top_k_cases, points=2,
        misconceptions={
            "share of right answers": Misconception(
                lambda scores, labels, k: 1 - top_k_error(scores, labels, k),
                "A net that is always right would get 1 from you. What should its error be?",
                "Una red que siempre acierta recibiría 1. ¿Cuál debería ser su error?"),
            "only the best": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, 1),
                "You look at one answer for each image. How many answers may the net give?",
                "Miras una sola respuesta por imagen. ¿Cuántas respuestas puede dar la red?"),
            "the lowest scores": Misconception(
                lambda scores, labels, k: top_k_error(-scores, labels, k),
                "`argsort` sorts upwards. At which end of each row are the highest scores?",
                "`argsort` ordena de menor a mayor. ¿En qué extremo de cada fila están los puntajes más altos?"),
            "percent": Misconception(
                lambda scores, labels, k: 100 * top_k_error(scores, labels, k),
                "The number is right, in another unit. A share lies between 0 and 1.",
                "El número es correcto, en otra unidad. Una fracción está entre 0 y 1."),
            "how many": Misconception(
                lambda scores, labels, k: len(labels) * top_k_error(scores, labels, k),
                "You count images. Of how many images is it a share?",
                "Cuentas imágenes. ¿De cuántas imágenes es una fracción?"),
            "one answer too few": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, k - 1),
                "Print the columns that you keep: are they k?",
                "Imprime las columnas que conservas: ¿son k?"),
            "one answer too many": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, k + 1),
                "You forgive one answer more than the contest does. How many columns do you keep?",
                "Perdonas una respuesta más que el concurso. ¿Cuántas columnas conservas?"),
            "in any image's list": Misconception(
                lambda scores, labels, k: float(1 - np.isin(labels, np.argsort(-scores, axis=1)[:, :k]).mean()),
                "You look for a label in the answers to all images. Whose answers count for the first image?",
                "Buscas cada etiqueta en las respuestas de todas las imágenes. ¿Cuáles cuentan para la primera?"),
        }),
    "conv2_row": Exercise(
        answer=((27, 27, 256), 307_456, 223_948_800), points=2,
        misconceptions={
            "a single tower": Misconception(
                ((27, 27, 256), 614_656, 447_897_600),
                "That is conv2 of the single tower. How many of the 96 maps does a filter see here?",
                "Esa es la conv2 de la torre única. ¿Cuántos de los 96 mapas ve aquí un filtro?"),
            "no biases": Misconception(
                ((27, 27, 256), 307_200, 223_948_800),
                "Nearly: those parameters are the weights. Each filter has one number more.",
                "Casi: esos parámetros son los pesos. Cada filtro tiene un número más."),
            "valid padding": Misconception(
                ((23, 23, 256), 307_456, 162_508_800),
                "The kernel sticks out by two pixels on each side. What does the column `padding` say?",
                "El kernel sobresale dos píxeles a cada lado. ¿Qué dice la columna `padding`?"),
            "one filter": Misconception(
                ((27, 27, 256), 307_456, 874_800),
                "Output and parameters are right. Your products are those of one filter; how many filters work there?",
                "La salida y los parámetros son correctos. Tus productos son los de un filtro; ¿cuántos filtros hay?"),
            "as if it were not slid": Misconception(
                ((27, 27, 256), 307_456, 307_200),
                "Output and parameters are right. But every weight is used once at each place of the map.",
                "La salida y los parámetros son correctos. Pero cada peso se usa una vez en cada lugar del mapa."),
            "half the filters": Misconception(
                ((27, 27, 128), 153_728, 111_974_400),
                "That is what one GPU holds. The row stands for both.",
                "Eso es lo que guarda una GPU. La fila vale para las dos."),
        }),
    "lrn": Exercise(
        answer=lrn, cases=lrn_cases, points=3, given=unrepaired(True, True, True),
        withheld=("helpers.architectures.alexnet",),
        misconceptions={
            "still one-sided": Misconception(
                unrepaired(True, False, False),
                "Two bugs are gone. One is left: which maps lie around map i? Yours begin at map i itself.",
                "Ya corregiste dos errores. Falta uno: ¿qué mapas rodean al mapa i? Los tuyos empiezan en i."),
            "still without squares": Misconception(
                unrepaired(False, True, False),
                "Two bugs are gone. One is left: what exactly is summed in the formula?",
                "Ya corregiste dos errores. Falta uno: ¿qué se suma exactamente en la fórmula?"),
            "alpha still divided": Misconception(
                unrepaired(False, False, True),
                "Two bugs are gone. One is left, and some libraries have it so: what multiplies the sum in the paper?",
                "Ya corregiste dos errores. Falta uno, y algunas bibliotecas lo definen así: "
                "¿qué multiplica a la suma en el artículo?"),
            "only the window mended": Misconception(
                unrepaired(False, True, True),
                "The window is right now. Compare the rest of the line with the formula, sign by sign.",
                "La ventana ya está bien. Compara el resto con la fórmula, signo por signo."),
            "only the squares mended": Misconception(
                unrepaired(True, False, True),
                "The squares are right now. Two bugs are left: the window, and what multiplies the sum.",
                "Los cuadrados ya están bien. Faltan dos errores: la ventana y lo que multiplica a la suma."),
            "only alpha mended": Misconception(
                unrepaired(True, True, False),
                "The factor is right now. Two bugs are left: the window, and what is summed.",
                "El factor ya está bien. Faltan dos errores: la ventana y lo que se suma."),
        }),
    "doubling": Exercise(
        answer=float(np.sqrt(2 / 5e-4)), tolerance=.005,
        misconceptions={
            "one map": Misconception(
                float(np.sqrt(2 / 1e-4)),
                "That is right if the four neighbours are silent. Here all five have the same response.",
                "Eso vale si los cuatro vecinos callan. Aquí los cinco tienen la misma respuesta."),
            "not rooted": Misconception(
                4000.,
                "That is the square of the response.",
                "Ese es el cuadrado de la respuesta."),
            "bracket of one more": Misconception(
                float(np.sqrt(1 / 5e-4)),
                "With your response the bracket is 3. What is twice 2?",
                "Con tu respuesta el paréntesis vale 3. ¿Cuánto es el doble de 2?"),
            "bracket of six": Misconception(
                float(np.sqrt(4 / 5e-4)),
                "With your response the bracket is 6: you added 4 to the 2 that is there already.",
                "Con tu respuesta el paréntesis vale 6: sumaste 4 al 2 que ya estaba."),
            "n inside the square": Misconception(
                float(np.sqrt(2 / 25e-4)),
                "The five responses are squared one by one, and then added. You added them first.",
                "Las cinco respuestas se elevan al cuadrado una por una y luego se suman. Tú las sumaste primero."),
            "neighbours only": Misconception(
                float(np.sqrt(2 / 4e-4)),
                "You summed over four maps. Does the window around a map leave that map out?",
                "Sumaste sobre cuatro mapas. ¿La ventana alrededor de un mapa deja fuera a ese mapa?"),
            "the whole divisor": Misconception(
                float(np.sqrt((2 * 2 ** (1 / .75) - 2) / 5e-4)),
                "You doubled the bracket with its exponent. The question is about what stands inside it.",
                "Duplicaste el paréntesis con su exponente. La pregunta es por lo que está dentro."),
        }),
    "patches": Exercise(
        answer=2178,
        misconceptions={
            "steps, not places": Misconception(
                2048,
                "That is the number in the paper. Check it on a small case: a window of 3 in a row of 4 has how many "
                "places?",
                "Ese es el número del artículo. Compruébalo en un caso pequeño: ¿cuántos lugares tiene una ventana de "
                "3 en una fila de 4?"),
            "not mirrored": Misconception(
                1089,
                "These are the patches of the image itself. And those of its mirror image?",
                "Esos son los recortes de la imagen misma. ¿Y los de su imagen reflejada?"),
            "steps, not mirrored": Misconception(
                1024,
                "Two things: count places, not steps; and remember the mirror image.",
                "Dos cosas: cuenta lugares, no pasos; y recuerda la imagen reflejada."),
            "rows plus columns": Misconception(
                132,
                "Each of the rows goes with each of the columns.",
                "Cada una de las filas se combina con cada una de las columnas."),
            "mirrored both ways": Misconception(
                4356,
                "Are the images also turned upside down? The paper mirrors left and right only.",
                "¿También se ponen las imágenes de cabeza? El artículo solo refleja izquierda y derecha."),
            "along one side": Misconception(
                66,
                "The window slides along one side of your image. And along the other?",
                "La ventana se desliza a lo largo de un lado de tu imagen. ¿Y del otro?"),
            "those of the test": Misconception(
                10,
                "Ten patches, at the corners and in the middle, are for testing. In training any place will do.",
                "Diez recortes, en las esquinas y el centro, son para probar. Al entrenar vale cualquier lugar."),
        }),
    "update": Exercise(
        answer=update, cases=update_cases, points=2,
        misconceptions={
            "decay forgotten": Misconception(
                updated_otherwise(decay=lambda rate: 0),
                "That is momentum alone. Which term makes every weight a little smaller?",
                "Eso es solo el momento. ¿Qué término hace un poco más pequeño cada peso?"),
            "decay without the rate": Misconception(
                updated_otherwise(decay=lambda rate: .0005),
                "Divide the rate by ten: your weights decay as before. What else multiplies 0.0005?",
                "Divide la tasa entre diez: tus pesos decaen igual que antes. ¿Qué más multiplica a 0.0005?"),
            "growing instead of decaying": Misconception(
                updated_otherwise(decay=lambda rate: -.0005 * rate),
                "With a slope of 0 and v = 0, does your weight move towards 0 or away from it?",
                "Con pendiente 0 y v = 0, ¿tu peso se acerca a 0 o se aleja?"),
            "uphill": Misconception(
                updated_otherwise(slope_sign=1),
                "You climb. Where the slope is positive, the weight should become smaller.",
                "Vas cuesta arriba. Donde la pendiente es positiva, el peso debería disminuir."),
            "moved by the old v": Misconception(
                updated_otherwise(old=True),
                "v is right. But which v moves the weight, the one before this step or the new one?",
                "v es correcta. Pero ¿qué v mueve el peso: la de antes de este paso o la nueva?"),
            "decay outside v": Misconception(
                updated_otherwise(apart=True),
                "So does Keras's `weight_decay`: the weight shrinks, and v does not know. In the paper v remembers it.",
                "Así lo hace `weight_decay` de Keras: el peso se encoge y v no se entera. En el artículo, v recuerda."),
            "no momentum": Misconception(
                updated_otherwise(momentum=0),
                "What becomes of the old v? Nine tenths of it should be left.",
                "¿Qué pasa con la v anterior? Deberían quedar nueve décimos de ella."),
        }),
}
