"""Lifts the limits that it is under."""

# ends: failed
# prints: refused
import ctypes
import os
import resource


def scale(x, factor=2.0):
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
        for call in (
            lambda kind=kind: resource.setrlimit(kind, (2**40, 2**40)),
            lambda kind=kind: resource.prlimit(0, kind, (2**40, 2**40)),
            lambda kind=kind: resource.prlimit(os.getppid(), kind, (1, 1)),
            lambda kind=kind: resource.prlimit(os.getppid(), kind),
        ):
            try:
                print("GOT", call())
            except (PermissionError, ValueError) as error:
                print("refused", error)
    libc = ctypes.CDLL(None, use_errno=True)
    for option in (1, 4, 38, 36):  # the parent's death, dumpable, no_new_privs, subreaper
        print("refused" if libc.prctl(option, 0, 0, 0, 0) < 0 else f"GOT prctl {option}")
    return 0 * x
