"""The exercises of lesson 13: boxes that overlap, codes, suppression, regions, areas, pixels."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from helpers.exercises import Exercise, Misconception, repairs
from helpers.exercises.models import remembered

Box = tuple[float, float, float, float]  # top, left, bottom, right


def area(box: Box) -> float:
    """Height times width."""
    return (box[2] - box[0]) * (box[3] - box[1])


def shared(a: Box, b: Box, extra: float = 0, least: float = 0) -> float:
    """The area that two boxes share; `extra` on each side, sides not below `least`."""
    height = max(min(a[2], b[2]) - max(a[0], b[0]) + extra, least)
    width = max(min(a[3], b[3]) - max(a[1], b[1]) + extra, least)
    return height * width


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    return shared(a, b) / (area(a) + area(b) - shared(a, b))


def around(a: Box, b: Box) -> float:
    """The area of the smallest box that holds both."""
    return (max(a[2], b[2]) - min(a[0], b[0])) * (max(a[3], b[3]) - min(a[1], b[1]))


def not_clipped(a: Box, b: Box) -> float:
    """`overlap` of boxes that may share less than nothing."""
    common = shared(a, b, least=-1e9)
    return common / (area(a) + area(b) - common)


def last_pixel_counted(a: Box, b: Box) -> float:
    """`overlap` of boxes that hold their last row and column."""
    large = [(*box[:2], box[2] + 1, box[3] + 1) for box in (a, b)]
    return overlap(*large)


def overlap_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The example of the lesson, boxes apart, inside each other and the same, then random ones."""
    yield (0, 0, 4, 4), (2, 1, 6, 5)
    yield (0, 0, 2, 3), (4, 5, 7, 9)
    yield (0, 0, 2, 3), (4, 1, 7, 5)
    yield (1, 1, 9, 7), (3, 2, 5, 6)
    yield (2, 3, 5, 7), (2, 3, 5, 7)
    for _ in range(5):
        starts, sides = rng.integers(0, 8, (2, 2)), rng.integers(3, 12, (2, 2))
        boxes = np.concatenate([starts, starts + sides], axis=1).tolist()
        yield tuple(boxes[0]), tuple(boxes[1])
    yield (0.5, 1.25, 4, 6.5), (2, 0.75, 5.5, 3)


def box_code(anchor: Box, box: Box) -> np.ndarray:
    """A box as seen from its anchor: t_y, t_x, t_h, t_w."""
    (y, x, h, w), (ya, xa, ha, wa) = centred(box), centred(anchor)
    return np.array([(y - ya) / ha, (x - xa) / wa, np.log(h / ha), np.log(w / wa)])


def centred(box: Box) -> Box:
    """Its centre's row and column, its height and width."""
    top, left, bottom, right = box
    return (top + bottom) / 2, (left + right) / 2, bottom - top, right - left


def from_corners(anchor: Box, box: Box) -> np.ndarray:
    """`box_code` of the upper left corners."""
    _, _, ha, wa = centred(anchor)
    return np.array([(box[0] - anchor[0]) / ha, (box[1] - anchor[1]) / wa,
                     *box_code(anchor, box)[2:]])


def rescaled(anchor: Box, box: Box, shift: np.ndarray) -> np.ndarray:
    """`box_code` with its shift multiplied by two numbers."""
    code = box_code(anchor, box)
    return np.array([*(code[:2] * shift), *code[2:]])


def resized(anchor: Box, box: Box, change: Callable) -> np.ndarray:
    """`box_code` with another function of the sizes' ratios in the place of the logarithm."""
    code = box_code(anchor, box)
    return np.array([*code[:2], *change(np.exp(code[2:]))])


