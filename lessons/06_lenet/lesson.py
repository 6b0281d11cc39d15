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
# # 6 · LeNet-5, the network that read cheques
#
# In 1998 a system built around a network of 60,000 numbers read several million bank cheques a day. The network's plan, convolution and subsampling in turn and then a few full layers, is still in the networks of today; many of its parts are not. In this lesson you build it as the paper says, count every wire, train it, and look at what it gets wrong.
#
# **You will be able to**
#
# 1. say for each layer of LeNet-5 its size, its parameters and its connections, and derive them;
# 2. read the table of partial connections, and show by experiment what it was good for;
# 3. write its forgotten parts: trainable subsampling, output codes, and the loss that goes with them;
# 4. say what has changed in the "LeNet-5" that everybody uses today, number by number;
# 5. measure, over several starts, what more images and distorted images give.
#
# **You need** lessons 3 and 4 (convolution, pooling) and some of lesson 2 (gradient descent with momentum). **Time:** about two hours.
#
# **Training:** `cpu` 7 minutes on two cores (estimate: 13 runs of 900 steps, 30 ms a step; and 190,000 distortions), `gpu` 6 minutes, `paper` 23 minutes on a Colab T4 (estimates: 61,100 and 243,750 steps of 5 ms, and the distortions).

# %% [markdown] lang="es"
# # 6 · LeNet-5, la red que leía cheques
#
# En 1998 un sistema construido alrededor de una red de 60 000 números leía varios millones de cheques bancarios al día. El plan de esa red, convolución y submuestreo por turnos y luego unas pocas capas completas, sigue en las redes de hoy; muchas de sus piezas, no. En esta lección la construyes como dice el artículo, cuentas cada cable, la entrenas y miras en qué se equivoca.
#
# **Serás capaz de**
#
# 1. decir el tamaño, los parámetros y las conexiones de cada capa de LeNet-5, y deducirlos;
# 2. leer la tabla de conexiones parciales, y mostrar con un experimento para qué servía;
# 3. escribir sus piezas olvidadas: el submuestreo entrenable, los códigos de salida y la pérdida que les corresponde;
# 4. decir qué cambió en la «LeNet-5» que todos usan hoy, número por número;
# 5. medir, con varios inicios, qué aportan más imágenes e imágenes deformadas.
#
# **Necesitas** las lecciones 3 y 4 (convolución, pooling) y algo de la lección 2 (descenso por el gradiente con momento). **Tiempo:** unas dos horas.
#
# **Entrenamiento:** `cpu` 7 minutos en dos núcleos (estimado: 13 corridas de 900 pasos, 30 ms por paso; y 190 000 deformaciones), `gpu` 6 minutos, `paper` 23 minutos en una T4 de Colab (estimados: 61 100 y 243 750 pasos de 5 ms, y las deformaciones).

# %%
import keras
import numpy as np

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.training import stored
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · The problem: reading handwriting
#
# Before, a system that read characters had two parts. People designed a *feature extractor*: strokes, loops, crossings. A small trained classifier took over from there. The system was as good as the features, and each new task needed new ones. The paper's message is to rely more on learning and less on design: give the network the pixels, build into it only what is true of all images, and let it learn its features.
#
# To compare methods fairly the authors put together **MNIST**, from two collections of the American NIST: digits written by employees of the Census Bureau (clean) and by high-school students (less so), half and half; 60,000 to train on and 10,000 to test with, from different writers.

# %% [markdown] lang="es"
# ## 1 · El problema: leer letra manuscrita
#
# Antes, un sistema que leía caracteres tenía dos partes. Las personas diseñaban un *extractor de características*: trazos, lazos, cruces. Desde ahí seguía un pequeño clasificador entrenado. El sistema era tan bueno como las características, y cada tarea nueva pedía otras. El mensaje del artículo es confiar más en el aprendizaje y menos en el diseño: dale a la red los píxeles, incorpora en ella solo lo que es cierto de toda imagen, y deja que aprenda sus características.
#
# Para comparar métodos con justicia, los autores armaron **MNIST** con dos colecciones del NIST estadounidense: dígitos escritos por empleados de la Oficina del Censo (limpios) y por estudiantes de secundaria (no tanto), mitad y mitad; 60 000 para entrenar y 10 000 para probar, de personas distintas.

# %%
data = datasets.real_or_standin("mnist")
print(data)

# %%
plots.images({f"{k}": data.x_test[data.y_test == k][0] for k in range(10)},
             caption="one test image of each digit")

# %% [markdown] lang="en"
# The outputs stored in this notebook come from the real MNIST. Where it cannot be had, and in the quick run that tests this notebook, **other digits** stand in: 1,797 from scikit-learn, scanned at 8×8 and enlarged. They are real handwriting, but not MNIST, and no error rate on them is one on MNIST. On your machine the cell says which ones you have.
#
# LeNet-5 sees 32×32 pixels, although the digits fill at most 20×20 of MNIST's 28×28. Paper is −0.1 and ink 1.175. *Predict:* the paper says that this makes the mean roughly 0 and the variance roughly 1. Does it?

# %% [markdown] lang="es"
# Las salidas guardadas en este notebook vienen del MNIST real. Donde no se puede obtener, y en la corrida rápida que prueba este notebook, lo reemplazan **otros dígitos**: 1797 de scikit-learn, escaneados a 8×8 y ampliados. Son manuscritos reales, pero no MNIST, y ninguna tasa de error con ellos lo es de MNIST. En tu máquina, la celda dice cuáles tienes.
#
# LeNet-5 ve 32×32 píxeles, aunque los dígitos ocupan a lo sumo 20×20 de los 28×28 de MNIST. El papel vale −0.1 y la tinta 1.175. *Predice:* el artículo dice que así la media es más o menos 0 y la varianza más o menos 1. ¿Es cierto?

# %%
from helpers.training import for_lenet

x_train, x_test = for_lenet(data.x_train), for_lenet(data.x_test)
y_train, y_test = data.y_train, data.y_test
show(image=x_train.shape[1:], lowest=x_train.min(), highest=f"{x_train.max():.3f}",
     mean=f"{x_train.mean():.2f}", variance=f"{x_train.var():.2f}")
assert abs(x_train.mean()) < .1 and .08 < x_train.var() < .16

# %% [markdown] lang="en"
# The mean, yes. The variance is near 0.1, not 1 (on all of MNIST's training images it is 0.12): most of the frame is empty paper. A small slip of the paper, and harmless; the idea, inputs around 0 so that learning goes faster, is right: lesson 1 saw it, and batch normalisation (lesson 5) does it for every layer.

# %% [markdown] lang="es"
# La media, sí. La varianza está cerca de 0.1, no de 1 (en todas las imágenes de entrenamiento de MNIST es 0.12): la mayor parte del marco es papel vacío. Un pequeño desliz del artículo, y sin consecuencias; la idea, entradas en torno a 0 para que el aprendizaje sea más rápido, es correcta: la lección 1 lo vio, y la normalización por lotes (lección 5) lo hace en cada capa.

# %% [markdown] lang="en"
# ## 2 · The plan
#
# CONV–POOL–CONV–POOL–CONV–FC. The paper calls the layers C (convolution), S (*subsampling*), F (full), with their numbers. All convolutions are 5×5 with stride 1 and no padding; each S halves the map. *Predict* the sizes from 32×32 on before you look at the picture, which is drawn like the paper's Figure 2: each square is a map, each rod a row of units. Why does C5 end at 1×1?

# %% [markdown] lang="es"
# ## 2 · El plan
#
# CONV–POOL–CONV–POOL–CONV–FC. El artículo llama a las capas C (convolución), S (submuestreo, *subsampling*) y F (completa, *full*), con su número. Todas las convoluciones son de 5×5 con stride 1 y sin padding; cada S reduce el mapa a la mitad. *Predice* los tamaños a partir de 32×32 antes de mirar la figura, dibujada como la 2 del artículo: cada cuadrado es un mapa, cada barra una fila de unidades. ¿Por qué C5 termina en 1×1?

# %%
net = architectures.lenet5()
plots.architecture(net)

# %% [markdown] lang="en"
# 32 − 5 + 1 = 28, halved 14; 14 − 5 + 1 = 10, halved 5; 5 − 5 + 1 = 1. A kernel of 5×5 on a map of 5×5 has one place, so C5 is a full layer in effect. It is called a convolution because on a larger image it would give a larger map: the paper slides the whole net over a line of writing that way.
#
# The maps get smaller and more numerous: *where* is given up for *what*. What does one unit of each layer see of the image?

# %% [markdown] lang="es"
# 32 − 5 + 1 = 28, a la mitad 14; 14 − 5 + 1 = 10, a la mitad 5; 5 − 5 + 1 = 1. Un kernel de 5×5 sobre un mapa de 5×5 tiene un solo lugar, así que C5 es en la práctica una capa completa. Se llama convolución porque con una imagen mayor daría un mapa mayor: así el artículo desliza la red entera sobre una línea de escritura.
#
# Los mapas son cada vez más pequeños y más numerosos: se cede *dónde* a cambio de *qué*. ¿Qué ve de la imagen una unidad de cada capa?

# %% tags=["nbval-check-output"]
from helpers.architectures.ledger import ledger, receptive_fields

sees = receptive_fields(net)
table(sees.items(), ["layer", "receptive field"])

# %% [markdown] lang="en"
# C5 sees everything. C3, the last layer that still has places, sees 14×14, and its units stand 2 pixels apart (one halving before it). Where are the centres of what its ten units in a row see?

# %% [markdown] lang="es"
# C5 ve todo. C3, la última capa que todavía tiene lugares, ve 14×14, y sus unidades están a 2 píxeles una de otra (hay una reducción a la mitad antes). ¿Dónde están los centros de lo que ven sus diez unidades de una fila?

# %% tags=["nbval-check-output"]
centres = [2 * place + sees["C3"] / 2 for place in range(10)]
show(centres=centres)

