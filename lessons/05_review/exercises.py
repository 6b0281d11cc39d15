"""The exercises of lesson 05: initialisation, batch normalisation, dropout, models to repair."""

from collections.abc import Callable, Iterator
from math import prod

import numpy as np

from helpers.exercises import Exercise, Misconception
from helpers.scratch import batchnorm, dropout
from helpers.scratch.initialisers import fans, glorot_std, he_std, lecun_std
from helpers.scratch.layers import Activation, BatchNormalization, Dense, Dropout, Layer

RELU, HE, GLOROT = "relu", "he_normal", "glorot_normal"

Statistic = Callable[[np.ndarray], np.ndarray]  # of a batch (n, d)
Running = tuple[np.ndarray, np.ndarray]  # mean (d,), variance (d,)


def integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random whole numbers from −9 to 9, so that sums can be followed by hand."""
    return rng.integers(-9, 10, shape)


def dropout_forward(x: np.ndarray, numbers: np.ndarray, rate: float, training: bool) -> np.ndarray:
    """Inverted dropout; a unit is dropped where its number is below the rate.

    (n, d), (n, d) -> (n, d).
    """
    return dropout.forward(x, numbers >= rate, rate) if training else x


def dropout_with(kept: Callable = lambda x, rate: x / (1 - rate),
                 at_inference: Callable = lambda x, rate: x, reverse: bool = False) -> Callable:
    """`dropout_forward` with what is kept, its inference or its mask changed.

    The two formulas take x and the rate.
    """
    def answer(x: np.ndarray, numbers: np.ndarray, rate: float, training: bool) -> np.ndarray:
        if not training:
            return at_inference(x, rate)
        mask = numbers < rate if reverse else numbers >= rate
        return np.where(mask, kept(x, rate), 0)
    return answer


def dropout_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One row by hand, in both modes, a number equal to the rate, then random ones.

    No rate is its own complement.
    """
    row = np.array([[10.0, 20, 30, 40]]), np.array([[.1, .9, .25, .5]]), .2
    yield *row, True
    yield *row, False
    yield np.array([[10.0, 20, 30]]), np.array([[.75, .25, .125]]), .25, True
    for n, d, rate in ((2, 3, .25), (3, 4, .75), (5, 2, .1), (2, 2, 0)):
        yield rng.integers(1, 9, (n, d)) / 1, rng.random((n, d)), rate, True
    yield rng.integers(1, 9, (2, 3)) / 1, rng.random((2, 3)), .4, False


def batchnorm_forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray,
                      epsilon: float) -> np.ndarray:
    """Batch normalisation in training, (n, d), (d,), (d,) -> (n, d)."""
    return batchnorm.forward(x, gamma, beta, epsilon)[0]


def batch_mean(x: np.ndarray) -> np.ndarray:
    """The mean of each feature, (n, d) -> (d,)."""
    return x.mean(axis=0)


def batch_variance(x: np.ndarray) -> np.ndarray:
    """The variance of each feature, divided by n: (n, d) -> (d,)."""
    return x.var(axis=0)


def unbiased_variance(x: np.ndarray) -> np.ndarray:
    """The variance of each feature, divided by n − 1: (n, d) -> (d,)."""
    return ((x - x.mean(axis=0)) ** 2).sum(axis=0) / (len(x) - 1)


def spread(variance: np.ndarray, epsilon: float) -> np.ndarray:
    """What the centred batch is divided by: √(variance + ε)."""
    return np.sqrt(variance + epsilon)


