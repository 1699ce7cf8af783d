"""`--report`: what a command found, written as files for other programs, whatever became of the run."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course import Exercise
from grader.errors import GraderError, UsageError
from grader.files import is_special, put
from grader.report.formats import FORMATS, Format
from grader.result import Result

if TYPE_CHECKING:
    from grader.classroom.ledger import Row
    from grader.report.run import Run

STDOUT = "-"
UNFINISHED = "The run did not come to its end: it was stopped, or it died."


@dataclass(frozen=True)
class Wanted:
    """One `--report`: a format, and the path that was given, or ""."""

    format: Format
    path: str = ""

    @property
    def is_stdout(self) -> bool:
        return self.path == STDOUT


def wanted(values: Sequence[str]) -> tuple[Wanted, ...]:
    """What `--report` asks for. Raises click.UsageError."""
    found = tuple(_parsed(value) for value in values)
    if sum(one.is_stdout for one in found) > 1:
        raise click.UsageError("Only one --report can go to standard output.")
    return found


def _parsed(value: str) -> Wanted:
    name, colon, path = value.partition(":")  # the first only: C:\x.json has one of its own
    if name not in FORMATS:
        raise click.UsageError(f"There is no report “{name}”. There are: {', '.join(FORMATS)}.")
    if colon and not path:
        raise click.UsageError(f"--report {name}: names no file. --report {name} chooses one.")
    if path and not FORMATS[name].file:
        raise click.UsageError(f"{name} goes where its environment says; it takes no path.")
    return Wanted(FORMATS[name], path)


class Reports:
    """The reports of one run, written once its end is known.

    Attributes:
        folder: where files go that have no path and no platform's folder.
        student: whose files they are, where that was said.
    """

    def __init__(self, reports: Sequence[Wanted], of_class: bool) -> None:
        self.folder = Path()
        self.student = ""
        self._reports = reports
        self._of_class = of_class
        self._expected: dict[Exercise, Path] = {}
        self._rows: list[Row] = []
        self._problem = UNFINISHED
        self._is_written = False
        self._failures: list[str] = []

    @property
    def has_stdout(self) -> bool:
        """Whether a report takes standard output for itself."""
        return any(one.is_stdout for one in self._reports)

    def expect(self, files: Sequence[tuple[Exercise, Path]]) -> None:
        """Says what will be graded. Reports are written as if the run died now: if it does, they are true.
        Raises UsageError where one cannot be written.
        """
        self._expected = dict(files)
        run = self._run(()) if self._reports else None
        for one in self._files():
            assert run is not None
            if not is_special(self._path(one)):
                self._try(one, run)
        if self._failures:
            raise UsageError(" ".join(self._failures))

    def expect_class(self, folder: Path) -> None:
        """Says where a class's results go. Raises UsageError where a report cannot be written. Nothing is
        written yet: what is there may be the marks of the last run.
        """
        self.folder = folder
        for one in self._files():
            path = self._path(one)
            try:
                into = path if one.format.is_one_learners else path.parent
                into.mkdir(parents=True, exist_ok=True)
                if not os.access(into, os.W_OK) or (path.is_dir() and into != path):
                    raise UsageError(f"{path} cannot be written.")
            except OSError as error:
                raise UsageError(f"{path} cannot be written: {error.strerror}.") from error

    def finish(self, results: Sequence[Result], problem: str = "") -> None:
        """Writes the reports of one learner. What cannot be written is told at the end of the run."""
        self._problem = problem
        self._write(self._run(results))

    def finish_class(self, rows: Sequence[Row], problem: str = "") -> None:
        """Writes the reports of a class."""
        self._problem = problem
        self._rows = list(rows)
        self._write(self._run(()))

    def fail(self, problem: str) -> None:
        """Writes the reports of a run that ended before its results were known."""
        if not self._is_written:
            self._problem = problem
            self._write(self._run(()))

    def print(self) -> None:
        """Prints what goes to standard output. Raises OSError; GraderError where a file is not written."""
        self.fail(self._problem)  # nobody has said how it ended
        for one in self._reports:
            if one.is_stdout:
                click.echo(one.format.render(self._last).decode("utf-8-sig"), nl=False)
            elif not one.format.file:
                click.echo(one.format.render(self._last).decode(), nl=False)
        if self._failures:
            raise GraderError(f"{' '.join(self._failures)} Your result is not affected.")

    @property
    def paths(self) -> list[Path]:
        """The files and folders that are written."""
        return [self._path(one) for one in self._files()]

    def _files(self) -> Iterator[Wanted]:
        return (one for one in self._reports if one.format.file and not one.is_stdout)

    def _run(self, results: Sequence[Result]) -> Run:
        from grader.report.run import alone, run_of

        rows = self._rows
        if not self._of_class:
            student, id = self._learner()
            rows = alone([*results, *self._ungraded(results)], student, id)
        return run_of(rows, of_class=self._of_class, problem=self._problem, environment=os.environ)

    def _ungraded(self, results: Sequence[Result]) -> Iterator[Result]:
        """A result for each exercise that has none."""
        from grader.ungraded import every_check

        known = {result.name for result in results}
        for exercise, path in self._expected.items():
            if exercise.name not in known:
                try:
                    yield every_check(exercise, str(path), 0, "grader_error", self._problem)
                except GraderError:  # its checks cannot be read: the problem says so
                    continue

    def _learner(self) -> tuple[str, str]:
        """Whose file it is, as far as a classroom's download tells, and the classroom's number for them."""
        from grader.classroom.roster import named_by

        if self.student:
            return self.student, ""
        paths = list(self._expected.values()) or [Path()]
        return named_by(paths[0] if len(paths) == 1 else paths[0].parent)

    def _write(self, run: Run) -> None:
        self._last = run
        self._is_written = True
        self._failures = []
        for one in self._reports:
            if not one.format.file:
                self._append(run)
            elif not one.is_stdout:
                self._try(one, run)

    def _try(self, one: Wanted, run: Run) -> None:
        path = self._path(one)
        try:
            if one.format.is_one_learners and self._of_class:
                for name, student in _files_by_student(run).items():
                    put(path / f"{name}{Path(one.format.file).suffix}", one.format.render(student))
            else:
                put(path, one.format.render(run))
        except OSError as error:
            self._failures.append(f"{path} cannot be written: {error.strerror}.")

    def _append(self, run: Run) -> None:
        """What GitHub wants behind what is in its files already."""
        from grader.report.github import outputs

        for variable, text in outputs(run):
            if path := os.environ.get(variable):
                try:
                    with open(path, "a", encoding="utf-8", newline="\n") as file:
                        file.write(text)
                except OSError as error:
                    self._failures.append(f"{path} ({variable}) cannot be written: {error.strerror}.")

    def _path(self, one: Wanted) -> Path:
        if one.path:
            return Path(one.path)
        if self._of_class:
            return self.folder / (one.format.name if one.format.is_one_learners else one.format.file)
        home = Path(one.format.home) if one.format.home else None
        return (home if home and home.is_dir() else self.folder) / one.format.file


@contextmanager
def reporting(
    reports: Sequence[Wanted], *, of_class: bool = False, as_json: bool = False
) -> Iterator[Reports]:
    """Around a run: whatever ends it, its reports are written, and it ends as it would have. `as_json`:
    standard output is not for people. Raises UsageError where a report wants it as well.
    """
    kept = Reports(reports, of_class)
    try:
        with _commands_stopped(as_json or kept.has_stdout):
            if as_json and kept.has_stdout:
                raise UsageError("Either --json or a --report on standard output, not both.")
            yield kept
    except BaseException as error:
        kept.fail(_sentence(error))
        with suppress(OSError, GraderError):  # the run's own end is what counts
            kept.print()
        raise
    kept.print()


def reported(*, of_class: bool = False) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Has a command run within `reporting`: it gets `report` where it has the option `reports`."""

    def around(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def run(*args: Any, reports: tuple[Wanted, ...], **options: Any) -> int:
            as_json = options.get("as_json", False)
            with reporting(reports, of_class=of_class, as_json=as_json) as report:
                return command(*args, report=report, **options)

        return run

    return around


def _sentence(error: BaseException) -> str:
    if isinstance(error, UsageError | GraderError):
        return str(error)
    if isinstance(error, KeyboardInterrupt | SystemExit | click.exceptions.Abort):
        return "The run was interrupted."
    return f"The grader failed, not you. {type(error).__name__}: {error}"


@contextmanager
def _commands_stopped(quiet: bool) -> Iterator[None]:
    """On GitHub, keeps what is printed from being obeyed: the runner takes lines of its log for commands, and
    a submission's words are among them.
    """
    if quiet or os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    token = secrets.token_hex(16)  # else the submission could switch them on again
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        with suppress(OSError):
            click.echo(f"::{token}::")


def _files_by_student(run: Run) -> dict[str, Run]:
    """Each student's results by a file name that every system takes, and that no two share."""
    found: dict[str, Run] = {}
    taken: set[str] = set()
    for student in run.by_student():
        row = student.rows[0]
        name = _file_name(f"{row.student}_{row.id}" if row.id else row.student)
        number, free = 2, name
        while free.casefold() in taken:
            free, number = f"{name}-{number}", number + 1
        taken.add(free.casefold())
        found[free] = student
    return found


def _file_name(text: str) -> str:
    kept = re.sub(r"[^\w-]+", "_", text).encode("utf-8", "ignore")[:100].decode("utf-8", "ignore").strip("_")
    reserved = re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)?", kept)  # Windows keeps these for itself
    return f"student_{kept}".rstrip("_") if reserved else kept
