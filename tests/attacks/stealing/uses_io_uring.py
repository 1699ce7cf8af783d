"""Sets up io_uring, which opens files and sockets past a filter of system calls."""

# ends: failed
# prints: refused
import ctypes


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(256)
    for number, arguments in ((425, (8, room)), (426, (3, 1, 0, 0, 0, 0)), (427, (3, 0, 0, 0))):
        result = libc.syscall(number, *arguments)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