# %% [markdown] lang="en"
# From 7 to 25, each standing for 2 pixels: a square of 20×20 in the middle, where the digit is. So this is what the frame is for: the end of a stroke, or a corner, at the very edge of the digit can still lie in the middle of a detector's view.

# %% [markdown] lang="es"
# De 7 a 25, y cada uno representa 2 píxeles: un cuadrado de 20×20 en el centro, donde está el dígito. Para eso es el marco: el final de un trazo, o una esquina, en el borde mismo del dígito puede caer todavía en el centro de lo que mira un detector.

# %% [markdown] lang="en" tags=["06.s4_row", "06.c3_today"]
# ## 3 · Counting
#
# The paper gives two numbers for each layer. **Parameters** are the numbers that are learned. **Connections** are the wires: each unit has one from each thing it looks at, and one from its bias. Because weights are shared, there are many more wires than parameters.
#
# C1 by hand: a map has 5·5 weights and a bias, 26. Six maps: 156 parameters. Each of the 28·28 places of each map has its own 26 wires:

# %% [markdown] lang="es" tags=["06.s4_row", "06.c3_today"]
# ## 3 · Contar
#
# El artículo da dos números para cada capa. Los **parámetros** son los números que se aprenden. Las **conexiones** son los cables: cada unidad tiene uno desde cada cosa que mira, y uno desde su sesgo. Como los pesos se comparten, hay muchos más cables que parámetros.
#
# C1 a mano: un mapa tiene 5·5 pesos y un sesgo, 26. Seis mapas: 156 parámetros. Cada uno de los 28·28 lugares de cada mapa tiene sus propios 26 cables:

# %% tags=["nbval-check-output", "06.s4_row", "06.c3_today"]
show(parameters=(5 * 5 + 1) * 6, connections=(5 * 5 + 1) * 6 * 28 * 28)
show(parameters_of_a_full_layer=(32 * 32 + 1) * 6 * 28 * 28)

# %% [markdown] lang="en" tags=["06.s4_row"]
# The last number is what a full layer from the image to as many units would have to learn: 4.8 million in place of 156.
#
# **S2** adds up windows of 2×2, multiplies the sum by a *coefficient*, adds a bias, and squashes the result. Coefficient and bias are learned, one pair for each map. So a unit has 4 + 1 wires, and a map 1 + 1 parameters:

# %% [markdown] lang="es" tags=["06.s4_row"]
# El último número es lo que tendría que aprender una capa completa de la imagen a otras tantas unidades: 4.8 millones en vez de 156.
#
# **S2** suma ventanas de 2×2, multiplica la suma por un *coeficiente*, agrega un sesgo y comprime el resultado. El coeficiente y el sesgo se aprenden, un par por mapa. Así, una unidad tiene 4 + 1 cables, y un mapa 1 + 1 parámetros:

# %% tags=["nbval-check-output", "06.s4_row"]
show(parameters=(1 + 1) * 6, connections=(4 + 1) * 14 * 14 * 6)

# %% [markdown] lang="en"
# **Your turn: predict a row of the table.** S4 does to the 16 maps of C3 (10×10) what S2 does to C1's. Give `[height, width, maps, parameters, connections]`. An exercise is a cell with three dots: replace them, run the cell, then run the check below it.

# %% [markdown] lang="es"
# **Tu turno: predice una fila de la tabla.** S4 hace con los 16 mapas de C3 (10×10) lo que S2 con los de C1. Da `[alto, ancho, mapas, parámetros, conexiones]`. Un ejercicio es una celda con tres puntos: reemplázalos, ejecuta la celda y luego la verificación que la sigue.

# %%
# exercise: 06.s4_row
### BEGIN SOLUTION
s4_row = [5, 5, 16, (1 + 1) * 16, (4 + 1) * 5 * 5 * 16]
### END SOLUTION

# %%
check("06.s4_row", s4_row)

# %% [markdown] lang="en" tags=["06.partial_parameters"]
# ## 4 · C3: who looks at whom
#
# In lesson 3 a filter reached through *all* channels of its input. In C3 it does not. Table I of the paper says which of the six maps of S2 (rows) each of the 16 maps of C3 (columns) looks at.

# %% [markdown] lang="es" tags=["06.partial_parameters"]
# ## 4 · C3: quién mira a quién
#
# En la lección 3 un filtro atravesaba *todos* los canales de su entrada. En C3, no. La Tabla I del artículo dice a cuáles de los seis mapas de S2 (filas) mira cada uno de los 16 mapas de C3 (columnas).

# %% tags=["06.partial_parameters"]
from helpers.architectures.lenet import CONNECTIONS

plots.arrays({"Table I": CONNECTIONS.astype(int)},
             caption="the maps of S2, a row each, that the maps of C3, a column each, "
                     "take")

# %% [markdown] lang="en"
# Find the plan in it: the first six look at three neighbours (map 0 counts as a neighbour of map 5), the next six at four neighbours, the next three at four that are not all neighbours, and the last at all.

# %% [markdown] lang="es"
# Encuentra el plan: los primeros seis miran a tres vecinos (el mapa 0 cuenta como vecino del 5), los seis siguientes a cuatro vecinos, los tres siguientes a cuatro que no son todos vecinos, y el último a todos.

# %% tags=["nbval-check-output"]
show(inputs_of_each_map=list(CONNECTIONS.sum(axis=0)), kernels=int(CONNECTIONS.sum()),
     kernels_with_all_connections=CONNECTIONS.size)
neighbours = []
for wide in (3, 4):
    first = np.arange(6) < wide
    neighbours += [np.roll(first, start) for start in range(6)]
assert np.array_equal(CONNECTIONS[:, :12].T, neighbours)

# %% [markdown] lang="en"
# So C3 has 60 kernels of 5×5 and not 96. **Your turn:** how many parameters has such a layer, for any table of this kind and kernels of k×k? (About 2 lines.)

# %% [markdown] lang="es"
# Así que C3 tiene 60 kernels de 5×5 y no 96. **Tu turno:** ¿cuántos parámetros tiene una capa así, para cualquier tabla de este tipo y kernels de k×k? (Unas 2 líneas.)

# %%
# exercise: 06.partial_parameters
def partial_parameters(table: np.ndarray, k: int) -> int:
    """What a layer learns if map j looks at map i where table[i, j], (inputs, maps)."""
    ### BEGIN SOLUTION
    kernels, biases = table.sum(), table.shape[1]
    return int(kernels * k * k + biases)
    ### END SOLUTION

# %%
check("06.partial_parameters", partial_parameters)

# %% tags=["nbval-check-output"]
learned = net.get_layer("C3").count_params()
show(parameters=learned, connections=learned * 10 * 10,
     parameters_with_all_connections=96 * 25 + 16)

# %% [markdown] lang="en"
# 1,516 parameters, and at each of 100 places each is used once: 151,600 connections. (Some copies of the paper print 156,000 here, and 345,308 for the whole net; the authors' own version has 151,600 and 340,908, as the table demands.) With all connections it would be 2,416 parameters.
#
# Why not connect everything? The paper gives two reasons. The first is cost: 90,000 wires fewer, of about 430,000. The second it calls more important: it **breaks the symmetry**. Maps that see different things must become different.
#
# ### Symmetry, broken and not
#
# Let us see that happen. Start a net so that all 16 maps of C3 are equal: every weight of C3 has one value, and S4 and C5 treat all maps alike. Then train a few steps, once with all connections, once with Table I. *Predict:* how many different maps does C3 have afterwards?

# %% [markdown] lang="es"
# 1516 parámetros, y en cada uno de los 100 lugares cada uno se usa una vez: 151 600 conexiones. (Algunas copias del artículo ponen aquí 156 000, y 345 308 para toda la red; la versión de los autores tiene 151 600 y 340 908, como exige la tabla.) Con todas las conexiones serían 2416 parámetros.
#
# ¿Por qué no conectarlo todo? El artículo da dos razones. La primera es el costo: 90 000 cables menos, de unos 430 000. La segunda, que llama más importante: **rompe la simetría**. Los mapas que ven cosas distintas deben volverse distintos.
#
# ### Simetría, rota y sin romper
#
# Míralo. Inicia una red de modo que los 16 mapas de C3 sean iguales: todos los pesos de C3 tienen un mismo valor, y S4 y C5 tratan igual a todos los mapas. Luego entrena unos pasos, una vez con todas las conexiones y otra con la Tabla I. *Predice:* ¿cuántos mapas distintos tiene C3 después?

# %%
from keras import layers
from helpers.architectures.lenet import Codes, PartialConv2D, Subsampling, scaled_tanh

def lenet(c3: keras.Layer) -> keras.Model:
    """The network of 1998, with any layer in the place of C3."""
    return keras.Sequential([
        keras.Input((32, 32, 1)),
        layers.Conv2D(6, 5, activation=scaled_tanh), Subsampling(),
        c3, Subsampling(),
        layers.Conv2D(120, 5, activation=scaled_tanh), layers.Flatten(),
        layers.Dense(84, activation=scaled_tanh), Codes()])

assert lenet(PartialConv2D()).count_params() == net.count_params()

# %% [markdown] lang="en"
# You will meet `Codes` and `competitive_loss`, the output and its loss, in the next section.

# %% [markdown] lang="es"
# A `Codes` y `competitive_loss`, la salida y su pérdida, las conocerás en la sección siguiente.

# %%
from helpers.architectures.lenet import competitive_loss

def make_equal(model: keras.Model) -> None:
    """Let all maps of C3 start equal, and be treated alike by S4 and C5."""
    c3, s4, c5 = model.layers[2:5]
    for weight in [*c3.trainable_weights, *s4.trainable_weights]:
        weight.assign(np.full(weight.shape, .01))
    kernel = c5.kernel.numpy().mean(axis=2, keepdims=True)
    c5.kernel.assign(np.broadcast_to(kernel, c5.kernel.shape))

