"""A class at a glance: what each check did to it, in the terminal and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.classroom.ledger import Row
from grader.report.terminal import WORDS
from grader.result import PROVEN, CheckResult, Result
from grader.visible import visible

COMMON = 2
"""So many of the most frequent ways to fail are named for each check."""

WIDEST = 70
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that some spreadsheet takes for a formula; the last four are as wide as a Chinese
character.
"""


def cohort(rows: Sequence[Row]) -> RenderableType:
    """For each exercise: how many passed each check, and how the others failed; then the class's marks."""
    parts: list[RenderableType] = []
    for name in dict.fromkeys(row.result.name for row in rows):
        mine = [row for row in rows if row.result.name == name]
        parts += [_exercise(mine), Text("")]
    return Group(*parts, _total(rows))


def _exercise(rows: Sequence[Row]) -> RenderableType:
    result = rows[0].result
    hopeless = [row for row in rows if _is_hopeless(row.result)]
    told = {id(check) for row in hopeless for check in row.result.checks}
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title_justify="left")
    table.title = Text(f"Exercise {result.number} · {result.title}", "bold")
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("check")
    for name in dict.fromkeys(check.name for row in rows for check in row.result.checks):
        ended = [check for row in rows for check in row.result.checks if check.name == name]
        failed = [check for check in ended if not check.passed]
        text = Text(ended[0].label)
        reasons = Counter(_reason(check) for check in failed if id(check) not in told)
        for reason, count in reasons.most_common(COMMON):
            text.append(f"\n{count} × {reason}", "dim")
        if unproven := sum(check.proof not in ("", PROVEN) for check in ended):
            text.append(f"\n{unproven} × right, but not proven to be by hand", "dim")
        style = "red" if len(failed) * 2 > len(ended) else "" if failed else "green"
        table.add_row(Text(f"{len(ended) - len(failed)}/{len(ended)}", style), text)
    if not hopeless:
        return table
    lines = Text("\nNothing could be run of:")
    for row in hopeless:
        lines.append(f"\n  {visible(row.student)}: {_reason(row.result.checks[0])}", "dim")
    return Group(table, lines)


def _is_hopeless(result: Result) -> bool:
    """Whether the file as a whole is the problem: every check says the same."""
    first = result.checks[0]
    return not first.passed and all(check.message == first.message for check in result.checks)


def _reason(check: CheckResult) -> str:
    """Why a check did not pass, in words that are the same for the same mistake."""
    known = (check.mistake or "").replace("_", " ")
    words = known or check.reason or check.message.partition("\n")[0]
    if check.outcome in ("skipped", "todo"):
        words = WORDS.get(check.outcome, check.outcome)
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"


def _total(rows: Sequence[Row]) -> Text:
    passed = sum(row.result.passed for row in rows)
    score, most = sum(row.result.score for row in rows), sum(row.result.max_score for row in rows)
    mean = f"{100 * score / most:.0f} %" if most else "—"
    return Text(f"{len(rows)} submissions · {passed} pass everything · {mean} of all points", "bold")


def students_csv(rows: Sequence[Row]) -> str:
    """A line for each student: the score for each exercise, and in all; none where the grader failed."""
    names = list(dict.fromkeys(row.result.name for row in rows))
    students = {row.who: row for row in rows}
    table = [["student", "id", *names, "score", "max_score"]]
    for who, student in students.items():
        mine = {row.result.name: row.result for row in rows if row.who == who}
        marks = {name: f"{one.score:g}" for name, one in mine.items() if one.exit_status != 3}
        scores = [marks.get(name, "") for name in names]
        score = f"{sum(one.score for one in mine.values()):g}" if len(marks) == len(mine) else ""
        most = sum(one.max_score for one in mine.values())
        table.append([cell(student.student), cell(student.id), *scores, score, f"{most:g}"])
    return csv_text(table)


def checks_csv(rows: Sequence[Row]) -> str:
    """A line for each student, exercise, check and device."""
    about = ("student", "id", "file", "exercise", "check", "device")
    table = [[*about, "outcome", "score", "max_score", "mistake", "message", "proof"]]
    for row in rows:
        for check in row.result.checks:
            table.append(
                [
                    *map(cell, (row.student, row.id, row.place)),
                    row.result.name,
                    check.name,
                    check.device,
                    check.outcome,
                    f"{check.score:g}",
                    f"{check.max_score:g}",
                    check.mistake or "",
                    cell(check.message),
                    cell(check.proof),
                ]
            )
    return csv_text(table)


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def csv_text(table: Sequence[Sequence[str]]) -> str:
    """The table as CSV, its lines ended as the standard wants."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue()
