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
# # 5 · Initialisation, batch normalisation and dropout, done right
#
# Three small tools make deep networks trainable, and all three are easy to put in the wrong place. A misplaced one rarely stops the program: the network just learns worse, or seems to. In this lesson you get five models, and find out what is wrong with each by experiment.
#
# **You will be able to**
#
# 1. derive how the size of a signal changes from layer to layer, and choose an initialiser by it;
# 2. write inverted dropout and batch normalisation in NumPy, forward and backward, in both their modes;
# 3. say where in a model each belongs, and what happens elsewhere;
# 4. repair five models by reading them;
# 5. measure over several random starts, and tell a difference from chance.
#
# **You need** lesson 2 (back-propagation, softmax, cross-entropy, momentum) and a little Keras. **Time:** about two and a half hours.

# %% [markdown] lang="es"
# # 5 · Inicialización, normalización por lotes y dropout, bien hechos
#
# Tres herramientas pequeñas permiten entrenar redes profundas, y las tres son fáciles de poner en el lugar equivocado. Una mal puesta rara vez detiene el programa: la red simplemente aprende peor, o lo parece. En esta lección recibes cinco modelos y averiguas con experimentos qué tiene de malo cada uno.
#
# **Serás capaz de**
#
# 1. deducir cómo cambia el tamaño de una señal de capa en capa, y elegir un inicializador según eso;
# 2. escribir en NumPy el *dropout* invertido y la normalización por lotes (*batch normalization*), hacia adelante y hacia atrás, en sus dos modos;
# 3. decir en qué parte de un modelo va cada cosa, y qué pasa en otro lugar;
# 4. reparar cinco modelos con solo leerlos;
# 5. medir sobre varios inicios al azar, y distinguir una diferencia de la casualidad.
#
# **Necesitas** la lección 2 (retropropagación, softmax, entropía cruzada, momento) y un poco de Keras. **Tiempo:** unas dos horas y media.

# %%
import numpy as np

from helpers import budget, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en" tags=["05.dropout_model", "05.he_model", "05.output_model", "05.saved", "05.bias_model", "05.order_model"]
# ## 1 · A model is a list
#
# All models of this lesson have the same core, as in the slides that this course grew from: layers of 200, 100, 100 and 10 units. We write a model as a list of layers, with Keras's names and defaults.

# %% [markdown] lang="es" tags=["05.dropout_model", "05.he_model", "05.output_model", "05.saved", "05.bias_model", "05.order_model"]
# ## 1 · Un modelo es una lista
#
# Todos los modelos de esta lección tienen la misma base, como en las diapositivas de las que nació este curso: capas de 200, 100, 100 y 10 unidades. Escribimos un modelo como una lista de capas, con los nombres y los valores por defecto de Keras.

# %%
from helpers.scratch.layers import Activation, BatchNormalization, Dense, Dropout
from helpers.scratch.network import Network

plain = [
    Dense(200, "relu"),
    Dense(100, "relu"),
    Dense(100, "relu"),
    Dense(10, "softmax")]

# %% [markdown] lang="en"
# The data are scikit-learn's real handwritten digits: 8×8 pixels, so 64 inputs from 0 to 1. *Predict:* how many parameters has the model? A unit has a weight for each input and a bias.

# %% [markdown] lang="es"
# Los datos son los dígitos manuscritos reales de scikit-learn: 8×8 píxeles, es decir, 64 entradas de 0 a 1. *Predice:* ¿cuántos parámetros tiene el modelo? Cada unidad tiene un peso por entrada y un sesgo.

# %% tags=["nbval-check-output"]
from helpers.scratch.experiments import History, digits, runs

data = digits()
show(x=data.x.shape, x_test=data.x_test.shape)

# %% tags=["nbval-check-output"]
by_layer = [(64 + 1) * 200, (200 + 1) * 100, (100 + 1) * 100, (100 + 1) * 10]
show(by_layer=np.array(by_layer), total=sum(by_layer))

# %% [markdown] lang="en"
# Keras must agree. One short function turns our list into a Keras model, for each entry of the list has the name and the arguments of the Keras layer that it stands for. (The entries are *named tuples*: `_asdict()` gives the arguments by name, `_replace()` a copy with some of them changed.)

# %% [markdown] lang="es"
# Keras debe coincidir. Una función corta convierte nuestra lista en un modelo de Keras, pues cada elemento de la lista tiene el nombre y los argumentos de la capa de Keras que representa. (Los elementos son *named tuples*: `_asdict()` da los argumentos por su nombre; `_replace()`, una copia con algunos cambiados.)

# %% tags=["nbval-check-output"]
import keras

def to_keras(layers: list, inputs: int = 64) -> keras.Model:
    """The Keras model that a list describes."""
    model = keras.Sequential([keras.Input((inputs,))])
    for layer in layers:
        kind = getattr(keras.layers, type(layer).__name__)
        model.add(kind(**layer._asdict()))
    return model

show(parameters=to_keras(plain).count_params())

# %% [markdown] lang="en"
# The same list also trains in NumPy: `helpers.scratch.network` runs the layers that you will write here, forward and backward, and the tests of this course hold its outputs and gradients against Keras's. It is quick for such small nets, so we can train each model **ten times**, from ten random starts. That matters: one run is an anecdote. (The line with `threadpool_limits` keeps NumPy on one core: matrices this small gain nothing from more.)

# %% [markdown] lang="es"
# La misma lista también se entrena en NumPy: `helpers.scratch.network` ejecuta las capas que escribirás aquí, hacia adelante y hacia atrás, y las pruebas de este curso comparan sus salidas y gradientes con los de Keras. Para redes tan pequeñas es rápido, así que podemos entrenar cada modelo **diez veces**, desde diez inicios al azar. Eso importa: una sola corrida es una anécdota. (La línea con `threadpool_limits` deja a NumPy en un solo núcleo: matrices tan pequeñas no ganan nada con más.)

# %%
from threadpoolctl import threadpool_limits

threadpool_limits(1)
seeds = range(10)
base = runs(plain, data, seeds)
epochs = np.arange(1, 11)
last = 100 * base.test_accuracy[:, -1]
assert 95 < last.mean() < 99

# %%
def learning_curves(history: History) -> plots.Picture:
    """Training and test accuracy against the epoch, the bands of all runs."""
    curves = {"training": (epochs, 100 * history.accuracy),
              "test": (epochs, 100 * history.test_accuracy)}
    return plots.bands(curves, x="epoch", y="accuracy (%)")

show(test_accuracy=f"{last.mean():.1f} ± {last.std(ddof=1):.1f} %")
learning_curves(base)

# %% [markdown] lang="en"
# Ten epochs of gradient descent with momentum (learning rate 0.05, momentum 0.9, batches of 64) reach about 97 % on the 360 test images. In the figure the line is the median of the ten runs, and the band goes from the lowest to the highest. One image is 0.28 points. The number behind ± is the standard deviation of the runs (`ddof=1`: divided by $10 - 1$, as for any sample): runs of *one and the same* model differ by about a point, so differences of that size need care.
#
# Note what "training" means, here and in Keras's `fit`: the mean over the epoch's batches, in training mode, while the weights still move. That will be a clue.

# %% [markdown] lang="es"
# Diez épocas de descenso por el gradiente con momento (tasa de aprendizaje 0.05, momento 0.9, lotes de 64) llegan a cerca de 97 % en las 360 imágenes de prueba. En la figura, la línea es la mediana de las diez corridas, y la banda va de la más baja a la más alta. Una imagen son 0.28 puntos. El número que sigue a ± es la desviación estándar de las corridas (`ddof=1`: dividida entre $10 - 1$, como en toda muestra): las corridas de *un mismo* modelo difieren en torno a un punto, así que con diferencias de ese tamaño hay que tener cuidado.
#
# Fíjate en qué significa «entrenamiento», aquí y en el `fit` de Keras: la media sobre los lotes de la época, en modo de entrenamiento, mientras los pesos aún se mueven. Será una pista.

# %% [markdown] lang="en" tags=["05.dropout_model"]
# ## 2 · What is wrong here? Dropout
#
# The first model of the slides' review. Every layer is followed by `Dropout(0.2)`. Read it before you go on. Would you change something?

# %% [markdown] lang="es" tags=["05.dropout_model"]
# ## 2 · ¿Qué está mal aquí? Dropout
#
# El primer modelo del repaso de las diapositivas. A cada capa le sigue `Dropout(0.2)`. Léelo antes de continuar. ¿Cambiarías algo?

# %%
dropout_slide = [
    Dense(200, activation="relu"), Dropout(0.2),
    Dense(100, activation="relu"), Dropout(0.2),
    Dense(100, activation="relu"), Dropout(0.2),
    Dense(10, activation="softmax"), Dropout(0.2)]

# %%
first = runs(dropout_slide, data, seeds)
assert first.accuracy.max() < 0.82 and first.test_accuracy[:, -1].min() > 0.93
assert first.loss[:, -1].mean() > 3

# %%
show(training_accuracy=first.accuracy[:, -1].mean(),
     test_accuracy=first.test_accuracy[:, -1].mean(),
     training_loss=first.loss[:, -1].mean(), test_loss=first.test_loss[:, -1].mean())
learning_curves(first)

# %% [markdown] lang="en"
# A strange picture. The training accuracy sticks near 78 % and never gets past 82 % in any of the ten runs, while the test accuracy is about 97 %. The reported loss is above 3, worse than guessing ($\ln 10 = 2.3$), and on the test images it is about 0.1. Somebody who reads only the training log would throw this model away. To see what happens, we must know what dropout does.

# %% [markdown] lang="es"
# Una figura extraña. La exactitud de entrenamiento se atasca cerca de 78 % y no pasa de 82 % en ninguna de las diez corridas, mientras que la de prueba es de cerca de 97 %. La pérdida reportada pasa de 3, peor que adivinar ($\ln 10 = 2.3$), y en las imágenes de prueba es de cerca de 0.1. Quien lea solo el registro del entrenamiento tiraría este modelo. Para entender qué pasa, hay que saber qué hace el dropout.

# %% [markdown] lang="en" tags=["05.dropout_forward"]
# ### Dropout by hand
#
# In every training step each unit is **dropped** (its output set to 0) with a probability called the **rate**. Hinton and others proposed it in 2012 so that units cannot rely on each other: every step trains a different, thinner network.
#
# Here are four outputs, and a random number from 0 to 1 for each. With rate 0.2 the unit whose number is below 0.2 is dropped. The others are divided by $1 - 0.2$. The list of who stays is the **mask**. *Predict* the result, and its mean over many masks.

# %% [markdown] lang="es" tags=["05.dropout_forward"]
# ### Dropout a mano
#
# En cada paso del entrenamiento cada unidad se **apaga** (su salida se pone en 0) con una probabilidad llamada **tasa** (*rate*). Hinton y otros lo propusieron en 2012 para que las unidades no puedan depender unas de otras: cada paso entrena una red distinta, más delgada.
#
# Aquí hay cuatro salidas y, para cada una, un número al azar de 0 a 1. Con tasa 0.2 se apaga la unidad cuyo número es menor que 0.2. Las demás se dividen entre $1 - 0.2$. La lista de las que quedan es la **máscara**. *Predice* el resultado, y su media sobre muchas máscaras.

# %% tags=["nbval-check-output", "05.dropout_forward"]
x = np.array([10, 20, 30, 40])
numbers = np.array([0.1, 0.9, 0.25, 0.5])
mask = numbers >= 0.2
show(outputs=mask * x / 0.8)

# %% [markdown] lang="en" tags=["05.dropout_forward"]
# Why divide? A unit is kept with probability $1-r$, and then gives $x/(1-r)$: on average $(1-r) \cdot x/(1-r) = x$. The next layer gets sums of the usual size, so at **inference**, when the trained net answers and learns no more, dropout does **nothing** at all. This is *inverted* dropout, as in Keras. The papers of 2012 and 2014 did not divide, but multiplied the weights by the kept share afterwards; and in the paper of 2014, $p$ is the probability of *keeping*.
#
# **Your turn** (about 3 lines). An exercise is a cell with three dots: replace them, run the cell, then run the check below it.

