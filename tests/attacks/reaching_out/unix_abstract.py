"""Connects to a server's socket that has a name but no file."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect("\0@ABSTRACT@")
            print("GOT", sock)
    except PermissionError as error:
        print("refused", error)
    return 0 * x
