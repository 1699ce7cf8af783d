"""The kit as it is installed: the course that it brings, and the versions that it was tested with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError

ENGINE = Path(__file__).resolve().parents[1]
"""The folder of the package `grader`."""

PROJECT = "pytorch-exercise-kit"

SHARED = f"share/{PROJECT}/constraints.txt"
"""Where a wheel puts its course, below `sys.prefix`: on no path that graded code may read. In a checkout, the
course lies beside the package."""


def home() -> Path:
    """The folder with the kit's own course, LICENSE and constraints.txt. Raises UsageError where the kit was
    installed without them, as from a learner's edition.
    """
    for folder in (ENGINE.parent, *_shared()):
        if (folder / "constraints.txt").is_file() and (folder / "solutions").is_dir():
            return folder
    raise UsageError(
        "This kit was installed without its course, as learners get it. "
        "The course is in the teacher's: pip install pytorch-exercise-kit."
    )


def _shared() -> Iterator[Path]:
    """Where the installed wheel has put its course."""
    from importlib.metadata import PackageNotFoundError, distribution  # a tenth of what `grade --help` takes

    try:
        files = distribution(PROJECT).files or ()
    except PackageNotFoundError:
        return
    for file in files:
        if file.as_posix().endswith(SHARED):
            yield Path(file.locate()).resolve().parent


def own_course() -> Course:
    """The course that the kit brings. Raises UsageError."""
    return Course(home())


def pins() -> dict[str, str]:
    """The version of each package that the kit was tested with, by name. Raises UsageError."""
    text = (home() / "constraints.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", text))
