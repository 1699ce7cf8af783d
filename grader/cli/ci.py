"""`grade ci`: grading on somebody else's machines; `grade collect`: what they take of a learner's folder."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import FilePath, FindCourse, exercises_option

PLATFORMS = ("classroom50", "github", "gitlab", "gradescope")  # ci.PLATFORMS, which takes long to load


@click.command()
@click.argument("platform", metavar="PLATFORM", type=click.Choice(PLATFORMS))
@click.argument("folder", metavar="DIR", type=FilePath(path_type=Path))
@exercises_option
@click.option(
    "--repository", metavar="OWNER/NAME", help="Where the teacher's side will lie (GitHub, GitLab)."
)
@click.option("--branch", default="main", show_default=True, help="The branch of it that counts.")
@click.option(
    "--minutes", type=click.IntRange(2, 360), help="After which a job ends (default: 30; Gradescope: 10)."
)
@click.option(
    "--sandbox",
    type=click.Choice(["lock", "process"]),
    default="lock",
    show_default=True,
    help="Gradescope: `process` grades where its kernel has no lock; see docs/security.md.",
)
@click.pass_obj
def ci(
    find: FindCourse,
    platform: str,
    folder: Path,
    which: str | None,
    repository: str | None,
    branch: str,
    minutes: int | None,
    sandbox: str,
) -> int:
    """What classroom50, github, gitlab or gradescope needs to grade, in DIR, a new or empty folder.

    The grader, the checks and the solutions come from the teacher's side, and only exercises/ex* from the
    learner's. DIR/README.md says what goes where.
    """
    from grader.classroom import ci as work

    work.require_room(folder)
    course = find()
    wishes = work.Wishes(
        repository=repository or work.PLACEHOLDER,
        branch=branch,
        minutes=minutes or (10 if platform == "gradescope" else 30),
        sandbox=sandbox,
    )
    made = work.files(platform, course, course.listed(which), wishes)
    for name in work.write(made, platform, folder):
        click.echo(f"{folder / name} stays as it is.")
    click.echo(f"{folder} has what {platform} needs. {folder / 'README.md'} says what goes where.")
    if repository is None and platform in ("github", "gitlab"):
        click.echo(f"{work.PLACEHOLDER} stands for your repository: --repository OWNER/NAME fills it in.")
    return 0


@click.command()
@click.argument("source", metavar="SOURCE", type=FilePath(path_type=Path))
@click.argument("folder", metavar="DIR", type=FilePath(path_type=Path))
@exercises_option
@click.pass_obj
def collect(find: FindCourse, source: Path, folder: Path, which: str | None) -> int:
    """The exercises out of SOURCE, a learner's repository, into DIR, and nothing else.

    Regular files of the exercises' names are taken, from SOURCE/exercises/ where there is such a folder. DIR
    is a new or empty folder.
    """
    from grader.classroom import collect as work

    course = find()
    taken = work.collect(source, course.listed(which))
    work.write(taken, folder)
    for one in taken:
        if one.note:
            click.echo(f"Exercise {one.exercise.number}: {one.note}")
    there = sum(1 for one in taken if one.name)
    click.echo(f"{there} of {len(taken)} {'exercise' if len(taken) == 1 else 'exercises'} taken.")
    return 0


COMMANDS = (ci, collect)
