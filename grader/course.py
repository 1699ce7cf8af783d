"""A course: a folder with `exercises/`, `checks/` and `solutions/` (or `answers/`, a pack in their place).
Exercises are found by file name.
"""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import UsageError
from grader.outline import Outline, read_outline

NAME = re.compile(r"ex(\d+)_([a-z0-9_]+)")
"""What an exercise's file is called, the same in each parallel folder: `ex03_focal_loss.py`."""

COURSE_VARIABLE = "GRADE_COURSE"
"""Names the course's folder in the environment; a worker sets it, whose working directory is elsewhere."""


@dataclass(frozen=True)
class Exercise:
    """One topic: the same file name in each of the course's folders."""

    root: Path
    name: str

    @property
    def number(self) -> int:
        return int(self.name[2 : self.name.index("_")])

    @property
    def slug(self) -> str:
        return self.name.partition("_")[2]

    @property
    def stub(self) -> Path:
        return self.root / "exercises" / f"{self.name}.py"

    @property
    def checks(self) -> Path:
        return self.root / "checks" / f"{self.name}.py"

    @property
    def reference(self) -> Path:
        return self.root / "solutions" / f"{self.name}.py"

    @property
    def bugs(self) -> Path:
        """Where there is such a file, the stub shows its definitions: programs with a bug to find."""
        return self.root / "solutions" / "bugs" / f"{self.name}.py"

    @property
    def mistakes(self) -> Path:
        return self.root / "solutions" / "mistakes" / f"{self.name}.py"

    @property
    def answers(self) -> Path:
        """Its part of the answer pack, in a course that has no solutions."""
        return self.root / "answers" / f"{self.name}.zip"

    @property
    def outline(self) -> Outline:
        return read_outline(self.checks)


@dataclass(frozen=True)
class Course:
    """All exercises below one folder."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course around `start` (default: the working directory). Raises UsageError outside of one."""
        named = os.environ.get(COURSE_VARIABLE)
        if start is None and named:
            start = Path(named)
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if is_course(folder):
                return cls(folder)
        raise UsageError(
            f"There is no course in {here}: no folder from here up holds both exercises/ and checks/. "
            "Change into the course's folder, or name it with --course; grade init FOLDER makes one."
        )

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise that has checks, by number."""
        names = (path.stem for path in (self.root / "checks").glob("ex*.py") if NAME.fullmatch(path.stem))
        return tuple(sorted((Exercise(self.root, name) for name in names), key=lambda e: (e.number, e.name)))

    def exercise(self, key: str) -> Exercise:
        """The exercise that `key` names: 3, 03, ex03, focal_loss, 03_focal_loss, its path, or a part that
        only one name has. Raises UsageError where none or several fit.
        """
        wanted = re.sub(r"\.(py|ipynb)$", "", key.strip().replace("\\", "/").rpartition("/")[2]).lower()
        number = re.fullmatch(r"(?:ex)?(\d+)", wanted)
        if number:
            found = [e for e in self.exercises if e.number == int(number[1])]
        else:
            exact = [e for e in self.exercises if wanted in (e.name, e.slug, e.name[2:])]
            found = exact or [e for e in self.exercises if wanted and wanted in e.name]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(f"“{key}” fits several exercises: {_names(found)}. Which one?")
        near = difflib.get_close_matches(wanted, [e.slug for e in self.exercises], n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(
            f"There is no exercise “{key}”.{hint} There are: {_names(self.exercises) or 'none at all'}."
        )

    def listed(self, text: str | None) -> tuple[Exercise, ...]:
        """The exercises that `text` names: numbers, ranges and names with commas between, such as 0-7 or
        0,2,5-7; all where there is no text. Raises UsageError for what names none.
        """
        if text is None:
            return self.exercises
        found: set[Exercise] = set()
        for part in text.split(","):
            span = re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", part)
            if not part.strip():
                raise UsageError(f"“{text}” has an empty part: write 0-7, say, or 0,2,5-7.")
            if span is None:
                found.add(self.exercise(part))
                continue
            first, last = int(span[1]), int(span[2])
            if first > last:
                raise UsageError(f"“{part.strip()}” goes backwards: write {last}-{first}.")
            between = {exercise for exercise in self.exercises if first <= exercise.number <= last}
            if not between:
                raise UsageError(f"There is no exercise from {first} to {last}; grade list shows all.")
            found |= between
        return tuple(exercise for exercise in self.exercises if exercise in found)


def is_course(folder: Path) -> bool:
    """Whether `folder` holds a course."""
    return (folder / "exercises").is_dir() and (folder / "checks").is_dir()


def _names(exercises: list[Exercise] | tuple[Exercise, ...]) -> str:
    return ", ".join(f"{e.number} ({e.slug})" for e in exercises)
