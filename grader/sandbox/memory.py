"""Lays out the memory of a process that is to be forked a thousand times (Linux, as far as it lets us).

What a fork costs is pages: what is mapped has to be listed in the copy, what the copy writes to has to be
copied, and each part of a library that it runs for the first time has to be found. So holes between what
stays are filled, that what comes then lies side by side in few pages; and what a worker uses moves to huge
pages, of which one stands for 512.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

HUGE = 2 * 2**20
PAGE = mmap.PAGESIZE

READ, WRITE, EXECUTE = 1, 2, 4
PRIVATE_AND_ANONYMOUS = 0x22
MAY_MOVE_TO_A_PLACE = 3
DONT_NEED, USE_HUGE_PAGES, COLLAPSE = 4, 14, 25

POOL = 16_384 - 48
"""Bytes for objects in a pool of Python's allocator, each for objects of one size."""

SMALL, LARGE = 512, 65_536
"""The largest object that comes from a pool, and the largest hole that is worth filling."""

EMPTY = sys.getsizeof(b"")

MAX_OBJECTS, MAX_HOLES = 20_000, 16 * 2**20
"""So many objects of one size, and so many bytes of larger holes, are used up at most."""

LIBRARIES = ("libtorch_cpu.so", "libtorch_python.so")

ENOUGH = 8
"""So often has a worker to look for 16 pages in a part of a library that is moved."""

_kept: list[bytes] = []


def lay_out(get_ready: Callable[[], None]) -> None:
    """All that can be done. `get_ready` runs what the forks will run: that is the code which moves."""
    _forget_code()
    get_ready()
    _fill_holes()
    _use_huge_pages()
    _move_code()


def _forget_code() -> None:
    """Forgets which parts of the libraries have run. What runs from here on is what `_move_code` moves."""
    for start, end in _mapped("r-xp", LIBRARIES):
        _call("madvise", start, end - start, DONT_NEED)


def _fill_holes() -> None:
    """Uses up, for good, the memory that was given back between what is still in use."""
    for size in range(48, SMALL + 1, 16):
        in_a_row, last = 0, 0
        for _ in range(MAX_OBJECTS):
            _kept.append(bytes(size - EMPTY))
            in_a_row = in_a_row + 1 if id(_kept[-1]) - last == size else 0
            last = id(_kept[-1])
            if in_a_row >= POOL // size - 2:  # a pool that had no holes
                break
    libc = _libc()
    large = [libc.malloc(LARGE) for _ in range(MAX_HOLES // LARGE)]
    top = max(large)  # from there on nothing has ever been used
    for place in large:
        libc.free(place)
    size, left = LARGE, MAX_HOLES
    while size >= 16:
        place = libc.malloc(size - 8)
        if place < top and left > 0:
            left -= size
        else:
            libc.free(place)
            size -= 16 if size <= 1024 else size // 80 * 16


def _use_huge_pages() -> None:
    """Has the kernel gather what this process holds in huge pages, as far as it can."""
    for start, end in _mapped("rw-p", ("", "[heap]")):
        for place in range(start, end, HUGE):
            _call("madvise", place, HUGE, COLLAPSE)


def _move_code() -> None:
    """Puts copies of the parts of the libraries that have run in the place of the parts, in huge pages."""
    for start, end in _mapped("r-xp", LIBRARIES):
        for place in _much_used(start, end):
            _move(place)


def _move(place: int) -> None:
    """Replaces one huge page's worth of code by a copy; as it was where the system refuses."""
    libc = _libc()
    room = libc.mmap(None, 2 * HUGE, READ | WRITE, PRIVATE_AND_ANONYMOUS, -1, 0)
    if room in (None, ctypes.c_void_p(-1).value):
        return
    copy = -(-room // HUGE) * HUGE
    _call("madvise", copy, HUGE, USE_HUGE_PAGES)
    ctypes.memmove(copy, place, HUGE)
    is_ready = _call("mprotect", copy, HUGE, READ | EXECUTE) == 0
    is_moved = is_ready and libc.mremap(copy, HUGE, HUGE, MAY_MOVE_TO_A_PLACE, place) == place
    for start, end in ((room, copy), (copy, copy + HUGE * (not is_moved)), (copy + HUGE, room + 2 * HUGE)):
        if end > start:
            _call("munmap", start, end - start)


def _mapped(rights: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The regions of this process's memory with these rights and files, in whole huge pages."""
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            places, is_allowed, _, _, _, *file = line.split(maxsplit=5)
            if is_allowed == rights and (file[0].rpartition("/")[2] if file else "") in names:
                start, end = (int(place, 16) for place in places.split("-"))
                whole = -(-start // HUGE) * HUGE, end // HUGE * HUGE
                if whole[0] < whole[1]:
                    yield whole


def _much_used(start: int, end: int) -> Iterator[int]:
    """The huge pages' worths of a region of which this process has used enough."""
    entry, together = 8, 16
    with suppress(OSError), open("/proc/self/pagemap", "rb", buffering=0) as file:
        file.seek(start // PAGE * entry)
        for place in range(start, end, HUGE):
            listed = file.read(HUGE // PAGE * entry)[entry - 1 :: entry]
            is_present = [byte >= 0x80 for byte in listed]
            found = sum(any(is_present[i : i + together]) for i in range(0, len(is_present), together))
            if found >= ENOUGH:
                yield place


def _call(name: str, place: int, size: int, *arguments: int) -> int:
    function = getattr(_libc(), name)
    return int(function(ctypes.c_void_p(place), ctypes.c_size_t(size), *arguments))


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None)
    place, size, number = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    libc.malloc.restype = libc.mmap.restype = libc.mremap.restype = place
    libc.malloc.argtypes = [size]
    libc.free.argtypes = [place]
    libc.mmap.argtypes = [place, size, number, number, number, ctypes.c_long]
    libc.mremap.argtypes = [place, size, size, number, place]
    return libc
