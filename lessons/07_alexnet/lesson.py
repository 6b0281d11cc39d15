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
# # 7 · AlexNet
#
# In 2012 an entry made of convolutional networks had 15.3 % errors in a contest where the second-best had 26.2 %. Most parts of these networks were known before. What was new was all of them together, large, on 1.2 million images and two graphics cards. This lesson takes the network and its training recipe apart, item by item, and tries most of them.
#
# **You will be able to**
#
# 1. derive every size and every cost in AlexNet's list of layers, and say why its input is 227 and not 224;
# 2. explain what the two graphics cards did to the architecture, and count it;
# 3. compute local response normalisation by hand, and say when it does anything;
# 4. write the recipe: crops, mirror images, colour shift, dropout, and the update rule with its weight decay;
# 5. test two famous claims, ReLU against tanh and the ensemble, and search images by what a network sees in them.
#
# **You need** lesson 3 (sizes, parameters), lesson 4 (pooling), lesson 5 (dropout) and a little Keras. **Time:** about two and three quarter hours.
#
# **Training:** `cpu` 8 minutes on two cores (estimate: 1.1 million images at 3,300 a second, and 60,000 at 395), `gpu` 10 minutes, `paper` 41 minutes on a Colab T4 (estimates: 81,900 steps of 7 ms, 246,000 of 10 ms).

# %% [markdown] lang="es"
# # 7 · AlexNet
#
# En 2012 un equipo con redes convolucionales tuvo 15.3 % de errores en un concurso en el que el segundo lugar tuvo 26.2 %. Casi todas las piezas de esas redes ya se conocían. Lo nuevo era tenerlas todas juntas, en grande, con 1.2 millones de imágenes y dos tarjetas gráficas. Esta lección desarma la red y su receta de entrenamiento, punto por punto, y prueba la mayoría.
#
# **Serás capaz de**
#
# 1. deducir cada tamaño y cada costo de la lista de capas de AlexNet, y decir por qué su entrada es 227 y no 224;
# 2. explicar qué le hicieron las dos tarjetas gráficas a la arquitectura, y contarlo;
# 3. calcular a mano la normalización de respuesta local, y decir cuándo hace algo;
# 4. escribir la receta: recortes, imágenes reflejadas, cambio de color, *dropout* y la regla de actualización con su decaimiento de pesos;
# 5. poner a prueba dos afirmaciones famosas, ReLU frente a tanh y el *ensemble*, y buscar imágenes por lo que una red ve en ellas.
#
# **Necesitas** la lección 3 (tamaños, parámetros), la lección 4 (pooling), la lección 5 (dropout) y un poco de Keras. **Tiempo:** unas dos horas y tres cuartos.
#
# **Entrenamiento:** `cpu` 8 minutos en dos núcleos (estimado: 1.1 millones de imágenes a 3300 por segundo, y 60 000 a 395), `gpu` 10 minutos, `paper` 41 minutos en una T4 de Colab (estimados: 81 900 pasos de 7 ms, 246 000 de 10 ms).

# %%
import numpy as np

from helpers import budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en" tags=["07.top_k_error"]
# ## 1 · The contest
#
# The contest (ILSVRC) took 1000 classes of ImageNet: roughly 1.2 million photographs to train on, 50,000 to validate and 150,000 to test. Many photographs show several things, so a network may give **five** answers: the **top-5 error** is the share of images whose label is not among the five classes with the highest scores.
#
# By hand: three images, four classes, and *two* answers allowed. The labels are 2, 0 and 0. *Predict* the top-1 and the top-2 error.

# %% [markdown] lang="es" tags=["07.top_k_error"]
# ## 1 · El concurso
#
# El concurso (ILSVRC) tomó 1000 clases de ImageNet: cerca de 1.2 millones de fotos para entrenar, 50 000 para validar y 150 000 para probar. Muchas fotos muestran varias cosas, así que una red puede dar **cinco** respuestas: el **error top-5** es la fracción de imágenes cuya etiqueta no está entre las cinco clases con los puntajes más altos.
#
# A mano: tres imágenes, cuatro clases y *dos* respuestas permitidas. Las etiquetas son 2, 0 y 0. *Predice* el error top-1 y el top-2.

# %% tags=["nbval-check-output", "07.top_k_error"]
scores = np.array([[1, 5, 3, 2], [9, 7, 8, 6], [0, 1, 2, 4]])
labels = np.array([2, 0, 0])
rows = []
for row, label in zip(scores, labels, strict=True):
    ranking = np.argsort(-row).tolist()
    rows.append((ranking, label, ranking.index(label) + 1))
table(rows, ["classes, best first", "label", "place of the label"])

# %% [markdown] lang="en" tags=["07.top_k_error"]
# The last column is the place of the right class: second, first, fourth. So the top-1 error is 2/3 and the top-2 error 1/3.
#
# **Your turn** (about 2 lines).

# %% [markdown] lang="es" tags=["07.top_k_error"]
# La última columna es el lugar de la clase correcta: segunda, primera, cuarta. Así que el error top-1 es 2/3 y el top-2 es 1/3.
#
# **Tu turno** (unas 2 líneas).

# %%
# exercise: 07.top_k_error
def top_k_error(scores: np.ndarray, labels: np.ndarray, k: int) -> float:
    """The share of images whose label is not among their k best.

    (n, classes), (n,) -> float
    """
    ### BEGIN SOLUTION
    best = np.argsort(-scores, axis=1)[:, :k]
    hits = np.any(best == labels[:, None], axis=1)
    return 1 - np.mean(hits)
    ### END SOLUTION

# %%
check("07.top_k_error", top_k_error)

# %% [markdown] lang="en"
# ## 2 · The network is a table
#
# Here is the list of the slides, as the course stores it. The model below is built from this very table.

# %% [markdown] lang="es"
# ## 2 · La red es una tabla
#
# Esta es la lista de las diapositivas, tal como la guarda el curso. El modelo de más abajo se construye con esta misma tabla.

# %% tags=["nbval-check-output", "07.conv2_row"]
from helpers.architectures.alexnet import TABLE

columns = list(TABLE[0])
table([list(row.values()) for row in TABLE], columns)

# %% [markdown] lang="en" tags=["07.conv2_row"]
# Section 3 says what the groups are. The first sizes follow from lesson 3, $(N - F + 2P)/S + 1$: the first convolution gives $(227 - 11)/4 + 1 = 55$, the first pooling $(55 - 3)/2 + 1 = 27$. *Go on:* which sizes follow, down to the last pooling?

# %% [markdown] lang="es" tags=["07.conv2_row"]
# La sección 3 dice qué son los grupos. Los primeros tamaños salen de la lección 3, $(N - F + 2P)/S + 1$: la primera convolución da $(227 - 11)/4 + 1 = 55$; el primer pooling, $(55 - 3)/2 + 1 = 27$. *Sigue tú:* ¿qué tamaños vienen después, hasta el último pooling?

# %% tags=["nbval-check-output"]
def places(n: int, f: int, stride: int, padding: int = 0) -> float:
    """How many places a window has in a row; a fraction where it does not fit."""
    return (n - f + 2 * padding) / stride + 1

layers = [(11, 4, 0), (3, 2, 0), (5, 1, 2), (3, 2, 0), (3, 1, 1), (3, 2, 0)]
sizes = [227]
for f, stride, padding in layers:
    sizes.append(places(sizes[-1], f, stride, padding))
show(sizes=sizes)

# %% [markdown] lang="en"
# Every window fits. Pooling windows of 3 move by 2, so they **overlap**; the paper measured 0.4 points less top-1 error (0.3 less top-5) than with windows of 2 that do not. (A *point* is one percent of the images.) Now the model, compared with the table line by line: `compare` raises an error where a line differs.

# %% [markdown] lang="es"
# Todas las ventanas caben. Las ventanas de pooling miden 3 y avanzan de 2 en 2, así que **se superponen**; el artículo midió 0.4 puntos menos de error top-1 (0.3 menos de top-5) que con ventanas de 2 que no se superponen. (Un *punto* es el uno por ciento de las imágenes.) Ahora el modelo, comparado con la tabla línea por línea: `compare` lanza un error donde una línea difiere.

# %% tags=["nbval-check-output"]
from helpers import architectures
from helpers.architectures.ledger import compare, ledger

alexnet = architectures.alexnet()
show(parameters=alexnet.count_params())
compare(alexnet, TABLE)

# %% [markdown] lang="en"
# Sixty million parameters, as the paper says, and here to the last one.
#
# ### Why 227?
#
# The paper says 224×224. *Predict* what the first convolution gives then. To save memory we build the table only down to the last pooling.

# %% [markdown] lang="es"
# Sesenta millones de parámetros, como dice el artículo, y aquí hasta el último.
#
# ### ¿Por qué 227?
#
# El artículo dice 224×224. *Predice* qué da entonces la primera convolución. Para ahorrar memoria construimos la tabla solo hasta el último pooling.

# %% tags=["nbval-check-output"]
import re

from helpers.architectures.alexnet import build

smaller = build(TABLE[:10], (224, 224, 3), grouped=True, activation="relu", dropout=0.5)
try:
    compare(smaller, TABLE[:10])
except ValueError as error:
    expected, found = re.findall(r"\d+×\d+×\d+", str(error))
    show(places=f"{places(224, 11, 4)}", paper=expected, ours=found)

# %% [markdown] lang="en"
# $53.25 + 1 = 54.25$: the window does not fit, Keras rounds down, and the model has 54×54 where the paper's figure shows 55×55. With 227 (or with three columns of zeros) the sum comes out. Many implementations, Caffe's and the slides' among them, take 227.
#
# The caption of the paper's Figure 2 also counts the neurons of each layer. Let us lay its numbers beside those of the table.

# %% [markdown] lang="es"
# $53.25 + 1 = 54.25$: la ventana no cabe, Keras redondea hacia abajo, y el modelo tiene 54×54 donde la figura del artículo muestra 55×55. Con 227 (o con tres columnas de ceros) la cuenta sale. Muchas implementaciones, entre ellas la de Caffe y la de las diapositivas, usan 227.
#
# El pie de la Figura 2 del artículo cuenta además las neuronas de cada capa. Pongamos sus números junto a los de la tabla.

# %% tags=["nbval-check-output"]
caption = [253_440, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]
weighted = [row for row in ledger(alexnet) if row.parameters]
neurons = [int(np.prod(row.output_shape)) for row in weighted]
names = [row.name for row in weighted]
rows = [*zip(names, caption, neurons, strict=True)]
rows.append(("total", sum(caption), sum(neurons)))
neurons_in_a_map = 253_440 / 96
show(neurons_in_a_map=neurons_in_a_map, its_root=f"{neurons_in_a_map ** 0.5:.2f}")
table(rows, ["layer", "paper", "ours"], "neurons")

