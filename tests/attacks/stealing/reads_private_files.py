"""Reads files that are the teacher's or the system's."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for place in (r"@CANARY@", r"@COURSE@/exercises/ex01_scale.py", "/etc/passwd", "/etc/hostname"):
        try:
            with open(place) as file:
                print("GOT", place, file.read())
        except PermissionError:
            print("refused", place)
    for flags in (os.O_RDONLY, os.O_RDWR, os.O_ACCMODE, os.O_RDONLY | os.O_DIRECT | os.O_NONBLOCK):
        try:
            print("GOT", os.open(r"@CANARY@", flags))
        except PermissionError:
            print("refused", flags)
    return 0 * x
