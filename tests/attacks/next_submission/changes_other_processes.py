"""Changes how its parent and another process run: limits, priority, processors, memory."""

# ends: failed
# prints: refused
import ctypes
import os
import platform
import resource

move_pages, migrate_pages, ioprio_set, setpgid = {
    "x86_64": (279, 256, 251, 109),
    "aarch64": (239, 238, 30, 154),
}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in (os.getppid(), int("@PID@")):
        for call in (
            lambda pid=pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
            lambda pid=pid: os.sched_setaffinity(pid, {0}),
            lambda pid=pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
            lambda pid=pid: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
        ):
            try:
                print("GOT", call())
            except PermissionError as error:
                print("refused", error)
        for number, arguments in (
            (move_pages, (pid, 0, 0, 0, 0, 0)),
            (migrate_pages, (pid, 0, 0, 0)),
            (ioprio_set, (1, pid, 0)),
            (setpgid, (pid, 0)),
            (440, (3, 0, 0, 0, 0)),  # process_madvise
        ):
            result = libc.syscall(number, *arguments)
            print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {number} {result}")
    return 0 * x