# %% [markdown] lang="en"
# Seven of the eight agree. The first does not: 253,440 neurons in 96 maps would be 2640 in each, which is no square. It is 55 × 48: somebody, it seems, took the 48 maps of one card for the second 55. And the abstract speaks of 650,000 neurons in all: our sum, 659,272, is nearer to that than the caption's, 622,312. We take 55×55, and conclude that even a famous paper may have a slip in it.

# %% [markdown] lang="es"
# Siete de los ocho coinciden. El primero no: 253 440 neuronas en 96 mapas serían 2640 en cada uno, que no es un cuadrado. Es 55 × 48: alguien, al parecer, tomó los 48 mapas de una tarjeta por el segundo 55. Y el resumen habla de 650 000 neuronas en total: nuestra suma, 659 272, está más cerca de eso que la del pie de figura, 622 312. Nos quedamos con 55×55, y concluimos que hasta un artículo famoso puede tener un desliz.

# %% [markdown] lang="en" tags=["07.conv2_row"]
# ## 3 · Two graphics cards
#
# The card they used, the GTX 580 of 2010, had 3 GB of memory. The network did not fit, so half of the filters lived on one card and half on the other. To save traffic, the filters of conv2, conv4 and conv5 saw only the maps on **their own** card. Today this is a **grouped convolution**, `groups=2`.
#
# By hand, with four maps, four filters and 1×1 kernels: at each pixel such a layer is a matrix. *Predict:* how many weights are left with two groups?

# %% [markdown] lang="es" tags=["07.conv2_row"]
# ## 3 · Dos tarjetas gráficas
#
# La tarjeta que usaron, la GTX 580 de 2010, tenía 3 GB de memoria. La red no cabía, así que la mitad de los filtros vivía en una tarjeta y la mitad en la otra. Para ahorrar tráfico, los filtros de conv2, conv4 y conv5 veían solo los mapas de **su propia** tarjeta. Hoy eso es una **convolución agrupada**, `groups=2`.
#
# A mano, con cuatro mapas, cuatro filtros y kernels de 1×1: en cada píxel una capa así es una matriz. *Predice:* ¿cuántos pesos quedan con dos grupos?

# %% tags=["07.conv2_row"]
full = np.arange(1, 17).reshape(4, 4)
two_cards = full * np.kron(np.eye(2, dtype=int), np.ones((2, 2), int))
plots.arrays({"groups=1": full, "groups=2": two_cards},
             caption="the weights of four filters for four maps, in one group and in "
                     "two")

# %% [markdown] lang="en"
# Eight of sixteen: two small convolutions side by side. The same with larger kernels, for a Keras layer with two groups: we take its weights, compute each card's half with the convolution of lesson 3, and compare with *one* wide kernel that has zeros where the cards do not see each other. (The tests of this course compare both with what Keras puts out.)

# %% [markdown] lang="es"
# Ocho de dieciséis: dos convoluciones pequeñas, una al lado de la otra. Lo mismo con kernels más grandes, para una capa de Keras con dos grupos: tomamos sus pesos, calculamos la mitad de cada tarjeta con la convolución de la lección 3, y comparamos con *un* kernel ancho que tiene ceros donde las tarjetas no se ven. (Las pruebas de este curso comparan ambos con lo que da Keras.)

# %% tags=["nbval-check-output"]
import keras

from helpers.scratch.convolution import forward

layer = keras.layers.Conv2D(8, 3, groups=2)
layer.build((None, 6, 6, 4))
kernel, bias = layer.get_weights()
maps = np.random.default_rng(0).normal(size=(1, 6, 6, 4))
wide = np.zeros((3, 3, 4, 8))
halves = []
for card in (0, 1):
    seen = slice(2 * card, 2 * card + 2)  # the card's channels
    own = slice(4 * card, 4 * card + 4)  # its filters
    halves.append(forward(maps[..., seen], kernel[..., own], bias[own]))
    wide[:, :, seen, own] = kernel[..., own]
agree = np.allclose(np.concatenate(halves, axis=-1), forward(maps, wide, bias))
show(kernel=kernel.shape, wide=wide.shape, agree=agree)

# %% [markdown] lang="en"
# A filter is only half as deep: the kernel is 3×3×**2**×8. Without groups AlexNet is a **single tower**. Where does the difference sit?

# %% [markdown] lang="es"
# Un filtro tiene solo la mitad de la profundidad: el kernel es de 3×3×**2**×8. Sin grupos, AlexNet es una **torre única**. ¿Dónde está la diferencia?

# %%
tower = architectures.alexnet(grouped=False)
one, two = ledger(tower), ledger(alexnet)
totals = one.total("parameters"), two.total("parameters")
assert totals == (62_378_344, 60_965_224)
del tower, smaller
keras.backend.clear_session()

# %% tags=["nbval-check-output"]
rows = []
for row, grouped in zip(one, two, strict=True):
    if saved := row.parameters - grouped.parameters:
        rows.append((row.name, row.parameters, grouped.parameters, saved))
rows.append(("all layers", *totals, totals[0] - totals[1]))
table(rows, ["layer", "one tower", "two groups", "fewer"], "parameters")

# %% [markdown] lang="en"
# For example, conv4 has $3·3·384·384$ weights in the tower and half of them in two groups: 663,552 fewer. In all only 1.4 of 62 million are saved, and the next section shows why. The paper compares its net with something else: with a net on *one* card with half as many filters. Against that one, the two cards gain 1.7 points of top-1 and 1.2 of top-5 error.
#
# **Your turn: predict a row.** In the grouped AlexNet, what is conv2's output $(h, w, c)$, how many parameters does it train, and how many multiply-adds does it need for one image (each weight once at each place of the map)? Write `((h, w, c), parameters, multiply_adds)`.

# %% [markdown] lang="es"
# Por ejemplo, conv4 tiene $3·3·384·384$ pesos en la torre y la mitad en dos grupos: 663 552 menos. En total se ahorran solo 1.4 de 62 millones, y la sección siguiente muestra por qué. El artículo compara su red con otra cosa: con una red en *una* tarjeta y con la mitad de los filtros. Frente a esa, las dos tarjetas ganan 1.7 puntos de error top-1 y 1.2 de top-5.
#
# **Tu turno: predice una fila.** En la AlexNet agrupada, ¿cuál es la salida $(h, w, c)$ de conv2, cuántos parámetros entrena y cuántas multiplicaciones y sumas necesita para una imagen (cada peso, una vez en cada lugar del mapa)? Escribe `((h, w, c), parámetros, multiplicaciones)`.

# %%
# exercise: 07.conv2_row
### BEGIN SOLUTION
conv2_row = ((27, 27, 256), (5 * 5 * 48 + 1) * 256, 27 * 27 * 256 * 5 * 5 * 48)
### END SOLUTION

# %%
check("07.conv2_row", conv2_row)

# %% [markdown] lang="en"
# **Your turn: write the start in Keras.** Write a function that returns a Keras model with the table's first two rows for images of shape (side, side, 3): conv1, a convolution with `filters` kernels of 11×11, stride 4, no padding, ReLU; then pool1, max pooling with windows of 3×3 and stride 2. With side 35 and 2 filters the sizes are (7, 7, 2) and (3, 3, 2); with 227 and 96 they are the table's. (About 4 lines.)

# %% [markdown] lang="es"
# **Tu turno: escribe el comienzo en Keras.** Escribe una función que devuelva un modelo de Keras con las dos primeras filas de la tabla para imágenes de forma (side, side, 3): conv1, una convolución con `filters` kernels de 11×11, stride 4, sin padding, ReLU; luego pool1, max pooling con ventanas de 3×3 y stride 2. Con lado 35 y 2 filtros los tamaños son (7, 7, 2) y (3, 3, 2); con 227 y 96, los de la tabla. (Unas 4 líneas.)

# %%
# exercise: 07.first_layers
def first_layers(side: int, filters: int) -> keras.Model:
    """conv1 and pool1, (side, side, 3) -> (side', side', filters)."""
    ### BEGIN SOLUTION
    images = keras.Input((side, side, 3))
    conv1 = keras.layers.Conv2D(filters, 11, strides=4, activation="relu")(images)
    pool1 = keras.layers.MaxPooling2D(3, strides=2)(conv1)
    return keras.Model(images, pool1)
    ### END SOLUTION

# %%
check("07.first_layers", first_layers)

# %% [markdown] lang="en"
# Keras says `strides` for both, but the defaults differ: a convolution moves by 1, a pooling by its own window. Overlapping windows must be asked for.

# %% [markdown] lang="es"
# Keras llama `strides` a los dos, pero sus valores por defecto difieren: una convolución avanza de 1 en 1; un pooling, lo que mide su ventana. Para que las ventanas se superpongan hay que pedirlo.

# %% [markdown] lang="en"
# ## 4 · What it costs, and where
#
# First the whole network as a picture, like the paper's Figure 2. The two rows are the two GPUs; dashed lines show where one reads what the other made. The larger its maps, the higher a box; the more channels, the wider.

# %% [markdown] lang="es"
# ## 4 · Cuánto cuesta, y dónde
#
# Primero, toda la red en una figura, como la 2 del artículo. Las dos filas son las dos GPU; las líneas de trazos muestran dónde una lee lo que hizo la otra. Cuanto mayores son sus mapas, más alta es una caja; cuantos más canales, más ancha.

# %%
plots.architecture(alexnet)

# %% [markdown] lang="en"
# *Predict:* which layer holds the most parameters, and which does the most work?

# %% [markdown] lang="es"
# *Predice:* ¿qué capa guarda más parámetros, y cuál trabaja más?

# %% tags=["nbval-check-output"]
rows = ledger(alexnet)
rows

# %% tags=["nbval-check-output"]
convolutions = [row for row in rows if row.kind == "Conv2D"]
for column in ("parameters", "multiply_adds"):
    share = sum(getattr(row, column) for row in convolutions) / rows.total(column)
    print(f"{column:13} {share:.1%}")
del alexnet
keras.backend.clear_session()

# %% [markdown] lang="en"
# The five convolutions hold 3.8 % of the parameters and do 91.9 % of the work. The weights sit where the image is stretched into a vector: fc6 alone has $6·6·256·4096 + 4096$, 62 % of all. That is why dropout, against overfitting, is on fc6 and fc7; and why later networks (lessons 9 and 10) do away with such layers. Yet removing any of the middle convolutions cost the authors about 2 points of top-1.

