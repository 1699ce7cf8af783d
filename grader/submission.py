"""A submission: the learner's file as text, and the ways in which it can fail before any check runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

MAX_LINE = 100
"""So much of a line that is no Python is shown."""

MAX_BYTES = 1_000_000
"""No exercise needs a thousandth of it; more is a wrong file."""


class SubmissionProblem(Exception):
    """The submission cannot be used as the check asks; its text is a sentence for the learner."""


@dataclass(frozen=True)
class Submission:
    """A file as it was read.

    Attributes:
        path: where it lies, for messages and for tracebacks.
        source: its text; empty where there is a problem.
        problem: the sentence that says why it cannot run at all, or None.
    """

    path: Path
    source: str
    problem: str | None = None


def read_submission(path: Path) -> Submission:
    """Reads, never imports. Raises UsageError where there is no such file; anything else is the file's
    problem.
    """
    if not path.exists():
        raise UsageError(f"There is no file {path}.")
    if not path.is_file():
        raise UsageError(f"{path} is not a file: name the .py file to grade.")
    if path.suffix != ".py":
        raise UsageError(f"{path.name} is not a Python file: name a file that ends in .py.")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    problem = _problem(path.name, data)
    return Submission(path, "" if problem else data.decode("utf-8-sig"), problem)


def _problem(name: str, data: bytes) -> str | None:
    if len(data) > MAX_BYTES:
        return f"{name} is larger than {MAX_BYTES // 1_000_000} MB; that is not an answer to an exercise."
    if b"\0" in data:
        return f"{name} holds binary data; it is not a Python file."
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return f"Line {line} of {name} is not UTF-8 text. Save the file with the encoding UTF-8."
    if not source.strip():
        return f"{name} is empty."
    try:
        ast.parse(source, filename=name)
    except SyntaxError as error:
        text = (error.text or "").strip()[:MAX_LINE]
        return (
            f"Line {error.lineno} of {name} is not Python ({error.msg}){': ' + text if text else ''}".rstrip()
        )
    except ValueError as error:
        return f"{name} cannot be read as Python: {error}."
    except (RecursionError, MemoryError):
        return f"{name} cannot be read as Python: it is nested too deeply."
    return None
