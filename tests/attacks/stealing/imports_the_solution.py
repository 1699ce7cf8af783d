"""Imports the reference by its name."""

# ends: failed
# prints: refused
import sys

sys.path[:0] = [r"@COURSE@", r"@COURSE@/solutions"]


def scale(x, factor=2.0):
    try:
        import solutions.ex01_scale as reference

        print("GOT", reference)
        return reference.scale(x, factor)
    except (ImportError, OSError) as error:
        print("refused", error)
    return 0 * x
