"""The kernel's account of a process: what no code of its own can change."""

from __future__ import annotations

import sys
import time


def cpu_seconds(pid: int) -> float | None:
    """Processor time that a process has used, all threads together (Linux); None where nobody tells."""
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~pid << 3) | 2)  # clock_getcpuclockid(3): CPUCLOCK_SCHED of a process
    except OSError:  # it has ended
        return None


def memory(pid: int) -> tuple[int, int] | None:
    """(bytes of memory that a process holds, the most it ever held) (Linux); None where nobody tells."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            status = dict(line.split(":", 1) for line in file if ":" in line)
        return (_bytes(status["VmRSS"]), _bytes(status["VmHWM"]))
    except (OSError, KeyError):
        return None


def forget_peak(pid: int) -> bool:
    """Has the most memory that a process ever held be what it holds now (Linux); whether that was allowed: a
    locked process is an ordinary user's own and still not open to them.
    """
    try:
        with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        return False
    return True


def _bytes(text: str) -> int:
    return 1024 * int(text.split()[0])
