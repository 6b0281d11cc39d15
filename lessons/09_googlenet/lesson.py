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
# # 9 · GoogLeNet
#
# In 2014 two deep nets led the ImageNet challenge. VGG (lesson 8) is one simple block, repeated, with 138 million parameters. GoogLeNet came first, with a twentieth of them. Its trick is thrift: before an expensive layer, a cheap one makes its input thin.
#
# **You will be able to**
#
# 1. explain what a 1×1 convolution does, and write it as a matrix product;
# 2. compute what an inception module costs, without and with reductions, by hand and in code;
# 3. find and repair a wrongly wired module;
# 4. build the 22 layers from the paper's table, and compare every row with the figures printed there;
# 5. say what average pooling, auxiliary classifiers and weight averaging are for, and measure it.
#
# **You need** lessons 3 (convolution, counting), 4 (pooling) and 5 (initialisers); lessons 7 and 8 help. **Time:** about 140 minutes.
#
# **Training:** `cpu` 4 minutes on two cores (estimate: 60,000 images at 395 a second, and tests), `gpu` 5 minutes, `paper` 19 minutes on a Colab T4 (estimates: 15,600 and 125,000 steps of 8 ms, and tests).

# %% [markdown] lang="es"
# # 9 · GoogLeNet
#
# En 2014 dos redes profundas encabezaron el concurso ImageNet. VGG (lección 8) es un bloque simple, repetido, con 138 millones de parámetros. GoogLeNet quedó primera con la vigésima parte. Su truco es el ahorro: antes de una capa cara, una barata adelgaza su entrada.
#
# **Serás capaz de**
#
# 1. explicar qué hace una convolución 1×1, y escribirla como un producto de matrices;
# 2. calcular cuánto cuesta un módulo *inception*, sin reducciones y con ellas, a mano y con código;
# 3. encontrar y reparar un módulo mal conectado;
# 4. construir las 22 capas a partir de la tabla del artículo, y comparar cada fila con las cifras impresas;
# 5. decir para qué sirven el average pooling, los clasificadores auxiliares y el promedio de pesos, y medirlo.
#
# **Necesitas** las lecciones 3 (convolución, conteo), 4 (pooling) y 5 (inicializadores); las lecciones 7 y 8 ayudan. **Tiempo:** unos 140 minutos.
#
# **Entrenamiento:** `cpu` 4 minutos en dos núcleos (estimado: 60 000 imágenes a 395 por segundo, y pruebas), `gpu` 5 minutos, `paper` 19 minutos en una T4 de Colab (estimados: 15 600 y 125 000 pasos de 8 ms, y pruebas).

# %%
import keras
import numpy as np

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · A budget
#
# The sure way to a better net was a bigger net: more layers, more filters. Szegedy and eight others (2014) name two prices. More parameters overfit sooner, and good labels are dear. And the work grows fast. Take two 3×3 convolutions in a row and double the filters of both. *Predict:* how much more does the second one cost?

# %% [markdown] lang="es"
# ## 1 · Un presupuesto
#
# El camino seguro a una red mejor era una red más grande: más capas, más filtros. Szegedy y otros ocho autores (2014) nombran dos precios. Con más parámetros hay antes sobreajuste, y las buenas etiquetas son caras. Y el trabajo crece rápido. Toma dos convoluciones 3×3 seguidas y duplica los filtros de ambas. *Predice:* ¿cuánto más cuesta la segunda?

# %% tags=["nbval-check-output"]
rows = [(filters, 3 * 3 * filters * filters) for filters in (64, 128, 256)]
table(rows, ["filters", "multiply-adds at each place"])

# %% [markdown] lang="en"
# Twice as many come in and twice as many go out: four times the work. If many of those weights end up near zero, most of it is wasted. So the authors set themselves a **budget: 1.5 billion multiply-adds** for an image, few enough to be of practical use, and asked how to spend it best.
#
# Their guide was an idea about *sparse* nets: connect only units that belong together. "Belonging together" is Hebb's old principle, *neurons that fire together, wire together*; Arora and others (2013) had proved, under strong conditions, that a net can be built so, layer by layer, from the correlations in the layer below. But computers are slow at sparse sums and fast at dense matrices. So: dense pieces that cover what a sparse net might look like. Units that fire together and sit at the *same place* need only a 1×1 convolution. Fewer groups are spread over a small patch (3×3), fewer still over a larger one (5×5).
#
# The authors add a caution that is seldom quoted: that the net works does not show that this reasoning is why. We shall check what can be checked: the costs.

# %% [markdown] lang="es"
# Entran el doble y salen el doble: cuatro veces el trabajo. Si muchos de esos pesos acaban cerca de cero, la mayor parte se desperdicia. Por eso los autores se fijaron un **presupuesto: 1500 millones de multiplicaciones y sumas** por imagen, lo bastante poco para tener uso práctico, y preguntaron cómo gastarlo mejor.
#
# Su guía fue una idea sobre redes *dispersas* (*sparse*): conectar solo unidades que van juntas. «Ir juntas» es el viejo principio de Hebb, *las neuronas que disparan juntas se conectan*; Arora y otros (2013) habían demostrado, con condiciones fuertes, que una red puede construirse así, capa por capa, a partir de las correlaciones de la capa de abajo. Pero las computadoras son lentas con sumas dispersas y rápidas con matrices densas. Entonces: piezas densas que cubran lo que podría ser una red dispersa. A las unidades que disparan juntas y están *en el mismo lugar* les basta una convolución 1×1. Menos grupos se extienden por un parche pequeño (3×3), y todavía menos por uno mayor (5×5).
#
# Los autores agregan una advertencia que casi nunca se cita: que la red funcione no demuestra que la razón sea esta. Comprobaremos lo que se puede comprobar: los costos.

# %% [markdown] lang="en" tags=["09.pointwise"]
# ## 2 · The smallest convolution
#
# A 1×1 kernel looks at one pixel, so it sees no edges and no shapes. What is left? Its depth: it takes a weighted sum over the *channels*. The image below has two pixels with three channels, the kernel two filters. By hand, first pixel: $1·1 + 2·0 + 3·1 = 4$ and $1·0 + 2·1 + 3·(-1) = -1$. *Predict* the second pixel's two numbers.

# %% [markdown] lang="es" tags=["09.pointwise"]
# ## 2 · La convolución más pequeña
#
# Un kernel 1×1 mira un solo píxel, así que no ve bordes ni formas. ¿Qué queda? La profundidad: hace una suma ponderada de los *canales*. La imagen de abajo tiene dos píxeles con tres canales; el kernel, dos filtros. A mano, el primer píxel: $1·1 + 2·0 + 3·1 = 4$ y $1·0 + 2·1 + 3·(-1) = -1$. *Predice* los dos números del segundo píxel.

# %% tags=["09.pointwise"]
pixels = np.array([[1, 2, 3], [0, 1, 1]])
filters = np.array([[1, 0], [0, 1], [1, -1]])
plots.arrays({"image": pixels, "kernel": filters, "output": pixels @ filters},
             caption="two pixels of three channels, a 1×1 kernel of two filters, and "
                     "the output")

# %% [markdown] lang="en"
# One line did it: **a 1×1 convolution is a matrix product**, pixels times channels with channels times filters. It is a dense layer that every pixel passes through, always the same one. Lin, Chen and Yan (2013) put such layers after each convolution and called the result *network in network*. Together with an internet meme ("we need to go deeper") that title gave *Inception* its name. Keras agrees:

# %% [markdown] lang="es"
# Bastó una línea: **una convolución 1×1 es un producto de matrices**, píxeles por canales con canales por filtros. Es una capa densa por la que pasa cada píxel, siempre la misma. Lin, Chen y Yan (2013) pusieron capas así después de cada convolución y llamaron al resultado *network in network*. Junto con un meme de internet («we need to go deeper»), ese título le dio su nombre a *Inception*. Keras coincide:

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
maps = rng.normal(size=(2, 5, 5, 3)).astype("float32")
layer = keras.layers.Conv2D(8, 1)
from_keras = keras.ops.convert_to_numpy(layer(maps))
kernel = keras.ops.convert_to_numpy(layer.kernel)
agree = bool(np.allclose(from_keras, maps @ kernel[0, 0], atol=1e-5))
print(f"{kernel.shape = }, {agree = }")

# %% [markdown] lang="en"
# **Your turn.** Write the layer as GoogLeNet uses it: with a bias for each filter and a ReLU. NumPy's `@` multiplies the last axis.

# %% [markdown] lang="es"
# **Tu turno.** Escribe la capa como la usa GoogLeNet: con un sesgo por filtro y una ReLU. El `@` de NumPy multiplica el último eje.