# %% [markdown] lang="es" tags=["05.dropout_forward"]
# ¿Por qué dividir? Una unidad queda con probabilidad $1-r$, y entonces da $x/(1-r)$: en promedio, $(1-r) \cdot x/(1-r) = x$. La capa siguiente recibe sumas del tamaño usual, así que en la **inferencia**, cuando la red entrenada responde y ya no aprende, el dropout no hace **nada**. Este es el dropout *invertido*, el de Keras. Los artículos de 2012 y 2014 no dividían, sino que después multiplicaban los pesos por la parte conservada; y en el de 2014, $p$ es la probabilidad de *conservar*.
#
# **Tu turno** (unas 3 líneas). Un ejercicio es una celda con tres puntos: reemplázalos, ejecuta la celda y luego la verificación que la sigue.

# %%
# exercise: 05.dropout_forward
def dropout_forward(x: np.ndarray, numbers: np.ndarray, rate: float,
                    training: bool) -> np.ndarray:
    """Inverted dropout, of numbers below the rate: (n, d), (n, d) -> (n, d)."""
    ### BEGIN SOLUTION
    if not training:
        return x
    return np.where(numbers >= rate, x / (1 - rate), 0)
    ### END SOLUTION

# %%
check("05.dropout_forward", dropout_forward)

# %% [markdown] lang="en"
# Over 100,000 masks the mean is x again:

# %% [markdown] lang="es"
# Sobre 100 000 máscaras la media vuelve a ser x:

# %% tags=["nbval-check-output"]
from helpers.scratch import dropout

rng = np.random.default_rng(0)
masks = dropout.draw(rng, (100_000, 4), rate=0.2)
means = dropout.forward(x, masks, rate=0.2).mean(axis=0)
show(means=means.round())
assert np.allclose(means, x, rtol=0.01)

# %% [markdown] lang="en"
# **Backward.** In one step the mask is fixed, and each output is its input times $0$ or $1/(1-r)$. So the gradient is multiplied by the same number: what was dropped learns nothing in this step. We check it as in lesson 2, by nudging.

# %% [markdown] lang="es"
# **Hacia atrás.** En un paso la máscara está fija, y cada salida es su entrada por $0$ o por $1/(1-r)$. El gradiente se multiplica, pues, por el mismo número: lo que se apagó no aprende nada en este paso. Lo comprobamos como en la lección 2, moviendo un poco cada número.

# %% tags=["nbval-check-output"]
from helpers.scratch.gradients import numerical

inputs = rng.normal(size=(3, 4))
mask = dropout.draw(rng, inputs.shape, rate=0.2)

def loss() -> float:
    """A loss that depends on all outputs: the sum of their sines."""
    return np.sin(dropout.forward(inputs, mask, rate=0.2)).sum()

along_outputs = np.cos(dropout.forward(inputs, mask, rate=0.2))
along_inputs = dropout.backward(along_outputs, mask, rate=0.2)
agree = bool(np.allclose(along_inputs, numerical(loss, inputs)))
print(f"{agree = }")

# %% [markdown] lang="en"
# Here is a layer of 40 units. *Predict, then look:*
#
# 1. With rate 0.5, by how much do the kept units grow? With 0.9?
# 2. Press Play. Where does the mean of the sums go, and for which rate do the dots scatter most?
# 3. Untick *Training*. What is left to see?

# %% [markdown] lang="es"
# Aquí hay una capa de 40 unidades. *Predice y luego mira:*
#
# 1. Con tasa 0.5, ¿cuánto crecen las unidades que quedan? ¿Y con 0.9?
# 2. Presiona Reproducir. ¿Adónde va la media de las sumas, y con qué tasa se dispersan más los puntos?
# 3. Quita la marca de *Entrenamiento*. ¿Qué queda por ver?

# %%
widgets.dropout()

# %% [markdown] lang="en"
# The kept units are doubled, or multiplied by ten. The mean comes to the dashed line at every rate; only the scatter grows with the rate, and it is noise that training must average out. At inference every draw is the same.

# %% [markdown] lang="es"
# Las unidades que quedan se duplican, o se multiplican por diez. La media llega a la línea de trazos con cualquier tasa; solo la dispersión crece con la tasa, y es ruido que el entrenamiento debe promediar. En la inferencia todos los sorteos son iguales.

# %% [markdown] lang="en"
# ### One net or many?
#
# Dropout trains $2^N$ networks that share weights, one for each mask on $N$ units. At inference we use only one, the *mean network* with all units on. Of what is it the mean? With one hidden layer and a softmax there is an exact answer, given in the paper of 2012: its output is the **geometric mean** of the outputs of all $2^N$ networks, made to sum to 1. For $N = 10$ we can try all 1024.

# %% [markdown] lang="es"
# ### ¿Una red o muchas?
#
# El dropout entrena $2^N$ redes que comparten pesos, una por cada máscara sobre $N$ unidades. En la inferencia usamos una sola, la *red media*, con todas las unidades encendidas. ¿De qué es la media? Con una sola capa oculta y una softmax hay una respuesta exacta, dada en el artículo de 2012: su salida es la **media geométrica** de las salidas de las $2^N$ redes, normalizada para que sume 1. Para $N = 10$ podemos probar las 1024.

# %% tags=["nbval-check-output"]
from itertools import product
from helpers.scratch.losses import softmax

hidden, weights = rng.random(10), rng.normal(size=(10, 3))
every_mask = np.array(list(product([False, True], repeat=10)))
answers = softmax(dropout.forward(hidden, every_mask, rate=0.5) @ weights)
mean_network = softmax(hidden @ weights)
geometric = np.exp(np.log(answers).mean(axis=0))
geometric /= geometric.sum()
geometric_agrees = bool(np.abs(geometric - mean_network).max() < 1e-12)
ordinary_agrees = bool(np.abs(answers.mean(axis=0) - mean_network).max() < 0.01)
print(f"{answers.shape = }, {geometric_agrees = }, {ordinary_agrees = }")

# %% [markdown] lang="en"
# The geometric mean agrees to the last digits, the ordinary mean does not. The reason fits in a line: $\log$ softmax is linear in the scores up to a term that is the same for all classes, and the scores are linear in the mask. With a ReLU layer in between this is no longer exact: the mean network is then an approximation, and a good one in practice.

# %% [markdown] lang="es"
# La media geométrica coincide hasta los últimos dígitos; la media común, no. La razón cabe en una línea: el logaritmo de la softmax es lineal en los puntajes, salvo un término igual para todas las clases, y los puntajes son lineales en la máscara. Con una capa ReLU de por medio esto deja de ser exacto: la red media es entonces una aproximación, y en la práctica una buena.

# %% [markdown] lang="en"
# ### In Keras
#
# `keras.layers.Dropout` must do the same. It draws its own mask, so we read it off its output.

# %% [markdown] lang="es"
# ### En Keras
#
# `keras.layers.Dropout` debe hacer lo mismo. Sortea su propia máscara, así que la leemos de su salida.

# %% tags=["nbval-check-output"]
layer, ones = keras.layers.Dropout(0.2, seed=0), np.ones((100, 100), "float32")
in_training = np.asarray(layer(ones, training=True))
show(values=np.unique(in_training), share_of_zeros=f"{(in_training == 0).mean():.1f}")
assert np.allclose(dropout.forward(ones, in_training > 0, 0.2), in_training)
assert np.array_equal(layer(ones, training=False), ones)

# %% [markdown] lang="en"
# ### Back to the first model
#
# Now follow one example through the last two lines of the puzzle. The softmax gives the right class 0.91 and each of nine others 0.01. Then dropout acts on these *probabilities*. Keras's `categorical_crossentropy` divides each row by its sum, clips the result to between $10^{-7}$ and $1 - 10^{-7}$ and takes $-\log$. Three cases: no dropout; dropout that happens to drop nothing; dropout that hits the right class.

# %% [markdown] lang="es"
# ### De vuelta al primer modelo
#
# Sigue ahora un ejemplo por las dos últimas líneas del acertijo. La softmax da 0.91 a la clase correcta y 0.01 a cada una de las otras nueve. Luego el dropout actúa sobre estas *probabilidades*. La `categorical_crossentropy` de Keras divide cada fila entre su suma, recorta el resultado a entre $10^{-7}$ y $1 - 10^{-7}$ y toma $-\log$. Tres casos: sin dropout; un dropout que por azar no apaga nada; un dropout que alcanza a la clase correcta.

# %% tags=["nbval-check-output"]
from helpers.scratch.losses import categorical_crossentropy

row, hit = np.array([[0.91] + 9 * [0.01]]), np.array([False] + 9 * [True])
rows = row, dropout.forward(row, hit | True, 0.2), dropout.forward(row, hit, 0.2)
shown = []
for outputs in rows:
    value, gradient = categorical_crossentropy(outputs, np.array([0]))
    shown.append((f"{outputs.sum():.3f}", f"{value:.3f}", f"{gradient[0, 0]:.3f}"))
table(shown, ["sum", "loss", "gradient"])

# %% [markdown] lang="en"
# The columns are the row's sum, the loss and its gradient along the right output. In the third case the loss is $-\ln 10^{-7} = 16.118$, **and the gradient is 0**: the clipping has cut the gradient. The example teaches nothing. In the second case the quotient is below 1 again, as the row was divided by its sum. Now everything falls into place:
#
# - The right class is dropped in 20 % of the rows, so the *reported* accuracy cannot exceed about 80 %.
# - The reported loss cannot fall below $0.2 · 16.118 = 3.22$ on average. (One training may show a little less, such as 3.19: it drew a few zeros fewer than one in five.)
# - At inference the dropout is off, and the test numbers are sound.
#
# One example in five is skipped in each step, so learning is somewhat slower. But the main damage with this loss is that **the training log lies**. (On the TensorFlow backend `sparse_categorical_crossentropy` cuts *before* it divides by the sum; there the gradients are not all 0, and the reported loss is another. And a row whose ten outputs are all dropped, one in ten million, gives 0/0 with the first loss and $\ln 10$ with the second.)
#
# **Your turn: repair** the model. Change as little as possible. (The check counts from 0: *result[6][2]* is the third argument of the seventh entry.)

# %% [markdown] lang="es"
# Las columnas son la suma de la fila, la pérdida y su gradiente respecto de la salida correcta. En el tercer caso la pérdida es $-\ln 10^{-7} = 16.118$, **y el gradiente es 0**: el recorte cortó el gradiente. El ejemplo no enseña nada. En el segundo caso el cociente vuelve a quedar por debajo de 1, pues la fila se dividió entre su suma. Ahora todo encaja:
#
# - La clase correcta se apaga en 20 % de las filas, así que la exactitud *reportada* no puede pasar de cerca de 80 %.
# - La pérdida reportada no puede bajar de $0.2 · 16.118 = 3.22$ en promedio. (Un entrenamiento puede mostrar algo menos, como 3.19: le tocaron algo menos ceros que uno de cada cinco.)
# - En la inferencia el dropout está apagado, y los números de prueba son fiables.
#
# En cada paso se salta uno de cada cinco ejemplos, así que se aprende algo más despacio. Pero con esta pérdida el daño principal es que **el registro del entrenamiento miente**. (Con TensorFlow, `sparse_categorical_crossentropy` recorta *antes* de dividir entre la suma; ahí no todos los gradientes son 0, y la pérdida reportada es otra. Y una fila con sus diez salidas apagadas, una de cada diez millones, da 0/0 con la primera pérdida y $\ln 10$ con la segunda.)
#
# **Tu turno: repara** el modelo. Cambia lo menos posible. (La verificación cuenta desde 0: *resultado[6][2]* es el tercer argumento del séptimo elemento.)

# %%
# exercise: 05.dropout_model
### BEGIN SOLUTION
dropout_model = [
    Dense(200, "relu"), Dropout(0.2),
    Dense(100, "relu"), Dropout(0.2),
    Dense(100, "relu"), Dropout(0.2), Dense(10, "softmax")]
