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
# # 8 · VGGNet: small kernels, many layers
#
# AlexNet won with eight layers of several shapes and sizes. Which of its choices mattered? In 2014 Karen Simonyan and Andrew Zisserman, of Oxford's Visual Geometry Group, fixed all choices but one, the **depth**, and turned that one from 11 to 19 layers. This lesson builds their nets, counts them, and tries the main parts of their recipe.
#
# **You will be able to**
#
# 1. say what three 3×3 convolutions have over one 7×7, with numbers, and what they cost;
# 2. turn Table 1 of the paper into code, and predict the parameters of all six nets exactly;
# 3. say where the memory and the multiplications of such a net sit;
# 4. explain the training recipe, and why the deep nets were started from a shallow one;
# 5. make convolutions of fully connected layers, and say what a net gives on an image that is too large for it;
# 6. train a small VGG with and without batch normalisation, and look at what it gets wrong.
#
# **You need** lesson 3 (convolution), lesson 5 (initialisation, batch normalisation) and lesson 7 (AlexNet). **Time:** about 130 minutes.
#
# **Training:** `cpu` 8 minutes on two cores (estimate: 240,000 images at 760 a second, and small nets), `gpu` 9 minutes, `paper` 30 minutes on a Colab T4 (estimates: 70,200 steps of 7 ms, 173,000 of 10 ms).

# %% [markdown] lang="es"
# # 8 · VGGNet: kernels pequeños, muchas capas
#
# AlexNet ganó con ocho capas de varias formas y tamaños. ¿Cuáles de sus decisiones importaban? En 2014 Karen Simonyan y Andrew Zisserman, del Visual Geometry Group de Oxford, fijaron todas las decisiones menos una, la **profundidad**, y la movieron de 11 a 19 capas. Esta lección construye sus redes, las cuenta y prueba las partes principales de su receta.
#
# **Serás capaz de**
#
# 1. decir qué ventaja tienen tres convoluciones de 3×3 sobre una de 7×7, con números, y qué cuestan;
# 2. convertir la Tabla 1 del artículo en código, y predecir exactamente los parámetros de las seis redes;
# 3. decir dónde están la memoria y las multiplicaciones de una red así;
# 4. explicar la receta de entrenamiento, y por qué las redes profundas se iniciaban desde una menos profunda;
# 5. convertir capas totalmente conectadas en convoluciones, y decir qué da una red sobre una imagen demasiado grande para ella;
# 6. entrenar una VGG pequeña con y sin normalización por lotes, y mirar en qué se equivoca.
#
# **Necesitas** la lección 3 (convolución), la lección 5 (inicialización, normalización por lotes) y la lección 7 (AlexNet). **Tiempo:** unos 130 minutos.
#
# **Entrenamiento:** `cpu` 8 minutos en dos núcleos (estimado: 240 000 imágenes a 760 por segundo, y redes pequeñas), `gpu` 9 minutos, `paper` 30 minutos en una T4 de Colab (estimados: 70 200 pasos de 7 ms, 173 000 de 10 ms).

# %%
import keras
import numpy as np

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · The problem: one question at a time
#
# After 2012 everybody improved AlexNet, and many things changed at once. The best entries of 2013 (Zeiler and Fergus; Sermanet and others) took smaller windows and smaller steps in the first layer: 7×7 with stride 2 in the place of 11×11 with stride 4. Others trained and tested on images of several sizes. Did depth help too? To find out, the two authors chose rules that leave only the depth free:
#
# - every convolution is 3×3, "the smallest size" that knows left from right, up from down, and the centre; stride 1, padding 1, so that the map keeps its size;
# - every pooling is max pooling over 2×2 with stride 2: the map is halved;
# - after a pooling the channels are doubled, from 64 until there are 512;
# - at the end two fully connected layers of 4096, and one of 1000; ReLU everywhere.
#
# The rest is arithmetic. Begin with the smallest question: is a 3×3 window not too small?

# %% [markdown] lang="es"
# ## 1 · El problema: una pregunta a la vez
#
# Después de 2012 todos mejoraron AlexNet, y cambiaron muchas cosas a la vez. Las mejores redes de 2013 (Zeiler y Fergus; Sermanet y otros) usaron ventanas y pasos más pequeños en la primera capa: 7×7 con *stride* 2 en lugar de 11×11 con stride 4. Otros entrenaron y probaron con imágenes de varios tamaños. ¿Ayudaba también la profundidad? Para saberlo, los dos autores eligieron reglas que solo dejan libre la profundidad:
#
# - toda convolución es de 3×3, el tamaño más pequeño que distingue izquierda de derecha, arriba de abajo, y el centro; stride 1 y *padding* 1, para que el mapa conserve su tamaño;
# - todo *pooling* es *max pooling* de 2×2 con stride 2: el mapa se reduce a la mitad;
# - después de un pooling se duplican los canales, desde 64 hasta llegar a 512;
# - al final, dos capas totalmente conectadas de 4096 y una de 1000; ReLU en todas partes.
#
# El resto es aritmética. Empecemos por la pregunta más pequeña: ¿no es demasiado pequeña una ventana de 3×3?

# %% [markdown] lang="en" tags=["08.compose"]
# ## 2 · Three small kernels for a large one
#
# Take a row of seven pixels and the kernel $(1, 2, 1)$, three times, without padding. By hand: the first pass gives $0+2+0 = 2$, then $1+0+2 = 3$, and so on. Seven pixels become five, three, one. *Predict* the last number before you run the cell.

# %% [markdown] lang="es" tags=["08.compose"]
# ## 2 · Tres kernels pequeños en vez de uno grande
#
# Toma una fila de siete píxeles y el kernel $(1, 2, 1)$, tres veces, sin padding. A mano: la primera pasada da $0+2+0 = 2$, luego $1+0+2 = 3$, y así. Siete píxeles pasan a ser cinco, tres, uno. *Predice* el último número antes de ejecutar la celda.

# %% tags=["nbval-check-output"]
row = np.array([0, 1, 0, 2, 1, 0, 3])
small = np.array([1, 2, 1])
passes = [row]
for _ in range(3):
    passes.append(np.correlate(passes[-1], small, "valid"))
table(enumerate(passes), ["pass", "row"])

# %% [markdown] lang="en" tags=["08.compose"]
# The last number has seen all seven pixels, so three kernels of 3 see as far as one kernel of 7. **Which** kernel of 7? Send a single 1 through: the first pass spreads it to $(1, 2, 1)$, the second adds three shifted copies of that, $(1, 4, 6, 4, 1)$. This is the true convolution of lesson 3, the kernels convolved with each other.

# %% [markdown] lang="es" tags=["08.compose"]
# El último número ha visto los siete píxeles: tres kernels de 3 ven tan lejos como uno de 7. ¿**Cuál** kernel de 7? Haz pasar un solo 1: la primera pasada lo extiende a $(1, 2, 1)$; la segunda suma tres copias desplazadas de eso, $(1, 4, 6, 4, 1)$. Es la convolución verdadera de la lección 3, aplicada a los kernels mismos.

# %% tags=["nbval-check-output"]
large = np.convolve(np.convolve(small, small), small)
assert large @ row == passes[-1][0] == 64
show(large=large, sum=large @ row)

# %% [markdown] lang="en"
# In two dimensions it is the same. Three 3×3 kernels of whole numbers, one after the other, against the one 7×7 kernel that they make, on a photograph: equal at every pixel, exactly.

# %% [markdown] lang="es"
# En dos dimensiones es igual. Tres kernels de 3×3 con números enteros, uno tras otro, frente al kernel de 7×7 que forman, sobre una fotografía: iguales en cada píxel, exactamente.

# %%
from itertools import pairwise

from scipy.signal import convolve2d, correlate2d

rng = np.random.default_rng(0)
a, b, c = rng.integers(-3, 4, (3, 3, 3))
seven = convolve2d(convolve2d(a, b), c)
camera = datasets.photo("camera")[::4, ::4, 0].astype(int)

# %% tags=["nbval-check-output"]
stepwise = camera
for kernel in (a, b, c):
    stepwise = correlate2d(stepwise, kernel, "valid")
at_once = correlate2d(camera, seven, "valid")
assert np.array_equal(stepwise, at_once)
show(camera=camera.shape, seven=seven.shape, stepwise=stepwise.shape,
     at_once=at_once.shape, agree=np.array_equal(stepwise, at_once))

# %% [markdown] lang="en"
# The four kernels. Is any of the small ones easy to find again in the large one?

# %% [markdown] lang="es"
# Los cuatro kernels. ¿Se reconoce alguno de los pequeños dentro del grande?

# %%
plots.arrays({"a": a, "b": b, "c": c, "7×7": seven},
             caption="three kernels of 3×3, and the one of 7×7 that does the same")

# %% [markdown] lang="en"
# **Your turn.** Write the function that makes one kernel of any number of kernels, of any sizes. (About 4 lines; `convolve2d` does the work for two.)

# %% [markdown] lang="es"
# **Tu turno.** Escribe la función que hace un solo kernel de cualquier cantidad de kernels, de cualquier tamaño. (Unas 4 líneas; `convolve2d` hace el trabajo para dos.)

# %%
# exercise: 08.compose
def compose(kernels: list[np.ndarray]) -> np.ndarray:
    """The one kernel that does what these do in turn; k and l make k + l - 1."""
    ### BEGIN SOLUTION
    composed = kernels[0]
    for kernel in kernels[1:]:
        composed = convolve2d(composed, kernel)
    return composed
    ### END SOLUTION

# %%
check("08.compose", compose)

# %% [markdown] lang="en"
# ### What is gained
#
# **Parameters.** With $C$ channels in and out, a 3×3 layer has $9C^2$ weights, so three have $27C^2$; one 7×7 layer has $49C^2$, "81 % more" says the paper. **Receptive field**: the same 7, by the formula of lesson 3. *Predict:* how many 3×3 layers see 11×11, AlexNet's first window, and with what share of its weights?

# %% [markdown] lang="es"
# ### Qué se gana
#
# **Parámetros.** Con $C$ canales de entrada y de salida, una capa de 3×3 tiene $9C^2$ pesos; tres tienen $27C^2$. Una de 7×7 tiene $49C^2$: 81 % más, dice el artículo. **Campo receptivo**: el mismo 7, con la fórmula de la lección 3. *Predice:* ¿cuántas capas de 3×3 ven 11×11, la primera ventana de AlexNet, y con qué fracción de sus pesos?

# %% tags=["nbval-check-output"]
from helpers.scratch.convolution import receptive_field

compared = []
for layers in range(1, 6):
    k = receptive_field([(3, 1)] * layers)
    ratio = k * k / (9 * layers)
    compared.append((layers, f"{k}×{k}", f"{9 * layers}C²", f"{k * k}C²", ratio))
assert round(100 * (49 / 27 - 1)) == 81
table(compared,
      ["layers", "window", "weights of the layers", "weights of one layer", "ratio"])

# %% [markdown] lang="en"
# Five layers for 11×11, with 45 weights in the place of 121. The multiply-adds fall in the same proportion, for every weight is used once at each pixel.
#
# Nothing is free. In a space of 49 numbers, three 3×3 kernels reach only those kernels that *can* be composed: 27 numbers do not fill 49. The paper calls this a regularisation of the 7×7 kernels. And backpropagation must keep the output of each layer: three maps, not one. Section 4 shows what that means.
#
# **Non-linearities.** As long as nothing stands between them, three layers are one linear layer, and the exercise above even says which. With ReLU between them they are no kernel at all. A linear map gives $-y$ for $-x$. Does the stack with ReLU?

