"""What one unit looks like: its line in the plane, its weights, the landscape of its error."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import label, term, tr
from helpers.plots.core import figure, of, side_by_side, styled

Line = tuple[np.ndarray, float]  # (w1, w2) and b: the line where w1·x1 + w2·x2 + b = 0
MARGIN = .6  # around the examples
MANY = 20  # beyond so many examples, they are small and the words only count them
FAINT, DARK = .3, .6  # of the largest weight: the image is almost white below, dark beyond
DENSE = 80  # beyond so many points, a path has no markers


@figure(5, 4.4)
def points(ax: Axes, x: np.ndarray, t: np.ndarray, lines: Mapping[str, Line]) -> str:
    """Examples (n, 2) as ⊕ (target +1) or ⊟ (−1), and each unit's line.

    An arrow points to a line's + side.
    """
    low, high = x.min(0) - MARGIN, x.max(0) + MARGIN
    says = [targets_words(x, t)]
    for name, (w, b), color, dash, _ in styled(lines):
        ends = crossings(w, b, low, high)
        equation = f"{w[0]:.3g}·x1 {w[1]:+.3g}·x2 {b:+.3g} = 0".replace("-", "−")
        says.append(f"{label(name)}: {equation}")
        if ends is not None:
            ax.plot(*ends.T, dash, color=color, linewidth=2, label=label(name))
            foot = .7 * ends[0] + .3 * ends[1]
            ax.annotate("", foot + .3 * w / np.hypot(*w), foot,
                        arrowprops={"arrowstyle": "-|>", "color": color})
    draw_examples(ax, x, t > 0, 22 if len(x) > MANY else 200)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(low[0], high[0]), ylim=(low[1], high[1]),
           aspect="equal")
    ax.locator_params(nbins=5)
    if len(lines) > 1:
        ax.figure.legend(frameon=False, loc="outside lower center")
    what = tr("Examples of target +1 (⊕) and −1 (⊟)", "Ejemplos de objetivo +1 (⊕) y −1 (⊟)")
    what += tr(", and lines", ", y rectas") if lines else ""
    return f"{of(what, lines)}: {'; '.join(says)}."


def draw_examples(ax: Axes, x: np.ndarray, positive: np.ndarray, area: float) -> None:
    """Points (n, 2) as ⊕ where positive, ⊟ elsewhere; too small for a sign, ● and □."""
    for at, face, ink, shape, sign in ((positive, "#1a1a1a", "white", "o", "+"),
                                       (~positive, "white", "#1a1a1a", "s", "_")):
        ax.scatter(*x[at].T, s=area, c=face, edgecolors="#1a1a1a", marker=shape, zorder=3)
        if area > 50:
            ax.scatter(*x[at].T, s=.3 * area, c=ink, marker=sign, zorder=4)


def targets_words(x: np.ndarray, t: np.ndarray) -> str:
    """The points of each target; how many they are, if they are many."""
    plus, minus = (len(at) if len(x) > MANY else " ".join(f"({a:g}, {b:g})" for a, b in at)
                   for at in (x[t == 1], x[t == -1]))
    return tr(f"Points of target +1: {plus}; of target −1: {minus}",
              f"Puntos de objetivo +1: {plus}; de objetivo −1: {minus}")


def crossings(w: np.ndarray, b: float, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
    """Where w·x + b = 0 leaves the box from low to high: (2, 2), or None if it misses it."""
    hits = []
    sides = [(i, edge) for i in (0, 1) for edge in (low[i], high[i]) if w[1 - i]]
    for i, edge in sides:
        other = -(b + w[i] * edge) / w[1 - i]
        if low[1 - i] <= other <= high[1 - i]:
            hits.append((edge, other) if i == 0 else (other, edge))
    hits = sorted(set(hits))
    return np.array([hits[0], hits[-1]]) if len(hits) > 1 else None


@figure(7.5, 3.2)
def weights(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """Weights (h, w) as images in one row.

    Red is positive, blue negative, white 0. Clearly negative ones have a −, for readers in grey.
    """
    says = []
    for name, w, place in side_by_side(ax, pictures, .8, .9):
        scale, half = np.abs(w).max() or 1, w.shape[1] // 2
        image = place.imshow(w, cmap="RdBu_r", vmin=-scale, vmax=scale, interpolation="nearest")
        for row, column in np.argwhere(w < -FAINT * scale):
            ink = "white" if w[row, column] < -DARK * scale else "#1a1a1a"
            place.text(column, row, "−", color=ink, fontsize=8, ha="center", va="center")
        bar = ax.figure.colorbar(image, cax=place.inset_axes([1.04, 0, .06, 1]),
                                 ticks=[-scale, 0, scale])
        bar.ax.set_yticklabels([f"−{scale:,.4g}", "0", f"+{scale:,.4g}"], fontsize=8)
        low, high = f"{w.min():.4g}", f"{w.max():.4g}"
        left, right = f"{w[:, :half].mean():.2g}", f"{w[:, half:].mean():.2g}"
        numbers = tr(f"from {low} to {high}, mean {left} on the left half and {right} on the right",
                     f"de {low} a {high}, media {left} en la mitad izquierda "
                     f"y {right} en la derecha")
        says.append(f"{name}, {numbers}".replace("-", "−"))
    what = tr("Weights as an image, red positive, blue and − negative",
              "Pesos como imagen, en rojo los positivos, en azul y con − los negativos")
    return f"{of(what, pictures)}: {'; '.join(says)}."


@figure(7.5, 4.2)
def landscape(ax: Axes, error: Callable[[float, float], float], paths: Mapping[str, np.ndarray],
              w: tuple[float, float], b: tuple[float, float]) -> str:
    """Contours of error(w, b) over the ranges of w and b, and paths (k, 2) over them.

    A path begins at ●; × is the lowest point.
    """
    ws, bs = np.linspace(*w, 81), np.linspace(*b, 81)
    heights = np.array([[error(u, v) for u in ws] for v in bs])
    row, column = np.unravel_index(heights.argmin(), heights.shape)
    levels = heights.min() + np.ptp(heights) * np.linspace(.02, 1, 9) ** 2
    contours = ax.contour(ws, bs, heights, levels, colors="#999999", linewidths=.8)
    ax.clabel(contours, levels[1:], fontsize=7)
    says = []
    for name, path, color, dash, marker in styled(paths):
        sparse = len(path) <= DENSE
        ax.plot(*path.T, dash, color=color, marker=marker if sparse else None, markersize=4,
                linewidth=1.2, label=label(name), zorder=3 + sparse)
        ax.plot(*path[0], "o", color="#1a1a1a", markersize=8, zorder=5)
        start, end = (f"({u:.2g}, {v:.2g})" for u, v in path[[0, -1]])
        says.append(f"{label(name)}: {start} → {end}".replace("-", "−"))
    ax.plot(ws[column], bs[row], "x", color="#1a1a1a", markersize=11, markeredgewidth=2.5, zorder=5)
    ax.set(xlabel="w", ylabel="b", xlim=w, ylim=b)
    ax.figure.legend(frameon=False, loc="outside right center")
    name, least = term("mean squared error"), f"{heights.min():.2g}"
    what = of(tr(f"Contours of {name} over w and b, and paths",
                 f"Curvas de nivel del {name} sobre w y b, y caminos"), paths)
    return what + tr(f": lowest ({least}) at ", f": mínimo ({least}) en ") \
        + f"({ws[column]:.2g}, {bs[row]:.2g}); {'; '.join(says)}."


@figure()
def rates(ax: Axes, histories: Mapping[float, np.ndarray], y: str = "mean squared error") -> str:
    """The error after each step, on a log scale: a curve for each learning rate, named at it."""
    says = []
    for rate, errors, color, dash, _ in styled(dict(sorted(histories.items()))):
        ax.plot(np.arange(len(errors)), errors, dash, color=color, linewidth=1.8, label=f"{rate:g}")
        says.append(f"{rate:g}: {errors[0]:.3g} → {errors[-1]:.3g}")
    ax.set(xlabel=term("step"), ylabel=term(y), yscale="log")
    ax.legend(frameon=False, title=term("learning rate"))
    return tr(f"{term(y)} after each step, by learning rate: ",
              f"{term(y)} tras cada paso, por tasa de aprendizaje: ") + "; ".join(says) + "."


@figure(5.4, 4)
def below(ax: Axes, bounds: np.ndarray, counts: np.ndarray, x: str = "bound",
          y: str = "mistakes") -> str:
    """Counts (n,) against their bounds (n,), the line that no point may be above; log scales."""
    ends = [min(counts.min(), bounds.min()) * .8, bounds.max() * 1.3]
    ax.plot(ends, ends, "-", color="#1a1a1a", linewidth=1.5)
    ax.text(ends[1], ends[1], f"{term(y)} = {term(x)} ", ha="right", va="bottom", fontsize=9)
    ax.plot(bounds, counts, "o", color="#0b5fa5", markersize=4, markerfacecolor="white")
    ax.set(xlabel=term(x), ylabel=term(y), xscale="log", yscale="log")
    share, n, name = counts / bounds, len(counts), f"{term(y)} / {term(x)}"
    low, median, high = (f"{value:.2g}" for value in np.quantile(share, (0, .5, 1)))
    return tr(f"{n} points, all below the line of equality: {name} "
              f"from {low} to {high}, median {median}.",
              f"{n} puntos, todos bajo la línea de igualdad: {name} "
              f"de {low} a {high}, mediana {median}.")
