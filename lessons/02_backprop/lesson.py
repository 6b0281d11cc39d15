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
# # 2 · Learning representations by back-propagating errors
#
# Lesson 1 ended with two Adalines that solve XOR, joined by an OR that we put there by hand. This lesson lets *all* units learn, in any number of layers: the rule of 1986 that still trains nearly every network.
#
# **You will be able to**
#
# 1. compute, by hand and in the paper's notation, how the error of a small net changes with each of its weights;
# 2. write the same as three matrix products, and test it so that no wrong sign survives;
# 3. read a formula as a graph, and let a program of 60 lines walk it backwards;
# 4. train a classifier of real handwritten digits from scratch to 95 % and beyond, and get the same numbers from Keras;
# 5. repeat the paper's symmetry experiment 100 times, and judge what it shows.
#
# **You need** lesson 1, matrix products, and the chain rule $\frac{dz}{dx} = \frac{dz}{dy}\frac{dy}{dx}$. **Time:** about 150 minutes.

# %% [markdown] lang="es"
# # 2 · Aprender representaciones propagando los errores hacia atrás
#
# La lección 1 terminó con dos Adalines que resuelven XOR, unidos por un OR que pusimos a mano. Esta lección deja que aprendan *todas* las unidades, en cualquier número de capas: la regla de 1986 que aún hoy entrena a casi todas las redes.
#
# **Serás capaz de**
#
# 1. calcular, a mano y con la notación del artículo, cómo cambia el error de una red pequeña con cada uno de sus pesos;
# 2. escribir lo mismo como tres productos de matrices, y probarlo de modo que no sobreviva ningún signo equivocado;
# 3. leer una fórmula como un grafo, y dejar que un programa de 60 líneas lo recorra hacia atrás;
# 4. entrenar desde cero un clasificador de dígitos manuscritos reales hasta el 95 % y más, y obtener los mismos números con Keras;
# 5. repetir 100 veces el experimento de simetría del artículo, y juzgar qué demuestra.
#
# **Necesitas** la lección 1, productos de matrices y la regla de la cadena $\frac{dz}{dx} = \frac{dz}{dy}\frac{dy}{dx}$. **Tiempo:** unos 150 minutos.

# %%
import numpy as np

from helpers import datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Who tells the hidden units?
#
# An output unit knows its target. A unit in the middle, a **hidden unit**, has none: if the answer is wrong, how much of the blame is its own? Rosenblatt's and Widrow's rules do not say.
#
# The answer is the chain rule, applied from the output backwards. It was found more than once:
#
# | Year | Who | What |
# | --- | --- | --- |
# | 1970 | Seppo Linnainmaa | derivatives of any computation, gathered from its end to its beginning; no networks |
# | 1974 | Paul Werbos | the same idea as "dynamic feedback", for models in social science |
# | 1985 | David Parker; Yann Le Cun | variants for networks, each on his own |
# | 1986 | David Rumelhart, Geoffrey Hinton, Ronald Williams (RHW from here on) | a letter of four pages in *Nature* |
#
# The letter itself names Parker and Le Cun. What it added, and what made the method known, is in its title: it showed that hidden units trained in this way come to *represent* useful features that nobody told them about. We follow the letter, equation by equation.

# %% [markdown] lang="es"
# ## 1 · ¿Quién les dice a las unidades ocultas?
#
# Una unidad de salida conoce su objetivo. Una unidad intermedia, una **unidad oculta**, no tiene ninguno: si la respuesta es incorrecta, ¿cuánta culpa le toca? Las reglas de Rosenblatt y de Widrow no lo dicen.
#
# La respuesta es la regla de la cadena, aplicada desde la salida hacia atrás. Se descubrió más de una vez:
#
# | Año | Quién | Qué |
# | --- | --- | --- |
# | 1970 | Seppo Linnainmaa | las derivadas de cualquier cálculo, reunidas desde su final hacia su inicio; sin redes |
# | 1974 | Paul Werbos | la misma idea como «retroalimentación dinámica», para modelos de ciencias sociales |
# | 1985 | David Parker; Yann Le Cun | variantes para redes, cada uno por su lado |
# | 1986 | David Rumelhart, Geoffrey Hinton, Ronald Williams (RHW de aquí en adelante) | una carta de cuatro páginas en *Nature* |
#
# La propia carta nombra a Parker y a Le Cun. Lo que aportó, y lo que dio a conocer el método, está en su título: mostró que las unidades ocultas entrenadas así llegan a *representar* características útiles que nadie les indicó. Seguimos la carta, ecuación por ecuación.

# %% [markdown] lang="en" tags=["02.forward"]
# ## 2 · Forward, by hand
#
# Units have numbers. Unit $j$ takes the outputs $y_i$ of the units below it, each times the weight $w_{ji}$ of the connection **from $i$ to $j$**, and adds them to its **total input** $x_j$. Its **output** $y_j$ is a smooth step:
#
# $$x_j = \sum_i y_i\,w_{ji} \quad(1) \qquad\qquad y_j = \frac{1}{1 + e^{-x_j}} \quad(2)$$
#
# A bias is the weight of an extra input that is always 1; we write it $b_j$. The step must be smooth: lesson 1's threshold has the derivative 0 almost everywhere, so it would tell us nothing about how to change the weights. Function (2) is called the **sigmoid**.

# %% [markdown] lang="es" tags=["02.forward"]
# ## 2 · Hacia adelante, a mano
#
# Las unidades están numeradas. La unidad $j$ toma las salidas $y_i$ de las unidades inferiores, cada una multiplicada por el peso $w_{ji}$ de la conexión **de $i$ a $j$**, y las suma en su **entrada total** $x_j$. Su **salida** $y_j$ es un escalón suave:
#
# $$x_j = \sum_i y_i\,w_{ji} \quad(1) \qquad\qquad y_j = \frac{1}{1 + e^{-x_j}} \quad(2)$$
#
# Un sesgo es el peso de una entrada adicional que siempre vale 1; lo escribimos $b_j$. El escalón debe ser suave: el umbral de la lección 1 tiene derivada 0 en casi todas partes, así que no nos diría nada sobre cómo cambiar los pesos. La función (2) se llama **sigmoide**.

# %%
from helpers.scratch.dense import sigmoid

x = np.linspace(-6, 6, 121)
y = sigmoid(x)

# %%
lines = {"output": (x, y), "derivative": (x, y * (1 - y))}
plots.curves(lines, "total input", "output")

# %% tags=["nbval-check-output"]
rows = [(total, sigmoid(total)) for total in (-6, -1, 0, 1, 6)]
table(rows, ["total input", "output"])

# %% [markdown] lang="en"
# Its derivative is $y(1-y)$, never more than $\tfrac14$, and nearly 0 where the unit is *saturated*, that is, close to 0 or 1. (Differentiate (2): $\frac{dy}{dx} = \frac{e^{-x}}{(1+e^{-x})^2} = y\,(1-y)$.)

# %% [markdown] lang="es"
# Su derivada es $y(1-y)$, nunca mayor que $\tfrac14$, y casi 0 donde la unidad está *saturada*, es decir, cerca de 0 o de 1. (Deriva (2): $\frac{dy}{dx} = \frac{e^{-x}}{(1+e^{-x})^2} = y\,(1-y)$.)

# %% [markdown] lang="en"
# Here is a very small net with a hidden layer, a **2-2-1** net: inputs 1 and 2, hidden units 3 and 4, output unit 5. A layer's weights are one array: a row for each unit that it reads, a column for each of its own units, and the biases as the last row. So `[i, j]` leads *from* $i$ *to* $j$, as in Keras, and the paper's $w_{ji}$ stands in row $i$, column $j$. Keras keeps the last row apart, as the layer's *bias*, and calls the rest its *kernel*. Dashed edges are negative.

# %% [markdown] lang="es"
# Esta es una red muy pequeña con una capa oculta, una red **2-2-1**: entradas 1 y 2, unidades ocultas 3 y 4, unidad de salida 5. Los pesos de una capa son un arreglo: una fila por cada unidad que lee, una columna por cada unidad propia y los sesgos en la última fila. Así, `[i, j]` va *de* $i$ *a* $j$, como en Keras, y el $w_{ji}$ del artículo está en la fila $i$, columna $j$. Keras guarda aparte la última fila, el *bias* (sesgo) de la capa, y llama *kernel* al resto. Las líneas discontinuas son pesos negativos.

# %%
net = [np.array([[1.0, -1], [-1, 1], [1, 0]]), np.array([[2.0], [-1], [0]])]
plots.network(net)

# %% [markdown] lang="en"
# We have one **case**: the inputs $y_1 = 1$, $y_2 = 2$ and the target $d = 1$. *Work it out before you run the cell.* Unit 3: $1·1 + 2·(-1) + 1 = 0$, so $y_3 = \tfrac12$. Unit 4: $1·(-1) + 2·1 + 0 = 1$, so $y_4 = 0.7311$. Unit 5: $0.5·2 - 0.7311 = 0.2689$, so $y_5 = 0.5668$.
#
# The **error** adds up half the squared difference over all cases $c$ and all output units $j$:
#
# $$E = \tfrac12 \sum_c \sum_j (y_{j,c} - d_{j,c})^2 \quad(3)$$

# %% [markdown] lang="es"
# Tenemos un **caso**: las entradas $y_1 = 1$, $y_2 = 2$ y el objetivo $d = 1$. *Haz el cálculo antes de ejecutar la celda.* Unidad 3: $1·1 + 2·(-1) + 1 = 0$, así que $y_3 = \tfrac12$. Unidad 4: $1·(-1) + 2·1 + 0 = 1$, así que $y_4 = 0.7311$. Unidad 5: $0.5·2 - 0.7311 = 0.2689$, así que $y_5 = 0.5668$.
#
# El **error** suma la mitad de la diferencia al cuadrado sobre todos los casos $c$ y todas las unidades de salida $j$:
#
# $$E = \tfrac12 \sum_c \sum_j (y_{j,c} - d_{j,c})^2 \quad(3)$$

# %% tags=["nbval-check-output"]
y1, y2, d = 1, 2, 1
x3, x4 = 1 * y1 - 1 * y2 + 1, -1 * y1 + 1 * y2 + 0
y3, y4 = sigmoid(x3), sigmoid(x4)
x5 = 2 * y3 - 1 * y4 + 0
y5 = sigmoid(x5)
E = (y5 - d) ** 2 / 2
values = {"x3": x3, "y3": y3, "x4": x4, "y4": y4, "x5": x5, "y5": y5, "error": E}
show(**{name: f"{value:.4f}" for name, value in values.items()})

# %% [markdown] lang="en"
# **Your turn.** An exercise is a cell with three dots. Replace them, run the cell, then run the check below it. Write equations (1) and (2) for a whole layer and many cases at once: `y` has a row for each case; `kernel` and `bias` are the layer's array, cut in two. You may use `sigmoid`. (1 line.)

# %% [markdown] lang="es"
# **Tu turno.** Un ejercicio es una celda con tres puntos. Reemplázalos, ejecuta la celda y luego la verificación que la sigue. Escribe las ecuaciones (1) y (2) para una capa entera y muchos casos a la vez: `y` tiene una fila por caso; `kernel` y `bias` son el arreglo de la capa, cortado en dos. Puedes usar `sigmoid`. (1 línea.)