### STUB
# dropout_model = [
#     Dense(200, "relu"), Dropout(0.2),
#     Dense(100, "relu"), Dropout(0.2),
#     Dense(100, "relu"), Dropout(0.2),
#     Dense(10, "softmax"), Dropout(0.2)]
### END SOLUTION

# %%
check("05.dropout_model", dropout_model)

# %% [markdown] lang="en"
# The repaired model, ten runs again, beside the broken one:

# %% [markdown] lang="es"
# El modelo reparado, otra vez con diez corridas, junto al defectuoso:

# %%
repaired = runs(dropout_slide[:-1], data, seeds)
assert repaired.accuracy[:, -1].min() > first.accuracy[:, -1].max() + 0.1
ends = {"before": first, "after": repaired}
# %%
show(training_accuracy=[history.accuracy[:, -1].mean() for history in ends.values()],
     test_accuracy=[history.test_accuracy[:, -1].mean() for history in ends.values()])
plots.strips({name: 100 * h.test_accuracy[:, -1] for name, h in ends.items()},
             x="test accuracy (%)")

# %% [markdown] lang="en"
# The training accuracy now tells the truth. The test accuracy gains little, about the scatter of the runs: that is what the gradients of 0 let us expect. Is this only our NumPy? Keras, with its usual optimiser Adam:

# %% [markdown] lang="es"
# Ahora la exactitud de entrenamiento dice la verdad. La de prueba gana poco, más o menos lo que se dispersan las corridas: es lo que hacían esperar los gradientes nulos. ¿Será cosa de nuestro NumPy? Keras, con su optimizador habitual, Adam:

# %%
targets = keras.utils.to_categorical(data.y, 10)
targets_test = keras.utils.to_categorical(data.y_test, 10)

def train_in_keras(layers: list, epochs: int = 10) -> tuple[float, float]:
    """The accuracy that fit reports at the end, and the one on the test images."""
    keras.utils.set_random_seed(0)
    model = to_keras(layers)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    log = model.fit(data.x, targets, batch_size=64, epochs=epochs, verbose=0)
    _, accuracy = model.evaluate(data.x_test, targets_test, verbose=0)
    return log.history["accuracy"][-1], accuracy

reported, measured = train_in_keras(dropout_slide)
print(f"{reported = :.2f}, {measured = :.2f}")
assert reported < 0.85 and measured > 0.92

# %% [markdown] lang="en" tags=["05.he_model"]
# ## 3 · What is wrong here? The initialiser
#
# The second model says where its weights start: *Glorot normal* in every layer. What would you change? It runs, it learns. Is anything wrong at all?

# %% [markdown] lang="es" tags=["05.he_model"]
# ## 3 · ¿Qué está mal aquí? El inicializador
#
# El segundo modelo dice dónde empiezan sus pesos: *Glorot normal* en todas las capas. ¿Qué cambiarías? Funciona y aprende. ¿De verdad hay algo mal?

# %%
glorot_slide = [
    Dense(200, activation="relu", kernel_initializer="glorot_normal"),
    Dense(100, activation="relu", kernel_initializer="glorot_normal"),
    Dense(100, activation="relu", kernel_initializer="glorot_normal"),
    Dense(10, activation="softmax", kernel_initializer="glorot_normal")]

# %% [markdown] lang="en"
# The slides put `he_normal` into the three ReLU layers instead. We train both for twenty epochs. *Predict:* how large a difference will you see, and when?

# %% [markdown] lang="es"
# Las diapositivas ponen `he_normal` en las tres capas ReLU. Entrenamos ambos durante veinte épocas. *Predice:* ¿qué diferencia verás, y cuándo?

# %%
*hidden_layers, output_layer = glorot_slide
he_layers = [layer._replace(kernel_initializer="he_normal") for layer in hidden_layers]
both = {"glorot_normal": glorot_slide, "he_normal": [*he_layers, output_layer]}
trained = {name: runs(layers, data, seeds, epochs=20) for name, layers in both.items()}

# %%
twenty = np.arange(1, 21)
lines = {name: (twenty, 100 * h.test_accuracy) for name, h in trained.items()}
plots.bands(lines, x="epoch", y="test accuracy (%)")

# %% [markdown] lang="en"
# The same seed gives both models the same order of the batches, so we compare them seed by seed. He's lead in points, after 1, 10 and 20 epochs, with the standard error of this mean: the standard deviation of the ten differences divided by $\sqrt{10}$.

# %% [markdown] lang="es"
# La misma semilla da a ambos modelos el mismo orden de los lotes, así que los comparamos semilla por semilla. La ventaja de He en puntos, tras 1, 10 y 20 épocas, con el error estándar de esta media: la desviación estándar de las diez diferencias dividida entre $\sqrt{10}$.

# %%
def standard_error(points: np.ndarray) -> float:
    """The standard error of the mean: (n,) -> ()."""
    return points.std(ddof=1) / len(points) ** 0.5

he, glorot = trained["he_normal"], trained["glorot_normal"]
lead = 100 * (he.test_accuracy - glorot.test_accuracy)
rows = []
for epoch in (1, 10, 20):
    points = lead[:, epoch - 1]
    rows.append((epoch, f"{points.mean():+.1f} ± {standard_error(points):.1f}"))
assert lead[:, 0].mean() > 2 and abs(lead[:, -1].mean()) < 0.7
table(rows, ["epoch", "lead (points)"])

# %% [markdown] lang="en"
# About five points after the first epoch, under one after the tenth, and after the twentieth no more than chance would give. Said plainly: **in this net of four layers the initialiser is a head start and no more.** So why does everybody care? Because its effect *multiplies* with depth. To see it we follow the size of the signal.

# %% [markdown] lang="es"
# Unos cinco puntos tras la primera época, menos de uno tras la décima y, tras la vigésima, no más de lo que daría el azar. Dicho con claridad: **en esta red de cuatro capas el inicializador da ventaja al empezar, y nada más.** Entonces, ¿por qué a todos les importa? Porque su efecto se *multiplica* con la profundidad. Para verlo, seguimos el tamaño de la señal.

# %% [markdown] lang="en"
# ### One unit, by hand
#
# A unit adds up $n$ products, $z = \sum_i w_i x_i$. Let the weights be random, independent of each other and of the inputs, symmetric about 0, with variance $\text{Var}(w)$. Mixed products cancel on average, $n$ squares are left:
#
# $$E[z^2] = n \,\text{Var}(w)\, E[x^2]$$
#
# With 100 inputs of mean square 1 and $\text{Var}(w) = 0.02$: $100 · 0.02 · 1 = 2$. A ReLU then cuts off the negative half. As $z$ too is symmetric about 0, that is half of the mean square: $1$ is left. Let us check with random numbers.

# %% [markdown] lang="es"
# ### Una unidad, a mano
#
# Una unidad suma $n$ productos, $z = \sum_i w_i x_i$. Sean los pesos aleatorios, independientes entre sí y de las entradas, simétricos respecto de 0, con varianza $\text{Var}(w)$. Los productos cruzados se cancelan en promedio y quedan $n$ cuadrados:
#
# $$E[z^2] = n \,\text{Var}(w)\, E[x^2]$$
#
# Con 100 entradas cuya media de cuadrados es 1 y $\text{Var}(w) = 0.02$: $100 · 0.02 · 1 = 2$. Una ReLU corta luego la mitad negativa. Como $z$ también es simétrica respecto de 0, eso es la mitad de la media de los cuadrados: queda $1$. Comprobémoslo con números al azar.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
signal = rng.standard_normal((100, 100))
sums = signal @ rng.normal(0, 0.02 ** 0.5, (100, 2000))
show(mean_square=(sums**2).mean(), after_the_ReLU=(np.maximum(sums, 0) ** 2).mean())

# %% [markdown] lang="en" tags=["05.he_std", "05.he_model"]
# ### The three rules
#
# **He (2015).** Behind a ReLU, $E[x^2] = \tfrac12 \text{Var}(z)$ of the layer before. So from one layer's sums to the next
#
# $$\text{Var}(z_l) = \tfrac12\, n_l \,\text{Var}(w_l)\, \text{Var}(z_{l-1})$$
#
# and the factor is 1 if $\text{Var}(w) = 2/n$, where $n$ is the **fan-in**: how many numbers a unit adds up ($k·k·c$ for a filter on $c$ channels). *Backward*, the gradient along an input is a sum over the $\hat n$ units that it feeds (**fan-out**), and the ReLU lets half of them through; the same steps give $\text{Var}(w) = 2/\hat n$. Either condition is enough: where widths change, the factors $n/\hat n$ of a stack cancel except at its ends.
#
# **Glorot (2010).** Without the ReLU's half, forward asks for $1/n$ and backward for $1/\hat n$. The compromise is $\text{Var}(w) = 2/(n + \hat n)$. It was derived for units that are linear around 0, such as tanh; the paper has no ReLU.
#
# **LeCun (1998).** $1/n$: forward only.
#
# With ReLU layers of equal width, Glorot's and LeCun's factor is ½ **for each layer**. After 50 of them?

# %% [markdown] lang="es" tags=["05.he_std", "05.he_model"]
# ### Las tres reglas
#
# **He (2015).** Tras una ReLU, $E[x^2] = \tfrac12 \text{Var}(z)$ de la capa anterior. Así, de las sumas de una capa a las de la siguiente,
#
# $$\text{Var}(z_l) = \tfrac12\, n_l \,\text{Var}(w_l)\, \text{Var}(z_{l-1})$$
#
# y el factor es 1 si $\text{Var}(w) = 2/n$, donde $n$ es el **fan-in**: cuántos números suma una unidad ($k·k·c$ para un filtro sobre $c$ canales). *Hacia atrás*, el gradiente respecto de una entrada es una suma sobre las $\hat n$ unidades que esa entrada alimenta (**fan-out**), y la ReLU deja pasar la mitad; los mismos pasos dan $\text{Var}(w) = 2/\hat n$. Basta una de las dos condiciones: donde cambian los anchos, los factores $n/\hat n$ de una pila se cancelan salvo en sus extremos.
#
# **Glorot (2010).** Sin el factor ½ de la ReLU, hacia adelante se pide $1/n$ y hacia atrás $1/\hat n$. El compromiso es $\text{Var}(w) = 2/(n + \hat n)$. Se dedujo para unidades lineales cerca de 0, como tanh; el artículo no tiene ReLU.
#
# **LeCun (1998).** $1/n$: solo hacia adelante.
#
# Con capas ReLU del mismo ancho, el factor de Glorot y el de LeCun es ½ **en cada capa**. ¿Y después de 50?

# %% tags=["nbval-check-output"]
show(factor=0.5 ** 50)

# %% [markdown] lang="en"
# **Your turn.** The standard deviation that He's rule asks for, for a dense kernel (inputs, units) or a convolution's (k, k, channels, filters). (About 2 lines; `np.prod` helps.)

# %% [markdown] lang="es"
# **Tu turno.** La desviación estándar que pide la regla de He, para un kernel denso (entradas, unidades) o uno de convolución (k, k, canales, filtros). (Unas 2 líneas; `np.prod` ayuda.)

# %%
# exercise: 05.he_std
def he_std(shape: tuple[int, ...]) -> float:
    """The standard deviation of He's rule for a kernel of this shape."""
    ### BEGIN SOLUTION
    return np.sqrt(2 / np.prod(shape[:-1]))
    ### END SOLUTION

# %%
check("05.he_std", he_std)

# %% [markdown] lang="en"
# Keras's `he_normal` draws from a bell that is cut off at two standard deviations: what falls outside is drawn again. That makes the bell narrower, by the factor 0.8796, so Keras starts from a wider one. Ours does the same. A million numbers of each:

# %% [markdown] lang="es"
# El `he_normal` de Keras sortea de una campana cortada a dos desviaciones estándar: lo que cae fuera se sortea de nuevo. Eso angosta la campana en un factor de 0.8796, así que Keras parte de una más ancha. El nuestro hace lo mismo. Un millón de números de cada uno:

# %% tags=["nbval-check-output"]
from helpers.scratch import initialisers

