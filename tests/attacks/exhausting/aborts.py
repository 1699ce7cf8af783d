"""Aborts, as a failed assertion in C does."""

# ends: crashed
import os


def scale(x, factor=2.0):
    os.abort()
