"""Sends numbers that Python's arithmetic chokes on: 4,000 digits, infinities, NaN."""

# ends: failed, crashed
import os
import struct


def scale(x, factor=2.0):
    for number in (b"9" * 4_000, b"1e9999", b"NaN", b"-Infinity"):
        text = b'{"trial": %s, "saw": {"dict": {"scaled": {"value": %s}}}}' % (number, number)
        os.write(3, struct.pack("<II", len(text), 0) + text)
    return 0 * x
