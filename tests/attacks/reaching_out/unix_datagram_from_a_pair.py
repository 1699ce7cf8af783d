"""Sends from a pair of sockets, which it may have, to an address of somebody else."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    for address in (r"@DATAGRAM@", "\0@ABSTRACT@"):
        one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        for send in (
            lambda one=one, address=address: one.sendto(b"hello", address),
            lambda one=one, address=address: one.sendmsg([b"hello"], (), 0, address),
            lambda one=one, address=address: one.connect(address),
            lambda one=one: one.bind("\0@NAME@"),
        ):
            try:
                print("GOT", send())
            except PermissionError as error:
                print("refused", error)
    return 0 * x
