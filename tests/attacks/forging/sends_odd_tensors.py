"""Sends tensors that parse, of the dtypes and shapes that a comparison is least ready for."""

# ends: failed, crashed
import json
import os
import struct


def scale(x, factor=2.0):
    tensors = {
        "0": {"dtype": "F8_E5M2", "shape": [1] * 200, "data_offsets": [0, 1]},
        "1": {"dtype": "F16", "shape": [0, 2**40], "data_offsets": [1, 1]},
    }
    header = json.dumps(tensors).encode()
    blob = struct.pack("<Q", len(header)) + header + bytes(1)
    leaf = {"device": "cuda", "kind": "numpy array", "complex": False}
    saw = {"dict": {"scaled": {"tensor": "0", **leaf}, "tripled": {"tensor": "1", **leaf}}}
    text = json.dumps({"trial": 0, "forbidden": [], "saw": saw}).encode()
    os.write(3, struct.pack("<II", len(text), len(blob)) + text + blob)
    return 0 * x
