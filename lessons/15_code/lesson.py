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
# # 15 · Code time
#
# The slides end with two words: *code time*. So here is no new paper, but a training to be made fast. In 2018 the best entry of a contest took 341 seconds on one GPU to reach 94 % on CIFAR-10. In 2024 it was 3.83 seconds. No single idea did that. Each step of the way was measured, and most of them are a few lines of code. We climb the same ladder, rung by rung, with ResNet-20 of lesson 10 at its foot.
#
# **You will be able to**
#
# 1. say where a training step spends its time, before you change anything;
# 2. keep the data on the device, start several steps with one call, and tell when that helps;
# 3. set up a recipe of today: one cycle of the rate, smoothed labels, averaged weights, mirrored images;
# 4. explain a wide and shallow net whose first layer is computed, not learned, and build its parts in Keras;
# 5. estimate from a few measured steps how long a training will take, on your machine and on another one;
# 6. report one honest number: chosen by validation images, tested once.
#
# **You need** lesson 5 (initialisation, batch normalisation), lesson 10 (ResNet) and a little Keras. **Time:** about two and a half hours.
#
# **Training:** `cpu` 9 minutes on two cores (estimate: 30,000 images at 150 a second with ResNet-20, 50,000 at 230 with the narrow net; and compiling), `gpu` 6 minutes, `paper` 8 minutes on a Colab T4 (estimates: 4,300 steps of 14 ms with ResNet-20, 1,400 of 10 ms with the narrow net, 900 or 3,500 of 30 ms with the wide one; and half a minute to compile each of eight models).

# %% [markdown] lang="es"
# # 15 · Hora de programar
#
# Las diapositivas terminan con dos palabras: *code time*. Así que aquí no hay un artículo nuevo, sino un entrenamiento que acelerar. En 2018 el mejor resultado de un concurso tardaba 341 segundos en una sola GPU para llegar al 94 % en CIFAR-10. En 2024 eran 3.83 segundos. Ninguna idea lo logró sola. Cada paso del camino se midió, y la mayoría son unas pocas líneas de código. Subimos por la misma escalera, peldaño a peldaño, con la ResNet-20 de la lección 10 al pie.
#
# **Serás capaz de**
#
# 1. decir en qué gasta su tiempo un paso de entrenamiento, antes de cambiar nada;
# 2. dejar los datos en el dispositivo, iniciar varios pasos con una llamada, y saber cuándo eso ayuda;
# 3. armar una receta de hoy: un ciclo de la tasa, etiquetas suavizadas, pesos promediados, imágenes reflejadas;
# 4. explicar una red ancha y poco profunda cuya primera capa se calcula en vez de aprenderse, y construir sus partes en Keras;
# 5. estimar con unos pocos pasos medidos cuánto durará un entrenamiento, en tu máquina y en otra;
# 6. informar un número honesto: elegido con imágenes de validación, probado una sola vez.
#
# **Necesitas** la lección 5 (inicialización, normalización por lotes), la lección 10 (ResNet) y un poco de Keras. **Tiempo:** unas dos horas y media.
#
# **Entrenamiento:** `cpu` 9 minutos en dos núcleos (estimado: 30 000 imágenes a 150 por segundo con ResNet-20, 50 000 a 230 con la red angosta; y compilar), `gpu` 6 minutos, `paper` 8 minutos en una T4 de Colab (estimados: 4300 pasos de 14 ms con ResNet-20, 1400 de 10 ms con la red angosta, 900 o 3500 de 30 ms con la ancha; y medio minuto para compilar cada uno de ocho modelos).

# %%
import inspect
import time

import keras
import numpy as np
from keras import ops

from helpers import architectures, budget, datasets, plots, show, table, widgets
from helpers.exercises import check

# %% [markdown] lang="en"
# ## 1 · Where others have been
#
# The contest was DAWNBench: 94 % of CIFAR-10's test images right, in the shortest time. When it ended in 2018, the best single GPU had needed 341 s, the best eight together 174 s. Then David Page took one GPU and wrote down in eight posts what each change bought. With Keller Jordan's recipe of 2024 the training is over before one has read this sentence. (Both links are at the end. The GPUs differ: V100, then A100.)

# %% [markdown] lang="es"
# ## 1 · Hasta dónde han llegado otros
#
# El concurso se llamaba DAWNBench: acertar el 94 % de las imágenes de prueba de CIFAR-10 en el menor tiempo. Cuando terminó, en 2018, la mejor GPU sola había necesitado 341 s, y las mejores ocho juntas, 174 s. Entonces David Page tomó una GPU y escribió en ocho entradas lo que rindió cada cambio. Con la receta de Keller Jordan de 2024, el entrenamiento termina antes de que uno acabe de leer esta frase. (Ambos enlaces están al final. Las GPU son distintas: V100, luego A100.)

# %%
OTHERS = [("DAWNBench, 2018", "V100", 341), ("DAWNBench, 2018", "8 × V100", 174),
          ("Page 1, data loading", "V100", 297),
          ("Page 2, larger batches", "V100", 256),
          ("Page 3, regularisation", "V100", 154),
          ("Page 4, a better net", "V100", 79), ("airbench94, 2024", "A100", 3.83)]
table(OTHERS, ["step", "GPU", "seconds"], caption="seconds to 94 % on CIFAR-10")

# %% [markdown] lang="en"
# Our own ladder has other rungs, and here at most two cores to climb it with. The data first. The last training images are for choosing (**validation**); the test images stay shut until section 11.

# %% [markdown] lang="es"
# Nuestra escalera tiene otros peldaños, y aquí a lo sumo dos núcleos para subirla. Primero los datos. Las últimas imágenes de entrenamiento son para elegir (**validación**); las de prueba quedan guardadas hasta la sección 11.

# %%
data = datasets.real_or_standin("cifar10")
budget.announce(cpu=9, gpu=6, paper=8)

# %%
from helpers.training import standardised

seen, kept = budget.pick(smoke=(128, 100), cpu=(7680, 2000), gpu=(45_000, 5000))
epochs, size = budget.pick(smoke=(1, 32), cpu=(1, 128), gpu=(4, 128))
depth = budget.pick(smoke=8, cpu=20)
labels = data.y_train.astype("int32")
look = standardised(data.x_train[-kept:]), labels[-kept:]
prepared = standardised(data.x_train[:seen])
fresh = [prepared[start:start + 256] for start in range(0, min(seen, 2048), 256)]

# %% [markdown] lang="en"
# **The foot of the ladder** is lesson 10: ResNet-20, batches of 128 that NumPy shifts and mirrors, momentum 0.9, a rate of 0.1. `Clock` notes how long an epoch takes, and how long its first step, which compiles; the images a second are those of the later steps. All rungs see the same number of images: 7,680 with `cpu`, in one epoch. That is very little, and the error will be high; but it is the same for all. After so few steps the running means of batch normalisation (lesson 5) are still near their start: of Keras's, $0.99^{60} = 55$ % is the start after 60 steps. So before each test `refresh_statistics` takes them anew, from 2,048 training images.

# %% [markdown] lang="es"
# **El pie de la escalera** es la lección 10: ResNet-20, lotes de 128 que NumPy desplaza y refleja, momento 0.9, una tasa de 0.1. `Clock` anota cuánto dura una época, y cuánto su primer paso, que compila; las imágenes por segundo son las de los pasos siguientes. Todos los peldaños ven la misma cantidad de imágenes: 7680 con `cpu`, en una época. Es muy poco, y el error será alto; pero es igual para todos. Tras tan pocos pasos las medias móviles de la normalización por lotes (lección 5) siguen cerca de su inicio: de las de Keras, $0.99^{60} = 55$ % es todavía el inicio tras 60 pasos. Por eso, antes de cada prueba, `refresh_statistics` las toma de nuevo, con 2048 imágenes de entrenamiento.

# %%
from helpers.training import Batches, Clock, fit, percent_wrong, refresh_statistics

ladder = {}  # each rung's images a second, seconds, seconds of the processor, error

def climb(rung: str, model: keras.Model, fed: keras.Model, batches: Batches) -> None:
    """Train what is fed; note the times, and the model's validation error."""
    history = fit(fed, batches, epochs, f"15-{rung}", callbacks=[Clock()])
    seconds, processor = sum(history["seconds"]), sum(history["processor"])
    later = (epochs * len(batches) - 1) * batches.size
    a_second = later / (seconds - history["first"][0])
    refresh_statistics(model, fresh)
    ladder[rung] = a_second, seconds, processor, percent_wrong(model, *look)

# %%
keras.utils.set_random_seed(0)
foot = architectures.resnet_cifar(depth)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
foot.compile(keras.optimizers.SGD(.1, .9, weight_decay=1e-3), cross_entropy)
climb("lesson 10", foot, foot,
      Batches(prepared, labels[:seen], size, seed=0, reach=4, mirror=True))

# %%
def rungs(names=None) -> list[tuple]:
    """Each rung with its images a second, seconds, processor seconds and error."""
    return [(name, *(round(value, 2) for value in ladder[name]))
            for name in names or ladder]

COLUMNS = ["rung", "images a second", "seconds", "processor seconds",
           "validation error (%)"]

# %%
table(rungs(), COLUMNS)

# %% [markdown] lang="en"
# The processor's seconds are summed over its cores, and other programs do not count in them. Who guesses among ten classes has an error of 90 %.

# %% [markdown] lang="es"
# Los segundos de procesador se suman sobre sus núcleos, y en ellos no cuentan otros programas. Quien adivina entre diez clases tiene un error del 90 %.

# %% [markdown] lang="en"
# ## 2 · Profile first
#
# What should be made faster? Not what is easy, but what takes long. A small profile, by hand: a part that is called once and takes 5 ms, one called twice at 4 ms, one called four times at 1 ms. *Predict:* which is the bottleneck? And if we made it vanish, how many times as fast would all be?

