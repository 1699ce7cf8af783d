"""Deletes somebody's file and folder."""

# ends: failed
# prints: refused
import os
import shutil


def scale(x, factor=2.0):
    for how in (
        lambda: os.remove(r"@CANARY@"),
        lambda: os.rmdir(os.path.dirname(r"@CANARY@")),
        lambda: shutil.rmtree(os.path.dirname(r"@CANARY@")),
        lambda: shutil.rmtree(r"@COURSE@"),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
