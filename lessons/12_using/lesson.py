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
# # 12 · Using
#
# Training a large network takes a million labelled photos and days or weeks of computing. Hardly anybody has either. But somebody has done it already, and what a network learns for a thousand classes serves for others, which it was not trained to name. From 2013 on this turned the field around: in place of a new method for each task, one network for all of them.
#
# **You will be able to**
#
# 1. search images by a network's features, and measure precision at k;
# 2. read each layer with a linear probe, and say which layers tell most;
# 3. measure how many labelled images a trained network saves;
# 4. put a new head on a network, freeze it, fine-tune it, and say what goes wrong if one of its three rules is forgotten;
# 5. make a classifier of a folder of your own photos, and see what it confuses and where it is surest of what is wrong;
# 6. write the card that says what it must not be used for.
#
# **You need** lessons 5 (batch normalisation, dropout), 7 (AlexNet) and 8 (VGG). **Time:** about two hours.
#
# **Training:** `cpu` 7 minutes on two cores (estimate: 48,000 images of 32 pixels and 7,500 of 96, forward and back, and compiling), `gpu` 4 minutes on a Colab T4 (estimate).

# %% [markdown] lang="es"
# # 12 · Usar
#
# Entrenar una red grande requiere un millón de fotos etiquetadas y días o semanas de cómputo. Casi nadie tiene lo uno ni lo otro. Pero alguien ya lo hizo, y lo que una red aprende para mil clases sirve para otras que no aprendió a nombrar. Desde 2013 eso le dio un giro al campo: en lugar de un método nuevo por tarea, una red para todas.
#
# **Serás capaz de**
#
# 1. buscar imágenes por las características de una red, y medir la precisión en k;
# 2. leer cada capa con una sonda lineal, y decir qué capas dicen más;
# 3. medir cuántas imágenes etiquetadas ahorra una red entrenada;
# 4. ponerle a una red una cabeza nueva, congelarla, afinarla, y decir qué sale mal si se olvida una de sus tres reglas;
# 5. hacer un clasificador con una carpeta de tus propias fotos, y ver qué confunde y en qué error está más seguro;
# 6. escribir la ficha que dice para qué no se debe usar.
#
# **Necesitas** las lecciones 5 (normalización por lotes, *dropout*), 7 (AlexNet) y 8 (VGG). **Tiempo:** unas dos horas.
#
# **Entrenamiento:** `cpu` 7 minutos en dos núcleos (estimado: 48 000 imágenes de 32 píxeles y 7500 de 96, de ida y vuelta, y compilar), `gpu` 4 minutos en una T4 de Colab (estimado).

# %%
import keras
import numpy as np

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Features as coordinates
#
# The network is **EfficientNet-Lite0** of lesson 8, trained by others on ImageNet. We cut off its last layer. What is left, the **body**, makes 1280 numbers of a photo: its **features**. A photo has become a point in a space of 1280 dimensions.

# %% [markdown] lang="es"
# ## 1 · Características como coordenadas
#
# La red es la **EfficientNet-Lite0** de la lección 8, que otros entrenaron con ImageNet. Le quitamos la última capa. Lo que queda, el **cuerpo**, hace de una foto 1280 números: sus **características**. Una foto es ahora un punto en un espacio de 1280 dimensiones.

# %%
from helpers.training import pretrained

lite0 = pretrained.efficientnet_lite0()
assert lite0 is not None

def small_lite0(trained: bool = True) -> keras.Model:
    """EfficientNet-Lite0 for images of 96×96, with its weights or with random ones."""
    model = architectures.efficientnet_lite0(side=96)
    if trained:
        model.set_weights(lite0.get_weights())
    return model

# %% [markdown] lang="en"
# The images are those of CIFAR-10, as in lessons 7 to 10, enlarged from 32 to 96 pixels. The net has never been shown them. We search among the first training images, and ask with test images.

# %% [markdown] lang="es"
# Las imágenes son las de CIFAR-10, como en las lecciones 7 a 10, ampliadas de 32 a 96 píxeles. A la red nunca se le mostraron. Buscamos entre las primeras de entrenamiento, y preguntamos con las de prueba.

# %%
data = datasets.real_or_standin("cifar10")
drawn = "airplane" not in data.classes  # stand-ins

# %%
KNOWN, ASKED = budget.pick(smoke=(120, 60), cpu=(2000, 500))
known, labels = data.x_train[:KNOWN], data.y_train[:KNOWN]
asked, asked_labels = data.x_test[:ASKED], data.y_test[:ASKED]

# %% [markdown] lang="en"
# ### By hand
#
# Four images with two features each, and one to ask with, (1, 1). Which two are nearest?
#
# | | features | squared distance to (1, 1) |
# | --- | --- | --- |
# | 0 | (0, 5) | 1 + 16 = 17 |
# | 1 | (3, 3) | 4 + 4 = 8 |
# | 2 | (9, 9) | 64 + 64 = 128 |
# | 3 | (2, 1) | 1 + 0 = 1 |
#
# Number 3, then number 1. The root need not be drawn: it does not change the order.

# %% [markdown] lang="es"
# ### A mano
#
# Cuatro imágenes con dos características cada una, y una con la que se pregunta, (1, 1). ¿Cuáles dos son las más cercanas?
#
# | | características | distancia al cuadrado a (1, 1) |
# | --- | --- | --- |
# | 0 | (0, 5) | 1 + 16 = 17 |
# | 1 | (3, 3) | 4 + 4 = 8 |
# | 2 | (9, 9) | 64 + 64 = 128 |
# | 3 | (2, 1) | 1 + 0 = 1 |
#
# La número 3, luego la número 1. No hace falta sacar la raíz: no cambia el orden.

# %% [markdown] lang="en"
# **Your turn** (1 or 2 lines): the places of the k rows of `known` nearest to `asked` by Euclidean distance, the nearest first.

# %% [markdown] lang="es"
# **Tu turno** (1 o 2 líneas): los lugares de las k filas de `known` más cercanas a `asked` por distancia euclidiana, primero la más cercana.

# %%
# exercise: 12.nearest
def nearest(known: np.ndarray, asked: np.ndarray, k: int) -> np.ndarray:
    """The places of the k nearest rows, nearest first: (n, d), (d,) -> (k,)."""
    ### BEGIN SOLUTION
    sides = known - asked
    return np.argsort((sides**2).sum(axis=1))[:k]
    ### END SOLUTION

# %%
check("12.nearest", nearest)

# %% [markdown] lang="en"
# For five hundred images to ask with and two thousand to search, one matrix product does all the distances, since $|a-b|^2 = |a|^2 - 2\,a·b + |b|^2$:

# %% [markdown] lang="es"
# Para quinientas imágenes con las que preguntar y dos mil entre las que buscar, un solo producto de matrices da todas las distancias, pues $|a-b|^2 = |a|^2 - 2\,a·b + |b|^2$:

# %%
import inspect

from helpers.using import neighbours

print(inspect.getsource(neighbours.squared_distances))
print(inspect.getsource(neighbours.nearest))

# %% [markdown] lang="en"
# How good is a search? **Precision at k** is the share of the k images found that have the class asked for. Two searches with k = 3, as labels: for class 0 we find (0, 0, 1), for class 1 we find (1, 0, 0). Right are two of three and one of three: 3/6 in all.

# %% [markdown] lang="es"
# ¿Qué tan buena es una búsqueda? La **precisión en k** es la parte de las k imágenes halladas que tiene la clase pedida. Dos búsquedas con k = 3, en etiquetas: para la clase 0 hallamos (0, 0, 1), para la clase 1 hallamos (1, 0, 0). Son correctas dos de tres y una de tres: 3/6 en total.

