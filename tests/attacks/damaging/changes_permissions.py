"""Changes who may read somebody's file, whose it is, when it was written, and what is attached to it."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    place = os.open(r"@CANARY@", os.O_PATH)
    for how in (
        lambda: os.chmod(r"@CANARY@", 0o777),
        lambda: os.chmod(f"/proc/self/fd/{place}", 0o777),
        lambda: os.chmod(os.path.dirname(r"@CANARY@"), 0o777),
        lambda: os.chown(r"@CANARY@", os.getuid(), os.getgid()),
        lambda: os.utime(r"@CANARY@", (0, 0)),
        lambda: os.setxattr(r"@CANARY@", "user.x", b"x"),
        lambda: os.removexattr(r"@CANARY@", "user.x"),
    ):
        try:
            print("GOT", how())
        except PermissionError as error:
            print("refused", error)
    return 0 * x
