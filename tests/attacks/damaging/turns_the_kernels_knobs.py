"""Writes to the files by which the kernel is told what to do."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    for place in (
        "/proc/self/oom_score_adj",
        f"/proc/{os.getppid()}/oom_score_adj",
        "/proc/sys/kernel/core_pattern",
        "/proc/self/attr/current",
        "/proc/self/timerslack_ns",
        "/proc/sys/vm/drop_caches",
        "/sys/kernel/uevent_helper",
        "/sys/fs/cgroup/cgroup.procs",
    ):
        try:
            os.close(os.open(place, os.O_WRONLY))
            print("GOT", place)
        except PermissionError as error:
            print("refused", error)
        except FileNotFoundError:
            print("no", place)
    return 0 * x