# %% [markdown] lang="es"
# Las cinco convoluciones guardan 3.8 % de los parámetros y hacen 91.9 % del trabajo. Los pesos están donde la imagen se estira en un vector: fc6 sola tiene $6·6·256·4096 + 4096$, 62 % del total. Por eso el dropout, contra el sobreajuste, va en fc6 y fc7; y por eso las redes posteriores (lecciones 9 y 10) eliminan esas capas. Sin embargo, quitar cualquiera de las convoluciones intermedias les costó a los autores unos 2 puntos de top-1.

# %% [markdown] lang="en" tags=["07.doubling", "07.lrn"]
# ## 5 · Local response normalisation
#
# In the cortex, a strongly firing neuron quiets its neighbours. The authors copied that between **maps**: at each pixel, the response $a_i$ of map $i$ is divided by what the $n$ maps around it say there (fewer at the ends of the list):
#
# $$b_i = \frac{a_i}{\left(k + \alpha \sum_{j=i-n/2}^{i+n/2} a_j^2\right)^{\beta}}$$
#
# By hand: one pixel, five maps with responses 0, 2, 1, 0, 3, and the simple constants $k=\alpha=\beta=1$, $n=3$. For map 1 the sum is $0^2+2^2+1^2=5$, so $b_1 = 2/(1+5) = 1/3$. *Predict* the others. Does the largest response stay the largest?

# %% [markdown] lang="es" tags=["07.doubling", "07.lrn"]
# ## 5 · Normalización de respuesta local
#
# En la corteza, una neurona que dispara con fuerza acalla a sus vecinas. Los autores copiaron eso entre **mapas**: en cada píxel, la respuesta $a_i$ del mapa $i$ se divide por lo que dicen allí los $n$ mapas que lo rodean (menos en los extremos de la lista):
#
# $$b_i = \frac{a_i}{\left(k + \alpha \sum_{j=i-n/2}^{i+n/2} a_j^2\right)^{\beta}}$$
#
# A mano: un píxel, cinco mapas con respuestas 0, 2, 1, 0, 3 y las constantes sencillas $k=\alpha=\beta=1$, $n=3$. Para el mapa 1 la suma es $0^2+2^2+1^2=5$, así que $b_1 = 2/(1+5) = 1/3$. *Predice* los demás. ¿La respuesta más grande sigue siendo la más grande?

