"""What one unit looks like: its line in the plane, its weights as an image, its error as a landscape."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from helpers.language import label, term, tr
from helpers.plots.core import STYLES, figure

Line = tuple[np.ndarray, float]  # (w1, w2) and b: the line where w1·x1 + w2·x2 + b = 0


@figure(5, 4.4)
def points(ax: Axes, x: np.ndarray, t: np.ndarray, lines: Mapping[str, Line]) -> str:
    """Examples (n, 2) as ⊕ (target +1) or ⊟ (−1), and the line of each unit with an arrow to its + side."""
    low, high = x.min(0) - .6, x.max(0) + .6
    says = []
    for (name, (w, b)), (color, dash, _) in zip(lines.items(), STYLES * len(lines), strict=False):
        ends = crossings(w, b, low, high)
        says.append(f"{label(name)}: {w[0]:.3g}·x1 {w[1]:+.3g}·x2 {b:+.3g} = 0".replace("-", "−"))
        if ends is not None:
            ax.plot(*ends.T, dash, color=color, linewidth=2, label=label(name))
            foot = .7 * ends[0] + .3 * ends[1]
            ax.annotate("", foot + .3 * w / np.hypot(*w), foot, arrowprops={"arrowstyle": "-|>", "color": color})
    small = len(x) > 20
    for sign, face, ink, shape in ((1, "#1a1a1a", "white", "o"), (-1, "white", "#1a1a1a", "s")):
        place = x[t == sign].T
        ax.scatter(*place, s=22 if small else 200, c=face, edgecolors="#1a1a1a", marker=shape, zorder=3)
        if not small:
            ax.scatter(*place, s=60, c=ink, marker="+" if sign > 0 else "_", zorder=4)
    ax.set(xlabel="x1", ylabel="x2", xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.locator_params(nbins=5)
    if len(lines) > 1:
        ax.figure.legend(frameon=False, loc="outside lower center")
    where = {sign: " ".join(f"({a:g}, {b:g})" for a, b in x[t == sign]) for sign in (1, -1)}
    plus, minus = (where[1], where[-1]) if not small else ((t > 0).sum(), (t < 0).sum())
    said = tr(f"Points of target +1: {plus}; of target −1: {minus}",
              f"Puntos de objetivo +1: {plus}; de objetivo −1: {minus}")
    return ". ".join([said, "; ".join(says)] if says else [said]) + "."


def crossings(w: np.ndarray, b: float, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
    """Where the line w·x + b = 0 leaves the box from low to high: (2, 2), or None if it misses it."""
    along = [(i, edge) for i in (0, 1) for edge in (low[i], high[i]) if w[1 - i]]
    hits = []
    for i, edge in along:
        other = -(b + w[i] * edge) / w[1 - i]
        if low[1 - i] <= other <= high[1 - i]:
            hits.append((edge, other) if i == 0 else (other, edge))
    hits = sorted(set(hits))
    return np.array([hits[0], hits[-1]]) if len(hits) > 1 else None


@figure(7, 2.8)
def weights(ax: Axes, pictures: Mapping[str, np.ndarray]) -> str:
    """Weights (h, w) as images in one row: white the most positive, black the most negative, mid-grey 0."""
    ax.axis("off")
    says, wide = [], 1 / len(pictures)
    for k, (name, w) in enumerate(pictures.items()):
        place, scale = ax.inset_axes([k * wide, 0, .8 * wide, .9]), np.abs(w).max() or 1
        shown = place.imshow(w, cmap="gray", vmin=-scale, vmax=scale, interpolation="nearest")
        place.set_title(label(name), fontsize=9)
        place.set(xticks=[], yticks=[])
        bar = ax.figure.colorbar(shown, cax=place.inset_axes([1.04, 0, .06, 1]), ticks=[-scale, 0, scale])
        bar.ax.set_yticklabels([f"−{scale:,.4g}", "0", f"+{scale:,.4g}"], fontsize=8)
        half = w.shape[1] // 2
        says.append(tr(f"{label(name)}, from {w.min():.4g} to {w.max():.4g}, mean {w[:, :half].mean():.2g} on the left "
                       f"half and {w[:, half:].mean():.2g} on the right",
                       f"{label(name)}, de {w.min():.4g} a {w.max():.4g}, media {w[:, :half].mean():.2g} en la mitad "
                       f"izquierda y {w[:, half:].mean():.2g} en la derecha").replace("-", "−"))
    return tr("Weights as an image: ", "Pesos como imagen: ") + "; ".join(says) + "."


@figure(6.4, 4)
def landscape(ax: Axes, error: Callable[[float, float], float], paths: Mapping[str, np.ndarray],
              w: tuple[float, float], b: tuple[float, float]) -> str:
    """Contours of error(w, b) over the ranges of w and b, and paths (k, 2) over them, from ● to the lowest point ×."""
    ws, bs = np.linspace(*w, 81), np.linspace(*b, 81)
    heights = np.array([[error(u, v) for u in ws] for v in bs])
    low = np.unravel_index(heights.argmin(), heights.shape)
    levels = heights.min() + (heights.max() - heights.min()) * np.linspace(.02, 1, 9) ** 2
    ax.clabel(ax.contour(ws, bs, heights, levels, colors="#999999", linewidths=.8), levels[1:], fontsize=7)
    for (name, path), (color, dash, marker) in zip(paths.items(), STYLES * len(paths), strict=False):
        sparse = len(path) <= 80
        ax.plot(*path.T, dash, color=color, marker=marker if sparse else None, markersize=4,
                linewidth=1.2, label=label(name), zorder=3 + sparse)
        ax.plot(*path[0], "o", color="#1a1a1a", markersize=8, zorder=5)
    ax.plot(ws[low[1]], bs[low[0]], "x", color="#1a1a1a", markersize=11, markeredgewidth=2.5, zorder=5)
    ax.set(xlabel="w", ylabel="b", xlim=w, ylim=b)
    ax.figure.legend(frameon=False, loc="outside right center")
    says = [f"{label(name)}: ({path[0, 0]:.2g}, {path[0, 1]:.2g}) → ({path[-1, 0]:.2g}, {path[-1, 1]:.2g})"
            for name, path in paths.items()]
    return tr(f"Contours of {term('mean squared error')} over w and b, lowest ({heights.min():.2g}) at ",
              f"Curvas de nivel del {term('mean squared error')} sobre w y b, mínimo ({heights.min():.2g}) en ") + \
        f"({ws[low[1]]:.2g}, {bs[low[0]]:.2g}). " + "; ".join(says).replace("-", "−") + "."


@figure(6.4, 3.5)
def rates(ax: Axes, histories: Mapping[float, np.ndarray], y: str = "mean squared error") -> str:
    """The error after each step, on a log scale, one curve for each learning rate, which stands at its end."""
    says = []
    for (rate, errors), (color, dash, _) in zip(sorted(histories.items()), STYLES * len(histories), strict=False):
        ax.plot(np.arange(len(errors)), errors, dash, color=color, linewidth=1.8, label=f"{rate:g}")
        says.append(f"{rate:g}: {errors[0]:.3g} → {errors[-1]:.3g}")
    ax.set(xlabel=term("step"), ylabel=term(y), yscale="log")
    ax.legend(frameon=False, title=term("learning rate"))
    return f"{term(y)}, {term('learning rate')} " + "; ".join(says) + "."


@figure(5.4, 4)
def below(ax: Axes, bounds: np.ndarray, counts: np.ndarray, x: str = "bound", y: str = "mistakes") -> str:
    """Counts (n,) against their bounds (n,), both on log scales, with the line that no point may be above."""
    ends = [min(counts.min(), bounds.min()) * .8, bounds.max() * 1.3]
    ax.plot(ends, ends, "-", color="#1a1a1a", linewidth=1.5)
    ax.text(ends[1], ends[1], f"{term(y)} = {term(x)} ", ha="right", va="bottom", fontsize=9)
    ax.plot(bounds, counts, "o", color="#0b5fa5", markersize=4, markerfacecolor="white")
    ax.set(xlabel=term(x), ylabel=term(y), xscale="log", yscale="log")
    share = counts / bounds
    return tr(f"{len(counts)} points, all below the line of equality: {term(y)} / {term(x)} from {share.min():.2g} "
              f"to {share.max():.2g}, median {np.median(share):.2g}.",
              f"{len(counts)} puntos, todos bajo la línea de igualdad: {term(y)} / {term(x)} de {share.min():.2g} "
              f"a {share.max():.2g}, mediana {np.median(share):.2g}.")
