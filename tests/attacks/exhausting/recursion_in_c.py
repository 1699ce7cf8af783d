"""Calls itself without end, with Python's limit taken away."""

# ends: crashed, error
import sys


def scale(x, factor=2.0):
    sys.setrecursionlimit(10**9)

    class Deep:
        def __getattribute__(self, name):
            return getattr(self, name)

    return Deep().x
