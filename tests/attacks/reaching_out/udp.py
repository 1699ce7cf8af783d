"""Sends a datagram."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                print("GOT", sock.sendto(b"hello", (address, int("@UDP@"))))
        except PermissionError as error:
            print("refused", error)
    return 0 * x