# %% tags=["nbval-check-output", "07.doubling", "07.lrn"]
def one_pixel(a: list, k: float, n: int, alpha: float, beta: float) -> list[float]:
    """The formula, map by map, at one pixel."""
    result = []
    for i, x in enumerate(a):
        nearby = a[max(0, i - n // 2):i + n // 2 + 1]
        total = sum(y * y for y in nearby)
        result.append(x / (k + alpha * total) ** beta)
    return result

show(normalised=one_pixel([0, 2, 1, 0, 3], k=1, n=3, alpha=1, beta=1))

# %% [markdown] lang="en" tags=["07.doubling", "07.lrn"]
# The 3 comes out below the 2: it is divided by its own square too. Which maps are neighbours is arbitrary, by the way: their order means nothing when training begins.
#
# The course's Keras layer does the same at all pixels, with the paper's constants $k=2$, $n=5$, $\alpha=10^{-4}$, $\beta=0.75$. It agrees with the formula:

# %% [markdown] lang="es" tags=["07.doubling", "07.lrn"]
# El 3 queda por debajo del 2: también lo divide su propio cuadrado. Por cierto, qué mapas son vecinos es arbitrario: su orden no significa nada al empezar el entrenamiento.
#
# La capa de Keras del curso hace lo mismo en todos los píxeles, con las constantes del artículo: $k=2$, $n=5$, $\alpha=10^{-4}$, $\beta=0.75$. Coincide con la fórmula:

# %% tags=["nbval-check-output"]
from helpers.architectures.alexnet import LocalResponseNormalization

paper = {"k": 2, "n": 5, "alpha": 1e-4, "beta": 0.75}
norm = LocalResponseNormalization(dtype="float64")
responses = np.random.default_rng(1).exponential(30, (2, 4, 4, 9))
by_formula = np.apply_along_axis(one_pixel, -1, responses, **paper)
show(agree=np.allclose(norm(responses), by_formula))

# %% [markdown] lang="en"
# **When does it do anything?** Let all maps respond alike, once with 1, once with 10, and so on, and see by what a response in the middle is divided.

# %% [markdown] lang="es"
# **¿Cuándo hace algo?** Hagamos que todos los mapas respondan igual, una vez con 1, otra con 10, etc., y veamos entre cuánto se divide una respuesta del medio.

# %% tags=["nbval-check-output"]
rows = [(a, a / one_pixel([a] * 9, **paper)[4]) for a in (1, 10, 100, 1000)]
table(rows, ["response", "divided by"])

# %% [markdown] lang="en"
# Up to 10 it is a division by 1.7, whatever the neighbours do: $2^{0.75} = 1.68$. There is no competition, only a smaller scale. It begins when $10^{-4}\sum a_j^2$ is of the size of 2. The authors fed pixels of 0 to 255 minus their mean, so responses were large; we feed images with a variance near 1.
#
# **Your turn:** five neighbouring maps have the same response $a$. For which $a$ is the bracket *twice* what it is at $a = 0$? One decimal is enough.

# %% [markdown] lang="es"
# Hasta 10 es una división entre 1.7, hagan lo que hagan los vecinos: $2^{0.75} = 1.68$. No hay competencia, solo una escala menor. Esta empieza cuando $10^{-4}\sum a_j^2$ es del tamaño de 2. Los autores usaban píxeles de 0 a 255 menos su media, así que las respuestas eran grandes; nosotros usamos imágenes con una varianza cercana a 1.
#
# **Tu turno:** cinco mapas vecinos tienen la misma respuesta $a$. ¿Para qué $a$ el paréntesis vale el *doble* que con $a = 0$? Basta un decimal.

# %%
# exercise: 07.doubling
### BEGIN SOLUTION
doubling = (2 / (5 * 1e-4)) ** 0.5
### END SOLUTION

# %%
check("07.doubling", doubling)

# %% [markdown] lang="en"
# **Before or after pooling?** The slides have conv → pool → norm, as Caffe's well-known CaffeNet has; the paper has conv → norm → pool. *Predict:* do both orders give the same? When are they nearly the same?

# %% [markdown] lang="es"
# **¿Antes o después del pooling?** Las diapositivas tienen conv → pool → norm, como la conocida CaffeNet de Caffe; el artículo tiene conv → norm → pool. *Predice:* ¿dan lo mismo los dos órdenes? ¿Cuándo dan casi lo mismo?

# %% tags=["nbval-check-output"]
pool = keras.layers.MaxPooling2D(3, 2, dtype="float64")
noise = np.random.default_rng(2).exponential(1, (1, 55, 55, 16))
rows = []
for scale in (1, 100):
    slides = np.asarray(norm(pool(scale * noise)))
    article = np.asarray(pool(norm(scale * noise)))
    difference = np.abs(slides - article).mean()
    rows.append((scale, f"{difference / article.mean():.1%}"))
table(rows, ["scale", "difference"])

# %% [markdown] lang="en"
# They differ: after pooling, the neighbours of a map are their *maxima*, wherever in the window those were. For small responses nothing is divided but by a constant, and the order hardly matters. For large ones it does. What the order does change is the cost: conv1's maps are 55×55 before pooling and 27×27 after it, so the paper normalises four times as many numbers.
#
# The authors found 1.4 points less top-1 and 1.2 less top-5 error with normalisation, and 11 % instead of 13 % on CIFAR-10. Two years later the VGG paper saw no gain (lesson 8); as the slides say, such layers are not common any more.
#
# **Your turn: repair.** This function should be the formula for the maps $(h, w, c)$ of one image. It has three bugs: the window begins at map $i$, the squares are missing, and $\alpha$ is divided by $n$ (Caffe and PyTorch define it that way, and so does Krizhevsky's own cuda-convnet: it divides the scale by the size; with the paper's formula as printed that is something else). The check recognises the bugs that are left.

# %% [markdown] lang="es"
# Difieren: después del pooling, los vecinos de un mapa son sus *máximos*, estén donde estén en la ventana. Con respuestas pequeñas solo se divide entre una constante, y el orden casi no importa. Con respuestas grandes, sí. Lo que el orden sí cambia es el costo: los mapas de conv1 son de 55×55 antes del pooling y de 27×27 después, así que el artículo normaliza cuatro veces más números.
#
# Con la normalización los autores hallaron 1.4 puntos menos de error top-1 y 1.2 menos de top-5, y 11 % en vez de 13 % en CIFAR-10. Dos años después, el artículo de VGG no vio ganancia (lección 8); como dicen las diapositivas, estas capas ya no son comunes.
#
# **Tu turno: repara.** Esta función debería ser la fórmula para los mapas $(h, w, c)$ de una imagen. Tiene tres errores: la ventana empieza en el mapa $i$, faltan los cuadrados, y $\alpha$ se divide entre $n$ (así la definen Caffe y PyTorch, y también el propio cuda-convnet de Krizhevsky, que divide la escala entre el tamaño; con la fórmula tal como está impresa es otra cosa). La verificación reconoce los errores que queden.

# %%
# exercise: 07.lrn
def lrn(maps: np.ndarray, k: float, n: int, alpha: float, beta: float) -> np.ndarray:
    """Local response normalisation of one image's maps, (h, w, c) -> same."""
    result = np.empty(maps.shape)
    for i in range(maps.shape[-1]):
        ### BEGIN SOLUTION
        nearby = maps[..., max(0, i - n // 2):i + n // 2 + 1]
        total = np.sum(nearby**2, axis=-1)
        result[..., i] = maps[..., i] / (k + alpha * total) ** beta
        ### STUB
        # nearby = maps[..., i:i + n]
        # total = np.sum(nearby, axis=-1)
        # result[..., i] = maps[..., i] / (k + alpha / n * total) ** beta
        ### END SOLUTION
    return result

# %%
check("07.lrn", lrn)

# %% [markdown] lang="en"
# ## 6 · ReLU against tanh
#
# The usual unit of the time was $\tanh(x)$. Far from 0 it **saturates**: its derivative there is nearly 0, and so little of the error's gradient gets through. A ReLU, $\max(0, x)$, has derivative 1 however large $x$ is. (The slides say "first use of ReLU"; the authors take it from Nair and Hinton, 2010.)

# %% [markdown] lang="es"
# ## 6 · ReLU frente a tanh
#
# La unidad usual de la época era $\tanh(x)$. Lejos de 0 **se satura**: allí su derivada es casi 0, y deja pasar muy poco del gradiente del error. Una ReLU, $\max(0, x)$, tiene derivada 1 por grande que sea $x$. (Las diapositivas dicen «first use of ReLU»; los autores la toman de Nair y Hinton, 2010.)

# %% tags=["nbval-check-output"]
x = np.array([0.1, 1, 2, 3, 5])
derivatives = {"tanh": 1 - np.tanh(x) ** 2, "relu": (x > 0) * 1.0}
rows = zip(x, *derivatives.values(), strict=True)
table(rows, ["x", *derivatives], "derivative")

# %% [markdown] lang="en"
# The paper's Figure 1 is the evidence: a network of **four layers** on CIFAR-10, without any regularisation, learning rates chosen for each unit to be fastest. With ReLUs it reaches a training error of 25 % **six times faster** than with tanh. The caption adds that the size of the effect varies with the architecture, but that networks with ReLUs consistently learn several times faster.
#
# We repeat that. The paper does not describe its four layers, so ours are three convolutions, each with pooling, and an output layer. First the data: CIFAR-10, 60,000 small photographs of ten classes, or a stand-in, announced.

# %% [markdown] lang="es"
# La prueba es la Figura 1 del artículo: una red de **cuatro capas** en CIFAR-10, sin ninguna regularización, con la tasa de aprendizaje más rápida para cada unidad. Con ReLU llega a un error de entrenamiento de 25 % **seis veces más rápido** que con tanh. El pie agrega que el tamaño del efecto varía con la arquitectura, pero que las redes con ReLU aprenden sistemáticamente varias veces más rápido.
#
# Lo repetimos. El artículo no describe sus cuatro capas, así que las nuestras son tres convoluciones, cada una con pooling, y una capa de salida. Primero los datos: CIFAR-10, 60 000 fotos pequeñas de diez clases, o un sustituto, anunciado.

# %%
data = datasets.real_or_standin("cifar10")
data

# %%
three = [0.003, 0.01, 0.03]
count, shrink, width, epochs, rates = budget.pick(
    smoke=(1280, 2, 16, 8, {"relu": [0.03], "tanh": [0.05]}),
    cpu=(2000, 2, 16, 45, {"relu": [0.01, 0.03], "tanh": [0.01, 0.03]}),
    gpu=(20_000, 1, 32, 25, {"relu": three, "tanh": three}),
    paper=(50_000, 1, 64, 30, {"relu": three, "tanh": three}))
show(images=count, shrink=shrink, width=width, epochs=epochs)
budget.announce(cpu=8, gpu=10, paper=41)
table(rates.items(), ["unit", "learning rate"])

# %%
from helpers.training import standardised

x_train, y_train = standardised(data.x_train[:count]), data.y_train[:count]
x_test, y_test = standardised(data.x_test[:1000]), data.y_test[:1000]

def four_layers(unit: str) -> keras.Model:
    """Three convolutions with overlapping pooling, then an output layer."""
    inputs = keras.Input((32, 32, 3))
    x = keras.layers.AveragePooling2D(shrink)(inputs)
    for filters in (width, width, 2 * width):
        x = keras.layers.Conv2D(filters, 5, padding="same", activation=unit)(x)
        x = keras.layers.MaxPooling2D(3, 2)(x)
    x = keras.layers.Flatten()(x)
    return keras.Model(inputs, keras.layers.Dense(10)(x))

# %% [markdown] lang="en"
# Batches of 128 and momentum 0.9 are the paper's. Each unit is trained from three random starts with each of its rates; the budgets `smoke` and `cpu` halve the images to save time, and `smoke` has only the rate that was fastest when we tried 0.01, 0.02, 0.03 and 0.05.

# %% [markdown] lang="es"
# Los lotes de 128 y el momento de 0.9 son los del artículo. Cada unidad se entrena desde tres inicios al azar con cada una de sus tasas; los presupuestos `smoke` y `cpu` reducen las imágenes a la mitad para ahorrar tiempo, y `smoke` solo tiene la tasa que fue más rápida cuando probamos 0.01, 0.02, 0.03 y 0.05.

# %%
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

def train(unit: str, rate: float, seed: int) -> tuple[keras.Model, np.ndarray]:
    """A net from this start, and its training error (%) in each epoch."""
    keras.utils.set_random_seed(seed)
    model = four_layers(unit)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), cross_entropy,
                  metrics=["sparse_categorical_accuracy"])
    run = model.fit(x_train, y_train, batch_size=128, epochs=epochs, verbose=0)
    accuracy = np.array(run.history["sparse_categorical_accuracy"])
    return model, 100 * (1 - accuracy)

# %%
def crossing(errors: np.ndarray) -> float:
    """The first epoch with an error below 25 %; infinite if there is none."""
    below = errors < 25
    return float(below.argmax()) + 1 if below.any() else np.inf

race = {(unit, rate): [train(unit, rate, seed) for seed in range(3)]
        for unit in rates for rate in rates[unit]}

# %%
reached = {key: [crossing(errors) for _, errors in nets] for key, nets in race.items()}
rows = [(*key, when) for key, when in reached.items()]
table(rows, ["unit", "learning rate", "first epoch below 25 %"])

# %% [markdown] lang="en"
# A row for each unit and rate: in which epoch each start came below 25 %. We take the rate with the smallest median, and compare. The band in the figure goes from the lowest to the highest of the three starts.

# %% [markdown] lang="es"
# Una fila por cada unidad y tasa: en qué época bajó de 25 % cada inicio. Tomamos la tasa con la menor mediana, y comparamos. La banda de la figura va del menor al mayor de los tres inicios.

# %%
def median_epochs(key: tuple[str, float]) -> float:
    """How long a unit takes with a rate, the median of its starts."""
    return float(np.median(reached[key]))

best = {unit: min([(unit, rate) for rate in rates[unit]], key=median_epochs)
        for unit in rates}
needed = {unit: median_epochs(key) for unit, key in best.items()}
slower = needed["tanh"] / needed["relu"]
assert count > 1280 or slower < 2
show(ratio=f"{slower:.2f}")
table(needed.items(), ["unit", "epochs to 25 %"])

# %%
axis = np.arange(1, epochs + 1)
runs = {unit: [errors for _, errors in race[key]] for unit, key in best.items()}
lines = {unit: (axis, np.array(errors)) for unit, errors in runs.items()}
plots.bands(lines, x="epoch", y="error (%)")

# %% [markdown] lang="en"
# The ratio above would be 6 in the paper. In the run stored in this notebook, on 2,000 photographs halved in size, it is below 1: the net with tanh was the *faster* one, from each of its starts. At the smallest budget it is about 1, and eight short epochs are too coarse to find a small effect. So we do not find the paper's. (For both units the largest rate that we tried was the best one. What a still larger rate would do we have not seen.)
#
# Why? A likely reason: saturation needs large inputs to the units. Our images are standardised, and Keras starts with Glorot's weights (2010, lesson 5), which keep the signals of a tanh net near 1 in size, where its derivative is good. (We did not test that it is the reason.) So this is no refutation of Figure 1, whose net, start and data were others. It does not bear out the caption's *consistently* either. ReLUs have more to say for them: they cost less to compute, and lesson 5 trained 30 layers of them with He's start.

# %% [markdown] lang="es"
# El cociente de arriba sería 6 en el artículo. En la corrida guardada en este notebook, con 2000 fotos reducidas a la mitad, es menor que 1: la red con tanh fue la *más rápida*, desde cada uno de sus inicios. Con el presupuesto más pequeño está cerca de 1, y ocho épocas cortas son demasiado gruesas para hallar un efecto pequeño. Así que no encontramos el del artículo. (Para ambas unidades, la mayor de las tasas probadas fue la mejor. Qué haría una tasa aún mayor no lo vimos.)
#
# ¿Por qué? Una razón probable: la saturación necesita entradas grandes a las unidades. Nuestras imágenes están estandarizadas, y Keras empieza con los pesos de Glorot (2010, lección 5), que mantienen las señales de una red con tanh con un tamaño cercano a 1, donde su derivada es buena. (No comprobamos que esa sea la razón.) Así que esto no refuta la Figura 1, cuya red, inicio y datos eran otros. Tampoco confirma el *sistemáticamente* del pie. Las ReLU tienen más a su favor: cuesta menos calcularlas, y la lección 5 entrenó 30 capas de ellas con el inicio de He.

# %% [markdown] lang="en" tags=["07.patches"]
# ## 7 · More images from the same images
#
# Sixty million parameters and 1.2 million images: without help such a net learns its images by heart. The first help is to change them in ways that leave the label true. The paper's images are 256×256, and in each epoch the net sees of each a random **patch** of 224×224, mirrored (left and right) or not.
#
# **Your turn: a number.** How many different training images does one image give in this way, mirrored ones included? (Think of a window of 3 in a row of 4 first.)

# %% [markdown] lang="es" tags=["07.patches"]
# ## 7 · Más imágenes a partir de las mismas
#
# Sesenta millones de parámetros y 1.2 millones de imágenes: sin ayuda, una red así se aprende sus imágenes de memoria. La primera ayuda es cambiarlas de modo que la etiqueta siga siendo cierta. Las imágenes del artículo son de 256×256, y en cada época la red ve de cada una un **recorte** al azar de 224×224, reflejado (izquierda y derecha) o no.
#
# **Tu turno: un número.** ¿Cuántas imágenes de entrenamiento distintas da así una sola imagen, contando las reflejadas? (Piensa primero en una ventana de 3 en una fila de 4.)

# %%
# exercise: 07.patches
### BEGIN SOLUTION
patches = 33 * 33 * 2
### END SOLUTION

# %%
check("07.patches", patches)

# %% [markdown] lang="en"
# The paper says 2048. They are of course much alike. Here are three of them, from a photo that we reduce to 256×256.

# %% [markdown] lang="es"
# El artículo dice 2048. Por supuesto, se parecen mucho. Aquí hay tres, de una foto que reducimos a 256×256.

# %%
squares = datasets.photo("astronaut").reshape(256, 2, 256, 2, 3)  # of 2×2 pixels
photo = squares.mean(axis=(1, 3)) / 255

# %%
rng = np.random.default_rng(4)

def patch(image: np.ndarray, size: int) -> np.ndarray:
    """A random square, mirrored half of the time, (h, w, 3) -> (size, size, 3)."""
    top, left = (rng.integers(0, side - size + 1) for side in image.shape[:2])
    cut = image[top:top + size, left:left + size]
    return cut[:, ::-1] if rng.random() < 0.5 else cut

three = {str(k): patch(photo, 224) for k in (1, 2, 3)}
show(shapes=[cut.shape for cut in three.values()])

# %% [markdown] lang="en"
# The three beside the photo that they come from:

# %% [markdown] lang="es"
# Las tres, junto a la foto de la que salen:

# %%
plots.images({"image": photo, **three},
             caption="a photograph, and three random patches of it")

# %% [markdown] lang="en"
# For images of 32×32 the course shifts by up to 4 pixels, zeros coming in, and mirrors: `helpers.training.augmented`. Six views of one training image:

# %% [markdown] lang="es"
# En las imágenes de 32×32 el curso desplaza hasta 4 píxeles, con ceros que entran, y refleja: `helpers.training.augmented`. Seis vistas de una imagen de entrenamiento:

# %%
from helpers.training import augmented

same = np.repeat(data.x_train[3:4], 6, axis=0)
views = augmented(same, np.random.default_rng(0))

# %%
plots.gallery([[data.x_train[3], *views]], apart=True,
              caption="an image, and six views of it as training makes them")

# %% [markdown] lang="en"
# ### Another light
#
# The second change is of colour. Take all pixels as points in the space of red, green and blue. Their covariance matrix has three eigenvectors $p_i$, the directions in which colours vary, and eigenvalues $\lambda_i$, the variances along them. To every pixel of an image the authors add one and the same colour,
#
# $$[p_1, p_2, p_3]\,[\alpha_1\lambda_1, \alpha_2\lambda_2, \alpha_3\lambda_3]^\top$$
#
# with $\alpha_i$ from a normal distribution of mean 0 and standard deviation 0.1, drawn anew each time. They take the pixels of all of ImageNet; we take those of one photo.

# %% [markdown] lang="es"
# ### Otra luz
#
# El segundo cambio es de color. Toma todos los píxeles como puntos en el espacio de rojo, verde y azul. Su matriz de covarianza tiene tres vectores propios $p_i$, las direcciones en que varían los colores, y valores propios $\lambda_i$, las varianzas a lo largo de ellas. A todos los píxeles de una imagen los autores les suman un mismo color,
#
# $$[p_1, p_2, p_3]\,[\alpha_1\lambda_1, \alpha_2\lambda_2, \alpha_3\lambda_3]^\top$$
#
# con $\alpha_i$ de una distribución normal de media 0 y desviación estándar 0.1, sorteados de nuevo cada vez. Ellos toman los píxeles de todo ImageNet; nosotros, los de una foto.

# %%
coffee = datasets.photo("coffee") / 255

# %% tags=["nbval-check-output"]
variances, directions = np.linalg.eigh(np.cov(coffee.reshape(-1, 3).T))
show(variances=variances[::-1], first_direction=np.abs(directions[:, -1]).round(2),
     share_of_the_first=f"{100 * variances[-1] / variances.sum():.0f} %")

# %% [markdown] lang="en"
# The first direction has nearly equal red, green and blue: it is brightness, and it holds 89 % of the variance. The others are colour.
#
# Now a question that the formula does not answer: in which **unit** are the pixels? A variance has the unit squared. *Predict* by how many of 255 grey levels the image moves along $p_1$ when $\alpha_1 = 0.1$, for pixels from 0 to 1 and for pixels from 0 to 255.

# %% [markdown] lang="es"
# La primera dirección tiene casi lo mismo de rojo, verde y azul: es el brillo, y reúne 89 % de la varianza. Las otras son el color.
#
# Ahora una pregunta que la fórmula no responde: ¿en qué **unidad** están los píxeles? Una varianza tiene la unidad al cuadrado. *Predice* cuántos de los 255 niveles de gris se mueve la imagen a lo largo de $p_1$ con $\alpha_1 = 0.1$, con píxeles de 0 a 1 y con píxeles de 0 a 255.

# %% tags=["nbval-check-output"]
moves = {"0..1": 0.1 * variances[-1] * 255,
         "0..255": 0.1 * variances[-1] * 255**2,
         "square root": 0.1 * np.sqrt(variances[-1]) * 255}
table(moves.items(), ["unit", "grey levels"])

# %% [markdown] lang="en"
# Four levels, which one hardly sees, or 931, which leaves nothing of the image. With the *square root* of the variance, the standard deviation, the unit does not matter, and 10 levels are a change of light. Krizhevsky's later code, cuda-convnet2, has standard deviations (`pca_stdevs`) at this place. So have we:

# %% [markdown] lang="es"
# Cuatro niveles, que apenas se ven, o 931, que no dejan nada de la imagen. Con la *raíz cuadrada* de la varianza, la desviación estándar, la unidad no importa, y 10 niveles son un cambio de luz. El código posterior de Krizhevsky, cuda-convnet2, tiene en este lugar desviaciones estándar (`pca_stdevs`). Nosotros también:

# %%
def relight(image: np.ndarray, alphas: list[float]) -> np.ndarray:
    """The image in another light, (h, w, 3), (3,) -> same; the last alpha: brighter."""
    shift = directions @ (alphas * np.sqrt(variances))
    return np.clip(image + shift, 0, 1)

lights = {"α3 = 0.5": [0, 0, 0.5], "α2 = 0.8": [0, 0.8, 0], "α2 = −0.8": [0, -0.8, 0]}
pictures = {name: relight(coffee, alphas) for name, alphas in lights.items()}

# %%
plots.images({"image": coffee, **pictures},
             caption="a photograph, and its colours changed along their main "
                     "directions")

# %% [markdown] lang="en"
# These are five to eight times as strong as usual, so that you see them. (NumPy numbers the directions upwards: the last, $\alpha_3$, is brightness. Its sign is arbitrary.) What is in the photo does not change with the light: that is what the net is to learn. The authors gained over 1 point of top-1 error.
#
# ### Dropout
#
# The second help is dropout with rate 0.5 on fc6 and fc7 (lesson 5). At test time the paper halves the outputs, "a reasonable approximation" to the geometric mean of all the thinned networks. For *one* softmax layer it is exact. Here are six inputs, so $2^6 = 64$ masks, and all of their predictions:

# %% [markdown] lang="es"
# Estos son de cinco a ocho veces más fuertes que lo usual, para que se vean. (NumPy numera las direcciones de menor a mayor: la última, $\alpha_3$, es el brillo. Su signo es arbitrario.) Lo que hay en la foto no cambia con la luz: eso debe aprender la red. Los autores ganaron más de 1 punto de error top-1.
#
# ### Dropout
#
# La segunda ayuda es el dropout con tasa 0.5 en fc6 y fc7 (lección 5). Al probar, el artículo divide las salidas entre dos, «una aproximación razonable» a la media geométrica de todas las redes adelgazadas. Para *una* capa softmax es exacta. Aquí hay seis entradas, o sea $2^6 = 64$ máscaras, y todas sus predicciones:

# %% tags=["nbval-check-output"]
from itertools import product

def softmax(logits: np.ndarray) -> np.ndarray:
    """Scores -> probabilities, along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)

inputs = np.random.default_rng(5).normal(size=6)
matrix = np.random.default_rng(5).normal(size=(6, 4))
masks = np.array(list(product((0, 1), repeat=6)))
answers = softmax((masks * inputs) @ matrix)
geometric = np.exp(np.log(answers).mean(axis=0))
halved = softmax(inputs / 2 @ matrix)
show(masks=len(masks), agree=np.allclose(geometric / geometric.sum(), halved))

# %% [markdown] lang="en"
# With more layers it is an approximation. Without dropout, says the paper, the network overfits badly; with it, training takes about twice as many steps.
#
# **Your turn: the end in Keras.** Write a function that returns a Keras model with the table's last three rows, for maps of shape `shape`, which is (height, width, maps): flatten; fc6, a dense layer of `units` units with ReLU, then dropout with rate 0.5; fc7, the same again; fc8, a dense layer of `classes` units without activation. The output has the shape (classes,). (About 6 lines.)

# %% [markdown] lang="es"
# Con más capas es una aproximación. Sin dropout, dice el artículo, la red se sobreajusta mucho; con él, el entrenamiento toma cerca del doble de pasos.
#
# **Tu turno: el final en Keras.** Escribe una función que devuelva un modelo de Keras con las tres últimas filas de la tabla, para mapas de forma `shape`, que es (alto, ancho, mapas): aplanar; fc6, una capa densa de `units` unidades con ReLU, y luego dropout con tasa 0.5; fc7, lo mismo otra vez; fc8, una capa densa de `classes` unidades sin activación. La salida tiene la forma (classes,). (Unas 6 líneas.)

# %%
# exercise: 07.dense_head
def dense_head(shape: tuple[int, int, int], units: int, classes: int) -> keras.Model:
    """fc6 to fc8 with dropout, (h, w, c) -> (classes,)."""
    ### BEGIN SOLUTION
    maps = keras.Input(shape)
    x = keras.layers.Flatten()(maps)
    for _ in ("fc6", "fc7"):
        x = keras.layers.Dense(units, activation="relu")(x)
        x = keras.layers.Dropout(0.5)(x)
    return keras.Model(maps, keras.layers.Dense(classes)(x))
    ### END SOLUTION

# %%
check("07.dense_head", dense_head)

# %% [markdown] lang="en"
# Does Keras halve anything at test time? No: it *doubles* what is left in training, which comes to the same (lesson 5).

# %% [markdown] lang="es"
# ¿Reduce Keras algo a la mitad al probar? No: al entrenar *duplica* lo que queda, y da lo mismo (lección 5).

# %% [markdown] lang="en" tags=["07.update"]
# ## 8 · The recipe
#
# | Item | The paper |
# | --- | --- |
# | start | normal weights of standard deviation 0.01; biases 1 in conv2, conv4, conv5, fc6, fc7, so that ReLUs start with positive inputs; else 0 |
# | batch, momentum | 128; 0.9 |
# | weight decay | 0.0005 |
# | learning rate | 0.01, divided by ten when the validation error stopped falling: three times |
# | length | about 90 epochs, five to six days on two GTX 580 |
#
# With these numbers the authors took some $1.2·10^6 / 128 · 90$ steps: 843,750, at a little more than half a second each.
#
# **The update rule** of section 5, with rate $\varepsilon$ and the gradient $g$ of the loss, averaged over the batch:
#
# $$v \leftarrow 0.9\,v - 0.0005\,\varepsilon\,w - \varepsilon\,g, \qquad w \leftarrow w + v$$
#
# By hand, with $w = 2$, $v = 0.1$, $g = 1$, $\varepsilon = 0.1$: $v = 0.09 - 0.0001 - 0.1 = -0.0101$ and $w = 1.9899$.
#
# **Your turn** (about 2 lines): return the new `w` and the new `v`.

# %% [markdown] lang="es" tags=["07.update"]
# ## 8 · La receta
#
# | Punto | El artículo |
# | --- | --- |
# | inicio | pesos normales de desviación estándar 0.01; sesgos 1 en conv2, conv4, conv5, fc6 y fc7, para que las ReLU empiecen con entradas positivas; los demás, 0 |
# | lote, momento | 128; 0.9 |
# | decaimiento de pesos | 0.0005 |
# | tasa de aprendizaje | 0.01, dividida entre diez cuando el error de validación dejaba de bajar: tres veces |
# | duración | unas 90 épocas, de cinco a seis días en dos GTX 580 |
#
# Con estos números los autores dieron unos $1.2·10^6 / 128 · 90$ pasos: 843 750, de poco más de medio segundo cada uno.
#
# **La regla de actualización** de la sección 5, con la tasa $\varepsilon$ y el gradiente $g$ de la pérdida, promediado sobre el lote:
#
# $$v \leftarrow 0.9\,v - 0.0005\,\varepsilon\,w - \varepsilon\,g, \qquad w \leftarrow w + v$$
#
# A mano, con $w = 2$, $v = 0.1$, $g = 1$, $\varepsilon = 0.1$: $v = 0.09 - 0.0001 - 0.1 = -0.0101$ y $w = 1.9899$.
#
# **Tu turno** (unas 2 líneas): devuelve la nueva `w` y la nueva `v`.

# %%
# exercise: 07.update
def update(w: np.ndarray, v: np.ndarray, gradient: np.ndarray,
           rate: float) -> tuple[np.ndarray, np.ndarray]:
    """One step of the paper's rule, (…), (…), (…), () -> (…), (…)."""
    ### BEGIN SOLUTION
    v = 0.9 * v - 0.0005 * rate * w - rate * gradient
    return w + v, v
    ### END SOLUTION

# %%
check("07.update", update)

# %% [markdown] lang="en"
# **How is that written in Keras?** There are two candidates: `SGD(weight_decay=0.0005)`, and an L2 penalty on the weights: $\lambda w^2$ has the gradient $2\lambda w$, so $\lambda = 0.00025$. *Predict:* are they the same? We let a weight of 2 decay for 100 steps with gradient 0, and compare with the rule.

# %% [markdown] lang="es"
# **¿Cómo se escribe eso en Keras?** Hay dos candidatos: `SGD(weight_decay=0.0005)` y una penalización L2 de los pesos: $\lambda w^2$ tiene gradiente $2\lambda w$, así que $\lambda = 0.00025$. *Predice:* ¿son lo mismo? Dejamos decaer un peso de 2 durante 100 pasos con gradiente 0, y comparamos con la regla.

# %% tags=["nbval-check-output"]
def in_keras(penalty: float = 0, **options: float) -> float:
    """A weight of 2 after 100 steps with only the penalty or the optimizer's decay."""
    w = keras.Variable(2.0)
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, **options)
    for _ in range(100):
        gradient = keras.ops.convert_to_tensor(2 * penalty * w)
        optimizer.apply([gradient], [w])
    return round(float(w), 3)

w, v = 2.0, 0.0
for _ in range(100):
    v = 0.9 * v - 0.1 * 0.0005 * w
    w += v
rows = [("rule of the paper", w), ("penalty", in_keras(penalty=0.00025)),
        ("weight_decay", in_keras(weight_decay=0.0005))]
table(rows, ["decay", "weight"])

# %% [markdown] lang="en"
# They are not. The penalty goes through $v$, as in the paper, and momentum makes each pull count about ten times. Keras's `weight_decay` shrinks the weight beside $v$, so it decays ten times more slowly (this is called *decoupled* decay). With a penalty the recipe is the paper's.
#
# **A plateau**, in a few lines: when the error has not come below its best for two epochs, divide the rate by ten. (In Keras: `keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=2)`.)

# %% [markdown] lang="es"
# No lo son. La penalización pasa por $v$, como en el artículo, y el momento hace que cada tirón cuente unas diez veces. El `weight_decay` de Keras encoge el peso aparte de $v$, así que decae diez veces más lento (se llama decaimiento *desacoplado*). Con una penalización la receta es la del artículo.
#
# **Una meseta** (*plateau*), en pocas líneas: cuando el error no ha bajado de su mejor valor en dos épocas, divide la tasa entre diez. (En Keras: `keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=2)`.)

# %% tags=["nbval-check-output"]
errors = [60, 50, 46, 46.2, 46.1, 41, 40, 40.3, 40.1, 39.5, 39.6, 39.7, 39.7]
rate, best_error, waited = 0.01, np.inf, 0
used = []
for error in errors:
    used.append(rate)
    waited = 0 if error < best_error else waited + 1
    best_error = min(best_error, error)
    if waited == 2:
        rate, waited = rate / 10, 0
rows = zip(range(1, len(errors) + 1), errors, used, strict=True)
table(rows, ["epoch", "error (%)", "learning rate"])

# %% [markdown] lang="en"
# ## 9 · A small AlexNet
#
# The same plan at a size that trains on two cores: a table again, with a stride of 1 in conv1, for there are only 32 pixels.

# %% [markdown] lang="es"
# ## 9 · Una AlexNet pequeña
#
# El mismo plano en un tamaño que se entrena en dos núcleos: otra tabla, con stride 1 en conv1, pues solo hay 32 píxeles.

# %% tags=["nbval-check-output"]
from helpers.architectures.alexnet import SMALL_TABLE

small = architectures.alexnet_cifar()
show(parameters=small.count_params())
compare(small, SMALL_TABLE)

# %% [markdown] lang="en"
# Here is the recipe in Keras; its random start, its biases of 1 and the shift of colours are left out, and we say so in section 12. At the smallest budget these are five steps, which only show that it runs; `cpu`, `gpu` and `paper` budgets go further. There `fit` saves the state after an epoch: if the run is cut off, it goes on from there when you run the notebook again.

# %% [markdown] lang="es"
# Aquí está la receta en Keras; faltan su inicio aleatorio, sus sesgos de 1 y el cambio de colores, y lo decimos en la sección 12. Con el presupuesto más pequeño son cinco pasos, que solo muestran que funciona; los presupuestos `cpu`, `gpu` y `paper` llegan más lejos. Con ellos `fit` guarda el estado después de una época: si la corrida se corta, continúa desde ahí cuando ejecutas otra vez el notebook.

# %%
images, small_epochs = budget.pick(smoke=(640, 1), cpu=(10_000, 6), gpu=(50_000, 30),
                                   paper=(50_000, 90))
show(images=images, epochs=small_epochs)

# %%
from helpers.training import Batches, fit

for layer in small.layers:
    if hasattr(layer, "kernel"):
        layer.kernel.regularizer = keras.regularizers.L2(0.00025)
small.compile(keras.optimizers.SGD(0.01, momentum=0.9), cross_entropy,
              metrics=["sparse_categorical_accuracy"])
pixels, answers = standardised(data.x_train[:images]), data.y_train[:images]
batches = Batches(pixels, answers, reach=4, mirror=True)
plateau = keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=2)
history = fit(small, batches, small_epochs, "07-alexnet", callbacks=[plateau],
              validation_data=(x_test, y_test))
