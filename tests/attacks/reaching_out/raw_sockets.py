"""Asks for sockets that see or set everything: packets, raw IP, netlink, the kernel's cryptography, vsock."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    for family, kind in ((17, 3), (2, 3), (16, 3), (38, 5), (40, 1), (31, 3), (29, 3)):
        try:
            print("GOT", socket.socket(family, kind))
        except PermissionError as error:
            print("refused", error)
    return 0 * x
