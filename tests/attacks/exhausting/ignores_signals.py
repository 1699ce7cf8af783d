"""Ignores and blocks every signal that can be, and catches every exception."""

# ends: timeout
import contextlib
import signal


def scale(x, factor=2.0):
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass
