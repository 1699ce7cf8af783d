"""Leaves named shared memory and semaphores."""

# ends: failed
# prints: refused
import ctypes
from multiprocessing import shared_memory

import torch


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for how in (
        lambda: shared_memory.SharedMemory("@NAME@", create=True, size=100),
        lambda: torch.zeros(3).share_memory_(),
        lambda: torch.multiprocessing.Lock(),
    ):
        try:
            print("GOT", how())
        except (PermissionError, RuntimeError) as error:
            print("refused", error)
    libc.sem_open.restype = ctypes.c_void_p
    print("GOT a semaphore" if libc.sem_open(b"/@NAME@", 0o100, 0o666, 1) else "refused")
    return 0 * x
