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
# # 14 · Pretraining
#
# Back-propagation was twenty years old, and networks with many dense layers were still hard to train. In 2006 Geoffrey Hinton and Ruslan Salakhutdinov showed a way: let each layer learn by itself first, without any labels, and only then train the whole. With that a network of nine layers of units squeezed an image of a digit into 30 numbers and made it again, far better than PCA. It woke up the field. Ten years later hardly anybody trained so. This lesson does both: as in 2006, and as today.
#
# **You will be able to**
#
# 1. compute the energy of a restricted Boltzmann machine, and the chances of its units, by hand;
# 2. write contrastive divergence in NumPy, and say by how much it misses the true gradient;
# 3. stack such machines, unroll them into a deep autoencoder, and fine-tune it in Keras;
# 4. compare it with PCA in the paper's own measure;
# 5. say when a deep autoencoder without pretraining "reconstructs the average", and what is done about it today;
# 6. see what a code of two numbers knows of digits, and find similar images by their codes.
#
# **You need** lessons 2 (back-propagation), 5 (initial weights, ReLU) and 6 (training on MNIST). **Time:** about two hours.
#
# **Training:** `cpu` 10 minutes on two cores (estimate: 9600 steps of 45 ms, 39,000 small ones of 1.6 ms, 18 small nets to compile in 4 s each, half a minute for the Boltzmann machines), `gpu` 9 minutes, `paper` 42 minutes on a Colab T4 (estimates: 24,300 and 175,500 steps of 5 ms, 97,000 and 148,000 small ones of 1.6 ms, 30 small nets to compile in 4 s each, and 5 and 50 rounds of 25 s for the Boltzmann machines, which stay on the CPU).

# %% [markdown] lang="es"
# # 14 · Preentrenamiento
#
# La retropropagación tenía veinte años, y las redes de muchas capas densas seguían siendo difíciles de entrenar. En 2006 Geoffrey Hinton y Ruslan Salakhutdinov mostraron una manera: dejar que cada capa aprenda primero por su cuenta, sin ninguna etiqueta, y entrenar el conjunto solo después. Con eso, una red de nueve capas de unidades comprimió la imagen de un dígito en 30 números y la rehízo, mucho mejor que PCA. Con eso revivió el campo. Diez años después casi nadie entrenaba así. Esta lección hace ambas cosas: como en 2006, y como hoy.
#
# **Serás capaz de**
#
# 1. calcular a mano la energía de una máquina de Boltzmann restringida, y las probabilidades de sus unidades;
# 2. escribir la divergencia contrastiva en NumPy, y decir por cuánto se aparta del gradiente verdadero;
# 3. apilar esas máquinas, desplegarlas en un autoencoder profundo y ajustarlo en Keras;
# 4. compararlo con PCA en la misma medida del artículo;
# 5. decir cuándo un autoencoder profundo sin preentrenamiento «reconstruye el promedio», y qué se hace hoy al respecto;
# 6. ver qué sabe de los dígitos un código de dos números, y hallar imágenes parecidas por sus códigos.
#
# **Necesitas** las lecciones 2 (retropropagación), 5 (pesos iniciales, ReLU) y 6 (entrenar con MNIST). **Tiempo:** unas dos horas.
#
# **Entrenamiento:** `cpu` 10 minutos en dos núcleos (estimado: 9600 pasos de 45 ms, 39 000 pequeños de 1.6 ms, 18 redes pequeñas que se compilan en 4 s cada una, y medio minuto para las máquinas de Boltzmann), `gpu` 9 minutos, `paper` 42 minutos en una T4 de Colab (estimados: 24 300 y 175 500 pasos de 5 ms, 97 000 y 148 000 pequeños de 1.6 ms, 30 redes pequeñas que se compilan en 4 s cada una, y 5 y 50 rondas de 25 s para las máquinas de Boltzmann, que se quedan en la CPU).

# %%
import keras
import numpy as np
from keras import layers, ops

from helpers import budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Thirty numbers for an image
#
# A digit of MNIST has 784 pixels. How few numbers would do, if one must be able to draw it again from them? The oldest answer is **principal component analysis** (PCA): the directions along which the images differ most. By hand, four images of two pixels:
#
# $$(1, 2)\quad (2, 1)\quad (3, 4)\quad (4, 3)$$
#
# Their mean is (2.5, 2.5). They differ most along $(1, 1)$. Keep one number, how far along: the first two images both become (1.5, 1.5), the others (3.5, 3.5). What is lost of each is $0.5^2 + 0.5^2 = 0.5$.

# %% [markdown] lang="es"
# ## 1 · Treinta números para una imagen
#
# Un dígito de MNIST tiene 784 píxeles. ¿Con cuántos números bastaría, si a partir de ellos hay que poder dibujarlo otra vez? La respuesta más antigua es el **análisis de componentes principales** (PCA): las direcciones en que más difieren las imágenes. A mano, cuatro imágenes de dos píxeles:
#
# $$(1, 2)\quad (2, 1)\quad (3, 4)\quad (4, 3)$$
#
# Su media es (2.5, 2.5). Donde más difieren es a lo largo de $(1, 1)$. Guarda un solo número, cuánto hay que avanzar: las dos primeras imágenes pasan a ser (1.5, 1.5), las otras (3.5, 3.5). Lo que se pierde de cada una es $0.5^2 + 0.5^2 = 0.5$.

# %% tags=["nbval-check-output"]
four = np.array([[1., 2], [2, 1], [3, 4], [4, 3]])
middle = four.mean(axis=0)
axis = np.array([1, 1]) / np.sqrt(2)
again = middle + np.outer((four - middle) @ axis, axis)
show(reconstructions=again, error=((again - four)**2).sum(axis=1).mean())

# %% [markdown] lang="en"
# **Your turn** (about 5 lines): the error of PCA with `k` numbers, per image: the *sum* of squared differences over the pixels, and of that the mean over the test images. Mean and directions come from the training images. The rows of `np.linalg.svd(centred, full_matrices=False)[2]` are the directions, the one with the largest spread first.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 5 líneas): el error de PCA con `k` números, por imagen: la *suma* de las diferencias al cuadrado sobre los píxeles, y de eso la media sobre las imágenes de prueba. La media y las direcciones salen de las imágenes de entrenamiento. Las filas de `np.linalg.svd(centred, full_matrices=False)[2]` son las direcciones, primero la de mayor dispersión.

# %%
# exercise: 14.pca_error
def pca_error(train: np.ndarray, test: np.ndarray, k: int) -> float:
    """What k numbers lose of a test image: (n, d), (m, d) -> ()."""
    ### BEGIN SOLUTION
    average = train.mean(axis=0)
    *_, directions = np.linalg.svd(train - average, full_matrices=False)
    kept = (test - average) @ directions[:k].T
    rebuilt = average + kept @ directions[:k]
    return float(((rebuilt - test)**2).sum(axis=1).mean())
    ### END SOLUTION

# %%
check("14.pca_error", pca_error)

# %% [markdown] lang="en"
# Now MNIST, its pixels between 0 and 1, each image a row of 784 numbers. `real` says whether it is MNIST or a stand-in: what we assert about MNIST is asserted there only.

# %% [markdown] lang="es"
# Ahora MNIST, con píxeles entre 0 y 1, cada imagen una fila de 784 números. `real` dice si es MNIST o un sustituto: lo que afirmamos sobre MNIST se comprueba solo ahí.

# %%
data = datasets.real_or_standin("mnist")
real = len(data.x_train) == 60_000
labels = data.y_test
data

# %% [markdown] lang="en"
# `pca` makes images again from `k` numbers, and `lost` is the paper's error. For 60,000 images the covariance of the pixels is smaller than the images, and its eigenvectors are the same directions.

# %% [markdown] lang="es"
# `pca` rehace imágenes a partir de `k` números, y `lost` es el error del artículo. Con 60 000 imágenes, la covarianza de los píxeles es más pequeña que las imágenes, y sus vectores propios son las mismas direcciones.

# %%
x_train, x_test = (images.reshape(len(images), 784).astype("float32") / 255
                   for images in (data.x_train, data.x_test))
mean = x_train.mean(axis=0)
spread = (x_train - mean).T @ (x_train - mean) / len(x_train)
directions = np.linalg.eigh(spread.astype(float))[1][:, ::-1]

def pca(images: np.ndarray, k: int) -> np.ndarray:
    """Images made again from k numbers: (n, 784) -> (n, 784)."""
    return mean + (images - mean) @ directions[:, :k] @ directions[:, :k].T

def lost(again: np.ndarray, images: np.ndarray = x_test) -> float:
    """The paper's error: squared differences, summed over pixels: -> ()."""
    return float(((again - images)**2).sum(axis=1).mean())

# %% [markdown] lang="en"
# The caption of the paper's Fig. 2B says 13.87 for PCA with 30 numbers. *Predict:* how near will we come, with another program, twenty years later?

# %% [markdown] lang="es"
# La leyenda de la figura 2B del artículo dice 13.87 para PCA con 30 números. *Predice:* ¿qué tan cerca llegaremos, con otro programa, veinte años después?

# %%
pca_errors = {k: lost(pca(x_test, k)) for k in (0, 2, 30)}
assert not real or round(pca_errors[30], 2) == 13.87
assert not real or round(pca_errors[0], 2) == 52.90

# %%
table([(k, f"{error:.2f}") for k, error in pca_errors.items()],
      ["numbers", "test error"])

# %% [markdown] lang="en"
# On MNIST it is 13.87, to the last digit: the same data, the same split, the same measure. So the paper's other figures may be put beside ours. With no number at all each image becomes the mean image. Remember that error, 52.90 on MNIST: it will come back.

