"""`grade list`, `grade hint`, `grade solution`, `grade reset`: the commands around an exercise."""

from __future__ import annotations

import click

from grader.cli.console import console
from grader.cli.options import FindCourse
from grader.cli.progress import give_hint, record_of, warn
from grader.course import Exercise
from grader.errors import UsageError
from grader.frozen.pack import is_frozen
from grader.progress import Progress, ProgressUnavailable, Record


@click.command("list")
@click.pass_obj
def list_(find: FindCourse) -> int:
    """Every exercise: its state, score, attempts and hints."""
    from grader.report.overview import course_table

    course = find()
    records = {}
    try:
        records = Progress(course).records()
    except ProgressUnavailable as problem:
        warn(problem)
    console().print(course_table(course, records))
    return 0


@click.command()
@click.argument("exercise", metavar="N")
@click.argument("function", required=False)
@click.pass_obj
def hint(find: FindCourse, exercise: str, function: str | None) -> int:
    """The next hint for exercise N: for FUNCTION, or for the first one that does not pass yet.

    Hints go from a nudge to nearly the answer. They cost nothing; they are counted.
    """
    give_hint(find().exercise(exercise), function)
    return 0


@click.command()
@click.argument("exercise", metavar="N")
@click.option("--force", is_flag=True, help="Before you have passed it, too.")
@click.pass_obj
def solution(find: FindCourse, exercise: str, force: bool) -> int:
    """The reference for exercise N, once you have passed it."""
    chosen = find().exercise(exercise)
    if not chosen.reference.is_file():
        if is_frozen(chosen):
            raise UsageError("This edition has no solutions: whoever handed it out keeps them.")
        raise UsageError(f"This course has no solutions: {chosen.reference} is missing.")
    if not force and not (record_of(chosen) or Record()).solved:
        raise UsageError(
            f"Pass exercise {chosen.number} first (grade hint {chosen.number} helps), or add --force."
        )
    text = chosen.reference.read_text(encoding="utf-8")
    screen = console()
    if screen.is_terminal:
        from rich.syntax import Syntax

        screen.print(Syntax(text, "python", theme="ansi_light", background_color="default"))
    else:
        click.echo(text, nl=False)
    return 0


@click.command()
@click.argument("exercise", metavar="N")
@click.pass_obj
def reset(find: FindCourse, exercise: str) -> int:
    """The stub of exercise N again; your file is kept beside it."""
    from grader.stub import reset_stub

    chosen = find().exercise(exercise)
    kept = reset_stub(chosen)
    if kept is None:
        click.echo(f"{_short(chosen)} is the stub already; nothing was changed.")
    else:
        click.echo(f"{_short(chosen)} is the stub again. Your file is kept as {kept.name}.")
    return 0


COMMANDS = (list_, hint, solution, reset)


def _short(exercise: Exercise) -> str:
    return f"exercises/{exercise.stub.name}"
