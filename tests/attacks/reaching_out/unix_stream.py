"""Connects to a server's socket in a folder, as Docker's and the desktop's are."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(r"@UNIX@")
            print("GOT", sock)
    except PermissionError as error:
        print("refused", error)
    return 0 * x
