"""Moves its own file over somebody's, and somebody's into its own folder."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    open("mine", "w").close()
    for one, two in (("mine", r"@CANARY@"), (r"@CANARY@", "theirs"), (r"@CANARY@", r"@CANARY@2")):
        for call in (os.rename, os.replace, os.link):
            try:
                call(one, two)
                print("GOT", one, two)
            except OSError as error:  # from one folder to another, Landlock says EXDEV
                print("refused", error)
    return 0 * x
