"""The exercises of lesson 07: top-5 error, AlexNet's table, normalisation, crops, the update."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.exercises.models import remembered

Step = tuple[np.ndarray, np.ndarray]  # the new weights and the new v, (…), (…)


def top_k_error(scores: np.ndarray, labels: np.ndarray, k: int) -> float:
    """The share of images whose label is not among their k highest scores.

    (n, classes), (n,), () -> ().
    """
    best = np.argsort(scores, axis=1)[:, scores.shape[1] - k:]
    right = (best == labels[:, None]).any(axis=1)
    return float(1 - right.mean())


def top_k_error_of_any(scores: np.ndarray, labels: np.ndarray, k: int) -> float:
    """`top_k_error` that looks for a label among the best of all images."""
    best = np.argsort(-scores, axis=1)[:, :k]
    return float(1 - np.isin(labels, best).mean())


def top_k_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three images and four classes by hand; then more, without ties; at last every k there is."""
    yield np.array([[1, 5, 3, 2], [9, 7, 8, 6], [0, 1, 2, 4]]), np.array([2, 0, 0]), 2
    for n, classes, k in ((10, 8, 3), (12, 9, 2), (9, 7, 3), (20, 12, 5)):
        scores = rng.permuted(np.tile(np.arange(classes), (n, 1)), axis=1)
        yield scores, rng.integers(0, classes, n), k
    for k in (1, 2, 3):
        yield np.array([[.1, .6, .3]]), np.array([2]), k


