"""Asks for the address of a name: a question that carries a message out."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    try:
        print("GOT", socket.getaddrinfo("secret.example.org", 80))
    except (PermissionError, socket.gaierror) as error:
        print("refused", error)
    return 0 * x
