"""Leaves a message in the kernel's keyrings."""

# ends: failed
# prints: refused
import ctypes
import platform

add_key, request_key, keyctl = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for ring in (-3, -4, -5):  # the session's, the user's, the user's session's
        for number, arguments in (
            (add_key, (b"user", b"@NAME@", b"hello", 5, ring)),
            (request_key, (b"user", b"@NAME@", None, ring)),
            (keyctl, (0, ring, 1)),
        ):
            result = libc.syscall(number, *arguments)
            print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
