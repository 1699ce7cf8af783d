"""The README is true: its transcripts, tables and commands. `UPDATE_GOLDEN=1` writes what can be generated."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import COURSE, ROOT
from rich.console import Console

from grader.cli.main import cli
from grader.mistake import read_mistakes
from grader.report.terminal import Report
from grader.session import Session

README = ROOT / "README.md"
SEED = 17
FOCAL = COURSE.exercise("focal_loss")


def shown(session: Session, file: Path, name: str) -> str:
    """What `grade exercise 3 NAME --seed 17` prints at 80 columns, as an indented block."""
    console = Console(file=io.StringIO(), width=80, highlight=False, markup=False, emoji=False)
    console.print(Report(session.grade(FOCAL, file, seed=SEED, device="cpu"), name), crop=False)
    assert isinstance(console.file, io.StringIO)
    text = f"$ grade exercise 3 {name} --seed {SEED}\n{console.file.getvalue()}"
    return "```\n" + text.rstrip() + "\n```"


def wrong(session: Session, tmp_path: Path) -> str:
    mistake = next(m for m in read_mistakes(FOCAL) if m.name == "summed_not_averaged")
    file = tmp_path / "mine.py"
    file.write_text(mistake.source, encoding="utf-8")
    return shown(session, file, "mine.py")


def right(session: Session, tmp_path: Path) -> str:
    return shown(session, FOCAL.reference, "solutions/ex03_focal_loss.py")


def exercises(session: Session, tmp_path: Path) -> str:
    rows = ["| # | file | what you build | points |", "|---|---|---|---|"]
    for exercise in COURSE.exercises:
        outline = exercise.outline
        link = f"[`{exercise.name}.py`](exercises/{exercise.name}.py)"
        rows.append(f"| {exercise.number} | {link} | {outline.title} | {outline.points:g} |")
    return "\n".join(rows)


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command, those of a group with its name before their own."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def commands(session: Session, tmp_path: Path) -> str:
    rows = ["| command | what it does |", "|---|---|"]
    for name, command in leaves(cli):
        usage = " ".join(
            part.make_metavar(click.Context(command))
            for part in command.params
            if isinstance(part, click.Argument)
        )
        usage = re.sub(r"\[+(\w+)\]+", r"[\1]", usage)
        rows.append(
            f"| `{f'grade {name} {usage}'.strip()}` | {(command.help or '').split(chr(10) + chr(10))[0]} |".replace(
                "\n", " "
            )
        )
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("marker", "make"),
    [
        ("transcript: wrong", wrong),
        ("transcript: right", right),
        ("exercises", exercises),
        ("commands", commands),
    ],
)
def test_what_is_generated_is_current(marker: str, make, session, tmp_path) -> None:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(f"<!-- {marker} -->\n", 1)
    block, after = rest.split("<!-- end -->", 1)
    current = make(session, tmp_path) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(f"{before}<!-- {marker} -->\n{current}<!-- end -->{after}", encoding="utf-8")
        block = current
    assert block == current


def test_every_file_that_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_ci_runs_the_readmes_own_test_command() -> None:
    lines = [
        line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("    pip install")
    ]
    assert len(lines) == 1
    assert "&& pytest" in lines[0]
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
