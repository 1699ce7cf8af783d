"""Ends the process with status 0 from another thread, while the check still runs."""

# ends: crashed
import os
import threading


def scale(x, factor=2.0):
    thread = threading.Thread(target=os._exit, args=(0,))
    thread.start()
    thread.join()
    return 0 * x
