"""Makes files that live in memory and in no folder."""

# ends: failed
# prints: refused
import ctypes
import os
import platform

memfd_secret = 447
mlockall = {"x86_64": 151, "aarch64": 230}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        print("GOT", os.memfd_create("x"))
    except PermissionError:
        print("refused")
    for number in (memfd_secret, mlockall):
        result = libc.syscall(number, 1)
        print("refused" if result < 0 and ctypes.get_errno() in (1, 38) else f"GOT {number} {result}")
    return 0 * x
