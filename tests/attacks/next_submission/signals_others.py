"""Sends signals to its parent, to its group, to everybody and to a process of the teacher's."""

# ends: failed
# prints: refused
import os
import signal


def scale(x, factor=2.0):
    for call in (
        lambda: os.kill(int("@PID@"), signal.SIGKILL),
        lambda: os.kill(os.getppid(), signal.SIGSTOP),
        lambda: os.kill(0, signal.SIGCONT),
        lambda: os.kill(-1, signal.SIGKILL),
        lambda: os.killpg(os.getpgid(int("@PID@")), signal.SIGKILL),
        lambda: os.kill(-int("@PID@"), signal.SIGKILL),
    ):
        try:
            print("GOT", call())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
