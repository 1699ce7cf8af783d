"""Takes the grader's channel for a socket to somewhere else."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    channel = socket.socket(fileno=3)
    for call in (
        lambda: channel.connect(r"@UNIX@"),
        lambda: channel.bind("\0@NAME@"),
        lambda: channel.listen(),
        lambda: channel.accept(),
        lambda: channel.sendto(b"x", r"@DATAGRAM@"),
        lambda: socket.send_fds(channel, [b"x"], [0]),
    ):
        try:
            print("GOT", call())
        except PermissionError as error:
            print("refused", error)
    channel.detach()
    return 0 * x
