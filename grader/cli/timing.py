"""`grade bench`: how fast a submission is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from grader.bench.measurement import Bench
from grader.cli.console import console
from grader.cli.options import (
    FilePath,
    FindCourse,
    device_option,
    existing,
    json_option,
    sandbox_option,
    seed_option,
)
from grader.course import Exercise
from grader.errors import UsageError
from grader.files import put
from grader.sandbox.level import choose
from grader.session import Session

NAME = re.compile(r"[\w.-]{1,80}")


@click.command()
@click.argument("exercise", metavar="N")
@click.argument("file", required=False, type=FilePath(path_type=Path))
@device_option
@click.option("--dtype", type=click.Choice(["float32", "float64", "bfloat16"]), help="Of the inputs.")
@click.option("--workload", "workloads", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@click.option("--save", metavar="NAME", help="Keep the figures under this name.")
@click.option("--compare", metavar="NAME", help="Show what has changed since --save NAME.")
@seed_option
@json_option
@sandbox_option
@click.pass_obj
def bench(
    find: FindCourse,
    exercise: str,
    file: Path | None,
    device: str | None,
    dtype: str | None,
    workloads: tuple[str, ...],
    save: str | None,
    compare: str | None,
    seed: int | None,
    as_json: bool,
    sandbox: str,
) -> int:
    """How fast exercise N is, and how it grows: yours, or FILE, against the reference and PyTorch's own."""
    from grader.report.figures import figures

    chosen = find().exercise(exercise)
    path = existing(file or chosen.stub)
    kept = _Kept(chosen)
    before = kept.read(compare) if compare is not None else None
    if save is not None:
        kept.path(save)  # a name that will not do is told before a minute is spent
    with Session(sandbox=choose(sandbox)) as session, _doing(as_json) as say:
        found = session.bench(
            chosen,
            path,
            seed=seed,
            device=device or "default",
            dtype=dtype,
            workloads=workloads,
            on_doing=say,
        )
    if save is not None:
        kept.write(save, found)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=1))
        return found.exit_status
    screen = console()
    screen.print(figures(found, str(file) if file else "", before))
    screen.print()
    for line in (kept.plot(found), f"Kept as {kept.path(save)}" if save is not None else ""):
        if line:
            screen.print(Text(line, "dim"), soft_wrap=True)
    return found.exit_status


COMMANDS = (bench,)


@contextmanager
def _doing(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Shows on a terminal what is being timed; nothing elsewhere."""
    screen = Console(stderr=True)
    if quiet or not screen.is_terminal:
        yield lambda what: None
    else:
        with screen.status("loading torch …") as status:
            yield lambda what: status.update(Text(what))


class _Kept:
    """Where an exercise's figures are kept: `.grade/bench/` in the course."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._folder = exercise.root / ".grade" / "bench"

    def path(self, name: str) -> Path:
        """Raises UsageError for a name that is none."""
        if not NAME.fullmatch(name) or name.startswith("."):
            raise UsageError(f"“{name}” is no name to keep figures by: letters, digits, - and _ will do.")
        return self._folder / f"{self._exercise.name}.{name}.json"

    def read(self, name: str) -> Bench:
        """Raises UsageError where nothing, or something else, is kept under the name."""
        path = self.path(name)
        try:
            return Bench.from_json(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            prefix = f"{self._exercise.name}."
            there = sorted(p.stem.removeprefix(prefix) for p in self._folder.glob(f"{prefix}*.json"))
            known = f" There is: {', '.join(there)}." if there else ""
            number = self._exercise.number
            raise UsageError(
                f"Nothing is kept as “{name}” for exercise {number}: --save {name} keeps it.{known}"
            ) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise UsageError(
                f"{path} holds no figures that can be read: delete it, or --save anew."
            ) from None

    def write(self, name: str, found: Bench) -> None:
        self._put(self.path(name), json.dumps(found.to_json(), indent=1).encode())

    def plot(self, found: Bench) -> str:
        """Draws time against size; where the picture is, or why there is none."""
        from grader.report.plot import plot

        try:
            png = plot(found)
        except UsageError as error:
            return str(error)
        if png is None:
            return ""
        path = self._folder / f"{self._exercise.name}.png"
        self._put(path, png)
        return f"Time against size: {path}"

    def _put(self, path: Path, data: bytes) -> None:
        try:
            put(path, data)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
