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
# # 10 · ResNet
#
# In 2014 the best networks had 19 and 22 layers. Why not 100? It was tried, and the deeper networks did *worse*, even on the images they were trained on. In December 2015 Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun mended this with a plus sign: let two layers compute what is to be *added* to their input. Their networks of up to 152 layers won the ImageNet challenge of that year.
#
# **You will be able to**
#
# 1. show the degradation problem, and say why overfitting cannot be its cause;
# 2. compute a residual block by hand, forward and backward, and write it in Keras;
# 3. choose between the shortcuts A, B and C, and count what each costs;
# 4. build ResNet-18 to 152 from the paper's Table 1, and check parameters and multiply-adds;
# 5. derive and measure how the gradient travels through a plain and a residual stack;
# 6. train by the paper's recipe, and compare plain and residual nets of two depths.
#
# **You need** lessons 3 (convolution), 5 (He initialisation, batch normalisation) and a little Keras. **Time:** about two and a quarter hours.
#
# **Training:** `cpu` 8 minutes on two cores (estimate: 40,000 images at 400 a second with 20 layers, and at 130 with 56; and compiling), `gpu` 11 minutes, `paper` 1.8 hours on a Colab T4 (estimates: 18,700 and 256,000 steps, half of 14 ms and half of 35 ms; and compiling).

# %% [markdown] lang="es"
# # 10 · ResNet
#
# En 2014 las mejores redes tenían 19 y 22 capas. ¿Por qué no 100? Se intentó, y las redes más profundas iban *peor*, incluso en las imágenes con que se entrenaban. En diciembre de 2015, Kaiming He, Xiangyu Zhang, Shaoqing Ren y Jian Sun lo remediaron con un signo más: que dos capas calculen lo que hay que *sumar* a su entrada. Sus redes de hasta 152 capas ganaron el concurso ImageNet de ese año.
#
# **Serás capaz de**
#
# 1. mostrar el problema de la degradación, y decir por qué no puede deberse al sobreajuste;
# 2. calcular a mano un bloque residual, hacia adelante y hacia atrás, y escribirlo en Keras;
# 3. elegir entre los atajos A, B y C, y contar lo que cuesta cada uno;
# 4. construir de ResNet-18 a ResNet-152 a partir de la tabla 1 del artículo, y comprobar parámetros y multiplicaciones;
# 5. deducir y medir cómo viaja el gradiente por una pila simple y por una residual;
# 6. entrenar con la receta del artículo, y comparar redes simples y residuales de dos profundidades.
#
# **Necesitas** las lecciones 3 (convolución) y 5 (inicialización de He, normalización por lotes) y un poco de Keras. **Tiempo:** unas dos horas y cuarto.
#
# **Entrenamiento:** `cpu` 8 minutos en dos núcleos (estimado: 40 000 imágenes a 400 por segundo con 20 capas, y a 130 con 56; y compilar), `gpu` 11 minutos, `paper` 1.8 horas en una T4 de Colab (estimados: 18 700 y 256 000 pasos, la mitad de 14 ms y la mitad de 35 ms; y compilar).

# %%
import keras
import numpy as np

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Deeper, and worse
#
# A deeper network can do all that a shallower one can. Here is why: take the shallow one, and put extra layers behind it that copy their input. A 3×3 layer copies if its kernel is 1 in the middle, from each channel to the same channel, and 0 elsewhere. The ReLU changes nothing, for its input comes from a ReLU and has no negative numbers. *Predict:* does the copy hold exactly?

# %% [markdown] lang="es"
# ## 1 · Más profunda, y peor
#
# Una red más profunda puede todo lo que puede una menos profunda. La razón: toma la menos profunda y ponle detrás capas que copien su entrada. Una capa 3×3 copia si su kernel vale 1 en el centro, de cada canal al mismo canal, y 0 en lo demás. La ReLU no cambia nada, pues su entrada sale de otra ReLU y no tiene números negativos. *Predice:* ¿la copia es exacta?

# %% tags=["nbval-check-output"]
from helpers.scratch import convolution

copying = np.pad(np.eye(2)[None, None], ((1, 1), (1, 1), (0, 0), (0, 0)))
maps = np.random.default_rng(0).random((1, 5, 5, 2))
copied = np.maximum(convolution.forward(maps, copying, np.zeros(2), padding=1), 0)
show(equal=np.array_equal(copied, maps))

# %% [markdown] lang="en"
# It does. So among all weights of the deep network there are some for which its training error is that of the shallow one. If training still ends higher, then *it does not find* them: the trouble is in the search, not in what the network can express. Nor is it overfitting, which lowers the training error.
#
# That is what He and others saw, as some had before them, and called **degradation**. On CIFAR-10 a plain network of 56 layers has a higher training error than one of 20 (their Fig. 1). On ImageNet (their Table 2: top-1 error in %, ten crops):
#
# | | plain | with shortcuts |
# | --- | --- | --- |
# | 18 layers | 27.94 | 27.88 |
# | 34 layers | 28.54 | **25.03** |
#
# *Plain* means layers in a row, each with batch normalisation and He initialisation, as lesson 5 asks. Now our own, of 20 and 56 layers like the paper's, but small enough for seconds: dense layers of 32 units in NumPy, on real handwritten digits. Section 9 has the convolutional ones. (The line with `threadpool_limits` keeps NumPy on one core, which is quicker for small matrices.)

# %% [markdown] lang="es"
# Lo es. Así que entre todos los pesos de la red profunda hay algunos con los que su error de entrenamiento es el de la otra. Si el entrenamiento termina con un error mayor, es que *no los encuentra*: el problema está en la búsqueda, no en lo que la red puede expresar. Tampoco es sobreajuste, que baja el error de entrenamiento.
#
# Eso vieron He y sus colegas, como otros antes que ellos, y lo llamaron **degradación**. En CIFAR-10, una red simple de 56 capas tiene mayor error de entrenamiento que una de 20 (su figura 1). En ImageNet (su tabla 2: error top-1 en %, diez recortes):
#
# | | simple | con atajos |
# | --- | --- | --- |
# | 18 capas | 27.94 | 27.88 |
# | 34 capas | 28.54 | **25.03** |
#
# *Simple* quiere decir capas en fila, cada una con normalización por lotes e inicialización de He, como pide la lección 5. Ahora las nuestras, de 20 y 56 capas como las del artículo, pero tan pequeñas que bastan segundos: capas densas de 32 unidades en NumPy, con dígitos manuscritos reales. La sección 9 tiene las convolucionales. (La línea con `threadpool_limits` deja a NumPy en un solo núcleo, lo que es más rápido con matrices pequeñas.)

# %%
from threadpoolctl import threadpool_limits

from helpers.scratch import residual
from helpers.scratch.experiments import digits

threadpool_limits(1)
digit = digits(standardised=True)

STARTS, STEPS, WINDOW = 3, 200, 10  # the curves show means over WINDOW steps

