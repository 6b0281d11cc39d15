"""Bubblewrap's command line for a worker.

It has no network, a system that cannot be written, and nothing of the judge's. What the worker
needs to run Python is bound read-only; everything else of the machine does not exist for it.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from instructor.grading.isolation import SCRATCH

ROOT = Path(__file__).parents[2]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache",
          "/etc/ssl/openssl.cnf")
FIRST_UID = 60_000  # an unprivileged user for each slot, where the grader runs as root
INSTALL = """bubblewrap does not work here ({reason}).
It is what keeps students' code from your machine.
  Debian, Ubuntu: sudo apt install bubblewrap
  Fedora: sudo dnf install bubblewrap
It needs Linux with user namespaces. On another system grade in a virtual machine or a container
that has them, or, only if you trust every submission, say --unsafe: their code then runs with
your rights."""


class SandboxError(ValueError):
    """There is no working sandbox, and what to do."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    cells: int = 60  # seconds for all cells of the notebook
    call: int = 20  # seconds for all calls of one answer
    total: int = 240  # seconds for all that one submission makes necessary
    megabytes: int = 2048  # memory, of all processes together
    processes: int = 128  # and threads
    file_megabytes: int = 64  # the largest file
    scratch: int = 256  # megabytes in the scratch folder

    def of_process(self) -> dict[str, int]:
        """As `isolation.limit` takes them."""
        kept = ("megabytes", "processes", "file_megabytes")
        limits = {name: value for name, value in asdict(self).items() if name in kept}
        return limits | {"seconds": 4 * self.cells}


@cache
def require() -> None:
    """SandboxError if bubblewrap is missing or refused by the system."""
    if shutil.which("bwrap") is None:
        raise SandboxError(INSTALL.format(reason="the command bwrap was not found"))
    command = ["bwrap", *namespaces(), *system(()), "true"]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if tried.returncode:
        reason = tried.stderr.strip() or f"exit status {tried.returncode}"
        raise SandboxError(INSTALL.format(reason=reason))


def namespaces() -> list[str]:
    """Everything unshared.

    Root keeps the right to become another user, which the worker does first of all.
    """
    common = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
              "--unshare-cgroup-try",
              "--die-with-parent", "--new-session", "--clearenv"]
    if os.getuid() == 0:
        return [*common, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*common, "--unshare-user", "--uid", str(FIRST_UID), "--gid", str(FIRST_UID)]


def system(hidden: tuple[Path, ...]) -> list[str]:
    """The system and Python, read-only; folders to hide that lie in them are empty."""
    python = prefixes()
    arguments, bound = [], []
    for path in dict.fromkeys([*SYSTEM, *python]):
        if Path(path).is_symlink():
            arguments += ["--symlink", os.readlink(path), path]
        elif Path(path).exists():
            arguments += [*parents(path), "--ro-bind", path, path]
            bound.append(Path(path))
    for folder in hidden:
        if any(folder.is_relative_to(path) for path in bound):
            arguments += ["--tmpfs", str(folder)]
            arguments += [word for path in python if Path(path).is_relative_to(folder)
                          for word in ("--ro-bind", path, path)]
    return arguments


def prefixes() -> list[str]:
    """Where Python and its packages lie."""
    return [str(Path(prefix).resolve()) for prefix in (sys.base_prefix, sys.prefix)]


def parents(path: str) -> list[str]:
    """The folders above a path, open to all.

    Bubblewrap makes those that it needs for its own user only.
    """
    return [word for folder in reversed(Path(path).parents[:-1])
            for word in ("--perms", "0755", "--dir", str(folder))]


def command(course: Path, hidden: tuple[Path, ...], descriptor: int, scratch: int,
            calls: int | None) -> list[str]:
    """The whole command that starts a worker which talks through a descriptor.

    From another one comes the filter of system calls, if there is one. Its scratch folder is called
    /tmp too, unless Python lies there.
    """
    python_in_tmp = any(prefix.startswith("/tmp/") for prefix in prefixes())
    return ["bwrap", *namespaces(), *system((ROOT, *hidden)), "--ro-bind", str(course), "/course",
            "--proc", "/proc", "--dev", "/dev",
            "--size", str(scratch * 2 ** 20), "--perms", "1777", "--tmpfs", SCRATCH,
            *([] if calls is None else ["--seccomp", str(calls)]),
            *([] if python_in_tmp else ["--symlink", SCRATCH, "/tmp"]),
            "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/course",
            *(word for name, value in environment().items() for word in ("--setenv", name, value)),
            *python(descriptor)]


def python(descriptor: int) -> list[str]:
    """The worker itself."""
    return [sys.executable, "-s", "-B", "-m", "instructor.grading.worker", str(descriptor)]


def environment() -> dict[str, str]:
    """All of the worker's environment."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return {**kept, "PATH": "/usr/bin:/bin", "HOME": SCRATCH, "TMPDIR": SCRATCH, "LANG": "C.UTF-8",
            "PYTHONPATH": "/course", "MPLBACKEND": "Agg", "MPLCONFIGDIR": f"{SCRATCH}/matplotlib",
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
            "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow",
            "COURSE_BUDGET": "smoke", "COURSE_DATA": "standin"}