# %% [markdown] lang="es"
# En MNIST es 13.87, hasta la última cifra: los mismos datos, la misma división, la misma medida. Así que las otras cifras del artículo se pueden poner junto a las nuestras. Sin ningún número, cada imagen se convierte en la imagen media. Recuerda ese error, 52.90 en MNIST: va a volver.

# %% [markdown] lang="en"
# ## 2 · A network with a narrow middle
#
# PCA draws straight lines through the space of images. Digits do not lie along straight lines: the mean of a 1 that leans left and a 1 that leans right is no 1. An **autoencoder** is a network that must give out what it gets, through a narrow layer, the **code**. What comes before the code is the encoder, what comes after it the decoder. The paper's has 784-1000-500-250-30 units, and back.
#
# **Your turn: repair it.** Here is an autoencoder in Keras, every layer with a ReLU. Two of its layers should have another activation. A code should be any number: its layer is linear. A pixel lies between 0 and 1, and the loss takes it for a probability: a sigmoid.

# %% [markdown] lang="es"
# ## 2 · Una red angosta en el medio
#
# PCA traza líneas rectas por el espacio de las imágenes. Los dígitos no están sobre líneas rectas: la media de un 1 inclinado a la izquierda y uno inclinado a la derecha no es un 1. Un **autoencoder** es una red que debe devolver lo que recibe, a través de una capa angosta, el **código**. Lo que va antes del código es el codificador, lo que va después es el decodificador. El del artículo tiene 784-1000-500-250-30 unidades, y de vuelta.
#
# **Tu turno: repáralo.** Este es un autoencoder en Keras, con una ReLU en cada capa. Dos de sus capas deberían tener otra activación. Un código debe poder ser cualquier número: su capa es lineal. Un píxel está entre 0 y 1, y la pérdida lo toma por una probabilidad: una sigmoide.

# %%
# exercise: 14.linear_code
def linear_code(sizes: tuple[int, ...]) -> keras.Model:
    """Down to the code and back: (784, …, 30) -> a model of 784 numbers to 784."""
    ### BEGIN SOLUTION
    activations = ["relu"] * (2 * len(sizes) - 2)
    activations[len(sizes) - 2] = None
    activations[-1] = "sigmoid"
    widths = [*sizes[1:], *sizes[-2::-1]]
    rows = map(layers.Dense, widths, activations)
    return keras.Sequential([keras.Input(sizes[:1]), *rows])
    ### STUB
    # widths = [*sizes[1:], *sizes[-2::-1]]
    # rows = [layers.Dense(width, "relu") for width in widths]
    # return keras.Sequential([keras.Input(sizes[:1]), *rows])
    ### END SOLUTION

# %%
check("14.linear_code", linear_code)

# %% [markdown] lang="en"
# The course's version, which can have other units and other starts:

# %% [markdown] lang="es"
# La versión del curso, que puede tener otras unidades y otros inicios:

# %%
def autoencoder(sizes: tuple[int, ...], activation: str = "relu",
                start: str | dict = "he_normal") -> keras.Model:
    """To a linear code and back again: (n, sizes[0]) -> same."""
    def dense(units: int, kind: str | None, name: str | None = None) -> layers.Layer:
        return layers.Dense(units, kind, kernel_initializer=start, name=name)

    x = pixels = keras.Input((sizes[0],))
    for units in sizes[1:-1]:
        x = dense(units, activation)(x)
    x = dense(sizes[-1], None, "code")(x)
    for units in sizes[-2:0:-1]:
        x = dense(units, activation)(x)
    return keras.Model(pixels, dense(sizes[0], "sigmoid")(x))

# %% [markdown] lang="en"
# How large the network is and how long it learns depends on the budget; `smoke` only shows that all works.

# %% [markdown] lang="es"
# Qué tan grande es la red y cuánto aprende depende del presupuesto; `smoke` solo muestra que todo funciona.

# %%
SIZES = (784, *budget.pick(smoke=[100, 60], cpu=[1000, 500, 250]), 30)
batch, epochs, short, plane_epochs, rounds = budget.pick(
    smoke=(50, 4, 2, 3, 3), cpu=(200, 12, 2, 6, 2), gpu=(200, 30, 3, 18, 5),
    paper=(200, 200, 5, 180, 50))
at_once = budget.pick(smoke=1, cpu=7)  # steps before TensorFlow comes back to Python
show(sizes=list(SIZES), batch=batch, epochs=epochs)
budget.announce(cpu=10, gpu=9, paper=42)

# %% [markdown] lang="en"
# The loss is the paper's: each pixel is taken for the probability of ink, and scored by the cross-entropy. Adam is today's; the paper used conjugate gradients (another way downhill). As in lesson 6, `fit` saves after an epoch and goes on after a break.

# %% [markdown] lang="es"
# La pérdida es la del artículo: cada píxel se toma por la probabilidad de que haya tinta, y se evalúa con la entropía cruzada. Adam es de hoy; el artículo usó gradientes conjugados (otra manera de bajar). Como en la lección 6, `fit` guarda después de una época y continúa tras una interrupción.

# %%
from helpers.training import Batches, fit

def learn(model: keras.Model, epochs: int, name: str, images: np.ndarray = x_train,
          size: int = batch, seed: int = 0, optimizer: type = keras.optimizers.Adam,
          rate: float = 1e-3) -> list[float]:
    """The losses of so many epochs; the rate falls to 0."""
    batches = Batches(images, images, size, seed)
    falling = keras.optimizers.schedules.CosineDecay(rate, epochs * len(batches))
    model.compile(optimizer(falling), "binary_crossentropy", jit_compile=False,
                  steps_per_execution=at_once)
    return fit(model, batches, epochs, f"14-{name}-{seed}")["loss"]

def again_by(model: keras.Model, images: np.ndarray = x_test) -> np.ndarray:
    """What a model makes of images, all at once: (n, pixels) -> (n, …)."""
    return ops.convert_to_numpy(model(images))

# %% [markdown] lang="en"
# ### As before 2006
#
# Sigmoids, and small random weights: so one started then. Only Adam is today's. (A name for the start is not enough here: a dictionary tells Keras its numbers, and each layer draws its own.) *Predict:* what will the autoencoder draw for a 3, and what for a 7?

# %% [markdown] lang="es"
# ### Como antes de 2006
#
# Sigmoides, y pesos al azar pequeños: así se comenzaba entonces. Solo Adam es de hoy. (Para este inicio no basta un nombre: un diccionario le dice a Keras sus números, y cada capa sortea los suyos.) *Predice:* ¿qué dibujará el autoencoder para un 3, y qué para un 7?

# %%
TINY_WEIGHTS = {"class_name": "RandomNormal", "config": {"stddev": .01}}
keras.utils.set_random_seed(0)
timid = autoencoder(SIZES, "sigmoid", TINY_WEIGHTS)
at_start = timid.get_weights()
timid_losses = learn(timid, short, "timid")

# %% [markdown] lang="en"
# Two questions to what it draws: how large is the error, and how much do its pictures differ from image to image? The second as a share of how much the images themselves differ.

# %% [markdown] lang="es"
# Dos preguntas sobre lo que dibuja: ¿qué tan grande es el error, y cuánto difieren sus dibujos de una imagen a otra? Lo segundo, como fracción de cuánto difieren las imágenes mismas.

# %%
drawn = again_by(timid)
moves = float(drawn.std(axis=0).mean() / x_test.std(axis=0).mean())
assert moves < .02
assert lost(drawn) > .98 * pca_errors[0]

# %%
show(test_error=lost(drawn), error_of_the_mean_image=pca_errors[0],
     spread_over_images=moves)

# %% [markdown] lang="en"
# And the pictures, for one test image of each class:

# %% [markdown] lang="es"
# Y los dibujos, para una imagen de prueba de cada clase:

# %%
firsts = [int(np.flatnonzero(labels == kind)[0]) for kind in range(10)]

def pictures(images: np.ndarray) -> list[np.ndarray]:
    """One test image of each class, 0 black, 1 white: (n, 784) -> ten (28, 28, 3)."""
    grey = np.clip(images[firsts], 0, 1).reshape(-1, 28, 28, 1)
    return list(np.repeat(grey, 3, axis=-1))

# %%
plots.gallery([pictures(x_test), pictures(drawn)],
              caption="ten test images, and below them what the autoencoder with small "
                      "random weights makes of each")

# %% [markdown] lang="en"
# The same picture for every image, and that after `short` epochs only: two at `cpu`, 600 steps. Whether more would help, section 8 asks of small networks, with about 2000. The spread over images, as a fraction of the data's, is nearly 0. The best picture, if it has to be one for all, is the mean image; on MNIST the error ends at that of the mean image, or near it.
#
# **Why?** Look at the signal before any training: how much do the units of each layer differ from image to image?

# %% [markdown] lang="es"
# La misma imagen para todas, y eso tras solo `short` épocas: dos con `cpu`, 600 pasos. Si más ayudarían lo pregunta la sección 8 a redes pequeñas, con unos 2000. La dispersión entre imágenes, como fracción de la que tienen los datos, es casi 0. La mejor imagen, si ha de ser una sola para todas, es la imagen media; en MNIST el error termina en el de la imagen media, o cerca.
#
# **¿Por qué?** Mira la señal antes de entrenar: ¿cuánto difieren las unidades de cada capa de una imagen a otra?

# %%
def spreads(model: keras.Model) -> list[float]:
    """The spread over images of each layer's units, down to the code."""
    inside = [layer.output for layer in model.layers[1:len(SIZES)]]
    outputs = keras.Model(model.input, inside)(x_test[:500])
    return [float(ops.mean(ops.std(output, axis=0))) for output in outputs]

timid.set_weights(at_start)
fading = spreads(timid)
lively = spreads(autoencoder(SIZES))
assert fading[-1] < .01 * fading[0] < lively[-1]

# %% [markdown] lang="en"
# From the first hidden layer down to the code, with small weights and with those of lesson 5:

# %% [markdown] lang="es"
# Desde la primera capa oculta hasta el código, con pesos pequeños y con los de la lección 5:

# %%
rows = zip(SIZES[1:], fading, lively, strict=True)
table(rows, ["units", "small weights, sigmoid", "He, ReLU"])

# %% [markdown] lang="en"
# With small weights the signal fades: a sigmoid passes at most a quarter of a change (lesson 5), and sums of so small weights make little of it. At the code next to nothing is left, and on the way back the gradient fades in the same way. Large weights were no way out: with them, the paper says, autoencoders typically find poor local minima, and with small ones the gradients in the early layers are tiny. He's start keeps the spread; but He came in 2015.

# %% [markdown] lang="es"
# Con pesos pequeños la señal se apaga: una sigmoide deja pasar a lo sumo un cuarto de un cambio (lección 5), y sumas de pesos tan pequeños apenas dejan nada de él. En el código no queda casi nada, y en el camino de vuelta el gradiente se apaga igual. Los pesos grandes no eran una salida: con ellos, dice el artículo, los autoencoders suelen dar con mínimos locales malos, y con los pequeños los gradientes de las primeras capas son diminutos. El inicio de He conserva la dispersión; pero He llegó en 2015.

# %% [markdown] lang="en"
# ## 3 · Energy
#
# The way of 2006: find weights for each layer that *already* tell images apart. The paper's tool is the **restricted Boltzmann machine** (RBM; Smolensky 1986, Hinton 2002). It has visible units $v$, the pixels, and hidden units $h$, each 0 or 1. Weights join visible with hidden units, and no others: that is the restriction. Every state has an **energy**:
#
# $$E(v, h) = -\sum_i a_i v_i - \sum_j b_j h_j - \sum_{i,j} v_i w_{ij} h_j$$
#
# States of low energy are probable: $p(v, h) = e^{-E(v, h)} / Z$, where $Z$ is the sum of $e^{-E}$ over all states. By hand: two visible units, one hidden, $w = (2, -2)$, $a = (-1, 0)$, $b = 0$. For $v = (1, 0)$, $h = 1$: $E = 1 - 0 - 2 = -1$.

# %% [markdown] lang="es"
# ## 3 · Energía
#
# La manera de 2006: hallar para cada capa pesos que *ya* distingan imágenes. La herramienta del artículo es la **máquina de Boltzmann restringida** (RBM; Smolensky 1986, Hinton 2002). Tiene unidades visibles $v$, los píxeles, y unidades ocultas $h$, cada una 0 o 1. Los pesos unen unidades visibles con ocultas, y ninguna otra: esa es la restricción. Cada estado tiene una **energía**:
#
# $$E(v, h) = -\sum_i a_i v_i - \sum_j b_j h_j - \sum_{i,j} v_i w_{ij} h_j$$
#
# Los estados de energía baja son probables: $p(v, h) = e^{-E(v, h)} / Z$, donde $Z$ es la suma de $e^{-E}$ sobre todos los estados. A mano: dos unidades visibles, una oculta, $w = (2, -2)$, $a = (-1, 0)$, $b = 0$. Para $v = (1, 0)$, $h = 1$: $E = 1 - 0 - 2 = -1$.

# %% tags=["nbval-check-output"]
from helpers.scratch import rbm

hand = rbm.RBM(np.array([[2.], [-2]]), np.array([-1., 0]), np.zeros(1))
all_states = rbm.states(3)  # v1, v2, h
energies = rbm.energy(hand, all_states[:, :2], all_states[:, 2:])
chances = np.exp(-energies) / np.exp(-energies).sum()
table([(*map(int, state), e, p) for state, e, p in
       zip(all_states, energies, chances, strict=True)], ["v1", "v2", "h", "E", "p"])

# %% [markdown] lang="en"
# The most probable state is the one of lowest energy. **Your turn** (1 line): the energy of one state of a machine with weights $w$ (visible × hidden), visible biases $a$ and hidden biases $b$: $E = -a·v - b·h - v·W·h$.

# %% [markdown] lang="es"
# El estado más probable es el de menor energía. **Tu turno** (1 línea): la energía de un estado de una máquina con pesos $w$ (visibles × ocultas), sesgos visibles $a$ y sesgos ocultos $b$: $E = -a·v - b·h - v·W·h$.

# %%
# exercise: 14.energy
def energy(v: np.ndarray, h: np.ndarray, w: np.ndarray, a: np.ndarray,
           b: np.ndarray) -> float:
    """The energy of a state: (n,), (m,), (n, m), (n,), (m,) -> ()."""
    ### BEGIN SOLUTION
    return -(v @ a + h @ b + v @ w @ h)
    ### END SOLUTION

# %%
check("14.energy", energy)

# %% [markdown] lang="en"
# ## 4 · The chances of a unit
#
# For the paper's first machine $Z$ has $2^{1784}$ terms, a number of 538 digits. But one thing is easy. Given $v = (1, 0)$, is the hidden unit on? Compare two rows of the table: $E$ is −1 with $h = 1$ and 1 with $h = 0$. The odds are $e^{1} : e^{-1}$, that is $e^2 : 1$, and $Z$ cancels. So $p(h = 1 \mid v) = e^2 / (e^2 + 1)$ $= \mathrm{sigmoid}(2) = 0.88$.
#
# In general the difference of the two energies is the weighted sum that the unit gets:
#
# $$p(h_j = 1 \mid v) = \mathrm{sigmoid}\Bigl(b_j + \sum_i v_i w_{ij}\Bigr), \qquad p(v_i = 1 \mid h) = \mathrm{sigmoid}\Bigl(a_i + \sum_j w_{ij} h_j\Bigr)$$
#
# No two hidden units are joined, so given $v$ each is drawn by itself, all at once. It is the dense layer of lesson 2, run in both directions, with dice.

# %% [markdown] lang="es"
# ## 4 · Las probabilidades de una unidad
#
# Para la primera máquina del artículo, $Z$ tiene $2^{1784}$ términos, un número de 538 cifras. Pero algo es fácil. Dado $v = (1, 0)$, ¿está encendida la unidad oculta? Compara dos filas de la tabla: $E$ vale −1 con $h = 1$, y 1 con $h = 0$. La razón es $e^{1} : e^{-1}$, es decir $e^2 : 1$, y $Z$ se cancela. Así que $p(h = 1 \mid v) = e^2 / (e^2 + 1)$ $= \mathrm{sigmoid}(2) = 0.88$.
#
# En general, la diferencia de las dos energías es la suma ponderada que recibe la unidad:
#
# $$p(h_j = 1 \mid v) = \mathrm{sigmoid}\Bigl(b_j + \sum_i v_i w_{ij}\Bigr), \qquad p(v_i = 1 \mid h) = \mathrm{sigmoid}\Bigl(a_i + \sum_j w_{ij} h_j\Bigr)$$
#
# Ninguna unidad oculta está unida a otra, así que, dado $v$, cada una se sortea por su cuenta, todas a la vez. Es la capa densa de la lección 2, recorrida en ambos sentidos, con dados.

# %% tags=["nbval-check-output"]
given = (all_states[:, 0] == 1) & (all_states[:, 1] == 0)
off, on = chances[given]
by_formula = rbm.up(hand, np.array([[1., 0]]))[0, 0]
assert np.isclose(on / (on + off), by_formula)
show(by_counting=on / (on + off), by_formula=by_formula)

# %% [markdown] lang="en"
# One step up and one down again gives a **reconstruction**. The hidden units must fall on or off in between: a unit that may send 0.88 tells the pixels more than one that must say yes or no. But the machine's units are 0 or 1; with probabilities it would cheat. (For the pixels themselves the paper, and this lesson's training, keep the probabilities.)
#
# **Your turn: spot the bug.** `u` holds a random number between 0 and 1 for each hidden unit; a unit of probability $p$ is on where $u < p$. The code below never rolls the dice. Repair it (about 2 lines).

# %% [markdown] lang="es"
# Un paso hacia arriba y otro de vuelta hacia abajo dan una **reconstrucción**. En medio, las unidades ocultas deben caer en encendida o apagada: una unidad que puede mandar 0.88 les cuenta más a los píxeles que una que debe decir sí o no. Pero las unidades de la máquina son 0 o 1; con probabilidades haría trampa. (Para los píxeles mismos, el artículo, y el entrenamiento de esta lección, se quedan con las probabilidades.)
#
# **Tu turno: halla el error.** `u` trae un número al azar entre 0 y 1 por cada unidad oculta; una unidad de probabilidad $p$ está encendida donde $u < p$. El código de abajo nunca tira los dados. Repáralo (alrededor de 2 líneas).

# %%
# exercise: 14.driven_by_states
def driven_by_states(v: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray,
                     u: np.ndarray) -> np.ndarray:
    """The pixels' probabilities after a step up and one down: (n, visible) -> same."""
    ### BEGIN SOLUTION
    p = 1 / (1 + np.exp(-(v @ w + b)))
    states = np.where(u < p, 1, 0)
    return 1 / (1 + np.exp(-(states @ w.T + a)))
    ### STUB
    # p = 1 / (1 + np.exp(-(v @ w + b)))
    # return 1 / (1 + np.exp(-(p @ w.T + a)))
    ### END SOLUTION

# %%
check("14.driven_by_states", driven_by_states)

# %% [markdown] lang="en"
# ## 5 · Contrastive divergence
#
# Which weights make the data probable? The logarithm of $p(v)$ is $\log \sum_h e^{-E(v, h)} - \log Z$. Nudging $w_{ij}$ changes $-E$ by $v_i h_j$: $-\partial E/\partial w_{ij} = v_i h_j$. So along $w_{ij}$ each of the two terms gives a mean of $v_i h_j$: the first over what the hidden units do on the data, the second over all that the machine itself would make up.
#
# $$\frac{\partial \log p}{\partial w_{ij}} = \langle v_i h_j\rangle_{\text{data}} - \langle v_i h_j\rangle_{\text{model}}$$
#
# Learn what is on together in the data, unlearn what is on together in the machine's dreams. A tiny machine, 6 visible and 3 hidden units, has only 64 visible states; there both means can be counted. Is the formula right? Nudge every weight and look at the mean of $\log p(v)$ over ten patterns, their *log-likelihood*:

