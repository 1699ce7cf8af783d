"""The answer pack: what a course without `solutions/` knows of the reference and of the known mistakes.

It lies in the course's `answers/`:

    pack.json               the index: version, and for each exercise the digests that it is held to
    ex03_focal_loss.zip     about.json: the stub, the mistakes and their sentences
                            observed.jsonl: a line [17, {…}] for each public seed, what the reference and each
                            mistake gave in every trial; all lines together, for they are much alike
                            17.safetensors: the tensors in the line of that seed

Data only: no line of a reference or a mistake, nothing to run and nothing to unpickle. `freeze.py` makes it,
`frozen.py` grades from it. Reading the stub or the seeds loads no torch.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Exercise
from grader.errors import GraderError, UsageError
from grader.files import put
from grader.outline import without_hidden

VERSION = 1
"""Of the format, and of what a seed means: the inputs that a trial makes of it."""

INDEX = "pack.json"
ABOUT = "about.json"
OBSERVED = "observed.jsonl"

MAX_PART = 64 * 2**20
"""Bytes that one part may have once it is unpacked."""

AGAIN = "Get the edition's folder answers/ again."


def is_frozen(exercise: Exercise) -> bool:
    """Whether its answers come from a pack: it has no reference, and its course has a pack."""
    return not exercise.reference.is_file() and (exercise.answers.parent / INDEX).exists()


def sources(exercise: Exercise) -> tuple[Path, ...]:
    """The files that decide what is right: the checks, and the reference or what stands in its place."""
    if is_frozen(exercise):
        return exercise.checks, exercise.answers, exercise.answers.parent / INDEX
    return exercise.checks, exercise.reference


def public_seeds(exercises: Sequence[Exercise]) -> list[int] | None:
    """The seeds that all packs of these exercises know; None where none has its answers from a pack."""
    known = [Index.of(exercise).entry(exercise).seeds for exercise in exercises if is_frozen(exercise)]
    if not known:
        return None
    common = [seed for seed in known[0] if all(seed in seeds for seeds in known)]
    if not common:
        raise UsageError(
            "The answer pack knows no seed that all these exercises have: grade them one by one."
        )
    return common


def only_these(seeds: Sequence[int]) -> str:
    """What to say to who asks for another seed."""
    listed = ", ".join(map(str, sorted(seeds)))
    return f"This edition has answers for these seeds only: {listed}. Without --seed, it takes one of them."


@dataclass(frozen=True)
class Entry:
    """What the index says of an exercise.

    Attributes:
        checks: the digest of the checks file that the answers are to.
        sha256: of the exercise's file.
        seeds: those that it knows.
        missing: the checks that could not be run where the pack was made, with the reason.
    """

    checks: str
    sha256: str
    seeds: tuple[int, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """The pack's index.

    Attributes:
        folder: of the pack.
        entries: by the exercise's name.
    """

    folder: Path
    entries: dict[str, Entry]

    @classmethod
    def of(cls, exercise: Exercise) -> Index:
        """That of the exercise's course."""
        return cls.read(exercise.answers.parent)

    @classmethod
    def read(cls, folder: Path) -> Index:
        """Raises GraderError where there is none of this version that is whole."""
        path = folder / INDEX
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != VERSION:
                raise GraderError(
                    f"The answer pack {path} is of version {data['version']!r:.20}; this grader reads "
                    f"version {VERSION}. Install the grader that belongs to the edition, or get the edition "
                    "again."
                )
            entries = {
                str(name): Entry(
                    str(one["checks"]),
                    str(one["sha256"]),
                    tuple(map(int, one["seeds"])),
                    tuple(map(str, one["missing"])),
                )
                for name, one in data["exercises"].items()
            }
            if data["digest"] != _digest(entries) or not all(entry.seeds for entry in entries.values()):
                raise ValueError("it is not what was written")
        except OSError as error:
            raise GraderError(f"The answer pack {path} cannot be read: {error.strerror}. {AGAIN}") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise damaged(path) from error
        return cls(folder, entries)

    def write(self) -> None:
        """Raises OSError."""
        data = {
            "version": VERSION,
            "digest": _digest(self.entries),
            "exercises": {name: vars(entry) for name, entry in sorted(self.entries.items())},
        }
        put(self.folder / INDEX, (json.dumps(data, indent=1) + "\n").encode())

    def entry(self, exercise: Exercise) -> Entry:
        """Raises GraderError where it has none for the exercise."""
        try:
            return self.entries[exercise.name]
        except KeyError:
            raise GraderError(f"The answer pack has no answers for {exercise.name}. {AGAIN}") from None