shape = (1000, 1000)
for name in ("he_normal", "glorot_normal"):
    ours = initialisers.INITIALISERS[name](rng, shape)
    theirs = np.asarray(keras.initializers.get(name)(shape))
    sizes = [f"{kernel.std():.3f} {abs(kernel).max():.2f}" for kernel in (ours, theirs)]
    print(name, *sizes)

# %% [markdown] lang="en"
# ### Fifty layers, forward
#
# Now the experiment: 50 dense layers of 200 units, fresh weights in each, ReLU between them. We record $E[z^2]$ in every layer, for ten networks.

# %% [markdown] lang="es"
# ### Cincuenta capas, hacia adelante
#
# Ahora el experimento: 50 capas densas de 200 unidades, pesos nuevos en cada una y ReLU entre ellas. Registramos $E[z^2]$ en cada capa, para diez redes.

# %%
def relu(z: np.ndarray) -> np.ndarray:
    """Zero in place of what is negative."""
    return np.maximum(z, 0)

def mean_squares(std: float, activation=relu, width: int = 200,
                 seed: int = 0) -> np.ndarray:
    """The mean square of the sums in each of 50 layers, for 50 random inputs."""
    rng, squares = np.random.default_rng(seed), []
    x = rng.standard_normal((50, width))
    for _ in range(50):
        z = x @ rng.normal(0, std, (width, width))
        squares.append((z ** 2).mean())
        x = activation(z)
    return np.array(squares)

# %%
depths = np.arange(1, 51)
stds = {"he_normal": (2 / 200) ** 0.5, "glorot_normal": (2 / 400) ** 0.5}
forward = {name: (depths, np.array([mean_squares(std, seed=s) for s in range(10)]))
           for name, std in stds.items()}
last = {name: np.log2(squares[:, -1]) for name, (_, squares) in forward.items()}
for name, powers in last.items():
    ends = f"2^{powers.min():.1f} … 2^{powers.max():.1f}"
    print(f"{name:14} 2^{np.median(powers):.1f}   {ends}")
assert abs(np.median(last["he_normal"]) - 1) < 3
assert abs(np.median(last["glorot_normal"]) + 49) < 3

# %%
plots.bands(forward, x="layer", y="mean square", log=True)

# %% [markdown] lang="en"
# With He the signal keeps its size, with Glorot it falls as $2^{-49}$, as predicted (the first layer has no ReLU in front, so there are 49 halvings). To a net of 50 layers its input is then gone: what comes out hardly depends on it.
#
# Look at the width of the He band too. "The variance is kept" holds **in expectation**, over random weights. In one net of finite width every layer multiplies by a random factor near 1, and 50 of them wander: single nets lose or gain a factor of several. A few large ones carry the mean; the typical net drifts *down*, more so the narrower it is.

# %% [markdown] lang="es"
# Con He la señal conserva su tamaño; con Glorot cae como $2^{-49}$, como se predijo (la primera capa no tiene ReLU delante, así que se reduce a la mitad 49 veces). Para una red de 50 capas su entrada ya desapareció: lo que sale casi no depende de ella.
#
# Mira también el ancho de la banda de He. «La varianza se conserva» vale **en esperanza**, sobre pesos al azar. En una red de ancho finito cada capa multiplica por un factor aleatorio cercano a 1, y 50 de ellos deambulan: cada red por separado pierde o gana un factor de varias veces. Unas pocas grandes sostienen la media; la red típica deriva hacia *abajo*, tanto más cuanto más angosta es.

# %% [markdown] lang="en"
# ### Fifty layers, backward
#
# The gradient makes the way back through the same weights, and through the ReLUs that were open.

# %% [markdown] lang="es"
# ### Cincuenta capas, hacia atrás
#
# El gradiente hace el camino de vuelta por los mismos pesos, y por las ReLU que estaban abiertas.

# %%
def gradient_sizes(start: str, seed: int) -> np.ndarray:
    """The mean square of the gradient along the output of each of 50 ReLU layers."""
    rng = np.random.default_rng(seed)
    network = Network([Dense(200, "relu", start)] * 50, 200, seed, np.float64)
    past = network.forward(rng.standard_normal((50, 200)))
    along, _ = past.backward(rng.standard_normal((50, 200)))
    return np.array([(d ** 2).mean() for d in along[1:]])

back = {name: (depths, np.array([gradient_sizes(name, s) for s in range(5)]))
        for name in stds}
at_first = {name: np.log2(squares[:, 0]) for name, (_, squares) in back.items()}
assert abs(np.median(at_first["he_normal"])) < 3
assert abs(np.median(at_first["glorot_normal"]) + 49) < 3

# %%
plots.bands(back, x="layer", y="mean square", log=True)

# %% [markdown] lang="en"
# The mirror image: from the last layer (right) to the first (left), Glorot's gradient halves at each step. In the widget you see the values themselves, in 30 layers of 100 units. (*rms* is the root of the mean square.) *Predict, then look:*
#
# 1. `glorot_normal` with ReLU: what do the activations of layer 30 look like? And the gradients of layer 1?
# 2. `tanh` with standard deviation 0.3: where do the values pile up? Will the gradients shrink or grow on their way back? And with `sigmoid`?
# 3. ReLU with the worst start that you find: tick *Batch normalisation*.

# %% [markdown] lang="es"
# La imagen reflejada: de la última capa (a la derecha) a la primera (a la izquierda), el gradiente con Glorot se reduce a la mitad en cada paso. En el explorador ves los valores mismos, en 30 capas de 100 unidades. (*rms* es la raíz de la media de los cuadrados.) *Predice y luego mira:*
#
# 1. `glorot_normal` con ReLU: ¿cómo se ven las activaciones de la capa 30? ¿Y los gradientes de la capa 1?
# 2. `tanh` con desviación estándar 0.3: ¿dónde se amontonan los valores? ¿Los gradientes se encogerán o crecerán en el camino de vuelta? ¿Y con `sigmoid`?
# 3. ReLU con el peor inicio que encuentres: marca *Normalización por lotes*.

# %%
widgets.histograms()

# %%
from helpers.widgets.histograms import measure

cases = [
    ("glorot_normal", "relu", False),
    ("0.3", "tanh", False),
    ("he_normal", "sigmoid", False),
    ("0.01", "relu", True)]
first_layer = [measure("gradients", *case)[1][0] for case in cases]
shrunk, grown, gone, normalised = first_layer
show(shrunk=shrunk, grown=grown, gone=gone, normalised=normalised)
assert shrunk < 1e-4 and grown > 1e3 and gone < 1e-12 and normalised > 50

# %% [markdown] lang="en"
# The cell gives the rms of the gradients that reach layer 1 (they start with 1 at layer 30). With Glorot and ReLU everything shrinks into the bar at 0, in both directions. With tanh and large weights the activations sit at −1 and 1, where tanh is flat; yet the gradients *grow*, several thousand times, for the units that are not saturated pass them on through large weights. The sigmoid is never steeper than ¼, so its gradients vanish at each of these starts: one more reason why ReLU took over.
#
# Batch normalisation brings the ReLU's *activations* back to the same size in every layer, whatever the start; we come to it in the next section. Look at the gradients with it, though: it does not keep those from growing on their way back.
#
# **Your turn: choose by an experiment.** Somebody builds a net of 50 layers of 100 units with the absolute value $|z|$ as activation. Which standard deviation of the weights keeps the size of the signal? Find it with `mean_squares(std, np.abs, width=100)` and a little thought. To within 10 %.

# %% [markdown] lang="es"
# La celda da la rms de los gradientes que llegan a la capa 1 (parten con 1 en la capa 30). Con Glorot y ReLU todo se encoge hasta la barra del 0, en ambas direcciones. Con tanh y pesos grandes las activaciones están en −1 y 1, donde tanh es plana; y sin embargo los gradientes *crecen*, varios miles de veces, porque las unidades no saturadas los transmiten por pesos grandes. La sigmoide nunca tiene derivada mayor que ¼, así que sus gradientes se desvanecen con todos estos inicios: una razón más por la que se impuso la ReLU.
#
# La normalización por lotes devuelve las *activaciones* de la ReLU al mismo tamaño en todas las capas, sea cual sea el inicio; llegaremos a ella en la sección siguiente. Pero mira los gradientes con ella: no evita que crezcan en el camino de vuelta.
#
# **Tu turno: elige con un experimento.** Alguien construye una red de 50 capas de 100 unidades con el valor absoluto $|z|$ como activación. ¿Qué desviación estándar de los pesos conserva el tamaño de la señal? Encuéntrala con `mean_squares(std, np.abs, width=100)` y un poco de reflexión. Con un margen de 10 %.

# %%
# exercise: 05.std_for_abs
### BEGIN SOLUTION
std_for_abs = 1 / np.sqrt(100)
### END SOLUTION

# %%
check("05.std_for_abs", std_for_abs)

# %% [markdown] lang="en"
# The absolute value cuts nothing off, it only folds: $E[|z|^2] = E[z^2]$. So there is no factor 2, and $100\,\text{Var}(w) = 1$.
#
# **Your turn: repair** the second model, as in the slides: He where a ReLU follows; the softmax layer keeps its Glorot, for no ReLU follows it.

# %% [markdown] lang="es"
# El valor absoluto no corta nada, solo refleja lo negativo: $E[|z|^2] = E[z^2]$. Por eso no hay factor 2, y $100\,\text{Var}(w) = 1$.
#
# **Tu turno: repara** el segundo modelo, como en las diapositivas: He donde sigue una ReLU; la capa de la softmax conserva su Glorot, pues no la sigue ninguna ReLU.

# %%
# exercise: 05.he_model
### BEGIN SOLUTION
he_model = [
    Dense(200, "relu", "he_normal"),
    Dense(100, "relu", "he_normal"),
    Dense(100, "relu", "he_normal"),
    Dense(10, "softmax", "glorot_normal")]
### STUB
# he_model = [
#     Dense(200, "relu", "glorot_normal"),
#     Dense(100, "relu", "glorot_normal"),
#     Dense(100, "relu", "glorot_normal"),
#     Dense(10, "softmax", "glorot_normal")]
### END SOLUTION

# %%
check("05.he_model", he_model)

# %% [markdown] lang="en"
# Why did it matter so little in this model? Glorot's factor, relative to He's, is $n/(n + \hat n)$ for a layer. Three layers:

# %% [markdown] lang="es"
# ¿Por qué importó tan poco en este modelo? El factor de Glorot, relativo al de He, es $n/(n + \hat n)$ por capa. Tres capas:

# %% tags=["nbval-check-output"]
factor = 64 / (64 + 200) * 200 / (200 + 100) * 100 / (100 + 100)
show(factor=f"{factor:.3f}", its_root=f"{factor ** 0.5:.2f}")

# %% [markdown] lang="en"
# The signal arrives at 0.28 of its size: a few steps of training make up for that. At depth 30 it will be another story, which we keep for the end.

# %% [markdown] lang="es"
# La señal llega con 0.28 de su tamaño: unos pocos pasos de entrenamiento lo compensan. Con profundidad 30 será otra historia, que guardamos para el final.

# %% [markdown] lang="en" tags=["05.output_model"]
# ## 4 · What is wrong here? Batch normalisation
#
# The third model has a `BatchNormalization` behind every layer. Read it with what you learned from the first one. (The slides write `BatchNormalization()`; for short training a momentum of 0.9 is better, as you will see.)

# %% [markdown] lang="es" tags=["05.output_model"]
# ## 4 · ¿Qué está mal aquí? Normalización por lotes
#
# El tercer modelo tiene una `BatchNormalization` tras cada capa. Léelo con lo que aprendiste del primero. (Las diapositivas escriben `BatchNormalization()`; para un entrenamiento corto conviene un momento de 0.9, como verás.)

# %%
norm = BatchNormalization(momentum=0.9)
output_slide = [
    Dense(200, activation="relu", kernel_initializer="he_normal"), norm,
    Dense(100, activation="relu", kernel_initializer="he_normal"), norm,
    Dense(100, activation="relu", kernel_initializer="he_normal"), norm,
    Dense(10, activation="softmax"), norm]

