"""Sends an observation nested deeply, but not too deeply for the parser."""

# ends: crashed, failed
import os
import struct


def scale(x, factor=2.0):
    text = b'{"trial": 0, "saw": ' + b'{"list":[' * 480 + b"]}" * 480 + b"}"
    os.write(3, struct.pack("<II", len(text), 0) + text)
    return 0 * x