# %% [markdown] lang="es"
# ## 2 · Primero, perfilar
#
# ¿Qué conviene acelerar? No lo fácil, sino lo que tarda. Un perfil pequeño, a mano: una parte que se llama una vez y tarda 5 ms, otra que se llama dos veces de 4 ms, otra que se llama cuatro veces de 1 ms. *Predice:* ¿cuál es el cuello de botella? Y si la hiciéramos desaparecer, ¿cuántas veces más rápido sería todo?

# %% tags=["nbval-check-output"]
calls, each = np.array([1, 2, 4]), np.array([5, 4, 1])
total = (calls * each).sum()
show(milliseconds=calls * each, sum=total, without_the_second=total - 8,
     times_as_fast=total / (total - 8))

# %% [markdown] lang="en"
# 5 + 8 + 4 = 17 ms, and 9 without the second part: 1.9 times as fast. That is a **bound**. Whatever one does to that part alone, more cannot be had (Amdahl 1967); and whoever works on the 5 ms gets at most 17/12 = 1.4.
#
# **Your turn** (about 3 lines): the part that takes most of the time, counted from 0, and how many times as fast everything would be without it.

# %% [markdown] lang="es"
# 5 + 8 + 4 = 17 ms, y 9 sin la segunda parte: 1.9 veces más rápido. Eso es una **cota**. Por mucho que se le haga solo a esa parte, más no se obtiene (Amdahl, 1967); y quien trabaje en los 5 ms gana a lo sumo 17/12 = 1.4.
#
# **Tu turno** (unas 3 líneas): la parte que toma la mayor parte del tiempo, contada desde 0, y cuántas veces más rápido sería todo sin ella.

# %%
# exercise: 15.bottleneck
def bottleneck(calls: np.ndarray, milliseconds: np.ndarray) -> tuple[int, float]:
    """The part with the most time in all its calls, and the speed without it."""
    ### BEGIN SOLUTION
    spent = calls * milliseconds
    worst = int(np.argmax(spent))
    return worst, spent.sum() / np.delete(spent, worst).sum()
    ### END SOLUTION

# %%
check("15.bottleneck", bottleneck)

# %% [markdown] lang="en"
# Now measure. Two traps: the **first** step of a model also compiles it, which takes seconds; and whatever else the machine does lengthens some steps, so a **median** is safer than a mean. (On a GPU there is a third: a call may return before the work is done. What one fetches to look at, a loss as a number, is done.)
#
# **Your turn: repair.** Somebody noted the clock before the first step and after each one, in seconds, and wants the milliseconds of a typical step, without the first. What comes out is absurd. Three bugs.

# %% [markdown] lang="es"
# Ahora a medir. Dos trampas: el **primer** paso de un modelo además lo compila, lo que toma segundos; y lo que la máquina haga entretanto alarga algunos pasos, así que una **mediana** es más segura que una media. (En una GPU hay una tercera: una llamada puede volver antes de que el trabajo esté hecho. Lo que uno trae para mirarlo, una pérdida como número, está hecho.)
#
# **Tu turno: repara.** Alguien anotó el reloj antes del primer paso y después de cada uno, en segundos, y quiere los milisegundos de un paso típico, sin el primero. Lo que obtiene es absurdo. Hay tres errores.

# %%
# exercise: 15.median_step
def median_step(readings: np.ndarray) -> float:
    """Milliseconds of the median step after the first: (steps + 1,) -> ()."""
    ### BEGIN SOLUTION
    later = readings[2:] - readings[1:-1]
    return 1000 * np.median(later)
    ### STUB
    # later = readings[1:] - readings[:-1]
    # return np.mean(later)
    ### END SOLUTION

# %%
check("15.median_step", median_step)

# %% [markdown] lang="en"
# The parts of our own step, each several times, the first not counted: NumPy prepares a batch; it is sent to the device (on a CPU: copied); the forward pass alone; the whole step.

# %% [markdown] lang="es"
# Las partes de nuestro propio paso, cada una varias veces, sin contar la primera: NumPy prepara un lote; se envía al dispositivo (en una CPU: se copia); el paso hacia delante solo; el paso entero.

# %%
def milliseconds(work, times: int = 3) -> float:
    """The median of several calls, after one that does not count."""
    taken = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return 1e3 * float(np.median(taken[1:]))

# %%
batches = Batches(prepared, labels[:seen], size, seed=0, reach=4, mirror=True)
pair = batches[0]
profile = {"prepare": milliseconds(lambda: batches[0]),
           "send": milliseconds(lambda: ops.convert_to_tensor(pair[0])),
           "forward pass": milliseconds(lambda: foot.predict_on_batch(pair[0])),
           "whole step": milliseconds(lambda: foot.train_on_batch(*pair))}

# %%
table([(part, round(value, 2), f"{100 * value / profile['whole step']:.1f} %")
       for part, value in profile.items()],
      ["part", "milliseconds", "share of the step"])

# %% [markdown] lang="en"
# Read the table as bounds. On a CPU computing is nearly everything: if *prepare* is 2 % of the step, then sparing it makes the training at most 1.02 times as fast. On a GPU that computes a hundred times faster the same milliseconds of NumPy are the bottleneck, and that is where Page's first rung was (341 → 297 s). For finer profiles on a GPU, `keras.callbacks.TensorBoard(profile_batch=(10, 20))` records what ran when.

# %% [markdown] lang="es"
# Lee la tabla como cotas. En una CPU, calcular es casi todo: si *preparar* es el 2 % del paso, ahorrarlo hace el entrenamiento a lo sumo 1.02 veces más rápido. En una GPU que calcula cien veces más rápido, esos mismos milisegundos de NumPy son el cuello de botella, y ahí estaba el primer peldaño de Page (341 → 297 s). Para perfiles más finos en una GPU, `keras.callbacks.TensorBoard(profile_batch=(10, 20))` registra qué corrió y cuándo.

# %% [markdown] lang="en"
# **The widget** does this arithmetic for three devices, from a few constants (a third of the T4's printed operations a second, 5 ms to start a step from Python): an estimate, no measurement. It begins with the T4 in float32, where computing takes most. *Predict* for the T4 in float16, before you choose: which part is the longest with images as float32, and which when only their numbers are sent? What helps then: a larger batch, or more steps a call?

# %% [markdown] lang="es"
# **El widget** hace esta aritmética para tres dispositivos, con unas pocas constantes (un tercio de las operaciones por segundo que se anuncian para la T4, 5 ms para iniciar un paso desde Python): una estimación, no una medición. Comienza con la T4 en float32, donde calcular es lo que más tarda. *Predice* para la T4 en float16, antes de elegir: ¿qué parte es la más larga con imágenes en float32, y cuál cuando solo se envían sus números? ¿Qué ayuda entonces: un lote mayor, o más pasos por llamada?

# %%
from helpers.architectures.ledger import ledger

nets = {"ResNet-20": architectures.resnet_cifar(20),
        "narrow net": architectures.sprint("narrow"),
        "wide net": architectures.sprint("wide")}
products = {name: ledger(net).total("multiply_adds") for name, net in nets.items()}

# %%
widgets.pipeline(products)

# %% [markdown] lang="en"
# In float16, with images as float32, preparing and starting take most of the step; the T4 itself is idle. With numbers only the start of the call is left, and it is shared by more images in a larger batch, or by more steps in one call. Those are the next two rungs.

# %% [markdown] lang="es"
# En float16, con imágenes en float32, preparar e iniciar toman la mayor parte del paso; la propia T4 está ociosa. Con números solo queda el inicio de la llamada, y ese se reparte entre más imágenes con un lote mayor, o entre más pasos con una llamada. Son los dos peldaños siguientes.

# %% [markdown] lang="en"
# ## 3 · The data on the device
#
# What is sent for a batch of 128? By hand: 128·32·32·3 = 393,216 numbers. As float32 each has four bytes, as it came a single one. And if all images are there already, it is enough to say *which*: 128 numbers of four bytes.

# %% [markdown] lang="es"
# ## 3 · Los datos en el dispositivo
#
# ¿Qué se envía para un lote de 128? A mano: 128·32·32·3 = 393 216 números. En float32 cada uno tiene cuatro bytes; tal como venían, uno solo. Y si todas las imágenes ya están ahí, basta decir *cuáles*: 128 números de cuatro bytes.

# %% tags=["nbval-check-output"]
numbers = 128 * 32 * 32 * 3
table([("float32", 4 * numbers), ("bytes", numbers), ("which images", 4 * 128)],
      ["sent", "bytes"])

# %% [markdown] lang="en"
# So the training images become a weight of a layer, in bytes, that nothing trains; the model's input is a number. Shift, mirror and standardise, which NumPy did before, move into the step that is compiled. The layer's heart:

# %% [markdown] lang="es"
# Así, las imágenes de entrenamiento pasan a ser un peso de una capa, en bytes, que nada entrena; la entrada del modelo es un número. Desplazar, reflejar y estandarizar, que antes hacía NumPy, pasan al paso que se compila. El corazón de la capa:

# %%
from helpers.training import Pictures, on_device, on_numbers

print(inspect.getsource(Pictures.call))
print(inspect.getsource(on_device.on_numbers))

# %% [markdown] lang="en"
# A rung may be fast, but first it must be **right**. Without shifts and mirrors both ways must give the same numbers: the same logits, and the same losses step after step.

# %% [markdown] lang="es"
# Un peldaño puede ser rápido, pero antes tiene que ser **correcto**. Sin desplazar ni reflejar, ambos caminos deben dar los mismos números: los mismos logits, y las mismas pérdidas paso a paso.

# %%
def small_net() -> keras.Model:
    """One convolution and a dense layer, always from the same start."""
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(8, 3),
                             keras.layers.Flatten(), keras.layers.Dense(10)])

