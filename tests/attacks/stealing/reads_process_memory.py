"""Reads the memory of its parent, of another process, and its own, through /proc."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for pid in ("self", os.getppid(), int("@PID@"), 1):
        for name in ("mem", "maps", "environ", "cmdline", "fd", "root/.", "auxv"):
            try:
                os.close(os.open(f"/proc/{pid}/{name}", os.O_RDONLY))
                print("GOT", pid, name)
            except PermissionError:
                print("refused", pid, name)
    return 0 * x