# %% [markdown] lang="en"
# **Your turn** (1 line): precision at k. `found` has a row of k labels for each search, `wanted` the label asked for; the result is a share from 0 to 1.

# %% [markdown] lang="es"
# **Tu turno** (1 línea): la precisión en k. `found` tiene una fila de k etiquetas por búsqueda, `wanted` la etiqueta pedida; el resultado es una fracción entre 0 y 1.

# %%
# exercise: 12.precision_at_k
def precision_at_k(found: np.ndarray, wanted: np.ndarray) -> float:
    """The share of labels found that are the one wanted: (m, k), (m,) -> a number."""
    ### BEGIN SOLUTION
    hits = found == wanted.reshape(-1, 1)
    return hits.sum() / hits.size
    ### END SOLUTION

# %%
check("12.precision_at_k", precision_at_k)

# %% [markdown] lang="en"
# Now the features, of several depths at once: the first layer, the last layer of each stage, and the last convolution, which EfficientNet's authors call *head*: it still belongs to the body. Of each map only its **mean** is kept: how much of a feature there is, not where.

# %% [markdown] lang="es"
# Ahora las características, de varias profundidades a la vez: la primera capa, la última de cada etapa, y la última convolución, que los autores de EfficientNet llaman *head*, cabeza: aún es parte del cuerpo. De cada mapa se guarda solo la **media**: cuánto hay de una característica, no dónde.

# %%
from helpers.using import features

print(inspect.getsource(features.tap))

# %%
TAPS = ["stem_relu6", "block1_project_bn", "block3_add", "block5_add", "block8_add",
        "block11_add", "block15_add", "block16_project_bn", "head_relu6"]
tapped = features.tap(small_lite0(), TAPS)
of_known, of_asked = (features.features(tapped, images) for images in (known, asked))
widths = [layer.shape[1] for layer in of_known]
assert widths == [32, 16, 24, 40, 80, 112, 192, 320, 1280]

# %% [markdown] lang="en"
# *Predict:* of ten images found, how many have the right class, by the 1280 features of the head? By the 3072 numbers of the pixels? Chance would give one in ten.

# %% [markdown] lang="es"
# *Predice:* de diez imágenes halladas, ¿cuántas tienen la clase correcta, según las 1280 características de la cabeza? ¿Y según los 3072 números de los píxeles? Al azar sería una de diez.

# %%
def flat(images: np.ndarray) -> np.ndarray:
    """Pixels as rows, 0..1: (n, h, w, c) -> (n, h·w·c)."""
    return images.reshape(len(images), -1) / 255

found = {"features": neighbours.nearest(of_known[-1], of_asked[-1], k=10),
         "pixels": neighbours.nearest(flat(known), flat(asked), k=10)}
shares = {way: neighbours.precision(labels[places], asked_labels)
          for way, places in found.items()}
assert drawn or shares["features"] > shares["pixels"] + .1

# %%
table(shares.items(), ["nearest by", "precision at 10"])

# %% [markdown] lang="en"
# This is lesson 7's search once more, with one difference that matters: there the net had been *trained* on these ten classes. Here nobody has told it *these ten*. But it knows such things under finer names: *sorrel* (a horse), *airliner*, *tabby*, *trailer truck*. New are the division into ten, and the tiny images. Still, more than half of what it finds is wrong.
#
# Browse: choose an image, and change the measure. *Look for* an image where pixels do better, and for what pixels find alike: a grey sky, a green ground, the same light from the left.

# %% [markdown] lang="es"
# Es otra vez la búsqueda de la lección 7, con una diferencia que importa: allá la red había sido *entrenada* con estas diez clases. Aquí nadie le ha enseñado *estas diez*. Pero conoce cosas así con nombres más finos: *sorrel* (un caballo), *airliner*, *tabby*, *trailer truck*. Nuevas son la división en diez y las imágenes diminutas. Aun así, más de la mitad de lo que halla es incorrecto.
#
# Explora: elige una imagen, y cambia la medida. *Busca* una imagen en la que los píxeles acierten más, y mira qué encuentran parecido los píxeles: un cielo gris, un suelo verde, la misma luz desde la izquierda.

# %%
widgets.neighbours(widgets.Searched(
    known, labels, asked[:24], asked_labels[:24],
    {way: places[:24] for way, places in found.items()}, data.class_names))

# %% [markdown] lang="en"
# And the wrong ones: for an animal another animal, for a vehicle another vehicle? Compare features and pixels.
#
# ## 2 · A probe at every depth
#
# The head's features serve for new classes. And those of lower layers? To ask a layer what it can tell, let something very simple read it: a weighted sum for each class, nothing else. That is a **linear probe**. If even this finds the classes, they lie open in the features.

# %% [markdown] lang="es"
# ¿Y las equivocadas? ¿Para un animal, otro animal; para un vehículo, otro vehículo? Compara características y píxeles.
#
# ## 2 · Una sonda en cada profundidad
#
# Las características de la cabeza sirven para clases nuevas. ¿Y las de capas más bajas? Para preguntarle a una capa qué puede decir, que la lea algo muy simple: una suma ponderada por clase, nada más. Eso es una **sonda lineal**. Si hasta ella halla las clases, es que están a la vista en las características.

# %% [markdown] lang="en"
# By hand, with one feature: images of class A have the values 0 and 2, those of class B 4 and 6. A's target is 1 for A and 0 for B. The line that fits the targets best falls through their middle, (3, ½); an image with a 1 gets more than ½, so it is A. No steps and no learning rate: the best line has a formula, and so has the best plane in 1280 dimensions.

# %% [markdown] lang="es"
# A mano, con una característica: las imágenes de la clase A valen 0 y 2, las de la clase B 4 y 6. El objetivo de A es 1 para A y 0 para B. La recta que mejor se ajusta a los objetivos baja por su centro, (3, ½); una imagen con un 1 recibe más de ½, así que es A. Sin pasos ni tasa de aprendizaje: la mejor recta tiene fórmula, y también el mejor plano en 1280 dimensiones.

# %% tags=["nbval-check-output"]
from helpers.using import probe

one_feature, its_labels = np.array([[0.], [2], [4], [6]]), np.array([0, 0, 1, 1])
by_hand = probe.fit_probe(one_feature, its_labels, classes=2, penalty=0)
show(scores=by_hand.scores(np.array([[1.], [3], [5]])))

# %% [markdown] lang="en"
# The rows are images with a 1, a 3 and a 5; the columns A and B. With fewer images than features many planes fit perfectly; a *penalty* on the weights takes one whose weights are small (here it is 0, below 1). The whole probe, with its derivation:

# %% [markdown] lang="es"
# Las filas son imágenes con un 1, un 3 y un 5; las columnas, A y B. Con menos imágenes que características, muchos planos se ajustan a la perfección; una *penalización* (`penalty`) de los pesos elige uno de pesos pequeños (aquí es 0, más abajo 1). La sonda entera, con su deducción:

# %%
print(inspect.getsource(probe.fit_probe))

# %% [markdown] lang="en"
# **Your turn: spot the bug.** Features come on different scales, so each is brought to mean 0 and deviation 1 first. This function does it for test images, and something is wrong with it: with a single image it divides 0 by 0, and with several an image's numbers depend on which others are asked with it. Repair it (1 line): whose mean and deviation must it use?

# %% [markdown] lang="es"
# **Tu turno: encuentra el error.** Las características vienen en escalas distintas, así que primero se lleva cada una a media 0 y desviación 1. Esta función lo hace con las imágenes de prueba, y algo anda mal: con una sola imagen divide 0 entre 0, y con varias los números de una imagen dependen de cuáles otras la acompañan. Repárala (1 línea): ¿la media y la desviación de quién debe usar?

