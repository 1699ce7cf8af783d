"""Sends by the calls that take addresses in a structure."""

# ends: failed
# prints: refused
import ctypes
import platform

sendmmsg, sendmsg = {"x86_64": (307, 46), "aarch64": (269, 211)}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(128)
    for number in (sendmmsg, sendmsg):
        result = libc.syscall(number, 3, room, 1, 0)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
