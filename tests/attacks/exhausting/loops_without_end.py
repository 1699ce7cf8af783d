"""Never comes back."""
# ends: timeout


def scale(x, factor=2.0):
    while True:
        pass
