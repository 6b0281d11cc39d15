"""The neocognitron: K. Fukushima, Biol. Cybernetics 36 (1980) 193–202. It learns without a teacher.

From the paper: all layers' sizes and windows, r = 4, 1.5, 1.5, q = 1, 16, 16, α = 0.5, equations
1 to 8, the choice of representatives. It does not state the following; here we chose (lesson 4
tries other values of the first):

- c and d fall with the distance from a window's middle as decay**distance, decay = 0.7; over 2×2
  places d is 1;
- a starts at 1 to 2 times TINY, more along a line at the plane's own angle, and in S2 and S3 times
  the squared cosine of the angle between the plane and the one that it sees; b starts at 0;
- beyond a layer's edge there are silent cells;
- the cells of C1 and C2 stand at every second place, from one place outside the edge on;
- an S-column is the window of 5×5 places around each place, as far as it is inside the layer;
- the layers learn at each presentation, one after the other, and each sees what the layers before
  have just learned;
- cells whose responses are equal to 12 decimals count as equal; the first in row order represents.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.scratch.convolution import forward, output_size, shifts

PLANES, ALPHA, TINY = 24, .5, 1e-4


class Level(NamedTuple):
    """An S- and its C-layer; edges are silent cells before and after what each of them sees."""

    r: float
    q: float
    s_edge: tuple[int, int]
    c_edge: tuple[int, int]
    window: int = 5
    stride: int = 2


LEVELS = (
    Level(4, 1, (2, 2), (3, 4)),
    Level(1.5, 16, (1, 1), (3, 4)),
    Level(1.5, 16, (0, 0), (0, 0), window=2, stride=1),
)

DRAWINGS = """
..####..  ...#....  .#####..  ..####..  .....#..
.#....#.  ..##....  #.....#.  .#....#.  ....##..
#......#  .#.#....  ......#.  ......#.  ...#.#..
#......#  ...#....  .....#..  ...###..  ..#..#..
#......#  ...#....  ....#...  ......#.  .#...#..
#......#  ...#....  ...#....  ......#.  ########
.#....#.  ...#....  ..#.....  .#....#.  .....#..
..####..  .#####..  ########  ..####..  .....#..
"""
ROWS = [line.split() for line in DRAWINGS.strip().split("\n")]  # a row of each of the five digits
DIGITS = np.array([[[mark == "#" for mark in row] for row in digit]
                   for digit in zip(*ROWS, strict=True)], float)


def placed(digit: np.ndarray, down: int = 0, right: int = 0) -> np.ndarray:
    """The pattern on the retina, so far from its middle: (h, w) -> (16, 16)."""
    top, left = (16 - digit.shape[0]) // 2 + down, (16 - digit.shape[1]) // 2 + right
    return np.pad(digit, ((top, 16 - digit.shape[0] - top), (left, 16 - digit.shape[1] - left)))


def falling(decay: float) -> np.ndarray:
    """Weights that fall with the distance from the middle, which has 1: decay**distance, (5, 5)."""
    return decay ** np.hypot(*np.mgrid[-2:3, -2:3])


def start(channels: int) -> np.ndarray:
    """The weights a before learning, a little larger along a line at the plane's angle.

    () -> (5, 5, channels, 24).
    """
    angles = np.pi * np.arange(PLANES) / PLANES
    y, x = np.mgrid[-2:3, -2:3][..., None]
    line = np.exp(-(x * np.cos(angles) + y * np.sin(angles))**2 / 2)
    near = np.ones((1, PLANES)) if channels == 1 else np.cos(angles[:, None] - angles)**2
    return TINY * (1 + line[:, :, None]) * near


def rms(seen: np.ndarray, c: np.ndarray) -> np.ndarray:
    """The inhibitory cells' v = √Σ c u² (eq. 3): (n, h, w, c), (k, k) -> (n, h', w', 1)."""
    return np.sqrt(forward((seen**2).sum(axis=3, keepdims=True), c[:, :, None, None], np.zeros(1)))


def s_cells(seen: np.ndarray, kernel: np.ndarray, b: np.ndarray, c: np.ndarray,
            r: float) -> np.ndarray:
    """The S-cells (eqs. 1, 2): (n, h, w, c), (k, k, c, f), (f,), (k, k), () -> (n, h', w', f)."""
    excitation = forward(seen, kernel, np.zeros(kernel.shape[3]))
    inhibition = 2 * r / (1 + r) * b * rms(seen, c)
    return r * np.maximum((1 + excitation) / (1 + inhibition) - 1, 0)


