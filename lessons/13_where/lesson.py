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
# # 13 · What is where
#
# A classifier says *what* is in an image. A car must know *where* as well: how many pedestrians, and at which places. From 2012 on, convolutional networks learnt it in two ways. **Detection** draws a box around each object and names it. **Segmentation** names every pixel. In this lesson you build both from parts that you have written yourself: a small Faster R-CNN and a small fully convolutional network, trained here, in minutes.
#
# **You will be able to**
#
# 1. say how well two boxes agree, and describe one from the other by four numbers;
# 2. place anchors, and build the network that proposes boxes;
# 3. clean up proposals by suppression, and pool a region of any size;
# 4. measure a detector: recall of its proposals, average precision of its answers;
# 5. compose a scene of your own, and have its digits found;
# 6. label every pixel, and say what stride, skips and training time have to do with it.
#
# **You need** lessons 3 (convolution), 4 (pooling), 10 (batch normalisation in Keras). **Time:** about two hours.
#
# **Training:** `cpu` 10 minutes on two cores (estimate: 20 minutes of processor time, measured on a busy computer; more than half of it is the detector's), `gpu` 6 minutes on a Colab T4 (an estimate too). At `smoke` the networks only take a few steps, to show that all works: what they say is nonsense.

# %% [markdown] lang="es"
# # 13 · Qué hay y dónde
#
# Un clasificador dice *qué* hay en una imagen. Un automóvil también debe saber *dónde*: cuántos peatones, y en qué lugares. Desde 2012 las redes convolucionales lo aprendieron de dos maneras. La **detección** dibuja una caja alrededor de cada objeto y lo nombra. La **segmentación** nombra cada píxel. En esta lección construyes ambas con partes que tú mismo escribes: una pequeña Faster R-CNN y una pequeña red totalmente convolucional, entrenadas aquí, en minutos.
#
# **Serás capaz de**
#
# 1. decir qué tan bien coinciden dos cajas, y describir una a partir de otra con cuatro números;
# 2. ubicar *anchors*, y construir la red que propone cajas;
# 3. depurar propuestas por supresión, y agrupar una región de cualquier tamaño;
# 4. medir un detector: el *recall* de sus propuestas, la precisión media de sus respuestas;
# 5. componer una escena tuya, y hacer que encuentren sus dígitos;
# 6. etiquetar cada píxel, y decir qué tienen que ver con ello el *stride*, los saltos y el tiempo de entrenamiento.
#
# **Necesitas** las lecciones 3 (convolución), 4 (*pooling*) y 10 (normalización por lotes en Keras). **Tiempo:** unas dos horas.
#
# **Entrenamiento:** `cpu` 10 minutos en dos núcleos (estimado: 20 minutos de procesador, medidos en una computadora ocupada; más de la mitad son del detector), `gpu` 6 minutos en una T4 de Colab (también estimado). Con `smoke` las redes dan solo unos pasos, para mostrar que todo funciona: lo que dicen no tiene sentido.

# %%
import inspect

import keras
import numpy as np
from keras import layers

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Scenes whose answer is known
#
# To learn and to measure *where*, one needs images with boxes drawn on them. People have drawn them, for years, for data sets such as Pascal VOC. We compose our own: real handwritten digits, enlarged or shrunk, on parts of real photographs, with scraps of other digits and some noise. What we put down we know to the pixel.

# %% [markdown] lang="es"
# ## 1 · Escenas con respuesta conocida
#
# Para aprender y medir el *dónde* hacen falta imágenes con cajas dibujadas. Hay quienes las dibujaron, durante años, para conjuntos como Pascal VOC. Nosotros componemos las nuestras: dígitos manuscritos reales, ampliados o reducidos, sobre partes de fotografías reales, con retazos de otros dígitos y algo de ruido. Lo que ponemos lo conocemos al píxel.

# %%
data = datasets.real_or_standin("mnist")
COUNT, TESTS, EPOCHS = budget.pick(smoke=(96, 24, 1), cpu=(4800, 400, 9))
enough = budget.pick(smoke=False, cpu=True)  # training, to compare with the papers
budget.announce(cpu=10, gpu=6)

# %%
from helpers.where import scenes

digits = data.x_train[:10_000], data.y_train[:10_000]
practice = scenes.make(COUNT, *digits, "train", seed=0)
tests = scenes.make(TESTS, data.x_test, data.y_test, "test", seed=1)
truths = tests.truths()

# %% [markdown] lang="en"
# The test scenes have other digits than those that we practise on, and other photographs.

# %% [markdown] lang="es"
# Las escenas de prueba tienen otros dígitos que los de práctica, y otras fotografías.

# %%
def seen(k: int) -> plots.Boxed:
    """A test scene with its true boxes."""
    return plots.Boxed(tests.images[k], (), truth=truths[k].boxes)

plots.boxes({str(k): seen(k) for k in range(4)},
            caption="four scenes of digits, with their boxes")

# %% [markdown] lang="en"
# A box is four numbers: **top, left, bottom, right**, in pixels from the upper left corner. It ends where the next would begin, as slices do in Python. A scene has one to four digits, 18 to 44 pixels high.

# %% [markdown] lang="es"
# Una caja son cuatro números: **arriba, izquierda, abajo, derecha**, en píxeles desde la esquina superior izquierda. Termina donde comenzaría la siguiente, como los cortes de Python. Una escena tiene de uno a cuatro dígitos, de 18 a 44 píxeles de alto.

# %% [markdown] lang="en"
# ## 2 · How well do two boxes agree?
#
# A found box is never exactly the true one. We need a number for "well enough". The shared area alone will not do: a box as large as the scene shares everything with everybody. So we divide by what the two cover together: **intersection over union**, IoU.
#
# By hand, with $(0, 0, 4, 4)$ and $(2, 1, 6, 5)$. Shared rows: from 2 to 4. Shared columns: from 1 to 4. So the intersection is $2·3 = 6$, the union $16 + 16 - 6 = 26$, and the IoU $6/26 = 0.23$.

# %% [markdown] lang="es"
# ## 2 · ¿Qué tan bien coinciden dos cajas?
#
# Una caja hallada nunca es exactamente la verdadera. Hace falta un número para decir «suficiente». El área compartida no basta: una caja tan grande como la escena comparte todo con todas. Por eso dividimos por lo que cubren entre las dos: **intersección sobre unión**, IoU.
#
# A mano, con $(0, 0, 4, 4)$ y $(2, 1, 6, 5)$. Filas compartidas: de la 2 a la 4. Columnas: de la 1 a la 4. Así que la intersección es $2·3 = 6$, la unión $16 + 16 - 6 = 26$, y el IoU $6/26 = 0.23$.

# %% [markdown] lang="en"
# **Your turn** (about 4 lines): the IoU of two boxes (top, left, bottom, right). *Before you write:* what do the heights of two boxes share if one ends before the other begins?

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 4 líneas): el IoU de dos cajas (arriba, izquierda, abajo, derecha). *Antes de escribir:* ¿qué comparten en altura dos cajas si una termina antes de que comience la otra?

# %%
# exercise: 13.overlap
def overlap(a: tuple, b: tuple) -> float:
    """Intersection over union of two boxes (top, left, bottom, right)."""
    ### BEGIN SOLUTION
    rows = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    columns = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    both = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return rows * columns / (both - rows * columns)
    ### END SOLUTION

# %%
check("13.overlap", overlap)

# %% [markdown] lang="en"
# The course's version does it for each box of one list and each of another:

# %% [markdown] lang="es"
# La versión del curso lo hace para cada caja de una lista con cada una de otra:

# %%
from helpers.where import boxes

print(inspect.getsource(boxes.iou))

# %% tags=["nbval-check-output"]
pair = boxes.iou(np.array([[0, 0, 4, 4]]), np.array([[2, 1, 6, 5], [0, 0, 4, 4]]))
show(IoU=pair)

# %% [markdown] lang="en"
# How much is 0.5? *Predict:* a box of 20×20 shifted by 5 pixels down and 5 to the right: more than half, or less?

# %% [markdown] lang="es"
# ¿Cuánto es 0.5? *Predice:* una caja de 20×20 desplazada 5 píxeles hacia abajo y 5 a la derecha: ¿más de la mitad, o menos?

# %% tags=["nbval-check-output"]
shifts = np.array([0, 1, 2, 5, 10])
corners = np.stack([shifts, shifts, shifts + 20, shifts + 20], axis=1)
agreement = boxes.iou(corners[:1], corners)[0]
table(zip(shifts, agreement, strict=True), ["shift (pixels)", "IoU"])

# %% [markdown] lang="en"
# Less. IoU is strict: a quarter of the side, both ways, and one fails at 0.5. A detector's box **counts** if its IoU with an object reaches 0.5, as in Pascal VOC.

