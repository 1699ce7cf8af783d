"""Makes system calls of an architecture that the filter's numbers are not for."""

# ends: crashed
import ctypes
import platform


def scale(x, factor=2.0):
    if platform.machine() == "x86_64":
        ctypes.CDLL(None).syscall(0x40000000 + 39)  # x32's getpid
    ctypes.CDLL(None).syscall(-1)