def scale_and_shift(normal: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """γ·x̂ + β."""
    return gamma * normal + beta


def batchnorm_with(mean: Statistic = batch_mean, variance: Statistic = batch_variance,
                   divisor: Callable = spread, output: Callable = scale_and_shift) -> Callable:
    """`batchnorm_forward` with a statistic, the divisor, or the use of γ and β replaced."""
    def answer(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float) -> np.ndarray:
        normal = (x - mean(x)) / divisor(variance(x), epsilon)
        return output(normal, gamma, beta)
    return answer


def batchnorm_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One feature by hand (mean 3, variance 3.5), then more, at last one example alone.

    ε is large enough to be seen.
    """
    yield np.array([[1.0], [2], [3], [6]]), np.array([2.0]), np.array([1.0]), .5
    for n, d in ((2, 2), (3, 2), (4, 3), (6, 4)):
        yield integers(rng, n, d) / 1, rng.integers(2, 5, d) / 1, rng.integers(1, 5, d) / 1, .25
    yield integers(rng, 1, 2) / 2, np.array([2.5, 3]), np.array([1.5, -2]), .25


def running_statistics_with(batch_mean: Statistic = batch_mean,
                            batch_variance: Statistic = batch_variance,
                            share: Callable = lambda momentum: momentum) -> Callable:
    """`running_statistics` with a batch's mean, its variance or the old value's share replaced."""
    def update(mean: np.ndarray, variance: np.ndarray, x: np.ndarray, momentum: float) -> Running:
        old = share(momentum)
        return (batchnorm.update_running(mean, batch_mean(x), old),
                batchnorm.update_running(variance, batch_variance(x), old))
    return update


def running_statistics(mean: np.ndarray, variance: np.ndarray, x: np.ndarray,
                       momentum: float) -> Running:
    """Both running statistics after one more batch, (d,), (d,), (n, d) -> (d,), (d,)."""
    return running_statistics_with()(mean, variance, x, momentum)


def add_batch(mean: np.ndarray, variance: np.ndarray, x: np.ndarray, momentum: float) -> Running:
    """`running_statistics` that adds the whole batch to the old value's share."""
    return momentum * mean + x.mean(0), momentum * variance + x.var(0)


def deviate_from_running_mean(mean: np.ndarray, variance: np.ndarray, x: np.ndarray,
                              momentum: float) -> Running:
    """`running_statistics` whose variance is taken about the running mean."""
    deviations = x - mean
    return (batchnorm.update_running(mean, x.mean(0), momentum),
            batchnorm.update_running(variance, (deviations ** 2).mean(0), momentum))


def keep_variance(mean: np.ndarray, variance: np.ndarray, x: np.ndarray,
                  momentum: float) -> Running:
    """`running_statistics` that leaves the variance as it was."""
    new_mean, _ = running_statistics(mean, variance, x, momentum)
    return new_mean, variance


def running_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Keras's start (mean 0, variance 1) and the batch 1, 2, 3, 6 first."""
    yield np.zeros(1), np.ones(1), np.array([[1.0], [2], [3], [6]]), .99
    yield np.zeros(1), np.ones(1), np.array([[1.0], [2], [3], [6]]), .9
    for n, d, momentum in ((2, 2, .9), (3, 2, .75), (5, 3, .6)):
        yield integers(rng, d) / 1, rng.integers(1, 9, d) / 1, integers(rng, n, d) / 1, momentum


def he_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The shapes of the lesson's kernels, dense and convolutional, then others, one of an input."""
    yield from (((8, 4),), ((64, 200),), ((200, 100),), ((3, 3, 16, 32),), ((5, 5, 3, 6),))
    yield from (((1, 3),), ((2, 5, 3, 7),))
    for inputs, units in rng.integers([10, 60], [50, 90], (3, 2)).tolist():
        yield ((inputs, units),)


def stack(*block: Layer, top: tuple[Layer, ...] = (), output: Layer | None = None) -> list[Layer]:
    """The slides' model: a block for each of 200, 100 and 100 units, an output of 10, then `top`.

    A Dense layer in the block is given without its right number of units.
    """
    blocks = [layer._replace(units=units) if isinstance(layer, Dense) else layer
              for units in (200, 100, 100) for layer in block]
    return [*blocks, output or Dense(10, "softmax"), *top]


BN, DROP, TOP = BatchNormalization(momentum=.9), Dropout(.2), Dense(10, "softmax", GLOROT)
HIDDEN, LINEAR = Dense(0, RELU, HE), Dense(0, None, HE)
FREE = Dense(0, None, HE, use_bias=False)

EXERCISES = {
    "dropout_model": Exercise(
        answer=stack(Dense(0, RELU), DROP), given=stack(Dense(0, RELU), DROP, top=(DROP,)),
        misconceptions={
            "no dropout left": Misconception(
                stack(Dense(0, RELU)),
                en="Now no layer has dropout. "
                   "In the hidden layers it did no harm; where did it hit the answer itself?",
                es="Ahora ninguna capa tiene dropout. "
                   "En las ocultas no hacía daño; ¿dónde alcanzaba a la respuesta misma?"),
            "the wrong one removed": Misconception(
                [*stack(Dense(0, RELU), DROP)[:5], Dense(10, "softmax"), DROP],
                en="You removed one Dropout, but the last line still zeroes probabilities. "
                   "Which line makes the output?",
                es="Quitaste un Dropout, pero la última línea aún anula probabilidades. "
                   "¿Qué línea produce la salida?"),
            "logits dropped": Misconception(
                stack(Dense(0, RELU), DROP, output=Dense(10), top=(DROP, Activation("softmax"))),
                en="The rows sum to 1 again, but the scores of classes are still dropped. "
                   "Must a class be dropped at all?",
                es="Las filas vuelven a sumar 1, pero aún se apagan puntajes de clases. "
                   "¿Hay que apagar alguna clase?"),
            "the output removed": Misconception(
                stack(Dense(0, RELU), DROP)[:-1],
                en="Now the model ends with a hidden layer. "
                   "Who turns its numbers into ten probabilities?",
                es="Ahora el modelo termina en una capa oculta. "
                   "¿Quién convierte sus números en diez probabilidades?"),
            "the softmax lost": Misconception(
                stack(Dense(0, RELU), DROP, output=Dense(10)),
                en="The dropout is in the right places. "
                   "But the last layer's activation is gone: which one did it have?",
                es="El dropout está donde debe. "
                   "Pero falta la activación de la última capa: ¿cuál tenía?"),
            "a gentler rate": Misconception(
                stack(Dense(0, RELU), DROP, top=(Dropout(.05),)),
                en="A smaller rate harms less often. "
                   "Is there any rate at which dropping an answer helps?",
                es="Una tasa menor daña con menos frecuencia. "
                   "¿Hay alguna tasa con la que apagar una respuesta ayude?"),
        }),
    "dropout_forward": Exercise(
        answer=dropout_forward, cases=dropout_cases, points=2,
        misconceptions={
            "not scaled": Misconception(
                dropout_with(kept=lambda x, rate: x),
                en="The mask is right. "
                   "But what is the mean of your output over many masks? It should be x.",
                es="La máscara es correcta. "
                   "Pero ¿cuál es la media de tu salida sobre muchas máscaras? Debería ser x."),
            "scaled at inference": Misconception(
                dropout_with(kept=lambda x, rate: x, at_inference=lambda x, rate: x * (1 - rate)),
                en="This is the dropout of 2012, scaled afterwards. "
                   "The inverted one scales in training: what is left?",
                es="Este es el dropout de 2012, que escala después. "
                   "El invertido escala al entrenar: ¿qué queda?"),
            "scaled twice": Misconception(
                dropout_with(at_inference=lambda x, rate: x * (1 - rate)),
                en="Right in training, where the mean is x already. "
                   "What is then left to do when `training` is False?",
                es="Bien al entrenar, donde la media ya es x. "
                   "¿Qué queda entonces por hacer si `training` es False?"),
            "divided by the rate": Misconception(
                dropout_with(kept=lambda x, rate: x / rate),
                en="The mask is right. A unit stays with which probability? "
                   "That is what its mean shrinks by.",
                es="La máscara es correcta. ¿Con qué probabilidad queda una unidad? "
                   "En esa proporción se encoge su media."),
            "the mask reversed": Misconception(
                dropout_with(reverse=True),
                en="The factor is right, but look at who stays: "
                   "is the unit with the number 0.1 dropped at rate 0.2?",
                es="El factor es correcto, pero mira quién queda: "
                   "con tasa 0.2, ¿se apaga la unidad del número 0.1?"),
            "modes exchanged": Misconception(
                lambda x, numbers, rate, training: dropout_forward(x, numbers, rate, not training),
                en="You drop at inference and leave the training alone. Read your `if` once more.",
                es="Apagas en la inferencia y dejas intacto el entrenamiento. "
                   "Lee otra vez tu `if`."),
            "rate as the kept share": Misconception(
                dropout_with(kept=lambda x, rate: x / max(rate, .01), reverse=True),
                en="You keep the share that should be dropped. "
                   "With a rate of 0.2, how many units of ten stay?",
                es="Conservas la parte que debe apagarse. "
                   "Con una tasa de 0.2, ¿cuántas unidades de diez quedan?"),
            "multiplied": Misconception(
                dropout_with(kept=lambda x, rate: x * (1 - rate)),
                en="The kept units must make up for the dropped ones. Should they grow or shrink?",
                es="Las unidades que quedan deben compensar a las apagadas. "
                   "¿Deben crecer o encogerse?"),
            "always dropping": Misconception(
                lambda x, numbers, rate, training: dropout_forward(x, numbers, rate, True),
                en="Right in training. "
                   "What should happen to the answer for a user, when `training` is False?",
                es="Bien al entrenar. "
                   "¿Qué debe pasar con la respuesta al usuario, cuando `training` es False?"),
            "equal ones dropped": Misconception(
                lambda x, numbers, rate, training:
                    dropout_forward(x, np.nextafter(numbers, -1), rate, training),
                en="What becomes of a unit whose number is exactly the rate? Only those *below* "
                   "it are dropped.",
                es="¿Qué pasa con una unidad cuyo número es justo la tasa? Solo se apagan las "
                   "que están *por debajo*."),
        }),
    "he_std": Exercise(
        answer=he_std, cases=he_cases, points=2,
        misconceptions={
            "the variance": Misconception(
                lambda shape: he_std(shape) ** 2,
                en="That is the variance. What is asked for is its square root.",
                es="Esa es la varianza. Se pide su raíz cuadrada."),
            "fan-out": Misconception(
                lambda shape: (2 / fans(shape)[1]) ** .5,
                en="You count where an input goes. "
                   "For the sum that one unit takes, count what comes in.",
                es="Cuentas adónde va una entrada. "
                   "Para la suma que hace una unidad, cuenta lo que le llega."),
            "Glorot": Misconception(
                glorot_std,
                en="That is Glorot's compromise between both directions. "
                   "He's rule looks at the inputs only.",
                es="Ese es el compromiso de Glorot entre ambas direcciones. "
                   "La regla de He mira solo las entradas."),
            "no factor 2": Misconception(
                lecun_std,
                en="This keeps the variance without a ReLU. "
                   "Which share of the mean square does a ReLU leave?",
                es="Esto conserva la varianza sin ReLU. "
                   "¿Qué parte de la media de los cuadrados deja una ReLU?"),
            "the first number": Misconception(
                lambda shape: (2 / shape[0]) ** .5,
                en="Right for a dense layer. "
                   "In a convolution's kernel the first number is only its height.",
                es="Bien para una capa densa. "
                   "En el kernel de una convolución, el primer número es solo su alto."),
            "the last number": Misconception(
                lambda shape: (2 / shape[-1]) ** .5,
                en="The last number says how many units or filters there are. "
                   "How many numbers does each of them add up?",
                es="El último número dice cuántas unidades o filtros hay. "
                   "¿Cuántos números suma cada uno?"),
            "all the weights": Misconception(
                lambda shape: (2 / prod(shape)) ** .5,
                en="That divides by all the weights of the kernel. "
                   "How many of them belong to one unit?",
                es="Eso divide entre todos los pesos del kernel. ¿Cuántos son de una sola unidad?"),
            "root of the 2 only": Misconception(
                lambda shape: 2 ** .5 / fans(shape)[0],
                en="The root is of the whole fraction, "
                   "for Var(w) is the square of what is asked for.",
                es="La raíz es de toda la fracción, pues Var(w) es el cuadrado de lo que se pide."),
            "channels only": Misconception(
                lambda shape: (2 / shape[-2]) ** .5,
                en="Right for a dense layer. "
                   "A 3×3 filter over 16 channels: how many numbers does it add up?",
                es="Bien para una capa densa. "
                   "Un filtro de 3×3 sobre 16 canales: ¿cuántos números suma?"),
        }),
    "std_for_abs": Exercise(
        answer=.1, tolerance=.01,
        misconceptions={
            "He's": Misconception(
                round(he_std((100, 100)), 4),
                en="He's factor 2 makes up for what a ReLU cuts away. "
                   "What does the absolute value cut away? Try it.",
                es="El factor 2 de He compensa lo que corta una ReLU. "
                   "¿Qué corta el valor absoluto? Pruébalo."),
            "half": Misconception(
                round(.5 ** .5 * .1, 4),
                en="With this one the mean square halves in each layer. "
                   "Look at your experiment's last number.",
                es="Con esta, la media de los cuadrados se reduce a la mitad en cada capa. "
                   "Mira el último número."),
            "the variance": Misconception(
                .01,
                en="Is that a variance, or a standard deviation? "
                   "Put it into `mean_squares` and look.",
                es="¿Es una varianza o una desviación estándar? Ponla en `mean_squares` y mira."),
            "one": Misconception(
                1.0,
                en="100 products of mean square 1 are added up. "
                   "What is the mean square of the sum?",
                es="Se suman 100 productos cuya media de cuadrados es 1. "
                   "¿Cuánto vale la media de los cuadrados de la suma?"),
        }),
    "he_model": Exercise(
        answer=stack(HIDDEN, output=TOP), given=stack(Dense(0, RELU, GLOROT), output=TOP),
        misconceptions={
            "He everywhere": Misconception(
                stack(HIDDEN, output=Dense(10, "softmax", HE)),
                en="The hidden layers are right. "
                   "Is there a ReLU behind the last layer, for He's factor to make up for?",
                es="Las capas ocultas están bien. "
                   "¿Hay una ReLU tras la última capa, que el factor de He deba compensar?"),
            "only the first": Misconception(
                [HIDDEN._replace(units=200), *[Dense(100, RELU, GLOROT)] * 2, TOP],
                en="One layer is right. "
                   "The factor is lost again at every ReLU: how many of them are there?",
                es="Una capa está bien. El factor se pierde de nuevo en cada ReLU: ¿cuántas hay?"),
            "one left": Misconception(
                [*stack(HIDDEN)[:2], Dense(100, RELU, GLOROT), TOP],
                en="Two layers are right. Does a ReLU follow the sums of the third?",
                es="Dos capas están bien. ¿Sigue una ReLU a las sumas de la tercera?"),
            "exchanged": Misconception(
                stack(Dense(0, RELU, GLOROT), output=Dense(10, "softmax", HE)),
                en="The other way round: which layers cut half of their values away?",
                es="Es al revés: ¿qué capas cortan la mitad de sus valores?"),
            "the default": Misconception(
                stack(HIDDEN),
                en="Nearly. You changed the last layer too: it should keep its glorot_normal.",
                es="Casi. Cambiaste también la última capa: debe conservar su glorot_normal."),
            "uniform": Misconception(
                stack(Dense(0, RELU, "he_uniform"), output=TOP),
                en="That is He's variance, but drawn evenly between two limits. Which of He's "
                   "two names was asked for?",
                es="Esa es la varianza de He, pero con valores repartidos por igual entre dos "
                   "límites. ¿Cuál de los dos nombres de He se pedía?"),
            "name of the class": Misconception(
                stack(Dense(0, RELU, "HeNormal"), output=TOP),
                en="That is the name of Keras's class. Write it as glorot_normal is written: "
                   "small letters and an underscore.",
                es="Ese es el nombre de la clase de Keras. Escríbelo como glorot_normal: "
                   "minúsculas y guion bajo."),
            "he alone": Misconception(
                stack(Dense(0, RELU, "he"), output=TOP),
                en="The name has a second part, which says how the numbers are spread. Compare "
                   "it with glorot_normal.",
                es="El nombre tiene una segunda parte, que dice cómo se reparten los números. "
                   "Compáralo con glorot_normal."),
        }),
    "batchnorm_forward": Exercise(
        answer=batchnorm_forward, cases=batchnorm_cases, points=3,
        misconceptions={
            "over the features": Misconception(
                batchnorm_with(mean=lambda x: x.mean(axis=1, keepdims=True),
                               variance=lambda x: x.var(axis=1, keepdims=True)),
                en="You take the mean of each example over its features. Which axis is the batch?",
                es="Tomas la media de cada ejemplo sobre sus características. "
                   "¿Qué eje es el lote?"),
            "one mean for all": Misconception(
                batchnorm_with(mean=np.mean, variance=np.var),
                en="One mean for the whole array? "
                   "Every feature has its own: what shape should the mean have?",
                es="¿Una sola media para todo? "
                   "Cada característica tiene la suya: ¿qué forma debe tener la media?"),
            "ε outside the root": Misconception(
                batchnorm_with(divisor=lambda variance, epsilon: np.sqrt(variance) + epsilon),
                en="Very near. Look at where ε stands in the formula: "
                   "is the root taken before or after it is added?",
                es="Muy cerca. Mira dónde está ε en la fórmula: "
                   "¿la raíz se toma antes o después de sumarlo?"),
            "ε forgotten": Misconception(
                batchnorm_with(divisor=lambda variance, epsilon: np.sqrt(variance)),
                en="Nearly. What happens to a feature that is the same in all examples? "
                   "One argument is not used yet.",
                es="Casi. ¿Qué pasa con una característica igual en todos los ejemplos? "
                   "Falta usar un argumento."),
            "n − 1": Misconception(
                batchnorm_with(variance=unbiased_variance),
                en="Your variance divides by n − 1. What does the paper's Algorithm 1 divide by?",
                es="Tu varianza divide entre n − 1. "
                   "¿Entre qué divide el algoritmo 1 del artículo?"),
            "variance for its root": Misconception(
                batchnorm_with(divisor=lambda variance, epsilon: variance + epsilon),
                en="Divide metres by metres: the variance has the square of the units of x.",
                es="Divide metros entre metros: "
                   "la varianza tiene el cuadrado de las unidades de x."),
            "γ and β forgotten": Misconception(
                batchnorm_with(output=lambda normal, gamma, beta: normal),
                en="That is x̂. Two learned numbers for each feature are still to be used.",
                es="Eso es x̂. Falta usar dos números aprendidos por cada característica."),
            "γ forgotten": Misconception(
                batchnorm_with(output=lambda normal, gamma, beta: normal + beta),
                en="The centre is right. Who sets the scale of each feature?",
                es="El centro está bien. ¿Quién fija la escala de cada característica?"),
            "β forgotten": Misconception(
                batchnorm_with(output=lambda normal, gamma, beta: gamma * normal),
                en="The scale is right, but every feature still has mean 0. Who moves its centre?",
                es="La escala está bien, pero cada característica aún tiene media 0. "
                   "¿Quién mueve su centro?"),
            "γ and β exchanged": Misconception(
                batchnorm_with(output=lambda normal, gamma, beta: beta * normal + gamma),
                en="Both are used, but look at the formula: "
                   "which one multiplies, and which one is added?",
                es="Usas los dos, pero mira la fórmula: ¿cuál multiplica y cuál se suma?"),
            "β inside": Misconception(
                batchnorm_with(output=lambda normal, gamma, beta: gamma * (normal + beta)),
                en="γ should scale x̂ alone. Which parentheses make it scale β too?",
                es="γ debe escalar solo a x̂. ¿Qué paréntesis hacen que escale también a β?"),
        }),
    "running_statistics": Exercise(
        answer=running_statistics, cases=running_cases, points=2,
        misconceptions={
            "momentum exchanged": Misconception(
                running_statistics_with(share=lambda momentum: 1 - momentum),
                en="A momentum of 0.99 means slow: "
                   "which of the two, the old value or the batch, gets the 0.99?",
                es="Un momento de 0.99 significa que cambia despacio: "
                   "¿cuál de los dos, el valor anterior o el lote, recibe el 0.99?"),
            "the batch alone": Misconception(
                running_statistics_with(share=lambda momentum: 0),
                en="These are the batch's own statistics. "
                   "What has become of what the earlier batches told?",
                es="Estas son las estadísticas del propio lote. "
                   "¿Dónde quedó lo que dijeron los lotes anteriores?"),
            "n − 1": Misconception(
                running_statistics_with(batch_variance=unbiased_variance),
                en="That is the paper's unbiased variance. "
                   "Keras keeps the one that it normalises with: divided by n.",
                es="Es la varianza insesgada del artículo. "
                   "Keras guarda la que usa para normalizar: dividida entre n."),
            "added up": Misconception(
                add_batch,
                en="The old value gets its share. "
                   "If all batches had mean 3, where would yours end up?",
                es="El valor anterior recibe su parte. "
                   "Si todos los lotes tuvieran media 3, ¿adónde llegaría el tuyo?"),
            "one for all": Misconception(
                running_statistics_with(batch_mean=np.mean, batch_variance=np.var),
                en="One mean for the whole batch? "
                   "Each feature keeps its own: which axis are the examples?",
                es="¿Una sola media para todo el lote? "
                   "Cada característica lleva la suya: ¿qué eje son los ejemplos?"),
            "the mean alone": Misconception(
                lambda *args: running_statistics(*args)[0],
                en="You return one statistic. Inference needs a second one.",
                es="Devuelves una sola estadística. La inferencia necesita una segunda."),
            "deviations from the running mean": Misconception(
                deviate_from_running_mean,
                en="The batch's variance is taken about the batch's own mean. "
                   "About which mean is yours?",
                es="La varianza del lote se toma respecto de la media del propio lote. "
                   "¿Respecto de cuál tomas la tuya?"),
            "standard deviation": Misconception(
                running_statistics_with(batch_variance=lambda x: x.std(axis=0)),
                en="The mean is right. "
                   "The second number keeps a variance, not a standard deviation.",
                es="La media está bien. "
                   "El segundo número guarda una varianza, no una desviación estándar."),
            "variance not moved": Misconception(
                keep_variance,
                en="The mean moves, the variance stays. "
                   "Inference divides by the root of the second one: move it too.",
                es="La media se mueve y la varianza no. "
                   "La inferencia divide entre la raíz de esta: muévela también."),
        }),
    "output_model": Exercise(
        answer=stack(HIDDEN, BN), given=stack(HIDDEN, BN, top=(BN,)),
        misconceptions={
            "none left": Misconception(
                stack(HIDDEN),
                en="The output is sound again, but the hidden layers have lost what helped them.",
                es="La salida vuelve a estar bien, "
                   "pero las capas ocultas perdieron lo que las ayudaba."),
            "only the output's left": Misconception(
                stack(HIDDEN, top=(BN,)),
                en="You removed the useful ones. "
                   "Behind which layer do the numbers have to sum to 1?",
                es="Quitaste las útiles. ¿Tras qué capa los números tienen que sumar 1?"),
            "the output removed": Misconception(
                stack(HIDDEN, BN)[:-1],
                en="Now the model ends with a hidden layer. "
                   "Who turns its numbers into ten probabilities?",
                es="Ahora el modelo termina en una capa oculta. "
                   "¿Quién convierte sus números en diez probabilidades?"),
            "before the softmax": Misconception(
                stack(HIDDEN, BN, output=Dense(10), top=(BN, Activation("softmax"))),
                en="A distribution again; "
                   "but the scores of one image now depend on the batch. Is that needed?",
                es="Otra vez una distribución; "
                   "pero los puntajes de una imagen dependen del lote. ¿Hace falta?"),
            "the softmax lost": Misconception(
                stack(HIDDEN, BN, output=Dense(10)),
                en="The layers are right. "
                   "But the last one's activation is gone: which one did it have?",
                es="Las capas están bien. Pero falta la activación de la última: ¿cuál tenía?"),
            "a second softmax": Misconception(
                stack(HIDDEN, BN, top=(BN, Activation("softmax"))),
                en="You normalise probabilities and take a softmax of them again: "
                   "γ then limits how sure the net can be. Is there anything simpler?",
                es="Normalizas probabilidades y les aplicas otra softmax: "
                   "γ limita entonces cuán segura puede estar la red. ¿Hay algo más simple?"),
            "softmax into the wrong place": Misconception(
                stack(HIDDEN, BN, output=Dense(10), top=(BN,)),
                en="Now nothing turns the scores into probabilities. "
                   "What should the last line's activation be?",
                es="Ahora nada convierte los puntajes en probabilidades. "
                   "¿Qué activación debe tener la última línea?"),
        }),
    "saved": Exercise(
        answer=400,
        misconceptions={
            "the output's too": Misconception(
                410,
                en="Ten too many. Does batch normalisation follow the last layer? "
                   "It keeps its bias.",
                es="Diez de más. ¿Hay una normalización por lotes tras la última capa? "
                   "Esa conserva su sesgo."),
            "γ and β": Misconception(
                800,
                en="You count what batch normalisation adds. "
                   "How many biases does a layer of 200 units have?",
                es="Cuentas lo que agrega la normalización por lotes. "
                   "¿Cuántos sesgos tiene una capa de 200 unidades?"),
            "all that it adds": Misconception(
                1600,
                en="That is what batch normalisation adds. "
                   "Here only the biases that have no effect are counted.",
                es="Eso es lo que agrega la normalización por lotes. "
                   "Aquí se cuentan solo los sesgos sin efecto."),
            "one of the layers missing": Misconception(
                300,
                en="Count the hidden layers once more: "
                   "how many have a normalisation right behind their sums?",
                es="Cuenta otra vez las capas ocultas: "
                   "¿cuántas tienen una normalización justo tras sus sumas?"),
            "one for each layer": Misconception(
                3,
                en="A bias for each layer? Each unit has its own.",
                es="¿Un sesgo por capa? Cada unidad tiene el suyo."),
            "one layer": Misconception(
                200,
                en="That is the first layer. Two more hidden layers follow.",
                es="Esa es la primera capa. Siguen dos capas ocultas más."),
        }),
    "bias_model": Exercise(
        answer=stack(FREE, BN, Activation(RELU)), given=stack(LINEAR, BN, Activation(RELU)),
        misconceptions={
            "the output's too": Misconception(
                stack(FREE, BN, Activation(RELU), output=Dense(10, "softmax", use_bias=False)),
                en="The hidden layers are right. "
                   "What follows the last Dense: does anything subtract a mean there?",
                es="Las capas ocultas están bien. "
                   "¿Qué sigue a la última Dense? ¿Algo resta ahí una media?"),
            "only the first": Misconception(
                [*stack(FREE, BN, Activation(RELU))[:3], *stack(LINEAR, BN, Activation(RELU))[3:]],
                en="One bias vector is gone. Which others are cancelled in the same way?",
                es="Ya no está uno de los vectores de sesgos. "
                   "¿Cuáles otros se cancelan de la misma manera?"),
            "the third left": Misconception(
                [*stack(FREE, BN, Activation(RELU))[:6], *stack(LINEAR, BN, Activation(RELU))[6:]],
                en="Two bias vectors are gone. One more layer is followed by a normalisation.",
                es="Ya no están dos vectores de sesgos. "
                   "Hay una capa más a la que sigue una normalización."),
            "the initialiser lost": Misconception(
                stack(Dense(0, None, use_bias=False), BN, Activation(RELU)),
                en="The biases are right. But how do these layers start now? "
                   "Compare with the code that you were given.",
                es="Los sesgos están bien. Pero ¿cómo empiezan ahora estas capas? "
                   "Compara con el código recibido."),
            "normalisation removed": Misconception(
                stack(LINEAR, Activation(RELU)),
                en="That is one way to make the biases count, but the normalisation was to stay.",
                es="Es una manera de que los sesgos cuenten, "
                   "pero la normalización debía quedarse."),
            "ReLU between": Misconception(
                stack(Dense(0, RELU, HE, use_bias=False), BN),
                en="Now the ReLU stands between: is the bias still cancelled? "
                   "Leave the order as it was.",
                es="Ahora la ReLU está en medio: ¿se sigue cancelando el sesgo? "
                   "Deja el orden como estaba."),
        }),
    "order_model": Exercise(
        answer=stack(FREE, BN, Activation(RELU)),
        given=stack(Dense(0, RELU, HE, use_bias=False), BN),
        misconceptions={
            "two ReLUs": Misconception(
                stack(Dense(0, RELU, HE, use_bias=False), BN, Activation(RELU)),
                en="There are two ReLUs now. The Dense layer should only compute the sums.",
                es="Ahora hay dos ReLU. La capa Dense debe calcular solo las sumas."),
            "no ReLU": Misconception(
                stack(FREE, BN),
                en="Without any ReLU the hidden layers make one linear map. "
                   "Where should it stand?",
                es="Sin ninguna ReLU, "
                   "las capas ocultas equivalen a una sola transformación lineal. ¿Dónde debe ir?"),
            "the ReLU first": Misconception(
                stack(FREE, Activation(RELU), BN),
                en="The ReLU has its own line now, but the order is still the slides'. "
                   "What does the paper normalise?",
                es="La ReLU ya tiene su propia línea, pero el orden es el de antes. "
                   "¿Qué normaliza el artículo?"),
            "the initialiser lost": Misconception(
                stack(Dense(0, None, use_bias=False), BN, Activation(RELU)),
                en="The order is the paper's. But how do these layers start now? "
                   "Compare with the code you were given.",
                es="El orden es el del artículo. Pero ¿cómo empiezan ahora estas capas? "
                   "Compara con el código recibido."),
            "the bias back": Misconception(
                stack(HIDDEN, BN),
                en="The units can shift again, true, and that is a sound model. "
                   "But the paper's order was asked for.",
                es="Es cierto, las unidades pueden desplazarse otra vez y el modelo es válido. "
                   "Pero se pedía el orden del artículo."),
            "normalisation first": Misconception(
                stack(BN, Dense(0, RELU, HE, use_bias=False)),
                en="You normalise what goes into the layer. "
                   "The paper normalises the sums, before the ReLU.",
                es="Normalizas lo que entra en la capa. "
                   "El artículo normaliza las sumas, antes de la ReLU."),
            "bias kept": Misconception(
                stack(LINEAR, BN, Activation(RELU)),
                en="The order is the paper's. In this order a bias has nothing to do.",
                es="El orden es el del artículo. En ese orden un sesgo no tiene nada que hacer."),
        }),
}
