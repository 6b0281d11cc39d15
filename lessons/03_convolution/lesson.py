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
# # 3 · From the cat's cortex to the convolution layer
#
# A cell in the visual cortex looks at a small window of the world and answers to one pattern in it. A convolution layer is built from units that do the same, all with the same weights. This lesson goes from the cell to the layer.
#
# **You will be able to**
#
# 1. explain what simple and complex cells respond to, and simulate both;
# 2. convolve an image with a kernel by hand, and say which way round;
# 3. predict the output size for any kernel, stride, padding and dilation;
# 4. count the parameters and multiply-adds of a convolution layer;
# 5. write the layer in NumPy, forward and backward, and check it against Keras.
#
# **You need** lesson 1 (weighted sums), NumPy arrays, and partial derivatives for section 8. **Time:** about 120 minutes.

# %% [markdown] lang="es"
# # 3 · De la corteza del gato a la capa de convolución
#
# Una célula de la corteza visual mira una pequeña ventana del mundo y responde a un patrón que hay en ella. Una capa de convolución está hecha de unidades que hacen lo mismo, todas con los mismos pesos. Esta lección va de la célula a la capa.
#
# **Serás capaz de**
#
# 1. explicar a qué responden las células simples y las complejas, y simular ambas;
# 2. convolucionar a mano una imagen con un kernel, y decir en qué sentido;
# 3. predecir el tamaño de la salida para cualquier kernel, *stride*, *padding* y dilatación;
# 4. contar los parámetros, y las multiplicaciones y sumas, de una capa de convolución;
# 5. escribir la capa en NumPy, hacia adelante y hacia atrás, y comprobarla con Keras.
#
# **Necesitas** la lección 1 (sumas ponderadas), arreglos de NumPy y, para la sección 8, derivadas parciales. **Tiempo:** unos 120 minutos.

# %%
import numpy as np

from helpers import datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · What a cell in the cortex looks at
#
# In 1958 David Hubel and Torsten Wiesel were showing spots of light to a cat and recording single cells of its visual cortex. The cells hardly answered. Then one *fired* (sent a burst of electrical pulses, its way of answering): not at a spot, but at the straight shadow of the *edge* of the glass slide that carried the spot, as it was pushed into the instrument that shone the spots into the eye (an ophthalmoscope), and only at one angle. (In retrospect, Hubel wrote later, it was almost certainly a *complex* cell; both kinds are simulated below.)
#
# | Year | Animal | What the paper added |
# | --- | --- | --- |
# | 1959 | cat | fields with parts where light excites the cell and parts where it inhibits, side by side: they answer best to a bar at one angle |
# | 1962 | cat | **simple** and **complex** cells, and the idea that complex cells gather simple ones; columns of cells that prefer one orientation |
# | 1965 | cat | **hypercomplex** cells, for which the bar must also end |
# | 1968 | monkey | the same kinds of cells, more sharply tuned |
#
# The part of the scene that can change a cell's response is its **receptive field**. Neighbouring cells have neighbouring fields, so the cortex holds a map of the retina (a *topographic map*, known before Hubel and Wiesel). From simple to complex to hypercomplex, each kind of cell was thought to be built from the one before: a **hierarchy of features**. (Today the last step is drawn differently: simple cells too can need a bar that ends.) Both ideas, local fields and a hierarchy, are in every convolutional network of this course.

# %% [markdown] lang="es"
# ## 1 · Qué mira una célula de la corteza
#
# En 1958, David Hubel y Torsten Wiesel mostraban manchas de luz a un gato y registraban células individuales de su corteza visual. Las células casi no respondían. De pronto una *disparó* (emitió una ráfaga de pulsos eléctricos, que es su manera de responder): no por una mancha, sino por la sombra recta del *borde* de la placa de vidrio que llevaba la mancha, al entrar en el aparato que proyectaba las manchas en el ojo (un oftalmoscopio), y solo con cierto ángulo. (Vista en retrospectiva, escribió Hubel más tarde, era casi con certeza una célula *compleja*; más abajo se simulan ambas.)
#
# | Año | Animal | Qué aportó el artículo |
# | --- | --- | --- |
# | 1959 | gato | campos con partes donde la luz excita a la célula y partes donde la inhibe, contiguas: responden mejor a una barra con cierto ángulo |
# | 1962 | gato | células **simples** y **complejas**, y la idea de que las complejas reúnen a las simples; columnas de células que prefieren una misma orientación |
# | 1965 | gato | células **hipercomplejas**, para las que además la barra debe terminar |
# | 1968 | mono | los mismos tipos de células, con sintonía más fina |
#
# La parte de la escena que puede cambiar la respuesta de una célula es su **campo receptivo**. Células vecinas tienen campos vecinos, así que la corteza contiene un mapa de la retina (un *mapa topográfico*, conocido antes de Hubel y Wiesel). Se pensó que, de simple a compleja y a hipercompleja, cada tipo se construye con el anterior: una **jerarquía de características**. (Hoy el último paso se ve de otro modo: también hay células simples que exigen que la barra termine.) Las dos ideas, campos locales y jerarquía, están en todas las redes convolucionales de este curso.

# %% [markdown] lang="en"
# ### A simple cell, simulated
#
# A good description of a simple cell's field is a **Gabor function**: a wave inside a bell. Where it is bright in the picture below, light excites the cell; where it is dark, light inhibits it; in the even grey around, light does nothing. The response is a weighted sum of the light, and never less than zero: a cell cannot fire less than not at all.
#
# *Predict:* three bars of light follow, at 30°, 60° and 120°. The cell prefers 30°. Which bar makes it respond most? Does any leave it silent?

# %% [markdown] lang="es"
# ### Una célula simple, simulada
#
# Una buena descripción del campo de una célula simple es una **función de Gabor**: una onda dentro de una campana. Donde la figura es clara, la luz excita a la célula; donde es oscura, la inhibe; en el gris uniforme de alrededor, la luz no hace nada. La respuesta es una suma ponderada de la luz, y nunca es menor que cero: una célula no puede disparar menos que nada.
#
# *Predice:* a continuación hay tres barras de luz, a 30°, 60° y 120°. La célula prefiere 30°. ¿Cuál la hace responder más? ¿Alguna la deja en silencio?

# %%
from helpers.scratch import cortex

field = cortex.gabor(angle=30)
bars = {f"{angle}°": cortex.bar(angle) for angle in (30, 60, 120)}
plots.images({"receptive field": field, **bars},
             caption="a receptive field, and bars in three directions")

# %% tags=["nbval-check-output"]
rows = [(name, f"{cortex.simple_cell(field, bar):.1f}") for name, bar in bars.items()]
table(rows, ["bar", "response"])

# %% tags=["nbval-check-output"]
parts = field.clip(min=0), field.clip(max=0)
rows = [[name, *(f"{np.sum(part * bar):.1f}" for part in parts)]
        for name, bar in bars.items()]
table(rows, ["bar", "positive weights", "negative weights"])

# %% [markdown] lang="en"
# The second cell splits each response into what the bright stripe gives and what the dark ones take back. Only the bar along the bright stripe is seen well. At 60° the bar meets less of it and crosses the dark stripes too, which take back half. At 120° they take back nearly all. Turn the bar through all angles, and you have the cell's **orientation tuning curve**.

# %% [markdown] lang="es"
# La segunda celda separa cada respuesta en lo que da la franja clara y lo que quitan las oscuras. Solo se ve bien la barra que cae a lo largo de la franja clara. A 60° la barra pasa por menos de ella y cruza también las oscuras, que quitan la mitad. A 120° quitan casi todo. Si giras la barra por todos los ángulos, obtienes la **curva de sintonía de orientación** de la célula.

# %%
angles = np.arange(-60, 121, 2.0)
tuning = np.array([cortex.simple_cell(field, cortex.bar(angle)) for angle in angles])
plots.curves({"response": (angles, tuning)}, x="angle (degrees)", y="response")

# %% [markdown] lang="en"
# The usual measure of how sharp the curve is, its **half-width at half height**, is how far you can turn the bar from the best angle before the response has fallen to half.

# %% [markdown] lang="es"
# La medida usual de qué tan aguda es la curva es su **semiancho a media altura**: cuánto puedes girar la barra desde el mejor ángulo hasta que la respuesta cae a la mitad.

# %% tags=["nbval-check-output"]
half_width = cortex.half_width(angles, tuning)
show(preferred_angle=f"{angles[tuning.argmax()]:.0f}° ± {half_width:.0f}°")

# %% [markdown] lang="en"
# ### A complex cell
#
# Move the bar sideways by a few pixels and the simple cell falls silent: the bar now lies on a dark stripe. A **complex cell** keeps firing. In the *energy model* it takes the weighted sums over two fields, whose waves are a quarter of a wavelength apart, adds their squares and takes the root: where one field sees little, the other sees much.

