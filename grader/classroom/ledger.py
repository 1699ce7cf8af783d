"""The results of a class on disk: a JSON line for each submission, written as it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.classroom.roster import who
from grader.errors import GraderError, UsageError
from grader.result import Result

SCHEMA = 1

Key = tuple[tuple[str, str], str]


@dataclass(frozen=True)
class Row:
    """One submission's end.

    Attributes:
        student, id, place: as in `roster.Handed`.
        digest: of the submission's content.
        checks: of what it was graded by.
        device: what was asked for.
    """

    student: str
    id: str
    place: str
    digest: str
    checks: str
    device: str
    result: Result

    @property
    def who(self) -> tuple[str, str]:
        """See `roster.who`."""
        return who(self.id, self.place)

    @property
    def key(self) -> Key:
        """What the same submission has in every run."""
        return self.who, self.result.name

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "student": self.student,
            "id": self.id,
            "place": self.place,
            "digest": self.digest,
            "checks": self.checks,
            "device": self.device,
            "result": self.result.to_json(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Row:
        """The row that `to_json` gave. Raises ValueError, KeyError or TypeError for anything else."""
        if data["schema"] != SCHEMA:
            raise ValueError(f"a row of schema {data['schema']}, not {SCHEMA}")
        fields = ("student", "id", "place", "digest", "checks", "device")
        return cls(**{name: str(data[name]) for name in fields}, result=Result.from_json(data["result"]))


class Ledger:
    """`results.jsonl` in a folder of results. Later rows replace earlier ones of the same submission."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "results.jsonl"
        self.rows: dict[Key, Row] = {}
        self.damaged = 0

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Reads what is there and holds the folder against a second batch. Raises UsageError where one runs,
        GraderError where the folder cannot be written.
        """
        import filelock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self.folder / ".lock", timeout=0):
                self._read()
                yield
        except filelock.Timeout:
            raise UsageError(
                f"Another `grade batch` is writing to {self.folder}. Wait for it, or name another folder "
                "with --out."
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error

    def add(self, row: Row) -> None:
        """Writes the row; when this returns it is on the disk. Raises GraderError where it cannot be."""
        data = json.dumps(row.to_json()).encode() + b"\n"
        before = self._size()
        try:
            with self.file.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._cut(before)
            raise self._unwritable(error) from error
        self.rows[row.key] = row

    def _read(self) -> None:
        """Takes the rows in. Half a row at the end is what a kill or a full disk leaves: it is cut off, and
        so graded again.
        """
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self.damaged += 1
            self._cut(whole)
        for line in data[:whole].splitlines():
            try:
                row = Row.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError, RecursionError):
                self.damaged += 1
            else:
                self.rows[row.key] = row

    def _size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def _cut(self, size: int) -> None:
        if self.file.exists():
            os.truncate(self.file, size)

    def _unwritable(self, error: OSError) -> GraderError:
        return GraderError(
            f"{self.folder} cannot be written: {error.strerror}. What was graded before is kept; the same "
            "command goes on from there."
        )
