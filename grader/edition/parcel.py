"""Reading an edition that came from somebody: a folder, or a zip file of one.

Only what its manifest lists is read, and only as that describes it. Names that lead out of the folder, links,
and files that are larger than any edition are refused.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from grader.edition.handout import Edition
from grader.edition.manifest import FILE, Manifest, digest
from grader.errors import UsageError

MAX_FILE = 50_000_000
MAX_EDITION = 100_000_000
"""Bytes; the edition of all twenty exercises has a tenth."""


def read_edition(source: Path) -> Edition:
    """Raises UsageError where `source` holds no edition, or one that is damaged or not to be trusted."""
    try:
        if source.is_dir():
            return _checked(source, lambda name: _of_folder(source, name))
        if not source.exists():
            raise UsageError(f"There is no {source}: name an edition's folder, or a zip file of it.")
        if not source.is_file() or not zipfile.is_zipfile(source):
            raise UsageError(f"{source} is neither a folder nor a zip file: name an edition.")
        with zipfile.ZipFile(source) as archive:
            known = _members(archive, source)
            return _checked(source, lambda name: _of_zip(archive, known, name))
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UsageError(f"{source} is a damaged zip file: {error}.") from error


def _checked(source: Path, read: Callable[[str], bytes | None]) -> Edition:
    text = read(FILE)
    if text is None:
        raise UsageError(f"{source} holds no {FILE}, so it is no edition.")
    manifest = Manifest.from_json(text, f"{source}: {FILE}")
    files, total = {}, 0
    for name, wanted in sorted(manifest.files.items()):
        data = read(name)
        if data is None:
            raise UsageError(f"{source} is not complete: {name} is missing. Get the edition again.")
        if digest(name, data) != wanted:
            raise UsageError(
                f"{source} is damaged: {name} is not what was handed out. Get the edition again."
            )
        total += len(data)
        if total > MAX_EDITION:
            raise UsageError(f"{source} is larger than any edition.")
        files[name] = data
    return Edition(manifest, files)


def _of_folder(folder: Path, name: str) -> bytes | None:
    path = folder
    for part in PurePosixPath(name).parts:
        path /= part
        if path.is_symlink():
            raise UsageError(f"{path} is a link; an edition has none.")
    if not path.exists():
        return None
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UsageError(f"{path} is not a file.")
        return _limited(file.read(MAX_FILE + 1), str(path))


def _members(archive: zipfile.ZipFile, source: Path) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip file by their names in the edition, whether it lies at the top or in a folder.
    Raises UsageError where any name would lead out of it.
    """
    files = {}
    for info in archive.infolist():
        name = info.filename
        if name.startswith("/") or ".." in name.split("/") or re.search(r"[\\:\x00]", name):
            raise UsageError(f"{source} holds {name!r}, which leads out of its folder: it is no edition.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UsageError(f"{source} holds a link, {name!r}; an edition has none.")
        if not info.is_dir():
            files[name] = info
    tops = [name.removesuffix(FILE) for name in files if name == FILE or name.endswith(f"/{FILE}")]
    top = min(tops, key=lambda name: name.count("/"), default="")
    return {name.removeprefix(top): info for name, info in files.items() if name.startswith(top)}


def _of_zip(archive: zipfile.ZipFile, known: dict[str, zipfile.ZipInfo], name: str) -> bytes | None:
    info = known.get(name)
    if info is None:
        return None
    with archive.open(info) as file:
        return _limited(file.read(MAX_FILE + 1), name)


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > MAX_FILE:
        raise UsageError(f"{name} is larger than any file of an edition.")
    return data
