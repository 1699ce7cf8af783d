"""Sends JSON that is nested too deeply for any parser."""

# ends: crashed
import os
import struct


def scale(x, factor=2.0):
    text = b'{"trial": 0, "saw": ' + b'{"list":[' * 100_000
    os.write(3, struct.pack("<II", len(text), 0) + text)
    return 0 * x
