"""What a learner has done so far, in `.grade/progress.json` beside the course. Never part of a verdict."""

from __future__ import annotations

import json
import math
import os
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise
from grader.result import Result

VERSION = 1
LOCK_TIMEOUT = 5.0


class ProgressUnavailable(Exception):
    """The progress file cannot be read or written; the text says why. Grading goes on without it."""


@dataclass(frozen=True)
class Record:
    """One exercise's history.

    Attributes:
        attempts: how often it was graded in full.
        hints: how many hints were shown, for each function.
        score, max_score: of the last full run.
        outcomes: of each check in the last full run, by name; the worse one where devices differ.
        solved: whether it ever passed; that stays.
    """

    attempts: int = 0
    hints: dict[str, int] = field(default_factory=dict)
    score: float = 0.0
    max_score: float = 0.0
    outcomes: dict[str, str] = field(default_factory=dict)
    solved: bool = False

    @property
    def state(self) -> str:
        """ "passed", "started" or "new"."""
        if self.outcomes and all(outcome == "passed" for outcome in self.outcomes.values()):
            return "passed"
        done = any(outcome != "todo" for outcome in self.outcomes.values())
        return "started" if done else "new"

    def after(self, result: Result) -> Record:
        """The record with one more full run in it."""
        outcomes: dict[str, str] = {}
        for check in result.checks:
            if outcomes.get(check.name, "passed") == "passed":
                outcomes[check.name] = check.outcome
        return replace(
            self,
            attempts=self.attempts + 1,
            score=result.score,
            max_score=result.max_score,
            outcomes=outcomes,
            solved=self.solved or result.passed,
        )

    def after_hint(self, function: str) -> Record:
        """The record with one more hint for `function` in it."""
        return replace(self, hints={**self.hints, function: self.hints.get(function, 0) + 1})


class Progress:
    """The records of a course. Two runs may overlap: each change is made under a lock, and atomically."""

    def __init__(self, course: Course) -> None:
        self._folder = course.root / ".grade"
        self._file = self._folder / "progress.json"

    def record(self, exercise: Exercise) -> Record:
        """Raises ProgressUnavailable where the file is there and cannot be read."""
        return self.records().get(exercise.name, Record())

    def records(self) -> dict[str, Record]:
        """Every record, by the exercise's name."""
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
            return {name: _checked(Record(**fields)) for name, fields in data["exercises"].items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ProgressUnavailable(f"{self._file} cannot be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ProgressUnavailable(
                f"{self._file} is damaged. Delete it: only the count of attempts and hints is lost."
            ) from None

    def graded(self, exercise: Exercise, result: Result) -> None:
        """Adds a full run. Raises ProgressUnavailable."""
        self._change(exercise, lambda record: record.after(result))

    def hinted(self, exercise: Exercise, function: str) -> None:
        """Counts a hint. Raises ProgressUnavailable."""
        self._change(exercise, lambda record: record.after_hint(function))

    def _change(self, exercise: Exercise, change: Any) -> None:
        import filelock  # 40 ms that only a command which writes should pay

        try:
            self._folder.mkdir(exist_ok=True)
            with filelock.FileLock(self._folder / "progress.lock", timeout=LOCK_TIMEOUT):
                records = self.records()
                records[exercise.name] = change(records.get(exercise.name, Record()))
                self._write(records)
        except filelock.Timeout:
            raise ProgressUnavailable(
                f"Another run has held {self._folder} for {LOCK_TIMEOUT:.0f} s; this one is not counted."
            ) from None
        except OSError as error:
            raise ProgressUnavailable(f"{self._folder} cannot be written: {error.strerror}.") from error

    def _write(self, records: dict[str, Record]) -> None:
        data = {"version": VERSION, "exercises": {name: asdict(record) for name, record in records.items()}}
        handle, name = tempfile.mkstemp(dir=self._folder, prefix="progress-", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._file)  # readers see the old file or the new one, never half of one
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _checked(record: Record) -> Record:
    """The same record. Raises ValueError where a value is not of the kind that `Record` names: the file is
    the learner's, and may hold anything that is JSON.
    """
    right = (
        all(type(count) is int and count >= 0 for count in (record.attempts, *record.hints.values()))
        and all(_is_finite(points) for points in (record.score, record.max_score))
        and all(type(outcome) is str for outcome in record.outcomes.values())
        and type(record.solved) is bool
    )
    if not right:
        raise ValueError("a record of wrong types")
    return record


def _is_finite(points: object) -> bool:
    try:
        return type(points) in (int, float) and math.isfinite(points)  # type: ignore[arg-type]
    except OverflowError:  # JSON has whole numbers of any length
        return False
