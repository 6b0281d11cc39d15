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
# # 11 · Seeing
#
# For ten lessons we have built networks and counted their errors. What do they look at? In 2013 Matthew Zeiler and Rob Fergus sent the signals of AlexNet's units back down to the pixels. What they saw made them change the first two layers, and the changed network beat AlexNet. Then they covered parts of photos with a grey square, to see what the new network looks at. Since then there have been more ways to ask, and ways to test whether the answers mean anything.
#
# **You will be able to**
#
# 1. find by occlusion what a network's answer rests on;
# 2. send a unit's signal back to the pixels with a deconvnet, and say how it differs from a gradient and from guided back-propagation;
# 3. compute gradients with respect to inputs in Keras, and a Grad-CAM from them;
# 4. test with random weights whether such a picture tells anything about the network;
# 5. climb to the picture that a unit likes best, and make one that misleads the network;
# 6. build ZFNet from its table, and say what was wrong with AlexNet's first layer.
#
# **You need** lessons 3 (convolution), 4 (pooling), 7 (AlexNet) and 8 (VGG). **Time:** about two hours. Nothing is trained here: with `cpu` the cells compute for a few minutes on two cores.

# %% [markdown] lang="es"
# # 11 · Ver
#
# Durante diez lecciones construimos redes y contamos sus errores. ¿Qué miran? En 2013 Matthew Zeiler y Rob Fergus enviaron las señales de las unidades de AlexNet de vuelta hasta los píxeles. Lo que vieron los llevó a cambiar las dos primeras capas, y la red cambiada superó a AlexNet. Luego taparon partes de fotos con un cuadrado gris, para ver en qué se fija la red nueva. Desde entonces han surgido más maneras de preguntar, y maneras de comprobar si las respuestas significan algo.
#
# **Serás capaz de**
#
# 1. hallar por oclusión en qué se apoya la respuesta de una red;
# 2. enviar la señal de una unidad de vuelta a los píxeles con una *deconvnet*, y decir en qué se distingue de un gradiente y de la retropropagación guiada;
# 3. calcular en Keras gradientes respecto de las entradas y, con ellos, un Grad-CAM;
# 4. comprobar con pesos al azar si una imagen así dice algo sobre la red;
# 5. escalar hasta la imagen que más le gusta a una unidad, y hacer una que engañe a la red;
# 6. construir ZFNet a partir de su tabla, y decir qué tenía de malo la primera capa de AlexNet.
#
# **Necesitas** las lecciones 3 (convolución), 4 (*pooling*), 7 (AlexNet) y 8 (VGG). **Tiempo:** unas dos horas. Aquí no se entrena nada: con `cpu` las celdas calculan unos pocos minutos en dos núcleos.

# %%
import keras
import numpy as np
from keras import ops

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Two networks to ask
#
# The first is **EfficientNet-Lite0** of lesson 8: a small network that others trained on ImageNet's 1000 classes. We ask it about five photos, each cut to 224×224 pixels.

# %% [markdown] lang="es"
# ## 1 · Dos redes a las que preguntar
#
# La primera es la **EfficientNet-Lite0** de la lección 8: una red pequeña que otros entrenaron con las 1000 clases de ImageNet. Le preguntamos por cinco fotos, cada una recortada a 224×224 píxeles.

# %%
from helpers.training import pretrained

lite0 = pretrained.efficientnet_lite0()
assert lite0 is not None
words = pretrained.NAMES.read_text("utf-8").splitlines()
NAMES = {"china": "palace", "coffee": "espresso", "flower": "daisy",
         "camera": "tripod", "rocket": "missile"}
photos = {name: np.rint(pretrained.middle(datasets.photo(name))) for name in NAMES}

# %%
def chances(photos: np.ndarray) -> np.ndarray:
    """The probabilities of the classes: (n, 224, 224, 3) -> (n, 1000)."""
    return np.array(ops.softmax(lite0.predict_on_batch(photos)))

answers = chances(np.stack(list(photos.values())))
units = {name: words.index(word) for name, word in NAMES.items()}
whole = {name: answer[units[name]]
         for (name, answer) in zip(photos, answers, strict=True)}

# %% [markdown] lang="en"
# Its first answer for each, with its probability:

# %% [markdown] lang="es"
# Su primera respuesta para cada una, con su probabilidad:

# %%
firsts = {name: f"{words[answer.argmax()]} {answer.max():.2f}"
          for name, answer in zip(photos, answers, strict=True)}
plots.images({f"{firsts[name]}": photo / 255 for name, photo in photos.items()},
             caption="five photographs, each with the network's first answer")

# %% [markdown] lang="en"
# Two of the words are wrong, strictly: the flower is a dahlia, and the rocket is no missile. ImageNet has neither word. We shall ask about these words all the same: *why* does the net say daisy?
#
# The second network is the course's own **VGG for CIFAR-10** (lesson 8): seven convolutions, small enough to be taken apart in NumPy. Its first layer's kernels are 3×3; larger ones are easier to look at. Here are the 32 kernels of lesson 7's small AlexNet, 5×5 pixels in three colours. Grey is 0.

# %% [markdown] lang="es"
# En rigor, dos de las palabras están mal: la flor es una dalia, y el cohete no es un misil. ImageNet no tiene ninguna de las dos palabras. Igual preguntaremos por ellas: ¿*por qué* dice margarita la red?
#
# La segunda red es la propia **VGG para CIFAR-10** del curso (lección 8): siete convoluciones, lo bastante pequeña para desarmarla en NumPy. Los kernels de su primera capa son de 3×3; los más grandes se ven mejor. Estos son los 32 kernels de la pequeña AlexNet de la lección 7, de 5×5 píxeles en tres colores. El gris es 0.

# %%
from helpers.seeing.saliency import saliency, visible
from helpers.training import standardised, stored

small_alexnet = stored.load_weights(architectures.alexnet_cifar(), "alexnet_cifar")
first = small_alexnet.get_layer("conv1").get_weights()[0]
kernels = [visible(first[..., k]) for k in range(32)]

# %%
plots.gallery([kernels[k:k + 8] for k in range(0, 32, 8)],
              caption="the 32 kernels of the small AlexNet's first layer")

# %% [markdown] lang="en"
# Edges in many directions, the simple cells of lesson 3, learnt; and blobs of opposite colours. In the first layer one can look at the kernels, for they meet pixels. A kernel of the fourth layer meets 64 channels, and there is nothing to see in it. For the layers above we must ask in other ways.

# %% [markdown] lang="es"
# Bordes en muchas direcciones, las células simples de la lección 3, aprendidas; y manchas de colores opuestos. En la primera capa se pueden mirar los kernels, porque se encuentran con píxeles. Un kernel de la cuarta capa se encuentra con 64 canales, y en él no hay nada que ver. Para las capas de arriba hay que preguntar de otras maneras.

# %% [markdown] lang="en"
# ## 2 · Cover a part, and ask again
#
# The simplest way needs nothing but the answer. Cover a part of the photo. If the probability falls, the part mattered. By hand, with a "network" that only looks at the middle pixel of 3×3, and a grey square of 2×2:

# %% [markdown] lang="es"
# ## 2 · Tapa una parte, y vuelve a preguntar
#
# La manera más simple no necesita más que la respuesta. Tapa una parte de la foto. Si la probabilidad baja, esa parte importaba. A mano, con una «red» que solo mira el píxel del medio de 3×3, y un cuadrado gris de 2×2:

# %% tags=["nbval-check-output"]
from helpers.seeing import occlusion

nine = np.arange(1, 10).reshape(3, 3, 1)
one_place = occlusion.cover(nine, top=1, left=0, size=2, grey=0)
show(covered=one_place[..., 0], score=one_place[1, 1, 0])

# %% [markdown] lang="en"
# The score falls from 5 to 0. There are four places for the square, two rows of two, and each covers the middle: the map of drops is 5 everywhere. A square of 1×1 has nine places, and only the middle one counts: a finer map. The size of the square is the size of what can be found.

# %% [markdown] lang="es"
# El puntaje baja de 5 a 0. Hay cuatro lugares para el cuadrado, dos filas de dos, y todos tapan el medio: el mapa de bajadas vale 5 en todas partes. Un cuadrado de 1×1 tiene nueve lugares, y solo cuenta el del medio: un mapa más fino. El tamaño del cuadrado es el tamaño de lo que se puede hallar.

# %% [markdown] lang="en"
# **Your turn** (about 4 lines): the map of *drops*. `score` takes an image and gives a number; the square stands at rows 0, `step`, 2 `step`, … as long as it fits, and in the same way at columns. Each place begins with the whole image.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 4 líneas): el mapa de *bajadas*. `score` recibe una imagen y da un número; el cuadrado se pone en las filas 0, `step`, 2 `step`, … mientras quepa, y del mismo modo en las columnas. Cada lugar comienza con la imagen entera.

# %%
# exercise: 11.occlusion_drops
def occlusion_drops(score, image: np.ndarray, size: int, step: int,
                    grey: float) -> np.ndarray:
    """By how much the score falls at each place: (h, w) -> (rows, columns)."""
    ### BEGIN SOLUTION
    rows = range(0, len(image) - size + 1, step)
    columns = range(0, image.shape[1] - size + 1, step)
    drops = np.zeros((len(rows), len(columns)))
    for place in np.ndindex(drops.shape):
        i, j = (step * k for k in place)
        hidden = np.array(image, float)
        hidden[i:i + size, j:j + size] = grey
        drops[place] = score(image) - score(hidden)
    return drops
    ### END SOLUTION

# %%
check("11.occlusion_drops", occlusion_drops)

