"""A result as a person reads it, in a terminal of 80 columns or in a CI log."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from grader.difference import GAP, RIGHT, WRONG, Difference
from grader.result import ADVICE, CheckResult, Outcome, Result
from grader.visible import visible

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

WORDS: dict[Outcome, str] = {
    "error": "ended in an error",
    "timeout": "timed out",
    "todo": "to do",
    "grader_error": "not to be graded",
}
PRINTED_LINES = 10
PRINTED_COLUMNS = 200
IN_FULL = 3
"""So many failures are shown with their inputs; for the others a line has to do."""
MORE = f"The first {IN_FULL} failures are shown with their inputs; --check shows any other."
INDENT = 5
LABEL = 10


class Report:
    """The whole result, for rich to print. `file` is how the person named the submission; "" for the stub.
    `command` is what grades it again, before the exercise's number.
    """

    def __init__(self, result: Result, file: str = "", command: str = "grade exercise") -> None:
        self._result = result
        self._file = file
        self._command = command

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        for line in self.head():
            yield from _hanging(Text(""), line, console, width)
        yield Text("")
        told: list[str] = []
        for check in self._result.checks:
            yield from self._row(check, console, width)
            for label, text in self.details(check, told, width - INDENT - LABEL):
                yield from _hanging(Text(" " * INDENT + label.ljust(LABEL), "dim"), text, console, width)
        yield Text("")
        yield from _hanging(Text(""), total(self._result), console, width)
        if len(told) > IN_FULL:
            yield from _hanging(Text(""), Text(MORE, "dim"), console, width)

    def head(self) -> Iterator[Text]:
        """What was graded, and the notes."""
        result = self._result
        about = [
            *([visible(self._file)] if self._file else []),
            ", ".join(result.devices),
            f"seed {shown_seed(result)}",
        ]
        yield Text(f"Exercise {result.number} · {result.title}", "bold")
        yield Text(" · ".join(about), "dim")
        yield from (Text(note, "dim") for note in result.notes)

    def row(self, check: CheckResult) -> tuple[str, str, str, str]:
        """A check's mark, the mark's colour, its title and its points, or why it has none."""
        mark, colour = MARKS[check.outcome]
        title = f"{check.label} (on {check.device})" if len(self._result.devices) > 1 else check.label
        points = f"{check.score:g}/{check.max_score:g}"
        return mark, colour, title, check.outcome if check.outcome in ("todo", "skipped") else points

    def _row(self, check: CheckResult, console: Console, width: int) -> Iterator[Text]:
        mark, colour, title, points = self.row(check)
        room = width - len(points) - 1
        first, *rest = _hanging(Text(f" {mark} ", colour), Text(title), console, room)
        first.append(" " * (width - first.cell_len - len(points)))
        yield first.append(points, colour)
        yield from rest

    def details(self, check: CheckResult, told: list[str], width: int) -> Iterator[tuple[str, Text]]:
        """(label, text) of what to say about a check; adds to `told`, what was said of those before it."""
        if check.passed and check.proof:
            yield "proof", Text(check.proof, "dim")
        if check.passed or check.outcome == "todo":
            return
        if check.is_hidden:  # nothing that --check could show more of
            yield "", Text(check.message, "dim")
            return
        known = check.message in told
        if check.outcome == "skipped":
            if not self._skipped_before(check):
                yield "", Text(check.message, "dim")
            return
        if known:
            yield "", Text("The same as above.", "dim")
        elif len(told) < IN_FULL:
            yield from explanation(check, width)
            if check.outcome != "grader_error":
                yield "again", self._again(check)
        else:
            yield _label(check), Text(check.message).append(f" (--check {check.name})", "dim")
        if check.message and not known:
            told.append(check.message)

    def _skipped_before(self, check: CheckResult) -> bool:
        """Whether an earlier check was skipped for the same reason."""
        first = next(other for other in self._result.checks if other.message == check.message)
        return first is not check

    def _again(self, check: CheckResult) -> Text:
        where = f" {visible(shlex.quote(self._file))}" if self._file else ""
        device = f" --device {check.device}" if check.device != "cpu" else ""
        command = f"{self._command} {self._result.number}{where} --check {check.name}"
        seed = "" if self._result.seed is None else f" --seed {self._result.seed}"
        command += f"{seed}{device}"
        # to be copied: the terminal may wrap it, a line break of ours may not
        return Text(command, "cyan", no_wrap=True, overflow="ignore")


def shown_seed(result: Result) -> str:
    """The seed as a reader is told it."""
    return "secret" if result.seed is None else str(result.seed)


def failure(check: CheckResult) -> str:
    """What went wrong in one check, as plain text: the words of pytest's failures."""
    lines = []
    for label, text in explanation(check):
        first, *rest = text.plain.splitlines() or [""]
        lines.append(f"{label:<{LABEL}}{first}".rstrip())
        lines += [f"{'':<{LABEL}}{line}" for line in rest]
    return "\n".join(lines)