# %%
def losses(on_the_device: bool) -> list[float]:
    """The losses of three steps on the first 32 images."""
    model, sent = small_net(), prepared[:32]
    if on_the_device:
        still = Pictures(data.x_train[:32], reach=0, mirror=False)
        model, sent = on_numbers(model, still), np.arange(32, dtype="int32")
    model.compile(keras.optimizers.SGD(1e-3, .9), cross_entropy)
    return [float(model.train_on_batch(sent, labels[:32])) for _ in range(3)]

assert np.allclose(losses(False), losses(True), rtol=1e-3)

# %% [markdown] lang="en"
# They do, up to rounding. Its speed, then, is all that we need to measure: the second of two short epochs, because the first one compiles.

# %% [markdown] lang="es"
# Así es, salvo redondeo. Lo único que hace falta medir es, entonces, la velocidad: la segunda de dos épocas cortas, porque la primera compila.

# %%
few = budget.pick(smoke=64, cpu=1024, gpu=8192)
which = np.arange(len(labels), dtype="int32")

def speed(fed: keras.Model, batches: Batches, **options) -> float:
    """Images a second in the second epoch."""
    optimizer = keras.optimizers.SGD(.1, .9, weight_decay=1e-3)
    fed.compile(optimizer, cross_entropy, **options)
    past = fed.fit(batches, epochs=2, verbose=0, callbacks=[Clock()]).history
    return len(batches) * batches.size / past["seconds"][-1]

# %%
def by_number(model: keras.Model) -> keras.Model:
    """The model on numbers of the images that every rung sees."""
    return on_numbers(model, Pictures(data.x_train[:seen], seed=0))

small = Batches(which[:few], labels[:few], size, seed=0)
net = architectures.resnet_cifar(depth) if budget.name() != "smoke" else small_net()
speeds = {
    "NumPy feeds": speed(net, Batches(prepared[:few], labels[:few], size, 0, 4, True)),
    "data on the device": speed(by_number(net), small)}

# %% [markdown] lang="en"
# **Several steps a call.** Each call from Python to the device costs milliseconds: arguments are checked, metrics fetched, callbacks asked. `steps_per_execution` puts so many steps into one call; callbacks hear of them together. The computation is the same. (On JAX, Keras 3.13 still loops in Python here.)

# %% [markdown] lang="es"
# **Varios pasos por llamada.** Cada llamada de Python al dispositivo cuesta milisegundos: se revisan argumentos, se traen métricas, se consulta a los *callbacks*. `steps_per_execution` mete tantos pasos en una llamada; los *callbacks* se enteran de todos juntos. El cálculo es el mismo. (Con JAX, Keras 3.13 todavía hace aquí un ciclo en Python.)

# %%
speeds["several steps a call"] = speed(
    by_number(net), small, steps_per_execution=len(small))

# %%
table([(rung, round(value)) for rung, value in speeds.items()],
      ["rung", "images a second"])

# %% [markdown] lang="en"
# Compare with what the profile allowed. On two cores these rungs buy little or nothing: what they remove was a few percent of the step, and shifting on the device makes all nine shifts, of which each image takes one. On a GPU they are the first thing to do. That is why one profiles.

# %% [markdown] lang="es"
# Compara con lo que permitía el perfil. En dos núcleos estos peldaños rinden poco o nada: lo que quitan era un pequeño porcentaje del paso, y desplazar en el dispositivo hace los nueve desplazamientos, de los que cada imagen toma uno. En una GPU son lo primero que hay que hacer. Por eso se perfila.

# %% [markdown] lang="en"
# ## 4 · Half precision
#
# A GPU of today multiplies numbers of 16 bits several times as fast as those of 32, and moves twice as many. What is lost? `float16` has 11 significant bits and ends at 65,504; below 6·10⁻⁸ there is nothing. *Predict* what these are in float16: 1 + 0.0004; 70,000; a gradient of 10⁻⁸; and the same gradient times 1024.

# %% [markdown] lang="es"
# ## 4 · Media precisión
#
# Una GPU de hoy multiplica números de 16 bits varias veces más rápido que los de 32, y mueve el doble. ¿Qué se pierde? `float16` tiene 11 bits significativos y termina en 65 504; por debajo de 6·10⁻⁸ no hay nada. *Predice* qué son en float16: 1 + 0.0004; 70 000; un gradiente de 10⁻⁸; y el mismo gradiente por 1024.

# %% tags=["nbval-check-output"]
with np.errstate(over="ignore"):
    given = [1.0004, 70_000., 1e-8, 1e-8 * 1024]
    half = [float(np.float16(value)) for value in given]
assert half[:3] == [1, np.inf, 0] and half[3] > 0
shown = [(f"{value:g}", f"{short:.3g}")
         for value, short in zip(given, half, strict=True)]
table(shown, ["number", "float16"])

# %% [markdown] lang="en"
# Hence the three rules of *mixed* precision (Micikevicius and others 2017). Weights stay in float32, or small steps are lost, as 0.0004 was. Sums and the softmax are computed in float32. And the loss is multiplied by a large factor before the backward pass, the gradients divided by it afterwards, so that small ones survive (**loss scaling**). `bfloat16`, on newer GPUs, has float32's range and needs no scaling, but only 8 bits.
#
# `half_precision()` sets Keras's policy where there is a GPU. On a CPU it changes nothing: there 16 bits are not faster, so this rung is empty here.

# %% [markdown] lang="es"
# De ahí las tres reglas de la precisión *mixta* (Micikevicius y otros, 2017). Los pesos siguen en float32, o los pasos pequeños se pierden, como el 0.0004. Las sumas y la softmax se calculan en float32. Y la pérdida se multiplica por un factor grande antes del paso hacia atrás, y los gradientes se dividen después entre él, para que los pequeños sobrevivan (**escalado de la pérdida**). `bfloat16`, en las GPU más nuevas, tiene el rango de float32 y no necesita escalado, pero solo 8 bits.
#
# `half_precision()` fija la política de Keras donde hay una GPU. En una CPU no cambia nada: ahí 16 bits no son más rápidos, así que este peldaño queda vacío.

# %%
from helpers.training import half_precision

print(f"{half_precision() = }")

# %% [markdown] lang="en"
# ## 5 · The rate, and the batch
#
# A constant rate is a compromise: too small at first, too large at the end, where each step of noise keeps the weights from settling. **One cycle** (Smith 2018): up along a line for a part of the steps, while the weights leave their random start, then down along a line to 0. By hand, with 8 steps, a peak of 1, and 2 of the steps for the rise: 0, ½, 1, then 1/6 less at each step, down to 0 at step 8.

# %% [markdown] lang="es"
# ## 5 · La tasa y el lote
#
# Una tasa constante es un compromiso: demasiado pequeña al principio, demasiado grande al final, donde el ruido de cada paso no deja que los pesos se asienten. **Un ciclo** (Smith, 2018): hacia arriba por una recta durante parte de los pasos, mientras los pesos salen de su inicio al azar, y luego hacia abajo por una recta hasta 0. A mano, con 8 pasos, un máximo de 1 y 2 de los pasos para subir: 0, ½, 1, luego 1/6 menos en cada paso, y 0 en el paso 8.

# %% tags=["nbval-check-output"]
from helpers.training import OneCycle

rates = np.array(OneCycle(peak=1, steps=8)(np.arange(9)))
assert np.allclose(rates[[0, 1, 2, 8]], [0, .5, 1, 0])
show(rate=rates)

# %% [markdown] lang="en"
# airbench94 does not start at 0, since its first steps should not be lost: it begins at a fifth of the peak.
#
# **Your turn** (about 4 lines): the rate at a step. It rises along a line from `peak`/5 at step 0 to `peak` at step `rise · steps`, then falls along a line to 0 at step `steps`.

# %% [markdown] lang="es"
# airbench94 no parte de 0, para no perder sus primeros pasos: comienza en un quinto del máximo.
#
# **Tu turno** (unas 4 líneas): la tasa en un paso. Sube por una recta desde `peak`/5 en el paso 0 hasta `peak` en el paso `rise · steps`, y luego baja por una recta hasta 0 en el paso `steps`.

# %%
# exercise: 15.triangle
def triangle(step: float, steps: int, peak: float, rise: float) -> float:
    """The rate at a step, up for a share `rise` of the steps, then down to 0."""
    ### BEGIN SOLUTION
    corners = [0, rise * steps, steps]
    return float(np.interp(step, corners, [peak / 5, peak, 0]))
    ### END SOLUTION

# %%
check("15.triangle", triangle)

# %% [markdown] lang="en"
# **The batch.** A larger batch fills a GPU better, and the same images make fewer steps. Does it pay? Measure the images a second, here with the narrow net of section 7. *Predict* the curve on a CPU, and on a GPU.

# %% [markdown] lang="es"
# **El lote.** Un lote mayor llena mejor una GPU, y las mismas imágenes dan menos pasos. ¿Conviene? Mide las imágenes por segundo, aquí con la red angosta de la sección 7. *Predice* la curva en una CPU, y en una GPU.

# %%
def rate_at(batch: int) -> float:
    """Images a second, from two steps."""
    return speed(fed, Batches(which[:2 * batch], labels[:2 * batch], batch, seed=0))

sizes = budget.pick(smoke=[32], cpu=[16, 64, 256], gpu=[64, 256, 1024, 2048])
fed = by_number(nets["narrow net"])
by_batch = [rate_at(batch) for batch in sizes]

# %%
plots.curves({"images a second": (sizes, by_batch),
              "steps a second": (sizes, np.array(by_batch) / sizes)},
             x="batch", y="a second", log=True,
             caption="images and steps in a second, by the size of the batch")

# %% [markdown] lang="en"
# On an idle CPU the line of the images soon lies flat, since a few images already fill a core; where other programs compute too, as they may have in the stored picture, it jumps: then measure again. From there on a larger batch only takes steps away. A GPU's line rises until the device is full, and there the larger batch is a gain, if the rate grows with it. Why should it? In a batch twice as large the gradient is a mean over more images, with less noise; one step of twice the rate goes about as far as two steps. This holds up to a point (Goyal and others 2017, for ImageNet up to batches of 8192, with a warm-up).

