"""Sends signals by the calls that few filters know."""

# ends: failed
# prints: refused
import ctypes
import os
import platform

tkill, tgkill, queue, tgqueue = {"x86_64": (200, 234, 129, 297), "aarch64": (130, 131, 138, 240)}[
    platform.machine()
]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    info = ctypes.create_string_buffer(b"\x09\0\0\0\0\0\0\0\xff\xff\xff\xff" + bytes(116))
    for pid in (os.getppid(), int("@PID@")):
        for number, arguments in (
            (tkill, (pid, 9)),
            (tgkill, (pid, pid, 9)),
            (tgkill, (-1, pid, 9)),
            (queue, (pid, 9, info)),
            (tgqueue, (pid, pid, 9, info)),
            (434, (pid, 0)),  # pidfd_open
            (424, (3, 9, 0, 0)),  # pidfd_send_signal
            (448, (3, 0)),  # process_mrelease
        ):
            result = libc.syscall(number, *arguments)
            print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
