"""The kernel's lock on a worker (Linux): files by Landlock, system calls by seccomp, no capabilities.

Portable limits are in `limits.py`. This is what makes a file that nobody has read safe to run: it reads
Python and its packages, writes its own folder, and reaches nothing else.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from functools import cache
from pathlib import Path

from grader.edition.kit import SHARED
from grader.sandbox import landlock, seccomp

PR_SET_DUMPABLE = 4
CAPABILITY_VERSION = 0x20080522

SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/locale",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
    "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/filesystems", "/sys/devices/system",
    "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
"""What Python, torch and numpy read of the system; none of it is anybody's."""

GPU_DEVICES = ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidia-modeset")
GPU_READABLE = (
    "/proc/driver/nvidia",
    "/proc/self/maps",
    "/proc/self/status",
    "/proc/devices",
    "/proc/modules",
)

CLOSED = ("answers", "checks", "exercises", "solutions")
"""A course's folders that somebody may have put on Python's path; an environment in a course may be read."""


def missing() -> list[str]:
    """What this machine lacks of the lock, a phrase each; empty where the lock can be had."""
    if sys.platform != "linux":
        return [{"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)]
    lacks = [] if landlock.version() else ["this kernel has no Landlock (Linux 5.13 and newer, switched on)"]
    problem = seccomp.problem()
    return [*lacks, *([problem] if problem else [])]


def hide() -> None:
    """Makes this process's memory unreadable for others of the same user, and for its children's children."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def prepare(course: Path) -> None:
    """Works out, in the zygote, what is the same for all workers: a fork then has it."""
    readable(course)
    seccomp.rest(platform.machine(), devices=False)


def lock(folder: Path, course: Path, devices: bool = False) -> None:
    """Locks this process in, for good. It may write in `folder`, and read Python, its packages and the
    data of `course`. `devices` admits NVIDIA's. Call it before a second thread starts.

    Raises OSError where the kernel refuses.
    """
    nodes = [*map(Path, GPU_DEVICES), *Path("/dev").glob("nvidia[0-9]*")] if devices else []
    extra = map(Path, GPU_READABLE) if devices else ()
    landlock.restrict(
        readable=[*readable(course), *extra],
        writable=[folder, *([Path("/proc/self/task")] if devices else [])],
        devices=[Path("/dev/null"), *nodes],
    )
    _drop_capabilities()
    seccomp.restrict(devices)


@cache
def readable(course: Path) -> tuple[Path, ...]:
    """What a worker may read; worked out once for all workers.

    A folder that holds the course, or another course, is left out, for it holds solutions too: of such a one
    (an editable install's, say) only this package is let in. So are the course's own folders.
    """
    package = Path(__file__).resolve().parents[1]
    course = course.resolve()
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    standard_library = str(Path(os.__file__).parent)
    entries = (*SYSTEM, standard_library, *(entry for entry in libraries if entry), *sys.path)
    places = dict.fromkeys(
        inner for entry in entries for inner in _without_the_kits_course(Path(entry).resolve())
    )
    return (
        course / "datasets",
        package,
        *(place for place in places if place.exists() and not _holds_solutions(place, course)),
    )


def _without_the_kits_course(place: Path) -> list[Path]:
    """The place, or all in it but what holds the kit's own course: `pip install --target` puts that beside
    the packages.
    """
    kits = place / SHARED
    return [inner for inner in place.iterdir() if inner != kits.parents[1]] if kits.exists() else [place]


def _holds_solutions(place: Path, course: Path) -> bool:
    is_a_course = (place / "exercises").is_dir() and (place / "solutions").is_dir()
    is_of_it = any(place.is_relative_to(course / name) for name in CLOSED)
    return is_a_course or is_of_it or course.is_relative_to(place)


def _drop_capabilities() -> None:
    """Nothing to do for an ordinary user; root without capabilities is one."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")
