"""`grade`: the commands, and what every one of them shares."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from grader import __version__
from grader.cli import grading, learning, machine
from grader.course import Course
from grader.errors import GraderError, UsageError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--course",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The course's folder (default: the one around the working directory).",
)
@click.version_option(__version__, prog_name="grade")
@click.pass_context
def cli(context: click.Context, folder: Path | None) -> None:
    """Grades PyTorch exercises, and says what is wrong and why.

    \b
    Start with   grade list
    then open    exercises/ex00_tensors.py, write, and
    try it with  grade exercise 0

    Exit status: 0 everything passed, 1 something did not, 2 wrong use, 3 the grader itself failed.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    context.obj = lambda: Course.find(folder)


for command in (*learning.COMMANDS, *grading.COMMANDS, *machine.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """The console script. Every error that a person can cause ends here, as one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks ✓ shows ?
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that sessions clean up
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        _complain("Interrupted.")
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except UsageError as error:
        _complain(str(error))
        status = 2
    except GraderError as error:
        _complain(f"The grader failed, not you. {error}")
        status = 3
    sys.exit(status if isinstance(status, int) else 0)


def _complain(sentence: str) -> None:
    click.echo(f"grade: {sentence}", err=True)
