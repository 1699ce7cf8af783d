"""Writing a file so that who looks at it sees the old one or the new one, never a half."""

from __future__ import annotations

import itertools
import os
from pathlib import Path


def put(path: Path, data: bytes) -> None:
    """Makes `data` the file's content, and its folder where there is none. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(data)
    os.replace(new, path)


def keep(path: Path) -> Path:
    """Moves a file out of the way, beside itself, under a name that is free; that name. Raises OSError."""
    kept = next(
        free
        for number in itertools.count(1)
        if not (free := path.with_name(f"{path.stem}.kept-{number}{path.suffix}")).exists()
    )
    os.replace(path, kept)
    return kept
