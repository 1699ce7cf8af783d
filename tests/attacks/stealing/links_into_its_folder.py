"""Links the teacher's file into its own folder, where it may read."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for link in (os.symlink, os.link):
        try:
            link(r"@CANARY@", "mine")
            with open("mine") as file:
                print("GOT", file.read())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