# %% [markdown] lang="es"
# En una CPU desocupada la línea de las imágenes pronto queda plana, pues unas pocas ya llenan un núcleo; donde otros programas también calculan, como quizá en la figura guardada, da saltos: entonces mide otra vez. De ahí en adelante un lote mayor solo quita pasos. La línea de una GPU sube hasta que el dispositivo está lleno, y ahí el lote mayor es ganancia, si la tasa crece con él. ¿Por qué ha de crecer? En un lote del doble, el gradiente es una media sobre más imágenes, con menos ruido; un paso con el doble de tasa llega más o menos tan lejos como dos pasos. Vale hasta cierto punto (Goyal y otros, 2017, en ImageNet hasta lotes de 8192, con un calentamiento).

# %% [markdown] lang="en"
# **The rung:** one cycle up to a rate four times as large as the constant one, and Nesterov's momentum. The batch stays at 128, as here there is nothing to gain.

# %% [markdown] lang="es"
# **El peldaño:** un ciclo hasta una tasa cuatro veces mayor que la constante, y el momento de Nesterov. El lote sigue en 128, pues aquí no hay nada que ganar.

# %%
def one_cycle(peak: float, steps: int, **options) -> keras.Optimizer:
    """SGD with Nesterov's momentum; only kernels shrink."""
    optimizer = keras.optimizers.SGD(OneCycle(peak, steps), .9, nesterov=True,
                                     weight_decay=5e-3, **options)
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer

def numbered() -> Batches:
    """The numbers of the images that every rung sees."""
    return Batches(which[:seen], labels[:seen], size, seed=0)

