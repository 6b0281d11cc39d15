"""Speed, as ratios from one run: `make bench`. Machines are noisy: compare ratios, not seconds.

Prints the fast NumPy convolution and the layers' steps against TensorFlow's, an epoch of each small
architecture against plain Keras, a widget's redraw for each control, the set-up cell with `import
helpers` against `import numpy`, and each lesson's seconds with its five slowest cells.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("COURSE_BUDGET", "smoke")
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import nbformat
import numpy as np
from nbclient import NotebookClient

from helpers import architectures, training, widgets
from helpers.scratch import batchnorm, convolution, dense, pooling
from instructor.editions import set_up

ROOT = Path(__file__).parent.parent
WIDGETS = [widgets.perceptron, widgets.volume, widgets.network, widgets.decision, widgets.pooling,
           widgets.dropout, widgets.histograms]
Run = Callable[[], object]
Shape = tuple[int, ...]


def seconds(run: Run) -> float:
    """How long one call takes."""
    start = perf_counter()
    run()
    return perf_counter() - start


def paired(ours: Run, theirs: Run, pairs: int = 15) -> tuple[float, float, float]:
    """Median seconds of each, run in turn after a warm-up; the median of the ratios ours/theirs."""
    ours()
    theirs()
    times = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    ratio = median(a / b for a, b in times)
    return median(a for a, _ in times), median(b for _, b in times), ratio


def bench_convolution() -> None:
    """32 images of 32×32×16 under 32 filters of 3×3; the loops on 1/512 of the work, scaled up."""
    import keras

    rng = np.random.default_rng(0)
    shapes = (32, 32, 32, 16), (3, 3, 16, 32), 32
    images, kernel, bias = (rng.normal(size=shape).astype("float32") for shape in shapes)

    def by_keras() -> np.ndarray:
        return np.asarray(keras.ops.conv(images, kernel) + bias)

    print(f"convolution 32×32×32×16 → 32 filters 3×3, Keras on {keras.backend.backend()}, CPU")
    for ours in (convolution.forward, convolution.windows):
        mine, theirs, ratio = paired(lambda ours=ours: ours(images, kernel, bias), by_keras)
        print(f"  {ours.__name__:10}{1000 * mine:9.1f} ms   "
              f"Keras {1000 * theirs:6.1f} ms   ratio {ratio:8.2f}")
    loops = 512 * seconds(lambda: convolution.naive(images[:1], kernel[..., :2], bias[:2]))
    print(f"  {'naive':10}{1000 * loops:9.0f} ms   "
          f"(512 × one image, two filters)   ratio {loops / theirs:8.0f}")


def gradient_of(call: Callable, shapes: list[Shape]) -> tuple[list[np.ndarray], Run]:
    """Random float32 arrays of these shapes, and what computes the gradients of sum(call(*arrays)).

    It is TensorFlow's, compiled.
    """
    import tensorflow as tf

    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape).astype("float32") for shape in shapes]
    tensors = [tf.constant(array) for array in arrays]

    @tf.function
    def step(*tensors: tf.Tensor) -> list:
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            total = tf.reduce_sum(call(*tensors))
        return tape.gradient(total, tensors)

    return arrays, lambda: [gradient.numpy() for gradient in step(*tensors)]


def bench_layers() -> None:
    """Layers from scratch, forward and backward, float32, against TensorFlow's on the CPU.

    Needs a quiet machine: where other processes hold the cores, OpenBLAS's threads wait for one
    another.
    """
    import tensorflow as tf
    from keras import ops

    def dense_step(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> tuple:
        y = dense.relu(dense.forward(x, kernel, bias))
        return dense.backward(dense.relu_backward(np.ones_like(y), y), x, kernel)

    def pool_step(images: np.ndarray) -> np.ndarray:
        return pooling.max_pool_backward(np.ones_like(pooling.max_pool(images)), images)

    def norm_step(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray) -> tuple:
        y, batch = batchnorm.forward(x, gamma, beta)
        return batchnorm.backward(np.ones_like(y), batch, gamma)

    def norm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) -> tf.Tensor:
        mean, variance = tf.nn.moments(x, [0, 1, 2])
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, batchnorm.EPSILON)

    maps = (32, 32, 32, 16)
    print("one layer forward and backward, TensorFlow's in a tf.function, CPU")
    for name, ours, theirs, shapes in (
            ("dense 784 → 128, ReLU, batch 32", dense_step,
             lambda x, k, b: tf.nn.relu(x @ k + b), [(32, 784), (784, 128), (128,)]),
            ("dense 784 → 128, ReLU, batch 512", dense_step,
             lambda x, k, b: tf.nn.relu(x @ k + b), [(512, 784), (784, 128), (128,)]),
            ("max pooling 2×2 of 32×32×32×16", pool_step, lambda x: ops.max_pool(x, 2), [maps]),
            ("batch norm of 32×32×32×16", norm_step, norm, [maps, (16,), (16,)])):
        arrays, reference = gradient_of(theirs, shapes)
        mine, other, ratio = paired(partial(ours, *arrays), reference, pairs=51)
        print(f"  {name:34}{1000 * mine:9.2f} ms   "
              f"TensorFlow {1000 * other:6.2f} ms   ratio {ratio:8.2f}")


def bench_epochs() -> None:
    """An epoch of 1,024 images of each small architecture: the course's batches, and plain fit.

    The course's batches are shifted and mirrored. Plain is `model.fit(images, labels)` with Keras's
    defaults, which neither shifts nor mirrors.
    """
    import keras

    rng = np.random.default_rng(0)
    print("an epoch of 1,024 images, batches of 64: ours augmented, plain Keras not")
    for make in (architectures.lenet5, architectures.alexnet_cifar, architectures.vgg_cifar,
                 architectures.googlenet_cifar, architectures.resnet_cifar):
        model = make()
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        images = rng.random((1024, *model.input_shape[1:]), "float32")
        labels = rng.integers(0, 10, 1024)
        batches = training.Batches(images, labels, 64, reach=4, mirror=True)
        mine, theirs, ratio = paired(partial(model.fit, batches, verbose=0),
                                     partial(model.fit, images, labels, 64, verbose=0), pairs=5)
        print(f"  {model.name:16}{mine:7.2f} s   plain {theirs:7.2f} s   ratio {ratio:6.2f}")


def settings(control: object) -> list:
    """Values to move a control between: a range's ends, the first and last choice, on and off."""
    if hasattr(control, "max"):
        return [control.min, control.max]
    if hasattr(control, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        return [values[0], values[-1]]
    other = not control.value if isinstance(control.value, bool) else control.value + "\n"
    return [other, control.value]


def bench_widgets() -> None:
    """The Python side of a redraw: from setting a control's value to the new picture."""
    medians = []
    print("widget redraw, Python side (ms, median of 20 moves)")
    for make in WIDGETS:
        explorer = make()
        for name, control in explorer.controls.items():
            before = control.value
            times = [seconds(partial(setattr, control, "value", value))
                     for value in settings(control) * 10]
            control.value = before
            medians.append(1000 * median(times))
            print(f"  {make.__name__:16}{name:12}{medians[-1]:8.2f}")
    print(f"  median over all controls {median(medians):.2f} ms, largest {max(medians):.2f} ms")


def fetch() -> None:
    """What Colab does first, in an empty folder: the set-up cell, which fetches this repository."""
    with tempfile.TemporaryDirectory() as folder:
        cell = set_up("en", f"file://{ROOT}")
        (Path(folder) / "cell.ipy").write_text(f"{cell}\nimport helpers")
        command = [sys.executable, "-m", "IPython", "--no-term-title", "cell.ipy"]
        subprocess.run(command, check=True, cwd=folder)


def bench_import() -> None:
    """A fresh Python that imports what a NumPy-only lesson does, against one that imports NumPy."""
    def fresh(code: str) -> Run:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

    mine, theirs, ratio = paired(fetch, fresh("import IPython"), pairs=5)
    print(f"set-up cell and import helpers {mine:.2f} s   "
          f"fresh IPython {theirs:.2f} s   ratio {ratio:.2f}")
    print("fresh Python (s)")
    for code in ("import helpers", "from helpers import language; language.use('en')",
                 "from helpers import datasets, plots, widgets; "
                 "from helpers.exercises import check"):
        mine, theirs, ratio = paired(fresh(code), fresh("import numpy"), pairs=5)
        print(f"  {mine:5.2f}   import numpy {theirs:5.2f}   ratio {ratio:5.2f}   {code}")


def bench_lessons() -> None:
    """Each English student notebook, run in a fresh kernel, and its five slowest cells."""
    for path in sorted((ROOT / "notebooks" / "en").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, timeout=600, kernel_name="python3",
                                resources={"metadata": {"path": str(path.parent)}})
        times = {}
        start = perf_counter()
        with client.setup_kernel():
            for index, cell in enumerate(client.nb.cells):
                times[index] = seconds(partial(client.execute_cell, cell, index))
        print(f"{path.stem}: {perf_counter() - start:.1f} s from top to bottom; the slowest cells:")
        for index in islice(sorted(times, key=times.get, reverse=True), 5):
            first = client.nb.cells[index].source.split("\n")[0]
            print(f"  {times[index]:6.2f} s   cell {index:3}   {first[:80]}")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} cores")
    for bench in (bench_convolution, bench_layers, bench_epochs, bench_widgets, bench_import,
                  bench_lessons):
        bench()
