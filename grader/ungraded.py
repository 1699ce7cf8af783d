"""The result of what could not be run: every check of the exercise ends in the same way."""

from __future__ import annotations

from grader.course import Exercise
from grader.result import CheckResult, Outcome, Result


def every_check(exercise: Exercise, file: str, seed: int, outcome: Outcome, message: str) -> Result:
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
                message,
                visibility=check.visibility,
            )
            for check in outline.checks
        ),
    )
