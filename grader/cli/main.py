"""`grade`: the commands, and what every one of them shares."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from grader import __version__
from grader.cli import ci, classroom, editions, grading, learning, machine, notebooks, showing, timing
from grader.cli.streams import drop, is_failed_write, open_closed_streams
from grader.course import Course
from grader.errors import GraderError, JudgeGone, UsageError
from grader.visible import visible

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


for group in (learning, grading, timing, showing, notebooks, classroom, editions, ci, machine):
    for command in group.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Runs the command. Every error that a person can cause ends here, as one sentence."""
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks ✓ shows ?
    _exit_on("SIGTERM")
    _exit_on("SIGHUP")
    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        _complain("Interrupted.")
        status = INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except UsageError as error:
        _complain(str(error))
        status = 2
    except JudgeGone as error:  # by a fault of ours, or by the submission's
        _complain(str(error))
        status = 3
    except GraderError as error:
        _complain(f"The grader failed, not you. {error}")
        status = 3
    except BrokenPipeError:  # `| head -1`: who read it has seen enough
        drop(1)
        status = 1
    except OSError as error:
        if is_failed_write(error):
            drop(1)
            _complain(f"Cannot write the output: {error.strerror}.")
        else:
            _complain(f"The grader failed, not you. {error}.")
        status = 3
    sys.exit(status if isinstance(status, int) else 0)


def _exit_on(name: str) -> None:
    """Makes a signal an ordinary exit, so that sessions clean up; not where it is ignored, as by nohup."""
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, lambda *_: sys.exit(128 + number))


def _complain(sentence: str) -> None:
    try:
        click.echo(f"grade: {visible(sentence)}", err=True)
    except OSError:  # nobody can be told
        drop(2)
