"""What several commands take: the course, a file, and options of the same name and meaning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grader.cli.reporting import wanted
from grader.course import Course
from grader.report.formats import FORMATS
from grader.sandbox.level import WANTED
from grader.seed import STUDENT_VARIABLE

FindCourse = Callable[[], Course]

device_option = click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "all"]),
    default=None,
    help="Where to run (default: cpu, and cuda too where there is one).",
)
seed_option = click.option(
    "--seed", type=click.IntRange(min=0), help="Repeat the run that had this seed (default: a new one)."
)
student_option = click.option(
    "--student",
    metavar="NAME",
    default="",
    envvar=STUDENT_VARIABLE,
    help="Whose file it is: with the secret GRADE_SEED, each student gets inputs of their own.",
)
exercises_option = click.option(
    "--exercises", "which", metavar="LIST", help="Only these: 0-7, say, or 0,2,5-7 (default: all)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
sandbox_option = click.option(
    "--sandbox",
    type=click.Choice(WANTED),
    default="auto",
    help="How firmly to hold the submission (default: by the kernel's lock, where there is one).",
)
report_option = click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[:PATH]",
    callback=lambda context, param, values: wanted(values),
    help=f"Also as a file, repeatable: {', '.join(FORMATS)}. Without PATH: where the format's platform looks "
    "for it, else the working directory (grade batch: the folder of results); - is standard output.",
)
proof_option = click.option(
    "--proof/--no-proof",
    "prove",
    default=False,
    help="Whether what is to be by hand has to be proven so, where the exercise says how (default: no).",
)


class FilePath(click.Path):
    """A path that is not empty: click would take "" for the working directory."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        if value == "":
            self.fail("The name is empty.", param, context)
        return super().convert(value, param, context)


def existing(path: Path) -> Path:
    """Raises UsageError at once, before a second is spent on loading torch."""
    from grader.submission import read_submission

    read_submission(path)
    return path
