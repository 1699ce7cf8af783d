"""Several exercises at a glance: `grade list` and `grade all`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.course import Course
from grader.progress import Record
from grader.result import Result

STATES = {"passed": ("✓ passed", "green"), "started": ("… started", "yellow"), "new": ("· new", "dim")}


def course_table(course: Course, records: Mapping[str, Record]) -> RenderableType:
    """Every exercise with what the learner has done on it."""
    table = _table("#", "exercise", "state", "score", "attempts", "hints")
    for exercise in course.exercises:
        record = records.get(exercise.name, Record())
        state, style = STATES[record.state]
        outline = exercise.outline
        points = record.max_score if record.attempts else outline.points
        shown, all_hints = sum(record.hints.values()), sum(map(len, outline.hints.values()))
        table.add_row(
            str(exercise.number),
            outline.title,
            Text(state, style),
            f"{record.score:g}/{points:g}",
            str(record.attempts or ""),
            f"{shown} of {all_hints}" if shown else "",
        )
    return table


def all_table(results: Sequence[Result]) -> RenderableType:
    """One line for each result, and the total."""
    table = _table("#", "exercise", "state", "score")
    for result in results:
        todo = all(check.outcome == "todo" for check in result.checks)
        state = "passed" if result.passed else "new" if todo else "started"
        table.add_row(
            str(result.number),
            result.title,
            Text(*STATES[state]) if state != "new" else Text("· todo", "dim"),
            f"{result.score:g}/{result.max_score:g}",
        )
    score, most = sum(r.score for r in results), sum(r.max_score for r in results)
    passed = sum(result.passed for result in results)
    total = Text(f"{score:g} of {most:g} points · {passed} of {len(results)} exercises passed", "bold")
    return Group(table, Text(""), total)


def _table(*headers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for header in headers:
        number = header in ("#", "score", "attempts", "hints")
        table.add_column(header, justify="right" if number else "left", no_wrap=header != "exercise")
    return table