test_accuracy = np.round(history["val_sparse_categorical_accuracy"], 2)
print(f"{test_accuracy = !s}")
assert np.isfinite(history["loss"]).all()

# %% [markdown] lang="en"
# (To choose the rate by the test images, as this cell does for brevity, is not clean: a validation set of its own belongs there.)
#
# So that the rest of the lesson starts at once, the course keeps weights of this net, trained on real CIFAR-10. Their **card** says how. (`keras.applications`, which has pretrained VGG and ResNet nets for the next lessons, has no AlexNet.)

# %% [markdown] lang="es"
# (Elegir la tasa con las imágenes de prueba, como hace esta celda por brevedad, no es limpio: ahí va un conjunto de validación propio.)
#
# Para que el resto de la lección empiece de inmediato, el curso guarda pesos de esta red, entrenada con el CIFAR-10 real. Su **ficha** dice cómo. (`keras.applications`, que tiene redes VGG y ResNet preentrenadas para las lecciones siguientes, no tiene AlexNet.)

# %%
from helpers.training import stored

net = stored.load_weights(architectures.alexnet_cifar(), "alexnet_cifar")
card = stored.card("alexnet_cifar")
rows = [("trained on", card["trained_on"].split("; ")), ("epochs", card["epochs"]),
        ("recipe", card["recipe"].split("; ")), ("test error (%)", card["test_error"])]
