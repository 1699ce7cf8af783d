"""Rewrites the checks and the data that later submissions are graded with."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for how in (
        lambda: open(r"@COURSE@/checks/ex01_scale.py", "a"),
        lambda: os.remove(r"@COURSE@/checks/ex01_scale.py"),
        lambda: os.rename(r"@COURSE@/checks/ex01_scale.py", r"@COURSE@/checks/x.py"),
        lambda: os.truncate(r"@COURSE@/checks/ex01_scale.py", 0),
        lambda: open(r"@COURSE@/checks/sitecustomize.py", "w"),
        lambda: os.mkdir(r"@COURSE@/checks/__pycache__"),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
