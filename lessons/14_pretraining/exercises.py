"""The exercises of lesson 14: energy, contrastive divergence, a stack unrolled, and PCA."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.exercises.models import remembered

Arrays = list[np.ndarray]


def energy(v: np.ndarray, h: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """−a·v − b·h − v·W·h: (n,), (m,), (n, m), (n,), (m,) -> ()."""
    return float(-(a @ v) - b @ h - v @ w @ h)


def machine(rng: np.random.Generator, visible: int, hidden: int) -> tuple[np.ndarray, ...]:
    """Weights and both layers' biases, in tenths: (visible, hidden), (visible,), (hidden,)."""
    shapes = (visible, hidden), (visible,), (hidden,)
    return tuple(rng.normal(0, 1, shape).round(1) for shape in shapes)


def energy_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two visible units and one hidden, then random machines and states."""
    yield np.array([1, 0]), np.array([1]), np.array([[3], [-1]]), np.array([1, 2]), np.array([-2])
    for visible, hidden in ((2, 2), (3, 2), (3, 4), (5, 3), (4, 4)):
        v, h = np.ones(visible), np.ones(hidden)
        v[rng.integers(visible)] = h[rng.integers(hidden)] = 0
        yield v, h, *machine(rng, visible, hidden)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x)."""
    return 1 / (1 + np.exp(-x))


def driven_by_states(v: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray,
                     u: np.ndarray) -> np.ndarray:
    """Pixels' probabilities after a step up, where units fall on or off, and one down.

    (n, visible), …, u (n, hidden) uniform in 0..1 -> (n, visible).
    """
    h = (u < sigmoid(v @ w + b)).astype(float)
    return sigmoid(h @ w.T + a)


def driven_by_probabilities(v: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray,
                            u: np.ndarray) -> np.ndarray:
    """`driven_by_states`, had the hidden units sent their probabilities down."""
    return sigmoid(sigmoid(v @ w + b) @ w.T + a)


def step_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One image of two pixels, a probability that u just reaches, then several images."""
    yield (np.array([[1., 0]]), np.array([[2., -1], [1, 3]]), np.array([.5, -.5]),
           np.array([-1., 0]), np.array([[.5, .1]]))
    yield (np.array([[1., 0], [1, 0]]), np.array([[1.], [2]]), np.array([.5, -.5]),
           np.array([-1.]), np.array([[.5], [.2]]))  # of the first image u is p
    for n, visible, hidden in ((2, 3, 2), (4, 3, 4), (3, 5, 3), (6, 4, 5)):
        v = rng.integers(0, 2, (n, visible)).astype(float)
        v[0, 0] = 1
        yield v, *machine(rng, visible, hidden), rng.random((n, hidden)).round(3)


def cd_step(v0: np.ndarray, h0: np.ndarray, v1: np.ndarray, h1: np.ndarray) -> np.ndarray:
    """⟨v h⟩ of the data minus ⟨v h⟩ of the reconstruction: (n, visible), (n, hidden) twice."""
    return (v0.T @ h0 - v1.T @ h1) / len(v0)


def cd_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two images of two pixels and one hidden unit, then others."""
    yield (np.array([[1, 0], [1, 1]]), np.array([[.8], [.6]]),
           np.array([[.5, .5], [.5, 1]]), np.array([[.4], [.8]]))
    for n, visible, hidden in ((2, 3, 2), (3, 2, 4), (5, 4, 3), (4, 4, 4)):
        yield tuple(rng.random((n, size)).round(2) for size in (visible, hidden) * 2)


def unrolled(machines: list[tuple]) -> Arrays:
    """Kernel and bias of each layer, up and down again, from (weights, visible, hidden)s."""
    below = [array for w, _, b in machines for array in (w, b)]
    return below + [array for w, a, _ in reversed(machines) for array in (w.T, a)]