def _digest(entries: dict[str, Entry]) -> str:
    listed = [
        [name, entry.checks, entry.sha256, list(entry.seeds), list(entry.missing)]
        for name, entry in sorted(entries.items())
    ]
    return hashlib.sha256(json.dumps([VERSION, listed]).encode()).hexdigest()


class Pack:
    """The pack of one exercise, checked byte by byte against the index. Raises GraderError where it does not
    hold, or was made for other checks.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._path = exercise.answers
        entry = Index.of(exercise).entry(exercise)
        try:
            data = self._path.read_bytes()
            checks = _checks_digest(exercise.checks.read_bytes())
        except OSError as error:
            raise GraderError(f"{error.filename} cannot be read: {error.strerror}. {AGAIN}") from error
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise damaged(self._path)
        if checks != entry.checks:
            raise GraderError(
                f"The answer pack was made for other checks of {exercise.name} than "
                f"checks/{exercise.checks.name}: put that file back as it came, or get the edition again."
            )
        self.seeds = entry.seeds
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise damaged(self._path) from error
        self.about: dict[str, Any] = self._read(self._part(ABOUT))
        if not isinstance(self.about, dict):
            raise self.damaged()

    @property
    def stub(self) -> str:
        """The text of the exercise's stub as it was handed out."""
        return str(self.about["stub"])

    def of_seed(self, seed: int) -> tuple[dict[str, Any], bytes]:
        """What was observed with a seed, by the check, and the safetensors that it names. Raises UsageError
        for a seed that the pack does not know.
        """
        if seed not in self.seeds:
            raise UsageError(only_these(self.seeds))
        lines = self._part(OBSERVED).split(b"\n")
        line = self._read(lines[self.seeds.index(seed)] if len(lines) == len(self.seeds) else b"")
        if not isinstance(line, list) or len(line) != 2 or line[0] != seed or not isinstance(line[1], dict):
            raise self.damaged()
        return line[1], self._part(tensors_of(seed))

    def damaged(self) -> GraderError:
        """What to raise where its content makes no sense."""
        return damaged(self._path)

    def _read(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self.damaged() from error

    def _part(self, name: str) -> bytes:
        try:
            if self._zip.getinfo(name).file_size > MAX_PART:
                raise ValueError("a part of impossible size")
            return self._zip.read(name)
        except Exception as error:  # zlib, lzma and zipfile have many words for one thing
            raise self.damaged() from error


def enter(
    exercise: Exercise,
    seeds: Sequence[int],
    missing: Sequence[str],
    parts: dict[str, bytes],
    folder: Path,
) -> None:
    """Writes the exercise's part of a pack into `folder`, and enters it into the index there. Raises OSError
    where there is no room.
    """
    data = zipped(parts)
    put(folder / exercise.answers.name, data)
    entries = Index.read(folder).entries if (folder / INDEX).exists() else {}
    digests = _checks_digest(public_checks(exercise)), hashlib.sha256(data).hexdigest()
    entry = Entry(*digests, tuple(seeds), tuple(missing))
    Index(folder, {**entries, exercise.name: entry}).write()


def tensors_of(seed: int) -> str:
    """The part with the tensors of a seed."""
    return f"{seed}.safetensors"


def zipped(parts: dict[str, bytes]) -> bytes:
    """The same bytes for the same parts, whenever they are made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_LZMA
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def public_checks(exercise: Exercise) -> bytes:
    """The checks file as it goes along with a pack: without hidden checks. Raises OSError."""
    text = exercise.checks.read_text(encoding="utf-8")
    public = without_hidden(text)
    return exercise.checks.read_bytes() if public == text else public.encode()


def _checks_digest(data: bytes) -> str:
    """Of a checks file, however its lines end."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def damaged(path: Path) -> GraderError:
    """What to raise for a pack that is not what was written."""
    return GraderError(f"The answer pack is damaged: {path} is not what was written. {AGAIN}")
