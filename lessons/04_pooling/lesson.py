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
# # 4 · Pooling, the neocognitron and your first ConvNet
#
# A complex cell (lesson 3) knows what it sees and has partly forgotten where. Pooling builds this forgetting into a network: first in the neocognitron of 1980, which learns without a teacher, and then in your first ConvNet.
#
# **You will be able to**
#
# 1. pool by hand and in NumPy: maximum, average, overlapping, global; forward and backward;
# 2. say how much shift pooling forgives, and measure it;
# 3. explain the S-cells, the C-cells and the learning of the neocognitron, and see it recognise moved and deformed digits;
# 4. predict every shape and every parameter of a ConvNet before Keras prints them;
# 5. train that ConvNet and look into its filters and feature maps.
#
# **You need** lesson 3 (convolution, stride, channels) and, for the backward pass, lesson 2 (gradients). **Time:** about 120 minutes.
#
# **Training:** `cpu` 3 minutes on two cores (estimate: 11,250 steps of 15 ms), `gpu` 3 minutes on a Colab T4 (estimate: 33,750 steps of 5 ms).

# %% [markdown] lang="es"
# # 4 · El pooling, el neocognitrón y tu primera ConvNet
#
# Una célula compleja (lección 3) sabe qué ve y ha olvidado en parte dónde. El *pooling* incorpora ese olvido a una red: primero en el neocognitrón de 1980, que aprende sin maestro, y luego en tu primera ConvNet.
#
# **Serás capaz de**
#
# 1. hacer pooling a mano y en NumPy: máximo, promedio, con solapamiento, global; hacia adelante y hacia atrás;
# 2. decir cuánto desplazamiento perdona el pooling, y medirlo;
# 3. explicar las células S, las células C y el aprendizaje del neocognitrón, y verlo reconocer dígitos movidos y deformados;
# 4. predecir cada forma y cada parámetro de una ConvNet antes de que Keras los imprima;
# 5. entrenar esa ConvNet y mirar sus filtros y sus mapas de características.
#
# **Necesitas** la lección 3 (convolución, *stride*, canales) y, para el paso hacia atrás, la lección 2 (gradientes). **Tiempo:** unos 120 minutos.
#
# **Entrenamiento:** `cpu` 3 minutos en dos núcleos (estimado: 11 250 pasos de 15 ms), `gpu` 3 minutos en una T4 de Colab (estimado: 33 750 pasos de 5 ms).

# %%
import numpy as np

from helpers import budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en" tags=["04.max_pool"]
# ## 1 · Pooling by hand
#
# A convolution layer says at every pixel how well its pattern fits there. That is more detail than we need: to read a digit it is enough to know that there is a stroke *about here*. So we cut the map into windows and let one number speak for each.
#
# Here is a map of 4×4, in windows of 2×2 that lie side by side. **Max pooling** keeps the largest number of each window. *Predict* the four results.

# %% [markdown] lang="es" tags=["04.max_pool"]
# ## 1 · Pooling a mano
#
# Una capa de convolución dice en cada píxel qué tan bien encaja ahí su patrón. Es más detalle del necesario: para leer un dígito basta saber que hay un trazo *por aquí*. Así que cortamos el mapa en ventanas y dejamos que un número hable por cada una.
#
# Este es un mapa de 4×4, en ventanas de 2×2 puestas una junto a otra. El **max pooling** conserva el número más grande de cada ventana. *Predice* los cuatro resultados.

# %% tags=["04.max_pool"]
x = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
plots.arrays({"input": x}, framed=(slice(0, 2), slice(0, 2)),
             caption="an input with its first window framed")

# %% [markdown] lang="en"
# `windows[i][j]` is the window in row $i$ and column $j$ of the result:

# %% [markdown] lang="es"
# `windows[i][j]` es la ventana de la fila $i$ y la columna $j$ del resultado:

# %% tags=["nbval-check-output"]
windows = [[x[i:i + 2, j:j + 2] for j in (0, 2)] for i in (0, 2)]
show(maximum=np.max(windows, axis=(2, 3)))

# %% [markdown] lang="en"
# 6 is the largest of 1, 1, 5, 6, and so on. **Average pooling** takes the mean of each window instead: $(1 + 1 + 5 + 6)/4 = 3.25$. *Predict* the other three.

# %% [markdown] lang="es"
# 6 es el mayor de 1, 1, 5, 6, y así sucesivamente. El **average pooling** toma en cambio el promedio de cada ventana: $(1 + 1 + 5 + 6)/4 = 3.25$. *Predice* los otros tres.

# %% tags=["nbval-check-output"]
show(mean=np.mean(windows, axis=(2, 3)))

# %% [markdown] lang="en" tags=["04.max_pool"]
# Two numbers describe a pooling layer: the window's **size** and the **stride** from one window to the next, as in a convolution. If nothing is said, the stride equals the size. The number of windows follows the same formula as in lesson 3, and what does not fill a window is left out.
#
# **Your turn.** Replace the three dots, run the cell, then run the check. Give the map for any size and stride; every window must lie inside the image. (About 3 lines.)

# %% [markdown] lang="es" tags=["04.max_pool"]
# Dos números describen una capa de pooling: el **tamaño** de la ventana y el **stride** de una ventana a la siguiente, como en una convolución. Si no se dice nada, el stride es igual al tamaño. El número de ventanas sigue la misma fórmula que en la lección 3, y lo que no llena una ventana queda fuera.
#
# **Tu turno.** Reemplaza los tres puntos, ejecuta la celda y luego la verificación. Da el mapa para cualquier tamaño y stride; toda ventana debe quedar dentro de la imagen. (Unas 3 líneas.)

# %%
# exercise: 04.max_pool
def max_pool(image: np.ndarray, size: int, stride: int) -> np.ndarray:
    """The largest number of each size×size window, (h, w) -> (h', w')."""
    ### BEGIN SOLUTION
    rows, columns = (range(0, n - size + 1, stride) for n in image.shape)
    windows = [[image[i:i + size, j:j + size] for j in columns] for i in rows]
    return np.max(windows, axis=(2, 3))
    ### END SOLUTION

# %%
check("04.max_pool", max_pool)

# %% [markdown] lang="en" tags=["04.average_pool"]
# Pooling treats every channel by itself: 16 maps go in, 16 smaller maps come out. (A convolution does the opposite: each filter reaches through all channels.)
#
# Windows side by side that fill the image exactly need no loop: `reshape` gives each window axes of its own. Here `blocks[0, :, 1, :]` is the upper right window of a 4×4 image:

# %% [markdown] lang="es" tags=["04.average_pool"]
# El pooling trata cada canal por separado: entran 16 mapas, salen 16 mapas más pequeños. (Una convolución hace lo contrario: cada filtro atraviesa todos los canales.)
#
# Las ventanas contiguas que llenan la imagen exactamente no necesitan bucles: `reshape` da a cada ventana sus propios ejes. Aquí `blocks[0, :, 1, :]` es la ventana superior derecha de una imagen de 4×4:

# %% tags=["nbval-check-output", "04.average_pool"]
blocks = np.arange(16).reshape(2, 2, 2, 2)
square = np.arange(16).reshape(4, 4)
show(block=blocks[0, :, 1, :], window=square[0:2, 2:4])

# %% [markdown] lang="en"
# **Your turn:** average pooling of an image with channels, with windows that fill it exactly. (About 2 lines.)

# %% [markdown] lang="es"
# **Tu turno:** average pooling de una imagen con canales, con ventanas que la llenan exactamente. (Unas 2 líneas.)

