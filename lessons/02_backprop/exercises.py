"""The exercises of lesson 02: back-propagation, gradient checks, momentum, a first classifier."""

from collections.abc import Callable, Iterator
from math import log

import numpy as np

from helpers.exercises import Exercise, Formula, Misconception
from helpers.scratch import dense, gradients

Gradients = tuple[np.ndarray, np.ndarray, np.ndarray]  # with respect to inputs, kernel and bias
LayerGradients = tuple[np.ndarray, np.ndarray]  # with respect to kernel and bias
Move = tuple[np.ndarray, np.ndarray]  # new weights (d,), step (d,)
Loss = Callable[[np.ndarray], float]

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
    """Two cases, two inputs, one unit by hand; then others, also square kernels.

    With a square kernel a forgotten transpose does not raise. The last are fractions.
    """
    yield np.array([[1.], [2]]), np.array([[1., 2], [3, 4]]), np.array([[5.], [6]])
    for n, d, k in ((2, 2, 2), (3, 3, 3), (4, 2, 5), (2, 6, 3), (5, 4, 4)):
        yield tuple(rng.integers(-5, 6, shape).astype(float) for shape in ((n, k), (n, d), (d, k)))
    yield tuple(rng.integers(-9, 10, shape) / 4 for shape in ((3, 2), (3, 4), (4, 2)))


def backward_with(**wrong: Callable) -> Callable:
    """`dense.backward` with the gradient of `y`, `kernel` or `bias` from a formula of its own.

    Each formula takes d_x, y and kernel.
    """
    def backward(d_x: np.ndarray, y: np.ndarray, kernel: np.ndarray) -> Gradients:
        right = dict(zip(("y", "kernel", "bias"), dense.backward(d_x, y, kernel), strict=True))
        others = {name: formula(d_x, y, kernel) for name, formula in wrong.items()}
        return tuple((right | others).values())
    return backward


def backward_kernel_first(d_x: np.ndarray, y: np.ndarray, kernel: np.ndarray) -> Gradients:
    """`dense.backward` that gives the inputs' gradient last."""
    d_y, d_kernel, d_bias = dense.backward(d_x, y, kernel)
    return d_kernel, d_bias, d_y


SQUARES, CUBES = Formula("lambda w: np.sum(w**2)"), Formula("lambda w: np.sum(w**3)")
PRODUCT, WAVES = Formula("lambda w: np.prod(w + 3)"), Formula("lambda w: np.sin(w).sum()")


def gradient_check(loss: Loss, w: np.ndarray, h: float) -> np.ndarray:
    """The central differences of loss along each w: (d,) -> (d,)."""
    w = w.astype(float)
    return gradients.numerical(lambda: loss(w), w, h)


def gradient_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """w² at 3, whose derivative is 6; then cubes, products and waves.

    The steps are large enough for mistakes to show.
    """
    yield SQUARES, np.array([3.]), .5
    trials = ((SQUARES, 2, .1), (CUBES, 2, .5), (PRODUCT, 3, .25), (WAVES, 4, .2), (CUBES, 3, .1))
    for loss, d, h in trials:
        yield loss, rng.normal(size=d).round(2), h


def gradient_by(formula: Callable[[float, float, float, float], float]) -> Callable:
    """A gradient whose every number is `formula(here, up, down, h)`.

    These are the losses at w, and with that one weight moved up and down by h.
    """
    def gradient(loss: Loss, w: np.ndarray, h: float) -> np.ndarray:
        return np.array([formula(loss(w), loss(w + nudge), loss(w - nudge), h)
                         for nudge in h * np.eye(len(w))])
    return gradient


def nudge_and_leave(loss: Loss, w: np.ndarray, h: float) -> np.ndarray:
    """Central differences of a vector whose numbers stay at −h once they have been nudged."""
    w = w.astype(float)
    gradient = []
    for nudge in h * np.eye(len(w)):
        gradient.append((loss(w + nudge) - loss(w - nudge)) / (2 * h))
        w = w - nudge
    return np.array(gradient)