# %% [markdown] lang="es"
# Menos. El IoU es estricto: un cuarto del lado, en ambas direcciones, y no se llega a 0.5. La caja de un detector **vale** si su IoU con un objeto llega a 0.5, como en Pascal VOC.

# %% [markdown] lang="en"
# ## 3 · A classifier at every place
#
# The oldest idea is a **sliding window**: cut out every part of the image, and ask a classifier what is in it. It works, and costs as many classifications as there are windows. But neighbouring windows share almost all their pixels. Must everything be computed anew? In 2013 Pierre Sermanet and others (OverFeat) answered no: **a dense layer is a convolution** whose kernel is as large as its input.

# %% [markdown] lang="es"
# ## 3 · Un clasificador en cada lugar
#
# La idea más antigua es una **ventana deslizante**: recorta cada parte de la imagen, y pregúntale a un clasificador qué hay en ella. Funciona, y cuesta tantas clasificaciones como ventanas. Pero las ventanas vecinas comparten casi todos sus píxeles. ¿Hay que calcularlo todo otra vez? En 2013 Pierre Sermanet y otros (OverFeat) respondieron que no: **una capa densa es una convolución** cuyo kernel es tan grande como su entrada.

# %%
on_window = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(),
                              layers.Dense(3)])
everywhere = keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(3, 8)])
kernel, bias = on_window.get_weights()
everywhere.set_weights([kernel.reshape(8, 8, 1, 3), bias])

# %% [markdown] lang="en"
# The same weights, in another shape. On a whole scene the convolution gives one answer for each window:

# %% [markdown] lang="es"
# Los mismos pesos, con otra forma. Sobre una escena entera, la convolución da una respuesta por ventana:

# %%
image = tests.images[:1] / 255
answers = np.array(everywhere(image))[0]
window = image[:, 30:38, 50:58]
assert np.allclose(answers[30, 50], np.array(on_window(window))[0], atol=1e-4)
show(answers=answers.shape)

# %% [markdown] lang="en"
# 89×89 windows in one pass. With several layers the saving is large, for whatever two windows share is computed once.
#
# But a window has one size and one shape. **R-CNN** (Girshick and others, 2013) went another way: an older method, *selective search*, proposes about 2000 regions, each is warped to one size and goes through AlexNet. Good, and slow: 13 seconds for an image on a GPU. **Fast R-CNN** (Girshick, 2015) computes the maps once, and reads the regions from them. Then finding the regions was the slow part. **Faster R-CNN** (Ren, He, Girshick & Sun, 2015) lets a network propose them, on the same maps. That is what we build. The times of its Table 5, with VGG-16:

# %% [markdown] lang="es"
# 89×89 ventanas en una sola pasada. Con varias capas se ahorra mucho, porque lo que dos ventanas comparten se calcula una vez.
#
# Pero una ventana tiene un solo tamaño y una sola forma. **R-CNN** (Girshick y otros, 2013) tomó otro camino: un método más antiguo, la *búsqueda selectiva*, propone unas 2000 regiones; cada una se deforma a un mismo tamaño y pasa por AlexNet. Bueno, y lento: 13 segundos por imagen en una GPU. **Fast R-CNN** (Girshick, 2015) calcula los mapas una vez, y lee de ellos las regiones. Entonces lo lento fue hallar las regiones. **Faster R-CNN** (Ren, He, Girshick y Sun, 2015) deja que una red las proponga, sobre los mismos mapas. Esa es la que construimos. Los tiempos de su tabla 5, con VGG-16:

# %% tags=["nbval-check-output"]
table([("selective search", 146, 1510, 174, 1830), ("Faster R-CNN", 141, 10, 47, 198)],
      ["proposals by", "convolutions (ms)", "proposals (ms)", "regions (ms)",
       "total (ms)"])

# %% [markdown] lang="en"
# ## 4 · Anchors
#
# How can a network put out boxes, when nobody knows how many there are? The trick of Faster R-CNN: put the same few boxes at every place of a map, the **anchors**, and ask of each two questions. *Is an object here?* And if so, *how must the box be shifted to fit?*
#
# Our map has 12×12 places, each stands for 8×8 pixels. At each there are six anchors, three heights and two widths, fitted to digits:

# %% [markdown] lang="es"
# ## 4 · Anchors
#
# ¿Cómo puede una red dar cajas, si nadie sabe cuántas hay? El truco de Faster R-CNN: pon las mismas pocas cajas en cada lugar de un mapa, los *anchors*, y hazle a cada una dos preguntas. *¿Hay aquí un objeto?* Y si lo hay, *¿cómo hay que mover la caja para que calce?*
#
# Nuestro mapa tiene 12×12 lugares, y cada uno representa 8×8 píxeles. En cada uno hay seis anchors, tres alturas y dos anchos, ajustados a los dígitos:

# %% tags=["nbval-check-output"]
from helpers.where.anchors import HEIGHTS, WIDTHS, anchors

every = anchors()
show(anchors=len(every), heights=list(HEIGHTS), widths=[.45, .85])
assert WIDTHS == (.45, .85)  # in heights

# %% [markdown] lang="en"
# Those of one place, near the middle, on two scenes:

# %% [markdown] lang="es"
# Los de un lugar, cerca del medio, sobre dos escenas:

# %%
middle = every.reshape(12, 12, 6, 4)[6, 5]
plots.boxes({"0": plots.Boxed(tests.images[0], middle, truth=truths[0].boxes),
             "1": plots.Boxed(tests.images[1], middle, truth=truths[1].boxes)},
            caption="the six anchors of one place on two scenes")

# %% [markdown] lang="en"
# **Your turn: repair.** Somebody places the anchors of a map of `cells`×`cells` places. A place stands for a square of `stride` pixels, and its anchors have their centre in the *middle* of the square. By hand: one place, stride 8, one anchor 6 high and 2 wide. Its centre is $(4, 4)$, so it is $(1, 3, 7, 5)$. The code gives something else; it has three bugs.

# %% [markdown] lang="es"
# **Tu turno: repara.** Alguien ubica los anchors de un mapa de `cells`×`cells` lugares. Un lugar representa un cuadrado de `stride` píxeles, y sus anchors tienen su centro en *medio* del cuadrado. A mano: un lugar, stride 8, un anchor de 6 de alto y 2 de ancho. Su centro es $(4, 4)$, así que es $(1, 3, 7, 5)$. El código da otra cosa; tiene tres errores.

# %%
# exercise: 13.place_anchors
def place_anchors(cells: int, stride: int, sizes: list) -> np.ndarray:
    """Boxes for each place, by rows, and each (height, width): -> (boxes, 4)."""
    ### BEGIN SOLUTION
    row, column, _ = stride * (np.indices((cells, cells, 1)) + .5)
    high, wide = np.transpose(sizes) / 2
    edges = row - high, column - wide, row + high, column + wide
    return np.stack(edges, axis=3).reshape(row.size * len(sizes), 4)
    ### STUB
    # y, x = stride * np.indices((cells, cells)).reshape(2, -1, 1)
    # height, width = np.array(sizes).T
    # found = [y - width, x - height, y + width, x + height]  # each (places, sizes)
    # return np.stack(found, axis=-1).reshape(-1, 4)
    ### END SOLUTION

# %%
check("13.place_anchors", place_anchors)

# %% [markdown] lang="en"
# An anchor is only a beginning. How is the true box described *from it*? Not in pixels: 5 pixels are much for a small digit, and little for a large one. So shifts are counted in sizes of the anchor, and sizes by the logarithm of their ratio, in which double and half are equally far from 0 (eq. 2 of the paper; centres $y, x$, sizes $h, w$; the anchor's have an $a$):
#
# $$t_y = \frac{y - y_a}{h_a}, \quad t_x = \frac{x - x_a}{w_a}, \quad t_h = \log\frac{h}{h_a}, \quad t_w = \log\frac{w}{w_a}$$
#
# By hand: the anchor $(0, 0, 20, 10)$ has the centre $(10, 5)$; the box $(5, 2, 45, 12)$ has $(25, 7)$ and is twice as high. So $t = (15/20,\ 2/10,\ \log 2,\ 0) = (0.75, 0.2, 0.69, 0)$.

# %% [markdown] lang="es"
# Un anchor es solo un comienzo. ¿Cómo se describe la caja verdadera *a partir de él*? No en píxeles: 5 píxeles son mucho para un dígito pequeño, y poco para uno grande. Por eso los desplazamientos se cuentan en tamaños del anchor, y los tamaños con el logaritmo de su cociente, donde el doble y la mitad están a igual distancia de 0 (ec. 2 del artículo; centros $y, x$, tamaños $h, w$; los del anchor llevan una $a$):
#
# $$t_y = \frac{y - y_a}{h_a}, \quad t_x = \frac{x - x_a}{w_a}, \quad t_h = \log\frac{h}{h_a}, \quad t_w = \log\frac{w}{w_a}$$
#
# A mano: el anchor $(0, 0, 20, 10)$ tiene el centro $(10, 5)$; la caja $(5, 2, 45, 12)$ tiene $(25, 7)$ y es el doble de alta. Así que $t = (15/20,\ 2/10,\ \log 2,\ 0) = (0.75, 0.2, 0.69, 0)$.

