"""Writes many files, each as large as a file may be."""

# ends: crashed, timeout
import itertools


def scale(x, factor=2.0):
    for number in itertools.count():
        with open(f"big{number}", "wb") as file:
            file.write(bytes(60 * 2**20))