def mean_gradients_with(wrong_sign: bool = False, no_derivative: bool = False,
                        summed: bool = False) -> Callable:
    """`mean_gradients` with some of the three bugs of the exercise."""
    def answer(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray,
               d: np.ndarray) -> LayerGradients:
        out = dense.sigmoid(dense.forward(y, kernel, bias))
        error = d - out if wrong_sign else out - d
        d_out = error if summed else error / len(y)
        d_x = d_out if no_derivative else dense.sigmoid_backward(d_out, out)
        _, d_kernel, d_bias = dense.backward(d_x, y, kernel)
        return d_kernel, d_bias
    return answer


mean_gradients = mean_gradients_with()
summed_gradients = mean_gradients_with(summed=True)


def mean_over_units(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray,
                    d: np.ndarray) -> LayerGradients:
    """`mean_gradients` that divides by the number of units as well."""
    d_kernel, d_bias = mean_gradients(y, kernel, bias, d)
    units = d.shape[1]
    return d_kernel / units, d_bias / units


def mean_for_kernel_only(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray,
                         d: np.ndarray) -> LayerGradients:
    """`mean_gradients` whose gradient of the bias is a sum over the cases."""
    d_kernel, _ = mean_gradients(y, kernel, bias, d)
    _, d_bias = summed_gradients(y, kernel, bias, d)
    return d_kernel, d_bias


def mean_gradients_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two cases of one unit with zero weights, then random layers; always more than one case."""
    yield np.array([[1., 0], [0, 1]]), np.zeros((2, 1)), np.zeros(1), np.array([[1.], [0]])
    for n, d, k in ((2, 1, 2), (3, 2, 2), (5, 3, 1), (4, 2, 3), (6, 4, 2)):
        y, kernel, bias = rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k)
        yield y, kernel, bias, rng.random((n, k)).round()


def momentum_step(w: np.ndarray, gradient: np.ndarray, previous: np.ndarray, rate: float,
                  momentum: float) -> Move:
    """The new weights and the step taken, by eq. 9: three times (d,) -> (d,), (d,)."""
    step = momentum * previous - rate * gradient
    return w + step, step


def momentum_by(formula: Callable, sign: int = 1) -> Callable:
    """A `momentum_step` whose step is `formula(gradient, previous, rate, momentum)`.

    The step times `sign` is added to the weights.
    """
    def answer(w: np.ndarray, gradient: np.ndarray, previous: np.ndarray, rate: float,
               momentum: float) -> Move:
        step = formula(gradient, previous, rate, momentum)
        return w + sign * step, step
    return answer


def forget_half_the_step(w: np.ndarray, gradient: np.ndarray, previous: np.ndarray, rate: float,
                         momentum: float) -> Move:
    """`momentum_step` that returns the gradient's part of its step only."""
    moved, _ = momentum_step(w, gradient, previous, rate, momentum)
    return moved, -rate * gradient


