"""Looks for files that are still open from the judge or the zygote."""

# ends: failed
# prints: [0, 1, 2, 3]
import contextlib
import os


def scale(x, factor=2.0):
    seen = []
    for fd in range(5000):
        with contextlib.suppress(OSError):
            os.fstat(fd)
            seen.append(fd)
    print(seen)
    return 0 * x