def c_cells(g: np.ndarray) -> np.ndarray:
    """The C-cells' answers to what they collect (eqs. 4–6): (…, planes) -> (…, planes)."""
    x = np.maximum((1 + g) / (1 + g.mean(axis=-1, keepdims=True)) - 1, 0)
    return x / (ALPHA + x)


def pad(cells: np.ndarray, edge: tuple[int, int]) -> np.ndarray:
    """Silent cells before and after, in rows and columns: (n, h, w, c) -> (n, h', w', c)."""
    return np.pad(cells, ((0, 0), edge, edge, (0, 0)))


def collect(s: np.ndarray, d: np.ndarray, stride: int) -> np.ndarray:
    """g = Σ d u_S, each plane by itself: (n, h, w, f), (k, k) -> (n, h', w', f)."""
    side = output_size(s.shape[1], len(d), stride)
    return sum(d[i, j] * view for i, j, view in shifts(s, d.shape, (side, side), stride))


def representatives(s: np.ndarray) -> dict[int, tuple[int, int]]:
    """The planes that learn, and where their representatives are: (h, w, f) -> {plane: place}.

    The strongest cell of each S-column is a candidate; the strongest of a plane represents it.
    """
    s = s.round(12)
    strongest = s.max(axis=2)
    columns = sliding_window_view(np.pad(strongest, 2, constant_values=-1), (5, 5))
    winners = columns.reshape(*strongest.shape, 25).argmax(axis=2)
    candidates = {(i + k // 5 - 2, j + k % 5 - 2) for (i, j), k in np.ndenumerate(winners)}
    chosen = {}
    for place in sorted(candidates, key=lambda place: (-strongest[place], place)):
        if strongest[place] > 0:
            chosen.setdefault(int(s[place].argmax()), place)
    return chosen


class Neocognitron:
    """U0 16×16, S1 16×16×24, C1 10×10×24, S2 8×8×24, C2 6×6×24, S3 2×2×24, C3 1×1×24."""

    def __init__(self, decay: float = .7) -> None:
        self.kernels = [start(channels) for channels in (1, PLANES, PLANES)]
        self.b = [np.zeros(PLANES) for _ in LEVELS]
        bell = falling(decay)
        self.c = [bell / bell.sum() / kernel.shape[2] for kernel in self.kernels]
        self.d = [bell if level.window == 5 else np.ones((2, 2)) for level in LEVELS]

    def __call__(self, patterns: np.ndarray, learn: bool = False) -> dict[str, np.ndarray]:
        """All layers' responses: (n, 16, 16) -> {"S1": (n, 16, 16, 24), "C1": …}.

        It learns from one pattern at a time: ValueError if it is to learn from several.
        """
        if learn and len(patterns) != 1:
            raise ValueError(f"one pattern at a time to learn from, not {len(patterns)}")
        cells, responses = patterns[..., None], {}
        for number, level in enumerate(LEVELS):
            seen = pad(cells, level.s_edge)
            if learn:
                self.learn(number, seen)
            s = s_cells(seen, self.kernels[number], self.b[number], self.c[number], level.r)
            cells = c_cells(collect(pad(s, level.c_edge), self.d[number], level.stride))
            responses |= {f"S{number + 1}": s, f"C{number + 1}": cells}
        return responses

    def learn(self, number: int, seen: np.ndarray) -> None:
        """Every representative's plane learns what it sees: a += q c u, b += q/2 v. Eqs. 7, 8."""
        level, c = LEVELS[number], self.c[number]
        kernel, b = self.kernels[number], self.b[number]
        v = rms(seen, c)[0, :, :, 0]
        s = s_cells(seen, kernel, b, c, level.r)[0]
        for plane, (i, j) in representatives(s).items():
            kernel[..., plane] += level.q * c[:, :, None] * seen[0, i:i + 5, j:j + 5]
            b[plane] += level.q / 2 * v[i, j]

    def winners(self, patterns: np.ndarray) -> np.ndarray:
        """The plane of C3 that answers most to each pattern: (n, 16, 16) -> (n,)."""
        return self(patterns)["C3"][:, 0, 0].argmax(axis=1)
