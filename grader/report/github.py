"""GitHub Actions: a step's output for GitHub Classroom's reporter, its summary, and annotations."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from grader.report import markdown
from grader.report.run import Run, by_check
from grader.report.text import clean, line, reason, title, words
from grader.result import CheckResult, Result

VARIABLE = 90_000
"""Bytes of the step's output before base64: the reporter gets it as an environment variable, of which Linux
takes 128 KiB.
"""

SHOWN = 10
"""So many annotations of a kind are shown for a step."""

LINE = re.compile(r"\bline (\d{1,6})\b")


def render(run: Run) -> str:
    """The annotations, as commands to the runner, a line each: what failed, at its place in the file."""
    errors = [
        _command("error", reason(check, 1_000), _properties(run, result, check))
        for result in run.results
        for check in by_check(result)
        if not (check.passed or run.of_class or check.outcome == "skipped")
        and not (run.problem and check.message == run.problem)
    ]
    if run.problem:
        errors.insert(0, _command("error", clean(run.problem, 1_000), {"title": "Not graded"}))
    if len(errors) > SHOWN:
        more = len(errors) - SHOWN + 1
        errors = [*errors[: SHOWN - 1], _command("error", f"{more} more checks did not pass.", {})]
    said = f"{len(run.by_student())} students, {run.points}" if run.of_class else run.points
    return "".join(f"{text}\n" for text in (*errors, _command("notice", said, {"title": "Points"})))


def outputs(run: Run) -> Iterator[tuple[str, str]]:
    """(variable, text): what to append to the file that an environment variable names."""
    if not run.of_class:
        yield "GITHUB_OUTPUT", f"result={step_output(run)}\n"
    yield "GITHUB_STEP_SUMMARY", markdown.render(run) + "\n"


def step_output(run: Run) -> str:
    """What the reporter reads as `<ID>_RESULTS`: base64 of JSON, a test for each check that bears points."""
    for limit in (4_000, 1_000, 200, 0):
        data = json.dumps(_document(run, limit)).encode()
        if len(data) <= VARIABLE:
            break
    return base64.b64encode(data).decode()


def _document(run: Run, limit: int) -> dict[str, Any]:
    tests = [
        _test(run, result, check, limit)
        for result in run.results
        for check in by_check(result)
        if check.max_score or not check.passed
    ]
    if run.problem and not tests:  # the reporter cannot do without a test
        tests = [_entry("grading", "error", line(run.problem), "", 0, 0.0, 0.0)]
    status = "error" if run.problem else "pass" if run.passed else "fail"
    return {"version": 1, "status": status, "max_score": run.max_score, "tests": tests}


def _test(run: Run, result: Result, check: CheckResult, limit: int) -> dict[str, Any]:
    status = "pass" if check.passed else "error" if check.outcome in ("error", "grader_error") else "fail"
    message = f"{check.score:g} of {check.max_score:g} points"
    if limit and not check.passed:
        message += f"\n{words(check, limit)}"
    place = _file(run, result)
    return _entry(title(check), status, message, place, _line(check), check.seconds, check.score)


def _entry(
    name: str, status: str, message: str, filename: str, line_no: int, duration: float, score: float
) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "message": message,
        "test_code": "",
        "filename": filename,
        "line_no": line_no,
        "duration": round(duration, 3),
        "score": score,
    }


def _properties(run: Run, result: Result, check: CheckResult) -> dict[str, str]:
    found = {"file": _file(run, result)} if result.file else {}
    if number := _line(check):
        found["line"] = str(number)
    return {**found, "title": title(check)}


def _line(check: CheckResult) -> int:
    """The line of the submission that the check's message names last; 0 where it names none."""
    numbers = LINE.findall(check.message)
    return int(numbers[-1]) if numbers else 0


def _file(run: Run, result: Result) -> str:
    """The submission's path as GitHub knows it: from the repository's root."""
    root = PurePath(run.environment.get("GITHUB_WORKSPACE") or result.file)
    path = PurePath(result.file)
    inside = path != root and path.is_relative_to(root)
    return line(path.relative_to(root).as_posix() if inside else result.file)


def _command(kind: str, message: str, properties: dict[str, str]) -> str:
    """A command to the runner; whatever is in the text stays text."""
    told = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{kind}{' ' if told else ''}{told}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{also}" else char for char in text)
