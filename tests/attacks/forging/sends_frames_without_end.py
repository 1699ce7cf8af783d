"""Floods the channel with well formed frames."""

# ends: timeout, crashed
import json
import os
import struct


def scale(x, factor=2.0):
    text = json.dumps({"printed": "passed\n" * 500}).encode()
    while True:
        os.write(3, struct.pack("<II", len(text), 0) + text)
