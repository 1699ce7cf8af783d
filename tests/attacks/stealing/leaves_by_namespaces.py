"""Makes namespaces of its own, in which it would be root, and changes what the root folder is."""

# ends: failed
# prints: refused
import ctypes
import os


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for name, call in {
        "unshare": lambda: libc.unshare(0x10000000),
        "setns": lambda: libc.setns(3, 0),
        "chroot": lambda: os.chroot("."),
        "mount": lambda: libc.mount(b"none", b".", b"tmpfs", 0, None),
        "pivot_root": lambda: libc.pivot_root(b".", b"."),
    }.items():
        try:
            result = call()
        except AttributeError:  # the C library does not know it
            continue
        except PermissionError:
            result = -1
            ctypes.set_errno(1)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {name} {result}")
    return 0 * x
