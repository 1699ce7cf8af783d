"""Attaches to its parent and to another process as a debugger would."""

# ends: failed
# prints: refused
import ctypes
import os
import platform

ptrace, vm_readv, kcmp = {"x86_64": (101, 310, 312), "aarch64": (117, 270, 272)}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(16)
    vector = (ctypes.c_uint64 * 2)(ctypes.addressof(room), 16)
    for pid in (os.getppid(), int("@PID@")):
        for number, arguments in (
            (ptrace, (0x4206, pid, 0, 0)),  # PTRACE_SEIZE
            (vm_readv, (pid, vector, 1, vector, 1, 0)),
            (kcmp, (pid, os.getpid(), 0, 0, 0)),
        ):
            result = libc.syscall(number, *arguments)
            print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
