"""Prints what is no text: invalid UTF-8, zeros, escapes, and one line without end."""

# ends: failed
import sys


def scale(x, factor=2.0):
    sys.stdout.buffer.write(b"\xff\xfe\x00\x1b[2J\x1b]0;title\x07\r" * 1000)
    sys.stdout.write("\ud800" * 1000)
    sys.stdout.buffer.write(b"y" * 10_000_000)
    return 0 * x
