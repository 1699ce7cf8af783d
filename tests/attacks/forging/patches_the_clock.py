"""Stops every clock, then takes for ever."""

# ends: timeout
import time

time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda seconds: None


def scale(x, factor=2.0):
    while True:
        time.sleep(1)
