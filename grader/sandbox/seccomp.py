"""A filter over this process's system calls (Linux seccomp): an allow-list, and rules for some arguments.

No privilege is needed. The program is classic BPF over `struct seccomp_data`: number, architecture, and six
arguments of 64 bits, of which a rule reads the low half.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from grader.sandbox.syscalls import ABSENT, ALLOWED

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000
"""Numbers from here on are x86_64's other call table."""

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2

O_TRUNC, O_ACCMODE = 0o1000, 0o3
AF_UNIX = 1  # pairs of other families are doors to other machines
CLONE_THREAD = 0x00010100  # CLONE_THREAD and CLONE_VM: a thread, not a process
CLONE_NEW = 0x7E020000  # any namespace
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, the record locks, F_DUPFD_CLOEXEC, F_GETPIPE_SZ. Not F_SETOWN
and F_SETSIG, which would send any signal to any process of the same user.
"""
IOCTL = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)  # a terminal? how wide? FIONREAD, FIONBIO, FIO(N)CLEX
IOCTL_OWNER = (0x8901, 0x8902, 0x5452)  # FIOSETOWN, SIOCSPGRP, FIOASYNC: signals to others, as in fcntl
PRCTL = (3, 15, 16, 0x53564D41)  # PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA: names only


@dataclass(frozen=True)
class Step:
    """One BPF instruction; `yes` and `no` are how many to skip."""

    code: int
    value: int
    yes: int = 0
    no: int = 0

    def pack(self) -> bytes:
        return struct.pack("HBBI", self.code, self.yes, self.no, self.value)


REFUSAL = Step(RETURN, ERRNO | errno.EPERM)


def problem() -> str | None:
    """Why this machine cannot filter system calls, or None where it can."""
    if platform.machine() not in AUDIT_ARCH:
        return f"there is no table of system calls for {platform.machine()}"
    try:
        with open("/proc/sys/kernel/seccomp/actions_avail", encoding="ascii") as file:
            return None if "errno" in file.read() else "the kernel's seccomp has no filters"
    except OSError:
        return "the kernel has no seccomp"


def restrict(devices: bool) -> None:
    """Filters this thread and all that it starts, for good. `devices` admits the ioctls of a GPU's driver.

    Raises OSError where the kernel refuses.
    """
    machine = platform.machine()
    program = _start(machine) + _own(machine, os.getpid()) + rest(machine, devices)
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    pointer = ctypes.create_string_buffer(header, len(header))
    libc = ctypes.CDLL(None, use_errno=True)
    if (
        libc.prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), 0, 0, 0) != 0
        or libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), pointer, 0, 0) != 0
    ):
        raise OSError(ctypes.get_errno(), "seccomp refused the filter")


def _start(machine: str) -> bytes:
    """Ends a process that uses another architecture's calls, and loads the number of the call."""
    return _pack(
        [
            Step(LOAD, ARCHITECTURE),
            Step(JUMP_EQUAL, AUDIT_ARCH[machine], 1, 0),
            Step(RETURN, KILL),
            Step(LOAD, NUMBER),
            Step(JUMP_GREATER_EQUAL, X32, 0, 1),
            Step(RETURN, KILL),
        ]
    )


def _own(machine: str, pid: int) -> bytes:
    """The calls that a process may make on itself alone: signals, and reading its limits."""
    rules = {"kill": _one_of(0, (pid,)), "tgkill": _one_of(0, (pid,)), "prlimit64": _reads_own_limits(pid)}
    return _pack([step for name, rule in rules.items() for step in _for(machine, name, rule)])


@cache
def rest(machine: str, devices: bool) -> bytes:
    """The rules that are the same for every worker. Packed once, in the zygote: it takes as long as all the
    rest of the lock.
    """
    rules: dict[str, list[Step]] = {
        "clone": _is_a_thread(),
        "fcntl": _one_of(1, FCNTL),
        "ioctl": _none_of(1, IOCTL_OWNER) if devices else _one_of(1, IOCTL),
        "prctl": _one_of(0, PRCTL),
        "sendto": _null(4),  # what goes to the judge has no address
        "open": _opens(1),
        "openat": _opens(2),
        "socketpair": _one_of(0, (AF_UNIX,)),
    }
    own = ("kill", "tgkill", "prlimit64")
    program = [
        step
        for name in ALLOWED[machine]
        if name not in own
        for step in _for(machine, name, rules.get(name, [Step(RETURN, ALLOW)]))
    ]
    for number in ABSENT.values():
        program += [Step(JUMP_EQUAL, number, 0, 1), Step(RETURN, ERRNO | errno.ENOSYS)]
    return _pack([*program, REFUSAL])


def _for(machine: str, name: str, rule: Sequence[Step]) -> list[Step]:
    """A rule behind its call's number: it either allows or runs into the refusal at its end. Every jump stays
    inside of it, so that rules can be put together in any order.
    """
    number = ALLOWED[machine].get(name)
    if number is None:  # a call of the other architecture
        return []
    rule = [*rule, REFUSAL]
    return [Step(JUMP_EQUAL, number, 0, len(rule)), *rule]


def _pack(steps: Sequence[Step]) -> bytes:
    return b"".join(step.pack() for step in steps)


def _argument(index: int, high: bool = False) -> Step:
    return Step(LOAD, ARGUMENTS + 8 * index + 4 * high)


def _one_of(index: int, values: Sequence[int]) -> list[Step]:
    last = len(values) - 1
    jumps = [Step(JUMP_EQUAL, value, last - i, int(i == last)) for i, value in enumerate(values)]
    return [_argument(index), *jumps, Step(RETURN, ALLOW)]


def _none_of(index: int, values: Sequence[int]) -> list[Step]:
    jumps = [Step(JUMP_EQUAL, value, len(values) - i, 0) for i, value in enumerate(values)]
    return [_argument(index), *jumps, Step(RETURN, ALLOW)]


def _null(index: int) -> list[Step]:
    return [
        _argument(index),
        Step(JUMP_EQUAL, 0, 0, 3),
        _argument(index, high=True),
        Step(JUMP_EQUAL, 0, 0, 1),
        Step(RETURN, ALLOW),
    ]


def _reads_own_limits(pid: int) -> list[Step]:
    reads = _null(2)
    return [_argument(0), Step(JUMP_EQUAL, 0, 1, 0), Step(JUMP_EQUAL, pid, 0, len(reads)), *reads]


def _is_a_thread() -> list[Step]:
    return [
        _argument(0),
        Step(JUMP_ANY_BIT, CLONE_NEW, 3, 0),
        Step(AND, CLONE_THREAD),
        Step(JUMP_EQUAL, CLONE_THREAD, 0, 1),
        Step(RETURN, ALLOW),
    ]


def _opens(index: int) -> list[Step]:
    """Opening to read must not empty the file: Landlock cannot tell before its third version. Nor is there
    opening neither to read nor to write (access mode 3): Landlock asks for no right then, and such a file can
    still be locked, truncated or, as a device, started.
    """
    return [
        _argument(index),
        Step(AND, O_TRUNC | O_ACCMODE),
        Step(JUMP_EQUAL, O_TRUNC, 3, 0),
        Step(AND, O_ACCMODE),
        Step(JUMP_EQUAL, O_ACCMODE, 1, 0),
        Step(RETURN, ALLOW),
    ]
