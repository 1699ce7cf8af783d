"""Classroom 50's result.json, schema classroom50/result/v1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from grader.report.json import dumps
from grader.report.run import Run, by_check
from grader.report.text import clean, line, title, words
from grader.result import CheckResult

SCHEMA = "classroom50/result/v1"
LOCAL = "local"
"""Stands for what only a run in Classroom 50 has; its schema wants no field empty."""

SCALES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 100)


def render(run: Run) -> str:
    """The document. Its points are whole numbers: where those of the checks are not, all are multiplied by
    the same number, and what is left of a fraction is cut, never rounded up.
    """
    checks = [check for result in run.results for check in by_check(result)]
    scale = _scale(check.max_score for check in checks)
    tests = [_test(check, scale) for check in checks]
    if run.problem:
        tests.append(_row("grading", False, 0, 0, clean(run.problem)))
    told = run.environment
    commit = _of(told, "COMMIT_URL")
    submission = _of(told, "SUBMISSION_TAG")
    return dumps(
        {
            "schema": SCHEMA,
            "classroom": _of(told, "CLASSROOM"),
            "assignment": _of(told, "ASSIGNMENT"),
            "assignment_type": "group" if told.get("MODE") == "group" else "individual",
            "owner": line(run.rows[0].student) if run.of_class and run.rows else _of(told, "USERNAME"),
            "submission": submission if submission.startswith("submit/") else f"submit/{submission}",
            "commit": commit,
            "release": _of(told, "RELEASE_URL"),
            "review": told.get("REVIEW_URL") or commit,
            "datetime": run.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "score": sum(test["score"] for test in tests),
            "max-score": sum(test["max-score"] for test in tests),
            "tests": tests,
        }
    )


def _of(told: Mapping[str, str], name: str) -> str:
    return told.get(name) or LOCAL


def _scale(points: Iterable[float]) -> int:
    """By what to multiply these points so that they are whole numbers, or nearly."""
    points = list(points)
    for scale in SCALES:
        if all(math.isclose(point * scale, round(point * scale), abs_tol=1e-4) for point in points):
            return scale
    return SCALES[-1]


def _test(check: CheckResult, scale: int) -> dict[str, Any]:
    most = round(check.max_score * scale)
    score = most if check.passed else max(0, min(most - 1, math.floor(check.score * scale + 1e-4)))
    return _row(title(check), check.passed, score, most, words(check))


def _row(name: str, passed: bool, score: int, most: int, output: str) -> dict[str, Any]:
    return {
        "test-name": name or "check",
        "passed": passed,
        "score": score,
        "max-score": most,
        "output": output,
    }
