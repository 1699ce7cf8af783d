"""The next hint for an exercise."""

from __future__ import annotations

from dataclasses import dataclass

from grader.course import Exercise
from grader.errors import UsageError
from grader.frozen.pack import is_frozen
from grader.progress import Record


@dataclass(frozen=True)
class Hint:
    """What to show: `text`; `function` is the one whose count of hints goes up by it, or ""."""

    text: str
    function: str = ""


def next_hint(
    exercise: Exercise, record: Record, function: str | None = None, command: str = "grade "
) -> Hint:
    """The hint that comes next for a function, or for the first one that does not pass yet. Raises UsageError
    where there are none. `command` stands before the name of a command.
    """
    hints = exercise.outline.hints
    if not hints:
        raise UsageError(f"Exercise {exercise.number} has no hints.")
    if function is not None and function not in hints:
        raise UsageError(f"There are no hints for {function}, but for {', '.join(hints)}.")
    about = function or _first_open(exercise, record)
    if about is None:
        solution = f" {command}solution {exercise.number} shows the reference."
        return Hint(f"Exercise {exercise.number} passes.{'' if is_frozen(exercise) else solution}")
    shown, texts = record.hints.get(about, 0), hints[about]
    if shown >= len(texts):
        lines = [f"All {len(texts)} hints for {about} again; there are no more."]
        return Hint("\n\n".join([*lines, *(f"{number}. {text}" for number, text in enumerate(texts, 1))]))
    return Hint(f"{about}, hint {shown + 1} of {len(texts)}\n\n{texts[shown]}", about)


def _first_open(exercise: Exercise, record: Record) -> str | None:
    """The first function of a check that has not passed; None where all have."""
    hints = exercise.outline.hints
    for check in exercise.outline.checks:
        if record.outcomes.get(check.name) != "passed":
            for function in check.functions:
                if function in hints and _still_open(exercise, record, function):
                    return function
    return None


def _still_open(exercise: Exercise, record: Record, function: str) -> bool:
    """Whether no check that is about this function alone has passed: a helper that works needs no hint."""
    alone = [check for check in exercise.outline.checks if check.functions == (function,)]
    return not alone or any(record.outcomes.get(check.name) != "passed" for check in alone)
