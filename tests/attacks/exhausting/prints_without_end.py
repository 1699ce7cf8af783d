"""Prints for ever."""
# ends: timeout


def scale(x, factor=2.0):
    while True:
        print("x" * 1000)
