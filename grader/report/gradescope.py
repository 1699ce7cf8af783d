"""Gradescope's results.json."""

from __future__ import annotations

from typing import Any

from grader.report.json import dumps
from grader.report.run import Run, by_check
from grader.report.text import clean, title, words
from grader.result import CheckResult, Result


def render(run: Run) -> str:
    """The document. Hidden checks are visible tests without values: a test that Gradescope hides would take
    the student's total from view with it.
    """
    lines = [clean(run.problem)] if run.problem else []
    lines += [clean(note) for result in run.results for note in result.notes]
    return dumps(
        {
            "score": run.score,
            "output": "\n".join([run.points, *lines]),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": [
                _test(result, number, check)
                for result in run.results
                for number, check in enumerate(by_check(result), 1)
            ],
        }
    )


def _test(result: Result, number: int, check: CheckResult) -> dict[str, Any]:
    return {
        "name": title(check),
        "number": f"{result.number}.{number}",
        "score": check.score,
        "max_score": check.max_score,
        "status": "passed" if check.passed else "failed",
        "output": words(check),
        "visibility": "visible",
    }
