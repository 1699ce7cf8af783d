"""`grade show`: pictures of what the learner's own code does."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import click
from rich.text import Text

from grader.cli.console import console, waiting
from grader.cli.inline import protocol, sequence
from grader.cli.options import FilePath, FindCourse, existing, sandbox_option
from grader.errors import UsageError
from grader.files import put
from grader.result import ADVICE
from grader.sandbox.level import choose, warning
from grader.session import Session
from grader.shown import NEEDS_MATPLOTLIB, Shown


@click.command()
@click.argument("exercise", metavar="N")
@click.argument("file", required=False, type=FilePath(path_type=Path))
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    help="Of the inputs (default: always the same, so that a picture changes with your code only).",
)
@click.option("--reference", is_flag=True, help="Beside each, what the reference does.")
@click.option(
    "--out", type=FilePath(path_type=Path), help="Where they go (default: .grade/ in the course's folder)."
)
@sandbox_option
@click.pass_obj
def show(
    find: FindCourse,
    exercise: str,
    file: Path | None,
    seed: int,
    reference: bool,
    out: Path | None,
    sandbox: str,
) -> int:
    """Pictures of what your code for exercise N does, or FILE in its place.

    They are PNG files. A terminal that can show images (kitty, iTerm2, WezTerm) shows them at once.
    """
    chosen = find().exercise(exercise)
    path = existing(file or chosen.stub)
    if not _is_there("matplotlib"):
        raise UsageError(NEEDS_MATPLOTLIB)
    folder = out or chosen.root / ".grade" / chosen.name
    level = choose(sandbox)
    with Session(sandbox=level) as session, waiting(f"exercise {chosen.number} …"):
        pictures = session.show(chosen, path, seed=seed, reference=reference)
    screen = console()
    screen.print(Text(f"Exercise {chosen.number} · {chosen.outline.title}", "bold"))
    if note := warning(level):
        screen.print(Text(note, "dim"))
    for picture in pictures:
        where = folder / f"{picture.name}.png"
        _write(where, picture.png)
        _print(picture, where)
    return 0 if all(picture.png for picture in pictures) else 1


COMMANDS = (show,)


def _is_there(module: str) -> bool:
    """Whether a module is installed; it is not loaded."""
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


def _write(path: Path, png: bytes) -> None:
    """Puts the picture there, or takes an older one away where there is none. Raises UsageError."""
    try:
        if not png:
            path.unlink(missing_ok=True)
            return
        put(path, png)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}. --out names another folder."
        ) from error


def _print(picture: Shown, path: Path) -> None:
    screen = console()
    mark, colour = ("✓", "green") if picture.png else ("✗", "red")
    screen.print(Text(f" {mark} ", colour).append(picture.title, "default"), soft_wrap=True)
    if not picture.png:
        for line in picture.sentence.replace(ADVICE, "\n→ ").splitlines():
            screen.print(Text(f"   {line}"), soft_wrap=True)
        return
    screen.print(Text(f"   {_near(path)}", "dim"), soft_wrap=True)
    if sys.stdout.isatty() and (how := protocol(os.environ)):
        click.echo(sequence(picture.png, how))


def _near(path: Path) -> Path:
    """The path from the working directory, where it lies below."""
    here, path = Path.cwd(), path.absolute()
    return path.relative_to(here) if path.is_relative_to(here) else path