# %%
# exercise: 12.on_the_scale_of_training
def on_the_scale_of_training(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test features on the scale of the training features: (n, d), (m, d) -> (m, d)."""
    ### BEGIN SOLUTION
    return (test - np.mean(train, axis=0)) / np.std(train, axis=0)
    ### STUB
    # return (test - test.mean(axis=0)) / test.std(axis=0)
    ### END SOLUTION

# %%
check("12.on_the_scale_of_training", on_the_scale_of_training)

# %% [markdown] lang="en"
# It is the error of batch normalisation in the wrong mode, in small; we shall meet it again.
#
# *Predict* the curve of accuracy over depth: does it rise to the end? And for the same network with **random weights**, as a control? A random layer keeps much of its input, and a probe may find something even there.

# %% [markdown] lang="es"
# Es, en pequeño, el error de la normalización por lotes en el modo equivocado; lo volveremos a ver.
#
# *Predice* la curva de exactitud según la profundidad: ¿sube hasta el final? ¿Y en la misma red con **pesos al azar**, como control? Una capa al azar conserva mucho de su entrada, y hasta ahí una sonda puede hallar algo.

# %%
keras.utils.set_random_seed(0)
untrained = features.tap(small_lite0(trained=False), TAPS)
of_nobody = [features.features(untrained, images) for images in (known, asked)]

# %%
by_depth = {
    "trained on ImageNet":
        probe.accuracy_by_depth(of_known, labels, of_asked, asked_labels),
    "random weights":
        probe.accuracy_by_depth(of_nobody[0], labels, of_nobody[1], asked_labels)}
of_pixels = probe.accuracy_by_number([KNOWN], flat(known), labels, flat(asked),
                                     asked_labels)[0]
trained, random = by_depth.values()
assert drawn or trained[-3:].max() > trained[:3].max() + 10
assert drawn or trained[-1] > random[-1] + 10

# %%
plots.curves(by_depth | {"pixels": np.full(len(TAPS), of_pixels)},
             x="stage", y="test accuracy (%)",
             caption="how well a probe reads each stage of the network")

# %% [markdown] lang="en"
# Stage 1 is the first layer, stage 9 the head. A probe of the pixels themselves, to compare:

# %% [markdown] lang="es"
# La etapa 1 es la primera capa, la 9 la cabeza. Una sonda de los propios píxeles, para comparar:

# %%
show(probe_of_the_pixels=of_pixels)

# %% [markdown] lang="en"
# From the second stage to the seventh the curve of the trained network climbs; the last three are equal for 500 images, since a share of them is known to about two points only. The pixels beat its first two stages, which keep few means and no places, and all random layers: those find more than chance (10), but less than was in the image. At the head, the same network with random weights stays far behind: it is the training that did it, not the architecture.
#
# Two cautions. The features of higher layers are also *more*: 32 in the first, 1280 in the head. And a probe tells what is there for a weighted sum, not what the network uses.

# %% [markdown] lang="es"
# De la segunda etapa a la séptima, la curva de la red entrenada sube; las tres últimas son iguales para 500 imágenes, pues una fracción de ellas se conoce solo con unos dos puntos de margen. Los píxeles superan a sus dos primeras etapas, que guardan pocas medias y ningún lugar, y a todas las capas al azar: estas hallan más que el azar (10), pero menos de lo que había en la imagen. En la cabeza, la misma red con pesos al azar queda muy atrás: lo hizo el entrenamiento, no la arquitectura.
#
# Dos advertencias. Las características de las capas altas también son *más*: 32 en la primera, 1280 en la cabeza. Y una sonda dice qué hay ahí para una suma ponderada, no qué usa la red.

# %% [markdown] lang="en"
# ### Where do general features end?
#
# Yosinski and others (2014) asked so: cut a trained net at layer n, freeze what is below, and train the rest anew, for other classes. Two things cost accuracy: upper features were **specific** to the old classes, and a cut tore apart layers that had learnt together (they call it co-adaptation). They found the first two layers general, and a loss from about the third on. The farther apart the two tasks, the larger the loss; and even features from a distant task could be better than random ones. Our control asks about the last of these; for the others one would have to train a network for each cut.

# %% [markdown] lang="es"
# ### ¿Dónde terminan las características generales?
#
# Yosinski y otros (2014) lo preguntaron así: corta una red entrenada en la capa n, congela lo de abajo, y entrena de nuevo el resto, para otras clases. Dos cosas costaban exactitud: las características altas eran **específicas** de las clases viejas, y un corte separaba capas que habían aprendido juntas (lo llaman coadaptación). Hallaron generales las dos primeras capas, y pérdida desde la tercera, más o menos. Cuanto más lejanas las dos tareas, mayor la pérdida; e incluso las características de una tarea lejana podían ser mejores que otras al azar. Nuestro control pregunta por lo último; para lo demás habría que entrenar una red por cada corte.

# %% [markdown] lang="en"
# ## 3 · How many labelled images is it worth?
#
# Labels cost: somebody must look at each image. So let us count in images. First without help: a small VGG (lesson 8) from random weights, on a tenth of our images, then on all of them, shifted and mirrored.

# %% [markdown] lang="es"
# ## 3 · ¿Cuántas imágenes etiquetadas vale?
#
# Las etiquetas cuestan: alguien tiene que mirar cada imagen. Contemos, pues, en imágenes. Primero sin ayuda: una VGG pequeña (lección 8) desde pesos al azar, con la décima parte de nuestras imágenes y luego con todas, desplazadas y reflejadas.

# %%
from helpers.training import Batches, fit, standardised

AMOUNTS = budget.pick(smoke=(60, 120), cpu=(200, 2000))
EPOCHS = budget.pick(smoke=(1, 1), cpu=(40, 20), gpu=(120, 60))
budget.announce(cpu=7, gpu=4)

# %%
from_logits = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

def trained_alone(count: int, epochs: int) -> keras.Model:
    """The small VGG, trained on the first `count` images from random weights."""
    keras.utils.set_random_seed(0)
    model = architectures.vgg_cifar()
    model.compile(keras.optimizers.Adam(1e-3), from_logits, jit_compile=False)
    batches = Batches(standardised(known[:count]), labels[:count], size=40, seed=0,
                      reach=4, mirror=True)
    fit(model, batches, epochs, f"12-alone{count}")
    return model

# %%
def accuracy(logits: np.ndarray, wanted: np.ndarray) -> float:
    """The share of right answers (%)."""
    return 100 * float((logits.argmax(axis=1) == wanted).mean())

alone = [trained_alone(*each) for each in zip(AMOUNTS, EPOCHS, strict=True)]
from_scratch = [accuracy(model.predict(standardised(asked), verbose=0), asked_labels)
                for model in alone]

# %% [markdown] lang="en"
# Then a probe on the trained network's head, with 10 images, with 20, and so on. They are the first ones, not so many of each class: among ten, classes are missing.

# %% [markdown] lang="es"
# Luego, una sonda en la cabeza de la red entrenada, con 10 imágenes, con 20, y así. Son las primeras, no tantas por clase: entre diez faltan clases.

# %%
counts = [n for n in (10, 20, 50, 100, 200, 500, 1000, 2000) if n <= KNOWN]
by_number = probe.accuracy_by_number(counts, of_known[-1], labels, of_asked[-1],
                                     asked_labels)
enough = [n for n, reached in zip(counts, by_number, strict=True)
          if reached >= from_scratch[-1]]
assert drawn or by_number[-1] > from_scratch[-1]

# %%
plots.curves({"probe on the head": (counts, by_number),
              "small net from random weights": (AMOUNTS, from_scratch)},
             x="labelled images", y="test accuracy (%)", log_x=True,
             caption="what labelled images bring, with a trained network and without")

# %%
show(small_net_from_random_weights=from_scratch[-1], images_that_do_the_same=enough[0])

# %% [markdown] lang="en"
# The first number is the small net's on all images, the second the first count at which the probe does as well. That is what the trained net is worth *here*: for photos of things that ImageNet knows too, against a small net, trained this briefly, with one seed; and the crossing was read on the test images. For X-rays or stars it may be worth much less: measure it, the same way.
#
# And say what it cost: the million photos of ImageNet had to be labelled by someone, once.

# %% [markdown] lang="es"
# El primer número es el de la red pequeña con todas las imágenes; el segundo, la primera cantidad con la que la sonda llega a lo mismo. Eso vale la red entrenada *aquí*: con fotos de cosas que ImageNet también conoce, frente a una red pequeña, entrenada así de poco, con una sola semilla; y el cruce se leyó en las imágenes de prueba. Para radiografías o estrellas puede valer mucho menos: mídelo, de la misma manera.
#
# Y hay que decir lo que costó: alguien tuvo que etiquetar, una vez, el millón de fotos de ImageNet.

# %% [markdown] lang="en"
# ## 4 · A new head, and fine-tuning
#
# The same weighted sum, trained by steps, is a **new head**: in Keras a dense layer on the mean of each map, with dropout before it, since the images are few.

# %% [markdown] lang="es"
# ## 4 · Una cabeza nueva, y afinar
#
# La misma suma ponderada, entrenada por pasos, es una **cabeza nueva**: en Keras, una capa densa sobre la media de cada mapa, con *dropout* antes, porque las imágenes son pocas.

# %% [markdown] lang="en"
# **Your turn:** the body gives 1280 numbers an image, after the mean of each map; it is frozen, and has 3,371,008 numbers that could learn. How many numbers does `fit` learn with a head for five classes?

# %% [markdown] lang="es"
# **Tu turno:** el cuerpo da 1280 números por imagen, tras la media de cada mapa; está congelado, y tiene 3 371 008 números que podrían aprender. ¿Cuántos números aprende `fit` con una cabeza para cinco clases?

# %%
# exercise: 12.what_learns
### BEGIN SOLUTION
what_learns = 1280 * 5 + 5
### END SOLUTION

# %%
check("12.what_learns", what_learns)

# %% [markdown] lang="en"
# **Your turn** (about 5 lines): the head as a Keras model. It takes a layer's maps of this `shape`, (h, w, c), and gives a logit for each class: the mean of each map, dropout with this `rate`, a dense layer.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 5 líneas): la cabeza como modelo de Keras. Recibe los mapas de una capa, de forma `shape`, (h, w, c), y da un logit por clase: la media de cada mapa, *dropout* con esta tasa `rate`, una capa densa.

# %%
# exercise: 12.new_head
def new_head(shape: tuple[int, int, int], classes: int, rate: float) -> keras.Model:
    """Maps of this shape -> logits."""
    ### BEGIN SOLUTION
    maps = keras.Input(shape)
    means = keras.layers.GlobalAveragePooling2D()(maps)
    kept = keras.layers.Dropout(rate)(means)
    return keras.Model(maps, keras.layers.Dense(classes)(kept))
    ### END SOLUTION

# %%
check("12.new_head", new_head)

# %% [markdown] lang="en"
# As long as the body is frozen its features never change. So compute them once, and train the head alone on them: 1280 numbers an image in place of a network.

# %% [markdown] lang="es"
# Mientras el cuerpo esté congelado, sus características no cambian nunca. Así que se calculan una vez, y con ellas se entrena solo la cabeza: 1280 números por imagen en lugar de una red.

# %%
def trained_head(vectors: np.ndarray, labels: np.ndarray, classes: int) -> keras.Model:
    """Dropout and a dense layer, trained on features: (n, d), (n,) -> logits."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(vectors.shape[1:]), keras.layers.Dropout(.2),
                              keras.layers.Dense(classes, name="new_classes")])
    model.compile(keras.optimizers.Adam(2e-3), from_logits, jit_compile=False)
    model.fit(vectors, labels, batch_size=16, epochs=30, verbose=0)
    return model

