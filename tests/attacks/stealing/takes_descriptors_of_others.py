"""Takes open files out of its parent, by a pidfd."""

# ends: failed
# prints: refused
import ctypes
import os


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for number, arguments in ((434, (os.getppid(), 0)), (438, (3, 5, 0))):  # pidfd_open, pidfd_getfd
        result = libc.syscall(number, *arguments)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
