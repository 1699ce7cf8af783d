"""Connects to a server on this machine, over IPv4 and IPv6."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    for address in ("127.0.0.1", "::1", "localhost"):
        try:
            print("GOT", socket.create_connection((address, int("@PORT@")), timeout=0.2))
        except (PermissionError, socket.gaierror) as error:
            print("refused", error)
    return 0 * x