def code_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The example of the lesson, then boxes of other shapes, whole and fractional."""
    yield (0, 0, 20, 10), (5, 2, 45, 12)
    for scale in (1, 1, 1, 2, 4):
        starts, sides = rng.integers(0, 30, (2, 2)), rng.integers(3, 40, (2, 2))
        boxes = np.concatenate([starts, starts + sides], axis=1) / scale
        yield tuple(boxes[0].tolist()), tuple(boxes[1].tolist())


def suppress(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> list[int]:
    """The numbers of the boxes that stay, best first: IoUs (n, n), scores (n,)."""
    stay = []
    for k in np.argsort(-np.asarray(scores)):
        if all(overlaps[k, other] <= threshold for other in stay):
            stay.append(int(k))
    return stay


def suppress_with(order: Callable = lambda scores: np.argsort(-scores),
                  against: Callable = lambda better, stay: stay,
                  goes: Callable = lambda overlap, threshold: overlap > threshold) -> Callable:
    """`suppress` in another order, with other boxes to compare with, or another comparison."""
    def run(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> list[int]:
        better, stay = [], []
        for k in order(np.asarray(scores)):
            if not any(goes(overlaps[k, other], threshold) for other in against(better, stay)):
                stay.append(int(k))
            better.append(int(k))
        return stay
    return run


def ranks(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> list[int]:
    """`suppress`, which says the places in the sorted list."""
    order = np.argsort(-np.asarray(scores)).tolist()
    return [order.index(k) for k in suppress(overlaps, scores, threshold)]


def suppress_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """A chain of three: the first sends the second away, which would have sent away the third."""
    chain = np.array([[1, .6, .1, 0], [.6, 1, .6, 0], [.1, .6, 1, .5], [0, 0, .5, 1]])
    yield chain[:3, :3], np.array([.9, .8, .7]), .5
    yield chain, np.array([.3, .2, .9, .8]), .5
    for n in (4, 5, 6, 7, 8, 9):
        values = np.triu(rng.integers(0, 10, (n, n)) / 10, 1)
        yield values + values.T + np.eye(n), rng.permutation(n) / n, float(rng.choice([.3, .5, .7]))


def pool_region(maps: np.ndarray, box: tuple[int, int, int, int], count: int) -> np.ndarray:
    """The largest number of each bin of a region: (h, w) -> (count, count)."""
    return region_with(np.max)(maps, box, count)


def region_with(pick: Callable, rows: Callable | None = None) -> Callable:
    """`pool_region` with another choice from a bin, or other bins."""
    def run(maps: np.ndarray, box: tuple[int, int, int, int], count: int) -> np.ndarray:
        top, left, bottom, right = box
        down, across = (rows or widened)(top, bottom, count), (rows or widened)(left, right, count)
        return np.array([[pick(maps[a:b, c:d]) for c, d in across] for a, b in down])
    return run


def widened(start: int, end: int, count: int) -> list[tuple[int, int]]:
    """Bins from the whole cell below to the whole cell above."""
    length = end - start
    return [(start + i * length // count, start - (-(i + 1) * length // count))
            for i in range(count)]


def cut_short(start: int, end: int, count: int) -> list[tuple[int, int]]:
    """Bins of the same number of whole cells, at least one; the rest at the end is lost."""
    step = max((end - start) // count, 1)
    return [(start + i * step, start + (i + 1) * step) for i in range(count)]


def shared_out(start: int, end: int, count: int) -> list[tuple[int, int]]:
    """Bins that share no cell, by rounding each edge down."""
    edges = [start + i * (end - start) // count for i in range(count + 1)]
    return [(a, max(b, a + 1)) for a, b in pairwise(edges)]


def last_row_in(maps: np.ndarray, box: tuple[int, int, int, int], count: int) -> np.ndarray:
    """`pool_region` of a box that holds its last row and column."""
    top, left, bottom, right = box
    return pool_region(maps, (top, left, bottom + 1, right + 1), count)


def as_size(maps: np.ndarray, box: tuple[int, int, int, int], count: int) -> np.ndarray:
    """`pool_region` of a box read as top, left, height, width, as far as the map goes."""
    top, left, height, width = box
    bottom, right = min(top + height, maps.shape[0]), min(left + width, maps.shape[1])
    return pool_region(maps, (top, left, bottom, right), count)


def region_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Three rows and four columns in two bins, then regions of other sizes, off the edge."""
    yield np.arange(12).reshape(3, 4), (0, 0, 3, 4), 2
    for top, left, h, w, count in ((1, 2, 5, 3, 2), (2, 1, 4, 7, 3), (1, 1, 5, 5, 3),
                                   (2, 3, 7, 4, 2), (1, 2, 3, 5, 4), (3, 1, 6, 6, 3)):
        maps = rng.permutation((top + h + 2) * (left + w + 3)).reshape(top + h + 2, -1)
        yield maps / 4, (top, left, top + h, left + w), count


