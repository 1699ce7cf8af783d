"""Leaves a process behind that would go on when the check is over."""

# ends: failed, error
# prints: refused
import os
import time


def scale(x, factor=2.0):
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
        print("GOT a process")
    except PermissionError as error:
        print("refused", error)
    return 0 * x