def train(blocks: int, shortcuts: bool, seed: int = 0, rate: float = .02) -> np.ndarray:
    """The training loss, means over every ten steps: (20,)."""
    every = residual.train(digit.x, digit.y, blocks, shortcuts, seed,
                           steps=STEPS, rate=rate)
    return every.reshape(STEPS // WINDOW, WINDOW).mean(axis=1)

def losses(blocks: int, shortcuts: bool) -> np.ndarray:
    """The same from three starts: (3, 20)."""
    return np.array([train(blocks, shortcuts, seed) for seed in range(STARTS)])

# %% [markdown] lang="en"
# A layer in, 9 or 27 blocks of two layers, a layer out: 20 and 56 layers. 200 steps, each on 64 images. *Predict:* which of the two plain networks has the lower training loss at the end? Guessing among ten classes gives $\ln 10 = 2.30$.

# %% [markdown] lang="es"
# Una capa de entrada, 9 o 27 bloques de dos capas, una de salida: 20 y 56 capas. 200 pasos, cada uno con 64 imágenes. *Predice:* ¿cuál de las dos redes simples termina con la menor pérdida de entrenamiento? Adivinar entre diez clases da $\ln 10 = 2.30$.

# %%
BLOCKS = 9, 27
plain = {f"plain-{2 * blocks + 2}": losses(blocks, shortcuts=False)
         for blocks in BLOCKS}
ticks = np.arange(WINDOW, STEPS + 1, WINDOW)

# %%
plots.bands({name: (ticks, values) for name, values in plain.items()}, x="step",
            y="training loss")

# %% [markdown] lang="en"
# Is it so from every start? The worst end of the shallower net against the best end of the deeper one:

# %% [markdown] lang="es"
# ¿Es así desde cada inicio? El peor final de la menos profunda contra el mejor final de la más profunda:

# %%
ends = {name: values[:, -1] for name, values in plain.items()}
assert ends["plain-56"].min() > ends["plain-20"].max() + 1
rows = [(name, values.min(), values.max()) for name, values in ends.items()]
table(rows, ["net", "lowest", "highest"], caption="training loss")

# %% [markdown] lang="en"
# From each start the deeper plain network has learnt nothing, while the shallower one is well on its way. But is the comparison fair? Perhaps 0.02 suits the shallow net, and the deep one wants another learning rate. *Predict:* does one of these save it?

# %% [markdown] lang="es"
# Desde cada inicio, la red simple más profunda no ha aprendido nada, mientras que la otra ya va bien encaminada. ¿Pero es justa la comparación? Quizás 0.02 le conviene a la menos profunda, y la otra pide una tasa de aprendizaje distinta. *Predice:* ¿la salva alguna de estas?

# %%
others = {rate: train(27, shortcuts=False, rate=rate)[-1]
          for rate in (.002, .005, .05, .1)}
assert min(others.values()) > ends["plain-20"].max() + 1

# %% [markdown] lang="en"
# The mean loss of the last ten steps, for each of the four rates:

# %% [markdown] lang="es"
# La pérdida media de los últimos diez pasos, con cada una de las cuatro tasas:

# %%
table(others.items(), ["learning rate", "training loss"])

# %% [markdown] lang="en"
# None does. This is still only the beginning of a training. The paper's point is stronger: there the deeper net learns, but stays behind to the end, and on ImageNet with three times as many iterations too.

# %% [markdown] lang="es"
# Ninguna. Con todo, esto es solo el comienzo de un entrenamiento. Lo que afirma el artículo es más fuerte: allí la más profunda aprende, pero queda atrás hasta el final y, en ImageNet, también con el triple de iteraciones.

# %% [markdown] lang="en" tags=["10.residual_block", "10.block_order"]
# ## 2 · The residual block
#
# If copying is a good start, make it the easy thing. Let $H(x)$ be what two layers should compute. Let them compute the **residual** $F(x) = H(x) - x$ instead, and add $x$ by a **shortcut** around them (eq. 1):
#
# $$y = F(x) + x, \qquad F(x) = W_2\,\mathrm{relu}(W_1 x),$$
#
# followed by a ReLU. To copy, the layers only have to give 0. By hand, with $x = (1, 2)$:

# %% [markdown] lang="es" tags=["10.residual_block", "10.block_order"]
# ## 2 · El bloque residual
#
# Si copiar es un buen comienzo, que sea lo fácil. Sea $H(x)$ lo que dos capas deberían calcular. Que calculen en su lugar el **residuo** $F(x) = H(x) - x$, y que un **atajo** (*shortcut*) que las rodea sume $x$ (ec. 1):
#
# $$y = F(x) + x, \qquad F(x) = W_2\,\mathrm{relu}(W_1 x),$$
#
# y después una ReLU. Para copiar, a las capas les basta con dar 0. A mano, con $x = (1, 2)$:

# %% tags=["10.residual_block"]
x = np.array([[1, 2]])
w1 = np.array([[1, 2], [0, -1]])
w2 = np.array([[1, -1], [2, 0]])

# %% tags=["nbval-check-output", "10.residual_block"]
hidden = np.maximum(x @ w1, 0)
f = hidden @ w2
show(hidden_units=hidden, f=f, sum=f + x, output=np.maximum(f + x, 0))

# %% [markdown] lang="en" tags=["10.residual_block"]
# The hidden units: $1·1 + 2·0 = 1$ and $1·2 - 2·1 = 0$. Then $F(x) = (1, -1)$, and $F(x) + x = (2, 1)$. With $W_1$ or $W_2$ all zero, $F = 0$ and $y = x$; a plain block would give 0 and lose everything.
#
# **Your turn** (about 1 line): the block, for a batch of rows.

# %% [markdown] lang="es" tags=["10.residual_block"]
# Las unidades ocultas: $1·1 + 2·0 = 1$ y $1·2 - 2·1 = 0$. Luego $F(x) = (1, -1)$, y $F(x) + x = (2, 1)$. Con $W_1$ o $W_2$ en cero, $F = 0$ e $y = x$; un bloque simple daría 0 y lo perdería todo.
#
# **Tu turno** (alrededor de 1 línea): el bloque, para un lote de filas.

# %%
# exercise: 10.residual_block
def residual_block(x: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Two dense layers and a shortcut, (n, d), (d, k), (k, d) -> (n, d)."""
    ### BEGIN SOLUTION
    return np.maximum(np.maximum(x @ w1, 0) @ w2 + x, 0)
    ### END SOLUTION

# %%
check("10.residual_block", residual_block)

# %% [markdown] lang="en"
# **Backward.** The derivative of a sum is the sum of derivatives: $\partial y/\partial x = \partial F/\partial x + 1$. So the gradient that comes through the last ReLU goes along the shortcut as it is, whatever the layers do. Lesson 2's autograd, which knows nothing of blocks, agrees. The gradient of $y_1$, the 2 above:

# %% [markdown] lang="es"
# **Hacia atrás.** La derivada de una suma es la suma de las derivadas: $\partial y/\partial x = \partial F/\partial x + 1$. Así, el gradiente que pasa por la última ReLU sigue por el atajo tal cual, hagan lo que hagan las capas. El autograd de la lección 2, que no sabe nada de bloques, está de acuerdo. El gradiente de $y_1$, el 2 de arriba:

# %% tags=["nbval-check-output"]
from helpers.scratch.autograd import Value

def relu(value: Value) -> Value:
    """The ReLU of every number."""
    return value.each(lambda x: np.maximum(x, 0), lambda x, y: y > 0)

values, first = Value(x), Value([[1], [0]])
y = relu(relu(values @ Value(w1)) @ Value(w2) + values)
(y @ first).backward()
show(gradient=values.grad)

# %% [markdown] lang="en"
# It is $(2, 0)$: one $(1, 0)$ along the shortcut and one through the layers. The course's `network` writes the block so, and `residual.block` has it with batch normalisation in both layers. A layer gives its output and its way back:

# %% [markdown] lang="es"
# Es $(2, 0)$: un $(1, 0)$ por el atajo y otro a través de las capas. El `network` del curso escribe así el bloque, y `residual.block` lo tiene con normalización por lotes en ambas capas. Una capa da su salida y su camino de vuelta:

# %%
import inspect
from helpers.scratch.network import Residual

print(inspect.getsource(Residual.forward))

# %% [markdown] lang="en"
# Its gradients, tested by nudging: along the inputs, and along the first kernel.

# %% [markdown] lang="es"
# Sus gradientes, probados moviendo un poco cada número: respecto de las entradas y del primer kernel.

# %% tags=["nbval-check-output"]
from helpers.scratch.gradients import numerical

block = residual.stack(1, units=3, seed=1)
inputs = block.rng.normal(size=(6, 3))
past = block.forward(inputs, training=True)
along, gradients = past.backward(np.cos(past.outputs[-1]))
in_residual, in_relu = block.values

def loss() -> float:
    """A loss that depends on all outputs: the sum of their sines."""
    return np.sin(block(inputs, training=True)).sum()

pairs = (along[0], inputs), (gradients[0][0]["kernel"], in_residual[0]["kernel"])
show(agree=[np.allclose(found, numerical(loss, values), atol=1e-6)
            for found, values in pairs])

# %% [markdown] lang="en"
# ### In Keras
#
# The slides show an `identity_block` from an old Keras. Today it is shorter: no names made by hand, no question on which axis the channels are. And its convolutions need no bias, because batch normalisation follows (lesson 5). It is a *bottleneck*: 1×1 down, 3×3, 1×1 up; section 4 says why.

# %% [markdown] lang="es"
# ### En Keras
#
# Las diapositivas muestran un `identity_block` de un Keras antiguo. Hoy es más corto: sin nombres puestos a mano y sin preguntar en qué eje están los canales. Y sus convoluciones no necesitan sesgo, porque les sigue la normalización por lotes (lección 5). Es un *cuello de botella* (*bottleneck*): 1×1 hacia abajo, 3×3, 1×1 hacia arriba; la sección 4 dice por qué.

# %%
from keras import layers

def identity_block(inputs: keras.KerasTensor, filters: list[int], bias: bool = False,
                   kernel_size: int = 3) -> keras.KerasTensor:
    """The slides' block: (n, h, w, c) -> (n, h, w, c); c is the last of the filters."""
    x = inputs
    for number, (maps, k) in enumerate(zip(filters, (1, kernel_size, 1), strict=True)):
        x = layers.Conv2D(maps, k, padding="same", use_bias=bias,
                          kernel_initializer="he_normal")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x) if number < 2 else x
    return layers.Activation("relu")(layers.Add()([x, inputs]))

# %% [markdown] lang="en"
# On the slide the block has 256 channels outside and 64 inside. *Predict* its parameters: weights, then $\gamma$ and $\beta$ of three normalisations; and how many biases the slides' version has besides.

# %% [markdown] lang="es"
# En la diapositiva el bloque tiene 256 canales por fuera y 64 por dentro. *Predice* sus parámetros: los pesos, y luego $\gamma$ y $\beta$ de tres normalizaciones; y cuántos sesgos tiene además la versión de las diapositivas.

# %% tags=["nbval-check-output"]
from helpers.architectures.ledger import by_row, ledger

outside = keras.Input((56, 56, 256))
block = keras.Model(outside, identity_block(outside, [64, 64, 256]))
slide = keras.Model(outside, identity_block(outside, [64, 64, 256], bias=True))
in_weights = 256 * 64 + 9 * 64 * 64 + 64 * 256
in_norms = 2 * (64 + 64 + 256)
show(weights=in_weights, normalisations=in_norms, total=in_weights + in_norms)
show(block=ledger(block).total("parameters"), slide=ledger(slide).total("parameters"),
     biases=64 + 64 + 256)

# %% [markdown] lang="en"
# Is a new block the identity? Not quite: $F$ starts with random weights. But switch $F$ off, by setting the last $\gamma$ to 0, and it copies (its input must be at least 0):

# %% [markdown] lang="es"
# ¿Un bloque nuevo es la identidad? No del todo: $F$ empieza con pesos al azar. Pero apaga $F$, poniendo en 0 la última $\gamma$, y copia (su entrada debe ser al menos 0):

# %% tags=["nbval-check-output"]
positive = np.random.default_rng(2).random((1, 56, 56, 256)).astype("float32")
copies_when_new = bool(np.allclose(block.predict(positive, verbose=0), positive))
*_, last = (layer for layer in block.layers
            if isinstance(layer, layers.BatchNormalization))
last.gamma.assign(np.zeros(256))
copies_when_off = bool(np.allclose(block.predict(positive, verbose=0), positive))
print(f"{copies_when_new = }, {copies_when_off = }")

# %% [markdown] lang="en"
# **Your turn: repair.** Somebody wrote the block's layers in this order. Two things differ from the paper: where the normalisation stands (*right after each convolution and before activation*, section 3.4), and where the last ReLU stands. With it before the addition, what could $F$ no longer do?

# %% [markdown] lang="es"
# **Tu turno: repara.** Alguien escribió las capas del bloque en este orden. Dos cosas difieren del artículo: dónde va la normalización (*justo después de cada convolución y antes de la activación*, sección 3.4), y dónde va la última ReLU. Si va antes de la suma, ¿qué dejaría de poder hacer $F$?

# %%
# exercise: 10.block_order
### BEGIN SOLUTION
block_order = ["1×1", "BN", "ReLU", "3×3", "BN", "ReLU", "1×1", "BN", "add", "ReLU"]
### STUB
# block_order = ["1×1", "ReLU", "BN", "3×3", "ReLU", "BN", "1×1", "BN", "ReLU", "add"]
### END SOLUTION

# %%
check("10.block_order", block_order)

# %% [markdown] lang="en"
# In 2016 the same authors moved batch normalisation and ReLU *before* each convolution (**pre-activation**), and left nothing after the addition. So along the shortcuts $x$ goes through the whole net untouched.
#
# **Your turn: build it.** Write a function that returns a Keras model with such a block for an input $x$ of shape `shape`, which is (height, width, channels). On $F$'s way: batch normalisation, ReLU, a convolution; then the same three again. Each convolution has as many filters as $x$ has channels, kernels of 3×3, stride 1, a padding that keeps height and width, and no bias. The output is $F(x) + x$, of the same shape as $x$. (About 6 lines.)

# %% [markdown] lang="es"
# En 2016 los mismos autores pasaron la normalización por lotes y la ReLU *antes* de cada convolución (**pre-activación**), y no dejaron nada después de la suma. Así, por los atajos $x$ atraviesa intacta toda la red.
#
# **Tu turno: constrúyelo.** Escribe una función que devuelva un modelo de Keras con un bloque así para una entrada $x$ de forma `shape`, que es (alto, ancho, canales). En el camino de $F$: normalización por lotes, ReLU, una convolución; luego las mismas tres otra vez. Cada convolución tiene tantos filtros como canales tiene $x$, kernels de 3×3, stride 1, un padding que conserva alto y ancho, y ningún sesgo. La salida es $F(x) + x$, de la misma forma que $x$. (Unas 6 líneas.)

# %%
# exercise: 10.pre_activation_block
def pre_activation_block(shape: tuple[int, int, int]) -> keras.Model:
    """The block of 2016, (h, w, c) -> (h, w, c)."""
    ### BEGIN SOLUTION
    y = start = keras.Input(shape)
    for _ in range(2):
        y = keras.layers.ReLU()(keras.layers.BatchNormalization()(y))
        y = keras.layers.Conv2D(shape[-1], 3, padding="same", use_bias=False)(y)
    return keras.Model(start, keras.layers.Add()([y, start]))
    ### END SOLUTION

# %%
check("10.pre_activation_block", pre_activation_block)

# %% [markdown] lang="en" tags=["10.zero_padding"]
# ## 3 · When the shape changes: shortcuts A, B and C
#
# Where a stage begins, the maps are halved and the channels doubled. Then $x$ and $F(x)$ have different shapes and cannot be added. The paper tries three ways:
#
# - **A** keeps the identity: every second pixel, and zeros for the new channels. No parameters.
# - **B** puts a 1×1 convolution with stride 2 on the shortcut there, a **projection** (eq. 2: $y = F(x) + W_s x$); all other shortcuts stay the identity.
# - **C** puts a projection on *every* shortcut.
#
# Option A on one window of 2×2: only the pixel at the top left is kept.

# %% [markdown] lang="es" tags=["10.zero_padding"]
# ## 3 · Cuando cambia la forma: atajos A, B y C
#
# Donde comienza una etapa, los mapas se reducen a la mitad y los canales se duplican. Entonces $x$ y $F(x)$ tienen formas distintas y no se pueden sumar. El artículo prueba tres maneras:
#
# - **A** conserva la identidad: un píxel de cada dos, y ceros en los canales nuevos. Sin parámetros.
# - **B** pone ahí, en el atajo, una convolución 1×1 con stride 2, una **proyección** (ec. 2: $y = F(x) + W_s x$); los demás atajos siguen siendo la identidad.
# - **C** pone una proyección en *todos* los atajos.
#
# La opción A sobre una ventana de 2×2: solo queda el píxel de arriba a la izquierda.

# %% tags=["nbval-check-output", "10.zero_padding"]
window = np.array([[1, 2], [3, 4]])[:, :, None]
kept = window[::2, ::2]
show(shape=kept.shape, values=kept.ravel())

# %% [markdown] lang="en"
# **Your turn** (about 2 lines): option A for one image, zeros after the old channels. All sides are even.

# %% [markdown] lang="es"
# **Tu turno** (unas 2 líneas): la opción A para una imagen, con los ceros después de los canales viejos. Todos los lados son pares.

# %%
# exercise: 10.zero_padding
def zero_padding(x: np.ndarray) -> np.ndarray:
    """The shortcut of option A, (h, w, c) -> (h/2, w/2, 2c)."""
    ### BEGIN SOLUTION
    thinned = x[::2, ::2]
    return np.concatenate([thinned, np.zeros(thinned.shape)], axis=-1)
    ### END SOLUTION

# %%
check("10.zero_padding", zero_padding)

# %% [markdown] lang="en"
# **Your turn: option B in Keras.** Write a function that returns a Keras model with a block of ResNet-34 for an input $x$ of shape `shape`, which is (height, width, channels):
#
# - $F$: a convolution with `filters` kernels of 3×3 and stride `strides`, batch normalisation, ReLU; a convolution with `filters` kernels of 3×3 and stride 1, batch normalisation;
# - shortcut: $x$ itself if `strides` is 1 and $x$ has `filters` channels already; else a convolution with `filters` kernels of 1×1 and stride `strides`, and batch normalisation;
# - their sum, then ReLU: (height/strides, width/strides, filters).
#
# All convolutions have same padding and no bias. (About 9 lines.)

# %% [markdown] lang="es"
# **Tu turno: la opción B en Keras.** Escribe una función que devuelva un modelo de Keras con un bloque de ResNet-34 para una entrada $x$ de forma `shape`, que es (alto, ancho, canales):
#
# - $F$: una convolución con `filters` kernels de 3×3 y stride `strides`, normalización por lotes, ReLU; una convolución con `filters` kernels de 3×3 y stride 1, normalización por lotes;
# - atajo: la propia $x$ si `strides` es 1 y $x$ ya tiene `filters` canales; si no, una convolución con `filters` kernels de 1×1 y stride `strides`, y normalización por lotes;
# - su suma, y luego ReLU: (alto/strides, ancho/strides, filters).
#
# Todas las convoluciones tienen padding *same* y ningún sesgo. (Unas 9 líneas.)

# %%
# exercise: 10.block_with_shortcut
def block_with_shortcut(shape: tuple[int, int, int], filters: int,
                        strides: int) -> keras.Model:
    """A block of ResNet-34 with option B, (h, w, c) -> (h', w', filters)."""
    ### BEGIN SOLUTION
    def add(z: keras.KerasTensor, size: int, step: int) -> keras.KerasTensor:
        z = keras.layers.Conv2D(filters, size, step, padding="same", use_bias=False)(z)
        return keras.layers.BatchNormalization()(z)
    images = keras.Input(shape)
    residue = add(keras.layers.ReLU()(add(images, 3, strides)), 3, 1)
    same = strides == 1 and shape[-1] == filters
    way_around = images if same else add(images, 1, strides)
    return keras.Model(images, keras.layers.ReLU()(residue + way_around))
    ### END SOLUTION

# %%
check("10.block_with_shortcut", block_with_shortcut)

# %% [markdown] lang="en"
# What does each option cost? One function builds ResNet-34 from Table 1 with any shortcut; `helpers.architectures.resnet` has A and B, and C is a line. *Predict:* how many projections has B, how many C? (The table has 3, 4, 6 and 3 blocks.)

# %% [markdown] lang="es"
# ¿Cuánto cuesta cada opción? Una función construye ResNet-34 desde la tabla 1 con cualquier atajo; `helpers.architectures.resnet` tiene A y B, y C es una línea. *Predice:* ¿cuántas proyecciones tiene B, y cuántas C? (La tabla tiene 3, 4, 6 y 3 bloques.)

# %%
from helpers.architectures.resnet import TABLE, basic, convolution as conv, projection
from helpers.architectures.resnet import block as add_block, zero_padding as option_a

def option_c(x: keras.KerasTensor, like: keras.KerasTensor, strides: int,
             name: str) -> keras.KerasTensor:
    """A projection on every shortcut."""
    return conv(x, like.shape[-1], 1, f"{name}_shortcut", strides, relu=False)

# %% [markdown] lang="en"
# The network, from the table, in ten lines:

# %% [markdown] lang="es"
# La red, a partir de la tabla, en diez líneas:

# %%
def resnet34(shortcut) -> keras.Model:
    """ResNet-34 with this kind of shortcut, or plain-34 with None."""
    inputs = keras.Input((224, 224, 3))
    x = layers.MaxPooling2D(3, 2, padding="same")(conv(inputs, 64, 7, "conv1", 2))
    for row in TABLE:
        for k in range(int(row["34"])):
            strides = 2 if k == 0 and row["stage"] != "conv2" else 1
            name = f"{row['stage']}_{k}"
            x = add_block(x, int(row["filters"]), strides, name, basic, shortcut)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(1000)(x))

