"""Lesson 1: the perceptron, Adaline and what one unit cannot do."""

from collections.abc import Callable, Iterable

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.scratch import adaline, perceptron

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, OR, XOR = (np.array(t) for t in ([-1, -1, -1, 1], [-1, 1, 1, 1], [-1, 1, 1, -1]))


def predict_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """The AND examples with a line that passes through two of them, then random ones."""
    yield X, np.array([1.0, 1.0]), -1.0
    for _ in range(5):
        n, d = rng.integers(2, 7, 2)
        yield rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal())


def update_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """A mistake on (1, 1), a sum of exactly 0 that is right and one that is wrong, then random ones."""
    yield np.zeros(2), 0, np.array([1, 1]), 1
    yield np.zeros(2), 0, np.array([0, 1]), -1
    yield np.array([1.0, 1.0]), 1, np.array([0, 1]), -1
    for k in range(6):
        yield rng.normal(size=3), float(rng.normal()), rng.normal(size=3), (-1, 1)[k % 2]


def train_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """AND; OR from a changed order; XOR, which has to be cut short; then random sets of both kinds."""
    yield X, AND, 20
    yield X[::-1], OR[::-1], 20
    yield X, XOR, 3
    for k in range(3):
        x = rng.integers(-3, 4, (6, 3))
        yield x, np.where(x @ rng.normal(size=3) > .1, 1, -1) if k else rng.choice([-1, 1], 6), 7


def trained(x: np.ndarray, t: np.ndarray, epochs: int) -> tuple[np.ndarray, float, int]:
    """The perceptron rule until an epoch without mistakes, or for so many epochs: weights, bias, updates."""
    w, b, mistakes = perceptron.train(x, t, epochs)
    return w, b, sum(mistakes)


def loop(step: Callable, count: Callable = sum, stop: Callable = lambda mistakes: mistakes[-1] == 0) -> Callable:
    """A `train` with its own step, its own count of the mistakes in each epoch, and its own reason to stop."""
    def train(x: np.ndarray, t: np.ndarray, epochs: int) -> tuple[np.ndarray, float, int]:
        w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
        while len(mistakes) < epochs and (not mistakes or not stop(mistakes)):
            w, b, wrong = step(w, b, x, t)
            mistakes.append(wrong)
        return w, b, count(mistakes)
    return train


def one_by_one(w: np.ndarray, b: float, x: np.ndarray, t: np.ndarray, bias: int = 1) -> tuple[np.ndarray, float, int]:
    """One epoch of the rule; with bias=0, one that forgets the bias."""
    wrong = 0
    for example, target in zip(x, t, strict=True):
        if perceptron.predict(example, w, b) != target:
            w, b, wrong = w + target * example, b + bias * target, wrong + 1
    return w, b, wrong


def all_at_once(w: np.ndarray, b: float, x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, float, int]:
    """One epoch that looks at all examples with the weights it began with."""
    wrong = perceptron.predict(x, w, b) != t
    return w + t[wrong] @ x[wrong], b + float(t[wrong].sum()), int(wrong.sum())


def bound_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """AND with the widest line, 2·x1 + 2·x2 − 3 = 0 (bound 51), then random sets with a line that separates them."""
    yield X, AND, np.array([2.0, 2.0]), -3.0
    for _ in range(5):
        x, w, b = rng.integers(-4, 5, (6, 2)), rng.normal(size=2), float(rng.normal())
        yield x, np.where(x @ w + b > 0, 1, -1), w, b


