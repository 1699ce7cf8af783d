"""`grade exercise`, `grade all`, `grade watch`: the commands that run a submission."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import click

from grader.cli.console import console, waiting
from grader.cli.options import (
    FilePath,
    FindCourse,
    device_option,
    exercises_option,
    existing,
    json_option,
    proof_option,
    report_option,
    sandbox_option,
    seed_option,
    student_option,
)
from grader.cli.progress import keep
from grader.cli.reporting import Reports, Wanted, reported, reporting
from grader.course import Exercise
from grader.errors import GraderError, UsageError
from grader.report.json import dumps
from grader.report.overview import all_table
from grader.report.terminal import Report
from grader.result import SCHEMA, Result
from grader.sandbox.level import choose
from grader.seed import Seeds
from grader.session import Session
from grader.ungraded import not_handed_in
from grader.visible import visible

STOPPED = "The run was stopped before all was graded."
WATCHING = "Watching exercises/ · Ctrl-C ends it"


@click.command()
@click.argument("exercise", metavar="N")
@click.argument("file", required=False, type=FilePath(path_type=Path))
@device_option
@seed_option
@student_option
@json_option
@sandbox_option
@proof_option
@report_option
@click.option("--check", "checks", multiple=True, metavar="NAME", help="Only this check; repeatable.")
@click.option("--pdb", is_flag=True, help="Run in this process, unsandboxed, and stop where it fails.")
@click.pass_obj
def exercise(
    find: FindCourse,
    exercise: str,
    file: Path | None,
    device: str | None,
    seed: int | None,
    student: str,
    as_json: bool,
    sandbox: str,
    prove: bool,
    reports: tuple[Wanted, ...],
    checks: tuple[str, ...],
    pdb: bool,
) -> int:
    """Grade exercise N: your stub, or FILE in its place.

    N is a number or a name: 3, ex03, focal_loss and 03_focal_loss are the same exercise.
    """
    if pdb:
        from grader.debug import debug

        if reports:
            raise UsageError("Either --pdb or --report: the debugger grades nothing.")
        chosen = find().exercise(exercise)
        return debug(chosen, existing(file or chosen.stub), seed, checks)
    with reporting(reports, as_json=as_json) as report:
        chosen = find().exercise(exercise)
        path = file or chosen.stub
        report.expect([(chosen, path)])
        existing(path)
        report.student = student
        own = Seeds.chosen(seed).of(student, chosen, path)
        quiet = as_json or report.has_stdout
        with Session(sandbox=choose(sandbox)) as session, waiting(f"exercise {chosen.number} …", quiet=quiet):
            result = session.grade(
                chosen, path, seed=own, device=device or "default", checks=checks, prove=prove
            )
        report.finish([result])
        keep(chosen, path, result)
        if as_json:
            click.echo(dumps(result.to_json()), nl=False)
        elif not quiet:
            _show(chosen, result, str(file) if file else "")
    return result.exit_status


@click.command("all")
@click.argument("folder", required=False, metavar="[DIR]", type=FilePath(path_type=Path))
@device_option
@seed_option
@student_option
@json_option
@sandbox_option
@proof_option
@report_option
@exercises_option
@click.pass_obj
@reported()
def all_(
    find: FindCourse,
    folder: Path | None,
    device: str | None,
    seed: int | None,
    student: str,
    as_json: bool,
    sandbox: str,
    prove: bool,
    which: str | None,
    report: Reports,
) -> int:
    """Grade every exercise: your stubs, or the files of the same names in DIR.

    With --exercises, one that is missing counts as well, with no points.
    """
    report.student = student
    seeds = Seeds.chosen(seed)
    course = find()
    if folder is not None and not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    files = [(e, _file(e, folder)) for e in course.listed(which)]
    there = [(e, path) for e, path in files if path.is_file()]
    if not there and which is None:
        raise UsageError(f"{folder or course.root / 'exercises'} holds no file of this course's exercises.")
    report.expect(there if which is None else files)
    quiet = as_json or report.has_stdout
    own = {chosen: seeds.of(student, chosen, path) for chosen, path in there}
    results: list[Result] = []
    ungraded: list[str] = []
    try:
        with ExitStack() as stack:
            session = stack.enter_context(Session(sandbox=choose(sandbox))) if own else None
            for chosen, path in files:
                if session is None or chosen not in own:
                    if which is not None:
                        results.append(not_handed_in(chosen, path, seeds))
                    continue
                try:
                    with waiting(f"exercise {chosen.number} …", quiet=quiet):
                        result = session.grade(
                            chosen, path, seed=own[chosen], device=device or "default", prove=prove
                        )
                except GraderError as error:  # costs this exercise only
                    ungraded.append(f"Exercise {chosen.number} was not graded. {error}")
                    click.echo(f"grade: {visible(ungraded[-1])}", err=True)
                    continue
                results.append(result)
                keep(chosen, path, result)
    except (KeyboardInterrupt, SystemExit):  # a platform's time limit, say: what is known counts
        if results:
            report.finish(results, STOPPED)
        raise
    report.finish(results, " ".join(ungraded))
    if as_json:
        click.echo(dumps({"schema": SCHEMA, "results": [result.to_json() for result in results]}), nl=False)
    elif not quiet:
        screen = console()
        screen.print(all_table(results))
        for chosen, path in files:
            if chosen not in own:
                screen.print(f"Not graded: exercise {chosen.number}, for there is no {path}.")
        _point_to_failures(results, folder)
    return 3 if ungraded else max(result.exit_status for result in results)


@click.command()
@click.argument("exercise", required=False, metavar="[N]")
@device_option
@sandbox_option
@click.pass_obj
def watch(find: FindCourse, exercise: str | None, device: str | None, sandbox: str) -> int:
    """Grade on every save, until Ctrl-C. With N, that exercise at once and only that one."""
    from grader.watch import watch as saves

    course = find()
    only = course.exercise(exercise) if exercise else None
    screen = console()
    with Session(sandbox=choose(sandbox)) as session, suppress(KeyboardInterrupt):
        changes = saves(course, only)
        if only is None:
            screen.print(WATCHING, style="dim")
        for chosen in changes:
            try:
                with waiting(f"exercise {chosen.number} …"):
                    result = session.grade(chosen, device=device or "default")
            except GraderError as error:  # a checks file that is being edited, say: the next save may mend it
                click.echo(f"grade: {visible(str(error))}", err=True)
                continue
            keep(chosen, chosen.stub, result)
            if screen.is_terminal:
                screen.clear()
            _show(chosen, result, "")
            screen.print(WATCHING, style="dim")
    return 0


COMMANDS = (exercise, all_, watch)


def _file(chosen: Exercise, folder: Path | None) -> Path:
    """The stub, or the file of its name in the folder, which may be a notebook."""
    if folder is None:
        return chosen.stub
    script, notebook = (folder / f"{chosen.name}{suffix}" for suffix in (".py", ".ipynb"))
    return notebook if notebook.is_file() and not script.is_file() else script


def _show(chosen: Exercise, result: Result, file: str) -> None:
    screen = console()
    screen.print(Report(result, file), crop=False)
    if not result.passed and result.complete and chosen.outline.hints:
        screen.print(f"Stuck? grade hint {chosen.number}", style="dim")


def _point_to_failures(results: Sequence[Result], folder: Path | None) -> None:
    failing = [result for result in results if not result.passed]
    if failing:
        where = f" {folder / (failing[0].name + '.py')}" if folder else ""
        console().print(f"Why? grade exercise {failing[0].number}{where}", style="dim")
