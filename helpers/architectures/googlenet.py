"""GoogLeNet (Szegedy et al., arXiv 1409.4842, Table 1, Fig. 3), and a small one for 32×32."""

import keras
from keras import KerasTensor, layers

from helpers.architectures.alexnet import LocalResponseNormalization
from helpers.architectures.tables import ImageShape, Table, TableRow, numbers, read

# Table 1 with the paper's own figures in the last two columns. conv2 is two layers, 1×1 and 3×3.
TABLE = read("""
row    window  stride  output       depth  1×1  3×3r  3×3  5×5r  5×5  pool  params  ops
conv1  7×7     2       112×112×64   1      ·    ·     ·    ·     ·    ·     2.7K    34M
pool1  3×3     2       56×56×64     0      ·    ·     ·    ·     ·    ·     ·       ·
conv2  3×3     1       56×56×192    2      ·    64    192  ·     ·    ·     112K    360M
pool2  3×3     2       28×28×192    0      ·    ·     ·    ·     ·    ·     ·       ·
3a     ·       ·       28×28×256    2      64   96    128  16    32   32    159K    128M
3b     ·       ·       28×28×480    2      128  128   192  32    96   64    380K    304M
pool3  3×3     2       14×14×480    0      ·    ·     ·    ·     ·    ·     ·       ·
4a     ·       ·       14×14×512    2      192  96    208  16    48   64    364K    73M
4b     ·       ·       14×14×512    2      160  112   224  24    64   64    437K    88M
4c     ·       ·       14×14×512    2      128  128   256  24    64   64    463K    100M
4d     ·       ·       14×14×528    2      112  144   288  32    64   64    580K    119M
4e     ·       ·       14×14×832    2      256  160   320  32    128  128   840K    170M
pool4  3×3     2       7×7×832      0      ·    ·     ·    ·     ·    ·     ·       ·
5a     ·       ·       7×7×832      2      256  160   320  32    128  128   1072K   54M
5b     ·       ·       7×7×1024     2      384  192   384  48    128  128   1388K   71M
pool5  7×7     1       1×1×1024     0      ·    ·     ·    ·     ·    ·     ·       ·
drop   ·       ·       1×1×1024     0      ·    ·     ·    ·     ·    ·     ·       ·
linear ·       ·       1×1×1000     1      ·    ·     ·    ·     ·    ·     1000K   1M
""")

# Where the paper's figures (K = 1024) are not those of the layers in the same row.
SEPARABLE = (
    "a separable convolution, 7·7·3·8 + 24·64 = 2,712 weights: appendix of arXiv 1502.03167",
    "una convolución separable, 7·7·3·8 + 24·64 = 2 712 pesos: apéndice de arXiv 1502.03167")
CONTRADICTION = (
    "the row's own ops, divided by its places, give our number and not the paper's",
    "las operaciones de la misma fila, entre sus lugares, dan nuestro número y no el del artículo")
LESS = (
    "at most 1 % less than the row's filters have; its ops fit both numbers",
    "a lo más 1 % menos que los filtros de la fila; sus operaciones corresponden a ambos")
WIDER = (
    "both figures fit a row with 48 filters in 5×5r, as 5b has, and not the 32 that it prints",
    "sus cifras corresponden a una fila con 48 filtros en 5×5r, como 5b, y no a los 32 impresos")
REASONS = {("conv1", "params"): SEPARABLE, ("conv1", "ops"): SEPARABLE,
           ("5a", "params"): WIDER, ("5a", "ops"): WIDER,
           ("4a", "params"): LESS, ("4b", "params"): LESS,
           **{(row, "params"): CONTRADICTION for row in ("4c", "4d", "4e", "5b")}}

SMALL_TABLE = read("""
row    window  stride  output       depth  1×1  3×3r  3×3  5×5r  5×5  pool
conv1  3×3     1       32×32×32     1      ·    ·     ·    ·     ·    ·
pool1  3×3     2       16×16×32     0      ·    ·     ·    ·     ·    ·
3a     ·       ·       16×16×64     2      16   16    24   4     12   12
3b     ·       ·       16×16×96     2      24   24    40   8     16   16
pool3  3×3     2       8×8×96       0      ·    ·     ·    ·     ·    ·
4a     ·       ·       8×8×128      2      32   32    56   8     20   20
4b     ·       ·       8×8×128      2      32   32    56   8     20   20
pool5  8×8     1       1×1×128      0      ·    ·     ·    ·     ·    ·
drop   ·       ·       1×1×128      0      ·    ·     ·    ·     ·    ·
linear ·       ·       1×1×10       1      ·    ·     ·    ·     ·    ·
""")


# Twice as many filters; batch normalisation in place of local response normalisation.
WIDE_TABLE = read("""
row    window  stride  output       depth  1×1  3×3r  3×3  5×5r  5×5  pool
conv1  3×3     1       32×32×64     1      ·    ·     ·    ·     ·    ·
3a     ·       ·       32×32×128    2      32   32    48   8     24   24
pool1  3×3     2       16×16×128    0      ·    ·     ·    ·     ·    ·
3b     ·       ·       16×16×192    2      48   48    80   16    32   32
pool3  3×3     2       8×8×192      0      ·    ·     ·    ·     ·    ·
4a     ·       ·       8×8×256      2      64   64    112  16    40   40
4b     ·       ·       8×8×256      2      64   64    112  16    40   40
pool5  8×8     1       1×1×256      0      ·    ·     ·    ·     ·    ·
drop   ·       ·       1×1×256      0      ·    ·     ·    ·     ·    ·
linear ·       ·       1×1×10       1      ·    ·     ·    ·     ·    ·
""")


