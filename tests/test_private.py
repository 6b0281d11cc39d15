"""While submissions are graded, and afterwards, no other user of the machine gets anywhere."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import psutil
import pytest
import students

from instructor.editions import ROOT
from instructor.grading import workplace

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None,
                                reason="bubblewrap is missing: apt install bubblewrap")
SLOW = [*students.cells(), "import time\ntime.sleep(15)"]
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
DASK = """
import sys
from distributed import Client
for port in sys.argv[1:]:
    try:
        with Client(f"tcp://127.0.0.1:{port}", timeout=5) as client:
            print(client.run_on_scheduler(lambda: 1))
    except Exception as error:
        pass"""


@pytest.fixture
def open_folder(tmp_path):
    """A folder that everyone can get to, with an assignment, a slow submission, and tmp."""
    for above in (tmp_path, *tmp_path.parents[:3]):
        above.chmod(above.stat().st_mode | 0o055)
    (tmp_path / "hw").mkdir(0o755)
    students.ASSIGNMENT.save(tmp_path / "hw")
    students.write(tmp_path / "work" / "Ana.ipynb", SLOW)
    (tmp_path / "work").chmod(0o700)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp").chmod(0o1777)
    return tmp_path


@pytest.fixture
def start(open_folder):
    """Start the command; gives its process as soon as the student's code runs, or at its end."""
    started = []

    def start():
        command = [sys.executable, "-m", "instructor", "grade", "hw", "work", "--out", "out",
                   "--workers", "1"]
        environment = os.environ | {"TMPDIR": str(open_folder / "tmp"), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=open_folder, env=environment, text=True,
                                   start_new_session=True, umask=0o022,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        started.append(process)
        while process.poll() is None and not sandboxes(process.pid):
            time.sleep(.05)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def tree(pid):
    """A process and all that it started."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def sandboxes(pid):
    """The process ids of the sandboxes that a process has started."""
    found = []
    for process in tree(pid):
        with contextlib.suppress(psutil.Error):
            found += [process.pid] if "instructor.grading.worker" in process.cmdline() else []
    return found


def reachable(pid):
    """The sockets of a process and all that it started to which others can connect."""
    return [sock for process in tree(pid) for sock in process.connections("all")
            if sock.status == psutil.CONN_LISTEN or (sock.family == socket.AF_UNIX and sock.laddr)]


def nobody_reads(*folders):
    """The files that another user can read, below folders."""
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can become another user")
    command = [*NOBODY, "find", *folders, "-type", "f", "-readable"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")


def test_nothing_listens_and_nobody_reads_while_it_runs_and_afterwards(start, open_folder):
    busy = socket.socket()
    with busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # it is busy all the same
            busy.bind(("127.0.0.1", 8787))
            busy.listen()
        process = start()
        places = [open_folder / name for name in ("tmp", "hw", "out")]
        seen = nobody_reads(*places), reachable(process.pid)
        ports = [str(sock.laddr.port) for sock in seen[1] if sock.family != socket.AF_UNIX]
        stolen = subprocess.run([*NOBODY, sys.executable, "-c", DASK, "8786", *ports],
                                cwd="/", capture_output=True, text=True, check=False)
        said = process.communicate()
    assert seen == ([""], [])
    assert stolen.stdout == ""
    assert process.returncode == 0
    assert "Warning" not in said[1]
    assert "8787" not in said[1]
    assert nobody_reads(*places) == [""]
    made = list((open_folder / "out").rglob("*"))
    assert len(made) >= 5
    assert not [path for path in made if path.stat().st_mode & 0o077]
    assert list((open_folder / "tmp").iterdir()) == []


def gone(pids):
    """Wait until processes have ended; whether they did."""
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)],
                                 timeout=20)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def test_interrupted_run_leaves_nothing(start, open_folder):
    process = start()
    all_of_it = [one.pid for one in tree(process.pid)]
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command again" in said[1]
    assert "Traceback" not in said[1]
    assert list((open_folder / "tmp").iterdir()) == []
    assert gone(all_of_it)


def test_what_a_killed_run_leaves_goes_at_the_next(start, open_folder):
    process = start()
    all_of_it = [one.pid for one in tree(process.pid)]
    process.kill()
    process.communicate(timeout=60)
    assert gone(all_of_it)
    (left,) = (open_folder / "tmp").iterdir()
    assert left.stat().st_mode & 0o077 == 0
    other = start()
    (own,) = (open_folder / "tmp").iterdir()
    assert own != left
    other.communicate(timeout=120)
    assert list((open_folder / "tmp").iterdir()) == []


def test_folder_of_a_run_that_goes_on_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{workplace.PREFIX}left").mkdir()
    (tmp_path / f"{workplace.PREFIX}link").symlink_to(ROOT)
    (tmp_path / "other").mkdir()
    with workplace.workplace() as first, workplace.workplace() as second:
        names = {first.name, second.name, "other", f"{workplace.PREFIX}link"}
        assert {path.name for path in tmp_path.iterdir()} == names
    assert {path.name for path in tmp_path.iterdir()} == {"other", f"{workplace.PREFIX}link"}
    assert (ROOT / "instructor").is_dir()