# %% [markdown] lang="es"
# ### Una célula compleja
#
# Mueve la barra unos píxeles hacia un lado y la célula simple calla: la barra cae sobre una franja oscura. Una **célula compleja** sigue disparando. En el *modelo de energía* toma las sumas ponderadas sobre dos campos, cuyas ondas están a un cuarto de longitud de onda una de otra, suma sus cuadrados y saca la raíz: donde un campo ve poco, el otro ve mucho.

# %%
shifts = np.arange(-16, 17)
moving_bar = [cortex.bar(30, shift) for shift in shifts]
simple = np.array([cortex.simple_cell(field, image) for image in moving_bar])
complex_ = np.array([cortex.complex_cell(30, image) for image in moving_bar])
both = {"simple cell": simple / simple.max(), "complex cell": complex_ / complex_.max()}
lines = {name: (shifts, values) for name, values in both.items()}
plots.curves(lines, x="position (pixels)", y="response")

# %% tags=["nbval-check-output"]
show(**{name: values[[16, 18, 20, 22]].round(2) for name, values in both.items()})

# %% [markdown] lang="en"
# The columns are shifts of 0, 2, 4 and 6 pixels. At 4 pixels the simple cell has 1 % of its response left, the complex cell 87 %. The complex cell knows *what* is there and has partly forgotten *where*. Lesson 4 builds the same forgetting into a network, as pooling.
#
# Now, one simple cell watches one place. To watch the whole scene, the cortex has cells with similar fields all over the map. A network goes further and makes them equal. **The same weights at every place: that is convolution.** Before we do it, look at the alternative.

# %% [markdown] lang="es"
# Las columnas son desplazamientos de 0, 2, 4 y 6 píxeles. A los 4 píxeles a la célula simple le queda 1 % de su respuesta; a la compleja, 87 %. La célula compleja sabe *qué* hay y ha olvidado en parte *dónde*. La lección 4 incorpora ese mismo olvido a una red, con el *pooling*.
#
# Ahora bien, una célula simple vigila un solo lugar. Para vigilar toda la escena, la corteza tiene células con campos parecidos por todo el mapa. Una red va más lejos y los hace iguales. **Los mismos pesos en cada lugar: eso es la convolución.** Antes de hacerla, veamos la alternativa.

# %% [markdown] lang="en"
# ## 2 · A fully connected layer on an image
#
# A fully connected unit, like the perceptron, wants a list of numbers. So a colour image of 32×32×3 (32 rows, 32 columns and 3 **channels**: red, green, blue) is stretched into one long row.

# %% [markdown] lang="es"
# ## 2 · Una capa totalmente conectada sobre una imagen
#
# Una unidad totalmente conectada, como el perceptrón, quiere una lista de números. Así que una imagen a color de 32×32×3 (32 filas, 32 columnas y 3 **canales**: rojo, verde y azul) se estira en una sola fila larga.

# %% tags=["nbval-check-output"]
photo = datasets.photo("astronaut") / 255
small = photo.reshape(32, 16, 32, 16, 3).mean(axis=(1, 3))
stretched = small.reshape(-1)
show(small=small.shape, stretched=stretched.shape)

# %%
stripes = np.tile(stretched, (300, 1))
plots.images({"512×512×3": photo, "32×32×3": small, "3072": stripes},
             caption="a photograph, made smaller, and stretched out to 3072 numbers")

# %% [markdown] lang="en"
# **What it costs.** Ten units need a weight for each of the 3072 numbers, and a bias each. If the layer is to give a picture again, say 28×28 with 6 channels, every one of those 4704 outputs needs 3072 weights.

# %% [markdown] lang="es"
# **Qué cuesta.** Diez unidades necesitan un peso por cada uno de los 3072 números, y un sesgo cada una. Si la capa debe volver a dar una imagen, digamos de 28×28 con 6 canales, cada una de esas 4704 salidas necesita 3072 pesos.

# %% tags=["nbval-check-output"]
outputs = 28 * 28 * 6
show(ten_units=(3072 + 1) * 10, outputs=outputs, all_outputs=(3072 + 1) * outputs)

# %% [markdown] lang="en"
# **What it loses.** Shuffle the pixels of all images in the same way, and shuffle the weights likewise: the layer gives the same result. It cannot know which pixels were neighbours.

# %% [markdown] lang="es"
# **Qué pierde.** Baraja los píxeles de todas las imágenes de la misma manera, y baraja igual los pesos: la capa da el mismo resultado. No puede saber qué píxeles eran vecinos.

# %%
rng = np.random.default_rng(0)
weights = rng.normal(size=3072)
order = rng.permutation(3072)
assert np.isclose(weights @ stretched, weights[order] @ stretched[order])
shuffled = stretched[order].reshape(32, 32, 3)
plots.images({"32×32×3": small, "a permutation": shuffled},
             caption="a small photograph, and its pixels in another order")

# %% [markdown] lang="en"
# To the layer these two pictures are equally good. To you they are not: you use the fact that nearby pixels belong together, and that an eye is an eye wherever it is. A convolution layer has both facts built in.

# %% [markdown] lang="es"
# Para la capa estas dos imágenes son igual de buenas. Para ti no: aprovechas que los píxeles cercanos van juntos, y que un ojo es un ojo dondequiera que esté. Una capa de convolución trae incorporadas ambas cosas.

# %% [markdown] lang="en" tags=["03.convolve2d"]
# ## 3 · Convolution by hand
#
# Here are a 5×5 image and a 3×3 **kernel**: the weights of one small unit. Lay the kernel on the top left corner, multiply each pixel by the weight that lies on it, and add up.

# %% [markdown] lang="es" tags=["03.convolve2d"]
# ## 3 · Convolución a mano
#
# Aquí hay una imagen de 5×5 y un **kernel** de 3×3: los pesos de una pequeña unidad. Coloca el kernel sobre la esquina superior izquierda, multiplica cada píxel por el peso que le cae encima, y suma.

# %% tags=["03.convolve2d"]
image = np.array([[1, 1, 1, 0, 0],
                  [0, 1, 1, 1, 0],
                  [0, 0, 1, 1, 1],
                  [0, 0, 1, 1, 0],
                  [0, 1, 1, 0, 0]])
kernel = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
plots.arrays({"image": image, "kernel": kernel}, framed=(slice(0, 3), slice(0, 3)),
             caption="an image with its first window framed, and the kernel")

# %% [markdown] lang="en"
# Row by row: $1·1 + 1·0 + 1·1$, then $0·0 + 1·1 + 1·0$, then $0·1 + 0·0 + 1·1$. That is $2 + 1 + 1 = 4$. NumPy agrees:

# %% [markdown] lang="es"
# Fila por fila: $1·1 + 1·0 + 1·1$, luego $0·0 + 1·1 + 1·0$, luego $0·1 + 0·0 + 1·1$. Es decir, $2 + 1 + 1 = 4$. NumPy coincide:

# %% tags=["nbval-check-output"]
window = image[0:3, 0:3]
show(products=window * kernel, sum=(window * kernel).sum())

# %% [markdown] lang="en"
# Move the kernel one pixel to the right and do it again. *Predict* the number before you run the cell.

# %% [markdown] lang="es"
# Mueve el kernel un píxel a la derecha y repite. *Predice* el número antes de ejecutar la celda.

# %% tags=["nbval-check-output"]
window = image[0:3, 1:4]
show(sum=(window * kernel).sum())

# %% [markdown] lang="en" tags=["03.convolve2d"]
# The kernel fits on three places in a row and three in a column. All nine sums make the **feature map** (or *activation map*).

# %% [markdown] lang="es" tags=["03.convolve2d"]
# El kernel cabe en tres lugares por fila y tres por columna. Las nueve sumas forman el **mapa de características** (o *mapa de activación*).

# %% tags=["nbval-check-output"]
def product_sum(i: int, j: int) -> int:
    """The sum of the products with the window whose corner is at row i, column j."""
    window = image[i:i + 3, j:j + 3]
    return int((window * kernel).sum())

by_hand = [[product_sum(i, j) for j in range(3)] for i in range(3)]
show(map=np.array(by_hand))

# %%
assert by_hand == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]
plots.arrays({"image": image, "kernel": kernel, "map": np.array(by_hand)},
             caption="image, kernel, and the map found by hand")

# %% [markdown] lang="en"
# Now play with it. Say each sum before you uncover it: hover over the cells of the output or tap them, drag the frame over the image, or go with the arrow keys. Then show the whole output, and add 1 to the top left number of the kernel: a corner marks the cells that change. How many are they? Undo it and add 1 to the middle pixel of the image: how many now? Come back to stride, padding and dilation after section 5. Your own picture can take the image's place; it does not leave this page.

# %% [markdown] lang="es"
# Ahora juega. Di cada suma antes de descubrirla: pasa el ratón por las celdas de la salida o tócalas, arrastra el marco por la imagen, o usa las flechas del teclado. Luego muestra toda la salida y suma 1 al número superior izquierdo del kernel: una esquina marca las celdas que cambian. ¿Cuántas son? Deshaz el cambio y suma 1 al píxel central de la imagen: ¿cuántas ahora? Deja los controles *stride*, *padding* y dilatación para después de la sección 5. Una imagen tuya puede tomar el lugar de la imagen; no sale de esta página.

