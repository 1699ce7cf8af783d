"""`grade init`, `grade edition`, `grade update`: courses to hand out, and newer ones."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from grader.cli.options import FilePath, FindCourse

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.edition.update import Plan


def seeds_option(default: int) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        "--seeds",
        type=click.IntRange(1, 1000),
        default=default,
        show_default=True,
        help="For how many sets of inputs the answer pack has the answers.",
    )


@click.command()
@click.argument("folder", metavar="DIR", type=FilePath(path_type=Path))
@click.option("--with-solutions", is_flag=True, help="The references and known mistakes, not an answer pack.")
@seeds_option(2)
def init(folder: Path, with_solutions: bool, seeds: int) -> int:
    """A course of your own in DIR, a new or empty folder.

    It has the stubs, checks and data that the kit brings, and an answer pack, so that you can learn without
    the solutions: making it takes some minutes. --with-solutions is for teachers, and done at once.
    """
    from grader.edition import handout as work
    from grader.edition.kit import own_course

    work.require_empty(folder)
    course = own_course()
    with _doing(len(course.exercises)) as say:
        made = work.own(course, () if with_solutions else tuple(range(seeds)), say)
    work.write(made, folder)
    _tell_missing(folder)
    first = course.exercises[0]
    click.echo(f"{folder} is a course of {_count(len(course.exercises), 'exercise')}.")
    where = shlex.quote(str(folder))
    click.echo(f"Start:  cd {where}, open exercises/{first.name}.py, and grade exercise {first.number}")
    return 0


@click.command()
@click.argument("folder", metavar="DIR", type=FilePath(path_type=Path))
@click.option("--exercises", "which", metavar="LIST", help="Such as 0-7, or 0,2,5-7 (default: all).")
@seeds_option(20)
@click.pass_obj
def edition(find: FindCourse, folder: Path, which: str | None, seeds: int) -> int:
    """What a teacher hands out, in DIR: the exercises, and all that grading takes but the solutions.

    DIR is a new or empty folder, or has an earlier edition that nobody has changed, which is replaced.
    """
    from grader.edition import handout as work

    course = find()
    work.require_room(folder, course)
    exercises = course.listed(which)
    with _doing(len(exercises)) as say:
        made = work.handout(course, exercises, tuple(range(seeds)), say)
    replaced = work.write(made, folder)
    size = sum(len(data) for data in made.files.values()) / 1e6
    what = f"{_count(len(exercises), 'exercise')}, {_count(len(made.files) + 1, 'file')}, {size:.1f} MB"
    click.echo(f"{folder} is {'again ' if replaced else ''}an edition: {what}, no solutions.")
    _tell_missing(folder)
    click.echo("Hand out the folder, or a zip file of it. Its README.md tells learners what to do.")
    return 0


@click.command()
@click.argument("source", metavar="[SOURCE]", required=False, type=FilePath(path_type=Path))
@click.option("--force", is_flag=True, help="Also back to an older edition.")
@click.pass_obj
def update(find: FindCourse, source: Path | None, force: bool) -> int:
    """A newer edition's exercises and checks, without touching what you wrote.

    SOURCE is an edition's folder or zip file (default: the course of the installed kit).
    """
    from grader.edition import update as work
    from grader.edition.parcel import read_edition

    course = find()
    before = work.present(course)
    if source is not None:
        new = read_edition(source)
    else:
        with _doing(len(before.exercises)) as say:
            found = work.from_the_kit(course, before, force, say)
        if found is None:
            click.echo(f"Up to date: {before.label}.")
            return 0
        new = found
    todo = work.plan(course, before, new, force)
    if not todo.is_needed:
        click.echo(f"Up to date: {before.label}.")
        return 0
    work.carry_out(course, todo)
    _tell(todo)
    return 0


COMMANDS = (init, edition, update)


def _tell_missing(folder: Path) -> None:
    """Says which checks have no answers in a new pack."""
    from grader.frozen.pack import INDEX, Index

    if not (folder / "answers" / INDEX).exists():  # it has the solutions
        return
    for name, entry in sorted(Index.read(folder / "answers").entries.items()):
        for missing in entry.missing:
            click.echo(f"{name} has no answers for one check. {missing}")


@contextmanager
def _doing(total: int) -> Iterator[Callable[[Exercise], None]]:
    """Shows on a terminal how far the answer pack has come; nothing elsewhere."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda exercise: None
        return
    done = 0
    with screen.status("making the answer pack …") as status:

        def say(exercise: Exercise) -> None:
            nonlocal done
            done += 1
            status.update(Text(f"making the answer pack: {done} of {total} exercises …"))

        yield say


def _tell(todo: Plan) -> None:
    """What was done: file by file where the learner has a hand in it, in numbers for the rest."""
    lines = {
        "new": "{name} is new",
        "replaced": "{name} is replaced; you had not changed it",
        "restored": "{name} was missing and is there again",
        "gone": "{name} is gone; you had not changed it",
        "left": "{name} stays as you wrote it; this edition has another exercise of its number",
        "beside": "{name} stays as you wrote it; the new text is beside it, in {put}",
    }
    rest: dict[str, int] = {}
    for step in todo.steps:
        if step.theirs:
            click.echo(f"  {lines[step.kind].format(name=step.name, put=Path(step.put).name)}")
        elif step.kind != "gone":
            folder = step.name.partition("/")[0]
            rest[folder] = rest.get(folder, 0) + 1
    if rest:
        click.echo("  " + ", ".join(f"{folder}: {_count(count, 'file')}" for folder, count in rest.items()))
    click.echo(f"Updated from {todo.before.label} to {todo.after.label}.")
    if todo.new_kit:
        click.echo("The kit itself is new, too: pip install -r requirements.txt")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
