# loses: nothing; status: cell errors
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for _ in range(6):
    if (segment := libc.shmget(0, 60 * 2**20, 0o1600)) < 0:
        raise OSError(ctypes.get_errno())
    ctypes.memset(at := ctypes.c_void_p(libc.shmat(segment, None, 0)), 1, 60 * 2**20)
    libc.shmdt(at)