def unrolled_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One machine, then stacks of two and three."""
    yield ([(np.array([[1, 2, 3], [4, 5, 6]]), np.array([7, 8]), np.array([9, 10, 11]))],)
    for sizes in ((3, 2, 2), (4, 3, 2), (4, 4, 4), (5, 4, 3, 2)):
        yield ([machine(rng, *pair) for pair in pairwise(sizes)],)


def decoder_first(machines: list[tuple]) -> Arrays:
    """`unrolled` whose second half goes through the stack from below."""
    below = [array for w, _, b in machines for array in (w, b)]
    return below + [array for w, a, _ in machines for array in (w.T, a)]


def hidden_biases_twice(machines: list[tuple]) -> Arrays:
    """`unrolled` that never uses the visible biases."""
    return unrolled([(w, b, b) for w, _, b in machines])


def not_transposed(machines: list[tuple]) -> Arrays:
    """`unrolled` with the same kernels up and down."""
    below = [array for w, _, b in machines for array in (w, b)]
    return below + [array for w, a, _ in reversed(machines) for array in (w, a)]


def axes_of(images: np.ndarray, k: int) -> np.ndarray:
    """The k directions along which centred images spread most: (n, d) -> (k, d)."""
    return np.linalg.svd(images - images.mean(axis=0), full_matrices=False)[2][:k]


def pca_error(train: np.ndarray, test: np.ndarray, k: int) -> float:
    """What k numbers of PCA, found on `train`, lose of a `test` image: (n, d), (m, d) -> ()."""
    return pca_lost(train, test, k)


def pca_lost(train: np.ndarray, test: np.ndarray, k: int, last: bool = False,
             mean: bool = True, own: bool = False, pixels: bool = False) -> float:
    """`pca_error`, or with one thing done otherwise."""
    middle = (test if own else train).mean(axis=0)
    axes = axes_of(test if own else train, min(train.shape))
    axes = axes[-k:] if last else axes[:k]
    codes = (test - (middle if mean else 0)) @ axes.T
    squares = (codes @ axes + (middle if mean else 0) - test)**2
    return float(squares.mean() if pixels else squares.sum(axis=1).mean())


def pca_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Four points of a plane and one number, then clouds in more directions."""
    yield np.array([[0., 1], [2, 1], [4, 2], [6, 4]]), np.array([[1., 3], [5, 0], [2, 2]]), 1
    for n, m, d, k in ((8, 5, 3, 1), (9, 3, 4, 2), (12, 7, 5, 3), (12, 4, 6, 2)):
        spread = np.arange(d, 0, -1)
        yield (rng.normal(3, 1, (n, d)) * spread, rng.normal(3, 1, (m, d)) * spread, k)


def net_of(code: str | None = None, pixels: str | None = "sigmoid", mirrored: bool = True,
           inside: str | None = "relu") -> Callable:
    """An autoencoder in Keras, with other activations, or a decoder in the wrong order."""
    @remembered
    def build(sizes: tuple[int, ...]) -> object:
        from keras import Input, Sequential, layers
        back = sizes[-2:0:-1] if mirrored else sizes[1:-1]
        return Sequential([
            Input((sizes[0],)), *(layers.Dense(size, inside) for size in sizes[1:-1]),
            layers.Dense(sizes[-1], code), *(layers.Dense(size, inside) for size in back),
            layers.Dense(sizes[0], pixels)])
    return build


def size_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Six pixels, then more."""
    yield ((6, 5, 4, 2),)
    yield ((16, 12, 9, 6, 3),)


def classifier_with(hidden: str | None = "sigmoid", last: str | None = None, left_out: int = 0,
                    code: bool = False) -> Callable:
    """The classifier in Keras, with other activations, layers left out, or one too many."""
    @remembered
    def build(pixels: int, units: tuple[int, ...], classes: int) -> object:
        from keras import Input, Sequential, layers
        extra = [layers.Dense(pixels, "sigmoid")] if code else []
        return Sequential([
            Input((pixels,)), *(layers.Dense(n, hidden) for n in units[left_out:]), *extra,
            layers.Dense(classes, last)])
    return build


def classifier_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Four pixels and two classes, then more."""
    yield 4, (3, 3, 5), 2
    yield 64, (20, 20, 40), 10