table(rows, ["card", ""])

# %% [markdown] lang="en"
# How did it learn? The course keeps the error after each epoch, in %: on the images that it learns from, and on the 5,000 *validation* images, which it never learns from. The rate rises for 16 epochs and then falls to 0. *Predict:* which of the two errors is lower at the beginning, and which at the end?

# %% [markdown] lang="es"
# ¿Cómo aprendió? El curso guarda el error después de cada época, en %: en las imágenes de las que aprende y en las 5000 de *validación*, de las que nunca aprende. La tasa sube durante 16 épocas y luego baja hasta 0. *Predice:* ¿cuál de los dos errores es menor al comienzo, y cuál al final?

# %%
learned = stored.load_curves("alexnet_cifar")
by_part = {part: learned[f"{part}_error"] for part in ("train", "validation")}
first, *_, last = zip(*by_part.values(), strict=True)
assert first[0] > first[1] and last[0] < last[1] / 2
rows = [(epoch, *(errors[epoch - 1] for errors in by_part.values()))
        for epoch in (1, 16, 48, 64)]
table(rows, ["epoch", "training error (%)", "validation error (%)"])

# %%
plots.curves({"training": by_part["train"], "validation": by_part["validation"]},
             x="epoch", y="error (%)")

# %% [markdown] lang="en"
# At first the training error is the *higher* one. It is counted while the net learns, over a whole epoch, with dropout on and on shifted images; the other is counted after the epoch, on plain ones. In the end it is the lower one by far: 7.1 against 15.3 %. In the last 16 epochs it falls by almost half, and the validation error by 1.8 points of 17.1: most of what the net learns there holds only for the images that it learns from. (The test error of the card belongs not to the weights at the end of the curve but to their *mean* over the last steps.)

