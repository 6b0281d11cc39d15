"""System calls that a sandbox refuses, as a filter for bubblewrap's --seccomp.

What they give is memory that no process shows as its own, which nobody could bound: files in
memory, System V's segments and queues, POSIX queues. io_uring, userfaultfd, bpf and perf are of no
use to a notebook, and are where kernels have had their faults. The numbers are from
linux/include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl.
"""

import errno
import platform
import struct

# Machine -> its number in linux/audit.h, and those of the refused calls.
MACHINES = {
    "x86_64": (0xC000003E, {"memfd_create": 319, "shmget": 29, "msgget": 68, "semget": 64,
                            "mq_open": 240, "bpf": 321, "perf_event_open": 298,
                            "userfaultfd": 323}),
    "aarch64": (0xC00000B7, {"memfd_create": 279, "shmget": 194, "msgget": 186, "semget": 190,
                             "mq_open": 180, "bpf": 280, "perf_event_open": 241,
                             "userfaultfd": 282}),
}
EVERYWHERE = {"memfd_secret": 447, "io_uring_setup": 425}
OTHER_NUMBERS = 0x40000000  # x86's calls with short pointers, which no Python uses
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.ENOSYS  # linux/seccomp.h
NUMBER, MACHINE = 0, 4  # where struct seccomp_data has the call and the machine


def program(machine: str = platform.machine()) -> bytes:
    """The filter for a machine, as struct sock_filter's; b"" if there is none for it."""
    if machine not in MACHINES:
        return b""
    audit, calls = MACHINES[machine]
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, audit), (RETURN, 0, 0, REFUSE),
             (LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, OTHER_NUMBERS), (RETURN, 0, 0, REFUSE)]
    for number in (*calls.values(), *EVERYWHERE.values()):
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in [*steps, (RETURN, 0, 0, ALLOW)])
