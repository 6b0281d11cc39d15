"""The exercises of lesson 01: the perceptron, Adaline and what one unit cannot do."""

from collections.abc import Callable, Iterable

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.scratch import adaline, perceptron

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, OR, XOR = (np.array(t) for t in ([-1, -1, -1, 1], [-1, 1, 1, 1], [-1, 1, 1, -1]))

Unit = tuple[np.ndarray, float]  # weights (d,) and bias
Training = tuple[np.ndarray, float, int]  # weights (d,), bias, number of updates or mistakes
Epoch = Callable[[np.ndarray, float, np.ndarray, np.ndarray], Training]  # from w, b, x, t


def predict_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """The AND examples with a line that passes through two of them, then random ones."""
    yield X, np.array([1.0, 1.0]), -1.0
    for _ in range(5):
        n, d = rng.integers(2, 7, 2)
        yield rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal())


def update_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """A mistake on (1, 1), sums of exactly 0 that are right and wrong, then random ones."""
    yield np.zeros(2), 0, np.array([1, 1]), 1
    yield np.zeros(2), 0, np.array([0, 1]), -1
    yield np.array([1.0, 1.0]), 1, np.array([0, 1]), -1
    yield np.array([.5, -.25]), .5, np.array([1, 4]), 1
    for k in range(6):
        yield rng.normal(size=3), float(rng.normal()), rng.normal(size=3), (-1, 1)[k % 2]


def train_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """AND; OR in another order; XOR, cut short; fractions, one epoch; then random sets."""
    yield X, AND, 20
    yield X[::-1], OR[::-1], 20
    yield X, XOR, 3
    yield X / 2 - .25, XOR, 1
    for k in range(3):
        x = rng.integers(-3, 4, (6, 3))
        separable = k > 0
        t = np.where(x @ rng.normal(size=3) > .1, 1, -1) if separable else rng.choice([-1, 1], 6)
        yield x, t, 7


def train(x: np.ndarray, t: np.ndarray, epochs: int) -> Training:
    """The perceptron rule until an epoch without mistakes, or for so many epochs."""
    w, b, mistakes = perceptron.train(x, t, epochs)
    return w, b, sum(mistakes)


def faultless(mistakes: list[int]) -> bool:
    """True if the last epoch had no mistake."""
    return mistakes[-1] == 0


def train_by(epoch: Epoch, count: Callable[[list[int]], int] = sum,
             stop: Callable[[list[int]], bool] = faultless) -> Callable:
    """A `train` with its own epoch, its own count of mistakes, and its own reason to stop."""
    def train(x: np.ndarray, t: np.ndarray, epochs: int) -> Training:
        w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
        while len(mistakes) < epochs and (not mistakes or not stop(mistakes)):
            w, b, wrong = epoch(w, b, x, t)
            mistakes.append(wrong)
        return w, b, count(mistakes)
    return train


def epoch_one_by_one(w: np.ndarray, b: float, x: np.ndarray, t: np.ndarray,
                     bias: int = 1) -> Training:
    """One epoch of the rule; with bias=0, one that forgets the bias."""
    mistakes = 0
    for example, target in zip(x, t, strict=True):
        if perceptron.predict(example, w, b) != target:
            w = w + target * example
            b = b + bias * target
            mistakes += 1
    return w, b, mistakes


def epoch_at_once(w: np.ndarray, b: float, x: np.ndarray, t: np.ndarray) -> Training:
    """One epoch that looks at all examples with the weights it began with."""
    wrong = perceptron.predict(x, w, b) != t
    return w + t[wrong] @ x[wrong], b + float(t[wrong].sum()), int(wrong.sum())


def count_looks(x: np.ndarray, t: np.ndarray, epochs: int) -> Training:
    """`train` that counts every example it looks at."""
    w, b, _ = train(x, t, epochs)
    return w, b, epochs * len(x)


def step_on_mistake(w: np.ndarray, b: float, x: np.ndarray, t: int, step: Unit) -> Unit:
    """`update` that adds this step to weights and bias where the unit is wrong."""
    if perceptron.predict(x, w, b) == t:
        return w, b
    return w + step[0], b + step[1]


def step_by_error(w: np.ndarray, b: float, x: np.ndarray, t: int) -> Unit:
    """`update` with target minus prediction, which is 2 or −2 on a mistake."""
    error = t - perceptron.predict(x, w, b)
    return w + error * x, b + error


