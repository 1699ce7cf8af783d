"""Makes another process the owner of its pipe, so that the kernel sends that one a signal of its choice."""

# ends: failed
# prints: refused
import fcntl
import os
import signal
import socket
import struct


def scale(x, factor=2.0):
    one, two = socket.socketpair()
    for call in (
        lambda: fcntl.fcntl(one, fcntl.F_SETOWN, int("@PID@")),
        lambda: fcntl.fcntl(one, 15, struct.pack("ii", 1, int("@PID@"))),  # F_SETOWN_EX
        lambda: fcntl.fcntl(one, fcntl.F_SETSIG, signal.SIGKILL),
        lambda: fcntl.ioctl(one, 0x8901, struct.pack("i", int("@PID@"))),  # FIOSETOWN
        lambda: fcntl.ioctl(one, 0x8902, struct.pack("i", int("@PID@"))),  # SIOCSPGRP
        lambda: fcntl.fcntl(os.open(".", os.O_RDONLY), fcntl.F_NOTIFY, 2),
        lambda: fcntl.fcntl(os.open("mine", os.O_CREAT | os.O_RDONLY), fcntl.F_SETLEASE, 0),
    ):
        try:
            print("GOT", call())
        except PermissionError as error:
            print("refused", error)
    fcntl.fcntl(one, fcntl.F_SETFL, fcntl.fcntl(one, fcntl.F_GETFL) | os.O_ASYNC)
    two.send(b"x")
    return 0 * x