# %% [markdown] lang="en"
# This is **occlusion sensitivity** (Zeiler & Fergus, section 4.2). The course's version asks for a whole row of places at once.

# %% [markdown] lang="es"
# Esto es la **sensibilidad a la oclusión** (Zeiler y Fergus, sección 4.2). La versión del curso pregunta por una fila entera de lugares a la vez.

# %%
import inspect

print(inspect.getsource(occlusion.covered_rows))
print(inspect.getsource(occlusion.occlusion_map))

# %% [markdown] lang="en"
# Now the real network. *Predict* for each photo where a grey square will hurt most. For the palace: the roof, the middle, the trees, the lake?

# %% [markdown] lang="es"
# Ahora la red real. *Predice* para cada foto dónde hará más daño un cuadrado gris. En el palacio: ¿el techo, la parte media, los árboles, el lago?

# %%
SIZE, STEP = budget.pick(smoke=(64, 53), cpu=(48, 16))

def map_of(name: str) -> np.ndarray:
    """For each place of the square the probability of the photo's word."""
    unit = units[name]
    return occlusion.occlusion_map(lambda covered: chances(covered)[:, unit],
                                   photos[name], SIZE, STEP)

remaining = {name: map_of(name) for name in photos}

# %% [markdown] lang="en"
# `spread` makes of the drops at places a map of pixels: the mean over all squares that covered a pixel. Bright is where the probability falls most; the line surrounds more than half of that.

# %% [markdown] lang="es"
# `spread` hace de las bajadas por lugar un mapa de píxeles: la media sobre todos los cuadrados que taparon un píxel. Lo claro es donde más baja la probabilidad; la línea rodea lo que pasa de la mitad de eso.

# %%
drops = {name: occlusion.spread(whole[name] - remaining[name], 224, SIZE, STEP)
         for name in photos}

# %%
plots.heat({name: (photo, np.maximum(drops[name], 0))
            for name, photo in photos.items()},
           caption="how far the probability of the word falls where a square covers "
                   "the photograph")

# %% [markdown] lang="en"
# The net says palace because of the tower, not because of the lake; daisy because of the flower. For the coffee, look at how little there is to lose: with the worst square the probability is still high. A cup is recognised by many parts, and each of them is enough.

# %% [markdown] lang="es"
# La red dice palacio por la torre, no por el lago; margarita por la flor. En el café, mira qué poco hay que perder: con el peor cuadrado la probabilidad sigue siendo alta. Una taza se reconoce por muchas partes, y cada una de ellas basta.

# %% [markdown] lang="en"
# **The widget.** Everything is already computed: a grid of places for each photo. Move the square. *Predict* first: is there a place at which the probability *rises*? Why could that be?

# %% [markdown] lang="es"
# **El widget.** Todo está ya calculado: una cuadrícula de lugares para cada foto. Mueve el cuadrado. *Predice* antes: ¿hay algún lugar en que la probabilidad *suba*? ¿Por qué podría ser?

# %%
widgets.occluder({
    name: widgets.Occluded(photo.astype("uint8"), remaining[name], SIZE, STEP,
                           NAMES[name], float(whole[name]))
    for name, photo in photos.items()})

# %% [markdown] lang="en"
# There is. Take the place at which most is left for *palace*, and look at another word's probability there, without the square and with it:

# %% [markdown] lang="es"
# La hay. Toma el lugar en que más queda para *palace*, y mira ahí la probabilidad de otra palabra, sin el cuadrado y con él:

# %%
place = np.unravel_index(remaining["china"].argmax(), remaining["china"].shape)
corner = [STEP * int(k) for k in place]
hidden = occlusion.cover(photos["china"], *corner, SIZE)
lakeside = [answer[words.index("lakeside")]
            for answer in (answers[0], chances(hidden[None])[0])]
assert remaining["china"].max() > whole["china"] and lakeside[1] < lakeside[0]

# %%
show(row_and_column=corner, lakeside=lakeside)

# %% [markdown] lang="en"
# The square hides a part of the lake, which speaks for *lakeside*; what that word loses, others gain. Probabilities add up to 1.

# %% [markdown] lang="es"
# El cuadrado esconde una parte del lago, que habla a favor de *lakeside* (orilla de lago); lo que pierde esa palabra lo ganan otras. Las probabilidades suman 1.

# %% [markdown] lang="en"
# Occlusion asks for a single answer with hundreds of runs, and tells only about the output. What about a unit inside?
#
# ## 3 · Back to the pixels: the deconvnet
#
# A unit of a high layer is active. Which pixels made it so? Zeiler and Fergus run the network backwards. In each layer, from the top (section 2.1): **unpool**, **rectify**, **filter**.

# %% [markdown] lang="es"
# La oclusión pregunta con cientos de pasadas por una sola respuesta, y solo dice algo de la salida. ¿Y una unidad de adentro?
#
# ## 3 · De vuelta a los píxeles: la deconvnet
#
# Una unidad de una capa alta está activa. ¿Qué píxeles la activaron? Zeiler y Fergus recorren la red hacia atrás. En cada capa, desde arriba (sección 2.1): **deshacer el pooling** (*unpool*), **rectificar**, **filtrar**.

# %% [markdown] lang="en"
# **Unpool.** Max pooling forgets three numbers of four; from its output alone there is no way back. But one can note on the way up *where* the largest was: the **switch**. With the four cells of a window counted 0 1 / 2 3:

# %% [markdown] lang="es"
# **Unpool.** El *max pooling* olvida tres números de cada cuatro; de su salida sola no hay regreso. Pero en la subida se puede anotar *dónde* estaba el mayor: el **interruptor** (*switch*). Con las cuatro celdas de una ventana numeradas 0 1 / 2 3:

# %% tags=["nbval-check-output"]
from helpers.seeing import deconvnet

maps = np.array([[1, 7, 2, 0], [3, 4, 9, 5]])[None, :, :, None]
pooled, switches = deconvnet.pool(maps)
show(maximum=pooled[0, :, :, 0], switches=switches[0, :, :, 0])

# %% [markdown] lang="en"
# 7 was in cell 1 of its window, 9 in cell 2. On the way down a signal goes back there, and the other cells get 0.
#
# **Your turn** (about 4 lines): unpooling, for one map. It is what the gradient of max pooling does too (lesson 4).

# %% [markdown] lang="es"
# El 7 estaba en la celda 1 de su ventana, el 9 en la celda 2. En la bajada una señal vuelve ahí, y las otras celdas reciben 0.
#
# **Tu turno** (alrededor de 4 líneas): deshacer el pooling, para un mapa. Las cuatro celdas de una ventana se numeran 0 1 / 2 3. Es lo mismo que hace el gradiente del *max pooling* (lección 4).

# %%
# exercise: 11.unpool
def unpool(maps: np.ndarray, switches: np.ndarray) -> np.ndarray:
    """Each number to its cell (0 1 / 2 3) of a window, 0 to the others.

    (h, w), (h, w) -> (2h, 2w).
    """
    ### BEGIN SOLUTION
    large = np.zeros([2 * side for side in maps.shape])
    for i, j in np.ndindex(maps.shape):
        row, column = divmod(int(switches[i, j]), 2)
        large[2 * i + row, 2 * j + column] = maps[i, j]
    return large
    ### END SOLUTION

# %%
check("11.unpool", unpool)

# %% [markdown] lang="en"
# The course's `unpool` is the gradient of lesson 4's `max_pool`, number by number:

# %% [markdown] lang="es"
# El `unpool` del curso es el gradiente del `max_pool` de la lección 4, número por número:

# %%
from helpers.scratch import pooling

rng = np.random.default_rng(0)
many, signal = rng.normal(size=(2, 6, 8, 3)), rng.normal(size=(2, 3, 4, 3))
_, remembered = deconvnet.pool(many)
assert np.array_equal(deconvnet.unpool(signal, remembered),
                      pooling.max_pool_backward(signal, many))

# %% [markdown] lang="en"
# **Filter.** A convolution sums what its kernel meets. Backwards, each number of the map *lays down* the kernel, multiplied by itself, where it had been looking; where kernels overlap, they add up. The signal (1, 2) and a kernel of two rows:
#
# $$1\cdot\begin{pmatrix}1&3\\0&1\end{pmatrix} \text{ at column 0, } 2\cdot\begin{pmatrix}1&3\\0&1\end{pmatrix} \text{ at column 1: } \begin{pmatrix}1&3+2&6\\0&1+0&2\end{pmatrix}$$
#
# This is a **transposed convolution**: if the layer is a matrix, this is the matrix transposed. It is no inverse: the image does not come back. The papers of the time say *deconvolution*, and the name stuck.

# %% [markdown] lang="es"
# **Filtrar.** Una convolución suma lo que su kernel encuentra. Hacia atrás, cada número del mapa *deposita* el kernel, multiplicado por sí mismo, donde había estado mirando; donde los kernels se traslapan, se suman. La señal (1, 2) y un kernel de dos filas:
#
# $$1\cdot\begin{pmatrix}1&3\\0&1\end{pmatrix} \text{ en la columna 0, } 2\cdot\begin{pmatrix}1&3\\0&1\end{pmatrix} \text{ en la columna 1: } \begin{pmatrix}1&3+2&6\\0&1+0&2\end{pmatrix}$$
#
# Esto es una **convolución transpuesta**: si la capa es una matriz, esta es la matriz transpuesta. No es una inversa: la imagen no vuelve. Los artículos de la época dicen *deconvolución*, y el nombre quedó.

