"""The page docs/mutants.md: what was measured, exercise by exercise, and what is declared equivalent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course
from mutation.equivalent import declared

ROW = re.compile(r"^\| (ex\w+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
HEADING = "\n## Equivalent mutants\n"


@dataclass(frozen=True)
class Row:
    """An exercise's numbers."""

    mutants: int
    killed: int
    equivalent: int

    @property
    def score(self) -> str:
        """The killed ones' share of those that can be killed; 100 % is never rounded up to."""
        share = 1000 * self.killed // max(1, self.mutants - self.equivalent)
        return f"{share / 10:g} %"

    def __str__(self) -> str:
        return (
            f"{self.mutants} mutants, {self.killed} killed, {self.equivalent} equivalent, score {self.score}"
        )


def page_of(course: Course) -> Path:
    return course.root / "docs" / "mutants.md"


def write(rows: Mapping[str, Row], course: Course, seeds: int) -> None:
    """Puts these rows into the page; those of other exercises stay."""
    all_rows = {**read(course), **rows}
    page_of(course).write_text(f"{_head(all_rows, seeds)}{HEADING}{equivalents(course)}", encoding="utf-8")


def read(course: Course) -> dict[str, Row]:
    """The rows that the page holds now."""
    page = page_of(course)
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    return {name: Row(*map(int, numbers)) for name, *numbers in ROW.findall(text)}


def _head(rows: Mapping[str, Row], seeds: int) -> str:
    total = Row(
        *(sum(getattr(row, name) for row in rows.values()) for name in ("mutants", "killed", "equivalent"))
    )
    lines = [
        "# Can the checks be trusted?",
        "",
        "A mutant is a reference with one small change: `-` for `+`, `sum` for `mean`, another `dim`, a lost",
        "`keepdim`, `detach` or `zero_grad`, a statement gone. A check is only worth its name if it notices. So every",
        "mutant that `tests/mutation/operators.py` can make of a reference is graded as if a learner had handed it in;",
        "it is killed where one check does not pass. What survives is declared equivalent below, with the reason, or",
        "the run fails.",
        "",
        "| exercise | mutants | killed | equivalent | score | measured with |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in sorted(rows.items()):
        command = f"python tests/mutation/run.py {int(name[2:4])} --seeds {seeds} --write"
        lines.append(
            f"| {name} | {row.mutants} | {row.killed} | {row.equivalent} | {row.score} | `{command}` |"
        )
    lines.append(f"| all | {total.mutants} | {total.killed} | {total.equivalent} | {total.score} | |")
    lines += ["", "The score is the killed ones' share of those that are not equivalent.", ""]
    return "\n".join(lines)


def equivalents(course: Course) -> str:
    """The declarations of `tests/mutation/equivalent.toml`, to be read."""
    lines = [
        "",
        "Written by `tests/mutation/run.py --write` from `tests/mutation/equivalent.toml`. No input that the",
        "statement allows can tell these from the reference.",
    ]
    for exercise in course.exercises:
        declarations = declared(exercise.name)
        if declarations:
            lines += ["", f"### {exercise.name}"]
        for one in declarations:
            before = "".join(f"    - {line}\n" for line in one.before.splitlines())
            after = "\n".join(f"    + {line}" for text in one.after for line in text.splitlines())
            lines += ["", f"`{one.function}`: {one.reason}", "", before + after]
    return "\n".join(lines) + "\n"
