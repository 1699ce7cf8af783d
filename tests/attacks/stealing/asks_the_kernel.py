"""Tries the calls that let one process look into the kernel or into others."""

# ends: failed
# prints: refused
import ctypes
import platform

NUMBERS = {
    "x86_64": {"bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "syslog": 103, "fanotify_init": 300},
    "aarch64": {"bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "syslog": 116, "fanotify_init": 262},
}[platform.machine()]


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(256)
    for name, number in {**NUMBERS, "pidfd_send_signal": 424, "landlock_create_ruleset": 444}.items():
        result = libc.syscall(number, room, 1, 0, 0, 0)
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {name} {result}")
    return 0 * x
