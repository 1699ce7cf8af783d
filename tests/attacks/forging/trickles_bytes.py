"""Sends a frame byte by byte, so that no single wait is long."""

# ends: timeout
import os
import struct
import time


def scale(x, factor=2.0):
    os.write(3, struct.pack("<II", 2**20, 0))
    while True:
        os.write(3, b" ")
        time.sleep(0.01)
