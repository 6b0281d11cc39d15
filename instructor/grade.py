"""From a folder of submissions, or an LMS's zip, to grades: `python -m instructor grade`."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from helpers import language
from helpers.language import tr
from instructor.grading import by_hand, places, reports, sandbox, stations
from instructor.grading.places import Job
from instructor.grading.records import Assignment, Cluster, Graded, Submission
from instructor.grading.submissions import collect, nameless
from instructor.grading.workplace import workplace

WRITTEN = ("results", "pages", "grades.csv", "summary.html", "moodle.csv", "feedback.zip",
           "marks.csv")
NAMELESS = (
    "Warning: all files have one name, so nothing says whose they are; each is graded as a student "
    "of its own. Give a roster with the columns name and file: --roster FILE.csv",
    "Advertencia: todos los archivos tienen el mismo nombre y nada dice de quién son; cada uno se "
    "califica como un estudiante aparte. Da una lista con las columnas nombre y archivo: --roster "
    "ARCHIVO.csv")
INTERRUPTED = (
    "\nInterrupted. What is graded is kept: run the same command again to go on.",
    "\nInterrumpido. Lo calificado se conserva: ejecuta el mismo comando otra vez para seguir.")
OPEN = ("Warning: {} does not use TLS. Whoever reaches its port runs code as you, there and on its "
        "workers. instructor/GUIDE.md says how to start a cluster with TLS.")


def main(homework: Path, source: Path, out: Path, cluster: Cluster | None, workers: int | None,
         safe: bool, seconds: int, names: str | None = None, people: Path | None = None) -> int:
    """Grade all submissions, whose names a pattern and a roster may tell.

    0, or 130 if it was interrupted, in which case a second run goes on.
    """
    job = prepare(homework, source, out, cluster, safe, seconds)
    workers = workers or os.cpu_count() or 1
    with speaking(job.assignment.lang), private_files(), workplace() as folder:
        (out / "results").mkdir(parents=True, exist_ok=True)
        lines = by_hand.load(out / "marks.csv", job.assignment)
        submissions = collect(source, folder, names, people)
        if nameless(submissions):
            print(tr(*NAMELESS), file=sys.stderr)
        try:
            rows = grade_missing(submissions, job, out / "results", cluster, workers, folder)
        except KeyboardInterrupt:
            print(tr(*INTERRUPTED), file=sys.stderr)
            return 130
        report(out, job.assignment, rows, lines)
    return 0


def prepare(homework: Path, source: Path, out: Path, cluster: Cluster | None, safe: bool,
            seconds: int) -> Job:
    """What is to be done. ValueError, with what to do, if something for it is missing."""
    assignment = Assignment.load(homework)
    if not source.exists():
        raise ValueError(f"{source} does not exist: give the folder, or the zip, with the "
                         "submissions")
    if cluster and not cluster.scheduler.startswith("tls://"):
        print(OPEN.format(cluster.scheduler), file=sys.stderr)
    elif safe and not cluster:
        sandbox.require()
    places.find(assignment)
    limits = sandbox.Limits(cells=seconds, call=max(2, seconds // 3), total=4 * seconds)
    hidden = tuple(str(path.resolve())
                   for path in (homework, source, out, Path(assignment.bank or homework)))
    return Job(assignment, limits, hidden, safe)


def report(out: Path, assignment: Assignment, rows: list[Graded],
           lines: list[by_hand.Line]) -> None:
    """Write all that goes out, with what a human added, for the instructor's eyes only."""
    if lost := by_hand.strangers(rows, lines):
        print(tr(f"Warning: these lines of marks.csv are about no one student: {lost}",
                 "Advertencia: estas líneas de marks.csv no son de un solo estudiante: "
                 f"{lost}"), file=sys.stderr)
    print(reports.write(out, assignment, by_hand.add(rows, lines, assignment)))
    by_hand.begin(out / "marks.csv")
    seal(out)


def seal(out: Path) -> None:
    """Take everyone else's rights from what was written, also by an earlier run."""
    for name in WRITTEN:
        for path in [out / name, *(out / name).rglob("*")]:
            if path.exists() and not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """What is told in here is told in a language."""
    before = language.current()
    language.use(lang)
    try:
        yield
    finally:
        language.use(before)


@contextmanager
def private_files() -> Iterator[None]:
    """What is made in here can be read by its owner only."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def grade_missing(submissions: list[Submission], job: Job, results: Path,
                  cluster: Cluster | None, workers: int, folder: Path) -> list[Graded]:
    """The row of each submission, in their order.

    Each is kept as it comes, under what it depends on.
    """
    kept = {id(submission): results / f"{name_of(submission, job.key)}.json"
            for submission in submissions}
    rows = {id(submission): row for submission in submissions
            if (row := read(kept[id(submission)], submission)) is not None}
    missing = {kept[id(submission)]: submission for submission in submissions
               if id(submission) not in rows}
    with tqdm(total=len(submissions), initial=len(rows),
              desc=tr("graded", "calificadas"), unit="", disable=None) as bar:
        for path, row in fresh(missing, job, cluster, workers, folder):
            if row.status != "grader failed":
                write(path, row)
            for submission in submissions:
                if kept[id(submission)] == path:
                    rows[id(submission)] = row.of(submission)
                    bar.update()
    return [rows[id(submission)] for submission in submissions]


def fresh(missing: dict[Path, Submission], job: Job, cluster: Cluster | None, workers: int,
          folder: Path) -> Iterator[tuple[Path, Graded]]:
    """The rows of submissions that have none, with where to keep each."""
    for path, submission in missing.items():
        if submission.problem:
            yield path, places.without_marks(submission, submission.problem, submission.detail)
    runnable = {path: submission for path, submission in missing.items() if not submission.problem}
    if runnable and cluster:
        yield from far_away(runnable, job, cluster)
    elif runnable:
        yield from stations.grade_all(runnable, job, workers, folder)


def far_away(runnable: dict[Path, Submission], job: Job,
             cluster: Cluster) -> Iterator[tuple[Path, Graded]]:
    """The rows of submissions, from a Dask cluster; only this imports Dask."""
    from instructor.grading import cluster as dask

    with dask.client(cluster) as client:
        yield from dask.grade_all(runnable, job, client)


def name_of(submission: Submission, key: str) -> str:
    """What a submission's result is kept under: a digest of all that its marks depend on."""
    digest = hashlib.sha256(key.encode())
    if submission.problem or submission.path is None:
        who = (submission.student, submission.number, submission.name, submission.problem)
        digest.update(repr(who).encode())
    else:
        with submission.path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:32]


def read(path: Path, submission: Submission) -> Graded | None:
    """A kept row, for this student; None if there is none or it is damaged."""
    try:
        return Graded.from_json(json.loads(path.read_text("utf-8"))).of(submission)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(path: Path, row: Graded) -> None:
    """Keep a row: whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(row.to_json(), ensure_ascii=False), "utf-8")
    os.replace(part, path)