# %%
def train_from_equal(c3: keras.Layer, steps: int = 10) -> keras.Model:
    """The network after a few steps from a start where all maps of C3 are equal."""
    keras.utils.set_random_seed(0)
    model = lenet(c3)
    make_equal(model)
    optimizer = keras.optimizers.SGD(.002, momentum=.9)
    model.compile(optimizer, competitive_loss, run_eagerly=True)
    for k in range(steps):
        images, labels = x_train[k::steps], y_train[k::steps]
        model.train_on_batch(images[:32], labels[:32])
    return model

# %% tags=["nbval-check-output"]
def count_different_maps(model: keras.Model) -> int:
    """How many different maps C3 has for an image."""
    up_to_c3 = keras.Model(model.inputs[0], model.layers[2].output)
    maps = np.asarray(up_to_c3(x_train[:1])).reshape(10 * 10, 16)
    return np.unique(maps.round(3), axis=1).shape[1]

full = train_from_equal(layers.Conv2D(16, 5, activation=scaled_tanh))
partial = train_from_equal(PartialConv2D())
print(f"{count_different_maps(full) = }, {count_different_maps(partial) = }")

# %% [markdown] lang="en"
# One against sixteen. With all connections equal maps get equal gradients, so they stay equal for ever, and 15 of 16 are wasted. With the table each sees another set of inputs, and they part at the first step.
#
# But nobody starts a net that way: *random* starts break the symmetry too, and they do it for any layer. With computers for which 90,000 wires more are nothing, neither reason was left, and the table went out of use.

# %% [markdown] lang="es"
# Uno contra dieciséis. Con todas las conexiones, mapas iguales reciben gradientes iguales, así que siguen iguales para siempre, y 15 de 16 se desperdician. Con la tabla, cada uno ve otro conjunto de entradas, y se separan en el primer paso.
#
# Pero nadie inicia así una red: también los inicios *al azar* rompen la simetría, y lo hacen en cualquier capa. Con computadoras para las que 90 000 cables más no son nada, ya no quedaba ninguna de las dos razones, y la tabla cayó en desuso.

# %% [markdown] lang="en"
# ## 5 · Parts that nobody uses any more
#
# ### The squashing function
#
# Every layer up to F6 ends in $f(a) = 1.7159 \tanh(\frac23 a)$. The odd numbers have a purpose. *Predict* $f(1)$ and $f(-1)$.

# %% [markdown] lang="es"
# ## 5 · Piezas que ya nadie usa
#
# ### La función de compresión
#
# Toda capa hasta F6 termina en $f(a) = 1.7159 \tanh(\frac23 a)$. Esos números extraños tienen un propósito. *Predice* $f(1)$ y $f(-1)$.

# %% tags=["nbval-check-output"]
def f(a: np.ndarray) -> np.ndarray:
    """The squashing function of LeNet-5 (eq. 6)."""
    return 1.7159 * np.tanh(2 / 3 * a)

a = np.linspace(-3, 3, 601)
bend = np.abs(np.gradient(np.gradient(f(a), a), a))
sharpest = abs(float(a[bend.argmax()]))
show(outputs=list(f(np.array([-1, 1]))), bends_most_at=round(sharpest, 1))

# %%
plots.curves({"output": (a, f(a))}, x="total input", y="output")

# %% [markdown] lang="en" tags=["06.subsample"]
# It takes ±1 to ±1, and bends most there. The targets are ±1 too, so the units work where the function is neither straight nor flat: they need not run into its flat ends, where gradients vanish, to reach their targets.
#
# ### Subsampling that learns
#
# A unit of S2 or S4 gives $f(c\,(x_1 + x_2 + x_3 + x_4) + b)$, with one coefficient $c$ and one bias $b$ for each map. By hand: the window [[0.5, −0.5], [1, 1]] has the sum 2; with $c = 0.25$ and $b = 0$ that is $f(0.5) = 0.55$.
#
# What can such a unit learn to do? Let the four inputs be −1 (feature absent) or 1 (present). Here are its answers with none, one … four present, for three pairs $(c, b)$. *Which is which:* a blur, an "at least one", an "all four"?

# %% [markdown] lang="es" tags=["06.subsample"]
# Lleva ±1 a ±1, y ahí es donde más se curva. Los objetivos también son ±1, así que las unidades trabajan donde la función no es ni recta ni plana: para llegar a sus objetivos no necesitan irse a los extremos planos, donde los gradientes se desvanecen.
#
# ### Un submuestreo que aprende
#
# Una unidad de S2 o S4 da $f(c\,(x_1 + x_2 + x_3 + x_4) + b)$, con un coeficiente $c$ y un sesgo $b$ por mapa. A mano: la ventana [[0.5, −0.5], [1, 1]] suma 2; con $c = 0.25$ y $b = 0$ eso es $f(0.5) = 0.55$.
#
# ¿Qué puede aprender a hacer una unidad así? Que las cuatro entradas sean −1 (característica ausente) o 1 (presente). Estas son sus respuestas con ninguna, una … cuatro presentes, para tres pares $(c, b)$. *¿Cuál es cuál:* un desenfoque, un «al menos una», un «las cuatro»?

# %% tags=["nbval-check-output", "06.subsample"]
sums = np.array([-4, -2, 0, 2, 4])
rows = [(c, b, *f(c * sums + b).round(1)) for c, b in ((.1, 0), (2, 6), (2, -6))]
present = [str(count) for count in range(5)]
table(rows, ["c", "b", *present], "output, by how many inputs are present")

# %% [markdown] lang="en"
# A blur; an OR; an AND. The paper says so: with a small coefficient the unit is nearly linear and only blurs, with a large one it is a "noisy OR" or a "noisy AND", depending on the bias. Max pooling, which took its place, is close to the OR and has nothing to learn.
#
# **Your turn:** write the layer for one image, in NumPy. `f` is above. (About 3 lines; `reshape` can split rows and columns into pairs.)

# %% [markdown] lang="es"
# Un desenfoque; un O; un Y. El artículo lo dice: con un coeficiente pequeño la unidad es casi lineal y solo desenfoca; con uno grande es un «O con ruido» o un «Y con ruido», según el sesgo. El max pooling, que tomó su lugar, se parece al O y no tiene nada que aprender.
#
# **Tu turno:** escribe la capa para una imagen, en NumPy. `f` está arriba. (Unas 3 líneas; `reshape` puede partir filas y columnas en pares.)

