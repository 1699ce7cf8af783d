"""PrairieLearn's results.json for external graders."""

from __future__ import annotations

from typing import Any

from grader.report.json import dumps
from grader.report.run import Run, by_check
from grader.report.text import clean, line, title, words
from grader.result import CheckResult

LIMIT = 1_000_000
"""Bytes; PrairieLearn takes no larger file."""


def render(run: Run) -> str:
    """The document. A run that could not grade is not gradable, which costs no attempt."""
    checks = [check for result in run.results for check in by_check(result)]
    for limit in (10_000, 2_000, 200, 40):
        text = dumps(_document(run, checks, limit))
        if len(text) <= LIMIT:
            break
    return text


def _document(run: Run, checks: list[CheckResult], limit: int) -> dict[str, Any]:
    return {
        "gradable": not run.problem,
        "score": min(1.0, max(0.0, run.score / run.max_score)) if run.max_score and not run.problem else 0.0,
        "message": line(run.problem) or run.points,
        "output": "\n".join(clean(note, limit) for result in run.results for note in result.notes),
        "format_errors": [line(run.problem)] if run.problem else [],
        "images": [],
        "tests": [
            {
                "name": title(check),
                "description": "",
                "points": check.score,
                "max_points": check.max_score,
                "message": words(check, limit),
                "output": clean(check.printed, limit),
                "images": [],
            }
            for check in checks
        ],
    }
