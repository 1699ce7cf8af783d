"""Writes into somebody's file."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for how in (
        lambda: open(r"@CANARY@", "w"),
        lambda: open(r"@CANARY@", "a"),
        lambda: open(r"@CANARY@", "r+"),
        lambda: os.open(r"@CANARY@", os.O_WRONLY | os.O_NONBLOCK),
        lambda: os.truncate(r"@CANARY@", 0),
        lambda: os.open(r"@CANARY@", os.O_RDONLY | os.O_TRUNC),
        lambda: os.open(r"@CANARY@", os.O_ACCMODE | os.O_TRUNC),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
