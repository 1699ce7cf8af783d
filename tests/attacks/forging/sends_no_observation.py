"""Sends a frame for the right trial that holds nothing to compare."""

# ends: crashed, failed
import json
import os
import struct


def scale(x, factor=2.0):
    text = json.dumps({"trial": 0, "saw": {"dict": {}}, "forbidden": []}).encode()
    os.write(3, struct.pack("<II", len(text), 0) + text)
    return 0 * x
