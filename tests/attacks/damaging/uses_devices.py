"""Opens devices, and makes some of its own."""

# ends: failed
# prints: refused
import os
import stat


def scale(x, factor=2.0):
    for how in (
        lambda: os.mknod("disk", stat.S_IFBLK | 0o666, os.makedev(254, 0)),
        lambda: os.mknod("memory", stat.S_IFCHR | 0o666, os.makedev(1, 1)),
        lambda: os.open("/dev/kmsg", os.O_RDWR),
        lambda: os.open("/dev/tty", os.O_RDWR),
        lambda: os.open("/dev/ptmx", os.O_RDWR),
        lambda: os.open("/dev/full", os.O_WRONLY),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
        except FileNotFoundError as error:
            print("no", error)
    return 0 * x
