"""Writes one file without end."""
# ends: error


def scale(x, factor=2.0):
    with open("big", "wb", buffering=0) as file:
        while file.write(bytes(2**22)):
            pass
