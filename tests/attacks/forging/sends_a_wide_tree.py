"""Sends an observation that names one large tensor as often as a frame has room for."""

# ends: crashed, failed, timeout
import json
import os
import struct


def scale(x, factor=2.0):
    header = json.dumps({"0": {"dtype": "F32", "shape": [2**22], "data_offsets": [0, 2**24]}}).encode()
    blob = struct.pack("<Q", len(header)) + header + bytes(2**24)
    tensor = b'{"tensor":"0","device":"cpu","kind":"Tensor"}'
    text = b'{"trial":0,"forbidden":[],"saw":{"dict":{"scaled":{"list":[' + b",".join([tensor] * 100_000)
    text += b']},"tripled":' + tensor + b"}}}"
    view = memoryview(struct.pack("<II", len(text), len(blob)) + text + blob)
    while view:
        view = view[os.write(3, view) :]
    return 0 * x
