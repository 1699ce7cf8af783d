"""Ends by the signal that looks like the kernel's own."""

# ends: crashed
import os
import signal


def scale(x, factor=2.0):
    os.kill(os.getpid(), signal.SIGKILL)
