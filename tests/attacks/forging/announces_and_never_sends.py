"""Announces a frame and then says nothing more."""

# ends: timeout
import os
import struct
import time


def scale(x, factor=2.0):
    os.write(3, struct.pack("<II", 2**20, 2**20))
    time.sleep(1000)
