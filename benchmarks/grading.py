"""The grader's speed, as ratios from one run: `make bench-grading`. Machines are noisy.

100 right NumPy submissions on two workers, cluster and reports included; one submission in the
sandbox against the same without, and against a Jupyter kernel that only executes its cells; a
submission that builds a Keras model; memory.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.bench import paired, seconds
from helpers.exercises import Exercise, find
from instructor import bank, grade
from instructor.grading import course, examination, judge, sandbox
from instructor.grading.records import Submission
from instructor.grading.slot import Slot

sys.path.append(str(Path(__file__).parents[1] / "tests"))
import students

BANK = Path(__file__).parents[1] / "instructor" / "example_bank"
KERAS = """import keras
from keras import layers

def small_convnet(size, channels, filters, classes):
    return keras.Sequential([
        keras.Input((size, size, channels)), layers.Conv2D(filters, 3, activation="relu"),
        layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(classes, activation="softmax")])"""


@contextmanager
def examiner(exercises: dict[str, Exercise], sources: list[str], keras: bool = False,
             safe: bool = True) -> Iterator[tuple[Callable[[], None], Slot]]:
    """A function that grades a notebook of these cells once more, and its slot, which is warm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        course.write(folder / "course", exercises.values())
        sheets = [judge.sheet(id, exercise, 1.0, students.SEED)
                  for id, exercise in exercises.items()]
        path = students.write(folder / "hw.ipynb", sources)
        submission = Submission("Ana", "1", "hw.ipynb", path)
        with Slot(folder / "course", sandbox.Limits(), keras=keras, safe=safe) as slot:
            groups = [examination.Group(sheets, {False: slot, True: slot})]

            def once() -> None:
                row = examination.examine(submission, groups, "en")
                assert row.total == len(sheets), row

            once()
            yield once, slot


def bench_hundred() -> None:
    """From a folder of 100 right notebooks to grades and feedback, on two workers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        students.ASSIGNMENT.save(folder)
        for number in range(100):
            cells = [*students.cells(), f"# {number}"]
            students.write(folder / "work" / f"Student {number}.ipynb", cells)
        work, out = folder / "work", folder / "out"
        took = seconds(lambda: grade.main(folder, work, out, None, 2, True, 60))
    print(f"100 right NumPy submissions of 5 exercises, 2 workers, all included: {took:.1f} s")


def bench_sandbox() -> None:
    """One submission, its slot warm: in the sandbox, without, and its cells in a Jupyter kernel."""
    exercises = {id: find(id) for id in students.POINTS}
    cells = students.cells()
    with (examiner(exercises, cells) as (ours, slot),
          examiner(exercises, cells, safe=False) as (bare, _)):
        print(f"one NumPy submission; a slot's worker takes {slot.idle / 2**20:.0f} MB")
        a, b, ratio = paired(ours, bare)
        print(f"  sandbox {a:.3f} s, "
              f"without one, and so with a new worker each {b:.3f} s: {ratio:.2f}")
        a, b, ratio = paired(ours, lambda: in_kernel(cells[1:]), 3)
        print(f"  sandbox {a:.3f} s, "
              f"a Jupyter kernel that only runs the cells {b:.3f} s: {ratio:.2f}")


def in_kernel(sources: list[str]) -> None:
    """Run cells in a kernel of their own."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": str(BANK.parents[1])}}
    NotebookClient(notebook, timeout=120, resources=where).execute()


def bench_keras() -> None:
    """One submission that builds a model, in the worker that has Keras already."""
    exercises = {id: entry.exercise for id, entry in bank.load(BANK).items() if "convnet" in id}
    with examiner(exercises, [KERAS], keras=True) as (ours, slot):
        took = min(seconds(ours) for _ in range(5))
        print(f"one submission that builds models: {took:.2f} s; "
              f"a slot's worker takes {slot.idle / 2**20:.0f} MB")


if __name__ == "__main__":
    bench_sandbox()
    bench_keras()
    bench_hundred()