# %% [markdown] lang="en"
# With few images, since that is when one needs help:

# %% [markdown] lang="es"
# Con pocas imágenes, pues es entonces cuando hace falta ayuda:

# %%
FEW = budget.pick(smoke=64, cpu=500)

# %%
few, few_labels = known[:FEW], labels[:FEW]
head = trained_head(of_known[-1][:FEW], few_labels, 10)
scores = {"head alone": accuracy(head.predict(of_asked[-1], verbose=0), asked_labels)}

# %% [markdown] lang="en"
# **Fine-tuning** goes on from here: let upper layers of the body learn too, so that their features suit the new classes. Three rules:
#
# 1. **The head first**, with the body frozen. A random head sends random gradients down, and the first steps spoil what took long to learn.
# 2. **A small rate.** The weights are good already. Girshick and others (2014) took a tenth of the rate of the first training, "which allows fine-tuning to make progress while not clobbering the initialization".
# 3. **Batch normalisation in inference mode.** With few images its batches say little about means and deviations; those from ImageNet are better known.

# %% [markdown] lang="es"
# **Afinar** (*fine-tuning*) sigue desde aquí: que aprendan también capas altas del cuerpo, para que sus características convengan a las clases nuevas. Tres reglas:
#
# 1. **Primero la cabeza**, con el cuerpo congelado. Una cabeza al azar manda hacia abajo gradientes al azar, y los primeros pasos estropean lo que costó mucho aprender.
# 2. **Una tasa pequeña.** Los pesos ya son buenos. Girshick y otros (2014) tomaron la décima parte de la tasa del primer entrenamiento, lo que permite avanzar sin arruinar el punto de partida.
# 3. **Normalización por lotes en modo de inferencia.** Con pocas imágenes, sus lotes dicen poco de medias y desviaciones; las de ImageNet se conocen mejor.

# %% [markdown] lang="en"
# The third rule is easily forgotten. By hand: a channel is known to have mean 10 and deviation 4. Two dark images come, with 1 and 3. At **inference** they become $(1-10)/4 = -2.25$ and $(3-10)/4 = -1.75$: both far below the mean, and that is information. In **training** the batch's own mean is 2 and its deviation 1: they become −1 and 1, as any two numbers would.

# %% [markdown] lang="es"
# La tercera regla se olvida con facilidad. A mano: se sabe que un canal tiene media 10 y desviación 4. Llegan dos imágenes oscuras, con 1 y 3. En **inferencia** quedan en $(1-10)/4 = -2.25$ y $(3-10)/4 = -1.75$: las dos muy por debajo de la media, y eso es información. En **entrenamiento** la media del propio lote es 2 y su desviación 1: quedan en −1 y 1, como quedarían dos números cualesquiera.

# %%
norm = keras.layers.BatchNormalization(epsilon=0)
norm.build((None, 1))
norm.moving_mean.assign([10.])
norm.moving_variance.assign([16.])
two = np.array([[1.], [3.]], "float32")
norm.trainable = False
frozen = np.array(norm(two, training=True))
assert np.allclose(frozen[:, 0], [-2.25, -1.75]) and norm.moving_mean[0] == 10
norm.trainable = True
learnt = np.array(norm(two, training=True))
assert np.allclose(learnt[:, 0], [-1, 1], atol=1e-5) and norm.moving_mean[0] < 10

