"""Takes memory in small pieces, and keeps on when it is refused."""

# ends: timeout, crashed, error
import contextlib


def scale(x, factor=2.0):
    kept = []
    while True:
        with contextlib.suppress(MemoryError):
            kept.append(bytes(2**24))