# %% [markdown] lang="es"
# Cinco capas para 11×11, con 45 pesos en lugar de 121. Las multiplicaciones y sumas bajan en la misma proporción, pues cada peso se usa una vez en cada píxel.
#
# Nada es gratis. En un espacio de 49 números, tres kernels de 3×3 solo alcanzan los kernels que *se pueden* componer: 27 números no llenan 49. El artículo lo llama una regularización de los kernels de 7×7. Y la retropropagación debe guardar la salida de cada capa: tres mapas, no uno. La sección 4 muestra qué significa eso.
#
# **No linealidades.** Mientras no haya nada entre ellas, tres capas son una sola capa lineal, y el ejercicio anterior hasta dice cuál. Con ReLU entre ellas ya no son ningún kernel. Una función lineal da $-y$ para $-x$. ¿Y la pila con ReLU?

# %% tags=["nbval-check-output"]
def stack(image: np.ndarray, relu: bool) -> np.ndarray:
    """Three kernels in turn, ReLU after each or not: (h, w) -> (h - 6, w - 6)."""
    for kernel in (a, b, c):
        image = correlate2d(image, kernel, "valid")
        image = np.maximum(image, 0) if relu else image
    return image

patch = camera - camera.mean().round().astype(int)
table([(relu, np.array_equal(stack(-patch, relu), -stack(patch, relu)))
       for relu in (False, True)], ["relu", "gives −y for −x"])

# %% [markdown] lang="en"
# The stack is smaller than a 7×7 layer, and makes several decisions on the way where that layer makes one. Neither contains the other: a single ReLU breaks the symmetry as well, and the stack's kernels are not all of those of 7×7. The paper tested it: net B (below) against a net with one 5×5 layer for each pair of 3×3 layers. The top-1 error of the net with large kernels was 7 % higher (section 4.1). Section 9 tries that here.

# %% [markdown] lang="es"
# La pila es más pequeña que una capa de 7×7, y toma varias decisiones en el camino donde esa capa toma una. Ninguna contiene a la otra: también una sola ReLU rompe la simetría, y los kernels de la pila no son todos los de 7×7. El artículo lo probó: la red B (más abajo) frente a una red con una capa de 5×5 por cada par de capas de 3×3. El error top-1 de la red de kernels grandes fue 7 % mayor (sección 4.1). La sección 9 lo intenta aquí.

# %% [markdown] lang="en" tags=["08.third_of_block_3", "08.parameters", "08.evidence"]
# ## 3 · Table 1 as code
#
# The paper's Table 1 has a column for each net. Here a column is a line: `conv3-64` is a convolution with 64 filters of 3×3, `|` a max pooling, `LRN` AlexNet's local response normalisation. The three fully connected layers are the same in all of them, and are left out.

# %% [markdown] lang="es" tags=["08.third_of_block_3", "08.parameters", "08.evidence"]
# ## 3 · La Tabla 1 como código
#
# La Tabla 1 del artículo tiene una columna por red. Aquí una columna es una línea: `conv3-64` es una convolución con 64 filtros de 3×3, `|` un max pooling, `LRN` la normalización de respuesta local de AlexNet. Las tres capas totalmente conectadas son las mismas en todas, y no se escriben.

# %% tags=["nbval-check-output", "08.third_of_block_3", "08.parameters", "08.evidence"]
from helpers.architectures.vgg import CONFIGURATIONS, MILLIONS

nets = []
for name in MILLIONS:
    words = CONFIGURATIONS[name].split()
    depth = sum("conv" in word for word in words) + 3
    nets.append((name, depth, " ".join(words).replace("conv", "")))
table(nets, ["net", "layers", "column"])

# %% [markdown] lang="en" tags=["08.third_of_block_3", "08.evidence"]
# (The word `conv` is left out, to save room.) The layers counted are those with weights: 11, 11, 13, 16, 16, 19. What sets C and D apart are the last convolutions of blocks 3 to 5: **1×1** in C. Such a convolution looks at one pixel and mixes its channels; with its ReLU it adds a non-linearity and widens nothing. D, with 16 layers, is today's *VGG-16*; E is *VGG-19*.
#
# **Your turn: predict a row.** The third convolution of block 3 of net **C**, `conv1-256`, on images of 224×224: height, width and channels of its output, and its parameters with biases.

# %% [markdown] lang="es" tags=["08.third_of_block_3", "08.evidence"]
# (La palabra `conv` se omite, para ahorrar espacio.) Se cuentan las capas con pesos: 11, 11, 13, 16, 16, 19. Lo que distingue a C de D son las últimas convoluciones de los bloques 3 a 5: de **1×1** en C. Una convolución así mira un solo píxel y mezcla sus canales; con su ReLU agrega una no linealidad y no amplía nada. D, con 16 capas, es la *VGG-16* de hoy; E es la *VGG-19*.
#
# **Tu turno: predice una fila.** La tercera convolución del bloque 3 de la red **C**, `conv1-256`, con imágenes de 224×224: alto, ancho y canales de su salida, y sus parámetros, con sesgos.

# %%
# exercise: 08.third_of_block_3
### BEGIN SOLUTION
third_of_block_3 = (56, 56, 256, 65_792)
### END SOLUTION

# %%
check("08.third_of_block_3", third_of_block_3)

# %% [markdown] lang="en"
# **Your turn: repair.** This function should count all parameters of a net such as those of Table 1, given its convolutions as (kernel's side, filters): `[(3, 64), (3, 128), …]`, with the three fully connected layers. It has four bugs: in the area of a kernel, in the biases, in the channels that a layer gets, and in the numbers that the first fully connected layer gets. (The images are 224×224 and there are five poolings.) The check recognises the last bug that is left.

# %% [markdown] lang="es"
# **Tu turno: repara.** Esta función debería contar todos los parámetros de una red como las de la Tabla 1, dadas sus convoluciones como (lado del kernel, filtros): `[(3, 64), (3, 128), …]`, con las tres capas totalmente conectadas. Tiene cuatro errores: en el área de un kernel, en los sesgos, en los canales que recibe una capa y en los números que recibe la primera capa totalmente conectada. (Las imágenes son de 224×224 y hay cinco poolings.) La verificación reconoce el último error que quede.

# %%
# exercise: 08.parameters
def parameters(convolutions: list[tuple[int, int]]) -> int:
    """All weights and biases: convolutions (kernel, filters), then the full layers."""
    total, before = 0, 3
    ### BEGIN SOLUTION
    for k, filters in convolutions:
        total += (k * k * before + 1) * filters
        before = filters
    sizes = [7 * 7 * before, 4096, 4096, 1000]
    return total + sum((numbers + 1) * units for numbers, units in pairwise(sizes))
    ### STUB
    # total = sum(side * before * filters for side, filters in convolutions)
    # sizes = [before, 4096, 4096, 1000]
    # return total + sum(numbers * units for numbers, units in pairwise(sizes))
    ### END SOLUTION

# %%
check("08.parameters", parameters)

# %% [markdown] lang="en"
# Now the course's count. `walk` goes through a column and says for each convolution its name, the side of its map, its kernel's side, the channels that come in and the filters. The names are today's: `conv3_2` is the second of block 3.

# %% [markdown] lang="es"
# Ahora la cuenta del curso. `walk` recorre una columna y dice de cada convolución su nombre, el lado de su mapa, el lado de su kernel, los canales que entran y los filtros. Los nombres son los de hoy: `conv3_2` es la segunda del bloque 3.

# %%
from typing import NamedTuple

class Convolution(NamedTuple):
    """A layer's name, its map's side, its kernels' side, its channels and filters."""
    name: str
    side: int
    size: int
    channels: int
    filters: int

# %% [markdown] lang="en"
# From block to block the side is halved, and the filters of one layer are the channels of the next:

# %% [markdown] lang="es"
# De un bloque a otro el lado se reduce a la mitad, y los filtros de una capa son los canales de la siguiente:

# %%
def walk(column: str) -> list[Convolution]:
    """The convolutions of a column, on an image of 224×224×3."""
    found, side, channels = [], 224, 3
    for block, part in enumerate(column.replace("LRN", "").split("|"), start=1):
        for k, word in enumerate(part.split(), start=1):
            size, filters = map(int, word.removeprefix("conv").split("-"))
            found.append(Convolution(f"conv{block}_{k}", side, size, channels, filters))
            channels = filters
        side //= 2
    return found

# %% tags=["nbval-check-output"]
from helpers.architectures.ledger import agrees, ledger, receptive_fields

FULL = (7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)  # numbers in, units

def count(column: str) -> int:
    """All parameters of a column, with the fully connected layers."""
    parameters = sum((numbers + 1) * units for numbers, units in FULL)
    for conv in walk(column):
        parameters += (conv.size**2 * conv.channels + 1) * conv.filters
    return parameters

totals = {name: count(CONFIGURATIONS[name]) for name in MILLIONS}
table_2 = [(name, totals[name], f"{MILLIONS[name]}M") for name in MILLIONS]
assert all(agrees(total, paper) for _, total, paper in table_2)
table(table_2, ["net", "parameters", "paper"])

# %% [markdown] lang="en"
# Six of six agree with the paper's Table 2 (there in millions), and A and A-LRN are equal: the normalisation learns nothing. From 11 layers to 19 the net grows by 8 % only. The depth is nearly free of parameters. Why? First a block, then the whole net.
#
# **Your turn: a block in Keras.** Write a function that returns a Keras model with one block of VGG for an input of shape `shape`, which is (height, width, channels): so many `convolutions` in a row, each with `filters` kernels of 3×3, stride 1, padding that keeps height and width, and ReLU; then one max pooling with windows of 2×2 and stride 2. (height, width, channels) becomes (height/2, width/2, filters). (About 4 lines.)

# %% [markdown] lang="es"
# Seis de seis coinciden con la Tabla 2 del artículo (allí en millones), y A y A-LRN son iguales: la normalización no aprende nada. De 11 a 19 capas la red crece solo 8 %. La profundidad casi no cuesta parámetros. ¿Por qué? Primero un bloque, luego la red entera.
#
# **Tu turno: un bloque en Keras.** Escribe una función que devuelva un modelo de Keras con un bloque de VGG para una entrada de forma `shape`, que es (alto, ancho, canales): tantas convoluciones seguidas como diga `convolutions`, cada una con `filters` kernels de 3×3, stride 1, un padding que conserve alto y ancho, y ReLU; después un solo max pooling con ventanas de 2×2 y stride 2. (alto, ancho, canales) se vuelve (alto/2, ancho/2, filters). (Unas 4 líneas.)

# %%
# exercise: 08.vgg_block
def vgg_block(shape: tuple[int, int, int], convolutions: int,
              filters: int) -> keras.Model:
    """A block of VGG, (h, w, c) -> (h/2, w/2, filters)."""
    ### BEGIN SOLUTION
    y = images = keras.Input(shape)
    for _ in range(convolutions):
        y = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(y)
    return keras.Model(images, keras.layers.MaxPooling2D(2)(y))
    ### END SOLUTION

# %%
check("08.vgg_block", vgg_block)

# %% [markdown] lang="en"
# Five such blocks, with 64, 128, 256, 512 and 512 filters, are all of VGG but its full layers. Build net D and look.