def convolution(x: KerasTensor, filters: int, size: int, name: str, strides: int = 1,
                batch_norm: bool = False) -> KerasTensor:
    """A convolution with ReLU that keeps height and width (divided by the stride).

    Batch normalisation between the two is the authors' own, a year later (Ioffe & Szegedy 2015).
    """
    x = layers.Conv2D(filters, size, strides, padding="same", use_bias=not batch_norm,
                      kernel_initializer="he_normal", name=name,
                      activation=None if batch_norm else "relu")(x)
    if batch_norm:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
        x = layers.Activation("relu", name=f"{name}_relu")(x)
    return x


def inception(x: KerasTensor, row: TableRow, batch_norm: bool = False) -> KerasTensor:
    """The inception module (Fig. 2b): four towers side by side, joined along the channels."""
    def tower(x: KerasTensor, size: int, column: str) -> KerasTensor:
        name = f"{row['row']}_{column.replace('×', 'x')}"
        return convolution(x, int(row[column]), size, name, batch_norm=batch_norm)

    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"{row['row']}_maxpool")(x)
    return layers.Concatenate(name=f"{row['row']}_output")([
        tower(x, 1, "1×1"),
        tower(tower(x, 1, "3×3r"), 3, "3×3"),
        tower(tower(x, 1, "5×5r"), 5, "5×5"),
        tower(pooled, 1, "pool")])


def auxiliary_head(x: KerasTensor, name: str, classes: int) -> KerasTensor:
    """The auxiliary classifier of section 5, with 70 % dropout."""
    x = layers.AveragePooling2D(5, strides=3, name=f"{name}_pool")(x)
    x = convolution(x, 128, 1, f"{name}_conv")
    x = layers.Flatten(name=f"{name}_flatten")(x)
    x = layers.Dense(1024, "relu", kernel_initializer="he_normal", name=f"{name}_fc")(x)
    x = layers.Dropout(.7, name=f"{name}_drop")(x)
    return layers.Dense(classes, name=name)(x)


def stem(x: KerasTensor, row: TableRow, batch_norm: bool = False) -> KerasTensor:
    """A convolution of the first rows, with the 1×1 reduction before conv2 and its norm after."""
    name, filters = row["row"], numbers(row["output"])[-1]
    if row["3×3r"]:
        x = convolution(x, int(row["3×3r"]), 1, f"{name}_reduce")
    size, strides = numbers(row["window"])[0], int(row["stride"])
    x = convolution(x, filters, size, name, strides, batch_norm)
    return LocalResponseNormalization(name=f"{name}_norm")(x) if name == "conv2" else x


def add_row(x: KerasTensor, row: TableRow, dropout: float,
            batch_norm: bool = False) -> KerasTensor:
    """The layers of one row of the table, put on x."""
    name, units = row["row"], numbers(row["output"])[-1]
    if name.startswith("conv"):
        return stem(x, row, batch_norm)
    if row["1×1"]:
        return inception(x, row, batch_norm)
    match name:
        case "pool5":
            return layers.GlobalAveragePooling2D(keepdims=True, name=name)(x)
        case "drop":
            return layers.Dropout(dropout, name=name)(x)
        case "linear":
            return layers.Dense(units, name=name)(layers.Flatten(name="flatten")(x))
    size, stride = numbers(row["window"]), int(row["stride"])
    x = layers.MaxPooling2D(size, stride, padding="same", name=name)(x)
    normed = name == "pool1" and not batch_norm
    return LocalResponseNormalization(name="pool1_norm")(x) if normed else x


def build(table: Table, shape: ImageShape, dropout: float,
          auxiliary: tuple[str, ...], batch_norm: bool = False) -> keras.Model:
    """The table from top to bottom; a model with heads has the outputs (main, head, head)."""
    classes = numbers(table[-1]["output"])[-1]
    x = inputs = keras.Input(shape)
    heads = []
    for row in table:
        x = add_row(x, row, dropout, batch_norm)
        if row["row"] in auxiliary:
            heads.append(auxiliary_head(x, f"aux{row['row']}", classes))
    return keras.Model(inputs, [x, *heads] if heads else x, name="googlenet")


def googlenet(auxiliary: bool = False) -> keras.Model:
    """GoogLeNet on (224, 224, 3), 1000 logits: 6,998,552 parameters (13,378,280 with heads)."""
    return build(TABLE, (224, 224, 3), .4, ("4a", "4d") if auxiliary else ())


def googlenet_cifar(dropout: float = .4, batch_norm: bool = False) -> keras.Model:
    """A small GoogLeNet on (32, 32, 3), ten logits; with batch normalisation it is the wide one."""
    table = WIDE_TABLE if batch_norm else SMALL_TABLE
    return build(table, (32, 32, 3), dropout, (), batch_norm)
