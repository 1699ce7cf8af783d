"""Starts processes, by every way that Python has."""

# ends: failed
# prints: refused
import multiprocessing
import os
import subprocess
import sys


def scale(x, factor=2.0):
    for start in (
        lambda: os.fork() or os._exit(0),
        os.forkpty,
        lambda: os.posix_spawn(sys.executable, [sys.executable], {}),
        lambda: os.execv(sys.executable, [sys.executable]),
        lambda: subprocess.Popen(["/bin/sh"]),
        lambda: os.system("true") and (_ for _ in ()).throw(PermissionError),
        lambda: multiprocessing.get_context("fork").Process(target=print).start(),
        lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
    ):
        try:
            print("GOT", start())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
