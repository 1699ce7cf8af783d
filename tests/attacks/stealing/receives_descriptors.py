"""Waits for somebody to send it a file descriptor."""

# ends: failed
# prints: nothing
import array
import socket


def scale(x, factor=2.0):
    channel = socket.socket(fileno=3)
    try:
        room = socket.CMSG_LEN(8 * array.array("i").itemsize)
        print("GOT", channel.recvmsg(100, room, socket.MSG_DONTWAIT | socket.MSG_PEEK))
    except BlockingIOError:
        print("nothing")
    channel.detach()
    return 0 * x