def momentum_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A step by hand, a first step (none before), then random ones."""
    yield np.array([1.]), np.array([2.]), np.array([-.5]), .1, .9
    yield np.array([1., -1]), np.array([.5, 2]), np.zeros(2), .2, .5
    for d in (1, 2, 3, 4):
        yield *rng.normal(size=(3, d)), float(rng.uniform(.05, .4)), float(rng.choice([.5, .8, .9]))


def add_gradients(w: np.ndarray, gradient: np.ndarray, previous: np.ndarray, rate: float,
                  momentum: float) -> Move:
    """`momentum_step` that remembers gradients, and multiplies by the rate afterwards."""
    memory = momentum * previous + gradient
    return w - rate * memory, memory


def nudge_by_one(loss: Loss, w: np.ndarray, h: float) -> np.ndarray:
    """Differences between points that lie 1 to either side, divided by 2h."""
    return np.array([(loss(w + nudge) - loss(w - nudge)) / (2 * h) for nudge in np.eye(len(w))])


EXERCISES = {
    "forward": Exercise(
        answer=lambda y, kernel, bias: dense.sigmoid(dense.forward(y, kernel, bias)),
        cases=forward_cases,
        lent=("helpers.scratch.dense.sigmoid",),
        misconceptions={
            "no bias": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel),
                en="Which of the three arguments have you not used? "
                   "Unit 3 of the example has one that is not 0.",
                es="¿Cuál de los tres argumentos no has usado? "
                   "La unidad 3 del ejemplo tiene uno distinto de 0."),
            "total input": Misconception(
                lambda y, kernel, bias: dense.forward(y, kernel, bias),
                en="These are the total inputs x. "
                   "What does a unit do with its total input (equation 2)?",
                es="Esas son las entradas totales x. "
                   "¿Qué hace una unidad con su entrada total (ecuación 2)?"),
            "sign of the power": Misconception(
                lambda y, kernel, bias: dense.sigmoid(-dense.forward(y, kernel, bias)),
                en="A large total input should give an output near 1. "
                   "Does yours? Look at the sign in the power of e.",
                es="Una entrada total grande debe dar una salida cercana a 1. "
                   "¿La tuya? Mira el signo del exponente."),
            "transposed kernel": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel.T + bias),
                en="kernel[i, j] leads from input i to unit j. "
                   "Over which of the two must the sum run?",
                es="kernel[i, j] va de la entrada i a la unidad j. "
                   "¿Sobre cuál de los dos índices se suma?"),
            "threshold": Misconception(
                lambda y, kernel, bias: (dense.forward(y, kernel, bias) > 0).astype(float),
                en="That is the hard threshold of lesson 1, 0 or 1. "
                   "Which smooth step does equation 2 put in its place?",
                es="Ese es el umbral duro de la lección 1, 0 o 1. "
                   "¿Qué escalón suave pone en su lugar la ecuación 2?"),
            "bias outside": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel) + bias,
                en="Outputs of a sigmoid lie between 0 and 1; yours can leave that range. "
                   "When is the bias added?",
                es="La salida de una sigmoide está entre 0 y 1; la tuya puede salirse. "
                   "¿Cuándo se suma el sesgo?"),
            "bias subtracted": Misconception(
                lambda y, kernel, bias: dense.sigmoid(y @ kernel - bias),
                en="Your bias has the wrong sign. Does the minus of e's power reach the whole "
                   "sum, or only its first part?",
                es="Tu sesgo tiene el signo contrario. ¿El menos del exponente abarca toda la "
                   "suma o solo su primera parte?"),
        }),
    "output_delta": Exercise(
        answer=output_delta, cases=delta_cases,
        misconceptions={
            "wrong sign": Misconception(
                lambda y, d: -output_delta(y, d),
                en="If the output is below its target, more total input lowers the error. "
                   "Which sign has the gradient then?",
                es="Si la salida está bajo su objetivo, más entrada total reduce el error. "
                   "¿Qué signo tiene entonces el gradiente?"),
            "no derivative": Misconception(
                lambda y, d: y - d,
                en="That is the gradient with respect to the output y. "
                   "Which factor leads from y back to the total input x?",
                es="Ese es el gradiente respecto de la salida y. "
                   "¿Qué factor lleva de y hacia la entrada total x?"),
            "sigmoid twice": Misconception(
                lambda y, d: (y - d) * dense.sigmoid(y) * (1 - dense.sigmoid(y)),
                en="y has already been through the sigmoid. Equation 5 uses y itself.",
                es="y ya pasó por la sigmoide. La ecuación 5 usa y misma."),
            "sign and derivative": Misconception(
                lambda y, d: d - y,
                en="Two things: where y is below d, more of y lowers the error, "
                   "so which sign has ∂E/∂y? And equation 5?",
                es="Dos cosas: si y está bajo d, más de y reduce el error; "
                   "¿qué signo tiene ∂E/∂y? ¿Y la ecuación 5?"),
            "one half forgotten": Misconception(
                lambda y, d: 2 * output_delta(y, d),
                en="Twice too much. "
                   "What does the ½ in equation 3 do with the 2 that comes down from the square?",
                es="El doble de lo debido. "
                   "¿Qué hace el ½ de la ecuación 3 con el 2 que baja del cuadrado?"),
            "parentheses": Misconception(
                lambda y, d: y - d * y * (1 - y),
                en="Python multiplies before it subtracts. What does y(1 − y) have to multiply?",
                es="Python multiplica antes de restar. ¿Qué debe multiplicar y(1 − y)?"),
            "not differentiated": Misconception(
                lambda y, d: (y - d)**2 / 2 * y * (1 - y),
                en="You start from the error itself. "
                   "What is its derivative with respect to y (equation 4)?",
                es="Partes del error mismo. ¿Cuál es su derivada respecto de y (ecuación 4)?"),
            "mean": Misconception(
                lambda y, d: output_delta(y, d) / y.size,
                en="The error of 1986 is a sum over cases and units. By what do you divide?",
                es="El error de 1986 es una suma sobre casos y unidades. ¿Entre qué divides?"),
            "mean over cases": Misconception(
                lambda y, d: output_delta(y, d) / len(y),
                en="The error of 1986 is a sum over cases. "
                   "Why do you divide by how many there are?",
                es="El error de 1986 es una suma sobre los casos. "
                   "¿Por qué divides entre cuántos hay?"),
            "half of it": Misconception(
                lambda y, d: y * (1 - y),
                en="That is how the output changes with the total input. "
                   "How does the error change with the output (equation 4)?",
                es="Así cambia la salida con la entrada total. "
                   "¿Cómo cambia el error con la salida (ecuación 4)?"),
        }),
    "dense_backward": Exercise(
        answer=lambda g, y, kernel: dense.backward(g, y, kernel), cases=dense_cases, points=3,
        misconceptions={
            "kernel not transposed": Misconception(
                backward_with(y=lambda d_x, y, kernel: d_x @ kernel),
                en="Forward, the kernel leads from inputs to units. "
                   "What must it look like to lead back?",
                es="Hacia adelante, el kernel va de entradas a unidades. "
                   "¿Cómo debe quedar para ir hacia atrás?"),
            "kernel gradient transposed": Misconception(
                backward_with(kernel=lambda d_x, y, kernel: d_x.T @ y),
                en="The kernel's gradient must have the kernel's own shape, (d, k). "
                   "Which of the two factors comes first?",
                es="El gradiente del kernel debe tener su misma forma, (d, k). "
                   "¿Cuál de los dos factores va primero?"),
            "mean over cases": Misconception(
                backward_with(kernel=lambda d_x, y, kernel: y.T @ d_x / len(y),
                              bias=lambda d_x, y, kernel: d_x.mean(axis=0)),
                en="Every case adds its share to the gradient of a weight. "
                   "Where does your division come from? "
                   "If an average is wanted, the loss divides, not the layer.",
                es="Cada caso suma su parte al gradiente de un peso. ¿De dónde sale tu división? "
                   "Si se quiere un promedio, divide la pérdida, no la capa."),
            "mean bias": Misconception(
                backward_with(bias=lambda d_x, y, kernel: d_x.mean(axis=0)),
                en="A bias is the weight of an input that is always 1. "
                   "Put a column of ones in place of y.",
                es="Un sesgo es el peso de una entrada que siempre vale 1. "
                   "Pon una columna de unos en lugar de y."),
            "bias not summed": Misconception(
                backward_with(bias=lambda d_x, y, kernel: d_x),
                en="There is one bias a unit, but you give one number for each case as well. "
                   "What do the cases do?",
                es="Hay un sesgo por unidad, pero das además un número por cada caso. "
                   "¿Qué se hace con los casos?"),
            "activation inside": Misconception(
                backward_with(y=lambda d_x, y, kernel: d_x @ kernel.T * y * (1 - y)),
                en="y(1 − y) belongs to the sigmoid of the layer below. "
                   "Where does the dense layer X = YW + b have one?",
                es="y(1 − y) es de la sigmoide de la capa inferior. "
                   "¿Dónde hay una en la capa densa X = YW + b?"),
            "kernel first": Misconception(
                backward_kernel_first,
                en="Three right arrays, but the gradient with respect to y should come first.",
                es="Los tres arreglos son correctos, pero el gradiente respecto de y va primero."),
            "wrong order": Misconception(
                lambda d_x, y, kernel: dense.backward(d_x, y, kernel)[::-1],
                en="Three right arrays, but look at the order in the docstring.",
                es="Los tres arreglos son correctos, "
                   "pero mira el orden que pide la descripción de la función."),
        }),
    "gradient_check": Exercise(
        answer=gradient_check, cases=gradient_cases, points=2,
        misconceptions={
            "forward difference": Misconception(
                gradient_by(lambda here, up, down, h: (up - here) / h),
                en="You nudge to one side only. For w² at 3 that gives more than 6. "
                   "Which other point would cancel it?",
                es="Te mueves hacia un solo lado. Para w² en 3 eso da más de 6. "
                   "¿Qué otro punto lo compensaría?"),
            "one step too few": Misconception(
                gradient_by(lambda here, up, down, h: (up - down) / h),
                en="How far apart are the two points that you compare?",
                es="¿A qué distancia están los dos puntos que comparas?"),
            "upside down": Misconception(
                gradient_by(lambda here, up, down, h: (down - up) / (2 * h)),
                en="w² grows at w = 3, so its derivative is positive. Is yours?",
                es="w² crece en w = 3, así que su derivada es positiva. ¿La tuya?"),
            "all at once": Misconception(
                lambda loss, w, h: np.full(len(w), (loss(w + h) - loss(w - h)) / (2 * h)),
                en="You move all the weights together, "
                   "so all numbers of the gradient come out alike. How do you move only one?",
                es="Mueves todos los pesos juntos: todos los números del gradiente salen iguales. "
                   "¿Cómo mueves solo uno?"),
            "one number": Misconception(
                lambda loss, w, h: (loss(w + h) - loss(w - h)) / (2 * h),
                en="You move all the weights together and get one number. "
                   "The gradient has one for each weight.",
                es="Mueves todos los pesos juntos y obtienes un solo número. "
                   "El gradiente lleva uno por cada peso."),
            "one weight alone": Misconception(
                lambda loss, w, h: np.array([(loss(x + h) - loss(x - h)) / (2 * h) for x in w]),
                en="You give the loss one number at a time. "
                   "It needs the whole vector, with one number nudged.",
                es="Le das a la pérdida un número a la vez. "
                   "Necesita el vector entero, con un número movido."),
            "no parentheses": Misconception(
                gradient_by(lambda here, up, down, h: (up - down) / 2 * h),
                en="What does Python give for 6 / 2 * 3? Is that 6 divided by 2·3?",
                es="¿Cuánto da Python para 6 / 2 * 3? ¿Es 6 dividido entre 2·3?"),
            "nudges that stay": Misconception(
                nudge_and_leave,
                en="The first number is right, the others are not. "
                   "Is the vector back where it began before the next one?",
                es="El primer número es correcto, los demás no. "
                   "¿El vector vuelve a su sitio antes del siguiente?"),
            "same array": Misconception(
                lambda loss, w, h: np.zeros(len(w)),
                en="Your gradient is all zeros: your two points are the same. "
                   "After `up = w`, is `up` a second array?",
                es="Tu gradiente tiene solo ceros: tus dos puntos son el mismo. "
                   "Tras `up = w`, ¿es `up` un segundo arreglo?"),
            "not divided": Misconception(
                gradient_by(lambda here, up, down, h: up - down),
                en="That is how much the loss changes. A derivative is a change per length.",
                es="Eso es cuánto cambia la pérdida. "
                   "Una derivada es un cambio por unidad de longitud."),
            "nudged by 1": Misconception(
                nudge_by_one,
                en="You nudge each weight by 1, whatever h is. Where does h come in?",
                es="Mueves cada peso en 1, sea cual sea h. ¿Dónde interviene h?"),
        }),
    "mean_gradients": Exercise(
        answer=mean_gradients, cases=mean_gradients_cases, points=3,
        given=mean_gradients_with(wrong_sign=True, no_derivative=True, summed=True),
        lent=("helpers.scratch.dense.forward", "helpers.scratch.dense.sigmoid"),
        misconceptions={
            "still the wrong sign": Misconception(
                mean_gradients_with(wrong_sign=True),
                en="Two bugs are gone. One is left: compare with nudging. "
                   "The gradients have the right size, but …?",
                es="Ya corregiste dos errores. Falta uno: compara con diferencias centrales. "
                   "El tamaño de los gradientes está bien, pero ¿y…?"),
            "still no derivative": Misconception(
                mean_gradients_with(no_derivative=True),
                en="Two bugs are gone. One is left: "
                   "on the way from the output to the total input, equation 5 is missing.",
                es="Ya corregiste dos errores. "
                   "Falta uno: de la salida a la entrada total falta la ecuación 5."),
            "still summed": Misconception(
                summed_gradients,
                en="Two bugs are gone. One is left: give the same case twice. "
                   "Should the gradient of a mean change?",
                es="Ya corregiste dos errores. Falta uno: da el mismo caso dos veces. "
                   "¿Debe cambiar el gradiente de una media?"),
            "sign and derivative left": Misconception(
                mean_gradients_with(wrong_sign=True, no_derivative=True),
                en="One bug is gone, two are left. "
                   "Check the first line after the output, then the step to x.",
                es="Ya corregiste un error; faltan dos. "
                   "Revisa la primera línea tras la salida y luego el paso hacia x."),
            "derivative and mean left": Misconception(
                mean_gradients_with(no_derivative=True, summed=True),
                en="One bug is gone, the sign; two are left. "
                   "Look at the step to x, then at the word *mean* in the task.",
                es="Ya corregiste un error, el signo; faltan dos. "
                   "Mira el paso hacia x y luego la palabra *media* del enunciado."),
            "sign and mean left": Misconception(
                mean_gradients_with(wrong_sign=True, summed=True),
                en="One bug is gone: equation 5 is there. "
                   "Two are left: check equation 4, then the word *mean*.",
                es="Ya corregiste un error: la ecuación 5 está. "
                   "Faltan dos: revisa la ecuación 4 y la palabra *media*."),
            "mean over units too": Misconception(
                mean_over_units,
                en="You average over the units as well. "
                   "Over what does the task's formula average, and over what does it only sum?",
                es="Promedias también sobre las unidades. "
                   "¿Sobre qué promedia la fórmula del enunciado y sobre qué solo suma?"),
            "bias not averaged": Misconception(
                mean_for_kernel_only,
                en="The kernel's gradient is right. "
                   "Do you divide that of the bias by the number of cases too?",
                es="El gradiente del kernel es correcto. "
                   "¿Divides también el del sesgo entre el número de casos?"),
        }),
    "momentum_step": Exercise(
        answer=momentum_step, cases=momentum_cases,
        withheld=("helpers.scratch.descent",),
        misconceptions={
            "uphill": Misconception(
                momentum_by(lambda g, previous, rate, momentum: momentum * previous + rate * g),
                en="Your step follows the gradient, and so climbs. "
                   "Which sign has ε in equation 9?",
                es="Tu paso sigue al gradiente, así que sube. "
                   "¿Qué signo lleva ε en la ecuación 9?"),
            "weighted mean": Misconception(
                momentum_by(lambda g, previous, rate, momentum:
                            momentum * previous - (1 - momentum) * rate * g),
                en="You have 1 − α before the gradient: that is a running mean. "
                   "Equation 9 has no such factor.",
                es="Tienes 1 − α delante del gradiente: eso es una media móvil. "
                   "La ecuación 9 no lleva ese factor."),
            "no memory": Misconception(
                momentum_by(lambda g, previous, rate, momentum: -rate * g),
                en="That is equation 8. Where does the step before this one come in?",
                es="Esa es la ecuación 8. ¿Dónde interviene el paso anterior?"),
            "brake": Misconception(
                momentum_by(lambda g, previous, rate, momentum: -momentum * previous - rate * g),
                en="Yours works against the step before. "
                   "With momentum, what moved goes on moving.",
                es="El tuyo va en contra del paso anterior. "
                   "Con momento, lo que se movía sigue moviéndose."),
            "minus twice": Misconception(
                momentum_by(lambda g, previous, rate, momentum: momentum * previous + rate * g,
                            sign=-1),
                en="Your step points uphill and is then taken away. "
                   "Where does equation 9 have the minus of ε?",
                es="Tu paso apunta cuesta arriba y luego lo restas. "
                   "¿Dónde lleva la ecuación 9 el menos de ε?"),
            "subtracted": Misconception(
                momentum_by(lambda g, previous, rate, momentum: momentum * previous - rate * g,
                            sign=-1),
                en="The step is right. "
                   "It already points downhill: is it added to w or taken away?",
                es="El paso es correcto. Ya apunta cuesta abajo: ¿se suma a w o se resta?"),
            "step first": Misconception(
                lambda *args: momentum_step(*args)[::-1],
                en="Two right arrays, but look at the order that is asked for.",
                es="Los dos arreglos son correctos, pero mira el orden que se pide."),
            "memory of the gradient alone": Misconception(
                forget_half_the_step,
                en="The weights are right. "
                   "Is the step that you return the whole way that they moved?",
                es="Los pesos son correctos. ¿El paso que devuelves es todo lo que se movieron?"),
            "undamped": Misconception(
                momentum_by(lambda g, previous, rate, momentum: previous - rate * g),
                en="You keep the whole of the step before. Which part of it does equation 9 keep?",
                es="Conservas entero el paso anterior. ¿Qué parte de él conserva la ecuación 9?"),
            "both damped": Misconception(
                momentum_by(lambda g, previous, rate, momentum: momentum * (previous - rate * g)),
                en="α multiplies only one of the two terms. Which one?",
                es="α multiplica solo a uno de los dos términos. ¿A cuál?"),
            "rate on both": Misconception(
                momentum_by(lambda g, previous, rate, momentum: rate * (momentum * previous - g)),
                en="Your rate multiplies both terms. Which of the two does ε stand before in "
                   "equation 9?",
                es="Tu tasa multiplica ambos términos. ¿Delante de cuál de los dos está ε en la "
                   "ecuación 9?"),
            "rate outside the memory": Misconception(
                add_gradients,
                en="So do some libraries: they remember gradients, and the rate comes last. What "
                   "does equation 9 remember?",
                es="Así lo hacen algunas bibliotecas: recuerdan gradientes y la tasa va al "
                   "final. ¿Qué recuerda la ecuación 9?"),
        }),
    "best_momentum": Exercise(
        answer=.7,
        misconceptions={
            "none": Misconception(
                0.,
                en="Without momentum, the steps along the valley's floor stay tiny. "
                   "Count the sweeps for the others.",
                es="Sin momento, los pasos por el fondo del valle son diminutos. "
                   "Cuenta los barridos de los demás."),
            "half": Misconception(
                .5,
                en="Better than none. Have you counted for all five?",
                es="Mejor que nada. ¿Contaste los cinco?"),
            "the usual": Misconception(
                .9,
                en="0.9 is the usual value, but is it the fastest here? Run the count.",
                es="0.9 es el valor habitual, pero ¿es el más rápido aquí? Haz la cuenta."),
            "the most": Misconception(
                .99,
                en="With this much momentum the ball hardly slows down. "
                   "Plot its path. Does it settle?",
                es="Con tanto momento la bola casi no frena. Dibuja su trayectoria. ¿Se asienta?"),
        }),
    "first_loss": Exercise(
        answer=log(10), tolerance=1e-2,
        misconceptions={
            "the share": Misconception(
                .1,
                en="0.1 is the probability that the net gives to the right class. "
                   "What does the loss do with it?",
                es="0.1 es la probabilidad que la red da a la clase correcta. "
                   "¿Qué hace la pérdida con ella?"),
            "the errors": Misconception(
                .9,
                en="0.9 is the share of wrong answers. "
                   "Cross-entropy looks at the probability of the right class.",
                es="0.9 es la fracción de respuestas equivocadas. "
                   "La entropía cruzada mira la probabilidad de la clase correcta."),
            "base ten": Misconception(
                1.,
                en="Your logarithm has base 10. Which one undoes e^z?",
                es="Tu logaritmo es de base 10. ¿Cuál deshace e^z?"),
            "base two": Misconception(
                log(10) / log(2),
                en="Your logarithm has base 2. Which one stands in the loss?",
                es="Tu logaritmo es de base 2. ¿Cuál aparece en la pérdida?"),
            "all classes": Misconception(
                10 * log(10),
                en="You add up ten logarithms. "
                   "Of how many classes does the loss look at the probability?",
                es="Sumas diez logaritmos. ¿De cuántas clases mira la pérdida la probabilidad?"),
            "sign": Misconception(
                -log(10),
                en="A loss below 0? Look at the sign in front of the logarithm.",
                es="¿Una pérdida menor que 0? Mira el signo delante del logaritmo."),
            "two classes": Misconception(
                log(2),
                en="That is the loss of a coin toss. How many classes are there?",
                es="Esa es la pérdida de lanzar una moneda. ¿Cuántas clases hay?"),
        }),
    "parameters": Exercise(
        answer=2410,
        misconceptions={
            "no biases": Misconception(
                2368,
                en="These are the weights. What has each unit of the two layers besides?",
                es="Esos son los pesos. ¿Qué tiene además cada unidad de las dos capas?"),
            "no hidden layer": Misconception(
                650,
                en="That is a net without a hidden layer. "
                   "The outputs see the 32 hidden units, not the pixels.",
                es="Esa es una red sin capa oculta. "
                   "Las salidas ven las 32 unidades ocultas, no los píxeles."),
            "first layer": Misconception(
                2080,
                en="That is the hidden layer alone. What leads from it to the ten outputs?",
                es="Esa es solo la capa oculta. ¿Qué lleva de ella a las diez salidas?"),
            "one bias a layer": Misconception(
                2370,
                en="You have one bias for each layer. Does each unit not have its own?",
                es="Tienes un sesgo por capa. ¿No tiene cada unidad el suyo?"),
            "units": Misconception(
                106,
                en="These are the units. "
                   "How many numbers does each hidden unit have, and each output?",
                es="Esas son las unidades. "
                   "¿Cuántos números tiene cada unidad oculta y cada salida?"),
            "biases for pixels": Misconception(
                2474,
                en="You gave the 64 pixels a bias each. Do they add anything up?",
                es="Diste un sesgo a cada uno de los 64 píxeles. ¿Acaso ellos suman algo?"),
            "all multiplied": Misconception(
                20480,
                en="Weights join neighbouring layers only, so two products are added. "
                   "Why multiply all three?",
                es="Los pesos unen solo capas vecinas, así que se suman dos productos. "
                   "¿Por qué multiplicar los tres?"),
        }),
}