# %% [markdown] lang="es"
# ## 5 · Divergencia contrastiva
#
# ¿Qué pesos hacen probables los datos? El logaritmo de $p(v)$ es $\log \sum_h e^{-E(v, h)} - \log Z$. Al mover $w_{ij}$, $-E$ cambia en $v_i h_j$: $-\partial E/\partial w_{ij} = v_i h_j$. Así que, respecto de $w_{ij}$, cada uno de los dos términos da una media de $v_i h_j$: el primero sobre lo que hacen las unidades ocultas con los datos, el segundo sobre todo lo que la máquina misma inventaría.
#
# $$\frac{\partial \log p}{\partial w_{ij}} = \langle v_i h_j\rangle_{\text{datos}} - \langle v_i h_j\rangle_{\text{modelo}}$$
#
# Aprende lo que se enciende junto en los datos, desaprende lo que se enciende junto en los sueños de la máquina. Una máquina diminuta, de 6 unidades visibles y 3 ocultas, tiene solo 64 estados visibles; ahí ambas medias se pueden contar. ¿Es correcta la fórmula? Mueve un poco cada peso y mira la media de $\log p(v)$ sobre diez patrones, su *log-verosimilitud*:

# %%
from helpers.scratch.gradients import numerical

rng = np.random.default_rng(0)
tiny = rbm.RBM(.7 * rng.normal(size=(6, 3)), .3 * rng.normal(size=6),
               .3 * rng.normal(size=3))
chosen = rng.choice(64, 10, replace=False)
patterns = rbm.states(6)[chosen]
exact = rbm.expected(tiny, patterns, rbm.probabilities(tiny))
nudged = numerical(lambda: -rbm.log_likelihood(tiny, patterns), tiny.weights)
assert np.abs(exact[0] - nudged).max() < 1e-8

# %% [markdown] lang="en"
# It is. For 784 pixels nobody can count. One could let the machine dream: up, down, up, down, with dice, until it has forgotten where it began. Hinton's shortcut of 2002 is not to wait. Begin at the data, go $k$ times up and down, and take what one has: **contrastive divergence**, CD-$k$. Mostly $k = 1$.
#
# By hand, one image of two pixels and one hidden unit. The data: $v = (1, 0)$, and the hidden unit is on with 0.8. The reconstruction: $v = (0.5, 0.5)$, and with it 0.4. The step for the two weights is $(1·0.8 - 0.5·0.4,\; 0·0.8 - 0.5·0.4) = (0.6, -0.2)$: up where the data had ink, down where only the dream had.
#
# **Your turn** (1 line): the step of CD-1 for the weights, uphill, as a mean over images: $\langle v_i h_j\rangle$ of the data less that of the reconstruction. `v0`, `h0` are pixels and hidden units of the data, `v1`, `h1` those of the reconstruction.

# %% [markdown] lang="es"
# Sí. Con 784 píxeles nadie puede contar. Se podría dejar que la máquina sueñe: arriba, abajo, arriba, abajo, con dados, hasta que olvide dónde comenzó. El atajo de Hinton, de 2002, es no esperar. Comienza en los datos, sube y baja $k$ veces, y quédate con lo que haya: **divergencia contrastiva**, CD-$k$. Casi siempre $k = 1$.
#
# A mano, una imagen de dos píxeles y una unidad oculta. Los datos: $v = (1, 0)$, y la unidad oculta se enciende con 0.8. La reconstrucción: $v = (0.5, 0.5)$, y con ella 0.4. El paso para los dos pesos es $(1·0.8 - 0.5·0.4,\; 0·0.8 - 0.5·0.4) = (0.6, -0.2)$: hacia arriba donde los datos tenían tinta, hacia abajo donde solo la tenía el sueño.
#
# **Tu turno** (1 línea): el paso de CD-1 para los pesos, cuesta arriba, como media sobre las imágenes: $\langle v_i h_j\rangle$ de los datos menos el de la reconstrucción. `v0` y `h0` son píxeles y unidades ocultas de los datos; `v1` y `h1`, los de la reconstrucción.

# %%
# exercise: 14.cd_step
def cd_step(v0: np.ndarray, h0: np.ndarray, v1: np.ndarray,
            h1: np.ndarray) -> np.ndarray:
    """The mean over n of v0 h0 less v1 h1: (n, visible), (n, hidden), twice -> (…)."""
    ### BEGIN SOLUTION
    return (np.einsum("ni,nj->ij", v0, h0) - np.einsum("ni,nj->ij", v1, h1)) / len(v0)
    ### END SOLUTION

# %%
check("14.cd_step", cd_step)

# %% [markdown] lang="en"
# The course's version goes *down* the gradient of $-\log p$, and gives the steps of the biases too. A bias is the weight of a unit that is always on.

# %% [markdown] lang="es"
# La versión del curso va hacia *abajo* por el gradiente de $-\log p$, y da también los pasos de los sesgos. Un sesgo es el peso de una unidad siempre encendida.

# %%
import inspect

print(inspect.getsource(rbm.reconstruct))
print(inspect.getsource(rbm.downhill))
print(inspect.getsource(rbm.expected))

# %% [markdown] lang="en"
# ### How wrong is it?
#
# CD-$k$ is not the gradient. By how much it misses can be counted too, for the tiny machine. `gibbs` says with which probability one step up and down leads from each of the 64 states to each other; $k$ such steps from the data give the states at which CD-$k$ arrives *in the mean*. **Here the variant is the one that draws visible units too, 0 or 1.** *Predict:* how fast does the error fall with $k$?

# %% [markdown] lang="es"
# ### ¿Qué tan errada está?
#
# CD-$k$ no es el gradiente. Por cuánto se aparta también se puede contar, en la máquina diminuta. `gibbs` dice con qué probabilidad un paso arriba y abajo lleva de cada uno de los 64 estados a cada otro; $k$ pasos así desde los datos dan los estados a los que CD-$k$ llega *en promedio*. **Aquí la variante es la que también sortea las unidades visibles, 0 o 1.** *Predice:* ¿qué tan rápido baja el error con $k$?

# %%
at_data = np.bincount(chosen, minlength=64) / 10

def mean_cd(machine: rbm.RBM, k: int) -> np.ndarray:
    """What CD-k gives in the mean, for the weights: -> (6, 3)."""
    arrived = at_data @ np.linalg.matrix_power(rbm.gibbs(machine), k)
    return rbm.expected(machine, patterns, arrived)[0]

# %% [markdown] lang="en"
# Two measures of the error: the distance from the gradient, as a fraction of its length, and the cosine of the angle between them. And the distance once more for a machine whose weights are three times as large. *Predict:* will its error fall faster?

# %% [markdown] lang="es"
# Dos medidas del error: la distancia al gradiente, como fracción de su longitud, y el coseno del ángulo entre ambos. Y otra vez la distancia, para una máquina de pesos tres veces mayores. *Predice:* ¿bajará más rápido su error?

# %%
def distance(a: np.ndarray, b: np.ndarray) -> float:
    """How far a is from b, as a fraction of b's length."""
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))

