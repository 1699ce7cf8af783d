"""Leaves System V shared memory, semaphores and message queues, which belong to no process."""

# ends: failed
# prints: refused
import ctypes
import platform

CALLS = {
    "x86_64": {"shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240, "shmat": 30, "shmctl": 31},
    "aarch64": {"shmget": 194, "semget": 190, "msgget": 186, "mq_open": 180, "shmat": 196, "shmctl": 195},
}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number in CALLS.items():
        first = b"@NAME@" if name == "mq_open" else int("@KEY@")
        result = libc.syscall(number, first, 0o1600 if name == "msgget" else 1, 0o1600, 0)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {name} {result}")
    return 0 * x