# %%
# exercise: 02.forward
def forward(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A layer of sigmoid units: (n, d), (d, k), (k,) -> (n, k). About 1 line."""
    ### BEGIN SOLUTION
    return sigmoid(y @ kernel + bias)
    ### END SOLUTION

# %%
check("02.forward", forward)

# %% [markdown] lang="en" tags=["02.output_delta"]
# ## 3 · Backward, by hand
#
# We want the **gradient** of $E$ along every weight, the derivative $\partial E/\partial w$: how much $E$ changes for a tiny change of that weight. Then each weight can move a little downhill. Start at the end, where the gradients are obvious, and go back one link at a time. For one case:
#
# $$\frac{\partial E}{\partial y_j} = y_j - d_j \quad(4)$$
#
# $$\frac{\partial E}{\partial x_j} = \frac{\partial E}{\partial y_j}\cdot y_j(1-y_j) \quad(5)$$
#
# $$\frac{\partial E}{\partial w_{ji}} = \frac{\partial E}{\partial x_j}\cdot y_i \quad(6)$$
#
# $$\frac{\partial E}{\partial y_i} = \sum_j \frac{\partial E}{\partial x_j}\cdot w_{ji} \quad(7)$$
#
# - (4) is the derivative of ½(y − d)², for an output unit.
# - (5) goes back through the sigmoid: times its derivative.
# - (6): in $x_j = \dots + w_{ji}\,y_i + \dots$ the weight is multiplied by $y_i$, so a nudge of $w_{ji}$ moves $x_j$ by $y_i$ times as much. For a bias, whose input is 1: $\frac{\partial E}{\partial b_j} = \frac{\partial E}{\partial x_j}$.
# - (7) answers the question of section 1. Unit $i$ moves the error through every unit $j$ that it feeds, in proportion to the weight between them: **its blame is the sum of theirs, each times its weight**. With (7) in the place of (4), repeat (5) and (6) one layer down.

# %% [markdown] lang="es" tags=["02.output_delta"]
# ## 3 · Hacia atrás, a mano
#
# Queremos el **gradiente** de $E$ respecto de cada peso, la derivada $\partial E/\partial w$: cuánto cambia $E$ con un cambio diminuto de ese peso. Luego cada peso puede moverse un poco cuesta abajo. Empieza por el final, donde los gradientes son evidentes, y retrocede un eslabón a la vez. Para un caso:
#
# $$\frac{\partial E}{\partial y_j} = y_j - d_j \quad(4)$$
#
# $$\frac{\partial E}{\partial x_j} = \frac{\partial E}{\partial y_j}\cdot y_j(1-y_j) \quad(5)$$
#
# $$\frac{\partial E}{\partial w_{ji}} = \frac{\partial E}{\partial x_j}\cdot y_i \quad(6)$$
#
# $$\frac{\partial E}{\partial y_i} = \sum_j \frac{\partial E}{\partial x_j}\cdot w_{ji} \quad(7)$$
#
# - (4) es la derivada de ½(y − d)², para una unidad de salida.
# - (5) retrocede por la sigmoide: multiplica por su derivada.
# - (6): en $x_j = \dots + w_{ji}\,y_i + \dots$ el peso está multiplicado por $y_i$, así que un pequeño cambio de $w_{ji}$ mueve $x_j$ en $y_i$ veces ese cambio. Para un sesgo, cuya entrada es 1: $\frac{\partial E}{\partial b_j} = \frac{\partial E}{\partial x_j}$.
# - (7) responde la pregunta de la sección 1. La unidad $i$ mueve el error a través de cada unidad $j$ a la que alimenta, en proporción al peso entre ambas: **su culpa es la suma de las culpas de ellas, cada una multiplicada por su peso**. Con (7) en lugar de (4), repite (5) y (6) una capa más abajo.

# %% [markdown] lang="en"
# Now with our numbers, to four digits. *Cover the right column and fill it in.*
#
# | Gradient | Formula | Value |
# | --- | --- | --- |
# | $\partial E/\partial y_5$ | $0.5668 - 1$ | −0.4332 |
# | $\partial E/\partial x_5$ | $-0.4332 · 0.5668 · 0.4332$ | −0.1064 |
# | $\partial E/\partial w_{53}$ | $-0.1064 · y_3 = -0.1064 · 0.5$ | −0.0532 |
# | $\partial E/\partial w_{54}$ | $-0.1064 · y_4 = -0.1064 · 0.7311$ | −0.0778 |
# | $\partial E/\partial y_3$ | $-0.1064 · w_{53} = -0.1064 · 2$ | −0.2127 |
# | $\partial E/\partial y_4$ | $-0.1064 · w_{54} = -0.1064 · (-1)$ | 0.1064 |
# | $\partial E/\partial x_3$ | $-0.2127 · 0.5 · 0.5$ | −0.0532 |
# | $\partial E/\partial x_4$ | $0.1064 · 0.7311 · 0.2689$ | 0.0209 |
# | $\partial E/\partial w_{31}, w_{32}$ | $-0.0532 · 1$, $-0.0532 · 2$ | −0.0532, −0.1064 |
# | $\partial E/\partial w_{41}, w_{42}$ | $0.0209 · 1$, $0.0209 · 2$ | 0.0209, 0.0418 |
#
# (The cell computes with all the digits, so its last one can differ from yours: $-0.1064 · 2$ is really −0.2127.)

# %% [markdown] lang="es"
# Ahora con nuestros números, con cuatro cifras. *Tapa la columna derecha y complétala.*
#
# | Gradiente | Fórmula | Valor |
# | --- | --- | --- |
# | $\partial E/\partial y_5$ | $0.5668 - 1$ | −0.4332 |
# | $\partial E/\partial x_5$ | $-0.4332 · 0.5668 · 0.4332$ | −0.1064 |
# | $\partial E/\partial w_{53}$ | $-0.1064 · y_3 = -0.1064 · 0.5$ | −0.0532 |
# | $\partial E/\partial w_{54}$ | $-0.1064 · y_4 = -0.1064 · 0.7311$ | −0.0778 |
# | $\partial E/\partial y_3$ | $-0.1064 · w_{53} = -0.1064 · 2$ | −0.2127 |
# | $\partial E/\partial y_4$ | $-0.1064 · w_{54} = -0.1064 · (-1)$ | 0.1064 |
# | $\partial E/\partial x_3$ | $-0.2127 · 0.5 · 0.5$ | −0.0532 |
# | $\partial E/\partial x_4$ | $0.1064 · 0.7311 · 0.2689$ | 0.0209 |
# | $\partial E/\partial w_{31}, w_{32}$ | $-0.0532 · 1$, $-0.0532 · 2$ | −0.0532, −0.1064 |
# | $\partial E/\partial w_{41}, w_{42}$ | $0.0209 · 1$, $0.0209 · 2$ | 0.0209, 0.0418 |
#
# (La celda calcula con todas las cifras, así que su última puede diferir de la tuya: $-0.1064 · 2$ es en realidad −0.2127.)

# %% tags=["nbval-check-output"]
along_y5 = y5 - d
along_x5 = along_y5 * y5 * (1 - y5)
along_y3, along_y4 = along_x5 * 2, along_x5 * -1
along_x3 = along_y3 * y3 * (1 - y3)
along_x4 = along_y4 * y4 * (1 - y4)
found = {
    "y5": along_y5, "x5": along_x5, "w53": along_x5 * y3, "w54": along_x5 * y4,
    "y3": along_y3, "y4": along_y4, "x3": along_x3, "x4": along_x4,
    "w31": along_x3 * y1, "w32": along_x3 * y2,
    "w41": along_x4 * y1, "w42": along_x4 * y2}
rows = [(f"∂E/∂{name}", f"{value:.4f}") for name, value in found.items()]
table(rows, ["", "gradient"])

# %% [markdown] lang="en"
# Read the signs. The output, 0.5668, is below its target 1. All gradients at unit 5 are negative: more of $w_{53}$, $w_{54}$ or $b_5$ lowers the error. Unit 3 pushes the output up, so more of unit 3 helps; unit 4 pushes it down ($w_{54} = -1$), so its gradients are positive.

# %% [markdown] lang="es"
# Lee los signos. La salida, 0.5668, está por debajo de su objetivo 1. Todos los gradientes en la unidad 5 son negativos: más de $w_{53}$, $w_{54}$ o $b_5$ reduce el error. La unidad 3 empuja la salida hacia arriba, así que más de la unidad 3 ayuda; la unidad 4 la empuja hacia abajo ($w_{54} = -1$), y por eso sus gradientes son positivos.

# %% [markdown] lang="en"
# **Your turn:** equations (4) and (5) in one function, for output units. (1 line.)

# %% [markdown] lang="es"
# **Tu turno:** las ecuaciones (4) y (5) en una función, para unidades de salida. (1 línea.)

# %%
# exercise: 02.output_delta
def output_delta(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """∂E/∂x of sigmoid units with targets d: (n, k), (n, k) -> (n, k). 1 line."""
    ### BEGIN SOLUTION
    return (y - d) * y * (1 - y)
    ### END SOLUTION

# %%
check("02.output_delta", output_delta)

# %% [markdown] lang="en"
# Many books write $\delta_j$ for the gradient along $x_j$. The letter does not; the chapter by the same authors does, with the opposite sign.

# %% [markdown] lang="es"
# Muchos libros escriben $\delta_j$ para el gradiente respecto de $x_j$. La carta no lo hace; el capítulo de los mismos autores sí, con el signo opuesto.

# %% [markdown] lang="en"
# **The step.** Each weight moves against its gradient, by a **learning rate** $\varepsilon$:
#
# $$\Delta w = -\varepsilon\,\frac{\partial E}{\partial w} \quad(8)$$
#
# *Predict:* with $\varepsilon = 1$, does the error of our case fall? By roughly how much? (A small change of a weight changes $E$ by that change times the gradient, here by $-\varepsilon$ times the gradient squared. Add this up over all the weights and biases.)
#
# The first line of the cell is (6) for a whole layer: `np.outer(a, b)` has $a_i b_j$ in row $i$, column $j$, and the 1 is the input of the bias.

# %% [markdown] lang="es"
# **El paso.** Cada peso se mueve en contra de su gradiente, según una **tasa de aprendizaje** $\varepsilon$:
#
# $$\Delta w = -\varepsilon\,\frac{\partial E}{\partial w} \quad(8)$$
#
# *Predice:* con $\varepsilon = 1$, ¿baja el error de nuestro caso? ¿Cuánto, más o menos? (Un cambio pequeño de un peso cambia $E$ en ese cambio multiplicado por el gradiente; aquí, en $-\varepsilon$ por el cuadrado del gradiente. Suma eso sobre todos los pesos y sesgos.)
#
# La primera línea de la celda es (6) para una capa entera: `np.outer(a, b)` tiene $a_i b_j$ en la fila $i$, columna $j$, y el 1 es la entrada del sesgo.

# %%
along = [np.outer([y1, y2, 1], [along_x3, along_x4]), np.outer([y3, y4, 1], [along_x5])]
new_net = [w - 1 * gradient for w, gradient in zip(net, along, strict=True)]

# %% tags=["nbval-check-output"]
from helpers.scratch import net1986

case, target = np.array([[y1, y2]]), np.array([[d]])

def error_of(weights: list[np.ndarray]) -> float:
    """The error of the one case with these weights."""
    return float(net1986.error(net1986.outputs(case, weights)[-1], target))

before, after = error_of(net), error_of(new_net)
expected = sum(float(np.sum(gradient**2)) for gradient in along)
assert after < before
show(before=f"{before:.4f}", after=f"{after:.4f}",
     fall=f"{before - after:.4f}", expected=f"{expected:.4f}")

# %% [markdown] lang="en"
# It falls from 0.0938 to 0.0592: by 0.0346, a little less than the 0.0398 of this estimate, since the gradients change on the way. `net1986` is the course's version of this net; you have now done by hand all that it does.

# %% [markdown] lang="es"
# Baja de 0.0938 a 0.0592: 0.0346, algo menos que el 0.0398 de esa estimación, pues los gradientes cambian en el camino. `net1986` es la versión de esta red que usa el curso; ya hiciste a mano todo lo que hace.

# %% [markdown] lang="en"
# ## 4 · Watch it flow
#
# Step through the same net; it opens at step 9, so move *step* back to 0 first. Black numbers go forward, the orange ones with a ∂ come back. *Predict, then look:*
#
# 1. Set the target to 0.5668 (as near as the slider goes: 0.6). What happens to *all* the gradients?
# 2. Set the weight $w_{53}$ (third row, first number) to 0. Which gradients vanish, and which do not?
# 3. Set input $y_2$ to 0. Which weights cannot learn from this case?
# 4. At the last step, raise ε to 10. Does the error still fall?
#
# The cells below the widget repeat this: for each change the gradients, placed as the weights are in `net` (biases in the last rows), then the error after the leap of 4.

# %% [markdown] lang="es"
# ## 4 · Mira cómo fluye
#
# Recorre la misma red paso a paso; se abre en el paso 9, así que primero lleva *paso* a 0. Los números negros van hacia adelante; los naranjas, con ∂, vuelven. *Predice y luego mira:*
#
# 1. Pon el objetivo en 0.5668 (lo más cerca que permite el control: 0.6). ¿Qué pasa con *todos* los gradientes?
# 2. Pon el peso $w_{53}$ (tercera fila, primer número) en 0. ¿Qué gradientes desaparecen y cuáles no?
# 3. Pon la entrada $y_2$ en 0. ¿Qué pesos no pueden aprender de este caso?
# 4. En el último paso, sube ε a 10. ¿Sigue bajando el error?
#
# Las celdas que siguen al widget lo repiten: para cada cambio, los gradientes, ubicados como los pesos en `net` (los sesgos en las últimas filas); luego, el error tras el salto del punto 4.

# %%
widgets.network()

# %% tags=["nbval-check-output"]
def gradients_with(w53: float = 2, y2: float = 2, target: float = 1) -> list:
    """All the gradients, to two digits, with some numbers of the example changed."""
    weights = [net[0], np.array([[w53], [-1], [0]])]
    past = net1986.forward(np.array([[1, y2]]), weights)
    found = net1986.gradients(past, np.array([[target]]))
    return [layer.round(2) for layer in found]

for change in ({"target": .6}, {"w53": 0}, {"y2": 0}):
    hidden, output = gradients_with(**change)
    show(change=change, hidden=hidden, output=output)

# %% tags=["nbval-check-output"]
leap = [w - 10 * gradient for w, gradient in zip(net, along, strict=True)]
show(error=f"{error_of(leap):.4f}")

# %% [markdown] lang="en"
# 1: all shrink together, for all carry the factor $y_5 - d$. 2: the whole of unit 3 stops learning, as its way to the error is cut; $w_{53}$ itself still learns, since its gradient holds $y_3$ and not $w_{53}$. 3: $w_{32}$ and $w_{42}$, whose input is 0; all others learn. 4: on this single case it does, even so: the output is pushed towards 1, where it saturates. With several cases that pull in different directions, such leaps do harm, as sections 7 and 11 show.

# %% [markdown] lang="es"
# 1: todos se reducen juntos, pues todos llevan el factor $y_5 - d$. 2: la unidad 3 entera deja de aprender, pues se cortó su camino hacia el error; $w_{53}$ sí aprende, porque su gradiente contiene $y_3$ y no $w_{53}$. 3: $w_{32}$ y $w_{42}$, cuya entrada es 0; los demás aprenden. 4: con este único caso, aun así baja: la salida es empujada hacia 1, donde se satura. Con varios casos que tiran en distintas direcciones, saltos así hacen daño, como muestran las secciones 7 y 11.

# %% [markdown] lang="en" tags=["02.dense_backward"]
# ## 5 · All at once: three matrix products
#
# Take a layer of $k$ units that reads $d$ units below it. (This $d$ is a number of units, no longer the target.) Put the $n$ cases in the rows of $Y$ and write $G$ for the gradients along the layer's total inputs, one row a case. The layer computes $X = YW + b$, with the kernel $W$ and the biases $b$. Equation (6), summed over the cases, and equation (7) become
#
# $$\frac{\partial E}{\partial W} = Y^\top G \qquad\qquad \frac{\partial E}{\partial b} = \sum_n G_n \qquad\qquad \frac{\partial E}{\partial Y} = G\,W^\top$$
#
# You need not memorise where the transposes go: the shapes leave no choice. $W$ is $(d, k)$, $Y$ is $(n, d)$, $G$ is $(n, k)$, so $Y^\top G$ is the only product of the right shape.
#
# **Your turn** (about 1 line): this part is the **dense layer**, the same for every activation that follows it.

# %% [markdown] lang="es" tags=["02.dense_backward"]
# ## 5 · Todo a la vez: tres productos de matrices
#
# Toma una capa de $k$ unidades que lee $d$ unidades inferiores. (Esta $d$ es un número de unidades, ya no el objetivo.) Pon los $n$ casos en las filas de $Y$ y llama $G$ a los gradientes respecto de las entradas totales de la capa, una fila por caso. La capa calcula $X = YW + b$, con el kernel $W$ y los sesgos $b$. La ecuación (6), sumada sobre los casos, y la ecuación (7) se vuelven
#
# $$\frac{\partial E}{\partial W} = Y^\top G \qquad\qquad \frac{\partial E}{\partial b} = \sum_n G_n \qquad\qquad \frac{\partial E}{\partial Y} = G\,W^\top$$
#
# No hace falta memorizar dónde van las transpuestas: las formas no dejan elección. $W$ es $(d, k)$, $Y$ es $(n, d)$, $G$ es $(n, k)$, así que $Y^\top G$ es el único producto con la forma correcta.
#
# **Tu turno** (más o menos 1 línea): esta parte es la **capa densa**, la misma para cualquier activación que la siga.

# %%
# exercise: 02.dense_backward
def dense_backward(g: np.ndarray, y: np.ndarray, kernel: np.ndarray) -> tuple:
    """Gradients along y, kernel, bias.

    (n, k), (n, d), (d, k) -> (n, d), (d, k), (k,). 1 line.
    """
    ### BEGIN SOLUTION
    return g @ kernel.T, y.T @ g, g.sum(axis=0)
    ### END SOLUTION

# %%
check("02.dense_backward", dense_backward)

# %% [markdown] lang="en"
# With the course's `dense` our net is two lines forward and three lines back (the last three of the cell). They must give the table.

# %% [markdown] lang="es"
# Con el `dense` del curso, nuestra red son dos líneas hacia adelante y tres hacia atrás (las tres últimas de la celda). Deben dar la tabla.

# %%
from helpers.scratch import dense

(W1, b1), (W2, b2) = [(w[:-1], w[-1]) for w in net]
hidden = sigmoid(dense.forward(case, W1, b1))
output = sigmoid(dense.forward(hidden, W2, b2))
g = dense.sigmoid_backward(output - target, output)
along_hidden, *second = dense.backward(g, hidden, W2)
_, *first = dense.backward(dense.sigmoid_backward(along_hidden, hidden), case, W1)

# %% tags=["nbval-check-output"]
assert np.allclose(np.vstack(first), along[0])
assert np.allclose(np.vstack(second), along[1])
show(hidden=first[0], output=second[0])

# %% [markdown] lang="en"
# What does it cost? Forward, each weight takes part in one multiply-add a case. Backward it takes part in two, one for (6) and one for (7). So **all** the gradients together cost about twice as much as one forward pass, however many weights there are. To nudge each weight and run forward again would cost two forward passes *for each weight*. That is the whole point of going backwards.

# %% [markdown] lang="es"
# ¿Cuánto cuesta? Hacia adelante, cada peso participa en una multiplicación y suma por caso. Hacia atrás participa en dos, una por (6) y otra por (7). Así, **todos** los gradientes juntos cuestan más o menos el doble de un recorrido hacia adelante, sin importar cuántos pesos haya. Mover un poco cada peso y volver a ejecutar la red costaría dos recorridos *por cada peso*. Esa es toda la gracia de ir hacia atrás.

# %% [markdown] lang="en" tags=["02.gradient_check", "02.mean_gradients"]
# ## 6 · Is it right? The gradient check
#
# Nudging is slow but has one virtue: it is so simple that it leaves no room for subtle mistakes. So it is the judge. The gradient along $w$ is nearly
#
# $$\frac{E(w + h) - E(w - h)}{2h}$$
#
# the **central difference**. **Your turn:** for a function of a vector, nudge one number at a time. Do not change the vector that you are given. (About 3 lines.)

# %% [markdown] lang="es" tags=["02.gradient_check", "02.mean_gradients"]
# ## 6 · ¿Es correcto? La verificación del gradiente
#
# Mover cada peso es lento, pero tiene una virtud: es tan simple que no deja lugar a errores sutiles. Por eso es el juez. El gradiente respecto de $w$ es casi
#
# $$\frac{E(w + h) - E(w - h)}{2h}$$
#
# la **diferencia central**. **Tu turno:** para una función de un vector, mueve un número a la vez. No modifiques el vector que recibes. (Unas 3 líneas.)

# %%
# exercise: 02.gradient_check
def gradient_check(loss, w: np.ndarray, h: float) -> np.ndarray:
    """The central difference of loss(w) along each number of w: (d,), () -> (d,)."""
    ### BEGIN SOLUTION
    nudges = h * np.eye(len(w))
    return np.array([(loss(w + nudge) - loss(w - nudge)) / (2 * h) for nudge in nudges])
    ### END SOLUTION

# %%
check("02.gradient_check", gradient_check)

# %% [markdown] lang="en"
# How large should $h$ be? *Predict:* is smaller always better? We compare with one that we know exactly: the derivative of $\sin$ at 1 is $\cos 1$.

# %% [markdown] lang="es"
# ¿Qué tan grande debe ser $h$? *Predice:* ¿más pequeño es siempre mejor? Comparamos con uno que conocemos exactamente: la derivada de $\sin$ en 1 es $\cos 1$.

# %%
powers = np.arange(1, 16)
h = 10.0 ** -powers
central = abs((np.sin(1 + h) - np.sin(1 - h)) / (2 * h) - np.cos(1))
forward_only = abs((np.sin(1 + h) - np.sin(1)) / h - np.cos(1))
assert min(central) == min(central[3:7]) and central[4] < 1e-9 < 1e-7 < forward_only[4]
rows = [(h[k], central[k], forward_only[k]) for k in (0, 1, 2, 4, 7, 11)]
table(rows, ["h", "central difference", "forward difference"])

# %%
lines = {"central difference": central, "forward difference": forward_only}
plots.curves(lines, "−log10 h", "error", log=True)

# %% [markdown] lang="en"
# To the right, $h$ shrinks. At first the central difference gains two digits for each digit of $h$ (its error goes like $h^2$), the one-sided one gains one. But then the curves turn round. The subtraction of two nearly equal numbers loses digits, and the rest is divided by the tiny $h$: rounding costs about $10^{-16}/h$. So $h = 10^{-5}$ is about the best, with float64. With float32, which has 7 digits, rounding would cost about $10^{-7}/h$: at this $h$, one per cent.

# %% [markdown] lang="es"
# Hacia la derecha, $h$ se achica. Al principio la diferencia central gana dos cifras por cada cifra de $h$ (su error es proporcional a $h^2$), la de un solo lado gana una. Pero después las curvas dan la vuelta. Restar dos números casi iguales pierde cifras, y lo que queda se divide entre el diminuto $h$: el redondeo cuesta cerca de $10^{-16}/h$. Así, $h = 10^{-5}$ es más o menos lo mejor, con float64. Con float32, que tiene 7 cifras, el redondeo costaría cerca de $10^{-7}/h$: con este $h$, uno por ciento.

# %% [markdown] lang="en"
# Now judge the backward pass: a 6-3-2 net, 64 cases, all its weights. We compare by the **relative error** $|a - n| / \max(|a|, |n|)$, as gradients may be small everywhere.

# %% [markdown] lang="es"
# Ahora juzga el recorrido hacia atrás: una red 6-3-2, 64 casos, todos sus pesos. Comparamos con el **error relativo** $|a - n| / \max(|a|, |n|)$, pues los gradientes pueden ser pequeños en todas partes.

# %%
from helpers.scratch.gradients import numerical, relative_error

rng = np.random.default_rng(0)
cases, targets = rng.normal(size=(64, 6)), rng.random((64, 2))
weights = net1986.start(rng, [6, 3, 2], spread=1)

def loss() -> float:
    """The error of the 6-3-2 net with its present weights."""
    return net1986.error(net1986.outputs(cases, weights)[-1], targets)

# %% tags=["nbval-check-output"]
analytic = net1986.gradients(net1986.forward(cases, weights), targets)
nudged = [numerical(loss, w) for w in weights]
show(agree=[relative_error(a, n) < 1e-6 for a, n in zip(analytic, nudged, strict=True)])

# %% [markdown] lang="en"
# **Break it.** A mistake that is easy to make: to forget the factor $y(1-y)$ of equation (5) at the output. The program runs, and the net may even learn. Does the check notice? The cell also prints the ratio of each gradient to the right one: the least and the largest.

# %% [markdown] lang="es"
# **Rómpelo.** Un error fácil de cometer: olvidar el factor $y(1-y)$ de la ecuación (5) en la salida. El programa corre, e incluso puede que la red aprenda. ¿Lo nota la verificación? La celda imprime también la razón entre cada gradiente y el correcto: la menor y la mayor.

# %% tags=["nbval-check-output"]
*_, y_hidden, y_out = net1986.outputs(cases, weights)
forgetful = y_hidden.T @ (y_out - targets)
correct = nudged[1][:-1]
times = forgetful / correct
show(noticed=relative_error(forgetful, correct) > 0.5, ratio=[times.min(), times.max()])

# %% [markdown] lang="en"
# It does, loudly. And see how the bug hides: all the outputs are near ½ here, where $y(1-y)$ is nearly ¼, so every gradient has the right sign and is about four times what it should be. Training would go on, as if with a larger $\varepsilon$, and its curve would tell you nothing. As a rule of thumb, in float64: a relative error below $10^{-7}$ is good, above $10^{-2}$ there is almost surely a bug, and in between look closer.

# %% [markdown] lang="es"
# Lo nota, y mucho. Y mira cómo se esconde el error: aquí todas las salidas están cerca de ½, donde $y(1-y)$ es casi ¼, así que cada gradiente tiene el signo correcto y es unas cuatro veces lo que debería ser. El entrenamiento seguiría, como con un $\varepsilon$ mayor, y su curva no te diría nada. Como regla práctica, en float64: un error relativo menor que $10^{-7}$ es bueno; con uno mayor que $10^{-2}$ hay, casi seguro, un error de programación; entre ambos, mira mejor.

# %% [markdown] lang="en"
# **Your turn: repair.** This function should give the gradients along kernel and bias of *one* layer of sigmoid units whose loss is the **mean** over the cases, $\frac{1}{2n}\sum_c\sum_j(y_{j,c}-d_{j,c})^2$. It has three bugs. Use your eyes, or the judge: write the mean loss as a function `mean_loss()` of your arrays; `numerical(mean_loss, kernel)` nudges `kernel`. The check tells what is left.

# %% [markdown] lang="es"
# **Tu turno: repara.** Esta función debería dar los gradientes respecto del kernel y del sesgo de *una* capa de unidades sigmoides cuya pérdida es la **media** sobre los casos, $\frac{1}{2n}\sum_c\sum_j(y_{j,c}-d_{j,c})^2$. Tiene tres errores. Búscalos a simple vista o con ayuda del juez: escribe la pérdida media como una función `mean_loss()` de tus arreglos; `numerical(mean_loss, kernel)` mueve un poco cada número de `kernel`. La verificación dice qué falta.

# %%
# exercise: 02.mean_gradients
def mean_gradients(y: np.ndarray, kernel: np.ndarray, bias: np.ndarray,
                d: np.ndarray) -> tuple:
    """Gradients of the mean loss: (n, d), (d, k), (k,), (n, k) -> (d, k), (k,)."""
    ### BEGIN SOLUTION
    found = sigmoid(dense.forward(y, kernel, bias))
    along_found = (found - d) / len(y)
    along_total = along_found * found * (1 - found)
    return y.T @ along_total, along_total.sum(axis=0)
    ### STUB
    # out = sigmoid(dense.forward(y, kernel, bias))
    # along_out = d - out
    # along_x = along_out
    # return y.T @ along_x, along_x.sum(axis=0)
    ### END SOLUTION

# %%
check("02.mean_gradients", mean_gradients)

# %% [markdown] lang="en" tags=["02.momentum_step", "02.best_momentum"]
# ## 7 · It learns: XOR, and momentum
#
# A pass over all the cases is a **sweep** (today: an epoch). RHW add up the gradients of all cases and change the weights once a sweep. They also use an "acceleration method", now called **momentum**: each step keeps a part $\alpha$ of the step before, where $t$ counts sweeps.
#
# $$\Delta w(t) = -\varepsilon\,\frac{\partial E}{\partial w(t)} + \alpha\,\Delta w(t-1) \quad(9)$$
#
# Why that helps is best seen in a valley. An Adaline of lesson 1 with one weight $w$ and a bias $b$, and inputs far from 0, has an error that is 16 times as steep across as along. *Predict:* with the same small $\varepsilon$, which path arrives first?

# %% [markdown] lang="es" tags=["02.momentum_step", "02.best_momentum"]
# ## 7 · La red aprende: XOR y el momento
#
# Una pasada por todos los casos es un **barrido** (hoy: una época). RHW suman los gradientes de todos los casos y cambian los pesos una vez por barrido. Usan además un «método de aceleración», hoy llamado **momento** (*momentum*): cada paso conserva una parte $\alpha$ del paso anterior; $t$ cuenta barridos.
#
# $$\Delta w(t) = -\varepsilon\,\frac{\partial E}{\partial w(t)} + \alpha\,\Delta w(t-1) \quad(9)$$
#
# Por qué ayuda se ve mejor en un valle. Un Adaline de la lección 1 con un peso $w$ y un sesgo $b$, y entradas lejos de 0, tiene un error 16 veces más empinado a lo ancho que a lo largo. *Predice:* con el mismo $\varepsilon$ pequeño, ¿qué camino llega primero?

# %%
inputs, wanted = np.array([-4, 4]), np.array([-3, 5])

def valley(w: float, b: float) -> float:
    """The mean squared error of w·x + b; lowest, 0, at (1, 1)."""
    return float(np.mean((w * inputs + b - wanted) ** 2))

def path(momentum: float, sweeps: int, rate: float = 0.02) -> np.ndarray:
    """The places (w, b) visited from (−0.5, −3), by equation (9): (sweeps + 1, 2)."""
    places, step = [np.array([-0.5, -3])], np.zeros(2)
    for _ in range(sweeps):
        error = places[-1] @ [inputs, [1, 1]] - wanted
        gradient = 2 * np.array([np.mean(error * inputs), np.mean(error)])
        step = momentum * step - rate * gradient
        places.append(places[-1] + step)
    return np.array(places)

# %%
paths = {f"α = {momentum}": path(momentum, 40) for momentum in (0, 0.7, 0.9)}
plots.landscape(valley, paths, w=(-1.2, 3.2), b=(-3.5, 5))

# %% [markdown] lang="en"
# Without momentum the steps along the floor of the valley are small, as the gradient there is small. With it, steps that agree add up, to at most $\frac{1}{1-\alpha}$ times the plain step. Across the valley, where the gradient changes sign, they cancel in part. Too much of it, and the ball shoots past and swings for a long time.

# %% [markdown] lang="es"
# Sin momento, los pasos por el fondo del valle son pequeños, pues allí el gradiente es pequeño. Con él, los pasos que coinciden se acumulan, hasta $\frac{1}{1-\alpha}$ veces el paso simple. A lo ancho del valle, donde el gradiente cambia de signo, se cancelan en parte. Si es demasiado, la bola se pasa y oscila por largo tiempo.

# %% [markdown] lang="en"
# **Your turn:** equation (9) for one array of weights. Return the new weights and the step. (About 2 lines.)

# %% [markdown] lang="es"
# **Tu turno:** la ecuación (9) para un arreglo de pesos. Devuelve los pesos nuevos y el paso. (Unas 2 líneas.)

# %%
# exercise: 02.momentum_step
def momentum_step(w: np.ndarray, gradient: np.ndarray, previous: np.ndarray,
                  rate: float, momentum: float) -> tuple:
    """The new weights, and the step: (d,), (d,), (d,), (), () -> (d,), (d,)."""
    ### BEGIN SOLUTION
    change = -rate * gradient + momentum * previous
    return w + change, change
    ### END SOLUTION

# %%
check("02.momentum_step", momentum_step)

# %% [markdown] lang="en"
# **Your turn: choose by experiment.** Which $\alpha$ out of 0, 0.5, 0.7, 0.9, 0.99 needs the fewest sweeps to bring the valley's error below $10^{-6}$? Guess, then let `sweeps_needed` decide.

# %% [markdown] lang="es"
# **Tu turno: elige con un experimento.** ¿Qué $\alpha$ entre 0, 0.5, 0.7, 0.9 y 0.99 necesita menos barridos para que el error del valle baje de $10^{-6}$? Adivina y luego deja que decida `sweeps_needed`.

# %%
def sweeps_needed(momentum: float) -> int:
    """The first sweep after which the valley's error is below 1e-6."""
    places = path(momentum, 2000)
    return next(k for k, place in enumerate(places) if valley(*place) < 1e-6)

# %%
# exercise: 02.best_momentum
### BEGIN SOLUTION
best_momentum = min((0, 0.5, 0.7, 0.9, 0.99), key=sweeps_needed)
### END SOLUTION

# %%
check("02.best_momentum", best_momentum)

# %% [markdown] lang="en"
# The best momentum depends on the valley and on $\varepsilon$; 0.9 is a usual choice for nets, whose valleys can be far narrower than this one.

# %% [markdown] lang="es"
# El mejor momento depende del valle y de $\varepsilon$; 0.9 es una elección habitual para redes, cuyos valles pueden ser mucho más angostos que este.

# %% [markdown] lang="en"
# Now XOR, with nothing set by hand. A 2-2-1 net, all weights and biases drawn at random from ±1, $\varepsilon = 0.5$, $\alpha = 0.9$. The start must be random: if both hidden units began with the same weights, in and out, they would get the same gradients and stay alike for ever.

# %% [markdown] lang="es"
# Ahora XOR, sin poner nada a mano. Una red 2-2-1, con todos los pesos y sesgos al azar entre ±1, $\varepsilon = 0.5$, $\alpha = 0.9$. El inicio debe ser al azar: si ambas unidades ocultas empezaran con los mismos pesos, de entrada y de salida, recibirían los mismos gradientes y serían iguales para siempre.

# %%
from itertools import islice

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR = np.array([[0.0], [1], [1], [0]])

# %%
begin = net1986.start(np.random.default_rng(2), [2, 2, 1], spread=1)
sweeps = net1986.train(X, XOR, begin, rate=0.5, momentum=0.9)
history = [weights for _, weights in islice(sweeps, 1001)]

# %%
from functools import partial

def heights(weights: list[np.ndarray], places: np.ndarray) -> np.ndarray:
    """What the net says at each place of the plane: (n, 2) -> (n,)."""
    return net1986.outputs(places, weights)[-1][:, 0]

# %%
shots = {f"{sweep}": partial(heights, history[sweep]) for sweep in (0, 50, 75, 1000)}
plots.surface(X, XOR[:, 0], shots)

# %%
plots.network([w.round(1) for w in history[-1]])

# %% tags=["nbval-check-output"]
_, hidden, output = net1986.outputs(X, history[-1])
rows = np.column_stack([X, hidden, output]).round().astype(int)
table(rows, ["input 1", "input 2", "unit 3", "unit 4", "unit 5"])

# %% [markdown] lang="en"
# Above each picture is the number of sweeps. The two hidden units have found two lines. The table reads: inputs 1 and 2, units 3, 4 and 5. Unit 3 is off only if both inputs are 1, unit 4 is on only if both are 0, and the output is on if 3 is on and 4 is off. It is not the Madaline of lesson 1, but it solves the same task, and nobody built any part of it.

# %% [markdown] lang="es"
# Sobre cada figura está el número de barridos. Las dos unidades ocultas encontraron dos rectas. La tabla se lee así: entradas 1 y 2, unidades 3, 4 y 5. La unidad 3 se apaga solo si ambas entradas son 1, la unidad 4 se enciende solo si ambas son 0, y la salida se enciende si 3 está encendida y 4 apagada. No es el Madaline de la lección 1, pero resuelve la misma tarea, y nadie construyó ninguna de sus partes.

# %% [markdown] lang="en"
# Does it always work? Train 100 nets from 100 random starts, side by side, and count those with all four cases right after 1,000 sweeps. *Predict:* with 2 hidden units, how many? With 3, with 4?

# %% [markdown] lang="es"
# ¿Funciona siempre? Entrena 100 redes desde 100 inicios al azar, una al lado de la otra, y cuenta las que tienen bien los cuatro casos tras 1000 barridos. *Predice:* con 2 unidades ocultas, ¿cuántas? ¿Con 3, con 4?

# %%
def solved(hidden: int) -> int:
    """How many of 100 nets have learned XOR after 1000 sweeps."""
    stack = net1986.starts(range(100), [2, hidden, 1], spread=1)
    y, _ = next(islice(net1986.train(X, XOR, stack, 0.5, 0.9), 1000, None))
    return int(((y > 0.5) == (XOR > 0.5)).all(axis=(1, 2)).sum())

learned = {hidden: solved(hidden) for hidden in (2, 3, 4)}
assert 65 <= learned[2] <= 87 and learned[3] >= 97 and learned[4] >= 97
table(learned.items(), ["hidden units", "learned (of 100)"])

# %% [markdown] lang="en"
# With two hidden units about one net in four stays stuck, at places where no small step helps enough. With one or two units more than the task needs, practically all learn. RHW report the same kind of thing: poor local minima were met only in nets with *just enough* connections, and a few more give ways around them. Dauphin and others (2014) argue that in nets with many weights saddle points, and the plateaus around them, are more of a nuisance than poor minima.

# %% [markdown] lang="es"
# Con dos unidades ocultas, cerca de una red de cada cuatro queda atascada, en lugares donde ningún paso pequeño ayuda lo suficiente. Con una o dos unidades más de las que la tarea necesita, prácticamente todas aprenden. RHW reportan lo mismo: solo hallaron mínimos locales malos en redes con las conexiones *justas*, y unas pocas más dan caminos para rodearlos. Dauphin y otros (2014) sostienen que, en redes con muchos pesos, los puntos de silla y las mesetas que los rodean estorban más que los malos mínimos.

# %% [markdown] lang="en"
# The widget trains this net and others. It opens at the end of a training; move *sweep* back to 0 and press Play. *Predict, then look:*
#
# 1. Start 0 with 2 hidden units: which points stay wrong? Give it 3.
# 2. One hidden unit: how far can the error fall, and why not to 0?
# 3. Moons with 8 hidden units, then with 1. What shape has the border?
# 4. Moons with ε = 5: what goes wrong?

# %% [markdown] lang="es"
# El widget entrena esta red y otras. Se abre al final de un entrenamiento; lleva *barrido* a 0 y presiona Reproducir. *Predice y luego mira:*
#
# 1. Inicio 0 con 2 unidades ocultas: ¿qué puntos quedan mal? Dale 3.
# 2. Una unidad oculta: ¿hasta dónde puede bajar el error, y por qué no a 0?
# 3. Lunas con 8 unidades ocultas, luego con 1. ¿Qué forma tiene la frontera?
# 4. Lunas con ε = 5: ¿qué sale mal?

# %%
widgets.decision()

# %% [markdown] lang="en"
# 1: the net stays at $E \approx 0.25$: it gets two of the cases right and gives ½ for the two others, which it cannot tell apart. With a third unit it succeeds. 2: to about $\tfrac13$: one unit draws one line, across which the output can only rise or only fall. It cuts off one corner and gives the three others the same ⅔. 3: eight lines joined smoothly make a curve; one unit leaves a straight border. 4: the summed gradient of 40 cases times 5 is a leap into saturation, where all gradients are nearly 0: from most starts the net ends with one answer everywhere and hardly gets away. The cell below checks 1 and 2.

# %% [markdown] lang="es"
# 1: la red se queda en $E \approx 0.25$: acierta dos de los casos y da ½ en los otros dos, que no puede distinguir. Con una tercera unidad lo logra. 2: hasta cerca de $\tfrac13$: una unidad traza una recta, y al cruzarla la salida solo puede subir o solo bajar. Aparta una esquina y da a las otras tres el mismo ⅔. 3: ocho rectas unidas con suavidad forman una curva; una sola unidad deja una frontera recta. 4: el gradiente sumado de 40 casos por 5 es un salto a la saturación, donde todos los gradientes son casi 0: desde la mayoría de los inicios la red termina con una sola respuesta en todas partes y difícilmente sale de ahí. La celda siguiente comprueba 1 y 2.

# %%
rows = []
for hidden in (1, 2, 3):
    begin = net1986.start(np.random.default_rng(0), [2, hidden, 1], spread=1)
    y, _ = next(islice(net1986.train(X, XOR, begin, 0.5, 0.9), 1000, None))
    rows.append((hidden, y[:, 0].round(2), f"{net1986.error(y, XOR):.2f}"))
    assert abs(net1986.error(y, XOR) - {1: 1 / 3, 2: 1 / 4, 3: 0}[hidden]) < 0.03
table(rows, ["hidden units", "outputs", "error"])

# %% [markdown] lang="en"
# ## 8 · Any formula: the computational graph
#
# We derived (4)–(7) for one kind of net. But nothing in them is about nets. Take any formula, cut it into single operations, and draw an arrow from each number to the ones made from it: a **computational graph**. Every operation knows one small thing, its **local derivative**. For $s = a + b$ they are 1 and 1. For $p = a\,b$ they are $b$ and $a$. Multiply them along a path, add up over the paths, and you have any derivative. (7) said just that.
#
# So let each number remember what it was made from, and with which local derivatives. We call such a number a `Node`.

# %% [markdown] lang="es"
# ## 8 · Cualquier fórmula: el grafo computacional
#
# Dedujimos (4)–(7) para un tipo de red. Pero nada en ellas trata de redes. Toma cualquier fórmula, córtala en operaciones simples y dibuja una flecha de cada número hacia los que se hacen con él: un **grafo computacional**. Cada operación sabe una sola cosa, su **derivada local**. Para $s = a + b$ son 1 y 1. Para $p = a\,b$ son $b$ y $a$. Multiplícalas a lo largo de un camino, suma sobre los caminos, y tienes cualquier derivada. Eso decía (7).
#
# Hagamos, pues, que cada número recuerde de qué se hizo y con qué derivadas locales. A un número así lo llamamos `Node` (nodo).

# %%
class Node:
    """A number, the nodes it was made from, and the local derivative along each."""

    def __init__(self, value: float, made_from: tuple = ()) -> None:
        self.value, self.made_from, self.grad = value, made_from, 0.0

    def __add__(self, other: "Node") -> "Node":
        return Node(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: "Node") -> "Node":
        local = (self, other.value), (other, self.value)
        return Node(self.value * other.value, local)

    def sigmoid(self) -> "Node":
        y = float(sigmoid(self.value))
        return Node(y, ((self, y * (1 - y)),))

# %% [markdown] lang="en"
# Python calls `__add__` for `+` and `__mul__` for `*`, so formulas look as usual. To go backwards we need an order: a node may pass its gradient on only when it is complete, that is, after everything made from it. So: list each node *after* its sources, and read the list from the end.

# %% [markdown] lang="es"
# Al escribir `+`, Python llama a `__add__` y a `__mul__` con `*`, así que las fórmulas se ven como siempre. Para ir hacia atrás hace falta un orden: un nodo solo puede entregar su gradiente cuando está completo, es decir, después de todo lo que se hizo con él. Entonces: lista cada nodo *después* de sus fuentes y lee la lista desde el final.

# %%
def sources_first(end: Node, found: dict) -> dict:
    """All nodes that `end` is made of, each after its sources."""
    if end not in found:
        for source, _ in end.made_from:
            sources_first(source, found)
        found[end] = None
    return found

def backward(end: Node) -> None:
    """Give every node its gradient: how much `end` changes with it."""
    end.grad = 1.0
    for node in reversed(sources_first(end, {})):
        for source, local in node.made_from:
            source.grad = node.grad * local

# %% [markdown] lang="en"
# Try it on $a·a$ at $a = 3$. The gradient should be $2a = 6$.

# %% [markdown] lang="es"
# Pruébalo con $a·a$ en $a = 3$. El gradiente debería ser $2a = 6$.

# %% tags=["nbval-check-output"]
a = Node(3.0)
backward(a * a)
show(gradient=a.grad)

# %% [markdown] lang="en"
# Wrong: 3. *Why?* The node $a$ was used twice. The second use overwrote what the first had given. Gradients from all uses must be **added**: that is the sum sign of equation (7). One character mends it.

# %% [markdown] lang="es"
# Mal: 3. *¿Por qué?* El nodo $a$ se usó dos veces. El segundo uso borró lo que había dado el primero. Los gradientes de todos los usos deben **sumarse**: es la sumatoria de la ecuación (7). Se arregla con un carácter.

# %%
def backward(end: Node) -> None:
    """Give every node its gradient, the sum over all its uses."""
    end.grad = 1.0
    for node in reversed(sources_first(end, {})):
        for source, local in node.made_from:
            source.grad += node.grad * local

# %% tags=["nbval-check-output"]
a = Node(3.0)
backward(a * a)
assert a.grad == 6
show(gradient=a.grad)

# %% [markdown] lang="en"
# Now our 2-2-1 net, its formulas typed as they stand, with not one derivative in sight. The gradients must be those of the table. And we get one for free that we have not yet seen: the gradient along an *input*, which both hidden units use.

# %% [markdown] lang="es"
# Ahora nuestra red 2-2-1, con sus fórmulas escritas tal cual, sin una sola derivada a la vista. Los gradientes deben ser los de la tabla. Y obtenemos gratis uno que aún no vimos: el gradiente respecto de una *entrada*, que usan ambas unidades ocultas.

# %%
i1, i2, w31, w32, c3, w41, w42, c4 = map(Node, (1.0, 2, 1, -1, 1, -1, 1, 0))
w53, w54, c5, minus_d, half = map(Node, (2.0, -1, 0, -1, 0.5))
h3 = (w31 * i1 + w32 * i2 + c3).sigmoid()
h4 = (w41 * i1 + w42 * i2 + c4).sigmoid()
difference = (w53 * h3 + w54 * h4 + c5).sigmoid() + minus_d
end = half * difference * difference
backward(end)

# %% tags=["nbval-check-output"]
graph = [[w31.grad, w41.grad], [w32.grad, w42.grad], [c3.grad, c4.grad]]
assert np.allclose(graph, along[0])
assert np.allclose([w53.grad, w54.grad, c5.grad], along[1][:, 0])
assert np.isclose(i1.grad, along_x3 * 1 + along_x4 * -1)
show(nodes=len(sources_first(end, {})), input_gradient=f"{i1.grad:.4f}")

# %% [markdown] lang="en"
# The course's `autograd.Value` does the same with whole arrays, in 60 lines: `+`, `*`, `@`, sums, and any function of each number. TensorFlow and PyTorch are this idea with many more operations, on fast hardware. Check it against the other two, the matrix products and the judge:

# %% [markdown] lang="es"
# El `autograd.Value` del curso hace lo mismo con arreglos enteros, en 60 líneas: `+`, `*`, `@`, sumas y cualquier función de cada número. TensorFlow y PyTorch son esta idea con muchas más operaciones, en hardware rápido. Compáralo con los otros dos, los productos de matrices y el juez:

# %%
from helpers.scratch.autograd import Value

def as_sigmoid(value: Value) -> Value:
    """The sigmoid of every number, with its derivative y(1 − y)."""
    return value.each(sigmoid, lambda x, y: y * (1 - y))

parts = [(Value(w[:-1]), Value(w[-1:])) for w in weights]
signal = Value(cases)
for kernel, bias in parts:
    signal = as_sigmoid(signal @ kernel + bias)
gap = signal + Value(-targets)
total_error = Value(0.5) * (gap * gap).sum()
total_error.backward()

# %% tags=["nbval-check-output"]
by_graph = [np.vstack([kernel.grad, bias.grad]) for kernel, bias in parts]
assert np.isclose(total_error.data, loss())
exact = [relative_error(a, b) < 1e-10 for a, b in zip(by_graph, analytic, strict=True)]
close = [relative_error(a, b) < 1e-6 for a, b in zip(by_graph, nudged, strict=True)]
show(as_by_products=exact, as_by_nudging=close)

# %% [markdown] lang="en" tags=["02.first_loss"]
# ## 9 · Ten classes: softmax and cross-entropy
#
# A digit is one of ten classes. Ten sigmoid units could each say "I", or none. Better to make them share: the **softmax** turns ten total inputs $z_k$, the **logits**, into ten probabilities that sum to 1.
#
# $$p_k = \frac{e^{z_k}}{\sum_m e^{z_m}} \qquad\qquad L = -\ln p_t$$
#
# The loss $L$ is the **cross-entropy**: $t$ is the right class, and only its probability counts. It is 0 if $p_t = 1$ and grows without limit as $p_t \to 0$. This is no longer the letter of 1986; it became the usual choice for classes later.
#
# *By hand:* $z = (0, \ln 2, \ln 5)$. The powers are 1, 2, 5, so $p = (\tfrac18, \tfrac28, \tfrac58)$. If the right class is the second, $L = \ln 4 = 1.386$.

# %% [markdown] lang="es" tags=["02.first_loss"]
# ## 9 · Diez clases: softmax y entropía cruzada
#
# Un dígito es de una de diez clases. Diez unidades sigmoides podrían decir «yo» todas, o ninguna. Mejor que se repartan: la **softmax** convierte diez entradas totales $z_k$, los **logits**, en diez probabilidades que suman 1.
#
# $$p_k = \frac{e^{z_k}}{\sum_m e^{z_m}} \qquad\qquad L = -\ln p_t$$
#
# La pérdida $L$ es la **entropía cruzada**: $t$ es la clase correcta y solo cuenta su probabilidad. Vale 0 si $p_t = 1$ y crece sin límite cuando $p_t \to 0$. Esto ya no es la carta de 1986; más tarde se volvió la elección habitual para clasificar.
#
# *A mano:* $z = (0, \ln 2, \ln 5)$. Las potencias son 1, 2, 5, así que $p = (\tfrac18, \tfrac28, \tfrac58)$. Si la clase correcta es la segunda, $L = \ln 4 = 1.386$.

# %% tags=["nbval-check-output"]
from helpers.scratch.losses import cross_entropy, softmax

z = np.log([[1.0, 2, 5]])
loss_by_hand, gradient_by_hand = cross_entropy(z, np.array([1]))
show(softmax=softmax(z), loss=f"{loss_by_hand:.3f}", gradient=gradient_by_hand)

# %% [markdown] lang="en"
# The gradient along the logits is the best part. Write $L = \ln \sum_m e^{z_m} - z_t$ and differentiate; the logarithm's derivative along $z_k$ is $e^{z_k}/\sum_m e^{z_m}$, which is $p_k$:
#
# $$\frac{\partial L}{\partial z_k} = p_k - [k = t]$$
#
# where $[k = t]$ is 1 for the right class and 0 for the others: probability minus target, $(\tfrac18, -\tfrac68, \tfrac58)$, and the three sum to 0. It looks like (4), but it is already the gradient along the *total input*: there is no factor $y(1-y)$ to kill it. Compare a sigmoid unit with squared error against the correct class of a softmax. Both should say 1 and say 0.001.

# %% [markdown] lang="es"
# El gradiente respecto de los logits es lo mejor. Escribe $L = \ln \sum_m e^{z_m} - z_t$ y deriva; la derivada del logaritmo respecto de $z_k$ es $e^{z_k}/\sum_m e^{z_m}$, es decir, $p_k$:
#
# $$\frac{\partial L}{\partial z_k} = p_k - [k = t]$$
#
# donde $[k = t]$ es 1 para la clase correcta y 0 para las demás: probabilidad menos objetivo, $(\tfrac18, -\tfrac68, \tfrac58)$, y las tres suman 0. Se parece a (4), pero ya es el gradiente respecto de la *entrada total*: no hay un factor $y(1-y)$ que lo anule. Compara una unidad sigmoide con error cuadrático y la clase correcta de una softmax. Ambas deberían decir 1 y dicen 0.001.

# %% tags=["nbval-check-output"]
y = 0.001
squared, entropy = (y - 1) * y * (1 - y), y - 1
show(squared_error=squared, cross_entropy=entropy, ratio=entropy / squared)

# %% [markdown] lang="en"
# Confidently wrong, the softmax gets 1,001 times the gradient. (With $e^z$ one must take care: $e^{1000}$ is too large for any float. Softmax does not change if a constant is taken from all logits, so the course's takes away the largest.)

# %% [markdown] lang="es"
# Cuando se equivoca con plena seguridad, la softmax recibe un gradiente 1001 veces mayor. (Con $e^z$ hay que tener cuidado: $e^{1000}$ es demasiado grande para cualquier float. La softmax no cambia si a todos los logits se les resta una constante, así que la del curso resta el mayor.)

# %% [markdown] lang="en"
# **Your turn: a number.** A net for ten classes is fresh from its random start: all ten probabilities are about equal. What is its loss? (Two decimals will do. If your net starts far above that, something is wrong with it.)

# %% [markdown] lang="es"
# **Tu turno: un número.** Una red para diez clases acaba de salir de su inicio al azar: las diez probabilidades son más o menos iguales. ¿Cuánto vale su pérdida? (Bastan dos decimales. Si tu red empieza muy por encima, algo anda mal.)

# %%
# exercise: 02.first_loss
### BEGIN SOLUTION
first_loss = -np.log(1 / 10)
### END SOLUTION

# %%
check("02.first_loss", first_loss)

# %% [markdown] lang="en"
# ## 10 · Real handwritten digits
#
# scikit-learn brings 1,797 digits written by 13 people, each 8×8 pixels. A fifth is held out for testing: the net never learns from it.

# %% [markdown] lang="es"
# ## 10 · Dígitos manuscritos reales
#
# scikit-learn trae 1797 dígitos escritos por 13 personas, cada uno de 8×8 píxeles. Una quinta parte se reserva para probar: la red nunca aprende de ella.

# %% tags=["nbval-check-output"]
digits = datasets.load("digits")
x_train = digits.x_train.reshape(-1, 64) / 255
x_test = digits.x_test.reshape(-1, 64) / 255
t_train, t_test = digits.y_train, digits.y_test
show(x_train=x_train.shape, x_test=x_test.shape,
     test_images_of_each_class=np.bincount(t_test))

# %%
plots.images({f"{i}: {t_train[i]}": digits.x_train[i] for i in range(8)},
             caption="training images, each with its number and its digit")

# %% [markdown] lang="en" tags=["02.parameters"]
# The model is a **multi-layer perceptron** (MLP): 64 pixels, 32 hidden units, 10 logits. The hidden units are not sigmoids but **ReLU**s, $y = \max(x, 0)$: their derivative is 1 where they are on and 0 where they are off, so it is never just *small*.

# %% [markdown] lang="es" tags=["02.parameters"]
# El modelo es un **perceptrón multicapa** (MLP): 64 píxeles, 32 unidades ocultas, 10 logits. Las unidades ocultas no son sigmoides sino **ReLU**, $y = \max(x, 0)$: su derivada es 1 donde están encendidas y 0 donde están apagadas, así que nunca es solo *pequeña*.

# %% [markdown] lang="en"
# **Your turn: predict.** How many parameters does the 64-32-10 net have, weights and biases?

# %% [markdown] lang="es"
# **Tu turno: predice.** ¿Cuántos parámetros tiene la red 64-32-10, entre pesos y sesgos?

# %%
# exercise: 02.parameters
### BEGIN SOLUTION
parameters = (64 + 1) * 32 + (32 + 1) * 10
### END SOLUTION

# %%
check("02.parameters", parameters)

# %% [markdown] lang="en"
# Here is all of it: two layers forward, the loss, and back through the same two. Everything is a line of sections 5 and 9.

# %% [markdown] lang="es"
# Aquí está todo: dos capas hacia adelante, la pérdida, y de vuelta por las mismas dos. Cada línea viene de las secciones 5 y 9.

# %%
Weights = list[np.ndarray]  # kernel 1, bias 1, kernel 2, bias 2

def forward_mlp(images: np.ndarray, weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """The hidden units and the logits: (n, 64) -> (n, 32), (n, 10)."""
    kernel_1, bias_1, kernel_2, bias_2 = weights
    hidden = dense.relu(dense.forward(images, kernel_1, bias_1))
    return hidden, dense.forward(hidden, kernel_2, bias_2)

# %%
def gradients_of_mlp(images: np.ndarray, labels: np.ndarray,
                     weights: Weights) -> tuple[float, Weights]:
    """The loss, and its gradients along the weights: (n, 64), (n,) -> (), Weights."""
    hidden, logits = forward_mlp(images, weights)
    loss, along_logits = cross_entropy(logits, labels)
    along_hidden, *second = dense.backward(along_logits, hidden, weights[2])
    along_sums = dense.relu_backward(along_hidden, hidden)
    _, *first = dense.backward(along_sums, images, weights[0])
    return loss, [*first, *second]

# %% [markdown] lang="en"
# The start: normal numbers with variance 2/inputs (`he_start`; *why* 2/inputs is a story for lesson 5), biases 0. Before training anything, two checks: the first loss is near $\ln 10 = 2.30$, and the judge agrees.

# %% [markdown] lang="es"
# El inicio: números normales con varianza 2/entradas (`he_start`; el *porqué* de 2/entradas se cuenta en la lección 5), sesgos 0. Antes de entrenar, dos verificaciones: la primera pérdida está cerca de $\ln 10 = 2.30$, y el juez está de acuerdo.

# %% tags=["nbval-check-output"]
from helpers.scratch.initialisers import he_start

mlp = he_start(np.random.default_rng(0), [64, 32, 10])
few = x_train[:5], t_train[:5]
_, found = gradients_of_mlp(*few, mlp)
nudged = [numerical(lambda: gradients_of_mlp(*few, mlp)[0], w) for w in mlp]
assert all(np.allclose(a, n, atol=1e-7) for a, n in zip(found, nudged, strict=True))
assert abs(gradients_of_mlp(x_train, t_train, mlp)[0] - np.log(10)) < 0.5
show(shapes=[w.shape for w in mlp], parameters=sum(w.size for w in mlp))

# %% [markdown] lang="en"
# To train, we do not wait for a whole sweep. The gradient of 32 random examples, a **batch**, is noisy but 45 times as cheap. So: shuffle, cut into batches, take a momentum step for each. After every example has been used once, an **epoch** is over.

# %% [markdown] lang="es"
# Para entrenar no esperamos un barrido completo. El gradiente de 32 ejemplos al azar, un **lote** (*batch*), es ruidoso pero 45 veces más barato. Entonces: baraja, corta en lotes y da un paso con momento por cada uno. Cuando cada ejemplo se ha usado una vez, termina una **época**.

# %%
from helpers.scratch import descent

def train(seed: int, epochs: int = 20) -> tuple[Weights, list[float]]:
    """The weights after training from a random start; the accuracy after each epoch."""
    rng = np.random.default_rng(seed)
    weights, accuracies = he_start(rng, [64, 32, 10]), []
    steps = [np.zeros_like(w) for w in weights]
    for _ in range(epochs):
        for batch in descent.batches(rng, len(x_train), size=32):
            _, found = gradients_of_mlp(x_train[batch], t_train[batch], weights)
            weights, steps = descent.momentum_step(weights, found, steps, 0.1, 0.9)
        answers = forward_mlp(x_test, weights)[1].argmax(axis=1)
        accuracies.append(np.mean(answers == t_test))
    return weights, accuracies

# %%
from time import perf_counter

start = perf_counter()
runs = [train(seed) for seed in range(10)]
seconds = (perf_counter() - start) / 10
final = [accuracies[-1] for _, accuracies in runs]
assert min(final) >= 0.95 and seconds < 5
show(worst_of_10=f"{100 * min(final):.1f} %", best_of_10=f"{100 * max(final):.1f} %",
     seconds=f"{seconds:.2f}")

# %%
order = np.argsort(final)
worst, best = (np.array(runs[k][1]) for k in order[[0, -1]])
plots.curves({"best of 10": best, "worst of 10": worst}, "epoch", "accuracy")

# %% [markdown] lang="en"
# From ten random starts, all nets end above 95 % on digits they have never seen, in a fraction of a second each. (Training still goes up and down a little from epoch to epoch: the batches are noisy.)

# %% [markdown] lang="es"
# Desde diez inicios al azar, todas las redes terminan por encima del 95 % en dígitos que nunca vieron, en una fracción de segundo cada una. (El entrenamiento sube y baja un poco de una época a otra: los lotes son ruidosos.)

# %% [markdown] lang="en"
# The course's `Network` is a list of layers with its way back written once: each layer hands the gradient down to the one before. It must give what we have worked out, and lessons 5 and 10 train with it. (A layer's arrays have Keras's names.)

# %% [markdown] lang="es"
# La `Network` del curso es una lista de capas cuyo camino de vuelta está escrito una sola vez: cada capa entrega el gradiente a la anterior. Debe dar lo que dedujimos, y con ella entrenan las lecciones 5 y 10. (Los arreglos de una capa llevan los nombres de Keras.)

# %%
from helpers.scratch.layers import Dense
from helpers.scratch.network import Network

network = Network([Dense(32, "relu"), Dense(10)], inputs=64, loss=cross_entropy)
network.values = [
    {"kernel": mlp[0], "bias": mlp[1]},
    {"kernel": mlp[2], "bias": mlp[3]}]

# %%
value, by_hand = gradients_of_mlp(*few, mlp)
result = network.gradients(*few)
found = [array for layer in result.gradients for array in layer.values()]
assert np.isclose(result.loss, value)
assert all(np.allclose(a, b) for a, b in zip(found, by_hand, strict=True))

# %% [markdown] lang="en"
# An honest comparison: the simplest rule there is, "take the label of the training image that is nearest", needs no training at all.

# %% [markdown] lang="es"
# Una comparación honesta: la regla más simple que existe, «toma la etiqueta de la imagen de entrenamiento más cercana», no necesita entrenamiento alguno.

# %% tags=["nbval-check-output"]
lengths, lengths_test = np.sum(x_train**2, axis=1), np.sum(x_test**2, axis=1)
distances = lengths_test[:, None] - 2 * x_test @ x_train.T + lengths
nearest = t_train[distances.argmin(axis=1)]
show(accuracy=f"{100 * np.mean(nearest == t_test):.1f} %")

# %% [markdown] lang="en"
# 98.9 %, as good as or better than our nets. It helps that the same 13 people wrote the training and the test images. But it must keep all 1,437 images and compare with each; the net keeps 2,410 numbers. Which digits does the first net get wrong? Above each: its number, its label → the net's answer.

# %% [markdown] lang="es"
# 98.9 %, tan bueno como nuestras redes o mejor. Ayuda que las mismas 13 personas escribieran las imágenes de entrenamiento y de prueba. Pero debe guardar las 1437 imágenes y comparar la nueva con cada una; la red guarda 2410 números. ¿En qué dígitos se equivoca la primera red? Sobre cada uno: su número, su etiqueta → la respuesta de la red.

# %%
weights, _ = runs[0]
answers = forward_mlp(x_test, weights)[1].argmax(axis=1)
wrong = np.flatnonzero(answers != t_test)[:8]
plots.images({f"{i}: {t_test[i]}→{answers[i]}": digits.x_test[i] for i in wrong},
             caption="test images answered wrong, each with its number, digit → answer")

# %% [markdown] lang="en"
# ### The same in Keras
#
# Three lines describe the model. To compare, we give it our starting weights and our batches, in our order. Its SGD with momentum is equation (9) exactly. *Predict:* how closely will 45 losses agree?

# %% [markdown] lang="es"
# ### Lo mismo en Keras
#
# Tres líneas describen el modelo. Para comparar, le damos nuestros pesos iniciales y nuestros lotes, en nuestro orden. Su SGD con momento es exactamente la ecuación (9). *Predice:* ¿con cuántos decimales coincidirán las 45 pérdidas?

# %%
import keras

model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
sgd = keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)
model.compile(sgd, loss, metrics=["accuracy"])
model.set_weights(mlp)

# %%
batches = list(descent.batches(np.random.default_rng(1), len(x_train), size=32))
weights, steps = mlp, [np.zeros_like(w) for w in mlp]
ours, theirs = [], []
for batch in batches:
    value, found = gradients_of_mlp(x_train[batch], t_train[batch], weights)
    weights, steps = descent.momentum_step(weights, found, steps, 0.1, 0.9)
    ours.append(value)
    model.reset_metrics()
    theirs.append(float(model.train_on_batch(x_train[batch], t_train[batch])[0]))

# %% tags=["nbval-check-output"]
assert np.allclose(ours, theirs, atol=1e-3)
for a, b in zip(weights, model.get_weights(), strict=True):
    assert np.allclose(a, b, atol=1e-3)
rows = [(k + 1, f"{ours[k]:.3f}", f"{theirs[k]:.3f}") for k in (0, 1, 22, 44)]
table(rows, ["step", "NumPy", "Keras"], "training loss")

# %% [markdown] lang="en"
# To three decimals and more; Keras counts in float32, we in float64. From here on one call does the rest.

# %% [markdown] lang="es"
# En tres decimales y más; Keras calcula en float32, nosotros en float64. De aquí en adelante basta una llamada.

# %%
keras.utils.set_random_seed(0)
fitted = model.fit(x_train, t_train, batch_size=32, epochs=19, verbose=0)
_, keras_accuracy = model.evaluate(x_test, t_test, verbose=0)
assert keras_accuracy >= 0.95
print(f"{keras_accuracy = :.3f}")

# %% [markdown] lang="en"
# You now know what `fit` does with this optimiser: batches, forward, backward, (9).

# %% [markdown] lang="es"
# Ahora sabes qué hace `fit` con este optimizador: lotes, hacia adelante, hacia atrás, (9).

# %% [markdown] lang="en"
# ## 11 · Paper against ours: the net that detects symmetry
#
# The letter's first example. Six inputs are 0 or 1; the output should be 1 if the row reads the same from both sides. There are 64 rows, 8 of them symmetric. No net without hidden units can do it. Take $f$ linear: $f(000000) + f(100001) = f(100000) + f(000001)$, and the left two rows are symmetric (both above the threshold) while the right two are not (both at most on it). Contradiction.

# %% [markdown] lang="es"
# ## 11 · El artículo frente a lo nuestro: la red que detecta simetría
#
# El primer ejemplo de la carta. Seis entradas valen 0 o 1; la salida debe ser 1 si la fila se lee igual desde ambos lados. Hay 64 filas, 8 de ellas simétricas. Ninguna red sin unidades ocultas puede hacerlo. Toma $f$ lineal: $f(000000) + f(100001) = f(100000) + f(000001)$; las dos filas de la izquierda son simétricas (ambas por encima del umbral) y las dos de la derecha no (ambas a lo más en él). Contradicción.

# %% [markdown] lang="en"
# RHW solved it with **two** hidden units. From their Figure 1:
#
# - start uniform in ±0.3; $\varepsilon = 0.1$, $\alpha = 0.9$; gradients summed over the 64 cases; **1,425 sweeps**;
# - weights that mirror each other are **equal in size and opposite in sign**, so a symmetric row gives a hidden unit no input but its bias;
# - the biases of the hidden units are negative, so symmetric rows leave both off; the output's bias is positive, so it then says 1;
# - the sizes of the three pairs are **1 : 2 : 4**, so that each of the 8 possible halves gives its own sum, and different halves never cancel; and the two hidden units have the same weights with opposite signs.
#
# They report one run, and not when they called it learned. We make 100, with all of this as in the letter, biases drawn like the other weights, and count the first sweep after which all 64 outputs are on the right side of ½.

# %% [markdown] lang="es"
# RHW lo resolvieron con **dos** unidades ocultas. De su Figura 1:
#
# - inicio uniforme en ±0.3; $\varepsilon = 0.1$, $\alpha = 0.9$; gradientes sumados sobre los 64 casos; **1425 barridos**;
# - los pesos que son imagen especular uno del otro son **de igual tamaño y signo opuesto**, así que una fila simétrica no le da a una unidad oculta más que su sesgo;
# - los sesgos de las unidades ocultas son negativos, así que las filas simétricas dejan ambas apagadas; el sesgo de la salida es positivo, y entonces dice 1;
# - los tamaños de los tres pares son **1 : 2 : 4**, de modo que cada una de las 8 mitades posibles da su propia suma, y mitades distintas nunca se cancelan; y las dos unidades ocultas tienen los mismos pesos con signos opuestos.
#
# Ellos reportan una sola corrida, y no dicen cuándo la dieron por aprendida. Nosotros hacemos 100, con todo esto como en la carta y los sesgos sorteados como los demás pesos, y contamos el primer barrido tras el cual las 64 salidas están del lado correcto de ½.

# %%
from helpers.scratch import symmetry

run = symmetry.run(range(100), rate=0.1, momentum=0.9, sweeps=10_000)
done = run.solved >= 0
quartiles = np.percentile(run.solved[done], [0, 25, 50, 75, 100]).round().astype(int)
assert 65 <= done.sum() <= 90
assert 1500 < quartiles[2] < 3000 and quartiles[0] < 1425 < quartiles[4]

# %%
show(learned=done.sum(), quartiles_of_sweeps=quartiles,
     within_1425_sweeps=(run.solved[done] <= 1425).sum())

# %%
picture = [w[10].round(1) for w in run.weights]
plots.network(picture)

# %% [markdown] lang="en"
# That is net 10. Compare the weights into unit 7 from the inputs 1 and 6, 2 and 5, 3 and 4. Then compare unit 7 with unit 8. Now all of them, measured: how well do mirror weights cancel, and in which ratio are the sizes of the pairs, from small to large?

# %% [markdown] lang="es"
# Esa es la red 10. Compara los pesos hacia la unidad 7 desde las entradas 1 y 6, 2 y 5, 3 y 4. Luego compara la unidad 7 con la 8. Ahora todas, medidas: ¿qué tan bien se cancelan los pesos espejo, y en qué razón están los tamaños de los pares, de menor a mayor?

# %%
hidden, final = (w[done] for w in run.weights)
mirrored = symmetry.mirror_error(hidden)
ratios = symmetry.sizes(hidden)
near = {code: (np.abs(ratios - code) < 0.15).all(axis=1)
        for code in ((1, 2, 4), (1, 1.5, 2))}
assert mirrored.max() < 0.001 and (near[1, 2, 4] | near[1, 1.5, 2]).all()
assert (hidden[:, 6] < 0).all() and (final[:, 2] > 0).all() and (final[:, :2] < 0).all()
show(mirror_error=f"{mirrored.max():.4f}")

# %%
share = near[1, 2, 4].sum() / done.sum()
from_inputs = hidden[:, :6]
largest = np.abs(from_inputs).max(axis=(1, 2))
twins = np.abs(from_inputs.sum(axis=2)).max(axis=1) / largest
assert 0.6 < share < 0.95 and np.median(twins) < 0.02
orders = {tuple(order) for order in np.abs(hidden[:, :3, 0]).argsort(axis=1).tolist()}
show(median_difference=np.median(twins), largest_difference=twins.max(),
     orders=len(orders))
rows = [(code, found.sum(), ratios[found].mean(axis=0)) for code, found in near.items()]
table(rows, ["sizes", "nets", "mean"])

# %% [markdown] lang="en"
# | | Paper (one run) | Ours (100 runs, at most 10,000 sweeps) |
# | --- | --- | --- |
# | learned | yes | 78 of 100 |
# | sweeps | 1,425 | median 2,188; half of them between 1,187 and 4,087; 25 needed no more than 1,425 |
# | mirror weights | equal and opposite | in all 78: their sum is below 0.001 of the largest weight |
# | signs of the biases and output weights | hidden −, output + | the same in all 78; output weights − |
# | the two hidden units | same weights, opposite signs | the same; they differ by 0.3 % of the largest weight (median) |
# | sizes | 1 : 2 : 4 | 1 : 2 : 4 in 62; **2 : 3 : 4** in 16 |
#
# (Another processor rounds otherwise and may shift a count by one or two.) So the paper's picture holds, with two additions that one run could not show.

# %% [markdown] lang="es"
# | | Artículo (una corrida) | Lo nuestro (100 corridas, a lo más 10 000 barridos) |
# | --- | --- | --- |
# | aprendió | sí | 78 de 100 |
# | barridos | 1425 | mediana 2188; la mitad, entre 1187 y 4087; a 25 les bastaron 1425 |
# | pesos espejo | iguales y opuestos | en las 78: su suma es menor que 0.001 del mayor peso |
# | signos de los sesgos y de los pesos de salida | ocultas −, salida + | los mismos en las 78; pesos de salida − |
# | las dos unidades ocultas | mismos pesos, signos opuestos | igual; difieren en 0.3 % del mayor peso (mediana) |
# | tamaños | 1 : 2 : 4 | 1 : 2 : 4 en 62; **2 : 3 : 4** en 16 |
#
# (Otro procesador redondea de otro modo y puede cambiar una cuenta en una o dos unidades.) Lo que muestra el artículo se sostiene, pues, con dos agregados que una sola corrida no podía mostrar.

# %% [markdown] lang="en"
# **Another code.** 2 : 3 : 4 also works: no sum of ±2, ±3, ±4, with at least one of them present, gives 0. With 1, 2, 3 one does: 1 + 2 − 3. Which place in the row carries which size differs from run to run; all 6 orders occur.

# %% [markdown] lang="es"
# **Otro código.** 2 : 3 : 4 también sirve: ninguna suma de ±2, ±3, ±4, con al menos uno presente, da 0. Con 1, 2, 3 hay una que sí: 1 + 2 − 3. Qué lugar de la fila lleva qué tamaño cambia de corrida en corrida; aparecen los 6 órdenes.

# %% tags=["nbval-check-output"]
from itertools import product

def sums(code: tuple) -> list[int]:
    """The sizes of all sums ±(some of the code), at least one present."""
    choices = filter(any, product((-1, 0, 1), repeat=3))
    return sorted({abs(int(np.dot(signs, code))) for signs in choices})

assert 0 not in sums((1, 2, 4)) + sums((2, 3, 4))
rows = [(code, sums(code)) for code in ((1, 2, 4), (2, 3, 4), (1, 2, 3))]
table(rows, ["sizes", "sums"])

# %% [markdown] lang="en"
# **Some nets do not learn in time.** All 22 that failed end at nearly the same error. *Predict* it: what is the laziest answer to this task? And if they run for another 10,000 sweeps, how many get out? (The second cell prints how many nets there are, and how many get out.)

# %% [markdown] lang="es"
# **Algunas redes no aprenden a tiempo.** Las 22 que fallaron terminan casi en el mismo error. *Predícelo:* ¿cuál es la respuesta más perezosa a esta tarea? Y si corren otros 10 000 barridos, ¿cuántas salen? (La segunda celda imprime cuántas redes hay y cuántas salen.)

# %%
stuck = run.error[~done]
assert (np.abs(stuck - 4) < 0.2).all()
show(lowest_error=stuck.min(), highest_error=stuck.max())

# %%
late = [w[~done] for w in run.weights]
bits, symmetric = symmetry.patterns()
sweeps = net1986.train(bits, symmetric, late, rate=0.1, momentum=0.9)
y, _ = next(islice(sweeps, 10_000, None))
escaped = ((y > 0.5) == (symmetric > 0.5)).all(axis=(1, 2)).sum()
assert escaped > len(y) / 2
show(nets=len(y), escaped=escaped)

# %% [markdown] lang="en"
# 4.00 is $8 · \tfrac12$: these nets say "not symmetric" to every row, are wrong on the 8 symmetric ones, and are so sure of it that $y(1-y)$ of section 9 is nearly 0. It is a plateau, not a dead end: most get out.
#
# Who threw them there? Their first steps, we suspect: 56 of the 64 targets are 0, all their gradients add up, and $\alpha = 0.9$ makes the step up to ten times longer. So look at all 100 nets after only 20 sweeps, at the largest $y(1-y)$ that each has on any row. The cell prints the median for those that will learn, then for those that will not; in the second line the same starts with half the learning rate.

# %% [markdown] lang="es"
# 4.00 es $8 · \tfrac12$: estas redes dicen «no simétrica» a toda fila, se equivocan en las 8 simétricas, y están tan seguras que el $y(1-y)$ de la sección 9 es casi 0. Es una meseta, no un callejón sin salida: la mayoría sale.
#
# ¿Quién las lanzó allí? Sospechamos de sus primeros pasos: 56 de los 64 objetivos son 0, todos sus gradientes se suman, y $\alpha = 0.9$ alarga el paso hasta diez veces. Mira, pues, las 100 redes tras solo 20 barridos: el mayor $y(1-y)$ que cada una tiene en alguna fila. La celda imprime la mediana de las que aprenderán y luego la de las que no; en la segunda línea, los mismos inicios con la mitad de la tasa de aprendizaje.

# %%
def largest_factor(rate: float) -> np.ndarray:
    """The largest y(1 − y) of each of the 100 nets after 20 sweeps: () -> (100,)."""
    nets = net1986.starts(range(100), [6, 2, 1])
    y, _ = next(islice(net1986.train(bits, symmetric, nets, rate, 0.9), 20, None))
    return (y * (1 - y)).max(axis=(1, 2))

rows = []
for rate in (0.1, 0.05):
    factors = largest_factor(rate)
    will, will_not = np.median(factors[done]), np.median(factors[~done])
    assert factors.max() < 0.05 and will > 2 * will_not
    rows.append((rate, f"{will:.6f}", f"{will_not:.6f}"))
table(rows, ["learning rate", "will learn", "will not learn"])

# %% [markdown] lang="en"
# So *every* net is thrown onto the plateau at once, and those that failed were thrown furthest: 0.000014 against 0.000108 for the others. With half the learning rate the same starts keep a factor more than ten times as large. *Predict:* how many learn with $\varepsilon = 0.05$, and how fast?

# %% [markdown] lang="es"
# Así que *todas* las redes son lanzadas a la meseta de inmediato, y las que fallaron llegaron más lejos: 0.000014 frente a 0.000108 en las demás. Con la mitad de la tasa de aprendizaje, los mismos inicios conservan un factor más de diez veces mayor. *Predice:* ¿cuántas aprenden con $\varepsilon = 0.05$, y qué tan rápido?

# %%
calm = symmetry.run(range(100), rate=0.05, sweeps=3000)
assert (calm.solved >= 0).sum() >= 97 and np.median(calm.solved) < 1000
show(learned=(calm.solved >= 0).sum(), median_of_sweeps=np.median(calm.solved),
     most_sweeps=calm.solved.max())

# %% [markdown] lang="en"
# All 100, in a median of 731 sweeps: the smaller step is the faster one. And one more trap, the third bug of your repair: the paper's $E$ is a *sum*. With the mean over 64 cases and the same $\varepsilon = 0.1$ the steps are 64 times smaller.

# %% [markdown] lang="es"
# Las 100, con una mediana de 731 barridos: el paso más pequeño es el más rápido. Y una trampa más, el tercer error de tu reparación: la $E$ del artículo es una *suma*. Con la media sobre 64 casos y el mismo $\varepsilon = 0.1$, los pasos son 64 veces más pequeños.

# %% tags=["nbval-check-output"]
averaged = symmetry.run(range(20), rate=0.1 / 64, sweeps=3000)
show(learned=(averaged.solved >= 0).sum())

# %% [markdown] lang="en"
# Not one of 20 in 3,000 sweeps. When a recipe does not reproduce, look first at what was summed and what was averaged.

# %% [markdown] lang="es"
# Ninguna de 20 en 3000 barridos. Cuando no logras reproducir una receta, mira primero qué se sumó y qué se promedió.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You computed by hand how the error of a small net changes with each weight: (4) at the output, (5) through the sigmoid, (6) to the weights, (7) down to the units below.
# 2. You wrote it as three matrix products, and a central difference in float64 with $h = 10^{-5}$ confirmed every gradient and caught the bugs.
# 3. You built a graph of numbers that remember their sources; walked backwards, adding over all uses, it gave the same gradients.
# 4. You trained an MLP on real digits, from ten starts, each above 95 %, and Keras gave the same losses.
# 5. You repeated the symmetry experiment: antisymmetric weights always, 1 : 2 : 4 mostly, 1,425 sweeps an ordinary number; and you saw when it fails, and why.
#
# The hidden units found the mirror code without being told: they learned a representation. Lesson 3 gives them a better place to start, the convolution.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Calculaste a mano cómo cambia el error de una red pequeña con cada peso: (4) en la salida, (5) a través de la sigmoide, (6) hacia los pesos, (7) hacia las unidades inferiores.
# 2. Lo escribiste como tres productos de matrices, y una diferencia central en float64 con $h = 10^{-5}$ confirmó cada gradiente y atrapó los errores.
# 3. Construiste un grafo de números que recuerdan sus fuentes; recorrido hacia atrás, sumando sobre todos los usos, dio los mismos gradientes.
# 4. Entrenaste un MLP con dígitos reales, desde diez inicios, todos por encima del 95 %, y Keras dio las mismas pérdidas.
# 5. Repetiste el experimento de simetría: pesos antisimétricos siempre, 1 : 2 : 4 la mayoría de las veces, 1425 barridos como un número corriente; y viste cuándo falla y por qué.
#
# Las unidades ocultas hallaron el código espejo sin que nadie se lo dijera: aprendieron una representación. La lección 3 les da un mejor punto de partida, la convolución.

# %% [markdown] lang="en"
# ## References
#
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating errors", *Nature* 323 (1986) 533–536, [doi 10.1038/323533a0](https://doi.org/10.1038/323533a0): the equations and the symmetry net.
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error propagation", in *Parallel Distributed Processing* 1, MIT Press (1986) 318–362.
# - S. Linnainmaa, "Taylor expansion of the accumulated rounding error", *BIT* 16 (1976) 146–160, [doi 10.1007/BF01931367](https://doi.org/10.1007/BF01931367). P. Werbos, *Beyond Regression*, Harvard (1974). Y. Le Cun, "Une procédure d'apprentissage pour réseau à seuil asymétrique", *Cognitiva 85*, Paris (1985) 599–604.
# - Y. Dauphin and others, "Identifying and attacking the saddle point problem in high-dimensional non-convex optimization", [arXiv 1406.2572](https://arxiv.org/abs/1406.2572).
# - scikit-learn, `load_digits`: UCI, "Optical Recognition of Handwritten Digits", E. Alpaydin, C. Kaynak (1998).

# %% [markdown] lang="es"
# ## Referencias
#
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating errors", *Nature* 323 (1986) 533–536, [doi 10.1038/323533a0](https://doi.org/10.1038/323533a0): las ecuaciones y la red de simetría.
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning internal representations by error propagation", en *Parallel Distributed Processing* 1, MIT Press (1986) 318–362.
# - S. Linnainmaa, "Taylor expansion of the accumulated rounding error", *BIT* 16 (1976) 146–160, [doi 10.1007/BF01931367](https://doi.org/10.1007/BF01931367). P. Werbos, *Beyond Regression*, Harvard (1974). Y. Le Cun, "Une procédure d'apprentissage pour réseau à seuil asymétrique", *Cognitiva 85*, Paris (1985) 599–604.
# - Y. Dauphin y otros, "Identifying and attacking the saddle point problem in high-dimensional non-convex optimization", [arXiv 1406.2572](https://arxiv.org/abs/1406.2572).
# - scikit-learn, `load_digits`: UCI, "Optical Recognition of Handwritten Digits", E. Alpaydin, C. Kaynak (1998).
