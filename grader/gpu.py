"""A GPU's turns: several judges share one, and a worker takes hundreds of megabytes of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.01


class GpuSlots:
    """So many workers may use the GPU at a time, over all judges of one session: the locks lie in its
    temporary folder, and the kernel frees those of a judge that dies.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Holds a turn; waits for one first."""
        import filelock

        files = [Path(tempfile.gettempdir()) / f"gpu-{index}.lock" for index in range(self._count)]
        while True:
            for file in files:
                lock = filelock.FileLock(file)
                try:
                    lock.acquire(timeout=0)
                except filelock.Timeout:
                    continue
                try:
                    yield
                finally:
                    lock.release()
                return
            time.sleep(POLL)