# %% [markdown] lang="es"
# Cinco bloques así, con 64, 128, 256, 512 y 512 filtros, son toda la VGG salvo sus capas completas. Construye la red D y mira.

# %%
net = architectures.vgg("D")
rows = ledger(net)
assert rows.total("parameters") == totals["D"]

# %%
plots.architecture(net)

# %% [markdown] lang="en"
# The same as a ledger. *Predict* the row of `conv4_1` before you read it: its output is 28×28×512, and 256 channels come in.

# %% [markdown] lang="es"
# Lo mismo, como libro de cuentas. *Predice* la fila de `conv4_1` antes de leerla: su salida es 28×28×512 y entran 256 canales.

# %% tags=["nbval-check-output"]
rows

# %% [markdown] lang="en"
# The model has exactly the parameters that `count` predicts. On a machine with time (the budget decides) the next cells build the other nets too, one at a time: half a gigabyte each, counted and freed.

# %% [markdown] lang="es"
# El modelo tiene exactamente los parámetros que `count` predice. En una máquina con tiempo (el presupuesto decide), las celdas siguientes construyen también las otras redes, de una en una: medio gigabyte cada una, contadas y liberadas.

# %%
others = budget.pick(smoke=(), cpu=("A", "A-LRN", "B", "C", "E"))

# %%
sees = receptive_fields(net)
del net
keras.backend.clear_session()
for name in others:
    assert ledger(architectures.vgg(name)).total("parameters") == totals[name]
    keras.backend.clear_session()

# %% [markdown] lang="en"
# What does one unit see of the image? *Predict* for `conv5_3`: more or less than half of the 224 pixels?

# %% [markdown] lang="es"
# ¿Qué ve de la imagen una unidad? *Predice* para `conv5_3`: ¿más o menos de la mitad de los 224 píxeles?

# %% tags=["nbval-check-output"]
last = "conv1_2", "conv2_2", "conv3_3", "conv4_3", "conv5_3", "pool5"
table([(name, sees[name]) for name in last], ["layer", "pixels seen"])

# %% [markdown] lang="en"
# Nearly all of it, 196 pixels, although no kernel is larger than 3×3: after each pooling a step is twice as long, so layers deep in the net look far.

# %% [markdown] lang="es"
# Casi toda, 196 píxeles, aunque ningún kernel es mayor que 3×3: después de cada pooling un paso es el doble de largo, así que las capas del fondo miran lejos.

# %% [markdown] lang="en"
# ## 4 · Where it all sits
#
# *Predict* before you look: which layer has most of the parameters? Which ones do most of the multiplications? Which ones need most of the memory for what they put out?

# %% [markdown] lang="es"
# ## 4 · Dónde está todo
#
# *Predice* antes de mirar: ¿qué capa tiene la mayor parte de los parámetros? ¿Cuáles hacen la mayor parte de las multiplicaciones? ¿Cuáles necesitan más memoria para lo que entregan?

# %%
plots.costs(rows)

# %% [markdown] lang="en"
# Three questions, three different answers.

# %% [markdown] lang="es"
# Tres preguntas, tres respuestas distintas.

# %% tags=["nbval-check-output"]
def share(column: str, *starts: str) -> str:
    """The share of a column that the layers with these beginnings of names have."""
    part = sum(getattr(row, column) for row in rows if row.name.startswith(starts))
    return f"{100 * part / rows.total(column):.1f} %"

two_blocks = "conv1", "pool1", "conv2", "pool2"
shares = [
    ("parameters", "fc6", share("parameters", "fc6")),
    ("parameters", "fc6 … fc8", share("parameters", "fc")),
    ("multiply-adds", "fc6 … fc8", share("multiply_adds", "fc")),
    ("multiply-adds", "conv1_1 … conv5_3", share("multiply_adds", "conv")),
    ("activations", "conv1_1 … pool2", share("activation_bytes", *two_blocks))]
table(shares, ["cost", "layers", "share"])

# %% [markdown] lang="en"
# - **Parameters**: `fc6` alone has 102,764,544 of the 138 million, 74 %; the three fully connected layers have 89 %. All the convolutions share 14.7 million. That is why depth is nearly free.
# - **Multiply-adds**: the convolutions do 99 %. A weight of `fc6` is used once for an image; one of `conv1_2` is used at 224·224 = 50,176 places.
# - **Memory for activations**: the first two blocks take 72 %, for their maps are the largest.
#
# The multiply-adds do grow with depth. From A to E, in billions:

# %% [markdown] lang="es"
# - **Parámetros**: `fc6` sola tiene 102 764 544 de los 138 millones, el 74 %; las tres capas totalmente conectadas tienen el 89 %. Todas las convoluciones se reparten 14.7 millones. Por eso la profundidad casi no cuesta.
# - **Multiplicaciones y sumas**: las convoluciones hacen el 99 %. Un peso de `fc6` se usa una vez por imagen; uno de `conv1_2` se usa en 224·224 = 50 176 lugares.
# - **Memoria para las activaciones**: los dos primeros bloques ocupan el 72 %, pues sus mapas son los más grandes.
#
# Las multiplicaciones y sumas sí crecen con la profundidad. De A a E, en miles de millones:

# %% tags=["nbval-check-output"]
work = {}
for name in MILLIONS:
    work[name] = sum(numbers * units for numbers, units in FULL)
    for conv in walk(CONFIGURATIONS[name]):
        work[name] += conv.side**2 * conv.size**2 * conv.channels * conv.filters
assert work["D"] == rows.total("multiply_adds")
table([(name, products / 1e9) for name, products in work.items()],
      ["net", "multiply-adds (billions)"])

# %% [markdown] lang="en"
# E works two and a half times as much as A, with 8 % more parameters. A number of *parameters* says little about time.
#
# **Add up for yourself.** Many course notes carry a table of VGG-16's activations, first published with Stanford's CS231n, that ends "TOTAL memory: 24M * 4 bytes ~= 93MB / image". Its lines are ours: image, convolutions, poolings, fully connected layers. Their sum?

# %% [markdown] lang="es"
# E trabaja dos veces y media lo que A, con 8 % más parámetros. La cantidad de *parámetros* dice poco sobre el tiempo.
#
# **Suma tú.** Muchos apuntes llevan una tabla de las activaciones de VGG-16, publicada primero con el curso CS231n de Stanford, que termina en «TOTAL memory: 24M * 4 bytes ~= 93MB / image». Sus líneas son las nuestras: imagen, convoluciones, poolings, capas totalmente conectadas. ¿Cuánto suman?

# %% tags=["nbval-check-output"]
in_memory = [row for row in rows if row.name.startswith(("conv", "pool", "fc"))]
numbers = 224 * 224 * 3 + sum(row.activation_bytes for row in in_memory) // 4
assert abs(numbers - 15.2e6) < .1e6
show(numbers=numbers, MB_an_image=4e-6 * numbers, GB_a_batch=256 * 4e-9 * numbers)

# %% [markdown] lang="en"
# 15.2 million numbers, 61 MB: the lines of that table are right, its sum is not. Even so, a batch of 256 images needs 15.6 GB for the forward pass alone. The authors split each batch among four GPUs, and one net took two to three weeks (section 3.3).
#
# **Your turn: give a number.** The 7×7 map of each channel goes into `fc6` as 49 numbers. Suppose that we take the mean of each map first (*global average pooling*, as GoogLeNet does in lesson 9), so that 512 numbers come in. How many parameters has `fc6` then, with its 4096 units?

# %% [markdown] lang="es"
# 15.2 millones de números, 61 MB: las líneas de esa tabla son correctas, su suma no. Aun así, un lote de 256 imágenes necesita 15.6 GB solo para ir hacia adelante. Los autores repartieron cada lote entre cuatro GPU, y una red tomó de dos a tres semanas (sección 3.3).
#
# **Tu turno: da un número.** El mapa de 7×7 de cada canal entra en `fc6` como 49 números. Supón que primero tomamos la media de cada mapa (*global average pooling*, como hace GoogLeNet en la lección 9), así que entran 512 números. ¿Cuántos parámetros tiene entonces `fc6`, con sus 4096 unidades?

# %%
# exercise: 08.fc6_after_means
### BEGIN SOLUTION
fc6_after_means = (512 + 1) * 4096
### END SOLUTION

# %%
check("08.fc6_after_means", fc6_after_means)

# %% [markdown] lang="en"
# One mean for each channel, and 98 % of `fc6` is gone. VGG's weight is a habit taken over from AlexNet, not a price of depth.

# %% [markdown] lang="es"
# Una media por canal, y desaparece el 98 % de `fc6`. El peso de VGG es una costumbre heredada de AlexNet, no un precio de la profundidad.

# %% [markdown] lang="en"
# ## 5 · The recipe
#
# | Item (section 3.1) | The paper | In Keras |
# | --- | --- | --- |
# | batches | 256 images | `batch_size=256` |
# | momentum | 0.9 | `SGD(.01, momentum=.9)` |
# | learning rate | $10^{-2}$, divided by 10 when the validation accuracy stops improving; three times | `ReduceLROnPlateau(factor=.1)` |
# | weight decay | multiplier $5·10^{-4}$ of $\frac12\lVert w\rVert^2$ | `L2(2.5e-4)`: Keras's penalty has no ½ |
# | dropout | 0.5 after `fc6` and `fc7` | `Dropout(.5)` |
# | length | 370,000 steps, "74 epochs" | |
# | images | mean colour subtracted; random 224×224 crop, mirror image, colour shift; **scale jittering** | |
# | start | deep nets from the trained **net A** | `set_weights` |
#
# First a test of the paper's own arithmetic. ImageNet's training set of that challenge has 1,281,167 images. Do 370 thousand batches of 256 make 74 epochs?

# %% [markdown] lang="es"
# ## 5 · La receta
#
# | Punto (sección 3.1) | El artículo | En Keras |
# | --- | --- | --- |
# | lotes | 256 imágenes | `batch_size=256` |
# | momento | 0.9 | `SGD(.01, momentum=.9)` |
# | tasa de aprendizaje | $10^{-2}$, dividida entre 10 cuando la exactitud de validación deja de mejorar; tres veces | `ReduceLROnPlateau(factor=.1)` |
# | decaimiento de pesos (*weight decay*) | factor $5·10^{-4}$ de $\frac12\lVert w\rVert^2$ | `L2(2.5e-4)`: la penalización de Keras no lleva el ½ |
# | dropout | 0.5 después de `fc6` y `fc7` | `Dropout(.5)` |
# | duración | 370 000 pasos, «74 épocas» | |
# | imágenes | se resta el color medio; recorte al azar de 224×224, reflejo, cambio de color; ***scale jittering*** | |
# | inicio | las redes profundas, desde la **red A** entrenada | `set_weights` |
#
# Primero, una prueba de la aritmética del propio artículo. El conjunto de entrenamiento de ImageNet en ese concurso tiene 1 281 167 imágenes. ¿Son 74 épocas 370 mil lotes de 256?

# %% tags=["nbval-check-output"]
passes_over_data = 370_000 * 256 / 1_281_167
assert round(passes_over_data) == 74
show(epochs=passes_over_data, learning_rates=[1e-2 / 10**k for k in range(4)])

# %% [markdown] lang="en"
# ### Scale jittering
#
# The net sees 224×224 pixels. Before a crop is taken, the image is scaled until its shorter side is $S$. With a small $S$ the crop holds nearly everything, with a large one a part. The paper draws a new $S$ between 256 and 512 for each image, so one net learns things at many sizes. Single net D, tested at one size: top-1 error 27.0 % when trained with $S = 256$, 26.8 % with 384, **25.6 %** with jittering (Table 3). Here is what the net gets to see of one photograph:

# %% [markdown] lang="es"
# ### Scale jittering: variar la escala
#
# La red ve 224×224 píxeles. Antes de tomar un recorte, se escala la imagen hasta que su lado menor mide $S$. Con un $S$ pequeño el recorte contiene casi todo; con uno grande, una parte. El artículo sortea un $S$ nuevo entre 256 y 512 para cada imagen, así que una misma red aprende las cosas en muchos tamaños. La red D sola, probada en un solo tamaño: error top-1 de 27.0 % si se entrenó con $S = 256$, 26.8 % con 384, **25.6 %** con jittering (Tabla 3). Esto es lo que la red llega a ver de una fotografía:

# %%
from helpers.training import pretrained

cat = datasets.photo("cat")
crops = {f"S = {s}": pretrained.middle(cat, s) for s in (256, 384, 512)}
plots.images({name: crop / 255 for name, crop in crops.items()},
             caption="crops of 224×224 pixels from the photograph at three scales")

# %% [markdown] lang="en"
# ### Why the deep nets were not started at random
#
# Lesson 5: a ReLU layer with $n$ inputs to each unit multiplies the size of the signal by $\sigma\sqrt{n/2}$, if its weights are drawn with standard deviation $\sigma$. He's initialisation makes that 1. In 2014 one took the same $\sigma$ for all layers; the paper says "zero mean and $10^{-2}$ variance", so $\sigma = 0.1$; $\sigma = 0.01$ was usual since AlexNet. How many times does the signal grow on its way through all convolutions?

# %% [markdown] lang="es"
# ### Por qué las redes profundas no se iniciaban al azar
#
# Lección 5: una capa ReLU con $n$ entradas por unidad multiplica el tamaño de la señal por $\sigma\sqrt{n/2}$, si sus pesos se sortean con desviación estándar $\sigma$. La inicialización de He hace que eso sea 1. En 2014 se tomaba la misma $\sigma$ para todas las capas; el artículo dice media cero y «$10^{-2}$ variance», es decir, $\sigma = 0.1$; desde AlexNet lo usual era $\sigma = 0.01$. ¿Cuántas veces crece la señal al pasar por todas las convoluciones?

# %% tags=["nbval-check-output"]
from math import prod, sqrt

def growth(column: str, sigma: float) -> float:
    """How many times the signal's size grows through the convolutions, biases 0."""
    numbers = [conv.size**2 * conv.channels for conv in walk(column)]
    return prod(sigma * sqrt(n / 2) for n in numbers)

grown = []
for sigma in (.1, .01):
    grown.append((sigma, *(growth(CONFIGURATIONS[name], sigma) for name in "ADE")))
table(grown, ["deviation", "net A", "net D", "net E"])

# %% [markdown] lang="en"
# With the one, thousands of times in A and hundreds of thousands in D; with the other, one part in fifty thousand is left in A and far less in D. Taken by the letter, 0.1, the signal explodes; with 0.01 it dies. Either way one $\sigma$ for all layers does less harm in A, with its 8 convolutions, than in D with 13. He and others (2015), who solved this, write that nets with $\sigma$ fixed at, say, 0.01 and more than 8 convolutions hardly converge, "as reported by the VGG team".
#
# The authors' way out: train A first; then give its **first four convolutions** and its fully connected layers to the deeper net, and draw the rest at random. *Try it in your head:* do A's first four kernels fit D's first four?

# %% [markdown] lang="es"
# Con una, miles de veces en A y cientos de miles en D; con la otra, queda una parte en cincuenta mil en A y muchísimo menos en D. Al pie de la letra, con 0.1, la señal explota; con 0.01 se apaga. En ambos casos una misma $\sigma$ para todas las capas daña menos a A, con sus 8 convoluciones, que a D con 13. He y otros (2015), que lo resolvieron, escriben que las redes con $\sigma$ fija en, digamos, 0.01 y más de 8 convoluciones apenas convergen, como lo reportó el equipo de VGG.
#
# La salida de los autores: entrenar primero A; luego darle a la red más profunda sus **cuatro primeras convoluciones** y sus capas totalmente conectadas, y sortear el resto. *Pruébalo mentalmente:* ¿caben los cuatro primeros kernels de A en los cuatro primeros de D?

# %% tags=["nbval-check-output"]
def kernel_shapes(letter: str) -> dict[str, tuple[int, int, int, int]]:
    """The shape of each kernel of a column, by its layer's name."""
    layers = walk(CONFIGURATIONS[letter])
    return {conv.name: (conv.size, conv.size, conv.channels, conv.filters)
            for conv in layers}

of_a, of_d = kernel_shapes("A"), kernel_shapes("D")
first_four = list(of_a)[:4]
in_order = dict(zip(first_four, of_d.values(), strict=False))
assert all(of_a[name] == of_d[name] for name in first_four)
table([(name, of_a[name], in_order[name], of_d[name]) for name in first_four],
      ["layer", "net A", "net D, counted", "net D, by name"])

# %% [markdown] lang="en"
# Counted from the bottom they do not fit: D's second kernel takes 64 channels to 64, A's takes 64 to 128. Matched **by their place in the blocks** all four fit: `conv1_1`, `conv2_1`, `conv3_1`, `conv3_2`. The paper does not say so; it is the reading that works.
#
# Now try it. Small nets on real handwritten digits (8×8): a shallow one, "A", and a deep one with 7 convolutions. The random weights of the convolutions get 0.48 of He's $\sigma$, which is what 0.01 comes to with 512 channels ($0.01\sqrt{4608/2} = 0.48$). There is no momentum, so the weights are all that a training starts from.

# %% [markdown] lang="es"
# Contados desde abajo no caben: el segundo kernel de D lleva 64 canales a 64; el de A, 64 a 128. Emparejados **por su lugar en los bloques** caben los cuatro: `conv1_1`, `conv2_1`, `conv3_1`, `conv3_2`. El artículo no lo dice; es la lectura que funciona.
#
# Ahora pruébalo. Redes pequeñas con dígitos manuscritos reales (8×8): una poco profunda, «A», y una profunda con 7 convoluciones. Los pesos al azar de las convoluciones llevan 0.48 de la $\sigma$ de He, que es lo que resulta de 0.01 con 512 canales ($0.01\sqrt{4608/2} = 0.48$). No hay momento, así que un entrenamiento solo parte de los pesos.

# %%
from helpers.architectures.vgg import features, head

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

def no_dropout(name: str) -> keras.layers.Layer:
    """What `head` puts after its dense layers."""
    return keras.layers.Dropout(0)

def small_net(column: str, shape: tuple[int, int, int] = (8, 8, 1),
              units: tuple[int, ...] = (64, 64, 10)) -> keras.Model:
    """A VGG with these convolutions, ready for plain gradient descent."""
    inputs = keras.Input(shape)
    outputs = head(features(inputs, column), list(units), no_dropout)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.SGD(.05), LOSS)
    return model

# %% [markdown] lang="en"
# New weights for such a net, as many times as we like:

# %% [markdown] lang="es"
# Pesos nuevos para una red así, tantas veces como queramos:

