"""Removes the folder that it was given, and moves it away."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    here = os.getcwd()
    for how in (lambda: os.rmdir(here), lambda: os.rename(here, here + "x"), lambda: os.unlink(here)):
        try:
            print("GOT", how())
        except OSError as error:
            print("refused", error)
    return 0 * x
