# loses: nothing; status: cell errors
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.msgget(0, 0o1600) < 0 or libc.semget(0, 1, 0o1600) < 0 or libc.mq_open(b"/x", 0o102, 0o600, None) < 0:
    raise OSError(ctypes.get_errno())
