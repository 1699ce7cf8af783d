"""Exercism's results.json, version 3."""

from __future__ import annotations

from typing import Any

from grader.report.json import dumps
from grader.report.run import Run, by_check
from grader.report.text import clean, title, words
from grader.result import CheckResult

MESSAGE = 65_535
OUTPUT = 500


def render(run: Run) -> str:
    """The document, its tests in the order of the checks. Its status is `error` where nothing could run."""
    checks = [check for result in run.results for check in by_check(result)]
    if why := run.problem or _hopeless(checks):
        return dumps({"version": 3, "status": "error", "message": clean(why, MESSAGE), "tests": []})
    status = "pass" if run.passed else "fail"
    return dumps({"version": 3, "status": status, "message": None, "tests": [_test(c) for c in checks]})


def _hopeless(checks: list[CheckResult]) -> str:
    """Why no check could be run, where that is the same for all: the file is no Python, say."""
    if not checks:
        return "There are no checks."
    shown = [check for check in checks if not check.is_hidden] or checks
    first = shown[0]
    if first.outcome not in ("error", "grader_error", "timeout", "crashed"):
        return ""
    same = len(shown) > 1 and all(check.message == first.message for check in shown)
    return first.message if same else ""


def _test(check: CheckResult) -> dict[str, Any]:
    status = "pass" if check.passed else "error" if check.outcome in ("error", "grader_error") else "fail"
    return {
        "name": title(check),
        "test_code": "",
        "status": status,
        "message": words(check, MESSAGE) or None,
        "output": clean(check.printed, OUTPUT) or None,
    }