# %%
third = runs(output_slide, data, seeds)

# %% [markdown] lang="en"
# On the test images, the median of the ten runs and the best of them:

# %% [markdown] lang="es"
# En las imágenes de prueba, la mediana de las diez corridas y la mejor de ellas:

# %%
ends = third.test_accuracy[:, -1]
show(median=f"{np.median(ends):.2f}", best=f"{ends.max():.2f}")
assert np.median(ends) < 0.2

# %%
ends = {"plain": base, "batch normalisation": third}
plots.strips({name: 100 * h.test_accuracy[:, -1] for name, h in ends.items()},
             x="test accuracy (%)")

# %% [markdown] lang="en"
# This time the damage is real: most of the ten networks end between 10 % (which is guessing) and 20 %, and none comes near the plain model. To see why, we build the layer.

# %% [markdown] lang="es"
# Esta vez el daño es real: la mayoría de las diez redes termina entre 10 % (que es adivinar) y 20 %, y ninguna se acerca al modelo simple. Para entender por qué, construyamos la capa.

# %% [markdown] lang="en" tags=["05.batchnorm_forward"]
# ### By hand
#
# One unit's sums for a batch of four examples are 1, 2, 3 and 6. **Batch normalisation** (Ioffe and Szegedy, 2015) subtracts the batch's mean and divides by its standard deviation:
#
# $$\hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_i = \gamma\,\hat x_i + \beta$$
#
# with $\mu = \frac1m\sum x_i$ and $\sigma^2 = \frac1m\sum (x_i-\mu)^2$ ($m$, not $m-1$). The small $\varepsilon$ guards against a division by zero. Two learned numbers, $\gamma$ and $\beta$, let the unit take any other scale and centre if that is better. *By hand:* mean 3; squares of the deviations 4, 1, 0, 9; variance 3.5.

# %% [markdown] lang="es" tags=["05.batchnorm_forward"]
# ### A mano
#
# Las sumas de una unidad para un lote de cuatro ejemplos son 1, 2, 3 y 6. La **normalización por lotes** (Ioffe y Szegedy, 2015) resta la media del lote y divide entre su desviación estándar:
#
# $$\hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_i = \gamma\,\hat x_i + \beta$$
#
# con $\mu = \frac1m\sum x_i$ y $\sigma^2 = \frac1m\sum (x_i-\mu)^2$ ($m$, no $m-1$). El pequeño $\varepsilon$ protege de dividir entre cero. Dos números que se aprenden, $\gamma$ y $\beta$, permiten a la unidad tomar cualquier otra escala y otro centro, si conviene. *A mano:* media 3; cuadrados de las desviaciones 4, 1, 0, 9; varianza 3.5.

# %% tags=["nbval-check-output"]
batch = np.array([1.0, 2, 3, 6])
normal = (batch - batch.mean()) / np.sqrt(batch.var() + 0.001)
show(mean=batch.mean(), variance=batch.var())
show(normalised=normal.round(2), deviation=f"{normal.std():.3f}")

# %% [markdown] lang="en"
# **Your turn** (about 2 lines). Rows are examples, columns features; every feature has its own statistics, and its own $\gamma$ and $\beta$.

# %% [markdown] lang="es"
# **Tu turno** (unas 2 líneas). Las filas son ejemplos y las columnas, características; cada característica tiene sus propias estadísticas, y su propio $\gamma$ y $\beta$.

# %%
# exercise: 05.batchnorm_forward
def batchnorm_forward(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray,
                      epsilon: float) -> np.ndarray:
    """Batch normalisation in training, (n, d), (d,), (d,) -> (n, d)."""
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=0)
    return gamma * centred / np.sqrt(x.var(axis=0) + epsilon) + beta
    ### END SOLUTION

# %%
check("05.batchnorm_forward", batchnorm_forward)

# %% [markdown] lang="en" tags=["05.running_statistics"]
# ### Two modes
#
# In training an example's output depends on the *other examples of its batch*. A user who sends one image must get an answer that does not. So while it trains, the layer keeps **running statistics**, an average over the batches that forgets slowly:
#
# $$\text{running} \leftarrow \alpha · \text{running} + (1 - \alpha) · \text{batch}$$
#
# with *momentum* $\alpha = 0.99$ in Keras (nothing to do with the momentum of gradient descent), from mean 0 and variance 1. At inference these stand in for $\mu$ and $\sigma^2$, and the layer is one fixed straight line for each feature. (The paper averages the unbiased variance, $\frac{m}{m-1}$ times ours; Keras keeps the plain one.)
#
# **Your turn** (about 2 lines): both statistics after one more batch.

# %% [markdown] lang="es" tags=["05.running_statistics"]
# ### Dos modos
#
# Al entrenar, la salida de un ejemplo depende de los *otros ejemplos de su lote*. Un usuario que envía una imagen debe recibir una respuesta que no dependa de eso. Por eso, mientras entrena, la capa lleva **estadísticas móviles** (*running statistics*), un promedio sobre los lotes que olvida despacio:
#
# $$\text{móvil} \leftarrow \alpha · \text{móvil} + (1 - \alpha) · \text{lote}$$
#
# con *momentum* $\alpha = 0.99$ en Keras (nada que ver con el momento del descenso por el gradiente), desde media 0 y varianza 1. En la inferencia ellas toman el lugar de $\mu$ y $\sigma^2$, y la capa es una recta fija para cada característica. (El artículo promedia la varianza insesgada, $\frac{m}{m-1}$ veces la nuestra; Keras guarda la simple.)
#
# **Tu turno** (unas 2 líneas): ambas estadísticas después de un lote más.