def explanation(check: CheckResult, width: int = 80) -> Iterator[tuple[str, Text]]:
    """(label, text) of a check that did not pass: what went in, what came out, and what that means."""
    for index, line in enumerate(check.given):
        yield ("given" if index == 0 else "", Text(line))
    if check.expected or check.got:
        yield "expected", Text(check.expected, "green")
        yield "got", Text(check.got, "red")
        if check.difference and check.difference.map:
            yield from _map(check.difference, width)
        if check.reason:
            yield "→", Text(check.reason, "bold")
    elif check.message:
        told, arrow, meaning = check.message.rpartition(ADVICE)
        yield _label(check), Text(told if arrow else meaning)
        if arrow:
            yield "→", Text(meaning, "bold")
    if check.printed:
        yield "printed", Text(_cut(check.printed), "dim")


def _map(difference: Difference, width: int) -> Iterator[tuple[str, Text]]:
    """The map's tables, side by side as far as they fit, and a line on how to read them."""
    fold = max(1, -(-len(difference.map[0].rows[0]) // max(1, width)))
    tables = [(block.label, [_folded(row, fold) for row in block.rows]) for block in difference.map]
    column = max(max(len(label), len(rows[0])) for label, rows in tables) + GAP
    beside = max(1, (width + GAP) // column)
    lines = []
    for start in range(0, len(tables), beside):
        group = tables[start : start + beside]
        if any(label for label, _ in group):
            lines.append(Text("".join(label.ljust(column) for label, _ in group).rstrip(), "dim"))
        for index in range(len(group[0][1])):
            line = Text("".join(rows[index].ljust(column) for _, rows in group).rstrip())
            line.highlight_regex(f"{RIGHT}+", "green")
            line.highlight_regex(f"{WRONG}+", "red")
            lines.append(line)
    for index, line in enumerate(lines):
        line.no_wrap, line.overflow = True, "ignore"
        yield ("where" if index == 0 else "", line)
    rows, columns = difference.cell[0], difference.cell[1] * fold
    legend = f"{WRONG} wrong, {RIGHT} right"
    if len(difference.axes) >= 2 and not tables[0][0].endswith("across") and all(difference.axes[-2:]):
        legend += f"; {difference.axes[-2]} down, {difference.axes[-1]} across"
    if (rows, columns) != (1, 1):
        legend += f"; one sign for {rows} × {columns} values"
    yield "", Text(legend, "dim")


def _folded(row: str, fold: int) -> str:
    """The row with one sign for so many, wrong where any of them is."""
    parts = [row[start : start + fold] for start in range(0, len(row), fold)]
    return "".join(WRONG if WRONG in part else RIGHT for part in parts)


def _label(check: CheckResult) -> str:
    return {"failed": "→", "grader_error": "grader"}.get(check.outcome, check.outcome)


def _hanging(prefix: Text, text: Text, console: Console, width: int) -> Iterator[Text]:
    """The text behind the prefix, wrapped into lines that begin where its first one does."""
    indent = " " * prefix.cell_len
    overflow = text.overflow or "fold"
    for index, line in enumerate(
        text.wrap(console, max(20, width - prefix.cell_len), overflow=overflow, no_wrap=text.no_wrap)
    ):
        line.rstrip()
        whole = Text(no_wrap=True, overflow="ignore")
        yield whole.append_text(prefix if index == 0 else Text(indent)).append_text(line)


def _cut(printed: str) -> str:
    lines = [
        line if len(line) <= PRINTED_COLUMNS else line[:PRINTED_COLUMNS] + " …"
        for line in printed.rstrip("\n").splitlines()
    ]
    more = len(lines) - PRINTED_LINES
    return "\n".join(lines[:PRINTED_LINES] + ([f"… {more} more lines"] if more > 0 else []))


def total(result: Result) -> Text:
    """The points, and how many checks ended how."""
    counts = Counter(check.outcome for check in result.checks)
    words = ", ".join(f"{count} {WORDS.get(outcome, outcome)}" for outcome, count in counts.items())
    text = Text(f"{result.score:g} of {result.max_score:g} points", "bold green" if result.passed else "bold")
    return text.append(f" · {words}", "not bold default")
