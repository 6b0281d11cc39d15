# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: -all,lang,tags
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # 1 · The perceptron and its rivals
#
# Every network in this course is made of one small part: a weighted sum followed by a decision.
# Here you build that part, teach it from examples as Rosenblatt and Widrow did, and find out exactly what it cannot do.
#
# **You will be able to**
# 1. run the perceptron rule by hand and write it in NumPy,
# 2. say how many mistakes it can make at most, where one line separates the examples, and prove it,
# 3. train an Adaline by the delta rule and choose a learning rate that does not explode,
# 4. prove that no single unit computes XOR, and solve XOR with two units (a Madaline),
# 5. test two theoretical predictions against your own measurements.
#
# **You need** Python, NumPy arrays, the dot product and derivatives (of squares only). No neural networks. **Time:** about two hours.

# %% [markdown] lang="es"
# # 1 · El perceptrón y sus rivales
#
# Todas las redes de este curso se arman con una misma pieza: una suma ponderada seguida de una decisión.
# Aquí construyes esa pieza, le enseñas con ejemplos como lo hicieron Rosenblatt y Widrow, y averiguas con exactitud qué no puede hacer.
#
# **Serás capaz de**
# 1. ejecutar a mano la regla del perceptrón y escribirla en NumPy,
# 2. decir cuántos errores puede cometer como máximo cuando una recta separa los ejemplos, y demostrarlo,
# 3. entrenar un Adaline con la regla delta y elegir una tasa de aprendizaje que no haga explotar los pesos,
# 4. demostrar que una sola unidad no puede calcular XOR, y resolver XOR con dos unidades (un Madaline),
# 5. contrastar dos predicciones teóricas con tus propias mediciones.
#
# **Necesitas** Python, arreglos de NumPy, el producto punto y derivadas (solo de cuadrados). Nada de redes neuronales. **Tiempo:** unas dos horas.

# %%
import numpy as np

from helpers import plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Sixty years in two pictures
#
# The perceptron, Adaline, Madaline and Minsky & Papert belong to this lesson; the rest of the timeline is the rest of the course.

# %% [markdown] lang="es"
# ## 1 · Sesenta años en dos figuras
#
# El perceptrón, Adaline, Madaline y Minsky y Papert pertenecen a esta lección; el resto de la línea de tiempo es el resto del curso.

# %%
events = [
    (1957, "perceptron"), (1959, "Hubel & Wiesel"), (1960, "Mark I"), (1960, "Adaline"),
    (1962, "Hubel & Wiesel"), (1962, "Madaline"), (1968, "Hubel & Wiesel"),
    (1969, "Minsky & Papert"), (1980, "neocognitron"), (1986, "backpropagation"),
    (1998, "LeNet-5"), (2006, "deep autoencoders"), (2012, "AlexNet"), (2013, "ZFNet"),
    (2014, "VGG"), (2014, "GoogLeNet"), (2015, "ResNet")]
plots.timeline(events)

# %% [markdown] lang="en"
# Frank Rosenblatt proposed the perceptron in a report of 1957 and published it in 1958. That July an IBM 704 *simulated* one:
# fed with punched cards, it learned, in 50 trials, to tell cards marked on the left from cards marked on the right.
# The machine itself, the **Mark I**, was shown in 1960: a retina of 20 × 20 = 400 photocells, 512 association units wired to it
# at random, and 8 response units whose weights were potentiometers turned by motors.
#
# In the same year, 1960, Bernard Widrow and Marcian Hoff published the **Adaline**. It has the same weighted sum and another rule.
#
# The second picture shows how far such networks have come: the error of the best entries in the ImageNet challenge, with 1,000 classes.
# An answer counts as wrong if the right class is not among five guesses ("top-5").

# %% [markdown] lang="es"
# Frank Rosenblatt propuso el perceptrón en un informe de 1957 y lo publicó en 1958. En julio de ese año una IBM 704 *simuló* uno:
# alimentada con tarjetas perforadas, aprendió en 50 ensayos a distinguir las tarjetas marcadas a la izquierda de las marcadas a la derecha.
# La máquina misma, la **Mark I**, se mostró en 1960: una retina de 20 × 20 = 400 fotoceldas, 512 unidades de asociación conectadas a ella
# al azar, y 8 unidades de respuesta cuyos pesos eran potenciómetros movidos por motores.
#
# Ese mismo año, 1960, Bernard Widrow y Marcian Hoff publicaron el **Adaline**. Tiene la misma suma ponderada y otra regla.
#
# La segunda figura muestra hasta dónde han llegado estas redes: el error de los mejores participantes del concurso ImageNet, con 1000 clases.
# Una respuesta cuenta como error si la clase correcta no está entre las cinco que se proponen («top-5»).

# %%
entries = [(2010, "NEC-UIUC", 28.2, None, 1), (2011, "XRCE", 25.8, None, 1),
           (2012, "AlexNet", 16.4, 8, 1), (2013, "Clarifai", 11.7, 8, 1),
           (2014, "VGG", 7.3, 19, 2), (2014, "GoogLeNet", 6.7, 22, 1),
           (2015, "ResNet", 3.57, 152, 1)]
plots.challenge(entries, human=5.1)

# %% [markdown] lang="en"
# Read it with care. Each network's bar is an *ensemble*: several networks that answer together, though the depth (how many layers of units
# stand one behind the other) is that of one. What came before 2012 is called shallow.
# The bars of 2012 and 2013 used only the data supplied; with extra data the same teams reached 15.3 and 11.2.
# VGG came second in 2014. The human figure is that of one person, after practice, on 1,500 images; a second person had 12.0 on 258.
#
# From 8 layers to 152. We begin with one unit.

# %% [markdown] lang="es"
# Hay que leerla con cuidado. La barra de cada red es la de un *ensemble*: varias redes que responden en conjunto, aunque la profundidad (cuántas capas
# de unidades hay una tras otra) es la de una sola. A los sistemas anteriores a 2012 se les llama *poco profundos*.
# Las barras de 2012 y 2013 usaron solo los datos proporcionados; con datos adicionales los mismos equipos llegaron a 15.3 y 11.2.
# VGG quedó segunda en 2014. La cifra humana es la de una persona que, tras practicar, clasificó 1500 imágenes; una segunda tuvo 12.0 en 258.
#
# De 8 capas a 152. Empezamos con una sola unidad.

# %% [markdown] lang="en"
# ## 2 · One unit, by hand
#
# Two inputs are 0 or 1. We want +1 if both are 1, else −1: the logical AND. These are all the examples there are.

# %% [markdown] lang="es"
# ## 2 · Una unidad, a mano
#
# Dos entradas valen 0 o 1. Queremos +1 si ambas valen 1, y −1 si no: el AND lógico. Estos son todos los ejemplos posibles.

# %% tags=["nbval-check-output"]
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND = np.array([-1, -1, -1, 1])
table(np.column_stack([X, AND]), ["x1", "x2", "AND"])

# %% [markdown] lang="en" tags=["01.predict", "01.update", "01.train"]
# A **unit** multiplies each input by a **weight**, adds a **bias**, and answers +1 if the sum exceeds 0, else −1:
#
# $$\text{answer} = \begin{cases}+1 & \text{if } w_1x_1 + w_2x_2 + b > 0\\ -1 & \text{otherwise}\end{cases}$$

# %% [markdown] lang="es" tags=["01.predict", "01.update", "01.train"]
# Una **unidad** multiplica cada entrada por un **peso**, suma un **sesgo** y responde +1 si la suma es mayor que 0, y −1 si no:
#
# $$\text{respuesta} = \begin{cases}+1 & \text{si } w_1x_1 + w_2x_2 + b > 0\\ -1 & \text{si no}\end{cases}$$

# %% [markdown] lang="en"
# Let us choose $w = (1, 1)$ and $b = -1.5$. What are the four sums? Work them out, then run the cell.

# %% [markdown] lang="es"
# Elijamos $w = (1, 1)$ y $b = -1.5$. ¿Cuánto valen las cuatro sumas? Calcúlalas y luego ejecuta la celda.

# %% tags=["nbval-check-output"]
def decide(x: list, w: list, b: float) -> int:
    """+1 if the weighted sum of one example exceeds 0, else −1."""
    total = b
    for value, weight in zip(x, w, strict=True):
        total += weight * value
    return 1 if total > 0 else -1

show(answers=[decide(x, [1, 1], -1.5) for x in X])

# %% [markdown] lang="en"
# The same unit drawn, with the numbers of the last example. The bias is the weight of an input that is always 1.

# %% [markdown] lang="es"
# La misma unidad, dibujada con los números del último ejemplo. El sesgo es el peso de una entrada que siempre vale 1.

# %%
plots.unit([1, 1], [1, 1], -1.5)

# %% [markdown] lang="en"
# That is AND. The sums are −1.5, −0.5, −0.5 and 0.5, and the points where the sum is 0 form a line:
# the unit cuts the plane in two. The arrow points to the side answered +1.

# %% [markdown] lang="es"
# Eso es AND. Las sumas son −1.5, −0.5, −0.5 y 0.5, y los puntos donde la suma es 0 forman una recta:
# la unidad corta el plano en dos. La flecha señala el lado en que responde +1.

# %%
plots.points(X, AND, {"w·x + b = 0": (np.array([1, 1]), -1.5)})

# %% [markdown] lang="en"
# **Exercise 1.** Write the unit for many examples at once, without a loop: `x` is an array with one example in each row.
# Replace the three dots with your code, run the cell, then run the check below it.

# %% [markdown] lang="es"
# **Ejercicio 1.** Escribe la unidad para muchos ejemplos a la vez, sin bucles: `x` es un arreglo con un ejemplo en cada fila.
# Reemplaza los tres puntos por tu código, ejecuta la celda y después la verificación que la sigue.

