"""Waits for ever, at no cost."""

# ends: timeout
import threading


def scale(x, factor=2.0):
    threading.Event().wait()
