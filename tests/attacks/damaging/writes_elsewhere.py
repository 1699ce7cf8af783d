"""Writes to the places where everybody may write, and where the user does."""

# ends: failed
# prints: refused
import os


def scale(x, factor=2.0):
    home = os.path.expanduser("~")
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", home, "/root", "..", "/", "/dev", r"@FOLDER@"):
        try:
            open(f"{folder}/@NAME@", "w").close()
            print("GOT", folder)
        except PermissionError as error:
            print("refused", error)
        except FileNotFoundError:
            print("no", folder)
    return 0 * x
