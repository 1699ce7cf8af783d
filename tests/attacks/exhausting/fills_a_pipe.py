"""Waits for ever in the kernel, for a pipe that nobody empties."""

# ends: timeout
import os


def scale(x, factor=2.0):
    _, end = os.pipe()
    while True:
        os.write(end, bytes(2**20))