# %% [markdown] lang="en"
# **Your turn** (about 5 lines): the code of a box as seen from its anchor, $(t_y, t_x, t_h, t_w)$. Both are (top, left, bottom, right).

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 5 líneas): el código de una caja vista desde su anchor, $(t_y, t_x, t_h, t_w)$. Ambas son (arriba, izquierda, abajo, derecha).

# %%
# exercise: 13.box_code
def box_code(anchor: tuple, box: tuple) -> np.ndarray:
    """A box told from its anchor: -> (4,) as t_y, t_x, t_h, t_w."""
    ### BEGIN SOLUTION
    a, b = np.array(anchor, float), np.array(box, float)
    old, new = a[2:] - a[:2], b[2:] - b[:2]
    move = (b[:2] + b[2:] - a[:2] - a[2:]) / 2
    return np.concatenate([move / old, np.log(new) - np.log(old)])
    ### END SOLUTION

# %%
check("13.box_code", box_code)

# %% [markdown] lang="en"
# Move the orange box over the digit. *Predict* first: where will $t_y$ be 0? What becomes of $t_h$ when your box is twice too high? How close must you come before the IoU says 0.5?

# %% [markdown] lang="es"
# Mueve la caja naranja hacia el dígito. *Predice* primero: ¿dónde será $t_y$ igual a 0? ¿Qué pasa con $t_h$ cuando tu caja es el doble de alta de lo debido? ¿Cuánto hay que acercarse para que el IoU diga 0.5?

# %%
widgets.boxes(tests.images[0], truths[0].boxes[0])

# %% [markdown] lang="en"
# $t_y$ is 0 when the centres are at the same height, and $-0.69$ is $\log\frac12$. The dotted anchors are those that would have to find your box if it were an object. Slide the box by a few pixels: they change, but there is almost always one.

# %% [markdown] lang="es"
# $t_y$ es 0 cuando los centros están a la misma altura, y $-0.69$ es $\log\frac12$. Los anchors punteados son los que tendrían que hallar tu caja si fuera un objeto. Desliza la caja unos píxeles: cambian, pero casi siempre hay alguno.

# %% [markdown] lang="en"
# Is that so? Which share of all digits of the test scenes has an anchor with an IoU of 0.5 or more?

# %% [markdown] lang="es"
# ¿Es así? ¿Qué parte de los dígitos de las escenas de prueba tiene un anchor con un IoU de 0.5 o más?

# %%
from helpers.where import precision

met = precision.recall([every] * TESTS, truths, len(every))
assert met > .8
show(recall_of_all_anchors=met)

# %% [markdown] lang="en"
# Most have one. The rest are left to the shifts.

# %% [markdown] lang="es"
# La mayoría lo tiene. Del resto se encargan los desplazamientos.

# %% [markdown] lang="en"
# ## 5 · The network that proposes
#
# The **region proposal network** looks at each window of 3×3 places of the map with one convolution and a ReLU. Two sibling layers of 1×1 read the result: one gives a score for each anchor, the other four numbers for each. Nothing else: the same small network at every place, so a digit is found as well here as there.
#
# **Your turn, in Keras** (about 5 lines): this network on maps of a given shape. The first convolution has as many filters as the maps have channels, and keeps their size; scores are logits. Outputs: scores, then shifts.

# %% [markdown] lang="es"
# ## 5 · La red que propone
#
# La **red de propuestas de regiones** mira cada ventana de 3×3 lugares del mapa con una convolución y una ReLU. Dos capas hermanas de 1×1 leen el resultado: una da un puntaje por anchor, la otra cuatro números por anchor. Nada más: la misma red pequeña en cada lugar, así que un dígito se halla igual de bien aquí que allá.
#
# **Tu turno, en Keras** (alrededor de 5 líneas): esta red sobre mapas de una forma dada. La primera convolución tiene tantos filtros como canales los mapas, y conserva su tamaño; los puntajes son logits. Salidas: primero los puntajes, luego los desplazamientos.

# %%
# exercise: 13.proposal_head
def proposal_head(shape: tuple, anchors: int) -> keras.Model:
    """Maps (h, w, c) -> scores (h, w, anchors) and shifts (h, w, 4 · anchors)."""
    ### BEGIN SOLUTION
    inputs = keras.Input(shape)
    windows = layers.Conv2D(shape[2], 3, padding="same", activation="relu")(inputs)
    ends = [layers.Conv2D(number, 1)(windows) for number in (anchors, 4 * anchors)]
    return keras.Model(inputs, ends)
    ### END SOLUTION

# %%
check("13.proposal_head", proposal_head)

# %% [markdown] lang="en"
# Ours, with the five convolutions below it, each with batch normalisation. The table builds it; each size is compared with the table:

# %% [markdown] lang="es"
# La nuestra, con las cinco convoluciones que van debajo, cada una con normalización por lotes. La tabla la construye; cada tamaño se compara con la tabla:

# %%
from helpers.architectures import faster_rcnn
from helpers.architectures.ledger import compare, ledger

trunk = faster_rcnn.trunk()
assert len(compare(trunk, faster_rcnn.TRUNK)) == len(faster_rcnn.TRUNK)
compare(trunk, faster_rcnn.TRUNK)

# %% [markdown] lang="en"
# **What should an anchor say?** *Yes* if its IoU with an object is at least 0.6, or if it is the best that an object has; *no* if it is below 0.3 with every object. Those between are not asked: they are neither right nor wrong (section 3.1.2 of the paper, which has 0.7 for our 0.6).

# %% [markdown] lang="es"
# **¿Qué debería decir un anchor?** *Sí*, si su IoU con un objeto es al menos 0.6, o si es el mejor que tiene un objeto; *no*, si es menor que 0.3 con todos. A los intermedios no se les pregunta: no están ni bien ni mal (sección 3.1.2 del artículo, que tiene 0.7 en lugar de nuestro 0.6).

# %%
from helpers.where.anchors import roles

print(inspect.getsource(roles))

# %%
role = roles(boxes.iou(every, truths[0].boxes))
counts = {"yes": int((role == 1).sum()), "no": int((role == 0).sum()),
          "not asked": int((role == -1).sum())}
assert counts["no"] > 20 * counts["yes"] > 0
table([list(counts.values())], list(counts))

# %% [markdown] lang="en"
# A handful say yes, hundreds no. If each counted the same, a network that always says no would have almost no loss. So each kind gets a mean of its own. The shifts have a loss only where the answer is yes (eq. 1):
#
# $$L = \underbrace{\overline{\log(1 + e^{-s})}}_{\text{yes}} + 3\,\underbrace{\overline{\log(1 + e^{s})}}_{\text{no}} + 2\,\underbrace{\overline{R(t - t^*)}}_{\text{yes}}$$
#
# with $R$ half the square near 0 and a straight line farther away, so that one hopeless box does not rule the gradient.

# %% [markdown] lang="es"
# Unos pocos dicen sí, cientos dicen no. Si todos contaran igual, una red que siempre dice no casi no tendría pérdida. Por eso cada clase tiene su propia media. Los desplazamientos tienen pérdida solo donde la respuesta es sí (ec. 1):
#
# $$L = \underbrace{\overline{\log(1 + e^{-s})}}_{\text{sí}} + 3\,\underbrace{\overline{\log(1 + e^{s})}}_{\text{no}} + 2\,\underbrace{\overline{R(t - t^*)}}_{\text{sí}}$$
#
# donde $R$ es la mitad del cuadrado cerca de 0 y una recta más lejos, para que una caja sin remedio no domine el gradiente.

# %%
from helpers.where import joint

print(inspect.getsource(joint.proposal_loss))
print(inspect.getsource(joint.smooth_l1))

# %% [markdown] lang="en"
# ## 6 · A region of any size
#
# The second network, the **head**, looks at one proposed region and names it. It ends in dense layers, which take blocks of one size. Regions have all sizes. Fast R-CNN cuts a region into `count`×`count` bins and takes the **largest number of each bin** (RoI pooling; RoI: *region of interest*). If the edges of a bin lie within a cell, the bin is widened to the whole cell, so neighbours can share one.
#
# By hand, three rows and four columns in 2×2 bins. The rows' edges are 0, 1.5, 3: the bins have rows 0–1 and 1–2. The columns' are 0, 2, 4.

