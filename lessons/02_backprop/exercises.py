"""The exercises of lesson 02: back-propagation, gradient checks, momentum and a first classifier."""

from collections.abc import Callable, Iterator
from math import log

import numpy as np

from helpers.exercises.declaration import Exercise, Misconception
from helpers.exercises.formula import Formula
from helpers.scratch import dense, gradients


def forward_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The hidden layer of the lesson's net on its one case, then square, oblong and large ones."""
    yield np.array([[1., 2]]), np.array([[1., -1], [-1, 1]]), np.array([1., 0])
    for n, d, k in ((2, 2, 2), (3, 2, 4), (1, 5, 1), (4, 3, 3), (6, 4, 2)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k)


def output_delta(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """∂E/∂x of sigmoid output units: (n, k), (n, k) -> (n, k)."""
    return dense.sigmoid_backward(y - d, y)


def delta_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One unit at one half, then several cases of several units."""
    yield np.array([[.5]]), np.array([[1.]])
    for n, k in ((1, 2), (3, 1), (2, 2), (4, 3), (5, 2)):
        yield rng.uniform(.05, .95, (n, k)), rng.integers(0, 2, (n, k)).astype(float)


def dense_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two cases, two inputs, one unit by hand; then square kernels, where a forgotten transpose does not raise."""
    yield np.array([[1.], [2]]), np.array([[1., 2], [3, 4]]), np.array([[5.], [6]])
    for n, d, k in ((2, 2, 2), (3, 3, 3), (4, 2, 5), (2, 6, 3), (5, 4, 4)):
        yield tuple(rng.integers(-5, 6, shape).astype(float) for shape in ((n, k), (n, d), (d, k)))


def scaled(along_kernel: Callable = lambda n: 1, along_bias: Callable = lambda n: 1) -> Callable:
    """`dense.backward` with its last two results multiplied by functions of the number of cases."""
    def backward(d_x: np.ndarray, y: np.ndarray, kernel: np.ndarray) -> tuple:
        d_y, d_kernel, d_bias = dense.backward(d_x, y, kernel)
        return d_y, along_kernel(len(y)) * d_kernel, along_bias(len(y)) * d_bias
    return backward


SQUARES, CUBES = Formula("lambda w: np.sum(w**2)"), Formula("lambda w: np.sum(w**3)")
PRODUCT, WAVES = Formula("lambda w: np.prod(w + 3)"), Formula("lambda w: np.sin(w).sum()")


def gradient_check(loss: Callable, w: np.ndarray, h: float) -> np.ndarray:
    """The central differences of loss along each w: (d,) -> (d,)."""
    w = w.astype(float)
    return gradients.numerical(lambda: loss(w), w, h)


def gradient_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """w² at 3, whose slope is 6; then cubes, products and waves with a step large enough for mistakes to show."""
    yield SQUARES, np.array([3.]), .5
    for loss, d, h in ((SQUARES, 2, .1), (CUBES, 2, .5), (PRODUCT, 3, .25), (WAVES, 4, .2), (CUBES, 3, .1)):
        yield loss, rng.normal(size=d).round(2), h


def differences(formula: Callable) -> Callable:
    """A gradient made by `formula(loss, w, h, nudge)` along each place, `nudge` being h there and 0 elsewhere."""
    def gradient(loss: Callable, w: np.ndarray, h: float) -> np.ndarray:
        return np.array([formula(loss, w, h, nudge) for nudge in h * np.eye(len(w))])
    return gradient


def left_nudged(loss: Callable, w: np.ndarray, h: float) -> np.ndarray:
    """Central differences of a vector whose numbers stay at −h once they have been nudged."""
    w = w.astype(float)
    slopes = []
    for nudge in h * np.eye(len(w)):
        slopes.append((loss(w + nudge) - loss(w - nudge)) / (2 * h))
        w = w - nudge
    return np.array(slopes)


def broken(wrong_sign: bool, no_derivative: bool, summed: bool) -> Callable:
    """`mean_slopes` with some of the three bugs of the exercise."""
    def slopes(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        out = dense.sigmoid(dense.forward(y, kernel, bias))
        d_out = (d - out if wrong_sign else out - d) / (1 if summed else len(y))
        d_x = d_out if no_derivative else dense.sigmoid_backward(d_out, out)
        return dense.backward(d_x, y, kernel)[1:]
    return slopes


SLOPES, SUMMED = broken(False, False, False), broken(False, False, True)


def slopes_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two cases of one unit with zero weights, then random layers; always more than one case."""
    yield np.array([[1., 0], [0, 1]]), np.zeros((2, 1)), np.zeros(1), np.array([[1.], [0]])
    for n, d, k in ((2, 1, 2), (3, 2, 2), (5, 3, 1), (4, 2, 3), (6, 4, 2)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k), rng.random((n, k)).round()


def momentum_step(w: np.ndarray, slope: np.ndarray, previous: np.ndarray, rate: float,
                  momentum: float) -> tuple[np.ndarray, np.ndarray]:
    """The new weights and the step taken, by eq. 9: three times (d,) -> (d,), (d,)."""
    step = momentum * previous - rate * slope
    return w + step, step


def momentum_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A step by hand, a first step (none before), then random ones."""
    yield np.array([1.]), np.array([2.]), np.array([-.5]), .1, .9
    yield np.array([1., -1]), np.array([.5, 2]), np.zeros(2), .2, .5
    for d in (1, 2, 3, 4):
        yield *rng.normal(size=(3, d)), float(rng.uniform(.05, .4)), float(rng.choice([.5, .8, .9]))


EXERCISES = {
    "forward": Exercise(
        answer=lambda y, kernel, bias: dense.sigmoid(dense.forward(y, kernel, bias)), cases=forward_cases,
        lent=("helpers.scratch.dense.sigmoid",),
        misconceptions={
            "no bias": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel),
                "Which of the three arguments have you not used? Unit 3 of the example has one that is not 0.",
                "¿Cuál de los tres argumentos no has usado? La unidad 3 del ejemplo tiene uno distinto de 0."),
            "total input": Misconception(
                lambda y, kernel, bias: dense.forward(y, kernel, bias),
                "These are the total inputs x. What does a unit do with its total input (equation 2)?",
                "Esas son las entradas totales x. ¿Qué hace una unidad con su entrada total (ecuación 2)?"),
            "sign of the power": Misconception(
                lambda y, kernel, bias: dense.sigmoid(-dense.forward(y, kernel, bias)),
                "A large total input should give an output near 1. Does yours? Look at the sign in the power of e.",
                "Una entrada total grande debe dar una salida cercana a 1. ¿La tuya? Mira el signo del exponente."),
            "transposed kernel": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel.T + bias),
                "kernel[i, j] leads from input i to unit j. Over which of the two must the sum run?",
                "kernel[i, j] va de la entrada i a la unidad j. ¿Sobre cuál de los dos índices se suma?"),
            "threshold": Misconception(
                lambda y, kernel, bias: (dense.forward(y, kernel, bias) > 0).astype(float),
                "That is the hard threshold of lesson 1, 0 or 1. Which smooth step does equation 2 put in its place?",
                "Ese es el umbral duro de la lección 1, 0 o 1. ¿Qué escalón suave pone en su lugar la ecuación 2?"),
            "bias outside": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel) + bias,
                "Outputs of a sigmoid lie between 0 and 1; yours can leave that range. When is the bias added?",
                "La salida de una sigmoide está entre 0 y 1; la tuya puede salirse. ¿Cuándo se suma el sesgo?"),
        }),
    "output_delta": Exercise(
        answer=output_delta, cases=delta_cases,
        misconceptions={
            "wrong sign": Misconception(
                lambda y, d: -output_delta(y, d),
                "If the output is below its target, more total input lowers the error. Which sign has the slope then?",
                "Si la salida está bajo su objetivo, más entrada total reduce el error. ¿Qué signo da eso?"),
            "no derivative": Misconception(
                lambda y, d: y - d,
                "That is the slope along the output y. Which factor leads from y back to the total input x?",
                "Esa es la pendiente respecto de la salida y. ¿Qué factor lleva de y hacia la entrada total x?"),
            "sigmoid twice": Misconception(
                lambda y, d: (y - d) * dense.sigmoid(y) * (1 - dense.sigmoid(y)),
                "y has already been through the sigmoid. Equation 5 uses y itself.",
                "y ya pasó por la sigmoide. La ecuación 5 usa y misma."),
            "sign and derivative": Misconception(
                lambda y, d: d - y,
                "Two things: where y is below d, more of y lowers the error, so which sign has ∂E/∂y? And equation 5?",
                "Dos cosas: si y está bajo d, más de y reduce el error; ¿qué signo tiene ∂E/∂y? ¿Y la ecuación 5?"),
            "one half forgotten": Misconception(
                lambda y, d: 2 * output_delta(y, d),
                "Twice too much. What does the ½ in equation 3 do with the 2 that comes down from the square?",
                "El doble de lo debido. ¿Qué hace el ½ de la ecuación 3 con el 2 que baja del cuadrado?"),
            "parentheses": Misconception(
                lambda y, d: y - d * y * (1 - y),
                "Python multiplies before it subtracts. What does y(1 − y) have to multiply?",
                "Python multiplica antes de restar. ¿Qué debe multiplicar y(1 − y)?"),
            "not differentiated": Misconception(
                lambda y, d: (y - d)**2 / 2 * y * (1 - y),
                "You start from the error itself. What is its slope along y (equation 4)?",
                "Partes del error mismo. ¿Cuál es su pendiente respecto de y (ecuación 4)?"),
            "mean": Misconception(
                lambda y, d: output_delta(y, d) / y.size,
                "The error of 1986 is a sum over cases and units. By what do you divide?",
                "El error de 1986 es una suma sobre casos y unidades. ¿Entre qué divides?"),
            "mean over cases": Misconception(
                lambda y, d: output_delta(y, d) / len(y),
                "The error of 1986 is a sum over cases. Why do you divide by how many there are?",
                "El error de 1986 es una suma sobre los casos. ¿Por qué divides entre cuántos hay?"),
            "half of it": Misconception(
                lambda y, d: y * (1 - y),
                "That is how the output follows the total input. How does the error follow the output (equation 4)?",
                "Así sigue la salida a la entrada total. ¿Cómo sigue el error a la salida (ecuación 4)?"),
        }),
    "dense_backward": Exercise(
        answer=lambda g, y, kernel: dense.backward(g, y, kernel), cases=dense_cases, points=3,
        misconceptions={
            "kernel not transposed": Misconception(
                lambda d_x, y, kernel: (d_x @ kernel, *dense.backward(d_x, y, kernel)[1:]),
                "Forward, the kernel leads from inputs to units. What must it look like to lead back?",
                "Hacia adelante, el kernel va de entradas a unidades. ¿Cómo debe quedar para ir hacia atrás?"),
            "kernel slope transposed": Misconception(
                lambda d_x, y, kernel: (d_x @ kernel.T, d_x.T @ y, d_x.sum(axis=0)),
                "The slopes along the kernel must have the kernel's own shape, (d, k). Which of the two comes first?",
                "Las pendientes del kernel deben tener su misma forma, (d, k). ¿Cuál de los dos factores va primero?"),
            "mean over cases": Misconception(
                scaled(along_kernel=lambda n: 1 / n, along_bias=lambda n: 1 / n),
                "Every case adds its share to the slope of a weight. Where does your division come from? If an average "
                "is wanted, the loss divides, not the layer.",
                "Cada caso suma su parte a la pendiente de un peso. ¿De dónde sale tu división? Si se quiere un "
                "promedio, divide la pérdida, no la capa."),
            "mean bias": Misconception(
                scaled(along_bias=lambda n: 1 / n),
                "A bias is the weight of an input that is always 1. Put a column of ones in place of y.",
                "Un sesgo es el peso de una entrada que siempre vale 1. Pon una columna de unos en lugar de y."),
            "bias not summed": Misconception(
                lambda d_x, y, kernel: (*dense.backward(d_x, y, kernel)[:2], d_x),
                "There is one bias a unit, but you give one number for each case as well. What do the cases do?",
                "Hay un sesgo por unidad, pero das además un número por cada caso. ¿Qué se hace con los casos?"),
            "activation inside": Misconception(
                lambda d_x, y, kernel: (d_x @ kernel.T * y * (1 - y), *dense.backward(d_x, y, kernel)[1:]),
                "y(1 − y) belongs to the sigmoid of the layer below. Where does the dense layer X = YW + b have one?",
                "y(1 − y) es de la sigmoide de la capa inferior. ¿Dónde hay una en la capa densa X = YW + b?"),
            "kernel first": Misconception(
                lambda d_x, y, kernel: (*dense.backward(d_x, y, kernel)[1:], d_x @ kernel.T),
                "Three right arrays, but the slopes along y should come first.",
                "Los tres arreglos son correctos, pero las pendientes respecto de y van primero."),
            "wrong order": Misconception(
                lambda d_x, y, kernel: dense.backward(d_x, y, kernel)[::-1],
                "Three right arrays, but look at the order in the docstring.",
                "Los tres arreglos son correctos, pero mira el orden que pide la descripción de la función."),
        }),
    "gradient_check": Exercise(
        answer=gradient_check, cases=gradient_cases, points=2,
        misconceptions={
            "forward difference": Misconception(
                differences(lambda loss, w, h, nudge: (loss(w + nudge) - loss(w)) / h),
                "You nudge to one side only. For w² at 3 that gives more than 6. Which other point would cancel it?",
                "Mueves hacia un solo lado. Para w² en 3 eso da más de 6. ¿Qué otro punto lo compensaría?"),
            "one step too few": Misconception(
                differences(lambda loss, w, h, nudge: (loss(w + nudge) - loss(w - nudge)) / h),
                "How far apart are the two points that you compare?",
                "¿A qué distancia están los dos puntos que comparas?"),
            "upside down": Misconception(
                differences(lambda loss, w, h, nudge: (loss(w - nudge) - loss(w + nudge)) / (2 * h)),
                "w² grows at w = 3, so its slope is positive. Is yours?",
                "w² crece en w = 3, así que su pendiente es positiva. ¿La tuya?"),
            "all at once": Misconception(
                lambda loss, w, h: np.full(len(w), (loss(w + h) - loss(w - h)) / (2 * h)),
                "You move all the weights together, so all slopes come out alike. How do you move only one?",
                "Mueves todos los pesos juntos y por eso todas las pendientes salen iguales. ¿Cómo mueves solo uno?"),
            "one number": Misconception(
                lambda loss, w, h: (loss(w + h) - loss(w - h)) / (2 * h),
                "You move all the weights together and get one slope. The result has a slope for each weight.",
                "Mueves todos los pesos juntos y obtienes una sola pendiente. El resultado lleva una por cada peso."),
            "one weight alone": Misconception(
                lambda loss, w, h: np.array([(loss(x + h) - loss(x - h)) / (2 * h) for x in w]),
                "You give the loss one number at a time. It needs the whole vector, with one number nudged.",
                "Le das a la pérdida un número a la vez. Necesita el vector entero, con un número movido."),
            "no parentheses": Misconception(
                differences(lambda loss, w, h, nudge: (loss(w + nudge) - loss(w - nudge)) / 2 * h),
                "What does Python give for 6 / 2 * 3? Is that 6 divided by 2·3?",
                "¿Cuánto da Python para 6 / 2 * 3? ¿Es 6 dividido entre 2·3?"),
            "nudges that stay": Misconception(
                left_nudged,
                "The first slope is right, the others are not. Is the vector back where it began before the next one?",
                "La primera pendiente es correcta, las demás no. ¿El vector vuelve a su sitio antes de la siguiente?"),
            "same array": Misconception(
                lambda loss, w, h: np.zeros(len(w)),
                "All your slopes are 0: your two points are the same. After `up = w`, is `up` a second array?",
                "Todas tus pendientes son 0: tus dos puntos son el mismo. Tras `up = w`, ¿es `up` un segundo arreglo?"),
            "not divided": Misconception(
                differences(lambda loss, w, h, nudge: loss(w + nudge) - loss(w - nudge)),
                "That is how much the loss changes. A slope is a change per length.",
                "Eso es cuánto cambia la pérdida. Una pendiente es un cambio por unidad de longitud."),
        }),
    "mean_slopes": Exercise(
        answer=SLOPES, cases=slopes_cases, points=3, given=broken(True, True, True),
        lent=("helpers.scratch.dense.forward", "helpers.scratch.dense.sigmoid",),
        misconceptions={
            "still the wrong sign": Misconception(
                broken(True, False, False),
                "Two bugs are gone. One is left: compare with nudging. All the slopes have the right size, but …?",
                "Ya corregiste dos errores. Falta uno: compara con diferencias centrales. El tamaño está bien, ¿y…?"),
            "still no derivative": Misconception(
                broken(False, True, False),
                "Two bugs are gone. One is left: on the way from the output to the total input, equation 5 is missing.",
                "Ya corregiste dos errores. Falta uno: de la salida a la entrada total falta la ecuación 5."),
            "still summed": Misconception(
                SUMMED,
                "Two bugs are gone. One is left: give the same case twice. Should the slope of a mean change?",
                "Ya corregiste dos errores. Falta uno: da el mismo caso dos veces. ¿Debe cambiar la pendiente de una "
                "media?"),
            "sign and derivative left": Misconception(
                broken(True, True, False),
                "One bug is gone, two are left. Check the first line after the output, then the step to x.",
                "Ya corregiste un error; faltan dos. Revisa la primera línea tras la salida y luego el paso hacia x."),
            "derivative and mean left": Misconception(
                broken(False, True, True),
                "One bug is gone, the sign; two are left. Look at the step to x, then at the word *mean* in the task.",
                "Ya corregiste un error, el signo; faltan dos. Mira el paso hacia x y luego la palabra *media* del "
                "enunciado."),
            "sign and mean left": Misconception(
                broken(True, False, True),
                "One bug is gone: equation 5 is there. Two are left: check equation 4, then the word *mean*.",
                "Ya corregiste un error: la ecuación 5 está. Faltan dos: revisa la ecuación 4 y la palabra *media*."),
            "mean over units too": Misconception(
                lambda y, kernel, bias, d: tuple(part / d.shape[1] for part in SLOPES(y, kernel, bias, d)),
                "You average over the units as well. Over what does the task's formula average, and over what does it "
                "only sum?",
                "Promedias también sobre las unidades. ¿Sobre qué promedia la fórmula del enunciado y sobre qué solo "
                "suma?"),
            "bias not averaged": Misconception(
                lambda y, kernel, bias, d: (SLOPES(y, kernel, bias, d)[0], SUMMED(y, kernel, bias, d)[1]),
                "The kernel's slopes are right. Do you divide those of the bias by the number of cases too?",
                "Las pendientes del kernel son correctas. ¿Divides también las del sesgo entre el número de casos?"),
        }),
    "momentum_step": Exercise(
        answer=momentum_step, cases=momentum_cases,
        withheld=("helpers.scratch.descent",),
        misconceptions={
            "uphill": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, -slope, previous, rate, momentum),
                "Your step goes up the slope. Which sign has ε in equation 9?",
                "Tu paso sube por la pendiente. ¿Qué signo lleva ε en la ecuación 9?"),
            "weighted mean": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, (1 - momentum) * slope, previous, rate,
                                                                         momentum),
                "You have 1 − α before the slope: that is a running mean. Equation 9 has no such factor.",
                "Tienes 1 − α delante de la pendiente: eso es una media móvil. La ecuación 9 no lleva ese factor."),
            "no memory": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, slope, previous, rate, 0),
                "That is equation 8. Where does the step before this one come in?",
                "Esa es la ecuación 8. ¿Dónde interviene el paso anterior?"),
            "brake": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, slope, previous, rate, -momentum),
                "Yours works against the step before. With momentum, what moved goes on moving.",
                "El tuyo va en contra del paso anterior. Con momento, lo que se movía sigue moviéndose."),
            "minus twice": Misconception(
                lambda w, slope, previous, rate, momentum: (w - momentum * previous - rate * slope,
                                                            rate * slope + momentum * previous),
                "Your step points uphill and is then taken away. Where does equation 9 have the minus of ε?",
                "Tu paso apunta cuesta arriba y luego lo restas. ¿Dónde lleva la ecuación 9 el menos de ε?"),
            "subtracted": Misconception(
                lambda w, slope, previous, rate, momentum: (w - momentum_step(w, slope, previous, rate, momentum)[1],
                                                            momentum_step(w, slope, previous, rate, momentum)[1]),
                "The step is right. It already points downhill: is it added to w or taken away?",
                "El paso es correcto. Ya apunta cuesta abajo: ¿se suma a w o se resta?"),
            "step first": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, slope, previous, rate, momentum)[::-1],
                "Two right arrays, but look at the order that is asked for.",
                "Los dos arreglos son correctos, pero mira el orden que se pide."),
            "memory of the slope alone": Misconception(
                lambda w, slope, previous, rate, momentum: (momentum_step(w, slope, previous, rate, momentum)[0],
                                                            -rate * slope),
                "The weights are right. Is the step that you return the whole way that they moved?",
                "Los pesos son correctos. ¿El paso que devuelves es todo lo que se movieron?"),
            "undamped": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, slope, previous, rate, 1),
                "You keep the whole of the step before. Which part of it does equation 9 keep?",
                "Conservas entero el paso anterior. ¿Qué parte de él conserva la ecuación 9?"),
            "both damped": Misconception(
                lambda w, slope, previous, rate, momentum: momentum_step(w, momentum * slope, previous, rate, momentum),
                "α multiplies only one of the two terms. Which one?",
                "α multiplica solo a uno de los dos términos. ¿A cuál?"),
        }),
    "best_momentum": Exercise(
        answer=.7,
        misconceptions={
            "none": Misconception(
                0., "Without momentum, the steps along the valley's floor stay tiny. Count the sweeps for the others.",
                "Sin momento, los pasos por el fondo del valle son diminutos. Cuenta los barridos de los demás."),
            "half": Misconception(
                .5, "Better than none. Have you counted for all five?",
                "Mejor que nada. ¿Contaste los cinco?"),
            "the usual": Misconception(
                .9, "0.9 is the usual value, but is it the fastest here? Run the count.",
                "0.9 es el valor habitual, pero ¿es el más rápido aquí? Haz la cuenta."),
            "the most": Misconception(
                .99, "With this much momentum the ball hardly slows down. Plot its path. Does it settle?",
                "Con tanto momento la bola casi no frena. Dibuja su trayectoria. ¿Se asienta?"),
        }),
    "first_loss": Exercise(
        answer=log(10), tolerance=1e-2,
        misconceptions={
            "the share": Misconception(
                .1, "0.1 is the probability that the net gives to the right class. What does the loss do with it?",
                "0.1 es la probabilidad que la red da a la clase correcta. ¿Qué hace la pérdida con ella?"),
            "the errors": Misconception(
                .9, "0.9 is the share of wrong answers. Cross-entropy looks at the probability of the right class.",
                "0.9 es la fracción de respuestas equivocadas. La entropía cruzada mira la clase correcta."),
            "base ten": Misconception(
                1., "Your logarithm has base 10. Which one undoes e^z?",
                "Tu logaritmo es de base 10. ¿Cuál deshace e^z?"),
            "base two": Misconception(
                log(10) / log(2), "Your logarithm has base 2. Which one stands in the loss?",
                "Tu logaritmo es de base 2. ¿Cuál aparece en la pérdida?"),
            "all classes": Misconception(
                10 * log(10), "You add up ten logarithms. Of how many classes does the loss look at the probability?",
                "Sumas diez logaritmos. ¿De cuántas clases mira la pérdida la probabilidad?"),
            "sign": Misconception(
                -log(10), "A loss below 0? Look at the sign in front of the logarithm.",
                "¿Una pérdida menor que 0? Mira el signo delante del logaritmo."),
            "two classes": Misconception(
                log(2), "That is the loss of a coin toss. How many classes are there?",
                "Esa es la pérdida de lanzar una moneda. ¿Cuántas clases hay?"),
        }),
    "parameters": Exercise(
        answer=2410,
        misconceptions={
            "no biases": Misconception(
                2368, "These are the weights. What has each unit of the two layers besides?",
                "Esos son los pesos. ¿Qué tiene además cada unidad de las dos capas?"),
            "no hidden layer": Misconception(
                650, "That is a net without a hidden layer. The outputs see the 32 hidden units, not the pixels.",
                "Esa es una red sin capa oculta. Las salidas ven las 32 unidades ocultas, no los píxeles."),
            "first layer": Misconception(
                2080, "That is the hidden layer alone. What leads from it to the ten outputs?",
                "Esa es solo la capa oculta. ¿Qué lleva de ella a las diez salidas?"),
            "one bias a layer": Misconception(
                2370, "You have one bias for each layer. Does each unit not have its own?",
                "Tienes un sesgo por capa. ¿No tiene cada unidad el suyo?"),
            "units": Misconception(
                106, "These are the units. How many numbers does each hidden unit have, and each output?",
                "Esas son las unidades. ¿Cuántos números tiene cada unidad oculta y cada salida?"),
            "biases for pixels": Misconception(
                2474, "You gave the 64 pixels a bias each. Do they add anything up?",
                "Diste un sesgo a cada uno de los 64 píxeles. ¿Acaso ellos suman algo?"),
            "all multiplied": Misconception(
                20480, "Weights join neighbouring layers only, so two products are added. Why multiply all three?",
                "Los pesos unen solo capas vecinas, así que se suman dos productos. ¿Por qué multiplicar los tres?"),
        }),
}