# %%
# exercise: 06.subsample
def subsample(maps: np.ndarray, coefficients: np.ndarray,
              biases: np.ndarray) -> np.ndarray:
    """Trainable subsampling by 2×2, (h, w, c), (c,), (c,) -> (h/2, w/2, c)."""
    ### BEGIN SOLUTION
    h, w, channels = maps.shape
    pairs = maps.reshape(h // 2, 2, w // 2, 2, channels)
    return f(coefficients * pairs.sum(axis=(1, 3)) + biases)
    ### END SOLUTION

# %%
check("06.subsample", subsample)

# %% [markdown] lang="en"
# The course's layer gives 0.55 for the window above, too:

# %% [markdown] lang="es"
# La capa del curso también da 0.55 para la ventana de arriba:

# %% tags=["nbval-check-output"]
window = np.array([[.5, -.5], [1, 1]], "float32").reshape(1, 2, 2, 1)
layer = Subsampling()
layer.build(window.shape)
layer.kernel.assign([.25])
show(output=round(layer(window).numpy().item(), 2))

# %% [markdown] lang="en"
# Keras has no such layer, but it has its parts. A mean is a quarter of the sum, and the coefficient can learn the factor. And `DepthwiseConv2D` convolves **each map by itself**: with a kernel of 1×1 it has for each map one weight and one bias, and that is what S2 learns.
#
# **Your turn:** write a function that returns a Keras model with the input shape `shape`, which is (height, width, maps): average pooling with windows of 2×2 side by side, then a `DepthwiseConv2D` with a 1×1 kernel and biases, then tanh (plain, not the paper's). (height, width, maps) becomes (height/2, width/2, maps). (About 3 lines; `layers` is `keras.layers`.)

# %% [markdown] lang="es"
# Keras no tiene esa capa, pero sí sus piezas. Una media es un cuarto de la suma, y el factor lo puede aprender el coeficiente. Y `DepthwiseConv2D` convoluciona **cada mapa por separado**: con un kernel de 1×1 tiene por cada mapa un peso y un sesgo, y eso es lo que aprende S2.
#
# **Tu turno:** escribe una función que devuelva un modelo de Keras con la forma de entrada `shape`, que es (alto, ancho, mapas): *average pooling* con ventanas de 2×2 una junto a otra, luego una `DepthwiseConv2D` con kernel de 1×1 y sesgos, y luego tanh (la simple, no la del artículo). (alto, ancho, mapas) se vuelve (alto/2, ancho/2, mapas). (Unas 3 líneas; `layers` es `keras.layers`.)

# %%
# exercise: 06.subsampling_block
def subsampling_block(shape: tuple[int, int, int]) -> keras.Model:
    """Means of 2×2 windows, scaled and shifted map by map, and squashed."""
    ### BEGIN SOLUTION
    maps = keras.Input(shape)
    means = layers.AveragePooling2D(2)(maps)
    return keras.Model(maps, layers.DepthwiseConv2D(1, activation="tanh")(means))
    ### END SOLUTION

# %%
check("06.subsampling_block", subsampling_block)

# %% [markdown] lang="en"
# So a layer of 1998 takes two of today's. Six maps make it learn 12 numbers, as the table says of S2.

# %% [markdown] lang="es"
# Así, una capa de 1998 son dos de las de hoy. Con seis mapas aprende 12 números, como dice la tabla de S2.

# %% [markdown] lang="en" tags=["06.read_code"]
# ### Digits drawn by the output
#
# Why has F6 84 units? 84 = 7·12: its units are the pixels of a small picture. Each class has a fixed **code**, a drawing of its digit in −1 and 1, and F6 learns to *draw* it. The ten codes are not learned. (The paper's are in its Figure 3; these were drawn for this course.)

# %% [markdown] lang="es" tags=["06.read_code"]
# ### Dígitos dibujados por la salida
#
# ¿Por qué F6 tiene 84 unidades? 84 = 7·12: sus unidades son los píxeles de una imagen pequeña. Cada clase tiene un **código** fijo, un dibujo de su dígito con −1 y 1, y F6 aprende a *dibujarlo*. Los diez códigos no se aprenden. (Los del artículo están en su Figura 3; estos se dibujaron para este curso.)

# %% tags=["06.read_code"]
from helpers.architectures.lenet import CODES

plots.images({f"{k}": code for k, code in enumerate(CODES)},
             caption="the codes of the ten digits, 7 by 12 pixels each")

# %% [markdown] lang="en" tags=["06.read_code"]
# An output unit measures how far F6's picture $x$ is from its code $w$: $y_i = \sum_j (x_j - w_{ij})^2$ (eq. 7). The smallest $y$ is the answer. By hand with three pixels: $x$ = (0.8, −1, 0.1) against the codes (1, −1, 1) and (−1, −1, 1):

# %% [markdown] lang="es" tags=["06.read_code"]
# Una unidad de salida mide qué tan lejos está el dibujo $x$ de F6 de su código $w$: $y_i = \sum_j (x_j - w_{ij})^2$ (ec. 7). La menor $y$ es la respuesta. A mano, con tres píxeles: $x$ = (0.8, −1, 0.1) frente a los códigos (1, −1, 1) y (−1, −1, 1):

# %% tags=["nbval-check-output", "06.read_code"]
x = np.array([.8, -1, .1])
two_codes = np.array([[1, -1, 1], [-1, -1, 1]])
show(distances=[np.sum((x - code) ** 2) for code in two_codes])

# %% [markdown] lang="en"
# Why not simply ten outputs, one for each digit? The paper's reasons: the net was to read all printable characters, and with one output for each, nearly all must be off nearly always, which is hard to train when there are many. Characters that look alike, such as O and 0, get codes that are alike, so that a later stage which knows about words can choose. And what is far from *every* code is no character: it can be rejected.
#
# Two codes differ in so many of the 84 pixels:

# %% [markdown] lang="es"
# ¿Por qué no simplemente diez salidas, una por dígito? Las razones del artículo: la red debía leer todos los caracteres imprimibles y, con una salida por cada uno, casi todas deben estar apagadas casi siempre, lo cual es difícil de entrenar cuando son muchas. Los caracteres que se parecen, como O y 0, reciben códigos parecidos, de modo que una etapa posterior que sepa de palabras pueda elegir. Y lo que está lejos de *todos* los códigos no es un carácter: se puede rechazar.
#
# Dos códigos difieren en tantos de los 84 píxeles:

# %% tags=["nbval-check-output"]
codes = CODES.reshape(10, 84)
differ = (codes[:, None] != codes).sum(axis=-1)
digits = [str(k) for k in range(10)]
table([(k, *differ[k]) for k in (8, 1)], ["digit", *digits], "pixels that differ")

# %% [markdown] lang="en"
# The 8 differs from the 0 in few pixels and from the 1 and the 7 in many. A pixel that differs costs $2^2 = 4$.
#
# **Your turn: repair.** This function should give the class whose code is nearest to `x`, or −1 if even that is farther than `most`. It has three bugs. The check recognises the last one left.

# %% [markdown] lang="es"
# El 8 difiere del 0 en pocos píxeles, y del 1 y del 7 en muchos. Un píxel que difiere cuesta $2^2 = 4$.
#
# **Tu turno: repara.** Esta función debería dar la clase cuyo código está más cerca de `x`, o −1 si incluso ese está más lejos que `most`. Tiene tres errores. La verificación reconoce el último que quede.

# %%
# exercise: 06.read_code
def read_code(x: np.ndarray, codes: np.ndarray, most: float) -> int:
    """The class with the nearest code, or -1, (d,), (classes, d), () -> ()."""
    ### BEGIN SOLUTION
    distances = ((codes - x) ** 2).sum(axis=1)
    nearest = int(distances.argmin())
    return nearest if distances[nearest] <= most else -1
    ### STUB
    # distances = (codes - x).sum(axis=1)
    # nearest = int(distances.argmax())
    # return nearest if distances[nearest] > most else -1
    ### END SOLUTION

# %%
check("06.read_code", read_code)

# %% [markdown] lang="en" tags=["06.competition"]
# ### The loss
#
# The simplest loss is the right class's distance, $E = y_D$ (eq. 8): pull the picture to its code. The paper adds competition (eq. 9):
#
# $$E = y_D + \log\Big(e^{-j} + \sum_i e^{-y_i}\Big)$$
#
# The second term is large while *any* distance is small, so it pushes the drawing away from all the codes, which stay where they are; the first term holds it to the right one alone. The constant $j$ is there so that distances which are already large are left alone. By hand, with two classes, $y = (1, 2)$, the first right, $j = 0.1$: $E = 1 + \log(e^{-0.1} + e^{-1} + e^{-2}) = 1 + \log 1.408 = 1.34$.
#
# **Your turn:** write it. (One or two lines.)

# %% [markdown] lang="es" tags=["06.competition"]
# ### La pérdida
#
# La pérdida más simple es la distancia de la clase correcta, $E = y_D$ (ec. 8): acerca el dibujo a su código. El artículo agrega competencia (ec. 9):
#
# $$E = y_D + \log\Big(e^{-j} + \sum_i e^{-y_i}\Big)$$
#
# El segundo término es grande mientras *alguna* distancia sea pequeña, así que aleja el dibujo de todos los códigos, que no se mueven; el primer término lo retiene solo junto al correcto. La constante $j$ está para no tocar las distancias que ya son grandes. A mano, con dos clases, $y = (1, 2)$, la primera correcta, $j = 0.1$: $E = 1 + \log(e^{-0.1} + e^{-1} + e^{-2}) = 1 + \log 1.408 = 1.34$.
#
# **Tu turno:** escríbela. (Una o dos líneas.)

# %%
# exercise: 06.competition
def competition(y: np.ndarray, label: int, j: float) -> float:
    """The loss of an image, from its distances to all codes (eq. 9).

    (classes,), (), () -> ()
    """
    ### BEGIN SOLUTION
    return float(y[label] + np.log(np.exp(-j) + np.exp(-y).sum()))
    ### END SOLUTION

# %%
check("06.competition", competition)

# %% [markdown] lang="en"
# Write $z = -y$, and it is an old friend: $-\log \dfrac{e^{z_D}}{e^{-j} + \sum_i e^{z_i}}$, the cross-entropy of a softmax with one class more, "none of these", whose score never moves. So the course's net gives $-y$, and its largest output is the answer, as everywhere else.

# %% [markdown] lang="es"
# Escribe $z = -y$, y es una vieja conocida: $-\log \dfrac{e^{z_D}}{e^{-j} + \sum_i e^{z_i}}$, la entropía cruzada de una softmax con una clase más, «ninguna de estas», cuyo puntaje nunca se mueve. Por eso la red del curso da $-y$, y su mayor salida es la respuesta, como en todas partes.

# %% tags=["nbval-check-output"]
by_keras = keras.losses.sparse_categorical_crossentropy(
    np.array([0]), np.array([[-1, -2, -.1]]), from_logits=True)
show(loss=by_keras.numpy().item())

# %% [markdown] lang="en"
# ## 6 · Training
#
# The paper's recipe: weights start uniformly within ±2.4/(inputs of the unit); 20 passes; one image a step; the rate falls by hand from 0.0005 to 0.00001; and each weight has its own rate, from an estimate of the curvature (*stochastic diagonal Levenberg–Marquardt*). We keep the starts, the loss and the falling rate. In place of the rest we use what everybody uses now: small batches, and gradient descent with momentum (lesson 2).

# %% [markdown] lang="es"
# ## 6 · El entrenamiento
#
# La receta del artículo: los pesos se sortean de una uniforme en ±2.4/(entradas de la unidad); 20 pasadas; una imagen por paso; la tasa baja a mano de 0.0005 a 0.00001; y cada peso tiene su propia tasa, según una estimación de la curvatura (*stochastic diagonal Levenberg–Marquardt*). Conservamos los inicios, la pérdida y la tasa decreciente. En lugar de lo demás usamos lo que hoy usan todos: lotes pequeños y descenso por el gradiente con momento (lección 2).

# %%
steps, batch, rate = budget.pick(smoke=(240, 16, .0025), cpu=(900, 64, .002),
                                 gpu=(4700, 64, .001), paper=(18_750, 64, .001))
seeds = range(3)
show(steps=steps, batch=batch, rate=rate)
budget.announce(cpu=7, gpu=6, paper=23)

# %% [markdown] lang="en"
# Every run below has these many steps, whatever it learns from. So two runs differ in their images and not in how long they learn. We will need many runs, so we compile the net once and start it anew each time:

# %% [markdown] lang="es"
# Cada corrida que sigue tiene esta cantidad de pasos, aprenda de lo que aprenda. Así, dos corridas difieren en sus imágenes y no en cuánto tiempo aprenden. Necesitaremos muchas corridas, así que compilamos la red una vez y la reiniciamos cada vez:

# %%
from collections.abc import Callable

from helpers.training import Batches, fit

def prepare(model: keras.Model, loss: Callable, rate: float) -> keras.Model:
    """The model, ready to learn; the rate falls to 0 along a cosine."""
    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.SGD(falling, momentum=.9), loss,
                  jit_compile=False, steps_per_execution=20)
    return model

def restart(model: keras.Model, seed: int) -> None:
    """Other random weights, and an optimiser that has forgotten its past."""
    keras.utils.set_random_seed(seed)
    fresh = architectures.lenet5(original=model.name == "lenet5")
    model.set_weights(fresh.get_weights())
    for variable in model.optimizer.variables:
        variable.assign(0 * variable)

