"""Asks the kernel for a file by its handle instead of its path."""

# ends: failed
# prints: refused
import ctypes
import platform

name_to_handle_at, open_by_handle_at = {"x86_64": (303, 304), "aarch64": (264, 265)}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    handle = ctypes.create_string_buffer(b"\x80\0\0\0" + bytes(132))
    mount = ctypes.c_int()
    for number, arguments in (
        (name_to_handle_at, (-100, rb"@CANARY@", handle, ctypes.byref(mount), 0)),
        (open_by_handle_at, (-100, handle, 0)),
    ):
        result = libc.syscall(number, *arguments)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {result}")
    return 0 * x
