"""A submission: the learner's file as text, and the ways in which it can fail before any check runs."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.notebook.cells import Place
from grader.notebook.file import NotANotebook, source_of
from grader.syntax import not_python

MAX_SOURCE = 200_000
"""Bytes of source; no exercise needs a tenth. A megabyte that is made for it takes Python a minute."""

MAX_NOTEBOOK = 20_000_000
"""A notebook's plots lie in it too."""


class SubmissionProblem(Exception):
    """The submission cannot be used as the check asks; its text is a sentence for the learner."""


@dataclass(frozen=True)
class Submission:
    """A file as it was read.

    Attributes:
        path: where it lies, for messages and for tracebacks.
        source: its text; empty where there is a problem.
        problem: the sentence that says why it cannot run at all, or None.
        note: what of the file was left out, as a sentence, or "".
        places: of a notebook: for each line of `source`, its cell and the line there.
    """

    path: Path
    source: str
    problem: str | None = None
    note: str = ""
    places: tuple[Place, ...] = ()

    def place(self, line: int) -> str:
        """Where a person finds a line of `source`, counted from 1: "line 12", "line 2 of code cell 5"."""
        if not 0 < line <= len(self.places):
            return f"line {line}"
        cell, number = self.places[line - 1]
        return f"line {number} of {cell}"


def read_submission(path: Path, wanted: Collection[str] = ()) -> Submission:
    """Reads a .py file or a notebook; never imports it. Raises UsageError where there is no such file;
    anything else is the file's problem. `wanted` are the names that the exercise asks for.
    """
    if not path.name:
        raise UsageError("The name is empty: name the .py file to grade.")
    if not path.exists():
        raise UsageError(f"There is no file {path}.")
    if not path.is_file():
        raise UsageError(f"{path} is not a file: name the .py file to grade.")
    if path.suffix not in (".py", ".ipynb"):
        raise UsageError(f"{path.name} is not a Python file: name a file that ends in .py or .ipynb.")
    try:
        data = read_bytes(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    problem = _problem(path, data)
    if problem:
        return Submission(path, "", problem)
    text = data.decode("utf-8-sig")
    if path.suffix == ".ipynb":
        try:
            found = source_of(text, wanted)
        except NotANotebook as error:
            return Submission(path, "", f"{path.name} {error}")
        text = found.source
        return Submission(path, text, _too_little_or_much(path.name, text), found.note, found.places)
    return Submission(path, text, _syntax(path.name, text))


def _too_little_or_much(name: str, text: str) -> str | None:
    if len(text) > MAX_SOURCE:
        return (
            f"{name} holds more than {MAX_SOURCE // 1000:,} kB of code; that is not an answer to an exercise."
        )
    return None if text.strip() else f"{name} holds no code."


def read_bytes(path: Path) -> bytes:
    """The file's content, or as much of it as shows that it is too large. Raises OSError; never waits, as a
    pipe would make it.
    """
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        return file.read(_limit(path) + 1)


def _limit(path: Path) -> int:
    return MAX_NOTEBOOK if path.suffix == ".ipynb" else MAX_SOURCE


def _problem(path: Path, data: bytes) -> str | None:
    name = path.name
    if len(data) > _limit(path):
        return f"{name} is larger than {_limit(path) // 1000:,} kB; that is not an answer to an exercise."
    if b"\0" in data:
        return f"{name} holds binary data; it is not a Python file."
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return f"Line {line} of {name} is not UTF-8 text. Save the file with the encoding UTF-8."
    return None if source.strip() else f"{name} is empty."


def _syntax(name: str, source: str) -> str | None:
    try:
        ast.parse(source, filename=name)
    except SyntaxError as error:
        return not_python(error, name)
    except ValueError as error:
        return f"{name} cannot be read as Python: {error}."
    except (RecursionError, MemoryError):
        return f"{name} cannot be read as Python: it is nested too deeply."
    return None