# %% [markdown] lang="en"
# `train` runs through the images again and again until the steps are done. With a budget above the smallest, `fit` does what `model.fit` does and also saves the state after an epoch: if the run is cut off (Colab ends the session, the battery is empty), run the notebook again and it goes on from there, to the same last bit on the same kind of machine. A run that has ended is read, not repeated.

# %% [markdown] lang="es"
# `train` recorre las imágenes una y otra vez hasta completar los pasos. Con un presupuesto mayor que el más pequeño, `fit` hace lo mismo que `model.fit` y además guarda el estado después de una época: si la corrida se corta (Colab termina la sesión, se acaba la batería), ejecuta otra vez el notebook y continúa desde ahí, igual hasta el último bit en el mismo tipo de máquina. Una corrida terminada se lee, no se repite.

# %%
from math import ceil

def train(model: keras.Model, images: np.ndarray, labels: np.ndarray, seed: int,
          name: str) -> None:
    """All steps, from a new start; saved under this name."""
    restart(model, seed)
    batches = Batches(images, labels, batch, seed)
    an_epoch = min(len(batches), steps)
    fit(model, batches, ceil(steps / an_epoch), f"06-{model.name}-{name}-{seed}",
        steps_per_epoch=an_epoch)

def error(model: keras.Model, images: np.ndarray) -> float:
    """How many of the test images, as given, are answered wrongly, in percent."""
    answers = model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
    return 100 * float(np.mean(answers != y_test))

# %% [markdown] lang="en"
# The first run, from all training images. *Predict:* guessing would be wrong in 90 %. How far down do these few steps bring it?

# %% [markdown] lang="es"
# La primera corrida, con todas las imágenes de entrenamiento. *Predice:* adivinando, el error sería de 90 %. ¿Hasta dónde lo bajan estos pocos pasos?

# %%
net = prepare(architectures.lenet5(), competitive_loss, rate)
train(net, x_train, y_train, seed=0, name="first")
first_error = error(net, x_test)
print(f"{first_error = :.1f} %")
assert first_error < 15

# %% [markdown] lang="en"
# ### How far may a digit move?
#
# Lesson 4 said that pooling forgives small shifts. Shift each test digit by up to 0, 1 … 4 pixels, at random, up or down and sideways. *Predict* the errors of the net that you have just trained.

# %% [markdown] lang="es"
# ### ¿Cuánto puede moverse un dígito?
#
# La lección 4 decía que el pooling perdona desplazamientos pequeños. Desplaza cada dígito de prueba hasta 0, 1 … 4 píxeles, al azar, en vertical y en horizontal. *Predice* los errores de la red que acabas de entrenar.

# %%
from helpers.training import augmented

by_reach = []
for reach in range(5):
    shifted = augmented(x_test, np.random.default_rng(0), reach, mirror=False)
    by_reach.append(error(net, shifted))
assert by_reach[4] > 2 * by_reach[0]
table(enumerate(by_reach), ["shift up to (pixels)", "test error (%)"])

# %% [markdown] lang="en"
# One pixel already costs the net many of its answers, and four ruin the reading. Two halvings forgive a little, and no more. What the plan of the net does not give, the images must teach.

# %% [markdown] lang="es"
# Un píxel ya le cuesta a la red muchas de sus respuestas, y cuatro arruinan la lectura. Dos reducciones a la mitad perdonan un poco, y no más. Lo que el plan de la red no da, lo deben enseñar las imágenes.

# %% [markdown] lang="en"
# ## 7 · More images, other images
#
# The paper asks two questions about data. Does the net still get better with more images? And can one make more out of those one has, by **distorting** them? A digit that leans a little is still the same digit; a net does not know that until it has seen it.
#
# An affine distortion is a 2×2 matrix. It says for each pixel of the new picture where to look in the old one, both measured from the middle.

# %% [markdown] lang="es"
# ## 7 · Más imágenes, otras imágenes
#
# El artículo hace dos preguntas sobre los datos. ¿La red sigue mejorando con más imágenes? ¿Y se pueden hacer más a partir de las que se tienen, **deformándolas**? Un dígito un poco inclinado sigue siendo el mismo dígito; una red no lo sabe hasta que lo ha visto.
#
# Una deformación afín es una matriz de 2×2. Dice, para cada píxel de la imagen nueva, dónde mirar en la vieja, ambos medidos desde el centro.

# %%
from scipy.ndimage import affine_transform

def warp(image: np.ndarray, matrix: np.ndarray,
         shift: tuple[float, float] = (0, 0)) -> np.ndarray:
    """The image (h, w) through a matrix that works around its middle, and moved."""
    middle = (np.array(image.shape) - 1) / 2
    offset = middle - matrix @ (middle + shift)
    return affine_transform(image, matrix, offset, order=1)

# %% [markdown] lang="en"
# Three matrices. *Predict* what each does: which one makes the digit smaller, which one leans it, which one makes it taller and narrower? (The first number of a place is its row.)

# %% [markdown] lang="es"
# Tres matrices. *Predice* qué hace cada una: ¿cuál hace el dígito más pequeño, cuál lo inclina, cuál lo hace más alto y angosto? (El primer número de un lugar es su fila.)

# %%
matrices = {"A": np.array([[.8, 0], [0, 1.25]]),
            "B": np.array([[1.3, 0], [0, 1.3]]),
            "C": np.array([[1, 0], [.3, 1]])}
digit = data.x_test[y_test == 7][0, :, :, 0]
views = {name: warp(digit, matrix) for name, matrix in matrices.items()}
plots.images({"image": digit, **views}, caption="a seven, and three views of it")

# %% [markdown] lang="en"
# A looks less far up and further sideways: taller and narrower, the paper's *squeezing*. B looks further everywhere: smaller. C looks sideways the more, the further the row is from the middle: the *shear*. The paper uses just these, and shifts, at random; how strong they were it does not say. These strengths are ours:

# %% [markdown] lang="es"
# A mira menos lejos hacia arriba y más lejos hacia los lados: más alto y angosto, el *squeezing* del artículo. B mira más lejos en todas las direcciones: más pequeño. C mira tanto más hacia un lado cuanto más lejos del centro está la fila: la inclinación (*shear*). El artículo usa justo estas, más desplazamientos, al azar; qué tan fuertes eran no lo dice. Estas intensidades las elegimos nosotros:

