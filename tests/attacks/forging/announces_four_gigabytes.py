"""Announces a frame of 4 GiB, for the judge to allocate."""

# ends: crashed
import os
import struct


def scale(x, factor=2.0):
    os.write(3, struct.pack("<II", 2**32 - 1, 2**32 - 1))
    return 0 * x
