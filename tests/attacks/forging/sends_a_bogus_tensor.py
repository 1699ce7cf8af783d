"""Sends tensors whose header promises what is not there: sizes, offsets, dtypes."""

# ends: crashed
import json
import os
import struct


def scale(x, factor=2.0):
    text = b'{"trial": 0, "saw": {"tensor": "0", "device": "cpu", "kind": "Tensor"}}'
    header = json.dumps({"0": {"dtype": "F32", "shape": [2**62, 2**62], "data_offsets": [0, 8]}}).encode()
    blob = struct.pack("<Q", len(header)) + header + bytes(8)
    os.write(3, struct.pack("<II", len(text), len(blob)) + text + blob)
    return 0 * x