# %%
widgets.convolution(image, kernel)

# %% tags=["nbval-check-output"]
show(sum_of_the_window=image[0:3, 0:3].sum(), sum_of_the_kernel=kernel.sum())

# %% [markdown] lang="en"
# One number of the kernel takes part in every cell of the map, for all places share it. With the top left one you saw 6 cells change: in the other three places the pixel under it is 0. One pixel takes part in at most nine cells, those whose window holds it; here only the middle pixel is in all nine. You saw 5 change, as many as the kernel has weights that are not 0.
#
# **Your turn.** An exercise is a cell with three dots. Replace them, run the cell, then run the check below it: it tells you at once what is wrong. Write a function that gives the map for any image and any square kernel. Every window must lie inside the image. (About 3 lines.)

# %% [markdown] lang="es"
# Un número del kernel participa en todas las celdas del mapa, pues todos los lugares lo comparten. Con el de arriba a la izquierda viste cambiar 6 celdas: en los otros tres lugares el píxel que tiene debajo es 0. Un píxel participa a lo más en nueve celdas, aquellas cuya ventana lo contiene; aquí solo el píxel central está en las nueve. Viste cambiar 5, tantas como pesos distintos de 0 tiene el kernel.
#
# **Tu turno.** Un ejercicio es una celda con tres puntos. Reemplázalos, ejecuta la celda y luego la verificación que la sigue: te dice al instante qué está mal. Escribe una función que dé el mapa de cualquier imagen con cualquier kernel cuadrado. Toda ventana debe quedar dentro de la imagen. (Unas 3 líneas.)

# %%
# exercise: 03.convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The map of one image under one square kernel.

    (h, w), (k, k) -> (h - k + 1, w - k + 1)
    """
    ### BEGIN SOLUTION
    k = len(kernel)
    height, width = image.shape
    result = np.zeros((height - k + 1, width - k + 1), image.dtype)
    for i, j in np.ndindex(result.shape):
        window = image[i:i + k, j:j + k]
        result[i, j] = np.sum(window * kernel)
    return result
    ### END SOLUTION

# %%
check("03.convolve2d", convolve2d)

# %% [markdown] lang="en"
# ### Which way round?
#
# Mathematicians call this operation **cross-correlation**. Their *convolution* first turns the kernel by 180°:
#
# $$(I * K)_{ij} = \sum_{ab} I_{i-a,\,j-b}\,K_{ab} \qquad\text{but a layer computes}\qquad \sum_{ab} I_{i+a,\,j+b}\,K_{ab}$$
#
# Our kernel cannot show the difference. *Why?* Turn it round and look.

# %% [markdown] lang="es"
# ### ¿En qué sentido?
#
# Los matemáticos llaman a esta operación **correlación cruzada**. Su *convolución* gira primero el kernel 180°:
#
# $$(I * K)_{ij} = \sum_{ab} I_{i-a,\,j-b}\,K_{ab} \qquad\text{pero una capa calcula}\qquad \sum_{ab} I_{i+a,\,j+b}\,K_{ab}$$
#
# Nuestro kernel no puede mostrar la diferencia. *¿Por qué?* Gíralo y mira.

# %% tags=["nbval-check-output"]
show(unchanged=np.array_equal(kernel, kernel[::-1, ::-1]))

# %% [markdown] lang="en"
# It is its own half turn. A lopsided kernel does show the difference. Let both act on an image with a single bright pixel.

# %% [markdown] lang="es"
# Girado media vuelta es el mismo. Un kernel asimétrico sí muestra la diferencia. Aplica ambas operaciones a una imagen con un solo píxel encendido.

# %%
from scipy.signal import convolve2d as true_convolution
from scipy.signal import correlate2d

lopsided = np.array([[1, 2, 3], [0, 0, 0], [0, 0, 0]])
impulse = np.zeros((5, 5), int)
impulse[2, 2] = 1
maps = {"correlation": correlate2d(impulse, lopsided, "valid"),
        "true convolution": true_convolution(impulse, lopsided, "valid")}
plots.arrays({"image": impulse, "kernel": lopsided, **maps},
             caption="a single bright pixel, a kernel, and what both operations make "
                     "of them")

# %% [markdown] lang="en"
# True convolution prints a copy of the kernel wherever there is a point; correlation prints it turned round. Deep-learning libraries compute correlation and call it convolution. It does no harm: the weights are learned, so a turned kernel is learned as easily. From here on "convolution" means what the layer does.

# %% [markdown] lang="es"
# La convolución verdadera imprime una copia del kernel donde hay un punto; la correlación lo imprime girado. Las bibliotecas de aprendizaje profundo calculan la correlación y la llaman convolución. No importa: los pesos se aprenden, y un kernel girado se aprende igual de fácil. De aquí en adelante, «convolución» es lo que hace la capa.

# %% [markdown] lang="en"
# ## 4 · What a kernel can see
#
# Long before kernels were learned, people designed them. Read each one below and guess what it does to a photograph. Two questions help: *what is the sum of its weights?* (it decides what happens to an even grey) and *what pattern do its signs make?* The work is done by `forward`, this course's convolution; in section 7 you will see how it is built.

# %% [markdown] lang="es"
# ## 4 · Qué puede ver un kernel
#
# Mucho antes de que los kernels se aprendieran, la gente los diseñaba. Lee cada uno y adivina qué le hace a una fotografía. Dos preguntas ayudan: *¿cuánto suman sus pesos?* (decide qué pasa con un gris uniforme) y *¿qué patrón forman sus signos?* El trabajo lo hace `forward`, la convolución de este curso; en la sección 7 verás cómo se construye.

# %%
from helpers.scratch.convolution import forward
from helpers.scratch.kernels import KERNELS

squares = datasets.photo("camera")[..., 0].reshape(256, 2, 256, 2)  # of 2×2 pixels
camera = squares.mean(axis=(1, 3))

def apply_kernel(name: str) -> np.ndarray:
    """The photograph under a classic kernel, cut to 0…255: (256, 256) -> (254, 254)."""
    images = camera[None, :, :, None]
    kernel = KERNELS[name][:, :, None, None]
    maps = forward(images, kernel, np.zeros(1))
    return np.clip(maps[0, :, :, 0], 0, 255)

# %%
smoothing = "identity", "box blur", "Gaussian blur", "sharpen"
plots.arrays({name: KERNELS[name] for name in smoothing},
             caption="four kernels to begin with")

# %% [markdown] lang="en"
# The weights of the second are ninths, those of the third sixteenths. Say what each will do, then look.

# %% [markdown] lang="es"
# Los pesos del segundo son novenos; los del tercero, dieciseisavos. Di qué hará cada uno y luego mira.

# %%
plots.images({name: apply_kernel(name) for name in smoothing},
             caption="a photograph under these four kernels")

# %% [markdown] lang="en"
# All four sum to 1, so an even grey stays as it is. The blurs take the mean of a neighbourhood, the Gaussian one with more weight in the middle. *Sharpen* adds to a pixel what sets it apart from its neighbours.
#
# Now four with sum 0. *Predict:* what do they make of an even grey?

# %% [markdown] lang="es"
# Los cuatro suman 1, así que un gris uniforme queda igual. Los desenfoques promedian una vecindad, el gaussiano con más peso en el centro. *Enfocar* suma a un píxel aquello que lo distingue de sus vecinos.
#
# Ahora cuatro que suman 0. *Predice:* ¿qué hacen con un gris uniforme?

# %%
edges = "Sobel x", "Sobel y", "Laplacian", "outline"
plots.arrays({name: KERNELS[name] for name in edges},
             caption="four kernels that answer to edges")

# %% [markdown] lang="en"
# Which one will find the legs of the tripod, and which one the horizon?

# %% [markdown] lang="es"
# ¿Cuál encontrará las patas del trípode, y cuál el horizonte?

# %%
plots.images({name: apply_kernel(name) for name in edges},
             caption="the same photograph under the kernels for edges")

# %% [markdown] lang="en"
# Even grey turns black; only changes are left. *Sobel x* is bright where it gets lighter from left to right: it sees upright edges. *Sobel y* sees level ones. The legs slant, so both see them, *Sobel x* more; the level lines at the horizon are left to *Sobel y*. The last two see changes in all directions. A screen shows nothing below 0, so about half of each answer is cut off: the man's back against the sky is missing from *Sobel y*, since it gets darker downwards. Try the absolute value in the explorer below.
#
# One more: *emboss*. Its signs run along a diagonal, and its sum is 1. *Predict:* from where will the light seem to come?

# %% [markdown] lang="es"
# El gris uniforme se vuelve negro; solo quedan los cambios. *Sobel x* es claro donde la imagen se aclara de izquierda a derecha: ve bordes verticales. *Sobel y* ve los horizontales. Las patas están inclinadas, así que ambos las ven, *Sobel x* más; las líneas horizontales del horizonte quedan para *Sobel y*. Los dos últimos ven cambios en todas las direcciones. Una pantalla no muestra nada menor que 0, así que se pierde cerca de la mitad de cada respuesta: a *Sobel y* le falta la espalda del hombre contra el cielo, pues allí la imagen se oscurece hacia abajo. Prueba el valor absoluto en el explorador de más abajo.
#
# Uno más: *relieve*. Sus signos van en diagonal y suma 1. *Predice:* ¿de dónde parecerá venir la luz?

# %%
plots.arrays({"emboss": KERNELS["emboss"]}, caption="the kernel that embosses")

# %%
plots.images({name: apply_kernel(name) for name in ("identity", "emboss")},
             caption="the photograph as it is, and embossed")

# %% tags=["nbval-check-output"]
rows = [(name, round(weights.sum(), 6)) for name, weights in KERNELS.items()]
table(rows, ["kernel", "sum"])

# %% [markdown] lang="en"
# *Emboss* keeps the even grey, brightens what gets lighter towards the lower right and darkens the opposite: a bright thing looks raised and lit from the upper left. The list gives all the sums.
#
# In the explorer you can edit the weights. Three things to try:
#
# 1. Make *Sobel x* see edges that get darker from left to right instead.
# 2. Start from *sharpen* and change the 5 to a 4. What is left, and why?
# 3. Build a kernel that moves the picture by one pixel.
#
# Then take a picture of your own, or the camera.

# %% [markdown] lang="es"
# *Relieve* conserva el gris uniforme, aclara lo que se hace más claro hacia abajo a la derecha y oscurece lo contrario: una cosa clara parece sobresalir, iluminada desde arriba a la izquierda. La lista da todas las sumas.
#
# En el explorador puedes editar los pesos. Tres cosas para probar:
#
# 1. Haz que *Sobel x* vea los bordes que se oscurecen de izquierda a derecha.
# 2. Parte de *enfocar* y cambia el 5 por un 4. ¿Qué queda, y por qué?
# 3. Construye un kernel que mueva la imagen un píxel.
#
# Después prueba con una imagen tuya, o con la cámara.

# %%
widgets.image_kernels()

# %% [markdown] lang="en"
# The first needs the signs turned round. In the second the sum falls to 0, and only the edges are left: *sharpen* is the identity plus these. The third has a single 1 that is not in the middle.

# %% [markdown] lang="es"
# El primero pide invertir los signos. En el segundo la suma baja a 0 y solo quedan los bordes: *enfocar* es la identidad más esos bordes. El tercero tiene un único 1 que no está en el centro.

# %% [markdown] lang="en" tags=["03.output_size"]
# ## 5 · Stride, padding, dilation: how large is the map?
#
# Take a row of 7 pixels and a kernel of 3. The kernel starts at pixel 0, and its last start is the one at which it still fits.

# %% [markdown] lang="es" tags=["03.output_size"]
# ## 5 · Stride, padding, dilatación: ¿de qué tamaño es el mapa?
#
# Toma una fila de 7 píxeles y un kernel de 3. El kernel empieza en el píxel 0, y su último inicio es aquel en que todavía cabe.

# %%
def starts(n: int, f: int, stride: int = 1) -> list[int]:
    """Where windows of f pixels start on a row of n."""
    return list(range(0, n - f + 1, stride))

# %% tags=["nbval-check-output"]
table([(stride, starts(7, 3, stride)) for stride in (1, 2, 3)], ["stride", "starts"])

# %% [markdown] lang="en" tags=["03.output_size"]
# - **Stride** is the step. With stride 1 there are 5 places, so 7×7 becomes 5×5. With stride 2 there are 3.
# - With stride 3 the kernel starts at 0 and at 3, and covers pixels 0 to 5. Pixel 6 is never seen: *it does not fit*.
# - **Padding** is a frame of zeros. With padding 1 the 7 pixels become 9, and the map is 7×7 again.
#
# In the picture the kernel's first place has a thick frame and the next a dashed one. A dot stands in the middle of every place; a pixel that is never seen is crossed out.

# %% [markdown] lang="es" tags=["03.output_size"]
# - El **stride** es el paso. Con stride 1 hay 5 lugares, así que 7×7 pasa a 5×5. Con stride 2 hay 3.
# - Con stride 3 el kernel empieza en 0 y en 3, y cubre los píxeles 0 a 5. El píxel 6 nunca se ve: *no cabe*.
# - El **padding** es un marco de ceros. Con padding 1 los 7 píxeles pasan a 9, y el mapa vuelve a ser de 7×7.
#
# En la figura, el primer lugar del kernel lleva un marco grueso, y el siguiente, uno de trazos. Hay un punto en el centro de cada lugar; un píxel que nunca se ve está tachado.

# %%
plots.windows(7, 3, [(1, 0), (2, 0), (3, 0), (1, 1)])

# %% [markdown] lang="en"
# Count the dots of each picture: they are the pixels of the map. In the code, padding is one call:

# %% [markdown] lang="es"
# Cuenta los puntos de cada figura: son los píxeles del mapa. En el código, el padding es una sola llamada:

# %% tags=["nbval-check-output"]
show(places=len(starts(7 + 2, 3)), padded=np.pad(np.ones((3, 3), int), 1))

# %% [markdown] lang="en" tags=["03.output_size"]
# Count the places. The last window starts at $N + 2P - F$, where $N$ is the input, $F$ the kernel, $P$ the padding. Steps of $S$ from 0 to there give
#
# $$\text{output size} = \frac{N - F + 2P}{S} + 1$$
#
# if the division leaves no remainder. **Your turn** (about 4 lines). If the kernel does not fit, or pixels are left over, raise a `ValueError` that says so.

# %% [markdown] lang="es" tags=["03.output_size"]
# Cuenta los lugares. La última ventana empieza en $N + 2P - F$, donde $N$ es la entrada, $F$ el kernel y $P$ el padding. Pasos de $S$ desde 0 hasta ahí dan
#
# $$\text{tamaño de salida} = \frac{N - F + 2P}{S} + 1$$
#
# si la división no deja resto. **Tu turno** (unas 4 líneas). Si el kernel no cabe, o sobran píxeles, lanza un `ValueError` que lo diga.

# %%
# exercise: 03.output_size
def output_size(n: int, f: int, stride: int, padding: int) -> int:
    """The size of the map of n pixels under a kernel of f.

    ValueError if it does not fit.
    """
    ### BEGIN SOLUTION
    room = n - f + 2 * padding
    if room < 0 or room % stride:
        raise ValueError(f"{f} on {n} does not fit: {stride = }, {padding = }")
    return room // stride + 1
    ### END SOLUTION

# %%
check("03.output_size", output_size)

# %% [markdown] lang="en"
# Libraries are more tolerant than your function. They round down and say nothing about the pixels left over. Here is Keras on 7×7:

# %% [markdown] lang="es"
# Las bibliotecas son más tolerantes que tu función. Redondean hacia abajo y no dicen nada de los píxeles que sobran. Esto hace Keras con 7×7:

# %%
from keras import ops

def keras_size(n: int, f: int, stride: int, padding: str, dilation: int = 1) -> int:
    """The size of Keras's map of n×n pixels under an f×f kernel."""
    images, kernel = np.zeros((1, n, n, 1)), np.zeros((f, f, 1, 1))
    return ops.conv(images, kernel, stride, padding, dilation_rate=dilation).shape[1]

