"""Takes locks on files that other processes need, for as long as it lives."""

# ends: failed
# prints: refused
import fcntl
import os


def scale(x, factor=2.0):
    for flags in (os.O_RDONLY, os.O_RDWR, os.O_ACCMODE):
        try:
            fd = os.open(r"@CANARY@", flags)
            fcntl.flock(fd, fcntl.LOCK_EX)
            print("GOT a lock")
        except PermissionError as error:
            print("refused", error)
    return 0 * x