def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Of the angle between a and b."""
    return float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b))

larger = tiny._replace(weights=3 * tiny.weights)
its_own = rbm.expected(larger, patterns, rbm.probabilities(larger))[0]

# %%
biases = []
for k in (1, 2, 3, 5, 10):
    cd = mean_cd(tiny, k)
    slow = distance(mean_cd(larger, k), its_own)
    biases.append((k, distance(cd, exact[0]), cosine(cd, exact[0]), slow))

# %% tags=["nbval-check-output"]
table(biases, ["k", "distance from the gradient", "cosine", "distance, larger weights"])

# %% [markdown] lang="en"
# CD-1 is off by a fifth of the gradient's length, and points almost the same way: the cosine of the angle between them is 0.979. Each further step divides the error by about 5. With weights three times as large it falls much more slowly: units are then so sure of themselves that a few steps up and down change little, and the dream stays near the data for long. (Weights grow while a machine learns.)
#
# These are means. A sampled CD-1 should come near its mean with many chains (a chain is one walk up and down with its own dice). *Predict* for both variants: pixels drawn, and pixels as probabilities.

# %% [markdown] lang="es"
# CD-1 se aparta en un quinto de la longitud del gradiente, y apunta casi hacia el mismo lado: el coseno del ángulo entre ambos es 0.979. Cada paso adicional divide el error entre unos 5. Con pesos tres veces mayores baja mucho más despacio: las unidades están entonces tan seguras que unos pocos pasos arriba y abajo cambian poco, y el sueño se queda mucho tiempo cerca de los datos. (Los pesos crecen mientras una máquina aprende.)
#
# Estas son medias. Una CD-1 con sorteos debería acercarse a su media con muchas cadenas (una cadena es un recorrido arriba y abajo con sus propios dados). *Predice* para las dos variantes: píxeles sorteados, y píxeles como probabilidades.

# %%
def miss(chains: int, sampled: bool) -> float:
    """The largest difference of a CD-1 from the mean of the drawn variant."""
    many = np.repeat(patterns, chains // 10, axis=0)
    dice = np.random.default_rng(1)
    found = rbm.divergence(tiny, many, dice, sampled=sampled)[0]
    return float(np.abs(found - mean_cd(tiny, 1)).max())

misses = [(chains, miss(chains, True), miss(chains, False))
          for chains in (100, 10_000, 100_000)]
assert misses[-1][1] < .01 < .03 < misses[-1][2]

# %%
table(misses, ["chains", "pixels drawn", "pixels as probabilities"])

# %% [markdown] lang="en"
# The drawn variant converges to its mean. The other stays away, however many chains: it estimates something else. Hinton's programs use it, and so does our training. A check of CD must say which one it means.
#
# Does it matter? Let the tiny machine learn the ten patterns, with the exact gradient and with CD-1 (drawn). No machine gets above $-\log 10 = -2.30$: each pattern with probability 1/10.

# %% [markdown] lang="es"
# La variante sorteada converge a su media. La otra se queda lejos, por muchas cadenas que haya: estima otra cosa. La usan los programas de Hinton, y también nuestro entrenamiento. Quien compruebe CD debe decir a cuál de las dos se refiere.
#
# ¿Importa? Que la máquina diminuta aprenda los diez patrones, con el gradiente exacto y con CD-1 (sorteada). Ninguna máquina pasa de $-\log 10 = -2.30$: cada patrón con probabilidad 1/10.

# %%
from collections.abc import Callable

def likelihoods(gradient: Callable, every: int = 100) -> np.ndarray:
    """Of the patterns, after each 100 steps down the gradient: -> (31,)."""
    weights = .1 * np.random.default_rng(2).normal(size=(6, 3))
    arrays = [weights, np.zeros(6), np.zeros(3)]
    seen = []
    for step in range(3001):
        if step % every == 0:
            seen.append(rbm.log_likelihood(rbm.RBM(*arrays), patterns))
        downhill = gradient(rbm.RBM(*arrays))
        arrays = [array - .2 * d for array, d in zip(arrays, downhill, strict=True)]
    return np.array(seen)

# %% [markdown] lang="en"
# CD-1 gets ten chains for each pattern.

# %% [markdown] lang="es"
# CD-1 recibe diez cadenas por cada patrón.

# %%
dice, tenfold = np.random.default_rng(3), np.repeat(patterns, 10, axis=0)
learnt = {
    "exact": likelihoods(lambda m: rbm.expected(m, patterns, rbm.probabilities(m))),
    "CD-1": likelihoods(lambda m: rbm.divergence(m, tenfold, dice, sampled=True))}
assert learnt["CD-1"][-1] > learnt["CD-1"][0] + .5
assert max(curve.max() for curve in learnt.values()) < -np.log(10)

# %%
steps = np.arange(0, 3001, 100)
plots.curves({name: (steps, curve) for name, curve in learnt.items()}, x="step",
             y="log-likelihood")

# %% [markdown] lang="en"
# In these 3000 steps CD-1 gets nearly as far as the exact gradient; both are still rising, and short of −2.30. The paper says of its rule that it works well even though it is not exactly the gradient.

# %% [markdown] lang="es"
# En estos 3000 pasos CD-1 llega casi tan lejos como el gradiente exacto; ambos siguen subiendo, por debajo de −2.30. El artículo dice de su regla que funciona bien aunque no siga exactamente el gradiente.

# %% [markdown] lang="en"
# ## 6 · A stack
#
# The first machine learns from pixels. Then the *probabilities* of its hidden units are the pixels of the second (a grey pixel, too, is taken for a probability), and so on: 784-1000, 1000-500, 500-250, 250-30. Each learns by itself, from below, and no labels are used. The last one's hidden units are numbers with noise instead of 0 or 1: the code.
#
# The paper's Fig. 1 has three stages. First the stack is learnt (⇄ is a machine), then it is unrolled (→ is a layer), then all layers are fine-tuned at once:
#
# ```text
# 784 ⇄ 1000                    784 → 1000 → 500 → 250 → 30 (code)
#       1000 ⇄ 500                                        │
#              500 ⇄ 250        784 ← 1000 ← 500 ← 250 ←──┘
#                    250 ⇄ 30
# ```
#
# The loop, with the rates, momentum and weight decay of the authors' programs:

# %% [markdown] lang="es"
# ## 6 · Una pila
#
# La primera máquina aprende de los píxeles. Luego las *probabilidades* de sus unidades ocultas son los píxeles de la segunda (también un píxel gris se toma por una probabilidad), y así sucesivamente: 784-1000, 1000-500, 500-250, 250-30. Cada una aprende por su cuenta, desde abajo, y no se usa ninguna etiqueta. Las unidades ocultas de la última son números con ruido en vez de 0 o 1: el código.
#
# La figura 1 del artículo tiene tres etapas. Primero se aprende la pila (⇄ es una máquina), después se despliega (→ es una capa), después se ajustan todas las capas a la vez:
#
# ```text
# 784 ⇄ 1000                    784 → 1000 → 500 → 250 → 30 (código)
#       1000 ⇄ 500                                        │
#              500 ⇄ 250        784 ← 1000 ← 500 ← 250 ←──┘
#                    250 ⇄ 30
# ```
#
# El ciclo, con las tasas, el momento y el decaimiento de pesos de los programas de los autores:

# %%
print(inspect.getsource(rbm.train))
print(inspect.getsource(rbm.stack))

# %% [markdown] lang="en"
# The paper gave each machine 50 rounds through the images; `rounds` says how many ours get.

# %% [markdown] lang="es"
# El artículo dio a cada máquina 50 rondas por las imágenes; `rounds` dice cuántas reciben las nuestras.

# %%
machines = rbm.stack(x_train, SIZES, rounds, np.random.default_rng(0))

# %% [markdown] lang="en"
# What has the first machine found? The weights of its first twenty hidden units, as pictures; grey is 0, white positive, black negative, each on its own scale:

# %% [markdown] lang="es"
# ¿Qué halló la primera máquina? Los pesos de sus primeras veinte unidades ocultas, como imágenes; el gris es 0, el blanco positivo, el negro negativo, cada una en su propia escala:

# %%
columns = machines[0].weights[:, :20].T.reshape(20, 28, 28, 1)
scaled = .5 + .5 * columns / np.abs(columns).max(axis=(1, 2, 3), keepdims=True)
tiles = list(np.repeat(scaled, 3, axis=-1))

# %%
plots.gallery([tiles[:10], tiles[10:]],
              caption="the weights of twenty hidden units of the first machine")

# %% [markdown] lang="en"
# In the stored run, of two rounds, some units look for a spot or a stroke; others still show mostly the noise they began with. Nobody told them what a digit is.
#
# ## 7 · Unroll, and fine-tune
#
# Now unroll the stack: up through all machines is the encoder, and down again, with the transposed weights, the decoder.
#
# **Your turn** (about 3 lines): the list that `set_weights` of the autoencoder wants: kernel, bias, kernel, bias … Each machine is a triple: weights (visible × hidden), visible biases, hidden biases. On the way down each layer ends at visible units.

# %% [markdown] lang="es"
# En la corrida guardada, de dos rondas, unas unidades buscan una mancha o un trazo; otras muestran todavía casi solo el ruido inicial. Nadie les dijo qué es un dígito.
#
# ## 7 · Desplegar, y ajustar
#
# Ahora despliega la pila: subir por todas las máquinas es el codificador, y bajar de nuevo, con los pesos transpuestos, el decodificador.
#
# **Tu turno** (alrededor de 3 líneas): la lista que pide el `set_weights` del autoencoder: kernel, sesgo, kernel, sesgo … Cada máquina es una terna: pesos (visibles × ocultas), sesgos visibles, sesgos ocultos. En la bajada, cada capa termina en unidades visibles.

# %%
# exercise: 14.unrolled
def unrolled(machines: list[tuple]) -> list[np.ndarray]:
    """Kernels and biases, up through the machines and down again."""
    ### BEGIN SOLUTION
    arrays = []
    for weights, _, hidden in machines:
        arrays += [weights, hidden]
    for weights, visible, _ in machines[::-1]:
        arrays += [weights.T, visible]
    return arrays
    ### END SOLUTION

# %%
check("14.unrolled", unrolled)

# %% [markdown] lang="en"
# **Your turn**, with a pencil: the stack 784-1000-500-250-30 has weights and, in each machine, two rows of biases. Unrolled, each weight is there twice, and the two copies go their own ways. How many numbers learn in the four machines, and how many in the autoencoder? A list of two.

# %% [markdown] lang="es"
# **Tu turno**, con lápiz: la pila 784-1000-500-250-30 tiene pesos y, en cada máquina, dos filas de sesgos. Desplegada, cada peso está dos veces, y cada copia sigue su propio camino. ¿Cuántos números aprenden en las cuatro máquinas, y cuántos en el autoencoder? Una lista de dos.

# %%
# exercise: 14.numbers_that_learn
### BEGIN SOLUTION
numbers_that_learn = [1_420_814, 2_837_314]
### END SOLUTION

# %%
check("14.numbers_that_learn", numbers_that_learn)

# %% [markdown] lang="en"
# Does Keras do what the stack does? And how good is the unrolled stack before any back-propagation?

# %% [markdown] lang="es"
# ¿Hace Keras lo que hace la pila? ¿Y qué tan buena es la pila desplegada antes de cualquier retropropagación?

# %%
keras.utils.set_random_seed(0)
pretrained = autoencoder(SIZES, "sigmoid")
pretrained.set_weights(rbm.unroll(machines))
signal = x_test[:50]
for machine in machines:
    signal = rbm.up(machine, signal)
for machine in machines[::-1]:
    signal = rbm.down(machine, signal)
assert np.allclose(again_by(pretrained, x_test[:50]), signal, atol=1e-3)
before = lost(again_by(pretrained))

# %% [markdown] lang="en"
# And now back-propagation, through all eight layers of weights at once:

# %% [markdown] lang="es"
# Y ahora la retropropagación, por las ocho capas de pesos a la vez:

# %%
pretrained.set_weights(rbm.unroll(machines))
losses = learn(pretrained, epochs, "pretrained")
assert losses[short - 1] < timid_losses[-1]
errors = {"PCA": pca_errors[30], "unrolled": before,
          "pretrained, then fine-tuned": lost(again_by(pretrained))}
assert errors["pretrained, then fine-tuned"] < errors["unrolled"]

# %%
table([(name, f"{error:.2f}") for name, error in errors.items()],
      ["30 numbers", "test error"])

# %% [markdown] lang="en"
# Unrolled only, the stack is behind PCA in the stored run (17.26 against 13.87); fine-tuning brings it to 4.52. Fine-tuning is back-propagation through all layers, from where the stack left the weights. The small random weights of section 2 had fewer epochs. So compare after as many, with the same units, optimiser and loss (the cross-entropy of a pixel); the stack had its `rounds` besides, and the rate falls more slowly where more epochs are to come:

# %% [markdown] lang="es"
# Solo desplegada, la pila queda detrás de PCA en la corrida guardada (17.26 contra 13.87); el ajuste fino la lleva a 4.52. El ajuste fino es retropropagación por todas las capas, desde donde la pila dejó los pesos. Los pequeños pesos al azar de la sección 2 tuvieron menos épocas. Así que compara tras la misma cantidad, con las mismas unidades, el mismo optimizador y la misma pérdida (la entropía cruzada de un píxel); la pila tuvo además sus `rounds`, y la tasa baja más despacio donde quedan más épocas por venir:

# %%
table([("small random weights", timid_losses[-1]), ("a stack", losses[short - 1])],
      ["start", "training loss"])

# %% [markdown] lang="en"
# ## 8 · As today
#
# No stack, no sigmoids: He's start, ReLU, Adam, for as many epochs. Beside it a network whose only hidden layer is the code, 784-30-784, and whose pixels are sigmoids: much like what the paper calls *logistic PCA*. *Predict* the order of PCA, logistic, pretrained and today's.

# %% [markdown] lang="es"
# ## 8 · Como hoy
#
# Sin pila, sin sigmoides: el inicio de He, ReLU, Adam, por las mismas épocas. Al lado, una red cuya única capa oculta es el código, 784-30-784, y cuyos píxeles son sigmoides: parecida a lo que el artículo llama *PCA logístico*. *Predice* el orden de PCA, la logística, la preentrenada y la de hoy.

# %%
keras.utils.set_random_seed(0)
today = autoencoder(SIZES)
today_losses = learn(today, epochs, "today")

# %%
keras.utils.set_random_seed(0)
logistic = autoencoder((784, 30), start="glorot_uniform")
logistic_losses = learn(logistic, epochs, "logistic")

# %% [markdown] lang="en"
# All of them, in the paper's measure:

# %% [markdown] lang="es"
# Todos, en la medida del artículo:

# %%
errors["He, ReLU, Adam"] = lost(again_by(today))
errors["logistic"] = lost(again_by(logistic))
deep = errors["pretrained, then fine-tuned"], errors["He, ReLU, Adam"]
assert not real or min(deep) < 4.5

# %%
table([(name, f"{error:.2f}") for name, error in errors.items()],
      ["30 numbers", "test error"])

# %%
plots.gallery([pictures(images) for images in (
    x_test, again_by(pretrained), again_by(today), pca(x_test, 30))],
              caption="ten test images; then, from 30 numbers, the pretrained network, "
                      "today's, and PCA")

# %% [markdown] lang="en"
# As the paper's Fig. 2B: from above the images, what the pretrained network makes of them, what today's does, and PCA, each from 30 numbers. PCA's ghosts around the strokes are the price of straight lines.
#
# One run each: which of the two deep networks is ahead here must not be taken for a law. For that we need many runs, and small ones.

# %% [markdown] lang="es"
# Como la figura 2B del artículo: de arriba abajo las imágenes, lo que hace de ellas la red preentrenada, lo que hace la de hoy, y PCA, cada una con 30 números. Los fantasmas de PCA alrededor de los trazos son el precio de las líneas rectas.
#
# Una corrida de cada una: cuál de las dos redes profundas va adelante aquí no debe tomarse por ley. Para eso hacen falta muchas corridas, y pequeñas.

# %% [markdown] lang="en"
# ### Several starts
#
# scikit-learn's digits: 8×8 pixels, 1437 of them to learn from. The network is 64-128-64-32-8, and back. What does it take to learn: a stack, another start, another optimiser? With sigmoids, four ways to begin and to go on: small random weights, or a stack, with gradient descent and momentum (SGD), as in lesson 2; the same two with Adam. To these, Glorot's start (Keras's own) with Adam, and today's: He and ReLU, with Adam. Each from several random starts, all for as many steps.

# %% [markdown] lang="es"
# ### Varios inicios
#
# Los dígitos de scikit-learn: 8×8 píxeles, 1437 para aprender. La red es 64-128-64-32-8, y de vuelta. ¿Qué hace falta para que aprenda: una pila, otro inicio, otro optimizador? Con sigmoides, cuatro maneras de comenzar y de seguir: pesos al azar pequeños, o una pila, con descenso por el gradiente y momento (SGD), como en la lección 2; las dos mismas, con Adam. Además, el inicio de Glorot (el de Keras) con Adam, y lo de hoy: He y ReLU, con Adam. Cada una desde varios inicios al azar, todas con los mismos pasos.

# %%
seeds, small_epochs, small_rounds = budget.pick(
    smoke=(1, 2, 2), cpu=(3, 140, 20), gpu=(5, 210, 20))
SMALL = (64, *budget.pick(smoke=[32], cpu=[128, 64, 32]), 8)

# %%
digits = datasets.load("digits")
small_train, small_test = (images.reshape(-1, 64).astype("float32") / 255
                           for images in (digits.x_train, digits.x_test))

# %%
STARTS = {"small + SGD": ("sigmoid", TINY_WEIGHTS), "stack + SGD": ("sigmoid",),
          "small + Adam": ("sigmoid", TINY_WEIGHTS), "stack + Adam": ("sigmoid",),
          "Glorot + Adam": ("sigmoid", "glorot_uniform"),
          "He + Adam": ("relu", "he_normal")}

def momentum(rate: Callable) -> keras.Optimizer:
    """Gradient descent with momentum, at this rate."""
    return keras.optimizers.SGD(rate, momentum=.9)

def begin(name: str, seed: int) -> keras.Model:
    """The small autoencoder, at this start."""
    keras.utils.set_random_seed(seed)
    model = autoencoder(SMALL, *STARTS[name])
    if name.startswith("stack"):
        rng = np.random.default_rng(seed)
        model.set_weights(rbm.unroll(rbm.stack(small_train, SMALL, small_rounds, rng)))
    return model

# %% [markdown] lang="en"
# We chose the rates, 1 for SGD and 0.001 for Adam, so that both learn well from a stack; we did not look for the best ones of the other starts.

# %% [markdown] lang="es"
# Elegimos las tasas, 1 para SGD y 0.001 para Adam, para que ambos aprendan bien desde una pila; no buscamos las mejores para los otros inicios.

# %%
def small_error(name: str, seed: int) -> float:
    """The test error on small digits after training from this start."""
    model, slug = begin(name, seed), "digits-" + name.replace(" + ", "-")
    way = (momentum, 1.) if name.endswith("SGD") else (keras.optimizers.Adam, 1e-3)
    learn(model, small_epochs, slug, small_train, 100, seed, *way)
    return lost(again_by(model, small_test), small_test)

# %% [markdown] lang="en"
# The runs, each a few seconds:

# %% [markdown] lang="es"
# Las corridas, de pocos segundos cada una:

# %%
by_start = {name: np.array([small_error(name, seed) for seed in range(seeds)])
            for name in STARTS}

# %% [markdown] lang="en"
# And for comparison, the mean image and PCA with 8 numbers, on the same digits:

# %% [markdown] lang="es"
# Y para comparar, la imagen media y PCA con 8 números, con los mismos dígitos:

# %%
small_mean = small_train.mean(axis=0)
small_axes = np.linalg.svd(small_train - small_mean, full_matrices=False)[2][:8]
small_pca = small_mean + (small_test - small_mean) @ small_axes.T @ small_axes
average, line = lost(small_mean, small_test), lost(small_pca, small_test)
for name, lost_by in by_start.items():
    stuck = name.startswith(("small", "Glorot"))
    right = lost_by.min() > .98 * average if stuck else lost_by.max() < line
    assert right or budget.name() != "cpu"
show(mean_image=average, PCA_with_8_numbers=line)

# %%
plots.strips(by_start, x="test error",
             caption="small autoencoders from several random starts, a dot for each "
                     "run, and their medians")

# %% [markdown] lang="en"
# How to read it. A row whose dots lie at the error of the mean image reconstructs the average; a row left of PCA has learnt what straight lines cannot. The cell before the figure asserts each row at the budget `cpu`: small random weights give the average, with SGD and with Adam, and so does Glorot's start with sigmoids. A stack gets below PCA with either, and so does today's start. So the stack did in 2006 what He and ReLU do today, and a better optimiser alone did not, at this rate, in this many steps. A gap as wide as that from 1.1 to 4.6 is not luck. Rows that lie close we cannot order: three dots and three fall apart by luck alone in one case of ten. And all of it holds for these digits, this size, this many steps.
#
# **"Always reconstructs the average of the training data"** is what the paper says of a very deep autoencoder without pretraining. It says so of its *curves*, a data set of drawn lines and a network 784-400-200-100-50-25-6. It does not say so of digits. In section 2 we saw the same on our images with small random weights and sigmoids; with He and ReLU nothing of it was left. (A shallow one learns without pretraining, the paper says; so depth has a part in it.) The sentence is about depth *with* a certain start, certain units and, as section 12 tells of Martens, a certain optimiser.

# %% [markdown] lang="es"
# Cómo leerlo. Una fila cuyos puntos están en el error de la imagen media reconstruye el promedio; una fila a la izquierda de PCA ha aprendido lo que las líneas rectas no logran. La celda anterior a la figura comprueba cada fila con el presupuesto `cpu`: los pesos al azar pequeños dan el promedio, con SGD y con Adam, y también el inicio de Glorot con sigmoides. Una pila queda por debajo de PCA con cualquiera de los dos, y el inicio de hoy también. Así que la pila hizo en 2006 lo que hoy hacen He y ReLU, y un mejor optimizador por sí solo no lo hizo, con esta tasa y en estos pasos. Una distancia como la de 1.1 a 4.6 no es suerte. Las filas cercanas no se pueden ordenar: tres puntos y otros tres quedan separados por pura suerte en uno de cada diez casos. Y todo esto vale para estos dígitos, este tamaño, estos pasos.
#
# **«Siempre reconstruye el promedio de los datos de entrenamiento»** es lo que dice el artículo de un autoencoder muy profundo sin preentrenamiento. Lo dice de sus *curvas*, un conjunto de líneas dibujadas y una red 784-400-200-100-50-25-6. No lo dice de los dígitos. En la sección 2 vimos lo mismo con nuestras imágenes, con pesos al azar pequeños y sigmoides; con He y ReLU no quedó nada de eso. (Uno poco profundo aprende sin preentrenamiento, dice el artículo; así que la profundidad también influye.) La frase trata de la profundidad *con* cierto inicio, ciertas unidades y, como cuenta la sección 12 de Martens, cierto optimizador.

# %% [markdown] lang="en"
# ## 9 · Two numbers
#
# A code of two numbers can be drawn. The paper's Fig. 3 sets a network 784-1000-500-250-2 beside the first two numbers of PCA. Ours starts as today.

# %% [markdown] lang="es"
# ## 9 · Dos números
#
# Un código de dos números se puede dibujar. La figura 3 del artículo pone una red 784-1000-500-250-2 junto a los dos primeros números de PCA. La nuestra comienza como hoy.

# %%
keras.utils.set_random_seed(0)
flat = autoencoder((*SIZES[:-1], 2))
flat_losses = learn(flat, plane_epochs, "plane")

# %% [markdown] lang="en"
# The encoder by itself is a model that ends at the layer `code`. PCA's two numbers are how far an image lies along the first two directions.

# %% [markdown] lang="es"
# El codificador, por sí solo, es un modelo que termina en la capa `code`. Los dos números de PCA son cuánto avanza una imagen por las dos primeras direcciones.

# %%
encode = keras.Model(flat.input, flat.get_layer("code").output)
codes = {"PCA": (x_test - mean) @ directions[:, :2],
         "autoencoder": again_by(encode)}
two = {"PCA": pca_errors[2], "autoencoder": lost(again_by(flat))}
assert not real or two["autoencoder"] < two["PCA"]

# %%
table([(name, f"{error:.2f}") for name, error in two.items()],
      ["2 numbers", "test error"])

# %%
shown = np.random.default_rng(0).permutation(len(x_test))[:600]
plots.codes({name: points[shown] for name, points in codes.items()}, labels[shown],
            caption="test images as codes of two numbers, each written as its digit; "
                    "the farthest 3 % lie outside")

# %% [markdown] lang="en"
# Nobody gave labels to either method; the digits are only printed on the points. Where do the kinds of digits part, and which ones stay mixed? In the run that is stored here 0, 1 and most 2s have places of their own in the autoencoder's plane. There 7 begins among 4 and 9, which stay mixed in both planes; and so do 3, 5 and 8.

# %% [markdown] lang="es"
# Nadie le dio etiquetas a ninguno de los dos métodos; los dígitos solo están impresos en los puntos. ¿Dónde se separan las clases de dígitos, y cuáles quedan mezcladas? En la corrida guardada aquí, 0, 1 y la mayoría de los 2 tienen un lugar propio en el plano del autoencoder. Ahí los 7 comienzan entre los 4 y los 9, que quedan mezclados en ambos planos; y también 3, 5 y 8.

# %% [markdown] lang="en"
# **The widget.** Every point of the plane decodes to an image, also those where no image of the data lies. Move the point with both sliders. *Predict* first: what is halfway between two digits? Is there a place that is no digit at all?

# %% [markdown] lang="es"
# **El widget.** Todo punto del plano se decodifica en una imagen, también donde no hay ninguna imagen de los datos. Mueve el punto con los dos deslizadores. *Predice* antes: ¿qué hay a medio camino entre dos dígitos? ¿Hay algún lugar que no sea ningún dígito?

# %% [markdown] lang="en"
# For the widget we decode a grid of 15×15 points; the decoder is what comes after the layer `code`.

# %% [markdown] lang="es"
# Para el widget decodificamos una cuadrícula de 15×15 puntos; el decodificador es lo que viene después de la capa `code`.

# %%
from helpers.plots.codes import window

corner, side = window(codes["autoencoder"])
ticks = np.linspace(0, side, 15)
grid = np.stack(np.meshgrid(corner[0] + ticks, corner[1] + ticks), axis=-1)
image = point = keras.Input((2,))
for layer in flat.layers[len(SIZES):]:
    image = layer(image)
decoded = again_by(keras.Model(point, image), grid.reshape(-1, 2))
decoded = np.rint(255 * decoded).astype("uint8").reshape(15, 15, 28, 28)

# %%
widgets.decoder(widgets.Decoded(decoded, corner, side, codes["autoencoder"], labels))

# %% [markdown] lang="en"
# In the stored run the middle row goes from 2 to 7 by way of a 3 and a 9; between 7 and 1 are blurs that are no digit. PCA is linear: halfway it would draw the mean of both pictures, a double exposure.

# %% [markdown] lang="es"
# En la corrida guardada, la fila del medio va del 2 al 7 pasando por un 3 y un 9; entre 7 y 1 hay borrones que no son ningún dígito. PCA es lineal: a medio camino dibujaría la media de ambas imágenes, una doble exposición.

# %% [markdown] lang="en"
# ## 10 · Finding by code
#
# Similar images should have similar codes; then one can look for images, or texts, by comparing few numbers. For 300 test images we take the ten others with the nearest codes: how many of them show the same digit?

# %% [markdown] lang="es"
# ## 10 · Buscar por código
#
# Imágenes parecidas deberían tener códigos parecidos; entonces se pueden buscar imágenes, o textos, comparando pocos números. Para 300 imágenes de prueba tomamos las otras diez de códigos más cercanos: ¿cuántas de ellas muestran el mismo dígito?

# %%
def same_digit(codes: np.ndarray, queries: int = 300, k: int = 10) -> float:
    """The share of the k nearest others with the query's label: (n, d) -> ()."""
    squares = (codes**2).sum(axis=1)
    far = squares - 2 * codes[:queries] @ codes.T  # less what is the same for all
    np.fill_diagonal(far, np.inf)
    nearest = np.argsort(far, axis=1)[:, :k]
    return float((labels[nearest] == labels[:queries, None]).mean())