# %%
# exercise: 09.pointwise
def pointwise(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A 1×1 convolution with ReLU (about 1 line).

    (n, h, w, c), (c, f), (f,) -> (n, h, w, f)
    """
    ### BEGIN SOLUTION
    return np.maximum(images @ kernel + bias, 0)
    ### END SOLUTION

# %%
check("09.pointwise", pointwise)

# %% [markdown] lang="en"
# ### When channels say the same
#
# With fewer filters than channels, a 1×1 convolution makes its input **thinner**. Three numbers a pixel become one. How much is lost? That depends on how alike the channels are. Red, green and blue of a photo rise and fall together. The best weighted sum of the three (their first principal component) keeps this share of the variance:

# %% [markdown] lang="es"
# ### Cuando los canales dicen lo mismo
#
# Con menos filtros que canales, una convolución 1×1 **adelgaza** su entrada. Tres números por píxel se vuelven uno. ¿Cuánto se pierde? Depende de cuánto se parezcan los canales. El rojo, el verde y el azul de una foto suben y bajan juntos. La mejor suma ponderada de los tres (su primera componente principal) conserva esta parte de la varianza:

# %%
def principal(photo: np.ndarray) -> tuple[np.ndarray, float]:
    """The weights of the best sum of the channels, and its share of the variance."""
    channels = photo.reshape(-1, photo.shape[-1]).T
    values, vectors = np.linalg.eigh(np.cov(channels))
    best = vectors[:, -1:] * np.sign(vectors[:, -1].sum())  # bright stays bright
    return best, float(values[-1] / values.sum())

names = "astronaut", "cat", "coffee", "rocket"
photos = {name: datasets.photo(name) / 255 for name in names}
shares = {name: principal(photo)[1] for name, photo in photos.items()}
assert min(shares.values()) > 0.8
table(shares.items(), ["image", "share of the variance"])

# %%
vector, share = principal(photos["cat"])
middle = photos["cat"].mean(axis=(0, 1))
thin = (photos["cat"] - middle) @ vector
back = (thin @ vector.T + middle).clip(0, 1)
plots.images({"3": photos["cat"], "3 → 1": thin, "3 → 1 → 3": back},
             caption="a photograph, its three channels made one, and three again")

# %% [markdown] lang="en"
# One channel of three, and the cat is all there; what went is a little colour. "Fire together" can be measured, then: correlated channels can be reduced at small loss. Whether the 192 or 832 channels of a trained net are as obliging nobody can say beforehand; the paper bets on it, and lets training choose the weights.

# %% [markdown] lang="es"
# Un canal de tres, y el gato está completo; solo se fue un poco de color. «Disparar juntas» se puede medir, pues: los canales correlacionados se reducen con poca pérdida. Si los 192 u 832 canales de una red entrenada son igual de dóciles, nadie puede decirlo de antemano; el artículo apuesta a que sí, y deja que el entrenamiento elija los pesos.

# %% [markdown] lang="en"
# ## 3 · Four sizes at once: the naive module
#
# Which kernel size is right? The inception module does not choose. It runs 1×1, 3×3 and 5×5 side by side on the same input, adds a max pooling that keeps the size (stride 1), and joins all maps along the channels. Each of the four we call a **tower**. Here with the filters of the paper's first module, 3a:

# %% [markdown] lang="es"
# ## 3 · Cuatro tamaños a la vez: el módulo ingenuo
#
# ¿Qué tamaño de kernel es el correcto? El módulo inception no elige. Aplica 1×1, 3×3 y 5×5 en paralelo sobre la misma entrada, agrega un max pooling que conserva el tamaño (stride 1) y une todos los mapas a lo largo de los canales. A cada uno de los cuatro lo llamamos **torre**. Aquí, con los filtros del primer módulo del artículo, 3a:

# %%
from helpers.scratch import towers

plots.towers(towers.NAIVE, towers.sources(towers.NAIVE),
             caption="the naive module, four towers side by side")

# %% [markdown] lang="en"
# What does it cost? Its input is 28×28×192. A weight is used once at each of the 28·28 = 784 places, so count weights and multiply (biases are left out; the paper leaves them out too):
#
# - 1×1: $192·64 = 12{,}288$
# - 3×3: $9·192·128 = 221{,}184$
# - 5×5: $25·192·32 = 153{,}600$, for only 32 maps
# - pooling: none. But it hands on all 192 channels.
#
# *Predict:* how many channels come out? And what happens if nine such modules are stacked?

# %% [markdown] lang="es"
# ¿Cuánto cuesta? Su entrada es de 28×28×192. Un peso se usa una vez en cada uno de los 28·28 = 784 lugares; así que cuenta los pesos y multiplica (sin sesgos; el artículo tampoco los cuenta):
#
# - 1×1: $192·64 = 12\,288$
# - 3×3: $9·192·128 = 221\,184$
# - 5×5: $25·192·32 = 153\,600$, para solo 32 mapas
# - pooling: nada. Pero deja pasar los 192 canales.
#
# *Predice:* ¿cuántos canales salen? ¿Y qué pasa si se apilan nueve módulos así?

# %% tags=["nbval-check-output"]
def naive_cost(size: int, channels: int, ones: int, threes: int,
               fives: int) -> tuple[int, int]:
    """Channels that come out of the naive module, and its multiply-adds."""
    weights = channels * (ones + 9 * threes + 25 * fives)
    return channels + ones + threes + fives, weights * size * size

made, products = naive_cost(28, 192, 64, 128, 32)
show(channels=made, multiply_adds=products)

# %% [markdown] lang="en"
# 416 channels out of 192, for 303 million multiply-adds: a fifth of the whole budget, in one module. The next one gets 416 channels, the one after that more still, for the pooling tower never gives any back. With the filters of the paper's nine modules:

# %% [markdown] lang="es"
# 416 canales a partir de 192, por 303 millones de multiplicaciones y sumas: la quinta parte del presupuesto, en un módulo. El siguiente recibe 416 canales, el que sigue todavía más, porque la torre de pooling nunca devuelve ninguno. Con los filtros de los nueve módulos del artículo:

# %% tags=["nbval-check-output"]
from helpers.architectures.googlenet import TABLE
from helpers.architectures.tables import numbers

modules = [row for row in TABLE if row["1×1"]]
channels, rows = 192, []
for row in modules:
    size, *_ = numbers(row["output"])
    ones, threes, fives = (int(row[key]) for key in ("1×1", "3×3", "5×5"))
    channels, cost = naive_cost(size, channels, ones, threes, fives)
    rows.append((row["row"], channels, cost))
naive_costs = [cost for *_, cost in rows]
rows.append(("total", "", sum(naive_costs)))
table(rows, ["inception module", "channels", "multiply-adds"])

# %% [markdown] lang="en"
# 4,944 channels at the end, and 12 billion multiply-adds, eight times the budget. "Computational blow-up", the paper calls it. Two things are to blame: 5×5 kernels over hundreds of channels, and pooling that passes all of them on.

# %% [markdown] lang="es"
# 4944 canales al final y 12 mil millones de multiplicaciones y sumas, ocho veces el presupuesto. El artículo lo llama «explosión» del cómputo. Dos cosas tienen la culpa: kernels 5×5 sobre cientos de canales, y un pooling que los deja pasar todos.

# %% [markdown] lang="en" tags=["09.module_cost", "09.row_3b"]
# ## 4 · Reductions
#
# Section 2 has the cure. Before each expensive convolution, a 1×1 convolution makes the input thin; after the pooling, another one does. The paper calls them *reduce* and *pool proj* (projection). Each has its ReLU, so it is not only a saving but one more non-linear layer.

# %% [markdown] lang="es" tags=["09.module_cost", "09.row_3b"]
# ## 4 · Reducciones
#
# La cura está en la sección 2. Antes de cada convolución cara, una 1×1 adelgaza la entrada; después del pooling, otra. El artículo las llama *reduce* y *pool proj* (proyección). Cada una tiene su ReLU, así que no solo ahorra: es una capa no lineal más.

# %% tags=["09.module_cost", "09.row_3b"]
plots.towers(towers.REDUCED, towers.sources(towers.REDUCED),
             caption="the module with 1×1 reductions")

# %% [markdown] lang="en" tags=["09.module_cost", "09.row_3b"]
# By hand, module 3a again. The 5×5 tower first: reduced from 192 to 16 channels it costs $192·16 + 25·16·32 = 3{,}072 + 12{,}800$ instead of 153,600, a tenth. The whole module:

# %% [markdown] lang="es" tags=["09.module_cost", "09.row_3b"]
# A mano, otra vez el módulo 3a. Primero la torre 5×5: reducida de 192 a 16 canales cuesta $192·16 + 25·16·32 = 3072 + 12\,800$ en vez de 153 600, la décima parte. El módulo entero:

# %% tags=["nbval-check-output", "09.module_cost", "09.row_3b"]
ones = 192 * 64
threes = 192 * 96 + 9 * 96 * 128
fives = 192 * 16 + 25 * 16 * 32
pool = 192 * 32
module_weights = ones + threes + fives + pool
show(ones=ones, threes=threes, fives=fives, pool=pool, weights=module_weights,
     multiply_adds=module_weights * 28 * 28, channels=64 + 128 + 32 + 32)

# %% [markdown] lang="en" tags=["09.module_cost", "09.row_3b"]
# 163,328 weights, 128 million multiply-adds (the paper's table says 159K and 128M; to the K we come back) and 256 channels instead of 416. **Your turn:** the same for any module. The six numbers of filters come in the order of the paper's table.

# %% [markdown] lang="es" tags=["09.module_cost", "09.row_3b"]
# 163 328 pesos, 128 millones de multiplicaciones y sumas (la tabla del artículo dice 159K y 128M; ya volveremos a esa K) y 256 canales en vez de 416. **Tu turno:** lo mismo para cualquier módulo. Los seis números de filtros vienen en el orden de la tabla del artículo.

# %%
# exercise: 09.module_cost
def module_cost(size: int, channels: int, ones: int, reduce3: int, threes: int,
                reduce5: int, fives: int, projection: int) -> tuple[int, int, int]:
    """A module's channels out, weights, multiply-adds on size×size (about 4 lines)."""
    ### BEGIN SOLUTION
    thin = channels * (ones + reduce3 + reduce5 + projection)
    weights = thin + 9 * reduce3 * threes + 25 * reduce5 * fives
    return ones + threes + fives + projection, weights, weights * size * size
    ### END SOLUTION

# %%
check("09.module_cost", module_cost)

# %% [markdown] lang="en"
# The nine modules with and without reductions, on a logarithmic scale. (`ledger` counts the layers of a built net; `by_row` adds up those of one row of the table. The net itself is built in section 6.)

# %% [markdown] lang="es"
# Los nueve módulos con y sin reducciones, en escala logarítmica. (`ledger` cuenta las capas de una red construida; `by_row` suma las de una misma fila de la tabla. La red misma se construye en la sección 6.)

# %%
from helpers.architectures.ledger import by_row, compare, ledger

model = architectures.googlenet()
costs = {row.name: row.multiply_adds for row in by_row(ledger(model))}
reduced = [costs[row["row"]] for row in modules]
times_less = sum(naive_costs) / sum(reduced)
print(f"{times_less = :.1f}")
assert times_less > 10

# %%
millions = {"naive": np.array(naive_costs) / 1e6,
            "with reductions": np.array(reduced) / 1e6}
plots.curves(millions, x="inception module", y="multiply-adds (millions)", log=True)

# %% [markdown] lang="en"
# Eleven times less for the nine together. Fewer multiply-adds are not yet less time. We measure the processor's time. *Predict:* for 3a the count falls to $128/303 = 42$ %. Is the reduced module also about 2.4 times faster? It has more layers.

# %% [markdown] lang="es"
# Once veces menos por los nueve juntos. Menos multiplicaciones no son todavía menos tiempo. Medimos el tiempo del procesador. *Predice:* en 3a la cuenta baja a $128/303 = 42$ %. ¿Será el módulo reducido también unas 2.4 veces más rápido? Tiene más capas.

# %%
from time import process_time

def fastest(layers: dict, tries: int = 5) -> float:
    """The least processor time, in ms, of a module for eight images of 28×28×192."""
    net = towers.assemble(towers.sources(layers), layers, (28, 28, 192))
    images = np.ones((8, 28, 28, 192), "float32")
    times = []
    for _ in range(tries + 1):
        start = process_time()
        net.predict_on_batch(images)
        times.append(1000 * (process_time() - start))
    return min(times[1:])

slow, fast = fastest(towers.NAIVE), fastest(towers.REDUCED)
print(f"{slow = :.0f} ms, {fast = :.0f} ms, {slow / fast = :.1f}")

# %% [markdown] lang="en"
# The ratio that you see depends on the machine and its libraries; in the stored run it is less than 2.4. Counting says what must be multiplied; memory traffic, pooling and the joining take time too.

# %% [markdown] lang="es"
# El cociente que ves depende de la máquina y de sus bibliotecas; en la corrida guardada es menor que 2.4. La cuenta dice lo que hay que multiplicar; mover memoria, el pooling y la unión también toman tiempo.

# %% [markdown] lang="en" tags=["09.wiring"]
# ## 5 · What is wrong here? A module from the slides
#
# The slides behind this course write the module in Keras like this, for an image of 112×112×3 and 64 filters everywhere. It runs. The output has the promised shape. *Read it line by line: what does each layer take?*

# %% [markdown] lang="es" tags=["09.wiring"]
# ## 5 · ¿Qué está mal aquí? Un módulo de las diapositivas
#
# Las diapositivas en que se basa este curso escriben así el módulo en Keras, para una imagen de 112×112×3 y 64 filtros en todas partes. Se ejecuta sin errores. La salida tiene la forma prometida. *Léelo línea por línea: ¿qué toma cada capa?*

# %% tags=["nbval-check-output", "09.wiring"]
from keras.layers import Conv2D, MaxPool2D, concatenate

input_img = keras.Input((112, 112, 3))
tower_1 = Conv2D(64, 1, padding='same', activation='relu')(input_img)
tower_2 = Conv2D(64, 1, padding='same', activation='relu')(input_img)
tower_2 = Conv2D(64, 3, padding='same', activation='relu')(tower_1)
tower_3 = Conv2D(64, 1, padding='same', activation='relu')(input_img)
tower_3 = Conv2D(64, 5, padding='same', activation='relu')(tower_2)
tower_4 = MaxPool2D(3, strides=(1,1), padding='same')(input_img)
tower_4 = Conv2D(64, 1, padding='same', activation='relu')(tower_3)
output = concatenate([tower_1, tower_2, tower_3, tower_4], axis = 3)
slide = keras.Model(input_img, output)
rows = [(type(layer).__name__, layer.output.shape, layer.count_params())
        for layer in slide.layers]
table(rows, ["layer", "output", "parameters"])

# %% [markdown] lang="en" tags=["09.wiring"]
# The slides also print a summary of the module, with seven layers in the towers. Our model has four: a layer whose output nobody takes is silently left out. And the last convolution has 4,160 parameters where the summary says 256. The summary (of another version, as it seems) shows what was meant:
#
# | Layer | Parameters | Layer | Parameters |
# | --- | --- | --- | --- |
# | `tower_1_1` (1×1) | 256 | `tower_3_2` (5×5) | 102,464 |
# | `tower_2_1` (1×1) | 256 | `tower_4_1` (pooling) | 0 |
# | `tower_2_2` (3×3) | 36,928 | `tower_4_2` (1×1) | 256 |
# | `tower_3_1` (1×1) | 256 | joined | 0 |
#
# The wiring of the slides' code, drawn; dashed layers lead nowhere:

# %% [markdown] lang="es" tags=["09.wiring"]
# Las diapositivas imprimen además un resumen del módulo, con siete capas en las torres. Nuestro modelo tiene cuatro: una capa cuya salida nadie toma se omite en silencio. Y la última convolución tiene 4160 parámetros donde el resumen dice 256. El resumen (de otra versión, al parecer) muestra lo que se quería:
#
# | Capa | Parámetros | Capa | Parámetros |
# | --- | --- | --- | --- |
# | `tower_1_1` (1×1) | 256 | `tower_3_2` (5×5) | 102 464 |
# | `tower_2_1` (1×1) | 256 | `tower_4_1` (pooling) | 0 |
# | `tower_2_2` (3×3) | 36 928 | `tower_4_2` (1×1) | 256 |
# | `tower_3_1` (1×1) | 256 | unidas | 0 |
#
# Las conexiones del código de las diapositivas, dibujadas; las capas con borde discontinuo no llevan a ninguna parte:

# %% tags=["09.wiring"]
plots.towers(towers.LAYERS, towers.SLIDE,
             caption="the module as the slides wire it; dashed layers lead nowhere")

# %% [markdown] lang="en" tags=["09.wiring"]
# Not four towers but a chain. **Your turn: repair.** `wiring` says which layer each one takes, as the summary's column *Connected to* does. What is given is the slides' code, written so.

# %% [markdown] lang="es" tags=["09.wiring"]
# No son cuatro torres, sino una cadena. **Tu turno: repara.** `wiring` dice qué capa toma cada una, como la columna *Connected to* del resumen. Lo que recibes es el código de las diapositivas, escrito así.

# %%
# exercise: 09.wiring
### BEGIN SOLUTION
wiring = {"tower_1_1": "input", "tower_2_1": "input", "tower_2_2": "tower_2_1",
          "tower_3_1": "input", "tower_3_2": "tower_3_1",
          "tower_4_1": "input", "tower_4_2": "tower_4_1"}
### STUB
# wiring = {"tower_1_1": "input", "tower_2_1": "input", "tower_2_2": "tower_1_1",
#           "tower_3_1": "input", "tower_3_2": "tower_2_2",
#           "tower_4_1": "input", "tower_4_2": "tower_3_2"}
### END SOLUTION

# %%
check("09.wiring", wiring)

# %% [markdown] lang="en"
# The same layers in Keras, wired as on the slide and as they should be (`towers.assemble(wiring)` builds yours):

# %% [markdown] lang="es"
# Las mismas capas en Keras, conectadas como en la diapositiva y como debe ser (`towers.assemble(wiring)` construye el tuyo):

# %% tags=["nbval-check-output"]
built = [towers.assemble(wired) for wired in (towers.SLIDE, towers.WIRED)]
sizes = [{layer.name: layer.count_params() for layer in module.layers}
         for module in built]
rows = [(name, *(size.get(name, "") for size in sizes)) for name in towers.WIRED]
rows.append(("total", *(module.count_params() for module in built)))
rows.append(("output", *("×".join(map(str, module.output_shape[1:]))
                         for module in built)))
table(rows, ["layer", "slide", "summary"])

# %% [markdown] lang="en"
# Every number of the summary is there: 256, 36,928, 102,464. Shapes alone did not show the fault, and the total differs by only 2 %. What would have shown it: the parameters of *each* layer, or the picture.

# %% [markdown] lang="es"
# Están todos los números del resumen: 256, 36 928, 102 464. Las formas solas no mostraban la falla, y el total difiere apenas en 2 %. Lo que sí la habría mostrado: los parámetros de *cada* capa, o el dibujo.

# %% [markdown] lang="en"
# ## 6 · The table builds the net
#
# The paper's Table 1 is the whole net, and the course keeps it as text that looks like it, with the printed figures in the last two columns. *3×3r* and *5×5r* are the reductions, *pool* the projection. Read the row of 3a: it is the module that you know.

# %% [markdown] lang="es"
# ## 6 · La tabla construye la red
#
# La Tabla 1 del artículo es la red entera, y el curso la guarda como un texto que se le parece, con las cifras impresas en las dos últimas columnas. *3×3r* y *5×5r* son las reducciones; *pool*, la proyección. Lee la fila de 3a: es el módulo que ya conoces.

# %% tags=["nbval-check-output"]
first_row, *_ = TABLE
table([tuple(row.values()) for row in TABLE], tuple(first_row))

# %% [markdown] lang="en"
# A module in Keras is a function from a tensor and a row to a tensor. We give it the output of pool2 and the row 3a, and it must have the weights counted by hand, and a bias for each filter.

# %% [markdown] lang="es"
# Un módulo en Keras es una función de un tensor y una fila a un tensor. Le damos la salida de pool2 y la fila 3a, y debe tener los pesos contados a mano, y un sesgo por filtro.

# %% tags=["nbval-check-output"]
def convolve(x: keras.KerasTensor, filters: str, size: int) -> keras.KerasTensor:
    """A convolution with ReLU, (n, h, w, c) -> (n, h, w, filters)."""
    return Conv2D(int(filters), size, padding="same", activation="relu")(x)

def inception(x: keras.KerasTensor, row: dict[str, str]) -> keras.KerasTensor:
    """An inception module with the filters of a row, (n, h, w, c) -> (n, h, w, c')."""
    ones = convolve(x, row["1×1"], 1)
    threes = convolve(convolve(x, row["3×3r"], 1), row["3×3"], 3)
    fives = convolve(convolve(x, row["5×5r"], 1), row["5×5"], 5)
    pool = convolve(MaxPool2D(3, strides=1, padding="same")(x), row["pool"], 1)
    return concatenate([ones, threes, fives, pool])

x = keras.Input((28, 28, 192))
module = keras.Model(x, inception(x, modules[0]))
show(output=module.output_shape, parameters=module.count_params(),
     by_hand=163_328 + 64 + 96 + 128 + 16 + 32 + 32)

# %% [markdown] lang="en"
# A year later came a module without a 5×5 kernel (Ioffe and Szegedy 2015): **two 3×3 convolutions in a row** take its place. They see 5×5 as well, as in lesson 8.
#
# **Your turn: build it.** Write a function that returns a Keras model with this module for an input of shape `shape`, which is (height, width, channels). Every convolution has ReLU, stride 1 and a padding that keeps height and width. Four towers start from the input:
#
# 1. `ones` filters of 1×1;
# 2. for `threes = (r, f)`: `r` filters of 1×1, then `f` of 3×3;
# 3. for `doubled = (r, f)`: `r` filters of 1×1, then `f` of 3×3, then `f` of 3×3 again;
# 4. max pooling with windows of 3×3, stride 1, same padding; then `pooled` filters of 1×1.
#
# Join them in this order along the channels: height and width stay. (About 10 lines.)

# %% [markdown] lang="es"
# Un año después llegó un módulo sin kernel de 5×5 (Ioffe y Szegedy 2015): **dos convoluciones 3×3 seguidas** ocupan su lugar. También ven 5×5, como en la lección 8.
#
# **Tu turno: constrúyelo.** Escribe una función que devuelva un modelo de Keras con este módulo para una entrada de forma `shape`, que es (alto, ancho, canales). Cada convolución lleva ReLU, stride 1 y un padding que conserva alto y ancho. Cuatro torres parten de la entrada:
#
# 1. `ones` filtros de 1×1;
# 2. para `threes = (r, f)`: `r` filtros de 1×1, luego `f` de 3×3;
# 3. para `doubled = (r, f)`: `r` filtros de 1×1, luego `f` de 3×3, luego otra vez `f` de 3×3;
# 4. max pooling con ventanas de 3×3, stride 1, padding *same*; luego `pooled` filtros de 1×1.
#
# Únelas en este orden a lo largo de los canales: alto y ancho se conservan. (Unas 10 líneas.)

# %%
# exercise: 09.module_of_2015
def module_of_2015(shape: tuple[int, int, int], ones: int, threes: tuple[int, int],
                   doubled: tuple[int, int], pooled: int) -> keras.Model:
    """An inception module without 5×5, (h, w, c) -> (h, w, c')."""
    ### BEGIN SOLUTION
    def grow(y: keras.KerasTensor, filters: int, size: int) -> keras.KerasTensor:
        return keras.layers.Conv2D(filters, size, padding="same", activation="relu")(y)
    start = keras.Input(shape)
    third = grow(grow(start, doubled[0], 1), doubled[1], 3)
    largest = keras.layers.MaxPooling2D(3, strides=1, padding="same")(start)
    return keras.Model(start, keras.layers.Concatenate()([
        grow(start, ones, 1), grow(grow(start, threes[0], 1), threes[1], 3),
        grow(third, doubled[1], 3), grow(largest, pooled, 1)]))
    ### END SOLUTION

# %%
check("09.module_of_2015", module_of_2015)

# %% [markdown] lang="en"
# With as many filters in as out, two 3×3 kernels have 18 weights where a 5×5 has 25. Now back to the net of 2014.

# %% [markdown] lang="es"
# Con tantos filtros de entrada como de salida, dos kernels 3×3 tienen 18 pesos donde uno de 5×5 tiene 25. Ahora, de vuelta a la red de 2014.

# %% [markdown] lang="en"
# Around the nine modules: two convolution rows at the start (the authors used modules only higher up, to save memory in training), local response normalisation as in AlexNet (it stands in the paper's Figure 3, not in the table), max pooling with stride 2 between the groups, and at the end an average over each map. `architectures.googlenet()`, which section 4 built, is the table from top to bottom. In the picture each module stands above its volume: four branches, a square for each convolution. The volume's bands are what each branch gives.

# %% [markdown] lang="es"
# Alrededor de los nueve módulos: dos filas de convolución al inicio (los autores usaron módulos solo más arriba, para ahorrar memoria al entrenar), normalización de respuesta local como en AlexNet (está en la Figura 3 del artículo, no en la tabla), max pooling con stride 2 entre los grupos y, al final, un promedio de cada mapa. `architectures.googlenet()`, construida en la sección 4, es la tabla de arriba abajo. En la figura, cada módulo está encima de su volumen: cuatro ramas, un cuadrado por convolución. Las bandas del volumen son lo que aporta cada rama.

# %%
show(parameters=model.count_params())
plots.architecture(model)

# %% [markdown] lang="en"
# Why "22 layers"? Count the table's column *depth*: layers with weights on one way through the net; a module is 2 deep, its towers lie side by side. With the poolings between the rows it is 27. "About 100" is the number of all building blocks. The paper gives all three numbers.

# %% [markdown] lang="es"
# ¿Por qué «22 capas»? Suma la columna *depth* de la tabla: capas con pesos en un camino a través de la red; un módulo tiene profundidad 2, sus torres van en paralelo. Con los poolings entre filas son 27. «Unos 100» es el número de todas las piezas. El artículo da los tres números.

# %% tags=["nbval-check-output"]
depth = sum(int(row["depth"]) for row in TABLE)
poolings = sum(row["row"].startswith("pool") for row in TABLE)
with_weights = [layer for layer in model.layers if layer.weights]
show(layers=depth, with_poolings=depth + poolings, with_weights=len(with_weights))

# %% [markdown] lang="en"
# 58 layers have weights, but no path crosses more than 22. And 6,998,552 parameters.
#
# **Your turn: predict a row.** The row 3b of the table says `128 128 192 32 96 64`, in the order 1×1, 3×3r, 3×3, 5×5r, 5×5, pool. Its input is 28×28×256. Give the tuple (height, width, channels, weights, multiply-adds) of what comes out; weights without biases.

# %% [markdown] lang="es"
# 58 capas tienen pesos, pero ningún camino cruza más de 22. Y 6 998 552 parámetros.
#
# **Tu turno: predice una fila.** La fila 3b de la tabla dice `128 128 192 32 96 64`, en el orden 1×1, 3×3r, 3×3, 5×5r, 5×5, pool. Su entrada es de 28×28×256. Da la tupla (alto, ancho, canales, pesos, multiplicaciones y sumas) de lo que sale; pesos sin sesgos.

# %%
# exercise: 09.row_3b
### BEGIN SOLUTION
row_3b = (28, 28, 128 + 192 + 96 + 64,
          256 * (128 + 128 + 32 + 64) + 9 * 128 * 192 + 25 * 32 * 96,
          (256 * (128 + 128 + 32 + 64) + 9 * 128 * 192 + 25 * 32 * 96) * 28 * 28)
### END SOLUTION

# %%
check("09.row_3b", row_3b)

# %% [markdown] lang="en"
# The table invites one more question. The authors expected features to be less local higher up, and so "the ratio of 3×3 and 5×5 convolutions should increase". Does it, in their own table?

# %% [markdown] lang="es"
# La tabla invita a una pregunta más. Los autores esperaban que más arriba las características fueran menos locales y que, por eso, la proporción de convoluciones 3×3 y 5×5 aumentara. ¿Aumenta en su propia tabla?

# %% tags=["nbval-check-output"]
rows = []
for row in modules:
    large = int(row["3×3"]) + int(row["5×5"])
    *_, out = numbers(row["output"])
    rows.append((row["row"], large / int(row["1×1"]), large / out))
table(rows, ["inception module", "3×3 and 5×5 for each 1×1", "share of the output"])

# %% [markdown] lang="en"
# From 4a to 4d the filters of 3×3 and 5×5 grow as announced, for each one of 1×1 and as a share of the module's output; elsewhere they do not, and the last module has as small a share as 4a. Principles guided the design; hand tuning finished it ("careful manual design", says the paper).

# %% [markdown] lang="es"
# De 4a a 4d los filtros de 3×3 y 5×5 crecen como se anunció, por cada uno de 1×1 y como parte de la salida del módulo; en lo demás no, y el último módulo tiene una parte tan pequeña como 4a. Los principios guiaron el diseño; el ajuste a mano lo terminó (el artículo habla de un diseño manual cuidadoso).

# %% [markdown] lang="en" tags=["09.saved"]
# ## 7 · The end: an average
#
# AlexNet and VGG flatten their last maps and go through dense layers of 4096 units. That is where most of their parameters are: 89 % in VGG-16 (lesson 8). GoogLeNet takes, as network in network did, the **mean of each map**: 7×7×1024 becomes 1024 numbers, and one dense layer of 1000 units follows. The authors report about 0.6 percentage points better top-1 accuracy than with fully connected layers; dropout (40 %) stayed necessary.
#
# **Your turn:** what if the 7×7×1024 numbers were flattened, and the dense layer of 1000 units stood on that? How many parameters does the average save? Give the number.

# %% [markdown] lang="es" tags=["09.saved"]
# ## 7 · El final: un promedio
#
# AlexNet y VGG aplanan sus últimos mapas y pasan por capas densas de 4096 unidades. Allí está la mayoría de sus parámetros: 89 % en VGG-16 (lección 8). GoogLeNet toma, como hizo *network in network*, la **media de cada mapa**: 7×7×1024 se vuelve 1024 números, y sigue una capa densa de 1000 unidades. Los autores reportan unos 0.6 puntos porcentuales más de exactitud *top-1* que con capas totalmente conectadas; el dropout (40 %) siguió siendo necesario.
#
# **Tu turno:** ¿y si los 7×7×1024 números se aplanaran, y sobre eso estuviera la capa densa de 1000 unidades? ¿Cuántos parámetros ahorra el promedio? Da el número.

# %%
# exercise: 09.saved
### BEGIN SOLUTION
saved = (7 * 7 * 1024 + 1) * 1000 - (1024 + 1) * 1000
### END SOLUTION

# %%
check("09.saved", saved)

# %% [markdown] lang="en"
# Seven times the parameters of the whole net. The average gives something else for free: it does not care how large the maps are. So the same net, with the same weights, takes images of other sizes. Here is our small GoogLeNet for 32×32, built for 16×16 too:

# %% [markdown] lang="es"
# Siete veces los parámetros de la red entera. El promedio regala algo más: no le importa qué tan grandes son los mapas. Así, la misma red, con los mismos pesos, acepta imágenes de otros tamaños. Esta es nuestra GoogLeNet pequeña para 32×32, construida también para 16×16:

# %% tags=["nbval-check-output"]
from helpers.architectures.googlenet import SMALL_TABLE, build

rows = []
for side in (16, 32):
    small = build(SMALL_TABLE, (side, side, 3), dropout=0.2, auxiliary=())
    multiply_adds = ledger(small).total("multiply_adds")
    rows.append((side, small.count_params(), multiply_adds))
table(rows, ["side (pixels)", "parameters", "multiply-adds"])

# %% [markdown] lang="en"
# ## 8 · Auxiliary classifiers
#
# In 2014, 22 layers were many. Would the error's gradient still reach the first of them? As a precaution the authors put two more classifiers on the way, on 4a and 4d: average pooling (5×5, stride 3), a 1×1 convolution with 128 filters, a dense layer of 1024 units, dropout of 70 %, and 1000 outputs. In training their losses are added with weight 0.3. For use they are thrown away. *Predict:* these two small heads, what do they add to 7.0 million parameters?

# %% [markdown] lang="es"
# ## 8 · Clasificadores auxiliares
#
# En 2014, 22 capas eran muchas. ¿Llegaría todavía el gradiente del error hasta la primera? Por precaución, los autores pusieron dos clasificadores más en el camino, sobre 4a y 4d: average pooling (5×5, stride 3), una convolución 1×1 con 128 filtros, una capa densa de 1024 unidades, dropout de 70 % y 1000 salidas. Al entrenar, sus pérdidas se suman con peso 0.3. Para usar la red se desechan. *Predice:* estas dos cabezas pequeñas, ¿cuánto agregan a 7.0 millones de parámetros?

# %%
total = model.count_params()
del model
keras.utils.set_random_seed(0)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model = architectures.googlenet(auxiliary=True)
heads = [sum(row.parameters for row in ledger(model) if row.name.startswith(name))
         for name in ("aux4a", "aux4d")]

# %% tags=["nbval-check-output"]
show(without=total, auxiliary_classifiers=heads, total=model.count_params())

# %% [markdown] lang="en"
# Nearly as much again as the net itself, most of it in the dense layers (2048·1024 weights each).
#
# **Your turn: a head in Keras.** Write a function that returns a Keras model with such a head for maps of shape `shape`, which is (height, width, channels): average pooling with windows of 5×5 and stride 3, no padding; a convolution with `filters` kernels of 1×1 and ReLU; flatten; a dense layer of `units` units with ReLU; dropout of 70 %; a dense layer of `classes` units without activation, for the loss does the softmax. From (14, 14, 512) with 128 filters the pooling leaves 4×4 places, so 2048 numbers are flattened. (About 7 lines.)

# %% [markdown] lang="es"
# Casi otro tanto que la red misma, la mayor parte en las capas densas (2048·1024 pesos cada una).
#
# **Tu turno: una cabeza en Keras.** Escribe una función que devuelva un modelo de Keras con una cabeza así para mapas de forma `shape`, que es (alto, ancho, canales): average pooling con ventanas de 5×5 y stride 3, sin padding; una convolución con `filters` kernels de 1×1 y ReLU; aplanar; una capa densa de `units` unidades con ReLU; dropout de 70 %; una capa densa de `classes` unidades sin activación, pues la softmax la hace la pérdida. De (14, 14, 512), con 128 filtros, el pooling deja 4×4 lugares, así que se aplanan 2048 números. (Unas 7 líneas.)

# %%
# exercise: 09.auxiliary_head
def auxiliary_head(shape: tuple[int, int, int], filters: int, units: int,
                   classes: int) -> keras.Model:
    """An auxiliary classifier, (h, w, c) -> (classes,)."""
    ### BEGIN SOLUTION
    maps_in = keras.Input(shape)
    y = keras.layers.AveragePooling2D(5, strides=3)(maps_in)
    y = keras.layers.Conv2D(filters, 1, activation="relu")(y)
    y = keras.layers.Dense(units, activation="relu")(keras.layers.Flatten()(y))
    y = keras.layers.Dropout(0.7)(y)
    return keras.Model(maps_in, keras.layers.Dense(classes)(y))
    ### END SOLUTION

# %%
check("09.auxiliary_head", auxiliary_head)

# %% [markdown] lang="en"
# **Was the worry justified?** We can look. One photo, one step of gradient descent with rate 1: the change of a kernel is minus its gradient. Once only the main loss counts, once only the two auxiliary ones. And two kinds of start, each drawn twice: He's initialiser, whose variance is $2/n$, and half that variance, $1/n$. He's paper came half a year *after* GoogLeNet; with the usual starts of 2014 a ReLU net shrank its signals layer by layer (lesson 5). *Predict:* with which start do the heads matter?

# %% [markdown] lang="es"
# **¿Estaba justificada la preocupación?** Podemos mirar. Una foto, un paso de descenso por el gradiente con tasa 1: el cambio de un kernel es menos su gradiente. Una vez cuenta solo la pérdida principal; otra, solo las dos auxiliares. Y dos clases de inicio, cada una sorteada dos veces: el inicializador de He, cuya varianza es $2/n$, y la mitad de esa varianza, $1/n$. El artículo de He llegó medio año *después* de GoogLeNet; con los inicios usuales de 2014, una red ReLU encogía sus señales capa por capa (lección 5). *Predice:* ¿con qué inicio importan las cabezas?

# %%
from helpers.training import standardised

photo = standardised(datasets.photo("cat")[None, :224, :224])
names = "conv1", "conv2", "3a_3x3", "4a_3x3"
kernels = [model.get_layer(name).kernel for name in names]
TABBY = 281  # the cat's class in ImageNet

def gradient_sizes(main: float, auxiliary: float) -> np.ndarray:
    """The root mean square of each kernel's gradient, for losses with these weights."""
    model.compile(keras.optimizers.SGD(1.0), [cross_entropy] * 3, run_eagerly=True,
                  loss_weights=[main, auxiliary, auxiliary])
    start = model.get_weights()
    before = [kernel.numpy().copy() for kernel in kernels]
    model.train_on_batch(photo, [np.array([TABBY])] * 3)
    steps = [new.numpy() - old for new, old in zip(kernels, before, strict=True)]
    model.set_weights(start)
    return np.array([np.sqrt((step ** 2).mean()) for step in steps])

# %%
def draw_weights(variance: float, seed: int) -> list[np.ndarray]:
    """The model's weights, its convolutions' kernels new, of variance `variance`/n."""
    rng = np.random.default_rng(seed)
    arrays = model.get_weights()
    for k, array in enumerate(arrays):
        if array.ndim == 4:
            sigma = (variance / np.prod(array.shape[:-1])) ** 0.5
            arrays[k] = rng.normal(0, sigma, array.shape)
    return arrays

found = {}
for variance, seed in ((2, 0), (2, 1), (1, 0), (1, 1)):
    model.set_weights(draw_weights(variance, seed))
    main, heads = gradient_sizes(1, 0), gradient_sizes(0, 0.3)
    found[variance, seed] = main, heads

# %%
rows = [(f"{variance}/n", main[0], heads[0], heads[0] / main[0])
        for (variance, seed), (main, heads) in found.items()]
table(rows, ["variance", "main classifier", "auxiliary classifiers", "ratio"])

# %%
for seed in (0, 1):
    (main_he, heads_he), (main, heads) = found[2, seed], found[1, seed]
    assert heads[0] / main[0] > 3 > heads_he[0] / main_he[0]
    assert main_he[0] > 50 * main[0]

main, heads = found[1, 0]
lines = {"main classifier": main, "auxiliary classifiers": heads}
plots.curves(lines, x="row of the table", y="size of the gradient", log=True)

# %% [markdown] lang="en"
# The table has the size of the gradient at conv1 from the main loss, from the heads, and their ratio. The figure shows a start with $1/n$, at conv1, conv2, 3a and 4a. With it, the main loss's gradient at the first layer is more than 50 times smaller than with He's start, and the heads, though weighted with 0.3, give at least 3 times as much as the main loss (asserted, for both draws). So there was something to worry about. With He's start the main loss reaches the first layer by itself.
#
# **What was found later.** Szegedy and others (2015) took the heads away: in the first part of training nobody could tell the nets apart; only near the end the net with heads got slightly ahead. The lower head could go without any loss. So the first reason (help the low layers start) was "most likely misplaced", they write; they now see the heads as regularisers. (Their nets used batch normalisation, which keeps signals in size as well.) Heads like these have become rare.

# %% [markdown] lang="es"
# La tabla tiene el tamaño del gradiente en conv1 debido a la pérdida principal, el debido a las cabezas, y su cociente. La figura muestra un inicio con $1/n$, en conv1, conv2, 3a y 4a. Con él, el gradiente de la pérdida principal en la primera capa es más de 50 veces menor que con el inicio de He, y las cabezas, aunque pesen 0.3, aportan al menos el triple que la pérdida principal (lo asegura un `assert`, en ambos sorteos). Había, pues, de qué preocuparse. Con el inicio de He la pérdida principal llega sola a la primera capa.
#
# **Qué se halló después.** Szegedy y otros (2015) quitaron las cabezas: en la primera parte del entrenamiento no se podía distinguir a las redes; solo cerca del final la red con cabezas se adelantó un poco. La cabeza inferior podía quitarse sin pérdida alguna. Así que la primera razón (ayudar a arrancar a las capas bajas) era muy probablemente errada, escriben; ahora ven las cabezas como regularizadores. (Sus redes usaban normalización por lotes, que también conserva el tamaño de las señales.) Hoy estas cabezas son raras.

# %% tags=["nbval-check-output"]
del model
keras.backend.clear_session()
parameters = architectures.googlenet_cifar().count_params()
print(f"{parameters = :,}")

# %% [markdown] lang="en"
# ## 9 · Training
#
# What the paper tells of its recipe; the sections below try its main items:
#
# | Item | Paper |
# | --- | --- |
# | method | asynchronous gradient descent on many CPUs, momentum 0.9 |
# | learning rate | 4 % lower every 8 epochs (from which rate is not said) |
# | weights used at the end | *Polyak averaging*: the mean over many steps |
# | images | random patches of 8 % to 100 % of the area, sides from 3:4 to 4:3 (found best *after* the competition) |
# | testing | 144 crops of each image, 7 nets |
#
# **The rate.** *Predict:* after how many epochs has it halved?

# %% [markdown] lang="es"
# ## 9 · Entrenamiento
#
# Lo que el artículo cuenta de su receta; las secciones que siguen prueban sus puntos principales:
#
# | Punto | Artículo |
# | --- | --- |
# | método | descenso por el gradiente asíncrono en muchas CPU, momento 0.9 |
# | tasa de aprendizaje | 4 % menos cada 8 épocas (no se dice desde qué tasa) |
# | pesos que se usan al final | *promedio de Polyak*: la media de muchos pasos |
# | imágenes | parches al azar de 8 % a 100 % del área, lados de 3:4 a 4:3 (lo mejor que hallaron, *después* del concurso) |
# | prueba | 144 recortes de cada imagen, 7 redes |
#
# **La tasa.** *Predice:* ¿después de cuántas épocas se reduce a la mitad?

# %% tags=["nbval-check-output"]
rows = [(epoch, 0.96 ** (epoch // 8)) for epoch in (0, 8, 16, 80, 136, 400)]
table(rows, ["epoch", "rate / first rate"])

# %% [markdown] lang="en"
# 17 steps of 4 %, so 136 epochs. A very gentle fall; AlexNet's rate fell by a factor of 1000 in its 90 epochs. With a rate that hardly falls, the weights keep jittering around the minimum, each batch pulling its own way. That is what the average is for. By hand: a minimum at 0, and steps that end at 1.2, −0.8, 0.4, −0.6. Each is off by 0.4 or more; their mean is off by 0.05. Without storing them all, the mean after $k$ steps is the old one plus a $k$-th of the difference:

# %% [markdown] lang="es"
# 17 pasos de 4 %, es decir, 136 épocas. Una caída muy suave; la tasa de AlexNet se dividió entre 1000 en sus 90 épocas. Con una tasa que apenas baja, los pesos siguen temblando alrededor del mínimo: cada lote tira hacia su lado. Para eso está el promedio. A mano: un mínimo en 0, y pasos que terminan en 1.2, −0.8, 0.4, −0.6. Cada uno se aparta 0.4 o más; su media, 0.05. Sin guardarlos todos: la media tras $k$ pasos es la anterior más la $k$-ésima parte de la diferencia:

# %% tags=["nbval-check-output"]
mean = 0
for k, weight in enumerate((1.2, -0.8, 0.4, -0.6), start=1):
    mean += (weight - mean) / k
    show(step=k, mean=mean)

# %% [markdown] lang="en"
# **The patches.** Almost the whole image or a corner of it, square or a little stretched, always shown at the same size: objects appear at many scales and never in the same place twice.

# %% [markdown] lang="es"
# **Los parches.** Casi toda la imagen o una esquina, cuadrado o un poco estirado, mostrado siempre del mismo tamaño: los objetos aparecen en muchas escalas y nunca dos veces en el mismo lugar.

# %%
from PIL import Image

def patch(photo: np.ndarray, rng: np.random.Generator, side: int = 112) -> np.ndarray:
    """8 to 100 % of the area, 3:4 to 4:3, resized, (h, w, 3) -> (side, side, 3)."""
    height, width, _ = photo.shape
    area = rng.uniform(0.08, 1) * (height * width)
    ratio = rng.uniform(3 / 4, 4 / 3)
    h = min(int((area / ratio) ** 0.5), height)
    w = min(int((area * ratio) ** 0.5), width)
    top, left = rng.integers(height - h + 1), rng.integers(width - w + 1)
    cut = Image.fromarray(photo[top:top + h, left:left + w])
    return np.array(cut.resize((side, side)))

cat = datasets.photo("cat")
rng = np.random.default_rng(2)
patches = {str(k): patch(cat, rng) for k in range(1, 7)}

# %%
plots.images({"image": datasets.photo("cat"), **patches},
             caption="a photograph, and six random patches of it")

# %% [markdown] lang="en"
# ### A small GoogLeNet, trained here
#
# Two convolution rows less, four modules instead of nine, narrow: 86,238 parameters, the same `inception`. On the smallest budget it sees images of 16×16 (section 7 says why it can); with more, of 32×32. In the last quarter of the training we keep its weights at every fifth step. On the larger budgets `fit` saves the three quarters before it, epoch by epoch, so that a run cut off goes on from there.

# %% [markdown] lang="es"
# ### Una GoogLeNet pequeña, entrenada aquí
#
# Dos filas de convolución menos, cuatro módulos en vez de nueve, angosta: 86 238 parámetros, la misma `inception`. Con el presupuesto mínimo ve imágenes de 16×16 (la sección 7 dice por qué puede); con más, de 32×32. En el último cuarto del entrenamiento guardamos sus pesos cada cinco pasos. Con los presupuestos mayores, `fit` guarda los tres cuartos anteriores época por época, así que una corrida cortada continúa desde ahí.

# %%
data = datasets.real_or_standin("cifar10")
side, used, epochs = budget.pick(smoke=(16, 4000, 4), cpu=(32, 10_000, 6),
                                 gpu=(32, 50_000, 20), paper=(32, 50_000, 160))
budget.announce(cpu=4, gpu=5, paper=19)

# %%
from helpers.training import Batches, fit

def shrink(images: np.ndarray) -> np.ndarray:
    """Bytes (n, 32, 32, 3) -> (n, side, side, 3), standardised means of blocks."""
    block = 32 // side
    blocks = standardised(images).reshape(-1, side, block, side, block, 3)
    return blocks.mean(axis=(2, 4))

x_train, y_train = shrink(data.x_train[:used]), data.y_train[:used]
x_test, y_test = shrink(data.x_test[:1000]), data.y_test[:1000]
batches = Batches(x_train, y_train, 64, seed=0, reach=side // 16, mirror=True)
steps = epochs * len(batches)
print(f"{steps = }, {x_train.shape = }")

# %%
keras.utils.set_random_seed(0)
net = build(SMALL_TABLE, (side, side, 3), dropout=0.2, auxiliary=())
slower = keras.optimizers.schedules.ExponentialDecay(
    0.02, decay_steps=8 * len(batches), decay_rate=0.96, staircase=True)
net.compile(keras.optimizers.SGD(slower, momentum=0.9), cross_entropy,
            metrics=["accuracy"])
snapshots = []

def take_snapshot(batch: int, logs: dict) -> None:
    """In the last quarter, keep the weights of each fifth step; fewer in a long run."""
    in_last_quarter = int(net.optimizer.iterations) > 0.75 * steps
    if in_last_quarter and batch % max(5, steps // 400) == 0:
        snapshots.append(net.get_weights())

# %%
first = 3 * epochs // 4
early = fit(net, batches, first, "09-googlenet")
watch = [keras.callbacks.LambdaCallback(on_train_batch_end=take_snapshot)]
late = net.fit(batches, initial_epoch=first, epochs=epochs, verbose=0, callbacks=watch)

# %%
correct = 100 * np.array([*early["accuracy"], *late.history["accuracy"]])
plots.curves({"training accuracy (%)": correct}, x="epoch", y="accuracy (%)")

# %% [markdown] lang="en"
# Now the test: each of the kept sets of weights by itself, and one net whose weights are the mean of all. *Predict:* is the mean as good as the best of them, as the average of them, or useless, since a net is not linear?

# %% [markdown] lang="es"
# Ahora la prueba: cada uno de los juegos de pesos guardados por separado, y una red cuyos pesos son la media de todos. *Predice:* ¿la media es tan buena como el mejor de ellos, como el promedio de ellos, o inútil, ya que una red no es lineal?

# %%
def accuracy(weights: list[np.ndarray]) -> float:
    """The share of the test images that the net with these weights gets right, in %."""
    net.set_weights(weights)
    scores = net.predict(x_test, batch_size=500, verbose=0)
    return 100 * float(np.mean(scores.argmax(axis=1) == y_test))

single = [accuracy(weights) for weights in snapshots]
polyak = [np.mean(same, axis=0) for same in zip(*snapshots, strict=True)]
averaged = accuracy(polyak)
assert averaged > np.mean(single)

# %%
show(snapshots=len(snapshots), their_mean=f"{averaged:.0f} %",
     single_steps=f"{min(single):.0f}–{max(single):.0f} %")
plots.strips({"single steps": np.array(single), "their mean": np.array([averaged])},
             x="test accuracy (%)")

# %% [markdown] lang="en"
# The single steps jump about by many points, though only five batches lie between them. The mean is above the average of them (asserted), and usually near or above the best, which one could not pick without looking at test images. Here it works because all these weights lie in one valley; two nets trained from different starts lie in different valleys, as a rule, and their mean in neither (we did not try it). The net keeps the mean from here on.

# %% [markdown] lang="es"
# Los pasos sueltos saltan muchos puntos, aunque solo los separen cinco lotes. La media está por encima del promedio de ellos (lo asegura un `assert`), y por lo común cerca del mejor o por encima, que no se podría elegir sin mirar imágenes de prueba. Aquí funciona porque todos estos pesos están en un mismo valle; dos redes entrenadas desde inicios distintos suelen estar en valles distintos, y su media en ninguno (no lo probamos). Desde aquí la red conserva la media.

# %% [markdown] lang="en"
# **Testing with crops.** The paper's 144: four sizes, three squares of each (left, middle, right), six crops of each square (corners, middle, all of it resized), each also mirrored. The scores are averaged. We do it with ten: shifted to four corners and not at all, each mirrored too.

# %% [markdown] lang="es"
# **Probar con recortes.** Los 144 del artículo: cuatro tamaños, tres cuadrados de cada uno (izquierda, centro, derecha), seis recortes de cada cuadrado (esquinas, centro, todo él reescalado), cada uno también en espejo. Los puntajes se promedian. Nosotros lo hacemos con diez: desplazada a cuatro esquinas y sin desplazar, también en espejo.

# %%
def views(images: np.ndarray, reach: int) -> list[np.ndarray]:
    """Ten versions of images (n, h, w, c): five places, each also mirrored."""
    side, far = images.shape[1], 2 * reach
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
    corners = [(reach, reach), (0, 0), (0, far), (far, 0), (far, far)]
    five = [padded[:, top:top + side, left:left + side] for top, left in corners]
    return five + [images[:, :, ::-1] for images in five]

def probabilities(images: np.ndarray) -> np.ndarray:
    """The softmax of the net's scores, (n, h, w, c) -> (n, 10)."""
    scores = net.predict(images, batch_size=500, verbose=0)
    return keras.ops.convert_to_numpy(keras.ops.softmax(scores))

# %%
net.set_weights(polyak)
each = np.array([probabilities(view) for view in views(x_test, side // 16)])
right = [100 * np.mean(scores.argmax(axis=1) == y_test) for scores in each]
together = 100 * np.mean(each.mean(axis=0).argmax(axis=1) == y_test)
of_the_paper = 4 * 3 * 6 * 2  # sizes, squares, crops, mirrored or not
plain, ten_views = right[0], np.mean(right)
print(f"{of_the_paper = }, {plain = :.1f} %, {ten_views = :.1f} %, {together = :.1f} %")
assert together > ten_views - 0.5

# %% [markdown] lang="en"
# `plain` is the image as it is, `ten_views` the mean over the ten views taken singly, `together` the vote of all ten. In the stored run the vote wins; a net that has trained only a little on real images may gain nothing. What the paper gained is in section 10.
#
# **The errors.** The wrong answers of which the net is most sure, with what it says and what is right:

# %% [markdown] lang="es"
# `plain` es la imagen tal cual, `ten_views` la media de las diez vistas por separado, `together` el voto de las diez. En la corrida guardada gana el voto; una red poco entrenada con imágenes reales puede no ganar nada. Lo que ganó el artículo está en la sección 10.
#
# **Los errores.** Las respuestas erradas de las que la red está más segura, con lo que dice y lo que es:

# %%
sure = each[0].max(axis=1)
answers = each[0].argmax(axis=1)
wrong = np.flatnonzero(answers != y_test)
worst = wrong[np.argsort(-sure[wrong])][:10]
names = data.class_names
show(errors=len(wrong), probabilities=sure[worst].round(2))
words = [f"{names[answers[k]]} ≠ {names[y_test[k]]}" for k in worst]
plots.gallery([data.x_test[worst[:5]], data.x_test[worst[5:]]], [words[:5], words[5:]],
              caption="test images answered wrong, class ≠ answer")

# %% [markdown] lang="en"
# **Which tower does the net rely on?** Silence one tower in all modules at once (its kernels and biases set to 0) and test again. *Predict* the order.

# %% [markdown] lang="es"
# **¿En qué torre se apoya la red?** Silencia una torre en todos los módulos a la vez (sus kernels y sesgos en 0) y prueba otra vez. *Predice* el orden.

# %%
def accuracy_without(tower: str) -> float:
    """The test accuracy with one tower of every module silent, in %."""
    layers = [weight.path.split("/")[0] for weight in net.weights]
    arrays = [0 * array if layer.endswith(f"_{tower}") else array
              for layer, array in zip(layers, polyak, strict=True)]
    return accuracy(arrays)

silent = {tower: accuracy_without(tower) for tower in ("1x1", "3x3", "5x5", "pool")}
net.set_weights(polyak)
assert min(silent.values()) < averaged - 10

# %%
table([*silent.items(), ("–", averaged)], ["silent tower", "test accuracy (%)"])

# %% [markdown] lang="en"
# At least one tower is indispensable (asserted). Careful with what this says: the layers behind a tower have learned to count on it, so a fall measures how much they count on it, not how well a net would do that had never had it. Look at the maps of each tower: the weights below were trained for this course on CIFAR-10, in a net with about twice the filters and batch normalisation. Go through the layers by name and compare `3a_1x1` (sharp, local), `3a_5x5` and `3a_pool` for the same image, and watch the frame of what a unit sees grow.

# %% [markdown] lang="es"
# Al menos una torre es imprescindible (lo asegura un `assert`). Cuidado con lo que esto dice: las capas que siguen a una torre aprendieron a contar con ella, así que la caída mide cuánto cuentan con ella, no lo bien que iría una red que nunca la hubiera tenido. Mira los mapas de cada torre: los pesos de abajo se entrenaron para este curso con CIFAR-10, en una red con cerca del doble de filtros y normalización por lotes. Recorre las capas por su nombre, compara `3a_1x1` (nítida, local), `3a_5x5` y `3a_pool` para la misma imagen, y observa cómo crece el marco de lo que ve una unidad.

# %%
from helpers.training import stored

trained = architectures.googlenet_cifar(batch_norm=True)
stored.load_weights(trained, "googlenet_cifar")
pair = [Image.fromarray(datasets.photo(name)) for name in ("cat", "rocket")]
small_pair = np.stack([np.array(picture.resize((32, 32))) for picture in pair])
card = stored.card("googlenet_cifar")
show(epochs=card["epochs"], test_error=f"{card['test_error']:.2f} %")

# %% [markdown] lang="en"
# How it learned: the error in % after epochs 1, 16, 48 and 64, in training (shifted images, dropout) and on 5,000 validation images, from which it never learns; then all epochs. *Predict:* does the gap between the two close at the end, when the rate falls to 0?

# %% [markdown] lang="es"
# Cómo aprendió: el error en % después de las épocas 1, 16, 48 y 64, en el entrenamiento (imágenes desplazadas, dropout) y en 5000 imágenes de validación, de las que nunca aprende; luego todas las épocas. *Predice:* ¿se cierra la distancia entre los dos al final, cuando la tasa baja hasta 0?

# %%
learned = stored.load_curves("googlenet_cifar")
by_part = {part: learned[f"{part}_error"] for part in ("train", "validation")}
gaps = np.subtract(by_part["validation"], by_part["train"])
assert abs(gaps[47] - gaps[-1]) < 1 < gaps[-1]
rows = [(epoch, *(errors[epoch - 1] for errors in by_part.values()))
        for epoch in (1, 16, 48, 64)]
table(rows, ["epoch", "training error (%)", "validation error (%)"])

# %%
plots.curves({"training": by_part["train"], "validation": by_part["validation"]},
             x="epoch", y="error (%)")

# %% [markdown] lang="en"
# It does not. In the last 16 epochs both fall by about ten points, to 2.8 and 10.8 %, and eight points stay between them: the net has nearly learned its images by heart, and gets better on the others all the same. As in lesson 8 the validation error leaps while the rate is high.

# %% [markdown] lang="es"
# No. En las últimas 16 épocas ambos bajan unos diez puntos, hasta 2.8 y 10.8 %, y quedan ocho puntos entre ellos: la red casi aprendió sus imágenes de memoria, y aun así mejora en las otras. Como en la lección 8, el error de validación da saltos mientras la tasa es alta.

# %%
widgets.architecture(trained, standardised(small_pair))

# %% [markdown] lang="en"
# **How far thrift has come.** EfficientNet-Lite0 (lesson 8) is of 2020. Its convolutions of 3×3 and 5×5 are **depthwise**: one kernel for each channel, which sees that channel alone. All mixing of channels is left to 1×1 convolutions. *Predict* their share of the multiply-adds:

# %% [markdown] lang="es"
# **Hasta dónde llegó el ahorro.** EfficientNet-Lite0 (lección 8) es de 2020. Sus convoluciones de 3×3 y 5×5 son **por canal** (*depthwise*): un kernel para cada canal, que ve solo ese canal. Mezclar canales queda a cargo de convoluciones 1×1. *Predice* su parte de las multiplicaciones:

# %% tags=["nbval-check-output"]
lite_rows = ledger(architectures.efficientnet_lite0())
products = {"1×1": 0, "depthwise": 0}
for row in lite_rows:
    if row.name.endswith(("_expand", "_project", "head")):
        products["1×1"] += row.multiply_adds
    elif row.name.endswith("_depthwise"):
        products["depthwise"] += row.multiply_adds
everything = lite_rows.total("multiply_adds")
rows = [(kind, n, f"{n / everything:.0%}") for kind, n in products.items()]
table([*rows, ("total", everything, "")], ["convolution", "multiply-adds", "share"])

# %% [markdown] lang="en"
# A quarter of GoogLeNet's 1.5 billion, and nearly nine tenths of it in the smallest convolution. All that looks at neighbours costs 9 %; the first layer and the dense one share the rest. With its weights for ImageNet, this is what it sees in this lesson's two photos:

# %% [markdown] lang="es"
# La cuarta parte de los 1.5 mil millones de GoogLeNet, y de ella casi nueve décimas en la convolución más pequeña. Todo lo que mira a los vecinos cuesta 9 %; la primera capa y la densa se reparten el resto. Con sus pesos para ImageNet, esto es lo que ve en las dos fotos de esta lección:

# %%
from helpers.training import pretrained

cat, rocket = (datasets.photo(name) for name in ("cat", "rocket"))
named = pretrained.named(pretrained.efficientnet_lite0(), cat, rocket)
plots.images(named, caption="photographs, each with the network's five surest answers")

# %% [markdown] lang="en"
# Domestic cats come first. A rocket is no class of ImageNet; a missile and a projectile are, and by its form it is one. What it is for, no pixel tells.
#
# `keras.applications` has no GoogLeNet, but its grandchild Inception v3 (Szegedy and others, 2015): batch normalisation everywhere, small convolutions in place of 5×5, long thin ones ($1×7$ and $7×1$) in the middle, 24 million parameters, images of 299×299. Its weights are a download of about 96 MB. To see whether it agrees, write `True`, and run both cells.

# %% [markdown] lang="es"
# Primero salen gatos domésticos. Un cohete no es una clase de ImageNet; un misil (*missile*) y un proyectil (*projectile*) sí, y por su forma es uno de ellos. Para qué sirve, ningún píxel lo dice.
#
# `keras.applications` no tiene GoogLeNet, pero sí a su nieta, Inception v3 (Szegedy y otros, 2015): normalización por lotes en todas partes, convoluciones pequeñas en lugar de 5×5, otras largas y delgadas ($1×7$ y $7×1$) en el medio, 24 millones de parámetros, imágenes de 299×299. Sus pesos son una descarga de unos 96 MB. Para ver si coincide, escribe `True` y ejecuta las dos celdas.

# %%
download_inception = False

# %%
descendant = pretrained.imagenet("InceptionV3") if download_inception else None
for words in pretrained.named(descendant, cat, rocket):
    print(words, end="\n\n")
del descendant

# %% [markdown] lang="en"
# ## 10 · Paper against ours
#
# `compare` lays our net beside the paper's Table 1 and raises an error where a number differs without a stated reason. First the operations, with M for a million.

# %% [markdown] lang="es"
# ## 10 · El artículo frente a lo nuestro
#
# `compare` pone nuestra red junto a la Tabla 1 del artículo y lanza un error donde un número difiere sin razón declarada. Primero las operaciones, con M por un millón.

# %%
from helpers.architectures.googlenet import REASONS

def columns(*names: str) -> list[dict[str, str]]:
    """The table with these columns only."""
    return [{key: row[key] for key in ("row", *names)} for row in TABLE]

def reasons(column: str) -> dict[tuple[str, str], str]:
    """Why cells of this column differ."""
    return {cell: reason for cell, reason in REASONS.items() if cell[1] == column}

model = architectures.googlenet()

# %%
compare(model, columns("output", "ops"), reasons("ops"), kilo=1000)

# %% [markdown] lang="en"
# All sizes agree, and of the twelve counts of operations all but two. Now the parameters (ours include the biases, well under 1 %). Here K must be 1024: the last layer has $1024·1000$ weights, and the paper prints "1000K".

# %% [markdown] lang="es"
# Todos los tamaños coinciden, y de los doce conteos de operaciones todos menos dos. Ahora los parámetros (los nuestros incluyen los sesgos, mucho menos de 1 %). Aquí K debe ser 1024: la última capa tiene $1024·1000$ pesos, y el artículo imprime «1000K».

# %%
compare(model, columns("params"), reasons("params"), kilo=1024)

# %% [markdown] lang="en"
# **Where they contradict themselves.** Each weight is used once at each place, so *ops* divided by places must give *params*, whatever the net is. Do it with the paper's own figures:

# %% [markdown] lang="es"
# **Donde se contradicen.** Cada peso se usa una vez en cada lugar, así que *ops* dividido entre el número de lugares debe dar *params*, sea cual sea la red. Hazlo con las cifras del propio artículo:

# %% tags=["nbval-check-output"]
ours, rows = {row.name: row for row in by_row(ledger(model))}, []
for row in modules:
    h, w, _ = numbers(row["output"])
    from_ops = float(row["ops"].rstrip("M")) * 1e6 / (h * w) / 1024
    weights_here = ours[row["row"]].multiply_adds / (h * w) / 1024
    counts = row["params"], f"{from_ops:.0f}K", f"{weights_here:.0f}K"
    rows.append((row["row"], *counts))
table(rows, ["row", "paper: params", "paper: ops / places", "ours"])

# %% [markdown] lang="en" tags=["09.separable_weights"]
# From 4c to 4e, and in 5b, the paper's two columns disagree with each other, and its *ops* side with us. So there the column *params* is wrong, or belongs to another version of the net. (In 3b, 4a and 4b the difference is 1 % at most.) In 5a both agree with each other and not with the row's filters: 1.10 million against 1.04. Put 48 filters in *5×5 reduce*, as 5b has them, in the place of 32: $832·(256+160+48+128) + 9·160·320 + 25·48·128 = 1{,}106{,}944$ weights, and with 49 places 54.2 million operations: the paper's 54M. Its 1072K is then 0.992 of the weights, the same ratio as in 4e. So both figures were almost surely computed for a net with 48 there.
#
# **The first row** is a small detective story. 7×7 kernels on 3 channels, 64 filters: 9,408 weights, 118 million operations. The paper prints 2.7K and 34M. They agree with each other: $34\text{M} / 112^2 = 2{,}710$. So *another layer* stood there. The trace is in the appendix of the batch normalisation paper (2015, with Szegedy as an author): its Inception used a *separable convolution with depth multiplier 8* in the first layer. That is: first each channel by itself is convolved with 8 kernels of its own, then a 1×1 convolution mixes the results. **Your turn:** count its weights (no biases).

# %% [markdown] lang="es" tags=["09.separable_weights"]
# De 4c a 4e, y en 5b, las dos columnas del artículo no concuerdan entre sí, y sus *ops* nos dan la razón. Allí, pues, la columna *params* está mal, o es de otra versión de la red. (En 3b, 4a y 4b la diferencia es de 1 % a lo sumo.) En 5a ambas concuerdan entre sí y no con los filtros de la fila: 1.10 millones frente a 1.04. Pon 48 filtros en *5×5 reduce*, como los tiene 5b, en lugar de 32: $832·(256+160+48+128) + 9·160·320 + 25·48·128 = 1\,106\,944$ pesos, y con 49 lugares 54.2 millones de operaciones: los 54M del artículo. Sus 1072K son entonces 0.992 de los pesos, la misma proporción que en 4e. Así que ambas cifras se calcularon casi con certeza para una red con 48 ahí.
#
# **La primera fila** es una pequeña historia de detectives. Kernels 7×7 sobre 3 canales, 64 filtros: 9408 pesos, 118 millones de operaciones. El artículo imprime 2.7K y 34M. Concuerdan entre sí: $34\text{M} / 112^2 = 2710$. Allí estaba, pues, *otra capa*. La pista está en el apéndice del artículo de normalización por lotes (2015, con Szegedy como autor): su Inception usaba en la primera capa una *convolución separable* con multiplicador de profundidad 8. Es decir: primero cada canal por separado se convoluciona con 8 kernels propios, luego una convolución 1×1 mezcla los resultados. **Tu turno:** cuenta sus pesos (sin sesgos).

# %%
# exercise: 09.separable_weights
def separable_weights(k: int, channels: int, multiplier: int, filters: int) -> int:
    """Weights of a separable convolution with k×k kernels (about 1 line)."""
    ### BEGIN SOLUTION
    return k * k * channels * multiplier + channels * multiplier * filters
    ### END SOLUTION

# %%
check("09.separable_weights", separable_weights)

# %% tags=["nbval-check-output"]
first = keras.layers.SeparableConv2D(64, 7, strides=2, padding="same",
                                     depth_multiplier=8, use_bias=False)
show(output=first(keras.Input((224, 224, 3))).shape, weights=first.count_params(),
     multiply_adds=first.count_params() * 112 * 112)

# %% [markdown] lang="en"
# 2,712 weights and 34.0 million operations: both printed figures. (The paper itself calls the layer just "convolution", so this is our inference, not its word.) It also mends the budget:

# %% [markdown] lang="es"
# 2712 pesos y 34.0 millones de operaciones: las dos cifras impresas. (El artículo llama a la capa simplemente «convolution»; esto es una inferencia nuestra, no su palabra.) Y además cuadra el presupuesto:

# %% tags=["nbval-check-output"]
printed = {column: sum(float(row[column][:-1]) for row in TABLE if row[column])
           for column in ("params", "ops")}
multiply_adds, alexnet = ledger(model).total("multiply_adds"), 60_965_224
show(ratio=alexnet / model.count_params(), a_twelfth=round(alexnet / 12))
rows = [("multiply-adds (millions)", printed["ops"], multiply_adds / 1e6),
        ("parameters (millions)", f"{printed['params'] * 1024 / 1e6:.2f}",
         f"{model.count_params() / 1e6:.2f}")]
table(rows, ["", "paper", "ours"])

# %% [markdown] lang="en"
# The column *ops* adds up to 1.50 billion, the announced budget to the digit; ours is 1.58 because of the ordinary first layer. And "12 times fewer parameters than Krizhevsky's net"? AlexNet has 60,965,224 (lesson 7): that is **8.7** times as many, and the table's own sum (6.96 million) says the same. Twelve would need 5 million, and 5 million is what Szegedy and others (2015) say that GoogLeNet had. No version of the table gives it.

# %% [markdown] lang="es"
# La columna *ops* suma 1500 millones, el presupuesto anunciado con exactitud; la nuestra da 1580 por la primera capa común. ¿Y «12 veces menos parámetros que la red de Krizhevsky»? AlexNet tiene 60 965 224 (lección 7): son **8.7** veces más, y la propia suma de la tabla (6.96 millones) dice lo mismo. Doce exigirían 5 millones, y 5 millones es lo que Szegedy y otros (2015) dicen que tenía GoogLeNet. Ninguna versión de la tabla los da.

# %% [markdown] lang="en"
# ### The competition
#
# Top-5 error on the validation images (Table 3 of the paper):
#
# | Nets | Crops | Passes through a net | Error |
# | --- | --- | --- | --- |
# | 1 | 1 | 1 | 10.07 % |
# | 1 | 10 | 10 | 9.15 % |
# | 1 | 144 | 144 | 7.89 % |
# | 7 | 1 | 7 | 8.09 % |
# | 7 | 10 | 70 | 7.62 % |
# | 7 | 144 | 1008 | **6.67 %** |
#
# The last line won ILSVRC 2014, with the same 6.67 % on the test images; VGG's entry had 7.32 %, AlexNet's of 2012 (with more training data) 15.3 %. So a thrifty net won by spending a thousand passes on an image: seven nets alone give 2 points, 144 crops alone give 2.2. The seven nets began from the *same* initial weights, "because of an oversight"; they differ in how and in which order they saw the images, and one is wider.

# %% [markdown] lang="es"
# ### El concurso
#
# Error *top-5* en las imágenes de validación (Tabla 3 del artículo):
#
# | Redes | Recortes | Pasadas por una red | Error |
# | --- | --- | --- | --- |
# | 1 | 1 | 1 | 10.07 % |
# | 1 | 10 | 10 | 9.15 % |
# | 1 | 144 | 144 | 7.89 % |
# | 7 | 1 | 7 | 8.09 % |
# | 7 | 10 | 70 | 7.62 % |
# | 7 | 144 | 1008 | **6.67 %** |
#
# La última línea ganó ILSVRC 2014, con el mismo 6.67 % en las imágenes de prueba; VGG obtuvo 7.32 % y AlexNet en 2012 (con más datos de entrenamiento) 15.3 %. Así, una red ahorradora ganó gastando mil pasadas por imagen: siete redes solas dan 2 puntos; 144 recortes solos, 2.2. Las siete redes partieron de los *mismos* pesos iniciales, por un descuido, dicen los autores; difieren en cómo y en qué orden vieron las imágenes, y una es más ancha.

# %% tags=["nbval-check-output"]
passes = 7 * 144
one_net, seven_nets, many_crops = 10.07, 8.09, 7.89
show(passes=passes, multiply_adds=passes * 1.5e9,
     gain_of_seven_nets=one_net - seven_nets, gain_of_144_crops=one_net - many_crops)

# %% [markdown] lang="en"
# ## Recap
#
# 1. You wrote a 1×1 convolution as a matrix product, and saw on photographs that like channels can be reduced at small loss.
# 2. You counted a module by hand: 303 million multiply-adds naive, 128 with reductions; for the nine together, eleven times less.
# 3. You repaired a module whose towers had become a chain. Its shapes were right; its parameters, layer by layer, gave it away.
# 4. You built 22 layers (58 with weights, 6,998,552 parameters) from the table. All sizes agree; six counts of parameters disagree because the paper contradicts itself or is a little low, the figures of row 5a belong to a row with 48 filters where it prints 32, and the first row was another layer.
# 5. You measured: an average saves 49 million parameters; auxiliary heads carried the gradient where the start was poor; averaged weights beat the average of single steps.
#
# Lesson 10: what if 22 layers become 152?

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Escribiste una convolución 1×1 como un producto de matrices, y viste en fotografías que canales parecidos se reducen con poca pérdida.
# 2. Contaste un módulo a mano: 303 millones de multiplicaciones y sumas en el ingenuo, 128 con reducciones; por los nueve juntos, once veces menos.
# 3. Reparaste un módulo cuyas torres se habían vuelto una cadena. Sus formas estaban bien; sus parámetros, capa por capa, lo delataron.
# 4. Construiste 22 capas (58 con pesos, 6 998 552 parámetros) a partir de la tabla. Todos los tamaños coinciden; seis conteos de parámetros difieren porque el artículo se contradice o se queda algo corto, las cifras de la fila 5a son de una fila con 48 filtros donde imprime 32, y la primera era otra capa.
# 5. Mediste: un promedio ahorra 49 millones de parámetros; las cabezas auxiliares llevaban el gradiente donde el inicio era malo; los pesos promediados superan el promedio de los pasos sueltos.
#
# Lección 10: ¿y si las 22 capas se vuelven 152?

# %% [markdown] lang="en"
# ## References
#
# - C. Szegedy, W. Liu, Y. Jia, P. Sermanet, S. Reed, D. Anguelov, D. Erhan, V. Vanhoucke, A. Rabinovich, "Going deeper with convolutions", *CVPR* (2015) 1–9, [doi 10.1109/CVPR.2015.7298594](https://doi.org/10.1109/CVPR.2015.7298594), [arXiv 1409.4842](https://arxiv.org/abs/1409.4842) (2014).
# - M. Lin, Q. Chen, S. Yan, "Network in network", [arXiv 1312.4400](https://arxiv.org/abs/1312.4400) (2013).
# - S. Arora, A. Bhaskara, R. Ge, T. Ma, "Provable bounds for learning some deep representations", *ICML* (2014) 584–592, [arXiv 1310.6343](https://arxiv.org/abs/1310.6343).
# - S. Ioffe, C. Szegedy, "Batch normalization", *ICML* (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167): the separable first layer is in its appendix.
# - C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, "Rethinking the Inception architecture for computer vision", *CVPR* (2016), [arXiv 1512.00567](https://arxiv.org/abs/1512.00567) (2015), section 4: auxiliary classifiers.
# - B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", *SIAM J. Control Optim.* 30 (1992) 838–855, [doi 10.1137/0330046](https://doi.org/10.1137/0330046).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", *ICCV* (2015), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852).
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [the lite versions, with their figures](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).

# %% [markdown] lang="es"
# ## Referencias
#
# - C. Szegedy, W. Liu, Y. Jia, P. Sermanet, S. Reed, D. Anguelov, D. Erhan, V. Vanhoucke, A. Rabinovich, "Going deeper with convolutions", *CVPR* (2015) 1–9, [doi 10.1109/CVPR.2015.7298594](https://doi.org/10.1109/CVPR.2015.7298594), [arXiv 1409.4842](https://arxiv.org/abs/1409.4842) (2014).
# - M. Lin, Q. Chen, S. Yan, "Network in network", [arXiv 1312.4400](https://arxiv.org/abs/1312.4400) (2013).
# - S. Arora, A. Bhaskara, R. Ge, T. Ma, "Provable bounds for learning some deep representations", *ICML* (2014) 584–592, [arXiv 1310.6343](https://arxiv.org/abs/1310.6343).
# - S. Ioffe, C. Szegedy, "Batch normalization", *ICML* (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167): la primera capa separable está en su apéndice.
# - C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, "Rethinking the Inception architecture for computer vision", *CVPR* (2016), [arXiv 1512.00567](https://arxiv.org/abs/1512.00567) (2015), sección 4: clasificadores auxiliares.
# - B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", *SIAM J. Control Optim.* 30 (1992) 838–855, [doi 10.1137/0330046](https://doi.org/10.1137/0330046).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", *ICCV* (2015), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852).
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [las versiones *lite*, con sus cifras](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).