# %%
# exercise: 01.predict
def predict(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """+1 where the weighted sum exceeds 0, else −1. About 1 line.

    (n, d), (d,), () -> (n,)
    """
    ### BEGIN SOLUTION
    return np.where(x @ w + b > 0, 1, -1)
    ### END SOLUTION

# %%
check("01.predict", predict)

# %% [markdown] lang="en"
# The course's own version is in `helpers.scratch.perceptron`; from here on we use that one. It must agree with the loop,
# also on a retina of 400 inputs. The cell prints the loop's time, then NumPy's. Predict how many times faster NumPy is on your computer.

# %% [markdown] lang="es"
# La versión del curso está en `helpers.scratch.perceptron`; desde aquí usamos esa. Debe coincidir con el bucle,
# también en una retina de 400 entradas. La celda imprime el tiempo del bucle y luego el de NumPy. Predice cuántas veces más rápido es NumPy en tu computadora.

# %%
from time import perf_counter
from helpers.scratch import perceptron

rng = np.random.default_rng(0)
x = rng.normal(size=(500, 400))
w = rng.normal(size=400)
start = perf_counter()
slow = [decide(example, w, 0.5) for example in x]
middle = perf_counter()
fast = perceptron.predict(x, w, 0.5)
end = perf_counter()
assert (fast == slow).all()
show(loop=f"{1000 * (middle - start):.1f} ms", NumPy=f"{1000 * (end - middle):.2f} ms")

# %% [markdown] lang="en" tags=["01.update", "01.train"]
# ## 3 · Learning from mistakes
#
# We chose those weights ourselves. Rosenblatt's machine finds them. Start at $w = (0, 0)$, $b = 0$ and show the examples one by one.
# If the answer is right, do nothing. If it is wrong and the target is $t = \pm1$:
#
# $$w \leftarrow w + t\,x, \qquad b \leftarrow b + t$$
#
# Why this works: it adds $t\,(|x|^2 + 1)$ to the sum of that example ($|x|$ is the length of $x$), so the sum moves towards the target.
# A pass through all the examples is an **epoch**. Here are the first two, by hand:
#
# | $x$ | $t$ | sum | answer | new $w$, $b$ |
# | --- | --- | --- | --- | --- |
# | (0, 0) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (0, 1) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (1, 0) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (1, 1) | +1 | 0 | −1 ✗ | (1, 1), 1 |
# | (0, 0) | −1 | 1 | +1 ✗ | (1, 1), 0 |
# | (0, 1) | −1 | 1 | +1 ✗ | (1, 0), −1 |
# | (1, 0) | −1 | 0 | −1 ✓ | (1, 0), −1 |
# | (1, 1) | +1 | 0 | −1 ✗ | (2, 1), 0 |

# %% [markdown] lang="es" tags=["01.update", "01.train"]
# ## 3 · Aprender de los errores
#
# Esos pesos los elegimos nosotros. La máquina de Rosenblatt los encuentra. Empieza con $w = (0, 0)$, $b = 0$ y muéstrale los ejemplos uno por uno.
# Si la respuesta es correcta, no hagas nada. Si es incorrecta y el objetivo es $t = \pm1$:
#
# $$w \leftarrow w + t\,x, \qquad b \leftarrow b + t$$
#
# Por qué funciona: a la suma de ese ejemplo le añade $t\,(|x|^2 + 1)$ ($|x|$ es la longitud de $x$), así que la suma se mueve hacia el objetivo.
# Una pasada por todos los ejemplos es una **época**. Estas son las dos primeras, a mano:
#
# | $x$ | $t$ | suma | respuesta | nuevos $w$, $b$ |
# | --- | --- | --- | --- | --- |
# | (0, 0) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (0, 1) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (1, 0) | −1 | 0 | −1 ✓ | (0, 0), 0 |
# | (1, 1) | +1 | 0 | −1 ✗ | (1, 1), 1 |
# | (0, 0) | −1 | 1 | +1 ✗ | (1, 1), 0 |
# | (0, 1) | −1 | 1 | +1 ✗ | (1, 0), −1 |
# | (1, 0) | −1 | 0 | −1 ✓ | (1, 0), −1 |
# | (1, 1) | +1 | 0 | −1 ✗ | (2, 1), 0 |

# %% [markdown] lang="en"
# **Exercise 2.** Write one step of the rule. You may use `perceptron.predict`. Make new arrays: do not change the ones that you are given.

# %% [markdown] lang="es"
# **Ejercicio 2.** Escribe un paso de la regla. Puedes usar `perceptron.predict`. Crea arreglos nuevos: no modifiques los que recibes.

# %%
# exercise: 01.update
def update(w: np.ndarray, b: float, x: np.ndarray, t: int) -> tuple[np.ndarray, float]:
    """The weights and the bias after one example. About 3 lines.

    (d,), (), (d,), ±1 -> (d,), ()
    """
    ### BEGIN SOLUTION
    if perceptron.predict(x, w, b) == t:
        return w, b
    return w + t * x, b + t
    ### END SOLUTION

# %%
check("01.update", update)

# %% [markdown] lang="en"
# Now the computer repeats the table: two epochs, with the course's own step. Each line: $x$, $t$, the sum, the new $w$ and $b$.

# %% [markdown] lang="es"
# Ahora la computadora repite la tabla: dos épocas, con el paso que trae el curso. Cada línea: $x$, $t$, la suma, los nuevos $w$ y $b$.

# %% tags=["nbval-check-output"]
w, b, rows = np.zeros(2, int), 0, []
two_passes = list(zip(X, AND, strict=True)) * 2
for example, target in two_passes:
    total = example @ w + b
    w, b = perceptron.update(w, b, example, target)
    rows.append((example, target, total, w, b))
assert (*w, b) == (2, 1, 0)
table(rows, ["x", "t", "sum", "w", "b"])

# %% [markdown] lang="en"
# The last line of the table, (2, 1) and 0, is not AND yet. How many epochs does it take in all? `perceptron.train` repeats until an epoch passes without a mistake,
# and keeps the weights, the bias and the mistakes of each epoch; the last number is their total.

# %% [markdown] lang="es"
# La última fila de la tabla, (2, 1) y 0, todavía no calcula AND. ¿Cuántas épocas hacen falta en total? `perceptron.train` repite hasta que una época pasa sin errores,
# y guarda los pesos, el sesgo y los errores de cada época; el último número es su total.

# %% tags=["nbval-check-output"]
unit = perceptron.train(X, AND)
show(w=unit.w, b=unit.b, mistakes=unit.mistakes, total=sum(unit.mistakes))
assert (perceptron.predict(X, unit.w, unit.b) == AND).all()

# %% [markdown] lang="en"
# Six epochs and 10 mistakes: $2x_1 + x_2 - 2 > 0$. It is not our line, and the rule does not care which line it is: it stops at the first
# one that makes no mistake.

# %% [markdown] lang="es"
# Seis épocas y 10 errores: $2x_1 + x_2 - 2 > 0$. No es nuestra recta, y a la regla no le importa cuál sea: se detiene en la primera
# que no comete errores.

# %%
lines = {"w = (1, 1), b = −1.5": (np.array([1, 1]), -1.5),
         "w = (2, 1), b = −2": (unit.w, unit.b)}
plots.points(X, AND, lines)

# %% [markdown] lang="en"
# The second line passes through (1, 0), whose sum is exactly 0, and 0 counts as −1.
#
# **Exercise 3.** Write the training: from zero weights, example by example in the given order, until an epoch makes no mistake, but for
# at most `epochs` epochs. Return the weights, the bias and the number of updates. You may use `perceptron.predict`.

# %% [markdown] lang="es"
# La segunda recta pasa por (1, 0), cuya suma es exactamente 0, y 0 cuenta como −1.
#
# **Ejercicio 3.** Escribe el entrenamiento: desde pesos cero, ejemplo por ejemplo en el orden dado, hasta que una época no tenga errores, pero
# con un máximo de `epochs` épocas. Devuelve los pesos, el sesgo y el número de actualizaciones. Puedes usar `perceptron.predict`.

# %%
# exercise: 01.train
def train(x: np.ndarray, t: np.ndarray, epochs: int) -> tuple[np.ndarray, float, int]:
    """The rule until no mistake: (n, d), (n,), () -> (d,), (), (). About 10 lines."""
    ### BEGIN SOLUTION
    w, b, updates = np.zeros(x.shape[1]), 0, 0
    for _ in range(epochs):
        before = updates
        for example, target in zip(x, t, strict=True):
            if perceptron.predict(example, w, b) != target:
                w, b = w + target * example, b + target
                updates += 1
        if updates == before:
            break
    return w, b, updates
    ### END SOLUTION

# %%
check("01.train", train)

# %% [markdown] lang="en"
# ## 4 · Watch it learn
#
# Step through the rule. Predict first, then look:
# 1. AND: how many mistakes until it has converged? Does every mistake bring the line nearer to the right place?
# 2. Move point 4 from (1, 1) to (0.75, 0.5), closer to the others. Will the rule need more mistakes or fewer?
# 3. Choose XOR. Watch the weights at the end of each pass.

# %% [markdown] lang="es"
# ## 4 · Mira cómo aprende
#
# Recorre la regla paso a paso. Primero predice, luego mira:
# 1. AND: ¿cuántos errores hasta que converge? ¿Cada error acerca la recta al lugar correcto?
# 2. Mueve el punto 4 de (1, 1) a (0.75, 0.5), más cerca de los otros. ¿La regla necesitará más errores o menos?
# 3. Elige XOR. Observa los pesos al final de cada pasada.

# %%
widgets.perceptron()

# %% tags=["nbval-check-output"]
near = np.array([[0, 0], [0, 1], [1, 0], [0.75, 0.5]])
show(mistakes=[sum(perceptron.train(x, AND).mistakes) for x in (X, near)])

# %% [markdown] lang="en" tags=["01.most_mistakes"]
# A step helps its own example and may spoil others: on AND the mistakes per epoch went 1, 3, 3, 2, 1, 0.
# Closer points cost more mistakes here: 17 instead of 10. The theorem below bounds their number, and its bound grows too, from 51 to 418; a bound is no forecast, and some closer points cost fewer mistakes (try 0.8 and 0.9 instead of 1 and 1). XOR never ends, the same weights come back; section 9 proves that it cannot end.
#
# ## 5 · How many mistakes can it make?
#
# The bias is a weight on an input that is always 1. Write $z = (x, 1)$ and $v = (w, b)$; then the sum is $v\cdot z$ and
# the rule is $v \leftarrow v + t\,z$.
#
# **Theorem.** Let $|z| \le R$ for all examples. If some vector $u$ of length 1 has $t\,(u\cdot z) \ge \gamma > 0$ for all of them, then the rule,
# started at $v = 0$, makes at most $(R/\gamma)^2$ mistakes, in any order and over any number of epochs.
#
# **Proof.** Let $v_n$ be the vector after $n$ mistakes.
# 1. Each mistake adds $t\,z$, so $u\cdot v$ grows by at least $\gamma$: $\;u\cdot v_n \ge n\gamma$.
# 2. $|v + tz|^2 = |v|^2 + 2t\,(v\cdot z) + |z|^2 \le |v|^2 + R^2$, because on a mistake $t\,(v\cdot z) \le 0$: $\;|v_n| \le \sqrt n\,R$.
# 3. $n\gamma \le u\cdot v_n \le |v_n| \le \sqrt n\,R$, so $n \le (R/\gamma)^2$. ∎
#
# The number $\gamma$ is the **margin** of the separator $u$: the least distance of an example $z$ from its plane.
# Any separator gives a true bound; the one with the widest margin gives the best.
# For AND it is the line $2x_1 + 2x_2 - 3 = 0$, so $u = (2, 2, -3)/\sqrt{17}$.

# %% [markdown] lang="es" tags=["01.most_mistakes"]
# Un paso ayuda a su propio ejemplo y puede perjudicar a otros: en AND los errores por época fueron 1, 3, 3, 2, 1, 0.
# Con puntos más cercanos hay aquí más errores: 17 en vez de 10. El teorema que sigue acota su número, y también su cota crece, de 51 a 418; una cota no es un pronóstico, y hay puntos más cercanos que cuestan menos errores (prueba 0.8 y 0.9 en lugar de 1 y 1). Con XOR nunca termina, vuelven los mismos pesos; la sección 9 demuestra que no puede terminar.
#
# ## 5 · ¿Cuántos errores puede cometer?
#
# El sesgo es el peso de una entrada que siempre vale 1. Escribe $z = (x, 1)$ y $v = (w, b)$; entonces la suma es $v\cdot z$ y
# la regla es $v \leftarrow v + t\,z$.
#
# **Teorema.** Sea $|z| \le R$ para todos los ejemplos. Si algún vector $u$ de longitud 1 cumple $t\,(u\cdot z) \ge \gamma > 0$ para todos, la regla,
# partiendo de $v = 0$, comete a lo más $(R/\gamma)^2$ errores, en cualquier orden y a lo largo de cualquier número de épocas.
#
# **Demostración.** Sea $v_n$ el vector después de $n$ errores.
# 1. Cada error suma $t\,z$, así que $u\cdot v$ crece al menos $\gamma$: $\;u\cdot v_n \ge n\gamma$.
# 2. $|v + tz|^2 = |v|^2 + 2t\,(v\cdot z) + |z|^2 \le |v|^2 + R^2$, porque en un error $t\,(v\cdot z) \le 0$: $\;|v_n| \le \sqrt n\,R$.
# 3. $n\gamma \le u\cdot v_n \le |v_n| \le \sqrt n\,R$, luego $n \le (R/\gamma)^2$. ∎
#
# El número $\gamma$ es el **margen** del separador $u$: la menor distancia de un ejemplo $z$ a su plano.
# Cualquier separador da una cota válida; el de mayor margen da la mejor.
# Para AND es la recta $2x_1 + 2x_2 - 3 = 0$, así que $u = (2, 2, -3)/\sqrt{17}$.

# %% tags=["nbval-check-output"]
z = np.column_stack([X, np.ones(4)])
u = np.array([2, 2, -3]) / np.sqrt(17)
margins = AND * (z @ u)
show(margins=margins, bound=3 / margins.min()**2)

# %% [markdown] lang="en" tags=["01.most_mistakes"]
# With $R^2 = 1 + 1 + 1 = 3$ and $\gamma^2 = 1/17$ the bound is $3 \cdot 17 = 51$ mistakes; we counted 10. Mind the 1 in $z$: it belongs
# both in $R$ and in the length of $u$.
#
# **Exercise 4.** How many mistakes can the rule make, if $w$, $b$ is a separator that you know? It need not have length 1.

# %% [markdown] lang="es" tags=["01.most_mistakes"]
# Con $R^2 = 1 + 1 + 1 = 3$ y $\gamma^2 = 1/17$ la cota es $3 \cdot 17 = 51$ errores; contamos 10. Cuidado con el 1 de $z$: cuenta
# tanto en $R$ como en la longitud de $u$.
#
# **Ejercicio 4.** ¿Cuántos errores puede cometer la regla si conoces un separador $w$, $b$? No tiene por qué tener longitud 1.

# %%
# exercise: 01.most_mistakes
def most_mistakes(x: np.ndarray, t: np.ndarray, w: np.ndarray, b: float) -> float:
    """The bound (R/γ)², not rounded: (n, d), (n,), (d,), () -> (). About 3 lines."""
    ### BEGIN SOLUTION
    longest = np.max(np.sum(x * x, axis=1) + 1)
    gamma = np.min(t * (x @ w + b)) / np.sqrt(w @ w + b * b)
    return longest / gamma**2
    ### END SOLUTION

# %%
check("01.most_mistakes", most_mistakes)

# %% [markdown] lang="en"
# The bound depends on how we code the inputs. Write −1 and +1 instead of 0 and 1: the same logic, another picture.
# `widest` finds the separator with the largest margin.

# %% [markdown] lang="es"
# La cota depende de cómo codificamos las entradas. Escribe −1 y +1 en vez de 0 y 1: la misma lógica, otra geometría.
# `widest` encuentra el separador de mayor margen.

# %% tags=["nbval-check-output"]
for x in (X, 2 * X - 1):
    margin = perceptron.margin(x, AND, *perceptron.widest(x, AND))
    mistakes = sum(perceptron.train(x, AND).mistakes)
    show(mistakes=mistakes, bound=perceptron.bound(x, margin))

# %% [markdown] lang="en"
# 3 mistakes of 9 allowed, against 10 of 51. Inputs centred on 0 made this problem easier: remember it for lesson 5.
#
# Can the bound be reached? Take two examples on a line, $x = 1$ and $x = -1$, both with target +1. Then $z = (1, 1)$ and $(-1, 1)$ are at right
# angles, and learning one teaches nothing about the other.

# %% [markdown] lang="es"
# 3 errores de 9 permitidos, frente a 10 de 51. Las entradas centradas en 0 facilitaron este problema: recuérdalo para la lección 5.
#
# ¿Se puede alcanzar la cota? Toma dos ejemplos en una recta, $x = 1$ y $x = -1$, ambos con objetivo +1. Entonces $z = (1, 1)$ y $(-1, 1)$ forman un
# ángulo recto, y aprender uno no enseña nada sobre el otro.

# %% tags=["nbval-check-output"]
x, t = np.array([[1], [-1]]), np.array([1, 1])
margin = perceptron.margin(x, t, *perceptron.widest(x, t))
show(mistakes=sum(perceptron.train(x, t).mistakes), bound=perceptron.bound(x, margin))

# %% [markdown] lang="en"
# Two of two: the bound cannot be lowered in general. At the end of the lesson we test the theorem on 100 random sets.
#
# ## 6 · A retina of 20 × 20 sensors
#
# Back to the demonstration of July 1958: cards marked on the left (−1) or on the right (+1). Each card is 400 numbers, 0 or 1.
# Our unit reads them directly; the Mark I had a random layer in between, to which we come.

# %% [markdown] lang="es"
# Dos de dos: en general, la cota no se puede mejorar. Al final de la lección ponemos a prueba el teorema con 100 conjuntos al azar.
#
# ## 6 · Una retina de 20 × 20 sensores
#
# Volvamos a la demostración de julio de 1958: tarjetas marcadas a la izquierda (−1) o a la derecha (+1). Cada tarjeta son 400 números, 0 o 1.
# Nuestra unidad los lee directamente; la Mark I tenía en medio una capa aleatoria, a la que ya llegaremos.

# %%
def card(height: int, width: int, row: int, column: int) -> np.ndarray:
    """A card of 20 × 20 sensors, 0 but for a block of ones: -> (400,)."""
    sensors = np.zeros((20, 20))
    sensors[row:row + height, column:column + width] = 1
    return sensors.ravel()


def sides(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """n cards, a 4 × 4 block on the left (−1) or right (+1): -> (n, 400), (n,)."""
    t = rng.choice([-1, 1], n)
    cards = []
    for target in t:
        row, column = rng.integers(17), rng.integers(7)
        cards.append(card(4, 4, row, column if target < 0 else column + 10))
    return np.array(cards), t

# %%
def deck(x: np.ndarray, t: np.ndarray) -> dict[str, np.ndarray]:
    """Cards as pictures, targets as titles: (n, 400), (n,) -> n of (20, 20)."""
    signed = [f"{target:+d}".replace("-", "−") for target in t]
    titles = [f"{k}: {sign}" for k, sign in enumerate(signed, start=1)]
    return dict(zip(titles, x.reshape(-1, 20, 20), strict=True))

plots.images(deck(*sides(6, np.random.default_rng(3))),
             caption="six cards with a square, and the answer asked for")

# %% [markdown] lang="en"
# Fifty cards to learn from, 1,000 new ones to be tested on. One run could be luck, so we make twenty. Guess the accuracy first.

# %% [markdown] lang="es"
# Cincuenta tarjetas para aprender y 1000 nuevas para la prueba. Una sola corrida podría ser suerte, así que hacemos veinte. Adivina antes la exactitud.

# %% tags=["nbval-check-output"]
def right(unit: perceptron.Trained, x: np.ndarray, t: np.ndarray) -> float:
    """The accuracy, in %, of a unit on examples (n, d) with targets (n,)."""
    return 100 * float(np.mean(perceptron.predict(x, unit.w, unit.b) == t))

scores = []
for seed in range(20):
    rng = np.random.default_rng(seed)
    unit = perceptron.train(*sides(50, rng))
    scores.append(right(unit, *sides(1000, rng)))
assert min(scores) > 90
table([[min(scores), np.mean(scores), max(scores)]], ["lowest", "mean", "highest"],
      "accuracy (%)")

# %% [markdown] lang="en"
# Fifty examples for 401 weights, and yet it is right on about 97 of 100 new cards (each run on its own 50). Where is what it has learned?
# The weights are a 20 × 20 picture too, so look at them: after 50 cards, and after 1,000.

# %% [markdown] lang="es"
# Cincuenta ejemplos para 401 pesos, y aun así acierta en unas 97 de cada 100 tarjetas nuevas (cada corrida con sus propias 50). ¿Dónde está lo aprendido?
# Los pesos también son una imagen de 20 × 20, así que míralos: tras 50 tarjetas y tras 1000.

# %%
units = [perceptron.train(*sides(n, np.random.default_rng(0))) for n in (50, 1000)]
few, many = (unit.w.reshape(20, 20) for unit in units)
assert few[:, :10].max() == 0 == few[:, 10:].min()
assert many[:, :10].max() == 0 == many[:, 10:].min()
plots.weights({"n = 50": few, "n = 1000": many})

# %% [markdown] lang="en"
# Blue on the left, red on the right. Each mistake has stamped its card into the weights, so no sensor on the left votes for *right*,
# and none on the right votes for *left*. Where the picture is white, no card was needed: a lit sensor there has no vote.
#
# Now a shape instead of a place: a bar that is **upright** (+1) or **flat** (−1), anywhere on the retina.

# %% [markdown] lang="es"
# Azul a la izquierda, rojo a la derecha. Cada error estampó su tarjeta en los pesos, así que ningún sensor de la izquierda vota por *derecha*,
# y ninguno de la derecha vota por *izquierda*. Donde la imagen es blanca no hizo falta ninguna tarjeta: un sensor encendido allí no vota.
#
# Ahora una forma en vez de un lugar: una barra **vertical** (+1) u **horizontal** (−1), en cualquier parte de la retina.

# %%
def bars(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """n cards with a bar of 9 × 2, upright (+1) or flat (−1): -> (n, 400), (n,)."""
    t = rng.choice([-1, 1], n)
    cards = []
    for target in t:
        height, width = (9, 2) if target > 0 else (2, 9)
        row, column = rng.integers((21 - height, 21 - width))
        cards.append(card(height, width, row, column))
    return np.array(cards), t

plots.images(deck(*bars(6, np.random.default_rng(3))),
             caption="six cards with a bar, and the answer asked for")

# %% [markdown] lang="en"
# What can a vote of single sensors do here? In the middle of the retina, a sensor is lit as often by one kind as by the other; towards the edges
# they differ a little. Predict, then run five trials with 500 bars each.

# %% [markdown] lang="es"
# ¿Qué puede hacer aquí un voto de sensores sueltos? En el centro de la retina, un sensor se enciende tan a menudo con un tipo como con el otro; hacia los bordes
# hay una pequeña diferencia. Predice y luego ejecuta cinco pruebas con 500 barras cada una.

# %% tags=["nbval-check-output"]
trials = []
for seed in range(5):
    rng = np.random.default_rng(seed)
    trials.append((bars(500, rng), bars(1000, rng)))
units = [perceptron.train(*seen, epochs=30) for seen, _ in trials]
direct = [right(unit, *new) for unit, (_, new) in zip(units, trials, strict=True)]
last = [unit.mistakes[-1] for unit in units]
assert max(direct) < 75 and all(last)
rows = zip(range(1, 6), direct, last, strict=True)
table(rows, ["trial", "accuracy (%)", "mistakes in epoch 30"])

# %% [markdown] lang="en"
# From 61 to 72 %, where tossing a coin gives 50, and after 30 epochs still making mistakes on the cards it has seen. The Mark I had something
# in between, its 512 **association units**. In ours, each adds up a few sensors with fixed random signs, and fires, 1 or 0, if the sum exceeds 0.
# Only the weights from there to the answer learn. We give each unit 10 sensors.

# %% [markdown] lang="es"
# De 61 a 72 %, cuando lanzar una moneda da 50, y tras 30 épocas aún falla con tarjetas que ya vio. La Mark I tenía algo
# en medio, sus 512 **unidades de asociación**. En las nuestras, cada una suma unos pocos sensores con signos fijos al azar y se activa, 1 o 0, si la suma es mayor que 0.
# Solo aprenden los pesos que van de ahí a la respuesta. Damos 10 sensores a cada unidad.

# %%
def association(rng: np.random.Generator) -> np.ndarray:
    """The fixed wires of 512 units, 10 each, to random sensors, ±1: -> (400, 512)."""
    wires = np.zeros((400, 512))
    for unit in range(512):
        signs = rng.choice([-1, 1], 10)
        sensors = rng.choice(400, 10, replace=False)
        wires[sensors, unit] = signs
    return wires

# %% tags=["nbval-check-output"]
layered = []
for seed, (seen, new) in enumerate(trials):
    (x, t), (x_new, t_new) = seen, new
    wires = association(np.random.default_rng(100 + seed))
    unit = perceptron.train((x @ wires > 0).astype(float), t)
    assert unit.mistakes[-1] == 0
    layered.append(right(unit, x_new @ wires > 0, t_new))
assert min(layered) > max(direct) + 15
rows = zip(range(1, 6), direct, layered, strict=True)
table(rows, ["trial", "direct", "with a layer"], "accuracy (%)")

# %% [markdown] lang="en"
# The same rule, now perfect on the cards it has seen and right on more than nine of ten new ones. The threshold in the middle matters: without it,
# $(x A)\,w = x\,(A w)$ for any wiring $A$, and the two layers would be one. The layer here is random; whether a useful one can be *learned* is the story of lesson 2,
# and which one the cat has, that of lesson 3.
#
# ## 7 · Real digits
#
# scikit-learn brings 1,797 real handwritten digits, 8 × 8 pixels. We keep two classes at a time.

# %% [markdown] lang="es"
# La misma regla, ahora perfecta con las tarjetas que vio y correcta en más de nueve de cada diez nuevas. El umbral del medio importa: sin él,
# $(x A)\,w = x\,(A w)$ con cualquier cableado $A$, y las dos capas serían una. Aquí la capa es aleatoria; si se puede *aprender* una útil es la historia de la lección 2,
# y cuál es la del gato, la de la lección 3.
#
# ## 7 · Dígitos reales
#
# scikit-learn trae 1797 dígitos reales escritos a mano, de 8 × 8 píxeles. Nos quedamos con dos clases a la vez.

# %%
from helpers import datasets

digits = datasets.load("digits")
digits

# %%
def pair(images: np.ndarray, labels: np.ndarray, a: int,
         b: int) -> tuple[np.ndarray, np.ndarray]:
    """The images of class a (target −1) and of class b (+1), flat.

    (n, 8, 8, 1), (n,) -> (m, 64), (m,)
    """
    keep = (labels == a) | (labels == b)
    x = images[keep].reshape(-1, 64).astype(float)
    return x, np.where(labels[keep] == b, 1, -1)


def learn(a: int, b: int) -> tuple[perceptron.Trained, int, int]:
    """A unit trained on a against b, its mistakes in the test, and the test's size."""
    x, t = pair(digits.x_train, digits.y_train, a, b)
    unit = perceptron.train(x, t, epochs=200)
    x, t = pair(digits.x_test, digits.y_test, a, b)
    wrong = perceptron.predict(x, unit.w, unit.b) != t
    return unit, int(wrong.sum()), len(t)

# %% tags=["nbval-check-output"]
easy, hard = learn(0, 1), learn(1, 8)
assert easy[1] == 0
rows = [(len(unit.mistakes), sum(unit.mistakes), *test) for unit, *test in (easy, hard)]
table(rows, ["epochs", "mistakes", "wrong in the test", "tested"])

# %% [markdown] lang="en"
# Each line: epochs, mistakes while learning, mistakes on the test images, how many of these. 0 against 1 takes 4 epochs and no test image is wrong.
# 1 against 8 is the harder pair: 19 epochs, and 3 of 71 are wrong. The weights show how each pixel votes.

# %% [markdown] lang="es"
# Cada línea: épocas, errores al aprender, errores en las imágenes de prueba y cuántas son estas. 0 contra 1 requiere 4 épocas y no falla en ninguna imagen de prueba.
# 1 contra 8 es el par más difícil: 19 épocas, y falla en 3 de 71. Los pesos muestran por quién vota cada píxel.

# %%
easy_weights, hard_weights = (unit.w.reshape(8, 8) for unit, _, _ in (easy, hard))
plots.weights({"0 (−) / 1 (+)": easy_weights, "1 (−) / 8 (+)": hard_weights})

# %% [markdown] lang="en"
# For 0 against 1, ink in the middle votes for 1 and ink on the ring around it votes for 0. Are all pairs of digits separable by one unit?
# Convergence *is* the proof that they are: try all 45.

# %% [markdown] lang="es"
# En 0 contra 1, la tinta del centro vota por 1 y la del anillo que lo rodea vota por 0. ¿Una sola unidad separa todos los pares de dígitos?
# La convergencia *es* la demostración: prueba con los 45.

# %% tags=["nbval-check-output"]
pairs = {(a, b): learn(a, b) for a in range(10) for b in range(a + 1, 10)}
assert all(unit.mistakes[-1] == 0 for unit, _, _ in pairs.values())
updates = {names: sum(unit.mistakes) for names, (unit, _, _) in pairs.items()}
all_wrong = sum(wrong for _, wrong, _ in pairs.values())
all_tested = sum(n for _, _, n in pairs.values())
show(pairs=len(pairs), most_updates=max(updates, key=updates.get),
     fewest_updates=min(updates, key=updates.get),
     wrong_in_the_test=all_wrong, tested=all_tested)

# %% [markdown] lang="en" tags=["01.lms_step"]
# All 45 pairs are separable on the training images; 1 against 8 needs most updates. On the test images 20 of 3,240 answers are wrong:
# a perfect record on known examples is no promise for new ones.
#
# ## 8 · Adaline: learn from the error, not from the mistake
#
# The perceptron asks only *right or wrong?* Widrow and Hoff asked *how far?* Their error is taken **before** the threshold:
#
# $$e = t - (w\cdot x + b)$$

# %% [markdown] lang="es" tags=["01.lms_step"]
# Los 45 pares son separables en las imágenes de entrenamiento; 1 contra 8 necesita más actualizaciones que ninguno. En las imágenes de prueba son incorrectas 20 de 3240 respuestas:
# un historial perfecto con ejemplos conocidos no garantiza nada sobre los nuevos.
#
# ## 8 · Adaline: aprender del error, no del desacierto
#
# El perceptrón solo pregunta *¿bien o mal?* Widrow y Hoff preguntaron *¿por cuánto?* Su error se toma **antes** del umbral:
#
# $$e = t - (w\cdot x + b)$$

# %% [markdown] lang="en"
# Take the smallest example: one sensor, with brightness 0, 1, 2, 3, and targets −1, −1, +1, +1. `adaline.best` computes, by least squares,
# the weight and the bias whose squared errors have the smallest sum; the cell shows them and the four errors.

# %% [markdown] lang="es"
# Toma el ejemplo más pequeño: un sensor, con brillo 0, 1, 2, 3, y objetivos −1, −1, +1, +1. `adaline.best` calcula, por mínimos cuadrados,
# el peso y el sesgo cuyos errores al cuadrado suman lo menos posible; la celda los muestra con los cuatro errores.

# %% tags=["nbval-check-output"]
from helpers.scratch import adaline

bright, wanted = np.array([[0], [1], [2], [3]]), np.array([-1, -1, 1, 1])
w, b = adaline.best(bright, wanted)
show(w=w, b=b, errors=adaline.error(bright, wanted, w, b))

# %% [markdown] lang="en"
# The line $0.8\,x - 1.2$ fits best: errors 0.2, −0.6, 0.6, −0.2. All four *signs* are right, yet no error is 0. Adaline minimises the
# **mean squared error** $E = \overline{e^2}$ (the bar is the mean over the examples); here 0.2 at the bottom, and 1 at $w = b = 0$.

# %% [markdown] lang="es"
# La recta $0.8\,x - 1.2$ es la que mejor ajusta: errores 0.2, −0.6, 0.6, −0.2. Los cuatro *signos* son correctos, pero ningún error es 0. Adaline minimiza el
# **error cuadrático medio** $E = \overline{e^2}$ (la barra es la media sobre los ejemplos); aquí 0.2 en el fondo, y 1 en $w = b = 0$.

# %% tags=["nbval-check-output"]
zero = np.zeros(1)
show(bottom=adaline.mean_squared_error(bright, wanted, w, b),
     start=adaline.mean_squared_error(bright, wanted, zero, 0))

# %% [markdown] lang="en"
# Which way is down? The derivative of $e^2$ along $w$ is $2e\cdot(-x)$. At $w = b = 0$ the errors are the targets, so by hand:
#
# $$\frac{\partial E}{\partial w} = -2\,\overline{e\,x} = -2\cdot\frac{0 - 1 + 2 + 3}{4} = -2, \qquad
# \frac{\partial E}{\partial b} = -2\,\overline{e} = 0$$
#
# Check it with the formula in code, and with a small step to either side, which needs no formula.

# %% [markdown] lang="es"
# ¿Hacia dónde se baja? La derivada de $e^2$ respecto a $w$ es $2e\cdot(-x)$. En $w = b = 0$ los errores son los objetivos, así que a mano:
#
# $$\frac{\partial E}{\partial w} = -2\,\overline{e\,x} = -2\cdot\frac{0 - 1 + 2 + 3}{4} = -2, \qquad
# \frac{\partial E}{\partial b} = -2\,\overline{e} = 0$$
#
# Compruébalo con la fórmula en código, y con un pequeño paso a cada lado, que no necesita fórmula.

# %% tags=["nbval-check-output"]
gradient, _ = adaline.gradient(bright, wanted, zero, 0)

# %% tags=["nbval-check-output"]
step = 1e-4
up = adaline.mean_squared_error(bright, wanted, zero + step, 0)
down = adaline.mean_squared_error(bright, wanted, zero - step, 0)
show(by_formula=gradient, by_nudging=(up - down) / (2 * step))

# %% [markdown] lang="en" tags=["01.lms_step"]
# So walk downhill: $w \leftarrow w - \mu\,\partial E/\partial w$, with a small **learning rate** $\mu$. That needs all examples for each step.
# The **delta rule**, or **LMS** (least mean squares), uses one example at a time:
#
# $$w \leftarrow w + 2\mu\,e\,x, \qquad b \leftarrow b + 2\mu\,e$$
#
# It is right on average, since the mean of $2\,e\,x$ is minus the gradient. (This is the form of Widrow & Lehr 1990; Widrow and Hoff's first form divides by
# $|x|^2 + 1$. Many books write $\eta$ for $2\mu$.)
#
# **Exercise 5.** Write one LMS step.

# %% [markdown] lang="es" tags=["01.lms_step"]
# Entonces, cuesta abajo: $w \leftarrow w - \mu\,\partial E/\partial w$, con una **tasa de aprendizaje** $\mu$ pequeña. Eso requiere todos los ejemplos en cada paso.
# La **regla delta**, o **LMS** (*least mean squares*, mínimos cuadrados medios), usa un ejemplo a la vez:
#
# $$w \leftarrow w + 2\mu\,e\,x, \qquad b \leftarrow b + 2\mu\,e$$
#
# En promedio va en la dirección correcta, pues la media de $2\,e\,x$ es menos el gradiente. (Esta es la forma de Widrow y Lehr, 1990; la primera de Widrow y Hoff divide entre
# $|x|^2 + 1$. Muchos libros escriben $\eta$ en lugar de $2\mu$.)
#
# **Ejercicio 5.** Escribe un paso de LMS.

# %%
# exercise: 01.lms_step
def lms_step(w: np.ndarray, b: float, x: np.ndarray, t: float,
             rate: float) -> tuple[np.ndarray, float]:
    """One step with μ = rate on one example. About 2 lines.

    (d,), (), (d,), (), () -> (d,), ()
    """
    ### BEGIN SOLUTION
    e = t - (x @ w + b)
    return w + 2 * rate * e * x, b + 2 * rate * e
    ### END SOLUTION

# %%
check("01.lms_step", lms_step)

# %% [markdown] lang="en"
# Now look at the landscape $E(w, b)$ and at both walks from (0, 0): with all four examples a step, and with one random example a step.

# %% [markdown] lang="es"
# Ahora mira el paisaje $E(w, b)$ y los dos recorridos desde (0, 0): con los cuatro ejemplos en cada paso y con un ejemplo al azar en cada paso.

# %%
def descend(rate: float, steps: int) -> np.ndarray:
    """From w = b = 0 down the gradient of the mean squared error: -> (steps + 1, 2)."""
    w, b = np.zeros(1), 0.0
    path = [(w[0], b)]
    for _ in range(steps):
        along_w, along_b = adaline.gradient(bright, wanted, w, b)
        w, b = w - rate * along_w, b - rate * along_b
        path.append((w[0], b))
    return np.array(path)

# %%
def wander(rate: float, steps: int, rng: np.random.Generator) -> np.ndarray:
    """As `descend`, by LMS steps on random examples: -> (steps + 1, 2)."""
    w, b = np.zeros(1), 0.0
    path = [(w[0], b)]
    for i in rng.integers(4, size=steps):
        w, b = adaline.update(w, b, bright[i], wanted[i], rate)
        path.append((w[0], b))
    return np.array(path)

# %%
def height(w: float, b: float) -> float:
    """The mean squared error at (w, b)."""
    return adaline.mean_squared_error(bright, wanted, np.array([w]), b)

walks = {"μ = 0.1": descend(0.1, 60),
         "LMS, μ = 0.03": wander(0.03, 200, np.random.default_rng(1))}
plots.landscape(height, walks, w=(-0.5, 2), b=(-2, 1))

# %% [markdown] lang="en"
# One valley, long and narrow, with one lowest point: no other local minimum to be caught in. The first walk glides along; LMS staggers, yet
# arrives near the bottom and keeps trembling there. How large may $\mu$ be? Predict which of these rates fails.

# %% [markdown] lang="es"
# Un solo valle, largo y angosto, con un único punto más bajo: no hay otro mínimo local donde quedar atrapado. El primer recorrido se desliza; LMS avanza a tropezones, pero
# llega cerca del fondo y allí sigue temblando. ¿Qué tan grande puede ser $\mu$? Predice cuál de estas tasas falla.

# %%
losses = {rate: np.array([height(w, b) for w, b in descend(rate, 60)])
          for rate in (0.05, 0.23, 0.25)}
plots.rates(losses)

# %% [markdown] lang="en"
# 0.05 is slow, 0.23 arrives; 0.25 overshoots the valley by more at each step, and explodes. The limit can be computed. Along an eigenvector of the
# matrix $R = \overline{z z^{T}}$ (a direction that $R$ only stretches, by $\lambda$), one step multiplies the distance from the bottom by $1 - 2\mu\lambda$.
# It shrinks if $0 < \mu < 1/\lambda$, so the largest $\lambda$ decides.

# %% [markdown] lang="es"
# 0.05 es lenta, 0.23 llega; 0.25 se pasa cada vez más al otro lado del valle y explota. El límite se puede calcular. A lo largo de un vector propio de la
# matriz $R = \overline{z z^{T}}$ (una dirección que $R$ solo estira, por $\lambda$), un paso multiplica por $1 - 2\mu\lambda$ la distancia al fondo.
# Disminuye si $0 < \mu < 1/\lambda$, así que decide el mayor $\lambda$.

# %% tags=["nbval-check-output"]
z = np.column_stack([bright, np.ones(4)])
R = z.T @ z / 4
limit = float(1 / np.linalg.eigvalsh(R).max())
assert abs(losses[0.23][-1] - 0.2) < 1e-3
assert losses[0.25][-1] > 1000
assert 0.23 < limit < 0.25
show(R=R, limit=limit, **{"1 / tr R": 1 / np.trace(R)})

# %% [markdown] lang="en"
# The limit is 0.238. For LMS, with its trembling, Widrow & Lehr give the stricter rule of thumb $\mu < 1/\operatorname{tr} R$, here 0.222; we test it
# at the end.
#
# ### Which rule is better?
#
# Neither. First, a case in which Adaline fails. Add one bright example, $x = 20$ with target +1, far on the *right* side. A perceptron does not mind.

# %% [markdown] lang="es"
# El límite es 0.238. Para LMS, con su temblor, Widrow y Lehr dan la regla práctica más estricta $\mu < 1/\operatorname{tr} R$, aquí 0.222; la ponemos
# a prueba al final.
#
# ### ¿Cuál regla es mejor?
#
# Ninguna. Primero, un caso en que Adaline falla. Añade un ejemplo brillante, $x = 20$ con objetivo +1, muy del lado *correcto*. A un perceptrón no le afecta.

# %% tags=["nbval-check-output"]
glare = np.append(bright, [[20]], axis=0)
target = np.append(wanted, 1)
w, b = adaline.best(glare, target)
unit = perceptron.train(glare, target, epochs=1000)
show(sums=glare @ w + b, mistakes=unit.mistakes[-1])
wrong = perceptron.predict(glare, w, b) != target
assert wrong.tolist() == [False, False, True, False, False]

# %% [markdown] lang="en"
# The sum for $x = 2$ is now −0.016, so it is answered wrongly even at the very bottom of the error: Adaline wants the far example's sum to be 1,
# not merely positive, and tilts its line for it. LMS does not promise to separate what can be separated.
#
# Second, a case in which the perceptron does badly: two clouds that overlap. No line is free of mistakes, so the rule never rests.

# %% [markdown] lang="es"
# La suma para $x = 2$ ahora es −0.016, así que se responde mal incluso en el fondo mismo del error: Adaline quiere que la suma del ejemplo lejano sea 1,
# no solo positiva, e inclina su recta por él. LMS no promete separar lo que se puede separar.
#
# Segundo, un caso en que al perceptrón le va mal: dos nubes que se superponen. Ninguna recta está libre de errores, así que la regla nunca descansa.

# %%
SEEN = 200  # examples to learn from; the other 1,000 are the test

def clouds(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points of two classes that overlap: -> (1200, 2), (1200,)."""
    t = rng.choice([-1, 1], SEEN + 1000)
    return rng.normal(size=(len(t), 2)) + np.outer(t, [1, 0.5]), t

# %%
def race(rng: np.random.Generator) -> np.ndarray:
    """Test errors (%) of a perceptron and an Adaline after each epoch: -> (30, 2)."""
    x, t = clouds(rng)
    rosenblatt = widrow = (np.zeros(2), 0.0)
    errors = []
    for _ in range(30):
        for i in rng.permutation(SEEN):
            rosenblatt = perceptron.update(*rosenblatt, x[i], t[i])
            widrow = adaline.update(*widrow, x[i], t[i], 0.003)
        answers = [perceptron.predict(x[SEEN:], *unit) for unit in (rosenblatt, widrow)]
        errors.append(100 * np.mean(answers != t[SEEN:], axis=1))
    return np.array(errors)

# %%
from math import erfc

races = np.array([race(np.random.default_rng(seed)) for seed in range(10)])
later = races[:, 1:]  # from the second epoch on
spread = later.std(axis=1)
average = later.mean(axis=1)
assert (spread[:, 0] > 3 * spread[:, 1]).all()
assert (average[:, 0] > average[:, 1]).all()
half_distance = np.hypot(1, 0.5)  # between the middles of the clouds
rows = [("perceptron", average[:, 0].mean(), spread[:, 0].mean()),
        ("Adaline", average[:, 1].mean(), spread[:, 1].mean()),
        ("theory", 50 * erfc(half_distance / 2**0.5), "")]
table(rows, ["", "error (%)", "spread"])

# %%
lines = {"perceptron": races[0, :, 0], "Adaline": races[0, :, 1]}
plots.curves(lines, x="epoch", y="test error (%)")

# %% [markdown] lang="en"
# In all ten runs Adaline is better on average and steadier: 13.2 % against 18.7 %, and its spread over the epochs is less than a third. In the long run no line
# can do better than 13.2 % on these clouds (the table's last row: a Gaussian's tail). When the perceptron never converges, its last weights depend on the last examples seen.

# %% [markdown] lang="es"
# En las diez corridas Adaline es mejor en promedio y más estable: 13.2 % frente a 18.7 %, con una dispersión entre épocas de menos de un tercio. A la larga, ninguna recta puede
# bajar de 13.2 % con estas nubes (la última fila de la tabla: la cola de una gaussiana). Cuando el perceptrón no converge, sus últimos pesos dependen de los últimos ejemplos vistos.

# %% [markdown] lang="en"
# ### The same unit in Keras
#
# Keras is the library of the later lessons. One unit without a threshold is `Dense(1)`; mean squared error and one example per step (a *batch* of one) make it an Adaline.
# `SGD`, stochastic gradient descent, is Keras's name for the walk downhill, example by example.
# Keras differentiates $e^2$ as well, so its learning rate is our $\mu$, with the factor 2 included.

# %% [markdown] lang="es"
# ### La misma unidad en Keras
#
# Keras es la biblioteca de las lecciones siguientes. Una unidad sin umbral es `Dense(1)`; el error cuadrático medio y un ejemplo por paso (un lote, *batch*, de uno) la convierten en un Adaline.
# `SGD` (*stochastic gradient descent*, descenso de gradiente estocástico) es el nombre que Keras da a bajar la cuesta ejemplo por ejemplo.
# Keras también deriva $e^2$, así que su tasa de aprendizaje es nuestra $\mu$, con el factor 2 incluido.

# %% tags=["nbval-check-output"]
import keras

unit = keras.layers.Dense(1, kernel_initializer="zeros")
model = keras.Sequential([keras.Input((2,)), unit])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")
w, b, rows = np.zeros(2), 0.0, []
for example, target in zip(X.astype("float32"), AND.astype("float32"), strict=True):
    w, b = adaline.update(w, b, example, target, 0.1)
    model.train_on_batch(example[None], target[None, None])
    kernel, bias = unit.get_weights()
    assert np.allclose(kernel[:, 0], w, atol=1e-6)
    assert np.allclose(bias, b, atol=1e-6)
    rows.append((example, *w, b))
table(rows, ["x", "w1", "w2", "bias"])

# %% [markdown] lang="en" tags=["01.flaw"]
# Four steps, the same numbers each time. From lesson 2 on, Keras will do for us what we first do by hand.
#
# ## 9 · XOR: one unit is not enough
#
# Now ask for +1 if *exactly one* input is 1. Four points, as simple as AND. Train.

# %% [markdown] lang="es" tags=["01.flaw"]
# Cuatro pasos, los mismos números cada vez. Desde la lección 2, Keras hará por nosotros lo que primero hacemos a mano.
#
# ## 9 · XOR: una unidad no basta
#
# Ahora pide +1 si *exactamente una* entrada vale 1. Cuatro puntos, tan simples como AND. Entrena.

# %% tags=["nbval-check-output"]
XOR = np.array([-1, 1, 1, -1])
units = {n: perceptron.train(X, XOR, epochs=n) for n in (1, 2, 3, 4, 100)}
rows = [(n, unit.w, unit.b, unit.mistakes[-1]) for n, unit in units.items()]
table(rows, ["epochs", "w", "b", "mistakes"])

# %% [markdown] lang="en"
# From the third epoch on, all four answers are wrong in every epoch, and the epoch ends with the weights that it began with: a circle without end. Does Adaline do better?

# %% [markdown] lang="es"
# Desde la tercera época, las cuatro respuestas fallan en cada época, y la época termina con los mismos pesos con que empezó: un círculo sin fin. ¿Le va mejor a Adaline?

# %% tags=["nbval-check-output"]
w, b = adaline.best(X, XOR)
assert np.allclose([*w, b], 0)
show(mean_squared_error=adaline.mean_squared_error(X, XOR, w, b))

# %% [markdown] lang="en"
# At the bottom of its error, Adaline's weights and bias are all 0: it says nothing. How special is XOR? There are $2^4 = 16$ functions of two inputs;
# the perceptron rule itself tells which ones a unit can do.

# %% [markdown] lang="es"
# En el fondo de su error, los pesos y el sesgo de Adaline valen 0: no dice nada. ¿Qué tan especial es XOR? Hay $2^4 = 16$ funciones de dos entradas;
# la propia regla del perceptrón dice cuáles puede calcular una unidad.

# %% tags=["nbval-check-output"]
from itertools import product

functions = list(product([-1, 1], repeat=4))
failed = [t for t in functions if perceptron.train(X, np.array(t)).mistakes[-1]]
show(functions=len(functions), not_learned=failed)

# %% [markdown] lang="en"
# Fourteen of sixteen; only XOR and its negation fail. But *"it had not converged after 100 epochs"* proves nothing: perhaps epoch 101 would do. Here is a proof.
#
# **Proof.** Let $f(x) = w\cdot x + b$. Since $(0,0) + (1,1) = (0,1) + (1,0)$, we have $f(0,0) + f(1,1) = f(0,1) + f(1,0)$.
# XOR needs the left side to be $\le 0$ and the right side to be $> 0$; its negation needs the reverse. ∎
#
# In the picture: the middle of the square lies halfway between the two −, and halfway between the two +. It cannot be on both sides of a line.

# %% [markdown] lang="es"
# Catorce de dieciséis; solo fallan XOR y su negación. Pero *«no había convergido tras 100 épocas»* no demuestra nada: quizás la época 101 lo logre. Esta es una demostración.
#
# **Demostración.** Sea $f(x) = w\cdot x + b$. Como $(0,0) + (1,1) = (0,1) + (1,0)$, se cumple $f(0,0) + f(1,1) = f(0,1) + f(1,0)$.
# XOR exige que el lado izquierdo sea $\le 0$ y que el derecho sea $> 0$; su negación exige lo inverso. ∎
#
# En la figura: el centro del cuadrado está a mitad de camino entre los dos −, y también entre los dos +. No puede estar a ambos lados de una recta.

# %%
plots.points(X, XOR, {})

# %% [markdown] lang="en"
# **Exercise 6.** Here is another "proof". The theorem is true, but one step does not follow from what stands before it. Which? Set `flaw` to its number.
#
# 1. At (1, 0) XOR is +1, so $w_1 + b > 0$.
# 2. At (0, 1) XOR is +1, so $w_2 + b > 0$.
# 3. So both weights are positive: $w_1 > 0$ and $w_2 > 0$.
# 4. Since $w_2 > 0$, $\;w_1 + w_2 + b > w_1 + b > 0$.
# 5. So the unit says +1 at (1, 1), where XOR is −1: a contradiction.

# %% [markdown] lang="es"
# **Ejercicio 6.** Esta es otra «demostración». El teorema es cierto, pero un paso no se deduce de lo anterior. ¿Cuál? Asigna su número a `flaw`.
#
# 1. En (1, 0) XOR vale +1, así que $w_1 + b > 0$.
# 2. En (0, 1) XOR vale +1, así que $w_2 + b > 0$.
# 3. Entonces ambos pesos son positivos: $w_1 > 0$ y $w_2 > 0$.
# 4. Como $w_2 > 0$, $\;w_1 + w_2 + b > w_1 + b > 0$.
# 5. Así que la unidad dice +1 en (1, 1), donde XOR vale −1: una contradicción.

# %%
# exercise: 01.flaw
### BEGIN SOLUTION
flaw = 3
### END SOLUTION

# %%
check("01.flaw", flaw)

# %% [markdown] lang="en"
# A hint for repairing it: which of the four examples has not been used?
#
# There is a way out. Give the unit a third input, the product $x_1x_2$, and $x_1 + x_2 - 2x_1x_2$, a plain weighted sum, is 1 where XOR is +1 and 0 elsewhere.

# %% [markdown] lang="es"
# Una pista para repararla: ¿cuál de los cuatro ejemplos no se ha usado?
#
# Hay una salida. Dale a la unidad una tercera entrada, el producto $x_1x_2$, y $x_1 + x_2 - 2x_1x_2$, una simple suma ponderada, vale 1 donde XOR es +1 y 0 en lo demás.

# %% tags=["nbval-check-output"]
unit = perceptron.train(np.column_stack([X, X[:, 0] * X[:, 1]]), XOR)
show(w=unit.w, b=unit.b, mistakes=unit.mistakes)

# %% [markdown] lang="en"
# One unit learns XOR, if somebody gives it the right feature. Who finds the features? That is the question of the whole course.
#
# ### What Minsky and Papert said
#
# *Perceptrons* (1969) is often told as "they proved that a perceptron cannot do XOR, and so killed the field". That XOR is out of reach was known before.
# Their machine is stronger than our unit: a threshold over *any* functions of the image, like our association units, under a restriction: each may look at only a few points,
# or only at a small region. They proved, for instance, that parity (is the number of lit points odd?) needs at least one that looks at *every* point, and that no set of
# units with small regions can tell whether a figure is connected. These are exact theorems on machines with one trainable layer.
# On several trainable layers they offered a judgement, not a theorem: that the extension is sterile.
# The book became the standard reason to leave the field; how much it caused the lean years that followed is disputed (Olazaran 1996).

# %% [markdown] lang="es"
# Una unidad aprende XOR si alguien le da la característica adecuada. ¿Quién encuentra las características? Esa es la pregunta de todo el curso.
#
# ### Qué dijeron Minsky y Papert
#
# *Perceptrons* (1969) suele contarse así: «demostraron que un perceptrón no puede con XOR, y así mataron el campo». Que XOR queda fuera de alcance ya se sabía.
# Su máquina es más potente que nuestra unidad: un umbral sobre funciones *cualesquiera* de la imagen, como nuestras unidades de asociación, con una restricción: cada una mira solo unos pocos puntos,
# o solo una región pequeña. Demostraron, por ejemplo, que la paridad (¿es impar el número de puntos encendidos?) exige al menos una que mire *todos* los puntos, y que ningún conjunto de
# unidades de región pequeña puede decir si una figura es conexa. Son teoremas exactos sobre máquinas con una sola capa entrenable.
# Sobre varias capas entrenables ofrecieron un juicio, no un teorema: que la extensión es estéril.
# El libro se volvió la razón habitual para abandonar el campo; cuánto contribuyó a los años de sequía que siguieron es materia de debate (Olazaran 1996).

# %% [markdown] lang="en"
# ## 10 · Madaline: many Adalines
#
# XOR is "the first but not the second, **or** the second but not the first". Each half is one line; a fixed OR joins them. So choose by hand
# $s_1 = x_1 - x_2 - 0.5$ and $s_2 = x_2 - x_1 - 0.5$, and say +1 if any sum exceeds 0.

# %% [markdown] lang="es"
# ## 10 · Madaline: muchos Adalines
#
# XOR es «el primero pero no el segundo, **o** el segundo pero no el primero». Cada mitad es una recta; un OR fijo las une. Elige entonces a mano
# $s_1 = x_1 - x_2 - 0.5$ y $s_2 = x_2 - x_1 - 0.5$, y di +1 si alguna suma es mayor que 0.

# %% tags=["nbval-check-output"]
from helpers.scratch import madaline

w, b = np.array([[1, -1], [-1, 1]]), np.array([-0.5, -0.5])
show(sums=madaline.sums(X, w, b), answers=madaline.predict(X, w, b))
assert (madaline.predict(X, w, b) == XOR).all()

# %% [markdown] lang="en"
# How can it *learn* that? If the OR is wrong, who is to blame? **Madaline Rule I** (about 1962) answers with *minimal disturbance*:
# - the answer must become +1: change only the Adaline whose sum is nearest to 0, towards +1;
# - the answer must become −1: change every Adaline that says +1, towards −1.
#
# Predict who moves here, with target +1, then with target −1:

# %% [markdown] lang="es"
# ¿Cómo puede *aprenderlo*? Si el OR se equivoca, ¿de quién es la culpa? La **regla I de Madaline** (hacia 1962) responde con la *mínima perturbación*:
# - la respuesta debe pasar a +1: cambia solo el Adaline cuya suma está más cerca de 0, hacia +1;
# - la respuesta debe pasar a −1: cambia todo Adaline que dice +1, hacia −1.
#
# Predice quién se mueve aquí, con objetivo +1 y luego con objetivo −1:

# %% tags=["nbval-check-output"]
w, b = np.array([[0.5, 0.2], [0.1, 0.7]]), np.array([-0.6, -0.3])
rows = []
for example, target in ((X[2], 1), (X[3], -1)):
    after = madaline.update(w, b, example, target, rate=0.5)
    before = madaline.sums(example, w, b)
    then = madaline.sums(example, *after)
    rows.append((before, target, then))
table(rows, ["before", "target", "after"])

# %% [markdown] lang="en"
# In the first case, −0.1 was nearer to 0 than −0.2 and went half of its way to +1. In the second, both said +1 and both went half of their way to −1.
# Now train from small random weights, the examples in a new random order each epoch, from 100 different starts.

# %% [markdown] lang="es"
# En el primer caso, −0.1 estaba más cerca de 0 que −0.2 y recorrió la mitad de su camino hacia +1. En el segundo, ambos decían +1 y ambos recorrieron la mitad de su camino hacia −1.
# Ahora entrena desde pesos pequeños al azar, con los ejemplos en un nuevo orden aleatorio en cada época, desde 100 inicios distintos.

# %%
def count_solved(x: np.ndarray, shuffle: bool) -> int:
    """How many of 100 random starts lead Madaline Rule I to XOR within 200 epochs."""
    solved = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        _, _, mistakes = madaline.train(x, XOR, rng, epochs=200, shuffle=shuffle)
        solved += mistakes[-1] == 0
    return solved

shuffled = count_solved(X, shuffle=True)
in_turn = count_solved(X, shuffle=False)
signed = count_solved(2 * X - 1, shuffle=False)
assert shuffled == 100 and in_turn < 50
show(shuffled=shuffled, in_turn=in_turn, signed=signed)

# %%
def run_in_turn(epochs: int) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Madaline Rule I from one start, with the examples in turn."""
    rng = np.random.default_rng(0)
    return madaline.train(X, XOR, rng, epochs=epochs, shuffle=False)

assert np.allclose(run_in_turn(400)[0], run_in_turn(425)[0], atol=1e-9)

# %% [markdown] lang="en"
# All 100 in random order. In a fixed order only 20: the others lock into cycles. The last check shows one: after 400 epochs and after 425, its weights are the same. Ridgway, whose thesis (1962) is on
# Rule I, warned of just this (Widrow & Lehr 1990). With inputs ±1 instead of 0 and 1 it is rare here: 99 arrive.

# %% [markdown] lang="es"
# Llegan los 100 inicios en orden aleatorio. En un orden fijo solo 20: los demás se traban en ciclos. La última comprobación muestra uno: tras 400 épocas y tras 425, sus pesos son los mismos. Ridgway, cuya tesis (1962) trata de la
# regla I, advirtió justamente esto (Widrow y Lehr, 1990). Con entradas ±1 en vez de 0 y 1 aquí es raro: llegan 99.

# %%
w, b, mistakes = madaline.train(X, XOR, np.random.default_rng(0), epochs=200)
assert (madaline.predict(X, w, b) == XOR).all()
plots.points(X, XOR, {"Adaline 1": (w[0], b[0]), "Adaline 2": (w[1], b[1])})

# %% [markdown] lang="en"
# Two lines, each with one + on its positive side: the OR of two half-planes.
#
# In Rule I the last unit is fixed. **Rule II** (Winter & Widrow, 1988) trains several layers: it flips, on trial, the Adaline nearest to 0,
# and keeps the change if fewer outputs are wrong. Such rules look for the cheapest flip, because a threshold has no gradient to follow. Lesson 2 replaces the
# threshold by a smooth curve, and then calculus says who is to blame.

# %% [markdown] lang="es"
# Dos rectas, cada una con un + en su lado positivo: el OR de dos semiplanos.
#
# En la regla I la última unidad es fija. La **regla II** (Winter y Widrow, 1988) entrena varias capas: invierte, a modo de prueba, el Adaline más cercano a 0,
# y conserva el cambio si disminuyen las salidas incorrectas. Estas reglas buscan la inversión más barata, porque un umbral no tiene gradiente que seguir. La lección 2 reemplaza el
# umbral por una curva suave, y entonces el cálculo dice de quién es la culpa.

# %% [markdown] lang="en"
# ## 11 · Paper against ours
#
# **1. The convergence theorem** (Block 1962, Novikoff 1962). One hundred random separable sets, 10 to 59 examples in 2 to 9 dimensions; for each, the
# mistakes made and the bound with the widest margin.

# %% [markdown] lang="es"
# ## 11 · El artículo frente a lo nuestro
#
# **1. El teorema de convergencia** (Block 1962, Novikoff 1962). Cien conjuntos separables al azar, de 10 a 59 ejemplos en 2 a 9 dimensiones; para cada uno,
# los errores cometidos y la cota con el margen más amplio.

# %%
rng = np.random.default_rng(0)
counts, bounds = np.zeros(100), np.zeros(100)
for k in range(100):
    n, d = rng.integers((10, 2), (60, 10))
    x = rng.normal(size=(n, d))
    t = perceptron.predict(x, rng.normal(size=d), rng.normal())
    mistakes = perceptron.train(x, t, epochs=100_000).mistakes
    margin = perceptron.margin(x, t, *perceptron.widest(x, t))
    counts[k] = sum(mistakes)
    bounds[k] = perceptron.bound(x, margin)
    assert mistakes[-1] == 0
    assert 0 < counts[k] <= bounds[k]
shares = np.quantile(counts / bounds, [0, 0.5, 1])
table([shares], ["lowest", "median", "highest"], "mistakes / bound")

# %%
plots.below(bounds, counts)

# %% [markdown] lang="en"
# All 100 within the bound: between 0.3 % and 35 % of it, half of them below 6 %. The difference is expected. The theorem holds for the worst set in the worst order,
# in which each mistake gains only $\gamma$; in random sets most mistakes gain far more. (Two of two, above, was such a worst case.)
#
# **2. The misadjustment of LMS.** Near the bottom, LMS trembles, so its mean squared error stays above the minimum. The excess, as a part of the minimum, is the
# **misadjustment** $M$. For inputs ±1, where $|z|^2 = \operatorname{tr} R$ for every example, and examples drawn independently at random, one can work it out exactly:
#
# $$M = \frac{\mu\operatorname{tr}R}{1 - \mu\operatorname{tr}R}$$
#
# Why: let $v$ be the vector from the bottom, $D$ the mean excess and $\xi$ the minimum. One step changes $|v|^2$, on average, by
# $-4\mu D + 4\mu^2 \operatorname{tr}R\,(D + \xi)$. At rest this is 0, and $D/\xi$ is the $M$ above. For small $\mu$ it is about $\mu\operatorname{tr}R$.
#
# For AND with inputs ±1: $\operatorname{tr}R = 3$, $R$ is the identity, the bottom is at $w = (\tfrac12, \tfrac12)$, $b = -\tfrac12$, and the minimum is $\tfrac14$.
# So the excess is just the squared distance from the bottom. We average it over 1,000 walks.

# %% [markdown] lang="es"
# Los 100 dentro de la cota: entre el 0.3 % y el 35 % de ella, la mitad por debajo del 6 %. La diferencia era de esperar. El teorema vale para el peor conjunto en el peor orden,
# donde cada error gana solo $\gamma$; en conjuntos al azar casi todos los errores ganan mucho más. (El dos de dos de arriba era uno de esos peores casos.)
#
# **2. El desajuste de LMS.** Cerca del fondo LMS tiembla, así que su error cuadrático medio queda por encima del mínimo. El exceso, como fracción del mínimo, es el
# **desajuste** $M$ (*misadjustment*). Con entradas ±1, donde $|z|^2 = \operatorname{tr} R$ en todo ejemplo, y ejemplos tomados al azar de forma independiente, se puede calcular con exactitud:
#
# $$M = \frac{\mu\operatorname{tr}R}{1 - \mu\operatorname{tr}R}$$
#
# Por qué: sea $v$ el vector desde el fondo, $D$ el exceso medio y $\xi$ el mínimo. Un paso cambia $|v|^2$, en promedio, en
# $-4\mu D + 4\mu^2 \operatorname{tr}R\,(D + \xi)$. En reposo esto vale 0, y $D/\xi$ es el $M$ de arriba. Con $\mu$ pequeña vale casi $\mu\operatorname{tr}R$.
#
# Para AND con entradas ±1: $\operatorname{tr}R = 3$, $R$ es la identidad, el fondo está en $w = (\tfrac12, \tfrac12)$, $b = -\tfrac12$, y el mínimo es $\tfrac14$.
# El exceso es entonces la distancia al fondo, al cuadrado. La promediamos sobre 1000 recorridos.

# %% tags=["nbval-check-output"]
inputs = 2 * X - 1
bottom = adaline.best(inputs, AND)
lowest = adaline.mean_squared_error(inputs, AND, *bottom)
show(w=bottom[0], b=bottom[1], mean_squared_error=lowest)

# %%
def misadjustment(rate: float, rng: np.random.Generator, steps: int = 2000) -> float:
    """The mean excess error of 1,000 runs, in the second half of the steps."""
    z = np.column_stack([inputs, np.ones(4)])
    best = np.array([0.5, 0.5, -0.5])
    v = np.tile(best, (1000, 1))
    excess = []
    for i in rng.integers(4, size=(steps, 1000)):
        e = AND[i] - np.sum(z[i] * v, axis=1)
        v += 2 * rate * e[:, None] * z[i]
        excess.append(np.sum((v - best)**2, axis=1).mean())
    return float(np.mean(excess[steps // 2:]) / lowest)

# %%
speeds = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.225, 0.25])
theory = 3 * speeds / (1 - 3 * speeds)
found = np.array([misadjustment(rate, np.random.default_rng(7)) for rate in speeds])
assert np.allclose(found, theory, rtol=0.03)
table(zip(speeds, theory, found, strict=True), ["learning rate", "theory", "measured"])

# %%
grid = np.linspace(0.01, 0.26, 60)
lines = {"predicted": (grid, 3 * grid / (1 - 3 * grid)), "measured": (speeds, found)}
plots.curves(lines, x="learning rate", y="misadjustment")

# %% [markdown] lang="en"
# Theory and measurement agree within 3 %; what is left is the chance of 1,000 walks. Faster learning costs precision: at $\mu = 0.25$ the error is
# four times its minimum. And at $\mu = 1/3$ the formula breaks down; beyond it, the mean square grows without limit:

# %% [markdown] lang="es"
# Teoría y medición coinciden dentro del 3 %; lo que queda es el azar de 1000 recorridos. Aprender más rápido cuesta precisión: con $\mu = 0.25$ el error es
# cuatro veces su mínimo. Y en $\mu = 1/3$ la fórmula deja de valer; más allá, la media cuadrática crece sin límite:

# %%
beyond = misadjustment(0.4, np.random.default_rng(7), steps=200)
assert beyond > 1e6
show(misadjustment=beyond)

# %% [markdown] lang="en"
# Here $1/\operatorname{tr}R$ is the exact limit. For other inputs it is only a rule of thumb: Widrow & Lehr mention that inputs from a normal distribution can
# require a third of it.
#
# ## Recap
#
# You have
# 1. run the perceptron rule by hand on AND and written it in NumPy: predict, update, train,
# 2. proved that it makes at most $(R/\gamma)^2$ mistakes, and seen it keep to that on 100 of 100 random sets,
# 3. followed the gradient of a squared error, one example at a time, and computed the learning rate at which it explodes,
# 4. proved that no single unit computes XOR, and watched two Adalines and an OR learn it from 100 of 100 starts,
# 5. confirmed the misadjustment of LMS within 3 %.
#
# On the way, a unit learned to tell left from right, a random layer let it tell upright bars from flat ones, and real digits came apart in pairs.
# Next: how to train the layer in the middle.

# %% [markdown] lang="es"
# Aquí $1/\operatorname{tr}R$ es el límite exacto. Para otras entradas es solo una regla práctica: Widrow y Lehr mencionan que entradas con distribución normal pueden
# exigir un tercio de ese valor.
#
# ## Resumen
#
# En esta lección
# 1. ejecutaste a mano la regla del perceptrón con AND y la escribiste en NumPy: predecir, actualizar, entrenar,
# 2. demostraste que comete a lo más $(R/\gamma)^2$ errores, y viste que respeta esa cota en 100 de 100 conjuntos al azar,
# 3. seguiste el gradiente de un error cuadrático, un ejemplo a la vez, y calculaste la tasa de aprendizaje con la que explota,
# 4. demostraste que una sola unidad no puede calcular XOR, y viste que dos Adalines y un OR lo aprenden desde 100 de 100 inicios,
# 5. confirmaste el desajuste de LMS dentro del 3 %.
#
# De paso, una unidad aprendió a distinguir izquierda de derecha, una capa aleatoria le permitió distinguir barras verticales de horizontales, y los dígitos reales se separaron de dos en dos.
# Lo que sigue: cómo entrenar la capa del medio.

# %% [markdown] lang="en"
# ## References
#
# - F. Rosenblatt, *The Perceptron: A Perceiving and Recognizing Automaton*, Cornell Aeronautical Laboratory, Report 85-460-1, 1957.
# - F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", *Psychological Review* 65 (1958) 386–408, [doi 10.1037/h0042519](https://doi.org/10.1037/h0042519). The rule as taught today is, according to Widrow & Lehr, first found in a report of his of February 1960.
# - J. C. Hay & A. E. Murray, *Mark I Perceptron Operators' Manual*, Cornell Aeronautical Laboratory, 1960 (DTIC AD0236965).
# - B. Widrow & M. E. Hoff, "Adaptive switching circuits", *1960 IRE WESCON Convention Record*, part 4, 96–104.
# - W. C. Ridgway III, *An Adaptive Logic System with Generalizing Properties*, thesis, Stanford, 1962 (Madaline Rule I).
# - H. D. Block, "The perceptron: a model for brain functioning. I", *Reviews of Modern Physics* 34 (1962) 123–135. A. B. J. Novikoff, "On convergence proofs on perceptrons", *Symposium on the Mathematical Theory of Automata* 12 (1962) 615–622.
# - Y. Freund & R. Schapire, "Large margin classification using the perceptron algorithm", *Machine Learning* 37 (1999) 277–296, [doi 10.1023/A:1007662407062](https://doi.org/10.1023/A:1007662407062): the theorem in the form used here.
# - M. Minsky & S. Papert, *Perceptrons*, MIT Press, 1969. M. Olazaran, "A sociological study of the official history of the perceptrons controversy", *Social Studies of Science* 26 (1996) 611–659.
# - R. Winter & B. Widrow, "MADALINE Rule II", *2nd IEEE International Conference on Neural Networks*, 1988.
# - B. Widrow & M. A. Lehr, "30 years of adaptive neural networks: perceptron, madaline, and backpropagation", *Proceedings of the IEEE* 78 (1990) 1415–1442, [doi 10.1109/5.58323](https://doi.org/10.1109/5.58323).
# - On misadjustment: B. Widrow et al., "Stationary and nonstationary learning characteristics of the LMS adaptive filter", *Proceedings of the IEEE* 64 (1976) 1151–1162, [doi 10.1109/PROC.1976.10286](https://doi.org/10.1109/PROC.1976.10286).
# - O. Russakovsky et al., "ImageNet large scale visual recognition challenge", *IJCV* 115 (2015) 211–252, [arXiv 1409.0575](https://arxiv.org/abs/1409.0575): the challenge, its results to 2014 and the human figure. K. He et al., [arXiv 1512.03385](https://arxiv.org/abs/1512.03385): ResNet.

# %% [markdown] lang="es"
# ## Referencias
#
# - F. Rosenblatt, *The Perceptron: A Perceiving and Recognizing Automaton*, Cornell Aeronautical Laboratory, informe 85-460-1, 1957.
# - F. Rosenblatt, «The perceptron: a probabilistic model for information storage and organization in the brain», *Psychological Review* 65 (1958) 386–408, [doi 10.1037/h0042519](https://doi.org/10.1037/h0042519). La regla que se enseña hoy aparece por primera vez, según Widrow y Lehr, en un informe suyo de febrero de 1960.
# - J. C. Hay y A. E. Murray, *Mark I Perceptron Operators' Manual*, Cornell Aeronautical Laboratory, 1960 (DTIC AD0236965).
# - B. Widrow y M. E. Hoff, «Adaptive switching circuits», *1960 IRE WESCON Convention Record*, parte 4, 96–104.
# - W. C. Ridgway III, *An Adaptive Logic System with Generalizing Properties*, tesis, Stanford, 1962 (regla I de Madaline).
# - H. D. Block, «The perceptron: a model for brain functioning. I», *Reviews of Modern Physics* 34 (1962) 123–135. A. B. J. Novikoff, «On convergence proofs on perceptrons», *Symposium on the Mathematical Theory of Automata* 12 (1962) 615–622.
# - Y. Freund y R. Schapire, «Large margin classification using the perceptron algorithm», *Machine Learning* 37 (1999) 277–296, [doi 10.1023/A:1007662407062](https://doi.org/10.1023/A:1007662407062): el teorema en la forma usada aquí.
# - M. Minsky y S. Papert, *Perceptrons*, MIT Press, 1969. M. Olazaran, «A sociological study of the official history of the perceptrons controversy», *Social Studies of Science* 26 (1996) 611–659.
# - R. Winter y B. Widrow, «MADALINE Rule II», *2nd IEEE International Conference on Neural Networks*, 1988.
# - B. Widrow y M. A. Lehr, «30 years of adaptive neural networks: perceptron, madaline, and backpropagation», *Proceedings of the IEEE* 78 (1990) 1415–1442, [doi 10.1109/5.58323](https://doi.org/10.1109/5.58323).
# - Sobre el desajuste: B. Widrow y otros, «Stationary and nonstationary learning characteristics of the LMS adaptive filter», *Proceedings of the IEEE* 64 (1976) 1151–1162, [doi 10.1109/PROC.1976.10286](https://doi.org/10.1109/PROC.1976.10286).
# - O. Russakovsky y otros, «ImageNet large scale visual recognition challenge», *IJCV* 115 (2015) 211–252, [arXiv 1409.0575](https://arxiv.org/abs/1409.0575): el concurso, sus resultados hasta 2014 y la cifra humana. K. He y otros, [arXiv 1512.03385](https://arxiv.org/abs/1512.03385): ResNet.
