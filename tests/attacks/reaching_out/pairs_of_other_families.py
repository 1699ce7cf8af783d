"""Asks for pairs of sockets of families that reach other machines."""

# ends: failed
# prints: refused
import ctypes
import socket


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    pair = (ctypes.c_int * 2)()
    for family in (socket.AF_INET, socket.AF_INET6, 16, 30, 38, 40):  # netlink, TIPC, AF_ALG, vsock
        result = libc.socketpair(family, socket.SOCK_DGRAM, 0, pair)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {family} {ctypes.get_errno()}")
    return 0 * x