# %% [markdown] lang="en"
# So says Keras too. For this one layer `trainable = False` means more than that its weights stay: it **runs in inference mode**, even inside `fit`. Left trainable it divides by the batch's deviation, and it moves its known mean besides, here from 10 towards 2, without any gradient.

# %% [markdown] lang="es"
# Así lo dice también Keras. En esta capa, `trainable = False` significa más que dejar quietos los pesos: **corre en modo de inferencia**, incluso dentro de `fit`. Si queda entrenable, divide entre la desviación del lote y, además, mueve su media conocida, aquí de 10 hacia 2, sin gradiente alguno.

# %% [markdown] lang="en"
# **Your turn** (about 10 lines): a small net as it should be when it is fine-tuned. Twice a 3×3 convolution that keeps the size, without bias and with this many `filters`, then batch normalisation, then ReLU; the mean of each map; a dense layer with logits. Learning are the **second convolution and the dense layer**; the first convolution and **both** normalisations are frozen.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 10 líneas): una red pequeña, tal como debe estar al afinarla. Dos veces: una convolución 3×3 que conserva el tamaño, sin sesgo y con `filters` filtros, luego normalización por lotes, luego ReLU; la media de cada mapa; una capa densa con logits. Aprenden la **segunda convolución y la capa densa**; la primera convolución y **ambas** normalizaciones quedan congeladas.

# %%
# exercise: 12.half_frozen
def half_frozen(shape: tuple[int, int, int], filters: int, classes: int) -> keras.Model:
    """Images of this shape -> logits; only the upper convolution and the head learn."""
    ### BEGIN SOLUTION
    from keras import layers
    x = pictures = keras.Input(shape)
    for learns in (False, True):
        conv = layers.Conv2D(filters, 3, padding="same", use_bias=False)
        fixed = layers.BatchNormalization()
        conv.trainable, fixed.trainable = learns, False
        x = layers.ReLU()(fixed(conv(x)))
    top = layers.Dense(classes)
    return keras.Model(pictures, top(layers.GlobalAveragePooling2D()(x)))
    ### END SOLUTION

# %%
check("12.half_frozen", half_frozen)

# %% [markdown] lang="en"
# The course's version for any network:

# %% [markdown] lang="es"
# La versión del curso, para cualquier red:

# %%
from helpers.using import fine_tuning

print(inspect.getsource(fine_tuning.freeze))
print(inspect.getsource(fine_tuning.thaw))

# %% [markdown] lang="en"
# Frozen, only the head can learn: $1280·10 + 10$ numbers. From block 12 on everything may, normalisations excepted. A head that starts with the weights trained above gives, before any step, just what it gave above:

# %% [markdown] lang="es"
# Congelada la red, solo puede aprender la cabeza: $1280·10 + 10$ números. Desde el bloque 12 pueden aprender todas las capas, salvo las normalizaciones. Una cabeza que parte de los pesos entrenados arriba da, antes de dar un solo paso, justo lo que daba arriba:

# %%
def with_trained_head(start: keras.Model | None) -> keras.Model:
    """The small net's body and a new head, which starts as `start`'s or at random."""
    keras.utils.set_random_seed(1)
    body = fine_tuning.body_of(small_lite0(), "pool")
    model = fine_tuning.with_head(body, 10)
    if start is not None:
        new = model.get_layer("new_classes")
        new.set_weights(start.get_layer("new_classes").get_weights())
    return model

tuned = with_trained_head(head)
fine_tuning.freeze(tuned)
assert fine_tuning.learning(tuned) == 1280 * 10 + 10

# %%
large = features.enlarged(few, 96)
large_asked = features.enlarged(asked, 96)
assert np.allclose(tuned(large[:8]), head(of_known[-1][:8]), atol=1e-3)

# %% [markdown] lang="en"
# Now the experiment: fine-tuning by all three rules, and with each of them broken. As in lesson 7 each image is shifted and mirrored at random, for few images are soon learnt by heart; the last recipe leaves that out. No rate, no number of rounds was chosen on validation images; for photos of your own, keep a third part to choose by. *Predict* the order.

# %% [markdown] lang="es"
# Ahora el experimento: afinar con las tres reglas, y con cada una de ellas rota. Como en la lección 7, cada imagen se desplaza y se refleja al azar, porque unas pocas imágenes pronto se aprenden de memoria; la última receta lo omite. Ninguna tasa ni número de rondas se eligió con imágenes de validación; con fotos tuyas, aparta una tercera parte para elegir. *Predice* el orden.

# %%
RECIPES = {
    "by the rules": {},
    "random head": {"trained_first": False},
    "rate × 100": {"rate": 1e-2},
    "normalisations learn": {"norms": True},
    "always the same pixels": {"reach": 0, "mirror": False}}
TRIED = list(RECIPES)[:budget.pick(smoke=1, cpu=5)]
ROUNDS = budget.pick(smoke=1, cpu=3)

# %%
def fine_tune(name: str, rate: float = 1e-4, norms: bool = False,
              trained_first: bool = True, reach: int = 8, mirror: bool = True) -> float:
    """Accuracy (%) after fine-tuning by one of the recipes."""
    model = with_trained_head(head if trained_first else None)
    fine_tuning.freeze(model)
    fine_tuning.thaw(model, "block12_expand", norms)
    model.compile(keras.optimizers.Adam(rate), from_logits, jit_compile=False)
    batches = Batches(large, few_labels, 20, seed=0, reach=reach, mirror=mirror)
    fit(model, batches, ROUNDS, f"12-recipe{TRIED.index(name)}")
    return accuracy(model.predict(large_asked, verbose=0), asked_labels)

# %%
for name in TRIED:
    scores[name] = fine_tune(name, **RECIPES[name])
assert drawn or scores["rate × 100"] < scores["by the rules"]

# %%
table(scores.items(), ["recipe", "test accuracy (%)"])

# %% [markdown] lang="en"
# A rate a hundred times too large loses against the rules: that much is asserted. The other differences are from one seed and 500 test images, and such a share is known to about two points only ($\sqrt{0.65·0.35/500} = 0.021$); a *difference* of two shares is less certain still. And *random head* mixes two things: its head has also had far fewer steps, so it does not show that the body was spoilt. Run other seeds before you believe any of it. Does fine-tuning gain anything over the head alone, in your table? And with more images?

# %% [markdown] lang="es"
# Una tasa cien veces demasiado grande pierde contra las reglas: eso está comprobado. Las demás diferencias son de una sola semilla y 500 imágenes de prueba, y una fracción así se conoce solo con unos dos puntos de margen ($\sqrt{0.65·0.35/500} = 0.021$); una *diferencia* de dos fracciones es aún más incierta. Y la *cabeza al azar* mezcla dos cosas: esa cabeza dio además muchos menos pasos, así que no demuestra que el cuerpo se haya estropeado. Prueba otras semillas antes de creer algo de esto. En tu tabla, ¿gana algo el afinado frente a la cabeza sola? ¿Y con más imágenes?

# %% [markdown] lang="en"
# ## 5 · Your own photos
#
# Put the photos of each class into a folder with the class's name, and these folders into one:
#
# ```text
# my_photos/
#     cup/      a.jpg  b.jpg  …
#     bottle/   c.png  …
# ```
#
# `datasets.folder("my_photos")` reads them: upright, as the phone noted, cut to the middle square, in three channels. On Colab, `datasets.folder(datasets.upload())` asks for a zip file of that folder. Twenty photos a class are a good start: other places, other light, other days.
#
# Here is such a folder, made of photographs of three materials, with the faults that folders have:

# %% [markdown] lang="es"
# ## 5 · Tus propias fotos
#
# Pon las fotos de cada clase en una carpeta con el nombre de la clase, y esas carpetas en una sola:
#
# ```text
# mis_fotos/
#     taza/      a.jpg  b.jpg  …
#     botella/   c.png  …
# ```
#
# `datasets.folder("mis_fotos")` las lee: giradas según lo que anotó el teléfono, recortadas al cuadrado del medio, en tres canales. En Colab, `datasets.folder(datasets.upload())` pide un archivo zip de esa carpeta. Veinte fotos por clase son un buen comienzo: otros lugares, otra luz, otros días.
#
# Aquí hay una carpeta así, hecha de fotografías de tres materiales, con los defectos que suelen tener:

# %%
import tempfile
from pathlib import Path

place = Path(tempfile.mkdtemp())
mine = datasets.folder(datasets.example_folder(place))

# %% tags=["nbval-check-output"]
datasets.folder(datasets.example_folder(place))

# %% [markdown] lang="en"
# What cannot be used is left out and named: a file cut off, a note, a folder without photos. The rest, whatever its format, is an array of squares:

# %% [markdown] lang="es"
# Lo que no se puede usar se deja fuera y se nombra: un archivo cortado, una nota, una carpeta sin fotos. Lo demás, sea cual sea su formato, es un arreglo de cuadrados:

# %%
plots.images({f"{name}": mine.images[mine.labels == k][0]
              for k, name in enumerate(mine.classes)},
             caption="a photograph of each class of the folder")

# %% [markdown] lang="en"
# Training and test: a quarter of each class is kept for the test. Then the features at the full 224 pixels, and a head.

# %% [markdown] lang="es"
# Entrenamiento y prueba: de cada clase se guarda un cuarto para probar. Luego las características, con los 224 píxeles completos, y una cabeza.

# %%
body = features.tap(lite0, ["head_relu6"])
vectors = features.features(body, mine.images, size=16)[0]
train, test = mine.split()
materials = trained_head(vectors[train], mine.labels[train], len(mine.classes))

# %%
def chances(head: keras.Model, vectors: np.ndarray) -> np.ndarray:
    """A head's probabilities for features: (n, d) -> (n, classes)."""
    return np.array(keras.ops.softmax(head(vectors)))

right = chances(materials, vectors[test]).argmax(axis=1) == mine.labels[test]

# %%
show(tested=len(test), all_right=bool(right.all()))

# %% [markdown] lang="en"
# If all are right, do not be proud of it. Training and test are patches of **the same three photographs**: the same wall, the same light. The test asks whether the net knows this wall again, not whether it knows brick. With your own photos the same happens if ten of them are of one cup on one table: some land in training, some in the test. Split by **occasion**: test with another cup, on another day.

# %% [markdown] lang="es"
# Si todas son correctas, no te enorgullezcas. Entrenamiento y prueba son recortes de **las mismas tres fotografías**: la misma pared, la misma luz. La prueba pregunta si la red reconoce esta pared, no si reconoce el ladrillo. Con tus fotos pasa lo mismo si diez son de una taza sobre una mesa: unas caen en entrenamiento, otras en prueba. Divide por **ocasión**: prueba con otra taza, otro día.

# %% [markdown] lang="en"
# ### Who is missing
#
# The classifier has three words. Ask it about something else:

# %% [markdown] lang="es"
# ### Quién falta
#
# El clasificador tiene tres palabras. Pregúntale por otra cosa:

# %%
strangers = ["astronaut", "cat", "coffee"]
squares = np.stack([pretrained.middle(datasets.photo(name)) for name in strangers])
given = chances(materials, features.features(body, squares)[0])

# %%
table([(name, mine.classes[row.argmax()], row.max())
       for name, row in zip(strangers, given, strict=True)],
      ["photo", "answer", "probability"])

# %% [markdown] lang="en"
# A softmax divides 1 among the classes that there are; it has no way to say *none of these*. The same holds for the thousand words of ImageNet:

# %% [markdown] lang="es"
# Un softmax reparte 1 entre las clases que hay; no tiene cómo decir *ninguna de estas*. Lo mismo vale para las mil palabras de ImageNet:

# %%
table(pretrained.answers(lite0, datasets.photo("astronaut")), ["word", "probability"])

# %% [markdown] lang="en"
# She is Eileen Collins, who commanded a space shuttle. Among the thousand classes are a ballplayer, a groom and a scuba diver; there is no *person*, no *woman*, no *astronaut*. Who chooses the classes decides who can be seen, and as what.

# %% [markdown] lang="es"
# Es Eileen Collins, que comandó un transbordador espacial. Entre las mil clases hay un *ballplayer* (beisbolista), un *groom* (novio) y un *scuba diver* (buzo); no hay *persona*, ni *mujer*, ni *astronauta*. Quien elige las clases decide a quién se puede ver, y como qué.

# %% [markdown] lang="en"
# ### What it confuses
#
# One number hides *what* goes wrong. The **confusion matrix** counts: a row for each class, a column for each answer. Five photos of classes 0, 0, 0, 1, 1 get the answers 0, 1, 1, 1, 1:
#
# $$\begin{pmatrix}1&2\\0&2\end{pmatrix}$$
#
# Three of five are right, on the diagonal. All of class 1 is found, and two thirds of class 0 are taken for it.

# %% [markdown] lang="es"
# ### Qué confunde
#
# Un solo número esconde *qué* sale mal. La **matriz de confusión** cuenta: una fila por clase, una columna por respuesta. Cinco fotos de las clases 0, 0, 0, 1, 1 reciben las respuestas 0, 1, 1, 1, 1:
#
# $$\begin{pmatrix}1&2\\0&2\end{pmatrix}$$
#
# Tres de cinco son correctas, en la diagonal. La clase 1 se encuentra entera, y dos tercios de la clase 0 se toman por ella.

# %% [markdown] lang="en"
# **Your turn** (about 4 lines): the confusion matrix, a row for each class and a column for each answer, also for classes that never occur.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 4 líneas): la matriz de confusión, una fila por clase y una columna por respuesta, también para clases que nunca aparecen.