def bound_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """AND with the widest line, 2·x1 + 2·x2 − 3 = 0 (bound 51), then random separable sets."""
    yield X, AND, np.array([2.0, 2.0]), -3.0
    for _ in range(5):
        x, w, b = rng.integers(-4, 5, (6, 2)), rng.normal(size=2), float(rng.normal())
        yield x, np.where(x @ w + b > 0, 1, -1), w, b


def most_mistakes(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """(R/γ)² for the separator (w, b)."""
    return perceptron.bound(x, perceptron.margin(x, t, w, b))


def squares(x: np.ndarray) -> np.ndarray:
    """|x|² of each example, without the input 1 of the bias: (n, d) -> (n,)."""
    return np.sum(x * x, axis=1)


def bound_from(x: np.ndarray, w: np.ndarray, b: float, least: float) -> float:
    """(R/γ)² where γ is `least`, the smallest sum, over the length of (w, b)."""
    return (squares(x).max() + 1) * (w @ w + b * b) / least ** 2


def bound_without_bias(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """(R/γ)² where γ is divided by the length of w alone."""
    least = (t * (x @ w + b)).min()
    return (squares(x).max() + 1) * (w @ w) / least ** 2


def bound_at_any_length(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """(R/γ)² where γ is not divided by a length at all."""
    least = (t * (x @ w + b)).min()
    return (squares(x).max() + 1) / least ** 2


def bound_with_late_one(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """(R/γ)² where R is the largest |x|, plus 1."""
    radius = squares(x).max() ** .5 + 1
    return radius ** 2 / perceptron.margin(x, t, w, b) ** 2


def lms_cases(rng: np.random.Generator) -> Iterable[tuple]:
    """From zero; an example that is right but not exactly so; then random ones."""
    yield np.zeros(2), 0.0, np.array([1, 2]), 1, .1
    yield np.array([1.0, 1.0]), 0.0, np.array([1, 1]), 1, .1
    for k in range(6):
        w, b, x = rng.normal(size=3), float(rng.normal()), rng.normal(size=3)
        yield w, b, x, (-1, 1)[k % 2], float(rng.uniform(.05, .3))


def step_after_threshold(w: np.ndarray, b: float, x: np.ndarray, t: int, rate: float) -> Unit:
    """`lms_step` whose error is the target minus the prediction."""
    error = t - perceptron.predict(x, w, b)
    return w + 2 * rate * error * x, b + 2 * rate * error


def step_if_wrong(w: np.ndarray, b: float, x: np.ndarray, t: int, rate: float) -> Unit:
    """`lms_step` that leaves an example alone once it is on the right side."""
    if perceptron.predict(x, w, b) == t:
        return w, b
    return adaline.update(w, b, x, t, rate)


def step_without_bias(w: np.ndarray, b: float, x: np.ndarray, t: int, rate: float) -> Unit:
    """`lms_step` whose error leaves the bias out of the sum."""
    error = t - x @ w
    return w + 2 * rate * error * x, b + 2 * rate * error


EXERCISES = {
    "predict": Exercise(
        answer=lambda x, w, b: perceptron.predict(x, w, b), cases=predict_cases,
        misconceptions={
            "at_least": Misconception(
                lambda x, w, b: np.where(x @ w + b >= 0, 1, -1),
                en="Look at an example whose sum is exactly 0. "
                   "On which side does our rule, 'greater than 0', put it?",
                es="Mira un ejemplo cuya suma sea exactamente 0. "
                   "¿De qué lado lo pone nuestra regla, «mayor que 0»?"),
            "zero_one": Misconception(
                lambda x, w, b: np.where(x @ w + b > 0, 1, 0),
                en="Which two values do the targets have in this lesson? "
                   "The answer of a unit must be one of them.",
                es="¿Qué dos valores tienen los objetivos de esta lección? "
                   "La unidad debe responder uno de ellos."),
            "sign": Misconception(
                lambda x, w, b: np.sign(x @ w + b),
                en="np.sign has three answers, not two. "
                   "What does it say when the sum is exactly 0?",
                es="np.sign tiene tres respuestas, no dos. "
                   "¿Qué dice cuando la suma es exactamente 0?"),
            "no_bias": Misconception(
                lambda x, w, b: np.where(x @ w > 0, 1, -1),
                en="The line may miss the origin. Which of the three arguments have you not used?",
                es="La recta puede no pasar por el origen. "
                   "¿Cuál de los tres argumentos no has usado?"),
            "minus_bias": Misconception(
                lambda x, w, b: np.where(x @ w > b, 1, -1),
                en="You compare w·x with b. "
                   "In the formula of the unit, on which side of the > does b stand?",
                es="Comparas w·x con b. En la fórmula de la unidad, ¿de qué lado del > está b?"),
            "booleans": Misconception(
                lambda x, w, b: x @ w + b > 0,
                en="A comparison gives True and False. How do you turn them into +1 and −1?",
                es="Una comparación da True y False. ¿Cómo los conviertes en +1 y −1?"),
            "inverted": Misconception(
                lambda x, w, b: np.where(x @ w + b > 0, -1, 1),
                en="Take x = (1, 1), w = (1, 1), b = −1: the sum is 1. Is your answer then +1?",
                es="Toma x = (1, 1), w = (1, 1), b = −1: la suma es 1. "
                   "¿Tu respuesta es entonces +1?"),
        }),
    "update": Exercise(
        answer=lambda w, b, x, t: perceptron.update(w, b, x, t), cases=update_cases,
        lent=("helpers.scratch.perceptron.predict",),
        misconceptions={
            "always": Misconception(
                lambda w, b, x, t: (w + t * x, b + t),
                en="What does the rule do with an example that is already answered rightly?",
                es="¿Qué hace la regla con un ejemplo que ya se responde bien?"),
            "no_bias": Misconception(
                lambda w, b, x, t: (perceptron.update(w, b, x, t)[0], b),
                en="The bias is a weight too, on an input that is always 1. "
                   "How does it change on a mistake?",
                es="El sesgo también es un peso, el de una entrada que siempre vale 1. "
                   "¿Cómo cambia tras un error?"),
            "away": Misconception(
                lambda w, b, x, t: step_on_mistake(w, b, x, t, (-t * x, -t)),
                en="After your step, compute the sum for the same example again. "
                   "Did it move towards the target? "
                   "(If you used the prediction: on a mistake it is the opposite of the target.)",
                es="Tras tu paso, calcula otra vez la suma del mismo ejemplo. "
                   "¿Se acercó al objetivo? "
                   "(Si usaste la predicción: en un error es lo contrario del objetivo.)"),
            "no_target": Misconception(
                lambda w, b, x, t: step_on_mistake(w, b, x, t, (x, 1)),
                en="Try a mistake with target −1: should the sum grow or shrink? "
                   "What in your step depends on t?",
                es="Prueba un error con objetivo −1: ¿la suma debe crecer o bajar? "
                   "¿Qué parte de tu paso depende de t?"),
            "doubled": Misconception(
                step_by_error,
                en="On a mistake, target minus prediction is 2 or −2, "
                   "so your step is twice as long as the rule's. "
                   "By how much does the rule in the text change the bias?",
                es="En un error, objetivo menos predicción vale 2 o −2, "
                   "y tu paso es el doble del de la regla. "
                   "¿Cuánto cambia el sesgo la regla del texto?"),
            "zero_is_wrong": Misconception(
                lambda w, b, x, t: (w, b) if t * (x @ w + b) > 0 else (w + t * x, b + t),
                en="Take a sum of exactly 0 with target −1. "
                   "What does our unit predict there, and is that a mistake?",
                es="Toma una suma de exactamente 0 con objetivo −1. "
                   "¿Qué predice allí nuestra unidad? ¿Es un error?"),
            "zero_is_right": Misconception(
                lambda w, b, x, t: (w, b) if t * (x @ w + b) >= 0 else (w + t * x, b + t),
                en="Take a sum of exactly 0 with target +1. "
                   "What does our unit predict there, and is that a mistake?",
                es="Toma una suma de exactamente 0 con objetivo +1. "
                   "¿Qué predice allí nuestra unidad? ¿Es un error?"),
            "bias_takes_x": Misconception(
                lambda w, b, x, t: step_on_mistake(w, b, x, t, (t * x, t * x)),
                en="Your bias has become an array. "
                   "On which input is the bias a weight, and what is that input's value?",
                es="Tu sesgo se volvió un arreglo. "
                   "¿De qué entrada es peso el sesgo, y cuánto vale esa entrada?"),
        }),
    "train": Exercise(
        answer=train, cases=train_cases, points=2,
        lent=("helpers.scratch.perceptron.predict",),
        misconceptions={
            "one_epoch": Misconception(
                train_by(epoch_one_by_one, stop=lambda mistakes: True),
                en="Your training goes through the examples only once. "
                   "Do all of them come out right after that?",
                es="Tu entrenamiento recorre los ejemplos una sola vez. "
                   "¿Quedan todos bien después de eso?"),
            "counts_epochs": Misconception(
                train_by(epoch_one_by_one, count=len),
                en="Your third value counts epochs. "
                   "How many updates can there be within one epoch?",
                es="Tu tercer valor cuenta épocas. "
                   "¿Cuántas actualizaciones puede haber dentro de una época?"),
            "last_epoch": Misconception(
                train_by(epoch_one_by_one, count=lambda mistakes: mistakes[-1]),
                en="Your count seems to start anew in every epoch. Where do you set it to 0?",
                es="Tu cuenta parece empezar de nuevo en cada época. ¿Dónde la pones en 0?"),
            "no_bias": Misconception(
                train_by(lambda w, b, x, t: epoch_one_by_one(w, b, x, t, bias=0)),
                en="Your bias never changes, so every line passes through the origin. "
                   "Which line of your loop changes b?",
                es="Tu sesgo nunca cambia, así que toda recta pasa por el origen. "
                   "¿Qué línea de tu bucle cambia b?"),
            "all_at_once": Misconception(
                train_by(epoch_at_once),
                en="You judge all examples with the weights from the beginning of the epoch. "
                   "In Rosenblatt's rule, "
                   "which weights does the second example meet, if the first was a mistake?",
                es="Juzgas todos los ejemplos con los pesos del inicio de la época. "
                   "En la regla de Rosenblatt, "
                   "¿con qué pesos se encuentra el segundo ejemplo si el primero fue un error?"),
            "one_more": Misconception(
                train_by(epoch_one_by_one, count=lambda mistakes: sum(mistakes) + 1),
                en="Your count of updates is one too many. "
                   "Does it start at 0, and grow only on a mistake?",
                es="Tu cuenta de actualizaciones tiene una de más. "
                   "¿Empieza en 0 y crece solo con un error?"),
            "counts_looks": Misconception(
                count_looks,
                en="Your count grows with every example shown. Which of them change the weights?",
                es="Tu cuenta crece con cada ejemplo que se muestra. "
                   "¿Cuáles de ellos cambian los pesos?"),
        }),
    "most_mistakes": Exercise(
        answer=most_mistakes, cases=bound_cases,
        misconceptions={
            "plain_radius": Misconception(
                lambda x, t, w, b: squares(x).max() / perceptron.margin(x, t, w, b) ** 2,
                en="The bias is a weight on an input that is always 1. "
                   "How long is (1, 1) once that 1 is added?",
                es="El sesgo es el peso de una entrada que siempre vale 1. "
                   "¿Cuánto mide (1, 1) con ese 1 añadido?"),
            "plain_margin": Misconception(
                bound_without_bias,
                en="You divide by the length of w alone. "
                   "Which number is still missing from the vector u of the theorem?",
                es="Divides solo entre la longitud de w. "
                   "¿Qué número falta aún en el vector u del teorema?"),
            "not_squared": Misconception(
                lambda x, t, w, b: most_mistakes(x, t, w, b) ** .5,
                en="Read the last line of the proof again: from n·γ ≤ √n·R, what is n at most?",
                es="Lee otra vez la última línea de la demostración: "
                   "de n·γ ≤ √n·R, ¿cuánto vale n como máximo?"),
            "not_a_unit": Misconception(
                bound_at_any_length,
                en="If w and b are doubled, the line stays where it is. "
                   "Does your bound stay too? u has length 1.",
                es="Si w y b se duplican, la recta no se mueve. "
                   "¿Tu cota tampoco? u tiene longitud 1."),
            "mean_margin": Misconception(
                lambda x, t, w, b: bound_from(x, w, b, least=(t * (x @ w + b)).mean()),
                en="The theorem needs t·(u·z) ≥ γ for every example. Which one decides γ?",
                es="El teorema pide t·(u·z) ≥ γ para todo ejemplo. ¿Cuál de ellos decide γ?"),
            "no_target": Misconception(
                lambda x, t, w, b: bound_from(x, w, b, least=(x @ w + b).min()),
                en="You take the smallest sum. "
                   "For an example of target −1, is a very negative sum near the plane?",
                es="Tomas la menor suma. "
                   "En un ejemplo de objetivo −1, ¿una suma muy negativa está cerca del plano?"),
            "one_added_late": Misconception(
                bound_with_late_one,
                en="You add 1 to a length. "
                   "Compute the length of z = (1, 1, 1): is it the length of (1, 1), plus 1?",
                es="Sumas 1 a una longitud. "
                   "Calcula la longitud de z = (1, 1, 1): ¿es la de (1, 1) más 1?"),
        }),
    "lms_step": Exercise(
        answer=lambda w, b, x, t, rate: adaline.update(w, b, x, t, rate), cases=lms_cases,
        misconceptions={
            "no_factor": Misconception(
                lambda w, b, x, t, rate: adaline.update(w, b, x, t, rate / 2),
                en="Your step is half as long as this lesson's. What is the derivative of error²?",
                es="Tu paso mide la mitad del de esta lección. ¿Cuál es la derivada de error²?"),
            "uphill": Misconception(
                lambda w, b, x, t, rate: adaline.update(w, b, x, t, -rate),
                en="Compute the error on the same example after your step. Has it become smaller? "
                   "Watch the signs: the error is the target minus the sum.",
                es="Calcula el error del mismo ejemplo tras tu paso. ¿Disminuyó? "
                   "Cuidado con los signos: el error es el objetivo menos la suma."),
            "after_threshold": Misconception(
                step_after_threshold,
                en="You compare the target with the prediction. "
                   "What does Adaline compare it with?",
                es="Comparas el objetivo con la predicción. ¿Con qué lo compara Adaline?"),
            "only_mistakes": Misconception(
                step_if_wrong,
                en="A right answer can still have an error: "
                   "its sum may be 0.3, or 3, instead of 1. Does LMS leave it so?",
                es="Una respuesta correcta puede tener error: "
                   "su suma puede ser 0.3, o 3, en vez de 1. ¿LMS la deja así?"),
            "no_bias": Misconception(
                lambda w, b, x, t, rate: (adaline.update(w, b, x, t, rate)[0], b),
                en="The bias is the weight of an input that is always 1. "
                   "Put x = 1 in the rule for a weight.",
                es="El sesgo es el peso de una entrada que siempre vale 1. "
                   "Pon x = 1 en la regla de un peso."),
            "error_without_bias": Misconception(
                step_without_bias,
                en="Your step is right if b = 0. What is missing from the sum in your error?",
                es="Tu paso es correcto si b = 0. ¿Qué le falta a la suma de tu error?"),
        }),
    "flaw": Exercise(
        answer=3,
        misconceptions={
            "first": Misconception(
                1,
                en="Step 1 only says what XOR is at (1, 0), with the rule of the unit. "
                   "Put x = (1, 0) into the sum.",
                es="El paso 1 solo dice cuánto vale XOR en (1, 0), con la regla de la unidad. "
                   "Pon x = (1, 0) en la suma."),
            "second": Misconception(
                2,
                en="Step 2 only says what XOR is at (0, 1), with the rule of the unit. "
                   "Put x = (0, 1) into the sum.",
                es="El paso 2 solo dice cuánto vale XOR en (0, 1), con la regla de la unidad. "
                   "Pon x = (0, 1) en la suma."),
            "fourth": Misconception(
                4,
                en="Grant the steps before it: if w2 > 0, what does adding w2 do to w1 + b? "
                   "Was what it uses proved?",
                es="Acepta los pasos anteriores: si w2 > 0, ¿qué le pasa a w1 + b al sumarle w2? "
                   "¿Y está probado lo que usa?"),
            "fifth": Misconception(
                5,
                en="Step 5 compares step 4 with XOR at (1, 1). "
                   "It is a true contradiction, if step 4 holds.",
                es="El paso 5 compara el paso 4 con XOR en (1, 1). "
                   "La contradicción es real si vale el paso 4."),
        }),
}
