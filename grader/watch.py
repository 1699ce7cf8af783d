"""Which exercise was saved just now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change
from watchfiles import watch as file_changes

from grader.course import Course, Exercise

STEP_MS = 20
"""How long to wait for more changes of the same save; an editor writes, renames and touches in one go."""


def watch(course: Course, only: Exercise | None = None) -> Iterator[Exercise]:
    """Yields `only` at once, then each exercise whose stub is saved, until Ctrl-C. Deleted files are left
    out.
    """
    if only is not None:
        yield only
    for changes in file_changes(
        course.root / "exercises",
        step=STEP_MS,
        debounce=10 * STEP_MS,
        raise_interrupt=True,
        rust_timeout=1000,
    ):
        saved = {Path(path).name for change, path in changes if change is not Change.deleted}
        for exercise in course.exercises:
            if exercise.stub.name in saved and only in (None, exercise) and exercise.stub.is_file():
                yield exercise
