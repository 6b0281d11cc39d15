"""200 mixed submissions grade to just the expected table, here and on a cluster losing a worker."""

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile

import pytest
import students

from instructor import grade
from instructor.editions import ROOT
from instructor.grading import places, sandbox, stations
from instructor.grading.records import PRIVATE, Assignment, Cluster

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None,
                                reason="bubblewrap is missing: apt install bubblewrap")
GUIDE = (ROOT / "instructor" / "GUIDE.md").read_text("utf-8")
SECONDS = 6  # for all cells of a notebook
EVERYONE = 200
HOSTILE = students.hostile()
NOTEBOOK = json.dumps(students.notebook(students.cells())).encode()
STUBS = students.cells(convolve2d="def convolve2d(image, kernel):\n    ...",
                       output_size="def output_size(*args): ...",
                       pad_same="def pad_same(image, f):\n    return None", saved="saved = ...",
                       count_parameters="def count_parameters(k, channels, filters):\n    ...")
GARBAGE = {  # name: file name, content, status, total
    "empty": ("hw.ipynb", b"", "empty", ""),
    "truncated": ("hw.ipynb", NOTEBOOK[:len(NOTEBOOK) // 2], "unreadable", ""),
    "PDF": ("hw.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not a notebook", ""),
    "script": ("hw.py", "\n".join(students.RIGHT.values()).encode(), "not a notebook", ""),
    "JSON": ("hw.ipynb", b'{"a": 1}', "not a notebook", ""),
    "UTF-16": ("hw.ipynb", NOTEBOOK.decode().encode("utf-16"), "ok", "9"),
    "no answers": ("hw.ipynb", json.dumps(students.notebook(["x = 1"])).encode(), "no answers", ""),
    "stubs": ("hw.ipynb", json.dumps(students.notebook(STUBS)).encode(), "ok", "0"),
}


def of_cells(sources: list[str], number: int) -> bytes:
    """A notebook's bytes, of which no other has the same."""
    return json.dumps(students.notebook([f"# {number}", *sources])).encode()


def everyone() -> dict[str, tuple[str, bytes, str, str]]:
    """Student -> file name, content, expected status, expected total.

    As many right ones as make up the number.
    """
    mistakes = [(id, name) for id, names in students.WRONG.items() for name in names]
    found = {f"Hostile {name}": ("hw.ipynb", of_cells([*students.cells(), source], 0),
                                 " or ".join(statuses), f"{points:g}")
             for name, (source, points, statuses) in HOSTILE.items()}
    found |= {f"Garbage {name}": row for name, row in GARBAGE.items()}
    for number in range(3):
        found |= {f"Wrong {number} {id} {name}": (
            "hw.ipynb", of_cells(students.with_mistake(id, name), number), "ok",
            f"{students.FULL - students.POINTS[id]:g}") for id, name in mistakes}
    right = EVERYONE - len(found)
    return found | {
        f"Right {number} Núñez": ("hw.ipynb", of_cells(students.cells(), number), "ok", "9")
        for number in range(right)}


@pytest.fixture(scope="module")
def homework(tmp_path_factory):
    """The assignment's folder, and Moodle's zip of all submissions."""
    folder = tmp_path_factory.mktemp("homework")
    students.ASSIGNMENT.save(folder)
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, (file, content, _, _)) in enumerate(everyone().items()):
            archive.writestr(f"{name}_{1000 + number}_assignsubmission_file_/{file}", content)
    return folder


def table(out) -> dict[str, dict[str, str]]:
    """The rows of grades.csv by student."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def differences(out) -> dict[str, tuple]:
    """The students whose row is not as expected."""
    rows = table(out)
    wanted = {name: (status, total) for name, (_, _, status, total) in everyone().items()}
    assert rows.keys() == wanted.keys()
    found = {}
    for name, row in rows.items():
        status, total = wanted[name]
        if row["total"] != total or row["status"] not in status.split(" or "):
            found[name] = (row["status"], row["total"], wanted[name])
    return found


def run(homework, out, far=None) -> int:
    return grade.main(homework, homework / "all.zip", out, far, 2, True, SECONDS)


def test_all_rows_are_as_expected_on_this_machine_and_a_second_run_takes_them_over(
        homework, tmp_path, monkeypatch):
    assert len(everyone()) == EVERYONE
    assert run(homework, tmp_path) == 0
    assert differences(tmp_path) == {}
    assert (tmp_path / "feedback.zip").exists()
    first = (tmp_path / "grades.csv").read_bytes()
    # A second run starts no process: nothing is left to grade.
    monkeypatch.setattr(stations, "grade_all", None)
    assert run(homework, tmp_path) == 0
    assert (tmp_path / "grades.csv").read_bytes() == first


@pytest.fixture
def certificate(tmp_path):
    """As the guide makes it, the options that Dask's commands want for it, and what we want."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    (line,) = [line for line in GUIDE.splitlines() if line.startswith("openssl ")]
    subprocess.run(line.split(), cwd=tmp_path, check=True, capture_output=True)
    assert key.stat().st_mode & 0o077 == 0
    options = ["--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key]
    return options, {"ca": cert, "cert": cert, "key": key}


@pytest.fixture
def workers(tmp_path, certificate):
    """A cluster with TLS, and its two workers' processes."""
    environment = os.environ | {"PYTHONPATH": str(ROOT),
                                "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    file = tmp_path / "scheduler.json"

    def start(module, *options):
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard",
                   "--scheduler-file", file, *certificate[0], *options]
        return subprocess.Popen(command, env=environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    processes = [start("dask_scheduler", "--port", "0", "--protocol", "tls")]
    processes += [start("dask_worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
    while not file.exists():
        time.sleep(.1)
    yield Cluster(json.loads(file.read_text())["address"], **certificate[1]), processes[1:]
    for process in processes:
        process.kill()
        process.wait()


def test_who_has_no_certificate_does_not_get_to_a_cluster_with_tls(homework, tmp_path, workers,
                                                                   monkeypatch):
    cluster, _ = workers
    assert cluster.scheduler.startswith("tls://")
    few = some(2, tmp_path / "few")
    plain = Cluster(cluster.scheduler.replace("tls://", "tcp://"))
    with pytest.raises(ValueError, match="needs --tls-ca, --tls-cert and --tls-key"):
        grade.main(homework, few, tmp_path / "out", Cluster(cluster.scheduler), 1, True, SECONDS)
    with pytest.raises(ValueError, match="no cluster answers"):
        grade.main(homework, few, tmp_path / "out", plain, 1, True, SECONDS)
    assert grade.main(homework, few, tmp_path / "out", cluster, 1, True, SECONDS) == 0
    assert [row["total"] for row in table(tmp_path / "out").values()] == ["9", "9"]


def test_all_rows_are_as_expected_on_a_cluster_that_loses_a_worker_midway(homework, tmp_path,
                                                                          workers):
    cluster, processes = workers
    killed = []

    def kill() -> None:
        while len(list((tmp_path / "results").glob("*.json"))) < EVERYONE // 3:
            time.sleep(.05)
        killed.append(len(list((tmp_path / "results").glob("*.json"))))
        processes[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert run(homework, tmp_path, cluster) == 0
    killer.join()
    assert killed[0] < EVERYONE
    assert processes[0].wait() == -signal.SIGKILL
    assert processes[1].poll() is None
    assert differences(tmp_path) == {}


def some(many: int, folder):
    """A folder with so many right notebooks, none like another."""
    for number in range(many):
        students.write(folder / f"Student {number}_{number}_assignsubmission_file_" / "hw.ipynb",
                       [*students.cells(), f"# {number}"])
    return folder


def test_interrupted_run_goes_on_where_it_stopped(homework, tmp_path, monkeypatch, capsys):
    def interrupted(submissions, *others):
        for number, result in enumerate(graded(submissions, *others)):
            if number == 5:
                raise KeyboardInterrupt
            yield result

    graded = stations.grade_all
    few = some(12, tmp_path / "few")
    monkeypatch.setattr(stations, "grade_all", interrupted)
    assert grade.main(homework, few, tmp_path / "out", None, 2, True, SECONDS) == 130
    assert "run the same command again" in capsys.readouterr().err
    kept = {path.name for path in (tmp_path / "out" / "results").glob("*.json")}
    assert len(kept) == 5
    monkeypatch.setattr(stations, "grade_all", lambda submissions, *others: graded(
        {path: submission
         for path, submission in submissions.items() if path.name not in kept or pytest.fail(path)},
        *others))
    assert grade.main(homework, few, tmp_path / "out", None, 2, True, SECONDS) == 0
    assert {row["total"] for row in table(tmp_path / "out").values()} == {"9"}


def test_submission_whose_process_dies_each_time_is_marked_and_the_others_are_graded(
        homework, tmp_path, monkeypatch):
    few = some(4, tmp_path / "few")
    monkeypatch.setattr(places, "grade_one", deadly)
    assert grade.main(homework, few, tmp_path / "out", None, 1, True, SECONDS) == 0
    rows = table(tmp_path / "out")
    assert rows["Student 2"]["status"] == "grader failed"
    assert rows["Student 2"]["total"] == ""
    assert "its process died 2 times" in rows["Student 2"]["detail"]
    assert [rows[f"Student {number}"]["total"] for number in (0, 1, 3)] == ["9", "9", "9"]


GRADE_ONE = places.grade_one


def deadly(submission, *others):
    """Grade a submission, unless it is Student 2's."""
    if submission.student == "Student 2":
        os._exit(1)
    return GRADE_ONE(submission, *others)


def test_submission_whose_process_dies_once_is_tried_again(homework, tmp_path, monkeypatch):
    few = some(2, tmp_path / "few")
    monkeypatch.setattr(places, "grade_one", deadly_once)
    assert grade.main(homework, few, tmp_path / "out", None, 2, True, SECONDS) == 0
    assert [row["total"] for row in table(tmp_path / "out").values()] == ["9", "9"]
    assert (tmp_path / "few" / "died").exists()


def deadly_once(submission, *others):
    """Grade a submission, but die when the first one comes."""
    with contextlib.suppress(FileExistsError):
        (submission.path.parents[1] / "died").touch(exist_ok=False)
        os._exit(1)
    return GRADE_ONE(submission, *others)


def test_process_that_does_not_come_to_an_end_is_ended(homework, tmp_path, monkeypatch):
    few = some(2, tmp_path / "few")
    began = few / "began"
    monkeypatch.setattr(places, "grade_one", endless)
    monkeypatch.setattr(stations.Station, "is_late",
                        lambda station: began.exists() and began.unlink() is None)
    assert grade.main(homework, few, tmp_path / "out", None, 1, True, SECONDS) == 0
    rows = table(tmp_path / "out")
    assert rows["Student 0"]["status"] == "grader failed"
    assert "too long outside" in rows["Student 0"]["detail"]
    assert rows["Student 1"]["total"] == "9"


def endless(submission, *others):
    """Grade a submission, unless it is Student 0's."""
    if submission.student == "Student 0":
        (submission.path.parents[1] / "began").touch()
        time.sleep(1000)
    return GRADE_ONE(submission, *others)


@pytest.mark.parametrize(("change", "reason"), [
    (lambda folder: (folder / PRIVATE).unlink(), "python -m instructor assign"),
    (lambda folder: (folder / PRIVATE).write_text("{"), "damaged"),
    (lambda folder: (folder / PRIVATE).write_text("{}"), "damaged"),
    (lambda folder: shutil.rmtree(folder / "work"), "does not exist"),
    (lambda folder: (folder / "work" / "hw.ipynb").unlink(), "holds no submissions"),
])
def test_what_is_wrong_is_said_before_anything_runs(tmp_path, change, reason):
    students.ASSIGNMENT.save(tmp_path)
    students.write(tmp_path / "work" / "hw.ipynb", students.cells())
    change(tmp_path)
    with pytest.raises(ValueError, match=reason):
        grade.main(tmp_path, tmp_path / "work", tmp_path / "out", None, 1, True, SECONDS)


def test_exercise_that_is_gone_is_named(tmp_path):
    Assignment("T", "en", {"03.gone": 1.0}, "5eed", "0.1").save(tmp_path)
    students.write(tmp_path / "work" / "hw.ipynb", students.cells())
    with pytest.raises(ValueError, match=r"03\.gone.*0\.1"):
        grade.main(tmp_path, tmp_path / "work", tmp_path / "out", None, 1, True, SECONDS)


def test_without_bubblewrap_nothing_runs_unless_unsafe_is_said(tmp_path, monkeypatch):
    students.ASSIGNMENT.save(tmp_path)
    students.write(tmp_path / "work" / "hw.ipynb", students.cells())
    monkeypatch.setenv("PATH", "/nowhere")
    sandbox.require.cache_clear()
    with pytest.raises(ValueError, match="apt install bubblewrap"):
        grade.main(tmp_path, tmp_path / "work", tmp_path / "out", None, 1, True, SECONDS)
    assert grade.main(tmp_path, tmp_path / "work", tmp_path / "out", None, 1, False, SECONDS) == 0
    assert [row["total"] for row in table(tmp_path / "out").values()] == ["9"]


def test_private_file_is_for_its_owner_and_is_never_replaced(tmp_path):
    path = students.ASSIGNMENT.save(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert Assignment.load(tmp_path) == students.ASSIGNMENT
    with pytest.raises(FileExistsError):
        students.ASSIGNMENT.save(tmp_path)