# %% [markdown] lang="en"
# From the pixels themselves, from 30 numbers, and from two:

# %% [markdown] lang="es"
# Con los píxeles mismos, con 30 números y con dos:

# %%
encode30 = keras.Model(pretrained.input, pretrained.get_layer("code").output)
found = {"784 pixels": x_test, "30 of PCA": (x_test - mean) @ directions[:, :30],
         "30 of the pretrained net": again_by(encode30),
         "2 of PCA": codes["PCA"], "2 of the autoencoder": codes["autoencoder"]}
shares = {name: same_digit(points) for name, points in found.items()}
assert min(shares.values()) > .1

# %%
table(shares.items(), ["numbers", "same digit"])

# %% [markdown] lang="en"
# In the stored run two numbers of the autoencoder find the digit more often than two of PCA (0.63 against 0.38). The first three rows are close; one network and 300 queries do not order them.
#
# The paper did this with 804,414 newswire stories: each became the probabilities of the 2000 most common word stems, and a network 2000-500-250-125-10 gave each ten numbers. Stories found by these ten numbers, compared by the angle between codes, were of the same topic more often than those found by latent semantic analysis, which is PCA for word counts, with ten or with fifty (Fig. 4). Today's search by *embeddings* is the same idea with other networks.

# %% [markdown] lang="es"
# En la corrida guardada, dos números del autoencoder hallan el dígito más a menudo que dos de PCA (0.63 contra 0.38). Las tres primeras filas están cerca; una sola red y 300 consultas no bastan para ordenarlas.
#
# El artículo lo hizo con 804 414 noticias: cada una pasó a ser las probabilidades de las 2000 raíces de palabras más comunes, y una red 2000-500-250-125-10 le dio diez números. Las noticias halladas por estos diez números, comparando el ángulo entre códigos, eran del mismo tema más a menudo que las halladas por análisis semántico latente, que es PCA para conteos de palabras, con diez o con cincuenta (figura 4). La búsqueda de hoy por *embeddings* es la misma idea con otras redes.

