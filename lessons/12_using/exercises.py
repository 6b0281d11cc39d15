"""The exercises of lesson 12: neighbours, heads and frozen layers; how to judge a classifier."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.exercises.models import remembered

SEARCH = ("helpers.using.neighbours",)
JUDGE = ("helpers.using.judging",)


def nearest(known: np.ndarray, asked: np.ndarray, k: int) -> np.ndarray:
    """The places of the k rows of `known` (n, d) nearest to `asked` (d,), nearest first: (k,)."""
    return by_distance(known, ((known - asked)**2).sum(axis=1), k)


def by_distance(known: np.ndarray, distances: np.ndarray, k: int) -> np.ndarray:
    """The places of the k smallest distances, smallest first."""
    return np.argsort(distances, kind="stable")[:k]


def nearest_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's four points first; then others, no two equally far by any measure tried."""
    yield np.array([[0, 5], [3, 3], [9, 9], [2, 1]]), np.array([1, 1]), 2
    for n, d, k in ((5, 2, 1), (6, 3, 4), (8, 2, 3), (9, 4, 5), (12, 3, 4)):
        yield rng.normal(0, 3, (n, d)).round(2), rng.normal(0, 3, d).round(2), k


def precision_at_k(found: np.ndarray, wanted: np.ndarray) -> float:
    """The share of the labels found (m, k) that are the label wanted (m,)."""
    return float((found == wanted[:, None]).mean())


def majority_right(found: np.ndarray, wanted: np.ndarray) -> float:
    """How often the label found most often is the one wanted."""
    votes = [np.bincount(row).argmax() for row in found]
    return float(np.mean(np.array(votes) == wanted))


def precision_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's two searches first, then longer ones of three classes."""
    yield np.array([[0, 0, 1], [1, 0, 0]]), np.array([0, 1])
    for m, k in ((1, 4), (3, 2), (4, 3), (5, 5), (6, 4)):
        wanted = rng.integers(0, 3, m)
        other = rng.integers(0, 3, (m, k))
        yield np.where(rng.random((m, k)) < .5, wanted[:, None], other), wanted


def head_with(pool: str = "mean", drop: bool = True, hidden: int = 0, last: str | None = None,
              drop_last: bool = False) -> Callable:
    """A new head, with other parts."""
    @remembered
    def build(shape: tuple[int, int, int], classes: int, rate: float) -> object:
        from keras import Input, Model, layers
        pools = {"mean": layers.GlobalAveragePooling2D, "max": layers.GlobalMaxPooling2D,
                 "flat": layers.Flatten}
        maps = Input(shape)
        x = pools[pool]()(maps)
        x = layers.Dropout(rate)(x) if drop else x
        x = layers.Dense(hidden, "relu")(x) if hidden else x
        x = layers.Dense(classes, last)(x)
        return Model(maps, layers.Dropout(rate)(x) if drop_last else x)
    return build


def head_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Small maps, two numbers of classes."""
    yield (2, 3, 4), 3, .2
    yield (3, 3, 5), 2, .5


HALF = {"low", "low_bn", "high_bn"}  # what may not learn
EVERY = HALF | {"high", "new"}


def frozen_with(frozen: set[str] = HALF, last: str | None = None,
                use_bias: bool = False) -> Callable:
    """A small net of two convolutions and a head, of which these layers are frozen."""
    @remembered
    def build(shape: tuple[int, int, int], filters: int, classes: int) -> object:
        from keras import Input, Model, layers
        x = images = Input(shape)
        for name in ("low", "high"):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=use_bias, name=name)(x)
            x = layers.ReLU()(layers.BatchNormalization(name=f"{name}_bn")(x))
        x = layers.Dense(classes, last, name="new")(layers.GlobalAveragePooling2D()(x))
        model = Model(images, x)
        for name in frozen:
            model.get_layer(name).trainable = False
        return model
    return build


def frozen_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two small nets."""
    yield (4, 5, 3), 4, 2
    yield (4, 4, 2), 3, 5


