"""Where MNIST and CIFAR-10 come from: addresses, SHA-256 sums, sizes, shapes and class names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpers.datasets.files import Arrays, read_cifar, read_idx, read_npz


@dataclass(frozen=True)
class Mirror:
    """One place that offers the data: `address: SHA-256` of each file, in the order of `read`."""

    files: Mapping[str, str]
    read: Callable[..., Arrays]


@dataclass(frozen=True)
class Facts:
    """What is fixed about a data set: image shape (h, w, c), classes, and mirrors, best first.

    `megabytes` is the disk that its download takes: what comes, and the npz made of it.
    """

    title: str
    megabytes: int
    image: tuple[int, int, int]
    classes: tuple[str, ...]
    mirrors: tuple[Mirror, ...]


PYTORCH = "https://ossci-datasets.s3.amazonaws.com/mnist"
# As in TensorFlow Datasets.
CIFAR_SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"

FACTS = {
    "mnist": Facts("MNIST", 70, (28, 28, 1), tuple("0123456789"), (
        Mirror({"https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz":  # Keras's
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"}, read_npz),
        Mirror({f"{PYTORCH}/train-images-idx3-ubyte.gz":
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                f"{PYTORCH}/train-labels-idx1-ubyte.gz":
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                f"{PYTORCH}/t10k-images-idx3-ubyte.gz":
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                f"{PYTORCH}/t10k-labels-idx1-ubyte.gz":
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"}, read_idx),
    )),
    # Toronto, the origin, comes last: in 2026 it sends 50-80 kB/s, 40 minutes in all
    # (keras-team/keras#23699).
    "cifar10": Facts("CIFAR-10", 360, (32, 32, 3), (
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"), (
        Mirror({"https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/"
                "cifar-10-binary.tar.gz": CIFAR_SHA256}, read_cifar),  # Swift for TensorFlow's
        Mirror({"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz": CIFAR_SHA256},
               read_cifar),
    )),
}
