"""Starts processes by the bare system calls."""

# ends: failed
# prints: refused
import ctypes
import platform

CALLS = {
    "x86_64": {"fork": 57, "vfork": 58, "clone": 56, "execve": 59, "execveat": 322},
    "aarch64": {"clone": 220, "execve": 221, "execveat": 281},
}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number in {**CALLS, "clone3": 435}.items():
        for flags in (0, 17, 0x100, 0x10000 | 17, 0x10000000 | 17, 0x8000 | 17):
            result = libc.syscall(number, flags, 0, 0, 0, 0)
            if result == 0:
                libc._exit(0)
            print("refused" if result < 0 and ctypes.get_errno() in (1, 38) else f"GOT {name} {result}")
    return 0 * x