# %%
# exercise: 12.confusion
def confusion(labels: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """How many of each class (row) got each answer (column): (n,), (n,) -> (c, c)."""
    ### BEGIN SOLUTION
    cells = classes * np.asarray(labels) + answers
    together = np.bincount(cells, minlength=classes**2)
    return together.reshape(classes, classes)
    ### END SOLUTION

# %%
check("12.confusion", confusion)

# %% [markdown] lang="en"
# The materials are too easy to be confused. So take a handful of harder ones: six classes of our small images, in CIFAR-10 the animals.

# %% [markdown] lang="es"
# Los materiales son demasiado fáciles para confundirse. Tomemos, pues, unas más difíciles: seis clases de nuestras imágenes pequeñas, en CIFAR-10 los animales.

# %%
from helpers.using import judging

SIX = np.arange(2, 8)
of_six = np.flatnonzero(np.isin(labels, SIX))
asked_six = np.flatnonzero(np.isin(asked_labels, SIX))
animals = trained_head(of_known[-1][of_six], labels[of_six] - 2, 6)
given_six = chances(animals, of_asked[-1][asked_six])
true_six = asked_labels[asked_six] - 2
matrix = judging.confusion(true_six, given_six.argmax(axis=1), 6)

# %%
def six_names() -> list[str]:
    """The classes' names, in the notebook's language."""
    return [data.class_names[k] for k in SIX]

# %%
table([(name, *row) for name, row in zip(six_names(), matrix, strict=True)],
      ["class ↓ answer →", *six_names()])

# %% [markdown] lang="en"
# Read it by rows: which class loses most, and to which? Then by columns: which answer cannot be trusted? A matrix need not be symmetric.

# %% [markdown] lang="es"
# Léela por filas: ¿qué clase pierde más, y a favor de cuál? Luego por columnas: ¿en qué respuesta no se puede confiar? La matriz no tiene por qué ser simétrica.

# %% [markdown] lang="en"
# ### Where it is surest of what is wrong
#
# The most telling photos are those where the net is wrong **and** sure. Four photos, classes 0, 1, 0, 1, with the probabilities (.9, .1), (.6, .4), (.2, .8), (.3, .7): wrong are numbers 1 and 2, and it is surer of number 2 (.8) than of number 1 (.6).

# %% [markdown] lang="es"
# ### Dónde se equivoca con más seguridad
#
# Las fotos más reveladoras son aquellas en que la red se equivoca **y** está segura. Cuatro fotos, de clases 0, 1, 0, 1, con las probabilidades (.9, .1), (.6, .4), (.2, .8), (.3, .7): están mal la 1 y la 2, y está más segura en la 2 (.8) que en la 1 (.6).

# %% [markdown] lang="en"
# **Your turn** (about 3 lines): `chances` has a row of probabilities for each photo, and the answer is the most probable class. Give the places of the wrong answers, the surest first, at most `most` of them.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 3 líneas): `chances` tiene una fila de probabilidades por foto, y la respuesta es la clase más probable. Da los lugares de las respuestas equivocadas, primero la más segura, a lo más `most` de ellas.

# %%
# exercise: 12.surest_mistakes
def surest_mistakes(chances: np.ndarray, labels: np.ndarray, most: int) -> np.ndarray:
    """Places of wrong answers, the surest first: (n, c), (n,) -> at most (most,)."""
    ### BEGIN SOLUTION
    order = np.argsort(-chances.max(axis=1), kind="stable")
    wrong = chances.argmax(axis=1) != labels
    return order[wrong[order]][:most]
    ### END SOLUTION

# %%
check("12.surest_mistakes", surest_mistakes)

# %% [markdown] lang="en"
# Six of our animals: true class → answer, and its probability. With your own folder the same two functions take `mine.labels[test]` and `chances(materials, vectors[test])`.

# %% [markdown] lang="es"
# Seis de nuestros animales: clase verdadera → respuesta, y su probabilidad. Con tu carpeta, las mismas dos funciones reciben `mine.labels[test]` y `chances(materials, vectors[test])`.

# %%
worst = judging.surest_mistakes(given_six, true_six, most=6)
assert len(worst) > 0

# %%
words = six_names()
plots.gallery([asked[asked_six[worst]]],
              [[f"{words[true_six[k]]} → {words[given_six[k].argmax()]} "
                f"{given_six[k].max():.2f}" for k in worst]],
              caption="test images with the surest of the wrong answers")

# %% [markdown] lang="en"
# For each ask: is the label wrong? Is the animal hidden, cut off, seen from an odd side? Is the background that of the other class? Each answer asks for another remedy: correct the label, get other photos, or say on the card that it fails there.

# %% [markdown] lang="es"
# Pregunta ante cada una: ¿está mal la etiqueta? ¿El animal está escondido, cortado, visto desde un lado raro? ¿El fondo es el de la otra clase? Cada respuesta pide otro remedio: corregir la etiqueta, conseguir otras fotos, o decir en la ficha que ahí falla.

# %% [markdown] lang="en"
# ### The card
#
# A classifier that leaves your hands needs a card (Mitchell and others, 2019): what it was made for, what it must **not** be used for, on which photos it was tested, and who is not in them. The course's `model_card.card` makes none as long as one of these is missing:

# %% [markdown] lang="es"
# ### La ficha
#
# Un clasificador que sale de tus manos necesita una ficha (Mitchell y otros, 2019): para qué se hizo, para qué **no** se debe usar, con qué fotos se probó, y quién no está en ellas. La función `model_card.card` del curso no hace ninguna mientras falte algo de esto:

# %%
from helpers.using import model_card

known_facts = {"network": "EfficientNet-Lite0", "classes": ", ".join(mine.classes),
               "photos": len(train), "tested_on": len(test), "accuracy": right.mean()}

# %%
yours = dict.fromkeys(model_card.missing(known_facts), "")  # your lines go here
if lacking := model_card.missing(known_facts | yours):
    show(the_card_lacks=lacking)
else:
    show(**model_card.card(**known_facts, **yours))

# %% [markdown] lang="en"
# The numbers come from the code; the lines that are missing must come from you. Replace `yours` by a dictionary of four sentences, and the cell shows the card. For our materials:
#
# | field | what to write |
# | --- | --- |
# | `made_for` | lesson 12: to show how a head is trained |
# | `must_not_be_used_for` | deciding anything about a real wall, road or field; photos of anything else |
# | `surest_mistake` | none in 12 patches of the same photographs, which proves nothing; an astronaut was called brick |
# | `not_in_the_photos` | other bricks, wet grass, snow, night, another camera: each class is one photograph |

# %% [markdown] lang="es"
# Los números salen del código; las líneas que faltan deben salir de ti. Reemplaza `yours` por un diccionario con cuatro oraciones, y la celda muestra la ficha. Para nuestros materiales:
#
# | campo | qué escribir |
# | --- | --- |
# | hecho para (`made_for`) | la lección 12: mostrar cómo se entrena una cabeza |
# | no se debe usar para (`must_not_be_used_for`) | decidir nada sobre una pared, un camino o un campo reales; fotos de cualquier otra cosa |
# | error más seguro (`surest_mistake`) | ninguno en 12 recortes de las mismas fotografías, lo que no prueba nada; a una astronauta la llamó ladrillo |
# | no está en las fotos (`not_in_the_photos`) | otros ladrillos, hierba mojada, nieve, noche, otra cámara: cada clase es una sola fotografía |

# %% [markdown] lang="en"
# **Photos of people.** It is easy to make a folder per colleague, or per mood, or per kind of person, and the code above will answer. Do not. A face is not evidence of character, health, origin or guilt; those shown have not agreed; and errors fall on those of whom there are the fewest photos. A classifier of people should not come out of a lesson: put it under *must not be used for*, and choose cups.

# %% [markdown] lang="es"
# **Fotos de personas.** Es fácil hacer una carpeta por colega, o por estado de ánimo, o por tipo de persona, y el código de arriba responderá. No lo hagas. Una cara no es prueba de carácter, salud, origen ni culpa; quienes aparecen no lo han consentido; y los errores recaen en aquellos de quienes hay menos fotos. Un clasificador de personas no debe salir de una lección: ponlo en *no se debe usar para*, y elige tazas.

# %% [markdown] lang="en"
# ## 6 · Paper against ours
#
# **Accuracy by depth.** Zeiler & Fergus (2013), Table 7: a linear SVM on each layer of their network, trained on ImageNet, for the classes of Caltech-101 (30 images each) and Caltech-256 (60 each). Ours: the probe of section 2 on CIFAR-10.

# %% [markdown] lang="es"
# ## 6 · El artículo y lo nuestro
#
# **Exactitud según la profundidad.** Zeiler y Fergus (2013), tabla 7: una SVM lineal sobre cada capa de su red, entrenada con ImageNet, para las clases de Caltech-101 (30 imágenes de cada una) y Caltech-256 (60 de cada una). Lo nuestro: la sonda de la sección 2 con CIFAR-10.

# %% tags=["nbval-check-output"]
TABLE_7 = {1: (44.8, 24.6), 2: (66.2, 39.6), 3: (72.3, 46.0),
           4: (76.6, 51.3), 5: (86.2, 65.6), 7: (85.5, 71.7)}
table([(layer, *row) for layer, row in TABLE_7.items()],
      ["layer", "Caltech-101 (%)", "Caltech-256 (%)"])

# %%
table(enumerate(trained, start=1), ["stage", "test accuracy (%)"])

# %%
theirs = np.array(list(TABLE_7.values()))
assert (theirs[-1] > 1.5 * theirs[0]).all() and theirs[:, 0].argmax() == 4
assert drawn or trained[-3:].max() > 1.5 * trained[0]

# %% [markdown] lang="en"
# The agreement is of kind: both climb steeply. Near the top ours levels off, and so does Caltech-101, whose last layer is no better than layer 5; Caltech-256 still rises by six points. Other classes, another network, another probe: the numbers themselves cannot be compared.
#
# **What labels are worth.** Their Table 4: the network trained on Caltech-101 alone, with 15 and 30 images a class, and the same network trained on ImageNet before. Ours: section 3, with a tenth of our images and with all; the images a class are a mean.

# %% [markdown] lang="es"
# El acuerdo es cualitativo: las dos suben con fuerza. Cerca de la cima la nuestra se aplana, y también Caltech-101, cuya última capa no es mejor que la 5; Caltech-256 aún sube seis puntos. Otras clases, otra red, otra sonda: los números mismos no se pueden comparar.
#
# **Qué valen las etiquetas.** Su tabla 4: la red entrenada solo con Caltech-101, con 15 y 30 imágenes por clase, y la misma red entrenada antes con ImageNet. Lo nuestro: la sección 3, con la décima parte de nuestras imágenes y con todas; las imágenes por clase son un promedio.

# %%
helped = probe.accuracy_by_number(AMOUNTS, of_known[-1], labels, of_asked[-1],
                                  asked_labels)
rows = [("Caltech-101, 15", 22.8, 83.8), ("Caltech-101, 30", 46.5, 86.5)]
rows += [(f"CIFAR-10, {count // 10}", *pair) for count, *pair in
         zip(AMOUNTS, from_scratch, helped, strict=True)]
gains = [with_help - without for _, without, with_help in rows]
assert gains[0] > gains[1] and (drawn or min(gains) > 0)

# %%
table(rows, ["images a class", "from random weights (%)", "trained on ImageNet (%)"])

# %% [markdown] lang="en"
# In every row the trained network is ahead. In theirs the more so, the fewer the images; our two gaps are too alike to say so. In their words, six images a class of Caltech-256 were enough "to beat the leading method using 10 times as many images". Our gap is smaller, and not for having more images of a class: with 20 it is 23 points, theirs with 30 is 40. Their classes are a hundred, ours ten; our images have 32 pixels a side; and while theirs is one network trained in two ways, we compare two. This table cannot say which of these counts.

# %% [markdown] lang="es"
# En todas las filas va adelante la red entrenada. En las del artículo, tanto más cuantas menos son las imágenes; nuestras dos ventajas se parecen demasiado para decirlo. Según los autores, seis imágenes por clase de Caltech-256 bastaron para superar al mejor método de entonces, que usaba diez veces más. Nuestra ventaja es menor, y no por tener más imágenes por clase: con 20 es de 23 puntos; la suya, con 30, de 40. Ellos tienen un centenar de clases y nosotros diez; nuestras imágenes miden 32 píxeles de lado; y lo suyo es una sola red entrenada de dos maneras, mientras que nosotros comparamos dos. Esta tabla no dice cuál de estas cosas pesa.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You searched images by features of a net that was not trained to name their classes, and measured precision at 10 against pixels.
# 2. You read each layer with a linear probe: from the seventh stage far more can be read than from the first, and far less if the weights are random.
# 3. You counted in images what a trained net is worth here.
# 4. You put a head on it, froze and fine-tuned it: head first, small rate, normalisation in inference mode; and you saw what too large a rate destroys. Of the other rules one seed cannot judge.
# 5. You read a folder of photos, faults and all, and looked at confusions and at the surest mistakes; and you know why a perfect test can be worthless.
# 6. You saw which lines a card lacks, and what must stand there, above all what the classifier must not be used for.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Buscaste imágenes por las características de una red que no aprendió a nombrar sus clases, y mediste la precisión en 10 frente a los píxeles.
# 2. Leíste cada capa con una sonda lineal: de la séptima etapa se puede leer mucho más que de la primera, y mucho menos si los pesos son al azar.
# 3. Contaste en imágenes lo que vale aquí una red entrenada.
# 4. Le pusiste una cabeza, la congelaste y la afinaste: primero la cabeza, tasa pequeña, normalización en modo de inferencia; y viste qué destruye una tasa demasiado grande. De las otras reglas una sola semilla no puede juzgar.
# 5. Leíste una carpeta de fotos, con defectos y todo, y miraste confusiones y los errores más seguros; y sabes por qué una prueba perfecta puede no valer nada.
# 6. Viste qué líneas le faltan a una ficha, y qué deben decir, ante todo para qué no se debe usar el clasificador.

# %% [markdown] lang="en"
# ## References
#
# - J. Donahue and others, "DeCAF: a deep convolutional activation feature for generic visual recognition", ICML 2014, [arXiv 1310.1531](https://arxiv.org/abs/1310.1531). A. S. Razavian, H. Azizpour, J. Sullivan, S. Carlsson, "CNN features off-the-shelf: an astounding baseline for recognition", [arXiv 1403.6382](https://arxiv.org/abs/1403.6382).
# - M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", [arXiv 1311.2901](https://arxiv.org/abs/1311.2901): Tables 4, 5 and 7.
# - J. Yosinski, J. Clune, Y. Bengio, H. Lipson, "How transferable are features in deep neural networks?", NIPS 2014, [arXiv 1411.1792](https://arxiv.org/abs/1411.1792). G. Alain, Y. Bengio, "Understanding intermediate layers using linear classifier probes", [arXiv 1610.01644](https://arxiv.org/abs/1610.01644).
# - R. Girshick, J. Donahue, T. Darrell, J. Malik, "Rich feature hierarchies for accurate object detection and semantic segmentation", [arXiv 1311.2524](https://arxiv.org/abs/1311.2524): fine-tuning.
# - M. Mitchell and others, "Model cards for model reporting", 2019, [arXiv 1810.03993](https://arxiv.org/abs/1810.03993).

# %% [markdown] lang="es"
# ## Referencias
#
# - J. Donahue y otros, "DeCAF: a deep convolutional activation feature for generic visual recognition", ICML 2014, [arXiv 1310.1531](https://arxiv.org/abs/1310.1531). A. S. Razavian, H. Azizpour, J. Sullivan, S. Carlsson, "CNN features off-the-shelf: an astounding baseline for recognition", [arXiv 1403.6382](https://arxiv.org/abs/1403.6382).
# - M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", [arXiv 1311.2901](https://arxiv.org/abs/1311.2901): tablas 4, 5 y 7.
# - J. Yosinski, J. Clune, Y. Bengio, H. Lipson, "How transferable are features in deep neural networks?", NIPS 2014, [arXiv 1411.1792](https://arxiv.org/abs/1411.1792). G. Alain, Y. Bengio, "Understanding intermediate layers using linear classifier probes", [arXiv 1610.01644](https://arxiv.org/abs/1610.01644).
# - R. Girshick, J. Donahue, T. Darrell, J. Malik, "Rich feature hierarchies for accurate object detection and semantic segmentation", [arXiv 1311.2524](https://arxiv.org/abs/1311.2524): afinar una red.
# - M. Mitchell y otros, "Model cards for model reporting", 2019, [arXiv 1810.03993](https://arxiv.org/abs/1810.03993).
