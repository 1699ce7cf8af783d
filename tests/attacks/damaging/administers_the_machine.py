"""Tries what only an administrator may: the clock, the name, modules, swap, quotas, a restart."""

# ends: failed
# prints: refused
import ctypes
import platform

CALLS = {
    "x86_64": {"reboot": 169, "sethostname": 170, "swapoff": 168, "init_module": 175, "delete_module": 176,
               "adjtimex": 159, "settimeofday": 164, "acct": 163, "quotactl": 179, "iopl": 172, "umount2": 166,
               "setuid": 105, "capset": 126, "vhangup": 153, "ioperm": 173},
    "aarch64": {"reboot": 142, "sethostname": 161, "swapoff": 225, "init_module": 105, "delete_module": 106,
                "adjtimex": 171, "settimeofday": 170, "acct": 89, "quotactl": 60, "umount2": 39, "setuid": 146,
                "capset": 91, "vhangup": 58},
}[platform.machine()]  # fmt: skip


def scale(x, factor=2.0):
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number in CALLS.items():
        result = libc.syscall(number, -1, -1, -1, -1)  # nothing that would do anything
        print("refused" if result < 0 and ctypes.get_errno() == 1 else f"GOT {name} {ctypes.get_errno()}")
    return 0 * x
