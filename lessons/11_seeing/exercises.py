"""The exercises of lesson 11: back to the pixels, covered photos, heat, and one wrong step."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.exercises.declaration import Formula


def unpool(maps: np.ndarray, switches: np.ndarray) -> np.ndarray:
    """Each number back to its place in a 2×2 window: (h, w), (h, w) of 0 to 3 -> (2h, 2w)."""
    large = np.zeros((2 * maps.shape[0], 2 * maps.shape[1]))
    for (i, j), value in np.ndenumerate(maps):
        down, right = divmod(int(switches[i, j]), 2)
        large[2 * i + down, 2 * j + right] = value
    return large


def unpool_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One window first, then maps of several sides."""
    yield np.array([[5]]), np.array([[1]])
    for shape in ((1, 2), (2, 1), (2, 2), (2, 3), (3, 3), (4, 2)):
        yield rng.integers(1, 10, shape) / 2, rng.integers(0, 4, shape)


def quadrants(maps: np.ndarray, switches: np.ndarray) -> np.ndarray:
    """`unpool` that takes a switch for a quarter of the whole map."""
    (h, w), large = maps.shape, np.zeros((2 * maps.shape[0], 2 * maps.shape[1]))
    for (i, j), value in np.ndenumerate(maps):
        down, right = divmod(int(switches[i, j]), 2)
        large[i + h * down, j + w * right] = value
    return large


