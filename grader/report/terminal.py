"""A result as a person reads it, in a terminal of 80 columns or in a CI log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.result import CheckResult, Outcome, Result

MARKS: dict[Outcome, tuple[str, str]] = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "error": ("✗", "red"),
    "timeout": ("✗", "red"),
    "crashed": ("✗", "red"),
    "forbidden": ("✗", "red"),
    "todo": ("·", "yellow"),
    "skipped": ("-", "dim"),
    "grader_error": ("!", "magenta"),
}
"""Each outcome's mark and colour. The mark alone has to be enough: logs have no colour."""

WORDS: dict[Outcome, str] = {"timeout": "timed out", "todo": "to do", "grader_error": "grader errors"}
PRINTED_LINES = 10


def report(result: Result, file: str = "") -> RenderableType:
    """The whole result. `file` is how the person named the submission, "" for the stub's own place."""
    parts: list[RenderableType] = [_head(result, file), Text("")]
    seen: set[str] = set()
    for check in result.checks:
        parts.append(_row(check, len(result.devices) > 1))
        if check.passed or check.outcome == "todo":
            continue
        if check.message in seen:
            parts.append(_details([("", Text("The same as above.", "dim"))]))
            continue
        seen.add(check.message)
        parts.append(_details(list(_explanation(check, _again(result, check, file)))))
    parts += [Text(""), _sum(result)]
    return Group(*parts)


def failure(check: CheckResult) -> str:
    """What went wrong in one check, as plain text: the words of pytest's failures."""
    lines = []
    for label, text in _explanation(check, ""):
        first, *rest = text.plain.splitlines() or [""]
        lines.append(f"{label:<9} {first}".rstrip())
        lines += [f"{'':<9} {line}" for line in rest]
    return "\n".join(lines)


def _head(result: Result, file: str) -> RenderableType:
    about = " · ".join([*([file] if file else []), ", ".join(result.devices), f"seed {result.seed}"])
    lines = [
        Text(f"Exercise {result.number} · {result.title}", "bold"),
        Text(about, "dim"),
        *(Text(note, "dim") for note in result.notes),
    ]
    return Group(*lines)


def _row(check: CheckResult, several_devices: bool) -> RenderableType:
    mark, colour = MARKS[check.outcome]
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=2, justify="right")
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    title = f"{check.title} (on {check.device})" if several_devices else check.title
    points = "todo" if check.outcome == "todo" else f"{check.score:g}/{check.max_score:g}"
    grid.add_row(Text(mark, colour), Text(title), Text(points, colour))
    return grid


def _details(lines: list[tuple[str, Text]]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=9, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in lines:
        grid.add_row(Text(label, "dim"), text)
    return Padding(grid, (0, 0, 0, 5))


def _explanation(check: CheckResult, again: str) -> Iterable[tuple[str, Text]]:
    """(label, text) lines on a check that did not pass."""
    for index, line in enumerate(check.given):
        yield ("given" if index == 0 else "", Text(line))
    if check.expected or check.got:
        yield "expected", Text(check.expected, "green")
        yield "got", Text(check.got, "red")
        if check.reason:
            yield "→", Text(check.reason, "bold")
    elif check.message:
        yield check.outcome if check.outcome != "failed" else "→", Text(check.message)
    if check.printed:
        yield "printed", Text(_cut(check.printed), "dim")
    if again and check.outcome not in ("skipped", "grader_error"):
        yield "again", Text(again, "cyan")


def _cut(printed: str) -> str:
    lines = printed.rstrip("\n").splitlines()
    more = len(lines) - PRINTED_LINES
    return "\n".join(lines[:PRINTED_LINES] + ([f"… {more} more lines"] if more > 0 else []))


def _again(result: Result, check: CheckResult, file: str) -> str:
    where = f" {file}" if file else ""
    return f"grade exercise {result.number}{where} --check {check.name} --seed {result.seed}"


def _sum(result: Result) -> Text:
    counts = Counter(check.outcome for check in result.checks)
    words = ", ".join(f"{count} {WORDS.get(outcome, outcome)}" for outcome, count in counts.items())
    text = Text(f"{result.score:g} of {result.max_score:g} points", "bold green" if result.passed else "bold")
    return text.append(f" · {words}", "not bold default")
