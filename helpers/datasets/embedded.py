"""Images that need no network: real handwritten digits and real photographs from installed packages, drawn shapes."""

from importlib.resources import files

import numpy as np

from helpers.datasets.files import Arrays
from helpers.language import tr

# No known restrictions, says scikit-image; scikit-learn's are CC BY 2.0: china by danielbuechele, flower by vultilion.
PHOTOS = {
    **{name: ("skimage", f"data/{name}.png") for name in
       ("astronaut", "brick", "camera", "coffee", "coins", "grass", "gravel")},
    "cat": ("skimage", "data/chelsea.png"),
    "rocket": ("skimage", "data/rocket.jpg"),
    **{name: ("sklearn", f"datasets/images/{name}.jpg") for name in ("china", "flower")},
}
SHAPE_NAMES = "disk ring square frame triangle cross bars checks crescent flower"


def photo(name: str) -> np.ndarray:
    """A real photograph from an installed package, uint8 (h, w, 3); a grey one has three equal channels.

    ValueError, with the list of PHOTOS, for any other name.
    """
    from PIL import Image
    if name not in PHOTOS:
        raise ValueError(tr(f"There is no photo {name!r}; there are: ", f"No existe la foto {name!r}; existen: ")
                         + ", ".join(sorted(PHOTOS)))
    package, path = PHOTOS[name]
    with (files(package) / path).open("rb") as file:
        return np.array(Image.open(file).convert("RGB"))


def digits() -> Arrays:
    """scikit-learn's 1,797 handwritten digits, ink 0..16 scaled to 0..255: (1437, 8, 8, 1) and (360, 8, 8, 1).

    Sorted by class, every fifth is a test image: the classes keep their shares, and the split is fixed for ever.
    Source: test set of UCI's 'Optical Recognition of Handwritten Digits' (Alpaydin & Kaynak 1998).
    """
    from sklearn.datasets import load_digits
    bunch = load_digits()
    x, y = np.rint(bunch.images[..., None] * 255 / 16).astype(np.uint8), bunch.target.astype(np.uint8)
    test = np.isin(np.arange(len(y)), np.argsort(y, kind="stable")[::5])
    return {"x_train": x[~test], "y_train": y[~test], "x_test": x[test], "y_test": y[test]}


def enlarged_digits() -> Arrays:
    """`digits` in MNIST's frame, (n, 28, 28, 1): enlarged bilinearly to 20x20, with a margin of 4."""
    steps = np.linspace(0, 7, 20)
    grow = np.stack([np.interp(steps, np.arange(8), row) for row in np.eye(8)], axis=1)  # (20, 8)
    arrays = digits()
    for key in ("x_train", "x_test"):
        large = np.rint(grow @ arrays[key][..., 0] @ grow.T).astype(np.uint8)  # (n, 20, 20)
        arrays[key] = np.pad(large, ((0, 0), (4, 4), (4, 4)))[..., None]
    return arrays


def shapes(train: int = 4000, test: int = 1000) -> Arrays:
    """Ten kinds of drawn shapes of CIFAR's shape, (n, 32, 32, 3); the same ones each time."""
    rng = np.random.default_rng(10)
    y = (np.arange(train + test) % 10).astype(np.uint8)
    x = np.empty((len(y), 32, 32, 3), np.uint8)
    for k in range(10):
        x[y == k] = _draw(k, int(np.sum(y == k)), rng)
    return {"x_train": x[:train], "y_train": y[:train], "x_test": x[train:], "y_test": y[train:]}


def _draw(kind: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """n shapes of one kind, each with its own place, size, angle, two colours and noise. -> (n, 32, 32, 3)"""
    row, column, size, angle = (rng.uniform(low, high, (n, 1, 1)).astype(np.float32)
                                for low, high in ((11, 21), (11, 21), (7, 11), (-.35, .35)))
    v, u = np.mgrid[:32, :32].astype(np.float32)[:, None]
    v, u = (v - row) / size, (u - column) / size  # (n, 32, 32), -1..1 inside the shape
    u, v = u * np.cos(angle) + v * np.sin(angle), v * np.cos(angle) - u * np.sin(angle)
    back, front = rng.integers(0, 140, (n, 1, 1, 3)), rng.integers(90, 256, (n, 1, 1, 3))
    image = np.where(_inside(kind, u, v)[..., None], front, back) + rng.normal(0, 18, (n, 32, 32, 3))
    return np.clip(image, 0, 255).astype(np.uint8)


def _inside(kind: int, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Which points (u, v), v downwards, belong to the kind of shape, in the order of SHAPE_NAMES."""
    r, far, near = np.hypot(u, v), np.maximum(abs(u), abs(v)), np.minimum(abs(u), abs(v))
    return (lambda: r < 1,
            lambda: abs(r - .8) < .2,
            lambda: far < .85,
            lambda: abs(far - .7) < .2,
            lambda: (v < .8) & (v > 1.8 * abs(u) - 1),
            lambda: (near < .25) & (far < 1),
            lambda: (far < .9) & (np.sin(7 * v) > 0),
            lambda: (far < .9) & (np.sin(6 * u) * np.sin(6 * v) > 0),
            lambda: (r < 1) & (np.hypot(u - .45, v) > .75),
            lambda: r < .65 + .35 * np.cos(5 * np.arctan2(v, u)))[kind]()


def shape_names() -> tuple[str, ...]:
    """The kinds of `shapes`, in the language in use."""
    return tuple(tr(SHAPE_NAMES, "disco anillo cuadrado marco triángulo cruz barras damero medialuna flor").split())