# %% [markdown] lang="en"
# ## 11 · And the labels?
#
# A stack can also be the start of a classifier. The paper pretrains 784-500-500-2000 without labels, puts ten outputs on top and fine-tunes: 1.2 % of MNIST's test images wrong, where the best reported for back-propagation from random weights was 1.6 % and for support vector machines 1.4 %. (All without knowing that pixels have neighbours; lesson 6's LeNet-5 knew, and had 0.8 to 0.95 % in 1998.) We tell this and do not train it.
#
# **Your turn** (about 4 lines): that classifier in Keras. It begins with an `Input` of `pixels`; then a dense layer with a sigmoid for each of `units`, then one for the classes that gives logits.

# %% [markdown] lang="es"
# ## 11 · ¿Y las etiquetas?
#
# Una pila también puede ser el comienzo de un clasificador. El artículo preentrena 784-500-500-2000 sin etiquetas, pone diez salidas encima y ajusta: 1.2 % de las imágenes de prueba de MNIST mal, cuando lo mejor que se había publicado con retropropagación desde pesos al azar era 1.6 %, y con máquinas de vectores de soporte, 1.4 %. (Todos sin saber que los píxeles tienen vecinos; la LeNet-5 de la lección 6 lo sabía, y tuvo de 0.8 a 0.95 % en 1998.) Esto lo contamos y no lo entrenamos.
#
# **Tu turno** (alrededor de 4 líneas): ese clasificador en Keras. Comienza con un `Input` de `pixels`; luego una capa densa con sigmoide por cada uno de `units`, y luego una para las clases que da logits.

