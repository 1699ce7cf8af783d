"""A result as HTML, for a notebook: the words of the terminal, on a light ground or a dark one.

Styles stand on the elements, for notebooks that are not trusted lose their style sheets. Nothing is loaded
from anywhere, and everything that came from a submission is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from rich.text import Text

from grader.report.terminal import IN_FULL, MORE, Report, total
from grader.result import CheckResult, Result

WIDTH = 96
"""Characters of a line of a map."""

COLOURS = {
    "green": "color:#2f9e44",
    "red": "color:#e8423f",
    "yellow": "color:#c17d00",
    "magenta": "color:#be4bdb",
    "cyan": "color:#1590b5",
    "dim": "opacity:.7",
    "bold": "font-weight:600",
}
"""Readable on white and on black."""

MONO = "font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
SPACED = f"{MONO};white-space:pre-wrap;overflow-wrap:anywhere;font-size:.93em"
MAP = f"{MONO};white-space:pre;line-height:1.15"
ROW = "display:flex;gap:.6em;align-items:baseline;margin-top:.35em"
GRID = "display:grid;grid-template-columns:5.5em 1fr;gap:.1em .6em;margin:.2em 0 .3em 1.6em"
LINE = "border-left:2px solid rgba(128,128,128,.35);padding:.1em 0 .1em .7em"


def html(result: Result, command: str = "grade exercise", below: str = "") -> str:
    """The result as an element.

    Args:
        command: what grades it again, before the exercise's number.
        below: a last line.
    """
    report = Report(result, command=command)
    title, *notes = report.head()
    told: list[str] = []
    checks = [part for check in result.checks for part in _check(report, check, told)]
    parts = [
        f'<div style="max-width:62em;line-height:1.45;margin:.3em 0">'
        f'<div style="font-size:1.1em;font-weight:600">{_spans(title, "")}</div>',
        *(f"<div>{_spans(note)}</div>" for note in notes),
        *checks,
        f'<div style="margin-top:.6em">{_spans(total(result))}</div>',
        *(
            f'<div style="opacity:.7">{escape(line)}</div>'
            for line in (MORE if len(told) > IN_FULL else "", below)
            if line
        ),
        "</div>",
    ]
    return "".join(parts)


def _check(report: Report, check: CheckResult, told: list[str]) -> Iterator[str]:
    mark, colour, title, points = report.row(check)
    style = COLOURS[colour]
    yield (
        f'<div style="{ROW}"><span style="{style};font-weight:600;width:1em" '
        f'title="{escape(check.outcome)}">{escape(mark)}</span>'
        f'<span style="flex:1">{escape(title)}</span><span style="{style}">{escape(points)}</span></div>'
    )
    rows = list(report.details(check, told, WIDTH))
    if rows:
        yield f'<div style="{GRID};{LINE}">'
        for label, lines in _grouped(rows):
            look = MAP if label == "where" else SPACED
            shown = "\n".join(_spans(line) for line in lines)
            yield f'<div style="opacity:.7">{escape(label)}</div><div style="{look}">{shown}</div>'
        yield "</div>"


def _grouped(rows: list[tuple[str, Text]]) -> Iterator[tuple[str, list[Text]]]:
    """Lines without a label belong to the one above."""
    label, lines = rows[0][0], [rows[0][1]]
    for name, text in rows[1:]:
        if name:
            yield label, lines
            label, lines = name, []
        lines.append(text)
    yield label, lines


def _spans(text: Text, style: str | None = None) -> str:
    """A text with its styles."""
    styles = [str(text.style) if style is None else style] * len(text.plain)
    for span in text.spans:
        styles[span.start : span.end] = [str(span.style)] * (span.end - span.start)
    shown = []
    for name, group in groupby(zip(styles, text.plain, strict=True), key=lambda pair: pair[0]):
        words = escape("".join(letter for _, letter in group))
        css = ";".join(COLOURS[part] for part in name.split() if part in COLOURS) if "not" not in name else ""
        shown.append(f'<span style="{css}">{words}</span>' if css else words)
    return "".join(shown)
