"""Takes more memory than there is, in Python and in torch."""
# ends: error


def scale(x, factor=2.0):
    return bytearray(2**36) and x.new_zeros(2**34)
