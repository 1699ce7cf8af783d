"""Removes what a submission has left in its folder. It chose the names, the modes and the depth."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from itertools import count
from pathlib import Path


def remove(folder: Path) -> None:
    """Removes a folder and all that is in it, as far as the system lets us; call it when nobody writes there.

    Not by shutil.rmtree, which calls itself once a level: a thousand folders inside each other end it with a
    RecursionError. Here each folder is moved to the top before it is emptied, so that no path gets long.
    """
    top, numbers = os.path.join(folder, secrets.token_hex(8)), count()
    waiting = _emptied(os.fspath(folder))
    while waiting:
        place = waiting.pop()
        for inner in _emptied(place):
            moved = f"{top}-{next(numbers)}"
            with suppress(OSError):
                os.chmod(inner, 0o700)  # to move a folder is to write in it
                os.rename(inner, moved)
                waiting.append(moved)
        with suppress(OSError):
            os.rmdir(place)
    with suppress(OSError):
        os.rmdir(folder)


def _emptied(place: str) -> list[str]:
    """The folders in `place`, once all else there is deleted."""
    folders = []
    with suppress(OSError):
        os.chmod(place, 0o700)
        with os.scandir(place) as found:
            entries = list(found)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                with suppress(OSError):
                    os.unlink(entry.path)
    return folders
