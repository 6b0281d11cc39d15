"""A child of a warm worker in namespaces of its own.

It sees no other process, and nothing that others wrote. The worker is in bubblewrap's sandbox
already. Importing TensorFlow takes four seconds, so a worker imports it once and forks for each
submission; what bubblewrap did for all of them, Linux does here once more for each.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable

NEWNS, NEWUSER, NEWPID, NEWIPC = 0x20000, 0x10000000, 0x20000000, 0x08000000  # linux/sched.h
SET_DUMPABLE = 4  # linux/prctl.h
RDONLY, NOSUID, NODEV, REMOUNT = 1, 2, 4, 32  # linux/mount.h
SCRATCH = "/scratch"
PRIVATE_FOLDERS = (SCRATCH, "/dev/shm")  # the only places that can be written
FILES = 10_000  # in each of them


def become(uid: int) -> None:
    """Give up root for an unprivileged uid, for ever."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    # Else /proc/self stays root's, and cannot be written.
    check_result(ctypes.CDLL(None).prctl(SET_DUMPABLE, 1, 0, 0, 0))


def isolate(megabytes: int) -> None:
    """Enter new user, mount, PID and IPC namespaces; the next fork is the first process there.

    OSError if refused.
    """
    libc, uid, gid = ctypes.CDLL(None, use_errno=True), os.getuid(), os.getgid()
    check_result(libc.unshare(NEWUSER | NEWNS | NEWPID | NEWIPC))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"),
                       ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    for folder in PRIVATE_FOLDERS:
        options = f"size={megabytes}m,nr_inodes={FILES},mode=0700".encode()
        check_result(libc.mount(b"tmpfs", folder.encode(), b"tmpfs", NOSUID | NODEV, options))


def hide_processes() -> None:
    """Show only this namespace's processes in /proc. OSError if the system refuses.

    Where bubblewrap was run by root it has covered parts of /proc, and Linux then lets nobody mount
    another one; so a folder takes its place that holds only what TensorFlow cannot do without.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"proc", b"/proc", b"proc", NOSUID | NODEV, None):
        check_result(libc.mount(b"tmpfs", b"/proc", b"tmpfs", NOSUID | NODEV, b"size=64k"))
        os.mkdir("/proc/self")
        os.symlink(sys.executable, "/proc/self/exe")
        with open("/proc/self/cmdline", "w") as file:
            file.write("python\0")
        check_result(libc.mount(None, b"/proc", None, REMOUNT | RDONLY | NOSUID | NODEV, None))


def check_result(result: int) -> None:
    """OSError with the C library's reason if a call failed."""
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def limit(seconds: int, megabytes: int, processes: int, file_megabytes: int, used: int) -> None:
    """Bound this process and all from it: CPU, memory beyond the bytes in use, processes, files."""
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: used + megabytes * 2 ** 20,
              resource.RLIMIT_NPROC: processes, resource.RLIMIT_FSIZE: file_megabytes * 2 ** 20,
              resource.RLIMIT_NOFILE: 256, resource.RLIMIT_CORE: 0}
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too large is an error, not the end


def in_use() -> int:
    """Bytes of address space that this process has."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def fork_isolated(work: Callable[[], None], megabytes: int) -> int:
    """Run `work` in a process with namespaces of its own.

    Gives the pid whose end ends them all, or 0 if that is refused.
    """
    reader, writer = os.pipe()
    if (middle := os.fork()) == 0:
        with contextlib.suppress(BaseException):
            isolate(megabytes)
            if (child := os.fork()) == 0:
                os.close(reader)
                os.close(writer)
                with contextlib.suppress(BaseException):
                    os.setsid()  # a signal to the process group would reach beyond the namespace
                    hide_processes()
                    work()
                os._exit(0)
            os.write(writer, str(child).encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as pipe:
        text = pipe.read()
    os.waitpid(middle, 0)
    return int(text or 0)


def end(pid: int) -> None:
    """Kill the first process of a namespace, and with it all others there.

    Returns when they are gone.
    """
    with contextlib.suppress(ProcessLookupError):
        while pid:
            os.kill(pid, signal.SIGKILL)
            time.sleep(.0005)


def works() -> bool:
    """Whether namespaces can be nested here: some systems refuse it."""
    reader, writer = os.pipe()
    pid = fork_isolated(lambda: os.write(writer, str(os.getpid()).encode()), 1)
    os.close(writer)
    with open(reader) as pipe:
        seen = pipe.read()
    end(pid)
    return seen == "1"