# %%
def draw(model: keras.Model, seed: int, gain: float) -> None:
    """New weights: He's, those of the convolutions times `gain`; biases 0."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        if layer.weights:
            shape = tuple(layer.kernel.shape)
            sigma = sqrt(2 / prod(shape[:-1]))
            if isinstance(layer, keras.layers.Conv2D):
                sigma *= gain
            layer.set_weights([rng.normal(0, sigma, shape), np.zeros(shape[-1])])

# %%
from helpers.training import Batches

written = datasets.load("digits")
mean, spread = 78, 95  # of the digits' pixels
ink = (written.x_train.astype("float32") - mean) / spread
shallow_column = "conv3-16 | conv3-32 | conv3-32 conv3-32 |"
deep_column = "conv3-16 conv3-16 | conv3-32 conv3-32 | conv3-32 conv3-32 conv3-32 |"
starts, rounds = budget.pick(smoke=(2, 5), cpu=(5, 8))
budget.announce(cpu=8, gpu=9, paper=30)

# %%
def learn(model: keras.Model, seed: int) -> list[float]:
    """The loss of each epoch on the digits."""
    keras.utils.set_random_seed(seed)  # Keras shuffles the batches once more
    batches = Batches(ink, written.y_train, 32, seed=seed)
    return model.fit(batches, epochs=rounds, verbose=0).history["loss"]

shallow, deep = small_net(shallow_column), small_net(deep_column)
curves = {"net A": [], "small weights": [], "from net A": [], "He": []}

# %% [markdown] lang="en"
# For each seed: A is trained; then the deep net, from small weights, from the same with A's part put in, and from He's. *Predict* which of the three learn.

# %% [markdown] lang="es"
# Por cada semilla: se entrena A; luego la red profunda, desde pesos pequeños, desde los mismos con la parte de A, y desde los de He. *Predice* cuáles de las tres aprenden.

# %%
SMALL = .48  # of He's standard deviation

def copy_weights(source: keras.Model, target: keras.Model) -> None:
    """Give layers of the same name the same weights."""
    for layer in source.layers:
        if layer.weights:
            target.get_layer(layer.name).set_weights(layer.get_weights())

for seed in range(starts):
    draw(shallow, seed, SMALL)
    curves["net A"].append(learn(shallow, seed))
    for name, gain in (("small weights", SMALL), ("from net A", SMALL), ("He", 1)):
        draw(deep, seed, gain)
        if name == "from net A":
            copy_weights(shallow, deep)
        curves[name].append(learn(deep, seed))

# %%
axis = np.arange(1, rounds + 1)
plots.bands({name: (axis, np.array(runs)) for name, runs in curves.items()},
            x="epoch", y="training loss")

# %%
ends = {name: np.array(runs)[:, -1].round(2) for name, runs in curves.items()}
assert np.array(curves["small weights"])[:, :4].min() > 2
assert max(ends[name].max() for name in ("net A", "from net A", "He")) < 1.5
table([(name, list(end)) for name, end in ends.items()], ["start", "training loss"])

# %% [markdown] lang="en"
# The shallow net learns with the small weights. The deep one stays near $\ln 10 = 2.30$, the loss of a guess: the signal that arrives tells nothing, and hardly any gradient goes back. It is a wait, not a wall: with the 8 epochs of the budget `cpu` it starts to move. But each further layer halves the signal again. With four convolutions and the full layers of A it learns at once, and so it does with He's initialisation and no A. The authors say the same of Glorot's, which they found after the submission. So this part of the recipe is history.

# %% [markdown] lang="es"
# La red poco profunda aprende con los pesos pequeños. La profunda se queda cerca de $\ln 10 = 2.30$, la pérdida de quien adivina: la señal que llega no dice nada, y el gradiente que vuelve es casi nulo. Solo tarda; no está bloqueada: con las 8 épocas del presupuesto `cpu` empieza a moverse. Pero cada capa más vuelve a reducir la señal a la mitad. Con cuatro convoluciones y las capas completas de A aprende enseguida, y también con la inicialización de He y sin A. Los autores dicen lo mismo de la de Glorot, que encontraron después del envío. Así que esta parte de la receta es historia.

# %% [markdown] lang="en" tags=["08.as_kernel"]
# ## 6 · A net on an image that is too large
#
# The net takes 224×224. A photograph is larger. One may cut crops and average the answers; AlexNet took ten. VGG is applied **densely**: the fully connected layers are made into convolutions, and the net slides over the whole image. By hand, on a map of 2×2 with one channel and a full layer of one unit, with weights 1, 2, 3, 4:

# %% [markdown] lang="es" tags=["08.as_kernel"]
# ## 6 · Una red sobre una imagen demasiado grande
#
# La red recibe 224×224. Una fotografía es más grande. Se pueden tomar recortes y promediar las respuestas; AlexNet tomaba diez. VGG se aplica **densamente**: las capas totalmente conectadas se convierten en convoluciones, y la red se desliza sobre la imagen entera. A mano, con un mapa de 2×2 de un canal y una capa completa de una unidad, con pesos 1, 2, 3, 4:

# %% tags=["nbval-check-output"]
from helpers.scratch.convolution import forward

map2 = np.array([[5, 0], [1, 2]])
weights4 = np.array([[1], [2], [3], [4]])
as_full = map2.reshape(1, 4) @ weights4
kernel = weights4.reshape(2, 2, 1, 1)
as_convolution = forward(map2[None, :, :, None], kernel, np.zeros(1))
show(as_full=as_full.item(), as_convolution=as_convolution.item(),
     shape=as_convolution.shape)

# %% [markdown] lang="en" tags=["08.as_kernel"]
# $5·1 + 0·2 + 1·3 + 2·4 = 16$ both ways. A full layer **is** a convolution whose kernel is as large as the map. The difference shows on a larger map: the full layer cannot take it; the convolution gives a map of answers.

# %% [markdown] lang="es" tags=["08.as_kernel"]
# $5·1 + 0·2 + 1·3 + 2·4 = 16$ de las dos maneras. Una capa completa **es** una convolución cuyo kernel es tan grande como el mapa. La diferencia se ve con un mapa mayor: la capa completa no lo acepta; la convolución da un mapa de respuestas.

# %% tags=["nbval-check-output"]
wider = np.array([[5, 0, 1], [1, 2, 0]])
answers = forward(wider[None, :, :, None], kernel, np.zeros(1))
show(answers=answers[0, :, :, 0], shape=answers.shape)

# %% [markdown] lang="en"
# **Your turn.** With channels the order matters. Keras's `Flatten` writes a map (h, w, c) row by row, pixel by pixel, the channels of a pixel together. Turn the weights (h·w·c, units) of the full layer behind it into a kernel (h, w, c, units). (One line.)

# %% [markdown] lang="es"
# **Tu turno.** Con canales importa el orden. `Flatten`, de Keras, escribe un mapa (h, w, c) fila por fila, píxel por píxel, con los canales de un píxel juntos. Convierte los pesos (h·w·c, unidades) de la capa completa que sigue en un kernel (h, w, c, unidades). (Una línea.)

# %%
# exercise: 08.as_kernel
def as_kernel(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """A full layer's weights as a kernel.

    (height·width·c, units) -> (height, width, c, units)
    """
    ### BEGIN SOLUTION
    return weights.reshape(height, width, -1, weights.shape[1])
    ### END SOLUTION

# %%
check("08.as_kernel", as_kernel)

# %% [markdown] lang="en"
# ### Are dense answers the answers for crops?
#
# A claim often heard: each number of the map is what the net says of the crop at that place. Test it with a small untrained net of two convolutions with pooling, and a full layer. Its step is 4 pixels. First without padding, then with the padding that VGG has. *Predict* which of the two agree.

# %% [markdown] lang="es"
# ### ¿Son las respuestas densas las de los recortes?
#
# Se oye a menudo: cada número del mapa es lo que la red dice sobre ese recorte en ese lugar. Pruébalo con una red pequeña sin entrenar, de dos convoluciones con pooling y una capa completa. Su paso es de 4 píxeles. Primero sin padding, luego con el padding que tiene VGG. *Predice* en cuál de los dos casos coinciden.

# %%
def sliding_net(padding: str) -> keras.Model:
    """Two convolutions with pooling, a "full" layer over 3×3, for any image size."""
    x = inputs = keras.Input((None, None, 1))
    for filters in (4, 8):
        x = keras.layers.Conv2D(filters, 3, padding=padding, activation="relu")(x)
        x = keras.layers.MaxPooling2D()(x)
    return keras.Model(inputs, keras.layers.Conv2D(10, 3)(x))

# %%
def disagreement(padding: str, crop: int) -> float:
    """How far dense answers are from those for crops, against the largest answer."""
    keras.utils.set_random_seed(0)
    model = sliding_net(padding)
    image = camera[:50, :50, None] / 255
    dense = np.asarray(model(image[None]))[0, 1:6, 1:6]
    places = [(top, left) for top in range(4, 24, 4) for left in range(4, 24, 4)]
    crops = [image[top:top + crop, left:left + crop] for top, left in places]
    single = np.asarray(model(np.array(crops))).reshape(dense.shape)
    return np.abs(dense - single).max() / np.abs(single).max()

# %% [markdown] lang="en"
# Twenty-five places, each number against the answer for its crop, cut out and given to the same net alone:

# %% [markdown] lang="es"
# Veinticinco lugares; cada número frente a la respuesta para su recorte, cortado y dado solo a la misma red:

# %%
gaps = {"valid": disagreement("valid", crop=18), "same": disagreement("same", crop=12)}
assert gaps["valid"] < 1e-5 and gaps["same"] > .01
table([(padding, f"{gap:.3f}") for padding, gap in gaps.items()],
      ["padding", "largest difference"])

# %% [markdown] lang="en"
# Without padding they agree up to the rounding of floats. **With padding they do not**: a crop ends in zeros, where the whole image goes on. The paper says just that, and that dense answers therefore see more; averaging crops *and* dense answers is better than either (D: 7.5 % and 7.5 % top-5, together 7.2 %, Table 5). At the end VGG averages the map of answers over all places.
#
# **Your turn: the dense head, sliding.** Write a function that returns a Keras model for maps of shape `shape`, which is (height, width, channels): VGG's three full layers as convolutions. First one with `units` kernels of `window`×`window`, no padding, ReLU; then one with `units` kernels of 1×1, ReLU; then one with `classes` kernels of 1×1, without activation; at the end the mean of each map over all places. The output has the shape (classes,). (About 5 lines.)

# %% [markdown] lang="es"
# Sin padding coinciden, salvo el redondeo de los números. **Con padding no**: un recorte termina en ceros, donde la imagen entera continúa. Justo eso dice el artículo, y que por ello las respuestas densas ven más; promediar recortes *y* respuestas densas es mejor que cada cosa sola (D: 7.5 % y 7.5 % top-5; juntas, 7.2 %, Tabla 5). Al final, VGG promedia el mapa de respuestas sobre todos los lugares.
#
# **Tu turno: la cabeza densa, deslizada.** Escribe una función que devuelva un modelo de Keras para mapas de forma `shape`, que es (alto, ancho, canales): las tres capas completas de VGG como convoluciones. Primero una con `units` kernels de `window`×`window`, sin padding, ReLU; luego una con `units` kernels de 1×1, ReLU; luego una con `classes` kernels de 1×1, sin activación; al final, la media de cada mapa sobre todos los lugares. La salida tiene la forma (classes,). (Unas 5 líneas.)

# %%
# exercise: 08.convolutional_head
def convolutional_head(shape: tuple[int, int, int], window: int, units: int,
                       classes: int) -> keras.Model:
    """VGG's full layers as convolutions, (h, w, c) -> (classes,)."""
    ### BEGIN SOLUTION
    maps = keras.Input(shape)
    fc6 = keras.layers.Conv2D(units, window, activation="relu")(maps)
    fc7 = keras.layers.Conv2D(units, 1, activation="relu")(fc6)
    fc8 = keras.layers.Conv2D(classes, 1)(fc7)
    return keras.Model(maps, keras.layers.GlobalAveragePooling2D()(fc8))
    ### END SOLUTION

# %%
check("08.convolutional_head", convolutional_head)

# %% [markdown] lang="en"
# With `window` 7 on maps of 7×7 there is one place, and the model is the dense head, weight for weight. On larger maps it has no more weights, and more to say.

# %% [markdown] lang="es"
# Con `window` 7 sobre mapas de 7×7 hay un solo lugar, y el modelo es la cabeza densa, peso por peso. Con mapas mayores no tiene más pesos, y tiene más que decir.

# %% [markdown] lang="en"
# ## 7 · A VGG that trains here, with and without batch normalisation
#
# ImageNet is out of reach of a laptop. The rules of VGG fit smaller images too: `vgg_cifar` has three blocks on 32×32 pixels, with 16, 32 and 64 channels. Batch normalisation (lesson 5) came half a year after VGG; today's VGGs carry it between convolution and ReLU. What would it have changed?

# %% [markdown] lang="es"
# ## 7 · Una VGG que se entrena aquí, con y sin normalización por lotes
#
# ImageNet no está al alcance de una laptop. Las reglas de VGG sirven también para imágenes más pequeñas: `vgg_cifar` tiene tres bloques sobre 32×32 píxeles, con 16, 32 y 64 canales. La normalización por lotes (lección 5) llegó medio año después de VGG; las VGG de hoy la llevan entre la convolución y la ReLU. ¿Qué habría cambiado?

# %% tags=["nbval-check-output"]
plain = ledger(architectures.vgg_cifar(batch_norm=False))
normalised = ledger(architectures.vgg_cifar(batch_norm=True))
show(column=CONFIGURATIONS["small"], multiply_adds=plain.total("multiply_adds"),
     parameters=plain.total("parameters"),
     with_batch_normalisation=normalised.total("parameters"))

# %% [markdown] lang="en"
# The normalised one trains 288 numbers more: for each channel of a convolution a scale and a shift in the place of the bias, so one more, and there are 2·16 + 2·32 + 3·64 channels.
#
# Now the data. The outputs stored in this notebook come from the real CIFAR-10. Where it cannot be had, and in the quick run that tests this notebook, **drawn shapes** of the same size stand in; no number on them is a number on CIFAR-10. Your machine says which it has.

# %% [markdown] lang="es"
# La normalizada entrena 288 números más: por cada canal de una convolución, una escala y un desplazamiento en lugar del sesgo, es decir, uno más; y hay 2·16 + 2·32 + 3·64 canales.
#
# Ahora los datos. Las salidas guardadas en este notebook vienen del CIFAR-10 real. Donde no se puede obtener, y en la corrida rápida que prueba este notebook, lo reemplazan **figuras dibujadas** del mismo tamaño; ningún número con ellas es un número de CIFAR-10. Tu máquina dice cuáles tiene.

# %%
data = datasets.real_or_standin("cifar10")
print(data)

# %%
images, epochs, size, seeds = budget.pick(
    smoke=(480, 3, 16, 2), cpu=(2500, 8, 32, 3),
    gpu=(50_000, 15, 128, 3), paper=(50_000, 74, 256, 3))
show(images=images, epochs=epochs, images_a_batch=size, seeds=seeds)

# %% [markdown] lang="en"
# How many images, epochs, images a batch and seeds, the budget decides. Training is the same for every net of this section and the last one: the paper's first rate, 0.01, and momentum 0.9. Above the smallest budget `fit` saves each run after its epochs: what was trained before a break need not be trained again.

