# %% [markdown] lang="en"
# A **moving average** replaces each number of a series, from the `k`-th on, by the mean of the `k`
# numbers that end there: of 1, 2, 3, 6 with `k = 2` it makes 1.5, 2.5, 4.5.
#
# **Your turn:** write it. (About 1 line.)

# %% [markdown] lang="es"
# Un **promedio móvil** reemplaza cada número de una serie, desde el `k`-ésimo, por la media de los
# `k` números que terminan en él: de 1, 2, 3, 6 con `k = 2` hace 1.5, 2.5, 4.5.
#
# **Tu turno:** escríbelo. (Una línea, más o menos.)

# %%
import numpy as np

# %%
# exercise: bank.moving_average
def moving_average(series: np.ndarray, k: int) -> np.ndarray:
    """The means of k neighbouring numbers, (n,), () -> (n - k + 1,)."""
    ### BEGIN SOLUTION
    return np.convolve(series, np.full(k, 1 / k), "valid")
    ### END SOLUTION

# %%
# What follows the exercise stays with you.
from helpers.exercises import Exercise, Misconception


def cases(rng):
    yield np.array([1.0, 2, 3, 6]), 2
    for k in (1, 2, 3, 5):
        yield rng.normal(size=int(rng.integers(6, 10))), k


EXERCISES = {
    "moving_average": Exercise(
        answer=moving_average, cases=cases, points=2,
        misconceptions={
            "zeros outside": Misconception(
                lambda series, k: np.convolve(series, np.full(k, 1 / k), "same"),
                en="Your result is as long as the series. Where do its first and last numbers come "
                   "from?",
                es="Tu resultado es tan largo como la serie. ¿De dónde salen su primer y su último "
                   "número?"),
            "sum": Misconception(
                lambda series, k: np.convolve(series, np.ones(k), "valid"),
                en="You add up k numbers. What makes a sum a mean?",
                es="Sumas k números. ¿Qué convierte una suma en una media?"),
            "side by side": Misconception(
                lambda series, k: series[:len(series) // k * k].reshape(-1, k).mean(axis=1),
                en="Your windows lie side by side. By how much does a moving window move?",
                es="Tus ventanas van una al lado de otra. ¿Cuánto avanza una ventana móvil?"),
            "one too few": Misconception(
                lambda series, k: np.convolve(series, np.full(k, 1 / k), "valid")[:-1],
                en="The last window is missing. Which is the last place where k numbers fit?",
                es="Falta la última ventana. ¿Cuál es el último lugar donde caben k números?"),
        }),
}
