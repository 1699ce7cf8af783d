"""Takes a descriptor of a place only, and opens what lies there from it."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    place, name = os.path.split(r"@CANARY@")
    folder = os.open(place, os.O_PATH | os.O_DIRECTORY)
    file = os.open(r"@CANARY@", os.O_PATH)
    os.fchdir(folder)
    for how in (
        lambda: os.open(name, os.O_RDONLY),
        lambda: os.open(name, os.O_RDONLY, dir_fd=folder),
        lambda: os.open(f"/proc/self/fd/{file}", os.O_RDONLY),
        lambda: os.read(file, 10),
        lambda: os.listdir(folder),
    ):
        try:
            print("GOT", how())
        except OSError as error:
            print("refused", error)
    return 0 * x