# %% [markdown] lang="es"
# Cuántas imágenes, épocas, imágenes por lote y semillas, lo decide el presupuesto. El entrenamiento es el mismo para todas las redes de esta sección y de la última: la primera tasa del artículo, 0.01, y momento 0.9. Con presupuestos mayores que el más pequeño, `fit` guarda cada corrida después de sus épocas: lo entrenado antes de una interrupción no se entrena de nuevo.

# %%
from helpers.training import fit, standardised

x_train, y_train = standardised(data.x_train[:images]), data.y_train[:images]
x_test, y_test = standardised(data.x_test[:1000]), data.y_test[:1000]

def train(model: keras.Model, seed: int) -> list[float]:
    """The loss of each epoch, at the paper's first rate and with its momentum."""
    model.compile(keras.optimizers.SGD(.01, momentum=.9), LOSS)
    batches = Batches(x_train, y_train, size, seed=seed, reach=4, mirror=True)
    return fit(model, batches, epochs, f"08-{model.count_params()}-{seed}")["loss"]

# %%
def mistakes(model: keras.Model) -> float:
    """The error on the test images, in %."""
    answers = np.asarray(model(x_test, training=False)).argmax(axis=1)
    return round(100 * float(np.mean(answers != y_test)), 1)

losses = {"without": [], "with": []}
errors = {"without": [], "with": []}

# %% [markdown] lang="en"
# The same seeds and batches for both, without dropout, which only slows so short a training down.

# %% [markdown] lang="es"
# Las mismas semillas y los mismos lotes para ambas, sin dropout, que solo frena un entrenamiento tan corto.

# %%
for seed in range(seeds):
    for name in losses:
        keras.utils.set_random_seed(seed)
        model = architectures.vgg_cifar(batch_norm=(name == "with"), dropout=0)
        losses[name].append(train(model, seed))
        errors[name].append(mistakes(model))

# %%
axis = np.arange(1, epochs + 1)
plots.bands({name: (axis, np.array(runs)) for name, runs in losses.items()},
            x="epoch", y="training loss")

# %%
final = {name: np.array(runs)[:, -1].round(2).tolist() for name, runs in losses.items()}
assert all(on < off for on, off in zip(final["with"], final["without"], strict=True))
table([(name, final[name], errors[name]) for name in final],
      ["batch normalisation", "training loss", "test error (%)"])

# %% [markdown] lang="en"
# With batch normalisation the training loss falls faster, in every pair of runs that differ in nothing else (asserted). What about the test error? Compare the last column in pairs, seed by seed, and do not take small differences for a result: at an error near 50 % the 1,000 test images alone give it a standard deviation of $\sqrt{0.5·0.5/1000}$, 1.6 points, and after so short a training the starts differ as well. (The running statistics may lag behind the weights, as in lesson 5.) What batch normalisation does is to make the start easy: no net A, and no hand-made $\sigma$.

# %% [markdown] lang="es"
# Con normalización por lotes la pérdida de entrenamiento baja más rápido, en cada par de corridas que no difieren en nada más (comprobado con `assert`). ¿Y el error de prueba? Compara la última columna por pares, semilla por semilla, y no tomes diferencias pequeñas por un resultado: con un error cercano a 50 %, las 1000 imágenes de prueba por sí solas le dan una desviación estándar de $\sqrt{0.5·0.5/1000}$, 1.6 puntos, y después de un entrenamiento tan corto también difieren los inicios. (Las estadísticas móviles pueden ir detrás de los pesos, como en la lección 5.) Lo que hace la normalización por lotes es facilitar el comienzo: sin red A y sin una $\sigma$ hecha a mano.

# %% [markdown] lang="en"
# ## 8 · Inside a trained net
#
# The course keeps weights of a `vgg_cifar` with twice as many filters (32, 64, 128), trained on real CIFAR-10. Their card says how.

# %% [markdown] lang="es"
# ## 8 · Dentro de una red entrenada
#
# El curso guarda pesos de una `vgg_cifar` con el doble de filtros (32, 64, 128), entrenada con el CIFAR-10 real. Su ficha dice cómo.

# %%
from helpers.training import stored

trained = architectures.vgg_cifar(configuration="wide")
stored.load_weights(trained, "vgg_cifar")
card = stored.card("vgg_cifar")
facts = [
    ("trained on", card["trained_on"]),
    ("epochs", card["epochs"]),
    ("recipe", card["recipe"]),
    ("test error (%)", card["test_error"]),
    ("test error (%), mirrored too", card["test_error_mirrored"])]
table(facts, ["card", "vgg_cifar"])

# %% [markdown] lang="en"
# Its learning curve, the error in % after epochs 1, 16, 48 and 64, in training and on 5,000 validation images; then all epochs as a picture. The rate rises until epoch 16 and then falls to 0. Lesson 7's net had a smooth curve. *Predict:* will this one be smooth?

# %% [markdown] lang="es"
# Su curva de aprendizaje, el error en % después de las épocas 1, 16, 48 y 64, en el entrenamiento y en 5000 imágenes de validación; luego todas las épocas en una figura. La tasa sube hasta la época 16 y luego baja hasta 0. La red de la lección 7 tenía una curva suave. *Predice:* ¿será suave esta?

# %%
learned = stored.load_curves("vgg_cifar")
by_part = {part: learned[f"{part}_error"] for part in ("train", "validation")}
jumps = np.abs(np.diff(by_part["validation"]))
assert jumps[1:47].max() > 10 and jumps[56:].max() < 3
table([(epoch, *(percents[epoch - 1] for percents in by_part.values()))
       for epoch in (1, 16, 48, 64)],
      ["epoch", "training error (%)", "validation error (%)"])

# %%
plots.curves({"training": by_part["train"], "validation": by_part["validation"]},
             x="epoch", y="error (%)")

# %% [markdown] lang="en"
# The training error falls evenly. The validation error leaps, at times by more than ten points from one epoch to the next; after 16 epochs, where the rate is highest, it is 45.8 %, and the training error 24.2 %. After 48 epochs it is 24.5 %; the last 16, in which the rate goes to 0, bring it down to 10.9 %. So a net in the middle of its training looks worse than it is: its weights are shaken by large steps, and batch normalisation's running statistics (lesson 5) describe the weights of a while ago. (Which of the two does more was not measured.) Lesson 7's net has no batch normalisation, and its rate rose to 0.05 only, not to 0.2.

# %% [markdown] lang="es"
# El error de entrenamiento baja parejo. El de validación da saltos, a veces de más de diez puntos de una época a la siguiente; después de 16 épocas, donde la tasa es más alta, es de 45.8 %, y el de entrenamiento, de 24.2 %. Después de 48 épocas es de 24.5 %; las últimas 16, en que la tasa llega a 0, lo bajan a 10.9 %. Así que una red a mitad de su entrenamiento parece peor de lo que es: pasos grandes sacuden sus pesos, y las estadísticas móviles de la normalización por lotes (lección 5) describen los pesos de hace un rato. (Cuál de las dos cosas influye más no se midió.) La red de la lección 7 no tiene normalización por lotes, y su tasa subió solo a 0.05, no a 0.2.

# %% [markdown] lang="en"
# Let it look at two photographs that are not from CIFAR-10, shrunk to 32×32: the cat, and a rocket, which is none of the ten classes.

# %% [markdown] lang="es"
# Que mire dos fotografías que no son de CIFAR-10, reducidas a 32×32: la gata y un cohete, que no es ninguna de las diez clases.

# %%
def shrink(photo: np.ndarray, top: int, left: int, side: int) -> np.ndarray:
    """A square of a photo, each 32nd of its side averaged: (h, w, 3) -> (32, 32, 3)."""
    k = side // 32
    square = photo[top:top + 32 * k, left:left + 32 * k]
    return square.reshape(32, k, 32, k, 3).mean(axis=(1, 3))

rocket = datasets.photo("rocket")
pair = np.stack([shrink(cat, 0, 70, 288), shrink(rocket, 0, 110, 416)])

# %% [markdown] lang="en"
# Walk through the net with the slider. *Try*: at which layer can you no longer recognise the cat? How much of the image does a unit of `conv3_3` see? Which layer has most of the parameters here?

# %% [markdown] lang="es"
# Recorre la red con el control. *Prueba*: ¿en qué capa ya no reconoces a la gata? ¿Cuánto de la imagen ve una unidad de `conv3_3`? ¿Qué capa tiene aquí la mayor parte de los parámetros?

# %%
widgets.architecture(trained, standardised(pair))

# %% [markdown] lang="en"
# In the first block the maps are still pictures: edges, colours, bright and dark. After `pool2` a map has 8×8 numbers and says *what* rather than *where*. A unit of `conv3_3` sees 40 pixels, more than the image has. And the full layer `fc6` has more parameters than any other, as in the large net.
#
# And what does it say? The softmax of its ten answers:

# %% [markdown] lang="es"
# En el primer bloque los mapas aún son imágenes: bordes, colores, claros y oscuros. Después de `pool2` un mapa tiene 8×8 números y dice *qué* más que *dónde*. Una unidad de `conv3_3` ve 40 píxeles, más de los que tiene la imagen. Y la capa completa `fc6` tiene más parámetros que ninguna otra, como en la red grande.
#
# ¿Y qué dice? La softmax de sus diez respuestas:

# %%
from helpers.datasets.catalogue import FACTS
from helpers.language import label

CLASSES = FACTS["cifar10"].classes
parts = {row.name: row.parameters for row in ledger(trained)}
assert receptive_fields(trained)["conv3_3"] == 40
assert max(parts, key=parts.get) == "fc6"

def chances(pixels: np.ndarray) -> np.ndarray:
    """The probabilities of the ten classes: (n, 32, 32, 3) in bytes -> (n, 10)."""
    return np.asarray(keras.ops.softmax(trained(standardised(pixels), training=False)))

# %%
guesses = []
for title, chance in zip(("cat", "rocket"), chances(pair), strict=True):
    for k in np.argsort(-chance)[:3]:
        guesses.append((title, CLASSES[k], f"{chance[k]:.2f}"))
table(guesses, ["photo", "class", "probability"])

# %% [markdown] lang="en"
# The cat is a cat for it, and it is sure, although this is a face without its cat. (The card says that about one test image in eight is answered wrongly.) The probabilities add up to 1 over ten classes, whatever the picture. The net has no way to say "none of these", so the rocket becomes something. How high the first probability is says how far the best class is ahead, not how true it is.
#
# ### What it gets wrong
#
# The test images with the most confident mistakes. With real CIFAR-10: the truth, then the answer. Where the drawn shapes stand in, every answer is wrong, and you see what a net that knows animals and vehicles makes of a cross or a ring.

# %% [markdown] lang="es"
# Para ella la gata es un gato, y está segura, aunque esta es una cara sin su gata. (La ficha dice que cerca de una de cada ocho imágenes de prueba se responde mal.) Las probabilidades suman 1 entre diez clases, sea cual sea la imagen. La red no tiene cómo decir «ninguna de estas», así que el cohete se convierte en algo. Qué tan alta es la primera probabilidad dice cuánto aventaja la mejor clase a las otras, no cuánta verdad hay.
#
# ### En qué se equivoca
#
# Las imágenes de prueba en las que la red se equivoca con más seguridad. Con el CIFAR-10 real: la verdad y luego la respuesta. Donde las reemplazan las figuras dibujadas toda respuesta es un error, y se ve qué hace de una cruz o de un anillo una red que conoce animales y vehículos.

