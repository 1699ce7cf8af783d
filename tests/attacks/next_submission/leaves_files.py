"""Leaves files where the next submission would find them."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    parent = os.path.dirname(os.getcwd())
    for place in (f"{parent}/@NAME@", "/dev/shm/@NAME@", os.path.expanduser("~/.@NAME@"), "/tmp/@NAME@"):
        try:
            open(place, "w").close()
            print("GOT", place)
        except PermissionError as error:
            print("refused", error)
    os.environ["LEFT"] = "@NAME@"
    open("left", "w").close()
    return 0 * x
