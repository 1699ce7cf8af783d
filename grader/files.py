"""Writing a file so that who looks at it sees the old one or the new one, never a half."""

from __future__ import annotations

import os
from pathlib import Path


def put(path: Path, data: bytes) -> None:
    """Makes `data` the file's content, and its folder where there is none. Raises OSError."""
    if is_special(path):  # no file may take its place
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def is_special(path: Path) -> bool:
    """Whether this is a device or a pipe: what is written there is not kept."""
    return path.exists() and not path.is_file() and not path.is_dir()