# %% [markdown] lang="es"
# Al comienzo el error de entrenamiento es el *mayor*. Se cuenta mientras la red aprende, a lo largo de toda una época, con dropout y con imágenes desplazadas; el otro se cuenta al terminar la época, con imágenes sin cambios. Al final es por mucho el menor: 7.1 frente a 15.3 %. En las últimas 16 épocas baja casi a la mitad, y el de validación, 1.8 puntos de 17.1: la mayor parte de lo que la red aprende ahí solo vale para las imágenes de las que aprende. (El error de prueba de la ficha no es de los pesos con que termina la curva, sino de su *promedio* en los últimos pasos.)

# %% [markdown] lang="en"
# Walk through it. *Predict, then look:*
#
# 1. How large is the part of the image that one unit of conv2 sees? And of conv5?
# 2. Which layer has the most parameters? Is it the one that works most?
# 3. How do the maps of pool1 and norm1 differ? (Section 5.)

# %% [markdown] lang="es"
# Recórrela. *Predice y luego mira:*
#
# 1. ¿Qué tan grande es la parte de la imagen que ve una unidad de conv2? ¿Y de conv5?
# 2. ¿Qué capa tiene más parámetros? ¿Es la que más trabaja?
# 3. ¿En qué se diferencian los mapas de pool1 y de norm1? (Sección 5.)

# %%
widgets.architecture(net, standardised(data.x_test[:4]))

# %% tags=["nbval-check-output"]
from helpers.architectures.ledger import receptive_fields

fields, small_rows = receptive_fields(net), ledger(net)
show(most_parameters=max(small_rows, key=lambda row: row.parameters).name,
     most_multiply_adds=max(small_rows, key=lambda row: row.multiply_adds).name)
rows = [(name, fields[name]) for name in ("conv1", "conv2", "conv5", "pool3")]
table(rows, ["layer", "receptive field"])

# %% [markdown] lang="en"
# A unit of conv2 sees 15 pixels of 32, one of conv5 the whole image and more. fc6 holds the most parameters and conv2 does the most work: here too the two sit apart. And norm1 looks like pool1, on a smaller scale, for these responses are small.

# %% [markdown] lang="es"
# Una unidad de conv2 ve 15 píxeles de 32; una de conv5, toda la imagen y más. fc6 guarda más parámetros y conv2 trabaja más: aquí también están en lugares distintos. Y norm1 se ve como pool1, a menor escala, porque estas respuestas son pequeñas.

# %% [markdown] lang="en"
# ## 10 · What it has learned
#
# The paper's Figure 3 shows the kernels of conv1: stripes of many directions and widths, as in lesson 3, and blobs of colour. On one card they were mostly without colour, on the other with colour, in every run. Ours are 5×5 pixels, and in one tower. Each is scaled to its own range.

# %% [markdown] lang="es"
# ## 10 · Qué ha aprendido
#
# La Figura 3 del artículo muestra los kernels de conv1: franjas de muchas direcciones y anchos, como en la lección 3, y manchas de color. En una tarjeta eran casi todos sin color, en la otra con color, en cada corrida. Los nuestros miden 5×5 píxeles y están en una sola torre. Cada uno está escalado a su propio rango.

# %%
kernels = np.moveaxis(np.asarray(net.get_layer("conv1").kernel), -1, 0)  # (32, 5, 5, 3)
low = kernels.min(axis=(1, 2, 3), keepdims=True)
high = kernels.max(axis=(1, 2, 3), keepdims=True)
scaled = (kernels - low) / (high - low)

# %%
plots.gallery(scaled.reshape(4, 8, 5, 5, 3),
              caption="the 32 kernels of the first layer, 5×5 pixels in colour")

# %% [markdown] lang="en"
# Many are stripes without much colour, in several directions; others are blobs or edges of one colour against another: the paper's two kinds, mixed in one tower. In 5×5 pixels there is little room for more.
#
# ### Search by features
#
# Take the last hidden layer, fc7: 4096 numbers in the paper, 256 here. If two images give nearby vectors, the net "thinks" them similar. So look, for a test image, for the training images with the smallest Euclidean distance there, and, to compare, with the smallest distance between the *pixels*.

# %% [markdown] lang="es"
# Muchos son franjas casi sin color, en varias direcciones; otros, manchas o bordes de un color contra otro: los dos tipos del artículo, mezclados en una torre. En 5×5 píxeles no hay lugar para mucho más.
#
# ### Buscar por características
#
# Toma la última capa oculta, fc7: 4096 números en el artículo, 256 aquí. Si dos imágenes dan vectores cercanos, la red las «cree» parecidas. Busca, pues, para una imagen de prueba, las imágenes de entrenamiento con la menor distancia euclidiana allí y, para comparar, con la menor distancia entre los *píxeles*.

# %%
features = keras.Model(net.inputs, net.get_layer("fc7").output)
known, queries = standardised(data.x_train[:2000]), standardised(data.x_test[:200])
vectors = {"features": [features.predict(x, verbose=0) for x in (known, queries)],
           "pixels": [x.reshape(len(x), -1) for x in (known, queries)]}

def nearest(known: np.ndarray, asked: np.ndarray, k: int = 6) -> np.ndarray:
    """The k rows of `known` (n, d) nearest to each row of `asked` (m, d) -> (m, k)."""
    squares = (known**2).sum(axis=1) - 2 * asked @ known.T
    return np.argsort(squares, axis=1, kind="stable")[:, :k]

# %%
found = {name: nearest(*pair) for name, pair in vectors.items()}
asked = data.y_test[:200, None]
same_class = {name: 100 * np.mean(data.y_train[places] == asked)
              for name, places in found.items()}
drawn = "airplane" not in data.classes
assert drawn or same_class["features"] > 75 > 30 > same_class["pixels"]
table(same_class.items(), ["nearest by", "right class (%)"])

# %% [markdown] lang="en"
# These are the shares of the six nearest that have the right class; chance would give 10 %. Four of the searches, as pictures: left the image that we ask with, right its six nearest by features.

# %% [markdown] lang="es"
# Estas son las fracciones de las seis más cercanas que tienen la clase correcta; al azar serían 10 %. Cuatro de las búsquedas, en imágenes: a la izquierda, la imagen con la que preguntamos; a la derecha, sus seis más cercanas por características.

# %%
def words(labels: np.ndarray) -> list[str]:
    """The names of classes, in the notebook's language."""
    return [data.class_names[label] for label in labels]

rows, captions = [], []
for k, places in enumerate(found["features"][:4]):
    rows.append([data.x_test[k], *data.x_train[places]])
    captions.append(words([data.y_test[k], *data.y_train[places]]))
plots.gallery(rows, captions, apart=True,
              caption="test images, and to the right of each the training images "
                      "nearest to it")

# %% [markdown] lang="en"
# On real CIFAR-10 about four in five are right by features, and about one in five by pixels (asserted within a few points). That is the paper's point: its dogs and elephants are found in many poses, far apart as pixels. (Where drawn shapes stand in for the photographs, the two shares are close: this net has never seen such shapes, and features learned on photographs tell little about them.)

# %% [markdown] lang="es"
# En el CIFAR-10 real son correctas cerca de cuatro de cada cinco por características, y cerca de una de cada cinco por píxeles (comprobado, con un margen de pocos puntos). Eso es lo que quiere mostrar el artículo: sus perros y elefantes aparecen en muchas poses, lejanas como píxeles. (Donde unas figuras dibujadas reemplazan a las fotos, las dos fracciones son parecidas: esta red nunca vio figuras así, y lo aprendido con fotos dice poco de ellas.)

# %% [markdown] lang="en"
# ## 11 · Many networks
#
# The slides say "7 CNN ensemble: 18.2 % → 15.4 %". That skips three steps. The paper's Table 2, top-5 errors on ILSVRC-2012:
#
# | | validation | test |
# | --- | --- | --- |
# | 1 CNN, the one of this lesson | 18.2 % | |
# | 5 such CNNs, averaged | 16.4 % | 16.4 % |
# | 1 CNN with a sixth convolution, pre-trained on all of ImageNet (15 million images, 22,000 classes) | 16.6 % | |
# | the 5 and 2 pre-trained ones, averaged | 15.4 % | 15.3 % |
# | the second-best entry of the contest | | 26.2 % |
#
# So averaging alone gave 1.8 points. The rest came with two larger nets and more than ten times the images; and the number that won, 15.3 %, is on the test images.
#
# We have trained nets: those of section 6, three with ReLU and three with tanh. To average costs nothing more. *Predict:* is the mean of six predictions better than a typical one of them? Than the best of them?

# %% [markdown] lang="es"
# ## 11 · Muchas redes
#
# Las diapositivas dicen «7 CNN ensemble: 18.2 % → 15.4 %». Eso se salta tres pasos. La Tabla 2 del artículo, errores top-5 en ILSVRC-2012:
#
# | | validación | prueba |
# | --- | --- | --- |
# | 1 CNN, la de esta lección | 18.2 % | |
# | 5 CNN así, promediadas | 16.4 % | 16.4 % |
# | 1 CNN con una sexta convolución, preentrenada en todo ImageNet (15 millones de imágenes, 22 000 clases) | 16.6 % | |
# | las 5 y 2 preentrenadas, promediadas | 15.4 % | 15.3 % |
# | el segundo lugar del concurso | | 26.2 % |
#
# Así que promediar por sí solo dio 1.8 puntos. El resto vino con dos redes más grandes y más de diez veces más imágenes; y el número que ganó, 15.3 %, es sobre las imágenes de prueba.
#
# Ya tenemos redes entrenadas: las de la sección 6, tres con ReLU y tres con tanh. Promediar no cuesta nada más. *Predice:* ¿la media de seis predicciones es mejor que una típica de ellas? ¿Y que la mejor?

# %%
nets = [model for key in best.values() for model, _ in race[key]]
logits = np.array([model.predict(x_test, verbose=0) for model in nets])
chances = softmax(logits)  # (6, n, 10)

def error_and_loss(probabilities: np.ndarray) -> tuple[float, float]:
    """The test error (%) and the mean cross-entropy, (n, 10) -> (), ()."""
    right = probabilities[np.arange(len(y_test)), y_test]
    wrong = probabilities.argmax(axis=1) != y_test
    return 100 * float(wrong.mean()), float(-np.log(right + 1e-12).mean())

