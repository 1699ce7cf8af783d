"""The exercises out of a folder that nobody has looked at: a learner's repository, or an upload.

Taken are regular files of the exercises' own names, and nothing else: no link, no checks, no `conftest.py`,
no `torch.py`. What is not taken cannot be in the way of grading.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.roster import SUFFIXES, best_fit
from grader.course import Exercise
from grader.errors import UsageError
from grader.files import put
from grader.submission import MAX_NOTEBOOK, MAX_SOURCE
from grader.visible import visible

PLACE = "exercises"
SCRIPT, NOTEBOOK = SUFFIXES
LINK = "is a link; only what lies in the submission itself is taken."


class NotTaken(Exception):
    """A file of the right name that is not taken; its text is a sentence."""


@dataclass(frozen=True)
class Taken:
    """What there is of one exercise.

    Attributes:
        name: what the file is to be called; "" where there is none.
        data: its content, or as much of it as shows that it is too large.
        note: what a reader of the log should know, in sentences; "" for nothing.
    """

    exercise: Exercise
    name: str = ""
    data: bytes = b""
    note: str = ""


def collect(folder: Path, exercises: Sequence[Exercise]) -> list[Taken]:
    """Looks for each exercise, by its exact name, in `folder/exercises/`. Where there is no such folder, as
    in an upload, in `folder` itself, and by whatever name tells which exercise it is. Executes and imports
    nothing. Raises UsageError where there is no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    place = folder / PLACE
    if place.is_symlink():
        return [Taken(exercise, note=f"{PLACE}/ {LINK}") for exercise in exercises]
    if place.is_dir():
        return [_take(exercise, _exact(place, exercise)) for exercise in exercises]
    alone = len(exercises) == 1
    return [_take(exercise, _fitting(folder, exercise, alone)) for exercise in exercises]


def write(taken: Sequence[Taken], folder: Path) -> None:
    """Puts them into a folder that is new or empty. Raises UsageError."""
    try:
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise UsageError(f"{folder} is not empty: name a folder that is new or empty.")
        folder.mkdir(parents=True, exist_ok=True)
        for one in taken:
            if one.name:
                put(folder / one.name, one.data)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}.") from error


def _exact(place: Path, exercise: Exercise) -> list[Path]:
    return [place / f"{exercise.name}{suffix}" for suffix in SUFFIXES]


def _fitting(folder: Path, exercise: Exercise, alone: bool) -> list[Path]:
    """The files that could be the exercise, at most one of each kind where they tell; `alone`: no other is
    asked for, so a single file needs no name.
    """
    files = [path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES]
    if any(path.stem == exercise.name for path in files):
        return _exact(folder, exercise)
    fitting = best_fit(files, exercise)
    return fitting or (files if alone and len(files) == 1 else [])


def _take(exercise: Exercise, places: Sequence[Path]) -> Taken:
    """The exercise's script, or its notebook where that is all, or where the script is still the stub."""
    found: dict[str, tuple[Path, bytes]] = {}
    notes = []
    for path in places:
        try:
            data = _regular(path)
        except NotTaken as problem:
            notes.append(str(problem))
            continue
        if data is not None:
            if path.suffix in found:
                names = ", ".join(_shown(path) for path in places)
                return Taken(exercise, note=f"Several files could be exercise {exercise.number}: {names}.")
            found[path.suffix] = path, data
    if len(found) == len(SUFFIXES):
        if _is_stub(found[SCRIPT][1], exercise):
            del found[SCRIPT]
        else:
            left = _shown(found.pop(NOTEBOOK)[0])
            notes.append(f"{_shown(found[SCRIPT][0])} is graded, {left} is not.")
    if not found:
        return Taken(exercise, note=" ".join(notes) or f"No {exercise.name}.py was handed in.")
    ((suffix, (_, data)),) = found.items()
    return Taken(exercise, f"{exercise.name}{suffix}", data, " ".join(notes))


def _regular(path: Path) -> bytes | None:
    """The file's content, up to a byte more than is allowed; None where there is none. Raises NotTaken for
    what is no file of its own. Never waits, as a pipe would make it.
    """
    name = _shown(path)
    most = MAX_NOTEBOOK if path.suffix == NOTEBOOK else MAX_SOURCE
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise NotTaken(f"{name} {LINK}")
        if not stat.S_ISREG(mode):
            raise NotTaken(f"{name} is no file: it is a folder, a pipe or a device.")
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(path, flags), "rb") as file:
            return file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise NotTaken(f"{name} cannot be read: {error.strerror}.") from error


def _shown(path: Path) -> str:
    """The file's name on one line: a name may hold line breaks, and a CI's log obeys lines."""
    return visible(path.name.replace("\n", "\\n").replace("\t", "\\t"))


def _is_stub(data: bytes, exercise: Exercise) -> bool:
    try:
        stub = exercise.stub.read_bytes()
    except OSError:
        return False
    return data.split() == stub.split()
