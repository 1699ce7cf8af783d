"""What a worker may take of the machine: the portable part. Kernel locks are a layer of their own."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

MEMORY = 4 * 2**30
FILE_SIZE = 64 * 2**20
OPEN_FILES = 256
THREADS = 256
FOLDER_SIZE = 256 * 2**20
FOLDER_ENTRIES = 10_000
COUNTED = ("RssAnon", "RssShmem", "VmPTE")

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def apply_limits() -> None:
    """Limits this process: 4 GiB of data, 64 MiB a file, 256 open files, no core dump. Nothing where there is
    no `resource` (Windows). RLIMIT_DATA, not RLIMIT_AS: CUDA reserves address space that it never uses.
    """
    if resource is None:
        return
    for limit, wanted in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (value, value))


def excess(pid: int, folder: Path) -> str | None:
    """What a running worker takes too much of (Linux): "memory", shared memory and the kernel's page tables
    included, "threads" or "disk", or None. For what no rlimit counts.
    """
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            status = dict(line.split(":", 1) for line in file if ":" in line)
    except OSError:  # it has just ended
        return None
    if int(status.get("Threads", "0")) > THREADS:
        return "threads"
    if 1024 * sum(int(status.get(kind, "0 kB").split()[0]) for kind in COUNTED) > MEMORY:
        return "memory"
    return "disk" if _is_too_full(folder) else None


def _is_too_full(folder: Path) -> bool:
    """Whether a worker's folder holds too much, or hides what it holds: in folders without leave to read, or
    deeper than a path can name.
    """
    size, entries, waiting = 0, 0, [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    size += 512 * entry.stat(follow_symlinks=False).st_blocks
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if size > FOLDER_SIZE or entries > FOLDER_ENTRIES:
                        return True
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG):
                return True
            continue  # removed meanwhile
    return False


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent goes (Linux; elsewhere the closed socket ends it)."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def take_small_pages() -> None:
    """Has the kernel give this process memory in small pages from here on (Linux), so that what it holds is
    what it uses. The huge ones of the process that it is a copy of stay shared.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)  # PR_SET_THP_DISABLE


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans (Linux), so that it can end them."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