# %% tags=["nbval-check-output"]
rows = [[kind, *(keras_size(7, 3, stride, kind) for stride in (1, 2, 3))]
        for kind in ("valid", "same")]
table(rows, ["padding", "stride 1", "stride 2", "stride 3"])

# %% [markdown] lang="en" tags=["03.pad_same"]
# Keras knows two kinds of padding. `"valid"` means none. `"same"` means: as many zeros as it takes to make the output $\lceil N/S \rceil$. With stride 1 the map has the same size as the image. An odd kernel of $F$ then needs $(F-1)/2$ zeros on each side. An even one needs an odd number of zeros in all, and the larger half goes below and on the right.
#
# **Your turn:** pad an image as `"same"` does at stride 1. (About 2 lines; `np.pad` helps.)

# %% [markdown] lang="es" tags=["03.pad_same"]
# Keras conoce dos tipos de padding. `"valid"` significa ninguno. `"same"` significa: tantos ceros como haga falta para que la salida sea $\lceil N/S \rceil$. Con stride 1 el mapa tiene el mismo tamaño que la imagen. Un kernel impar de $F$ necesita entonces $(F-1)/2$ ceros a cada lado. Uno par necesita en total un número impar de ceros, y la mitad mayor va abajo y a la derecha.
#
# **Tu turno:** rellena una imagen como lo hace `"same"` con stride 1. (Unas 2 líneas; `np.pad` ayuda.)

# %%
# exercise: 03.pad_same
def pad_same(image: np.ndarray, f: int) -> np.ndarray:
    """Zeros around an image for an f×f kernel at stride 1.

    (h, w) -> (h + f - 1, w + f - 1)
    """
    ### BEGIN SOLUTION
    first = (f - 1) // 2
    return np.pad(image, (first, f - 1 - first))
    ### END SOLUTION

# %%
check("03.pad_same", pad_same)