def transposed(signal: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """Each number lays down the kernel times itself; what overlaps is added.

    (h, w), (k, k) -> (stride (h − 1) + k, stride (w − 1) + k).
    """
    return laid_down(signal, kernel, stride, lambda old, new: old + new)


def laid_down(signal: np.ndarray, kernel: np.ndarray, stride: int,
              join: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """`transposed`, with any way to join what overlaps."""
    (h, w), k = signal.shape, len(kernel)
    out = np.zeros((stride * (h - 1) + k, stride * (w - 1) + k))
    for (i, j), value in np.ndenumerate(signal):
        place = slice(stride * i, stride * i + k), slice(stride * j, stride * j + k)
        out[place] = join(out[place], value * kernel)
    return out


def inside(large: np.ndarray, signal: np.ndarray) -> np.ndarray:
    """The middle of a transposed convolution's output, as large as the signal."""
    margin = [(a - b) // 2 for a, b in zip(large.shape, signal.shape, strict=True)]
    return large[margin[0]:margin[0] + len(signal), margin[1]:margin[1] + signal.shape[1]]


def transposed_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A row of two first, then signals and kernels of several sizes."""
    yield np.array([[1, 2]]), np.array([[1, 3], [0, 1]]), 1
    for h, w, k, stride in ((2, 2, 2, 1), (2, 3, 3, 1), (3, 3, 3, 2), (2, 2, 3, 2), (3, 2, 4, 2)):
        yield rng.integers(1, 6, (h, w)) / 2, rng.integers(1, 6, (k, k)), stride


def occlusion_drops(score: Callable, image: np.ndarray, size: int, step: int,
                    grey: float) -> np.ndarray:
    """By how much the score falls with a grey square at each place: (h, w) -> (rows, columns)."""
    tops = range(0, image.shape[0] - size + 1, step)
    lefts = range(0, image.shape[1] - size + 1, step)
    return np.array([[score(image) - score(covered(image, top, left, size, grey))
                      for left in lefts] for top in tops])


def covered(image: np.ndarray, top: int, left: int, size: int, grey: float) -> np.ndarray:
    """A copy of an image (h, w) with a grey square."""
    copy = np.array(image, float)
    copy[top:top + size, left:left + size] = grey
    return copy


def never_restored(score: Callable, image: np.ndarray, size: int, step: int,
                   grey: float) -> np.ndarray:
    """`occlusion_drops` on one copy, which gets greyer and greyer."""
    copy, drops = np.array(image, float), []
    for top in range(0, image.shape[0] - size + 1, step):
        drops.append([])
        for left in range(0, image.shape[1] - size + 1, step):
            copy = covered(copy, top, left, size, grey)
            drops[-1].append(score(image) - score(copy))
    return np.array(drops)


def last_places_missing(score: Callable, image: np.ndarray, size: int, step: int,
                        grey: float) -> np.ndarray:
    """`occlusion_drops` whose ranges end one place early."""
    return occlusion_drops(score, image[:-1, :-1], size, step, grey) \
        if min(image.shape) > size else np.zeros((0, 0))


def occlusion_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The sum of four pixels first, then other scores and sizes."""
    yield Formula("lambda x: x.sum()"), np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), 2, 1, 5
    scores = "lambda x: x.sum()", "lambda x: x[1, 1] * x[2, 2]", "lambda x: (x**2).mean()"
    for k, (h, w, size, step) in enumerate(((4, 4, 2, 2), (4, 5, 2, 1), (5, 5, 3, 1), (6, 4, 2, 2),
                                            (5, 6, 3, 2), (6, 6, 2, 3))):
        image = rng.integers(0, 10, (h, w))
        yield Formula(scores[k % 3]), image, size, step, int(rng.integers(3, 7))


def heat_map(maps: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Grad-CAM's map from a layer's maps and the logit's gradient along them.

    (h, w, c), (h, w, c) -> (h, w).
    """
    return np.maximum((maps * along.mean(axis=(0, 1))).sum(axis=-1), 0)


def heat_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two channels of 1×2 first, then larger ones."""
    yield np.array([[[1, 4], [3, 0]]]), np.array([[[2, -1], [4, -1]]])
    for h, w, c in ((2, 2, 2), (2, 3, 3), (3, 3, 2), (3, 2, 4), (4, 4, 5)):
        yield rng.integers(0, 6, (h, w, c)), rng.integers(-4, 5, (h, w, c))


def guided(signal: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Guided back-propagation through a ReLU: arrays of one shape -> the same shape."""
    return np.where((signal > 0) & (sums > 0), signal, 0)


def guided_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """All four pairs of signs first, then random ones with zeros among them."""
    yield np.array([3, 3, -2, -2]), np.array([1, -1, 1, -1])
    for shape in ((6,), (3, 4), (4, 3), (2, 3, 4), (5, 5)):
        yield rng.integers(-3, 4, shape) / 2, rng.integers(-3, 4, shape)


def one_step(photo: np.ndarray, along: np.ndarray, epsilon: float) -> np.ndarray:
    """One step of the fast gradient sign method on a photo in 0..255; same shape."""
    return np.clip(photo + epsilon * np.sign(along), 0, 255)


def step_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A row of four pixels first, two of them at an end of 0..255; then larger photos."""
    yield np.array([[0, 100, 101, 255]]), np.array([[-3, .2, 0, 5]]), 2
    for shape in ((2, 3), (3, 3), (2, 2, 3), (4, 2, 3), (3, 5)):
        photo = rng.choice([0, 1, 60, 128, 254, 255], shape)
        yield photo, rng.normal(0, 2, shape).round(2), int(rng.integers(2, 9)) + .5


def softmax(logits: np.ndarray) -> np.ndarray:
    """(k,) -> (k,)."""
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def of_probability(w: np.ndarray, b: np.ndarray, x: np.ndarray, k: int) -> np.ndarray:
    """How class k's probability changes with each pixel: p_k (w_k − Σ p_j w_j)."""
    p = softmax(w @ x + b)
    return p[k] * (w[k] - p @ w)


def of_logit(w: np.ndarray, b: np.ndarray, x: np.ndarray, k: int) -> np.ndarray:
    """How class k's logit changes with each pixel: (classes, n), (classes,), (n,) -> (n,)."""
    return w[k]


def logit_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A net that is sure first, then random ones."""
    yield np.array([[2., 1.], [0., 3.]]), np.array([9., 0.]), np.array([1., 1.]), 0
    for classes, n in ((2, 3), (3, 2), (3, 4), (4, 3), (5, 6)):
        yield (rng.normal(0, 2, (classes, n)).round(1), rng.normal(0, 1, classes).round(1),
               rng.normal(0, 1, n).round(1), int(rng.integers(0, classes)))


SEEING = tuple(f"helpers.seeing.{name}" for name in
               ("deconvnet", "occlusion", "gradcam", "adversarial"))

EXERCISES = {
    "unpool": Exercise(
        answer=unpool, cases=unpool_cases, points=2,
        withheld=(*SEEING, "helpers.scratch.pooling"),
        misconceptions={
            "copied to all four": Misconception(
                lambda maps, switches: np.kron(maps, np.ones((2, 2))),
                en="All four pixels of a window have the number. How many had it on the way up?",
                es="Los cuatro píxeles de la ventana llevan el número. "
                   "¿Cuántos lo tenían en la subida?"),
            "shared among four": Misconception(
                lambda maps, switches: np.kron(maps, np.ones((2, 2))) / 4,
                en="That is the way back through average pooling. What do the switches say?",
                es="Ese es el regreso del average pooling. ¿Qué dicen los interruptores?"),
            "always the first place": Misconception(
                lambda maps, switches: unpool(maps, 0 * switches),
                en="Every number is in the upper left of its window. Use the switches.",
                es="Cada número está arriba a la izquierda de su ventana. Usa los interruptores."),
            "columns first": Misconception(
                lambda maps, switches: unpool(maps, switches % 2 * 2 + switches // 2),
                en="Places 1 and 2 have changed places. In which order are a window's cells "
                   "counted?",
                es="Los lugares 1 y 2 están intercambiados. "
                   "¿En qué orden se cuentan las celdas de una ventana?"),
            "counted backwards": Misconception(
                lambda maps, switches: unpool(maps, 3 - switches),
                en="Place 0 should be the upper left one. Where do you put it?",
                es="El lugar 0 debe ser el de arriba a la izquierda. ¿Dónde lo pones?"),
            "quarters of the map": Misconception(
                quadrants,
                en="A switch tells the place in a window of 2×2, not in the whole map. "
                   "At which row does window i begin?",
                es="Un interruptor dice el lugar en una ventana de 2×2, no en el mapa entero. "
                   "¿En qué fila comienza la ventana i?"),
        }),
    "transposed": Exercise(
        answer=transposed, cases=transposed_cases, points=2, withheld=SEEING,
        misconceptions={
            "written over": Misconception(
                lambda s, k, stride: laid_down(s, k, stride, lambda old, new: new),
                en="Where two kernels overlap, the later one wins. What should happen there?",
                es="Donde dos kernels se traslapan, gana el último. ¿Qué debería pasar ahí?"),
            "the larger one": Misconception(
                lambda s, k, stride: laid_down(s, k, stride, np.maximum),
                en="You keep the larger of what overlaps. The way back of a sum is a sum.",
                es="Guardas lo mayor de lo que se traslapa. El regreso de una suma es una suma."),
            "kernel turned": Misconception(
                lambda s, k, stride: transposed(s, k[::-1, ::-1], stride),
                en="Your kernel is turned by 180°. That is for the other way of writing it: "
                   "collecting, not laying down.",
                es="Tu kernel está girado 180°. Eso corresponde a la otra forma de escribirlo: "
                   "recolectar, no depositar."),
            "mirrored at its diagonal": Misconception(
                lambda s, k, stride: transposed(s, k.T, stride),
                en="Transposed is the matrix of the whole layer, not the kernel. "
                   "Lay the kernel down as it is.",
                es="Lo que se transpone es la matriz de toda la capa, no el kernel. "
                   "Deposita el kernel tal cual."),
            "stride forgotten": Misconception(
                lambda s, k, stride: transposed(s, k, 1),
                en="How far apart do two neighbours of the signal lay down their kernels?",
                es="¿A qué distancia depositan sus kernels dos vecinos de la señal?"),
            "cut to the signal's size": Misconception(
                lambda s, k, stride: inside(transposed(s, k, stride), s),
                en="The numbers are right but the border is missing. "
                   "How large was the image from which a layer without padding made this signal?",
                es="Los números son correctos pero falta el borde. ¿Qué tamaño tenía la imagen "
                   "de la que una capa sin padding hizo esta señal?"),
        }),
    "occlusion_drops": Exercise(
        answer=occlusion_drops, cases=occlusion_cases, points=2, withheld=SEEING,
        misconceptions={
            "never restored": Misconception(
                never_restored,
                en="The first place is right, the others are not. "
                   "Is the photo whole again before the next square?",
                es="El primer lugar está bien, los otros no. "
                   "¿La foto vuelve a estar entera antes del cuadrado siguiente?"),
            "what is left": Misconception(
                lambda score, image, size, step, grey:
                    score(image) - occlusion_drops(score, image, size, step, grey),
                en="That is the score with the square. By how much did it fall?",
                es="Ese es el puntaje con el cuadrado. ¿Cuánto bajó?"),
            "sign": Misconception(
                lambda *case: -occlusion_drops(*case),
                en="A fall of the score should be positive. What is subtracted from what?",
                es="Una bajada del puntaje debe ser positiva. ¿Qué se le resta a qué?"),
            "last places missing": Misconception(
                last_places_missing,
                en="A row and a column of places are missing. "
                   "What is the last row at which the square still fits?",
                es="Falta una fila y una columna de lugares. "
                   "¿Cuál es la última fila en que el cuadrado todavía cabe?"),
            "step forgotten": Misconception(
                lambda score, image, size, step, grey:
                    occlusion_drops(score, image, size, 1, grey),
                en="Your square moves by one pixel at a time. What is `step` for?",
                es="Tu cuadrado avanza de a un píxel. ¿Para qué está `step`?"),
            "black": Misconception(
                lambda score, image, size, step, grey:
                    occlusion_drops(score, image, size, step, 0),
                en="Your square is black. Which colour was asked for?",
                es="Tu cuadrado es negro. ¿Qué color se pidió?"),
        }),
    "heat_map": Exercise(
        answer=heat_map, cases=heat_cases, points=2, withheld=SEEING,
        misconceptions={
            "no ReLU": Misconception(
                lambda maps, along: (maps * along.mean(axis=(0, 1))).sum(axis=-1),
                en="Some places speak against the class. What does eq. 2 do with them?",
                es="Algunos lugares hablan en contra de la clase. ¿Qué hace con ellos la ec. 2?"),
            "sum of the gradient": Misconception(
                lambda maps, along: np.maximum((maps * along.sum(axis=(0, 1))).sum(axis=-1), 0),
                en="The picture is right, the scale is not: eq. 1 divides by Z. What is Z?",
                es="La imagen es correcta, la escala no: la ec. 1 divide entre Z. ¿Qué es Z?"),
            "place by place": Misconception(
                lambda maps, along: np.maximum((maps * along).sum(axis=-1), 0),
                en="You multiply each place with its own gradient. "
                   "How many weights has a channel in eq. 1?",
                es="Multiplicas cada lugar por su propio gradiente. "
                   "¿Cuántos pesos tiene un canal en la ec. 1?"),
            "ReLU in each channel": Misconception(
                lambda maps, along:
                    np.maximum(maps * along.mean(axis=(0, 1)), 0).sum(axis=-1),
                en="You drop negative channels before they can speak. Sum first.",
                es="Descartas los canales negativos antes de que hablen. Primero suma."),
            "absolute weights": Misconception(
                lambda maps, along:
                    (maps * np.abs(along.mean(axis=(0, 1)))).sum(axis=-1),
                en="A channel with a negative weight speaks against the class. Keep its sign.",
                es="Un canal con peso negativo habla en contra de la clase. Conserva su signo."),
            "maps averaged": Misconception(
                lambda maps, along:
                    np.maximum((along * maps.mean(axis=(0, 1))).sum(axis=-1), 0),
                en="You average the maps and keep the gradient's places. "
                   "Which of the two is averaged?",
                es="Promedias los mapas y conservas los lugares del gradiente. "
                   "¿Cuál de los dos se promedia?"),
        }),
    "guided": Exercise(
        answer=guided, cases=guided_cases, points=1, withheld=SEEING,
        misconceptions={
            "the gradient": Misconception(
                lambda signal, sums: np.where(sums > 0, signal, 0),
                en="That is plain back-propagation. What does guided do with negative signals?",
                es="Esa es la retropropagación de siempre. "
                   "¿Qué hace la guiada con las señales negativas?"),
            "the deconvnet": Misconception(
                lambda signal, sums: np.maximum(signal, 0),
                en="That is the deconvnet: it does not ask what happened on the way up.",
                es="Esa es la deconvnet: no pregunta qué pasó en la subida."),
            "either": Misconception(
                lambda signal, sums: np.where((signal > 0) | (sums > 0), signal, 0),
                en="One of the two conditions is enough for you. For guided?",
                es="A ti te basta una de las dos condiciones. ¿Y a la guiada?"),
            "forward again": Misconception(
                lambda signal, sums: np.where(signal > 0, np.maximum(sums, 0), 0),
                en="You send the sums down. Which of the two arrays is the signal?",
                es="Mandas las sumas hacia abajo. ¿Cuál de los dos arreglos es la señal?"),
            "the product": Misconception(
                lambda signal, sums: np.maximum(signal, 0) * np.maximum(sums, 0),
                en="The sums only decide what passes; they are no factor.",
                es="Las sumas solo deciden qué pasa; no son un factor."),
        }),
    "one_step": Exercise(
        answer=one_step, cases=step_cases, points=1, withheld=SEEING,
        misconceptions={
            "the gradient itself": Misconception(
                lambda photo, along, epsilon: np.clip(photo + epsilon * along, 0, 255),
                en="Some pixels move by more than ε. What does the S of FGSM stand for?",
                es="Algunos píxeles se mueven más que ε. ¿Qué significa la S de FGSM?"),
            "not clipped": Misconception(
                lambda photo, along, epsilon: photo + epsilon * np.sign(along),
                en="The result has numbers that no photo can have.",
                es="El resultado tiene números que ninguna foto puede tener."),
            "downhill": Misconception(
                lambda photo, along, epsilon: np.clip(photo - epsilon * np.sign(along), 0, 255),
                en="With this step the loss falls: the net gets surer. Which way is up?",
                es="Con este paso la pérdida baja: la red queda más segura. ¿Hacia dónde se sube?"),
            "clipped to 0..1": Misconception(
                lambda photo, along, epsilon: np.clip(photo + epsilon * np.sign(along), 0, 1),
                en="Your photo is almost black. In which range are its numbers?",
                es="Tu foto queda casi negra. ¿En qué rango están sus números?"),
            "of one length": Misconception(
                lambda photo, along, epsilon:
                    np.clip(photo + epsilon * along / np.linalg.norm(along), 0, 255),
                en="The whole step has length ε. In FGSM each pixel moves by ε.",
                es="El paso completo mide ε. En FGSM cada píxel se mueve ε."),
        }),
    "logit_gradient": Exercise(
        answer=of_logit, cases=logit_cases, given=of_probability, points=2, withheld=SEEING,
        misconceptions={
            "of the log probability": Misconception(
                lambda w, b, x, k: w[k] - softmax(w @ x + b) @ w,
                en="The factor p_k is gone; but the other classes are still subtracted. Why?",
                es="El factor p_k ya no está, pero las otras clases se siguen restando. ¿Por qué?"),
            "p_k w_k": Misconception(
                lambda w, b, x, k: softmax(w @ x + b)[k] * w[k],
                en="The direction is right. What does the probability still do there?",
                es="La dirección es correcta. ¿Qué hace todavía ahí la probabilidad?"),
            "all logits": Misconception(
                lambda w, b, x, k: w.sum(axis=0),
                en="That is the gradient of the sum of all logits. Which one was asked for?",
                es="Ese es el gradiente de la suma de todos los logits. ¿Cuál se pidió?"),
            "times the pixels": Misconception(
                lambda w, b, x, k: w[k] * x,
                en="These are the summands of the logit. How does it change with x_i?",
                es="Esos son los sumandos del logit. ¿Cómo cambia con x_i?"),
        }),
    "climbed_layer": Exercise(
        answer="head_bn", given="head_relu6", points=1,
        misconceptions={
            "the mean of it": Misconception(
                "pool",
                en="This is the mean of numbers that have passed the ReLU6. Is its slope not 0?",
                es="Esta es la media de números que ya pasaron la ReLU6. ¿No es 0 su pendiente?"),
            "one layer too far": Misconception(
                "head",
                en="It can be climbed. But a layer later the sums are shifted and scaled, "
                   "and the unit is what the ReLU6 gets. Which layer is it?",
                es="Se puede escalar. Pero una capa después las sumas se desplazan y se escalan, "
                   "y la unidad es lo que recibe la ReLU6. ¿Qué capa es?"),
            "the classes": Misconception(
                "classes",
                en="These are the logits of the classes: other units.",
                es="Esos son los logits de las clases: otras unidades."),
            "dropout": Misconception(
                "drop",
                en="Dropout does nothing at inference; what it gets has passed the ReLU6.",
                es="En inferencia el dropout no hace nada; lo que recibe ya pasó la ReLU6."),
        }),
}
