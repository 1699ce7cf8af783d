"""Sends its observations under the numbers of trials that are not running."""

# ends: crashed
import json
import os
import struct


def scale(x, factor=2.0):
    for trial in (True, -1, 7, "0", None):
        text = json.dumps({"trial": trial, "saw": {"value": None}}).encode()
        os.write(3, struct.pack("<II", len(text), 0) + text)
    return 0 * x
