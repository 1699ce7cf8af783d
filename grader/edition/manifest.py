"""`edition.json`: what an edition holds, with the checksum of every file that was handed out.

It tells `grade update` which files the learner has changed, and which edition a course has come to.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from grader.course import NAME
from grader.errors import UsageError

FILE = "edition.json"
SCHEMA = 1
FOLDERS = ("exercises", "checks", "solutions", "datasets", "answers", "kit", ".github")
SINGLE = ("README.md", "requirements.txt", "LICENSE", ".gitignore")
"""What an edition may hold: files in these folders, and these. A learner's folder holds more than that,
which an edition must not reach.
"""

THEIRS = ("exercises", ".github", *SINGLE)
"""What the learner may change; the rest is the kit's. A course with solutions is all its teacher's."""

TEXTS = (".py", ".md", ".txt", ".yml", ".json", ".toml", "")


@dataclass(frozen=True)
class Manifest:
    """One edition.

    Attributes:
        kit: the version of the kit that made it.
        made: when, in UTC, as 2026-11-21T18:27:06Z.
        source: a checksum of what it was made from.
        exercises: their names.
        seeds: those of the answer pack; none where the solutions are there.
        files: the checksum of each file that was handed out, by its name with slashes.
    """

    kit: str
    made: str
    source: str
    exercises: tuple[str, ...]
    seeds: tuple[int, ...]
    files: Mapping[str, str]

    @property
    def age(self) -> tuple[tuple[int, ...], str]:
        """What comes later is greater."""
        return release(self.kit), self.made

    @property
    def has_solutions(self) -> bool:
        """Whether it is a teacher's."""
        return any(name.startswith("solutions/") for name in self.files)

    @property
    def has_kit(self) -> bool:
        """Whether it brings a kit to install, as `grade edition` makes it."""
        return any(name.startswith("kit/") for name in self.files)

    def is_theirs(self, name: str) -> bool:
        """Whether the file is the person's to change, who has the edition."""
        return self.has_solutions or name.partition("/")[0] in THEIRS

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.kit} of {self.made.replace('T', ' ').removesuffix('Z')} UTC"

    def to_json(self) -> bytes:
        text = json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1, ensure_ascii=False, sort_keys=False)
        return f"{text}\n".encode()

    @classmethod
    def from_json(cls, data: bytes, where: str) -> Manifest:
        """Raises UsageError where `data`, read from `where`, is not what `to_json` gives."""
        try:
            raw = json.loads(data)
            if raw["schema"] != SCHEMA:
                raise UsageError(f"{where} is of another version of the kit: install that one first.")
            return cls._of(raw)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f"{where} is damaged, or was not made by grade edition or grade init."
            ) from error

    @classmethod
    def _of(cls, raw: Mapping[str, Any]) -> Manifest:
        texts = (raw["kit"], raw["made"], raw["source"], *raw["exercises"], *raw["files"].values())
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("not text")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", raw["made"]) or not release(raw["kit"]):
            raise ValueError("no version, or no time")
        if not all(NAME.fullmatch(name) for name in raw["exercises"]):
            raise ValueError("no exercise")
        if not all(type(seed) is int and seed >= 0 for seed in raw["seeds"]):
            raise ValueError("no seed")
        if not all(is_safe(name) for name in raw["files"]):
            raise ValueError("a file that no edition holds")
        return cls(
            kit=raw["kit"],
            made=raw["made"],
            source=raw["source"],
            exercises=tuple(raw["exercises"]),
            seeds=tuple(raw["seeds"]),
            files=dict(raw["files"]),
        )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the edition in `folder`, or None. Raises UsageError for a damaged one."""
    path = folder / FILE
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    return Manifest.from_json(data, str(path))


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version: (0, 1, 0) of 0.1.0+learner; () of what is none."""
    found = re.match(r"\d{1,9}(\.\d{1,9})*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def is_safe(name: str) -> bool:
    """Whether an edition may hold a file of this name: relative, with slashes, in one of its folders."""
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or re.search(r'[\\:*?"<>|\x00-\x1f\x7f]', name):
        return False
    return parts[0] in FOLDERS if len(parts) > 1 else name in SINGLE


def digest(name: str, data: bytes) -> str:
    """The sha256 of a file. A text counts the same with the line ends of Windows, as git may check it out."""
    if PurePosixPath(name).suffix in TEXTS:
        data = data.replace(b"\r\n", b"\n")
    return hashlib.sha256(data).hexdigest()
