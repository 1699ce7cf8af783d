"""Ends the program politely, with status 0."""

# ends: error
import sys


def scale(x, factor=2.0):
    sys.exit(0)