# %%
options = {"-": None, "A": option_a, "B": projection, "C": option_c}
costs = {name: ledger(resnet34(shortcut)) for name, shortcut in options.items()}

# %% [markdown] lang="en"
# What each kind of shortcut costs:

# %% [markdown] lang="es"
# Lo que cuesta cada clase de atajo:

# %% tags=["nbval-check-output"]
rows = []
for name, cost in costs.items():
    projections = sum(row.kind == "Conv2D" and "shortcut" in row.name for row in cost)
    totals = [cost.total(what) for what in ("parameters", "multiply_adds")]
    rows.append((name, projections, *totals))
table(rows, ["shortcut", "projections", "parameters", "multiply-adds"])

# %% [markdown] lang="en"
# Their errors (Table 3, top-1 on ImageNet): plain 28.54, A 25.03, B 24.52, C 24.19 %. The step from no shortcut to any is large; from A to C it is small, and C pays 13 projections more than B for it. So the paper goes on with B for its large networks (and A on CIFAR-10). A also makes the fairest comparison: it has exactly the parameters and products of the plain net, as the cell shows.

# %% [markdown] lang="es"
# Sus errores (tabla 3, top-1 en ImageNet): simple 28.54, A 25.03, B 24.52, C 24.19 %. El paso de ningún atajo a cualquiera de ellos es grande; de A a C es pequeño, y C paga por eso 13 proyecciones más que B. Así que el artículo sigue con B en sus redes grandes (y con A en CIFAR-10). A permite además la comparación más justa: tiene exactamente los parámetros y productos de la red simple, como muestra la celda.

# %% [markdown] lang="en" tags=["10.bottleneck_weights"]
# ## 4 · The bottleneck
#
# For 50 layers and more, two 3×3 layers on many channels would be too dear. The **bottleneck** first narrows: 1×1 to a quarter of the channels, 3×3 there, 1×1 back. *Predict:* which has more weights, two 3×3 layers on 64 channels, or a bottleneck that takes **256** channels?

# %% [markdown] lang="es" tags=["10.bottleneck_weights"]
# ## 4 · El cuello de botella
#
# A partir de 50 capas, dos capas 3×3 sobre muchos canales saldrían demasiado caras. El **cuello de botella** primero estrecha: 1×1 a la cuarta parte de los canales, ahí 3×3, y 1×1 de vuelta. *Predice:* ¿qué tiene más pesos: dos capas 3×3 sobre 64 canales, o un cuello de botella que recibe **256**?

# %% tags=["nbval-check-output"]
two_layers = 2 * 9 * 64 * 64
two_wide = 2 * 9 * 256 * 256
rows = [("3×3, 3×3", 64, two_layers), ("1×1, 3×3, 1×1", 256, in_weights),
        ("3×3, 3×3", 256, two_wide),
        ("1×1, 3×3, 1×1, W", 256, in_weights + 256 * 256)]
table(rows, ["layers", "channels", "weights"])

# %% [markdown] lang="en"
# They cost about the same (73,728 and 69,632 weights), and the bottleneck carries four times the channels; two 3×3 layers on 256 channels would have 1,179,648. The last row is the bottleneck with a projection $W$ on its shortcut: nearly double. That is why the identity matters more here than anywhere.
#
# **Your turn** (about 1 line): the weights of a bottleneck whose 3×3 layer has so many filters.

# %% [markdown] lang="es"
# Cuestan casi lo mismo (73 728 y 69 632 pesos), y el cuello de botella lleva cuatro veces más canales; dos capas 3×3 sobre 256 canales tendrían 1 179 648. La última fila es el cuello de botella con una proyección $W$ en su atajo: casi el doble. Por eso la identidad importa aquí más que en ningún otro lugar.
#
# **Tu turno** (alrededor de 1 línea): los pesos de un cuello de botella cuya capa 3×3 tiene tantos filtros.

# %%
# exercise: 10.bottleneck_weights
def bottleneck_weights(filters: int) -> int:
    """Of 1×1, 3×3, 1×1 with 4·filters channels outside and an identity shortcut."""
    ### BEGIN SOLUTION
    return 4 * filters * filters + 9 * filters * filters + filters * 4 * filters
    ### END SOLUTION

# %%
check("10.bottleneck_weights", bottleneck_weights)

# %% [markdown] lang="en" tags=["10.conv4_row"]
# ## 5 · Table 1, as data
#
# All five networks are one table: how many blocks each stage has. Before the stages stand a 7×7 convolution with stride 2 and a max pooling, after them global average pooling and one dense layer. Each stage but the first begins with a stride of 2.

# %% [markdown] lang="es" tags=["10.conv4_row"]
# ## 5 · La tabla 1, como datos
#
# Las cinco redes son una sola tabla: cuántos bloques tiene cada etapa. Antes de las etapas hay una convolución 7×7 con stride 2 y un max pooling; después, global average pooling y una capa densa. Cada etapa, salvo la primera, empieza con un stride de 2.

# %% tags=["nbval-check-output", "10.conv4_row"]
first_row, *_ = TABLE
table([tuple(row.values()) for row in TABLE], tuple(first_row))

# %% tags=["nbval-check-output", "10.conv4_row"]
rows = []
for depth in (18, 34, 50, 101, 152):
    per_block = 3 if depth >= 50 else 2
    in_blocks = per_block * sum(int(row[str(depth)]) for row in TABLE)
    rows.append((depth, 1 + in_blocks + 1))
table(rows, ["name", "layers"])

# %% [markdown] lang="en" tags=["10.conv4_row"]
# The sum of the layers is the name: one convolution, the blocks' layers, one dense layer. (Projections are not counted.)
#
# **Your turn:** predict a row of the table. For ResNet-50, what leaves the stage conv4, and how many layers has it? Give (height, width, channels, layers).

# %% [markdown] lang="es" tags=["10.conv4_row"]
# La suma de las capas es el nombre: una convolución, las capas de los bloques, una capa densa. (Las proyecciones no se cuentan.)
#
# **Tu turno:** predice una fila de la tabla. En ResNet-50, ¿qué sale de la etapa conv4, y cuántas capas tiene? Da (alto, ancho, canales, capas).

# %%
# exercise: 10.conv4_row
### BEGIN SOLUTION
conv4_row = 14, 14, 1024, 18
### STUB
# conv4_row = ...
### END SOLUTION

# %%
check("10.conv4_row", conv4_row)

# %% [markdown] lang="en"
# The picture is drawn from the built network. Arcs are shortcuts, dashed where they change the shape.

# %% [markdown] lang="es"
# La figura se dibuja a partir de la red construida. Los arcos son atajos; son discontinuos donde cambian la forma.

# %%
resnet50 = architectures.resnet(50)

# %% [markdown] lang="en"
# The same net as a picture, stage by stage:

# %% [markdown] lang="es"
# La misma red en una figura, etapa por etapa:

# %%
plots.architecture(resnet50)

# %% [markdown] lang="en"
# Now the costs, stage by stage, then for all five networks. Batch normalisation has four numbers for each channel: $\gamma$ and $\beta$, which training moves by gradients, and the running mean and variance, which it only records. We count these **statistics** apart.

# %% [markdown] lang="es"
# Ahora los costos, etapa por etapa, y luego los de las cinco redes. La normalización por lotes tiene cuatro números por canal: $\gamma$ y $\beta$, que el entrenamiento mueve por gradientes, y la media y la varianza móviles, que solo registra. Contamos aparte estas **estadísticas**.

# %% tags=["nbval-check-output"]
rows = [(row.name, "×".join(map(str, row.output_shape)), row.parameters,
         row.multiply_adds)
        for row in by_row(ledger(resnet50)) if row.multiply_adds]
table(rows, ["stage", "output", "parameters", "multiply-adds"])

# %% [markdown] lang="en"
# And the five networks, with what they train and what they only record, and the paper's number:

# %% [markdown] lang="es"
# Y las cinco redes, con lo que entrenan y lo que solo registran, y la cifra del artículo:

# %%
from helpers.architectures.resnet import FLOPS

totals, statistics = {}, {}
for depth in FLOPS:
    model = architectures.resnet(depth)
    rows = ledger(model)
    totals[depth] = rows.total("parameters"), rows.total("multiply_adds")
    statistics[depth] = model.count_params() - totals[depth][0]
    keras.backend.clear_session()

# %% tags=["nbval-check-output"]
rows = [(depth, parameters, statistics[depth], multiply_adds, FLOPS[depth] / 1e9)
        for depth, (parameters, multiply_adds) in totals.items()]
table(rows, ["layers", "parameters", "statistics", "multiply-adds", "paper (10⁹)"])

# %% [markdown] lang="en"
# (The paper counts multiply-adds, and calls them FLOPs.) Do they agree? In $10^9$, ours with all digits that matter, rounded, and cut off:

# %% [markdown] lang="es"
# (El artículo cuenta multiplicaciones con su suma, y las llama FLOPs.) ¿Coinciden? En $10^9$, la nuestra con las cifras que importan, redondeada y cortada:

# %% tags=["nbval-check-output"]
def beside(printed: float, products: int) -> tuple[float, str, float, float]:
    """The paper's number, ours, ours rounded and ours cut off, all in 10⁹."""
    ours = products / 1e9
    return printed / 1e9, f"{ours:.2f}", round(ours, 1), int(10 * ours) / 10

rows = [(depth, *beside(printed, totals[depth][1]))
        for depth, printed in FLOPS.items()]
with_a = costs["A"].total("multiply_adds")
assert round(with_a / 1e9, 1) == 3.6
rows.append(("34A", *beside(FLOPS[34], with_a)))
table(rows, ["layers", "paper", "ours", "rounded", "cut off"])

# %% [markdown] lang="en"
# All five are within one unit of the last digit. 18, 101 and 152 agree when rounded. For 34 rounding gives 3.7 and the paper says 3.6: with the shortcuts of option A, the first that it tries, the count is 3.64, and agrees. For 50 the paper has 3.8, which is ours cut off and not rounded; but 7.6 and 11.3 are rounded, not cut off. So one rule does not explain the whole row, and the paper does not give its own.
#
# One more choice is in these numbers: the stride of 2 is in the *first 1×1* of a bottleneck, so its 3×3 already works on the small maps. Table 1 only says in which block it is; the first 1×1 is where the networks that the authors published have it, and Keras too. Many later versions put it into the 3×3 layer, which costs more:

# %% [markdown] lang="es"
# Las cinco están a menos de una unidad de la última cifra. 18, 101 y 152 coinciden al redondear. En 34, redondear da 3.7 y el artículo dice 3.6: con los atajos de la opción A, la primera que prueba, la cuenta es 3.64, y coincide. En 50 el artículo pone 3.8, que es la nuestra cortada y no redondeada; pero 7.6 y 11.3 están redondeadas, no cortadas. Así que una sola regla no explica toda la fila, y el artículo no dice la suya.
#
# Hay una decisión más en estos números: el stride de 2 está en la *primera 1×1* del cuello de botella, de modo que su 3×3 ya trabaja sobre los mapas pequeños. La tabla 1 solo dice en qué bloque está; en la primera 1×1 lo tienen las redes que publicaron los autores, y también Keras. Muchas versiones posteriores lo ponen en la capa 3×3, lo que cuesta más:

