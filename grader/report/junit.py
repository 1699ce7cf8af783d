"""JUnit's XML, as GitLab, Jenkins and editors read it: a suite for each submission, a case for each check."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as xml

from grader.classroom.ledger import Row
from grader.report.run import Run
from grader.report.text import clean, line, reason, title, words
from grader.result import CheckResult

ERRORS = ("error", "timeout", "crashed", "grader_error")
"""Outcomes that are an `error`: the code, not its answer. All others but skipped ones are a `failure`."""


def render(run: Run) -> str:
    """The document. What could not be graded is an error of a case of its own."""
    top = xml.Element("testsuites", name="grade")
    for row in run.rows:
        _suite(top, row, run.of_class)
    if run.problem:
        suite = xml.SubElement(top, "testsuite", {"name": "grade", **_counts(["error"]), "time": "0.000"})
        case = xml.SubElement(suite, "testcase", classname="grade", name="grading", time="0.000")
        _told(case, "error", "not graded", line(run.problem), run.problem)
    xml.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml.tostring(top, encoding="unicode")}\n'


def _suite(top: xml.Element, row: Row, of_class: bool) -> None:
    result = row.result
    name = f"{line(row.student)}.{result.name}" if of_class else result.name
    kinds = [_kind(check) for check in result.checks]
    seconds = sum(check.seconds for check in result.checks)
    about = {"name": name, **_counts(kinds), "time": f"{seconds:.3f}"}
    suite = xml.SubElement(top, "testsuite", about)
    for check, kind in zip(result.checks, kinds, strict=True):
        case = xml.SubElement(
            suite,
            "testcase",
            classname=name,
            name=f"{title(check)} ({check.device})" if len(result.devices) > 1 else title(check),
            time=f"{check.seconds:.3f}",
        )
        if kind:
            _told(case, kind, check.outcome, reason(check), words(check))
        if check.printed:
            xml.SubElement(case, "system-out").text = clean(check.printed)


def _kind(check: CheckResult) -> str:
    if check.passed:
        return ""
    if check.outcome == "skipped":
        return "skipped"
    return "error" if check.outcome in ERRORS else "failure"


def _counts(kinds: Iterable[str]) -> dict[str, str]:
    kinds = list(kinds)
    return {
        "tests": str(len(kinds)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def _told(case: xml.Element, kind: str, type: str, message: str, text: str) -> None:
    xml.SubElement(case, kind, type=type, message=message).text = clean(text)
