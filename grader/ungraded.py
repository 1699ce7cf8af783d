"""The result of what could not be run: every check of the exercise ends in the same way."""

from __future__ import annotations

from pathlib import Path

from grader.course import Exercise
from grader.result import CheckResult, Outcome, Result
from grader.seed import Seeds
from grader.visible import visible


def every_check(exercise: Exercise, file: str, seed: int | None, outcome: Outcome, message: str) -> Result:
    """A result in which each check has this outcome, for this reason. Raises GraderError where the checks
    file cannot be read.
    """
    outline = exercise.outline
    return Result(
        number=exercise.number,
        name=exercise.name,
        title=outline.title,
        file=file,
        seed=seed,
        devices=(),
        sandbox=(),
        checks=tuple(
            CheckResult(
                check.name,
                check.title,
                "",
                outcome,
                0.0,
                check.points,
                visible(message),  # it may name files
                visibility=check.visibility,
            )
            for check in outline.checks
        ),
    )


def not_handed_in(exercise: Exercise, file: Path, seeds: Seeds) -> Result:
    """The result of an exercise that was asked for, and of which there is no file."""
    seed = None if seeds.secret else seeds.given or 0
    return every_check(exercise, str(file), seed, "error", f"No {exercise.name}.py was handed in.")
