"""Stops its process, so that it neither ends nor answers."""

# ends: timeout
import os
import signal


def scale(x, factor=2.0):
    os.kill(os.getpid(), signal.SIGSTOP)