# %%
# exercise: 04.average_pool
def average_pool(image: np.ndarray, size: int) -> np.ndarray:
    """The mean of each size×size window, (h, w, c) -> (h/size, w/size, c)."""
    ### BEGIN SOLUTION
    h, w, c = image.shape
    return image.reshape(h // size, size, w // size, size, c).mean(axis=(1, 3))
    ### END SOLUTION

# %%
check("04.average_pool", average_pool)

# %% [markdown] lang="en"
# ### Windows that overlap
#
# AlexNet (lesson 7) pools with windows of 3×3 and stride 2, so that neighbours share a row or a column. On our 4×4 map only *one* such window fits: $⌊(4 - 3)/2⌋ + 1 = 1$ (⌊ ⌋ rounds down). A 5×5 map has room for four.

# %% [markdown] lang="es"
# ### Ventanas que se solapan
#
# AlexNet (lección 7) usa ventanas de 3×3 con stride 2, de modo que las vecinas comparten una fila o una columna. En nuestro mapa de 4×4 cabe *una* sola: $⌊(4 - 3)/2⌋ + 1 = 1$ (⌊ ⌋ redondea hacia abajo). En uno de 5×5 caben cuatro.

# %%
from helpers.scratch import pooling

def one_channel(image: np.ndarray) -> np.ndarray:
    """A grey image as a batch of one, (h, w) -> (1, h, w, 1)."""
    return image[None, :, :, None].astype(float)

# %% [markdown] lang="en"
# First on the 4×4 map, then on the same map with a border of nines on the right and below:

# %% [markdown] lang="es"
# Primero en el mapa de 4×4, luego en el mismo mapa con un borde de nueves a la derecha y abajo:

# %% tags=["nbval-check-output"]
larger = np.pad(x, (0, 1), constant_values=9)
for image in (x, larger):
    show(map=pooling.max_pool(one_channel(image), size=3, stride=2)[0, :, :, 0])

# %% [markdown] lang="en"
# AlexNet pools three times, maps of 55×55, 27×27 and 13×13. *Predict* their sizes after it.

# %% [markdown] lang="es"
# AlexNet aplica pooling tres veces, a mapas de 55×55, 27×27 y 13×13. *Predice* sus tamaños después.

# %% tags=["nbval-check-output"]
from helpers.scratch.convolution import output_size

show(sizes=[output_size(n, 3, stride=2) for n in (55, 27, 13)])

# %% [markdown] lang="en"
# So 55 → 27 → 13 → 6. Does overlap help? Krizhevsky and others (2012) report 0.4 percentage points less top-1 error (the first guess is wrong) than with 2×2 and stride 2; Scherer and others (2010), on other images, found no significant gain.

# %% [markdown] lang="es"
# O sea 55 → 27 → 13 → 6. ¿Ayuda el solapamiento? Krizhevsky y otros (2012) reportan 0.4 puntos porcentuales menos de error top-1 (falla la primera respuesta) que con 2×2 y stride 2; Scherer y otros (2010), con otras imágenes, no hallaron una mejora significativa.

# %% [markdown] lang="en"
# ### One window for the whole map
#
# **Global average pooling** takes the mean of each map: one number a channel, whatever the map's size. Lin, Chen and Yan (2013) put it in the place of the dense layers at a network's end; GoogLeNet and ResNet (lessons 9 and 10) kept it.

# %% [markdown] lang="es"
# ### Una ventana para todo el mapa
#
# El **global average pooling** toma el promedio de cada mapa: un número por canal, sin importar el tamaño. Lin, Chen y Yan (2013) lo pusieron en lugar de las capas densas al final de una red; GoogLeNet y ResNet (lecciones 9 y 10) lo conservaron.

# %% tags=["nbval-check-output"]
show(global_average=pooling.global_average_pool(one_channel(x)), mean=f"{x.sum() / 16}")

# %% [markdown] lang="en"
# ## 2 · From loops to Keras
#
# The definition in loops first: one window at a time, in all images and channels.

# %% [markdown] lang="es"
# ## 2 · De los bucles a Keras
#
# Primero la definición con bucles: una ventana a la vez, en todas las imágenes y canales.

# %%
def by_loops(images: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Max pooling, one window at a time: (n, h, w, c) -> (n, h', w', c)."""
    n, h, w, c = images.shape
    maps = np.zeros((n, output_size(h, size, stride), output_size(w, size, stride), c))
    for i, j in np.ndindex(maps.shape[1:3]):
        top, left = i * stride, j * stride
        maps[:, i, j] = images[:, top:top + size, left:left + size].max(axis=(1, 2))
    return maps

# %% [markdown] lang="en"
# Then all windows at once, with the idea of lesson 3: as the window slides, each of its cells meets a shifted copy of the image. The maximum of these copies, place by place, is the map.

# %% [markdown] lang="es"
# Luego todas las ventanas a la vez, con la idea de la lección 3: mientras la ventana se desliza, cada una de sus celdas recorre una copia desplazada de la imagen. El máximo de esas copias, lugar por lugar, es el mapa.

# %%
def by_copies(images: np.ndarray, size: int, stride: int) -> np.ndarray:
    """The same as the maximum of size² shifted copies."""
    n, h, w, c = images.shape
    height, width = output_size(h, size, stride), output_size(w, size, stride)
    maps = np.full((n, height, width, c), -np.inf)
    for a, b in np.ndindex(size, size):
        copy = images[:, a::stride, b::stride][:, :height, :width]
        maps = np.maximum(maps, copy)
    return maps

# %% [markdown] lang="en"
# At last the library, Keras's `ops.max_pool`, and the course's own `pooling.max_pool`. All must give the same, for windows side by side, overlapping, and with pixels left over:

# %% [markdown] lang="es"
# Por último la biblioteca, `ops.max_pool` de Keras, y `pooling.max_pool`, el del curso. Todas deben dar lo mismo, con ventanas contiguas, con solapamiento y con píxeles sobrantes:

# %%
from keras import ops

rng = np.random.default_rng(0)
images = rng.normal(size=(2, 9, 11, 3))
for size, stride in ((2, 2), (3, 2), (3, 1), (4, 3)):
    expected = by_loops(images, size, stride)
    for rung in (by_copies, pooling.max_pool, ops.max_pool):
        assert np.allclose(rung(images, size, stride), expected)

# %% [markdown] lang="en"
# All agree. In Keras the layers are called `MaxPooling2D` (or `MaxPool2D`), `AveragePooling2D` and `GlobalAveragePooling2D`. *Predict:* how many parameters does each have?

# %% [markdown] lang="es"
# Todas coinciden. En Keras las capas se llaman `MaxPooling2D` (o `MaxPool2D`), `AveragePooling2D` y `GlobalAveragePooling2D`. *Predice:* ¿cuántos parámetros tiene cada una?

# %% tags=["nbval-check-output"]
from keras import layers

kinds = [layers.MaxPooling2D(2),
         layers.AveragePooling2D(2),
         layers.GlobalAveragePooling2D()]
rows = [(type(layer).__name__, tuple(layer(images).shape), layer.count_params())
        for layer in kinds]
table(rows, ["layer", "output", "parameters"])

# %% [markdown] lang="en"
# None at all: there is nothing in a maximum or a mean that could be learned.
#
# **Your turn: repair.** With `padding="same"` and stride 1, Keras pools a window around every pixel, also at the border. This function should do the same for one image and odd sizes. It has four bugs: the padding is made of zeros, it stands on one side, the channels are mixed, and the window jumps. *Why must the padding not be zero?*

# %% [markdown] lang="es"
# Ninguno: en un máximo o un promedio no hay nada que se pueda aprender.
#
# **Tu turno: repara.** Con `padding="same"` y stride 1, Keras aplica una ventana alrededor de cada píxel, también en el borde. Esta función debería hacer lo mismo para una imagen y tamaños impares. Tiene cuatro errores: el padding es de ceros, va de un solo lado, los canales se mezclan y la ventana salta. *¿Por qué el padding no debe ser cero?*

# %%
# exercise: 04.same_pool
def same_pool(image: np.ndarray, size: int) -> np.ndarray:
    """The maximum around every pixel, (h, w, c) -> (h, w, c)."""
    ### BEGIN SOLUTION
    edge = (size // 2, size // 2)
    padded = np.pad(image.astype(float), (edge, edge, (0, 0)), constant_values=-np.inf)
    return pooling.max_pool(padded[None], size, stride=1)[0]
    ### STUB
    # edge = (0, size - 1)
    # padded = np.pad(image.astype(float), (edge, edge, (0, 0)))
    # maps = pooling.max_pool(padded[None], size)[0]
    # return maps.max(axis=2, keepdims=True)
    ### END SOLUTION

# %%
check("04.same_pool", same_pool)

# %% [markdown] lang="en"
# A zero is larger than a negative number, so it would win at the border though it is not part of the image. Keras pads a maximum with $-∞$, which never wins, and leaves the padding out of a mean.

# %% [markdown] lang="es"
# Un cero es mayor que un número negativo: ganaría en el borde sin ser parte de la imagen. Keras rellena el máximo con $-∞$, que nunca gana, y deja el padding fuera de los promedios.

# %% tags=["nbval-check-output"]
minus_one = -np.ones((1, 3, 3, 1), "float32")
maxima = ops.max_pool(minus_one, 2, padding="same")
means = ops.average_pool(minus_one, 2, padding="same")
show(maxima=np.asarray(maxima)[0, :, :, 0], means=np.asarray(means)[0, :, :, 0])

# %% [markdown] lang="en" tags=["04.max_pool_backward"]
# ## 3 · Backward
#
# A pooling layer learns nothing, but gradients must pass through it. Nudge a pixel that is *not* the largest of its window: the maximum does not move, so its gradient is 0. Nudge the largest, and the maximum moves along. So max pooling sends the whole gradient to the winner:
#
# $$\frac{\partial L}{\partial x_p} = \sum_{\text{windows } w \ni p} G_w \,[\,p \text{ is the largest of } w\,], \qquad\text{for the mean:}\quad \sum_{w \ni p} \frac{G_w}{k^2}.$$
#
# The sum matters where windows overlap: a pixel may win several of them.

# %% [markdown] lang="es" tags=["04.max_pool_backward"]
# ## 3 · Hacia atrás
#
# Una capa de pooling no aprende nada, pero los gradientes deben atravesarla. Cambia un poco un píxel que *no* es el mayor de su ventana: el máximo no cambia, así que su gradiente es 0. Cambia el mayor, y el máximo cambia con él. El max pooling envía, pues, todo el gradiente al ganador:
#
# $$\frac{\partial L}{\partial x_p} = \sum_{\text{ventanas } w \ni p} G_w \,[\,p \text{ es el mayor de } w\,], \qquad\text{para el promedio:}\quad \sum_{w \ni p} \frac{G_w}{k^2}.$$
#
# La suma importa cuando las ventanas se solapan: un píxel puede ganar en varias.

# %%
g = np.array([[10, 20], [30, 40]])
by_max = pooling.max_pool_backward(one_channel(g), one_channel(x))[0, :, :, 0]
by_mean = pooling.average_pool_backward(one_channel(g), one_channel(x))[0, :, :, 0]
plots.arrays({"X": x, "G": g, "max pooling": by_max, "average pooling": by_mean},
             caption="an input, the arriving gradient, and what each pooling sends "
                     "back")

# %% [markdown] lang="en"
# And where windows overlap? One bright pixel in the middle of 5×5, four windows of 3×3 with stride 2, each with gradient 1. *Predict* the gradient of the bright pixel.

# %% [markdown] lang="es"
# ¿Y donde las ventanas se solapan? Un píxel encendido en el centro de 5×5, cuatro ventanas de 3×3 con stride 2, cada una con gradiente 1. *Predice* el gradiente del píxel encendido.

# %% tags=["nbval-check-output"]
peak = np.zeros((5, 5))
peak[2, 2] = 1
d_peak = pooling.max_pool_backward(np.ones((1, 2, 2, 1)), one_channel(peak), 3, 2)
show(gradient=d_peak[0, :, :, 0])

# %% [markdown] lang="en"
# It is the largest of all four windows and adds up all four gradients.

# %% [markdown] lang="es"
# Es el mayor de las cuatro ventanas y suma los cuatro gradientes.

# %% [markdown] lang="en" tags=["04.max_pool_backward"]
# **Ties.** After a ReLU many windows hold several equal numbers, often zeros. Who gets the gradient? Any share is defensible; one has to be chosen. NumPy's `argmax` takes the first in row order, and so does Keras (with TensorFlow, on a CPU). We keep to that.
#
# **Your turn:** the backward pass of max pooling with 2×2 windows and stride 2, for one channel. `argmax` counts the four cells row by row, from 0; `np.unravel_index(2, (2, 2))` turns the count 2 back into row 1, column 0. (About 5 lines.)

# %% [markdown] lang="es" tags=["04.max_pool_backward"]
# **Empates.** Después de una ReLU muchas ventanas tienen varios números iguales, a menudo ceros. ¿Quién recibe el gradiente? Cualquier reparto es defendible; hay que elegir uno. `argmax` de NumPy toma el primero por filas, y lo mismo hace Keras (con TensorFlow, en CPU). Nos quedamos con eso.
#
# **Tu turno:** el paso hacia atrás del max pooling con ventanas de 2×2 y stride 2, para un canal. `argmax` cuenta las cuatro celdas por filas, desde 0; `np.unravel_index(2, (2, 2))` convierte la cuenta 2 en fila 1, columna 0. (Unas 5 líneas.)

# %%
# exercise: 04.max_pool_backward
def max_pool_backward(d_map: np.ndarray, image: np.ndarray) -> np.ndarray:
    """The gradient along the image, (h/2, w/2), (h, w) -> (h, w)."""
    ### BEGIN SOLUTION
    d_image = np.zeros(image.shape)
    for i, j in np.ndindex(d_map.shape):
        window = image[2 * i:2 * i + 2, 2 * j:2 * j + 2]
        down, right = np.unravel_index(window.argmax(), (2, 2))
        d_image[2 * i + down, 2 * j + right] = d_map[i, j]
    return d_image
    ### END SOLUTION

# %%
check("04.max_pool_backward", max_pool_backward)

# %% [markdown] lang="en"
# Now the checks: against nudging (lesson 2), and against Keras, overlapping windows and ties included.

# %% [markdown] lang="es"
# Ahora las comprobaciones: con pequeños cambios (lección 2) y con Keras, incluidos el solapamiento y los empates.

# %% tags=["nbval-check-output"]
from helpers.scratch.gradients import numerical

def loss() -> float:
    """A loss that depends on all maps: the sum of their sines."""
    return np.sin(pooling.max_pool(images, 3, 2)).sum()

d_maps = np.cos(pooling.max_pool(images, 3, 2))
d_images = pooling.max_pool_backward(d_maps, images, 3, 2)
show(agree=np.abs(d_images - numerical(loss, images)).max() < 1e-7)

# %% [markdown] lang="en"
# Keras finds its gradients by itself, but TensorFlow, JAX and PyTorch each hand them out in their own way. A step of training shows them with all three: at learning rate 1, a weight changes by minus its gradient. So we let the pixels be weights, the kernel of a dense layer; fed with the identity matrix, it puts out one image a row. The loss $\sum G \odot Y$ has the gradient $G$ along the maps $Y$.

# %% [markdown] lang="es"
# Keras calcula sus gradientes por sí solo, pero TensorFlow, JAX y PyTorch los entregan cada uno a su manera. Un paso de entrenamiento los muestra con los tres: con tasa de aprendizaje 1, un peso cambia en menos su gradiente. Hagamos, pues, que los píxeles sean pesos, el kernel de una capa densa; si recibe la matriz identidad, entrega una imagen por fila. La pérdida $\sum G \odot Y$ tiene gradiente $G$ respecto de los mapas $Y$.

# %%
import keras

def keras_backward(d_maps: np.ndarray, images: np.ndarray, size: int,
                   stride: int) -> np.ndarray:
    """Keras's gradient along the images under max pooling, by a step of training."""
    def weighted_sum(d_maps, rows):
        maps = ops.max_pool(ops.reshape(rows, images.shape), size, stride)
        return ops.sum(d_maps * maps)
    pixels = layers.Dense(images[0].size, use_bias=False, name="pixels")
    model = keras.Sequential([keras.Input((len(images),)), pixels], name="images")
    pixels.set_weights([images.reshape(len(images), -1)])
    model.compile(keras.optimizers.SGD(1.0), weighted_sum, run_eagerly=True)
    model.train_on_batch(np.eye(len(images)), d_maps)
    return images - pixels.get_weights()[0].reshape(images.shape)

# %% [markdown] lang="en"
# First on the random images, then on images of zeros and ones, which are full of ties; both on the CPU:

# %% [markdown] lang="es"
# Primero con las imágenes al azar, luego con imágenes de ceros y unos, llenas de empates; ambas veces en la CPU:

# %%
ties = rng.integers(0, 2, (2, 8, 8, 3)).astype(float)
g_ties = rng.normal(size=(2, 4, 4, 3))
d_ties = pooling.max_pool_backward(g_ties, ties)
with keras.device("cpu:0"):
    assert np.allclose(keras_backward(d_maps, images, 3, 2), d_images, atol=1e-5)
    assert np.allclose(keras_backward(g_ties, ties, 2, 2), d_ties, atol=1e-5)

# %% [markdown] lang="en"
# Both agree. *Predict:* what does nudging give at a tie, say for the window [[1, 2], [2, 2]]?

# %% [markdown] lang="es"
# Ambas coinciden. *Predice:* ¿qué dan los pequeños cambios en un empate, por ejemplo en la ventana [[1, 2], [2, 2]]?

# %% tags=["nbval-check-output"]
tie = one_channel(np.array([[1, 2], [2, 2]]))
nudged = numerical(lambda: pooling.max_pool(tie).sum(), tie)
routed = pooling.max_pool_backward(np.ones((1, 1, 1, 1)), tie)
show(by_nudging=nudged[0, :, :, 0], max_pooling=routed[0, :, :, 0])

# %% [markdown] lang="en"
# Nudged upwards, each of the three 2s raises the maximum; nudged downwards, none lowers it. The central difference says ½ for each, 1.5 in all, which no backward pass should give: at a tie the maximum has a kink and no gradient. A gradient check that fails *only* at ties has found no bug. Check with random decimals.

# %% [markdown] lang="es"
# Hacia arriba, cada uno de los tres 2 sube el máximo; hacia abajo, ninguno lo baja. La diferencia central dice ½ para cada uno, 1.5 en total, algo que ningún paso hacia atrás debería dar: en un empate el máximo tiene un quiebre y no tiene gradiente. Una comprobación de gradientes que falla *solo* en los empates no encontró ningún error. Comprueba con decimales al azar.

# %% [markdown] lang="en"
# ## 4 · How much shift does it forgive?
#
# Here is a stroke, and a window that walks over it. Three things to try; predict each before you look:
#
# 1. Shift the image by 1: how many of the nine outputs change? The corner ◥ marks them.
# 2. Shift it by 2. Compare the output with the one without the shift: what has happened to it?
# 3. Change the maximum to the average and go back to shift 1. Do more outputs stay, or fewer?

# %% [markdown] lang="es"
# ## 4 · ¿Cuánto desplazamiento perdona?
#
# Este es un trazo, y una ventana que lo recorre. Tres cosas para probar; predice cada una antes de mirar:
#
# 1. Desplaza la imagen 1 píxel: ¿cuántas de las nueve salidas cambian? La esquina ◥ las marca.
# 2. Desplázala 2. Compara la salida con la que no se desplazó: ¿qué le pasó?
# 3. Cambia el máximo por el promedio y vuelve al desplazamiento 1. ¿Se conservan más salidas, o menos?

# %%
widgets.pooling()

# %% [markdown] lang="en"
# Let us count the same in NumPy, on an image with room for the stroke to move:

# %% [markdown] lang="es"
# Contemos lo mismo en NumPy, en una imagen con espacio para que el trazo se mueva:

# %%
from helpers.widgets.pooling import STROKE

stroke = one_channel(np.pad(STROKE, ((0, 0), (0, 2))))
strokes = [np.roll(stroke, shift, axis=2) for shift in (0, 1, 2)]

# %% tags=["nbval-check-output"]
rows = []
kinds = {"max pooling": pooling.max_pool, "average pooling": pooling.average_pool}
for name, pool in kinds.items():
    still, one, two = (pool(image)[0, :, :, 0] for image in strokes)
    stay = [(still == other)[:, :3].sum() for other in (one, two)]
    rows.append((name, *stay, (still[:, :3] == two[:, 1:]).all()))
table(rows, ["", "unchanged by 1", "unchanged by 2", "moved by a cell"])

# %% [markdown] lang="en"
# With the maximum, four of the nine outputs stay as they were when the stroke moves by 1, and one when it moves by 2. But with 2, the stride, the whole output has moved by one cell and is otherwise the same (*yes* in the last column): pooling follows shifts by multiples of its stride exactly. With the average only two outputs stay under the shift by 1, though it too follows the stride. So what pooling forgives is a fraction of a window. Let us count: one bright pixel, at 12 places, moved one pixel to the right. How often does nothing at all change?

# %% [markdown] lang="es"
# Con el máximo, cuatro de las nueve salidas quedan como estaban cuando el trazo se mueve 1, y una cuando se mueve 2. Pero con 2, que es el stride, toda la salida se movió una celda y por lo demás es igual (*sí* en la última columna): el pooling sigue exactamente los desplazamientos que son múltiplos de su stride. Con el promedio solo dos salidas se conservan con el desplazamiento 1, aunque también él sigue al stride. Así que lo que el pooling perdona es una fracción de ventana. Contemos: un píxel encendido, en 12 lugares, movido un píxel a la derecha. ¿Cuántas veces no cambia nada?

# %%
from itertools import pairwise

def bright_pixel(column: int) -> np.ndarray:
    """A dark image with one bright pixel: -> (1, 24, 24, 1)."""
    image = np.zeros((1, 24, 24, 1))
    image[0, 12, column] = 1
    return image

def count_unchanged(size: int, stride: int) -> int:
    """At how many of 12 places a step to the right changes nothing."""
    images = [bright_pixel(column) for column in range(4, 17)]
    maps = [pooling.max_pool(image, size, stride) for image in images]
    return sum(np.array_equal(now, later) for now, later in pairwise(maps))

# %% [markdown] lang="en"
# *Predict* for windows of 2×2, 3×3 and 4×4 side by side, and for 3×3 with stride 2:

# %% [markdown] lang="es"
# *Predice* para ventanas contiguas de 2×2, 3×3 y 4×4, y para 3×3 con stride 2:

# %% tags=["nbval-check-output"]
cases = (2, 2), (3, 3), (4, 4), (3, 2)
rows = [(f"{size}×{size}/{stride}", count_unchanged(size, stride))
        for size, stride in cases]
table(rows, ["window / stride", "unchanged (of 12)"])

# %% [markdown] lang="en"
# With windows of $k$ side by side the pixel stays in its window in $(k-1)/k$ of the cases: 6, 8, 9 of 12. With 3×3 and stride 2 it never stays put: one column lies in one window, the next in two.
#
# A map full of random numbers is the other extreme. Old and new window share $k(k-1)$ of their $k(k+1)$ pixels, and the outputs are equal if the largest lies in the shared part: $(k-1)/(k+1)$.

# %% [markdown] lang="es"
# Con ventanas contiguas de tamaño $k$ el píxel se queda en su ventana en $(k-1)/k$ de los casos: 6, 8, 9 de 12. Con 3×3 y stride 2 siempre cambia algo: una columna está en una ventana, la siguiente en dos.
#
# Un mapa lleno de números al azar es el otro extremo. La ventana vieja y la nueva comparten $k(k-1)$ de sus $k(k+1)$ píxeles, y las salidas son iguales si el mayor está en la parte compartida: $(k-1)/(k+1)$.

# %% tags=["nbval-check-output"]
noise = np.random.default_rng(2).random((1, 480, 481, 1))
views, rows = (noise[:, :, 1:], noise[:, :, :-1]), []
for k in (2, 3, 4):
    now, later = (pooling.max_pool(view, k) for view in views)
    equal = np.mean(now == later)
    theory = (k - 1) / (k + 1)
    assert abs(equal - theory) < .01
    rows.append((k, f"{theory:.2f}", f"{equal:.2f}"))
table(rows, ["k", "theory", "measured"])

# %% [markdown] lang="en" tags=["04.steadiest"]
# "Equal or not" is a harsh measure. What matters to the next layer is how *much* the map changes. Here are the edges of a photograph, as a convolution layer with a ReLU gives them.

# %% [markdown] lang="es" tags=["04.steadiest"]
# «Igual o no» es una medida severa. Lo que importa a la capa siguiente es *cuánto* cambia el mapa. Estos son los bordes de una fotografía, como los da una capa de convolución con ReLU.

# %%
from helpers.scratch.convolution import forward
from helpers.scratch.kernels import KERNELS

squares = datasets.photo("camera")[..., 0].reshape(256, 2, 256, 2)  # of 2×2 pixels
camera = squares.mean(axis=(1, 3))
sobel = KERNELS["Sobel x"][:, :, None, None]
edges = np.maximum(forward(one_channel(camera), sobel, np.zeros(1)), 0)

# %% [markdown] lang="en" tags=["04.steadiest"]
# There are four ways to halve this map. `change(name)` is the size of the change when the photograph moves by one pixel, relative to the map itself:

# %% [markdown] lang="es" tags=["04.steadiest"]
# Hay cuatro maneras de reducir este mapa a la mitad. `change(nombre)` es el tamaño del cambio cuando la fotografía se mueve un píxel, relativo al propio mapa:

# %%
pools = {"every second": lambda maps: maps[:, ::2, ::2],
         "max 2×2": pooling.max_pool, "average 2×2": pooling.average_pool,
         "max 3×3, stride 2": lambda maps: pooling.max_pool(maps, 3, 2)}

def change(name: str) -> float:
    """|pooled - pooled after a step of one pixel| / |pooled|."""
    now, later = pools[name](edges[:, :, 1:-1]), pools[name](edges[:, :, :-2])
    return float(np.linalg.norm(now - later) / np.linalg.norm(now))

# %% [markdown] lang="en"
# **Your turn: choose by an experiment.** Which of the four is the steadiest? First guess, then measure, and assign its name (a text), exactly as it stands in `pools`.

# %% [markdown] lang="es"
# **Tu turno: elige con un experimento.** ¿Cuál de las cuatro es la más estable? Primero adivina, luego mide, y asigna su nombre (un texto), tal como está en `pools`.

# %%
# exercise: 04.steadiest
### BEGIN SOLUTION
steadiest = min(pools, key=change)
### END SOLUTION

# %%
check("04.steadiest", steadiest)

# %% [markdown] lang="en"
# All four, side by side:

# %% [markdown] lang="es"
# Las cuatro, una junto a otra:

# %% tags=["nbval-check-output"]
table([(name, f"{change(name):.2f}") for name in pools], ["pooling", "change"])

# %% [markdown] lang="en"
# The overlapping windows, which never came out *equal*, change least: theirs are the largest, and neighbours share pixels. Keeping every second pixel is the worst. Both measures are true; they ask different things. And all four numbers are large: a map that moves by one pixel changes by half its size or more.
#
# ### What a strided convolution does instead
#
# A convolution with stride 2 halves the map as well. Average pooling is one: a kernel of quarters in each channel, and nothing across channels.

# %% [markdown] lang="es"
# Las ventanas que se solapan, que nunca daban salidas *iguales*, son las que menos cambian: son las más grandes, y las vecinas comparten píxeles. Conservar un píxel de cada dos es lo peor. Las dos medidas son ciertas; preguntan cosas distintas. Y los cuatro números son grandes: un mapa que se mueve un píxel cambia en la mitad de su tamaño, o más.
#
# ### Qué hace en su lugar una convolución con stride
#
# Una convolución con stride 2 también reduce el mapa a la mitad. El average pooling es una de ellas: un kernel de cuartos en cada canal, y nada entre canales.

# %% tags=["nbval-check-output"]
quarters = np.full((2, 2, 1, 1), 1 / 4) * np.eye(3)
averaged = forward(images, quarters, np.zeros(3), stride=2)
show(kernel=quarters.shape, agree=np.allclose(averaged, pooling.average_pool(images)))

# %% [markdown] lang="en"
# Is max pooling one too? Then the pooled sum of two maps would be the sum of the pooled maps, and the difference 0. *Predict* whether it is.

# %% [markdown] lang="es"
# ¿También lo es el max pooling? Entonces el pooling de la suma de dos mapas sería la suma de sus poolings, y la diferencia sería 0. *Predice* si lo es.

# %% tags=["nbval-check-output"]
one, two = one_channel(x), one_channel(x[::-1])
excess = pooling.max_pool(one + two) - pooling.max_pool(one) - pooling.max_pool(two)
show(excess=excess[0, :, :, 0])

# %% [markdown] lang="en"
# No: the maximum is not linear, so it is no convolution. A strided convolution has weights, so a network can *learn* how to shrink its maps: 2×2 from 16 to 16 channels costs $(2·2·16 + 1)·16 = 1040$ parameters, pooling none. Springenberg and others (2014) replaced all pooling by strided convolutions and lost no accuracy on several tasks with small images. The net of LeCun and others (1989) already worked that way.
#
# Neither is truly blind to shifts. Azulay and Weiss (2019) show that a small shift can change the answer of a modern network drastically; Zhang (2019) found that both kinds alias (they sample too coarsely for the detail that is there), and that a blur before the subsampling helps. In section 6 we measure it.

# %% [markdown] lang="es"
# No: el máximo no es lineal, así que no es una convolución. Una convolución con stride tiene pesos, así que una red puede *aprender* cómo reducir sus mapas: 2×2 de 16 a 16 canales cuesta $(2·2·16 + 1)·16 = 1040$ parámetros; el pooling, ninguno. Springenberg y otros (2014) reemplazaron todo el pooling por convoluciones con stride sin perder exactitud en varias tareas con imágenes pequeñas. La red de LeCun y otros (1989) ya funcionaba así.
#
# Ninguno de los dos es de verdad ciego a los desplazamientos. Azulay y Weiss (2019) muestran que un pequeño desplazamiento puede cambiar drásticamente la respuesta de una red moderna; Zhang (2019) halló que ambos producen *aliasing* (toman muestras demasiado espaciadas para el detalle que hay) y que un desenfoque previo ayuda. En la sección 6 lo mediremos.

# %% [markdown] lang="en"
# ## 5 · The neocognitron
#
# In 1980 Kunihiko Fukushima built a network after Hubel and Wiesel's hierarchy (first reports: 1979). Layers of **S-cells** (after *simple*) look for features; layers of **C-cells** (after *complex*) forgive where they are. The two alternate three times. All cells of a plane have the same weights, at different places: weights are shared, as in a convolution. And it learns **without a teacher**: no labels, no error, no gradient.
#
# | Layer | Cells | One cell sees |
# | --- | --- | --- |
# | U0, the retina | 16×16 | |
# | S1 | 16×16×24 | 5×5 |
# | C1 | 10×10×24 | 5×5 of its own plane |
# | S2 | 8×8×24 | 5×5×24 |
# | C2 | 6×6×24 | 5×5 of its own plane |
# | S3 | 2×2×24 | 5×5×24 |
# | C3 | 1×1×24 | 2×2 of its own plane |
#
# The course has it in NumPy, with the paper's sizes and parameters. Some things the paper does not say: how weights fall with distance, the weights at the start, the border, where exactly the C-cells stand. There we had to choose; `helpers/scratch/neocognitron.py` lists the choices.

# %% [markdown] lang="es"
# ## 5 · El neocognitrón
#
# En 1980 Kunihiko Fukushima construyó una red según la jerarquía de Hubel y Wiesel (primeros informes: 1979). Capas de **células S** (de *simple*) buscan características; capas de **células C** (de *compleja*) perdonan dónde están. Las dos se alternan tres veces. Todas las células de un plano tienen los mismos pesos, en lugares distintos: los pesos se comparten, como en una convolución. Y aprende **sin maestro**: sin etiquetas, sin error, sin gradiente.
#
# | Capa | Células | Una célula ve |
# | --- | --- | --- |
# | U0, la retina | 16×16 | |
# | S1 | 16×16×24 | 5×5 |
# | C1 | 10×10×24 | 5×5 de su propio plano |
# | S2 | 8×8×24 | 5×5×24 |
# | C2 | 6×6×24 | 5×5 de su propio plano |
# | S3 | 2×2×24 | 5×5×24 |
# | C3 | 1×1×24 | 2×2 de su propio plano |
#
# El curso lo tiene en NumPy, con los tamaños y parámetros del artículo. Hay cosas que el artículo no dice: cómo bajan los pesos con la distancia, los pesos iniciales, el borde, dónde están exactamente las células C. Ahí tuvimos que elegir; `helpers/scratch/neocognitron.py` enumera las elecciones.

# %% tags=["nbval-check-output"]
from helpers.scratch.neocognitron import DIGITS, Neocognitron, placed

four = placed(DIGITS[4])[None]
sizes = {name: responses.shape[1:] for name, responses in Neocognitron()(four).items()}
cells = sum(int(np.prod(size)) for size in sizes.values())
show(cells=16 * 16 + cells)
table(sizes.items(), ["layer", "size"])

# %% [markdown] lang="en"
# Now as a picture, every plane drawn. Follow the small square: it is what one cell of the next layer sees. From layer to layer the planes shrink, and each cell sees more of the retina.

# %% [markdown] lang="es"
# Ahora en una figura, con todos los planos. Sigue el cuadrado pequeño: es lo que ve una célula de la capa siguiente. De capa en capa los planos se encogen, y cada célula ve más de la retina.

# %%
sees = dict.fromkeys(sizes, 5) | {"C3": 2}
plots.hierarchy("neocognitron", {"U0": (16, 16, 1)} | sizes, sees)

# %% [markdown] lang="en" tags=["04.s_cell"]
# 11,320 excitatory cells, the retina included.
#
# ### The S-cell
#
# An S-cell weighs what it sees, $e = \sum_i a_i u_i$, and is held back by an inhibitory cell that sees the same, whatever its pattern: $v = \sqrt{\sum_i c_i u_i^2}$, a root mean square with fixed weights $c_i$ that sum to 1 (over all that the cell sees) and fall towards the edge. The response is (equations 1–3)
#
# $$u_S = r\,\varphi\!\left[\frac{1 + \sum_i a_i u_i}{1 + \frac{2r}{1+r}\, b\, v} - 1\right], \qquad \varphi(x) = \max(x, 0).$$
#
# By hand: four inputs 2, 0, 2, 0 with $a$ = 1, 0, 1, 0, $c_i = ¼$, $b = 1$, $r = 1$. Then $e = 4$, $v = \sqrt{(4+4)/4} = \sqrt2$ and $u_S = 5/(1+\sqrt2) - 1 ≈ 1.07$.
#
# **Your turn:** write it. (About 3 lines.)

# %% [markdown] lang="es" tags=["04.s_cell"]
# 11 320 células excitadoras, incluida la retina.
#
# ### La célula S
#
# Una célula S pondera lo que ve, $e = \sum_i a_i u_i$, y la frena una célula inhibidora que ve lo mismo, sea cual sea el patrón: $v = \sqrt{\sum_i c_i u_i^2}$, una raíz cuadrática media con pesos fijos $c_i$ que suman 1 (sobre todo lo que ve la célula) y bajan hacia el borde. La respuesta es (ecuaciones 1–3)
#
# $$u_S = r\,\varphi\!\left[\frac{1 + \sum_i a_i u_i}{1 + \frac{2r}{1+r}\, b\, v} - 1\right], \qquad \varphi(x) = \max(x, 0).$$
#
# A mano: cuatro entradas 2, 0, 2, 0 con $a$ = 1, 0, 1, 0, $c_i = ¼$, $b = 1$, $r = 1$. Entonces $e = 4$, $v = \sqrt{(4+4)/4} = \sqrt2$ y $u_S = 5/(1+\sqrt2) - 1 ≈ 1.07$.
#
# **Tu turno:** escríbela. (Unas 3 líneas.)

# %%
# exercise: 04.s_cell
def s_cell(u: np.ndarray, a: np.ndarray, b: float, c: np.ndarray, r: float) -> float:
    """An S-cell's response to what it sees, (k, k), (k, k), (), (k, k), () -> ()."""
    ### BEGIN SOLUTION
    excitation = np.sum(a * u)
    inhibition = 2 * r / (1 + r) * b * np.sqrt(np.sum(c * u**2))
    return r * max((1 + excitation) / (1 + inhibition) - 1, 0)
    ### END SOLUTION

# %%
check("04.s_cell", s_cell)

# %% [markdown] lang="en"
# ### What r does
#
# To learn a pattern $x$ is to add $q\,c_i x_i$ to each $a_i$ and $\frac q2 v$ to $b$ (equations 7 and 8). Put that into the response to another pattern $y$. For a large $q$ the ones no longer matter, the 2 and the ½ cancel, and
#
# $$u_S → \varphi\big[(1 + r)\,s - r\big], \qquad s = \frac{\sum_i c_i x_i y_i}{|x|_c\,|y|_c}, \qquad |x|_c = \sqrt{\textstyle\sum_i c_i x_i^2}.$$
#
# $s$ is the cosine of the angle between the two patterns: 1 if they are alike up to brightness. The cell answers 1 to what it has learned and nothing below $s = r/(1+r)$. *Predict* the threshold for the paper's $r = 4$ (first layer) and $r = 1.5$ (second and third).
#
# Let a cell learn an upright line, then lean the line further and further:

# %% [markdown] lang="es"
# ### Qué hace r
#
# Aprender un patrón $x$ es sumar $q\,c_i x_i$ a cada $a_i$ y $\frac q2 v$ a $b$ (ecuaciones 7 y 8). Pon eso en la respuesta a otro patrón $y$. Con $q$ grande los unos ya no importan, el 2 y el ½ se cancelan, y
#
# $$u_S → \varphi\big[(1 + r)\,s - r\big], \qquad s = \frac{\sum_i c_i x_i y_i}{|x|_c\,|y|_c}, \qquad |x|_c = \sqrt{\textstyle\sum_i c_i x_i^2}.$$
#
# $s$ es el coseno del ángulo entre los dos patrones: 1 si son iguales salvo el brillo. La célula responde 1 a lo que aprendió y nada por debajo de $s = r/(1+r)$. *Predice* el umbral para $r = 4$ (primera capa del artículo) y $r = 1.5$ (segunda y tercera).
#
# Que una célula aprenda una línea vertical; luego inclina la línea cada vez más:

# %%
from helpers.scratch import neocognitron

c = neocognitron.falling(.7)
c = c / c.sum()
columns = [[2, 2, 2, 2, 2],
           [2, 2, 2, 2, 3],
           [1, 2, 2, 2, 3],
           [1, 1, 2, 3, 3],
           [0, 1, 2, 3, 4]]
lines = [np.eye(5)[places] for places in columns]
plots.images({f"{k}": line for k, line in enumerate(lines)},
             caption="a line that leans more and more")

# %% [markdown] lang="en"
# The cell learns the first line once, with a very large $q$. This is its answer to any other pattern:

# %% [markdown] lang="es"
# La célula aprende la primera línea una vez, con una $q$ muy grande. Esta es su respuesta a cualquier otro patrón:

# %%
def length(pattern: np.ndarray) -> float:
    """|x|_c, what the inhibitory cell answers."""
    return np.sqrt(np.sum(c * pattern**2))

def response(pattern: np.ndarray, r: float, q: float = 1e6) -> float:
    """What a cell that has learned the upright line answers."""
    kernel = (q * c * lines[0])[:, :, None, None]
    b = np.array([q / 2 * length(lines[0])])
    return neocognitron.s_cells(one_channel(pattern), kernel, b, c, r).item()

# %% [markdown] lang="en"
# Line by line: the cosine, and the answers with $r = 4$ and $r = 1.5$. The formula must give the same.

# %% [markdown] lang="es"
# Línea por línea: el coseno, y las respuestas con $r = 4$ y $r = 1.5$. La fórmula debe dar lo mismo.

# %% tags=["nbval-check-output"]
rows = []
for line in lines:
    s = np.sum(c * lines[0] * line) / (length(lines[0]) * length(line))
    answers = [response(line, r) for r in (4, 1.5)]
    by_formula = [max((1 + r) * s - r, 0) for r in (4, 1.5)]
    assert np.allclose(answers, by_formula, atol=1e-4)
    rows.append([f"{value:.2f}" for value in (s, *answers)])
table(rows, ["cosine", "r = 4", "r = 1.5"])

# %% [markdown] lang="en"
# The thresholds are 0.8 and 0.6. With $r = 4$ the cell is strict: when one of the five pixels has left the line, it answers 0.3, and when two have, nothing. With $r = 1.5$ it is lenient: it still answers 0.3 to the line that two have left. So an S-cell is a *filter with a normalised, thresholded response*: a convolution (the sum $e$ is one), a division by the local strength, a ReLU.
#
# ### The C-cell
#
# A C-cell adds up what it sees of *one* plane, nearer cells counting more: $g_k = \sum_v d(v)\,u_S(k, v)$. It is held back by the mean of $g$ over all 24 planes, and saturates (equations 4–6, $α = 0.5$):
#
# $$x_k = \varphi\!\left[\frac{1 + g_k}{1 + \frac1K\sum_\kappa g_\kappa} - 1\right], \qquad u_C = \frac{x_k}{α + x_k}.$$
#
# So it is neither max nor average pooling. (The maximum came into vision networks with the Cresceptron of Weng and others, 1992.) *Predict* what three planes answer to $g = (3, 0, 0)$, and to $(1, 1, 1)$:

# %% [markdown] lang="es"
# Los umbrales son 0.8 y 0.6. Con $r = 4$ la célula es estricta: si uno de los cinco píxeles se salió de la línea, responde 0.3; si se salieron dos, calla. Con $r = 1.5$ es tolerante: todavía responde 0.3 a la línea de la que se salieron dos. Una célula S es, pues, un *filtro con respuesta normalizada y con umbral*: una convolución (la suma $e$ lo es), una división entre la intensidad local y una ReLU.
#
# ### La célula C
#
# Una célula C suma lo que ve de *un* plano, y las células cercanas cuentan más: $g_k = \sum_v d(v)\,u_S(k, v)$. La frena el promedio de $g$ sobre los 24 planos, y se satura (ecuaciones 4–6, $α = 0.5$):
#
# $$x_k = \varphi\!\left[\frac{1 + g_k}{1 + \frac1K\sum_\kappa g_\kappa} - 1\right], \qquad u_C = \frac{x_k}{α + x_k}.$$
#
# No es, pues, ni max ni average pooling. (El máximo llegó a las redes de visión con el Cresceptron de Weng y otros, 1992.) *Predice* qué responden tres planos a $g = (3, 0, 0)$, y a $(1, 1, 1)$:

# %% tags=["nbval-check-output"]
cases = [3., 0, 0], [9., 0, 0], [1., 1, 1]
rows = [(g, neocognitron.c_cells(np.array(g)).round(2)) for g in cases]
table(rows, ["g", "response"])

# %% [markdown] lang="en"
# In the first case the mean is 1, $x = 4/2 - 1 = 1$ and $u_C = 1/1.5 ≈ 0.67$. Three times the input gives only 0.75: whether one strong S-cell answers or several matters little. If no plane stands out, all are silent.
#
# ### Learning: the winner takes all
#
# At the start all weights are tiny, and each plane prefers an orientation a little. Show a pattern. In every **S-column** (all planes over a window of 5×5 places; in S3 of 2×2) the cell that answers most is a candidate; of several candidates in a plane only the strongest counts. These **representatives** learn what they see just now, by the rule above, and all cells of their plane copy them. Planes without a representative stay as they are. Whoever has learned a pattern answers it more strongly next time, and wins again.
#
# Five digits, 8×8 on a retina of 16×16, are shown 20 times each, every time at a random place within 2 pixels of the middle.

# %% [markdown] lang="es"
# En el primer caso el promedio es 1, $x = 4/2 - 1 = 1$ y $u_C = 1/1.5 ≈ 0.67$. El triple de entrada da solo 0.75: importa poco si responde una célula S con fuerza o varias. Si ningún plano destaca, todos callan.
#
# ### El aprendizaje: el ganador se lo lleva todo
#
# Al inicio todos los pesos son diminutos, y cada plano prefiere un poco cierta orientación. Muestra un patrón. En cada **columna S** (todos los planos sobre una ventana de 5×5 lugares; en S3, de 2×2) la célula que más responde es candidata; de varias candidatas de un mismo plano solo cuenta la más fuerte. Estas **representantes** aprenden lo que ven en ese momento, con la regla de arriba, y todas las células de su plano las copian. Los planos sin representante quedan como están. Quien ya aprendió un patrón le responde más fuerte la próxima vez, y vuelve a ganar.
#
# Cinco dígitos, de 8×8 en una retina de 16×16, se muestran 20 veces cada uno, cada vez en un lugar al azar a no más de 2 píxeles del centro.

# %%
places = [placed(digit, down=k - 2, right=2 - k) for k, digit in enumerate(DIGITS)]
plots.images({f"{k}": image for k, image in enumerate(places)},
             caption="the five digits, each in another place of the retina")

# %% [markdown] lang="en"
# To train is only to show; there is nothing to tell:

# %% [markdown] lang="es"
# Entrenar es solo mostrar; no hay nada que decirle:

# %%
def train_neocognitron(seed: int, decay: float = .7) -> Neocognitron:
    """One that has seen each digit 20 times, at places drawn with this seed."""
    net = Neocognitron(decay)
    chance = np.random.default_rng(seed)
    for _ in range(20):
        for digit in DIGITS:
            down, right = chance.integers(-2, 3, 2)
            net(placed(digit, down, right)[None], learn=True)
    return net

# %% [markdown] lang="en"
# Five nets, shown the digits at other places each. Which plane of C3 answers most to each digit in the middle, and how many different planes are that?

# %% [markdown] lang="es"
# Cinco redes, a cada una se le muestran los dígitos en otros lugares. ¿Qué plano de C3 responde más a cada dígito en el centro, y cuántos planos distintos son?

# %%
nets = [train_neocognitron(seed) for seed in range(5)]
middle = np.array([placed(digit) for digit in DIGITS])
names = [net.winners(middle) for net in nets]
different = [len(set(planes.tolist())) for planes in names]
assert different.count(5) >= 3

# %% tags=["nbval-check-output"]
rows = [(*planes, count) for planes, count in zip(names, different, strict=True)]
table(rows, ["0", "1", "2", "3", "4", "different planes"])

# %% [markdown] lang="en"
# Each row is one net: its planes for 0, 1, 2, 3, 4 and their number. Nobody told the nets that there are five kinds of patterns. In most runs each digit has found a plane of its own; here, in one of the five, the 2 and the 3, whose upper halves are alike, share one.
#
# What have the planes of S1 learned? Here are the weights $a$ of all 24 in the first net, 5×5 each, scaled to their own largest:

# %% [markdown] lang="es"
# Cada fila es una red: sus planos para 0, 1, 2, 3 y 4, y cuántos son. Nadie les dijo a las redes que hay cinco clases de patrones. En la mayoría de las corridas cada dígito encontró un plano propio; aquí, en una de las cinco, el 2 y el 3, cuyas mitades superiores se parecen, comparten uno.
#
# ¿Qué aprendieron los planos de S1? Estos son los pesos $a$ de los 24 en la primera red, de 5×5 cada uno, escalados a su propio máximo:

# %%
learned = nets[0].kernels[0][:, :, 0]

# %%
plots.feature_maps({"S1": learned / learned.max(axis=(0, 1))})

# %% [markdown] lang="en"
# Pieces of strokes: straight ones at several angles, bends, corners, a crossing. Nobody drew them; they are what lay under the representatives. Now the whole of this net as it sees a 4: first how many of the 24 planes answer in each layer, then the responses.

# %% [markdown] lang="es"
# Pedazos de trazos: rectos en varios ángulos, curvas, esquinas, un cruce. Nadie los dibujó; son lo que tenían debajo las representantes. Ahora la red completa cuando ve un 4: primero cuántos de los 24 planos responden en cada capa, luego las respuestas.

# %% tags=["nbval-check-output"]
seen = {name: responses[0] for name, responses in nets[0](four).items()}
active = {name: (maps > .001).any(axis=(0, 1)) for name, maps in seen.items()}
rows = [(name, planes.sum()) for name, planes in active.items()]
table(rows, ["layer", "active planes"])

# %%
plots.feature_maps({"U0": four[0, :, :, None], **seen})

# %% [markdown] lang="en"
# S1 finds its pieces of strokes, each plane at a place or two; C1 blurs them; two planes of S2 answer, each to a combination of pieces; in C3 there is a single cell. The paper reports the same: after learning, each pattern makes only one cell of the last layer respond.
#
# ### Shifted digits
#
# A **template matcher** is the plain alternative: store each digit as it stands in the middle, and answer with the stored picture that is most like the input (the largest cosine). *Predict:* how does it do when the digit moves by one pixel?

# %% [markdown] lang="es"
# S1 encuentra sus pedazos de trazos, cada plano en uno o dos lugares; C1 los difumina; responden dos planos de S2, cada uno a una combinación de pedazos; en C3 queda una sola célula. El artículo reporta lo mismo: después de aprender, cada patrón hace responder a una sola célula de la última capa.
#
# ### Dígitos desplazados
#
# Un **comparador de plantillas** es la alternativa simple: guarda cada dígito tal como está en el centro y responde con la imagen guardada que más se parece a la entrada (el mayor coseno). *Predice:* ¿cómo le va cuando el dígito se mueve un píxel?

# %%
stored = middle / np.linalg.norm(middle, axis=(1, 2), keepdims=True)

def by_template(patterns: np.ndarray) -> np.ndarray:
    """The digit whose stored picture is most alike, (n, 16, 16) -> (n,)."""
    products = np.tensordot(patterns, stored, axes=((1, 2), (1, 2)))
    return products.argmax(axis=1)

def everywhere(digit: np.ndarray, reach: int, step: int = 1) -> np.ndarray:
    """The digit at all places up to `reach` pixels from the middle: -> (n, 16, 16)."""
    moves = range(-reach, reach + 1, step)
    return np.array([placed(digit, down, right) for down in moves for right in moves])

# %% [markdown] lang="en"
# When is a net right about a moved digit, if it knows no names? When the same plane answers most as for the digit in the middle.

# %% [markdown] lang="es"
# ¿Cuándo acierta una red con un dígito movido, si no conoce nombres? Cuando el plano que más responde es el mismo que con el dígito en el centro.

# %%
def mark_hits(net: Neocognitron, planes: np.ndarray,
              groups: list[np.ndarray]) -> list[np.ndarray]:
    """For each digit's patterns: does the digit's plane in this net answer most?"""
    pairs = zip(groups, planes, strict=True)
    return [net.winners(patterns) == plane for patterns, plane in pairs]

# %% [markdown] lang="en"
# We ask for all 81 places at which a digit fits on the retina. `ring` is their distance from the middle: 0, 1 … 4 pixels.

# %% [markdown] lang="es"
# Preguntamos por los 81 lugares en que un dígito cabe en la retina. `ring` es su distancia al centro: 0, 1 … 4 píxeles.

# %%
down, right = np.mgrid[-4:5, -4:5]
ring = np.maximum(abs(down), abs(right)).ravel()
shifted = [everywhere(digit, 4) for digit in DIGITS]
hits = [mark_hits(net, planes, shifted)
        for net, planes in zip(nets, names, strict=True)]
template = [by_template(patterns) == k for k, patterns in enumerate(shifted)]

# %% [markdown] lang="en"
# The shares of both by distance. The numbers are means over the nets; the figure draws their median, and the band goes from the lowest net to the highest:

# %% [markdown] lang="es"
# Los porcentajes de ambos según la distancia. Los números son promedios sobre las redes; la figura dibuja su mediana, y la banda va de la red más baja a la más alta:

# %%
def by_distance(right: np.ndarray) -> np.ndarray:
    """The share that is right (%) at 0, 1 … 4 pixels: (digits, 81) -> (5,)."""
    right = np.array(right)
    return np.array([100 * right[:, ring == far].mean() for far in range(5)])

neo = np.array([by_distance(right) for right in hits])
plain = by_distance(template)
rows = zip(range(5), neo.mean(axis=0).round(), plain.round(), strict=True)
table(rows, ["shift (pixels)", "neocognitron", "template"], "recognised (%)")

# %%
far = np.arange(5)
plots.bands({"neocognitron": (far, neo), "template": (far, plain[None])},
            x="shift (pixels)", y="recognised (%)")

# %% [markdown] lang="en"
# The neocognitron recognises every digit at all places in the range of its training, up to 2 pixels, and most beyond, up to the edge of the retina, where it was never shown any. (One thing this measure does not see: the net in which the 2 and the 3 share a plane cannot tell these two apart.) The template matcher is wrong in most cases already at the first pixel, and beyond it no better than guessing one of five.
#
# It is an easy victim, though. A fair opponent *slides* its templates over all places and takes the best fit. That is a convolution with five kernels and a global maximum, and it forgives every shift by construction. What it must be given, and the neocognitron must not, are the five templates: it was told what the classes are.

# %% [markdown] lang="es"
# El neocognitrón reconoce todos los dígitos en todos los lugares del rango en que se entrenó, hasta 2 píxeles, y la mayoría más allá, hasta el borde de la retina, donde nunca se le mostró ninguno. (Hay algo que esta medida no ve: la red en que el 2 y el 3 comparten un plano no puede distinguirlos.) El comparador se equivoca en la mayoría de los casos ya con el primer píxel, y más allá no es mejor que adivinar uno de cinco.
#
# Pero es una víctima fácil. Un rival justo *desliza* sus plantillas por todos los lugares y toma el mejor ajuste. Eso es una convolución con cinco kernels y un máximo global, y perdona todo desplazamiento por construcción. Lo que hay que darle, y al neocognitrón no, son las cinco plantillas: a él le dijeron cuáles son las clases.

# %% tags=["nbval-check-output"]
templates = np.array([digit / np.linalg.norm(digit) for digit in DIGITS])
kernels = templates.transpose(1, 2, 0)[:, :, None]

def by_sliding(patterns: np.ndarray) -> np.ndarray:
    """The digit whose template fits best anywhere: convolution, then a maximum."""
    maps = forward(patterns[..., None], kernels, np.zeros(5))
    return maps.max(axis=(1, 2)).argmax(axis=1)

slid = [by_sliding(patterns) for patterns in shifted]
show(kernel=kernels.shape,
     all_right=all((answers == k).all() for k, answers in enumerate(slid)))

# %% [markdown] lang="en"
# ### Deformed digits
#
# Now the digits change their shape: one column more, one row more, one column less, one row less, the upper half moved to the right or to the left. Each is shown at nine places.

# %% [markdown] lang="es"
# ### Dígitos deformados
#
# Ahora los dígitos cambian de forma: una columna más, una fila más, una columna menos, una fila menos, la mitad superior movida a la derecha o a la izquierda. Cada uno se muestra en nueve lugares.

# %%
def resize(digit: np.ndarray, h: int, w: int) -> np.ndarray:
    """The digit with rows and columns repeated or left out, (8, 8) -> (h, w)."""
    rows, columns = (np.linspace(0, 7, n).round().astype(int) for n in (h, w))
    return digit[np.ix_(rows, columns)]

def lean(digit: np.ndarray, to: int) -> np.ndarray:
    """The upper half a pixel to the right (1) or the left (-1): (8, 8) -> (8, 10)."""
    wide = np.pad(digit, ((0, 0), (1, 1)))
    return np.vstack([np.roll(wide[:4], to, axis=1), wide[4:]])

# %%
bent = {f"{h}×{w}": [resize(digit, h, w) for digit in DIGITS]
        for h, w in ((8, 9), (9, 8), (8, 7), (7, 8))}
bent["/"] = [lean(digit, 1) for digit in DIGITS]
bent["\\"] = [lean(digit, -1) for digit in DIGITS]

# %%
plots.images({name: placed(digits[4]) for name, digits in bent.items()},
             caption="the 4, wider, taller, narrower, lower, and leaning to either "
                     "side")

# %% [markdown] lang="en"
# How many are recognised by the nets, the template matcher, the sliding templates?

# %% [markdown] lang="es"
# ¿Cuántos reconocen las redes, el comparador y las plantillas deslizantes?

# %%
def scores(digits: list[np.ndarray]) -> np.ndarray:
    """The share that is right, by net or rival and by digit: -> (7, 5)."""
    shows = [everywhere(digit, 2, step=2) for digit in digits]
    ours = [mark_hits(net, planes, shows)
            for net, planes in zip(nets, names, strict=True)]
    rivals = [[method(show) == k for k, show in enumerate(shows)]
              for method in (by_template, by_sliding)]
    return np.mean(ours + rivals, axis=2)

# %%
right_shares = {name: scores(digits) for name, digits in bent.items()}
overall = np.mean(list(right_shares.values()), axis=(0, 2))
assert overall[:5].mean() > .75 and overall[5] < .4

# %%
show(narrow_digits=right_shares["8×7"][:5].mean(axis=0))
shares = {name: shares.mean(axis=1) for name, shares in right_shares.items()}
shares["mean"] = overall
rows = [(name, *(100 * row).round()) for name, row in shares.items()]
rivals = ["template", "sliding template"]
columns = ["", "net 1", "net 2", "net 3", "net 4", "net 5", *rivals]
table(rows, columns, "recognised (%)")

# %% [markdown] lang="en"
# The first five columns are the five nets, then the template matcher, then the sliding templates; below, the means over all deformations, and the five digits with one column less. The neocognitron keeps most of the deformed digits, though not all. It is worst with one column less: the 3 then looks like another digit to all five nets, and the 1 has lost its whole stem, which stood in the column that is left out. A small deformation is a set of small shifts of the parts, and each C-layer forgives a little. The template matcher misses most. In the mean the sliding templates do best here: with five clean patterns, that differ so much, a good stencil is hard to beat. The neocognitron's feat is another: it *found* its features, from shared parts up, without being told what to look for.
#
# Fukushima also tried ten digits. That worked only with carefully chosen parameters and order, he says, and he thought 24 planes too few. A later neocognitron was trained to read handwritten numerals (Fukushima, 1988), still without back-propagation. What gradients brought was another thing: *all* layers learn together, for the task at hand. So did the network of LeCun and others of 1989, with shared weights trained by back-propagation, strides of 2 in the place of pooling, and 9,760 parameters. Let us build their grandchild.

# %% [markdown] lang="es"
# Las primeras cinco columnas son las cinco redes; luego el comparador y luego las plantillas deslizantes; debajo, los promedios sobre todas las deformaciones, y los cinco dígitos con una columna menos. El neocognitrón conserva la mayoría de los dígitos deformados, aunque no todos. Lo peor es una columna menos: el 3 les parece entonces otro dígito a las cinco redes, y el 1 perdió todo su trazo vertical, que estaba en la columna omitida. Una deformación pequeña es un conjunto de pequeños desplazamientos de las partes, y cada capa C perdona un poco. El comparador falla en la mayoría. En promedio, las plantillas deslizantes son aquí las mejores: con cinco patrones limpios y tan distintos, es difícil superar un buen molde. El mérito del neocognitrón es otro: *encontró* sus características, desde partes compartidas, sin que le dijeran qué buscar.
#
# Fukushima probó también con diez dígitos. Solo funcionó con parámetros y orden elegidos con cuidado, dice, y 24 planos le parecían pocos. Un neocognitrón posterior fue entrenado para leer cifras manuscritas (Fukushima, 1988), todavía sin retropropagación. Los gradientes trajeron otra cosa: *todas* las capas aprenden juntas, para la tarea que toca. Así aprendió la red de LeCun y otros de 1989, con pesos compartidos entrenados por retropropagación, stride 2 en lugar de pooling y 9760 parámetros. Construyamos a su nieta.

# %% [markdown] lang="en" tags=["04.shapes", "04.parameters"]
# ## 6 · Your first ConvNet
#
# Here is the model of the slides that this course grew from, for images of 28×28×1: convolution, pooling, convolution, pooling, and a dense layer that turns what is left into ten probabilities. (The slides write `input_shape=(28,28,1)` in the first layer; today's Keras prefers a `keras.Input`.)
#
# ```python
# keras.Sequential([
#     keras.Input((28, 28, 1)),
#     layers.Conv2D(16, 3, activation="relu"),
#     layers.MaxPool2D(),
#     layers.Conv2D(32, 3, activation="relu"),
#     layers.MaxPool2D(),
#     layers.Flatten(),
#     layers.Dense(10, activation="softmax")])
# ```
#
# **Your turn: predict the shapes.** What does each of the six layers give for one image? Write a tuple of six tuples, the first (height, width, channels), the last (10,).

# %% [markdown] lang="es" tags=["04.shapes", "04.parameters"]
# ## 6 · Tu primera ConvNet
#
# Este es el modelo de las diapositivas de las que nació este curso, para imágenes de 28×28×1: convolución, pooling, convolución, pooling, y una capa densa que convierte lo que queda en diez probabilidades. (Las diapositivas escriben `input_shape=(28,28,1)` en la primera capa; el Keras actual prefiere un `keras.Input`.)
#
# ```python
# keras.Sequential([
#     keras.Input((28, 28, 1)),
#     layers.Conv2D(16, 3, activation="relu"),
#     layers.MaxPool2D(),
#     layers.Conv2D(32, 3, activation="relu"),
#     layers.MaxPool2D(),
#     layers.Flatten(),
#     layers.Dense(10, activation="softmax")])
# ```
#
# **Tu turno: predice las formas.** ¿Qué da cada una de las seis capas para una imagen? Escribe una tupla de seis tuplas: la primera (alto, ancho, canales), la última (10,).

# %%
# exercise: 04.shapes
### BEGIN SOLUTION
shapes = ((26, 26, 16), (13, 13, 16), (11, 11, 32), (5, 5, 32), (800,), (10,))
### END SOLUTION

# %%
check("04.shapes", shapes)

# %% [markdown] lang="en"
# **Your turn: count.** How many parameters has each of the six layers? A tuple of six numbers.

# %% [markdown] lang="es"
# **Tu turno: cuenta.** ¿Cuántos parámetros tiene cada una de las seis capas? Una tupla de seis números.

# %%
# exercise: 04.parameters
### BEGIN SOLUTION
parameters = ((3 * 3 * 1 + 1) * 16, 0, (3 * 3 * 16 + 1) * 32, 0, 0, (800 + 1) * 10)
### END SOLUTION

# %%
check("04.parameters", parameters)

# %% [markdown] lang="en"
# Now let Keras say it. (`None` is the number of images, left open.)

# %% [markdown] lang="es"
# Que lo diga Keras. (`None` es el número de imágenes, que queda abierto.)

# %%
def net_with_pooling() -> keras.Model:
    """The slides' model."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, activation="relu"), layers.MaxPool2D(),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPool2D(),
        layers.Flatten(), layers.Dense(10, activation="softmax")])

# %%
net_with_pooling().summary()

# %% [markdown] lang="en"
# The same without the drawing, and the sum that you predicted:

# %% [markdown] lang="es"
# Lo mismo sin el dibujo, y la suma que predijiste:

# %% tags=["nbval-check-output"]
model = net_with_pooling()
rows = [(type(layer).__name__, layer.output.shape[1:], layer.count_params())
        for layer in model.layers]
assert model.count_params() == 160 + 4640 + 8010 == 12810
show(share_of_the_last_layer=f"{100 * 8010 / 12810:.1f} %")
table([*rows, ("total", "", model.count_params())], ["layer", "output", "parameters"])

# %% [markdown] lang="en"
# 12,810 in all, and 62.5 % of them in the last layer. 11 is odd: the second pooling drops a row and a column without a word. The work is elsewhere, in the convolutions: per image

# %% [markdown] lang="es"
# 12 810 en total, y el 62.5 % de ellos en la última capa. 11 es impar: el segundo pooling descarta una fila y una columna sin decir nada. El trabajo está en otra parte, en las convoluciones: por imagen

# %% tags=["nbval-check-output"]
costs = {"conv 1": 26 * 26 * 9 * 16, "conv 2": 11 * 11 * 9 * 16 * 32, "dense": 800 * 10}
rows = [*costs.items(), ("total", sum(costs.values()))]
table(rows, ["layer", "multiply-adds"])

# %% [markdown] lang="en"
# ### The data
#
# MNIST: 70,000 handwritten digits of 28×28, 10,000 of them to test with. The cell takes it from your disk or the network (11 MB). Where it cannot be had, and in the quick `smoke` run that tests this notebook, scikit-learn's real digits, enlarged to the same frame, stand in for it, and the output says so in large letters. The percentages below depend on which of the two you have, and at shifts of four pixels so does the question who wins.

# %% [markdown] lang="es"
# ### Los datos
#
# MNIST: 70 000 dígitos manuscritos de 28×28, 10 000 de ellos para probar. La celda los toma de tu disco o de la red (11 MB). Donde no se puedan obtener, y en la corrida rápida `smoke` que prueba este notebook, los reemplazan los dígitos reales de scikit-learn, agrandados al mismo marco, y la salida lo dice con letras grandes. De cuál de los dos tengas dependen los porcentajes que siguen y, con desplazamientos de cuatro píxeles, también quién gana.

# %%
data = datasets.real_or_standin("mnist")
x_train = data.x_train.astype("float32") / 255
x_test = data.x_test.astype("float32") / 255
y_train, y_test = data.y_train, data.y_test
data

# %% [markdown] lang="en"
# The first test image of each digit:

# %% [markdown] lang="es"
# La primera imagen de prueba de cada dígito:

# %%
first = [int(np.argmax(y_test == k)) for k in range(10)]
plots.images({f"{k}": x_test[i] for k, i in enumerate(first)},
             caption="one test image of each digit")

# %% [markdown] lang="en"
# ### Training
#
# We train the model from three random starts, and beside it a second one without pooling: its convolutions take steps of 2 themselves. All see the same number of batches. Adam is an optimiser like the ones of lesson 2, with a step size of its own for each weight.

# %% [markdown] lang="es"
# ### El entrenamiento
#
# Entrenamos el modelo desde tres inicios al azar, y a su lado un segundo modelo sin pooling: sus propias convoluciones dan pasos de 2. Todos ven la misma cantidad de lotes. Adam es un optimizador como los de la lección 2, con un tamaño de paso propio para cada peso.

# %% tags=["nbval-check-output"]
def net_with_strides() -> keras.Model:
    """The same without pooling: the convolutions have stride 2."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, strides=2, activation="relu"),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Flatten(), layers.Dense(10, activation="softmax")])

model = net_with_strides()
show(shapes=[tuple(layer.output.shape[1:]) for layer in model.layers],
     parameters=model.count_params())

# %% [markdown] lang="en"
# The number of batches depends on the budget:

# %% [markdown] lang="es"
# La cantidad de lotes depende del presupuesto:

# %%
steps = budget.pick(smoke=225, cpu=1875, gpu=5625)
epochs = max(1, round(32 * steps / len(x_train)))
print(budget.name(), f"{steps = }, {epochs = }")
budget.announce(cpu=3, gpu=3)

# %%
def train(name: str, seed: int) -> keras.Model:
    """A model from this start, trained on batches of 32 images."""
    keras.utils.set_random_seed(seed)
    model = net_with_pooling() if name == "pooled" else net_with_strides()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=32, epochs=epochs, verbose=0)
    return model

# %%
models = {name: [train(name, seed) for seed in range(3)]
          for name in ("pooled", "strided")}
net = models["pooled"][0]

# %% [markdown] lang="en"
# For the question of section 4, the test images also move to the right, by 0 to 4 pixels:

# %% [markdown] lang="es"
# Para la pregunta de la sección 4, las imágenes de prueba también se mueven a la derecha, de 0 a 4 píxeles:

# %%
moves = np.arange(5)
x_moved = np.concatenate([np.roll(x_test, move, axis=2) for move in moves])

def accuracies(model: keras.Model) -> np.ndarray:
    """The share of test images that are right, in %, moved right by 0, 1 … 4 pixels."""
    parts = [np.argmax(model(part), axis=1) for part in np.array_split(x_moved, 50)]
    answers = np.concatenate(parts).reshape(5, -1)
    return 100 * np.mean(answers == y_test, axis=1)

# %%
curves = {name: np.array([accuracies(model) for model in three])
          for name, three in models.items()}
assert all(runs[:, 0].min() > 85 for runs in curves.values())

# %%
rows = [(name, runs[:, 0].round(1), runs.mean(axis=0).round(1))
        for name, runs in curves.items()]
table(rows, ["", "three runs", "means at 0, 1 … 4 pixels"], "test accuracy (%)")

# %% [markdown] lang="en"
# Each row: the test accuracy of the three runs, and then the means when the test images move by 0, 1 … 4 pixels. Before we look at those, let us see what the first network has learned.
#
# ### Filters and feature maps
#
# These are the 16 filters of the first convolution, grey for 0, and below them the 16 channels of *one* filter of the second.

# %% [markdown] lang="es"
# Cada fila: la exactitud de prueba de las tres corridas, y luego los promedios cuando las imágenes de prueba se mueven 0, 1 … 4 píxeles. Antes de mirarlos, veamos qué aprendió la primera red.
#
# ### Filtros y mapas de características
#
# Estos son los 16 filtros de la primera convolución, con gris para el 0, y debajo los 16 canales de *un* filtro de la segunda.

# %%
kernel_1, _ = net.layers[0].get_weights()
kernel_2, _ = net.layers[2].get_weights()
weights = {"conv 1": kernel_1[:, :, 0], "conv 2": kernel_2[:, :, :, 0]}
plots.feature_maps(weights, across=16)

# %% [markdown] lang="en"
# Some first-layer filters are light on one side and dark on the other: they see edges at some angle, as simple cells do. Filters of 3×3 are too small to read much more from them; it is better to watch what they do. A second model that shares the layers gives all maps at once:

# %% [markdown] lang="es"
# Algunos filtros de la primera capa son claros de un lado y oscuros del otro: ven bordes de cierto ángulo, como las células simples. Los filtros de 3×3 son demasiado pequeños para leer mucho más en ellos; es mejor ver qué hacen. Un segundo modelo que comparte las capas da todos los mapas a la vez:

# %%
watcher = keras.Model(net.inputs[0], [layer.output for layer in net.layers])
outputs = [np.asarray(values) for values in watcher(x_test[first])]
maps = dict(zip(("conv 1", "pool 1", "conv 2", "pool 2"), outputs[:4], strict=True))

# %%
plots.feature_maps({name: values[4] for name, values in maps.items()}, across=16)

# %% [markdown] lang="en"
# A 4, layer by layer. The convolutions make stroke and edge maps; each pooling halves them, and what was strong stays. In `conv 2` each map asks for a combination of the first ones, so in each of them other parts of the 4 light up.
#
# In the browser, predict first: (1) Is there a channel of `conv 1` that answers to upright strokes? Look at the 1, then check with the 7: its bar should stay dark. (2) Is there a channel that is silent for one digit and strong for another? (3) Go through the layers with one digit: what share of the cells is 0?

# %% [markdown] lang="es"
# Un 4, capa por capa. Las convoluciones hacen mapas de trazos y bordes; cada pooling los reduce a la mitad, y lo que era fuerte queda. En `conv 2` cada mapa pide una combinación de los primeros, así que en cada uno se encienden otras partes del 4.
#
# En el explorador, predice primero: (1) ¿Hay un canal de `conv 1` que responda a los trazos verticales? Mira el 1 y comprueba con el 7: su barra horizontal debe quedar oscura. (2) ¿Hay un canal que calle con un dígito y sea fuerte con otro? (3) Recorre las capas con un mismo dígito: ¿qué parte de las celdas es 0?

# %%
widgets.feature_maps(x_test[first], maps, outputs[-1])

# %%
sparse = {name: round(float(np.mean(values == 0)), 2) for name, values in maps.items()}
assert sparse["pool 1"] <= sparse["conv 1"] and sparse["pool 2"] <= sparse["conv 2"]
table(sparse.items(), ["layer", "share of zeros"])

# %% [markdown] lang="en"
# Many cells of `conv 1` and `conv 2` are exactly 0, the work of the ReLU; pooling leaves fewer zeros, since one positive number in a window is enough. The bars under the image are the ten probabilities. Your answers to (1) and (2) hold for this network only: from another random start other filters grow.
#
# ### How much shift does the ConvNet forgive?
#
# *Predict* before you run: how much of its accuracy is left after a shift by 1, by 2, by 4? And does pooling do better than a stride?

# %% [markdown] lang="es"
# Muchas celdas de `conv 1` y `conv 2` son exactamente 0, obra de la ReLU; el pooling deja menos ceros, pues basta un número positivo en la ventana. Las barras debajo de la imagen son las diez probabilidades. Tus respuestas a (1) y (2) valen solo para esta red: desde otro inicio al azar crecen otros filtros.
#
# ### ¿Cuánto desplazamiento perdona la ConvNet?
#
# *Predice* antes de ejecutar: ¿cuánto de su exactitud le queda con un desplazamiento de 1, de 2, de 4? ¿Y le va mejor al pooling que al stride?

# %%
titles = {"max pooling": curves["pooled"], "strided convolution": curves["strided"]}
plots.bands({name: (moves, runs) for name, runs in titles.items()},
            x="shift (pixels)", y="test accuracy (%)")

# %% [markdown] lang="en"
# The difference of the means in percentage points, pooling minus stride:

# %% [markdown] lang="es"
# La diferencia de los promedios en puntos porcentuales, pooling menos stride:

# %%
with_pooling = curves["pooled"].mean(axis=0)
with_stride = curves["strided"].mean(axis=0)
assert with_pooling[0] - with_pooling[1] < 12
assert with_pooling[4] < .75 * with_pooling[0]
assert with_pooling[2] > with_stride[2]
assert abs(with_pooling[0] - with_stride[0]) < 3
show(difference=(with_pooling - with_stride).round(1))

# %% [markdown] lang="en"
# One pixel is nearly forgiven; two cost more, and by four the network has lost much of what it knew. So two layers of pooling do *not* make a network blind to shifts: the dense layer at the end still asks where each feature is. Without a shift the two are about equal; from two pixels on pooling keeps more points than the stride, in the mean of three runs. (That is MNIST. With the digits that stand in for it, look again at four pixels: there the lead may be gone.) That is a comparison of two whole models, not of one knob: the strided one has 16,330 parameters and skips three of four places, where pooling looks at all and keeps the best.
#
# If you want a network that forgives larger shifts, show it shifted images as it learns. (Lesson 7 does.)

# %% [markdown] lang="es"
# Un píxel casi se perdona; dos cuestan más, y con cuatro la red perdió mucho de lo que sabía. Dos capas de pooling *no* hacen a una red ciega a los desplazamientos: la capa densa del final sigue preguntando dónde está cada característica. Sin desplazamiento los dos quedan casi iguales; desde dos píxeles el pooling conserva más puntos que el stride, en el promedio de tres corridas. (Eso es MNIST. Con los dígitos que lo reemplazan, mira otra vez los cuatro píxeles: ahí la ventaja puede haber desaparecido.) Es una comparación de dos modelos completos, no de una sola perilla: el de stride tiene 16 330 parámetros y se salta tres de cada cuatro lugares, mientras que el pooling los mira todos y conserva el mejor.
#
# Si quieres una red que perdone desplazamientos mayores, muéstrale imágenes desplazadas mientras aprende. (Lo hace la lección 7.)

# %% [markdown] lang="en"
# ## 7 · Paper against ours
#
# Fukushima's abstract says of the last layer that its response is *not affected at all* by the position of the pattern. His figure 6 shows digits at three places each; the text gives no number of pixels. So we ask for more than the figure: every place within 2 pixels, the range of our training, and every place at which the pattern fits on the retina.
#
# | | 1980 | ours |
# | --- | --- | --- |
# | layers and planes | 7 layers, 24 planes | the same |
# | patterns | 0 to 4, 20 presentations each, at random places | the same; our own drawings |
# | cells of C3 that answer a learned pattern | 1 | share of patterns with exactly 1, printed below |

# %% [markdown] lang="es"
# ## 7 · El artículo frente a lo nuestro
#
# El resumen de Fukushima dice que la posición del patrón *no afecta en absoluto* la respuesta de la última capa. Su figura 6 muestra dígitos en tres lugares cada uno; el texto no da ningún número de píxeles. Así que pedimos más que la figura: todo lugar a no más de 2 píxeles, el rango de nuestro entrenamiento, y todo lugar en que el patrón cabe en la retina.
#
# | | 1980 | lo nuestro |
# | --- | --- | --- |
# | capas y planos | 7 capas, 24 planos | igual |
# | patrones | 0 a 4, 20 presentaciones de cada uno, en lugares al azar | igual; con dibujos propios |
# | células de C3 que responden a un patrón aprendido | 1 | abajo, en qué parte de los casos es exactamente 1 |

# %% tags=["nbval-check-output"]
near = np.concatenate([everywhere(digit, 2) for digit in DIGITS])
active = [(net(near)["C3"] > 0).sum(axis=(1, 2, 3)) for net in nets]
show(a_single_cell_answers=[f"{100 * np.mean(cells == 1):.0f} %" for cells in active])
assert np.mean(np.array(active) == 1) > .9

# %% [markdown] lang="en"
# The share of patterns that are recognised within 2 and within 4 pixels, by the nets and by the template matcher:

# %% [markdown] lang="es"
# El porcentaje de patrones que reconocen las redes, y luego el comparador, hasta 2 y hasta 4 píxeles:

# %%
right, missed = np.array(hits), np.array(template)
within = {"2": ring <= 2, "4": ring <= 4}
rows = [(name, 100 * right[..., places].mean(), 100 * missed[:, places].mean())
        for name, places in within.items()]
assert right[..., ring <= 2].mean() > .97
assert right.mean() > .85 and missed.mean() < .35
table(rows, ["shift (pixels)", "neocognitron", "template"], "recognised (%)")

# %% [markdown] lang="en"
# How much of this hangs on *our* choices? Here are nets whose weights fall faster (0.5) or more slowly (0.9) with each step from the middle than the 0.7 of all the others: for three runs each the number of planes, then the shares within 2 and 4 pixels.

# %% [markdown] lang="es"
# ¿Cuánto de esto depende de *nuestras* elecciones? Estas son redes cuyos pesos bajan más rápido (0.5) o más lento (0.9) con cada paso desde el centro que el 0.7 de todas las demás: de tres corridas de cada una, la cantidad de planos, luego los porcentajes hasta 2 y hasta 4 píxeles.

# %%
rows = []
for decay in (.5, .9):
    others = [train_neocognitron(seed, decay) for seed in range(3)]
    winners = [other.winners(middle) for other in others]
    same = np.array([mark_hits(other, planes, shifted)
                     for other, planes in zip(others, winners, strict=True)])
    planes_used = [len(set(planes.tolist())) for planes in winners]
    inside = same[..., ring <= 2]
    rows.append((decay, planes_used, 100 * inside.mean(), 100 * same.mean()))
    assert inside.mean() > .95

# %%
table(rows, ["decay", "different planes", "up to 2 pixels (%)", "up to 4 pixels (%)"])

# %% [markdown] lang="en"
# The claim holds where the net was trained: within 2 pixels the same cell answers most, every time, in all runs. Over all 81 places that is so in nearly all cases, not in all, while the template matcher is at the level of guessing. In four of the five nets a single cell answers in nearly every case, as in the paper; in the fourth net it has company in about a quarter of them.
#
# Why not *at all* places? One step of C1 is two pixels of the retina; between steps the responses change, and at the border a part of what the cells would see is cut off. Fukushima's nets saw random positions in training; how far from the middle he does not say. And one of our five nets gave two digits the same cell. The paper shows one trained net, and warns that parameters must be chosen with care.
#
# With weights that fall otherwise nothing essential changes. The drawings are our choice too, and they are clean and few.

# %% [markdown] lang="es"
# La afirmación se cumple donde la red se entrenó: a no más de 2 píxeles la misma célula es siempre la que más responde, en todas las corridas. En los 81 lugares es así en casi todos los casos, no en todos, mientras que el comparador está al nivel del azar. En cuatro de las cinco redes responde una sola célula en casi todos los casos, como en el artículo; en la cuarta red no está sola en más o menos un cuarto de ellos.
#
# ¿Por qué no en *todos* los lugares? Un paso de C1 son dos píxeles de la retina; entre pasos las respuestas cambian, y en el borde se corta una parte de lo que las células verían. Las redes de Fukushima vieron posiciones al azar en el entrenamiento; no dice a qué distancia del centro. Y una de nuestras cinco redes dio a dos dígitos la misma célula. El artículo muestra una red entrenada, y advierte que los parámetros deben elegirse con cuidado.
#
# Con pesos que bajan de otro modo no cambia nada esencial. También los dibujos son elección nuestra, y son limpios y pocos.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You pooled by hand and in NumPy, equal to Keras: maximum, average, overlapping, global. Backward, the maximum sends its gradient to the winner, the mean spreads it; neither has parameters.
# 2. You measured what pooling forgives with windows side by side: $(k-1)/k$ of the steps of a single pixel, $(k-1)/(k+1)$ in noise. Multiples of the stride it follows exactly.
# 3. You built the neocognitron's cells: a thresholded cosine (S), a saturating sum held back by the other planes (C), and learning in which the winner takes all. It recognised moved and deformed digits that a template matcher misses.
# 4. You predicted the shapes and the 12,810 parameters of your first ConvNet.
# 5. You trained it, browsed its maps, and saw that it forgives a pixel, not four.
#
# Lesson 5 repairs what goes wrong in such a model: initialisation, batch normalisation, dropout.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Hiciste pooling a mano y en NumPy, igual que Keras: máximo, promedio, con solapamiento, global. Hacia atrás, el máximo envía su gradiente al ganador y el promedio lo reparte; ninguno tiene parámetros.
# 2. Mediste qué perdona el pooling con ventanas contiguas: $(k-1)/k$ de los pasos de un solo píxel, $(k-1)/(k+1)$ en el ruido. Los múltiplos del stride los sigue exactamente.
# 3. Construiste las células del neocognitrón: un coseno con umbral (S), una suma que se satura y que frenan los demás planos (C), y un aprendizaje en que el ganador se lo lleva todo. Reconoció dígitos movidos y deformados que un comparador de plantillas no reconoce.
# 4. Predijiste las formas y los 12 810 parámetros de tu primera ConvNet.
# 5. La entrenaste, exploraste sus mapas y viste que perdona un píxel, no cuatro.
#
# La lección 5 repara lo que puede fallar en un modelo así: inicialización, normalización por lotes, dropout.

# %% [markdown] lang="en"
# ## References
#
# - K. Fukushima, "Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition unaffected by shift in position", *Biol. Cybernetics* 36 (1980) 193–202, [doi 10.1007/BF00344251](https://doi.org/10.1007/BF00344251). "Neocognitron: a hierarchical neural network capable of visual pattern recognition", *Neural Networks* 1 (1988) 119–130, [doi 10.1016/0893-6080(88)90014-7](https://doi.org/10.1016/0893-6080(88)90014-7).
# - Y. LeCun and others, "Backpropagation applied to handwritten zip code recognition", *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541).
# - J. Weng, N. Ahuja, T. S. Huang, "Cresceptron", *IJCNN* (1992) I, 576–581. M. Riesenhuber, T. Poggio, the maximum as a model of cortex, *Nature Neuroscience* 2 (1999) 1019–1025, [doi 10.1038/14819](https://doi.org/10.1038/14819).
# - D. Scherer, A. Müller, S. Behnke, pooling operations compared, *ICANN* (2010), LNCS 6354. A. Krizhevsky, I. Sutskever, G. E. Hinton, "ImageNet classification with deep convolutional neural networks", *NIPS* (2012), section 3.4.
# - M. Lin, Q. Chen, S. Yan, "Network in network", [arXiv 1312.4400](https://arxiv.org/abs/1312.4400). J. T. Springenberg and others, "Striving for simplicity: the all convolutional net", [arXiv 1412.6806](https://arxiv.org/abs/1412.6806).
# - A. Azulay, Y. Weiss, small shifts, *JMLR* 20 (2019) 184, [arXiv 1805.12177](https://arxiv.org/abs/1805.12177). R. Zhang, "Making convolutional networks shift-invariant again", *ICML* (2019), [arXiv 1904.11486](https://arxiv.org/abs/1904.11486).

# %% [markdown] lang="es"
# ## Referencias
#
# - K. Fukushima, "Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition unaffected by shift in position", *Biol. Cybernetics* 36 (1980) 193–202, [doi 10.1007/BF00344251](https://doi.org/10.1007/BF00344251). "Neocognitron: a hierarchical neural network capable of visual pattern recognition", *Neural Networks* 1 (1988) 119–130, [doi 10.1016/0893-6080(88)90014-7](https://doi.org/10.1016/0893-6080(88)90014-7).
# - Y. LeCun y otros, "Backpropagation applied to handwritten zip code recognition", *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541).
# - J. Weng, N. Ahuja, T. S. Huang, "Cresceptron", *IJCNN* (1992) I, 576–581. M. Riesenhuber, T. Poggio, el máximo como modelo de la corteza, *Nature Neuroscience* 2 (1999) 1019–1025, [doi 10.1038/14819](https://doi.org/10.1038/14819).
# - D. Scherer, A. Müller, S. Behnke, comparación de operaciones de pooling, *ICANN* (2010), LNCS 6354. A. Krizhevsky, I. Sutskever, G. E. Hinton, "ImageNet classification with deep convolutional neural networks", *NIPS* (2012), sección 3.4.
# - M. Lin, Q. Chen, S. Yan, "Network in network", [arXiv 1312.4400](https://arxiv.org/abs/1312.4400). J. T. Springenberg y otros, "Striving for simplicity: the all convolutional net", [arXiv 1412.6806](https://arxiv.org/abs/1412.6806).
# - A. Azulay, Y. Weiss, pequeños desplazamientos, *JMLR* 20 (2019) 184, [arXiv 1805.12177](https://arxiv.org/abs/1805.12177). R. Zhang, "Making convolutional networks shift-invariant again", *ICML* (2019), [arXiv 1904.11486](https://arxiv.org/abs/1904.11486).
