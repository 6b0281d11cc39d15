"""The summary for the instructor: a page with a plot, and a few lines for the terminal."""

import io
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import gcd
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.language import tr
from instructor.grading.records import MARKS, STATUSES, Assignment, Graded, Mark
from instructor.grading.reports import pages, words


class Exercise(NamedTuple):
    """How an exercise went: the share of its points earned, and how many had which mark."""

    id: str
    share: float
    marks: Counter


class Misconception(NamedTuple):
    """How many students had a misconception in an exercise."""

    id: str
    name: str
    hint: str
    students: int


def totals(graded: Iterable[Graded]) -> list[float]:
    """The points of every submission that was graded."""
    return [row.total for row in graded if row.total is not None]


def exercises(assignment: Assignment, graded: Iterable[Graded]) -> list[Exercise]:
    """How each exercise went, the hardest first."""
    marks = defaultdict(list)
    for row in graded:
        for mark in row.marks:
            marks[mark.id].append(mark)
    found = [Exercise(id, mean(map(share, marks[id])), Counter(mark.status for mark in marks[id]))
             for id in assignment.points if marks[id]]
    return sorted(found, key=lambda exercise: exercise.share)


def share(mark: Mark) -> float:
    """The share of its points that a mark has."""
    return mark.points / mark.out_of if mark.out_of else 0


def misconceptions(graded: Iterable[Graded]) -> list[Misconception]:
    """The recognised misconceptions, the most common first, with the hints that students read."""
    found = [mark for row in graded for mark in row.marks if mark.misconception]
    hints = {(mark.id, mark.misconception): hint(mark) for mark in found}
    counts = Counter((mark.id, mark.misconception) for mark in found)
    return [Misconception(*key, hints[key], count) for key, count in counts.most_common()]


def title(found: Misconception) -> str:
    """What a misconception is called: names are English, so in Spanish its hint says it."""
    name = found.name.replace("_", " ")
    short = textwrap.shorten(found.hint, 70, placeholder=" …")
    return tr(name, f"«{short}»" if short else name)


def hint(mark: Mark) -> str:
    """The hint in a mark's message; "" if it has none."""
    word = tr("Hint: ", "Pista: ")
    hints = (line.removeprefix(word) for line in mark.message.splitlines()
             if line.startswith(word))
    return next(hints, "")


def figure(assignment: Assignment, graded: Sequence[Graded]) -> Markup:
    """The totals, and how many answered each exercise, as an SVG with its alt text."""
    left, right = (axes := Figure((9, 3.4), layout="constrained").subplots(1, 2))
    says = [draw_totals(left, totals(graded), list(assignment.points.values())),
            draw_exercises(right, assignment, exercises(assignment, graded))]
    for ax in axes:
        ax.spines[["top", "right"]].set_visible(False)
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "summary",
                         "font.family": "sans-serif"}):
        left.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    label = Markup('<svg role="img" aria-label="{}" ').format(" ".join(says))
    return label + Markup(svg[svg.index("<svg ") + len("<svg "):])


def draw_totals(ax: Axes, values: Sequence[float], points: Sequence[float]) -> str:
    """How many submissions have each total, where these are at most 30, else in 20 ranges.

    Gives the alt text.
    """
    highest = max(sum(points), *values)
    step = gcd(*(round(100 * each) for each in [*points, *values])) / 100
    step = step if 0 < highest <= 30 * step else max(highest, 1) / 20
    counts = Counter(round(value / step) for value in values)
    places = range(round(highest / step) + 1)
    ax.bar([step * i for i in places], [counts[i] for i in places], .9 * step,
           color="#9db8cc", edgecolor="#1a1a1a", hatch="//")
    ax.set(title=tr("Totals", "Totales"), xlabel=tr("points", "puntos"),
           ylabel=tr("submissions", "entregas"))
    ax.yaxis.get_major_locator().set_params(integer=True)
    bars = ", ".join(f"{step * i:g}: {counts[i]}" for i in places if counts[i])
    return tr(f"Bars of the totals, submissions by points: {bars}.",
              f"Barras de los totales, entregas por puntos: {bars}.")


def draw_exercises(ax: Axes, assignment: Assignment, found: Sequence[Exercise]) -> str:
    """The share of right answers of each exercise, in the order of the notebook.

    Gives its alt text.
    """
    by_id = {exercise.id: exercise for exercise in found}
    ids = [id for id in assignment.points if id in by_id]
    shares = [100 * by_id[id].marks["passed"] / by_id[id].marks.total() for id in ids]
    bars = ax.barh(ids, shares, color="#e3c9b0", edgecolor="#1a1a1a", hatch="..", linewidth=1)
    ax.bar_label(bars, [f"{share:.0f} %" for share in shares], padding=3)
    ax.set(title=tr("Correct answers", "Respuestas correctas"), xlabel="%", xlim=(0, 112),
           xticks=range(0, 101, 25))
    ax.invert_yaxis()
    each = ", ".join(f"{id} {share:.0f} %" for id, share in zip(ids, shares, strict=True))
    return tr(f"Bars of the correct answers: {each}.",
              f"Barras de las respuestas correctas: {each}.")


def write_summary(path: Path, assignment: Assignment, graded: Sequence[Graded],
                  folder: str) -> None:
    """Write the page; `folder` is where the students' pages lie from there."""
    own = dict(zip(map(id, graded), links(assignment, graded, folder), strict=True))
    rows = sorted(graded, key=lambda row: (row.total is not None, row.student.casefold()))
    page = pages.render(
        "summary.html", assignment=assignment, rows=rows,
        link=lambda row: own[id(row)], reason=words.reason,
        totals=totals(graded), mean=mean, median=median, out_of=sum(assignment.points.values()),
        exercises=exercises(assignment, graded), misconceptions=misconceptions(graded),
        title=title,
        marks=MARKS, statuses=statuses(graded),
        figure=figure(assignment, graded) if totals(graded) else None)
    path.write_text(page, encoding="utf-8")


def links(assignment: Assignment, graded: Iterable[Graded], folder: str) -> list[str]:
    """The address of each row's page."""
    return [f"{folder}/{pages.file_name(assignment, row)}" for row in graded]


def statuses(graded: Iterable[Graded]) -> list[tuple[str, int]]:
    """How many rows have each status, in the order of `records.STATUSES`."""
    counts = Counter(row.status for row in graded)
    return [(status, counts[status]) for status in STATUSES if counts[status]]


def text(assignment: Assignment, graded: Sequence[Graded]) -> str:
    """What the terminal shows."""
    values, highest = totals(graded), words.points(sum(assignment.points.values()))
    counted = ", ".join(f"{words.status(status)} {count}" for status, count in statuses(graded))
    lines = [tr(f"{len(graded)} submissions: {counted}", f"{len(graded)} entregas: {counted}")]
    if values:
        average, middle = words.points(mean(values)), words.points(median(values))
        lines.append(tr(f"{len(values)} graded: mean {average}, median {middle} of {highest} "
                        "points",
                        f"{len(values)} calificadas: media {average}, mediana {middle} de "
                        f"{highest} puntos"))
    for exercise in [one for one in exercises(assignment, graded)[:1] if one.share < 1]:
        lines.append(tr(f"Hardest: {exercise.id}, {exercise.share:.0%} of its points",
                        f"El más difícil: {exercise.id}, {exercise.share:.0%} de sus puntos"))
    for found in misconceptions(graded)[:3]:
        lines.append(tr(f"Misconception in {found.id}: {title(found)} ({found.students})",
                        f"Error conceptual en {found.id}: {title(found)} ({found.students})"))
    return "\n".join(lines)
