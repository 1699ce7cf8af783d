"""Which exercise was saved just now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from grader.course import Course, Exercise

STEP_MS = 20
"""How long to wait for more changes of the same save; an editor writes, renames and touches in one go."""

IDLE_MS = 200


def watch(course: Course, only: Exercise | None = None) -> Iterator[Exercise]:
    """`only` at once, where it is given, then each exercise whose stub is saved, until Ctrl-C.

    The watch stands when this returns, so that no save is missed. Deleted files are left out.
    """
    changes = watchfiles.watch(
        course.root / "exercises",
        step=STEP_MS,
        debounce=10 * STEP_MS,
        rust_timeout=IDLE_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    return _saved(course, only, next(changes), changes)


def _saved(
    course: Course,
    only: Exercise | None,
    changed: set[tuple[watchfiles.Change, str]],
    changes: Iterator[set[tuple[watchfiles.Change, str]]],
) -> Iterator[Exercise]:
    if only is not None:
        yield only
    while True:
        saved = {Path(path).name for change, path in changed if change is not watchfiles.Change.deleted}
        for exercise in course.exercises:
            if exercise.stub.name in saved and only in (None, exercise) and exercise.stub.is_file():
                yield exercise
        changed = next(changes)
