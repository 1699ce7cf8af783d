"""Markdown for people: a release's text, a step's summary, a comment."""

from __future__ import annotations

import html
import re

from grader.report.run import Run, by_check
from grader.report.terminal import MARKS, shown_seed
from grader.report.text import line, title, words
from grader.result import Result

LIMIT = 900_000
"""Bytes. A step's summary may have 1 MiB."""


def render(run: Run) -> str:
    """A table of the checks with what is wrong below it; of a class, a table of the students."""
    for limit in (4_000, 400, 0):
        text = _document(run, limit)
        if len(text.encode()) <= LIMIT:
            return text
    return text.encode()[:LIMIT].decode(errors="ignore") + "\n\n(cut off)\n"


def _document(run: Run, limit: int) -> str:
    parts = [f"**{plain(run.problem)}**\n"] if run.problem else []
    if run.of_class:
        parts.append(_class(run))
    else:
        parts += [_result(result, limit, run.problem) for result in run.results]
    return "\n".join(parts)


def plain(text: str, limit: int = 300) -> str:
    """Text on one line that Markdown and HTML leave as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|~@:-])", r"\\\1", html.escape(line(text, limit), quote=False))


def _result(result: Result, limit: int, problem: str) -> str:
    lines = [f"### Exercise {result.number} · {plain(result.title)}", ""]
    lines += [f"**{result.score:g} of {result.max_score:g} points** · seed {shown_seed(result)}", ""]
    lines += [f"> {plain(note)}\n" for note in result.notes]
    lines += ["| | check | points |", "|---|---|---|"]
    checks = by_check(result)
    for check in checks:
        points = f"{check.score:g}/{check.max_score:g}"
        lines.append(f"| {MARKS[check.outcome][0]} | {plain(title(check))} | {points} |")
    lines.append("")
    for check in checks:
        is_said = check.passed or check.outcome in ("skipped", "todo") or check.message == problem
        if limit and not is_said:
            lines += [f"**{plain(title(check))}**", "", block(words(check, limit)), ""]
    return "\n".join(lines)


def block(text: str) -> str:
    """The text as a code block, whose fence is longer than any in it."""
    fence = "`" * max([3, *(len(found) + 1 for found in re.findall("`+", text))])
    return f"{fence}text\n{text}\n{fence}"


def _class(run: Run) -> str:
    names = list(dict.fromkeys(result.name for result in run.results))
    students = run.by_student()
    lines = [f"**{len(students)} students · {sum(s.passed for s in students)} pass everything**", ""]
    lines += [f"| student | {' | '.join([*map(plain, names), 'points'])} |", "|---" * (len(names) + 2) + "|"]
    for student in students:
        scores = {result.name: f"{result.score:g}" for result in student.results}
        cells = [plain(student.rows[0].student), *(scores.get(name, "") for name in names)]
        lines.append(f"| {' | '.join(cells)} | {student.score:g}/{student.max_score:g} |")
    return "\n".join(lines) + "\n"
