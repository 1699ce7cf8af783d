"""Looks into folders: the course, the home, the temporary folder, other workers' folders, processes."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for place in (
        r"@COURSE@",
        r"@COURSE@/solutions",
        r"@FOLDER@",
        "..",
        "/",
        "/etc",
        "/tmp",
        "/root",
        "/proc",
    ):
        try:
            print("GOT", place, os.listdir(place))
        except PermissionError:
            print("refused", place)
    return 0 * x