# %% [markdown] lang="en"
# **Your turn** (about 5 lines): with a stride. A signal of $h$ rows came from $s(h-1)+k$ rows.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 5 líneas): con *stride*. Cada número de la señal deposita el kernel multiplicado por sí mismo, y lo que se traslapa se suma. Una señal de $h$ filas venía de $s(h-1)+k$ filas.

# %%
# exercise: 11.transposed
def transposed(signal: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """A transposed convolution: (h, w), (k, k) -> (s(h − 1) + k, s(w − 1) + k)."""
    ### BEGIN SOLUTION
    k = len(kernel)
    below = np.zeros([stride * (side - 1) + k for side in signal.shape])
    for i, j in np.ndindex(signal.shape):
        window = below[stride * i:stride * i + k, stride * j:stride * j + k]
        window += signal[i, j] * kernel
    return below
    ### END SOLUTION

# %%
check("11.transposed", transposed)

# %% [markdown] lang="en"
# With stride 1 there is another way to write it, the paper's: a convolution with the kernel turned by 180°. On the way up a pixel gives to the cell on its right through the left part of the kernel. On the way down it gets back from there. So the left part must now stand on the right. The course's `transposed` does so, and is the gradient of lesson 3's convolution:

# %% [markdown] lang="es"
# Con *stride* 1 hay otra manera de escribirlo, la del artículo: una convolución con el kernel girado 180°. En la subida, un píxel le da a la celda de su derecha a través de la parte izquierda del kernel. En la bajada lo recibe de vuelta desde ahí. Así que la parte izquierda tiene que estar ahora a la derecha. Así lo hace el `transposed` del curso, y es el gradiente de la convolución de la lección 3:

# %%
from helpers.scratch import convolution

images, kernel = rng.normal(size=(2, 5, 6, 3)), rng.normal(size=(3, 3, 3, 4))
signal = rng.normal(size=(2, 5, 6, 4))
along_images, *_ = convolution.backward(signal, images, kernel, padding=1)
assert np.allclose(deconvnet.transposed(signal, kernel), along_images)

# %% [markdown] lang="en"
# **Rectify.** So far the deconvnet is back-propagation. In a net without normalisation layers, they differ only here. A ReLU got the sums (1, −1, 1, −1) on the way up; on the way down the signals (3, 3, −2, −2) arrive. What passes?

# %% [markdown] lang="es"
# **Rectificar.** Hasta aquí la deconvnet es retropropagación. En una red sin capas de normalización, solo aquí se distinguen. Una ReLU recibió en la subida las sumas (1, −1, 1, −1); en la bajada llegan las señales (3, 3, −2, −2). ¿Qué pasa?

# %%
sums, arriving = np.array([1, -1, 1, -1]), np.array([3, 3, -2, -2])
passed = {rule: deconvnet.rectify(arriving, sums, rule) for rule in deconvnet.RULES}

# %% tags=["nbval-check-output"]
table([("sums", *sums), ("signal", *arriving),
       *((rule, *row) for rule, row in passed.items())],
      ["", "1", "2", "3", "4"])

# %% [markdown] lang="en"
# - The **gradient** asks about the way up: was the unit on?
# - The **deconvnet** asks about the way down: is the signal positive? Zeiler and Fergus's reason: maps are never negative, so reconstructions should not be.
# - **Guided back-propagation** (Springenberg and others, 2014) asks both.
#
# **Your turn** (1 line): the guided rule, from the table.

# %% [markdown] lang="es"
# - El **gradiente** pregunta por la subida: ¿estaba encendida la unidad?
# - La **deconvnet** pregunta por la bajada: ¿es positiva la señal? La razón de Zeiler y Fergus: los mapas nunca son negativos, así que las reconstrucciones no deberían serlo.
# - La **retropropagación guiada** (Springenberg y otros, 2014) pregunta ambas cosas.
#
# **Tu turno** (1 línea): la regla guiada. Pasa la señal donde la suma de la subida y la señal de la bajada son ambas positivas; en lo demás, 0.

# %%
# exercise: 11.guided
def guided(signal: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """What passes a ReLU on the way down if both signs are positive; same shape."""
    ### BEGIN SOLUTION
    return signal * (signal > 0) * (sums > 0)
    ### END SOLUTION

# %%
check("11.guided", guided)

# %% [markdown] lang="en"
# ### The whole way down
#
# `stages` takes the VGG apart: seven convolutions, each with its batch normalisation folded in, for at inference that is only a factor and a shift. `ascend` runs them and keeps sums and switches; `descend` comes back. First: does NumPy give what Keras gives?

# %% [markdown] lang="es"
# ### Todo el camino de bajada
#
# `stages` desarma la VGG: siete convoluciones, cada una con su normalización por lotes incorporada, pues en inferencia esta no es más que un factor y un desplazamiento. `ascend` las ejecuta y guarda sumas e interruptores; `descend` vuelve. Primero: ¿da NumPy lo que da Keras?

# %%
vgg = stored.load_weights(architectures.vgg_cifar(configuration="wide"), "vgg_cifar")
chain = deconvnet.stages(vgg)
data = datasets.real_or_standin("cifar10")
looked_at = standardised(data.x_test[:budget.pick(smoke=200, cpu=1000)])

# %%
body = keras.Model(vgg.input, vgg.get_layer("pool3").output)
past = deconvnet.ascend(chain, looked_at[:8])
assert np.allclose(past[-1].output, body(looked_at[:8]), atol=1e-4)

# %% [markdown] lang="en"
# **What excites a unit?** After the paper's Fig. 2, which shows nine images each for channels drawn at random: take a channel, find the test images that excite it most, and project each one's strongest unit down. We look at the fourth convolution, after the second pooling, and at the three channels that reach the highest values.

# %% [markdown] lang="es"
# **¿Qué excita a una unidad?** A la manera de la figura 2 del artículo, que muestra nueve imágenes por canal, con canales al azar: toma un canal, busca las imágenes de prueba que más lo excitan, y proyecta hacia abajo la unidad más fuerte de cada una. Miramos la cuarta convolución, tras el segundo *pooling*, y los tres canales que alcanzan los valores más altos.

# %%
middle = keras.Model(vgg.input, vgg.get_layer("pool2").output)
highest = middle.predict(looked_at, verbose=0).max(axis=(1, 2))
channels = np.argsort(-highest.max(axis=0))[:3]
top = {channel: np.argsort(-highest[:, channel])[:6] for channel in channels}

# %%
def project(images: np.ndarray, channel: int) -> np.ndarray:
    """The strongest unit of a channel in each image, sent down to its pixels."""
    past = deconvnet.ascend(chain[:4], images)
    signal = deconvnet.strongest(past[-1].output, channel)
    return deconvnet.descend(chain[:4], past, signal)

projections = {channel: project(looked_at[which], channel)
               for channel, which in top.items()}

# %%
plots.gallery([row for channel in channels for row in (
    data.x_test[top[channel]], [visible(image) for image in projections[channel]])],
              caption="the images that excite a channel most, and below them their "
                      "projections")

# %% [markdown] lang="en"
# Each pair of rows is a channel: six images, and below them what of each came back. Two things to see. Most of a projection is grey: the unit sees a window of the image, its receptive field (lesson 6), and nothing outside can come back. And inside the window it is not the photo but the part of it that the unit answers to.

# %% [markdown] lang="es"
# Cada par de filas es un canal: seis imágenes y, debajo, lo que volvió de cada una. Dos cosas que ver. La mayor parte de una proyección es gris: la unidad ve una ventana de la imagen, su campo receptivo (lección 6), y de afuera no puede volver nada. Y dentro de la ventana no está la foto, sino lo que en ella le importa a la unidad.

# %% [markdown] lang="en"
# How large is the window? Two 3×3 layers, a pooling, two more, a pooling:

# %% [markdown] lang="es"
# ¿Qué tamaño tiene la ventana? Dos capas 3×3, un *pooling*, otras dos, un *pooling*:

# %%
layers = [(3, 1), (3, 1), (2, 2), (3, 1), (3, 1), (2, 2)]
window = convolution.receptive_field(layers)
touched = np.abs(projections[channels[0]][0]).sum(axis=-1) > 0
rows, columns = (np.flatnonzero(touched.any(axis=axis)) for axis in (1, 0))
assert max(np.ptp(rows), np.ptp(columns)) < window

# %% tags=["nbval-check-output"]
show(receptive_field=window)

# %% [markdown] lang="en"
# Nothing outside a window of 16 pixels has come back, as it must be.

# %% [markdown] lang="es"
# Nada ha vuelto desde fuera de una ventana de 16 píxeles, como debe ser.

# %% [markdown] lang="en"
# ## 4 · Gradients with respect to inputs, in Keras
#
# The first of the three rules is a gradient, and a gradient can be had for any network, not only for a chain that we take apart. Training needs gradients with respect to *weights*, and `fit` hides them. With respect to *inputs* each backend has its own way. By hand first: a net with two classes and two pixels, logits $W x$, so the gradient of logit 0 is the first row of $W$.

# %% [markdown] lang="es"
# ## 4 · Gradientes respecto de las entradas, en Keras
#
# La primera de las tres reglas es un gradiente, y un gradiente se puede obtener de cualquier red, no solo de una cadena que desarmamos. Entrenar requiere gradientes respecto de los *pesos*, y `fit` los esconde. Respecto de las *entradas*, cada *backend* tiene su manera. Primero a mano: una red con dos clases y dos píxeles, logits $W x$, así que el gradiente del logit 0 es la primera fila de $W$.

# %% tags=["nbval-check-output"]
from helpers.seeing.input_gradient import gradient

weights = np.array([[2, 1], [0, 3]], "float32")
x = np.array([1, 1], "float32")
show(gradient=gradient(lambda pixels: (weights @ pixels[:, None])[0, 0], x))

# %% [markdown] lang="en"
# The function, whole:

# %% [markdown] lang="es"
# La función, entera:

# %%
print(inspect.getsource(gradient))

# %% [markdown] lang="en"
# Does it agree with our way down through the VGG? The strongest unit of the last layer's busiest channel, in each of eight images:

# %% [markdown] lang="es"
# ¿Coincide con nuestro camino de bajada por la VGG? La unidad más fuerte del canal más activo de la última capa, en cada una de ocho imágenes:

# %%
busiest = past[-1].output.max(axis=(0, 1, 2)).argmax()
signal = deconvnet.strongest(past[-1].output, busiest)
ways = {rule: deconvnet.descend(chain, past, signal, rule) for rule in deconvnet.RULES}
by_keras = gradient(lambda images: ops.sum(body(images) * signal.astype("float32")),
                    looked_at[:8])
worst = np.abs(by_keras - ways["gradient"]).max() / np.abs(by_keras).max()
assert worst < 1e-3
active = np.argsort(-signal.max(axis=(1, 2, 3)))[:4]

# %% [markdown] lang="en"
# It does. And the three rules side by side, for the four images that excite the unit most. *Which one would you believe?*

# %% [markdown] lang="es"
# Sí. Y las tres reglas lado a lado, para las cuatro imágenes que más excitan a la unidad. *¿A cuál le creerías?*

# %%
plots.gallery([data.x_test[active], *([visible(image) for image in way[active]]
                                      for way in ways.values())],
              caption="four images, and below them the gradient, the deconvnet's way, "
                      "and the guided one")

# %% [markdown] lang="en"
# From above: image, gradient, deconvnet, guided. The gradient is noisy: it has both signs, and neighbours contradict each other. The other two are smoother, and guided back-propagation draws outlines that please the eye. Section 5 asks whether they should.

# %% [markdown] lang="es"
# De arriba abajo: imagen, gradiente, deconvnet, guiada. El gradiente es ruidoso: tiene ambos signos, y los vecinos se contradicen. Las otras dos son más suaves, y la retropropagación guiada dibuja contornos que agradan a la vista. La sección 5 pregunta si eso es motivo para creerle.

# %% [markdown] lang="en"
# **The softmax must stay out.** What we ask about is the logit. The probability's gradient is another: with $p = \mathrm{softmax}(z)$,
#
# $$\frac{\partial p_k}{\partial x} = p_k\Bigl(\frac{\partial z_k}{\partial x} - \sum_j p_j \frac{\partial z_j}{\partial x}\Bigr)$$
#
# Where the net is sure, $p_k \approx 1$, the parenthesis is almost 0, however strongly the pixels speak.
#
# **Your turn: repair.** A linear net has logits $z = Wx + b$. Somebody wants the gradient of logit $k$, but the pictures of sure answers came out black.

# %% [markdown] lang="es"
# **La softmax debe quedar fuera.** Preguntamos por el logit. El gradiente de la probabilidad es otro: con $p = \mathrm{softmax}(z)$,
#
# $$\frac{\partial p_k}{\partial x} = p_k\Bigl(\frac{\partial z_k}{\partial x} - \sum_j p_j \frac{\partial z_j}{\partial x}\Bigr)$$
#
# Donde la red está segura, $p_k \approx 1$, el paréntesis casi vale 0, por mucho que digan los píxeles.
#
# **Tu turno: repara.** Una red lineal tiene logits $z = Wx + b$. Alguien quiere el gradiente del logit $k$, pero las imágenes de las respuestas seguras le salieron negras.

# %%
# exercise: 11.logit_gradient
def logit_gradient(w: np.ndarray, b: np.ndarray, x: np.ndarray, k: int) -> np.ndarray:
    """How logit k changes with each pixel: (classes, n), (classes,), (n,) -> (n,)."""
    ### BEGIN SOLUTION
    return w[k].copy()
    ### STUB
    # powers = np.exp(w @ x + b)
    # p = powers / powers.sum()
    # return p[k] * (w[k] - p @ w)
    ### END SOLUTION

# %%
check("11.logit_gradient", logit_gradient)

# %% [markdown] lang="en"
# On our photos: how much does each pixel matter for the logit of the photo's word (Simonyan, Vedaldi & Zisserman, 2013: the largest of the three colours, without sign)? One gradient serves all five: in the sum of their logits each photo has its own summand.

# %% [markdown] lang="es"
# En nuestras fotos: ¿cuánto importa cada píxel para el logit de la palabra de la foto (Simonyan, Vedaldi y Zisserman, 2013: el mayor de los tres colores, sin signo)? Un solo gradiente basta para las cinco: en la suma de sus logits, cada foto tiene su propio sumando.

# %%
batch = np.stack(list(photos.values()))
own = np.array([words.index(word) == np.arange(1000) for word in NAMES.values()])

def own_logits(images):
    """The sum of the logits of each photo's own word: (5, 224, 224, 3) -> ()."""
    return ops.sum(lite0(images, training=False) * own.astype("float32"))

def grey(values: np.ndarray) -> np.ndarray:
    """A map as a grey picture in 0..1; the largest 1 % are cut: (h, w) -> (h, w, 3)."""
    cut = np.clip(values / np.quantile(values, .99), 0, 1)
    return np.stack([cut] * 3, axis=-1)

slopes = [grey(saliency(along)) for along in gradient(own_logits, batch)]

# %%
plots.gallery([batch / 255, slopes],
              caption="five photographs, and below them how strongly each pixel "
                      "changes the logit")

# %% [markdown] lang="en"
# White is where the logit changes most. The cup's rim and the flower can be guessed, the tower hardly. The answer of a single pixel is noise: nothing in training asked the network to be smooth from pixel to pixel.

# %% [markdown] lang="es"
# Lo blanco es donde más cambia el logit. El borde de la taza y la flor se adivinan; la torre, apenas. La respuesta de un solo píxel es ruido: nada en el entrenamiento le pidió a la red ser suave de un píxel al siguiente.

# %% [markdown] lang="en"
# ## 5 · A sanity check
#
# Pictures that look right are dangerous. Julius Adebayo and others (2018) test them: put **random numbers in place of the weights**. A picture that tells something about the network must then change. One that stays shows the image, not the network: an edge detector could have drawn it.

# %% [markdown] lang="es"
# ## 5 · Una comprobación básica (*sanity check*)
#
# Las imágenes que parecen correctas son peligrosas. Julius Adebayo y otros (2018) las ponen a prueba: **números al azar en lugar de los pesos**. Una imagen que dice algo de la red tiene que cambiar entonces. La que no cambia muestra la foto, no la red: la habría dibujado un detector de bordes.

# %% [markdown] lang="en"
# We send the logit of the answer down through the VGG: the gradient from the logits to the last maps by Keras, the rest by our three rules.

# %% [markdown] lang="es"
# Enviamos el logit de la respuesta hacia abajo por la VGG: el gradiente de los logits hasta los últimos mapas lo da Keras, el resto nuestras tres reglas.

# %%
from helpers.seeing.gradcam import split

few = looked_at[:budget.pick(smoke=6, cpu=20)]
_, above = split(vgg, "pool3")
chosen = np.eye(10, dtype="float32")[vgg.predict(few, verbose=0).argmax(axis=1)]
upper = deconvnet.ascend(chain, few)[-1].output
signal = gradient(lambda maps: ops.sum(above(maps, training=False) * chosen), upper)

# %%
def drawn(stages: list, rule: str) -> np.ndarray:
    """The saliency of these images, through these stages: (n, 32, 32)."""
    down = deconvnet.descend(stages, deconvnet.ascend(stages, few), signal, rule)
    return saliency(down)

def with_random(count: int) -> list:
    """The chain with the last `count` kernels shuffled."""
    kept, last = chain[:len(chain) - count], chain[len(chain) - count:]
    return kept + deconvnet.shuffled(last, np.random.default_rng(1))

# %% [markdown] lang="en"
# How alike are two pictures? By the correlation of their pixels' *ranks*: 1 means the same order, 0 none. It is one of the paper's four measures; like theirs "with absolute values", ours drops the sign. The paper draws new weights, from the logits down. We shuffle kernels, and leave the dense head as it is. The mean over the images, with 1, 3 and all 7 kernels shuffled, from the top. *Predict:* which rule changes least?

# %% [markdown] lang="es"
# ¿Qué tan parecidas son dos imágenes? Según la correlación de los *rangos* de sus píxeles: 1 es el mismo orden, 0 ninguno. Es una de las cuatro medidas del artículo; como la suya «con valor absoluto», la nuestra ignora el signo. El artículo sortea pesos nuevos, desde los logits hacia abajo. Nosotros barajamos kernels, y dejamos intacta la cabeza densa. La media sobre las imágenes, con 1, 3 y los 7 kernels barajados, desde arriba. *Predice:* ¿qué regla cambia menos?

# %%
from scipy.stats import spearmanr

def likeness(pictures: np.ndarray, others: np.ndarray) -> float:
    """The mean rank correlation of each picture with its other."""
    pairs = zip(pictures, others, strict=True)
    return float(np.mean([spearmanr(a.ravel(), b.ravel())[0] for a, b in pairs]))

COUNTS = 1, 3, 7
learnt = {rule: drawn(chain, rule) for rule in deconvnet.RULES}
alike = {rule: [likeness(learnt[rule], drawn(with_random(count), rule))
                for count in COUNTS] for rule in deconvnet.RULES}
assert alike["guided"][0] > max(alike["gradient"][0], alike["deconvnet"][0]) + .1

# %% [markdown] lang="en"
# The pictures before and after:

# %% [markdown] lang="es"
# Las imágenes antes y después:

# %%
table([(rule, *values) for rule, values in alike.items()], ["rule", *map(str, COUNTS)],
      caption="kernels shuffled")

# %% [markdown] lang="en"
# Guided back-propagation hardly notices that the last convolution, the one next to the answer, has become noise. Its pretty outlines are those of the *image*. Adebayo and others found the same in Inception v3 and in small networks; the plain gradient and Grad-CAM passed their test. Passing does not make a picture right; failing rules it out.

# %% [markdown] lang="es"
# La retropropagación guiada casi no nota que la última convolución, la vecina de la respuesta, se volvió ruido. Sus bonitos contornos son los de la *foto*. Adebayo y otros hallaron lo mismo en Inception v3 y en redes pequeñas; el gradiente simple y Grad-CAM pasaron su prueba. Pasarla no hace correcta una imagen; no pasarla la descarta.

# %% [markdown] lang="en"
# ## 6 · Grad-CAM
#
# The pixels are too fine. The last maps are better: few places, and each channel already means something. **Grad-CAM** (Selvaraju and others, 2016) weighs each channel $A^k$ by the mean of the logit's gradient over its $Z$ places, adds up, and keeps what is positive (eqs. 1 and 2):
#
# $$\alpha_k = \frac 1Z \sum_{ij} \frac{\partial z}{\partial A^k_{ij}}, \qquad L = \mathrm{relu}\Bigl(\sum_k \alpha_k A^k\Bigr)$$

# %% [markdown] lang="es"
# ## 6 · Grad-CAM
#
# Los píxeles son demasiado finos. Los últimos mapas son mejores: pocos lugares, y cada canal ya significa algo. **Grad-CAM** (Selvaraju y otros, 2016) pesa cada canal $A^k$ con la media del gradiente del logit sobre sus $Z$ lugares, suma, y conserva lo positivo (ecs. 1 y 2):
#
# $$\alpha_k = \frac 1Z \sum_{ij} \frac{\partial z}{\partial A^k_{ij}}, \qquad L = \mathrm{relu}\Bigl(\sum_k \alpha_k A^k\Bigr)$$

# %% [markdown] lang="en"
# By hand, with two channels on two places: $A^1 = (1, 3)$ with the gradient $(2, 4)$, so $\alpha_1 = 3$; $A^2 = (4, 0)$ with $(-1, -1)$, so $\alpha_2 = -1$. The sum is $(3·1 - 4,\ 3·3 - 0) = (-1, 9)$, the map $(0, 9)$.
#
# **Your turn** (about 2 lines):

# %% [markdown] lang="es"
# A mano, con dos canales en dos lugares: $A^1 = (1, 3)$ con el gradiente $(2, 4)$, así que $\alpha_1 = 3$; $A^2 = (4, 0)$ con $(-1, -1)$, así que $\alpha_2 = -1$. La suma es $(3·1 - 4,\ 3·3 - 0) = (-1, 9)$, el mapa $(0, 9)$.
#
# **Tu turno** (alrededor de 2 líneas): el mapa de Grad-CAM. El peso de un canal es la media de su gradiente sobre los lugares; los canales se suman con sus pesos, y lo negativo se vuelve 0.

# %%
# exercise: 11.heat_map
def heat_map(maps: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Maps and the logit's gradient along them: (h, w, c), (h, w, c) -> (h, w)."""
    ### BEGIN SOLUTION
    alpha = along.mean(axis=(0, 1))
    return np.maximum((alpha * maps).sum(axis=2), 0)
    ### END SOLUTION

# %%
check("11.heat_map", heat_map)

# %% [markdown] lang="en"
# In Keras: cut the network in two at a layer, `split`, and take the gradient of the upper half.

# %% [markdown] lang="es"
# En Keras: corta la red en dos en una capa, `split`, y toma el gradiente de la mitad de arriba.

# %%
from helpers.seeing import gradcam

print(inspect.getsource(gradcam.split), inspect.getsource(gradcam.grad_cam), sep="\n")

# %%
cams = {name: gradcam.grad_cam(lite0, photo, "head_relu6", units[name])
        for name, photo in photos.items()}

# %%
plots.heat({name: (photo, cams[name]) for name, photo in photos.items()},
           caption="Grad-CAM for each photograph's word")

# %% [markdown] lang="en"
# 7×7 places, one pass forward and a short one back, in place of hundreds of passes for an occlusion map: and the two agree on most of these photos. Where they do not, as at the tripod, keep in mind that they ask different things: Grad-CAM where evidence *is*, occlusion what happens when it is *taken away*.

# %% [markdown] lang="es"
# 7×7 lugares, una pasada hacia adelante y una corta hacia atrás, en lugar de cientos de pasadas para un mapa de oclusión: y los dos coinciden en la mayoría de estas fotos. Donde no coinciden, como en el trípode, ten presente que preguntan cosas distintas: Grad-CAM, dónde *está* la evidencia; la oclusión, qué pasa cuando se la *quita*.

# %% [markdown] lang="en"
# **Ask the same photo for another word.** The picture of the palace shows a lake too, and the net has the word *lakeside*. *Predict* where its evidence is.

# %% [markdown] lang="es"
# **Pregúntale a la misma foto por otra palabra.** En la foto del palacio también hay un lago, y la red tiene la palabra *lakeside* (orilla de lago). *Predice* dónde está su evidencia.

# %%
lake = gradcam.grad_cam(lite0, photos["china"], "head_relu6", words.index("lakeside"))
middles = [np.average(np.arange(7), weights=cam.sum(axis=0))
           for cam in (cams["china"], lake)]  # columns, from the left
assert middles[1] > middles[0] + .5

# %% [markdown] lang="en"
# Both words on the same photo:

# %% [markdown] lang="es"
# Las dos palabras sobre la misma foto:

# %%
plots.heat({"palace": (photos["china"], cams["china"]),
            "lakeside": (photos["china"], lake)},
           caption="Grad-CAM for two words on one photograph")

# %% [markdown] lang="en"
# It has moved to the right, towards the water. Guided back-propagation draws nearly the same picture for either word (Selvaraju and others, section 1).

# %% [markdown] lang="es"
# Se corrió a la derecha, hacia el agua. La retropropagación guiada dibuja casi lo mismo para cualquiera de las dos palabras (Selvaraju y otros, sección 1).

# %% [markdown] lang="en"
# In this network the head is a mean over places and a dense layer. Then the gradient is the same at every place, the dense layer's weight divided by 49; and Grad-CAM is its predecessor CAM (Zhou and others, 2015), divided by 49 and with a ReLU:

# %% [markdown] lang="es"
# En esta red la cabeza es una media sobre los lugares y una capa densa. Entonces el gradiente es el mismo en cada lugar, el peso de la capa densa dividido entre 49; y Grad-CAM es su predecesor CAM (Zhou y otros, 2015), dividido entre 49 y con una ReLU:

# %%
below, _ = split(lite0, "head_relu6")
maps = np.array(below(photos["china"][None]))[0]
dense = lite0.get_layer("classes").get_weights()[0][:, units["china"]]
assert np.allclose(np.maximum(maps @ dense / 49, 0), cams["china"], atol=1e-4)

# %% [markdown] lang="en"
# ## 7 · What does a unit like best?
#
# So far there was a photo. **Activation maximisation** (Erhan and others, 2009, on small networks) needs none: start from noise, and climb the gradient of a unit until the picture is as the unit likes it. We climb for four words. At first each pixel is free:

# %% [markdown] lang="es"
# ## 7 · ¿Qué le gusta más a una unidad?
#
# Hasta aquí había una foto. La **maximización de la activación** (Erhan y otros, 2009, en redes pequeñas) no la necesita: parte de ruido, y escala el gradiente de una unidad hasta que la imagen sea como le gusta. Escalamos para cuatro palabras. Primero, cada píxel es libre:

# %%
from functools import partial
from helpers.seeing import maximisation
from helpers.seeing.input_gradient import repeated

CLIMB = budget.pick(smoke=2, cpu=64)  # steps
liked = ["espresso", "palace", "daisy", "goldfish"]
small = architectures.efficientnet_lite0(side=96)
small.set_weights(lite0.get_weights())
noise = np.random.default_rng(0).normal(0, .01, (4, 96, 96, 3))

# %%
def climber(layer: str, units: list[int]):
    """The gradient of these units of a layer; compiled if many steps are wanted."""
    score = maximisation.liking(small, layer, units)
    return repeated(score) if CLIMB > 12 else partial(gradient, score)

uphill = climber("classes", [words.index(word) for word in liked])
in_pixels = maximisation.climb(uphill, noise, CLIMB, maximisation.pixels(96))

# %%
plots.images(dict(zip(liked, in_pixels, strict=True)),
             caption="climbed in pixels, from noise, for four words")

# %% [markdown] lang="en"
# Noise, for us. For the network: the logits of the four words, at the start and at the end.

# %% [markdown] lang="es"
# Ruido, para nosotros. Para la red: los logits de las cuatro palabras, al comienzo y al final.

# %%
def liking(pictures: np.ndarray) -> np.ndarray:
    """The logit of each picture's own word: (4, 96, 96, 3) -> (4,)."""
    logits = small.predict(255 * pictures, verbose=0)
    return logits[np.arange(4), [words.index(word) for word in liked]]

before = liking(maximisation.sigmoid(noise))
in_the_end = liking(in_pixels)
assert in_the_end.mean() > before.mean()

# %%
table(zip(liked, before, in_the_end, strict=True), ["word", "start", "end"])

# %% [markdown] lang="en"
# The network is delighted. There are very many pictures that it likes, and hardly any of them is a photo: the climb finds the nearest, and those are full of fine patterns. Two remedies, both described by Olah, Mordvintsev & Schubert (2017), lead to pictures more like photos:
#
# - **Jitter:** shift the picture at random before each step. What pleases only at one exact place averages out.
# - **A Fourier basis:** climb in the coefficients of waves, each divided by its frequency. In photos slow waves are strong and quick ones weak; now they are so from the beginning.

# %% [markdown] lang="es"
# La red está encantada. Hay muchísimas imágenes que le gustan, y casi ninguna es una foto: la escalada halla la más cercana, y esas están llenas de patrones finos. Dos remedios, descritos por Olah, Mordvintsev y Schubert (2017), llevan a imágenes más parecidas a fotos:
#
# - **Temblor** (*jitter*): desplaza la imagen al azar antes de cada paso. Lo que gusta solo en un lugar exacto se anula al promediar.
# - **Una base de Fourier:** escala en los coeficientes de ondas, cada una dividida entre su frecuencia. En las fotos las ondas lentas son fuertes y las rápidas débiles; ahora lo son desde el comienzo.

# %%
waves = maximisation.fourier(96)
in_waves = maximisation.climb(uphill, noise, CLIMB, waves, jitter=8, rate=.02)
assert liking(in_waves).mean() > before.mean()

# %%
plots.images(dict(zip(liked, in_waves, strict=True)),
             caption="climbed in waves, with jitter, for the same words")

# %% [markdown] lang="en"
# With the steps of the `cpu` budget: the rim of a cup, arches and roofs, petals around a middle, a red fish. (With the two steps of a test there is nothing to see yet.)
#
# And the same for channels on the way up, four of each layer. Slides like to show this: low, middle and high features.

# %% [markdown] lang="es"
# Con los pasos del presupuesto `cpu`: el borde de una taza, arcos y techos, pétalos alrededor de un centro, un pez rojo. (Con los dos pasos de una prueba todavía no hay nada que ver.)
#
# Y lo mismo para canales en el camino de subida, cuatro de cada capa. Las diapositivas suelen mostrarlo así: características bajas, medias y altas.

# %%
LAYERS = "block3_project_bn", "block8_project_bn", "head_bn"
climbed = [maximisation.climb(climber(layer, [0, 1, 2, 3]), noise, CLIMB, waves, 6, .02)
           for layer in LAYERS]

# %%
plots.gallery(climbed,
              caption="what excites four channels of three layers, the lowest layer "
                      "above")

# %% [markdown] lang="en"
# From above: block 3, stripes and simple textures; block 8, weaves and curves; the head, parts of things.

# %% [markdown] lang="es"
# De arriba abajo: bloque 3, franjas y texturas simples; bloque 8, tejidos y curvas; la cabeza, partes de cosas.

# %% [markdown] lang="en"
# **A climb that stays where it is.** Somebody climbs for a unit of the head, read at `head_relu6`. For many units the picture never changes. Here is how many of the first 100 units give 0 everywhere, for a grey picture like the one from which we start:

# %% [markdown] lang="es"
# **Una escalada que no se mueve.** Alguien escala para una unidad de la cabeza, leída en `head_relu6`. Con muchas unidades la imagen no cambia nunca. Aquí está cuántas de las primeras 100 unidades dan 0 en todas partes, para una imagen gris como la de partida:

# %%
head = keras.Model(small.input, small.get_layer("head_relu6").output)
grey_photo = np.full((1, 96, 96, 3), 127.5, "float32")
reached = np.array(head(grey_photo))[0, ..., :100].max(axis=(0, 1))
still = int((reached == 0).sum())
assert still > 10
show(units_at_zero=still)

# %% [markdown] lang="en"
# **Your turn: spot the bug.** Units of EfficientNet-Lite0's head are climbed at `head_relu6`, which computes $\min(\max(x, 0), 6)$, and for many the picture never changes. The head's layers are, in this order, `head`, `head_bn`, `head_relu6`, `pool`, `drop`, `classes`. At which of them should the unit be read, so that what the ReLU6 *gets* can be climbed?

# %% [markdown] lang="es"
# **Tu turno: halla el error.** Se escalan unidades de la cabeza de EfficientNet-Lite0 en `head_relu6`, que calcula $\min(\max(x, 0), 6)$, y con muchas la imagen no cambia nunca. Las capas de la cabeza son, en este orden, `head`, `head_bn`, `head_relu6`, `pool`, `drop`, `classes`. ¿En cuál hay que leer la unidad, para poder escalar lo que *recibe* la ReLU6?

# %%
# exercise: 11.climbed_layer
### BEGIN SOLUTION
climbed_layer = "head_bn"
### STUB
# climbed_layer = "head_relu6"
### END SOLUTION

# %%
check("11.climbed_layer", climbed_layer)

# %% [markdown] lang="en"
# ## 8 · What a network does not see
#
# **Adversarial pictures.** Szegedy and others (2013) found that a change too small to be seen makes a network err. Goodfellow, Shlens & Szegedy (2014) do it in one step: move *every* pixel by $\varepsilon$, in the direction of the sign of the loss's gradient. Why does so little suffice? By hand, with a linear score $w·x$ of three pixels, $w = (0.5, -1, 2)$: with $\varepsilon = 1$ each pixel gives its full $|w_i|$, and the score moves by $0.5 + 1 + 2 = 3.5$. A photo has 150,528 numbers, and all of them push the same way. This is the **fast gradient sign method**.
#
# **Your turn** (1 line): the step. A photo's numbers stay in 0..255.

# %% [markdown] lang="es"
# ## 8 · Lo que una red no ve
#
# **Imágenes adversarias.** Szegedy y otros (2013) hallaron que un cambio tan pequeño que no se ve hace que una red se equivoque. Goodfellow, Shlens y Szegedy (2014) lo hacen en un paso: mover *cada* píxel en $\varepsilon$, en la dirección del signo del gradiente de la pérdida. ¿Por qué basta tan poco? A mano, con un puntaje lineal $w·x$ de tres píxeles, $w = (0.5, -1, 2)$: con $\varepsilon = 1$ cada píxel aporta todo su $|w_i|$, y el puntaje se mueve $0.5 + 1 + 2 = 3.5$. Una foto tiene 150 528 números, y todos empujan en el mismo sentido. Es el **método del signo del gradiente** (*fast gradient sign method*, FGSM).
#
# **Tu turno** (1 línea): el paso. Cada píxel se mueve `epsilon` según el signo del gradiente `along`; los números de una foto se quedan en 0..255.

# %%
# exercise: 11.one_step
def one_step(photo: np.ndarray, along: np.ndarray, epsilon: float) -> np.ndarray:
    """A photo after one step up the loss's gradient `along`; same shape."""
    ### BEGIN SOLUTION
    return (photo + epsilon * np.sign(along)).clip(0, 255)
    ### END SOLUTION

# %%
check("11.one_step", one_step)

# %% [markdown] lang="en"
# Our five photos, each number moved by 1 of 255. To compare: the same size of change with random signs.

# %% [markdown] lang="es"
# Nuestras cinco fotos, con cada número movido en 1 de 255. Para comparar: un cambio del mismo tamaño con signos al azar.

# %%
from helpers.seeing.adversarial import fgsm

def loss(images):
    """The sum over the photos of minus the logarithm of their word's probability."""
    logits = lite0(images, training=False)
    logarithms = ops.log_softmax(logits, axis=1)
    return -ops.sum(logarithms * own.astype("float32"))

uphill_of = gradient(loss, batch)

# %%
signs = np.random.default_rng(0).choice([-1, 1], batch.shape)
attacked, shaken = fgsm(batch, uphill_of, 1), fgsm(batch, signs, 1)
after, by_chance = chances(attacked), chances(shaken)

# %%
rows = [(name, NAMES[name], whole[name], by_chance[k, units[name]],
         after[k, units[name]], words[after[k].argmax()])
        for k, name in enumerate(photos)]
assert all(left < .4 * first and abs(noisy - first) < .15
           for _, _, first, noisy, left, _ in rows)

# %%
table(rows, ["photo", "word", "probability", "random signs", "gradient's signs",
             "answer now"])

# %% [markdown] lang="en"
# Random signs move the probability a little, up or down. The gradient's signs, no larger, take most of it away. Look for the difference:

# %% [markdown] lang="es"
# Los signos al azar mueven un poco la probabilidad, hacia arriba o hacia abajo. Los del gradiente, que no son más grandes, se llevan la mayor parte. Busca la diferencia:

# %%
change = (attacked - batch)[2]
assert np.abs(change).max() <= 1
plots.images({"before": batch[2] / 255, "change × 127": .5 + change / 2,
              "after": attacked[2] / 255},
             caption="a photograph before and after the step, and the step, much "
                     "enlarged")

# %% [markdown] lang="en"
# **Texture against shape.** A network trained on photos leans on texture more than on outline (Geirhos and others, 2018). A silhouette has no texture at all. This one comes with scikit-image; you see at once what it is. ImageNet has no plain word for it, but it has *sorrel*, the horse of that colour.

# %% [markdown] lang="es"
# **Textura contra forma.** Una red entrenada con fotos se apoya más en la textura que en el contorno (Geirhos y otros, 2018). Una silueta no tiene textura alguna. Esta viene con scikit-image; ves de inmediato lo que es. ImageNet no tiene la palabra a secas, pero tiene *sorrel* (alazán), el caballo de ese color.

# %%
silhouette = pretrained.named(lite0, datasets.photo("horse"))
assert "sorrel" not in str(silhouette.keys())

# %%
plots.images(silhouette, caption="a silhouette with the network's five surest answers")

# %% [markdown] lang="en"
# Dogs, mostly black or hairless ones. Here the outline was not enough. One picture proves little: in Geirhos's tests networks do recognise some silhouettes, far fewer than people do, and silhouettes are unlike anything they were trained on.

# %% [markdown] lang="es"
# Perros, casi todos negros o sin pelo. Aquí el contorno no bastó. Una sola imagen prueba poco: en las pruebas de Geirhos las redes sí reconocen algunas siluetas, muchas menos que las personas, y las siluetas no se parecen a nada de lo que vieron al entrenar.

# %% [markdown] lang="en"
# **What follows.** A network that names photos well does not see what we see. Pictures that mislead it can be made by anyone who has its weights, in one step, as you have just seen; and often they mislead other networks too (Szegedy and others; Goodfellow and others). So do not let such a network decide alone where somebody gains by misleading it. And a heat map on a photo is no proof that a decision was fair or right: it shows *where*, not *why*, and section 5 has shown one kind that hardly depends on the last layers. On photos of people take double care: none of these tools tells what a network has learnt about a person.

# %% [markdown] lang="es"
# **Qué se sigue de esto.** Una red que nombra bien las fotos no ve lo que nosotros vemos. Imágenes que la engañan las puede hacer cualquiera que tenga sus pesos, en un paso, como acabas de ver; y muchas veces engañan también a otras redes (Szegedy y otros; Goodfellow y otros). Así que no dejes que una red así decida sola donde alguien gana con engañarla. Y un mapa de calor sobre una foto no prueba que una decisión fue justa o correcta: muestra *dónde*, no *por qué*, y la sección 5 mostró uno que apenas depende de las últimas capas. Con fotos de personas, doble cuidado: ninguna de estas herramientas dice qué aprendió una red sobre una persona.

# %% [markdown] lang="en"
# ## 9 · ZFNet: AlexNet, mended
#
# Zeiler and Fergus looked at AlexNet's first two layers (their Fig. 6). The first had filters of very high and very low frequencies, few between, and *dead* ones. The second showed **aliasing**, from the stride of 4. Their remedies: 7×7 in place of 11×11, stride 2 in place of 4 (and 2 in the second layer). And nothing is split over two GPUs.

# %% [markdown] lang="es"
# ## 9 · ZFNet: AlexNet, corregida
#
# Zeiler y Fergus miraron las dos primeras capas de AlexNet (su figura 6). La primera tenía filtros de frecuencias muy altas y muy bajas, pocas intermedias, y algunos *muertos*. La segunda mostraba **aliasing**, por el *stride* de 4. Sus remedios: 7×7 en lugar de 11×11, *stride* 2 en lugar de 4 (y 2 en la segunda capa). Y nada se reparte entre dos GPU.

# %% [markdown] lang="en"
# What is aliasing? By hand: a wave of 5 pixels, looked at every 4 pixels, against a wave of 20 pixels. *Predict:* how different are the two?

# %% [markdown] lang="es"
# ¿Qué es el aliasing? A mano: una onda de 5 píxeles, mirada cada 4 píxeles, contra una onda de 20 píxeles. *Predice:* ¿cuánto se distinguen las dos?

# %%
def wave(length: float, stride: int) -> np.ndarray:
    """A cosine wave of `length` pixels, looked at every `stride` pixels: 40 numbers."""
    return np.cos(2 * np.pi * stride * np.arange(40) / length)

assert np.allclose(wave(5, stride=4), wave(20, stride=4))
assert not np.allclose(wave(5, stride=2), wave(20, stride=2))

# %% [markdown] lang="en"
# Not at all. After a stride of 4 fine stripes and broad ones are the same map, and no later layer can tell them apart. With stride $s$ the shortest wave that survives has $2s$ pixels: 8 in AlexNet, 4 in ZFNet. A filter for stripes of 5 pixels is of use in ZFNet only.

# %% [markdown] lang="es"
# En nada. Tras un *stride* de 4, las franjas finas y las anchas dan el mismo mapa, y ninguna capa posterior puede distinguirlas. Con *stride* $s$, la onda más corta que sobrevive tiene $2s$ píxeles: 8 en AlexNet, 4 en ZFNet. Un filtro para franjas de 5 píxeles solo sirve en ZFNet.

# %% [markdown] lang="en"
# The network from the paper's Fig. 3, each size compared with the table as we wrote it down. Our input has 225 pixels a side, not the paper's 224, so that 110 comes out without padding:

# %% [markdown] lang="es"
# La red de la figura 3 del artículo, y cada tamaño comparado con la tabla tal como la copiamos. Nuestra entrada tiene 225 píxeles por lado, no los 224 del artículo, para que salga 110 sin relleno:

# %%
from helpers.architectures.ledger import compare, ledger
from helpers.architectures.zfnet import TABLE

zfnet = architectures.zfnet()
rows = ledger(zfnet)
assert len(compare(zfnet, TABLE)) == len(TABLE)

# %%
rows

# %% [markdown] lang="en"
# By hand: the first layer has $(7·7·3 + 1)·96 = 14{,}208$ parameters where AlexNet's has $(11·11·3 + 1)·96 = 34{,}944$. All other layers are those of an AlexNet that is not split. So the totals must differ by 20,736:

# %% [markdown] lang="es"
# A mano: la primera capa tiene $(7·7·3 + 1)·96 = 14\,208$ parámetros, y la de AlexNet $(11·11·3 + 1)·96 = 34\,944$. Todas las demás son las de una AlexNet sin repartir. Así que los totales deben diferir en 20 736:

# %% tags=["nbval-check-output"]
parameters, of_alexnet = rows.total("parameters"), 62_378_344  # lesson 7, ungrouped
assert of_alexnet - parameters == 34_944 - 14_208
show(parameters=parameters, multiply_adds=rows.total("multiply_adds"))

# %% [markdown] lang="en"
# The smaller filter is not cheaper. It visits 110×110 places instead of 55×55:

# %% [markdown] lang="es"
# El filtro más pequeño no es más barato. Visita 110×110 lugares en vez de 55×55:

# %% tags=["nbval-check-output"]
first_layers = {"AlexNet": 55**2 * 11**2 * 3 * 96, "ZFNet": 110**2 * 7**2 * 3 * 96}
assert rows[0].multiply_adds == first_layers["ZFNet"]
table(first_layers.items(), ["net", "multiply-adds"])

# %% [markdown] lang="en"
# ## 10 · Paper against ours
#
# **Table 2**, ImageNet 2012, validation images, one network: AlexNet 40.7 % top-1 and 18.2 % top-5 error; ZFNet 38.4 and 16.5. We have not trained either.

# %% [markdown] lang="es"
# ## 10 · El artículo y lo nuestro
#
# **Tabla 2**, ImageNet 2012, imágenes de validación, una red: AlexNet 40.7 % de error top-1 y 18.2 % top-5; ZFNet 38.4 y 16.5. No entrenamos ninguna de las dos.

# %% [markdown] lang="en"
# **Fig. 7: occlusion.** The paper shows three photos, and says that the probability of the right class drops significantly when the object is covered. A number for it: we drew a box around each object before any map was computed. Which share of the drop lies inside? A map without any aim would have there the box's share of the area.

# %% [markdown] lang="es"
# **Figura 7: oclusión.** El artículo muestra tres fotos, y dice que la probabilidad de la clase correcta baja mucho cuando se tapa el objeto. Un número para ello: una caja dibujada alrededor de cada objeto, antes de calcular mapa alguno. ¿Qué parte de la bajada queda adentro? Un mapa sin ninguna puntería tendría ahí la parte del área que ocupa la caja.

# %%
BOXES = {"china": (0, 0, 218, 150), "coffee": (0, 28, 165, 185),
         "flower": (38, 20, 202, 190), "camera": (50, 95, 224, 170),
         "rocket": (58, 98, 224, 122)}  # top, left, bottom, right
shares = [(name, occlusion.area_inside(224, box),
           occlusion.share_inside(drops[name], box)) for name, box in BOXES.items()]
assert all(share > area for _, area, share in shares)

# %% [markdown] lang="en"
# Five photos, five boxes:

# %% [markdown] lang="es"
# Cinco fotos, cinco cajas:

# %%
table(shares, ["photo", "share of the area", "share of the drop"])

# %% [markdown] lang="en"
# And the boxes, dashed, on the maps of section 2:

# %% [markdown] lang="es"
# Y las cajas, con línea discontinua, sobre los mapas de la sección 2:

# %%
plots.heat({name: (photo, np.maximum(drops[name], 0))
            for name, photo in photos.items()}, BOXES,
           caption="the drops and the boxes drawn by hand")

# %% [markdown] lang="en"
# In all five the box holds more of the drop than of the area. The agreement is **of kind**: five photos chosen because the network knows a word for them, another network, another square. The rocket is the weakest: it is narrower than the square, so most of what covers it covers sky too. Try the cat yourself, whose face fills the frame.

# %% [markdown] lang="es"
# En las cinco, la caja contiene más de la bajada que del área. El acuerdo es **cualitativo**: cinco fotos elegidas porque la red tiene una palabra para ellas, otra red, otro cuadrado. El cohete es el más débil: es más angosto que el cuadrado, así que casi todo lo que lo tapa también tapa cielo. Prueba tú con la gata, cuya cara llena el cuadro.

# %% [markdown] lang="en"
# **Fig. 6: the first layer.** We do not have ImageNet's AlexNet, but we can ask our own nets, at their own size. *Dead* filters: how small is the smallest of a first layer, against the largest (root mean square of its weights)? And *aliasing*: of what our AlexNet's 5×5 filters answer to, how much would be too fine for a stride of 4, and for a stride of 2? That is arithmetic: the share of a filter's spectrum beyond the shortest wave that survives.

# %% [markdown] lang="es"
# **Figura 6: la primera capa.** La AlexNet de ImageNet no la tenemos, pero podemos preguntar a nuestras redes, a su propia escala. Filtros *muertos*: ¿qué tan pequeño es el menor de una primera capa, frente al mayor (media cuadrática de sus pesos)? Y *aliasing*: de aquello a lo que responden los filtros 5×5 de nuestra AlexNet, ¿cuánto sería demasiado fino para un *stride* de 4, y para uno de 2? Es aritmética: la parte del espectro de un filtro que queda más allá de la onda más corta que sobrevive.

# %%
def too_fine(kernel: np.ndarray, stride: int) -> np.ndarray:
    """The share of each filter's power in waves shorter than 2·stride: -> (f,)."""
    power = np.abs(np.fft.fft2(kernel, (64, 64), axes=(0, 1)))**2
    power = power.sum(axis=2)
    waves = np.abs(np.fft.fftfreq(64))  # per pixel
    beyond = np.maximum.outer(waves, waves) > 1 / (2 * stride)
    return power[beyond].sum(axis=0) / power.sum(axis=(0, 1))

lost = {stride: float(np.median(too_fine(first, stride))) for stride in (4, 2)}
sizes = np.sqrt((first**2).mean(axis=(0, 1, 2)))
assert lost[4] > 2 * lost[2] and sizes.min() > .1 * sizes.max()

# %%
stem, norm = lite0.get_layer("stem"), lite0.get_layer("stem_bn")
gamma, _, _, variance = norm.get_weights()
of_stem = stem.get_weights()[0] * gamma / np.sqrt(variance + norm.epsilon)
of_stem = np.sqrt((of_stem**2).mean(axis=(0, 1, 2)))
dead = int((of_stem < .02 * of_stem.max()).sum())
assert dead > 2

# %% [markdown] lang="en"
# The two shares are of the middle one of our 32 filters; then the smallest filter as a share of the largest, and the number of filters of EfficientNet-Lite0's first layer that are below a fiftieth of its largest:

# %% [markdown] lang="es"
# Las dos partes son las del filtro mediano de nuestros 32; luego el filtro menor como parte del mayor, y cuántos filtros de la primera capa de EfficientNet-Lite0 están por debajo de un cincuentavo de su mayor:

# %%
show(too_fine_for_stride_4=lost[4], too_fine_for_stride_2=lost[2],
     smallest_filter=sizes.min() / sizes.max(),
     dead_filters_of_lite0=dead)

# %% [markdown] lang="en"
# For the middle one of our filters about four fifths of its power would be aliased at a stride of 4, and less than a third at 2. That is the paper's reason for the smaller stride, in a net that itself strides by 1. Ours has no dead filters: the weakest has more than a quarter of the largest's weights. EfficientNet-Lite0, which is no AlexNet at all, has some: below a fiftieth of the largest, its normalisation included. This too is of kind only: small images, small filters, one training.

# %% [markdown] lang="es"
# En el filtro mediano, unas cuatro quintas partes de la potencia quedarían con aliasing con un *stride* de 4, y menos de un tercio con 2. Es la razón del artículo para el *stride* menor, en una red que avanza de a 1. La nuestra no tiene filtros muertos: el más débil tiene más de la cuarta parte de los pesos del mayor. EfficientNet-Lite0, que no es ninguna AlexNet, tiene algunos: por debajo de un cincuentavo del mayor, con su normalización incluida. También esto es solo cualitativo: imágenes pequeñas, filtros pequeños, un solo entrenamiento.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You covered photos with a grey square, on a grid, and saw where the answer rests: in all five photos a box around the object holds more of the drop than of the area.
# 2. You sent units back to the pixels: unpool by switches, rectify, filter with the kernel turned. Gradient, deconvnet and guided differ only in how they pass a ReLU.
# 3. You took gradients with respect to inputs in Keras, of logits and not of probabilities, and made a Grad-CAM of them: mean gradients as weights, a sum, a ReLU.
# 4. You shuffled kernels: with the last one shuffled, guided back-propagation's picture changes least, so it says least about the upper layers.
# 5. You climbed to pictures that units like, in pixels (noise) and in waves (arches, petals), and misled the network with a step of 1 in 255.
# 6. You built ZFNet: 62,357,608 parameters, 20,736 fewer than an ungrouped AlexNet, all in the first layer; and a wave of 5 pixels that at stride 4 is one of 20.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Tapaste fotos con un cuadrado gris, en una cuadrícula, y viste en qué se apoya la respuesta: en las cinco fotos, una caja alrededor del objeto contiene más de la bajada que del área.
# 2. Enviaste unidades de vuelta a los píxeles: deshacer el pooling con interruptores, rectificar, filtrar con el kernel girado. Gradiente, deconvnet y guiada solo se distinguen en cómo pasan una ReLU.
# 3. Calculaste en Keras gradientes respecto de las entradas, de logits y no de probabilidades, y con ellos un Grad-CAM: gradientes medios como pesos, una suma, una ReLU.
# 4. Barajaste kernels: con el último barajado, la imagen de la retropropagación guiada es la que menos cambia, así que es la que menos dice de las capas altas.
# 5. Escalaste hasta imágenes que les gustan a las unidades, en píxeles (ruido) y en ondas (arcos, pétalos), y engañaste a la red con un paso de 1 en 255.
# 6. Construiste ZFNet: 62 357 608 parámetros, 20 736 menos que una AlexNet sin grupos, todos en la primera capa; y una onda de 5 píxeles que con *stride* 4 es una de 20.

# %% [markdown] lang="en"
# ## References
#
# - M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, [arXiv 1311.2901v3](https://arxiv.org/abs/1311.2901v3): sections 2.1, 4.1, 4.2, Figs. 2, 3, 6, 7, Table 2.
# - K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks: visualising image classification models and saliency maps", [arXiv 1312.6034](https://arxiv.org/abs/1312.6034). J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller, "Striving for simplicity: the all convolutional net", [arXiv 1412.6806](https://arxiv.org/abs/1412.6806).
# - J. Adebayo, J. Gilmer, M. Muelly, I. Goodfellow, M. Hardt, B. Kim, "Sanity checks for saliency maps", [arXiv 1810.03292](https://arxiv.org/abs/1810.03292).
# - R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra, "Grad-CAM: visual explanations from deep networks via gradient-based localization", [arXiv 1610.02391](https://arxiv.org/abs/1610.02391). B. Zhou, A. Khosla, A. Lapedriza, A. Oliva, A. Torralba, "Learning deep features for discriminative localization", [arXiv 1512.04150](https://arxiv.org/abs/1512.04150).
# - D. Erhan, Y. Bengio, A. Courville, P. Vincent, "Visualizing higher-layer features of a deep network", Technical Report 1341, University of Montreal, 2009. C. Olah, A. Mordvintsev, L. Schubert, "Feature visualization", *Distill* (2017), [doi 10.23915/distill.00007](https://doi.org/10.23915/distill.00007).
# - C. Szegedy and others, "Intriguing properties of neural networks", [arXiv 1312.6199](https://arxiv.org/abs/1312.6199). I. J. Goodfellow, J. Shlens, C. Szegedy, "Explaining and harnessing adversarial examples", [arXiv 1412.6572](https://arxiv.org/abs/1412.6572). R. Geirhos and others, "ImageNet-trained CNNs are biased towards texture; increasing shape bias improves accuracy and robustness", [arXiv 1811.12231](https://arxiv.org/abs/1811.12231).

# %% [markdown] lang="es"
# ## Referencias
#
# - M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, [arXiv 1311.2901v3](https://arxiv.org/abs/1311.2901v3): secciones 2.1, 4.1, 4.2, figuras 2, 3, 6, 7, tabla 2.
# - K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks: visualising image classification models and saliency maps", [arXiv 1312.6034](https://arxiv.org/abs/1312.6034). J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller, "Striving for simplicity: the all convolutional net", [arXiv 1412.6806](https://arxiv.org/abs/1412.6806).
# - J. Adebayo, J. Gilmer, M. Muelly, I. Goodfellow, M. Hardt, B. Kim, "Sanity checks for saliency maps", [arXiv 1810.03292](https://arxiv.org/abs/1810.03292).
# - R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra, "Grad-CAM: visual explanations from deep networks via gradient-based localization", [arXiv 1610.02391](https://arxiv.org/abs/1610.02391). B. Zhou, A. Khosla, A. Lapedriza, A. Oliva, A. Torralba, "Learning deep features for discriminative localization", [arXiv 1512.04150](https://arxiv.org/abs/1512.04150).
# - D. Erhan, Y. Bengio, A. Courville, P. Vincent, "Visualizing higher-layer features of a deep network", informe técnico 1341, Universidad de Montreal, 2009. C. Olah, A. Mordvintsev, L. Schubert, "Feature visualization", *Distill* (2017), [doi 10.23915/distill.00007](https://doi.org/10.23915/distill.00007).
# - C. Szegedy y otros, "Intriguing properties of neural networks", [arXiv 1312.6199](https://arxiv.org/abs/1312.6199). I. J. Goodfellow, J. Shlens, C. Szegedy, "Explaining and harnessing adversarial examples", [arXiv 1412.6572](https://arxiv.org/abs/1412.6572). R. Geirhos y otros, "ImageNet-trained CNNs are biased towards texture; increasing shape bias improves accuracy and robustness", [arXiv 1811.12231](https://arxiv.org/abs/1811.12231).