# %%
certain = chances(data.x_test[:1000])
answer = certain.argmax(axis=1)
drawn = "airplane" not in data.classes
wrong = np.full(1000, True) if drawn else answer != y_test
sure = certain.max(axis=1)
worst = np.argsort(-sure * wrong)[:10]

# %%
def words(places: np.ndarray) -> list[str]:
    """Truth and answer for each image."""
    truth = data.class_names
    return [f"{truth[y_test[k]]} → {label(CLASSES[answer[k]])}" for k in places]

halves = worst[:5], worst[5:]
show(lowest_probability=f"{sure[worst].min():.2f}",
     highest_probability=f"{sure[worst].max():.2f}")
plots.gallery([data.x_test[half] for half in halves], [words(half) for half in halves],
              caption="test images answered wrong, class → answer")

# %% [markdown] lang="en"
# The two probabilities are the lowest and the highest of the ten: a net can be sure and wrong. With real images look for pairs that return: cat and dog, automobile and truck, and bird or ship against airplane on a blue ground.
#
# ### Dense evaluation, on the cat
#
# Now the trained net as one that slides: the same convolutions, then `fc6` and `fc7` as convolutions of 4×4 and 1×1, with the same weights in another shape. On an image of 32×32 it must give what the net gives.

# %% [markdown] lang="es"
# Las dos probabilidades son la menor y la mayor de las diez: una red puede estar segura y equivocarse. Con imágenes reales, busca los pares que se repiten: gato y perro, automóvil y camión, y ave o barco frente a avión sobre fondo azul.
#
# ### Evaluación densa, sobre la gata
#
# Ahora la red entrenada como una que se desliza: las mismas convoluciones, y luego `fc6` y `fc7` como convoluciones de 4×4 y 1×1, con los mismos pesos en otra forma. Sobre una imagen de 32×32 debe dar lo que da la red.

# %%
inputs = keras.Input((None, None, 3))
x = features(inputs, CONFIGURATIONS["wide"], batch_norm=True)
x = keras.layers.Conv2D(128, 4, activation="relu")(x)
gliding = keras.Model(inputs, keras.layers.Conv2D(10, 1)(x))
arrays = zip(trained.get_weights(), gliding.weights, strict=True)
gliding.set_weights([array.reshape(weight.shape) for array, weight in arrays])

# %% tags=["nbval-check-output"]
dense = np.asarray(gliding(standardised(pair), training=False))
single = np.asarray(trained(standardised(pair), training=False))
assert np.allclose(dense[:, 0, 0], single, rtol=1e-3, atol=1e-3)
show(gliding=dense.shape, trained=single.shape)

# %% [markdown] lang="en"
# And now an image that is too large: the cat at half, a third and a fifth of its size. Each number of a map is the probability of *cat* for a window of 32×32 pixels (and, this net being padded, for a little of what lies around it: section 6). The windows are 8 pixels apart.

# %% [markdown] lang="es"
# Y ahora una imagen demasiado grande: la gata a la mitad, a un tercio y a un quinto de su tamaño. Cada número de un mapa es la probabilidad de *cat* para una ventana de 32×32 píxeles (y, como esta red lleva padding, para un poco de lo que la rodea: sección 6). Las ventanas distan 8 píxeles.

