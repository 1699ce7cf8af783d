"""Opens files with access mode 3, neither to read nor to write, for which Landlock asks for no right."""

# ends: failed
# prints: refused
import fcntl
import os


def scale(x, factor=2.0):
    for place in (r"@CANARY@", "/dev/tty", "/proc/sysrq-trigger"):
        try:
            fd = os.open(place, os.O_ACCMODE | os.O_NONBLOCK)
            print("GOT", place, fd)
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("refused", place)
    return 0 * x
