"""Standard input, output and error as a command may find them: closed, full, or without a reader."""

from __future__ import annotations

import errno
import os
import sys

FAILED_WRITES = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EBADF}
"""What writing to a standard stream ends in. Files have a name in their error, sockets and forks fail
otherwise."""


def open_closed_streams() -> None:
    """Opens each standard stream that is closed, to lead nowhere. Else the next file or socket would get its
    number, and a child process that socket for its standard output.
    """
    while (spare := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(spare)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def is_failed_write(error: OSError) -> bool:
    """Whether `error` says that a standard stream takes no more."""
    return error.filename is None and error.errno in FAILED_WRITES


def drop(number: int) -> None:
    """Lets the standard stream of this number lead nowhere, so that Python can close it in peace."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
