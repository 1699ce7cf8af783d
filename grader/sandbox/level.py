"""How firmly a worker is held: what was asked for, and what this machine can give. Loads no torch."""

from __future__ import annotations

import shutil
import sys
from typing import Literal, cast

from grader.errors import GraderError
from grader.sandbox import lock

Level = Literal["none", "process", "lock", "bwrap"]
"""`none`: a process of its own. `process`: and limits on memory, files and time. `lock`: and the kernel keeps
it from files, processes and the network. `bwrap`: and all of it inside a bubblewrap container.
"""

WANTED = ("auto", "lock", "bwrap", "process", "none")
"""What can be asked for; `auto` is the lock where there is one."""


def choose(wanted: str, untrusted: bool = False) -> Level:
    """The level for what was asked for. Raises GraderError where this machine lacks a layer of it: what was
    asked for is never quietly left out. `auto` falls back to `process`, but not on Linux for files that
    nobody has read (`untrusted`): there it is the lock or nothing.
    """
    lacks = lock.missing()
    if wanted == "auto":
        if not lacks:
            return "lock"
        if untrusted and sys.platform == "linux":
            raise GraderError(
                f"There is no sandbox for files that nobody has read: {'; '.join(lacks)}. "
                "--sandbox process grades them all the same, in processes with limits and no lock."
            )
        return "process"
    if wanted in ("lock", "bwrap") and lacks:
        raise GraderError(f"--sandbox {wanted} is not to be had here: {'; '.join(lacks)}.")
    if wanted == "bwrap" and shutil.which("bwrap") is None:
        raise GraderError("--sandbox bwrap needs bubblewrap: install the package bubblewrap.")
    return cast(Level, wanted)


def layers(level: Level) -> tuple[str, ...]:
    """The names of the layers that hold, as results list them."""
    names = ["process"]
    if level != "none" and sys.platform != "win32":
        names.append("rlimits")
    if level in ("lock", "bwrap"):
        names += ["landlock", "seccomp"]
    if level == "bwrap":
        names.append("bwrap")
    return tuple(names)


def warning(level: Level) -> str | None:
    """The line that a result carries where the kernel does not hold the worker."""
    if level in ("lock", "bwrap"):
        return None
    reason = "; ".join(lock.missing()) or f"--sandbox {level}"
    return f"sandbox: {', '.join(layers(level))} — not isolated: {reason}"
