"""What a worker may take of the machine: the portable part. Kernel locks are a layer of their own."""

from __future__ import annotations

import sys

MEMORY = 4 * 2**30
FILE_SIZE = 64 * 2**20
OPEN_FILES = 256

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


def layers() -> tuple[str, ...]:
    """The names of the layers that hold on this platform, as results list them."""
    return ("process",) if resource is None else ("process", "rlimits")


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent goes (Linux; elsewhere the closed socket ends it)."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans (Linux), so that it can end them."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