def lrn(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
    """Local response normalisation of one image's maps, section 3.3: (h, w, c) -> same."""
    return lrn_with()(maps, k, n, alpha, beta)


def lrn_with(one_sided: bool = False, unsquared: bool = False, shared: bool = False) -> Callable:
    """`lrn` with some of the three bugs of the exercise."""
    def normalise(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
        result = np.empty(maps.shape)
        factor = alpha / n if shared else alpha
        for i in range(maps.shape[-1]):
            window = slice(i, i + n) if one_sided else slice(max(0, i - n // 2), i + n // 2 + 1)
            nearby = maps[..., window]
            total = (nearby if unsquared else nearby ** 2).sum(axis=-1)
            result[..., i] = maps[..., i] / (k + factor * total) ** beta
        return result
    return normalise


def lrn_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One pixel by hand, k, alpha and beta 1; then responses from 0 to 9, windows at every edge.

    The last has a single map, and fractions.
    """
    yield np.array([[[0., 2, 1, 0, 3]]]), 1, 3, 1, 1
    trials = (((1, 1, 6), 2, 5, .5, .75), ((2, 3, 7), 2, 3, .1, .75), ((3, 2, 4), 1, 5, 1, .5))
    for shape, k, n, alpha, beta in trials:
        yield rng.integers(0, 10, shape).astype(float), k, n, alpha, beta
    yield rng.integers(1, 10, (2, 1, 1)) / 4, 2, 3, .5, .75


def update(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
    """One step of section 5: the new weights and the new v, (…), (…), (…), () -> (…), (…)."""
    v = .9 * v - .0005 * rate * w - rate * gradient
    return w + v, v


def update_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A single weight with round numbers, then arrays; a large rate, so that the decay shows."""
    yield 2., .1, 1., .1
    for shape, rate in (((3,), .1), ((2, 2), 1.), ((4,), 10.)):
        yield (*rng.integers(1, 10, (3, *shape)).astype(float), rate)


def update_with(decay: Callable[[float], float] = lambda rate: .0005 * rate, sign: int = -1,
                momentum: float = .9) -> Callable:
    """`update` with another decay, another sign before the gradient, or another momentum."""
    def step(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
        v = momentum * v - decay(rate) * w + sign * rate * gradient
        return w + v, v
    return step


def move_by_old_v(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
    """`update` whose weights move by the v of the step before."""
    _, new_v = update(w, v, gradient, rate)
    return w + v, new_v


def decay_outside_v(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
    """`update` whose weights shrink by themselves, not through v."""
    v = .9 * v - rate * gradient
    return w + v - .0005 * rate * w, v


def start_with(kernel: int = 11, strides: int = 4, padding: str = "valid",
               activation: str | None = "relu", pool: str = "Max", window: int = 3,
               pool_strides: int | None = 2) -> Callable:
    """conv1 and pool1 in Keras, with other parts."""
    @remembered
    def build(side: int, filters: int) -> object:
        from keras import Input, Sequential, layers
        pooling = getattr(layers, f"{pool}Pooling2D")
        return Sequential([
            Input((side, side, 3)),
            layers.Conv2D(filters, kernel, strides, padding=padding, activation=activation),
            pooling(window, pool_strides)])
    return build


def start_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Images on which all windows fit, small enough for few numbers."""
    yield 35, 2
    yield 43, 3


def head_with(activation: str | None = "relu", rates: tuple = (0, .5, .5, 0),
              last: str | None = None, flat: bool = True) -> Callable:
    """fc6 to fc8 in Keras, with other parts; rates of the dropout before and after the layers."""
    @remembered
    def build(shape: tuple[int, int, int], units: int, classes: int) -> object:
        from keras import Input, Sequential, layers
        first = layers.Flatten() if flat else layers.GlobalAveragePooling2D()
        parts = [first, layers.Dense(units, activation), layers.Dense(units, activation),
                 layers.Dense(classes, last)]
        with_dropout = [[part, layers.Dropout(rate)] if rate else [part]
                        for part, rate in zip(parts, rates, strict=True)]
        return Sequential([Input(shape), *(layer for pair in with_dropout for layer in pair)])
    return build


def head_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Maps of 2×3 first, then others."""
    yield (2, 3, 4), 5, 3
    yield (3, 3, 4), 6, 4


def lrn_over(window: Callable[[int, int], slice]) -> Callable:
    """`lrn` that sums over the maps of `window(i, n)`."""
    def normalise(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
        result = np.empty(maps.shape)
        for i in range(maps.shape[-1]):
            total = (maps[..., window(i, n)] ** 2).sum(axis=-1)
            result[..., i] = maps[..., i] / (k + alpha * total) ** beta
        return result
    return normalise


def step_of_gradients(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
    """`update` that remembers gradients, and multiplies by the rate afterwards."""
    v = .9 * v + .0005 * w + gradient
    return w - rate * v, v


def step_back(w: np.ndarray, v: np.ndarray, gradient: np.ndarray, rate: float) -> Step:
    """`update` that takes v away."""
    _, v = update(w, v, gradient, rate)
    return w - v, v


EXERCISES = {
    "top_k_error": Exercise(
        answer=top_k_error, cases=top_k_cases, points=2,
        misconceptions={
            "share of right answers": Misconception(
                lambda scores, labels, k: 1 - top_k_error(scores, labels, k),
                en="A net that is always right would get 1 from you. What should its error be?",
                es="Una red que siempre acierta recibiría 1. ¿Cuál debería ser su error?"),
            "only the best": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, 1),
                en="You look at one answer for each image. How many answers may the net give?",
                es="Miras una sola respuesta por imagen. ¿Cuántas respuestas puede dar la red?"),
            "the lowest scores": Misconception(
                lambda scores, labels, k: top_k_error(-scores, labels, k),
                en="`argsort` sorts upwards. At which end of each row are the highest scores?",
                es="`argsort` ordena de menor a mayor. "
                   "¿En qué extremo de cada fila están los puntajes más altos?"),
            "percent": Misconception(
                lambda scores, labels, k: 100 * top_k_error(scores, labels, k),
                en="The number is right, in another unit. A share lies between 0 and 1.",
                es="El número es correcto, en otra unidad. Una fracción está entre 0 y 1."),
            "how many": Misconception(
                lambda scores, labels, k: len(labels) * top_k_error(scores, labels, k),
                en="You count images. Of how many images is it a share?",
                es="Cuentas imágenes. ¿De cuántas imágenes es una fracción?"),
            "one answer too few": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, k - 1),
                en="Print the columns that you keep: are they k?",
                es="Imprime las columnas que conservas: ¿son k?"),
            "one answer too many": Misconception(
                lambda scores, labels, k: top_k_error(scores, labels, k + 1),
                en="You forgive one answer more than the contest does. "
                   "How many columns do you keep?",
                es="Perdonas una respuesta más que el concurso. ¿Cuántas columnas conservas?"),
            "in any image's list": Misconception(
                top_k_error_of_any,
                en="You look for a label in the answers to all images. "
                   "Whose answers count for the first image?",
                es="Buscas cada etiqueta en las respuestas a todas las imágenes. "
                   "¿Qué respuestas cuentan para la primera imagen?"),
        }),
    "conv2_row": Exercise(
        answer=((27, 27, 256), 307_456, 223_948_800), points=2,
        misconceptions={
            "a single tower": Misconception(
                ((27, 27, 256), 614_656, 447_897_600),
                en="That is conv2 of the single tower. "
                   "How many of the 96 maps does a filter see here?",
                es="Esa es la conv2 de la torre única. "
                   "¿Cuántos de los 96 mapas ve aquí un filtro?"),
            "no biases": Misconception(
                ((27, 27, 256), 307_200, 223_948_800),
                en="Nearly: those parameters are the weights. Each filter has one number more.",
                es="Casi: esos parámetros son los pesos. Cada filtro tiene un número más."),
            "valid padding": Misconception(
                ((23, 23, 256), 307_456, 162_508_800),
                en="The kernel sticks out by two pixels on each side. "
                   "What does the column `padding` say?",
                es="El kernel sobresale dos píxeles a cada lado. ¿Qué dice la columna `padding`?"),
            "one filter": Misconception(
                ((27, 27, 256), 307_456, 874_800),
                en="Output and parameters are right. "
                   "Your products are those of one filter; how many filters work there?",
                es="La salida y los parámetros son correctos. "
                   "Tus productos son los de un filtro; ¿cuántos filtros hay?"),
            "as if it were not slid": Misconception(
                ((27, 27, 256), 307_456, 307_200),
                en="Output and parameters are right. "
                   "But every weight is used once at each place of the map.",
                es="La salida y los parámetros son correctos. "
                   "Pero cada peso se usa una vez en cada lugar del mapa."),
            "half the filters": Misconception(
                ((27, 27, 128), 153_728, 111_974_400),
                en="That is what one GPU does. The row stands for both.",
                es="Eso es lo que hace una sola GPU. La fila vale para las dos."),
            "wires of the bias": Misconception(
                ((27, 27, 256), 307_456, 307_456 * 27 * 27),
                en="Among your multiply-adds there is one for each bias. Is a bias multiplied by "
                   "anything?",
                es="Entre tus multiplicaciones hay una por cada sesgo. ¿Se multiplica un sesgo "
                   "por algo?"),
        }),
    "lrn": Exercise(
        answer=lrn, cases=lrn_cases, points=3,
        given=lrn_with(one_sided=True, unsquared=True, shared=True),
        withheld=("helpers.architectures.alexnet",),
        misconceptions={
            "still one-sided": Misconception(
                lrn_with(one_sided=True),
                en="Two bugs are gone. One is left: which maps lie around map i? "
                   "Yours begin at map i itself.",
                es="Ya corregiste dos errores. "
                   "Falta uno: ¿qué mapas rodean al mapa i? Los tuyos empiezan en i."),
            "still without squares": Misconception(
                lrn_with(unsquared=True),
                en="Two bugs are gone. One is left: what exactly is summed in the formula?",
                es="Ya corregiste dos errores. Falta uno: ¿qué se suma exactamente en la fórmula?"),
            "alpha still divided": Misconception(
                lrn_with(shared=True),
                en="Two bugs are gone. One is left, and some libraries have it so: "
                   "what multiplies the sum in the paper?",
                es="Ya corregiste dos errores. Falta uno, y algunas bibliotecas lo definen así: "
                   "¿qué multiplica a la suma en el artículo?"),
            "only the window mended": Misconception(
                lrn_with(unsquared=True, shared=True),
                en="The window is right now. "
                   "Compare the rest of the line with the formula, sign by sign.",
                es="La ventana ya está bien. Compara el resto con la fórmula, signo por signo."),
            "only the squares mended": Misconception(
                lrn_with(one_sided=True, shared=True),
                en="The squares are right now. "
                   "Two bugs are left: the window, and what multiplies the sum.",
                es="Los cuadrados ya están bien. "
                   "Faltan dos errores: la ventana y lo que multiplica a la suma."),
            "only alpha mended": Misconception(
                lrn_with(one_sided=True, unsquared=True),
                en="The factor is right now. Two bugs are left: the window, and what is summed.",
                es="El factor ya está bien. Faltan dos errores: la ventana y lo que se suma."),
            "a negative start": Misconception(
                lrn_over(lambda i, n: slice(i - n // 2, i + n // 2 + 1)),
                en="Right but for the first maps. Where does a slice begin whose start is −1?",
                es="Bien salvo en los primeros mapas. ¿Dónde empieza un corte cuyo inicio es −1?"),
            "the end left out": Misconception(
                lrn_over(lambda i, n: slice(max(0, i - n // 2), i + n // 2)),
                en="Your window is one map short. Does a slice include its end?",
                es="A tu ventana le falta un mapa. ¿Un corte incluye su extremo final?"),
        }),
    "doubling": Exercise(
        answer=float(np.sqrt(2 / 5e-4)), tolerance=.005,
        misconceptions={
            "one map": Misconception(
                float(np.sqrt(2 / 1e-4)),
                en="That is right if the four neighbours are silent. "
                   "Here all five have the same response.",
                es="Eso vale si los cuatro vecinos callan. "
                   "Aquí los cinco tienen la misma respuesta."),
            "not rooted": Misconception(
                4000.,
                en="That is the square of the response.",
                es="Ese es el cuadrado de la respuesta."),
            "bracket of one more": Misconception(
                float(np.sqrt(1 / 5e-4)),
                en="With your response the bracket is 3. "
                   "With silent maps it is 2: what is twice that?",
                es="Con tu respuesta el paréntesis vale 3. "
                   "Con mapas en silencio vale 2: ¿cuánto es el doble?"),
            "bracket of six": Misconception(
                float(np.sqrt(4 / 5e-4)),
                en="With your response the bracket is 6: "
                   "you added 4 to the 2 that is there already.",
                es="Con tu respuesta el paréntesis vale 6: sumaste 4 al 2 que ya estaba."),
            "n inside the square": Misconception(
                float(np.sqrt(2 / 25e-4)),
                en="The five responses are squared one by one, and then added. "
                   "You added them first.",
                es="Las cinco respuestas se elevan al cuadrado una por una y luego se suman. "
                   "Tú las sumaste primero."),
            "neighbours only": Misconception(
                float(np.sqrt(2 / 4e-4)),
                en="You summed over four maps. Does the window around a map leave that map out?",
                es="Sumaste sobre cuatro mapas. "
                   "¿La ventana alrededor de un mapa deja fuera a ese mapa?"),
            "the whole divisor": Misconception(
                float(np.sqrt((2 * 2 ** (1 / .75) - 2) / 5e-4)),
                en="You doubled the bracket with its exponent. "
                   "The question is about what stands inside it.",
                es="Duplicaste el paréntesis con su exponente. "
                   "La pregunta es por lo que está dentro."),
        }),
    "patches": Exercise(
        answer=2178,
        misconceptions={
            "steps, not places": Misconception(
                2048,
                en="That is the number in the paper. "
                   "Check it on a small case: a window of 3 in a row of 4 has how many places?",
                es="Ese es el número del artículo. Compruébalo en un caso pequeño: "
                   "¿cuántos lugares tiene una ventana de 3 en una fila de 4?"),
            "not mirrored": Misconception(
                1089,
                en="These are the patches of the image itself. And those of its mirror image?",
                es="Esos son los recortes de la imagen misma. ¿Y los de su imagen reflejada?"),
            "steps, not mirrored": Misconception(
                1024,
                en="Two things: count places, not steps; and remember the mirror image.",
                es="Dos cosas: cuenta lugares, no pasos; y recuerda la imagen reflejada."),
            "rows plus columns": Misconception(
                132,
                en="Each of the rows goes with each of the columns.",
                es="Cada una de las filas se combina con cada una de las columnas."),
            "mirrored both ways": Misconception(
                4356,
                en="Are the images also turned upside down? "
                   "The paper mirrors left and right only.",
                es="¿También se voltean las imágenes de arriba abajo? "
                   "El artículo solo refleja izquierda y derecha."),
            "along one side": Misconception(
                66,
                en="The window slides along one side of your image. And along the other?",
                es="En tu imagen la ventana se desliza a lo largo de un solo lado. "
                   "¿Y a lo largo del otro?"),
            "those of the test": Misconception(
                10,
                en="Ten patches, at the corners and in the middle, are for testing. "
                   "In training any place will do.",
                es="Diez recortes, en las esquinas y el centro, son para probar. "
                   "Al entrenar vale cualquier lugar."),
        }),
    "update": Exercise(
        answer=update, cases=update_cases, points=2,
        misconceptions={
            "decay forgotten": Misconception(
                update_with(decay=lambda rate: 0),
                en="That is momentum alone. Which term makes every weight a little smaller?",
                es="Eso es solo el momento. ¿Qué término hace un poco más pequeño cada peso?"),
            "decay without the rate": Misconception(
                update_with(decay=lambda rate: .0005),
                en="Divide the rate by ten: your weights decay as before. "
                   "What else multiplies 0.0005?",
                es="Divide la tasa entre diez: tus pesos decaen igual que antes. "
                   "¿Qué más multiplica a 0.0005?"),
            "growing instead of decaying": Misconception(
                update_with(decay=lambda rate: -.0005 * rate),
                en="With a gradient of 0 and v = 0, "
                   "does your weight move towards 0 or away from it?",
                es="Con gradiente 0 y v = 0, ¿tu peso se acerca a 0 o se aleja?"),
            "uphill": Misconception(
                update_with(sign=1),
                en="You climb. Where the gradient is positive, the weight should become smaller.",
                es="Vas cuesta arriba. Donde el gradiente es positivo, el peso debería disminuir."),
            "moved by the old v": Misconception(
                move_by_old_v,
                en="v is right. But which v moves the weight, "
                   "the one before this step or the new one?",
                es="v es correcta. Pero ¿qué v mueve el peso: "
                   "la de antes de este paso o la nueva?"),
            "decay outside v": Misconception(
                decay_outside_v,
                en="So does Keras's `weight_decay`: the weight shrinks, and v does not know. "
                   "In the paper v remembers it.",
                es="Así lo hace `weight_decay` de Keras: el peso se encoge y v no se entera. "
                   "En el artículo, v sí lo recuerda."),
            "no momentum": Misconception(
                update_with(momentum=0),
                en="What becomes of the old v? Nine tenths of it should be left.",
                es="¿Qué pasa con la v anterior? Deberían quedar nueve décimos de ella."),
            "rate outside the memory": Misconception(
                step_of_gradients,
                en="So do some libraries: v collects gradients, and the rate comes last. Where "
                   "is ε in the paper's rule?",
                es="Así lo hacen algunas bibliotecas: v reúne gradientes y la tasa va al final. "
                   "¿Dónde está ε en la regla del artículo?"),
            "v first": Misconception(
                lambda *args: update(*args)[::-1],
                en="Both are right, but look at the order that is asked for.",
                es="Los dos son correctos, pero mira el orden que se pide."),
            "v taken away": Misconception(
                step_back,
                en="v is right, and already points downhill. Is it added to w or taken away?",
                es="v es correcta y ya apunta cuesta abajo. ¿Se suma a w o se resta?"),
        }),
    "first_layers": Exercise(
        answer=start_with(), cases=start_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.alexnet",),
        misconceptions={
            "padding": Misconception(
                start_with(padding="same"),
                en="Compute (35 − 11)/4 + 1. Your conv1 gives more places: "
                   "what does it put around the image?",
                es="Calcula (35 − 11)/4 + 1. Tu conv1 da más lugares: "
                   "¿qué pone alrededor de la imagen?"),
            "conv1 moves by 1": Misconception(
                start_with(strides=1),
                en="Your conv1 looks at every place. How far does the paper's move?",
                es="Tu conv1 mira en todos los lugares. ¿Cuánto avanza la del artículo?"),
            "pooling moves by its window": Misconception(
                start_with(pool_strides=None),
                en="The pooling's windows should overlap. "
                   "How far does Keras move them if you say nothing?",
                es="Las ventanas del pooling deben superponerse. "
                   "¿Cuánto las mueve Keras si no dices nada?"),
            "pooling of 2": Misconception(
                start_with(window=2),
                en="The sizes are right, yet the windows lie side by side. "
                   "How wide are they in this paper?",
                es="Los tamaños son correctos, pero las ventanas no se superponen. "
                   "¿Qué ancho tienen en este artículo?"),
            "no ReLU": Misconception(
                start_with(activation=None),
                en="The sizes are right. Section 6 trains with and without it: what is missing?",
                es="Los tamaños son correctos. ¿Qué función le falta a conv1?"),
            "average pooling": Misconception(
                start_with(pool="Average"),
                en="The sizes are right. Which of the nine numbers of a window should come out?",
                es="Los tamaños son correctos. "
                   "¿Cuál de los nueve números de una ventana debe salir?"),
            "tanh": Misconception(
                start_with(activation="tanh"),
                en="That is what nets used before. Which activation made AlexNet learn faster?",
                es="Eso usaban las redes de antes. "
                   "¿Con qué activación aprendía más rápido AlexNet?"),
        }),
    "dense_head": Exercise(
        answer=head_with(), cases=head_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.alexnet",),
        misconceptions={
            "no dropout": Misconception(
                head_with(rates=(0, 0, 0, 0)),
                en="The predictions are right. What acts on fc6 and fc7 only in training?",
                es="Las predicciones son correctas. ¿Qué actúa en fc6 y fc7 solo al entrenar?"),
            "dropout before fc6": Misconception(
                head_with(rates=(.5, .5, 0, 0)),
                en="Right rate, but in front of the layers, as many programs of today have it. "
                   "Whose outputs does the task drop?",
                es="La tasa es correcta, pero va antes de las capas, como en muchos programas "
                   "de hoy. ¿De qué capas son las salidas que la tarea descarta?"),
            "dropout once": Misconception(
                head_with(rates=(0, .5, 0, 0)),
                en="One dropout is there. How many layers does the task name for it?",
                es="Ya hay un dropout. ¿Cuántas capas nombra la tarea para él?"),
            "dropout of the classes": Misconception(
                head_with(rates=(0, .5, .5, .5)),
                en="You drop answers too: in half of the training steps the right class would "
                   "have no voice.",
                es="También descartas respuestas: en la mitad de los pasos la clase correcta "
                   "no tendría voz."),
            "no ReLU": Misconception(
                head_with(activation=None),
                en="Three dense layers with nothing between them do what one can do.",
                es="Tres capas densas sin nada entre ellas hacen lo que puede hacer una sola."),
            "softmax at the end": Misconception(
                head_with(last="softmax"),
                en="The task asks for scores, not for probabilities. Which layer makes the latter?",
                es="La tarea pide puntajes, no probabilidades. ¿Qué capa hace lo segundo?"),
            "ReLU at the end": Misconception(
                head_with(last="relu"),
                en="Can a score of yours be negative?",
                es="¿Puede ser negativo alguno de tus puntajes?"),
            "means of the maps": Misconception(
                head_with(flat=False),
                en="Your fc6 gets one number for each map. How many numbers are there on it?",
                es="Tu fc6 recibe un número por mapa. ¿Cuántos números hay en él?"),
        }),
}