# %% [markdown] lang="en"
# **Dilation** spreads the kernel's cells apart: with dilation 2 there is a gap of one pixel between neighbours, so a kernel of 3 reaches over 5 pixels, and in general over $D(F-1)+1$. *Predict* the map of 7×7 under 3×3 with dilation 1, 2 and 3.

# %% [markdown] lang="es"
# La **dilatación** separa las celdas del kernel: con dilatación 2 queda un hueco de un píxel entre vecinas, así que un kernel de 3 abarca 5 píxeles y, en general, $D(F-1)+1$. *Predice* el mapa de 7×7 con 3×3 y dilatación 1, 2 y 3.

# %% tags=["nbval-check-output"]
rows = [(dilation, keras_size(7, 3, 1, "valid", dilation)) for dilation in (1, 2, 3)]
table(rows, ["dilation", "output"])

# %% [markdown] lang="en"
# ### How far does a stack see?
#
# One cell of a 3×3 layer sees 3×3 pixels. Put a second 3×3 layer on top: its cells see 3×3 cells of the first, and so more pixels. To find how many, light one pixel and let three layers with kernels of ones pass it on: the cells that light up are those that see it. At stride 1 all cells are alike, so one cell sees as many pixels as there are cells that see one pixel.

# %% [markdown] lang="es"
# ### ¿Hasta dónde ve una pila de capas?
#
# Una celda de una capa 3×3 ve 3×3 píxeles. Pon encima una segunda capa 3×3: sus celdas ven 3×3 celdas de la primera y, por lo tanto, más píxeles. Para saber cuántos, enciende un píxel y deja que tres capas con kernels de unos lo propaguen: las celdas que se encienden son las que lo ven. Con stride 1 todas las celdas son iguales, así que una celda ve tantos píxeles como celdas ven un píxel.

# %%
point = np.zeros((1, 9, 9, 1))
point[0, 4, 4, 0] = 1
layers = [point]
for _ in range(3):
    layers.append(forward(layers[-1], np.ones((3, 3, 1, 1)), np.zeros(1), padding=1))

# %% tags=["nbval-check-output"]
seen = [int(np.count_nonzero(maps[0, 4])) for maps in layers]
show(pixels_seen=seen)

# %% [markdown] lang="en"
# Three 3×3 layers see 7×7 pixels: each adds 2. That is the **receptive field** of a unit in the third layer, the word of section 1. With strides it grows faster, since a step in a later layer is several pixels long. For kernels $k_l$ and strides $s_l$ in layers $l = 1, 2, …$,
#
# $$r = 1 + \sum_l (k_l - 1) \prod_{m<l} s_m.$$
#
# *Predict* the field of three 3×3 layers with stride 2.

# %% [markdown] lang="es"
# Tres capas 3×3 ven 7×7 píxeles: cada una agrega 2. Ese es el **campo receptivo** de una unidad de la tercera capa: la palabra de la sección 1. Con stride mayor que 1 crece más rápido, pues un paso en una capa posterior mide varios píxeles. Con kernels $k_l$ y strides $s_l$ en las capas $l = 1, 2, …$,
#
# $$r = 1 + \sum_l (k_l - 1) \prod_{m<l} s_m.$$
#
# *Predice* el campo de tres capas 3×3 con stride 2.

# %% tags=["nbval-check-output"]
from helpers.scratch.convolution import receptive_field

show(stride_1=receptive_field([(3, 1), (3, 1), (3, 1)]),
     stride_2=receptive_field([(3, 2), (3, 2), (3, 2)]))

# %% [markdown] lang="en" tags=["03.conv_layer", "03.count_parameters"]
# ## 6 · Volumes: channels in, maps out
#
# A colour image is a volume of 32×32×3. A **filter** is as deep as its input: 5×5×3. At each place it multiplies 75 numbers, adds them to *one* number, and adds its bias. So the map of one filter has a single channel.

# %% [markdown] lang="es" tags=["03.conv_layer", "03.count_parameters"]
# ## 6 · Volúmenes: entran canales, salen mapas
#
# Una imagen a color es un volumen de 32×32×3. Un **filtro** es tan profundo como su entrada: 5×5×3. En cada lugar multiplica 75 números, los suma en *un* número y agrega su sesgo. Por eso el mapa de un filtro tiene un solo canal.

# %% tags=["nbval-check-output"]
filter_1, filter_2 = rng.normal(size=(2, 5, 5, 3))
products = small[0:5, 0:5, :] * filter_1
print(f"{products.shape = }, {products.size = }")

# %% [markdown] lang="en" tags=["03.conv_layer", "03.count_parameters"]
# A second filter makes a second map; six make six, stacked to 28×28×6. All six are one array, the layer's kernel, of shape (5, 5, 3, 6): height, width, channels in, filters out. Images come in batches, with their number in front: (1, 32, 32, 3).

# %% [markdown] lang="es" tags=["03.conv_layer", "03.count_parameters"]
# Un segundo filtro hace un segundo mapa; seis hacen seis, apilados en 28×28×6. Los seis son un solo arreglo, el kernel de la capa, de forma (5, 5, 3, 6): alto, ancho, canales de entrada, filtros. Las imágenes vienen en lotes, con su número delante: (1, 32, 32, 3).

# %% tags=["nbval-check-output"]
one = forward(small[None], filter_1[..., None], np.zeros(1))
two = forward(small[None], np.stack([filter_1, filter_2], axis=-1), np.zeros(2))
six = forward(small[None], rng.normal(size=(5, 5, 3, 6)), np.zeros(6))
print(f"{one.shape = }, {two.shape = }, {six.shape = }")

# %%
assert np.allclose(one[..., 0], two[..., 0])
plots.images({f"{k + 1}": six[0, :, :, k] for k in range(6)},
             caption="the maps that six random filters make of one photograph")

# %% [markdown] lang="en"
# Six random filters, six views of the same face. Training will choose better ones.
#
# **Your turn:** the layer for one image. Sum over the window *and* over its channels, for each filter, and add that filter's bias. (About 5 lines; loops are fine.)

# %% [markdown] lang="es"
# Seis filtros al azar, seis vistas de la misma cara. El entrenamiento elegirá otros mejores.
#
# **Tu turno:** la capa para una imagen. Suma sobre la ventana *y* sobre sus canales, para cada filtro, y agrega el sesgo de ese filtro. (Unas 5 líneas; puedes usar bucles.)

# %%
# exercise: 03.conv_layer
def conv_layer(image: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A layer, stride 1, no padding.

    (h, w, c), (k, k, c, f), (f,) -> (h - k + 1, w - k + 1, f)
    """
    ### BEGIN SOLUTION
    h, w, _ = image.shape
    k, _, _, filters = kernel.shape
    result = np.zeros((h - k + 1, w - k + 1, filters))
    for i, j in np.ndindex(result.shape[:2]):
        window = image[i:i + k, j:j + k]
        result[i, j] = np.tensordot(window, kernel, axes=3) + bias
    return result
    ### END SOLUTION

# %%
check("03.conv_layer", conv_layer)

# %% [markdown] lang="en"
# **Your turn:** how many parameters does such a layer learn? (1 line.)

# %% [markdown] lang="es"
# **Tu turno:** ¿cuántos parámetros aprende una capa así? (1 línea.)

# %%
# exercise: 03.count_parameters
def count_parameters(k: int, channels: int, filters: int) -> int:
    """The weights and biases of a layer of k×k filters on so many channels."""
    ### BEGIN SOLUTION
    return filters * (k * k * channels + 1)
    ### END SOLUTION

# %%
check("03.count_parameters", count_parameters)

# %% [markdown] lang="en"
# Six filters of 5×5×3 have 456 parameters. The fully connected layer of section 2, with the same output, has 14,455,392: about 31,700 times as many. The convolution layer also saves work: each output needs 75 *multiply-adds* (one product, added to a sum) instead of 3072.

# %% [markdown] lang="es"
# Seis filtros de 5×5×3 tienen 456 parámetros. La capa totalmente conectada de la sección 2, con la misma salida, tiene 14 455 392: unas 31 700 veces más. La capa de convolución también ahorra trabajo: cada salida necesita 75 *multiplicaciones y sumas* (un producto que se agrega a un total) en vez de 3072.

# %% tags=["nbval-check-output"]
parameters = 6 * 5 * 5 * 3 + 6
dense = (3072 + 1) * 4704
rows = [("convolution", parameters, 4704 * 75),
        ("fully connected", dense, 4704 * 3072),
        ("ratio", round(dense / parameters), round(3072 / 75))]
table(rows, ["layer", "parameters", "multiply-adds"])

# %% [markdown] lang="en"
# The volume explorer does this bookkeeping for any layer. *Predict, then set:*
#
# 1. Which padding keeps 32×32 at 5×5 and stride 1?
# 2. Double the number of filters: what happens to the parameters? Double the width of the input instead: what now?
# 3. A filter of 1×1 on 28×28×6: what can it do?

# %% [markdown] lang="es"
# El explorador de volúmenes lleva estas cuentas para cualquier capa. *Predice y luego prueba:*
#
# 1. ¿Qué padding conserva 32×32 con 5×5 y stride 1?
# 2. Duplica el número de filtros: ¿qué pasa con los parámetros? Duplica en cambio el ancho de la entrada: ¿y ahora?
# 3. Un filtro de 1×1 sobre 28×28×6: ¿qué puede hacer?

# %%
widgets.volume()

# %% [markdown] lang="en"
# 1: padding 2. 2: the parameters double with the filters, and do not depend on the width at all, since the weights are shared; only the multiply-adds grow. 3: it mixes the channels of each pixel without looking at neighbours. GoogLeNet and ResNet (lessons 9 and 10) make much use of that.

# %% [markdown] lang="es"
# 1: padding 2. 2: los parámetros se duplican con los filtros, y no dependen en nada del ancho, pues los pesos se comparten; solo crecen las multiplicaciones y sumas. 3: mezcla los canales de cada píxel sin mirar a los vecinos. GoogLeNet y ResNet (lecciones 9 y 10) lo aprovechan mucho.

# %% [markdown] lang="en"
# ## 7 · From seven loops to Keras
#
# The definition, written out, has seven loops: image, row, column and filter of the output, then row, column and channel of the window. (`np.ndindex` runs several loops in one line.)

# %% [markdown] lang="es"
# ## 7 · De siete bucles a Keras
#
# La definición, escrita por completo, tiene siete bucles: imagen, fila, columna y filtro de la salida; luego fila, columna y canal de la ventana. (`np.ndindex` recorre varios bucles en una línea.)

# %%
def seven_loops(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A product at a time: (n, h, w, c), (k, k, c, f), (f,) -> (n, h', w', f)."""
    n, h, w, _ = images.shape
    size, _, channels, filters = kernel.shape
    maps = np.zeros((n, h - size + 1, w - size + 1, filters)) + bias
    for at, i, j, f in np.ndindex(maps.shape):
        for a, b, c in np.ndindex(size, size, channels):
            maps[at, i, j, f] += images[at, i + a, j + b, c] * kernel[a, b, c, f]
    return maps

# %% [markdown] lang="en"
# Python is slow at loops, so we give them to NumPy. First rung: cut out all windows at once (a view, nothing is copied), then multiply and add in one call. The letters of `einsum` are the seven loops.

# %% [markdown] lang="es"
# Python es lento con los bucles, así que se los damos a NumPy. Primer peldaño: recorta todas las ventanas a la vez (una vista, no se copia nada) y luego multiplica y suma en una sola llamada. Las letras de `einsum` son los siete bucles.

# %%
from numpy.lib.stride_tricks import sliding_window_view

def by_windows(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The same shapes, all windows at once."""
    windows = sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcab,abcf->nijf", windows, kernel, optimize=True) + bias

# %% [markdown] lang="en"
# Second rung: change the order. Take one cell $(a, b)$ of the kernel. As the kernel slides, this cell meets a shifted copy of the image, and turns its channels into filters: one matrix product. Add up the products of all cells.

# %% [markdown] lang="es"
# Segundo peldaño: cambia el orden. Toma una celda $(a, b)$ del kernel. Mientras el kernel se desliza, esa celda recorre una copia desplazada de la imagen y convierte sus canales en filtros: un producto de matrices. Suma los productos de todas las celdas.

# %%
def by_shifts(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The same shapes, as a sum of shifted matrix products."""
    height, width = np.array(images.shape[1:3]) - len(kernel) + 1
    maps = np.zeros((len(images), height, width, len(bias)), images.dtype) + bias
    for a, b in np.ndindex(kernel.shape[:2]):
        maps += images[:, a:a + height, b:b + width] @ kernel[a, b]
    return maps

# %% [markdown] lang="en"
# Third rung: Keras. Each rung is checked against the one before, on numbers drawn at random.

# %% [markdown] lang="es"
# Tercer peldaño: Keras. Cada peldaño se comprueba con el anterior, con números al azar.

# %%
def by_keras(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The same shapes, by the library."""
    return np.asarray(ops.conv(images, kernel) + bias)

shapes = (2, 8, 9, 3), (3, 3, 3, 4), (4,)
images, kernels, biases = (rng.normal(size=shape) for shape in shapes)
rungs = [seven_loops, by_windows, by_shifts, by_keras]

# %%
expected = seven_loops(images, kernels, biases)
for rung in [*rungs, forward]:
    assert np.allclose(rung(images, kernels, biases), expected, atol=1e-5), rung

# %% [markdown] lang="en"
# All agree, and so does `forward`, the version in `helpers` that this course uses; it adds stride, padding and dilation. *Predict:* how many times faster than the seven loops is each rung, on 2 images of 32×32×3 with 16 filters?

# %% [markdown] lang="es"
# Todos coinciden, y también `forward`, la versión de `helpers` que usa este curso; agrega stride, padding y dilatación. *Predice:* ¿cuántas veces más rápido que los siete bucles es cada peldaño, con 2 imágenes de 32×32×3 y 16 filtros?

# %%
from collections.abc import Callable
from time import perf_counter

def milliseconds(rung: Callable[..., np.ndarray], *arrays: np.ndarray) -> float:
    """The shorter of two runs of a rung on images, kernel and bias."""
    times = []
    for _ in range(2):
        start = perf_counter()
        rung(*arrays)
        times.append(perf_counter() - start)
    return 1000 * min(times)

# %%
twice = np.repeat(small[None], 2, axis=0)
filters = rng.normal(size=(3, 3, 3, 16))
batch = [values.astype("float32") for values in (twice, filters, np.zeros(16))]
times = {rung.__name__: milliseconds(rung, *batch) for rung in rungs}
for name, time in times.items():
    print(f"{name:12}{time:10.2f} ms")

# %% [markdown] lang="en"
# Hundreds to thousands of times; the exact factor depends on the machine. On a task as small as this the NumPy rungs can win, since each call of a library has a fixed cost. Nothing was approximated: they are the same sums, in an order that the machine likes. In Keras the layer that holds kernel and bias is `Conv2D`. Give the filters it starts with to `forward`, and both make the same six maps.

# %% [markdown] lang="es"
# De cientos a miles de veces; el factor exacto depende de la máquina. En una tarea tan pequeña pueden ganar los peldaños de NumPy, pues cada llamada a una biblioteca tiene un costo fijo. No se aproximó nada: son las mismas sumas, en un orden que le gusta a la máquina. En Keras la capa que guarda kernel y sesgo es `Conv2D`. Dale a `forward` los filtros con que nace, y ambas hacen los mismos seis mapas.

# %% tags=["nbval-check-output"]
from keras import layers as keras_layers

layer = keras_layers.Conv2D(filters=6, kernel_size=5)
maps = layer(small[None].astype("float32"))
kernel_6, bias_6 = layer.get_weights()
assert np.allclose(maps, forward(small[None], kernel_6, bias_6), atol=1e-3)
show(maps=tuple(maps.shape), weights=[tuple(w.shape) for w in layer.weights],
     parameters=layer.count_params())

# %% [markdown] lang="en"
# ## 8 · Backward
#
# To learn, a layer needs the gradient of the loss $L$ (the error that training makes small) with respect to its weights. Let $G = \partial L/\partial Y$ arrive from the layer above, for one channel and one filter: $Y_{ij} = \sum_{ab} X_{i+a,\,j+b} K_{ab} + \beta$. Every $Y_{ij}$ uses $K_{ab}$ once, with the pixel $X_{i+a,\,j+b}$. So
#
# $$\frac{\partial L}{\partial K_{ab}} = \sum_{ij} G_{ij}\, X_{i+a,\,j+b}, \quad \frac{\partial L}{\partial \beta} = \sum_{ij} G_{ij}, \quad \frac{\partial L}{\partial X_{pq}} = \sum_{ab} G_{p-a,\,q-b}\, K_{ab}.$$
#
# Read them again. The first is the convolution layer's own operation, with $G$ as the kernel. The last is *true* convolution, the one that turns the kernel, on a $G$ padded with zeros. By hand on a 3×3 image and a 2×2 kernel:

# %% [markdown] lang="es"
# ## 8 · Hacia atrás
#
# Para aprender, una capa necesita el gradiente de la pérdida $L$ (el error que el entrenamiento reduce) respecto de sus pesos. Sea $G = \partial L/\partial Y$ lo que llega de la capa superior, para un canal y un filtro: $Y_{ij} = \sum_{ab} X_{i+a,\,j+b} K_{ab} + \beta$. Cada $Y_{ij}$ usa $K_{ab}$ una vez, con el píxel $X_{i+a,\,j+b}$. Por lo tanto,
#
# $$\frac{\partial L}{\partial K_{ab}} = \sum_{ij} G_{ij}\, X_{i+a,\,j+b}, \quad \frac{\partial L}{\partial \beta} = \sum_{ij} G_{ij}, \quad \frac{\partial L}{\partial X_{pq}} = \sum_{ab} G_{p-a,\,q-b}\, K_{ab}.$$
#
# Léelas otra vez. La primera es la misma operación de la capa, con $G$ como kernel. La última es la convolución *verdadera*, la que gira el kernel, sobre una $G$ rellenada con ceros. A mano, con una imagen de 3×3 y un kernel de 2×2:

# %%
x = np.array([[1, 2, 0], [0, 1, 3], [2, 1, 1]])
k = np.array([[1, -1], [0, 2]])
g = np.array([[1, 0], [0, -1]])
d_k, d_x = correlate2d(x, g, "valid"), true_convolution(g, k, "full")
assert (d_k[0, 0], d_x[1, 1]) == (0, 1)
plots.arrays({"X": x, "K": k, "G": g, "∂L/∂K": d_k, "∂L/∂X": d_x},
             caption="input, kernel, arriving gradient, and the two gradients of the "
                     "backward pass")

# %% [markdown] lang="en"
# Check one number: $\partial L/\partial K_{00} = G_{00}X_{00} + G_{11}X_{11} = 1·1 - 1·1 = 0$. And $\partial L/\partial X_{11}$ gathers every way in which the middle pixel was used: $G_{00}K_{11} + G_{01}K_{10} + G_{10}K_{01} + G_{11}K_{00} = 2 + 0 + 0 - 1 = 1$.

# %% [markdown] lang="es"
# Comprueba un número: $\partial L/\partial K_{00} = G_{00}X_{00} + G_{11}X_{11} = 1·1 - 1·1 = 0$. Y $\partial L/\partial X_{11}$ reúne todas las maneras en que se usó el píxel central: $G_{00}K_{11} + G_{01}K_{10} + G_{10}K_{01} + G_{11}K_{00} = 2 + 0 + 0 - 1 = 1$.

# %% [markdown] lang="en"
# With channels, filters, stride and padding the same reasoning goes through one kernel cell at a time: forward adds `view @ K[a, b]`, where `view` is the shifted copy of the image that this cell meets, so backward adds `viewᵀ @ G` to the gradient of `K[a, b]`, and `G @ K[a, b]ᵀ` to the gradient of the view. `helpers.scratch.convolution.backward` does that in eight lines. A formula is easy to get wrong, so we test it as one tests any derivative: nudge each number up and down, and see how the loss moves.

# %% [markdown] lang="es"
# Con canales, filtros, stride y padding, el mismo razonamiento se aplica a una celda del kernel a la vez: hacia adelante se suma `view @ K[a, b]`, donde `view` es la copia desplazada de la imagen que recorre esa celda; hacia atrás, pues, se suma `viewᵀ @ G` al gradiente de `K[a, b]`, y `G @ K[a, b]ᵀ` al de la vista. `helpers.scratch.convolution.backward` lo hace en ocho líneas. Es fácil equivocarse en una fórmula, así que la probamos como se prueba cualquier derivada: mueve un poco cada número, hacia arriba y hacia abajo, y mira cómo cambia la pérdida.

# %%
def gradient_by_nudging(loss: Callable[[], float], values: np.ndarray,
                        step: float = 1e-5) -> np.ndarray:
    """The central difference of loss() along every number of `values`."""
    gradient = np.zeros(values.shape)
    for place in np.ndindex(values.shape):
        before = values[place]
        values[place] = before + step
        up = loss()
        values[place] = before - step
        down = loss()
        values[place] = before
        gradient[place] = (up - down) / (2 * step)
    return gradient

# %%
from helpers.scratch.convolution import backward

def loss() -> float:
    """A loss that depends on all maps: the sum of their sines."""
    return np.sin(forward(images, kernels, biases, stride=2, padding=1)).sum()

# %% tags=["nbval-check-output"]
d_maps = np.cos(forward(images, kernels, biases, stride=2, padding=1))
gradients = backward(d_maps, images, kernels, stride=2, padding=1)
nudged = [gradient_by_nudging(loss, values) for values in (images, kernels, biases)]
pairs = zip(gradients, nudged, strict=True)
show(agree=[np.abs(a - b).max() < 1e-7 for a, b in pairs])

# %% [markdown] lang="en"
# Every number of the gradients agrees to within $10^{-7}$, for images, kernel and bias.
#
# **Your turn: repair.** This function should apply one filter to one grey image. It has four bugs: the kernel is flipped, the padding is on one side, the stride is ignored, and the bias is missing. The check recognises the last bug that is left.

# %% [markdown] lang="es"
# Todos los números de los gradientes coinciden con una diferencia menor que $10^{-7}$, para imágenes, kernel y sesgo.
#
# **Tu turno: repara.** Esta función debería aplicar un filtro a una imagen gris. Tiene cuatro errores: el kernel está girado, el padding va de un solo lado, el stride se ignora y falta el sesgo. La verificación reconoce el último error que quede.

# %%
# exercise: 03.filter_image
def filter_image(image: np.ndarray, kernel: np.ndarray, bias: float, stride: int,
                 padding: int) -> np.ndarray:
    """One filter on one grey image, (h, w), (k, k), () -> (h', w')."""
    ### BEGIN SOLUTION
    padded = np.pad(image, padding)
    windows = sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.sum(windows * kernel, axis=(2, 3)) + bias
    ### STUB
    # padded = np.pad(image, (0, padding))
    # windows = sliding_window_view(padded, kernel.shape)
    # return np.sum(windows * kernel[::-1, ::-1], axis=(2, 3))
    ### END SOLUTION

# %%
check("03.filter_image", filter_image)

# %% [markdown] lang="en"
# ## 9 · Paper against ours
#
# **How sharply is a simple cell tuned?** Hubel and Wiesel judged it by eye and ear, from the sound of the cell's pulses; Hubel (1988) says that the response falls off over about 10–20° on either side. Heggelund and Albus (1978) measured a mean half-width of 19.5° in simple cells of the cat; Gizzi and others (1990) found a mean of 20.6° and a mode near 13° over all cells of the same area that prefer an orientation, single cells from 3.8° to 58°. De Valois and others (1982) found a median *full* width of about 40° in the macaque. So the half-widths to expect lie between 10° and 20°, their means near 20°. All of these were measured with bars or gratings that *move*; our model sees a bar that stands still.

# %% [markdown] lang="es"
# ## 9 · El artículo frente a lo nuestro
#
# **¿Con qué agudeza está sintonizada una célula simple?** Hubel y Wiesel lo juzgaron a ojo y de oído, por el sonido de los pulsos de la célula; Hubel (1988) dice que la respuesta cae en unos 10–20° a cada lado. Heggelund y Albus (1978) midieron un semiancho medio de 19.5° en células simples del gato; Gizzi y otros (1990) hallaron una media de 20.6° y una moda cercana a 13° en todas las células de la misma área que prefieren una orientación, con células de 3.8° a 58°. De Valois y otros (1982) hallaron una mediana del ancho *total* de unos 40° en el macaco. Así pues, cabe esperar semianchos de entre 10° y 20°, con medias cercanas a 20°. Todo esto se midió con barras o rejillas *en movimiento*; nuestro modelo ve una barra quieta.

# %% tags=["nbval-check-output"]
show(paper="19.5°", ours=f"{half_width:.1f}°")
show(bell_in_wavelengths=cortex.SIGMA / cortex.WAVELENGTH, elongation=cortex.ELONGATION)
assert abs(half_width - 19.5) < 3

# %% [markdown] lang="en"
# Ours is 18.4°. It is not a free prediction: it follows from the shape of the field, and we chose a field with a bell 0.4 wavelengths wide, 1.5 times as long as it is wide. What it does teach is how a field acts: the longer it is, the sharper the tuning.

# %% [markdown] lang="es"
# El nuestro es 18.4°. No es una predicción independiente: se sigue de la forma del campo, y elegimos una campana de 0.4 longitudes de onda de ancho, 1.5 veces más larga que ancha. Lo que sí enseña es cómo actúa un campo receptivo: cuanto más largo, más aguda la sintonía.

# %% tags=["nbval-check-output"]
rows = []
for elongation in (1, 1.5, 2, 3):
    longer = cortex.gabor(30, 0, elongation)
    responses = [cortex.simple_cell(longer, cortex.bar(angle)) for angle in angles]
    rows.append((elongation, f"{cortex.half_width(angles, np.array(responses)):.0f}°"))
table(rows, ["elongation", "half-width"])

# %% [markdown] lang="en"
# **How much position does a complex cell forget?** Movshon, Thompson and Tolhurst (1978) report fields of complex cells that are usually two to five times wider than the bars of the gratings that drive them best; such a bar is half a period wide. Ours, with a single bar in the place of a grating: the best bar, and the stretch over which it keeps the response above half. (Our waves have a length of 16 pixels, so a bar of their best grating has 8.)

# %% [markdown] lang="es"
# **¿Cuánta posición olvida una célula compleja?** Movshon, Thompson y Tolhurst (1978) reportan campos de células complejas por lo común entre dos y cinco veces más anchos que las barras de las rejillas que mejor las activan; una de esas barras mide medio periodo. El nuestro, con una sola barra en lugar de una rejilla: la mejor barra, y el tramo en que mantiene la respuesta por encima de la mitad. (Nuestras ondas miden 16 píxeles, así que una barra de su mejor rejilla mide 8.)

# %% tags=["nbval-check-output"]
def answer(width: int) -> float:
    """The complex cell's response to a bar of this width."""
    return cortex.complex_cell(30, cortex.bar(30, 0, width))

best = max(range(1, 16), key=answer)
moving_bar = [cortex.bar(30, shift, best) for shift in range(-20, 21)]
complex_ = np.array([cortex.complex_cell(30, image) for image in moving_bar])
simple = np.array([cortex.simple_cell(field, image) for image in moving_bar])
stretches = [int(np.sum(cell >= cell.max() / 2)) for cell in (complex_, simple)]
assert stretches[0] > 2 * best and stretches[0] > 3 * stretches[1]
show(best_bar=best, complex_cell=stretches[0], simple_cell=stretches[1],
     ratio=round(stretches[0] / best, 1))

# %% tags=["nbval-check-output"]
turning = np.array([cortex.complex_cell(30, cortex.bar(angle)) for angle in angles])
show(complex_cell=f"{cortex.half_width(angles, turning):.1f}°",
     simple_cell=f"{half_width:.1f}°")

# %% [markdown] lang="en"
# The best bar is 8 pixels wide, and the complex cell answers over 19 pixels, the simple cell over 5. The ratio, 2.4, is at the lower end of what was reported. The response is not flat: with only two fields the model forgets position within about one wavelength. Real complex cells gather many. Also, as the second cell shows, our complex cell is tuned as sharply as the simple one, while the measured ones are broader (31.6° against 19.5°, Heggelund and Albus): the model explains the position, not the breadth.

# %% [markdown] lang="es"
# La mejor barra mide 8 píxeles de ancho; la célula compleja responde a lo largo de 19 píxeles, la simple a lo largo de 5. El cociente, 2.4, está en el extremo inferior de lo publicado. La respuesta no es plana: con solo dos campos, el modelo olvida la posición dentro de una longitud de onda, más o menos. Las células complejas reales reúnen muchos. Además, como muestra la segunda celda, nuestra célula compleja está tan finamente sintonizada como la simple, mientras que en las que se midieron la curva es más ancha (31.6° frente a 19.5°, Heggelund y Albus): el modelo explica la posición, no la anchura.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You simulated a simple cell (a weighted sum over an oriented field) and a complex cell (the energy of two), and measured their tuning.
# 2. You convolved by hand: lay the kernel on, multiply, add. Layers do not flip the kernel.
# 3. You predicted sizes: $(N - F + 2P)/S + 1$, with $D(F-1)+1$ in place of $F$ under dilation; libraries round down.
# 4. You counted: $(k·k·c + 1)·f$ parameters, whatever the image's size, and $k·k·c$ multiply-adds for each output.
# 5. You climbed from seven loops to Keras, each rung checked, and went backward with checked gradients.
#
# Lesson 4 adds pooling, the complex cell's part, and trains your first ConvNet.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Simulaste una célula simple (una suma ponderada sobre un campo orientado) y una compleja (la energía de dos), y mediste su sintonía.
# 2. Convolucionaste a mano: superponer el kernel, multiplicar, sumar. Las capas no giran el kernel.
# 3. Predijiste tamaños: $(N - F + 2P)/S + 1$, con $D(F-1)+1$ en lugar de $F$ si hay dilatación; las bibliotecas redondean hacia abajo.
# 4. Contaste: $(k·k·c + 1)·f$ parámetros, sin importar el tamaño de la imagen, y $k·k·c$ multiplicaciones y sumas por cada salida.
# 5. Subiste de los siete bucles a Keras, con cada peldaño comprobado, y recorriste la capa hacia atrás con gradientes verificados.
#
# La lección 4 agrega el pooling, el papel de la célula compleja, y entrena tu primera red convolucional.

# %% [markdown] lang="en"
# ## References
#
# - D. H. Hubel, T. N. Wiesel, "Receptive fields of single neurones in the cat's striate cortex", *J. Physiol.* 148 (1959) 574–591, [doi 10.1113/jphysiol.1959.sp006308](https://doi.org/10.1113/jphysiol.1959.sp006308); "Receptive fields, binocular interaction and functional architecture in the cat's visual cortex", 160 (1962) 106–154, [doi 10.1113/jphysiol.1962.sp006837](https://doi.org/10.1113/jphysiol.1962.sp006837); areas 18 and 19, *J. Neurophysiol.* 28 (1965) 229–289, [doi 10.1152/jn.1965.28.2.229](https://doi.org/10.1152/jn.1965.28.2.229); monkey, *J. Physiol.* 195 (1968) 215–243, [doi 10.1113/jphysiol.1968.sp008455](https://doi.org/10.1113/jphysiol.1968.sp008455).
# - D. H. Hubel, *Eye, Brain, and Vision* (1988): the story of the slide's edge, and tuning over 10–20°.
# - J. P. Jones, L. A. Palmer, Gabor fields, *J. Neurophysiol.* 58 (1987) 1233–1258, [doi 10.1152/jn.1987.58.6.1233](https://doi.org/10.1152/jn.1987.58.6.1233). E. H. Adelson, J. R. Bergen, energy model, *J. Opt. Soc. Am. A* 2 (1985) 284–299, [doi 10.1364/JOSAA.2.000284](https://doi.org/10.1364/JOSAA.2.000284).
# - P. Heggelund, K. Albus, *Exp. Brain Res.* 32 (1978) 197–211. M. S. Gizzi, E. Katz, R. A. Schumer, J. A. Movshon, *J. Neurophysiol.* 63 (1990) 1529–1543. R. L. De Valois, E. W. Yund, N. Hepler, *Vision Res.* 22 (1982) 531–544. J. A. Movshon, I. D. Thompson, D. J. Tolhurst, *J. Physiol.* 283 (1978) 79–99.
# - K. Fukushima, neocognitron, *Biol. Cybernetics* 36 (1980) 193–202, [doi 10.1007/BF00344251](https://doi.org/10.1007/BF00344251): shared weights. Y. LeCun and others, *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541): trained by back-propagation.
# - V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", [arXiv 1603.07285](https://arxiv.org/abs/1603.07285). A. Araujo, W. Norris, J. Sim, receptive fields, *Distill* (2019), [doi 10.23915/distill.00021](https://doi.org/10.23915/distill.00021).

# %% [markdown] lang="es"
# ## Referencias
#
# - D. H. Hubel, T. N. Wiesel, "Receptive fields of single neurones in the cat's striate cortex", *J. Physiol.* 148 (1959) 574–591, [doi 10.1113/jphysiol.1959.sp006308](https://doi.org/10.1113/jphysiol.1959.sp006308); "Receptive fields, binocular interaction and functional architecture in the cat's visual cortex", 160 (1962) 106–154, [doi 10.1113/jphysiol.1962.sp006837](https://doi.org/10.1113/jphysiol.1962.sp006837); áreas 18 y 19, *J. Neurophysiol.* 28 (1965) 229–289, [doi 10.1152/jn.1965.28.2.229](https://doi.org/10.1152/jn.1965.28.2.229); mono, *J. Physiol.* 195 (1968) 215–243, [doi 10.1113/jphysiol.1968.sp008455](https://doi.org/10.1113/jphysiol.1968.sp008455).
# - D. H. Hubel, *Eye, Brain, and Vision* (1988): la historia del borde de la placa y la sintonía de 10–20°.
# - J. P. Jones, L. A. Palmer, campos de Gabor, *J. Neurophysiol.* 58 (1987) 1233–1258, [doi 10.1152/jn.1987.58.6.1233](https://doi.org/10.1152/jn.1987.58.6.1233). E. H. Adelson, J. R. Bergen, modelo de energía, *J. Opt. Soc. Am. A* 2 (1985) 284–299, [doi 10.1364/JOSAA.2.000284](https://doi.org/10.1364/JOSAA.2.000284).
# - P. Heggelund, K. Albus, *Exp. Brain Res.* 32 (1978) 197–211. M. S. Gizzi, E. Katz, R. A. Schumer, J. A. Movshon, *J. Neurophysiol.* 63 (1990) 1529–1543. R. L. De Valois, E. W. Yund, N. Hepler, *Vision Res.* 22 (1982) 531–544. J. A. Movshon, I. D. Thompson, D. J. Tolhurst, *J. Physiol.* 283 (1978) 79–99.
# - K. Fukushima, neocognitrón, *Biol. Cybernetics* 36 (1980) 193–202, [doi 10.1007/BF00344251](https://doi.org/10.1007/BF00344251): pesos compartidos. Y. LeCun y otros, *Neural Computation* 1 (1989) 541–551, [doi 10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541): entrenada por retropropagación.
# - V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", [arXiv 1603.07285](https://arxiv.org/abs/1603.07285). A. Araujo, W. Norris, J. Sim, campos receptivos, *Distill* (2019), [doi 10.23915/distill.00021](https://doi.org/10.23915/distill.00021).