steps = epochs * (seen // size)

# %%
keras.utils.set_random_seed(0)
model = architectures.resnet_cifar(depth)
fed = by_number(model)
fed.compile(one_cycle(.4, steps), cross_entropy)
climb("one cycle", model, fed, numbered())

# %%
table(rungs(), COLUMNS)

# %% [markdown] lang="en"
# Is the error lower? In our run on 7,680 images it was *higher*. A likely reason: the peak is four times the rate of the foot, and 60 steps are too few to come down from it. A recipe for long trainings need not suit a short one, so a rung counts only once it is measured. The cycle stays: the final net, with more than five times the steps, is trained by one.

# %% [markdown] lang="es"
# ¿Es menor el error? En nuestra corrida con 7680 imágenes fue *mayor*. Una razón probable: el pico es cuatro veces la tasa del pie de la escalera, y 60 pasos son muy pocos para bajar de él. Una receta para entrenamientos largos no tiene por qué servir para uno corto; por eso un peldaño solo cuenta cuando se ha medido. El ciclo se queda: con él se entrena la red final, que da más de cinco veces esos pasos.

# %% [markdown] lang="en" tags=["15.smoothed"]
# ## 6 · Three tricks that cost nothing
#
# **Smoothed labels** (Szegedy and others 2015). Cross-entropy is never content: at a probability of 0.99 it still wants 0.999. Spread a share $s$ of each label evenly over all $k$ classes, the right one too. By hand with $s = 0.2$ and four classes: each gets 0.05, and the right one 0.8 more: 0.85. Now it wants 0.85, and then rests.
#
# **Your turn** (about 2 lines): the targets.

# %% [markdown] lang="es" tags=["15.smoothed"]
# ## 6 · Tres trucos que no cuestan nada
#
# **Etiquetas suavizadas** (Szegedy y otros, 2015). La entropía cruzada nunca está contenta: con una probabilidad de 0.99 todavía quiere 0.999. Reparte una parte $s$ de cada etiqueta por igual entre las $k$ clases, también la correcta. A mano con $s = 0.2$ y cuatro clases: cada una recibe 0.05, y la correcta 0.8 más: 0.85. Ahora quiere 0.85, y después descansa.
#
# **Tu turno** (unas 2 líneas): los objetivos.

# %%
# exercise: 15.smoothed
def smoothed(labels: np.ndarray, classes: int, smoothing: float) -> np.ndarray:
    """One-hot labels with a share spread over all classes: (n,) -> (n, classes)."""
    ### BEGIN SOLUTION
    targets = np.full((len(labels), classes), smoothing / classes)
    targets[np.arange(len(labels)), labels] += 1 - smoothing
    return targets
    ### END SOLUTION

# %%
check("15.smoothed", smoothed)

# %% [markdown] lang="en" tags=["15.averaged"]
# **Averaged weights.** While the rate is high, the weights jump around a good place; their average is nearer to it than any of them. No list of weights is kept, but an **exponential average**: after each step, $a \leftarrow d\,a + (1-d)\,w$. With $d = 0.75$ and a weight that is 8, then 4, then 0: $a = 8$; then $6 + 1 = 7$; then $5.25 + 0 = 5.25$.
#
# **Your turn** (about 4 lines): the average after the last step. It starts as the first weights.

# %% [markdown] lang="es" tags=["15.averaged"]
# **Pesos promediados.** Mientras la tasa es alta, los pesos saltan alrededor de un buen lugar; su media está más cerca de él que cualquiera de ellos. No se guarda una lista de pesos, sino una **media exponencial**: tras cada paso, $a \leftarrow d\,a + (1-d)\,w$. Con $d = 0.75$ y un peso que vale 8, luego 4, luego 0: $a = 8$; luego $6 + 1 = 7$; luego $5.25 + 0 = 5.25$.
#
# **Tu turno** (unas 4 líneas): la media después del último paso. Parte de los primeros pesos.

# %%
# exercise: 15.averaged
def averaged(weights: np.ndarray, decay: float) -> np.ndarray:
    """The exponential average of the weights of all steps: (steps, n) -> (n,)."""
    ### BEGIN SOLUTION
    mean = weights[0].astype(float)
    for new in weights:
        mean += (1 - decay) * (new - mean)
    return mean
    ### END SOLUTION

# %%
check("15.averaged", averaged)

# %% [markdown] lang="en"
# In Keras: `use_ema=True` in the optimiser; at the end of `fit` the average takes the weights' place. Then there is one thing left to do. The running means of batch normalisation belong to the old weights. `refresh_statistics` takes them anew, as before each test of our rungs.

# %% [markdown] lang="es"
# En Keras: `use_ema=True` en el optimizador; al final de `fit` la media toma el lugar de los pesos. Entonces queda algo por hacer. Las medias móviles de la normalización por lotes son de los pesos anteriores. `refresh_statistics` las toma de nuevo, como antes de cada prueba de nuestros peldaños.

# %% [markdown] lang="en"
# **Mirrored images.** A cat in the mirror is a cat. At the end, ask the net about an image *and* about its mirror image, and take the mean of the two answers. This costs nothing in training, and twice the time in testing.

# %% [markdown] lang="es"
# **Imágenes reflejadas.** Un gato en el espejo es un gato. Al final, pregúntale a la red por una imagen *y* por su reflejo, y toma la media de las dos respuestas. No cuesta nada en el entrenamiento, y el doble de tiempo en la prueba.

# %%
from helpers.training import SmoothedCrossentropy, with_mirror_images

average = budget.pick(smoke=.5, cpu=.9, gpu=.99)

def refined(model: keras.Model, peak: float) -> keras.Model:
    """The model on numbers, compiled with smoothed labels and averaged weights."""
    fed = by_number(model)
    optimizer = one_cycle(peak, steps, use_ema=True, ema_momentum=average)
    fed.compile(optimizer, SmoothedCrossentropy(.1))
    return fed

# %%
def climb_refined(rung: str, model: keras.Model, peak: float) -> None:
    """Train with all tricks; test with mirror images too."""
    climb(rung, model, refined(model, peak), numbered())
    error = percent_wrong(with_mirror_images(model), *look)
    ladder[rung] = *ladder[rung][:3], error

keras.utils.set_random_seed(0)
climb_refined("three tricks", architectures.resnet_cifar(depth), .4)

# %%
table(rungs(), COLUMNS)

# %% [markdown] lang="en"
# In so short a training the tricks may not pay yet: smoothing asks for less, and an average over few steps still holds early weights. In the long trainings of lessons 7 to 10 both are in the recipe.

# %% [markdown] lang="es"
# En un entrenamiento tan corto los trucos quizá no rindan todavía: suavizar exige menos, y una media sobre pocos pasos aún contiene pesos del principio. En los entrenamientos largos de las lecciones 7 a 10, ambos son parte de la receta.

# %% [markdown] lang="en"
# ## 7 · A better net
#
# ResNet-20 is narrow and deep: 20 layers with 16 to 64 filters. Page's search and airbench went the other way: **few layers, many filters**. A layer of many filters is one large product of matrices, which a device does at full speed; and through few layers the gradient has a short way, so that fewer steps are needed.

# %% [markdown] lang="es"
# ## 7 · Una red mejor
#
# ResNet-20 es angosta y profunda: 20 capas con 16 a 64 filtros. La búsqueda de Page y airbench fueron al revés: **pocas capas, muchos filtros**. Una capa de muchos filtros es un solo producto grande de matrices, que un dispositivo hace a toda velocidad; y por pocas capas el gradiente tiene un camino corto, así que hacen falta menos pasos.

# %% [markdown] lang="en" tags=["15.resnet9"]
# ### ResNet-9
#
# Page's net, as a table; every *unit* is a 3×3 convolution with same padding and without bias, batch normalisation, ReLU:
#
# | part | what | maps |
# | --- | --- | --- |
# | stem | a unit with `width` filters | 32×32 |
# | group 1 | a unit with 2·`width` filters, max pooling 2×2; then + two units of as many filters | 16×16 |
# | group 2 | a unit with 4·`width` filters, max pooling 2×2 | 8×8 |
# | group 3 | a unit with 8·`width` filters, max pooling 2×2; then + two units of as many filters | 4×4 |
# | head | max pooling 4×4, flatten, a dense layer of ten without bias, times 1/8 | 10 |
#
# *+ two units* is a residual part: $x$ plus what the two units make of $x$, with no ReLU after the sum. Count the layers with weights: 1 + 3 + 1 + 3 + 1 = 9. Page's `width` is 64.
#
# **Your turn: build it** (about 10 lines). Begin with a function for a unit.

# %% [markdown] lang="es" tags=["15.resnet9"]
# ### ResNet-9
#
# La red de Page, como tabla; cada *unidad* es una convolución 3×3 con padding *same* y sin sesgo, normalización por lotes, ReLU:
#
# | parte | qué | mapas |
# | --- | --- | --- |
# | tronco | una unidad con `width` filtros | 32×32 |
# | grupo 1 | una unidad con 2·`width` filtros, max pooling 2×2; luego + dos unidades de otros tantos filtros | 16×16 |
# | grupo 2 | una unidad con 4·`width` filtros, max pooling 2×2 | 8×8 |
# | grupo 3 | una unidad con 8·`width` filtros, max pooling 2×2; luego + dos unidades de otros tantos filtros | 4×4 |
# | cabeza | max pooling 4×4, aplanar, una capa densa de diez sin sesgo, por 1/8 | 10 |
#
# *+ dos unidades* es una parte residual: $x$ más lo que las dos unidades hacen de $x$, sin ReLU después de la suma. Cuenta las capas con pesos: 1 + 3 + 1 + 3 + 1 = 9. El `width` de Page es 64.
#
# **Tu turno: constrúyela** (unas 10 líneas). Comienza con una función para una unidad.

# %% tags=["15.resnet9"]
from keras import layers

# %%
# exercise: 15.resnet9
def resnet9(width: int) -> keras.Model:
    """ResNet-9 on images (32, 32, 3), ten logits."""
    ### BEGIN SOLUTION
    def unit(x, f: int):
        x = layers.Conv2D(f, 3, padding="same", use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization()(x))
    x = photo = keras.Input((32, 32, 3))
    for f in (1, 2, 4, 8):
        x = unit(x, f * width)
        x = layers.MaxPooling2D()(x) if f > 1 else x
        x = x + unit(unit(x, f * width), f * width) if f in (2, 8) else x
    x = layers.Flatten()(layers.MaxPooling2D(4)(x))
    return keras.Model(photo, layers.Dense(10, use_bias=False)(x) / 8)
    ### END SOLUTION

# %%
check("15.resnet9", resnet9)

# %% [markdown] lang="en"
# With Page's width its nine layers have 9·(3·64 + 64·128 + 2·128² + 128·256 + 256·512 + 2·512²) + 10·512 weights: 24 times those of ResNet-20, in fewer than half of its layers.

# %% [markdown] lang="es"
# Con el ancho de Page, sus nueve capas tienen 9·(3·64 + 64·128 + 2·128² + 128·256 + 256·512 + 2·512²) + 10·512 pesos: 24 veces los de ResNet-20, en menos de la mitad de sus capas.

# %% tags=["nbval-check-output"]
kernels = 3 * 64 + 64 * 128 + 2 * 128**2 + 128 * 256 + 256 * 512 + 2 * 512**2
weights = 9 * kernels + 10 * 512
resnet20 = ledger(nets["ResNet-20"]).total("parameters")
show(**{"ResNet-9": weights, "ResNet-20": resnet20, "ratio": weights / resnet20})

# %% [markdown] lang="en"
# ### What airbench adds
#
# **A first layer that is computed.** Neighbouring pixels say nearly the same, and so do their colours. By hand, on two pixels $p, q$ that always agree up to noise: the sum $p + q$ varies a lot, the difference $p - q$ hardly. To see both equally well, divide each by how much it varies. That is **whitening** (PCA of lesson 7, and a division): for windows of 2×2 pixels in three colours there are 12 directions. `whitening` takes them from a few hundred images, without a single training step.

# %% [markdown] lang="es"
# ### Lo que agrega airbench
#
# **Una primera capa que se calcula.** Los píxeles vecinos dicen casi lo mismo, y sus colores también. A mano, con dos píxeles $p, q$ que siempre coinciden salvo ruido: la suma $p + q$ varía mucho; la diferencia $p - q$, casi nada. Para ver ambas igual de bien, divide cada una entre lo que varía. Eso es **blanquear** (*whitening*: el PCA de la lección 7, y una división): para ventanas de 2×2 píxeles en tres colores hay 12 direcciones. `whitening` las toma de unos cientos de imágenes, sin un solo paso de entrenamiento.

# %%
rng = np.random.default_rng(0)
common, *noise = rng.normal(size=(3, 5000))
p, q = (common + .1 * own for own in noise)
sum_and_difference = np.stack([p + q, p - q])
white = sum_and_difference / sum_and_difference.std(axis=1, keepdims=True)
assert np.allclose(np.cov(white), np.eye(2), atol=.05)
show(before=np.cov(p, q), after=np.cov(white))

# %% [markdown] lang="en"
# Before, the two pixels are nearly the same number; after, two numbers that vary alike and independently. On real images, the derivation and the code:

# %% [markdown] lang="es"
# Antes, los dos píxeles son casi el mismo número; después, dos números que varían igual y sin relación. Con imágenes reales, la derivación y el código:

# %%
from helpers.architectures.sprint import FastBias, FirstCopies, whitening

print(inspect.getsource(whitening))

# %%
stem = whitening(prepared[:500])
outputs = np.array(ops.conv(prepared[:500], stem)).reshape(-1, 24)[:, :12]
covariance = outputs.T @ outputs / len(outputs)
assert np.allclose(covariance, np.diag(np.diag(covariance)), atol=.05)

# %%
plots.gallery([[.5 + .5 * stem[..., k] / np.abs(stem[..., k]).max()
                for k in range(12)]],
              caption="the twelve directions of windows of 2×2 pixels, from the one "
                      "that varies most")

# %% [markdown] lang="en"
# The first is brightness, then come slopes and colours; the last ones are checks of colours that photographs hardly have. They are like the kernels that AlexNet learned (lesson 11), for nothing. Each stands in the layer twice, with both signs, since an activation passes one.

# %% [markdown] lang="es"
# La primera es la luminosidad; luego vienen pendientes y colores; las últimas son tableros de colores que las fotografías casi no tienen. Se parecen a los kernels que AlexNet aprendió (lección 11), y son gratis. Cada una está en la capa dos veces, con ambos signos, pues una activación deja pasar uno.

# %% [markdown] lang="en"
# **Convolutions that begin by copying.** In each convolution the first filters start as copies of their channels: a 1 in the middle, 0 elsewhere. So the net starts as if it had shortcuts, without paying for any sum. **Biases that learn 64 times as fast.** Write $8b$ in place of $b$: the gradient along $b$ grows by 8, and so does what a step of $b$ does. Both on numbers:

# %% [markdown] lang="es"
# **Convoluciones que comienzan copiando.** En cada convolución los primeros filtros parten como copias de sus canales: un 1 en el medio, 0 en lo demás. Así la red parte como si tuviera atajos, sin pagar ninguna suma. **Sesgos que aprenden 64 veces más rápido.** Escribe $8b$ en lugar de $b$: el gradiente respecto de $b$ crece 8 veces, y también lo que hace un paso de $b$. Ambas cosas con números:

# %%
maps = rng.normal(size=(1, 6, 6, 4)).astype("float32")
copies = ops.conv(maps, FirstCopies(0)((3, 3, 4, 6)), padding="same")
assert np.allclose(copies[..., :4], maps, atol=1e-6)

moved = {}
for faster in (1, 8):
    tiny = keras.Sequential([keras.Input((1, 1, 1)), FastBias(faster)])
    tiny.compile(keras.optimizers.SGD(.001), "mse")
    tiny.train_on_batch(np.zeros((1, 1, 1, 1)), np.ones((1, 1, 1, 1)))
    moved[faster] = faster * float(tiny.get_weights()[0][0])
assert np.isclose(moved[8], 64 * moved[1])

# %% [markdown] lang="en" tags=["15.conv_group"]
# **Groups that pool early.** A group is: convolution, *then* pooling, normalisation, activation; convolution, normalisation, activation. In ResNet-9 the pooling comes after the activation: four times as many numbers to normalise.
#
# **Your turn: build a group** for an input of shape `shape`. Both convolutions are 3×3, with `filters` filters, same padding and no bias; the pooling is a max pooling of 2×2; the activation here is ReLU (airbench takes GELU, a rounded ReLU). (About 6 lines.)

# %% [markdown] lang="es" tags=["15.conv_group"]
# **Grupos que hacen pooling temprano.** Un grupo es: convolución, *luego* pooling, normalización, activación; convolución, normalización, activación. En ResNet-9 el pooling viene después de la activación: cuatro veces más números que normalizar.
#
# **Tu turno: construye un grupo** para una entrada de forma `shape`. Ambas convoluciones son de 3×3, con `filters` filtros, padding *same* y sin sesgo; el pooling es un max pooling de 2×2; la activación aquí es ReLU (airbench usa GELU, una ReLU redondeada). (Unas 6 líneas.)

# %%
# exercise: 15.conv_group
def conv_group(shape: tuple[int, int, int], filters: int) -> keras.Model:
    """Two convolutions with a pooling behind the first: (h, w, c) -> (h/2, w/2, f)."""
    ### BEGIN SOLUTION
    x = here = keras.Input(shape)
    for pooling in (True, False):
        x = layers.Conv2D(filters, 3, use_bias=False, padding="same")(x)
        x = layers.MaxPooling2D(2)(x) if pooling else x
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return keras.Model(here, x)
    ### END SOLUTION

# %%
check("15.conv_group", conv_group)

# %% [markdown] lang="en"
# The whole net, in the narrow size, and its costs. Where do the multiply-adds sit?

# %% [markdown] lang="es"
# La red entera, en su tamaño angosto, y sus costos. ¿Dónde están las multiplicaciones y sumas?

# %% tags=["nbval-check-output"]
ledger(nets["narrow net"])

# %% [markdown] lang="en"
# Fewer products than ResNet-20 (40.6 million); about a quarter of them are in the first group, where the maps are large. The top of the ladder, with the tricks of section 6 and its own stem:

# %% [markdown] lang="es"
# Menos productos que ResNet-20 (40.6 millones); cerca de un cuarto de ellos están en el primer grupo, donde los mapas son grandes. Lo alto de la escalera, con los trucos de la sección 6 y su propio tronco:

# %%
keras.utils.set_random_seed(0)
climb_refined("a better net", architectures.sprint("narrow", stem), size / 1024)

# %% [markdown] lang="en"
# ## 8 · What bought how much

# %% [markdown] lang="es"
# ## 8 · Qué rindió cuánto

# %%
table(rungs(), COLUMNS)

# %%
from helpers.training import machine

tops = [ladder[rung] for rung in ("lesson 10", "a better net")]
gain, lower = tops[1][0] / tops[0][0], tops[0][3] - tops[1][3]
print(f"{machine() = }")

# %%
show(times_as_fast=gain, error_lower_by=lower)

# %% [markdown] lang="en"
# From the foot to the top: how many times as fast, and by how many points the error has changed. One start each, and a few dozen steps: a point or two say nothing. Nor do the seconds by the clock say much where other programs use the same cores, as they did when these pages were made; compare the processor's. What is certain is less, and does not depend on luck. The rungs of section 3 cannot change the error, for they compute the same: that was asserted. The tricks of section 6 cannot change the time of a step by much. And the net of section 7 has fewer products.
#
# A ladder belongs to its machine, so its name stands above. `python -m instructor ladder` climbs it again and keeps times, errors and the machine in `data/runs`.

# %% [markdown] lang="es"
# Del pie a lo alto: cuántas veces más rápido, y en cuántos puntos cambió el error. Un solo inicio cada uno, y unas pocas decenas de pasos: un punto o dos no dicen nada. Tampoco dicen mucho los segundos de reloj donde otros programas usan los mismos núcleos, como ocurrió cuando se hicieron estas páginas; compara los del procesador. Lo seguro es menos, y no depende de la suerte. Los peldaños de la sección 3 no pueden cambiar el error, porque calculan lo mismo: eso se comprobó con un `assert`. Los trucos de la sección 6 no pueden cambiar mucho el tiempo de un paso. Y la red de la sección 7 tiene menos productos.
#
# Una escalera es de su máquina, por eso su nombre está arriba. `python -m instructor ladder` la sube de nuevo y guarda tiempos, errores y la máquina en `data/runs`.

# %% [markdown] lang="en"
# ## 9 · Several devices
#
# Two GPUs halve the time, if each takes half of the batch. Why is the result the same? The loss is a mean over images, and the gradient of a mean is the mean of the gradients. By hand, a line $w x$ through $w = 1$, four images with $x = 1, 2, 3, 4$ and targets 0: the gradients of $(wx)^2$ are $2x^2$: 2, 8, 18, 32; their mean is 15. One device has 2 and 8, mean 5; the other 18 and 32, mean 25; and the mean of 5 and 25 is 15.

# %% [markdown] lang="es"
# ## 9 · Varios dispositivos
#
# Dos GPU reducen el tiempo a la mitad si cada una toma la mitad del lote. ¿Por qué el resultado es el mismo? La pérdida es una media sobre imágenes, y el gradiente de una media es la media de los gradientes. A mano, una recta $w x$ con $w = 1$, cuatro imágenes con $x = 1, 2, 3, 4$ y objetivos 0: los gradientes de $(wx)^2$ son $2x^2$: 2, 8, 18, 32; su media es 15. Un dispositivo tiene 2 y 8, media 5; el otro 18 y 32, media 25; y la media de 5 y 25 es 15.

# %% tags=["nbval-check-output"]
gradients = 2 * np.arange(1, 5)**2
shards = gradients.reshape(2, 2).mean(axis=1)
assert shards.mean() == gradients.mean()
show(of_each_device=list(shards), of_both=shards.mean())

# %% [markdown] lang="en"
# *(If one device had three images and the other one, the mean of the means would be another number. So the parts are equal.)* After each step the devices exchange their gradients and take the same step. This is **data parallelism**, and in Keras it is two lines before the model is built:

# %% [markdown] lang="es"
# *(Si un dispositivo tuviera tres imágenes y el otro una, la media de las medias sería otro número. Por eso las partes son iguales.)* Después de cada paso los dispositivos intercambian sus gradientes y dan el mismo paso. Esto es el **paralelismo de datos**, y en Keras son dos líneas antes de construir el modelo:

# %%
from helpers.training import several_devices

print(inspect.getsource(several_devices.spread))

# %% [markdown] lang="en"
# `keras.distribution` works on JAX. Its TensorFlow part calls itself a prototype that is not to be used (Keras 3.13), so there TensorFlow's own strategy takes its place. No second GPU is needed to test it: one processor can count as four. In a program of its own, three steps on one device and on four:

# %% [markdown] lang="es"
# `keras.distribution` funciona con JAX. Su parte de TensorFlow se declara a sí misma un prototipo que no hay que usar (Keras 3.13), así que ahí la estrategia propia de TensorFlow toma su lugar. No hace falta una segunda GPU para probarlo: un procesador puede contar como cuatro. En un programa aparte, tres pasos en un dispositivo y en cuatro:

# %%
import subprocess
import sys
from pathlib import Path

course = Path(several_devices.__file__).parents[2]
command = [sys.executable, "-m", "helpers.training.several_devices", "4"]
ran = subprocess.run(command, capture_output=True, text=True, cwd=course)
backend, devices, apart = ran.stdout.split()
assert float(apart) < 1e-5, ran.stderr

# %%
show(backend=backend, devices=devices, weights_apart=float(apart))

# %% [markdown] lang="en"
# The weights are the same but for rounding. Of speed this says nothing, for the four share the same cores. What would four real ones bring? Let a step compute for $c$ on one device; on $n$ it is $c/n$, and the gradients must go around: each device sends and receives about $2(n-1)/n$ times all weights. For the wide net, 2 million weights of four bytes, 6 GB a second between the devices, and 1024 images in a batch; an estimate with the constants of section 2:

# %% [markdown] lang="es"
# Los pesos son los mismos salvo redondeo. De la velocidad esto no dice nada, pues los cuatro comparten los mismos núcleos. ¿Qué darían cuatro reales? Si un paso calcula durante $c$ en un dispositivo, en $n$ es $c/n$, y los gradientes deben dar la vuelta: cada dispositivo envía y recibe unas $2(n-1)/n$ veces todos los pesos. Para la red ancha, 2 millones de pesos de cuatro bytes, 6 GB por segundo entre los dispositivos y 1024 imágenes por lote; una estimación con las constantes de la sección 2:

# %%
counts = np.array([1, 2, 4, 8])

def a_second(batch: int) -> np.ndarray:
    """Steps a second on so many devices, for a batch that they share."""
    compute = 6 * products["wide net"] * batch / (65e12 / 3) / counts
    exchange = 2 * (counts - 1) / counts * 4 * 2e6 / 6e9
    return 1 / (compute + exchange)

plots.curves({"batches of 1024": (counts, a_second(1024)),
              "batches of 8192": (counts, a_second(8192) * 8)},
             x="devices", y="1024 images a second",
             caption="how often 1024 images are computed in a second, as estimated for "
                     "a T4 in float16")

# %% [markdown] lang="en"
# With 1024 images eight devices are five times as fast as one, not eight times: what each has to compute shrinks, and the exchange does not. Amdahl again. With eight times the batch it is seven and a half times, but then there are an eighth of the steps. So more devices are worth less than they cost, and in section 1 the eight GPUs of 2018 were soon beaten by **one**.

# %% [markdown] lang="es"
# Con 1024 imágenes, ocho dispositivos son cinco veces más rápidos que uno, no ocho: lo que cada uno calcula se reduce, y el intercambio no. Otra vez Amdahl. Con un lote ocho veces mayor son siete veces y media, pero entonces hay la octava parte de los pasos. Más dispositivos rinden, pues, menos de lo que cuestan, y en la sección 1 las ocho GPU de 2018 pronto fueron superadas por **una sola**.

# %% [markdown] lang="en"
# ## 10 · The final net, chosen without the test
#
# Now more images, and the net alone. With `cpu` it is the narrow one for one epoch of 40,960 images; with `gpu` the wide one. Its rate is airbench94's, brought to our momentum and batch: a step goes as far as rate/(1 − momentum), so 1.5 for 1024 images with 0.85 is 1 with 0.9, and 1/8 for 128 images. Who tries others chooses by validation images. Here is how this goes wrong.
#
# **Your turn: repair.** Somebody tried several rates, and noted the accuracies after each epoch, on validation and on test images: two tables (rates, epochs). Wanted: the place of the best rate and epoch, and an honest test *error* in percent. Three bugs, one of them a sin.

# %% [markdown] lang="es"
# ## 10 · La red final, elegida sin la prueba
#
# Ahora más imágenes, y la red sola. Con `cpu` es la angosta durante una época de 40 960 imágenes; con `gpu`, la ancha. Su tasa es la de airbench94, llevada a nuestro momento y nuestro lote: un paso llega tan lejos como tasa/(1 − momento), así que 1.5 para 1024 imágenes con 0.85 es 1 con 0.9, y 1/8 para 128 imágenes. Quien pruebe otras elige con imágenes de validación. Así es como esto sale mal.
#
# **Tu turno: repara.** Alguien probó varias tasas y anotó las exactitudes después de cada época, con imágenes de validación y de prueba: dos tablas (tasas, épocas). Se buscan el lugar de la mejor tasa y época, y un *error* de prueba honesto en porcentaje. Hay tres errores, uno de ellos un pecado.

# %%
# exercise: 15.best
def best(validation: np.ndarray, test: np.ndarray) -> tuple[int, int, float]:
    """Rate, epoch, and their test error in %: accuracies (rates, epochs)."""
    ### BEGIN SOLUTION
    (rate,), (epoch,) = np.nonzero(validation == validation.max())
    return int(rate), int(epoch), 100 * (1 - test[rate, epoch])
    ### STUB
    # (rate,), (epoch,) = np.nonzero(test == test.min())
    # return int(rate), int(epoch), 100 * test[rate, epoch]
    ### END SOLUTION

# %%
check("15.best", best)

# %% [markdown] lang="en"
# How large is the sin? Take ten nets that are *equally good*, each right on an image with a probability of 0.9, and report the best one's error on 1000 test images. *Predict:* 10 %?

# %% [markdown] lang="es"
# ¿Qué tan grande es el pecado? Toma diez redes *igual de buenas*, cada una con una probabilidad de 0.9 de acertar en una imagen, e informa el error de la mejor en 1000 imágenes de prueba. *Predice:* ¿10 %?

# %%
wrong = np.random.default_rng(0).binomial(1000, .1, (2000, 10)) / 10
reported = wrong.min(axis=1).mean()
assert 8.3 < reported < 8.8
show(each=wrong.mean(), best_of_ten=reported)

# %% [markdown] lang="en"
# One and a half points better than the truth, by looking ten times. So:

# %% [markdown] lang="es"
# Un punto y medio mejor que la verdad, por mirar diez veces. Así que:

# %%
kind, laps, many = budget.pick(
    smoke=("narrow", 1, 192), cpu=("narrow", 1, 40_960), gpu=("wide", 10, 45_000),
    paper=("wide", 40, 45_000))
batch = budget.pick(smoke=32, cpu=128, gpu=512)
chosen = which[:many]
SEED = 0

def final(seed: int) -> tuple[keras.Model, float]:
    """The net after its training, and the seconds that it took."""
    keras.utils.set_random_seed(seed)
    net = architectures.sprint(kind, stem)
    fed = on_numbers(net, Pictures(data.x_train, reach=2, seed=seed))
    steps = laps * (many // batch)
    optimizer = one_cycle(batch / 1024, steps, use_ema=True, ema_momentum=.98)
    fed.compile(optimizer, SmoothedCrossentropy(.2))
    return net, train_final(fed, seed)

# %%
def train_final(fed: keras.Model, seed: int) -> float:
    """The seconds of the training."""
    batches = Batches(chosen, labels[chosen], batch, seed)
    past = fit(fed, batches, laps, f"15-final-{seed}", callbacks=[Clock()])
    return sum(past["seconds"])

net, took = final(SEED)
refresh_statistics(net, fresh)
net = with_mirror_images(net)
found = percent_wrong(net, *look)

# %%
show(seconds=took, validation_error=f"{found:.1f} %")

# %% [markdown] lang="en"
# ## 11 · The leaderboard
#
# Only now the test images. `Leaderboard` times nothing itself: it tests a net, **once for each seed**, and keeps a book of it. The same net again gets the same line. Another net with the same seed is refused: whoever wants another answer trains from another start, as it is.

# %% [markdown] lang="es"
# ## 11 · La tabla de posiciones
#
# Solo ahora, las imágenes de prueba. `Leaderboard` no mide tiempos por sí misma: prueba una red, **una vez por semilla**, y lleva un libro. La misma red recibe otra vez la misma línea. Otra red con la misma semilla es rechazada: quien quiera otra respuesta entrena desde otro inicio, tal como está.

# %%
from helpers.training import Leaderboard, SeedSpentError

tested = budget.pick(smoke=200, cpu=10_000)
board = Leaderboard("15", standardised(data.x_test[:tested]), data.y_test[:tested])
entry = board.submit(net, "sprint", SEED, took)
print(entry.line())

# %% [markdown] lang="en"
# The line can be pasted into a table that you keep with others: name, seed, error, seconds, machine. What if we spoil the net a little and try again?

# %% [markdown] lang="es"
# La línea se puede pegar en una tabla que lleves con otros: nombre, semilla, error, segundos, máquina. ¿Y si estropeamos un poco la red y probamos de nuevo?

# %%
other = architectures.sprint(kind)
try:
    board.submit(other, "another", SEED, took)
except SeedSpentError as error:
    show(refused=str(error))

# %% [markdown] lang="en"
# ## 12 · How long will it take?
#
# Before one starts a long training, a minute of measuring tells its end. Steps a second from section 5, times what is planned. How long would **ten epochs** of 45,000 images take, about as many as airbench94 has, on this machine? The operations of the two nets are known, so the wide one follows from the narrow one:

# %% [markdown] lang="es"
# ## 12 · ¿Cuánto tardará?
#
# Antes de empezar un entrenamiento largo, un minuto de mediciones dice cuándo terminará. Pasos por segundo de la sección 5, por lo planeado. ¿Cuánto tardarían **diez épocas** de 45 000 imágenes, más o menos las de airbench94, en esta máquina? Las operaciones de ambas redes se conocen, así que la ancha se deduce de la angosta:

# %%
images_a_second = max(by_batch)
ratio = products["wide net"] / products["narrow net"]
plan = {name: 10 * 45_000 / images_a_second * factor / 60
        for name, factor in (("narrow net", 1), ("wide net", ratio))}
table([(name, round(minutes)) for name, minutes in plan.items()],
      ["net", "minutes for ten epochs"])

# %% [markdown] lang="en"
# On the machine on which this was written, an AMD EPYC, one core computes 110 images a second with the narrow net and 43 with the wide one, both measured while others used it too. Two cores: about twice that. Then ten epochs of the narrow net take 34 minutes, and ten of the wide one 87. Within **15 minutes** the narrow net sees $15·60·220 = 198{,}000$ images, 4.4 epochs; within **60** it sees 17.6 epochs, or the wide one 6.9. These are the plans `sprint_narrow`, 4 epochs, and `sprint_wide`, 6, of `python -m instructor train`; the aims are 15 and 10 % of error. We have not run them: which error they end at is to be measured, not promised.

# %% [markdown] lang="es"
# En la máquina en que se escribió esto, una AMD EPYC, un núcleo calcula 110 imágenes por segundo con la red angosta y 43 con la ancha, medidas mientras otros también la usaban. Dos núcleos: cerca del doble. Entonces diez épocas de la red angosta toman 34 minutos, y diez de la ancha, 87. En **15 minutos** la angosta ve $15·60·220 = 198\,000$ imágenes, 4.4 épocas; en **60** ve 17.6 épocas, o la ancha 6.9. Son los planes `sprint_narrow`, 4 épocas, y `sprint_wide`, 6, de `python -m instructor train`; las metas son 15 y 10 % de error. No los hemos ejecutado: en qué error terminan hay que medirlo, no prometerlo.

# %% [markdown] lang="en"
# **On a Colab T4**, which this project has not had: the wide net needs 6·118 million operations for an image, forward and backward. At a third of 65·10¹² a second that is 33 µs, and 450,000 images take 15 s. But maps also travel through memory. In float16 the maps of an image are 0.9 MB; each is written and read about five times in both directions; at 300 GB a second that is 15 µs more. Small kernels and Keras cost a factor of two or three, and compiling half a minute. So: **one to two minutes**, an estimate.

# %% [markdown] lang="es"
# **En una T4 de Colab**, que este proyecto no ha tenido: la red ancha necesita 6·118 millones de operaciones por imagen, hacia delante y hacia atrás. A un tercio de 65·10¹² por segundo son 33 µs, y 450 000 imágenes toman 15 s. Pero los mapas también viajan por la memoria. En float16 los mapas de una imagen son 0.9 MB; cada uno se escribe y se lee unas cinco veces en ambas direcciones; a 300 GB por segundo son 15 µs más. Los kernels pequeños y Keras cuestan un factor de dos o tres, y compilar, medio minuto. Así que: **uno o dos minutos**, una estimación.

# %%
rows = ledger(nets["wide net"])
operations = 6 * rows.total("multiply_adds")
of_maps = rows.total("activation_bytes") / 2
microseconds = [1e6 * operations / (65e12 / 3), 1e6 * 5 * of_maps / 300e9]
show(operations_an_image=operations, bytes_of_maps=of_maps,
     microseconds_to_compute=microseconds[0], microseconds_to_move=microseconds[1],
     seconds_for_450_000=.45 * sum(microseconds))

# %% [markdown] lang="en"
# ## 13 · Paper against ours
#
# **The operations.** airbench94 prints 3.6·10¹⁴ for its whole training: 9.9 epochs of 50,000 images. Our wide net has its plan, so our ledger must come near. Two operations a multiply-add, three passes' worth for forward and backward:

# %% [markdown] lang="es"
# ## 13 · El artículo y lo nuestro
#
# **Las operaciones.** airbench94 declara 3.6·10¹⁴ para su entrenamiento entero: 9.9 épocas de 50 000 imágenes. Nuestra red ancha tiene su plan, así que nuestro libro de cuentas debe acercarse. Dos operaciones por multiplicación y suma, y el equivalente de tres pasadas para ida y vuelta:

# %% tags=["nbval-check-output"]
ours = operations * 9.9 * 50_000
assert abs(ours / 3.6e14 - 1) < .03
show(paper=3.6e14, ours=ours, weights=rows.total("parameters") + 288)

# %% [markdown] lang="en"
# Within 3 %; products alone are counted here, without pooling, normalisation and tests. The weights are those of its code, counted with the stem's 288 that nobody trains.

# %% [markdown] lang="es"
# Con menos del 3 % de diferencia; aquí se cuentan solo los productos, sin pooling, normalización ni pruebas. Los pesos son los de su código, contando los 288 del tronco que nadie entrena.

# %% [markdown] lang="en"
# **The time.** 3.6·10¹⁴ operations in 3.83 s are 94·10¹² a second: 30 % of the 312·10¹² that an A100 prints in 16 bits. From there is our "third". **The accuracy:** 94.01 % in the mean of 1000 runs. Ours is not comparable: fewer images and a fraction of the steps; the copy of CIFAR-10 that we publish with had been stored as JPEG.

# %% [markdown] lang="es"
# **El tiempo.** 3.6·10¹⁴ operaciones en 3.83 s son 94·10¹² por segundo: el 30 % de los 312·10¹² que se anuncian para una A100 en 16 bits. De ahí viene nuestro «tercio». **La exactitud:** 94.01 % en la media de 1000 corridas. La nuestra no es comparable: menos imágenes y una fracción de los pasos; y la copia de CIFAR-10 con la que publicamos había estado guardada como JPEG.

# %% [markdown] lang="en"
# **The order of the rungs.** Page gained most in his third post, by regularisation and a slow spot in the code that went away (256 → 154 s), and by a better net (154 → 79 s); less by the data loading (341 → 297 s, from the contest's best to his first post's end). Ours must have another order: on a CPU there is no idle GPU to feed, so the data loading cannot be a large rung, as the profile said before anything was changed. What agrees is *of kind*: the net of section 7 needs fewer products and fewer layers, as his does against the contest's.

# %% [markdown] lang="es"
# **El orden de los peldaños.** Page ganó sobre todo en su tercera entrada, con la regularización y al quitar una parte lenta del código (256 → 154 s), y con una red mejor (154 → 79 s); menos con la carga de datos (341 → 297 s, del mejor del concurso al final de su primera entrada). El nuestro tiene que ser otro: en una CPU no hay una GPU ociosa que alimentar, así que la carga de datos no puede ser un peldaño grande, como dijo el perfil antes de cambiar nada. Lo que coincide es *cualitativo*: la red de la sección 7 necesita menos productos y menos capas, como la suya frente a la del concurso.

# %% [markdown] lang="en"
# ## 14 · Your project
#
# The course ends with a piece of work of your own. A checklist, in this order:
#
# 1. **A question** in one sentence, whose answer could be no.
# 2. **Data**: where from, whose, under which licence; what is in it and who is not. Looked at, not only loaded.
# 3. **A split** into training, validation and test, made once, with a seed; no photograph (and no person) in two of them.
# 4. **A baseline**: the most frequent class, then the smallest net that learns. Its error before anything else.
# 5. **Time**: a profile, steps a second, the estimate of section 12.
# 6. **One change at a time**, from several starts; kept only if validation says so by more than the spread of the starts.
# 7. **The test images, once.** The number stays, also if it is worse.
# 8. **Mistakes looked at**: the surest wrong answers, and one of the pictures of lesson 11.
# 9. **A card**: data, recipe, machine, minutes, error with its spread, what it must not be used for.
#
# Three proposals. **(a)** *Fast:* 90 % on CIFAR-10 on your own computer: in how many minutes? **(b)** *Yours:* five kinds of things that you photograph yourself, thirty pictures each, with a network of lesson 8 as its base: how many pictures does it need? **(c)** *Doubt:* take one claim of one lesson, five starts, and say whether it holds.

# %% [markdown] lang="es"
# ## 14 · Tu proyecto
#
# El curso termina con un trabajo propio. Una lista de control, en este orden:
#
# 1. **Una pregunta** en una frase, cuya respuesta pueda ser no.
# 2. **Datos**: de dónde, de quién, con qué licencia; qué hay en ellos y quién falta. Mirados, no solo cargados.
# 3. **Una división** en entrenamiento, validación y prueba, hecha una vez, con una semilla; ninguna fotografía (ni persona) en dos de ellas.
# 4. **Un punto de partida**: la clase más frecuente, luego la red más pequeña que aprenda. Su error, antes que cualquier otra cosa.
# 5. **Tiempo**: un perfil, pasos por segundo, la estimación de la sección 12.
# 6. **Un cambio a la vez**, desde varios inicios; se queda solo si la validación lo dice por más que la dispersión de los inicios.
# 7. **Las imágenes de prueba, una vez.** El número queda, también si es peor.
# 8. **Los errores, mirados**: las respuestas equivocadas más seguras, y una de las imágenes de la lección 11.
# 9. **Una ficha**: datos, receta, máquina, minutos, error con su dispersión, para qué no debe usarse.
#
# Tres propuestas. **(a)** *Rápida:* 90 % en CIFAR-10 en tu propia computadora: ¿en cuántos minutos? **(b)** *Tuya:* cinco clases de cosas que fotografíes tú, treinta fotos de cada una, con una red de la lección 8 como base: ¿cuántas fotos hacen falta? **(c)** *Duda:* toma una afirmación de una lección, cinco inicios, y di si se sostiene.

# %% [markdown] lang="en"
# ## Recap
#
# 1. You profiled a step before changing it, and read each share as a bound: what takes 2 % cannot bring more than a factor of 1.02.
# 2. You put the images on the device and several steps into a call, showed that the losses stay the same, and saw when that helps: where the device would wait.
# 3. You set up one cycle, smoothed labels, averaged weights with fresh statistics, and mirror images.
# 4. You built ResNet-9 and a group of the wide net, whose first layer whitens 2×2 windows without a training step.
# 5. You estimated trainings from measured steps, and checked your arithmetic by 3.6·10¹⁴ printed operations.
# 6. You chose by validation, tested once, and saw a second look refused: the best of ten equal nets looks one and a half points better than it is.
#
# From the perceptron to a net that learns CIFAR-10 in minutes: that was the course.

# %% [markdown] lang="es"
# ## Resumen
#
# 1. Perfilaste un paso antes de cambiarlo, y leíste cada parte como una cota: lo que toma el 2 % no puede dar más que un factor de 1.02.
# 2. Pusiste las imágenes en el dispositivo y varios pasos en una llamada, mostraste que las pérdidas no cambian, y viste cuándo ayuda: donde el dispositivo esperaría.
# 3. Armaste un ciclo, etiquetas suavizadas, pesos promediados con estadísticas nuevas, e imágenes reflejadas.
# 4. Construiste ResNet-9 y un grupo de la red ancha, cuya primera capa blanquea ventanas de 2×2 sin un paso de entrenamiento.
# 5. Estimaste entrenamientos a partir de pasos medidos, y comprobaste tu aritmética con 3.6·10¹⁴ operaciones publicadas.
# 6. Elegiste con la validación, probaste una vez, y viste rechazada una segunda mirada: la mejor de diez redes iguales parece un punto y medio mejor de lo que es.
#
# Del perceptrón a una red que aprende CIFAR-10 en minutos: ese fue el curso.

# %% [markdown] lang="en"
# ## References
#
# - C. Coleman and others, "Analysis of DAWNBench, a time-to-accuracy machine learning performance benchmark", [arXiv 1806.01427](https://arxiv.org/abs/1806.01427).
# - D. Page, ["How to train your ResNet"](https://myrtle.ai/learn/how-to-train-your-resnet/), 2018: posts 1 to 4. The times of DAWNBench are quoted there.
# - K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", [arXiv 2404.00498](https://arxiv.org/abs/2404.00498). `airbench94.py` without compiling, 3.83 s, is in [its repository](https://github.com/KellerJordan/cifar10-airbench).
# - L. N. Smith, "A disciplined approach to neural network hyper-parameters", [arXiv 1803.09820](https://arxiv.org/abs/1803.09820). P. Goyal and others, "Accurate, large minibatch SGD", [arXiv 1706.02677](https://arxiv.org/abs/1706.02677).
# - P. Micikevicius and others, "Mixed precision training", [arXiv 1710.03740](https://arxiv.org/abs/1710.03740).
# - C. Szegedy and others, "Rethinking the Inception architecture for computer vision", [arXiv 1512.00567](https://arxiv.org/abs/1512.00567), section 7. B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", *SIAM Journal on Control and Optimization* 30 (1992), [doi 10.1137/0330046](https://doi.org/10.1137/0330046).
# - G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", *AFIPS* (1967), [doi 10.1145/1465482.1465560](https://doi.org/10.1145/1465482.1465560).

# %% [markdown] lang="es"
# ## Referencias
#
# - C. Coleman y otros, "Analysis of DAWNBench, a time-to-accuracy machine learning performance benchmark", [arXiv 1806.01427](https://arxiv.org/abs/1806.01427).
# - D. Page, ["How to train your ResNet"](https://myrtle.ai/learn/how-to-train-your-resnet/), 2018: entradas 1 a 4. Los tiempos de DAWNBench están citados ahí.
# - K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", [arXiv 2404.00498](https://arxiv.org/abs/2404.00498). `airbench94.py` sin compilar, 3.83 s, está en [su repositorio](https://github.com/KellerJordan/cifar10-airbench).
# - L. N. Smith, "A disciplined approach to neural network hyper-parameters", [arXiv 1803.09820](https://arxiv.org/abs/1803.09820). P. Goyal y otros, "Accurate, large minibatch SGD", [arXiv 1706.02677](https://arxiv.org/abs/1706.02677).
# - P. Micikevicius y otros, "Mixed precision training", [arXiv 1710.03740](https://arxiv.org/abs/1710.03740).
# - C. Szegedy y otros, "Rethinking the Inception architecture for computer vision", [arXiv 1512.00567](https://arxiv.org/abs/1512.00567), sección 7. B. T. Polyak, A. B. Juditsky, "Acceleration of stochastic approximation by averaging", *SIAM Journal on Control and Optimization* 30 (1992), [doi 10.1137/0330046](https://doi.org/10.1137/0330046).
# - G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", *AFIPS* (1967), [doi 10.1145/1465482.1465560](https://doi.org/10.1145/1465482.1465560).