single = [error_and_loss(probabilities) for probabilities in chances]
errors, losses = zip(*single, strict=True)
mean_error, mean_loss = error_and_loss(chances.mean(axis=0))
assert mean_loss <= np.mean(losses)
assert mean_error < np.mean(errors)

# %%
units = np.repeat(list(best), 3)
rows = [*zip(units, errors, losses, strict=True)]
rows.append(("mean of the six", mean_error, mean_loss))
table(rows, ["net", "test error (%)", "loss"])

# %% [markdown] lang="en"
# The last line is the mean of the six predictions. It is better than the average net in both columns. For the loss that is no luck: $-\log$ is convex, so the loss of a mean is never above the mean of the losses. For the error there is no such law, but the nets err on different images, and where they disagree the confident ones win. Better than the *best* of the six the mean need not be: compare the smallest number of each column with the last. But which net will be the best is not known beforehand.
#
# **Look at the errors**: the test images on which the six together are most confidently wrong. Below each, what it is → what they say.

# %% [markdown] lang="es"
# La última línea es la media de las seis predicciones. Es mejor que la red promedio en ambas columnas. En la pérdida no es suerte: $-\log$ es convexa, así que la pérdida de una media nunca supera a la media de las pérdidas. Para el error no hay tal ley, pero las redes se equivocan en imágenes distintas, y donde discrepan ganan las más seguras. Mejor que la *mejor* de las seis no tiene por qué ser: compara el menor número de cada columna con el último. Pero cuál será la mejor no se sabe de antemano.
#
# **Mira los errores**: las imágenes de prueba en las que las seis juntas se equivocan con más seguridad. Debajo de cada una, lo que es → lo que dicen.

# %%
mean = chances.mean(axis=0)
answers = mean.argmax(axis=1)
wrong = np.flatnonzero(answers != y_test)
sure = mean[wrong].max(axis=1)
worst = wrong[np.argsort(-sure, kind="stable")[:6]]
pairs = zip(words(y_test[worst]), words(answers[worst]), strict=True)
captions = [f"{true} → {answer}" for true, answer in pairs]
plots.gallery([data.x_test[worst]], [captions],
              caption="test images answered wrong, class → answer")

# %% [markdown] lang="en"
# The same averaging works with *views* of one image. The paper averages over ten: the patches in the four corners and the middle, each mirrored too. On ILSVRC-2010 that brought top-5 from 18.3 % to 17.0 % (39.0 % to 37.5 % in top-1).

# %% [markdown] lang="es"
# El mismo promedio funciona con *vistas* de una sola imagen. El artículo promedia diez: los recortes de las cuatro esquinas y el centro, cada uno también reflejado. En ILSVRC-2010 eso llevó el top-5 de 18.3 % a 17.0 % (y el top-1 de 39.0 % a 37.5 %).

# %% [markdown] lang="en"
# ## 12 · Paper against ours
#
# | | Paper | Ours |
# | --- | --- | --- |
# | parameters | 60 million | 60,965,224 |
# | neurons of conv2 … fc8 | as in the caption of Figure 2 | the same, each |
# | neurons of conv1 | 253,440 (650,000 in all) | 290,400 (659,272 in all): the caption's number is 55 × 48 × 96 |
# | input | 224×224 | 227×227: the windows fit |
# | different patches of an image | 2048 | 2178: places, not steps |
# | norm and pooling | norm → pool | pool → norm, as in the slides |
# | start; biases of conv2, conv4, conv5 and the dense layers; colours | N(0, 0.01); 1; shifted | Glorot's; 0; as they are |
# | tanh against ReLU, epochs to 25 % | 6 times | not found on our small data: see below |

# %% [markdown] lang="es"
# ## 12 · El artículo frente a lo nuestro
#
# | | Artículo | Nuestro |
# | --- | --- | --- |
# | parámetros | 60 millones | 60 965 224 |
# | neuronas de conv2 … fc8 | las del pie de la Figura 2 | las mismas, una por una |
# | neuronas de conv1 | 253 440 (650 000 en total) | 290 400 (659 272 en total): el número del pie es 55 × 48 × 96 |
# | entrada | 224×224 | 227×227: las ventanas caben |
# | recortes distintos de una imagen | 2048 | 2178: lugares, no pasos |
# | norm y pooling | norm → pool | pool → norm, como en las diapositivas |
# | inicio; sesgos de conv2, conv4, conv5 y las capas densas; colores | N(0, 0.01); 1; cambiados | el de Glorot; 0; como son |
# | tanh frente a ReLU, épocas hasta 25 % | 6 veces | no aparece con nuestros pocos datos: ver abajo |

# %% tags=["nbval-check-output"]
sides = [[int(n) for n in row["output"].split("×")] for row in TABLE]
in_the_table = {int(np.prod(side)) for side in sides}
show(agree=sum(neurons in in_the_table for neurons in caption), layers=len(caption),
     places=(256 - 224 + 1) ** 2 * 2, steps=(256 - 224) ** 2 * 2)

# %%
in_the_paper = 6
rows = [("tanh / ReLU", in_the_paper, f"{slower:.2f}")]
table(rows, ["epochs to 25 %", "paper", "ours"])

# %% [markdown] lang="en"
# Counting agrees to the last parameter, and shows where numbers in the paper do not fit together. The experiment does not agree, and we say so. A claim about speed belongs to a network, a start, a scale of the inputs and a data set.

# %% [markdown] lang="es"
# Lo que se cuenta coincide hasta el último parámetro, y muestra dónde los números del artículo no encajan entre sí. El experimento no coincide, y lo decimos. Una afirmación sobre rapidez vale para una red, un inicio, una escala de las entradas y unos datos.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You derived AlexNet's sizes and costs, row by row, and found that 224 does not fit. Convolutions do 92 % of the work, fc6 to fc8 hold 96 % of the parameters.
# 2. You split convolutions into groups, as the two cards did, and found the 1,413,120 parameters that this saves.
# 3. You normalised by hand, and saw that with small responses the layer only divides by 1.7.
# 4. You wrote the recipe: patches, mirror, light, dropout, and a decay that goes through the momentum, unlike Keras's `weight_decay`.
# 5. You tested: tanh was not slower on our data; an average of nets was better than the average net; and you searched images by features.
#
# Lesson 8 asks what happens if all kernels are 3×3, and the network twice as deep: VGG.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Dedujiste los tamaños y costos de AlexNet, fila por fila, y hallaste que 224 no cabe. Las convoluciones hacen 92 % del trabajo; de fc6 a fc8 está 96 % de los parámetros.
# 2. Partiste convoluciones en grupos, como hicieron las dos tarjetas, y encontraste los 1 413 120 parámetros que eso ahorra.
# 3. Normalizaste a mano, y viste que con respuestas pequeñas la capa solo divide entre 1.7.
# 4. Escribiste la receta: recortes, reflejo, luz, dropout y un decaimiento que pasa por el momento, a diferencia del `weight_decay` de Keras.
# 5. Pusiste a prueba: tanh no fue más lenta con nuestros datos; un promedio de redes fue mejor que la red promedio; y buscaste imágenes por características.
#
# La lección 8 pregunta qué pasa si todos los kernels son de 3×3 y la red es el doble de profunda: VGG.

# %% [markdown] lang="en"
# ## References
#
# - A. Krizhevsky, I. Sutskever, G. E. Hinton, "ImageNet classification with deep convolutional neural networks", *NIPS* 25 (2012) 1097–1105; reprinted in *Commun. ACM* 60 (2017) 84–90, [doi 10.1145/3065386](https://doi.org/10.1145/3065386).
# - O. Russakovsky and others, "ImageNet large scale visual recognition challenge", *IJCV* 115 (2015) 211–252, [doi 10.1007/s11263-015-0816-y](https://doi.org/10.1007/s11263-015-0816-y), [arXiv 1409.0575](https://arxiv.org/abs/1409.0575).
# - Y. Jia and others, "Caffe", [arXiv 1408.5093](https://arxiv.org/abs/1408.5093) (2014): CaffeNet, with pooling before normalisation. A. Krizhevsky, cuda-convnet2, file `convdata.py`: the change of colour.
# - I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", [arXiv 1711.05101](https://arxiv.org/abs/1711.05101) (2017).
# - G. E. Hinton and others, dropout, [arXiv 1207.0580](https://arxiv.org/abs/1207.0580) (2012). X. Glorot, Y. Bengio, *AISTATS* (2010) 249–256: starts for tanh. K. He and others, [arXiv 1502.01852](https://arxiv.org/abs/1502.01852) (2015): starts for ReLU. V. Nair, G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", *ICML* (2010) 807–814.
# - K. Simonyan, A. Zisserman, VGG, [arXiv 1409.1556](https://arxiv.org/abs/1409.1556) (2014): no gain from normalisation.

# %% [markdown] lang="es"
# ## Referencias
#
# - A. Krizhevsky, I. Sutskever, G. E. Hinton, "ImageNet classification with deep convolutional neural networks", *NIPS* 25 (2012) 1097–1105; reimpreso en *Commun. ACM* 60 (2017) 84–90, [doi 10.1145/3065386](https://doi.org/10.1145/3065386).
# - O. Russakovsky y otros, "ImageNet large scale visual recognition challenge", *IJCV* 115 (2015) 211–252, [doi 10.1007/s11263-015-0816-y](https://doi.org/10.1007/s11263-015-0816-y), [arXiv 1409.0575](https://arxiv.org/abs/1409.0575).
# - Y. Jia y otros, "Caffe", [arXiv 1408.5093](https://arxiv.org/abs/1408.5093) (2014): CaffeNet, con el pooling antes de la normalización. A. Krizhevsky, cuda-convnet2, archivo `convdata.py`: el cambio de color.
# - I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", [arXiv 1711.05101](https://arxiv.org/abs/1711.05101) (2017).
# - G. E. Hinton y otros, dropout, [arXiv 1207.0580](https://arxiv.org/abs/1207.0580) (2012). X. Glorot, Y. Bengio, *AISTATS* (2010) 249–256: inicios para tanh. K. He y otros, [arXiv 1502.01852](https://arxiv.org/abs/1502.01852) (2015): inicios para ReLU. V. Nair, G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", *ICML* (2010) 807–814.
# - K. Simonyan, A. Zisserman, VGG, [arXiv 1409.1556](https://arxiv.org/abs/1409.1556) (2014): sin ganancia con la normalización.
