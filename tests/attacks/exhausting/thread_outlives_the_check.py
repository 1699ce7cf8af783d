"""Leaves threads behind that write to the grader's channel when the check is over."""

# ends: failed, crashed
import os
import threading
import time


def scale(x, factor=2.0):
    def later():
        time.sleep(0.2)
        while True:
            os.write(3, b"\xff" * 100)

    threading.Thread(target=later).start()
    return 0 * x