def reach(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """(R/γ)² for the separator (w, b)."""
    return perceptron.bound(x, perceptron.margin(x, t, w, b))


def lms_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """From zero; an example that is right but not exactly so; then random ones."""
    yield np.zeros(2), 0.0, np.array([1, 2]), 1, .1
    yield np.array([1.0, 1.0]), 0.0, np.array([1, 1]), 1, .1
    for k in range(6):
        yield rng.normal(size=3), float(rng.normal()), rng.normal(size=3), (-1, 1)[k % 2], float(rng.uniform(.05, .3))


EXERCISES = {
    "predict": Exercise(
        answer=lambda x, w, b: perceptron.predict(x, w, b), cases=predict_cases,
        misconceptions={
            "at_least": Misconception(
                lambda x, w, b: np.where(x @ w + b >= 0, 1, -1),
                "Look at an example whose sum is exactly 0. On which side does our rule, 'greater than 0', put it?",
                "Mira un ejemplo cuya suma sea exactamente 0. ¿De qué lado lo pone nuestra regla, «mayor que 0»?"),
            "zero_one": Misconception(
                lambda x, w, b: np.where(x @ w + b > 0, 1, 0),
                "Which two values do the targets have in this lesson? The answer of a unit must be one of them.",
                "¿Qué dos valores tienen los objetivos de esta lección? La unidad debe responder uno de ellos."),
            "sign": Misconception(
                lambda x, w, b: np.sign(x @ w + b),
                "np.sign has three answers, not two. What does it say when the sum is exactly 0?",
                "np.sign tiene tres respuestas, no dos. ¿Qué dice cuando la suma es exactamente 0?"),
            "no_bias": Misconception(
                lambda x, w, b: np.where(x @ w > 0, 1, -1),
                "The line may miss the origin. Which of the three arguments have you not used?",
                "La recta puede no pasar por el origen. ¿Cuál de los tres argumentos no has usado?"),
            "minus_bias": Misconception(
                lambda x, w, b: np.where(x @ w > b, 1, -1),
                "You compare w·x with b. In the formula of the unit, on which side of the > does b stand?",
                "Comparas w·x con b. En la fórmula de la unidad, ¿de qué lado del > está b?"),
            "booleans": Misconception(
                lambda x, w, b: x @ w + b > 0,
                "A comparison gives True and False. How do you turn them into +1 and −1?",
                "Una comparación da True y False. ¿Cómo los conviertes en +1 y −1?"),
            "inverted": Misconception(
                lambda x, w, b: np.where(x @ w + b > 0, -1, 1),
                "Take x = (1, 1), w = (1, 1), b = −1: the sum is 1. Is your answer then +1?",
                "Toma x = (1, 1), w = (1, 1), b = −1: la suma es 1. ¿Tu respuesta es entonces +1?"),
        }),
    "update": Exercise(
        answer=lambda w, b, x, t: perceptron.update(w, b, x, t), cases=update_cases,
        lent=("helpers.scratch.perceptron.predict",),
        misconceptions={
            "always": Misconception(
                lambda w, b, x, t: (w + t * x, b + t),
                "What does the rule do with an example that is already answered rightly?",
                "¿Qué hace la regla con un ejemplo que ya se responde bien?"),
            "no_bias": Misconception(
                lambda w, b, x, t: (perceptron.update(w, b, x, t)[0], b),
                "The bias is a weight too, on an input that is always 1. How does it change on a mistake?",
                "El sesgo también es un peso, el de una entrada que siempre vale 1. ¿Cómo cambia tras un error?"),
            "away": Misconception(
                lambda w, b, x, t: (w, b) if perceptron.predict(x, w, b) == t else (w - t * x, b - t),
                "After your step, compute the sum for the same example again. Did it move towards the target? "
                "(If you used the prediction: on a mistake it is the opposite of the target.)",
                "Tras tu paso, calcula otra vez la suma del mismo ejemplo. ¿Se acercó al objetivo? "
                "(Si usaste la predicción: en un error es lo contrario del objetivo.)"),
            "no_target": Misconception(
                lambda w, b, x, t: (w, b) if perceptron.predict(x, w, b) == t else (w + x, b + 1),
                "Try a mistake with target −1: should the sum grow or shrink? What in your step depends on t?",
                "Prueba un error con objetivo −1: ¿la suma debe crecer o bajar? ¿Qué parte de tu paso depende de t?"),
            "doubled": Misconception(
                lambda w, b, x, t: (w + (t - perceptron.predict(x, w, b)) * x, b + t - perceptron.predict(x, w, b)),
                "On a mistake, target minus prediction is 2 or −2, so your step is twice as long as the rule's. "
                "By how much does the rule in the text change the bias?",
                "En un error, objetivo menos predicción vale 2 o −2, y tu paso es el doble del de la regla. "
                "¿Cuánto cambia el sesgo la regla del texto?"),
            "zero_is_wrong": Misconception(
                lambda w, b, x, t: (w, b) if t * (x @ w + b) > 0 else (w + t * x, b + t),
                "Take a sum of exactly 0 with target −1. What does our unit predict there, and is that a mistake?",
                "Toma una suma de exactamente 0 con objetivo −1. ¿Qué predice allí nuestra unidad? ¿Es un error?"),
            "zero_is_right": Misconception(
                lambda w, b, x, t: (w, b) if t * (x @ w + b) >= 0 else (w + t * x, b + t),
                "Take a sum of exactly 0 with target +1. What does our unit predict there, and is that a mistake?",
                "Toma una suma de exactamente 0 con objetivo +1. ¿Qué predice allí nuestra unidad? ¿Es un error?"),
            "bias_takes_x": Misconception(
                lambda w, b, x, t: (w, b) if perceptron.predict(x, w, b) == t else (w + t * x, b + t * x),
                "Your bias has become an array. On which input is the bias a weight, and what is that input's value?",
                "Tu sesgo se volvió un arreglo. ¿De qué entrada es peso el sesgo, y cuánto vale esa entrada?"),
        }),
    "train": Exercise(
        answer=trained, cases=train_cases, points=2,
        lent=("helpers.scratch.perceptron.predict",),
        misconceptions={
            "one_epoch": Misconception(
                loop(one_by_one, stop=lambda mistakes: True),
                "Your training goes through the examples only once. Do all of them come out right after that?",
                "Tu entrenamiento recorre los ejemplos una sola vez. ¿Quedan todos bien después de eso?"),
            "counts_epochs": Misconception(
                loop(one_by_one, count=len),
                "Your third value counts epochs. How many updates can there be within one epoch?",
                "Tu tercer valor cuenta épocas. ¿Cuántas actualizaciones puede haber dentro de una época?"),
            "last_epoch": Misconception(
                loop(one_by_one, count=lambda mistakes: mistakes[-1]),
                "Your count seems to start anew in every epoch. Where do you set it to 0?",
                "Tu cuenta parece empezar de nuevo en cada época. ¿Dónde la pones en 0?"),
            "no_bias": Misconception(
                loop(lambda *args: one_by_one(*args, bias=0)),
                "Your bias never changes, so every line passes through the origin. Which line of your loop changes b?",
                "Tu sesgo nunca cambia, así que toda recta pasa por el origen. ¿Qué línea de tu bucle cambia b?"),
            "all_at_once": Misconception(
                loop(all_at_once),
                "You judge all examples with the weights from the beginning of the epoch. In Rosenblatt's rule, which "
                "weights does the second example meet, if the first was a mistake?",
                "Juzgas todos los ejemplos con los pesos del inicio de la época. En la regla de Rosenblatt, ¿con qué "
                "pesos se encuentra el segundo ejemplo si el primero fue un error?"),
            "one_more": Misconception(
                loop(one_by_one, count=lambda mistakes: sum(mistakes) + 1),
                "Your count of updates is one too many. Does it start at 0, and grow only on a mistake?",
                "Tu cuenta de actualizaciones tiene una de más. ¿Empieza en 0 y crece solo con un error?"),
            "counts_looks": Misconception(
                lambda x, t, epochs: (*trained(x, t, epochs)[:2], epochs * len(x)),
                "Your count grows with every example shown. Which of them change the weights?",
                "Tu cuenta crece con cada ejemplo que se muestra. ¿Cuáles de ellos cambian los pesos?"),
        }),
    "most_mistakes": Exercise(
        answer=reach, cases=bound_cases,
        misconceptions={
            "plain_radius": Misconception(
                lambda x, t, w, b: (x * x).sum(1).max() / perceptron.margin(x, t, w, b) ** 2,
                "The bias is a weight on an input that is always 1. How long is (1, 1) once that 1 is added?",
                "El sesgo es el peso de una entrada que siempre vale 1. ¿Cuánto mide (1, 1) con ese 1 añadido?"),
            "plain_margin": Misconception(
                lambda x, t, w, b: ((x * x).sum(1).max() + 1) * (w @ w) / (t * (x @ w + b)).min() ** 2,
                "You divide by the length of w alone. Which number is still missing from the vector u of the theorem?",
                "Divides solo entre la longitud de w. ¿Qué número falta aún en el vector u del teorema?"),
            "not_squared": Misconception(
                lambda x, t, w, b: reach(x, t, w, b) ** .5,
                "Read the last line of the proof again: from n·γ ≤ √n·R, what is n at most?",
                "Lee otra vez la última línea de la demostración: de n·γ ≤ √n·R, ¿cuánto vale n como máximo?"),
            "not_a_unit": Misconception(
                lambda x, t, w, b: ((x * x).sum(1).max() + 1) / (t * (x @ w + b)).min() ** 2,
                "If w and b are doubled, the line stays where it is. Does your bound stay too? u has length 1.",
                "Si w y b se duplican, la recta no se mueve. ¿Tu cota tampoco? u tiene longitud 1."),
            "mean_margin": Misconception(
                lambda x, t, w, b: ((x * x).sum(1).max() + 1) * (w @ w + b * b) / (t * (x @ w + b)).mean() ** 2,
                "The theorem needs t·(u·z) ≥ γ for every example. Which one decides γ?",
                "El teorema pide t·(u·z) ≥ γ para todo ejemplo. ¿Cuál de ellos decide γ?"),
            "no_target": Misconception(
                lambda x, t, w, b: ((x * x).sum(1).max() + 1) * (w @ w + b * b) / (x @ w + b).min() ** 2,
                "You take the smallest sum. For an example of target −1, is a very negative sum near the plane?",
                "Tomas la menor suma. En un ejemplo de objetivo −1, ¿una suma muy negativa está cerca del plano?"),
            "one_added_late": Misconception(
                lambda x, t, w, b: ((x * x).sum(1).max() ** .5 + 1) ** 2 / perceptron.margin(x, t, w, b) ** 2,
                "You add 1 to a length. Compute the length of z = (1, 1, 1): is it the length of (1, 1), plus 1?",
                "Sumas 1 a una longitud. Calcula la longitud de z = (1, 1, 1): ¿es la de (1, 1) más 1?"),
        }),
    "lms_step": Exercise(
        answer=lambda w, b, x, t, rate: adaline.update(w, b, x, t, rate), cases=lms_cases,
        misconceptions={
            "no_factor": Misconception(
                lambda w, b, x, t, rate: adaline.update(w, b, x, t, rate / 2),
                "Your step is half as long as this lesson's. What is the derivative of error²?",
                "Tu paso mide la mitad del de esta lección. ¿Cuál es la derivada de error²?"),
            "uphill": Misconception(
                lambda w, b, x, t, rate: adaline.update(w, b, x, t, -rate),
                "Compute the error on the same example after your step. Has it become smaller? Watch the signs: "
                "the error is the target minus the sum.",
                "Calcula el error del mismo ejemplo tras tu paso. ¿Disminuyó? Cuidado con los signos: "
                "el error es el objetivo menos la suma."),
            "after_threshold": Misconception(
                lambda w, b, x, t, rate: (w + 2 * rate * (t - perceptron.predict(x, w, b)) * x,
                                          b + 2 * rate * (t - perceptron.predict(x, w, b))),
                "You compare the target with the prediction. What does Adaline compare it with?",
                "Comparas el objetivo con la predicción. ¿Con qué lo compara Adaline?"),
            "only_mistakes": Misconception(
                lambda w, b, x, t, rate: (w, b) if perceptron.predict(x, w, b) == t
                else adaline.update(w, b, x, t, rate),
                "A right answer can still have an error: its sum may be 0.3, or 3, instead of 1. Does LMS leave it so?",
                "Una respuesta correcta puede tener error: su suma puede ser 0.3, o 3, en vez de 1. ¿LMS la deja así?"),
            "no_bias": Misconception(
                lambda w, b, x, t, rate: (adaline.update(w, b, x, t, rate)[0], b),
                "The bias is the weight of an input that is always 1. Put x = 1 in the rule for a weight.",
                "El sesgo es el peso de una entrada que siempre vale 1. Pon x = 1 en la regla de un peso."),
            "error_without_bias": Misconception(
                lambda w, b, x, t, rate: (w + 2 * rate * (t - x @ w) * x, b + 2 * rate * (t - x @ w)),
                "Your step is right if b = 0. What is missing from the sum in your error?",
                "Tu paso es correcto si b = 0. ¿Qué le falta a la suma de tu error?"),
        }),
    "flaw": Exercise(
        answer=3,
        misconceptions={
            "first": Misconception(
                1, "Step 1 only says what XOR is at (1, 0), with the rule of the unit. Put x = (1, 0) into the sum.",
                "El paso 1 solo dice cuánto vale XOR en (1, 0), con la regla de la unidad. Pon x = (1, 0) en la suma."),
            "second": Misconception(
                2, "Step 2 only says what XOR is at (0, 1), with the rule of the unit. Put x = (0, 1) into the sum.",
                "El paso 2 solo dice cuánto vale XOR en (0, 1), con la regla de la unidad. Pon x = (0, 1) en la suma."),
            "fourth": Misconception(
                4, "Grant the steps before it: if w2 > 0, what does adding w2 do to w1 + b? Was what it uses proved?",
                "Acepta los pasos anteriores: si w2 > 0, ¿qué le hace a w1 + b sumar w2? ¿Y está probado lo que usa?"),
            "fifth": Misconception(
                5, "Step 5 compares step 4 with XOR at (1, 1). It is a true contradiction, if step 4 holds.",
                "El paso 5 compara el paso 4 con XOR en (1, 1). La contradicción es real si vale el paso 4."),
        }),
}