# %%
def distort(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image squeezed, scaled, sheared, moved at random, (n, 28, 28, 1) -> same."""
    copies = np.empty_like(images)
    for k, image in enumerate(images[..., 0]):
        scale, squeeze, shear = rng.uniform(-1, 1, 3) * (.1, .1, .2)
        shape = np.array([[1 + squeeze, 0], [shear, 1 / (1 + squeeze)]])
        shift = rng.uniform(-1.5, 1.5, 2)
        copies[k, ..., 0] = warp(image, (1 + scale) * shape, shift)
    return copies

# %%
rng = np.random.default_rng(0)
sevens = np.repeat(digit[None, :, :, None], 7, axis=0)
distorted_sevens = distort(sevens, rng)

# %%
plots.images({f"{k}": image for k, image in enumerate(distorted_sevens)},
             caption="seven distorted copies of the same seven")

# %% [markdown] lang="en"
# Distort all test digits once as well: `x_moved`. Then train in two ways: on the training images as they are (`plain`), and with distorted copies added (`distorted`), as the paper did, which made nine copies of each, 540,000 in all. Three starts each. For each run we note two errors, on the test digits as they are, and on the moved ones. *Predict* which numbers will be large.

# %% [markdown] lang="es"
# Deforma también una vez todos los dígitos de prueba: `x_moved`. Luego entrena de dos maneras: con las imágenes de entrenamiento tal como son (`plain`) y con copias deformadas añadidas (`distorted`), como el artículo, que hizo nueve copias de cada una, 540 000 en total. Tres inicios cada vez. De cada corrida anotamos dos errores: con los dígitos de prueba tal como son y con los movidos. *Predice* qué números serán grandes.

# %%
x_moved = for_lenet(distort(data.x_test, rng))

def errors(images: np.ndarray, labels: np.ndarray, n: int) -> np.ndarray:
    """Test errors, plain and moved, of nets that learn from n images: -> (seeds, 2)."""
    found = []
    for seed in seeds:
        chosen = np.random.default_rng(seed).permutation(len(images))[:n]
        train(net, images[chosen], labels[chosen], seed, f"{n}")
        found.append([error(net, x_test), error(net, x_moved)])
    return np.array(found)

# %%
copies = budget.pick(smoke=3, cpu=3, paper=9)
more = [data.x_train] + [distort(data.x_train, rng) for _ in range(copies)]
x_more = for_lenet(np.concatenate(more))
y_more = np.tile(y_train, 1 + copies)
by_kind = {"distorted": errors(x_more, y_more, len(x_more))}

# %% [markdown] lang="en"
# And the plain ones, from a part of the images, from more, and from all (the paper: 15,000, 30,000, 60,000):

# %% [markdown] lang="es"
# Y las corridas simples, con una parte de las imágenes, con más y con todas (el artículo: 15 000, 30 000, 60 000):

# %%
shares = budget.pick(smoke=(1/16, 1/4, 1), cpu=(1/64, 1/8, 1), paper=(1/4, 1/2, 1))
sizes = sorted({max(batch, int(share * len(x_train))) for share in shares})
by_size = {n: errors(x_train, y_train, n) for n in sizes}
by_kind["plain"] = by_size[len(x_train)]

# %%
few, *_, all_ = by_size.values()
assert np.median(few[:, 0]) > np.median(all_[:, 0])
rows = [(n, list(found[:, 0]), np.median(found[:, 0])) for n, found in by_size.items()]
table(rows, ["images", "three runs", "median"], "test error (%)")

# %%
plots.strips({f"{n}": found[:, 0] for n, found in by_size.items()}, x="test error (%)")

# %% [markdown] lang="en"
# More images, fewer errors, in the middle of the three starts. The dots of one row are spread as well: a single start would not be enough for fine differences. The paper's Figure 6 shows the same order on MNIST. Now the kinds: test digits as they are, then the moved ones.

# %% [markdown] lang="es"
# Más imágenes, menos errores, en el valor central de los tres inicios. También los puntos de una misma fila se dispersan: un solo inicio no bastaría para diferencias finas. La Figura 6 del artículo muestra el mismo orden en MNIST. Ahora las maneras: dígitos de prueba tal como son, y luego los movidos.

# %%
on_moved = {name: found[:, 1] for name, found in by_kind.items()}
assert np.median(on_moved["distorted"]) < np.median(on_moved["plain"])
rows = [(name, list(found[:, 0]), list(found[:, 1])) for name, found in by_kind.items()]
table(rows, ["training", "digits as they are", "digits moved"], "test error (%)")

# %% [markdown] lang="en"
# The moved ones as a picture, one dot for each run:

# %% [markdown] lang="es"
# Los movidos en una figura, un punto por corrida:

# %%
plots.strips(on_moved, x="test error (%)")

# %% [markdown] lang="en"
# The picture shows the moved digits: whoever has seen distorted ones makes clearly fewer errors there. This is the robust result.
#
# On digits *as they are* the answer depends on how long the net learns. In the few steps of the smallest budget the copies cost errors there: the net has more to learn and no time for it. With many steps they pay: in the paper the error fell from 0.95 % to 0.8 %, and section 10 has two long trainings of ours on all of MNIST, without copies and with them.

# %% [markdown] lang="es"
# La figura muestra los dígitos movidos: quien ha visto dígitos deformados comete ahí claramente menos errores. Este es el resultado sólido.
#
# Con los dígitos *tal como son*, la respuesta depende de cuánto tiempo aprende la red. En los pocos pasos del presupuesto más pequeño las copias ahí cuestan errores: la red tiene más que aprender y no tiene tiempo. Con muchos pasos compensan: en el artículo el error bajó de 0.95 % a 0.8 %, y la sección 10 tiene dos entrenamientos largos nuestros con todo MNIST, sin copias y con ellas.

# %% [markdown] lang="en"
# ### The hardest errors
#
# An error rate says how often; look at the images to see why. Here are the errors of the last net about which it was most sure: those where the best answer leads the second by most. (Number, truth → answer.)

# %% [markdown] lang="es"
# ### Los errores más difíciles
#
# Una tasa de error dice cuántas veces; para ver por qué, mira las imágenes. Estos son los errores de la última red en los que estaba más segura: aquellos en que la mejor respuesta aventaja más a la segunda. (Número, verdad → respuesta.)

# %%
outputs = net.predict(x_test, batch_size=500, verbose=0)
answers = outputs.argmax(axis=1)
ranked = np.sort(outputs, axis=1)
lead = ranked[:, -1] - ranked[:, -2]
wrong = np.flatnonzero(answers != y_test)
hardest = wrong[np.argsort(-lead[wrong])][:7]

# %%
plots.images({f"{k}: {y_test[k]}→{answers[k]}": data.x_test[k] for k in hardest},
             caption="test images answered wrong, each with its number, digit → answer")

# %% [markdown] lang="en"
# Would you have read them all? The paper shows all 82 test images that its best LeNet-5 got wrong, and finds two kinds: truly ambiguous ones, and digits written in a way that is rare in the training set.
#
# A bank would rather have a doubtful cheque read by a person than wrongly by a machine. The lead tells which ones are doubtful. *Predict:* if the net may pass on the tenth of the images in which its lead is smallest, how many errors are left in the rest?

# %% [markdown] lang="es"
# ¿Los habrías leído todos? El artículo muestra las 82 imágenes de prueba en que falló su mejor LeNet-5, y encuentra dos clases: las de verdad ambiguas, y los dígitos escritos de una manera poco frecuente en el conjunto de entrenamiento.
#
# Un banco prefiere que un cheque dudoso lo lea una persona a que una máquina lo lea mal. La ventaja dice cuáles son dudosos. *Predice:* si la red puede pasar a otro la décima parte de las imágenes, aquellas en que su ventaja es menor, ¿cuántos errores quedan en el resto?

# %%
right = (answers == y_test)[np.argsort(lead)]
answered = {share: right[int(share * len(right)):] for share in (0, .05, .1, .2)}
wrong_share = {share: 100 * float(1 - rest.mean()) for share, rest in answered.items()}
assert wrong_share[.1] < wrong_share[0] / 1.5
rows = [(100 * share, found) for share, found in wrong_share.items()]
table(rows, ["passed on (%)", "errors in the rest (%)"])

# %% [markdown] lang="en"
# The errors sit among the doubtful ones. That is how a net with errors can be trusted with money: it says when not to trust it.

# %% [markdown] lang="es"
# Los errores están entre los dudosos. Así se le puede confiar dinero a una red que se equivoca: dice cuándo no fiarse de ella.

# %% [markdown] lang="en"
# ## 8 · Inside a trained LeNet-5
#
# Training for long on all of MNIST takes minutes on a CPU, so this project did it once and keeps the weights, with a card that says how.

# %% [markdown] lang="es"
# ## 8 · Dentro de una LeNet-5 entrenada
#
# Entrenar mucho tiempo con todo MNIST toma minutos en una CPU, así que este proyecto lo hizo una vez y guarda los pesos, con una ficha que dice cómo.

# %%
card = stored.card("lenet5")
trained = stored.load_weights(architectures.lenet5(), "lenet5")
trained.compile(jit_compile=False)
on_these = error(trained, x_test)
show(trained_on=card["trained_on"], epochs=card["epochs"])
rows = [("MNIST", card["test_error"]), ("your digits", on_these)]
table(rows, ["images", "test error (%)"])

# %% [markdown] lang="en"
# Two errors in %: on MNIST's test images, from the card, and on the digits you have here. If yours are the stand-in, the second is shocking: about a third. Nothing is wrong with the net. Those digits come from 13 other people, by way of a university in Istanbul, and were counted off on a coarse grid of 8×8 and enlarged: other shapes, thicker strokes. **A test error holds for images like those of the test**, and no longer.

# %% [markdown] lang="es"
# Dos errores en %: con las imágenes de prueba de MNIST, según la ficha, y con los dígitos que tienes aquí. Si los tuyos son los sustitutos, el segundo es chocante: cerca de un tercio. La red no tiene nada malo. Esos dígitos vienen de otras 13 personas, por medio de una universidad de Estambul, y se pasaron a una cuadrícula gruesa de 8×8 y se ampliaron: otras formas, trazos más gruesos. **Un error de prueba vale para imágenes como las de la prueba**, y no más allá.

# %%
stand_in = len(x_test) == 360
assert on_these < (45 if stand_in else 1.5)
read = trained.predict(x_test, batch_size=500, verbose=0).argmax(axis=1)
counts = np.bincount(read[y_test == 7], minlength=10)
table([("count", *counts)], ["answer", *digits])

# %% [markdown] lang="en"
# That is what it answers to the sevens, for each answer from 0 to 9. Now let us look inside. The six kernels of C1, and what comes out of the first four layers for a 3:

# %% [markdown] lang="es"
# Eso es lo que responde a los sietes, por cada respuesta de 0 a 9. Ahora miremos adentro. Los seis kernels de C1, y lo que sale de las primeras cuatro capas con un 3:

# %%
kernels = trained.get_layer("C1").kernel.numpy()[:, :, 0]
names = "C1", "S2", "C3", "S4"
outputs = [trained.get_layer(name).output for name in names]
three = x_test[y_test == 3][:1]
maps = dict(zip(names, keras.Model(trained.inputs[0], outputs)(three), strict=True))

# %%
plots.feature_maps({"kernel": kernels}, across=6)

# %%
of_three = {name: np.asarray(values)[0] for name, values in maps.items()}
plots.feature_maps(of_three, across=8)

# %% [markdown] lang="en"
# Nobody designed these kernels. Several have a bright and a dark side: they look for edges and strokes of some direction, like the cells of lesson 3. (Grey is 0; one scale for all six, so the pale ones are weak.) In C1 and S2 you can still see the 3; in C3 each map marks where *some combination* is; in S4, 5×5, the digit is gone for our eyes.
#
# Walk through the net yourself. *Try:* which layer's unit sees the whole digit first? Find a map of C3 that answers to one of the digits and not to another. Where do the parameters sit, and where the multiply-adds?

# %% [markdown] lang="es"
# Nadie diseñó estos kernels. Varios tienen un lado claro y uno oscuro: buscan bordes y trazos de cierta dirección, como las células de la lección 3. (El gris es 0; la escala es la misma para los seis, así que los pálidos son débiles.) En C1 y S2 todavía se ve el 3; en C3 cada mapa marca dónde hay *alguna combinación*; en S4, de 5×5, el dígito desapareció para nuestros ojos.
#
# Recorre tú la red. *Prueba:* ¿la unidad de qué capa es la primera que ve el dígito entero? Busca un mapa de C3 que responda a uno de los dígitos y a otro no. ¿Dónde están los parámetros, y dónde las multiplicaciones y sumas?

# %%
examples = [x_test[y_test == k][0] for k in (0, 3, 5, 8)]
widgets.architecture(trained, np.array(examples))

# %% [markdown] lang="en"
# C5 is the first to see all. It also holds 48,120 of the 60,000 parameters, while C1 and C3, with 1,672 together, do most of the work. That is the pattern of all the nets to come: *parameters sit in the full layers, computation in the convolutions*.
#
# Last, the drawings. For each digit we take the image whose F6 comes closest to its code. First row the image, second row what F6 draws, third row the code:

# %% [markdown] lang="es"
# C5 es la primera que ve todo. También guarda 48 120 de los 60 000 parámetros, mientras que C1 y C3, con 1672 entre las dos, hacen la mayor parte del trabajo. Es el patrón de todas las redes que vienen: *los parámetros están en las capas completas; el cómputo, en las convoluciones*.
#
# Por último, los dibujos. Para cada dígito tomamos la imagen cuya F6 más se acerca a su código. Primera fila, la imagen; segunda, lo que dibuja F6; tercera, el código:

# %%
drawing = keras.Model(trained.inputs[0], trained.get_layer("F6").output)
drawn = np.asarray(drawing(x_test))
away = ((drawn - codes[y_test]) ** 2).sum(axis=1)

def best_drawn(k: int) -> int:
    """The place of the test image of class k whose drawing is nearest to its code."""
    places = np.flatnonzero(y_test == k)
    return places[away[places].argmin()]

best = [best_drawn(k) for k in range(10)]

# %%
def pictures(rows: np.ndarray) -> np.ndarray:
    """Rows of 84 pixels as square pictures, (10, 84) -> (12, 12, 10)."""
    high = rows.reshape(10, 12, 7).transpose(1, 2, 0)
    return np.pad(high, ((0, 0), (2, 3), (0, 0)), constant_values=-1)

ink = data.x_test[best][..., 0].transpose(1, 2, 0) / 255
rows = {"image": ink, "F6": pictures(drawn[best]), "code": pictures(codes)}
plots.feature_maps(rows, across=10)

# %%
assert np.median(away[best]) < 1
table([("squared distance", *away[best].round(1))], ["digit", *digits])

# %% [markdown] lang="en"
# The net has learned to turn handwriting into print. (Where a digit of the stand-in is strange to the net, even its best drawing is off.)

# %% [markdown] lang="es"
# La red aprendió a convertir letra manuscrita en letra de imprenta. (Donde un dígito sustituto le es extraño a la red, hasta su mejor dibujo sale mal.)

# %% [markdown] lang="en" tags=["06.c3_today"]
# ## 9 · The LeNet-5 of today
#
# Look for "LeNet-5" in any library or course, and you find another net: the same plan, other parts.
#
# | Part | 1998 | today |
# | --- | --- | --- |
# | squashing | 1.7159 tanh(2a/3) | ReLU (or plain tanh, or sigmoid) |
# | S2, S4 | sum, coefficient and bias, squashing | max (or average) pooling, nothing to learn |
# | C3 | 60 kernels, by Table I | 96 kernels, fully connected |
# | output | distances to ten fixed codes | ten units with weights, softmax |
# | loss | distance with competition | cross-entropy |
# | training | one image a step, a rate for each weight | batches, momentum or Adam |

# %% [markdown] lang="es" tags=["06.c3_today"]
# ## 9 · La LeNet-5 de hoy
#
# Busca «LeNet-5» en cualquier biblioteca o curso y encontrarás otra red: el mismo plan, otras piezas.
#
# | Pieza | 1998 | hoy |
# | --- | --- | --- |
# | compresión | 1.7159 tanh(2a/3) | ReLU (o tanh simple, o sigmoide) |
# | S2, S4 | suma, coeficiente y sesgo, compresión | max pooling (o promedio), nada que aprender |
# | C3 | 60 kernels, según la Tabla I | 96 kernels, todo conectado |
# | salida | distancias a diez códigos fijos | diez unidades con pesos, softmax |
# | pérdida | distancia con competencia | entropía cruzada |
# | entrenamiento | una imagen por paso, una tasa por peso | lotes, momento o Adam |

# %% [markdown] lang="en"
# **Your turn: predict this row of today's table.** C3, fully connected: `[height, width, maps, parameters, connections]`.

# %% [markdown] lang="es"
# **Tu turno: predice esta fila de la tabla de hoy.** C3, con todo conectado: `[alto, ancho, mapas, parámetros, conexiones]`.

# %%
# exercise: 06.c3_today
### BEGIN SOLUTION
c3_today = [10, 10, 16, (5 * 5 * 6 + 1) * 16, 10 * 10 * (5 * 5 * 6 + 1) * 16]
### END SOLUTION

# %%
check("06.c3_today", c3_today)

# %% [markdown] lang="en" tags=["06.lenet_today"]
# **Your turn: build it.** Write a function that returns today's LeNet-5 as a Keras model for images of shape (32, 32, 1):
#
# 1. C1, a convolution with 6 kernels of 5×5, no padding, ReLU; S2, max pooling of 2×2: (14, 14, 6);
# 2. C3, a convolution with 16 kernels of 5×5, no padding, ReLU; S4, max pooling of 2×2: (5, 5, 16);
# 3. C5, a convolution with 120 kernels of 5×5, no padding, ReLU; then flatten: (120,);
# 4. F6, a dense layer of 84 units with ReLU;
# 5. a dense layer of `classes` units without activation: the loss will do the softmax.

# %% [markdown] lang="es" tags=["06.lenet_today"]
# **Tu turno: constrúyela.** Escribe una función que devuelva la LeNet-5 de hoy como modelo de Keras para imágenes de forma (32, 32, 1):
#
# 1. C1, una convolución con 6 kernels de 5×5, sin padding, ReLU; S2, max pooling de 2×2: (14, 14, 6);
# 2. C3, una convolución con 16 kernels de 5×5, sin padding, ReLU; S4, max pooling de 2×2: (5, 5, 16);
# 3. C5, una convolución con 120 kernels de 5×5, sin padding, ReLU; luego aplanar: (120,);
# 4. F6, una capa densa de 84 unidades con ReLU;
# 5. una capa densa de `classes` unidades sin activación: la softmax la hará la pérdida.

# %%
# exercise: 06.lenet_today
def lenet_today(classes: int) -> keras.Model:
    """Today's LeNet-5, (32, 32, 1) -> (classes,)."""
    ### BEGIN SOLUTION
    x = images = keras.Input((32, 32, 1))
    for filters in (6, 16):
        x = layers.Conv2D(filters, 5, activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(layers.Conv2D(120, 5, activation="relu")(x))
    x = layers.Dense(84, activation="relu")(x)
    return keras.Model(images, layers.Dense(classes)(x))
    ### END SOLUTION

# %%
check("06.lenet_today", lenet_today)

# %% [markdown] lang="en"
# The course has the same net, as `lenet5(original=False)`. Its layers, counted:

# %% [markdown] lang="es"
# El curso tiene la misma red, como `lenet5(original=False)`. Sus capas, contadas:

# %% tags=["nbval-check-output"]
today = architectures.lenet5(original=False)
ledger(today)

# %% [markdown] lang="en"
# 61,706 in place of 60,000. Row by row, where do the 1,706 come from?

# %% [markdown] lang="es"
# 61 706 en lugar de 60 000. Fila por fila, ¿de dónde salen los 1706?

# %% tags=["nbval-check-output"]
old = {row.name: row.parameters for row in ledger(trained)}
new = {row.name: row.parameters for row in ledger(today)}
changed = {name: new[name] - old[name] for name in old if new[name] != old[name]}
rows = [*changed.items(), ("total", sum(changed.values()))]
table(rows, ["layer", "more parameters"])

# %% [markdown] lang="en"
# Is today's better? In the same steps, on the same images, from the same three starts; the learning rates are different, for the two losses are not on one scale (each was found by a few trials):

# %% [markdown] lang="es"
# ¿Es mejor la de hoy? Con los mismos pasos, las mismas imágenes y los mismos tres inicios; las tasas de aprendizaje son distintas, pues las dos pérdidas no están en una misma escala (cada una se halló con unas pocas pruebas):

# %%
by_net = {"1998": by_kind["plain"]}
entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
net = prepare(today, entropy, .03)
by_net["2020s"] = errors(x_train, y_train, len(x_train))

# %%
assert np.median(by_net["2020s"][:, 0]) < np.median(by_net["1998"][:, 0]) + 1
rows = [(name, list(found[:, 0]), found[:, 0].mean()) for name, found in by_net.items()]
table(rows, ["net", "three runs", "mean"], "test error (%)")

# %%
plots.strips({name: found[:, 0] for name, found in by_net.items()}, x="test error (%)")

# %% [markdown] lang="en"
# In so few steps today's parts are not worse, and they are simpler. The old ones can learn, too (section 8 shows it). What speaks for the new ones: they need no tables and no constants of their own, and they work in any net. Whether they also learn sooner, these runs, which change six parts at once, cannot say.

# %% [markdown] lang="es"
# En tan pocos pasos las piezas de hoy no son peores, y son más simples. Las viejas también pueden aprender (lo muestra la sección 8). A favor de las nuevas: no necesitan tablas ni constantes propias, y sirven en cualquier red. Si además aprenden antes, no lo dicen estas corridas, que cambian seis piezas a la vez.

# %% [markdown] lang="en"
# ## 10 · Paper against ours
#
# **The table, layer by layer.** `compare` raises an error where a number differs.

# %% [markdown] lang="es"
# ## 10 · El artículo frente a lo nuestro
#
# **La tabla, capa por capa.** `compare` lanza un error donde un número difiere.

# %%
from helpers.architectures.lenet import TABLE
from helpers.architectures.ledger import compare

compare(trained, TABLE)

# %% [markdown] lang="en"
# **The connections** come from the shapes: a unit of a convolution or a full layer uses each of its map's parameters once, so *parameters × places*; a unit of a subsampling layer has 5 wires.

# %% [markdown] lang="es"
# **Las conexiones** salen de las formas: una unidad de una convolución o de una capa completa usa una vez cada parámetro de su mapa, así que *parámetros × lugares*; una unidad de submuestreo tiene 5 cables.

# %%
def connections(layer: keras.Layer) -> int:
    """How many wires lead to a layer's units, those from the biases counted."""
    *sides, units = layer.output.shape[1:]
    places = int(np.prod(sides))
    if isinstance(layer, Subsampling):
        return 5 * units * places
    return layer.count_params() * places

# %% tags=["nbval-check-output"]
wires = {layer.name: connections(layer) for layer in trained.layers if layer.weights}
assert all(int(row["connections"]) == wires[row["row"]] for row in TABLE)
table([*wires.items(), ("total", sum(wires.values()))], ["layer", "connections"])

# %% [markdown] lang="en"
# 340,908, as the paper says; but only if one counts the 840 wires from F6 to the codes, whose weights are fixed and therefore not among the 60,000. Without them it would be 340,068. The layer-by-layer text gives no number for them; the sum does.
#
# **The test error on MNIST.** The paper: 0.95 %, where it settles after about ten passes, and 0.8 % with distortions.

# %% [markdown] lang="es"
# 340 908, como dice el artículo; pero solo si se cuentan los 840 cables de F6 a los códigos, cuyos pesos son fijos y por eso no están entre los 60 000. Sin ellos serían 340 068. El texto, capa por capa, no da un número para ellos; la suma sí.
#
# **El error de prueba en MNIST.** El artículo: 0.95 %, donde se estabiliza tras unas diez pasadas, y 0.8 % con deformaciones.

# %%
run, more_run = map(stored.load_curves, ("lenet5_plain", "lenet5_distorted"))
rows = [(kept["trained_on"], len(kept["test_error"]), sum(kept["cpu_minutes"]),
         sum(kept["minutes"])) for kept in (run, more_run)]
table(rows, ["trained on", "passes", "processor (minutes)", "clock (minutes)"])

# %%
plots.curves({"training": run["train_error"], "test": run["test_error"]}, x="epoch",
             y="error (%)", log=True)

# %%
test_error, with_distortions = run["test_error"], more_run["test_error"]
assert len(test_error) == 20 and with_distortions[-1] < .8
assert abs(test_error[-1] - .95) < .2 < card["test_error"] - .95
p, n = .0095, 10_000
show(deviation=f"{100 * (p * (1 - p) / n) ** .5:.1f} %",
     best_pass=f"{min(test_error)} %", weights_of_section_8=f'{card["test_error"]} %')
rows = [("training", 0.35, run["train_error"][-1]), ("test", 0.95, test_error[-1]),
        ("test, with distortions", 0.8, with_distortions[-1])]
table(rows, ["error (%)", "paper", "ours"])

# %% [markdown] lang="en"
# The first run is stored with the course: the budget `paper` of section 6 on real MNIST, all 60,000 images, one start. The minutes are those of the processor and those by the clock, on two cores that had other work as well.
#
# Then paper and ours, side by side: the error on the training images (the paper's is after 19 passes), and **on the test images: 0.95 % in the paper, 1.06 % here**. We take the last pass, not the best one (1.01 %): to choose by the test images would flatter us. How much can 10,000 test images tell at all? The standard deviation of such a share is $\sqrt{p(1-p)/n}$, about a tenth of a per cent. Ours is one of them above the paper's: these images do not tell the two apart. The weights of section 8 learned with half the rate, and their error, 1.16 %, is two deviations above: small, but probably not chance. The training differs (batches and one rate for all, against single images and a rate for each weight), and so do the codes.
#
# With distortions we come out on the other side. The second run learned as many steps of 64 from MNIST and nine distorted copies of each image, made as in section 7: two passes over 600,000 images. It got **0.65 %** (one start), the paper 0.8 %. Our distortions are not the paper's, so this is no contest; it says that the plan of 1998 has room below 0.8 %.
#
# With `COURSE_BUDGET=paper` section 7 trains with the paper's amounts: 15,000, 30,000 and 60,000 images, 20 passes, and 540,000 copies. That is a dozen runs like the one above, and needs about 8 GB of memory.
#
# What others had on MNIST in the same paper (its Figure 9), test error in %:
#
# | Method | error |
# | --- | --- |
# | linear classifier on the pixels | 12.0 |
# | nearest neighbours (Euclidean) | 5.0 |
# | two hidden layers, 300 and 100 units | 3.05 |
# | LeNet-1 (a smaller net, images of 16×16) | 1.7 |
# | support vectors, polynomial of degree 4 | 1.1 |
# | LeNet-5 | 0.95 |
# | LeNet-5, with distortions | 0.8 |
# | three boosted LeNet-4, with distortions | 0.7 |

# %% [markdown] lang="es"
# La primera corrida está guardada con el curso: el presupuesto `paper` de la sección 6 con MNIST real, las 60 000 imágenes, un solo inicio. Los minutos son los de procesador y los de reloj, en dos núcleos que además hacían otros trabajos.
#
# Luego el artículo y lo nuestro, lado a lado: el error en las imágenes de entrenamiento (el del artículo, después de 19 pasadas) y **en las de prueba: 0.95 % en el artículo, 1.06 % aquí**. Tomamos la última pasada y no la mejor (1.01 %): elegirla con las imágenes de prueba nos favorecería. ¿Cuánto pueden decir 10 000 imágenes de prueba? La desviación estándar de una proporción así es $\sqrt{p(1-p)/n}$, cerca de una décima de punto. Lo nuestro está una desviación por encima del artículo: estas imágenes no distinguen a los dos. Los pesos de la sección 8 aprendieron con la mitad de la tasa, y su error, 1.16 %, está dos desviaciones por encima: poco, pero probablemente no es casualidad. El entrenamiento es distinto (lotes y una tasa para todos, frente a imágenes sueltas y una tasa por peso), y los códigos también.
#
# Con deformaciones quedamos del otro lado. La segunda corrida aprendió la misma cantidad de pasos de 64, de MNIST y nueve copias deformadas de cada imagen, hechas como en la sección 7: dos pasadas por 600 000 imágenes. Obtuvo **0.65 %** (un inicio); el artículo, 0.8 %. Nuestras deformaciones no son las del artículo, así que no es una competencia; dice que al plan de 1998 le quedaba espacio por debajo de 0.8 %.
#
# Con `COURSE_BUDGET=paper` la sección 7 entrena con las cantidades del artículo: 15 000, 30 000 y 60 000 imágenes, 20 pasadas y 540 000 copias. Es una docena de corridas como la de arriba, y necesita unos 8 GB de memoria.
#
# Lo que obtuvieron otros con MNIST en el mismo artículo (su Figura 9), error de prueba en %:
#
# | Método | error |
# | --- | --- |
# | clasificador lineal sobre los píxeles | 12.0 |
# | vecinos más cercanos (euclidiano) | 5.0 |
# | dos capas ocultas, de 300 y 100 unidades | 3.05 |
# | LeNet-1 (una red menor, imágenes de 16×16) | 1.7 |
# | vectores de soporte, polinomio de grado 4 | 1.1 |
# | LeNet-5 | 0.95 |
# | LeNet-5, con deformaciones | 0.8 |
# | tres LeNet-4 con *boosting* y deformaciones | 0.7 |

# %% [markdown] lang="en"
# ## Recap
#
# 1. You derived every number of the paper's table: 156, 12, 1,516, 32, 48,120 and 10,164 parameters make 60,000; the wires are 340,908, with the 840 to the codes.
# 2. You read Table I: 60 kernels of 96. It breaks the symmetry between maps, as you saw from an equal start; random starts do that too.
# 3. You wrote trainable subsampling (a blur, an OR, an AND), the reading of output codes, and the loss with competition, which is a cross-entropy with a class "none of these".
# 4. You found the 1,706 parameters by which today's LeNet-5 is larger: all connections in C3, an output layer that learns, pooling that does not.
# 5. You measured: more images help; a digit that has moved is read worse, unless the net has learned from moved ones; and the errors sit among the doubtful answers.
#
# Then most of computer vision left convolutional nets aside, for over a decade. Lesson 7 is the same plan, a thousand times larger.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Dedujiste cada número de la tabla del artículo: 156, 12, 1516, 32, 48 120 y 10 164 parámetros suman 60 000; los cables son 340 908, con los 840 hacia los códigos.
# 2. Leíste la Tabla I: 60 kernels de 96. Rompe la simetría entre mapas, como viste desde un inicio igual; los inicios al azar también.
# 3. Escribiste el submuestreo entrenable (un desenfoque, un O, un Y), la lectura de los códigos de salida y la pérdida con competencia, que es una entropía cruzada con una clase «ninguna de estas».
# 4. Encontraste los 1706 parámetros de más que tiene la LeNet-5 de hoy: todas las conexiones en C3, una capa de salida que aprende y un pooling que no.
# 5. Mediste: más imágenes ayudan; un dígito que se movió se lee peor, salvo que la red haya aprendido de dígitos movidos; y los errores están entre las respuestas dudosas.
#
# Después, la mayor parte de la visión por computadora dejó de lado las redes convolucionales, por más de una década. La lección 7 es el mismo plan, mil veces más grande.

# %% [markdown] lang="en"
# ## References
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", *Proc. IEEE* 86 (1998) 2278–2324, [doi 10.1109/5.726791](https://doi.org/10.1109/5.726791): section II.B is LeNet-5, II.C the loss, III MNIST and the results.
# - Y. LeCun and others, "Backpropagation applied to handwritten zip code recognition", *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541): the first of the line.
# - P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual document analysis", *ICDAR* (2003) 958–963, [doi 10.1109/ICDAR.2003.1227801](https://doi.org/10.1109/ICDAR.2003.1227801): affine and elastic distortions on MNIST.
# - E. Alpaydin, C. Kaynak, "Optical recognition of handwritten digits", UCI (1998), [data set 80](https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits): the stand-in digits.

# %% [markdown] lang="es"
# ## Referencias
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", *Proc. IEEE* 86 (1998) 2278–2324, [doi 10.1109/5.726791](https://doi.org/10.1109/5.726791): la sección II.B es LeNet-5; la II.C, la pérdida; la III, MNIST y los resultados.
# - Y. LeCun y otros, "Backpropagation applied to handwritten zip code recognition", *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541): la primera de la serie.
# - P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual document analysis", *ICDAR* (2003) 958–963, [doi 10.1109/ICDAR.2003.1227801](https://doi.org/10.1109/ICDAR.2003.1227801): deformaciones afines y elásticas en MNIST.
# - E. Alpaydin, C. Kaynak, "Optical recognition of handwritten digits", UCI (1998), [data set 80](https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits): los dígitos sustitutos.
