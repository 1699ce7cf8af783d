"""Makes new things in somebody's folder."""

# ends: failed
# prints: refused
import os
import socket


def scale(x, factor=2.0):
    folder = os.path.dirname(r"@CANARY@")
    for how in (
        lambda: open(f"{folder}/new", "w"),
        lambda: os.mkdir(f"{folder}/new"),
        lambda: os.symlink("/etc/passwd", f"{folder}/new"),
        lambda: os.mkfifo(f"{folder}/new"),
        lambda: os.mknod(f"{folder}/new"),
        lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR),
        lambda: os.link("/dev/null", f"{folder}/new"),
        lambda: socket.socketpair(socket.AF_UNIX)[0].bind(f"{folder}/new"),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