def confusion(labels: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """How many of each class (row) got each answer (column): (n,), (n,) -> (c, c)."""
    counts = np.zeros((classes, classes), int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


def only_present(labels: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """`confusion` with rows and columns for those classes only that occur."""
    some = np.union1d(labels, answers)
    return confusion(labels, answers, classes)[np.ix_(some, some)]


def confusion_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's five photos first; then classes that never occur; then more."""
    yield np.array([0, 0, 0, 1, 1]), np.array([0, 1, 1, 1, 1]), 2
    yield np.array([2, 0, 2]), np.array([0, 0, 2]), 4
    for n, classes in ((4, 3), (9, 3), (12, 4), (20, 5), (30, 4)):
        labels = rng.integers(0, classes - 1, n)
        yield labels, np.where(rng.random(n) < .5, labels, rng.integers(0, classes, n)), classes


def surest_mistakes(chances: np.ndarray, labels: np.ndarray, most: int) -> np.ndarray:
    """The places of wrong answers, the surest first, at most so many: (n, c), (n,) -> (m,)."""
    wrong = np.flatnonzero(chances.argmax(axis=1) != labels)
    return wrong[np.argsort(-chances[wrong].max(axis=1), kind="stable")][:most]


def least_for_the_class(chances: np.ndarray, labels: np.ndarray, most: int) -> np.ndarray:
    """The images whose own class has the least probability, wherever the rest went."""
    own = chances[np.arange(len(labels)), labels]
    return np.argsort(own, kind="stable")[:min(most, wrong_ones(chances, labels))]


def wrong_ones(chances: np.ndarray, labels: np.ndarray) -> int:
    """How many answers are wrong."""
    return int((chances.argmax(axis=1) != labels).sum())


def among_the_wrong(chances: np.ndarray, labels: np.ndarray, most: int) -> np.ndarray:
    """`surest_mistakes`, counted among the wrong ones only."""
    wrong = np.flatnonzero(chances.argmax(axis=1) != labels)
    return np.argsort(-chances[wrong].max(axis=1), kind="stable")[:most]


def mistake_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The lesson's four photos first, then more of three and four classes."""
    yield (np.array([[.9, .1], [.6, .4], [.2, .8], [.3, .7]]), np.array([0, 1, 0, 1]), 2)
    for n, classes, most in ((6, 3, 2), (9, 3, 3), (10, 4, 2), (15, 4, 4), (8, 3, 8)):
        chances = rng.dirichlet(np.full(classes, .6), n).round(6)
        yield chances, rng.integers(0, classes, n), most


def by_its_own(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test features of mean 0 and deviation 1: the code given, which looks at the test."""
    return (test - test.mean(axis=0)) / test.std(axis=0)


def by_training(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test features on the scale of the training features: (n, d), (m, d) -> (m, d)."""
    return (test - train.mean(axis=0)) / train.std(axis=0)


def by_both(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test features on the scale of all features together."""
    both = np.concatenate([train, test])
    return (test - both.mean(axis=0)) / both.std(axis=0)


def scale_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A single feature first, then several."""
    yield np.array([[0.], [2.]]), np.array([[4.], [6.]])
    for n, m, d in ((3, 2, 1), (4, 3, 2), (6, 4, 3), (9, 5, 2)):
        yield rng.normal(0, 2, (n, d)).round(2), rng.normal(1, 3, (m, d)).round(2)


EXERCISES = {
    "nearest": Exercise(
        answer=nearest, cases=nearest_cases, points=1, withheld=SEARCH,
        misconceptions={
            "farthest": Misconception(
                lambda known, asked, k:
                    by_distance(known, -((known - asked)**2).sum(axis=1), k),
                en="Those are the farthest. Which end of the sorted list do you take?",
                es="Esas son las más lejanas. ¿Qué extremo de la lista ordenada tomas?"),
            "largest product": Misconception(
                lambda known, asked, k: by_distance(known, -known @ asked, k),
                en="The product grows with a row's length too: a long vector is near to all. "
                   "What is left of |a − b|² if you keep only a·b?",
                es="El producto crece también con el largo de la fila: un vector largo queda cerca "
                   "de todos. ¿Qué queda de |a − b|² si guardas solo a·b?"),
            "the distances": Misconception(
                lambda known, asked, k: np.sort(((known - asked)**2).sum(axis=1))[:k],
                en="Those are distances. Which rows do they belong to?",
                es="Esas son distancias. ¿A qué filas pertenecen?"),
            "by city blocks": Misconception(
                lambda known, asked, k: by_distance(known, np.abs(known - asked).sum(axis=1), k),
                en="You add up the sides. The Euclidean distance adds up their squares.",
                es="Sumas los lados. La distancia euclidiana suma sus cuadrados."),
            "the largest side": Misconception(
                lambda known, asked, k: by_distance(known, np.abs(known - asked).max(axis=1), k),
                en="Only the largest difference counts for you. Do the others not?",
                es="Para ti solo cuenta la diferencia mayor. ¿Y las otras?"),
            "not sorted": Misconception(
                lambda known, asked, k: np.sort(nearest(known, asked, k)),
                en="The rows are right, but in the order of the list. Which is the nearest?",
                es="Las filas son correctas, pero en el orden de la lista. "
                   "¿Cuál es la más cercana?"),
            "the first left out": Misconception(
                lambda known, asked, k: nearest(known, asked, k + 1)[1:],
                en="You leave out the nearest. That is right where the image asked with is itself "
                   "among those known; here it is not.",
                es="Dejas fuera a la más cercana. Eso vale cuando la imagen con que se pregunta "
                   "está entre las conocidas; aquí no está."),
        }),
    "precision_at_k": Exercise(
        answer=precision_at_k, cases=precision_cases, points=1, withheld=SEARCH,
        misconceptions={
            "any is enough": Misconception(
                lambda found, wanted: float((found == wanted[:, None]).any(axis=1).mean()),
                en="For you one good one among k is enough. Precision counts each of the k.",
                es="A ti te basta una buena entre k. La precisión cuenta cada una de las k."),
            "all or nothing": Misconception(
                lambda found, wanted: float((found == wanted[:, None]).all(axis=1).mean()),
                en="A search with two of three right counts as nothing. How much is it worth?",
                es="Una búsqueda con dos de tres correctas cuenta como nada. ¿Cuánto vale?"),
            "the first alone": Misconception(
                lambda found, wanted: float((found[:, 0] == wanted).mean()),
                en="That is precision at 1. How many were found?",
                es="Esa es la precisión en 1. ¿Cuántas se encontraron?"),
            "a vote": Misconception(
                majority_right,
                en="You let the neighbours vote: that is a classifier. "
                   "Precision asks how many of them are right.",
                es="Haces votar a los vecinos: eso es un clasificador. "
                   "La precisión pregunta cuántos de ellos son correctos."),
            "a count": Misconception(
                lambda found, wanted: float((found == wanted[:, None]).sum()),
                en="That is a count. A share of what?",
                es="Eso es un conteo. ¿Qué fracción es, y de cuántas?"),
            "for each search": Misconception(
                lambda found, wanted: (found == wanted[:, None]).mean(axis=1),
                en="One number for each search. What is their mean?",
                es="Un número por búsqueda. ¿Cuál es su media?"),
            "in percent": Misconception(
                lambda found, wanted: 100 * precision_at_k(found, wanted),
                en="That is in percent; a share from 0 to 1 was asked for.",
                es="Eso está en porcentaje; se pidió una fracción entre 0 y 1."),
        }),
    "what_learns": Exercise(
        answer=6405, points=1,
        misconceptions={
            "no biases": Misconception(
                6400,
                en="Those are the weights. What else does a dense layer have?",
                es="Esos son los pesos. ¿Qué más tiene una capa densa?"),
            "the whole net": Misconception(
                3_377_413,
                en="That is body and head together. Which of the two may learn?",
                es="Eso es el cuerpo y la cabeza juntos. ¿Cuál de los dos puede aprender?"),
            "the old head": Misconception(
                1_281_000,
                en="That is the head of ImageNet's thousand classes. How many classes are there?",
                es="Esa es la cabeza de las mil clases de ImageNet. ¿Cuántas clases hay?"),
            "a bias for each feature": Misconception(
                7680,
                en="A bias belongs to an output, not to an input. How many outputs are there?",
                es="Un sesgo pertenece a una salida, no a una entrada. ¿Cuántas salidas hay?"),
            "one bias": Misconception(
                6401,
                en="Each class has a bias of its own.",
                es="Cada clase tiene su propio sesgo."),
            "maps, not means": Misconception(
                313_605,
                en="You connect each of the 7×7 places. What comes before the dense layer?",
                es="Conectas cada uno de los 7×7 lugares. ¿Qué hay antes de la capa densa?"),
        }),
    "new_head": Exercise(
        answer=head_with(), cases=head_cases, points=2, tolerance=1e-4,
        withheld=("helpers.using.fine_tuning", "helpers.using.features"),
        misconceptions={
            "softmax": Misconception(
                head_with(last="softmax"),
                en="Your head gives probabilities. The loss of this course takes logits.",
                es="Tu cabeza da probabilidades. La pérdida de este curso recibe logits."),
            "all places": Misconception(
                head_with(pool="flat"),
                en="You keep every place of every map: many weights for few images. "
                   "What was to be kept of a map?",
                es="Guardas cada lugar de cada mapa: muchos pesos para pocas imágenes. "
                   "¿Qué había que guardar de un mapa?"),
            "maxima": Misconception(
                head_with(pool="max"),
                en="You keep the maximum of each map. Which number was asked for?",
                es="Guardas el máximo de cada mapa. ¿Qué número se pidió?"),
            "no dropout": Misconception(
                head_with(drop=False),
                en="The numbers are right, but in training nothing is left out.",
                es="Los números son correctos, pero en el entrenamiento nada se apaga."),
            "dropout at the end": Misconception(
                head_with(drop=False, drop_last=True),
                en="You drop logits: in training a class is sometimes 0 for no reason. "
                   "What should be left out?",
                es="Apagas logits: al entrenar, una clase a veces vale 0 sin razón. "
                   "¿Qué había que apagar?"),
            "a hidden layer": Misconception(
                head_with(hidden=16),
                en="There is a layer too many. A probe reads the features with one weighted sum.",
                es="Sobra una capa. Una sonda lee las características con una sola suma "
                   "ponderada."),
            "ReLU": Misconception(
                head_with(last="relu"),
                en="A logit may be negative. Yours cannot.",
                es="Un logit puede ser negativo. El tuyo no puede."),
        }),
    "half_frozen": Exercise(
        answer=frozen_with(), cases=frozen_cases, points=3, tolerance=1e-4,
        withheld=("helpers.using.fine_tuning",),
        misconceptions={
            "nothing frozen": Misconception(
                frozen_with(frozen=set()),
                en="The layers are right, and all of them learn. Which may not?",
                es="Las capas son correctas, y todas aprenden. ¿Cuáles no deben?"),
            "all frozen": Misconception(
                frozen_with(frozen=EVERY),
                en="Nothing may learn. What would `fit` do?",
                es="Nada puede aprender. ¿Qué haría `fit`?"),
            "only the head learns": Misconception(
                frozen_with(frozen=HALF | {"high"}),
                en="That is a probe: only the head learns. Which convolution should learn too?",
                es="Eso es una sonda: solo aprende la cabeza. "
                   "¿Qué convolución debe aprender también?"),
            "normalisation learns": Misconception(
                frozen_with(frozen={"low"}),
                en="The convolutions are as asked. "
                   "What do batch normalisations do in `fit` if they may learn?",
                es="Las convoluciones están como se pidió. "
                   "¿Qué hacen las normalizaciones en `fit` si pueden aprender?"),
            "the upper normalisation learns": Misconception(
                frozen_with(frozen={"low", "low_bn"}),
                en="Below all is frozen. And the batch normalisation above?",
                es="Abajo todo está congelado. ¿Y la normalización de arriba?"),
            "upside down": Misconception(
                frozen_with(frozen={"high", "low_bn", "high_bn"}),
                en="The normalisations are right. The upper convolution is frozen: which "
                   "features are general, the lower or the upper ones?",
                es="Las normalizaciones están bien. La convolución de arriba está congelada: "
                   "¿qué características son generales, las de abajo o las de arriba?"),
            "the head frozen": Misconception(
                frozen_with(frozen=HALF | {"new"}),
                en="The new layer starts at random and may not learn.",
                es="La capa nueva parte al azar y no puede aprender."),
            "softmax": Misconception(
                frozen_with(last="softmax"),
                en="Your net gives probabilities. The loss of this course takes logits.",
                es="Tu red da probabilidades. La pérdida de este curso recibe logits."),
            "biases": Misconception(
                frozen_with(use_bias=True),
                en="A normalisation follows each convolution. What is a bias for, then?",
                es="A cada convolución la sigue una normalización. ¿Para qué entonces un sesgo?"),
        }),
    "confusion": Exercise(
        answer=confusion, cases=confusion_cases, points=1, withheld=JUDGE,
        misconceptions={
            "transposed": Misconception(
                lambda labels, answers, classes: confusion(answers, labels, classes),
                en="Your rows are answers. Which of the two is the row?",
                es="Tus filas son respuestas. ¿Cuál de las dos es la fila?"),
            "mistakes only": Misconception(
                lambda labels, answers, classes:
                    confusion(labels, answers, classes) * (1 - np.eye(classes, dtype=int)),
                en="The diagonal is empty. Where are the right answers counted?",
                es="La diagonal está vacía. ¿Dónde se cuentan las respuestas correctas?"),
            "yes or no": Misconception(
                lambda labels, answers, classes:
                    np.minimum(confusion(labels, answers, classes), 1),
                en="Each cell is 0 or 1, however often it happened. With an index array, "
                   "`counts[labels, answers] += 1` adds once for all repetitions.",
                es="Cada celda es 0 o 1, por muchas veces que ocurriera. Con un arreglo de "
                   "índices, `counts[labels, answers] += 1` suma una sola vez por todas."),
            "shares": Misconception(
                lambda labels, answers, classes:
                    confusion(labels, answers, classes)
                    / np.maximum(np.bincount(labels, minlength=classes), 1)[:, None],
                en="Those are shares of each row. How many images were there?",
                es="Esas son partes de cada fila. ¿Cuántas imágenes eran?"),
            "classes that occur": Misconception(
                only_present,
                en="A class that never occurs has lost its row. "
                   "How large should the matrix be?",
                es="Una clase que nunca aparece perdió su fila. "
                   "¿De qué tamaño debe ser la matriz?"),
            "the right ones": Misconception(
                lambda labels, answers, classes:
                    confusion(labels, answers, classes) * np.eye(classes, dtype=int),
                en="Only the diagonal is filled. Which class was taken for which?",
                es="Solo está llena la diagonal. ¿Qué clase se tomó por cuál?"),
        }),
    "surest_mistakes": Exercise(
        answer=surest_mistakes, cases=mistake_cases, points=2, withheld=JUDGE,
        misconceptions={
            "right ones too": Misconception(
                lambda chances, labels, most:
                    np.argsort(-chances.max(axis=1), kind="stable")
                    [:min(most, wrong_ones(chances, labels))],
                en="The net was right about the first of these. Only mistakes were asked for.",
                es="En la primera de estas la red acertó. Se pidieron solo errores."),
            "least sure first": Misconception(
                lambda chances, labels, most:
                    surest_mistakes(chances, labels, len(labels))[::-1][:most],
                en="Those are the mistakes where it wavered. Which end is the sure one?",
                es="Esos son los errores en que dudaba. ¿Qué extremo es el seguro?"),
            "own class least": Misconception(
                least_for_the_class,
                en="You sort by how little its own class got. "
                   "Where is the probability of the answer given?",
                es="Ordenas por lo poco que recibió su propia clase. "
                   "¿Dónde está la probabilidad de la respuesta dada?"),
            "places among the wrong": Misconception(
                among_the_wrong,
                en="You count among the wrong ones. Which photos are they among all?",
                es="Cuentas entre las equivocadas. ¿Qué fotos son entre todas?"),
            "not sorted": Misconception(
                lambda chances, labels, most:
                    np.flatnonzero(chances.argmax(axis=1) != labels)[:most],
                en="These are mistakes, in the order of the photos. Which is the surest?",
                es="Son errores, en el orden de las fotos. ¿Cuál es el más seguro?"),
            "all of them": Misconception(
                lambda chances, labels, most: surest_mistakes(chances, labels, len(labels)),
                en="The order is right. How many were asked for?",
                es="El orden es correcto. ¿Cuántos se pidieron?"),
        }),
    "on_the_scale_of_training": Exercise(
        answer=by_training, cases=scale_cases, given=by_its_own, points=2,
        withheld=("helpers.using.probe",),
        misconceptions={
            "both together": Misconception(
                by_both,
                en="Test images still have a say in the scale. What if they come one by one?",
                es="Las imágenes de prueba aún influyen en la escala. "
                   "¿Y si llegan de a una?"),
            "the mean alone": Misconception(
                lambda train, test: (test - train.mean(axis=0)) / test.std(axis=0),
                en="The mean is that of training. And the deviation?",
                es="La media es la del entrenamiento. ¿Y la desviación?"),
            "the deviation alone": Misconception(
                lambda train, test: (test - test.mean(axis=0)) / train.std(axis=0),
                en="The deviation is that of training. And the mean?",
                es="La desviación es la del entrenamiento. ¿Y la media?"),
            "the training features": Misconception(
                lambda train, test: (train - train.mean(axis=0)) / train.std(axis=0),
                en="Those are the training features. Which should come out?",
                es="Esas son las características de entrenamiento. ¿Cuáles deben salir?"),
            "one scale for all": Misconception(
                lambda train, test: (test - train.mean()) / train.std(),
                en="One mean for all features. Each has its own scale.",
                es="Una media para todas las características. Cada una tiene su escala."),
            "by the variance": Misconception(
                lambda train, test: (test - train.mean(axis=0)) / train.var(axis=0),
                en="You divide by the variance. What is its root?",
                es="Divides entre la varianza. ¿Cuál es su raíz?"),
        }),
}