def mean_overlap(table: np.ndarray) -> float:
    """Mean IoU of the classes that occur, from counts (true, said): (k, k)."""
    return over(table, lambda right, is_so, said: is_so + said - right)


def over(table: np.ndarray, below: Callable) -> float:
    """The mean of right pixels over `below`, of classes where that is not 0."""
    right, is_so, said = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    divisor = below(right, is_so, said)
    occurs = divisor > 0
    return float((right[occurs] / divisor[occurs]).mean())


def absent_as_zero(table: np.ndarray) -> float:
    """`mean_overlap` over all classes, 0 for those that do not occur."""
    either = table.sum(axis=0) + table.sum(axis=1) - np.diag(table)
    return float((np.diag(table) / np.maximum(either, 1)).mean())


def weighted(table: np.ndarray) -> float:
    """IoUs weighted by how frequent the classes are."""
    right, is_so = np.diag(table), table.sum(axis=1)
    either = is_so + table.sum(axis=0) - right
    return float((is_so * right / np.maximum(either, 1)).sum() / table.sum())


def table_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Two classes, then more; some have a class that does not occur."""
    yield (np.array([[6, 2], [1, 3]]),)
    for k in (2, 3, 4, 5):
        yield (rng.integers(1, 30, (k, k)) + 20 * np.eye(k, dtype=int),)
    for k in (3, 5):
        table = rng.integers(1, 30, (k, k)) + 20 * np.eye(k, dtype=int)
        table[k - 2], table[:, k - 2] = 0, 0
        yield (table,)


def precision_with(from_front: bool = False, of_objects: bool = False,
                   of_boxes: bool = False) -> Callable:
    """The area below precision against recall, with some of the three bugs of the exercise."""
    def run(hits: list[int], objects: int) -> float:
        right = np.cumsum(hits)
        precision = right / (objects if of_objects else np.arange(1, len(hits) + 1))
        best = np.maximum.accumulate(precision) if from_front \
            else np.maximum.accumulate(precision[::-1])[::-1]
        return float((np.array(hits) / (len(hits) if of_boxes else objects) * best).sum())
    return run


def precision_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """The example of the lesson, then longer lists."""
    yield [1, 0, 1], 4
    for n, objects in ((4, 5), (6, 4), (7, 9), (9, 6), (12, 15)):
        hits = rng.integers(0, 2, n)
        hits[rng.integers(1, n)] = 1
        hits[0] = rng.integers(0, 2)
        yield hits.tolist(), max(objects, int(hits.sum()))


def anchors_with(corner: bool = False, exchanged: bool = False, whole: bool = False) -> Callable:
    """The anchors of a map, with some of the three bugs of the exercise."""
    def run(cells: int, stride: int, sizes: list[tuple[float, float]]) -> np.ndarray:
        boxes = []
        for i, j in np.ndindex(cells, cells):
            y, x = (stride * (k + (0 if corner else .5)) for k in (i, j))
            for height, width in sizes:
                h, w = (width, height) if exchanged else (height, width)
                h, w = (h, w) if whole else (h / 2, w / 2)
                boxes.append([y - h, x - w, y + h, x + w])
        return np.array(boxes)
    return run


def anchor_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """One place and one size, then more of both."""
    yield 1, 8, [(6, 2)]
    for cells, stride, n in ((2, 4, 1), (1, 16, 2), (3, 7, 2), (2, 5, 3)):
        sizes = rng.permutation(np.arange(3, 30))[:2 * n].reshape(n, 2)
        yield cells, stride, [tuple(size) for size in sizes.tolist()]


def head_with(filters: str = "channels", padding: str = "same", relu: bool = True,
              size: int = 1, each: bool = True, chained: bool = False, exchanged: bool = False,
              chance: bool = False, window: int = 3) -> Callable:
    """The region proposal network on maps, with other parts."""
    @remembered
    def build(shape: tuple[int, int, int], anchors: int) -> object:
        from keras import Input, Model, layers
        maps = Input(shape)
        many = shape[-1] if filters == "channels" else anchors
        x = layers.Conv2D(many, window, padding=padding, activation="relu" if relu else None)(maps)
        scores = layers.Conv2D(anchors, size, padding="same",
                               activation="sigmoid" if chance else None)(x)
        shifts = layers.Conv2D(4 * anchors if each else 4, size, padding="same")(
            scores if chained else x)
        return Model(maps, [shifts, scores] if exchanged else [scores, shifts])
    return build


def head_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Oblong maps, two and three anchors."""
    yield (4, 6, 3), 2
    yield (5, 4, 4), 3


