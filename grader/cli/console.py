"""The console that commands print to, and a sign of life while they wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


def console(quiet: bool = False) -> Console:
    """Standard output. Rich leaves colour out where there is no terminal, and for NO_COLOR. `quiet`: nothing
    that is printed is shown.
    """
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False, quiet=quiet)


@contextmanager
def waiting(what: str, quiet: bool = False) -> Iterator[None]:
    """Shows `what` on a terminal while the block runs; nothing elsewhere."""
    screen = Console(stderr=True)
    if quiet or not screen.is_terminal:
        yield
    else:
        with screen.status(what):
            yield
