"""Which files this process may still reach (Linux Landlock, 5.13 and newer). No privilege is needed."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
ASK_VERSION, PATH_BENEATH = 1, 1
PR_SET_NO_NEW_PRIVS = 38

READ_FILE, READ_DIR = 1 << 2, 1 << 3
WRITE_FILE, REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 1 << 1, 1 << 4, 1 << 5, 1 << 7, 1 << 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
ALL = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""Every right over files that a version knows, by the version that brought it."""

TCP = 0b11  # bind and connect, from version 4
SIGNALS_AND_SOCKETS = 0b11  # abstract unix sockets and signals to others, from version 6

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE | REFER
DEVICE = READ_FILE | WRITE_FILE | IOCTL_DEV
OF_A_FILE = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV
"""The rights that mean something for a file; the kernel refuses a rule that gives a file others."""


@cache
def version() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    return max(0, int(_libc().syscall(CREATE_RULESET, None, 0, ASK_VERSION)))


def restrict(readable: Iterable[Path], writable: Iterable[Path] = (), devices: Iterable[Path] = ()) -> None:
    """Leaves this thread, and all that it starts, these paths and what is beneath them. For good.

    Paths that do not exist are left out. Raises OSError where the kernel refuses.
    """
    known = version()
    rights = max((bits for since, bits in ALL.items() if since <= known), default=0)
    attributes = struct.pack(
        "QQQ", rights, TCP if known >= 4 else 0, SIGNALS_AND_SOCKETS if known >= 6 else 0
    )
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    ruleset = _call(CREATE_RULESET, attributes[:size], size, 0)
    try:
        for paths, wanted in ((readable, READ), (writable, WRITE), (devices, DEVICE)):
            for path in paths:
                _allow(ruleset, path, wanted & rights)
        if _libc().prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs")
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= OF_A_FILE
        _call(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, fd), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: int | bytes) -> int:
    result = int(_libc().syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"landlock: {os.strerror(code)}")
    return result


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
