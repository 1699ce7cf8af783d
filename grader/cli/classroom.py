"""`grade batch`: a whole class, unattended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.classroom.ledger import Key, Ledger, Row
from grader.classroom.roster import Roster
from grader.cli.console import console
from grader.cli.options import FindCourse, device_option, report_option, sandbox_option
from grader.cli.reporting import Reports, reported
from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.files import put
from grader.seed import Seeds, seed_for
from grader.visible import visible


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--exercise", "key", metavar="N", help="The exercise that was handed in.")
@click.option("--all", "all_", is_flag=True, help="Every exercise of the course.")
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Submissions at a time (default: one more than cores)."
)
@click.option("--gpu-jobs", type=click.IntRange(min=1), default=1, help="Of these, so many on the GPU (1).")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="The seed of all inputs (default: the last run's, or new).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Where results go (default: DIR-results).")
@device_option
@sandbox_option
@report_option
@click.option(
    "--proof/--no-proof",
    "prove",
    default=True,
    help="Whether what is to be by hand has to be proven so, where the exercise says how (default: yes).",
)
@click.pass_obj
@reported(of_class=True)
def batch(
    find: FindCourse,
    folder: Path,
    key: str | None,
    all_: bool,
    jobs: int | None,
    gpu_jobs: int,
    seed: int | None,
    out: Path | None,
    device: str | None,
    sandbox: str,
    prove: bool,
    report: Reports,
) -> int:
    """Grade a class: DIR holds a folder or a file for each student.

    Downloads of Moodle, Canvas and GitHub Classroom are understood as they are. Results are kept as they
    come; the same command again goes on where it stopped, and grades again only what has changed. Reports
    that a platform wants for each student are a folder with a file for each.
    """
    from grader.classroom import batch as work
    from grader.classroom.pool import Pool, default_jobs
    from grader.classroom.roster import read_roster
    from grader.sandbox.level import choose

    exercises = _exercises(find(), key, all_)
    level = choose(sandbox, untrusted=True)
    ledger = Ledger(out or work.default_out(folder))
    roster = read_roster(folder, exercises, leave_out=ledger.folder)
    screen = console(quiet=report.has_stdout)
    with ledger.opened():
        report.expect_class(ledger.folder)
        seeds = Seeds.chosen(seed)
        if not seeds.secret:
            known = work.known_seed(ledger, exercises) if seeds.given is None else seeds.given
            seeds = Seeds(seed_for(exercises, known))
        plan = work.plan(roster, ledger, seeds, device or "default", prove)
        _announce(screen, roster, exercises, seeds, ledger, len(plan.known))
        rows = {row.key: row for row in plan.known}
        pool = Pool(jobs or default_jobs(), level)
        try:
            with _progress(screen, len(plan.open)) as show:
                for row in work.run(plan, pool, ledger, seeds, device or "default", gpu_jobs, prove):
                    rows[row.key] = row
                    show(row)
        except KeyboardInterrupt:
            done = f"{len(rows)} of {len(roster.handed)} are graded and kept"
            report.finish_class(_in_order(rows, roster), f"The run was stopped: {done}.")
            click.echo(f"grade: Stopped: {done}. The same command goes on.", err=True)
            return 130
        in_order = _in_order(rows, roster)
        _write_csv(ledger, in_order)
        report.finish_class(in_order)
    return _close(screen, in_order, ledger, report.paths)


COMMANDS = (batch,)


def _exercises(course: Course, key: str | None, all_: bool) -> tuple[Exercise, ...]:
    if all_ and key:
        raise UsageError("Either --exercise N or --all, not both.")
    if all_:
        return course.exercises
    if key is None:
        raise UsageError("Which exercise? --exercise 3, say, or --all.")
    return (course.exercise(key),)


def _keys(roster: Roster) -> Iterator[Key]:
    return ((row.who, row.exercise.name) for row in roster.handed)


def _in_order(rows: dict[Key, Row], roster: Roster) -> list[Row]:
    return [rows[key] for key in _keys(roster) if key in rows]


def _announce(
    screen: Console, roster: Roster, exercises: Sequence[Exercise], seeds: Seeds, ledger: Ledger, known: int
) -> None:
    what = f"exercise {exercises[0].number}" if len(exercises) == 1 else f"{len(exercises)} exercises"
    seed = f"seed {seeds.given}" if seeds.given is not None else "seeds secret"
    screen.print(Text(f"{roster.students} students · {what} · {roster.layout} · {seed}"))
    if known:
        screen.print(Text(f"{known} of {len(roster.handed)} are graded already and have not changed.", "dim"))
    if ledger.damaged:
        cut = f"An earlier run was cut off ({ledger.damaged} half lines): what it lost is graded again."
        screen.print(Text(cut, "dim"))


@contextmanager
def _progress(screen: Console, total: int) -> Iterator[Callable[[Row], None]]:
    """Shows each row as it comes: a bar that moves on a terminal, a line for each elsewhere."""
    passing = failing = 0
    start = time.monotonic()

    def counts() -> str:
        done = passing + failing
        rate = done / max(time.monotonic() - start, 1e-3)
        return f"{done}/{total} · {passing} pass · {failing} do not · {rate:.1f}/s"

    if not screen.is_terminal:

        def say(row: Row) -> None:
            nonlocal passing, failing
            passing, failing = passing + row.result.passed, failing + (not row.result.passed)
            if not screen.quiet:
                click.echo(f"{passing + failing}/{total} {_line(row)}")

        yield say
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("time left"),
        TimeRemainingColumn(),
        console=screen,
        expand=True,
    ) as bar:
        task = bar.add_task(counts(), total=total)

        def advance(row: Row) -> None:
            nonlocal passing, failing
            passing, failing = passing + row.result.passed, failing + (not row.result.passed)
            bar.update(task, advance=1, description=counts())

        yield advance


def _line(row: Row) -> str:
    result = row.result
    state = "passes" if result.passed else "does not pass"
    exercise = f" exercise {result.number}"
    return f"{visible(row.student)}:{exercise} {state}, {result.score:g} of {result.max_score:g} points"


def _write_csv(ledger: Ledger, rows: Sequence[Row]) -> None:
    from grader.report.cohort import checks_csv, students_csv

    for name, text in (("students.csv", students_csv(rows)), ("checks.csv", checks_csv(rows))):
        put(ledger.folder / name, text.encode("utf-8-sig"))  # the mark tells Excel that it is UTF-8


def _close(screen: Console, rows: Sequence[Row], ledger: Ledger, reports: Sequence[Path]) -> int:
    from grader.report.cohort import cohort

    screen.print()
    screen.print(cohort(rows))
    inside = [path.name for path in reports if path.parent == ledger.folder]
    names = ", ".join(["students.csv", "checks.csv", "results.jsonl", *inside])
    screen.print(Text(f"Results: {ledger.folder} ({names})", "dim"), soft_wrap=True)
    for path in reports:
        if path.parent != ledger.folder:
            screen.print(Text(f"Report: {path}", "dim"), soft_wrap=True)
    return max((row.result.exit_status for row in rows), default=0)