RBM = ("helpers.scratch.rbm",)

EXERCISES = {
    "energy": Exercise(
        answer=energy, cases=energy_cases, points=1, withheld=RBM,
        misconceptions={
            "without biases": Misconception(
                lambda v, h, w, a, b: float(-(v @ w @ h)),
                en="A unit that is on alone has an energy too. Which?",
                es="Una unidad encendida sola también tiene energía. ¿Cuál?"),
            "upside down": Misconception(
                lambda v, h, w, a, b: float(a @ v + b @ h + v @ w @ h),
                en="Units joined by a large positive weight like to be on together. "
                   "Is their energy then high or low?",
                es="A dos unidades unidas por un peso positivo grande les gusta estar encendidas "
                   "juntas. ¿Es entonces alta o baja su energía?"),
            "only the weights turned": Misconception(
                lambda v, h, w, a, b: float(a @ v + b @ h - v @ w @ h),
                en="A bias is the weight of a unit that is always on. Has it the same sign?",
                es="Un sesgo es el peso de una unidad siempre encendida. ¿Lleva el mismo signo?"),
            "all weights": Misconception(
                lambda v, h, w, a, b: float(-(a @ v) - b @ h - w.sum()),
                en="A weight counts only if both of its units are on.",
                es="Un peso cuenta solo si sus dos unidades están encendidas."),
            "its power": Misconception(
                lambda v, h, w, a, b: float(np.exp(a @ v + b @ h + v @ w @ h)),
                en="That is e to the minus energy: the state's weight in Z. "
                   "Asked for is the energy itself.",
                es="Eso es e elevado a menos la energía: lo que el estado pesa en Z. "
                   "Se pide la energía misma."),
        }),
    "driven_by_states": Exercise(
        answer=driven_by_states, given=driven_by_probabilities, cases=step_cases, points=2,
        withheld=RBM,
        misconceptions={
            "turned off and on": Misconception(
                lambda v, w, a, b, u: sigmoid((u > sigmoid(v @ w + b)) @ w.T + a),
                en="States are drawn now, but a unit of probability 0.9 is on for one u in ten.",
                es="Ahora sorteas estados, pero una unidad de probabilidad 0.9 se enciende con "
                   "una u de cada diez."),
            "a threshold": Misconception(
                lambda v, w, a, b, u: sigmoid((sigmoid(v @ w + b) > .5) @ w.T + a),
                en="Your states are 0 or 1, but the same each time. What is u for?",
                es="Tus estados son 0 o 1, pero los mismos cada vez. ¿Para qué está u?"),
            "sums against chance": Misconception(
                lambda v, w, a, b, u: sigmoid((u < v @ w + b) @ w.T + a),
                en="You compare u with the weighted sum. Which number is the probability?",
                es="Comparas u con la suma ponderada. ¿Qué número es la probabilidad?"),
            "scaled probabilities": Misconception(
                lambda v, w, a, b, u: sigmoid((u * sigmoid(v @ w + b)) @ w.T + a),
                en="A hidden unit must send down 0 or 1. What do yours send?",
                es="Una unidad oculta debe mandar hacia abajo 0 o 1. ¿Qué mandan las tuyas?"),
        }),
    "cd_step": Exercise(
        answer=cd_step, cases=cd_cases, points=1, withheld=RBM,
        misconceptions={
            "uphill for the reconstruction": Misconception(
                lambda v0, h0, v1, h1: (v1.T @ h1 - v0.T @ h0) / len(v0),
                en="With this step the machine believes its reconstructions more and its data "
                   "less.",
                es="Con este paso la máquina cree más en sus reconstrucciones y menos en sus "
                   "datos."),
            "not a mean": Misconception(
                lambda v0, h0, v1, h1: v0.T @ h0 - v1.T @ h1,
                en="With twice as many images your step is twice as long.",
                es="Con el doble de imágenes, tu paso es el doble de largo."),
            "only the data": Misconception(
                lambda v0, h0, v1, h1: v0.T @ h0 / len(v0),
                en="All products are positive, so weights only grow. What should be unlearnt?",
                es="Todos los productos son positivos, así que los pesos solo crecen. "
                   "¿Qué hay que desaprender?"),
            "hidden units of the data twice": Misconception(
                lambda v0, h0, v1, h1: (v0 - v1).T @ h0 / len(v0),
                en="The second product has the data's hidden units. "
                   "Which ones go with the reconstruction?",
                es="El segundo producto lleva las unidades ocultas de los datos. "
                   "¿Cuáles van con la reconstrucción?"),
            "product of differences": Misconception(
                lambda v0, h0, v1, h1: (v0 - v1).T @ (h0 - h1) / len(v0),
                en="A difference of products is not a product of differences.",
                es="Una diferencia de productos no es un producto de diferencias."),
            "means first": Misconception(
                lambda v0, h0, v1, h1: np.outer(v0.mean(0), h0.mean(0))
                - np.outer(v1.mean(0), h1.mean(0)),
                en="You average units, then multiply. "
                   "Two units that are on in different images are then taken for on together.",
                es="Promedias unidades y después multiplicas. Dos unidades que se encienden en "
                   "imágenes distintas pasan entonces por encendidas juntas."),
        }),
    "unrolled": Exercise(
        answer=unrolled, cases=unrolled_cases, points=2, withheld=RBM,
        misconceptions={
            "the wrong biases": Misconception(
                hidden_biases_twice,
                en="A layer on the way down ends at visible units. Whose biases has it?",
                es="Una capa de bajada termina en unidades visibles. ¿De quién son sus sesgos?"),
            "from below again": Misconception(
                decoder_first,
                en="Where the way up ended, the way down begins: with which machine?",
                es="La bajada comienza donde terminó la subida: ¿con qué máquina?"),
            "not transposed": Misconception(
                not_transposed,
                en="A kernel on the way down takes hidden units to visible ones. "
                   "What shape has it?",
                es="Un kernel de bajada lleva unidades ocultas a visibles. ¿Qué forma tiene?"),
            "only the encoder": Misconception(
                lambda machines: [array for w, _, b in machines for array in (w, b)],
                en="That is the way up. An autoencoder comes back to the pixels.",
                es="Esa es la subida. Un autoencoder regresa a los píxeles."),
            "bias before kernel": Misconception(
                lambda machines: [array for w, _, b in machines for array in (b, w)]
                + [array for w, a, _ in reversed(machines) for array in (a, w.T)],
                en="In a Dense layer of Keras the kernel comes first.",
                es="En una capa Dense de Keras el kernel va primero."),
        }),
    "numbers_that_learn": Exercise(
        answer=[1_420_814, 2_837_314], points=1,
        misconceptions={
            "no biases": Misconception(
                [1_416_500, 2_833_000],
                en="These are the weights. How many biases has a machine, and a layer?",
                es="Estos son los pesos. ¿Cuántos sesgos tiene una máquina, y cuántos una capa?"),
            "twice the stack": Misconception(
                [1_420_814, 2_841_628],
                en="The weights are there twice. Is each bias, too?",
                es="Los pesos están dos veces. ¿También cada sesgo?"),
            "still shared": Misconception(
                [1_420_814, 1_420_814],
                en="At the start both halves have the same numbers. "
                   "Does fine-tuning keep them the same?",
                es="Al comienzo ambas mitades tienen los mismos números. "
                   "¿El ajuste fino los mantiene iguales?"),
            "hidden biases only": Misconception(
                [1_418_280, 2_837_314],
                en="The autoencoder is right. A restricted Boltzmann machine has biases on both "
                   "sides.",
                es="El autoencoder está bien. Una máquina de Boltzmann restringida tiene sesgos en "
                   "ambos lados."),
            "up only": Misconception(
                [1_420_814, 1_418_280],
                en="That is the encoder. And back to the pixels?",
                es="Ese es el codificador. ¿Y de vuelta a los píxeles?"),
        }),
    "pca_error": Exercise(
        answer=pca_error, cases=pca_cases, points=2,
        misconceptions={
            "per pixel": Misconception(
                lambda train, test, k: pca_lost(train, test, k, pixels=True),
                en="You divide by the number of pixels too. The paper's error is per image.",
                es="Divides también entre el número de píxeles. El error del artículo es por "
                   "imagen."),
            "fitted to the test": Misconception(
                lambda train, test, k: pca_lost(train, test, k, own=True),
                en="Mean and directions come from the test images. From which should they?",
                es="La media y las direcciones salen de las imágenes de prueba. "
                   "¿De cuáles deberían salir?"),
            "the last directions": Misconception(
                lambda train, test, k: pca_lost(train, test, k, last=True),
                en="You keep the k directions with the least spread. "
                   "In which order does NumPy give them?",
                es="Conservas las k direcciones de menor dispersión. "
                   "¿En qué orden las da NumPy?"),
            "mean forgotten": Misconception(
                lambda train, test, k: pca_lost(train, test, k, mean=False),
                en="The directions go through the mean of the images, yours through 0.",
                es="Las direcciones pasan por la media de las imágenes; las tuyas, por 0."),
            "on the training images": Misconception(
                lambda train, test, k: pca_lost(train, train, k),
                en="That is the error of the images from which the directions were found.",
                es="Ese es el error de las imágenes con que se hallaron las direcciones."),
        }),
    "linear_code": Exercise(
        answer=net_of(), given=net_of("relu", "relu"), cases=size_cases, points=2, tolerance=1e-4,
        misconceptions={
            "only the code": Misconception(
                net_of(None, "relu"),
                en="The code is right now. A pixel lies between 0 and 1; what can yours be?",
                es="El código ya está bien. Un píxel está entre 0 y 1; ¿cuánto puede valer el "
                   "tuyo?"),
            "only the pixels": Misconception(
                net_of("relu", "sigmoid"),
                en="The pixels are right now. A number of the code cannot be negative yet.",
                es="Los píxeles ya están bien. Un número del código todavía no puede ser "
                   "negativo."),
            "squashed code": Misconception(
                net_of("sigmoid", "sigmoid"),
                en="The code lies between 0 and 1 now. Any number should do.",
                es="El código queda ahora entre 0 y 1. Debería servir cualquier número."),
            "linear pixels": Misconception(
                net_of(None, None),
                en="Now a pixel can be −3 or 7, and the loss wants a probability.",
                es="Ahora un píxel puede valer −3 o 7, y la pérdida quiere una probabilidad."),
            "all linear": Misconception(
                net_of(None, "sigmoid", inside=None),
                en="Without any non-linearity between them, all these layers are one matrix.",
                es="Sin ninguna no linealidad entre ellas, todas estas capas son una sola "
                   "matriz."),
        }),
    "classifier": Exercise(
        answer=classifier_with(), cases=classifier_cases, points=1, tolerance=1e-4,
        misconceptions={
            "softmax": Misconception(
                classifier_with(last="softmax"),
                en="Asked for are logits: the softmax is in the loss.",
                es="Se piden logits: la softmax está en la pérdida."),
            "ReLU": Misconception(
                classifier_with("relu"),
                en="So one would build it today. Which units had the machines of the stack?",
                es="Así se construiría hoy. ¿Qué unidades tenían las máquinas de la pila?"),
            "a layer left out": Misconception(
                classifier_with(left_out=1),
                en="Count the hidden layers.",
                es="Cuenta las capas ocultas, una por una."),
            "linear": Misconception(
                classifier_with(None),
                en="Without activations, your layers are one matrix.",
                es="Sin activaciones, tus capas son una sola matriz."),
            "back to the pixels": Misconception(
                classifier_with(code=True),
                en="A classifier does not come back to the pixels: classes follow the last "
                   "hidden layer.",
                es="Un clasificador no regresa a los píxeles: tras la última capa oculta van las "
                   "clases."),
        }),
}
