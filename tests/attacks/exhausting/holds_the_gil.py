"""Never comes back from one call into C, so that no Python thread and no signal handler ever runs."""

# ends: timeout
import itertools


def scale(x, factor=2.0):
    return sum(itertools.repeat(0))