# %%
# exercise: 14.classifier
def classifier(pixels: int, units: tuple[int, ...], classes: int) -> keras.Model:
    """Sigmoid layers on pixels, then logits: (n, pixels) -> (n, classes)."""
    ### BEGIN SOLUTION
    net = keras.Sequential([keras.Input((pixels,))])
    for width in units:
        net.add(layers.Dense(width, activation="sigmoid"))
    net.add(layers.Dense(classes))
    return net
    ### END SOLUTION

# %%
check("14.classifier", classifier)

# %% [markdown] lang="en"
# ## 12 · Why it was forgotten, and what came back
#
# Pretraining was a way to a good start. Then there were others. In 2010 James Martens trained the paper's own autoencoders from random weights, with an optimiser that uses curvature, and got lower errors. In 2011 Glorot, Bordes and Bengio found that networks of ReLUs reach their best without it where there are many labels. AlexNet (lesson 7) was trained without in 2012; its authors wrote that they expected it to help. He's start of 2015, batch normalisation (lesson 5) and shortcuts (lesson 10) did the rest. Erhan and others (2010) argue that pretraining acts mostly as a **regulariser**, though not only: with a virtually unlimited stream of images they found a more nuanced picture.
#
# What came back is learning **without labels**, as the main thing and not as a first aid. In 2018 BERT learnt language by guessing words that had been hidden from it. In 2021 He and others hid 75 % of an image's patches, and a network learnt to draw them: a *masked autoencoder*. The whole network learns at once, by back-propagation; no stack, no dice, no energy. But the order is that of 2006: first the images, then the labels.

# %% [markdown] lang="es"
# ## 12 · Por qué se olvidó, y qué volvió
#
# El preentrenamiento era un camino hacia un buen inicio. Después hubo otros. En 2010 James Martens entrenó los mismos autoencoders del artículo desde pesos al azar, con un optimizador que usa la curvatura, y obtuvo errores más bajos. En 2011 Glorot, Bordes y Bengio hallaron que las redes de ReLU alcanzan su mejor resultado sin él cuando hay muchas etiquetas. AlexNet (lección 7) se entrenó sin él en 2012; sus autores escribieron que esperaban que ayudara. El inicio de He de 2015, la normalización por lotes (lección 5) y los atajos (lección 10) hicieron el resto. Erhan y otros (2010) sostienen que el preentrenamiento actúa sobre todo como **regularizador**, aunque no solo: con un flujo de imágenes prácticamente ilimitado hallaron un cuadro más matizado.
#
# Lo que volvió es aprender **sin etiquetas**, como lo principal y no como primeros auxilios. En 2018 BERT aprendió lenguaje adivinando palabras que le escondían. En 2021 He y otros escondieron el 75 % de los parches de una imagen, y una red aprendió a dibujarlos: un *masked autoencoder*. La red entera aprende a la vez, por retropropagación; sin pila, sin dados, sin energía. Pero el orden es el de 2006: primero las imágenes, después las etiquetas.

# %% [markdown] lang="en"
# ## 13 · Paper against ours
#
# The caption of Fig. 2B, mean squared error per test image, beside what the cells above gave at this budget:

# %% [markdown] lang="es"
# ## 13 · El artículo y lo nuestro
#
# La leyenda de la figura 2B, error cuadrático medio por imagen de prueba, junto a lo que dieron las celdas de arriba con este presupuesto:

# %%
paper = {"PCA": "13.87", "logistic PCA": "8.01", "deep, pretrained": "3.00",
         "deep, as today": ""}
ours = [errors["PCA"], errors["logistic"], *deep]
assert not real or max(deep) < errors["logistic"] < errors["PCA"]
table([(name, theirs, f"{error:.2f}")
       for (name, theirs), error in zip(paper.items(), ours, strict=True)],
      ["30 numbers", "paper", "ours"])

# %% [markdown] lang="en"
# On MNIST PCA agrees to two decimals, which the cell in section 1 asserts. The deep networks agree **in kind**, which this cell asserts: below the network that has the code alone, and that one below PCA. They need not reach 3.00: the paper spent 50 rounds on each machine and 200 epochs of conjugate gradients on the whole, and ours got what the budget above says. At `smoke`, on enlarged digits and with small networks, nothing of this table is a result.

# %% [markdown] lang="es"
# En MNIST, PCA coincide hasta dos decimales, lo que comprueba la celda de la sección 1. Las redes profundas coinciden **cualitativamente**, lo que comprueba esta celda: por debajo de la red que solo tiene el código, y esta por debajo de PCA. No tienen por qué llegar a 3.00: el artículo dedicó 50 rondas a cada máquina y 200 épocas de gradientes conjugados al conjunto, y las nuestras recibieron lo que dice el presupuesto de arriba. Con `smoke`, con dígitos ampliados y redes pequeñas, nada de esta tabla es un resultado.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You computed the energy of states and, from a difference of energies, the chance of a unit: a sigmoid, without $Z$.
# 2. You wrote the step of contrastive divergence. In a tiny machine CD-1 misses the gradient by a fifth of its length, at a cosine of 0.979, and each further step divides the error by about 5.
# 3. You unrolled a stack of four machines, and back-propagation went on from there.
# 4. You measured as the paper does; PCA with 30 numbers has 13.87, then and now.
# 5. You saw small random weights and sigmoids give one picture for all images, and He and ReLU do without the stack.
# 6. You drew digits in a plane, decoded its points, and looked for images by their codes.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Calculaste la energía de estados y, de una diferencia de energías, la probabilidad de una unidad: una sigmoide, sin $Z$.
# 2. Escribiste el paso de la divergencia contrastiva. En una máquina diminuta, CD-1 se aparta del gradiente en un quinto de su longitud, con un coseno de 0.979, y cada paso adicional divide el error entre unos 5.
# 3. Desplegaste una pila de cuatro máquinas, y la retropropagación siguió desde ahí.
# 4. Mediste como el artículo; PCA con 30 números tiene 13.87, entonces y ahora.
# 5. Viste que pesos al azar pequeños y sigmoides dan una sola imagen para todas, y que He y ReLU prescinden de la pila.
# 6. Dibujaste dígitos en un plano, decodificaste sus puntos, y buscaste imágenes por sus códigos.

# %% [markdown] lang="en"
# ## References
#
# - G. E. Hinton, R. R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", *Science* 313 (2006) 504–507, [doi 10.1126/science.1127647](https://doi.org/10.1126/science.1127647): Figs. 1 to 4, eq. 2, and its supporting material for rates and rounds.
# - G. E. Hinton, "Training products of experts by minimizing contrastive divergence", *Neural Computation* 14 (2002) 1771–1800, [doi 10.1162/089976602760128018](https://doi.org/10.1162/089976602760128018). P. Smolensky, "Information processing in dynamical systems", in *Parallel Distributed Processing*, MIT Press, 1986.
# - G. E. Hinton, S. Osindero, Y.-W. Teh, "A fast learning algorithm for deep belief nets", *Neural Computation* 18 (2006) 1527–1554, [doi 10.1162/neco.2006.18.7.1527](https://doi.org/10.1162/neco.2006.18.7.1527).
# - D. Erhan and others, "Why does unsupervised pre-training help deep learning?", *Journal of Machine Learning Research* 11 (2010) 625–660. J. Martens, "Deep learning via Hessian-free optimization", ICML 2010. X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", [arXiv 1502.01852](https://arxiv.org/abs/1502.01852). K. He and others, "Masked autoencoders are scalable vision learners", [arXiv 2111.06377](https://arxiv.org/abs/2111.06377). J. Devlin and others, "BERT", [arXiv 1810.04805](https://arxiv.org/abs/1810.04805).

# %% [markdown] lang="es"
# ## Referencias
#
# - G. E. Hinton, R. R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", *Science* 313 (2006) 504–507, [doi 10.1126/science.1127647](https://doi.org/10.1126/science.1127647): figuras 1 a 4, ec. 2, y su material de apoyo para las tasas y las rondas.
# - G. E. Hinton, "Training products of experts by minimizing contrastive divergence", *Neural Computation* 14 (2002) 1771–1800, [doi 10.1162/089976602760128018](https://doi.org/10.1162/089976602760128018). P. Smolensky, "Information processing in dynamical systems", en *Parallel Distributed Processing*, MIT Press, 1986.
# - G. E. Hinton, S. Osindero, Y.-W. Teh, "A fast learning algorithm for deep belief nets", *Neural Computation* 18 (2006) 1527–1554, [doi 10.1162/neco.2006.18.7.1527](https://doi.org/10.1162/neco.2006.18.7.1527).
# - D. Erhan y otros, "Why does unsupervised pre-training help deep learning?", *Journal of Machine Learning Research* 11 (2010) 625–660. J. Martens, "Deep learning via Hessian-free optimization", ICML 2010. X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.
# - K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", [arXiv 1502.01852](https://arxiv.org/abs/1502.01852). K. He y otros, "Masked autoencoders are scalable vision learners", [arXiv 2111.06377](https://arxiv.org/abs/2111.06377). J. Devlin y otros, "BERT", [arXiv 1810.04805](https://arxiv.org/abs/1810.04805).
