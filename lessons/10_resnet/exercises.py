"""The exercises of lesson 10: the residual block, its shortcuts, its cost, and its gradient."""

from collections.abc import Callable, Iterator

import numpy as np

from helpers.exercises import Exercise, Misconception, repairs
from helpers.exercises.models import remembered
from helpers.scratch import dense

relu = dense.relu


def residual_block(x: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Two dense layers and a shortcut: (n, d), (d, k), (k, d) -> (n, d)."""
    return relu(relu(x @ w1) @ w2 + x)


def residual_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The example of the lesson, then random numbers of both signs, whole and fractional."""
    yield np.array([[1, 2]]), np.array([[1, 2], [0, -1]]), np.array([[1, -1], [2, 0]])
    for n, d, k in ((1, 2, 3), (2, 3, 3), (3, 3, 2), (4, 4, 5), (5, 2, 4)):
        yield rng.integers(-3, 4, (n, d)), rng.integers(-3, 4, (d, k)), rng.integers(-3, 4, (k, d))
    shapes = ((2, 3), (3, 2), (2, 3))
    yield tuple(rng.integers(-9, 10, shape) / 4 for shape in shapes)
    x, w1, w2 = (rng.integers(-9, 10, shape) for shape in shapes)
    yield x, w1 / 4, w2 / 4


def zero_padding(x: np.ndarray) -> np.ndarray:
    """Option A: every second pixel, and as many channels of zeros behind.

    (h, w, c) -> (h/2, w/2, 2c).
    """
    return append_zeros(x[::2, ::2])


def append_zeros(x: np.ndarray) -> np.ndarray:
    """As many channels of zeros behind those of x: (h, w, c) -> (h, w, 2c)."""
    return np.concatenate([x, np.zeros_like(x)], axis=-1)


def window_means(x: np.ndarray) -> np.ndarray:
    """The mean of each 2×2 window: (h, w, c) -> (h/2, w/2, c)."""
    h, w, c = x.shape
    return x.reshape(h // 2, 2, w // 2, 2, c).mean(axis=(1, 3))


def corner(x: np.ndarray) -> np.ndarray:
    """The upper left quarter: (h, w, c) -> (h/2, w/2, c)."""
    h, w, _ = x.shape
    return x[:h // 2, :w // 2]


def prepend_zeros(x: np.ndarray) -> np.ndarray:
    """As many channels of zeros in front of those of x: (h, w, c) -> (h, w, 2c)."""
    return np.concatenate([np.zeros_like(x), x], axis=-1)


def zero_padding_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One window first, then larger images of even sides; the last has fractions."""
    yield (np.array([[[1], [2]], [[3], [4]]]),)
    for h, w, c in ((4, 4, 1), (4, 2, 3), (2, 6, 2), (6, 4, 2), (8, 8, 1)):
        yield (rng.integers(1, 10, (h, w, c)),)
    yield (rng.integers(1, 30, (4, 6, 2)) / 4,)


def weights(*layers: tuple[int, int, int]) -> int:
    """The weights of convolutions (size, channels, filters) without biases."""
    return sum(size * size * channels * filters for size, channels, filters in layers)


def bottleneck_weights(filters: int) -> int:
    """1×1 down from four times the filters, 3×3, 1×1 up again, and an identity shortcut."""
    return weights((1, 4 * filters, filters), (3, filters, filters), (1, filters, 4 * filters))


def bottleneck_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One filter, the widths of the first two stages, then others."""
    yield from ((1,), (64,), (128,))
    for filters in rng.integers(2, 60, 4).tolist():
        yield (filters,)


def narrow_block_weights(filters: int) -> int:
    """`bottleneck_weights` of a block that has `filters` channels everywhere."""
    return weights((1, filters, filters), (3, filters, filters), (1, filters, filters))


def weights_with_projection(filters: int) -> int:
    """`bottleneck_weights` and those of a projection in the shortcut."""
    return bottleneck_weights(filters) + weights((1, 4 * filters, 4 * filters))


def weights_without_reduction(filters: int) -> int:
    """`bottleneck_weights` whose 3×3 layer looks at all the channels of x."""
    return weights((1, 4 * filters, filters), (3, 4 * filters, filters), (1, filters, 4 * filters))


BN, RELU, ADD = "BN", "ReLU", "add"
BLOCK_ORDER = ["1×1", BN, RELU, "3×3", BN, RELU, "1×1", BN, ADD, RELU]


def order_with(first: bool = False, second: bool = False, end: bool = False) -> list[str]:
    """The order of a block with some of the three bugs of the exercise."""
    one, two = [RELU, BN] if first else [BN, RELU], [RELU, BN] if second else [BN, RELU]
    return ["1×1", *one, "3×3", *two, "1×1", BN, *([RELU, ADD] if end else [ADD, RELU])]


def window_maxima(x: np.ndarray) -> np.ndarray:
    """The largest of each 2×2 window: (h, w, c) -> (h/2, w/2, c)."""
    h, w, c = x.shape
    return x.reshape(h // 2, 2, w // 2, 2, c).max(axis=(1, 3))


def conv(filters: int, size: int, strides: int = 1, use_bias: bool = False) -> object:
    """A convolution with same padding, and no bias unless asked for."""
    from keras import layers
    return layers.Conv2D(filters, size, strides, padding="same", use_bias=use_bias)


def shortcut_with(norm: bool = True, relu: bool = False, always: bool = False) -> Callable:
    """Option B, with other parts."""
    def shortcut(x: object, filters: int, strides: int) -> object:
        from keras import layers
        if not always and strides == 1 and x.shape[-1] == filters:
            return x
        x = conv(filters, 1, strides)(x)
        x = layers.BatchNormalization()(x) if norm else x
        return layers.ReLU()(x) if relu else x
    return shortcut


option_b = shortcut_with()


def block_with(shortcut: Callable | None = option_b, use_bias: bool = False,
               stride_first: bool = True, inner: bool = True, before: bool = False,
               after: bool = True, norm: str = "each") -> Callable:
    """A block with two 3×3 layers, with other parts."""
    @remembered
    def build(shape: tuple[int, int, int], filters: int, strides: int) -> object:
        from keras import Input, Model, layers
        images = Input(shape)
        steps = (strides, 1) if stride_first else (1, strides)
        x = layers.BatchNormalization()(conv(filters, 3, steps[0], use_bias)(images))
        x = layers.ReLU()(x) if inner else x
        x = conv(filters, 3, steps[1], use_bias)(x)
        x = layers.BatchNormalization()(x) if norm == "each" else x
        x = layers.ReLU()(x) if before else x
        x = layers.Add()([x, shortcut(images, filters, strides)]) if shortcut else x
        x = layers.BatchNormalization()(x) if norm == "sum" else x
        return Model(images, layers.ReLU()(x) if after else x)
    return build


def block_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The shape stays; side and channels change; channels alone change."""
    yield (4, 6, 3), 3, 1
    yield (6, 4, 2), 4, 2
    yield (4, 4, 2), 3, 1


def pre_activation_with(order: tuple[str, ...] = ("BN", "ReLU", "3×3", "BN", "ReLU", "3×3"),
                        use_bias: bool = False, after: bool = False,
                        shortcut: int | None = 0) -> Callable:
    """The block of 2016, with another order, or with the shortcut from after some step."""
    @remembered
    def build(shape: tuple[int, int, int]) -> object:
        from keras import Input, Model, layers
        make = {"BN": layers.BatchNormalization, "ReLU": layers.ReLU,
                "3×3": lambda: conv(shape[-1], 3, use_bias=use_bias)}
        along = [Input(shape)]
        for step in order:
            along.append(make[step]()(along[-1]))
        x = along[-1] if shortcut is None else layers.Add()([along[-1], along[shortcut]])
        return Model(along[0], layers.ReLU()(x) if after else x)
    return build


def pre_activation_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two shapes."""
    yield ((4, 5, 3),)
    yield ((3, 3, 4),)


EXERCISES = {
    "residual_block": Exercise(
        answer=residual_block, cases=residual_cases, points=2,
        withheld=("helpers.scratch.residual", "helpers.scratch.network"),
        misconceptions={
            "no shortcut": Misconception(
                lambda x, w1, w2: relu(relu(x @ w1) @ w2),
                en="This is the plain block. What does eq. 1 add to F(x)?",
                es="Este es el bloque simple. ¿Qué le suma la ec. 1 a F(x)?"),
            "ReLU before the addition": Misconception(
                lambda x, w1, w2: relu(relu(x @ w1) @ w2) + x,
                en="Now a block can only ever add, never take away. "
                   "On which side of the addition is the second ReLU?",
                es="Así un bloque solo puede sumar, nunca restar. "
                   "¿De qué lado de la suma va la segunda ReLU?"),
            "no second ReLU": Misconception(
                lambda x, w1, w2: relu(x @ w1) @ w2 + x,
                en="The sum is right. What still happens to it before the next block?",
                es="La suma es correcta. ¿Qué le pasa todavía antes del bloque siguiente?"),
            "no first ReLU": Misconception(
                lambda x, w1, w2: relu(x @ w1 @ w2 + x),
                en="Without anything between them your two layers are one matrix. "
                   "What stands between w1 and w2?",
                es="Sin nada en medio, tus dos capas son una sola matriz. ¿Qué va entre w1 y w2?"),
            "x subtracted": Misconception(
                lambda x, w1, w2: relu(relu(x @ w1) @ w2 - x),
                en="F(x) = H(x) − x tells what F has to learn. "
                   "What must be done to F(x) to get H(x) back?",
                es="F(x) = H(x) − x dice qué debe aprender F. "
                   "¿Qué hay que hacerle a F(x) para recuperar H(x)?"),
            "ReLU on each part": Misconception(
                lambda x, w1, w2: relu(relu(x @ w1) @ w2) + relu(x),
                en="You cut off negative numbers twice, in F(x) and in x. "
                   "Where does the block do it, and how often?",
                es="Recortas los negativos dos veces, en F(x) y en x. "
                   "¿Dónde lo hace el bloque, y cuántas veces?"),
            "joined side by side": Misconception(
                lambda x, w1, w2: relu(np.concatenate([relu(x @ w1) @ w2, x], axis=-1)),
                en="You put x beside F(x), so the block gets wider. "
                   "What does the plus sign of eq. 1 do?",
                es="Pones x al lado de F(x), y el bloque se ensancha. "
                   "¿Qué hace el signo más de la ec. 1?"),
            "x inside the first layer": Misconception(
                lambda x, w1, w2: relu(relu(x @ w1) @ w2 + x @ w1 @ w2),
                en="The shortcut carries x as it is. What have you multiplied it by?",
                es="El atajo lleva x tal como es. ¿Por qué la multiplicaste?"),
        }),
    "block_order": Exercise(
        answer=BLOCK_ORDER, given=order_with(first=True, second=True, end=True), points=2,
        misconceptions={
            **repairs(order_with, {
                "first pair left": (
                    {"first": True},
                    "after the first 1×1, does the paper normalise before or after the ReLU?",
                    "tras la primera 1×1, ¿el artículo normaliza antes o después de la ReLU?"),
                "second pair left": (
                    {"second": True},
                    "after the 3×3, does the paper normalise before or after the ReLU?",
                    "tras la 3×3, ¿el artículo normaliza antes o después de la ReLU?"),
                "end left": (
                    {"end": True},
                    "at the end, can this F(x) ever be negative?",
                    "al final, ¿puede esta F(x) ser negativa alguna vez?"),
            }),
            "no normalisation before the addition": Misconception(
                ["1×1", BN, RELU, "3×3", BN, RELU, "1×1", ADD, BN, RELU],
                en="You normalise the sum, so the shortcut is no longer the identity. "
                   "Which tensor gets the last BN?",
                es="Normalizas la suma, así que el atajo deja de ser la identidad. "
                   "¿A qué tensor le toca la última BN?"),
            "two ReLUs at the end": Misconception(
                ["1×1", BN, RELU, "3×3", BN, RELU, "1×1", BN, RELU, ADD, RELU],
                en="One ReLU too many: there are three convolutions and three ReLUs. "
                   "Which one comes before the addition?",
                es="Sobra una ReLU: hay tres convoluciones y tres ReLU. "
                   "¿Cuál queda antes de la suma?"),
            "no ReLU at the end": Misconception(
                ["1×1", BN, RELU, "3×3", BN, RELU, "1×1", BN, ADD],
                en="Right up to the addition. "
                   "In the paper of 2015 something still happens to the sum. What is missing?",
                es="Bien hasta la suma. "
                   "En el artículo de 2015 a la suma todavía le pasa algo. ¿Qué falta?"),
            "pre-activation": Misconception(
                [BN, RELU, "1×1", BN, RELU, "3×3", BN, RELU, "1×1", ADD],
                en="That is the block of 2016 (pre-activation). "
                   "In that of 2015, what is the first thing that meets x?",
                es="Ese es el bloque de 2016 (pre-activación). "
                   "En el de 2015, ¿con qué se encuentra x primero?"),
            "no ReLU inside": Misconception(
                ["1×1", BN, "3×3", BN, "1×1", BN, ADD, RELU],
                en="Each convolution has its BN. "
                   "But without anything else between them the three are one linear map. "
                   "What belongs there?",
                es="Cada convolución tiene su BN. Pero sin nada más en medio, "
                   "las tres son una sola función lineal. ¿Qué va entre ellas?"),
        }),
    "zero_padding": Exercise(
        answer=zero_padding, cases=zero_padding_cases, points=2,
        misconceptions={
            "zeros in front": Misconception(
                lambda x: prepend_zeros(x[::2, ::2]),
                en="The zeros are in front: channel 0 should go on as channel 0.",
                es="Los ceros quedaron delante: el canal 0 debe seguir siendo el canal 0."),
            "channels twice": Misconception(
                lambda x: np.concatenate([x[::2, ::2], x[::2, ::2]], axis=-1),
                en="The shape is right, but the new channels are copies. "
                   "What are they made of in option A?",
                es="La forma es correcta, pero los canales nuevos son copias. "
                   "¿De qué están hechos en la opción A?"),
            "mean of the window": Misconception(
                lambda x: append_zeros(window_means(x)),
                en="You average windows. "
                   "A stride of 2 looks at one pixel of each window only: which?",
                es="Promedias ventanas. Un stride de 2 mira un solo píxel de cada ventana: ¿cuál?"),
            "odd pixels": Misconception(
                lambda x: append_zeros(x[1::2, 1::2]),
                en="You start at pixel 1. Where does a stride of 2 start?",
                es="Empiezas en el píxel 1. ¿Dónde empieza un stride de 2?"),
            "the corner": Misconception(
                lambda x: append_zeros(corner(x)),
                en="You cut out a corner of the image. "
                   "The whole of it should survive, with fewer pixels.",
                es="Recortas una esquina de la imagen. "
                   "Debe sobrevivir toda, pero con menos píxeles."),
            "no new channels": Misconception(
                lambda x: x[::2, ::2],
                en="The pixels are right. How many channels does F(x) have now?",
                es="Los píxeles están bien. ¿Cuántos canales tiene ahora F(x)?"),
            "rows only": Misconception(
                lambda x: append_zeros(x[::2]),
                en="You thin out the rows. What about the other side of the image?",
                es="Dejas una fila de cada dos. ¿Y el otro lado de la imagen?"),
            "maximum of the window": Misconception(
                lambda x: append_zeros(window_maxima(x)),
                en="You take the largest pixel of each window. A stride of 2 looks at one, "
                   "without comparing: which?",
                es="Tomas el píxel mayor de cada ventana. Un stride de 2 mira uno solo, sin "
                   "comparar: ¿cuál?"),
            "zeros below": Misconception(
                lambda x: np.concatenate([x[::2, ::2], np.zeros_like(x[::2, ::2])]),
                en="Your zeros are new rows. On which axis are the channels?",
                es="Tus ceros son filas nuevas. ¿En qué eje están los canales?"),
        }),
    "bottleneck_weights": Exercise(
        answer=bottleneck_weights, cases=bottleneck_cases, points=1,
        misconceptions={
            "not wide at the ends": Misconception(
                narrow_block_weights,
                en="Two slips give this number: `filters` channels at the ends, "
                   "or a side in place of a kernel's area. "
                   "How many channels enter the block, and how many cells has a 3×3 kernel?",
                es="Dos descuidos dan este número: `filters` canales en los extremos, "
                   "o un lado en vez del área del kernel. "
                   "¿Cuántos canales entran al bloque y cuántas celdas tiene un kernel 3×3?"),
            "two 3×3 layers": Misconception(
                lambda filters: 2 * weights((3, filters, filters)),
                en="That is the block of ResNet-34. This one has three layers: 1×1, 3×3, 1×1.",
                es="Ese es el bloque de ResNet-34. Este tiene tres capas: 1×1, 3×3, 1×1."),
            "with a projection": Misconception(
                weights_with_projection,
                en="You counted a projection too. How many weights has an identity shortcut?",
                es="Contaste también una proyección. ¿Cuántos pesos tiene un atajo identidad?"),
            "3×3 on all channels": Misconception(
                weights_without_reduction,
                en="How many channels has the first 1×1 layer left for the 3×3 layer?",
                es="¿Cuántos canales le dejó la primera capa 1×1 a la capa 3×3?"),
            "with biases": Misconception(
                lambda filters: bottleneck_weights(filters) + 6 * filters,
                en="You counted biases. "
                   "Batch normalisation follows each layer: is there any bias?",
                es="Contaste sesgos. "
                   "A cada capa le sigue la normalización por lotes: ¿hay algún sesgo?"),
            "filters are the outside": Misconception(
                lambda filters: weights((1, filters, filters // 4),
                                        (3, filters // 4, filters // 4),
                                        (1, filters // 4, filters)),
                en="You took `filters` for the channels outside. "
                   "Which layer of the block has so many filters?",
                es="Tomaste `filters` por los canales de fuera. "
                   "¿Qué capa del bloque tiene tantos filtros?"),
            "one filter of each layer": Misconception(
                lambda filters: weights((1, 4 * filters, 1), (3, filters, 1), (1, filters, 1)),
                en="These are the weights of one filter in each layer. "
                   "How many filters has each layer?",
                es="Esos son los pesos de un filtro en cada capa. "
                   "¿Cuántos filtros tiene cada capa?"),
            "no way back up": Misconception(
                lambda filters: weights((1, 4 * filters, filters), (3, filters, filters)),
                en="Two layers of three. "
                   "How does the block get back to the width of x, to be added to it?",
                es="Van dos capas de tres. "
                   "¿Cómo vuelve el bloque al ancho de x, para poder sumarse con ella?"),
        }),
    "conv4_row": Exercise(
        answer=(14, 14, 1024, 18), points=2,
        misconceptions={
            "the narrow width": Misconception(
                (14, 14, 256, 18),
                en="256 is the bottleneck's inner width. How many channels leave a block?",
                es="256 es el ancho interior del cuello de botella. "
                   "¿Cuántos canales salen de un bloque?"),
            "blocks for layers": Misconception(
                (14, 14, 1024, 6),
                en="The table multiplies a bracket by 6. How many layers are inside the bracket?",
                es="La tabla multiplica un corchete por 6. "
                   "¿Cuántas capas hay dentro del corchete?"),
            "ResNet-34's row": Misconception(
                (14, 14, 256, 12),
                en="This is the row of ResNet-34. From 50 layers on, what is in the bracket?",
                es="Esta es la fila de ResNet-34. Desde 50 capas, ¿qué hay en el corchete?"),
            "the stride forgotten": Misconception(
                (28, 28, 1024, 18),
                en="The size is still conv3's. What does the first block of conv4 do?",
                es="El tamaño es todavía el de conv3. ¿Qué hace el primer bloque de conv4?"),
            "the projection counted": Misconception(
                (14, 14, 1024, 19),
                en="Did you count the shortcut's projection too? "
                   "Add up the whole net: does the paper count it in its 50?",
                es="¿Contaste también la proyección del atajo? "
                   "Suma la red entera: ¿el artículo la cuenta entre las 50?"),
            "two layers a block": Misconception(
                (14, 14, 1024, 12),
                en="The shape is right. "
                   "Has a block of ResNet-50 two layers, like one of ResNet-34?",
                es="La forma está bien. "
                   "¿Un bloque de ResNet-50 tiene dos capas, como uno de ResNet-34?"),
            "the row below": Misconception(
                (7, 7, 2048, 9),
                en="This is a row of the table, but of another stage. "
                   "How often has the image been halved up to conv4?",
                es="Esta es una fila de la tabla, pero de otra etapa. "
                   "¿Cuántas veces se redujo la imagen a la mitad hasta conv4?"),
            "not doubled": Misconception(
                (14, 14, 512, 18),
                en="The channels are still those of conv3. "
                   "What happens to them where a stage begins?",
                es="Los canales son todavía los de conv3. ¿Qué les pasa donde comienza una etapa?"),
            "ResNet-101's": Misconception(
                (14, 14, 1024, 69),
                en="That is the row of ResNet-101. How many blocks has conv4 in ResNet-50?",
                es="Esa es la fila de ResNet-101. ¿Cuántos bloques tiene conv4 en ResNet-50?"),
            "the row above": Misconception(
                (28, 28, 512, 12),
                en="That is the row of another stage. How often has the image been halved before "
                   "conv4's end?",
                es="Esa es la fila de otra etapa. ¿Cuántas veces se redujo la imagen hasta el "
                   "final de conv4?"),
        }),
    "blocks_to_1000": Exercise(
        answer=19, points=2,
        misconceptions={
            "layers": Misconception(
                38,
                en="That is the number of layers. How many layers has a block?",
                es="Ese es el número de capas. ¿Cuántas capas tiene un bloque?"),
            "growth squared twice": Misconception(
                10,
                en="1.467 is already the growth along a block of two layers, 1.21 · 1.21. "
                   "Run the experiment.",
                es="1.467 ya es el crecimiento a lo largo de un bloque de dos capas, 1.21 · 1.21. "
                   "Haz el experimento."),
            "one start": Misconception(
                18,
                en="Nearly. After so many blocks, is the gradient of the median start "
                   "*more* than 1000 times as large? Measure it.",
                es="Casi. Tras tantos bloques, ¿el gradiente del inicio mediano es *más* "
                   "de 1000 veces mayor? ¿Qué mides?"),
            "for a hundred": Misconception(
                12,
                en="There the gradient has grown a hundredfold. "
                   "What does the first number of gradient_norms stand for?",
                es="Ahí el gradiente ya es cien veces mayor. "
                   "¿Qué representa el primer número de gradient_norms?"),
            "layers of the guess": Misconception(
                37,
                en="A good guess from 1.211, but in another unit: "
                   "it is a number of layers. And then measure.",
                es="Una buena estimación a partir de 1.211, pero en otra unidad: "
                   "es un número de capas. Y luego mide."),
            "counted the norms": Misconception(
                20,
                en="gradient_norms gives a number for each block's input "
                   "and one for the last output. What did you count?",
                es="gradient_norms da un número por la entrada de cada bloque "
                   "y uno por la última salida. ¿Qué contaste?"),
        }),
    "block_with_shortcut": Exercise(
        answer=block_with(), cases=block_cases, points=3, tolerance=1e-4,
        withheld=("helpers.architectures.resnet",),
        misconceptions={
            "no shortcut": Misconception(
                block_with(shortcut=None),
                en="That is the plain block. What makes it a residual one?",
                es="Ese es el bloque simple. ¿Qué lo hace residual?"),
            "a projection always": Misconception(
                block_with(shortcut=shortcut_with(always=True)),
                en="That is option C. When does option B leave x alone?",
                es="Esa es la opción C. ¿Cuándo deja la opción B a x como está?"),
            "projection not normalised": Misconception(
                block_with(shortcut=shortcut_with(norm=False)),
                en="The projection is a convolution. What follows each one in this net?",
                es="La proyección es una convolución. ¿Qué sigue a cada una en esta red?"),
            "projection with ReLU": Misconception(
                block_with(shortcut=shortcut_with(relu=True)),
                en="What comes along your shortcut can no longer be negative. Should it?",
                es="Lo que llega por tu atajo ya no puede ser negativo. ¿Debe ser así?"),
            "ReLU before the addition": Misconception(
                block_with(before=True, after=False),
                en="Now the block can only add, never take away. "
                   "On which side of the addition is the last ReLU?",
                es="Así el bloque solo puede sumar, nunca restar. "
                   "¿De qué lado de la suma va la última ReLU?"),
            "no ReLU at the end": Misconception(
                block_with(after=False),
                en="Right up to the sum. What happens to it before the next block?",
                es="Bien hasta la suma. ¿Qué le pasa antes del bloque siguiente?"),
            "biases": Misconception(
                block_with(use_bias=True),
                en="A normalisation follows and takes the mean away. What is a bias for, then?",
                es="Sigue una normalización, que resta la media. "
                   "¿Para qué sirve entonces un sesgo?"),
            "the second layer strides": Misconception(
                block_with(stride_first=False),
                en="The shapes are right. Which of the two 3×3 layers should move by `strides`?",
                es="Las formas son correctas. "
                   "¿Cuál de las dos capas 3×3 debe avanzar `strides`?"),
            "the sum normalised": Misconception(
                block_with(norm="sum"),
                en="You normalise the sum, and with it x. "
                   "Which tensor gets the last normalisation?",
                es="Normalizas la suma, y con ella x. "
                   "¿A qué tensor le toca la última normalización?"),
            "no ReLU inside": Misconception(
                block_with(inner=False),
                en="Two convolutions with nothing that bends between them are one linear map.",
                es="Dos convoluciones sin nada en medio que doble la recta "
                   "son una sola función lineal."),
        }),
    "pre_activation_block": Exercise(
        answer=pre_activation_with(), cases=pre_activation_cases, points=2, tolerance=1e-4,
        withheld=("helpers.architectures.resnet",),
        misconceptions={
            "the block of 2015": Misconception(
                pre_activation_with(order=("3×3", "BN", "ReLU", "3×3", "BN"), after=True),
                en="That is the block of 2015. "
                   "In the later one, what is the first thing on F's way?",
                es="Ese es el bloque de 2015. "
                   "En el posterior, ¿qué es lo primero en el camino de F?"),
            "ReLU after the sum": Misconception(
                pre_activation_with(after=True),
                en="The sum is right. Is there anything between it and the next block's x?",
                es="La suma es correcta. ¿Hay algo entre ella y la x del bloque siguiente?"),
            "shortcut from the activation": Misconception(
                pre_activation_with(shortcut=2),
                en="Your shortcut starts behind the first ReLU, "
                   "so x has lost its negative numbers. Where does it start?",
                es="Tu atajo sale después de la primera ReLU, y x ya perdió sus números negativos. "
                   "¿De dónde sale?"),
            "ReLU, then normalised": Misconception(
                pre_activation_with(order=("ReLU", "BN", "3×3", "ReLU", "BN", "3×3")),
                en="Both are before the convolution, good. Which of the two is first?",
                es="Las dos van antes de la convolución, bien. ¿Cuál de las dos es la primera?"),
            "no normalisation": Misconception(
                pre_activation_with(order=("ReLU", "3×3", "ReLU", "3×3")),
                en="The ReLUs are in place. What comes right before each of them?",
                es="Las ReLU están en su lugar. ¿Qué va justo antes de cada una?"),
            "one pair missing": Misconception(
                pre_activation_with(order=("BN", "ReLU", "3×3", "3×3")),
                en="Two convolutions in a row are one linear map. "
                   "What stands before the second one?",
                es="Dos convoluciones seguidas son una sola función lineal. "
                   "¿Qué va antes de la segunda?"),
            "no shortcut": Misconception(
                pre_activation_with(shortcut=None),
                en="That is F alone. What is added to it?",
                es="Esa es F sola. ¿Qué se le suma?"),
            "biases": Misconception(
                pre_activation_with(use_bias=True),
                en="The order is right. Does the task let the convolutions learn a bias?",
                es="El orden es correcto. ¿Deja la tarea que las convoluciones aprendan un sesgo?"),
        }),
}