# %%
def cat_map(k: int) -> np.ndarray:
    """The probability of "cat" at each place of the photo, at a k-th of its size."""
    h, w = (length // k for length in cat.shape[:2])
    smaller = cat[:h * k, :w * k].reshape(h, k, w, k, 3).mean(axis=(1, 3))
    scores = gliding(standardised(smaller[None]), training=False)
    return np.asarray(keras.ops.softmax(scores))[0, :, :, CLASSES.index("cat")]

maps = {f"1/{k}": cat_map(k) for k in (2, 3, 5)}
table([(name, grid.shape, f"{grid.mean():.2f}") for name, grid in maps.items()],
      ["scale", "map", "mean"])

# %% [markdown] lang="en"
# Bright is a high probability; each map has its own range of grey.

# %% [markdown] lang="es"
# Lo claro es una probabilidad alta; cada mapa tiene su propia escala de grises.

# %%
plots.images({"image": cat, **maps},
             caption="a photograph, and where the network sees a cat at three scales")

# %% [markdown] lang="en"
# The means in the table are the paper's last step, one answer for the whole image. (It averages the scores; here the probabilities, to have something to look at.) The answer depends on the scale, since CIFAR's cats fill their image. That is why VGG was tested at three sizes $Q$, whose answers are averaged: D's top-1 error falls from 25.6 % to 24.8 % (Tables 3 and 4).

# %% [markdown] lang="es"
# Las medias de la tabla son el último paso del artículo, una respuesta para toda la imagen. (El artículo promedia los puntajes; aquí, las probabilidades, para tener algo que mirar.) La respuesta depende de la escala, pues los gatos de CIFAR llenan su imagen. Por eso VGG se probó en tres tamaños $Q$, cuyas respuestas se promedian: el error top-1 de D baja de 25.6 % a 24.8 % (Tablas 3 y 4).

# %% [markdown] lang="en"
# ### A thousand words
#
# Our net knows ten words. The nets of the competition know a thousand, ImageNet's classes. VGG-16's weights are half a gigabyte, so the course takes along a small relative of today: **EfficientNet-Lite0** (Tan and Le 2019, in the authors' version for phones of 2020). Its authors give 75.1 % right answers, at the first word, on ImageNet's validation images. Lessons 9 and 10 say what it is made of. Is it deep? Count its layers with weights, and its parameters:

# %% [markdown] lang="es"
# ### Mil palabras
#
# Nuestra red sabe diez palabras. Las redes del concurso saben mil, las clases de ImageNet. Los pesos de VGG-16 ocupan medio gigabyte; por eso el curso lleva consigo una pariente pequeña de hoy: **EfficientNet-Lite0** (Tan y Le 2019, en la versión de los autores para teléfonos, de 2020). Sus autores dan 75.1 % de aciertos, a la primera palabra, en las imágenes de validación de ImageNet. Las lecciones 9 y 10 dicen de qué está hecha. ¿Es profunda? Cuenta sus capas con pesos y sus parámetros:

# %% tags=["nbval-check-output"]
WITH_KERNELS = ("Conv2D", "DepthwiseConv2D", "Dense")
lite_rows = ledger(architectures.efficientnet_lite0())
depth = sum(row.kind in WITH_KERNELS for row in lite_rows)
show(layers=depth, parameters=lite_rows.total("parameters"))

# %% [markdown] lang="en"
# Three times as deep as VGG-16, with a thirtieth of its parameters: depth went on after 2014, but not with full layers of 4096 units. Now with its trained weights. *Predict* the first word for a cup, a tower by a lake, our cat and a dahlia. ImageNet knows a few kinds of domestic cats.

# %% [markdown] lang="es"
# El triple de profunda que VGG-16, con la trigésima parte de sus parámetros: la profundidad siguió creciendo después de 2014, pero no con capas completas de 4096 unidades. Ahora, con sus pesos entrenados. *Predice* la primera palabra para una taza, una torre junto a un lago, nuestra gata y una dalia. ImageNet conoce unas pocas clases de gatos domésticos.

# %%
lite0 = pretrained.efficientnet_lite0()
photos = [datasets.photo(name) for name in ("coffee", "china", "cat", "flower")]

# %%
named = pretrained.named(lite0, *photos)

# %%
plots.images(named, caption="photographs, each with the network's five surest answers")

# %% [markdown] lang="en"
# Above each photo, its five most probable words. The espresso is almost certain. The tower is a palace, and the words after it name what else is there: the bell tower's shape, the lake. For the cat it wavers between two kinds of domestic cat, and both are fair. **The flower is wrong.** ImageNet has hundreds of animals and hardly a flower: no dahlia, so whatever the net says must be wrong. It says daisy, the nearest word that it has, and gives it only a third.

# %% [markdown] lang="es"
# Sobre cada foto, sus cinco palabras más probables (en inglés, como las clases de ImageNet). El *espresso* es casi seguro. La torre es un palacio (*palace*), y las palabras que siguen nombran lo demás que hay: la forma de campanario, el lago. Con la gata duda entre dos clases de gato doméstico, y ambas son aceptables. **La flor está mal.** ImageNet tiene cientos de animales y casi ninguna flor: no hay dalias, así que todo lo que la red diga tiene que ser un error. Dice margarita (*daisy*), la palabra más cercana que tiene, y le da apenas un tercio.

# %% [markdown] lang="en"
# ### VGG-16 itself
#
# `keras.applications` has the authors' trained net D. First its form, layer by layer against ours (its weights drawn at random; half a gigabyte, freed at once):

# %% [markdown] lang="es"
# ### La VGG-16 misma
#
# `keras.applications` tiene la red D entrenada por los autores. Primero su forma, capa por capa frente a la nuestra (con pesos al azar; medio gigabyte, que se libera enseguida):

# %%
theirs = keras.applications.VGG16(weights=None)
sizes = [(layer.name, layer.count_params()) for layer in theirs.layers]
counted = [(name, n) for name, n in sizes if n]
del theirs
keras.backend.clear_session()
ours = [(row.name, row.parameters) for row in rows if row.parameters]
assert [n for _, n in counted] == [n for _, n in ours] and len(ours) == 16

# %% [markdown] lang="en"
# The layers have other names; their numbers of parameters are ours (asserted), from the first kernel to the last unit:

# %% [markdown] lang="es"
# Las capas llevan otros nombres; sus cantidades de parámetros son las nuestras (comprobado con `assert`), del primer kernel a la última unidad:

# %% tags=["nbval-check-output"]
table([(theirs, name, n) for (theirs, n), (name, _) in zip(counted, ours, strict=True)],
      ["Keras", "ours", "parameters"])

# %% [markdown] lang="en"
# Its weights are a download of 553 MB, so the next cell asks you first. If you want to see whether VGG-16 and the net of today agree on our cat, write `True`, and run both cells.

# %% [markdown] lang="es"
# Sus pesos son una descarga de 553 MB, así que la celda siguiente pregunta antes. Si quieres ver si VGG-16 y la red de hoy coinciden en nuestra gata, escribe `True` y ejecuta las dos celdas.

# %%
download_vgg16 = False

# %%
vgg16 = pretrained.imagenet("VGG16") if download_vgg16 else None
for words in pretrained.named(vgg16, datasets.photo("cat")):
    print(words)
del vgg16
keras.backend.clear_session()

# %% [markdown] lang="en" tags=["08.evidence"]
# ## 9 · Paper against ours
#
# **Table 2**: six of six totals, exactly as many as the paper rounds (section 3), and the trained net of the authors has our sixteen layers, number by number.
#
# **Table 3**, one size of test image, training at $S = 256$, validation images:
#
# | Net | layers | top-1 error (%) | top-5 error (%) |
# | --- | --- | --- | --- |
# | A | 11 | 29.6 | 10.4 |
# | A-LRN | 11 | 29.7 | 10.5 |
# | B | 13 | 28.7 | 9.9 |
# | C | 16 | 28.1 | 9.4 |
# | D | 16 | 27.0 | 8.8 |
# | E | 19 | 27.3 | 9.0 |
#
# From 11 to 16 layers the error falls; 19 add nothing (with scale jittering E is ahead of D by 0.1). The authors write that the error *saturates*. Why it does not go on falling is the question of lesson 10.
#
# **Your turn: choose the experiment.** A fair experiment changes one thing. Which pair of nets of this table, written as `"A/B"` in the table's order, is the evidence for each claim? The answer is a dictionary, `{"normalisation": "A/B", …}`, with these keys:
#
# - `"normalisation"`: local response normalisation does not help;
# - `"non-linearity"`: an additional ReLU helps although the layer before it sees nothing new;
# - `"context"`: of two nets with equally many layers, the one that sees more in space is better.

# %% [markdown] lang="es" tags=["08.evidence"]
# ## 9 · El artículo frente a lo nuestro
#
# **Tabla 2**: seis totales de seis, exactos hasta donde redondea el artículo (sección 3), y la red entrenada de los autores tiene nuestras dieciséis capas, número por número.
#
# **Tabla 3**, un solo tamaño de imagen de prueba, entrenamiento con $S = 256$, imágenes de validación:
#
# | Red | capas | error top-1 (%) | error top-5 (%) |
# | --- | --- | --- | --- |
# | A | 11 | 29.6 | 10.4 |
# | A-LRN | 11 | 29.7 | 10.5 |
# | B | 13 | 28.7 | 9.9 |
# | C | 16 | 28.1 | 9.4 |
# | D | 16 | 27.0 | 8.8 |
# | E | 19 | 27.3 | 9.0 |
#
# De 11 a 16 capas el error baja; 19 no agregan nada (con scale jittering, E aventaja a D por 0.1). Los autores escriben que el error *se satura*. Por qué no sigue bajando es la pregunta de la lección 10.
#
# **Tu turno: elige el experimento.** Un experimento justo cambia una sola cosa. ¿Qué par de redes de esta tabla, escrito como `"A/B"` en el orden de la tabla, es la evidencia de cada afirmación? La respuesta es un diccionario, `{"normalisation": "A/B", …}`, con estas claves:
#
# - `"normalisation"`: la normalización de respuesta local no ayuda;
# - `"non-linearity"`: una ReLU adicional ayuda aunque la capa que la precede no vea nada nuevo;
# - `"context"`: de dos redes con igual número de capas, es mejor la que ve más espacio.

# %%
# exercise: 08.evidence
### BEGIN SOLUTION
evidence = {"normalisation": "A/A-LRN", "non-linearity": "B/C", "context": "C/D"}
### END SOLUTION

# %%
check("08.evidence", evidence)

# %% [markdown] lang="en"
# **Which is "the" 7.3 %?** The slides say: best model, 7.3 % top-5 error. In the paper the number stands twice. It is the entry of the competition of 2014: an ensemble of **seven** nets, on the test images (Table 6), second to GoogLeNet's 6.7 %. It is also the test error of the single net E at three sizes (section 4.2). And it is not the best: after the deadline one net, with crops and dense answers, reached 7.0 %, and two nets, D and E, 6.8 % (Table 7). GoogLeNet as a single net had 7.9 %.
#
# **Small kernels against large ones.** The paper's net B, with each pair of 3×3 layers replaced by one 5×5 layer. *Predict* which has more parameters in its convolutions.

# %% [markdown] lang="es"
# **¿Cuál es «el» 7.3 %?** Las diapositivas dicen: mejor modelo, 7.3 % de error top-5. En el artículo el número aparece dos veces. Es lo que se envió al concurso de 2014: un conjunto (*ensemble*) de **siete** redes, con las imágenes de prueba (Tabla 6), segundo detrás del 6.7 % de GoogLeNet. Y es el error de prueba de la red E sola, en tres tamaños (sección 4.2). No es el mejor: después del plazo, una sola red, con recortes y respuestas densas, llegó a 7.0 %, y dos redes, D y E, a 6.8 % (Tabla 7). GoogLeNet como red única tenía 7.9 %.
#
# **Kernels pequeños frente a grandes.** La red B del artículo, con cada par de capas de 3×3 reemplazado por una de 5×5. *Predice* cuál tiene más parámetros en sus convoluciones.

# %% tags=["nbval-check-output"]
large_kernels = "conv5-64 | conv5-128 | conv5-256 | conv5-512 | conv5-512 |"
full = count("")
of_5, of_3 = count(large_kernels) - full, count(CONFIGURATIONS["B"]) - full
show(of_5=of_5, of_3=of_3, ratio=of_5 / of_3, expected=25 / 18)

# %% [markdown] lang="en"
# The large kernels have 1.15 times as many, not 25/18 = 1.39. The count with $C$ channels in and out holds in the last block only. Where a block doubles the channels, the pair has $9·2C^2 + 9·4C^2 = 54C^2$ weights and the single layer $25·2C^2 = 50C^2$: *fewer*. So it was a test of depth at nearly equal size, and the deep net won, by 7 % in top-1 error. Here, at the size that this machine allows:

# %% [markdown] lang="es"
# Los kernels grandes tienen 1.15 veces los parámetros, no 25/18 = 1.39. La cuenta con $C$ canales de entrada y de salida solo vale en el último bloque. Donde un bloque duplica los canales, el par tiene $9·2C^2 + 9·4C^2 = 54C^2$ pesos y la capa única $25·2C^2 = 50C^2$: *menos*. Así que fue una prueba de la profundidad a tamaño casi igual, y la red profunda ganó, por 7 % de error top-1. Aquí, con el tamaño que permite esta máquina:

# %%
columns = {"3×3": "conv3-16 conv3-16 | conv3-32 conv3-32 | conv3-64 conv3-64 |",
           "5×5": "conv5-16 | conv5-32 | conv5-64 |"}
tries = budget.pick(smoke=1, cpu=3)

# %%
trials = []
for name, column in columns.items():
    for seed in range(tries):
        keras.utils.set_random_seed(seed)
        model = small_net(column, (32, 32, 3), (128, 10))
        *_, loss = train(model, seed)
        trials.append((name, model.count_params(), seed, loss, mistakes(model)))

# %%
table(trials, ["kernels", "parameters", "seed", "training loss", "test error (%)"])

# %% [markdown] lang="en"
# The last column is the error on 1,000 test images. At the smallest budget this decides nothing: one run each, of 90 steps. With the budget `cpu` there are three each, and a difference has to be larger than their spread to be one. Do not expect the paper's 7 %. Our nets have six layers and three, and 8 epochs on 2,500 images; theirs had ten and five, and 74 epochs on 1.3 million. A result from one size need not hold at another, in either direction.

# %% [markdown] lang="es"
# La última columna es el error con 1000 imágenes de prueba. Con el presupuesto más pequeño esto no decide nada: una corrida de cada una, de 90 pasos. Con el presupuesto `cpu` son tres de cada una, y una diferencia tiene que ser mayor que la dispersión de las tres para serlo. No esperes el 7 % del artículo. Nuestras redes tienen seis convoluciones y tres, y 8 épocas con 2500 imágenes; las suyas tenían diez y cinco, y 74 épocas con 1.3 millones. Un resultado de un tamaño no tiene por qué valer en otro, en ningún sentido.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You composed three 3×3 kernels into one 7×7, exactly: same field, 27 weights for 49, three ReLUs for one. They cost activations, and where channels double the saving is gone.
# 2. You read Table 1 into code and got all six totals, from 132,863,336 to 143,667,240.
# 3. You found the parameters in `fc6`, the multiplications in the convolutions and the activations in the first blocks.
# 4. You computed what one fixed $\sigma$ does to 8 and to 13 layers, and started a deep net from a shallow one.
# 5. You made a kernel of a full layer, and saw that dense answers equal those for crops only without padding.
# 6. You trained a small VGG with and without batch normalisation, and looked at its mistakes.
#
# Lesson 9: GoogLeNet, which beat VGG with a twentieth of its parameters.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Compusiste tres kernels de 3×3 en uno de 7×7, exactamente: el mismo campo, 27 pesos en vez de 49, tres ReLU en vez de una. Cuestan activaciones, y donde los canales se duplican el ahorro desaparece.
# 2. Leíste la Tabla 1 como código y obtuviste los seis totales, de 132 863 336 a 143 667 240.
# 3. Encontraste los parámetros en `fc6`, las multiplicaciones en las convoluciones y las activaciones en los primeros bloques.
# 4. Calculaste qué le hace una $\sigma$ fija a 8 y a 13 capas, e iniciaste una red profunda desde una poco profunda.
# 5. Hiciste un kernel de una capa completa, y viste que las respuestas densas equivalen a las de los recortes solo sin padding.
# 6. Entrenaste una VGG pequeña con y sin normalización por lotes, y miraste sus errores.
#
# Lección 9: GoogLeNet, que superó a VGG con la vigésima parte de sus parámetros.

# %% [markdown] lang="en"
# ## References
#
# - K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale image recognition", *ICLR* (2015), [arXiv 1409.1556](https://arxiv.org/abs/1409.1556): Tables 1 to 7, sections 2 to 4.
# - A. Krizhevsky, I. Sutskever, G. Hinton, AlexNet, *NeurIPS* 25 (2012); also *Commun. ACM* 60 (2017) 84–90, [doi 10.1145/3065386](https://doi.org/10.1145/3065386). M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks" (2013), [arXiv 1311.2901](https://arxiv.org/abs/1311.2901). P. Sermanet and others, OverFeat (2013), [arXiv 1312.6229](https://arxiv.org/abs/1312.6229).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers" (2015), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852): initialisation. S. Ioffe, C. Szegedy, batch normalisation (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - C. Szegedy and others, "Going deeper with convolutions" (2014), [arXiv 1409.4842](https://arxiv.org/abs/1409.4842): GoogLeNet. O. Russakovsky and others, "ImageNet large scale visual recognition challenge", *IJCV* 115 (2015) 211–252, [arXiv 1409.0575](https://arxiv.org/abs/1409.0575).
# - Stanford CS231n, notes on [convolutional networks](https://cs231n.github.io/convolutional-networks/): the table of activations, as we found it in several copies.
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [the lite versions, with their figures](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).

# %% [markdown] lang="es"
# ## Referencias
#
# - K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale image recognition", *ICLR* (2015), [arXiv 1409.1556](https://arxiv.org/abs/1409.1556): Tablas 1 a 7, secciones 2 a 4.
# - A. Krizhevsky, I. Sutskever, G. Hinton, AlexNet, *NeurIPS* 25 (2012); también *Commun. ACM* 60 (2017) 84–90, [doi 10.1145/3065386](https://doi.org/10.1145/3065386). M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks" (2013), [arXiv 1311.2901](https://arxiv.org/abs/1311.2901). P. Sermanet y otros, OverFeat (2013), [arXiv 1312.6229](https://arxiv.org/abs/1312.6229).
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers" (2015), [arXiv 1502.01852](https://arxiv.org/abs/1502.01852): inicialización. S. Ioffe, C. Szegedy, normalización por lotes (2015), [arXiv 1502.03167](https://arxiv.org/abs/1502.03167).
# - C. Szegedy y otros, "Going deeper with convolutions" (2014), [arXiv 1409.4842](https://arxiv.org/abs/1409.4842): GoogLeNet. O. Russakovsky y otros, "ImageNet large scale visual recognition challenge", *IJCV* 115 (2015) 211–252, [arXiv 1409.0575](https://arxiv.org/abs/1409.0575).
# - Stanford CS231n, apuntes sobre [redes convolucionales](https://cs231n.github.io/convolutional-networks/): la tabla de activaciones, tal como la encontramos en varias copias.
# - M. Tan, Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", *ICML* (2019), [arXiv 1905.11946](https://arxiv.org/abs/1905.11946); [las versiones *lite*, con sus cifras](https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).