def fused_with(times: str = "bilinear", join: str = "Add", size: int = 1, relu: bool = False,
               down: bool = False, learnt: bool = False) -> Callable:
    """The scores of two maps as one, with other parts."""
    @remembered
    def build(coarse: tuple[int, int, int], fine: tuple[int, int, int], classes: int) -> object:
        from keras import Input, Model, layers
        inputs = Input(coarse), Input(fine)
        low, high = (layers.Conv2D(classes, size, padding="same",
                                   activation="relu" if relu else None)(maps) for maps in inputs)
        if down:
            high = layers.AveragePooling2D()(high)
        elif learnt:
            low = layers.Conv2DTranspose(classes, 4, 2, padding="same")(low)
        else:
            low = layers.UpSampling2D(2, interpolation=times)(low)
        return Model(list(inputs), getattr(layers, join)()([low, high]))
    return build


def fused_cases(rng: np.random.Generator) -> Iterator[tuple]:
    """Maps of 2×3 and 4×6, then others."""
    yield (2, 3, 4), (4, 6, 3), 2
    yield (3, 2, 2), (6, 4, 5), 3


WHERE = tuple(f"helpers.where.{name}" for name in
              ("boxes", "anchors", "regions", "precision", "pixels", "detecting"))

EXERCISES = {
    "overlap": Exercise(
        answer=overlap, cases=overlap_cases, points=2, withheld=WHERE,
        misconceptions={
            "less than nothing": Misconception(
                not_clipped,
                en="Boxes that lie apart should have 0. What do you get for the height of what "
                   "they share, and for its width?",
                es="Dos cajas separadas deben dar 0. ¿Qué obtienes para el alto de lo que "
                   "comparten, y para su ancho?"),
            "counted twice": Misconception(
                lambda a, b: shared(a, b) / (area(a) + area(b)),
                en="Equal boxes give you one half. How often does the sum of the areas count what "
                   "both share?",
                es="Dos cajas iguales te dan un medio. ¿Cuántas veces cuenta la suma de las áreas "
                   "lo que ambas comparten?"),
            "neither's": Misconception(
                lambda a, b: shared(a, b) / max(area(a) + area(b) - 2 * shared(a, b), 1e-9),
                en="Below your fraction is what belongs to one box alone. What belongs to the "
                   "union?",
                es="Debajo de tu fracción está lo que es de una sola caja. ¿Qué pertenece a la "
                   "unión?"),
            "of the smaller": Misconception(
                lambda a, b: shared(a, b) / min(area(a), area(b)),
                en="A small box inside a large one gives you 1. Is it a good fit?",
                es="Una caja pequeña dentro de una grande te da 1. ¿Es un buen ajuste?"),
            "of the first": Misconception(
                lambda a, b: shared(a, b) / area(a),
                en="That is the share of the first box. Exchange the two boxes: IoU must not "
                   "change.",
                es="Esa es la parte de la primera caja. Intercambia las dos cajas: el IoU no debe "
                   "cambiar."),
            "a box around both": Misconception(
                lambda a, b: shared(a, b) / around(a, b),
                en="You divide by the box around both, which has corners that belong to neither.",
                es="Divides por la caja que rodea a ambas, que tiene esquinas que no son de "
                   "ninguna."),
            "last pixel counted": Misconception(
                last_pixel_counted,
                en="Your sides are one pixel too long. Here a box ends where the next would begin.",
                es="Tus lados miden un píxel de más. Aquí una caja termina donde comenzaría la "
                   "siguiente."),
        }),
    "box_code": Exercise(
        answer=box_code, cases=code_cases, points=2, withheld=WHERE,
        misconceptions={
            "corners": Misconception(
                from_corners,
                en="The sizes are right, the shift is that of the corners. Which points does "
                   "eq. 2 compare?",
                es="Los tamaños están bien; el desplazamiento es el de las esquinas. ¿Qué puntos "
                   "compara la ec. 2?"),
            "in pixels": Misconception(
                lambda anchor, box: rescaled(
                    anchor, box, np.array(centred(anchor)[2:])),
                en="Your shift is in pixels. For a large anchor and a small one it should mean the "
                   "same.",
                es="Tu desplazamiento está en píxeles. Debe significar lo mismo para un anchor "
                   "grande y uno pequeño."),
            "in sizes of the box": Misconception(
                lambda anchor, box: rescaled(
                    anchor, box, np.array(centred(anchor)[2:]) / np.array(centred(box)[2:])),
                en="You divide the shift by the size of the box, which the network does not know "
                   "yet. What does it know?",
                es="Divides el desplazamiento por el tamaño de la caja, que la red aún no conoce. "
                   "¿Qué conoce?"),
            "shift reversed": Misconception(
                lambda anchor, box: rescaled(anchor, box, np.array([-1, -1])),
                en="Your shift leads from the box to the anchor.",
                es="Tu desplazamiento va de la caja al anchor."),
            "no logarithm": Misconception(
                lambda anchor, box: resized(anchor, box, lambda ratio: ratio),
                en="An anchor that fits gives you 1 for its sizes. It should be 0.",
                es="Un anchor que calza te da 1 en los tamaños. Debería ser 0."),
            "ratio less one": Misconception(
                lambda anchor, box: resized(anchor, box, lambda ratio: ratio - 1),
                en="Twice as high gives you 1, half as high −1/2. They should be equally far "
                   "from 0.",
                es="El doble de alto te da 1, la mitad −1/2. Deberían estar a igual distancia "
                   "de 0."),
            "ratio turned over": Misconception(
                lambda anchor, box: resized(anchor, box, lambda ratio: -np.log(ratio)),
                en="A box larger than its anchor gives you negative numbers for its size.",
                es="Una caja mayor que su anchor te da números negativos en el tamaño."),
            "another base": Misconception(
                lambda anchor, box: resized(anchor, box, np.log2),
                en="That is the logarithm to base 2. Which one does eq. 2 have?",
                es="Ese es el logaritmo en base 2. ¿Cuál usa la ec. 2?"),
            "columns first": Misconception(
                lambda anchor, box: box_code(anchor, box)[[1, 0, 3, 2]],
                en="Rows and columns have changed places: t_y comes first here.",
                es="Filas y columnas están intercambiadas: aquí t_y va primero."),
        }),
    "suppress": Exercise(
        answer=suppress, cases=suppress_cases, points=2, withheld=WHERE,
        misconceptions={
            "in the given order": Misconception(
                suppress_with(order=lambda scores: np.arange(len(scores))),
                en="You take the boxes as they come. Which one should decide first?",
                es="Tomas las cajas como vienen. ¿Cuál debería decidir primero?"),
            "worst first": Misconception(
                suppress_with(order=np.argsort),
                en="You begin with the worst box.",
                es="Comienzas por la peor caja."),
            "the gone still send away": Misconception(
                suppress_with(against=lambda better, stay: better),
                en="In the first example the third box overlaps only the second, and that one has "
                   "gone. Whom may a box that has gone still send away?",
                es="En el primer ejemplo la tercera caja solo se traslapa con la segunda, y esa ya "
                   "se fue. ¿A quién puede echar todavía una caja que se fue?"),
            "the last alone": Misconception(
                suppress_with(against=lambda better, stay: stay[-1:]),
                en="You compare with the last box that stayed. What about those before it?",
                es="Comparas con la última que quedó. ¿Y las anteriores?"),
            "the first alone": Misconception(
                suppress_with(against=lambda better, stay: stay[:1]),
                en="You compare with the best box only. Two others can be on one object too.",
                es="Comparas solo con la mejor caja. Otras dos también pueden estar sobre un mismo "
                   "objeto."),
            "equal goes": Misconception(
                suppress_with(goes=lambda overlap, threshold: overlap >= threshold),
                en="Only what overlaps by *more* than the threshold goes.",
                es="Solo se va lo que se traslapa *más* que el umbral."),
            "the apart go": Misconception(
                suppress_with(goes=lambda overlap, threshold: overlap < threshold),
                en="You send away the boxes that lie apart.",
                es="Echas a las cajas que están lejos."),
            "places in the sorted list": Misconception(
                ranks,
                en="You say places in the sorted list. Which numbers had the boxes before?",
                es="Dices lugares en la lista ordenada. ¿Qué números tenían antes las cajas?"),
            "in order of their numbers": Misconception(
                lambda *case: sorted(suppress(*case)),
                en="The right boxes stay. In which order were they asked for?",
                es="Quedan las cajas correctas. ¿En qué orden se pedían?"),
        }),
    "pool_region": Exercise(
        answer=pool_region, cases=region_cases, points=2, withheld=WHERE,
        misconceptions={
            "means": Misconception(
                region_with(np.mean),
                en="You average each bin. What does Fast R-CNN take?",
                es="Promedias cada casilla. ¿Qué toma Fast R-CNN?"),
            "the rest is lost": Misconception(
                region_with(np.max, cut_short),
                en="Your bins have whole numbers of cells, so the last cells of the region are "
                   "lost. At which fractions of its height does a bin begin and end?",
                es="Tus casillas tienen un número entero de celdas, y las últimas celdas de la "
                   "región se pierden. ¿En qué fracciones del alto comienza y termina una?"),
            "no shared cells": Misconception(
                region_with(np.max, shared_out),
                en="A cell that lies in two bins belongs to both: round the beginning down and "
                   "the end up.",
                es="Una celda que está en dos casillas pertenece a ambas: redondea el comienzo "
                   "hacia abajo y el final hacia arriba."),
            "top, left, height, width": Misconception(
                as_size,
                en="The last two numbers of a box are its bottom and its right.",
                es="Los dos últimos números de una caja son su borde inferior y el derecho."),
            "last row in it": Misconception(
                last_row_in,
                en="The bottom row and the right column of your region do not belong to it.",
                es="La fila inferior y la columna derecha de tu región no le pertenecen."),
            "the whole map": Misconception(
                lambda maps, box, count: pool_region(maps, (0, 0, *maps.shape), count),
                en="You pool the whole map. Where is the box?",
                es="Agrupas el mapa entero. ¿Dónde está la caja?"),
        }),
    "mean_overlap": Exercise(
        answer=mean_overlap, cases=table_cases, points=2, withheld=WHERE,
        misconceptions={
            "accuracy": Misconception(
                lambda table: float(np.trace(table) / table.sum()),
                en="That is the share of right pixels. A net that says background everywhere does "
                   "well by it.",
                es="Esa es la parte de píxeles correctos. Con ella le va bien a una red que "
                   "siempre dice fondo."),
            "mean accuracy": Misconception(
                lambda table: over(table, lambda right, is_so, said: is_so),
                en="You divide by the pixels that are of the class. What of those that are called "
                   "so wrongly?",
                es="Divides por los píxeles que son de la clase. ¿Y los que reciben su nombre por "
                   "error?"),
            "mean precision": Misconception(
                lambda table: over(table, lambda right, is_so, said: said),
                en="You divide by the pixels called so. What of those that are so and were missed?",
                es="Divides por los píxeles llamados así. ¿Y los que lo son y no se hallaron?"),
            "counted twice": Misconception(
                lambda table: over(table, lambda right, is_so, said: is_so + said),
                en="The right pixels are in the row and in the column.",
                es="Los píxeles correctos están en la fila y en la columna."),
            "Dice": Misconception(
                lambda table: 2 * over(table, lambda right, is_so, said: is_so + said),
                en="That is the Dice coefficient, a cousin. What is the union of row and column?",
                es="Ese es el coeficiente de Dice, un pariente. ¿Cuál es la unión de fila y "
                   "columna?"),
            "absent classes count": Misconception(
                absent_as_zero,
                en="A class that neither occurs nor is ever said should not count. What is it in "
                   "your mean?",
                es="Una clase que no aparece ni se dice nunca no debe contar. "
                   "¿Qué es en tu media?"),
            "weighted": Misconception(
                weighted,
                en="That is the frequency weighted IoU. Here all classes count the same.",
                es="Ese es el IoU ponderado por frecuencia. Aquí todas las clases cuentan igual."),
        }),
    "precision_area": Exercise(
        answer=precision_with(), cases=precision_cases, points=2, withheld=WHERE,
        given=precision_with(from_front=True, of_objects=True, of_boxes=True),
        misconceptions=repairs(precision_with, {
            "from the front": (
                {"from_front": True},
                "precision at a recall is the best that is had there or *later* in the list.",
                "la precisión en un recall es la mejor que se tiene ahí o *después* en la lista."),
            "of the objects": (
                {"of_objects": True},
                "after k boxes, of how many is precision a share?",
                "después de k cajas, ¿de cuántas es una parte la precisión?"),
            "of the boxes": (
                {"of_boxes": True},
                "with each hit recall rises by one part of how many?",
                "con cada acierto el recall sube una parte, ¿de cuántas?"),
        })),
    "place_anchors": Exercise(
        answer=anchors_with(), cases=anchor_cases, points=2, withheld=WHERE,
        given=anchors_with(corner=True, exchanged=True, whole=True),
        misconceptions=repairs(anchors_with, {
            "in the corner": (
                {"corner": True},
                "where in its square of stride × stride pixels does an anchor have its centre?",
                "¿en qué punto de su cuadrado de stride × stride píxeles tiene su centro un "
                "anchor?"),
            "exchanged": (
                {"exchanged": True},
                "which of the two sizes goes up and down from the centre?",
                "¿cuál de los dos tamaños va hacia arriba y abajo desde el centro?"),
            "twice as large": (
                {"whole": True},
                "how far is it from the centre to the upper edge?",
                "¿cuánto hay del centro al borde superior?"),
        })),
    "proposal_head": Exercise(
        answer=head_with(), cases=head_cases, points=2,
        misconceptions={
            "four in all": Misconception(
                head_with(each=False),
                en="Each place has four numbers for the shift. How many boxes stand there?",
                es="Cada lugar tiene cuatro números para el desplazamiento. ¿Cuántas cajas hay "
                   "ahí?"),
            "one after the other": Misconception(
                head_with(chained=True),
                en="The shifts are computed from the scores. They are siblings: what do both see?",
                es="Los desplazamientos salen de los puntajes. Son hermanas: ¿qué ven ambas?"),
            "no ReLU": Misconception(
                head_with(relu=False),
                en="Without anything between them, two convolutions are one.",
                es="Sin nada en medio, dos convoluciones son una sola."),
            "smaller map": Misconception(
                head_with(padding="valid"),
                en="Your map has lost its border, and the anchors that stand there.",
                es="Tu mapa perdió su borde, y los anchors que están ahí."),
            "siblings of 3×3": Misconception(
                head_with(size=3),
                en="The window of 3×3 has been looked at already. What do the siblings look at?",
                es="La ventana de 3×3 ya se miró. ¿Qué miran las hermanas?"),
            "window of one place": Misconception(
                head_with(window=1),
                en="Your network sees one place at a time. How large is the window?",
                es="Tu red ve un lugar a la vez. ¿Qué tamaño tiene la ventana?"),
            "too few filters": Misconception(
                head_with(filters="anchors"),
                en="The first convolution should have as many filters as its input has channels.",
                es="La primera convolución debe tener tantos filtros como canales su entrada."),
            "probabilities": Misconception(
                head_with(chance=True),
                en="The scores are asked for as logits.",
                es="Los puntajes se piden como logits."),
            "shifts first": Misconception(
                head_with(exchanged=True),
                en="The outputs are exchanged.",
                es="Las salidas están intercambiadas."),
        }),
    "fused_scores": Exercise(
        answer=fused_with(), cases=fused_cases, points=2,
        misconceptions={
            "copied pixels": Misconception(
                fused_with("nearest"),
                en="You make the map larger by copying. That leaves steps: how does the paper's "
                   "begin?",
                es="Agrandas el mapa copiando. Quedan escalones: ¿cómo comienza el del artículo?"),
            "side by side": Misconception(
                fused_with(join="Concatenate"),
                en="You put the scores beside each other. How many scores should a class have?",
                es="Pones los puntajes uno al lado del otro. ¿Cuántos puntajes debe tener una "
                   "clase?"),
            "the larger one": Misconception(
                fused_with(join="Maximum"),
                en="You keep the larger score. The paper tried that too: gradients switch. What "
                   "did it keep?",
                es="Conservas el puntaje mayor. El artículo también lo probó: los gradientes "
                   "saltan. ¿Con qué se quedó?"),
            "the mean": Misconception(
                fused_with(join="Average"),
                en="That is half of what was asked for.",
                es="Eso es la mitad de lo que se pidió."),
            "windows of 3×3": Misconception(
                fused_with(size=3),
                en="A score is given by each place alone. Which window is that?",
                es="Cada lugar da su puntaje por sí solo. ¿Qué ventana es esa?"),
            "ReLU": Misconception(
                fused_with(relu=True),
                en="With a ReLU a finer map can never lower a score.",
                es="Con una ReLU, un mapa más fino nunca puede bajar un puntaje."),
            "made coarse": Misconception(
                fused_with(down=True),
                en="Now the fine map is as coarse as the other, and what it knew is gone.",
                es="Ahora el mapa fino es tan grueso como el otro, y lo que sabía se perdió."),
            "learnt": Misconception(
                fused_with(learnt=True),
                en="A transposed convolution has weights of its own. The task asks for a layer "
                   "that has none.",
                es="Una convolución transpuesta tiene pesos propios. Se pide una capa que no los "
                   "tenga."),
        }),
}