# %% tags=["nbval-check-output"]
extra = 0
for row, larger in zip(TABLE[1:], (56, 28, 14), strict=True):
    f = int(row["filters"])
    narrow, square = 2 * f * f, 9 * f * f  # weights of the first 1×1 and of the 3×3
    extra += narrow * (larger**2 - (larger // 2) ** 2)
show(extra=extra, total=totals[50][1] + extra)

# %% [markdown] lang="en"
# In the first block of a stage the 1×1 layer then runs over the large maps, at four times the places: 4.09 instead of 3.86 billion. And Keras's own `ResNet50` has yet another number of parameters. *Predict* where the difference comes from:

# %% [markdown] lang="es"
# En el primer bloque de cada etapa la capa 1×1 recorre entonces los mapas grandes, en cuatro veces más lugares: 4.09 en vez de 3.86 mil millones. Y el `ResNet50` del propio Keras tiene todavía otro número de parámetros. *Predice* de dónde sale la diferencia:

# %% tags=["nbval-check-output"]
theirs = keras.applications.ResNet50(weights=None)
kernels = [layer for layer in theirs.layers if isinstance(layer, layers.Conv2D)]
biases = sum(layer.bias.shape[0] for layer in kernels)
show(Keras=theirs.count_params(), ours=totals[50][0], statistics=statistics[50],
     biases=biases)
assert theirs.count_params() == totals[50][0] + 3 * biases
keras.backend.clear_session()

# %% [markdown] lang="en"
# Ours, the statistics (two for each of 26,560 channels), and the biases (one for each) that the slides' code has as well and that batch normalisation makes useless.
#
# **On real photographs.** The idea of the block outlived its paper. **EfficientNet-Lite0** (Tan and Le 2019, in the authors' version for phones of 2020) is a descendant that is small enough to come with the course: 17 MB of weights, trained on ImageNet; its authors give 75.1 % right first answers. Its blocks are the bottleneck turned inside out (**inverted residuals**, Sandler and others 2018): 1×1 *widens*, a depthwise kernel (lesson 9) looks around, 1×1 narrows, and the addition joins the narrow ends. *Predict:* how many of its 16 blocks add their input? It is added only where the shape stays.

# %% [markdown] lang="es"
# Los nuestros, más las estadísticas (dos por cada uno de 26 560 canales) y los sesgos (uno por canal), que también tiene el código de las diapositivas y que la normalización por lotes vuelve inútiles.
#
# **Sobre fotografías reales.** La idea del bloque sobrevivió a su artículo. **EfficientNet-Lite0** (Tan y Le 2019, en la versión de los autores para teléfonos, de 2020) es una descendiente tan pequeña que cabe en el curso: 17 MB de pesos, entrenados en ImageNet; sus autores dan 75.1 % de aciertos a la primera respuesta. Sus bloques son el cuello de botella vuelto del revés (**residuales invertidos**, Sandler y otros 2018): 1×1 *ensancha*, un kernel por canal (lección 9) mira alrededor, 1×1 estrecha, y la suma une los extremos estrechos. *Predice:* ¿cuántos de sus 16 bloques suman su entrada? Solo se suma donde la forma se conserva.

# %% tags=["nbval-check-output"]
lite_rows = ledger(architectures.efficientnet_lite0())
adding = [row.name.removesuffix("_add") for row in lite_rows if row.kind == "Add"]
show(additions=len(adding), blocks=adding, parameters=lite_rows.total("parameters"),
     multiply_adds=lite_rows.total("multiply_adds"))

# %% [markdown] lang="en"
# Nine. In all, less than a fifth of ResNet-50's parameters, and a tenth of its multiply-adds. Now with the trained weights: our cat, a man with a camera, and an astronaut. *Predict* which of them it gets wrong.

# %% [markdown] lang="es"
# Nueve. En total, menos de la quinta parte de los parámetros de ResNet-50 y la décima parte de sus multiplicaciones. Ahora con los pesos entrenados: nuestra gata, un hombre con una cámara y una astronauta. *Predice* en cuál se equivoca.

# %%
from helpers.training import pretrained, stored

photo = datasets.photo("cat")
people = [datasets.photo(name) for name in ("camera", "astronaut")]

# %%
named = pretrained.named(pretrained.efficientnet_lite0(), photo, *people)

# %%
plots.images(named, caption="photographs, each with the network's five surest answers")

# %% [markdown] lang="en"
# The cat's first words are kinds of domestic cat. The tripod is there, and it is nearly sure; the man who fills the picture has no word, for ImageNet's thousand classes have none for a person in general. **On the astronaut it fails**, for the same reason: it looks for the things that come with such clothes and helmets, and no word gets even a third. A low first number is a warning; a high one is no proof (lesson 8).
#
# Keras offers ResNet-50 itself with weights for ImageNet, a download of about 100 MB. To compare, write `True`, and run both cells.

# %% [markdown] lang="es"
# Las primeras palabras de la gata son clases de gato doméstico. El trípode (*tripod*) está ahí, y la red está casi segura; el hombre que llena la foto no tiene palabra, pues entre las mil clases de ImageNet no hay ninguna para una persona en general. **Con la astronauta falla**, por lo mismo: busca las cosas que acompañan a ropas y cascos así, y ninguna palabra llega siquiera a un tercio. Un primer número bajo es una advertencia; uno alto no es una prueba (lección 8).
#
# Keras ofrece la propia ResNet-50 con pesos para ImageNet, una descarga de unos 100 MB. Para comparar, escribe `True` y ejecuta las dos celdas.

# %%
download_resnet50 = False

# %%
trained_by_keras = pretrained.imagenet("ResNet50") if download_resnet50 else None
for words in pretrained.named(trained_by_keras, photo, *people):
    print(words, end="\n\n")
del trained_by_keras

# %% [markdown] lang="en"
# ## 6 · The networks for CIFAR-10
#
# For images of 32×32 the paper has thinner ones: a 3×3 convolution, then three stages of $2n$ layers with 16, 32 and 64 filters, average pooling and a dense layer: $6n + 2$ layers. All shortcuts are of option A, so a plain and a residual net of one depth have the same parameters. Table 6 gives them in millions, with the test error:
#
# | layers | 20 | 32 | 44 | 56 | 110 | 1202 |
# | --- | --- | --- | --- | --- | --- | --- |
# | parameters (10⁶) | 0.27 | 0.46 | 0.66 | 0.85 | 1.7 | 19.4 |
# | error (%) | 8.75 | 7.51 | 7.17 | 6.97 | 6.43 | 7.93 |
#
# (6.43 is the best of five runs; their mean is 6.61 ± 0.16.) At 1202 layers the *training* error is below 0.1 %, and the test error rises: there, the authors say, it is overfitting.

# %% [markdown] lang="es"
# ## 6 · Las redes para CIFAR-10
#
# Para imágenes de 32×32 el artículo tiene otras, más delgadas: una convolución 3×3, luego tres etapas de $2n$ capas con 16, 32 y 64 filtros, average pooling y una capa densa: $6n + 2$ capas. Todos los atajos son de la opción A, así que una red simple y una residual de igual profundidad tienen los mismos parámetros. La tabla 6 los da en millones, con el error de prueba:
#
# | capas | 20 | 32 | 44 | 56 | 110 | 1202 |
# | --- | --- | --- | --- | --- | --- | --- |
# | parámetros (10⁶) | 0.27 | 0.46 | 0.66 | 0.85 | 1.7 | 19.4 |
# | error (%) | 8.75 | 7.51 | 7.17 | 6.97 | 6.43 | 7.93 |
#
# (6.43 es el mejor de cinco intentos; su media es 6.61 ± 0.16.) Con 1202 capas el error de *entrenamiento* baja de 0.1 %, y el de prueba sube: ahí, dicen los autores, sí es sobreajuste.

# %% tags=["nbval-check-output"]
from helpers.architectures.resnet import CIFAR_MILLIONS
from helpers.architectures.ledger import agrees

rows = []
for depth, millions in CIFAR_MILLIONS.items():
    n = (depth - 2) // 6
    widths = (16, 16), (16, 32), (32, 64)
    stages = [9 * a * b + 9 * b * b * (2 * n - 1) for a, b in widths]
    norms = 2 * (16 + 2 * n * (16 + 32 + 64))
    ours = 9 * 3 * 16 + sum(stages) + norms + 65 * 10
    rows.append((depth, millions, ours, agrees(ours, f"{millions}M")))
table(rows, ["layers", "paper (10⁶)", "ours", "agree"])

# %% [markdown] lang="en"
# By hand, the first layer, three stages, the normalisations and the dense layer. `resnet_cifar` must give the same:

# %% [markdown] lang="es"
# A mano: la primera capa, tres etapas, las normalizaciones y la capa densa. `resnet_cifar` debe dar lo mismo:

# %% tags=["nbval-check-output"]
twenty = [architectures.resnet_cifar(20, shortcuts) for shortcuts in (True, False)]
show(parameters=[ledger(model).total("parameters") for model in twenty])

# %% [markdown] lang="en"
# Walk through a ResNet-20 of the paper's width (16, 32 and 64 filters) that this course trained on CIFAR-10. *Predict, then look:*
#
# 1. How many pixels of the image does one unit of the first block see? And of the last?
# 2. After which layers are there twice as many maps, and a quarter of the places?
# 3. Compare the maps before and after an addition: can you still see the cat's outline?

# %% [markdown] lang="es"
# Recorre una ResNet-20 del ancho del artículo (16, 32 y 64 filtros) que este curso entrenó con CIFAR-10. *Predice y luego mira:*
#
# 1. ¿Cuántos píxeles de la imagen ve una unidad del primer bloque? ¿Y una del último?
# 2. ¿Después de qué capas hay el doble de mapas y la cuarta parte de los lugares?
# 3. Compara los mapas antes y después de una suma: ¿se ve todavía el contorno del gato?

# %%
from helpers.training import standardised

trained = stored.load_weights(architectures.resnet_cifar(20), "resnet20_cifar")
cat = photo[:288, 75:363].reshape(32, 9, 32, 9, 3).mean(axis=(1, 3))

# %%
widgets.architecture(trained, standardised(cat[None]))

# %%
from helpers.architectures.ledger import receptive_fields

fields = receptive_fields(trained)
rows = [(name, fields[name]) for name in ("conv2_1_add", "conv4_3_add")]
table(rows, ["layer", "pixels seen"])

# %% [markdown] lang="en"
# One block of two 3×3 layers sees 7 pixels (with the first layer); the last block sees more than the whole image. The number of maps doubles where conv3 and conv4 begin.

# %% [markdown] lang="es"
# Un bloque de dos capas 3×3 ve 7 píxeles (con la primera capa); el último bloque ve más que toda la imagen. El número de mapas se duplica donde empiezan conv3 y conv4.

# %% [markdown] lang="en"
# ## 7 · Why it helps: the gradient's way back
#
# Look at a new plain stack, with He initialisation and batch normalisation. What happens to a gradient on its way from the last layer to the first? A derivation for wide layers, in four steps:
#
# 1. After normalisation a unit's sum $z$ is normal with variance 1. Then $\mathrm{relu}(z)$ has the mean square $\tfrac12$ and the mean $1/\sqrt{2\pi}$, so the variance $\tfrac12 - \tfrac1{2\pi} = \tfrac{\pi-1}{2\pi}$.
# 2. The next layer's weights have variance $2/n$, over $n$ inputs: its sums vary, from image to image, with variance $2·\tfrac{\pi-1}{2\pi} = \tfrac{\pi-1}{\pi}$. (The mean of the inputs moves all images alike, and normalisation takes it away.)
# 3. Normalisation divides by the root of that, so backward it multiplies the squared gradient by $\tfrac{\pi}{\pi-1}$.
# 4. Backward through the weights the squared gradient doubles ($n·\tfrac2n$), and the ReLU, half of the units off, halves it.
#
# In all, each layer multiplies the squared gradient by $\tfrac{\pi}{\pi-1} = 1.467$, and the gradient by 1.211. Yang and others derived it rigorously (2019): **in a plain stack with batch normalisation the gradient explodes**, and the explosion comes from the normalisation. He and others had looked for *vanishing*: they report healthy norms.

# %% [markdown] lang="es"
# ## 7 · Por qué ayuda: el camino de vuelta del gradiente
#
# Mira una pila simple nueva, con inicialización de He y normalización por lotes. ¿Qué le pasa a un gradiente en su camino de la última capa a la primera? Una deducción para capas anchas, en cuatro pasos:
#
# 1. Después de normalizar, la suma $z$ de una unidad es normal con varianza 1. Entonces $\mathrm{relu}(z)$ tiene media de los cuadrados $\tfrac12$ y media $1/\sqrt{2\pi}$, es decir, varianza $\tfrac12 - \tfrac1{2\pi} = \tfrac{\pi-1}{2\pi}$.
# 2. Los pesos de la capa siguiente tienen varianza $2/n$, sobre $n$ entradas: sus sumas varían, de imagen a imagen, con varianza $2·\tfrac{\pi-1}{2\pi} = \tfrac{\pi-1}{\pi}$. (La media de las entradas mueve por igual todas las imágenes, y la normalización la quita.)
# 3. La normalización divide entre la raíz de eso; hacia atrás, pues, multiplica el cuadrado del gradiente por $\tfrac{\pi}{\pi-1}$.
# 4. Hacia atrás por los pesos, el cuadrado del gradiente se duplica ($n·\tfrac2n$), y la ReLU, con la mitad de las unidades apagadas, lo reduce a la mitad.
#
# En total, cada capa multiplica el cuadrado del gradiente por $\tfrac{\pi}{\pi-1} = 1.467$, y el gradiente por 1.211. Yang y otros lo dedujeron con rigor (2019): **en una pila simple con normalización por lotes el gradiente explota**, y la explosión viene de la normalización. He y sus colegas buscaban un *desvanecimiento*: reportan normas sanas.

# %% tags=["nbval-check-output"]
growth = float(np.sqrt(np.pi / (np.pi - 1)))
def growths(blocks: int, shortcuts: bool) -> list[float]:
    """How much larger the gradient is at the start of a stack, in five stacks."""
    return [residual.gradient_norms(blocks, shortcuts, seed)[0] for seed in range(5)]

per_layer = np.array(growths(27, shortcuts=False)) ** (1 / 54)
show(derived=f"{growth:.3f}", measured=f"{per_layer.mean():.2f}")
assert np.abs(per_layer - growth).max() < .02

# %% [markdown] lang="en" tags=["10.blocks_to_1000"]
# `gradient_norms` makes a stack of 27 blocks of two layers, sends back a random gradient of norm 1 from its end, and gives the norm at the input of each block. The growth of each of the five stacks is within 0.02 of the derived one.
#
# With shortcuts the gradient of a block is that of $F$ *plus* 1. At the start of the stack $F$ adds to it as much as $x$ itself. But every block adds to $x$ something of variance near 1, so after $l$ blocks $x$ has a variance of the order of $l$, and the first normalisation in $F$ divides by its root: the *squared* gradient through $F$ is about $c/l$. The product of all $1 + c/l$ over $n$ blocks grows like $n^c$: a power and not an exponential (De and Smith tell this in 2020). *Predict:* twice as many blocks, by how much does each stack's growth change?

# %% [markdown] lang="es" tags=["10.blocks_to_1000"]
# `gradient_norms` hace una pila de 27 bloques de dos capas, envía hacia atrás desde su final un gradiente al azar de norma 1, y da la norma en la entrada de cada bloque. El crecimiento de cada una de las cinco pilas está a menos de 0.02 del deducido.
#
# Con atajos, el gradiente de un bloque es el de $F$ *más* 1. Al comienzo de la pila, $F$ le agrega tanto como la propia $x$. Pero cada bloque suma a $x$ algo de varianza cercana a 1, así que tras $l$ bloques $x$ tiene una varianza del orden de $l$, y la primera normalización de $F$ divide entre su raíz: el *cuadrado* del gradiente a través de $F$ es de cerca de $c/l$. El producto de todos los $1 + c/l$ sobre $n$ bloques crece como $n^c$: una potencia y no una exponencial (lo cuentan De y Smith en 2020). *Predice:* con el doble de bloques, ¿cuánto cambia el crecimiento de cada pila?

# %%
grown = {}
for shortcuts in (False, True):
    for blocks in (13, 27, 54):
        grown[shortcuts, blocks] = np.median(growths(blocks, shortcuts))
assert grown[False, 54] > grown[False, 27] ** 2 / 10 and grown[False, 27] > 10_000
assert grown[True, 54] < 4 * grown[True, 27] < 16 * grown[True, 13]

# %%
rows = [(blocks, grown[False, blocks], grown[True, blocks]) for blocks in (13, 27, 54)]
table(rows, ["blocks", "plain", "residual"], caption="growth of the gradient")

# %% [markdown] lang="en"
# The whole way, block by block: medians of five stacks, on a logarithmic axis.

# %% [markdown] lang="es"
# Todo el camino, bloque por bloque: medianas de cinco pilas, en un eje logarítmico.

# %%
def ways_back(shortcuts: bool) -> np.ndarray:
    """The norms at the 27 blocks and at the end of five stacks: (5, 28)."""
    return np.array([residual.gradient_norms(27, shortcuts, seed) for seed in range(5)])

places = np.arange(28)
lines = {"plain": (places, ways_back(False)), "ResNet": (places, ways_back(True))}
plots.bands(lines, x="block", y="gradient", log=True)

# %% [markdown] lang="en"
# With twice as many blocks the plain growth is squared, and the residual growth is multiplied by two to three. In a stack of 54 blocks that is a factor near $10^9$ against one near 100.
#
# **Your turn: an experiment.** How many *blocks* does a plain stack need until the gradient at its first input has grown more than a thousandfold, in the median of seeds 0 to 4? Derive a guess, then measure with `residual.gradient_norms(blocks, False, seed)[0]`.

# %% [markdown] lang="es"
# Con el doble de bloques, el crecimiento de la simple se eleva al cuadrado, y el de la residual se multiplica por dos o tres. En una pila de 54 bloques es un factor cercano a $10^9$ frente a uno cercano a 100.
#
# **Tu turno: un experimento.** ¿Cuántos *bloques* necesita una pila simple para que el gradiente en su primera entrada haya crecido más de mil veces, en la mediana de las semillas 0 a 4? Deduce una estimación y luego mide con `residual.gradient_norms(blocks, False, seed)[0]`.

# %%
# exercise: 10.blocks_to_1000
### BEGIN SOLUTION
blocks_to_1000 = next(n for n in range(1, 40) if np.median(
    [residual.gradient_norms(n, False, seed)[0] for seed in range(5)]) > 1000)
### STUB
# blocks_to_1000 = ...
### END SOLUTION

# %%
check("10.blocks_to_1000", blocks_to_1000)

# %% [markdown] lang="en"
# ### In the real networks
#
# The same for convolutions: networks of 56 layers as Keras starts them. One step of gradient descent with a rate of 1 takes the gradient off the weights; so what a kernel loses in the step *is* its gradient.

# %% [markdown] lang="es"
# ### En las redes reales
#
# Lo mismo con convoluciones: redes de 56 capas tal como Keras las inicia. Un paso de descenso por el gradiente con tasa 1 resta a los pesos el gradiente; lo que un kernel pierde en el paso *es*, pues, su gradiente.

# %%
data = datasets.real_or_standin("cifar10")

# %%
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

def gradient_norms(depth: int, shortcuts: bool, seed: int) -> np.ndarray:
    """The norm of the gradient of each kernel, first layer first, on 16 images."""
    keras.utils.set_random_seed(seed)
    model = architectures.resnet_cifar(depth, shortcuts, width=4)
    model.compile(keras.optimizers.SGD(1.0), cross_entropy, run_eagerly=True)
    layers_ = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
    before = [layer.get_weights()[0] for layer in layers_]
    batch = standardised(data.x_train[:16]), data.y_train[:16]
    model.train_on_batch(*batch)
    after = [layer.get_weights()[0] for layer in layers_]
    return np.array([np.linalg.norm(a - b) for a, b in zip(after, before, strict=True)])

# %% [markdown] lang="en"
# Two starts of each kind. The ratio of the second layer's gradient to the last one's:

# %% [markdown] lang="es"
# Dos inicios de cada tipo. El cociente entre el gradiente de la segunda capa y el de la última:

# %%
measured = {name: np.array([gradient_norms(56, shortcuts, seed) for seed in range(2)])
            for name, shortcuts in (("plain-56", False), ("ResNet-56", True))}
ratios = {name: norms[:, 1] / norms[:, -1] for name, norms in measured.items()}
assert ratios["plain-56"].min() > 10 * ratios["ResNet-56"].max()

# %%
show(**{name: list(ratio) for name, ratio in ratios.items()})
numbers = np.arange(1, 56)
plots.bands({name: (numbers, norms) for name, norms in measured.items()},
            x="layer", y="gradient", log=True)

# %% [markdown] lang="en"
# In the plain net the early kernels get far larger gradients than the late ones; one learning rate cannot suit both. In the residual net first and last differ far less, by tens at most in these two starts. Be careful with what this shows: it is the state *at the start*; Yang and others find that after a single step of training the gradients of such a stack are far less unequal. It is one reason that plain nets start badly, and not a proof that it is the only one. He and others left the cause of degradation open.

# %% [markdown] lang="es"
# En la red simple los primeros kernels reciben gradientes mucho mayores que los últimos; una sola tasa de aprendizaje no puede convenirles a todos. En la residual los primeros y los últimos difieren mucho menos: a lo más, en unas decenas de veces en estos dos inicios. Cuidado con lo que esto muestra: es el estado *al comienzo*; Yang y otros hallan que, tras un solo paso de entrenamiento, los gradientes de una pila así son mucho menos desiguales. Es una razón de que las redes simples empiecen mal, no una prueba de que sea la única. He y sus colegas dejaron abierta la causa de la degradación.

# %% [markdown] lang="en"
# ## 8 · The recipe
#
# The slides list how ResNet was trained. The items, most of them tried:
#
# **Batch normalisation after every convolution.** Without it $F$ is as large as $x$ in a new residual stack, and every block more than doubles the variance of $x$. With it, $F$ has variance 1 always, however large $x$ has become. *Predict* the variance after 20 blocks, without and with.

# %% [markdown] lang="es"
# ## 8 · La receta
#
# Las diapositivas enumeran cómo se entrenó ResNet. Los puntos, casi todos probados:
#
# **Normalización por lotes después de cada convolución.** Sin ella, en una pila residual nueva $F$ es tan grande como $x$, y cada bloque multiplica por más de dos la varianza de $x$. Con ella, $F$ tiene siempre varianza 1, por grande que se haya hecho $x$. *Predice* la varianza tras 20 bloques, sin y con ella.

# %%
noise = np.maximum(np.random.default_rng(3).normal(size=(256, 64)), 0)
stack = residual.stack(20, units=64)
with_norm, without = stack(noise, training=True), noise
blocks_in_stack = [values for values in stack.values if values]  # a ReLU has none
for in_block in blocks_in_stack:
    first, second = (values["kernel"] for values in in_block if "kernel" in values)
    inner = np.maximum(without @ first, 0) @ second
    without = np.maximum(inner + without, 0)
show(without=without.var(), normalised=with_norm.var())
assert without.var() > 2**20 and with_norm.var() < 20

# %% [markdown] lang="en"
# **He initialisation** (the slide's *Xavier/2*: the variance is $2/n$, twice Xavier's $1/n$ for a layer with as many inputs as outputs). Keras's `he_normal` gives it. But directly before a normalisation the scale hardly matters: all kernels times 10, same outputs.

# %% [markdown] lang="es"
# **Inicialización de He** (el *Xavier/2* de la diapositiva: la varianza es $2/n$, el doble de la de Xavier, $1/n$, en una capa con tantas entradas como salidas). La da `he_normal` de Keras. Pero justo antes de una normalización la escala casi no importa: con todos los kernels por 10, las mismas salidas.

# %%
block = residual.stack(1, units=16)
inputs = block.rng.normal(size=(64, 16))
before = block(inputs, training=True)
for values in block.values[0]:
    if "kernel" in values:
        values["kernel"] *= 10
assert np.allclose(block(inputs, training=True), before)

# %%
fresh = architectures.resnet_cifar(20).get_layer("conv4_1_b").get_weights()[0]
expected = np.sqrt(2 / (9 * 64))
print(f"{fresh.shape = }, {fresh.std() = :.4f}, {expected = :.4f}")
assert abs(fresh.std() / expected - 1) < .02

# %% [markdown] lang="en"
# **Batches of 256, a rate of 0.1, divided by 10 when the error stops falling**, up to 600,000 iterations on ImageNet. On CIFAR-10: batches of 128, 64,000 iterations, divided at 32,000 and 48,000. *Predict:* how many epochs is that, for 1.28 million and 50,000 images?

# %% [markdown] lang="es"
# **Lotes de 256, una tasa de 0.1, dividida entre 10 cuando el error deja de bajar**, hasta 600 000 iteraciones en ImageNet. En CIFAR-10: lotes de 128, 64 000 iteraciones, dividida en la 32 000 y en la 48 000. *Predice:* ¿cuántas épocas son, con 1.28 millones y con 50 000 imágenes?

# %% tags=["nbval-check-output"]
show(epochs=[600_000 * 256 / 1_280_000, 64_000 * 128 / 50_000])
schedule = keras.optimizers.schedules.PiecewiseConstantDecay(
    [32_000, 48_000], [.1, .01, .001])
rows = [(step, float(schedule(step)))
        for step in (0, 32_000, 32_001, 48_001, 63_999)]
table(rows, ["step", "learning rate"])

# %%
plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=.1, patience=5)

# %% [markdown] lang="en"
# The first is a fixed schedule; `ReduceLROnPlateau` watches the validation loss, as they did on ImageNet, and goes into `fit(callbacks=[plateau])`. For 110 layers the paper found 0.1 slightly too large to begin with, and used 0.01 until the training error was below 80 % (about 400 iterations): the *warm-up* that is common today.
#
# **Weight decay.** The slide says 1e-5; **the paper says 0.0001**, that is 1e-4. And beware of what Keras calls by this name: it shrinks the weights *beside* the momentum, $w \leftarrow w - \text{rate}·\text{decay}·w$. The usual decay adds $\text{decay}·w$ to the gradient, and so goes *through* the momentum, which with 0.9 makes it ten times as strong. One weight without any other gradient, 1000 steps:

# %% [markdown] lang="es"
# Lo primero es un plan fijo; `ReduceLROnPlateau` vigila la pérdida de validación, como hicieron ellos en ImageNet, y va en `fit(callbacks=[plateau])`. Con 110 capas, el artículo halló que 0.1 era algo grande para empezar, y usó 0.01 hasta que el error de entrenamiento bajó de 80 % (unas 400 iteraciones): el *warm-up* (calentamiento) que hoy es común.
#
# **Decaimiento de pesos** (*weight decay*). La diapositiva dice 1e-5; **el artículo dice 0.0001**, es decir, 1e-4. Y cuidado con lo que Keras llama así: encoge los pesos *al margen* del momento, $w \leftarrow w - \text{tasa}·\text{decaimiento}·w$. El decaimiento usual suma $\text{decaimiento}·w$ al gradiente, y pasa así *por* el momento, que con 0.9 lo hace diez veces más fuerte. Un peso sin ningún otro gradiente, 1000 pasos:

# %% tags=["nbval-check-output"]
apart, usual, speed = 1.0, 1.0, 0.0
for _ in range(1000):
    apart -= .1 * 1e-4 * apart
    speed = .9 * speed - .1 * 1e-4 * usual
    usual += speed
rows = [("beside the momentum", 1e-4, apart), ("through the momentum", 1e-4, usual),
        ("beside the momentum", 1e-3, (1 - .1 * 1e-3) ** 1000)]
table(rows, ["", "decay", "weight"])

# %% [markdown] lang="en"
# Through the momentum 1e-4 does as much as 1e-3 beside it. Is the first row really Keras's? Ask it, with 100 steps:

# %% [markdown] lang="es"
# A través del momento, 1e-4 hace tanto como 1e-3 al margen. ¿La primera fila es de verdad la de Keras? Preguntémosle, con 100 pasos:

# %% tags=["nbval-check-output"]
variable = keras.Variable(1.0)
sgd = keras.optimizers.SGD(.1, momentum=.9, weight_decay=1e-4)
for _ in range(100):
    sgd.apply([keras.ops.zeros(())], [variable])
show(Keras=f"{float(variable):.4f}", by_formula=f"{(1 - .1 * 1e-4) ** 100:.4f}")

# %% [markdown] lang="en"
# So the paper's 1e-4 corresponds to Keras's `weight_decay=1e-3` with momentum 0.9, and so section 9 has it.
#
# **No dropout**: the paper follows batch normalisation's authors in this. **3.57 %**, the slides' 3.6, is the top-5 error of an *ensemble* of six networks of different depths on the test set; a single ResNet-152 has 4.49 % on the validation set (Table 4).

# %% [markdown] lang="es"
# Así, al 1e-4 del artículo le corresponde en Keras `weight_decay=1e-3` con momento 0.9, y así lo tiene la sección 9.
#
# **Sin dropout**: el artículo sigue en esto a los autores de la normalización por lotes. **3.57 %**, el 3.6 de las diapositivas, es el error top-5 de un *conjunto* (*ensemble*) de seis redes de distintas profundidades en las imágenes de prueba; una sola ResNet-152 tiene 4.49 % en las de validación (tabla 4).

# %% [markdown] lang="en"
# ## 9 · Paper against ours
#
# Section 1 trained two plain networks. Now the same with shortcuts: the same numbers of parameters, the same start, the same batches. In the paper's Fig. 6 the plain nets get worse with depth, the residual ones better. *Predict* the four losses after 200 steps.

# %% [markdown] lang="es"
# ## 9 · El artículo frente a lo nuestro
#
# La sección 1 entrenó dos redes simples. Ahora lo mismo con atajos: la misma cantidad de parámetros, el mismo inicio, los mismos lotes. En la figura 6 del artículo las redes simples empeoran con la profundidad, y las residuales mejoran. *Predice* las cuatro pérdidas tras 200 pasos.

# %%
both = plain | {f"ResNet-{2 * blocks + 2}": losses(blocks, shortcuts=True)
                for blocks in BLOCKS}

# %%
plots.bands({name: (ticks, values) for name, values in both.items()}, x="step",
            y="training loss", log=True)

# %% [markdown] lang="en"
# The mean of each net at the end; then what depth adds to it, without and with shortcuts:

# %% [markdown] lang="es"
# La media de cada red al final; luego lo que la profundidad le agrega, sin atajos y con ellos:

# %%
ends = {name: float(values[:, -1].mean()) for name, values in both.items()}
rows = []
for kind in ("plain", "ResNet"):
    shallow, deep = ends[f"{kind}-20"], ends[f"{kind}-56"]
    rows.append((kind, shallow, deep, deep - shallow))
price, rest = (difference for *_, difference in rows)
assert rest < price / 2
table(rows, ["net", "20 layers", "56 layers", "difference"], caption="training loss")

# %% [markdown] lang="en"
# **What agrees:** 56 layers with shortcuts learn, and 56 without, with the very same number of weights, do not; depth costs far less. **What does not show in so short a run:** that the deeper residual net ends *below* the shallower one. In the paper it does, after 64,000 iterations on CIFAR-10.
#
# ### The convolutional networks
#
# So here are those of section 6, plain and residual, with the recipe of section 8. How deep, how wide and how long depends on the budget. At `smoke` the run only shows that all works: few steps, on halved images. `cpu` takes minutes, and gives the first epochs on a tenth of CIFAR-10; `gpu` has the paper's widths, and `paper` its 164 epochs. Above `smoke`, `fit` saves the state after an epoch, and a run that was cut off goes on from there when you run the notebook again.

# %% [markdown] lang="es"
# **Lo que coincide:** 56 capas con atajos aprenden, y 56 sin ellos, con exactamente la misma cantidad de pesos, no; la profundidad cuesta mucho menos. **Lo que no se ve en una corrida tan corta:** que la residual más profunda termine *por debajo* de la otra. En el artículo lo hace, tras 64 000 iteraciones con CIFAR-10.
#
# ### Las redes convolucionales
#
# Así que aquí están las de la sección 6, simples y residuales, con la receta de la sección 8. Cuán profundas, cuán anchas y por cuánto tiempo depende del presupuesto. Con `smoke` la corrida solo muestra que todo funciona: pocos pasos, con imágenes reducidas a la mitad. `cpu` toma minutos y da las primeras épocas con la décima parte de CIFAR-10; `gpu` tiene los anchos del artículo, y `paper` sus 164 épocas. Por encima de `smoke`, `fit` guarda el estado después de una época, y una corrida cortada continúa desde ahí cuando ejecutas otra vez el notebook.

# %% [markdown] lang="en"
# The sizes: two depths, the width (filters of the first stage), the images' side; then how many images, the batch, the epochs and the starts.

# %% [markdown] lang="es"
# Los tamaños: dos profundidades, el ancho (filtros de la primera etapa), el lado de las imágenes; luego cuántas imágenes, el lote, las épocas y los inicios.

# %%
depths, width, side = budget.pick(
    smoke=((8, 14), 4, 16), cpu=((20, 56), 8, 32), gpu=((20, 56), 16, 32))
count, size, epochs, seeds = budget.pick(
    smoke=(320, 32, 3, 1), cpu=(5000, 64, 4, 1), gpu=(50_000, 128, 12, 1),
    paper=(50_000, 128, 164, 1))
print(budget.name(), f"{depths = } {width = } {side = }")
print(f"{count = } {size = } {epochs = } {seeds = }")
budget.announce(cpu=8, gpu=11, paper=108)

# %% [markdown] lang="en"
# At the smoke budget the images are halved (each pixel the mean of four), so that the run takes seconds.

# %% [markdown] lang="es"
# Con el presupuesto *smoke* las imágenes se reducen a la mitad (cada píxel es la media de cuatro) para que la corrida dure segundos.

# %%
from helpers.scratch.pooling import average_pool
from helpers.training import Batches, fit

images = standardised(data.x_train[:count])
if side == 16:
    images = average_pool(images, size=2)
labels = data.y_train[:count]

def network(depth: int, residual: bool) -> keras.Model:
    """The network of section 4.2 for images of this side."""
    model = architectures.resnet_cifar(depth, residual, width)
    return keras.models.clone_model(model, input_tensors=keras.Input((side, side, 3)))

# %% [markdown] lang="en"
# The recipe is that of section 8: momentum 0.9 and a rate of 0.1, divided by ten after half and after three quarters of the steps; and, on whole images, what the paper does to them on CIFAR-10: each is shifted at random by up to 4 pixels, and mirrored or not. A very short run keeps 0.1.

# %% [markdown] lang="es"
# La receta es la de la sección 8: momento 0.9 y una tasa de 0.1, dividida entre diez a la mitad y a los tres cuartos de los pasos; y, con imágenes completas, lo que el artículo les hace en CIFAR-10: cada una se desplaza al azar hasta 4 píxeles, y se refleja o no. Una corrida muy corta conserva 0.1.

# %%
steps = epochs * (len(images) // size)
drops = [steps, steps + 1] if epochs < 4 else [steps // 2, steps * 3 // 4]

def optimizer() -> keras.Optimizer:
    """SGD with momentum; the rate falls in steps."""
    rate = keras.optimizers.schedules.PiecewiseConstantDecay(drops, [.1, .01, .001])
    return keras.optimizers.SGD(rate, momentum=.9, weight_decay=1e-3)

# %% [markdown] lang="en"
# Several random starts: the network is compiled once, and gets fresh weights and a fresh momentum for each, because compiling a deep network takes longer than the few steps here.

# %% [markdown] lang="es"
# Varios inicios al azar: la red se compila una sola vez, y en cada inicio recibe pesos y momento nuevos, porque compilar una red profunda tarda más que los pocos pasos de aquí.

# %%
def once(model: keras.Model, fresh: keras.Model, seed: int) -> list[float]:
    """The training loss of each epoch, from the weights of a fresh model."""
    model.set_weights(fresh.get_weights())
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape))
    reach = 4 if side == 32 else 0
    batches = Batches(images, labels, size, seed, reach, mirror=side == 32)
    return fit(model, batches, epochs, f"10-{model.name}-{seed}")["loss"]

# %%
def run(depth: int, residual: bool) -> np.ndarray:
    """Training losses from several starts: (seeds, epochs)."""
    model, losses = network(depth, residual), []
    model.compile(optimizer(), cross_entropy)
    model.optimizer.build(model.trainable_variables)
    for seed in range(seeds):
        keras.utils.set_random_seed(seed)
        losses.append(once(model, network(depth, residual), seed))
    return np.array(losses)

# %%
trainings = {f"{kind}-{depth}": run(depth, kind == "ResNet")
             for kind in ("plain", "ResNet") for depth in depths}

# %%
show(**{name: list(values[:, -1]) for name, values in trainings.items()})
axis = np.arange(1, epochs + 1)
plots.bands({name: (axis, values) for name, values in trainings.items()}, x="epoch",
            y="training loss")

# %% [markdown] lang="en"
# Read it as the paper's Fig. 6: compare the two plain nets with each other, then the two residual ones. With few steps the order changes from start to start, so nothing is asserted here.

# %% [markdown] lang="es"
# Léela como la figura 6 del artículo: compara entre sí las dos redes simples, y luego las dos residuales. Con pocos pasos el orden cambia de un inicio a otro, así que aquí no hay ningún `assert`.

# %% [markdown] lang="en"
# **On real photographs, with all of them.** For what follows a lesson has no time, so this project ran it once, on a GPU, and keeps the curves and the nets: CIFAR-10 (from a copy that had been stored as JPEG, which costs some accuracy), 45,000 images to train on (on such a split the paper settled its schedule), the four networks at the paper's width, its recipe with batches of 128, one start each. The paper's curves have 164 epochs; these have 64, and the rate falls to a tenth after 32 of them and again after 48. *Predict:* 36 layers more: how many points of training error will they cost the plain net at the end, and the residual one?

# %% [markdown] lang="es"
# **Con fotos reales, y con todas.** Para lo que sigue una lección no tiene tiempo, así que este proyecto lo ejecutó una vez, en una GPU, y guarda las curvas y las redes: CIFAR-10 (de una copia que había estado guardada como JPEG, lo que cuesta algo de exactitud), 45 000 imágenes de entrenamiento (con esa división fijó el artículo su calendario), las cuatro redes con el ancho del artículo, su receta con lotes de 128, un inicio cada una. Las curvas del artículo tienen 164 épocas; estas tienen 64, y la tasa cae a la décima parte después de 32 y otra vez después de 48. *Predice:* 36 capas más, ¿cuántos puntos de error de entrenamiento le costarán al final a la red simple, y cuántos a la residual?

# %%
curves = {f"{kind}-{depth}": stored.load_curves(f"{kind.lower()}{depth}")
          for kind in ("plain", "ResNet") for depth in (20, 56)}
how = curves["plain-56"]
show(trained_on=how["trained_on"], recipe=how["recipe"].replace("; ", "\n"))

# %%
EVERY = 8  # epochs
shown = [str(epoch) for epoch in range(EVERY, 65, EVERY)]
rows = [(name, title, *curve[f"{part}_error"][EVERY - 1::EVERY])
        for name, curve in curves.items()
        for part, title in (("train", "training"), ("test", "test"))]
table(rows, ["net", "error (%)", *shown])

# %% [markdown] lang="en"
# The data and the recipe; then, for each network, the errors in % after every eighth epoch: on the training images (while it learns from them, shifted and mirrored) and on the test images. As figures, first the training error, then the test error:

# %% [markdown] lang="es"
# Los datos y la receta; luego, por cada red, los errores en % cada ocho épocas: en las imágenes de entrenamiento (mientras aprende de ellas, desplazadas y reflejadas) y en las de prueba. En figuras, primero el error de entrenamiento y después el de prueba:

# %%
done = len(how["train_error"])
axis = np.arange(1, done + 1)
def errors_of(part: str) -> dict[str, np.ndarray]:
    """The errors of each network, epoch by epoch, on one part of the images."""
    return {name: np.array(curve[f"{part}_error"]) for name, curve in curves.items()}

train, test = errors_of("train"), errors_of("test")
plots.bands({name: (axis, values[None]) for name, values in train.items()},
            x="epoch", y="training error (%)")

# %%
plots.bands({name: (axis, values[None]) for name, values in test.items()},
            x="epoch", y="test error (%)")

# %%
price_of = {kind: train[f"{kind}-56"] - train[f"{kind}-20"]
            for kind in ("plain", "ResNet")}
assert (train["ResNet-56"] < train["plain-56"]).all()
assert done == 64 and price_of["plain"][-1] > 25 and -3 < price_of["ResNet"][-1] < -2
table([(kind, *cost[EVERY - 1::EVERY]) for kind, cost in price_of.items()],
      ["net", *shown])

# %% [markdown] lang="en"
# What 36 layers more add to the training error, in points, after every eighth epoch. The plain net of 56 layers falls behind by more than 40 points and ends 26.6 points behind: 33.8 % against 7.2 %. The residual one catches up while the rate is still 0.1, and ends 2.2 points *ahead*: 3.1 % against 5.3 %. **This is degradation, on real photographs and in convolutional nets**: the plain net of 56 layers could copy the one of 20 and be as good on the images that it learns from; it does not find the way. The shortcut gives it that way.
#
# Has the deep plain net merely not had its time? Its error has flattened in the last sixteen epochs, as in the paper's figure; but when the rate first fell, it was still learning: 8 points in the eight epochs before. So a part of the 26.6 points is slowness, which a longer training would mend: in the paper, after 164 epochs, the gap between the plain nets is smaller. The order is the paper's.
#
# Now the test errors, beside Table 6:

# %% [markdown] lang="es"
# Lo que 36 capas más agregan al error de entrenamiento, en puntos, cada ocho épocas. La red simple de 56 capas se retrasa más de 40 puntos y termina 26.6 puntos atrás: 33.8 % frente a 7.2 %. La residual recupera terreno cuando la tasa todavía es 0.1, y termina 2.2 puntos *adelante*: 3.1 % frente a 5.3 %. **Esto es degradación, con fotos reales y en redes convolucionales**: la red simple de 56 capas podría copiar a la de 20 y ser igual de buena en las imágenes de las que aprende; no encuentra el camino. El atajo le da ese camino.
#
# ¿Será que a la red simple profunda solo le faltó tiempo? Su error se aplanó en las últimas dieciséis épocas, como en la figura del artículo; pero cuando la tasa cayó por primera vez todavía aprendía: 8 puntos en las ocho épocas anteriores. Así que una parte de los 26.6 puntos es lentitud, que un entrenamiento más largo remediaría: en el artículo, después de 164 épocas, la distancia entre las redes simples es menor. El orden es el del artículo.
#
# Ahora los errores de prueba, junto a la tabla 6:

# %%
TABLE_6 = {"ResNet-20": 8.75, "ResNet-56": 6.97}
last = {name: values[-1] for name, values in test.items()}
assert last["plain-56"] > last["plain-20"] > last["ResNet-20"] > last["ResNet-56"]
rows = [(name, f"{error:.2f}", TABLE_6.get(name, "")) for name, error in last.items()]
table(rows, ["net", "ours", "paper"], caption="test error (%)")

# %% [markdown] lang="en"
# The four come in the paper's order, but between our two residual nets there is 0.1 of a point, which from one start proves nothing; in the paper it is 1.8. Why are ours five to seven points worse? 64 epochs and not 164, 45,000 of the 50,000 images, and images that JPEG has blurred, above all their colours; how much each costs was not measured. Between a training error of 3 % and a test error of 14 % lies overfitting.

# %% [markdown] lang="es"
# Los cuatro quedan en el orden del artículo, pero entre nuestras dos redes residuales hay 0.1 puntos, lo que con un solo inicio no prueba nada; en el artículo son 1.8. ¿Por qué los nuestros son de cinco a siete puntos peores? 64 épocas y no 164, 45 000 de las 50 000 imágenes, e imágenes que el JPEG dejó borrosas, sobre todo en sus colores; cuánto cuesta cada cosa no se midió. Entre un error de entrenamiento de 3 % y uno de prueba de 14 % hay sobreajuste.

# %% [markdown] lang="en"
# ### Four networks, one recipe
#
# Each paper had its own images, crops and months of training, so the errors that they print do not compare the networks. Ours do: small relatives of AlexNet, VGG, GoogLeNet and ResNet, of lessons 7 to 10, trained on the same images, for 64 epochs, with one recipe of today (section 10 prints it). Only the rate is each one's own: the best of three on the validation images. Below them three of the nets above, with the recipe of 2015. *Predict:* which of the four is wrong least often? Which takes longest for an epoch: the one with the most parameters, or with the most multiply-adds?

# %% [markdown] lang="es"
# ### Cuatro redes, una receta
#
# Cada artículo tuvo sus propias imágenes, sus recortes y sus meses de entrenamiento, así que los errores que publican no comparan las redes. Los nuestros sí: parientes pequeñas de AlexNet, VGG, GoogLeNet y ResNet, de las lecciones 7 a 10, entrenadas con las mismas imágenes, durante 64 épocas, con una misma receta de hoy (la sección 10 la imprime). Solo la tasa es propia de cada una: la mejor de tres en las imágenes de validación. Debajo, tres de las redes de arriba, con la receta de 2015. *Predice:* ¿cuál de las cuatro se equivoca menos? ¿Cuál tarda más en una época: la que tiene más parámetros, o la que tiene más multiplicaciones?

# %%
effort = stored.read(stored.WEIGHTS.parent, "effort")
columns = ("titles", "test_error", "parameters", "multiply_adds", "activation_bytes",
           "seconds")
rows = []
for name, error, *costs in zip(*(effort[column] for column in columns), strict=True):
    weights, products, memory, seconds = costs
    rows.append((name, f"{error:.2f}", weights, f"{products / 1e6:.1f}",
                 memory / 1000, seconds))
table(rows, ["net", "test error (%)", "parameters", "multiply-adds (millions)",
             "activations (kB)", "seconds"])

# %% [markdown] lang="en"
# Multiply-adds and activations (what the layers put out) are those of one image; the seconds are those of an epoch on one core of a CPU, estimated from the fastest of twelve steps. (They are rough: plain-20 cannot really cost more than the same net with shortcuts, as it seems to.) Which of these differences mean something? Below, the standard deviation (in points) that 10,000 test images alone give to each error, $\sqrt{p(1-p)/n}$.

# %% [markdown] lang="es"
# Las multiplicaciones y las activaciones (lo que dan las capas) son las de una imagen; los segundos, los de una época en un núcleo de una CPU, estimados con el más rápido de doce pasos. (Son aproximados: plain-20 no puede costar de verdad más que la misma red con atajos, como parece.) ¿Cuáles de estas diferencias significan algo? Abajo, la desviación estándar (en puntos) que 10 000 imágenes de prueba por sí solas dan a cada error, $\sqrt{p(1-p)/n}$.

# %%
share = np.array(effort["test_error"]) / 100
deviations = 100 * np.sqrt(share * (1 - share) / 10_000)
table(zip(effort["titles"], deviations, strict=True), ["net", "deviation (points)"])

# %% [markdown] lang="en"
# And the costs? The four in order of their seconds, of their activations and of their multiply-adds, the least first:

# %% [markdown] lang="es"
# ¿Y los costos? Las cuatro en orden de sus segundos, de sus activaciones y de sus multiplicaciones, primero la menor:

# %%
orders = {}
for column in ("seconds", "activation_bytes", "multiply_adds"):
    four = np.argsort(effort[column][:4])
    orders[column] = [effort["titles"][k] for k in four]
assert orders["seconds"] == orders["activation_bytes"] != orders["multiply_adds"]
titles = "seconds", "activations", "multiply-adds"
rows = [(title, *order) for title, order in zip(titles, orders.values(), strict=True)]
table(rows, ["", "1", "2", "3", "4"])

# %% [markdown] lang="en"
# 1. **AlexNet is behind; the other three are not told apart.** A difference of two such errors has a standard deviation of 0.46 points. AlexNet is about three points behind, far more than that. Between VGG and ResNet-20 lie 0.2 points, between ResNet-20 and GoogLeNet 0.6. And each has *one* start; how much the starts spread we did not measure (five ResNet-110 of the paper: 6.61 ± 0.16 %).
# 2. **The recipe counts as much as the network.** The same ResNet-20, from the same images in the same 64 epochs, has 13.77 % with the recipe of 2015 and 12.22 % with today's. That is more than lies between VGG, GoogLeNet and ResNet-20.
# 3. **Equal errors, unequal costs.** ResNet-20 needs less than 40 % of VGG's parameters for about the same error.
# 4. **Time follows the activations, not the multiply-adds.** GoogLeNet multiplies 1.2 times as often as VGG and takes three times as long; a likely reason: its many thin maps have to be written and read. ResNet-20 multiplies less than VGG and takes longer. (On one core; a GPU has other ratios.)
#
# And beside the paper? What we had aimed at for the four, in %; then what they reached, with one look at an image and with its mirror image too:

# %% [markdown] lang="es"
# 1. **AlexNet queda atrás; las otras tres no se distinguen.** La diferencia de dos errores así tiene una desviación estándar de 0.46 puntos. AlexNet está unos tres puntos atrás, mucho más que eso. Entre VGG y ResNet-20 hay 0.2 puntos; entre ResNet-20 y GoogLeNet, 0.6. Y cada una tiene *un solo* inicio; cuánto varían los inicios no lo medimos (cinco ResNet-110 del artículo: 6.61 ± 0.16 %).
# 2. **La receta cuenta tanto como la red.** La misma ResNet-20, con las mismas imágenes y las mismas 64 épocas, tiene 13.77 % con la receta de 2015 y 12.22 % con la de hoy. Es más de lo que separa a VGG, GoogLeNet y ResNet-20.
# 3. **Errores iguales, costos desiguales.** A ResNet-20 le basta menos del 40 % de los parámetros de VGG para más o menos el mismo error.
# 4. **El tiempo sigue a las activaciones, no a las multiplicaciones.** GoogLeNet multiplica 1.2 veces lo que VGG y tarda el triple; una razón probable: hay que escribir y leer sus muchos mapas delgados. ResNet-20 multiplica menos que VGG y tarda más. (En un núcleo; en una GPU las razones son otras.)
#
# ¿Y al lado del artículo? Lo que nos habíamos propuesto para las cuatro, en %; luego lo que alcanzaron, con una mirada a la imagen y también con su reflejo:

# %%
AIMS = {"alexnet_cifar": 17, "vgg_cifar": 10, "googlenet_cifar": 10,
        "resnet20_cifar": 9.5}
rows = []
for name, aim in AIMS.items():
    card = stored.card(name)
    errors = card["test_error"], card["test_error_mirrored"]
    rows.append((name, aim, *(f"{error:.2f}" for error in errors)))
assert card["test_error"] - TABLE_6["ResNet-20"] > 3
table(rows, ["net", "aim (%)", "test error (%)", "with mirror images (%)"])

# %% [markdown] lang="en"
# AlexNet is below its aim. VGG, GoogLeNet and ResNet-20 **miss theirs by 1.7 to 2.7 points**, with mirror images by 0.9 to 1.7; and the paper's 8.75 % for ResNet-20 is 3.5 points better than ours, in spite of its older recipe. The reasons that we know: 64 epochs instead of 164, 45,000 images instead of 50,000, a copy of CIFAR-10 that had been stored as JPEG, one start, three rates tried. How many points each costs we have not measured.

# %% [markdown] lang="es"
# AlexNet queda por debajo de su meta. VGG, GoogLeNet y ResNet-20 **no alcanzan la suya por entre 1.7 y 2.7 puntos**; con el reflejo, por entre 0.9 y 1.7; y el 8.75 % del artículo para ResNet-20 es 3.5 puntos mejor que lo nuestro, pese a su receta más antigua. Las razones que conocemos: 64 épocas en vez de 164, 45 000 imágenes en vez de 50 000, una copia de CIFAR-10 que había estado guardada como JPEG, un solo inicio, tres tasas probadas. Cuántos puntos cuesta cada una no lo medimos.

# %% [markdown] lang="en"
# ## 10 · Inside a trained ResNet
#
# The ResNet-20 of the course is the one trained with the recipe of today: its epochs, its error on CIFAR-10's test images (%) from one look and from the image with its mirror image, and its recipe. The paper's has an error of 8.75 %.

# %% [markdown] lang="es"
# ## 10 · Dentro de una ResNet entrenada
#
# La ResNet-20 del curso es la que se entrenó con la receta de hoy: sus épocas, su error en las imágenes de prueba de CIFAR-10 (%) con una sola mirada y con la imagen y su reflejo, y su receta. La del artículo tiene un error de 8.75 %.

# %%
card = stored.card("resnet20_cifar")
show(epochs=card["epochs"], test_error=f"{card['test_error']:.2f} %",
     with_mirror_images=f"{card['test_error_mirrored']:.2f} %",
     recipe=card["recipe"].replace("; ", "\n"))

# %% [markdown] lang="en"
# And its learning curve: the error in % after epochs 1, 16, 48 and 64, in training and on 5,000 validation images; then all epochs. The rate rises until epoch 16, then falls to 0 along a cosine, without the steps of Fig. 6.

# %% [markdown] lang="es"
# Y su curva de aprendizaje: el error en % después de las épocas 1, 16, 48 y 64, en el entrenamiento y en 5000 imágenes de validación; luego todas las épocas. La tasa sube hasta la época 16 y luego baja hasta 0 por un coseno, sin los escalones de la figura 6.

# %%
learned = stored.load_curves("resnet20_cifar")
by_part = {part: learned[f"{part}_error"] for part in ("train", "validation")}
later = np.array(by_part["validation"])
assert later[47] > 27 and later[-1] < 12
rows = [(epoch, *(errors[epoch - 1] for errors in by_part.values()))
        for epoch in (1, 16, 48, 64)]
table(rows, ["epoch", "training error (%)", "validation error (%)"])

# %%
plots.curves({"training": by_part["train"], "validation": by_part["validation"]},
             x="epoch", y="error (%)")

# %% [markdown] lang="en"
# After three quarters of its epochs this net is wrong on more than a quarter of the validation images; in the last quarter, with the rate going to 0, the error falls from 27.6 to 12.0 %. Whoever had stopped there, or compared it there with another, would have judged wrongly: with such a schedule only the end counts. At the end 5.4 points lie between training and validation, less than in the nets of lessons 7 to 9: it is the smallest of them, and has learned its images least by heart.

# %% [markdown] lang="es"
# Después de tres cuartos de sus épocas esta red falla en más de la cuarta parte de las imágenes de validación; en el último cuarto, con la tasa bajando hasta 0, el error cae de 27.6 a 12.0 %. Quien la hubiera detenido ahí, o la hubiera comparado ahí con otra, habría juzgado mal: con una tasa así solo cuenta el final. Al final hay 5.4 puntos entre entrenamiento y validación, menos que en las redes de las lecciones 7 a 9: es la más pequeña de ellas, y la que menos aprendió sus imágenes de memoria.

# %% [markdown] lang="en"
# **How much does a block change its input?** The authors expected $F(x)$ to be small beside $x$, because copying is a good start. For every block whose shortcut is the identity: the size (standard deviation) of $F(x)$, after its last normalisation, and of $x$.

# %% [markdown] lang="es"
# **¿Cuánto cambia un bloque su entrada?** Los autores esperaban que $F(x)$ fuera pequeña al lado de $x$, porque copiar es un buen comienzo. Para cada bloque cuyo atajo es la identidad: el tamaño (desviación estándar) de $F(x)$, tras su última normalización, y el de $x$.

# %%
seen = standardised(data.x_test[:200])
blocks = [f"conv{stage}_{k}" for stage in (2, 3, 4) for k in (1, 2, 3)]
same_shape = [name for name in blocks if name not in ("conv3_1", "conv4_1")]
parts = [trained.get_layer(f"{name}_add").input for name in same_shape]
sizes = keras.Model(trained.inputs, parts).predict(seen, verbose=0)

# %%
rows = [(name, f.std(), x.std(), f.std() / x.std())
        for name, (f, x) in zip(same_shape, sizes, strict=True)]
assert all(.3 < ratio < 3 for *_, ratio in rows)
table(rows, ["block", "F(x)", "x", "ratio"])

# %% [markdown] lang="en"
# In a net of nine blocks $F(x)$ is not small: from half the size of $x$ to more than twice as large, in the last block. The paper's Fig. 7 finds responses that shrink as the net gets deeper: the more blocks, the less each of them changes.
#
# **What does a single block do?** Switch its $F$ off, as in section 2, and see in how many images the answer stays the same. Veit, Wilber and Belongie (2016) did this with 110 layers: removing a block hardly matters there, while a VGG net without one of its layers is lost. *Predict:* which of the blocks of this much shorter net will matter most?

# %% [markdown] lang="es"
# En una red de nueve bloques $F(x)$ no es pequeña: va de la mitad del tamaño de $x$ a más del doble, en el último bloque. La figura 7 del artículo halla respuestas que se achican cuando la red se hace más profunda: cuantos más bloques, menos cambia cada uno.
#
# **¿Qué hace un solo bloque?** Apaga su $F$, como en la sección 2, y mira en cuántas imágenes la respuesta sigue igual. Veit, Wilber y Belongie (2016) lo hicieron con 110 capas: allí quitar un bloque casi no importa, mientras que una red VGG sin una de sus capas está perdida. *Predice:* ¿qué bloques de esta red, mucho más corta, importarán más?

# %%
def without_block(name: str) -> np.ndarray:
    """The answers of the trained net with F of one block switched off."""
    layer = trained.get_layer(f"{name}_b_bn")
    kept = layer.get_weights()
    layer.set_weights([0 * kept[0], 0 * kept[1], *kept[2:]])
    answers = trained.predict(seen, verbose=0).argmax(axis=1)
    layer.set_weights(kept)
    return answers

# %% [markdown] lang="en"
# The share of the 200 images whose answer stays the same:

# %% [markdown] lang="es"
# La parte de las 200 imágenes cuya respuesta no cambia:

# %%
answers = trained.predict(seen, verbose=0).argmax(axis=1)
stay = {name: float((without_block(name) == answers).mean()) for name in blocks}

# %%
table(stay.items(), ["block", "unchanged"])

# %% [markdown] lang="en"
# A share far below 1 means that the block cannot be spared: with only nine, each has much to do. One caution: where drawn shapes stand in for CIFAR-10, the shares say nothing about photographs; the net has never seen such shapes.
#
# **The errors, looked at.** To have answers in the classes of *these* data, whichever they are, we use the 64 numbers before the last layer as features, and the nearest class mean as classifier. Nothing is trained.

# %% [markdown] lang="es"
# Una proporción muy por debajo de 1 significa que ese bloque no sobra: con solo nueve, cada uno tiene mucho que hacer. Una advertencia: donde unas figuras dibujadas reemplazan a CIFAR-10, las proporciones no dicen nada de fotos; la red nunca vio figuras así.
#
# **Los errores, a la vista.** Para tener respuestas en las clases de *estos* datos, sean cuales sean, usamos como características los 64 números anteriores a la última capa, y como clasificador la media de clase más cercana. No se entrena nada.

# %%
features = keras.Model(trained.inputs, trained.get_layer("pool4").output)
known, test = (features.predict(standardised(x[:1000]), batch_size=250, verbose=0)
               for x in (data.x_train, data.x_test))
means = np.array([known[data.y_train[:1000] == k].mean(axis=0) for k in range(10)])
distances = np.linalg.norm(test[:, None] - means, axis=2)
answers, truth = distances.argmin(axis=1), data.y_test[:1000]
accuracy = (answers == truth).mean()
print(f"{accuracy = :.2f}")
assert accuracy > .3

# %% [markdown] lang="en"
# Guessing would give 0.10. Here are the errors about which it was surest: those much nearer to the wrong mean than to the right one. Above each image stand its number, its class, and after the arrow the answer.

# %% [markdown] lang="es"
# Adivinar daría 0.10. Estos son los errores en que más segura estaba: los que quedan mucho más cerca de la media equivocada que de la correcta. Sobre cada imagen van su número, su clase y, tras la flecha, la respuesta.

# %%
surplus = distances[np.arange(len(truth)), truth] - distances.min(axis=1)
worst = np.argsort(-surplus)[:5]
classes = data.class_names
names = {k: f"{k}: {classes[truth[k]]}\n→ {classes[answers[k]]}" for k in worst}
plots.images({name: data.x_test[k] for k, name in names.items()},
             caption="test images with the surest of the wrong answers")

# %% [markdown] lang="en"
# ## 11 · The five, side by side
#
# From LeNet-5 to ResNet: what five lessons built. *Predict* before you look: which has the most parameters, and which the most multiply-adds?

# %% [markdown] lang="es"
# ## 11 · Las cinco, lado a lado
#
# De LeNet-5 a ResNet: lo que construyeron cinco lecciones. *Predice* antes de mirar: ¿cuál tiene más parámetros, y cuál más multiplicaciones?

# %%
plots.chart_of_five()

# %% [markdown] lang="en"
# ## Recap
#
# 1. You built a deep network that copies a shallow one, and saw a plain deep one train worse all the same: degradation is a failure of the search.
# 2. You computed a residual block by hand: $y = F(x) + x$, with gradient $F' + 1$, and wrote it in Keras, each convolution followed by batch normalisation, the last ReLU behind the addition.
# 3. You compared the shortcuts: A is free, B projects where the shape changes, C everywhere; any of them helps far more than they differ.
# 4. You built the five networks from one table: 11,689,512 to 60,192,808 parameters, statistics apart, and found where the paper's FLOPs are rounded, cut off, or count option A.
# 5. You derived 1.211 per layer for a plain stack with batch normalisation, a power of the depth for a residual one, and measured both.
# 6. You tried the recipe item by item (weight decay: 1e-4), and set plain and residual nets of two depths against each other: on CIFAR-10, 36 layers more cost a plain net 26.6 points of training error after 64 epochs; of a residual one they take 2.2 away.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Construiste una red profunda que copia a otra menos profunda, y viste que la simple profunda se entrena peor de todos modos: la degradación es una falla de la búsqueda.
# 2. Calculaste a mano un bloque residual: $y = F(x) + x$, con gradiente $F' + 1$, y lo escribiste en Keras, con la normalización por lotes tras cada convolución y la última ReLU después de la suma.
# 3. Comparaste los atajos: A es gratis, B proyecta donde cambia la forma, C en todas partes; cualquiera ayuda mucho más de lo que difieren entre sí.
# 4. Construiste las cinco redes a partir de una tabla: de 11 689 512 a 60 192 808 parámetros, con las estadísticas aparte, y hallaste dónde los FLOPs del artículo están redondeados, cortados o cuentan la opción A.
# 5. Dedujiste 1.211 por capa para una pila simple con normalización por lotes, una potencia de la profundidad para una residual, y mediste ambas.
# 6. Probaste la receta punto por punto (decaimiento de pesos: 1e-4), y enfrentaste redes simples y residuales de dos profundidades: en CIFAR-10, 36 capas más le cuestan a una red simple 26.6 puntos de error de entrenamiento después de 64 épocas; a una residual le quitan 2.2.

# %% [markdown] lang="en"
# ## References
#
# - K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", CVPR 2016, [arXiv 1512.03385](https://arxiv.org/abs/1512.03385): Tables 1–6, section 3.4 (recipe), section 4.2 (CIFAR-10). By the same authors, "Identity mappings in deep residual networks", [arXiv 1603.05027](https://arxiv.org/abs/1603.05027): pre-activation.
# - G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. Schoenholz, "A mean field theory of batch normalization", [arXiv 1902.08129](https://arxiv.org/abs/1902.08129). S. De, S. Smith, "Batch normalization biases residual blocks towards the identity function in deep networks", [arXiv 2002.10444](https://arxiv.org/abs/2002.10444).
# - A. Veit, M. Wilber, S. Belongie, "Residual networks behave like ensembles of relatively shallow networks", [arXiv 1605.06431](https://arxiv.org/abs/1605.06431).
# - K. He, X. Zhang, S. Ren, J. Sun, initialisation, [arXiv 1502.01852](https://arxiv.org/abs/1502.01852). S. Ioffe, C. Szegedy, batch normalisation, [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [the lite versions, with their figures](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite). M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen, "MobileNetV2: inverted residuals and linear bottlenecks", *CVPR* (2018), [arXiv 1801.04381](https://arxiv.org/abs/1801.04381).

# %% [markdown] lang="es"
# ## Referencias
#
# - K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", CVPR 2016, [arXiv 1512.03385](https://arxiv.org/abs/1512.03385): tablas 1–6, sección 3.4 (receta), sección 4.2 (CIFAR-10). De los mismos autores, "Identity mappings in deep residual networks", [arXiv 1603.05027](https://arxiv.org/abs/1603.05027): pre-activación.
# - G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. Schoenholz, "A mean field theory of batch normalization", [arXiv 1902.08129](https://arxiv.org/abs/1902.08129). S. De, S. Smith, "Batch normalization biases residual blocks towards the identity function in deep networks", [arXiv 2002.10444](https://arxiv.org/abs/2002.10444).
# - A. Veit, M. Wilber, S. Belongie, "Residual networks behave like ensembles of relatively shallow networks", [arXiv 1605.06431](https://arxiv.org/abs/1605.06431).
# - K. He, X. Zhang, S. Ren, J. Sun, inicialización, [arXiv 1502.01852](https://arxiv.org/abs/1502.01852). S. Ioffe, C. Szegedy, normalización por lotes, [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [las versiones *lite*, con sus cifras](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite). M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen, "MobileNetV2: inverted residuals and linear bottlenecks", *CVPR* (2018), [arXiv 1801.04381](https://arxiv.org/abs/1801.04381).