# %% [markdown] lang="es"
# ## 6 · Una región de cualquier tamaño
#
# La segunda red, la **cabeza**, mira una región propuesta y la nombra. Termina en capas densas, que reciben bloques de un solo tamaño. Las regiones tienen todos los tamaños. Fast R-CNN corta la región en `count`×`count` casillas y toma el **mayor número de cada casilla** (RoI pooling; RoI: *region of interest*, región de interés). Si los bordes de una casilla caen dentro de una celda, la casilla se amplía a la celda entera, así que dos vecinas pueden compartir una.
#
# A mano, tres filas y cuatro columnas en 2×2 casillas. Los bordes de las filas son 0, 1.5, 3: las casillas tienen las filas 0–1 y 1–2. Los de las columnas son 0, 2, 4.

# %%
from helpers.where import regions

twelve = np.arange(12).reshape(3, 4)
pooled = regions.roi_max_pool(twelve[..., None], (0, 0, 3, 4), 2)[..., 0]
plots.arrays({"region": twelve, "pooled": pooled}, framed=(slice(0, 2), slice(0, 2)),
             caption="a region of 3×4 cells, and the largest numbers of its 2×2 bins")

# %% [markdown] lang="en"
# **Your turn** (about 6 lines): pool a region of one map. The box is in whole cells. Bin $k$ of a side of $n$ cells begins at $kn/\mathrm{count}$, rounded down, and ends at $(k+1)n/\mathrm{count}$, rounded up, counted from the edge of the box.

# %% [markdown] lang="es"
# **Tu turno** (alrededor de 6 líneas): agrupa una región de un mapa. La caja está en celdas enteras. La casilla $k$ de un lado de $n$ celdas comienza en $kn/\mathrm{count}$, redondeado hacia abajo, y termina en $(k+1)n/\mathrm{count}$, redondeado hacia arriba, contando desde el borde de la caja.

