"""The learner's progress, as commands and magics count it: a file that cannot be used is a warning."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import Course, Exercise
from grader.hint import next_hint
from grader.progress import Progress, ProgressUnavailable, Record
from grader.result import Result


def warn(problem: ProgressUnavailable) -> None:
    """Says that progress was not saved; the grading itself stands."""
    click.echo(f"grade: {problem} Your result is not affected.", err=True)


def record_of(exercise: Exercise) -> Record | None:
    """What is known of an exercise; None, and a warning, where the progress file cannot be read."""
    try:
        return Progress(Course(exercise.root)).record(exercise)
    except ProgressUnavailable as problem:
        warn(problem)
        return None


def keep(exercise: Exercise, path: Path, result: Result) -> None:
    """Counts a full run of the learner's own; a look at the reference is none."""
    own = not path.resolve().is_relative_to(exercise.reference.parent.resolve())
    if result.complete and own:
        try:
            Progress(Course(exercise.root)).graded(exercise, result)
        except ProgressUnavailable as problem:
            warn(problem)


def give_hint(exercise: Exercise, function: str | None, command: str = "grade ") -> None:
    """Prints the next hint and counts it; see `next_hint`. Raises UsageError."""
    known = record_of(exercise)
    hint = next_hint(exercise, known or Record(), function, command)
    click.echo(hint.text)
    if known is not None and hint.function:  # else it has been said that nothing can be counted
        try:
            Progress(Course(exercise.root)).hinted(exercise, hint.function)
        except ProgressUnavailable as problem:
            warn(problem)
