"""Reads memory that is not there."""

# ends: crashed
import ctypes


def scale(x, factor=2.0):
    ctypes.string_at(8)
