"""Opens files and pipes until there are no more."""

# ends: error
import os


def scale(x, factor=2.0):
    while True:
        os.pipe()