# %%
# exercise: 05.running_statistics
def running_statistics(mean: np.ndarray, variance: np.ndarray, x: np.ndarray,
                       momentum: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance after one more batch, (d,), (d,), (n, d) -> (d,), (d,)."""
    ### BEGIN SOLUTION
    new_mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
    return new_mean, momentum * variance + (1 - momentum) * x.var(axis=0)
    ### END SOLUTION

# %%
check("05.running_statistics", running_statistics)

# %% [markdown] lang="en"
# The course's version is in `helpers.scratch.batchnorm`. One batch in training, the statistics kept after it, and the same batch in inference:

# %% [markdown] lang="es"
# La versión del curso está en `helpers.scratch.batchnorm`. Un lote al entrenar, las estadísticas que quedan guardadas y el mismo lote en la inferencia:

# %% tags=["nbval-check-output"]
from helpers.scratch import batchnorm

one, zero = np.ones(5), np.zeros(5)
x = rng.normal(3, 2, (8, 5)).astype("float32")
ours, seen = batchnorm.forward(x, one, zero)
mean = batchnorm.update_running(zero, seen.mean)
variance = batchnorm.update_running(one, seen.variance)
fixed = batchnorm.inference(x, one, zero, mean, variance)

# %% [markdown] lang="en"
# Against Keras's layer: the output in training, both statistics, the output in inference.

# %% [markdown] lang="es"
# Frente a la capa de Keras: la salida al entrenar, ambas estadísticas, la salida en la inferencia.

# %% tags=["nbval-check-output"]
layer = keras.layers.BatchNormalization()
in_training = np.asarray(layer(x, training=True))
pairs = [
    (ours, in_training),
    (mean, layer.moving_mean),
    (variance, layer.moving_variance),
    (fixed, layer(x, training=False))]
show(agree=[np.allclose(a, b, atol=1e-5) for a, b in pairs])
rows = [("training", in_training.mean().round(1), in_training.std().round(2)),
        ("inference", fixed.mean().round(), fixed.std().round())]
table(rows, ["", "mean", "deviation"])

# %% [markdown] lang="en"
# Equal. But look at the last line: after one batch, inference still gives mean 3 and deviation 2, as if nothing were normalised. The running statistics have moved by 1 % of the way.
#
# **Something to trip over.** After $k$ steps the share $0.99^k$ of the start is left. Our epoch has 22 steps. Train a model with momentum 0.99 and with 0.9 and test it after each epoch:

# %% [markdown] lang="es"
# Iguales. Pero mira la última línea: tras un lote, la inferencia todavía da media 3 y desviación 2, como si nada se hubiera normalizado. Las estadísticas móviles han recorrido 1 % del camino.
#
# **Una piedra en el camino.** Tras $k$ pasos queda la fracción $0.99^k$ del inicio. Nuestra época tiene 22 pasos. Entrena un modelo con momento 0.99 y con 0.9, y pruébalo tras cada época:

# %%
def stack(*block) -> list:
    """The block with 200, 100 and 100 units, each time, and a softmax layer."""
    layers = [layer._replace(units=units) if isinstance(layer, Dense) else layer
              for units in (200, 100, 100) for layer in block]
    return [*layers, Dense(10, "softmax")]

sums_only = Dense(0, None, "he_normal", use_bias=False)

def with_momentum(momentum: float) -> list:
    """The stack with this momentum of the running statistics."""
    return stack(sums_only, BatchNormalization(momentum), Activation("relu"))

slow, fast = (runs(with_momentum(m), data, range(3)) for m in (0.99, 0.9))

# %%
show(first_epoch=[history.test_accuracy[:, 0].mean() for history in (slow, fast)],
     last_epoch=[history.test_accuracy[:, -1].mean() for history in (slow, fast)])
assert np.allclose(slow.accuracy, fast.accuracy)
assert slow.test_accuracy[:, 0].max() < fast.test_accuracy[:, 0].min()

# %%
lines = {name: (epochs, 100 * h.test_accuracy)
         for name, h in (("0.99", slow), ("0.9", fast))}
plots.bands(lines, x="epoch", y="test accuracy (%)")

# %% [markdown] lang="en"
# The two nets are *the same*: in training the running statistics are not used, and the training accuracies agree exactly (asserted). With 0.99 the early tests are bad only because the statistics lag behind. Do not stop a training for that; or use a smaller momentum when epochs are short, as we do.

# %% [markdown] lang="es"
# Las dos redes son *la misma*: al entrenar no se usan las estadísticas móviles, y las exactitudes de entrenamiento coinciden exactamente (lo asegura un `assert`). Con 0.99 las primeras pruebas son malas solo porque las estadísticas van retrasadas. No detengas un entrenamiento por eso; o usa un momento menor cuando las épocas son cortas, como hacemos aquí.

# %% [markdown] lang="en"
# ### Backward
#
# $\mu$ and $\sigma$ depend on every $x_i$, so a gradient has three ways back: directly, through the mean, and through the variance. The six equations of the paper come down to one line:
#
# $$\frac{\partial L}{\partial x_i} = \frac{\gamma}{\sqrt{\sigma^2+\varepsilon}} \left( g_i - \overline{g} - \hat x_i\, \overline{g \hat x} \right), \qquad g_i = \frac{\partial L}{\partial y_i}$$
#
# (a bar is the mean over the batch). The two subtractions say: shifting all $x_i$ alike, or stretching them, changes nothing, so no gradient points that way. And $\partial L/\partial\gamma = \sum g_i \hat x_i$, $\partial L/\partial\beta = \sum g_i$.

# %% [markdown] lang="es"
# ### Hacia atrás
#
# $\mu$ y $\sigma$ dependen de todos los $x_i$, así que un gradiente tiene tres caminos de vuelta: el directo, el de la media y el de la varianza. Las seis ecuaciones del artículo se reducen a una línea:
#
# $$\frac{\partial L}{\partial x_i} = \frac{\gamma}{\sqrt{\sigma^2+\varepsilon}} \left( g_i - \overline{g} - \hat x_i\, \overline{g \hat x} \right), \qquad g_i = \frac{\partial L}{\partial y_i}$$
#
# (una barra es la media sobre el lote). Las dos restas dicen: desplazar todos los $x_i$ por igual, o estirarlos, no cambia nada, así que ningún gradiente apunta hacia allí. Y $\partial L/\partial\gamma = \sum g_i \hat x_i$, $\partial L/\partial\beta = \sum g_i$.

# %% tags=["nbval-check-output"]
x, gamma, beta = rng.normal(size=(6, 3)), rng.normal(size=3), rng.normal(size=3)

def loss() -> float:
    """A loss that depends on all outputs: the sum of their sines."""
    return np.sin(batchnorm.forward(x, gamma, beta)[0]).sum()

y, seen = batchnorm.forward(x, gamma, beta)
gradients = batchnorm.backward(np.cos(y), seen, gamma)
nudged = [numerical(loss, values) for values in (x, gamma, beta)]
pairs = zip(gradients, nudged, strict=True)
agree = [bool(np.abs(a - b).max() < 1e-7) for a, b in pairs]
no_sum = bool(np.abs(gradients[0].sum(axis=0)).max() < 1e-12)
stretched, _ = batchnorm.forward(1000 * x, gamma, beta)
same_output = bool(np.abs(stretched - y).max() < 0.01)
print(f"{agree = }, {no_sum = }, {same_output = }")

# %% [markdown] lang="en"
# The gradients along x sum to 0 over the batch: remember that. And inputs 1000 times as large give the same output (but for $\varepsilon$): the scale of the weights below no longer matters to the signal. That is why, in the widget, the ReLU's histograms recovered from any start.
#
# *Why* does batch normalisation help training? The paper named the reason *internal covariate shift*, the inputs of a layer drifting while it learns. Santurkar and others (2018) found little connection with that, and rather a smoother loss; the question is still debated. That it helps we shall measure.

# %% [markdown] lang="es"
# Los gradientes respecto de x suman 0 sobre el lote: recuérdalo. Y entradas 1000 veces mayores dan la misma salida (salvo por $\varepsilon$): la escala de los pesos de abajo deja de importarle a la señal. Por eso, en el explorador, los histogramas de la ReLU se recuperaban de cualquier inicio.
#
# *¿Por qué* la normalización por lotes ayuda a entrenar? El artículo dio como razón el *internal covariate shift*: las entradas de una capa se van moviendo mientras esta aprende. Santurkar y otros (2018) hallaron poca relación con eso, y más bien una pérdida más suave; la pregunta sigue en debate. Que ayuda, lo mediremos.

# %% [markdown] lang="en" tags=["05.output_model"]
# ### Back to the third model
#
# The softmax makes ten numbers that sum to 1. Then the last layer gives each *class* mean 0 and deviation 1 over the batch. What goes into the loss?

# %% [markdown] lang="es" tags=["05.output_model"]
# ### De vuelta al tercer modelo
#
# La softmax hace diez números que suman 1. Luego la última capa da a cada *clase* media 0 y desviación 1 sobre el lote. ¿Qué entra entonces en la pérdida?

# %%
fresh = Network(output_slide, 64, seed=0)
outputs = fresh(data.x[:64], training=True)
sums = outputs.sum(axis=1)
show(share_of_negatives=f"{(outputs < 0).mean():.2f}",
     lowest_sum=f"{sums.min():.1f}", highest_sum=f"{sums.max():.1f}")
assert (outputs < 0).mean() > 0.3 and sums.min() < 0

# %% [markdown] lang="en"
# A good part of the outputs is negative, and the rows sum to anything, below zero too. Such a row is no distribution. Take one by hand: 2.5 for the right class and −0.21 for the nine others, and the same with 0.2 less everywhere.

# %% [markdown] lang="es"
# Buena parte de las salidas es negativa, y las filas suman cualquier cosa, también menos que cero. Una fila así no es una distribución. Toma una a mano: 2.5 para la clase correcta y −0.21 para las otras nueve, y la misma con 0.2 menos en todas partes.

# %% tags=["nbval-check-output"]
row = np.array([[2.5] + 9 * [-0.21]])
shown = []
for outputs in (row, row - 0.2):
    value, gradient = categorical_crossentropy(outputs, np.array([0]))
    largest = np.abs(gradient).max()
    shown.append((f"{outputs.sum():.2f}", f"{value:.3f}", f"{largest:.1f}"))
table(shown, ["sum", "loss", "largest gradient"])

# %% [markdown] lang="en"
# The best possible answer costs 0 in the first row and the maximum, 16.118, in the second: dividing by a negative sum turned the sign. And in both the gradient is 0. The loss has become a lottery, and most examples teach nothing.
#
# The rule behind models one and three is the same: **the output layer's numbers mean something. Nothing may come after it.**
#
# **Your turn: repair** the third model.

# %% [markdown] lang="es"
# La mejor respuesta posible cuesta 0 en la primera fila y el máximo, 16.118, en la segunda: dividir entre una suma negativa cambió el signo. Y en ambas el gradiente es 0. La pérdida se volvió una lotería, y la mayoría de los ejemplos no enseña nada.
#
# La regla detrás de los modelos uno y tres es la misma: **los números de la capa de salida significan algo. Nada puede ir después de ella.**
#
# **Tu turno: repara** el tercer modelo.

# %%
# exercise: 05.output_model
### BEGIN SOLUTION
output_model = [
    Dense(200, "relu", "he_normal"), norm,
    Dense(100, "relu", "he_normal"), norm,
    Dense(100, "relu", "he_normal"), norm, Dense(10, "softmax")]
### STUB
# output_model = [
#     Dense(200, "relu", "he_normal"), norm,
#     Dense(100, "relu", "he_normal"), norm,
#     Dense(100, "relu", "he_normal"), norm,
#     Dense(10, "softmax"), norm]
### END SOLUTION

# %%
check("05.output_model", output_model)

# %%
repaired = runs(output_slide[:-1], data, seeds)
assert repaired.test_accuracy[:, -1].min() > 0.97 > third.test_accuracy[:, -1].max()

# %%
plots.strips({"before": 100 * third.test_accuracy[:, -1],
              "after": 100 * repaired.test_accuracy[:, -1]}, x="test accuracy (%)")

# %% [markdown] lang="en"
# From little better than guessing to over 97 %, in every run. With Keras and Adam the broken model is far below as well:

# %% [markdown] lang="es"
# De poco mejor que adivinar a más de 97 %, en todas las corridas. También con Keras y Adam el modelo defectuoso queda muy por debajo:

# %%
_, measured = train_in_keras(output_slide)
print(f"{measured = :.2f}")
assert measured < 0.9

# %% [markdown] lang="en" tags=["05.saved", "05.bias_model"]
# ## 5 · What is wrong here? A bias without a job
#
# The fourth model normalises the sums *before* the ReLU, as the paper proposed. Nothing here does harm. Yet some of its numbers are there for nothing. *Which, and why?* Think of what is subtracted.

# %% [markdown] lang="es" tags=["05.saved", "05.bias_model"]
# ## 5 · ¿Qué está mal aquí? Un sesgo sin trabajo
#
# El cuarto modelo normaliza las sumas *antes* de la ReLU, como propuso el artículo. Nada de esto hace daño. Y sin embargo algunos de sus números no sirven para nada. *¿Cuáles, y por qué?* Piensa en lo que se resta.

# %% tags=["05.saved"]
bias_slide = [
    Dense(200, kernel_initializer="he_normal"), norm, Activation("relu"),
    Dense(100, kernel_initializer="he_normal"), norm, Activation("relu"),
    Dense(100, kernel_initializer="he_normal"), norm, Activation("relu"),
    Dense(10, activation="softmax")]

# %% [markdown] lang="en" tags=["05.saved"]
# A bias $b$ moves all the sums of a unit, and their mean, by the same $b$. The difference $x_i - \mu$ does not feel it. So in training the biases of the three hidden layers have no effect, and by "the gradients sum to 0" their gradient is zero. Both claims, measured (in 64-bit numbers):

# %% [markdown] lang="es" tags=["05.saved"]
# Un sesgo $b$ mueve todas las sumas de una unidad, y su media, en el mismo $b$. La diferencia $x_i - \mu$ no lo siente. Así, al entrenar, los sesgos de las tres capas ocultas no tienen efecto y, por «los gradientes suman 0», su gradiente es nulo. Ambas afirmaciones, medidas (en números de 64 bits):

# %% tags=["nbval-check-output", "05.saved"]
def bias_effect(layers: list) -> tuple[float, float]:
    """The largest gradient along a hidden bias, and what changing them all changes."""
    network = Network(layers, 64, dtype=np.float64)
    x, labels = data.x[:64] / 1.0, data.y[:64]
    hidden = network.gradients(x, labels).gradients[:-1]
    along = [np.abs(found["bias"]).max() for found in hidden if "bias" in found]
    before = network(x, training=True)
    for values in network.values[:-1]:
        if "bias" in values:
            values["bias"] += np.random.default_rng(1).normal(0, 3, len(values["bias"]))
    return max(along), np.abs(network(x, training=True) - before).max()

gradient, change = bias_effect(bias_slide)
show(no_gradient=gradient < 1e-12, no_change=change < 1e-12)

# %% [markdown] lang="en" tags=["05.saved"]
# No gradient, no change. $\beta$, which is added after the division, does a bias's work. So Keras lets us write `use_bias=False`. **Your turn:** how many parameters does that save in this model? Give the number.

# %% [markdown] lang="es" tags=["05.saved"]
# Ni gradiente ni cambio. $\beta$, que se suma después de la división, hace el trabajo de un sesgo. Por eso Keras permite escribir `use_bias=False`. **Tu turno:** ¿cuántos parámetros se ahorran así en este modelo? Da el número.

# %%
# exercise: 05.saved
### BEGIN SOLUTION
saved = 200 + 100 + 100
### END SOLUTION

# %%
check("05.saved", saved)

# %% [markdown] lang="en"
# **Your turn: repair** the model: no number without a job, and the same order of layers.

# %% [markdown] lang="es"
# **Tu turno: repara** el modelo: ningún número sin trabajo, y el mismo orden de capas.

# %%
# exercise: 05.bias_model
### BEGIN SOLUTION
bias_model = [
    Dense(200, None, "he_normal", use_bias=False), norm, Activation("relu"),
    Dense(100, None, "he_normal", use_bias=False), norm, Activation("relu"),
    Dense(100, None, "he_normal", use_bias=False), norm, Activation("relu"),
    Dense(10, "softmax")]
### STUB
# bias_model = [
#     Dense(200, None, "he_normal"), norm, Activation("relu"),
#     Dense(100, None, "he_normal"), norm, Activation("relu"),
#     Dense(100, None, "he_normal"), norm, Activation("relu"),
#     Dense(10, "softmax")]
### END SOLUTION

# %%
check("05.bias_model", bias_model)

# %% tags=["nbval-check-output"]
without = stack(sums_only, norm, Activation("relu"))
models = plain, bias_slide, without
rows = [[n, *(to_keras(net, n).count_params() for net in models)] for n in (64, 784)]
table(rows, ["inputs", "plain", "with biases", "without biases"])

# %% [markdown] lang="en"
# Plain, with batch normalisation, and without its idle biases; for 64 inputs and for MNIST's 784. Batch normalisation adds four numbers a unit (γ, β and the two running ones, $4 · 400 = 1600$), of which 400 come back: under 1 % of the model. This repair is about clarity, not memory.
#
# **What the slides do.** There the order is `Dense(…, activation='relu', use_bias=False)`, then `BatchNormalization()`. The ReLU stands *between* the bias and the subtraction. Does the argument still hold?

# %% [markdown] lang="es"
# El simple, con normalización por lotes, y sin sus sesgos ociosos; para 64 entradas y para las 784 de MNIST. La normalización por lotes agrega cuatro números por unidad (γ, β y las dos estadísticas móviles, $4 · 400 = 1600$), de los que se recuperan 400: menos de 1 % del modelo. Esta reparación trata de claridad, no de memoria.
#
# **Lo que hacen las diapositivas.** Ahí el orden es `Dense(…, activation='relu', use_bias=False)` y luego `BatchNormalization()`. La ReLU está *entre* el sesgo y la resta. ¿Sigue valiendo el argumento?

# %%
gradient, change = bias_effect(stack(Dense(0, "relu", "he_normal"), norm))
show(gradient=f"{gradient:.2f}", change=f"{change:.2f}")
assert gradient > 0.01 and change > 0.1

# %% [markdown] lang="en"
# It does not: with the ReLU in between, the bias decides where each unit starts to answer, and nothing cancels that. In the slides' order `use_bias=False` removes something that acts. On these digits the net does as well without it (next section), so the slides' model is not broken; but the reason for leaving the bias out holds only in the paper's order.

# %% [markdown] lang="es"
# No: con la ReLU de por medio, el sesgo decide dónde empieza a responder cada unidad, y nada lo cancela. En el orden de las diapositivas, `use_bias=False` quita algo que actúa. Con estos dígitos a la red le va igual de bien sin él (sección siguiente), así que el modelo de las diapositivas no está roto; pero la razón para omitir el sesgo solo vale en el orden del artículo.

# %% [markdown] lang="en"
# ## 6 · Before or after the activation?
#
# The fifth pair is a real question. **Your turn** first: the slides' repaired model is given; rewrite it in the order of the paper (sums, normalisation, ReLU).

# %% [markdown] lang="es"
# ## 6 · ¿Antes o después de la activación?
#
# El quinto par es una pregunta de verdad. Primero **tu turno**: recibes el modelo reparado de las diapositivas; reescríbelo en el orden del artículo (sumas, normalización, ReLU).

# %%
# exercise: 05.order_model
### BEGIN SOLUTION
free = {"activation": None, "kernel_initializer": "he_normal", "use_bias": False}
order_model = [
    Dense(200, **free), norm, Activation("relu"),
    Dense(100, **free), norm, Activation("relu"),
    Dense(100, **free), norm, Activation("relu"),
    Dense(units=10, activation="softmax")]
### STUB
# order_model = [
#     Dense(200, "relu", "he_normal", use_bias=False), norm,
#     Dense(100, "relu", "he_normal", use_bias=False), norm,
#     Dense(100, "relu", "he_normal", use_bias=False), norm,
#     Dense(10, activation="softmax")]
### END SOLUTION

# %%
check("05.order_model", order_model)

# %% [markdown] lang="en"
# Which order is better? *Predict*, then look at ten runs of each, and at the difference seed by seed.

# %% [markdown] lang="es"
# ¿Qué orden es mejor? *Predice*, y luego mira diez corridas de cada uno, y la diferencia semilla por semilla.

# %%
orders = {"before": runs(without, data, seeds),
          "after": runs(stack(Dense(0, "relu", "he_normal", False), norm), data, seeds)}
ends = {name: 100 * history.test_accuracy[:, -1] for name, history in orders.items()}
difference = ends["before"] - ends["after"]
assert abs(difference.mean()) < 1

# %%
show(difference=f"{difference.mean():+.2f} ± {standard_error(difference):.2f}")
plots.strips(ends, x="test accuracy (%)")

# %% [markdown] lang="en"
# The difference is a fraction of a point, less than one test image in a hundred: **here we cannot tell the orders apart** in a way that matters. What others found:
#
# - *Before.* The paper: the sums are "more Gaussian" and so better to normalise than what a ReLU leaves. ResNet and many other published networks do it so, and our bias argument needs it.
# - *After.* In the `caffenet-benchmark` (an AlexNet-like net on ImageNet at 128 pixels) *after* gave 49.9 % against 47.4 % (without the learned scale and shift; with them 49.3 % after); its GoogLeNet gave 59.6 % after, without them, and 60.3 % before, with them, and without any batch normalisation 61.9 %. Each number is one run, and the pairs differ in more than the order. The author of Keras reported in 2016 that code by Christian Szegedy himself put the ReLU first.
#
# We know of no controlled study over many seeds that settles it. Use *before*, the simpler to reason about, and do not expect wonders from the choice.
#
# **And dropout beside batch normalisation?** Dropout in front of a batch normalisation changes the variance: in training it is larger than at inference, and the running statistics keep the one of training (Li and others, 2019). For a ReLU of standard normal sums, the variance at inference divided by the one in training:

# %% [markdown] lang="es"
# La diferencia es una fracción de punto, menos de una imagen de prueba de cada cien: **aquí no podemos distinguir los órdenes** de un modo que importe. Lo que hallaron otros:
#
# - *Antes.* El artículo: las sumas son «más gaussianas» y por eso conviene normalizarlas a ellas y no a lo que deja una ReLU. ResNet y muchas otras redes publicadas lo hacen así, y nuestro argumento del sesgo lo necesita.
# - *Después.* En el `caffenet-benchmark` (una red parecida a AlexNet, con ImageNet a 128 píxeles) *después* dio 49.9 % frente a 47.4 % (sin la escala y el desplazamiento aprendidos; con ellos, 49.3 % después); su GoogLeNet dio 59.6 % después, sin ellos, y 60.3 % antes, con ellos, y sin ninguna normalización por lotes 61.9 %. Cada número es una sola corrida, y las parejas difieren en más que el orden. El autor de Keras contó en 2016 que código del propio Christian Szegedy ponía primero la ReLU.
#
# No conocemos ningún estudio controlado sobre muchas semillas que lo zanje. Usa *antes*, sobre el que es más fácil razonar, y no esperes maravillas de la elección.
#
# **¿Y el dropout junto a la normalización por lotes?** El dropout delante de una normalización por lotes cambia la varianza: al entrenar es mayor que en la inferencia, y las estadísticas móviles guardan la del entrenamiento (Li y otros, 2019). Para la ReLU de sumas normales estándar, la varianza en la inferencia dividida entre la del entrenamiento:

# %% tags=["nbval-check-output"]
half = relu(np.random.default_rng(0).standard_normal(1_000_000))
rows, rng = [], np.random.default_rng(1)
for rate in (0.2, 0.5):
    dropped = dropout.forward(half, dropout.draw(rng, half.shape, rate), rate)
    rows.append((rate, f"{half.var() / dropped.var():.2f}"))
table(rows, ["rate", "ratio"])

# %% [markdown] lang="en"
# So put dropout behind the last batch normalisation, or use one of the two.

# %% [markdown] lang="es"
# Pon, pues, el dropout tras la última normalización por lotes, o usa solo uno de los dos.

# %% [markdown] lang="en"
# ### All repaired, in Keras
#
# The sound model, trained in Keras: He in the ReLU layers, normalisation before the ReLU, no idle bias, one dropout behind the last normalisation, nothing after the output.

# %% [markdown] lang="es"
# ### Todo reparado, en Keras
#
# El modelo sano, entrenado en Keras: He en las capas ReLU, normalización antes de la ReLU, ningún sesgo ocioso, un dropout tras la última normalización y nada después de la salida.

# %%
sound = [*without[:-1], Dropout(0.2), Dense(10, "softmax", "glorot_normal")]
reported, measured = train_in_keras(sound)
print(f"{reported = :.3f}, {measured = :.3f}")
assert min(reported, measured) > 0.95

# %% [markdown] lang="en"
# ## 7 · Paper against ours

# %% [markdown] lang="es"
# ## 7 · El artículo frente a lo nuestro

# %% [markdown] lang="en"
# ### He and others (2015): thirty layers
#
# Their claim, from two figures: with 22 layers both starts converge, He's sooner; with **30 layers** He's converges and the other ("Xavier", variance $1/n$) *stalls*. They used convolutional nets on ImageNet; we use dense ReLU nets of 64 units on standardised digits, where equal widths make Glorot and their "Xavier" the same in all layers but the ends. As in the paper, plain gradient descent with momentum.

# %% [markdown] lang="es"
# ### He y otros (2015): treinta capas
#
# Lo que afirman, en dos figuras: con 22 capas ambos inicios convergen, el de He antes; con **30 capas** el de He converge y el otro («Xavier», varianza $1/n$) *se estanca*. Ellos usaron redes convolucionales con ImageNet; nosotros, redes densas ReLU de 64 unidades con dígitos estandarizados, donde los anchos iguales hacen que Glorot y su «Xavier» sean lo mismo en todas las capas salvo los extremos. Como en el artículo, descenso por el gradiente simple con momento.

# %%
deep_epochs, few = budget.pick(smoke=(15, 2), cpu=(30, 5))
standard = digits(standardised=True)

def deep_layers(start: str, depth: int) -> list:
    """A ReLU net of `depth` layers with weights, its hidden ones with this start."""
    hidden = [Dense(64, "relu", start)] * (depth - 1)
    return [*hidden, Dense(10, "softmax", "glorot_normal")]

def deep_runs(start: str, depth: int, seeds=range(5), epochs: int = deep_epochs,
              rate: float = 0.003) -> History:
    """Runs of such a net on the standardised digits."""
    return runs(deep_layers(start, depth), standard, seeds, epochs=epochs, rate=rate)

# %%
deep = {(depth, start): deep_runs(start, depth, seeds=range(count))
        for depth, count in ((22, few), (30, 5))
        for start in ("he_normal", "glorot_normal")}
print(f"{deep_epochs = }")
for (depth, start), history in deep.items():
    percents = [f"{100 * value:4.0f}" for value in history.accuracy[:, -1]]
    print(depth, f"{start:14}", *percents)

# %%
stalls, trains = deep[30, "glorot_normal"], deep[30, "he_normal"]
assert trains.accuracy[:, -1].min() > 0.75 and stalls.accuracy[:, -1].max() < 0.5
assert deep[22, "he_normal"].accuracy[:, -1].min() > 0.9
assert deep[22, "glorot_normal"].accuracy[:, -1].max() < 0.5
steps = np.arange(1, deep_epochs + 1)
lines = {"he_normal": (steps, trains.loss), "glorot_normal": (steps, stalls.loss)}
plots.bands(lines, x="epoch", y="training loss")

# %% [markdown] lang="en"
# | | paper, 22 layers | ours, 22 | paper, 30 layers | ours, 30 |
# | --- | --- | --- | --- | --- |
# | He | converges, sooner | all above 90 % in training | converges | all five above 75 % |
# | Glorot / Xavier | converges, later | all still below 50 % | stalls | all five below 50 %, most at chance |
#
# With 30 layers the agreement holds over all seeds within these epochs (asserted); the remarks below say what happens later. With 22 layers ours is harsher than theirs: within our epochs Glorot has hardly begun. It does come, later, as theirs: try `deep_runs("glorot_normal", 22, epochs=60).accuracy[:, -1]` (a minute at most). Two tests of the explanation. Is it only the learning rate? And how small is the gradient that reaches the first layer?

# %% [markdown] lang="es"
# | | artículo, 22 capas | lo nuestro, 22 | artículo, 30 capas | lo nuestro, 30 |
# | --- | --- | --- | --- | --- |
# | He | converge, antes | todas sobre 90 % al entrenar | converge | las cinco sobre 75 % |
# | Glorot / Xavier | converge, después | todas aún por debajo de 50 % | se estanca | las cinco bajo 50 %, casi todas al nivel del azar |
#
# Con 30 capas la concordancia vale en todas las semillas dentro de estas épocas (lo asegura un `assert`); las observaciones de más abajo dicen qué pasa después. Con 22 capas nuestro resultado es más tajante que el suyo: en nuestras épocas Glorot apenas ha empezado. Llega, pero después, como la suya: prueba `deep_runs("glorot_normal", 22, epochs=60).accuracy[:, -1]` (un minuto a lo sumo). Dos pruebas de la explicación. ¿Es solo la tasa de aprendizaje? ¿Y qué tan pequeño es el gradiente que llega a la primera capa?

# %%
faster = deep_runs("glorot_normal", 30, seeds=range(2), rate=0.03)
print(f"{faster.accuracy[:, -1].round(2) = !s}")
assert faster.accuracy[:, -1].max() < 0.5
assert np.median(trains.test_accuracy[:, -1]) < np.median(base.test_accuracy[:, -1])

# %%
def first_gradient(start: str) -> float:
    """The root mean square of the first kernel's gradient, before training."""
    network = Network(deep_layers(start, 30), inputs=64)
    result = network.gradients(standard.x[:256], standard.y[:256])
    return float(np.sqrt((result.gradients[0]["kernel"] ** 2).mean()))

ratio = first_gradient("he_normal") / first_gradient("glorot_normal")
show(ratio=f"2^{np.log2(ratio):.1f}")
assert 12 < np.log2(ratio) < 16

# %% [markdown] lang="en"
# A ten times larger rate does not help, and the gradient is about $2^{14}$ times smaller: what 28 halvings of its *square* predict. Three honest remarks.
#
# - "Stalls" means: within this training. With 150 epochs most of our Glorot nets of 30 layers leave the plateau too; He and others say that theirs stalls completely (`deep_runs("glorot_normal", 30, epochs=150)`; a few minutes).
# - Adam divides every gradient by its recent size, so it makes up for part of this. With Adam the gap is smaller (try it with `to_keras`), but it does not vanish.
# - Depth bought nothing here: on the test images the He nets of 30 layers stay behind the four layers of section 1 (asserted). He and others say the same of theirs: their 30-layer net was *less* accurate than the one of 14 layers. An initialiser makes a deep net trainable; to make depth pay took residual connections (lesson 10).

# %% [markdown] lang="es"
# Una tasa diez veces mayor no ayuda, y el gradiente es unas $2^{14}$ veces menor: lo que predicen 28 reducciones a la mitad de su *cuadrado*. Tres observaciones honestas.
#
# - «Se estanca» significa: dentro de este entrenamiento. Con 150 épocas la mayoría de nuestras redes de 30 capas con Glorot también deja la meseta; He y otros dicen que la suya se estanca por completo (`deep_runs("glorot_normal", 30, epochs=150)`; unos minutos).
# - Adam divide cada gradiente entre su tamaño reciente, así que compensa una parte de esto. Con Adam la brecha es menor (pruébalo con `to_keras`), pero no desaparece.
# - La profundidad no trajo aquí ninguna ganancia: en las imágenes de prueba las redes de 30 capas con He quedan por detrás de las cuatro capas de la sección 1 (lo asegura un `assert`). He y otros dicen lo mismo de la suya: su red de 30 capas fue *menos* exacta que la de 14. Un inicializador vuelve entrenable una red profunda; para que la profundidad rinda hicieron falta las conexiones residuales (lección 10).

# %% [markdown] lang="en"
# ### Ioffe and Szegedy (2015): fewer steps
#
# On ImageNet their Inception net needed 31.0 million steps to reach 72.2 %. With batch normalisation alone: 13.3 million, 2.3 times fewer. The famous *14 times fewer* (2.1 million) is batch normalisation **plus** a five times larger learning rate and six more changes. Their small experiment, on MNIST, is one that we can do: three layers of 100 sigmoid units, small Gaussian weights, batches of 60. They do not state the learning rate or the weights' deviation; we take 0.1 for the latter, and count the steps of plain gradient descent until 90 % of the test digits are right.

# %% [markdown] lang="es"
# ### Ioffe y Szegedy (2015): menos pasos
#
# En ImageNet su red Inception necesitó 31.0 millones de pasos para llegar a 72.2 %. Solo con normalización por lotes: 13.3 millones, 2.3 veces menos. El famoso *14 veces menos* (2.1 millones) es normalización por lotes **más** una tasa de aprendizaje cinco veces mayor y otros seis cambios. Su experimento pequeño, con MNIST, sí lo podemos hacer: tres capas de 100 unidades sigmoides, pesos gaussianos pequeños, lotes de 60. No dicen la tasa de aprendizaje ni la desviación de los pesos; para esta tomamos 0.1, y contamos los pasos de descenso por el gradiente simple hasta acertar 90 % de los dígitos de prueba.

# %%
def sigmoid_net(normalised: bool, std: float, seed: int) -> Network:
    """Three layers of 100 sigmoid units, kernels of standard deviation `std`."""
    with_norm = [Dense(100), norm, Activation("sigmoid")]
    block = with_norm if normalised else [Dense(100, "sigmoid")]
    network = Network([*block * 3, Dense(10, "softmax")], 64, seed)
    rng = np.random.default_rng(seed)
    for values in network.values:
        if "kernel" in values:
            values["kernel"][:] = rng.normal(0, std, values["kernel"].shape)
    return network

# %%
from helpers.scratch.experiments import steps_to

def steps_needed(normalised: bool, std: float, rate: float,
                 limit: int = 1500) -> list[int]:
    """Steps until 90 % of the test digits are right, from three starts."""
    return [steps_to(0.9, sigmoid_net(normalised, std, seed), data, rate, seed, limit)
            for seed in range(3)]

needed = {(normalised, rate): steps_needed(normalised, 0.1, rate)
          for normalised in (False, True) for rate in (0.5, 2.0)}

# %%
best = {with_it: min(np.median(needed[with_it, rate]) for rate in (0.5, 2.0))
        for with_it in (False, True)}
times = best[False] / best[True]
assert max(needed[True, 0.5]) < min(needed[False, 2.0]) / 5
show(paper=f"{31.0 / 13.3:.1f}", ours=f"{times:.0f}")
rows = [(*how, np.array(steps)) for how, steps in needed.items()]
table(rows, ["batch normalisation", "learning rate", "steps"])

# %%
better = {"without": needed[False, 2.0], "with": needed[True, 0.5]}
plots.strips({name: np.array(steps) for name, steps in better.items()},
             x="steps to 90 %")

# %% [markdown] lang="en"
# The paper's factor on ImageNet is 2.3 (for batch normalisation alone); ours on the digits is about 20, each at its better learning rate of two. The direction agrees, in every seed; the size does not, and should not: a stack of sigmoids with small weights is a hard case, a task that batch normalisation was made for, and Inception was a carefully tuned ReLU net. How much it depends on the start shows with smaller weights still, of deviation 0.02:

# %% [markdown] lang="es"
# El factor del artículo en ImageNet es 2.3 (solo con normalización por lotes); el nuestro con los dígitos es de unas 20 veces, cada uno con la mejor de dos tasas de aprendizaje. La dirección coincide, en todas las semillas; el tamaño no, ni tiene por qué: una pila de sigmoides con pesos pequeños es un caso difícil, una tarea hecha a la medida de la normalización por lotes, e Inception era una red ReLU cuidadosamente ajustada. Cuánto depende del inicio se ve con pesos aún menores, de desviación 0.02:

# %%
for normalised, rate in ((False, 0.5), (True, 0.5), (True, 2.0)):
    steps = steps_needed(normalised, 0.02, rate, limit=1300)
    print(f"{normalised = }, {rate = }, {steps = }")
    assert (max(steps) < 200) if normalised else (min(steps) == 1300)

# %% [markdown] lang="en"
# Without batch normalisation none of these nets gets there within 1300 steps (1300 stands for "not yet"), longer than any needed before at this rate. With it the start costs a few steps at the small rate, and about three times the steps at the large one: still far fewer than without. Three more differences from the paper: digits instead of MNIST, 90 % as the mark, and running statistics with momentum 0.9. With Keras's 0.99 the early tests would be late for the reason that you saw.

# %% [markdown] lang="es"
# Sin normalización por lotes ninguna de estas redes llega en 1300 pasos (1300 quiere decir «todavía no»), más de lo que antes necesitó cualquiera con esta tasa. Con ella el inicio cuesta unos pocos pasos con la tasa pequeña, y cerca del triple de pasos con la grande: aún muchos menos que sin ella. Tres diferencias más con el artículo: dígitos en vez de MNIST, 90 % como meta, y estadísticas móviles con momento 0.9. Con el 0.99 de Keras las primeras pruebas llegarían tarde, por la razón que ya viste.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You derived $E[z^2] = n\,\text{Var}(w)\,E[x^2]$ and chose by it: $2/n$ where a ReLU follows, Glorot's $2/(n+\hat n)$ else. In our four layers it was a head start; in thirty it decided.
# 2. You wrote inverted dropout and batch normalisation, both ways and in both modes, equal to Keras, with checked gradients.
# 3. You know where they go: nothing after the output; no bias right before a batch normalisation; dropout behind the last one.
# 4. You repaired five models. Two lied or failed (dropout and normalisation on the output), two were merely not the best (initialiser, idle bias), and one was a matter of taste.
# 5. You measured over ten starts, and more than once the honest result was: no difference that we can see.
#
# Lesson 6 takes these tools back to images: LeNet-5.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Dedujiste $E[z^2] = n\,\text{Var}(w)\,E[x^2]$ y elegiste según eso: $2/n$ donde sigue una ReLU; si no, el $2/(n+\hat n)$ de Glorot. En nuestras cuatro capas fue una ventaja inicial; en treinta decidió.
# 2. Escribiste el dropout invertido y la normalización por lotes, en ambos sentidos y en ambos modos, iguales a los de Keras, con gradientes comprobados.
# 3. Sabes dónde van: nada después de la salida; ningún sesgo justo antes de una normalización por lotes; el dropout, tras la última.
# 4. Reparaste cinco modelos. Dos mentían o fallaban (dropout y normalización sobre la salida), dos simplemente no eran lo mejor (inicializador, sesgo ocioso) y uno era cuestión de gusto.
# 5. Mediste sobre diez inicios, y más de una vez el resultado honesto fue: ninguna diferencia que podamos ver.
#
# La lección 6 lleva estas herramientas de vuelta a las imágenes: LeNet-5.

# %% [markdown] lang="en"
# ## References
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer (1998).
# - X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", *AISTATS* (2010), PMLR 9, 249–256, [proceedings.mlr.press/v9/glorot10a](https://proceedings.mlr.press/v9/glorot10a.html).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", *ICCV* (2015) 1026–1034, [doi 10.1109/ICCV.2015.123](https://doi.org/10.1109/ICCV.2015.123), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852).
# - S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift", *ICML* (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry, "How does batch normalization help optimization?", *NeurIPS* (2018), [arXiv 1805.11604](https://arxiv.org/abs/1805.11604).
# - G. E. Hinton and others, "Improving neural networks by preventing co-adaptation of feature detectors", [arXiv 1207.0580](https://arxiv.org/abs/1207.0580) (2012). N. Srivastava and others, "Dropout: a simple way to prevent neural networks from overfitting", *JMLR* 15 (2014) 1929–1958.
# - X. Li, S. Chen, X. Hu, J. Yang, "Understanding the disharmony between dropout and batch normalization by variance shift", *CVPR* (2019), [doi 10.1109/CVPR.2019.00279](https://doi.org/10.1109/CVPR.2019.00279), [arXiv 1801.05134](https://arxiv.org/abs/1801.05134).
# - Before or after: D. Mishkin, `caffenet-benchmark` (GitHub, file batchnorm.md); F. Chollet in Keras issue 1802 (2016).

# %% [markdown] lang="es"
# ## Referencias
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp", en *Neural Networks: Tricks of the Trade*, Springer (1998).
# - X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", *AISTATS* (2010), PMLR 9, 249–256, [proceedings.mlr.press/v9/glorot10a](https://proceedings.mlr.press/v9/glorot10a.html).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", *ICCV* (2015) 1026–1034, [doi 10.1109/ICCV.2015.123](https://doi.org/10.1109/ICCV.2015.123), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852).
# - S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate shift", *ICML* (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry, "How does batch normalization help optimization?", *NeurIPS* (2018), [arXiv 1805.11604](https://arxiv.org/abs/1805.11604).
# - G. E. Hinton y otros, "Improving neural networks by preventing co-adaptation of feature detectors", [arXiv 1207.0580](https://arxiv.org/abs/1207.0580) (2012). N. Srivastava y otros, "Dropout: a simple way to prevent neural networks from overfitting", *JMLR* 15 (2014) 1929–1958.
# - X. Li, S. Chen, X. Hu, J. Yang, "Understanding the disharmony between dropout and batch normalization by variance shift", *CVPR* (2019), [doi 10.1109/CVPR.2019.00279](https://doi.org/10.1109/CVPR.2019.00279), [arXiv 1801.05134](https://arxiv.org/abs/1801.05134).
# - Antes o después: D. Mishkin, `caffenet-benchmark` (GitHub, archivo batchnorm.md); F. Chollet en el *issue* 1802 de Keras (2016).
