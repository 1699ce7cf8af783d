"""Writing a file so that who looks at it sees the old one or the new one, never a half."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
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


def put_all(folder: Path, files: Mapping[str, bytes], last: str, gone: Iterable[str] = ()) -> None:
    """Makes these the contents of the files below `folder`, takes away those that are `gone`, and puts `last`
    when all others are there. Raises OSError.

    All are written elsewhere first: where the disk is full, nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        for name, data in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(data)
        for name in files:
            if name != last:
                _move(new / name, folder / name)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        _move(new / last, folder / last)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)