# %%
# exercise: 13.pool_region
def pool_region(maps: np.ndarray, box: tuple, count: int) -> np.ndarray:
    """The largest number of each bin of a box in cells: (h, w) -> (count, count)."""
    ### BEGIN SOLUTION
    inside = maps[box[0]:box[2], box[1]:box[3]]
    (n, m), result = inside.shape, np.zeros((count, count))
    for i, j in np.ndindex(count, count):
        part = inside[i * n // count:int(np.ceil((i + 1) * n / count)),
                      j * m // count:int(np.ceil((j + 1) * m / count))]
        result[i, j] = part.max()
    return result
    ### END SOLUTION

# %%
check("13.pool_region", pool_region)

# %% [markdown] lang="en"
# Whole cells are coarse: our map's cells are 4 pixels wide, and rounding moves the region by up to one of them. Newer detectors **read between the cells** by linear interpolation (Mask R-CNN, 2017). Ours reads one number for each bin, in its middle; reading down and then across are two matrix products. The head behind it is small:

# %% [markdown] lang="es"
# Las celdas enteras son gruesas: las de nuestro mapa miden 4 píxeles, y redondear mueve la región hasta una de ellas. Los detectores más nuevos **leen entre las celdas** por interpolación lineal (Mask R-CNN, 2017). El nuestro lee un número por casilla, en su centro; leer hacia abajo y luego hacia el lado son dos productos de matrices. La cabeza que sigue es pequeña:

# %%
head = faster_rcnn.head()
assert len(compare(head, faster_rcnn.HEAD)) == len(faster_rcnn.HEAD)
per_scene = ledger(trunk).total("multiply_adds")
per_region = ledger(head).total("multiply_adds")
assert 15 < (per_scene + 864 * per_region) / (per_scene + 10 * per_region) < 30
LOOKS = {"10 proposals": 10, "300 proposals": 300, "all anchors": 864}
table([(name, per_scene + count * per_region) for name, count in LOOKS.items()],
      ["regions", "multiply-adds"])

# %% [markdown] lang="en"
# That is what proposals are for: whoever names ten regions in place of 864 multiplies twenty times less.

# %% [markdown] lang="es"
# Para eso sirven las propuestas: quien nombra diez regiones en lugar de 864 multiplica unas veinte veces menos.

# %% [markdown] lang="en"
# ## 7 · Both at once
#
# The head needs regions to practise on: proposals of the moment, and true boxes, shaken a little, so that from the first step some of its regions show a digit. What a region shows is the object that it overlaps by 0.5 or more, else "none". No gradient flows back through the boxes (the paper calls this *approximate joint training*, section 3.2; its own results come from training the two by turns). The losses of both are added up:

# %% [markdown] lang="es"
# ## 7 · Las dos a la vez
#
# La cabeza necesita regiones con que practicar: las propuestas del momento, y cajas verdaderas, un poco sacudidas, para que desde el primer paso algunas muestren un dígito. Lo que muestra una región es el objeto con que se traslapa 0.5 o más; si no, «nada». Por las cajas no vuelve ningún gradiente (el artículo lo llama *approximate joint training*, sección 3.2; sus propios resultados vienen de entrenarlas por turnos). Las pérdidas de ambas se suman:

# %%
print(inspect.getsource(joint.Joint.compute_loss))
print(inspect.getsource(joint.Joint.region_loss))

# %% [markdown] lang="en"
# Adam, batches of 16 scenes, a rate that rises along a line and falls along another:

# %% [markdown] lang="es"
# Adam, lotes de 16 escenas, una tasa que sube por una recta y baja por otra:

# %%
from helpers.training import Batches, OneCycle, fit

keras.utils.set_random_seed(0)
detector = joint.Joint(faster_rcnn.trunk(), faster_rcnn.head())
batches = Batches(practice.images, practice.objects, 16)
rate = OneCycle(3e-3, EPOCHS * len(batches), rise=.1)
detector.compile(keras.optimizers.Adam(rate), jit_compile=False)
history = fit(detector, batches, EPOCHS, "13-detector")

# %%
show(loss=history["loss"])

# %% [markdown] lang="en"
# ## 8 · What it proposes
#
# The trunk on all test scenes, and of one scene the twenty anchors with the highest scores, shifted. *Predict:* how many of them are on one digit?

# %% [markdown] lang="es"
# ## 8 · Qué propone
#
# El tronco en todas las escenas de prueba, y de una escena los veinte anchors de mayor puntaje, desplazados. *Predice:* ¿cuántos de ellos caen sobre un mismo dígito?

# %%
from helpers.where import detecting

looks = detecting.see(detector, tests.images)
best = np.argsort(-looks[0].scores)[:20]
shifted = np.clip(boxes.decode(every[best], looks[0].codes[best]), 0, 96)

# %% [markdown] lang="en"
# On the left the anchors as they stand, on the right where the network moves them:

# %% [markdown] lang="es"
# A la izquierda los anchors tal como están; a la derecha, adonde los mueve la red:

# %%
plots.boxes({"anchors": plots.Boxed(tests.images[0], every[best], (), truths[0].boxes),
             "shifted": plots.Boxed(tests.images[0], shifted, (), truths[0].boxes)},
            caption="the twenty best anchors, and where they are shifted to")

# %% [markdown] lang="en"
# Many for each digit, for neighbouring anchors see the same. We want one. **Non-maximum suppression**, NMS: the best box stays, and sends away every box that overlaps it by more than a threshold. Of the rest the best stays, and so on.
#
# By hand: three boxes with scores 0.9, 0.8, 0.7. The first and second overlap by 0.6, the second and third too, the first and third by 0.1. With the threshold 0.5 the first stays and sends the second away. The third would have been sent away by the second; but that one is gone. So 0 and 2 stay.
#
# **Your turn** (about 5 lines): the numbers of the boxes that stay, best first. `overlaps[i, j]` is the IoU of boxes i and j.

# %% [markdown] lang="es"
# Muchas por dígito, porque los anchors vecinos ven lo mismo. Queremos una. **Supresión de no máximos**, NMS: la mejor caja queda, y echa a toda caja que se traslape con ella más que un umbral. De las demás queda la mejor, y así sucesivamente.
#
# A mano: tres cajas con puntajes 0.9, 0.8, 0.7. La primera y la segunda se traslapan 0.6, la segunda y la tercera también, la primera y la tercera 0.1. Con el umbral 0.5 la primera queda y echa a la segunda. A la tercera la habría echado la segunda, pero esa ya se fue. Así que quedan la 0 y la 2.
#
# **Tu turno** (alrededor de 5 líneas): los números de las cajas que quedan, la mejor primero. `overlaps[i, j]` es el IoU de las cajas i y j.

# %%
# exercise: 13.suppress
def suppress(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> list:
    """Which boxes stay, best first: IoUs (n, n), scores (n,) -> their numbers."""
    ### BEGIN SOLUTION
    waiting, kept = list(np.argsort(-scores)), []
    while waiting:
        first = waiting.pop(0)
        kept.append(int(first))
        waiting = [other for other in waiting if overlaps[first, other] <= threshold]
    return kept
    ### END SOLUTION

# %%
check("13.suppress", suppress)

# %% [markdown] lang="en"
# Move the threshold. *Predict:* what happens at 0, what at 1? Which value leaves one box for each digit?

# %% [markdown] lang="es"
# Mueve el umbral. *Predice:* ¿qué pasa con 0, qué con 1? ¿Qué valor deja una caja por dígito?

# %%
chances = 1 / (1 + np.exp(-looks[0].scores[best]))
widgets.suppression(tests.images[0], shifted, chances)

# %% [markdown] lang="en"
# At 1 all stay. At 0 two digits that touch would have to share one box. Proposals are cleaned with 0.7, as in the paper: better one too many, the head will tell. Its answers are cleaned again with 0.4.

# %% [markdown] lang="es"
# Con 1 quedan todas. Con 0, dos dígitos que se tocan tendrían que compartir una caja. Las propuestas se depuran con 0.7, como en el artículo: mejor una de más, que la cabeza decidirá. Las respuestas de esta se depuran otra vez con 0.4.

# %% [markdown] lang="en"
# **How good are the proposals?** *Recall*: the share of all digits that one of the first $n$ boxes meets with an IoU of 0.5. To see what scores and shifts contribute, we take one of them away at a time, as the paper does: *no shifts*: the best anchors, unmoved; *no scores*: shifted anchors in random order; *neither*: random anchors.

# %% [markdown] lang="es"
# **¿Qué tan buenas son las propuestas?** El *recall*: la parte de los dígitos que alguna de las primeras $n$ cajas alcanza con un IoU de 0.5. Para ver qué aportan los puntajes y los desplazamientos, quitamos uno a la vez, como el artículo: *sin desplazamientos*, los mejores anchors tal cual; *sin puntajes*, anchors desplazados en orden al azar; *sin nada*, anchors al azar.

# %%
rng = np.random.default_rng(0)

def at_random(look: detecting.Seen, codes: np.ndarray) -> np.ndarray:
    """300 anchors in random order, shifted by codes."""
    chosen = rng.permutation(len(every))[:300]
    return np.clip(boxes.decode(every[chosen], codes[chosen]), 0, 96)

proposals = {
    "scores and shifts": [detecting.propose(look, every) for look in looks],
    "no shifts": [detecting.propose(look._replace(codes=0 * look.codes), every)
                  for look in looks],
    "no scores": [at_random(look, look.codes) for look in looks],
    "neither": [at_random(look, 0 * look.codes) for look in looks]}

# %%
NUMBERS = (1, 2, 5, 10, 20, 50, 100, 300)
recalls = {name: [precision.recall(chosen, truths, n) for n in NUMBERS]
           for name, chosen in proposals.items()}
ten = {name: values[3] for name, values in recalls.items()}
assert not enough or ten["scores and shifts"] > .9
assert not enough or ten["scores and shifts"] > ten["no shifts"] > ten["no scores"]
assert not enough or ten["neither"] < .2

# %%
plots.curves({name: (NUMBERS, np.array(values)) for name, values in recalls.items()},
             x="proposals", y="recall", log_x=True,
             caption="how many of the digits the first proposals meet, with scores and "
                     "shifts and without")

# %% [markdown] lang="en"
# The same as numbers:

# %% [markdown] lang="es"
# Lo mismo en números:

# %%
table([(name, *values) for name, values in recalls.items()],
      ["proposals", *map(str, NUMBERS)])

# %% [markdown] lang="en"
# Trained for some minutes, ten proposals meet more than nine digits in ten; ten random anchors, hardly any. The scores decide what comes first; with 300 boxes the order matters little. The shifts decide how well a box fits, so without them the curve stays lower even with many boxes.

# %% [markdown] lang="es"
# Tras unos minutos de entrenamiento, diez propuestas alcanzan más de nueve de cada diez dígitos; diez anchors al azar, casi ninguno. Los puntajes deciden qué va primero; con 300 cajas el orden importa poco. Los desplazamientos deciden qué tan bien calza una caja; sin ellos la curva queda más abajo incluso con muchas cajas.

# %% [markdown] lang="en"
# ## 9 · Names, and how good they are
#
# The head names ten regions of each scene, and shifts each box once more. Then NMS, whatever the names: two digits cannot be at one place.

# %% [markdown] lang="es"
# ## 9 · Nombres, y qué tan buenos son
#
# La cabeza nombra diez regiones de cada escena, y mueve cada caja una vez más. Después NMS, sin mirar los nombres: en un mismo lugar no puede haber dos dígitos.

# %%
def answers_of(chosen: list, count: int, most: int = TESTS) -> list:
    """What is found in the first scenes from `count` proposals each."""
    pairs = zip(looks[:most], chosen[:most], strict=True)
    return [detecting.settle(detecting.name(detector, look, proposed[:count]))
            for look, proposed in pairs]

found = answers_of(proposals["scores and shifts"], 10)

# %% [markdown] lang="en"
# What is drawn: the boxes with a probability of more than one half, each with its digit and its probability. The true boxes are dashed. An orange box that is far from every dashed one is an invention: something else was taken for a digit.

# %% [markdown] lang="es"
# Lo que se dibuja: las cajas con probabilidad mayor que un medio, cada una con su dígito y su probabilidad. Las cajas verdaderas llevan línea discontinua. Una caja naranja lejos de toda caja discontinua es un invento: otra cosa pasó por dígito.

# %%
def drawn(image: np.ndarray, said: precision.Found, truth: np.ndarray) -> plots.Boxed:
    """A scene with what was found in it, from a probability of 1/2 on."""
    sure = said.scores > .5
    pairs = zip(said.labels[sure], said.scores[sure], strict=True)
    words = [f"{label} {score:.2f}" for label, score in pairs]
    return plots.Boxed(image, said.boxes[sure], words, truth)

# %%
plots.boxes({str(k): drawn(tests.images[k], found[k], truths[k].boxes)
             for k in range(4)},
            caption="four scenes with the digits that the detector found")

# %% [markdown] lang="en"
# A number for it. Sort all boxes of one class, over all scenes, by their score. A box is a **hit** if it meets an object of its class that no better box has met: a second box on the same object is a mistake. Go down the list: **precision** is the share of hits so far, **recall** the share of objects found so far. **Average precision** is the area below precision against recall, where the precision at a recall is the best that is had there or further down the list.
#
# By hand: hit, miss, hit, and there are 4 objects. Precision: $1, \frac12, \frac23$; the best from there on: $1, \frac23, \frac23$. Recall rises by $\frac14$ with each hit: $\frac14·1 + \frac14·\frac23 = \frac5{12} = 0.42$.

# %% [markdown] lang="es"
# Un número para ello. Ordena por puntaje todas las cajas de una clase, de todas las escenas. Una caja es un **acierto** si alcanza un objeto de su clase que ninguna caja mejor alcanzó: una segunda caja sobre el mismo objeto es un error. Recorre la lista: la **precisión** es la parte de aciertos hasta ahí, el *recall* la parte de objetos hallados hasta ahí. La **precisión media** es el área bajo la precisión frente al recall, donde la precisión en un recall es la mejor que se tiene ahí o más abajo en la lista.
#
# A mano: acierto, fallo, acierto, y hay 4 objetos. Precisión: $1, \frac12, \frac23$; la mejor de ahí en adelante: $1, \frac23, \frac23$. El recall sube $\frac14$ con cada acierto: $\frac14·1 + \frac14·\frac23 = \frac5{12} = 0.42$.

# %% [markdown] lang="en"
# **Your turn: repair.** The function gets the list of hits (1) and misses (0), best box first, and the number of objects. It has three bugs.

# %% [markdown] lang="es"
# **Tu turno: repara.** La función recibe la lista de aciertos (1) y fallos (0), la mejor caja primero, y el número de objetos. Tiene tres errores.

# %%
# exercise: 13.precision_area
def precision_area(hits: list, objects: int) -> float:
    """The area below precision against recall."""
    ### BEGIN SOLUTION
    shares = [sum(hits[:k + 1]) / (k + 1) for k in range(len(hits))]
    highest = [max(shares[k:]) for k in range(len(hits))]
    return float(np.dot(hits, highest)) / objects
    ### STUB
    # right = np.cumsum(hits)
    # precision = right / objects
    # best = np.maximum.accumulate(precision)
    # steps = np.array(hits) / len(hits)
    # return float((steps * best).sum())
    ### END SOLUTION

# %%
check("13.precision_area", precision_area)

# %% [markdown] lang="en"
# The course's version, against a library. scikit-learn gives the curve of precision and recall for scores and right answers; the area below it, with the best precision from there on, must be ours:

# %% [markdown] lang="es"
# La versión del curso, frente a una biblioteca. scikit-learn da la curva de precisión y recall para puntajes y respuestas correctas; el área bajo ella, con la mejor precisión de ahí en adelante, debe ser la nuestra:

# %%
from sklearn.metrics import precision_recall_curve

is_hit, scores = rng.random(200) < .4, rng.random(200)
shares, reached, _ = precision_recall_curve(is_hit, scores)
area = -(np.diff(reached) * np.maximum.accumulate(shares)[:-1]).sum()
said = list(zip(scores, is_hit, strict=True))
assert np.isclose(precision.average_precision(said, int(is_hit.sum())), area)

# %% [markdown] lang="en"
# The mean over the ten digits is **mAP**. At IoU 0.5, and at a strict 0.75:

# %% [markdown] lang="es"
# La media sobre los diez dígitos es **mAP**. Con IoU 0.5, y con un estricto 0.75:

# %%
means = {strict: precision.mean_average_precision(found, truths, threshold=strict)
         for strict in (.5, .75)}
assert not enough or means[.5] > max(.75, means[.75])
table(means.items(), ["IoU", "mAP"])

# %% [markdown] lang="en"
# Trained for minutes, it finds and names most digits; exact boxes are harder.
#
# **A scene of your own.** Choose digits, places and heights, and have them found. Change the numbers below. *Predict* before you run: does it find a digit 60 pixels high? Two on top of each other? A 6 upside down?

# %% [markdown] lang="es"
# Tras unos minutos de entrenamiento halla y nombra la mayoría de los dígitos; las cajas exactas son más difíciles.
#
# **Una escena tuya.** Elige dígitos, lugares y alturas, y haz que los encuentren. Cambia los números de abajo. *Predice* antes de ejecutar: ¿hallará un dígito de 60 píxeles de alto? ¿Dos encimados? ¿Un 6 de cabeza?

# %%
def stamp(digit: int, number: int = 0) -> scenes.Stamp:
    """One of the test digits, cut to its ink."""
    which = np.flatnonzero(data.y_test == digit)[number]
    return scenes.cut(data.x_test[which], digit)

MINE = [scenes.Place(stamp(3), top=8, left=10, height=40),
        scenes.Place(stamp(7), top=52, left=60, height=30),
        scenes.Place(stamp(5), top=62, left=12, height=24)]
own, _ = scenes.compose(MINE, np.random.default_rng(5), photos=["flower"])
mine = detecting.detect(detector, own[None])[0]

# %%
plots.boxes({"mine": drawn(own, mine, [place.box for place in MINE])},
            caption="a scene of one's own, and what the detector found in it")

# %% [markdown] lang="en"
# It knows what it has practised on: digits of 18 to 44 pixels that hardly touch. Outside of that nothing is promised, and its probability is no warning: it is as sure of nonsense.

# %% [markdown] lang="es"
# Conoce lo que practicó: dígitos de 18 a 44 píxeles que apenas se tocan. Fuera de eso no promete nada, y su probabilidad no avisa: está igual de segura de un disparate.

# %% [markdown] lang="en"
# ## 10 · A label for every pixel
#
# A box is a rough answer. **Segmentation** names each pixel. In 2012 Clément Farabet, Camille Couprie, Laurent Najman and Yann LeCun let one network look at three sizes of the image (a Laplacian pyramid) and label the pixel in the middle of each window; a second step cleaned the labels. In 2014 Jonathan Long, Evan Shelhamer and Trevor Darrell trained it in one piece, from image to labels: a **fully convolutional network**, FCN. Section 3 was its first half: make the dense layers of a classifier convolutions, and it answers at every place.
#
# What a digit's pixels are we know: its stroke, thickened, holes filled.

# %% [markdown] lang="es"
# ## 10 · Una etiqueta por píxel
#
# Una caja es una respuesta tosca. La **segmentación** nombra cada píxel. En 2012, Clément Farabet, Camille Couprie, Laurent Najman y Yann LeCun hicieron que una red mirara tres tamaños de la imagen (una pirámide laplaciana) y etiquetara el píxel central de cada ventana; un segundo paso limpiaba las etiquetas. En 2014, Jonathan Long, Evan Shelhamer y Trevor Darrell la entrenaron de una pieza, de la imagen a las etiquetas: una **red totalmente convolucional**, FCN. La sección 3 fue su primera mitad: convierte en convoluciones las capas densas de un clasificador, y responde en cada lugar.
#
# Cuáles son los píxeles de un dígito lo sabemos: su trazo, engrosado, con los huecos llenos.

# %%
plots.masks({"scene": tests.images[0], "labels": tests.masks[0],
             "another scene": tests.images[1], "its labels": tests.masks[1]},
            caption="two scenes, and a label for each of their pixels")

# %% [markdown] lang="en"
# **How good is a labelling?** The share of right pixels says little: nine of ten pixels are background. Count instead in a table how many pixels of class $i$ were called $j$, and take the IoU of each class: right pixels over all that are of the class or were called so. Their mean is the **mean IoU**.
#
# By hand, with the table $\begin{pmatrix}6&2\\1&3\end{pmatrix}$: class 0 has $6/(8 + 7 - 6) = 0.67$, class 1 has $3/(4 + 5 - 3) = 0.5$; the mean is 0.58, where accuracy says 0.75.
#
# **Your turn** (about 4 lines): the mean IoU of such a table. Classes that neither occur nor are said do not count.

# %% [markdown] lang="es"
# **¿Qué tan buenas son unas etiquetas?** La parte de píxeles correctos dice poco: nueve de cada diez píxeles son fondo. Mejor cuenta en una tabla cuántos píxeles de la clase $i$ se llamaron $j$, y toma el IoU de cada clase: píxeles correctos entre todos los que son de la clase o se llamaron así. Su media es el **IoU medio**.
#
# A mano, con la tabla $\begin{pmatrix}6&2\\1&3\end{pmatrix}$: la clase 0 tiene $6/(8 + 7 - 6) = 0.67$, la clase 1 tiene $3/(4 + 5 - 3) = 0.5$; la media es 0.58, donde la exactitud dice 0.75.
#
# **Tu turno** (alrededor de 4 líneas): el IoU medio de una tabla así. Las clases que no aparecen ni se dicen no cuentan.

# %%
# exercise: 13.mean_overlap
def mean_overlap(table: np.ndarray) -> float:
    """The mean IoU of the classes that occur: counts (true, said), (k, k) -> ()."""
    ### BEGIN SOLUTION
    shares = []
    for k in range(len(table)):
        union = table[k].sum() + table[:, k].sum() - table[k, k]
        if union:
            shares.append(table[k, k] / union)
    return float(np.mean(shares))
    ### END SOLUTION

# %%
check("13.mean_overlap", mean_overlap)

# %% [markdown] lang="en"
# **What stride costs.** A network whose last map has one place for 16×16 pixels can say one label for all of them. Even if each is the best possible, thin things are lost. How good can it be? Give each square its most frequent label. *Predict:* what is left of our digits at a stride of 16?

# %% [markdown] lang="es"
# **Lo que cuesta el stride.** Una red cuyo último mapa tiene un lugar por cada 16×16 píxeles puede decir una etiqueta para todos ellos. Aunque cada una sea la mejor posible, lo delgado se pierde. ¿Qué tan buena puede ser? Dale a cada cuadrado su etiqueta más frecuente. *Predice:* ¿qué queda de nuestros dígitos con un stride de 16?

# %%
from helpers.where import pixels

def quality(said: np.ndarray) -> float:
    """The mean IoU of labels for the test scenes (n, 96, 96)."""
    return pixels.mean_iou(pixels.confusion(tests.masks, said, 11))

STRIDES = 16, 8, 4
bounds = {stride: quality(pixels.coarsen(tests.masks, stride)) for stride in STRIDES}
assert bounds[16] < bounds[8] < bounds[4]
table(bounds.items(), ["stride", "best mean IoU"])

# %% [markdown] lang="en"
# So a network with a large stride *must* do badly here, whatever it learns. (It may draw smoother edges than squares by interpolation, so this is a guide and no law.) But the deep maps, with the large stride, know best *what* it is; the earlier ones know *where*. The FCN adds the two: scores of the coarse map, made twice as large, plus scores of a finer one. That is a **skip**.
#
# **Your turn, in Keras** (about 5 lines): a model with two inputs, a coarse map and one twice as large. Each gets a score for each class by a 1×1 convolution; the coarse scores are made twice as large by bilinear interpolation, and the two are added.

# %% [markdown] lang="es"
# Así que una red de stride grande *tiene que* ir mal aquí, aprenda lo que aprenda. (Al interpolar puede dibujar bordes más suaves que los cuadrados, así que esto es una guía y no una ley.) Pero los mapas profundos, de stride grande, son los que mejor saben *qué* es; los anteriores saben *dónde*. La FCN suma ambos: puntajes del mapa grueso, ampliados al doble, más puntajes de uno más fino. Eso es un **salto** (*skip*).
#
# **Tu turno, en Keras** (alrededor de 5 líneas): un modelo con dos entradas, un mapa grueso y otro el doble de grande. Cada uno recibe un puntaje por clase con una convolución de 1×1; los puntajes gruesos se amplían al doble por interpolación bilineal, y ambos se suman.

# %%
# exercise: 13.fused_scores
def fused_scores(coarse: tuple, fine: tuple, classes: int) -> keras.Model:
    """Maps (h, w, c) and (2h, 2w, d) -> scores (2h, 2w, classes)."""
    ### BEGIN SOLUTION
    small, large = keras.Input(coarse), keras.Input(fine)
    rough = layers.Conv2D(classes, 1)(small)
    enlarged = layers.UpSampling2D(interpolation="bilinear")(rough)
    exact = layers.Conv2D(classes, 1)(large)
    return keras.Model([small, large], enlarged + exact)
    ### END SOLUTION

# %%
check("13.fused_scores", fused_scores)

# %% [markdown] lang="en"
# **Larger maps by convolution.** The paper enlarges by a **transposed convolution** (lesson 11): each number lays down the kernel times itself, and overlaps add up. With a kernel like a roof that is linear interpolation, and being a layer, it can go on learning from there. By hand, on a line: the numbers 2 and 4, the kernel $(\frac14, \frac34, \frac34, \frac14)$, stride 2:

# %% [markdown] lang="es"
# **Mapas más grandes por convolución.** El artículo amplía con una **convolución transpuesta** (lección 11): cada número deposita el kernel multiplicado por él, y lo que se traslapa se suma. Con un kernel en forma de techo eso es interpolación lineal, y como es una capa, puede seguir aprendiendo desde ahí. A mano, en una línea: los números 2 y 4, el kernel $(\frac14, \frac34, \frac34, \frac14)$, stride 2:

# %% tags=["nbval-check-output"]
roof, laid = np.array([1, 3, 3, 1]) / 4, np.zeros(6)
for k, value in enumerate((2, 4)):
    laid[2 * k:2 * k + 4] += value * roof
show(laid_down=laid)

# %% [markdown] lang="en"
# Keras's bilinear enlargement of the same two numbers has four places, the middle four of these six:

# %% [markdown] lang="es"
# La ampliación bilineal de Keras de los mismos dos números tiene cuatro lugares, los cuatro del medio de estos seis:

# %%
line = np.array([2, 4], "float32").reshape(1, 1, 2, 1)
twice = layers.UpSampling2D((1, 2), interpolation="bilinear")(line)
assert np.allclose(np.array(twice).ravel()[1:3], laid[2:4])

# %% [markdown] lang="en"
# In the middle, 2.5 and 3.5, as Keras's bilinear enlargement says; only at the border do the two differ.
#
# **Our three networks**, of stride 16, 8 and 4, share their layers. As in the paper each begins where the coarser one ended, and a new skip begins with zeros: at first it changes nothing. The first five convolutions have the detector's weights: they know digits already (the paper's come from a classifier).

# %% [markdown] lang="es"
# En medio, 2.5 y 3.5, como dice la ampliación bilineal de Keras; solo en el borde difieren las dos.
#
# **Nuestras tres redes**, de stride 16, 8 y 4, comparten sus capas. Como en el artículo, cada una comienza donde terminó la más gruesa, y un salto nuevo comienza en ceros: al principio no cambia nada. Las primeras cinco convoluciones llevan los pesos del detector: ya conocen los dígitos (las del artículo vienen de un clasificador).

# %%
from helpers.architectures.fcn import fcn

print(inspect.getsource(fcn))

# %%
def with_the_detectors(models: dict) -> dict:
    """The networks, with what the detector's five convolutions have learnt."""
    for layer in detector.trunk.layers:
        if layer.name.startswith("conv"):
            models[4].get_layer(layer.name).set_weights(layer.get_weights())
    return models

# %% [markdown] lang="en"
# Each is trained with the cross-entropy of its pixels, all counted alike:

# %% [markdown] lang="es"
# Cada una se entrena con la entropía cruzada de sus píxeles, todos por igual:

# %%
def train(model: keras.Model, epochs: int, peak: float, name: str) -> np.ndarray:
    """Train on the pixels' labels: -> labels for the test scenes, (n, 96, 96)."""
    batches = Batches(practice.images, practice.masks, 16)
    rate = OneCycle(peak, epochs * len(batches), rise=.1)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss, jit_compile=False)
    fit(model, batches, epochs, name)
    return model.predict(tests.images, 50, verbose=0).argmax(axis=-1)

# %% [markdown] lang="en"
# A **control**: the gain may come from the longer training and not from the skips. So a copy of the first network, stride 16, goes on for as many epochs as the other two together. (The paper made a like test: going on with a smaller rate, but without a skip, brought little.)

# %% [markdown] lang="es"
# Un **control**: la ganancia puede venir de entrenar más tiempo y no de los saltos. Por eso una copia de la primera red, de stride 16, sigue por tantas épocas como las otras dos juntas. (El artículo hizo una prueba parecida: seguir con una tasa menor, pero sin salto, aportó poco.)

# %%
STAGE = max(EPOCHS // 4, 1)  # epochs
keras.utils.set_random_seed(0)
networks, copies = with_the_detectors(architectures.fcn()), architectures.fcn()
labelled = {"16": train(networks[16], STAGE, 2e-3, "13-fcn16")}
copies[16].set_weights(networks[16].get_weights())
for stride in (8, 4):
    labelled[str(stride)] = train(networks[stride], STAGE, 1e-3, f"13-fcn{stride}")
labelled["16, longer"] = train(copies[16], 2 * STAGE, 1e-3, "13-fcn16-longer")

# %%
reached = {name: quality(said) for name, said in labelled.items()}
assert not enough or reached["16"] < reached["8"] < reached["4"]
assert not enough or reached["16, longer"] < reached["8"]
table([(name, value, bounds[int(name.split(",")[0])])
       for name, value in reached.items()], ["stride", "mean IoU", "best mean IoU"])

# %% [markdown] lang="en"
# And to look at: a scene, what is there, and what each network says of it.

# %% [markdown] lang="es"
# Y para mirar: una escena, lo que hay, y lo que cada red dice de ella.

# %%
plots.masks({"scene": tests.images[0], "labels": tests.masks[0],
             **{f"stride {stride}": labelled[str(stride)][0] for stride in STRIDES}},
            caption="a scene, its labels, and what the three networks say")

# %% [markdown] lang="en"
# From `cpu` on, the cell with the table asserts two things: each skip helps, and more than time does. (A mean IoU above the best of its stride comes from smoother edges than squares have.) The coarse network knows roughly where a digit is; the finest draws its outline. **U-Net** (Ronneberger, Fischer & Brox, 2015) took the idea to its end: not scores but whole maps go across, at every size, to a second half about as deep as the first.

# %% [markdown] lang="es"
# Desde `cpu`, la celda de la tabla afirma con `assert` dos cosas: cada salto ayuda, y más que el tiempo. (Un IoU medio por encima del mejor de su stride viene de bordes más suaves que los cuadrados.) La red gruesa sabe a grandes rasgos dónde está un dígito; la más fina dibuja su contorno. **U-Net** (Ronneberger, Fischer y Brox, 2015) llevó la idea hasta el final: no cruzan puntajes sino mapas enteros, en cada tamaño, hacia una segunda mitad más o menos tan profunda como la primera.

# %% [markdown] lang="en"
# ## 11 · Paper against ours
#
# The papers' data are photographs of Pascal VOC with 20 classes; ours are scenes of digits. So no number can be compared, only what is larger than what. All of ours is one training on few scenes.
#
# **Faster R-CNN, Table 2** (mAP in %, ZF net). With 100 proposals 55.1, and 44.6 without scores. With 300 proposals 56.8, and 52.1 without shifts. **Table 10**: two stages 58.7; in one stage, all 20,000 windows named at once, 53.8. Ours, on up to 100 scenes:

# %% [markdown] lang="es"
# ## 11 · El artículo y lo nuestro
#
# Los datos de los artículos son fotografías de Pascal VOC con 20 clases; los nuestros, escenas de dígitos. Así que no se puede comparar ningún número, solo qué es mayor que qué. Todo lo nuestro es un único entrenamiento con pocas escenas.
#
# **Faster R-CNN, tabla 2** (mAP en %, red ZF). Con 100 propuestas, 55.1, y 44.6 sin puntajes. Con 300 propuestas, 56.8, y 52.1 sin desplazamientos. **Tabla 10**: en dos etapas, 58.7; en una, nombrando a la vez las 20 000 ventanas, 53.8. Lo nuestro, en hasta 100 escenas:

# %%
few = min(TESTS, 100)

def score(chosen: list, count: int) -> float:
    """mAP in % on the first scenes from `count` proposals each."""
    said = answers_of(chosen, count, few)
    return 100 * precision.mean_average_precision(said, truths[:few])

whole = score(proposals["scores and shifts"], 10)
ours = {"no scores": score(proposals["no scores"], 10),
        "no shifts": score(proposals["no shifts"], 10),
        "all windows": score([every] * few, len(every))}
assert not enough or all(value < whole for value in ours.values())

# %% [markdown] lang="en"
# The paper's numbers beside ours; “changed” is with the change:

# %% [markdown] lang="es"
# Los números del artículo junto a los nuestros; «cambiado» es con el cambio:

# %%
paper = {"no scores": (55.1, 44.6), "no shifts": (56.8, 52.1),
         "all windows": (58.7, 53.8)}
table([(name, *paper[name], whole, value) for name, value in ours.items()],
      ["what is changed", "paper", "changed, paper", "ours", "changed, ours"])

# %% [markdown] lang="en"
# In the paper each of the three changes costs mAP; in ours, trained at `cpu`, too. Without scores ours loses far more, because ten boxes are few, and most of 864 anchors are on nothing.
#
# **FCN, Table 2** (mean IoU in %): stride 32: 59.4, stride 16: 62.4, stride 8: 62.7. The order is ours as well, but our gains are much larger. Why? Look at what the stride allows at best (appendix A of the paper: 86.1, 92.8 and 96.4 for 32, 16 and 8): Pascal's objects are large beside the stride; our digits are thin beside it.

# %% [markdown] lang="es"
# En el artículo cada uno de los tres cambios cuesta mAP; en lo nuestro, entrenado con `cpu`, también. Sin puntajes lo nuestro pierde mucho más, porque diez cajas son pocas, y la mayoría de los 864 anchors no está sobre nada.
#
# **FCN, tabla 2** (IoU medio en %): stride 32: 59.4, stride 16: 62.4, stride 8: 62.7. El orden es también el nuestro, pero nuestras ganancias son mucho mayores. ¿Por qué? Mira lo que el stride permite en el mejor caso (apéndice A del artículo: 86.1, 92.8 y 96.4 para 32, 16 y 8): los objetos de Pascal son grandes frente al stride; nuestros dígitos son delgados.

# %%
printed = {"coarse": (59.4, 86.1), "middle": (62.4, 92.8), "fine": (62.7, 96.4)}
rows = [(name, *values, 100 * reached[str(stride)], 100 * bounds[stride])
        for (name, values), stride in zip(printed.items(), STRIDES, strict=True)]
gains = [rows[2][1] - rows[0][1], rows[2][3] - rows[0][3]]
rooms = [rows[2][2] - rows[0][2], rows[2][4] - rows[0][4]]
assert rooms[1] > rooms[0] and (not enough or gains[1] > gains[0] > 0)
table(rows, ["stride", "paper", "best possible", "ours", "best possible, ours"])

# %% [markdown] lang="en"
# **What it is used for.** What finds digits finds people: in a crowd, from a drone, at a border. A box with a name and 0.97 beside it looks like knowledge; it is the statement of a network about images like those it has practised on. How often it errs can differ between groups of people, above all if some are rare in its data. A detector belongs with a statement of what it was trained and tested on, and of what it must not be used for. Ours: digits on photographs, and nothing else.

# %% [markdown] lang="es"
# **Para qué se usa.** Lo que encuentra dígitos encuentra personas: en una multitud, desde un dron, en una frontera. Una caja con un nombre y 0.97 al lado parece saber; es la afirmación de una red sobre imágenes como las que practicó. Cuánto se equivoca puede diferir entre grupos de personas, sobre todo si algunos son raros en sus datos. A un detector le corresponde una ficha que diga con qué se entrenó y se probó, y para qué no se debe usar. El nuestro: dígitos sobre fotografías, y nada más.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You measured how two boxes agree by intersection over union, and described one from the other by $(t_y, t_x, t_h, t_w)$.
# 2. You placed 864 anchors and built the network that asks each of them: an object? shifted how?
# 3. You sent duplicates away by non-maximum suppression, and pooled regions of any size to one.
# 4. You measured recall of proposals, with scores and shifts and without, and average precision by hand and against a library.
# 5. You composed a scene, and saw what a detector finds in it and what not.
# 6. You labelled pixels with strides of 16, 8 and 4, beside what each stride allows, and beside a control that had as much time.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Mediste cuánto coinciden dos cajas con la intersección sobre la unión, y describiste una a partir de otra con $(t_y, t_x, t_h, t_w)$.
# 2. Ubicaste 864 anchors y construiste la red que le pregunta a cada uno: ¿un objeto?, ¿movido cómo?
# 3. Echaste los duplicados por supresión de no máximos, y agrupaste regiones de cualquier tamaño a uno solo.
# 4. Mediste el recall de las propuestas, con y sin puntajes y desplazamientos, y la precisión media a mano y frente a una biblioteca.
# 5. Compusiste una escena, y viste qué halla en ella un detector y qué no.
# 6. Etiquetaste píxeles con strides de 16, 8 y 4, junto a lo que permite cada stride, y junto a un control que tuvo el mismo tiempo.

# %% [markdown] lang="en"
# ## References
#
# - S. Ren, K. He, R. Girshick, J. Sun, "Faster R-CNN: towards real-time object detection with region proposal networks", [arXiv 1506.01497](https://arxiv.org/abs/1506.01497): sections 3.1, 3.2, eqs. 1 and 2, Tables 2, 5, 10. R. Girshick, "Fast R-CNN", [arXiv 1504.08083](https://arxiv.org/abs/1504.08083): section 2.1. R. Girshick, J. Donahue, T. Darrell, J. Malik, "Rich feature hierarchies for accurate object detection and semantic segmentation", [arXiv 1311.2524](https://arxiv.org/abs/1311.2524): section 2.2, appendix C.
# - P. Sermanet, D. Eigen, X. Zhang, M. Mathieu, R. Fergus, Y. LeCun, "OverFeat: integrated recognition, localization and detection using convolutional networks", [arXiv 1312.6229](https://arxiv.org/abs/1312.6229). K. He, G. Gkioxari, P. Dollár, R. Girshick, "Mask R-CNN", [arXiv 1703.06870](https://arxiv.org/abs/1703.06870).
# - J. Long, E. Shelhamer, T. Darrell, "Fully convolutional networks for semantic segmentation", [arXiv 1411.4038](https://arxiv.org/abs/1411.4038): section 4.2, Table 2, appendix A.
# - C. Farabet, C. Couprie, L. Najman, Y. LeCun, "Learning hierarchical features for scene labeling", *IEEE TPAMI* 35 (2013), [doi 10.1109/TPAMI.2012.231](https://doi.org/10.1109/TPAMI.2012.231). O. Ronneberger, P. Fischer, T. Brox, "U-Net: convolutional networks for biomedical image segmentation", [arXiv 1505.04597](https://arxiv.org/abs/1505.04597).

# %% [markdown] lang="es"
# ## Referencias
#
# - S. Ren, K. He, R. Girshick, J. Sun, "Faster R-CNN: towards real-time object detection with region proposal networks", [arXiv 1506.01497](https://arxiv.org/abs/1506.01497): secciones 3.1, 3.2, ecs. 1 y 2, tablas 2, 5, 10. R. Girshick, "Fast R-CNN", [arXiv 1504.08083](https://arxiv.org/abs/1504.08083): sección 2.1. R. Girshick, J. Donahue, T. Darrell, J. Malik, "Rich feature hierarchies for accurate object detection and semantic segmentation", [arXiv 1311.2524](https://arxiv.org/abs/1311.2524): sección 2.2, apéndice C.
# - P. Sermanet, D. Eigen, X. Zhang, M. Mathieu, R. Fergus, Y. LeCun, "OverFeat: integrated recognition, localization and detection using convolutional networks", [arXiv 1312.6229](https://arxiv.org/abs/1312.6229). K. He, G. Gkioxari, P. Dollár, R. Girshick, "Mask R-CNN", [arXiv 1703.06870](https://arxiv.org/abs/1703.06870).
# - J. Long, E. Shelhamer, T. Darrell, "Fully convolutional networks for semantic segmentation", [arXiv 1411.4038](https://arxiv.org/abs/1411.4038): sección 4.2, tabla 2, apéndice A.
# - C. Farabet, C. Couprie, L. Najman, Y. LeCun, "Learning hierarchical features for scene labeling", *IEEE TPAMI* 35 (2013), [doi 10.1109/TPAMI.2012.231](https://doi.org/10.1109/TPAMI.2012.231). O. Ronneberger, P. Fischer, T. Brox, "U-Net: convolutional networks for biomedical image segmentation", [arXiv 1505.04597](https://arxiv.org/abs/1505.04597).
