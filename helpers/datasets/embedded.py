"""Images that need no network: digits and photographs of installed packages, drawn shapes."""

from collections.abc import Callable
from importlib.resources import files

import numpy as np

from helpers.datasets.files import Arrays
from helpers.language import tr

# No known restrictions, says scikit-image; scikit-learn's are CC BY 2.0: china by danielbuechele,
# flower by vultilion.
PHOTOS = {
    **{name: ("skimage", f"data/{name}.png") for name in
       ("astronaut", "brick", "camera", "coffee", "coins", "grass", "gravel")},
    "cat": ("skimage", "data/chelsea.png"),
    "horse": ("skimage", "data/horse.png"),  # a silhouette
    "rocket": ("skimage", "data/rocket.jpg"),
    **{name: ("sklearn", f"datasets/images/{name}.jpg") for name in ("china", "flower")},
}
SHAPES = {  # kind: which points (u, v) belong to it, v downwards, -1..1
    "disk": lambda u, v: np.hypot(u, v) < 1,
    "ring": lambda u, v: abs(np.hypot(u, v) - .8) < .2,
    "square": lambda u, v: _far(u, v) < .85,
    "frame": lambda u, v: abs(_far(u, v) - .7) < .2,
    "triangle": lambda u, v: (v < .8) & (v > 1.8 * abs(u) - 1),
    "cross": lambda u, v: (np.minimum(abs(u), abs(v)) < .25) & (_far(u, v) < 1),
    "bars": lambda u, v: (_far(u, v) < .9) & (np.sin(7 * v) > 0),
    "checks": lambda u, v: (_far(u, v) < .9) & (np.sin(6 * u) * np.sin(6 * v) > 0),
    "crescent": lambda u, v: (np.hypot(u, v) < 1) & (np.hypot(u - .45, v) > .75),
    "flower": lambda u, v: np.hypot(u, v) < .65 + .35 * np.cos(5 * np.arctan2(v, u)),
}


def photo(name: str) -> np.ndarray:
    """A real photograph from an installed package, uint8 (h, w, 3), grey ones with equal channels.

    ValueError, with the list of PHOTOS, for any other name.
    """
    from PIL import Image
    if name not in PHOTOS:
        wrong = tr(f"There is no photo {name!r}; there are: ",
                   f"No existe la foto {name!r}; existen: ")
        raise ValueError(wrong + ", ".join(sorted(PHOTOS)))
    package, path = PHOTOS[name]
    with (files(package) / path).open("rb") as file:
        return np.array(Image.open(file).convert("RGB"))


def digits() -> Arrays:
    """scikit-learn's 1,797 handwritten digits, ink 0..16 scaled to 0..255.

    (1437, 8, 8, 1) to train, (360, 8, 8, 1) to test: sorted by class, every fifth is a test image,
    so the classes keep their shares, and the split is fixed for ever. Source: test set of UCI's
    'Optical Recognition of Handwritten Digits' (Alpaydin & Kaynak 1998).
    """
    from sklearn.datasets import load_digits
    bunch = load_digits()
    x = np.rint(bunch.images[..., None] * 255 / 16).astype(np.uint8)
    y = bunch.target.astype(np.uint8)
    by_class = np.argsort(y, kind="stable")
    test = np.isin(np.arange(len(y)), by_class[::5])
    return {"x_train": x[~test], "y_train": y[~test], "x_test": x[test], "y_test": y[test]}


def enlarged_digits() -> Arrays:
    """`digits` in MNIST's frame, (n, 28, 28, 1): enlarged to 20x20 bilinearly, margin of 4."""
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
    for k, inside in enumerate(SHAPES.values()):
        x[y == k] = _draw(inside, int(np.sum(y == k)), rng)
    return {"x_train": x[:train], "y_train": y[:train], "x_test": x[train:], "y_test": y[train:]}


def _draw(inside: Callable[..., np.ndarray], n: int, rng: np.random.Generator) -> np.ndarray:
    """n shapes of a kind, with places, sizes, angles, colours and noise. -> (n, 32, 32, 3)"""
    row, column, size, angle = (rng.uniform(low, high, (n, 1, 1)).astype(np.float32)
                                for low, high in ((11, 21), (11, 21), (7, 11), (-.35, .35)))
    v, u = np.mgrid[:32, :32].astype(np.float32)[:, None]
    v, u = (v - row) / size, (u - column) / size  # (n, 32, 32), -1..1 inside the shape
    cos, sin = np.cos(angle), np.sin(angle)
    shape = inside(u * cos + v * sin, v * cos - u * sin)
    back = rng.integers(0, 140, (n, 1, 1, 3))
    front = rng.integers(90, 256, (n, 1, 1, 3))
    image = np.where(shape[..., None], front, back) + rng.normal(0, 18, (n, 32, 32, 3))
    return np.clip(image, 0, 255).astype(np.uint8)


def _far(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The distance from the centre along the farther axis."""
    return np.maximum(abs(u), abs(v))
